//! Every sample, and what is asked for by name, goes through all analyses without a panic.

mod common;

use common::case;
use goxide_analysis::dump::{self, Format};
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "tests list their own folders")]
fn samples_have_facts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut names: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    for path in names.iter().filter(|p| p.is_dir()) {
        let case = case(path);
        for format in [Format::Text, Format::Json, Format::Dot] {
            for show in [dump::calls, dump::nullability, dump::ownership, dump::sharing] {
                show(&case.program, &case.sources, &case.facts, format);
            }
        }
    }
}

/// Prints the facts of the folder in `GOXIDE_SHOW`: for looking.
#[test]
#[ignore = "for looking"]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "for looking")]
fn show() {
    let Ok(path) = std::env::var("GOXIDE_SHOW") else { return };
    let case = case(Path::new(&path));
    if std::env::var_os("GOXIDE_TIME").is_some() {
        let (program, calls) = (&case.program, &case.facts.calls);
        let started = std::time::Instant::now();
        goxide_analysis::call_graph::call_graph(program);
        println!("calls {:?}", started.elapsed());
        let started = std::time::Instant::now();
        let owned = goxide_analysis::ownership::ownership(program, calls);
        println!("ownership {:?}", started.elapsed());
        let started = std::time::Instant::now();
        goxide_analysis::nullability::nullability(program, calls, &Default::default());
        println!("nullability {:?}", started.elapsed());
        let started = std::time::Instant::now();
        goxide_analysis::errors::errors(program, calls);
        println!("errors {:?}", started.elapsed());
        let started = std::time::Instant::now();
        goxide_analysis::sharing::sharing(program, calls, &owned);
        println!("sharing {:?}", started.elapsed());
        return;
    }
    case.errors().iter().for_each(|e| println!("{e}"));
    for show in [dump::calls, dump::nullability, dump::ownership, dump::sharing] {
        println!("{}", show(&case.program, &case.sources, &case.facts, Format::Text));
    }
}

/// Packages of the standard library, where Go is installed.
#[test]
#[expect(clippy::disallowed_methods, reason = "asks where Go is")]
fn library_packages_have_facts() {
    let Ok(found) = std::process::Command::new("go").args(["env", "GOROOT"]).output() else { return };
    let root = Path::new(String::from_utf8_lossy(&found.stdout).trim()).join("src");
    for package in [
        "container/list",
        "container/ring",
        "container/heap",
        "encoding/csv",
        "encoding/hex",
        "text/tabwriter",
        "path",
        "unicode/utf8",
        "bufio",
        "strings",
        "sort",
        "text/template/parse",
        "go/scanner",
        "regexp/syntax",
    ] {
        let path = root.join(package);
        if !path.is_dir() {
            continue;
        }
        let case = case(&path);
        for show in [dump::calls, dump::nullability, dump::ownership, dump::sharing] {
            let first = show(&case.program, &case.sources, &case.facts, Format::Text);
            let again = goxide_analysis::analyze(&case.program, &Default::default());
            assert_eq!(first, show(&case.program, &case.sources, &again, Format::Text), "{package}");
        }
    }
}

/// Every package of the standard library: nothing in it may end the process.
#[test]
#[ignore = "takes minutes"]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "asks where Go is, and tells how far it is"
)]
fn all_of_std_has_facts() {
    let Ok(found) = std::process::Command::new("go").args(["list", "std"]).output() else { return };
    let Ok(root) = std::process::Command::new("go").args(["env", "GOROOT"]).output() else { return };
    let root = Path::new(String::from_utf8_lossy(&root.stdout).trim()).join("src");
    let mut failed = Vec::new();
    for package in String::from_utf8_lossy(&found.stdout).lines() {
        let path = root.join(package);
        let started = std::time::Instant::now();
        if std::panic::catch_unwind(|| case(&path)).is_err() {
            failed.push(package.to_owned());
        }
        if started.elapsed().as_secs() > 5 {
            println!("{package}: {:?}", started.elapsed());
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}
