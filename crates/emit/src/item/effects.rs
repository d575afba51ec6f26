//! Whether it matters when the initial value of a package variable is computed.
//!
//! Go computes them all, in its order, before `main` starts; a `LazyLock` does at the first use. That is the same
//! unless the value prints, waits or panics, or reads or writes a variable that changes.

use crate::cx::Cx;
use goxide_ir::{BodyId, Builtin, Entity, Expr, FuncId, Node, Origin, SelectionKind, Stmt, UnaryOp, VarId};
use goxide_plan::{GlobalCell, VarForm};
use rustc_hash::FxHashSet;

/// Library packages whose functions do, or tell, more than their arguments say.
const OUTSIDE: &[&str] =
    &["bufio", "io", "log", "math/rand", "math/rand/v2", "net", "os", "os/exec", "runtime", "time"];

/// Whether the initial value of a package variable has an effect, or depends on one.
pub(crate) fn matters(cx: Cx<'_>, var: VarId) -> bool {
    let spec = &cx.program[cx.program[var].spec];
    let mut seen = FxHashSet::default();
    spec.values.iter().any(|value| has_effect(cx, spec.body, Node::Expr(*value), &mut seen))
}

fn has_effect(cx: Cx<'_>, body: BodyId, root: Node, seen: &mut FxHashSet<FuncId>) -> bool {
    let Some(types) = cx.program.checked.bodies.get(body) else { return true };
    let arena = &cx.program[body];
    let mut found = false;
    arena.walk(root, &mut |node| {
        match node {
            Node::Stmt(stmt) => {
                found |= matches!(arena[stmt], Stmt::Go(_) | Stmt::Send { .. } | Stmt::Select(_));
            }
            Node::Expr(expr) => {
                let changes = match types.names.get(expr) {
                    Some(Entity::Var(var)) => match cx.plan.vars.get(var).map(|p| &p.form) {
                        Some(VarForm::Global { cell, .. }) => *cell != GlobalCell::None,
                        form => matches!(form, Some(VarForm::Locked { .. })),
                    },
                    _ => false,
                };
                let waits = matches!(arena[expr], Expr::Unary { op: UnaryOp::Recv, .. });
                found |= changes || waits || calls_effect(cx, body, expr, seen);
            }
        }
        !found
    });
    found
}

/// Whether an expression is a call that has an effect.
fn calls_effect(cx: Cx<'_>, body: BodyId, expr: goxide_ir::ExprId, seen: &mut FxHashSet<FuncId>) -> bool {
    let arena = &cx.program[body];
    let Expr::Call { fun, .. } = &arena[expr] else { return false };
    let Some(types) = cx.program.checked.bodies.get(body) else { return true };
    let mut fun = arena.unparen(*fun);
    if let (Expr::Index { base, .. }, None) = (&arena[fun], types.names.get(fun)) {
        fun = arena.unparen(*base);
    }
    let is_type = types.exprs.get(fun).is_some_and(|e| e.mode == goxide_ir::Mode::Type);
    if is_type || matches!(arena[fun], Expr::FuncLit { .. }) {
        return false;
    }
    let func = match (types.names.get(fun), types.selections.get(fun).map(|s| s.kind)) {
        (Some(Entity::Builtin(builtin)), _) => {
            return matches!(builtin, Builtin::Panic | Builtin::Print | Builtin::Println | Builtin::Close);
        }
        (Some(Entity::Func(func)), _) => *func,
        (_, Some(SelectionKind::Method { func, .. })) => func,
        _ => return true,
    };
    let item = &cx.program[func];
    let package = &cx.program[item.package];
    if package.origin == Origin::Port {
        let Some(block) = item.block else { return true };
        return seen.insert(func) && has_effect(cx, item.body, Node::Stmt(block), seen);
    }
    let prints = package.path == "fmt"
        && ["Print", "Fprint", "Scan", "Fscan"].iter().any(|p| item.name.starts_with(p));
    prints || OUTSIDE.contains(&package.path.as_str())
}
