//! `goxide explain`: what a code means, or what is known of a place in the Go.

use crate::args::Read;
use crate::exit::Exit;
use crate::print::Printer;
use goxide_source::{Diagnostic, codes};
use goxide_workbench::explain::{self, Spot};
use goxide_workbench::refusal::Outcome;

const EXAMPLES: &str = "\
Examples:
  goxide explain samples/users/users.go:78:9    why that expression can be nil or is shared, or why not
  goxide explain GX0102                         what the code of a diagnostic means
  goxide explain                                lists all codes";

/// Explain a place in the Go, or the code of a diagnostic
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// `file.go:line:col` (columns in bytes, as Go counts them), or `GX` and four digits; all codes if absent
    #[arg(value_name = "PLACE or CODE")]
    what: Option<String>,
    #[command(flatten)]
    read: Read,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let Some(what) = &args.what else {
        if out.json {
            out.value(&codes::ALL);
        } else {
            codes::ALL
                .iter()
                .for_each(|c| out.text(&format!("{}  {}", c.name, first_sentence(c.explanation))));
        }
        return Ok(Exit::Ok);
    };
    if let Some(spot) = Spot::parse(what) {
        return place(&spot, args, out);
    }
    let wanted = what.trim_matches(['[', ']']).to_uppercase();
    let Some(code) = codes::ALL.iter().find(|c| c.name == wanted) else {
        return Err(Diagnostic::error(codes::USAGE, format!("`{what}` is no code and no place"))
            .help("`goxide explain` lists all codes; a place is file.go:line:col")
            .into());
    };
    if out.json {
        out.value(code);
    } else {
        out.text(&format!("{}: {}", code.name, code.explanation));
    }
    Ok(Exit::Ok)
}

fn place(spot: &Spot, args: &Args, out: Printer) -> Outcome<Exit> {
    let explained = explain::explain(spot, &args.read.reading())?;
    out.diagnostics(&explained.diagnostics, &explained.sources);
    if out.json {
        out.value(&explained.explanations);
    } else if explained.explanations.is_empty() {
        out.text("nothing there can be nil or is shared");
    }
    if !out.json {
        for explanation in &explained.explanations {
            let kind = explanation.kind.replace('_', " ");
            out.text(&format!("{}: {} ({kind}) {}", explanation.at, explanation.what, explanation.verdict));
            explanation.because.iter().for_each(|step| out.text(&format!("    {step}")));
        }
    }
    Ok(Exit::of(&explained.diagnostics))
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or(text).trim_end()
}
