//! Slice types of which some element is overwritten in place.
//!
//! A loop over a slice sees what is overwritten meanwhile. Where nothing ever overwrites an element of such a slice, a
//! loop may walk over a copy.

use super::go;
use goxide_ir::{Body, BodyTypes, Builtin, Entity, Expr, ExprId, Program, Stmt, Ty, TyId, UnaryOp};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// The types, behind names, of the slices that the packages to port write elements of.
pub(crate) fn overwritten(program: &Program) -> IndexSet<TyId, FxBuildHasher> {
    let mut out = IndexSet::default();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        let body = &program[func.body];
        let look = Look { program, body, types };
        for (_, stmt) in body.stmts() {
            match stmt {
                Stmt::Assign { lhs, .. } => lhs.iter().for_each(|target| look.element(*target, &mut out)),
                Stmt::IncDec { target, .. } => look.element(*target, &mut out),
                _ => {}
            }
        }
        for (_, expr) in body.exprs() {
            match expr {
                Expr::Unary { op: UnaryOp::Addr, operand } => look.element(*operand, &mut out),
                Expr::Call { fun, args, .. } => look.call(*fun, args, &mut out),
                _ => {}
            }
        }
    }
    out
}

struct Look<'a> {
    program: &'a Program,
    body: &'a Body,
    types: &'a BodyTypes,
}

impl Look<'_> {
    fn slice(&self, expr: ExprId, out: &mut IndexSet<TyId, FxBuildHasher>) {
        let ty = self.types.exprs.get(self.body.unparen(expr)).map(|e| go::underlying(self.program, e.ty));
        out.extend(ty.filter(|ty| matches!(self.program.types[*ty], Ty::Slice(_))));
    }

    /// The slices on the way to a place that is written.
    fn element(&self, target: ExprId, out: &mut IndexSet<TyId, FxBuildHasher>) {
        let mut at = self.body.unparen(target);
        loop {
            at = match &self.body[at] {
                Expr::Index { base, .. } => {
                    self.slice(*base, out);
                    self.body.unparen(*base)
                }
                // What a pointer in an element points to is no part of the element.
                Expr::Selector { base, .. } => {
                    let ty = self.types.exprs.get(self.body.unparen(*base)).map(|e| e.ty);
                    if ty.is_none_or(|ty| go::pointee(self.program, ty).is_some()) {
                        return;
                    }
                    self.body.unparen(*base)
                }
                _ => return,
            }
        }
    }

    /// `copy` and `append` onto a part write in place, and so may what the library is given.
    fn call(&self, fun: ExprId, args: &[ExprId], out: &mut IndexSet<TyId, FxBuildHasher>) {
        let fun = self.body.unparen(fun);
        match self.types.names.get(fun) {
            Some(Entity::Builtin(Builtin::Copy | Builtin::Clear)) => {
                args.iter().take(1).for_each(|arg| self.slice(*arg, out));
            }
            Some(Entity::Builtin(Builtin::Append)) => {
                let part = args.first().map(|arg| self.body.unparen(*arg));
                if let Some(part) = part.filter(|p| matches!(self.body[*p], Expr::Slice { .. })) {
                    self.slice(part, out);
                }
            }
            Some(Entity::Func(func)) if !go::is_ported(self.program, self.program[*func].package) => {
                let package = &self.program[self.program[*func].package];
                if matches!(package.path.as_str(), "sort" | "slices") {
                    args.iter().take(1).for_each(|arg| self.slice(*arg, out));
                }
            }
            _ => {}
        }
    }
}
