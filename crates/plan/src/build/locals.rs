//! How locals hold their values.

use super::{go, reprs::Reprs};
use crate::{Hold, LocalPlan, Repr};
use goxide_analysis::ownership::Holding;
use goxide_analysis::{Place, Root};
use goxide_ir::{
    BodyId, Builtin, Entity, Expr, ExprId, LocalId, LocalKind, LocalRef, Node, Program, Stmt, Ty,
};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Plans every local of the ported functions.
pub(crate) fn locals(
    reprs: &Reprs<'_>,
    local_names: &IndexMap<LocalRef, String, FxBuildHasher>,
) -> IndexMap<LocalRef, LocalPlan, FxBuildHasher> {
    let program = reprs.program;
    let mut bodies: FxHashMap<BodyId, (FxHashSet<LocalId>, Declared)> = FxHashMap::default();
    let mut plans = IndexMap::default();
    for (at, name) in local_names {
        let (assigned, declared) =
            bodies.entry(at.body).or_insert_with(|| (assigned(program, at.body), declared(reprs, at.body)));
        let plan = local(reprs, *at, name, assigned.contains(&at.local), declared);
        plans.insert(*at, plan);
    }
    plans
}

fn local(reprs: &Reprs<'_>, at: LocalRef, name: &str, assigned: bool, declared: &Declared) -> LocalPlan {
    let program = reprs.program;
    let ty = program.checked.bodies.get(at.body).and_then(|t| t.locals.get(at.local)).copied();
    let ty = ty.unwrap_or(goxide_ir::ty::UNKNOWN);
    let place = Place::root(Root::Local(at));
    let written = reprs.lending.locals.contains(&at);
    let nilable = reprs.nilable(&place);
    let kind = program[at.body][at.local].kind;
    let refers = matches!(
        program.types[go::underlying(program, ty)],
        Ty::Pointer(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Interface(_)
    );
    let ranged = declared.ranged.contains(&at.local);
    let copied = ranged && !refers && (written || assigned);
    // It starts as nil and only looks at what others hold.
    let cursor = declared.bare.contains(&at.local)
        && nilable
        && reprs.facts.ownership.borrows.contains_key(&at)
        && matches!(program.types[go::underlying(program, ty)], Ty::Pointer(_) | Ty::Interface(_))
        && !go::is_error(program, ty)
        && !go::pointee(program, ty).is_some_and(|to| reprs.is_handle(to));
    // A counted pointer that moves on is held: what it came from may go away meanwhile.
    let moves_on = assigned
        && kind == LocalKind::Var
        && !ranged
        && go::pointee(program, ty).is_some_and(|to| reprs.is_handle(to));
    let hold = if cursor {
        if written { Hold::LendMut } else { Hold::Lend }
    } else if declared.kept.contains(&at.local)
        || !(refers || ranged)
        || kind == LocalKind::Result
        || copied
        || moves_on
    {
        Hold::Own
    } else if written {
        Hold::LendMut
    } else {
        Hold::Lend
    };
    let stated = kind == LocalKind::Result
        || declared.bare.contains(&at.local)
        || (declared.constant.contains(&at.local) && !go::is_string(program, ty));
    // What two places hold is shared from the start, not first a value of its own.
    let shared = kind == LocalKind::Var
        && !ranged
        && matches!(program.types[go::underlying(program, ty)], Ty::Pointer(_))
        && (matches!(reprs.facts.ownership.holding.get(&place), Some(Holding::Aliased(_)))
            || go::pointee(program, ty)
                .and_then(|to| go::decl_of(program, to))
                .is_some_and(|decl| reprs.facts.sharing.shared_types.contains_key(&decl)));
    // One literal may hold other variables than the next.
    let function = assigned && matches!(program.types[go::underlying(program, ty)], Ty::Func(_));
    let atomic = reprs.atomics.contains(&place) && super::atomics::repr(program, ty).is_some();
    let agrees = reprs.slices.places.iter().any(|p| p.root == place.root);
    let stated = stated || shared || agrees || function || moves_on || atomic;
    let use_ = reprs.facts.ownership.locals.get(&at);
    let captured = use_.is_some_and(|u| u.captured_mutably);
    let handle = reprs.is_shared_value(ty)
        || reprs.slices.places.contains(&place)
        || go::pointee(program, ty).is_some_and(|p| reprs.is_handle(p))
        || go::base_decl(program, ty).is_some_and(|d| reprs.only_locked_writes(d));
    let stated =
        stated || declared.objects.contains(&at.local) || declared.released.contains(&at.local) && refers;
    let cell = super::cells::cell(reprs, at, ty);
    let (hold, stated) = if cell.is_some() { (Hold::Own, true) } else { (hold, stated) };
    let owned = || reprs.storage(Some(&place), ty);
    let cursor = cursor && cell.is_none();
    let repr = || if cursor { reprs.lend_result(owned(), written) } else { owned() };
    LocalPlan {
        name: name.to_owned(),
        hold,
        repr: stated.then(repr).filter(|r| !matches!(r, Repr::Unit)),
        mutable: cell.is_none()
            && !atomic
            && (assigned || (!handle && (captured || (hold == Hold::Own && written)))),
        nilable,
        torn: cell.is_none()
            && (reprs.facts.closures.cells.contains_key(&at) || reprs.addressed.contains(&place)),
        cell,
    }
}

/// How the locals of a body come to be.
#[derive(Default)]
struct Declared {
    /// Without a value, or with `nil`.
    bare: FxHashSet<LocalId>,
    /// With a constant: a literal takes its type from the declaration.
    constant: FxHashSet<LocalId>,
    /// With a literal of pointers or interface values: it does not show whether one of them may be nil.
    objects: FxHashSet<LocalId>,
    /// By a range clause.
    ranged: FxHashSet<LocalId>,
    /// Read under a lock and used after it is let go.
    released: FxHashSet<LocalId>,
    /// Stored, returned, sent, appended or captured by a goroutine as a whole: must be owned.
    kept: FxHashSet<LocalId>,
}

fn declared(reprs: &Reprs<'_>, body: BodyId) -> Declared {
    let program = reprs.program;
    let arena = &program[body];
    let mut out = Declared::default();
    let Some(types) = program.checked.bodies.get(body) else { return out };
    let local = |expr: ExprId| match arena[arena.unparen(expr)] {
        Expr::Local(local) => Some(local),
        _ => None,
    };
    let mut initial = |local: LocalId, value: ExprId| {
        let value = arena.unparen(value);
        if matches!(types.names.get(value), Some(Entity::Nil)) {
            out.bare.insert(local);
        } else if types.exprs.get(value).is_some_and(|e| e.value.is_some()) {
            out.constant.insert(local);
        } else if matches!(arena[value], Expr::CompositeLit { .. })
            && holds_objects(program, go::type_of(program, body, value))
        {
            out.objects.insert(local);
        }
    };
    for (_, stmt) in arena.stmts() {
        match stmt {
            Stmt::ShortVarDecl { lhs, rhs, .. } if lhs.len() == rhs.len() => {
                for (l, r) in lhs.iter().zip(rhs) {
                    local(*l).into_iter().for_each(|l| initial(l, *r));
                }
            }
            Stmt::VarDecl { locals, values, .. } if locals.len() == values.len() => {
                for (l, r) in locals.iter().zip(values) {
                    l.iter().for_each(|l| initial(*l, *r));
                }
            }
            _ => {}
        }
    }
    for (_, stmt) in arena.stmts() {
        // What is taken out of its place has no other owner.
        if let Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, rhs, op: None } = stmt
            && lhs.len() == rhs.len()
        {
            for (l, r) in lhs.iter().zip(rhs) {
                let value = goxide_ir::ExprRef { body, expr: arena.unparen(*r) };
                if reprs.facts.ownership.takes.contains(&value) {
                    out.kept.extend(local(*l));
                }
            }
        }
        match stmt {
            Stmt::VarDecl { locals, values, .. } if values.is_empty() => {
                out.bare.extend(locals.iter().flatten());
            }
            Stmt::Range { key, value, define: true, .. } => {
                out.ranged.extend([key, value].into_iter().flatten().filter_map(|e| local(*e)));
            }
            // What only looks into something else is lent on.
            Stmt::Return(values) => {
                let any = |l: &LocalId| {
                    let ty = types.locals.get(*l).map(|ty| go::underlying(program, *ty));
                    ty.is_some_and(|ty| ty == goxide_ir::ty::ANY)
                };
                let looks = |l: &LocalId| {
                    reprs.facts.ownership.borrows.contains_key(&LocalRef { body, local: *l }) && !any(l)
                };
                out.kept.extend(values.iter().filter_map(|v| local(*v)).filter(|l| !looks(l)));
            }
            Stmt::Send { value, .. } => out.kept.extend(local(*value)),
            Stmt::Assign { lhs, rhs, op: None } => {
                for (l, r) in lhs.iter().zip(rhs) {
                    if local(*l).is_none() && !matches!(arena[arena.unparen(*l)], Expr::Blank) {
                        out.kept.extend(local(*r));
                    }
                }
            }
            _ => {}
        }
    }
    out.released = outlive_guards(reprs, body).into_iter().collect();
    out.kept.extend(&out.released);
    for (_, expr) in arena.exprs() {
        match expr {
            Expr::CompositeLit { elements, .. } => {
                out.kept.extend(elements.iter().filter_map(|e| local(e.value)));
            }
            Expr::Call { fun, args, .. } => {
                let builtin = types.names.get(arena.unparen(*fun));
                if matches!(builtin, Some(Entity::Builtin(Builtin::Append))) {
                    out.kept.extend(args.iter().filter_map(|a| local(*a)));
                }
            }
            _ => {}
        }
    }
    out
}

/// Locals that are read under a lock and used after it is let go.
fn outlive_guards(reprs: &Reprs<'_>, body: BodyId) -> Vec<LocalId> {
    let (program, arena) = (reprs.program, &reprs.program[body]);
    let Some(types) = program.checked.bodies.get(body) else { return Vec::new() };
    let unlocks: Vec<u32> = arena
        .stmts()
        .filter_map(|(id, stmt)| match stmt {
            Stmt::Expr(call) => match &arena[arena.unparen(*call)] {
                Expr::Call { fun, .. } => {
                    let (path, name) = go::std_callee(program, body, *fun)?;
                    let unlocks = path == "sync" && matches!(name, "Unlock" | "RUnlock");
                    unlocks.then(|| arena.stmt_span(id).start)
                }
                _ => None,
            },
            _ => None,
        })
        .collect();
    if unlocks.is_empty() {
        return Vec::new();
    }
    let guarded = |expr: ExprId| {
        let mut found = false;
        arena.walk(Node::Expr(expr), &mut |node| {
            if let Node::Expr(at) = node
                && let Some(step) = types.selections.get(at).and_then(|s| s.path.last())
                && let Some(decl) = go::decl_of(program, step.of)
            {
                let guards = reprs.facts.sharing.guards.iter();
                found |= guards.into_iter().any(|((d, _), g)| *d == decl && g.fields.contains(&step.index));
            }
            !found
        });
        found
    };
    let used_after = |local: LocalId, at: u32| {
        arena.exprs().any(|(e, expr)| *expr == Expr::Local(local) && arena.expr_span(e).start > at)
    };
    let declared = arena.stmts().flat_map(|(id, stmt)| match stmt {
        Stmt::ShortVarDecl { lhs, rhs, .. } => {
            let end = arena.stmt_span(id).end;
            lhs.iter().zip(rhs.iter().cycle()).map(|(l, r)| (*l, *r, end)).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    declared
        .filter_map(|(name, value, end)| match arena[arena.unparen(name)] {
            Expr::Local(local) => Some((local, value, end)),
            _ => None,
        })
        .filter(|(_, value, _)| guarded(*value))
        .filter(|(local, _, end)| unlocks.iter().any(|at| at > end && used_after(*local, *at)))
        .map(|(local, ..)| local)
        .collect()
}

/// Whether a slice, array or map holds pointers or interface values.
fn holds_objects(program: &Program, ty: goxide_ir::TyId) -> bool {
    match &program.types[ty] {
        Ty::Slice(elem) | Ty::Array { elem, .. } | Ty::Map { value: elem, .. } => {
            matches!(program.types[go::underlying(program, *elem)], Ty::Pointer(_) | Ty::Interface(_))
                || holds_objects(program, *elem)
        }
        _ => false,
    }
}

/// The locals of a body that are assigned after their declaration.
pub(crate) fn assigned(program: &Program, body: BodyId) -> FxHashSet<LocalId> {
    let arena = &program[body];
    let mut out = FxHashSet::default();
    let mut add = |expr: ExprId| {
        if let Expr::Local(local) = arena[arena.unparen(expr)] {
            out.insert(local);
        }
    };
    for (_, stmt) in arena.stmts() {
        match stmt {
            Stmt::Assign { lhs, .. } => lhs.iter().for_each(|l| add(*l)),
            Stmt::IncDec { target, .. } => add(*target),
            Stmt::ShortVarDecl { lhs, declares, .. } => {
                for l in lhs {
                    if let Expr::Local(local) = arena[arena.unparen(*l)]
                        && !declares.contains(&local)
                    {
                        add(*l);
                    }
                }
            }
            Stmt::Range { key, value, define: false, .. } => {
                [key, value].into_iter().flatten().for_each(|l| add(*l));
            }
            _ => {}
        }
    }
    out
}
