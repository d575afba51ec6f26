//! Strings that only ever get shorter.
//!
//! Question: is every assignment to a variable a part of what it was?
//!
//! Rules: `s = s[i:j]` and a constant keep it so; any other assignment, `+=`, an address and a range clause do not. Such a
//! variable can stay a borrowed view of what it began as.
//!
//! Not seen: parts that take a way through another variable.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use super::derive::pairs;
use crate::view::{Base, View, Way, is_string};
use goxide_ir::{Expr, ExprId, LocalId, Mode, Stmt, UnaryOp};
use rustc_hash::FxHashSet;

/// The string variables of a body that are assigned parts of themselves and nothing else.
pub(super) fn walks(view: View<'_>) -> FxHashSet<LocalId> {
    let (mut cut, mut other) = (FxHashSet::default(), FxHashSet::default());
    let mut assign = |left: ExprId, kept: bool| {
        if let Some(local) = view.as_local(left) {
            if kept {
                cut.insert(local)
            } else {
                other.insert(local)
            };
        }
    };
    for (_, stmt) in view.body.stmts() {
        match stmt {
            Stmt::Assign { lhs, rhs, op } => {
                for (left, (right, _)) in pairs(lhs, rhs) {
                    assign(left, op.is_none() && is_part(view, left, right));
                }
            }
            Stmt::ShortVarDecl { lhs, declares, rhs } => {
                for (left, (right, _)) in pairs(lhs, rhs) {
                    if view.as_local(left).is_some_and(|local| !declares.contains(&local)) {
                        assign(left, is_part(view, left, right));
                    }
                }
            }
            Stmt::Range { key, value, define: false, .. } => {
                [key, value].into_iter().flatten().for_each(|left| assign(*left, false));
            }
            _ => {}
        }
    }
    for (_, expr) in view.body.exprs() {
        if let Expr::Unary { op: UnaryOp::Addr, operand } = expr {
            assign(*operand, false);
        }
    }
    cut.retain(|local| !other.contains(local) && is_string(view.program, view.local_ty(*local)));
    cut
}

/// Whether what is assigned is the variable itself, cut shorter, or a constant.
fn is_part(view: View<'_>, left: ExprId, right: ExprId) -> bool {
    let (base, ways) = view.access(right);
    let cut = ways.iter().all(|way| matches!(way, Way::Slice(_)));
    let same = matches!(base, Base::Local(local) if view.as_local(left) == Some(local));
    same && cut || view.mode(right) == Mode::Constant
}
