//! Statements and blocks, with the comments before each.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use crate::comment;
use crate::cx::Hole;
use goxide_ir::{Expr as Go, ExprId, Stmt as GoStmt, StmtId};
use goxide_plan::Repr;

impl Emit<'_> {
    /// The statements of a `{ … }`.
    pub(super) fn block_of(&mut self, block: StmtId) -> Res<()> {
        let span = self.body.stmt_span(block);
        match &self.body[block] {
            GoStmt::Block(stmts) => {
                self.block_stmts(stmts, Some((span.start + 1, span.end.saturating_sub(1))))
            }
            _ => self.block_stmts(&[block], None),
        }
    }

    /// Statements in a row; `around` is where the text after `{` begins and where `}` stands.
    pub(super) fn block_stmts(&mut self, stmts: &[StmtId], around: Option<(u32, u32)>) -> Res<()> {
        let mut end = around.map(|(start, _)| start);
        let mut at = 0;
        while at < stmts.len() {
            let stmt = stmts[at];
            if let Some(end) = end {
                self.comments(stmt, end);
            }
            let marked = std::mem::take(&mut self.marked);
            let given = self.given.len();
            let (written, consumed) = self.collect(|emit| emit.one_of(stmts, at))?;
            for marker in std::mem::replace(&mut self.marked, marked) {
                self.out.extend(comment::marker(&marker));
                self.needs.markers.push(marker);
            }
            // A name may come again in the next statement, unless it stays in use.
            if !self.narrowed.iter().any(|(_, b)| {
                self.given[given..].iter().any(|g| ast::as_ident(&b.expr).as_deref() == Some(g))
            }) {
                self.given.truncate(given);
            }
            self.out.extend(written);
            let last = stmts[at + consumed - 1];
            end = end.map(|_| self.body.stmt_span(last).end);
            at += consumed;
        }
        if let (Some(end), Some((start, close))) = (end, around) {
            let file = stmts.first().map(|s| self.body.stmt_span(*s).file);
            let _ = start;
            if let Some(file) = file {
                self.out.extend(comment::at_end(self.cx, file, end, close));
            }
        }
        Ok(())
    }

    /// Comments, blank lines and markers before a statement.
    fn comments(&mut self, stmt: StmtId, end: u32) {
        let start = self.body.stmt_span(stmt).start;
        if end <= start {
            self.out.extend(comment::for_stmt(self.cx, self.body_id, stmt, end));
        }
    }

    /// Comments between two statements that became one.
    pub(super) fn comments_between(&mut self, first: StmtId, second: StmtId) {
        let end = self.body.stmt_span(first).end;
        self.comments(second, end);
    }

    /// One statement, or a pair that is one idiom in Rust; how many were taken.
    fn one_of(&mut self, stmts: &[StmtId], at: usize) -> Res<usize> {
        if self.nested_stmt(stmts[at])? {
            return Ok(1);
        }
        if self.made_entry(stmts, at)? {
            return Ok(2);
        }
        if let Some(consumed) = self.pair(stmts, at)? {
            return Ok(consumed);
        }
        let rest = &stmts[at + 1..];
        self.stmt(stmts[at], rest, None)?;
        Ok(1)
    }

    /// A statement; `rest` are those after it in its block.
    pub(super) fn stmt(&mut self, id: StmtId, rest: &[StmtId], label: Option<&goxide_ir::Name>) -> Res<()> {
        match &self.body[id] {
            GoStmt::Block(_) => {
                let (stmts, ()) = self.scoped(|emit| emit.block_of(id))?;
                self.out.push(ast::bare(ast::block_expr(stmts, None)));
                self.forget_changed(id, None);
                Ok(())
            }
            GoStmt::Expr(expr) => self.expr_stmt(*expr),
            GoStmt::Send { chan, value } => self.send(*chan, *value),
            GoStmt::IncDec { target, increment } => self.inc_dec(*target, *increment),
            GoStmt::Assign { lhs, op, rhs } => self.assign(id, lhs, *op, rhs),
            GoStmt::ShortVarDecl { lhs, declares, rhs } => self.short_var(id, lhs, declares, rhs, rest),
            GoStmt::VarDecl { locals, values, .. } => self.var_decl(id, locals, values, rest),
            GoStmt::ConstDecl { locals, .. } => self.const_decl(locals),
            GoStmt::TypeDecl { .. } => self.type_decl(id),
            GoStmt::If { init, cond, then, els } => self.if_stmt(id, *init, *cond, *then, *els, rest),
            GoStmt::For { init, cond, post, body } => self.for_stmt(id, *init, *cond, *post, *body, label),
            GoStmt::Range { key, value, define, over, body } => {
                self.range(id, *key, *value, *define, *over, *body, label)
            }
            GoStmt::Switch { init, tag, clauses } => self.switch(id, *init, *tag, clauses, label),
            GoStmt::TypeSwitch { init, binding, subject, clauses } => {
                self.type_switch(id, *init, binding.as_ref(), *subject, clauses, label)
            }
            GoStmt::Select(clauses) => self.select(id, clauses, label),
            GoStmt::Go(call) => self.go_stmt(id, *call),
            GoStmt::Defer(call) => self.defer(id, *call),
            GoStmt::Return(values) => self.return_stmt(id, values),
            GoStmt::Break(label) => self.break_stmt(id, label.as_ref()),
            GoStmt::Continue(label) => self.continue_stmt(id, label.as_ref()),
            GoStmt::Goto(label) => self.stmt_hole(id, "goto", format!("goto {label} has no structured form")),
            GoStmt::Fallthrough => self.stmt_hole(id, "unsupported", "fallthrough in this place"),
            GoStmt::Labeled { label, stmt } => {
                let label = label.clone();
                self.stmt(*stmt, rest, Some(&label))
            }
            GoStmt::Empty => Ok(()),
            GoStmt::Unsupported { what } => {
                self.stmt_hole(id, "unsupported", format!("{what} was not understood"))
            }
        }
    }

    /// The type stands beside the function, unless that has type parameters, which the type may mention.
    fn type_decl(&self, id: StmtId) -> Res<()> {
        let generic = self.cx.program.funcs.iter().any(|(_, f)| f.body == self.body_id && f.is_generic());
        if generic {
            return self.stmt_hole(id, "unsupported", "a type is declared in a generic function");
        }
        Ok(())
    }

    pub(super) fn stmt_hole<T>(&self, id: StmtId, kind: &'static str, what: impl Into<String>) -> Res<T> {
        Err(Hole { span: self.body.stmt_span(id), kind, what: what.into() })
    }

    fn expr_stmt(&mut self, expr: ExprId) -> Res<()> {
        let node = self.body.unparen(expr);
        self.unused = Some(node);
        let value = match &self.body[node] {
            Go::Call { fun, args, spread } => self.call_used(node, *fun, args, *spread, None, true),
            _ => self.expr(expr, None),
        };
        self.unused = None;
        let value = value?;
        if let Repr::Unit = value.repr {
            if !is_nothing(&value.expr) {
                self.out.push(statement(value.expr));
            }
            return Ok(());
        }
        self.discard(value);
        Ok(())
    }

    /// Runs an expression whose value nobody wants.
    pub(super) fn discard(&mut self, value: Value) {
        let must_use = match &value.repr {
            Repr::Result(..) => true,
            Repr::Path { path, .. } => path == "Result",
            _ => false,
        };
        let plain_call = matches!(&value.expr, syn::Expr::Call(_) | syn::Expr::MethodCall(_));
        if plain_call && !must_use && !is_pure(&value.expr) {
            self.out.push(ast::semi(value.expr));
            return;
        }
        if ast::is_simple(&value.expr) {
            return;
        }
        self.out.push(ast::semi(ast::assign(syn::parse_quote!(_), value.expr)));
    }

    pub(super) fn const_decl(&mut self, locals: &[Option<goxide_ir::LocalId>]) -> Res<()> {
        // Constants are folded where they are used, except those that are used by name.
        for local in locals.iter().flatten() {
            let Some(value) = self.types.constants.get(*local).cloned() else { continue };
            let ty = self.types.locals.get(*local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
            let repr = match self.natural(ty) {
                Repr::String => super::value::str_ref(),
                other => other,
            };
            let expr = match (&value, &repr) {
                (goxide_ir::ConstValue::Bool(b), Repr::Bool) => ast::bool_lit(*b),
                (goxide_ir::ConstValue::Str(bytes), Repr::Ref { .. }) => match std::str::from_utf8(bytes) {
                    Ok(text) => ast::str_lit(text),
                    Err(_) => continue,
                },
                (_, Repr::Int(_)) => match value.to_int() {
                    Some(n) => {
                        let Some(i) = value.to_i64() else { continue };
                        let _ = n;
                        ast::int_lit(i)
                    }
                    None => continue,
                },
                (_, Repr::Float(bits)) => match super::constant::float_text(&value, *bits) {
                    Some(text) => ast::number(&text),
                    None => continue,
                },
                _ => continue,
            };
            let name = self.local_name(*local);
            let name = if name.chars().any(char::is_lowercase) { name.to_uppercase() } else { name };
            let (ident, ty) = (ast::ident(&name), self.rust_type(&repr));
            let used = self.body.exprs().any(|(_, e)| *e == Go::Local(*local));
            if !used {
                continue;
            }
            self.out.push(syn::parse_quote!(const #ident: #ty = #expr;));
            self.bindings
                .insert(*local, super::env::Binding { expr: ast::ident_expr(&name), repr, owned: false });
        }
        Ok(())
    }
}

/// `()`: nothing to do.
fn is_nothing(expr: &syn::Expr) -> bool {
    matches!(expr, syn::Expr::Tuple(tuple) if tuple.elems.is_empty())
}

/// Calls that clippy and rustc want used.
fn is_pure(expr: &syn::Expr) -> bool {
    let syn::Expr::MethodCall(call) = expr else { return false };
    ["clone", "len", "to_owned", "to_string", "wrapping_div", "is_empty", "get"]
        .iter()
        .any(|name| call.method == name)
}

/// An expression of type `()` as a statement.
pub(super) fn statement(expr: syn::Expr) -> syn::Stmt {
    match expr {
        syn::Expr::If(_)
        | syn::Expr::Match(_)
        | syn::Expr::Block(_)
        | syn::Expr::Loop(_)
        | syn::Expr::ForLoop(_)
        | syn::Expr::While(_) => ast::bare(expr),
        _ => ast::semi(expr),
    }
}
