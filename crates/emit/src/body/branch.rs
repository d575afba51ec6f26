//! `if`, with what its condition shows about nil.

use super::ast;
use super::env::{Binding, Emit, Place, Res};
use super::expr::negated;
use goxide_ir::{BinaryOp, Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{Hold, Repr};
use syn::{BinOp, Expr, parse_quote};

impl Emit<'_> {
    pub(super) fn if_stmt(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        cond: ExprId,
        then: StmtId,
        els: Option<StmtId>,
        rest: &[StmtId],
    ) -> Res<()> {
        if init.is_none() && els.is_none() && self.early_exit(cond, then, rest)? {
            return Ok(());
        }
        let (stmts, expr) = self.scoped(|emit| emit.if_expr(id, init, cond, then, els))?;
        self.push_scoped(init, stmts, expr);
        self.after_branches(&[Some(then), els]);
        Ok(())
    }

    /// Statements of an init and the expression after them; in a block of their own where names would clash.
    pub(super) fn push_scoped(&mut self, init: Option<StmtId>, stmts: Vec<syn::Stmt>, expr: Expr) {
        let clash = init.is_some_and(|i| self.init_clashes(i));
        if clash && !stmts.is_empty() {
            let mut stmts = stmts;
            stmts.push(super::stmt::statement(expr));
            self.out.push(ast::bare(ast::block_expr(stmts, None)));
            return;
        }
        self.out.extend(stmts);
        self.out.push(super::stmt::statement(expr));
    }

    /// Whether an init statement declares a Rust name that is bound already.
    pub(super) fn init_clashes(&self, init: StmtId) -> bool {
        let GoStmt::ShortVarDecl { declares, .. } = &self.body[init] else { return false };
        declares.iter().any(|d| {
            let name = self.local_name(*d);
            self.bindings
                .iter()
                .any(|(local, binding)| local != d && ast::as_ident(&binding.expr).is_some_and(|n| n == name))
        })
    }

    /// What branches assigned is not known after them.
    fn after_branches(&mut self, branches: &[Option<StmtId>]) {
        let narrowed = std::mem::take(&mut self.narrowed);
        for (place, binding) in narrowed {
            let lost = branches.iter().flatten().any(|b| self.reassigned(Node::Stmt(*b), &place));
            if !lost {
                self.narrowed.push((place, binding));
            }
        }
    }

    /// `if x == nil { return … }` as `let Some(x) = … else { … };`.
    fn early_exit(&mut self, cond: ExprId, then: StmtId, rest: &[StmtId]) -> Res<bool> {
        let Some((checked, false)) = self.nil_check(cond) else { return Ok(false) };
        if !self.diverges(&[then]) {
            return Ok(false);
        }
        let Some(place) = self.place_of(checked) else { return Ok(false) };
        let used = rest.iter().any(|s| self.mentions_in(Node::Stmt(*s), &place));
        if rest.iter().any(|s| self.reassigned(Node::Stmt(*s), &place)) || !used {
            return Ok(false);
        }
        if self.is_error(self.ty(checked)) {
            return Ok(false);
        }
        let writes = rest.iter().any(|s| self.writes_through(Node::Stmt(*s), &place));
        let value = self.place(checked, writes)?;
        let by_value = matches!(value.repr, Repr::Option(_));
        let moved = self.moved_out(&value, &place, rest);
        let mutable = writes && moved.as_ref().is_some_and(|(_, repr)| !matches!(repr, Repr::Ref { .. }));
        let Some((subject, repr)) = moved.or_else(|| self.option_subject(value, writes)) else {
            return Ok(false);
        };
        let name = self.name_for(checked);
        let (diverge, ()) = self.scoped(|emit| emit.block_of(then))?;
        let pat = ast::pat_ident(&name, mutable);
        if by_value && matches!(subject, Expr::Path(_)) && gives_none(&diverge) {
            self.out.push(ast::let_stmt(pat, None, Some(ast::question(subject))));
        } else {
            self.out.push(ast::let_else(ast::pat_call("Some", pat), subject, diverge));
        }
        self.narrow(place, &name, repr);
        Ok(true)
    }

    /// An `if` as an expression statement; what its init needs is written before.
    pub(super) fn if_expr(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        cond: ExprId,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Expr> {
        if let Some(init) = init {
            if let Some(expr) = self.if_with_init(id, init, cond, then, els)? {
                return Ok(expr);
            }
            self.stmt(init, &[], None)?;
        }
        // `if x == nil { a } else { b }`: the else branch knows x.
        if let Some((checked, false)) = self.nil_check(cond)
            && let Some(els) = els
            && let Some(expr) = self.nil_else(checked, then, els)?
        {
            return Ok(expr);
        }
        let depth = self.narrowed.len();
        let test = self.condition(cond, &[Node::Stmt(then)])?;
        let body = self.scoped(|emit| emit.block_of(then));
        self.narrowed.truncate(depth);
        let (body, ()) = body?;
        let els = els.map(|e| self.else_expr(e)).transpose()?.flatten();
        Ok(ast::if_expr(test, body, els))
    }

    /// The `else` of an `if`.
    pub(super) fn else_expr(&mut self, els: StmtId) -> Res<Option<Expr>> {
        if let GoStmt::If { init, cond, then, els: next } = &self.body[els] {
            let (init, cond, then, next) = (*init, *cond, *then, *next);
            let (stmts, expr) = self.scoped(|emit| emit.if_expr(els, init, cond, then, next))?;
            if stmts.is_empty() && matches!(expr, Expr::If(_)) {
                return Ok(Some(expr));
            }
            let mut stmts = stmts;
            stmts.push(super::stmt::statement(expr));
            return Ok(Some(ast::block_expr(stmts, None)));
        }
        let (stmts, ()) = self.scoped(|emit| emit.block_of(els))?;
        if stmts.is_empty() {
            return Ok(None);
        }
        Ok(Some(ast::block_expr(stmts, None)))
    }

    fn nil_else(&mut self, checked: ExprId, then: StmtId, els: StmtId) -> Res<Option<Expr>> {
        let Some(place) = self.place_of(checked) else { return Ok(None) };
        if !self.mentions_in(Node::Stmt(els), &place)
            || self.reassigned(Node::Stmt(els), &place)
            || matches!(self.body[els], GoStmt::If { .. })
        {
            return Ok(None);
        }
        let writes = self.writes_through(Node::Stmt(els), &place);
        let value = self.place(checked, writes)?;
        let Some((subject, repr)) = self.option_subject(value, writes) else { return Ok(None) };
        let name = self.name_for(checked);
        let (none, ()) = self.scoped(|emit| emit.block_of(then))?;
        let depth = self.narrowed.len();
        self.narrow(place, &name, repr);
        let some = self.scoped(|emit| emit.block_of(els));
        self.narrowed.truncate(depth);
        let (some, ()) = some?;
        let test = ast::let_cond(ast::pat_call("Some", ast::pat_ident(&name, false)), subject);
        let none = (!none.is_empty()).then(|| ast::block_expr(none, None));
        Ok(Some(ast::if_expr(test, some, none)))
    }

    /// A condition as a chain of tests and `let`s; what it shows stays known until the caller forgets it.
    pub(super) fn condition(&mut self, cond: ExprId, scope: &[Node]) -> Res<Expr> {
        let mut parts = Vec::new();
        self.conjuncts(cond, &mut parts);
        let mut chain: Option<Expr> = None;
        for (i, part) in parts.iter().enumerate() {
            let test = self.conjunct(*part, &parts[i + 1..], scope, chain.is_some())?;
            chain = Some(match chain {
                None => test,
                Some(before) => ast::binary(before, BinOp::And(Default::default()), test),
            });
        }
        Ok(chain.unwrap_or_else(|| ast::bool_lit(true)))
    }

    fn conjuncts(&self, cond: ExprId, parts: &mut Vec<ExprId>) {
        let node = self.body.unparen(cond);
        if let Go::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } = &self.body[node]
            && self.constant(node).is_none()
        {
            self.conjuncts(*lhs, parts);
            self.conjuncts(*rhs, parts);
        } else {
            parts.push(cond);
        }
    }

    fn conjunct(&mut self, part: ExprId, later: &[ExprId], scope: &[Node], inner: bool) -> Res<Expr> {
        if let Some((checked, true)) = self.nil_check(part)
            && let Some(place) = self.place_of(checked)
        {
            let nodes: Vec<Node> =
                later.iter().map(|l| Node::Expr(*l)).chain(scope.iter().copied()).collect();
            let used = nodes.iter().any(|n| self.mentions_in(*n, &place));
            let changed = nodes.iter().any(|n| self.reassigned(*n, &place));
            if used && !changed {
                let writes = nodes.iter().any(|n| self.writes_through(*n, &place));
                let value = self.place(checked, writes)?;
                if let Some((subject, repr)) = self.option_subject(value, writes) {
                    let name = self.name_for(checked);
                    self.narrow(place, &name, repr);
                    return Ok(ast::let_cond(ast::pat_call("Some", ast::pat_ident(&name, false)), subject));
                }
            }
        }
        if let Some(test) = self.errors_as(part)? {
            return Ok(test);
        }
        let (stmts, test) = self.collect(|emit| emit.boolean(part))?;
        if inner {
            return Ok(ast::with_stmts(stmts, test));
        }
        self.out.extend(stmts);
        Ok(test)
    }

    /// `if v, ok := m[k]; ok { … }` and `if err := f(); err != nil { … }`.
    fn if_with_init(
        &mut self,
        id: StmtId,
        init: StmtId,
        cond: ExprId,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Option<Expr>> {
        let _ = id;
        let GoStmt::ShortVarDecl { lhs, declares, rhs } = &self.body[init] else { return Ok(None) };
        let [source] = rhs[..] else { return Ok(None) };
        let locals: Vec<Option<LocalId>> = lhs
            .iter()
            .map(|l| match self.body[*l] {
                Go::Local(local) if declares.contains(&local) => Some(local),
                _ => None,
            })
            .collect();
        if let [Some(err)] = locals[..]
            && let Some((checked, nonnil)) = self.nil_check(cond)
            && self.body[self.body.unparen(checked)] == Go::Local(err)
            && self.is_error(self.ty(checked))
        {
            return self.if_error(err, source, nonnil, then, els);
        }
        if let [value, Some(ok)] = locals[..]
            && lhs.len() == 2
        {
            if let Some((negative, more)) = self.ok_test(cond, ok) {
                return self.if_ok(value, ok, source, negative, more, then, els);
            }
            if let Some((checked, nonnil)) = self.nil_check(cond)
                && self.body[self.body.unparen(checked)] == Go::Local(ok)
                && self.is_error(self.ty(checked))
            {
                return self.if_result(value, ok, source, nonnil, then, els);
            }
        }
        Ok(None)
    }

    /// `ok`, `!ok`, or `ok && more`: whether it is negated, and what else must hold.
    fn ok_test(&self, cond: ExprId, ok: LocalId) -> Option<(bool, Option<ExprId>)> {
        let node = self.body.unparen(cond);
        match &self.body[node] {
            Go::Local(local) if *local == ok => Some((false, None)),
            Go::Unary { op: goxide_ir::UnaryOp::Not, operand } => {
                (self.body[self.body.unparen(*operand)] == Go::Local(ok)).then_some((true, None))
            }
            Go::Binary { op: BinaryOp::LogicalAnd, lhs, rhs } => {
                let first = self.body[self.body.unparen(*lhs)] == Go::Local(ok);
                (first && self.uses_of_local(Node::Expr(*rhs), ok) == 0).then_some((false, Some(*rhs)))
            }
            _ => None,
        }
    }

    /// `if err := f(); err != nil { … }`.
    fn if_error(
        &mut self,
        err: LocalId,
        source: ExprId,
        nonnil: bool,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Option<Expr>> {
        let node = self.body.unparen(source);
        let value = self.expr(node, None)?;
        let (value, error) = match value.repr.clone() {
            Repr::Result(ok, package) if *ok == Repr::Unit => (value.expr, Repr::Error(package)),
            Repr::Path { path, args, .. } if path == "Result" && args.first() == Some(&Repr::Unit) => {
                let error = args.into_iter().nth(1).unwrap_or(Repr::Unit);
                (value.expr, error)
            }
            Repr::Option(inner) if matches!(*inner, Repr::Error(_)) => {
                let name = self.local_name(err);
                let pat = ast::pat_call("Some", ast::pat_ident(&name, false));
                let subject = if value.place { ast::reference(false, value.expr) } else { value.expr };
                let repr = if value.place { inner.lend() } else { *inner };
                return self.error_branches(
                    err,
                    &name,
                    pat,
                    parse_quote!(None),
                    subject,
                    repr,
                    nonnil,
                    then,
                    els,
                );
            }
            _ => return Ok(None),
        };
        let name = self.local_name(err);
        let pat = ast::pat_call("Err", ast::pat_ident(&name, false));
        self.error_branches(err, &name, pat, parse_quote!(Ok(())), value, error, nonnil, then, els)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    fn error_branches(
        &mut self,
        err: LocalId,
        name: &str,
        pat: syn::Pat,
        good: syn::Pat,
        subject: Expr,
        repr: Repr,
        nonnil: bool,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Option<Expr>> {
        let _ = good;
        let (bad, good) = if nonnil { (Some(then), els) } else { (els, Some(then)) };
        let used = bad.is_some_and(|b| self.uses_of_local(Node::Stmt(b), err) > 0);
        let bad = match bad {
            Some(block) => {
                let bound = self.scoped(|emit| {
                    emit.bindings.insert(err, Binding { expr: ast::ident_expr(name), repr, owned: true });
                    emit.block_of(block)
                });
                bound?.0
            }
            None => Vec::new(),
        };
        let good = match good {
            Some(block) => self.scoped(|emit| emit.block_of(block))?.0,
            None => Vec::new(),
        };
        let good_else = (!good.is_empty()).then(|| ast::block_expr(good.clone(), None));
        if used {
            let test = ast::let_cond(pat, subject);
            return Ok(Some(ast::if_expr(test, bad, good_else)));
        }
        let bad_else = (!bad.is_empty()).then(|| ast::block_expr(bad.clone(), None));
        if nonnil {
            let test = ast::method(subject, if is_err(&pat) { "is_err" } else { "is_some" }, Vec::new());
            return Ok(Some(ast::if_expr(test, bad, good_else)));
        }
        let test = ast::method(subject, if is_err(&pat) { "is_ok" } else { "is_none" }, Vec::new());
        Ok(Some(ast::if_expr(test, good, bad_else)))
    }

    /// `if v, ok := m[k]; ok { … } else { … }` as `if let Some(v) = m.get(&k)`.
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    fn if_ok(
        &mut self,
        value: Option<LocalId>,
        ok: LocalId,
        source: ExprId,
        negative: bool,
        more: Option<ExprId>,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Option<Expr>> {
        let branches: Vec<StmtId> = [Some(then), els].into_iter().flatten().collect();
        if branches.iter().any(|b| self.uses_of_local(Node::Stmt(*b), ok) > 0) {
            return Ok(None);
        }
        let (some_block, none_block) = if negative { (els, Some(then)) } else { (Some(then), els) };
        if let (Some(value), Some(none)) = (value, none_block)
            && self.uses_of_local(Node::Stmt(none), value) > 0
        {
            return Ok(None);
        }
        let (option, inner) = match self.ok_source(source)? {
            Some(found) => found,
            None => return Ok(None),
        };
        let none = match none_block {
            Some(block) => self.scoped(|emit| emit.block_of(block))?.0,
            None => Vec::new(),
        };
        let used = value.filter(|v| {
            some_block.is_some_and(|b| self.uses_of_local(Node::Stmt(b), *v) > 0)
                || more.is_some_and(|m| self.uses_of_local(Node::Expr(m), *v) > 0)
        });
        let Some(value) = used else {
            let presence = presence(option);
            let more = more.map(|m| self.boolean(m)).transpose()?;
            let test = match more {
                Some(more) => ast::binary(presence, BinOp::And(Default::default()), more),
                None => presence,
            };
            let some = match some_block {
                Some(block) => self.scoped(|emit| emit.block_of(block))?.0,
                None => Vec::new(),
            };
            let none_else = (!none.is_empty()).then(|| ast::block_expr(none.clone(), None));
            return Ok(Some(if some.is_empty() && more_is_none(&test) {
                ast::if_expr(negated(test), none, None)
            } else {
                ast::if_expr(test, some, none_else)
            }));
        };
        let Some(block) = some_block else {
            return Ok(None);
        };
        let (option, pat, repr) = self.some_pattern(value, option, inner, &[Node::Stmt(block)], source)?;
        let written = self.scoped(|emit| {
            emit.bind(value, repr);
            let more = more.map(|m| emit.boolean(m)).transpose()?;
            let (stmts, ()) = emit.scoped(|emit| emit.block_of(block))?;
            Ok((stmts, more))
        })?;
        let (some, more) = written.1;
        let mut test = ast::let_cond(pat, option);
        if let Some(more) = more {
            test = ast::binary(test, BinOp::And(Default::default()), more);
        }
        let none = (!none.is_empty()).then(|| ast::block_expr(none, None));
        Ok(Some(ast::if_expr(test, some, none)))
    }

    /// Something of Go's `(T, bool)` as an `Option`.
    pub(super) fn ok_source(&mut self, source: ExprId) -> Res<Option<(Expr, Repr)>> {
        let node = self.body.unparen(source);
        if let Go::Call { .. } = self.body[node] {
            let value = self.expr(node, None)?;
            if let Repr::Option(inner) = value.repr {
                return Ok(Some((value.expr, *inner)));
            }
            if let Repr::Tuple(_) = value.repr {
                return self.hole(source, "unsupported", "a pair of values in the head of an if");
            }
            return Ok(None);
        }
        self.comma_ok_option(node).map(Some)
    }

    /// The pattern that binds a local to what an `Option` holds: by value, by reference, or as a copy.
    pub(super) fn some_pattern(
        &mut self,
        local: LocalId,
        option: Expr,
        inner: Repr,
        scope: &[Node],
        at: ExprId,
    ) -> Res<(Expr, syn::Pat, Repr)> {
        let name = self.local_name(local);
        let mutable = self.is_mutable(local);
        let place = Place { local, path: Vec::new() };
        let lent = self.cx.plan.locals.get(&self.local_ref(local)).is_some_and(|p| p.hold == Hold::LendMut);
        let writes = lent || scope.iter().any(|n| self.writes_through(*n, &place));
        let Repr::Ref { inner: target, .. } = &inner else {
            return Ok((option, ast::pat_call("Some", ast::pat_ident(&name, mutable)), inner));
        };
        let ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let pointer = matches!(self.under(ty), goxide_ir::Ty::Pointer(_) | goxide_ir::Ty::Interface(_));
        if let Repr::Rc(_) | Repr::Arc(_) = **target {
            let cloned = ast::method(option, "cloned", Vec::new());
            return Ok((cloned, ast::pat_call("Some", ast::pat_ident(&name, mutable)), (**target).clone()));
        }
        if pointer {
            if writes && let Expr::MethodCall(mut call) = option {
                if call.method == "get" {
                    call.method = ast::ident("get_mut");
                }
                let lent = (**target).clone().lend_mut();
                return Ok((
                    Expr::MethodCall(call),
                    ast::pat_call("Some", ast::pat_ident(&name, false)),
                    lent,
                ));
            }
            return Ok((option, ast::pat_call("Some", ast::pat_ident(&name, false)), inner));
        }
        if self.is_copy(target) {
            let binding = ast::pat_ident(&name, mutable);
            let pat: syn::Pat = if mutable {
                // `&mut x` in a pattern would mean something else.
                let copied = ast::method(option, "copied", Vec::new());
                return Ok((copied, ast::pat_call("Some", binding), (**target).clone()));
            } else {
                parse_quote!(Some(&#binding))
            };
            return Ok((option, pat, (**target).clone()));
        }
        let shared = self
            .root_local(self.source_base(at))
            .is_some_and(|root| scope.iter().any(|n| self.writes_somewhere_in(*n, root)));
        if mutable || writes || shared && self.is_clone(target) {
            if !self.is_clone(target) {
                return self.hole(at, "unsupported", "a value that cannot be cloned is taken out of a map");
            }
            let cloned = ast::method(option, "cloned", Vec::new());
            let changes = mutable || writes;
            return Ok((cloned, ast::pat_call("Some", ast::pat_ident(&name, changes)), (**target).clone()));
        }
        Ok((option, ast::pat_call("Some", ast::pat_ident(&name, false)), inner))
    }

    /// What a comma-ok form reads from.
    fn source_base(&self, source: ExprId) -> ExprId {
        let node = self.body.unparen(source);
        if let Go::Index { base, .. } = &self.body[node] { *base } else { node }
    }

    /// `if v, err := f(); err != nil { a } else { b }`.
    fn if_result(
        &mut self,
        value: Option<LocalId>,
        err: LocalId,
        source: ExprId,
        nonnil: bool,
        then: StmtId,
        els: Option<StmtId>,
    ) -> Res<Option<Expr>> {
        let (bad, good) = if nonnil { (Some(then), els) } else { (els, Some(then)) };
        if let (Some(value), Some(bad)) = (value, bad)
            && self.uses_of_local(Node::Stmt(bad), value) > 0
        {
            return Ok(None);
        }
        if good.is_some_and(|g| self.uses_of_local(Node::Stmt(g), err) > 0) {
            return Ok(None);
        }
        let node = self.body.unparen(source);
        let result = self.expr(node, None)?;
        let Some((call, ok, error)) = self.as_result(result) else { return Ok(None) };
        let good_used = value.filter(|v| good.is_some_and(|g| self.uses_of_local(Node::Stmt(g), *v) > 0));
        let err_used = bad.is_some_and(|b| self.uses_of_local(Node::Stmt(b), err) > 0);
        let err_name = if err_used { self.local_name(err) } else { "_".to_owned() };
        let bad_block = match bad {
            Some(block) => {
                let written = self.scoped(|emit| {
                    emit.bind(err, error);
                    emit.block_of(block)
                });
                written?.0
            }
            None => Vec::new(),
        };
        let value_name = match good_used {
            Some(v) => ast::pat_ident(&self.local_name(v), self.is_mutable(v)),
            None => parse_quote!(_),
        };
        let good_block = match good {
            Some(block) => {
                let written = self.scoped(|emit| {
                    if let Some(v) = good_used {
                        emit.bind(v, ok);
                    }
                    emit.block_of(block)
                });
                written?.0
            }
            None => Vec::new(),
        };
        if good_block.is_empty() {
            let test = ast::let_cond(ast::pat_call("Err", ast::pat_ident(&err_name, false)), call);
            return Ok(Some(ast::if_expr(test, bad_block, None)));
        }
        if bad_block.is_empty() || !err_used {
            let test = ast::let_cond(ast::pat_call("Ok", value_name), call);
            let els = (!bad_block.is_empty()).then(|| ast::block_expr(bad_block, None));
            return Ok(Some(ast::if_expr(test, good_block, els)));
        }
        let arms = vec![
            ast::arm(ast::pat_call("Ok", value_name), ast::block_expr(good_block, None)),
            ast::arm(
                ast::pat_call("Err", ast::pat_ident(&err_name, false)),
                ast::block_expr(bad_block, None),
            ),
        ];
        Ok(Some(ast::match_expr(call, arms)))
    }

    /// A value that is a `Result`: the expression, the types of `Ok` and `Err`.
    pub(super) fn as_result(&mut self, value: super::value::Value) -> Option<(Expr, Repr, Repr)> {
        match value.repr {
            Repr::Result(ok, package) => Some((value.expr, *ok, Repr::Error(package))),
            Repr::Path { path, args, .. } if path == "Result" && args.len() == 2 => {
                let mut args = args.into_iter();
                let (ok, _) = (args.next()?, args.next()?);
                if self.has_variant(self.package, |v| matches!(v, goxide_plan::ErrorVariant::Message)) {
                    let convert = self.message_error(self.package);
                    return Some((
                        ast::method(value.expr, "map_err", vec![convert]),
                        ok,
                        Repr::Error(self.package),
                    ));
                }
                None
            }
            _ => None,
        }
    }
}

/// `return None;`
fn gives_none(stmts: &[syn::Stmt]) -> bool {
    let [syn::Stmt::Expr(Expr::Return(ret), _)] = stmts else { return false };
    matches!(ret.expr.as_deref(), Some(Expr::Path(path)) if path.path.is_ident("None"))
}

fn is_err(pat: &syn::Pat) -> bool {
    matches!(pat, syn::Pat::TupleStruct(t) if t.path.is_ident("Err"))
}

/// `m.get(k)` only asked for its presence.
pub(super) fn presence(option: Expr) -> Expr {
    if let Expr::MethodCall(call) = &option
        && call.method == "get"
        && call.args.len() == 1
    {
        return ast::method((*call.receiver).clone(), "contains_key", call.args.iter().cloned().collect());
    }
    ast::method(option, "is_some", Vec::new())
}

fn more_is_none(test: &Expr) -> bool {
    !matches!(test, Expr::Binary(_))
}
