//! The checker against the tests of Go's own: files of GOROOT with `/* ERROR "…" */` behind each token that is wrong.
//!
//! What is counted: files with an error on a line that has no such comment, comments on whose line too few errors are
//! reported, and errors whose words are those of the comment. The floors are what has been reached; the list of what differs
//! is written to the file that `GOXIDE_TESTDATA_REPORT` names. Without Go the test says so and passes.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

#[path = "../examples/std_index/disk.rs"]
mod disk;
#[path = "testdata/expected.rs"]
mod expected;
mod go;

use expected::{Expected, expectations, language};
use goxide_front::load::{Entry, Env, MemoryTree, Pattern, Stat, Tree, TreeError, load};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Of the files, in per cent, so many have no error where Go has none.
const QUIET_FILES: f64 = 95.0;
/// Of the comments, in per cent, so many have their error on their line.
const REPORTED: f64 = 81.0;

/// A module in memory before the disk, for the library.
struct Overlay(MemoryTree);

impl Overlay {
    fn pick(&self, path: &Path) -> &dyn Tree {
        if path.starts_with(ROOT) { &self.0 } else { &disk::Disk }
    }
}

/// Where the module in memory is.
const ROOT: &str = "/testdata-in-memory";

impl Tree for Overlay {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        self.pick(path).stat(path)
    }
    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        self.pick(path).read(path)
    }
    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        self.pick(path).list(path)
    }
    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        self.pick(path).canonicalize(path)
    }
}

/// One package of the tests: a file, or the files of a folder.
struct Case {
    name: String,
    files: Vec<PathBuf>,
}

fn cases(root: &Path) -> Vec<Case> {
    let sorted = |dir: &Path| {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        paths
    };
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    let mut cases = Vec::new();
    for folder in sorted(root) {
        for path in sorted(&folder) {
            let files = if path.is_dir() { sorted(&path) } else { vec![path.clone()] };
            cases.push(Case { name: name(&path), files });
        }
    }
    cases
}

/// What one case gave.
#[derive(Default)]
struct Outcome {
    /// Comments, those whose line has its error, those whose words are met.
    comments: usize,
    reported: usize,
    worded: usize,
    /// Errors where Go has none.
    unexpected: usize,
    lines: String,
}

fn judge(case: &Case, goroot: &Path) -> Outcome {
    let mut tree = MemoryTree::default();
    let mut wanted: BTreeMap<(String, usize), Vec<Expected>> = BTreeMap::new();
    let mut version = "1.26".to_owned();
    for file in &case.files {
        let text = std::fs::read(file).expect("the file is listed");
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let lossy = String::from_utf8_lossy(&text).into_owned();
        version = language(&lossy).unwrap_or(version);
        for expected in expectations(&lossy) {
            wanted.entry((name.clone(), expected.line)).or_default().push(expected);
        }
        tree.add(&format!("{ROOT}/{name}"), text);
    }
    tree.add(&format!("{ROOT}/go.mod"), format!("module p\n\ngo {version}\n"));
    let env = Env { goroot: Some(goroot.into()), ..Env::default() };
    let files = case.files.iter().map(|f| Path::new(ROOT).join(f.file_name().unwrap_or_default()));
    let mut loaded = load(&Overlay(tree), &env, &[Pattern::Files(files.collect())]);
    let found = goxide_front::check::check(&mut loaded.program, &loaded.sources);

    let told: BTreeSet<(String, usize)> = wanted.keys().cloned().collect();
    let mut outcome = Outcome { comments: wanted.values().map(Vec::len).sum(), ..Outcome::default() };
    // A function that only Go's tests have.
    let found = found.iter().filter(|d| d.message != "undefined: assert");
    for diagnostic in loaded.diagnostics.iter().chain(found) {
        let (place, col) = match diagnostic.labels.first() {
            Some(label) => {
                let at = loaded.sources.start(label.span);
                ((loaded.sources[label.span.file].name().to_owned(), at.line as usize), at.col)
            }
            None => (Default::default(), 0),
        };
        let left = wanted.get_mut(&place);
        let Some(left) = left.filter(|l| !l.is_empty()) else {
            if told.contains(&place) {
                continue;
            }
            outcome.unexpected += 1;
            let (file, line) = place;
            let _ =
                writeln!(outcome.lines, "extra  {}/{file}:{line}:{col} {}", case.name, diagnostic.message);
            continue;
        };
        let at = left.iter().position(|e| e.matches(&diagnostic.message));
        let expected = left.remove(at.unwrap_or(0));
        outcome.reported += 1;
        match at {
            Some(_) => outcome.worded += 1,
            None => {
                let (file, line) = place;
                let (said, pattern) = (&diagnostic.message, expected.pattern);
                let _ =
                    writeln!(outcome.lines, "words  {}/{file}:{line}:{col} {said} / {pattern}", case.name);
            }
        }
    }
    for ((file, line), left) in wanted {
        for expected in left {
            let _ = writeln!(outcome.lines, "missed {}/{file}:{line} {}", case.name, expected.pattern);
        }
    }
    outcome
}

#[test]
fn go_s_own_tests() {
    let Some(goroot) = go::root() else { return };
    let root = goroot.join("src/internal/types/testdata");
    let cases = cases(&root);
    if cases.is_empty() {
        return println!("skipped: no tests of Go's checker on this machine");
    }
    let outcomes: Vec<Outcome> = cases.par_iter().map(|c| judge(c, &goroot)).collect();
    let sum = |f: fn(&Outcome) -> usize| outcomes.iter().map(f).sum::<usize>();
    let quiet = outcomes.iter().filter(|o| o.unexpected == 0).count();
    let per_cent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let (comments, reported, worded) = (sum(|o| o.comments), sum(|o| o.reported), sum(|o| o.worded));
    let quiet_share = per_cent(quiet, cases.len());
    println!("{quiet} of {} packages without an error too many: {quiet_share:.1} %", cases.len());
    println!("{reported} of {comments} errors on the right line: {:.1} %", per_cent(reported, comments));
    println!("{worded} of these in Go's words: {:.1} %", per_cent(worded, reported));
    if let Some(report) = std::env::var_os("GOXIDE_TESTDATA_REPORT") {
        let lines: String = outcomes.iter().map(|o| &*o.lines).collect();
        std::fs::write(report, lines).expect("the report can be written");
    }
    assert!(quiet_share >= QUIET_FILES && per_cent(reported, comments) >= REPORTED);
}
