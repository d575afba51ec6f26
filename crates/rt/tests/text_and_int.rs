//! Integers, shifts, conversions and texts against what Go 1.26 gives on amd64.
use goxide_rt::int::{float_to_i32, float_to_i64, float_to_u64, shl, shr};
use goxide_rt::panic::catch;
use goxide_rt::text::{decode_last_rune, decode_rune, from_bytes, full_rune, rune_string, runes, slice};

#[test]
fn floats_become_integers_as_on_amd64() {
    // The float, and what Go makes of it as int64, uint64, int32, uint32 and uint8.
    let rows: &[(f64, i64, u64, i32, u32, u8)] = &[
        (f64::from_bits(0x3ffe666666666666), 1, 1, 1, 1, 1),
        (f64::from_bits(0xbffe666666666666), -1, 18446744073709551615, -1, 4294967295, 255),
        (f64::from_bits(0x0), 0, 0, 0, 0, 0),
        (f64::from_bits(0x4202a05f20000000), 10000000000, 10000000000, -2147483648, 1410065408, 0),
        (f64::from_bits(0xc202a05f20000000), -10000000000, 18446744063709551616, -2147483648, 2884901888, 0),
        (f64::from_bits(0x43e158e460913d00), -9223372036854775808, 10000000000000000000, -2147483648, 0, 0),
        (f64::from_bits(0xc3e158e460913d00), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (f64::from_bits(0x46293e5939a08cea), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (
            f64::from_bits(0x43dfffffffffffff),
            9223372036854774784,
            9223372036854774784,
            -2147483648,
            4294966272,
            0,
        ),
        (f64::from_bits(0x43e02207973f6440), -9223372036854775808, 9300000000000000000, -2147483648, 0, 0),
        (f64::from_bits(0x43f0000000000000), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (f64::from_bits(0x7ff8000000000001), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (f64::from_bits(0x7ff0000000000000), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (f64::from_bits(0xfff0000000000000), -9223372036854775808, 9223372036854775808, -2147483648, 0, 0),
        (f64::from_bits(0x41f0000000080000), 4294967296, 4294967296, -2147483648, 0, 0),
        (f64::from_bits(0xbfe0000000000000), 0, 0, 0, 0, 0),
        (f64::from_bits(0x4072c00000000000), 300, 300, 300, 300, 44),
    ];
    for &(x, int64, uint64, int32, uint32, uint8) in rows {
        assert_eq!(float_to_i64(x), int64, "int64({x})");
        assert_eq!(float_to_u64(x), uint64, "uint64({x})");
        assert_eq!(float_to_i32(x), int32, "int32({x})");
        assert_eq!(float_to_i64(x) as u32, uint32, "uint32({x})");
        assert_eq!(float_to_i32(x) as u8, uint8, "uint8({x})");
    }
}

#[test]
fn shifts_take_any_count() {
    assert_eq!(
        (shl(1i64, 63), shl(1i64, 64), shl(-1i32, 31), shl(3u8, 7), shl(1u64, 200u8)),
        (i64::MIN, 0, i32::MIN, 128, 0)
    );
    assert_eq!(
        (shr(-8i64, 1), shr(-8i64, 64), shr(8i64, 100), shr(-1i8, 7), shr(255u8, 8)),
        (-4, -1, 0, -1, 0)
    );
    assert_eq!(catch(|| shl(1i64, -1)).unwrap_err().to_string(), "runtime error: negative shift amount");
}

#[test]
fn runes_are_decoded_one_bad_byte_at_a_time() {
    // The bytes, what range yields, the first and the last character with widths, utf8.FullRune.
    type Row = (&'static [u8], &'static [(i64, u32)], (u32, i64), (u32, i64), bool);
    let rows: &[Row] = &[
        ("aé日😀".as_bytes(), &[(0, 97), (1, 233), (3, 26085), (6, 128512)], (97, 1), (128512, 4), true),
        (b"\xff", &[(0, 65533)], (65533, 1), (65533, 1), true),
        (b"a\xe2\x82", &[(0, 97), (1, 65533), (2, 65533)], (97, 1), (65533, 1), true),
        ("€".as_bytes(), &[(0, 8364)], (8364, 3), (8364, 3), true),
        (b"\xf0\x9f\x98", &[(0, 65533), (1, 65533), (2, 65533)], (65533, 1), (65533, 1), false),
        (b"\xed\xa0\x80", &[(0, 65533), (1, 65533), (2, 65533)], (65533, 1), (65533, 1), true),
        (b"\xc0\x80", &[(0, 65533), (1, 65533)], (65533, 1), (65533, 1), true),
        (b"\x80x", &[(0, 65533), (1, 120)], (65533, 1), (120, 1), true),
        (b"\xc3\xa9\xc3", &[(0, 233), (2, 65533)], (233, 2), (65533, 1), true),
        (b"", &[], (65533, 0), (65533, 0), false),
    ];
    for &(bytes, want, first, last, full) in rows {
        let got: Vec<(i64, u32)> = runes(bytes).map(|(i, c)| (i, c.into())).collect();
        assert_eq!(got, want, "{bytes:?}");
        let (c, width) = decode_rune(bytes);
        assert_eq!((u32::from(c), width), first, "{bytes:?}");
        let (c, width) = decode_last_rune(bytes);
        assert_eq!((u32::from(c), width), last, "{bytes:?}");
        assert_eq!(full_rune(bytes), full, "{bytes:?}");
        let text: Vec<u32> = from_bytes(bytes).chars().map(u32::from).collect();
        assert_eq!(text, want.iter().map(|&(_, c)| c).collect::<Vec<_>>());
    }
}

#[test]
fn numbers_become_characters() {
    for (n, want) in
        [(65, "A"), (0x1f600, "😀"), (-1, "\u{fffd}"), (0xd800, "\u{fffd}"), (0x110000, "\u{fffd}")]
    {
        assert_eq!(rune_string(n), want);
    }
}

#[test]
fn slices_of_text_panic_in_go_words() {
    assert_eq!(slice("hello", 1, 3), "el");
    let rows = [
        (6, 5, "runtime error: slice bounds out of range [6:5]"),
        (0, 6, "runtime error: slice bounds out of range [:6] with length 5"),
        (2, 1, "runtime error: slice bounds out of range [2:1]"),
        (-1, 5, "runtime error: slice bounds out of range [-1:]"),
        (0, -1, "runtime error: slice bounds out of range [:-1]"),
    ];
    for (low, high, want) in rows {
        assert_eq!(catch(|| slice("hello", low, high)).unwrap_err().to_string(), want);
    }
}
