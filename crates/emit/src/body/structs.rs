//! A struct as another with the same fields: Go converts one into the other, and assigns what has no name to both.
//!
//! ```text
//! p := Point(origin)      let p = Point { x: ORIGIN.x, y: ORIGIN.y };
//! ```

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{ExprId, TypeDeclId};
use goxide_plan::{Repr, StructPlan, TypeForm};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// The fields of two structs that hold the same.
    fn same_fields(&self, from: TypeDeclId, to: TypeDeclId) -> Option<(&StructPlan, &StructPlan)> {
        let form = |decl| match self.cx.plan.types.get(&decl).map(|p| &p.form) {
            Some(TypeForm::Struct(form)) if form.guards.is_empty() => Some(form),
            _ => None,
        };
        let (a, b) = (form(from)?, form(to)?);
        let same =
            a.fields.len() == b.fields.len() && a.fields.iter().zip(&b.fields).all(|(x, y)| x.repr == y.repr);
        same.then_some((a, b))
    }

    /// Whether a struct can be written as another, field by field.
    pub(super) fn is_struct_as(&self, have: &Repr, want: &Repr) -> bool {
        match (have, want) {
            (Repr::Named(from, a), Repr::Named(to, b)) => {
                a.is_empty() && b.is_empty() && from != to && self.same_fields(*from, *to).is_some()
            }
            _ => false,
        }
    }

    /// `To { a: x.a, b: x.b }`.
    pub(super) fn struct_as(
        &mut self,
        value: Value,
        from: TypeDeclId,
        to: TypeDeclId,
        at: ExprId,
    ) -> Res<Expr> {
        let Some((have, want)) = self.same_fields(from, to) else {
            return self.hole(at, "unsupported", "a struct is converted to one that holds something else");
        };
        let pairs: Vec<(String, String, Repr)> = have
            .fields
            .iter()
            .zip(&want.fields)
            .map(|(a, b)| (a.name.clone(), b.name.clone(), a.repr.clone()))
            .collect();
        let movable = value.movable || !value.place;
        let base = match auto(value.expr) {
            simple @ (Expr::Path(_) | Expr::Field(_)) => simple,
            other => {
                let name = self.fresh("value");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(other)));
                ast::ident_expr(&name)
            }
        };
        let path = ast::path(&self.type_name(to));
        let mut literal: syn::ExprStruct = parse_quote!(#path {});
        for (name, target, repr) in pairs {
            let part = Value { expr: ast::field(base.clone(), &name), repr, place: true, movable };
            let part = self.own(part, at)?;
            let target = ast::ident(&target);
            literal.fields.push(parse_quote!(#target: #part));
        }
        Ok(Expr::Struct(literal))
    }
}
