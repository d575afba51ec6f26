//! Trait bounds of type parameters: what Go lets every value of the type set do.

use super::go;
use goxide_ir::{Basic, Expr, Program, Ty, TyId, TypeParamId};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

/// The bounds of every type parameter, in a fixed order.
pub(crate) fn bounds(program: &Program) -> IndexMap<TypeParamId, Vec<String>, FxBuildHasher> {
    let mut out = IndexMap::default();
    for types in program.checked.bodies.iter().map(|(_, t)| t) {
        for (_, param) in types.type_params.iter() {
            out.entry(*param).or_insert_with(|| of(program, program.types[*param].constraint));
        }
    }
    for param in kept(program) {
        if let Some(bounds) = out.get_mut(&param) {
            bounds.push("'static".to_owned());
        }
    }
    out
}

/// Type parameters with values that are put into interfaces, or are given to a function that does so: an object knows
/// no loans.
fn kept(program: &Program) -> FxHashSet<TypeParamId> {
    let mut found = FxHashSet::default();
    for (id, types) in program.checked.bodies.iter() {
        if types.type_params.iter().next().is_none() {
            continue;
        }
        for (_, expr) in program[id].exprs() {
            if let Expr::TypeAssert { ty: Some(ty), .. } = expr
                && let Some(asked) = types.exprs.get(*ty)
            {
                params_in(program, asked.ty, &mut found);
            }
        }
        for (expr, into) in types.converted.iter() {
            if matches!(program.types[go::underlying(program, *into)], Ty::Interface(_))
                && let Some(own) = types.exprs.get(expr)
            {
                params_in(program, own.ty, &mut found);
            }
        }
    }
    found
}

fn params_in(program: &Program, ty: TyId, found: &mut FxHashSet<TypeParamId>) {
    match &program.types[ty] {
        Ty::Param(param) => {
            found.insert(*param);
        }
        Ty::Named { args, .. } => args.iter().for_each(|arg| params_in(program, *arg, found)),
        Ty::Pointer(inner) | Ty::Slice(inner) => params_in(program, *inner, found),
        Ty::Array { elem, .. } | Ty::Chan { elem, .. } => params_in(program, *elem, found),
        Ty::Map { key, value } => {
            params_in(program, *key, found);
            params_in(program, *value, found);
        }
        Ty::Struct(fields) => fields.iter().for_each(|f| params_in(program, f.ty, found)),
        Ty::Tuple(items) => items.iter().for_each(|item| params_in(program, *item, found)),
        Ty::Unknown | Ty::Basic(_) | Ty::Func(_) | Ty::Interface(_) => {}
    }
}

fn of(program: &Program, constraint: TyId) -> Vec<String> {
    let mut bounds = vec!["Clone", "Default"];
    let set = type_set(program, constraint);
    let all = |test: fn(Basic) -> bool| !set.is_empty() && set.iter().all(|b| test(*b));
    if is_comparable(program, constraint) || !set.is_empty() {
        bounds.push("PartialEq");
    }
    if is_comparable(program, constraint) && set.is_empty() {
        bounds.extend(["Eq", "std::hash::Hash"]);
    }
    if all(|b| b.is_integer() || b.is_float() || b.is_string()) {
        bounds.push("PartialOrd");
    }
    if all(|b| b.is_integer()) {
        bounds.extend(["Eq", "std::hash::Hash", "Ord"]);
    }
    let mut bounds: Vec<String> = bounds.into_iter().map(str::to_owned).collect();
    if all(|b| b.is_integer() || b.is_float()) {
        bounds.push("Copy".to_owned());
        for op in ["Add", "Sub", "Mul", "Div"] {
            bounds.push(format!("std::ops::{op}<Output = Self>"));
        }
        bounds.push("std::ops::AddAssign".to_owned());
    }
    bounds
}

fn is_comparable(program: &Program, constraint: TyId) -> bool {
    let Ty::Interface(interface) = &program.types[go::underlying(program, constraint)] else { return false };
    interface.comparable
        || interface.embeds.iter().any(|terms| match &**terms {
            [term] => is_comparable(program, term.ty),
            _ => false,
        })
}

/// The predeclared types that a constraint lists.
fn type_set(program: &Program, constraint: TyId) -> Vec<Basic> {
    let mut set = Vec::new();
    let mut todo = vec![constraint];
    let mut seen = Vec::new();
    while let Some(ty) = todo.pop() {
        if seen.contains(&ty) {
            continue;
        }
        seen.push(ty);
        match &program.types[go::underlying(program, ty)] {
            Ty::Basic(basic) => set.push(*basic),
            Ty::Interface(interface) => {
                todo.extend(interface.embeds.iter().flat_map(|terms| terms.iter().map(|t| t.ty)));
            }
            _ => {}
        }
    }
    set
}
