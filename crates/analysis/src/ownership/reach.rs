//! Slices that are cut longer than they are.
//!
//! Question: which slice expressions may reach beyond the length of what they cut, to what its array holds there?
//!
//! Rules, for `x[a:b]`:
//! - `b` is made of `cap(x)` or is `len(x) + k`: it reaches beyond;
//! - `x = x[:b]` where nothing bounds `b`: it may. It does if `x` is cut to nothing elsewhere or made with more
//!   capacity than length, because then there is something beyond.
//!
//! `b` is bounded if it is 0, `len(x)` or less, a variable that got such a value, or somewhere compared with `len(x)`
//! or used to index `x`.
//!
//! Not seen: that a bound holds on the way to the cut; `y := x[:b]`, which Rust checks when it runs.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for a few forms")]

use super::holding::path_key;
use crate::Evidence;
use crate::units::Units;
use crate::view::{Callee, View};
use goxide_ir::{BinaryOp, Builtin, Expr, ExprId, LocalId, Stmt, Ty};
use rustc_hash::{FxHashMap, FxHashSet};

/// What the cuts of a body reach.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Cuts that reach what is beyond the length.
    pub(super) beyond: Vec<(ExprId, Evidence)>,
    /// Cuts that may.
    pub(super) unbounded: Vec<ExprId>,
}

/// What a body says about the slices it cuts, by the key of the slice.
#[derive(Default)]
struct Known {
    /// Cut to nothing, or made with spare capacity.
    spare: FxHashSet<String>,
    /// What is compared with the length, or indexes the slice: `(slice, bound)`.
    bounds: FxHashSet<(String, String)>,
    /// Values of variables.
    values: FxHashMap<String, Vec<ExprId>>,
    /// `x = x[:b]`: the cut.
    own: FxHashSet<ExprId>,
}

/// Looks at every cut in one body.
pub(super) fn reach(view: View<'_>, units: &Units, of_body: &[usize]) -> Reach {
    let known = known(view, units, of_body);
    let mut out = Reach::default();
    for expr in of_body.iter().flat_map(|i| units.list[*i].exprs()) {
        let Expr::Slice { base, hi: Some(hi), max: None, .. } = view.body[expr] else { continue };
        let Some(x) = path_key(view, base) else { continue };
        if !matches!(view.under(view.ty(base)), Ty::Slice(_)) {
            continue;
        }
        let open = known.own.contains(&expr) && !bounded(view, &known, &x, hi, 0);
        if reaches(view, &x, hi) || open && known.spare.contains(&x) {
            let what = format!("reaches beyond the length of {}", view.text(base));
            out.beyond.push((expr, Evidence::new(view.span(expr), what)));
        } else if open {
            out.unbounded.push(expr);
        }
    }
    out
}

fn known(view: View<'_>, units: &Units, of_body: &[usize]) -> Known {
    let mut out = Known::default();
    for index in of_body {
        let unit = &units.list[*index];
        for stmt in unit.stmts() {
            if let Stmt::Assign { lhs, rhs, op: None } | Stmt::ShortVarDecl { lhs, rhs, .. } =
                &view.body[stmt]
                && lhs.len() == rhs.len()
            {
                for (left, right) in lhs.iter().zip(rhs) {
                    assigned(view, *left, *right, &mut out);
                }
            }
        }
        for expr in unit.exprs() {
            match &view.body[expr] {
                Expr::Index { base, indices } => {
                    let pair = path_key(view, *base).zip(indices.first().and_then(|i| path_key(view, *i)));
                    out.bounds.extend(pair);
                }
                Expr::Binary { op, lhs, rhs } if is_comparison(*op) => {
                    for (length, bound) in [(*lhs, *rhs), (*rhs, *lhs)] {
                        out.bounds.extend(length_of(view, length).zip(path_key(view, bound)));
                    }
                }
                _ => {}
            }
        }
    }
    out
}

fn assigned(view: View<'_>, left: ExprId, right: ExprId, out: &mut Known) {
    let Some(key) = path_key(view, left) else { return };
    let right = view.body.unparen(right);
    if let Expr::Slice { base, hi: Some(hi), .. } = view.body[right]
        && path_key(view, base).as_ref() == Some(&key)
    {
        out.own.insert(right);
        if is_zero(view, hi) {
            out.spare.insert(key.clone());
        }
    }
    if let Expr::Call { args, .. } = &view.body[right]
        && matches!(view.callee(right), Callee::Builtin(Builtin::Make))
        && args.len() == 3
    {
        out.spare.insert(key.clone());
    }
    out.values.entry(key).or_default().push(right);
}

/// Whether a bound is the capacity, or more than the length.
fn reaches(view: View<'_>, x: &str, hi: ExprId) -> bool {
    match view.expr(hi) {
        Expr::Call { args, .. } => {
            let of_x = args.first().and_then(|a| path_key(view, *a)).as_deref() == Some(x);
            of_x && matches!(view.callee(view.body.unparen(hi)), Callee::Builtin(Builtin::Cap))
        }
        Expr::Binary { op: BinaryOp::Add, lhs, rhs } => {
            [lhs, rhs].into_iter().any(|side| length_of(view, *side).as_deref() == Some(x))
        }
        _ => false,
    }
}

fn bounded(view: View<'_>, known: &Known, x: &str, hi: ExprId, depth: u32) -> bool {
    if depth > 4 {
        return false;
    }
    if is_zero(view, hi) || length_of(view, hi).as_deref() == Some(x) {
        return true;
    }
    match view.expr(hi) {
        Expr::Binary { op: BinaryOp::Sub | BinaryOp::Div | BinaryOp::Rem | BinaryOp::Shr, lhs, .. } => {
            return bounded(view, known, x, *lhs, depth + 1);
        }
        Expr::Call { args, .. } => match view.callee(view.body.unparen(hi)) {
            Callee::Builtin(Builtin::Min) => {
                return args.iter().any(|a| bounded(view, known, x, *a, depth + 1));
            }
            Callee::Builtin(Builtin::Copy) => {
                return args.iter().any(|a| path_key(view, *a).as_deref() == Some(x));
            }
            _ => return false,
        },
        _ => {}
    }
    let Some(key) = path_key(view, hi) else { return false };
    if known.bounds.contains(&(x.to_owned(), key.clone())) {
        return true;
    }
    let values = known.values.get(&key).map_or(&[][..], |v| &v[..]);
    !values.is_empty() && values.iter().all(|v| bounded(view, known, x, *v, depth + 1))
}

/// `x` of `len(x)`.
fn length_of(view: View<'_>, expr: ExprId) -> Option<String> {
    let expr = view.body.unparen(expr);
    let Expr::Call { args, .. } = &view.body[expr] else { return None };
    let is_len = matches!(view.callee(expr), Callee::Builtin(Builtin::Len));
    args.first().filter(|_| is_len).and_then(|a| path_key(view, *a))
}

fn is_zero(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.expr(expr), Expr::BasicLit(lit) if lit.text == "0")
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

/// Whether a slice variable is assigned nothing but parts of itself: `x = x[1:]`.
pub(super) fn only_cut(view: View<'_>, local: LocalId) -> bool {
    let is_local = |expr: ExprId| view.as_local(expr) == Some(local);
    let cut = |value: ExprId| matches!(view.expr(value), Expr::Slice { base, .. } if is_local(*base));
    view.body.stmts().all(|(_, stmt)| match stmt {
        Stmt::Assign { lhs, rhs, .. } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
            let at = lhs.iter().position(|left| is_local(*left));
            at.is_none_or(|i| lhs.len() == rhs.len() && cut(rhs[i]))
        }
        Stmt::Range { key, value, .. } => ![key, value].into_iter().flatten().any(|left| is_local(*left)),
        _ => true,
    })
}
