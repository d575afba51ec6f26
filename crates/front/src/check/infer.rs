//! Finding type arguments, and holding them against their constraints.

use super::{
    Checker,
    operand::{Kind, Operand},
    unify::{Mode as Unify, Unifier},
};
use goxide_ir::{
    ExprId, FileId, Mode, PackageId, Ty, TyId, TypeParamId,
    ty::{Term, TypeParam},
};
use goxide_source::Span;

/// Type arguments that wait to be held against constraints.
pub(super) struct Instance {
    package: PackageId,
    file: Option<FileId>,
    params: Vec<TypeParamId>,
    args: Vec<TyId>,
    spans: Vec<Span>,
}

impl Checker<'_> {
    /// The type arguments of a call. Generic functions among the arguments get theirs, too.
    pub(super) fn infer_call(
        &mut self,
        call: ExprId,
        fun: ExprId,
        params: &[TypeParamId],
        mut known: Vec<Option<TyId>>,
        types: &[TyId],
        args: &mut [Operand],
    ) -> Option<Vec<TyId>> {
        if args.iter().any(Operand::is_invalid) {
            let all: Option<Vec<TyId>> = known.iter().copied().collect();
            return all.filter(|a| a.len() == params.len());
        }
        known.resize(params.len(), None);
        // The function may call itself: its own parameters then occur in the arguments with another meaning.
        let mut vars = self.fresh_params(params);
        let fresh: Vec<TyId> = vars.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        let types: Vec<TyId> = types.iter().map(|t| self.subst(*t, params, &fresh)).collect();
        let mut generic_args = Vec::new();
        for (i, arg) in args.iter_mut().enumerate() {
            let Some(generic) = &arg.generic else { continue };
            let own = generic.params.clone();
            let given: Vec<Option<TyId>> = generic.args.iter().copied().map(Some).collect();
            let more = self.fresh_params(&own);
            let replaced: Vec<TyId> = more.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
            let original = arg.ty;
            arg.ty = self.subst(arg.ty, &own, &replaced);
            generic_args.push((i, own, vars.len(), original));
            known.extend(given);
            vars.extend(more);
            known.resize(vars.len(), None);
        }
        let inferred = match self.infer(&vars, &known, &types, args) {
            Ok(inferred) => inferred,
            Err(why) => {
                let constraints: Vec<TyId> = vars.iter().map(|v| self.types[*v].constraint).collect();
                if constraints.into_iter().any(|c| self.is_unknown(c))
                    || args.iter().any(|a| self.mentions_unknown(a.ty, a.ty))
                {
                    return None;
                }
                let text = self.text(fun);
                self.error_at(call, format!("in call to {text}, {why}"));
                return None;
            }
        };
        for (i, own, start, original) in generic_args {
            let own_args = inferred[start..start + own.len()].to_vec();
            let arg = &mut args[i];
            let ty = self.subst(original, &own, &own_args);
            arg.ty = ty;
            arg.kind = Kind::Value;
            let (expr, name) = (arg.expr, arg.generic.take().map_or(arg.expr, |g| g.name));
            self.verify_later(expr, &own, &own_args, &[]);
            self.table().instances.insert(name, own_args);
            self.record_type(expr, Mode::Value, ty, None);
        }
        let own = inferred[..params.len()].to_vec();
        self.verify_later(call, params, &own, &[]);
        Some(own)
    }

    /// Gives a generic function that is assigned to a variable of a function type its type arguments.
    pub(super) fn instantiate_for(&mut self, x: &mut Operand, target: Option<TyId>) {
        let Some(generic) = x.generic.take() else { return };
        let under = target.map(|t| self.under(t));
        let under = under.filter(|u| matches!(self.types[*u], Ty::Func(_)));
        // Type arguments that are given may determine the others by their constraints.
        if under.is_none() && generic.args.is_empty() {
            let text = self.text(x.expr);
            self.error_at(x.expr, format!("cannot use generic function {text} without instantiation"));
            return x.spoil();
        }
        let vars = self.fresh_params(&generic.params);
        let fresh: Vec<TyId> = vars.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        let mut known: Vec<Option<TyId>> = generic.args.iter().copied().map(Some).collect();
        known.resize(vars.len(), None);
        let sig = self.subst(x.ty, &generic.params, &fresh);
        let args: Vec<Operand> = under.map(|u| Operand::new(Kind::Value, u, x.expr)).into_iter().collect();
        match self.infer(&vars, &known, &[sig], &args) {
            Ok(args) => {
                x.ty = self.subst(x.ty, &generic.params, &args);
                self.verify_later(x.expr, &generic.params, &args, &[]);
                self.table().instances.insert(generic.name, args);
            }
            Err(why) => {
                let text = self.text(x.expr);
                self.error_at(
                    x.expr,
                    format!("cannot use generic function {text} without instantiation: {why}"),
                );
                x.spoil();
            }
        }
    }

    fn fresh_params(&mut self, params: &[TypeParamId]) -> Vec<TypeParamId> {
        let fresh: Vec<TypeParamId> = params
            .iter()
            .map(|p| {
                let TypeParam { name, index, constraint } = self.types[*p].clone();
                self.types.alloc_param(TypeParam { name, index, constraint })
            })
            .collect();
        let types: Vec<TyId> = fresh.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        for param in &fresh {
            let constraint = self.types[*param].constraint;
            let constraint = self.subst(constraint, params, &types);
            self.types.set_constraint(*param, constraint);
        }
        fresh
    }

    /// Solves for `vars`; says what cannot be found.
    fn infer(
        &mut self,
        vars: &[TypeParamId],
        known: &[Option<TyId>],
        types: &[TyId],
        args: &[Operand],
    ) -> Result<Vec<TyId>, String> {
        if let Some(all) = known.iter().copied().collect::<Option<Vec<TyId>>>() {
            return Ok(all);
        }
        let mut unifier = Unifier::new(vars, known);
        let mut untyped: Vec<(TypeParamId, TyId)> = Vec::new();
        for (ty, arg) in types.iter().zip(args) {
            if !self.mentions(*ty, vars) && !self.mentions(arg.ty, vars) {
                continue;
            }
            if !self.is_untyped(arg.ty) {
                if !self.unify(&mut unifier, *ty, arg.ty, Unify::ASSIGN) {
                    let known: Vec<TyId> = unifier.known();
                    let (have, text) = (self.show(arg.ty), self.text(arg.expr));
                    let want = self.subst_known(*ty, vars, &unifier);
                    let want = self.show(want);
                    return Err(if known.is_empty() {
                        format!(
                            "type {have} of {text} does not match {want} (cannot infer {})",
                            self.names(vars)
                        )
                    } else {
                        format!("type {have} of {text} does not match inferred type {want}")
                    });
                }
            } else if let Ty::Param(param) = self.types[*ty]
                && !arg.is_nil()
            {
                untyped.push((param, arg.ty));
            }
        }
        self.use_constraints(vars, &mut unifier)?;
        let mut widest: Vec<(TypeParamId, TyId)> = Vec::new();
        for (param, ty) in untyped {
            if unifier.at(param).is_some() {
                continue;
            }
            match widest.iter_mut().find(|(p, _)| *p == param) {
                None => widest.push((param, ty)),
                Some((_, before)) => match self.wider(*before, ty) {
                    Some(ty) => *before = ty,
                    None => {
                        let (a, b) = (self.show(*before), self.show(ty));
                        let name = &self.types[param].name;
                        return Err(format!("mismatched types {a} and {b} (cannot infer {name})"));
                    }
                },
            }
        }
        for (param, ty) in widest {
            unifier.set(param, self.default_type(ty));
        }
        self.use_constraints(vars, &mut unifier)?;
        self.simplify(vars, &unifier)
    }

    /// Lets the constraints' core types and methods say more about the type arguments.
    fn use_constraints(&mut self, vars: &[TypeParamId], unifier: &mut Unifier) -> Result<(), String> {
        loop {
            let unknown = unifier.unknown();
            for var in vars {
                let constraint = self.types[*var].constraint;
                let found = unifier.at(*var);
                if let Some((core, single)) = self.core_term(*var) {
                    match found {
                        Some(found) if !self.unify(unifier, found, core.ty, Unify::INEXACT) => {
                            let (have, want) = (self.show(found), self.show(constraint));
                            let name = self.types[*var].name.clone();
                            return Err(format!("{name} (type {have}) does not satisfy {want}"));
                        }
                        Some(_) => {}
                        None if single && !core.tilde => unifier.set(*var, core.ty),
                        None => {}
                    }
                }
                if let Some(found) = found
                    && !self.mentions(found, vars)
                {
                    self.unify_methods(unifier, found, constraint);
                }
            }
            if unifier.unknown() == unknown {
                return Ok(());
            }
        }
    }

    /// Methods of a type argument and those of its constraint must agree; what is missing is told by verification.
    fn unify_methods(&mut self, unifier: &mut Unifier, found: TyId, constraint: TyId) {
        let set = self.type_set(constraint);
        for method in &set.methods {
            let sig = if self.is_interface(found) || self.is_param(found) {
                self.type_set(found).method(&method.name, method.package).map(|(_, m)| m.sig)
            } else {
                self.lookup(found, &method.name, method.package).method_sig().map(|(sig, _)| sig)
            };
            if let Some(sig) = sig {
                self.unify(unifier, sig, method.sig, Unify::EXACT);
            }
        }
    }

    /// The core type of a type parameter's constraint; the flag says that it is the only term.
    fn core_term(&mut self, param: TypeParamId) -> Option<(Term, bool)> {
        let terms = self.param_terms(param)?;
        if let [term] = &*terms {
            return Some((*term, true));
        }
        let tilde = terms.iter().any(|t| t.tilde);
        let ty = self.types.intern(Ty::Param(param));
        let ty = self.common_under(ty)?;
        if terms.is_empty() { None } else { Some((Term { tilde, ty }, false)) }
    }

    /// Replaces what was found in what was found, until no type parameter is left.
    fn simplify(&mut self, vars: &[TypeParamId], unifier: &Unifier) -> Result<Vec<TyId>, String> {
        let params: Vec<TyId> = vars.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        let mut found: Vec<TyId> =
            vars.iter().zip(&params).map(|(var, own)| unifier.at(*var).unwrap_or(*own)).collect();
        for _ in 0..vars.len() {
            if !found.iter().any(|t| self.mentions(*t, vars)) {
                break;
            }
            found = found.iter().map(|t| self.subst(*t, vars, &found)).collect();
        }
        match found.iter().zip(vars).find(|(t, _)| self.mentions(**t, vars)) {
            Some((_, var)) => Err(format!("cannot infer {}", self.types[*var].name)),
            None => Ok(found),
        }
    }

    fn subst_known(&mut self, ty: TyId, vars: &[TypeParamId], unifier: &Unifier) -> TyId {
        let types: Vec<TyId> =
            vars.iter().map(|v| unifier.at(*v).unwrap_or_else(|| self.types.intern(Ty::Param(*v)))).collect();
        self.subst(ty, vars, &types)
    }

    fn names(&self, vars: &[TypeParamId]) -> String {
        let names: Vec<&str> = vars.iter().map(|v| self.types[*v].name.as_str()).collect();
        names.join(", ")
    }

    /// Notes type arguments, to be held against the constraints once all types are declared.
    pub(super) fn verify_later(
        &mut self,
        at: ExprId,
        params: &[TypeParamId],
        args: &[TyId],
        exprs: &[ExprId],
    ) {
        let package = self.here();
        if !self.is_reported(package) {
            return;
        }
        let body = self.body();
        let spans = (0..args.len()).map(|i| body.expr_span(exprs.get(i).copied().unwrap_or(at))).collect();
        self.instances.push(Instance {
            package,
            file: self.env.file,
            params: params.to_vec(),
            args: args.to_vec(),
            spans,
        });
    }

    /// Tells of type arguments that do not satisfy their constraints.
    pub(super) fn verify_instances(&mut self) {
        for instance in std::mem::take(&mut self.instances) {
            (self.env.package, self.env.file) = (Some(instance.package), instance.file);
            for (i, (param, arg)) in instance.params.iter().zip(&instance.args).enumerate() {
                let constraint = self.types[*param].constraint;
                let constraint = self.subst(constraint, &instance.params, &instance.args);
                if let Err(why) = self.implements(*arg, constraint, true)
                    && !self.mentions_unknown(*arg, constraint)
                {
                    self.error(instance.spans[i], why);
                    break;
                }
            }
        }
    }
}
