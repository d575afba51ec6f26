//! Trait bounds of type parameters: what Go lets every value of the type set do.

use super::go;
use goxide_ir::{Basic, Program, Ty, TyId, TypeParamId};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// The bounds of every type parameter, in a fixed order.
pub(crate) fn bounds(program: &Program) -> IndexMap<TypeParamId, Vec<String>, FxBuildHasher> {
    let mut out = IndexMap::default();
    for types in program.checked.bodies.iter().map(|(_, t)| t) {
        for (_, param) in types.type_params.iter() {
            out.entry(*param).or_insert_with(|| of(program, program.types[*param].constraint));
        }
    }
    out
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
