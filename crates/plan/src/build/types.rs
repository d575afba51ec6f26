//! What declared types become, and what they derive.

use super::{go, names, reprs::Reprs};
use crate::{
    Derives, FieldPlan, GuardPlan, Repr, SelfKind, StructPlan, TraitMethod, TraitPlan, TypeForm, TypePlan,
};
use goxide_analysis::{Place, Root};
use goxide_ir::{Basic, BinaryOp, Expr, FuncId, InterfaceElem, Program, Ty, TyId, TypeDeclId, is_exported};
use goxide_map::Library;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// The types of the port, derives not yet settled.
pub(crate) fn types(
    reprs: &Reprs<'_>,
    type_names: &FxHashMap<TypeDeclId, String>,
    func_names: &FxHashMap<FuncId, String>,
) -> IndexMap<TypeDeclId, TypePlan, FxBuildHasher> {
    let program = reprs.program;
    let mut plans: IndexMap<TypeDeclId, TypePlan, FxBuildHasher> = IndexMap::default();
    for (id, decl) in program.type_decls.iter().filter(|(_, d)| go::is_ported(program, d.package)) {
        let name = type_names.get(&id).cloned().unwrap_or_else(|| names::camel(&decl.name));
        let form = form(reprs, id, &name, func_names);
        let public = is_exported(&decl.name) && decl.local.is_none();
        plans.insert(id, TypePlan { name, public, form, inherent: Vec::new(), traits: Vec::new() });
    }
    settle_derives(program, &mut plans);
    plans
}

fn form(reprs: &Reprs<'_>, id: TypeDeclId, name: &str, func_names: &FxHashMap<FuncId, String>) -> TypeForm {
    let program = reprs.program;
    let decl = &program[id];
    let Some(info) = program.checked.types.get(id) else {
        return TypeForm::Hole("its type could not be found".to_owned());
    };
    if decl.is_alias {
        let repr = reprs.storage(None, info.ty);
        return match repr.unsupported() {
            Some(why) => TypeForm::Hole(format!("it stands for {why}")),
            None => TypeForm::Alias(repr),
        };
    }
    match &program.types[info.underlying] {
        Ty::Struct(fields) => {
            let fields = fields.clone();
            TypeForm::Struct(structure(reprs, id, name, &fields))
        }
        Ty::Interface(_) => TypeForm::Trait(interface(reprs, id, info.ty, func_names)),
        Ty::Func(_) if info.methods.is_empty() && !go::gives_itself(program, id) => {
            let repr = reprs.storage(None, info.underlying);
            match repr.unsupported() {
                Some(why) => TypeForm::Hole(format!("it stands for {why}")),
                None => TypeForm::Alias(repr),
            }
        }
        _ => {
            let inner = reprs.storage(None, info.underlying);
            match inner.unsupported() {
                Some(why) => TypeForm::Hole(format!("it stands for {why}")),
                None => TypeForm::Newtype { inner, derives: Derives::all() },
            }
        }
    }
}

fn structure(reprs: &Reprs<'_>, id: TypeDeclId, name: &str, fields: &[goxide_ir::ty::Field]) -> StructPlan {
    let sharing = &reprs.facts.sharing;
    let mut guards: Vec<GuardPlan> = Vec::new();
    let mut lock_of = FxHashMap::default();
    let mut guarded_by = FxHashMap::default();
    let locks: Vec<_> = sharing.guards.iter().filter(|((d, _), _)| *d == id).collect();
    for ((_, lock), guard) in &locks {
        let go_name = fields.get(*lock as usize).map(|f| f.name.to_string()).unwrap_or_default();
        let (state, field) = if locks.len() == 1 {
            (format!("{name}State"), "state".to_owned())
        } else {
            (format!("{name}{}", names::camel(&go_name)), names::snake(&go_name))
        };
        let empty = guard.fields.is_empty();
        lock_of.insert(*lock, guards.len());
        guarded_by.extend(guard.fields.iter().map(|f| (*f, guards.len())));
        guards.push(GuardPlan {
            state_type: if empty { String::new() } else { state },
            field: if empty { names::snake(&go_name) } else { field },
            rw: guard.rw,
            go_name,
            derives: Derives::all(),
        });
    }
    let mut taken = FxHashSet::default();
    let plans = fields.iter().enumerate().map(|(i, field)| {
        let i = i as u32;
        let place = Place::root(Root::Field(id, i));
        let repr = reprs.storage(Some(&place), field.ty);
        let addressed = reprs.addressed.contains(&place);
        let repr = if addressed { Repr::Rc(Box::new(Repr::RefCell(Box::new(repr)))) } else { repr };
        FieldPlan {
            name: names::claim(&mut taken, names::snake(&field.name)),
            repr,
            addressed,
            public: is_exported(&field.name) && (!field.embedded || exported_type(reprs.program, field.ty)),
            guarded_by: guarded_by.get(&i).copied(),
            lock_of: lock_of.get(&i).copied(),
        }
    });
    let fields: Vec<FieldPlan> = plans.collect();
    let params = reprs.program.checked.types.get(id).map(|info| info.params.to_vec()).unwrap_or_default();
    let phantom = params.into_iter().filter(|p| !fields.iter().any(|f| f.repr.mentions(*p))).collect();
    StructPlan {
        fields,
        phantom,
        derives: Derives::all(),
        guards,
        shared: reprs.shared.contains_key(&id),
        locked: reprs.shared.get(&id).copied().unwrap_or(false),
        aliased: reprs.aliased.contains(&id),
        object: reprs.aliased.contains(&id) && reprs.is_object(id),
    }
}

fn exported_type(program: &Program, ty: TyId) -> bool {
    go::base_decl(program, ty).is_none_or(|d| is_exported(&program[d].name))
}

fn interface(
    reprs: &Reprs<'_>,
    id: TypeDeclId,
    ty: TyId,
    func_names: &FxHashMap<FuncId, String>,
) -> TraitPlan {
    let program = reprs.program;
    let decl = &program[id];
    let own = own_methods(program, id);
    let all = go::interface_methods(program, ty);
    let display = own.iter().any(|name| name == "String") && shown(reprs, id, &all);
    let methods = own.iter().filter(|name| !display || *name != "String").filter_map(|go_name| {
        let (_, sig) = all.iter().find(|(name, _)| name == go_name)?;
        let Ty::Func(sig) = &program.types[*sig] else { return None };
        let functions = reprs.implementations(id, go_name);
        let params = sig.params.iter().enumerate().map(|(i, param)| {
            let usage = reprs.joined_use(&functions, i as u32);
            let name = if param.name.is_empty() || param.name == "_" {
                format!("arg{i}")
            } else {
                names::snake(&param.name)
            };
            (name, reprs.param(None, param.ty, &usage))
        });
        let name = functions.first().and_then(|f| func_names.get(f)).cloned();
        Some(TraitMethod {
            go_name: go_name.clone(),
            name: name.unwrap_or_else(|| names::snake(go_name)),
            // Nothing here implements it: what stands beside a method that writes may write too.
            receiver: if functions.is_empty() && reprs.embeds_writer(ty) {
                SelfKind::RefMut
            } else {
                reprs.trait_receiver(&functions)
            },
            params: params.collect(),
            result: reprs.trait_result(sig, &functions, decl.package),
        })
    });
    let methods = methods.collect();
    let mut supertraits = Vec::new();
    if let Ty::Interface(interface) = &program.types[go::underlying(program, ty)] {
        for terms in &interface.embeds {
            if let [term] = &**terms
                && let Some(decl) = go::decl_of(program, term.ty)
                && go::is_ported(program, program[decl].package)
            {
                supertraits.push(decl);
            }
        }
    }
    TraitPlan {
        methods,
        supertraits,
        display,
        any: taken_apart(program, ty),
        crosses: reprs.crossing.interfaces.contains(&id),
        constraint: go::is_constraint(program, ty),
    }
}

/// Whether the `String` method of an interface is `Display` in every type that implements it.
fn shown(reprs: &Reprs<'_>, id: TypeDeclId, all: &[(String, TyId)]) -> bool {
    let program = reprs.program;
    let text = all.iter().any(|(name, sig)| {
        name == "String"
            && matches!(&program.types[*sig], Ty::Func(sig)
                if sig.params.is_empty() && matches!(&sig.results[..], [one] if one.ty == goxide_ir::ty::STRING))
    });
    let functions = reprs.implementations(id, "String");
    let made_for_nil = |func: &FuncId| {
        let receiver = program[*func].receiver.as_ref().and_then(|r| r.local);
        reprs.param_place(*func, receiver).is_some_and(|place| reprs.nilable(&place))
    };
    let displayed = |func: &FuncId| {
        let writes = reprs.receiver(*func) == Some(SelfKind::RefMut);
        !writes && !made_for_nil(func)
    };
    text && !functions.is_empty() && functions.iter().all(displayed)
}

/// The methods written in an interface, in order of the text.
fn own_methods(program: &Program, id: TypeDeclId) -> Vec<String> {
    let decl = &program[id];
    let body = &program[decl.body];
    let Expr::InterfaceType(elements) = &body[body.unparen(decl.ty)] else { return Vec::new() };
    let names = elements.iter().filter_map(|e| match e {
        InterfaceElem::Method { name, .. } => Some(name.to_string()),
        InterfaceElem::Union(_) => None,
    });
    names.collect()
}

/// Whether some type switch or assertion looks behind an interface.
fn taken_apart(program: &Program, ty: TyId) -> bool {
    program.bodies.iter().any(|(id, body)| {
        body.exprs().any(|(_, e)| match e {
            Expr::TypeAssert { base, .. } => go::type_of(program, id, *base) == ty,
            // With a value of another type.
            Expr::Binary { op: BinaryOp::Eq | BinaryOp::Ne, lhs, rhs } => {
                let (left, right) = (go::type_of(program, id, *lhs), go::type_of(program, id, *rhs));
                let other = if left == ty { right } else { left };
                let concrete = !matches!(
                    program.types[go::underlying(program, other)],
                    Ty::Interface(_) | Ty::Unknown | Ty::Basic(Basic::UntypedNil)
                );
                concrete && (left == ty) != (right == ty)
            }
            _ => false,
        }) || body.stmts().any(|(_, s)| match s {
            goxide_ir::Stmt::TypeSwitch { subject, .. } => {
                let subject = match &body[body.unparen(*subject)] {
                    Expr::TypeAssert { base, .. } => *base,
                    _ => *subject,
                };
                go::type_of(program, id, subject) == ty
            }
            _ => false,
        })
    })
}

impl Derives {
    /// Everything; what does not hold is taken away.
    fn all() -> Derives {
        Derives {
            debug: true,
            clone: true,
            copy: true,
            default: true,
            partial_eq: true,
            eq: true,
            hash: true,
            ord: true,
        }
    }

    fn none() -> Derives {
        Derives::default()
    }

    fn and(self, other: Derives) -> Derives {
        Derives {
            debug: self.debug && other.debug,
            clone: self.clone && other.clone,
            copy: self.copy && other.copy,
            default: self.default && other.default,
            partial_eq: self.partial_eq && other.partial_eq,
            eq: self.eq && other.eq,
            hash: self.hash && other.hash,
            ord: self.ord && other.ord,
        }
    }
}

type Plans = IndexMap<TypeDeclId, TypePlan, FxBuildHasher>;

/// Takes derives away until they hold, types that contain each other included.
fn settle_derives(program: &Program, plans: &mut Plans) {
    narrow_derives(plans);
    cap_derives(program, plans);
    // What a struct lost here, those that hold it lose as well.
    narrow_derives(plans);
}

/// A struct has what all its fields have.
fn narrow_derives(plans: &mut Plans) {
    loop {
        let mut changed = false;
        for i in 0..plans.len() {
            let (id, plan) = plans.get_index(i).expect("index below length");
            let id = *id;
            let mut form = plan.form.clone();
            match &mut form {
                TypeForm::Struct(s) => {
                    let mut own = s.derives;
                    for field in s.fields.iter().filter(|f| f.guarded_by.is_none() && f.lock_of.is_none()) {
                        own = own.and(of(plans, &field.repr));
                        own.clone &= !field.addressed;
                    }
                    for (g, guard) in s.guards.iter_mut().enumerate() {
                        let mut state = guard.derives;
                        for field in s.fields.iter().filter(|f| f.guarded_by == Some(g)) {
                            state = state.and(of(plans, &field.repr));
                        }
                        own = own.and(Derives {
                            debug: state.debug,
                            default: state.default,
                            ..Derives::none()
                        });
                        guard.derives =
                            Derives { debug: state.debug, default: state.default, ..Derives::none() };
                    }
                    own.ord = false;
                    changed |= own != s.derives;
                    s.derives = own;
                }
                TypeForm::Newtype { inner, derives } => {
                    let own = derives.and(of(plans, inner));
                    changed |= own != *derives;
                    *derives = own;
                }
                TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => {}
            }
            plans[&id].form = form;
        }
        if !changed {
            break;
        }
    }
}

/// What a struct shall not have although its fields do.
fn cap_derives(program: &Program, plans: &mut Plans) {
    for (id, plan) in plans.iter_mut() {
        let info = program.checked.types.get(*id);
        let pointed_to = info.is_some_and(|i| program.types.find(&Ty::Pointer(i.ty)).is_some());
        if let TypeForm::Struct(s) = &mut plan.form {
            let is_map = |repr: &Repr| matches!(repr, Repr::HashMap(..) | Repr::BTreeMap(..));
            let maps = s.fields.iter().any(|f| is_map(f.repr.option_inner().unwrap_or(&f.repr)));
            s.derives.copy &= !pointed_to && s.fields.len() <= 4;
            s.derives.clone &= !(maps && pointed_to);
            s.derives.partial_eq &= s.derives.clone;
            let key = info.is_some_and(|i| program.types.find(&Ty::Pointer(i.ty)).is_none());
            s.derives.eq &= key && s.derives.partial_eq;
            s.derives.hash &= s.derives.eq;
            s.derives.copy &= s.derives.clone;
        }
    }
}

/// The traits that a type has.
pub(crate) fn of(plans: &Plans, repr: &Repr) -> Derives {
    let all = Derives::all();
    let handle = Derives { debug: true, clone: true, default: true, ..Derives::none() };
    match repr {
        Repr::Unit | Repr::Bool | Repr::Int(_) | Repr::Char => all,
        Repr::Float(_) => Derives { eq: false, hash: false, ord: false, ..all },
        Repr::String => Derives { copy: false, ..all },
        Repr::Str | Repr::SliceOf(_) => Derives { copy: false, clone: false, default: false, ..all },
        Repr::Named(decl, args) => {
            let own = match plans.get(decl).map(|p| &p.form) {
                Some(TypeForm::Struct(s)) => s.derives,
                Some(TypeForm::Newtype { derives, .. }) => *derives,
                Some(TypeForm::Alias(repr)) => of(plans, repr),
                Some(TypeForm::Hole(_)) => Derives { debug: true, ..Derives::none() },
                Some(TypeForm::Trait(_) | TypeForm::Vanishes) | None => Derives::none(),
            };
            args.iter().fold(own, |d, a| d.and(of(plans, a)))
        }
        Repr::Param(_) => Derives { copy: false, ..all },
        Repr::Ref { mutable, inner } => {
            let inner = of(plans, inner);
            if *mutable { Derives { debug: inner.debug, ..Derives::none() } } else { inner }
        }
        Repr::Vec(inner) => Derives { copy: false, default: true, ..of(plans, inner) },
        Repr::GoSlice(inner) => Derives { debug: of(plans, inner).debug, ..handle },
        Repr::Array(inner, len) => {
            let inner = of(plans, inner);
            Derives { default: inner.default && *len <= 32, ..inner }
        }
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => {
            let both = of(plans, k).and(of(plans, v));
            Derives { copy: false, default: true, hash: false, ord: false, ..both }
        }
        Repr::Option(inner) => Derives { default: true, ..of(plans, inner) },
        Repr::Box(inner) => match &**inner {
            Repr::Dyn(..) | Repr::DynFn { .. } => Derives::none(),
            inner => Derives { copy: false, ..of(plans, inner) },
        },
        Repr::Rc(inner) | Repr::Arc(inner) => {
            let inner = of(plans, inner);
            Derives { clone: true, copy: false, hash: false, ord: false, eq: false, ..inner }
        }
        Repr::RefCell(inner) => {
            Derives { copy: false, hash: false, ord: false, eq: false, ..of(plans, inner) }
        }
        Repr::Mutex(inner) | Repr::RwLock(inner) => {
            let inner = of(plans, inner);
            Derives { debug: inner.debug, default: inner.default, ..Derives::none() }
        }
        Repr::Tuple(types) => types.iter().fold(all, |d, t| d.and(of(plans, t))),
        Repr::Error(_) => Derives { debug: true, clone: true, partial_eq: true, ..Derives::none() },
        Repr::Chan(_) => handle,
        // Comparing functions means little, and rustc says so.
        Repr::FnPtr { .. } => {
            Derives { default: false, ord: false, partial_eq: false, eq: false, hash: false, ..all }
        }
        Repr::Path { path, args, copy } => {
            let facts = Library::embedded().rows().filter_map(|r| r.ty.as_ref()).find(|f| match &f.rust {
                goxide_map::MapTy::Path { path: p, .. } => p == path,
                _ => false,
            });
            let own = facts.map_or(Derives { copy: *copy, ..Derives::none() }, |f| Derives {
                debug: f.has("Debug"),
                clone: f.has("Clone"),
                copy: f.has("Copy"),
                default: f.has("Default"),
                partial_eq: f.has("PartialEq"),
                eq: f.has("Eq"),
                hash: f.has("Hash"),
                ord: f.has("Ord"),
            });
            args.iter().fold(own, |d, a| d.and(of(plans, a)))
        }
        Repr::Any => Derives { debug: true, ..Derives::none() },
        Repr::Result(..)
        | Repr::Dyn(..)
        | Repr::DynFn { .. }
        | Repr::ImplFn { .. }
        | Repr::Unsupported(_) => Derives::none(),
    }
}
