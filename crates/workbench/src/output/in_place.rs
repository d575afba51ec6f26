//! Replacing files one by one behind a journal, where folders cannot change places.
//!
//! ```text
//! .goxide/stage/…        every new file, complete and on the disk
//! .goxide/old/…          every file it replaces or removes
//! .goxide/journal.json   what to move where; its appearance is the commit
//! ```
//!
//! A kill before the journal appears leaves the old port; a kill after it leaves a journal that the next run
//! follows to the end. An error while moving puts the old files back.

use super::Change;
use super::stage::{link_or_copy, remove_file, remove_tree, sync_dir, write_new};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    put: BTreeSet<PathBuf>,
    remove: BTreeSet<PathBuf>,
}

struct Places {
    ours: PathBuf,
    stage: PathBuf,
    old: PathBuf,
    journal: PathBuf,
}

fn places(out: &Path) -> Places {
    let ours = out.join(super::scan::OURS);
    Places { stage: ours.join("stage"), old: ours.join("old"), journal: ours.join("journal.json"), ours }
}

/// Brings `out` from the old files to the new ones.
pub(super) fn replace(out: &Path, change: &Change) -> io::Result<()> {
    let at = places(out);
    let put: BTreeSet<PathBuf> = change.put.keys().filter(|p| !change.same.contains(*p)).cloned().collect();
    let journal = Journal { put, remove: change.remove.clone() };
    let fresh_corner = !at.ours.exists();
    let mut made = Vec::new();
    let done = prepare(out, &at, change, &journal, &mut made)
        .and_then(|()| follow(out, &at, &journal))
        .inspect_err(|_| put_back(out, &at, &journal));
    if done.is_err() {
        for dir in made.iter().rev() {
            let _ = fs::remove_dir(dir);
        }
    }
    clear(&at)?;
    if done.is_err() && fresh_corner {
        let _ = fs::remove_dir(&at.ours);
    }
    done
}

/// Follows a journal that a killed run left, and removes what it had prepared.
pub(super) fn recover(out: &Path) -> io::Result<()> {
    let at = places(out);
    // A link in the corner is not ours and must not lead us elsewhere.
    if !at.ours.symlink_metadata().is_ok_and(|m| m.is_dir()) {
        return Ok(());
    }
    if let Ok(text) = fs::read_to_string(&at.journal) {
        let journal: Journal = serde_json::from_str(&text).map_err(io::Error::other)?;
        let inside = |p: &PathBuf| p.to_str().is_some_and(super::manifest::stays_inside);
        if !journal.put.iter().chain(&journal.remove).all(inside) {
            return Err(io::Error::other("the journal names files outside the port"));
        }
        follow(out, &at, &journal)?;
    }
    clear(&at)
}

/// Writes everything that is needed, then the journal.
fn prepare(
    out: &Path,
    at: &Places,
    change: &Change,
    journal: &Journal,
    made: &mut Vec<PathBuf>,
) -> io::Result<()> {
    fs::create_dir_all(&at.ours)?;
    for path in &journal.put {
        write_new(&at.stage.join(path), &change.put[path])?;
        let above: Vec<&Path> = path.ancestors().skip(1).filter(|a| !a.as_os_str().is_empty()).collect();
        for dir in above.into_iter().rev().map(|a| out.join(a)) {
            if !dir.exists() {
                fs::create_dir(&dir)?;
                made.push(dir);
            }
        }
    }
    for path in journal.put.iter().chain(&journal.remove).filter(|p| out.join(p).symlink_metadata().is_ok()) {
        link_or_copy(&out.join(path), &at.old.join(path))?;
    }
    let text = serde_json::to_vec(journal).map_err(io::Error::other)?;
    let draft = at.ours.join("journal.new");
    remove_file(&draft)?;
    write_new(&draft, &text)?;
    fs::rename(&draft, &at.journal)?;
    sync_dir(&at.ours);
    Ok(())
}

/// Moves what is still to be moved; doing it twice does no harm.
fn follow(out: &Path, at: &Places, journal: &Journal) -> io::Result<()> {
    for path in &journal.put {
        let staged = at.stage.join(path);
        if staged.exists() {
            fs::rename(staged, out.join(path))?;
        }
    }
    for path in &journal.remove {
        remove_file(&out.join(path))?;
        for dir in path.ancestors().skip(1).filter(|a| !a.as_os_str().is_empty()) {
            // Only empty folders go.
            if fs::remove_dir(out.join(dir)).is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn put_back(out: &Path, at: &Places, journal: &Journal) {
    if !at.journal.exists() {
        return;
    }
    for path in journal.put.iter().chain(&journal.remove) {
        let old = at.old.join(path);
        if let Some(parent) = out.join(path).parent() {
            let _ = fs::create_dir_all(parent);
        }
        let _ = if old.exists() { fs::rename(old, out.join(path)) } else { remove_file(&out.join(path)) };
    }
}

/// The journal goes first: what it spoke of is done or undone.
fn clear(at: &Places) -> io::Result<()> {
    remove_file(&at.journal)?;
    remove_file(&at.ours.join("journal.new"))?;
    remove_tree(&at.stage)?;
    remove_tree(&at.old)
}
