//! The mildest step of settling: a change that rustc or clippy spells out and that keeps the behaviour.
//!
//! A missing `mut` is one, and so is what most lints suggest:
//!
//! ```text
//! if x.get("a").is_none() {          if !x.contains_key("a") {
//! ```

use crate::cargo::{Edit, Finding};
use crate::lines;
use crate::settle::{Draft, Function, holds};

/// A change inside a function, at a place that survives another emission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The function.
    key: String,
    /// Lines after the function's first.
    offset: usize,
    /// The lines before the change; where they read otherwise, nothing is done.
    before: Vec<String>,
    /// The lines after it.
    after: Vec<String>,
}

/// The change that a finding asks for in one of these functions; `None` where it asks for none or would lose a comment.
pub(crate) fn find<D: Draft>(draft: &D, functions: &[&Function], finding: &Finding) -> Option<Mend> {
    let first = finding.edits.iter().map(|e| e.start.line).min()?;
    let last = finding.edits.iter().map(|e| e.end_line).max()?;
    let place = &finding.edits[0].start;
    let function = functions.iter().find(|f| holds(f, place))?;
    if first < function.first_line || last > function.last_line {
        return None;
    }
    let text = draft.files().get(&place.file)?;
    let before: Vec<String> =
        text.lines().skip(first - 1).take(last + 1 - first).map(str::to_owned).collect();
    let after = edited(&before, first, &finding.edits)?;
    let comments = |lines: &[String]| lines.iter().filter(|l| l.contains("//")).count();
    let keeps = comments(&after) >= comments(&before);
    keeps.then(|| Mend { key: function.key.clone(), offset: first - function.first_line, before, after })
}

/// The lines (the first is number `first`) after these edits; what they leave empty goes.
fn edited(lines: &[String], first: usize, edits: &[Edit]) -> Option<Vec<String>> {
    let mut text = lines.join("\n");
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some(start)
        })
        .collect();
    let offset = |line: usize, column: usize| {
        let text = lines.get(line.checked_sub(first)?)?;
        let inside = text.char_indices().nth(column.checked_sub(1)?).map_or(text.len(), |(at, _)| at);
        Some(starts[line - first] + inside)
    };
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|e| std::cmp::Reverse((e.start.line, e.start_column)));
    let mut before = text.len();
    for edit in edits {
        let (from, to) =
            (offset(edit.start.line, edit.start_column)?, offset(edit.end_line, edit.end_column)?);
        if from > to || to > before {
            return None;
        }
        text.replace_range(from..to, &edit.text);
        before = from;
    }
    let was_empty = lines.iter().any(|l| l.trim().is_empty());
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    Some(lines.filter(|line| was_empty || !line.is_empty()).collect())
}

/// Writes it; `false` where the lines are others by now.
pub(crate) fn apply<D: Draft>(draft: &mut D, mend: &Mend) -> bool {
    draft.edit(&mut |files, functions| {
        let Some(function) = functions.iter().find(|f| f.key == mend.key) else { return false };
        let (file, at) = (function.file.clone(), function.first_line - 1 + mend.offset);
        let text = files.get(&file).map_or("", String::as_str);
        let now = text.lines().skip(at).take(mend.before.len());
        now.eq(mend.before.iter())
            && lines::splice(files, functions, &file, at, mend.before.len(), &mend.after)
    })
}

impl Mend {
    /// Whether two would change the same line.
    pub(crate) fn is_beside(&self, other: &Mend) -> bool {
        let apart = self.offset + self.before.len() <= other.offset
            || other.offset + other.before.len() <= self.offset;
        self.key == other.key && !apart
    }

    /// For sorting: from the end, so that what changes does not move what stands before it.
    pub(crate) fn order_of_making(&self) -> (String, std::cmp::Reverse<usize>) {
        (self.key.clone(), std::cmp::Reverse(self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo::Place;

    fn edit(line: usize, columns: (usize, usize), text: &str) -> Edit {
        let start = Place { file: "src/lib.rs".into(), line };
        Edit { start, start_column: columns.0, end_line: line, end_column: columns.1, text: text.into() }
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn several_edits_of_one_finding_are_made_together() {
        let edits = [edit(7, (1, 4), ""), edit(7, (9, 11), "y"), edit(8, (1, 2), "z")];
        assert_eq!(edited(&lines("if (a + bé) {\nb"), 7, &edits), Some(lines("(a + y) {\nz")));
    }

    #[test]
    fn edits_that_overlap_are_not_made() {
        assert_eq!(edited(&lines("abcdef"), 1, &[edit(1, (1, 4), ""), edit(1, (3, 5), "")]), None);
    }

    #[test]
    fn a_line_that_becomes_empty_goes() {
        assert_eq!(edited(&lines("a();\n    b;"), 1, &[edit(2, (5, 7), "")]), Some(lines("a();")));
    }
}
