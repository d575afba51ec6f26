//! Two dumps of one package, goxide's and Go's, held against each other; the oracle that makes Go's.

#[path = "../go/mod.rs"]
pub(crate) mod go;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Go lives and the oracle built with it.
pub(crate) fn oracle(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let root = go::root()?;
    let binary = folder.join("typedump-oracle");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let built = Command::new("go").arg("build").arg("-o").arg(&binary).arg(".").current_dir(source).status();
    assert!(built.is_ok_and(|s| s.success()), "the oracle does not build");
    Some((root, binary))
}

/// What the oracle prints of each folder.
pub(crate) fn theirs(oracle: &Path, dirs: &[PathBuf]) -> Vec<String> {
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

/// Counts the lines of a dump; types are written alike, whatever the package was called.
fn lines(text: &str) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    let path = text.lines().next().unwrap_or_default();
    for line in text.lines().skip(1) {
        let mut parts: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if let Some(ty) = parts.get_mut(2) {
            *ty = names_alike(&own_names(ty, path));
        }
        *counts.entry(parts.join("\t")).or_insert(0) += 1;
    }
    counts
}

/// Names of the package itself without its path, which is not the same for both; `sync/atomic.` is none of `atomic.`.
fn own_names(ty: &str, path: &str) -> String {
    let mut out = String::new();
    let qualifier = format!("{path}.");
    for (i, part) in ty.split(&qualifier).enumerate() {
        if i > 0 {
            let inside =
                !out.ends_with("...") && out.ends_with(|c: char| c.is_alphanumeric() || "/._-".contains(c));
            out.push_str(if inside { &qualifier } else { "here." });
        }
        out.push_str(part);
    }
    out
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

/// What holding two dumps against each other gave.
pub(crate) struct Compared {
    /// Lines that both have.
    pub(crate) equal: u32,
    /// Lines of the longer one.
    pub(crate) all: u32,
    /// Lines that only one has, by place.
    pub(crate) differ: Vec<String>,
}

impl Compared {
    /// The share of equal lines in per cent.
    pub(crate) fn share(&self) -> f64 {
        if self.all == 0 { 100.0 } else { 100.0 * f64::from(self.equal) / f64::from(self.all) }
    }
}

/// Holds two dumps of one package against each other.
pub(crate) fn compare(ours: &str, theirs: &str) -> Compared {
    let (ours, theirs) = (lines(ours), lines(theirs));
    let equal = ours.iter().map(|(l, n)| *n.min(theirs.get(l).unwrap_or(&0))).sum();
    let all = ours.values().sum::<u32>().max(theirs.values().sum());
    let mut differ: Vec<String> = Vec::new();
    let fewer = |l: &String, n: &u32, others: &BTreeMap<String, u32>| others.get(l).is_none_or(|m| m < n);
    differ.extend(ours.iter().filter(|(l, n)| fewer(l, n, &theirs)).map(|(l, _)| format!("goxide {l}")));
    differ.extend(theirs.iter().filter(|(l, n)| fewer(l, n, &ours)).map(|(l, _)| format!("go     {l}")));
    differ.sort_by(|a, b| a[7..].cmp(&b[7..]));
    Compared { equal, all, differ }
}
