//! What goroutines share, and which lock guards it.

use crate::{Evidence, call_graph::CallGraph, ownership::Ownership};
use goxide_ir::{ExprRef, LocalRef, Program, StmtId, TypeDeclId, VarId};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// A `go` statement.
#[derive(Clone, Debug)]
pub struct Goroutine {
    /// The call that is started.
    pub call: ExprRef,
    /// The statement.
    pub stmt: StmtId,
    /// Whether it has ended before the function that starts it returns (`WaitGroup.Wait`, or a receive that waits
    /// for its last send or close): it can be a scoped thread.
    pub joined: bool,
    /// Locals of the starting function that it uses.
    pub captures: Vec<LocalRef>,
}

/// A lock and what it guards.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Whether the lock is a `sync.RWMutex`.
    pub rw: bool,
    /// The fields (of the same struct) that every access after construction holds it for. Fields that are never
    /// written after construction are not among them.
    pub fields: Vec<u32>,
}

/// Sharing facts of a program.
#[derive(Debug, Default)]
pub struct Sharing {
    /// Struct types with values that a goroutine and somebody else reach, so that their pointers become `Arc`.
    pub shared_types: IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
    /// Per struct type and index of its `sync.Mutex` or `sync.RWMutex` field.
    pub guards: IndexMap<(TypeDeclId, u32), Guard, FxBuildHasher>,
    /// Accesses to a guarded field without its lock, with both places.
    pub unguarded: Vec<(ExprRef, Evidence)>,
    /// Every `go` statement in order of the text.
    pub goroutines: Vec<Goroutine>,
    /// Locals that a goroutine and the function that starts it (or a second goroutine) both use, one of them writing.
    pub shared_locals: IndexMap<LocalRef, Evidence, FxBuildHasher>,
    /// Package variables that are assigned or written through after initialisation.
    pub mutated_globals: IndexMap<VarId, Evidence, FxBuildHasher>,
}

/// Solves sharing over the packages to port.
pub fn sharing(_program: &Program, _calls: &CallGraph, _ownership: &Ownership) -> Sharing {
    Sharing::default()
}

mod goroutines;
pub(crate) use goroutines::joined_goroutines;
