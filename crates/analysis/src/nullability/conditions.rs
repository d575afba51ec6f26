//! What the outcome of a condition says.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that test")]

use super::env::{Def, Env, path};
use super::guards::Walk;
use super::lengths::is_good_of_nil;
use super::summaries::proved_by;
use crate::flow::is_error_maker;
use crate::view::{Callee, is_ported_func};
use goxide_ir::{BinaryOp, Builtin, Entity, Expr, ExprId, LocalId, Node, UnaryOp};

impl Walk<'_, '_> {
    /// `cond` turned out to be `truth`.
    pub(super) fn assume(&mut self, cond: ExprId, truth: bool, env: &mut Env) {
        let view = self.view;
        let cond = view.body.unparen(cond);
        match &view.body[cond] {
            Expr::Unary { op: UnaryOp::Not, operand } => self.assume(*operand, !truth, env),
            Expr::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } if truth => {
                self.assume(*lhs, true, env);
                self.passed(*rhs, env);
                self.assume(*rhs, true, env);
            }
            Expr::Binary { op: BinaryOp::LogicalOr, lhs, rhs } if !truth => {
                self.assume(*lhs, false, env);
                self.passed(*rhs, env);
                self.assume(*rhs, false, env);
            }
            Expr::Binary { op, lhs, rhs } if op.is_comparison() => {
                self.assume_comparison(*op, *lhs, *rhs, truth, env);
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
                self.asserted(cond, args, env);
                self.matched(cond, args, env);
            }
            _ => {}
        }
    }

    /// An operand of `&&` or `||` was computed: what it follows is there.
    fn passed(&mut self, operand: ExprId, env: &mut Env) {
        let held = std::mem::take(self.out);
        self.expr(operand, env);
        *self.out = held;
    }

    /// `errors.Is(err, …)` holds of no nil, `errors.As(err, &target)` has filled the target.
    fn matched(&mut self, call: ExprId, args: &[ExprId], env: &mut Env) {
        let Callee::Func { func, .. } = self.view.callee(call) else { return };
        let package = crate::view::package_path(self.view.program, func);
        let name = self.view.program[func].name.as_str();
        let asks = ["Is", "As", "Has"].iter().any(|word| name.starts_with(word));
        if !asks || package != "errors" && !package.ends_with("/errors") {
            return;
        }
        for argument in args {
            match self.view.expr(*argument) {
                Expr::Unary { op: UnaryOp::Addr, operand } => self.assume_nil(*operand, false, env),
                _ => self.assume_nil(*argument, false, env),
            }
        }
    }

    /// `lhs op rhs` turned out to be `truth`.
    pub(super) fn assume_comparison(
        &mut self,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
        truth: bool,
        env: &mut Env,
    ) {
        let view = self.view;
        self.assume_len(op, lhs, rhs, truth, env);
        if !matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            return;
        }
        let equal = (op == BinaryOp::Eq) == truth;
        for (a, b) in [(lhs, rhs), (rhs, lhs)] {
            if view.is_nil(b) {
                self.assume_nil(a, equal, env);
            } else if let Some(value) = view.as_bool(b) {
                self.assume(a, value == equal, env);
            } else if equal && self.nil_typed(a) && self.is_non_nil(b, env) {
                // Equal to something that is not nil, such as a sentinel.
                self.assume_nil(a, false, env);
            }
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
        if let Some(Entity::Var(var)) = view.entity(expr) {
            return self.cx.sentinels.contains(&var);
        }
        match &view.body[expr] {
            Expr::Unary { op: UnaryOp::Addr, .. } | Expr::FuncLit { .. } | Expr::CompositeLit { .. } => true,
            // What has such a part is not nil.
            Expr::Slice { base, lo, hi, max } => {
                [lo, hi, max].into_iter().flatten().any(|bound| !is_good_of_nil(view, *base, *bound))
            }
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
        if let Expr::Call { .. } = self.view.expr(expr) {
            // `ok := errors.As(err, &target)`.
            return Some(expr);
        }
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
}
