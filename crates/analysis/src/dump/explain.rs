//! Why one expression is nullable or shared, or why not: `goxide explain file.go:line:col`.

use super::lines::{Lines, at};
use super::names::Names;
use super::sharing_lines;
use crate::nullability::Use;
use crate::units::Units;
use crate::view::View;
use crate::{Facts, Root};
use goxide_ir::{Entity, Expr, ExprId, Program};
use goxide_source::{FileId, SourceMap, Span};
use serde::Serialize;

/// What is known of one thing at the place that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// `file:line:col` of the use, or of the declaration of what is named there.
    pub at: String,
    /// The operand's text, or the name of the declaration with its package.
    pub what: String,
    /// The kind of the use or declaration: those of the lines that `goxide show nullability|sharing --json` writes.
    pub kind: &'static str,
    /// The fact in words.
    pub verdict: String,
    /// The path that leads to it, or the accesses; each step starts with `file:line:col`.
    pub because: Vec<String>,
}

/// What is known of the expression at `offset` of a file: uses that start there, or else the innermost around it; the
/// declaration of what it names; who shares that. Empty where nothing there can be nil or shared.
pub fn explain(
    program: &Program,
    sources: &SourceMap,
    facts: &Facts,
    file: FileId,
    offset: u32,
) -> Vec<Explanation> {
    let asked = |span: Span| span.file == file && span.start <= offset && offset < span.end;
    let named = named_at(program, &asked);
    let lines = Lines { program, sources, facts };
    let mut out = Vec::new();
    for used in uses_at(program, facts, &asked, offset) {
        let line = lines.used(used);
        let verdict = if line.nilable { "can be nil here" } else { "is never nil here" };
        out.push(Explanation {
            at: format!("{}:{}:{}", line.file, line.line, line.col),
            what: line.expr,
            kind: line.kind,
            verdict: verdict.to_owned(),
            because: line.evidence,
        });
    }
    let names = Names::new(program, sources);
    for site in lines.sites() {
        if !asked(site.span) && named != Some(site.place.root) {
            continue;
        }
        let line = lines.site(&names, &site);
        out.push(Explanation {
            at: format!("{}:{}:{}", line.file, line.line, line.col),
            what: line.site,
            kind: line.kind,
            verdict: if line.nilable { "can be nil" } else { "is never nil" }.to_owned(),
            because: line.evidence,
        });
    }
    let declared = named.and_then(|root| declaration(program, root));
    let here = at(sources, Span::new(file, offset, offset));
    let declared = declared.map(|span| at(sources, span));
    for line in sharing_lines::lines(program, sources, facts) {
        let place = (line.file, line.line, line.col);
        if place == here || Some(place) == declared {
            out.push(shared(line));
        }
    }
    out
}

fn shared(line: sharing_lines::Line<'_>) -> Explanation {
    let mut verdict = line.class.to_owned();
    if let Some(guard) = &line.guard {
        verdict.push_str(&format!(", guarded by {guard}"));
    }
    if line.race {
        verdict.push_str(", with a data race");
    }
    let access = |a: sharing_lines::AccessLine| {
        let locks = if a.locks.is_empty() { "no lock".to_owned() } else { a.locks.join(", ") };
        format!("{} {} in {} under {locks}", a.at, a.access, a.root)
    };
    Explanation {
        at: format!("{}:{}:{}", line.file, line.line, line.col),
        what: line.name,
        kind: line.kind,
        verdict,
        because: line.accesses.into_iter().map(access).collect(),
    }
}

/// Uses whose operand starts at the place; where none does, the innermost around it.
fn uses_at<'f>(
    program: &Program,
    facts: &'f Facts,
    asked: &impl Fn(Span) -> bool,
    offset: u32,
) -> Vec<&'f Use> {
    let span = |used: &Use| program[used.operand.body].expr_span(used.operand.expr);
    let length = |used: &Use| span(used).end - span(used).start;
    let mut around: Vec<&Use> = facts.nullability.uses.iter().filter(|used| asked(span(used))).collect();
    if around.iter().any(|used| span(used).start == offset) {
        around.retain(|used| span(used).start == offset);
    } else if let Some(least) = around.iter().map(|used| length(used)).min() {
        around.retain(|used| length(used) == least);
    }
    around
}

/// The variable or field that the innermost expression at the place names.
fn named_at(program: &Program, asked: &impl Fn(Span) -> bool) -> Option<Root> {
    let mut innermost: Option<(u32, Root)> = None;
    for unit in &Units::new(program).list {
        let view = View::new(program, unit.body);
        for expr in unit.exprs().filter(|expr| asked(view.span(*expr))) {
            let span = view.span(expr);
            let length = span.end - span.start;
            if let Some(root) = named(view, expr)
                && innermost.is_none_or(|(least, _)| length < least)
            {
                innermost = Some((length, root));
            }
        }
    }
    innermost.map(|(_, root)| root)
}

fn named(view: View<'_>, expr: ExprId) -> Option<Root> {
    if let Expr::Local(local) = view.expr(expr)
        && view.body[*local].kind.is_variable()
    {
        return Some(Root::Local(view.local_ref(*local)));
    }
    if let Some(Entity::Var(var)) = view.entity(expr) {
        return Some(Root::Global(var));
    }
    view.field_place(expr).map(|place| place.root)
}

/// Where it is declared.
fn declaration(program: &Program, root: Root) -> Option<Span> {
    match root {
        Root::Local(local) => Some(program[local.body][local.local].span),
        Root::Global(var) => Some(program[var].name_span),
        Root::Field(decl, index) => {
            let node = &program[decl];
            let Expr::StructType(fields) = &program[node.body][node.ty] else { return None };
            fields.get(index as usize).map(|field| field.name_span)
        }
        Root::Result(..) | Root::LitResult(..) => None,
    }
}
