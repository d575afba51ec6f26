//! The documented lines of `goxide show nullability --json`: a stable format, one JSON object a line.
//!
//! First every dereference-like use of the packages to port ([`UseKind`](crate::nullability::UseKind) says what counts
//! as which kind), for the operand that must not be nil:
//!
//! ```json
//! {"file":"users.go","line":78,"col":9,"expr":"user.Account","kind":"iface_call","nilable":true,"evidence":["users.go:31:6 is left unset by User{…} in callers","users.go:78:9"]}
//! ```
//!
//! - `file` is relative to the folder that was asked for, with `/`; `line` and `col` count from 1, columns in bytes,
//!   as Go counts them. `a` and `a.b` start at the same column: `expr` tells them apart.
//! - `expr` is the operand's source text without parentheses around it. Where a promoted field or method goes through
//!   an embedded pointer that the text leaves out, `expr` is the text with the embedded fields spelled out: `x.base`
//!   for the `x` of `x.size` that follows `x.base`.
//! - `nilable`: whether nil reaches the operand on a path without a check. Every use has a verdict.
//! - `evidence` is the path from a nil source to the use, each step `file:line:col what`, the last one the use itself;
//!   empty where the operand is never nil.
//!
//! Then every declaration whose values can be nil by type:
//!
//! ```json
//! {"file":"users.go","line":31,"col":2,"site":"users.User.Account","kind":"field","nilable":true,"evidence":["users.go:31:2 is left unset by User{…} in callers"]}
//! ```
//!
//! - `kind` is `param` (of functions and literals), `result`, `field` (of declared structs), `receiver`, `global`, or
//!   `element`: what a slice, array, map or channel so declared holds, at the place of its holder.
//! - The place is that of the name; of an unnamed result or parameter, that of its type. `site` names it with its
//!   package: `users.Repo.Find.id`, `users.Repo.Find#0`, `users.Repo.byID[]`.
//! - A result is nilable if nil can come without an error (or `false`) beside it that says so.
//!
//! Packages of the same module that the package imports are analysed along; they have no lines of their own, but steps may
//! stand in them: `../store/store.go:9:2 returns nil`. Of a folder without Go files, all packages below have lines.
//!
//! Lines of each sort are in order of file, line and column.

use super::names::Names;
use crate::nullability::{Assumptions, Use};
use crate::units::{UnitKind, Units};
use crate::view::{View, can_be_nil, is_ported_type, place_ty, under};
use crate::{Evidence, Facts, Place, Root, Step};
use goxide_ir::{Expr, LocalRef, Origin, Param, Program, Ty};
use goxide_source::{SourceMap, Span};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct UseLine<'a> {
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) col: u32,
    pub(super) expr: String,
    pub(super) kind: &'static str,
    pub(super) nilable: bool,
    pub(super) evidence: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct SiteLine<'a> {
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) col: u32,
    pub(super) site: String,
    pub(super) kind: &'static str,
    pub(super) nilable: bool,
    pub(super) evidence: Vec<String>,
}

/// A declaration: where it stands, what it is, the place it declares.
pub(super) struct Site {
    pub(super) span: Span,
    kind: &'static str,
    pub(super) place: Place,
}

pub(super) struct Lines<'a> {
    pub(super) program: &'a Program,
    pub(super) sources: &'a SourceMap,
    pub(super) facts: &'a Facts,
}

/// The lines; the paths of the source map are relative to the folder that was asked for.
pub fn nullability_lines(program: &Program, sources: &SourceMap, facts: &Facts) -> String {
    let lines = Lines { program, sources, facts };
    // What is read along stands elsewhere.
    let asked = |file: &str| !file.starts_with("../");
    let uses = facts.nullability.uses.iter().map(|u| lines.used(u));
    let mut uses: Vec<UseLine<'_>> = uses.filter(|line| asked(line.file)).collect();
    uses.sort_by(|a, b| (a.file, a.line, a.col).cmp(&(b.file, b.line, b.col)));
    let names = Names::new(program, sources);
    let sites = lines.sites();
    let sites = sites.iter().map(|s| lines.site(&names, s));
    let mut sites: Vec<SiteLine<'_>> = sites.filter(|line| asked(line.file)).collect();
    sites.sort_by(|a, b| (a.file, a.line, a.col).cmp(&(b.file, b.line, b.col)));
    let mut text = String::new();
    uses.iter().for_each(|line| push(&mut text, line));
    sites.iter().for_each(|line| push(&mut text, line));
    text
}

/// One line for each package to port, which says whether code that is not seen may use it:
/// `{"package":"store","world":"closed"}`. They stand before the other lines where somebody asked for a world.
pub fn world_lines(program: &Program, assumed: &Assumptions) -> String {
    let mut text = String::new();
    for (id, package) in program.ported() {
        let world = if assumed.is_open(program, id) { "open" } else { "closed" };
        push(&mut text, &serde_json::json!({ "package": package.path, "world": world }));
    }
    text
}

/// File, line and column of the start of a span.
pub(super) fn at(sources: &SourceMap, span: Span) -> (&str, u32, u32) {
    let place = sources.start(span);
    (sources[span.file].path(), place.line, place.col)
}

pub(super) fn push(text: &mut String, line: &impl Serialize) {
    text.push_str(&serde_json::to_string(line).expect("strings and numbers are always JSON"));
    text.push('\n');
}

impl<'a> Lines<'a> {
    /// File, line and column.
    fn at(&self, span: Span) -> (&'a str, u32, u32) {
        at(self.sources, span)
    }

    fn steps(&self, evidence: Option<&Evidence>) -> Vec<String> {
        let step = |reason: &crate::Reason| {
            let (file, line, col) = self.at(reason.span);
            format!("{file}:{line}:{col} {}", reason.what).trim_end().to_owned()
        };
        evidence.map_or_else(Vec::new, |e| e.0.iter().map(step).collect())
    }

    pub(super) fn used(&self, used: &Use) -> UseLine<'a> {
        let span = self.program[used.operand.body].expr_span(used.operand.expr);
        let (file, line, col) = self.at(span);
        let mut expr = self.sources.text(span).to_owned();
        for name in &used.through {
            expr.push('.');
            expr.push_str(name);
        }
        let evidence = self.steps(used.evidence.as_ref());
        UseLine { file, line, col, expr, kind: used.kind.word(), nilable: used.evidence.is_some(), evidence }
    }

    pub(super) fn site(&self, names: &Names<'_>, site: &Site) -> SiteLine<'a> {
        let (file, line, col) = self.at(site.span);
        let evidence = self.facts.nullability.nilable.get(&site.place);
        let nilable = evidence.is_some();
        let name = names.place(&site.place);
        SiteLine { file, line, col, site: name, kind: site.kind, nilable, evidence: self.steps(evidence) }
    }

    pub(super) fn sites(&self) -> Vec<Site> {
        let mut out = Vec::new();
        let units = Units::new(self.program);
        for (index, unit) in units.list.iter().enumerate() {
            let view = View::new(self.program, unit.body);
            if let UnitKind::Func(func) = unit.kind
                && let Some(local) = self.program[func].receiver.as_ref().and_then(|r| r.local)
            {
                let root = Root::Local(view.local_ref(local));
                self.add(&mut out, view.body[local].span, "receiver", root);
            }
            let Some(sig) = unit.sig(self.program) else { continue };
            for param in &sig.params {
                if let Some(local) = param.local {
                    let root = Root::Local(LocalRef { body: unit.body, local });
                    self.add(&mut out, place_of(view, param), "param", root);
                }
            }
            for (i, result) in sig.results.iter().enumerate() {
                if let Some(root) = units.list[index].result(i as u32) {
                    self.add(&mut out, place_of(view, result), "result", root);
                }
            }
        }
        self.fields(&mut out);
        for (id, var) in self.program.vars.iter() {
            if self.program[var.package].origin == Origin::Port && var.name != "_" {
                self.add(&mut out, var.name_span, "global", Root::Global(id));
            }
        }
        out
    }

    fn fields(&self, out: &mut Vec<Site>) {
        for (decl, node) in self.program.type_decls.iter() {
            if !is_ported_type(self.program, decl) {
                continue;
            }
            let Expr::StructType(fields) = &self.program[node.body][node.ty] else { continue };
            for (i, field) in fields.iter().enumerate().filter(|(_, f)| f.name != "_") {
                self.add(out, field.name_span, "field", Root::Field(decl, i as u32));
            }
        }
    }

    /// The holder, and what it holds.
    fn add(&self, out: &mut Vec<Site>, span: Span, kind: &'static str, root: Root) {
        let place = Place::root(root);
        if can_be_nil(self.program, place_ty(self.program, &place)) {
            out.push(Site { span, kind, place: place.clone() });
        }
        let holds = matches!(
            under(self.program, place_ty(self.program, &place)),
            Ty::Slice(_) | Ty::Array { .. } | Ty::Map { .. } | Ty::Chan { .. }
        );
        let element = place.then(Step::Elem);
        if holds && can_be_nil(self.program, place_ty(self.program, &element)) {
            out.push(Site { span, kind: "element", place: element });
        }
    }
}

/// Where a parameter or result is declared: its name, or its type.
fn place_of(view: View<'_>, param: &Param) -> Span {
    param.local.map_or_else(|| view.span(param.ty), |local| view.body[local].span)
}
