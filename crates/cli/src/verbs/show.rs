//! `goxide show`: any stage between the Go and the Rust.

use crate::args::Read;
use crate::exit::Exit;
use crate::print::Printer;
use goxide_workbench::refusal::Outcome;
use goxide_workbench::show::{self, Form, Stage, Worlds};

const EXAMPLES: &str = "\
Examples:
  goxide show files samples/users            what is read, and what it imports
  goxide show ir samples/users               the nodes, with the names of the Go specification
  goxide show nullability samples/users      what can be nil, and why
  goxide show nullability --closed ... .     the same, with nobody else using these packages
  goxide show calls samples/users --dot | dot -Tsvg > calls.svg
  goxide show plan samples/users             what each place becomes in Rust
  goxide show rust samples/users             the port on stdout, not compiled";

/// Print a stage between the Go and the Rust
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Which stage
    #[arg(value_parser = stage)]
    stage: Stage,
    /// A folder, a .go file, an import path, or ./...
    source: String,
    /// A graph for Graphviz, where the stage is one
    #[arg(long, conflicts_with = "json")]
    dot: bool,
    /// Of nullability: packages that no other code uses, by import path, or ... for all: nobody else makes their structs
    /// or calls their functions. Packages called main are closed anyway
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',')]
    closed: Vec<String>,
    /// Of nullability: packages that other code uses, as all but main are unless --closed names them
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',')]
    open: Vec<String>,
    #[command(flatten)]
    read: Read,
}

fn stage(word: &str) -> Result<Stage, String> {
    Stage::ALL.iter().copied().find(|s| s.name() == word).ok_or_else(|| {
        let names: Vec<&str> = Stage::ALL.iter().map(|s| s.name()).collect();
        format!("the stages are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let form = match (out.json, args.dot) {
        (true, _) => Form::Json,
        (false, true) => Form::Dot,
        (false, false) => Form::Text,
    };
    let worlds = Worlds { closed: args.closed.clone(), open: args.open.clone() };
    let shown = show::show(args.stage, &args.source, &args.read.reading(), form, &worlds)?;
    out.diagnostics(&shown.diagnostics, &shown.sources);
    out.text(&shown.text);
    Ok(Exit::of(&shown.diagnostics))
}
