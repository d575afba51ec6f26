//! Whether Rust lets other threads have or see a value: `Send` and `Sync` as the compiler finds them.

use crate::{ErrorVariant, Plan, Repr, TypeForm};
use goxide_ir::TypeDeclId;
use rustc_hash::FxHashSet;

impl Plan {
    /// Whether values of this type are `Send`.
    pub fn is_send(&self, repr: &Repr) -> bool {
        let bound = |r: &Repr| {
            let always = matches!(r, Repr::Rc(_) | Repr::GoSlice(_) | Repr::Any | Repr::ImplFn { .. });
            let object = matches!(r, Repr::Dyn(decl, _)
                if !matches!(self.types.get(decl).map(|t| &t.form), Some(TypeForm::Trait(form)) if form.crosses));
            let function = matches!(r, Repr::DynFn { crosses: false, .. });
            always || object || function || matches!(r, Repr::Path { path, .. } if path.starts_with("dyn "))
        };
        !holds(self, repr, &mut FxHashSet::default(), &bound)
    }

    /// Whether values of this type are `Sync`, if they are `Send`.
    pub fn is_sync(&self, repr: &Repr) -> bool {
        !holds(self, repr, &mut FxHashSet::default(), &|r| matches!(r, Repr::RefCell(_)))
    }
}

/// Whether something in the type passes the test.
fn holds(plan: &Plan, repr: &Repr, seen: &mut FxHashSet<TypeDeclId>, test: &dyn Fn(&Repr) -> bool) -> bool {
    if test(repr) {
        return true;
    }
    let mut all = |items: &[Repr]| items.iter().any(|item| holds(plan, item, seen, test));
    match repr {
        Repr::Tuple(items) | Repr::Path { args: items, .. } | Repr::Dyn(_, items) => all(items),
        Repr::Ref { inner, .. }
        | Repr::SliceOf(inner)
        | Repr::Vec(inner)
        | Repr::Array(inner, _)
        | Repr::Option(inner)
        | Repr::Box(inner)
        | Repr::Rc(inner)
        | Repr::RefCell(inner)
        | Repr::Arc(inner)
        | Repr::Mutex(inner)
        | Repr::RwLock(inner)
        | Repr::GoSlice(inner)
        | Repr::Chan(inner) => holds(plan, inner, seen, test),
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => {
            holds(plan, k, seen, test) || holds(plan, v, seen, test)
        }
        Repr::Named(decl, args) => all(args) || type_holds(plan, *decl, seen, test),
        Repr::Result(ok, package) => {
            holds(plan, ok, seen, test) || holds(plan, &Repr::Error(*package), seen, test)
        }
        Repr::Error(package) => {
            let variants = plan.errors.get(package).into_iter().flat_map(|e| &e.variants);
            let mut types = variants.filter_map(|v| match v {
                ErrorVariant::Type { decl, .. } => Some(*decl),
                ErrorVariant::Sentinel { .. }
                | ErrorVariant::Message
                | ErrorVariant::Context
                | ErrorVariant::Wrapped
                | ErrorVariant::Package(..) => None,
            });
            types.any(|decl| type_holds(plan, decl, seen, test))
        }
        Repr::Unit
        | Repr::Bool
        | Repr::Int(_)
        | Repr::Float(_)
        | Repr::Char
        | Repr::Str
        | Repr::String
        | Repr::Param(_)
        | Repr::Any
        | Repr::DynFn { .. }
        | Repr::ImplFn { .. }
        | Repr::FnPtr { .. }
        | Repr::Unsupported(_) => false,
    }
}

fn type_holds(
    plan: &Plan,
    decl: TypeDeclId,
    seen: &mut FxHashSet<TypeDeclId>,
    test: &dyn Fn(&Repr) -> bool,
) -> bool {
    if !seen.insert(decl) {
        return false;
    }
    match plan.types.get(&decl).map(|t| &t.form) {
        Some(TypeForm::Struct(form)) => form.fields.iter().any(|f| holds(plan, &f.repr, seen, test)),
        Some(TypeForm::Newtype { inner, .. } | TypeForm::Alias(inner)) => holds(plan, inner, seen, test),
        Some(TypeForm::Trait(_) | TypeForm::Vanishes | TypeForm::Hole(_)) | None => false,
    }
}
