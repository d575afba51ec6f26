//! Assignability in action: assignments, initialisations, declarations of variables.

use super::{
    Checker,
    constant::Misfit,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Expr, ExprId, LocalId, Mode, StmtId, Ty, TyId,
    ty::{self, UNKNOWN},
};
use goxide_source::Span;

impl Checker<'_> {
    /// Assigns `x` to something of type `target`, or to something that takes on `x`'s type.
    pub(super) fn assignment(&mut self, x: &mut Operand, target: Option<TyId>, context: &str) {
        self.single_value(x);
        match x.kind {
            Kind::Invalid => return,
            Kind::Constant | Kind::Variable | Kind::MapIndex | Kind::Value | Kind::CommaOk => {}
            Kind::NoValue | Kind::Builtin(_) | Kind::Type => {
                let text = self.describe(x);
                let shown = target.map(|t| self.show(t)).unwrap_or_default();
                self.error_at(x.expr, format!("cannot assign {text} to {shown} in {context}"));
                x.spoil();
                return;
            }
        }
        if self.is_untyped(x.ty) {
            self.assign_untyped(x, target, context);
            if x.is_invalid() {
                return;
            }
        }
        if x.generic.is_some() {
            let text = self.text(x.expr);
            self.error_at(x.expr, format!("cannot use generic function {text} without instantiation"));
            x.spoil();
            return;
        }
        let Some(target) = target else { return };
        match self.assignable(x, target) {
            Ok(()) => {
                if x.ty != target && target != UNKNOWN && !self.identical(x.ty, target) {
                    self.record_converted(x.expr, target);
                }
            }
            Err(why) => {
                let (text, shown) = (self.describe(x), self.show(target));
                let mut message = format!("cannot use {text} as {shown} value in {context}");
                if !why.is_empty() {
                    message = format!("{message}: {why}");
                }
                self.error_at(x.expr, message);
                x.spoil();
            }
        }
    }

    fn assign_untyped(&mut self, x: &mut Operand, target: Option<TyId>, context: &str) {
        let wanted = match target {
            None if x.is_nil() => {
                self.error_at(x.expr, format!("use of untyped nil in {context}"));
                x.spoil();
                return;
            }
            Some(t) if self.is_interface(t) => {
                if x.is_nil() {
                    t
                } else {
                    self.default_type(x.ty)
                }
            }
            None => self.default_type(x.ty),
            Some(t) => t,
        };
        match self.implicit_type(x, wanted) {
            Ok((ty, value)) => {
                if target.is_some_and(|t| self.is_unknown(t)) {
                    let ty = self.default_type(x.ty);
                    return self.adopt(x, ty, None);
                }
                self.adopt(x, ty, value);
                if !self.is_untyped(wanted) && !x.is_nil() && Some(wanted) == target {
                    self.record_converted(x.expr, wanted);
                }
            }
            Err(misfit) => {
                let (text, shown) = (self.describe(x), self.show(wanted));
                let note = match misfit {
                    Misfit::Truncated => " (truncated)",
                    Misfit::Overflows => " (overflows)",
                    Misfit::Kind => "",
                };
                self.error_at(x.expr, format!("cannot use {text} as {shown} value in {context}{note}"));
                x.spoil();
            }
        }
    }

    /// The type of a variable initialised with `x`.
    pub(super) fn init_var(&mut self, declared: Option<TyId>, x: &mut Operand, context: &str) -> TyId {
        if x.is_invalid() || x.ty == UNKNOWN {
            return declared.unwrap_or(UNKNOWN);
        }
        let ty = match declared {
            Some(declared) => declared,
            None if x.is_nil() => {
                self.error_at(x.expr, format!("use of untyped nil in {context}"));
                return UNKNOWN;
            }
            None => self.default_type(x.ty),
        };
        self.assignment(x, Some(ty), context);
        ty
    }

    /// Initialises variables, `None` where the type is to be found; says what types they have.
    pub(super) fn init_vars(
        &mut self,
        declared: &[Option<TyId>],
        values: &[ExprId],
        context: &str,
        span: Span,
    ) -> Vec<TyId> {
        let known = |i: usize| declared.get(i).copied().flatten().unwrap_or(UNKNOWN);
        let is_call = |this: &Self| {
            let body = this.body();
            matches!(values, [v] if matches!(body[body.unparen(*v)], Expr::Call { .. }))
        };
        if declared.len() == values.len() && !is_call(self) {
            let pairs = declared.iter().zip(values);
            return pairs
                .map(|(declared, value)| {
                    let mut x = self.expr_for(*value, *declared);
                    self.init_var(*declared, &mut x, context)
                })
                .collect();
        }
        if let [value] = values {
            let (mut list, comma_ok) = self.multi(*value, declared.len() == 2);
            if list.len() == declared.len() {
                let types: Vec<TyId> = list
                    .iter_mut()
                    .zip(declared)
                    .map(|(x, declared)| self.init_var(*declared, x, context))
                    .collect();
                if comma_ok {
                    self.record_comma_ok(*value, list[0].ty, list[1].ty);
                }
                return types;
            }
            if !list.iter().any(Operand::is_invalid) {
                self.count_error(declared.len(), values, list.len(), span);
            }
        } else {
            let mut valid = true;
            for value in values {
                valid &= !self.use_expr(*value);
            }
            if valid {
                self.count_error(declared.len(), values, values.len(), span);
            }
        }
        (0..declared.len()).map(known).collect()
    }

    fn count_error(&mut self, left: usize, values: &[ExprId], right: usize, span: Span) {
        let measure = |n: usize, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
        let (vars, vals) = (measure(left, "variable"), measure(right, "value"));
        let body = self.body();
        let message = match values {
            [value] => match &body[body.unparen(*value)] {
                Expr::Call { fun, .. } => {
                    format!("assignment mismatch: {vars} but {}() returns {vals}", self.text(*fun))
                }
                _ => format!("assignment mismatch: {vars} but {vals}"),
            },
            _ => format!("assignment mismatch: {vars} but {vals}"),
        };
        self.error(span, message);
    }

    /// `a, b = x, y`.
    pub(super) fn assign_stmt(&mut self, stmt: StmtId, lhs: &[ExprId], rhs: &[ExprId]) {
        let span = self.body().stmt_span(stmt);
        let body = self.body();
        let is_call = matches!(rhs, [v] if matches!(body[body.unparen(*v)], Expr::Call { .. }));
        if lhs.len() == rhs.len() && !is_call {
            for (l, r) in lhs.iter().zip(rhs) {
                let Some(target) = self.lhs(*l) else {
                    self.use_expr(*r);
                    continue;
                };
                let mut x = self.expr_for(*r, target);
                self.assign_to(target, &mut x);
            }
            return;
        }
        if let [value] = rhs {
            let (mut list, comma_ok) = self.multi(*value, lhs.len() == 2);
            if list.len() == lhs.len() {
                for (l, x) in lhs.iter().zip(&mut list) {
                    if let Some(target) = self.lhs(*l) {
                        self.assign_to(target, x);
                    }
                }
                if comma_ok {
                    self.record_comma_ok(*value, list[0].ty, list[1].ty);
                }
                return;
            }
            for l in lhs {
                self.lhs(*l);
            }
            if !list.iter().any(Operand::is_invalid) {
                self.count_error(lhs.len(), rhs, list.len(), span);
            }
            return;
        }
        for l in lhs {
            self.lhs(*l);
        }
        let mut valid = true;
        for value in rhs {
            valid &= !self.use_expr(*value);
        }
        if valid {
            self.count_error(lhs.len(), rhs, rhs.len(), span);
        }
    }

    /// Assigns to a left side's type; `None` is the blank identifier.
    pub(super) fn assign_to(&mut self, target: Option<TyId>, x: &mut Operand) {
        let context = if target.is_none() { "assignment to _ identifier" } else { "assignment" };
        self.assignment(x, target, context);
    }

    /// The type of a left side: `Some(None)` for `_`, `None` for one that cannot be assigned to.
    #[expect(clippy::option_option, reason = "the blank identifier takes any type, a wrong left side none")]
    pub(super) fn lhs(&mut self, expr: ExprId) -> Option<Option<TyId>> {
        let body = self.body();
        let inner = body.unparen(expr);
        if let Expr::Blank = body[inner] {
            return Some(None);
        }
        // To store into a variable is not to use it.
        let local = if let Expr::Local(local) = body[inner] { Some(local) } else { None };
        let was_used = local.is_some_and(|l| self.env.used.contains(&l));
        let x = self.expr(expr);
        if let Some(local) = local
            && !was_used
        {
            self.env.used.remove(&local);
        }
        if x.is_invalid() || x.ty == UNKNOWN {
            return None;
        }
        if matches!(x.kind, Kind::Variable | Kind::MapIndex) {
            return Some(Some(x.ty));
        }
        let text = self.text(expr);
        if let Expr::Selector { base, .. } = &body[inner]
            && self.table().exprs.get(*base).is_some_and(|e| e.mode == Mode::MapIndex)
        {
            self.error_at(expr, format!("cannot assign to struct field {text} in map"));
            return None;
        }
        self.error_at(
            expr,
            format!("cannot assign to {text} (neither addressable nor a map index expression)"),
        );
        None
    }

    /// `a, b := x, y`.
    pub(super) fn short_var_decl(
        &mut self,
        stmt: StmtId,
        lhs: &[ExprId],
        declares: &[LocalId],
        rhs: &[ExprId],
    ) {
        let body = self.body();
        let mut targets: Vec<Option<TyId>> = Vec::with_capacity(lhs.len());
        for l in lhs {
            let target = match &body[*l] {
                Expr::Local(local) if !declares.contains(local) => self.lhs(*l).flatten().or(Some(UNKNOWN)),
                _ => None,
            };
            targets.push(target);
        }
        let types = self.init_vars(&targets, rhs, "assignment", body.stmt_span(stmt));
        for (l, ty) in lhs.iter().zip(types) {
            self.record_type(*l, Mode::Variable, ty, None);
            if let Expr::Local(local) = body[*l]
                && declares.contains(&local)
            {
                self.table().locals.insert(local, ty);
            }
        }
        if declares.is_empty() && !lhs.is_empty() {
            self.error_at_stmt(stmt, "no new variables on left side of :=");
        }
    }

    /// `return …`.
    pub(super) fn return_stmt(&mut self, stmt: StmtId, values: &[ExprId]) {
        let Some(results) = self.env.results.clone() else {
            for value in values {
                self.use_expr(*value);
            }
            return;
        };
        if values.is_empty() {
            if !results.types.is_empty() && !results.named {
                let want = self.summary(&results.types, false);
                self.error_at_stmt(stmt, format!("not enough return values\n\thave ()\n\twant {want}"));
            }
            return;
        }
        let body = self.body();
        let is_call = matches!(values, [v] if matches!(body[body.unparen(*v)], Expr::Call { .. }));
        let context = "return statement";
        if values.len() == results.types.len() && !is_call {
            for (value, ty) in values.iter().zip(&results.types) {
                let mut x = self.expr_for(*value, Some(*ty));
                self.assignment(&mut x, Some(*ty), context);
            }
            return;
        }
        let mut list = match values {
            [value] => self.multi(*value, false).0,
            _ => values.iter().map(|v| self.expr(*v)).collect(),
        };
        if list.iter().any(Operand::is_invalid) {
            return;
        }
        if list.len() == results.types.len() {
            for (x, ty) in list.iter_mut().zip(&results.types) {
                self.assignment(x, Some(*ty), context);
            }
            return;
        }
        let have: Vec<TyId> = list.iter().map(|x| x.ty).collect();
        let (have, want) = (self.summary(&have, false), self.summary(&results.types, false));
        let few = list.len() < results.types.len();
        let at = if few { list.last() } else { list.get(results.types.len()) };
        let span = at.map_or(body.stmt_span(stmt), |x| body.expr_span(x.expr));
        let few = if few { "not enough" } else { "too many" };
        self.error(span, format!("{few} return values\n\thave {have}\n\twant {want}"));
    }

    /// `x op= y`, `x++`: assigns the result of an operation back.
    pub(super) fn assign_op_result(&mut self, target: ExprId, mut x: Operand) {
        if let Some(ty) = self.lhs_again(target) {
            self.assignment(&mut x, Some(ty), "assignment");
        }
    }

    /// A left side that has been checked as an operand already.
    fn lhs_again(&mut self, target: ExprId) -> Option<TyId> {
        let known = self.table().exprs.get(target).map(|e| (e.mode, e.ty));
        match known {
            Some((Mode::Variable | Mode::MapIndex, ty)) => Some(ty),
            _ => self.lhs(target).flatten(),
        }
    }

    /// Gives an untyped operand its default type.
    pub(super) fn default_untyped(&mut self, x: &mut Operand) {
        if self.is_untyped(x.ty) && x.ty != ty::UNTYPED_NIL {
            let target = self.default_type(x.ty);
            self.convert_untyped(x, target);
        }
    }

    pub(super) fn single_value(&mut self, x: &mut Operand) {
        if x.kind == Kind::Value && matches!(self.types[x.ty], Ty::Tuple(_)) {
            let text = self.describe(x);
            self.error_at(x.expr, format!("multiple-value {text} in single-value context"));
            x.spoil();
        }
    }
}
