//! Finding the packages that were asked for, and what they import.
//!
//! In waves: the packages asked for are read and lowered in parallel, then those that they import, until nothing is
//! new. What is read and how it is numbered depends on nothing but the text, never on which thread was faster.
//!
//! - A package asked for is [`Origin::Port`].
//! - An import from the same module, or from one that a `go.work` joins with it, is [`Origin::Dependency`] with all its
//!   text; one from another module (a `vendor` folder, the module cache, a `replace`) is too, without function bodies.
//! - A std package is [`Origin::Std`]: declarations from the embedded index, or from GOROOT where the index lacks it.
//! - What is nowhere is [`Origin::Missing`], reported once.

mod build_list;
mod constraint;
mod files;
mod go_mod;
mod order;
mod pattern;
mod resolve;
pub mod std_index;
mod tree;

pub use go_mod::{GoMod, Replacement};
pub use pattern::Pattern;
pub use tree::{Entry, MemoryTree, Stat, Tree, TreeError};

use crate::lower::{self, LoweredFile};
use crate::parse::Detail;
use goxide_ir::{Name, Origin, Program};
use goxide_source::{Diagnostic, FileId, SourceFile, SourceMap, Span, codes};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What loading depends on besides the files.
#[derive(Clone, Debug)]
pub struct Env {
    /// The system that build constraints speak of.
    pub goos: String,
    /// The machine that build constraints speak of.
    pub goarch: String,
    /// Further build tags that hold.
    pub tags: Vec<String>,
    /// Where Go lives, if it is here.
    pub goroot: Option<PathBuf>,
    /// The module cache, if there is one.
    pub gomodcache: Option<PathBuf>,
    /// Whether the tests inside the packages asked for are part of them.
    pub tests: bool,
}

impl Default for Env {
    fn default() -> Env {
        let (goos, goarch) = ("linux".into(), "amd64".into());
        Env { goos, goarch, tags: Vec::new(), goroot: None, gomodcache: None, tests: false }
    }
}

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The packages, lowered, not yet checked.
    pub program: Program,
    /// Their texts.
    pub sources: SourceMap,
    /// What a person is to be told.
    pub diagnostics: Vec<Diagnostic>,
    /// Files of the packages to port that are not part of them.
    pub skipped: Vec<Skipped>,
    /// The module of the first package asked for.
    pub module: Option<GoMod>,
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The path as people know it.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Its name ends in `_test.go`.
    Test,
    /// It is for another system, machine or tag.
    Constraint,
    /// It cannot be read as Go; a diagnostic says why.
    Unreadable,
    /// It belongs to a package of another name; a diagnostic says so.
    OtherPackage,
    /// It imports `C`, and other files do without.
    Cgo,
}

/// Loads what `patterns` ask for.
pub fn load(tree: &dyn Tree, env: &Env, patterns: &[Pattern]) -> Loaded {
    let mut loader = Loader {
        tree,
        env: env.clone(),
        sources: SourceMap::default(),
        diagnostics: Vec::new(),
        skipped: Vec::new(),
        modules: Vec::new(),
        module_of_dir: BTreeMap::new(),
        build_list: build_list::BuildList::default(),
        units: Vec::new(),
        by_path: BTreeMap::new(),
    };
    patterns.iter().for_each(|p| loader.ask(p));
    let module = loader.units.first().and_then(|u| u.module).map(|m| loader.modules[m].go_mod.clone());
    let mut from = 0;
    while from < loader.units.len() {
        let to = loader.units.len();
        loader.wave(from, to);
        from = to;
    }
    let program = order::program(&mut loader);
    Loaded {
        program,
        sources: loader.sources,
        diagnostics: loader.diagnostics,
        skipped: loader.skipped,
        module,
    }
}

/// Work in progress.
struct Loader<'a> {
    tree: &'a dyn Tree,
    env: Env,
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
    skipped: Vec<Skipped>,
    modules: Vec<Module>,
    /// The module around each folder that was asked about.
    module_of_dir: BTreeMap<PathBuf, Option<usize>>,
    build_list: build_list::BuildList,
    units: Vec<Unit>,
    /// Units by import path.
    by_path: BTreeMap<String, usize>,
}

/// A module on the disk.
struct Module {
    /// Absolute.
    root: PathBuf,
    go_mod: GoMod,
}

/// A package on its way.
struct Unit {
    path: String,
    origin: Origin,
    detail: Detail,
    place: Place,
    /// Index of its module.
    module: Option<usize>,
    /// What stands before its files' names.
    prefix: String,
    name: Name,
    files: Vec<LoweredFile>,
    /// The unit behind each import path.
    imports: BTreeMap<String, usize>,
}

/// Where a package's text is.
#[derive(Clone)]
enum Place {
    Dir(PathBuf),
    Files(Vec<PathBuf>),
    Index(&'static str),
    Nowhere,
}

impl Loader<'_> {
    /// Reads, lowers and resolves the imports of some units.
    fn wave(&mut self, from: usize, to: usize) {
        let (tree, env) = (self.tree, &self.env);
        let read: Vec<files::Read> =
            self.units[from..to].par_iter().map(|u| files::read(u, tree, env)).collect();
        let mut work: Vec<(usize, FileId, Arc<str>, Detail)> = Vec::new();
        for (unit, read) in (from..).zip(read) {
            let is_port = self.units[unit].origin == Origin::Port;
            self.skipped.extend(read.skipped.into_iter().filter(|_| is_port));
            self.diagnostics.extend(read.diagnostics.into_iter().filter(|_| is_port));
            for problem in read.problems {
                let id = self.sources.add(SourceFile::new(problem.path, problem.text));
                let span = Span::new(id, problem.at, problem.at);
                self.diagnostics.push(problem.diagnostic.at(span, ""));
            }
            for (path, text) in read.texts {
                let id = self.sources.add(SourceFile::new(path, text));
                work.push((unit, id, self.sources[id].text().clone(), self.units[unit].detail));
            }
        }
        let lowered: Vec<(usize, LoweredFile)> = work
            .par_iter()
            .map(|(unit, id, text, detail)| (*unit, lower::file(*id, text, *detail)))
            .collect();
        for (unit, file) in lowered {
            self.units[unit].files.push(file);
        }
        for unit in from..to {
            self.settle_name(unit);
            self.follow_imports(unit);
        }
    }

    /// The package's name; files that name another one are dropped.
    fn settle_name(&mut self, unit: usize) {
        let unit = &mut self.units[unit];
        // `go build` without cgo passes over such files; where there are no others, they are read all the same.
        let is_cgo = |f: &LoweredFile| f.imports.iter().any(|i| i.path == "C");
        if unit.origin != Origin::Port || !unit.files.iter().all(is_cgo) {
            for file in unit.files.extract_if(.., |f| is_cgo(f)) {
                if unit.origin == Origin::Port {
                    let path = self.sources[file.source].path().to_string();
                    self.skipped.push(Skipped { path, reason: SkipReason::Cgo });
                }
            }
        }
        // Tests beside a package are a package of their own.
        let is_beside = |f: &LoweredFile| {
            f.package.name.ends_with("_test") && self.sources[f.source].name().ends_with("_test.go")
        };
        for file in unit.files.extract_if(.., |f| is_beside(f)) {
            let path = self.sources[file.source].path().to_string();
            self.skipped.push(Skipped { path, reason: SkipReason::Test });
        }
        unit.files.retain(|f| f.package.name != "documentation");
        let Some(first) = unit.files.iter().find(|f| !f.package.name.is_empty()) else { return };
        let package = first.package.clone();
        unit.name = package.name.clone();
        for file in &mut unit.files {
            if unit.origin == Origin::Port {
                self.diagnostics.append(&mut file.diagnostics);
            }
        }
        let other = unit.files.iter().find(|f| !f.package.name.is_empty() && f.package.name != package.name);
        if let Some(other) = other {
            let message = format!("found packages {} and {} in one folder", package.name, other.package.name);
            self.diagnostics.push(
                Diagnostic::error(codes::PACKAGE_CLASH, message)
                    .at(other.package.span, "another package here")
                    .at(package.span, "the first one")
                    .help("move the files of one of them into a folder of its own, or name single .go files"),
            );
        }
        for file in
            unit.files.extract_if(.., |f| !f.package.name.is_empty() && f.package.name != package.name)
        {
            let path = self.sources[file.source].path().to_string();
            self.skipped.push(Skipped { path, reason: SkipReason::OtherPackage });
        }
    }

    fn follow_imports(&mut self, unit: usize) {
        let imports: Vec<(String, Span)> = self.units[unit]
            .files
            .iter()
            .flat_map(|f| &f.imports)
            .map(|i| (i.path.clone(), i.span))
            .collect();
        for (path, span) in imports {
            if !self.units[unit].imports.contains_key(&path) {
                let target = self.import(unit, &path, span);
                self.units[unit].imports.insert(path, target);
            }
        }
    }
}

fn folder_name(dir: &Path) -> String {
    dir.file_name().map_or_else(|| "port".to_string(), |n| n.to_string_lossy().into_owned())
}
