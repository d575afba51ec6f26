//! Whether the folder may be written, and which files that means.

use super::manifest::{MANIFEST, Manifest, hash, read, stays_inside};
use super::scan::{Found, Kind, OURS};
use super::{Change, Port};
use crate::ledger::LEDGER;
use crate::refusal::Outcome;
use crate::settings::SETTINGS;
use goxide_source::{Diagnostic, codes};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many names a message lists before it says "and n more".
const LISTED: usize = 8;

/// Compares the folder with its manifest and with the new port.
pub(super) fn judge(out: &Path, found: &Found, port: &Port) -> Outcome<Change> {
    let manifest = match read(out, found)? {
        Some(manifest) => manifest,
        None => {
            refuse_foreign(out, found)?;
            Manifest::default()
        }
    };
    let put = wanted(found, port);
    let mut edited = edits(out, found, &manifest, &put);
    edited.extend(collisions(out, found, &manifest, &put, port));
    if !edited.is_empty() {
        return Err(Diagnostic::error(
            codes::EDITED_OUTPUT,
            format!("{} holds edits that a new port would lose: {}", out.display(), list(&edited)),
        )
        .help("see the difference with `goxide diff`, move the edits away, or name another folder with --out")
        .into());
    }
    let ours: BTreeSet<PathBuf> = manifest.files.keys().map(PathBuf::from).collect();
    let same =
        put.iter().filter(|(path, bytes)| disk_is(out, found, path, bytes)).map(|(p, _)| p.clone()).collect();
    let remove: BTreeSet<PathBuf> =
        ours.iter().filter(|p| found.contains_key(*p) && !put.contains_key(*p)).cloned().collect();
    let keep = kept(found, &put, &remove);
    Ok(Change { put, same, remove, keep })
}

/// The bytes of all files goxide wants to have there.
fn wanted(found: &Found, port: &Port) -> BTreeMap<PathBuf, Vec<u8>> {
    debug_assert!(port.generated.keys().chain(port.seeds.keys()).all(|p| stays_inside(p)));
    let mut put: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for (path, text) in &port.seeds {
        if !found.contains_key(Path::new(path)) {
            put.insert(path.into(), text.clone().into_bytes());
        }
    }
    for (path, text) in port.rewritten.iter().chain(&port.generated) {
        put.insert(path.into(), text.clone().into_bytes());
    }
    put.insert(MANIFEST.into(), Manifest::of(&port.generated).to_json().into_bytes());
    put
}

/// A folder without manifest must be empty but for answers and settings written ahead.
pub(super) fn refuse_foreign(out: &Path, found: &Found) -> Outcome<()> {
    let ahead =
        |path: &Path| path == Path::new(LEDGER) || path == Path::new(SETTINGS) || path.starts_with(OURS);
    let foreign: BTreeSet<PathBuf> = found.keys().filter(|p| !ahead(p)).cloned().collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<PathBuf> = foreign.iter().filter(|p| p.components().count() == 1).cloned().collect();
    Err(Diagnostic::error(
        codes::FOREIGN_OUTPUT,
        format!("{} holds files that goxide did not write: {}", out.display(), list(&names)),
    )
    .help("name an empty or new folder with --out")
    .into())
}

/// Generated files whose bytes are neither what goxide wrote nor what it wants to write.
fn edits(
    out: &Path,
    found: &Found,
    manifest: &Manifest,
    put: &BTreeMap<PathBuf, Vec<u8>>,
) -> BTreeSet<PathBuf> {
    let mut edited = BTreeSet::new();
    for (name, written) in &manifest.files {
        let path = PathBuf::from(name);
        let Some(kind) = found.get(&path) else { continue };
        let untouched = *kind == Kind::File
            && std::fs::read(out.join(&path))
                .is_ok_and(|bytes| hash(&bytes) == *written || put.get(&path) == Some(&bytes));
        if !untouched {
            edited.insert(path);
        }
    }
    edited
}

/// The person's files and links that stand where the new port needs a file or a folder, and what cannot be kept.
fn collisions(
    out: &Path,
    found: &Found,
    manifest: &Manifest,
    put: &BTreeMap<PathBuf, Vec<u8>>,
    port: &Port,
) -> BTreeSet<PathBuf> {
    let free = |p: &str| manifest.files.contains_key(p) || port.rewritten.contains_key(p) || p == MANIFEST;
    let theirs = |path: &Path| !path.to_str().is_some_and(free);
    let mut clashes: BTreeSet<PathBuf> =
        found.iter().filter(|(_, kind)| **kind == Kind::Other).map(|(path, _)| path.clone()).collect();
    for (path, bytes) in put {
        if found.contains_key(path) && theirs(path) && !disk_is(out, found, path, bytes) {
            clashes.insert(path.clone());
        }
        for above in path.ancestors().skip(1).filter(|a| !a.as_os_str().is_empty()) {
            if found.get(above).is_some_and(|kind| *kind != Kind::Dir) && theirs(above) {
                clashes.insert(above.to_path_buf());
            }
        }
    }
    clashes
}

fn disk_is(out: &Path, found: &Found, path: &Path, bytes: &[u8]) -> bool {
    found.get(path) == Some(&Kind::File) && std::fs::read(out.join(path)).is_ok_and(|disk| disk == bytes)
}

/// What is neither written nor removed; folders only where they hold such a thing or were empty before.
fn kept(
    found: &Found,
    put: &BTreeMap<PathBuf, Vec<u8>>,
    remove: &BTreeSet<PathBuf>,
) -> BTreeMap<PathBuf, Kind> {
    let mut keep: BTreeMap<PathBuf, Kind> = found
        .iter()
        .filter(|(path, _)| !put.contains_key(*path) && !remove.contains(*path) && !path.starts_with(OURS))
        .map(|(path, kind)| (path.clone(), *kind))
        .collect();
    let emptied = |dir: &PathBuf| {
        let inside = || found.keys().filter(|p| *p != dir && p.starts_with(dir));
        inside().next().is_some()
            && inside().all(|p| found[p] == Kind::Dir || remove.contains(p) || put.contains_key(p))
    };
    let gone: Vec<PathBuf> =
        keep.iter().filter(|(p, kind)| **kind == Kind::Dir && emptied(p)).map(|(p, _)| p.clone()).collect();
    for dir in gone {
        keep.remove(&dir);
    }
    keep
}

fn list(paths: &BTreeSet<PathBuf>) -> String {
    let names: Vec<String> = paths.iter().take(LISTED).map(|p| p.display().to_string()).collect();
    let more = paths.len().saturating_sub(LISTED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.join(", ") + &tail
}
