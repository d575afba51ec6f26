//! Predeclared functions over slices, maps, channels and pointers.

use super::builtin::{Site, shape};
use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Builtin, ConstValue, Ty, TyId,
    ty::{self, Signature, UNKNOWN, Variable},
};

impl Checker<'_> {
    pub(super) fn append(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let slice = list[0].ty;
        if list[0].is_nil() {
            self.error_at(list[0].expr, "first argument to append must be a typed slice; have untyped nil");
            return Operand::invalid(site.expr);
        }
        let common = self.common_bytes(slice).0;
        let elem = match common.map(|c| &self.types[c]) {
            Some(Ty::Slice(elem)) => *elem,
            _ => {
                let text = self.describe(&list[0]);
                self.error_at(list[0].expr, format!("invalid argument: {text} is not a slice"));
                return Operand::invalid(site.expr);
            }
        };
        let result = Operand::new(Kind::Value, slice, site.expr);
        if let (true, [_, more]) = (site.spread, &*list) {
            let bytes = self.under(elem) == ty::UINT8;
            let (_, strings) = self.common_bytes(more.ty);
            if bytes && strings {
                let text = more.ty;
                self.record_builtin(site, Some(slice), &[slice, text], true);
                return result;
            }
        }
        let rest = self.types.intern(Ty::Slice(elem));
        let variable = |ty| Variable { name: Default::default(), ty };
        let sig = Signature {
            params: Box::new([variable(slice), variable(rest)]),
            results: Box::default(),
            variadic: true,
        };
        let sig_ty = self.types.intern(Ty::Func(sig.clone()));
        self.arguments(site.expr, site.fun, sig_ty, &sig, &[], Vec::new(), list, site.spread);
        self.record_builtin(site, Some(slice), &[slice, rest], true);
        result
    }

    pub(super) fn measure(&mut self, site: &Site<'_>, builtin: Builtin, x: &Operand) -> Operand {
        let len = builtin == Builtin::Len;
        let under = self.under(x.ty);
        let under = self.array_deref(under);
        let constant =
            |n: Option<u64>| Operand::constant(ty::INT, n.map(|n| ConstValue::Int(n.into())), site.expr);
        let ok = match &self.types[under] {
            Ty::Basic(b) if b.is_string() && len => {
                if x.is_constant() {
                    return constant(match &x.value {
                        Some(ConstValue::Str(s)) => Some(s.len() as u64),
                        _ => None,
                    });
                }
                true
            }
            Ty::Array { len, .. } => {
                if !self.env.has_call_or_recv {
                    return constant(Some(*len));
                }
                true
            }
            Ty::Slice(_) | Ty::Chan { .. } => true,
            Ty::Map { .. } => len,
            Ty::Param(_) => self.every(under, |this, under| {
                let Some(under) = under else { return false };
                let under = this.array_deref(under);
                match &this.types[under] {
                    Ty::Basic(b) => b.is_string() && len,
                    Ty::Array { .. } | Ty::Slice(_) | Ty::Chan { .. } => true,
                    Ty::Map { .. } => len,
                    _ => false,
                }
            }),
            _ => false,
        };
        if !ok {
            let name = shape(builtin).0;
            return self.bad_argument(site, x, &format!("for built-in {name}"));
        }
        self.value_of(site, ty::INT, &[x.ty])
    }

    pub(super) fn clear_or_close(&mut self, site: &Site<'_>, builtin: Builtin, x: &Operand) -> Operand {
        let clear = builtin == Builtin::Clear;
        let ok = self.every(x.ty, |this, under| match under.map(|u| &this.types[u]) {
            Some(Ty::Map { .. } | Ty::Slice(_)) => clear,
            Some(Ty::Chan { dir, .. }) => !clear && *dir != goxide_ir::ChanDir::Recv,
            _ => false,
        });
        if !ok {
            let text = self.describe(x);
            let message = if clear {
                format!(
                    "invalid argument: cannot clear {text}: argument must be (or constrained by) map or slice"
                )
            } else {
                format!("invalid operation: cannot close non-channel or receive-only channel {text}")
            };
            self.error_at(x.expr, message);
            return Operand::invalid(site.expr);
        }
        self.no_value(site, &[x.ty])
    }

    pub(super) fn copy(&mut self, site: &Site<'_>, x: &Operand, y: &Operand) -> Operand {
        let elem = |this: &mut Self, ty: TyId| {
            let (common, strings) = this.common_bytes(ty);
            match common.map(|c| &this.types[c]) {
                Some(Ty::Slice(elem)) => Some(*elem),
                Some(Ty::Basic(_)) if strings => Some(ty::UINT8),
                _ => None,
            }
        };
        let (to, from) = (elem(self, x.ty), elem(self, y.ty));
        let (Some(to), Some(from)) = (to, from) else {
            let bad = if to.is_none() { x } else { y };
            let text = self.describe(bad);
            self.error_at(bad.expr, format!("invalid copy: argument must be a slice; have {text}"));
            return Operand::invalid(site.expr);
        };
        let bytes = self.under(to) == ty::UINT8 && self.under(from) == ty::UINT8;
        if !self.identical(to, from) && !bytes {
            let (a, b) = (self.describe(x), self.describe(y));
            let (to, from) = (self.show(to), self.show(from));
            let message =
                format!("invalid copy: arguments {a} and {b} have different element types {to} and {from}");
            self.error_at(x.expr, message);
            return Operand::invalid(site.expr);
        }
        self.value_of(site, ty::INT, &[x.ty, y.ty])
    }

    pub(super) fn delete(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let map = list[0].ty;
        let mut key: Option<TyId> = None;
        let ok = self.every(map, |this, under| match under.map(|u| &this.types[u]) {
            Some(Ty::Map { key: k, .. }) => {
                let k = *k;
                let fits = key.is_none_or(|before| this.identical(before, k));
                key = Some(k);
                fits
            }
            _ => false,
        });
        let (Some(key), true) = (key, ok) else { return self.bad_argument(site, &list[0], "is not a map") };
        self.assignment(&mut list[1], Some(key), "argument to delete");
        self.no_value(site, &[map, key])
    }

    pub(super) fn make(&mut self, site: &Site<'_>) -> Operand {
        let target = self.var_typ(site.args[0]);
        let sizes = &site.args[1..];
        if target == UNKNOWN {
            self.use_all(sizes);
            return Operand::invalid(site.expr);
        }
        let under = self.common_under(target);
        let fewest = match under.map(|u| &self.types[u]) {
            Some(Ty::Slice(_)) => 1,
            Some(Ty::Map { .. } | Ty::Chan { .. }) => 0,
            Some(Ty::Unknown) => {
                self.use_all(sizes);
                return Operand::new(Kind::Value, target, site.expr);
            }
            _ => {
                self.use_all(sizes);
                let text = self.text(site.args[0]);
                self.error_at(
                    site.args[0],
                    format!("invalid argument: cannot make {text}; type must be slice, map, or channel"),
                );
                return Operand::invalid(site.expr);
            }
        };
        if sizes.len() < fewest || sizes.len() > fewest + 1 {
            let text = self.text(site.expr);
            let (min, count) = (fewest + 1, site.args.len());
            let message =
                format!("invalid operation: {text} expects {min} or {} arguments; found {count}", min + 1);
            self.error_at(site.expr, message);
            return Operand::invalid(site.expr);
        }
        let mut types = vec![target];
        let mut values = Vec::new();
        for size in sizes {
            let found = self.index(*size, None);
            types.push(found.map_or(UNKNOWN, |(ty, _)| ty));
            values.extend(found.and_then(|(_, v)| v));
        }
        if let [len, cap] = values[..]
            && len > cap
        {
            self.error_at(sizes[0], "invalid argument: length and capacity swapped");
        }
        self.value_of(site, target, &types)
    }

    /// `new(T)`, or `new(x)` for a pointer to a copy of a value.
    pub(super) fn new_value(&mut self, site: &Site<'_>) -> Operand {
        let mut x = self.expr_or_type(site.args[0]);
        match x.kind {
            Kind::Invalid => return Operand::invalid(site.expr),
            Kind::Type => {}
            Kind::NoValue | Kind::Builtin(_) => {
                self.exclude_non_values(&mut x);
                return Operand::invalid(site.expr);
            }
            Kind::Constant | Kind::Variable | Kind::MapIndex | Kind::Value | Kind::CommaOk => {
                self.assignment(&mut x, None, "argument to new");
                if x.is_invalid() {
                    return Operand::invalid(site.expr);
                }
            }
        }
        let pointer = self.pointer_to(x.ty);
        self.value_of(site, pointer, &[x.ty])
    }
}
