//! `let … else { return None }` and `return Err(err)` are what `?` is for.
//!
//! ```text
//! let Some(e) = m.get(k) else { return None; };      let e = m.get(k)?;
//! ```

use syn::{Expr, Pat, Stmt};

/// Rewrites one statement.
pub(crate) fn question(stmt: &mut Stmt) {
    let Stmt::Local(local) = stmt else { return };
    let Pat::TupleStruct(pat) = &local.pat else { return };
    if !pat.path.is_ident("Some") || pat.elems.len() != 1 {
        return;
    }
    let Some(init) = &local.init else { return };
    let Some((_, els)) = &init.diverge else { return };
    let Expr::Block(block) = &**els else { return };
    let [Stmt::Expr(Expr::Return(ret), _)] = &block.block.stmts[..] else { return };
    let none = matches!(ret.expr.as_deref(), Some(Expr::Path(path)) if path.path.is_ident("None"));
    // A reference to a place is no operand of `?`.
    if !none || !matches!(*init.expr, Expr::MethodCall(_) | Expr::Call(_)) {
        return;
    }
    let inner = pat.elems[0].clone();
    let tried = Expr::Try(syn::ExprTry {
        attrs: Vec::new(),
        expr: init.expr.clone(),
        question_token: Default::default(),
    });
    local.pat = inner;
    local.init = Some(syn::LocalInit { eq_token: Default::default(), expr: Box::new(tried), diverge: None });
}
