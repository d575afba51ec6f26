//! `go` statements and whether they are joined.
//!
//! Question: has a goroutine ended when the function that starts it returns?
//!
//! Rules, repeated until nothing is added, for a `go` of a literal (or of a function that is handed the wait group):
//! - it calls `Done` on a local wait group for which the function, or a goroutine already known to be joined, calls
//!   `Wait` after it;
//! - it closes a channel of the function, or sends on it last, and the function, or a joined goroutine, ranges over
//!   that channel or receives from it after the start;
//! - no `return` of the function stands between the start and the wait.
//!
//! Not seen: wait groups and channels in fields, `errgroup`; those goroutines count as detached.

use crate::ownership::captures;
use crate::units::{Unit, Units};
use crate::view::{Base, Callee, View, package_path};
use goxide_ir::{BodyId, Builtin, Expr, ExprId, LocalId, Node, Program, Stmt, StmtId, UnaryOp};
use rustc_hash::{FxHashMap, FxHashSet};

/// A `go` statement with what it is about.
pub(super) struct Start {
    pub(super) stmt: StmtId,
    pub(super) call: ExprId,
    /// The unit that starts it.
    pub(super) unit: usize,
    /// The unit of its literal.
    pub(super) lit: Option<usize>,
    /// Locals of the starting function that it uses.
    pub(super) captures: Vec<LocalId>,
}

/// Every `go` statement of a unit, in order of the text.
pub(super) fn starts(view: View<'_>, units: &Units, index: usize) -> Vec<Start> {
    let unit = &units.list[index];
    let mut out = Vec::new();
    for stmt in unit.stmts() {
        let Stmt::Go(call) = view.body[stmt] else { continue };
        let mut lit = None;
        let mut used: Vec<LocalId> = Vec::new();
        view.body.walk(Node::Expr(call), &mut |node| {
            let Node::Expr(expr) = node else { return true };
            if let Expr::FuncLit { .. } = view.body[expr] {
                used.extend(captures(view, units, expr));
                return false;
            }
            if let Expr::Local(local) = view.body[expr]
                && view.body[local].kind.is_variable()
            {
                used.push(local);
            }
            true
        });
        if let Callee::Lit(expr) = view.callee(call) {
            lit = units.of_lit.get(&view.expr_ref(expr)).copied();
        }
        used.sort();
        used.dedup();
        out.push(Start { stmt, call, unit: index, lit, captures: used });
    }
    out
}

/// What ends a goroutine, or waits for such an end.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Signal {
    WaitGroup(LocalId),
    Channel(LocalId),
}

/// The `go` statements of each body that have ended before the function returns.
pub(crate) fn joined_goroutines(program: &Program, units: &Units) -> FxHashMap<BodyId, FxHashSet<StmtId>> {
    let mut out: FxHashMap<BodyId, FxHashSet<StmtId>> = FxHashMap::default();
    for (index, unit) in units.list.iter().enumerate() {
        let view = View::new(program, unit.body);
        let starts = starts(view, units, index);
        if starts.is_empty() {
            continue;
        }
        let returns: Vec<u32> = unit
            .stmts()
            .filter(|s| matches!(view.body[*s], Stmt::Return(_)))
            .map(|s| view.body.stmt_span(s).start)
            .collect();
        let ends: Vec<Vec<Signal>> = starts.iter().map(|s| ends(view, units, s)).collect();
        let mut joined = vec![false; starts.len()];
        loop {
            // Waits of the function itself stand somewhere; those of joined goroutines are as good as anywhere after.
            let mut waits: Vec<(Signal, Option<u32>)> =
                waits(view, unit).into_iter().map(|(s, at)| (s, Some(at))).collect();
            for (start, _) in starts.iter().zip(&joined).filter(|(_, j)| **j) {
                if let Some(lit) = start.lit {
                    waits.extend(self::waits(view, &units.list[lit]).into_iter().map(|(s, _)| (s, None)));
                }
            }
            let mut changed = false;
            for (i, start) in starts.iter().enumerate().filter(|(i, _)| !joined[*i]).collect::<Vec<_>>() {
                let from = view.body.stmt_span(start.stmt).start;
                let waited = |signal: &Signal| {
                    waits.iter().any(|(s, at)| {
                        s == signal
                            && at
                                .is_none_or(|at| at > from && !returns.iter().any(|r| (from..at).contains(r)))
                    })
                };
                if ends[i].iter().any(waited) {
                    joined[i] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for (start, joined) in starts.iter().zip(joined) {
            if joined {
                out.entry(unit.body).or_default().insert(start.stmt);
            }
        }
    }
    out
}

/// The local behind an operand such as `wg` or `&wg`.
fn local_of(view: View<'_>, expr: ExprId) -> Option<LocalId> {
    let (base, ways) = view.access(expr);
    let Base::Local(local) = base else { return None };
    ways.iter().all(|w| !w.is_ref() && !matches!(w, crate::view::Way::Field { .. })).then_some(local)
}

fn wait_group_call(view: View<'_>, call: ExprId, name: &str) -> Option<LocalId> {
    let Callee::Func { func, receiver: Some(receiver) } = view.callee(call) else { return None };
    let method = &view.program[func];
    let is_it = method.name == name
        && package_path(view.program, func) == "sync"
        && method.receiver.as_ref().is_some_and(|r| r.base == "WaitGroup");
    is_it.then(|| local_of(view, receiver)).flatten()
}

/// What the goroutine does last.
fn ends(view: View<'_>, units: &Units, start: &Start) -> Vec<Signal> {
    let mut out = Vec::new();
    let Some(lit) = start.lit else {
        // A function that is handed the wait group or channel is trusted to signal on it.
        for argument in view.arguments(start.call) {
            let ty = view.ty(argument.expr);
            let decl = crate::view::pointee_decl(view.program, ty);
            let is_group = decl.is_some_and(|d| {
                view.program[d].name == "WaitGroup" && view.program[view.program[d].package].path == "sync"
            });
            if is_group {
                out.extend(local_of(view, argument.expr).map(Signal::WaitGroup));
            }
        }
        return out;
    };
    let unit = &units.list[lit];
    for expr in unit.exprs() {
        if let Expr::Call { args, .. } = &view.body[expr] {
            out.extend(wait_group_call(view, expr, "Done").map(Signal::WaitGroup));
            if let (Callee::Builtin(Builtin::Close), [chan]) = (view.callee(expr), &args[..]) {
                out.extend(local_of(view, *chan).map(Signal::Channel));
            }
        }
    }
    // The last statement of the literal, if it is a send.
    if let Some(Node::Stmt(block)) = unit.roots.first()
        && let Stmt::Block(stmts) = &view.body[*block]
        && let Some(last) = stmts.last()
        && let Stmt::Send { chan, .. } = view.body[*last]
    {
        out.extend(local_of(view, chan).map(Signal::Channel));
    }
    out
}

/// Where a unit waits.
fn waits(view: View<'_>, unit: &Unit) -> Vec<(Signal, u32)> {
    let mut out = Vec::new();
    for expr in unit.exprs() {
        let at = view.span(expr).start;
        if let Expr::Call { .. } = view.body[expr] {
            out.extend(wait_group_call(view, expr, "Wait").map(|l| (Signal::WaitGroup(l), at)));
        } else if let Expr::Unary { op: UnaryOp::Recv, operand } = view.body[expr] {
            out.extend(local_of(view, operand).map(|l| (Signal::Channel(l), at)));
        }
    }
    for stmt in unit.stmts() {
        if let Stmt::Range { over, .. } = view.body[stmt]
            && matches!(view.under(view.ty(over)), goxide_ir::Ty::Chan { .. })
        {
            let at = view.body.stmt_span(stmt).start;
            out.extend(local_of(view, over).map(|l| (Signal::Channel(l), at)));
        }
    }
    // A deferred wait runs after every return.
    for stmt in unit.stmts() {
        if let Stmt::Defer(call) = view.body[stmt]
            && let Some(local) = wait_group_call(view, call, "Wait")
        {
            out.push((Signal::WaitGroup(local), u32::MAX));
        }
    }
    out
}
