//! Paths and encodings against what Go 1.26 gives.
use goxide_rt::encoding::{RAW_STD, RAW_URL, STD, hex_decode, hex_encode};
use goxide_rt::path::{base, clean, dir, ext, join, split};

#[test]
fn paths_are_taken_apart_as_in_go() {
    // The path, path.Clean, Base, Dir, Ext and both results of Split.
    for (path, cleaned, last, folder, extension, before, after) in [
        ("", ".", ".", ".", "", "", ""),
        ("/", "/", "/", "/", "", "/", ""),
        ("a/b", "a/b", "b", "a", "", "a/", "b"),
        ("a//b/", "a/b", "b", "a/b", "", "a//b/", ""),
        ("/a/../..", "/", "..", "/", ".", "/a/../", ".."),
        ("../x", "../x", "x", "..", "", "../", "x"),
        ("a/./b/..", "a", "..", "a/b", ".", "a/./b/", ".."),
        ("a.b/c", "a.b/c", "c", "a.b", "", "a.b/", "c"),
        ("a/b.tar.gz", "a/b.tar.gz", "b.tar.gz", "a", ".gz", "a/", "b.tar.gz"),
        ("..", "..", "..", ".", ".", "", ".."),
        ("/..", "/", "..", "/", ".", "/", ".."),
        ("a/..", ".", "..", "a", ".", "a/", ".."),
        ("./", ".", ".", ".", "", "./", ""),
        ("x.go", "x.go", "x.go", ".", ".go", "", "x.go"),
        ("//a", "/a", "a", "/", "", "//", "a"),
        ("a/b/../../..", "..", "..", ".", ".", "a/b/../../", ".."),
    ] {
        assert_eq!(
            (clean(path).as_str(), base(path), dir(path).as_str()),
            (cleaned, last, folder),
            "{path:?}"
        );
        assert_eq!((ext(path), split(path)), (extension, (before, after)), "{path:?}");
    }
    assert_eq!(
        (join(&["a", "", "../b"]).as_str(), join(&["", ""]).as_str(), join(&["/", "a"]).as_str()),
        ("b", "", "/a")
    );
}

/// The bytes in hexadecimal where there is no error, or the error's text.
fn shown<E: std::fmt::Display>(result: Result<Vec<u8>, E>) -> Result<String, String> {
    result.map(|bytes| hex_encode(&bytes)).map_err(|err| err.to_string())
}

fn want(bytes: &str, error: &str) -> Result<String, String> {
    if error.is_empty() { Ok(bytes.to_owned()) } else { Err(error.to_owned()) }
}

#[test]
fn hexadecimal_is_read() {
    for (text, bytes, error) in [
        ("", "", ""),
        ("00ff", "00ff", ""),
        ("0", "", "encoding/hex: odd length hex string"),
        ("zz", "", "encoding/hex: invalid byte: U+007A 'z'"),
        ("0z", "", "encoding/hex: invalid byte: U+007A 'z'"),
        ("abC", "ab", "encoding/hex: odd length hex string"),
        ("\n1", "", "encoding/hex: invalid byte: U+000A"),
    ] {
        assert_eq!(shown(hex_decode(text)), want(bytes, error), "{text:?}");
    }
}

#[test]
fn base64_is_written_and_read() {
    for (count, std, raw_url) in [
        (0, "", ""),
        (1, "+w==", "-w"),
        (2, "+/8=", "-_8"),
        (3, "+//+", "-__-"),
        (4, "+//+AQ==", "-__-AQ"),
        (5, "+//+AQI=", "-__-AQI"),
    ] {
        let bytes = &[0xfb, 0xff, 0xfe, 1, 2, 3][..count];
        assert_eq!((STD.encode(bytes).as_str(), RAW_URL.encode(bytes).as_str()), (std, raw_url));
        assert_eq!(
            (STD.decode(std).unwrap().as_slice(), RAW_URL.decode(raw_url).unwrap().as_slice()),
            (bytes, bytes)
        );
    }
    // The text, and its bytes and error under the padded and the raw encoding.
    for (text, bytes, error, raw_bytes, raw_error) in [
        ("", "", "", "", ""),
        ("AA==", "00", "", "", "illegal base64 data at input byte 2"),
        ("AAA=", "0000", "", "", "illegal base64 data at input byte 3"),
        ("AAAA", "000000", "", "000000", ""),
        ("AA", "", "illegal base64 data at input byte 0", "00", ""),
        ("A", "", "illegal base64 data at input byte 0", "", "illegal base64 data at input byte 0"),
        ("A===", "", "illegal base64 data at input byte 1", "", "illegal base64 data at input byte 1"),
        ("AA=", "", "illegal base64 data at input byte 3", "", "illegal base64 data at input byte 2"),
        ("AA=A", "", "illegal base64 data at input byte 2", "", "illegal base64 data at input byte 2"),
        ("AA==A", "00", "illegal base64 data at input byte 4", "", "illegal base64 data at input byte 2"),
        ("A?AA", "", "illegal base64 data at input byte 1", "", "illegal base64 data at input byte 1"),
        ("AA\n==", "00", "", "", "illegal base64 data at input byte 3"),
        ("-_8=", "", "illegal base64 data at input byte 0", "", "illegal base64 data at input byte 0"),
        ("+/8=", "fbff", "", "", "illegal base64 data at input byte 3"),
        ("AAAAAA==", "00000000", "", "000000", "illegal base64 data at input byte 6"),
        (
            "AAAAA",
            "000000",
            "illegal base64 data at input byte 4",
            "000000",
            "illegal base64 data at input byte 4",
        ),
        (
            "AAA=AAAA",
            "0000",
            "illegal base64 data at input byte 4",
            "",
            "illegal base64 data at input byte 3",
        ),
        ("=", "", "illegal base64 data at input byte 0", "", "illegal base64 data at input byte 0"),
        (
            "AAAA=",
            "000000",
            "illegal base64 data at input byte 4",
            "000000",
            "illegal base64 data at input byte 4",
        ),
        ("AA==\n", "00", "", "", "illegal base64 data at input byte 2"),
        ("AAAA\n", "000000", "", "000000", ""),
    ] {
        assert_eq!(shown(STD.decode(text)), want(bytes, error), "{text:?}");
        assert_eq!(shown(RAW_STD.decode(text)), want(raw_bytes, raw_error), "raw {text:?}");
    }
}
