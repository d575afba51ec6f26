//! `goxide typedump`: what the checker knows of every expression, in the form of the oracle that goxide is held against.

use crate::cache::Summaries;
use crate::reading::Reading;
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

/// Checks the packages that `patterns` name and writes the lines.
pub fn dump(patterns: &[String], reading: &Reading) -> Outcome<Dumped> {
    let mut loaded = stages::load_all(patterns, reading)?;
    stages::check(&mut loaded);
    let mut text = String::new();
    for (id, _) in loaded.program.ported() {
        text += &typedump::dump(&loaded.program, &loaded.sources, id);
    }
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Dumped { text, diagnostics, sources })
}

/// Only what is wrong, without lines. If `remembers`, packages that earlier runs have checked are not checked again.
pub fn findings(patterns: &[String], reading: &Reading, remembers: bool) -> Outcome<Dumped> {
    let known = if remembers { Summaries::open() } else { None };
    let (diagnostics, sources) = match known {
        Some(known) => stages::find(patterns, reading, &known)?,
        None => {
            let mut loaded = stages::load_all(patterns, reading)?;
            stages::check(&mut loaded);
            loaded.into_findings()
        }
    };
    Ok(Dumped { text: String::new(), diagnostics, sources })
}
