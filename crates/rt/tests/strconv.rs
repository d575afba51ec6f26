//! Reading and writing numbers and literals against what Go 1.26 gives.
use goxide_rt::float::format_float;
use goxide_rt::strconv::{atoi, format_int, parse_bool, parse_float, parse_int, parse_uint, unquote};

/// `Ok` of the value, or the error's text.
fn shown<T: std::fmt::Display, E: std::fmt::Display>(result: Result<T, E>) -> Result<String, String> {
    result.map(|value| value.to_string()).map_err(|err| err.to_string())
}

fn want(value: &str, error: &str) -> Result<String, String> {
    if error.is_empty() { Ok(value.to_owned()) } else { Err(error.to_owned()) }
}

#[test]
fn integers_are_read_as_go_reads_them() {
    for (s, value, error) in [
        ("0", "0", ""),
        ("42", "42", ""),
        ("-7", "-7", ""),
        ("+5", "5", ""),
        ("", "0", "strconv.Atoi: parsing \"\": invalid syntax"),
        ("-", "0", "strconv.Atoi: parsing \"-\": invalid syntax"),
        ("x", "0", "strconv.Atoi: parsing \"x\": invalid syntax"),
        ("12a", "0", "strconv.Atoi: parsing \"12a\": invalid syntax"),
        ("9223372036854775807", "9223372036854775807", ""),
        (
            "9223372036854775808",
            "9223372036854775807",
            "strconv.Atoi: parsing \"9223372036854775808\": value out of range",
        ),
        ("-9223372036854775808", "-9223372036854775808", ""),
        (
            "-9223372036854775809",
            "-9223372036854775808",
            "strconv.Atoi: parsing \"-9223372036854775809\": value out of range",
        ),
        ("1_000", "0", "strconv.Atoi: parsing \"1_000\": invalid syntax"),
        (" 1", "0", "strconv.Atoi: parsing \" 1\": invalid syntax"),
        ("é", "0", "strconv.Atoi: parsing \"é\": invalid syntax"),
    ] {
        assert_eq!(shown(atoi(s)), want(value, error), "{s:?}");
    }
    for (s, base, bits, value, error) in [
        ("ff", 16, 64, "255", ""),
        ("0xff", 0, 64, "255", ""),
        ("0b101", 0, 64, "5", ""),
        ("0o17", 0, 64, "15", ""),
        ("017", 0, 64, "15", ""),
        ("1_000", 0, 64, "1000", ""),
        ("0x_1", 0, 64, "1", ""),
        ("1__0", 0, 64, "0", "strconv.ParseInt: parsing \"1__0\": invalid syntax"),
        ("_1", 0, 64, "0", "strconv.ParseInt: parsing \"_1\": invalid syntax"),
        ("1_", 0, 64, "0", "strconv.ParseInt: parsing \"1_\": invalid syntax"),
        ("zz", 36, 64, "1295", ""),
        ("8", 8, 64, "0", "strconv.ParseInt: parsing \"8\": invalid syntax"),
        ("128", 10, 8, "127", "strconv.ParseInt: parsing \"128\": value out of range"),
        ("-129", 10, 8, "-128", "strconv.ParseInt: parsing \"-129\": value out of range"),
        ("-128", 10, 8, "-128", ""),
        ("300", 10, 16, "300", ""),
        ("1", 1, 64, "0", "strconv.ParseInt: parsing \"1\": invalid base 1"),
        ("1", 37, 64, "0", "strconv.ParseInt: parsing \"1\": invalid base 37"),
        ("1", 10, 65, "0", "strconv.ParseInt: parsing \"1\": invalid bit size 65"),
        ("0x", 0, 64, "0", "strconv.ParseInt: parsing \"0x\": invalid syntax"),
        ("0", 0, 64, "0", ""),
        ("-0x10", 0, 64, "-16", ""),
        ("FF", 16, 64, "255", ""),
        ("1", 2, 0, "1", ""),
        ("0_7", 0, 64, "7", ""),
        ("09", 0, 64, "0", "strconv.ParseInt: parsing \"09\": invalid syntax"),
    ] {
        assert_eq!(shown(parse_int(s, base, bits)), want(value, error), "{s:?}, {base}, {bits}");
    }
    for (s, base, bits, value, error) in [
        ("ff", 16, 64, "255", ""),
        ("0xff", 0, 64, "255", ""),
        ("0b101", 0, 64, "5", ""),
        ("0o17", 0, 64, "15", ""),
        ("017", 0, 64, "15", ""),
        ("1_000", 0, 64, "1000", ""),
        ("0x_1", 0, 64, "1", ""),
        ("1__0", 0, 64, "0", "strconv.ParseUint: parsing \"1__0\": invalid syntax"),
        ("_1", 0, 64, "0", "strconv.ParseUint: parsing \"_1\": invalid syntax"),
        ("1_", 0, 64, "0", "strconv.ParseUint: parsing \"1_\": invalid syntax"),
        ("zz", 36, 64, "1295", ""),
        ("8", 8, 64, "0", "strconv.ParseUint: parsing \"8\": invalid syntax"),
        ("128", 10, 8, "128", ""),
        ("-129", 10, 8, "0", "strconv.ParseUint: parsing \"-129\": invalid syntax"),
        ("-128", 10, 8, "0", "strconv.ParseUint: parsing \"-128\": invalid syntax"),
        ("300", 10, 16, "300", ""),
        ("1", 1, 64, "0", "strconv.ParseUint: parsing \"1\": invalid base 1"),
        ("1", 37, 64, "0", "strconv.ParseUint: parsing \"1\": invalid base 37"),
        ("1", 10, 65, "0", "strconv.ParseUint: parsing \"1\": invalid bit size 65"),
        ("0x", 0, 64, "0", "strconv.ParseUint: parsing \"0x\": invalid syntax"),
        ("0", 0, 64, "0", ""),
        ("-0x10", 0, 64, "0", "strconv.ParseUint: parsing \"-0x10\": invalid syntax"),
        ("FF", 16, 64, "255", ""),
        ("1", 2, 0, "1", ""),
        ("0_7", 0, 64, "7", ""),
        ("09", 0, 64, "0", "strconv.ParseUint: parsing \"09\": invalid syntax"),
    ] {
        assert_eq!(shown(parse_uint(s, base, bits)), want(value, error), "{s:?}, {base}, {bits}");
    }
}

#[test]
fn floats_are_read_as_go_reads_them() {
    for (s, value, error) in [
        ("1", "1", ""),
        ("1.5", "1.5", ""),
        ("-2e3", "-2000", ""),
        ("1e400", "inf", "strconv.ParseFloat: parsing \"1e400\": value out of range"),
        ("-1e400", "-inf", "strconv.ParseFloat: parsing \"-1e400\": value out of range"),
        ("inf", "inf", ""),
        ("+Inf", "inf", ""),
        ("-infinity", "-inf", ""),
        ("nan", "NaN", ""),
        ("NaN", "NaN", ""),
        ("+nan", "0", "strconv.ParseFloat: parsing \"+nan\": invalid syntax"),
        ("-nan", "0", "strconv.ParseFloat: parsing \"-nan\": invalid syntax"),
        ("infi", "0", "strconv.ParseFloat: parsing \"infi\": invalid syntax"),
        ("", "0", "strconv.ParseFloat: parsing \"\": invalid syntax"),
        (".", "0", "strconv.ParseFloat: parsing \".\": invalid syntax"),
        ("1.", "1", ""),
        (".5", "0.5", ""),
        ("1e", "0", "strconv.ParseFloat: parsing \"1e\": invalid syntax"),
        ("0x1p-2", "0.25", ""),
        ("0x1.8p1", "3", ""),
        ("0x1", "0", "strconv.ParseFloat: parsing \"0x1\": invalid syntax"),
        ("1_0", "10", ""),
        ("0x_1p0", "1", ""),
        ("1e5x", "0", "strconv.ParseFloat: parsing \"1e5x\": invalid syntax"),
        ("e5", "0", "strconv.ParseFloat: parsing \"e5\": invalid syntax"),
        ("+-1", "0", "strconv.ParseFloat: parsing \"+-1\": invalid syntax"),
        ("1e-400", "0", ""),
        ("  1", "0", "strconv.ParseFloat: parsing \"  1\": invalid syntax"),
    ] {
        assert_eq!(shown(parse_float(s, 64)), want(value, error), "{s:?}");
    }
}

#[test]
fn booleans_are_read_as_go_reads_them() {
    for (s, value, error) in [
        ("1", "true", ""),
        ("t", "true", ""),
        ("TRUE", "true", ""),
        ("true", "true", ""),
        ("True", "true", ""),
        ("T", "true", ""),
        ("0", "false", ""),
        ("f", "false", ""),
        ("FALSE", "false", ""),
        ("false", "false", ""),
        ("False", "false", ""),
        ("F", "false", ""),
        ("yes", "false", "strconv.ParseBool: parsing \"yes\": invalid syntax"),
        ("tRue", "false", "strconv.ParseBool: parsing \"tRue\": invalid syntax"),
        ("", "false", "strconv.ParseBool: parsing \"\": invalid syntax"),
    ] {
        assert_eq!(shown(parse_bool(s)), want(value, error), "{s:?}");
    }
}

#[test]
fn integers_are_written_in_any_base() {
    for (n, base, text) in [
        (0, 2, "0"),
        (0, 8, "0"),
        (0, 10, "0"),
        (0, 16, "0"),
        (0, 36, "0"),
        (255, 2, "11111111"),
        (255, 8, "377"),
        (255, 10, "255"),
        (255, 16, "ff"),
        (255, 36, "73"),
        (-255, 2, "-11111111"),
        (-255, 8, "-377"),
        (-255, 10, "-255"),
        (-255, 16, "-ff"),
        (-255, 36, "-73"),
        (35, 2, "100011"),
        (35, 8, "43"),
        (35, 10, "35"),
        (35, 16, "23"),
        (35, 36, "z"),
        (i64::MIN, 2, "-1000000000000000000000000000000000000000000000000000000000000000"),
        (i64::MIN, 8, "-1000000000000000000000"),
        (i64::MIN, 10, "-9223372036854775808"),
        (i64::MIN, 16, "-8000000000000000"),
        (i64::MIN, 36, "-1y2p0ij32e8e8"),
    ] {
        assert_eq!(format_int(n, base), text);
    }
}

#[test]
fn literals_are_unquoted() {
    for (s, value, error) in [
        ("\"a\\n\"", "a\n", ""),
        ("`raw\\n`", "raw\\n", ""),
        ("'x'", "x", ""),
        ("\"\\u00e9\\x41\\101\"", "éAA", ""),
        ("\"unterminated", "", "invalid syntax"),
        ("plain", "", "invalid syntax"),
        ("\"a\"b\"", "", "invalid syntax"),
        ("'ab'", "", "invalid syntax"),
        ("\"\\q\"", "", "invalid syntax"),
        ("\"\\'\"", "", "invalid syntax"),
        ("'\\''", "'", ""),
        ("''", "", ""),
        ("\"\"", "", ""),
        ("\"\n\"", "", "invalid syntax"),
        ("\"\\U0001F600\"", "😀", ""),
    ] {
        assert_eq!(shown(unquote(s)), want(value, error), "{s:?}");
    }
}

#[test]
fn the_shortest_digits_of_a_tie_are_even() {
    assert_eq!(format_float(25_435_339_155_137.0 / 32.0, b'g', -1, 64), "7.948543485980312e+11");
    assert_eq!(format_float(-3_643_503.25, b'f', -1, 32), "-3643503.2");
    assert_eq!(format_float(3_001_667_359_587_781.0 / 4.0, b'f', -1, 64), "750416839896945.2");
}
