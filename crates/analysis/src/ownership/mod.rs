//! Who holds values and who writes through them.
//!
//! Question: for each parameter, receiver, local, field and element, may it be lent, must it be owned, or is it
//! held in two places?
//!
//! The answer is put together from small analyses, each with its own header: [`derive`] (which local looks into
//! which), [`params`] (writes and escapes, as summaries over the call graph), [`liveness`] (last uses), [`takes`] (what is
//! taken out of its place, [`replaced`] what a call replaces), [`walks`] (strings that only get shorter), [`lent`]
//! (results that come out of one parameter), [`snapshots`] (addresses of what is only read afterwards), [`holding`] (pointers held twice) and [`views`] (slices and maps with
//! two names). All lean to the safe side: what is not known is aliased, and no use is the last.

mod derive;
mod holding;
mod lent;
pub(crate) mod library;
mod literals;
pub(crate) mod liveness;
mod meetings;
mod params;
mod reach;
mod replaced;
mod slice_classes;
mod snapshots;
mod takes;
mod views;
mod walks;
mod whole_arrays;

pub(crate) use derive::captures;
pub(crate) use holding::path_key;
pub(crate) use literals::writes_in;
use params::Summaries;
pub use slice_classes::SliceClass;

use crate::fixpoint::bottom_up;
use crate::units::{UnitKind, Units};
use crate::view::View;
use crate::{Evidence, Place, call_graph::CallGraph, flow, sharing};
use goxide_ir::{BodyId, Expr, ExprId, ExprRef, FuncId, LocalId, LocalRef, Program, StmtId};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// What a function does with a parameter or receiver.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ParamUse {
    /// Written through: a field, element or pointee of it is assigned, its address is passed on to a writer, or a
    /// pointer-receiver method that writes is called on it. Transitive over calls.
    pub mutated: Option<Evidence>,
    /// Kept beyond the call: stored, sent, captured by a closure or goroutine that outlives it, or returned, as a
    /// whole. What becomes of pointers read out of it says [`Ownership::holding`].
    pub escapes: Option<Evidence>,
    /// Of `escapes`: returned only, neither stored nor sent nor held by what is returned.
    pub returned_only: bool,
    /// The parameter variable itself is assigned (`p = …`, `p++`, `s = append(s, …)`, `s = s[1:]`).
    pub reassigned: bool,
    /// Of `reassigned`: a string that is only ever cut shorter (`s = s[1:]`) or set to a constant.
    pub walks: bool,
    /// Assigned something else than a part of itself.
    pub replaced: bool,
    /// Appended to: the callee grows it.
    pub appended: bool,
}

/// What a function does with a local variable (parameters included).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LocalUse {
    /// Assigned after its declaration.
    pub reassigned: bool,
    /// Written through (see [`ParamUse::mutated`]); also element and field assignment of values.
    pub mutated: bool,
    /// `&x` is taken (explicitly, or implicitly by a method call that keeps its receiver).
    pub address_taken: Option<Evidence>,
    /// Function literals that use it.
    pub captured_by: Vec<ExprRef>,
    /// Whether some literal assigns it or writes through it.
    pub captured_mutably: bool,
    /// Whether it is read at all.
    pub read: bool,
}

/// How the pointers of one place are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// Only here: each value stored is fresh (a literal, `new`, a result that is fresh) or handed over by a caller
    /// that does not use it again, and what is read out is used before the next store, or moved out.
    Unique,
    /// Fresh or handed over as far as this package shows; an exported function stores its argument, so callers
    /// outside may hold it too. Taken over by default; a question per package.
    TakenOver(Evidence),
    /// Two places hold it at once.
    Aliased(Evidence),
}

/// Ownership facts of a program.
#[derive(Debug, Default)]
pub struct Ownership {
    /// Per function, one entry per parameter; the receiver stands in `receivers`.
    pub params: IndexMap<FuncId, Vec<ParamUse>, FxBuildHasher>,
    /// Per method.
    pub receivers: IndexMap<FuncId, ParamUse, FxBuildHasher>,
    /// Per local variable.
    pub locals: IndexMap<LocalRef, LocalUse, FxBuildHasher>,
    /// Uses ([`goxide_ir::Expr::Local`]) after which the local is dead on every path, not in a loop that comes back
    /// to it and not captured: a non-copy value may be moved out here.
    pub last_uses: IndexSet<ExprRef, FxBuildHasher>,
    /// Locals of pointer type that are cursors: they only look at what these places hold, and are no second holder.
    /// They are not in `holding`.
    pub borrows: IndexMap<LocalRef, Vec<Place>, FxBuildHasher>,
    /// Reads of a storage place that take the pointer out of it: the place is overwritten before anybody looks at it
    /// again (`Option::take`). They make no second holder.
    pub takes: IndexSet<ExprRef, FxBuildHasher>,
    /// Per function literal, one entry per parameter.
    pub lit_params: IndexMap<ExprRef, Vec<ParamUse>, FxBuildHasher>,
    /// Storage places (fields, elements, package variables, and locals that hold pointers) of pointer type.
    pub holding: IndexMap<Place, Holding, FxBuildHasher>,
    /// For results of pointer, slice, map or string type: the parameter (`None`: the receiver) whose inside every
    /// return gives, so that the result may be lent from it. Fresh results are absent.
    pub lent_results: IndexMap<(FuncId, u32), Option<u32>, FxBuildHasher>,
    /// String results that are a constant wherever the function returns.
    pub constant_results: IndexSet<(FuncId, u32), FxBuildHasher>,
    /// Slices of which two live views overlap and one is written or appended to: the expression that makes the
    /// second view.
    pub aliased_slices: IndexMap<ExprRef, Evidence, FxBuildHasher>,
    /// The places that must agree because of them.
    pub slice_classes: Vec<SliceClass>,
    /// Addresses of variables that may be those of copies: the variable is only read afterwards.
    pub snapshots: IndexSet<ExprRef, FxBuildHasher>,
    /// The arrays among them that are used as values, or are no local variable.
    pub whole_arrays: FxHashSet<Place>,
    /// `x = x[:n]` where `n` may be more than the length of `x`, as far as this package shows.
    pub unbounded_cuts: IndexSet<ExprRef, FxBuildHasher>,
    /// Maps held in two live places of which one is written: the expression that makes the second holder.
    pub aliased_maps: IndexMap<ExprRef, Evidence, FxBuildHasher>,
}

/// Solves ownership over the packages to port.
pub fn ownership(program: &Program, calls: &CallGraph) -> Ownership {
    let units = Units::new(program);
    let joined = sharing::joined_goroutines(program, &units);
    let mut bodies = IndexMap::<BodyId, Vec<usize>, FxBuildHasher>::default();
    for (i, unit) in units.list.iter().enumerate() {
        bodies.entry(unit.body).or_default().push(i);
    }
    let none = FxHashSet::default();
    let mut out = Ownership { takes: takes::takes(program, calls, &units), ..Ownership::default() };
    let takes: FxHashSet<ExprRef> = out.takes.iter().copied().collect();
    let summaries = summarize(program, calls, &units, &bodies, &joined, &takes);
    let cx = derive::Context { calls, units: &units, summaries: &summaries, takes: &takes };
    let mut whole_last = FxHashSet::default();
    let mut lendable = Vec::new();
    for (body, of_body) in &bodies {
        let view = View::new(program, *body);
        let found = params::body_use(view, cx, of_body, joined.get(body).unwrap_or(&none));
        for (local, mut usage) in found.local_uses(view, cx, of_body) {
            usage.captured_by.dedup();
            out.locals.insert(view.local_ref(local), usage);
        }
        for index in of_body {
            let unit = &units.list[*index];
            match unit.kind {
                UnitKind::Func(func) => {
                    let params = func_params(program, func);
                    let mut uses = found.param_uses(view, &params);
                    let receiver = uses.remove(0);
                    if program[func].receiver.is_some() {
                        out.receivers.insert(func, receiver);
                    }
                    out.params.insert(func, uses);
                    out.constant_results.extend(lent::constant(view, unit, func));
                    lendable.extend(lent::lent(view, cx, unit, &found.derived, &params, &found.written()));
                }
                UnitKind::Lit(lit) => {
                    if let Expr::FuncLit { sig, .. } = &view.body[lit] {
                        let params = params::param_locals(None, sig);
                        let uses = found.param_uses(view, &params).split_off(1);
                        out.lit_params.insert(view.expr_ref(lit), uses);
                    }
                }
                UnitKind::Init(_) => {}
            }
        }
        let lookers = views::lookers(view, &found.derived);
        let watched = views::watched(view, &found.derived);
        let live = liveness::liveness(view, &units, of_body, &lookers, &watched);
        let mut last: Vec<ExprId> = live.last.iter().copied().collect();
        last.sort();
        for expr in last {
            whole_last.insert(view.expr_ref(expr));
            let local = view.as_local(expr).map(|l| view.local_ref(l));
            // Somebody may still point at it.
            if local.and_then(|l| out.locals.get(&l)).is_some_and(|u| u.address_taken.is_none()) {
                out.last_uses.insert(view.expr_ref(expr));
            }
        }
        let reach = reach::reach(view, &units, of_body);
        out.aliased_slices.extend(reach.beyond.into_iter().map(|(cut, why)| (view.expr_ref(cut), why)));
        out.unbounded_cuts.extend(reach.unbounded.into_iter().map(|cut| view.expr_ref(cut)));
        let writers = lent_to_writers(view, cx, of_body);
        views::views(view, &units, of_body, &found.derived, &live, &writers, &mut out);
    }
    out.lent_results.extend(lent::settled(lendable).map(|c| (c.result, c.from)));
    let flows = flow::flows(program, calls, &units);
    views::stored(program, &flows, &whole_last, &mut out);
    out.slice_classes = slice_classes::classes(program, calls, &units, &flows, &out);
    out.snapshots = snapshots::snapshots(program, &out.locals);
    out.whole_arrays = slice_classes::whole_arrays(program, &out);
    holding::holding(program, &units, &flows, &whole_last, &mut out);
    out
}

fn func_params(program: &Program, func: FuncId) -> Vec<Option<LocalId>> {
    let func = &program[func];
    params::param_locals(func.receiver.as_ref().and_then(|r| r.local), &func.sig)
}

fn summarize(
    program: &Program,
    calls: &CallGraph,
    units: &Units,
    bodies: &IndexMap<BodyId, Vec<usize>, FxBuildHasher>,
    joined: &FxHashMap<BodyId, FxHashSet<StmtId>>,
    takes: &FxHashSet<ExprRef>,
) -> Summaries {
    let none = FxHashSet::default();
    let mut summaries = Summaries::default();
    bottom_up(&calls.sccs, |func| {
        let body = program[func].body;
        let Some(of_body) = bodies.get(&body).filter(|_| program[func].block.is_some()) else { return false };
        let view = View::new(program, body);
        let cx = derive::Context { calls, units, summaries: &summaries, takes };
        let found = params::body_use(view, cx, of_body, joined.get(&body).unwrap_or(&none));
        let new = found.summaries(&func_params(program, func));
        let changed = summaries.get(&func).is_none_or(|old| params::shape_changed(old, &new));
        if changed {
            summaries.insert(func, new);
        }
        changed
    });
    summaries
}

/// Arguments that become parameters which the callee writes through.
fn lent_to_writers(view: View<'_>, cx: derive::Context<'_>, of_body: &[usize]) -> FxHashSet<ExprId> {
    let mut out = FxHashSet::default();
    for expr in of_body.iter().flat_map(|i| cx.units.list[*i].exprs()) {
        let Some(callees) = cx.calls.callees.get(&view.expr_ref(expr)) else { continue };
        for func in callees {
            for argument in view.arguments(expr) {
                let writes = match cx.summaries.get(func) {
                    Some(summary) => summary.get(argument.param + 1).is_some_and(|s| s.through.is_some()),
                    None => library::writes_argument(view.program, *func, argument.param),
                };
                if writes {
                    out.insert(argument.expr);
                }
            }
        }
    }
    out
}
