//! What a person can ask for.

use super::{Stat, Tree};
use std::path::{Path, PathBuf};

/// Packages asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The package in a folder.
    Dir(PathBuf),
    /// One package made of these files alone.
    Files(Vec<PathBuf>),
    /// The package of an import path.
    Import(String),
    /// The package in a folder, read along with another: its files are named `named/file.go`.
    Beside {
        /// The folder.
        dir: PathBuf,
        /// Its name from where the other stands, such as `../store`.
        named: String,
    },
    /// Every package in and below a folder: `./...`.
    All(PathBuf),
}

impl Pattern {
    /// What the words of a command line mean: names of `.go` files together are one package.
    pub fn parse(words: &[impl AsRef<str>], tree: &dyn Tree) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        let mut files = Vec::new();
        for word in words.iter().map(AsRef::as_ref) {
            let is_path = word.starts_with('.') || Path::new(word).is_absolute();
            if word.ends_with(".go") && tree.stat(Path::new(word)) != Ok(Stat::Dir) {
                files.push(PathBuf::from(word));
            } else if let Some(root) = word.strip_suffix("/...").or_else(|| word.strip_suffix("...")) {
                patterns.push(Pattern::All(PathBuf::from(if root.is_empty() { "." } else { root })));
            } else if is_path || tree.stat(Path::new(word)).is_ok() {
                patterns.push(Pattern::Dir(PathBuf::from(word)));
            } else if super::std_index::contains(word) || word.contains('.') || word.contains('/') {
                patterns.push(Pattern::Import(word.to_string()));
            } else {
                patterns.push(Pattern::Dir(PathBuf::from(word)));
            }
        }
        if !files.is_empty() {
            patterns.push(Pattern::Files(files));
        }
        patterns
    }
}
