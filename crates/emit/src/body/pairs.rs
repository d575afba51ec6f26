//! Two Go statements that are one in Rust: a value and the test of its error or `ok`.
//!
//! ```text
//! v, err := f()                       let v = f()?;
//! if err != nil {
//!     return nil, err
//! }
//!
//! v, ok := m[k]                       let Some(v) = m.get(&k) else {
//! if !ok {                                return …;
//!     return …                        };
//! }
//! ```

use super::ast;
use super::env::{Emit, Ending, Res};
use goxide_ir::{BinaryOp, Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::{Repr, ResultPlan};
use syn::{Expr, parse_quote};

/// `v, err := f()` followed by a test.
struct Pair {
    first: StmtId,
    /// The left sides before the last: locals (new or old), or blank.
    values: Vec<(Option<LocalId>, bool)>,
    /// The error or `ok`.
    last: LocalId,
    source: ExprId,
    then: StmtId,
    second: StmtId,
}

impl Emit<'_> {
    /// Writes the pair that starts at `at`, if it is one.
    pub(super) fn pair(&mut self, stmts: &[StmtId], at: usize) -> Res<Option<usize>> {
        // `if err := f(); err != nil { return err }`.
        if let Some(expr) = self.early_question(stmts[at])? {
            self.out.push(ast::semi(expr));
            return Ok(Some(1));
        }
        let Some(second) = stmts.get(at + 1).copied() else { return Ok(None) };
        let Some((pair, is_error)) = self.find_pair(stmts[at], second) else { return Ok(None) };
        let rest = &stmts[at + 2..];
        if !self.diverges(&[pair.then]) {
            return Ok(None);
        }
        // The error is not looked at again, unless it is given a new value first.
        if rest.iter().any(|s| self.reads_before_write(*s, pair.last)) {
            return Ok(None);
        }
        let mut in_then = pair.values.iter().filter_map(|(v, _)| *v);
        if in_then.any(|v| self.uses_of_local(Node::Stmt(pair.then), v) > 0) {
            return Ok(None);
        }
        if pair.values.iter().any(|(v, new)| v.is_some() && !new) {
            return Ok(None);
        }
        let written = if is_error { self.error_pair(&pair)? } else { self.ok_pair(&pair, rest)? };
        Ok(written.then_some(2))
    }

    /// Whether a statement reads the local; a `:=` or `=` of it as a whole ends the search.
    fn reads_before_write(&self, stmt: StmtId, local: LocalId) -> bool {
        let uses = self.uses_of_local(Node::Stmt(stmt), local);
        if uses == 0 {
            return false;
        }
        // `w, err := g()` writes it anew; the pair logic or the general form then binds it again.
        if let GoStmt::ShortVarDecl { lhs, rhs, .. } | GoStmt::Assign { lhs, rhs, op: None } =
            &self.body[stmt]
        {
            let in_rhs: usize = rhs.iter().map(|r| self.uses_of_local(Node::Expr(*r), local)).sum();
            return in_rhs > 0 || !lhs.iter().any(|l| self.body[*l] == Go::Local(local));
        }
        // Later uses belong to the statement that wrote it in between.
        !self.written_earlier(stmt, local)
    }

    /// Whether the local is given a value by a statement that stands before this one in the same function, after the
    /// pair: then what is read here is that value.
    fn written_earlier(&self, stmt: StmtId, local: LocalId) -> bool {
        let start = self.body.stmt_span(stmt).start;
        let declared = self.body[local].span.start;
        self.body.stmts().any(|(id, s)| {
            let span = self.body.stmt_span(id);
            let writes = match s {
                GoStmt::ShortVarDecl { lhs, .. } | GoStmt::Assign { lhs, .. } => {
                    lhs.iter().any(|l| self.body[*l] == Go::Local(local))
                }
                _ => false,
            };
            writes && span.start > declared && span.end <= start && self.is_after_pair(id, local)
        })
    }

    fn is_after_pair(&self, id: StmtId, local: LocalId) -> bool {
        // The declaration itself does not count.
        !matches!(&self.body[id], GoStmt::ShortVarDecl { declares, .. } if declares.contains(&local))
    }

    fn find_pair(&self, first: StmtId, second: StmtId) -> Option<(Pair, bool)> {
        let GoStmt::ShortVarDecl { lhs, declares, rhs } = &self.body[first] else {
            return self.assigned_pair(first, second);
        };
        let [source] = rhs[..] else { return None };
        let (last, values) = lhs.split_last()?;
        let Go::Local(last) = self.body[*last] else { return None };
        let values = values
            .iter()
            .map(|v| match self.body[*v] {
                Go::Local(local) => (Some(local), declares.contains(&local)),
                _ => (None, true),
            })
            .collect();
        self.test_of(second, last)
            .map(|(then, is_error)| (Pair { first, values, last, source, then, second }, is_error))
    }

    /// `err = f(); if err != nil { … }`.
    fn assigned_pair(&self, first: StmtId, second: StmtId) -> Option<(Pair, bool)> {
        let GoStmt::Assign { lhs, op: None, rhs } = &self.body[first] else { return None };
        let (Some((target, before)), [source]) = (lhs.split_last(), &rhs[..]) else { return None };
        let Go::Local(last) = self.body[*target] else { return None };
        if before.iter().any(|b| self.body[*b] != Go::Blank) {
            return None;
        }
        let values = before.iter().map(|_| (None, true)).collect();
        if !matches!(self.body[self.body.unparen(*source)], Go::Call { .. }) {
            return None;
        }
        let (then, is_error) = self.test_of(second, last)?;
        // Only an error that was bound by a pair before, so that no variable waits for the value.
        (is_error && !self.bindings.contains_key(&last))
            .then_some((Pair { first, values, last, source: *source, then, second }, is_error))
    }

    /// `if err != nil { … }` or `if !ok { … }` without else.
    fn test_of(&self, second: StmtId, last: LocalId) -> Option<(StmtId, bool)> {
        let GoStmt::If { init: None, cond, then, els: None } = &self.body[second] else { return None };
        if let Some((checked, true)) = self.nil_check(*cond)
            && self.body[self.body.unparen(checked)] == Go::Local(last)
            && self.is_error(self.ty(checked))
        {
            return Some((*then, true));
        }
        let node = self.body.unparen(*cond);
        let negated = |id: ExprId| match &self.body[self.body.unparen(id)] {
            Go::Unary { op: goxide_ir::UnaryOp::Not, operand } => {
                self.body[self.body.unparen(*operand)] == Go::Local(last)
            }
            _ => false,
        };
        let tested = match &self.body[node] {
            Go::Unary { .. } => negated(node),
            Go::Binary { op: BinaryOp::LogicalOr, lhs, .. } => negated(*lhs),
            _ => false,
        };
        tested.then_some((*then, false))
    }

    fn error_pair(&mut self, pair: &Pair) -> Res<bool> {
        let node = self.body.unparen(pair.source);
        if !matches!(self.body[node], Go::Call { .. }) {
            return Ok(false);
        }
        let Ending::Results(ending) = self.func.ending.clone() else { return Ok(false) };
        let value = self.expr(node, None)?;
        let library = matches!(&value.repr, Repr::Path { path, .. } if path == "Result");
        let raw = value.clone();
        let (ok, error, call) = if library {
            let Repr::Path { args, .. } = &value.repr else { return Ok(false) };
            let (Some(ok), Some(error)) = (args.first().cloned(), args.get(1).cloned()) else {
                return Ok(false);
            };
            (ok, error, value.expr)
        } else {
            match value.repr {
                Repr::Result(ok, package) => (*ok, Repr::Error(package), value.expr),
                _ => return Ok(false),
            }
        };
        let _ = raw;
        let expr = match self.propagation(pair, &ending, &error, &call)? {
            Some(expr) => expr,
            None => self.match_error(pair, call, &ok, error)?,
        };
        self.comments_between(pair.first, pair.second);
        self.bind_ok(pair, expr, ok)?;
        Ok(true)
    }

    /// Binds what a call gave to the left sides.
    fn bind_ok(&mut self, pair: &Pair, expr: Expr, ok: Repr) -> Res<()> {
        match (&pair.values[..], ok) {
            ([], _) => {
                self.out.push(super::stmt::statement(expr));
            }
            ([(Some(local), _)], ok) => {
                let value = super::value::Value::temp(expr, ok);
                self.let_value(*local, value, pair.source)?;
            }
            ([(None, _)], Repr::Unit) => self.out.push(super::stmt::statement(expr)),
            ([(None, _)], _) => self.out.push(super::stmt::statement(expr)),
            (values, Repr::Tuple(parts)) if values.len() == parts.len() => {
                let mut pats = Vec::new();
                for ((local, _), part) in values.iter().zip(&parts) {
                    pats.push(match local {
                        Some(local) => ast::pat_ident(&self.local_name(*local), self.is_mutable(*local)),
                        None => parse_quote!(_),
                    });
                    if let Some(local) = local {
                        self.bind(*local, part.clone());
                    }
                }
                self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(expr)));
            }
            _ => return self.hole(pair.source, "unsupported", "results are taken apart in another number"),
        }
        Ok(())
    }

    /// `let local = value;` in the type that the plan wants.
    pub(super) fn let_value(&mut self, local: LocalId, value: super::value::Value, at: ExprId) -> Res<()> {
        let plan = self.cx.plan.locals.get(&self.local_ref(local)).cloned();
        let planned = plan.as_ref().and_then(|p| p.repr.clone());
        let mutable = self.is_mutable(local);
        let text = match &value.repr {
            Repr::Ref { inner, .. } if mutable => match &**inner {
                Repr::Str => Some(Repr::String),
                Repr::SliceOf(elem) => Some(Repr::Vec(elem.clone())),
                _ => None,
            },
            _ => None,
        };
        let repr = planned.or(text).unwrap_or_else(|| value.repr.clone());
        let expr = self.coerce(value, &repr, at)?;
        self.let_local(local, expr, repr);
        Ok(())
    }

    /// `f()?` where the error is only handed on, with or without words of its own.
    fn propagation(
        &mut self,
        pair: &Pair,
        ending: &ResultPlan,
        error: &Repr,
        call: &Expr,
    ) -> Res<Option<Expr>> {
        let ResultPlan::Result(_, package) = ending else { return Ok(None) };
        let GoStmt::Block(stmts) = &self.body[pair.then] else { return Ok(None) };
        let [only] = stmts[..] else { return Ok(None) };
        let GoStmt::Return(values) = &self.body[only] else { return Ok(None) };
        let Some((last, _)) = values.split_last() else {
            return Ok(None);
        };
        let last = self.body.unparen(*last);
        let own = Repr::Error(*package);
        if self.body[last] == Go::Local(pair.last) {
            if *error == own {
                return Ok(Some(ast::question(call.clone())));
            }
            if let Repr::Error(from) = error {
                if self.has_variant(
                    *package,
                    |v| matches!(v, goxide_plan::ErrorVariant::Package(p, _) if p == from),
                ) {
                    return Ok(Some(ast::question(call.clone())));
                }
                return Ok(None);
            }
            if !self.has_variant(*package, |v| matches!(v, goxide_plan::ErrorVariant::Message)) {
                return Ok(None);
            }
            let convert = self.message_error(*package);
            return Ok(Some(ast::question(ast::method(call.clone(), "map_err", vec![convert]))));
        }
        // `fmt.Errorf("…: %w", err)` and other errors made in its place.
        if !matches!(self.body[last], Go::Call { .. }) && self.types.names.get(last).is_none() {
            return Ok(None);
        }
        let name = self.local_name(pair.last);
        let used = self.uses_of_local(Node::Expr(last), pair.last) > 0;
        let (error_expr, error_repr) = self.own_error(&name, error, *package);
        let converted = self.scoped(|emit| {
            emit.bindings
                .insert(pair.last, super::env::Binding { expr: error_expr, repr: error_repr, owned: true });
            let value = emit.expr(last, Some(&own))?;
            // The error is moved into what is made of it.
            emit.coerce(super::value::Value { movable: true, ..value }, &own, last)
        });
        let (stmts, converted) = match converted {
            Ok(converted) => converted,
            Err(_) => return Ok(None),
        };
        let param = if used { ast::pat_ident(&name, false) } else { parse_quote!(_) };
        let closure = ast::closure(false, vec![param], None, ast::with_stmts(stmts, converted));
        Ok(Some(ast::question(ast::method(call.clone(), "map_err", vec![closure]))))
    }

    /// An error in hand, as the package's own.
    fn own_error(&mut self, name: &str, error: &Repr, package: goxide_ir::PackageId) -> (Expr, Repr) {
        let own = Repr::Error(package);
        let bound = ast::ident_expr(name);
        match error {
            Repr::Error(from) if *error != own => {
                let converted = ast::call_path(&format!("{}::from", self.error_name(package)), vec![bound]);
                let _ = from;
                (converted, own)
            }
            Repr::Error(_) => (bound, own),
            _ => {
                let text = ast::method(bound, "to_string", Vec::new());
                let message = format!("{}::Message", self.error_name(package));
                (ast::call_path(&message, vec![text]), own)
            }
        }
    }

    /// `match f() { Ok(v) => v, Err(err) => { … } }`.
    fn match_error(&mut self, pair: &Pair, call: Expr, ok: &Repr, error: Repr) -> Res<Expr> {
        let used = self.uses_of_local(Node::Stmt(pair.then), pair.last) > 0;
        let name = if used { self.local_name(pair.last) } else { "_".to_owned() };
        // An error of a library is shown, and handed on as a message.
        let (bound, repr) = match &error {
            Repr::Error(_) => (ast::ident_expr(&name), error.clone()),
            _ => {
                if used
                    && !self.has_variant(self.package, |v| matches!(v, goxide_plan::ErrorVariant::Message))
                {
                    (ast::ident_expr(&name), error.clone())
                } else {
                    let (expr, repr) = self.own_error(&name, &error, self.package);
                    (expr, repr)
                }
            }
        };
        let converted = !matches!(bound, Expr::Path(_));
        let (mut bad, ()) = self.scoped(|emit| {
            let binding = super::env::Binding { expr: ast::ident_expr(&name), repr, owned: true };
            emit.bindings.insert(pair.last, binding);
            if converted && used {
                emit.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(bound)));
            }
            emit.block_of(pair.then)
        })?;
        crate::idiom::block(&mut bad);
        if pair.values.iter().all(|(v, _)| v.is_none()) && *ok == Repr::Unit {
            let test = if used {
                ast::let_cond(ast::pat_call("Err", ast::pat_ident(&name, false)), call)
            } else {
                ast::method(call, "is_err", Vec::new())
            };
            return Ok(ast::if_expr(test, bad, None));
        }
        let fine = self.fresh("value");
        let fine = if let [(Some(local), _)] = pair.values[..] { self.local_name(local) } else { fine };
        let arms = vec![
            ast::arm(ast::pat_call("Ok", ast::pat_ident(&fine, false)), ast::ident_expr(&fine)),
            ast::arm(ast::pat_call("Err", ast::pat_ident(&name, false)), ast::block_expr(bad, None)),
        ];
        Ok(ast::match_expr(call, arms))
    }

    /// `let Some(v) = … else { … };`.
    fn ok_pair(&mut self, pair: &Pair, rest: &[StmtId]) -> Res<bool> {
        let GoStmt::If { cond, .. } = &self.body[pair.second] else { return Ok(false) };
        let more = match &self.body[self.body.unparen(*cond)] {
            Go::Binary { op: BinaryOp::LogicalOr, rhs, .. } => Some(*rhs),
            _ => None,
        };
        if self.uses_of_local(Node::Stmt(pair.then), pair.last) > 0
            || more.is_some_and(|m| self.uses_of_local(Node::Expr(m), pair.last) > 0)
        {
            return Ok(false);
        }
        let node = self.body.unparen(pair.source);
        let [(value, _)] = pair.values[..] else { return Ok(false) };
        if let Go::Call { .. } = self.body[node] {
            // A call of the port that gives an Option; a library's pair stays a pair.
            let Some(ResultPlan::Option(_)) = self.result_plan(node) else { return Ok(false) };
        }
        let (option, inner) = match self.ok_source(node)? {
            Some(found) => found,
            None => return Ok(false),
        };
        let (diverge, ()) = self.scoped(|emit| emit.block_of(pair.then))?;
        self.comments_between(pair.first, pair.second);
        match value {
            Some(local) => {
                let scope: Vec<Node> = rest.iter().map(|s| Node::Stmt(*s)).collect();
                let (option, pat, repr) = self.some_pattern(local, option, inner, &scope, pair.source)?;
                self.out.push(ast::let_else(pat, option, diverge.clone()));
                self.bind(local, repr);
            }
            None => {
                let test = super::expr::negated(ast::method(option, "is_some", Vec::new()));
                self.out.push(ast::bare(ast::if_expr(test, diverge.clone(), None)));
            }
        }
        if let Some(more) = more {
            let test = self.condition(more, &[])?;
            let (again, ()) = self.scoped(|emit| emit.block_of(pair.then))?;
            self.out.push(ast::bare(ast::if_expr(test, again, None)));
        }
        Ok(true)
    }

    /// `if err := f(); err != nil { return err }` as `f()?`.
    fn early_question(&mut self, stmt: StmtId) -> Res<Option<Expr>> {
        let GoStmt::If { init: Some(init), cond, then, els: None } = &self.body[stmt] else {
            return Ok(None);
        };
        let (init, cond, then) = (*init, *cond, *then);
        let GoStmt::ShortVarDecl { lhs, rhs, declares } = &self.body[init] else { return Ok(None) };
        let ([target], [source]) = (&lhs[..], &rhs[..]) else { return Ok(None) };
        let Go::Local(err) = self.body[*target] else { return Ok(None) };
        if !declares.contains(&err) || !matches!(self.body[self.body.unparen(*source)], Go::Call { .. }) {
            return Ok(None);
        }
        let Some((checked, true)) = self.nil_check(cond) else { return Ok(None) };
        if self.body[self.body.unparen(checked)] != Go::Local(err) || !self.is_error(self.ty(checked)) {
            return Ok(None);
        }
        let Ending::Results(ending) = self.func.ending.clone() else { return Ok(None) };
        let GoStmt::Block(stmts) = &self.body[then] else { return Ok(None) };
        if !matches!(&stmts[..], [only] if matches!(self.body[*only], GoStmt::Return(_))) {
            return Ok(None);
        }
        let node = self.body.unparen(*source);
        let before = self.out.len();
        let value = self.expr(node, None)?;
        let (error, call) = match value.repr {
            Repr::Result(ok, package) if *ok == Repr::Unit => (Repr::Error(package), value.expr),
            Repr::Path { path, args, .. } if path == "Result" && args.first() == Some(&Repr::Unit) => {
                (args.into_iter().nth(1).unwrap_or(Repr::Unit), value.expr)
            }
            _ => {
                self.out.truncate(before);
                return Ok(None);
            }
        };
        let pair = Pair { first: init, values: Vec::new(), last: err, source: *source, then, second: stmt };
        let found = self.propagation(&pair, &ending, &error, &call)?;
        if found.is_none() {
            self.out.truncate(before);
        }
        Ok(found)
    }
}
