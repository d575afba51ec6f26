//! Dates and layouts against what Go 1.26 gives.
use goxide_rt::clock::{
    Month, Weekday, add_date, calendar, date, format, is_zero, text, truncate, unix, unix_nanos,
    unix_seconds, zero,
};
use std::time::{Duration, Instant};

#[test]
fn times_are_placed_on_the_calendar() {
    for (seconds, shown, later, string, truncated) in [
        (
            0,
            "1970-01-01 00:00:00.123 Thu January 001",
            62294400,
            "1970-01-01 00:00:00.123456789 +0000 UTC",
            -7200,
        ),
        (
            1,
            "1970-01-01 00:00:01.123 Thu January 001",
            62294401,
            "1970-01-01 00:00:01.123456789 +0000 UTC",
            -7200,
        ),
        (
            -1,
            "1969-12-31 23:59:59.123 Wed December 365",
            62294399,
            "1969-12-31 23:59:59.123456789 +0000 UTC",
            -7200,
        ),
        (
            951782400,
            "2000-02-29 00:00:00.123 Tue February 060",
            1013904000,
            "2000-02-29 00:00:00.123456789 +0000 UTC",
            951771600,
        ),
        (
            951868800,
            "2000-03-01 00:00:00.123 Wed March 061",
            1014163200,
            "2000-03-01 00:00:00.123456789 +0000 UTC",
            951847200,
        ),
        (
            1700000000,
            "2023-11-14 22:13:20.123 Tue November 318",
            1762294400,
            "2023-11-14 22:13:20.123456789 +0000 UTC",
            1699984800,
        ),
        (
            -62135596800,
            "0001-01-01 00:00:00.123 Mon January 001",
            -62073302400,
            "0001-01-01 00:00:00.123456789 +0000 UTC",
            -62135596800,
        ),
        (
            253402300799,
            "9999-12-31 23:59:59.123 Fri December 365",
            253464681599,
            "9999-12-31 23:59:59.123456789 +0000 UTC",
            253402297200,
        ),
        (
            4102444800,
            "2100-01-01 00:00:00.123 Fri January 001",
            4164739200,
            "2100-01-01 00:00:00.123456789 +0000 UTC",
            4102426800,
        ),
        (
            1709210096,
            "2024-02-29 12:34:56.123 Thu February 060",
            1771331696,
            "2024-02-29 12:34:56.123456789 +0000 UTC",
            1709208000,
        ),
        (
            -12345678901,
            "1578-10-13 04:44:59.123 Fri October 286",
            -12283298101,
            "1578-10-13 04:44:59.123456789 +0000 UTC",
            -12345688800,
        ),
    ] {
        let t = unix(seconds, 123_456_789);
        assert_eq!(unix_seconds(t), seconds);
        assert_eq!(format(t, "2006-01-02 15:04:05.000 Mon January 002"), shown);
        assert_eq!(unix_seconds(add_date(t, 1, 13, -40)), later, "{shown}");
        assert_eq!(text(t), string);
        assert_eq!(unix_seconds(truncate(t, Duration::from_secs(7 * 3600))), truncated, "{shown}");
    }
}

#[test]
fn layouts_are_filled_in() {
    let t = date(2024, Month(2), 3, 16, 5, 9, 1_200_300);
    for (layout, want) in [
        ("2006-01-02T15:04:05Z07:00", "2024-02-03T16:05:09Z"),
        ("2006-01-02T15:04:05.999999999Z07:00", "2024-02-03T16:05:09.0012003Z"),
        ("3:04PM", "4:05PM"),
        ("Mon Jan _2 15:04:05 2006", "Sat Feb  3 16:05:09 2024"),
        ("Mon Jan _2 15:04:05 MST 2006", "Sat Feb  3 16:05:09 UTC 2024"),
        ("02 Jan 06 15:04 MST", "03 Feb 24 16:05 UTC"),
        ("Monday, 02-Jan-06 15:04:05 MST", "Saturday, 03-Feb-24 16:05:09 UTC"),
        ("Mon, 02 Jan 2006 15:04:05 -0700", "Sat, 03 Feb 2024 16:05:09 +0000"),
        ("Jan _2 15:04:05", "Feb  3 16:05:09"),
        ("Jan _2 15:04:05.000", "Feb  3 16:05:09.001"),
        ("Jan _2 15:04:05.000000", "Feb  3 16:05:09.001200"),
        ("2006-01-02 15:04:05", "2024-02-03 16:05:09"),
        ("2006-01-02", "2024-02-03"),
        ("15:04:05", "16:05:09"),
        ("Jan _2 3pm 1/2/06 4:5 .999 x", "Feb  3 4pm 2/3/24 5:9 .001 x"),
    ] {
        assert_eq!(format(t, layout), want, "{layout}");
    }
    assert_eq!((calendar(t).weekday.to_string().as_str(), calendar(t).year_day), ("Saturday", 34));
    assert_eq!(
        (Month(13).to_string(), Weekday(8).to_string()),
        ("%!Month(13)".into(), "%!Weekday(8)".into())
    );
}

#[test]
fn dates_carry_over() {
    assert_eq!(unix_seconds(date(2023, Month(14), 35, 25, 61, 61, -1)), 1_709_776_920);
    assert_eq!(unix_seconds(date(2023, Month(-1), 0, 0, 0, 0, 0)), 1_667_174_400);
    assert!(is_zero(zero()) && !is_zero(unix(0, 0)));
    assert_eq!(unix_nanos(unix(3, 4)), 3_000_000_004);
}

#[test]
fn now_is_now() {
    let since_2020 = unix_seconds(Instant::now()) - unix_seconds(date(2020, Month(1), 1, 0, 0, 0, 0));
    assert!(since_2020 > 0);
}
