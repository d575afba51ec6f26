//! What the exit code tells a script.

use goxide_source::{Diagnostic, Severity, codes};
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All went well; nothing differs.
    Ok,
    /// Differences were found, or the Go has errors, or the port does not compile.
    Differs,
    /// The command line names something that is not there.
    Usage,
    /// The output folder holds edits or somebody else's files.
    Refused,
    /// The disk said no.
    WriteFailed,
    /// A defect of goxide.
    Internal,
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Differs => 1,
            Exit::Usage => 2,
            Exit::Refused => 3,
            Exit::WriteFailed => 4,
            Exit::Internal => 101,
        }
    }

    /// What these diagnostics mean for the exit code; the gravest counts.
    pub(crate) fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Exit {
        let errors = diagnostics.into_iter().filter(|d| d.severity == Severity::Error);
        errors.map(of_one).max_by_key(|exit| exit.code()).unwrap_or(Exit::Ok)
    }
}

fn of_one(diagnostic: &Diagnostic) -> Exit {
    let is = |codes: &[goxide_source::Code]| codes.contains(&diagnostic.code);
    if is(&[codes::NOT_FOUND, codes::USAGE, codes::NO_PORT, codes::STALE_DECISION, codes::BAD_LEDGER]) {
        Exit::Usage
    } else if is(&[codes::FOREIGN_OUTPUT, codes::EDITED_OUTPUT]) {
        Exit::Refused
    } else if is(&[codes::WRITE_FAILED]) {
        Exit::WriteFailed
    } else if is(&[codes::INTERNAL]) {
        Exit::Internal
    } else {
        Exit::Differs
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
