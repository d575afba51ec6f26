//! How many uses of real Go the analysis reports as nilable, and a random sample of the reports to be read by a person.
//!
//! `cargo run --release -p goxide-analysis --example nil_reports -- [--sample N] [--seed S] [--together] [--closed] [PATTERN…]`, a
//! pattern being one of `go list` in the current folder, `std` if there is none. Needs Go. Each package is analysed alone,
//! or all as one program with `--together`, which also tells the time that the nullability graph costs on top of loading
//! and checking; `--closed` takes it that no other code uses the packages. The sample is the same for the same seed and the same reports; a report stands there with its path, to be
//! judged "can happen" or "cannot, because …" with the source beside it.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for the terminal")]

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "only the disk is asked")]
mod common;

use common::Disk;
use goxide_analysis::{
    Evidence,
    call_graph::call_graph,
    nullability::{Assumptions, nullability},
};
use goxide_front::{check, load};
use goxide_ir::{BodyId, Program};
use goxide_source::{SourceMap, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Reports of one package.
#[derive(Default)]
struct Count {
    uses: usize,
    nilable: usize,
}

struct Options {
    sample: usize,
    seed: u64,
    together: bool,
    closed: bool,
    patterns: Vec<String>,
}

fn options() -> Options {
    let mut out = Options { sample: 0, seed: 1, together: false, closed: false, patterns: Vec::new() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse().ok()).expect("a number follows");
        match word.as_str() {
            "--sample" => out.sample = number() as usize,
            "--seed" => out.seed = number(),
            "--together" => out.together = true,
            "--closed" => out.closed = true,
            _ => out.patterns.push(word),
        }
    }
    if out.patterns.is_empty() {
        out.patterns.push("std".to_owned());
    }
    out
}

/// Import path and folder of the packages that the patterns mean.
fn list(patterns: &[String]) -> Vec<(String, PathBuf)> {
    let form = "{{if .GoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}";
    let out = Command::new("go").env("CGO_ENABLED", "0").args(["list", "-f", form]).args(patterns).output();
    let text = String::from_utf8(out.expect("go runs").stdout).expect("paths are text");
    let pair = |l: &str| l.split_once('\t').map(|(path, dir)| (path.to_owned(), PathBuf::from(dir)));
    text.lines().filter_map(pair).filter(|(path, _)| path != "unsafe").collect()
}

/// The time that this process has used on all cores, where the system tells.
fn used() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks = rest.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.sum::<u64>())
}

/// The next number of a SplitMix64 sequence.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

struct Reports {
    of_package: BTreeMap<String, Count>,
    texts: Vec<String>,
    graph: Duration,
}

impl Reports {
    /// Analyses the packages in these folders as one program.
    fn add(&mut self, env: &load::Env, dirs: &[PathBuf], closed: bool) {
        let patterns: Vec<load::Pattern> = dirs.iter().cloned().map(load::Pattern::Dir).collect();
        let mut loaded = load::load(&Disk, env, &patterns);
        check::check(&mut loaded.program, &loaded.sources);
        goxide_front::restate(&mut loaded.program);
        let before = used();
        let mut assumed = Assumptions::read(&loaded.program, &loaded.sources);
        if closed {
            assumed.close(&loaded.program, "...");
        }
        let found = nullability(&loaded.program, &call_graph(&loaded.program), &assumed);
        self.graph += used() - before;
        let packages = packages_of(&loaded.program);
        for used in &found.uses {
            let package = packages.get(&used.operand.body).map_or("", String::as_str);
            let count = self.of_package.entry(package.to_owned()).or_default();
            count.uses += 1;
            if let Some(evidence) = &used.evidence {
                count.nilable += 1;
                let span = loaded.program[used.operand.body].expr_span(used.operand.expr);
                self.texts.push(report(&loaded.sources, package, (span, used.kind.word()), evidence));
            }
        }
    }
}

/// The import path of the package that each body belongs to.
fn packages_of(program: &Program) -> BTreeMap<BodyId, String> {
    let funcs = program.funcs.iter().map(|(_, f)| (f.body, f.package));
    let types = program.type_decls.iter().map(|(_, d)| (d.body, d.package));
    let vars = program.vars.iter().map(|(_, v)| (program[v.spec].body, v.package));
    funcs.chain(types).chain(vars).map(|(body, package)| (body, program[package].path.to_string())).collect()
}

fn report(sources: &SourceMap, package: &str, used: (Span, &str), evidence: &Evidence) -> String {
    let at = |span: Span| format!("{}:{}", sources[span.file].name(), sources.start(span));
    let (span, kind) = used;
    let mut text = format!("{package} {} {kind} {}\n", at(span), sources.text(span));
    for reason in &evidence.0 {
        text.push_str(&format!("    {} {}\n", at(reason.span), reason.what));
    }
    text
}

fn main() {
    let options = options();
    let packages = list(&options.patterns);
    let goroot = Command::new("go").args(["env", "GOROOT"]).output().expect("go runs").stdout;
    let goroot = PathBuf::from(String::from_utf8_lossy(&goroot).trim());
    let env = load::Env { goroot: Some(goroot), ..load::Env::default() };
    let dirs: Vec<PathBuf> = packages.into_iter().map(|(_, dir)| dir).collect();
    let mut found = Reports { of_package: BTreeMap::new(), texts: Vec::new(), graph: Duration::ZERO };
    // Expressions nest as deep as the text does.
    let deep = std::thread::Builder::new().stack_size(512 << 20);
    std::thread::scope(|scope| {
        let work = || {
            let size = if options.together { dirs.len().max(1) } else { 1 };
            dirs.chunks(size).for_each(|part| found.add(&env, part, options.closed));
        };
        deep.spawn_scoped(scope, work).expect("a thread starts").join().expect("no analysis panics");
    });
    let rate = |c: &Count| 100.0 * c.nilable as f64 / c.uses.max(1) as f64;
    let mut rows: Vec<_> = found.of_package.iter().collect();
    rows.sort_by(|a, b| b.1.nilable.cmp(&a.1.nilable).then(a.0.cmp(b.0)));
    for (path, count) in &rows {
        println!("{path:36} {:6} uses {:5} nilable {:6.2} %", count.uses, count.nilable, rate(count));
    }
    let sum = |of: fn(&Count) -> usize| rows.iter().map(|(_, c)| of(c)).sum();
    let all = Count { uses: sum(|c| c.uses), nilable: sum(|c| c.nilable) };
    println!("{:36} {:6} uses {:5} nilable {:6.2} %", "all", all.uses, all.nilable, rate(&all));
    println!("the graph: {:.2?} on all cores", found.graph);
    let mut state = options.seed;
    for number in 1..=options.sample.min(found.texts.len()) {
        let at = (random(&mut state) % found.texts.len() as u64) as usize;
        println!("\n{number}. {}", found.texts.swap_remove(at).trim_end());
    }
}
