//! `==` of two interface values: `go::any::equal(a.as_deref(), b.as_deref())`.
//!
//! The values are compared as they are printed, by what the runtime library knows of them. What stands in an interface
//! by its pointer has an identity in Go that the Rust value need not have: that stays a hole.

use super::ast;
use super::dynamic::apart;
use super::env::{Emit, Res};
use crate::cx::Cx;
use goxide_ir::{BinaryOp, Expr as Go, ExprId, Ty, TyId, ty};
use goxide_plan::{CrateKind, Repr};
use syn::Expr;

/// Whether two values of type `any` are compared somewhere.
pub(super) fn compares(cx: Cx<'_>) -> bool {
    cx.program.ported_funcs().any(|(_, func)| {
        let Some(types) = cx.program.checked.bodies.get(func.body) else { return false };
        let is_any = |e: &ExprId| {
            types.exprs.get(*e).is_some_and(|e| cx.program.underlying(e.ty) == ty::ANY)
        };
        let compared = |e: &Go| {
            matches!(e, Go::Binary { op: BinaryOp::Eq | BinaryOp::Ne, lhs, rhs } if is_any(lhs) && is_any(rhs))
        };
        cx.program[func.body].exprs().any(|(_, e)| compared(e))
    })
}

impl Emit<'_> {
    pub(super) fn interface_comparison(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
    ) -> Res<Expr> {
        let is_any = |ty: TyId| self.cx.program.underlying(ty) == ty::ANY;
        if !is_any(self.ty(lhs)) || !is_any(self.ty(rhs)) {
            return self.hole(id, "dynamic-type", "two interface values are compared");
        }
        if self.cx.plan.layout.kind != CrateKind::Bin {
            let what = "two values of type any are compared, and callers may put what they like into them";
            return self.hole(id, "dynamic-type", what);
        }
        for held in super::behind_any::held(self.cx) {
            if !self.is_plain(held, 0) {
                let name = self.cx.program.type_string(held, goxide_ir::dump::Qualify::Path);
                let what = format!("two values of type any are compared, which may hold a {name}");
                return self.hole(id, "dynamic-type", what);
            }
        }
        let (left, right) = (self.as_any(lhs)?, self.as_any(rhs)?);
        let equal = ast::call(self.go("any::equal"), vec![left, right]);
        Ok(if op == BinaryOp::Eq { equal } else { ast::not(equal) })
    }

    /// Whether values of a type are compared by what they hold alone, and the runtime library can tell them apart.
    fn is_plain(&self, held: TyId, depth: u32) -> bool {
        let program = self.cx.program;
        if apart(&program.types[held]).is_some() {
            return true;
        }
        if let Ty::Named { decl, .. } = &program.types[held]
            && !super::go_fmt::printable(self.cx, *decl)
        {
            return false;
        }
        match &program.types[program.underlying(held)] {
            Ty::Basic(goxide_ir::Basic::UntypedNil) => true,
            Ty::Basic(_) => !matches!(self.natural(held), Repr::Unsupported(_)),
            Ty::Struct(fields) => depth < 8 && fields.iter().all(|f| self.is_plain(f.ty, depth + 1)),
            Ty::Array { elem, .. } => depth < 8 && self.is_plain(*elem, depth + 1),
            _ => program.underlying(held) == ty::ANY,
        }
    }

    /// An `Option<&dyn Any>`.
    fn as_any(&mut self, id: ExprId) -> Res<Expr> {
        let value = self.expr(id, None)?;
        if let Some((lent, _)) = self.lent_option(value.clone(), false) {
            return Ok(lent);
        }
        let mut value = value;
        while let Repr::Ref { inner, .. } = value.repr {
            value.repr = *inner;
            value.expr = ast::deref(value.expr);
        }
        match &value.repr {
            Repr::Any => Ok(ast::call_path("Some", vec![ast::reference(false, value.expr)])),
            Repr::Rc(inner) | Repr::Box(inner) | Repr::Arc(inner) if **inner == Repr::Any => {
                Ok(ast::call_path("Some", vec![ast::reference(false, ast::deref(value.expr))]))
            }
            Repr::Named(..) => Ok(ast::call_path("Some", vec![ast::reference(false, value.expr)])),
            other => {
                let what = format!("an interface value is compared with {}", self.describe(other));
                self.hole(id, "dynamic-type", what)
            }
        }
    }
}
