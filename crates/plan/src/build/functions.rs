//! What functions and methods become, and where they stand.

use super::{go, locals::assigned, names, reprs::Reprs};
use crate::{CrateKind, FuncHome, FuncPlan, ParamPlan, Plan, Repr, Shown, StateParam, TypeForm};
use goxide_ir::{FuncId, LocalRef, Program, Ty, TypeDeclId, is_exported};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// `NewT` and `New` that give a `T` of the same package: they become `T::new`.
pub(crate) fn constructors(program: &Program) -> FxHashMap<FuncId, TypeDeclId> {
    let mut found: FxHashMap<FuncId, TypeDeclId> = FxHashMap::default();
    for (id, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        if func.receiver.is_some() || !func.type_params.is_empty() {
            continue;
        }
        let Some(ty) = program.checked.funcs.get(id) else { continue };
        let Ty::Func(sig) = &program.types[*ty] else { continue };
        let Some(first) = sig.results.first() else { continue };
        let Some(decl) = go::base_decl(program, first.ty) else { continue };
        let Some(info) = program.checked.types.get(decl) else { continue };
        let item = &program[decl];
        let concrete = !matches!(program.types[info.underlying], Ty::Interface(_));
        let named = func.name == "New"
            || func
                .name
                .strip_prefix("New")
                .or(func.name.strip_prefix("new"))
                .is_some_and(|rest| rest.eq_ignore_ascii_case(&item.name));
        let free = !info.methods.iter().any(|m| names::snake(&program[*m].name) == "new")
            && !found.values().any(|d| *d == decl);
        if item.package == func.package && item.local.is_none() && concrete && named && free && !item.is_alias
        {
            found.insert(id, decl);
        }
    }
    found
}

/// Plans every function of the port.
pub(crate) fn functions(
    reprs: &Reprs<'_>,
    plan: &Plan,
    constructors: &FxHashMap<FuncId, TypeDeclId>,
    func_names: &FxHashMap<FuncId, String>,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> IndexMap<FuncId, FuncPlan, FxBuildHasher> {
    let program = reprs.program;
    let ported = program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package));
    ported
        .map(|(id, func)| {
            let receiver_param = receiver_param(reprs, id, local_names);
            let home = home(reprs, plan, id, constructors);
            let beside = receiver_param.is_some() || stands_beside_handle(reprs, &home);
            let (home, shown) = if beside { beside_trait(home) } else { (home, None) };
            let params = params(reprs, id, &home, plan, local_names);
            let mut result = reprs.result(id);
            if let FuncHome::Trait { interface, .. } = &home
                && let Some(TypeForm::Trait(t)) = plan.types.get(interface).map(|t| &t.form)
                && let Some(method) = t.methods.iter().find(|m| m.go_name == func.name)
            {
                result = method.result.clone();
            }
            let receiver = match &home {
                FuncHome::Trait { interface, .. } => match plan.types.get(interface).map(|t| &t.form) {
                    Some(TypeForm::Trait(t)) => {
                        t.methods.iter().find(|m| m.go_name == func.name).map(|m| m.receiver)
                    }
                    _ => reprs.receiver(id),
                },
                FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => Some(crate::SelfKind::Ref),
                FuncHome::Free | FuncHome::Inherent(_) | FuncHome::Main | FuncHome::Init => {
                    reprs.receiver(id).filter(|_| receiver_param.is_none())
                }
            };
            let all = receiver_param.iter().chain(&params).map(|p| &p.repr);
            let mut reasons = all.filter_map(Repr::unsupported);
            let result_repr = result.repr();
            let hole = reasons
                .next()
                .or_else(|| result_repr.unsupported())
                .map(|why| format!("its signature needs {why}"))
                .or_else(|| lost_writes(reprs, id, &params));
            let plan = FuncPlan {
                name: func_names.get(&id).cloned().unwrap_or_else(|| names::snake(&func.name)),
                public: is_exported(&func.name),
                home,
                receiver,
                receiver_param,
                shown,
                params,
                result,
                lends: reprs.lent_from(id),
                state: state(reprs, plan, id),
                hole,
                forwards: Vec::new(),
            };
            (id, plan)
        })
        .collect()
}

/// The parameter that stands for the receiver of a method that is made for nil or needs the pointer itself.
fn receiver_param(
    reprs: &Reprs<'_>,
    id: FuncId,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> Option<ParamPlan> {
    let program = reprs.program;
    let func = &program[id];
    let receiver = func.receiver.as_ref().filter(|r| r.pointer)?;
    let at = LocalRef { body: func.body, local: receiver.local? };
    let place = reprs.param_place(id, receiver.local)?;
    let nilable = reprs.nilable(&place);
    let handle = reprs.handles.methods.contains(&id);
    let ty = go::type_of(program, func.body, receiver.ty);
    let assigned = assigned(program, func.body).contains(&at.local);
    let repr = match go::pointee(program, ty) {
        _ if nilable => reprs.param(Some(&place), ty, &reprs.receiver_use(id)),
        Some(pointee) if handle => {
            let owner = reprs.pointer_owner(pointee, false);
            let method =
                !assigned && matches!(&owner, Repr::Arc(inner) if matches!(**inner, Repr::Named(..)));
            let repr = if assigned { owner } else { owner.lend() };
            if method {
                return Some(ParamPlan { name: "self".to_owned(), repr, mutable: false });
            }
            repr
        }
        _ => return None,
    };
    let mutable = assigned || reprs.lending.locals.contains(&at) && owns(&repr);
    let name =
        local_names.get(&at).cloned().unwrap_or_else(|| names::snake(&program[at.body][at.local].name));
    Some(ParamPlan { name, repr, mutable })
}

/// The guarded fields of the receiver that a method needs, where its callers hold the lock.
fn state(reprs: &Reprs<'_>, plan: &Plan, id: FuncId) -> Option<StateParam> {
    let program = reprs.program;
    let mutex = *reprs.facts.sharing.held_on_entry.get(&id)?;
    let receiver = program[id].receiver.as_ref().filter(|r| r.type_params.is_empty())?;
    let decl = go::base_decl(program, go::type_of(program, program[id].body, receiver.ty))?;
    let TypeForm::Struct(form) = &plan.types.get(&decl)?.form else { return None };
    let guard = form.fields.get(mutex as usize)?.lock_of?;
    let fact = reprs.facts.ownership.receivers.get(&id);
    let written = fact.is_some_and(|f| f.mutated.is_some()) || reprs.lending.params.contains(&(id, None));
    Some(StateParam { guard, mutable: written })
}

/// Whether another method of the same trait needs the pointer itself: the trait is implemented for that.
fn stands_beside_handle(reprs: &Reprs<'_>, home: &FuncHome) -> bool {
    let FuncHome::Trait { of, interface } = home else { return false };
    let program = reprs.program;
    let Some(info) = program.checked.types.get(*interface) else { return false };
    go::interface_methods(program, info.ty).iter().any(|(name, _)| {
        go::find_method(program, *of, name).is_some_and(|(_, func)| reprs.handles.methods.contains(&func))
    })
}

/// Where a method without a plain receiver stands: beside the trait's method, which has one and calls it.
fn beside_trait(home: FuncHome) -> (FuncHome, Option<Shown>) {
    match home {
        FuncHome::Trait { of, .. } => (FuncHome::Inherent(of), None),
        FuncHome::Display(of) => (FuncHome::Inherent(of), Some(Shown::Text)),
        FuncHome::ErrorDisplay(of) => (FuncHome::Inherent(of), Some(Shown::Error)),
        FuncHome::Free | FuncHome::Inherent(_) | FuncHome::Main | FuncHome::Init => (home, None),
    }
}

fn home(
    reprs: &Reprs<'_>,
    plan: &Plan,
    id: FuncId,
    constructors: &FxHashMap<FuncId, TypeDeclId>,
) -> FuncHome {
    let program = reprs.program;
    let func = &program[id];
    let Some(receiver) = &func.receiver else {
        if let Some(decl) = constructors.get(&id) {
            return FuncHome::Inherent(*decl);
        }
        return match &*func.name {
            "main" if program[func.package].name == "main" => FuncHome::Main,
            "init" => FuncHome::Init,
            _ => FuncHome::Free,
        };
    };
    let Some(decl) = go::base_decl(program, go::type_of(program, func.body, receiver.ty)) else {
        return FuncHome::Free;
    };
    let string_result = reprs.signature(id).is_some_and(|s| {
        s.params.is_empty() && s.results.len() == 1 && s.results[0].ty == goxide_ir::ty::STRING
    });
    let writes = reprs.receiver(id) == Some(crate::SelfKind::RefMut);
    match &*func.name {
        "String" if string_result && !writes => return FuncHome::Display(decl),
        "Error" if string_result && !writes => return FuncHome::ErrorDisplay(decl),
        _ => {}
    }
    let mut traits = plan.types.iter().filter_map(|(interface, p)| match &p.form {
        TypeForm::Trait(t) if t.methods.iter().any(|m| m.go_name == func.name) => {
            reprs.implementers(*interface).contains(&decl).then_some(*interface)
        }
        _ => None,
    });
    match (traits.next(), traits.next()) {
        (Some(interface), None) => FuncHome::Trait { of: decl, interface },
        _ => FuncHome::Inherent(decl),
    }
}

fn params(
    reprs: &Reprs<'_>,
    id: FuncId,
    home: &FuncHome,
    plan: &Plan,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> Vec<ParamPlan> {
    let program = reprs.program;
    let func = &program[id];
    let Some(sig) = reprs.signature(id) else { return Vec::new() };
    let assigned = assigned(program, func.body);
    let trait_params = match home {
        FuncHome::Trait { interface, .. } => match plan.types.get(interface).map(|t| &t.form) {
            Some(TypeForm::Trait(t)) => t.methods.iter().find(|m| m.go_name == func.name).map(|m| &m.params),
            _ => None,
        },
        FuncHome::Free
        | FuncHome::Inherent(_)
        | FuncHome::Display(_)
        | FuncHome::ErrorDisplay(_)
        | FuncHome::Main
        | FuncHome::Init => None,
    };
    let params = func.sig.params.iter().zip(&sig.params).enumerate().map(|(i, (param, var))| {
        let usage = reprs.param_use(id, i as u32);
        let place = reprs.param_place(id, param.local);
        let repr = match trait_params.and_then(|t| t.get(i)) {
            Some((_, repr)) => repr.clone(),
            None if reprs.printed.contains(&id) && i + 1 == sig.params.len() => super::printed::repr(),
            None => reprs.param(place.as_ref(), var.ty, &usage),
        };
        let name = match param.local {
            Some(local) => local_names.get(&LocalRef { body: func.body, local }).cloned().unwrap_or_default(),
            None => param.name.as_deref().filter(|n| *n != "_").map_or(format!("_arg{i}"), names::snake),
        };
        let assigned = param.local.is_some_and(|l| assigned.contains(&l));
        let written = param
            .local
            .is_some_and(|local| reprs.lending.locals.contains(&LocalRef { body: func.body, local }));
        let cell = param
            .local
            .and_then(|local| super::cells::cell(reprs, LocalRef { body: func.body, local }, var.ty));
        let mutable = assigned || matches!(repr, Repr::ImplFn { .. }) || (written && owns(&repr));
        let mutable = mutable && cell.is_none();
        ParamPlan { name, repr, mutable }
    });
    params.collect()
}

/// A slice that is written and then cut shorter (`dst = dst[4:]`): taken by value, the caller would not see what is
/// written into it.
fn lost_writes(reprs: &Reprs<'_>, id: FuncId, params: &[ParamPlan]) -> Option<String> {
    let lost = params.iter().enumerate().find(|(i, param)| {
        let usage = reprs.param_use(id, *i as u32);
        let kept = usage.escapes || usage.appended;
        matches!(param.repr, Repr::Vec(_)) && usage.mutated && usage.reassigned && !kept
    });
    let (_, param) = lost?;
    Some(format!("`{}` is written and assigned again, and the caller must see what is written", param.name))
}

/// Whether a binding of the type holds the value itself, so that writing it needs `mut`.
pub(crate) fn owns(repr: &Repr) -> bool {
    match repr {
        Repr::Ref { .. } | Repr::Arc(_) | Repr::Rc(_) | Repr::Chan(_) | Repr::GoSlice(_) => false,
        Repr::Option(inner) => owns(inner),
        _ => true,
    }
}

/// Gives types their methods, constructors, trait implementations and forwarding methods.
pub(crate) fn attach(reprs: &Reprs<'_>, plan: &mut Plan) {
    let program = reprs.program;
    let homes: Vec<_> = plan.funcs.iter().map(|(id, f)| (*id, f.home.clone())).collect();
    for (id, home) in homes {
        if let FuncHome::Inherent(decl) = home
            && let Some(ty) = plan.types.get_mut(&decl)
        {
            ty.inherent.push(id);
        }
    }
    let interfaces: Vec<TypeDeclId> = plan
        .types
        .iter()
        .filter(|(_, t)| matches!(&t.form, TypeForm::Trait(t) if !t.constraint))
        .map(|(id, _)| *id)
        .collect();
    for interface in interfaces {
        let Some(TypeForm::Trait(form)) = plan.types.get(&interface).map(|t| t.form.clone()) else {
            continue;
        };
        for decl in reprs.implementers(interface) {
            let methods = form.methods.iter().filter_map(|m| go::find_method(program, decl, &m.go_name));
            let methods = methods.map(|(_, f)| f).collect();
            if let Some(ty) = plan.types.get_mut(&decl) {
                ty.traits.push((interface, methods));
            }
        }
    }
    forward(reprs, plan);
}

/// Exported methods of embedded types stay callable on the outer type. In a program nobody outside calls them, and
/// the calls inside name the embedded field.
fn forward(reprs: &Reprs<'_>, plan: &mut Plan) {
    let program = reprs.program;
    let is_lib = plan.layout.kind == CrateKind::Lib;
    let outers: Vec<TypeDeclId> = plan.types.keys().copied().collect();
    for outer in outers {
        let Some(info) = program.checked.types.get(outer) else { continue };
        let Ty::Struct(fields) = &program.types[info.underlying] else { continue };
        let embedded: Vec<TypeDeclId> =
            fields.iter().filter(|f| f.embedded).filter_map(|f| go::base_decl(program, f.ty)).collect();
        for inner in embedded {
            let Some(methods) = program.checked.types.get(inner).map(|i| i.methods.clone()) else { continue };
            for method in methods {
                let name = program[method].name.clone();
                let found = go::find_method(program, outer, &name);
                let inherent =
                    plan.funcs.get(&method).is_some_and(|f| matches!(f.home, FuncHome::Inherent(_)));
                let Some((path, found)) = found.filter(|(_, f)| *f == method) else { continue };
                let in_trait = plan
                    .types
                    .get(&outer)
                    .is_some_and(|t| t.traits.iter().any(|(_, methods)| methods.contains(&method)));
                if is_exported(&name)
                    && inherent
                    && (is_lib || plan.funcs.get(&method).is_some_and(FuncPlan::is_display))
                    && !in_trait
                    && let Some(func) = plan.funcs.get_mut(&found)
                {
                    func.forwards.push((outer, path));
                }
            }
        }
    }
}
