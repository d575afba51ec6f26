//! The calendar and wall-clock side of `time.Time`, which is a `std::time::Instant` in a port.
//!
//! An instant is placed on the calendar by how far it is from one that was read together with the
//! system's clock. All dates are UTC.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::fmt::{self, Write as _};
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const NANOS: i128 = 1_000_000_000;

/// One moment on both clocks.
static ANCHOR: LazyLock<(Instant, i128)> = LazyLock::new(|| {
    let nanos = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(err) => -(err.duration().as_nanos() as i128),
    };
    (Instant::now(), nanos)
});

/// Nanoseconds since 1970, negative before.
fn nanos_of(t: Instant) -> i128 {
    let (instant, nanos) = *ANCHOR;
    match t.checked_duration_since(instant) {
        Some(after) => nanos + after.as_nanos() as i128,
        None => nanos - instant.duration_since(t).as_nanos() as i128,
    }
}

/// The instant this many nanoseconds after 1970.
fn at_nanos(nanos: i128) -> Instant {
    let (instant, anchor) = *ANCHOR;
    let distance = (nanos - anchor).unsigned_abs();
    let distance = Duration::new((distance / NANOS as u128) as u64, (distance % NANOS as u128) as u32);
    let at = if nanos >= anchor { instant.checked_add(distance) } else { instant.checked_sub(distance) };
    at.expect("a time that this system can hold")
}

/// `time.Unix(seconds, nanos)`.
pub fn unix(seconds: i64, nanos: i64) -> Instant {
    at_nanos(i128::from(seconds) * NANOS + i128::from(nanos))
}

/// `time.UnixMilli(millis)`.
pub fn unix_milli(millis: i64) -> Instant {
    at_nanos(i128::from(millis) * 1_000_000)
}

/// `t.Unix()`.
pub fn unix_seconds(t: Instant) -> i64 {
    nanos_of(t).div_euclid(NANOS) as i64
}

/// `t.UnixMilli()`.
pub fn unix_millis(t: Instant) -> i64 {
    nanos_of(t).div_euclid(1_000_000) as i64
}

/// `t.UnixMicro()`.
pub fn unix_micros(t: Instant) -> i64 {
    nanos_of(t).div_euclid(1_000) as i64
}

/// `t.UnixNano()`.
pub fn unix_nanos(t: Instant) -> i64 {
    nanos_of(t) as i64
}

/// `time.Time{}`: the first moment of the year 1.
pub fn zero() -> Instant {
    date(1, Month(1), 1, 0, 0, 0, 0)
}

/// `t.IsZero()`.
pub fn is_zero(t: Instant) -> bool {
    t == zero()
}

/// `time.Month`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(pub i64);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match usize::try_from(self.0 - 1).ok().and_then(|i| MONTHS.get(i)) {
            Some(name) => f.write_str(name),
            None => write!(f, "%!Month({})", self.0),
        }
    }
}

/// `time.Weekday`; Sunday is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Weekday(pub i64);

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match usize::try_from(self.0).ok().and_then(|i| WEEKDAYS.get(i)) {
            Some(name) => f.write_str(name),
            None => write!(f, "%!Weekday({})", self.0),
        }
    }
}

/// `time.Date(year, month, day, hour, minute, second, nanosecond, time.UTC)`; what is too large carries over.
pub fn date(year: i64, month: Month, day: i64, hour: i64, minute: i64, second: i64, nanos: i64) -> Instant {
    let months = year * 12 + month.0 - 1;
    let days = days_before(months.div_euclid(12), months.rem_euclid(12) + 1) + day - 1;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    at_nanos(i128::from(seconds) * NANOS + i128::from(nanos))
}

/// Days from 1970 to the first day of a month.
fn days_before(year: i64, month: i64) -> i64 {
    // Years that begin in March have their leap day at the end.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let era = year.div_euclid(400);
    let in_era = year.rem_euclid(400);
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + (153 * month + 2) / 5 - 719_468
}

/// A time on the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// `t.Year()`.
    pub year: i64,
    /// `t.Month()`.
    pub month: Month,
    /// `t.Day()`.
    pub day: i64,
    /// `t.Hour()`.
    pub hour: i64,
    /// `t.Minute()`.
    pub minute: i64,
    /// `t.Second()`.
    pub second: i64,
    /// `t.Nanosecond()`.
    pub nanosecond: i64,
    /// `t.Weekday()`.
    pub weekday: Weekday,
    /// `t.YearDay()`.
    pub year_day: i64,
}

/// Where `t` is on the calendar.
pub fn calendar(t: Instant) -> Calendar {
    let nanos = nanos_of(t);
    let seconds = nanos.div_euclid(NANOS) as i64;
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let in_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * in_era + in_era / 4 - in_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + in_era + i64::from(month <= 2);
    Calendar {
        year,
        month: Month(month),
        day: day_of_year - (153 * from_march + 2) / 5 + 1,
        hour: second / 3600,
        minute: second / 60 % 60,
        second: second % 60,
        nanosecond: nanos.rem_euclid(NANOS) as i64,
        weekday: Weekday((days + 4).rem_euclid(7)),
        year_day: days - days_before(year, 1) + 1,
    }
}

/// `t.AddDate(years, months, days)`.
pub fn add_date(t: Instant, years: i64, months: i64, days: i64) -> Instant {
    let c = calendar(t);
    let month = Month(c.month.0 + months);
    date(c.year + years, month, c.day + days, c.hour, c.minute, c.second, c.nanosecond)
}

/// `t.Truncate(d)`: rounded down to a multiple of `d` since the year 1.
pub fn truncate(t: Instant, d: Duration) -> Instant {
    let d = d.as_nanos() as i128;
    if d == 0 {
        return t;
    }
    let since_zero = nanos_of(t) - nanos_of(zero());
    at_nanos(nanos_of(t) - since_zero.rem_euclid(d))
}

/// `t.String()`, without the reading of the monotonic clock.
pub fn text(t: Instant) -> String {
    format(t, "2006-01-02 15:04:05.999999999 -0700 MST")
}

/// The elements of a layout, longer ones before their beginnings.
const ELEMENTS: [&str; 33] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "2006",
    "Z07:00",
    "Z0700",
    "-07:00",
    "-0700",
    "-07",
    "002",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
    "PM",
    "pm",
    "_2",
    "1",
    "2",
    "3",
    "4",
    "5",
    ".000000000",
    ".999999999",
    ".000000",
    ".999999",
    ".000",
    ".999",
];

/// `t.Format(layout)`.
pub fn format(t: Instant, layout: &str) -> String {
    let c = calendar(t);
    let mut out = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        let element = ELEMENTS.iter().find(|element| begins_with(rest, element));
        let Some(element) = element else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        rest = &rest[element.len()..];
        write_element(&mut out, &c, element);
    }
    out
}

/// Whether the layout goes on with this element; `Jan` and `Mon` are none at the start of a longer word.
fn begins_with(layout: &str, element: &str) -> bool {
    let Some(rest) = layout.strip_prefix(element) else { return false };
    let goes_on = |with: fn(&char) -> bool| rest.chars().next().is_some_and(|c| with(&c));
    match element {
        "Jan" | "Mon" => !goes_on(char::is_ascii_lowercase),
        _ if element.starts_with('.') => !goes_on(char::is_ascii_digit),
        _ => true,
    }
}

fn write_element(out: &mut String, c: &Calendar, element: &str) {
    let hour12 = (c.hour + 11) % 12 + 1;
    let _ = match element {
        "January" => write!(out, "{}", c.month),
        "Jan" => write!(out, "{:.3}", c.month.to_string()),
        "Monday" => write!(out, "{}", c.weekday),
        "Mon" => write!(out, "{:.3}", c.weekday.to_string()),
        "MST" => out.write_str("UTC"),
        "2006" => write!(out, "{:04}", c.year),
        "Z07:00" | "Z0700" => out.write_str("Z"),
        "-07:00" => out.write_str("+00:00"),
        "-0700" => out.write_str("+0000"),
        "-07" => out.write_str("+00"),
        "002" => write!(out, "{:03}", c.year_day),
        "01" => write!(out, "{:02}", c.month.0),
        "02" => write!(out, "{:02}", c.day),
        "03" => write!(out, "{hour12:02}"),
        "04" => write!(out, "{:02}", c.minute),
        "05" => write!(out, "{:02}", c.second),
        "06" => write!(out, "{:02}", c.year.rem_euclid(100)),
        "15" => write!(out, "{:02}", c.hour),
        "PM" => out.write_str(if c.hour < 12 { "AM" } else { "PM" }),
        "pm" => out.write_str(if c.hour < 12 { "am" } else { "pm" }),
        "_2" => write!(out, "{:2}", c.day),
        "1" => write!(out, "{}", c.month.0),
        "2" => write!(out, "{}", c.day),
        "3" => write!(out, "{hour12}"),
        "4" => write!(out, "{}", c.minute),
        "5" => write!(out, "{}", c.second),
        fraction => {
            let digits = format!(".{:09}", c.nanosecond);
            let digits = &digits[..fraction.len()];
            let trimmed = digits.trim_end_matches('0').trim_end_matches('.');
            out.write_str(if fraction.starts_with(".9") { trimmed } else { digits })
        }
    };
}
