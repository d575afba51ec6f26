//! `goxide typedump`: the types of all expressions, for comparison with Go's own checker.

use crate::exit::Exit;
use crate::print::Printer;
use goxide_workbench::refusal::Outcome;
use goxide_workbench::typedump;

const EXAMPLES: &str = "\
Examples:
  goxide typedump samples/users              file:line:col-line:col, kind, type, constant
  goxide typedump --quiet ./...              check only, print what is wrong";

/// Print the type of every expression, as Go's own checker would
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folders, .go files, import paths, or ./...
    #[arg(required = true)]
    patterns: Vec<String>,
    /// Include the _test.go files inside the packages
    #[arg(long)]
    tests: bool,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let dumped = typedump::dump(&args.patterns, args.tests, !out.quiet)?;
    out.diagnostics(&dumped.diagnostics, &dumped.sources);
    if !out.quiet {
        out.text(&dumped.text);
    }
    Ok(Exit::of(&dumped.diagnostics))
}
