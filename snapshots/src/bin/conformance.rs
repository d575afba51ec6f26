//! Judges ports of programs of Go's own `test` folder; see [`goxide_snapshots::conformance`].
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test harness"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use goxide_snapshots::conformance::judge::{Court, Judged, Verdict};
use goxide_snapshots::conformance::kept::Kept;
use goxide_snapshots::conformance::list::{self, Program};
use goxide_snapshots::conformance::mutant;
use goxide_snapshots::conformance::report::Report;
use goxide_snapshots::go_tool::GoTool;
use goxide_snapshots::goxide::Goxide;
use goxide_snapshots::sample::repository;
use rayon::prelude::*;

const EXAMPLES: &str = "\
Examples:
  conformance snapshots/conformance.tsv --every 10         a tenth, as in CI
  conformance goroot_run.tsv --tier 1,2 --mutants --keep   all of two tiers, and keep what came out
  conformance goroot_run.tsv --filter fixedbugs/bug1       what has these words in its path

Exit code 1: a program that was as Go is not now, a port does not compile, or a mutated copy goes unnoticed.";

/// Port programs of Go's test folder, run them and compare them with Go
#[derive(Debug, Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// A table with the columns tier and path
    list: PathBuf,
    /// Only these tiers
    #[arg(long, value_delimiter = ',')]
    tier: Vec<String>,
    /// Only paths that contain this
    #[arg(long)]
    filter: Option<String>,
    /// Only every so-manieth program
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    every: u32,
    /// Also run mutated copies of every twentieth program
    #[arg(long)]
    mutants: bool,
    /// Keep the results in the table of the repository, losses too
    #[arg(long)]
    keep: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Every so-manieth program has a mutated copy.
const MUTATED: usize = 20;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<ExitCode, String> {
    let programs = chosen(args)?;
    let go = GoTool::find().ok_or("there is no Go tool on the PATH")?;
    let Some(tests) = list::test_folder(&go.goroot) else {
        println!("{} comes without Go's test folder; nothing is judged", go.version);
        return Ok(ExitCode::SUCCESS);
    };
    let dir = repository().join("target/conformance");
    std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let court = Court::new(Goxide::build()?, dir.clone());
    let judged: Vec<Judged> =
        programs.par_iter().map(|p| court.judge(&tests.join(&p.path), &p.word())).collect();
    let table = repository().join("snapshots/conformance.tsv");
    let mut kept = Kept::read(&table)?;
    let mut report = Report::default();
    for (program, judged) in programs.iter().zip(&judged) {
        report.add(program, judged);
        if kept.take(program, judged.verdict.word()) {
            report.lost.push(program.path.clone());
        }
    }
    if args.mutants {
        mutants(&court, &dir, &tests, &programs, &judged, &mut report)?;
    }
    if args.keep {
        kept.write(&table)?;
    }
    if args.json {
        println!("{}", serde_json::to_string(&report).map_err(|e| e.to_string())?);
    } else {
        print!("{}", report.to_text());
    }
    Ok(if report.is_bad() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn chosen(args: &Args) -> Result<Vec<Program>, String> {
    let asked = |program: &Program| {
        (args.tier.is_empty() || args.tier.contains(&program.tier))
            && args.filter.as_ref().is_none_or(|words| program.path.contains(words))
    };
    let programs: Vec<Program> =
        list::read(&args.list)?.into_iter().filter(asked).step_by(args.every as usize).collect();
    if programs.is_empty() { Err("the list names no such program".to_owned()) } else { Ok(programs) }
}

fn mutants(
    court: &Court,
    dir: &Path,
    tests: &Path,
    programs: &[Program],
    judged: &[Judged],
    report: &mut Report,
) -> Result<(), String> {
    let fixed = programs.iter().zip(judged).step_by(MUTATED);
    let same: Vec<&Program> = fixed.filter(|(_, j)| j.verdict == Verdict::Same).map(|(p, _)| p).collect();
    let shown: Vec<_> =
        same.par_iter().map(|p| mutant::show(court, dir, &tests.join(&p.path), &p.word())).collect();
    for (program, shown) in same.iter().zip(shown) {
        report.add_mutant(program, shown?);
    }
    Ok(())
}
