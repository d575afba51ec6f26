//! Type assertions and type switches, by `downcast_ref`.

use super::ast;
use super::dynamic::Asked;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{ExprId, Name, Node, Stmt as GoStmt, StmtId, Ty, TyId, TypeCase};
use goxide_plan::{ErrorVariant, Repr, TypeForm};
use syn::{BinOp, Expr, parse_quote};

/// An interface value as `&dyn Any`.
struct Dynamic {
    expr: Expr,
    /// It is an `Option` of it.
    optional: bool,
}

impl Emit<'_> {
    /// `x.(T)` with one result: panics where Go does.
    pub(super) fn type_assert(&mut self, id: ExprId, base: ExprId) -> Res<Value> {
        let ty = self.ty(id);
        let (option, repr) = self.downcast_to(id, base, ty)?;
        let name = self.cx.program.type_string(ty, goxide_ir::dump::Qualify::Path);
        let message = format!("interface conversion: interface value is not {name}");
        Ok(Value::temp(ast::method(option, "expect", vec![ast::str_lit(&message)]), repr))
    }

    /// `x.(T)` with two results, as an `Option`.
    pub(super) fn downcast(&mut self, id: ExprId, base: ExprId, ty: ExprId) -> Res<(Expr, Repr)> {
        self.downcast_to(id, base, self.ty(ty))
    }

    pub(super) fn downcast_to(&mut self, id: ExprId, base: ExprId, ty: TyId) -> Res<(Expr, Repr)> {
        if self.is_error(self.ty(base)) {
            return self.error_downcast(id, base, ty);
        }
        let asked = self.asked(ty, self.ty(base), id)?;
        let subject = self.expr(base, None)?;
        let dynamic = self.dynamic(subject, base)?;
        if !dynamic.optional {
            return self.test(&asked, dynamic.expr, id);
        }
        let name = self.fresh("any");
        let (inner, repr) = self.test(&asked, ast::ident_expr(&name), id)?;
        let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, inner);
        Ok((ast::method(dynamic.expr, "and_then", vec![closure]), repr))
    }

    /// A `&dyn Any` as an option of what is asked for.
    fn test(&mut self, asked: &Asked, any: Expr, at: ExprId) -> Res<(Expr, Repr)> {
        let got = |emit: &mut Self, repr: &Repr| {
            let rust = emit.rust_type(repr);
            with_receiver(parse_quote!(x.downcast_ref::<#rust>()), any.clone())
        };
        let (object, types) = match asked {
            Asked::Type(apart) if let Some(inner) = super::dynamic::apart_inner(apart) => {
                let found = got(self, apart);
                return Ok((parse_quote!(#found.map(|value| &value.0)), inner.lend()));
            }
            Asked::Type(repr) => return Ok((got(self, repr), repr.clone().lend())),
            Asked::Interface(object, types) => (object, types),
        };
        let lent = object.clone().lend();
        let rust = self.rust_type(&lent);
        let mut option: Option<Expr> = None;
        for ty in types {
            let found = got(self, ty);
            let cast: Expr = parse_quote!(|found| found as #rust);
            let found = ast::method(found, "map", vec![cast]);
            option = Some(match option {
                None => found,
                Some(before) => {
                    ast::method(before, "or_else", vec![ast::closure(false, Vec::new(), None, found)])
                }
            });
        }
        match option {
            Some(option) => Ok((option, lent)),
            None => self.hole(at, "dynamic-type", "an interface is asked for that no type here has"),
        }
    }

    /// Whether a `&dyn Any` is what is asked for.
    fn is_asked(&mut self, asked: &Asked, any: &Expr, optional: bool) -> Expr {
        let types = match asked {
            Asked::Type(repr) => std::slice::from_ref(repr),
            Asked::Interface(_, types) => types,
        };
        let mut cond: Option<Expr> = None;
        for ty in types {
            let rust = self.rust_type(ty);
            let next = self.tested(any, optional, parse_quote!(x.is::<#rust>()), "is_some_and");
            cond = Some(match cond {
                None => next,
                Some(before) => ast::binary(before, BinOp::Or(Default::default()), next),
            });
        }
        cond.unwrap_or_else(|| ast::bool_lit(false))
    }

    /// An interface value as `&dyn Any`, or an `Option` of it.
    fn dynamic(&mut self, value: Value, at: ExprId) -> Res<Dynamic> {
        let any = |inner: &Repr| matches!(inner.peeled(), Repr::Any);
        let upcast = |emit: &Self, inner: &Repr| match inner.peeled() {
            Repr::Dyn(decl, _) => match emit.cx.plan.types.get(decl).map(|p| &p.form) {
                Some(TypeForm::Trait(form)) => form.any,
                _ => false,
            },
            _ => false,
        };
        match value.repr.clone() {
            Repr::Option(inner) if any(&inner) || upcast(self, &inner) => {
                let Some((lent, repr)) = self.lent_option(value, false) else {
                    return self.hole(at, "dynamic-type", "a type test of this value");
                };
                if any(&inner) {
                    return Ok(Dynamic { expr: lent, optional: true });
                }
                let _ = repr;
                self.uses("std::any::Any");
                let name = self.fresh("value");
                let ident = ast::ident(&name);
                let cast: Expr = parse_quote!(|#ident| #ident as &dyn Any);
                Ok(Dynamic { expr: ast::method(lent, "map", vec![cast]), optional: true })
            }
            inner if any(&inner) => Ok(Dynamic { expr: auto(value.expr), optional: false }),
            inner if upcast(self, &inner) => {
                self.uses("std::any::Any");
                let lent = match &value.repr {
                    Repr::Ref { inner, .. } if matches!(**inner, Repr::Dyn(..)) => value.expr,
                    Repr::Ref { .. } => ast::reference(
                        false,
                        ast::unary(
                            syn::UnOp::Deref(Default::default()),
                            ast::unary(syn::UnOp::Deref(Default::default()), value.expr),
                        ),
                    ),
                    _ => ast::reference(false, ast::unary(syn::UnOp::Deref(Default::default()), value.expr)),
                };
                let ty: syn::Type = parse_quote!(&dyn Any);
                Ok(Dynamic { expr: ast::cast(lent, ty), optional: false })
            }
            other => {
                let what = format!("the type in {} is asked for", self.describe(&other));
                self.hole(at, "dynamic-type", what)
            }
        }
    }

    /// `err.(*ParseError)`: a variant of the error enum.
    fn error_downcast(&mut self, id: ExprId, base: ExprId, ty: TyId) -> Res<(Expr, Repr)> {
        let (pattern, repr) = self.error_variant(ty, id)?;
        let value = self.expr(base, None)?;
        let value = match value.repr.clone() {
            Repr::Option(_) if value.place => match self.lent_option(value, false) {
                Some((expr, repr)) => Value::temp(expr, repr.optional()),
                None => return self.hole(id, "dynamic-type", "a type test of this error"),
            },
            _ => value,
        };
        let path = ast::segments(&pattern);
        // What a call just gave is taken apart as a whole.
        if let Repr::Result(ok, _) = &value.repr
            && **ok == Repr::Unit
        {
            let arms = vec![
                ast::arm(parse_quote!(Err(#path(found))), ast::some(ast::ident_expr("found"))),
                ast::arm(parse_quote!(_), ast::none()),
            ];
            return Ok((ast::match_expr(value.expr, arms), repr));
        }
        let (subject, pat): (Expr, syn::Pat) = match value.repr.peeled() {
            Repr::Error(_) => {
                let subject = match &value.repr {
                    Repr::Ref { .. } => value.expr,
                    _ => ast::reference(false, value.expr),
                };
                (subject, parse_quote!(#path(found)))
            }
            Repr::Option(_) => (value.expr, parse_quote!(Some(#path(found)))),
            other => {
                let what = format!("a type test of {}", self.describe(other));
                return self.hole(id, "dynamic-type", what);
            }
        };
        let arms =
            vec![ast::arm(pat, ast::some(ast::ident_expr("found"))), ast::arm(parse_quote!(_), ast::none())];
        Ok((ast::match_expr(subject, arms), repr.lend()))
    }

    /// The variant of the package's error for a type.
    pub(super) fn error_variant(&self, ty: TyId, at: ExprId) -> Res<(String, Repr)> {
        let inner = if let Ty::Pointer(inner) = &self.cx.program.types[ty] { *inner } else { ty };
        let Ty::Named { decl, .. } = &self.cx.program.types[inner] else {
            return self.hole(at, "dynamic-type", "an error is asked for a type without a name");
        };
        let variants =
            self.cx.plan.errors.get(&self.package).map(|p| p.variants.as_slice()).unwrap_or_default();
        let name = variants.iter().find_map(|v| match v {
            ErrorVariant::Type { decl: d, name, nilable, .. } if d == decl => Some((name.clone(), *nilable)),
            ErrorVariant::Type { .. }
            | ErrorVariant::Sentinel { .. }
            | ErrorVariant::Message
            | ErrorVariant::Context
            | ErrorVariant::Wrapped
            | ErrorVariant::Package(..) => None,
        });
        match name {
            Some((name, nilable)) => {
                let repr = self.natural(inner);
                let repr = if nilable { repr.optional() } else { repr };
                Ok((format!("{}::{name}", self.error_name(self.package)), repr))
            }
            None => self.hole(
                at,
                "dynamic-type",
                "an error is asked for a type that is no variant of the package's error",
            ),
        }
    }

    pub(super) fn type_switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        binding: Option<&Name>,
        subject: ExprId,
        clauses: &[TypeCase],
        label: Option<&Name>,
    ) -> Res<()> {
        let _ = binding;
        let node = self.body.unparen(subject);
        let base = match &self.body[node] {
            goxide_ir::Expr::TypeAssert { base, ty: None } => *base,
            _ => subject,
        };
        let (stmts, expr) = self.scoped(|emit| {
            if let Some(init) = init {
                emit.stmt(init, &[], None)?;
            }
            emit.targets.push(emit.switch_target(label));
            let written = emit.type_chain(base, clauses);
            let target = emit.targets.pop();
            Ok(super::switch::labelled(written?, target))
        })?;
        self.push_scoped(init, stmts, expr);
        self.forget_changed(id, None);
        Ok(())
    }

    fn type_chain(&mut self, base: ExprId, clauses: &[TypeCase]) -> Res<Expr> {
        if self.is_error(self.ty(base)) {
            return self.error_match(base, clauses);
        }
        let value = self.expr(base, None)?;
        let kept = value.clone();
        let dynamic = self.dynamic(value, base)?;
        let name = self.fresh("any");
        let simple = ast::is_simple(&dynamic.expr);
        let any = if simple {
            dynamic.expr
        } else {
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(dynamic.expr)));
            ast::ident_expr(&name)
        };
        let mut els = None;
        if let Some(default) = clauses.iter().find(|c| c.is_default) {
            let (stmts, ()) = self.type_clause(default, Some(kept.clone()))?;
            if !stmts.is_empty() {
                els = Some(ast::block_expr(stmts, None));
            }
        }
        for clause in clauses.iter().rev().filter(|c| !c.is_default) {
            let bound = clause
                .local
                .filter(|l| clause.body.iter().any(|s| self.uses_of_local(Node::Stmt(*s), *l) > 0));
            let test;
            let value;
            match &clause.types[..] {
                [one] if !self.is_nil(*one) => {
                    let asked = self.asked(self.ty(*one), self.ty(base), *one)?;
                    // Nothing here has the methods: Go never comes here.
                    if matches!(&asked, Asked::Interface(_, types) if types.is_empty()) {
                        continue;
                    }
                    match bound {
                        Some(local) => {
                            let (option, repr) = if dynamic.optional {
                                let (inner, repr) = self.test(&asked, ast::ident_expr("v"), *one)?;
                                let closure =
                                    ast::closure(false, vec![ast::pat_ident("v", false)], None, inner);
                                (ast::method(any.clone(), "and_then", vec![closure]), repr)
                            } else {
                                self.test(&asked, any.clone(), *one)?
                            };
                            let name = self.local_name(local);
                            test = ast::let_cond(ast::pat_call("Some", ast::pat_ident(&name, false)), option);
                            value = Some(Value::place(ast::ident_expr(&name), repr));
                        }
                        None => {
                            test = self.is_asked(&asked, &any, dynamic.optional);
                            value = None;
                        }
                    }
                }
                many => {
                    let mut cond: Option<Expr> = None;
                    for ty in many {
                        let next = if self.is_nil(*ty) {
                            if dynamic.optional {
                                ast::method(any.clone(), "is_none", Vec::new())
                            } else {
                                ast::bool_lit(false)
                            }
                        } else {
                            let asked = self.asked(self.ty(*ty), self.ty(base), *ty)?;
                            self.is_asked(&asked, &any, dynamic.optional)
                        };
                        cond = Some(match cond {
                            None => next,
                            Some(before) => ast::binary(before, BinOp::Or(Default::default()), next),
                        });
                    }
                    test = cond.unwrap_or_else(|| ast::bool_lit(false));
                    value = Some(kept.clone());
                }
            }
            let (stmts, ()) = self.type_clause(clause, value)?;
            els = Some(ast::if_expr(test, stmts, els));
        }
        Ok(els.unwrap_or_else(|| ast::block_expr(Vec::new(), None)))
    }

    /// A test of `&dyn Any`, through the `Option` around it.
    fn tested(&mut self, any: &Expr, optional: bool, test: Expr, through: &str) -> Expr {
        if !optional {
            return with_receiver(test, any.clone());
        }
        let inner = with_receiver(test, ast::ident_expr("v"));
        let closure = ast::closure(false, vec![ast::pat_ident("v", false)], None, inner);
        ast::method(any.clone(), through, vec![closure])
    }

    pub(super) fn type_clause(
        &mut self,
        clause: &TypeCase,
        value: Option<Value>,
    ) -> Res<(Vec<syn::Stmt>, ())> {
        let last_break = matches!(clause.body.last().map(|s| &self.body[*s]), Some(GoStmt::Break(None)));
        let body = if last_break { &clause.body[..clause.body.len() - 1] } else { &clause.body[..] };
        let around = self.text_after_colon(clause.span, clause.body.first().copied());
        self.scoped(|emit| {
            if let (Some(local), Some(value)) = (clause.local, value) {
                let owned = false;
                emit.bindings
                    .insert(local, super::env::Binding { expr: value.expr, repr: value.repr, owned });
            }
            emit.block_stmts(body, around)
        })
    }
}

/// A method call on another receiver.
fn with_receiver(call: Expr, receiver: Expr) -> Expr {
    if let Expr::MethodCall(mut call) = call {
        *call.receiver = receiver;
        return Expr::MethodCall(call);
    }
    call
}
