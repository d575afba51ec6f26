//! How functions use their last result: `(T, error)` and `(T, bool)`.

use crate::Evidence;
use goxide_ir::{ExprRef, FuncId, Program, TypeDeclId, VarId};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// How a function's `error` or `bool` last result goes with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Last result is `error`; a non-nil error always comes with zero values, so `Result` keeps all.
    Result,
    /// Last result is `error`, and some return gives a value beside a (possibly) non-nil error.
    ResultAndValue(Evidence),
    /// Last result is `bool`; `false` always comes with zero values and callers ignore them then, so `Option` keeps
    /// all.
    Option,
}

/// Errors of a program.
#[derive(Debug, Default)]
pub struct Errors {
    /// Functions (and interface methods' implementations) with one of the shapes; others are plain.
    pub shapes: IndexMap<FuncId, Shape, FxBuildHasher>,
    /// Package variables that are sentinels: `var ErrX = errors.New("…")`, never assigned again, with their text.
    pub sentinels: IndexMap<VarId, String, FxBuildHasher>,
    /// Declared types that implement `error` and are used as one.
    pub types: IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
    /// Calls whose error result is dropped (`f()` as a statement, or `_`).
    pub ignored: IndexMap<ExprRef, Evidence, FxBuildHasher>,
}

/// Finds the error shapes of the packages to port.
pub fn errors(_program: &Program) -> Errors {
    Errors::default()
}
