//! Slices and maps with two names.
//!
//! Question: does somebody write elements that somebody else, who still looks at them, holds too?
//!
//! Rules, for `y` made from `x` by copying or slicing:
//! - nobody writes or appends: a view, nothing to report;
//! - `x = x[1:]`, `x = append(x, …)`: one variable, nothing to report;
//! - `x` is used while `y` is live, and elements are written through one of them: aliased;
//! - `y` and `z` are parts of `x`, one is used while the other is live, and one of them is written: aliased;
//! - `x` is an array variable: the same, but that its length says nothing of its elements;
//! - `y` is appended to (`y = append(y, …)` or `y := append(x, …)`) while `x` still counts: aliased, because the
//!   append may write into `x`'s array; `x[a:b:b]` leaves it no room and is safe;
//! - a field, element or package variable gets what another of them holds, or a local that is used again, and one of
//!   them is written: aliased.
//!
//! Not seen: writes by callees into views that they were lent; those are writes through the argument.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for slices and maps")]

use super::Ownership;
use super::derive::{Derived, pairs};
use super::holding::path_key;
use super::liveness::Liveness;
use crate::flow::{Flow, Value, Why};
use crate::units::Units;
use crate::view::{Base, Callee, View, Way, place_ty, under};
use crate::{Evidence, Place, Root, Step};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, LocalId, LocalRef, Node, Program, Stmt, Ty};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is written in a body, by the key of the slice or map that is indexed or grown.
#[derive(Default)]
struct Written {
    elements: FxHashSet<String>,
    grown: FxHashSet<String>,
    /// `(x, y)` where `x = y` puts a view back to where it was taken from.
    put_back: FxHashSet<(String, String)>,
}

fn kind_of(view: View<'_>, ty: goxide_ir::TyId) -> Option<bool> {
    match view.under(ty) {
        Ty::Slice(_) => Some(true),
        Ty::Map { .. } => Some(false),
        _ => None,
    }
}

fn written(view: View<'_>, units: &Units, of_body: &[usize], lent_to_writers: &FxHashSet<ExprId>) -> Written {
    let mut out = Written::default();
    for index in of_body {
        let unit = &units.list[*index];
        for stmt in unit.stmts() {
            if let Stmt::Assign { lhs, rhs, op } = &view.body[stmt] {
                lhs.iter().for_each(|l| element(view, *l, &mut out));
                for (left, (right, _)) in pairs(lhs, rhs).into_iter().filter(|_| op.is_none()) {
                    let value = appended(view, right).unwrap_or(right);
                    if let (Some(x), Some(y)) = (path_key(view, left), path_key(view, strip(view, value))) {
                        out.put_back.insert((x, y));
                    }
                    if let Some(first) = appended(view, right)
                        && let (Some(a), Some(b)) = (path_key(view, left), path_key(view, strip(view, first)))
                        && a == b
                    {
                        out.grown.insert(a);
                    }
                }
            } else if let Stmt::IncDec { target, .. } = view.body[stmt] {
                element(view, target, &mut out);
            } else if let Stmt::Range { key, value, define: false, .. } = &view.body[stmt] {
                [key, value].into_iter().flatten().for_each(|l| element(view, *l, &mut out));
            }
        }
        for expr in unit.exprs() {
            if let Expr::Call { args, .. } = &view.body[expr]
                && let Callee::Builtin(Builtin::Copy | Builtin::Clear | Builtin::Delete) = view.callee(expr)
                && let Some(first) = args.first()
            {
                out.elements.extend(path_key(view, strip(view, *first)));
            }
            if lent_to_writers.contains(&expr) {
                out.elements.extend(path_key(view, strip(view, expr)));
            }
        }
    }
    out
}

/// `x[i]…` on a left side writes elements of `x`.
fn element(view: View<'_>, left: ExprId, out: &mut Written) {
    let mut at = view.body.unparen(left);
    loop {
        at = view.body.unparen(at);
        if let Expr::Index { base, .. } = &view.body[at] {
            out.elements.extend(path_key(view, strip(view, *base)));
            at = *base;
        } else if let Expr::Selector { base, .. } | Expr::Star(base) = &view.body[at] {
            at = *base;
        } else {
            return;
        }
    }
}

/// `x` of `x[a:b]`.
fn strip(view: View<'_>, expr: ExprId) -> ExprId {
    let mut at = view.body.unparen(expr);
    while let Expr::Slice { base, .. } = view.body[at] {
        at = view.body.unparen(base);
    }
    at
}

/// The first argument of an `append` call.
fn appended(view: View<'_>, expr: ExprId) -> Option<ExprId> {
    let expr = view.body.unparen(expr);
    let Expr::Call { args, .. } = &view.body[expr] else { return None };
    matches!(view.callee(expr), Callee::Builtin(Builtin::Append)).then(|| args.first().copied())?
}

/// `x` of `f(x)`, where `f` gives back what it was lent.
fn given_back(view: View<'_>, origin: ExprId, x: LocalId) -> Option<ExprId> {
    let Expr::Call { .. } = view.body[origin] else { return None };
    let mut found = None;
    view.body.walk(Node::Expr(origin), &mut |node| {
        if let Node::Expr(expr) = node
            && view.body[expr] == Expr::Local(x)
        {
            found = Some(expr);
        }
        found.is_none()
    });
    found
}

/// Whether `x[a:b:c]` leaves an append no room to write into `x`.
fn has_max(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.expr(expr), Expr::Slice { max: Some(_), .. })
}

/// Finds the second views in one body.
pub(super) fn views(
    view: View<'_>,
    units: &Units,
    of_body: &[usize],
    derived: &[Derived],
    live: &Liveness,
    lent_to_writers: &FxHashSet<ExprId>,
    out: &mut Ownership,
) {
    let written = written(view, units, of_body, lent_to_writers);
    let uses = uses(view, units, of_body);
    let parts = parts(view, derived);
    let meet = |y: LocalId, z: LocalId| {
        let mut of_z = uses.get(&local_key(z)).into_iter().flatten();
        of_z.any(|(_, base)| live.live_after.get(base).is_some_and(|l| l.contains(&y)))
    };
    for dep in derived {
        let Base::Local(x) = dep.source.base else { continue };
        let Some(is_slice) = kind_of(view, view.local_ty(dep.local)) else { continue };
        let y = dep.local;
        if dep.source.held || !dep.source.ways.iter().all(|w| path_way(*w)) {
            continue;
        }
        let grow = appended(view, dep.expr);
        let origin = strip(view, grow.unwrap_or(dep.expr));
        let (origin, x_key) = match given_back(view, origin, x).filter(|_| dep.source.is_whole()) {
            Some(argument) => (argument, Some(local_key(x))),
            None => (origin, path_key(view, origin)),
        };
        let Some(x_key) = x_key else { continue };
        let y_key = local_key(y);
        if x_key == y_key
            || written.put_back.contains(&(x_key.clone(), y_key.clone()))
            || kind_of(view, view.ty(origin)) != Some(is_slice) && !(is_slice && is_array(view, origin))
        {
            continue;
        }
        let direct = x_key == local_key(x);
        // Somebody else keeps looking at a field or at what a caller lent.
        let outlives = !direct;
        let after = with_holders(&x_key).any(|key| {
            uses.get(key).is_some_and(|all| {
                all.iter().any(|(_, base)| live.live_after.get(base).is_some_and(|l| l.contains(&y)))
            })
        });
        let used_later = live.live_after.get(&base_use(view, origin)).is_some_and(|l| l.contains(&x));
        let y_grows = written.grown.contains(&y_key) && !has_max(view, dep.expr);
        let writes = written.elements.contains(&y_key) || written.elements.contains(&x_key);
        // A slice of a part may be lent for writing; the whole under two names cannot tell who owns it.
        let whole = grow.is_none() && origin == view.body.unparen(dep.expr);
        let text = view.text(origin);
        // What is lent of a part of something is rustc's to judge; a vector that grows is none of its views any more.
        let (outlives, after) =
            if is_array(view, origin) { (false, after && direct) } else { (outlives, after) };
        let other = parts.get(&x_key).into_iter().flatten().find(|z| {
            let one_written = [y, **z].into_iter().any(|part| written.elements.contains(&local_key(part)));
            is_slice
                && (direct || !is_array(view, origin))
                && **z != y
                && one_written
                && (meet(y, **z) || meet(**z, y))
        });
        let what = if let (Some(first), true) = (grow, is_slice) {
            let counts = (outlives || used_later) && !has_max(view, first);
            counts.then(|| format!("appends to {text}, which is used again, into another variable"))
        } else if is_slice && y_grows && (outlives || used_later) {
            Some(format!("looks into {text} and is appended to"))
        } else if whole && direct && used_later && written.elements.contains(&y_key) {
            Some(format!("is {text} under another name, writes it, and {text} is used again"))
        } else if after && writes {
            Some(format!("looks into {text} while both are used and one is written"))
        } else if let Some(z) = other {
            let name = &view.body[*z].name;
            Some(format!("looks into {text} as {name} does, both are used, and one is written"))
        } else {
            None
        };
        if let Some(what) = what {
            let evidence = Evidence::new(view.span(dep.expr), what);
            let expr = view.expr_ref(view.body.unparen(dep.expr));
            let table = if is_slice { &mut out.aliased_slices } else { &mut out.aliased_maps };
            table.entry(expr).or_insert(evidence);
        }
    }
}

/// What [`path_key`] says of a variable.
fn local_key(local: LocalId) -> String {
    format!("l{}", local.into_raw())
}

/// The locals that hold a part of each slice or array, by its key.
fn parts(view: View<'_>, derived: &[Derived]) -> FxHashMap<String, Vec<LocalId>> {
    let mut out: FxHashMap<String, Vec<LocalId>> = FxHashMap::default();
    for dep in derived {
        let origin = strip(view, dep.expr);
        if !dep.source.held
            && origin != view.body.unparen(dep.expr)
            && let Some(key) = path_key(view, origin).filter(|key| *key != local_key(dep.local))
        {
            out.entry(key).or_default().push(dep.local);
        }
    }
    out
}

fn is_array(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.under(view.ty(expr)), Ty::Array { .. })
}

/// A path and what holds it: `m["a"]` is looked at where `m` is printed.
fn with_holders(key: &str) -> impl Iterator<Item = &str> {
    let holders =
        key.char_indices().filter(|(i, c)| *i > 0 && matches!(c, '[' | '.')).map(|(i, _)| &key[..i]);
    holders.chain([key])
}

fn path_way(way: Way) -> bool {
    match way {
        Way::Field { .. } | Way::Slice(_) | Way::Deref | Way::Elem(_) | Way::ArrayElem(_) => true,
        Way::Assert | Way::Addr => false,
    }
}

/// The use of the local that a path starts from.
fn base_use(view: View<'_>, expr: ExprId) -> ExprId {
    let mut at = view.body.unparen(expr);
    loop {
        at = view.body.unparen(at);
        if let Expr::Selector { base, .. }
        | Expr::Index { base, .. }
        | Expr::Slice { base, .. }
        | Expr::Star(base) = &view.body[at]
        {
            at = *base;
        } else {
            return at;
        }
    }
}

/// Every use of a path, with the use of the local it starts from; the length of an array is no use of it.
fn uses(view: View<'_>, units: &Units, of_body: &[usize]) -> FxHashMap<String, Vec<(ExprId, ExprId)>> {
    let mut out: FxHashMap<String, Vec<(ExprId, ExprId)>> = FxHashMap::default();
    let all = of_body.iter().flat_map(|i| units.list[*i].exprs());
    let measured: FxHashSet<ExprId> = all.filter_map(|expr| measured(view, expr)).collect();
    for index in of_body {
        for expr in units.list[*index].exprs() {
            if (kind_of(view, view.ty(expr)).is_some() || is_array(view, expr) && !measured.contains(&expr))
                && !matches!(view.body[expr], Expr::Paren(_))
                && let Some(key) = path_key(view, expr)
            {
                out.entry(key).or_default().push((expr, base_use(view, expr)));
            }
        }
    }
    out
}

/// `x` of `len(x)`.
fn measured(view: View<'_>, expr: ExprId) -> Option<ExprId> {
    let Expr::Call { args, .. } = &view.body[expr] else { return None };
    let measures = matches!(view.callee(expr), Callee::Builtin(Builtin::Len | Builtin::Cap));
    args.first().filter(|_| measures).map(|arg| view.body.unparen(*arg))
}

/// Finds storage places that get what another holder keeps.
pub(super) fn stored(program: &Program, flows: &[Flow], last: &FxHashSet<ExprRef>, out: &mut Ownership) {
    let written = written_places(program, flows);
    let stored_locals = stored_locals(flows, &written);
    let keeping = keeping_params(program, out);
    for flow in flows {
        let Value::Place { place, same: false } = &flow.src else { continue };
        let ty = place_ty(program, &flow.dst);
        let is_slice = match under(program, ty) {
            Ty::Slice(_) => true,
            Ty::Map { .. } => false,
            _ => continue,
        };
        let storage = |p: &Place| matches!(p.root, Root::Field(..) | Root::Global(_)) || !p.path.is_empty();
        let passed = flow.why == Why::Argument && is_slice && keeping.contains(&flow.dst);
        if !storage(&flow.dst) && !passed || place == &flow.dst {
            continue;
        }
        let view = View::new(program, flow.expr.body);
        let held: bool = if storage(place) {
            flow.exact
        } else {
            let is_local = flow.exact && view.as_local(flow.expr.expr).is_some();
            let local = if let Root::Local(local) = place.root { Some(local) } else { None };
            let mutated = |l: LocalRef| out.locals.get(&l).is_some_and(|u| u.mutated);
            let changes = |l: LocalRef| {
                if passed {
                    return mutated(l);
                }
                stored_locals.contains(&l) || out.locals.get(&l).is_some_and(|u| u.mutated || u.reassigned)
            };
            is_local && !last.contains(&flow.expr) && local.is_some_and(changes)
        };
        let writes = written.contains(place) || written.contains(&flow.dst) || !storage(place);
        if held && writes {
            let text = view.text(flow.expr.expr);
            let evidence =
                Evidence::new(flow.span, format!("{} {text}, which is held elsewhere too", flow.why.verb()));
            let table = if is_slice { &mut out.aliased_slices } else { &mut out.aliased_maps };
            table.entry(flow.expr).or_insert(evidence);
        }
    }
}

/// Slice parameters that the callee keeps or grows: its argument has a second holder from then on.
fn keeping_params(program: &Program, found: &Ownership) -> FxHashSet<Place> {
    let mut out = FxHashSet::default();
    for (func, params) in &found.params {
        let item = &program[*func];
        for (param, usage) in item.sig.params.iter().zip(params) {
            let keeps = usage.appended || usage.escapes.is_some() && !usage.returned_only;
            if let (Some(local), true) = (param.local, keeps) {
                out.insert(Place::root(Root::Local(LocalRef { body: item.body, local })));
            }
        }
    }
    out
}

/// Locals that are stored in several places of which one is written.
fn stored_locals(flows: &[Flow], written: &FxHashSet<Place>) -> FxHashSet<LocalRef> {
    let mut places: FxHashMap<LocalRef, Vec<&Place>> = FxHashMap::default();
    for flow in flows {
        if let Value::Place { place: Place { root: Root::Local(local), path }, same: false } = &flow.src
            && path.is_empty()
            && matches!(flow.dst.root, Root::Field(..) | Root::Global(_))
        {
            places.entry(*local).or_default().push(&flow.dst);
        }
    }
    let changed = |held: &[&Place]| held.len() > 1 && held.iter().any(|p| written.contains(*p));
    places.into_iter().filter(|(_, held)| changed(held)).map(|(local, _)| local).collect()
}

/// The field that an expression names, or the element of one.
fn stored_place(view: View<'_>, expr: ExprId) -> Option<Place> {
    match view.expr(expr) {
        Expr::Index { base, .. } => Some(stored_place(view, strip(view, *base))?.then(Step::Elem)),
        _ => view.field_place(expr),
    }
}

/// Storage places of slice and map type whose elements are written.
fn written_places(program: &Program, flows: &[Flow]) -> FxHashSet<Place> {
    let mut out = FxHashSet::default();
    for (id, body) in program.bodies.iter() {
        let view = View::new(program, id);
        let mut mark = |expr: ExprId| {
            let mut at = view.body.unparen(expr);
            loop {
                at = view.body.unparen(at);
                if let Expr::Index { base, .. } = &view.body[at] {
                    out.extend(stored_place(view, strip(view, *base)));
                    at = *base;
                } else if let Expr::Selector { base, .. } | Expr::Star(base) = &view.body[at] {
                    at = *base;
                } else {
                    return;
                }
            }
        };
        for (_, stmt) in body.stmts() {
            if let Stmt::Assign { lhs, .. } = stmt {
                lhs.iter().for_each(|l| mark(*l));
            } else if let Stmt::IncDec { target, .. } = stmt {
                mark(*target);
            }
        }
        for (expr, node) in body.exprs() {
            if let Expr::Call { args, .. } = node
                && let Callee::Builtin(Builtin::Append | Builtin::Copy | Builtin::Clear | Builtin::Delete) =
                    view.callee(expr)
                && let Some(first) = args.first()
            {
                out.extend(view.field_place(strip(view, *first)));
            }
        }
    }
    let _ = flows;
    out
}

/// The locals that slices and maps come out of, and those that hold them.
pub(super) fn watched(view: View<'_>, derived: &[Derived]) -> FxHashSet<LocalId> {
    let of = |d: &&Derived| kind_of(view, view.local_ty(d.local)).is_some();
    let base = |d: &Derived| if let Base::Local(x) = d.source.base { Some(x) } else { None };
    derived.iter().filter(of).flat_map(|d| base(d).into_iter().chain([d.local])).collect()
}

/// The locals that look into each local.
pub(super) fn lookers(view: View<'_>, derived: &[Derived]) -> FxHashMap<LocalId, Vec<LocalId>> {
    let mut direct: FxHashMap<LocalId, FxHashSet<LocalId>> = FxHashMap::default();
    for dep in derived {
        if let Base::Local(x) = dep.source.base
            && dep.source.shares
            && x != dep.local
            && (crate::view::has_refs(view.program, view.local_ty(dep.local)) || dep.source.held)
            && looks_into(view, dep)
        {
            direct.entry(x).or_default().insert(dep.local);
        }
    }
    let mut out = FxHashMap::default();
    for x in direct.keys() {
        let mut all = FxHashSet::default();
        let mut todo: Vec<LocalId> = direct[x].iter().copied().collect();
        while let Some(y) = todo.pop() {
            if y != *x && all.insert(y) {
                todo.extend(direct.get(&y).into_iter().flatten().copied());
            }
        }
        let mut all: Vec<LocalId> = all.into_iter().collect();
        all.sort();
        out.insert(*x, all);
    }
    out
}

/// Whether the other local only looks, rather than takes the whole value over: `y := x`, `T{x}` and `append(s, x)`
/// of a whole local are moves if `x` is not used again.
fn looks_into(view: View<'_>, dep: &Derived) -> bool {
    let whole = dep.source.ways.iter().all(|w| !w.is_ref() && !matches!(w, Way::Addr));
    let _ = view;
    !whole && !dep.source.held
}
