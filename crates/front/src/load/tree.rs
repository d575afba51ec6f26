//! The loader's view of the disk: read-only, so that loading is tested on trees in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stat {
    /// A file of so many bytes.
    File(u64),
    /// A folder.
    Dir,
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder, symbolic links followed.
    pub is_dir: bool,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// Why a path could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// There is nothing.
    NotFound,
    /// Symbolic links lead in a circle.
    Loop,
    /// Anything else, in the system's words.
    Other(String),
}

/// A read-only view of files. Relative paths are relative to where the person stands.
pub trait Tree: Sync {
    /// What stands at `path`, links followed.
    fn stat(&self, path: &Path) -> Result<Stat, TreeError>;
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError>;
    /// The entries of a folder, in any order.
    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError>;
    /// The absolute path without links.
    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError>;
}

/// A tree in memory; `/` is where the person stands.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<PathBuf, Vec<u8>>,
    dirs: BTreeSet<PathBuf>,
}

impl MemoryTree {
    /// Adds a file and the folders around it.
    pub fn add(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        let path = absolute(Path::new(path));
        self.dirs.extend(path.ancestors().skip(1).map(Path::to_path_buf));
        self.files.insert(path, text.into());
    }

    /// A tree of these files.
    pub fn of(files: &[(&str, &str)]) -> MemoryTree {
        let mut tree = MemoryTree::default();
        files.iter().for_each(|(path, text)| tree.add(path, *text));
        tree
    }
}

fn absolute(path: &Path) -> PathBuf {
    let mut out = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::ParentDir => drop(out.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    out
}

impl Tree for MemoryTree {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        let path = absolute(path);
        if let Some(text) = self.files.get(&path) {
            return Ok(Stat::File(text.len() as u64));
        }
        if self.dirs.contains(&path) { Ok(Stat::Dir) } else { Err(TreeError::NotFound) }
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        self.files.get(&absolute(path)).cloned().ok_or(TreeError::NotFound)
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        let path = absolute(path);
        let inside = |p: &&PathBuf| p.parent() == Some(&path);
        let entry = |p: &PathBuf, is_dir| Entry {
            name: p.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            is_dir,
            is_link: false,
        };
        let dirs = self.dirs.iter().filter(inside).map(|p| entry(p, true));
        Ok(dirs.chain(self.files.keys().filter(inside).map(|p| entry(p, false))).collect())
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        self.stat(path).map(|_| absolute(path))
    }
}
