//! Calls, conversions among them.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    ExprId, Mode, Ty, TyId, TypeParamId,
    ty::{Signature, UNKNOWN},
};

impl Checker<'_> {
    pub(super) fn call(&mut self, expr: ExprId, fun: ExprId, args: &[ExprId], spread: bool) -> Operand {
        let f = self.expr_or_type(fun);
        match f.kind {
            Kind::Invalid => {
                self.use_all(args);
                self.env.has_call_or_recv = true;
                Operand::invalid(expr)
            }
            Kind::Type => self.convert_call(expr, f.ty, args, spread),
            Kind::Builtin(builtin) => {
                let x = self.builtin(expr, fun, builtin, args, spread);
                if !x.is_invalid() && !x.is_constant() {
                    self.env.has_call_or_recv = true;
                }
                x
            }
            Kind::NoValue
            | Kind::Constant
            | Kind::Variable
            | Kind::MapIndex
            | Kind::Value
            | Kind::CommaOk => self.function_call(expr, f, args, spread),
        }
    }

    fn convert_call(&mut self, expr: ExprId, target: TyId, args: &[ExprId], spread: bool) -> Operand {
        let shown = |this: &Self| this.show(target);
        let [arg] = args else {
            self.use_all(args);
            let few = if args.is_empty() { "missing argument" } else { "too many arguments" };
            let shown = shown(self);
            self.error_at(expr, format!("{few} in conversion to {shown}"));
            return Operand::invalid(expr);
        };
        let mut x = self.expr_for(*arg, Some(target));
        if x.is_invalid() {
            // The type is known all the same.
            return Operand::new(Kind::Value, target, expr);
        }
        if spread {
            let shown = shown(self);
            self.error_at(*arg, format!("invalid use of ... in conversion to {shown}"));
            return Operand::invalid(expr);
        }
        self.conversion(&mut x, target);
        x
    }

    fn function_call(&mut self, expr: ExprId, mut f: Operand, args: &[ExprId], spread: bool) -> Operand {
        let under = self.common_under(f.ty).unwrap_or(UNKNOWN);
        let Ty::Func(sig) = &self.types[under] else {
            if !self.is_unknown(f.ty) || f.is_nil() {
                let text = self.describe(&f);
                self.error_at(f.expr, format!("invalid operation: cannot call non-function {text}"));
            }
            self.use_all(args);
            self.env.has_call_or_recv = true;
            return Operand::invalid(expr);
        };
        let sig = sig.clone();
        let mut list = self.arg_list(args);
        let generic = f.generic.take();
        let sig = match generic {
            Some(generic) => {
                let fun = f.expr;
                let known: Vec<Option<TyId>> = generic.args.iter().copied().map(Some).collect();
                let Some((ty, types)) =
                    self.arguments(expr, fun, under, &sig, &generic.params, known, &mut list, spread)
                else {
                    self.env.has_call_or_recv = true;
                    return Operand::invalid(expr);
                };
                self.table().instances.insert(generic.name, types);
                self.record_type(fun, Mode::Value, ty, None);
                ty
            }
            None => {
                self.arguments(expr, f.expr, under, &sig, &[], Vec::new(), &mut list, spread);
                under
            }
        };
        self.env.has_call_or_recv = true;
        self.results(expr, sig)
    }

    fn results(&mut self, expr: ExprId, sig: TyId) -> Operand {
        let Ty::Func(sig) = &self.types[sig] else { return Operand::invalid(expr) };
        match &*sig.results {
            [] => Operand::new(Kind::NoValue, goxide_ir::ty::VOID, expr),
            [one] => {
                let ty = one.ty;
                if ty == UNKNOWN { Operand::invalid(expr) } else { Operand::new(Kind::Value, ty, expr) }
            }
            several => {
                let types = several.iter().map(|r| r.ty).collect();
                let ty = self.types.intern(Ty::Tuple(types));
                Operand::new(Kind::Value, ty, expr)
            }
        }
    }

    /// The arguments of a call; one call may stand for several. Generic functions may be among them.
    pub(super) fn arg_list(&mut self, args: &[ExprId]) -> Vec<Operand> {
        match args {
            [arg] => {
                let mut x = self.raw_expr(*arg, super::expr::Hint { generic: true, ..Default::default() });
                self.exclude_non_values(&mut x);
                self.spread_out(x, false).0
            }
            _ => args.iter().map(|a| self.generic_expr(*a)).collect(),
        }
    }

    /// Matches arguments with parameters. With type parameters the answer is the instantiated signature and the type
    /// arguments; `None` says that the call does not check.
    #[expect(clippy::too_many_arguments, reason = "a call has that many parts")]
    pub(super) fn arguments(
        &mut self,
        call: ExprId,
        fun: ExprId,
        sig_ty: TyId,
        sig: &Signature,
        params: &[TypeParamId],
        known: Vec<Option<TyId>>,
        args: &mut [Operand],
        spread: bool,
    ) -> Option<(TyId, Vec<TyId>)> {
        let mut types = self.parameter_types(call, fun, sig, args, spread)?;
        let mut instance = (sig_ty, Vec::new());
        let has_generic_args = args.iter().any(|a| a.generic.is_some());
        if !params.is_empty() || has_generic_args {
            let inferred = self.infer_call(call, fun, params, known, &types, args)?;
            let sig_ty = self.subst(sig_ty, params, &inferred);
            types = types.iter().map(|t| self.subst(*t, params, &inferred)).collect();
            instance = (sig_ty, inferred);
        }
        let context = format!("argument to {}", self.text(fun));
        for (x, ty) in args.iter_mut().zip(types) {
            self.assignment(x, Some(ty), &context);
        }
        Some(instance)
    }

    /// One type per argument: a variadic parameter stands for as many as there are.
    fn parameter_types(
        &mut self,
        call: ExprId,
        fun: ExprId,
        sig: &Signature,
        args: &[Operand],
        spread: bool,
    ) -> Option<Vec<TyId>> {
        let mut types: Vec<TyId> = sig.params.iter().map(|p| p.ty).collect();
        let want = types.clone();
        if spread && !sig.variadic {
            let text = self.text(fun);
            self.error_at(
                call,
                format!(
                    "have (...) but function is not variadic: cannot use ... in call to non-variadic {text}"
                ),
            );
            return None;
        }
        if sig.variadic && !spread && args.len() + 1 >= types.len() {
            let last = types.pop()?;
            let elem = match self.types[last] {
                Ty::Slice(elem) => elem,
                _ => UNKNOWN,
            };
            types.resize(args.len(), elem);
        }
        if types.len() == args.len() {
            return Some(types);
        }
        if args.iter().any(Operand::is_invalid) {
            return None;
        }
        let few = if args.len() < types.len() { "not enough" } else { "too many" };
        let have: Vec<TyId> = args.iter().map(|a| a.ty).collect();
        let text = self.text(fun);
        let (have, want) = (self.summary(&have, false), self.summary(&want, sig.variadic));
        let message = format!("{few} arguments in call to {text}\n\thave {have}\n\twant {want}");
        let at = if few == "too many" { args[types.len()].expr } else { call };
        self.error_at(at, message);
        None
    }
}
