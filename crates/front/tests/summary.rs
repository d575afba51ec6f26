//! Runs that remember: what they say is what a run without memory says, and they look only at what changed.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

#[path = "../examples/std_index/disk.rs"]
mod disk;
mod go;
mod touched;

use goxide_front::load::{Env, MemoryTree, Pattern, load};
use goxide_front::summary::{Findings, MemoryStore, findings};
use goxide_front::{check, typedump};
use goxide_source::{Diagnostic, SourceMap};
use std::path::PathBuf;

/// A module of three packages, one on top of the other.
const MODULE: &[(&str, &str)] = &[
    ("go.mod", "module ex.com/m\n\ngo 1.26\n"),
    (
        "a/a.go",
        "package a\n\ntype T struct{ n int }\n\nfunc (t T) N() int { return t.n }\n\nfunc New() T { return T{n: 1} }\n",
    ),
    (
        "b/b.go",
        "package b\n\nimport \"ex.com/m/a\"\n\ntype B struct{ a.T }\n\nfunc Of() B { return B{a.New()} }\n",
    ),
    ("c/c.go", "package c\n\nimport \"ex.com/m/b\"\n\nfunc C() int { return b.Of().N() }\n"),
];

fn tree(changes: &[(&str, &str)]) -> MemoryTree {
    let mut tree = MemoryTree::of(MODULE);
    changes.iter().for_each(|(path, text)| tree.add(path, *text));
    tree
}

fn run(tree: &MemoryTree, store: &MemoryStore) -> Findings {
    run_in(tree, &Env::default(), store)
}

/// Runs with memory, and holds what it says against a run without.
fn run_in(tree: &MemoryTree, env: &Env, store: &MemoryStore) -> Findings {
    let asked = [Pattern::All(".".into())];
    let found = findings(tree, env, &asked, store);
    let mut loaded = load(tree, env, &asked);
    let checking = check::check(&mut loaded.program, &loaded.sources);
    for (with, without) in [(&found.loading, &loaded.diagnostics), (&found.checking, &checking)] {
        assert_eq!(
            shown(with, &found.sources),
            shown(without, &loaded.sources),
            "the same with and without memory"
        );
    }
    assert_eq!(found.skipped, loaded.skipped);
    found
}

fn shown(diagnostics: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let place = |d: &Diagnostic| {
        let at = |l: &goxide_source::Label| {
            format!("{}:{} {}", sources[l.span.file].path(), sources.start(l.span), l.message)
        };
        d.labels.iter().map(at).collect::<Vec<_>>().join(", ")
    };
    diagnostics.iter().map(|d| format!("{}: {} {}", place(d), d.code.name, d.message)).collect()
}

fn all(found: &Findings) -> Vec<&Diagnostic> {
    found.loading.iter().chain(&found.checking).collect()
}

/// The packages that were checked.
fn checked(found: &Findings) -> Vec<&str> {
    found.program.ported().map(|(_, p)| p.path.strip_prefix("ex.com/m/").unwrap_or(&p.path)).collect()
}

/// What is checked after an edit, on top of a first run.
#[track_caller]
fn demand_redone(changes: &[(&str, &str)], packages: &[&str]) {
    let store = MemoryStore::default();
    assert_eq!(checked(&run(&tree(&[]), &store)), ["a", "b", "c"]);
    assert_eq!(checked(&run(&tree(changes), &store)), packages);
    assert_eq!(checked(&run(&tree(changes), &store)), [] as [&str; 0], "and remembered");
}

#[test]
fn a_second_run_checks_nothing() {
    demand_redone(&[], &[]);
}

#[test]
fn what_others_cannot_see_redoes_one_package() {
    for text in [
        "package a\n\ntype T struct{ n int }\n\nfunc (t T) N() int { return t.n + 1 }\n\nfunc New() T { return T{n: 1} }\n",
        "// Package a.\npackage a\n\ntype T struct{ n int }\n\n// N.\nfunc (t T) N() int { return t.n }\n\nfunc New() T { return T{n: one} }\n\nconst one = 1\n",
    ] {
        demand_redone(&[("a/a.go", text)], &["a"]);
    }
    demand_redone(&[("c/c.go", "package c\n\nfunc C() {}\n")], &["c"]);
}

#[test]
fn what_others_see_redoes_them() {
    let text =
        "package b\n\nimport \"ex.com/m/a\"\n\ntype B struct{ a.T }\n\nfunc Of() *B { return &B{a.New()} }\n";
    demand_redone(&[("b/b.go", text)], &["b", "c"]);
    // A field that nobody can name decides whether values can be compared; `c` sees it through `b`.
    let text = "package a\n\ntype T struct{ n int; f func() }\n\nfunc (t T) N() int { return t.n }\n\nfunc New() T { return T{n: 1} }\n";
    demand_redone(&[("a/a.go", text)], &["a", "b", "c"]);
    let text = "package a\n\ntype T struct{ n int }\n\nfunc (t T) N() int8 { return 1 }\n\nfunc New() T { return T{n: 1} }\n";
    demand_redone(&[("a/a.go", text)], &["a", "b", "c"]);
    // All of a package in a text that was not understood may be seen.
    demand_redone(&[("a/z.go", "package a\n\nfunc f( {\n}\n")], &["a", "b", "c"]);
}

#[test]
fn the_language_and_the_build_context_count() {
    let store = MemoryStore::default();
    run(&tree(&[]), &store);
    let older = tree(&[("go.mod", "module ex.com/m\n\ngo 1.20\n")]);
    assert_eq!(checked(&run(&older, &store)), ["a", "b", "c"]);
    let tagged = Env { tags: vec!["x".into()], ..Env::default() };
    assert_eq!(checked(&run_in(&tree(&[]), &tagged, &store)), ["a", "b", "c"]);
    assert_eq!(checked(&run_in(&tree(&[]), &tagged, &store)), [] as [&str; 0]);
}

/// Errors in a package that is redone beside packages that are not: to the letter those of a run without memory.
#[test]
fn errors_are_the_same_with_and_without_memory() {
    let hidden = "package a\n\ntype T struct{ n int }\n\nfunc (t T) N() int { return t.n }\n\nfunc New() T { return T{n: 1} }\n\nfunc (t T) own() {}\n\nfunc helper() {}\n";
    for c in [
        "package c\n\nimport \"ex.com/m/a\"\n\nfunc C() { a.helper(); a.New().own(); a.Nothing() }\n",
        "package c\n\nimport \"ex.com/m/b\"\n\nvar x string = b.Of().N()\n\nfunc C() { b.Of().own(); var y = b.Of().T.n }\n",
        "package c\n\nimport (\n\t\"ex.com/m/b\"\n\t\"ex.com/m/nowhere\"\n)\n\nvar x = nowhere.X(1)\n",
        "package c\n\nimport . \"ex.com/m/b\"\n\nvar x = Of().m + helper()\n\nfunc x() {}\n",
        "package c\n\nfunc f() { x := := 1 }\n\nfunc f() {}\n",
        "package d\n",
    ] {
        let store = MemoryStore::default();
        run(&tree(&[("a/a.go", hidden)]), &store);
        let found = run(&tree(&[("a/a.go", hidden), ("c/c.go", c)]), &store);
        assert_eq!(checked(&found).len(), 1, "{c}");
        let again = run(&tree(&[("a/a.go", hidden), ("c/c.go", c)]), &store);
        assert_eq!(checked(&again), [] as [&str; 0], "{c}");
        assert!(all(&again).len() == all(&found).len());
    }
}

#[test]
fn an_error_below_is_told_once_and_stays() {
    let store = MemoryStore::default();
    run(&tree(&[]), &store);
    let broken = "package a\n\ntype T struct{ n Nothing }\n\nfunc (t T) N() int { return 1 }\n\nfunc New() T { return T{} }\n";
    let found = run(&tree(&[("a/a.go", broken)]), &store);
    assert_eq!((all(&found).len(), checked(&found)), (1, vec!["a", "b", "c"]));
    let c = "package c\n\nimport \"ex.com/m/b\"\n\nfunc C() int { return b.Of().N() + 1 }\n";
    let found = run(&tree(&[("a/a.go", broken), ("c/c.go", c)]), &store);
    assert_eq!((all(&found).len(), checked(&found)), (1, vec!["c"]));
}

#[test]
fn a_circle_is_never_summed_up() {
    let store = MemoryStore::default();
    let circle = tree(&[("a/a.go", "package a\n\nimport \"ex.com/m/c\"\n\nvar A = c.C()\n")]);
    for _ in 0..2 {
        let found = run(&circle, &store);
        assert_eq!(checked(&found).len(), 3);
        assert!(all(&found).iter().any(|d| d.code.name == "GX0012"));
    }
}

#[test]
fn damaged_summaries_are_made_again() {
    type Damage = fn(&str, &mut Vec<u8>);
    let damages: [Damage; 7] = [
        |_, bytes| bytes.clear(),
        |_, bytes| bytes.truncate(bytes.len() / 2),
        |_, bytes| bytes.truncate(bytes.len() - 1),
        |_, bytes| bytes.extend(b"\n"),
        |_, bytes| bytes.iter_mut().for_each(|b| *b ^= 0x80),
        // Another version, and one digit that says that something was found where nothing was.
        |_, bytes| {
            let text = String::from_utf8_lossy(bytes).replacen("goxide summary 1", "goxide summary 0", 1);
            *bytes = text.into_bytes();
        },
        |_, bytes| {
            let text = String::from_utf8_lossy(bytes).replacen("func (t T) N() int", "func (t T) N() any", 1);
            *bytes = text.replacen("package", "packagf", 1).into_bytes();
        },
    ];
    for (turn, damage) in damages.into_iter().enumerate() {
        let store = MemoryStore::default();
        run(&tree(&[]), &store);
        store.edit(damage);
        assert_eq!(checked(&run(&tree(&[]), &store)), ["a", "b", "c"], "{turn}");
        assert_eq!(checked(&run(&tree(&[]), &store)), [] as [&str; 0], "{turn}");
    }
}

/// An entry that is sound but stands under another key is no entry either.
#[test]
fn exchanged_summaries_are_made_again() {
    let store = MemoryStore::default();
    run(&tree(&[]), &store);
    let mut last = Vec::new();
    store.edit(|_, bytes| std::mem::swap(bytes, &mut last));
    assert_eq!(checked(&run(&tree(&[]), &store)), ["a", "b", "c"]);
}

/// Packages of std that need each other, small enough to be checked again and again.
const PACKAGES: [&str; 12] = [
    "bufio",
    "bytes",
    "context",
    "encoding/binary",
    "encoding/json",
    "errors",
    "io",
    "reflect",
    "slices",
    "strconv",
    "strings",
    "text/template/parse",
];

/// After an edit of each, its types are those of a run without memory, though the packages around it are only remembered.
#[test]
fn types_of_std_are_the_same_with_and_without_memory() {
    let Some(root) = go::root() else { return };
    let dirs: Vec<PathBuf> = PACKAGES.iter().map(|p| root.join("src").join(p)).collect();
    let asked: Vec<Pattern> = dirs.iter().cloned().map(Pattern::Dir).collect();
    let env = Env { goroot: Some(root), ..Env::default() };
    let store = MemoryStore::default();
    let first = findings(&disk::Disk, &env, &asked, &store);
    assert_eq!((first.program.ported().count(), all(&first).len()), (PACKAGES.len(), 0));
    for (name, dir) in PACKAGES.iter().zip(&dirs) {
        let is_own = |f: &PathBuf| f.parent() == Some(dir) && !f.to_string_lossy().ends_with("_test.go");
        let file = go::files(dir).into_iter().find(is_own).expect("a package has a file");
        let mut text = std::fs::read(&file).expect("the file is listed");
        text.extend(b"\nfunc edited() int { return len(\"edited\") }\n");
        let tree = touched::Touched { file, text };
        let found = findings(&tree, &env, &asked, &store);
        assert_eq!((checked(&found), all(&found).len()), (vec![*name], 0), "{:?}", all(&found));
        let mut loaded = load(&tree, &env, &asked);
        check::check(&mut loaded.program, &loaded.sources);
        let (with, _) = found.program.ported().next().expect("it was checked");
        let (without, _) = loaded.program.ported().find(|(_, p)| p.path == *name).expect("it was asked for");
        let with = typedump::dump(&found.program, &found.sources, with);
        let without = typedump::dump(&loaded.program, &loaded.sources, without);
        assert!(with == without, "{name}: {:?}", with.lines().zip(without.lines()).find(|(a, b)| a != b));
    }
}
