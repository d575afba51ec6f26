//! `strconv`: numbers and literals read as Go reads them, with Go's error texts.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::quote::quote;
use std::error::Error;
use std::fmt;

/// `*strconv.NumError`: which function could not read what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumError {
    /// The function: `Atoi`, `ParseInt`, …
    pub func: &'static str,
    /// Its input.
    pub num: String,
    /// Why it failed.
    pub err: NumErrorKind,
}

/// Why a number could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumErrorKind {
    /// `strconv.ErrSyntax`.
    Syntax,
    /// `strconv.ErrRange`.
    Range,
    /// A base that is neither 0 nor from 2 to 36.
    Base(i64),
    /// A size that is not from 0 to 64.
    BitSize(i64),
}

impl fmt::Display for NumErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumErrorKind::Syntax => f.write_str("invalid syntax"),
            NumErrorKind::Range => f.write_str("value out of range"),
            NumErrorKind::Base(base) => write!(f, "invalid base {base}"),
            NumErrorKind::BitSize(bits) => write!(f, "invalid bit size {bits}"),
        }
    }
}

impl Error for NumErrorKind {}

impl fmt::Display for NumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "strconv.{}: parsing {}: {}", self.func, quote(&self.num), self.err)
    }
}

impl Error for NumError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.err)
    }
}

fn num_error<T>(func: &'static str, num: &str, err: NumErrorKind) -> Result<T, NumError> {
    Err(NumError { func, num: num.to_owned(), err })
}

/// `strconv.Atoi`.
pub fn atoi(s: &str) -> Result<i64, NumError> {
    signed(s, 10, 64).or_else(|err| num_error("Atoi", s, err))
}

/// `strconv.ParseInt`.
pub fn parse_int(s: &str, base: i64, bits: i64) -> Result<i64, NumError> {
    signed(s, base, bits).or_else(|err| num_error("ParseInt", s, err))
}

/// `strconv.ParseUint`.
pub fn parse_uint(s: &str, base: i64, bits: i64) -> Result<u64, NumError> {
    unsigned(s, base, bits).or_else(|err| num_error("ParseUint", s, err))
}

fn signed(s: &str, base: i64, bits: i64) -> Result<i64, NumErrorKind> {
    let (negative, digits) = match s.as_bytes().first() {
        Some(b'-') => (true, &s[1..]),
        Some(b'+') => (false, &s[1..]),
        _ => (false, s),
    };
    let magnitude = i128::from(unsigned(digits, base, bits)?);
    let value = if negative { -magnitude } else { magnitude };
    let limit = 1i128 << (if bits == 0 { 63 } else { bits - 1 });
    if value < -limit || value >= limit {
        return Err(NumErrorKind::Range);
    }
    Ok(value as i64)
}

fn unsigned(s: &str, base: i64, bits: i64) -> Result<u64, NumErrorKind> {
    if s.is_empty() {
        return Err(NumErrorKind::Syntax);
    }
    let (radix, digits) = match base {
        0 => prefixed(s)?,
        2..=36 => (base as u32, s.to_owned()),
        _ => return Err(NumErrorKind::Base(base)),
    };
    if !(0..=64).contains(&bits) {
        return Err(NumErrorKind::BitSize(bits));
    }
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(NumErrorKind::Syntax);
    }
    let value = u64::from_str_radix(&digits, radix).map_err(|_| NumErrorKind::Range)?;
    if (1..64).contains(&bits) && value >> bits != 0 {
        return Err(NumErrorKind::Range);
    }
    Ok(value)
}

/// The base that the prefix of a literal tells, and its digits without underscores.
fn prefixed(s: &str) -> Result<(u32, String), NumErrorKind> {
    let lower = s.to_ascii_lowercase();
    let (radix, digits) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (8, digits)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    // An underscore stands between digits or after the prefix.
    let after_prefix = if radix == 10 { digits } else { digits.strip_prefix('_').unwrap_or(digits) };
    if after_prefix.split('_').any(str::is_empty) {
        return Err(NumErrorKind::Syntax);
    }
    Ok((radix, after_prefix.replace('_', "")))
}

/// `strconv.ParseFloat`.
pub fn parse_float(s: &str, bits: i64) -> Result<f64, NumError> {
    let syntax = || num_error("ParseFloat", s, NumErrorKind::Syntax);
    let unsigned = s.strip_prefix(['+', '-']).unwrap_or(s);
    let lower = unsigned.to_ascii_lowercase();
    let negative = s.starts_with('-');
    let sign = |x: f64| if negative { -x } else { x };
    match lower.as_str() {
        "inf" | "infinity" => return Ok(sign(f64::INFINITY)),
        "nan" if unsigned.len() == s.len() => return Ok(f64::NAN),
        _ => {}
    }
    let value = if let Some(number) = lower.strip_prefix("0x") {
        hexadecimal(number)
    } else if !lower.starts_with(|c: char| c.is_ascii_digit() || c == '.') || misplaced_underscore(&lower) {
        None
    } else {
        let digits = lower.replace('_', "");
        if bits == 32 { digits.parse::<f32>().ok().map(f64::from) } else { digits.parse().ok() }
    };
    match value {
        None => syntax(),
        Some(x) if x.is_infinite() || (bits == 32 && (x as f32).is_infinite()) => {
            num_error("ParseFloat", s, NumErrorKind::Range)
        }
        Some(x) => Ok(sign(x)),
    }
}

fn misplaced_underscore(number: &str) -> bool {
    number.contains('_')
        && number.split('_').enumerate().any(|(i, part)| {
            (i > 0 && !part.starts_with(|c: char| c.is_ascii_digit()))
                || (i < number.matches('_').count() && !part.ends_with(|c: char| c.is_ascii_digit()))
        })
}

/// The value of a hexadecimal floating-point literal after its `0x`.
fn hexadecimal(number: &str) -> Option<f64> {
    let (mantissa, exponent) = number.split_once('p')?;
    let mut exponent: i64 = exponent.parse().ok()?;
    let mantissa = mantissa.strip_prefix('_').unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut value: u128 = 0;
    let mut digits = 0;
    for (i, c) in whole.chars().chain(fraction.chars()).filter(|&c| c != '_').enumerate() {
        let digit = u128::from(c.to_digit(16)?);
        digits = i + 1;
        if value >> 120 == 0 {
            value = value << 4 | digit;
        } else {
            // What no longer fits only tells how to round.
            value |= u128::from(digit != 0);
            exponent += 4;
        }
    }
    exponent -= 4 * fraction.chars().filter(|&c| c != '_').count() as i64;
    let mut x = value as f64;
    while exponent != 0 && x != 0.0 && x.is_finite() {
        let step = exponent.clamp(-1000, 1000);
        x *= 2f64.powi(step as i32);
        exponent -= step;
    }
    (digits > 0).then_some(x)
}

/// `strconv.ParseBool`.
pub fn parse_bool(s: &str) -> Result<bool, NumError> {
    match s {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => num_error("ParseBool", s, NumErrorKind::Syntax),
    }
}

/// `strconv.FormatInt`.
pub fn format_int(n: i64, base: i64) -> String {
    let digits = format_uint(n.unsigned_abs(), base);
    if n < 0 { format!("-{digits}") } else { digits }
}

/// `strconv.FormatUint`.
pub fn format_uint(mut n: u64, base: i64) -> String {
    assert!((2..=36).contains(&base), "strconv: illegal AppendInt/FormatInt base");
    let base = base as u64;
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((n % base) as u32, base as u32));
        n /= base;
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// `strconv.Unquote`: the value of a Go string or character literal.
pub fn unquote(s: &str) -> Result<String, NumErrorKind> {
    let syntax = Err(NumErrorKind::Syntax);
    let Some(mark) = s.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`')) else { return syntax };
    let Some(mut rest) = s[1..].strip_suffix(mark) else { return syntax };
    if mark == '`' {
        return if rest.contains('`') { syntax } else { Ok(rest.replace('\r', "")) };
    }
    let mut bytes = Vec::new();
    let mut count = 0;
    while let Some(c) = rest.chars().next() {
        count += 1;
        rest = &rest[c.len_utf8()..];
        match c {
            '\n' => return syntax,
            _ if c == mark => return syntax,
            '\\' => rest = unescape(rest, mark, &mut bytes).ok_or(NumErrorKind::Syntax)?,
            _ => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    if mark == '\'' && count > 1 {
        return syntax;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads what follows a backslash; gives the text after it.
fn unescape<'s>(s: &'s str, mark: char, bytes: &mut Vec<u8>) -> Option<&'s str> {
    let c = s.chars().next()?;
    let rest = &s[c.len_utf8()..];
    let byte = match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        '\'' | '"' if c == mark => c as u8,
        'x' => u8::from_str_radix(rest.get(..2)?, 16).ok()?,
        '0'..='7' => u8::from_str_radix(s.get(..3)?, 8).ok()?,
        'u' | 'U' => {
            let width = if c == 'u' { 4 } else { 8 };
            let c = char::from_u32(u32::from_str_radix(rest.get(..width)?, 16).ok()?)?;
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(&rest[width..]);
        }
        _ => return None,
    };
    bytes.push(byte);
    Some(match c {
        'x' => &rest[2..],
        '0'..='7' => &s[3..],
        _ => rest,
    })
}
