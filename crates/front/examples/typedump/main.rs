//! Prints what the checker says of the packages in folders, in the form of [`goxide_front::typedump`].
//!
//! `cargo run -p goxide-front --example typedump -- [-q] [-missing] DIR…`; with `-q` only what is wrong, with `-missing` as
//! if no import were to be found.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for the terminal"
)]

#[path = "../std_index/disk.rs"]
mod disk;
#[path = "../../tests/go/mod.rs"]
mod go;

use goxide_front::{check, load, typedump};
use goxide_ir::Origin;
use goxide_source::{Style, render};

fn main() {
    let (mut quiet, mut missing) = (false, false);
    let goroot = go::root();
    for dir in std::env::args().skip(1) {
        if dir == "-missing" {
            missing = true;
            continue;
        }
        if dir == "-q" {
            quiet = true;
            continue;
        }
        let env = load::Env { goroot: goroot.clone(), ..load::Env::default() };
        let pattern = match dir.ends_with(".go") {
            true => load::Pattern::Files(vec![dir.into()]),
            false => load::Pattern::Dir(dir.into()),
        };
        let start = std::time::Instant::now();
        let mut loaded = load::load(&disk::Disk, &env, &[pattern]);
        if missing {
            // All but the package itself is gone: nothing may be wrong for that reason.
            for (_, package) in loaded.program.packages.iter_mut() {
                if package.origin == Origin::Std || package.origin == Origin::Dependency {
                    package.origin = Origin::Missing;
                    package.files.clear();
                    package.scope.clear();
                }
            }
        }
        let middle = std::time::Instant::now();
        let diagnostics = check::check(&mut loaded.program, &loaded.sources);
        let end = std::time::Instant::now();
        for diagnostic in loaded.diagnostics.iter().chain(&diagnostics) {
            eprintln!("{}", render(diagnostic, &loaded.sources, Style::Plain));
        }
        if quiet {
            eprintln!(
                "load {:?}, check {:?} of {} packages",
                middle - start,
                end - middle,
                loaded.program.packages.iter().count()
            );
            continue;
        }
        for (id, _) in loaded.program.ported() {
            print!("{}", typedump::dump(&loaded.program, &loaded.sources, id));
        }
    }
}
