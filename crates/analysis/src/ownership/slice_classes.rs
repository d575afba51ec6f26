//! Places of slice type that must agree because their arrays are looked at, and written, through several slices.
//!
//! Question: which places hold a slice that has a second view somewhere (see [`super::views`])?
//!
//! Rules: two places are in one class where a value flows between them, `append` and slicing included; a class counts
//! if an expression that makes a second view reads from one of its places. A parameter that is only lent does not
//! bind its arguments to it, unless the second view is made of the parameter itself or the callee reaches the same
//! array in another way too (see [`super::meetings`]); two parts of one slice lent to a call that writes one of them
//! are second views. An array that is sliced is in the
//! class of its slices.
//!
//! Not seen: slices in values of type parameters, and what the standard library keeps.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for slices")]

use super::meetings::{Meeting, meetings};
use super::{Ownership, ParamUse, whole_arrays};
use crate::call_graph::CallGraph;
use crate::flow::{Flow, Value, Why, values_of};
use crate::units::Units;
use crate::view::{Callee, View, place_ty, under};
use crate::{Evidence, Place, Root};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, LocalRef, Program, Ty};
use indexmap::{IndexMap, IndexSet};
use petgraph::unionfind::UnionFind;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Places that share arrays, and what makes the second views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceClass {
    /// All places whose types must agree, in order of the text.
    pub places: Vec<Place>,
    /// The expressions that make second views.
    pub views: Vec<ExprRef>,
    /// Where there is none: the parameter that is written and then replaced.
    pub replaced: Option<Place>,
    /// Of the first second view, or of the write.
    pub evidence: Evidence,
}

/// Joins places to classes.
struct Classes {
    places: IndexSet<Place, FxBuildHasher>,
    joined: Vec<(usize, usize)>,
}

impl Classes {
    fn id(&mut self, place: &Place) -> usize {
        self.places.insert_full(place.clone()).0
    }

    fn join(&mut self, a: &Place, b: &Place) {
        let pair = (self.id(a), self.id(b));
        self.joined.push(pair);
    }

    fn label(&self, labels: &[usize], place: &Place) -> Option<usize> {
        self.places.get_index_of(place).map(|id| labels[id])
    }

    fn solve(&self) -> Vec<usize> {
        let mut sets = UnionFind::new(self.places.len());
        for (a, b) in &self.joined {
            sets.union(*a, *b);
        }
        sets.into_labeling()
    }
}

/// What one call reaches, by the numbers of the places.
struct Met {
    /// Parameter, what its argument may be a part of, whether it is written.
    lent: Vec<(Place, Vec<usize>, bool)>,
    held: Vec<(usize, bool)>,
}

impl Met {
    fn new(meeting: &Meeting, classes: &mut Classes, origins: impl Fn(ExprRef) -> Vec<Place>) -> Met {
        let mut ids = |at| origins(at).iter().map(|place| classes.id(place)).collect();
        let lent = meeting.lent.iter().map(|l| (l.param.clone(), ids(l.argument), l.written)).collect();
        let held = meeting.held.iter().map(|(place, written)| (classes.id(place), *written)).collect();
        Met { lent, held }
    }

    /// Whether the call reaches arrays of a class through a parameter and otherwise, and writes one.
    fn binds(&self, labels: &[usize], param: &Place, class: usize) -> bool {
        let is_of = |ids: &[usize]| ids.iter().any(|id| labels[*id] == class);
        let Some(at) = self.lent.iter().position(|(p, ids, _)| p == param && is_of(ids)) else {
            return false;
        };
        let writes = self.lent[at].2;
        let mut lent = self.lent.iter().enumerate();
        lent.any(|(i, (_, ids, written))| i != at && (writes || *written) && is_of(ids))
            || self.held.iter().any(|(id, written)| (writes || *written) && is_of(&[*id]))
    }
}

/// The classes that hold a second view.
pub(super) fn classes(
    program: &Program,
    calls: &CallGraph,
    units: &Units,
    flows: &[Flow],
    found: &Ownership,
) -> Vec<SliceClass> {
    let lent = lent_params(program, found);
    let mut classes = Classes { places: IndexSet::default(), joined: Vec::new() };
    let mut into_lent = Vec::new();
    for flow in flows.iter().filter(|f| is_slice(program, &f.dst)) {
        let view = View::new(program, flow.expr.body);
        let sources = match &flow.src {
            Value::Place { place, .. } => vec![place.clone()],
            Value::Fresh => origins(view, calls, units, flow.expr.expr),
            Value::Address(array) => origins(view, calls, units, *array),
            Value::Nil(_) | Value::Unknown => Vec::new(),
        };
        for source in sources.iter().filter(|s| is_slice(program, s) || is_array(program, s)) {
            let lends =
                matches!(flow.dst.root, Root::Local(l) if flow.dst.path.is_empty() && lent.contains(&l));
            if flow.why == Why::Argument && lends {
                into_lent.push((flow.dst.clone(), source.clone()));
            } else {
                classes.join(&flow.dst, source);
            }
        }
    }
    let mut seeds = Vec::new();
    for (at, evidence) in &found.aliased_slices {
        for place in origins(View::new(program, at.body), calls, units, at.expr) {
            seeds.push((classes.id(&place), Some(*at), evidence));
        }
    }
    for (place, evidence) in replaced_params(program, found) {
        seeds.push((classes.id(&place), None, evidence));
    }
    for (param, _) in &into_lent {
        classes.id(param);
    }
    let met: Vec<Met> = meetings(program, calls, found)
        .iter()
        .map(|meeting| {
            Met::new(meeting, &mut classes, |at| origins(View::new(program, at.body), calls, units, at.expr))
        })
        .collect();
    let labels = loop {
        let labels = classes.solve();
        let aliased: FxHashSet<usize> = seeds.iter().map(|(id, ..)| labels[*id]).collect();
        let (bound, free): (Vec<_>, Vec<_>) =
            into_lent.into_iter().partition(|(param, argument): &(Place, Place)| {
                let aliased = |place| classes.label(&labels, place).filter(|label| aliased.contains(label));
                aliased(param).is_some()
                    || aliased(argument).is_some_and(|of| met.iter().any(|m| m.binds(&labels, param, of)))
            });
        if bound.is_empty() {
            break labels;
        }
        bound.iter().for_each(|(param, argument)| classes.join(param, argument));
        into_lent = free;
    };
    let mut out: IndexMap<usize, SliceClass, FxBuildHasher> = IndexMap::default();
    for (id, at, evidence) in seeds {
        let new = || SliceClass {
            places: Vec::new(),
            views: Vec::new(),
            replaced: classes.places.get_index(id).filter(|_| at.is_none()).cloned(),
            evidence: evidence.clone(),
        };
        let class = out.entry(labels[id]).or_insert_with(new);
        class.views.extend(at.filter(|at| !class.views.contains(at)));
    }
    for (id, place) in classes.places.iter().enumerate() {
        if let Some(class) = labels.get(id).and_then(|label| out.get_mut(label)) {
            class.places.push(place.clone());
        }
    }
    out.into_values().collect()
}

fn is_slice(program: &Program, place: &Place) -> bool {
    matches!(under(program, place_ty(program, place)), Ty::Slice(_))
}

fn is_array(program: &Program, place: &Place) -> bool {
    matches!(under(program, place_ty(program, place)), Ty::Array { .. })
}

/// The arrays of the classes that are used as values too, so that they cannot be slices.
pub(super) fn whole_arrays(program: &Program, found: &Ownership) -> FxHashSet<Place> {
    let places = found.slice_classes.iter().flat_map(|class| &class.places);
    let whole = |place: &&Place| {
        let (Root::Local(local), true) = (place.root, place.path.is_empty()) else { return true };
        let view = View::new(program, local.body);
        !whole_arrays::only_looked_into(view, local.local, found.locals.get(&local))
    };
    places.filter(|p| is_array(program, p)).filter(whole).cloned().collect()
}

/// The places whose array a slice expression, an `append` or a plain value looks into.
fn origins(view: View<'_>, calls: &CallGraph, units: &Units, expr: ExprId) -> Vec<Place> {
    let expr = view.body.unparen(expr);
    match &view.body[expr] {
        Expr::Slice { base, .. } => return origins(view, calls, units, *base),
        Expr::Call { args, .. } => {
            if let (Callee::Builtin(Builtin::Append), Some(first)) = (view.callee(expr), args.first()) {
                return origins(view, calls, units, *first);
            }
        }
        _ => {}
    }
    let values = values_of(view, calls, units, expr, 0, &[]);
    let places = values.into_iter().filter_map(|(value, ..)| match value {
        Value::Place { place, .. } => Some(place),
        Value::Fresh | Value::Nil(_) | Value::Address(_) | Value::Unknown => None,
    });
    places.filter(|p| is_slice(view.program, p) || is_array(view.program, p)).collect()
}

/// Parameters that are written and later stand for another slice: the caller sees the writes, but no loan of Rust's
/// can change what it lends.
fn replaced_params<'a>(program: &Program, found: &'a Ownership) -> Vec<(Place, &'a Evidence)> {
    let mut out = Vec::new();
    for (func, params) in &found.params {
        let item = &program[*func];
        for (param, usage) in item.sig.params.iter().zip(params) {
            let alone = usage.replaced && usage.escapes.is_none() && !usage.appended;
            if let (Some(local), Some(evidence), true) = (param.local, &usage.mutated, alone) {
                let place = Place::root(Root::Local(LocalRef { body: item.body, local }));
                out.extend(Some((place, evidence)).filter(|(place, _)| is_slice(program, place)));
            }
        }
    }
    out
}

/// Parameters that the callee neither keeps nor grows: a loan will do.
fn lent_params(program: &Program, found: &Ownership) -> FxHashSet<LocalRef> {
    let mut uses: FxHashMap<LocalRef, &ParamUse> = FxHashMap::default();
    for (func, params) in &found.params {
        let item = &program[*func];
        for (param, usage) in item.sig.params.iter().zip(params) {
            if let Some(local) = param.local {
                uses.insert(LocalRef { body: item.body, local }, usage);
            }
        }
    }
    for (lit, params) in &found.lit_params {
        if let Expr::FuncLit { sig, .. } = &program[lit.body][lit.expr] {
            for (param, usage) in sig.params.iter().zip(params) {
                if let Some(local) = param.local {
                    uses.insert(LocalRef { body: lit.body, local }, usage);
                }
            }
        }
    }
    let lent = |u: &ParamUse| (u.escapes.is_none() || u.returned_only) && !u.appended;
    uses.into_iter().filter(|(_, u)| lent(u)).map(|(l, _)| l).collect()
}
