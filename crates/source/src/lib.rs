//! Where text lives and how we speak about it.
//!
//! A [`SourceMap`] holds every [`SourceFile`] of a run. A [`Span`] is a byte range of one file; everything a
//! person is shown (diagnostics, evidence, comments in a port) starts from a span. [`Trivia`] keeps what the
//! grammar drops: comments and blank lines.
//!
//! Nothing here reads a disk: files arrive as text from `workbench`.

mod diagnostic;
mod file;
mod render;
mod span;
mod trivia;

pub use diagnostic::{Code, Diagnostic, Label, Severity, codes};
pub use file::{FileId, SourceFile, SourceMap};
pub use render::{Style, render, render_all};
pub use span::{LineCol, Span};
pub use trivia::{Comment, Trivia};
