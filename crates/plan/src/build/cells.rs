//! Cells for the variables that closures and the function around share.
//!
//! A number or a boolean stands in a `Cell`, and is copied in and out. Anything else stands in a `RefCell`, whose guard
//! lives until the statement ends: a call in that statement that came back to the variable through a closure would
//! panic. So a variable gets a `RefCell` only where no statement that names it calls what may call a closure; the
//! others stay holes.

use super::{go, reprs::Reprs};
use crate::CellPlan;
use goxide_analysis::{Place, Root};
use goxide_ir::{
    Body, BodyId, Entity, Expr, ExprId, LocalId, LocalKind, LocalRef, Mode, Node, Program, Stmt, Ty, TyId,
};

/// The cell of a variable, if it needs one and can have one.
pub(crate) fn cell(reprs: &Reprs<'_>, at: LocalRef, ty: TyId) -> Option<CellPlan> {
    let program = reprs.program;
    let addressed = reprs.addressed.contains(&Place::root(Root::Local(at)));
    let shared = reprs.facts.closures.cells.get(&at);
    if shared.is_none() && !addressed {
        return None;
    }
    let (body, parameter) = (&program[at.body], program[at.body][at.local].kind == LocalKind::Param);
    let copied = match &program.types[go::underlying(program, ty)] {
        Ty::Basic(basic) if !basic.is_string() => true,
        Ty::Basic(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Struct(_) | Ty::Array { .. } => false,
        _ => return None,
    };
    let fits = copied || !parameter && !body.stmts().any(|(_, s)| calls_beside(program, at, body, s));
    fits.then_some(CellPlan { counted: addressed || shared.is_some_and(|s| s.kept), copied })
}

/// Whether a statement holds the variable's guard while it calls what may need it.
fn calls_beside(program: &Program, at: LocalRef, body: &Body, stmt: &Stmt) -> bool {
    let names = |node: Node| names(body, node, at.local);
    let calls = |node: Node| calls(program, at.body, body, node);
    let together = |nodes: &[Node], inside: &[Node]| {
        nodes.iter().any(|n| names(*n)) && nodes.iter().chain(inside).any(|n| calls(*n))
    };
    let exprs = |list: &[ExprId]| list.iter().map(|e| Node::Expr(*e)).collect::<Vec<_>>();
    match stmt {
        Stmt::Expr(expr) => together(&[Node::Expr(*expr)], &[]),
        Stmt::IncDec { target, .. } => together(&[Node::Expr(*target)], &[]),
        Stmt::Send { chan, value } => together(&exprs(&[*chan, *value]), &[]),
        Stmt::Assign { lhs, rhs, .. } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
            together(&[exprs(lhs), exprs(rhs)].concat(), &[])
        }
        Stmt::VarDecl { values, .. } | Stmt::Return(values) => together(&exprs(values), &[]),
        // Conditions let go before the block; what is bound in the clause, matched or walked over does not.
        Stmt::If { init: None, cond, .. } => together(&[Node::Expr(*cond)], &[]),
        Stmt::If { init: Some(init), cond, then, els } => {
            let inside: Vec<Node> = [Some(*then), *els].into_iter().flatten().map(Node::Stmt).collect();
            together(&[Node::Stmt(*init), Node::Expr(*cond)], &inside)
        }
        Stmt::For { cond, .. } => cond.is_some_and(|cond| together(&[Node::Expr(cond)], &[])),
        Stmt::Range { over, body, .. } => together(&[Node::Expr(*over)], &[Node::Stmt(*body)]),
        Stmt::Switch { init, tag, clauses } => {
            let init = init.iter().map(|i| Node::Stmt(*i));
            let head: Vec<Node> = init.chain(tag.iter().map(|t| Node::Expr(*t))).collect();
            let inside = clauses.iter().flat_map(|c| c.body.iter().map(|s| Node::Stmt(*s)));
            let values = clauses.iter().flat_map(|c| c.values.iter().map(|v| Node::Expr(*v)));
            together(&[head, values.collect()].concat(), &inside.collect::<Vec<_>>())
        }
        Stmt::TypeSwitch { subject, clauses, .. } => {
            let inside = clauses.iter().flat_map(|c| c.body.iter().map(|s| Node::Stmt(*s)));
            together(&[Node::Expr(*subject)], &inside.collect::<Vec<_>>())
        }
        _ => false,
    }
}

/// Whether what runs at once below a node names the variable.
fn names(body: &Body, node: Node, local: LocalId) -> bool {
    let mut found = false;
    body.walk(node, &mut |node| {
        let Node::Expr(expr) = node else { return !found };
        found |= body[expr] == Expr::Local(local);
        !found && !matches!(body[expr], Expr::FuncLit { .. })
    });
    found
}

/// Whether what runs at once below a node calls a function of the port or a function value.
fn calls(program: &Program, id: BodyId, body: &Body, node: Node) -> bool {
    let Some(types) = program.checked.bodies.get(id) else { return true };
    let mut found = false;
    body.walk(node, &mut |node| {
        let Node::Expr(expr) = node else { return !found };
        if let Expr::Call { fun, args, .. } = &body[expr] {
            let fun = body.unparen(*fun);
            let builtin = matches!(types.names.get(fun), Some(Entity::Builtin(_)));
            let conversion = types.exprs.get(fun).is_some_and(|e| e.mode == Mode::Type);
            let library =
                go::callee(program, id, fun).is_some_and(|f| !go::is_ported(program, program[f].package));
            let function = |arg: &ExprId| {
                matches!(program.types[go::underlying(program, go::type_of(program, id, *arg))], Ty::Func(_))
            };
            found |= !(builtin || conversion || library) || library && args.iter().any(function);
        }
        !found && !matches!(body[expr], Expr::FuncLit { .. })
    });
    found
}
