//! Shapes that clippy objects to, or a reader would.
//!
//! ```text
//! match x { 1 => { f(); } _ => {} }        match x { 1 => f(), _ => {} }
//! else { if a { … } }                      else if a { … }
//! { { … } }                                { … }
//! x = x + 1;                               x += 1;
//! ```

use super::tail::is_comment;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, Stmt};

/// Rewrites a finished block, inside out.
pub(crate) fn block(stmts: &mut Vec<Stmt>) {
    let mut tidy = Tidy;
    for stmt in stmts.iter_mut() {
        tidy.visit_stmt_mut(stmt);
    }
    splice(stmts);
    super::unused::unused(stmts);
    super::released::released(stmts);
    super::split_guard::split_guard(stmts);
}

struct Tidy;

impl VisitMut for Tidy {
    fn visit_block_mut(&mut self, node: &mut syn::Block) {
        visit_mut::visit_block_mut(self, node);
        splice(&mut node.stmts);
        super::unused::unused(&mut node.stmts);
        super::released::released(&mut node.stmts);
        super::split_guard::split_guard(&mut node.stmts);
    }

    fn visit_stmt_mut(&mut self, node: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, node);
        super::question::question(node);
    }

    fn visit_arm_mut(&mut self, node: &mut syn::Arm) {
        visit_mut::visit_arm_mut(self, node);
        if let Expr::Block(block) = &*node.body
            && block.label.is_none()
            && let Some(only) = only_expr(&block.block.stmts)
        {
            *node.body = only;
        }
    }

    fn visit_expr_mut(&mut self, node: &mut Expr) {
        visit_mut::visit_expr_mut(self, node);
        match node {
            Expr::If(branch) => {
                collapse_else(branch);
                never(node);
            }
            Expr::Assign(assign) => {
                if let Some(shorter) = shorter(assign) {
                    *node = shorter;
                }
            }
            Expr::Binary(_) => super::contains::contains(node),
            Expr::MethodCall(call) => super::shown::receiver(call),
            _ => {}
        }
    }

    fn visit_macro_mut(&mut self, node: &mut syn::Macro) {
        super::shown::arguments(node);
    }
}

/// `if true { a }` and `if false { a } else { b }`.
fn never(node: &mut Expr) {
    let Expr::If(branch) = &*node else { return };
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Bool(value), .. }) = &*branch.cond else { return };
    if value.value {
        let stmts = branch.then_branch.stmts.clone();
        *node = block_expr(stmts);
    } else {
        match &branch.else_branch {
            Some((_, els)) => *node = (**els).clone(),
            None => *node = block_expr(Vec::new()),
        }
    }
}

fn block_expr(stmts: Vec<Stmt>) -> Expr {
    let mut block: syn::ExprBlock = syn::parse_quote!({});
    block.block.stmts = stmts;
    Expr::Block(block)
}

/// A block that holds one call, assignment or `return` as the expression itself.
fn only_expr(stmts: &[Stmt]) -> Option<Expr> {
    let [Stmt::Expr(expr, semi)] = stmts else { return None };
    match (expr, semi) {
        (Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _) => Some(expr.clone()),
        (Expr::Assign(_), _) => None,
        (Expr::Macro(mac), Some(_)) if mac.mac.path.is_ident("println") || mac.mac.path.is_ident("print") => {
            Some(expr.clone())
        }
        (Expr::If(_) | Expr::Block(_) | Expr::While(_) | Expr::ForLoop(_) | Expr::Loop(_), None) => None,
        (_, None) => Some(expr.clone()),
        _ => None,
    }
}

/// `else { if … }` as `else if …`.
fn collapse_else(branch: &mut syn::ExprIf) {
    let Some((_, els)) = &mut branch.else_branch else { return };
    let Expr::Block(block) = &**els else { return };
    if block.label.is_some() {
        return;
    }
    match &block.block.stmts[..] {
        [] => branch.else_branch = None,
        [Stmt::Expr(inner @ Expr::If(_), None)] => **els = inner.clone(),
        _ => {}
    }
}

/// A statement that is a plain empty block goes; one in a block alone is that block.
fn splice(stmts: &mut Vec<Stmt>) {
    stmts.retain(|s| {
        !matches!(s, Stmt::Expr(Expr::Block(b), None) if b.block.stmts.is_empty() && b.label.is_none() && b.attrs.is_empty())
    });
    // `if true { a; return b }` left a block that binds nothing: its statements stand for themselves.
    if let [.., Stmt::Expr(Expr::Block(inner), None)] = &stmts[..]
        && inner.label.is_none()
        && !inner.block.stmts.iter().any(|s| matches!(s, Stmt::Local(_)))
        && inner.block.stmts.iter().all(|s| !is_comment(s))
    {
        let inner = inner.block.stmts.clone();
        stmts.pop();
        stmts.extend(inner);
    }
}

/// `x = x + y` as `x += y`.
fn shorter(assign: &syn::ExprAssign) -> Option<Expr> {
    let Expr::Binary(binary) = &*assign.right else { return None };
    if *binary.left != *assign.left || !matches!(*assign.left, Expr::Path(_) | Expr::Field(_)) {
        return None;
    }
    let op = match binary.op {
        BinOp::Add(_) => BinOp::AddAssign(Default::default()),
        BinOp::Sub(_) => BinOp::SubAssign(Default::default()),
        BinOp::Mul(_) => BinOp::MulAssign(Default::default()),
        BinOp::Div(_) => BinOp::DivAssign(Default::default()),
        BinOp::Rem(_) => BinOp::RemAssign(Default::default()),
        BinOp::BitAnd(_) => BinOp::BitAndAssign(Default::default()),
        BinOp::BitOr(_) => BinOp::BitOrAssign(Default::default()),
        BinOp::BitXor(_) => BinOp::BitXorAssign(Default::default()),
        _ => return None,
    };
    Some(Expr::Binary(syn::ExprBinary {
        attrs: Vec::new(),
        left: assign.left.clone(),
        op,
        right: binary.right.clone(),
    }))
}
