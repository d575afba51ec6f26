//! A variable that nothing reads any more goes: Go's `var zero T` before `return zero, false` is `None` here.

use super::tail::is_comment;
use quote::ToTokens;
use syn::{Expr, Pat, Stmt};

/// Takes such variables out of a block.
pub(crate) fn unused(stmts: &mut Vec<Stmt>) {
    let mut at = 0;
    while at < stmts.len() {
        if let Some(name) = idle(&stmts[at]) {
            let rest: String = stmts[at + 1..]
                .iter()
                .filter(|s| !is_comment(s))
                .map(|s| s.to_token_stream().to_string())
                .collect();
            if !rest.contains(&name) {
                stmts.remove(at);
                continue;
            }
        }
        at += 1;
    }
}

/// The name of a variable whose value does nothing.
fn idle(stmt: &Stmt) -> Option<String> {
    let Stmt::Local(local) = stmt else { return None };
    let pat = if let Pat::Type(typed) = &local.pat { &*typed.pat } else { &local.pat };
    let Pat::Ident(ident) = pat else { return None };
    let init = local.init.as_ref()?;
    let pure = match &*init.expr {
        Expr::Lit(_) => true,
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => {
            call.args.is_empty()
                && matches!(&*call.func, Expr::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "default" || s.ident == "new"))
        }
        _ => false,
    };
    (pure && init.diverge.is_none()).then(|| ident.ident.to_string())
}
