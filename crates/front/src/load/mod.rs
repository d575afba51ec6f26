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
mod facts;
mod files;
mod go_mod;
pub(crate) mod order;
mod pattern;
mod resolve;
pub mod std_index;
mod tree;

pub(crate) use facts::Facts;
pub use go_mod::{GoMod, Replacement};
pub use pattern::Pattern;
pub use tree::{Entry, MemoryTree, Stat, Tree, TreeError};

use crate::lower::{self, LoweredFile};
use crate::parse::Detail;
use crate::summary::{Summaries, Summary};
use goxide_ir::{Name, Origin, Program};
use goxide_source::{Diagnostic, FileId, SourceFile, SourceMap, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    let mut loader = Loader::new(tree, env);
    loader.discover(patterns);
    let module = loader.module();
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
pub(crate) struct Loader<'a> {
    tree: &'a dyn Tree,
    env: Env,
    pub(crate) sources: SourceMap,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) skipped: Vec<Skipped>,
    modules: Vec<Module>,
    /// The module around each folder that was asked about.
    module_of_dir: BTreeMap<PathBuf, Option<usize>>,
    build_list: build_list::BuildList,
    pub(crate) units: Vec<Unit>,
    /// Units by import path.
    by_path: BTreeMap<String, usize>,
    /// The unit behind an import path as a module sees it, or the library.
    resolved: FxHashMap<(Option<usize>, bool, String), usize>,
    /// What earlier runs found out, if that counts.
    pub(crate) summaries: Option<Summaries<'a>>,
}

/// A module on the disk.
struct Module {
    /// Absolute.
    root: PathBuf,
    go_mod: GoMod,
}

/// A package on its way.
pub(crate) struct Unit {
    pub(crate) path: String,
    pub(crate) origin: Origin,
    pub(crate) detail: Detail,
    place: Place,
    /// Index of its module.
    module: Option<usize>,
    /// What stands before its files' names.
    pub(crate) prefix: String,
    pub(crate) name: Name,
    /// The texts that were read.
    pub(crate) texts: Vec<FileId>,
    /// The texts that are part of the package, lowered; empty where nothing but the summary is needed.
    pub(crate) files: Vec<LoweredFile>,
    /// The unit behind each import path.
    pub(crate) imports: BTreeMap<String, usize>,
    /// What the texts say.
    pub(crate) facts: Facts,
    /// What the texts are known by.
    pub(crate) key: String,
    /// What an earlier run found out about them.
    pub(crate) summary: Option<Summary>,
}

/// Where a package's text is.
#[derive(Clone)]
enum Place {
    Dir(PathBuf),
    Files(Vec<PathBuf>),
    Index(&'static str),
    Nowhere,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(tree: &'a dyn Tree, env: &Env) -> Loader<'a> {
        Loader {
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
            resolved: FxHashMap::default(),
            summaries: None,
        }
    }

    /// The module of the first package asked for.
    pub(crate) fn module(&self) -> Option<GoMod> {
        let module = self.units.first().and_then(|u| u.module);
        module.map(|m| self.modules[m].go_mod.clone())
    }

    /// Finds the packages that `patterns` ask for, and all that they import.
    pub(crate) fn discover(&mut self, patterns: &[Pattern]) {
        patterns.iter().for_each(|p| self.ask(p));
        let mut from = 0;
        while from < self.units.len() {
            let to = self.units.len();
            self.wave(from, to);
            from = to;
        }
    }

    /// Reads some units, lowers those of which nothing is remembered, and resolves the imports.
    fn wave(&mut self, from: usize, to: usize) {
        let (tree, env) = (self.tree, &self.env);
        let read: Vec<files::Read> =
            self.units[from..to].par_iter().map(|u| files::read(u, tree, env)).collect();
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
                self.units[unit].texts.push(id);
            }
        }
        if let Some(summaries) = &self.summaries {
            let sources = &self.sources;
            self.units[from..to].par_iter_mut().for_each(|unit| summaries.recall(unit, sources));
        }
        let new: Vec<usize> = (from..to).filter(|u| self.units[*u].summary.is_none()).collect();
        self.lower(&new);
        (from..to).for_each(|unit| self.settle(unit));
    }

    /// Lowers the files of some units and notes what they tell.
    pub(crate) fn lower(&mut self, units: &[usize]) {
        let text = |unit: usize| self.units[unit].texts.iter().map(move |id| (unit, *id));
        let work: Vec<(usize, FileId)> = units.iter().copied().flat_map(text).collect();
        let (sources, all) = (&self.sources, &self.units);
        let lowered: Vec<(usize, LoweredFile)> = work
            .par_iter()
            .map(|(unit, id)| (*unit, lower::file(*id, sources[*id].text(), all[*unit].detail)))
            .collect();
        for (unit, file) in lowered {
            self.units[unit].files.push(file);
        }
        for unit in units {
            self.units[*unit].facts = Facts::settle(&mut self.units[*unit], &self.sources);
        }
    }

    /// Takes over what the unit's files say: the package's name, what is wrong, what was left out; imports are followed.
    fn settle(&mut self, unit: usize) {
        let facts = self.units[unit].facts.clone();
        if let Some(name) = facts.name {
            self.units[unit].name = name;
        }
        self.diagnostics.extend(facts.diagnostics);
        for (file, reason) in facts.skipped {
            let path = self.sources[file].path().to_string();
            self.skipped.push(Skipped { path, reason });
        }
        for (path, span) in facts.imports {
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
