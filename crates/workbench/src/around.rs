//! The packages around the one that is asked for: those of its module that it imports.
//!
//! What can be nil in a package depends on what the functions give back that it calls, and on what is put into the
//! structs that it shares with others; where their text is part of the same module it is analysed along. Only what stands
//! in and below the folder that was asked for is shown.

use crate::disk::Disk;
use crate::reading::Reading;
use crate::refusal::Outcome;
use crate::stages::{self, Loaded};
use goxide_front::load::{Pattern, Tree};
use goxide_ir::Origin;
use std::path::{Component, Path, PathBuf};

/// Reads what `source` names, and of its module what that imports. The root of a module without Go files of its own, and
/// any other folder without, is all that is below.
pub(crate) fn load(source: &str, reading: &Reading) -> Outcome<Loaded> {
    let dir = Path::new(source);
    if !dir.is_dir() {
        return stages::load(source, reading);
    }
    if !has_go_files(dir) {
        return stages::load(&format!("{}/...", source.trim_end_matches('/')), reading);
    }
    let alone = stages::load(source, reading)?;
    let beside = beside(dir, &alone);
    if beside.is_empty() {
        return Ok(alone);
    }
    stages::load_with(source, beside, reading)
}

fn has_go_files(dir: &Path) -> bool {
    Disk.list(dir).is_ok_and(|entries| entries.iter().any(|e| !e.is_dir && e.name.ends_with(".go")))
}

/// The packages of the same module that the package in `dir` imports, directly or through others.
fn beside(dir: &Path, loaded: &Loaded) -> Vec<Pattern> {
    let Ok(absolute) = dir.canonicalize() else { return Vec::new() };
    let Some(root) = absolute.ancestors().find(|d| d.join("go.mod").is_file()) else { return Vec::new() };
    let Some((_, own)) = loaded.program.ported().next() else { return Vec::new() };
    let inside = absolute.strip_prefix(root).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
    let Some(module) = own.path.strip_suffix(&inside).map(|m| m.trim_end_matches('/')) else {
        return Vec::new();
    };
    let of_module = |path: &str| {
        let rest = path.strip_prefix(module)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| root.join(rest.trim_start_matches('/')))
    };
    let packages = loaded.program.packages.iter().map(|(_, package)| package);
    packages
        .filter(|package| package.origin == Origin::Dependency)
        .filter_map(|package| of_module(&package.path).filter(|d| has_go_files(d)))
        .map(|dir| Pattern::Beside { named: relative(&absolute, &dir), dir })
        .collect()
}

/// How `to` is named from `from`; both are absolute.
fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    path.to_string_lossy().replace('\\', "/")
}
