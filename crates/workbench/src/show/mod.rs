//! `goxide show`: any stage between the Go and the Rust, as text, as JSON, and graphs for Graphviz.

mod dot;
mod facts;
mod files;
mod ir;
mod names;
mod outline;
mod types;

use crate::refusal::Outcome;
use crate::stages::{self, Loaded};
use crate::{ledger::Ledger, settle::Degraded};
use goxide_source::{Diagnostic, SourceMap, codes};
use outline::Outline;
use serde::Serialize;

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

/// What a stage has to show, before it takes a form.
struct View {
    text: String,
    json: serde_json::Value,
    /// Edges between names, where the stage is a graph.
    edges: Option<dot::Edges>,
}

impl View {
    fn outline(outlines: &[Outline]) -> View {
        View { text: outlines.iter().map(Outline::to_text).collect(), json: json(&outlines), edges: None }
    }

    fn with_edges(mut self, edges: dot::Edges) -> View {
        self.edges = Some(edges);
        self
    }
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("strings and numbers are always JSON")
}

/// Runs the pipeline up to `stage` and shows it.
pub fn show(stage: Stage, source: &str, form: Form) -> Outcome<Shown> {
    let loaded = match stage {
        Stage::Files | Stage::Syntax | Stage::Ir => stages::load(source)?,
        Stage::Types
        | Stage::Calls
        | Stage::Nullability
        | Stage::Sharing
        | Stage::Ownership
        | Stage::Plan
        | Stage::Rust => {
            let mut loaded = stages::load(source)?;
            stages::check(&mut loaded);
            loaded
        }
    };
    let view = view(stage, &loaded);
    let text = match (form, view.edges) {
        (Form::Text, _) => view.text,
        (Form::Json, _) => format!("{:#}\n", view.json),
        (Form::Dot, Some(edges)) => edges.to_dot(stage.name()),
        (Form::Dot, None) => {
            return Err(Diagnostic::error(codes::USAGE, format!("`{}` is no graph", stage.name()))
                .help("--dot goes with calls, nullability, sharing and ownership")
                .into());
        }
    };
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Shown { text, diagnostics, sources })
}

fn view(stage: Stage, loaded: &Loaded) -> View {
    let facts = || stages::analyse(loaded);
    match stage {
        Stage::Files => View::outline(&files::outline(loaded)),
        Stage::Syntax => files::syntax(loaded),
        Stage::Ir => View::outline(&ir::outline(&loaded.program)),
        Stage::Types => types::view(loaded),
        Stage::Calls => facts::calls(loaded, &facts().calls),
        Stage::Nullability => facts::nullability(loaded, &facts().nullability),
        Stage::Sharing => facts::sharing(loaded, &facts().sharing),
        Stage::Ownership => facts::ownership(loaded, &facts().ownership),
        Stage::Plan => {
            let plan = stages::plan(loaded, &facts(), &Ledger::default());
            View { text: plan.text(&loaded.program), json: plan.json(&loaded.program), edges: None }
        }
        Stage::Rust => {
            let plan = stages::plan(loaded, &facts(), &Ledger::default());
            let files = stages::emit(loaded, &plan, &Degraded::new()).into_files();
            let shown = |(path, text): (&String, &String)| format!("// ==== {path}\n{text}\n");
            View { text: files.iter().map(shown).collect(), json: json(&files), edges: None }
        }
    }
}
