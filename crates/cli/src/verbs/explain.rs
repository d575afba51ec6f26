//! `goxide explain`: what a code means.

use crate::exit::Exit;
use crate::print::Printer;
use goxide_source::{Diagnostic, codes};
use goxide_workbench::refusal::Outcome;

/// Explain the code of a diagnostic
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  goxide explain GX0102\n  goxide explain            lists all codes")]
pub(crate) struct Args {
    /// `GX` and four digits; all codes if absent
    code: Option<String>,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let Some(code) = &args.code else {
        if out.json {
            out.value(&codes::ALL);
        } else {
            codes::ALL
                .iter()
                .for_each(|c| out.text(&format!("{}  {}", c.name, first_sentence(c.explanation))));
        }
        return Ok(Exit::Ok);
    };
    let wanted = code.trim_matches(['[', ']']).to_uppercase();
    let Some(code) = codes::ALL.iter().find(|c| c.name == wanted) else {
        return Err(Diagnostic::error(codes::USAGE, format!("there is no code {code}"))
            .help("`goxide explain` lists all codes")
            .into());
    };
    if out.json {
        out.value(code);
    } else {
        out.text(&format!("{}: {}", code.name, code.explanation));
    }
    Ok(Exit::Ok)
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or(text).trim_end()
}
