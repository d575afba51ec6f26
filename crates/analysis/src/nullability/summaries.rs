//! What a call says by its outcome: that it does not come back, or that what it was given is not nil.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the few forms that say something")]

use crate::flow::is_error_maker;
use crate::ownership::liveness::never_returns;
use crate::units::{UnitKind, Units};
use crate::view::{Callee, View, is_error, is_ported_func};
use goxide_ir::{
    BinaryOp, Builtin, Entity, Expr, ExprId, FuncId, LocalId, Node, Origin, Program, Stmt, StmtId, Ty,
    UnaryOp, VarId,
};
use rustc_hash::FxHashSet;

/// Package variables of interface type that keep the value they are declared with, which is not nil: `ErrFull` and its like,
/// and the errors that the library names.
pub(crate) fn sentinels(program: &Program, units: &Units) -> FxHashSet<VarId> {
    let mut out = FxHashSet::default();
    for (_, spec) in program.var_specs.iter() {
        let view = View::new(program, spec.body);
        let ported = program[program[spec.file].package].origin == Origin::Port;
        for (i, var) in spec.vars.iter().enumerate() {
            let Some(ty) = program.checked.vars.get(*var) else { continue };
            let there = match spec.values.get(i).filter(|_| spec.values.len() == spec.vars.len()) {
                Some(value) => is_made(view, *value),
                None => !ported && is_error(program, *ty),
            };
            if there && matches!(view.under(*ty), Ty::Interface(_)) {
                out.insert(*var);
            }
        }
    }
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let mut drop = |expr: ExprId| {
            if let Some(Entity::Var(var)) = view.entity(expr) {
                out.remove(&var);
            }
        };
        for node in &unit.nodes {
            match node {
                Node::Stmt(s) => {
                    if let Stmt::Assign { lhs, .. } = &view.body[*s] {
                        lhs.iter().for_each(|l| drop(*l));
                    }
                }
                Node::Expr(e) => {
                    if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[*e] {
                        drop(operand);
                    }
                }
            }
        }
    }
    out
}

/// Whether a value is made where it stands.
fn is_made(view: View<'_>, expr: ExprId) -> bool {
    match view.expr(expr) {
        Expr::CompositeLit { .. } | Expr::Unary { op: UnaryOp::Addr, .. } => true,
        Expr::Call { args, .. } => match view.callee(expr) {
            Callee::Func { func, .. } => is_error_maker(view.program, func),
            Callee::Conversion(_) => args.first().is_some_and(|a| is_made(view, *a)),
            Callee::Builtin(builtin) => builtin == Builtin::New,
            _ => false,
        },
        _ => false,
    }
}

/// Functions that never come back: their last statement is such a call, or a loop without end, and nothing returns.
pub(crate) fn endless(program: &Program, units: &Units) -> FxHashSet<FuncId> {
    let mut ends = Vec::new();
    for unit in &units.list {
        let UnitKind::Func(func) = unit.kind else { continue };
        let view = View::new(program, unit.body);
        let leaves = unit.stmts().any(|s| matches!(view.body[s], Stmt::Return(_) | Stmt::Goto(_)));
        let recovers = unit.stmts().any(|s| matches!(view.body[s], Stmt::Defer(_)));
        if let (false, false, Some(block)) = (leaves, recovers, program[func].block)
            && let Stmt::Block(stmts) = &view.body[block]
            && let Some(last) = stmts.last()
        {
            ends.push((func, view, *last));
        }
    }
    let mut out = FxHashSet::default();
    loop {
        let before = out.len();
        for (func, view, last) in &ends {
            if let Stmt::Expr(call) = view.body[*last]
                && ends_here(*view, call, &out)
            {
                out.insert(*func);
            }
        }
        if out.len() == before {
            return out;
        }
    }
}

/// Whether control does not come back from this call.
pub(crate) fn ends_here(view: View<'_>, call: ExprId, endless: &FxHashSet<FuncId>) -> bool {
    never_returns(view, call)
        || matches!(view.callee(call), Callee::Func { func, .. } if endless.contains(&func))
}

/// The arguments of a call that are not nil if the call gives `truth`.
pub(crate) fn proved_by(view: View<'_>, call: ExprId, truth: bool) -> Vec<ExprId> {
    let Callee::Func { func, receiver } = view.callee(call) else { return Vec::new() };
    if !is_ported_func(view.program, func) {
        return Vec::new();
    }
    let callee = &view.program[func];
    let inside = View::new(view.program, callee.body);
    let Some(Stmt::Block(stmts)) = callee.block.map(|b| &inside.body[b]) else { return Vec::new() };
    let locals = implied_by_outcome(inside, stmts, truth);
    let mut out = Vec::new();
    if let (Some(given), Some(local)) = (receiver, callee.receiver.as_ref().and_then(|r| r.local))
        && locals.contains(&local)
    {
        out.push(given);
    }
    for argument in view.arguments(call) {
        let local = callee.sig.params.get(argument.param).and_then(|p| p.local);
        if !argument.element && argument.result == 0 && local.is_some_and(|l| locals.contains(&l)) {
            out.push(argument.expr);
        }
    }
    out
}

/// Locals that are not nil if a body of `if … { return false }` and a last `return …` gives `truth`.
fn implied_by_outcome(view: View<'_>, stmts: &[StmtId], truth: bool) -> Vec<LocalId> {
    let mut out = Vec::new();
    let Some((last, guards)) = stmts.split_last() else { return out };
    for guard in guards {
        let Stmt::If { init: None, cond, then, els: None } = &view.body[*guard] else { return Vec::new() };
        match constant_return(view, *then) {
            Some(given) if given != truth => implied(view, *cond, false, &mut out),
            _ => return Vec::new(),
        }
    }
    match &view.body[*last] {
        Stmt::Return(values) if values.len() == 1 => implied(view, values[0], truth, &mut out),
        _ => return Vec::new(),
    }
    out
}

/// The boolean that a block of one `return` gives.
fn constant_return(view: View<'_>, block: StmtId) -> Option<bool> {
    let Stmt::Block(stmts) = &view.body[block] else { return None };
    let [only] = stmts[..] else { return None };
    let Stmt::Return(values) = &view.body[only] else { return None };
    let [value] = values[..] else { return None };
    view.as_bool(value)
}

/// Locals that are not nil if `cond` is `truth`.
fn implied(view: View<'_>, cond: ExprId, truth: bool, out: &mut Vec<LocalId>) {
    match view.expr(cond) {
        Expr::Unary { op: UnaryOp::Not, operand } => implied(view, *operand, !truth, out),
        Expr::Binary { op, lhs, rhs } => match (op, truth) {
            (BinaryOp::LogicalAnd, true) | (BinaryOp::LogicalOr, false) => {
                implied(view, *lhs, truth, out);
                implied(view, *rhs, truth, out);
            }
            (BinaryOp::Ne, true) | (BinaryOp::Eq, false) => {
                for (operand, other) in [(*lhs, *rhs), (*rhs, *lhs)] {
                    if view.is_nil(other) {
                        out.extend(view.as_local(operand));
                    }
                }
            }
            _ => {}
        },
        _ => {}
    }
}
