//! Any text is a Go file to the front end: it is loaded, parsed, lowered, checked and dumped, and nothing panics.
//!
//! From `crates/front`, with `cargo install cargo-fuzz` and nightly Rust; the seeds are the tests of Go:
//!
//! `cargo +nightly fuzz run front "$(go env GOROOT)/test" -- -max_len=20000 -max_total_time=3600`
#![no_main]

use goxide_front::load::{Env, MemoryTree, Pattern, load};
use goxide_front::{check, typedump};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let mut tree = MemoryTree::of(&[("go.mod", "module m\n\ngo 1.26\n")]);
    tree.add("a.go", text);
    let mut loaded = load(&tree, &Env::default(), &[Pattern::Dir(".".into())]);
    check::check(&mut loaded.program, &loaded.sources);
    let ids: Vec<_> = loaded.program.ported().map(|(id, _)| id).collect();
    for id in ids {
        typedump::dump(&loaded.program, &loaded.sources, id);
    }
});
