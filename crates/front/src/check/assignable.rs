//! Assignability, convertibility, and the types that untyped operands take on.

use super::{Checker, constant::Misfit, operand::Operand};
use goxide_ir::{
    Basic, ChanDir, Ty, TyId,
    ty::{self, Term},
};

impl Checker<'_> {
    /// Whether a value of type `x.ty` (or the constant) can be assigned to `target`; the reason may be empty.
    pub(super) fn assignable(&mut self, x: &Operand, target: TyId) -> Result<(), String> {
        if x.is_invalid() || self.is_unknown(target) || self.is_unknown(x.ty) || self.identical(x.ty, target)
        {
            return Ok(());
        }
        if self.is_untyped(x.ty) {
            return match self.implicit_type(x, target) {
                Ok(_) => Ok(()),
                Err(_) => Err(String::new()),
            };
        }
        if self.mentions_unknown(x.ty, target) {
            return Ok(());
        }
        let (v, t) = (x.ty, target);
        let (vu, tu) = (self.under(v), self.under(t));
        let (vp, tp) = (self.is_param(v), self.is_param(t));
        let unnamed = !self.has_name(v) || !self.has_name(t);
        if !vp && !tp && unnamed && self.identical(vu, tu) {
            return Ok(());
        }
        if !tp && matches!(self.types[tu], Ty::Interface(_)) {
            match self.implements(v, t, false) {
                Ok(()) => return Ok(()),
                Err(why) if !vp => return Err(why),
                Err(_) => {}
            }
        }
        if !vp && matches!(self.types[vu], Ty::Interface(_)) && !tp && self.implements(t, v, false).is_ok() {
            return Err("need type assertion".to_owned());
        }
        if let (Ty::Chan { dir: ChanDir::Both, elem: a }, Ty::Chan { elem: b, .. }) =
            (&self.types[vu], &self.types[tu])
        {
            let (a, b) = (*a, *b);
            if unnamed && self.identical(a, b) {
                return Ok(());
            }
        }
        if let Ty::Param(param) = self.types[t]
            && !self.has_name(v)
        {
            let terms = self.param_terms(param).unwrap_or_default();
            let all = !terms.is_empty() && terms.iter().all(|term| self.assignable(x, term.ty).is_ok());
            return if all { Ok(()) } else { Err(String::new()) };
        }
        if let Ty::Param(param) = self.types[v]
            && !self.has_name(t)
        {
            let terms = self.param_terms(param).unwrap_or_default();
            let mut each = x.clone();
            let all = !terms.is_empty()
                && terms.iter().all(|term| {
                    each.ty = term.ty;
                    self.assignable(&each, t).is_ok()
                });
            return if all { Ok(()) } else { Err(String::new()) };
        }
        Err(String::new())
    }

    /// Whether a value that is no constant can be converted to `target`.
    pub(super) fn convertible(&mut self, x: &Operand, target: TyId) -> bool {
        if self.assignable(x, target).is_ok() || self.mentions_unknown(x.ty, target) {
            return true;
        }
        let (v, t) = (x.ty, target);
        if self.is_param(v) || self.is_param(t) {
            return self.convertible_sets(x, target);
        }
        let (vu, tu) = (self.under(v), self.under(t));
        if self.identical_ignore_tags(vu, tu) {
            return true;
        }
        if let (Ty::Pointer(a), Ty::Pointer(b)) = (&self.types[v], &self.types[t]) {
            let (a, b) = (*a, *b);
            if !self.is_param(a) && !self.is_param(b) {
                let (a, b) = (self.under(a), self.under(b));
                if self.identical_ignore_tags(a, b) {
                    return true;
                }
            }
        }
        let real = |b: Basic| b.is_integer() || b.is_float();
        match (&self.types[vu], &self.types[tu]) {
            (Ty::Basic(a), Ty::Basic(b)) => {
                real(*a) && real(*b)
                    || a.is_complex() && b.is_complex()
                    || a.is_integer() && b.is_string()
                    || *a == Basic::Uintptr && *b == Basic::UnsafePointer
                    || *a == Basic::UnsafePointer && *b == Basic::Uintptr
            }
            (Ty::Pointer(_), Ty::Basic(Basic::UnsafePointer))
            | (Ty::Basic(Basic::UnsafePointer), Ty::Pointer(_)) => true,
            (Ty::Slice(_), Ty::Basic(b)) if b.is_string() => self.is_bytes_or_runes(vu),
            (Ty::Basic(a), Ty::Slice(_)) if a.is_string() => self.is_bytes_or_runes(tu),
            (Ty::Slice(a), Ty::Array { elem, .. }) => {
                let (a, elem) = (*a, *elem);
                self.identical(a, elem)
            }
            (Ty::Slice(a), Ty::Pointer(p)) => {
                let (a, p) = (*a, *p);
                let under = self.under(p);
                let Ty::Array { elem, .. } = self.types[under] else { return false };
                self.identical(a, elem)
            }
            _ => false,
        }
    }

    fn convertible_sets(&mut self, x: &Operand, target: TyId) -> bool {
        let terms = |this: &mut Self, ty: TyId| match this.types[ty] {
            Ty::Param(param) => this.param_terms(param),
            _ => Some(vec![Term { tilde: false, ty }]),
        };
        let (Some(from), Some(to)) = (terms(self, x.ty), terms(self, target)) else { return false };
        let mut each = x.clone();
        !from.is_empty()
            && from.iter().all(|v| {
                each.ty = v.ty;
                to.iter().all(|t| self.convertible(&each, t.ty))
            })
    }

    /// The type that an untyped operand takes on where `target` is wanted, and for constants the value.
    pub(super) fn implicit_type(
        &mut self,
        x: &Operand,
        target: TyId,
    ) -> Result<(TyId, Option<goxide_ir::ConstValue>), Misfit> {
        if x.is_invalid() || !self.is_untyped(x.ty) || self.is_unknown(target) {
            return Ok((x.ty, None));
        }
        if self.is_untyped(target) {
            return self.wider(x.ty, target).map(|t| (t, None)).ok_or(Misfit::Kind);
        }
        if let Ty::Param(_) = self.types[target] {
            let fits =
                self.every(target, |this, under| under.is_some_and(|u| this.implicit_type(x, u).is_ok()));
            if !fits {
                return Err(Misfit::Kind);
            }
            return Ok((if x.is_nil() { ty::UNTYPED_NIL } else { target }, None));
        }
        let under = self.under(target);
        match &self.types[under] {
            Ty::Basic(basic) => {
                let basic = *basic;
                if x.is_constant() {
                    let Some(value) = &x.value else { return Ok((target, None)) };
                    let value = super::constant::represent(value, basic)?;
                    return Ok((target, Some(value)));
                }
                let fits = match self.types[x.ty] {
                    Ty::Basic(Basic::UntypedBool) => basic.is_boolean(),
                    Ty::Basic(Basic::UntypedString) => basic.is_string(),
                    Ty::Basic(Basic::UntypedNil) => basic == Basic::UnsafePointer,
                    _ => super::under::is_numeric(basic),
                };
                if !fits {
                    return Err(Misfit::Kind);
                }
                Ok((if x.is_nil() { ty::UNTYPED_NIL } else { target }, None))
            }
            Ty::Interface(_) => {
                if x.is_nil() {
                    return Ok((ty::UNTYPED_NIL, None));
                }
                if !self.type_set(under).is_all() {
                    return Err(Misfit::Kind);
                }
                Ok((self.default_type(x.ty), None))
            }
            Ty::Pointer(_) | Ty::Func(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Chan { .. } if x.is_nil() => {
                Ok((ty::UNTYPED_NIL, None))
            }
            _ => Err(Misfit::Kind),
        }
    }

    /// The later of two untyped kinds, where both are numeric or equal.
    pub(super) fn wider(&self, a: TyId, b: TyId) -> Option<TyId> {
        if a == b {
            return Some(a);
        }
        let (Ty::Basic(x), Ty::Basic(y)) = (&self.types[a], &self.types[b]) else { return None };
        let numeric =
            x.is_untyped() && y.is_untyped() && super::under::is_numeric(*x) && super::under::is_numeric(*y);
        numeric.then(|| if x > y { a } else { b })
    }
}
