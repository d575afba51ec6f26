//! A `range` over variables that were declared before becomes one over its own, which hands them on.
//!
//! ```text
//! for i, r = range s {             for next, item := range s {
//!     f(i, r)                →         i = next
//! }                                    r = item
//!                                      f(i, r)
//!                                  }
//! ```
//!
//! The Go specification assigns the iteration values "to the respective iteration variables as in an assignment
//! statement" at the start of each turn, so both forms say the same.

use crate::fresh;
use goxide_ir::{
    Body, BodyId, BodyTypes, Expr, ExprId, ExprType, Local, LocalKind, Mode, Name, Program, Stmt, StmtId, Ty,
    TyId,
};
use goxide_source::Span;

/// Gives the `range`s of the ported functions variables of their own.
pub fn declare(program: &mut Program) {
    let bodies: Vec<BodyId> = program.ported_funcs().map(|(_, f)| f.body).collect();
    for id in bodies {
        let assigning = |(id, stmt): (StmtId, &Stmt)| {
            let Stmt::Range { define: false, key, value, .. } = stmt else { return None };
            (key.is_some() || value.is_some()).then_some(id)
        };
        let found: Vec<StmtId> = program.bodies[id].stmts().filter_map(assigning).collect();
        if found.is_empty() {
            continue;
        }
        // What one range gets may hide what another around it got: that is handed on before.
        let names = [fresh::name(&program.bodies[id], "next"), fresh::name(&program.bodies[id], "item")];
        for stmt in found {
            declare_one(program, id, stmt, &names);
        }
    }
}

fn declare_one(program: &mut Program, id: BodyId, stmt: StmtId, [next, item]: &[Name; 2]) -> Option<()> {
    let Stmt::Range { key, value, over, body: block, .. } = program.bodies[id][stmt] else { return None };
    let types = program.checked.bodies.get(id)?;
    let ty_of = |e: ExprId| types.exprs.get(e).map(|t| t.ty);
    let [key_ty, value_ty] = iterated(program, ty_of(over)?, key.and_then(ty_of))?;
    let Stmt::Block(old) = &program.bodies[id][block] else { return None };
    let old = old.clone();
    let body = &mut program.bodies[id];
    let types = program.checked.bodies.get_mut(id)?;
    let mut handed = Vec::new();
    let mut own = |body: &mut Body, target: Option<ExprId>, name: &Name, ty: Option<TyId>| {
        let Some(target) = target.filter(|t| body[*t] != Expr::Blank) else { return Some(target) };
        let span = body.expr_span(target);
        let local = body.alloc_local(Local { name: name.clone(), kind: LocalKind::Var, span });
        types.locals.insert(local, ty?);
        let mention = |body: &mut Body, types: &mut BodyTypes| {
            let expr = body.alloc_expr(Expr::Local(local), span);
            types.exprs.insert(expr, ExprType { mode: Mode::Variable, ty: ty?, value: None });
            Some(expr)
        };
        handed.push((target, mention(body, types)?, span));
        Some(Some(mention(body, types)?))
    };
    let key = own(body, key, next, key_ty)?;
    let value = own(body, value, item, value_ty)?;
    if handed.is_empty() {
        return None;
    }
    let mut stmts = assignments(body, &handed);
    stmts.extend(old);
    body.replace_stmt(block, Stmt::Block(stmts));
    body.replace_stmt(stmt, Stmt::Range { key, value, define: true, over, body: block });
    Some(())
}

/// One assignment each, or one for both where the second target depends on the first.
fn assignments(body: &mut Body, handed: &[(ExprId, ExprId, Span)]) -> Vec<StmtId> {
    let plain = |target: &ExprId| matches!(body[body.unparen(*target)], Expr::Local(_) | Expr::Name(_));
    let apart = handed.iter().all(|(target, ..)| plain(target));
    let groups: Vec<_> = handed.chunks(if apart { 1 } else { 2 }).collect();
    let assign = |group: &[(ExprId, ExprId, Span)]| {
        let lhs = group.iter().map(|(target, ..)| *target).collect();
        let rhs = group.iter().map(|(_, mention, _)| *mention).collect();
        body.alloc_stmt(Stmt::Assign { lhs, op: None, rhs }, group[0].2)
    };
    groups.into_iter().map(assign).collect()
}

/// The types of the iteration values; `None` of functions, whose calls are no loops of Rust. An integer counts in the type
/// of the variable.
fn iterated(program: &Program, over: TyId, key: Option<TyId>) -> Option<[Option<TyId>; 2]> {
    let mut under = program.underlying(over);
    if let Ty::Pointer(to) = program.types[under]
        && let array = program.underlying(to)
        && let Ty::Array { .. } = program.types[array]
    {
        under = array;
    }
    let is_integer = matches!(&program.types[under], Ty::Basic(kind) if kind.is_integer());
    if is_integer { Some([key, None]) } else { program.types.iterated(under) }
}
