//! `goxide show`: any stage between the Go and the Rust.

use crate::refusal::Outcome;
use goxide_source::{Diagnostic, SourceMap, codes};

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The files read and the packages they import.
    Files,
    /// The syntax tree.
    Syntax,
    /// The nodes of the program.
    Ir,
    /// The types of its expressions and declarations.
    Types,
    /// Who calls whom.
    Calls,
    /// What can be nil.
    Nullability,
    /// What goroutines share.
    Sharing,
    /// Who holds what.
    Ownership,
    /// What each place becomes.
    Plan,
    /// The port.
    Rust,
}

/// How to show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For scripts.
    Json,
    /// For Graphviz.
    Dot,
}

/// A stage as text, and what was found on the way to it.
#[derive(Debug)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// What is wrong with the Go.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts the diagnostics point into.
    pub sources: SourceMap,
}

impl Stage {
    /// All stages in the order of the pipeline.
    pub const ALL: [Stage; 10] = [
        Stage::Files,
        Stage::Syntax,
        Stage::Ir,
        Stage::Types,
        Stage::Calls,
        Stage::Nullability,
        Stage::Sharing,
        Stage::Ownership,
        Stage::Plan,
        Stage::Rust,
    ];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Files => "files",
            Stage::Syntax => "syntax",
            Stage::Ir => "ir",
            Stage::Types => "types",
            Stage::Calls => "calls",
            Stage::Nullability => "nullability",
            Stage::Sharing => "sharing",
            Stage::Ownership => "ownership",
            Stage::Plan => "plan",
            Stage::Rust => "rust",
        }
    }
}

/// Runs the pipeline up to `stage` and shows it.
pub fn show(stage: Stage, source: &str, form: Form) -> Outcome<Shown> {
    let _ = (source, form);
    Err(Diagnostic::error(codes::INTERNAL, format!("`{}` is not wired yet", stage.name())).into())
}
