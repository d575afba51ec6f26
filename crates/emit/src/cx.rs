//! What every part of emission reads and reports.

use crate::body::Reached;
use crate::comment::Files;
use goxide_ir::{Program, TyId};
use goxide_plan::{Marker, Plan};
use goxide_source::{SourceMap, Span};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Read-only inputs of emission.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    /// The checked Go.
    pub(crate) program: &'a Program,
    /// Its text.
    pub(crate) sources: &'a SourceMap,
    /// What each place becomes.
    pub(crate) plan: &'a Plan,
    /// What settle has taken back.
    pub(crate) degraded: &'a Degraded,
    /// Which file of the program each source file is.
    pub(crate) files: &'a Files,
    /// What is put into interfaces, found out when it is first asked for.
    pub(crate) converted: &'a OnceLock<Converted>,
    /// Which package variables functions reach, found out when it is first asked for.
    pub(crate) reached: &'a OnceLock<Reached>,
}

impl<'a> Cx<'a> {
    /// Which package variables functions reach.
    pub(crate) fn reached(self) -> &'a Reached {
        self.reached.get_or_init(|| crate::body::reached(self))
    }
}

/// The concrete types that the ported packages put into interfaces.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// Each type with the interface.
    pub(crate) pairs: Vec<(TyId, TyId)>,
    /// The types, each once.
    pub(crate) types: IndexSet<TyId, FxBuildHasher>,
}

/// Functions (by stable key) that settle has turned into holes, with what rustc said.
#[derive(Clone, Debug, Default)]
pub struct Degraded {
    /// Key of the function to rustc's message.
    pub holes: BTreeMap<String, String>,
}

/// The port as text.
#[derive(Clone, Debug, Default)]
pub struct Emitted {
    /// Path under the crate's folder to text.
    pub files: BTreeMap<String, String>,
    /// Every Go function with where it stands in the port.
    pub functions: Vec<EmittedFunction>,
    /// The plan's markers and those of holes, in order of the text.
    pub markers: Vec<Marker>,
}

/// Where a Go function stands in the port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmittedFunction {
    /// `users.Repo.Find`, see [`Program::func_key`].
    pub key: String,
    /// The Rust file.
    pub file: String,
    /// First line, from 1, doc comment included.
    pub first_line: usize,
    /// Last line.
    pub last_line: usize,
    /// Why it is a hole, if it is.
    pub hole: Option<String>,
}

/// Something that has no Rust: the function around it becomes `todo!()` with a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hole {
    /// The Go text that could not be ported.
    pub(crate) span: Span,
    /// The marker's kind (`goto`, `unmapped-call`, `aliased-slice`, `unsupported`…).
    pub(crate) kind: &'static str,
    /// A sentence for the marker.
    pub(crate) what: String,
}

/// What emitted code asks of its file and crate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// Paths to import: `std::collections::HashMap`.
    pub(crate) uses: BTreeSet<String>,
    /// Modules of rt to copy: `chan`.
    pub(crate) rt: BTreeSet<String>,
    /// Crates of the registry, with version.
    pub(crate) crates: BTreeMap<String, String>,
    /// Markers found while emitting (a mapped call that differs).
    pub(crate) markers: Vec<Marker>,
}

impl Needs {
    /// Adds all that `other` asks.
    pub(crate) fn absorb(&mut self, other: Needs) {
        self.uses.extend(other.uses);
        self.rt.extend(other.rt);
        self.crates.extend(other.crates);
        self.markers.extend(other.markers);
    }
}
