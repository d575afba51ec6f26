//! A Rust expression with its type, and questions about Rust types.

use super::ast;
use super::env::Emit;
use goxide_ir::TypeParamId;
use goxide_plan::{FnKind, Repr, TypeForm};

/// A Rust expression with what must be known to use it.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) expr: syn::Expr,
    pub(super) repr: Repr,
    /// It names a place (something that stays), not a temporary.
    pub(super) place: bool,
    /// The value may be moved out of the place: nobody reads it later.
    pub(super) movable: bool,
}

impl Value {
    /// A temporary.
    pub(super) fn temp(expr: syn::Expr, repr: Repr) -> Value {
        Value { expr, repr, place: false, movable: false }
    }

    /// A place.
    pub(super) fn place(expr: syn::Expr, repr: Repr) -> Value {
        Value { expr, repr, place: true, movable: false }
    }

    /// What it points to, if it is a reference.
    pub(super) fn through(self) -> Value {
        if let Repr::Ref { inner, .. } = self.repr {
            return Value::place(ast::deref(self.expr), *inner);
        }
        self
    }
}

/// `&str`.
pub(super) fn str_ref() -> Repr {
    Repr::Str.lend()
}

impl Emit<'_> {
    /// Whether values of the type are copied by `=`.
    pub(super) fn is_copy(&self, repr: &Repr) -> bool {
        match repr {
            Repr::Unit | Repr::Bool | Repr::Int(_) | Repr::Float(_) | Repr::Char | Repr::FnPtr { .. } => true,
            Repr::Ref { mutable, .. } => !mutable,
            Repr::Named(decl, _) if self.is_alias(*decl) => self.is_copy(&self.unalias(repr)),
            Repr::Named(decl, args) => {
                let derives = self.derives(*decl);
                derives.is_some_and(|d| d.copy) && args.iter().all(|a| self.is_copy(a))
            }
            Repr::Option(inner) | Repr::Array(inner, _) => self.is_copy(inner),
            Repr::Tuple(items) => items.iter().all(|i| self.is_copy(i)),
            Repr::Path { copy, .. } => *copy,
            Repr::Param(param) => self.bound_by(*param, "Copy"),
            Repr::Str
            | Repr::String
            | Repr::SliceOf(_)
            | Repr::Vec(_)
            | Repr::HashMap(..)
            | Repr::BTreeMap(..)
            | Repr::Box(_)
            | Repr::Rc(_)
            | Repr::RefCell(_)
            | Repr::Arc(_)
            | Repr::Mutex(_)
            | Repr::RwLock(_)
            | Repr::Result(..)
            | Repr::Error(_)
            | Repr::Dyn(..)
            | Repr::Any
            | Repr::DynFn { .. }
            | Repr::ImplFn { .. }
            | Repr::Chan(_)
            | Repr::GoSlice(_)
            | Repr::Unsupported(_) => false,
        }
    }

    fn bound_by(&self, param: TypeParamId, name: &str) -> bool {
        self.cx.plan.bounds.get(&param).is_some_and(|b| b.iter().any(|b| b == name))
    }

    /// Whether the declared type is another name of its type.
    fn is_alias(&self, decl: goxide_ir::TypeDeclId) -> bool {
        matches!(self.cx.plan.types.get(&decl).map(|p| &p.form), Some(TypeForm::Alias(_)))
    }

    pub(super) fn derives(&self, decl: goxide_ir::TypeDeclId) -> Option<goxide_plan::Derives> {
        match &self.cx.plan.types.get(&decl)?.form {
            TypeForm::Struct(plan) => Some(plan.derives),
            TypeForm::Newtype { derives, .. } => Some(*derives),
            TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => None,
        }
    }

    /// Whether the type can be cloned.
    pub(super) fn is_clone(&self, repr: &Repr) -> bool {
        match repr {
            Repr::Unit
            | Repr::Bool
            | Repr::Int(_)
            | Repr::Float(_)
            | Repr::Char
            | Repr::String
            | Repr::Rc(_)
            | Repr::Arc(_)
            | Repr::Chan(_)
            | Repr::GoSlice(_)
            | Repr::FnPtr { .. } => true,
            Repr::Ref { mutable, .. } => !mutable,
            Repr::Named(decl, _) if self.is_alias(*decl) => self.is_clone(&self.unalias(repr)),
            Repr::Named(decl, args) => {
                self.derives(*decl).is_some_and(|d| d.clone || d.copy)
                    && args.iter().all(|a| self.is_clone(a))
            }
            Repr::Param(param) => self.bound_by(*param, "Clone") || self.bound_by(*param, "Copy"),
            Repr::Vec(inner)
            | Repr::Array(inner, _)
            | Repr::Option(inner)
            | Repr::Box(inner)
            | Repr::RefCell(inner) => self.is_clone(inner),
            Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => self.is_clone(k) && self.is_clone(v),
            Repr::Tuple(items) => items.iter().all(|i| self.is_clone(i)),
            Repr::Path { path, copy, args } => {
                *copy || args.iter().all(|a| self.is_clone(a)) && self.path_is_clone(path)
            }
            Repr::Error(package) => self.cx.plan.errors.get(package).is_some_and(|plan| {
                plan.variants.iter().all(|v| match v {
                    goxide_plan::ErrorVariant::Type { decl, .. } => {
                        self.derives(*decl).is_some_and(|d| d.clone)
                    }
                    goxide_plan::ErrorVariant::Package(inner, _) => self.is_clone(&Repr::Error(*inner)),
                    goxide_plan::ErrorVariant::Sentinel { .. }
                    | goxide_plan::ErrorVariant::Message
                    | goxide_plan::ErrorVariant::Context
                    | goxide_plan::ErrorVariant::Wrapped => true,
                })
            }),
            Repr::Str
            | Repr::SliceOf(_)
            | Repr::Mutex(_)
            | Repr::RwLock(_)
            | Repr::Result(..)
            | Repr::Dyn(..)
            | Repr::Any
            | Repr::DynFn { .. }
            | Repr::ImplFn { .. }
            | Repr::Unsupported(_) => false,
        }
    }

    fn path_is_clone(&self, path: &str) -> bool {
        let library = goxide_map::Library::embedded();
        library.rows().filter_map(|row| row.ty.as_ref()).any(|facts| {
            matches!(&facts.rust, goxide_map::MapTy::Path { path: p, .. } if p == path) && facts.has("Clone")
        })
    }

    /// Whether the type is a number.
    pub(super) fn is_number(repr: &Repr) -> bool {
        matches!(repr, Repr::Int(_) | Repr::Float(_) | Repr::Char)
    }
}

/// Puts type arguments in the place of type parameters.
pub(super) fn substitute(repr: &Repr, map: &dyn Fn(TypeParamId) -> Option<Repr>) -> Repr {
    let again = |r: &Repr| Box::new(substitute(r, map));
    let all = |rs: &[Repr]| rs.iter().map(|r| substitute(r, map)).collect::<Vec<_>>();
    match repr {
        Repr::Param(param) => map(*param).unwrap_or_else(|| repr.clone()),
        Repr::Unit
        | Repr::Bool
        | Repr::Int(_)
        | Repr::Float(_)
        | Repr::Char
        | Repr::Str
        | Repr::String
        | Repr::Error(_)
        | Repr::Any
        | Repr::Unsupported(_) => repr.clone(),
        Repr::Named(decl, args) => Repr::Named(*decl, all(args)),
        Repr::Dyn(decl, args) => Repr::Dyn(*decl, all(args)),
        Repr::Tuple(items) => Repr::Tuple(all(items)),
        Repr::Path { path, args, copy } => Repr::Path { path: path.clone(), args: all(args), copy: *copy },
        Repr::Ref { mutable, inner } => Repr::Ref { mutable: *mutable, inner: again(inner) },
        Repr::SliceOf(inner) => Repr::SliceOf(again(inner)),
        Repr::Vec(inner) => Repr::Vec(again(inner)),
        Repr::Array(inner, n) => Repr::Array(again(inner), *n),
        Repr::HashMap(k, v) => Repr::HashMap(again(k), again(v)),
        Repr::BTreeMap(k, v) => Repr::BTreeMap(again(k), again(v)),
        Repr::Option(inner) => Repr::Option(again(inner)),
        Repr::Box(inner) => Repr::Box(again(inner)),
        Repr::Rc(inner) => Repr::Rc(again(inner)),
        Repr::RefCell(inner) => Repr::RefCell(again(inner)),
        Repr::Arc(inner) => Repr::Arc(again(inner)),
        Repr::Mutex(inner) => Repr::Mutex(again(inner)),
        Repr::RwLock(inner) => Repr::RwLock(again(inner)),
        Repr::Result(inner, package) => Repr::Result(again(inner), *package),
        Repr::Chan(inner) => Repr::Chan(again(inner)),
        Repr::GoSlice(inner) => Repr::GoSlice(again(inner)),
        Repr::DynFn { kind, params, result, crosses } => {
            Repr::DynFn { kind: *kind, params: all(params), result: again(result), crosses: *crosses }
        }
        Repr::ImplFn { kind, params, result } => {
            Repr::ImplFn { kind: *kind, params: all(params), result: again(result) }
        }
        Repr::FnPtr { params, result } => Repr::FnPtr { params: all(params), result: again(result) },
    }
}

/// Parameters and result of a type that can be called, through references and boxes.
pub(super) fn callable(repr: &Repr) -> Option<(&[Repr], &Repr, FnKind)> {
    if let Repr::DynFn { kind, params, result, .. } | Repr::ImplFn { kind, params, result } = repr.peeled() {
        return Some((params, result, *kind));
    }
    if let Repr::FnPtr { params, result } = repr.peeled() {
        return Some((params, result, FnKind::Fn));
    }
    None
}
