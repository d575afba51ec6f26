//! The Go front end: Go text becomes a checked [`goxide_ir::Program`].
//!
//! [`load`] finds the packages, [`parse`] runs tree-sitter over each file, [`lower`] turns its tree into IR, and
//! [`check`] gives every expression its type, or [`summary`] says what is wrong with the help of earlier runs; [`hoist`] then declares the types that have no name, and
//! [`jumps`] makes loops and blocks of `goto`s. No tree-sitter type leaves this crate.

pub mod check;
mod fresh;
pub mod hoist;
pub mod jumps;
pub mod load;
pub mod lower;
pub mod parse;
pub mod ranges;
pub mod results;
pub mod shape;
pub mod summary;
pub mod typedump;
