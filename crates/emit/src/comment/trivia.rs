//! Comments and blank lines of the Go text, looked up by position.

use super::{blank, comment_lines, lines, marker, trailing};
use crate::cx::Cx;
use goxide_ir::{BodyId, Node, Stmt, StmtId};
use goxide_plan::Marker;
use goxide_source::{FileId, Span, Trivia};
use la_arena::ArenaMap;

/// Where the trivia of each source file stands.
pub(crate) type Files = ArenaMap<FileId, goxide_ir::FileId>;

fn trivia<'a>(cx: Cx<'a>, file: FileId) -> Option<&'a Trivia> {
    cx.files.get(file).map(|id| &cx.program[*id].trivia)
}

/// What stands before a statement of a block: the trailing comment of what ended at `previous_end`, comments and
/// blank lines up to the statement, and the plan's markers that speak of the statement.
///
/// `previous_end` is where the previous statement of the block ended; for the first one, just after the block's `{`
/// (or the clause's `:`).
pub(crate) fn for_stmt(cx: Cx<'_>, body: BodyId, stmt: StmtId, previous_end: u32) -> Vec<syn::Stmt> {
    let span = cx.program[body].stmt_span(stmt);
    // The comment of a type goes with it, beside the function.
    let moved = matches!(cx.program[body][stmt], Stmt::TypeDecl { .. });
    let mut out = if moved { Vec::new() } else { between(cx, span.file, previous_end, span.start) };
    for found in markers_of(cx, body, stmt) {
        out.extend(marker(found));
    }
    out
}

/// What stands between the last statement of a block and its `}` (at `end`).
pub(crate) fn at_end(cx: Cx<'_>, file: FileId, previous_end: u32, end: u32) -> Vec<syn::Stmt> {
    let mut out = between(cx, file, previous_end, end);
    while out.last().is_some_and(|last| *last == blank()) {
        out.pop();
    }
    out
}

/// Comments and blank lines whose text starts in `from..to`, in order. A comment on the line of `from` trails what
/// ends there, unless that is an opening brace.
pub(crate) fn between(cx: Cx<'_>, file: FileId, from: u32, to: u32) -> Vec<syn::Stmt> {
    let Some(trivia) = trivia(cx, file) else { return Vec::new() };
    let text = cx.sources[file].text();
    let opens = text[..from as usize].ends_with(['{', ':', '(']);
    let mut out = Vec::new();
    let mut at = from;
    let mut run: Vec<String> = Vec::new();
    for comment in trivia.comments_in(from, to) {
        let raw = cx.sources.text(comment.span);
        let trails = !comment.own_line && !opens && raw.starts_with("//") && out.is_empty() && run.is_empty();
        if trails {
            out.extend(comment_lines(raw).first().map(|line| trailing(line)));
        } else {
            if trivia.blank_in(at, comment.span.start) {
                out.extend(lines(&std::mem::take(&mut run)));
                out.push(blank());
            }
            run.extend(comment_lines(raw));
        }
        at = comment.span.end;
    }
    out.extend(lines(&run));
    if trivia.blank_in(at, to) {
        out.push(blank());
    }
    out
}

/// The plan's markers that speak of this statement itself, not of a statement inside it.
pub(crate) fn markers_of<'a>(cx: Cx<'a>, body: BodyId, stmt: StmtId) -> Vec<&'a Marker> {
    let body = &cx.program[body];
    let span = body.stmt_span(stmt);
    let inside = |m: &&Marker| m.span.file == span.file && span.contains(m.span.start) && m.span != span;
    let mut found: Vec<&Marker> = cx.plan.markers.iter().filter(|m| m.span == span).collect();
    let mut nested: Vec<&Marker> = cx.plan.markers.iter().filter(inside).collect();
    if !nested.is_empty() {
        let blocks = inner_statements(body, stmt);
        nested.retain(|m| !blocks.iter().any(|b| b.contains(m.span.start)));
    }
    // The same span may be that of an inner statement, as in a labelled one: the outer takes it.
    found.extend(nested);
    found
}

/// Spans of the statements that stand in blocks and clauses inside `root`.
fn inner_statements(body: &goxide_ir::Body, root: StmtId) -> Vec<Span> {
    let mut spans = Vec::new();
    body.walk(Node::Stmt(root), &mut |node| {
        let Node::Stmt(stmt) = node else { return true };
        let mut add = |list: &[StmtId]| spans.extend(list.iter().map(|s| body.stmt_span(*s)));
        match &body[stmt] {
            Stmt::Block(list) => add(list),
            Stmt::Switch { clauses, .. } => clauses.iter().for_each(|c| add(&c.body)),
            Stmt::TypeSwitch { clauses, .. } => clauses.iter().for_each(|c| add(&c.body)),
            Stmt::Select(clauses) => clauses.iter().for_each(|c| add(&c.body)),
            Stmt::Expr(_)
            | Stmt::Send { .. }
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ShortVarDecl { .. }
            | Stmt::VarDecl { .. }
            | Stmt::ConstDecl { .. }
            | Stmt::TypeDecl { .. }
            | Stmt::If { .. }
            | Stmt::For { .. }
            | Stmt::Range { .. }
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Return(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Goto(_)
            | Stmt::Fallthrough
            | Stmt::Labeled { .. }
            | Stmt::Empty
            | Stmt::Unsupported { .. } => {}
        }
        true
    });
    spans
}
