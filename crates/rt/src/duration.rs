//! `time.Duration` as text. A port holds `std::time::Duration`; Go's is signed, so these take nanoseconds too.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::time::Duration;

/// `time.Duration.String`: `72h3m0.5s`, `1.5ms`, `0s`.
pub fn duration_string(d: Duration) -> String {
    nanos_string(i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
}

/// `time.Duration(nanos).String()` for a duration that may be negative.
pub fn nanos_string(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let n = nanos.unsigned_abs();
    let (unit, name) = match n {
        0 => return "0s".to_owned(),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => {
            let (minutes, rest) = (n / 60_000_000_000, n % 60_000_000_000);
            let seconds = decimal(rest, 1_000_000_000);
            return match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, m) => format!("{sign}{m}m{seconds}s"),
                (h, m) => format!("{sign}{h}h{m}m{seconds}s"),
            };
        }
    };
    format!("{sign}{}{name}", decimal(n, unit))
}

/// `n / unit` as a decimal number without trailing zeros.
fn decimal(n: u64, unit: u64) -> String {
    let digits = unit.ilog10() as usize;
    let text = format!("{}.{:0digits$}", n / unit, n % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `d.Truncate(unit)`: rounded towards zero to a multiple of `unit`.
pub fn truncate(d: Duration, unit: Duration) -> Duration {
    match d.as_nanos().checked_rem(unit.as_nanos()) {
        Some(rest) => d - Duration::from_nanos(rest as u64),
        None => d,
    }
}

/// `d.Round(unit)`: to the nearest multiple of `unit`, halves up.
pub fn round(d: Duration, unit: Duration) -> Duration {
    let down = truncate(d, unit);
    if (d - down) * 2 >= unit && !unit.is_zero() { down + unit } else { down }
}

/// `time.ParseDuration` in nanoseconds, with Go's error texts.
pub fn parse_nanos(text: &str) -> Result<i64, ParseDurationError> {
    let fail = |what| Err(ParseDurationError { what, text: text.to_owned() });
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return fail("invalid duration".to_owned());
    }
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let number = take_while(&mut rest, |c| c.is_ascii_digit() || c == '.');
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return fail("invalid duration".to_owned());
        }
        let unit_name = take_while(&mut rest, |c| c != '.' && !c.is_ascii_digit());
        let unit: u128 = match unit_name {
            "" => return fail("missing unit in duration".to_owned()),
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return fail(format!("unknown unit {} in duration", super::quote::quote(unit_name))),
        };
        // Go's digits after the 18th do not count.
        let fraction = &fraction[..fraction.len().min(18)];
        let scale = 10f64.powi(fraction.len() as i32);
        let part = fraction.parse::<u64>().unwrap_or(0) as f64 * (unit as f64 / scale);
        let Ok(whole) = (if whole.is_empty() { Ok(0) } else { whole.parse::<u64>() }) else {
            return fail("invalid duration".to_owned());
        };
        total += u128::from(whole) * unit + part as u128;
        if total > 1 << 63 {
            return fail("invalid duration".to_owned());
        }
    }
    match (i64::try_from(total), negative) {
        (Ok(nanos), true) => Ok(-nanos),
        (Ok(nanos), false) => Ok(nanos),
        (Err(_), true) => Ok(i64::MIN),
        (Err(_), false) => fail("invalid duration".to_owned()),
    }
}

/// `time.ParseDuration`; a negative duration, which `std::time::Duration` cannot hold, is an error.
pub fn parse_duration(text: &str) -> Result<Duration, ParseDurationError> {
    let nanos = parse_nanos(text)?;
    u64::try_from(nanos)
        .map(Duration::from_nanos)
        .map_err(|_| ParseDurationError { what: "invalid duration".to_owned(), text: text.to_owned() })
}

fn take_while<'a>(rest: &mut &'a str, keep: impl Fn(char) -> bool) -> &'a str {
    let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
    let (head, tail) = rest.split_at(end);
    *rest = tail;
    head
}

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseDurationError {
    what: String,
    text: String,
}

impl std::fmt::Display for ParseDurationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "time: {} {}", self.what, super::quote::quote(&self.text))
    }
}

impl std::error::Error for ParseDurationError {}
