//! The library map: what the symbols of Go's standard library become in Rust, as data.
//!
//! One file per Go package stands in `data/`, its path with `_` for `/`; one row per symbol stands on one line:
//!
//! ```toml
//! package = "strings"
//! [func]
//! HasPrefix = { args = ["&str", "&str"], result = "bool", rust = "{0}.starts_with({1})" }
//! [method]
//! "Builder.WriteString" = { receiver = "&mut String", args = ["&str"], rust = "{self}.push_str({0})" }
//! [type]
//! Builder = { rust = "String", zero = "String::new()", derives = "Clone Debug Default" }
//! [const]
//! MaxInt64 = { result = "i64", rust = "i64::MAX" }
//! ```
//!
//! | key | what it says |
//! |---|---|
//! | `rust` | the Rust expression (a [`Template`]); holes are `{0}`, `{1}`… for arguments and `{self}` for the receiver. For a type: the Rust type |
//! | `stmt` | a shorter template for a call whose results nobody uses |
//! | `args`, `receiver`, `result` | how each argument is wanted and what comes back ([`MapTy`]); no `result` means the expression gives `()`, whatever Go returns |
//! | `error` | the Rust error type behind `Result<…>`, a path |
//! | `variadic` | the last argument is a slice of all remaining ones |
//! | `bounds` | what the type parameters of the row must be: `T: Ord` |
//! | `special` | a form that emission builds itself ([`Special`]); it dispatches on this, never on a Go name |
//! | `uses` | `use` lines the expression needs, such as a trait's |
//! | `crates` | dependencies: `crates = { "crossbeam-channel" = "0.5" }` |
//! | `differs` | the case in which the Rust may behave differently; becomes a marker |
//! | `zero`, `derives`, `trait`, `shared`, `call`, `units`, `from_int`, `to_int` | facts of a type, see [`TypeFacts`] |
//!
//! # Types in rows
//!
//! ```text
//! type  = "()" | "(" type { "," type } ")" | "&" [ "mut" ] type | "[" type "]" | "[" type ";" number "]"
//!       | ( "Fn" | "FnMut" | "FnOnce" ) "(" [ type { "," type } ] ")" [ "->" type ]
//!       | "dyn" path | letter | path [ "<" type { "," type } ">" ]
//! ```
//!
//! A single capital letter is a type parameter. `bool`, `i64`, `str`, `String`, … are [`MapTy::Named`];
//! `Vec`, `Option`, `Result` and `HashMap` have variants of their own; everything else is a path. `Result<T>`
//! leaves its error type to the row's `error`. A path that starts with `go::` is a module of the runtime
//! library, which the row then needs.

mod library;
mod row;
mod special;
mod template;
mod ty;

pub use library::{Library, MapError};
pub use row::{Kind, Row, TypeFacts};
pub use special::Special;
pub use template::{Hole, Piece, Template};
pub use ty::{FnKind, MapTy, is_any};
