//! Places that a call replaces: `t.left = insert(t.left, key)`.
//!
//! Question: may the call have the pointer alone, because nobody can look at the place before it is overwritten?
//!
//! Rules, for a place `p` of type `*T`:
//! - the call names `p` once, as an argument, or as the receiver of a method that is made for nil;
//! - nothing else that it is given is a `*T`, or something unknown (an interface, a function);
//! - whatever it calls stays inside of `T`: no package variable and no field of another type that leads to a `T`, no
//!   function literal, no call of a function value or through an interface.
//!
//! Not seen: a panic on the way that somebody recovers from; the place is nil then.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for a few forms; any other replaces nothing")]

use super::takes::{Takes, mentions, place_key};
use crate::call_graph::CallGraph;
use crate::nullability::compares_with_nil;
use crate::view::{Callee, View, decl_of, is_ported_func, pointee_decl, under};
use goxide_ir::{Entity, Expr, ExprId, FuncId, Node, Program, Stmt, StmtId, Ty, TyId, TypeDeclId};
use rustc_hash::FxHashSet;

/// Finds the operand that `p = f(p, …)` takes.
pub(super) fn replaced(view: View<'_>, calls: &CallGraph, stmt: StmtId, out: &mut Takes) {
    let Stmt::Assign { lhs, op: None, rhs } = &view.body[stmt] else { return };
    let [call] = rhs[..] else { return };
    let Callee::Func { func, receiver } = view.callee(call) else { return };
    for left in lhs {
        let Some(key) = place_key(view, *left) else { continue };
        let Some(decl) = pointee_decl(view.program, view.ty(*left)) else { continue };
        let place = |e: &ExprId| place_key(view, *e).as_deref() == Some(&*key);
        if !is_ported_func(view.program, func) || mentions(view, Node::Expr(call), &key) != 1 {
            continue;
        }
        let given: Vec<ExprId> = view.arguments(call).iter().map(|a| a.expr).chain(receiver).collect();
        let Some(taken) = given.iter().copied().find(place) else { continue };
        let by_value = receiver != Some(taken) || is_made_for_nil(view.program, func);
        let others = given.iter().filter(|e| **e != taken);
        if by_value
            && others.into_iter().all(|e| is_apart(view.program, view.ty(*e), decl))
            && stays_inside(view.program, calls, func, decl)
        {
            out.insert(view.expr_ref(view.body.unparen(taken)));
        }
    }
}

fn is_made_for_nil(program: &Program, func: FuncId) -> bool {
    let item = &program[func];
    let local = item.receiver.as_ref().filter(|r| r.pointer).and_then(|r| r.local);
    local.is_some_and(|l| compares_with_nil(View::new(program, item.body), l))
}

/// Whether a value of the type leads to no `T`, or only through fields that [`stays_inside`] watches.
fn is_apart(program: &Program, ty: TyId, decl: TypeDeclId) -> bool {
    if !leads_to(program, ty, decl) {
        return true;
    }
    let holder = pointee_decl(program, ty);
    holder.is_some_and(|h| {
        h != decl
            && program
                .checked
                .types
                .get(h)
                .is_some_and(|i| matches!(program.types[i.underlying], Ty::Struct(_)))
    })
}

/// Whether a `T`, or anything of unknown type, can be reached from a value of type `ty`.
fn leads_to(program: &Program, ty: TyId, decl: TypeDeclId) -> bool {
    let mut seen = FxHashSet::default();
    let mut todo = vec![ty];
    while let Some(ty) = todo.pop() {
        if !seen.insert(ty) {
            continue;
        }
        if decl_of(program, ty) == Some(decl) {
            return true;
        }
        match under(program, ty) {
            Ty::Interface(_) | Ty::Func(_) | Ty::Unknown => return true,
            Ty::Pointer(inner)
            | Ty::Slice(inner)
            | Ty::Array { elem: inner, .. }
            | Ty::Chan { elem: inner, .. } => {
                todo.push(*inner);
            }
            Ty::Map { key, value } => todo.extend([*key, *value]),
            Ty::Struct(fields) => todo.extend(fields.iter().map(|f| f.ty)),
            Ty::Tuple(types) => todo.extend(types.iter()),
            // Nothing looks into a value of a type parameter.
            Ty::Basic(_) | Ty::Param(_) | Ty::Named { .. } => {}
        }
    }
    false
}

/// Whether a function, and whatever it calls, reaches a `T` only through what it is given and through `T` itself.
fn stays_inside(program: &Program, calls: &CallGraph, func: FuncId, decl: TypeDeclId) -> bool {
    let mut seen = FxHashSet::default();
    let mut todo = vec![func];
    while let Some(func) = todo.pop() {
        if !is_ported_func(program, func) || !seen.insert(func) {
            continue;
        }
        let view = View::new(program, program[func].body);
        for (expr, node) in view.body.exprs() {
            let inside = match node {
                Expr::FuncLit { .. } => false,
                Expr::Call { .. } => {
                    todo.extend(calls.callees.get(&view.expr_ref(expr)).into_iter().flatten());
                    matches!(
                        view.callee(expr),
                        Callee::Func { .. } | Callee::Builtin(_) | Callee::Conversion(_)
                    )
                }
                Expr::Selector { .. } | Expr::Name(_) => looks_inside(view, expr, decl),
                _ => true,
            };
            if !inside {
                return false;
            }
        }
    }
    true
}

/// Whether a name or selector leads to no `T`, or is a field of `T` itself.
fn looks_inside(view: View<'_>, expr: ExprId, decl: TypeDeclId) -> bool {
    if let Some(entity) = view.entity(expr) {
        return !matches!(entity, Entity::Var(_)) || !leads_to(view.program, view.ty(expr), decl);
    }
    let Some(selection) = view.selection(expr) else { return true };
    let inside =
        |of: TyId, ty: TyId| decl_of(view.program, of) == Some(decl) || !leads_to(view.program, ty, decl);
    selection.path.iter().all(|step| inside(step.of, step.ty))
}
