//! What function types become in a program, which knows all of its functions; what a library is given may be anything.
//!
//! A closure that changes what it captured needs a `Box<dyn FnMut>`. Where no literal and no function that the program
//! uses as a value of the type does, `Box<dyn Fn>` is enough, which is called through any reference; where none
//! captures anything, `fn(…)`, which is copied besides.

use super::{go, reprs::Reprs};
use crate::{CrateKind, FnKind, Repr};
use goxide_ir::{BodyId, Expr, ExprId, LocalRef, Node, Program, SelectionKind, Ty, TyId};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

/// What a value of some function type holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Variables that it only reads.
    Captures,
    /// Variables that it changes.
    Changes,
}

/// The function types that are no `Box<dyn FnMut(…)>`, with what they become.
pub(crate) fn func_types(reprs: &Reprs<'_>, kind: CrateKind) -> IndexMap<TyId, Repr, FxBuildHasher> {
    let program = reprs.program;
    let holding = if kind == CrateKind::Lib { Vec::new() } else { holding(reprs) };
    let holds = |id: TyId| {
        if kind == CrateKind::Lib {
            return Some(Holds::Changes);
        }
        // A generic type stands for all that its arguments make of it.
        let generic = is_generic(program, id);
        let same = holding.iter().filter(|(ty, _)| match generic {
            true => arity(program, *ty) == arity(program, id),
            false => program.types.identical(*ty, id),
        });
        same.map(|(_, holds)| *holds).max_by_key(|h| *h == Holds::Changes)
    };
    let mut out = IndexMap::default();
    for (id, ty) in program.types.iter() {
        let Ty::Func(sig) = ty else { continue };
        let (params, result) = reprs.callback(sig);
        let result = Box::new(result);
        let crosses = reprs.crossing.func(program, id);
        let kind = match holds(id) {
            None => {
                out.insert(id, Repr::FnPtr { params, result });
                continue;
            }
            Some(Holds::Captures) => FnKind::Fn,
            Some(Holds::Changes) if crosses => FnKind::FnMut,
            Some(Holds::Changes) => continue,
        };
        let repr = Repr::Box(Box::new(Repr::DynFn { kind, params, result, crosses }));
        out.insert(id, repr);
    }
    out
}

/// Whether a type parameter stands in a function type.
fn is_generic(program: &Program, ty: TyId) -> bool {
    let Ty::Func(sig) = &program.types[ty] else { return false };
    sig.params.iter().chain(&sig.results).any(|v| mentions_param(program, v.ty))
}

fn mentions_param(program: &Program, ty: TyId) -> bool {
    match &program.types[ty] {
        Ty::Param(_) => true,
        Ty::Named { args, .. } => args.iter().any(|arg| mentions_param(program, *arg)),
        Ty::Pointer(inner) | Ty::Slice(inner) => mentions_param(program, *inner),
        Ty::Array { elem, .. } | Ty::Chan { elem, .. } => mentions_param(program, *elem),
        Ty::Map { key, value } => mentions_param(program, *key) || mentions_param(program, *value),
        Ty::Func(_) => is_generic(program, ty),
        _ => false,
    }
}

/// How many parameters and results a function type has.
fn arity(program: &Program, ty: TyId) -> Option<(usize, usize)> {
    match &program.types[ty] {
        Ty::Func(sig) => Some((sig.params.len(), sig.results.len())),
        _ => None,
    }
}

/// The types of which some value holds more than a function.
fn holding(reprs: &Reprs<'_>) -> Vec<(TyId, Holds)> {
    let program = reprs.program;
    let mut out = Vec::new();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        of_body(reprs, func.body, &mut out);
    }
    for (_, spec) in program.var_specs.iter() {
        if go::is_ported(program, program[spec.file].package) {
            of_body(reprs, spec.body, &mut out);
        }
    }
    out
}

fn of_body(reprs: &Reprs<'_>, id: BodyId, out: &mut Vec<(TyId, Holds)>) {
    let program = reprs.program;
    let body = &program[id];
    let Some(types) = program.checked.bodies.get(id) else { return };
    let called: FxHashSet<ExprId> = body
        .exprs()
        .filter_map(|(_, e)| if let Expr::Call { fun, .. } = e { Some(body.unparen(*fun)) } else { None })
        .collect();
    for (expr, node) in body.exprs() {
        let ty = go::underlying(program, go::type_of(program, id, expr));
        match node {
            Expr::FuncLit { .. } => out.extend(captures(reprs, id, expr).map(|holds| (ty, holds))),
            Expr::Selector { .. } if !called.contains(&expr) => {
                let bound = types.selections.get(expr).is_some_and(|s| match s.kind {
                    SelectionKind::Method { .. } | SelectionKind::InterfaceMethod { .. } => true,
                    SelectionKind::Field | SelectionKind::MethodExpr { .. } => false,
                });
                if bound {
                    out.push((ty, Holds::Changes));
                }
            }
            // What the library gives may hold anything.
            Expr::Call { fun, .. } => {
                let fun = body.unparen(*fun);
                let library =
                    go::callee(program, id, fun).is_some_and(|f| !go::is_ported(program, program[f].package));
                let object = types.selections.get(fun).is_some_and(|s| {
                    matches!(s.kind, SelectionKind::InterfaceMethod { interface, .. }
                        if go::std_type(program, interface).is_some())
                });
                if library || object {
                    let given = functions_in(program, go::type_of(program, id, expr));
                    out.extend(given.into_iter().map(|ty| (ty, Holds::Changes)));
                }
            }
            _ => {}
        }
    }
}

fn functions_in(program: &Program, ty: TyId) -> Vec<TyId> {
    let parts = match &program.types[ty] {
        Ty::Tuple(parts) => parts.to_vec(),
        _ => vec![ty],
    };
    let under = parts.into_iter().map(|p| go::underlying(program, p));
    under.filter(|u| matches!(program.types[*u], Ty::Func(_))).collect()
}

/// What a literal does with the variables of the function around it.
fn captures(reprs: &Reprs<'_>, id: BodyId, literal: ExprId) -> Option<Holds> {
    let program = reprs.program;
    let types = program.checked.bodies.get(id)?;
    let changes = |at: &LocalRef| {
        let ty = types.locals.get(at.local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let usage = reprs.facts.ownership.locals.get(at);
        let behind = go::underlying(program, ty);
        // A function that is called may change what it holds itself.
        usage.is_none_or(|u| u.captured_mutably) && super::cells::cell(reprs, *at, ty).is_none()
            || matches!(program.types[behind], Ty::Func(_) | Ty::Interface(_))
    };
    let captured = captured(program, id, literal);
    if captured.iter().any(changes) {
        Some(Holds::Changes)
    } else {
        (!captured.is_empty()).then_some(Holds::Captures)
    }
}

/// The variables of the function around a literal that it names, each once.
pub(crate) fn captured(program: &Program, id: BodyId, literal: ExprId) -> FxHashSet<LocalRef> {
    let body = &program[id];
    let span = body.expr_span(literal);
    let mut found = FxHashSet::default();
    body.walk(Node::Expr(literal), &mut |node| {
        if let Node::Expr(expr) = node
            && let Expr::Local(local) = body[expr]
        {
            let own = body[local].span;
            let inside = span.start <= own.start && own.end <= span.end;
            if body[local].kind.is_variable() && !inside {
                found.insert(LocalRef { body: id, local });
            }
        }
        true
    });
    found
}
