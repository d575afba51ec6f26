//! `goxide diff`: what would running again change?

use crate::args::Read;
use crate::exit::Exit;
use crate::print::{DiagnosticJson, Printer, to_json};
use crate::progress::Progress;
use goxide_workbench::diff::FileDiff;
use goxide_workbench::pipeline::{self, Request};
use goxide_workbench::refusal::Outcome;
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  goxide diff target/users                          from the source that goxide.toml names
  goxide diff target/users --source samples/users   from another one

Exit code 0: nothing would change. 1: something would; the unified diff is on stdout.";

/// Show what running `port` again would change
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The folder of the port
    dir: PathBuf,
    /// The Go, if not the one that goxide.toml names
    #[arg(long)]
    source: Option<String>,
    /// Do not compile the port with cargo
    #[arg(long)]
    no_settle: bool,
    #[command(flatten)]
    read: Read,
}

#[derive(Serialize)]
struct Json<'a> {
    files: &'a [FileDiff],
    diagnostics: Vec<DiagnosticJson<'a>>,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let request = Request {
        source: args.source.clone(),
        out: Some(args.dir.clone()),
        settle: !args.no_settle,
        reading: args.read.reading(),
    };
    let progress = Progress::new(out);
    let (diffs, ported) = pipeline::diff(&request, &|step| progress.step(step))?;
    drop(progress);
    out.diagnostics(&ported.diagnostics, &ported.sources);
    if out.json {
        out.value(&Json { files: &diffs, diagnostics: to_json(&ported.diagnostics, &ported.sources) });
    } else {
        diffs.iter().for_each(|diff| out.text(&diff.text));
        out.note(&match diffs.len() {
            0 => "nothing would change".to_owned(),
            n => format!("{n} file(s) would change"),
        });
    }
    Ok(if diffs.is_empty() { Exit::of(&ported.diagnostics) } else { Exit::Differs })
}
