//! Unification: which types type parameters must stand for, so that two types match.

use super::Checker;
use goxide_ir::{Ty, TyId, TypeParamId, is_exported, ty::Variable};

/// How closely two types must match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mode {
    /// The second type is assigned to the first: inner types must match exactly.
    assign: bool,
    /// Declared types do not match their underlying types.
    exact: bool,
}

impl Mode {
    pub(super) const INEXACT: Mode = Mode { assign: false, exact: false };
    pub(super) const ASSIGN: Mode = Mode { assign: true, exact: false };
    pub(super) const EXACT: Mode = Mode { assign: false, exact: true };
}

/// Deeper nesting than this does not unify.
const MAX_DEPTH: u32 = 50;

/// Type parameters and what they stand for. Parameters joined with each other share a slot.
pub(super) struct Unifier {
    params: Vec<TypeParamId>,
    slot_of: Vec<usize>,
    slots: Vec<Option<TyId>>,
    depth: u32,
}

impl Unifier {
    pub(super) fn new(params: &[TypeParamId], known: &[Option<TyId>]) -> Unifier {
        Unifier {
            params: params.to_vec(),
            slot_of: (0..params.len()).collect(),
            slots: (0..params.len()).map(|i| known.get(i).copied().flatten()).collect(),
            depth: 0,
        }
    }

    fn slot(&self, param: TypeParamId) -> Option<usize> {
        self.params.iter().position(|p| *p == param).map(|i| self.slot_of[i])
    }

    pub(super) fn at(&self, param: TypeParamId) -> Option<TyId> {
        self.slots[self.slot(param)?]
    }

    pub(super) fn set(&mut self, param: TypeParamId, ty: TyId) {
        if let Some(slot) = self.slot(param) {
            self.slots[slot] = Some(ty);
        }
    }

    /// How many parameters stand for nothing yet.
    pub(super) fn unknown(&self) -> usize {
        self.slot_of.iter().filter(|s| self.slots[**s].is_none()).count()
    }

    pub(super) fn known(&self) -> Vec<TyId> {
        self.slot_of.iter().filter_map(|s| self.slots[*s]).collect()
    }

    /// Makes two parameters one; fails where both stand for something already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        if a == b {
            return true;
        }
        let (from, to) = match (self.slots[a], self.slots[b]) {
            (Some(_), Some(_)) => return false,
            (Some(_), None) => (b, a),
            _ => (a, b),
        };
        for slot in &mut self.slot_of {
            if *slot == from {
                *slot = to;
            }
        }
        true
    }
}

impl Checker<'_> {
    pub(super) fn unify(&mut self, u: &mut Unifier, x: TyId, y: TyId, mode: Mode) -> bool {
        if x == y {
            return true;
        }
        if u.depth >= MAX_DEPTH {
            return false;
        }
        u.depth += 1;
        let result = self.unify_inside(u, x, y, mode);
        u.depth -= 1;
        result
    }

    fn bound(&self, u: &Unifier, ty: TyId) -> Option<TypeParamId> {
        match self.types[ty] {
            Ty::Param(param) => u.slot(param).map(|_| param),
            _ => None,
        }
    }

    fn unify_inside(&mut self, u: &mut Unifier, mut x: TyId, mut y: TyId, mode: Mode) -> bool {
        let named = |this: &Self, ty: TyId| matches!(this.types[ty], Ty::Named { .. });
        if named(self, x) || self.bound(u, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        // A declared type matches a type literal by its underlying type.
        if !mode.exact
            && named(self, y)
            && !matches!(self.types[x], Ty::Named { .. } | Ty::Param(_))
            && !self.is_interface(x)
        {
            y = self.under(y);
            if x == y {
                return true;
            }
        }
        match (self.bound(u, x), self.bound(u, y)) {
            (Some(a), Some(b)) => {
                let (Some(sa), Some(sb)) = (u.slot(a), u.slot(b)) else { return false };
                if u.join(sa, sb) {
                    return true;
                }
                let (Some(a), Some(b)) = (u.at(a), u.at(b)) else { return false };
                return self.unify(u, a, b, mode);
            }
            (Some(param), None) => return self.unify_bound(u, param, y, mode),
            _ => {}
        }
        if !mode.exact
            && let Some(result) = self.unify_interfaces(u, x, y)
        {
            return result;
        }
        if self.is_param(y) {
            std::mem::swap(&mut x, &mut y);
        }
        let inner = Mode { exact: mode.exact || mode.assign, ..mode };
        match (self.types[x].clone(), self.types[y].clone()) {
            (Ty::Param(_), _) => match self.common_under(x) {
                Some(core) if core != x => self.unify(u, core, y, Mode::ASSIGN),
                _ => false,
            },
            (Ty::Basic(a), Ty::Basic(b)) => a == b,
            (Ty::Array { len: m, elem: a }, Ty::Array { len: n, elem: b }) => {
                m == n && self.unify(u, a, b, inner)
            }
            (Ty::Slice(a), Ty::Slice(b)) | (Ty::Pointer(a), Ty::Pointer(b)) => self.unify(u, a, b, inner),
            (Ty::Map { key: k, value: v }, Ty::Map { key: l, value: w }) => {
                self.unify(u, k, l, inner) && self.unify(u, v, w, inner)
            }
            (Ty::Chan { dir: d, elem: a }, Ty::Chan { dir: e, elem: b }) => {
                (!mode.exact || d == e) && self.unify(u, a, b, inner)
            }
            (Ty::Struct(f), Ty::Struct(g)) => {
                f.len() == g.len()
                    && f.iter().zip(&g).all(|(a, b)| {
                        a.name == b.name
                            && a.embedded == b.embedded
                            && a.tag == b.tag
                            && (is_exported(&a.name) || a.package == b.package)
                            && self.unify(u, a.ty, b.ty, inner)
                    })
            }
            (Ty::Func(f), Ty::Func(g)) => {
                f.variadic == g.variadic
                    && self.unify_variables(u, &f.params, &g.params, inner)
                    && self.unify_variables(u, &f.results, &g.results, inner)
            }
            (Ty::Named { decl: a, args: p }, Ty::Named { decl: b, args: q }) => {
                a == b && p.len() == q.len() && p.iter().zip(&q).all(|(a, b)| self.unify(u, *a, *b, mode))
            }
            (Ty::Tuple(p), Ty::Tuple(q)) => {
                p.len() == q.len() && p.iter().zip(&q).all(|(a, b)| self.unify(u, *a, *b, mode))
            }
            (Ty::Interface(_), Ty::Interface(_)) => {
                let (a, b) = (self.type_set(x), self.type_set(y));
                a.comparable == b.comparable
                    && a.methods.len() == b.methods.len()
                    && a.methods
                        .iter()
                        .zip(&b.methods)
                        .all(|(m, n)| m.name == n.name && self.unify(u, m.sig, n.sig, Mode::EXACT))
            }
            // What is not known matches anything.
            (Ty::Unknown, _) | (_, Ty::Unknown) => true,
            _ => false,
        }
    }

    /// `param` against `y`, which is no parameter to be found.
    fn unify_bound(&mut self, u: &mut Unifier, param: TypeParamId, y: TyId, mode: Mode) -> bool {
        let Some(before) = u.at(param) else {
            u.set(param, y);
            return true;
        };
        if !self.unify(u, before, y, mode) {
            return false;
        }
        let (xi, yi) = (self.is_interface(before), self.is_interface(y));
        let (xn, yn) =
            (matches!(self.types[before], Ty::Named { .. }), matches!(self.types[y], Ty::Named { .. }));
        if xi && yi {
            if xn && yn {
                return self.identical(before, y);
            }
            let (a, b) = (self.type_set(before), self.type_set(y));
            if a.methods.len() != b.methods.len() {
                return false;
            }
        } else if xi || yi {
            return false;
        }
        if !mode.exact && !xn {
            let under = self.under(y);
            let directed =
                matches!(self.types[under], Ty::Chan { dir, .. } if dir != goxide_ir::ChanDir::Both);
            if yn || directed {
                u.set(param, y);
            }
        }
        true
    }

    /// Interfaces match by the methods they share; `None` where neither type is one.
    fn unify_interfaces(&mut self, u: &mut Unifier, x: TyId, y: TyId) -> Option<bool> {
        let (xi, yi) = (self.is_interface(x), self.is_interface(y));
        if !xi && !yi {
            return None;
        }
        if xi && yi {
            let (a, b) = (self.type_set(x), self.type_set(y));
            if a.comparable != b.comparable || a.terms.is_some() != b.terms.is_some() {
                return Some(false);
            }
            let (few, many) = if a.methods.len() > b.methods.len() { (b, a) } else { (a, b) };
            return Some(few.methods.iter().all(|m| {
                many.method(&m.name, m.package).is_some_and(|(_, n)| self.unify(u, m.sig, n.sig, Mode::EXACT))
            }));
        }
        let (interface, concrete) = if xi { (x, y) } else { (y, x) };
        let set = self.type_set(interface);
        Some(set.methods.iter().all(|m| {
            let found = self.lookup(concrete, &m.name, m.package).method_sig();
            found.is_some_and(|(sig, _)| self.unify(u, m.sig, sig, Mode::EXACT))
        }))
    }

    fn unify_variables(&mut self, u: &mut Unifier, a: &[Variable], b: &[Variable], mode: Mode) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.unify(u, x.ty, y.ty, mode))
    }
}
