//! `typedump --quiet` remembers what it found out, and never trusts what it finds in its cache; `--tags` choose the files.
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk and start processes")]

mod common;

use common::{Said, Yard};
use std::fs;
use std::path::PathBuf;

const QUIET: &[&str] = &["typedump", "--quiet", "./..."];

fn yard() -> Yard {
    let yard = Yard::new();
    yard.file("go.mod", "module ex.com/m\n\ngo 1.26\n");
    yard.file("a/a.go", "package a\n\nfunc A() int { return 1 }\n");
    yard.file("b/b.go", "package b\n\nimport \"ex.com/m/a\"\n\nvar B string = a.A()\n");
    yard
}

fn summaries(yard: &Yard) -> Vec<PathBuf> {
    let entries = fs::read_dir(yard.path(".cache/summaries")).into_iter().flatten().flatten();
    entries.map(|e| e.path()).collect()
}

/// What the command says, which must be what it says without a cache.
#[track_caller]
fn quiet(yard: &Yard) -> Said {
    let said = yard.run(QUIET);
    let before = summaries(yard).len();
    let without = yard.run(&[QUIET, &["--no-cache"]].concat());
    assert_eq!((said.code, &said.out, &said.err), (without.code, &without.out, &without.err));
    assert_eq!(summaries(yard).len(), before, "--no-cache keeps nothing");
    said
}

#[test]
fn a_second_run_says_the_same() {
    let yard = yard();
    let first = quiet(&yard);
    assert_eq!(first.code, Some(1));
    assert!(first.err.contains("b/b.go:5:16") && first.err.contains("[GX0011]"), "{first:?}");
    assert_eq!(summaries(&yard).len(), 2);
    assert_eq!(quiet(&yard).err, first.err);
    yard.file("a/a.go", "package a\n\nfunc A() string { return \"\" }\n");
    assert_eq!(quiet(&yard).code, Some(0));
}

#[test]
fn damaged_files_are_made_again() {
    let yard = yard();
    let first = quiet(&yard);
    let sound = summaries(&yard).into_iter().map(|f| (fs::read(&f).expect("there"), f)).collect::<Vec<_>>();
    for damage in [&b""[..], b"\0\xff\0", b"goxide summary 1\n\n{}\n"] {
        sound.iter().for_each(|(_, file)| fs::write(file, damage).expect("damaged"));
        assert_eq!(quiet(&yard).err, first.err);
        for (bytes, file) in &sound {
            assert!(fs::read(file).expect("there") == *bytes, "made again");
        }
    }
    // A folder where a file belongs can be neither read nor replaced.
    for (_, file) in &sound {
        fs::remove_file(file).expect("removed");
        fs::create_dir(file).expect("made");
    }
    assert_eq!(quiet(&yard).err, first.err);
}

#[test]
fn a_cache_that_cannot_be_used_is_done_without() {
    let yard = yard();
    yard.file(".cache", "no folder");
    assert_eq!(quiet(&yard).code, Some(1));
}

#[test]
fn tags_choose_the_files() {
    let yard = yard();
    yard.file("b/b.go", "//go:build !fixed\n\npackage b\n\nvar B string = 1\n");
    yard.file("b/c.go", "//go:build fixed && more\n\npackage b\n\nvar B string = \"\"\n");
    assert_eq!(quiet(&yard).code, Some(1));
    for tags in ["--tags=fixed,more", "--tags=more,,fixed"] {
        assert_eq!(yard.run(&[QUIET, &[tags]].concat()).code, Some(0), "{tags}");
        let shown = yard.run(&["show", "files", "./b", tags]);
        assert!(shown.out.contains("c.go") && shown.code == Some(0), "{shown:?}");
    }
    let said = yard.run(&["port", "./b", "--out", "out", "--no-settle", "--tags", "fixed,more"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}
