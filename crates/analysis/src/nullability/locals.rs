//! What the text says of locals at a glance: where they are assigned, and which may change out of sight.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use crate::units::{Unit, UnitKind, Units};
use crate::view::View;
use goxide_ir::{BinaryOp, Expr, ExprId, LocalId, LocalRef, Program, Stmt, StmtId, UnaryOp};
use rustc_hash::{FxHashMap, FxHashSet};

/// The channel that a case of a `select` waits for.
pub(super) fn chan_of(view: View<'_>, comm: StmtId) -> Option<ExprId> {
    let value = match &view.body[comm] {
        Stmt::Send { chan, .. } => return Some(view.body.unparen(*chan)),
        Stmt::Expr(value) => *value,
        Stmt::Assign { rhs, .. } | Stmt::ShortVarDecl { rhs, .. } => *rhs.first()?,
        _ => return None,
    };
    match view.expr(value) {
        Expr::Unary { op: UnaryOp::Recv, operand } => Some(view.body.unparen(*operand)),
        _ => None,
    }
}

/// Where each local has been assigned, its declaration included.
pub(crate) fn assignments(program: &Program, units: &Units) -> FxHashMap<LocalRef, Vec<u32>> {
    let mut out: FxHashMap<LocalRef, Vec<u32>> = FxHashMap::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for stmt in unit.stmts() {
            let mut hit = |left: &ExprId, at: u32| {
                if let Some(local) = view.as_local(*left) {
                    out.entry(view.local_ref(local)).or_default().push(at);
                }
            };
            match &view.body[stmt] {
                Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => {
                    // A literal on the right side is made before.
                    let end = view.body.stmt_span(stmt).end;
                    lhs.iter().for_each(|l| hit(l, end));
                }
                Stmt::Range { key, value, .. } => {
                    [key, value].into_iter().flatten().for_each(|l| hit(l, view.span(*l).start));
                }
                _ => {}
            }
        }
    }
    out
}

/// Locals that may change without an assignment in sight.
#[derive(Default)]
pub(crate) struct Loose {
    /// Those that literals assign, and those whose address is taken.
    pub(super) all: FxHashSet<LocalId>,
    /// Those that literals assign.
    pub(super) rebound: FxHashSet<LocalId>,
}

pub(crate) fn loose_locals(view: View<'_>, units: &Units, of_body: &[usize]) -> Loose {
    let mut out = Loose::default();
    for index in of_body {
        let other: &Unit = &units.list[*index];
        let inside_lit = matches!(other.kind, UnitKind::Lit(_));
        for expr in other.exprs() {
            if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[expr] {
                out.all.extend(view.as_local(operand));
            }
        }
        if !inside_lit {
            continue;
        }
        for stmt in other.stmts() {
            let mut hit = |left: &ExprId| {
                if let Some(local) = view.as_local(*left)
                    && !other.locals.contains(&local)
                    && !units.runs_with(*index, view.local_ref(local))
                {
                    out.rebound.insert(local);
                }
            };
            match &view.body[stmt] {
                Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => lhs.iter().for_each(&mut hit),
                Stmt::Range { key, value, define: false, .. } => {
                    [key, value].into_iter().flatten().for_each(&mut hit);
                }
                _ => {}
            }
        }
    }
    out.all.extend(&out.rebound);
    out
}

/// Whether a body compares this local with nil.
pub(crate) fn compares_with_nil(view: View<'_>, local: LocalId) -> bool {
    view.body.exprs().any(|(_, expr)| {
        matches!(expr, Expr::Binary { op: BinaryOp::Eq | BinaryOp::Ne, lhs, rhs }
            if view.as_local(*lhs) == Some(local) && view.is_nil(*rhs)
                || view.as_local(*rhs) == Some(local) && view.is_nil(*lhs))
    })
}
