//! What function literals write of what they capture, and which calls only make an iterator.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use crate::units::{Unit, Units};
use crate::view::{Base, Callee, View, has_refs, is_string, package_path};
use goxide_ir::{Builtin, Expr, ExprId, LocalId, SelectionKind, Stmt};
use rustc_hash::FxHashSet;

/// Whether a unit assigns something behind `local`, or calls a pointer method on it: enough for literals' parameters.
pub(super) fn writes_somewhere(view: View<'_>, unit: &Unit, local: LocalId) -> bool {
    let behind = |expr: ExprId| {
        let (base, ways) = view.access(expr);
        base == Base::Local(local) && !ways.is_empty()
    };
    let writes = unit.stmts().any(|stmt| match &view.body[stmt] {
        Stmt::Assign { lhs, .. } => lhs.iter().any(|l| behind(*l)),
        Stmt::IncDec { target, .. } => behind(*target),
        _ => false,
    });
    let calls = unit.exprs().any(|e| {
        matches!(view.body[e], Expr::Selector { base, .. } if view.access(base).0 == Base::Local(local))
            && view.selection(e).is_some_and(|s| {
                matches!(s.kind, SelectionKind::Method { func, .. }
                if view.program[func].receiver.as_ref().is_some_and(|r| r.pointer))
            })
    });
    // What shares nothing with its copy, and a string, is safe from whoever gets it.
    let ty = view.local_ty(local);
    let shares = has_refs(view.program, ty) && !is_string(view.program, ty);
    let passed = shares
        && unit.exprs().any(|e| {
            matches!(&view.body[e], Expr::Call { args, .. }
            if !matches!(view.callee(e), Callee::Builtin(_) | Callee::Conversion(_))
                && args.iter().any(|a| view.as_local(*a) == Some(local)))
        });
    writes || calls || passed
}

/// Whether a literal, or a literal in it, assigns `local` or writes through it.
pub(crate) fn writes_in(view: View<'_>, units: &Units, lit: ExprId, local: LocalId) -> bool {
    let mut todo: Vec<usize> = units.of_lit.get(&view.expr_ref(lit)).copied().into_iter().collect();
    while let Some(index) = todo.pop() {
        let unit = &units.list[index];
        let hits = |expr: ExprId| view.access(expr).0 == Base::Local(local);
        let assigned = unit.stmts().any(|stmt| match &view.body[stmt] {
            Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => lhs.iter().any(|l| hits(*l)),
            Stmt::IncDec { target, .. } => hits(*target),
            Stmt::Range { key, value, define: false, .. } => {
                [key, value].into_iter().flatten().any(|l| hits(*l))
            }
            _ => false,
        });
        if assigned || writes_somewhere(view, unit, local) {
            return true;
        }
        for expr in unit.exprs() {
            if let Expr::FuncLit { .. } = view.body[expr] {
                todo.extend(units.of_lit.get(&view.expr_ref(expr)));
            }
            if let Expr::Call { args, .. } = &view.body[expr]
                && let Callee::Builtin(Builtin::Delete | Builtin::Clear | Builtin::Copy) = view.callee(expr)
                && args.first().is_some_and(|a| hits(*a))
            {
                return true;
            }
        }
    }
    false
}

/// Calls whose result is an iterator function that `range`, or a function of slices or maps, walks over at once.
pub(super) fn iterated(view: View<'_>) -> FxHashSet<ExprId> {
    let mut out = FxHashSet::default();
    for (_, stmt) in view.body.stmts() {
        if let Stmt::Range { over, .. } = stmt {
            out.insert(view.body.unparen(*over));
        }
    }
    for (call, expr) in view.body.exprs() {
        if let Expr::Call { args, .. } = expr
            && let Callee::Func { func, .. } = view.callee(call)
            && matches!(package_path(view.program, func), "slices" | "maps")
        {
            out.extend(args.iter().map(|arg| view.body.unparen(*arg)));
        }
    }
    out.retain(|call| matches!(view.under(view.ty(*call)), goxide_ir::Ty::Func(_)));
    out
}
