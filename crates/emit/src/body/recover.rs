//! Deferred functions that recover from panics or change named results: the body runs inside `with_defers`.
//!
//! ```text
//! let mut results: (i64, Option<Error>) = (0, None);
//! go::defer::with_defers(&mut results, |(result, err), deferred| {
//!     deferred.push(|(_, err), panicking| {
//!         if let Some(r) = panicking.recover() {
//!             *err = Some(Error::Message(format!("recovered: {r}")));
//!         }
//!     });
//!     (*result, *err) = (divide(a, b), None);
//! });
//! ```

use super::ast;
use super::defers::GUARD;
use super::env::{Binding, Emit, Ending, Res};
use super::value::Value;
use goxide_ir::{Expr as Go, ExprId, LocalId, LocalKind, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{Repr, ResultPlan};
use syn::Pat;

/// What a deferred function asks for the panic under way.
const RECOVERY: &str = "panicking";
/// What `recover()` gives.
const PANIC: &str = "go::panic::Panic";

impl Emit<'_> {
    /// Whether some deferred literal of the function recovers or sees a named result.
    pub(super) fn defers_with_state(&self, block: StmtId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(block), &mut |node| match node {
            Node::Stmt(stmt) => {
                if let GoStmt::Defer(call) = self.body[stmt]
                    && let Some(lit) = self.body.deferred_literal(call)
                {
                    let named = self.func.named.iter().flatten();
                    found |= self.recovers(call)
                        || named.into_iter().any(|l| self.uses_of_local(Node::Stmt(lit), *l) > 0);
                }
                !found
            }
            Node::Expr(expr) => !matches!(self.body[expr], Go::FuncLit { .. }),
        });
        found
    }

    /// The function's block inside `with_defers`, with the named results as its state.
    pub(super) fn body_with_defers(&mut self, block: StmtId) -> Res<()> {
        let ending = self.func.ending.clone();
        let Ending::Results(plan) = &ending else {
            return self.stmt_hole(block, "panic-boundary", "a String method that recovers");
        };
        let plan = plan.clone();
        let named: Vec<LocalId> = self.func.named.iter().flatten().copied().collect();
        if named.len() != self.func.results.len() {
            return self.stmt_hole(
                block,
                "panic-boundary",
                "a deferred function recovers, and the results have no names",
            );
        }
        let reprs = self.state_reprs(&named)?;
        let mut zeroes = Vec::new();
        for (local, repr) in named.iter().zip(&reprs) {
            let Some(zero) = self.zero_of(repr) else {
                let what = format!("the zero value of {} has no Rust here", self.describe(repr));
                return Err(crate::cx::Hole { span: self.body[*local].span, kind: "unsupported", what });
            };
            zeroes.push(zero);
        }
        let state = match &named[..] {
            [only] => self.local_name(*only),
            _ => self.fresh("results"),
        };
        let types: Vec<syn::Type> = reprs.iter().map(|r| self.rust_type(r)).collect();
        if !named.is_empty() {
            let (ty, zero) = match (&types[..], zeroes.len()) {
                ([ty], 1) => (ty.clone(), zeroes.remove(0)),
                _ => (syn::parse_quote!((#(#types),*)), ast::tuple(zeroes)),
            };
            self.out.push(ast::let_stmt(ast::pat_ident(&state, true), Some(ty), Some(zero)));
        }
        for (local, repr) in named.iter().zip(&reprs) {
            let expr =
                ast::unary(syn::UnOp::Deref(Default::default()), ast::ident_expr(&self.local_name(*local)));
            self.bindings.insert(*local, Binding { expr, repr: repr.clone(), owned: true });
        }
        self.func.ending = Ending::State;
        let written = self.collect(|emit| emit.block_of(block));
        self.func.ending = ending.clone();
        let (mut stmts, ()) = written?;
        crate::idiom::tail(&mut stmts);
        crate::idiom::block(&mut stmts);
        let pattern = self.state_pattern(&named, block);
        let closure = ast::closure(
            false,
            vec![pattern, ast::pat_ident(GUARD, false)],
            None,
            ast::block_expr(stmts, None),
        );
        let run = self.go("defer::with_defers");
        let place = if named.is_empty() { ast::unit() } else { ast::ident_expr(&state) };
        self.out.push(ast::semi(ast::call(run, vec![ast::reference(true, place), closure])));
        self.state_result(block, &named, reprs, &state, &plan)
    }

    fn state_reprs(&mut self, named: &[LocalId]) -> Res<Vec<Repr>> {
        let planned = self.result_reprs();
        let mut reprs = Vec::new();
        for (i, local) in named.iter().enumerate() {
            let ty = self.types.locals.get(*local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
            let repr = planned.get(i).cloned().flatten().unwrap_or_else(|| self.natural(ty));
            reprs.push(match repr {
                Repr::Ref { inner, .. } if *inner == Repr::Str => Repr::String,
                other => other,
            });
        }
        Ok(reprs)
    }

    /// `(result, err)`, without the names that nobody uses.
    fn state_pattern(&self, named: &[LocalId], block: StmtId) -> Pat {
        let returns = self.body.stmts().any(|(id, s)| {
            matches!(s, GoStmt::Return(v) if !v.is_empty()) && {
                let span = self.body.stmt_span(block);
                span.contains(self.body.stmt_span(id).start)
            }
        });
        let deferred = self.root != Some(block);
        let pats: Vec<Pat> = named
            .iter()
            .map(|l| {
                let used = returns && !deferred || self.uses_of_local(Node::Stmt(block), *l) > 0;
                ast::pat_ident(if used { self.local_name(*l) } else { "_".to_owned() }.as_str(), false)
            })
            .collect();
        let unused = pats.iter().all(|p| matches!(p, Pat::Wild(_)));
        match (pats.len(), unused) {
            (_, true) => ast::pat_ident("_", false),
            (1, false) => pats.into_iter().next().unwrap_or_else(|| ast::pat_ident("_", false)),
            _ => ast::pat_tuple(pats),
        }
    }

    /// What the state holds when all is done, as the function's result.
    fn state_result(
        &mut self,
        block: StmtId,
        named: &[LocalId],
        reprs: Vec<Repr>,
        state: &str,
        plan: &ResultPlan,
    ) -> Res<()> {
        if named.is_empty() {
            return Ok(());
        }
        let single = named.len() == 1;
        let values = reprs
            .into_iter()
            .enumerate()
            .map(|(i, repr)| {
                let base = ast::ident_expr(state);
                let expr = if single { base } else { ast::field(base, &i.to_string()) };
                Value { expr, repr, place: true, movable: true }
            })
            .collect();
        let at = self.any_expr(block)?;
        let result = self.result_of(values, plan, at)?;
        self.out.push(ast::semi(ast::return_expr(Some(result))));
        Ok(())
    }

    /// `return a, b` where deferred functions see the results.
    pub(super) fn set_results(&mut self, id: StmtId, values: &[ExprId]) -> Res<()> {
        let named: Vec<LocalId> = self.func.named.iter().flatten().copied().collect();
        if values.is_empty() || named.is_empty() {
            return Ok(());
        }
        let places: Vec<Binding> = named.iter().filter_map(|l| self.bindings.get(l).cloned()).collect();
        if let [only] = values
            && named.len() > 1
        {
            let parts = self.several(*only, named.len())?;
            for (place, part) in places.into_iter().zip(parts) {
                let value = self.coerce(part, &place.repr, *only)?;
                self.out.push(ast::semi(ast::assign(place.expr, value)));
            }
            return Ok(());
        }
        if values.len() != places.len() {
            return self.stmt_hole(id, "unsupported", "results in another number than planned");
        }
        let mut left = Vec::new();
        let mut right = Vec::new();
        for (place, value) in places.into_iter().zip(values) {
            if let Go::Local(local) = self.body[self.body.unparen(*value)]
                && self.bindings.get(&local).is_some_and(|b| b.expr == place.expr)
            {
                continue;
            }
            right.push(self.expr_as(*value, &place.repr)?);
            left.push(place.expr);
        }
        match left.len() {
            0 => {}
            1 => self.out.push(ast::semi(ast::assign(left.remove(0), right.remove(0)))),
            _ => self.out.push(ast::semi(ast::assign(ast::tuple(left), ast::tuple(right)))),
        }
        Ok(())
    }

    /// `defer f()` inside `with_defers`: the call is handed the results and the panic.
    pub(super) fn defer_with_state(&mut self, id: StmtId, call: ExprId) -> Res<()> {
        let Go::Call { fun, args, spread } = &self.body[call] else {
            return self.stmt_hole(id, "unsupported", "defer with something that is no call");
        };
        let (fun, args, spread) = (self.body.unparen(*fun), args.clone(), *spread);
        let Go::FuncLit { sig, block } = &self.body[fun] else {
            if let Some(local) = self.root_local(fun)
                && self.body[local].kind == LocalKind::Var
            {
                let what = format!(
                    "a deferred call uses `{}` of a body that recovers or sets results",
                    self.body[local].name
                );
                return self.stmt_hole(id, "panic-boundary", what);
            }
            let closure = self.deferred_call(id, call, fun, &args, spread)?;
            let syn::Expr::Closure(mut closure) = closure else {
                return self.stmt_hole(id, "unsupported", "a deferred call of this form");
            };
            closure.inputs = [ast::pat_ident("_", false), ast::pat_ident("_", false)].into_iter().collect();
            let push = ast::method(ast::ident_expr(GUARD), "push", vec![syn::Expr::Closure(closure)]);
            self.out.push(ast::semi(push));
            return Ok(());
        };
        if !sig.params.is_empty() {
            return self.stmt_hole(id, "unsupported", "a deferred function with parameters");
        }
        let (sig, block) = (sig.clone(), *block);
        let moves = self.held_by_deferred(id, block)?;
        let named: Vec<LocalId> = self.func.named.iter().flatten().copied().collect();
        let closure = self.closure(fun, &sig, block, None, false)?.expr;
        let syn::Expr::Closure(mut closure) = closure else {
            return self.stmt_hole(id, "unsupported", "a deferred function of this form");
        };
        let recovery = if self.recovers(fun) { RECOVERY } else { "_" };
        closure.inputs =
            [self.state_pattern(&named, block), ast::pat_ident(recovery, false)].into_iter().collect();
        closure.capture = moves.then(Default::default);
        let push = ast::method(ast::ident_expr(GUARD), "push", vec![syn::Expr::Closure(closure)]);
        self.out.push(ast::semi(push));
        Ok(())
    }

    /// Whether a deferred function must own what it holds: it outlives the variables of the body, which are gone
    /// when it runs. What others use too cannot be handed over.
    fn held_by_deferred(&mut self, id: StmtId, block: StmtId) -> Res<bool> {
        let named: Vec<LocalId> = self.func.named.iter().flatten().copied().collect();
        let held: Vec<LocalId> = self.captured(block).into_iter().filter(|l| !named.contains(l)).collect();
        let own = |l: &LocalId| self.body[*l].kind == LocalKind::Var;
        if !held.iter().any(own) {
            return Ok(false);
        }
        for local in held {
            let Some(binding) = self.bindings.get(&local) else { continue };
            if !self.is_copy(&binding.repr) || self.is_mutable(local) {
                let what = format!(
                    "a deferred function that recovers or sets results shares `{}` with the body",
                    self.body[local].name
                );
                return self.stmt_hole(id, "panic-boundary", what);
            }
        }
        Ok(true)
    }

    /// `recover()`.
    pub(super) fn recovered(&mut self, id: ExprId) -> Res<Value> {
        if self.recovering() {
            self.go("panic::Panic::text");
            let call = ast::method(ast::ident_expr(RECOVERY), "recover", Vec::new());
            let panic = Repr::Path { path: PANIC.to_owned(), args: Vec::new(), copy: false };
            return Ok(Value::temp(call, panic.optional()));
        }
        self.hole(id, "panic-boundary", "recover outside a deferred function literal gives nothing in Go")
    }

    /// Whether the code being written is a deferred function of `with_defers`.
    fn recovering(&self) -> bool {
        self.root.is_some_and(|root| self.defers_with_state_of(root)) && self.func.results.is_empty()
    }

    fn defers_with_state_of(&self, root: StmtId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(root), &mut |node| match node {
            Node::Stmt(stmt) => {
                found |= matches!(self.body[stmt], GoStmt::Defer(call) if self.recovers(call));
                !found
            }
            Node::Expr(expr) => !matches!(self.body[expr], Go::FuncLit { .. }),
        });
        found
    }

    /// The value of a recovered panic behind an expression, which shows itself as Go prints it.
    pub(super) fn is_panic(&self, id: ExprId) -> bool {
        let node = self.body.unparen(id);
        let binding = match (self.narrowing(node), &self.body[node]) {
            (Some(binding), _) => Some(binding),
            (None, Go::Local(local)) => self.bindings.get(local),
            (None, _) => None,
        };
        binding.is_some_and(|b| matches!(b.repr.peeled(), Repr::Path { path, .. } if path == PANIC))
    }
}
