//! Comments and blank lines: what a grammar drops and a port must keep.

use crate::Span;
use serde::Serialize;

/// One comment of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The comment with its `//` or `/* */`.
    #[serde(skip)]
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
    /// Whether a blank line (or the file's start) stands right before it.
    pub blank_before: bool,
    /// Whether a blank line (or the file's end) stands right after it.
    pub blank_after: bool,
}

/// The position table of one file's comments and blank lines, in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trivia {
    /// Comments by position.
    pub comments: Vec<Comment>,
    /// Byte offset of the start of each blank line.
    pub blank_lines: Vec<u32>,
}

impl Trivia {
    /// The comments whose text starts in `start..end`.
    pub fn comments_in(&self, start: u32, end: u32) -> &[Comment] {
        let from = self.comments.partition_point(|c| c.span.start < start);
        let to = self.comments.partition_point(|c| c.span.start < end);
        &self.comments[from..to.max(from)]
    }

    /// Whether a blank line starts in `start..end`.
    pub fn blank_in(&self, start: u32, end: u32) -> bool {
        let from = self.blank_lines.partition_point(|b| *b < start);
        self.blank_lines.get(from).is_some_and(|b| *b < end)
    }

    /// The doc comment of what starts at `start`: the run of own-line comments that ends on the line right
    /// before it, with no blank line between. `floor` is where the previous thing ended.
    pub fn doc_before(&self, floor: u32, start: u32) -> &[Comment] {
        let all = self.comments_in(floor, start);
        let Some(last) = all.last() else { return all };
        if !last.own_line || last.blank_after {
            return &[];
        }
        let mut from = all.len() - 1;
        while from > 0 && !all[from].blank_before && all[from - 1].own_line {
            from -= 1;
        }
        &all[from..]
    }
}
