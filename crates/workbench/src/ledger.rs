//! `goxide.decisions.toml`: a person's answers to the questions of a port.
//!
//! ```toml
//! [[decision]]
//! key = "find.user"
//! kind = "nil-deref"
//! choice = "return-error"
//! ```
//!
//! Key and kind are those of the `TODO(goxide <kind> <key>)` marker. The file stands in the port or beside the Go;
//! both are read. An answer whose question is not asked is an error, so that answers never rot in silence.

use crate::refusal::{Outcome, Refusal};
use crate::settings::bad_toml;
use goxide_source::{Diagnostic, FileId, SourceFile, SourceMap, Span, codes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// The name of the file.
pub const LEDGER: &str = "goxide.decisions.toml";

const HEAD: &str = "\
# Answers to the TODO(goxide …) markers of this port; replayed by every `goxide port`.
# Change them here or with `goxide decide <key> <choice>`.
";

/// Which question is meant: the two words of its marker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Question {
    /// The declaration and subject, such as `find.user`.
    pub key: String,
    /// The kind, such as `nil-deref`.
    pub kind: String,
}

/// An answer and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// One of the choices of the marker.
    pub choice: String,
    place: Option<Span>,
}

/// All answers by question.
#[derive(Debug, Default)]
pub struct Ledger {
    decisions: BTreeMap<Question, Decision>,
    sources: SourceMap,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    #[serde(default)]
    decision: Vec<toml::Spanned<Entry>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    kind: String,
    choice: String,
}

#[derive(Serialize)]
struct Written<'a> {
    decision: Vec<WrittenEntry<'a>>,
}

#[derive(Serialize)]
struct WrittenEntry<'a> {
    key: &'a str,
    kind: &'a str,
    choice: &'a str,
}

impl Ledger {
    /// Reads the ledgers of these folders; a missing file is an empty one. The same question answered twice, and
    /// not alike, is an error.
    pub fn read<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Outcome<Ledger> {
        let mut ledger = Ledger::default();
        let mut seen = BTreeSet::new();
        for folder in folders {
            let path = folder.join(LEDGER);
            if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                continue;
            }
            match std::fs::read_to_string(&path) {
                Ok(text) => ledger.add(&path.display().to_string(), &text)?,
                Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(e) => {
                    let message = format!("cannot read {}: {e}", path.display());
                    return Err(Diagnostic::error(codes::BAD_LEDGER, message).into());
                }
            }
        }
        Ok(ledger)
    }

    /// Takes in the text of one file.
    pub fn add(&mut self, path: &str, text: &str) -> Outcome<()> {
        let shape: FileShape = toml::from_str(text).map_err(|e| bad_toml(path, text, &e))?;
        let file = self.sources.add(SourceFile::new(path, text));
        for entry in shape.decision {
            let place = entry_place(file, text, &entry.span());
            let Entry { key, kind, choice } = entry.into_inner();
            let question = Question { key, kind };
            let earlier = self.decisions.get(&question);
            if let Some(earlier) = earlier.filter(|d| d.choice != choice) {
                let message = format!("{} is answered twice: {} and {choice}", question.key, earlier.choice);
                let mut diagnostic =
                    Diagnostic::error(codes::BAD_LEDGER, message).at(place, "the second answer");
                if let Some(first) = earlier.place {
                    diagnostic = diagnostic.at(first, "the first answer");
                }
                let sources = std::mem::take(&mut self.sources);
                return Err(Refusal::new(vec![diagnostic.help("remove one of them")], sources));
            }
            self.decisions.insert(question, Decision { choice, place: Some(place) });
        }
        Ok(())
    }

    /// The answers in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Question, &str)> {
        self.decisions.iter().map(|(question, decision)| (question, &*decision.choice))
    }

    /// The answer to a question.
    pub fn get(&self, question: &Question) -> Option<&str> {
        self.decisions.get(question).map(|d| &*d.choice)
    }

    /// Answers a question, or answers it anew.
    pub fn set(&mut self, question: Question, choice: String) {
        self.decisions.insert(question, Decision { choice, place: None });
    }

    /// Refuses answers to questions that are not among `asked`, the questions the port has apart from the ledger.
    pub fn refuse_stale(self, asked: impl FnOnce() -> BTreeSet<Question>) -> Outcome<Ledger> {
        if self.decisions.is_empty() {
            return Ok(self);
        }
        let asked = &asked();
        let stale = self.decisions.iter().filter(|(question, _)| !asked.contains(question));
        let diagnostics: Vec<Diagnostic> =
            stale.map(|(question, decision)| stale_decision(question, decision, asked)).collect();
        if diagnostics.is_empty() { Ok(self) } else { Err(Refusal::new(diagnostics, self.sources)) }
    }

    /// The text of the file; the same answers give the same bytes.
    pub fn to_toml(&self) -> String {
        let decision = self
            .iter()
            .map(|(q, choice)| WrittenEntry { key: &q.key, kind: &q.kind, choice })
            .collect::<Vec<_>>();
        let body = toml::to_string(&Written { decision }).expect("tables of strings are always TOML");
        format!("{HEAD}\n{body}")
    }
}

/// The heading line of an entry, which is what a person looks for.
fn entry_place(file: FileId, text: &str, range: &std::ops::Range<usize>) -> Span {
    let end = text[range.start..].find('\n').map_or(range.end, |n| range.start + n);
    Span::new(file, range.start as u32, end.max(range.start + 1).min(text.len()) as u32)
}

fn stale_decision(question: &Question, decision: &Decision, asked: &BTreeSet<Question>) -> Diagnostic {
    let Question { key, kind } = question;
    let message = format!("the port does not ask `{kind}` of `{key}`");
    let names: Vec<String> = asked.iter().map(|q| format!("{} {}", q.kind, q.key)).collect();
    let name = format!("{kind} {key}");
    let near = names
        .iter()
        .map(|n| (similar::TextDiff::from_chars(name.as_str(), n.as_str()).ratio(), n))
        .filter(|(ratio, _)| *ratio > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match near {
        Some((_, near)) => format!("did you mean `{near}`? Otherwise remove the answer"),
        None => {
            "remove the answer; the keys of open questions stand in the TODO(goxide …) markers".to_owned()
        }
    };
    let diagnostic = Diagnostic::error(codes::STALE_DECISION, message).help(help);
    match decision.place {
        Some(place) => diagnostic.at(place, "this answer matches nothing"),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use goxide_source::{Style, render};

    fn question(key: &str, kind: &str) -> Question {
        Question { key: key.into(), kind: kind.into() }
    }

    fn shown(refusal: &Refusal) -> String {
        refusal
            .diagnostics
            .iter()
            .map(|d| render(d, &refusal.sources, Style::Plain))
            .collect::<Vec<_>>()
            .join("\n")
    }

    const TEXT: &str = "\
[[decision]]
key = \"find.user\"
kind = \"nil-deref\"
choice = \"return-error\"

[[decision]]
key = \"a.b\"
kind = \"overflow\"
choice = \"wrap\"
";

    #[test]
    fn reads_what_it_writes_in_the_order_of_keys() {
        let mut ledger = Ledger::default();
        ledger.add("l", TEXT).expect("the text is a ledger");
        let written = ledger.to_toml();
        assert!(written.find("a.b") < written.find("find.user"), "{written}");
        let mut again = Ledger::default();
        again.add("l", &written).expect("goxide reads its own file");
        assert_eq!(again.to_toml(), written);
        assert_eq!(again.get(&question("find.user", "nil-deref")), Some("return-error"));
    }

    #[test]
    fn an_answer_to_nothing_is_shown_with_its_line() {
        let mut ledger = Ledger::default();
        ledger.add("goxide.decisions.toml", TEXT).expect("the text is a ledger");
        let asked = BTreeSet::from([question("find.user", "nil-deref"), question("a.bb", "overflow")]);
        let text = shown(&ledger.refuse_stale(|| asked).expect_err("a.b is not asked"));
        assert!(text.contains("GX0104") && text.contains("goxide.decisions.toml:6:1"), "{text}");
        assert!(text.contains("did you mean `overflow a.bb`"), "{text}");
    }

    #[test]
    fn bad_toml_and_two_answers_are_shown_with_their_lines() {
        let text =
            shown(&Ledger::default().add("l.toml", "[[decision]]\nkey = 1\n").expect_err("not a string"));
        assert!(text.contains("l.toml:2:7"), "{text}");
        let twice = format!("{TEXT}\n[[decision]]\nkey = \"a.b\"\nkind = \"overflow\"\nchoice = \"panic\"\n");
        let text = shown(&Ledger::default().add("l.toml", &twice).expect_err("two answers"));
        assert!(text.contains("answered twice") && text.contains("l.toml:11:1"), "{text}");
    }
}
