//! Who holds what pointers point to.
//!
//! Question: is a pointer that stands in a field, element or package variable the only one that will be used?
//!
//! Lattice: `Unique < TakenOver(why) < Aliased(why)`, per class of places that are the same memory. Rules:
//! - what is stored is fresh (`&T{…}`, `new`, a result that is): unique;
//! - what is stored was read out of a storage place, on whatever way through locals, parameters and results: both
//!   places are aliased; an exchange (`a[i], a[j] = a[j], a[i]`) stores what it takes away and aliases nothing, no more
//!   than what is taken out of its place ([`super::takes`]);
//! - what is stored is a local that is used again afterwards, or was copied to another local that is used again:
//!   aliased; so is an address of what has a place of its own;
//! - what is stored is a parameter of an exported function: taken over.
//!
//! A local that is only ever read from storage is a cursor: it borrows, and is no second holder.
//!
//! Not seen: what the library keeps, pointers in values of type parameters.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for pointers")]

use super::{Holding, Ownership};
use crate::fixpoint::reach;
use crate::flow::{Flow, Value, Why};
use crate::units::{UnitKind, Units};
use crate::view::{
    Base, Callee, View, decl_of, fields_of, holds_pointers, is_ported_func, place_ty, positions, under,
};
use crate::{Evidence, Place, Reason, Root, Step};
use goxide_ir::{Expr, ExprRef, LocalKind, LocalRef, Origin, Program, Stmt, Ty, TypeDeclId, is_exported};
use indexmap::IndexMap;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::unionfind::UnionFind;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Classes of places that are the same memory.
struct Classes {
    places: IndexMap<Place, usize, FxBuildHasher>,
    of: Vec<usize>,
}

impl Classes {
    fn new(flows: &[Flow]) -> Classes {
        let mut places = IndexMap::<Place, usize, FxBuildHasher>::default();
        let mut id = |place: &Place| {
            let next = places.len();
            *places.entry(place.clone()).or_insert(next)
        };
        let mut same = Vec::new();
        for flow in flows {
            let dst = id(&flow.dst);
            if let Value::Place { place, same: shares } = &flow.src {
                let src = id(place);
                if *shares {
                    same.push((src, dst));
                }
            }
        }
        let mut sets = UnionFind::new(places.len());
        for (a, b) in same {
            sets.union(a, b);
        }
        Classes { places, of: sets.into_labeling() }
    }

    fn class(&self, place: &Place) -> usize {
        self.of[self.places[place]]
    }
}

fn is_storage(place: &Place) -> bool {
    matches!(place.root, Root::Field(..) | Root::Global(_)) || !place.path.is_empty()
}

/// Solves holding into `out`, whose last uses must be known.
pub(super) fn holding(
    program: &Program,
    units: &Units,
    flows: &[Flow],
    last: &FxHashSet<ExprRef>,
    out: &mut Ownership,
) {
    let classes = Classes::new(flows);
    let count = classes.places.len();
    let mut storage = vec![false; count];
    for (place, id) in &classes.places {
        storage[classes.of[*id]] |= is_storage(place);
    }
    let mut exchanged = exchanges(program, units);
    exchanged.extend(out.takes.iter().copied());
    let mut graph = DiGraph::<(), usize>::new();
    for _ in 0..count {
        graph.add_node(());
    }
    let mut aliased = vec![None::<Evidence>; count];
    let mut copies = Vec::new();
    for (i, flow) in flows.iter().enumerate() {
        if let Value::Place { same: false, place } = &flow.src
            && holds_pointers(program, place_ty(program, place))
            && holds_pointers(program, place_ty(program, &flow.dst))
            && !exchanged.contains(&flow.expr)
            && !moves_elements(program, flow, place, last)
        {
            copies.push((i, classes.class(place), classes.class(&flow.dst)));
        }
    }
    // What storage gives to passing places, and through them to storage.
    for (i, from, to) in &copies {
        if !storage[*to] {
            graph.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), *i);
        }
    }
    let starts: Vec<NodeIndex> = (0..count).filter(|c| storage[*c]).map(NodeIndex::new).collect();
    let lent = reach(&graph, &starts);
    let way_text = |edges: &[EdgeIndex], last: &Flow| {
        let mut reasons: Vec<Reason> = Vec::new();
        for edge in edges {
            let flow = &flows[graph[*edge]];
            if !matches!(flow.why, Why::Receiver) {
                let text = View::new(program, flow.expr.body).text(flow.expr.expr);
                reasons.push(Reason { span: flow.span, what: format!("{} {text}", flow.why.verb()) });
            }
        }
        let text = View::new(program, last.expr.body).text(last.expr.expr);
        reasons.push(Reason { span: last.span, what: format!("{} {text} a second time", last.why.verb()) });
        Evidence(reasons)
    };
    let mark = |class: usize, evidence: &Evidence, aliased: &mut Vec<Option<Evidence>>| {
        aliased[class].get_or_insert_with(|| evidence.clone());
    };
    for (i, from, to) in &copies {
        if !storage[*to] {
            continue;
        }
        if let Some(way) = lent.way(&graph, NodeIndex::new(*from)) {
            let evidence = way_text(&way.edges, &flows[*i]);
            mark(*to, &evidence, &mut aliased);
            mark(starts[way.source].index(), &evidence, &mut aliased);
        }
    }
    // Passing places whose values end in storage, and where.
    let mut back = DiGraph::<(), usize>::new();
    for _ in 0..count {
        back.add_node(());
    }
    for (i, from, to) in &copies {
        if !storage[*from] {
            back.add_edge(NodeIndex::new(*to), NodeIndex::new(*from), *i);
        }
    }
    let kept = reach(&back, &starts);
    for (i, from, to) in &copies {
        let flow = &flows[*i];
        let Some(way) = kept.way(&back, NodeIndex::new(*to)) else { continue };
        let view = View::new(program, flow.expr.body);
        let is_local = flow.exact && view.as_local(flow.expr.expr).is_some();
        if is_local && !last.contains(&flow.expr) && !storage[*from] {
            let text = view.text(flow.expr.expr);
            let what = format!("{} {text}, which is used again", flow.why.verb());
            let evidence = Evidence::new(flow.span, what);
            mark(starts[way.source].index(), &evidence, &mut aliased);
            mark(*from, &evidence, &mut aliased);
            mark(*to, &evidence, &mut aliased);
        }
    }
    for (place, evidence) in kept_by_library(program, units, last) {
        if let Some(id) = classes.places.get(&place) {
            mark(classes.of[*id], &evidence, &mut aliased);
        }
    }
    // What such a local holds is held by every place that it is stored in.
    loop {
        let before = aliased.iter().flatten().count();
        for (_, from, to) in &copies {
            if let Some(evidence) = aliased[*from].clone()
                && !storage[*from]
                && kept.contains(NodeIndex::new(*to))
            {
                mark(*to, &evidence, &mut aliased);
            }
        }
        if aliased.iter().flatten().count() == before {
            break;
        }
    }
    // Addresses of what has a place of its own.
    for flow in flows {
        let Value::Address(operand) = flow.src else { continue };
        if !flow.dst.path.is_empty()
            && !matches!(flow.dst.path.last(), Some(Step::Elem | Step::Key | Step::Deref))
            || !holds_pointers(program, place_ty(program, &flow.dst))
        {
            continue;
        }
        let to = classes.class(&flow.dst);
        let Some(way) = kept.way(&back, NodeIndex::new(to)) else { continue };
        let view = View::new(program, flow.expr.body);
        let (base, ways) = view.access(operand);
        let whole = matches!(base, Base::Local(_)) && ways.is_empty();
        let local_use = ExprRef { body: flow.expr.body, expr: view.body.unparen(operand) };
        let address = ExprRef { body: flow.expr.body, expr: view.body.unparen(flow.expr.expr) };
        if whole && (last.contains(&local_use) || out.snapshots.contains(&address)) {
            continue;
        }
        let what = format!("{} the address of {}", flow.why.verb(), view.text(operand));
        let evidence = Evidence::new(flow.span, what);
        mark(to, &evidence, &mut aliased);
        mark(starts[way.source].index(), &evidence, &mut aliased);
    }
    // A receiver that a method stores stays with who called the method.
    for (place, id) in &classes.places {
        if let (Root::Local(local), []) = (place.root, &place.path[..])
            && program[local.body][local.local].kind == LocalKind::Receiver
            && is_api_param(program, units, local)
            && let Some(way) = kept.way(&back, NodeIndex::new(classes.of[*id]))
            && !way.edges.is_empty()
            && holds_pointers(program, place_ty(program, place))
        {
            let name = &program[local.body][local.local].name;
            let evidence =
                Evidence::new(program[local.body][local.local].span, format!("stores the receiver {name}"));
            mark(classes.of[*id], &evidence, &mut aliased);
            mark(starts[way.source].index(), &evidence, &mut aliased);
        }
    }
    // Parameters of exported functions.
    let mut params = Vec::new();
    let mut param_spans = Vec::new();
    for (place, id) in &classes.places {
        if let Root::Local(local) = place.root
            && program[local.body][local.local].kind == LocalKind::Param
            && is_api_param(program, units, local)
            && holds_pointers(program, place_ty(program, place))
        {
            params.push(NodeIndex::new(classes.of[*id]));
            param_spans.push(program[local.body][local.local].span);
        }
    }
    let mut onward = graph.clone();
    for (i, from, to) in &copies {
        if storage[*to] {
            onward.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), *i);
        }
    }
    let given = reach(&onward, &params);
    let over: Vec<Option<Evidence>> = (0..count)
        .map(|class| {
            let way = given.way(&onward, NodeIndex::new(class)).filter(|_| storage[class])?;
            let Some(edge) = way.edges.last() else {
                let what = "comes from callers outside this package";
                return Some(Evidence::new(param_spans[way.source], what));
            };
            let flow = &flows[onward[*edge]];
            let text = View::new(program, flow.expr.body).text(flow.expr.expr);
            Some(Evidence::new(flow.span, format!("{} {text}", flow.why.verb())))
        })
        .collect();
    let copied = struct_copies(program, flows, out);
    let extra = spread_to_fields(program, &classes, copied, &mut aliased);
    let verdict = |place: &Place| {
        let class = classes.places.get(place).map(|id| classes.of[*id]);
        match class {
            Some(class) => match (&aliased[class], &over[class]) {
                (Some(why), _) => Holding::Aliased(why.clone()),
                (None, Some(why)) => Holding::TakenOver(why.clone()),
                (None, None) => Holding::Unique,
            },
            None => match extra.get(place) {
                Some(why) => Holding::Aliased(why.clone()),
                None => Holding::Unique,
            },
        }
    };
    let mut addressed: FxHashMap<LocalRef, Vec<Place>> = FxHashMap::default();
    for flow in flows {
        if let (Value::Address(operand), Root::Local(local), []) =
            (&flow.src, flow.dst.root, &flow.dst.path[..])
        {
            let view = View::new(program, flow.expr.body);
            addressed.entry(local).or_default().extend(view.field_place(*operand));
        }
    }
    for place in pointer_places(program, &classes) {
        if let (Root::Local(local), []) = (place.root, &place.path[..])
            && let Some(at) = addressed.get(&local)
            && classes.places.get(&place).is_some_and(|id| aliased[classes.of[*id]].is_none())
        {
            let mut at = at.clone();
            at.dedup();
            out.borrows.insert(local, at);
            continue;
        }
        let class = classes.places.get(&place).map(|id| classes.of[*id]);
        if let (Root::Local(local), []) = (place.root, &place.path[..])
            && let Some(class) = class
            && aliased[class].is_none()
            && !storage[class]
            && let Some(way) = lent.way(&graph, NodeIndex::new(class))
        {
            let source = starts[way.source].index();
            let from =
                classes.places.iter().filter(|(_, id)| classes.of[**id] == source).map(|(p, _)| p.clone());
            let cursor = |p: &Place| is_storage(p) && !matches!(p.root, Root::Local(_));
            out.borrows.insert(local, from.filter(cursor).collect());
            continue;
        }
        let holding = verdict(&place);
        out.holding.insert(place, holding);
    }
    keep_sole_takes(program, out);
}

/// Whether elements are copied out of a slice that is not used again: they have moved.
fn moves_elements(program: &Program, flow: &Flow, place: &Place, last: &FxHashSet<ExprRef>) -> bool {
    let view = View::new(program, flow.expr.body);
    !flow.exact
        && !place.path.is_empty()
        && view.as_local(flow.expr.expr).is_some()
        && last.contains(&flow.expr)
        && !matches!(flow.why, Why::Range)
}

/// Structs with pointers in them that are copied out from behind a pointer, or out of a place into a local that is
/// then written: both copies lead to the same.
fn struct_copies(program: &Program, flows: &[Flow], out: &Ownership) -> Vec<(TypeDeclId, Evidence)> {
    let mut found = Vec::new();
    for flow in flows {
        let ty = place_ty(program, &flow.dst);
        let Some(decl) = decl_of(program, ty) else { continue };
        if !matches!(under(program, ty), Ty::Struct(_)) || !holds_pointers(program, ty) {
            continue;
        }
        let view = View::new(program, flow.expr.body);
        let is_copy = match &flow.src {
            Value::Unknown => matches!(view.expr(flow.expr.expr), Expr::Star(_)),
            Value::Place { place, same: false } => is_storage(place),
            Value::Place { .. } | Value::Nil(_) | Value::Fresh | Value::Address(_) => false,
        };
        let kept = match flow.dst.root {
            Root::Local(local) if flow.dst.path.is_empty() => {
                out.locals.get(&local).is_some_and(|u| u.mutated)
            }
            Root::Local(_) | Root::Field(..) | Root::Global(_) => matches!(flow.src, Value::Unknown),
            Root::Result(..) | Root::LitResult(..) => true,
        };
        if is_copy && kept {
            let text = view.text(flow.expr.expr);
            let what = format!("copies {text}, pointers and all");
            found.push((decl, Evidence::new(flow.span, what)));
        }
    }
    found
}

/// Arguments that the library keeps although the caller uses them again.
fn kept_by_library(program: &Program, units: &Units, last: &FxHashSet<ExprRef>) -> Vec<(Place, Evidence)> {
    let mut found = Vec::new();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for expr in unit.exprs() {
            let Callee::Func { func, .. } = view.callee(expr) else { continue };
            if is_ported_func(program, func) || !super::library::keeps_argument(program, func) {
                continue;
            }
            for argument in view.arguments(expr) {
                let at = view.body.unparen(argument.expr);
                if let Some(local) = view.as_local(at)
                    && holds_pointers(program, view.ty(at))
                    && !last.contains(&view.expr_ref(at))
                {
                    let name = &program[func].name;
                    let what =
                        format!("passes {} to {name}, which keeps it, and uses it again", view.text(at));
                    found.push((
                        Place::root(Root::Local(view.local_ref(local))),
                        Evidence::new(view.span(at), what),
                    ));
                }
            }
        }
    }
    found
}

/// Drops what was called taken but points to a type with aliased holders: behind another name of the place somebody
/// could look at it in between.
fn keep_sole_takes(program: &Program, out: &mut Ownership) {
    let pointee = |ty| match under(program, ty) {
        Ty::Pointer(to) => *to,
        _ => ty,
    };
    let mut aliased = FxHashSet::default();
    for (place, holding) in &out.holding {
        if matches!(holding, Holding::Aliased(_)) {
            aliased.insert(pointee(place_ty(program, place)));
        }
    }
    out.takes.retain(|e| !aliased.contains(&pointee(View::new(program, e.body).ty(e.expr))));
}

/// Fields of structs whose copies alias, and elements behind slices and maps held twice.
fn spread_to_fields(
    program: &Program,
    classes: &Classes,
    copied: Vec<(TypeDeclId, Evidence)>,
    aliased: &mut [Option<Evidence>],
) -> FxHashMap<Place, Evidence> {
    let mut todo = copied;
    let mut extra = FxHashMap::default();
    let of_struct = |place: &Place| {
        let ty = place_ty(program, place);
        let is_struct = matches!(under(program, ty), Ty::Struct(_));
        decl_of(program, ty).filter(|_| is_struct)
    };
    for (place, id) in &classes.places {
        if let Some(evidence) = &aliased[classes.of[*id]]
            && let Some(decl) = of_struct(place)
        {
            todo.push((decl, evidence.clone()));
        }
    }
    let mut seen = FxHashSet::default();
    while let Some((decl, evidence)) = todo.pop() {
        if !seen.insert(decl) {
            continue;
        }
        for (i, field) in fields_of(program, decl).iter().enumerate() {
            let place = Place::root(Root::Field(decl, i as u32));
            if holds_pointers(program, field.ty) {
                match classes.places.get(&place) {
                    Some(id) => {
                        aliased[classes.of[*id]].get_or_insert_with(|| evidence.clone());
                    }
                    // Nobody here puts anything in.
                    None => {
                        extra.insert(place.clone(), evidence.clone());
                    }
                }
            }
            if let Some(inner) = of_struct(&place) {
                todo.push((inner, evidence.clone()));
            }
        }
    }
    extra
}

fn is_pointer(program: &Program, ty: goxide_ir::TyId) -> bool {
    matches!(under(program, ty), Ty::Pointer(_) | Ty::Interface(_)) && holds_pointers(program, ty)
}

/// The places to answer for: pointer positions of fields, package variables and locals.
fn pointer_places(program: &Program, classes: &Classes) -> Vec<Place> {
    let mut roots = Vec::new();
    for (decl, node) in program.type_decls.iter() {
        if program[node.package].origin == Origin::Port && !node.is_alias {
            let fields = fields_of(program, decl);
            roots.extend((0..fields.len()).map(|i| Root::Field(decl, i as u32)));
        }
    }
    for (var, node) in program.vars.iter() {
        if program[node.package].origin == Origin::Port {
            roots.push(Root::Global(var));
        }
    }
    let mut places: indexmap::IndexSet<Place, FxBuildHasher> = indexmap::IndexSet::default();
    for root in roots {
        let ty = place_ty(program, &Place::root(root));
        for (path, _) in positions(program, ty, &is_pointer) {
            places.insert(Place { root, path });
        }
    }
    for place in classes.places.keys() {
        let own = match place.root {
            Root::Local(local) => {
                let kind = program[local.body][local.local].kind;
                !place.path.is_empty() || !matches!(kind, LocalKind::Param | LocalKind::Receiver)
            }
            Root::Result(..) => !place.path.is_empty(),
            Root::LitResult(..) | Root::Field(..) | Root::Global(_) => false,
        };
        if own && is_pointer(program, place_ty(program, place)) {
            places.insert(place.clone());
        }
    }
    places.into_iter().collect()
}

/// Whether callers outside the module can pass this parameter.
fn is_api_param(program: &Program, units: &Units, local: LocalRef) -> bool {
    let Some(unit) = units.of_local.get(&local) else { return false };
    let UnitKind::Func(func) = units.list[*unit].kind else { return false };
    let func = &program[func];
    is_exported(&func.name) && program[func.package].name != "main" && !program[func.file].is_test
}

/// The operands of exchanges: what each gives is taken away from where it stood.
fn exchanges(program: &Program, units: &Units) -> FxHashSet<ExprRef> {
    let mut out = FxHashSet::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for stmt in unit.stmts() {
            let Stmt::Assign { lhs, op: None, rhs } = &view.body[stmt] else { continue };
            if lhs.len() < 2 || lhs.len() != rhs.len() {
                continue;
            }
            let mut left: Vec<_> = lhs.iter().map(|l| path_key(view, *l)).collect();
            let mut right: Vec<_> = rhs.iter().map(|r| path_key(view, *r)).collect();
            left.sort();
            right.sort();
            if left == right && left.iter().all(Option::is_some) {
                out.extend(rhs.iter().map(|r| view.expr_ref(view.body.unparen(*r))));
            }
        }
    }
    out
}

/// A text that is equal for expressions that name the same variable, as far as their form shows.
pub(crate) fn path_key(view: View<'_>, expr: goxide_ir::ExprId) -> Option<String> {
    let expr = view.body.unparen(expr);
    Some(match &view.body[expr] {
        Expr::Local(local) => format!("l{}", local.into_raw()),
        Expr::Name(name) => format!("n{name}"),
        Expr::BasicLit(lit) => lit.text.to_string(),
        Expr::Selector { base, name, .. } => format!("{}.{name}", path_key(view, *base)?),
        Expr::Index { base, indices } => {
            format!("{}[{}]", path_key(view, *base)?, path_key(view, *indices.first()?)?)
        }
        Expr::Star(base) => format!("*{}", path_key(view, *base)?),
        Expr::Binary { op, lhs, rhs } => {
            format!("({}{}{})", path_key(view, *lhs)?, op.text(), path_key(view, *rhs)?)
        }
        Expr::Call { fun, args, .. } if view.entity(*fun).is_some() && args.len() == 1 => {
            format!("{}({})", path_key(view, *fun)?, path_key(view, args[0])?)
        }
        Expr::Blank
        | Expr::FuncLit { .. }
        | Expr::CompositeLit { .. }
        | Expr::Paren(_)
        | Expr::Slice { .. }
        | Expr::TypeAssert { .. }
        | Expr::Call { .. }
        | Expr::Unary { .. }
        | Expr::ArrayType { .. }
        | Expr::SliceType(_)
        | Expr::MapType { .. }
        | Expr::ChanType { .. }
        | Expr::FuncType(_)
        | Expr::StructType(_)
        | Expr::InterfaceType(_)
        | Expr::Unsupported { .. } => return None,
    })
}
