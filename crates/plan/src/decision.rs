//! What a person has decided.

use serde::{Deserialize, Serialize};

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decision {
    /// The marker's key.
    pub key: String,
    /// The marker's kind.
    pub kind: String,
    /// The choice: the default's name, or one of the marker's options.
    pub choice: String,
}

/// All answers, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions(pub Vec<Decision>);

impl Decisions {
    /// The answer to a question.
    pub fn choice(&self, kind: &str, key: &str) -> Option<&str> {
        self.0.iter().find(|d| d.kind == kind && d.key == key).map(|d| &*d.choice)
    }
}
