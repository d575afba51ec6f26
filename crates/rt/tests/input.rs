//! Bytes, buffers and scanners.
use goxide_rt::bufio::{Reader, Scanner, Split};
use goxide_rt::bytes::{Buffer, count, index, index_func, last_index, replace, split};
use std::io::Write as _;

fn tokens(input: &str, by: Split) -> Vec<String> {
    let mut scanner = Scanner::new(input.as_bytes());
    scanner.split(by);
    let mut out = Vec::new();
    while scanner.scan() {
        out.push(scanner.text());
    }
    assert!(scanner.err().is_none());
    out
}

#[test]
fn input_is_cut_as_in_go() {
    assert_eq!(tokens("a\r\n\nb", Split::Lines), ["a", "", "b"]);
    assert_eq!(tokens("a\n", Split::Lines), ["a"]);
    assert_eq!(tokens("", Split::Lines), [""; 0]);
    assert_eq!(tokens("  two\twords \n", Split::Words), ["two", "words"]);
    assert_eq!(tokens("é日", Split::Runes), ["é", "日"]);
}

#[test]
fn a_line_that_is_too_long_ends_the_scan() {
    let long = "x".repeat(70_000);
    let mut scanner = Scanner::new(long.as_bytes());
    assert!(!scanner.scan());
    assert_eq!(scanner.err().map(|err| err.to_string()), Some("bufio.Scanner: token too long".to_owned()));
}

#[test]
fn a_reader_gives_what_it_has_before_the_end() {
    let mut reader = Reader::new("one\ntwo".as_bytes());
    assert_eq!(reader.read_string(b'\n').unwrap(), "one\n");
    let err = reader.read_string(b'\n').unwrap_err();
    assert!(err.is_eof());
    assert_eq!((err.text().as_str(), err.to_string().as_str()), ("two", "EOF"));
    let mut reader = Reader::new(b"\xe2\x82x".as_slice());
    assert_eq!(reader.read_rune().unwrap(), (char::REPLACEMENT_CHARACTER, 1));
}

#[test]
fn bytes_are_searched_and_replaced() {
    assert_eq!((index(b"abcabc", b"ca"), index(b"ab", b"x"), index(b"ab", b"")), (2, -1, 0));
    assert_eq!((last_index(b"abcabc", b"bc"), last_index(b"ab", b"")), (4, 2));
    assert_eq!(split(b"a,b,", b","), [b"a".to_vec(), b"b".to_vec(), b"".to_vec()]);
    assert_eq!(split("é!".as_bytes(), b""), ["é".as_bytes().to_vec(), b"!".to_vec()]);
    assert_eq!((count(b"cheese", b"e"), count("hé".as_bytes(), b"")), (3, 3));
    assert_eq!((index_func("aé!".as_bytes(), |c| c == '!'), index_func(b"a", char::is_whitespace)), (3, -1));
    assert_eq!(replace(b"abab", b"a", b"x", 1), b"xbab");
    assert_eq!(replace(b"ab", b"", b"-", -1), b"-a-b-");
}

#[test]
fn buffers_are_read_from_the_front() {
    let mut buffer = Buffer::default();
    buffer.write_bytes(b"hello");
    write!(buffer, " {}", 1).unwrap();
    assert_eq!(buffer.next(3), b"hel");
    assert_eq!((buffer.to_string().as_str(), buffer.len()), ("lo 1", 4));
    buffer.truncate(1);
    assert_eq!((buffer.read_byte(), buffer.read_byte()), (Some(b'l'), None));
}
