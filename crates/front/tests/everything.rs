//! Every Go file of the tests of Go, most of them wrong on purpose, is loaded and checked on its own: nothing panics and
//! nothing takes long, whatever the file says. Takes minutes, so on demand:
//!
//! `cargo test --release -p goxide-front --test everything -- --ignored --nocapture`
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

#[path = "../examples/std_index/disk.rs"]
mod disk;
mod go;

use goxide_front::{check, load};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// No file takes longer, on a machine that has other things to do as well.
const LONGEST: Duration = Duration::from_secs(30);

#[test]
#[ignore = "takes minutes"]
fn every_file_of_go_is_answered() {
    let root = go::root().expect("Go is here");
    let mut files = go::files(&root.join("test"));
    files.extend(go::files(&root.join("src")));
    // The library itself is held against Go elsewhere.
    let wrong_on_purpose =
        |f: &PathBuf| f.starts_with(root.join("test")) || f.components().any(|c| c.as_os_str() == "testdata");
    files.retain(wrong_on_purpose);
    let env = load::Env { goroot: Some(root), tests: true, ..load::Env::default() };
    let log =
        std::env::var_os("GOXIDE_PROGRESS").map(|p| Mutex::new(std::fs::File::create(p).expect("a log")));
    let results: Vec<(&PathBuf, Duration, bool)> = files
        .par_iter()
        .map(|file| {
            if let Some(log) = &log {
                use std::io::Write;
                // The last lines name the file on which the process ended.
                let _ = writeln!(log.lock().expect("no panic while writing"), "{}", file.display());
            }
            let start = Instant::now();
            let done = catch_unwind(AssertUnwindSafe(|| {
                let mut loaded = load::load(&disk::Disk, &env, &[load::Pattern::Files(vec![file.clone()])]);
                check::check(&mut loaded.program, &loaded.sources).len()
            }));
            (file, start.elapsed(), done.is_err())
        })
        .collect();
    let mut slowest: Vec<_> = results.iter().collect();
    slowest.sort_by_key(|(_, time, _)| std::cmp::Reverse(*time));
    slowest.iter().take(5).for_each(|(file, time, _)| println!("{time:8.2?} {}", file.display()));
    let panicked: Vec<_> = results.iter().filter(|(_, _, panicked)| *panicked).collect();
    panicked.iter().for_each(|(file, _, _)| println!("panic: {}", file.display()));
    println!("{} files, {} panics", results.len(), panicked.len());
    assert!(panicked.is_empty() && slowest.first().is_none_or(|(_, time, _)| *time < LONGEST));
}
