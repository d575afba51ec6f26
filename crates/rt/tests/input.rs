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

#[test]
fn bytes_know_spaces_and_cases_beyond_ascii() {
    use goxide_rt::bytes::{fields, map, trim_space};
    assert_eq!(trim_space(" \u{85}é\u{a0}x\u{3000}".as_bytes()), "é\u{a0}x".as_bytes());
    assert_eq!(trim_space(b" \xff "), b"\xff");
    assert_eq!(fields(" a\u{2003}bé ".as_bytes()), [b"a".to_vec(), "bé".as_bytes().to_vec()]);
    assert_eq!(map(goxide_rt::unicode::to_upper, b"a\xffb"), "A\u{fffd}B".as_bytes());
}

#[test]
fn file_errors_have_go_texts() {
    use goxide_rt::os::{create, mkdir, mkdir_all, open, read_file, remove, remove_all, stat, write_file};
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().to_str().unwrap();
    let none = format!("{here}/none");
    let text = |err: goxide_rt::os::PathError| err.to_string().replace(here, "/t");
    assert_eq!(read_file(&none).map_err(text), Err("open /t/none: no such file or directory".to_owned()));
    assert!(open(&none).unwrap_err().is_not_exist());
    assert_eq!(
        write_file(&format!("{none}/x"), b"", 0o644).map_err(text),
        Err("open /t/none/x: no such file or directory".into())
    );
    assert_eq!(mkdir(here, 0o755).map_err(text), Err("mkdir /t: file exists".to_owned()));
    assert_eq!(remove(&none).map_err(text), Err("remove /t/none: no such file or directory".to_owned()));
    assert!(remove_all(&none).is_ok());
    assert_eq!(create(here).map(drop).map_err(text), Err("open /t: is a directory".to_owned()));
    mkdir_all(&format!("{here}/a/b"), 0o755).unwrap();
    write_file(&format!("{here}/a/f"), b"x", 0o600).unwrap();
    assert_eq!(read_file(&format!("{here}/a/f")).unwrap(), b"x");
    assert_eq!(
        remove(&format!("{here}/a")).map_err(text),
        Err("remove /t/a: directory not empty".to_owned())
    );
    remove_all(&format!("{here}/a")).unwrap();
    assert!(stat(&format!("{here}/a")).is_err());
}
