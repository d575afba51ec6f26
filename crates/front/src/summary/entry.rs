//! A summary as bytes.
//!
//! Three lines: the format, a checksum of the key and the rest, and the rest as JSON. Places are an index into the texts of
//! the package and two offsets.

use super::key::Words;
use crate::load::{Facts, SkipReason};
use crate::shape::ShapeFile;
use blake3::Hash;
use goxide_ir::Name;
use goxide_source::{Diagnostic, FileId, Label, Severity, Span, codes};
use serde::{Deserialize, Serialize};

/// What follows is of this format.
const FORMAT: &str = "goxide summary 1";

/// What is known of a package besides what its texts say by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    /// A hash of what the rest depends on besides the texts.
    pub(crate) inputs: Hash,
    /// A hash of the shape and of all that it rests on.
    pub(crate) deep: Hash,
    /// What the checker found.
    pub(crate) found: Vec<Diagnostic>,
    /// What other packages see; `None` where some text was not understood.
    pub(crate) shape: Option<Vec<ShapeFile>>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    inputs: String,
    deep: String,
    name: Option<Name>,
    imports: Vec<(String, Place)>,
    told: Vec<StoredDiagnostic>,
    skipped: Vec<(usize, SkipReason)>,
    is_whole: bool,
    found: Vec<StoredDiagnostic>,
    shape: Option<Vec<ShapeFile>>,
}

#[derive(Serialize, Deserialize)]
struct StoredDiagnostic {
    code: String,
    severity: StoredSeverity,
    message: String,
    labels: Vec<(Place, String)>,
    help: Option<String>,
}

#[derive(Serialize, Deserialize)]
enum StoredSeverity {
    Note,
    Warning,
    Error,
}

/// Which of the package's texts, and from where to where.
type Place = (usize, u32, u32);

impl Summary {
    /// The bytes to keep under `key`; `None` where something points beyond the package.
    pub(super) fn encode(&self, key: &str, facts: &Facts, texts: &[FileId]) -> Option<Vec<u8>> {
        let place = |span: Span| Some((index(span.file, texts)?, span.start, span.end));
        let told =
            |list: &[Diagnostic]| list.iter().map(|d| StoredDiagnostic::of(d, place)).collect::<Option<_>>();
        let imports = facts.imports.iter().map(|(path, span)| Some((path.clone(), place(*span)?)));
        let skipped = facts.skipped.iter().map(|(file, reason)| Some((index(*file, texts)?, *reason)));
        let stored = Stored {
            inputs: self.inputs.to_hex().to_string(),
            deep: self.deep.to_hex().to_string(),
            name: facts.name.clone(),
            imports: imports.collect::<Option<_>>()?,
            told: told(&facts.diagnostics)?,
            skipped: skipped.collect::<Option<_>>()?,
            is_whole: facts.is_whole,
            found: told(&self.found)?,
            shape: self.shape.clone(),
        };
        let body = serde_json::to_string(&stored).ok()?;
        Some(format!("{FORMAT}\n{}\n{body}\n", checksum(key, &body)).into_bytes())
    }

    /// What the bytes kept under `key` say; `None` unless they are what was written there.
    pub(super) fn decode(key: &str, bytes: &[u8], texts: &[FileId]) -> Option<(Facts, Summary)> {
        let text = str::from_utf8(bytes).ok()?;
        let (sum, body) = text.strip_prefix(FORMAT)?.strip_prefix('\n')?.split_once('\n')?;
        let body = body.strip_suffix('\n')?;
        if sum != checksum(key, body) {
            return None;
        }
        let stored: Stored = serde_json::from_str(body).ok()?;
        let span = |(file, start, end): Place| Some(Span::new(*texts.get(file)?, start, end));
        let told = |list: Vec<StoredDiagnostic>| {
            list.into_iter().map(|d| d.diagnostic(span)).collect::<Option<Vec<Diagnostic>>>()
        };
        let imports = stored.imports.into_iter().map(|(path, place)| Some((path, span(place)?)));
        let skipped = stored.skipped.into_iter().map(|(file, reason)| Some((*texts.get(file)?, reason)));
        let facts = Facts {
            name: stored.name,
            imports: imports.collect::<Option<_>>()?,
            diagnostics: told(stored.told)?,
            skipped: skipped.collect::<Option<_>>()?,
            is_whole: stored.is_whole,
        };
        let summary = Summary {
            inputs: Hash::from_hex(stored.inputs).ok()?,
            deep: Hash::from_hex(stored.deep).ok()?,
            found: told(stored.found)?,
            shape: stored.shape,
        };
        Some((facts, summary))
    }
}

fn checksum(key: &str, body: &str) -> String {
    Words::default().add(key).add(body).hash().to_hex().to_string()
}

fn index(file: FileId, texts: &[FileId]) -> Option<usize> {
    texts.iter().position(|t| *t == file)
}

impl StoredDiagnostic {
    fn of(diagnostic: &Diagnostic, place: impl Fn(Span) -> Option<Place>) -> Option<StoredDiagnostic> {
        let Diagnostic { code, severity, message, labels, help } = diagnostic;
        let labels = labels.iter().map(|l| Some((place(l.span)?, l.message.clone())));
        Some(StoredDiagnostic {
            code: code.name.to_owned(),
            severity: match severity {
                Severity::Note => StoredSeverity::Note,
                Severity::Warning => StoredSeverity::Warning,
                Severity::Error => StoredSeverity::Error,
            },
            message: message.clone(),
            labels: labels.collect::<Option<_>>()?,
            help: help.clone(),
        })
    }

    fn diagnostic(self, span: impl Fn(Place) -> Option<Span>) -> Option<Diagnostic> {
        let labels =
            self.labels.into_iter().map(|(place, message)| Some(Label { span: span(place)?, message }));
        Some(Diagnostic {
            code: *codes::ALL.iter().find(|c| c.name == self.code)?,
            severity: match self.severity {
                StoredSeverity::Note => Severity::Note,
                StoredSeverity::Warning => Severity::Warning,
                StoredSeverity::Error => Severity::Error,
            },
            message: self.message,
            labels: labels.collect::<Option<_>>()?,
            help: self.help,
        })
    }
}
