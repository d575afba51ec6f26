//! What can be nil, and why.
//!
//! Question: which places can hold nil, and where is a nil used as if it were none?
//!
//! Lattice: `never < can be, because`. Rules:
//! - `nil`, zero values, missing map entries, failed assertions, closed channels and elements that nobody filled are
//!   sources; so is a field that a literal leaves out, and a pointer field of an exported struct that this module
//!   never makes;
//! - what is compared with nil can be nil, if it is a parameter or something stored: the author thought so;
//! - a pointer in an interface is an interface that is not nil: there nil ends, and it is told apart;
//! - nil goes where values go ([`crate::flow`]), except where a check has proved that there is none ([`guards`]), and
//!   except into a pointer receiver that is not compared with nil: the call itself is the use then;
//! - nil returned only beside a non-nil error, or beside `false`, is no nil result; a caller that uses it unchecked
//!   gets it all the same;
//! - other results of the library are taken to be there, its errors may be nil.
//!
//! - a field is that of the object at hand, where a local holds the object ([`objects`], [`slots`]), else that of its
//!   type; a field that its authors rely on ([`believed`]) is there;
//! - what doc comments say is taken as given ([`assumptions`]).
//!
//! Not seen: callers outside (their nil arguments), reflection, structs without a name.

mod assertions;
mod assumptions;
mod believed;
mod conditions;
mod effects;
pub(crate) mod env;
pub(crate) mod guards;
mod judge;
mod lengths;
mod library;
mod locals;
mod loops;
mod objects;
mod slots;
mod solve;
mod summaries;
mod uses;

pub use assumptions::Assumptions;
pub(crate) use lengths::is_good_of_nil;
pub(crate) use locals::compares_with_nil;
pub(crate) use solve::all_guards;
pub use uses::{Use, UseKind};

use crate::{Evidence, Place, call_graph::CallGraph};
use goxide_ir::{ExprRef, Program, TypeDeclId};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

/// Which places can hold nil.
#[derive(Debug, Default)]
pub struct Nullability {
    /// Places of pointer, map, slice, channel, func or interface type that nil can reach, each with the path from a
    /// nil source. A place that is not here never holds nil.
    pub nilable: IndexMap<Place, Evidence, FxBuildHasher>,
    /// Dereferences (field or method through a pointer, `*p`, call of a func value, method of an interface value) of
    /// an operand that can be nil there: the *operand's* expression, with the path to this use.
    pub unguarded: IndexMap<ExprRef, Evidence, FxBuildHasher>,
    /// Every use of an operand that must not be nil, slices, maps and channels among them, in order of the text.
    pub uses: Vec<Use>,
    /// Operands whose place is nilable but which a check has proved to be non-nil where they stand.
    pub proved: IndexSet<ExprRef, FxBuildHasher>,
    /// Slices and maps that the program compares with nil: nil and empty differ there.
    pub compared: IndexMap<Place, Evidence, FxBuildHasher>,
    /// Maps in the program that may be nil where an entry is assigned: the places that give them.
    pub nil_maps: IndexMap<Place, Evidence, FxBuildHasher>,
    /// The operands of such assignments.
    pub nil_map_writes: IndexSet<ExprRef, FxBuildHasher>,
    /// Types of which a nil pointer is put into an interface, which is not nil then.
    pub typed_nil: IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
}

/// Solves nil flow over the packages to port.
pub fn nullability(program: &Program, calls: &CallGraph, assumed: &Assumptions) -> Nullability {
    solve::solve(program, calls, assumed)
}
