//! Who holds values and who writes through them.
//!
//! Question: for each parameter, receiver, local, field and element, may it be lent, must it be owned, or is it
//! held in two places?

use crate::{Evidence, Place, call_graph::CallGraph};
use goxide_ir::{ExprRef, FuncId, LocalRef, Program};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

/// What a function does with a parameter or receiver.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ParamUse {
    /// Written through: a field, element or pointee of it is assigned, its address is passed on to a writer, or a
    /// pointer-receiver method that writes is called on it. Transitive over calls.
    pub mutated: Option<Evidence>,
    /// Kept beyond the call: stored, sent, captured by a closure or goroutine that outlives it, or returned.
    pub escapes: Option<Evidence>,
    /// Of `escapes`: returned only (possibly a part of it), neither stored nor sent.
    pub returned_only: bool,
    /// The parameter variable itself is assigned (`p = …`, `p++`, `s = append(s, …)`, `s = s[1:]`).
    pub reassigned: bool,
    /// Appended to: the callee grows it.
    pub appended: bool,
}

/// What a function does with a local variable (parameters included).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LocalUse {
    /// Assigned after its declaration.
    pub reassigned: bool,
    /// Written through (see [`ParamUse::mutated`]); also element and field assignment of values.
    pub mutated: bool,
    /// `&x` is taken (explicitly, or implicitly by a method call that keeps its receiver).
    pub address_taken: Option<Evidence>,
    /// Function literals that use it.
    pub captured_by: Vec<ExprRef>,
    /// Whether some literal assigns it or writes through it.
    pub captured_mutably: bool,
    /// Whether it is read at all.
    pub read: bool,
}

/// How the pointers of one place are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Only here: each value stored is fresh (a literal, `new`, a result that is fresh) or handed over by a caller
    /// that does not use it again, and what is read out is used before the next store, or moved out.
    Unique,
    /// Fresh or handed over as far as this package shows; an exported function stores its argument, so callers
    /// outside may hold it too. Taken over by default; a question per package.
    TakenOver(Evidence),
    /// Two places hold it at once.
    Aliased(Evidence),
}

/// Ownership facts of a program.
#[derive(Debug, Default)]
pub struct Ownership {
    /// Per function, one entry per parameter; the receiver stands in `receivers`.
    pub params: IndexMap<FuncId, Vec<ParamUse>, FxBuildHasher>,
    /// Per method.
    pub receivers: IndexMap<FuncId, ParamUse, FxBuildHasher>,
    /// Per local variable.
    pub locals: IndexMap<LocalRef, LocalUse, FxBuildHasher>,
    /// Uses ([`goxide_ir::Expr::Local`]) after which the local is dead on every path, not in a loop that comes back
    /// to it and not captured: a non-copy value may be moved out here.
    pub last_uses: IndexSet<ExprRef, FxBuildHasher>,
    /// Storage places (fields, elements, package variables, and locals that hold pointers) of pointer type.
    pub holding: IndexMap<Place, Holding, FxBuildHasher>,
    /// For results of pointer, slice, map or string type: the parameter (`None`: the receiver) whose inside every
    /// return gives, so that the result may be lent from it. Fresh results are absent.
    pub lent_results: IndexMap<(FuncId, u32), Option<u32>, FxBuildHasher>,
    /// Slices of which two live views overlap and one is written or appended to: the expression that makes the
    /// second view.
    pub aliased_slices: IndexMap<ExprRef, Evidence, FxBuildHasher>,
    /// Maps held in two live places of which one is written: the expression that makes the second holder.
    pub aliased_maps: IndexMap<ExprRef, Evidence, FxBuildHasher>,
}

/// Solves ownership over the packages to port.
pub fn ownership(_program: &Program, _calls: &CallGraph) -> Ownership {
    Ownership::default()
}
