//! `defer`: drop order where a guard does it, the runtime library's guard else.

use super::ast;
use super::env::{Emit, Res};
use goxide_ir::{Builtin, Expr as Go, ExprId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::Repr;
use syn::Expr;

/// Name of the guard that runs deferred calls.
pub(super) const GUARD: &str = "deferred";

impl Emit<'_> {
    /// Declares the guard at the start of a function where it must outlive an inner block.
    pub(super) fn defer_guard(&mut self, block: StmtId) {
        let GoStmt::Block(stmts) = &self.body[block] else { return };
        let nested = stmts.iter().any(|s| !matches!(self.body[*s], GoStmt::Defer(_)) && self.defers_in(*s));
        if nested {
            self.declare_guard();
        }
    }

    fn declare_guard(&mut self) {
        let new = self.go("defer::Defer::new");
        self.out.push(ast::let_stmt(ast::pat_ident(GUARD, true), None, Some(ast::call(new, Vec::new()))));
        self.guarded = true;
    }

    /// Whether a `defer` that needs the guard stands below a statement, literals excluded.
    fn defers_in(&self, stmt: StmtId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(stmt), &mut |node| match node {
            Node::Stmt(s) => {
                if let GoStmt::Defer(call) = &self.body[s] {
                    found |= !self.is_unlock(*call);
                }
                true
            }
            Node::Expr(e) => !matches!(self.body[e], Go::FuncLit { .. }),
        });
        found
    }

    pub(super) fn defer(&mut self, id: StmtId, call: ExprId) -> Res<()> {
        if self.is_unlock(call) {
            return self.deferred_unlock(id, call);
        }
        let node = self.body.unparen(call);
        let Go::Call { fun, args, spread } = &self.body[node] else {
            return self.stmt_hole(id, "unsupported", "defer with something that is no call");
        };
        let (fun, args, spread) = (*fun, args.clone(), *spread);
        if self.func.ending == super::env::Ending::State {
            return self.defer_with_state(id, node);
        }
        self.no_recover(id, node)?;
        if !self.guarded {
            self.declare_guard();
        }
        let fun_node = self.body.unparen(fun);
        let closure = if let Go::FuncLit { sig, block } = &self.body[fun_node] {
            if !sig.params.is_empty() {
                return self.stmt_hole(id, "unsupported", "a deferred function with parameters");
            }
            let (sig, block) = (sig.clone(), *block);
            if self.func.named.iter().flatten().any(|l| self.uses_of_local(Node::Stmt(block), *l) > 0) {
                return self.stmt_hole(id, "unsupported", "a deferred function that sees a named result");
            }
            self.closure(fun_node, &sig, block, None, false)?.expr
        } else {
            self.deferred_call(id, node, fun, &args, spread)?
        };
        self.out.push(ast::semi(ast::method(ast::ident_expr(GUARD), "push", vec![closure])));
        Ok(())
    }

    /// Arguments are evaluated now, the call runs later.
    pub(super) fn deferred_call(
        &mut self,
        id: StmtId,
        node: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) -> Res<Expr> {
        let mut hidden = Vec::new();
        let mut stmts = Vec::new();
        for arg in args {
            if self.constant(self.body.unparen(*arg)).is_some() {
                continue;
            }
            let natural = self.natural(self.ty(*arg));
            let (pre, value) = self.collect(|emit| emit.expr_as(*arg, &natural))?;
            self.out.extend(pre);
            let name = self.fresh("arg");
            stmts.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
            hidden.push((*arg, name, natural));
        }
        self.out.extend(stmts);
        for (arg, name, natural) in hidden {
            self.replaced.insert(
                self.body.unparen(arg),
                super::env::Binding { expr: ast::ident_expr(&name), repr: natural, owned: true },
            );
        }
        let outer = self.unused.replace(node);
        let written = self.collect(|emit| emit.call_used(node, fun, args, spread, None, true));
        self.unused = outer;
        self.replaced.clear();
        let (pre, value) = written?;
        let mut body = pre;
        match value.repr {
            Repr::Unit => body.push(super::stmt::statement(value.expr)),
            _ => body.push(ast::semi(ast::assign(syn::parse_quote!(_), value.expr))),
        }
        let _ = id;
        let moves = !args.is_empty();
        let body = match &body[..] {
            [syn::Stmt::Expr(expr, _)] if !matches!(expr, Expr::Assign(_)) => expr.clone(),
            _ => ast::block_expr(body, None),
        };
        Ok(ast::closure(moves, Vec::new(), None, body))
    }

    fn no_recover(&self, id: StmtId, node: ExprId) -> Res<()> {
        if self.recovers(node) {
            return self.stmt_hole(id, "panic-boundary", "a deferred function recovers from panics");
        }
        Ok(())
    }

    /// Whether `recover()` is called below an expression.
    pub(super) fn recovers(&self, node: ExprId) -> bool {
        self.types.calls(self.body, Node::Expr(node), Builtin::Recover)
    }
}
