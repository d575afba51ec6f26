//! clippy's objections to shapes that come from the Go: allowed where they stand, nowhere else.

use crate::cx::Cx;
use goxide_ir::FuncId;
use goxide_plan::{FuncHome, FuncPlan, Repr, SelfKind};

/// Method names that clippy takes for those of std's operators and traits, with what they take: parameters and
/// receiver.
const STD_METHODS: &[(&str, usize, SelfKind)] = &[
    ("add", 1, SelfKind::Value),
    ("as_mut", 0, SelfKind::RefMut),
    ("as_ref", 0, SelfKind::Ref),
    ("bitand", 1, SelfKind::Value),
    ("bitor", 1, SelfKind::Value),
    ("bitxor", 1, SelfKind::Value),
    ("borrow", 0, SelfKind::Ref),
    ("borrow_mut", 0, SelfKind::RefMut),
    ("clone", 0, SelfKind::Ref),
    ("cmp", 1, SelfKind::Ref),
    ("deref", 0, SelfKind::Ref),
    ("deref_mut", 0, SelfKind::RefMut),
    ("div", 1, SelfKind::Value),
    ("drop", 0, SelfKind::RefMut),
    ("eq", 1, SelfKind::Ref),
    ("hash", 1, SelfKind::Ref),
    ("index", 1, SelfKind::Ref),
    ("index_mut", 1, SelfKind::RefMut),
    ("into_iter", 0, SelfKind::Value),
    ("mul", 1, SelfKind::Value),
    ("neg", 0, SelfKind::Value),
    ("next", 0, SelfKind::RefMut),
    ("not", 0, SelfKind::Value),
    ("rem", 1, SelfKind::Value),
    ("shl", 1, SelfKind::Value),
    ("shr", 1, SelfKind::Value),
    ("sub", 1, SelfKind::Value),
];

/// Attributes for a function.
pub(crate) fn function(_cx: Cx<'_>, _id: FuncId, plan: &FuncPlan) -> Vec<String> {
    let mut out = Vec::new();
    let mut allow = |lint: &str| out.push(format!("#[allow(clippy::{lint})]"));
    if plan.params.len() + usize::from(plan.receiver.is_some()) > 7 {
        allow("too_many_arguments");
    }
    let inherent = matches!(plan.home, FuncHome::Inherent(_));
    if !inherent {
        return out;
    }
    if let Some(kind) = plan.receiver {
        let std = |(name, params, by): &(&str, usize, SelfKind)| {
            *name == plan.name && *params == plan.params.len() && *by == kind
        };
        if STD_METHODS.iter().any(std) {
            allow("should_implement_trait");
        }
        let starts = |prefix: &str| plan.name.starts_with(prefix);
        let odd = (starts("is_") && kind == SelfKind::RefMut)
            || (starts("into_") && kind != SelfKind::Value)
            || (starts("as_") && kind == SelfKind::Value)
            || starts("from_")
            || (starts("to_") && kind == SelfKind::RefMut);
        if odd {
            allow("wrong_self_convention");
        }
    } else if plan.name == "new" {
        let FuncHome::Inherent(of) = plan.home else { return out };
        if !mentions(&plan.result.repr(), of) {
            allow("new_ret_no_self");
        }
    }
    if plan.name == "to_string" && plan.params.is_empty() && plan.receiver == Some(SelfKind::Ref) {
        allow("inherent_to_string");
    }
    out
}

/// Attributes for an inherent impl with these methods.
pub(crate) fn inherent(cx: Cx<'_>, ids: &[FuncId]) -> Vec<String> {
    let has = |name: &str| {
        ids.iter()
            .filter_map(|id| cx.plan.funcs.get(id))
            .any(|f| f.name == name && f.public && f.params.is_empty() && f.receiver == Some(SelfKind::Ref))
    };
    if has("len") && !has("is_empty") {
        vec!["#[allow(clippy::len_without_is_empty)]".to_owned()]
    } else {
        Vec::new()
    }
}

fn mentions(repr: &Repr, of: goxide_ir::TypeDeclId) -> bool {
    match repr {
        Repr::Named(decl, _) => *decl == of,
        Repr::Option(inner)
        | Repr::Box(inner)
        | Repr::Rc(inner)
        | Repr::RefCell(inner)
        | Repr::Arc(inner)
        | Repr::Mutex(inner)
        | Repr::RwLock(inner)
        | Repr::Result(inner, _)
        | Repr::Ref { inner, .. } => mentions(inner, of),
        Repr::Tuple(items) => items.iter().any(|item| mentions(item, of)),
        Repr::Unit
        | Repr::Bool
        | Repr::Int(_)
        | Repr::Float(_)
        | Repr::Char
        | Repr::Str
        | Repr::String
        | Repr::Param(_)
        | Repr::SliceOf(_)
        | Repr::Vec(_)
        | Repr::Array(..)
        | Repr::HashMap(..)
        | Repr::BTreeMap(..)
        | Repr::Error(_)
        | Repr::Dyn(..)
        | Repr::Any
        | Repr::DynFn { .. }
        | Repr::ImplFn { .. }
        | Repr::FnPtr { .. }
        | Repr::GoSlice(_)
        | Repr::Chan(_)
        | Repr::Path { .. }
        | Repr::Unsupported(_) => false,
    }
}

/// Whether clippy finds a type too complex; the sum is clippy's: each path weighs ten times its depth.
pub(crate) fn is_complex(ty: &str) -> bool {
    let Ok(ty) = syn::parse_str::<syn::Type>(ty) else { return false };
    let mut weight = Weight { depth: 1, sum: 0 };
    syn::visit::Visit::visit_type(&mut weight, &ty);
    weight.sum > 250
}

struct Weight {
    depth: u64,
    sum: u64,
}

impl<'t> syn::visit::Visit<'t> for Weight {
    #[expect(clippy::wildcard_enum_match_arm, reason = "syn's enums are open")]
    fn visit_type(&mut self, ty: &'t syn::Type) {
        let (own, deeper) = match ty {
            syn::Type::Path(_) | syn::Type::Slice(_) | syn::Type::Tuple(_) | syn::Type::Array(_) => (10, 1),
            syn::Type::FnPtr(_) => (50, 1),
            // `dyn Fn(&T)` is `dyn for<'a> Fn(&'a T)`.
            syn::Type::TraitObject(object) => {
                let lifetimes = quote::quote!(#object).to_string().contains('&');
                if lifetimes { (50, 1) } else { (20, 1) }
            }
            syn::Type::Reference(_) => (1, 0),
            _ => (0, 0),
        };
        self.sum += own * self.depth;
        self.depth += deeper;
        syn::visit::visit_type(self, ty);
        self.depth -= deeper;
    }

    /// `Fn(A, B) -> C` is `Fn<(A, B), Output = C>`.
    fn visit_parenthesized_generic_arguments(&mut self, args: &'t syn::ParenthesizedGenericArguments) {
        self.sum += 10 * self.depth;
        self.depth += 1;
        args.inputs.iter().for_each(|arg| self.visit_type(&arg.ty));
        self.depth -= 1;
        match &args.output {
            syn::ReturnType::Default => self.sum += 10 * self.depth,
            syn::ReturnType::Type(_, ty) => self.visit_type(ty),
        }
    }
}
