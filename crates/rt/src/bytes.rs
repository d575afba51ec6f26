//! `bytes`: what slices of bytes have not in one call, and the buffer.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::fmt;
use std::io;

/// `bytes.Index`.
pub fn index(bytes: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return 0;
    }
    bytes.windows(part.len()).position(|window| window == part).map_or(-1, |i| i as i64)
}

/// `bytes.LastIndex`.
pub fn last_index(bytes: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return bytes.len() as i64;
    }
    bytes.windows(part.len()).rposition(|window| window == part).map_or(-1, |i| i as i64)
}

/// `bytes.Count`; an empty part is counted between characters, and at both ends.
pub fn count(bytes: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return characters(bytes).count() as i64 + 1;
    }
    split(bytes, part).len() as i64 - 1
}

/// `bytes.IndexFunc`: where the first character stands that `wanted` accepts.
pub fn index_func(bytes: &[u8], mut wanted: impl FnMut(char) -> bool) -> i64 {
    let mut at = 0;
    for part in characters(bytes) {
        let c = std::str::from_utf8(part).ok().and_then(|text| text.chars().next());
        if wanted(c.unwrap_or(char::REPLACEMENT_CHARACTER)) {
            return at;
        }
        at += part.len() as i64;
    }
    -1
}

/// `bytes.Split`; an empty separator splits after each character.
pub fn split(bytes: &[u8], separator: &[u8]) -> Vec<Vec<u8>> {
    if separator.is_empty() {
        return characters(bytes).map(<[u8]>::to_vec).collect();
    }
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Ok(at) = usize::try_from(index(rest, separator)) {
        out.push(rest[..at].to_vec());
        rest = &rest[at + separator.len()..];
    }
    out.push(rest.to_vec());
    out
}

/// The characters, and the bytes that belong to none one by one.
fn characters(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid();
        let starts = valid.char_indices().map(move |(at, c)| &valid.as_bytes()[at..at + c.len_utf8()]);
        starts.chain(chunk.invalid().chunks(1))
    })
}

/// `bytes.Replace`: the first `n` matches, all of them when `n` is negative.
pub fn replace(bytes: &[u8], old: &[u8], new: &[u8], n: i64) -> Vec<u8> {
    let limit = usize::try_from(n).unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(bytes.len());
    if old.is_empty() {
        let mut parts = characters(bytes);
        for _ in 0..limit {
            out.extend_from_slice(new);
            let Some(part) = parts.next() else { return out };
            out.extend_from_slice(part);
        }
        out.extend(parts.flatten());
        return out;
    }
    let mut rest = bytes;
    for _ in 0..limit {
        let Ok(at) = usize::try_from(index(rest, old)) else { break };
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// `bytes.Fields`.
pub fn fields(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut field = Vec::new();
    for part in characters(bytes) {
        if !is_space(part) {
            field.extend_from_slice(part);
        } else if !field.is_empty() {
            out.push(std::mem::take(&mut field));
        }
    }
    out.extend(Some(field).filter(|field| !field.is_empty()));
    out
}

fn is_space(part: &[u8]) -> bool {
    std::str::from_utf8(part).is_ok_and(|text| text.trim().is_empty())
}

/// `bytes.TrimSpace`.
pub fn trim_space(bytes: &[u8]) -> &[u8] {
    let start: usize = characters(bytes).take_while(|part| is_space(part)).map(<[u8]>::len).sum();
    let rest = &bytes[start..];
    let mut end = 0;
    let mut at = 0;
    for part in characters(rest) {
        at += part.len();
        if !is_space(part) {
            end = at;
        }
    }
    &rest[..end]
}

/// `bytes.Map` and what is made of it: every character mapped, a bad byte as U+FFFD.
pub fn map(mut mapping: impl FnMut(char) -> char, bytes: &[u8]) -> Vec<u8> {
    let decode = |part| std::str::from_utf8(part).ok().and_then(|text: &str| text.chars().next());
    let mapped = characters(bytes).map(|part| mapping(decode(part).unwrap_or(char::REPLACEMENT_CHARACTER)));
    mapped.collect::<String>().into_bytes()
}

/// `bytes.TrimPrefix`.
pub fn trim_prefix<'b>(bytes: &'b [u8], prefix: &[u8]) -> &'b [u8] {
    bytes.strip_prefix(prefix).unwrap_or(bytes)
}

/// `bytes.TrimSuffix`.
pub fn trim_suffix<'b>(bytes: &'b [u8], suffix: &[u8]) -> &'b [u8] {
    bytes.strip_suffix(suffix).unwrap_or(bytes)
}

/// `bytes.Buffer`: written at the end, read from the front.
#[derive(Debug, Clone, Default)]
pub struct Buffer {
    data: Vec<u8>,
    /// What was read of `data`.
    read: usize,
}

impl Buffer {
    /// `b.Bytes()`: what was written and not read.
    pub fn bytes(&self) -> &[u8] {
        &self.data[self.read..]
    }

    /// `b.Len()`.
    pub fn len(&self) -> i64 {
        self.bytes().len() as i64
    }

    /// `b.Len() == 0`.
    pub fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }

    /// `b.Cap()`.
    pub fn cap(&self) -> i64 {
        self.data.capacity() as i64
    }

    /// `b.Grow(n)`.
    pub fn grow(&mut self, n: i64) {
        self.data.reserve(usize::try_from(n).expect("bytes.Buffer.Grow: negative count"));
    }

    /// `b.Truncate(n)`: keeps the first `n` unread bytes.
    pub fn truncate(&mut self, n: i64) {
        assert!((0..=self.len()).contains(&n), "bytes.Buffer: truncation out of range");
        self.data.truncate(self.read + n as usize);
        if n == 0 {
            self.data.clear();
            self.read = 0;
        }
    }

    /// `b.Write(bytes)`.
    pub fn write_bytes(&mut self, bytes: &[u8]) {
        self.data.extend_from_slice(bytes);
    }

    /// `b.WriteRune(c)`.
    pub fn write_rune(&mut self, c: char) {
        self.write_bytes(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// `b.Next(n)`: the next `n` bytes, or as many as there are.
    pub fn next(&mut self, n: i64) -> Vec<u8> {
        let count = usize::try_from(n).unwrap_or(0).min(self.bytes().len());
        let next = self.bytes()[..count].to_vec();
        self.read += count;
        next
    }

    /// `b.ReadByte()`: `None` at the end.
    pub fn read_byte(&mut self) -> Option<u8> {
        self.next(1).first().copied()
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(data: Vec<u8>) -> Self {
        Self { data, read: 0 }
    }
}

impl fmt::Display for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.bytes()))
    }
}

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Buffer {}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Read for Buffer {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let next = self.next(into.len() as i64);
        into[..next.len()].copy_from_slice(&next);
        Ok(next.len())
    }
}
