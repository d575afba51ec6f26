//! The stages as the pipeline calls them.
//!
//! A stand-in until the front end is here: it reads the Go files of one folder and emits an empty module for each.

use crate::ledger::{Ledger, Question};
use crate::output::Files;
use crate::refusal::Outcome;
use crate::report::Marker;
use crate::settle::{Degraded, Draft, Function};
use goxide_source::{Diagnostic, SourceFile, SourceMap, codes};
use std::collections::BTreeSet;
use std::path::Path;

/// The packages asked for.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: SourceMap,
    package: String,
}

/// The port as text.
pub(crate) struct Emission {
    files: Files,
}

pub(crate) fn load(source: &str) -> Outcome<Loaded> {
    let not_found = |e| Diagnostic::error(codes::NOT_FOUND, format!("{source}: {e}"));
    let mut sources = SourceMap::default();
    let mut names: Vec<_> =
        std::fs::read_dir(source).map_err(not_found)?.flatten().map(|e| e.path()).collect();
    names.sort();
    for path in names.into_iter().filter(|p| p.extension().is_some_and(|e| e == "go")) {
        let text = std::fs::read_to_string(&path).map_err(not_found)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sources.add(SourceFile::new(name, text));
    }
    let package = Path::new(source).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Loaded { diagnostics: Vec::new(), sources, package })
}

impl Loaded {
    pub(crate) fn packages(&self) -> Vec<String> {
        vec![self.package.clone()]
    }

    pub(crate) fn into_findings(self) -> (Vec<Diagnostic>, SourceMap) {
        (self.diagnostics, self.sources)
    }
}

pub(crate) fn analyse(_: &Loaded) {}

pub(crate) fn questions(_: &Loaded, (): &()) -> BTreeSet<Question> {
    BTreeSet::new()
}

pub(crate) fn plan(_: &Loaded, (): &(), _: &Ledger) {}

pub(crate) fn emit(loaded: &Loaded, (): &(), _: &Degraded) -> Emission {
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n",
        loaded.package
    );
    let mods: String =
        loaded.sources.iter().map(|(_, f)| format!("mod {};\n", f.name().trim_end_matches(".go"))).collect();
    let mut files = Files::from([("Cargo.toml".into(), manifest), ("src/lib.rs".into(), mods)]);
    for (_, file) in loaded.sources.iter() {
        let text = format!("// {} lines of Go\n", file.line_count());
        files.insert(format!("src/{}.rs", file.name().trim_end_matches(".go")), text);
    }
    Emission { files }
}

impl Draft for Emission {
    fn files(&self) -> &Files {
        &self.files
    }
    fn functions(&self) -> Vec<Function> {
        Vec::new()
    }
}

impl Emission {
    pub(crate) fn markers(&self, _: &Loaded) -> Vec<Marker> {
        Vec::new()
    }

    pub(crate) fn count(&self) -> (usize, usize) {
        (0, 0)
    }

    pub(crate) fn into_files(self) -> Files {
        self.files
    }
}
