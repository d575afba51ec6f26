//! Go's text for floating-point numbers.
//!
//! Rust's own formatting has the same digits, but neither `%g` nor Go's exponents of at least two digits.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `strconv.FormatFloat(x, format, prec, bits)` for the formats `e E f F g G b x X`; `prec` below zero asks
/// for the fewest digits that read back as `x`.
pub fn format_float(x: f64, format: u8, prec: i64, bits: i64) -> String {
    if x.is_nan() {
        return "NaN".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let prec = usize::try_from(prec).ok();
    let text = match format {
        b'e' | b'E' => exponent_form(&digits_of(x, bits, prec), prec),
        b'f' | b'F' => match prec {
            Some(prec) => format!("{x:.prec$}"),
            None => plain_form(&digits_of(x, bits, None)),
        },
        b'g' | b'G' => general_form(x, bits, prec),
        b'b' => binary_form(x, bits),
        b'x' | b'X' => hexadecimal_form(x, prec),
        _ => return format!("%{}", char::from(format)),
    };
    if format.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}

/// `x` as `%v` and the built-in `println` show it: the fewest digits, an exponent from 1e+06 on.
pub fn text(x: f64) -> String {
    format_float(x, b'g', -1, 64)
}

/// A `float32` as `%v` shows it.
pub fn text32(x: f32) -> String {
    format_float(f64::from(x), b'g', -1, 32)
}

/// A number as `%f` shows it: `{:8.2}` of it is `%8.2f`, infinities and NaN in Go's spelling.
pub struct Fixed(pub f64);

impl std::fmt::Display for Fixed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = match self.0 {
            x if x.is_finite() => return std::fmt::Display::fmt(&x, f),
            x if x.is_nan() && f.sign_plus() => "+NaN",
            x if x.is_nan() => "NaN",
            x if x > 0.0 => "+Inf",
            _ => "-Inf",
        };
        let width = f.width().unwrap_or(0);
        if f.align() == Some(std::fmt::Alignment::Left) {
            write!(f, "{text:<width$}")
        } else {
            write!(f, "{text:>width$}")
        }
    }
}

/// A decimal number: `0.d1d2d3… × 10^point`, without trailing zeros.
struct Digits {
    negative: bool,
    digits: String,
    point: i64,
}

/// The digits of `x`: the shortest that read back, or rounded to `prec` after the first.
fn digits_of(x: f64, bits: i64, prec: Option<usize>) -> Digits {
    let text = match prec {
        Some(prec) => format!("{x:.prec$e}"),
        None => shortest(x, bits),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0').to_owned();
    let point = if digits.is_empty() { 0 } else { exponent.parse::<i64>().unwrap_or(0) + 1 };
    Digits { negative: x.is_sign_negative(), digits, point }
}

/// The fewest digits that read back as `x`. Where two candidates are equally near, Go takes the even one and
/// Rust the greater, so the digits are rounded anew.
fn shortest(x: f64, bits: i64) -> String {
    let text = if bits == 32 { format!("{:e}", x as f32) } else { format!("{x:e}") };
    let count = text.split('e').next().unwrap_or_default().chars().filter(char::is_ascii_digit).count();
    let even =
        if bits == 32 { format!("{:.*e}", count - 1, x as f32) } else { format!("{x:.*e}", count - 1) };
    let reads_back =
        if bits == 32 { even.parse::<f32>() == Ok(x as f32) } else { even.parse::<f64>() == Ok(x) };
    if reads_back { even } else { text }
}

/// `-d.dddde±dd`, with `prec` digits after the point or as many as there are.
fn exponent_form(d: &Digits, prec: Option<usize>) -> String {
    let mut digits = if d.digits.is_empty() { "0".to_owned() } else { d.digits.clone() };
    while prec.is_some_and(|prec| digits.len() < prec + 1) {
        digits.push('0');
    }
    let exponent = if d.digits.is_empty() { 0 } else { d.point - 1 };
    let (first, rest) = digits.split_at(1);
    let sign = if d.negative { "-" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{dot}{rest}e{exponent_sign}{:02}", exponent.abs())
}

/// `-ddd.ddd` with exactly the digits there are.
fn plain_form(d: &Digits) -> String {
    let sign = if d.negative { "-" } else { "" };
    let count = d.digits.len() as i64;
    if d.point <= 0 && count > 0 {
        return format!("{sign}0.{}{}", "0".repeat(-d.point as usize), d.digits);
    }
    if d.point >= count {
        let whole = format!("{}{}", d.digits, "0".repeat((d.point - count) as usize));
        return format!("{sign}{}", if whole.is_empty() { "0" } else { &whole });
    }
    let (whole, fraction) = d.digits.split_at(d.point as usize);
    format!("{sign}{whole}.{fraction}")
}

/// `%g`: the exponent form for exponents below -4 or from the precision up, the plain form between.
fn general_form(x: f64, bits: i64, prec: Option<usize>) -> String {
    let d = digits_of(x, bits, prec.map(|prec| prec.max(1) - 1));
    let count = d.digits.len() as i64;
    let limit = match prec.map(|prec| prec.max(1) as i64) {
        None => 6,
        Some(prec) if prec > count && count >= d.point => count,
        Some(prec) => prec,
    };
    let exponent = d.point - 1;
    if exponent < -4 || exponent >= limit { exponent_form(&d, None) } else { plain_form(&d) }
}

/// `%b`: the mantissa as an integer and the power of two it is scaled by.
fn binary_form(x: f64, bits: i64) -> String {
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let (mantissa, exponent, bias, width) = if bits == 32 {
        let raw = (x as f32).to_bits();
        (u64::from(raw & 0x7f_ffff), i64::from(raw >> 23 & 0xff), 127, 23)
    } else {
        let raw = x.to_bits();
        (raw & 0xf_ffff_ffff_ffff, (raw >> 52 & 0x7ff) as i64, 1023, 52)
    };
    let (mantissa, exponent) = if exponent == 0 { (mantissa, 1) } else { (mantissa | 1 << width, exponent) };
    format!("{sign}{mantissa}p{:+}", exponent - bias - width)
}

/// `%x`: `0x1.8p+01`, a normalised hexadecimal mantissa and a power of two.
fn hexadecimal_form(x: f64, prec: Option<usize>) -> String {
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let raw = x.to_bits();
    let (mut mantissa, mut exponent) = (raw & 0xf_ffff_ffff_ffff, (raw >> 52 & 0x7ff) as i64 - 1023);
    if exponent == -1023 {
        // A denormal: shift the first one bit to where a normal number has it.
        let shift = mantissa.leading_zeros().saturating_sub(11);
        exponent = if mantissa == 0 { 0 } else { -1022 - i64::from(shift) };
        mantissa = mantissa.checked_shl(shift).unwrap_or(0);
    } else {
        mantissa |= 1 << 52;
    }
    if let Some(prec) = prec.filter(|&prec| prec < 13) {
        // Round half to even at the last hexadecimal digit wanted.
        let drop = 52 - 4 * prec as u32;
        let (rest, half) = (mantissa & ((1 << drop) - 1), 1 << (drop - 1));
        mantissa >>= drop;
        if rest > half || (rest == half && mantissa & 1 == 1) {
            mantissa += 1;
        }
        mantissa <<= drop;
        if mantissa >> 53 == 1 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let digits = format!("{:013x}", mantissa & 0xf_ffff_ffff_ffff);
    let digits = match prec {
        None => digits.trim_end_matches('0').to_owned(),
        Some(prec) => format!("{digits:0<prec$}")[..prec].to_owned(),
    };
    let dot = if digits.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}0x{}{dot}{digits}p{exponent_sign}{:02}", mantissa >> 52, exponent.abs())
}
