//! Underlying types, core types, and questions about kinds of types.

use super::Checker;
use goxide_ir::{
    Basic, ChanDir, Ty, TyId, TypeDeclId, TypeParamId,
    ty::{self, Term, UNKNOWN},
};

/// Chains of declared types longer than this are cycles.
const MAX_CHAIN: u32 = 200;

impl Checker<'_> {
    /// The underlying type. Of a type parameter the parameter itself: what holds of its whole type set is asked with
    /// [`Checker::all`] and its kin.
    pub(super) fn under(&mut self, ty: TyId) -> TyId {
        self.under_within(ty, MAX_CHAIN)
    }

    fn under_within(&mut self, ty: TyId, fuel: u32) -> TyId {
        let Ty::Named { decl, args } = &self.types[ty] else { return ty };
        let decl = *decl;
        if args.is_empty() {
            return self.under_decl(decl, fuel);
        }
        if let Some(known) = self.inst_under.get(&ty) {
            return *known;
        }
        let args = args.clone();
        let Some(params) = self.checked.types.get(decl).map(|i| i.params.clone()) else { return UNKNOWN };
        let generic = self.under_decl(decl, fuel);
        if generic == UNKNOWN {
            return UNKNOWN;
        }
        let under = self.subst(generic, &params, &args);
        self.inst_under.insert(ty, under);
        under
    }

    /// Finds the underlying type of every instance of a generic type. They lead to further instances, perhaps without
    /// end: those that come up in the third round stay as they are.
    pub(super) fn underlie_instances(&mut self) {
        let mut done = 0;
        for _ in 0..2 {
            let instance = |(id, ty): (TyId, &Ty)| match ty {
                Ty::Named { args, .. } if !args.is_empty() => Some(id),
                _ => None,
            };
            let found: Vec<TyId> = self.types.iter().skip(done).filter_map(instance).collect();
            done = self.types.iter().count();
            for ty in found {
                let under = self.under(ty);
                self.checked.instance_underlying.insert(ty, under);
            }
        }
    }

    fn under_decl(&mut self, decl: TypeDeclId, fuel: u32) -> TyId {
        match self.checked.types.get(decl) {
            Some(info) if info.underlying != UNKNOWN => return info.underlying,
            _ => {}
        }
        if fuel == 0 {
            return UNKNOWN;
        }
        if self.rhs.get(decl).is_none() {
            self.resolve_type(decl);
        }
        let Some(rhs) = self.rhs.get(decl).copied() else { return UNKNOWN };
        let under = self.under_within(rhs, fuel - 1);
        if let Some(info) = self.checked.types.get_mut(decl) {
            info.underlying = under;
        }
        under
    }

    /// The basic type under `ty`, if it is one.
    pub(super) fn basic(&mut self, ty: TyId) -> Option<Basic> {
        let under = self.under(ty);
        if let Ty::Basic(basic) = self.types[under] { Some(basic) } else { None }
    }

    pub(super) fn is_untyped(&self, ty: TyId) -> bool {
        matches!(self.types[ty], Ty::Basic(b) if b.is_untyped())
    }

    pub(super) fn is_param(&self, ty: TyId) -> bool {
        matches!(self.types[ty], Ty::Param(_))
    }

    /// Whether `ty` is an interface and no type parameter.
    pub(super) fn is_interface(&mut self, ty: TyId) -> bool {
        let under = self.under(ty);
        matches!(self.types[under], Ty::Interface(_))
    }

    /// Whether the type itself is basic and satisfies `f`; never for type parameters.
    pub(super) fn is_basic(&mut self, ty: TyId, f: fn(Basic) -> bool) -> bool {
        self.basic(ty).is_some_and(f)
    }

    /// Whether every type of `ty`'s type set is basic and satisfies `f`.
    pub(super) fn all(&mut self, ty: TyId, f: fn(Basic) -> bool) -> bool {
        self.every(
            ty,
            |this, under| matches!(under, Some(u) if matches!(this.types[u], Ty::Basic(b) if f(b))),
        )
    }

    /// Whether `f` holds of the underlying type of every type in `ty`'s type set; called with `None` for a type
    /// parameter that allows any type.
    pub(super) fn every(&mut self, ty: TyId, mut f: impl FnMut(&mut Self, Option<TyId>) -> bool) -> bool {
        let Ty::Param(param) = self.types[ty] else {
            let under = self.under(ty);
            return f(self, Some(under));
        };
        let Some(terms) = self.param_terms(param) else { return f(self, None) };
        for term in terms {
            let under = self.under(term.ty);
            if !f(self, Some(under)) {
                return false;
            }
        }
        true
    }

    /// The terms of a type parameter's type set; `None` where it allows any type.
    pub(super) fn param_terms(&mut self, param: TypeParamId) -> Option<Vec<Term>> {
        let constraint = self.types[param].constraint;
        self.type_set(constraint).terms.clone()
    }

    /// The one underlying type that all types of `ty`'s type set share, if there is one.
    pub(super) fn common_under(&mut self, ty: TyId) -> Option<TyId> {
        let Ty::Param(param) = self.types[ty] else { return Some(self.under(ty)) };
        let terms = self.param_terms(param)?;
        let mut common: Option<TyId> = None;
        for term in terms {
            let under = self.under(term.ty);
            common = match common {
                None => Some(under),
                Some(before) if self.identical(before, under) => Some(before),
                Some(before) => Some(self.common_chan(before, under)?),
            };
        }
        common
    }

    /// Channels of different directions share the more restricted one.
    fn common_chan(&mut self, a: TyId, b: TyId) -> Option<TyId> {
        let (Ty::Chan { dir: d, elem: x }, Ty::Chan { dir: e, elem: y }) = (&self.types[a], &self.types[b])
        else {
            return None;
        };
        let (d, e, x, y) = (*d, *e, *x, *y);
        if !self.identical(x, y) {
            return None;
        }
        match (d, e) {
            (ChanDir::Both, _) => Some(b),
            (_, ChanDir::Both) => Some(a),
            _ => (d == e).then_some(a),
        }
    }

    /// Like [`Checker::common_under`], with strings counting as `[]byte`; the flag says that there are strings.
    pub(super) fn common_bytes(&mut self, ty: TyId) -> (Option<TyId>, bool) {
        let Ty::Param(param) = self.types[ty] else {
            let under = self.under(ty);
            let string = matches!(self.types[under], Ty::Basic(b) if b.is_string());
            return (Some(under), string);
        };
        let Some(terms) = self.param_terms(param) else { return (None, false) };
        let bytes = self.types.intern(Ty::Slice(ty::UINT8));
        let (mut common, mut strings) = (None, false);
        for term in terms {
            let mut under = self.under(term.ty);
            if matches!(self.types[under], Ty::Basic(b) if b.is_string()) {
                (under, strings) = (bytes, true);
            }
            match common {
                None => common = Some(under),
                Some(before) if self.identical(before, under) => {}
                Some(_) => return (None, strings),
            }
        }
        (common, strings)
    }

    /// Whether `nil` is a value of every type in the type set.
    pub(super) fn has_nil(&mut self, ty: TyId) -> bool {
        self.every(ty, |this, under| match under.map(|u| &this.types[u]) {
            Some(Ty::Basic(b)) => matches!(b, Basic::UnsafePointer | Basic::UntypedNil),
            Some(
                Ty::Pointer(_)
                | Ty::Slice(_)
                | Ty::Map { .. }
                | Ty::Chan { .. }
                | Ty::Func(_)
                | Ty::Interface(_),
            ) => true,
            Some(Ty::Unknown) => true,
            Some(Ty::Named { .. } | Ty::Array { .. } | Ty::Struct(_) | Ty::Tuple(_) | Ty::Param(_))
            | None => false,
        })
    }

    /// The type an untyped operand gets when nothing else decides.
    pub(super) fn default_type(&self, ty: TyId) -> TyId {
        match self.types[ty] {
            Ty::Basic(Basic::UntypedBool) => ty::BOOL,
            Ty::Basic(Basic::UntypedInt) => ty::INT,
            Ty::Basic(Basic::UntypedRune) => ty::INT32,
            Ty::Basic(Basic::UntypedFloat) => ty::FLOAT64,
            Ty::Basic(Basic::UntypedComplex) => ty::COMPLEX128,
            Ty::Basic(Basic::UntypedString) => ty::STRING,
            _ => ty,
        }
    }

    /// The pointed-to type, where `ty` itself is a pointer.
    pub(super) fn deref(&self, ty: TyId) -> Option<TyId> {
        if let Ty::Pointer(base) = self.types[ty] { Some(base) } else { None }
    }

    /// The array under a pointer to one; else `ty`.
    pub(super) fn array_deref(&mut self, ty: TyId) -> TyId {
        if let Ty::Pointer(base) = self.types[ty] {
            let under = self.under(base);
            if matches!(self.types[under], Ty::Array { .. }) {
                return under;
            }
        }
        ty
    }

    /// Whether the type has a name: predeclared, declared, or a type parameter.
    pub(super) fn has_name(&self, ty: TyId) -> bool {
        matches!(self.types[ty], Ty::Basic(_) | Ty::Named { .. } | Ty::Param(_))
    }

    /// `[]byte` or `[]rune` underneath.
    pub(super) fn is_bytes_or_runes(&mut self, ty: TyId) -> bool {
        let under = self.under(ty);
        let Ty::Slice(elem) = self.types[under] else { return false };
        let elem = self.under(elem);
        elem == ty::UINT8 || elem == ty::INT32
    }

    pub(super) fn pointer_to(&mut self, ty: TyId) -> TyId {
        self.types.intern(Ty::Pointer(ty))
    }
}

pub(super) fn is_numeric(b: Basic) -> bool {
    b.is_integer() || b.is_float() || b.is_complex()
}

pub(super) fn is_numeric_or_string(b: Basic) -> bool {
    is_numeric(b) || b.is_string()
}

pub(super) fn is_ordered(b: Basic) -> bool {
    b.is_integer() || b.is_float() || b.is_string()
}

pub(super) fn is_const_type(b: Basic) -> bool {
    is_numeric(b) || b.is_string() || b.is_boolean()
}
