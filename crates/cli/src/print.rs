//! Everything that reaches the terminal: results on stdout, diagnostics on stderr, one JSON value with `--json`.

use crate::exit::Exit;
use anstream::eprintln;
use goxide_source::{Diagnostic, LineCol, SourceMap, Style, render_all};
use goxide_workbench::refusal::Refusal;
use serde::Serialize;
use std::io::Write;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    /// One JSON value on stdout and nothing else.
    pub(crate) json: bool,
    /// No progress and no summary.
    pub(crate) quiet: bool,
}

/// A diagnostic as scripts read it.
#[derive(Serialize)]
pub(crate) struct DiagnosticJson<'a> {
    code: &'static str,
    severity: goxide_source::Severity,
    message: &'a str,
    places: Vec<PlaceJson<'a>>,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    start: LineCol,
    end: LineCol,
    message: &'a str,
}

#[derive(Serialize)]
struct RefusalJson<'a> {
    diagnostics: Vec<DiagnosticJson<'a>>,
    exit: u8,
}

impl Printer {
    pub(crate) fn new(json: bool, quiet: bool) -> Printer {
        Printer { json, quiet }
    }

    /// A result; ends its last line if the text does not.
    pub(crate) fn text(self, text: &str) {
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let mut stdout = anstream::stdout().lock();
        // A reader that has seen enough (`goxide show … | head`) is no error.
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(end.as_bytes()));
    }

    /// A result for scripts.
    pub(crate) fn value(self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.text(&text),
            Err(e) => eprintln!("error: this has no form in JSON: {e}"),
        }
    }

    /// Something said beside the result.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet && !self.json {
            eprintln!("{text}");
        }
    }

    /// Diagnostics that come with a result; with `--json` they are part of it.
    pub(crate) fn diagnostics(self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        if !self.json {
            // anstream takes the colour out again where stderr is no terminal.
            render_all(diagnostics, sources, Style::Colour).for_each(|text| eprintln!("{text}\n"));
        }
    }

    /// Why there is no result; gives the exit code.
    pub(crate) fn refusal(self, diagnostics: &[Diagnostic], sources: &SourceMap) -> Exit {
        let exit = Exit::of(diagnostics);
        if self.json {
            self.value(&RefusalJson { diagnostics: to_json(diagnostics, sources), exit: exit.code() });
        } else {
            self.diagnostics(diagnostics, sources);
        }
        exit
    }

    /// The same for an outcome's error.
    pub(crate) fn refused(self, refusal: &Refusal) -> Exit {
        self.refusal(&refusal.diagnostics, &refusal.sources)
    }
}

/// Diagnostics as scripts read them.
pub(crate) fn to_json<'a>(diagnostics: &'a [Diagnostic], sources: &'a SourceMap) -> Vec<DiagnosticJson<'a>> {
    let place = |label: &'a goxide_source::Label| PlaceJson {
        file: sources[label.span.file].path(),
        start: sources.start(label.span),
        end: sources.end(label.span),
        message: &label.message,
    };
    let one = |d: &'a Diagnostic| DiagnosticJson {
        code: d.code.name,
        severity: d.severity,
        message: &d.message,
        places: d.labels.iter().map(place).collect(),
        help: d.help.as_deref(),
    };
    diagnostics.iter().map(one).collect()
}
