//! Terminating statements: whether control can reach the end of a function that has results.

use super::Checker;
use goxide_ir::{Builtin, Entity, Expr, ExprId, Name, Stmt, StmtId};
use goxide_source::Span;

impl Checker<'_> {
    /// Tells if a function with results can end without a `return`.
    pub(super) fn missing_return(&mut self, block: StmtId) {
        if self.terminates(block, None) {
            return;
        }
        let span = self.body().stmt_span(block);
        self.error(Span { start: span.end.saturating_sub(1), ..span }, "missing return");
    }

    /// Whether a statement, perhaps labelled, is terminating in the sense of the Go specification.
    fn terminates(&mut self, stmt: StmtId, label: Option<&Name>) -> bool {
        let body = self.body();
        match &body[stmt] {
            Stmt::Return(_) | Stmt::Goto(_) => true,
            // What was not understood may well end the function.
            Stmt::Unsupported { .. } => true,
            Stmt::Expr(call) => self.is_panic(*call),
            Stmt::Block(stmts) => self.list_terminates(stmts),
            Stmt::If { then, els: Some(els), .. } => {
                self.terminates(*then, None) && self.terminates(*els, None)
            }
            Stmt::For { cond: None, body: block, .. } => !self.has_break(*block, label, true),
            Stmt::Labeled { label, stmt } => self.terminates(*stmt, Some(label)),
            Stmt::Switch { clauses, .. } => {
                let lists: Vec<_> = clauses.iter().map(|c| c.body.as_slice()).collect();
                clauses.iter().any(|c| c.is_default) && self.clauses_terminate(&lists, label)
            }
            Stmt::TypeSwitch { clauses, .. } => {
                let lists: Vec<_> = clauses.iter().map(|c| c.body.as_slice()).collect();
                clauses.iter().any(|c| c.is_default) && self.clauses_terminate(&lists, label)
            }
            Stmt::Select(clauses) => {
                let lists: Vec<_> = clauses.iter().map(|c| c.body.as_slice()).collect();
                self.clauses_terminate(&lists, label)
            }
            Stmt::If { els: None, .. }
            | Stmt::For { cond: Some(_), .. }
            | Stmt::Range { .. }
            | Stmt::Send { .. }
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ShortVarDecl { .. }
            | Stmt::VarDecl { .. }
            | Stmt::ConstDecl { .. }
            | Stmt::TypeDecl { .. }
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Fallthrough
            | Stmt::Empty => false,
        }
    }

    fn list_terminates(&mut self, stmts: &[StmtId]) -> bool {
        let body = self.body();
        let last = stmts.iter().rev().find(|s| !matches!(body[**s], Stmt::Empty));
        last.is_some_and(|s| self.terminates(*s, None))
    }

    fn clauses_terminate(&mut self, lists: &[&[StmtId]], label: Option<&Name>) -> bool {
        let body = self.body();
        lists.iter().all(|list| {
            let falls = list.last().is_some_and(|s| matches!(body[*s], Stmt::Fallthrough));
            (falls || self.list_terminates(list)) && !list.iter().any(|s| self.has_break(*s, label, true))
        })
    }

    /// Whether a `break` inside leaves the statement called `label`; `direct` says that one without label does.
    fn has_break(&self, stmt: StmtId, label: Option<&Name>, direct: bool) -> bool {
        let body = self.body();
        let inside = |stmts: &[StmtId], direct: bool| stmts.iter().any(|s| self.has_break(*s, label, direct));
        match &body[stmt] {
            Stmt::Break(None) => direct,
            Stmt::Break(Some(target)) => Some(target) == label,
            Stmt::Block(stmts) => inside(stmts, direct),
            Stmt::If { then, els, .. } => inside(&[*then], direct) || inside(els.as_slice(), direct),
            Stmt::Labeled { stmt, .. } => inside(&[*stmt], direct),
            Stmt::For { body, .. } | Stmt::Range { body, .. } => inside(&[*body], false),
            Stmt::Switch { clauses, .. } => clauses.iter().any(|c| inside(&c.body, false)),
            Stmt::TypeSwitch { clauses, .. } => clauses.iter().any(|c| inside(&c.body, false)),
            Stmt::Select(clauses) => clauses.iter().any(|c| inside(&c.body, false)),
            Stmt::Expr(_)
            | Stmt::Send { .. }
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ShortVarDecl { .. }
            | Stmt::VarDecl { .. }
            | Stmt::ConstDecl { .. }
            | Stmt::TypeDecl { .. }
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Return(_)
            | Stmt::Continue(_)
            | Stmt::Goto(_)
            | Stmt::Fallthrough
            | Stmt::Empty
            | Stmt::Unsupported { .. } => false,
        }
    }

    /// Whether an expression is a call of the predeclared `panic`.
    fn is_panic(&mut self, expr: ExprId) -> bool {
        let body = self.body();
        let Expr::Call { fun, .. } = body[body.unparen(expr)] else { return false };
        let name = body.unparen(fun);
        matches!(self.table().names.get(name), Some(Entity::Builtin(Builtin::Panic)))
    }
}
