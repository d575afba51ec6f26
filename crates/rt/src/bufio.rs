//! `bufio`: reading by line, word, character and delimiter.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::text::{decode_rune, full_rune};
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};

/// Why a [`Reader`] gave no whole answer, and what it had read by then.
#[derive(Debug)]
pub struct ReadError {
    /// What came before the end.
    pub read: Vec<u8>,
    /// The failure; `None` at the end of the input, Go's `io.EOF`.
    pub cause: Option<io::Error>,
}

impl ReadError {
    /// `err == io.EOF`.
    pub fn is_eof(&self) -> bool {
        self.cause.is_none()
    }

    /// What came before the end, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.read).into_owned()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(err) => err.fmt(f),
            None => f.write_str("EOF"),
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|err| err as &(dyn Error + 'static))
    }
}

/// `*bufio.Reader`.
#[derive(Debug)]
pub struct Reader<R: Read> {
    inner: BufReader<R>,
}

impl<R: Read> Reader<R> {
    /// `bufio.NewReader`.
    pub fn new(inner: R) -> Self {
        Self { inner: BufReader::new(inner) }
    }

    /// `r.ReadBytes(delimiter)`: up to and with the delimiter.
    pub fn read_bytes(&mut self, delimiter: u8) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        match self.inner.read_until(delimiter, &mut bytes) {
            Ok(_) if bytes.last() == Some(&delimiter) => Ok(bytes),
            Ok(_) => Err(ReadError { read: bytes, cause: None }),
            Err(err) => Err(ReadError { read: bytes, cause: Some(err) }),
        }
    }

    /// `r.ReadString(delimiter)`.
    pub fn read_string(&mut self, delimiter: u8) -> Result<String, ReadError> {
        self.read_bytes(delimiter).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// `r.ReadByte()`.
    pub fn read_byte(&mut self) -> Result<u8, ReadError> {
        let mut byte = [0];
        match self.inner.read(&mut byte) {
            Ok(1) => Ok(byte[0]),
            Ok(_) => Err(ReadError { read: Vec::new(), cause: None }),
            Err(err) => Err(ReadError { read: Vec::new(), cause: Some(err) }),
        }
    }

    /// `r.ReadRune()`: the character and its width.
    pub fn read_rune(&mut self) -> Result<(char, i64), ReadError> {
        let first = self.read_byte()?;
        let mut bytes = vec![first];
        while !full_rune(&bytes) {
            // A byte that does not go on with the character stays for the next call.
            match self.inner.fill_buf() {
                Ok([next, ..]) if next & 0xc0 == 0x80 => bytes.push(*next),
                Ok(_) | Err(_) => break,
            }
            self.inner.consume(1);
        }
        Ok(decode_rune(&bytes))
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

/// What a [`Scanner`] cuts its input into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// `bufio.ScanLines`: without the newline and a carriage return before it.
    Lines,
    /// `bufio.ScanWords`.
    Words,
    /// `bufio.ScanRunes`.
    Runes,
    /// `bufio.ScanBytes`.
    Bytes,
}

/// `*bufio.Scanner`.
#[derive(Debug)]
pub struct Scanner<R: Read> {
    reader: Reader<R>,
    split: Split,
    limit: usize,
    token: Vec<u8>,
    err: Option<(io::ErrorKind, String)>,
}

impl<R: Read> Scanner<R> {
    /// `bufio.NewScanner`: by lines of at most 64 kB.
    pub fn new(inner: R) -> Self {
        let reader = Reader::new(inner);
        Self { reader, split: Split::Lines, limit: 64 * 1024, token: Vec::new(), err: None }
    }

    /// `s.Split(split)`.
    pub fn split(&mut self, split: Split) {
        self.split = split;
    }

    /// `s.Buffer(buffer, limit)`: the longest token.
    pub fn limit(&mut self, limit: i64) {
        self.limit = usize::try_from(limit).unwrap_or(0);
    }

    /// `s.Scan()`: whether there is another token.
    pub fn scan(&mut self) -> bool {
        self.token.clear();
        if self.err.is_some() {
            return false;
        }
        let found = match self.split {
            Split::Lines => self.line(),
            Split::Words => self.word(),
            Split::Runes => {
                self.reader.read_rune().map(|(c, _)| c.encode_utf8(&mut [0; 4]).as_bytes().to_vec())
            }
            Split::Bytes => self.reader.read_byte().map(|byte| vec![byte]),
        };
        match found {
            Ok(token) if token.len() >= self.limit => {
                self.err = Some((io::ErrorKind::Other, "bufio.Scanner: token too long".to_owned()));
                false
            }
            Ok(token) => {
                self.token = token;
                true
            }
            Err(err) => {
                self.err = err.cause.map(|err| (err.kind(), err.to_string()));
                false
            }
        }
    }

    fn line(&mut self) -> Result<Vec<u8>, ReadError> {
        let mut line = match self.reader.read_bytes(b'\n') {
            Ok(mut line) => {
                line.pop();
                line
            }
            Err(err) if err.is_eof() && !err.read.is_empty() => err.read,
            Err(err) => return Err(err),
        };
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(line)
    }

    fn word(&mut self) -> Result<Vec<u8>, ReadError> {
        let mut word = String::new();
        loop {
            match self.reader.read_rune() {
                Ok((c, _)) if !c.is_whitespace() => word.push(c),
                Ok(_) if word.is_empty() => {}
                Ok(_) => return Ok(word.into_bytes()),
                Err(err) if err.is_eof() && !word.is_empty() => return Ok(word.into_bytes()),
                Err(err) => return Err(err),
            }
        }
    }

    /// `s.Text()`.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.token).into_owned()
    }

    /// `s.Bytes()`.
    pub fn bytes(&self) -> &[u8] {
        &self.token
    }

    /// `s.Err()`; the end of the input is none.
    pub fn err(&self) -> Option<io::Error> {
        self.err.as_ref().map(|(kind, text)| io::Error::new(*kind, text.clone()))
    }
}
