//! Functions inside a function: literals that are given at each call what a closure would hold.
//!
//! ```text
//! var walk func(n *Node)                   fn walk(n: Option<&Node>, out: &mut Vec<i64>) {
//! walk = func(n *Node) {                       let Some(n) = n else { return };
//!     if n == nil { return }                   out.push(n.value);
//!     out = append(out, n.value)               walk(n.next.as_deref(), out);
//!     walk(n.next)                         }
//! }                                        walk(list, &mut out);
//! walk(list)
//! ```

use super::ast;
use super::env::{Binding, Emit, Ending, Function, Res, snake};
use super::value::{Value, callable, str_ref};
use goxide_ir::{Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId, Ty};
use goxide_plan::{CapturePlan, FnKind, NestedPlan, Repr};
use syn::{Expr, parse_quote};

/// What a nested function is given of the function around.
#[derive(Clone, Debug)]
pub(super) struct Given {
    local: LocalId,
    /// Its name inside.
    name: String,
    /// Its type as a parameter.
    param: Repr,
    /// What it is inside.
    inside: Binding,
}

impl Emit<'_> {
    /// The nested function that an expression names.
    pub(super) fn nested(&self, id: ExprId) -> Option<LocalId> {
        let Go::Local(local) = self.body[self.body.unparen(id)] else { return None };
        self.nested_plan(local).map(|_| local)
    }

    pub(super) fn nested_plan(&self, local: LocalId) -> Option<&NestedPlan> {
        self.cx.plan.nested.get(&self.local_ref(local))
    }

    /// Writes the function where its variable gets the literal; whether the statement is one about a nested function.
    pub(super) fn nested_stmt(&mut self, id: StmtId) -> Res<bool> {
        let (local, value) = match &self.body[id] {
            GoStmt::ShortVarDecl { lhs, rhs, .. } | GoStmt::Assign { lhs, rhs, op: None } => {
                let ([target], [value]) = (&lhs[..], &rhs[..]) else { return Ok(false) };
                (self.nested(*target), Some(*value))
            }
            GoStmt::VarDecl { locals, values, .. } => {
                let nested = |l: &Option<LocalId>| l.is_some_and(|l| self.nested_plan(l).is_some());
                if !locals.iter().all(nested) {
                    return Ok(false);
                }
                (locals.first().copied().flatten(), values.first().copied())
            }
            _ => return Ok(false),
        };
        let Some(local) = local else { return Ok(false) };
        if let Some(value) = value {
            self.nested_function(local, self.body.unparen(value))?;
        }
        Ok(true)
    }

    fn nested_function(&mut self, local: LocalId, literal: ExprId) -> Res<()> {
        let Some(plan) = self.cx.plan.nested.get(&self.local_ref(local)) else { return Ok(()) };
        let Go::FuncLit { sig, block } = &self.body[literal] else { return Ok(()) };
        let (sig, block) = (sig.clone(), *block);
        if let Some(why) = self.unsupported(plan) {
            return self.hole(literal, "unsupported", format!("{why} has no Rust type yet"));
        }
        let results = match self.under(self.ty(literal)) {
            Ty::Func(signature) => signature.results.iter().map(|r| r.ty).collect(),
            _ => Vec::new(),
        };
        let named = sig.results.iter().map(|r| r.local).collect();
        let function = Function { ending: Ending::Results(plan.result.clone()), named, results };
        let given = self.given(local, literal)?;
        let narrowed = std::mem::take(&mut self.narrowed);
        let scope = self.scope.take();
        let written = self.literal_body(function, block, |emit| {
            // Of what is around, only constants are seen inside.
            let body = emit.body;
            emit.bindings.retain(|local, _| !body[*local].kind.is_variable());
            emit.bindings.extend(given.iter().map(|g| (g.local, g.inside.clone())));
            for (param, planned) in sig.params.iter().zip(&plan.params) {
                if let Some(local) = param.local {
                    emit.bind(local, planned.repr.clone());
                }
            }
        });
        self.scope = scope;
        self.narrowed = narrowed;
        let mut stmts = written?;
        crate::idiom::declare_late(&mut stmts);
        let mut params: Vec<syn::FnArg> = Vec::new();
        for (param, planned) in sig.params.iter().zip(&plan.params) {
            let used = param.local.is_some_and(|l| self.uses_of_local(Node::Stmt(block), l) > 0);
            let name = if used || planned.name.starts_with('_') {
                planned.name.clone()
            } else {
                format!("_{}", planned.name)
            };
            let (pat, ty) = (ast::pat_ident(&name, planned.mutable && used), self.rust_type(&planned.repr));
            params.push(parse_quote!(#pat: #ty));
        }
        for g in &given {
            let (name, ty) = (ast::ident(&g.name), self.rust_type(&g.param));
            params.push(parse_quote!(#name: #ty));
        }
        let name = ast::ident(&self.local_name(local));
        let result = plan.result.repr();
        let output: syn::ReturnType = if result == Repr::Unit {
            syn::ReturnType::Default
        } else {
            let ty = self.rust_type(&result);
            parse_quote!(-> #ty)
        };
        let mut item: syn::ItemFn = parse_quote!(fn #name(#(#params),*) #output {});
        *item.block = ast::block(stmts);
        if params.len() > 7 {
            item.attrs.push(parse_quote!(#[allow(clippy::too_many_arguments)]));
        }
        self.out.push(syn::Stmt::Item(syn::Item::Fn(item)));
        Ok(())
    }

    fn unsupported(&self, plan: &NestedPlan) -> Option<String> {
        let result = plan.result.repr();
        let mut all = plan.params.iter().map(|p| &p.repr).chain([&result]);
        all.find_map(|r| r.unsupported().map(str::to_owned))
    }

    /// What the function is given of what is around, as it is bound here.
    fn given(&self, function: LocalId, at: ExprId) -> Res<Vec<Given>> {
        let Some(plan) = self.nested_plan(function) else { return Ok(Vec::new()) };
        plan.captures.iter().map(|capture| self.given_one(*capture, at)).collect()
    }

    fn given_one(&self, how: CapturePlan, at: ExprId) -> Res<Given> {
        let local = how.local;
        let Some(binding) = self.bindings.get(&local) else {
            let what = format!("`{}` is not bound here", self.body[local].name);
            return self.hole(at, "unsupported", what);
        };
        let name = match self.local_name(local) {
            name if name == "self" => snake(&self.body[local].name),
            name => name,
        };
        let plain = ast::ident_expr(&name);
        let value = |repr: Repr| Given {
            local,
            name: name.clone(),
            param: repr.clone(),
            inside: Binding { expr: plain.clone(), repr, owned: false },
        };
        let lent = |repr: Repr| value(Repr::Ref { mutable: how.written, inner: Box::new(repr) });
        let behind = |repr: &Repr| Given {
            local,
            name: name.clone(),
            param: Repr::Ref { mutable: how.written, inner: Box::new(repr.clone()) },
            inside: Binding { expr: ast::deref(plain.clone()), repr: repr.clone(), owned: false },
        };
        if let Some(param) = self.lent_cell(local, &binding.repr) {
            return Ok(Given { local, name, param, inside: binding.clone() });
        }
        Ok(match &binding.repr {
            Repr::Ref { .. } if how.assigned => {
                let what = format!("`{}` points to something else after a call", self.body[local].name);
                return self.hole(at, "shared-ownership", what);
            }
            Repr::Ref { mutable, inner } => {
                value(Repr::Ref { mutable: *mutable && how.written, inner: inner.clone() })
            }
            repr if how.assigned => behind(repr),
            repr if !how.written && self.is_copy(repr) => value(repr.clone()),
            Repr::String if !how.written => value(str_ref()),
            Repr::ImplFn { .. } => value(binding.repr.clone().lend_mut()),
            repr if self.is_copy(repr) => behind(repr),
            Repr::Vec(elem) => lent(Repr::SliceOf(elem.clone())),
            Repr::Box(inner) => lent((**inner).clone()),
            Repr::HashMap(..) | Repr::BTreeMap(..) | Repr::Named(..) | Repr::Array(..) => {
                lent(binding.repr.clone())
            }
            repr => behind(repr),
        })
    }

    /// `f(a, b)` with what it is given of what is around.
    pub(super) fn nested_call(
        &mut self,
        id: ExprId,
        function: LocalId,
        args: &[ExprId],
        spread: bool,
    ) -> Res<Value> {
        let Some(plan) = self.cx.plan.nested.get(&self.local_ref(function)) else {
            return self.hole(id, "unsupported", "a function that the plan does not know");
        };
        let Go::FuncLit { sig, .. } = &self.body[plan.literal] else {
            return self.hole(id, "unsupported", "a function without its literal");
        };
        let params: Vec<Repr> = plan.params.iter().map(|p| p.repr.clone()).collect();
        let mut values = self.arguments(id, args, &params, sig.variadic, spread)?;
        values.extend(self.lent_to(function, id)?);
        self.after_nested(function);
        let name = ast::ident_expr(&self.local_name(function));
        Ok(Value::temp(ast::call(name, values), plan.result.repr()))
    }

    /// The variables around, lent to a nested function.
    fn lent_to(&self, function: LocalId, at: ExprId) -> Res<Vec<Expr>> {
        let given = self.given(function, at)?;
        let lent = given.into_iter().filter_map(|g| {
            let binding = self.bindings.get(&g.local)?;
            if self.cells.contains_key(&g.local) {
                let name = ast::ident_expr(&g.name);
                return Some(ast::reference(false, name));
            }
            let expr = binding.expr.clone();
            Some(match (&g.param, &binding.repr) {
                (Repr::Ref { .. }, Repr::Ref { .. }) => expr,
                (Repr::Ref { mutable, .. }, _) => lend(*mutable, expr),
                _ => expr,
            })
        });
        Ok(lent.collect())
    }

    /// What was known of the variables that a call changes is not known any more.
    fn after_nested(&mut self, function: LocalId) {
        let Some(plan) = self.cx.plan.nested.get(&self.local_ref(function)) else { return };
        let changed = |local: LocalId| plan.captures.iter().any(|c| c.local == local && c.written);
        self.narrowed.retain(|(place, _)| !changed(place.local));
    }

    /// A nested function as a value: itself, or a closure that lends it what it needs.
    pub(super) fn nested_value(&mut self, id: ExprId, function: LocalId, want: Option<&Repr>) -> Res<Value> {
        let Some(plan) = self.cx.plan.nested.get(&self.local_ref(function)) else {
            return self.hole(id, "unsupported", "a function that the plan does not know");
        };
        let params: Vec<Repr> = plan.params.iter().map(|p| p.repr.clone()).collect();
        let result = plan.result.repr();
        let name = ast::ident_expr(&self.local_name(function));
        let wanted =
            want.and_then(|w| callable(w)).map(|(wanted, gives, _)| (wanted.to_vec(), gives.clone()));
        let lent = self.lent_to(function, id)?;
        let own = if lent.is_empty() {
            Repr::FnPtr { params: params.clone(), result: Box::new(result.clone()) }
        } else {
            let writes = plan.captures.iter().any(|c| c.written);
            let kind = if writes { FnKind::FnMut } else { FnKind::Fn };
            Repr::ImplFn { kind, params: params.clone(), result: Box::new(result.clone()) }
        };
        self.after_nested(function);
        let (wanted, gives) = wanted.unwrap_or_else(|| (params.clone(), result.clone()));
        if lent.is_empty() && wanted == params && gives == result {
            return Ok(Value::temp(name, own));
        }
        let mut value = self.adapt_function(id, Value::temp(name, own), lent, &wanted, &gives)?;
        if let Expr::Closure(closure) = &mut value.expr
            && plan.taken == Some(self.body.unparen(id))
        {
            closure.capture = Some(Default::default());
        }
        Ok(value)
    }
}

/// `&place`, `&mut place`; of what a reference points to, the reference itself, which is lent on.
fn lend(mutable: bool, place: Expr) -> Expr {
    match place {
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => *expr,
        place => ast::reference(mutable, place),
    }
}
