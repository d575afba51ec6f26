//! Type switches over errors: `match err { Some(Error::Parse(e)) => … }`.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ExprId, Node, TypeCase};
use goxide_plan::Repr;
use syn::{Expr, Pat, parse_quote};

/// An error that is looked at.
struct Subject {
    expr: Expr,
    repr: Repr,
    /// `Option<&Error>` instead of `&Error`.
    optional: bool,
}

impl Emit<'_> {
    /// The clauses as arms of a `match`.
    pub(super) fn error_match(&mut self, base: ExprId, clauses: &[TypeCase]) -> Res<Expr> {
        let subject = self.error_subject(base)?;
        let kept = Value::temp(subject.expr.clone(), subject.repr.clone());
        let for_nil = clauses.iter().flat_map(|c| &c.types).any(|ty| self.is_nil(*ty));
        let mut arms = Vec::new();
        for clause in clauses.iter().filter(|c| !c.is_default) {
            let bound = self.clause_local(clause);
            let (pat, value) = match (&clause.types[..], bound) {
                ([one], Some(local)) if !self.is_nil(*one) => {
                    let name = self.local_name(local);
                    let (variant, repr) = self.error_variant(self.ty(*one), *one)?;
                    let pat = subject.pattern(&variant, ast::pat_ident(&name, false));
                    (pat, Value::place(ast::ident_expr(&name), repr.lend()))
                }
                (types, _) => (self.error_pattern(&subject, types)?, kept.clone()),
            };
            let (stmts, ()) = self.type_clause(clause, Some(value))?;
            arms.push(ast::arm(pat, ast::block_expr(stmts, None)));
        }
        let mut last: Pat = parse_quote!(_);
        let mut stmts = Vec::new();
        if let Some(default) = clauses.iter().find(|c| c.is_default) {
            let mut value = kept;
            if let Some(local) = self.clause_local(default).filter(|_| for_nil && subject.optional) {
                let name = self.local_name(local);
                last = ast::pat_call("Some", ast::pat_ident(&name, false));
                let inner = subject.repr.option_inner().cloned().unwrap_or(subject.repr.clone());
                value = Value::place(ast::ident_expr(&name), inner);
            }
            (stmts, ()) = self.type_clause(default, Some(value))?;
        }
        if let ([only], true) = (&arms[..], stmts.is_empty()) {
            let test = ast::let_cond(only.pat.clone(), subject.expr);
            let body = match &*only.body {
                Expr::Block(block) => block.block.stmts.clone(),
                other => vec![ast::bare(other.clone())],
            };
            return Ok(ast::if_expr(test, body, None));
        }
        arms.push(ast::arm(last, ast::block_expr(stmts, None)));
        Ok(ast::match_expr(subject.expr, arms))
    }

    fn clause_local(&self, clause: &TypeCase) -> Option<goxide_ir::LocalId> {
        clause.local.filter(|l| clause.body.iter().any(|s| self.uses_of_local(Node::Stmt(*s), *l) > 0))
    }

    /// The pattern of several types, nil among them.
    fn error_pattern(&mut self, subject: &Subject, types: &[ExprId]) -> Res<Pat> {
        let mut pats: Vec<Pat> = Vec::new();
        for ty in types {
            if !self.is_nil(*ty) {
                let (variant, _) = self.error_variant(self.ty(*ty), *ty)?;
                pats.push(subject.pattern(&variant, parse_quote!(_)));
            } else if subject.optional {
                pats.push(parse_quote!(None));
            } else {
                return self.hole(*ty, "dynamic-type", "an error that is there is asked for nil");
            }
        }
        let mut pats = pats.into_iter();
        let Some(first) = pats.next() else { return Ok(parse_quote!(_)) };
        Ok(pats.fold(first, |before, next| parse_quote!(#before | #next)))
    }

    fn error_subject(&mut self, base: ExprId) -> Res<Subject> {
        let value = self.expr(base, None)?;
        let value = match &value.repr {
            Repr::Result(ok, package) if **ok == Repr::Unit => {
                let repr = Repr::Error(*package).optional();
                let name = self.fresh("err");
                let taken = ast::method(value.expr, "err", Vec::new());
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(taken)));
                Value::place(ast::ident_expr(&name), repr)
            }
            _ => value,
        };
        let (expr, repr, optional) = match value.repr.clone() {
            Repr::Option(_) => match self.lent_option(value, false) {
                Some((expr, repr)) => (expr, repr.optional(), true),
                None => return self.hole(base, "dynamic-type", "a type switch over this error"),
            },
            Repr::Ref { inner, .. } if matches!(*inner, Repr::Error(_)) => (value.expr, value.repr, false),
            Repr::Error(_) => (ast::reference(false, value.expr), value.repr.lend(), false),
            other => {
                let what = format!("a type switch over {}", self.describe(&other));
                return self.hole(base, "dynamic-type", what);
            }
        };
        if ast::is_simple(&expr) {
            return Ok(Subject { expr, repr, optional });
        }
        let name = self.fresh("error");
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(expr)));
        Ok(Subject { expr: ast::ident_expr(&name), repr, optional })
    }
}

impl Subject {
    /// `Some(Error::Parse(inner))`.
    fn pattern(&self, variant: &str, inner: Pat) -> Pat {
        let pat = ast::pat_call(variant, inner);
        if self.optional { ast::pat_call("Some", pat) } else { pat }
    }
}
