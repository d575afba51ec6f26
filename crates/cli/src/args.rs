//! The command line.

use crate::verbs::{decide, diff, explain, port, show, snapshot, typedump};
use clap::{Parser, Subcommand};
use goxide_workbench::reading::Reading;

const ABOUT: &str = "\
Ports Go packages to Rust.

Go goes in; a Rust crate that compiles comes out, with a TODO(goxide …) at every place where a person must \
decide. Decide, edit, and run it again.";

const EXAMPLES: &str = "\
Examples:
  goxide port ./store --out ../store-rs      port a package (or ./... for a module, or container/list)
  goxide diff ../store-rs                    what would running it again change?
  goxide decide ../store-rs find.user skip   answer the question of a marker
  goxide snapshot accept ./store             approve the port as it is now …
  goxide snapshot test ./store               … and see later whether it has changed
  goxide show plan ./store                   look at any stage in between
  goxide explain GX0102                      what does this code mean?

Exit codes:
  0    all went well; nothing differs
  1    differences were found, or the Go has errors (the rest of it is ported), or the port does not compile
  2    the command line, a setting or a decision names something that is not there
  3    the output folder holds edits or somebody else's files; nothing was changed
  4    the output could not be written; it is as it was
  101  a defect of goxide";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "goxide", version, about = "Ports Go packages to Rust", long_about = ABOUT, after_help = EXAMPLES)]
#[command(max_term_width = 110)]
pub(crate) struct Args {
    /// Print one JSON value on stdout, diagnostics included
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// No progress and no summary
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// How many threads work; all cores if absent. The result does not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// When to use colour; NO_COLOR is heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// How the Go is read.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Read {
    /// Further build tags that hold, as for `go build -tags`; those of GOFLAGS hold too
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    tags: Vec<String>,
}

impl Read {
    /// The same as the workbench takes it, without tests.
    pub(crate) fn reading(&self) -> Reading {
        Reading { tags: self.tags.clone(), tests: false }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Port(port::Args),
    Show(show::Args),
    Diff(diff::Args),
    Decide(decide::Args),
    Snapshot(snapshot::Args),
    Explain(explain::Args),
    Typedump(typedump::Args),
}

/// Reads the command line; what clap cannot read ends the process with exit code 2.
pub(crate) fn parse() -> Args {
    let args = Args::parse();
    match args.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    args
}
