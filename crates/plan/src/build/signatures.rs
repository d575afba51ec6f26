//! What parameters, receivers and results of functions become.

use super::{
    go,
    reprs::{Reprs, tuple},
};
use crate::{FnKind, Repr, ResultPlan, SelfKind};
use goxide_analysis::{Place, Root, errors::Shape, ownership::ParamUse};
use goxide_ir::{Expr, FuncId, LocalId, LocalRef, Origin, PackageId, Stmt, Ty, TyId, ty::Signature};
use goxide_map::{Library, MapTy};

/// What all implementations of an interface method, or one function, do with a parameter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Use {
    pub(crate) mutated: bool,
    pub(crate) escapes: bool,
    /// But for a string that only gets shorter, which may walk while it is lent.
    pub(crate) reassigned: bool,
    /// Assigned what is no part of itself.
    pub(crate) replaced: bool,
    pub(crate) appended: bool,
    pub(crate) nilable: bool,
    /// Passed on to a function of the same recursion.
    pub(crate) recursive: bool,
}

impl Use {
    fn join(&mut self, other: &Use) {
        self.mutated |= other.mutated;
        self.escapes |= other.escapes;
        self.reassigned |= other.reassigned;
        self.replaced |= other.replaced;
        self.appended |= other.appended;
        self.nilable |= other.nilable;
        self.recursive |= other.recursive;
    }
}

impl Reprs<'_> {
    /// The Go signature of a function.
    pub(crate) fn signature(&self, func: FuncId) -> Option<&Signature> {
        match &self.program.types[*self.program.checked.funcs.get(func)?] {
            Ty::Func(sig) => Some(sig),
            _ => None,
        }
    }

    /// What a function does with its parameter.
    pub(crate) fn param_use(&self, func: FuncId, i: u32) -> Use {
        let fact = self.facts.ownership.params.get(&func).and_then(|p| p.get(i as usize));
        let mut usage = Use::of(fact);
        usage.mutated |= self.lending.params.contains(&(func, Some(i)));
        if self.lent_from(func) == Some(Some(i)) && fact.is_some_and(|f| f.returned_only) {
            usage.escapes = false;
        }
        let decl = &self.program[func];
        if let Some(local) = decl.sig.params.get(i as usize).and_then(|p| p.local) {
            usage.nilable = self.nilable(&Place::root(Root::Local(LocalRef { body: decl.body, local })));
        }
        usage.recursive = self.facts.calls.sccs.iter().any(|scc| {
            scc.contains(&func)
                && (scc.len() > 1
                    || self.facts.calls.callers.get(&func).into_iter().flatten().any(|c| c.body == decl.body))
        });
        usage
    }

    /// What a method that is made for nil does with its receiver.
    pub(crate) fn receiver_use(&self, func: FuncId) -> Use {
        let fact = self.facts.ownership.receivers.get(&func);
        let mut usage = Use::of(fact);
        usage.mutated |= self.lending.params.contains(&(func, None));
        if self.lent_from(func) == Some(None) && fact.is_some_and(|f| f.returned_only) {
            usage.escapes = false;
        }
        usage.nilable = true;
        usage
    }

    /// The joined use of the parameter of an interface method by its implementations.
    pub(crate) fn joined_use(&self, implementations: &[FuncId], i: u32) -> Use {
        let mut usage = Use::default();
        implementations.iter().for_each(|f| usage.join(&self.param_use(*f, i)));
        usage
    }

    /// The parameter (`None`: receiver) that the first result is lent from.
    pub(crate) fn lent_from(&self, func: FuncId) -> Option<Option<u32>> {
        let from = *self.facts.ownership.lent_results.get(&(func, 0))?;
        if from.is_some_and(|i| self.takes_handle(func, i)) {
            return None;
        }
        let ty = self.signature(func)?.results.first()?.ty;
        let program = self.program;
        if self.slices.places.contains(&Place::root(Root::Result(func, 0))) {
            return None;
        }
        let lends = match &program.types[go::underlying(program, ty)] {
            Ty::Pointer(inner) => !self.is_handle(*inner),
            Ty::Slice(_) => true,
            Ty::Basic(basic) if basic.is_string() && go::decl_of(program, ty).is_none() => {
                self.is_lent(func, from)
            }
            // Values of any are counted.
            Ty::Interface(interface) if interface.methods.is_empty() => false,
            // Out of what owns the object; a parameter that is the object itself is handed on.
            Ty::Interface(_) => match from {
                Some(i) => self.signature(func).and_then(|s| s.params.get(i as usize)).is_some_and(|p| {
                    !matches!(program.types[go::underlying(program, p.ty)], Ty::Interface(_))
                }),
                None => true,
            },
            _ => false,
        };
        lends.then_some(from)
    }

    /// Whether a parameter is a pointer with a cell, whose guard ends with the call.
    fn takes_handle(&self, func: FuncId, param: u32) -> bool {
        let ty = self.signature(func).and_then(|sig| sig.params.get(param as usize)).map(|p| p.ty);
        let pointee = ty.and_then(|ty| go::pointee(self.program, ty));
        pointee.and_then(|p| go::decl_of(self.program, p)).is_some_and(|d| self.aliased.contains(&d))
    }

    /// Whether a parameter (`None`: the receiver), which may be passed by copy in Go, is lent in the port.
    fn is_lent(&self, func: FuncId, param: Option<u32>) -> bool {
        let Some(i) = param else { return self.receiver(func) == Some(SelfKind::Ref) };
        let fact = self.facts.ownership.params.get(&func).and_then(|p| p.get(i as usize));
        let ty = self.signature(func).and_then(|sig| sig.params.get(i as usize)).map(|p| p.ty);
        let string = ty.is_some_and(|ty| go::is_string(self.program, ty));
        fact.zip(ty).is_some_and(|(fact, ty)| {
            let kept = (fact.reassigned && !fact.walks)
                || fact.mutated.is_some()
                || fact.escapes.is_some() && !fact.returned_only;
            !kept && !self.is_plain(ty) && (string || !fact.returned_only)
        })
    }

    /// A parameter's type.
    pub(crate) fn param(&self, place: Option<&Place>, ty: TyId, usage: &Use) -> Repr {
        let program = self.program;
        let ty = go::transparent(program, ty);
        let owned = || self.storage(place, ty);
        let option = |repr: Repr| if usage.nilable { repr.optional() } else { repr };
        let lend = |repr: Repr| if usage.mutated { repr.lend_mut() } else { repr.lend() };
        if let Some(decl) = go::decl_of(program, ty) {
            let item = &program[decl];
            if go::is_error(program, ty) {
                return if usage.nilable || usage.escapes { owned() } else { owned().lend() };
            }
            if program[item.package].origin == Origin::Std {
                return self.std_param(owned(), usage);
            }
        }
        match &program.types[go::underlying(program, ty)] {
            Ty::Basic(basic) if basic.is_string() && go::decl_of(program, ty).is_none() => {
                if usage.reassigned { Repr::String } else { Repr::Str.lend() }
            }
            Ty::Basic(_) | Ty::Param(_) | Ty::Unknown | Ty::Tuple(_) => owned(),
            Ty::Pointer(inner) if self.is_handle(*inner) => {
                let handle = self.pointer_owner(*inner, false);
                match handle {
                    Repr::Arc(value) if !usage.escapes && !usage.reassigned => option(value.lend()),
                    handle if usage.escapes || usage.reassigned => option(handle),
                    handle => option(handle.lend()),
                }
            }
            Ty::Pointer(inner) => {
                let std = go::std_type(program, *inner).is_some();
                let value = self.storage(None, *inner);
                if std && usage.escapes {
                    return option(self.pointer_owner(*inner, false));
                }
                if usage.escapes { owned() } else { option(lend(value)) }
            }
            Ty::Slice(_) if go::decl_of(program, ty).is_none() => {
                let Repr::Vec(elem) = owned() else {
                    return if usage.escapes || usage.reassigned { owned() } else { owned().lend() };
                };
                let view = Repr::SliceOf(elem.clone());
                if usage.escapes || usage.appended || (usage.mutated && usage.replaced) {
                    Repr::Vec(elem)
                } else if usage.mutated {
                    view.lend_mut()
                } else {
                    view.lend()
                }
            }
            Ty::Map { .. } if go::decl_of(program, ty).is_none() => {
                if usage.escapes || usage.reassigned {
                    owned()
                } else {
                    lend(owned())
                }
            }
            Ty::Chan { .. } => {
                if usage.escapes || usage.reassigned {
                    owned()
                } else {
                    owned().lend()
                }
            }
            Ty::Func(sig) if go::decl_of(program, ty).is_none() => {
                let (params, result) = self.callback(sig);
                if usage.escapes || usage.nilable || usage.reassigned {
                    return owned();
                }
                let callee = Repr::ImplFn { kind: FnKind::FnMut, params, result: Box::new(result) };
                if usage.recursive { callee.lend_mut() } else { callee }
            }
            Ty::Interface(_) => {
                let value = match owned() {
                    Repr::Option(inner) => *inner,
                    value => value,
                };
                match value.owned().cloned() {
                    Some(inner) if !usage.escapes && !usage.reassigned => {
                        let mutable = self.writes_through(&inner);
                        option(if mutable { inner.lend_mut() } else { inner.lend() })
                    }
                    _ => option(value),
                }
            }
            // By its name: a plain function is copied, a closure is lent to be called.
            Ty::Func(_) => {
                let known = self.func_types.get(&go::underlying(program, ty));
                let plain = matches!(known, Some(Repr::FnPtr { .. }));
                if plain || usage.escapes || usage.reassigned {
                    return owned();
                }
                let lend = |repr: Repr| if known.is_some() { repr.lend() } else { repr.lend_mut() };
                match owned() {
                    Repr::Option(inner) => lend(*inner).optional(),
                    inner => lend(inner),
                }
            }
            // Struct, array, and named slice and map values are copied by Go: lent where the copy is not changed.
            Ty::Struct(_) | Ty::Array { .. } | Ty::Slice(_) | Ty::Map { .. } => {
                if usage.escapes || usage.reassigned || usage.mutated { owned() } else { owned().lend() }
            }
            Ty::Named { .. } => owned(),
        }
    }

    fn std_param(&self, owned: Repr, usage: &Use) -> Repr {
        let copies =
            matches!(&owned, Repr::Path { copy: true, .. } | Repr::Bool | Repr::Int(_) | Repr::Float(_));
        match owned {
            owned if copies => owned,
            Repr::Box(inner) if !usage.escapes => inner.lend_mut(),
            Repr::Option(inner) => match *inner {
                Repr::Box(inner) if !usage.escapes => inner.lend_mut().optional(),
                inner => inner.optional(),
            },
            owned if usage.escapes || usage.reassigned => owned,
            owned if usage.mutated => owned.lend_mut(),
            owned => owned.lend(),
        }
    }

    /// Whether some method of a trait object writes.
    fn writes_through(&self, object: &Repr) -> bool {
        let Repr::Dyn(decl, _) = object else { return false };
        let ty = self.program.checked.types.get(*decl).map(|i| i.ty);
        let Some(ty) = ty else { return false };
        if self.embeds_writer(ty) {
            return true;
        }
        go::interface_methods(self.program, ty)
            .iter()
            .any(|(name, _)| self.trait_receiver(&self.implementations(*decl, name)) == SelfKind::RefMut)
    }

    /// Whether an interface takes over one of the library with a method that writes.
    pub(crate) fn embeds_writer(&self, ty: TyId) -> bool {
        let Ty::Interface(interface) = &self.program.types[go::underlying(self.program, ty)] else {
            return false;
        };
        interface.embeds.iter().filter_map(|terms| terms.first()).any(|embed| {
            match go::std_type(self.program, embed.ty) {
                Some((package, name)) => {
                    go::interface_methods(self.program, embed.ty).iter().any(|(method, _)| {
                        let row = Library::embedded().method(&package.path, name, method);
                        row.is_some_and(|row| matches!(row.receiver, Some(MapTy::RefMut(_))))
                    })
                }
                None => self.embeds_writer(embed.ty),
            }
        })
    }

    /// How a method takes its receiver.
    pub(crate) fn receiver(&self, func: FuncId) -> Option<SelfKind> {
        let decl = &self.program[func];
        let receiver = decl.receiver.as_ref()?;
        let ty = go::type_of(self.program, decl.body, receiver.ty);
        let base = go::base_decl(self.program, ty);
        let fact = self.facts.ownership.receivers.get(&func);
        let written =
            fact.is_some_and(|f| f.mutated.is_some()) || self.lending.params.contains(&(func, None));
        if base.is_some_and(|b| self.shared.contains_key(&b)) {
            let locked = base.and_then(|b| self.shared.get(&b)).copied().unwrap_or(false);
            return Some(if locked && written { SelfKind::RefMut } else { SelfKind::Ref });
        }
        if base.is_some_and(|b| self.only_locked_writes(b)) || self.locked_methods.contains(&func) {
            return Some(SelfKind::Ref);
        }
        let reassigned = fact.is_some_and(|f| f.reassigned);
        if !receiver.pointer {
            // A slice or map is copied with what it shares: what is written in it is seen outside.
            let shares = matches!(
                &self.program.types[go::underlying(self.program, ty)],
                Ty::Slice(_) | Ty::Map { .. }
            );
            let shared = shares || written && self.writes_elements_alone(func);
            if shared && written && !reassigned {
                return Some(SelfKind::RefMut);
            }
            let keeps = written || reassigned;
            let copy = self.is_plain(ty);
            return Some(if keeps || copy { SelfKind::Value } else { SelfKind::Ref });
        }
        Some(if written || reassigned { SelfKind::RefMut } else { SelfKind::Ref })
    }

    /// Whether a method writes its receiver's copy only where it shares with the original: in slices and maps.
    fn writes_elements_alone(&self, func: FuncId) -> bool {
        let item = &self.program[func];
        let Some(receiver) = item.receiver.as_ref().and_then(|r| r.local) else { return false };
        let body = &self.program[item.body];
        let Some(types) = self.program.checked.bodies.get(item.body) else { return false };
        let targets = body.stmts().flat_map(|(_, stmt)| match stmt {
            Stmt::Assign { lhs, .. } => lhs.clone(),
            Stmt::IncDec { target, .. } => vec![*target],
            _ => Vec::new(),
        });
        let mut elements = false;
        for target in targets {
            let mut at = body.unparen(target);
            let mut shared = false;
            let root = loop {
                match &body[at] {
                    Expr::Index { base, .. } => {
                        at = body.unparen(*base);
                        let ty = types.exprs.get(at).map_or(goxide_ir::ty::UNKNOWN, |e| e.ty);
                        let under = &self.program.types[go::underlying(self.program, ty)];
                        shared |= matches!(under, Ty::Slice(_) | Ty::Map { .. });
                    }
                    Expr::Selector { base, .. } => at = body.unparen(*base),
                    Expr::Local(local) => break Some(*local),
                    _ => break None,
                }
            };
            if root == Some(receiver) && !shared {
                return false;
            }
            elements |= root == Some(receiver);
        }
        elements
    }

    /// Whether values are a number, boolean, or newtype of one: taken by value.
    pub(crate) fn is_plain(&self, ty: TyId) -> bool {
        matches!(&self.program.types[go::underlying(self.program, ty)],
            Ty::Basic(b) if !b.is_string() && !b.is_untyped())
    }

    /// Whether the type has locks and every write to it after construction happens under one.
    pub(crate) fn only_locked_writes(&self, decl: goxide_ir::TypeDeclId) -> bool {
        let guards = &self.facts.sharing.guards;
        let mut own = guards.iter().filter(|((d, _), _)| *d == decl).peekable();
        if own.peek().is_none() {
            return false;
        }
        let own: Vec<_> = own.collect();
        !self.lending.fields.iter().any(|(d, field)| {
            let guarded = own.iter().any(|((_, lock), g)| lock == field || g.fields.contains(field));
            let handle = go::field_ty(self.program, decl, *field).is_some_and(|ty| self.synchronises(ty));
            *d == decl && !guarded && !handle
        })
    }

    /// How a trait method takes its receiver: `&self` unless some implementation writes.
    pub(crate) fn trait_receiver(&self, implementations: &[FuncId]) -> SelfKind {
        let writes = implementations.iter().any(|f| self.receiver(*f) == Some(SelfKind::RefMut));
        if writes { SelfKind::RefMut } else { SelfKind::Ref }
    }

    /// The methods named `name` of the types that implement an interface.
    pub(crate) fn implementations(&self, interface: goxide_ir::TypeDeclId, name: &str) -> Vec<FuncId> {
        let types = self.implementers(interface);
        types.iter().filter_map(|t| go::find_method(self.program, *t, name)).map(|(_, f)| f).collect()
    }

    /// The declared struct types and newtypes of the port that have all methods of an interface.
    pub(crate) fn implementers(&self, interface: goxide_ir::TypeDeclId) -> Vec<goxide_ir::TypeDeclId> {
        let program = self.program;
        let Some(info) = program.checked.types.get(interface) else { return Vec::new() };
        let wanted = go::interface_methods(program, info.ty);
        if wanted.is_empty() {
            return Vec::new();
        }
        let candidates = program.type_decls.iter().filter(|(id, d)| {
            go::is_ported(program, d.package) && !d.is_alias && *id != interface && d.type_params.is_empty()
        });
        candidates
            .filter(|(id, _)| {
                let underlying = program.checked.types.get(*id).map(|i| i.underlying);
                let concrete = underlying.is_some_and(|u| !matches!(program.types[u], Ty::Interface(_)));
                concrete
                    && wanted.iter().all(|(name, sig)| {
                        let method = go::find_method(program, *id, name).map(|(_, f)| f);
                        let ty = method.and_then(|f| program.checked.funcs.get(f));
                        ty.is_some_and(|ty| program.types.identical(*ty, *sig))
                    })
            })
            .map(|(id, _)| id)
            .collect()
    }

    /// What a function gives back.
    pub(crate) fn result(&self, func: FuncId) -> ResultPlan {
        let Some(sig) = self.signature(func) else { return ResultPlan::Plain(Repr::Unit) };
        let package = self.program[func].package;
        let lent = self.lent_from(func);
        let mut reprs: Vec<Repr> = Vec::new();
        for (i, result) in sig.results.iter().enumerate() {
            let place = Place::root(Root::Result(func, i as u32));
            let mut repr = self.storage(Some(&place), result.ty);
            let constant = self.facts.ownership.constant_results.contains(&(func, i as u32));
            if i == 0 && (lent.is_some() || constant) {
                repr = self.lend_result(repr, self.lending.results.contains(&func));
            }
            reprs.push(self.fn_result(repr));
        }
        if self.tuples.contains(&func)
            && let Some(error) = reprs.pop()
        {
            reprs.push(if matches!(error, Repr::Option(_)) { error } else { error.optional() });
            return ResultPlan::Plain(tuple(reprs));
        }
        let mut shape = self.facts.errors.shapes.get(&func);
        // A nil that is there would be taken for none.
        if let Some(Shape::Option) = shape
            && self.passes_nil_on(func)
        {
            shape = None;
            if let [value, _] = &mut reprs[..]
                && !matches!(value, Repr::Option(_))
            {
                *value = value.clone().optional();
            }
        }
        self.shape(reprs, shape, sig, package)
    }

    /// Whether a function gives back what a map holds, with whether it is there, and the map may hold nil.
    fn passes_nil_on(&self, func: FuncId) -> bool {
        let id = self.program[func].body;
        let body = &self.program[id];
        let returned: Vec<LocalId> = body
            .stmts()
            .filter_map(|(_, stmt)| match stmt {
                Stmt::Return(values) if values.len() == 2 => match body[body.unparen(values[0])] {
                    Expr::Local(local) => Some(local),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        body.stmts().any(|(_, stmt)| match stmt {
            Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, rhs, op: None } => {
                let ([value, _], [source]) = (&lhs[..], &rhs[..]) else { return false };
                let Expr::Local(local) = body[body.unparen(*value)] else { return false };
                let held = go::named_place(self.program, id, *source);
                returned.contains(&local) && held.is_some_and(|place| self.nilable(&place))
            }
            _ => false,
        })
    }

    /// The results of a trait method.
    pub(crate) fn trait_result(
        &self,
        sig: &Signature,
        functions: &[FuncId],
        package: PackageId,
    ) -> ResultPlan {
        if let [first, rest @ ..] = functions {
            let result = self.result(*first);
            if rest.iter().all(|f| self.result(*f) == result) {
                return result;
            }
        }
        let mut reprs: Vec<Repr> = sig.results.iter().map(|r| self.storage(None, r.ty)).collect();
        for (i, repr) in reprs.iter_mut().enumerate() {
            let nilable = functions.iter().any(|f| self.nilable(&Place::root(Root::Result(*f, i as u32))));
            if nilable && !matches!(repr, Repr::Option(_)) && go::is_nilable(self.program, sig.results[i].ty)
            {
                *repr = repr.clone().optional();
            }
        }
        self.shape(reprs, None, sig, package)
    }

    fn shape(
        &self,
        mut reprs: Vec<Repr>,
        shape: Option<&Shape>,
        sig: &Signature,
        package: PackageId,
    ) -> ResultPlan {
        let error = sig.results.last().is_some_and(|r| go::is_error(self.program, r.ty));
        if error {
            reprs.pop();
            return ResultPlan::Result(tuple(reprs), package);
        }
        if matches!(shape, Some(Shape::Option)) {
            reprs.pop();
            let mut value = tuple(reprs);
            if let Repr::Option(inner) = value {
                value = *inner;
            }
            return ResultPlan::Option(value);
        }
        ResultPlan::Plain(tuple(reprs))
    }

    pub(crate) fn lend_result(&self, repr: Repr, mutable: bool) -> Repr {
        let lend = |repr: Repr| if mutable { repr.lend_mut() } else { repr.lend() };
        match repr {
            Repr::Option(inner) => match *inner {
                Repr::Box(inner) => lend(*inner).optional(),
                inner => lend(inner).optional(),
            },
            Repr::Vec(elem) => lend(Repr::SliceOf(elem)),
            Repr::String => Repr::Str.lend(),
            Repr::Box(inner) => lend(*inner),
            repr => lend(repr),
        }
    }

    /// A func result is `impl FnMut` where nothing else is asked.
    fn fn_result(&self, repr: Repr) -> Repr {
        if let Repr::Box(inner) = &repr
            && let Repr::DynFn { kind, params, result, crosses: false } = &**inner
        {
            return Repr::ImplFn { kind: *kind, params: params.clone(), result: result.clone() };
        }
        repr
    }

    /// The place of a parameter.
    pub(crate) fn param_place(&self, func: FuncId, local: Option<LocalId>) -> Option<Place> {
        Some(Place::root(Root::Local(LocalRef { body: self.program[func].body, local: local? })))
    }
}

impl Use {
    pub(crate) fn of(fact: Option<&ParamUse>) -> Use {
        let Some(fact) = fact else { return Use::default() };
        Use {
            mutated: fact.mutated.is_some(),
            escapes: fact.escapes.is_some(),
            reassigned: fact.reassigned && !fact.walks,
            replaced: fact.replaced,
            appended: fact.appended,
            nilable: false,
            recursive: false,
        }
    }
}
