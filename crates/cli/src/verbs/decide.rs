//! `goxide decide`: answer the question of a marker.

use crate::exit::Exit;
use crate::print::Printer;
use goxide_workbench::decide::{self, Answer};
use goxide_workbench::refusal::Outcome;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  goxide decide target/users                             lists the open questions of the port
  goxide decide target/users find.user return-error      answers one
  cd target/users && goxide decide find.user skip        the same from inside
  goxide decide target/users find.user skip --kind nil-deref    where the key has several questions

The answer goes into goxide.decisions.toml of the port, which is yours to edit as well; `goxide port` replays it.";

/// Answer the question of a marker
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The port (this folder if absent), the key of the marker and the choice
    #[arg(num_args = 0..=3, value_name = "[DIR] [KEY CHOICE]")]
    words: Vec<String>,
    /// The kind of the marker, where its key has several
    #[arg(long)]
    kind: Option<String>,
}

pub(crate) fn run(args: &Args, out: Printer) -> Outcome<Exit> {
    let (dir, answer) = match &*args.words {
        [] => (".", None),
        [dir] => (&**dir, None),
        [key, choice] => (".", Some((key, choice))),
        [dir, key, choice, ..] => (&**dir, Some((key, choice))),
    };
    let dir = PathBuf::from(dir);
    let Some((key, choice)) = answer else {
        let open = decide::open(&dir)?;
        if out.json {
            out.value(&open);
        } else if open.is_empty() {
            out.text("no open questions");
        } else {
            open.iter().for_each(|question| out.text(&question.to_text()));
        }
        return Ok(Exit::Ok);
    };
    let answer = Answer { key: key.clone(), kind: args.kind.clone(), choice: choice.clone() };
    let written = decide::decide(&dir, &answer)?;
    if out.json {
        out.value(&written);
    } else {
        out.note(&format!("{} {}: {} (run `goxide port` again)", written.kind, written.key, written.choice));
    }
    Ok(Exit::Ok)
}
