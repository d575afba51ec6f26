//! The documented lines of `goxide show sharing --json`: a stable format, one JSON object a line.
//!
//! One line for every variable, field of a declared struct, element class and piece of memory that is made:
//!
//! ```json
//! {"file":"bank.go","line":12,"col":2,"name":"Bank.total","kind":"field","function":null,"class":"shared_mutated","guard":"mu","race":false,"accesses":[{"at":"bank.go:20:2","access":"write","root":"Bank.Deposit","locks":["mu"]}]}
//! ```
//!
//! - `file` is relative to the folder that was asked for, with `/`; `line` and `col` count from 1, columns in bytes, as Go
//!   counts them: the place of the name that is declared, of the expression that makes memory.
//! - `kind` is `local`, `param` (receivers and results with a name too), `capture` (a variable as a function literal sees it,
//!   at its first mention there), `field` (named `Type.field`, one line for all values of the type), `global`, `element`
//!   (named `x[]`: what the slice, map or array `x` holds) or `alloc` (named by its text).
//! - `function` is the function that it stands in, `Type.Method` for methods, `F.func` for a literal in `F`; `null` outside.
//! - `class` is `owned`, `borrowed` (lent for a call), `aliased` (several names, one goroutine), `handed_off` (one goroutine
//!   leaves it to another), `shared_readonly` (not written once it is shared), `shared_mutated` (reached by several
//!   goroutines and written meanwhile, in order or not) or `sync_object` (a lock, channel, wait group, atomic or context).
//! - `guard` is the lock that is held at all accesses once it is shared, by the name of its field or variable, or `null`.
//! - `race`: whether two accesses, one of them a write, can meet without a common lock and without order.
//! - `accesses` has each access with the goroutine that makes it (`root`: the function that is called from outside, or
//!   `go file:line:col`) and the locks held there. Accesses of variables that only their own function reaches are left out.
//!
//! Lines are in order of file, line, column and kind.

use super::lines::push;
use crate::Facts;
use crate::races::{Access, Class, Known, Root, races};
use crate::units::{UnitKind, Units};
use crate::view::{View, can_be_nil, fields_of, has_refs, is_ported_type, pointee_decl, under};
use goxide_ir::{Expr, ExprId, LocalKind, LocalRef, Origin, Program, Ty, TyId};
use goxide_source::{SourceMap, Span};
use rustc_hash::FxHashSet;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) col: u32,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) function: Option<String>,
    pub(super) class: &'static str,
    pub(super) guard: Option<String>,
    pub(super) race: bool,
    pub(super) accesses: Vec<AccessLine>,
}

#[derive(Serialize)]
pub(super) struct AccessLine {
    pub(super) at: String,
    pub(super) access: &'static str,
    pub(super) root: String,
    pub(super) locks: Vec<String>,
}

struct Lines<'a, 'u> {
    program: &'a Program,
    sources: &'a SourceMap,
    units: &'u Units,
    out: Vec<Line<'a>>,
}

/// The lines; the paths of the source map are relative to the folder that was asked for.
pub fn sharing_lines(program: &Program, sources: &SourceMap, facts: &Facts) -> String {
    let mut text = String::new();
    let asked = |line: &&Line<'_>| !line.file.starts_with("../");
    lines(program, sources, facts).iter().filter(asked).for_each(|line| push(&mut text, line));
    text
}

/// All of them, in order of file, line and column.
pub(super) fn lines<'a>(program: &'a Program, sources: &'a SourceMap, facts: &Facts) -> Vec<Line<'a>> {
    let units = Units::new(program);
    let known = crate::on_deep_stack(|| races(program, &facts.calls, &facts.sharing, &units));
    let mut lines = Lines { program, sources, units: &units, out: Vec::new() };
    for (local, of) in &known.locals {
        let unit = units.of_local.get(local).copied();
        let (span, name) = {
            let node = &program[local.body][local.local];
            (node.span, node.name.to_string())
        };
        let view = View::new(program, local.body);
        let ty = view.local_ty(local.local);
        let kind = match view.body[local.local].kind {
            LocalKind::Param | LocalKind::Receiver | LocalKind::Result => "param",
            LocalKind::Var | LocalKind::Const | LocalKind::Type | LocalKind::TypeParam => "local",
        };
        let usual = if kind == "param" && has_refs(program, ty) { Class::Borrowed } else { Class::Owned };
        lines.push(span, name.clone(), kind, unit, of, ty, usual);
        if let Some(of) = known.local_elements.get(local) {
            lines.push(span, format!("{name}[]"), "element", unit, of, elem_of(program, ty), usual);
        }
    }
    for (index, unit) in units.list.iter().enumerate() {
        if let UnitKind::Lit(_) = unit.kind {
            lines.captures(index, |local| known.locals.get(&local));
        }
    }
    for (var, of) in &known.globals {
        let node = &program[*var];
        if node.name == "_" {
            continue;
        }
        let ty = program.checked.vars.get(*var).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        lines.push(node.name_span, node.name.to_string(), "global", None, of, ty, Class::Owned);
        if let Some(of) = known.global_elements.get(var) {
            let name = format!("{}[]", node.name);
            lines.push(node.name_span, name, "element", None, of, elem_of(program, ty), Class::Owned);
        }
    }
    lines.fields(|field| known.fields.get(&field));
    for (expr, of) in &known.made {
        let view = View::new(program, expr.body);
        let unit = units.list.iter().position(|u| u.body == expr.body && u.exprs().any(|e| e == expr.expr));
        let name = view.text(expr.expr);
        let ty = view.ty(expr.expr);
        lines.push(view.span(expr.expr), name, "alloc", unit, of, ty, Class::Owned);
    }
    let mut out = lines.out;
    out.sort_by(|a, b| (a.file, a.line, a.col, a.kind).cmp(&(b.file, b.line, b.col, b.kind)));
    out
}

fn elem_of(program: &Program, ty: TyId) -> TyId {
    if let Ty::Slice(elem) | Ty::Array { elem, .. } | Ty::Map { value: elem, .. } = under(program, ty) {
        *elem
    } else {
        goxide_ir::ty::UNKNOWN
    }
}

impl<'a> Lines<'a, '_> {
    fn at(&self, span: Span) -> (&'a str, u32, u32) {
        super::lines::at(self.sources, span)
    }

    #[expect(clippy::too_many_arguments, reason = "one line of the format")]
    fn push(
        &mut self,
        span: Span,
        name: String,
        kind: &'static str,
        unit: Option<usize>,
        known: &Known,
        ty: TyId,
        usual: Class,
    ) {
        let (file, line, col) = self.at(span);
        let class = if self.is_sync(ty) { Class::SyncObject } else { known.class.unwrap_or(usual) };
        let race = known.race;
        let accesses = known.accesses.iter().map(|a| self.access(a)).collect();
        let function = unit.map(|u| self.function(u));
        let (class, guard) = (class.word(), known.guard.clone());
        self.out.push(Line { file, line, col, name, kind, function, class, guard, race, accesses });
    }

    fn is_sync(&self, ty: TyId) -> bool {
        let of_sync = |decl: goxide_ir::TypeDeclId| {
            let path = &self.program[self.program[decl].package].path;
            matches!(path.as_str(), "sync" | "sync/atomic" | "context" | "golang.org/x/sync/errgroup")
        };
        matches!(under(self.program, ty), Ty::Chan { .. })
            || pointee_decl(self.program, ty).is_some_and(of_sync)
    }

    fn access(&self, access: &Access) -> AccessLine {
        let text = |span: Span| {
            let (file, line, col) = self.at(span);
            format!("{file}:{line}:{col}")
        };
        let span = |at: goxide_ir::ExprRef| self.program[at.body].expr_span(at.expr);
        let root = match access.root {
            Root::Entry(unit) => self.function(unit),
            Root::Go(at) => format!("go {}", text(span(at))),
        };
        AccessLine {
            at: text(span(access.at)),
            access: if access.writes { "write" } else { "read" },
            root,
            locks: access.locks.clone(),
        }
    }

    fn function(&self, unit: usize) -> String {
        let unit = &self.units.list[unit];
        match unit.kind {
            UnitKind::Func(func) => {
                let node = &self.program[func];
                match &node.receiver {
                    Some(receiver) => format!("{}.{}", receiver.base, node.name),
                    None => node.name.to_string(),
                }
            }
            UnitKind::Lit(_) => {
                format!("{}.func", unit.parent.map_or_else(|| "init".to_owned(), |p| self.function(p)))
            }
            UnitKind::Init(_) => "init".to_owned(),
        }
    }

    /// The variables that a literal takes from around it, at their first mention.
    fn captures<'k>(&mut self, index: usize, known: impl Fn(LocalRef) -> Option<&'k Known>) {
        let unit = &self.units.list[index];
        let view = View::new(self.program, unit.body);
        let mut seen = FxHashSet::default();
        let mut found: Vec<(ExprId, LocalRef)> = Vec::new();
        for expr in unit.exprs() {
            if let Expr::Local(local) = view.body[expr]
                && !unit.locals.contains(&local)
                && view.body[local].kind.is_variable()
                && seen.insert(local)
            {
                found.push((expr, view.local_ref(local)));
            }
        }
        for (expr, local) in found {
            let name = view.body[local.local].name.to_string();
            let ty = view.local_ty(local.local);
            let Some(of) = known(local) else { continue };
            let usual = if can_be_nil(self.program, ty) { Class::Aliased } else { Class::Owned };
            self.push(view.span(expr), name, "capture", Some(index), of, ty, usual);
        }
    }

    fn fields<'k>(&mut self, known: impl Fn((goxide_ir::TypeDeclId, u32)) -> Option<&'k Known>) {
        let none = Known::default();
        for (decl, node) in self.program.type_decls.iter() {
            let Expr::StructType(declared) = &self.program[node.body][node.ty] else { continue };
            if !is_ported_type(self.program, decl) || self.program[node.package].origin != Origin::Port {
                continue;
            }
            let spans: Vec<Span> = declared.iter().map(|f| f.name_span).collect();
            for (i, field) in fields_of(self.program, decl).iter().enumerate() {
                let Some(span) = spans.get(i) else { continue };
                let of = known((decl, i as u32)).unwrap_or(&none);
                let name = format!("{}.{}", node.name, field.name);
                self.push(*span, name, "field", None, of, field.ty, Class::Owned);
            }
        }
    }
}
