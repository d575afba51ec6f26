//! What comparisons of lengths say: a slice that is longer than nothing is not nil.
//!
//! `len(x) + 2 > n` is taken apart into sums. Where only constants stand beside one length the arithmetic decides; where
//! variables do, the comparison is taken to be written to find out whether there are elements: the lengths on the
//! greater side are then more than nothing, and of an equality those on both.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms of sums and bounds")]

use super::env::{Def, Env, path};
use super::guards::Walk;
use crate::ownership::path_key;
use crate::view::{Callee, View};
use goxide_ir::{BinaryOp, Builtin, Expr, ExprId, Ty};

/// One side of a comparison.
#[derive(Debug, Default)]
struct Sum {
    /// Operands of `len` and `cap` that are added.
    added: Vec<ExprId>,
    /// Those that are subtracted.
    taken: Vec<ExprId>,
    constant: i64,
    /// Whether anything else stands in it.
    open: bool,
}

impl Sum {
    fn is_constant(&self) -> bool {
        self.added.is_empty() && self.taken.is_empty() && !self.open
    }
}

impl Walk<'_, '_> {
    /// What the outcome of a comparison says of lengths.
    pub(super) fn assume_len(&self, op: BinaryOp, lhs: ExprId, rhs: ExprId, truth: bool, env: &mut Env) {
        let (left, right) = (self.sum(lhs, env), self.sum(rhs, env));
        let proved = match if truth { op } else { negated(op) } {
            BinaryOp::Gt => filled(left, &right, 0),
            BinaryOp::Ge => filled(left, &right, 1),
            BinaryOp::Lt => filled(right, &left, 0),
            BinaryOp::Le => filled(right, &left, 1),
            BinaryOp::Eq => equal(left, right),
            BinaryOp::Ne => unequal(left, right),
            _ => Vec::new(),
        };
        for operand in proved {
            if let Some(path) = path(self.view, operand) {
                env.set_non_nil(path);
            }
        }
    }

    fn sum(&self, expr: ExprId, env: &Env) -> Sum {
        let mut out = Sum::default();
        self.add(expr, true, env, &mut out);
        out
    }

    fn add(&self, expr: ExprId, plus: bool, env: &Env, out: &mut Sum) {
        let view = self.view;
        if let Some(value) = view.as_int(expr) {
            out.constant = out.constant.saturating_add(if plus { value } else { value.saturating_neg() });
        } else if let Some(operand) = self.len_operand(expr, env) {
            if plus { out.added.push(operand) } else { out.taken.push(operand) }
        } else {
            match view.expr(expr) {
                Expr::Binary { op: BinaryOp::Add, lhs, rhs } => {
                    self.add(*lhs, plus, env, out);
                    self.add(*rhs, plus, env, out);
                }
                Expr::Binary { op: BinaryOp::Sub, lhs, rhs } => {
                    self.add(*lhs, plus, env, out);
                    self.add(*rhs, !plus, env, out);
                }
                Expr::Binary { op: BinaryOp::Mul, lhs, rhs } => {
                    out.open = true;
                    self.add(*lhs, plus, env, out);
                    self.add(*rhs, plus, env, out);
                }
                _ => out.open = true,
            }
        }
    }

    /// The `x` of `len(x)` and `cap(x)`, or of a local that was set to that.
    fn len_operand(&self, expr: ExprId, env: &Env) -> Option<ExprId> {
        let view = self.view;
        let mut expr = view.body.unparen(expr);
        if let Expr::Local(local) = view.body[expr]
            && let Some(defs) = env.reaching(local)
            && let [(Def::Value { expr: value, .. }, _)] = defs[..]
        {
            expr = view.body.unparen(value);
        }
        let Expr::Call { args, .. } = &view.body[expr] else { return None };
        match (view.callee(expr), &args[..]) {
            (Callee::Builtin(Builtin::Len | Builtin::Cap), [operand]) => {
                matches!(view.under(view.ty(*operand)), Ty::Slice(_) | Ty::Map { .. } | Ty::Chan { .. })
                    .then_some(*operand)
            }
            _ => None,
        }
    }
}

/// Of `greater >= less + by`, what is longer than nothing.
fn filled(greater: Sum, less: &Sum, by: i64) -> Vec<ExprId> {
    let alone = greater.added.len() == 1 && greater.taken.is_empty() && !greater.open;
    if alone && less.is_constant() {
        // `len + g > l` and `len + g >= l`: `by` is what must stand on the right for the length to be 1 at least.
        let least = less.constant.saturating_sub(greater.constant);
        return if least >= by { greater.added } else { Vec::new() };
    }
    greater.added
}

fn equal(left: Sum, right: Sum) -> Vec<ExprId> {
    let (lengths, other) = if left.is_constant() { (right, left) } else { (left, right) };
    let alone = lengths.added.len() == 1 && lengths.taken.is_empty() && !lengths.open;
    if alone && other.is_constant() {
        let length = other.constant.saturating_sub(lengths.constant);
        return if length > 0 { lengths.added } else { Vec::new() };
    }
    [lengths.added, lengths.taken, other.added, other.taken].concat()
}

fn unequal(left: Sum, right: Sum) -> Vec<ExprId> {
    let (lengths, other) = if left.is_constant() { (right, left) } else { (left, right) };
    let empty = other.is_constant() && other.constant == lengths.constant;
    if empty && lengths.taken.is_empty() && !lengths.open { lengths.added } else { Vec::new() }
}

/// Whether a bound of `base[…]` is 0 wherever `base` is nil: it is 0, or no more than the length of `base`.
pub(crate) fn is_good_of_nil(view: View<'_>, base: ExprId, bound: ExprId) -> bool {
    if view.as_int(bound) == Some(0) {
        return true;
    }
    let Expr::Call { args, .. } = view.expr(bound) else { return false };
    match view.callee(bound) {
        Callee::Builtin(Builtin::Len) => {
            let key = path_key(view, base);
            key.is_some() && args.first().is_some_and(|of| path_key(view, *of) == key)
        }
        Callee::Builtin(Builtin::Min) => args.iter().any(|a| is_good_of_nil(view, base, *a)),
        Callee::Builtin(Builtin::Max) => args.iter().all(|a| is_good_of_nil(view, base, *a)),
        _ => false,
    }
}

/// The comparison that holds where this one does not.
fn negated(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Ge,
        BinaryOp::Le => BinaryOp::Gt,
        BinaryOp::Gt => BinaryOp::Le,
        BinaryOp::Ge => BinaryOp::Lt,
        BinaryOp::Eq => BinaryOp::Ne,
        BinaryOp::Ne => BinaryOp::Eq,
        op => op,
    }
}
