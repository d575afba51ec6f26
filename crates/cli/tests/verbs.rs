//! The verbs as a person uses them, one after the other.
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk")]

mod common;

use common::Yard;
use std::fs;

const ONE: &str = "package p\n\n// One is one.\nfunc One() int { return 1 }\n";

#[test]
fn port_again_change_nothing_then_something() {
    let yard = Yard::new();
    yard.file("p/p.go", ONE);
    let said = yard.run(&["port", "p", "--out", "out"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("the port compiles"), "{}", said.out);
    let first = yard.tree("out");
    let said = yard.run(&["port", "--out", "out"]);
    assert!(said.out.contains("unchanged: out"), "the source is known: {said:?}");
    assert_eq!(yard.tree("out"), first);
    assert_eq!(yard.run(&["diff", "out"]).code, Some(0));

    yard.file("p/q.go", "package p\n\n// Two is two.\nfunc Two() int { return 2 }\n");
    let said = yard.run(&["diff", "out", "--json"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("\"change\": \"added\"") && said.out.contains("src/q.rs"), "{}", said.out);
    assert_eq!(yard.tree("out"), first, "diff writes nothing");
    fs::create_dir_all(yard.path("out/target/debug")).expect("made");
    yard.file("out/notes.md", "mine");
    assert_eq!(yard.run(&["port", "--out", "out"]).code, Some(0));
    assert!(yard.path("out/src/q.rs").exists() && yard.path("out/target/debug").exists());
    assert_eq!(fs::read(yard.path("out/notes.md")).expect("kept"), b"mine");

    fs::remove_file(yard.path("p/q.go")).expect("removed");
    assert_eq!(yard.run(&["port", "--out", "out"]).code, Some(0));
    assert!(!yard.path("out/src/q.rs").exists(), "what the Go no longer has goes away");
}

#[test]
fn port_tells_scripts_its_figures() {
    let yard = Yard::new();
    yard.file("p/p.go", ONE);
    let said = yard.run(&["port", "p", "--out", "out", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((json["functions"].as_u64(), json["ported"].as_u64()), (Some(1), Some(1)), "{json}");
    assert_eq!(json["settle"]["verdict"], "compiles", "{json}");
    assert_eq!(json["written"], "created", "{json}");
}

#[test]
fn settling_can_be_switched_off_and_says_so() {
    let yard = Yard::new();
    yard.file("p/p.go", ONE);
    let said = yard.run(&["port", "p", "--out", "out", "--no-settle"]);
    assert!(said.out.contains("not compiled: settling was switched off"), "{}", said.out);
    let without = yard.command(&["port", "p", "--out", "out2"]).env("PATH", "").env_remove("CARGO").output();
    let without = String::from_utf8(without.expect("the command starts").stdout).expect("text");
    assert!(without.contains("not compiled: cargo was not found on the PATH"), "{without}");
}

#[test]
fn approved_ports_are_compared() {
    let yard = Yard::new();
    yard.file("go.mod", "module m\n\ngo 1.24\n");
    yard.file("a/a.go", "package a\n\ntype T struct{ next *T }\n\nvar t = T{}\nvar n = t.next.next\n");
    yard.file("a/go.mod", "module example.com/a\n\ngo 1.23\n");
    let said = yard.run(&["explain", "a/a.go:6:9"]).out;
    assert!(said.contains("a.go:6:9: t.next (field access) can be nil here"), "{said}");
    let json = yard.run(&["explain", "--json", "a/a.go:3:16"]).out;
    assert!(json.contains("\"what\": \"a.T.next\""), "{json}");
    assert!(yard.run(&["explain", "a/a.go:1:1"]).out.contains("nothing there"));
}

#[test]
fn every_code_is_explained_and_the_help_teaches() {
    let yard = Yard::new();
    let said = yard.run(&["explain"]);
    assert_eq!(said.code, Some(0));
    for line in said.out.lines() {
        let code = line.split_whitespace().next().unwrap_or_default();
        assert!(yard.run(&["explain", code]).out.starts_with(code), "{line}");
    }
    let help = yard.run(&["--help"]).out;
    assert!(help.contains("Exit codes:") && help.contains("goxide port ./store"), "{help}");
    for verb in ["port", "show", "diff", "decide", "snapshot", "explain"] {
        assert!(yard.run(&[verb, "--help"]).out.contains("Examples:"), "{verb}");
    }
}

#[test]
fn a_decision_takes_its_marker_away() {
    let users = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/users/users.go");
    let yard = Yard::new();
    yard.file("users/users.go", fs::read(users).expect("the sample is there"));
    yard.port("users", "out");
    let json = |said: &str| serde_json::from_str::<serde_json::Value>(said).expect("JSON");
    let open = json(&yard.run(&["decide", "out", "--json"]).out);
    let open = open.as_array().expect("a list");
    let question = open.first().expect("the sample has questions");
    let (key, kind) = (question["key"].as_str().expect("a key"), question["kind"].as_str().expect("a kind"));
    yard.run(&["decide", "out", key, "nonsense", "--kind", kind]).refused(2, "GX0108", "nonsense");
    assert_eq!(yard.run(&["decide", "out", key, "keep", "--kind", kind]).code, Some(0));
    assert_eq!(yard.run(&["diff", "out", "--no-settle"]).code, Some(1), "the answer would change the port");
    yard.port("users", "out");
    let left = json(&yard.run(&["decide", "out", "--json"]).out);
    assert_eq!(left.as_array().map(Vec::len), Some(open.len() - 1));
    let marker = format!("TODO(goxide {kind} {key})");
    assert!(!yard.tree("out").iter().any(|(path, text)| {
        path.extension().is_some_and(|e| e == "rs") && String::from_utf8_lossy(text).contains(&marker)
    }));
}

#[test]
fn every_stage_is_shown() {
    let yard = Yard::new();
    yard.file("p/p.go", "package p\n\ntype T struct{ next *T }\n\nfunc (t *T) Next() *T { return t.next }\n\nfunc Two(t *T) *T { return t.Next().Next() }\n");
    for stage in
        ["files", "syntax", "ir", "types", "calls", "nullability", "sharing", "ownership", "plan", "rust"]
    {
        let said = yard.run(&["show", stage, "p"]);
        assert_eq!(said.code, Some(0), "{stage}: {said:?}");
        let said = yard.run(&["show", stage, "p", "--json"]);
        let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        // One object a line; elsewhere one value.
        let good = if matches!(stage, "nullability" | "sharing") {
            said.out.lines().all(is_json)
        } else {
            is_json(&said.out)
        };
        assert!(good && !said.out.is_empty(), "{stage}: {said:?}");
    }
    for graph in ["calls", "nullability", "sharing", "ownership"] {
        let said = yard.run(&["show", graph, "p", "--dot"]);
        assert!(said.out.starts_with("digraph"), "{graph}: {said:?}");
    }
    yard.run(&["show", "ir", "p", "--dot"]).refused(2, "GX0108", "no graph");
}

#[test]
fn what_a_package_imports_of_its_module_is_analysed_along() {
    let yard = Yard::new();
    yard.file("go.mod", "module ex.com/m\n\ngo 1.26\n");
    yard.file(
        "store/store.go",
        "package store\n\ntype T struct{ N int }\n\nfunc Find(ok bool) *T {\n\tif ok {\n\t\treturn &T{}\n\t}\n\treturn nil\n}\n",
    );
    yard.file(
        "app/app.go",
        "package app\n\nimport \"ex.com/m/store\"\n\nfunc Use() int { return store.Find(false).N }\n",
    );
    let lines = |dir: &str| -> Vec<serde_json::Value> {
        let said = yard.run(&["show", "nullability", dir, "--json"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
    };
    let app = lines("app");
    let found = app.iter().find(|l| l["expr"] == "store.Find(false)").expect("the use is listed");
    assert_eq!(found["nilable"], true);
    assert_eq!(found["evidence"][0], "../store/store.go:9:2 returns nil");
    assert!(app.iter().all(|l| l["file"] == "app.go"), "only what was asked for is listed");
    let files: std::collections::BTreeSet<String> =
        lines(".").iter().map(|l| l["file"].as_str().expect("a name").to_owned()).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["app/app.go", "store/store.go"]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let yard = Yard::new();
    let many: String = (0..3000).map(|i| format!("func F{i}() int {{ return {i} }}\n")).collect();
    yard.file("p/p.go", format!("package p\n\n{many}"));
    let mut show = yard.command(&["show", "syntax", "p"]);
    let mut child = show
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let said = child.wait_with_output().expect("it ends");
    assert_eq!((said.status.code(), said.stderr.len()), (Some(0), 0), "{said:?}");
}
