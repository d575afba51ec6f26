//! The disk as a tree.

use goxide_front::load::{Entry, Stat, Tree, TreeError};
use std::path::{Path, PathBuf};

pub(crate) struct Disk;

fn word(error: std::io::Error) -> TreeError {
    if error.kind() == std::io::ErrorKind::NotFound {
        TreeError::NotFound
    } else {
        TreeError::Other(error.to_string())
    }
}

impl Tree for Disk {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        let data = std::fs::metadata(path).map_err(word)?;
        Ok(if data.is_dir() { Stat::Dir } else { Stat::File(data.len()) })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        std::fs::read(path).map_err(word)
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        let entries = std::fs::read_dir(path).map_err(word)?;
        let entry = |e: std::fs::DirEntry| {
            let is_link = e.file_type().is_ok_and(|t| t.is_symlink());
            let is_dir = if is_link { e.path().is_dir() } else { e.file_type().is_ok_and(|t| t.is_dir()) };
            Entry { name: e.file_name().to_string_lossy().into_owned(), is_dir, is_link }
        };
        Ok(entries.flatten().map(entry).collect())
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        path.canonicalize().map_err(word)
    }
}
