//! The Go front end: Go text becomes a checked [`goxide_ir::Program`].
//!
//! [`load`] finds the packages, [`parse`] runs tree-sitter over each file, [`lower`] turns its tree into IR, and
//! [`check`] gives every expression its type. No tree-sitter type leaves this crate.

pub mod check;
pub mod load;
pub mod lower;
pub mod parse;
pub mod typedump;
