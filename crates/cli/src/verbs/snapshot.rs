//! `goxide snapshot`: keep and compare approved ports.

use crate::args::Read;
use crate::exit::Exit;
use crate::print::{DiagnosticJson, Printer, to_json};
use crate::progress::Progress;
use goxide_workbench::pipeline;
use goxide_workbench::refusal::Outcome;
use goxide_workbench::snapshot::Compared;
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  goxide snapshot accept ./store    approve the ports of the Go packages in and below ./store
  goxide snapshot test ./store      compare; exit code 1 and a diff where they are not as approved

The approved ports stand in <DIR>/snapshots/*.snap in the format of insta; commit them.";

/// Keep approved ports of your own Go and see when they change
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Compare the ports with the approved ones
    Test(Place),
    /// Approve the ports as they are now
    Accept(Place),
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The folder with the Go packages
    dir: PathBuf,
    /// Do not compile the ports with cargo
    #[arg(long)]
    no_settle: bool,
    #[command(flatten)]
    read: Read,
}

#[derive(Serialize)]
struct Json<'a> {
    package: &'a str,
    snapshot: String,
    outcome: &'static str,
    files: &'a [goxide_workbench::diff::FileDiff],
    diagnostics: Vec<DiagnosticJson<'a>>,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let (place, accept) = match &args.what {
        What::Test(place) => (place, false),
        What::Accept(place) => (place, true),
    };
    let progress = Progress::new(out);
    let checked =
        pipeline::snapshots(&place.dir, !place.no_settle, &place.read.reading(), accept, &|step| {
            progress.step(step)
        })?;
    drop(progress);
    let mut exit = Exit::Ok;
    let mut rows = Vec::new();
    for one in &checked {
        out.diagnostics(&one.ported.diagnostics, &one.ported.sources);
        let (outcome, files): (_, &[_]) = match &one.compared {
            Compared::Same => ("same", &[]),
            Compared::New if accept => ("accepted", &[]),
            Compared::New => ("new", &[]),
            Compared::Differs(files) if accept => ("accepted", files),
            Compared::Differs(files) => ("differs", files),
        };
        if matches!(outcome, "new" | "differs") {
            exit = Exit::Differs;
        }
        if !out.json {
            if !accept {
                files.iter().for_each(|diff| out.text(&diff.text));
            }
            out.text(&format!("{outcome:8}  {}", one.snapshot.display()));
        }
        rows.push(Json {
            package: &one.package,
            snapshot: one.snapshot.display().to_string(),
            outcome,
            files,
            diagnostics: to_json(&one.ported.diagnostics, &one.ported.sources),
        });
    }
    if out.json {
        out.value(&rows);
    } else if exit == Exit::Differs {
        out.note("accept what is right with `goxide snapshot accept`");
    }
    Ok(exit)
}
