//! Loading Go from the disk for tests.

use goxide_analysis::nullability::Assumptions;
use goxide_analysis::{Facts, analyze};
use goxide_front::load::{Entry, Env, Pattern, Stat, Tree, TreeError, load};
use goxide_ir::Program;
use goxide_source::{Diagnostic, Severity, SourceMap};
use std::fs;
use std::path::{Path, PathBuf};

/// The disk as the loader sees it.
pub(crate) struct Disk;

fn error(e: std::io::Error) -> TreeError {
    if e.kind() == std::io::ErrorKind::NotFound {
        TreeError::NotFound
    } else {
        TreeError::Other(e.to_string())
    }
}

#[expect(clippy::disallowed_methods, reason = "tests read their own files")]
impl Tree for Disk {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        let meta = fs::metadata(path).map_err(error)?;
        Ok(if meta.is_dir() { Stat::Dir } else { Stat::File(meta.len()) })
    }
    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        fs::read(path).map_err(error)
    }
    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        let entry = |e: fs::DirEntry| Entry {
            name: e.file_name().to_string_lossy().into_owned(),
            is_dir: e.path().is_dir(),
            is_link: e.path().is_symlink(),
        };
        Ok(fs::read_dir(path).map_err(error)?.filter_map(Result::ok).map(entry).collect())
    }
    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        path.canonicalize().map_err(error)
    }
}

/// A checked program with its facts.
pub(crate) struct Case {
    pub(crate) program: Program,
    pub(crate) sources: SourceMap,
    pub(crate) facts: Facts,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Loads, checks and analyses a folder or file.
pub(crate) fn case(path: &Path) -> Case {
    let word = path.to_string_lossy().into_owned();
    let patterns = Pattern::parse(&[word], &Disk);
    let mut loaded = load(&Disk, &Env::default(), &patterns);
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    diagnostics.extend(goxide_front::check::check(&mut loaded.program, &loaded.sources));
    let facts = analyze(&loaded.program, &Assumptions::read(&loaded.program, &loaded.sources));
    Case { program: loaded.program, sources: loaded.sources, facts, diagnostics }
}

impl Case {
    /// The diagnostics that are errors, as text.
    pub(crate) fn errors(&self) -> Vec<String> {
        let error = |d: &&Diagnostic| d.severity == Severity::Error;
        let place = |d: &Diagnostic| {
            d.labels.first().map_or(String::new(), |l| format!("{}: ", self.sources.short(l.span)))
        };
        self.diagnostics.iter().filter(error).map(|d| format!("{}{}", place(d), d.message)).collect()
    }
}

/// The folder of a sample.
#[allow(dead_code, reason = "not every test asks for one")]
pub(crate) fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}
