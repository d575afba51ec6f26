//! `goxide show`: any stage between the Go and the Rust, as text, as JSON, and graphs for Graphviz.

mod files;
mod ir;
mod outline;
mod types;

use crate::reading::Reading;
use crate::refusal::Outcome;
use crate::stages::{self, Loaded};
use crate::{ledger::Ledger, settle::Degraded};
use goxide_analysis::dump::{self, Format};
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

impl Form {
    /// The form that most stages have: an outline, or its lines as JSON.
    fn of_outline(self, outlines: &[Outline]) -> Option<String> {
        self.of(|| outlines.iter().map(Outline::to_text).collect(), &outlines)
    }

    /// Text or JSON; no graph.
    fn of(self, text: impl FnOnce() -> String, value: &impl Serialize) -> Option<String> {
        match self {
            Form::Text => Some(text()),
            Form::Json => Some(json(value)),
            Form::Dot => None,
        }
    }
}

fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("strings and numbers are always JSON");
    text.push('\n');
    text
}

/// Runs the pipeline up to `stage` and shows it.
pub fn show(stage: Stage, source: &str, reading: &Reading, form: Form) -> Outcome<Shown> {
    if let (Stage::Syntax, Some(trees)) = (stage, files::syntax_of_path(source)) {
        let text = form.of_outline(&trees?).ok_or_else(|| no_graph(stage))?;
        return Ok(Shown { text, diagnostics: Vec::new(), sources: SourceMap::default() });
    }
    let loaded = match stage {
        Stage::Files | Stage::Syntax | Stage::Ir => stages::load(source, reading)?,
        Stage::Types => {
            let mut loaded = stages::load(source, reading)?;
            stages::check(&mut loaded);
            loaded
        }
        Stage::Calls | Stage::Nullability | Stage::Sharing | Stage::Ownership | Stage::Plan | Stage::Rust => {
            let mut loaded = stages::load(source, reading)?;
            stages::check(&mut loaded);
            stages::restate(&mut loaded);
            loaded
        }
    };
    let text = text(stage, &loaded, form).ok_or_else(|| no_graph(stage))?;
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Shown { text, diagnostics, sources })
}

fn no_graph(stage: Stage) -> Diagnostic {
    Diagnostic::error(codes::USAGE, format!("`{}` is no graph", stage.name()))
        .help("--dot goes with calls, nullability, sharing and ownership")
}

/// The stage in its form; `None` where it has no such form.
fn text(stage: Stage, loaded: &Loaded, form: Form) -> Option<String> {
    let (program, sources) = (&loaded.program, &loaded.sources);
    let facts = || stages::analyse(loaded);
    let format = match form {
        Form::Text => Format::Text,
        Form::Json => Format::Json,
        Form::Dot => Format::Dot,
    };
    match stage {
        Stage::Files => form.of_outline(&files::outline(loaded)),
        Stage::Syntax => form.of_outline(&files::syntax(loaded)),
        Stage::Ir => form.of_outline(&ir::outline(loaded)),
        Stage::Types => types::text(loaded, form),
        Stage::Calls => Some(dump::calls(program, sources, &facts(), format)),
        Stage::Nullability if form == Form::Json => Some(dump::nullability_lines(program, sources, &facts())),
        Stage::Nullability => Some(dump::nullability(program, sources, &facts(), format)),
        Stage::Sharing => Some(dump::sharing(program, sources, &facts(), format)),
        Stage::Ownership => Some(dump::ownership(program, sources, &facts(), format)),
        Stage::Plan => {
            let plan = stages::plan(loaded, &facts(), &Ledger::default());
            form.of(|| plan.text(program), &plan.json(program))
        }
        Stage::Rust => {
            let plan = stages::plan(loaded, &facts(), &Ledger::default());
            let files = stages::emit(loaded, &plan, &Degraded::new()).into_files();
            let shown = |(path, text): (&String, &String)| format!("// ==== {path}\n{text}\n");
            form.of(|| files.iter().map(shown).collect(), &files)
        }
    }
}
