//! Go types to Rust types, by where the value is held.
//!
//! *Storage* (fields, elements, package variables, owned results) owns what it holds. *Passing* (parameters,
//! receivers, lent results) lends where the callee does not keep. One owner representation per pointed-to type, so
//! that types agree everywhere: `Arc` where goroutines share it, `Rc<RefCell<_>>` where two places hold it, else the
//! value itself, boxed where the type contains itself.

use super::{go, handles::Handles, lending::Lending, slices::Slices, threads::Crossing};
use crate::{FnKind, Repr};
use goxide_analysis::{Facts, Place, Root, Step, ownership::Holding};
use goxide_ir::{
    Expr, ExprRef, FuncId, LocalKind, LocalRef, Origin, PackageId, Program, Ty, TyId, TypeDeclId, VarId,
    ty::Signature,
};
use goxide_map::{Library, MapTy};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// What is needed to choose a representation.
pub(crate) struct Reprs<'a> {
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) lending: &'a Lending,
    /// Pointed-to types whose pointers are `Arc`; `true` where a lock is needed around the value.
    pub(crate) shared: FxHashMap<TypeDeclId, bool>,
    /// Pointed-to types whose pointers are `Rc<RefCell<_>>`.
    pub(crate) aliased: FxHashSet<TypeDeclId>,
    /// Functions that keep their value beside an error, as a tuple.
    pub(crate) tuples: FxHashSet<FuncId>,
    /// What shares arrays through `go::Slice`.
    pub(crate) slices: &'a Slices<'a>,
    /// Methods that are given the pointer itself.
    pub(crate) handles: Handles,
    /// Struct types of which a zero value is made.
    pub(crate) zeroed: FxHashSet<TypeDeclId>,
    /// Methods that write nothing but what a lock of their receiver guards.
    pub(crate) locked_methods: FxHashSet<FuncId>,
    /// Integers that `sync/atomic` is given the address of.
    pub(crate) atomics: FxHashSet<Place>,
    /// Variables and fields whose address is kept.
    pub(crate) addressed: FxHashSet<Place>,
    /// Whether the port is a program of one thread.
    pub(crate) single_threaded: bool,
    /// What crosses threads.
    pub(crate) crossing: Crossing,
    /// Function types that are no `Box<dyn FnMut(…)>`, with what they become.
    pub(crate) func_types: IndexMap<TyId, Repr, FxBuildHasher>,
    /// Functions whose `...any` is only printed.
    pub(crate) printed: FxHashSet<FuncId>,
    /// Types that contain themselves through plain pointers.
    recursive: FxHashSet<TypeDeclId>,
}

impl<'a> Reprs<'a> {
    pub(crate) fn new(
        program: &'a Program,
        facts: &'a Facts,
        slices: &'a Slices<'a>,
        lending: &'a Lending,
        aliased: FxHashSet<TypeDeclId>,
    ) -> Reprs<'a> {
        let mut reprs = Reprs {
            program,
            facts,
            lending,
            shared: FxHashMap::default(),
            aliased,
            tuples: FxHashSet::default(),
            slices,
            handles: Handles::default(),
            zeroed: FxHashSet::default(),
            locked_methods: FxHashSet::default(),
            atomics: FxHashSet::default(),
            addressed: FxHashSet::default(),
            single_threaded: false,
            crossing: Crossing::default(),
            func_types: IndexMap::default(),
            printed: FxHashSet::default(),
            recursive: FxHashSet::default(),
        };
        reprs.find_shared();
        reprs.recursive = recursive(program);
        reprs
    }

    /// Whether pointers to the type are put into interfaces.
    pub(crate) fn is_object(&self, decl: TypeDeclId) -> bool {
        objects(self.program).into_iter().any(|(from, to)| {
            let ty = go::type_of(self.program, from.body, from.expr);
            let pointee = go::pointee(self.program, ty).and_then(|p| go::decl_of(self.program, p));
            pointee == Some(decl)
                && matches!(self.program.types[go::underlying(self.program, to)], Ty::Interface(_))
        })
    }

    fn find_shared(&mut self) {
        for decl in self.facts.sharing.shared_types.keys() {
            let guarded =
                |field: u32| {
                    self.facts.sharing.guards.iter().any(|((d, lock), guard)| {
                        d == decl && (*lock == field || guard.fields.contains(&field))
                    })
                };
            let handle =
                |field: u32| go::field_ty(self.program, *decl, field).is_some_and(|ty| self.synchronises(ty));
            let written = self.lending.fields.iter().any(|(d, f)| d == decl && !guarded(*f) && !handle(*f));
            self.aliased.remove(decl);
            self.shared.insert(*decl, written);
        }
    }

    /// Whether values of the type may be used by several threads through `&`: locks, atomics, channels, groups.
    pub(crate) fn synchronises(&self, ty: TyId) -> bool {
        if matches!(self.program.types[go::underlying(self.program, ty)], Ty::Chan { .. }) {
            return true;
        }
        go::std_type(self.program, ty).is_some_and(|(p, _)| p.path == "sync" || p.path == "sync/atomic")
    }

    /// Whether clones of the Rust value share one state: channels, wait groups, contexts.
    pub(crate) fn is_shared_value(&self, ty: TyId) -> bool {
        let ty = go::pointee(self.program, ty).unwrap_or(ty);
        if matches!(self.program.types[go::underlying(self.program, ty)], Ty::Chan { .. }) {
            return true;
        }
        let row = go::std_type(self.program, ty).and_then(|(p, name)| Library::embedded().ty(&p.path, name));
        row.and_then(|r| r.ty.as_ref()).is_some_and(|facts| facts.shared)
    }

    /// Whether a package variable, or what it holds, is written after initialisation.
    pub(crate) fn writes_global(&self, var: VarId) -> bool {
        self.lending.globals.contains(&var) || self.facts.sharing.mutated_globals.contains_key(&var)
    }

    /// Whether nil can reach a place.
    pub(crate) fn nilable(&self, place: &Place) -> bool {
        self.facts.nullability.nilable.contains_key(place)
    }

    /// Whether a place must tell a nil map from an empty one. A parameter takes what is in it.
    fn is_nil_map(&self, place: &Place) -> bool {
        let kept = match place.root {
            Root::Local(at) => {
                let kind = self.program[at.body][at.local].kind;
                !matches!(kind, LocalKind::Param | LocalKind::Receiver)
            }
            Root::Field(..) | Root::Global(_) | Root::Result(..) => true,
            Root::LitResult(..) => false,
        };
        kept && place.path.is_empty() && self.facts.nullability.nil_maps.contains_key(place)
    }

    /// What owns a `*T`: `T`, `Box<T>`, `Rc<RefCell<T>>`, `Arc<T>`, `Arc<Mutex<T>>`.
    pub(crate) fn pointer_owner(&self, pointee: TyId, boxed: bool) -> Repr {
        let inner = self.storage(None, pointee);
        let Some(decl) = go::decl_of(self.program, pointee) else {
            return Repr::Box(Box::new(inner));
        };
        if let Some(locked) = self.shared.get(&decl) {
            let inner = if *locked { Repr::Mutex(Box::new(inner)) } else { inner };
            return Repr::Arc(Box::new(inner));
        }
        if self.aliased.contains(&decl) {
            return Repr::Rc(Box::new(Repr::RefCell(Box::new(inner))));
        }
        if boxed && self.recursive.contains(&decl) { Repr::Box(Box::new(inner)) } else { inner }
    }

    /// Whether pointers to the type are handles that are cloned, not lent.
    pub(crate) fn is_handle(&self, pointee: TyId) -> bool {
        go::decl_of(self.program, pointee)
            .is_some_and(|d| self.shared.contains_key(&d) || self.aliased.contains(&d))
    }

    /// The owning representation of a value of type `ty` at `place` (for nil; without one nothing is nil but what
    /// always can be).
    pub(crate) fn storage(&self, place: Option<&Place>, ty: TyId) -> Repr {
        let program = self.program;
        let ty = go::transparent(program, ty);
        if place.is_some_and(|p| self.atomics.contains(p))
            && let Some(atomic) = super::atomics::repr(program, ty)
        {
            return atomic;
        }
        let nilable = place.is_some_and(|p| self.nilable(p));
        let option = |repr: Repr| if nilable { repr.optional() } else { repr };
        let then = |step: Step| place.map(|p| p.then(step));
        match &program.types[ty] {
            Ty::Unknown => Repr::Unsupported("a type that could not be found".to_owned()),
            Ty::Basic(basic) => Repr::of_basic(*basic),
            Ty::Param(param) => Repr::Param(*param),
            Ty::Named { decl, args } => {
                if go::is_error(program, ty) {
                    let error = Repr::Error(self.error_package(place));
                    // A type that is a variant of the enum cannot hold the enum inline.
                    let inside = place.is_some_and(|p| match p.root {
                        Root::Field(decl, _) => {
                            p.path.is_empty() && self.facts.errors.types.contains_key(&decl)
                        }
                        _ => false,
                    });
                    return option(if inside { Repr::Box(Box::new(error)) } else { error });
                }
                self.named(place, *decl, args, ty, nilable)
            }
            Ty::Pointer(inner) => {
                let boxed = place.is_none_or(|p| !p.path.contains(&Step::Elem));
                if self.nested_pointer(*inner) {
                    return Repr::Unsupported("a pointer to a pointer, slice or map".to_owned());
                }
                option(self.pointer_owner(*inner, boxed))
            }
            Ty::Slice(elem) | Ty::Array { elem, .. }
                if place.is_some_and(|p| self.slices.places.contains(p)) =>
            {
                Repr::GoSlice(Box::new(self.storage(then(Step::Elem).as_ref(), *elem)))
            }
            Ty::Slice(elem) => Repr::Vec(Box::new(self.storage(then(Step::Elem).as_ref(), *elem))),
            Ty::Array { len, elem } => {
                Repr::Array(Box::new(self.storage(then(Step::Elem).as_ref(), *elem)), *len)
            }
            Ty::Map { key, value } => {
                let k = self.storage(then(Step::Key).as_ref(), *key);
                let v = self.storage(then(Step::Elem).as_ref(), *value);
                if self.hashable(*key) {
                    let map = Repr::HashMap(Box::new(k), Box::new(v));
                    // Only where somebody would write to a nil map does nil differ from empty.
                    if place.is_some_and(|p| self.is_nil_map(p)) { map.optional() } else { map }
                } else {
                    Repr::Unsupported("a map whose keys Rust cannot hash".to_owned())
                }
            }
            Ty::Chan { elem, .. } => Repr::Chan(Box::new(self.storage(then(Step::Elem).as_ref(), *elem))),
            Ty::Func(_) if self.func_types.contains_key(&ty) => option(self.func_types[&ty].clone()),
            Ty::Func(sig) => {
                let (params, result) = self.callback(sig);
                option(Repr::Box(Box::new(Repr::DynFn {
                    kind: FnKind::FnMut,
                    params,
                    result: Box::new(result),
                    crosses: false,
                })))
            }
            Ty::Interface(interface) => {
                if interface.methods.is_empty() && interface.embeds.is_empty() {
                    self.any(place)
                } else {
                    Repr::Unsupported("an interface type without a name".to_owned())
                }
            }
            Ty::Struct(fields) if fields.is_empty() => Repr::Unit,
            Ty::Struct(_) => Repr::Unsupported("a struct type without a name".to_owned()),
            Ty::Tuple(types) => tuple(types.iter().map(|t| self.storage(None, *t)).collect()),
        }
    }

    fn nested_pointer(&self, inner: TyId) -> bool {
        !matches!(
            self.program.types[inner],
            Ty::Named { .. } | Ty::Basic(_) | Ty::Param(_) | Ty::Array { .. }
        )
    }

    /// A value of any. What holds several of them holds nil too, so that all slices and maps of any are alike.
    fn any(&self, place: Option<&Place>) -> Repr {
        let value = Repr::Rc(Box::new(Repr::Any));
        let unset = |p: &Place| matches!(p.root, Root::Field(decl, _) if self.zeroed.contains(&decl));
        let alone = place.is_some_and(|p| p.path.is_empty() && !self.nilable(p) && !unset(p));
        if alone { value } else { value.optional() }
    }

    fn named(&self, place: Option<&Place>, decl: TypeDeclId, args: &[TyId], ty: TyId, nilable: bool) -> Repr {
        let program = self.program;
        let option = |repr: Repr| if nilable { repr.optional() } else { repr };
        let item = &program[decl];
        let package = &program[item.package];
        let interface = matches!(program.types[go::underlying(program, ty)], Ty::Interface(_));
        let args: Vec<Repr> = args.iter().map(|a| self.storage(None, *a)).collect();
        match package.origin {
            Origin::Port if interface => option(Repr::Box(Box::new(Repr::Dyn(decl, args)))),
            Origin::Port if matches!(program.types[go::underlying(program, ty)], Ty::Func(_)) => {
                option(Repr::Named(decl, args))
            }
            Origin::Port => Repr::Named(decl, args),
            Origin::Std => match Library::embedded().ty(&package.path, &item.name) {
                Some(row) => {
                    let facts = row.ty.as_ref();
                    // A Rust type that is generic where Go's is not holds any value of its bound.
                    let any = row.bounds.as_ref().and_then(|b| b.split_once(": ")).map(|(_, bound)| {
                        let object =
                            Repr::Path { path: format!("dyn {bound}"), args: Vec::new(), copy: false };
                        vec![Repr::Box(Box::new(object))]
                    });
                    let args = if args.is_empty() { any.unwrap_or_default() } else { args };
                    let repr = facts.map_or(Repr::Unit, |f| map_repr(&f.rust, f.has("Copy"), &args));
                    match repr {
                        Repr::Path { ref path, .. } if interface && path.starts_with("dyn ") => {
                            option(Repr::Box(Box::new(repr)))
                        }
                        repr => repr,
                    }
                }
                None => {
                    Repr::Unsupported(format!("{}.{}, which has no mapping yet", package.path, item.name))
                }
            },
            Origin::Universe if interface => self.any(place),
            Origin::Universe | Origin::Dependency | Origin::Missing => {
                Repr::Unsupported(format!("{}.{}, which is not part of this port", package.path, item.name))
            }
        }
    }

    /// The package whose error enum stands for `error` at a place.
    pub(crate) fn error_package(&self, place: Option<&Place>) -> PackageId {
        let program = self.program;
        let package = place.and_then(|p| match p.root {
            Root::Local(l) => program.funcs.iter().find(|(_, f)| f.body == l.body).map(|(_, f)| f.package),
            Root::Result(func, _) => Some(program[func].package),
            Root::LitResult(at, _) => {
                program.funcs.iter().find(|(_, f)| f.body == at.body).map(|(_, f)| f.package)
            }
            Root::Field(decl, _) => Some(program[decl].package),
            Root::Global(var) => Some(program[var].package),
        });
        package.or_else(|| program.ported().next().map(|(id, _)| id)).unwrap_or_else(|| {
            program.packages.iter().next().map(|(id, _)| id).expect("the universe is always loaded")
        })
    }

    /// The parameters and result of a func value.
    pub(crate) fn callback(&self, sig: &Signature) -> (Vec<Repr>, Repr) {
        if let Some(inner) = go::yielder(self.program, sig) {
            // What an iterator calls is only lent to it, or else `range` could not give it its body.
            let (params, result) = self.callback(inner);
            let body = Repr::DynFn { kind: FnKind::FnMut, params, result: Box::new(result), crosses: false };
            return (vec![body.lend_mut()], Repr::Unit);
        }
        let params = sig.params.iter().map(|p| self.callback_param(p.ty)).collect();
        let results: Vec<Repr> = sig.results.iter().map(|r| self.callback_result(r.ty)).collect();
        let error = sig.results.last().is_some_and(|r| go::is_error(self.program, r.ty));
        if error {
            let mut results = results;
            let package = match results.pop() {
                Some(Repr::Option(inner)) if matches!(*inner, Repr::Error(_)) => match *inner {
                    Repr::Error(p) => p,
                    _ => self.error_package(None),
                },
                _ => self.error_package(None),
            };
            return (params, Repr::Result(Box::new(tuple(results)), package));
        }
        (params, tuple(results))
    }

    fn callback_result(&self, ty: TyId) -> Repr {
        let repr = self.storage(None, ty);
        let state = go::decl_of(self.program, ty).is_some_and(|decl| go::gives_itself(self.program, decl));
        if go::is_error(self.program, ty) || state { repr.optional() } else { repr }
    }

    /// A parameter of a func value: lent where it is no plain value.
    fn callback_param(&self, ty: TyId) -> Repr {
        let program = self.program;
        match &program.types[go::underlying(program, ty)] {
            Ty::Basic(basic) if basic.is_string() && go::decl_of(program, ty).is_none() => Repr::Str.lend(),
            Ty::Pointer(inner) if !self.is_handle(*inner) => {
                let owner = self.pointer_owner(*inner, false);
                let writes = go::decl_of(program, *inner)
                    .is_none_or(|d| self.lending.fields.iter().any(|(decl, _)| *decl == d));
                if writes { owner.lend_mut() } else { owner.lend() }
            }
            Ty::Slice(elem) => Repr::SliceOf(Box::new(self.storage(None, *elem))).lend(),
            _ => self.storage(None, ty),
        }
    }

    /// Whether values can be map keys in Rust.
    pub(crate) fn hashable(&self, ty: TyId) -> bool {
        let program = self.program;
        match &program.types[go::underlying(program, ty)] {
            Ty::Basic(basic) => !basic.is_float() && !basic.is_complex(),
            Ty::Struct(fields) => fields.iter().all(|f| self.hashable(f.ty)),
            Ty::Array { elem, .. } => self.hashable(*elem),
            Ty::Param(_) => true,
            Ty::Unknown
            | Ty::Named { .. }
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_) => false,
        }
    }
}

/// The types whose pointers two places hold.
pub(crate) fn aliased(program: &Program, facts: &Facts) -> FxHashSet<TypeDeclId> {
    let mut out = FxHashSet::default();
    for (place, holding) in &facts.ownership.holding {
        let stores = !matches!(place.root, Root::Local(_) | Root::Result(..) | Root::LitResult(..))
            || place.path.contains(&Step::Elem);
        if let (true, Holding::Aliased(_)) = (stores, holding)
            && let Some(decl) = go::place_ty(program, place).and_then(|ty| go::pointee(program, ty))
            && let Some(decl) = go::decl_of(program, decl)
        {
            out.insert(decl);
        }
    }
    // A pointer that is held by its own name and in an interface besides.
    for (from, to) in objects(program) {
        if let Expr::Local(local) = program[from.body][from.expr]
            && matches!(program.types[go::underlying(program, to)], Ty::Interface(_))
            && let Some(decl) = go::pointee(program, go::type_of(program, from.body, from.expr))
                .and_then(|ty| go::decl_of(program, ty))
            && go::is_ported(program, program[decl].package)
            && !facts.errors.types.contains_key(&decl)
            && let Some(Holding::Aliased(_)) =
                facts.ownership.holding.get(&Place::root(Root::Local(LocalRef { body: from.body, local })))
        {
            out.insert(decl);
        }
    }
    out
}

/// Every expression of the packages to port that is converted without saying so, with the type it gets.
fn objects(program: &Program) -> Vec<(ExprRef, TyId)> {
    let mut out = Vec::new();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        // What is sorted or made a heap of is only lent.
        let lent = |ty: TyId| {
            go::std_type(program, ty)
                .is_some_and(|(package, _)| matches!(package.path.as_str(), "sort" | "container/heap"))
        };
        let of_body = types.converted.iter().filter(|(_, ty)| !lent(**ty));
        out.extend(of_body.map(|(expr, ty)| (ExprRef { body: func.body, expr }, *ty)));
    }
    out
}

/// `()`, the one type, or a tuple.
pub(crate) fn tuple(mut types: Vec<Repr>) -> Repr {
    match types.len() {
        0 => Repr::Unit,
        1 => types.remove(0),
        _ => Repr::Tuple(types),
    }
}

/// A type of the library map as a representation.
pub(crate) fn map_repr(ty: &MapTy, copy: bool, args: &[Repr]) -> Repr {
    let boxed = |ty: &MapTy| Box::new(map_repr(ty, false, args));
    let list = |types: &[MapTy]| types.iter().map(|t| map_repr(t, false, args)).collect::<Vec<_>>();
    match ty {
        MapTy::Unit | MapTy::Never => Repr::Unit,
        MapTy::Named(name) => Repr::of_name(name),
        MapTy::Ref(inner) => map_repr(inner, false, args).lend(),
        MapTy::RefMut(inner) => map_repr(inner, false, args).lend_mut(),
        MapTy::Vec(inner) => Repr::Vec(boxed(inner)),
        MapTy::SliceOf(inner) => Repr::SliceOf(boxed(inner)),
        MapTy::Array(inner, len) => Repr::Array(boxed(inner), *len),
        MapTy::Option(inner) => Repr::Option(boxed(inner)),
        // The error type of a row is text until it is converted into the package's enum.
        MapTy::Result(inner) => map_repr(inner, false, args),
        MapTy::HashMap(k, v) => Repr::HashMap(boxed(k), boxed(v)),
        MapTy::Tuple(types) => Repr::Tuple(list(types)),
        MapTy::Func { kind, params, result } => Repr::DynFn {
            kind: match kind {
                goxide_map::FnKind::Fn => FnKind::Fn,
                goxide_map::FnKind::FnMut => FnKind::FnMut,
                goxide_map::FnKind::FnOnce => FnKind::FnOnce,
            },
            params: list(params),
            result: boxed(result),
            crosses: false,
        },
        MapTy::Dyn(path) => Repr::Path { path: format!("dyn {path}"), args: Vec::new(), copy: false },
        MapTy::Param(letter) => {
            let i = (*letter as usize).wrapping_sub('T' as usize);
            args.get(i).or(args.first()).cloned().unwrap_or(Repr::Unsupported("a type argument".to_owned()))
        }
        // A lock that guards nothing we know of holds `()`.
        MapTy::Path { path, .. } if path == "std::sync::Mutex" => Repr::Mutex(Box::new(Repr::Unit)),
        MapTy::Path { path, .. } if path == "std::sync::RwLock" => Repr::RwLock(Box::new(Repr::Unit)),
        ty if goxide_map::is_any(ty) => Repr::Rc(Box::new(Repr::Any)),
        MapTy::Path { path, args: inner } => Repr::Path { path: path.clone(), args: list(inner), copy },
    }
}

/// Struct types that would contain themselves if their pointers were plain values.
fn recursive(program: &Program) -> FxHashSet<TypeDeclId> {
    let mut found = FxHashSet::default();
    for (decl, _) in program.type_decls.iter().filter(|(_, d)| go::is_ported(program, d.package)) {
        let mut seen = FxHashSet::default();
        let mut todo = inline(program, decl);
        while let Some(next) = todo.pop() {
            if next == decl {
                found.insert(decl);
                break;
            }
            if seen.insert(next) {
                todo.extend(inline(program, next));
            }
        }
    }
    found
}

/// The declared types that values of `decl` would hold inline.
fn inline(program: &Program, decl: TypeDeclId) -> Vec<TypeDeclId> {
    let Some(info) = program.checked.types.get(decl) else { return Vec::new() };
    let mut out = Vec::new();
    let mut todo = vec![info.underlying];
    while let Some(ty) = todo.pop() {
        match &program.types[ty] {
            Ty::Named { decl, args } => {
                out.push(*decl);
                todo.extend(args.iter());
            }
            Ty::Pointer(inner) | Ty::Array { elem: inner, .. } => todo.push(*inner),
            Ty::Struct(fields) => todo.extend(fields.iter().map(|f| f.ty)),
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => {}
        }
    }
    out
}
