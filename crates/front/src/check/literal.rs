//! The values of literals as written.

use super::constant::{Rat, zero};
use goxide_ir::{ConstValue, Lit, LitKind};
use num_bigint::BigInt;
use num_rational::Ratio;

/// Longer numbers are refused, as the Go compiler does.
const MAX_CHARS: usize = 10_000;

/// Exponents beyond this are given up: the value would need megabytes.
const MAX_EXPONENT: i64 = 20_000;

/// The value of a literal; `None` where it is malformed or beyond all limits.
pub(crate) fn value(lit: &Lit) -> Option<ConstValue> {
    let text = lit.text.as_str();
    match lit.kind {
        LitKind::Int => number(text, false),
        LitKind::Float => number(text, true),
        LitKind::Imaginary => {
            let digits = text.strip_suffix('i')?;
            // `0123i` is decimal for historical reasons.
            let octal = digits.len() > 1
                && digits.starts_with('0')
                && digits.bytes().all(|b| b.is_ascii_digit() || b == b'_');
            let digits = if octal { digits.trim_start_matches(['0', '_']) } else { digits };
            let float = digits.contains(['.', 'p', 'P'])
                || !digits.starts_with("0x") && !digits.starts_with("0X") && digits.contains(['e', 'E']);
            let im =
                if digits.is_empty() { zero() } else { super::constant::to_rat(&number(digits, float)?)? };
            Some(ConstValue::Complex(Box::new((zero(), im))))
        }
        LitKind::Rune => {
            let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
            let mut rest = inner;
            let unit = next_unit(&mut rest, '\'')?;
            rest.is_empty().then(|| {
                ConstValue::Int(BigInt::from(match unit {
                    Unit::Char(c) => c,
                    Unit::Byte(b) => u32::from(b),
                }))
            })
        }
        LitKind::RawString => {
            let inner = text.strip_prefix('`')?.strip_suffix('`')?;
            Some(ConstValue::Str(inner.bytes().filter(|b| *b != b'\r').collect()))
        }
        LitKind::String => {
            let mut rest = text.strip_prefix('"')?.strip_suffix('"')?;
            let mut bytes = Vec::with_capacity(rest.len());
            while !rest.is_empty() {
                match next_unit(&mut rest, '"')? {
                    Unit::Byte(b) => bytes.push(b),
                    Unit::Char(c) => {
                        let c = char::from_u32(c)?;
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                }
            }
            Some(ConstValue::Str(bytes.into()))
        }
    }
}

/// Whether a literal has no value here only because of its size.
pub(crate) fn is_huge(lit: &Lit) -> bool {
    match lit.kind {
        LitKind::Int | LitKind::Float | LitKind::Imaginary => true,
        LitKind::Rune | LitKind::String | LitKind::RawString => false,
    }
}

enum Unit {
    Char(u32),
    Byte(u8),
}

/// Takes one character or escape off `rest`.
fn next_unit(rest: &mut &str, quote: char) -> Option<Unit> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    *rest = chars.as_str();
    if first != '\\' {
        return Some(Unit::Char(u32::from(first)));
    }
    let escape = chars.next()?;
    *rest = chars.as_str();
    let simple = match escape {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => u32::from('\\'),
        'x' => return Some(Unit::Byte(digits(rest, 2, 16)? as u8)),
        'u' => return char::from_u32(digits(rest, 4, 16)?).map(|c| Unit::Char(u32::from(c))),
        'U' => return char::from_u32(digits(rest, 8, 16)?).map(|c| Unit::Char(u32::from(c))),
        '0'..='7' => {
            let value = u32::from(escape) - u32::from('0');
            let more = digits(rest, 2, 8)?;
            return u8::try_from(value * 64 + more).ok().map(Unit::Byte);
        }
        c if c == quote => u32::from(c),
        _ => return None,
    };
    Some(Unit::Char(simple))
}

fn digits(rest: &mut &str, count: usize, radix: u32) -> Option<u32> {
    let text = rest.get(..count)?;
    *rest = &rest[count..];
    text.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(text, radix).ok())?
}

fn number(text: &str, float: bool) -> Option<ConstValue> {
    if text.len() > MAX_CHARS {
        return None;
    }
    let clean: String = text.chars().filter(|c| *c != '_').collect();
    if float {
        return parse_float(&clean).map(ConstValue::Rat);
    }
    let lower = clean.to_ascii_lowercase();
    let (digits, radix) = match lower.as_bytes() {
        [b'0', b'x', ..] => (&lower[2..], 16),
        [b'0', b'b', ..] => (&lower[2..], 2),
        [b'0', b'o', ..] => (&lower[2..], 8),
        [b'0', _, ..] => (&lower[1..], 8),
        _ => (&*lower, 10),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix).map(ConstValue::Int)
}

fn parse_float(text: &str) -> Option<Rat> {
    let lower = text.to_ascii_lowercase();
    let (body, radix, mark) = match lower.strip_prefix("0x") {
        Some(hex) => (hex, 16u32, 'p'),
        None => (&*lower, 10, 'e'),
    };
    let (mantissa, exponent) = match body.split_once(mark) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = BigInt::parse_bytes(all.as_bytes(), radix)?;
    if digits == BigInt::ZERO {
        return Some(zero());
    }
    if exponent < -MAX_EXPONENT {
        return Some(zero());
    }
    if exponent > MAX_EXPONENT {
        return None;
    }
    let value = Ratio::new(digits, BigInt::from(radix).pow(fraction.len() as u32));
    let base = BigInt::from(if radix == 16 { 2 } else { 10 });
    let scale = Ratio::from_integer(base.pow(exponent.unsigned_abs() as u32));
    Some(if exponent < 0 { value / scale } else { value * scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit(kind: LitKind, text: &str) -> Option<ConstValue> {
        value(&Lit { kind, text: text.into() })
    }

    #[test]
    fn numbers() {
        let int = |n: i64| Some(ConstValue::Int(BigInt::from(n)));
        assert_eq!(lit(LitKind::Int, "1_000"), int(1000));
        assert_eq!(lit(LitKind::Int, "0b101"), int(5));
        assert_eq!(lit(LitKind::Int, "017"), int(15));
        assert_eq!(lit(LitKind::Int, "0O17"), int(15));
        assert_eq!(lit(LitKind::Int, "0x_2A"), int(42));
        let rat = |n: i64, d: i64| Some(ConstValue::Rat(Ratio::new(n.into(), d.into())));
        assert_eq!(lit(LitKind::Float, "1.5e2"), rat(150, 1));
        assert_eq!(lit(LitKind::Float, ".25"), rat(1, 4));
        assert_eq!(lit(LitKind::Float, "0x1p-2"), rat(1, 4));
        assert_eq!(lit(LitKind::Float, "1e999999999"), None);
    }

    #[test]
    fn texts() {
        let text = |s: &[u8]| Some(ConstValue::Str(s.into()));
        assert_eq!(lit(LitKind::String, r#""a\n\xff\u00e9\101""#), text(b"a\n\xff\xc3\xa9A"));
        assert_eq!(lit(LitKind::RawString, "`a\r\nb`"), text(b"a\nb"));
        assert_eq!(lit(LitKind::Rune, r"'\''"), Some(ConstValue::Int(39.into())));
        assert_eq!(lit(LitKind::Rune, r"'\000'"), Some(ConstValue::Int(0.into())));
        assert_eq!(lit(LitKind::Rune, "'世'"), Some(ConstValue::Int(0x4e16.into())));
    }
}
