//! The Rust type that a Go type has by itself, where no plan says otherwise; and zero values.

use super::ast;
use super::env::{Emit, Res};
use super::value::{str_ref, substitute};
use goxide_ir::{ExprId, Origin, Ty, TyId, TypeDeclId, TypeParamId, ty::Signature};
use goxide_map::{Library, MapTy, Row};
use goxide_plan::{FnKind, Repr, TypeForm};
use syn::Expr;

impl Emit<'_> {
    /// What a fresh value of the type is.
    pub(super) fn natural(&self, ty: TyId) -> Repr {
        match &self.cx.program.types[ty] {
            Ty::Unknown => Repr::Unsupported("a value of unknown type".to_owned()),
            Ty::Basic(basic) => Repr::of_basic(*basic),
            Ty::Named { decl, args } => match self.behind_iterator(ty) {
                Some(function) => self.natural(function),
                None => self.natural_named(*decl, args),
            },
            Ty::Pointer(inner) => self.natural_pointer(*inner),
            Ty::Slice(elem) => Repr::Vec(Box::new(self.natural(*elem))),
            Ty::Array { len, elem } => Repr::Array(Box::new(self.natural(*elem)), *len),
            Ty::Map { key, value } => {
                let (key, value) = (Box::new(self.natural(*key)), Box::new(self.natural(*value)));
                if matches!(*key, Repr::Float(_)) {
                    Repr::BTreeMap(key, value)
                } else {
                    Repr::HashMap(key, value)
                }
            }
            Ty::Chan { elem, .. } => Repr::Chan(Box::new(self.natural(*elem))),
            Ty::Struct(fields) if fields.is_empty() => Repr::Unit,
            Ty::Struct(_) => Repr::Unsupported("a struct type without a name".to_owned()),
            Ty::Func(_) if self.cx.plan.func_types.contains_key(&ty) => self.cx.plan.func_types[&ty].clone(),
            Ty::Func(sig) => {
                let (params, result) = self.natural_signature(sig);
                Repr::Box(Box::new(Repr::DynFn {
                    kind: FnKind::FnMut,
                    params,
                    result: Box::new(result),
                    crosses: false,
                }))
            }
            Ty::Interface(interface) if interface.methods.is_empty() && interface.embeds.is_empty() => {
                Repr::Rc(Box::new(Repr::Any)).optional()
            }
            Ty::Interface(_) => Repr::Unsupported("an interface type without a name".to_owned()),
            Ty::Tuple(items) if items.is_empty() => Repr::Unit,
            Ty::Tuple(items) => Repr::Tuple(items.iter().map(|t| self.natural(*t)).collect()),
            Ty::Param(param) => Repr::Param(*param),
        }
    }

    /// Parameters and result of a function value of this type.
    pub(super) fn natural_signature(&self, sig: &Signature) -> (Vec<Repr>, Repr) {
        if let Some(inner) = self.yielder(sig) {
            let (params, result) = self.natural_signature(inner);
            let body = Repr::DynFn { kind: FnKind::FnMut, params, result: Box::new(result), crosses: false };
            return (vec![body.lend_mut()], Repr::Unit);
        }
        let params = sig.params.iter().map(|p| self.natural_param(p.ty)).collect();
        let results: Vec<TyId> = sig.results.iter().map(|r| r.ty).collect();
        (params, self.natural_result(&results))
    }

    /// What a parameter of a function value is: what is cheap to lend is lent.
    pub(super) fn natural_param(&self, ty: TyId) -> Repr {
        match self.natural(ty) {
            Repr::String => str_ref(),
            Repr::Vec(inner) => Repr::SliceOf(inner).lend(),
            repr => repr,
        }
    }

    pub(super) fn natural_result(&self, results: &[TyId]) -> Repr {
        if let Some((last, rest)) = results.split_last()
            && self.is_error(*last)
        {
            return Repr::Result(Box::new(self.natural_tuple(rest)), self.package);
        }
        self.natural_tuple(results)
    }

    pub(super) fn natural_tuple(&self, types: &[TyId]) -> Repr {
        match types {
            [] => Repr::Unit,
            [one] => self.natural(*one),
            many => Repr::Tuple(many.iter().map(|t| self.natural(*t)).collect()),
        }
    }

    fn natural_named(&self, decl: TypeDeclId, args: &[TyId]) -> Repr {
        if Some(decl) == self.cx.program.checked.error_decl {
            return Repr::Error(self.package).optional();
        }
        let args: Vec<Repr> = args.iter().map(|a| self.natural(*a)).collect();
        let program = self.cx.program;
        if let Some(plan) = self.cx.plan.types.get(&decl) {
            return match &plan.form {
                TypeForm::Struct(_) | TypeForm::Newtype { .. } => Repr::Named(decl, args),
                TypeForm::Trait(_) => Repr::Box(Box::new(Repr::Dyn(decl, args))).optional(),
                TypeForm::Alias(repr) => self.with_args(repr, decl, &args),
                TypeForm::Vanishes => Repr::Named(decl, args),
                TypeForm::Hole(why) => Repr::Unsupported(why.clone()),
            };
        }
        let (item, package) = (&program[decl], &program[program[decl].package]);
        if package.origin == Origin::Universe {
            // `any` and `comparable`, or an alias such as `byte` that was not resolved.
            return program.checked.types.get(decl).map_or_else(
                || Repr::Unsupported(format!("type {}", item.name)),
                |info| self.natural(info.underlying),
            );
        }
        let row = Library::embedded().ty(&package.path, &item.name);
        if let Some(facts) = row.and_then(|row| row.ty.as_ref()) {
            let repr = self.map_repr(&facts.rust, &args, facts.has("Copy"), row);
            return if facts.trait_path.is_some() { Repr::Box(Box::new(repr)).optional() } else { repr };
        }
        Repr::Unsupported(format!("type {}.{}", package.name, item.name))
    }

    fn natural_pointer(&self, inner: TyId) -> Repr {
        let repr = self.natural(inner);
        if let Repr::Named(decl, _) = &repr
            && let Some(plan) = self.cx.plan.types.get(decl)
            && let TypeForm::Struct(plan) = &plan.form
            && (plan.shared || plan.aliased)
        {
            return match (plan.shared, plan.locked) {
                (true, true) => Repr::Arc(Box::new(Repr::Mutex(Box::new(repr)))),
                (true, false) => Repr::Arc(Box::new(repr)),
                (false, _) => Repr::Rc(Box::new(Repr::RefCell(Box::new(repr)))),
            }
            .optional();
        }
        if self.is_shared_path(&repr) {
            return repr;
        }
        Repr::Box(Box::new(repr)).optional()
    }

    /// Whether a type is a pointer that is counted: who writes through it leaves its holder as it is.
    pub(super) fn is_counted(&self, ty: TyId) -> bool {
        let Ty::Pointer(inner) = &self.cx.program.types[ty] else { return false };
        let natural = self.natural_pointer(*inner);
        natural.option_inner().is_some_and(|repr| matches!(repr, Repr::Rc(_) | Repr::Arc(_)))
    }

    /// Whether clones of values of a library type share their state.
    pub(super) fn is_shared_path(&self, repr: &Repr) -> bool {
        let Repr::Path { path, .. } = repr else { return false };
        Library::embedded()
            .rows()
            .filter_map(|row| row.ty.as_ref())
            .any(|facts| facts.shared && matches!(&facts.rust, MapTy::Path { path: p, .. } if p == path))
    }

    /// `repr`, written in terms of the type parameters of `decl`, for these arguments.
    pub(super) fn with_args(&self, repr: &Repr, decl: TypeDeclId, args: &[Repr]) -> Repr {
        let Some(info) = self.cx.program.checked.types.get(decl) else { return repr.clone() };
        if info.params.is_empty() {
            return repr.clone();
        }
        substitute(repr, &|param: TypeParamId| {
            info.params.iter().position(|p| *p == param).and_then(|i| args.get(i).cloned())
        })
    }

    /// A type of the library map.
    pub(super) fn map_repr(&self, ty: &MapTy, args: &[Repr], copy: bool, row: Option<&Row>) -> Repr {
        let letter = |letter: char| {
            let index = (letter as u8).wrapping_sub(b'A');
            let first = if args.len() == 1 { args.first() } else { args.get(index as usize) };
            first.cloned()
        };
        self.map_repr_with(ty, &letter, copy, row)
    }

    /// As [`Emit::map_repr`], with a table of the row's type parameters.
    pub(super) fn map_repr_with(
        &self,
        ty: &MapTy,
        letters: &dyn Fn(char) -> Option<Repr>,
        copy: bool,
        row: Option<&Row>,
    ) -> Repr {
        let again = |t: &MapTy| Box::new(self.map_repr_with(t, letters, false, row));
        match ty {
            MapTy::Unit | MapTy::Never => Repr::Unit,
            MapTy::Named(name) => Repr::of_name(name),
            MapTy::Ref(inner) => Repr::Ref { mutable: false, inner: again(inner) },
            MapTy::RefMut(inner) => Repr::Ref { mutable: true, inner: again(inner) },
            MapTy::Vec(inner) => Repr::Vec(again(inner)),
            MapTy::SliceOf(inner) => Repr::SliceOf(again(inner)),
            MapTy::Array(inner, n) => Repr::Array(again(inner), *n),
            MapTy::Option(inner) => Repr::Option(again(inner)),
            MapTy::Result(inner) => Repr::Path {
                path: "Result".to_owned(),
                args: vec![
                    *again(inner),
                    Repr::Path {
                        path: row.and_then(|r| r.error.clone()).unwrap_or_else(|| "()".to_owned()),
                        args: Vec::new(),
                        copy: false,
                    },
                ],
                copy: false,
            },
            MapTy::HashMap(k, v) => Repr::HashMap(again(k), again(v)),
            MapTy::Tuple(items) => Repr::Tuple(items.iter().map(|t| *again(t)).collect()),
            MapTy::Func { kind, params, result } => Repr::ImplFn {
                kind: match kind {
                    goxide_map::FnKind::Fn => FnKind::Fn,
                    goxide_map::FnKind::FnMut => FnKind::FnMut,
                    goxide_map::FnKind::FnOnce => FnKind::FnOnce,
                },
                params: params.iter().map(|t| *again(t)).collect(),
                result: again(result),
            },
            MapTy::Dyn(path) => Repr::Path { path: format!("dyn {path}"), args: Vec::new(), copy: false },
            MapTy::Param(letter) => {
                letters(*letter).unwrap_or_else(|| Repr::Unsupported(format!("type parameter {letter}")))
            }
            ty if goxide_map::is_any(ty) => Repr::Rc(Box::new(Repr::Any)),
            MapTy::Path { path, args: inner } => Repr::Path {
                path: path.clone(),
                args: inner.iter().map(|t| *again(t)).collect(),
                copy: copy || self.path_is_copy(path),
            },
        }
    }

    fn path_is_copy(&self, path: &str) -> bool {
        Library::embedded()
            .rows()
            .filter_map(|row| row.ty.as_ref())
            .any(|facts| facts.has("Copy") && matches!(&facts.rust, MapTy::Path { path: p, .. } if p == path))
    }

    /// Go's zero value as this Rust type.
    pub(super) fn zero(&mut self, repr: &Repr, at: ExprId) -> Res<Expr> {
        let span = self.span(at);
        match self.zero_of(repr) {
            Some(expr) => Ok(expr),
            None => Err(crate::cx::Hole {
                span,
                kind: "unsupported",
                what: format!("the zero value of {} has no Rust here", self.describe(repr)),
            }),
        }
    }

    pub(super) fn zero_of(&mut self, repr: &Repr) -> Option<Expr> {
        Some(match repr {
            Repr::Unit => ast::unit(),
            Repr::Bool => ast::bool_lit(false),
            Repr::Int(_) => ast::number("0"),
            Repr::Float(_) => ast::number("0.0"),
            Repr::Char => ast::char_lit('\0'),
            Repr::String => ast::call_path("String::new", Vec::new()),
            Repr::Vec(_) => ast::call_path("Vec::new", Vec::new()),
            Repr::HashMap(..) => {
                self.uses("std::collections::HashMap");
                ast::call_path("HashMap::new", Vec::new())
            }
            Repr::BTreeMap(..) => {
                self.uses("std::collections::BTreeMap");
                ast::call_path("BTreeMap::new", Vec::new())
            }
            Repr::Option(_) => ast::none(),
            Repr::Chan(_) => ast::call(self.go("chan::Chan::default"), Vec::new()),
            Repr::GoSlice(_) => ast::call(self.slice_function(repr, "nil", false), Vec::new()),
            Repr::Array(inner, n) => {
                let zero = self.zero_of(inner)?;
                if self.is_copy(inner) {
                    ast::repeat(zero, ast::number(&n.to_string()))
                } else {
                    let any = syn::parse_quote!(_);
                    let n = ast::number(&n.to_string());
                    let make = syn::parse_quote!(std::array::from_fn::<_, #n, _>);
                    ast::call(make, vec![ast::closure(false, vec![any], None, zero)])
                }
            }
            Repr::Tuple(items) => {
                ast::tuple(items.iter().map(|i| self.zero_of(i)).collect::<Option<Vec<_>>>()?)
            }
            Repr::Ref { mutable: false, inner } => match &**inner {
                Repr::Str => ast::str_lit(""),
                Repr::SliceOf(_) => ast::reference(false, ast::array(Vec::new())),
                _ => return None,
            },
            Repr::Ref { mutable: true, inner } if matches!(**inner, Repr::SliceOf(_)) => {
                ast::reference(true, ast::array(Vec::new()))
            }
            Repr::Named(decl, args) => {
                let name = self.type_name(*decl);
                if self.derives(*decl)?.default {
                    return Some(ast::call_path(&format!("{name}::default"), Vec::new()));
                }
                // A long array, for one, keeps a type from deriving it.
                let inner = self.newtype_inner(*decl, args)?;
                ast::call_path(&name, vec![self.zero_of(&inner)?])
            }
            Repr::Box(inner) if !matches!(**inner, Repr::Dyn(..) | Repr::Any | Repr::DynFn { .. }) => {
                ast::call_path("Box::new", vec![self.zero_of(inner)?])
            }
            Repr::RefCell(inner) => ast::call_path("std::cell::RefCell::new", vec![self.zero_of(inner)?]),
            Repr::Mutex(inner) => {
                self.uses("std::sync::Mutex");
                ast::call_path("Mutex::new", vec![self.zero_of(inner)?])
            }
            Repr::RwLock(inner) => {
                self.uses("std::sync::RwLock");
                ast::call_path("RwLock::new", vec![self.zero_of(inner)?])
            }
            Repr::Path { path, .. } => {
                let zero = Library::embedded().rows().find_map(|row| {
                    let facts = row.ty.as_ref()?;
                    matches!(&facts.rust, MapTy::Path { path: p, .. } if p == path).then_some(())?;
                    facts
                        .zero
                        .as_ref()
                        .map(|t| (t.text().to_owned(), row.rt.clone(), row.uses.clone(), row.crates.clone()))
                })?;
                self.needs.rt.extend(zero.1);
                self.needs.uses.extend(zero.2);
                self.needs.crates.extend(zero.3);
                ast::parse(&zero.0)?
            }
            Repr::Param(_) => ast::call_path("Default::default", Vec::new()),
            Repr::Str
            | Repr::SliceOf(_)
            | Repr::Ref { .. }
            | Repr::Box(_)
            | Repr::Rc(_)
            | Repr::Arc(_)
            | Repr::Result(..)
            | Repr::Error(_)
            | Repr::Dyn(..)
            | Repr::Any
            | Repr::DynFn { .. }
            | Repr::ImplFn { .. }
            | Repr::FnPtr { .. }
            | Repr::Unsupported(_) => return None,
        })
    }
}
