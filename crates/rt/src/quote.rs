//! Go's quoted strings: which characters are shown as they are, and how the others are escaped.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::fmt::Write as _;

/// `strconv.Quote`: a double-quoted Go string literal.
pub fn quote(s: &str) -> String {
    quote_with(s.as_bytes(), '"', false)
}

/// `strconv.Quote` of bytes that may not be text: a byte outside any character becomes `\x..`.
pub fn quote_bytes(s: &[u8]) -> String {
    quote_with(s, '"', false)
}

/// `strconv.QuoteToASCII`.
pub fn quote_to_ascii(s: &str) -> String {
    quote_with(s.as_bytes(), '"', true)
}

/// `strconv.QuoteToASCII` of bytes that may not be text.
pub fn quote_bytes_to_ascii(s: &[u8]) -> String {
    quote_with(s, '"', true)
}

/// `strconv.QuoteRune`: a single-quoted Go character literal.
pub fn quote_rune(c: char) -> String {
    quote_with(c.encode_utf8(&mut [0; 4]).as_bytes(), '\'', false)
}

/// `strconv.QuoteRuneToASCII`.
pub fn quote_rune_to_ascii(c: char) -> String {
    quote_with(c.encode_utf8(&mut [0; 4]).as_bytes(), '\'', true)
}

/// `strconv.CanBackquote`: whether a raw string literal can hold `s` on one line.
pub fn can_backquote(s: &str) -> bool {
    s.chars().all(|c| c != '`' && c != '\u{feff}' && (c == '\t' || (c >= ' ' && c != '\u{7f}')))
}

/// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
pub fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    // `escape_debug` escapes what is not printable; a leading letter keeps combining marks as they are.
    let text: String = ['a', c].iter().collect();
    !text.escape_debug().skip(1).any(|c| c == '\\')
}

fn quote_with(bytes: &[u8], mark: char, ascii_only: bool) -> String {
    let mut out = String::from(mark);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            escape(&mut out, c, mark, ascii_only);
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push(mark);
    out
}

fn escape(out: &mut String, c: char, mark: char, ascii_only: bool) {
    if c == mark || c == '\\' {
        out.push('\\');
        out.push(c);
        return;
    }
    if is_print(c) && (c.is_ascii() || !ascii_only) {
        out.push(c);
        return;
    }
    let code = u32::from(c);
    let _ = match c {
        '\u{7}' => out.write_str("\\a"),
        '\u{8}' => out.write_str("\\b"),
        '\u{c}' => out.write_str("\\f"),
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\u{b}' => out.write_str("\\v"),
        _ if c.is_ascii() => write!(out, "\\x{code:02x}"),
        _ if code < 0x10000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}
