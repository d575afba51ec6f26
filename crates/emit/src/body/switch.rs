//! `switch`: `match` over constants, a chain of `if` else.

use super::ast;
use super::env::{Emit, Res, Target};
use super::place::auto;
use super::value::{Value, str_ref};
use goxide_ir::{CaseClause, ExprId, Name, Stmt as GoStmt, StmtId};
use goxide_plan::Repr;
use syn::{BinOp, Expr, Pat, parse_quote};

impl Emit<'_> {
    pub(super) fn switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        tag: Option<ExprId>,
        clauses: &[CaseClause],
        label: Option<&Name>,
    ) -> Res<()> {
        let falls =
            clauses.iter().any(|c| c.body.last().is_some_and(|s| self.body[*s] == GoStmt::Fallthrough));
        if falls {
            return self.fallthrough_switch(id, init, tag, clauses, label);
        }
        let (stmts, expr) = self.scoped(|emit| {
            if let Some(init) = init {
                emit.stmt(init, &[], None)?;
            }
            emit.targets.push(emit.switch_target(label));
            let written = emit.switch_expr(id, tag, clauses);
            let target = emit.targets.pop();
            let expr = written?;
            Ok(labelled(expr, target))
        })?;
        self.push_scoped(init, stmts, expr);
        self.forget_changed(id, None);
        Ok(())
    }

    pub(super) fn switch_target(&self, label: Option<&Name>) -> Target {
        let rust = match label {
            Some(label) => super::env::snake(label),
            None => {
                let depth = self.targets.iter().filter(|t| !t.is_loop).count();
                if depth == 0 { "switch".to_owned() } else { format!("switch{depth}") }
            }
        };
        Target {
            go_label: label.cloned(),
            label: rust,
            label_used: false,
            is_loop: false,
            rust_loop: false,
            yields: false,
            post: None,
        }
    }

    fn switch_expr(&mut self, id: StmtId, tag: Option<ExprId>, clauses: &[CaseClause]) -> Res<Expr> {
        let Some(tag) = tag else { return self.condition_switch(clauses) };
        if let [only] = clauses
            && only.is_default
        {
            let value = self.expr(tag, None)?;
            self.discard(value);
            let (stmts, ()) = self.clause(only)?;
            return Ok(ast::block_expr(stmts, None));
        }
        let natural = self.natural(self.ty(tag));
        let constants =
            clauses.iter().flat_map(|c| &c.values).all(|v| self.constant(self.body.unparen(*v)).is_some());
        let values: usize = clauses.iter().map(|c| c.values.len()).sum();
        let arms = clauses.iter().filter(|c| !c.is_default).count();
        if constants
            && values > 1
            && arms > 1
            && let Some((subject, repr)) = self.match_subject(tag, &natural)?
        {
            let subject = self.read_before(subject, &repr);
            return self.match_switch(subject, &repr, clauses);
        }
        self.chain_switch(id, tag, clauses)
    }

    /// What is read under a cell's or lock's guard is read before: the arms may take the guard themselves.
    fn read_before(&mut self, subject: Expr, repr: &Repr) -> Expr {
        if !super::call::guards(&subject) {
            return subject;
        }
        let name = self.fresh("tag");
        let read = match subject {
            Expr::MethodCall(call) if *repr == str_ref() && call.method == "as_str" => {
                ast::method(*call.receiver, "clone", Vec::new())
            }
            other if *repr == str_ref() => ast::method(other, "to_owned", Vec::new()),
            other => other,
        };
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(read)));
        let tag = ast::ident_expr(&name);
        if *repr == str_ref() { ast::method(tag, "as_str", Vec::new()) } else { tag }
    }

    /// What `match` looks at, if the type can be matched.
    fn match_subject(&mut self, tag: ExprId, natural: &Repr) -> Res<Option<(Expr, Repr)>> {
        match natural {
            Repr::Int(_) => {
                let value = self.expr(tag, None)?;
                let value = self.plain_int(value, tag)?;
                let repr = value.repr.clone();
                if repr == Repr::Char || repr == *natural {
                    return Ok(Some((value.expr, repr)));
                }
                let expr = self.coerce(value, natural, tag)?;
                Ok(Some((expr, natural.clone())))
            }
            Repr::Bool => Ok(Some((self.boolean(tag)?, Repr::Bool))),
            Repr::String => {
                let value = self.text_operand(tag)?;
                let expr = match &value.repr {
                    Repr::Ref { inner, .. } if **inner == Repr::Str => value.expr,
                    _ => ast::method(auto(value.expr), "as_str", Vec::new()),
                };
                Ok(Some((expr, str_ref())))
            }
            Repr::Named(decl, args) => {
                let Some(inner) = self.newtype_inner(*decl, args) else { return Ok(None) };
                let matchable = self.derives(*decl).is_some_and(|d| d.eq && d.partial_eq);
                if !matchable || !matches!(inner, Repr::Int(_) | Repr::Bool) {
                    return Ok(None);
                }
                let value = self.expr(tag, None)?;
                let mut value = value;
                while let Repr::Ref { .. } = value.repr {
                    value = value.through();
                }
                Ok((value.repr == *natural).then(|| (value.expr, natural.clone())))
            }
            _ => Ok(None),
        }
    }

    fn match_switch(&mut self, subject: Expr, repr: &Repr, clauses: &[CaseClause]) -> Res<Expr> {
        let mut arms = Vec::new();
        let mut default = None;
        for clause in clauses {
            if clause.is_default {
                default = Some(clause);
                continue;
            }
            let mut pats = Vec::new();
            for value in &clause.values {
                pats.push(self.pattern(*value, repr)?);
            }
            let (stmts, ()) = self.clause(clause)?;
            let pat: Pat = if pats.len() == 1 { pats.remove(0) } else { parse_quote!(#(#pats)|*) };
            arms.push(ast::arm(pat, ast::block_expr(stmts, None)));
        }
        let stmts = match default {
            Some(clause) => self.clause(clause)?.0,
            None => Vec::new(),
        };
        let exhaustive = *repr == Repr::Bool && arms.len() == 2 && default.is_none();
        if !exhaustive {
            arms.push(ast::arm(parse_quote!(_), ast::block_expr(stmts, None)));
        }
        Ok(ast::match_expr(subject, arms))
    }

    /// A constant as a pattern.
    fn pattern(&mut self, value: ExprId, repr: &Repr) -> Res<Pat> {
        let Some(constant) = self.constant(self.body.unparen(value)).cloned() else {
            return self.hole(value, "unsupported", "a case that is no constant");
        };
        let given = self.constant_value(value, &constant, Some(repr))?;
        let expr = match (&given.expr, repr) {
            // `'a' as i32` is no pattern.
            (Expr::Cast(_), Repr::Int(_)) => match constant.to_int() {
                Some(n) => ast::number(&n.to_string()),
                None => given.expr,
            },
            _ => given.expr,
        };
        if let Expr::Call(call) = &expr {
            // `Kind(3)`.
            let func = &call.func;
            let args = &call.args;
            if let Ok(pat) = pat_of(quote::quote!(#func(#args))) {
                return Ok(pat);
            }
        }
        match pat_of(quote::quote!(#expr)) {
            Ok(pat) => Ok(pat),
            Err(_) => self.hole(value, "unsupported", "a case that is no pattern in Rust"),
        }
    }

    /// The statements of a clause.
    fn clause(&mut self, clause: &CaseClause) -> Res<(Vec<syn::Stmt>, ())> {
        let last_break = matches!(clause.body.last().map(|s| &self.body[*s]), Some(GoStmt::Break(None)));
        let body = if last_break { &clause.body[..clause.body.len() - 1] } else { &clause.body[..] };
        let around = self.clause_text(clause);
        self.scoped(|emit| emit.block_stmts(body, around))
    }

    /// Where the text of a clause's statements begins and ends.
    fn clause_text(&self, clause: &CaseClause) -> Option<(u32, u32)> {
        self.text_after_colon(clause.span, clause.body.first().copied())
    }

    /// From after the `:` of a clause to its end.
    pub(super) fn text_after_colon(
        &self,
        span: goxide_source::Span,
        first: Option<StmtId>,
    ) -> Option<(u32, u32)> {
        let first = first?;
        let start = self.body.stmt_span(first).start;
        let text = self.cx.sources[span.file].text();
        let head = text.get(span.start as usize..start as usize)?;
        // The last colon on the clause's line; comments stand after it.
        let line = head.lines().next().unwrap_or_default();
        let code = line.find("//").map_or(line, |i| &line[..i]);
        let colon = code.rfind(':')?;
        Some((span.start + colon as u32 + 1, span.end))
    }

    /// `switch { case a: … }`.
    fn condition_switch(&mut self, clauses: &[CaseClause]) -> Res<Expr> {
        let tests: Vec<(Vec<ExprId>, &CaseClause)> = clauses.iter().map(|c| (c.values.clone(), c)).collect();
        self.chain(&tests, |emit, value| emit.boolean(value))
    }

    /// `if tag == a || tag == b { … } else …`.
    fn chain_switch(&mut self, id: StmtId, tag: ExprId, clauses: &[CaseClause]) -> Res<Expr> {
        let natural = self.natural(self.ty(tag));
        let value = self.expr(tag, None)?;
        let _ = id;
        let cases: usize = clauses.iter().map(|c| c.values.len()).sum();
        let value = if ast::is_simple(&value.expr) || cases <= 1 {
            value
        } else {
            let name = self.fresh("tag");
            let repr = value.repr.clone();
            let expr = if value.place && super::call::guards(&value.expr) && self.is_clone(&repr) {
                ast::method(value.expr, "clone", Vec::new())
            } else if value.place && !self.is_copy(&repr) {
                let lent = Value::temp(ast::reference(false, value.expr), repr.clone().lend());
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(lent.expr)));
                return self.chain_over(
                    Value::place(ast::ident_expr(&name), repr.lend()),
                    &natural,
                    tag,
                    clauses,
                );
            } else {
                value.expr
            };
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(expr)));
            Value::place(ast::ident_expr(&name), repr)
        };
        self.chain_over(value, &natural, tag, clauses)
    }

    fn chain_over(&mut self, value: Value, natural: &Repr, tag: ExprId, clauses: &[CaseClause]) -> Res<Expr> {
        let mut value = value;
        if !matches!(natural, Repr::String) {
            while let Repr::Ref { .. } = value.repr {
                value = value.through();
            }
        }
        if !matches!(natural, Repr::Int(_) | Repr::String | Repr::Bool | Repr::Named(..) | Repr::Float(_)) {
            return self.hole(tag, "unsupported", format!("a switch over {}", self.describe(natural)));
        }
        if let Repr::Named(decl, _) = natural
            && !self.derives(*decl).is_some_and(|d| d.partial_eq)
        {
            return self.hole(tag, "unsupported", format!("a switch over {}", self.describe(natural)));
        }
        let tests: Vec<(Vec<ExprId>, &CaseClause)> = clauses.iter().map(|c| (c.values.clone(), c)).collect();
        let natural = natural.clone();
        self.chain(&tests, |emit, case| {
            if natural == Repr::String {
                let other = emit.text_operand(case)?;
                let (left, right) = (auto(value.expr.clone()), auto(other.expr));
                let both_text = |r: &Repr| matches!(r, Repr::Ref { inner, .. } if **inner == Repr::Str);
                return Ok(match (both_text(&value.repr), both_text(&other.repr)) {
                    (true, true) | (false, false) => ast::binary(left, BinOp::Eq(Default::default()), right),
                    _ => ast::binary(left, BinOp::Eq(Default::default()), right),
                });
            }
            let want = value.repr.clone();
            let other = emit.expr_as(case, &want)?;
            Ok(ast::binary(value.expr.clone(), BinOp::Eq(Default::default()), other))
        })
    }

    /// An `if` chain; the default goes last.
    fn chain(
        &mut self,
        tests: &[(Vec<ExprId>, &CaseClause)],
        mut test: impl FnMut(&mut Self, ExprId) -> Res<Expr>,
    ) -> Res<Expr> {
        let default = tests.iter().find(|(_, c)| c.is_default).map(|(_, c)| *c);
        let mut written = Vec::new();
        for (values, clause) in tests.iter().filter(|(_, c)| !c.is_default) {
            let mut cond: Option<Expr> = None;
            for value in values {
                let (stmts, next) = self.collect(|emit| test(emit, *value))?;
                let next = ast::with_stmts(stmts, next);
                cond = Some(match cond {
                    None => next,
                    Some(before) => ast::binary(before, BinOp::Or(Default::default()), next),
                });
            }
            let (stmts, ()) = self.clause(clause)?;
            written.push((cond.unwrap_or_else(|| ast::bool_lit(false)), stmts));
        }
        let mut els = match default {
            Some(clause) => {
                let (stmts, ()) = self.clause(clause)?;
                if stmts.is_empty() { None } else { Some(ast::block_expr(stmts, None)) }
            }
            None => None,
        };
        for (cond, stmts) in written.into_iter().rev() {
            els = Some(ast::if_expr(cond, stmts, els));
        }
        Ok(els.unwrap_or_else(|| ast::block_expr(Vec::new(), None)))
    }

    /// A switch with `fallthrough`: each clause after such a one is entered by a flag.
    fn fallthrough_switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        tag: Option<ExprId>,
        clauses: &[CaseClause],
        label: Option<&Name>,
    ) -> Res<()> {
        // A clause that falls through takes the next clause's statements with it.
        let mut bodies: Vec<CaseClause> = Vec::new();
        for (i, clause) in clauses.iter().enumerate() {
            let mut body = clause.body.clone();
            let mut next = i + 1;
            while body.last().is_some_and(|s| self.body[*s] == GoStmt::Fallthrough) {
                body.pop();
                let Some(following) = clauses.get(next) else { break };
                body.extend(following.body.iter().copied());
                next += 1;
            }
            if body.len() > 24 {
                return self.stmt_hole(id, "unsupported", "a fallthrough into a long clause");
            }
            bodies.push(CaseClause { body, ..clause.clone() });
        }
        self.switch(id, init, tag, &bodies, label)
    }
}

/// The statement in a labelled block, where a `break` aims at it.
pub(super) fn labelled(expr: Expr, target: Option<Target>) -> Expr {
    match target {
        Some(target) if target.label_used => {
            ast::block_expr(vec![super::stmt::statement(expr)], Some(&target.label))
        }
        _ => expr,
    }
}

pub(super) fn pat_of(tokens: proc_macro2::TokenStream) -> syn::Result<Pat> {
    syn::parse::Parser::parse2(Pat::parse_single, tokens)
}
