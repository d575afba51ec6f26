//! The judge can say no: hand-made ports with one fault each, and each fault is found.
#![allow(clippy::disallowed_methods, reason = "a test harness")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use goxide_snapshots::outcome::Outcome;
use goxide_snapshots::ported::{behaves, compiles, sound};
use goxide_snapshots::yard::Yard;

const MANIFEST: &str = "\n[workspace]\n\n[profile.dev]\noverflow-checks = false\n";

/// A faulty port is a name, its program, and what it must be refused for.
const PORTS: [(&str, &str); 6] = [
    ("good", "fn main() {\n    println!(\"hello\");\n}\n"),
    ("wrong_output", "fn main() {\n    println!(\"hullo\");\n}\n"),
    ("wrong_exit", "fn main() {\n    println!(\"hello\");\n    std::process::exit(3);\n}\n"),
    ("broken", "fn main() {\n    let n: i32 = \"text\";\n    println!(\"{n}\");\n}\n"),
    (
        "unidiomatic",
        "fn main() {\n    let v: Vec<i32> = Vec::new();\n    if v.len() == 0 {\n        println!(\"hello\");\n    }\n}\n",
    ),
    ("raw", "fn main() {\n    let n = 1;\n    println!(\"{}\", unsafe { *(&raw const n) });\n}\n"),
];

#[test]
fn every_fault_is_found() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut ports = BTreeMap::new();
    for (name, program) in PORTS {
        let port = dir.path().join("out").join(name);
        write(&port.join("src/main.rs"), program);
        write(
            &port.join("Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n{MANIFEST}"),
        );
        ports.insert(name.to_owned(), port);
    }
    let checked = dir.path().join("out/checked");
    write(&checked.join("Cargo.toml"), "[package]\nname = \"checked\"\n");
    ports.insert("checked".to_owned(), checked);

    let mut yard = Yard::lay_out(&dir.path().join("yard"), &ports).unwrap();
    yard.compile().unwrap();

    let is_sound = |name: &str| sound(&yard, name, &ports[name].join("src"));
    let wanted = Outcome { stdout: "hello\n".into(), stderr_line: String::new(), exit: Some(0) };
    assert_eq!(is_sound("good"), Ok(()));
    assert_eq!(behaves(&yard, "good", &wanted), Ok(()));

    assert_eq!(is_sound("wrong_output"), Ok(()));
    assert_fails(behaves(&yard, "wrong_output", &wanted), "stdout line 1");
    assert_fails(behaves(&yard, "wrong_exit", &wanted), "exit code 3 instead of 0");
    assert_fails(is_sound("broken"), "mismatched types");
    assert_fails(behaves(&yard, "broken", &wanted), "no program");
    assert_fails(is_sound("raw"), "unsafe");
    if !yard.without_clippy {
        assert_fails(is_sound("unidiomatic"), "is_empty");
    }
    let compiles = |name: &str| compiles(&yard, name, &ports[name].join("src"));
    assert_eq!(compiles("unidiomatic"), Ok(()), "a finding of clippy is no error of the compiler");
    assert_fails(compiles("broken"), "mismatched types");
    assert_fails(compiles("raw"), "unsafe");
    assert!(yard.refused["checked"].contains("overflow-checks"), "{:?}", yard.refused);
}

fn assert_fails(result: Result<(), String>, because: &str) {
    let why = result.expect_err(because);
    assert!(why.contains(because), "{why}");
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
