//! Whether a static may hold a value: Rust asks that any thread may touch it.

use crate::cx::Cx;
use goxide_ir::TypeDeclId;
use goxide_plan::{ErrorVariant, Repr, TypeForm};
use rustc_hash::FxHashSet;

/// Whether values of this type are `Send`.
pub(crate) fn sendable(cx: Cx<'_>, repr: &Repr) -> bool {
    let bound = |r: &Repr| {
        let always = matches!(r, Repr::Rc(_) | Repr::GoSlice(_) | Repr::Any | Repr::ImplFn { .. });
        let object = matches!(r, Repr::Dyn(decl, _)
            if !matches!(cx.plan.types.get(decl).map(|t| &t.form), Some(TypeForm::Trait(form)) if form.crosses));
        let function = matches!(r, Repr::DynFn { crosses: false, .. });
        always || object || function || matches!(r, Repr::Path { path, .. } if path.starts_with("dyn "))
    };
    !holds(cx, repr, &mut FxHashSet::default(), &bound)
}

/// Whether values of this type are `Sync`.
pub(crate) fn shareable(cx: Cx<'_>, repr: &Repr) -> bool {
    !holds(cx, repr, &mut FxHashSet::default(), &|r| matches!(r, Repr::RefCell(_)))
}

/// Whether something in the type passes the test.
fn holds(cx: Cx<'_>, repr: &Repr, seen: &mut FxHashSet<TypeDeclId>, test: &dyn Fn(&Repr) -> bool) -> bool {
    if test(repr) {
        return true;
    }
    let mut all = |items: &[Repr]| items.iter().any(|item| holds(cx, item, seen, test));
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
        | Repr::Chan(inner) => holds(cx, inner, seen, test),
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => holds(cx, k, seen, test) || holds(cx, v, seen, test),
        Repr::Named(decl, args) => all(args) || type_holds(cx, *decl, seen, test),
        Repr::Result(ok, package) => {
            holds(cx, ok, seen, test) || holds(cx, &Repr::Error(*package), seen, test)
        }
        Repr::Error(package) => {
            let variants = cx.plan.errors.get(package).into_iter().flat_map(|e| &e.variants);
            let mut types = variants.filter_map(|v| match v {
                ErrorVariant::Type { decl, .. } => Some(*decl),
                ErrorVariant::Sentinel { .. }
                | ErrorVariant::Message
                | ErrorVariant::Context
                | ErrorVariant::Wrapped
                | ErrorVariant::Package(..) => None,
            });
            types.any(|decl| type_holds(cx, decl, seen, test))
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
    cx: Cx<'_>,
    decl: TypeDeclId,
    seen: &mut FxHashSet<TypeDeclId>,
    test: &dyn Fn(&Repr) -> bool,
) -> bool {
    if !seen.insert(decl) {
        return false;
    }
    match cx.plan.types.get(&decl).map(|t| &t.form) {
        Some(TypeForm::Struct(form)) => form.fields.iter().any(|f| holds(cx, &f.repr, seen, test)),
        Some(TypeForm::Newtype { inner, .. } | TypeForm::Alias(inner)) => holds(cx, inner, seen, test),
        Some(TypeForm::Trait(_) | TypeForm::Vanishes | TypeForm::Hole(_)) | None => false,
    }
}
