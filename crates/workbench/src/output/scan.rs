//! What is in a folder, without following a single link.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What a path of the folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Dir,
    Link,
    /// A socket, pipe or device.
    Other,
}

/// Everything in a folder by relative path.
pub(super) type Found = BTreeMap<PathBuf, Kind>;

/// goxide's own corner of a port: the manifest, and what an interrupted run left.
pub(super) const OURS: &str = ".goxide";
/// Cargo's corner, moved as a whole and never looked into.
pub(super) const TARGET: &str = "target";

/// Lists `root`; an absent folder is empty. Of `target/` only its top is listed.
pub(super) fn scan(root: &Path) -> io::Result<Found> {
    let mut found = Found::new();
    match root.symlink_metadata() {
        Ok(meta) if !meta.is_dir() => return Err(io::ErrorKind::NotADirectory.into()),
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(e),
    }
    let mut todo = vec![PathBuf::new()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(root.join(&dir))? {
            let entry = entry?;
            let path = dir.join(entry.file_name());
            let file_type = entry.file_type()?;
            let kind = if file_type.is_symlink() {
                Kind::Link
            } else if file_type.is_dir() {
                Kind::Dir
            } else if file_type.is_file() {
                Kind::File
            } else {
                Kind::Other
            };
            if kind == Kind::Dir && path != Path::new(TARGET) {
                todo.push(path.clone());
            }
            found.insert(path, kind);
        }
    }
    Ok(found)
}
