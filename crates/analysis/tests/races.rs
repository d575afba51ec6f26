//! What goroutines share, against labelled Go of ours and against the suite of Go's own race detector.
//!
//! Ours stands in `tests/races`, one folder a category. A comment `// want "class: x"` says how the variable, field or element
//! class `x` that the line declares is shared, with ` by lock` and ` race` where that is so; whatever else several
//! goroutines reach while one of them writes it, or races, fails as unwanted.
//!
//! The suite is `runtime/race/testdata` of GOROOT: functions named `TestRace…` have a race, `TestNoRace…` have none. A function
//! is taken to race if a variable, element or piece of memory that it declares, makes or accesses does. Without Go that
//! test says so and passes, unless `GOXIDE_REQUIRE_GO=1`. What it gets wrong, by cause (Go 1.26):
//!
//! | cause | missed | wrong |
//! |---|---|---|
//! | a condition is never true, a loop never runs, or once | | 8 |
//! | order by a lock that was taken before, by `sync.Cond`, by an unlock in another function | | 6 |
//! | order by a file, a timer, an HTTP request, a `sync.Pool`, `synctest` | 1 | 6 |
//! | channels of zero-size elements, of closures, nested `select` | | 5 |
//! | which of two atomic operations comes first decides | 1 | |
//! | `reflect`, range over func | 4 | |
//! | the library writes a buffer that it is given | 2 | |
//! | cleanups, wait groups used wrongly | 3 | |

mod common;

use common::{Case, Disk, case};
use goxide_analysis::dump;
use goxide_front::load::{Entry, Env, Pattern, Stat, Tree, TreeError, load};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The lines of a case.
fn lines(case: &Case) -> Vec<Value> {
    assert_eq!(case.errors(), Vec::<String>::new());
    let text = dump::sharing_lines(&case.program, &case.sources, &case.facts);
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn text<'v>(line: &'v Value, key: &str) -> &'v str {
    line[key].as_str().unwrap_or_default()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests list their own folders")]
fn labelled_sharing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/races");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).expect("the folder is there").map(|e| e.expect("an entry").path()).collect();
    folders.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders {
        let case = case(&folder);
        let mut found = BTreeSet::new();
        for line in lines(&case) {
            let (class, kind) = (text(&line, "class"), text(&line, "kind"));
            let race = line["race"] == true;
            let shared = matches!(class, "shared_mutated" | "shared_readonly" | "handed_off");
            // A captured variable and what is made have lines of their own.
            if !(race || shared && class != "owned") || matches!(kind, "capture" | "alloc") {
                continue;
            }
            let guard = line["guard"].as_str().map_or(String::new(), |g| format!(" by {g}"));
            let label = format!("{class}{guard}{}: {}", if race { " race" } else { "" }, text(&line, "name"));
            found.insert((text(&line, "file").to_owned(), line["line"].as_u64().expect("a number"), label));
        }
        let mut wanted = BTreeSet::new();
        for (_, file) in case.sources.iter() {
            for (i, line) in file.text().lines().enumerate() {
                if let Some((_, label)) = line.split_once("// want \"") {
                    let label = label.trim_end_matches('"').to_owned();
                    wanted.insert((file.path().to_owned(), i as u64 + 1, label));
                }
            }
        }
        count += wanted.len();
        // Only what is written is told in both directions: what is merely read by several is everywhere.
        let told = |l: &&(String, u64, String)| !l.2.starts_with("shared_readonly");
        wrong.extend(wanted.difference(&found).map(|l| format!("missed {l:?}")));
        wrong.extend(found.difference(&wanted).filter(told).map(|l| format!("not wanted {l:?}")));
    }
    assert!(count >= 14, "{count} labels");
    assert_eq!(wrong, Vec::<String>::new());
}

/// The suite's files under names that are no tests.
struct Suite {
    root: PathBuf,
}

impl Suite {
    fn real(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match name.strip_suffix(".go") {
            Some(stem) if path.starts_with(&self.root) => self.root.join(format!("{stem}_test.go")),
            _ => path.to_owned(),
        }
    }
}

impl Tree for Suite {
    fn stat(&self, path: &Path) -> Result<Stat, TreeError> {
        Disk.stat(&self.real(path))
    }
    fn read(&self, path: &Path) -> Result<Vec<u8>, TreeError> {
        Disk.read(&self.real(path))
    }
    fn list(&self, path: &Path) -> Result<Vec<Entry>, TreeError> {
        let renamed = |mut entry: Entry| {
            if let Some(stem) = entry.name.strip_suffix("_test.go") {
                entry.name = format!("{stem}.go");
            }
            entry
        };
        Ok(Disk.list(path)?.into_iter().map(renamed).collect())
    }
    fn canonicalize(&self, path: &Path) -> Result<PathBuf, TreeError> {
        Ok(path.to_owned())
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "the numbers are worth a look, --nocapture; Go says where its suite is"
)]
fn the_suite_of_the_race_detector() {
    let goroot = std::process::Command::new("go").args(["env", "GOROOT"]).output();
    let Ok(goroot) = goroot else {
        assert!(std::env::var_os("GOXIDE_REQUIRE_GO").is_none(), "no Go on this machine");
        return eprintln!("LEFT OUT: no Go on the PATH, the suite of the race detector was not read");
    };
    let goroot = String::from_utf8(goroot.stdout).expect("a path");
    let root = Path::new(goroot.trim()).join("src/runtime/race/testdata");
    let tree = Suite { root: root.clone() };
    let mut loaded = load(&tree, &Env::default(), &[Pattern::Dir(root)]);
    let _ = goxide_front::check::check(&mut loaded.program, &loaded.sources);
    let assumed = Default::default();
    let facts = goxide_analysis::analyze(&loaded.program, &assumed);
    let text = dump::sharing_lines(&loaded.program, &loaded.sources, &facts);
    // File, first and last line of each function.
    let mut functions: BTreeMap<String, (String, u64, u64)> = BTreeMap::new();
    for (_, file) in loaded.sources.iter() {
        let mut at: Option<(String, u64)> = None;
        for (i, line) in file.text().lines().enumerate() {
            if let Some(name) = line.strip_prefix("func ").and_then(|l| l.split_once('(')).map(|l| l.0) {
                at = Some((name.to_owned(), i as u64 + 1));
            }
            if line == "}"
                && let Some((name, from)) = at.take()
            {
                functions.insert(name, (file.path().to_owned(), from, i as u64 + 1));
            }
        }
    }
    let mut racing: BTreeSet<(String, u64)> = BTreeSet::new();
    for line in text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")) {
        if line["race"] != true || line["kind"] == "field" {
            continue;
        }
        racing.insert((
            line["file"].as_str().expect("a name").to_owned(),
            line["line"].as_u64().expect("a number"),
        ));
        for access in line["accesses"].as_array().expect("a list") {
            for key in ["at", "root"] {
                let place = access[key].as_str().expect("a place").trim_start_matches("go ");
                let mut parts = place.split(':');
                if let (Some(file), Some(Ok(at))) = (parts.next(), parts.next().map(str::parse)) {
                    racing.insert((file.to_owned(), at));
                }
            }
        }
    }
    let (mut hits, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for (name, (file, from, to)) in &functions {
        let races = racing.range((file.clone(), *from)..=(file.clone(), *to)).next().is_some();
        if name.starts_with("TestRace") {
            if races { hits += 1 } else { missed.push(name) }
        } else if name.starts_with("TestNoRace") && races {
            wrong.push(name);
        }
    }
    let share = |of: usize| f64::from(hits) / (f64::from(hits) + of as f64);
    let (recall, precision) = (share(missed.len()), share(wrong.len()));
    println!("recall {recall:.3}, precision {precision:.3}\nmissed {missed:?}\nwrong {wrong:?}");
    assert!(hits > 200, "the suite is read: {hits}");
    assert!(recall >= 0.95 && precision >= 0.90, "recall {recall:.3}, precision {precision:.3}");
}
