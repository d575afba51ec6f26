//! One module per verb: its arguments, what it asks of the workbench, what it prints.

pub(crate) mod decide;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod port;
pub(crate) mod show;
pub(crate) mod snapshot;
pub(crate) mod typedump;

use crate::args::{Args, Verb};
use crate::exit::Exit;
use crate::print::Printer;

/// Does what the command line asks.
pub(crate) fn run(args: Args, out: Printer) -> Exit {
    goxide_workbench::pipeline::set_threads(args.threads.map(usize::from));
    let done = match args.verb {
        Verb::Port(args) => port::run(&args, out),
        Verb::Show(args) => show::run(&args, out),
        Verb::Diff(args) => diff::run(&args, out),
        Verb::Decide(args) => decide::run(&args, out),
        Verb::Snapshot(args) => snapshot::run(&args, out),
        Verb::Explain(args) => explain::run(&args, out),
        Verb::Typedump(args) => typedump::run(&args, out),
    };
    done.unwrap_or_else(|refusal| out.refused(&refusal))
}
