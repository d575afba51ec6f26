//! Calls of functions, methods and function values of the port.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::{Value, callable, substitute};
use goxide_ir::{Expr as Go, ExprId, FieldStep, FuncId, Mode, Origin, SelectionKind, Ty, TyId};
use goxide_map::Library;
use goxide_plan::{FnKind, FuncHome, Repr, ResultPlan, SelfKind, TraitMethod, TypeForm};
use syn::Expr;

impl Emit<'_> {
    pub(super) fn call(
        &mut self,
        id: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
        want: Option<&Repr>,
    ) -> Res<Value> {
        self.call_used(id, fun, args, spread, want, false)
    }

    /// A call; `unused` when nobody looks at its results.
    pub(super) fn call_used(
        &mut self,
        id: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
        want: Option<&Repr>,
        unused: bool,
    ) -> Res<Value> {
        let node = self.body.unparen(fun);
        if self.mode(node) == Mode::Type {
            let [arg] = args else {
                return self.hole(id, "unsupported", "a conversion with other than one operand");
            };
            return self.conversion(id, self.ty(node), *arg, want);
        }
        if let Some(function) = self.nested(node) {
            return self.nested_call(id, function, args, spread);
        }
        if let Some(builtin) = self.builtin_of(node) {
            return self.builtin(id, builtin, args, spread, want);
        }
        if let Some(selection) = self.types.selections.get(node) {
            let Go::Selector { base, .. } = &self.body[node] else {
                return self.hole(id, "unsupported", "a call of this form");
            };
            match selection.kind {
                SelectionKind::Method { func, .. } => {
                    let path = selection.path.clone();
                    return self.method_call(id, func, *base, &path, args, spread, unused);
                }
                SelectionKind::InterfaceMethod { interface, .. } => {
                    let path = selection.path.clone();
                    return self.interface_call(id, node, *base, &path, interface, args, spread, unused);
                }
                SelectionKind::Field | SelectionKind::MethodExpr { .. } => {}
            }
        }
        if let Some(func) = self.callee(node) {
            let name =
                if let Go::Index { base, .. } = &self.body[node] { self.body.unparen(*base) } else { node };
            return self.function_call(id, name, func, args, spread, unused);
        }
        self.value_call(id, node, args, spread)
    }

    fn function_call(
        &mut self,
        id: ExprId,
        name: ExprId,
        func: FuncId,
        args: &[ExprId],
        spread: bool,
        unused: bool,
    ) -> Res<Value> {
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            return self.library_call(id, func, None, args, spread, unused);
        };
        self.check_compared_by(id, name, func)?;
        let map = self.instance_of(name, func);
        for (param, given) in &map {
            if let Repr::Named(decl, own) = given
                && self.wants_operators(*param)
                && !matches!(self.newtype_inner(*decl, own), Some(Repr::Int(_) | Repr::Float(_)))
            {
                let what = format!(
                    "{} has no operators in Rust, and the generic function uses them",
                    self.describe(given)
                );
                return self.hole(id, "unsupported", what);
            }
        }
        let params: Vec<Repr> =
            plan.params.iter().map(|p| substitute(&p.repr, &|q| map.get(&q).cloned())).collect();
        let result = substitute(&plan.result.repr(), &|q| map.get(&q).cloned());
        let variadic = self.cx.program[func].sig.variadic;
        let values = self.arguments(id, args, &params, variadic, spread)?;
        let mut path = self.func_path(func);
        let found_out = |param: &goxide_ir::TypeParamId| plan.params.iter().any(|p| p.repr.mentions(*param));
        if args.iter().any(|a| self.has_number(*a)) || !map.keys().all(found_out) {
            path = self.with_type_arguments(path, name, func, &map);
        }
        Ok(Value::temp(ast::call(path, values), result))
    }

    /// Whether a type parameter is computed with.
    fn wants_operators(&self, param: goxide_ir::TypeParamId) -> bool {
        self.cx.plan.bounds.get(&param).is_some_and(|bounds| bounds.iter().any(|b| b.contains("Add")))
    }

    /// Whether a literal number stands in an argument, whose type Rust would choose by itself.
    fn has_number(&self, arg: ExprId) -> bool {
        let mut found = false;
        self.body.walk(goxide_ir::Node::Expr(arg), &mut |node| {
            if let goxide_ir::Node::Expr(expr) = node {
                let value = self.constant(expr);
                found |= matches!(value, Some(goxide_ir::ConstValue::Int(_) | goxide_ir::ConstValue::Rat(_)));
            }
            !found
        });
        found
    }

    /// `f::<i64>` for a generic function.
    fn with_type_arguments(
        &mut self,
        path: Expr,
        name: ExprId,
        func: FuncId,
        map: &std::collections::BTreeMap<goxide_ir::TypeParamId, Repr>,
    ) -> Expr {
        let _ = name;
        let item = &self.cx.program[func];
        let Some(types) = self.cx.program.checked.bodies.get(item.body) else { return path };
        let args: Option<Vec<Repr>> = item
            .type_params
            .iter()
            .map(|p| types.type_params.get(p.local).and_then(|id| map.get(id).cloned()))
            .collect();
        let (Some(args), Expr::Path(mut found)) = (args, path.clone()) else { return path };
        if args.is_empty() || args.iter().any(|a| a.unsupported().is_some()) {
            return path;
        }
        let args: Vec<syn::Type> = args.iter().map(|a| self.rust_type(a)).collect();
        if let Some(last) = found.path.segments.last_mut() {
            last.arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(::<#(#args),*>));
        }
        Expr::Path(found)
    }

    /// Arguments as the parameters want them.
    pub(super) fn arguments(
        &mut self,
        id: ExprId,
        args: &[ExprId],
        params: &[Repr],
        variadic: bool,
        spread: bool,
    ) -> Res<Vec<Expr>> {
        if let [only] = args
            && params.len() > 1
            && !(variadic && params.len() == 2)
        {
            return self.spread_results(*only, params);
        }
        let mut values = Vec::new();
        for (i, param) in params.iter().enumerate() {
            let mark = self.out.len();
            let value = if variadic && i + 1 == params.len() {
                self.variadic(args.get(i..).unwrap_or_default(), param, spread, id)?
            } else if let Some(arg) = args.get(i) {
                let value = self.expr_as(*arg, param)?;
                self.released(value, param)
            } else {
                return self.hole(id, "unsupported", "a call with too few arguments");
            };
            self.in_order(&mut values, mark);
            values.push(value);
        }
        self.guards_apart(args, params, id)?;
        Ok(self.before_loans(values, params))
    }

    /// What is computed by calls of the port goes before the statements, from `mark` on, that a later operand needed.
    pub(super) fn in_order(&mut self, earlier: &mut [Expr], mark: usize) {
        if self.out.len() == mark {
            return;
        }
        let mut at = mark;
        for value in earlier {
            if !self.calls_port(value) {
                continue;
            }
            let name = self.fresh("arg");
            let first = std::mem::replace(value, ast::ident_expr(&name));
            self.out.insert(at, ast::let_stmt(ast::pat_ident(&name, false), None, Some(first)));
            at += 1;
        }
    }

    /// Whether an expression calls a function or method of the port outside closures.
    fn calls_port(&self, value: &Expr) -> bool {
        struct Calls(Vec<String>);
        impl<'ast> syn::visit::Visit<'ast> for Calls {
            fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
                if let Expr::Path(path) = &*call.func {
                    self.0.extend(path.path.segments.last().map(|s| s.ident.to_string()));
                }
                syn::visit::visit_expr_call(self, call);
            }
            fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
                self.0.push(call.method.to_string());
                syn::visit::visit_expr_method_call(self, call);
            }
            fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        }
        let mut calls = Calls(Vec::new());
        syn::visit::Visit::visit_expr(&mut calls, value);
        calls.0.iter().any(|name| self.cx.plan.funcs.values().any(|f| f.name == *name))
    }

    /// `f(h, h.len())` where `h` is lent for writing: the length is asked first.
    pub(super) fn before_loans(&mut self, values: Vec<Expr>, params: &[Repr]) -> Vec<Expr> {
        let lends = |i: usize| match params.get(i) {
            Some(Repr::Ref { mutable, .. }) => *mutable,
            Some(Repr::Option(inner)) => matches!(**inner, Repr::Ref { mutable: true, .. }),
            _ => false,
        };
        let lent: Vec<String> =
            values.iter().enumerate().filter(|(i, _)| lends(*i)).filter_map(|(_, v)| root_name(v)).collect();
        let busy = |i: usize, value: &Expr| {
            let plain = ast::is_simple(value)
                || matches!(value, Expr::Closure(_) | Expr::Reference(_) | Expr::Path(_) | Expr::Lit(_));
            !lends(i) && !plain && !matches!(params.get(i), Some(Repr::Ref { .. }))
        };
        let last = values
            .iter()
            .enumerate()
            .rposition(|(i, v)| busy(i, v) && lent.iter().any(|name| super::assign::names(v, name)));
        let Some(last) = last else { return values };
        let mut free = Vec::new();
        for (i, value) in values.into_iter().enumerate() {
            if i > last || !busy(i, &value) {
                free.push(value);
                continue;
            }
            let name = self.fresh("arg");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
            free.push(ast::ident_expr(&name));
        }
        free
    }

    /// A value read under a guard is read before the call, so that the callee can take the guard itself.
    pub(super) fn released(&mut self, value: Expr, param: &Repr) -> Expr {
        let lends = match param {
            Repr::Ref { .. } => true,
            Repr::Option(inner) => matches!(**inner, Repr::Ref { .. }),
            _ => false,
        };
        if guards(&value) && !lends {
            let name = self.fresh("arg");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
            return ast::ident_expr(&name);
        }
        value
    }

    /// `f(g())` where g gives several results.
    fn spread_results(&mut self, only: ExprId, params: &[Repr]) -> Res<Vec<Expr>> {
        let value = self.expr(only, None)?;
        let Repr::Tuple(parts) = value.repr.clone() else {
            return self.hole(only, "unsupported", "the results of one call are the arguments of another");
        };
        if parts.len() != params.len() {
            return self.hole(only, "unsupported", "the results of one call are the arguments of another");
        }
        let names: Vec<String> = parts.iter().map(|_| self.fresh("arg")).collect();
        let pats = names.iter().map(|n| ast::pat_ident(n, false)).collect();
        self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(value.expr)));
        let mut values = Vec::new();
        for ((name, have), want) in names.iter().zip(parts).zip(params) {
            let part = Value { expr: ast::ident_expr(name), repr: have, place: true, movable: true };
            values.push(self.coerce(part, want, only)?);
        }
        Ok(values)
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one call")]
    fn method_call(
        &mut self,
        id: ExprId,
        func: FuncId,
        base: ExprId,
        path: &[FieldStep],
        args: &[ExprId],
        spread: bool,
        unused: bool,
    ) -> Res<Value> {
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            if let Some(value) = self.lock_call(id, func, base)? {
                return Ok(value);
            }
            if !path.is_empty() {
                return self.hole(id, "unmapped-call", "a library method reached through an embedded field");
            }
            return self.library_call(id, func, Some(base), args, spread, unused);
        };
        if let (Some(receiver), FuncHome::Inherent(_)) = (&plan.receiver_param, &plan.home) {
            let repr = receiver.repr.clone();
            return self.receiver_param_call(id, func, &repr, base, path, args, spread);
        }
        let receiver_kind = plan.receiver.unwrap_or(SelfKind::Ref);
        let write = receiver_kind == SelfKind::RefMut;
        let value = self.place(base, write)?;
        let value = self.fields(value, path, write, base)?;
        let value = self.reach(value, write, base)?;
        let args_of = |repr: &Repr| match repr {
            Repr::Named(decl, args) => Some((*decl, args.clone())),
            _ => None,
        };
        let type_args = args_of(&value.repr);
        let receiver_params = self.receiver_params(func);
        let subst = |param: goxide_ir::TypeParamId| {
            let (_, args) = type_args.as_ref()?;
            let index = receiver_params.iter().position(|p| *p == Some(param))?;
            args.get(index).cloned()
        };
        let params: Vec<Repr> = plan.params.iter().map(|p| substitute(&p.repr, &subst)).collect();
        let result = substitute(&plan.result.repr(), &subst);
        let variadic = self.cx.program[func].sig.variadic;
        let name = plan.name.clone();
        let home = plan.home.clone();
        let repr = value.repr.clone();
        let receiver = if self.cx.plan.copied_receivers.contains(&func) && guards(&value.expr) {
            let copy = self.own(Value { movable: false, ..value }, base)?;
            let name = self.fresh("receiver");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, write), None, Some(copy)));
            ast::ident_expr(&name)
        } else if receiver_kind == SelfKind::Value && !self.is_copy(&value.repr) {
            self.own(Value { expr: value.expr, ..value }, base)?
        } else {
            auto(value.expr)
        };
        let receiver = if args.len() == 1 && params.len() > 1 && self.has_call(base) {
            let name = self.fresh("receiver");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, write), None, Some(receiver)));
            ast::ident_expr(&name)
        } else {
            receiver
        };
        let mut values = self.arguments(id, args, &params, variadic, spread)?;
        if let Some(state) = plan.state {
            values.insert(0, self.state_argument(id, func, &receiver, state)?);
        }
        if let FuncHome::Display(_) | FuncHome::ErrorDisplay(_) = home {
            return Ok(Value::temp(ast::method(receiver, "to_string", Vec::new()), Repr::String));
        }
        if guards(&receiver)
            && matches!(repr, Repr::Named(..))
            && values.iter().any(|v| matches!(v, Expr::Closure(_)) || write && lends_guarded(v))
        {
            let what = "what is given here may reach the value that the method is called on";
            return self.hole(id, "shared-ownership", what);
        }
        let (receiver, values) = self.apart(receiver, values, write);
        Ok(Value::temp(ast::method(receiver, &name, values), result))
    }

    /// Whether an argument calls a method that writes on what the receiver starts at.
    fn writes_again(&self, value: &Expr, root: &str) -> bool {
        struct Calls<'a>(&'a str, Vec<String>);
        impl<'ast> syn::visit::Visit<'ast> for Calls<'_> {
            fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
                if root_name(&call.receiver).is_some_and(|n| n == self.0) {
                    self.1.push(call.method.to_string());
                }
                syn::visit::visit_expr_method_call(self, call);
            }
        }
        let mut calls = Calls(root, Vec::new());
        syn::visit::Visit::visit_expr(&mut calls, value);
        calls.1.iter().any(|name| {
            // Taking the pointer out of its place is a write too.
            name == "take"
                || self
                    .cx
                    .plan
                    .funcs
                    .values()
                    .any(|f| f.name == *name && f.receiver == Some(SelfKind::RefMut))
        })
    }

    /// Arguments that read what the receiver lends for writing are taken out first.
    fn apart(&mut self, receiver: Expr, values: Vec<Expr>, write: bool) -> (Expr, Vec<Expr>) {
        let again = root_name(&receiver).filter(|_| write);
        let again = again.is_some_and(|name| values.iter().any(|v| self.writes_again(v, &name)));
        let busy = guards(&receiver) || again || write && values.iter().any(guards);
        if !busy {
            return (receiver, values);
        }
        let mut free = Vec::new();
        for value in values {
            let still = ast::is_simple(&value) || takes_nothing(&value);
            if still || matches!(value, Expr::Closure(_) | Expr::Reference(_)) {
                free.push(value);
                continue;
            }
            let name = self.fresh("arg");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
            free.push(ast::ident_expr(&name));
        }
        (receiver, free)
    }

    /// The type parameters that a method's receiver names, as the method sees them.
    pub(super) fn receiver_params(&self, func: FuncId) -> Vec<Option<goxide_ir::TypeParamId>> {
        let item = &self.cx.program[func];
        let types = self.cx.program.checked.bodies.get(item.body);
        let Some(receiver) = &item.receiver else { return Vec::new() };
        receiver
            .type_params
            .iter()
            .map(|local| local.and_then(|l| types.and_then(|t| t.type_params.get(l).copied())))
            .collect()
    }

    /// How an interface's method takes its receiver.
    pub(super) fn interface_receiver(&self, fun: ExprId) -> Option<SelfKind> {
        let selection = self.types.selections.get(fun)?;
        let SelectionKind::InterfaceMethod { interface, .. } = selection.kind else { return None };
        let Go::Selector { name, .. } = &self.body[fun] else { return None };
        self.trait_method(interface, name).map(|(m, _)| m.receiver)
    }

    /// The method of the trait that an interface became, looked up in what it embeds too.
    fn trait_method(&self, interface: TyId, name: &str) -> Option<(TraitMethod, goxide_ir::TypeDeclId)> {
        let Ty::Named { decl, .. } = &self.cx.program.types[interface] else { return None };
        self.trait_method_of(*decl, name)
    }

    pub(super) fn trait_method_of(
        &self,
        decl: goxide_ir::TypeDeclId,
        name: &str,
    ) -> Option<(TraitMethod, goxide_ir::TypeDeclId)> {
        let plan = self.cx.plan.types.get(&decl)?;
        let TypeForm::Trait(form) = &plan.form else { return None };
        if let Some(method) = form.methods.iter().find(|m| m.go_name == name) {
            return Some((method.clone(), decl));
        }
        form.supertraits.iter().find_map(|s| self.trait_method_of(*s, name))
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one call")]
    fn interface_call(
        &mut self,
        id: ExprId,
        fun: ExprId,
        base: ExprId,
        path: &[FieldStep],
        interface: TyId,
        args: &[ExprId],
        spread: bool,
        unused: bool,
    ) -> Res<Value> {
        let Go::Selector { name, .. } = &self.body[fun] else {
            return self.hole(id, "unsupported", "a call of this form");
        };
        let name = name.clone();
        if self.is_error(interface) || (name == "Error" && self.is_error(self.ty(base))) {
            return self.error_text(base);
        }
        if name == "String" && self.shown_trait(self.ty(base)) {
            let value = self.place(base, false)?;
            let value = self.fields(value, path, false, base)?;
            let value = self.reach(value, false, base)?;
            return Ok(Value::temp(ast::method(auto(value.expr), "to_string", Vec::new()), Repr::String));
        }
        let found = self.trait_method(interface, &name).or_else(|| {
            let Ty::Named { decl, .. } = &self.cx.program.types[self.ty(base)] else { return None };
            self.trait_method_of(*decl, &name)
        });
        if let Some((method, decl)) = found {
            let write = method.receiver == SelfKind::RefMut;
            let value = self.place(base, write)?;
            let value = self.fields(value, path, write, base)?;
            let value = self.reach(value, write, base)?;
            let type_args = match &value.repr {
                Repr::Dyn(d, args) if *d == decl => args.clone(),
                _ => Vec::new(),
            };
            let params: Vec<Repr> =
                method.params.iter().map(|(_, r)| self.with_args(r, decl, &type_args)).collect();
            let result = self.with_args(&method.result.repr(), decl, &type_args);
            let variadic = self.is_variadic(fun);
            let values = self.arguments(id, args, &params, variadic, spread)?;
            return Ok(Value::temp(ast::method(auto(value.expr), &method.name, values), result));
        }
        if let Ty::Named { decl, .. } = &self.cx.program.types[interface] {
            let item = &self.cx.program[*decl];
            let package = &self.cx.program[item.package];
            if package.origin != Origin::Port {
                if let Some(row) = Library::embedded().method(&package.path, &item.name, &name) {
                    return self.row_call(id, row, Some(base), args, spread, unused);
                }
                let what = format!("{}.{}.{name} has no Rust yet", package.path, item.name);
                return self.hole(id, "unmapped-call", what);
            }
        }
        if let Some(row) = self.embedded_row(interface, &name, 0) {
            return self.row_call(id, row, Some(base), args, spread, unused);
        }
        self.hole(id, "unsupported", format!("method {name} of an interface that is no trait"))
    }

    /// The library's row of a method that an interface takes over from one of the library.
    fn embedded_row(&self, interface: TyId, name: &str, depth: u32) -> Option<&'static goxide_map::Row> {
        if depth > 5 {
            return None;
        }
        if let Ty::Named { decl, .. } = &self.cx.program.types[interface] {
            let item = &self.cx.program[*decl];
            let package = &self.cx.program[item.package];
            if package.origin != Origin::Port
                && let Some(row) = Library::embedded().method(&package.path, &item.name, name)
            {
                return Some(row);
            }
        }
        let Ty::Interface(form) = self.under(interface) else { return None };
        form.embeds.iter().find_map(|terms| match &**terms {
            [term] if !term.tilde => self.embedded_row(term.ty, name, depth + 1),
            _ => None,
        })
    }

    fn is_variadic(&self, fun: ExprId) -> bool {
        matches!(self.under(self.ty(fun)), Ty::Func(sig) if sig.variadic)
    }

    /// A call of a function value.
    fn value_call(&mut self, id: ExprId, fun: ExprId, args: &[ExprId], spread: bool) -> Res<Value> {
        // Only what may change what it holds is lent for writing.
        let write = !self.cx.plan.func_types.contains_key(&self.underlying(self.ty(fun)));
        let value = self.place(fun, write)?;
        let value = Value { repr: self.unalias(&value.repr), ..value };
        let value = match &value.repr {
            Repr::Option(_) => self.unwrapped(value, write, fun)?,
            _ => value,
        };
        let value = match &value.repr.peeled().clone() {
            Repr::Named(decl, args) => match self.newtype_inner(*decl, args) {
                Some(inner) => Value { expr: ast::field(auto(value.expr), "0"), repr: inner, ..value },
                None => value,
            },
            _ => value,
        };
        let Some((params, result, kind)) = callable(&value.repr) else {
            if let Some(call) = self.library_function_type(fun).and_then(|ty| ty.call.as_ref())
                && args.is_empty()
            {
                let call = self.fill(call, None, &[auto(value.expr)], id)?;
                return Ok(Value::temp(call, Repr::Unit));
            }
            return self.hole(id, "unsupported", format!("{} is called", self.describe(&value.repr)));
        };
        let (params, result) = (params.to_vec(), result.clone());
        // Go computes the function before its arguments, which are taken apart first here.
        let value = if args.len() == 1 && params.len() > 1 && self.has_call(fun) {
            let name = self.fresh("callee");
            let mutable = kind == FnKind::FnMut;
            self.out.push(ast::let_stmt(ast::pat_ident(&name, mutable), None, Some(value.expr)));
            Value::place(ast::ident_expr(&name), value.repr)
        } else {
            value
        };
        let mut values = self.arguments(id, args, &params, self.is_variadic(fun), spread)?;
        // `f(f(x))` would lend f for writing while it is lent for writing.
        if kind == FnKind::FnMut
            && let Some(place) = self.place_of(fun)
            && args.iter().any(|arg| self.mentions(*arg, &place))
        {
            for (value, arg) in values.iter_mut().zip(args) {
                if self.has_call(*arg) || self.mentions(*arg, &place) {
                    let name = self.fresh("inner");
                    let first = std::mem::replace(value, ast::ident_expr(&name));
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(first)));
                }
            }
        }
        // A box or reference is called as it is; a field needs parentheses, which the printer gives.
        let callee = match &value.expr {
            Expr::Closure(_) => value.expr,
            _ => auto(value.expr),
        };
        Ok(Value::temp(ast::call(callee, values), result))
    }

    /// `x.Method` as a value: a closure that holds the receiver.
    pub(super) fn method_value(&mut self, id: ExprId, base: ExprId, want: Option<&Repr>) -> Res<Value> {
        let Some(selection) = self.types.selections.get(id) else {
            return self.hole(id, "unknown-type", "a method value of unknown type");
        };
        let path = selection.path.clone();
        let SelectionKind::Method { func, .. } = selection.kind else {
            return self.hole(id, "unsupported", "a method of an interface value as a function value");
        };
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            return self.hole(id, "unmapped-call", "a library method as a function value");
        };
        let (kind, name, result) =
            (plan.receiver.unwrap_or(SelfKind::Ref), plan.name.clone(), plan.result.repr());
        let params: Vec<Repr> = plan.params.iter().map(|p| p.repr.clone()).collect();
        let pointer = self.cx.program[func].receiver.as_ref().is_some_and(|r| r.pointer);
        if let FuncHome::Display(_) | FuncHome::ErrorDisplay(_) = plan.home {
            return self.hole(id, "unsupported", "a String method as a function value");
        }
        if plan.receiver_param.is_some() {
            return self.hole(id, "nil-deref", "a method that is made for nil as a function value");
        }
        let write = kind == SelfKind::RefMut;
        let value = self.place(base, write)?;
        let value = self.fields(value, &path, write, base)?;
        let value = self.reach(value, write, base)?;
        let wanted: Vec<Repr> = match want.and_then(|w| callable(w)) {
            Some((params, ..)) => params.to_vec(),
            None => params.clone(),
        };
        if wanted.len() != params.len() {
            return self.hole(id, "unsupported", "a method value of another shape is wanted here");
        }
        // Go copies the receiver of a value method now, not at the call.
        let (receiver, moves) = if pointer {
            (auto(value.expr), false)
        } else {
            let copy = self.own(Value { movable: false, ..value }, base)?;
            let bound = self.fresh("receiver");
            self.out.push(ast::let_stmt(ast::pat_ident(&bound, write), None, Some(copy)));
            (ast::ident_expr(&bound), true)
        };
        let names: Vec<String> = params.iter().map(|_| self.fresh("arg")).collect();
        let (stmts, body) = self.collect(|emit| {
            let mut args = Vec::new();
            for ((name, have), need) in names.iter().zip(&wanted).zip(&params) {
                let arg =
                    Value { expr: ast::ident_expr(name), repr: have.clone(), place: true, movable: true };
                args.push(emit.coerce(arg, need, id)?);
            }
            Ok(ast::method(receiver, &name, args))
        })?;
        let mut pats = Vec::new();
        for (name, repr) in names.iter().zip(&wanted) {
            let ty = self.rust_type(repr);
            let pat = ast::pat_ident(name, false);
            pats.push(ast::pat_typed(pat, ty));
        }
        let closure = ast::closure(moves, pats, None, ast::with_stmts(stmts, body));
        let kind = if write { FnKind::FnMut } else { FnKind::Fn };
        Ok(Value::temp(closure, Repr::ImplFn { kind, params: wanted, result: Box::new(result) }))
    }

    /// `T.Method`: a function with the receiver first.
    pub(super) fn method_expr(
        &mut self,
        id: ExprId,
        func: Option<FuncId>,
        want: Option<&Repr>,
    ) -> Res<Value> {
        let Some(func) = func else {
            return self.hole(id, "unsupported", "a method expression of an interface");
        };
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            return self.hole(id, "unmapped-call", "a method expression of the library");
        };
        let own = match plan.home.clone() {
            FuncHome::Inherent(decl) | FuncHome::Trait { of: decl, .. } => Repr::Named(decl, Vec::new()),
            _ => return self.hole(id, "unsupported", "a method expression of this form"),
        };
        let first = match (plan.receiver, &plan.receiver_param) {
            (_, Some(param)) => param.repr.clone(),
            (Some(SelfKind::Ref), None) => own.lend(),
            (Some(SelfKind::RefMut), None) => own.lend_mut(),
            (Some(SelfKind::Value), None) => own,
            (None, None) => {
                return self.hole(id, "unsupported", "a method expression without a receiver");
            }
        };
        let mut params = vec![first];
        params.extend(plan.params.iter().map(|p| p.repr.clone()));
        let result = plan.result.repr();
        let path = self.func_path(func);
        let value =
            Value::temp(path, Repr::FnPtr { params: params.clone(), result: Box::new(result.clone()) });
        let wanted =
            want.and_then(|w| callable(w)).map(|(wanted, gives, _)| (wanted.to_vec(), gives.clone()));
        match wanted {
            Some((wanted, gives)) if wanted != params || gives != result => {
                self.adapt_function(id, value, Vec::new(), &wanted, &gives)
            }
            _ => Ok(value),
        }
    }

    /// What a call's results are, where the port calls a function of its own.
    pub(super) fn result_plan(&self, call: ExprId) -> Option<ResultPlan> {
        let node = self.body.unparen(call);
        let Go::Call { fun, .. } = &self.body[node] else { return None };
        let func = self.callee(*fun)?;
        self.cx.plan.funcs.get(&func).map(|p| p.result.clone())
    }
}

/// The variable that a place starts at.
fn root_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Reference(reference) => root_name(&reference.expr),
        Expr::Unary(unary) => root_name(&unary.expr),
        Expr::Field(field) => root_name(&field.base),
        Expr::Index(index) => root_name(&index.expr),
        Expr::Paren(paren) => root_name(&paren.expr),
        other => ast::as_ident(other),
    }
}

/// `&x.borrow()`: a loan out of a cell.
fn lends_guarded(expr: &Expr) -> bool {
    matches!(expr, Expr::Reference(_)) && guards(expr)
}

/// Whether computing an expression can take no lock and no cell: it makes something of locals and literals alone.
pub(super) fn takes_nothing(expr: &Expr) -> bool {
    struct Still(bool);
    impl<'ast> syn::visit::Visit<'ast> for Still {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.0 &= ["as_str", "clone", "len", "to_owned", "to_vec"].iter().any(|name| call.method == name);
            syn::visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
            self.0 &= matches!(&*call.func, Expr::Path(path) if constructs(&path.path));
            call.args.iter().for_each(|arg| self.visit_expr(arg));
        }
        // A package variable may be made right there.
        fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
            let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
            self.0 &= name.contains(char::is_lowercase);
        }
        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.0 = false;
        }
        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = false;
        }
    }
    let mut still = Still(true);
    syn::visit::Visit::visit_expr(&mut still, expr);
    still.0
}

/// `Some`, a newtype, `Rc::new` and their kin.
fn constructs(path: &syn::Path) -> bool {
    let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    match &names[..] {
        [owner, new] if new == "new" => {
            ["Arc", "Box", "Cell", "Mutex", "Rc", "RefCell", "String", "Vec"].contains(&owner.as_str())
        }
        [name] => name.starts_with(char::is_uppercase),
        _ => false,
    }
}

/// Whether an expression holds a cell's or lock's guard until its statement ends.
pub(super) fn guards(expr: &Expr) -> bool {
    struct Find(bool);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let name = call.method.to_string();
            self.0 |=
                call.args.is_empty() && matches!(&*name, "borrow" | "borrow_mut" | "lock" | "read" | "write");
            syn::visit::visit_expr_method_call(self, call);
        }
        // A block of its own lets its guards go, a closure takes them later.
        fn visit_expr_block(&mut self, _: &'ast syn::ExprBlock) {}
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    }
    let mut find = Find(false);
    syn::visit::Visit::visit_expr(&mut find, expr);
    find.0
}
