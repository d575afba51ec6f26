//! Constants and pieces of signatures as Go writes them.

use goxide_ir::ConstValue;
use std::fmt::Write;

/// The results of a signature, as written.
pub(super) fn results_of(sig: &str) -> Option<&str> {
    let rest = sig.strip_prefix("func")?;
    let mut depth = 0;
    for (i, c) in rest.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(rest[i + c.len_utf8()..].trim_start());
        }
    }
    None
}

/// A signature without its first parameter.
pub(super) fn without_first_param(sig: &str) -> String {
    let Some(rest) = sig.strip_prefix("func(") else { return sig.to_owned() };
    let mut depth = 0;
    for (i, c) in rest.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => return format!("func({}", &rest[i..]),
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return format!("func({}", rest[i + 1..].trim_start()),
            _ => {}
        }
    }
    sig.to_owned()
}

/// A constant, exactly.
pub(super) fn exact(value: &ConstValue) -> String {
    match value {
        ConstValue::Bool(b) => b.to_string(),
        ConstValue::Str(bytes) => quote(bytes),
        ConstValue::Int(i) => i.to_string(),
        ConstValue::Rat(r) => r.to_string(),
        ConstValue::Complex(c) => format!("({} + {}i)", c.0, c.1),
    }
}

/// A string between quotes as Go writes it.
fn quote(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{b}' => out.push_str("\\v"),
                ' '..='~' => out.push(c),
                _ if u32::from(c) < 0x80 => {
                    let _ = write!(out, "\\x{:02x}", u32::from(c));
                }
                _ if is_printable(c) => out.push(c),
                _ if u32::from(c) < 0x10000 => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                _ => {
                    let _ = write!(out, "\\U{:08x}", u32::from(c));
                }
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push('"');
    out
}

/// Whether Go writes the character as it is: letters, marks, numbers, punctuation, symbols. After another character
/// Rust escapes the same ones.
fn is_printable(c: char) -> bool {
    let mut text = ['a'; 2];
    text[1] = c;
    let text: String = text.iter().collect();
    text.escape_debug().nth(1) == Some(c)
}
