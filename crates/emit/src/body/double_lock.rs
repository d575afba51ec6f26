//! Statements that would lock one thing twice, and so wait for themselves for ever: the guard of the first lock lives
//! to the end of the statement.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Local, Macro, Stmt, Token};

/// What some statement of the block locks while it holds it already.
pub(super) fn double_lock(stmts: &[Stmt]) -> Option<String> {
    let mut find = Find::default();
    find.block(stmts);
    find.found
}

#[derive(Default)]
struct Find {
    /// Locks held by the statement being looked at.
    held: Vec<String>,
    found: Option<String>,
}

impl Find {
    fn block(&mut self, stmts: &[Stmt]) {
        let outer = self.held.len();
        for stmt in stmts {
            let before = self.held.len();
            self.visit_stmt(stmt);
            if !matches!(stmt, Stmt::Local(local) if keeps(local)) {
                self.held.truncate(before);
            }
        }
        self.held.truncate(outer);
    }

    /// What is locked inside is let go at its end.
    fn scope(&mut self, expr: &Expr) {
        let before = self.held.len();
        self.visit_expr(expr);
        self.held.truncate(before);
    }
}

/// `let x = &mut *m.lock().unwrap();`: the guard lives as long as `x`.
fn keeps(local: &Local) -> bool {
    local.init.as_ref().is_some_and(|init| matches!(&*init.expr, Expr::Reference(_)))
}

impl<'ast> Visit<'ast> for Find {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.block(&block.stmts);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        let before = self.held.len();
        self.visit_expr(&branch.cond);
        if !matches!(&*branch.cond, Expr::Let(_)) {
            self.held.truncate(before);
        }
        self.visit_block(&branch.then_branch);
        self.held.truncate(before);
        if let Some((_, els)) = &branch.else_branch {
            self.scope(els);
        }
    }

    fn visit_expr_while(&mut self, repeated: &'ast syn::ExprWhile) {
        self.scope(&repeated.cond);
        self.visit_block(&repeated.body);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if let BinOp::And(_) | BinOp::Or(_) = binary.op {
            self.scope(&binary.left);
            self.scope(&binary.right);
        } else {
            visit::visit_expr_binary(self, binary);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if call.args.is_empty() && (call.method == "lock" || call.method == "write") {
            let name = call.receiver.to_token_stream().to_string().replace(' ', "");
            if self.held.contains(&name) {
                self.found.get_or_insert(name);
            } else {
                self.held.push(name);
            }
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let parse = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(args) = mac.parse_body_with(parse) {
            let mut inner = Find { held: std::mem::take(&mut self.held), found: None };
            args.iter().for_each(|arg| inner.visit_expr(arg));
            self.held = inner.held;
            if self.found.is_none() {
                self.found = inner.found;
            }
        }
    }
}
