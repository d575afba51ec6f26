//! What can be nil, labelled in Go source.
//!
//! One folder a category. A comment `// want "nil: x"` (or between backquotes) says that `x` can be nil where the line
//! dereferences it; every other dereference-like use of the folder is labelled as one that never is. Both directions
//! count: a use that is reported and not wanted fails as one that is wanted and not reported.

mod common;

use common::case;
use goxide_analysis::dump;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the analysis does not get right yet.
const KNOWN: [&str; 0] = [];

/// What a folder's labels and the analysis say.
#[derive(Default)]
struct Score {
    uses: usize,
    wanted: usize,
    found: usize,
    wrong: Vec<String>,
}

#[expect(clippy::disallowed_methods, reason = "tests list their own folders")]
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/nil");
    let mut all: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

/// The labels of a line.
fn wants(line: &str) -> Vec<String> {
    let Some((_, mut rest)) = line.split_once("// want ") else { return Vec::new() };
    let mut out = Vec::new();
    while let Some(start) = rest.find(['"', '`']) {
        let quote = rest.as_bytes()[start] as char;
        let (label, tail) = rest[start + 1..].split_once(quote).expect("a label ends");
        out.push(label.strip_prefix("nil: ").expect("nil: operand").to_owned());
        rest = tail;
    }
    out
}

fn score(path: &Path) -> Score {
    let case = case(path);
    assert_eq!(case.errors(), Vec::<String>::new());
    let text = dump::nullability_lines(&case.program, &case.sources, &case.facts);
    let mut score = Score::default();
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("every line is JSON");
        let Some(expr) = line["expr"].as_str() else { continue };
        score.uses += 1;
        if line["nilable"] == true {
            found.insert((
                line["file"].as_str().unwrap().to_owned(),
                line["line"].as_u64().unwrap(),
                expr.to_owned(),
            ));
        }
    }
    let mut wanted = BTreeSet::new();
    for (_, file) in case.sources.iter().filter(|(_, f)| f.text().contains("// want ")) {
        for (i, text) in file.text().lines().enumerate() {
            let at = |expr| (file.name().to_owned(), i as u64 + 1, expr);
            wanted.extend(wants(text).into_iter().map(at));
        }
    }
    (score.wanted, score.found) = (wanted.len(), found.len());
    let say =
        |word: &str, (file, line, expr): &(String, u64, String)| format!("{word} {file}:{line}: {expr}");
    score.wrong.extend(wanted.difference(&found).map(|l| say("missed", l)));
    score.wrong.extend(found.difference(&wanted).map(|l| say("not wanted", l)));
    score
}

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are worth a look: --nocapture")]
fn labelled_uses() {
    let mut all = Score::default();
    for folder in folders() {
        let score = score(&folder);
        all.uses += score.uses;
        all.wanted += score.wanted;
        all.found += score.found;
        all.wrong.extend(score.wrong);
    }
    println!("{} uses, {} wanted, {} found, {} wrong", all.uses, all.wanted, all.found, all.wrong.len());
    assert_eq!(all.wrong, KNOWN);
}
