//! `encoding/hex` and `encoding/base64`.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::error::Error;
use std::fmt;

/// `hex.EncodeToString`.
pub fn hex_encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a text is no encoding of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// `hex.ErrLength`.
    HexLength,
    /// `hex.InvalidByteError`.
    HexByte(u8),
    /// `base64.CorruptInputError`.
    Base64At(i64),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::HexLength => f.write_str("encoding/hex: odd length hex string"),
            DecodeError::HexByte(byte) => {
                write!(f, "encoding/hex: invalid byte: U+{byte:04X}")?;
                let c = char::from(*byte);
                if super::quote::is_print(c) { write!(f, " '{c}'") } else { Ok(()) }
            }
            DecodeError::Base64At(at) => write!(f, "illegal base64 data at input byte {at}"),
        }
    }
}

impl Error for DecodeError {}

/// `hex.DecodeString`.
pub fn hex_decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|d| d as u8).ok_or(DecodeError::HexByte(byte));
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.as_bytes().chunks(2) {
        match *pair {
            [high, low] => out.push(digit(high)? << 4 | digit(low)?),
            [lone] => return digit(lone).and(Err(DecodeError::HexLength)),
            _ => {}
        }
    }
    Ok(out)
}

/// `*base64.Encoding`: an alphabet, and whether `=` fills the last group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base64 {
    url: bool,
    padded: bool,
}

/// `base64.StdEncoding`.
pub const STD: Base64 = Base64 { url: false, padded: true };
/// `base64.URLEncoding`.
pub const URL: Base64 = Base64 { url: true, padded: true };
/// `base64.RawStdEncoding`.
pub const RAW_STD: Base64 = Base64 { url: false, padded: false };
/// `base64.RawURLEncoding`.
pub const RAW_URL: Base64 = Base64 { url: true, padded: false };

impl Base64 {
    /// `e.EncodeToString(bytes)`.
    pub fn encode(self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for group in bytes.chunks(3) {
            let bits =
                group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
            for i in 0..4 {
                if i <= group.len() {
                    out.push(self.letter((bits >> (18 - 6 * i) & 63) as u8));
                } else if self.padded {
                    out.push('=');
                }
            }
        }
        out
    }

    /// `e.DecodeString(text)`; line ends in the text do not count.
    pub fn decode(self, text: &str) -> Result<Vec<u8>, DecodeError> {
        let bytes = text.as_bytes();
        let counted: Vec<usize> =
            (0..bytes.len()).filter(|&at| !matches!(bytes[at], b'\r' | b'\n')).collect();
        let mut out = Vec::with_capacity(counted.len() / 4 * 3);
        for (start, group) in counted.chunks(4).enumerate() {
            let corrupt = |at: usize| Err(DecodeError::Base64At(at as i64));
            let values: Vec<u32> = group.iter().map_while(|&at| self.value(bytes[at])).collect();
            if values.len() < 4 {
                match group.get(values.len()).copied() {
                    // Padding must fill the group, and nothing may follow it.
                    Some(at) if !self.padded || bytes[at] != b'=' || values.len() < 2 => return corrupt(at),
                    Some(_) => match (values.len(), group.get(3), counted.get(4 * (start + 1))) {
                        (2, None, _) => return corrupt(bytes.len()),
                        (2, Some(&last), _) if bytes[last] != b'=' => return corrupt(last - 1),
                        (_, _, Some(&next)) => return corrupt(next),
                        (_, _, None) => {}
                    },
                    None if self.padded || values.len() == 1 => return corrupt(bytes.len() - values.len()),
                    None => {}
                }
            }
            let bits = (0..4).fold(0, |bits, i| bits << 6 | values.get(i).copied().unwrap_or(0));
            let count = values.len() * 6 / 8;
            out.extend_from_slice(&bits.to_be_bytes()[1..=count]);
        }
        Ok(out)
    }

    fn letter(self, value: u8) -> char {
        char::from(match value {
            0..26 => b'A' + value,
            26..52 => b'a' + value - 26,
            52..62 => b'0' + value - 52,
            62 => [b'+', b'-'][usize::from(self.url)],
            _ => [b'/', b'_'][usize::from(self.url)],
        })
    }

    fn value(self, letter: u8) -> Option<u32> {
        (0..64u8).find(|&value| self.letter(value) == char::from(letter)).map(u32::from)
    }
}
