//! The real disk as the front end sees it: read-only.

use goxide_front::load::{Entry, Stat, Tree, TreeError};
use std::io;
use std::path::{Path, PathBuf};

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Tree for Disk {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        let meta = path.metadata().map_err(|e| reason(&e))?;
        Ok(if meta.is_dir() { Stat::Dir } else { Stat::File(meta.len()) })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        // A pipe or a device could be read for ever.
        if !path.metadata().map_err(|e| reason(&e))?.is_file() {
            return Err(TreeError::Other("not a regular file".to_owned()));
        }
        std::fs::read(path).map_err(|e| reason(&e))
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| reason(&e))? {
            let entry = entry.map_err(|e| reason(&e))?;
            let file_type = entry.file_type().map_err(|e| reason(&e))?;
            let is_link = file_type.is_symlink();
            // A link that leads nowhere is a file that cannot be read.
            let is_dir = if is_link { entry.path().is_dir() } else { file_type.is_dir() };
            entries.push(Entry { name: entry.file_name().to_string_lossy().into_owned(), is_dir, is_link });
        }
        Ok(entries)
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        path.canonicalize().map_err(|e| reason(&e))
    }
}

fn reason(error: &io::Error) -> TreeError {
    let is_loop = |e: &io::Error| {
        #[cfg(unix)]
        return e.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
        #[cfg(not(unix))]
        return e.to_string().contains("loop");
    };
    if is_loop(error) {
        TreeError::Loop
    } else if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
        TreeError::NotFound
    } else {
        TreeError::Other(error.to_string())
    }
}
