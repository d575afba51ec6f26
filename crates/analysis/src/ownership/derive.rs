//! Which locals look into, or hold, the values of which others.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that give values")]

use super::Summaries;
use crate::call_graph::CallGraph;
use crate::units::Units;
use crate::view::{Base, Callee, View, Way, has_refs, is_plain, is_ported_func, is_reference};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, LocalId, Stmt, UnaryOp};
use rustc_hash::FxHashSet;

/// Where a value was read from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The variable.
    pub(super) base: Base,
    /// The way from it.
    pub(super) ways: Vec<Way>,
    /// The value was put into something new (`&T{x}`, `append(s, x)`, a closure) rather than read.
    pub(super) held: bool,
    /// How many references lie between the holder and what it holds.
    pub(super) depth: usize,
    /// Whether the value shares memory with the variable or is the variable itself, rather than a copy of a part.
    pub(super) shares: bool,
}

/// What is needed to look through calls.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) calls: &'a CallGraph,
    pub(super) units: &'a Units,
    pub(super) summaries: &'a Summaries,
    /// Reads that take what they read out of its place.
    pub(super) takes: &'a FxHashSet<ExprRef>,
}

impl Source {
    /// Whether the value is the variable's own, perhaps cut shorter or of another static type, not a part of it.
    pub(super) fn is_whole(&self) -> bool {
        self.ways.iter().all(|w| matches!(w, Way::Slice(_) | Way::Assert))
    }
}

/// The variables that the `index`th value of `expr` comes out of.
pub(super) fn sources(view: View<'_>, cx: Context<'_>, expr: ExprId, index: u32) -> Vec<Source> {
    let mut out = Vec::new();
    // What was taken out of a place looks into nothing any more.
    if !cx.takes.contains(&view.expr_ref(view.body.unparen(expr))) {
        add(view, cx, expr, index, false, &mut out, 0);
    }
    out
}

fn add(
    view: View<'_>,
    cx: Context<'_>,
    expr: ExprId,
    index: u32,
    held: bool,
    out: &mut Vec<Source>,
    depth: u32,
) {
    if depth > 20 {
        return;
    }
    let ty = view.result_ty(expr, index);
    let (base, ways) = view.access(expr);
    let Base::Other(other) = base else {
        let shares = ways.is_empty() || has_refs(view.program, ty);
        return out.push(Source { base, ways, held, depth: 1, shares });
    };
    let from = out.len();
    match &view.body[other] {
        Expr::Call { args, spread, .. } => match view.callee(other) {
            Callee::Builtin(Builtin::Append) => {
                for (i, arg) in args.iter().enumerate() {
                    // Elements appended from a slice are copies: only what they point to is shared.
                    let copies = i > 0 && *spread;
                    if i == 0
                        || copies && elements_share(view, *arg)
                        || !copies && !is_plain(view.program, view.ty(*arg))
                    {
                        add(view, cx, *arg, 0, held || i > 0, out, depth + 1);
                    }
                }
            }
            Callee::Func { func, receiver } if is_ported_func(view.program, func) => {
                through(view, cx, other, index, &[func], receiver, held, out, depth);
            }
            Callee::Interface { receiver, .. } => {
                let reached = cx.calls.callees.get(&view.expr_ref(other)).cloned().unwrap_or_default();
                through(view, cx, other, index, &reached, Some(receiver), held, out, depth);
            }
            Callee::Func { receiver, .. } => {
                // The library: what has the type of an argument may be a part of it, and a pointer is lent.
                let ty = view.result_ty(other, index);
                if is_reference(view.program, ty) {
                    let same = |a: &&ExprId| view.program.types.identical(view.ty(**a), ty);
                    for arg in args.iter().filter(same).copied().chain(receiver) {
                        add(view, cx, arg, 0, held, out, depth + 1);
                    }
                }
            }
            Callee::Builtin(_)
            | Callee::Conversion(_)
            | Callee::Lit(_)
            | Callee::Value(_)
            | Callee::Unknown => {}
        },
        Expr::CompositeLit { elements, .. } => {
            for element in elements {
                for part in element.key.into_iter().filter(|k| view.mode(*k) != goxide_ir::Mode::Unknown) {
                    let is_field = view.body.key_name(part).is_some() && view.as_local(part).is_none();
                    if !is_field && has_refs(view.program, view.ty(part)) {
                        add(view, cx, part, 0, true, out, depth + 1);
                    }
                }
                if !is_plain(view.program, view.ty(element.value)) {
                    add(view, cx, element.value, 0, true, out, depth + 1);
                }
            }
        }
        Expr::FuncLit { .. } => {
            for local in captures(view, cx.units, other) {
                out.push(Source {
                    base: Base::Local(local),
                    ways: Vec::new(),
                    held: true,
                    depth: 0,
                    shares: true,
                });
            }
        }
        Expr::Unary { op: UnaryOp::Recv, .. } => {}
        _ => {}
    }
    let tail: Vec<Way> = ways;
    for source in &mut out[from..] {
        source.ways.extend(tail.iter().copied());
        if !tail.is_empty() && !has_refs(view.program, ty) {
            source.shares = false;
        }
    }
}

pub(super) fn elements_share(view: View<'_>, slice: ExprId) -> bool {
    crate::view::inner(view.program, view.ty(slice)).first().is_some_and(|(_, t)| has_refs(view.program, *t))
}

#[expect(clippy::too_many_arguments, reason = "the state of one recursion")]
fn through(
    view: View<'_>,
    cx: Context<'_>,
    call: ExprId,
    index: u32,
    reached: &[goxide_ir::FuncId],
    receiver: Option<ExprId>,
    held: bool,
    out: &mut Vec<Source>,
    depth: u32,
) {
    for func in reached {
        let Some(summary) = cx.summaries.get(func) else { continue };
        let from = out.len();
        let inside =
            |param: usize| summary.get(param).and_then(|s| s.returned.iter().find(|r| r.result == index));
        let mut wholes = Vec::new();
        if let (Some(receiver), Some(inner)) = (receiver, inside(0)) {
            add(view, cx, receiver, 0, held || inner.held, out, depth + 1);
            wholes.resize(out.len() - from, inner.whole);
        }
        for argument in view.arguments(call) {
            if let Some(inner) = inside(argument.param + 1) {
                add(view, cx, argument.expr, argument.result, held || inner.held, out, depth + 1);
                wholes.resize(out.len() - from, inner.whole);
            }
        }
        let shares = has_refs(view.program, view.result_ty(call, index));
        for (source, whole) in out[from..].iter_mut().zip(wholes) {
            if !whole {
                source.ways.push(Way::Deref);
            }
            source.shares = shares;
        }
    }
}

/// The locals of the functions around a literal that it, or a literal in it, uses.
pub(crate) fn captures(view: View<'_>, units: &Units, lit: ExprId) -> Vec<LocalId> {
    let Some(index) = units.of_lit.get(&view.expr_ref(lit)) else { return Vec::new() };
    let mut inside = FxHashSet::default();
    let mut used = Vec::new();
    let mut seen = FxHashSet::default();
    let mut todo = vec![*index];
    while let Some(unit) = todo.pop() {
        let unit = &units.list[unit];
        inside.extend(unit.locals.iter().copied());
        for expr in unit.exprs() {
            if let Expr::Local(local) = view.body[expr]
                && view.body[local].kind.is_variable()
                && seen.insert(local)
            {
                used.push(local);
            } else if let Expr::FuncLit { .. } = view.body[expr]
                && let Some(inner) = units.of_lit.get(&view.expr_ref(expr))
            {
                todo.push(*inner);
            }
        }
    }
    used.retain(|l| !inside.contains(l));
    used.sort();
    used
}

/// One way in which a local depends on another variable.
#[derive(Clone, Debug)]
pub(super) struct Derived {
    /// The local.
    pub(super) local: LocalId,
    /// What it was given.
    pub(super) source: Source,
    /// The expression that gave it.
    pub(super) expr: ExprId,
    /// Which of its values.
    pub(super) index: u32,
}

/// All dependencies between variables of a body.
pub(super) fn derivations(view: View<'_>, cx: Context<'_>, units: &[usize]) -> Vec<Derived> {
    let mut out = Vec::new();
    let mut give =
        |local: LocalId, expr: ExprId, index: u32, more: &[Way], held: Option<usize>, shares_if: bool| {
            for mut source in sources(view, cx, expr, index) {
                source.ways.extend(more.iter().copied());
                if let Some(depth) = held {
                    source.held = true;
                    source.depth = depth;
                }
                source.shares &= shares_if;
                out.push(Derived { local, source, expr, index });
            }
        };
    for unit in units {
        let unit = &cx.units.list[*unit];
        for stmt in unit.stmts() {
            if let Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } =
                &view.body[stmt]
            {
                for (left, (right, index)) in pairs(lhs, rhs) {
                    let (base, ways) = view.access(left);
                    let Base::Local(local) = base else { continue };
                    if ways.is_empty() {
                        give(local, right, index, &[], None, true);
                    } else if !is_plain(view.program, view.result_ty(right, index)) {
                        let depth = ways.iter().filter(|w| w.is_ref()).count();
                        give(local, right, index, &[], Some(depth), true);
                    }
                }
            } else if let Stmt::VarDecl { locals, values, .. } = &view.body[stmt] {
                for (i, local) in locals.iter().enumerate() {
                    let Some(local) = local else { continue };
                    if values.len() == locals.len() {
                        give(*local, values[i], 0, &[], None, true);
                    } else if let [one] = values[..] {
                        give(*local, one, i as u32, &[], None, true);
                    }
                }
            } else if let Stmt::Range { key, value, over, .. } = &view.body[stmt] {
                for left in [key, value].into_iter().flatten() {
                    let Some(local) = view.as_local(*left) else { continue };
                    let shares = has_refs(view.program, view.local_ty(local));
                    give(local, *over, 0, &[Way::Elem(*over)], None, shares);
                }
            } else if let Stmt::TypeSwitch { subject, clauses, .. } = &view.body[stmt] {
                for local in clauses.iter().filter_map(|c| c.local) {
                    give(local, *subject, 0, &[Way::Assert], None, true);
                }
            }
        }
    }
    out
}

/// Left sides with the right side, and which of its values, that they get.
pub(crate) fn pairs(lhs: &[ExprId], rhs: &[ExprId]) -> Vec<(ExprId, (ExprId, u32))> {
    let value = |i: usize| match rhs {
        [one] if lhs.len() > 1 => Some((*one, i as u32)),
        _ => rhs.get(i).map(|r| (*r, 0)),
    };
    lhs.iter().enumerate().filter_map(|(i, l)| Some((*l, value(i)?))).collect()
}
