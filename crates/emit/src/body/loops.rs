//! `for`, `break`, `continue`.

use super::ast;
use super::env::{Binding, Emit, Place, Res, Target};
use super::split::Bound;
use goxide_ir::{BinaryOp, Builtin, Expr as Go, ExprId, LocalId, Name, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{IntRepr, Repr};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    pub(super) fn for_stmt(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        if let (Some(init), Some(cond), Some(post)) = (init, cond, post)
            && self.counted(init, cond, post, body, label)?
        {
            return Ok(());
        }
        let _ = id;
        let (stmts, expr) = self.scoped(|emit| {
            if let Some(init) = init {
                emit.no_capture(init, body)?;
                emit.loop_variable(init, cond, post, body)?;
            }
            emit.forget_changed(body, post);
            emit.while_loop(cond, post, body, label)
        })?;
        self.push_scoped(init, stmts, expr);
        self.forget_changed(body, post);
        Ok(())
    }

    /// The declaration before a loop; a variable that walks a list lends instead of moving.
    fn loop_variable(
        &mut self,
        init: StmtId,
        _cond: Option<ExprId>,
        _post: Option<StmtId>,
        _body: StmtId,
    ) -> Res<()> {
        self.stmt(init, &[], None)
    }

    /// A closure in the body would see one variable where Go has one per turn.
    fn no_capture(&self, init: StmtId, body: StmtId) -> Res<()> {
        let GoStmt::ShortVarDecl { declares, .. } = &self.body[init] else { return Ok(()) };
        for local in declares {
            if self.captured_in(Node::Stmt(body), *local) {
                let what = format!("the loop variable `{}` is kept by a closure", self.body[*local].name);
                return self.stmt_hole(body, "unsupported", what);
            }
        }
        Ok(())
    }

    /// What the loop assigns is not known inside it.
    pub(super) fn forget_changed(&mut self, body: StmtId, post: Option<StmtId>) {
        let narrowed = std::mem::take(&mut self.narrowed);
        for (place, binding) in narrowed {
            let changed = self.reassigned(Node::Stmt(body), &place)
                || post.is_some_and(|p| self.reassigned(Node::Stmt(p), &place));
            if !changed {
                self.narrowed.push((place, binding));
            }
        }
    }

    fn while_loop(
        &mut self,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<Expr> {
        self.targets.push(self.loop_target(label, post));
        let written = self.while_parts(cond, post, body);
        let target = self.targets.pop();
        let label = target.filter(|t| t.label_used).map(|t| t.label);
        let (test, stmts) = written?;
        Ok(match test {
            None => ast::loop_expr(label.as_deref(), stmts),
            Some(test) => ast::while_expr(label.as_deref(), test, stmts),
        })
    }

    pub(super) fn loop_target(&self, label: Option<&Name>, post: Option<StmtId>) -> Target {
        let rust = match label {
            Some(label) => super::env::snake(label),
            None => {
                let depth = self.targets.iter().filter(|t| t.go_label.is_none()).count();
                if depth == 0 { "outer".to_owned() } else { format!("outer{depth}") }
            }
        };
        Target {
            go_label: label.cloned(),
            label: rust,
            label_used: false,
            is_loop: true,
            rust_loop: true,
            yields: false,
            post,
        }
    }

    fn while_parts(
        &mut self,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: StmtId,
    ) -> Res<(Option<Expr>, Vec<syn::Stmt>)> {
        let depth = self.narrowed.len();
        let (pre, test) = match cond {
            None => (Vec::new(), None),
            Some(cond) => {
                // A cursor moves in the body; what the test shows holds until then.
                let mut nodes = vec![Node::Stmt(body)];
                nodes.extend(post.map(Node::Stmt));
                let cursor = self.cursor_condition(cond, body, post)?;
                match cursor {
                    // The guard of what is looked at would live as long as the turn.
                    Some((pat, subject, more)) if super::call::guards(&subject) => {
                        let held = self.fresh("held");
                        let out = vec![ast::semi(ast::break_expr(None))];
                        let pre = vec![
                            ast::let_stmt(ast::pat_ident(&held, false), None, Some(subject)),
                            ast::let_else(pat, ast::ident_expr(&held), out),
                        ];
                        (pre, more)
                    }
                    Some((pat, subject, more)) => {
                        let and = |test, more| ast::binary(test, syn::BinOp::And(Default::default()), more);
                        let test = ast::let_cond(pat, subject);
                        (Vec::new(), Some(more.into_iter().fold(test, and)))
                    }
                    None => {
                        let (pre, test) = self.collect(|emit| emit.condition(cond, &nodes))?;
                        (pre, Some(test))
                    }
                }
            }
        };
        let written = self.scoped(|emit| {
            emit.block_of(body)?;
            if let Some(post) = post
                && !emit.never_ends(body)
            {
                emit.stmt(post, &[], None)?;
            }
            Ok(())
        });
        self.narrowed.truncate(depth);
        let (stmts, ()) = written?;
        if pre.is_empty() {
            return Ok((test, stmts));
        }
        // `while` has no room for statements: the test moves into the loop.
        let mut all = pre;
        if let Some(test) = test {
            let out = vec![ast::semi(ast::break_expr(None))];
            all.push(ast::bare(ast::if_expr(super::expr::negated(test), out, None)));
        }
        all.extend(stmts);
        Ok((None, all))
    }

    /// Whether the end of a loop's body is never reached.
    fn never_ends(&self, body: StmtId) -> bool {
        self.diverges(&[body])
    }

    /// `for n != nil` over a cursor: `while let Some(node) = n`.
    ///
    /// Gives the pattern, what is matched, and what else must hold.
    fn cursor_condition(
        &mut self,
        cond: ExprId,
        body: StmtId,
        post: Option<StmtId>,
    ) -> Res<Option<(syn::Pat, Expr, Option<Expr>)>> {
        let mut parts = vec![cond];
        let node = self.body.unparen(cond);
        if let Go::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } = &self.body[node] {
            parts = vec![*lhs, *rhs];
        }
        let Some((checked, true)) = self.nil_check(parts[0]) else { return Ok(None) };
        let Some(place) = self.place_of(checked) else { return Ok(None) };
        let changed = self.reassigned(Node::Stmt(body), &place)
            || post.is_some_and(|p| self.reassigned(Node::Stmt(p), &place));
        if !changed {
            return Ok(None);
        }
        let value = self.place(checked, false)?;
        let writes = self.writes_through(Node::Stmt(body), &place)
            && matches!(&value.repr, Repr::Ref { mutable: true, .. });
        let (subject, repr) = match &value.repr {
            // `*at` where `at: &mut Option<Box<T>>` moves on.
            Repr::Option(inner)
                if place.path.last().is_some_and(|p| p == "*")
                    && matches!(**inner, Repr::Box(_))
                    && parts.len() == 1 =>
            {
                let base = Place { local: place.local, path: Vec::new() };
                let Some(binding) = self.bindings.get(&base.local).cloned() else { return Ok(None) };
                let Repr::Ref { mutable, .. } = binding.repr else { return Ok(None) };
                (binding.expr, Repr::Ref { mutable, inner: inner.clone() })
            }
            // A cursor over places: `n: &Option<Box<T>>`.
            Repr::Ref { .. } => match self.option_subject(value, writes) {
                Some(found) => found,
                None => return Ok(None),
            },
            Repr::Option(inner) if self.is_copy(inner) => (value.expr.clone(), (**inner).clone()),
            Repr::Option(inner) if matches!(&**inner, Repr::Rc(_) | Repr::Arc(_)) => {
                (ast::method(value.expr.clone(), "clone", Vec::new()), (**inner).clone())
            }
            _ => return Ok(None),
        };
        let name = self.cursor_name(&place, body);
        let pat = ast::pat_call("Some", ast::pat_ident(&name, false));
        self.narrowed.push((place.clone(), Binding { expr: ast::ident_expr(&name), repr, owned: false }));
        let more = parts.get(1).map(|part| self.boolean(*part)).transpose()?;
        Ok(Some((pat, subject, more)))
    }

    /// What a cursor stands on is called after its type.
    fn cursor_name(&mut self, place: &Place, body: StmtId) -> String {
        // The Go may name it itself: `n := *at`.
        let mut named = None;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Stmt(stmt) = node
                && let GoStmt::ShortVarDecl { declares, rhs, .. } = &self.body[stmt]
                && let ([local], [value]) = (&declares[..], &rhs[..])
                && self.place_of(*value).is_some_and(|p| p == *place)
            {
                named.get_or_insert(*local);
            }
            named.is_none()
        });
        if let Some(local) = named {
            return self.local_name(local);
        }
        let ty = self.types.locals.get(place.local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let mut at = ty;
        while let goxide_ir::Ty::Pointer(inner) = &self.cx.program.types[at] {
            at = *inner;
        }
        let name = match &self.cx.program.types[at] {
            goxide_ir::Ty::Named { decl, .. } => super::env::snake(&self.cx.program[*decl].name),
            _ => "node".to_owned(),
        };
        if self.name_in_use(&name) { self.fresh("current") } else { name }
    }

    /// Whether a step beyond a constant bound wraps round, so that the loop of the Go goes on where a range would end.
    fn passes_the_end(&self, op: BinaryOp, step: i64, bound: ExprId, int: IntRepr) -> bool {
        let Some(bound) = self.constant(bound).and_then(goxide_ir::ConstValue::to_int) else {
            // A byte is near its end soon.
            return int.bits() == 8 && matches!(op, BinaryOp::Le | BinaryOp::Ge);
        };
        let Ok(bound) = i128::try_from(bound) else { return true };
        let last = match op {
            BinaryOp::Lt => bound - 1,
            BinaryOp::Gt => bound + 1,
            _ => bound,
        };
        !int.range().contains(&(last + i128::from(step)))
    }

    /// `for i := a; i < b; i++` as `for i in a..b`.
    fn counted(
        &mut self,
        init: StmtId,
        cond: ExprId,
        post: StmtId,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<bool> {
        let Some((local, start)) = self.single_declaration(init) else { return Ok(false) };
        let Some((op, bound)) = self.bound_of(cond, local) else { return Ok(false) };
        let Some(step) = self.step_of(post, local) else { return Ok(false) };
        let root = Node::Stmt(body);
        if self.local_assigned(root, local) {
            return Ok(false);
        }
        let upward = match (op, step) {
            (BinaryOp::Lt | BinaryOp::Le, n) if n > 0 => true,
            (BinaryOp::Gt | BinaryOp::Ge, -1) => false,
            _ => return Ok(false),
        };
        if !self.is_fixed(bound, body) {
            return Ok(false);
        }
        let Repr::Int(int) = self.natural(self.ty(start)) else { return Ok(false) };
        let repr = Repr::Int(int);
        let ty_of_local = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        if self.natural(ty_of_local) != repr {
            return Ok(false);
        }
        if self.passes_the_end(op, step, bound, int) {
            return Ok(false);
        }
        let from = self.expr_as(start, &repr)?;
        let to = self.expr_as(bound, &repr)?;
        let from_literal = matches!(from, Expr::Lit(_)) && matches!(to, Expr::Lit(_));
        let over = if upward {
            let from = if from_literal && int != IntRepr::I32 { typed_literal(from, int) } else { from };
            let range = ast::range(Some(from), Some(to), op == BinaryOp::Le);
            if step == 1 { range } else { ast::method(range, "step_by", vec![ast::int_lit(step)]) }
        } else {
            // Down to a bound: the range backwards.
            let low = if op == BinaryOp::Ge { to } else { plus_one(to) };
            let low = match (&low, int) {
                (Expr::Lit(_), i) if i != IntRepr::I32 && matches!(from, Expr::Lit(_)) => {
                    typed_literal(low, i)
                }
                _ => low,
            };
            ast::method(ast::range(Some(low), Some(from), true), "rev", Vec::new())
        };
        self.forget_changed(body, None);
        let from_zero = self.constant(start).and_then(goxide_ir::ConstValue::to_i64) == Some(0);
        let splits = if op == BinaryOp::Lt && step == 1 && from_zero {
            self.find_splits(body, Some(local), Bound::Count(bound))
        } else {
            Vec::new()
        };
        let used = self.counter_uses(body, local, &splits) > 0;
        let pat = if used { ast::pat_ident(&self.local_name(local), false) } else { parse_quote!(_) };
        let known = self.elements.len();
        let (pat, over) = self.hand_out(&splits, pat, over);
        self.targets.push(self.loop_target(label, None));
        let written = self.scoped(|emit| {
            emit.bind(local, repr);
            emit.block_of(body)
        });
        let target = self.targets.pop();
        self.elements.truncate(known);
        let (stmts, ()) = written?;
        let label = target.filter(|t| t.label_used).map(|t| t.label);
        self.out.push(ast::bare(ast::for_expr(label.as_deref(), pat, over, stmts)));
        Ok(true)
    }

    fn single_declaration(&self, init: StmtId) -> Option<(LocalId, ExprId)> {
        let GoStmt::ShortVarDecl { declares, rhs, .. } = &self.body[init] else { return None };
        if let ([local], [value]) = (&declares[..], &rhs[..]) { Some((*local, *value)) } else { None }
    }

    /// `i < bound`.
    fn bound_of(&self, cond: ExprId, local: LocalId) -> Option<(BinaryOp, ExprId)> {
        let node = self.body.unparen(cond);
        let Go::Binary { op, lhs, rhs } = &self.body[node] else { return None };
        let known = matches!(op, BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge);
        (known && self.body[self.body.unparen(*lhs)] == Go::Local(local)).then_some((*op, *rhs))
    }

    /// `i++`, `i--`, `i += 2`.
    fn step_of(&self, post: StmtId, local: LocalId) -> Option<i64> {
        match &self.body[post] {
            GoStmt::IncDec { target, increment } if self.body[*target] == Go::Local(local) => {
                Some(if *increment { 1 } else { -1 })
            }
            GoStmt::Assign { lhs, op: Some(BinaryOp::Add), rhs } => {
                let ([target], [value]) = (&lhs[..], &rhs[..]) else { return None };
                if self.body[*target] != Go::Local(local) {
                    return None;
                }
                self.constant(self.body.unparen(*value))
                    .and_then(goxide_ir::ConstValue::to_i64)
                    .filter(|n| *n > 0)
            }
            _ => None,
        }
    }

    /// Whether a bound is the same on every turn: constants, locals nobody writes, lengths of what does not grow.
    fn is_fixed(&self, bound: ExprId, body: StmtId) -> bool {
        let node = self.body.unparen(bound);
        if self.constant(node).is_some() {
            return true;
        }
        let root = Node::Stmt(body);
        match &self.body[node] {
            Go::Local(local) => {
                !self.local_assigned(root, *local)
                    && (!self.captured_anywhere(*local) || !self.assigned_in_literals(*local))
            }
            Go::Binary { lhs, rhs, .. } => self.is_fixed(*lhs, body) && self.is_fixed(*rhs, body),
            Go::Call { fun, args, .. } if self.builtin_of(*fun) == Some(Builtin::Len) => {
                let Some(place) = args.first().and_then(|a| self.place_of(*a)) else { return false };
                let mut calls = false;
                if !place.path.is_empty() {
                    self.body.walk(root, &mut |n| {
                        if let Node::Expr(e) = n
                            && let Go::Call { fun, .. } = &self.body[e]
                            && self.method_of(*fun).is_some()
                        {
                            calls = true;
                        }
                        true
                    });
                }
                !calls && !self.reassigned(root, &place)
            }
            Go::Selector { .. } => {
                let Some(place) = self.place_of(node) else { return false };
                let mut calls = false;
                self.body.walk(root, &mut |n| {
                    if let Node::Expr(e) = n
                        && matches!(self.body[e], Go::Call { .. })
                    {
                        calls = true;
                    }
                    true
                });
                !calls && !self.reassigned(root, &place)
            }
            _ => false,
        }
    }

    fn captured_anywhere(&self, local: LocalId) -> bool {
        self.body.exprs().any(|(_, e)| {
            matches!(e, Go::FuncLit { block, .. } if self.uses_of_local(Node::Stmt(*block), local) > 0)
        })
    }

    fn assigned_in_literals(&self, local: LocalId) -> bool {
        self.body.exprs().any(
            |(_, e)| matches!(e, Go::FuncLit { block, .. } if self.local_assigned(Node::Stmt(*block), local)),
        )
    }

    pub(super) fn break_stmt(&mut self, id: StmtId, label: Option<&Name>) -> Res<()> {
        let found = match label {
            Some(label) => self.targets.iter().rposition(|t| t.go_label.as_ref() == Some(label)),
            None => self.targets.len().checked_sub(1),
        };
        let Some(at) = found else {
            return self.stmt_hole(id, "goto", "a break out of something that is no loop");
        };
        self.jump(id, at, false)
    }

    pub(super) fn continue_stmt(&mut self, id: StmtId, label: Option<&Name>) -> Res<()> {
        let found = match label {
            Some(label) => self.targets.iter().rposition(|t| t.is_loop && t.go_label.as_ref() == Some(label)),
            None => self.targets.iter().rposition(|t| t.is_loop),
        };
        let Some(at) = found else {
            return self.stmt_hole(id, "goto", "a continue of something that is no loop");
        };
        self.jump(id, at, true)
    }

    /// Leaves a target, or goes on with the next turn of it.
    pub(super) fn jump(&mut self, id: StmtId, at: usize, continues: bool) -> Res<()> {
        if self.targets[at..].iter().any(|t| t.yields) {
            self.leave_iteration(at, continues);
            return Ok(());
        }
        // Plain where nothing with a meaning for the word lies between; a labelled block takes no plain one.
        let innermost_loop = self.targets.iter().rposition(|t| t.rust_loop);
        let switched = self.targets[at + 1..].iter().any(|t| !t.rust_loop) && self.in_broken_switch(id);
        let plain = self.targets[at].rust_loop && innermost_loop == Some(at) && !switched;
        if let (Some(post), true) = (self.targets[at].post, continues) {
            self.stmt(post, &[], None)?;
        }
        let target = &mut self.targets[at];
        target.label_used |= !plain;
        let label = if plain { None } else { Some(target.label.clone()) };
        let label = label.as_deref();
        let jump = if continues { ast::continue_expr(label) } else { ast::break_expr(label) };
        self.out.push(ast::semi(jump));
        Ok(())
    }

    /// Whether a statement stands in a switch or select that some `break` may leave.
    fn in_broken_switch(&self, id: StmtId) -> bool {
        let start = self.body.stmt_span(id).start;
        self.body.stmts().any(|(around, stmt)| {
            let switch =
                matches!(stmt, GoStmt::Switch { .. } | GoStmt::TypeSwitch { .. } | GoStmt::Select(_));
            let span = self.body.stmt_span(around);
            switch
                && span.contains(start)
                && self.body.stmts().any(|(inner, s)| {
                    matches!(s, GoStmt::Break(_)) && span.contains(self.body.stmt_span(inner).start)
                })
        })
    }
}

/// `0i64`.
pub(super) fn typed_literal(expr: Expr, int: IntRepr) -> Expr {
    if let Expr::Lit(lit) = &expr
        && let syn::Lit::Int(n) = &lit.lit
        && n.suffix().is_empty()
    {
        return ast::number(&format!("{}_{}", n, int.name()));
    }
    expr
}

fn plus_one(expr: Expr) -> Expr {
    if let Expr::Lit(lit) = &expr
        && let syn::Lit::Int(n) = &lit.lit
        && let Ok(n) = n.base10_parse::<i64>()
        && let Some(next) = n.checked_add(1)
    {
        return ast::int_lit(next);
    }
    if let Expr::Unary(unary) = &expr
        && let (syn::UnOp::Neg(_), Expr::Lit(lit)) = (&unary.op, &*unary.expr)
        && let syn::Lit::Int(n) = &lit.lit
        && let Ok(n) = n.base10_parse::<i64>()
    {
        return ast::int_lit(1 - n);
    }
    ast::binary(expr, syn::BinOp::Add(Default::default()), ast::int_lit(1))
}
