//! Function variables that become functions inside their function.

use super::{
    functions::owns,
    go, names,
    reprs::{Reprs, tuple},
    signatures::Use,
};
use crate::{CapturePlan, NestedPlan, ParamPlan, Plan, Repr, ResultPlan};
use goxide_analysis::{Place, Root};
use goxide_ir::{BodyId, Expr, ExprRef, FuncSig, LocalRef, Program, Stmt, Ty, TyId, ty::Signature};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// Plans every nested function.
pub(crate) fn nested(
    reprs: &Reprs<'_>,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> IndexMap<LocalRef, NestedPlan, FxBuildHasher> {
    let program = reprs.program;
    let found = reprs.facts.closures.nested.iter().filter_map(|(at, fact)| {
        let literal = ExprRef { body: at.body, expr: fact.literal };
        let Expr::FuncLit { sig, .. } = &program[at.body][fact.literal] else { return None };
        let ty = go::underlying(program, go::type_of(program, at.body, fact.literal));
        let Ty::Func(signature) = &program.types[ty] else { return None };
        let written = |local| reprs.lending.locals.contains(&LocalRef { body: at.body, local });
        let captures = fact.captures.iter().map(|(local, how)| {
            // A loan for writing is asked for where somebody writes; what is only passed on is read.
            let written = how.assigned || how.written && written(*local);
            CapturePlan { local: *local, assigned: how.assigned, written }
        });
        let plan = NestedPlan {
            literal: fact.literal,
            params: params(reprs, literal, sig, signature, local_names),
            result: result(reprs, literal, signature),
            captures: captures.collect(),
            taken: fact.taken,
        };
        Some((*at, plan))
    });
    found.collect()
}

/// Whether an operand is a variable that becomes a function: it is never nil.
pub(crate) fn is_nested(program: &Program, plan: &Plan, at: ExprRef) -> bool {
    let body = &program[at.body];
    let Expr::Local(local) = body[body.unparen(at.expr)] else { return false };
    plan.nested.contains_key(&LocalRef { body: at.body, local })
}

/// Operands of `return` that may be moved: captured by nothing but nested functions, which hold nothing.
pub(crate) fn returned<'r>(reprs: &'r Reprs<'_>) -> impl Iterator<Item = ExprRef> + 'r {
    let program = reprs.program;
    let mut literals: FxHashMap<BodyId, Vec<ExprRef>> = FxHashMap::default();
    for (at, fact) in &reprs.facts.closures.nested {
        literals.entry(at.body).or_default().push(ExprRef { body: at.body, expr: fact.literal });
    }
    let moved = literals.into_iter().map(move |(body, literals)| {
        let arena = &program[body];
        let all = arena.exprs().filter(|(_, e)| matches!(e, Expr::FuncLit { .. }));
        let all: Vec<_> = all.map(|(id, _)| arena.expr_span(id)).collect();
        let inside = |at: ExprRef| all.iter().any(|l| l.contains(arena.expr_span(at.expr).start));
        let defers = arena.stmts().any(|(_, s)| matches!(s, Stmt::Defer(_)));
        let mut out = Vec::new();
        for (_, stmt) in arena.stmts().filter(|_| !defers) {
            let Stmt::Return(values) = stmt else { continue };
            for value in values {
                let Expr::Local(local) = arena[arena.unparen(*value)] else { continue };
                let Some(usage) = reprs.facts.ownership.locals.get(&LocalRef { body, local }) else {
                    continue;
                };
                let at = ExprRef { body, expr: arena.unparen(*value) };
                let once =
                    values.iter().filter(|v| arena[arena.unparen(**v)] == Expr::Local(local)).count() == 1;
                let held = usage.captured_by.iter().any(|lit| !literals.contains(lit));
                if once
                    && !held
                    && usage.address_taken.is_none()
                    && !usage.captured_by.is_empty()
                    && !inside(at)
                {
                    out.push(at);
                }
            }
        }
        out
    });
    moved.flatten()
}

fn params(
    reprs: &Reprs<'_>,
    literal: ExprRef,
    sig: &FuncSig,
    signature: &Signature,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> Vec<ParamPlan> {
    let uses = reprs.facts.ownership.lit_params.get(&literal);
    let assigned = super::locals::assigned(reprs.program, literal.body);
    let params = sig.params.iter().zip(&signature.params).enumerate().map(|(i, (param, var))| {
        let at = param.local.map(|local| LocalRef { body: literal.body, local });
        let place = at.map(|at| Place::root(Root::Local(at)));
        let mut usage = Use::of(uses.and_then(|uses| uses.get(i)));
        let written = at.is_some_and(|at| reprs.lending.locals.contains(&at));
        usage.mutated |= written;
        usage.nilable = place.as_ref().is_some_and(|place| reprs.nilable(place));
        usage.recursive = true;
        let repr = reprs.param(place.as_ref(), var.ty, &usage);
        let name = match at {
            Some(at) => local_names.get(&at).cloned().unwrap_or_default(),
            None => param.name.as_deref().filter(|n| *n != "_").map_or(format!("_arg{i}"), names::snake),
        };
        let mutable = at.is_some_and(|at| assigned.contains(&at.local)) || written && owns(&repr);
        ParamPlan { name, repr, mutable }
    });
    params.collect()
}

fn result(reprs: &Reprs<'_>, literal: ExprRef, signature: &Signature) -> ResultPlan {
    let repr =
        |(i, ty): (usize, TyId)| reprs.storage(Some(&Place::root(Root::LitResult(literal, i as u32))), ty);
    let mut parts: Vec<Repr> = signature.results.iter().map(|r| r.ty).enumerate().map(repr).collect();
    if signature.results.last().is_some_and(|r| go::is_error(reprs.program, r.ty)) {
        parts.pop();
        let package = reprs.error_package(Some(&Place::root(Root::LitResult(literal, 0))));
        return ResultPlan::Result(tuple(parts), package);
    }
    ResultPlan::Plain(tuple(parts))
}
