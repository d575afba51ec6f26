//! Array variables that are used as the values they are.
//!
//! Question: which local arrays are only looked into, so that their elements could as well be those of a slice?
//!
//! Rules: an array may be declared, indexed, sliced, measured, ranged over and printed where the text does not tell an
//! array from a slice. Whatever else is done with it (a copy, a comparison, an argument, `&a`, `&a[i]`, a function
//! literal that uses it) needs the array itself, and so does a variable that is a parameter, a result or declared by a
//! `range`, a call of several results or a switch.
//!
//! Not seen: functions outside `fmt` that would print it.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the uses that are harmless")]

use super::LocalUse;
use crate::view::{Base, Callee, View, package_path};
use goxide_ir::{Builtin, Expr, ExprId, LocalId, Stmt, UnaryOp};
use rustc_hash::FxHashSet;

/// What a body does to its variables as far as it is harmless.
#[derive(Default)]
struct Found {
    declared: FxHashSet<LocalId>,
    harmless: FxHashSet<ExprId>,
    pointed_at: FxHashSet<LocalId>,
}

/// Whether a local array is never used as a whole.
pub(super) fn only_looked_into(view: View<'_>, local: LocalId, usage: Option<&LocalUse>) -> bool {
    let found = found(view);
    let whole =
        |(expr, node): (ExprId, &Expr)| *node == Expr::Local(local) && !found.harmless.contains(&expr);
    found.declared.contains(&local)
        && !found.pointed_at.contains(&local)
        && usage.is_none_or(|u| u.captured_by.is_empty())
        && !view.body.exprs().any(whole)
}

fn found(view: View<'_>) -> Found {
    let mut out = Found::default();
    for (_, stmt) in view.body.stmts() {
        match stmt {
            Stmt::ShortVarDecl { lhs, declares, rhs } if lhs.len() == rhs.len() => {
                out.declared.extend(declares);
                let new = |left: &&ExprId| view.as_local(**left).is_some_and(|l| declares.contains(&l));
                out.harmless.extend(lhs.iter().filter(new).map(|left| view.body.unparen(*left)));
            }
            Stmt::VarDecl { locals, values, .. } if values.is_empty() || locals.len() == values.len() => {
                out.declared.extend(locals.iter().flatten());
            }
            Stmt::Range { over, .. } => {
                out.harmless.insert(view.body.unparen(*over));
            }
            _ => {}
        }
    }
    for (expr, node) in view.body.exprs() {
        match node {
            Expr::Index { base, .. } | Expr::Slice { base, .. } => {
                out.harmless.insert(view.body.unparen(*base));
            }
            Expr::Call { args, .. } if measures(view, expr) || prints(view, expr, args) => {
                out.harmless.extend(args.iter().map(|arg| view.body.unparen(*arg)));
            }
            Expr::Unary { op: UnaryOp::Addr, operand } => {
                if let (Base::Local(local), _) = view.access(*operand) {
                    out.pointed_at.insert(local);
                }
            }
            _ => {}
        }
    }
    out
}

fn measures(view: View<'_>, call: ExprId) -> bool {
    matches!(view.callee(call), Callee::Builtin(Builtin::Len | Builtin::Cap))
}

/// Whether a call prints its arguments, and slices as it does arrays.
fn prints(view: View<'_>, call: ExprId, args: &[ExprId]) -> bool {
    let Callee::Func { func, receiver: None } = view.callee(call) else { return false };
    let name = view.program[func].name.as_str();
    if package_path(view.program, func) != "fmt" || !name.contains("rint") {
        return false;
    }
    let format = args.get(usize::from(name.starts_with('F')));
    !name.ends_with('f')
        || format.is_some_and(|f| matches!(view.expr(*f), Expr::BasicLit(lit) if hides_type(&lit.text)))
}

/// Whether no verb of a format asks for a type or an address.
fn hides_type(format: &str) -> bool {
    format.split('%').skip(1).all(|verb| {
        let flags = verb.split(char::is_alphabetic).next().unwrap_or_default();
        !flags.contains('#') && !verb[flags.len()..].starts_with(['T', 'p'])
    })
}
