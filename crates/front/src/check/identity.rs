//! Identity and comparability of types.

use super::Checker;
use goxide_ir::{
    Basic, Ty, TyId, is_exported,
    ty::{Term, Variable},
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
    pub(super) fn terms_within(&mut self, a: &[Term], b: &[Term]) -> bool {
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
}
