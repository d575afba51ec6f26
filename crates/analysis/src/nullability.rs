//! What can be nil, and why.

use crate::{Evidence, Place, call_graph::CallGraph};
use goxide_ir::{ExprRef, Program};
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
    /// Operands whose place is nilable but which a check has proved to be non-nil where they stand.
    pub proved: IndexSet<ExprRef, FxBuildHasher>,
    /// Slices and maps that the program compares with nil: nil and empty differ there.
    pub compared: IndexMap<Place, Evidence, FxBuildHasher>,
}

/// Solves nil flow over the packages to port.
pub fn nullability(_program: &Program, _calls: &CallGraph) -> Nullability {
    Nullability::default()
}
