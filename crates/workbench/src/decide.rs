//! Answering questions: `goxide decide` without opening an editor.

use crate::ledger::{LEDGER, Ledger, Question};
use crate::refusal::Outcome;
use crate::report::{Class, Marker};
use goxide_source::{Diagnostic, codes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// Where a port keeps its open questions for [`open`].
pub const QUESTIONS: &str = ".goxide/questions.json";

/// The choice that keeps what the port does now and removes the marker.
pub const KEEP: &str = "keep";

/// An open question of a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The marker's key.
    pub key: String,
    /// The marker's kind.
    pub kind: String,
    /// What was assumed.
    pub text: String,
    /// The choices besides the one taken.
    pub options: Vec<String>,
    /// The file of the port.
    pub file: String,
}

impl Open {
    /// The question as a list shows it.
    pub fn to_text(&self) -> String {
        let Open { key, kind, text, options, file } = self;
        format!("{kind} {key}  ({file})\n  {text}\n  {}, {KEEP}", options.join(", "))
    }
}

/// An answer as typed.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The marker's key.
    pub key: String,
    /// The marker's kind, where the key alone does not tell.
    pub kind: Option<String>,
    /// The choice.
    pub choice: String,
}

/// What was written into the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    /// The marker's key.
    pub key: String,
    /// The marker's kind.
    pub kind: String,
    /// The choice.
    pub choice: String,
}

/// The markers that can be answered, as the port keeps them.
pub(crate) fn questions_json(markers: &[Marker]) -> String {
    let mut seen = BTreeSet::new();
    let open: Vec<Open> = markers
        .iter()
        .filter(|m| m.class != Class::Hole && !m.options.is_empty())
        .filter(|m| seen.insert((&m.kind, &m.key)))
        .map(|m| Open {
            key: m.key.clone(),
            kind: m.kind.clone(),
            text: m.text.clone(),
            options: m.options.clone(),
            file: m.file.clone(),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&open).expect("strings are always JSON");
    text.push('\n');
    text
}

/// The open questions of the port in `dir`.
pub fn open(dir: &Path) -> Outcome<Vec<Open>> {
    let bad = |why: String| {
        Diagnostic::error(codes::NO_PORT, format!("{} holds no port: {why}", dir.display()))
            .help("name the folder of a port: goxide decide <dir> <key> <choice>")
    };
    let text = std::fs::read_to_string(dir.join(QUESTIONS)).map_err(|e| bad(format!("{QUESTIONS}: {e}")))?;
    Ok(serde_json::from_str(&text).map_err(|e| bad(format!("{QUESTIONS}: {e}")))?)
}

/// Writes an answer into the ledger of the port in `dir`.
pub fn decide(dir: &Path, answer: &Answer) -> Outcome<Recorded> {
    let open = open(dir)?;
    let mut ledger = Ledger::read([dir])?;
    let recorded = find(&open, &ledger, answer)?;
    let Recorded { key, kind, choice } = recorded.clone();
    ledger.set(Question { key, kind }, choice);
    replace(&dir.join(LEDGER), &ledger.to_toml()).map_err(|e| {
        Diagnostic::error(codes::WRITE_FAILED, format!("cannot write {}: {e}", dir.join(LEDGER).display()))
    })?;
    Ok(recorded)
}

/// The question that is meant: an open one, or one that was answered before and is answered anew.
fn find(open: &[Open], ledger: &Ledger, answer: &Answer) -> Outcome<Recorded> {
    let Answer { key, kind, choice } = answer;
    let fits = |k: &str, of: &str| k == key && kind.as_ref().is_none_or(|kind| kind == of);
    let mut kinds: BTreeSet<&str> = open.iter().filter(|q| fits(&q.key, &q.kind)).map(|q| &*q.kind).collect();
    kinds.extend(ledger.iter().filter(|(q, _)| fits(&q.key, &q.kind)).map(|(q, _)| &*q.kind));
    let kind = match Vec::from_iter(kinds)[..] {
        [kind] => kind,
        [] => return Err(unknown(open, key).into()),
        ref many => {
            let message = format!("`{key}` has several questions: {}", many.join(", "));
            return Err(Diagnostic::error(codes::USAGE, message).help("say which with --kind").into());
        }
    };
    let question = open.iter().find(|q| q.key == *key && q.kind == kind);
    if let Some(question) = question.filter(|q| choice != KEEP && !q.options.contains(choice)) {
        let message = format!("`{choice}` is no choice of {kind} {key}");
        let help = format!("the choices are {}, {KEEP}", question.options.join(", "));
        return Err(Diagnostic::error(codes::USAGE, message).help(help).into());
    }
    Ok(Recorded { key: key.clone(), kind: kind.to_owned(), choice: choice.clone() })
}

fn unknown(open: &[Open], key: &str) -> Diagnostic {
    let near = open
        .iter()
        .map(|q| (similar::TextDiff::from_chars(key, &*q.key).ratio(), &q.key))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match near {
        Some((ratio, near)) if ratio > 0.6 => format!("did you mean `{near}`?"),
        _ => "`goxide decide <dir>` lists the open questions".to_owned(),
    };
    Diagnostic::error(codes::STALE_DECISION, format!("the port asks nothing about `{key}`")).help(help)
}

/// The old file or the new one, never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    std::fs::set_permissions(file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a place");
        let marker = |kind: &str, key: &str, options: &[&str]| Marker {
            class: Class::Choice,
            kind: kind.into(),
            key: key.into(),
            text: "It can be nil.".into(),
            why: Vec::new(),
            options: options.iter().map(ToString::to_string).collect(),
            file: "src/lib.rs".into(),
            line: 1,
        };
        let markers = [
            marker("nil-deref", "f.a", &["skip"]),
            marker("nil-deref", "g", &["skip"]),
            marker("overflow", "g", &["wrap"]),
        ];
        std::fs::create_dir(dir.path().join(".goxide")).expect("made");
        std::fs::write(dir.path().join(QUESTIONS), questions_json(&markers)).expect("written");
        dir
    }

    fn answer(key: &str, kind: Option<&str>, choice: &str) -> Answer {
        Answer { key: key.into(), kind: kind.map(Into::into), choice: choice.into() }
    }

    #[test]
    fn an_answer_goes_into_the_ledger_and_may_be_changed() {
        let port = port();
        assert_eq!(decide(port.path(), &answer("f.a", None, "skip")).expect("asked").kind, "nil-deref");
        decide(port.path(), &answer("g", Some("overflow"), "wrap")).expect("asked");
        decide(port.path(), &answer("f.a", None, KEEP)).expect("asked");
        let text = std::fs::read_to_string(port.path().join(LEDGER)).expect("written");
        let answers = "key = \"f.a\"\nkind = \"nil-deref\"\nchoice = \"keep\"\n\n[[decision]]\nkey = \"g\"\nkind = \"overflow\"";
        assert!(text.contains(answers), "{text}");
    }

    #[test]
    fn wrong_answers_are_refused_with_the_right_ones() {
        let port = port();
        let help = |answer| {
            let refusal = decide(port.path(), &answer).expect_err("wrong");
            refusal.diagnostics[0].help.clone().unwrap_or_default()
        };
        assert_eq!(help(answer("f.b", None, "skip")), "did you mean `f.a`?");
        assert_eq!(help(answer("f.a", None, "jump")), "the choices are skip, keep");
        assert_eq!(help(answer("g", None, "skip")), "say which with --kind");
        assert!(!port.path().join(LEDGER).exists());
    }
}
