//! What a person is told: one shape for every error, warning and note.

use crate::Span;
use serde::Serialize;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The work went on, something was left out or assumed.
    Warning,
    /// The thing asked for could not be done.
    Error,
}

/// A stable name of a kind of diagnostic, explained by `goxide explain <code>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code {
    /// `GX` and four digits.
    pub name: &'static str,
    /// A few sentences: what it means and what to do.
    pub explanation: &'static str,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A place and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it shows there; may be empty.
    pub message: String,
}

/// An error, warning or note with the places it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence without a final full stop.
    pub message: String,
    /// The places; the first is the main one. Empty where the trouble has no Go text (a missing folder).
    pub labels: Vec<Label>,
    /// What the person can do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, message)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, message)
    }

    fn new(code: Code, severity: Severity, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, severity, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds a place; the first one added is the main one.
    pub fn at(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Says what the person can do.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Declares the codes as constants and lists them, so that `goxide explain` knows them all.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal: $explanation:literal;)*) => {
        /// Every code there is.
        pub mod codes {
            use super::Code;
            $(
                $(#[$doc])*
                pub const $name: Code = Code { name: $code, explanation: $explanation };
            )*
            /// All codes in order.
            pub const ALL: &[Code] = &[$($name),*];
        }
    };
}

codes! {
    /// The folder or file asked for is not there.
    NOT_FOUND = "GX0001": "The path given does not exist or cannot be opened. Give a folder with Go files, one .go file, an import path that go.mod or GOROOT resolves, or ./... for a whole module.";
    /// A folder without Go files for this platform.
    NO_GO_FILES = "GX0002": "The folder holds no .go file that the build constraints of this platform select. goxide reads what `go build` would: files ending in _test.go and files for other systems do not count.";
    /// Two package clauses in one folder.
    PACKAGE_CLASH = "GX0003": "The files of one folder must all name the same package (a _test package aside). Move one of them into a folder of its own.";
    /// The parser met text that is no Go.
    SYNTAX = "GX0004": "This text does not parse as Go. The declaration it stands in is left out of the port and marked; the rest of the package is ported.";
    /// Bytes that are not UTF-8.
    NOT_UTF8 = "GX0005": "Go source is UTF-8 by definition. Convert the file, for instance with iconv.";
    /// A NUL byte.
    NUL_BYTE = "GX0006": "The Go specification lets a compiler refuse NUL in source, and the Go compiler does.";
    /// A file over the size limit.
    TOO_LARGE = "GX0007": "Files above 16 MiB are not read: they are generated data, and a port of them helps nobody. Port the generator, or leave the file out.";
    /// A loop of symbolic links or nesting beyond all reason.
    PATH_LOOP = "GX0008": "A symbolic link leads back to a folder above it. Remove the link or name the package itself.";
    /// A package import that could not be found.
    UNRESOLVED_IMPORT = "GX0009": "The imported package was found neither in this module nor among the known std packages. Its types are unknown here; each use becomes a hole.";
    /// Nesting too deep to process.
    TOO_DEEP = "GX0010": "Expressions or blocks nest deeper than goxide follows. Only generated code does that; the declaration becomes a hole.";
    /// The type checker's word.
    TYPE_ERROR = "GX0011": "The Go does not type-check; the Go compiler would refuse it too. goxide ports code that compiles.";
    /// Import cycles.
    IMPORT_CYCLE = "GX0012": "Packages import each other in a circle, which Go forbids.";
    /// The go.mod does not parse.
    GO_MOD = "GX0013": "The go.mod file could not be understood.";
    /// The output folder holds something else.
    FOREIGN_OUTPUT = "GX0101": "The output folder holds files that goxide did not write. Nothing was changed. Name an empty folder or one that holds an earlier port.";
    /// A person's edits would be lost.
    EDITED_OUTPUT = "GX0102": "Files of the port were edited since goxide wrote them. Nothing was changed. See what running again would do with `goxide diff`, move the edits away, or port into another folder.";
    /// The disk said no.
    WRITE_FAILED = "GX0103": "The port could not be written; the output folder is as it was.";
    /// A decision that matches nothing.
    STALE_DECISION = "GX0104": "goxide.decisions.toml answers a question that the port does not ask. Remove the answer or correct its key; keys stand in the TODO(goxide …) markers.";
    /// A ledger that does not parse.
    BAD_LEDGER = "GX0105": "The file is not valid TOML of the shape goxide writes. goxide.toml holds `source = \"…\"` and `settle = true`; goxide.decisions.toml holds one [[decision]] per answer with the three strings key, kind and choice, as `goxide decide` writes them.";
    /// An approved snapshot differs.
    SNAPSHOT_DIFFERS = "GX0106": "The port of this folder is not the approved one. Read the difference; accept it with `goxide snapshot accept` if it is right.";
    /// Cargo could not be used.
    NO_CARGO = "GX0107": "cargo was not found on the PATH, so the port was not compiled. Install Rust, or pass --no-settle to say so on purpose.";
    /// A command's words are off.
    USAGE = "GX0108": "The command line asks for something that is not there.";
    /// The port does not compile, even with every function left out.
    UNSETTLED = "GX0109": "rustc rejects the port at places where goxide knows nothing smaller to leave out. The files are written as they are and rustc's messages are shown. It is a defect of goxide: please report it with the Go that caused it.";
    /// No settings in the folder, or no source named there.
    NO_PORT = "GX0110": "The folder is not a port: it has no goxide.toml that names the Go it came from. Name a folder that `goxide port` wrote.";
    /// Something of ours broke.
    INTERNAL = "GX0900": "A defect of goxide. Please report it with the Go that caused it.";
}
