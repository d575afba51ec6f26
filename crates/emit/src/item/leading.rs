//! What stands before a declaration: its doc comment, and comments that belong to nobody.

use crate::comment::{self, comment_lines, doc_lines};
use crate::cx::Cx;
use goxide_ir::FileId;
use goxide_plan::Marker;
use goxide_source::{Comment, Span};

/// Comments before a declaration, each kind as lines that follow `//` or `///`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leading {
    /// A comment on the line on which the declaration before ended.
    pub(crate) trailing: Option<String>,
    /// Comments that are followed by a blank line, paragraph by paragraph.
    pub(crate) free: Vec<Vec<String>>,
    /// The doc comment.
    pub(crate) doc: Vec<String>,
    /// Directives of the doc comment, kept as plain comments.
    pub(crate) directives: Vec<String>,
}

/// Looks at the text between `floor`, where the declaration before ended, and `start`.
pub(crate) fn leading(cx: Cx<'_>, file: FileId, floor: u32, start: u32) -> Leading {
    let trivia = &cx.program[file].trivia;
    let all = trivia.comments_in(floor, start);
    let docs = trivia.doc_before(floor, start);
    let mut out = Leading::default();
    let mut free = &all[..all.len() - docs.len()];
    if let Some((first, rest)) = free.split_first()
        && !first.own_line
        && floor > 0
    {
        out.trailing = comment_lines(cx.sources.text(first.span)).first().cloned();
        free = rest;
    }
    for comment in free {
        let lines = comment_lines(cx.sources.text(comment.span));
        match out.free.last_mut() {
            Some(paragraph) if !comment.blank_before => paragraph.extend(lines),
            _ => out.free.push(lines),
        }
    }
    (out.doc, out.directives) = doc(cx, docs);
    out
}

fn doc(cx: Cx<'_>, docs: &[Comment]) -> (Vec<String>, Vec<String>) {
    let texts = docs.iter().map(|c| cx.sources.text(c.span));
    let (directives, docs): (Vec<&str>, Vec<&str>) = texts.partition(|raw| comment::is_directive(raw));
    (doc_lines(docs), directives.into_iter().flat_map(comment_lines).collect())
}

/// The trailing comment of a declaration that ends at `end`, where the next one starts not before `limit`.
pub(crate) fn trailing(cx: Cx<'_>, file: FileId, end: u32, limit: u32) -> Option<String> {
    let comment = cx.program[file].trivia.comments_in(end, limit).first()?;
    let line = cx.sources.start(comment.span).line;
    let here = Span::new(comment.span.file, end, end);
    let same = !comment.own_line && cx.sources.start(here).line == line;
    same.then(|| comment_lines(cx.sources.text(comment.span)).first().cloned()).flatten()
}

/// The attributes of a declaration as text: markers and plain comments, the doc, then what else stands on it.
pub(crate) fn head(comments: &[String], doc: &[String], attributes: &[String]) -> String {
    use quote::ToTokens;
    let mut out = String::new();
    for attribute in comment::attributes(comments).into_iter().chain(comment::doc_attributes(doc)) {
        out.push_str(&attribute.to_token_stream().to_string());
        out.push('\n');
    }
    for attribute in attributes {
        out.push_str(attribute);
        out.push('\n');
    }
    out
}

/// Free-standing comments as text of items.
pub(crate) fn free_text(paragraphs: &[Vec<String>]) -> String {
    let mut out = String::new();
    for paragraph in paragraphs {
        out.push_str(&head(paragraph, &[], &[]));
        out.push_str("goxide!();\ngoxide!(blank);\n");
    }
    out
}

/// The plan's markers that speak of something inside `span`, as comment lines.
pub(crate) fn markers_in<'a>(cx: Cx<'a>, span: Span) -> impl Iterator<Item = &'a Marker> {
    cx.plan.markers.iter().filter(move |m| m.span.file == span.file && span.contains(m.span.start))
}

/// Go text as comment lines, as far to the left as it goes.
pub(crate) fn go_lines(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.lines().map(|l| l.trim_end().replace('\t', "    ")).collect();
    let indent = |line: &&String| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|l| !l.is_empty()).map(|l| indent(&l)).min().unwrap_or(0);
    lines.iter().map(|l| format!("     {}", l.get(common..).unwrap_or("")).trim_end().to_owned()).collect()
}
