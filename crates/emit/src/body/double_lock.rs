//! Statements that would lock one thing twice, and so wait for themselves for ever, or borrow a package variable while
//! it is borrowed for writing: the guard of the first lock lives to the end of the statement. What a call reaches it
//! does meanwhile.

use super::reached::Reached;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Local, Macro, Stmt, Token};

/// What some statement of the block locks while it holds it already.
pub(super) fn double_lock(stmts: &[Stmt], reached: &Reached) -> Option<String> {
    let mut find = Find { reached, held: Vec::new(), found: None };
    find.block(stmts);
    find.found
}

/// Whether a loop over `over` would take what it holds while it walks.
pub(super) fn taken_within(over: &Expr, body: &[Stmt], reached: &Reached) -> bool {
    let mut find = Find { reached, held: Vec::new(), found: None };
    find.visit_expr(over);
    find.block(body);
    find.found.is_some()
}

/// Whether all guards that an expression holds are those of package variables.
pub(super) fn guards_statics(expr: &Expr) -> bool {
    struct Guards(bool);
    impl<'ast> Visit<'ast> for Guards {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let name = call.method.to_string();
            if matches!(&*name, "borrow" | "borrow_mut" | "lock" | "read" | "write") {
                self.0 &= matches!(&*call.receiver, Expr::Path(path) if is_static(path));
            }
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut guards = Guards(true);
    guards.visit_expr(expr);
    guards.0
}

struct Find<'a> {
    reached: &'a Reached,
    /// Locks held by the statement being looked at, and whether no other may have them too.
    held: Vec<(String, bool)>,
    found: Option<String>,
}

impl Find<'_> {
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

    /// A call while something is held.
    fn called(&mut self, callee: &str) {
        let touched = |(held, alone): &&(String, bool)| {
            let var = held.rsplit("::").next().unwrap_or(held);
            self.reached.touches(callee, var, *alone)
        };
        if self.found.is_none() {
            self.found = self.held.iter().find(touched).map(|(held, _)| held.clone());
        }
    }

    /// What is locked inside is let go at its end.
    fn scope(&mut self, expr: &Expr) {
        let before = self.held.len();
        self.visit_expr(expr);
        self.held.truncate(before);
    }
}

/// `x += 1` and its kin, which compute the right side first for plain numbers.
fn is_compound(op: BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// `let x = &mut *m.lock().unwrap();`: the guard lives as long as `x`.
fn keeps(local: &Local) -> bool {
    local.init.as_ref().is_some_and(|init| matches!(&*init.expr, Expr::Reference(_)))
}

/// `STATE` and `crate::shop::STATE`: names of statics are in capitals.
fn is_static(path: &syn::ExprPath) -> bool {
    path.path.segments.last().is_some_and(|s| !s.ident.to_string().contains(char::is_lowercase))
}

impl<'ast> Visit<'ast> for Find<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.block(&block.stmts);
    }

    // A closure takes its locks when it runs.
    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let held = std::mem::take(&mut self.held);
        self.visit_expr(&closure.body);
        self.held = held;
    }

    // The value is there before the place is.
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.visit_expr(&assign.right);
        self.visit_expr(&assign.left);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        visit::visit_expr_call(self, call);
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            self.called(&last.ident.to_string());
        }
    }

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
        let before = self.held.len();
        self.visit_expr(&repeated.cond);
        if !matches!(&*repeated.cond, Expr::Let(_)) {
            self.held.truncate(before);
        }
        self.visit_block(&repeated.body);
        self.held.truncate(before);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if let BinOp::And(_) | BinOp::Or(_) = binary.op {
            self.scope(&binary.left);
            self.scope(&binary.right);
        } else if is_compound(binary.op) {
            self.visit_expr(&binary.right);
            self.visit_expr(&binary.left);
        } else {
            visit::visit_expr_binary(self, binary);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        self.called(&call.method.to_string());
        let global = || matches!(&*call.receiver, Expr::Path(path) if is_static(path));
        let exclusive =
            call.method == "lock" || call.method == "write" || call.method == "borrow_mut" && global();
        if call.args.is_empty() && (exclusive || call.method == "borrow" && global()) {
            let name = call.receiver.to_token_stream().to_string().replace(' ', "");
            if self.held.iter().any(|(held, alone)| *held == name && (*alone || exclusive)) {
                self.found.get_or_insert(name);
            } else {
                self.held.push((name, exclusive));
            }
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let parse = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(args) = mac.parse_body_with(parse) {
            let before = self.held.len();
            let mut inner = Find { reached: self.reached, held: std::mem::take(&mut self.held), found: None };
            args.iter().for_each(|arg| inner.visit_expr(arg));
            // What `format!` and its kin lock they let go at their own end.
            if !mac.path.is_ident("vec") {
                inner.held.truncate(before);
            }
            self.held = inner.held;
            if self.found.is_none() {
                self.found = inner.found;
            }
        }
    }
}
