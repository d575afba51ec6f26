//! How far goxide and Go agree on the types of many packages: all of Go's library, or the packages in folders and what
//! they need.
//!
//! `cargo run --release -p goxide-front --example agree -- [-lines FILE] [std | PATTERN…]`, a pattern being one of
//! `go list`, in the current folder. Needs Go. Prints for each package that is not wholly alike the share of equal lines, the
//! lines that differ and the errors that goxide reports; `-lines` writes all lines that differ to a file. Fails where the
//! demand of [`DEMAND`] is missed.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for the terminal")]

#[path = "../../tests/agree/mod.rs"]
mod agree;
#[path = "../std_index/disk.rs"]
mod disk;

use goxide_front::{check, load, typedump};
use goxide_source::{Style, render};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Of all lines, and of the lines of each package, in per cent, at least so many must be equal.
const DEMAND: (f64, f64) = (99.9, 99.0);

/// A package that Go lists.
struct Listed {
    path: String,
    dir: PathBuf,
}

/// The packages that the patterns mean; of modules with all that they depend on, std aside.
fn list(patterns: &[String]) -> Vec<Listed> {
    let form = "{{if .GoFiles}}{{.ImportPath}}\t{{.Dir}}\t{{.Standard}}{{end}}";
    let mut go = Command::new("go");
    go.env("CGO_ENABLED", "0").args(["list", "-deps", "-f", form]).args(patterns);
    let out = go.output().expect("go runs");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let only_std = patterns == ["std"];
    let listed = |line: &str| {
        let mut parts = line.split('\t');
        let (path, dir) = (parts.next()?, parts.next()?);
        let standard = parts.next()? == "true";
        let wanted = path != "unsafe" && standard == only_std;
        wanted.then(|| Listed { path: path.to_owned(), dir: dir.into() })
    };
    text.lines().filter_map(listed).collect()
}

fn main() -> ExitCode {
    let mut patterns: Vec<String> = std::env::args().skip(1).collect();
    let lines_to = match patterns.iter().position(|p| p == "-lines") {
        Some(at) => patterns.drain(at..at + 2).nth(1),
        None => None,
    };
    if patterns.is_empty() {
        patterns.push("std".to_owned());
    }
    let Some((goroot, oracle)) = agree::oracle(&std::env::temp_dir()) else { return ExitCode::FAILURE };
    let packages = list(&patterns);
    let dirs: Vec<PathBuf> = packages.iter().map(|p| p.dir.clone()).collect();
    let start = Instant::now();
    let theirs = agree::theirs(&oracle, &dirs);
    println!("{} packages; go: {:.1?}", dirs.len(), start.elapsed());
    assert_eq!(theirs.len(), dirs.len(), "the oracle answers for every folder");

    let cache = Command::new("go").args(["env", "GOMODCACHE"]).output().expect("go runs").stdout;
    let gomodcache = Some(String::from_utf8_lossy(&cache).trim().into());
    let env = load::Env { goroot: Some(goroot), gomodcache, ..load::Env::default() };
    let start = Instant::now();
    let asked: Vec<load::Pattern> = match patterns == ["std"] {
        true => dirs.into_iter().map(load::Pattern::Dir).collect(),
        false => packages.iter().map(|p| load::Pattern::Import(p.path.clone())).collect(),
    };
    let mut loaded = load::load(&disk::Disk, &env, &asked);
    let loading = start.elapsed();
    let start = Instant::now();
    let found = check::check(&mut loaded.program, &loaded.sources);
    println!("goxide: load {loading:.1?}, check {:.1?}", start.elapsed());

    let mut differ_text = String::new();
    let (mut equal, mut all, mut failed) = (0, 0, 0);
    for (id, package) in loaded.program.ported() {
        let Some(at) = packages.iter().position(|p| p.path == *package.path) else {
            println!("{}: not asked for", package.path);
            continue;
        };
        let ours = typedump::dump(&loaded.program, &loaded.sources, id);
        let ours = ours.strip_prefix("# package ").unwrap_or(&ours);
        let compared = agree::compare(ours, &theirs[at]);
        equal += compared.equal;
        all += compared.all;
        if compared.share() < DEMAND.1 {
            failed += 1;
        }
        if compared.equal < compared.all {
            println!(
                "{:8.4} %  {:7} of {:7}  {}",
                compared.share(),
                compared.all - compared.equal,
                compared.all,
                package.path
            );
        }
        for line in &compared.differ {
            let _ = writeln!(differ_text, "{}\t{line}", package.path);
        }
    }
    for diagnostic in loaded.diagnostics.iter().chain(&found) {
        println!("{}", render(diagnostic, &loaded.sources, Style::Plain));
    }
    if let Some(file) = lines_to {
        std::fs::write(file, differ_text).expect("the file for the lines can be written");
    }
    let errors = loaded.diagnostics.len() + found.len();
    let share = 100.0 * equal as f64 / f64::from(all.max(1));
    println!("{share:.4} % of {all} lines, {failed} packages below {} %, {errors} errors", DEMAND.1);
    match share >= DEMAND.0 && failed == 0 && errors == 0 {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
