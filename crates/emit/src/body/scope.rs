//! Threads that end before their function does borrow what they use.
//!
//! Before: `for … { wg.Add(1); go func() { defer wg.Done(); c.Add("x") }() }; wg.Wait()`
//! After: `thread::scope(|scope| { for … { …; scope.spawn({ let c = &c; move || … }); } wg.wait(); })`
//!
//! The scope begins at the statement that starts the first goroutine. It ends after `wg.Wait()` where that waits for
//! all of them and nothing declared inside is needed later; else it goes on to the end of the function, where a
//! `return` inside gives the scope its value, which is the function's.

use super::ast;
use super::env::{Binding, Emit, Ending, Place};
use goxide_ir::{Expr as Go, LocalId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{Repr, ResultPlan};
use std::collections::BTreeSet;
use syn::visit::{self, Visit};

/// The scope of a function's threads.
pub(super) struct Scope {
    /// What it is called.
    pub(super) name: String,
    /// The `go` statements that start threads in it.
    pub(super) starts: BTreeSet<StmtId>,
    /// Where it begins in the Go text; what is declared before outlives it.
    from: u32,
}

impl Emit<'_> {
    /// Decides whether the function's threads are scoped: each that it starts itself has ended when it returns.
    pub(super) fn open_scope(&mut self, block: StmtId) {
        let GoStmt::Block(stmts) = &self.body[block] else { return };
        let plain = matches!(&self.func.ending, Ending::Results(_));
        if self.guarded || !plain || self.func.named.iter().any(Option::is_some) {
            return;
        }
        let mut starts = BTreeSet::new();
        let mut fits = true;
        let mut from = None;
        for stmt in stmts {
            let before = starts.len();
            self.body.walk(Node::Stmt(*stmt), &mut |node| match node {
                Node::Expr(expr) => !matches!(self.body[expr], Go::FuncLit { .. }),
                Node::Stmt(stmt) => {
                    match &self.body[stmt] {
                        GoStmt::Go(_) => {
                            starts.insert(stmt);
                            fits &= self.cx.plan.scoped.contains(&(self.body_id, stmt));
                        }
                        GoStmt::Defer(_) => fits = false,
                        _ => {}
                    }
                    true
                }
            });
            if starts.len() > before && from.is_none() {
                from = Some(self.body.stmt_span(*stmt).start);
            }
        }
        if let (Some(from), true) = (from, fits) {
            let name = if self.name_in_use("scope") { "threads" } else { "scope" };
            if !self.name_in_use(name) {
                self.scope = Some(Scope { name: name.to_owned(), starts, from });
            }
        }
    }

    /// Wraps what follows the first start into the scope.
    pub(super) fn close_scope(&mut self, stmts: &mut Vec<syn::Stmt>) {
        let Some(scope) = self.scope.take() else { return };
        let mut find = Spawns { scope: &scope.name, found: false };
        let first = stmts.iter().position(|stmt| {
            find.visit_stmt(stmt);
            find.found
        });
        let Some(first) = first else { return };
        let mut inner = stmts.split_off(first);
        if let Some(end) = self.end_of_scope(&scope, &inner) {
            let rest = inner.split_off(end + 1);
            crate::idiom::block(&mut inner);
            self.uses("std::thread");
            let pat = ast::pat_ident(&scope.name, false);
            let body = ast::closure(false, vec![pat], None, ast::block_expr(inner, None));
            stmts.push(ast::semi(ast::call_path("thread::scope", vec![body])));
            stmts.extend(rest);
            return;
        }
        crate::idiom::tail(&mut inner);
        crate::idiom::block(&mut inner);
        self.uses("std::thread");
        let pat = ast::pat_ident(&scope.name, false);
        let body = ast::closure(false, vec![pat], None, ast::block_expr(inner, None));
        let call = ast::call_path("thread::scope", vec![body]);
        let unit = matches!(&self.func.ending, Ending::Results(ResultPlan::Plain(Repr::Unit)));
        stmts.push(if unit { ast::semi(call) } else { ast::bare(call) });
    }

    /// The `wg.wait();` after which no thread runs and nothing of the scope is needed.
    fn end_of_scope(&self, scope: &Scope, stmts: &[syn::Stmt]) -> Option<usize> {
        let (end, group) = stmts.iter().enumerate().rev().find_map(|(i, stmt)| {
            let syn::Stmt::Expr(syn::Expr::MethodCall(call), Some(_)) = stmt else { return None };
            let name = ast::as_ident(&call.receiver)?;
            (call.method == "wait" && call.args.is_empty()).then_some((i, name))
        })?;
        // Every thread reports to the group: it names it.
        let reports = scope.starts.iter().all(|start| {
            let mut named = false;
            self.body.walk(Node::Stmt(*start), &mut |node| {
                if let Node::Expr(expr) = node
                    && let Go::Local(local) = self.body[expr]
                {
                    named |= self.local_name(local) == group;
                }
                !named
            });
            named
        });
        let (inside, after) = (&stmts[..=end], &stmts[end + 1..]);
        let mut leaves = Leaves(false);
        inside.iter().for_each(|stmt| leaves.visit_stmt(stmt));
        let declares = inside.iter().any(|stmt| matches!(stmt, syn::Stmt::Local(_)));
        let starts_later = after.iter().any(|stmt| {
            let mut find = Spawns { scope: &scope.name, found: false };
            find.visit_stmt(stmt);
            find.found
        });
        (reports && !leaves.0 && !declares && !starts_later).then_some(end)
    }

    /// What was declared before the scope is lent to its threads; `None` where it has to be had in another way.
    pub(super) fn lend_to_thread(
        &mut self,
        start: StmtId,
        local: LocalId,
        binding: &Binding,
        writes: bool,
    ) -> Option<Option<syn::Stmt>> {
        let scope = self.scope.as_ref().filter(|s| s.starts.contains(&start))?;
        let from = scope.from;
        let atomic = super::place::is_atomic(&binding.repr);
        let written = !atomic && self.written_after(local, from);
        if writes || self.body[local].span.start >= from || written {
            return None;
        }
        match &binding.repr {
            Repr::Ref { mutable: false, .. } => return Some(None),
            Repr::Ref { mutable: true, .. } | Repr::ImplFn { .. } => return None,
            repr if self.is_copy(repr) => return Some(None),
            _ => {}
        }
        let name = ast::as_ident(&binding.expr).filter(|n| n != "self")?;
        let lent = Binding { expr: ast::ident_expr(&name), repr: binding.repr.clone().lend(), owned: false };
        self.bindings.insert(local, lent);
        let value = ast::reference(false, ast::ident_expr(&name));
        Some(Some(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value))))
    }

    /// Whether a local, or what is in it, is written from some point of the text on.
    fn written_after(&self, local: LocalId, from: u32) -> bool {
        let place = Place { local, path: Vec::new() };
        let Some(GoStmt::Block(stmts)) = self.root.map(|root| &self.body[root]) else { return true };
        stmts.iter().filter(|s| self.body.stmt_span(**s).start >= from).any(|s| {
            let root = Node::Stmt(*s);
            self.local_assigned(root, local) || self.writes_through(root, &place)
        })
    }
}

/// Looks for ways out of the function.
struct Leaves(bool);

impl<'ast> Visit<'ast> for Leaves {
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.0 = true;
    }

    fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
        self.0 = true;
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

/// Looks for `scope.spawn(…)`.
struct Spawns<'a> {
    scope: &'a str,
    found: bool,
}

impl<'ast> Visit<'ast> for Spawns<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.found |=
            call.method == "spawn" && ast::as_ident(&call.receiver).is_some_and(|n| n == self.scope);
        visit::visit_expr_method_call(self, call);
    }
}
