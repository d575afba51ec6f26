//! The `goxide` command: verbs, colour, progress and exit codes. All work is done by the workbench.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the crate that prints")]
#![allow(clippy::disallowed_methods, reason = "a command reads its environment")]

mod args;
mod exit;
mod guard;
mod print;
mod progress;
mod verbs;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::parse();
    let out = print::Printer::new(args.json, args.quiet);
    guard::run(out, move || verbs::run(args, out)).into()
}
