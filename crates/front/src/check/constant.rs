//! Exact arithmetic on constant values.

use goxide_ir::{Basic, BinaryOp, ConstValue, UnaryOp};
use num_bigint::{BigInt, Sign};
use num_rational::Ratio;
use std::cmp::Ordering;

/// A fraction of any size.
pub(crate) type Rat = Ratio<BigInt>;

/// Untyped integers may not need more bits than this; the Go compiler has the same limit.
pub(crate) const MAX_BITS: u64 = 512;

/// Left shifts by more are refused, so that a small text cannot ask for gigabytes.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

/// Beyond this many bits a fraction is not kept exact any more: the value is given up.
const MAX_FRACTION_BITS: u64 = 1 << 14;

/// Longer strings are not put together from constants.
const MAX_STRING: usize = 1 << 24;

pub(crate) fn zero() -> Rat {
    Ratio::from_integer(BigInt::ZERO)
}

/// The value as a real number; `None` for complex numbers with an imaginary part and for what is no number.
pub(crate) fn to_rat(value: &ConstValue) -> Option<Rat> {
    match value {
        ConstValue::Int(i) => Some(Ratio::from_integer(i.clone())),
        ConstValue::Rat(r) => Some(r.clone()),
        ConstValue::Complex(c) => (c.1 == zero()).then(|| c.0.clone()),
        ConstValue::Bool(_) | ConstValue::Str(_) => None,
    }
}

/// The value as a complex number.
pub(crate) fn to_complex(value: &ConstValue) -> Option<(Rat, Rat)> {
    match value {
        ConstValue::Complex(c) => Some((**c).clone()),
        ConstValue::Int(_) | ConstValue::Rat(_) => Some((to_rat(value)?, zero())),
        ConstValue::Bool(_) | ConstValue::Str(_) => None,
    }
}

/// Whether it is the number 0.
pub(crate) fn is_zero(value: &ConstValue) -> bool {
    match value {
        ConstValue::Int(i) => i.sign() == Sign::NoSign,
        ConstValue::Rat(r) => r.numer().sign() == Sign::NoSign,
        ConstValue::Complex(c) => c.0 == zero() && c.1 == zero(),
        ConstValue::Bool(_) | ConstValue::Str(_) => false,
    }
}

/// `op value`; `bits` is the width of an unsigned type, where `^` must stay inside it.
pub(crate) fn unary(op: UnaryOp, value: &ConstValue, bits: Option<u32>) -> Option<ConstValue> {
    Some(match (op, value) {
        (UnaryOp::Plus, v) => v.clone(),
        (UnaryOp::Neg, ConstValue::Int(i)) => ConstValue::Int(-i),
        (UnaryOp::Neg, ConstValue::Rat(r)) => ConstValue::Rat(-r.clone()),
        (UnaryOp::Neg, ConstValue::Complex(c)) => ConstValue::Complex(Box::new((-c.0.clone(), -c.1.clone()))),
        (UnaryOp::Not, ConstValue::Bool(b)) => ConstValue::Bool(!b),
        (UnaryOp::BitNot, v) => {
            let flipped = -v.to_int()? - 1;
            ConstValue::Int(match bits {
                Some(bits) => flipped & ((BigInt::from(1) << bits) - 1),
                None => flipped,
            })
        }
        _ => return None,
    })
}

/// `a op b` for operands of one type; `integer` asks for the division of integers.
pub(crate) fn binary(a: &ConstValue, op: BinaryOp, b: &ConstValue, integer: bool) -> Option<ConstValue> {
    match (a, b) {
        (ConstValue::Bool(a), ConstValue::Bool(b)) => Some(ConstValue::Bool(match op {
            BinaryOp::LogicalAnd => *a && *b,
            BinaryOp::LogicalOr => *a || *b,
            _ => return None,
        })),
        (ConstValue::Str(a), ConstValue::Str(b)) => (op == BinaryOp::Add && a.len() + b.len() <= MAX_STRING)
            .then(|| ConstValue::Str([&**a, &**b].concat().into())),
        (ConstValue::Complex(_), _) | (_, ConstValue::Complex(_)) => {
            complex(&to_complex(a)?, op, &to_complex(b)?)
        }
        _ => match (a.to_int(), b.to_int()) {
            (Some(x), Some(y)) if integer || both_int(a, b) && op != BinaryOp::Div => int(&x, op, &y),
            _ => rational(&to_rat(a)?, op, &to_rat(b)?),
        },
    }
}

fn both_int(a: &ConstValue, b: &ConstValue) -> bool {
    matches!((a, b), (ConstValue::Int(_), ConstValue::Int(_)))
}

fn int(a: &BigInt, op: BinaryOp, b: &BigInt) -> Option<ConstValue> {
    Some(ConstValue::Int(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if b.sign() != Sign::NoSign => a / b,
        BinaryOp::Rem if b.sign() != Sign::NoSign => a % b,
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::AndNot => a & !b.clone(),
        _ => return None,
    }))
}

fn rational(a: &Rat, op: BinaryOp, b: &Rat) -> Option<ConstValue> {
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if b.numer().sign() != Sign::NoSign => a / b,
        _ => return None,
    };
    bounded(result).map(ConstValue::Rat)
}

fn bounded(r: Rat) -> Option<Rat> {
    (r.numer().bits() <= MAX_FRACTION_BITS && r.denom().bits() <= MAX_FRACTION_BITS).then_some(r)
}

fn complex(a: &(Rat, Rat), op: BinaryOp, b: &(Rat, Rat)) -> Option<ConstValue> {
    let (re, im) = match op {
        BinaryOp::Add => (&a.0 + &b.0, &a.1 + &b.1),
        BinaryOp::Sub => (&a.0 - &b.0, &a.1 - &b.1),
        BinaryOp::Mul => (&a.0 * &b.0 - &a.1 * &b.1, &a.0 * &b.1 + &a.1 * &b.0),
        BinaryOp::Div => {
            let s = &b.0 * &b.0 + &b.1 * &b.1;
            if s == zero() {
                return None;
            }
            ((&a.0 * &b.0 + &a.1 * &b.1) / &s, (&a.1 * &b.0 - &a.0 * &b.1) / &s)
        }
        _ => return None,
    };
    Some(ConstValue::Complex(Box::new((bounded(re)?, bounded(im)?))))
}

/// `a op b` for a comparison.
pub(crate) fn compare(a: &ConstValue, op: BinaryOp, b: &ConstValue) -> Option<bool> {
    let order = match (a, b) {
        (ConstValue::Bool(a), ConstValue::Bool(b)) => a.cmp(b),
        (ConstValue::Str(a), ConstValue::Str(b)) => a.cmp(b),
        (ConstValue::Complex(_), _) | (_, ConstValue::Complex(_)) => {
            if to_complex(a)? == to_complex(b)? {
                Ordering::Equal
            } else {
                Ordering::Less
            }
        }
        _ => to_rat(a)?.cmp(&to_rat(b)?),
    };
    Some(match op {
        BinaryOp::Eq => order.is_eq(),
        BinaryOp::Ne => order.is_ne(),
        BinaryOp::Lt => order.is_lt(),
        BinaryOp::Le => order.is_le(),
        BinaryOp::Gt => order.is_gt(),
        BinaryOp::Ge => order.is_ge(),
        _ => return None,
    })
}

/// `a << count` or `a >> count`; `None` where the count is refused.
pub(crate) fn shift(a: &BigInt, left: bool, count: &BigInt) -> Option<BigInt> {
    let count = u64::try_from(count).ok().filter(|c| *c <= MAX_SHIFT)?;
    Some(if left { a << count } else { a >> count })
}

/// Why a constant does not fit a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A number with a fraction for an integer type.
    Truncated,
    /// Too large or too small.
    Overflows,
    /// Not that kind of value at all.
    Kind,
}

/// The value that a constant of type `basic` gets from `value`: rounded for floats.
pub(crate) fn represent(value: &ConstValue, basic: Basic) -> Result<ConstValue, Misfit> {
    let numeric = !matches!(value, ConstValue::Bool(_) | ConstValue::Str(_));
    if basic.is_integer() {
        let Some(i) = value.to_int() else {
            return Err(if numeric { Misfit::Truncated } else { Misfit::Kind });
        };
        return if fits_int(&i, basic) { Ok(ConstValue::Int(i)) } else { Err(Misfit::Overflows) };
    }
    if basic.is_float() {
        let r = to_rat(value).ok_or(if numeric { Misfit::Overflows } else { Misfit::Kind })?;
        return round(r, basic).map(ConstValue::Rat).ok_or(Misfit::Overflows);
    }
    if basic.is_complex() {
        let (re, im) = to_complex(value).ok_or(Misfit::Kind)?;
        let re = round(re, basic).ok_or(Misfit::Overflows)?;
        let im = round(im, basic).ok_or(Misfit::Overflows)?;
        return Ok(ConstValue::Complex(Box::new((re, im))));
    }
    let fits = match value {
        ConstValue::Str(_) => basic.is_string(),
        ConstValue::Bool(_) => basic.is_boolean(),
        ConstValue::Int(_) | ConstValue::Rat(_) | ConstValue::Complex(_) => false,
    };
    if fits { Ok(value.clone()) } else { Err(Misfit::Kind) }
}

fn fits_int(i: &BigInt, basic: Basic) -> bool {
    let Some(bits) = basic.bits() else { return true };
    if basic.is_unsigned() {
        return i.sign() != Sign::Minus && i.bits() <= u64::from(bits);
    }
    let magnitude = if i.sign() == Sign::Minus { (-i - 1i32).bits() } else { i.bits() };
    magnitude < u64::from(bits)
}

fn round(r: Rat, basic: Basic) -> Option<Rat> {
    match basic {
        Basic::Float32 | Basic::Complex64 => round_binary(&r, 24, -149, 128),
        Basic::Float64 | Basic::Complex128 => round_binary(&r, 53, -1074, 1024),
        _ => Some(r),
    }
}

/// `r` rounded to even with `precision` bits of mantissa, no bit below `2^min_exp`; `None` at `2^max_exp` and above.
fn round_binary(r: &Rat, precision: i64, min_exp: i64, max_exp: i64) -> Option<Rat> {
    if r.numer().sign() == Sign::NoSign {
        return Some(r.clone());
    }
    let (n, d) = (r.numer().magnitude(), r.denom().magnitude());
    let mut exponent = (n.bits() as i64 - d.bits() as i64 - precision).max(min_exp);
    loop {
        let (n, d) = if exponent >= 0 {
            (n.clone(), d << exponent as u64)
        } else {
            (n << exponent.unsigned_abs(), d.clone())
        };
        let mut quotient = &n / &d;
        if quotient.bits() as i64 > precision {
            exponent += 1;
            continue;
        }
        let twice = (&n - &quotient * &d) * 2u32;
        let odd = quotient.bit(0);
        if twice > d || twice == d && odd {
            quotient += 1u32;
        }
        if quotient.bits() as i64 + exponent > max_exp {
            return None;
        }
        let magnitude = BigInt::from(quotient);
        let signed = if r.numer().sign() == Sign::Minus { -magnitude } else { magnitude };
        return Some(if exponent >= 0 {
            Ratio::from_integer(signed << exponent as u64)
        } else {
            Ratio::new(signed, BigInt::from(1) << exponent.unsigned_abs())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_the_hardware_does() {
        for (text, n, d) in [(0.1f64, 1, 10), (1.0 / 3.0, 1, 3), (123456.789, 123456789, 1000)] {
            let exact = round(Ratio::new(BigInt::from(n), BigInt::from(d)), Basic::Float64).unwrap();
            let bits = text.to_bits();
            let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | 1 << 52);
            let exponent = ((bits >> 52) & 0x7ff) as i64 - 1075;
            let want = Ratio::new(mantissa, BigInt::from(1) << exponent.unsigned_abs());
            assert_eq!(exact, want);
        }
        assert_eq!(round(Ratio::from_integer(BigInt::from(1) << 128u32), Basic::Float32), None);
    }

    #[test]
    fn integers_fit_their_width() {
        assert!(fits_int(&BigInt::from(-128), Basic::Int8));
        assert!(!fits_int(&BigInt::from(128), Basic::Int8));
        assert!(fits_int(&BigInt::from(u64::MAX), Basic::Uint64));
        assert!(!fits_int(&BigInt::from(-1), Basic::Uint));
    }
}
