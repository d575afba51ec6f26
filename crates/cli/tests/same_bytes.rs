//! The same input gives the same bytes: twice, on one thread and on many, wherever the port goes.
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk")]

mod common;

use common::Yard;
use std::path::Path;

#[test]
fn two_runs_and_any_number_of_threads() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let yard = Yard::new();
    for sample in ["users", "cache", "tree", "shapes", "pipeline"] {
        for entry in std::fs::read_dir(samples.join(sample)).expect("the sample is there").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "go" || e == "mod") {
                let name = entry.file_name().to_string_lossy().into_owned();
                yard.file(&format!("{sample}/{name}"), std::fs::read(path).expect("readable"));
            }
        }
        for (out, threads) in [("one", "1"), ("again", "1"), ("many", "8")] {
            let out = format!("{out}/{sample}");
            let said = yard.run(&["port", sample, "--out", &out, "--threads", threads, "--no-settle"]);
            assert_eq!(said.code, Some(0), "{said:?}");
        }
    }
    let one = yard.tree("one");
    assert!(one.keys().any(|path| path.ends_with("Cargo.toml")));
    assert_eq!(yard.tree("again"), one);
    assert_eq!(yard.tree("many"), one);
    let here = yard.path("").display().to_string();
    for (path, bytes) in &one {
        assert!(!String::from_utf8_lossy(bytes).contains(&here), "{} names this machine", path.display());
    }
}
