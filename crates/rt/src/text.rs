//! Go strings as what they are: bytes that are usually, but not always, UTF-8.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `for i, c := range string(bytes)`: byte positions and characters, with U+FFFD for each byte that
/// belongs to none.
pub fn runes(bytes: &[u8]) -> impl Iterator<Item = (i64, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (c, width) = decode_rune(&bytes[at..]);
        let position = at as i64;
        at += width as usize;
        (width > 0).then_some((position, c))
    })
}

/// `utf8.DecodeRune`: the first character and its width; U+FFFD and 1 for a bad byte, 0 for no bytes.
pub fn decode_rune(bytes: &[u8]) -> (char, i64) {
    let Some(&first) = bytes.first() else { return (char::REPLACEMENT_CHARACTER, 0) };
    if first.is_ascii() {
        return (char::from(first), 1);
    }
    let head = &bytes[..bytes.len().min(4)];
    let text = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    match text.chars().next() {
        Some(c) => (c, c.len_utf8() as i64),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// `utf8.DecodeLastRune`: the last character and its width.
pub fn decode_last_rune(bytes: &[u8]) -> (char, i64) {
    if bytes.is_empty() {
        return (char::REPLACEMENT_CHARACTER, 0);
    }
    for width in 1..=bytes.len().min(4) {
        let (c, decoded) = decode_rune(&bytes[bytes.len() - width..]);
        if decoded == width as i64 && (width > 1 || c != char::REPLACEMENT_CHARACTER) {
            return (c, decoded);
        }
    }
    (char::REPLACEMENT_CHARACTER, 1)
}

/// `utf8.RuneCount`.
pub fn rune_count(bytes: &[u8]) -> i64 {
    runes(bytes).count() as i64
}

/// `utf8.FullRune`: whether the bytes begin with a whole character, or with a byte that begins none.
pub fn full_rune(bytes: &[u8]) -> bool {
    match std::str::from_utf8(&bytes[..bytes.len().min(4)]) {
        Ok(text) => !text.is_empty(),
        Err(err) => err.valid_up_to() > 0 || err.error_len().is_some(),
    }
}

/// `string(n)` of an integer: the character of this number, U+FFFD if there is none.
pub fn rune_string(n: i64) -> String {
    rune_of(n).to_string()
}

/// The character of this number, U+FFFD if there is none.
pub fn rune_of(n: i64) -> char {
    u32::try_from(n).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// `string(bytes)`, with U+FFFD for each byte that belongs to no character.
pub fn from_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => runes(bytes).map(|(_, c)| c).collect(),
    }
}

/// `s[low:high]` by bytes; panics in Go's words when the bounds do not fit.
pub fn slice(s: &str, low: i64, high: i64) -> &str {
    let length = s.len() as i64;
    assert!(
        0 <= high && high <= length,
        "runtime error: slice bounds out of range [:{high}]{}",
        if high < 0 { String::new() } else { format!(" with length {length}") }
    );
    assert!(
        0 <= low && low <= high,
        "runtime error: slice bounds out of range [{low}:{}]",
        if low < 0 { String::new() } else { high.to_string() }
    );
    &s[low as usize..high as usize]
}

/// `s[i]`; panics in Go's words when the index does not fit.
pub fn byte_at(s: &str, i: i64) -> u8 {
    s.as_bytes()[i as usize]
}
