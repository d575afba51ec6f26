//! A guard that is dropped where its block ends anyway.
//!
//! ```text
//! let mut state = m.lock().unwrap();      let mut state = m.lock().unwrap();
//! state.n += 1;                           state.n += 1;
//! drop(state);
//! ```

use super::tail::is_comment;
use syn::{Expr, Pat, Stmt};

/// Rewrites the end of a block.
pub(crate) fn released(stmts: &mut Vec<Stmt>) {
    let Some(at) = stmts.iter().rposition(|s| !is_comment(s)) else { return };
    let Stmt::Expr(Expr::Call(call), Some(_)) = &stmts[at] else { return };
    let dropped = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("drop"));
    let (true, Some(Expr::Path(guard))) = (dropped, call.args.first()) else { return };
    let Some(name) = guard.path.get_ident() else { return };
    // Bound in this very block, and nothing bound later outlives it.
    let bound = stmts[..at].iter().rposition(|s| matches!(s, Stmt::Local(_)));
    let own = bound.is_some_and(|i| match &stmts[i] {
        Stmt::Local(local) => matches!(&local.pat, Pat::Ident(ident) if ident.ident == *name),
        _ => false,
    });
    if own {
        stmts.remove(at);
    }
}
