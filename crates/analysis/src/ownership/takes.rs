//! Pointers that are taken out of their place.
//!
//! Question: is a place overwritten before anybody looks again at the pointer that was read from it?
//!
//! Then the reader holds it alone: `Option::take` in Rust. Rules, for a place `p` that is a field, element or pointee:
//! - `p = &node{next: p}`: the old value of `p` goes into what replaces it;
//! - `p = f(p, …)`: the call may have it alone ([`super::replaced`]);
//! - `p = p.next`: what `p` was is given up, and with it the field that is read;
//! - `v := p` or `q = p`, and a later statement of the same block assigns `p`, with nothing between that names `p`, could
//!   look at it in a call, or leaves the block, except by `if v == nil { … }`;
//! - `p = v.f` or `w := v.f` where `v` was taken itself, is not used whole afterwards, and `f` is read only there.
//!
//! Not seen: the same through several blocks.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for a few forms; any other takes nothing")]

use super::{path_key, replaced::replaced};
use crate::call_graph::CallGraph;
use crate::units::{Unit, Units};
use crate::view::{Base, Callee, View, holds_pointers, is_ported_func};
use goxide_ir::{BinaryOp, Expr, ExprId, ExprRef, LocalId, Node, Program, Stmt, StmtId, Ty, UnaryOp};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::derive::pairs;

pub(super) type Takes = IndexSet<ExprRef, FxBuildHasher>;

/// Finds the reads that take.
pub(super) fn takes(program: &Program, calls: &CallGraph, units: &Units) -> Takes {
    let mut out = Takes::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let mut owners: Vec<LocalId> = Vec::new();
        for stmt in unit.stmts() {
            at_once(view, stmt, &mut out);
            replaced(view, calls, stmt, &mut out);
            for list in lists(view, stmt) {
                later(view, list, &mut out, &mut owners);
            }
        }
        for owner in owners {
            parts(view, unit, owner, &mut out);
        }
    }
    out
}

/// The statement lists of a statement.
fn lists<'p>(view: View<'p>, stmt: StmtId) -> Vec<&'p [StmtId]> {
    match &view.body[stmt] {
        Stmt::Block(stmts) => vec![stmts],
        Stmt::Switch { clauses, .. } => clauses.iter().map(|c| &c.body[..]).collect(),
        Stmt::TypeSwitch { clauses, .. } => clauses.iter().map(|c| &c.body[..]).collect(),
        Stmt::Select(clauses) => clauses.iter().map(|c| &c.body[..]).collect(),
        _ => Vec::new(),
    }
}

/// The key of a storage place that holds a pointer.
pub(super) fn place_key(view: View<'_>, expr: ExprId) -> Option<String> {
    let expr = view.body.unparen(expr);
    let ty = view.ty(expr);
    let is_place = matches!(view.body[expr], Expr::Selector { .. } | Expr::Index { .. } | Expr::Star(_));
    let is_map = matches!(&view.body[expr], Expr::Index { base, .. }
        if matches!(view.under(view.ty(*base)), Ty::Map { .. }));
    let is_pointer = matches!(view.under(ty), Ty::Pointer(_) | Ty::Interface(_));
    let in_local = matches!(view.access(expr).0, Base::Local(_));
    (is_place && !is_map && is_pointer && in_local && holds_pointers(view.program, ty))
        .then(|| path_key(view, expr))
        .flatten()
}

/// How often `root` names the place `key`, or something that stands on it.
pub(super) fn mentions(view: View<'_>, root: Node, key: &str) -> usize {
    let mut count = 0;
    view.body.walk(root, &mut |node| {
        if let Node::Expr(expr) = node
            && !matches!(view.body[expr], Expr::Paren(_))
            && path_key(view, expr).is_some_and(|k| k == key)
        {
            count += 1;
        }
        true
    });
    count
}

/// `p = &node{next: p}` and `p = p.next`.
fn at_once(view: View<'_>, stmt: StmtId, out: &mut Takes) {
    let Stmt::Assign { lhs, op: None, rhs } = &view.body[stmt] else { return };
    if lhs.len() != rhs.len() {
        return;
    }
    for (i, left) in lhs.iter().enumerate() {
        let Some(key) = place_key(view, *left) else { continue };
        let named: usize = rhs.iter().map(|r| mentions(view, Node::Expr(*r), &key)).sum();
        if named != 1 {
            continue;
        }
        let right = view.body.unparen(rhs[i]);
        if let Expr::Selector { base, .. } = view.body[right]
            && path_key(view, base).as_deref() == Some(&*key)
            && place_key(view, right).is_some()
        {
            out.insert(view.expr_ref(right));
        }
        for element in elements(view, right) {
            if place_key(view, element).as_deref() == Some(&*key) {
                out.insert(view.expr_ref(view.body.unparen(element)));
            }
        }
        for (_, other) in rhs.iter().enumerate().filter(|(j, _)| *j != i) {
            if place_key(view, *other).as_deref() == Some(&*key) {
                out.insert(view.expr_ref(view.body.unparen(*other)));
            }
        }
    }
}

/// The values that a literal is made of.
fn elements(view: View<'_>, expr: ExprId) -> Vec<ExprId> {
    let expr = view.body.unparen(expr);
    match &view.body[expr] {
        Expr::Unary { op: UnaryOp::Addr, operand } => elements(view, *operand),
        Expr::CompositeLit { elements, .. } => elements.iter().map(|e| e.value).collect(),
        _ => Vec::new(),
    }
}

/// `v := p; …; p = …` in one list of statements.
fn later(view: View<'_>, list: &[StmtId], out: &mut Takes, owners: &mut Vec<LocalId>) {
    for (i, stmt) in list.iter().enumerate() {
        let first = match &view.body[*stmt] {
            Stmt::For { init: Some(init), .. } => *init,
            _ => *stmt,
        };
        let (lhs, rhs) = match &view.body[first] {
            Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, op: None, rhs } => (lhs, rhs),
            _ => continue,
        };
        if lhs.len() != rhs.len() {
            continue;
        }
        for (left, (right, _)) in pairs(lhs, rhs) {
            let Some(key) = place_key(view, right) else { continue };
            let local = view.as_local(left);
            if mentions(view, Node::Stmt(*stmt), &key) != 1 {
                continue;
            }
            if first != *stmt && !is_quiet(view, *stmt, &key, local, right) {
                continue;
            }
            for next in &list[i + 1..] {
                if overwrites(view, *next, &key) {
                    out.insert(view.expr_ref(view.body.unparen(right)));
                    owners.extend(local);
                    break;
                }
                if mentions(view, Node::Stmt(*next), &key) > 0 || !is_quiet(view, *next, &key, local, right) {
                    break;
                }
            }
        }
    }
}

/// Whether a statement assigns the place without looking at it.
fn overwrites(view: View<'_>, stmt: StmtId, key: &str) -> bool {
    let Stmt::Assign { lhs, op: None, .. } = &view.body[stmt] else { return false };
    lhs.iter().any(|l| place_key(view, *l).as_deref() == Some(key))
        && mentions(view, Node::Stmt(stmt), key) == 1
}

/// Whether nothing in `stmt` can look at the place behind our back, change what its name means, or leave.
fn is_quiet(view: View<'_>, stmt: StmtId, key: &str, taken: Option<LocalId>, place: ExprId) -> bool {
    if let Stmt::If { init: None, cond, then, els: None } = &view.body[stmt]
        && let Some(local) = taken
        && is_nil_check(view, *cond, local)
    {
        // Then the place is nil as well, taken or not.
        return mentions(view, Node::Stmt(*then), key) == 0;
    }
    let mut names = Vec::new();
    view.body.walk(Node::Expr(place), &mut |node| {
        if let Node::Expr(e) = node
            && let Expr::Local(local) = view.body[e]
        {
            names.push(local);
        }
        true
    });
    let mut quiet = true;
    view.body.walk(Node::Stmt(stmt), &mut |node| {
        match node {
            Node::Expr(e) => {
                if let Expr::FuncLit { .. } = view.body[e] {
                    quiet = false;
                } else if let Expr::Call { args, .. } = &view.body[e] {
                    let harmless = match view.callee(e) {
                        Callee::Builtin(_) | Callee::Conversion(_) => true,
                        Callee::Func { func, receiver: None } => {
                            !is_ported_func(view.program, func)
                                && !args.iter().any(|a| view.as_local(*a).is_some_and(|l| names.contains(&l)))
                        }
                        Callee::Func { .. }
                        | Callee::Interface { .. }
                        | Callee::Lit(_)
                        | Callee::Value(_)
                        | Callee::Unknown => false,
                    };
                    quiet &= harmless;
                }
            }
            Node::Stmt(s) => match &view.body[s] {
                Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Goto(_) => quiet = false,
                Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => {
                    quiet &= !lhs.iter().any(|l| view.as_local(*l).is_some_and(|l| names.contains(&l)));
                }
                Stmt::IncDec { target, .. } => {
                    quiet &= view.as_local(*target).is_none_or(|l| !names.contains(&l));
                }
                _ => {}
            },
        }
        quiet
    });
    quiet
}

fn is_nil_check(view: View<'_>, cond: ExprId, local: LocalId) -> bool {
    let cond = view.body.unparen(cond);
    matches!(&view.body[cond], Expr::Binary { op: BinaryOp::Eq, lhs, rhs }
        if view.as_local(*lhs) == Some(local) && view.is_nil(*rhs))
}

/// Fields read out of a taken local for good.
fn parts(view: View<'_>, unit: &Unit, owner: LocalId, out: &mut Takes) {
    for stmt in unit.stmts() {
        let (Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. }) = &view.body[stmt]
        else {
            continue;
        };
        if lhs.len() != rhs.len() {
            continue;
        }
        for right in rhs {
            let right = view.body.unparen(*right);
            let Expr::Selector { base, .. } = view.body[right] else { continue };
            if view.as_local(base) != Some(owner) {
                continue;
            }
            let Some(key) = place_key(view, right) else { continue };
            let named: usize = unit.roots.iter().map(|r| mentions(view, *r, &key)).sum();
            let after = view.span(right).end;
            let used_whole = unit.nodes.iter().any(|node| match node {
                Node::Stmt(s) => {
                    let mut direct = false;
                    view.body[*s].children(&mut |n| {
                        if let Node::Expr(e) = n {
                            direct |= view.as_local(e) == Some(owner) && view.span(e).start > after;
                        }
                    });
                    direct
                }
                Node::Expr(parent) => {
                    let mut direct = false;
                    let selects = matches!(view.body[*parent], Expr::Selector { .. })
                        && view.selection(*parent).is_some_and(|s| s.kind == goxide_ir::SelectionKind::Field);
                    let compares = matches!(view.body[*parent], Expr::Binary { .. });
                    if !selects && !compares {
                        view.body[*parent].children(&mut |n| {
                            if let Node::Expr(e) = n {
                                direct |= view.as_local(e) == Some(owner) && view.span(e).start > after;
                            }
                        });
                    }
                    direct
                }
            });
            if named == 1 && !used_whole && !in_loop(view, unit, right, owner) {
                out.insert(view.expr_ref(right));
            }
        }
    }
}

/// Whether an expression stands in a loop that the local was declared outside of.
fn in_loop(view: View<'_>, unit: &Unit, expr: ExprId, local: LocalId) -> bool {
    let (at, declared) = (view.span(expr), view.body[local].span);
    unit.stmts().filter(|s| matches!(view.body[*s], Stmt::For { .. } | Stmt::Range { .. })).any(|s| {
        let span = match &view.body[s] {
            Stmt::For { body, .. } | Stmt::Range { body, .. } => view.body.stmt_span(*body),
            _ => view.body.stmt_span(s),
        };
        let inside = |s: goxide_source::Span| span.start <= s.start && s.end <= span.end;
        inside(at) && !inside(declared)
    })
}
