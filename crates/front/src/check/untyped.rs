//! Untyped operands and the final types they get from their surroundings.

use super::{
    Checker,
    constant::Misfit,
    operand::{Kind, Operand},
    under::is_numeric,
};
use goxide_ir::{BinaryOp, ConstValue, Expr, ExprId, Mode, TyId, ty::UNKNOWN};

/// An untyped expression that waits for its final type.
#[derive(Clone, Debug)]
pub(super) struct Untyped {
    /// Whether it is the left operand of a shift that is not constant: its type must turn out an integer's.
    shifted: bool,
    mode: Mode,
    ty: TyId,
    value: Option<ConstValue>,
}

impl Checker<'_> {
    pub(super) fn remember_untyped(&mut self, x: &Operand) {
        let waiting = Untyped { shifted: false, mode: x.mode(), ty: x.ty, value: x.value.clone() };
        self.env.untyped.insert(x.expr, waiting);
    }

    /// Notes that an expression is shifted by a count that is not constant.
    pub(super) fn mark_shifted(&mut self, expr: ExprId) {
        if let Some(waiting) = self.env.untyped.get_mut(&expr) {
            waiting.shifted = true;
        }
    }

    /// Gives an untyped expression, and the operands that share its type, another type; with `is_final` for good.
    pub(super) fn update_type(&mut self, expr: ExprId, ty: TyId, is_final: bool) {
        let Some(old) = self.env.untyped.get(&expr) else { return };
        let constant = old.value.is_some() || old.mode == Mode::Constant;
        let body = self.body();
        match &body[expr] {
            Expr::Paren(inner) => self.update_type(*inner, ty, is_final),
            Expr::Unary { operand, .. } if !constant => self.update_type(*operand, ty, is_final),
            // Of a comparison only the result has this type.
            Expr::Binary { op, .. } if constant || op.is_comparison() => {}
            Expr::Binary { op, lhs, .. } if op.is_shift() => self.update_type(*lhs, ty, is_final),
            Expr::Binary { lhs, rhs, .. } => {
                self.update_type(*lhs, ty, is_final);
                self.update_type(*rhs, ty, is_final);
            }
            _ => {}
        }
        if !is_final && self.is_untyped(ty) {
            if let Some(waiting) = self.env.untyped.get_mut(&expr) {
                waiting.ty = ty;
            }
            return;
        }
        let Some(old) = self.env.untyped.remove(&expr) else { return };
        if old.shifted && !self.all(ty, goxide_ir::Basic::is_integer) && !self.is_unknown(ty) {
            let (text, shown) = (self.text(expr), self.show(ty));
            self.error_at(
                expr,
                format!("invalid operation: shifted operand {text} (type {shown}) must be integer"),
            );
            return;
        }
        // The value of an inner operand stays as exact as it was computed; that of the whole has been rounded before.
        let value = old.value.clone();
        if old.value.is_some() {
            let mut x = Operand::new(Kind::Constant, old.ty, expr);
            x.value = old.value;
            self.convert_untyped(&mut x, ty);
            if x.is_invalid() {
                return;
            }
        }
        self.record_type(expr, old.mode, ty, value);
    }

    pub(super) fn update_value(&mut self, expr: ExprId, value: &ConstValue) {
        if let Some(waiting) = self.env.untyped.get_mut(&expr) {
            waiting.value = Some(value.clone());
        }
    }

    /// Records what nothing gave a type.
    pub(super) fn finish_untyped(&mut self) {
        for (expr, x) in std::mem::take(&mut self.env.untyped) {
            self.record_type(expr, x.mode, x.ty, x.value);
        }
    }

    /// Converts an untyped operand to what `target` implies.
    pub(super) fn convert_untyped(&mut self, x: &mut Operand, target: TyId) {
        match self.implicit_type(x, target) {
            Ok((ty, value)) => self.adopt(x, ty, value),
            Err(misfit) => {
                let shown = if self.is_param(target) { target } else { self.under(target) };
                self.misfit(x, misfit, shown);
                x.spoil();
            }
        }
    }

    /// Takes on a type and value found by [`Checker::implicit_type`].
    pub(super) fn adopt(&mut self, x: &mut Operand, ty: TyId, value: Option<ConstValue>) {
        if let Some(value) = value {
            self.update_value(x.expr, &value);
            x.value = Some(value);
        }
        if ty != x.ty {
            x.ty = ty;
            self.update_type(x.expr, ty, false);
        }
    }

    pub(super) fn misfit(&mut self, x: &Operand, misfit: Misfit, target: TyId) {
        let (text, shown) = (self.describe(x), self.show(target));
        let message = match misfit {
            Misfit::Truncated => format!("{text} truncated to {shown}"),
            Misfit::Overflows => format!("{text} overflows {shown}"),
            Misfit::Kind => format!("cannot convert {text} to type {shown}"),
        };
        self.error_at(x.expr, message);
    }

    /// Lets two operands of a binary operation agree on a type, where one of them is untyped.
    pub(super) fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        let (xt, yt) = (x.ty, y.ty);
        self.convert_untyped(x, yt);
        if x.is_invalid() {
            return;
        }
        let xt = if self.is_untyped(xt) { x.ty } else { xt };
        self.convert_untyped(y, xt);
        if y.is_invalid() {
            x.spoil();
        }
    }

    fn may_convert(&mut self, x: &Operand, y: &Operand) -> bool {
        let (a, b) = (x.ty, y.ty);
        if !self.is_untyped(a) && !self.is_untyped(b) || a == UNKNOWN || b == UNKNOWN {
            return false;
        }
        if self.is_interface(a) || self.is_interface(b) {
            return true;
        }
        if self.all(a, is_numeric) != self.all(b, is_numeric)
            || self.all(a, goxide_ir::Basic::is_boolean) != self.all(b, goxide_ir::Basic::is_boolean)
            || self.all(a, goxide_ir::Basic::is_string) != self.all(b, goxide_ir::Basic::is_string)
        {
            return false;
        }
        if x.is_nil() {
            return self.has_nil(b);
        }
        if y.is_nil() {
            return self.has_nil(a);
        }
        let (a, b) = (self.under(a), self.under(b));
        self.deref(a).is_none() && self.deref(b).is_none()
    }

    /// Whether a constant of its type overflows; rounds it to what the type can hold.
    pub(super) fn check_overflow(&mut self, x: &mut Operand) {
        let Some(value) = &x.value else { return };
        if !self.is_untyped(x.ty) {
            let Some(basic) = self.basic(x.ty) else { return };
            let value = value.clone();
            match super::constant::represent(&value, basic) {
                Ok(value) => x.value = Some(value),
                Err(misfit) => {
                    let ty = x.ty;
                    self.overflow_error(x, misfit, ty, &value);
                    x.spoil();
                }
            }
            return;
        }
        if let ConstValue::Int(i) = value
            && i.bits() > super::constant::MAX_BITS
        {
            let what = match &self.body()[x.expr] {
                Expr::Binary { op: BinaryOp::Add, .. } => "addition ",
                Expr::Binary { op: BinaryOp::Sub, .. } => "subtraction ",
                Expr::Binary { op: BinaryOp::Mul, .. } => "multiplication ",
                Expr::Binary { op: BinaryOp::Xor, .. } => "bitwise XOR ",
                Expr::Binary { op: BinaryOp::Shl, .. } => "shift ",
                _ => "",
            };
            self.error_at(x.expr, format!("constant {what}overflow"));
            x.value = None;
        }
    }

    fn overflow_error(&mut self, x: &Operand, misfit: Misfit, ty: TyId, value: &ConstValue) {
        let text = self.text(x.expr);
        let (shown, value) = (self.show(ty), super::message::show_value(value));
        let message = match misfit {
            Misfit::Overflows => format!("{text} (constant {value} of type {shown}) overflows {shown}"),
            Misfit::Truncated | Misfit::Kind => format!("cannot use {text} as {shown} value"),
        };
        self.error_at(x.expr, message);
    }
}
