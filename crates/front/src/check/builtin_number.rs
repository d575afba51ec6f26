//! Predeclared functions over numbers, and what package unsafe computes.

use super::builtin::Site;
use super::{
    Checker, constant,
    lookup::{Lookup, Member},
    operand::{Kind, Operand},
    under::is_ordered,
};
use goxide_ir::{
    Basic, BinaryOp, Builtin, ConstValue, Expr, SelectionKind, Ty, TyId,
    ty::{self},
};

impl Checker<'_> {
    pub(super) fn complex(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let [x, y] = list else { return Operand::invalid(site.expr) };
        match (self.is_untyped(x.ty), self.is_untyped(y.ty)) {
            (false, false) => {}
            (true, false) => self.convert_untyped(x, y.ty),
            (false, true) => self.convert_untyped(y, x.ty),
            (true, true) if x.is_constant() && y.is_constant() => {
                for part in [&mut *x, &mut *y] {
                    if part.value.as_ref().is_some_and(|v| constant::to_rat(v).is_some()) {
                        part.ty = ty::UNTYPED_FLOAT;
                    }
                }
            }
            (true, true) => {
                self.convert_untyped(x, ty::FLOAT64);
                self.convert_untyped(y, ty::FLOAT64);
            }
        }
        if x.is_invalid() || y.is_invalid() {
            return Operand::invalid(site.expr);
        }
        if !self.identical(x.ty, y.ty) {
            let (text, a, b) = (self.text(site.expr), self.show(x.ty), self.show(y.ty));
            self.error_at(site.expr, format!("invalid operation: {text} (mismatched types {a} and {b})"));
            return Operand::invalid(site.expr);
        }
        let result = match self.basic(x.ty) {
            Some(Basic::Float32) => ty::COMPLEX64,
            Some(Basic::Float64) => ty::COMPLEX128,
            Some(Basic::UntypedFloat) => ty::UNTYPED_COMPLEX,
            _ => return self.bad_argument(site, x, "has no floating-point type"),
        };
        if x.is_constant() && y.is_constant() {
            let parts =
                x.value.as_ref().and_then(constant::to_rat).zip(y.value.as_ref().and_then(constant::to_rat));
            let value = parts.map(|p| ConstValue::Complex(Box::new(p)));
            return Operand::constant(result, value, site.expr);
        }
        self.value_of(site, result, &[x.ty, x.ty])
    }

    pub(super) fn part(&mut self, site: &Site<'_>, builtin: Builtin, x: &mut Operand) -> Operand {
        if self.is_untyped(x.ty) {
            if x.is_constant() {
                if self.is_basic(x.ty, super::under::is_numeric) {
                    x.ty = ty::UNTYPED_COMPLEX;
                }
            } else {
                self.convert_untyped(x, ty::COMPLEX128);
            }
        }
        let result = match self.basic(x.ty) {
            Some(Basic::Complex64) => ty::FLOAT32,
            Some(Basic::Complex128) => ty::FLOAT64,
            Some(Basic::UntypedComplex) => ty::UNTYPED_FLOAT,
            _ => return self.bad_argument(site, x, "has no complex type"),
        };
        if x.is_constant() {
            let parts = x.value.as_ref().and_then(constant::to_complex);
            let part = parts.map(|(re, im)| ConstValue::Rat(if builtin == Builtin::Real { re } else { im }));
            return Operand::constant(result, part, site.expr);
        }
        self.value_of(site, result, &[x.ty])
    }

    pub(super) fn extreme(&mut self, site: &Site<'_>, builtin: Builtin, list: &mut [Operand]) -> Operand {
        let op = if builtin == Builtin::Max { BinaryOp::Gt } else { BinaryOp::Lt };
        let Some((first, rest)) = list.split_first_mut() else { return Operand::invalid(site.expr) };
        let mut x = first.clone();
        if !self.all(x.ty, is_ordered) {
            return self.bad_argument(site, &x, "cannot be ordered");
        }
        for y in rest.iter_mut() {
            if !self.all(y.ty, is_ordered) {
                return self.bad_argument(site, y, "cannot be ordered");
            }
            self.match_types(&mut x, y);
            if x.is_invalid() {
                return x;
            }
            if !self.identical(x.ty, y.ty) {
                let (a, b, text) = (self.show(x.ty), self.show(y.ty), self.text(y.expr));
                let message = format!(
                    "invalid argument: mismatched types {a} (previous argument) and {b} (type of {text})"
                );
                self.error_at(y.expr, message);
                return Operand::invalid(site.expr);
            }
            if x.is_constant() && y.is_constant() {
                let wins =
                    x.value.as_ref().zip(y.value.as_ref()).and_then(|(x, y)| constant::compare(y, op, x));
                if wins == Some(true) {
                    x = y.clone();
                }
            } else {
                x.kind = Kind::Value;
                x.value = None;
            }
        }
        if !x.is_constant() {
            x.kind = Kind::Value;
            self.default_untyped(&mut x);
            if x.is_invalid() {
                return x;
            }
        }
        for arg in site.args {
            self.update_type(*arg, x.ty, true);
        }
        if !x.is_constant() {
            let types = vec![x.ty; site.args.len()];
            return self.value_of(site, x.ty, &types);
        }
        x
    }

    pub(super) fn constant_size(&mut self, site: &Site<'_>, number: Option<u64>, of: TyId) -> Operand {
        match number {
            Some(number) => Operand::constant(ty::UINTPTR, Some(ConstValue::Int(number.into())), site.expr),
            None => self.value_of(site, ty::UINTPTR, &[of]),
        }
    }

    pub(super) fn offset_of(&mut self, site: &Site<'_>) -> Operand {
        let body = self.body();
        let arg = body.unparen(site.args[0]);
        let Expr::Selector { base, name, .. } = &body[arg] else {
            let text = self.text(arg);
            self.error_at(arg, format!("invalid argument: {text} is not a selector expression"));
            self.use_expr(site.args[0]);
            return Operand::invalid(site.expr);
        };
        let x = self.expr(*base);
        if x.is_invalid() || self.is_unknown(x.ty) {
            return Operand::invalid(site.expr);
        }
        let of = self.deref(x.ty).unwrap_or(x.ty);
        let found = self.lookup(of, name, self.here());
        let Lookup::Found(found) = &*found else {
            return self.bad_argument(site, &x, &format!("has no single field {name}"));
        };
        let Member::Field { ty } = found.member else {
            return self.bad_argument(site, &x, "is a method value");
        };
        self.select(arg, SelectionKind::Field, found.path.clone());
        let kind = if x.kind == Kind::Variable { Kind::Variable } else { Kind::Value };
        self.record(&Operand::new(kind, ty, arg));
        let mut offset = Some(0u64);
        for step in &found.path {
            let under = self.under(step.of);
            let Ty::Struct(fields) = &self.types[under] else { break };
            let types: Vec<TyId> = fields.iter().map(|f| f.ty).collect();
            let at = self
                .struct_layout(&types)
                .and_then(|(offsets, ..)| offsets.get(step.index as usize).copied());
            offset = offset.zip(at).map(|(a, b)| a + b);
        }
        self.constant_size(site, offset, ty)
    }
}
