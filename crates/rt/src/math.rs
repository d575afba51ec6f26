//! Functions of Go's `math` that `f64` has not, or has with other answers for NaN and zeros.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `math.Max`: NaN when either is, and +0 before -0.
pub fn max(x: f64, y: f64) -> f64 {
    if x == f64::INFINITY || y == f64::INFINITY {
        f64::INFINITY
    } else if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == 0.0 && y == 0.0 {
        if x.is_sign_negative() { y } else { x }
    } else {
        x.max(y)
    }
}

/// `math.Min`: NaN when either is, and -0 before +0.
pub fn min(x: f64, y: f64) -> f64 {
    if x == f64::NEG_INFINITY || y == f64::NEG_INFINITY {
        f64::NEG_INFINITY
    } else if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == 0.0 && y == 0.0 {
        if x.is_sign_negative() { x } else { y }
    } else {
        x.min(y)
    }
}

/// `math.Dim`: the difference, or 0 when it is negative.
pub fn dim(x: f64, y: f64) -> f64 {
    let difference = x - y;
    if difference <= 0.0 { 0.0 } else { difference }
}

/// `math.IsInf`: any infinity for sign 0, else the one of that sign.
pub fn is_inf(x: f64, sign: i64) -> bool {
    (sign >= 0 && x == f64::INFINITY) || (sign <= 0 && x == f64::NEG_INFINITY)
}

/// `math.Inf`.
pub fn inf(sign: i64) -> f64 {
    if sign >= 0 { f64::INFINITY } else { f64::NEG_INFINITY }
}

/// `math.Modf`: the whole part and the fraction, both with the sign of `x`.
pub fn modf(x: f64) -> (f64, f64) {
    let whole = x.trunc();
    let fraction = if x.is_infinite() { f64::NAN } else { (x - whole).copysign(x) };
    (whole, fraction)
}

/// `math.Frexp`: `x == fraction * 2^exponent` with the fraction from 0.5 up to 1.
pub fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    // A denormal is scaled up first.
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * 2f64.powi(52), -52) } else { (x, 0) };
    let raw = x.to_bits();
    let exponent = (raw >> 52 & 0x7ff) as i64 - 1022;
    (f64::from_bits(raw & !(0x7ff << 52) | 1022 << 52), exponent + shift)
}

/// `math.Ldexp`: `fraction * 2^exponent`.
pub fn ldexp(fraction: f64, exponent: i64) -> f64 {
    let (fraction, own) = frexp(fraction);
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let exponent = exponent.saturating_add(own).clamp(-1200, 1200) as i32;
    // Two steps above the denormals, so that only the last one rounds.
    let half = exponent.max(-1000);
    fraction * 2f64.powi(half / 2) * 2f64.powi(half - half / 2) * 2f64.powi(exponent - half)
}

/// `math.Remainder`: IEEE 754's, to the nearest multiple of `y`, of two the even one.
pub fn remainder(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() || x.is_infinite() || y == 0.0 {
        return f64::NAN;
    }
    if y.is_infinite() {
        return x;
    }
    let y = y.abs();
    let mut rest = x.abs();
    if y <= f64::MAX / 2.0 {
        rest %= y + y;
    }
    if y < f64::MIN_POSITIVE * 2.0 {
        if rest + rest > y {
            rest -= y;
            if rest + rest >= y {
                rest -= y;
            }
        }
    } else {
        let half = 0.5 * y;
        if rest > half {
            rest -= y;
            if rest >= half {
                rest -= y;
            }
        }
    }
    if x.is_sign_negative() { -rest } else { rest }
}
