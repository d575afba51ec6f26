//! `goxide typedump`: the types of all expressions, for comparison with Go's own checker.

use crate::args::Read;
use crate::exit::Exit;
use crate::print::Printer;
use goxide_workbench::reading::Reading;
use goxide_workbench::refusal::Outcome;
use goxide_workbench::typedump;

const EXAMPLES: &str = "\
Examples:
  goxide typedump samples/users              file:line:col-line:col, kind, type, constant
  goxide typedump --quiet ./...              check only, print what is wrong

With --quiet, what is found out about a package is kept in $GOXIDE_CACHE (or goxide in your cache folder); a later run
checks only the packages whose text has changed, and those that see the change.";

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
    /// With --quiet: check every package, also those that an earlier run has checked
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    read: Read,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let reading = Reading { tests: args.tests, ..args.read.reading() };
    let dumped = match out.quiet {
        true => typedump::findings(&args.patterns, &reading, !args.no_cache)?,
        false => typedump::dump(&args.patterns, &reading)?,
    };
    out.diagnostics(&dumped.diagnostics, &dumped.sources);
    if !out.quiet {
        out.text(&dumped.text);
    }
    Ok(Exit::of(&dumped.diagnostics))
}
