//! `TODO(goxide …)`: where a person must look.

use goxide_source::Span;
use serde::Serialize;

/// The classes that are always counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Not ported; the body is `todo!()`.
    Hole,
    /// Compiles and behaves like the Go; another choice may be better.
    Choice,
    /// Compiles, but may behave differently in the case it names.
    Differs,
}

/// A marker of the port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// Kind of question: `nil-deref`.
    pub kind: String,
    /// Class of its answer.
    pub class: Class,
    /// Stable key: declaration, then locals or fields; never a line number.
    pub key: String,
    /// What was assumed: one or two sentences.
    pub text: String,
    /// The evidence path as text; empty if there is none.
    pub why: String,
    /// The other choices.
    pub options: Vec<String>,
    /// The Go text that it speaks of; it is printed before the statement or item there.
    #[serde(skip)]
    pub span: Span,
}

impl Marker {
    /// The comment lines, without `// `.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("TODO(goxide {} {}): {}", self.kind, self.key, self.text)];
        if !self.why.is_empty() {
            lines.push(format!("  why: {}", self.why));
        }
        if !self.options.is_empty() {
            lines.push(format!("  or:  {}", self.options.join(", ")));
        }
        lines
    }
}
