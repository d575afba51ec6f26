//! What lowering costs on top of parsing: the two together must stay below twice the bare parse.
//!
//! Over every twentieth Go file of GOROOT/src, or over the samples of this repository when there is no Go. The last
//! line says the ratio, best of several turns each, taken alternately so that both meet the same machine.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reads files and talks"
)]

#[path = "../tests/go/mod.rs"]
mod go;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use goxide_front::{lower, parse};
use goxide_source::{SourceFile, SourceMap};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn texts() -> Vec<String> {
    let files: Vec<PathBuf> = match go::root() {
        Some(root) => go::files(&root.join("src")).into_iter().step_by(20).collect(),
        None => go::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")),
    };
    files.iter().filter_map(|f| std::fs::read_to_string(f).ok()).collect()
}

fn parse_all(texts: &[String]) {
    for text in texts {
        black_box(parse::only_parse(text));
    }
}

fn lower_all(texts: &[String], id: goxide_source::FileId) {
    for text in texts {
        black_box(lower::file(id, text, parse::Detail::Full));
    }
}

fn bench(c: &mut Criterion) {
    let texts = texts();
    let id = SourceMap::default().add(SourceFile::new("bench.go", ""));
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = c.benchmark_group("front");
    group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("parse", |b| b.iter(|| parse_all(&texts)));
    group.bench_function("parse_and_lower", |b| b.iter(|| lower_all(&texts, id)));
    group.finish();
    let (mut bare, mut both) = (Duration::MAX, Duration::MAX);
    for _ in 0..10 {
        let start = Instant::now();
        parse_all(&texts);
        bare = bare.min(start.elapsed());
        let start = Instant::now();
        lower_all(&texts, id);
        both = both.min(start.elapsed());
    }
    println!(
        "{} files, {bytes} bytes: parse {bare:?}, parse and lower {both:?}, ratio {:.2}",
        texts.len(),
        both.as_secs_f64() / bare.as_secs_f64()
    );
}

criterion_group!(benches, bench);
criterion_main!(benches);
