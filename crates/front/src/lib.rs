//! The Go front end: Go text becomes a checked [`goxide_ir::Program`].
//!
//! [`load`] finds the packages, [`parse`] runs tree-sitter over each file, [`lower`] turns its tree into IR, and
//! [`check`] gives every expression its type, or [`summary`] says what is wrong with the help of earlier runs.
//! [`restate`] then says in other Go what Rust has no form for. No tree-sitter type leaves this crate.

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

use goxide_ir::Program;

/// Says in other Go what Rust has no form for: types without a name or a place of their own ([`hoist`]), `goto`
/// ([`jumps`]), `range` over variables that were declared before ([`ranges`]), and results without names that a recovery
/// gives back ([`results`]).
pub fn restate(program: &mut Program) {
    hoist::hoist(program);
    jumps::structure(program);
    ranges::declare(program);
    results::name(program);
}
