//! `complex128` and `complex64`.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::value::{GoFmt, Value};
use std::borrow::Cow;
use std::fmt;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A complex number of two floats: `Complex<f64>` is Go's `complex128`, `Complex<f32>` its `complex64`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Complex<F> {
    /// `real(c)`.
    pub re: F,
    /// `imag(c)`.
    pub im: F,
}

/// `complex(re, im)`.
pub const fn complex<F>(re: F, im: F) -> Complex<F> {
    Complex { re, im }
}

macro_rules! arithmetic {
    ($($float:ty, $name:literal, $bits:literal;)*) => {$(
        impl Add for Complex<$float> {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                complex(self.re + other.re, self.im + other.im)
            }
        }

        impl Sub for Complex<$float> {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                complex(self.re - other.re, self.im - other.im)
            }
        }

        impl Mul for Complex<$float> {
            type Output = Self;
            fn mul(self, other: Self) -> Self {
                complex(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
            }
        }

        impl Div for Complex<$float> {
            type Output = Self;
            fn div(self, other: Self) -> Self {
                let (re, im) = divide(
                    (f64::from(self.re), f64::from(self.im)),
                    (f64::from(other.re), f64::from(other.im)),
                );
                complex(re as $float, im as $float)
            }
        }

        impl Neg for Complex<$float> {
            type Output = Self;
            fn neg(self) -> Self {
                complex(-self.re, -self.im)
            }
        }

        impl AddAssign for Complex<$float> {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl SubAssign for Complex<$float> {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }

        impl MulAssign for Complex<$float> {
            fn mul_assign(&mut self, other: Self) {
                *self = *self * other;
            }
        }

        impl DivAssign for Complex<$float> {
            fn div_assign(&mut self, other: Self) {
                *self = *self / other;
            }
        }

        impl GoFmt for Complex<$float> {
            fn go_value(&self) -> Value<'_> {
                Value::complex($name, f64::from(self.re), f64::from(self.im), $bits)
            }
            fn go_type() -> Cow<'static, str> {
                $name.into()
            }
        }

        impl fmt::Display for Complex<$float> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&super::fmt::sprint(&[self]))
            }
        }
    )*};
}

arithmetic! {
    f64, "complex128", 64;
    f32, "complex64", 32;
}

/// Division by Smith's method; where both parts come out as NaN, infinities and zeros are put right as C99 does.
fn divide((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    let (re, im) = if c.abs() >= d.abs() {
        let ratio = d / c;
        let denominator = c + ratio * d;
        ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
    } else {
        let ratio = c / d;
        let denominator = d + ratio * c;
        ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
    };
    if !(re.is_nan() && im.is_nan()) {
        return (re, im);
    }
    let one = |x: f64| if x.is_infinite() { 1f64 } else { 0.0 }.copysign(x);
    if c == 0.0 && d == 0.0 && !(a.is_nan() && b.is_nan()) {
        let infinity = f64::INFINITY.copysign(c);
        (infinity * a, infinity * b)
    } else if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
        let (a, b) = (one(a), one(b));
        (f64::INFINITY * (a * c + b * d), f64::INFINITY * (b * c - a * d))
    } else if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
        let (c, d) = (one(c), one(d));
        (0.0 * (a * c + b * d), 0.0 * (b * c - a * d))
    } else {
        (re, im)
    }
}
