//! Struct types of which a zero value is made somewhere, so that every field of theirs must have one.

use super::go;
use goxide_ir::{Builtin, Entity, Expr, Program, Stmt, Ty, TyId, TypeDeclId};
use rustc_hash::FxHashSet;

/// The struct types, and those inside of them.
pub(crate) fn zeroed(program: &Program) -> FxHashSet<TypeDeclId> {
    let mut out = FxHashSet::default();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let body = &program[func.body];
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        for (_, stmt) in body.stmts() {
            if let Stmt::VarDecl { locals, values, .. } = stmt
                && values.is_empty()
            {
                let made = locals.iter().flatten().filter_map(|local| types.locals.get(*local));
                made.for_each(|ty| add(program, *ty, &mut out));
            }
        }
        for (id, expr) in body.exprs() {
            match expr {
                Expr::Call { fun, args, .. } => {
                    let builtin = types.names.get(body.unparen(*fun));
                    if let Some(Entity::Builtin(Builtin::New | Builtin::Make)) = builtin
                        && let Some(made) = args.first().and_then(|arg| types.exprs.get(*arg))
                    {
                        add(program, made.ty, &mut out);
                    }
                }
                Expr::CompositeLit { elements, .. } => {
                    let ty = go::type_of(program, func.body, id);
                    let Ty::Struct(fields) = &program.types[go::underlying(program, ty)] else { continue };
                    let given = |i: usize| match elements.first() {
                        Some(first) if first.key.is_none() => true,
                        _ => elements.iter().any(|e| {
                            let name = e.key.and_then(|key| body.key_name(key));
                            name.is_some_and(|name| *name == fields[i].name)
                        }),
                    };
                    let missing = (0..fields.len()).filter(|i| !given(*i));
                    missing.for_each(|i| {
                        out.extend(go::decl_of(program, ty).filter(|_| is_any(program, fields[i].ty)));
                        add(program, fields[i].ty, &mut out);
                    });
                }
                _ => {}
            }
        }
    }
    for (id, var) in program.vars.iter().filter(|(_, v)| go::is_ported(program, v.package)) {
        if program[var.spec].values.is_empty()
            && let Some(ty) = program.checked.vars.get(id)
        {
            add(program, *ty, &mut out);
        }
    }
    out
}

fn is_any(program: &Program, ty: TyId) -> bool {
    go::underlying(program, ty) == goxide_ir::ty::ANY
}

/// A type of which a zero value is made, with what stands in it by value; the elements of what `make` makes.
fn add(program: &Program, ty: TyId, out: &mut FxHashSet<TypeDeclId>) {
    if let Some(decl) = go::decl_of(program, ty)
        && !out.insert(decl)
    {
        return;
    }
    match &program.types[go::underlying(program, ty)] {
        Ty::Struct(fields) => fields.iter().for_each(|f| add(program, f.ty, out)),
        Ty::Array { elem, .. } | Ty::Slice(elem) => add(program, *elem, out),
        _ => {}
    }
}
