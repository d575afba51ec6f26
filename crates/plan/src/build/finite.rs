//! Types that would hold themselves by value get a `Box` on the way: Go's pointers and interfaces allowed it.

use crate::{ErrorVariant, Plan, Repr, TypeForm};
use goxide_ir::{PackageId, TypeDeclId};
use rustc_hash::FxHashSet;

/// What can hold something by value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Type(TypeDeclId),
    Error(PackageId),
}

/// Boxes each field that would make its struct infinitely large.
pub(crate) fn finite(plan: &mut Plan) {
    for at in 0..plan.types.len() {
        let Some((id, ty)) = plan.types.get_index(at) else { continue };
        let (id, mut form) = (*id, ty.form.clone());
        let mut changed = false;
        let fields: Vec<&mut Repr> = match &mut form {
            TypeForm::Struct(form) => form.fields.iter_mut().map(|f| &mut f.repr).collect(),
            TypeForm::Newtype { inner, .. } => vec![inner],
            TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => Vec::new(),
        };
        for repr in fields {
            changed |= break_cycle(plan, id, repr);
        }
        if changed {
            plan.types[at].form = form;
        }
    }
}

/// Boxes what leads back to `home` without an indirection; whether there was something.
fn break_cycle(plan: &Plan, home: TypeDeclId, repr: &mut Repr) -> bool {
    let holder = match repr {
        Repr::Named(decl, _) => Holder::Type(*decl),
        Repr::Error(package) => Holder::Error(*package),
        Repr::Option(inner) | Repr::Array(inner, _) | Repr::RefCell(inner) | Repr::Mutex(inner) => {
            return break_cycle(plan, home, inner);
        }
        Repr::Tuple(items) => {
            return items.iter_mut().map(|item| break_cycle(plan, home, item)).filter(|b| *b).count() > 0;
        }
        _ => return false,
    };
    let found = reaches(plan, holder, Holder::Type(home));
    if found {
        *repr = Repr::Box(Box::new(std::mem::replace(repr, Repr::Unit)));
    }
    found
}

/// Whether a value of `from` holds one of `to`, or is one.
fn reaches(plan: &Plan, from: Holder, to: Holder) -> bool {
    let mut todo = vec![from];
    let mut seen = FxHashSet::default();
    while let Some(holder) = todo.pop() {
        if holder == to {
            return true;
        }
        if !seen.insert(holder) {
            continue;
        }
        match holder {
            Holder::Type(decl) => match plan.types.get(&decl).map(|t| &t.form) {
                Some(TypeForm::Struct(form)) => form.fields.iter().for_each(|f| held(&f.repr, &mut todo)),
                Some(TypeForm::Newtype { inner, .. } | TypeForm::Alias(inner)) => held(inner, &mut todo),
                Some(TypeForm::Trait(_) | TypeForm::Vanishes | TypeForm::Hole(_)) | None => {}
            },
            Holder::Error(package) => {
                for variant in plan.errors.get(&package).into_iter().flat_map(|e| &e.variants) {
                    match variant {
                        ErrorVariant::Type { decl, .. } => todo.push(Holder::Type(*decl)),
                        ErrorVariant::Package(other, _) => todo.push(Holder::Error(*other)),
                        ErrorVariant::Sentinel { .. }
                        | ErrorVariant::Message
                        | ErrorVariant::Context
                        | ErrorVariant::Wrapped => {}
                    }
                }
            }
        }
    }
    false
}

/// What a value of this type holds without an indirection.
fn held(repr: &Repr, out: &mut Vec<Holder>) {
    match repr {
        Repr::Named(decl, _) => out.push(Holder::Type(*decl)),
        Repr::Error(package) => out.push(Holder::Error(*package)),
        Repr::Result(ok, package) => {
            out.push(Holder::Error(*package));
            held(ok, out);
        }
        Repr::Option(inner)
        | Repr::Array(inner, _)
        | Repr::RefCell(inner)
        | Repr::Mutex(inner)
        | Repr::RwLock(inner) => held(inner, out),
        Repr::Tuple(items) => items.iter().for_each(|item| held(item, out)),
        _ => {}
    }
}
