//! The whole front end over all of Go's library, beside the bare parse of the same files and beside Go's own checker.
//!
//! `cargo bench -p goxide-front --bench std`; needs Go. Time on the wall, and of all cores together, which other work on the
//! machine disturbs less. And what a second run takes that remembers the first.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reads files and talks"
)]

#[path = "../tests/agree/mod.rs"]
#[expect(dead_code, reason = "only the oracle is asked")]
mod agree;
#[path = "../examples/std_index/disk.rs"]
mod disk;
#[path = "../tests/touched/mod.rs"]
mod touched;

use goxide_front::summary::{Findings, MemoryStore, findings};
use goxide_front::{check, load, parse};
use rayon::prelude::*;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The time that this process and those it waited for have used, where the system tells: of this one, of the others.
fn used() -> (Duration, Duration) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<u64> = rest.split_whitespace().skip(11).take(4).filter_map(|t| t.parse().ok()).collect();
    let sum = |a: usize| Duration::from_millis(10 * ticks.get(a..a + 2).map_or(0, |t| t.iter().sum()));
    (sum(0), sum(2))
}

/// Peak memory of this process in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn timed<T>(what: &str, f: impl FnOnce() -> T) -> (T, Duration) {
    let (start, before) = (Instant::now(), used());
    let result = f();
    let after = used();
    let cpu = (after.0 - before.0) + (after.1 - before.1);
    println!("{what:24} {:6.2?} on the wall, {:6.2?} of all cores", start.elapsed(), cpu);
    (result, cpu)
}

/// Packages that few and that many others need, small and large ones: the file of each that is edited.
const EDITED: [&str; 6] = [
    "strings/builder.go",
    "errors/errors.go",
    "fmt/print.go",
    "net/http/server.go",
    "go/types/expr.go",
    "runtime/proc.go",
];

/// Runs that remember: the first, one without a change, and one after an edit that no other package sees.
fn remembering(goroot: &Path, env: &load::Env, asked: &[load::Pattern]) {
    let store = MemoryStore::default();
    let checked = |found: &Findings| found.program.ported().count();
    let (found, cold) = timed("first run", || findings(&disk::Disk, env, asked, &store));
    println!("{} packages checked, {} errors", checked(&found), found.checking.len());
    drop(found);
    let report = |what: &str, tree: &dyn load::Tree| {
        let (found, warm) = timed(what, || findings(tree, env, asked, &store));
        let share = 100.0 * warm.as_secs_f64() / cold.as_secs_f64();
        println!("    {share:.1} % of the first, {} packages checked", checked(&found));
    };
    report("again", &disk::Disk);
    for file in EDITED {
        let path = goroot.join("src").join(file);
        let mut text = std::fs::read(&path).expect("Go's library is there");
        text.extend(b"\n// Edited.\n");
        report(file, &touched::Touched { file: path, text });
    }
}

fn main() {
    let Some((goroot, oracle)) = agree::oracle(&std::env::temp_dir()) else { return };
    let out = Command::new("go").env("CGO_ENABLED", "0").args(["list", "-f", "{{.Dir}}", "std"]).output();
    let out = out.expect("go runs").stdout;
    let dirs: Vec<PathBuf> = String::from_utf8_lossy(&out).lines().map(PathBuf::from).collect();
    let asked: Vec<load::Pattern> = dirs.iter().cloned().map(load::Pattern::Dir).collect();
    let env = load::Env { goroot: Some(goroot.clone()), ..load::Env::default() };
    remembering(&goroot, &env, &asked);
    for turn in 0..2 {
        let (mut loaded, loading) = timed("load, parse, lower", || load::load(&disk::Disk, &env, &asked));
        let (found, checking) = timed("check", || check::check(&mut loaded.program, &loaded.sources));
        let peak = peak();
        let texts: Vec<&str> = loaded.sources.iter().map(|(_, f)| &**f.text()).collect();
        let bytes: usize = texts.iter().map(|t| t.len()).sum();
        let (_, bare) = timed("bare parse", || {
            texts.par_iter().for_each(|t| {
                black_box(parse::only_parse(t));
            });
        });
        println!(
            "{} files, {} MiB, {} diagnostics, peak {peak} MiB; {:.2} times the bare parse",
            texts.len(),
            bytes >> 20,
            found.len(),
            (loading + checking).as_secs_f64() / bare.as_secs_f64().max(0.01)
        );
        if turn == 0 {
            timed("go: typedump -quiet", || {
                let mut go = Command::new(&oracle);
                let done = go.env("CGO_ENABLED", "0").arg("-quiet").args(&dirs).status();
                assert!(done.is_ok_and(|s| s.success()), "Go finds nothing wrong with its library");
            });
        }
    }
}
