//! Facts and decisions become a plan.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the plan asks for a few shapes; `walk` and `emit` list them all"
)]

mod atomics;
mod bounds;
mod cells;
mod errors;
mod finite;
mod func_types;
mod functions;
mod globals;
mod go;
mod handles;
mod layout;
mod lending;
mod locals;
mod locked_methods;
mod markers;
mod names;
mod nested;
mod overwritten;
mod printed;
mod reprs;
mod signatures;
mod slices;
mod threads;
pub(crate) mod types;
mod zeroed;

use crate::{CrateKind, Decisions, Plan};
use goxide_analysis::Facts;
use goxide_ir::{Expr, ExprRef, Program};
use goxide_source::SourceMap;
use indexmap::IndexMap;
use reprs::Reprs;
use rustc_hash::FxHashMap;

/// Chooses a representation for every place of the packages to port.
///
/// Slices that share their arrays are no loans; then loans are followed, since they decide between `&` and `&mut` everywhere; then types and signatures, which
/// are the contract between declarations; locals and markers come last and decide nothing for others.
pub fn plan(program: &Program, sources: &SourceMap, facts: &Facts, decisions: &Decisions) -> Plan {
    let slices = slices::shared_slices(program, facts);
    let aliased = reprs::aliased(program, facts);
    let atomics = atomics::atomics(program);
    let lending = lending::lending(program, facts, &slices, &aliased, atomics.clone());
    let mut reprs = Reprs::new(program, facts, &slices, &lending, aliased);
    reprs.tuples = markers::tuples(program, facts, decisions);
    let layout = layout::layout(program, sources);
    reprs.atomics = atomics;
    reprs.zeroed = zeroed::zeroed(program);
    reprs.locked_methods = locked_methods::locked_methods(&reprs);
    reprs.handles = handles::handles(&reprs);
    reprs.addressed = handles::addressed(&reprs);
    reprs.single_threaded = layout.kind == CrateKind::Bin && !threads::starts_threads(program);
    reprs.crossing = threads::crossing(&reprs);
    reprs.func_types = func_types::func_types(&reprs, layout.kind);
    reprs.printed = printed::printed(program);
    let constructors = functions::constructors(program);
    let mut type_names = FxHashMap::default();
    let mut func_names = FxHashMap::default();
    for (package, _) in program.ported() {
        type_names.extend(names::types(program, package));
        func_names.extend(names::functions(program, package, &constructors));
    }
    let mut plan = Plan { layout, func_types: reprs.func_types.clone(), ..Plan::default() };
    plan.errors = errors::errors(program, facts);
    plan.types = types::types(&reprs, &type_names, &func_names);
    finite::finite(&mut plan);
    plan.bounds = bounds::bounds(program);
    let mut local_names = IndexMap::default();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        names::locals(program, func.body, &func_names, &mut local_names);
    }
    names::apart(program, &facts.closures.nested, &mut local_names);
    plan.funcs = functions::functions(&reprs, &plan, &constructors, &func_names, &local_names);
    functions::attach(&reprs, &mut plan);
    globals::globals(&reprs, &mut plan);
    plan.locals = locals::locals(&reprs, &local_names);
    plan.nested = nested::nested(&reprs, &local_names);
    plan.overwritten = overwritten::overwritten(program);
    plan.copied_receivers = reprs.handles.copied.clone();
    plan.moves = facts.ownership.last_uses.clone();
    plan.moves.extend(nested::returned(&reprs));
    plan.snapshots = facts.ownership.snapshots.clone();
    plan.takes = facts.ownership.takes.clone();
    plan.raced = facts.sharing.shared_locals.keys().copied().collect();
    let aliased = facts.ownership.aliased_slices.keys().chain(facts.ownership.aliased_maps.keys());
    plan.clean_cuts = facts.text.between_characters.clone();
    plan.aliases = aliased.filter(|at| !slices.views.contains(*at)).copied().collect();
    plan.unbounded_cuts = facts.ownership.unbounded_cuts.clone();
    plan.unguarded = facts.sharing.unguarded.iter().filter_map(|(at, _)| owner(program, *at)).collect();
    let unguarded = facts.nullability.unguarded.keys().copied();
    plan.nil_derefs = unguarded.filter(|at| !nested::is_nested(program, &plan, *at)).collect();
    plan.nil_map_writes = facts.nullability.nil_map_writes.clone();
    for goroutine in facts.sharing.goroutines.iter().filter(|g| g.joined) {
        plan.scoped.insert((goroutine.call.body, goroutine.stmt));
    }
    plan.markers = markers::markers(&reprs, sources, &plan, decisions);
    plan
}

/// The operand whose field an access names.
fn owner(program: &Program, at: ExprRef) -> Option<ExprRef> {
    let body = &program[at.body];
    let Expr::Selector { base, .. } = &body[body.unparen(at.expr)] else { return None };
    Some(ExprRef { body: at.body, expr: body.unparen(*base) })
}
