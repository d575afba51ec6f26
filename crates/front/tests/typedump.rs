//! The checker against Go's own: both print what they know of each expression and identifier, line by line.
//!
//! Needs Go: it builds the oracle in `tests/oracle` and reads packages of GOROOT. Without Go the tests say so and pass,
//! unless `GOXIDE_REQUIRE_GO=1`. The same over all of std, or over any module: `examples/agree`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

mod agree;
#[path = "../examples/std_index/disk.rs"]
mod disk;

use goxide_front::{check, load, typedump};
use std::path::{Path, PathBuf};

/// Packages of std that were read line by line and agree.
const PACKAGES: [&str; 20] = [
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "encoding/csv",
    "encoding/hex",
    "encoding/json",
    "errors",
    "maps",
    "path",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync/atomic",
    "text/tabwriter",
    "unicode/utf8",
];

/// Of all lines, in per cent, at least so many must be equal.
const DEMAND: f64 = 99.9;

/// What goxide prints of a folder, and what it finds wrong there.
fn ours(goroot: &Path, dir: &Path) -> (String, Vec<String>) {
    let env = load::Env { goroot: Some(goroot.into()), ..load::Env::default() };
    let mut loaded = load::load(&disk::Disk, &env, &[load::Pattern::Dir(dir.into())]);
    let diagnostics = check::check(&mut loaded.program, &loaded.sources);
    let package = loaded.program.ported().next().expect("the folder holds a package").0;
    let text = typedump::dump(&loaded.program, &loaded.sources, package);
    let text = text.strip_prefix("# package ").unwrap_or(&text).to_owned();
    (text, diagnostics.into_iter().map(|d| d.message).collect())
}

fn demand_agreement(dirs: &[PathBuf]) {
    let Some((goroot, oracle)) = agree::oracle(Path::new(env!("CARGO_TARGET_TMPDIR"))) else { return };
    let theirs = agree::theirs(&oracle, dirs);
    assert_eq!(theirs.len(), dirs.len(), "the oracle answers for every folder");
    let mut failed = Vec::new();
    for (dir, theirs) in dirs.iter().zip(&theirs) {
        let (ours, errors) = ours(&goroot, dir);
        let compared = agree::compare(&ours, theirs);
        let share = compared.share();
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}: {share:.3} %");
        compared.differ.iter().take(10).for_each(|line| println!("    {line}"));
        errors.iter().for_each(|e| println!("    error: {e}"));
        if share < DEMAND || !errors.is_empty() {
            failed.push(name.into_owned());
        }
    }
    assert!(failed.is_empty(), "goxide and Go disagree on {}", failed.join(", "));
}

#[test]
fn packages_of_std() {
    let Some(root) = agree::go::root() else { return };
    let dirs: Vec<PathBuf> = PACKAGES.iter().map(|p| root.join("src").join(p)).collect();
    demand_agreement(&dirs);
}

#[test]
fn samples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut dirs: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&root).expect("the samples are part of the repository").flatten() {
        let dir = entry.path();
        // Samples of several packages need a module; the others are compared as they stand.
        let has_go = std::fs::read_dir(&dir).into_iter().flatten().flatten().any(|e| {
            let name = e.file_name().to_string_lossy().into_owned();
            name.ends_with(".go") && !name.ends_with("_test.go")
        });
        if has_go && !dir.join("go.mod").exists() {
            dirs.push(dir);
        }
    }
    dirs.sort();
    demand_agreement(&dirs);
}
