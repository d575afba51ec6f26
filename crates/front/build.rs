//! Names what a summary of a package depends on besides the Go: the text of the front end and of all that it rests on.
#![allow(clippy::disallowed_methods, reason = "a build script reads the crates")]

use std::path::{Path, PathBuf};

fn main() {
    let front = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the folder"));
    let crates = front.parent().expect("a crate stands in a folder");
    let mut hasher = blake3::Hasher::new();
    for part in ["front/src", "front/data", "ir/src", "source/src", "../Cargo.lock"] {
        add(&crates.join(part), &mut hasher);
    }
    println!("cargo::rustc-env=GOXIDE_FRONT_IDENTITY={}", hasher.finalize().to_hex());
}

/// Adds the files at and below a path, in order of their names.
fn add(path: &Path, hasher: &mut blake3::Hasher) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a folder of the sources can be listed");
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        paths.sort();
        paths.iter().for_each(|p| add(p, hasher));
    } else if let Ok(bytes) = std::fs::read(path) {
        println!("cargo::rerun-if-changed={}", path.display());
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    }
}
