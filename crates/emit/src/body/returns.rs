//! `return`, named results, and how a function ends.

use super::ast;
use super::env::{Emit, Ending, Res};
use super::value::Value;
use goxide_ir::{ConstValue, Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{Repr, ResultPlan};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// Declares the named results that the body uses.
    pub(super) fn named_results(&mut self) -> Res<()> {
        let named = self.func.named.clone();
        let reprs = self.result_reprs();
        for (i, local) in named.iter().enumerate() {
            let Some(local) = *local else { continue };
            let used = self.body.exprs().any(|(_, e)| *e == Go::Local(local));
            // One that the Go never names is its zero value at every return.
            if !used {
                continue;
            }
            let ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
            let planned = self.cx.plan.locals.get(&self.local_ref(local)).and_then(|p| p.repr.clone());
            let repr =
                planned.or_else(|| reprs.get(i).cloned().flatten()).unwrap_or_else(|| self.natural(ty));
            let repr = match repr {
                Repr::Error(_) => repr.optional(),
                Repr::Ref { inner, .. } if *inner == Repr::Str => Repr::String,
                other => other,
            };
            match self.zero_of(&repr) {
                Some(zero) => self.let_local(local, zero, repr),
                None => self.let_later(local, repr)?,
            }
        }
        Ok(())
    }

    /// The Rust type of each Go result, where it has one of its own.
    pub(super) fn result_reprs(&self) -> Vec<Option<Repr>> {
        let Ending::Results(plan) = &self.func.ending else { return Vec::new() };
        let count = self.func.results.len();
        let split = |repr: &Repr, n: usize| -> Vec<Option<Repr>> {
            match repr {
                Repr::Tuple(parts) if parts.len() == n && n > 1 => parts.iter().cloned().map(Some).collect(),
                other if n == 1 => vec![Some(other.clone())],
                _ => vec![None; n],
            }
        };
        match plan {
            ResultPlan::Plain(repr) => split(repr, count),
            ResultPlan::Result(ok, package) => {
                let mut out = split(ok, count.saturating_sub(1));
                out.push(Some(Repr::Error(*package).optional()));
                out
            }
            ResultPlan::Option(some) => {
                let mut out = split(some, count.saturating_sub(1));
                out.push(Some(Repr::Bool));
                out
            }
        }
    }

    /// What stands after the last statement of a block that Go leaves by falling out of it.
    pub(super) fn end_of_function(&mut self, block: StmtId) {
        let GoStmt::Block(stmts) = &self.body[block] else { return };
        if self.func.ending == Ending::Results(ResultPlan::Result(Repr::Unit, self.package))
            && stmts.is_empty()
        {
            self.out.push(ast::bare(parse_quote!(Ok(()))));
        }
    }

    pub(super) fn return_stmt(&mut self, id: StmtId, values: &[ExprId]) -> Res<()> {
        let ending = self.func.ending.clone();
        let value = match ending {
            Ending::Display => {
                let [value] = values else {
                    return self.stmt_hole(id, "unsupported", "a String method that names its result");
                };
                Some(self.write_display(*value)?)
            }
            Ending::State => {
                self.set_results(id, values)?;
                None
            }
            Ending::Results(plan) => {
                if values.is_empty() {
                    self.named_return(id, &plan)?
                } else {
                    self.returned(id, values, &plan)?
                }
            }
        };
        self.out.push(ast::semi(ast::return_expr(value)));
        Ok(())
    }

    /// The string of a `String` method, written to the formatter.
    fn write_display(&mut self, value: ExprId) -> Res<Expr> {
        let node = self.body.unparen(value);
        if let Some(ConstValue::Str(_)) = self.constant(node) {
            let text = self.expr_as(value, &super::value::str_ref())?;
            return Ok(ast::method(ast::ident_expr("f"), "write_str", vec![text]));
        }
        let value = self.expr(value, None)?;
        if let Expr::Macro(mac) = &value.expr
            && mac.mac.path.is_ident("format")
        {
            let tokens = &mac.mac.tokens;
            return Ok(parse_quote!(write!(f, #tokens)));
        }
        if value.repr == Repr::String {
            // `x.to_string()` of something shown is shown directly.
            if let Expr::MethodCall(call) = &value.expr
                && (call.method == "to_string" || call.method == "to_owned")
                && call.args.is_empty()
            {
                let mut format = String::new();
                let mut args = vec![ast::ident_expr("f")];
                let mut rest = Vec::new();
                super::format::push_argument(&mut format, &mut rest, (*call.receiver).clone(), "");
                args.push(ast::str_lit(&format));
                args.extend(rest);
                return Ok(ast::macro_call("write", args));
            }
            return Ok(ast::method(
                ast::ident_expr("f"),
                "write_str",
                vec![ast::reference(false, value.expr)],
            ));
        }
        let text = self.coerce(value, &super::value::str_ref(), node)?;
        Ok(ast::method(ast::ident_expr("f"), "write_str", vec![text]))
    }

    fn named_return(&mut self, id: StmtId, plan: &ResultPlan) -> Res<Option<Expr>> {
        let named: Vec<LocalId> = self.func.named.iter().flatten().copied().collect();
        if self.func.results.is_empty() {
            return Ok(None);
        }
        if named.len() != self.func.results.len() {
            return self.stmt_hole(id, "unsupported", "a bare return with blank results");
        }
        let mut values = Vec::new();
        for local in &named {
            let Some(binding) = self.bindings.get(local).cloned() else {
                let ty = self.types.locals.get(*local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
                let repr = self.natural(ty);
                let Some(zero) = self.zero_of(&repr) else {
                    return self.stmt_hole(id, "unsupported", "a named result without a zero value");
                };
                values.push(Value::temp(zero, repr));
                continue;
            };
            values.push(Value { expr: binding.expr, repr: binding.repr, place: true, movable: true });
        }
        let at = self.any_expr(id)?;
        self.result_of(values, plan, at).map(Some)
    }

    /// Some expression of the function, to say where a hole is.
    pub(super) fn any_expr(&self, id: StmtId) -> Res<ExprId> {
        match self.body.exprs().next() {
            Some((expr, _)) => Ok(expr),
            None => self.stmt_hole(id, "unsupported", "a function without expressions"),
        }
    }

    /// Values in hand as the function's result.
    pub(super) fn result_of(&mut self, values: Vec<Value>, plan: &ResultPlan, at: ExprId) -> Res<Expr> {
        let mut values = values;
        match plan {
            ResultPlan::Plain(repr) => self.tuple_of(values, repr, at),
            ResultPlan::Result(ok, package) => {
                let Some(error) = values.pop() else {
                    return self.hole(at, "unsupported", "a return without values");
                };
                let own = Repr::Error(*package);
                let ok = self.tuple_of(values, ok, at)?;
                if ast::as_ident(&error.expr).is_some_and(|n| n == "None") {
                    return Ok(ast::call_path("Ok", vec![ok]));
                }
                let Repr::Option(_) = error.repr else {
                    let error = self.coerce(error, &own, at)?;
                    return Ok(ast::call_path("Err", vec![error]));
                };
                Ok(error_or(error.expr, ok))
            }
            ResultPlan::Option(some) => {
                let Some(flag) = values.pop() else {
                    return self.hole(at, "unsupported", "a return without values");
                };
                let some = self.tuple_of(values, some, at)?;
                Ok(if_some(flag.expr, some))
            }
        }
    }

    fn tuple_of(&mut self, values: Vec<Value>, repr: &Repr, at: ExprId) -> Res<Expr> {
        let parts = match (repr, values.len()) {
            (Repr::Unit, 0) => return Ok(ast::unit()),
            (Repr::Tuple(parts), n) if n > 1 && parts.len() == n => parts.clone(),
            (other, 1) => vec![other.clone()],
            _ => return self.hole(at, "unsupported", "results in another number than planned"),
        };
        let mut out = Vec::new();
        for (value, want) in values.into_iter().zip(parts) {
            out.push(self.coerce(value, &want, at)?);
        }
        Ok(if out.len() == 1 { out.remove(0) } else { ast::tuple(out) })
    }

    /// `return a, b`.
    fn returned(&mut self, id: StmtId, values: &[ExprId], plan: &ResultPlan) -> Res<Option<Expr>> {
        if let [only] = values
            && self.func.results.len() > 1
        {
            return self.returned_call(*only, plan).map(Some);
        }
        match plan {
            ResultPlan::Plain(repr) => {
                let wants: Vec<Repr> = match repr {
                    Repr::Tuple(parts) if values.len() > 1 && parts.len() == values.len() => parts.clone(),
                    other if values.len() == 1 => vec![other.clone()],
                    _ => return self.stmt_hole(id, "unsupported", "results in another number than planned"),
                };
                let mut out = Vec::new();
                for (value, want) in values.iter().zip(&wants) {
                    out.push(self.result_value(*value, want)?);
                }
                Ok(Some(if out.len() == 1 { out.remove(0) } else { ast::tuple(out) }))
            }
            ResultPlan::Result(ok, package) => {
                let Some((error, rest)) = values.split_last() else { return Ok(None) };
                self.returned_result(*error, rest, ok, *package).map(Some)
            }
            ResultPlan::Option(some) => {
                let Some((flag, rest)) = values.split_last() else { return Ok(None) };
                match self.constant(self.body.unparen(*flag)) {
                    Some(ConstValue::Bool(false)) => return Ok(Some(ast::none())),
                    Some(ConstValue::Bool(true)) => {
                        let some = self.ok_values(rest, some, id)?;
                        return Ok(Some(ast::some(some)));
                    }
                    _ => {}
                }
                let flag_expr = self.boolean(*flag)?;
                let (stmts, some) = self.collect(|emit| emit.ok_values(rest, some, id))?;
                Ok(Some(if_some(flag_expr, ast::with_stmts(stmts, some))))
            }
        }
    }

    /// A value that is given back.
    fn result_value(&mut self, value: ExprId, want: &Repr) -> Res<Expr> {
        let hint = self.expr(value, Some(want))?;
        // A local that dies with the function is moved out.
        let dying = self.dies(value);
        let hint = if dying { Value { movable: true, ..hint } } else { hint };
        self.coerce(hint, want, value)
    }

    /// Whether a returned expression is a local of this function that owns its value.
    fn dies(&self, value: ExprId) -> bool {
        let node = self.body.unparen(value);
        let Go::Local(local) = self.body[node] else { return false };
        let Some(binding) = self.bindings.get(&local) else { return false };
        binding.owned && self.narrowing(node).is_none() && !self.captured_in_function(local)
    }

    pub(super) fn captured_in_function(&self, local: LocalId) -> bool {
        self.body.exprs().any(|(_, e)| match e {
            Go::FuncLit { block, .. } => {
                let span = self.body.stmt_span(*block);
                let inside = span.contains(self.body[local].span.start);
                !inside && self.uses_of_local(Node::Stmt(*block), local) > 0
            }
            _ => false,
        })
    }

    fn ok_values(&mut self, values: &[ExprId], ok: &Repr, id: StmtId) -> Res<Expr> {
        let wants: Vec<Repr> = match (ok, values.len()) {
            (Repr::Unit, 0) => return Ok(ast::unit()),
            (Repr::Tuple(parts), n) if n > 1 && parts.len() == n => parts.clone(),
            (other, 1) => vec![other.clone()],
            _ => return self.stmt_hole(id, "unsupported", "results in another number than planned"),
        };
        let mut out = Vec::new();
        for (value, want) in values.iter().zip(&wants) {
            out.push(self.result_value(*value, want)?);
        }
        Ok(if out.len() == 1 { out.remove(0) } else { ast::tuple(out) })
    }

    /// `return v, err`.
    fn returned_result(
        &mut self,
        error: ExprId,
        rest: &[ExprId],
        ok: &Repr,
        package: goxide_ir::PackageId,
    ) -> Res<Expr> {
        let own = Repr::Error(package);
        if self.is_nil(error) {
            let ok = self.values_of(rest, ok, error)?;
            return Ok(ast::call_path("Ok", vec![ok]));
        }
        let value = self.expr(error, Some(&own))?;
        match value.repr.clone() {
            Repr::Result(inner, from) if *inner == Repr::Unit => {
                let value = if from == package {
                    value.expr
                } else {
                    self.coerce(value, &Repr::Result(Box::new(Repr::Unit), package), error)?
                };
                if rest.is_empty() {
                    return Ok(value);
                }
                // Go computes the values first; what only names things may wait.
                self.no_calls(rest, error)?;
                self.out.push(ast::semi(ast::question(value)));
                let ok = self.values_of(rest, ok, error)?;
                Ok(ast::call_path("Ok", vec![ok]))
            }
            Repr::Path { path, args, .. } if path == "Result" && args.first() == Some(&Repr::Unit) => {
                let convert = self.message_error(package);
                let value = ast::method(value.expr, "map_err", vec![convert]);
                if rest.is_empty() {
                    return Ok(value);
                }
                self.no_calls(rest, error)?;
                self.out.push(ast::semi(ast::question(value)));
                let ok = self.values_of(rest, ok, error)?;
                Ok(ast::call_path("Ok", vec![ok]))
            }
            Repr::Option(_) => {
                let value = if value.place && !value.movable && self.dies(error) {
                    Value { movable: true, ..value }
                } else {
                    value
                };
                let option = self.coerce(value, &own.optional(), error)?;
                self.no_calls(rest, error)?;
                let ok = self.values_of(rest, ok, error)?;
                Ok(error_or(option, ok))
            }
            _ => {
                self.no_calls(rest, error)?;
                let local = matches!(self.body[self.body.unparen(error)], Go::Local(_));
                let dies = self.dies(error) || local && matches!(value.repr, Repr::Error(_));
                let value = if dies { Value { movable: true, ..value } } else { value };
                let error = self.coerce(value, &own, error)?;
                Ok(ast::call_path("Err", vec![error]))
            }
        }
    }

    /// Refuses to drop values whose computing does something.
    fn no_calls(&self, rest: &[ExprId], at: ExprId) -> Res<()> {
        let calls = rest.iter().any(|r| {
            let node = self.body.unparen(*r);
            self.has_call(*r)
                && !matches!(&self.body[node], Go::Call { fun, .. }
                    if self.mode(self.body.unparen(*fun)) == goxide_ir::Mode::Type || self.builtin_of(*fun).is_some())
        });
        if calls {
            return self.hole(
                at,
                "partial-result",
                "a value is computed by a call and returned beside an error",
            );
        }
        Ok(())
    }

    fn values_of(&mut self, values: &[ExprId], ok: &Repr, at: ExprId) -> Res<Expr> {
        let wants: Vec<Repr> = match (ok, values.len()) {
            (Repr::Unit, 0) => return Ok(ast::unit()),
            (Repr::Tuple(parts), n) if n > 1 && parts.len() == n => parts.clone(),
            (other, 1) => vec![other.clone()],
            _ => return self.hole(at, "unsupported", "results in another number than planned"),
        };
        let mut out = Vec::new();
        for (value, want) in values.iter().zip(&wants) {
            out.push(self.result_value(*value, want)?);
        }
        Ok(if out.len() == 1 { out.remove(0) } else { ast::tuple(out) })
    }

    /// `return f()` where f gives all results.
    fn returned_call(&mut self, call: ExprId, plan: &ResultPlan) -> Res<Expr> {
        let value = self.expr(call, Some(&plan.repr()))?;
        let want = plan.repr();
        if value.repr == want {
            return Ok(value.expr);
        }
        match (&value.repr, &want) {
            (Repr::Result(a, from), Repr::Result(b, to)) if from == to => {
                let name = self.fresh("value");
                let (a, b) = ((**a).clone(), (**b).clone());
                let inner = Value { expr: ast::ident_expr(&name), repr: a, place: true, movable: true };
                let (stmts, converted) = self.collect(|emit| emit.coerce(inner, &b, call))?;
                let converted = ast::with_stmts(stmts, converted);
                let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, converted);
                Ok(ast::method(value.expr, "map", vec![closure]))
            }
            _ => self.coerce(value, &want, call),
        }
    }
}

/// `Err` of an error that there may be, else `Ok`.
fn error_or(option: Expr, ok: Expr) -> Expr {
    if let Expr::Call(call) = &option
        && matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some"))
        && let Some(error) = call.args.first()
    {
        return ast::call_path("Err", vec![error.clone()]);
    }
    let arms = vec![
        ast::arm(parse_quote!(Some(err)), parse_quote!(Err(err))),
        ast::arm(parse_quote!(None), ast::call_path("Ok", vec![ok])),
    ];
    ast::match_expr(option, arms)
}

fn if_some(flag: Expr, some: Expr) -> Expr {
    ast::if_expr(
        flag,
        vec![ast::bare(ast::some(some))],
        Some(ast::block_expr(vec![ast::bare(ast::none())], None)),
    )
}
