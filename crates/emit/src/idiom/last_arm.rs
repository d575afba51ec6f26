//! What follows a `match` whose other arms all return is its last arm.
//!
//! ```text
//! match n {                        match n {
//!     0 => return "none",              0 => "none",
//!     1 => return "one",               1 => "one",
//!     _ => {}                          _ => "many",
//! }                                }
//! "many"
//! ```
//!
//! Not where the value that is matched may hold a guard, which the arm would hold longer.

use super::tail::{is_comment, last};
use syn::{Expr, Stmt};

/// Rewrites the end of a function's block.
pub(super) fn last_arm(stmts: &mut Vec<Stmt>) {
    let Some(at) = last(stmts) else { return };
    let Some(before) = stmts[..at].iter().rposition(|stmt| !is_comment(stmt)) else { return };
    let gives = match &stmts[at] {
        Stmt::Expr(Expr::Return(ret), _) => ret.expr.is_some(),
        Stmt::Expr(_, None) => true,
        _ => false,
    };
    let Stmt::Expr(Expr::Match(found), _) = &mut stmts[before] else { return };
    let Some((open, others)) = found.arms.split_last() else { return };
    let falls = matches!(open.pat, syn::Pat::Wild(_)) && is_empty(&open.body);
    if !gives
        || !falls
        || others.is_empty()
        || !others.iter().all(|arm| returns(&arm.body))
        || !is_plain(&found.expr)
    {
        return;
    }
    let rest: Vec<Stmt> = stmts.drain(before + 1..).collect();
    if let Stmt::Expr(Expr::Match(found), semi) = &mut stmts[before]
        && let Some(arm) = found.arms.last_mut()
    {
        *arm.body = Expr::Block(syn::parse_quote!({ #(#rest)* }));
        *semi = None;
    }
}

fn is_empty(body: &Expr) -> bool {
    matches!(body, Expr::Block(block) if block.block.stmts.is_empty())
}

/// Whether a body ends by giving a value back.
fn returns(body: &Expr) -> bool {
    match body {
        Expr::Return(ret) => ret.expr.is_some(),
        Expr::Block(block) => last(&block.block.stmts).is_some_and(|at| match &block.block.stmts[at] {
            Stmt::Expr(expr, _) => returns(expr),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether a value is read and nothing is held while it is looked at.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Field(field) => is_plain(&field.base),
        Expr::Unary(unary) => is_plain(&unary.expr),
        Expr::Reference(reference) => is_plain(&reference.expr),
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Cast(cast) => is_plain(&cast.expr),
        Expr::Binary(binary) => is_plain(&binary.left) && is_plain(&binary.right),
        Expr::Index(index) => is_plain(&index.expr) && is_plain(&index.index),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Expr::MethodCall(call) => {
            call.args.is_empty()
                && ["as_str", "as_bytes", "len"].iter().any(|n| call.method == n)
                && is_plain(&call.receiver)
        }
        _ => false,
    }
}
