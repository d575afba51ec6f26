//! What functions do with parameters, receivers and locals.
//!
//! Question: is it written through, kept, returned, reassigned, appended to?
//!
//! Lattice: each answer goes from `no` to `yes, because`. Rules:
//! - an assignment to a field, element or pointee of `x` writes `x`; so does `delete`, `clear` and `copy` into it, a
//!   call that writes the parameter it becomes, and a pointer-receiver method that writes;
//! - a write through `y`, where `y` looks into `x`, writes `x`;
//! - a value is stored where it is assigned to something that outlives the call: a field or element of a parameter,
//!   a package variable, a channel, a goroutine that is not joined, a parameter that the callee stores;
//! - what holds `x` and is stored or returned takes `x` with it.
//!
//! Not seen: library functions beyond what their names say (`library`), func values of unknown origin.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use super::derive::{Context, Derived, Source, captures, derivations, pairs, sources};
use super::literals::{iterated, writes_in, writes_somewhere};
use super::reach::only_cut;
use super::{LocalUse, ParamUse, library};
use crate::fixpoint::{Reached, reach};
use crate::units::{Unit, UnitKind};
use crate::view::{
    Base, Callee, View, Way, has_refs, is_plain, is_ported_func, is_reference, is_string, package_path,
};
use crate::{Evidence, Reason};
use goxide_ir::{
    Builtin, Expr, ExprId, FuncId, FuncSig, LocalId, LocalKind, SelectionKind, Stmt, StmtId, UnaryOp,
};
use goxide_source::Span;
use indexmap::IndexMap;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// What callers need to know of one parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    /// Written where the caller sees it.
    pub(super) through: Option<Evidence>,
    /// How many references lie between it and what is written, at most; counted to two.
    pub(super) depth: usize,
    /// Kept, other than by being returned.
    pub(super) stored: Option<Evidence>,
    /// The results that it, or a part of it, is or is held by.
    pub(super) returned: Vec<Returned>,
    /// Where it is returned whole, or in something that holds it.
    returned_at: Option<Evidence>,
    /// Grown.
    pub(super) appended: bool,
}

/// How a parameter comes back as a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Returned {
    pub(super) result: u32,
    /// The result holds it.
    pub(super) held: bool,
    /// It, or what holds it, is the result itself, rather than a part of it.
    pub(super) whole: bool,
}

impl Summary {
    fn shape(&self) -> (usize, bool, usize, bool) {
        (self.depth, self.stored.is_some(), self.returned.len(), self.appended)
    }
}

/// Per function: the receiver (default for functions), then the parameters.
pub(super) type Summaries = IndexMap<FuncId, Vec<Summary>, FxBuildHasher>;

/// Something that happens to what a local holds.
struct Event {
    local: LocalId,
    /// How many references lie between the local and what is touched.
    refs: usize,
    evidence: Evidence,
}

/// What happens in one body.
pub(super) struct BodyUse {
    locals: Vec<LocalId>,
    node_of: FxHashMap<LocalId, NodeIndex>,
    writes: Vec<Event>,
    stores: Vec<Event>,
    returns: Vec<(Returned, Event)>,
    reassigned: FxHashSet<LocalId>,
    appended: FxHashSet<LocalId>,
    /// `y` looks into `x`.
    views: DiGraph<LocalId, ()>,
    /// `y` looks into or holds `x`.
    all: DiGraph<LocalId, ()>,
    /// `y` is `x`, or holds it.
    whole: DiGraph<LocalId, ()>,
    pub(super) derived: Vec<Derived>,
}

fn step(span: Span, what: impl Into<String>, then: Option<&Evidence>) -> Evidence {
    let mut path = vec![Reason { span, what: what.into() }];
    path.extend(then.iter().flat_map(|e| e.0.iter().cloned()).take(6));
    Evidence(path)
}

fn refs(ways: &[Way]) -> usize {
    ways.iter().filter(|w| w.is_ref()).count()
}

struct Walk<'a, 'p> {
    view: View<'p>,
    cx: Context<'a>,
    joined: &'a FxHashSet<StmtId>,
    out: BodyUse,
    /// Locals that look into parameters or package variables.
    outer: FxHashSet<LocalId>,
    /// The parameter that each of them looks into.
    root_of: FxHashMap<LocalId, LocalId>,
    /// Calls that give an iterator which is walked over at once.
    iterated: FxHashSet<ExprId>,
    /// What calls call.
    called: FxHashSet<ExprId>,
}

/// The pointer-receiver method that a method value binds.
fn bound_method(view: View<'_>, expr: ExprId) -> Option<FuncId> {
    let SelectionKind::Method { func, .. } = view.selection(expr)?.kind else { return None };
    view.program[func].receiver.as_ref().is_some_and(|r| r.pointer).then_some(func)
}

/// What the calls of a unit call.
fn called(view: View<'_>, unit: &Unit) -> FxHashSet<ExprId> {
    let fun = |e: ExprId| {
        if let Expr::Call { fun, .. } = &view.body[e] { Some(view.body.unparen(*fun)) } else { None }
    };
    unit.exprs().filter_map(fun).collect()
}

/// Finds what happens in one body, given what is known of its callees. `joined` holds its `go` statements that end
/// before the function does.
pub(super) fn body_use(
    view: View<'_>,
    cx: Context<'_>,
    units: &[usize],
    joined: &FxHashSet<StmtId>,
) -> BodyUse {
    let derived = derivations(view, cx, units);
    let (mut views, mut all, mut whole) = (DiGraph::new(), DiGraph::new(), DiGraph::new());
    let mut node_of = FxHashMap::default();
    let mut locals = Vec::new();
    for (local, node) in view.body.locals() {
        if node.kind.is_variable() {
            locals.push(local);
            node_of.insert(local, views.add_node(local));
            all.add_node(local);
            whole.add_node(local);
        }
    }
    let mut outer: FxHashSet<LocalId> = FxHashSet::default();
    for dep in &derived {
        let Some(from) = node_of.get(&dep.local) else { continue };
        match dep.source.base {
            Base::Local(x) => {
                let Some(to) = node_of.get(&x) else { continue };
                // A value without references in it is a copy: what happens to it stays with it.
                if dep.source.shares && dep.source.is_whole() {
                    whole.update_edge(*from, *to, ());
                }
                let linked = dep.source.shares
                    && (has_refs(view.program, view.local_ty(dep.local)) || dep.source.held);
                if linked {
                    if !dep.source.held {
                        views.update_edge(*from, *to, ());
                    }
                    all.update_edge(*from, *to, ());
                }
            }
            Base::Global(_) if !dep.source.held && has_refs(view.program, view.local_ty(dep.local)) => {
                outer.insert(dep.local);
            }
            Base::Global(_) | Base::Other(_) => {}
        }
    }
    // Who looks into something that outlives the call.
    let owner_params: Vec<LocalId> = view
        .body
        .locals()
        .filter(|(_, l)| matches!(l.kind, LocalKind::Param | LocalKind::Receiver))
        .map(|(id, _)| id)
        .collect();
    let mut backwards = views.clone();
    backwards.reverse();
    let owners: Vec<LocalId> = owner_params.iter().chain(&outer).copied().collect();
    let starts: Vec<NodeIndex> = owners.iter().map(|l| node_of[l]).collect();
    let reached = reach(&backwards, &starts);
    let mut root_of = FxHashMap::default();
    for local in &locals {
        if let Some(way) = reached.way(&backwards, node_of[local]) {
            root_of.insert(*local, owners[way.source]);
            outer.insert(*local);
        }
    }
    let out = BodyUse {
        locals,
        node_of,
        writes: Vec::new(),
        stores: Vec::new(),
        returns: Vec::new(),
        reassigned: FxHashSet::default(),
        appended: FxHashSet::default(),
        views,
        all,
        whole,
        derived,
    };
    let iterated = iterated(view);
    let mut walk = Walk { view, cx, joined, out, outer, root_of, iterated, called: FxHashSet::default() };
    for index in units {
        let unit = &cx.units.list[*index];
        walk.called = called(view, unit);
        for stmt in unit.stmts() {
            walk.stmt(unit, stmt);
        }
        for expr in unit.exprs() {
            walk.expr(expr);
        }
    }
    walk.out
}

impl Walk<'_, '_> {
    fn sources(&self, expr: ExprId, index: u32) -> Vec<Source> {
        sources(self.view, self.cx, expr, index)
    }

    /// What `expr` names (a left side, a receiver) is written; `more` references lie behind it.
    fn write(&mut self, expr: ExprId, index: u32, more: usize, evidence: &Evidence) {
        // What a literal writes is found in the literal.
        let view = self.view;
        if matches!(view.expr(expr), Expr::FuncLit { .. })
            || is_string(view.program, view.result_ty(expr, index))
        {
            return;
        }
        for source in self.sources(expr, index) {
            if let Base::Local(local) = source.base {
                let refs = refs(&source.ways) + more;
                let refs = if source.held { refs.saturating_sub(source.depth) } else { refs };
                if refs > 0 || !source.held {
                    self.out.writes.push(Event { local, refs, evidence: evidence.clone() });
                }
            }
        }
    }

    /// The value of `expr` is kept.
    fn store(&mut self, expr: ExprId, index: u32, evidence: &Evidence) {
        let view = self.view;
        if is_plain(view.program, view.result_ty(expr, index))
            || self.cx.takes.contains(&view.expr_ref(view.body.unparen(expr)))
        {
            return;
        }
        for source in self.sources(expr, index) {
            if let Base::Local(local) = source.base
                && source.shares
                && source.is_whole()
            {
                let event = Event { local, refs: refs(&source.ways), evidence: evidence.clone() };
                self.out.stores.push(event);
            }
        }
    }

    fn stmt(&mut self, unit: &Unit, stmt: StmtId) {
        let view = self.view;
        let span = view.body.stmt_span(stmt);
        if let Stmt::Assign { lhs, rhs, op } = &view.body[stmt] {
            for left in lhs {
                self.left_side(*left);
            }
            if op.is_none() {
                for (left, (right, index)) in pairs(lhs, rhs) {
                    self.assign(left, right, index, span);
                }
            }
        } else if let Stmt::ShortVarDecl { lhs, declares, rhs } = &view.body[stmt] {
            for (left, (right, _)) in pairs(lhs, rhs) {
                if let Some(local) = view.as_local(left) {
                    if !declares.contains(&local) {
                        self.out.reassigned.insert(local);
                    }
                    self.growth(local, right);
                }
            }
        } else if let Stmt::IncDec { target, .. } = &view.body[stmt] {
            self.left_side(*target);
        } else if let Stmt::Range { key, value, define: false, .. } = &view.body[stmt] {
            for left in [key, value].into_iter().flatten() {
                self.left_side(*left);
            }
        } else if let Stmt::Send { value, .. } = &view.body[stmt] {
            self.store(*value, 0, &Evidence::new(span, format!("sends {}", view.text(*value))));
        } else if let Stmt::Return(values) = &view.body[stmt] {
            self.returns(unit, values, span);
        } else if let Stmt::Go(call) = &view.body[stmt]
            && !self.joined.contains(&stmt)
        {
            self.go(*call, span);
        }
    }

    fn left_side(&mut self, left: ExprId) {
        let view = self.view;
        let (base, ways) = view.access(left);
        if let (Base::Local(local), true) = (base, ways.is_empty()) {
            self.out.reassigned.insert(local);
        } else if !ways.is_empty() {
            let evidence = Evidence::new(view.span(left), format!("writes {}", view.text(left)));
            self.write(left, 0, 0, &evidence);
        }
    }

    fn assign(&mut self, left: ExprId, right: ExprId, index: u32, span: Span) {
        let view = self.view;
        let (base, ways) = view.access(left);
        let Base::Local(local) = base else {
            if !matches!(view.expr(left), Expr::Blank) {
                self.store(right, index, &Evidence::new(span, format!("stores it in {}", view.text(left))));
            }
            return;
        };
        if ways.is_empty() {
            return self.growth(local, right);
        }
        let evidence = Evidence::new(span, format!("stores it in {}", view.text(left)));
        if is_plain(view.program, view.result_ty(right, index)) {
            return;
        }
        let root = |l: LocalId| self.root_of.get(&l).copied().unwrap_or(l);
        for source in self.sources(right, index) {
            // A part of x put elsewhere in x (`s.items = s.items[1:]`) does not leave it.
            if let Base::Local(x) = source.base
                && source.shares
                && source.is_whole()
                && root(x) != root(local)
            {
                let refs = refs(&source.ways);
                self.out.stores.push(Event { local: x, refs, evidence: evidence.clone() });
            }
        }
    }

    /// `s = append(s, …)`.
    fn growth(&mut self, local: LocalId, right: ExprId) {
        let view = self.view;
        let right = view.body.unparen(right);
        if let Expr::Call { args, .. } = &view.body[right]
            && let Callee::Builtin(Builtin::Append) = view.callee(right)
            && args.first().is_some_and(|a| view.access(*a).0 == Base::Local(local))
        {
            self.out.appended.insert(local);
        }
    }

    fn returns(&mut self, unit: &Unit, values: &[ExprId], span: Span) {
        let view = self.view;
        let UnitKind::Func(func) = unit.kind else { return };
        let results = &view.program[func].sig.results;
        for (i, result) in results.iter().enumerate() {
            let (expr, index) = match values {
                [] => {
                    if let Some(local) = result.local {
                        let evidence = Evidence::new(span, "returns it");
                        let returned = Returned { result: i as u32, held: false, whole: true };
                        self.out.returns.push((returned, Event { local, refs: 0, evidence }));
                    }
                    continue;
                }
                [one] if results.len() > 1 => (*one, i as u32),
                _ => match values.get(i) {
                    Some(value) => (*value, 0),
                    None => continue,
                },
            };
            if is_plain(view.program, view.result_ty(expr, index)) {
                continue;
            }
            for source in self.sources(expr, index) {
                if let Base::Local(local) = source.base
                    && source.shares
                {
                    let evidence = Evidence::new(span, format!("returns {}", view.text(expr)));
                    let refs = refs(&source.ways);
                    let (held, whole) = (source.held, source.is_whole());
                    let event = Event { local, refs, evidence };
                    self.out.returns.push((Returned { result: i as u32, held, whole }, event));
                }
            }
        }
    }

    fn go(&mut self, call: ExprId, span: Span) {
        let view = self.view;
        let Expr::Call { fun, args, .. } = view.expr(call) else { return };
        let evidence = Evidence::new(span, "hands it to a goroutine");
        for arg in args {
            self.store(*arg, 0, &evidence);
        }
        match view.callee(call) {
            Callee::Func { receiver: Some(receiver), .. } | Callee::Interface { receiver, .. } => {
                if args.first() != Some(&receiver) {
                    self.store(receiver, 0, &evidence);
                }
            }
            Callee::Lit(lit) => {
                for local in captures(view, self.cx.units, lit) {
                    self.out.stores.push(Event { local, refs: 1, evidence: evidence.clone() });
                }
            }
            Callee::Value(_) => self.store(*fun, 0, &evidence),
            Callee::Func { .. } | Callee::Builtin(_) | Callee::Conversion(_) | Callee::Unknown => {}
        }
    }

    fn expr(&mut self, expr: ExprId) {
        let view = self.view;
        if let Expr::Call { args, spread, .. } = &view.body[expr] {
            self.call(expr, args);
            if let Callee::Builtin(Builtin::Append) = view.callee(expr) {
                // `return append(p, …)` grows p as `p = append(p, …)` does.
                self.out.appended.extend(args.first().and_then(|a| view.as_local(*a)));
                for arg in args.iter().skip(1).filter(|_| !spread) {
                    self.store(*arg, 0, &Evidence::new(view.span(*arg), "appends it"));
                }
            }
        } else if let Expr::Selector { base, name, .. } = &view.body[expr]
            && !self.called.contains(&expr)
            && let Some(func) = bound_method(view, expr)
        {
            let writes = self.cx.summaries.get(&func).is_some_and(|s| s[0].through.is_some());
            if writes {
                let more = usize::from(is_pointer(view, *base));
                let evidence = Evidence::new(view.span(expr), format!("binds {name}, which writes it"));
                self.write(*base, 0, more, &evidence);
            }
        } else if let Expr::CompositeLit { elements, .. } = &view.body[expr] {
            for element in elements {
                let evidence =
                    Evidence::new(view.span(element.value), format!("stores it in {}", view.text(expr)));
                self.store(element.value, 0, &evidence);
            }
        }
    }

    fn call(&mut self, call: ExprId, args: &[ExprId]) {
        let view = self.view;
        let span = view.span(call);
        match view.callee(call) {
            Callee::Builtin(builtin @ (Builtin::Delete | Builtin::Clear | Builtin::Copy)) => {
                if let Some(arg) = args.first() {
                    let what = match builtin {
                        Builtin::Delete => "deletes from",
                        Builtin::Clear => "clears",
                        _ => "copies into",
                    };
                    let evidence = Evidence::new(span, format!("{what} {}", view.text(*arg)));
                    self.write(*arg, 0, 1, &evidence);
                    if builtin == Builtin::Copy
                        && let Some(from) = args.get(1)
                        && super::derive::elements_share(view, *from)
                        && self
                            .sources(*arg, 0)
                            .iter()
                            .any(|s| matches!(s.base, Base::Local(l) if self.outer.contains(&l)))
                    {
                        self.store(*from, 0, &Evidence::new(span, "copies its elements out"));
                    }
                }
            }
            Callee::Func { func, receiver } => self.call_func(call, &[func], receiver, Some(func)),
            Callee::Interface { receiver, name, .. } => {
                let reached = self.cx.calls.callees.get(&view.expr_ref(call)).cloned().unwrap_or_default();
                if reached.is_empty() && !library::interface_reads(&name) {
                    let evidence = Evidence::new(span, format!("calls {name} on it"));
                    self.write(receiver, 0, 1, &evidence);
                }
                if reached.is_empty() {
                    for arg in args {
                        if library::interface_writes_arguments(&name)
                            && is_reference(view.program, view.ty(*arg))
                        {
                            let evidence = Evidence::new(span, format!("passes it to {name}"));
                            self.write(*arg, 0, 1, &evidence);
                        }
                    }
                }
                self.call_func(call, &reached, Some(receiver), None);
            }
            Callee::Value(fun) => {
                let values: Vec<FuncId> = self
                    .cx
                    .units
                    .called(view, fun)
                    .into_iter()
                    .filter_map(|v| if let crate::units::FuncValue::Func(f) = v { Some(f) } else { None })
                    .collect();
                self.call_func(call, &values, None, None);
                for argument in view.arguments(call) {
                    if is_pointer(view, argument.expr) || is_slice_or_map(view, argument.expr) {
                        let evidence = Evidence::new(span, format!("passes it to {}", view.text(fun)));
                        if self.lits_write(fun, argument.param) {
                            self.write(argument.expr, argument.result, 1, &evidence);
                        }
                    }
                }
            }
            Callee::Builtin(_) | Callee::Conversion(_) | Callee::Lit(_) | Callee::Unknown => {}
        }
    }

    /// Whether some literal of this type writes through its parameter; with no literal in sight, pointers are.
    fn lits_write(&self, fun: ExprId, param: usize) -> bool {
        let view = self.view;
        let mut known = false;
        for value in self.cx.units.called(view, fun) {
            known = true;
            let crate::units::FuncValue::Lit(lit) = value else { continue };
            let inside = View::new(view.program, lit.body);
            let Expr::FuncLit { sig, .. } = &inside.body[lit.expr] else { continue };
            let Some(local) = sig.params.get(param).and_then(|p| p.local) else { continue };
            let Some(unit) = self.cx.units.of_lit.get(&lit) else { continue };
            if writes_somewhere(inside, &self.cx.units.list[*unit], local) {
                return true;
            }
        }
        !known
    }

    fn call_func(
        &mut self,
        call: ExprId,
        reached: &[FuncId],
        receiver: Option<ExprId>,
        library: Option<FuncId>,
    ) {
        let view = self.view;
        let span = view.span(call);
        for func in reached {
            let name = &view.program[*func].name;
            let Some(summary) = self.cx.summaries.get(func).cloned() else { continue };
            if let Some(receiver) = receiver {
                let (what, summary) = (format!("calls {name} on it"), self.kept(call, &summary[0]));
                self.argument(receiver, 0, &summary, span, &what);
            }
            for argument in view.arguments(call) {
                if let Some(summary) = summary.get(argument.param + 1) {
                    let (what, summary) = (format!("passes it to {name}"), self.kept(call, summary));
                    self.argument(argument.expr, argument.result, &summary, view.span(argument.expr), &what);
                }
            }
        }
        let Some(func) = library.filter(|f| !is_ported_func(view.program, *f)) else { return };
        let name = &view.program[func].name;
        if let Some(receiver) = receiver
            && library::writes_receiver(view.program, func)
        {
            let more = usize::from(is_pointer(view, receiver));
            let evidence = Evidence::new(span, format!("calls {name} on {}", view.text(receiver)));
            self.write(receiver, 0, more, &evidence);
        }
        for argument in view.arguments(call) {
            let at = view.span(argument.expr);
            let address = matches!(view.expr(argument.expr), Expr::Unary { op: UnaryOp::Addr, .. })
                && package_path(view.program, func) != "sync/atomic";
            if library::writes_argument(view.program, func, argument.param) || address {
                let evidence = Evidence::new(at, format!("passes it to {name}, which writes it"));
                self.write(argument.expr, argument.result, 1, &evidence);
            }
            let is_error = crate::view::is_error(view.program, view.ty(argument.expr));
            if library::keeps_argument(view.program, func)
                && (package_path(view.program, func) != "fmt" || is_error)
            {
                let evidence = Evidence::new(at, format!("passes it to {name}, which keeps it"));
                self.store(argument.expr, argument.result, &evidence);
            }
        }
    }

    /// What a call keeps: an iterator that is only walked over keeps nothing for longer than that.
    fn kept(&self, call: ExprId, summary: &Summary) -> Summary {
        let mut summary = summary.clone();
        if self.iterated.contains(&call) {
            summary.returned_at = None;
        }
        summary
    }

    fn argument(&mut self, expr: ExprId, index: u32, summary: &Summary, span: Span, what: &str) {
        let view = self.view;
        if let Some(through) = &summary.through {
            // A pointer receiver takes the address of what is not yet a pointer: nothing lies between then.
            let more =
                if is_reference(view.program, view.result_ty(expr, index)) { summary.depth } else { 0 };
            // Of a value only what lies behind a reference in it is the caller's.
            let more = more.max(summary.depth.saturating_sub(1));
            self.write(expr, index, more, &step(span, what, Some(through)));
        }
        let held = summary.returned.iter().any(|r| r.held && r.whole);
        if let Some(stored) = summary.stored.as_ref().or(summary.returned_at.as_ref().filter(|_| held)) {
            self.store(expr, index, &step(span, what, Some(stored)));
        }
    }
}

fn is_pointer(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.under(view.ty(expr)), goxide_ir::Ty::Pointer(_))
}

fn is_slice_or_map(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.under(view.ty(expr)), goxide_ir::Ty::Slice(_) | goxide_ir::Ty::Map { .. })
}

impl BodyUse {
    fn reached(&self, graph: &DiGraph<LocalId, ()>, events: &[&Event]) -> Reached {
        let nodes: Vec<NodeIndex> = events.iter().map(|e| self.node_of[&e.local]).collect();
        reach(graph, &nodes)
    }

    /// For each local the nearest of `events` that reaches it.
    fn nearest(&self, graph: &DiGraph<LocalId, ()>, events: &[&Event]) -> FxHashMap<LocalId, Evidence> {
        let known: Vec<&Event> =
            events.iter().filter(|e| self.node_of.contains_key(&e.local)).copied().collect();
        let reached = self.reached(graph, &known);
        let found = |l: &LocalId| {
            let way = reached.way(graph, self.node_of[l])?;
            Some((*l, known[way.source].evidence.clone()))
        };
        self.locals.iter().filter_map(found).collect()
    }

    /// For each local, the nearest write through at least `least` references.
    fn writes_through(&self, least: usize) -> FxHashMap<LocalId, Evidence> {
        let crossing: Vec<&Event> = self.writes.iter().filter(|e| e.refs >= least).collect();
        // A write deep enough through a holder reaches what it holds.
        let mut deepest: FxHashMap<LocalId, &Event> = FxHashMap::default();
        for event in &self.writes {
            let slot = deepest.entry(event.local).or_insert(event);
            if event.refs > slot.refs {
                *slot = event;
            }
        }
        let mut more = Vec::new();
        for dep in self.derived.iter().filter(|d| d.source.held && d.source.shares) {
            if let (Base::Local(x), Some(event)) = (dep.source.base, deepest.get(&dep.local))
                && event.refs >= dep.source.depth + least
                && x != dep.local
            {
                let evidence = event.evidence.clone();
                more.push(Event { local: x, refs: event.refs - dep.source.depth, evidence });
            }
        }
        let all: Vec<&Event> = crossing.into_iter().chain(&more).collect();
        self.nearest(&self.views, &all)
    }

    /// The summaries of the function that the body belongs to.
    pub(super) fn summaries(&self, params: &[Option<LocalId>]) -> Vec<Summary> {
        let (through, deep) = (self.writes_through(1), self.writes_through(2));
        let stores: Vec<&Event> = self.stores.iter().collect();
        let stored = self.nearest(&self.whole, &stores);
        let mut out: Vec<Summary> = params
            .iter()
            .map(|p| Summary {
                through: p.and_then(|p| through.get(&p).cloned()),
                depth: p.map_or(0, |p| {
                    usize::from(through.contains_key(&p)) + usize::from(deep.contains_key(&p))
                }),
                stored: p.and_then(|p| stored.get(&p).cloned()),
                appended: p.is_some_and(|p| self.appended.contains(&p)),
                ..Summary::default()
            })
            .collect();
        let mut results: Vec<u32> = self.returns.iter().map(|(r, _)| r.result).collect();
        results.sort_unstable();
        results.dedup();
        for result in results {
            let events = |wanted: &dyn Fn(&Returned) -> bool| -> Vec<&Event> {
                let of = |(r, _): &&(Returned, Event)| r.result == result && wanted(r);
                self.returns.iter().filter(of).map(|(_, e)| e).collect()
            };
            let plain = self.nearest(&self.views, &events(&|r| !r.held));
            let wholes = self.nearest(&self.whole, &events(&|r| r.whole));
            let any = self.nearest(&self.all, &events(&|_| true));
            for (summary, param) in out.iter_mut().zip(params) {
                let Some(param) = *param else { continue };
                if any.contains_key(&param) {
                    let (held, whole) = (!plain.contains_key(&param), wholes.contains_key(&param));
                    summary.returned.push(Returned { result, held, whole });
                }
                if let Some(evidence) = wholes.get(&param) {
                    summary.returned_at.get_or_insert_with(|| evidence.clone());
                }
            }
        }
        out
    }

    /// The public form of [`BodyUse::summaries`].
    pub(super) fn param_uses(&self, view: View<'_>, params: &[Option<LocalId>]) -> Vec<ParamUse> {
        let mut direct = FxHashMap::default();
        for event in &self.writes {
            direct.entry(event.local).or_insert_with(|| event.evidence.clone());
        }
        let walks = super::walks::walks(view);
        let public = |(summary, param): (Summary, &Option<LocalId>)| ParamUse {
            mutated: summary.through.or_else(|| param.and_then(|p| direct.get(&p).cloned())),
            returned_only: summary.stored.is_none()
                && summary.returned_at.is_some()
                && summary.returned.iter().all(|r| !r.held || !r.whole),
            // Numbers and booleans are copied wherever they go.
            escapes: (summary.stored.or(summary.returned_at))
                .filter(|_| param.is_none_or(|p| !is_plain(view.program, view.local_ty(p)))),
            reassigned: param.is_some_and(|p| self.reassigned.contains(&p)),
            walks: param.is_some_and(|p| walks.contains(&p)),
            replaced: param.is_some_and(|p| self.reassigned.contains(&p) && !only_cut(view, p)),
            appended: summary.appended,
        };
        self.summaries(params).into_iter().zip(params).map(public).collect()
    }

    /// The locals that something is written to, directly.
    pub(super) fn written(&self) -> FxHashSet<LocalId> {
        self.writes.iter().map(|e| e.local).collect()
    }

    /// What is known of every local of the body.
    pub(super) fn local_uses(
        &self,
        view: View<'_>,
        cx: Context<'_>,
        units: &[usize],
    ) -> Vec<(LocalId, LocalUse)> {
        let through = self.writes_through(1);
        let mut written: FxHashSet<LocalId> = self.writes.iter().map(|e| e.local).collect();
        written.extend(through.keys().copied());
        let mut uses: IndexMap<LocalId, LocalUse, FxBuildHasher> = IndexMap::default();
        for local in &self.locals {
            let (reassigned, mutated) = (self.reassigned.contains(local), written.contains(local));
            uses.insert(*local, LocalUse { reassigned, mutated, ..LocalUse::default() });
        }
        for index in units {
            let unit = &cx.units.list[*index];
            reads(view, unit, &mut uses);
            if let UnitKind::Lit(lit) = unit.kind {
                for local in captures(view, cx.units, lit) {
                    let Some(entry) = uses.get_mut(&local) else { continue };
                    entry.captured_by.push(view.expr_ref(lit));
                    entry.captured_mutably |= writes_in(view, cx.units, lit, local);
                }
            }
            self.addresses(view, cx, unit, &mut uses);
        }
        uses.into_iter().collect()
    }

    fn addresses(
        &self,
        view: View<'_>,
        cx: Context<'_>,
        unit: &Unit,
        uses: &mut IndexMap<LocalId, LocalUse, FxBuildHasher>,
    ) {
        let mut take = |expr: ExprId, what: String| {
            let (base, ways) = view.access(expr);
            if let Base::Local(local) = base
                && refs(&ways) == 0
                && let Some(entry) = uses.get_mut(&local)
            {
                entry.address_taken.get_or_insert_with(|| Evidence::new(view.span(expr), what));
            }
        };
        let called = called(view, unit);
        for expr in unit.exprs() {
            if let Expr::Selector { base, name, .. } = &view.body[expr]
                && !called.contains(&expr)
                && bound_method(view, expr).is_some()
                && !is_pointer(view, *base)
            {
                take(*base, format!("binds {name}, which keeps its address"));
            }
            if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[expr] {
                take(operand, "takes its address".to_owned());
            } else if let Expr::Slice { base, .. } = view.body[expr]
                && matches!(view.under(view.ty(base)), goxide_ir::Ty::Array { .. })
            {
                take(base, "slices the array".to_owned());
            } else if let Expr::Call { .. } = view.body[expr]
                && let Callee::Func { func, receiver: Some(receiver) } = view.callee(expr)
                && view.program[func].receiver.as_ref().is_some_and(|r| r.pointer)
                && !is_pointer(view, receiver)
                && cx.summaries.get(&func).is_some_and(|s| s[0].stored.is_some())
            {
                take(receiver, format!("calls {}, which keeps its receiver", view.program[func].name));
            }
        }
    }
}

/// Marks the locals that are read: every use but a plain left side.
fn reads(view: View<'_>, unit: &Unit, uses: &mut IndexMap<LocalId, LocalUse, FxBuildHasher>) {
    let mut targets = FxHashSet::default();
    for stmt in unit.stmts() {
        if let Stmt::Assign { lhs, op: None, .. } | Stmt::ShortVarDecl { lhs, .. } = &view.body[stmt] {
            targets.extend(lhs.iter().map(|l| view.body.unparen(*l)));
        } else if let Stmt::Range { key, value, .. } = &view.body[stmt] {
            targets.extend([key, value].into_iter().flatten().copied());
        }
    }
    for expr in unit.exprs() {
        if let Expr::Local(local) = view.body[expr]
            && !targets.contains(&expr)
            && let Some(entry) = uses.get_mut(&local)
        {
            entry.read = true;
        }
    }
}

/// The receiver's and the parameters' locals.
pub(super) fn param_locals(receiver: Option<LocalId>, sig: &FuncSig) -> Vec<Option<LocalId>> {
    std::iter::once(receiver).chain(sig.params.iter().map(|p| p.local)).collect()
}

/// Solves the summaries of all functions, callees first.
pub(super) fn shape_changed(old: &[Summary], new: &[Summary]) -> bool {
    old.len() != new.len() || old.iter().zip(new).any(|(o, n)| o.shape() != n.shape())
}
