//! The checker against Go's own: both print what they know of each expression and identifier, line by line.
//!
//! Needs Go: it builds the oracle in `tests/oracle` and reads packages of GOROOT. Without Go the tests say so and pass,
//! unless `GOXIDE_REQUIRE_GO=1`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

#[path = "../examples/std_index/disk.rs"]
mod disk;

use goxide_front::{check, load, typedump};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Where Go lives and the oracle built with it.
fn oracle() -> Option<(PathBuf, PathBuf)> {
    let root = Command::new("go").args(["env", "GOROOT"]).output().ok().filter(|o| o.status.success());
    let Some(root) = root else {
        assert!(std::env::var_os("GOXIDE_REQUIRE_GO").is_none(), "no Go on this machine");
        println!("skipped: no Go on this machine");
        return None;
    };
    let root = PathBuf::from(String::from_utf8_lossy(&root.stdout).trim());
    let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typedump-oracle");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let built = Command::new("go").arg("build").arg("-o").arg(&binary).arg(".").current_dir(source).status();
    assert!(built.is_ok_and(|s| s.success()), "the oracle does not build");
    Some((root, binary))
}

/// What the oracle prints of each folder.
fn theirs(oracle: &Path, dirs: &[PathBuf]) -> Vec<String> {
    // Aliases are written as what they stand for, as goxide does.
    let out = Command::new(oracle)
        .args(dirs)
        .env("CGO_ENABLED", "0")
        .env("GODEBUG", "gotypesalias=0")
        .output()
        .expect("the oracle has just been built");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.split("# package ").skip(1).map(str::to_owned).collect()
}

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

/// Counts the lines of a dump; types are written alike, whatever the package was called.
fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let path = text.lines().next().unwrap_or_default();
    for line in text.lines().skip(1) {
        let mut parts: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if let Some(ty) = parts.get_mut(2) {
            *ty = names_alike(&ty.replace(&format!("{path}."), "here."));
        }
        *counts.entry(parts.join("\t")).or_insert(0) += 1;
    }
    counts
}

/// `byte` is `uint8`, `rune` is `int32`, `interface{}` is `any`.
fn names_alike(ty: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in ty.replace("interface{}", "any").chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(match &*word {
            "byte" => "uint8",
            "rune" => "int32",
            other => other,
        });
        word.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

/// The share of equal lines in per cent, and the first lines that differ.
fn compare(ours: &str, theirs: &str) -> (f64, Vec<String>) {
    let (ours, theirs) = (lines(ours), lines(theirs));
    let equal: usize = ours.iter().map(|(l, n)| *n.min(theirs.get(l).unwrap_or(&0))).sum();
    let all = ours.values().sum::<usize>().max(theirs.values().sum());
    let mut differ: Vec<String> = Vec::new();
    differ.extend(ours.keys().filter(|l| !theirs.contains_key(*l)).map(|l| format!("goxide {l}")));
    differ.extend(theirs.keys().filter(|l| !ours.contains_key(*l)).map(|l| format!("go     {l}")));
    differ.sort_by(|a, b| a[7..].cmp(&b[7..]));
    (100.0 * equal as f64 / all.max(1) as f64, differ)
}

fn demand_agreement(dirs: &[PathBuf]) {
    let Some((goroot, oracle)) = oracle() else { return };
    let theirs = theirs(&oracle, dirs);
    assert_eq!(theirs.len(), dirs.len(), "the oracle answers for every folder");
    let mut failed = Vec::new();
    for (dir, theirs) in dirs.iter().zip(&theirs) {
        let (ours, errors) = ours(&goroot, dir);
        let (share, differ) = compare(&ours, theirs);
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}: {share:.3} %");
        differ.iter().take(10).for_each(|line| println!("    {line}"));
        errors.iter().for_each(|e| println!("    error: {e}"));
        if share < DEMAND || !errors.is_empty() {
            failed.push(name.into_owned());
        }
    }
    assert!(failed.is_empty(), "goxide and Go disagree on {}", failed.join(", "));
}

#[test]
fn packages_of_std() {
    let root = Command::new("go").args(["env", "GOROOT"]).output().ok();
    let root = root.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default();
    let dirs: Vec<PathBuf> = PACKAGES.iter().map(|p| Path::new(&root).join("src").join(p)).collect();
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
