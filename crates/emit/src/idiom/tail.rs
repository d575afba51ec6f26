//! The last `return` of a function is its value.
//!
//! ```text
//! if a { return 1; }          if a { return 1; }
//! return 2;                   2
//! ```
//!
//! Branches of a last `if` or `match` likewise, where all of them end so.

use syn::{Expr, Stmt};

/// Rewrites the end of a function's block.
pub(crate) fn tail(stmts: &mut Vec<Stmt>) {
    super::last_arm::last_arm(stmts);
    let Some(at) = last(stmts) else { return };
    let Stmt::Expr(expr, semi) = &mut stmts[at] else { return };
    match expr {
        Expr::Return(ret) => match ret.expr.take() {
            Some(value) => {
                *expr = *value;
                *semi = None;
                // What a return gives may itself be a block with a tail.
                tail_expr(expr);
            }
            None => {
                stmts.remove(at);
            }
        },
        Expr::If(_) | Expr::Match(_) | Expr::Block(_) => tail_expr(expr),
        _ => {}
    }
}

/// The position of the last statement that is no comment.
pub(super) fn last(stmts: &[Stmt]) -> Option<usize> {
    stmts.iter().rposition(|s| !is_comment(s))
}

/// Whether a statement only carries comments or blank lines.
pub(crate) fn is_comment(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Macro(mac) if mac.mac.path.is_ident("goxide"))
}

fn tail_expr(expr: &mut Expr) {
    match expr {
        Expr::If(branch) => {
            tail(&mut branch.then_branch.stmts);
            if let Some((_, els)) = &mut branch.else_branch {
                tail_expr(els);
            }
        }
        Expr::Match(found) => {
            for arm in &mut found.arms {
                tail_expr(&mut arm.body);
            }
        }
        Expr::Block(block) if block.label.is_none() => tail(&mut block.block.stmts),
        Expr::Return(ret) => {
            if let Some(value) = ret.expr.take() {
                *expr = *value;
            }
        }
        _ => {}
    }
}
