//! `io`: the errors that other code compares with.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::fmt;

/// The error values of package `io`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Error {
    /// `io.EOF`.
    Eof,
    /// `io.ErrUnexpectedEOF`.
    UnexpectedEof,
    /// `io.ErrShortWrite`.
    ShortWrite,
    /// `io.ErrShortBuffer`.
    ShortBuffer,
    /// `io.ErrNoProgress`.
    NoProgress,
    /// `io.ErrClosedPipe`.
    ClosedPipe,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::Eof => "EOF",
            Error::UnexpectedEof => "unexpected EOF",
            Error::ShortWrite => "short write",
            Error::ShortBuffer => "short buffer",
            Error::NoProgress => "multiple Read calls return no data or error",
            Error::ClosedPipe => "io: read/write on closed pipe",
        })
    }
}

impl std::error::Error for Error {}
