//! The disk with one file that somebody has edited.

use crate::disk::Disk;
use goxide_front::load::{Entry, Stat, Tree, TreeError};
use std::path::{Path, PathBuf};

/// The disk, but for the text of one file that is there.
pub(crate) struct Touched {
    pub(crate) file: PathBuf,
    pub(crate) text: Vec<u8>,
}

impl Tree for Touched {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        if path == self.file { Ok(Stat::File(self.text.len() as u64)) } else { Disk.stat(path) }
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        if path == self.file { Ok(self.text.clone()) } else { Disk.read(path) }
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        Disk.list(path)
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        Disk.canonicalize(path)
    }
}
