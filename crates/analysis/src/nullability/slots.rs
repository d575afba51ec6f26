//! Where nil gets to, told apart by the objects that locals hold.
//!
//! The places of [`super::solve`] know one field per type. Uses are judged by a finer graph over [`Site`]s: the same
//! places, and beside them a field of what a parameter is given, of what a result gives and of what a function leaves in
//! its parameter. A field as a place is then the field of those objects that are stored somewhere: it gets what is known of
//! an object where that is put into a field, an element, a variable of the package, an interface, a closure or a channel,
//! and what callers give to functions that nobody calls here. Sites are asked for, from the uses back.

use super::env::Def;
use super::objects::{FieldDef, Held, Origin, held_local, maker, own_field, struct_of};
use super::solve::{Given, Scope, Solver, Weight};
use crate::flow::{NilCause, Value, values_of};
use crate::units::{FuncValue, UnitKind};
use crate::view::{Callee, View, fields_of, is_ported_func, pointee_decl};
use crate::{Evidence, Place, Reason, Root};
use goxide_ir::{BodyId, Builtin, Expr, ExprId, ExprRef, FuncId, LocalRef, Stmt, TypeDeclId};
use goxide_source::Span;
use indexmap::IndexMap;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// What can be nil, as far as uses are judged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Site {
    /// A place; a field is that of objects that are stored somewhere.
    Place(Place),
    /// A parameter as callers give it; as a place it has what is assigned to it, too.
    Given(LocalRef),
    /// A field of what a parameter is given or a result gives.
    Field(Root, u32),
    /// A field of what a parameter points to, as the function leaves it.
    Out(LocalRef, u32),
}

/// What a field of an object can give.
enum FieldValue {
    Nil(Reason),
    Site(Site),
}

/// The struct behind an expression.
enum Holding<'a> {
    Held(&'a Held),
    Made(ExprId),
    Call(ExprId, u32),
    Heap,
}

/// Where objects get out of the hands of locals.
enum Escape {
    Expr(ExprRef, u32),
    Captured(BodyId, Held),
}

/// Where objects go, found once.
#[derive(Default)]
pub(super) struct Ways {
    /// Objects that are stored somewhere, by type.
    escapes: FxHashMap<TypeDeclId, Vec<Escape>>,
    /// The values that are returned, by result.
    returns: FxHashMap<Root, Vec<(ExprRef, u32)>>,
    /// Named results of bare returns.
    named: FxHashMap<Root, LocalRef>,
    /// Literals whose fields are followed from here; their left out fields are no nil of the type's.
    followed: FxHashSet<ExprRef>,
    /// Functions that code outside may call.
    open: FxHashSet<FuncId>,
}

/// The finer graph, as far as it has been asked for.
#[derive(Default)]
struct Graph {
    nodes: IndexMap<Site, NodeIndex, FxBuildHasher>,
    graph: DiGraph<(), ()>,
    reasons: FxHashMap<EdgeIndex, Reason>,
    sources: Vec<(NodeIndex, Reason)>,
    todo: Vec<Site>,
    /// Sites of slices whose nil is the empty slice, see [`Weight::Empty`].
    empty: FxHashSet<NodeIndex>,
}

impl Graph {
    fn node(&mut self, site: Site) -> NodeIndex {
        if let Some(node) = self.nodes.get(&site) {
            return *node;
        }
        let node = self.graph.add_node(());
        self.nodes.insert(site.clone(), node);
        self.todo.push(site);
        node
    }

    fn edge(&mut self, from: Site, to: NodeIndex, reason: Option<Reason>) {
        let from = self.node(from);
        if from == to {
            return;
        }
        let edge = self.graph.add_edge(from, to, ());
        if let Some(reason) = reason {
            self.reasons.insert(edge, reason);
        }
    }

    fn give(&mut self, value: FieldValue, to: NodeIndex, reason: Option<Reason>) {
        match value {
            FieldValue::Nil(why) if self.empty.contains(&to) => drop(why),
            FieldValue::Nil(why) => self.sources.push((to, why)),
            FieldValue::Site(site) => self.edge(site, to, reason),
        }
    }
}

impl Solver<'_> {
    /// Finds where objects go.
    pub(super) fn ways(&self) -> Ways {
        let mut ways = Ways::default();
        let used: FxHashSet<FuncId> = self
            .units
            .values
            .iter()
            .filter_map(|(_, v)| if let FuncValue::Func(func) = v { Some(*func) } else { None })
            .collect();
        for (id, _) in self.program.funcs.iter().filter(|(id, _)| is_ported_func(self.program, *id)) {
            let called = self.calls.callers.get(&id).is_some_and(|c| !c.is_empty());
            if !called || used.contains(&id) || self.is_outside(id) {
                ways.open.insert(id);
            }
        }
        for index in 0..self.units.list.len() {
            self.ways_of_unit(index, &mut ways);
        }
        for (body, held) in &self.guards.captured {
            let escape = Escape::Captured(*body, held.clone());
            ways.escapes.entry(held.object.decl).or_default().push(escape);
        }
        ways
    }

    fn ways_of_unit(&self, index: usize, ways: &mut Ways) {
        let unit = &self.units.list[index];
        let view = View::new(self.program, unit.body);
        if let UnitKind::Init(spec) = unit.kind {
            let values = &self.program[spec].values;
            values.iter().for_each(|v| self.escape(view, *v, 0, ways));
        }
        for stmt in unit.stmts() {
            match &view.body[stmt] {
                Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                    for (i, left) in lhs.iter().enumerate() {
                        let (value, at) = match rhs[..] {
                            [one] if lhs.len() > 1 => (one, i as u32),
                            _ => match rhs.get(i) {
                                Some(value) => (*value, 0),
                                None => continue,
                            },
                        };
                        match view.as_local(*left) {
                            Some(local) if self.binds(view, local, value, at) => follow(view, value, ways),
                            Some(_) | None if matches!(view.expr(*left), Expr::Blank) => {
                                follow(view, value, ways);
                            }
                            Some(_) | None => self.escape(view, value, at, ways),
                        }
                    }
                }
                Stmt::VarDecl { locals, ty, values } => {
                    for (i, local) in locals.iter().enumerate() {
                        let Some(local) = *local else { continue };
                        let (value, at) = match values[..] {
                            [] => continue,
                            [one] if locals.len() > 1 => (one, i as u32),
                            _ => (values[i], 0),
                        };
                        if self.binds(view, local, value, at) {
                            follow(view, value, ways);
                        } else {
                            self.escape(view, value, at, ways);
                        }
                    }
                    let zero = |l: &goxide_ir::LocalId| self.guards.bound.contains(&view.local_ref(*l));
                    if let Some(ty) = ty
                        && values.is_empty()
                        && locals.iter().flatten().all(zero)
                    {
                        ways.followed.insert(view.expr_ref(*ty));
                    }
                }
                Stmt::Send { value, .. } => self.escape(view, *value, 0, ways),
                Stmt::Return(values) => self.ways_of_return(index, view, values, ways),
                Stmt::Block(_)
                | Stmt::Expr(_)
                | Stmt::IncDec { .. }
                | Stmt::Assign { .. }
                | Stmt::ConstDecl { .. }
                | Stmt::TypeDecl { .. }
                | Stmt::If { .. }
                | Stmt::For { .. }
                | Stmt::Range { .. }
                | Stmt::Switch { .. }
                | Stmt::TypeSwitch { .. }
                | Stmt::Select(_)
                | Stmt::Go(_)
                | Stmt::Defer(_)
                | Stmt::Break(_)
                | Stmt::Continue(_)
                | Stmt::Goto(_)
                | Stmt::Fallthrough
                | Stmt::Labeled { .. }
                | Stmt::Empty
                | Stmt::Unsupported { .. } => {}
            }
        }
        let called: FxHashSet<ExprId> = unit
            .exprs()
            .filter_map(|e| if let Expr::Call { fun, .. } = &view.body[e] { Some(*fun) } else { None })
            .map(|fun| view.body.unparen(fun))
            .collect();
        for expr in unit.exprs() {
            if let Expr::CompositeLit { elements, .. } = &view.body[expr] {
                elements.iter().for_each(|e| self.escape(view, e.value, 0, ways));
            } else if let Expr::Call { .. } = &view.body[expr] {
                self.ways_of_call(view, expr, ways);
            } else if let Expr::Selector { base, .. } = &view.body[expr]
                && !called.contains(&expr)
                && view.selection(expr).is_some_and(|s| s.kind != goxide_ir::SelectionKind::Field)
            {
                // A method value keeps its receiver.
                self.escape(view, *base, 0, ways);
            }
        }
    }

    /// Whether a local's object is followed from the value it gets here.
    fn binds(&self, view: View<'_>, local: goxide_ir::LocalId, value: ExprId, at: u32) -> bool {
        let decl = struct_of(view, view.local_ty(local));
        decl.is_some()
            && decl == struct_of(view, view.result_ty(view.body.unparen(value), at))
            && self.guards.bound.contains(&view.local_ref(local))
    }

    fn ways_of_return(&self, index: usize, view: View<'_>, values: &[ExprId], ways: &mut Ways) {
        let unit = &self.units.list[index];
        let Some(sig) = unit.sig(self.program) else { return };
        for (i, result) in sig.results.iter().enumerate() {
            let Some(root) = unit.result(i as u32) else { return };
            if values.is_empty() {
                ways.named.extend(result.local.map(|l| (root, view.local_ref(l))));
                continue;
            }
            let (value, at) = match values[..] {
                [one] if sig.results.len() > 1 => (one, i as u32),
                _ => match values.get(i) {
                    Some(value) => (*value, 0),
                    None => continue,
                },
            };
            let given = struct_of(view, view.result_ty(view.body.unparen(value), at));
            if given.is_none() || view.is_nil(value) {
                continue;
            }
            let result = crate::view::place_ty(self.program, &Place::root(root));
            let outside = match unit.kind {
                UnitKind::Func(func) => ways.open.contains(&func),
                UnitKind::Lit(_) | UnitKind::Init(_) => true,
            };
            if struct_of(view, result) == given {
                ways.returns.entry(root).or_default().push((view.expr_ref(value), at));
                follow(view, value, ways);
            }
            if outside || struct_of(view, result) != given {
                self.escape(view, value, at, ways);
            }
        }
    }

    fn ways_of_call(&self, view: View<'_>, call: ExprId, ways: &mut Ways) {
        let Expr::Call { args, .. } = &view.body[call] else { return };
        match view.callee(call) {
            Callee::Builtin(Builtin::Append) => {
                args.iter().skip(1).for_each(|a| self.escape(view, *a, 0, ways));
            }
            Callee::Builtin(_) | Callee::Unknown => {}
            Callee::Conversion(to) => {
                for arg in args {
                    if pointee_decl(self.program, to) != pointee_decl(self.program, view.ty(*arg)) {
                        self.escape(view, *arg, 0, ways);
                    } else {
                        follow(view, *arg, ways);
                    }
                }
            }
            Callee::Func { .. } | Callee::Interface { .. } | Callee::Lit(_) | Callee::Value(_) => {
                let reached = self.calls.callees.get(&view.expr_ref(call)).map_or(&[][..], Vec::as_slice);
                for argument in view.arguments(call) {
                    let given =
                        struct_of(view, view.result_ty(view.body.unparen(argument.expr), argument.result));
                    let same = |func: &FuncId| {
                        let callee = &self.program[*func];
                        let inside = View::new(self.program, callee.body);
                        let param = callee.sig.params.get(argument.param).and_then(|p| p.local);
                        is_ported_func(self.program, *func)
                            && param.is_none_or(|l| struct_of(inside, inside.local_ty(l)) == given)
                    };
                    if !argument.element && !reached.is_empty() && reached.iter().all(same) {
                        follow(view, argument.expr, ways);
                    } else {
                        self.escape(view, argument.expr, argument.result, ways);
                    }
                }
                if let Callee::Func { receiver: Some(receiver), .. } = view.callee(call) {
                    follow(view, receiver, ways);
                }
            }
        }
    }

    fn escape(&self, view: View<'_>, value: ExprId, at: u32, ways: &mut Ways) {
        let value = view.body.unparen(value);
        if let Some(decl) = struct_of(view, view.result_ty(value, at)) {
            let followed = maker(view, value).is_some()
                || !matches!(self.holding(view.expr_ref(value), at), Holding::Heap);
            if followed {
                follow(view, value, ways);
                ways.escapes.entry(decl).or_default().push(Escape::Expr(view.expr_ref(value), at));
            }
        }
    }

    /// The struct behind an expression.
    fn holding(&self, expr: ExprRef, index: u32) -> Holding<'_> {
        let view = View::new(self.program, expr.body);
        let at = view.body.unparen(expr.expr);
        if let Some(made) = maker(view, at) {
            return Holding::Made(made);
        }
        if let Some(local) = held_local(view, at) {
            return self.guards.held.get(&view.expr_ref(local)).map_or(Holding::Heap, Holding::Held);
        }
        let Expr::Call { args, .. } = &view.body[at] else { return Holding::Heap };
        match view.callee(at) {
            Callee::Func { .. } | Callee::Interface { .. } | Callee::Lit(_) | Callee::Value(_) => {
                Holding::Call(at, index)
            }
            Callee::Conversion(_) => {
                args.first().map_or(Holding::Heap, |a| self.holding(view.expr_ref(*a), 0))
            }
            Callee::Builtin(_) | Callee::Unknown => Holding::Heap,
        }
    }

    /// Whether `expr` reads a field of an object that is followed.
    pub(super) fn is_slot(&self, expr: ExprRef) -> bool {
        let view = View::new(self.program, expr.body);
        own_field(view, expr.expr)
            .filter(|(_, decl, field)| !self.is_said(&Place::root(Root::Field(*decl, *field))))
            .is_some_and(|(base, ..)| !matches!(self.holding(view.expr_ref(base), 0), Holding::Heap))
    }

    /// Whether a doc comment says of a place whether it can be nil.
    fn is_said(&self, place: &Place) -> bool {
        self.assumed.nonnil.contains(place) || self.assumed.nilable.iter().any(|(p, _)| p == place)
    }

    /// What the field that `expr` reads can be.
    fn read(&self, expr: ExprRef, depth: u32) -> Vec<FieldValue> {
        let view = View::new(self.program, expr.body);
        match own_field(view, expr.expr) {
            Some((base, decl, field)) => self.field_of(view.expr_ref(base), 0, (decl, field), depth),
            None => Vec::new(),
        }
    }

    /// Whether the authors rely on what stands at this place.
    fn is_relied_on(&self, site: &Site) -> bool {
        match site {
            Site::Place(place) if self.is_said(place) => self.assumed.nonnil.contains(place),
            Site::Given(local) if self.is_said(&Place::root(Root::Local(*local))) => {
                self.assumed.nonnil.contains(&Place::root(Root::Local(*local)))
            }
            Site::Place(place) => self.believed.contains(place),
            // What is known of one object counts more than what authors believe of all.
            Site::Given(_) | Site::Field(..) | Site::Out(..) => false,
        }
    }

    /// The field whose value a site is.
    fn field_of_site(&self, site: &Site) -> Option<(TypeDeclId, u32)> {
        let of = |root: Root, field: u32| {
            let ty = crate::view::place_ty(self.program, &Place::root(root));
            pointee_decl(self.program, ty).map(|decl| (decl, field))
        };
        match site {
            Site::Place(Place { root: Root::Field(decl, field), path }) if path.is_empty() => {
                Some((*decl, *field))
            }
            Site::Place(_) | Site::Given(_) => None,
            Site::Field(root, field) => of(*root, *field),
            Site::Out(local, field) => of(Root::Local(*local), *field),
        }
    }

    /// What `field` of the object behind an expression can be.
    fn field_of(
        &self,
        expr: ExprRef,
        index: u32,
        (decl, field): (TypeDeclId, u32),
        depth: u32,
    ) -> Vec<FieldValue> {
        let heap = || vec![FieldValue::Site(Site::Place(Place::root(Root::Field(decl, field))))];
        if depth > 8 {
            return heap();
        }
        match self.holding(expr, index) {
            Holding::Held(held) if held.object.decl != decl => heap(),
            Holding::Held(held) => self.field_of_held(expr.body, held, field, None, depth),
            Holding::Made(made) => {
                self.field_def(expr.body, decl, field, &FieldDef::Of(Origin::Made(made)), depth)
            }
            Holding::Call(call, index) => {
                self.field_def(expr.body, decl, field, &FieldDef::Of(Origin::Call(call, index)), depth)
            }
            Holding::Heap => heap(),
        }
    }

    fn field_of_held(
        &self,
        body: BodyId,
        held: &Held,
        field: u32,
        but: Option<&FieldDef>,
        depth: u32,
    ) -> Vec<FieldValue> {
        if held.proved.contains(&field) {
            return Vec::new();
        }
        let defs = held.object.field(field);
        let wanted = defs.iter().filter(|d| but != Some(*d));
        wanted.flat_map(|d| self.field_def(body, held.object.decl, field, d, depth + 1)).collect()
    }

    fn field_def(
        &self,
        body: BodyId,
        decl: TypeDeclId,
        field: u32,
        def: &FieldDef,
        depth: u32,
    ) -> Vec<FieldValue> {
        let view = View::new(self.program, body);
        let heap = || vec![FieldValue::Site(Site::Place(Place::root(Root::Field(decl, field))))];
        match def {
            FieldDef::Of(Origin::Made(made)) => self.made_with(view, *made, decl, field, depth),
            FieldDef::Of(Origin::Declared(local)) => {
                let what = format!("declares {} without a value", view.body[*local].name);
                vec![FieldValue::Nil(Reason { span: view.body[*local].span, what })]
            }
            FieldDef::Of(Origin::Param(local)) => {
                vec![FieldValue::Site(Site::Field(Root::Local(view.local_ref(*local)), field))]
            }
            FieldDef::Of(Origin::Call(call, index)) => {
                let values = values_of(view, self.calls, self.units, *call, *index, &[]);
                let of = |value: &Value| match value {
                    Value::Place { place, .. } => match place.root {
                        Root::Result(..) | Root::LitResult(..) if place.path.is_empty() => {
                            vec![FieldValue::Site(Site::Field(place.root, field))]
                        }
                        Root::Result(..)
                        | Root::LitResult(..)
                        | Root::Local(_)
                        | Root::Field(..)
                        | Root::Global(_) => heap(),
                    },
                    Value::Address(_) | Value::Unknown => heap(),
                    Value::Nil(_) | Value::Fresh => Vec::new(),
                };
                values.iter().flat_map(|(v, ..)| of(v)).collect()
            }
            FieldDef::Of(Origin::Heap) | FieldDef::Heap => heap(),
            FieldDef::Value(def) => {
                let Def::Value { expr, index, .. } = def else { return Vec::new() };
                let at = view.expr_ref(view.body.unparen(*expr));
                self.given_values(at, *index, depth)
            }
            FieldDef::Out(call, param) => {
                let callees = self.calls.callees.get(&view.expr_ref(*call)).into_iter().flatten();
                let local = |func: &FuncId| {
                    let callee = &self.program[*func];
                    let local = match param {
                        None => callee.receiver.as_ref().and_then(|r| r.local),
                        Some(i) => callee.sig.params.get(*i).and_then(|p| p.local),
                    };
                    local.map(|local| LocalRef { body: callee.body, local })
                };
                callees.filter_map(local).map(|l| FieldValue::Site(Site::Out(l, field))).collect()
            }
        }
    }

    /// What an expression gives, fields of objects resolved.
    fn given_values(&self, expr: ExprRef, index: u32, depth: u32) -> Vec<FieldValue> {
        let view = View::new(self.program, expr.body);
        let mut out = Vec::new();
        for given in self.given(expr, index, depth) {
            match given {
                Given::Nil(cause) => {
                    let what = format!("stores {}", cause.noun());
                    out.push(FieldValue::Nil(Reason { span: view.span(expr.expr), what }));
                }
                given @ (Given::Place(_) | Given::Param(_) | Given::Field(..)) => {
                    out.extend(self.values(given, depth + 1));
                }
            }
        }
        out
    }

    /// What is given, told apart; a nil of its own is for the caller to say.
    fn values(&self, given: Given, depth: u32) -> Vec<FieldValue> {
        match given {
            Given::Nil(_) => Vec::new(),
            Given::Place(place) => vec![FieldValue::Site(Site::Place(place))],
            Given::Param(local) => vec![FieldValue::Site(Site::Given(local))],
            Given::Field(_, at) => self.read(at, depth),
        }
    }

    /// Whether an unset field is an empty slice, see [`Weight::Empty`].
    fn is_empty_slice(&self, decl: TypeDeclId, field: u32) -> bool {
        self.weight_of(&Place::root(Root::Field(decl, field)), NilCause::LeftOut) == Weight::Empty
    }

    /// What a literal or `new` puts into a field.
    fn made_with(
        &self,
        view: View<'_>,
        made: ExprId,
        decl: TypeDeclId,
        field: u32,
        depth: u32,
    ) -> Vec<FieldValue> {
        let fields = fields_of(self.program, decl);
        let name = fields.get(field as usize).map(|f| &f.name);
        if let Expr::CompositeLit { elements, .. } = &view.body[made] {
            let element = elements.iter().enumerate().find(|(i, e)| match e.key {
                Some(key) => view.body.key_name(key) == name,
                None => *i == field as usize,
            });
            if let Some((_, element)) = element {
                return self.given_values(view.expr_ref(view.body.unparen(element.value)), 0, depth + 1);
            }
        }
        let what = format!("leaves {}.{} unset", self.program[decl].name, name.map_or("?", |n| n.as_str()));
        vec![FieldValue::Nil(Reason { span: view.span(made), what })]
    }

    /// Where nil gets to, told apart by objects; `active` are the errors beside returned nils that may be nil.
    pub(super) fn solve_sites(&mut self, active: &FxHashSet<ExprRef>) {
        let ways = self.ways();
        let mut graph = Graph::default();
        let counts = |beside: Option<ExprRef>| beside.is_none_or(|b| active.contains(&b));
        let place = |node: NodeIndex| {
            Site::Place(self.nodes.get_index(node.index()).expect("nodes are numbered in order").0.clone())
        };
        for source in self.sources.iter().filter(|s| counts(s.beside) && s.weight == Weight::Certain) {
            let to = place(source.to);
            if source.made.is_some_and(|m| ways.followed.contains(&m)) || self.is_relied_on(&to) {
                continue;
            }
            for target in given_to(&to).filter(|_| source.enters).into_iter().chain([to]) {
                let target = graph.node(target);
                graph.sources.push((target, source.reason.clone()));
            }
        }
        for step in self.steps.iter().filter(|s| counts(s.beside) && s.scope == Scope::Both) {
            let (from, to) = (place(step.from), place(step.to));
            if self.is_relied_on(&to) {
                continue;
            }
            if let (true, Some(given)) = (step.enters, given_to(&to)) {
                let given = graph.node(given);
                graph.edge(from.clone(), given, step.reason.clone());
            }
            let to = graph.node(to);
            graph.edge(from, to, step.reason.clone());
        }
        for read in self.reads.iter().filter(|r| counts(r.beside)) {
            let to = place(read.to);
            if self.is_relied_on(&to) {
                continue;
            }
            for target in given_to(&to).filter(|_| read.enters).into_iter().chain([to]) {
                let target = graph.node(target);
                for value in self.values(read.given.clone(), 0) {
                    graph.give(value, target, read.reason.clone());
                }
            }
        }
        self.ask(&mut graph);
        while let Some(site) = graph.todo.pop() {
            self.feed(&site, &ways, &mut graph);
        }
        let nodes: Vec<NodeIndex> = graph.sources.iter().map(|(node, _)| *node).collect();
        let reached = crate::fixpoint::reach(&graph.graph, &nodes);
        for (site, node) in &graph.nodes {
            let Some(way) = reached.way(&graph.graph, *node) else { continue };
            let mut reasons = vec![graph.sources[way.source].1.clone()];
            reasons.extend(way.edges.iter().filter_map(|e| graph.reasons.get(e).cloned()));
            self.certain.insert(site.clone(), Evidence(reasons));
        }
    }

    /// The sites that uses ask for.
    fn ask(&self, graph: &mut Graph) {
        for used in &self.guards.uses {
            let values = match &used.implicit {
                Some((_, true)) => Vec::new(),
                Some((place, false)) => self.implicit(used.operand, place, used.through.len()),
                None => {
                    let given = self.given(used.operand, 0, 0);
                    given.into_iter().flat_map(|g| self.values(g, 0)).collect()
                }
            };
            for value in values {
                if let FieldValue::Site(site) = value {
                    graph.node(site);
                }
            }
        }
    }

    /// What an embedded pointer that the text leaves out can be.
    fn implicit(&self, base: ExprRef, place: &Place, steps: usize) -> Vec<FieldValue> {
        match place.root {
            Root::Field(decl, field) if steps == 1 => self.field_of(base, 0, (decl, field), 0),
            Root::Field(..) | Root::Local(_) | Root::Result(..) | Root::LitResult(..) | Root::Global(_) => {
                vec![FieldValue::Site(Site::Place(place.clone()))]
            }
        }
    }

    /// What gets into a site.
    fn feed(&self, site: &Site, ways: &Ways, graph: &mut Graph) {
        if self.is_relied_on(site) {
            return;
        }
        let to = graph.node(site.clone());
        if self.field_of_site(site).is_some_and(|(decl, field)| self.is_empty_slice(decl, field)) {
            graph.empty.insert(to);
        }
        match site {
            Site::Place(place) => {
                let (Root::Field(decl, field), []) = (place.root, &place.path[..]) else { return };
                for escape in ways.escapes.get(&decl).into_iter().flatten() {
                    match escape {
                        Escape::Expr(expr, index) => {
                            if let Holding::Held(held) = self.holding(*expr, *index) {
                                let unset = self.unset_at_last(expr.body, held, field);
                                let view = View::new(self.program, expr.body);
                                let what = format!("stores {}", view.text(expr.expr));
                                let reason = Reason { span: view.span(expr.expr), what };
                                for value in self.field_of_held(expr.body, held, field, unset.as_ref(), 0) {
                                    graph.give(value, to, Some(reason.clone()));
                                }
                            } else {
                                self.take((*expr, *index), (decl, field), "stores", graph, to);
                            }
                        }
                        Escape::Captured(body, held) => {
                            let unset = self.unset_at_last(*body, held, field);
                            for value in self.field_of_held(*body, held, field, unset.as_ref(), 0) {
                                graph.give(value, to, None);
                            }
                        }
                    }
                }
            }
            Site::Given(_) => {}
            Site::Field(root, field) => {
                let ty = crate::view::place_ty(self.program, &Place::root(*root));
                let Some(decl) = pointee_decl(self.program, ty) else { return };
                match root {
                    Root::Local(local) => {
                        let unit = self.units.of_local.get(local).map(|u| self.units.list[*u].kind);
                        let heap = Site::Place(Place::root(Root::Field(decl, *field)));
                        let func = if let Some(UnitKind::Func(func)) = unit { Some(func) } else { None };
                        let calls = func.and_then(|f| self.calls.callers.get(&f));
                        for call in calls.into_iter().flatten() {
                            for (expr, index) in self.arguments_for(*call, *local) {
                                self.take((expr, index), (decl, *field), "passes", graph, to);
                            }
                        }
                        if func.is_none_or(|f| ways.open.contains(&f)) {
                            graph.edge(heap, to, None);
                        }
                    }
                    Root::Result(..) | Root::LitResult(..) => {
                        for (expr, index) in ways.returns.get(root).into_iter().flatten() {
                            self.take((*expr, *index), (decl, *field), "returns", graph, to);
                        }
                        if let Some(local) = ways.named.get(root) {
                            self.leave(*local, *field, None, graph, to);
                        }
                    }
                    Root::Field(..) | Root::Global(_) => {}
                }
            }
            Site::Out(local, field) => {
                let but = FieldDef::Of(Origin::Param(local.local));
                self.leave(*local, *field, Some(&but), graph, to);
            }
        }
    }

    /// What a field of the object behind an expression gives to a site.
    fn take(
        &self,
        (expr, index): (ExprRef, u32),
        of: (TypeDeclId, u32),
        verb: &str,
        graph: &mut Graph,
        to: NodeIndex,
    ) {
        let view = View::new(self.program, expr.body);
        let (span, text) = (view.span(expr.expr), view.text(expr.expr));
        for value in self.field_of(expr, index, of, 0) {
            graph.give(value, to, Some(Reason { span, what: format!("{verb} {text}") }));
        }
    }

    /// The unset field of a struct that is stored somewhere while it is still being made, if whoever makes it sets the
    /// field before it is done.
    fn unset_at_last(&self, body: BodyId, held: &Held, field: u32) -> Option<FieldDef> {
        let defs = held.object.field(field);
        defs.into_iter().find(|def| {
            let FieldDef::Of(Origin::Made(made)) = def else { return false };
            let finals = self.guards.finals.get(&ExprRef { body, expr: *made });
            let unset = |h: &Held| !h.proved.contains(&field) && h.object.field(field).contains(def);
            finals.is_some_and(|all| !all.iter().any(unset))
        })
    }

    /// What a function leaves in a parameter or named result.
    fn leave(&self, local: LocalRef, field: u32, but: Option<&FieldDef>, graph: &mut Graph, to: NodeIndex) {
        for held in self.guards.exits.get(&local).into_iter().flatten() {
            for value in self.field_of_held(local.body, held, field, but, 0) {
                graph.give(value, to, None);
            }
        }
    }

    /// What a call gives to a parameter or receiver.
    pub(super) fn arguments_for(&self, call: ExprRef, local: LocalRef) -> Vec<(ExprRef, u32)> {
        let view = View::new(self.program, call.body);
        let Some(unit) = self.units.of_local.get(&local).map(|u| &self.units.list[*u]) else {
            return Vec::new();
        };
        let UnitKind::Func(func) = unit.kind else { return Vec::new() };
        let callee = &self.program[func];
        if callee.receiver.as_ref().and_then(|r| r.local) == Some(local.local) {
            return match view.callee(call.expr) {
                Callee::Func { receiver: Some(receiver), .. } | Callee::Interface { receiver, .. } => {
                    vec![(view.expr_ref(receiver), 0)]
                }
                Callee::Func { .. }
                | Callee::Builtin(_)
                | Callee::Conversion(_)
                | Callee::Lit(_)
                | Callee::Value(_)
                | Callee::Unknown => Vec::new(),
            };
        }
        let index = callee.sig.params.iter().position(|p| p.local == Some(local.local));
        let wanted = |a: &crate::view::Argument| Some(a.param) == index && !a.element;
        let arguments = view.arguments(call.expr).into_iter().filter(wanted);
        arguments.map(|a| (view.expr_ref(a.expr), a.result)).collect()
    }

    /// How nil gets to a use that no check guards.
    pub(super) fn judge(&self, operand: ExprRef) -> Option<Evidence> {
        let span = View::new(self.program, operand.body).span(operand.expr);
        for given in self.given(operand, 0, 0) {
            let evidence = match given {
                Given::Nil(cause) => Some(self.nil_here(operand, cause)),
                given @ (Given::Place(_) | Given::Param(_) | Given::Field(..)) => {
                    self.first_nil(operand, self.values(given, 0))
                }
            };
            if let Some(evidence) = evidence {
                return Some(until(evidence, span));
            }
        }
        None
    }

    /// How nil gets to an embedded pointer that the text leaves out.
    pub(super) fn judge_implicit(&self, base: ExprRef, place: &Place, steps: usize) -> Option<Evidence> {
        let span = View::new(self.program, base.body).span(base.expr);
        self.first_nil(base, self.implicit(base, place, steps)).map(|evidence| until(evidence, span))
    }

    fn first_nil(&self, operand: ExprRef, mut values: Vec<FieldValue>) -> Option<Evidence> {
        let view = View::new(self.program, operand.body);
        let is_nil = |v: &FieldValue| matches!(v, FieldValue::Nil(_));
        if matches!(view.under(view.ty(operand.expr)), goxide_ir::Ty::Slice(_)) && !values.iter().all(is_nil)
        {
            // One way only: nil is the empty slice there.
            values.retain(|v| !is_nil(v));
        }
        values.into_iter().find_map(|value| match value {
            FieldValue::Nil(reason) => Some(Evidence(vec![reason])),
            FieldValue::Site(site) => self.certain.get(&site).cloned(),
        })
    }

    /// Whether callers outside the packages may call this function.
    fn is_outside(&self, func: FuncId) -> bool {
        let node = &self.program[func];
        goxide_ir::is_exported(&node.name) && self.assumed.is_open(self.program, node.package)
    }
}

/// The path with its last step, the use itself.
fn until(mut evidence: Evidence, span: Span) -> Evidence {
    evidence.0.push(Reason { span, what: String::new() });
    evidence
}

/// The parameter as callers give it, of its place.
fn given_to(site: &Site) -> Option<Site> {
    match site {
        Site::Place(Place { root: Root::Local(local), path }) if path.is_empty() => Some(Site::Given(*local)),
        Site::Place(_) | Site::Given(_) | Site::Field(..) | Site::Out(..) => None,
    }
}

/// Notes that the fields of what `value` makes are followed.
fn follow(view: View<'_>, value: ExprId, ways: &mut Ways) {
    ways.followed.extend(maker(view, value).map(|made| view.expr_ref(made)));
}
