//! What package variables and constants become.

use super::{go, names, reprs::Reprs};
use crate::{Plan, Repr, TypeForm, VarForm, VarPlan};
use goxide_analysis::{Place, Root};
use goxide_ir::{Program, VarId, is_exported};
use rustc_hash::{FxHashMap, FxHashSet};

/// Plans the package variables and names the constants.
pub(crate) fn globals(reprs: &Reprs<'_>, plan: &mut Plan) {
    let program = reprs.program;
    let mut taken: FxHashMap<_, FxHashSet<String>> = FxHashMap::default();
    // The name of a newtype is that of its constructor too.
    for (decl, ty) in plan.types.iter().filter(|(_, t)| matches!(t.form, TypeForm::Newtype { .. })) {
        taken.entry(program[*decl].package).or_default().insert(ty.name.clone());
    }
    for (id, var) in program.vars.iter().filter(|(_, v)| go::is_ported(program, v.package)) {
        let taken = taken.entry(var.package).or_default();
        let name = if var.name == "_" {
            "_".to_owned()
        } else {
            names::claim(taken, names::shouty(&var.name)).to_uppercase()
        };
        let form = form(reprs, id);
        plan.vars.insert(id, VarPlan { name, public: is_exported(&var.name), form });
    }
    for (id, constant) in program.consts.iter().filter(|(_, c)| go::is_ported(program, c.package)) {
        if constant.name == "_" {
            continue;
        }
        let owner = program.checked.consts.get(id).and_then(|(ty, _)| go::decl_of(program, *ty));
        let owner = owner.filter(|d| {
            program[*d].package == constant.package
                && program[*d].local.is_none()
                && matches!(plan.types.get(d).map(|t| &t.form), Some(TypeForm::Newtype { .. }))
        });
        if let Some(decl) = owner {
            let short = short_name(&constant.name, &program[decl].name);
            plan.assoc_consts.insert(id, decl);
            let used: FxHashSet<String> = plan
                .assoc_consts
                .iter()
                .filter(|(c, d)| **d == decl && **c != id)
                .filter_map(|(c, _)| plan.consts.get(c).cloned())
                .collect();
            let name = names::shouty(short);
            let name = if used.contains(&name) { names::shouty(&constant.name) } else { name };
            plan.consts.insert(id, name);
        } else {
            let taken = taken.entry(constant.package).or_default();
            plan.consts.insert(id, names::claim(taken, names::shouty(&constant.name)));
        }
    }
}

/// `StatusActive` of `Status` is `Active`; a name that would be empty or start with a digit stays whole.
fn short_name<'n>(constant: &'n str, ty: &str) -> &'n str {
    let head = constant.get(..ty.len()).filter(|h| h.eq_ignore_ascii_case(ty));
    let rest = head.map(|h| &constant[h.len()..]);
    let starts = |c: char| c.is_uppercase() || c == '_';
    match rest {
        Some(rest)
            if rest.starts_with(starts) && rest.trim_start_matches('_').starts_with(char::is_alphabetic) =>
        {
            rest
        }
        _ => constant,
    }
}

fn form(reprs: &Reprs<'_>, id: VarId) -> VarForm {
    let program = reprs.program;
    let var = &program[id];
    if var.name == "_" {
        return VarForm::Blank;
    }
    if reprs.facts.errors.sentinels.contains_key(&id) {
        return VarForm::Sentinel;
    }
    let Some(ty) = program.checked.vars.get(id).copied() else {
        return VarForm::Hole("its type could not be found".to_owned());
    };
    let place = Place::root(Root::Global(id));
    let repr = reprs.storage(Some(&place), ty);
    if let Some(why) = repr.unsupported() {
        return VarForm::Hole(format!("it needs {why}"));
    }
    if reprs.atomics.contains(&place) && super::atomics::repr(program, ty).is_some() {
        return VarForm::Static(repr);
    }
    let written =
        reprs.lending.globals.contains(&id) || reprs.facts.sharing.mutated_globals.contains_key(&id);
    let constant = initial_is_constant(program, id);
    if written {
        let lazy = !(constant && matches!(repr, Repr::Bool | Repr::Int(_) | Repr::Float(_)));
        return VarForm::Locked { repr, lazy };
    }
    match repr {
        Repr::Bool | Repr::Int(_) | Repr::Float(_) if constant => VarForm::Const(repr),
        Repr::String if constant => VarForm::Const(Repr::Str.lend()),
        repr => VarForm::Lazy(repr),
    }
}

/// Whether the variable starts as a constant, its zero value included.
fn initial_is_constant(program: &Program, id: VarId) -> bool {
    let var = &program[id];
    let spec = &program[var.spec];
    match spec.values.get(var.index as usize) {
        None => spec.values.is_empty(),
        Some(value) => {
            let types = program.checked.bodies.get(spec.body);
            types.and_then(|t| t.exprs.get(*value)).is_some_and(|e| e.value.is_some())
        }
    }
}
