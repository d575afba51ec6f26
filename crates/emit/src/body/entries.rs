//! An inner map that is made where there is none yet: the entry of the outer map.
//!
//! ```text
//! inner, ok := m[k]                  let inner = m.entry(k).or_default();
//! if !ok {
//!     inner = make(map[K]V)
//!     m[k] = inner
//! }
//! ```
//!
//! So it is for `inner := m[k]` with `if inner == nil`. What else the branch does stays under `if !m.contains_key(&k)`.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{BinaryOp, Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId, Ty, UnaryOp};
use goxide_plan::Repr;

/// A variable for an entry, and how the entry is made.
struct Made {
    local: LocalId,
    map: ExprId,
    key: ExprId,
    /// What the branch does besides.
    others: Vec<StmtId>,
}

impl Emit<'_> {
    /// Writes the two statements that start at `at`, if they make an entry.
    pub(super) fn made_entry(&mut self, stmts: &[StmtId], at: usize) -> Res<bool> {
        let Some(second) = stmts.get(at + 1).copied() else { return Ok(false) };
        let Some(made) = self.find_entry(stmts[at], second) else { return Ok(false) };
        let rest = &stmts[at + 2..];
        let place = super::env::Place { local: made.local, path: Vec::new() };
        if rest.iter().any(|s| self.reassigned(Node::Stmt(*s), &place)) {
            return Ok(false);
        }
        let (written, taken) = self.collect(|emit| {
            let map = emit.map_to_write(made.map)?;
            let (Repr::HashMap(key, value) | Repr::BTreeMap(key, value)) = map.repr.clone() else {
                return Ok(None);
            };
            if !matches!(*value, Repr::HashMap(..) | Repr::BTreeMap(..)) {
                return Ok(None);
            }
            let key = emit.expr_as(made.key, &key)?;
            let entry =
                ast::method(ast::method(auto(map.expr), "entry", vec![key]), "or_default", Vec::new());
            Ok(Some(Value::temp(entry, value.lend_mut())))
        })?;
        let Some(entry) = taken else { return Ok(false) };
        if !made.others.is_empty() {
            let map = self.collection(made.map)?;
            let (Repr::HashMap(key, _) | Repr::BTreeMap(key, _)) = map.repr.clone() else { return Ok(false) };
            let key = self.map_key(made.key, &key)?;
            let there = ast::method(map.expr, "contains_key", vec![key]);
            let (body, ()) = self.scoped(|emit| emit.block_stmts(&made.others, None))?;
            self.out.push(ast::bare(ast::if_expr(ast::not(there), body, None)));
        }
        self.out.extend(written);
        let name = self.bind(made.local, entry.repr);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(entry.expr)));
        Ok(true)
    }

    fn find_entry(&self, first: StmtId, second: StmtId) -> Option<Made> {
        let GoStmt::ShortVarDecl { lhs, rhs, declares } = &self.body[first] else { return None };
        let [source] = rhs[..] else { return None };
        let Go::Index { base, indices } = &self.body[self.body.unparen(source)] else { return None };
        let ([key], Ty::Map { value, .. }) = (&indices[..], self.under(self.ty(*base))) else { return None };
        let GoStmt::If { init: None, cond, then, els: None } = &self.body[second] else { return None };
        let name = |expr: ExprId| match self.body[self.body.unparen(expr)] {
            Go::Local(local) if declares.contains(&local) => Some(local),
            _ => None,
        };
        let local = name(*lhs.first()?)?;
        let missing = match (&lhs[..], &self.body[self.body.unparen(*cond)]) {
            ([_, ok], Go::Unary { op: UnaryOp::Not, operand }) => {
                let ok = name(*ok)?;
                name(*operand) == Some(ok) && self.uses_of_local(Node::Stmt(self.root?), ok) <= 2
            }
            ([_], Go::Binary { op: BinaryOp::Eq, lhs, rhs }) => {
                name(*lhs) == Some(local) && self.is_nil(*rhs)
            }
            _ => false,
        };
        if !missing || self.has_call(*key) || !matches!(self.under(*value), Ty::Map { .. }) {
            return None;
        }
        let GoStmt::Block(body) = &self.body[*then] else { return None };
        let makes = |s: &StmtId| match &self.body[*s] {
            GoStmt::Assign { lhs, rhs, op: None } => match (&lhs[..], &rhs[..]) {
                ([target], [value]) => name(*target) == Some(local) && self.is_empty_make(*value),
                _ => false,
            },
            _ => false,
        };
        let stores = |s: &StmtId| match &self.body[*s] {
            GoStmt::Assign { lhs, rhs, op: None } => match (&lhs[..], &rhs[..]) {
                ([target], [value]) => self.same_text(*target, source) && name(*value) == Some(local),
                _ => false,
            },
            _ => false,
        };
        let made = body.iter().position(makes)?;
        let stored = body.iter().position(stores)?;
        let others: Vec<StmtId> =
            body.iter().enumerate().filter(|(i, _)| *i != made && *i != stored).map(|(_, s)| *s).collect();
        let apart = others
            .iter()
            .all(|s| self.uses_of_local(Node::Stmt(*s), local) == 0 && !self.names_text(*s, *base));
        (made < stored && apart).then_some(Made { local, map: *base, key: *key, others })
    }

    /// Whether a statement names the same place as an expression, by its text.
    fn names_text(&self, stmt: StmtId, expr: ExprId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(stmt), &mut |node| {
            found |= matches!(node, Node::Expr(other) if self.same_text(other, expr));
            !found
        });
        found
    }
}
