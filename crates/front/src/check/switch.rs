//! Switches over values and types.

use super::{
    Checker,
    composite::identity,
    operand::{Kind, Operand},
};
use goxide_ir::{
    BinaryOp, CaseClause, ConstValue, Entity, Expr, ExprId, StmtId, TyId, TypeCase,
    ty::{self, UNKNOWN},
};
use rustc_hash::FxHashSet;

impl Checker<'_> {
    pub(super) fn switch(&mut self, stmt: StmtId, tag: Option<ExprId>, clauses: &[CaseClause]) {
        let mut x = match tag {
            Some(tag) => {
                let mut x = self.expr(tag);
                self.assignment(&mut x, None, "switch expression");
                if !x.is_invalid() && !self.comparable(x.ty, true) && !self.has_nil(x.ty) {
                    let text = self.describe(&x);
                    self.error_at(tag, format!("cannot switch on {text}"));
                    x.spoil();
                }
                x
            }
            None => {
                // There is no expression for the `true` that is meant; nothing is recorded for it.
                let at = clauses.iter().flat_map(|c| &c.values).next();
                match at {
                    Some(at) => Operand::constant(ty::BOOL, Some(ConstValue::Bool(true)), *at),
                    None => return self.case_bodies(clauses),
                }
            }
        };
        if x.is_constant() && tag.is_some() {
            x.kind = Kind::Value;
            x.value = None;
        }
        if clauses.iter().filter(|c| c.is_default).count() > 1 {
            self.error_at_stmt(stmt, "multiple defaults in switch");
        }
        let mut seen: FxHashSet<(TyId, Vec<u8>)> = FxHashSet::default();
        for clause in clauses {
            for value in &clause.values {
                self.case_value(&x, *value, &mut seen);
            }
            self.stmts(&clause.body);
        }
    }

    fn case_bodies(&mut self, clauses: &[CaseClause]) {
        for clause in clauses {
            self.stmts(&clause.body);
        }
    }

    fn case_value(&mut self, x: &Operand, value: ExprId, seen: &mut FxHashSet<(TyId, Vec<u8>)>) {
        let mut v = self.expr(value);
        if x.is_invalid() || v.is_invalid() || self.is_unknown(x.ty) || self.is_unknown(v.ty) && !v.is_nil() {
            return;
        }
        let untyped = self.is_untyped(v.ty);
        self.convert_untyped(&mut v, x.ty);
        if v.is_invalid() {
            return;
        }
        if v.is_nil() || self.is_interface(x.ty) && !self.is_interface(v.ty) {
            self.record_converted(value, x.ty);
        } else if untyped && !self.is_untyped(v.ty) {
            self.record_converted(value, v.ty);
        }
        let mut result = v.clone();
        self.compare(None, BinaryOp::Eq, &mut result, &mut x.clone());
        if result.is_invalid() || !v.is_constant() {
            return;
        }
        // `case true, true:` under no tag is allowed, as the Go compiler allows it.
        if let Some(constant) = &v.value
            && !matches!(constant, ConstValue::Bool(_) | ConstValue::Complex(_))
            && !seen.insert((v.ty, identity(constant)))
        {
            let text = self.describe(&v);
            self.error_at(value, format!("duplicate case {text} in expression switch"));
        }
    }

    pub(super) fn type_switch(&mut self, subject: ExprId, clauses: &[TypeCase]) {
        let subject = self.switched(subject);
        let x = self.expr(subject);
        let mut valid = !x.is_invalid() && !self.is_unknown(x.ty);
        if valid && self.is_param(x.ty) {
            let text = self.describe(&x);
            self.error_at(subject, format!("cannot use type switch on type parameter value {text}"));
            valid = false;
        } else if valid && !self.is_interface(x.ty) {
            let text = self.describe(&x);
            self.error_at(subject, format!("{text} is not an interface"));
            valid = false;
        }
        let mut seen: Vec<TyId> = Vec::new();
        for clause in clauses {
            let mut only = None;
            for case in &clause.types {
                only = self.type_case(&x, valid, *case, &mut seen);
            }
            let ty = match (only, clause.types.len()) {
                (Some(ty), 1) => ty,
                _ if !x.is_invalid() => x.ty,
                _ => UNKNOWN,
            };
            if let Some(local) = clause.local {
                self.table().locals.insert(local, ty);
            }
            self.stmts(&clause.body);
        }
    }

    /// The value that is switched on, whether or not `.(type)` is part of the subject.
    fn switched(&self, subject: ExprId) -> ExprId {
        match self.body()[subject] {
            Expr::TypeAssert { base, ty: None } => base,
            _ => subject,
        }
    }

    /// The type of one case; `None` for `nil`.
    fn type_case(&mut self, x: &Operand, valid: bool, case: ExprId, seen: &mut Vec<TyId>) -> Option<TyId> {
        let body = self.body();
        if let Expr::Name(name) = &body[body.unparen(case)]
            && matches!(self.entity(name), Some(Entity::Nil))
        {
            self.expr(case);
            return None;
        }
        let ty = self.var_typ(case);
        if ty == UNKNOWN {
            return Some(UNKNOWN);
        }
        if seen.iter().any(|before| self.identical(*before, ty)) {
            let shown = self.show(ty);
            self.error_at(case, format!("duplicate case {shown} in type switch"));
            return Some(ty);
        }
        seen.push(ty);
        if valid {
            self.assertable(case, x.ty, ty, "impossible type switch case");
        }
        Some(ty)
    }
}
