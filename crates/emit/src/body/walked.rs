//! Loops whose body lends what holds the slice that is walked over.
//!
//! ```text
//! for _, m := range g.edges[n] {        for m in g.edges[&n].clone() {
//!     g.visit(m)                            g.visit(m);
//! }                                     }
//! ```

use super::env::{Emit, Place};
use goxide_ir::{Expr as Go, ExprId, Node, SelectionKind, StmtId};
use goxide_plan::Repr;

impl Emit<'_> {
    /// Whether a call in the body is lent for writing a variable, or a part of it, that holds what is walked over.
    pub(super) fn holder_lent(&self, over: ExprId, body: StmtId) -> bool {
        let Some(walked) = self.holder(over) else { return false };
        let holds = |e: ExprId| {
            let place = self.place_of(e);
            place.is_some_and(|p| p.local == walked.local && walked.path.starts_with(&p.path))
        };
        let mut found = false;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Call { fun, args, .. } = &self.body[expr]
            {
                found |= self.lends_for_writing(*fun, args, &holds, walked.local);
            }
            !found
        });
        found
    }

    fn lends_for_writing(
        &self,
        fun: ExprId,
        args: &[ExprId],
        holds: &impl Fn(ExprId) -> bool,
        local: goxide_ir::LocalId,
    ) -> bool {
        let fun = self.body.unparen(fun);
        if let Some(function) = self.nested(fun) {
            let captures = self.nested_plan(function).map(|p| &p.captures[..]).unwrap_or_default();
            return captures.iter().any(|c| c.local == local && c.written);
        }
        let Some(plan) = self.callee(fun).and_then(|f| self.cx.plan.funcs.get(&f)) else { return false };
        let method =
            self.types.selections.get(fun).is_some_and(|s| matches!(s.kind, SelectionKind::Method { .. }));
        if method
            && plan.writes_receiver()
            && let Go::Selector { base, .. } = &self.body[fun]
            && holds(*base)
        {
            return true;
        }
        let mut given = args.iter().zip(&plan.params);
        given.any(|(arg, param)| {
            let arg = match &self.body[self.body.unparen(*arg)] {
                Go::Unary { op: goxide_ir::UnaryOp::Addr, operand } => *operand,
                _ => *arg,
            };
            matches!(param.repr, Repr::Ref { mutable: true, .. }) && holds(arg)
        })
    }

    /// The variable and fields that an expression looks into, up to its first index.
    fn holder(&self, expr: ExprId) -> Option<Place> {
        let mut at = self.body.unparen(expr);
        loop {
            if let Some(place) = self.place_of(at) {
                return Some(place);
            }
            at = match &self.body[at] {
                Go::Index { base, .. } | Go::Slice { base, .. } | Go::Selector { base, .. } => {
                    self.body.unparen(*base)
                }
                Go::Star(inner) => self.body.unparen(*inner),
                _ => return None,
            };
        }
    }
}
