//! Finding fields and methods, promoted ones too.

use super::Checker;
use goxide_ir::{FieldStep, FuncId, Name, PackageId, Ty, TyId, is_exported};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// What a name selects in a type.
#[derive(Clone, Debug)]
pub(super) enum Lookup {
    Found(Found),
    /// Two members at the same depth.
    Ambiguous,
    Missing,
}

/// A member and the way to it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) member: Member,
    /// The fields walked through; for a field the field itself last.
    pub(super) path: Vec<FieldStep>,
    /// Whether a pointer was followed anywhere on the way.
    pub(super) indirect: bool,
    /// The type that the member was found in, pointer removed.
    pub(super) owner: TyId,
    /// Whether that type was reached as a pointer.
    pub(super) owner_pointer: bool,
}

/// A field or method.
#[derive(Clone, Copy, Debug)]
pub(super) enum Member {
    Field { ty: TyId },
    Method { func: FuncId, sig: TyId, pointer: bool },
    InterfaceMethod { index: u32, sig: TyId },
}

impl Lookup {
    /// The signature of a found method, and whether it needs a pointer that the type looked into does not provide.
    pub(super) fn method_sig(&self) -> Option<(TyId, bool)> {
        let Lookup::Found(found) = self else { return None };
        match found.member {
            Member::Field { .. } => None,
            Member::Method { sig, pointer, .. } => Some((sig, pointer && !found.indirect)),
            Member::InterfaceMethod { sig, .. } => Some((sig, false)),
        }
    }
}

/// Embedding deeper than this is not searched.
const MAX_EMBEDDED: u32 = 1000;

/// A type whose members are searched at one depth.
struct Candidate {
    ty: TyId,
    path: Vec<FieldStep>,
    indirect: bool,
    pointer: bool,
    /// Whether another candidate of this depth has the same type.
    twice: bool,
}

impl Checker<'_> {
    /// What `name`, written in `package`, selects in `ty`.
    pub(super) fn lookup(&mut self, ty: TyId, name: &Name, package: PackageId) -> Rc<Lookup> {
        let key = (ty, name.clone(), package);
        if let Some(known) = self.found.get(&key) {
            return known.clone();
        }
        let found = Rc::new(self.search(ty, name, package));
        if !matches!(*found, Lookup::Missing) {
            self.found.insert(key, found.clone());
        }
        found
    }

    fn search(&mut self, ty: TyId, name: &Name, package: PackageId) -> Lookup {
        if name == "_" {
            return Lookup::Missing;
        }
        // A declared pointer type has the fields of its base, but not the methods.
        if matches!(self.types[ty], Ty::Named { .. }) {
            let under = self.under(ty);
            if self.deref(under).is_some() {
                let found = self.search(under, name, package);
                let field = matches!(&found, Lookup::Found(Found { member: Member::Field { .. }, .. }));
                return if field { found } else { Lookup::Missing };
            }
        }
        let base = self.deref(ty);
        if let Some(base) = base
            && (self.is_interface(base) || self.is_param(base))
        {
            return Lookup::Missing;
        }
        let pointer = base.is_some();
        let start = base.unwrap_or(ty);
        let mut current =
            vec![Candidate { ty: start, path: Vec::new(), indirect: pointer, pointer, twice: false }];
        let mut seen: FxHashSet<TyId> = FxHashSet::default();
        // Generic types can embed ever larger instances of themselves.
        for _ in 0..MAX_EMBEDDED {
            if current.is_empty() {
                break;
            }
            let mut next: Vec<Candidate> = Vec::new();
            let mut found: Option<Found> = None;
            let mut ambiguous = false;
            for candidate in current {
                let named = matches!(self.types[candidate.ty], Ty::Named { .. });
                if named && !seen.insert(candidate.ty) {
                    continue;
                }
                if let Some(hit) = self.member_of(&candidate, name, package, &mut next) {
                    ambiguous |= found.is_some() || candidate.twice;
                    found = Some(hit);
                }
            }
            if ambiguous {
                return Lookup::Ambiguous;
            }
            if let Some(found) = found {
                return Lookup::Found(found);
            }
            current = consolidate(next);
        }
        Lookup::Missing
    }

    /// The member of one candidate itself; its embedded fields go to `next`.
    fn member_of(
        &mut self,
        candidate: &Candidate,
        name: &Name,
        package: PackageId,
        next: &mut Vec<Candidate>,
    ) -> Option<Found> {
        let found = |member, path, indirect| Found {
            member,
            path,
            indirect,
            owner: candidate.ty,
            owner_pointer: candidate.pointer,
        };
        if let Some(member) = self.declared_method(candidate.ty, name, package) {
            return Some(found(member, candidate.path.clone(), candidate.indirect));
        }
        let under = self.under(candidate.ty);
        match &self.types[under] {
            Ty::Struct(_) => {}
            Ty::Interface(_) | Ty::Param(_) => {
                let set = self.type_set(candidate.ty);
                let (index, method) = set.method(name, package)?;
                let member = Member::InterfaceMethod { index, sig: method.sig };
                return Some(found(member, candidate.path.clone(), true));
            }
            _ => return None,
        }
        let Ty::Struct(fields) = &self.types[under] else { return None };
        let mut hit = None;
        let mut embedded = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            if field.name == *name && (is_exported(name) || field.package == package) {
                hit = Some((index as u32, field.ty));
                break;
            }
            if field.embedded {
                embedded.push((index as u32, field.ty));
            }
        }
        let step = |index, ty| FieldStep { of: candidate.ty, index, deref: candidate.pointer, ty };
        if let Some((index, ty)) = hit {
            let mut path = candidate.path.clone();
            path.push(step(index, ty));
            return Some(found(Member::Field { ty }, path, candidate.indirect));
        }
        for (index, ty) in embedded {
            let base = self.deref(ty);
            let inner = base.unwrap_or(ty);
            let under = self.under(inner);
            if !matches!(self.types[inner], Ty::Named { .. })
                && !matches!(self.types[under], Ty::Struct(_) | Ty::Interface(_))
            {
                continue;
            }
            let mut path = candidate.path.clone();
            path.push(step(index, ty));
            next.push(Candidate {
                ty: inner,
                path,
                indirect: candidate.indirect || base.is_some(),
                pointer: base.is_some(),
                twice: candidate.twice,
            });
        }
        None
    }

    /// A method declared for `ty` itself, its signature in terms of `ty`'s type arguments.
    fn declared_method(&mut self, ty: TyId, name: &Name, package: PackageId) -> Option<Member> {
        let Ty::Named { decl, .. } = self.types[ty] else { return None };
        let func = *self.method_index.get(&(decl, name.clone()))?;
        let program = self.program;
        if !is_exported(name) && program[func].package != package {
            return None;
        }
        let mut sig = self.func_sig(func);
        let pointer = program[func].receiver.as_ref().is_some_and(|r| r.pointer);
        if let Some(params) = self.recv_params.get(func).cloned()
            && let Ty::Named { args, .. } = &self.types[ty]
        {
            let args = args.clone();
            sig = self.subst(sig, &params, &args);
        }
        Some(Member::Method { func, sig, pointer })
    }
}

/// Merges candidates of the same type: what they have is reached in two ways.
fn consolidate(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match out.iter_mut().find(|c| c.ty == candidate.ty) {
            Some(before) => before.twice = true,
            None => out.push(candidate),
        }
    }
    out
}
