//! Declarations and assignments.

use super::ast;
use super::env::{Emit, Ending, Res};
use super::place::auto;
use super::value::{Value, str_ref};
use goxide_ir::{BinaryOp, Builtin, Expr as Go, ExprId, LocalId, Mode, Node, StmtId, Ty, UnaryOp};
use goxide_plan::{Hold, IntRepr, Repr, ResultPlan};
use syn::{BinOp, Expr, parse_quote};

impl Emit<'_> {
    /// `a, b := …`.
    pub(super) fn short_var(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        declares: &[LocalId],
        rhs: &[ExprId],
        rest: &[StmtId],
    ) -> Res<()> {
        if lhs.len() == rhs.len() {
            if let ([target], [value]) = (lhs, rhs) {
                return match self.body[*target] {
                    Go::Local(local) if declares.contains(&local) => self.declare(local, *value, rest),
                    _ => self.assign_one(*target, *value),
                };
            }
            return self.declare_several(id, lhs, declares, rhs, rest);
        }
        let [source] = rhs else { return self.stmt_hole(id, "unsupported", "a declaration of this form") };
        let parts = self.several_for(lhs, *source)?;
        self.bind_parts(id, lhs, declares, parts, *source)
    }

    /// Several values at once: all are computed before any is bound.
    fn declare_several(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        declares: &[LocalId],
        rhs: &[ExprId],
        rest: &[StmtId],
    ) -> Res<()> {
        let all_new = lhs.iter().all(|l| match self.body[*l] {
            Go::Local(local) => declares.contains(&local),
            Go::Blank => true,
            _ => false,
        });
        if !all_new {
            return self.assign_several(id, lhs, rhs, declares);
        }
        // No value may see the new names.
        let names: Vec<String> = declares.iter().map(|l| self.local_name(*l)).collect();
        let clash = rhs.iter().skip(1).any(|r| self.names_any(*r, &names));
        if !clash {
            for (target, value) in lhs.iter().zip(rhs) {
                match self.body[*target] {
                    Go::Local(local) => self.declare(local, *value, rest)?,
                    _ => {
                        let value = self.expr(*value, None)?;
                        self.discard(value);
                    }
                }
            }
            return Ok(());
        }
        let mut pats = Vec::new();
        let mut values = Vec::new();
        let mut bound = Vec::new();
        for (target, value) in lhs.iter().zip(rhs) {
            match self.body[*target] {
                Go::Local(local) => {
                    let (expr, repr) = self.initial(local, *value)?;
                    pats.push(ast::pat_ident(&self.local_name(local), self.binds_mut(local, &repr)));
                    values.push(expr);
                    bound.push((local, repr));
                }
                _ => {
                    pats.push(parse_quote!(_));
                    values.push(self.expr(*value, None)?.expr);
                }
            }
        }
        self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(ast::tuple(values))));
        for (local, repr) in bound {
            self.bind(local, repr);
        }
        Ok(())
    }

    /// Whether an expression names a local that has one of these Rust names.
    fn names_any(&self, root: ExprId, names: &[String]) -> bool {
        let mut found = false;
        self.body.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Local(local) = self.body[expr]
            {
                found |= names.contains(&self.local_name(local));
            }
            !found
        });
        found
    }

    pub(super) fn is_mutable(&self, local: LocalId) -> bool {
        if let Some(end) = self.late.get(&local) {
            return self.body.stmts().any(|(id, s)| {
                let assigns = match s {
                    goxide_ir::Stmt::Assign { lhs, .. } | goxide_ir::Stmt::ShortVarDecl { lhs, .. } => {
                        lhs.iter().any(|l| self.body[*l] == Go::Local(local))
                    }
                    _ => false,
                };
                assigns && self.body.stmt_span(id).start >= *end
            });
        }
        self.cx.plan.locals.get(&self.local_ref(local)).is_some_and(|p| p.mutable)
    }

    /// Whether a binding of the type needs `mut`: it is assigned again, called as `FnMut`, or owns what is written.
    pub(super) fn binds_mut(&self, local: LocalId, repr: &Repr) -> bool {
        let plan = self.cx.plan.locals.get(&self.local_ref(local));
        let written = plan.is_some_and(|p| p.hold == Hold::LendMut) && self.owns(repr);
        let written =
            written || plan.is_some_and(|p| p.hold == Hold::LendMut) && matches!(repr, Repr::Vec(_));
        let valued = self.owns(repr) && self.writes_by_method_value(local);
        let called = calls_mutably(repr) && (self.is_called_local(local) || self.is_iterated(local));
        self.is_mutable(local) || called || written || valued || self.sorted_as_another(local)
    }

    fn is_called_local(&self, local: LocalId) -> bool {
        self.body.exprs().any(|(_, e)| {
            matches!(e, Go::Call { fun, .. } if self.body[self.body.unparen(*fun)] == Go::Local(local))
        })
    }

    /// Whether a method that writes is taken as a value of the local.
    fn writes_by_method_value(&self, local: LocalId) -> bool {
        self.body.exprs().any(|(id, e)| {
            let Go::Selector { base, .. } = e else { return false };
            self.method_of(id).and_then(|f| self.cx.plan.funcs.get(&f)).is_some_and(|p| p.writes_receiver())
                && self.root_local(*base) == Some(local)
        })
    }

    /// Whether a binding of the type holds the value itself, neither a loan nor a handle.
    fn owns(&self, repr: &Repr) -> bool {
        match repr {
            Repr::Ref { .. } | Repr::Rc(_) | Repr::Arc(_) | Repr::Chan(_) | Repr::GoSlice(_) => false,
            Repr::Option(inner) => self.owns(inner),
            _ => !self.is_shared_path(repr),
        }
    }

    /// `let x = value;`
    pub(super) fn declare(&mut self, local: LocalId, value: ExprId, rest: &[StmtId]) -> Res<()> {
        let _ = rest;
        // A second name for what a test has bound under this very name.
        if let Some(known) = self.narrowing(self.body.unparen(value)).cloned()
            && ast::as_ident(&known.expr).is_some_and(|n| n == self.local_name(local))
            && matches!(known.repr, Repr::Ref { .. })
        {
            self.bindings.insert(local, known);
            return Ok(());
        }
        let (expr, repr) = self.initial(local, value)?;
        self.let_local(local, expr, repr);
        Ok(())
    }

    /// Writes `let name = expr;` and binds the local.
    pub(super) fn let_local(&mut self, local: LocalId, expr: Expr, repr: Repr) {
        if let Some(cell) = self.planned_cell(local) {
            return self.let_cell(local, cell, expr, repr);
        }
        let mutable = self.binds_mut(local, &repr);
        // The next function that it gets is of another type.
        let function = mutable && matches!(repr, Repr::FnPtr { .. });
        let ty = if function { Some(self.rust_type(&repr)) } else { self.stated_type(&expr, &repr) };
        let used = self.is_used(local);
        let name = self.bind(local, repr);
        let name = if used { name } else { format!("_{name}") };
        self.out.push(ast::let_stmt(ast::pat_ident(&name, mutable), ty, Some(expr)));
    }

    fn is_used(&self, local: LocalId) -> bool {
        // Go refuses unused variables, but a use may be only an assignment.
        self.body.exprs().filter(|(_, e)| **e == Go::Local(local)).count() > 0
    }

    /// The type that a `let` must state, because its value does not tell.
    pub(super) fn stated_type(&mut self, expr: &Expr, repr: &Repr) -> Option<syn::Type> {
        let open = match repr {
            Repr::Int(_) => is_literal(expr),
            Repr::Float(32) => is_literal(expr),
            Repr::Option(_) => ast::as_ident(expr).is_some_and(|n| n == "None"),
            Repr::Vec(_) | Repr::HashMap(..) | Repr::BTreeMap(..) if is_empty_new(expr) => true,
            Repr::Array(inner, _) => open_number(inner),
            Repr::Named(_, args) => args.iter().any(open_number),
            Repr::HashMap(..) | Repr::BTreeMap(..) if matches!(expr, Expr::Call(_)) => open_number(repr),
            Repr::Box(inner) => matches!(**inner, Repr::Dyn(..) | Repr::DynFn { .. }),
            Repr::Rc(inner) => matches!(**inner, Repr::Any),
            Repr::Param(_) => matches!(expr, Expr::Call(_)),
            Repr::Chan(_) => matches!(expr, Expr::Call(call) if call.args.is_empty()),
            _ => false,
        };
        let vec_of_numbers =
            matches!(repr, Repr::Vec(_)) && matches!(expr, Expr::Macro(_)) && open_number(repr);
        let shared =
            matches!(repr, Repr::GoSlice(elem) if is_empty_new(expr) || is_from(expr) && open_number(elem));
        let boxed = mentions_dyn(repr) || shared;
        (open || vec_of_numbers || boxed).then(|| self.rust_type(repr))
    }

    /// The initial value of a local and the type it has.
    pub(super) fn initial(&mut self, local: LocalId, value: ExprId) -> Res<(Expr, Repr)> {
        let plan = self.cx.plan.locals.get(&self.local_ref(local)).cloned();
        let hold = plan.as_ref().map_or(Hold::Own, |p| p.hold);
        let mutable = plan.as_ref().is_some_and(|p| p.mutable);
        if hold != Hold::LendMut && !mutable && self.only_looked_at(local, value) {
            let natural = self.natural(self.ty(value));
            if let Repr::Vec(elem) = natural
                && let literal = self.expr(value, Some(&Repr::Vec(elem.clone())))?
                && literal.repr == Repr::Vec(elem.clone())
                && let Some(items) = super::ranges::vec_items(&literal.expr)
                && !items.is_empty()
            {
                let repr = Repr::Array(elem, items.len() as u64);
                return Ok((ast::array(items), repr));
            }
        }
        if let Some(repr) = plan.and_then(|p| p.repr) {
            let expr = self.expr_as(value, &repr)?;
            return Ok((expr, repr));
        }
        let go_ty = self.types.locals.get(local).copied().unwrap_or_else(|| self.ty(value));
        let natural = self.natural(go_ty);
        if let Some(value_const) = self.constant(self.body.unparen(value)) {
            let value_const = value_const.clone();
            let given = self.constant_value(value, &value_const, Some(&natural))?;
            if given.repr == str_ref() && natural == Repr::String && !mutable {
                return Ok((given.expr, str_ref()));
            }
            let expr = self.coerce(given, &natural, value)?;
            return Ok((expr, natural));
        }
        let given = match hold {
            Hold::LendMut => self.place_or_expr(value, true)?,
            Hold::Lend => match self.address_for_reading(value)? {
                Some(given) => given,
                None => self.expr(value, None)?,
            },
            Hold::Own => self.expr(value, None)?,
        };
        self.initial_value(given, hold, mutable, &natural, value)
    }

    /// `&place` of which nothing is written: `&place` too, not `&mut place`.
    fn address_for_reading(&mut self, value: ExprId) -> Res<Option<Value>> {
        let Go::Unary { op: UnaryOp::Addr, operand } = self.body[self.body.unparen(value)] else {
            return Ok(None);
        };
        let node = self.body.unparen(operand);
        if matches!(self.body[node], Go::CompositeLit { .. }) {
            return Ok(None);
        }
        let place = self.place(node, false)?;
        if matches!(place.repr, Repr::Ref { .. } | Repr::Rc(_) | Repr::Arc(_))
            || self.is_shared_path(&place.repr)
        {
            return Ok(Some(place));
        }
        let repr = place.repr.clone().lend();
        Ok(Some(Value::temp(ast::reference(false, place.expr), repr)))
    }

    /// Whether a slice literal is only walked, indexed and measured, so that an array does.
    fn only_looked_at(&self, local: LocalId, value: ExprId) -> bool {
        let node = self.body.unparen(value);
        let Go::CompositeLit { elements, .. } = &self.body[node] else { return false };
        let Ty::Slice(elem) = &self.cx.program.types[self.ty(node)] else { return false };
        if elements.iter().any(|e| e.key.is_some())
            || matches!(self.under(*elem), Ty::Interface(_) | Ty::Func(_) | Ty::Pointer(_))
        {
            return false;
        }
        let is_local = |e: ExprId| self.body[self.body.unparen(e)] == Go::Local(local);
        let all = self.body.exprs().filter(|(_, e)| **e == Go::Local(local)).count();
        let mut looked = 1;
        for (_, expr) in self.body.exprs() {
            match expr {
                Go::Index { base, .. } if is_local(*base) => looked += 1,
                Go::Call { fun, args, .. } if self.builtin_of(*fun) == Some(Builtin::Len) => {
                    looked += args.iter().filter(|a| is_local(**a)).count();
                }
                _ => {}
            }
        }
        for (_, stmt) in self.body.stmts() {
            if let goxide_ir::Stmt::Range { over, .. } = stmt {
                looked += usize::from(is_local(*over));
            }
        }
        looked == all
    }

    fn place_or_expr(&mut self, value: ExprId, write: bool) -> Res<Value> {
        let node = self.body.unparen(value);
        match &self.body[node] {
            Go::Selector { .. } | Go::Index { .. } | Go::Star(_) | Go::Name(_) => self.place(value, write),
            Go::Slice { base, lo, hi, max } if write => {
                let want = Repr::SliceOf(Box::new(Repr::Unit)).lend_mut();
                self.slice(node, *base, *lo, *hi, *max, Some(&want))
            }
            _ => self.expr(value, None),
        }
    }

    fn initial_value(
        &mut self,
        given: Value,
        hold: Hold,
        mutable: bool,
        natural: &Repr,
        at: ExprId,
    ) -> Res<(Expr, Repr)> {
        let copy = self.is_copy(&given.repr);
        match hold {
            Hold::Lend | Hold::LendMut if given.place && !copy => {
                let write = hold == Hold::LendMut;
                match given.repr.clone() {
                    Repr::Ref { mutable: m, .. } => {
                        // A second name for a loan: lend it on.
                        if m && !given.movable {
                            let Repr::Ref { inner, .. } = given.repr else {
                                return self.hole(at, "unsupported", "a loan");
                            };
                            let repr = Repr::Ref { mutable: write, inner };
                            return Ok((
                                ast::reference(
                                    write,
                                    ast::unary(syn::UnOp::Deref(Default::default()), given.expr),
                                ),
                                repr,
                            ));
                        }
                        Ok((given.expr, given.repr))
                    }
                    Repr::Rc(_) | Repr::Arc(_) | Repr::Chan(_) | Repr::GoSlice(_) => {
                        let repr = given.repr.clone();
                        Ok((self.own(given, at)?, repr))
                    }
                    Repr::Option(inner) if matches!(*inner, Repr::Rc(_) | Repr::Arc(_)) => {
                        let repr = given.repr.clone();
                        Ok((self.own(given, at)?, repr))
                    }
                    Repr::Option(_) => match self.lent_option(given, write) {
                        Some((expr, inner)) => Ok((expr, inner.optional())),
                        None => self.hole(at, "unsupported", "an option is lent"),
                    },
                    repr if self.is_shared_path(&repr) => Ok((self.own(given, at)?, repr)),
                    repr => Ok((
                        ast::reference(write, given.expr),
                        Repr::Ref { mutable: write, inner: Box::new(repr) },
                    )),
                }
            }
            Hold::Lend | Hold::LendMut | Hold::Own => {
                let fixed = matches!(&given.repr, Repr::Ref { mutable: false, .. });
                let mutable = mutable || hold == Hold::LendMut && !given.place && fixed;
                if let Repr::Result(ok, package) = &given.repr
                    && **ok == Repr::Unit
                {
                    let repr = Repr::Error(*package).optional();
                    return Ok((ast::method(given.expr, "err", Vec::new()), repr));
                }
                if let Repr::Ref { inner, .. } = &given.repr {
                    // Go copies values; loans of what Go points to stay loans.
                    let by_value =
                        !matches!(self.under(self.ty(at)), Ty::Pointer(_) | Ty::Interface(_) | Ty::Func(_));
                    let plain = matches!(**inner, Repr::Str | Repr::SliceOf(_));
                    let text = matches!(**inner, Repr::Str);
                    let short = text && hold == Hold::Own && !self.lends_for_long(at);
                    if by_value && (mutable || short || !plain && hold == Hold::Own) {
                        let want = match &**inner {
                            Repr::Str => Repr::String,
                            Repr::SliceOf(elem) => Repr::Vec(elem.clone()),
                            other => other.clone(),
                        };
                        let expr = self.coerce(given, &want, at)?;
                        return Ok((expr, want));
                    }
                    return Ok((given.expr, given.repr));
                }
                if given.repr == Repr::Char && mutable && *natural == Repr::Int(IntRepr::I32) {
                    let expr = self.coerce(given, natural, at)?;
                    return Ok((expr, natural.clone()));
                }
                let repr = given.repr.clone();
                Ok((self.own(given, at)?, repr))
            }
        }
    }

    /// `var a, b T = …`.
    pub(super) fn var_decl(
        &mut self,
        id: StmtId,
        locals: &[Option<LocalId>],
        values: &[ExprId],
        rest: &[StmtId],
    ) -> Res<()> {
        if values.is_empty() {
            for local in locals.iter().flatten() {
                // What `errors.As` fills is bound where it succeeds.
                if !self.is_error_target(*local) {
                    self.declare_zero(*local)?;
                }
            }
            return Ok(());
        }
        if values.len() == locals.len() {
            for (local, value) in locals.iter().zip(values) {
                match local {
                    Some(local) => self.declare_typed(*local, *value, rest)?,
                    None => {
                        let value = self.expr(*value, None)?;
                        self.discard(value);
                    }
                }
            }
            return Ok(());
        }
        let [source] = values else { return self.stmt_hole(id, "unsupported", "a declaration of this form") };
        let parts = self.several(*source, locals.len())?;
        let mut pairs = Vec::new();
        for (local, part) in locals.iter().zip(parts) {
            pairs.push((*local, part));
        }
        self.bind_locals(pairs, *source)
    }

    /// `var x T = value`: of the type declared.
    fn declare_typed(&mut self, local: LocalId, value: ExprId, rest: &[StmtId]) -> Res<()> {
        let go_ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let planned = self.cx.plan.locals.get(&self.local_ref(local)).and_then(|p| p.repr.clone());
        if planned.is_none()
            && matches!(self.under(go_ty), Ty::Interface(_) | Ty::Func(_))
            && !self.is_error(go_ty)
        {
            let natural = self.natural(go_ty);
            let expr = self.expr_as(value, &natural)?;
            let ty = self.rust_type(&natural);
            let mutable = self.binds_mut(local, &natural);
            let name = self.bind(local, natural);
            self.out.push(ast::let_stmt(ast::pat_ident(&name, mutable), Some(ty), Some(expr)));
            return Ok(());
        }
        self.declare(local, value, rest)
    }

    fn declare_zero(&mut self, local: LocalId) -> Res<()> {
        let go_ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let planned = self.cx.plan.locals.get(&self.local_ref(local)).and_then(|p| p.repr.clone());
        let repr = planned.unwrap_or_else(|| self.natural(go_ty));
        let zero = match (self.under(go_ty), &repr) {
            (Ty::Array { len, .. }, Repr::GoSlice(_)) => {
                let len = *len;
                Some(self.slice_of_zeros(&repr, len))
            }
            _ => self.zero_of(&repr),
        };
        match zero {
            Some(zero) => self.let_local(local, zero, repr),
            None => self.let_later(local, repr)?,
        }
        Ok(())
    }

    /// `let x: T;` of a type without a zero value: rustc sees to it that it gets a value before it is read.
    pub(super) fn let_later(&mut self, local: LocalId, repr: Repr) -> Res<()> {
        if let Some(why) = repr.unsupported() {
            let (span, what) = (self.body[local].span, format!("{why} has no Rust type yet"));
            return Err(crate::cx::Hole { span, kind: "unsupported", what });
        }
        let (mutable, ty) = (self.binds_mut(local, &repr), self.rust_type(&repr));
        let name = self.bind(local, repr);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, mutable), Some(ty), None));
        Ok(())
    }

    /// The values that one call, index, receive or assertion gives, bound to names where they are not one tuple.
    pub(super) fn several(&mut self, source: ExprId, count: usize) -> Res<Vec<Value>> {
        self.several_of(source, count, false)
    }

    /// As [`Emit::several`], for these left sides: `_, err := f()` needs no value beside the error.
    fn several_for(&mut self, lhs: &[ExprId], source: ExprId) -> Res<Vec<Value>> {
        let before = lhs.split_last().map_or(lhs, |(_, before)| before);
        let only_last = before.iter().all(|l| self.body[*l] == Go::Blank);
        self.several_of(source, lhs.len(), only_last)
    }

    fn several_of(&mut self, source: ExprId, count: usize, only_last: bool) -> Res<Vec<Value>> {
        let node = self.body.unparen(source);
        if self.mode(node) == Mode::CommaOk || count == 2 && !matches!(self.body[node], Go::Call { .. }) {
            return self.comma_ok(node);
        }
        let value = self.expr(node, None)?;
        match value.repr.clone() {
            Repr::Tuple(parts) if parts.len() == count => {
                let names: Vec<String> = parts.iter().map(|_| self.fresh("part")).collect();
                let pats = names.iter().map(|n| ast::pat_ident(n, false)).collect();
                self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(value.expr)));
                let bound = names.iter().zip(parts).map(|(n, repr)| Value {
                    expr: ast::ident_expr(n),
                    repr,
                    place: true,
                    movable: true,
                });
                Ok(bound.collect())
            }
            Repr::Result(_, package) if only_last => {
                let error =
                    Value::temp(ast::method(value.expr, "err", Vec::new()), Repr::Error(package).optional());
                let mut parts = vec![Value::temp(ast::unit(), Repr::Unit); count - 1];
                parts.push(error);
                Ok(parts)
            }
            Repr::Result(ok, package) => {
                self.result_parts(value.expr, *ok, Repr::Error(package), count, source)
            }
            Repr::Path { path, args, .. } if path == "Result" && args.len() == 2 => {
                let convert = self.message_error(self.package);
                if !self.has_variant(self.package, |v| matches!(v, goxide_plan::ErrorVariant::Message)) {
                    return self.hole(
                        source,
                        "unsupported",
                        "the package's error has no variant for a library's error",
                    );
                }
                let expr = ast::method(value.expr, "map_err", vec![convert]);
                let ok = args.into_iter().next().unwrap_or(Repr::Unit);
                self.result_parts(expr, ok, Repr::Error(self.package), count, source)
            }
            Repr::Option(some) if count == 2 => self.option_parts(value.expr, *some, source),
            Repr::Option(some) if matches!(&*some, Repr::Tuple(parts) if parts.len() + 1 == count) => {
                self.option_tuple_parts(value.expr, *some, source)
            }
            other => {
                let what = format!("{} is taken apart into {count}", self.describe(&other));
                self.hole(source, "unsupported", what)
            }
        }
    }

    /// `match f() { Ok(v) => (v, None), Err(err) => (zero, Some(err)) }`.
    fn result_parts(
        &mut self,
        call: Expr,
        ok: Repr,
        error: Repr,
        count: usize,
        at: ExprId,
    ) -> Res<Vec<Value>> {
        let parts = match &ok {
            Repr::Unit => Vec::new(),
            Repr::Tuple(parts) if count > 2 => parts.clone(),
            other => vec![other.clone()],
        };
        if parts.len() + 1 != count {
            return self.hole(at, "unsupported", "results are taken apart in another number");
        }
        let names: Vec<String> = parts.iter().map(|_| self.fresh("value")).collect();
        let error_name = self.fresh("err");
        let mut good: Vec<Expr> = names.iter().map(|n| ast::ident_expr(n)).collect();
        let ok_pat = if parts.len() == 1 {
            ast::pat_ident(&names[0], false)
        } else {
            ast::pat_tuple(names.iter().map(|n| ast::pat_ident(n, false)).collect())
        };
        good.push(ast::none());
        let mut bad = Vec::new();
        for part in &parts {
            bad.push(self.zero(part, at)?);
        }
        bad.push(ast::some(ast::ident_expr(&error_name)));
        let arms = vec![
            ast::arm(ast::pat_call("Ok", ok_pat), ast::tuple(good)),
            ast::arm(ast::pat_call("Err", ast::pat_ident(&error_name, false)), ast::tuple(bad)),
        ];
        let mut all = names;
        all.push(error_name);
        let pats = all.iter().map(|n| ast::pat_ident(n, false)).collect();
        self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(ast::match_expr(call, arms))));
        let mut reprs = parts;
        reprs.push(error.optional());
        Ok(all
            .iter()
            .zip(reprs)
            .map(|(n, repr)| Value { expr: ast::ident_expr(n), repr, place: true, movable: true })
            .collect())
    }

    /// `match f() { Some((a, b)) => (a, b, true), None => (zero, zero, false) }`.
    fn option_tuple_parts(&mut self, call: Expr, some: Repr, at: ExprId) -> Res<Vec<Value>> {
        let Repr::Tuple(reprs) = some else {
            return self.hole(at, "unsupported", "several values of this form");
        };
        let names: Vec<String> = reprs.iter().map(|_| self.fresh("value")).collect();
        let ok = self.fresh("ok");
        let mut zeros = Vec::new();
        for repr in &reprs {
            zeros.push(self.zero(repr, at)?);
        }
        zeros.push(ast::bool_lit(false));
        let idents = || names.iter().map(|n| ast::ident_expr(n));
        let pats = || names.iter().map(|n| ast::pat_ident(n, false)).collect::<Vec<_>>();
        let found = idents().chain([ast::bool_lit(true)]).collect();
        let arms = vec![
            ast::arm(ast::pat_call("Some", ast::pat_tuple(pats())), ast::tuple(found)),
            ast::arm(parse_quote!(None), ast::tuple(zeros)),
        ];
        let mut bound = pats();
        bound.push(ast::pat_ident(&ok, false));
        self.out.push(ast::let_stmt(ast::pat_tuple(bound), None, Some(ast::match_expr(call, arms))));
        let values = idents().zip(reprs).map(|(expr, repr)| Value { expr, repr, place: true, movable: true });
        let test = Value::temp(ast::ident_expr(&ok), Repr::Bool);
        Ok(values.chain([test]).collect())
    }

    /// `match f() { Some(v) => (v, true), None => (zero, false) }`.
    fn option_parts(&mut self, call: Expr, some: Repr, at: ExprId) -> Res<Vec<Value>> {
        let zero = match self.zero_of(&some) {
            Some(zero) => zero,
            None => {
                // What cannot be zero stays an option, with its own test.
                let name = self.fresh("found");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(call)));
                let found = ast::ident_expr(&name);
                let ok = ast::method(found.clone(), "is_some", Vec::new());
                // The value is bound first, and the test must not find it moved.
                let movable = self.is_copy(&some);
                return Ok(vec![
                    Value { expr: found, repr: some.optional(), place: true, movable },
                    Value::temp(ok, Repr::Bool),
                ]);
            }
        };
        let _ = at;
        let (name, ok) = (self.fresh("value"), self.fresh("ok"));
        let arms = vec![
            ast::arm(
                ast::pat_call("Some", ast::pat_ident(&name, false)),
                ast::tuple(vec![ast::ident_expr(&name), ast::bool_lit(true)]),
            ),
            ast::arm(parse_quote!(None), ast::tuple(vec![zero, ast::bool_lit(false)])),
        ];
        let pats = vec![ast::pat_ident(&name, false), ast::pat_ident(&ok, false)];
        self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(ast::match_expr(call, arms))));
        Ok(vec![
            Value { expr: ast::ident_expr(&name), repr: some, place: true, movable: true },
            Value::temp(ast::ident_expr(&ok), Repr::Bool),
        ])
    }

    /// Whether the function lends text: then what it reads out of a map is lent as well.
    fn gives_text(&self) -> bool {
        let Ending::Results(plan) = &self.func.ending else { return false };
        let (ResultPlan::Plain(repr) | ResultPlan::Option(repr) | ResultPlan::Result(repr, _)) = plan;
        let text = |repr: &Repr| matches!(repr, Repr::Ref { inner, .. } if **inner == Repr::Str);
        match repr {
            Repr::Tuple(parts) => parts.iter().any(text),
            other => text(other),
        }
    }

    /// `v, ok := m[k]`, `<-c`, `x.(T)`: the two values.
    fn comma_ok(&mut self, source: ExprId) -> Res<Vec<Value>> {
        let (option, some) = self.comma_ok_option(source)?;
        // Go's zero value where there is nothing.
        let owned = match &some {
            Repr::Ref { inner, .. } => {
                let pointer = matches!(self.first_type(source), Some(ty) if matches!(self.under(ty), Ty::Pointer(_) | Ty::Interface(_)));
                if pointer {
                    let name = self.fresh("found");
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(option)));
                    let found = ast::ident_expr(&name);
                    let ok = ast::method(found.clone(), "is_some", Vec::new());
                    let held = inner.option_inner();
                    if let Repr::Rc(_) | Repr::Arc(_) = held.unwrap_or(inner) {
                        let cloned = ast::method(found, "cloned", Vec::new());
                        let value = match held {
                            Some(held) => {
                                let flat = ast::method(cloned, "flatten", Vec::new());
                                Value::temp(flat, held.clone().optional())
                            }
                            None => Value::temp(cloned, (**inner).clone().optional()),
                        };
                        return Ok(vec![value, Value::temp(ok, Repr::Bool)]);
                    }
                    return Ok(vec![
                        Value { expr: found, repr: some.optional(), place: true, movable: true },
                        Value::temp(ok, Repr::Bool),
                    ]);
                }
                if **inner == Repr::String && self.gives_text() {
                    let text = ast::method(option, "map", vec![ast::path("String::as_str")]);
                    return self.option_parts(text, Repr::Str.lend(), source);
                }
                let call = if self.is_copy(inner) { "copied" } else { "cloned" };
                if call == "cloned" && !self.is_clone(inner) {
                    return self.hole(
                        source,
                        "unsupported",
                        "a value that cannot be cloned is read from a map",
                    );
                }
                (ast::method(option, call, Vec::new()), (**inner).clone())
            }
            other => (option, other.clone()),
        };
        self.option_parts(owned.0, owned.1, source)
    }

    /// The type of the first of two values.
    fn first_type(&self, source: ExprId) -> Option<goxide_ir::TyId> {
        if let Ty::Tuple(items) = &self.cx.program.types[self.ty(source)] {
            items.first().copied()
        } else {
            None
        }
    }

    /// A comma-ok form as an `Option`, and what is in it.
    pub(super) fn comma_ok_option(&mut self, source: ExprId) -> Res<(Expr, Repr)> {
        let node = self.body.unparen(source);
        match &self.body[node] {
            Go::Index { base, indices } => {
                let [key] = indices[..] else {
                    return self.hole(source, "unsupported", "an index of this form");
                };
                let (found, value) = self.map_get(*base, key, false)?;
                Ok((found, value.lend()))
            }
            Go::Unary { op: UnaryOp::Recv, operand } => {
                let value = self.place(*operand, false)?;
                let value = self.reach(value, false, *operand)?;
                let Repr::Chan(elem) = value.repr else {
                    return self.hole(source, "unsupported", "a receive from something that is no channel");
                };
                Ok((ast::method(auto(value.expr), "recv", Vec::new()), *elem))
            }
            Go::TypeAssert { base, ty: Some(ty) } => self.downcast(node, *base, *ty),
            _ => self.hole(source, "unsupported", "two values of this form"),
        }
    }

    /// Binds the parts of one value to the left sides of a `:=`.
    fn bind_parts(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        declares: &[LocalId],
        parts: Vec<Value>,
        at: ExprId,
    ) -> Res<()> {
        let all_new = lhs.iter().all(|l| match self.body[*l] {
            Go::Local(local) => declares.contains(&local),
            Go::Blank => true,
            _ => false,
        });
        if all_new {
            let pairs = lhs
                .iter()
                .zip(parts)
                .map(|(l, part)| match self.body[*l] {
                    Go::Local(local) => (Some(local), part),
                    _ => (None, part),
                })
                .collect();
            return self.bind_locals(pairs, at);
        }
        let _ = id;
        for (target, part) in lhs.iter().zip(parts) {
            match self.body[*target] {
                // What was only ever asked whether it is nil has no variable yet.
                Go::Local(local) if declares.contains(&local) || !self.bindings.contains_key(&local) => {
                    self.bind_locals(vec![(Some(local), part)], at)?
                }
                Go::Blank => {}
                _ => self.store(*target, part, at)?,
            }
        }
        Ok(())
    }

    /// Binds new locals to values; a pattern that was just written takes their names.
    fn bind_locals(&mut self, pairs: Vec<(Option<LocalId>, Value)>, at: ExprId) -> Res<()> {
        let mut pairs = pairs;
        // `let (value, err) = …;` just written: give its variables the final names.
        let mut renames: Vec<(String, String, bool)> = Vec::new();
        let mut plain = true;
        for (local, part) in &pairs {
            let Some(name) = ast::as_ident(&part.expr) else {
                plain = local.is_none() && plain;
                continue;
            };
            match local {
                Some(local) => {
                    let planned =
                        self.cx.plan.locals.get(&self.local_ref(*local)).and_then(|p| p.repr.clone());
                    let char_number = part.repr == Repr::Char && self.is_mutable(*local);
                    let grows = self.is_mutable(*local) && part.repr == str_ref();
                    plain &= planned.is_none_or(|r| r == part.repr) && !char_number && !grows;
                    renames.push((name, self.local_name(*local), self.is_mutable(*local)));
                }
                None => renames.push((name, "_".to_owned(), false)),
            }
        }
        if plain
            && pairs.iter().all(|(local, part)| local.is_none() || ast::as_ident(&part.expr).is_some())
            && let Some(syn::Stmt::Local(stmt)) = self.out.last_mut()
            && rename(&mut stmt.pat, &renames)
        {
            for (local, part) in pairs {
                if let Some(local) = local {
                    self.bind(local, part.repr);
                }
            }
            return Ok(());
        }
        for (local, part) in pairs.drain(..) {
            let Some(local) = local else { continue };
            let planned = self.cx.plan.locals.get(&self.local_ref(local)).and_then(|p| p.repr.clone());
            // Text that is replaced later may be replaced by what was made there.
            let grows = self.is_mutable(local) && part.repr == str_ref();
            let own = if grows { Repr::String } else { part.repr.clone() };
            let repr = planned.unwrap_or(own);
            let expr = self.coerce(part, &repr, at)?;
            self.let_local(local, expr, repr);
        }
        Ok(())
    }

    /// `lhs = rhs`, `lhs op= rhs`, `a, b = c, d`.
    pub(super) fn assign(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        op: Option<BinaryOp>,
        rhs: &[ExprId],
    ) -> Res<()> {
        if let (Some(op), [target], [value]) = (op, lhs, rhs) {
            return self.op_assign(*target, op, *value);
        }
        if lhs.len() == rhs.len() {
            if let ([target], [value]) = (lhs, rhs) {
                return self.assign_one(*target, *value);
            }
            return self.assign_several(id, lhs, rhs, &[]);
        }
        let [source] = rhs else { return self.stmt_hole(id, "unsupported", "an assignment of this form") };
        let parts = self.several_for(lhs, *source)?;
        let end = self.body.stmt_span(id).end;
        let late: Vec<LocalId> = lhs
            .iter()
            .filter_map(|l| if let Go::Local(local) = self.body[*l] { Some(local) } else { None })
            .filter(|l| !self.bindings.contains_key(l))
            .collect();
        for local in &late {
            self.late.insert(*local, end);
        }
        if !late.is_empty()
            && lhs
                .iter()
                .all(|l| self.body[*l] == Go::Blank || late.iter().any(|x| self.body[*l] == Go::Local(*x)))
        {
            let pairs = lhs
                .iter()
                .zip(parts)
                .map(|(l, part)| {
                    (if let Go::Local(local) = self.body[*l] { Some(local) } else { None }, part)
                })
                .collect();
            return self.bind_locals(pairs, *source);
        }
        for (target, part) in lhs.iter().zip(parts) {
            match self.body[*target] {
                Go::Blank => {}
                // Its first value went into a pattern, so this is where it begins.
                Go::Local(local) if !self.bindings.contains_key(&local) => {
                    self.bind_locals(vec![(Some(local), part)], *source)?;
                }
                _ => self.store(*target, part, *source)?,
            }
        }
        Ok(())
    }

    pub(super) fn assign_one(&mut self, target: ExprId, value: ExprId) -> Res<()> {
        let node = self.body.unparen(target);
        if let Go::Local(local) = self.body[node]
            && !self.bindings.contains_key(&local)
            && self.body[local].kind.is_variable()
        {
            return self.declare(local, value, &[]);
        }
        if self.body[node] == Go::Blank {
            let value = self.expr(value, None)?;
            self.discard(value);
            return Ok(());
        }
        if self.grow(node, value)? || self.store_atomic(node, value)? {
            return Ok(());
        }
        if let Go::Index { base, indices } = &self.body[node]
            && let Ty::Map { .. } = self.under(self.ty(*base))
        {
            let (base, key) = (*base, indices[0]);
            return self.map_insert(node, base, key, value);
        }
        if let Go::Index { base, indices } = &self.body[node]
            && let Some(elem) = self.slice_elem(*base)
        {
            let (base, at) = (*base, indices[0]);
            self.slice_set(base, at, &elem, value)?;
            self.written(node);
            return Ok(());
        }
        let place = self.target(node)?;
        let expr = self.expr_as(value, &place.repr)?;
        // Rust computes the right side first; only the guards in it would live on.
        let shared = locks(&place.expr) || ast::as_ident(&place.expr).is_some_and(|n| names(&expr, &n));
        let expr = if shared && super::call::guards(&expr) {
            let name = self.fresh("value");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(expr)));
            ast::ident_expr(&name)
        } else {
            expr
        };
        self.out.push(ast::semi(ast::assign(place.expr, expr)));
        self.written(node);
        Ok(())
    }

    /// A value that must be there before the place is locked.
    fn before_write(&mut self, place: &Value, value: Expr) -> Expr {
        if locks(&place.expr) && !ast::is_simple(&value) && !super::call::takes_nothing(&value) {
            let name = self.fresh("value");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
            return ast::ident_expr(&name);
        }
        value
    }

    /// The place of a left side: what was known of its value does not count.
    pub(super) fn target(&mut self, node: ExprId) -> Res<Value> {
        let node = self.body.unparen(node);
        if let Go::Local(local) = self.body[node] {
            let Some(binding) = self.bindings.get(&local).cloned() else {
                return self.hole(node, "unsupported", "a variable that is not bound");
            };
            return Ok(self.bound(&self.to_write(local, binding)));
        }
        if let Some(place) = self.place_of(node) {
            let hidden: Vec<_> = self.narrowed.iter().filter(|(p, _)| *p == place).cloned().collect();
            if !hidden.is_empty() {
                self.narrowed.retain(|(p, _)| *p != place);
            }
        }
        self.place(node, true)
    }

    /// Forgets what was known of a place that got a new value.
    pub(super) fn written(&mut self, node: ExprId) {
        if let Some(place) = self.place_of(node) {
            self.forget_place(&place);
        }
    }

    /// Stores a value that is there already.
    pub(super) fn store(&mut self, target: ExprId, value: Value, at: ExprId) -> Res<()> {
        let node = self.body.unparen(target);
        if let Go::Index { base, indices } = &self.body[node]
            && let Ty::Map { .. } = self.under(self.ty(*base))
        {
            let (base, key) = (*base, indices[0]);
            let map = self.map_to_write(base)?;
            let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map.repr.clone() else {
                return self.hole(target, "unsupported", "this is used as a map");
            };
            let key = self.expr_as(key, &k)?;
            let value = self.coerce(value, &v, at)?;
            self.out.push(ast::semi(ast::method(map.expr, "insert", vec![key, value])));
            return Ok(());
        }
        let place = self.target(node)?;
        let expr = self.coerce(value, &place.repr, at)?;
        self.out.push(ast::semi(ast::assign(place.expr, expr)));
        self.written(node);
        Ok(())
    }

    fn map_insert(&mut self, node: ExprId, base: ExprId, key: ExprId, value: ExprId) -> Res<()> {
        let map_ref = self.map_to_write(base)?;
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map_ref.repr.clone() else {
            return self.hole(
                node,
                "unsupported",
                format!("{} is used as a map", self.describe(&map_ref.repr)),
            );
        };
        // `m[k] = append(m[k], x)`.
        let value_node = self.body.unparen(value);
        if let Go::Call { fun, args, spread } = &self.body[value_node]
            && self.builtin_of(*fun) == Some(Builtin::Append)
            && let [first, items @ ..] = &args[..]
            && self.same_text(*first, node)
            && let Repr::Vec(elem) = &*v
        {
            let key = self.expr_as(key, &k)?;
            let entry = ast::method(ast::method(map_ref.expr, "entry", vec![key]), "or_default", Vec::new());
            if items.len() > 1 && !spread {
                let name = self.fresh("entry");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(entry)));
                return self.push_items(ast::ident_expr(&name), elem, items, *spread);
            }
            return self.push_items(entry, elem, items, *spread);
        }
        let reads = match self.place_of(base) {
            Some(place) => self.mentions(value, &place),
            None => self.uses_root(value, base),
        } || self.uses_root(value, base) && self.has_effect(value);
        let held = self.guards.iter().any(|h| h.owns(&map_ref.expr));
        let key = self.expr_as(key, &k)?;
        let value_expr = self.expr_as(value, &v)?;
        let (key, value_expr) = if reads && !held && !ast::is_simple(&value_expr) {
            let name = self.fresh("value");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value_expr)));
            (key, ast::ident_expr(&name))
        } else {
            (key, value_expr)
        };
        self.out.push(ast::semi(ast::method(map_ref.expr, "insert", vec![key, value_expr])));
        Ok(())
    }

    /// Whether a value reads the variable that `base` is a part of.
    pub(super) fn uses_root(&self, value: ExprId, base: ExprId) -> bool {
        self.root_local(base).is_some_and(|local| self.uses_of_local(Node::Expr(value), local) > 0)
    }

    /// Whether two expressions are the same text without calls.
    pub(super) fn same_text(&self, a: ExprId, b: ExprId) -> bool {
        !self.has_effect(a) && self.go_text(self.body.unparen(a)) == self.go_text(self.body.unparen(b))
    }

    /// `x = append(x, …)`, `x = x[:n]` and their kin, done in place.
    fn grow(&mut self, target: ExprId, value: ExprId) -> Res<bool> {
        let node = self.body.unparen(value);
        if self.cx.plan.aliases.contains(&self.expr_ref(node))
            || self.cx.plan.aliases.contains(&self.expr_ref(value))
        {
            return self.hole(
                value,
                "aliased-slice",
                "append makes a second view of a slice that is written",
            );
        }
        match &self.body[node] {
            Go::Call { fun, args, spread } if self.builtin_of(*fun) == Some(Builtin::Append) => {
                let [first, items @ ..] = &args[..] else { return Ok(false) };
                if let Ty::Map { .. } = self.index_base(target) {
                    return Ok(false);
                }
                if self.same_text(*first, target) {
                    let place = self.growing(target)?;
                    let Some((expr, elem)) = place else { return Ok(false) };
                    self.push_items(expr, &elem, items, *spread)?;
                    self.written(target);
                    return Ok(true);
                }
                self.remove_element(target, *first, items, *spread)
            }
            Go::Slice { base, lo, hi, max: None }
                if self.same_text(*base, target)
                    || lo.is_none()
                        && self.is_lent_name(*base, target)
                        && hi.is_some_and(|hi| self.is_below_len(hi, *base)) =>
            {
                let (base, lo, hi) = (*base, *lo, *hi);
                let Some((expr, _)) = self.growing(target)? else { return Ok(false) };
                match (lo, hi) {
                    (None, Some(hi)) | (Some(hi), None) if self.is_zero(hi) && lo.is_none() => {
                        self.out.push(ast::semi(ast::method(expr, "clear", Vec::new())));
                    }
                    (None, Some(hi)) => {
                        if self.is_len_minus_one(hi, target) || self.is_len_minus_one(hi, base) {
                            self.out.push(ast::semi(ast::method(expr, "pop", Vec::new())));
                        } else {
                            self.unbounded_cut(node, target);
                            let hi = self.index_of(hi)?;
                            self.out.push(ast::semi(ast::method(expr, "truncate", vec![hi])));
                        }
                    }
                    (Some(lo), None) => {
                        let lo = self.index_of(lo)?;
                        let range = ast::range(None, Some(lo), false);
                        self.out.push(ast::semi(ast::method(expr, "drain", vec![range])));
                    }
                    _ => return Ok(false),
                }
                self.written(target);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether a bound is the length of a slice less a number: `len(s)-1`, `n-1` after `n := len(s)`.
    fn is_below_len(&self, bound: ExprId, slice: ExprId) -> bool {
        let Go::Binary { op: BinaryOp::Sub, lhs, rhs } = &self.body[self.body.unparen(bound)] else {
            return false;
        };
        let less = self.constant(self.body.unparen(*rhs)).and_then(goxide_ir::ConstValue::to_i64);
        let is_len = |expr: ExprId| match &self.body[self.body.unparen(expr)] {
            Go::Call { fun, args, .. } => {
                self.builtin_of(*fun) == Some(Builtin::Len) && self.same_text(args[0], slice)
            }
            _ => false,
        };
        let named = |local: LocalId| {
            !self.is_mutable(local)
                && self.body.stmts().any(|(_, stmt)| match stmt {
                    goxide_ir::Stmt::ShortVarDecl { lhs, rhs, .. } => {
                        lhs.iter().zip(rhs).any(|(l, r)| self.body[*l] == Go::Local(local) && is_len(*r))
                    }
                    _ => false,
                })
        };
        let length = match self.body[self.body.unparen(*lhs)] {
            Go::Local(local) => named(local),
            _ => is_len(*lhs),
        };
        less.is_some_and(|n| n > 0) && length
    }

    /// Whether a local is another name for what `target` holds, which it was declared with: `old := *q`.
    fn is_lent_name(&self, base: ExprId, target: ExprId) -> bool {
        let Go::Local(local) = self.body[self.body.unparen(base)] else { return false };
        let plan = self.cx.plan.locals.get(&self.local_ref(local));
        plan.is_some_and(|p| p.hold == Hold::Lend && !p.mutable)
            && self.body.stmts().any(|(_, stmt)| match stmt {
                goxide_ir::Stmt::ShortVarDecl { lhs, rhs, .. } => match (&lhs[..], &rhs[..]) {
                    ([name], [value]) => {
                        self.body[*name] == Go::Local(local) && self.same_text(*value, target)
                    }
                    _ => false,
                },
                _ => false,
            })
    }

    /// Marks `x = x[:n]` where `n` may be beyond the length.
    fn unbounded_cut(&mut self, cut: ExprId, target: ExprId) {
        if !self.cx.plan.unbounded_cuts.contains(&self.expr_ref(cut)) {
            return;
        }
        let (name, text) = (self.go_text(target), self.go_text(cut));
        let text = format!(
            "`{text}` can be longer than `{name}` in Go, up to its capacity; the port keeps its length."
        );
        self.differs(cut, "capacity", &name, text);
    }

    fn index_base(&self, target: ExprId) -> &Ty {
        let node = self.body.unparen(target);
        if let Go::Index { base, .. } = &self.body[node] {
            return self.under(self.ty(*base));
        }
        self.under(goxide_ir::ty::UNKNOWN)
    }

    /// `len(x)-1`.
    fn is_len_minus_one(&self, id: ExprId, slice: ExprId) -> bool {
        let node = self.body.unparen(id);
        let Go::Binary { op: BinaryOp::Sub, lhs, rhs } = &self.body[node] else { return false };
        let one = self.constant(self.body.unparen(*rhs)).and_then(goxide_ir::ConstValue::to_i64) == Some(1);
        let lhs = self.body.unparen(*lhs);
        let Go::Call { fun, args, .. } = &self.body[lhs] else { return false };
        one && self.builtin_of(*fun) == Some(Builtin::Len)
            && args.len() == 1
            && self.same_text(args[0], slice)
    }

    /// A vector that can grow in place, and its element type.
    fn growing(&mut self, target: ExprId) -> Res<Option<(Expr, Repr)>> {
        let place = self.target(target)?;
        let place = self.inner_collection(place, true, target)?;
        if let Repr::Vec(elem) = place.repr { Ok(Some((place.expr, *elem))) } else { Ok(None) }
    }

    /// `x = append(x[:i], x[i+1:]...)`.
    fn remove_element(&mut self, target: ExprId, first: ExprId, items: &[ExprId], spread: bool) -> Res<bool> {
        let ([second], true) = (items, spread) else { return Ok(false) };
        let (first, second) = (self.body.unparen(first), self.body.unparen(*second));
        let Go::Slice { base: a, lo: None, hi: Some(at), max: None } = &self.body[first] else {
            return Ok(false);
        };
        let Go::Slice { base: b, lo: Some(from), hi: None, max: None } = &self.body[second] else {
            return Ok(false);
        };
        if !self.same_text(*a, target) || !self.same_text(*b, target) {
            return Ok(false);
        }
        let next = self.body.unparen(*from);
        let (at, from) = (*at, *from);
        let Some((expr, _)) = self.growing(target)? else { return Ok(false) };
        let one_more = match &self.body[next] {
            Go::Binary { op: BinaryOp::Add, lhs, rhs } => {
                self.same_text(*lhs, at)
                    && self.constant(self.body.unparen(*rhs)).and_then(goxide_ir::ConstValue::to_i64)
                        == Some(1)
            }
            _ => false,
        };
        let start = self.index_of(at)?;
        if one_more {
            self.out.push(ast::semi(ast::method(expr, "remove", vec![start])));
        } else {
            let end = self.index_of(from)?;
            let range = ast::range(Some(start), Some(end), false);
            self.out.push(ast::semi(ast::method(expr, "drain", vec![range])));
        }
        self.written(target);
        Ok(true)
    }

    /// `a, b = b, a`.
    fn assign_several(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        rhs: &[ExprId],
        declares: &[LocalId],
    ) -> Res<()> {
        if let ([a, b], [c, d]) = (lhs, rhs)
            && self.same_text(*a, *d)
            && self.same_text(*b, *c)
            && declares.is_empty()
            && self.swap(*a, *b)?
        {
            return Ok(());
        }
        self.operands_first(id, lhs)?;
        let maps = lhs.iter().any(|l| matches!(self.index_base(*l), Ty::Map { .. }));
        if maps || !declares.is_empty() {
            let mut values = Vec::new();
            for value in rhs {
                let name = self.fresh("value");
                let expr = self.owned(*value)?;
                let repr = self.natural(self.ty(*value));
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(expr)));
                values.push(Value { expr: ast::ident_expr(&name), repr, place: true, movable: true });
            }
            for ((target, value), source) in lhs.iter().zip(values).zip(rhs) {
                match self.body[*target] {
                    Go::Blank => {}
                    Go::Local(local) if declares.contains(&local) => {
                        let repr = value.repr.clone();
                        let expr = self.own(value, *source)?;
                        self.let_local(local, expr, repr);
                    }
                    _ => self.store(*target, value, *source)?,
                }
            }
            return Ok(());
        }
        let mut places = Vec::new();
        let mut values = Vec::new();
        for (target, value) in lhs.iter().zip(rhs) {
            if self.body[*target] == Go::Blank {
                places.push(parse_quote!(_));
                values.push(self.owned(*value)?);
                continue;
            }
            let place = self.target(*target)?;
            values.push(self.expr_as(*value, &place.repr)?);
            places.push(place.expr);
        }
        if places.iter().any(|p| locks(p) || ast::in_cell(p).is_some()) {
            // Two guards of one cell at once would panic, and a cell is no place: one after the other.
            let mut held = Vec::new();
            for value in values {
                if is_literal(&value) || ast::as_ident(&value).is_some_and(|n| n == "None") {
                    held.push(value);
                    continue;
                }
                let name = self.fresh("value");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
                held.push(ast::ident_expr(&name));
            }
            for (place, value) in places.into_iter().zip(held) {
                self.out.push(ast::semi(ast::assign(place, value)));
            }
        } else {
            self.out.push(ast::semi(ast::assign(ast::tuple(places), ast::tuple(values))));
        }
        for target in lhs {
            self.written(*target);
        }
        Ok(())
    }

    /// Operands of the left sides count before any is stored: `i, s[i] = …` stores at the old `i`.
    fn operands_first(&mut self, id: StmtId, lhs: &[ExprId]) -> Res<()> {
        for (i, target) in lhs.iter().enumerate() {
            let node = self.body.unparen(*target);
            for other in lhs.iter().take(i) {
                let Some(assigned) = self.place_of(*other) else { continue };
                if self.body[node] == self.body[self.body.unparen(*other)]
                    || !assigned.path.is_empty()
                    || !self.mentions(node, &assigned)
                {
                    continue;
                }
                let Go::Index { base, indices } = &self.body[node] else {
                    let what = "a left side depends on another of the same assignment";
                    return self.stmt_hole(id, "unsupported", what);
                };
                let (base, at) = (*base, self.body.unparen(indices[0]));
                let natural = self.natural(self.ty(at));
                if self.mentions(base, &assigned) || !self.is_copy(&natural) {
                    let what = "a left side depends on another of the same assignment";
                    return self.stmt_hole(id, "unsupported", what);
                }
                let value = self.expr_as(at, &natural)?;
                let name = self.fresh("at");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
                let held = super::env::Binding { expr: ast::ident_expr(&name), repr: natural, owned: true };
                self.replaced.insert(at, held);
            }
        }
        Ok(())
    }

    /// `s.swap(i, j)` or `mem::swap(&mut a, &mut b)`.
    fn swap(&mut self, a: ExprId, b: ExprId) -> Res<bool> {
        let (a, b) = (self.body.unparen(a), self.body.unparen(b));
        if let (Go::Index { base, indices: i }, Go::Index { base: other, indices: j }) =
            (&self.body[a], &self.body[b])
            && self.same_text(*base, *other)
            && matches!(self.under(self.ty(*base)), Ty::Slice(_) | Ty::Array { .. })
        {
            let (base, i, j) = (*base, i[0], j[0]);
            if self.slice_elem(base).is_some() {
                self.slice_swap(base, i, j)?;
                return Ok(true);
            }
            let slice = self.collection_for(base, true)?;
            let (i, j) = (self.index_of(i)?, self.index_of(j)?);
            self.out.push(ast::semi(ast::method(slice.expr, "swap", vec![i, j])));
            return Ok(true);
        }
        if let (Some((x, own)), Some((y, other))) = (self.global_cell(a), self.global_cell(b))
            && own == other
            && x != y
        {
            self.out.push(ast::semi(ast::method(x, "swap", vec![ast::reference(false, y)])));
            self.written(a);
            self.written(b);
            return Ok(true);
        }
        if let (Go::Local(x), Go::Local(y)) = (&self.body[a], &self.body[b])
            && let (Some(x), Some(y)) = (self.bindings.get(x).cloned(), self.bindings.get(y).cloned())
            && x.repr == y.repr
            && ast::in_cell(&x.expr).or(ast::in_cell(&y.expr)).is_none()
        {
            if self.is_copy(&x.repr) {
                let swapped = ast::assign(
                    ast::tuple(vec![x.expr.clone(), y.expr.clone()]),
                    ast::tuple(vec![y.expr, x.expr]),
                );
                self.out.push(ast::semi(swapped));
            } else {
                self.out.push(ast::semi(ast::call_path(
                    "std::mem::swap",
                    vec![ast::reference(true, x.expr), ast::reference(true, y.expr)],
                )));
            }
            self.written(a);
            self.written(b);
            return Ok(true);
        }
        Ok(false)
    }

    pub(super) fn inc_dec(&mut self, target: ExprId, increment: bool) -> Res<()> {
        let place = self.target(target)?;
        let place = self.number_place(place, target)?;
        let one = if let Repr::Float(_) = place.repr { ast::number("1.0") } else { ast::number("1") };
        let op = if increment {
            BinOp::AddAssign(Default::default())
        } else {
            BinOp::SubAssign(Default::default())
        };
        self.out.push(ast::semi(ast::assign_op(place.expr, op, one)));
        self.written(target);
        Ok(())
    }

    /// A number to change in place, out of its named type.
    fn number_place(&mut self, place: Value, at: ExprId) -> Res<Value> {
        let mut place = place;
        loop {
            match place.repr.clone() {
                Repr::Ref { .. } => place = place.through(),
                Repr::Named(decl, args) => match self.newtype_inner(decl, &args) {
                    Some(inner) => {
                        place = Value { expr: ast::field(auto(place.expr), "0"), repr: inner, ..place }
                    }
                    None => return self.hole(at, "unsupported", "arithmetic on this"),
                },
                _ => return Ok(place),
            }
        }
    }

    fn op_assign(&mut self, target: ExprId, op: BinaryOp, value: ExprId) -> Res<()> {
        let natural = self.natural(self.ty(target));
        if natural == Repr::String && op == BinaryOp::Add {
            return self.append_text(target, value);
        }
        if let Repr::Path { .. } = natural {
            let place = self.target(target)?;
            let expr = self.expr_as(value, &natural)?;
            let Some(op) = assign_op(op) else {
                return self.hole(value, "unsupported", "this operator on a library type");
            };
            self.out.push(ast::semi(ast::assign_op(place.expr, op, expr)));
            return Ok(());
        }
        let (operand, wrap) = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            (ast::unit(), None)
        } else {
            let (expr, wrap) = self.number_operand(value, &natural)?;
            (expr, Some(wrap))
        };
        let place = self.target(target)?;
        let place = self.number_place(place, target)?;
        if !Self::is_number(&place.repr) && !matches!(place.repr, Repr::Param(_)) {
            return self.hole(
                target,
                "unsupported",
                format!("`{}=` on {}", op.text(), self.describe(&natural)),
            );
        }
        if let Some(wrap) = &wrap
            && *wrap.inner() != place.repr
            && !matches!(place.repr, Repr::Param(_))
        {
            return self.hole(target, "unsupported", "arithmetic on two types");
        }
        let operand = self.before_write(&place, operand);
        match op {
            BinaryOp::Shl | BinaryOp::Shr => {
                let Repr::Int(int) = place.repr else {
                    return self.hole(target, "unsupported", "a shift of something that is no integer");
                };
                let shifted = self.shifted(op, place.expr.clone(), value, int)?;
                let statement = match shifted {
                    Expr::Binary(binary) => {
                        let op = if op == BinaryOp::Shl {
                            BinOp::ShlAssign(Default::default())
                        } else {
                            BinOp::ShrAssign(Default::default())
                        };
                        ast::assign_op(place.expr, op, *binary.right)
                    }
                    other => ast::assign(place.expr, other),
                };
                self.out.push(ast::semi(statement));
            }
            _ => {
                let computed = self.arithmetic(op, place.expr.clone(), operand.clone(), value, &place.repr);
                let statement = match (computed, assign_op(op)) {
                    (Expr::MethodCall(call), _) => ast::assign(place.expr, Expr::MethodCall(call)),
                    (_, Some(op)) => ast::assign_op(place.expr, op, operand),
                    (Expr::Binary(binary), None) => {
                        ast::assign_op(place.expr, BinOp::BitAndAssign(Default::default()), *binary.right)
                    }
                    (other, None) => ast::assign(place.expr, other),
                };
                self.out.push(ast::semi(statement));
            }
        }
        self.written(target);
        Ok(())
    }

    /// `s += x` as `s.push_str(x)`.
    fn append_text(&mut self, target: ExprId, value: ExprId) -> Res<()> {
        let node = self.body.unparen(value);
        let text = match self.constant(node) {
            Some(_) => self.expr_as(value, &str_ref())?,
            None => match &self.body[node] {
                // `s += string(c)` pushes the character.
                Go::Call { fun, args, .. }
                    if self.mode(self.body.unparen(*fun)) == Mode::Type
                        && args.len() == 1
                        && self.natural(self.ty(args[0])) == Repr::Int(IntRepr::I32) =>
                {
                    let value = self.expr(args[0], None)?;
                    if value.repr == Repr::Char {
                        let place = self.target(target)?;
                        self.out.push(ast::semi(ast::method(auto(place.expr), "push", vec![value.expr])));
                        self.written(target);
                        return Ok(());
                    }
                    self.expr_as(value_or(node), &str_ref())?
                }
                _ => self.expr_as(value, &str_ref())?,
            },
        };
        let place = self.target(target)?;
        if place.repr.peeled() != &Repr::String {
            return self.hole(
                target,
                "unsupported",
                format!("text is appended to {}", self.describe(&place.repr)),
            );
        }
        let text = self.before_write(&place, text);
        self.out.push(ast::semi(ast::method(auto(place.expr), "push_str", vec![text])));
        self.written(target);
        Ok(())
    }
}

fn value_or(id: ExprId) -> ExprId {
    id
}

/// Whether calling the value changes it.
pub(super) fn calls_mutably(repr: &Repr) -> bool {
    match repr {
        Repr::ImplFn { kind, .. } | Repr::DynFn { kind, .. } => *kind == goxide_plan::FnKind::FnMut,
        Repr::Box(inner) => calls_mutably(inner),
        _ => false,
    }
}

/// Whether a name occurs in an expression.
pub(super) fn names(expr: &Expr, name: &str) -> bool {
    quote::quote!(#expr)
        .to_string()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == name)
}

/// Whether writing the place takes a lock.
fn locks(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            call.method == "lock" || call.method == "borrow_mut" || locks(&call.receiver)
        }
        Expr::Unary(unary) => locks(&unary.expr),
        Expr::Field(field) => locks(&field.base),
        Expr::Index(index) => locks(&index.expr),
        _ => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_literal(&unary.expr),
        Expr::Paren(paren) => is_literal(&paren.expr),
        Expr::Binary(binary) => is_literal(&binary.left) && is_literal(&binary.right),
        _ => false,
    }
}

/// `Vec::new()` and its kin, which leave the type open.
fn is_empty_new(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|s| ["new", "default", "nil", "with_capacity"].iter().any(|name| s.ident == name))
}

/// `Slice::from(…)`.
fn is_from(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "from"))
}

/// Whether trait objects stand inside, so that inference would find the concrete type.
pub(super) fn mentions_dyn(repr: &Repr) -> bool {
    match repr {
        Repr::Dyn(..) | Repr::Any | Repr::DynFn { .. } => true,
        Repr::Vec(inner)
        | Repr::Option(inner)
        | Repr::Box(inner)
        | Repr::Rc(inner)
        | Repr::Array(inner, _) => mentions_dyn(inner),
        Repr::HashMap(_, v) | Repr::BTreeMap(_, v) => mentions_dyn(v),
        _ => false,
    }
}

pub(super) fn assign_op(op: BinaryOp) -> Option<BinOp> {
    Some(match op {
        BinaryOp::Add => BinOp::AddAssign(Default::default()),
        BinaryOp::Sub => BinOp::SubAssign(Default::default()),
        BinaryOp::Mul => BinOp::MulAssign(Default::default()),
        BinaryOp::Div => BinOp::DivAssign(Default::default()),
        BinaryOp::Rem => BinOp::RemAssign(Default::default()),
        BinaryOp::And => BinOp::BitAndAssign(Default::default()),
        BinaryOp::Or => BinOp::BitOrAssign(Default::default()),
        BinaryOp::Xor => BinOp::BitXorAssign(Default::default()),
        BinaryOp::Shl => BinOp::ShlAssign(Default::default()),
        BinaryOp::Shr => BinOp::ShrAssign(Default::default()),
        BinaryOp::AndNot
        | BinaryOp::LogicalAnd
        | BinaryOp::LogicalOr
        | BinaryOp::Eq
        | BinaryOp::Ne
        | BinaryOp::Lt
        | BinaryOp::Le
        | BinaryOp::Gt
        | BinaryOp::Ge => return None,
    })
}

/// Renames the variables of a tuple pattern; `false` if it binds others.
fn rename(pat: &mut syn::Pat, renames: &[(String, String, bool)]) -> bool {
    let syn::Pat::Tuple(tuple) = pat else {
        return false;
    };
    let names: Vec<String> = tuple
        .elems
        .iter()
        .filter_map(|p| if let syn::Pat::Ident(ident) = p { Some(ident.ident.to_string()) } else { None })
        .collect();
    if names.len() != tuple.elems.len() || names.len() != renames.len() {
        return false;
    }
    if !names.iter().zip(renames).all(|(n, (from, ..))| n == from) {
        return false;
    }
    for (pat, (_, to, mutable)) in tuple.elems.iter_mut().zip(renames) {
        *pat = ast::pat_ident(to, *mutable);
    }
    true
}

/// Whether numbers stand inside whose type a literal does not tell.
fn open_number(repr: &Repr) -> bool {
    match repr {
        Repr::Int(int) => *int != IntRepr::I32,
        Repr::Float(bits) => *bits == 32,
        Repr::Vec(inner) | Repr::Array(inner, _) | Repr::Option(inner) => open_number(inner),
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => open_number(k) || open_number(v),
        Repr::Tuple(items) => items.iter().any(open_number),
        _ => false,
    }
}
