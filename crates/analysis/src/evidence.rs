//! Why a fact holds: the path that a person is shown.

use goxide_source::{SourceMap, Span};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Where it happens.
    pub span: Span,
    /// What happens there, a predicate without subject: `returns a missing map entry`.
    pub what: String,
}

/// A path of reasons from a cause to the fact; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence(pub Vec<Reason>);

impl Evidence {
    /// A path of one step.
    pub fn new(span: Span, what: impl Into<String>) -> Evidence {
        Evidence(vec![Reason { span, what: what.into() }])
    }

    /// The path as markers write it: `users.go:49 returns a missing map entry → users.go:70`.
    pub fn text(&self, sources: &SourceMap) -> String {
        let step = |r: &Reason| format!("{} {}", sources.short(r.span), r.what).trim_end().to_owned();
        self.0.iter().map(step).collect::<Vec<_>>().join(" → ")
    }
}
