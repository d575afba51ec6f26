//! What each place of the Go becomes in Rust.
//!
//! [`plan`] turns facts and decisions into a [`Plan`]: a [`Repr`] (Rust type) for each field, parameter, result and
//! package variable, a way to hold each local, a Rust name for everything, the crate's layout, and the markers.
//! Emission is then a total function of IR and plan.

mod auto_traits;
mod build;
mod decision;
mod dump;
mod func;
mod layout;
mod marker;
mod repr;
mod types;

pub use build::plan;
pub use decision::{Decision, Decisions};
pub use func::{
    CapturePlan, CellPlan, FuncHome, FuncPlan, Hold, LocalPlan, NestedPlan, ParamPlan, ResultPlan, SelfKind,
    Shown, StateParam,
};
pub use layout::{CrateKind, Layout, Module};
pub use marker::{Class, Marker};
pub use repr::{FnKind, IntRepr, Repr};
pub use types::{
    Derives, ErrorPlan, ErrorVariant, FieldPlan, GlobalCell, GuardPlan, StructPlan, TraitMethod, TraitPlan,
    TypeForm, TypePlan, VarForm, VarPlan,
};

use goxide_ir::{
    ConstId, ExprRef, FuncId, LocalRef, PackageId, StmtId, TyId, TypeDeclId, TypeParamId, VarId,
};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

/// Everything that emission needs to know beyond the IR.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files and modules of the crate.
    pub layout: Layout,
    /// Declared types of the ported packages.
    pub types: IndexMap<TypeDeclId, TypePlan, FxBuildHasher>,
    /// Functions and methods of the ported packages.
    pub funcs: IndexMap<FuncId, FuncPlan, FxBuildHasher>,
    /// Package variables of the ported packages.
    pub vars: IndexMap<VarId, VarPlan, FxBuildHasher>,
    /// Rust names of package constants (`SCREAMING_CASE`).
    pub consts: IndexMap<ConstId, String, FxBuildHasher>,
    /// Constants that become associated constants of their newtype (`Kind::ROUND`).
    pub assoc_consts: IndexMap<ConstId, TypeDeclId, FxBuildHasher>,
    /// Locals: name and how they hold their value.
    pub locals: IndexMap<LocalRef, LocalPlan, FxBuildHasher>,
    /// Variables that become functions inside their function.
    pub nested: IndexMap<LocalRef, NestedPlan, FxBuildHasher>,
    /// Function types that are no `Box<dyn FnMut(…)>`: `fn(…)`, `Box<dyn Fn(…)>`, or one that crosses threads.
    pub func_types: IndexMap<TyId, Repr, FxBuildHasher>,
    /// Uses of locals that may move the value out.
    pub moves: IndexSet<ExprRef, FxBuildHasher>,
    /// Reads of a place that take the pointer out of it (`Option::take`).
    pub takes: IndexSet<ExprRef, FxBuildHasher>,
    /// Locals that a goroutine and somebody else use at once, one of them writing.
    pub raced: IndexSet<LocalRef, FxBuildHasher>,
    /// Trait bounds of type parameters as Rust writes them (`Clone`, `PartialOrd`), in order.
    pub bounds: IndexMap<TypeParamId, Vec<String>, FxBuildHasher>,
    /// The error enum of each package that has one.
    pub errors: IndexMap<PackageId, ErrorPlan, FxBuildHasher>,
    /// Methods of values that may reach the place their receiver was copied from: it is cloned for the call.
    pub copied_receivers: IndexSet<FuncId, FxBuildHasher>,
    /// Slice types of which some element is overwritten in place.
    pub overwritten: IndexSet<TyId, FxBuildHasher>,
    /// `go` statements that become scoped threads.
    pub scoped: IndexSet<(goxide_ir::BodyId, StmtId), FxBuildHasher>,
    /// Addresses of variables that are those of copies.
    pub snapshots: IndexSet<ExprRef, FxBuildHasher>,
    /// Operands whose guarded fields are used without the lock.
    pub unguarded: IndexSet<ExprRef, FxBuildHasher>,
    /// Operands that can be nil where they are dereferenced.
    pub nil_derefs: IndexSet<ExprRef, FxBuildHasher>,
    /// Maps that can be nil where an entry of them is assigned.
    pub nil_map_writes: IndexSet<ExprRef, FxBuildHasher>,
    /// Expressions that make a second live view of a slice or map; emission must refuse or mark them.
    pub aliases: IndexSet<ExprRef, FxBuildHasher>,
    /// Slices of strings that cut between characters, whatever the string holds.
    pub clean_cuts: IndexSet<ExprRef, FxBuildHasher>,
    /// `x = x[:n]` where nothing shows that `n` is within the length of `x`.
    pub unbounded_cuts: IndexSet<ExprRef, FxBuildHasher>,
    /// Markers in order of the text.
    pub markers: Vec<Marker>,
}

impl Plan {
    /// The traits that values of a type have.
    pub fn derives(&self, repr: &Repr) -> Derives {
        build::types::of(&self.types, repr)
    }
}
