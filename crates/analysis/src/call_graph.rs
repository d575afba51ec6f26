//! Who calls whom.
//!
//! Question: which functions can a call reach? Static calls and methods resolve to one callee; a call through an
//! interface reaches the methods of all types of the module that implement it; a call of a func value is unknown.

use goxide_ir::{ExprRef, FuncId, Program};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// Calls between declared functions.
#[derive(Debug, Default)]
pub struct CallGraph {
    /// Each call expression with the functions it can reach; of a func value: none.
    pub callees: IndexMap<ExprRef, Vec<FuncId>, FxBuildHasher>,
    /// The calls that can reach each function.
    pub callers: IndexMap<FuncId, Vec<ExprRef>, FxBuildHasher>,
    /// Functions, callees first: strongly connected components of the graph in reverse topological order.
    pub sccs: Vec<Vec<FuncId>>,
}

/// Builds the call graph of the packages to port.
pub fn call_graph(_program: &Program) -> CallGraph {
    CallGraph::default()
}
