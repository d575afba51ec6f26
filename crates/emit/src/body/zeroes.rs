//! Where zero values of a type come into being.

use crate::cx::Cx;
use goxide_ir::{Builtin, Entity, Expr, Mode, Origin, Stmt, Ty, TyId};

/// Whether some value of the struct type is made without setting the field: `var x T`, `T{}`, `new(T)`.
pub(super) fn made_without(cx: Cx<'_>, of: TyId, field: &str) -> bool {
    cx.program.funcs.iter().filter(|(_, f)| cx.program[f.package].origin == Origin::Port).any(|(_, func)| {
        let Some(types) = cx.program.checked.bodies.get(func.body) else { return false };
        let body = &cx.program[func.body];
        let declared = body.stmts().any(|(_, stmt)| {
            let Stmt::VarDecl { locals, values, .. } = stmt else { return false };
            values.is_empty()
                && locals.iter().flatten().any(|l| types.locals.get(*l).is_some_and(|t| holds(cx, *t, of, 0)))
        });
        declared
            || body.exprs().any(|(id, expr)| match expr {
                Expr::CompositeLit { elements, .. } => {
                    let Some(ty) = types.exprs.get(id).map(|e| e.ty) else { return false };
                    if ty == of {
                        let keyed = elements.iter().any(|e| e.key.is_some());
                        let given = elements
                            .iter()
                            .any(|e| e.key.and_then(|k| body.key_name(k)).is_some_and(|n| n == field));
                        return elements.is_empty() || keyed && !given;
                    }
                    false
                }
                Expr::Call { fun, args, .. } => {
                    let new =
                        matches!(types.names.get(body.unparen(*fun)), Some(Entity::Builtin(Builtin::New)));
                    new && args.iter().any(|a| {
                        types.exprs.get(*a).is_some_and(|t| t.mode == Mode::Type && holds(cx, t.ty, of, 0))
                    })
                }
                _ => false,
            })
    })
}

/// Whether a value of `ty` holds one of `of` in place.
fn holds(cx: Cx<'_>, ty: TyId, of: TyId, depth: u32) -> bool {
    if ty == of {
        return true;
    }
    if depth > 4 {
        return false;
    }
    match &cx.program.types[ty] {
        Ty::Named { decl, .. } => {
            cx.program.checked.types.get(*decl).is_some_and(|info| holds(cx, info.underlying, of, depth + 1))
        }
        Ty::Struct(fields) => fields.iter().any(|f| holds(cx, f.ty, of, depth + 1)),
        Ty::Array { elem, .. } => holds(cx, *elem, of, depth + 1),
        Ty::Unknown
        | Ty::Basic(_)
        | Ty::Pointer(_)
        | Ty::Slice(_)
        | Ty::Map { .. }
        | Ty::Chan { .. }
        | Ty::Func(_)
        | Ty::Interface(_)
        | Ty::Tuple(_)
        | Ty::Param(_) => false,
    }
}
