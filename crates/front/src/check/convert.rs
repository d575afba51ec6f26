//! Conversions `T(x)`.

use super::{
    Checker,
    constant::represent,
    operand::{Kind, Operand},
    under::is_const_type,
};
use goxide_ir::{Basic, ConstValue, TyId};

impl Checker<'_> {
    /// Converts `x` to `target`.
    pub(super) fn conversion(&mut self, x: &mut Operand, target: TyId) {
        if self.is_unknown(target) || self.is_unknown(x.ty) {
            self.update_type(x.expr, self.default_type(x.ty), true);
            x.kind = Kind::Value;
            x.value = None;
            x.ty = target;
            return;
        }
        let from_constant = x.is_constant() && self.is_basic(x.ty, is_const_type);
        let to_constant = self.is_basic(target, is_const_type);
        let mut ok = false;
        if from_constant && to_constant {
            ok = self.convert_constant(x, target);
            let integers = self.is_basic(x.ty, Basic::is_integer) && self.is_basic(target, Basic::is_integer);
            if !ok && integers {
                let value = x.value.as_ref().map(super::message::show_value).unwrap_or_default();
                let (text, shown) = (self.text(x.expr), self.show(target));
                let message = if text == value {
                    format!(
                        "cannot convert {text} (untyped int constant) to type {shown}: constant {value} overflows {shown}"
                    )
                } else {
                    format!("constant {value} overflows {shown}")
                };
                self.error_at(x.expr, message);
                x.spoil();
                return;
            }
        } else if from_constant && self.is_param(target) {
            let each = x.clone();
            ok = self.every(target, |this, under| {
                let Some(under) = under else { return false };
                let string = this.is_basic(each.ty, Basic::is_string) && this.is_bytes_or_runes(under);
                string || this.convert_constant(&mut each.clone(), under)
            });
            x.kind = Kind::Value;
        }
        if !ok && !(from_constant && (to_constant || self.is_param(target))) {
            ok = self.convertible(x, target);
            x.kind = Kind::Value;
        }
        if !ok {
            x.kind = if from_constant { Kind::Constant } else { Kind::Value };
            let (text, shown) = (self.describe(x), self.show(target));
            self.error_at(x.expr, format!("cannot convert {text} to type {shown}"));
            x.spoil();
            return;
        }
        if self.is_untyped(x.ty) {
            let default = self.is_interface(target) || from_constant && !to_constant || x.is_nil();
            let ty = if default {
                self.default_type(x.ty)
            } else if x.is_constant()
                && self.is_basic(x.ty, Basic::is_integer)
                && self.all(target, Basic::is_string)
            {
                x.ty
            } else {
                target
            };
            self.update_type(x.expr, ty, true);
            if default && !self.identical(ty, target) {
                self.record_converted(x.expr, target);
            }
        }
        if !x.is_constant() {
            x.value = None;
        }
        x.ty = target;
    }

    fn convert_constant(&mut self, x: &mut Operand, target: TyId) -> bool {
        let Some(basic) = self.basic(target) else { return false };
        let Some(value) = &x.value else { return true };
        if let Ok(value) = represent(value, basic) {
            x.value = Some(value);
            return true;
        }
        if basic.is_string() && self.is_basic(x.ty, Basic::is_integer) {
            let point = x.value.as_ref().and_then(ConstValue::to_i64).and_then(|i| u32::try_from(i).ok());
            let text = point.and_then(char::from_u32).unwrap_or('\u{FFFD}').to_string();
            x.value = Some(ConstValue::Str(text.into_bytes().into()));
            return true;
        }
        false
    }
}
