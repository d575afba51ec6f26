//! What the outcome of a condition says.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that test")]

use super::env::{Def, Env, path};
use super::guards::Walk;
use super::summaries::proved_by;
use crate::flow::is_error_maker;
use crate::view::{Callee, is_ported_func};
use goxide_ir::{BinaryOp, Builtin, Expr, ExprId, LocalId, Mode, Node, Ty, UnaryOp};

impl Walk<'_, '_> {
    /// `cond` turned out to be `truth`.
    pub(super) fn assume(&mut self, cond: ExprId, truth: bool, env: &mut Env) {
        let view = self.view;
        let cond = view.body.unparen(cond);
        match &view.body[cond] {
            Expr::Unary { op: UnaryOp::Not, operand } => self.assume(*operand, !truth, env),
            Expr::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } if truth => {
                self.assume(*lhs, true, env);
                self.assume(*rhs, true, env);
            }
            Expr::Binary { op: BinaryOp::LogicalOr, lhs, rhs } if !truth => {
                self.assume(*lhs, false, env);
                self.assume(*rhs, false, env);
            }
            Expr::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), lhs, rhs } => {
                self.assume_len(*op, *lhs, *rhs, truth, env);
                for (a, b) in [(*lhs, *rhs), (*rhs, *lhs)] {
                    let equal = (*op == BinaryOp::Eq) == truth;
                    if view.is_nil(b) {
                        self.assume_nil(a, equal, env);
                    } else if equal && self.nil_typed(a) && self.is_non_nil(b, env) {
                        // Equal to something that is not nil, such as a sentinel.
                        self.assume_nil(a, false, env);
                    }
                }
            }
            Expr::Binary { op, lhs, rhs } if op.is_comparison() => {
                self.assume_len(*op, *lhs, *rhs, truth, env)
            }
            Expr::Local(local) => {
                if let Some(said) = self.flag(*local, env) {
                    self.assume(said, truth, env);
                }
                env.set_truth(*local, truth);
            }
            Expr::Call { .. } if self.is_predicate(cond) => {
                for argument in proved_by(view, cond, truth) {
                    self.assume_nil(argument, false, env);
                }
            }
            Expr::Call { args, .. } if truth => {
                if let Callee::Func { func, .. } = view.callee(cond)
                    && crate::view::package_path(view.program, func) == "errors"
                    && let Some(first) = args.first()
                {
                    self.assume_nil(*first, false, env);
                    // `errors.As(err, &target)` has filled the target.
                    if let Some(second) = args.get(1)
                        && let Expr::Unary { op: UnaryOp::Addr, operand } = view.expr(*second)
                    {
                        self.assume_nil(*operand, false, env);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn assume_nil(&mut self, operand: ExprId, nil: bool, env: &mut Env) {
        let operand = self.view.body.unparen(operand);
        if nil {
            if let Some(local) = self.view.as_local(operand) {
                env.set_nil(local);
            }
        } else if let Some(path) = path(self.view, operand) {
            env.set_non_nil(path);
        }
    }

    /// Whether an expression is not nil for a reason that stands here.
    pub(super) fn is_non_nil(&self, expr: ExprId, env: &Env) -> bool {
        let view = self.view;
        let expr = view.body.unparen(expr);
        if path(view, expr).is_some_and(|p| env.is_non_nil(&p)) {
            return true;
        }
        match &view.body[expr] {
            Expr::Unary { op: UnaryOp::Addr, .. } | Expr::FuncLit { .. } | Expr::CompositeLit { .. } => true,
            Expr::Call { args, .. } => match view.callee(expr) {
                Callee::Builtin(Builtin::Make | Builtin::New) => true,
                Callee::Func { func, .. } => is_error_maker(view.program, func),
                Callee::Conversion(_) => args.first().is_some_and(|a| self.is_non_nil(*a, env)),
                Callee::Builtin(_)
                | Callee::Interface { .. }
                | Callee::Lit(_)
                | Callee::Value(_)
                | Callee::Unknown => false,
            },
            _ => false,
        }
    }

    /// Whether a call is of a function whose text is known.
    fn is_predicate(&self, call: ExprId) -> bool {
        matches!(self.view.callee(call), Callee::Func { func, .. } if is_ported_func(self.view.program, func))
    }

    /// The condition that a boolean local was set to, if that still says the same.
    fn flag(&self, local: LocalId, env: &Env) -> Option<ExprId> {
        let [(Def::Value { expr, .. }, _)] = env.reaching(local)?[..] else { return None };
        let Expr::Binary { .. } = self.view.expr(expr) else { return None };
        let start = self.view.span(expr).start;
        let mut same = true;
        self.view.body.walk(Node::Expr(expr), &mut |node| {
            if let Node::Expr(e) = node {
                match &self.view.body[e] {
                    Expr::Local(local) => {
                        let set = self.cx.assigned.get(&self.view.local_ref(*local));
                        same &=
                            !self.loose.contains(local) && set.is_none_or(|s| s.iter().all(|at| *at < start));
                    }
                    Expr::Call { .. } | Expr::Selector { .. } | Expr::Index { .. } | Expr::Star(_) => {
                        same = false
                    }
                    _ => {}
                }
            }
            true
        });
        same.then_some(expr)
    }

    /// What a comparison of a length says: of a slice that is not empty, that it is not nil.
    pub(super) fn assume_len(&self, op: BinaryOp, lhs: ExprId, rhs: ExprId, truth: bool, env: &mut Env) {
        for (length, other, op) in [(lhs, rhs, op), (rhs, lhs, mirrored(op))] {
            let Some(operand) = self.len_operand(length, env) else { continue };
            let zero = self.is_zero(other);
            let constant = self.view.mode(other) == Mode::Constant;
            let filled = match if truth { op } else { negated(op) } {
                BinaryOp::Gt => true,
                BinaryOp::Ge => !zero,
                BinaryOp::Ne => zero,
                BinaryOp::Eq => constant && !zero,
                _ => false,
            };
            if filled && let Some(path) = path(self.view, operand) {
                env.set_non_nil(path);
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

    pub(super) fn is_zero(&self, expr: ExprId) -> bool {
        matches!(self.view.expr(expr), Expr::BasicLit(lit) if lit.text == "0")
    }
}

/// The comparison with its sides exchanged.
fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Le,
        op => op,
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
