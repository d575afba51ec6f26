//! Type sets of interfaces: all methods, and which types are in.

use super::Checker;
use goxide_ir::{
    Name, PackageId, Ty, TyId, is_exported,
    ty::{Method, Term},
};
use std::rc::Rc;

/// What an interface demands of a type.
#[derive(Clone, Debug, Default)]
pub(super) struct TypeSet {
    /// All methods, embedded ones too, by name.
    pub(super) methods: Vec<Method>,
    /// The types that are in; `None` for all of them.
    pub(super) terms: Option<Vec<Term>>,
    /// Whether the types must be comparable.
    pub(super) comparable: bool,
}

impl TypeSet {
    /// Whether any type at all is in.
    pub(super) fn is_all(&self) -> bool {
        self.methods.is_empty() && self.terms.is_none() && !self.comparable
    }

    pub(super) fn method(&self, name: &str, package: PackageId) -> Option<(u32, &Method)> {
        self.methods
            .iter()
            .enumerate()
            .find(|(_, m)| m.name == name && (is_exported(name) || m.package == package))
            .map(|(i, m)| (i as u32, m))
    }
}

impl Checker<'_> {
    /// The type set of an interface or constraint; for any other type the set of that type alone.
    pub(super) fn type_set(&mut self, ty: TyId) -> Rc<TypeSet> {
        if let Some(known) = self.type_sets.get(&ty) {
            return known.clone();
        }
        // Interfaces that embed themselves are wrong Go; the empty entry ends the recursion.
        self.type_sets.insert(ty, Rc::default());
        let under = self.under(ty);
        let set = Rc::new(match self.types[under].clone() {
            Ty::Interface(interface) => {
                let mut set = TypeSet {
                    methods: interface.methods.to_vec(),
                    terms: None,
                    comparable: interface.comparable,
                };
                for union in &interface.embeds {
                    self.intersect(&mut set, union);
                }
                set.methods.sort_by(|a, b| a.name.cmp(&b.name));
                set
            }
            Ty::Param(param) => {
                let constraint = self.types[param].constraint;
                (*self.type_set(constraint)).clone()
            }
            Ty::Unknown => TypeSet::default(),
            _ => TypeSet { terms: Some(vec![Term { tilde: false, ty }]), ..TypeSet::default() },
        });
        if under == goxide_ir::ty::UNKNOWN {
            self.type_sets.remove(&ty);
        } else {
            self.type_sets.insert(ty, set.clone());
        }
        set
    }

    /// Narrows `set` to what one embedded element allows.
    fn intersect(&mut self, set: &mut TypeSet, union: &[Term]) {
        if let [term] = union
            && !term.tilde
            && self.is_interface(term.ty)
        {
            let embedded = self.type_set(term.ty);
            for method in &embedded.methods {
                if !set.methods.iter().any(|m| same_name(m, &method.name, method.package)) {
                    set.methods.push(method.clone());
                }
            }
            set.comparable |= embedded.comparable;
            set.terms = self.both(set.terms.take(), embedded.terms.clone());
            return;
        }
        let mut terms = Some(Vec::new());
        for term in union {
            let more = if self.is_interface(term.ty) {
                self.type_set(term.ty).terms.clone()
            } else {
                Some(vec![*term])
            };
            match (&mut terms, more) {
                // Unions of unions would grow without end.
                (Some(all), Some(more)) => {
                    all.extend(more.into_iter().filter(|t| !all.contains(t)).collect::<Vec<_>>())
                }
                _ => terms = None,
            }
        }
        set.terms = self.both(set.terms.take(), terms);
    }

    fn both(&mut self, a: Option<Vec<Term>>, b: Option<Vec<Term>>) -> Option<Vec<Term>> {
        let (Some(a), Some(b)) = (&a, &b) else { return a.or(b) };
        let mut out = Vec::new();
        for x in a {
            for y in b {
                let (narrow, wide) = if x.tilde && !y.tilde { (y, x) } else { (x, y) };
                if self.term_includes(wide, narrow.ty)
                    && (wide.tilde || !narrow.tilde)
                    && !out.contains(narrow)
                {
                    out.push(*narrow);
                }
            }
        }
        Some(out)
    }

    /// Whether `ty` is one of the types that `term` stands for.
    pub(super) fn term_includes(&mut self, term: &Term, ty: TyId) -> bool {
        if term.tilde {
            let (a, b) = (self.under(term.ty), self.under(ty));
            return self.identical(a, b);
        }
        self.identical(term.ty, ty)
    }
}

fn same_name(method: &Method, name: &Name, package: PackageId) -> bool {
    method.name == *name && (is_exported(name) || method.package == package)
}
