//! `goxide typedump`: what the checker knows of every expression, in the form of the oracle that goxide is held against.

use crate::refusal::Outcome;
use crate::stages;
use goxide_front::typedump;
use goxide_source::{Diagnostic, SourceMap};

/// The lines, and what is wrong with the Go.
#[derive(Debug)]
pub struct Dumped {
    /// A line `# package path` and the lines of the package, for each.
    pub text: String,
    /// What is wrong with the Go.
    pub diagnostics: Vec<Diagnostic>,
    /// The Go text the diagnostics point into.
    pub sources: SourceMap,
}

/// Checks the packages that `patterns` name; `tests` takes the tests inside them along, `lines` writes the lines.
pub fn dump(patterns: &[String], tests: bool, lines: bool) -> Outcome<Dumped> {
    let mut loaded = stages::load_all(patterns, tests)?;
    stages::check(&mut loaded);
    let mut text = String::new();
    for (id, _) in loaded.program.ported().filter(|_| lines) {
        text += &typedump::dump(&loaded.program, &loaded.sources, id);
    }
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Dumped { text, diagnostics, sources })
}
