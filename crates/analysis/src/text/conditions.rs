//! What a condition says about positions when it holds, and when it does not.

use super::position::{Fact, Known, Named, Position, Term, constant, length, window};
use crate::view::{Callee, View, is_string, package_path};
use goxide_ir::{BinaryOp, Builtin, ConstValue, Expr, ExprId, UnaryOp};

/// Bytes below this are characters of their own.
const ASCII_END: i64 = 0x80;

/// The facts that `cond` being `truth` gives.
pub(super) fn facts(view: View<'_>, known: &Known, cond: ExprId, truth: bool) -> Vec<Fact> {
    match view.expr(cond) {
        Expr::Unary { op: UnaryOp::Not, operand } => facts(view, known, *operand, !truth),
        Expr::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } if truth => both(view, known, *lhs, *rhs, true),
        Expr::Binary { op: BinaryOp::LogicalOr, lhs, rhs } if !truth => both(view, known, *lhs, *rhs, false),
        // Where `i < len(s) && c` ends, i is the end of s or c does not hold.
        Expr::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } => match inside(view, *lhs) {
            Some((text, position)) => {
                let end = Fact::Boundary(text.clone(), position.clone());
                let at = |fact: &Fact| match fact {
                    Fact::Boundary(named, at) | Fact::Ascii(named, at) => *named == text && *at == position,
                    Fact::Byte(..) => false,
                };
                let other = facts(view, known, *rhs, false);
                if other.iter().any(at) { vec![end] } else { Vec::new() }
            }
            None => Vec::new(),
        },
        Expr::Binary { op, lhs, rhs } => comparison(view, known, *op, *lhs, *rhs, truth),
        Expr::Call { args, .. } if truth => affix(view, cond, args).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn both(view: View<'_>, known: &Known, lhs: ExprId, rhs: ExprId, truth: bool) -> Vec<Fact> {
    let mut all = facts(view, known, lhs, truth);
    all.extend(facts(view, known, rhs, truth));
    all
}

/// `i < len(s)`, `i != len(s)`, `len(s) > i`.
fn inside(view: View<'_>, cond: ExprId) -> Option<(Named, Position)> {
    let Expr::Binary { op, lhs, rhs } = view.expr(cond) else { return None };
    let (position, len) = match op {
        BinaryOp::Lt | BinaryOp::Ne => (*lhs, *rhs),
        BinaryOp::Gt => (*rhs, *lhs),
        _ => return None,
    };
    let Expr::Call { args, .. } = view.expr(len) else { return None };
    let ([text], Callee::Builtin(Builtin::Len)) = (&args[..], view.callee(len)) else { return None };
    Some((whole(view, *text)?, Position::of(view, position)?))
}

/// The name of a string that is not cut where it stands.
fn whole(view: View<'_>, text: ExprId) -> Option<Named> {
    is_string(view.program, view.ty(text))
        .then(|| Named::of(view, text))?
        .filter(|_| !matches!(view.expr(text), Expr::Slice { .. }))
}

/// A byte compared with a constant.
fn comparison(
    view: View<'_>,
    known: &Known,
    op: BinaryOp,
    lhs: ExprId,
    rhs: ExprId,
    truth: bool,
) -> Vec<Fact> {
    let number = |expr: ExprId| constant(view, expr).and_then(ConstValue::to_i64);
    let (byte, op, limit) = match (number(lhs), number(rhs)) {
        (None, Some(limit)) => (lhs, op, limit),
        (Some(limit), None) => (rhs, mirrored(op), limit),
        _ => return Vec::new(),
    };
    let ascii = match (op, truth) {
        (BinaryOp::Eq, true) | (BinaryOp::Ne, false) => limit < ASCII_END,
        (BinaryOp::Lt, true) | (BinaryOp::Ge, false) => limit <= ASCII_END,
        (BinaryOp::Le, true) | (BinaryOp::Gt, false) => limit < ASCII_END,
        _ => false,
    };
    if ascii { single(view, known, byte) } else { Vec::new() }
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Le,
        other => other,
    }
}

/// That the byte which `expr` reads is a character of its own.
pub(super) fn single(view: View<'_>, known: &Known, expr: ExprId) -> Vec<Fact> {
    if let Some(local) = view.as_local(expr) {
        return known.bytes_of(local).map(|(text, at)| Fact::Ascii(text.clone(), at.clone())).collect();
    }
    byte(view, expr).map(|(text, at)| Fact::Ascii(text, at)).into_iter().collect()
}

/// The string and position of `s[i]`.
pub(super) fn byte(view: View<'_>, expr: ExprId) -> Option<(Named, Position)> {
    let Expr::Index { base, indices } = view.expr(expr) else { return None };
    let [index] = indices[..] else { return None };
    let (text, begin) = window(view, *base)?;
    Some((text, begin.plus(&Position::of(view, index)?, 1)))
}

/// `strings.HasPrefix(s, p)` and `HasSuffix`.
fn affix(view: View<'_>, call: ExprId, args: &[ExprId]) -> Option<Fact> {
    let (Callee::Func { func, .. }, [text, part]) = (view.callee(call), args) else { return None };
    if package_path(view.program, func) != "strings" {
        return None;
    }
    let len = length(view, *part)?;
    match view.program[func].name.as_str() {
        "HasPrefix" => {
            let (text, begin) = window(view, *text)?;
            Some(Fact::Boundary(text, begin.plus(&len, 1)))
        }
        "HasSuffix" => {
            let text = whole(view, *text)?;
            Some(Fact::Boundary(text.clone(), Position::term(Term::Len(text)).plus(&len, -1)))
        }
        _ => None,
    }
}
