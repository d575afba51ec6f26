//! A whole new folder takes the place of the old one in one step.
//!
//! ```text
//! .users.goxide-x1y2/        beside the port `users`, on the same file system
//!     lock                   held while the run lives; a kill lets go of it
//!     tree/                  the new port; after the exchange the old one
//! ```
//!
//! `renameat2(RENAME_EXCHANGE)` is the commit. Before it the old port is whole, after it the new one is, but for
//! cargo's `target/`, which is moved right after and, if a kill comes between, by the next run.

use super::Change;
use super::scan::{Kind, TARGET};
use super::stage::{link_or_copy, remove_tree, sync_dir, write_new};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Why no exchange took place; the folder is as it was.
pub(super) enum Refused {
    /// The place does not allow it (a mount point, a parent that may not be written, an old file system).
    NotHere,
    /// The disk said no.
    Failed(io::Error),
}

/// The waiting room of one run; dropping it removes it.
struct Room {
    dir: PathBuf,
    _lock: File,
}

impl Room {
    fn tree(&self) -> PathBuf {
        self.dir.join("tree")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = remove_room(&self.dir);
    }
}

/// The lock goes last, so that a kill on the way leaves a room that the next run still knows for one.
fn remove_room(dir: &Path) -> io::Result<()> {
    remove_tree(&dir.join("tree"))?;
    remove_tree(dir)
}

/// Builds the new folder beside `out` and lets it take its place.
pub(super) fn replace(out: &Path, change: &Change) -> Result<(), Refused> {
    let parent = out.parent().ok_or(Refused::NotHere)?;
    let made = make_parents(parent).map_err(Refused::Failed)?;
    let result = replace_in(parent, out, change);
    if result.is_err() {
        for dir in made.iter().rev() {
            let _ = fs::remove_dir(dir);
        }
    }
    result
}

fn replace_in(parent: &Path, out: &Path, change: &Change) -> Result<(), Refused> {
    let exists = out.symlink_metadata().is_ok();
    if exists && !may_write(out) {
        return Err(Refused::Failed(io::ErrorKind::PermissionDenied.into()));
    }
    if exists && !same_device(parent, out) {
        return Err(Refused::NotHere);
    }
    let room = match open_room(parent, out) {
        Ok(room) => room,
        // The parent may be closed while the folder itself is open.
        Err(_) if exists => return Err(Refused::NotHere),
        Err(e) => return Err(Refused::Failed(e)),
    };
    let tree = room.tree();
    build(out, &tree, change).map_err(Refused::Failed)?;
    if !exists {
        fs::rename(&tree, out).map_err(Refused::Failed)?;
    } else if exchange(&tree, out).is_err() {
        return Err(Refused::NotHere);
    } else {
        move_target(&tree, out);
    }
    sync_dir(parent);
    Ok(())
}

/// Removes what killed runs left beside `out`, after taking `target/` back from it.
pub(super) fn recover(out: &Path) -> io::Result<()> {
    let Some(parent) = out.parent() else { return Ok(()) };
    let Ok(entries) = fs::read_dir(parent) else { return Ok(()) };
    let prefix = room_prefix(out);
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(&prefix) {
            continue;
        }
        let dir = entry.path();
        // Who holds the lock is alive and at work.
        let Ok(lock) = File::open(dir.join("lock")) else {
            // Killed before its first file; only an empty folder goes.
            let _ = fs::remove_dir(&dir);
            continue;
        };
        if lock.try_lock().is_ok() {
            move_target(&dir.join("tree"), out);
            remove_room(&dir)?;
        }
    }
    Ok(())
}

fn room_prefix(out: &Path) -> String {
    format!(".{}.goxide-", out.file_name().unwrap_or_default().to_string_lossy())
}

fn open_room(parent: &Path, out: &Path) -> io::Result<Room> {
    let dir = tempfile::Builder::new().prefix(&room_prefix(out)).tempdir_in(parent)?.keep();
    let opened = File::create(dir.join("lock")).and_then(|lock| {
        lock.try_lock()?;
        fs::create_dir(dir.join("tree"))?;
        Ok(lock)
    });
    match opened {
        Ok(lock) => Ok(Room { dir, _lock: lock }),
        Err(e) => {
            let _ = remove_tree(&dir);
            Err(e)
        }
    }
}

fn build(out: &Path, tree: &Path, change: &Change) -> io::Result<()> {
    for (path, kind) in &change.keep {
        let (from, to) = (out.join(path), tree.join(path));
        match kind {
            Kind::Dir if path == Path::new(TARGET) => {}
            Kind::Dir => {
                fs::create_dir_all(&to)?;
                fs::set_permissions(&to, from.symlink_metadata()?.permissions())?;
            }
            Kind::Link => {
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                copy_link(&from, &to)?;
            }
            Kind::File => link_or_copy(&from, &to)?,
            Kind::Other => unreachable!("judge refuses folders with sockets and the like"),
        }
    }
    for (path, bytes) in &change.put {
        if change.same.contains(path) {
            link_or_copy(&out.join(path), &tree.join(path))?;
        } else {
            write_new(&tree.join(path), bytes)?;
        }
    }
    if let Ok(meta) = out.symlink_metadata() {
        fs::set_permissions(tree, meta.permissions())?;
    }
    for dir in change.put.keys().filter_map(|p| p.parent()) {
        sync_dir(&tree.join(dir));
    }
    sync_dir(tree);
    Ok(())
}

fn move_target(old: &Path, out: &Path) {
    let (from, to) = (old.join(TARGET), out.join(TARGET));
    let is_dir = from.symlink_metadata().is_ok_and(|m| m.is_dir());
    if is_dir && out.is_dir() && to.symlink_metadata().is_err() {
        // A cache: losing it costs a rebuild, so a refusal is no reason to fail.
        let _ = fs::rename(from, to);
    }
}

/// Creates the folders that lead to `dir` and tells which they were, outermost first.
fn make_parents(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let missing: Vec<PathBuf> =
        dir.ancestors().take_while(|a| a.symlink_metadata().is_err()).map(Path::to_path_buf).collect();
    let mut made = Vec::new();
    for dir in missing.into_iter().rev() {
        match fs::create_dir(&dir) {
            Ok(()) => made.push(dir),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => {
                for dir in made.iter().rev() {
                    let _ = fs::remove_dir(dir);
                }
                return Err(e);
            }
        }
    }
    Ok(made)
}

/// Whether the folder's own rights allow new files in it: an exchange would not ask.
fn may_write(dir: &Path) -> bool {
    #[cfg(unix)]
    let allowed = rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    let allowed = true;
    allowed && dir.metadata().is_ok_and(|meta| !meta.permissions().readonly())
}

#[cfg(unix)]
fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    matches!((a.metadata(), b.metadata()), (Ok(a), Ok(b)) if a.dev() == b.dev())
}

#[cfg(not(unix))]
fn same_device(_: &Path, _: &Path) -> bool {
    true
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "links in a port are not carried over on this system"))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
