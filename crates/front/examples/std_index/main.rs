//! Writes the index of the standard library that goxide carries: `std_index GOROOT OUT.zst`.
//!
//! Kept are the exported declarations of every public package for linux/amd64, and what they reach; function bodies
//! and comments are dropped.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool for maintainers: it reads and writes"
)]

mod disk;

use goxide_front::load::{Env, Pattern, load};
use goxide_front::shape::{self, ShapeFile};
use goxide_ir::{Import, PackageId};
use std::fmt::Write;

fn is_public(path: &str) -> bool {
    !path.is_empty()
        && !path.split('/').any(|part| matches!(part, "internal" | "vendor" | "testdata"))
        && !path.starts_with("cmd")
        && !matches!(path, "builtin" | "unsafe")
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(goroot), Some(out)) = (args.next(), args.next()) else {
        return println!("usage: std_index GOROOT OUT.zst");
    };
    let src = std::path::Path::new(&goroot).join("src");
    let env = Env { goroot: Some(goroot.into()), ..Env::default() };
    let loaded = load(&disk::Disk, &env, &[Pattern::All(src)]);
    let program = &loaded.program;
    let mut packages: Vec<PackageId> = program.packages.iter().map(|(id, _)| id).collect();
    packages.sort_by(|a, b| program[*a].path.cmp(&program[*b].path));
    let reached = shape::reach(program, &packages, |p| is_public(&program[p].path));
    let mut text = String::new();
    for package in packages.into_iter().filter(|p| program[*p].path != "unsafe") {
        let called = |import: &Import| Some(program[import.package?].name.clone());
        let files = shape::files(program, &loaded.sources, package, &reached, &called);
        if !files.is_empty() {
            let _ = writeln!(text, "\n=== {}", program[package].path);
        }
        for ShapeFile { name, text: go, .. } in files {
            let _ = write!(text, "--- {name}\n{go}");
        }
    }
    let packed = zstd::encode_all(text.as_bytes(), 22).expect("compressing in memory works");
    println!("{} bytes of text, {} packed", text.len(), packed.len());
    std::fs::write(out, packed).expect("the output can be written");
}
