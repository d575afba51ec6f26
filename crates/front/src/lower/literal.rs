//! The values of string and rune literals.

/// The bytes that a string literal (quotes included) means; `None` if it is malformed.
pub fn unquote(literal: &str) -> Option<Vec<u8>> {
    let mut chars = literal.chars();
    let (first, last) = (chars.next()?, chars.next_back()?);
    if first != last {
        return None;
    }
    match first {
        '`' => Some(chars.as_str().bytes().filter(|b| *b != b'\r').collect()),
        '"' => {
            let mut bytes = Vec::with_capacity(literal.len());
            let mut rest = chars.as_str();
            while !rest.is_empty() {
                match unescape(&mut rest, '"')? {
                    Unit::Byte(b) => bytes.push(b),
                    Unit::Char(c) => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
                }
            }
            Some(bytes)
        }
        _ => None,
    }
}

/// The number that a rune literal (quotes included) means; `None` if it is malformed.
pub fn unquote_rune(literal: &str) -> Option<u32> {
    let mut rest = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let unit = unescape(&mut rest, '\'')?;
    if !rest.is_empty() {
        return None;
    }
    Some(match unit {
        Unit::Byte(b) => u32::from(b),
        Unit::Char(c) => c as u32,
    })
}

enum Unit {
    /// `\x41` and `\101` mean one byte, whatever that gives in UTF-8.
    Byte(u8),
    Char(char),
}

fn unescape(rest: &mut &str, quote: char) -> Option<Unit> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    if first != '\\' {
        *rest = chars.as_str();
        return Some(Unit::Char(first));
    }
    let letter = chars.next()?;
    let simple = match letter {
        'a' => Some('\x07'),
        'b' => Some('\x08'),
        'f' => Some('\x0c'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\x0b'),
        '\\' => Some('\\'),
        c if c == quote => Some(c),
        _ => None,
    };
    if let Some(c) = simple {
        *rest = chars.as_str();
        return Some(Unit::Char(c));
    }
    let (radix, skip, len) = match letter {
        'x' => (16, 2, 2),
        'u' => (16, 2, 4),
        'U' => (16, 2, 8),
        '0'..='7' => (8, 1, 3),
        _ => return None,
    };
    let digits = rest.get(skip..skip + len)?;
    let value = u32::from_str_radix(digits, radix).ok()?;
    *rest = &rest[skip + len..];
    if len == 4 || len == 8 {
        char::from_u32(value).map(Unit::Char)
    } else {
        u8::try_from(value).ok().map(Unit::Byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_runes() {
        assert_eq!(unquote(r#""a\n\x41\101é\"""#).as_deref(), Some("a\nAAé\"".as_bytes()));
        assert_eq!(unquote(r#""\xff""#).as_deref(), Some(&[0xff][..]));
        assert_eq!(unquote("`a\r\n\\n`").as_deref(), Some(&b"a\n\\n"[..]));
        assert_eq!(unquote("\"\\"), None);
        assert_eq!(unquote_rune(r"'\''"), Some(39));
        assert_eq!(unquote_rune(r"'\u00e9'"), Some(0xe9));
        assert_eq!(unquote_rune("'世'"), Some(0x4e16));
        assert_eq!(unquote_rune("''"), None);
    }
}
