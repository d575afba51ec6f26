//! Zero values that are filled before anybody looks: `t := &T{}` and then `t.f = …`, statement after statement, until
//! `t` is used as a whole. What is filled so is never seen unset.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that fill")]

use crate::units::{Unit, UnitKind, Units};
use crate::view::{Callee, View, fields_of, is_ported_func, pointee_decl};
use goxide_ir::{
    Builtin, Entity, Expr, ExprId, ExprRef, LocalId, LocalRef, Node, Program, SelectionKind, Stmt, StmtId,
    UnaryOp, VarId,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is filled at once.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// Fields by the literal or the call of `new` that makes the value.
    pub(super) made: FxHashMap<ExprRef, FxHashSet<u32>>,
    /// Fields by the local declared without a value.
    pub(super) declared: FxHashMap<LocalRef, FxHashSet<u32>>,
    /// Calls of `make` of slices whose elements are stored one by one.
    pub(super) elements: FxHashSet<ExprRef>,
    /// Locals declared without a value and set before anything looks at them: `var f func()`, `f = func() { f() }`.
    pub(super) set_next: FxHashSet<LocalRef>,
    /// Package variables that the statements of an `init` set.
    pub(super) globals: FxHashSet<VarId>,
}

pub(super) fn filled(program: &Program, units: &Units) -> Filled {
    let mut out = Filled::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let stored = stored_by_index(view, unit);
        for stmt in unit.stmts() {
            match &view.body[stmt] {
                Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, op: None, rhs }
                    if lhs.len() == rhs.len() =>
                {
                    for (left, right) in lhs.iter().zip(rhs) {
                        let make = matches!(view.expr(*right), Expr::Call { .. })
                            && matches!(view.callee(*right), Callee::Builtin(Builtin::Make));
                        if make && view.as_local(*left).is_some_and(|l| stored.contains(&l)) {
                            out.elements.insert(view.expr_ref(view.body.unparen(*right)));
                        }
                    }
                }
                Stmt::Block(stmts) => list(view, stmts, &mut out),
                Stmt::Switch { clauses, .. } => clauses.iter().for_each(|c| list(view, &c.body, &mut out)),
                Stmt::TypeSwitch { clauses, .. } => {
                    clauses.iter().for_each(|c| list(view, &c.body, &mut out));
                }
                Stmt::Select(clauses) => clauses.iter().for_each(|c| list(view, &c.body, &mut out)),
                _ => {}
            }
        }
        if let UnitKind::Func(func) = unit.kind
            && program[func].name == "init"
            && program[func].receiver.is_none()
            && let Some(block) = program[func].block
            && let Stmt::Block(stmts) = &view.body[block]
        {
            out.globals.extend(set_globals(view, stmts));
        }
    }
    out
}

/// Package variables that these statements set whatever way they go, as far as they do not leave.
fn set_globals(view: View<'_>, stmts: &[StmtId]) -> FxHashSet<VarId> {
    let mut out = FxHashSet::default();
    for stmt in stmts {
        match &view.body[*stmt] {
            Stmt::Assign { lhs, op: None, .. } => {
                let var = |left: &ExprId| match view.entity(*left) {
                    Some(Entity::Var(var)) => Some(var),
                    _ => None,
                };
                out.extend(lhs.iter().filter_map(var));
            }
            Stmt::Block(stmts) => out.extend(set_globals(view, stmts)),
            Stmt::If { then, els: Some(els), .. } => {
                let other = set_globals(view, &[*els]);
                out.extend(set_globals(view, &[*then]).intersection(&other));
            }
            Stmt::Return(_) | Stmt::Goto(_) => return out,
            _ => {}
        }
    }
    out
}

/// Locals whose elements are stored at an index that is no constant: one after the other.
fn stored_by_index(view: View<'_>, unit: &Unit) -> FxHashSet<LocalId> {
    let mut out = FxHashSet::default();
    for stmt in unit.stmts() {
        let Stmt::Assign { lhs, op: None, rhs } = &view.body[stmt] else { continue };
        for (i, left) in lhs.iter().enumerate() {
            if let Expr::Index { base, indices } = view.expr(*left)
                && !indices.iter().all(|i| matches!(view.expr(*i), Expr::BasicLit(_)))
                && !rhs.get(i).is_some_and(|r| view.is_nil(*r))
            {
                out.extend(view.as_local(*base));
            }
        }
    }
    for call in unit.exprs() {
        if let Expr::Call { args, .. } = &view.body[call]
            && matches!(view.callee(call), Callee::Builtin(Builtin::Copy))
        {
            out.extend(args.first().and_then(|to| view.as_local(*to)));
        }
    }
    out
}

fn list(view: View<'_>, stmts: &[StmtId], out: &mut Filled) {
    for (i, stmt) in stmts.iter().enumerate() {
        let rest = &stmts[i + 1..];
        match &view.body[*stmt] {
            Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, op: None, rhs }
                if lhs.len() == rhs.len() =>
            {
                for (left, right) in lhs.iter().zip(rhs) {
                    if let (Some(local), Some(made)) = (view.as_local(*left), maker(view, *right)) {
                        let fields = fields_set(view, local, rest, 0);
                        out.made.insert(view.expr_ref(made), fields);
                    }
                }
            }
            Stmt::VarDecl { locals, values, .. } => match (&locals[..], &values[..]) {
                ([Some(local)], []) => {
                    if is_set_first(view, *local, rest) {
                        out.set_next.insert(view.local_ref(*local));
                    }
                    let fields = fields_set(view, *local, rest, 0);
                    out.declared.insert(view.local_ref(*local), fields);
                }
                ([Some(local)], [value]) => {
                    if let Some(made) = maker(view, *value) {
                        let fields = fields_set(view, *local, rest, 0);
                        out.made.insert(view.expr_ref(made), fields);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// The literal or call of `new` that makes the value.
fn maker(view: View<'_>, expr: ExprId) -> Option<ExprId> {
    let expr = view.body.unparen(expr);
    match &view.body[expr] {
        Expr::Unary { op: UnaryOp::Addr, operand } => {
            let inner = view.body.unparen(*operand);
            matches!(view.body[inner], Expr::CompositeLit { .. }).then_some(inner)
        }
        Expr::CompositeLit { .. } => Some(expr),
        Expr::Call { .. } => matches!(view.callee(expr), Callee::Builtin(Builtin::New)).then_some(expr),
        _ => None,
    }
}

/// Whether the first of these statements that has to do with `local` sets it; a literal may speak of it, it runs later.
fn is_set_first(view: View<'_>, local: LocalId, stmts: &[StmtId]) -> bool {
    let Some(first) = stmts.iter().find(|s| mentions(view, Node::Stmt(**s), local)) else { return false };
    let Stmt::Assign { lhs, op: None, rhs } = &view.body[*first] else { return false };
    lhs.iter().any(|l| view.as_local(*l) == Some(local))
        && rhs
            .iter()
            .all(|r| matches!(view.expr(*r), Expr::FuncLit { .. }) || !mentions(view, Node::Expr(*r), local))
}

/// The fields of `local` that these statements set before it is used otherwise.
fn fields_set(view: View<'_>, local: LocalId, stmts: &[StmtId], depth: u32) -> FxHashSet<u32> {
    let mut out = FxHashSet::default();
    for stmt in stmts {
        if !mentions(view, Node::Stmt(*stmt), local) {
            continue;
        }
        let Stmt::Assign { lhs, op: None, rhs } = &view.body[*stmt] else {
            out.extend(set_by_method(view, local, *stmt, depth));
            break;
        };
        if rhs.iter().any(|r| mentions(view, Node::Expr(*r), local)) {
            out.extend(set_by_method(view, local, *stmt, depth));
            break;
        }
        let mut set = Vec::new();
        for left in lhs {
            match own_field(view, *left, local) {
                Some(index) => set.push(index),
                None if matches!(view.expr(*left), Expr::Star(base) if view.as_local(*base) == Some(local)) =>
                {
                    let decl = pointee_decl(view.program, view.local_ty(local));
                    set.extend(decl.into_iter().flat_map(|d| 0..fields_of(view.program, d).len() as u32));
                }
                None if mentions(view, Node::Expr(*left), local) => return out,
                None => {}
            }
        }
        out.extend(set);
    }
    out
}

/// The fields that a method sets first of all, where a statement calls it on `local`: `t.init(…)`, alone or in
/// `if err := t.init(…); err != nil`.
fn set_by_method(view: View<'_>, local: LocalId, stmt: StmtId, depth: u32) -> FxHashSet<u32> {
    let none = FxHashSet::default();
    let call = match &view.body[stmt] {
        Stmt::Expr(call) => *call,
        Stmt::If { init: Some(init), .. } => return set_by_method(view, local, *init, depth),
        Stmt::Assign { rhs, .. } | Stmt::ShortVarDecl { rhs, .. } if rhs.len() == 1 => rhs[0],
        _ => return none,
    };
    let Expr::Call { args, .. } = view.expr(call) else { return none };
    let Callee::Func { func, receiver: Some(receiver) } = view.callee(call) else { return none };
    let callee = &view.program[func];
    if depth > 2
        || !is_ported_func(view.program, func)
        || view.as_local(receiver) != Some(local)
        || args.iter().any(|a| mentions(view, Node::Expr(*a), local))
    {
        return none;
    }
    let inside = View::new(view.program, callee.body);
    match (callee.receiver.as_ref().and_then(|r| r.local), callee.block.map(|b| &inside.body[b])) {
        (Some(own), Some(Stmt::Block(stmts))) => fields_set(inside, own, stmts, depth + 1),
        _ => none,
    }
}

/// The index of `f` in `local.f`.
fn own_field(view: View<'_>, expr: ExprId, local: LocalId) -> Option<u32> {
    let Expr::Selector { base, .. } = view.expr(expr) else { return None };
    let selection = view.selection(expr)?;
    let [step] = &selection.path[..] else { return None };
    let own = view.as_local(*base) == Some(local)
        && selection.kind == SelectionKind::Field
        && pointee_decl(view.program, view.local_ty(local)) == crate::view::decl_of(view.program, step.of);
    own.then_some(step.index)
}

fn mentions(view: View<'_>, node: Node, local: LocalId) -> bool {
    let mut found = false;
    view.body.walk(node, &mut |node| {
        if let Node::Expr(e) = node {
            found |= matches!(view.body[e], Expr::Local(l) if l == local);
        }
        !found
    });
    found
}
