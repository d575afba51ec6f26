//! Whether types implement interfaces, and why not.

use super::Checker;
use goxide_ir::{
    Ty, TyId,
    ty::{Method, Term, UNKNOWN},
};

impl Checker<'_> {
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
        // What no type is satisfies everything.
        if (self.is_interface(ty) || self.is_param(ty))
            && self.type_set(ty).terms.as_ref().is_some_and(Vec::is_empty)
        {
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
}
