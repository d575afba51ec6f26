//! The expressions that a unit writes: left sides, what builtins change, and what it hands to writers.

use crate::call_graph::CallGraph;
use crate::ownership::{Ownership, library};
use crate::units::Unit;
use crate::view::{Callee, View, is_ported_func};
use goxide_ir::{Builtin, Expr, ExprId, Stmt, UnaryOp};

/// Every expression of `unit` whose variable, or what is behind it, is written.
pub(crate) fn written(view: View<'_>, unit: &Unit, calls: &CallGraph, ownership: &Ownership) -> Vec<ExprId> {
    let mut out = Vec::new();
    for stmt in unit.stmts() {
        if let Stmt::Assign { lhs, .. } = &view.body[stmt] {
            out.extend(lhs.iter().filter(|l| !matches!(view.expr(**l), Expr::Blank)));
        } else if let Stmt::IncDec { target, .. } = view.body[stmt] {
            out.push(target);
        } else if let Stmt::Range { key, value, define: false, .. } = &view.body[stmt] {
            out.extend([key, value].into_iter().flatten());
        } else if let Stmt::ShortVarDecl { lhs, declares, .. } = &view.body[stmt] {
            out.extend(lhs.iter().filter(|l| view.as_local(**l).is_some_and(|l| !declares.contains(&l))));
        }
    }
    for expr in unit.exprs() {
        if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[expr]
            && !matches!(view.expr(operand), Expr::CompositeLit { .. })
        {
            out.push(operand);
        }
        let Expr::Call { args, .. } = &view.body[expr] else { continue };
        match view.callee(expr) {
            Callee::Builtin(Builtin::Delete | Builtin::Clear | Builtin::Copy) => out.extend(args.first()),
            Callee::Func { func, receiver } => {
                let ported = is_ported_func(view.program, func);
                let writes = if ported {
                    ownership.receivers.get(&func).is_some_and(|u| u.mutated.is_some())
                } else {
                    library::writes_receiver(view.program, func)
                };
                if writes {
                    out.extend(receiver);
                }
                for argument in view.arguments(expr) {
                    let writes = if ported {
                        let params = ownership.params.get(&func);
                        params.and_then(|p| p.get(argument.param)).is_some_and(|u| u.mutated.is_some())
                            && crate::view::has_refs(view.program, view.ty(argument.expr))
                    } else {
                        library::writes_argument(view.program, func, argument.param)
                    };
                    if writes {
                        out.push(argument.expr);
                    }
                }
            }
            Callee::Interface { receiver, .. } => {
                let reached = calls.callees.get(&view.expr_ref(expr));
                let mut mutated = reached.into_iter().flatten().filter_map(|f| ownership.receivers.get(f));
                if mutated.any(|u| u.mutated.is_some()) {
                    out.push(receiver);
                }
            }
            Callee::Builtin(_)
            | Callee::Conversion(_)
            | Callee::Lit(_)
            | Callee::Value(_)
            | Callee::Unknown => {}
        }
    }
    out
}
