//! Exact values of Go constants.

use num_bigint::BigInt;
use num_rational::Ratio;
use std::sync::Arc;

/// The value of a constant expression, exact as the specification demands.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstValue {
    /// A boolean.
    Bool(bool),
    /// A string; Go's strings are bytes.
    Str(Arc<[u8]>),
    /// An integer or rune.
    Int(BigInt),
    /// A number with a fraction or exponent.
    Rat(Ratio<BigInt>),
    /// A complex number: real and imaginary part.
    Complex(Box<(Ratio<BigInt>, Ratio<BigInt>)>),
}

impl ConstValue {
    /// The integer, where it is one (`2.0` too).
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            ConstValue::Int(i) => Some(i.clone()),
            ConstValue::Rat(r) => r.is_integer().then(|| r.to_integer()),
            ConstValue::Complex(c) => {
                (c.1 == Ratio::from_integer(BigInt::ZERO) && c.0.is_integer()).then(|| c.0.to_integer())
            }
            ConstValue::Bool(_) | ConstValue::Str(_) => None,
        }
    }

    /// The value as an `i64`, where it fits.
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(self.to_int()?).ok()
    }
}
