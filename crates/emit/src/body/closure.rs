//! Function literals.

use super::ast;
use super::env::{Emit, Ending, Function, Res};
use super::value::{Value, callable};
use goxide_ir::{ExprId, FuncSig, Node, StmtId, Ty, TyId};
use goxide_plan::{FnKind, Repr, ResultPlan};
use syn::Pat;

impl Emit<'_> {
    /// `func(…) … { … }` as a closure.
    pub(super) fn func_lit(
        &mut self,
        id: ExprId,
        sig: &FuncSig,
        block: StmtId,
        want: Option<&Repr>,
    ) -> Res<Value> {
        let owner = want.map(|want| self.unalias(want.option_inner().unwrap_or(want)));
        let boxed = matches!(owner, Some(Repr::Box(_) | Repr::Rc(_) | Repr::Arc(_)));
        // What the caller gets back outlives the variables it captures here.
        let returned = self
            .body
            .stmts()
            .any(|(_, stmt)| matches!(stmt, goxide_ir::Stmt::Return(results) if results.contains(&id)));
        self.closure(id, sig, block, want, boxed || returned)
    }

    /// A closure; `moves` when it may outlive the function around.
    pub(super) fn closure(
        &mut self,
        id: ExprId,
        sig: &FuncSig,
        block: StmtId,
        want: Option<&Repr>,
        moves: bool,
    ) -> Res<Value> {
        let Ty::Func(signature) = self.under(self.ty(id)) else {
            return self.hole(id, "unknown-type", "a function literal of unknown type");
        };
        let (natural_params, natural_result) = self.natural_signature(signature);
        let results: Vec<TyId> = signature.results.iter().map(|r| r.ty).collect();
        let (params, result, typed) = match want.and_then(|w| match w {
            Repr::Option(inner) => callable(inner),
            other => callable(other),
        }) {
            Some((params, result, _)) if params.len() == sig.params.len() => {
                (params.to_vec(), result.clone(), true)
            }
            _ => (natural_params, natural_result, false),
        };
        if let Some(why) = params.iter().chain([&result]).find_map(|r| r.unsupported()) {
            return self.hole(id, "unsupported", format!("{why} has no Rust type yet"));
        }
        let captured = self.captured(block);
        let writes: Vec<_> = captured
            .iter()
            .copied()
            .filter(|l| {
                let place = super::env::Place { local: *l, path: Vec::new() };
                self.local_assigned(Node::Stmt(block), *l) || self.writes_through(Node::Stmt(block), &place)
            })
            .collect();
        let ending = match (&result, self.error_last(&results)) {
            (Repr::Result(ok, package), true) => ResultPlan::Result((**ok).clone(), *package),
            (Repr::Option(some), _) if results.len() == 2 => ResultPlan::Option((**some).clone()),
            _ => ResultPlan::Plain(result.clone()),
        };
        let named = sig.results.iter().map(|r| r.local).collect();
        let function = Function { ending: Ending::Results(ending), named, results };
        // What was shown of a captured variable that changes may be false when the closure runs.
        let narrowed = self.narrowed.clone();
        self.narrowed.retain(|(place, _)| !writes.contains(&place.local));
        let mut pats: Vec<Pat> = Vec::new();
        let written = self.literal_body(function, block, |emit| {
            for (param, repr) in sig.params.iter().zip(&params) {
                let name = match param.local {
                    Some(local) => emit.bind(local, repr.clone()),
                    None => "_".to_owned(),
                };
                let mutable = param.local.is_some_and(|l| {
                    emit.local_assigned(Node::Stmt(block), l)
                        || !matches!(repr, Repr::Ref { .. })
                            && emit.writes_through(
                                Node::Stmt(block),
                                &super::env::Place { local: l, path: Vec::new() },
                            )
                });
                let pat = ast::pat_ident(&name, mutable);
                if typed && !matches!(repr, Repr::Ref { .. }) {
                    pats.push(pat);
                } else {
                    let ty = emit.rust_type(repr);
                    pats.push(ast::pat_typed(pat, ty));
                }
            }
        });
        self.narrowed = narrowed;
        let stmts = written?;
        let kind = if writes.iter().all(|l| self.cells.contains_key(l)) { FnKind::Fn } else { FnKind::FnMut };
        let output = if typed || result == Repr::Unit { None } else { Some(self.rust_type(&result)) };
        let body = match &stmts[..] {
            [syn::Stmt::Expr(expr, None)] if output.is_none() => expr.clone(),
            _ => ast::block_expr(stmts, None),
        };
        // A variable that was moved or copied into the closure must not be read as changed outside.
        if moves {
            for local in writes.iter().filter(|l| !self.cells.contains_key(l)) {
                let plain = self.bindings.get(local).map(|b| b.repr.clone());
                let shared = plain.is_some_and(|r| self.is_copy(&r) && !matches!(r, Repr::Ref { .. }));
                let uses_after = self.uses_of_local_outside(*local, block) > 0;
                if shared && uses_after {
                    let what = format!(
                        "`{}` is changed by a closure that outlives this call, and by what is around it",
                        self.body[*local].name
                    );
                    return self.hole(id, "shared-ownership", what);
                }
            }
        }
        let torn = |l: &&goxide_ir::LocalId| {
            self.cx.plan.locals.get(&self.local_ref(**l)).is_some_and(|plan| plan.torn)
                && !self.bindings.get(*l).is_some_and(|b| matches!(b.repr, Repr::Ref { .. }))
        };
        if let Some(local) = captured.iter().find(|l| moves && torn(l)) {
            let what = format!(
                "`{}` is shared by a closure that outlives this call and what is around it",
                self.body[*local].name
            );
            return self.hole(id, "shared-ownership", what);
        }
        if let Some(local) = captured
            .iter()
            .filter(|l| moves && !self.cells.contains_key(l))
            .find(|l| self.changes_under(id, **l, block))
        {
            let what = format!(
                "`{}` gets another value after a closure that outlives this call has captured it",
                self.body[*local].name
            );
            return self.hole(id, "shared-ownership", what);
        }
        let closure = ast::closure(moves, pats, output, body);
        let closure = if moves { self.with_cells(&captured, closure) } else { closure };
        Ok(Value::temp(closure, Repr::ImplFn { kind, params, result: Box::new(result) }))
    }

    /// The statements of a literal, its own function; `bind` binds its parameters.
    pub(super) fn literal_body(
        &mut self,
        function: Function,
        block: StmtId,
        bind: impl FnOnce(&mut Self),
    ) -> Res<Vec<syn::Stmt>> {
        let outer = std::mem::replace(&mut self.func, function);
        let targets = std::mem::take(&mut self.targets);
        let guards = std::mem::take(&mut self.guards);
        // Its deferred calls are its own.
        let guarded = std::mem::take(&mut self.guarded);
        let written = self.scoped(|emit| {
            bind(emit);
            emit.named_results()?;
            emit.defer_guard(block);
            emit.block_of(block)?;
            emit.end_of_function(block);
            Ok(())
        });
        self.func = outer;
        self.targets = targets;
        self.guards = guards;
        self.guarded = guarded;
        let (mut stmts, ()) = written?;
        crate::idiom::tail(&mut stmts);
        crate::idiom::block(&mut stmts);
        Ok(stmts)
    }

    /// Whether a variable that a literal has captured by value is assigned outside of it when the literal is there: Go
    /// would see that.
    fn changes_under(&self, literal: ExprId, local: goxide_ir::LocalId, block: StmtId) -> bool {
        if self.bindings.get(&local).is_some_and(|b| matches!(b.repr, Repr::Ref { .. })) {
            return false;
        }
        let (at, inside) = (self.span(literal), self.body.stmt_span(block));
        let declared = self.body[local].span;
        let loops = self.body.stmts().filter_map(|(id, s)| {
            let around = matches!(s, goxide_ir::Stmt::For { .. } | goxide_ir::Stmt::Range { .. });
            let span = self.body.stmt_span(id);
            (around && span.contains(at.start) && !span.contains(declared.start)).then_some(span)
        });
        let again: Vec<_> = loops.collect();
        self.body.stmts().any(|(id, stmt)| {
            let span = self.body.stmt_span(id);
            let assigns = match stmt {
                goxide_ir::Stmt::Assign { lhs, .. } => lhs.iter().any(|l| self.root_local(*l) == Some(local)),
                goxide_ir::Stmt::IncDec { target, .. } => self.root_local(*target) == Some(local),
                _ => false,
            };
            assigns
                && !inside.contains(span.start)
                && (span.end > at.start || again.iter().any(|l| l.contains(span.start)))
        })
    }

    /// Uses of a local after its declaration that are not in `block`.
    fn uses_of_local_outside(&self, local: goxide_ir::LocalId, block: StmtId) -> usize {
        let all = self.body.exprs().filter(|(_, e)| **e == goxide_ir::Expr::Local(local)).count();
        let inside = self.uses_of_local(Node::Stmt(block), local);
        // One use is the declaration itself.
        let declared = self.body.stmts().any(
            |(_, s)| matches!(s, goxide_ir::Stmt::ShortVarDecl { declares, .. } if declares.contains(&local)),
        );
        all.saturating_sub(inside).saturating_sub(usize::from(declared))
    }

    fn error_last(&self, results: &[TyId]) -> bool {
        results.last().is_some_and(|r| self.is_error(*r))
    }
}
