//! What a verb returns when it cannot do what was asked.

use goxide_source::{Diagnostic, SourceMap};

/// Diagnostics and the texts they point into.
#[derive(Debug, Default)]
pub struct Refusal {
    /// What went wrong, in the order it was found.
    pub diagnostics: Vec<Diagnostic>,
    /// The files the labels speak of.
    pub sources: SourceMap,
}

/// A result whose error a person can be shown.
pub type Outcome<T> = Result<T, Box<Refusal>>;

impl From<Diagnostic> for Box<Refusal> {
    fn from(diagnostic: Diagnostic) -> Self {
        Box::new(Refusal { diagnostics: vec![diagnostic], sources: SourceMap::default() })
    }
}

impl Refusal {
    /// Diagnostics that speak of texts in `sources`.
    pub fn new(diagnostics: Vec<Diagnostic>, sources: SourceMap) -> Box<Refusal> {
        Box::new(Refusal { diagnostics, sources })
    }
}
