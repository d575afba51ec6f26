//! A small library of Go's semantics for ported programs.
//!
//! Every module is one self-contained file whose text is copied into a port's `src/go/` where the
//! port uses it; [`MODULES`] holds the texts and what each needs beside it. A module names its
//! siblings with `super::`, so that it means the same here and there, and depends on nothing but std.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods)] // a ported program ends its process and reads its environment itself

pub mod any;
pub mod bufio;
pub mod bytes;
pub mod chan;
pub mod clock;
pub mod complex;
pub mod context;
pub mod defer;
pub mod duration;
pub mod encoding;
pub mod float;
pub mod fmt;
pub mod global;
pub mod heap;
pub mod int;
pub mod io;
pub mod log;
pub mod math;
pub mod modules;
pub mod os;
pub mod panic;
pub mod path;
pub mod ported;
pub mod quote;
pub mod rand;
pub mod slice;
pub mod slice_fmt;
pub mod sort;
pub mod strconv;
pub mod strings;
pub mod text;
pub mod time;
pub mod unicode;
pub mod value;
pub mod value_std;
pub mod wait_group;

pub use modules::{MODULES, Module};
