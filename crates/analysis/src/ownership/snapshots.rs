//! Addresses of variables that are only read afterwards.
//!
//! Question: may `&x`, which is stored for longer than the function runs, be the address of a copy?
//!
//! Rules: the address of `x` is taken once, in no loop that leaves `x` as it is, and no literal uses `x`; what comes
//! after it in the text only reads `x`, and neither calls a function of the packages to port nor writes a field of the
//! type of `x`. Then nobody can tell `x` from a copy made there.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for what writes and calls")]

use super::LocalUse;
use crate::view::{Callee, View, is_ported_func};
use goxide_ir::{Expr, ExprId, ExprRef, LocalRef, Program, Stmt, UnaryOp};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

/// The addresses that can be those of copies.
pub(super) fn snapshots(
    program: &Program,
    locals: &IndexMap<LocalRef, LocalUse, FxBuildHasher>,
) -> IndexSet<ExprRef, FxBuildHasher> {
    let addressed = locals.iter().filter(|(_, usage)| usage.address_taken.is_some());
    addressed.filter_map(|(at, usage)| snapshot(View::new(program, at.body), *at, usage)).collect()
}

fn snapshot(view: View<'_>, at: LocalRef, usage: &LocalUse) -> Option<ExprRef> {
    if !usage.captured_by.is_empty() {
        return None;
    }
    let mut addresses = view.body.exprs().filter(|(_, e)| {
        matches!(e, Expr::Unary { op: UnaryOp::Addr, operand } if view.as_local(*operand) == Some(at.local))
    });
    let (address, None) = (addresses.next()?.0, addresses.next()) else { return None };
    let (span, declared) = (view.span(address), view.body[at.local].span);
    let again = view.body.stmts().any(|(id, stmt)| {
        let around = view.body.stmt_span(id);
        matches!(stmt, Stmt::For { .. } | Stmt::Range { .. })
            && around.contains(span.start)
            && !around.contains(declared.start)
    });
    let ty = view.local_ty(at.local);
    let touches = |target: ExprId| {
        let mut node = view.body.unparen(target);
        loop {
            if view.as_local(node) == Some(at.local) {
                return true;
            }
            node = match &view.body[node] {
                Expr::Selector { base, .. } => {
                    let base = view.body.unparen(*base);
                    let of = crate::view::pointee_decl(view.program, view.ty(base));
                    if of.is_some() && of == crate::view::pointee_decl(view.program, ty) {
                        return true;
                    }
                    base
                }
                Expr::Index { base, .. } => view.body.unparen(*base),
                Expr::Star(inner) => view.body.unparen(*inner),
                _ => return false,
            };
        }
    };
    let written = view.body.stmts().any(|(id, stmt)| {
        let after = view.body.stmt_span(id).end > span.start;
        after
            && match stmt {
                Stmt::Assign { lhs, .. } => lhs.iter().any(|l| touches(*l)),
                Stmt::IncDec { target, .. } => touches(*target),
                _ => false,
            }
    });
    let calls = view.body.exprs().any(|(id, expr)| {
        matches!(expr, Expr::Call { .. })
            && view.span(id).start > span.start
            && match view.callee(id) {
                Callee::Func { func, .. } => is_ported_func(view.program, func),
                Callee::Builtin(_) | Callee::Conversion(_) => false,
                _ => true,
            }
    });
    (!again && !written && !calls).then(|| view.expr_ref(address))
}
