//! What only a person can decide.

use crate::Evidence;

/// A question with a default; unanswered, the default is taken and marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Stable name of the subject: package-level declaration, then locals or fields; never a line number.
    pub key: String,
    /// Which kind of marker it becomes (`nil-deref`).
    pub kind: &'static str,
    /// The choice taken when nobody answers.
    pub default: &'static str,
    /// The other choices.
    pub options: &'static [&'static str],
    /// Why it is asked.
    pub evidence: Option<Evidence>,
}
