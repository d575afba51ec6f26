//! Facts asserted in Go source.
//!
//! A comment `// want "section: subject"` demands a row of that section of a dump; `= word` after it demands that the
//! row's fact has this word; a `!` before it demands that there is none. A row that speaks of a place in the text must
//! be wanted on its line, and in the sections of [`EXACT`] every row must be wanted. Names are without the package.

mod common;

use common::{Case, case, sample};
use goxide_analysis::dump::{self, Format};
use std::collections::BTreeSet;
use std::path::Path;

/// Sections in which what is not wanted is wrong.
const EXACT: &[&str] = &["unguarded", "aliased slices", "aliased maps", "ignored errors", "shared locals"];

#[derive(Debug)]
struct Row {
    section: String,
    subject: String,
    fact: String,
    why: String,
    line: Option<u32>,
}

fn rows(case: &Case) -> Vec<Row> {
    let package = case.program.ported().next().expect("something is ported").1.name.to_string() + ".";
    let mut out = Vec::new();
    for show in [dump::nullability, dump::ownership, dump::sharing] {
        let json = show(&case.program, &case.sources, &case.facts, Format::Json);
        let sections: serde_json::Value = serde_json::from_str(&json).expect("dumps are JSON");
        for (section, rows) in sections.as_object().expect("sections") {
            for row in rows.as_array().expect("rows") {
                let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
                let mut subject = text("subject");
                let mut line = None;
                if let Some((expr, place)) = subject.rsplit_once(" (") {
                    line = place.split(':').nth(1).and_then(|l| l.parse().ok());
                    subject = expr.to_owned();
                }
                let subject = subject.strip_prefix(&package).unwrap_or(&subject).to_owned();
                let fact = text("fact").replace(&package, "");
                out.push(Row { section: section.clone(), subject, fact, why: text("why"), line });
            }
        }
    }
    out
}

fn check(path: &Path) {
    let case = case(path);
    assert_eq!(case.errors(), Vec::<String>::new());
    let rows = rows(&case);
    let mut wanted: BTreeSet<usize> = BTreeSet::new();
    let mut failures = Vec::new();
    for (_, file) in case.sources.iter().filter(|(_, f)| f.text().contains("// want")) {
        for (i, text) in file.text().lines().enumerate() {
            let Some((_, wants)) = text.split_once("// want ") else { continue };
            for want in wants.split('"').skip(1).step_by(2) {
                let (not, body) = match want.strip_prefix('!') {
                    Some(body) => (true, body),
                    None => (false, want),
                };
                let (section, rest) = body.split_once(": ").expect("section: subject");
                let (subject, word) = match rest.split_once(" = ") {
                    Some((subject, word)) => (subject, Some(word)),
                    None => (rest, None),
                };
                let hit = |r: &Row| {
                    r.section == section
                        && r.subject == subject
                        && r.line.is_none_or(|l| l == i as u32 + 1)
                        && word.is_none_or(|w| r.fact == w || r.fact.split(", ").any(|part| part == w))
                };
                let hits: Vec<usize> = (0..rows.len()).filter(|r| hit(&rows[*r])).collect();
                if not != hits.is_empty() {
                    let like: Vec<&Row> = rows.iter().filter(|r| r.section == section).collect();
                    let like: Vec<String> =
                        like.iter().map(|r| format!("{} = {}", r.subject, r.fact)).collect();
                    failures.push(format!("line {}: {want}\n    of {like:?}", i + 1));
                }
                wanted.extend(hits);
            }
        }
    }
    for (i, row) in rows.iter().enumerate() {
        if EXACT.contains(&row.section.as_str()) && !wanted.contains(&i) {
            failures.push(format!("not wanted: {row:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn facts(name: &str) {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts").join(name));
}

#[test]
fn nil() {
    facts("nil");
}

#[test]
fn holding() {
    facts("hold");
}

#[test]
fn slices_and_maps() {
    facts("slices");
}

#[test]
fn errors() {
    facts("errs");
}

#[test]
fn locks_and_goroutines() {
    facts("locks");
}

fn why(case: &Case, section: &str, subject: &str) -> String {
    let rows = rows(case);
    let row = rows.iter().find(|r| r.section == section && r.subject == subject);
    row.unwrap_or_else(|| panic!("{section}: {subject} in {rows:#?}")).why.clone()
}

fn fact(case: &Case, section: &str, subject: &str) -> String {
    let rows = rows(case);
    let row = rows.iter().find(|r| r.section == section && r.subject == subject);
    row.unwrap_or_else(|| panic!("{section}: {subject} in {rows:#?}")).fact.clone()
}

#[test]
fn evidence_of_users() {
    let case = case(&sample("users"));
    assert_eq!(why(&case, "unguarded", "user"), "users.go:54 returns a missing map entry → users.go:78");
    assert_eq!(
        why(&case, "unguarded", "user.Account"),
        "users.go:31 is left unset by User{…} in callers → users.go:78"
    );
    assert_eq!(why(&case, "holding", "Repo.byID[]"), "users.go:46 stores u");
    assert_eq!(fact(&case, "holding", "Service.repo"), "taken over");
    assert_eq!(fact(&case, "lent results", "Repo.Find#0"), "from receiver");
}

#[test]
fn evidence_of_cache() {
    let case = case(&sample("cache"));
    assert_eq!(fact(&case, "guards", "Cache.mu"), "Mutex over Cache.entries, Cache.hits");
    assert_eq!(
        why(&case, "shared types", "Cache"),
        "cache.go:26 starts a goroutine that uses c → cache.go:27 goes on using c"
    );
    assert_eq!(fact(&case, "errors", "Cache.Get"), "option");
    assert_eq!(fact(&case, "goroutines", "c.sweep()"), "detached; uses New.c");
}

#[test]
fn evidence_of_tree() {
    let case = case(&sample("tree"));
    for place in ["Tree.root", "node.left", "node.right"] {
        assert_eq!(fact(&case, "holding", place), "unique");
    }
    assert_eq!(why(&case, "nilable", "node.left"), "tree.go:30 leaves node.left unset");
    assert_eq!(
        fact(&case, "cursors", "Tree.Get.n"),
        "tree.Tree.root, tree.node.left, tree.node.right".replace("tree.T", "T").replace("tree.n", "n")
    );
    assert_eq!(fact(&case, "errors", "Tree.Get"), "option");
}
