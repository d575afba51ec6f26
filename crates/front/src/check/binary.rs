//! Binary operations, comparisons and shifts.

use super::{
    Checker, constant,
    operand::{Kind, Operand},
    under::{is_numeric, is_numeric_or_string, is_ordered},
};
use goxide_ir::{Basic, BinaryOp, ConstValue, Expr, ExprId, TyId, ty};
use num_bigint::Sign;

impl Checker<'_> {
    /// `lhs op rhs`; `expr` is `None` for the operation of an assignment `lhs op= rhs`.
    pub(super) fn binary(&mut self, expr: Option<ExprId>, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Operand {
        let mut x = self.left_spine(lhs);
        let mut y = self.expr(rhs);
        self.operate(expr, op, lhs, &mut x, &mut y);
        if let Some(expr) = expr {
            x.expr = expr;
        }
        x
    }

    /// The left operand. Long sums nest on the left: they are walked in a loop, not by recursion.
    fn left_spine(&mut self, lhs: ExprId) -> Operand {
        let body = self.body();
        let mut spine = Vec::new();
        let mut at = lhs;
        while let Expr::Binary { op, lhs, rhs } = &body[at] {
            spine.push((at, *op, *lhs, *rhs));
            at = *lhs;
        }
        let mut x = self.expr(at);
        for (expr, op, lhs, rhs) in spine.into_iter().rev() {
            let mut y = self.expr(rhs);
            self.operate(Some(expr), op, lhs, &mut x, &mut y);
            x.expr = expr;
            self.record(&x);
        }
        x
    }

    /// Leaves the result in `x`.
    pub(super) fn operate(
        &mut self,
        expr: Option<ExprId>,
        op: BinaryOp,
        lhs: ExprId,
        x: &mut Operand,
        y: &mut Operand,
    ) {
        if x.is_invalid() || y.is_invalid() || self.is_unknown(x.ty) || self.is_unknown(y.ty) {
            x.spoil();
            if op.is_comparison() {
                // Whatever is compared, the result is a boolean.
                x.kind = Kind::Value;
                x.ty = ty::UNTYPED_BOOL;
            }
            return;
        }
        let at = expr.unwrap_or(lhs);
        if op.is_shift() {
            return self.shift(expr, op, x, y);
        }
        let (x_before, y_before) = (x.ty, y.ty);
        if self.mismatched(x, y) {
            let (a, b) = (self.show(x.ty), self.show(y.ty));
            let text = self.operation_text(expr, op, x, y);
            self.error_at(at, format!("invalid operation: {text} (mismatched types {a} and {b})"));
            return x.spoil();
        }
        self.match_types(x, y);
        if x.is_invalid() {
            return;
        }
        if op.is_comparison() {
            self.note_operand(x, y.ty, x_before);
            self.note_operand(y, x.ty, y_before);
            return self.compare(expr, op, x, y);
        }
        if !self.identical(x.ty, y.ty) {
            let (a, b) = (self.show(x.ty), self.show(y.ty));
            let text = self.operation_text(expr, op, x, y);
            self.error_at(at, format!("invalid operation: {text} (mismatched types {a} and {b})"));
            return x.spoil();
        }
        let allowed: fn(Basic) -> bool = match op {
            BinaryOp::Add => is_numeric_or_string,
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => is_numeric,
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => Basic::is_boolean,
            BinaryOp::Rem
            | BinaryOp::And
            | BinaryOp::Or
            | BinaryOp::Xor
            | BinaryOp::AndNot
            | BinaryOp::Shl
            | BinaryOp::Shr
            | BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Lt
            | BinaryOp::Le
            | BinaryOp::Gt
            | BinaryOp::Ge => Basic::is_integer,
        };
        if !self.all(x.ty, allowed) {
            let text = self.describe(x);
            self.error_at(at, format!("invalid operation: operator {} not defined on {text}", op.text()));
            return x.spoil();
        }
        let integer = self.all(x.ty, Basic::is_integer);
        if matches!(op, BinaryOp::Div | BinaryOp::Rem)
            && y.value.as_ref().is_some_and(constant::is_zero)
            && (x.is_constant() || integer)
        {
            self.error_at(y.expr, "invalid operation: division by zero");
            return x.spoil();
        }
        if x.is_constant() && y.is_constant() {
            x.value = match (&x.value, &y.value) {
                (Some(a), Some(b)) => constant::binary(a, op, b, integer),
                _ => None,
            };
            x.expr = at;
            return self.check_overflow(x);
        }
        x.kind = Kind::Value;
        x.value = None;
    }

    /// Whether an untyped operand and a typed one are of kinds that never go together.
    fn mismatched(&mut self, x: &Operand, y: &Operand) -> bool {
        let (a, b) = (self.is_untyped(x.ty), self.is_untyped(y.ty));
        if a == b || x.is_nil() || y.is_nil() || self.is_interface(x.ty) || self.is_interface(y.ty) {
            return false;
        }
        if self.is_param(x.ty) || self.is_param(y.ty) {
            return false;
        }
        let kind = |this: &mut Self, ty: TyId| {
            let basic = this.basic(ty);
            (
                basic.is_some_and(is_numeric),
                basic.is_some_and(Basic::is_string),
                basic.is_some_and(Basic::is_boolean),
            )
        };
        kind(self, x.ty) != kind(self, y.ty)
    }

    fn operation_text(&self, expr: Option<ExprId>, op: BinaryOp, x: &Operand, y: &Operand) -> String {
        match expr {
            Some(expr) => self.text(expr),
            None => format!("{} {}= {}", self.text(x.expr), op.text(), self.text(y.expr)),
        }
    }

    /// Notes that a comparison converts its operand: to the other's interface type, or `nil` to the other's type.
    fn note_operand(&mut self, x: &Operand, other: TyId, before: TyId) {
        let to_interface = self.is_interface(other) && !self.is_interface(x.ty);
        if x.is_nil() && other != ty::UNTYPED_NIL || to_interface {
            self.record_converted(x.expr, other);
        } else if self.is_untyped(before) && !self.is_untyped(x.ty) {
            self.record_converted(x.expr, x.ty);
        }
    }

    /// A comparison; leaves an untyped boolean in `x`.
    pub(super) fn compare(&mut self, expr: Option<ExprId>, op: BinaryOp, x: &mut Operand, y: &mut Operand) {
        if self.is_unknown(x.ty) || self.is_unknown(y.ty) {
            return x.spoil();
        }
        if let Some(why) = self.incomparable(op, x, y) {
            let at = expr.unwrap_or(x.expr);
            let text = match expr {
                Some(expr) => format!("invalid operation: {}", self.text(expr)),
                None => {
                    let (a, b) = (self.text(x.expr), self.text(y.expr));
                    format!("invalid case {a} in switch on {b}")
                }
            };
            self.error_at(at, format!("{text} ({why})"));
            return x.spoil();
        }
        if x.is_constant() && y.is_constant() {
            x.value = match (&x.value, &y.value) {
                (Some(a), Some(b)) => constant::compare(a, op, b).map(ConstValue::Bool),
                _ => None,
            };
        } else {
            x.kind = Kind::Value;
            x.value = None;
            let (xt, yt) = (self.default_type(x.ty), self.default_type(y.ty));
            self.update_type(x.expr, xt, true);
            self.update_type(y.expr, yt, true);
        }
        x.ty = ty::UNTYPED_BOOL;
    }

    fn incomparable(&mut self, op: BinaryOp, x: &Operand, y: &Operand) -> Option<String> {
        if self.assignable(x, y.ty).is_err() && self.assignable(y, x.ty).is_err() {
            return Some(format!("mismatched types {} and {}", self.show(x.ty), self.show(y.ty)));
        }
        let bad = if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            if x.is_nil() || y.is_nil() {
                let other = if x.is_nil() { y.ty } else { x.ty };
                let nils = x.is_nil() && y.is_nil();
                if nils {
                    return Some(format!("operator {} not defined on nil", op.text()));
                }
                (!self.has_nil(other)).then_some(other)
            } else {
                [x.ty, y.ty].into_iter().find(|t| !self.comparable(*t, true))
            }
        } else {
            [x.ty, y.ty].into_iter().find(|t| !self.all(*t, is_ordered))
        };
        let bad = bad?;
        if self.is_open_ended(bad) {
            return None;
        }
        if self.is_param(bad) {
            return Some(format!("type parameter {} cannot use operator {}", self.show(bad), op.text()));
        }
        let under = self.under(bad);
        let nil_only = match &self.types[under] {
            goxide_ir::Ty::Slice(_) => Some("slice"),
            goxide_ir::Ty::Map { .. } => Some("map"),
            goxide_ir::Ty::Func(_) => Some("func"),
            _ => None,
        };
        if let Some(kind) = nil_only
            && matches!(op, BinaryOp::Eq | BinaryOp::Ne)
        {
            return Some(format!("{kind} can only be compared to nil"));
        }
        let what = match self.composite_kind(bad) {
            Some(kind) => kind.to_owned(),
            None => self.show(bad),
        };
        Some(format!("operator {} not defined on {what}", op.text()))
    }

    fn shift(&mut self, expr: Option<ExprId>, op: BinaryOp, x: &mut Operand, y: &mut Operand) {
        let whole = if x.is_constant() { x.value.as_ref().and_then(ConstValue::to_int) } else { None };
        let integer = self.all(x.ty, Basic::is_integer);
        if !(integer || self.is_untyped(x.ty) && whole.is_some()) {
            let text = self.describe(x);
            self.error_at(x.expr, format!("invalid operation: shifted operand {text} must be integer"));
            return x.spoil();
        }
        if !self.check_count(y) {
            return x.spoil();
        }
        if x.is_constant() {
            if y.is_constant() {
                if !integer {
                    x.ty = ty::UNTYPED_INT;
                }
                let count = y.value.as_ref().and_then(ConstValue::to_int);
                let (Some(whole), Some(count)) = (whole, count) else {
                    x.value = None;
                    return;
                };
                let Some(value) = constant::shift(&whole, op == BinaryOp::Shl, &count) else {
                    let text = self.describe(y);
                    self.error_at(y.expr, format!("invalid operation: invalid shift count {text}"));
                    return x.spoil();
                };
                x.value = Some(ConstValue::Int(value));
                x.expr = expr.unwrap_or(x.expr);
                return self.check_overflow(x);
            }
            if self.is_untyped(x.ty) {
                // The type comes from the surroundings, as if the shift were not there.
                self.mark_shifted(x.expr);
                x.kind = Kind::Value;
                x.value = None;
                return;
            }
        }
        if !integer {
            let text = self.describe(x);
            self.error_at(x.expr, format!("invalid operation: shifted operand {text} must be integer"));
            return x.spoil();
        }
        x.kind = Kind::Value;
        x.value = None;
    }

    /// Whether `y` can be a shift count; an untyped one becomes a `uint`.
    fn check_count(&mut self, y: &mut Operand) -> bool {
        if y.is_constant() {
            let count = y.value.as_ref().and_then(ConstValue::to_int);
            if count.as_ref().is_some_and(|c| c.sign() == Sign::Minus) {
                let text = self.describe(y);
                self.error_at(y.expr, format!("invalid operation: negative shift count {text}"));
                return false;
            }
            if self.is_untyped(y.ty) {
                if let Some(value) = &y.value {
                    match constant::represent(value, Basic::Uint) {
                        Ok(value) => y.value = Some(value),
                        Err(misfit) => {
                            self.misfit(y, misfit, ty::UINT);
                            return false;
                        }
                    }
                }
                return true;
            }
            if count.is_some() {
                return true;
            }
        } else if self.is_untyped(y.ty) {
            self.convert_untyped(y, ty::UINT);
            return !y.is_invalid();
        }
        if self.all(y.ty, Basic::is_integer) {
            return true;
        }
        let text = self.describe(y);
        self.error_at(y.expr, format!("invalid operation: shift count {text} must be integer"));
        false
    }
}
