//! How types relate: identity, comparability, implementation, assignability, convertibility.

use super::{Checker, constant::Misfit, operand::Operand};
use goxide_ir::{
    Basic, ChanDir, Ty, TyId, is_exported,
    ty::{self, Method, Term, UNKNOWN, Variable},
};

impl Checker<'_> {
    /// Whether two types are identical; interfaces by their type sets.
    pub(super) fn identical(&mut self, a: TyId, b: TyId) -> bool {
        self.same(a, b, true)
    }

    /// The same without regard to struct tags.
    pub(super) fn identical_ignore_tags(&mut self, a: TyId, b: TyId) -> bool {
        self.same(a, b, false)
    }

    fn same(&mut self, a: TyId, b: TyId, tags: bool) -> bool {
        if a == b {
            return true;
        }
        match (&self.types[a], &self.types[b]) {
            (Ty::Basic(_) | Ty::Param(_), _) => false,
            (Ty::Named { decl: x, args: p }, Ty::Named { decl: y, args: q }) => {
                if x != y || p.is_empty() {
                    return false;
                }
                let (p, q) = (p.clone(), q.clone());
                self.all_same(&p, &q, tags)
            }
            (Ty::Pointer(x), Ty::Pointer(y)) | (Ty::Slice(x), Ty::Slice(y)) => {
                let (x, y) = (*x, *y);
                self.same(x, y, tags)
            }
            (Ty::Array { len: m, elem: x }, Ty::Array { len: n, elem: y }) => {
                let (x, y, equal) = (*x, *y, m == n);
                equal && self.same(x, y, tags)
            }
            (Ty::Map { key: k, value: v }, Ty::Map { key: l, value: w }) => {
                let (k, v, l, w) = (*k, *v, *l, *w);
                self.same(k, l, tags) && self.same(v, w, tags)
            }
            (Ty::Chan { dir: d, elem: x }, Ty::Chan { dir: e, elem: y }) => {
                let (x, y, equal) = (*x, *y, d == e);
                equal && self.same(x, y, tags)
            }
            (Ty::Struct(f), Ty::Struct(g)) => {
                let alike = f.len() == g.len()
                    && f.iter().zip(g).all(|(x, y)| {
                        x.name == y.name
                            && x.embedded == y.embedded
                            && (!tags || x.tag == y.tag)
                            && (is_exported(&x.name) || x.package == y.package)
                    });
                if !alike {
                    return false;
                }
                let pairs: Vec<_> = f.iter().zip(g).map(|(x, y)| (x.ty, y.ty)).collect();
                pairs.into_iter().all(|(x, y)| self.same(x, y, tags))
            }
            (Ty::Func(f), Ty::Func(g)) => {
                if f.variadic != g.variadic
                    || f.params.len() != g.params.len()
                    || f.results.len() != g.results.len()
                {
                    return false;
                }
                let types = |v: &[Variable]| v.iter().map(|v| v.ty).collect::<Vec<_>>();
                let (p, q) = (types(&f.params), types(&g.params));
                let (r, s) = (types(&f.results), types(&g.results));
                self.all_same(&p, &q, tags) && self.all_same(&r, &s, tags)
            }
            (Ty::Tuple(p), Ty::Tuple(q)) => {
                let (p, q) = (p.clone(), q.clone());
                self.all_same(&p, &q, tags)
            }
            (Ty::Interface(_), Ty::Interface(_)) => {
                // Interfaces can lead back to themselves through their methods.
                if self.comparing.contains(&(a, b)) {
                    return true;
                }
                self.comparing.push((a, b));
                let same = self.same_type_set(a, b, tags);
                self.comparing.pop();
                same
            }
            _ => false,
        }
    }

    fn all_same(&mut self, a: &[TyId], b: &[TyId], tags: bool) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.same(*x, *y, tags))
    }

    fn same_type_set(&mut self, a: TyId, b: TyId, tags: bool) -> bool {
        let (x, y) = (self.type_set(a), self.type_set(b));
        if x.comparable != y.comparable || x.methods.len() != y.methods.len() {
            return false;
        }
        let same_terms = match (&x.terms, &y.terms) {
            (None, None) => true,
            (Some(p), Some(q)) => self.terms_within(p, q) && self.terms_within(q, p),
            _ => false,
        };
        same_terms
            && x.methods.iter().zip(&y.methods).all(|(m, n)| {
                m.name == n.name
                    && (is_exported(&m.name) || m.package == n.package)
                    && self.same(m.sig, n.sig, tags)
            })
    }

    /// Whether each type of `a` is in `b`.
    fn terms_within(&mut self, a: &[Term], b: &[Term]) -> bool {
        a.iter().all(|x| b.iter().any(|y| (y.tilde || !x.tilde) && self.term_includes(y, x.ty)))
    }

    /// Whether `==` is defined on all values; with `dynamic`, interfaces count (they may panic).
    pub(super) fn comparable(&mut self, ty: TyId, dynamic: bool) -> bool {
        // A type that contains itself is told elsewhere.
        if self.goes_round(ty) {
            return true;
        }
        self.visiting.push(ty);
        let comparable = self.deeper(|this| this.comparable_inside(ty, dynamic)).unwrap_or(true);
        self.visiting.pop();
        comparable
    }

    /// Whether `ty` is being visited already, or is one of ever larger instances of one generic type.
    pub(super) fn goes_round(&self, ty: TyId) -> bool {
        if self.visiting.contains(&ty) {
            return true;
        }
        let decl_of = |ty: TyId| if let Ty::Named { decl, .. } = self.types[ty] { Some(decl) } else { None };
        let Some(decl) = decl_of(ty) else { return false };
        self.visiting.iter().filter(|t| decl_of(**t) == Some(decl)).count() >= 12
    }

    fn comparable_inside(&mut self, ty: TyId, dynamic: bool) -> bool {
        let under = self.under(ty);
        match &self.types[under] {
            Ty::Unknown => true,
            Ty::Basic(b) => *b != Basic::UntypedNil,
            Ty::Pointer(_) | Ty::Chan { .. } => true,
            Ty::Slice(_) | Ty::Map { .. } | Ty::Func(_) | Ty::Tuple(_) | Ty::Named { .. } => false,
            Ty::Array { elem, .. } => {
                let elem = *elem;
                self.comparable(elem, dynamic)
            }
            Ty::Struct(fields) => {
                let types: Vec<_> = fields.iter().map(|f| f.ty).collect();
                types.into_iter().all(|t| self.comparable(t, dynamic))
            }
            Ty::Interface(_) => {
                if dynamic {
                    return true;
                }
                let set = self.type_set(ty);
                set.comparable
                    || set
                        .terms
                        .as_ref()
                        .is_some_and(|terms| terms.iter().all(|t| self.comparable(t.ty, false)))
            }
            Ty::Param(_) => {
                let set = self.type_set(ty);
                set.comparable
                    || set
                        .terms
                        .as_ref()
                        .is_some_and(|terms| terms.iter().all(|t| self.comparable(t.ty, false)))
            }
        }
    }

    /// Whether `ty` is in the type set of the interface `interface`; with a reason if not.
    pub(super) fn implements(&mut self, ty: TyId, interface: TyId, constraint: bool) -> Result<(), String> {
        if self.is_unknown(ty) || self.is_unknown(interface) {
            return Ok(());
        }
        let set = self.type_set(interface);
        let verb = if constraint { "satisfy" } else { "implement" };
        if set.is_all() {
            return Ok(());
        }
        if set.terms.as_ref().is_some_and(Vec::is_empty) {
            return Err(format!("cannot {verb} {} (empty type set)", self.show(interface)));
        }
        if self.is_open_ended(ty) {
            return Ok(());
        }
        let lead = |this: &Self| format!("{} does not {verb} {}", this.show(ty), this.show(interface));
        if let Some(why) = self.missing_method(ty, interface) {
            return Err(format!("{} {why}", lead(self)));
        }
        if set.comparable && !self.comparable(ty, constraint) {
            return Err(format!("{} does not {verb} comparable", self.show(ty)));
        }
        let Some(terms) = set.terms.clone() else { return Ok(()) };
        if self.is_interface(ty) || self.is_param(ty) {
            let own = self.type_set(ty);
            return match &own.terms {
                Some(own) if self.terms_within(own, &terms) => Ok(()),
                _ => Err(lead(self)),
            };
        }
        if terms.iter().any(|t| self.term_includes(t, ty)) {
            return Ok(());
        }
        let under = self.under(ty);
        if terms.iter().any(|t| self.identical(t.ty, under)) {
            let message = format!(
                "{} (possibly missing ~ for {} in {})",
                lead(self),
                self.show(under),
                self.show(interface)
            );
            return Err(message);
        }
        Err(format!("{} ({} missing in {})", lead(self), self.show(ty), self.show_terms(&terms)))
    }

    fn show_terms(&self, terms: &[Term]) -> String {
        let shown: Vec<_> =
            terms.iter().map(|t| format!("{}{}", if t.tilde { "~" } else { "" }, self.show(t.ty))).collect();
        shown.join(" | ")
    }

    /// Why `ty` lacks a method of `interface`, in parentheses; `None` if it has them all.
    pub(super) fn missing_method(&mut self, ty: TyId, interface: TyId) -> Option<String> {
        if self.is_open_ended(ty) {
            return None;
        }
        let set = self.type_set(interface);
        let own_set = (self.is_interface(ty) || self.is_param(ty)).then(|| self.type_set(ty));
        for method in &set.methods {
            let sig = match &own_set {
                Some(own) => own.method(&method.name, method.package).map(|(_, m)| m.sig),
                None => match self.concrete_method(ty, method) {
                    Ok(sig) => sig,
                    Err(why) => return Some(why),
                },
            };
            let Some(sig) = sig else {
                return Some(format!("(missing method {})", method.name));
            };
            if sig != UNKNOWN && !self.identical(sig, method.sig) && !self.mentions_unknown(sig, method.sig) {
                let (have, want) = (self.show(sig), self.show(method.sig));
                let (have, want) = (have.trim_start_matches("func"), want.trim_start_matches("func"));
                let name = &method.name;
                return Some(format!(
                    "(wrong type for method {name})\n\t\thave {name}{have}\n\t\twant {name}{want}"
                ));
            }
        }
        None
    }

    /// The signature of `ty`'s method that could be `wanted`; an error for one with the wrong receiver.
    fn concrete_method(&mut self, ty: TyId, wanted: &Method) -> Result<Option<TyId>, String> {
        let found = self.lookup(ty, &wanted.name, wanted.package);
        match found.method_sig() {
            Some((sig, needs_pointer)) => {
                if needs_pointer {
                    return Err(format!("(method {} has pointer receiver)", wanted.name));
                }
                Ok(Some(sig))
            }
            None => Ok(None),
        }
    }

    /// Whether either type has a part that is not known, so that nothing can be said against it.
    pub(super) fn mentions_unknown(&mut self, a: TyId, b: TyId) -> bool {
        self.has_unknown(a, 12) || self.has_unknown(b, 12)
    }

    fn has_unknown(&self, ty: TyId, fuel: u32) -> bool {
        if fuel == 0 {
            return false;
        }
        match &self.types[ty] {
            Ty::Unknown => true,
            Ty::Basic(_) | Ty::Param(_) => false,
            Ty::Named { args, .. } | Ty::Tuple(args) => args.iter().any(|t| self.has_unknown(*t, fuel - 1)),
            Ty::Pointer(x) | Ty::Slice(x) | Ty::Array { elem: x, .. } | Ty::Chan { elem: x, .. } => {
                self.has_unknown(*x, fuel - 1)
            }
            Ty::Map { key, value } => self.has_unknown(*key, fuel - 1) || self.has_unknown(*value, fuel - 1),
            Ty::Struct(fields) => fields.iter().any(|f| self.has_unknown(f.ty, fuel - 1)),
            Ty::Func(sig) => sig.params.iter().chain(&sig.results).any(|v| self.has_unknown(v.ty, fuel - 1)),
            Ty::Interface(i) => {
                i.methods.iter().any(|m| self.has_unknown(m.sig, fuel - 1))
                    || i.embeds.iter().flatten().any(|t| self.has_unknown(t.ty, fuel - 1))
            }
        }
    }

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
