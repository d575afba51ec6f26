//! Statements and expressions.

use crate::cx::{Cx, Hole, Needs};
use goxide_ir::{BodyId, ExprId, FuncId};
use goxide_plan::Repr;

/// The block of a function, comments and blank lines of its text inside (see `print` for how they are carried).
pub(crate) fn function(_cx: Cx<'_>, _func: FuncId, _needs: &mut Needs) -> Result<syn::Block, Hole> {
    todo!("written by the owner of body")
}

/// The value of `expr` (an initialiser outside functions) as `want`.
pub(crate) fn initializer(
    _cx: Cx<'_>,
    _body: BodyId,
    _expr: ExprId,
    _want: &Repr,
    _needs: &mut Needs,
) -> Result<syn::Expr, Hole> {
    todo!("written by the owner of body")
}
