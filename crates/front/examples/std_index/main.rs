//! Writes the index of the standard library that goxide carries: `std_index GOROOT OUT.zst`.
//!
//! Kept are the exported declarations of every public package for linux/amd64, and what they reach; function bodies
//! and comments are dropped. `reach` says what is reached, `print` how a declaration is written.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool for maintainers: it reads and writes"
)]

mod disk;
mod print;
mod reach;

use goxide_front::load::{Env, Pattern, load};
use goxide_ir::{ItemKind, Package, Program};
use goxide_source::SourceMap;
use print::Printer;
use reach::Reached;
use std::fmt::Write;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(goroot), Some(out)) = (args.next(), args.next()) else {
        return println!("usage: std_index GOROOT OUT.zst");
    };
    let src = std::path::Path::new(&goroot).join("src");
    let env = Env { goroot: Some(goroot.into()), ..Env::default() };
    let loaded = load(&disk::Disk, &env, &[Pattern::All(src)]);
    let reached = reach::reach(&loaded.program);
    let mut packages: Vec<&Package> = loaded.program.packages.iter().map(|(_, p)| p).collect();
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    let mut text = String::new();
    for package in packages.into_iter().filter(|p| p.path != "unsafe") {
        let part = package_text(&loaded.program, &loaded.sources, package, &reached);
        if !part.is_empty() {
            let _ = write!(text, "\n=== {}\n{part}", package.path);
        }
    }
    let packed = zstd::encode_all(text.as_bytes(), 22).expect("compressing in memory works");
    println!("{} bytes of text, {} packed", text.len(), packed.len());
    std::fs::write(out, packed).expect("the output can be written");
}

/// A package's kept declarations, file by file: each is `--- name`, then Go.
fn package_text(program: &Program, sources: &SourceMap, package: &Package, reached: &Reached) -> String {
    let mut text = String::new();
    for file in &package.files {
        let file = &program[*file];
        let mut printer = Printer::new(program, sources, file, reached);
        for item in &file.items {
            match &item.kind {
                ItemKind::Func(func) => printer.func(*func),
                ItemKind::Types(types) => types.iter().for_each(|t| printer.ty(*t)),
                ItemKind::Vars(specs) => specs.iter().for_each(|s| printer.var(*s)),
                ItemKind::Consts(specs) => printer.consts(specs),
                ItemKind::Unsupported { .. } => {}
            }
        }
        let name = sources[file.source].name();
        let _ = write!(text, "{}", printer.finish(name, &package.name));
    }
    text
}
