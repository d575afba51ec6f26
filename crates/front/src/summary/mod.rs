//! What is wrong with packages, found with the help of earlier runs.
//!
//! Of each package a *summary* is kept: what its texts say by themselves (its name, its imports, what does not parse), what
//! the checker found, and its [`crate::shape`], which is all that other packages see of it.
//!
//! - A summary is found by a key: a hash of the package's texts and their names, its import path, the build context and
//!   the front end itself. Another text is another key, so a summary is never out of date in what it says of the text.
//! - What the checker found rests on other packages too. So a summary notes the *inputs*: the language version and, for
//!   each import, a hash of the shape that it had, with all that this shape rests on. Where they are still the same the
//!   package need not be looked at; otherwise it is redone. A change inside a function changes no shape, so that nobody
//!   else is redone.
//! - A package that is redone is checked against the shapes of those that are not. Should that give errors, it is checked
//!   once more against the texts, so that the errors are to the letter those of a run without summaries.
//! - A package with text that was not understood has no shape: whoever imports it reads the text, and is redone whenever
//!   that changes. Packages that import each other in a circle are never summed up.
//!
//! A summary that is damaged, or of another version, is no summary: it is made again.

mod entry;
mod key;
mod redo;

pub(crate) use entry::Summary;
pub(crate) use key::Summaries;

use crate::check;
use crate::load::{Env, GoMod, Loaded, Loader, Pattern, Skipped, Tree, load, order};
use goxide_ir::{Origin, Program};
use goxide_source::{Diagnostic, SourceMap};
use redo::Redo;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Where summaries are kept between runs. What it gives back is held against a checksum, so it may be anything.
pub trait Store: Sync {
    /// The bytes kept under `key`, if any are there.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps bytes under `key`, a word of letters and digits. A store that cannot keep them says nothing.
    fn put(&self, key: &str, bytes: Vec<u8>);
}

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<String, Vec<u8>>>);

impl MemoryStore {
    /// Changes every entry.
    pub fn edit(&self, mut change: impl FnMut(&str, &mut Vec<u8>)) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter_mut().for_each(|(key, bytes)| change(key, bytes));
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: &str, bytes: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes);
    }
}

/// What is wrong with the packages asked for.
#[derive(Debug)]
pub struct Findings {
    /// What [`load()`] would tell, in the same order.
    pub loading: Vec<Diagnostic>,
    /// What [`check::check`] would, in the same order.
    pub checking: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: SourceMap,
    /// Files of the packages that are not part of them.
    pub skipped: Vec<Skipped>,
    /// The module of the first package asked for.
    pub module: Option<GoMod>,
    /// The import paths of the packages asked for.
    pub packages: Vec<String>,
    /// Those of them whose summary was no longer true, checked, and what stands for the packages that they need. Only what
    /// was checked is of [`Origin::Port`].
    pub program: Program,
}

/// Says what is wrong with the packages that `patterns` ask for, and keeps what it found out in `store`.
pub fn findings(tree: &dyn Tree, env: &Env, patterns: &[Pattern], store: &dyn Store) -> Findings {
    let mut loader = Loader::new(tree, env);
    loader.summaries = Some(Summaries::new(store, env));
    loader.discover(patterns);
    let before = loader.diagnostics.len();
    let order = order::order(&mut loader);
    if loader.diagnostics.len() > before {
        return without_summaries(tree, env, patterns);
    }
    let (checking, program) = Redo::walk(&mut loader, &order).finish();
    let module = loader.module();
    let ported = order.iter().map(|u| &loader.units[*u]).filter(|u| u.origin == Origin::Port);
    let packages = ported.map(|u| u.path.clone()).collect();
    let Loader { sources, diagnostics: loading, skipped, .. } = loader;
    Findings { loading, checking, sources, skipped, module, packages, program }
}

fn without_summaries(tree: &dyn Tree, env: &Env, patterns: &[Pattern]) -> Findings {
    let mut loaded = load(tree, env, patterns);
    let checking = check::check(&mut loaded.program, &loaded.sources);
    let Loaded { program, sources, diagnostics: loading, skipped, module } = loaded;
    let packages = program.ported().map(|(_, p)| p.path.clone()).collect();
    Findings { loading, checking, sources, skipped, module, packages, program }
}
