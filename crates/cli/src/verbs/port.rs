//! `goxide port`: write the port.

use crate::args::Read;
use crate::exit::Exit;
use crate::print::{DiagnosticJson, Printer, to_json};
use crate::progress::Progress;
use goxide_workbench::pipeline::{self, Request};
use goxide_workbench::refusal::Outcome;
use goxide_workbench::report::Summary;
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  goxide port samples/users --out target/users     one package; a `main` package becomes a binary
  goxide port ./... --out ../shop-rs               every package of the module
  goxide port main.go --out hello                  one file
  goxide port encoding/csv --out target/csv        an import path that go.mod or GOROOT resolves
  goxide port --out target/users                   again, from the source named in target/users/goxide.toml

The port is written all or not at all. Files you changed are never overwritten: goxide stops with exit code 3 and
names them. Files you added, your decisions and `target/` stay.";

/// Port Go to a Rust crate
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A folder, a .go file, an import path, or ./... for a whole module
    source: Option<String>,
    /// The folder of the port
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// Do not compile the port with cargo; what rustc would reject stays in it
    #[arg(long)]
    no_settle: bool,
    #[command(flatten)]
    read: Read,
}

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let request = Request {
        source: args.source.clone(),
        out: Some(args.out.clone()),
        settle: !args.no_settle,
        reading: args.read.reading(),
    };
    let progress = Progress::new(out);
    let ported = pipeline::port(&request, &|step| progress.step(step))?;
    drop(progress);
    out.diagnostics(&ported.diagnostics, &ported.sources);
    if out.json {
        let diagnostics = to_json(&ported.diagnostics, &ported.sources);
        out.value(&Json { summary: &ported.summary, diagnostics });
    } else if !out.quiet {
        out.text(&ported.summary.to_text());
    }
    Ok(Exit::of(&ported.diagnostics))
}
