//! `goxide show`: any stage between the Go and the Rust, as text, as JSON, and graphs for Graphviz.

mod files;
mod ir;
mod outline;
mod types;

use crate::around;
use crate::reading::Reading;
use crate::refusal::Outcome;
use crate::stages::{self, Loaded};
use crate::{ledger::Ledger, settle::Degraded};
use goxide_analysis::dump::{self, Format};
use goxide_analysis::nullability::Assumptions;
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

/// Which packages code that is not seen may use; those that are called `main` may not unless this says otherwise, all
/// others may.
#[derive(Clone, Debug, Default)]
pub struct Worlds {
    /// Import paths, or `...` for all, of packages that nothing else uses.
    pub closed: Vec<String>,
    /// Import paths, or `...` for all, of packages that others use; they count where `closed` has them, too.
    pub open: Vec<String>,
}

impl Worlds {
    fn is_usual(&self) -> bool {
        self.closed.is_empty() && self.open.is_empty()
    }

    fn assumptions(&self, loaded: &Loaded) -> Outcome<Assumptions> {
        let mut assumed = stages::assumptions(loaded);
        let unknown = |path: &String| {
            let known = loaded.packages().join(", ");
            Diagnostic::error(codes::USAGE, format!("no package `{path}` is read"))
                .help(format!("the packages are {known}; `...` is all of them"))
        };
        for path in &self.closed {
            if !assumed.close(&loaded.program, path) {
                return Err(unknown(path).into());
            }
        }
        for path in &self.open {
            if !assumed.open(&loaded.program, path) {
                return Err(unknown(path).into());
            }
        }
        Ok(assumed)
    }
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
pub fn show(stage: Stage, source: &str, reading: &Reading, form: Form, worlds: &Worlds) -> Outcome<Shown> {
    if !worlds.is_usual() && stage != Stage::Nullability {
        return Err(Diagnostic::error(codes::USAGE, format!("`{}` is the same for any world", stage.name()))
            .help("--closed and --open go with nullability")
            .into());
    }
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
            let lines = matches!(stage, Stage::Nullability | Stage::Sharing) && form == Form::Json;
            let read = if lines { around::load } else { stages::load };
            let mut loaded = read(source, reading)?;
            stages::check(&mut loaded);
            stages::restate(&mut loaded);
            loaded
        }
    };
    let text = match stage {
        Stage::Nullability => nullability(&loaded, form, worlds)?,
        Stage::Files
        | Stage::Syntax
        | Stage::Ir
        | Stage::Types
        | Stage::Calls
        | Stage::Sharing
        | Stage::Ownership
        | Stage::Plan
        | Stage::Rust => text(stage, &loaded, form).ok_or_else(|| no_graph(stage))?,
    };
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Shown { text, diagnostics, sources })
}

fn nullability(loaded: &Loaded, form: Form, worlds: &Worlds) -> Outcome<String> {
    let (program, sources) = (&loaded.program, &loaded.sources);
    let assumed = worlds.assumptions(loaded)?;
    let facts = stages::analyse_assuming(loaded, &assumed);
    Ok(match form {
        Form::Json if worlds.is_usual() => dump::nullability_lines(program, sources, &facts),
        Form::Json => {
            dump::world_lines(program, &assumed) + &dump::nullability_lines(program, sources, &facts)
        }
        Form::Text => dump::nullability(program, sources, &facts, Format::Text),
        Form::Dot => dump::nullability(program, sources, &facts, Format::Dot),
    })
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
        // Shown with the worlds that were asked for.
        Stage::Nullability => None,
        Stage::Sharing if form == Form::Json => Some(dump::sharing_lines(program, sources, &facts())),
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
