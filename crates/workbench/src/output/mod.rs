//! Writing a port: all of it or nothing of it, and never over what a person wrote.
//!
//! The folder of a port holds three kinds of files. *Generated* ones stand in `.goxide/manifest.json` with the
//! hash of what goxide wrote; they are replaced, unless a person changed their bytes. *Seeds* (`goxide.toml`)
//! are written where they are missing and belong to the person from then on. Everything else is the person's
//! and stays: files are carried over, and so is cargo's `target/`.
//!
//! The new folder is built beside the old one and the two change places in one system call ([`swap`]), so that
//! a kill leaves one of them whole. Where a file system or a mount point forbids that, the files are replaced
//! one by one behind a journal ([`in_place`]). Links inside the folder are never followed.

mod in_place;
mod judge;
mod manifest;
mod scan;
mod stage;
mod swap;

pub use manifest::MANIFEST;

use crate::refusal::Outcome;
use goxide_source::{Diagnostic, codes};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// Texts by path inside the port, `/` between parts.
pub type Files = BTreeMap<String, String>;

/// Everything goxide has to say about the content of one port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Port {
    /// What goxide owns.
    pub generated: Files,
    /// What goxide writes once and leaves to the person.
    pub seeds: Files,
    /// Files of the person with a change that the person asked for.
    pub rewritten: Files,
}

/// What a run did to the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// There was no port before.
    Created,
    /// Some files differ from before.
    Replaced,
    /// Every file was there with these bytes; nothing was touched.
    Unchanged,
}

/// The steps that lead from the folder as it is to the folder as it shall be.
struct Change {
    /// Bytes of every file goxide writes, its manifest included.
    put: BTreeMap<PathBuf, Vec<u8>>,
    /// Those of `put` that are on the disk already with the same bytes.
    same: BTreeSet<PathBuf>,
    /// Files of the earlier port that this one has not.
    remove: BTreeSet<PathBuf>,
    /// What the person has there and keeps.
    keep: BTreeMap<PathBuf, scan::Kind>,
}

impl Change {
    fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.same.len() == self.put.len()
    }
}

/// Makes `out` hold `port`, or says why not and leaves it as it was.
pub fn write(out: &Path, port: &Port) -> Outcome<Written> {
    let out = &real_place(out).map_err(|e| failed(out, &e))?;
    recover(out).map_err(|e| failed(out, &e))?;
    let found = scan::scan(out).map_err(|e| failed(out, &e))?;
    let fresh = !found.contains_key(Path::new(MANIFEST));
    let change = judge::judge(out, &found, port)?;
    if change.is_empty() {
        return Ok(Written::Unchanged);
    }
    apply(out, &change).map_err(|e| failed(out, &e))?;
    Ok(if fresh { Written::Created } else { Written::Replaced })
}

/// Refuses a folder that is somebody else's; asked before the long work starts.
pub fn refuse_foreign(out: &Path) -> Outcome<()> {
    let out = &real_place(out).map_err(|e| failed(out, &e))?;
    let found = scan::scan(out).map_err(|e| failed(out, &e))?;
    match manifest::read(out, &found)? {
        Some(_) => Ok(()),
        None => judge::refuse_foreign(out, &found),
    }
}

/// The files of the port at `out` that goxide wrote, as they are now; `None` where there is no port.
pub fn current(out: &Path) -> Outcome<Option<BTreeMap<String, Vec<u8>>>> {
    let found = scan::scan(out).map_err(|e| failed(out, &e))?;
    let Some(manifest) = manifest::read(out, &found)? else { return Ok(None) };
    let mut files = BTreeMap::new();
    for name in manifest.files.keys() {
        if found.get(Path::new(name)) == Some(&scan::Kind::File) {
            files.insert(name.clone(), std::fs::read(out.join(name)).map_err(|e| failed(out, &e))?);
        }
    }
    Ok(Some(files))
}

/// Cleans up after a run that was killed here.
fn recover(out: &Path) -> io::Result<()> {
    in_place::recover(out)?;
    swap::recover(out)
}

fn apply(out: &Path, change: &Change) -> io::Result<()> {
    match swap::replace(out, change) {
        Ok(()) => Ok(()),
        Err(swap::Refused::NotHere) => in_place::replace(out, change),
        Err(swap::Refused::Failed(e)) => Err(e),
    }
}

/// `out` with the links on the way to it resolved: a person may well name the folder by a link.
fn real_place(out: &Path) -> io::Result<PathBuf> {
    match out.canonicalize() {
        Ok(real) => Ok(real),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            if out.symlink_metadata().is_ok() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "it is a link that leads nowhere"));
            }
            let absolute = std::path::absolute(out)?;
            let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
                return Ok(absolute);
            };
            Ok(real_place(parent)?.join(name))
        }
        Err(e) => Err(e),
    }
}

fn failed(out: &Path, error: &io::Error) -> Diagnostic {
    let is = |kinds: &[io::ErrorKind]| kinds.contains(&error.kind());
    let help = if is(&[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
        "make room on the disk, or name another folder"
    } else if is(&[io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem]) {
        "name a folder that may be written, or change its rights"
    } else if is(&[io::ErrorKind::NotADirectory, io::ErrorKind::AlreadyExists]) {
        "a file stands where a folder is needed; name another folder"
    } else {
        "the folder is as it was; name another one with --out"
    };
    Diagnostic::error(codes::WRITE_FAILED, format!("cannot write the port to {}: {error}", out.display()))
        .help(help)
}
