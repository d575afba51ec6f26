//! Polishing: a port that compiles loses the lints of rustc and clippy as well.
//!
//! What a lint spells out and what keeps the behaviour is written (see [`crate::mend`]); where it spells out nothing,
//! the shape is the Go's, and the lint is allowed at that function or declaration and nowhere else:
//!
//! ```text
//! pub fn squares(mut n: i64) {       #[allow(clippy::mut_range_bound)]
//!                                    pub fn squares(mut n: i64) {
//! ```

use crate::cargo::Finding;
use crate::cut::{self, Cut};
use crate::lines;
use crate::mend::{self, Mend};
use crate::settle::{Draft, holds};
use std::collections::BTreeSet;

/// The parts of `rt` in a port are tested where they come from.
const COPIED: &str = "src/go/";

/// One step of polishing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polish {
    /// The lint's own way out.
    Fix(Mend),
    /// The lint is allowed.
    Allow(Allow),
}

/// A lint that is allowed at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    target: Target,
    lint: String,
}

/// What an attribute stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    /// The function with this key.
    Function(String),
    /// Another declaration, named as one that is cut out.
    Declaration(Cut),
}

/// What is done about these lints; `refused` are those whose way out did not compile, `done` is what was done before.
pub(crate) fn steps<D: Draft>(
    draft: &D,
    lints: &[Finding],
    refused: &BTreeSet<String>,
    done: &[Polish],
) -> Vec<Polish> {
    let functions = draft.functions();
    let all: Vec<_> = functions.iter().collect();
    let mut fixes: Vec<Mend> = Vec::new();
    let mut allows: Vec<Polish> = Vec::new();
    for finding in lints {
        let lint = finding.lint().unwrap_or_default();
        let fix = mend::find(draft, &all, finding).filter(|_| !refused.contains(lint));
        match fix {
            // The next round sees what two fixes of one line leave.
            Some(fix) if fixes.iter().any(|other| fix.is_beside(other)) => {}
            Some(fix) => fixes.push(fix),
            None => allows.extend(allow(draft, finding).map(Polish::Allow)),
        }
    }
    fixes.sort_by_key(Mend::order_of_making);
    let mut steps: Vec<Polish> = fixes.into_iter().map(Polish::Fix).collect();
    for step in allows {
        if !done.contains(&step) && !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// Takes one step; `false` where its place is gone.
pub(crate) fn apply<D: Draft>(draft: &mut D, step: &Polish) -> bool {
    match step {
        Polish::Fix(mend) => mend::apply(draft, mend),
        Polish::Allow(allow) => allow.apply(draft),
    }
}

/// The place that a lint is allowed at.
fn allow<D: Draft>(draft: &D, finding: &Finding) -> Option<Allow> {
    let place = finding.place.as_ref().filter(|place| !place.file.starts_with(COPIED))?;
    let lint = finding.lint()?.to_owned();
    if let Some(function) = draft.functions().into_iter().find(|f| holds(f, place)) {
        return Some(Allow { target: Target::Function(function.key), lint });
    }
    let declaration = cut::find(draft.files().get(&place.file)?, &place.file, place.line, None, "")?;
    Some(Allow { target: Target::Declaration(declaration), lint })
}

impl Allow {
    fn apply<D: Draft>(&self, draft: &mut D) -> bool {
        draft.edit(&mut |files, functions| {
            let place = match &self.target {
                Target::Function(key) => functions.iter().find(|f| f.key == *key).and_then(|f| {
                    let text = files.get(&f.file)?.lines().enumerate().skip(f.first_line - 1);
                    let mut heads =
                        text.take(f.last_line + 1 - f.first_line).filter(|(_, line)| !leads(line));
                    Some((f.file.clone(), heads.next()?.0))
                }),
                Target::Declaration(cut) => {
                    files.get(&cut.file).and_then(|text| Some((cut.file.clone(), cut::head_line(text, cut)?)))
                }
            };
            let Some((file, head)) = place else { return false };
            let lines: Vec<&str> = files[&file].lines().collect();
            let indent = &lines[head][..lines[head].len() - lines[head].trim_start().len()];
            let above = head.checked_sub(1).map(|at| lines[at].trim()).unwrap_or_default();
            let (at, attribute) = match above.strip_prefix("#[allow(").and_then(|l| l.strip_suffix(")]")) {
                Some(others) => (head - 1, format!("{indent}#[allow({others}, {})]", self.lint)),
                None => (head, format!("{indent}#[allow({})]", self.lint)),
            };
            let new = [attribute, lines[head].to_owned()];
            lines::splice(files, functions, &file, at, head + 1 - at, &new)
        })
    }
}

/// Whether a line stands before the head of a declaration.
fn leads(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("#[")
}
