//! Statements.

use super::{
    Checker,
    expr::Hint,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Basic, BinaryOp, Builtin, CommClause, ConstValue, Expr, ExprId, LocalId, Mode, Stmt, StmtId, UnaryOp,
    ty::{self, UNKNOWN},
};

impl Checker<'_> {
    pub(super) fn stmt(&mut self, stmt: StmtId) {
        self.deeper(|this| this.stmt_inside(stmt));
    }

    pub(super) fn stmts(&mut self, stmts: &[StmtId]) {
        for stmt in stmts {
            self.stmt(*stmt);
        }
    }

    fn stmt_inside(&mut self, stmt: StmtId) {
        let body = self.body();
        match &body[stmt] {
            Stmt::Block(stmts) => self.stmts(stmts),
            Stmt::Expr(expr) => self.expr_stmt(*expr),
            Stmt::Send { chan, value } => self.send(*chan, *value),
            Stmt::IncDec { target, increment } => self.inc_dec(*target, *increment),
            Stmt::Assign { lhs, op: None, rhs } => self.assign_stmt(stmt, lhs, rhs),
            Stmt::Assign { lhs, op: Some(op), rhs } => match (&lhs[..], &rhs[..]) {
                ([target], [value]) => {
                    let x = self.binary(None, *op, *target, *value);
                    if !x.is_invalid() {
                        self.assign_op_result(*target, x);
                    }
                }
                _ => {
                    let message =
                        format!("assignment operation {}= requires single-valued expressions", op.text());
                    self.error_at_stmt(stmt, message);
                }
            },
            Stmt::ShortVarDecl { lhs, declares, rhs } => self.short_var_decl(stmt, lhs, declares, rhs),
            Stmt::VarDecl { locals, ty, values } => self.var_decl(stmt, locals, *ty, values),
            Stmt::ConstDecl { locals, ty, values, iota } => {
                let outer = self.env.iota.replace(*iota);
                if locals.len() != values.len() {
                    let at = body.stmt_span(stmt);
                    let names: Vec<_> = locals.iter().map(|l| l.map_or(at, |l| body[l].span)).collect();
                    let repeated = values.first().is_some_and(|v| !at.contains(body.expr_span(*v).start));
                    self.arity(&names, values, repeated);
                }
                for (i, local) in locals.iter().enumerate() {
                    let (ty, value) = self.const_value(*ty, values.get(i).copied());
                    let Some(local) = local else { continue };
                    self.table().locals.insert(*local, ty);
                    if let Some(value) = value {
                        self.table().constants.insert(*local, value);
                    }
                }
                self.env.iota = outer;
            }
            Stmt::TypeDecl { local, type_params, is_alias, ty } => {
                self.local_type(*local, type_params, *is_alias, *ty, body.stmt_span(stmt));
            }
            Stmt::If { init, cond, then, els } => {
                self.stmts(init.as_slice());
                self.condition(*cond, "if");
                self.stmt(*then);
                self.stmts(els.as_slice());
            }
            Stmt::For { init, cond, post, body } => {
                self.stmts(init.as_slice());
                if let Some(cond) = cond {
                    self.condition(*cond, "for");
                }
                self.stmts(post.as_slice());
                self.stmt(*body);
            }
            Stmt::Range { key, value, define, over, body } => {
                self.range([*key, *value], *define, *over);
                self.stmt(*body);
            }
            Stmt::Switch { init, tag, clauses } => {
                self.stmts(init.as_slice());
                self.switch(stmt, *tag, clauses);
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                self.stmts(init.as_slice());
                self.type_switch(*subject, clauses);
            }
            Stmt::Select(clauses) => {
                for CommClause { comm, body, .. } in clauses {
                    self.stmts(comm.as_slice());
                    self.stmts(body);
                }
            }
            Stmt::Go(call) => self.suspended(*call, "go"),
            Stmt::Defer(call) => self.suspended(*call, "defer"),
            Stmt::Return(values) => self.return_stmt(stmt, values),
            Stmt::Labeled { stmt, .. } => self.stmt(*stmt),
            Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Goto(_)
            | Stmt::Fallthrough
            | Stmt::Empty
            | Stmt::Unsupported { .. } => {}
        }
    }

    fn condition(&mut self, cond: ExprId, what: &str) {
        let x = self.expr(cond);
        if !x.is_invalid() && !self.all(x.ty, Basic::is_boolean) && !self.is_unknown(x.ty) {
            self.error_at(cond, format!("non-boolean condition in {what} statement"));
        }
    }

    fn expr_stmt(&mut self, expr: ExprId) {
        let x = self.raw_expr(expr, Hint::default());
        let message = match x.kind {
            Kind::Invalid | Kind::NoValue => return,
            Kind::Builtin(_) => "must be called",
            Kind::Type => "is not an expression",
            Kind::Constant | Kind::Variable | Kind::MapIndex | Kind::Value | Kind::CommaOk => {
                if self.may_stand_alone(expr) {
                    return;
                }
                "is not used"
            }
        };
        let text = self.describe(&x);
        self.error_at(expr, format!("{text} {message}"));
    }

    /// Whether an expression may be a statement: calls of functions, receives.
    fn may_stand_alone(&mut self, expr: ExprId) -> bool {
        let body = self.body();
        match &body[body.unparen(expr)] {
            Expr::Unary { op: UnaryOp::Recv, .. } => true,
            Expr::Call { fun, .. } => {
                let mode = self.table().exprs.get(*fun).map(|e| e.mode);
                let name = body.unparen(*fun);
                match self.table().names.get(name) {
                    Some(goxide_ir::Entity::Builtin(builtin)) => {
                        matches!(builtin, Builtin::Copy | Builtin::Recover)
                    }
                    _ => mode != Some(Mode::Type),
                }
            }
            _ => false,
        }
    }

    /// `go f(x)`, `defer f(x)`.
    fn suspended(&mut self, call: ExprId, keyword: &str) {
        let x = self.raw_expr(call, Hint::default());
        let body = self.body();
        let Expr::Call { fun, .. } = &body[body.unparen(call)] else {
            if !x.is_invalid() {
                self.error_at(call, format!("expression in {keyword} must be function call"));
            }
            return;
        };
        if x.is_invalid() {
            return;
        }
        if self.table().exprs.get(*fun).is_some_and(|e| e.mode == Mode::Type) {
            self.error_at(call, format!("{keyword} requires function call, not conversion"));
        } else if !matches!(x.kind, Kind::NoValue) && !self.may_stand_alone(call) {
            let text = self.describe(&x);
            self.error_at(call, format!("{keyword} discards result of {text}"));
        }
    }

    fn send(&mut self, chan: ExprId, value: ExprId) {
        let c = self.expr(chan);
        let elem = match c.is_invalid() || self.is_unknown(c.ty) {
            true => None,
            false => match self.chan_elem(&c, false) {
                Ok(elem) => Some(elem),
                Err(why) => {
                    let text = self.describe(&c);
                    self.error_at(chan, format!("invalid operation: cannot send to {why} {text}"));
                    None
                }
            },
        };
        let mut v = self.expr_for(value, elem);
        if let Some(elem) = elem {
            self.assignment(&mut v, Some(elem), "send");
        }
    }

    /// `x++` is `x += 1`.
    fn inc_dec(&mut self, target: ExprId, increment: bool) {
        let mut x = self.expr(target);
        if x.is_invalid() || self.is_unknown(x.ty) {
            return;
        }
        if !self.all(x.ty, super::under::is_numeric) {
            let (text, shown) = (self.text(target), self.show(x.ty));
            let op = if increment { "++" } else { "--" };
            self.error_at(target, format!("invalid operation: {text}{op} (non-numeric type {shown})"));
            return;
        }
        let one = ConstValue::Int(1.into());
        let mut y = Operand::constant(ty::UNTYPED_INT, Some(one), target);
        // The one stands nowhere in the text, so nothing may be recorded for it.
        y.ty = x.ty;
        let op = if increment { BinaryOp::Add } else { BinaryOp::Sub };
        self.operate(None, op, target, &mut x, &mut y);
        if !x.is_invalid() {
            self.assign_op_result(target, x);
        }
    }

    fn var_decl(&mut self, stmt: StmtId, locals: &[Option<LocalId>], ty: Option<ExprId>, values: &[ExprId]) {
        let declared = ty.map(|t| self.var_typ(t));
        let types = if values.is_empty() {
            vec![declared.unwrap_or(UNKNOWN); locals.len()]
        } else {
            let span = self.body().stmt_span(stmt);
            let context = if values.len() == locals.len() { "variable declaration" } else { "assignment" };
            self.init_vars(&vec![declared; locals.len()], values, context, span)
        };
        for (local, ty) in locals.iter().zip(types) {
            if let Some(local) = local {
                self.table().locals.insert(*local, ty);
            }
        }
    }
}
