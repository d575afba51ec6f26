//! What package variables and constants become.

use super::{go, names, reprs::Reprs};
use crate::{GlobalCell, Plan, Repr, TypeForm, VarForm, VarPlan};
use goxide_analysis::{Place, Root};
use goxide_ir::{Entity, Expr, Program, UnaryOp, VarId, is_exported};
use rustc_hash::{FxHashMap, FxHashSet};

/// Plans the package variables and names the constants.
pub(crate) fn globals(reprs: &Reprs<'_>, plan: &mut Plan) {
    let program = reprs.program;
    let addressed = addressed(program);
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
        let form = form(reprs, plan, &addressed, id);
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

fn form(reprs: &Reprs<'_>, plan: &Plan, addressed: &FxHashSet<VarId>, id: VarId) -> VarForm {
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
    let written = reprs.writes_global(id);
    let constant = initial_is_constant(program, id);
    let plain = constant && matches!(repr, Repr::Bool | Repr::Int(_) | Repr::Float(_));
    match repr {
        repr if written && reprs.single_threaded => {
            let scalar = matches!(repr, Repr::Bool | Repr::Int(_) | Repr::Float(_));
            let cell =
                if scalar && !addressed.contains(&id) { GlobalCell::Cell } else { GlobalCell::RefCell };
            VarForm::Global { repr, cell }
        }
        repr if written && plan.is_send(&repr) => VarForm::Locked { repr, lazy: !plain },
        repr if !written && plain => VarForm::Const(repr),
        Repr::String if !written && constant => VarForm::Const(Repr::Str.lend()),
        repr if !written && plan.is_send(&repr) && plan.is_sync(&repr) => VarForm::Lazy(repr),
        repr if !written && reprs.single_threaded => VarForm::Global { repr, cell: GlobalCell::None },
        _ => VarForm::Hole(
            "Rust lets no other thread touch its type, and a static is for all of them".to_owned(),
        ),
    }
}

/// Package variables of which some function takes the address.
fn addressed(program: &Program) -> FxHashSet<VarId> {
    let mut found = FxHashSet::default();
    for (_, func) in program.ported_funcs() {
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        let body = &program[func.body];
        for (_, expr) in body.exprs() {
            if let Expr::Unary { op: UnaryOp::Addr, operand } = expr
                && let Some(Entity::Var(var)) = types.names.get(body.unparen(*operand))
            {
                found.insert(*var);
            }
        }
    }
    found
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
