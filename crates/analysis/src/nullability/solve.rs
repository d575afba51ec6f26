//! From flows and guards to facts: sources, the graph of places, the shortest ways.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the values that explain one nil")]

use super::effects::effects;
use super::env::Def;
use super::guards::{Context, Guards, guards};
use super::locals::{assignments, compares_with_nil, loose_locals};
use super::objects::Exits;
use super::slots::Site;
use super::summaries::{endless, sentinels};
use super::{Assumptions, Nullability};
use crate::call_graph::CallGraph;
use crate::fixpoint::reach;
use crate::flow::{self, Flow, NilCause, Value, Why, values_of};
use crate::units::{UnitKind, Units};
use crate::view::{View, can_be_nil, fields_of, is_error, is_ported_type, place_ty, under};
use crate::{Evidence, Place, Reason, Root};
use goxide_ir::{
    BodyId, Expr, ExprId, ExprRef, LocalKind, LocalRef, Node, Program, Ty, TyId, TypeDeclId, is_exported,
};
use goxide_source::Span;
use indexmap::{IndexMap, IndexSet};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// A nil and where it gets in.
pub(super) struct NilSource {
    pub(super) to: NodeIndex,
    pub(super) reason: Reason,
    /// The error or boolean returned beside it: the source counts only if that may be nil, or true.
    pub(super) beside: Option<ExprRef>,
    /// Whether it counts where a use is judged.
    pub(super) weight: Weight,
    /// What makes the struct that leaves a field unset.
    pub(super) made: Option<ExprRef>,
    /// Whether a caller gives it.
    pub(super) enters: bool,
    /// Parameters that are nil wherever it gets in.
    pub(super) given: Vec<LocalRef>,
}

/// What a source is worth. Types are planned for all that may ever be nil; a use is reported for what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Nil gets in here.
    Certain,
    /// Somebody compares it with nil, where every value that gets in is known; or it starts as nil to be filled by
    /// whoever comes first, and somebody does fill it.
    Doubted,
    /// A slice in a zero value or set back to nil, into which elements are put elsewhere: nil is the empty slice
    /// there, and who indexes it looks at its length.
    Empty,
}

/// A value a place may have, with the reason that moves it.
pub(super) struct Step {
    pub(super) from: NodeIndex,
    pub(super) to: NodeIndex,
    pub(super) reason: Option<Reason>,
    pub(super) beside: Option<ExprRef>,
    pub(super) scope: Scope,
    /// Whether a caller gives it.
    pub(super) enters: bool,
}

/// Where a step counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Where places are judged and where uses are.
    Both,
    /// Where places are judged; for uses a [`Read`] stands for it.
    Places,
}

/// What is told apart from its place becomes the value of a place.
pub(super) struct Read {
    pub(super) given: Given,
    pub(super) to: NodeIndex,
    pub(super) reason: Option<Reason>,
    pub(super) beside: Option<ExprRef>,
    /// Whether a caller gives it.
    pub(super) enters: bool,
}

/// A pointer that is put into an interface.
struct Boxed {
    decl: TypeDeclId,
    /// The interface type.
    into: TyId,
    given: Vec<Given>,
    /// The pointer, where it is an expression.
    expr: Option<ExprRef>,
    reason: Reason,
}

/// A nil pointer in an interface.
pub(super) struct TypedNil {
    /// What it would point to.
    pub(super) decl: TypeDeclId,
    /// The interface type.
    pub(super) into: TyId,
    pub(super) evidence: Evidence,
}

pub(super) struct Solver<'a> {
    pub(super) program: &'a Program,
    pub(super) calls: &'a CallGraph,
    pub(super) units: &'a Units,
    pub(super) guards: &'a Guards,
    pub(super) assumed: &'a Assumptions,
    pub(super) proved: FxHashSet<ExprRef>,
    pub(super) nodes: IndexMap<Place, NodeIndex, FxBuildHasher>,
    pub(super) sources: Vec<NilSource>,
    pub(super) steps: Vec<Step>,
    pub(super) reads: Vec<Read>,
    /// Fields and package variables that their authors rely on.
    pub(super) believed: FxHashSet<Place>,
    /// Results that are nil only where a parameter is.
    passed_through: FxHashMap<Place, Vec<LocalRef>>,
    boxed: Vec<Boxed>,
    /// Fields, package variables and what they hold that get a value that is not nil by itself.
    stored: FxHashSet<Place>,
    /// Fields and package variables that are compared with nil.
    asked: FxHashSet<Place>,
    /// Places that nil reaches where uses are judged.
    pub(super) certain: FxHashMap<Site, Evidence>,
    /// Results that are nil beside an error, by place.
    failing: FxHashMap<Place, Reason>,
}

/// Places with how nil gets there.
pub(super) type NilPlaces = IndexMap<Place, Evidence, FxBuildHasher>;

/// What an expression can give: a nil of its own or the value of a place.
#[derive(Clone)]
pub(super) enum Given {
    Nil(NilCause),
    Place(Place),
    /// A parameter as callers give it.
    Param(LocalRef),
    /// The place of a field, read by this expression from an object that is followed.
    Field(Place, ExprRef),
}

/// What checks prove in every unit.
pub(crate) fn all_guards(program: &Program, calls: &CallGraph, units: &Units) -> Guards {
    let effects = effects(program, calls, units);
    let assigned = assignments(program, units);
    let endless = endless(program, units);
    let sentinels = sentinels(program, units);
    let mut bodies = IndexMap::<BodyId, Vec<usize>, FxBuildHasher>::default();
    for (i, unit) in units.list.iter().enumerate() {
        bodies.entry(unit.body).or_default().push(i);
    }
    // Callees first, so that their exits are known; what is found stands in order of the text all the same.
    let of_funcs = calls.sccs.iter().flatten().map(|f| program[*f].body).filter(|b| bodies.contains_key(b));
    let order: IndexSet<BodyId, FxBuildHasher> = of_funcs.chain(bodies.keys().copied()).collect();
    let mut of_body: FxHashMap<BodyId, Guards> = FxHashMap::default();
    let mut exits = Exits::default();
    for body in order {
        let view = View::new(program, body);
        let loose = loose_locals(view, units, &bodies[&body]);
        let mut found = Guards::default();
        // What is called where it stands is walked there.
        for index in bodies[&body].iter().filter(|index| !units.at_once.contains(index)) {
            let cx = Context {
                calls,
                units,
                effects: &effects,
                endless: &endless,
                sentinels: &sentinels,
                assigned: &assigned,
                exits: &exits,
            };
            guards(view, cx, *index, &loose, &mut found);
        }
        exits.extend(std::mem::take(&mut found.exits));
        of_body.insert(body, found);
    }
    let mut found = Guards::default();
    found.exits = exits;
    for body in bodies.keys() {
        found.absorb(of_body.remove(body).unwrap_or_default());
    }
    found
}

pub(super) fn solve(program: &Program, calls: &CallGraph, assumed: &Assumptions) -> Nullability {
    let units = Units::new(program);
    let found = all_guards(program, calls, &units);
    let flows = flow::flows(program, calls, &units);
    let mut solver = Solver {
        program,
        calls,
        units: &units,
        guards: &found,
        assumed,
        proved: found.proved.iter().copied().collect(),
        nodes: IndexMap::default(),
        sources: Vec::new(),
        steps: Vec::new(),
        reads: Vec::new(),
        believed: FxHashSet::default(),
        passed_through: FxHashMap::default(),
        boxed: Vec::new(),
        stored: stored_fields(&flows),
        asked: FxHashSet::default(),
        certain: FxHashMap::default(),
        failing: FxHashMap::default(),
    };
    solver.asked = solver.find_asked();
    solver.build(&flows);
    solver.compared(&flows);
    solver.outside();
    solver.given_comments();
    solver.find_passed_through();
    solver.believed = solver.find_believed();
    solver.finish(&flows)
}

impl Solver<'_> {
    fn node(&mut self, place: &Place) -> NodeIndex {
        let next = NodeIndex::new(self.nodes.len());
        *self.nodes.entry(place.clone()).or_insert(next)
    }

    fn find_asked(&self) -> FxHashSet<Place> {
        let stored = |operand: &ExprRef| {
            let view = View::new(self.program, operand.body);
            match view.entity(operand.expr) {
                Some(goxide_ir::Entity::Var(var)) => Some(Place::root(Root::Global(var))),
                _ => view.field_place(operand.expr),
            }
        };
        self.guards.compared.iter().filter_map(stored).collect()
    }

    fn tracked(&self, place: &Place) -> bool {
        can_be_nil(self.program, place_ty(self.program, place))
    }

    /// What the value of `expr` can be, seen from the assignments that reach it.
    pub(super) fn given(&self, expr: ExprRef, index: u32, depth: u32) -> Vec<Given> {
        let view = View::new(self.program, expr.body);
        if self.proved.contains(&expr) {
            return Vec::new();
        }
        if let Some(defs) = self.guards.reaching.get(&expr).filter(|_| depth < 6) {
            return defs
                .iter()
                .flat_map(|(def, good)| self.of_def(expr.body, def, *good, depth + 1))
                .collect();
        }
        let mut out = Vec::new();
        for (value, at, exact) in values_of(view, self.calls, self.units, expr.expr, index, &[]) {
            let at = view.expr_ref(at);
            if exact && at != expr && (self.proved.contains(&at) || self.guards.reaching.contains_key(&at)) {
                out.extend(self.given(at, index, depth + 1));
                continue;
            }
            match value {
                Value::Nil(cause) => out.push(Given::Nil(cause)),
                Value::Place { place, .. } if !is_assertion(view, at.expr) => {
                    match self.passed_through.get(&place).filter(|_| at == expr && depth < 6) {
                        // Nil only where what it is given is.
                        Some(params) => {
                            for (argument, index) in params.iter().flat_map(|p| self.arguments_for(expr, *p))
                            {
                                let at = view.expr_ref(view.body.unparen(argument.expr));
                                out.extend(self.given(at, index, depth + 1));
                            }
                        }
                        None => out.push(self.read_of(place, at)),
                    }
                }
                Value::Place { .. } | Value::Fresh | Value::Address(_) | Value::Unknown => {}
            }
        }
        out
    }

    /// The place whose value is given.
    fn place_of(given: &Given) -> Option<Place> {
        match given {
            Given::Nil(_) => None,
            Given::Place(place) | Given::Field(place, _) => Some(place.clone()),
            Given::Param(local) => Some(Place::root(Root::Local(*local))),
        }
    }

    /// What is read by an expression that gives what stands at `place`.
    fn read_of(&self, place: Place, expr: ExprRef) -> Given {
        let of_field = matches!(place.root, Root::Field(..)) && place.path.is_empty();
        if of_field && self.is_slot(expr) { Given::Field(place, expr) } else { Given::Place(place) }
    }

    fn of_def(&self, body: BodyId, def: &Def, good: bool, depth: u32) -> Vec<Given> {
        let (expr, index, contract) = match def {
            Def::Zero => return vec![Given::Nil(NilCause::Zero)],
            Def::Given(local) => {
                return vec![Given::Param(LocalRef { body, local: *local })];
            }
            Def::Value { expr, index, contract } => (expr, index, contract),
        };
        let view = View::new(self.program, body);
        let at = view.expr_ref(view.body.unparen(*expr));
        let mut out = self.given(at, *index, depth);
        let checked = !matches!(contract, super::env::Contract::None);
        if good {
            let of_failure = |c: &NilCause| {
                matches!(c, NilCause::MissingEntry | NilCause::FailedAssertion | NilCause::Closed)
            };
            out.retain(|g| !matches!(g, Given::Nil(cause) if of_failure(cause)));
        } else if checked {
            // Nil beside an error that nobody has looked at.
            for i in 0..out.len() {
                if let Some(place) = Self::place_of(&out[i])
                    && self.failing.contains_key(&place)
                {
                    out.push(Given::Nil(NilCause::Failure));
                    break;
                }
            }
        }
        out
    }

    fn build(&mut self, flows: &[Flow]) {
        self.find_failing(flows);
        for flow in flows {
            if !self.tracked(&flow.dst) || flow.why == Why::Return && self.is_bare(flow) {
                continue;
            }
            if let (Why::Receiver, Root::Local(receiver), []) = (flow.why, flow.dst.root, &flow.dst.path[..])
                && !compares_with_nil(View::new(self.program, receiver.body), receiver.local)
            {
                continue;
            }
            self.flow(flow);
        }
        for bare in &self.guards.bare {
            let unit = &self.units.list[bare.unit];
            let count = bare.results.len();
            for (i, (local, proved, reaching)) in bare.results.iter().enumerate() {
                let Some(root) = unit.result(i as u32) else { continue };
                let dst = Place::root(root);
                let fails = bare.failed && i + 1 < count;
                if *proved || fails || !self.tracked(&dst) {
                    continue;
                }
                let given = match reaching {
                    Some(defs) => {
                        defs.iter().flat_map(|(d, good)| self.of_def(unit.body, d, *good, 1)).collect()
                    }
                    None => vec![Given::Place(Place::root(Root::Local(LocalRef {
                        body: unit.body,
                        local: *local,
                    })))],
                };
                for value in given {
                    self.give(value, &dst, bare.span, Why::Return, None, "");
                }
            }
        }
    }

    /// Whether a zero value is that of a field of the very struct that the flow's expression makes or names.
    fn makes(&self, flow: &Flow) -> bool {
        let view = View::new(self.program, flow.expr.body);
        let Root::Field(decl, _) = flow.dst.root else { return false };
        flow.dst.path.is_empty()
            && crate::view::pointee_decl(self.program, view.ty(flow.expr.expr)) == Some(decl)
    }

    fn is_bare(&self, flow: &Flow) -> bool {
        View::new(self.program, flow.expr.body).is_type(flow.expr.expr)
    }

    /// Results that are nil beside a failure: what callers get if they do not look.
    fn find_failing(&mut self, flows: &[Flow]) {
        for flow in flows {
            if let (Value::Nil(cause), Some(beside)) = (&flow.src, flow.beside)
                && matches!(flow.dst.root, Root::Result(..) | Root::LitResult(..))
                && flow.dst.path.is_empty()
            {
                let view = View::new(self.program, flow.expr.body);
                if !view.is_nil(beside) && view.as_bool(beside) != Some(true) {
                    let what = format!("returns {} beside a failure", cause.noun());
                    self.failing.entry(flow.dst.clone()).or_insert(Reason { span: flow.span, what });
                }
            }
        }
        for bare in self.guards.bare.iter().filter(|b| b.failed) {
            let unit = &self.units.list[bare.unit];
            for i in 0..bare.results.len().saturating_sub(1) {
                if let Some(root) = unit.result(i as u32) {
                    let what = "returns a zero value beside a failure".to_owned();
                    let reason = Reason { span: bare.span, what };
                    self.failing.entry(Place::root(root)).or_insert(reason);
                }
            }
        }
    }

    /// Whether another clause of the type switch takes nil.
    fn nil_goes_elsewhere(&self, view: View<'_>, dst: &Place) -> bool {
        let Root::Local(local) = dst.root else { return false };
        view.body.stmts().any(|(_, stmt)| {
            let goxide_ir::Stmt::TypeSwitch { clauses, .. } = stmt else { return false };
            let own = clauses.iter().position(|c| c.local == Some(local.local));
            let for_nil = clauses.iter().position(|c| c.types.iter().any(|t| view.is_nil(*t)));
            own.is_some() && for_nil.is_some() && own != for_nil
        })
    }

    /// A pointer in an interface: the interface is not nil, whatever the pointer is.
    fn boxes(&mut self, flow: &Flow) -> bool {
        // A field that is left unset gets the nil of its own type.
        if flow.why == Why::Zero {
            return false;
        }
        let view = View::new(self.program, flow.expr.body);
        let ty = match &flow.src {
            Value::Place { place, same: false } => place_ty(self.program, place),
            Value::Nil(_) => view.ty(flow.expr.expr),
            Value::Place { .. } | Value::Fresh | Value::Address(_) | Value::Unknown => return false,
        };
        let into = under(self.program, place_ty(self.program, &flow.dst));
        let (Ty::Interface(_), Ty::Pointer(_)) = (into, under(self.program, ty)) else { return false };
        let given = match &flow.src {
            _ if flow.exact && self.proved.contains(&flow.expr) => Vec::new(),
            _ if flow.exact && self.guards.reaching.contains_key(&flow.expr) => self.given(flow.expr, 0, 0),
            Value::Nil(cause) => vec![Given::Nil(*cause)],
            Value::Place { place, .. } => vec![Given::Place(place.clone())],
            Value::Fresh | Value::Address(_) | Value::Unknown => Vec::new(),
        };
        if let Some(decl) = crate::view::pointee_decl(self.program, ty) {
            let what = format!("{} {} as an interface", flow.why.verb(), view.text(flow.expr.expr));
            let into = place_ty(self.program, &flow.dst);
            let expr = flow.exact.then_some(flow.expr);
            self.boxed.push(Boxed { decl, into, given, expr, reason: Reason { span: flow.span, what } });
        }
        true
    }

    /// Types whose pointers are put into interfaces when they are nil.
    fn typed_nil(&self, out: &mut Nullability) -> Vec<TypedNil> {
        let mut all = Vec::new();
        for boxed in &self.boxed {
            let nil = boxed.given.iter().find_map(|given| match Self::place_of(given) {
                None => Some(Evidence(Vec::new())),
                Some(place) => out.nilable.get(&place).cloned(),
            });
            if let Some(mut evidence) = nil {
                evidence.0.push(boxed.reason.clone());
                out.typed_nil.entry(boxed.decl).or_insert_with(|| evidence.clone());
                if boxed.expr.is_some_and(|expr| self.judge(expr).is_some()) {
                    all.push(TypedNil { decl: boxed.decl, into: boxed.into, evidence });
                }
            }
        }
        all
    }

    /// Maps that may be nil where an entry of them is assigned, and where those maps come from.
    fn nil_maps(&self, out: &mut Nullability) {
        let mut todo: Vec<Place> = Vec::new();
        for base in self.guards.map_writes.iter().filter(|b| !self.proved.contains(b)) {
            for given in self.given(*base, 0, 0) {
                match Self::place_of(&given) {
                    Some(place) if out.nilable.contains_key(&place) => {
                        out.nil_map_writes.insert(*base);
                        todo.push(place);
                    }
                    None => {
                        out.nil_map_writes.insert(*base);
                        let view = View::new(self.program, base.body);
                        todo.extend(
                            view.as_local(base.expr).map(|l| Place::root(Root::Local(view.local_ref(l)))),
                        );
                    }
                    Some(_) => {}
                }
            }
        }
        while let Some(place) = todo.pop() {
            let Some(evidence) = out.nilable.get(&place) else { continue };
            if out.nil_maps.insert(place.clone(), evidence.clone()).is_some() {
                continue;
            }
            let Some(node) = self.nodes.get(&place) else { continue };
            let into = self.steps.iter().filter(|s| s.to == *node);
            todo.extend(into.filter_map(|s| self.nodes.get_index(s.from.index())).map(|(p, _)| p.clone()));
        }
    }

    fn flow(&mut self, flow: &Flow) {
        if self.boxes(flow) {
            return;
        }
        let view = View::new(self.program, flow.expr.body);
        let mut beside = None;
        if let Some(last) = flow.beside {
            let last_ref = view.expr_ref(view.body.unparen(last));
            if self.proved.contains(&last_ref) || view.as_bool(last) == Some(false) {
                return;
            }
            if self.guards.passed_on.contains(&flow.expr) {
                return;
            }
            if !view.is_nil(last) && view.as_bool(last).is_none() {
                beside = Some(last_ref);
            }
        }
        let text = view.text(flow.expr.expr);
        match &flow.src {
            Value::Nil(cause) => {
                let reason = Reason { span: flow.span, what: self.words(flow, *cause) };
                let weight = self.weight_of(&flow.dst, *cause);
                let to = self.node(&flow.dst);
                let made = (flow.why == Why::Zero && self.makes(flow)).then_some(flow.expr);
                let enters = flow.why == Why::Argument && flow.dst.path.is_empty();
                let locals = self.guards.where_nil.get(&flow.expr).filter(|_| flow.why == Why::Return);
                let body = flow.expr.body;
                let given = locals.into_iter().flatten().map(|l| LocalRef { body, local: *l }).collect();
                self.sources.push(NilSource { to, reason, beside, weight, made, enters, given });
            }
            Value::Place { place, same: true } if self.tracked(place) => {
                self.give(Given::Place(place.clone()), &flow.dst, flow.span, Why::Assign, beside, "");
                self.give(Given::Place(flow.dst.clone()), place, flow.span, Why::Assign, beside, "");
            }
            Value::Place { place, .. } => {
                if flow.exact && is_assertion(view, flow.expr.expr) || is_assertion(view, flow.expr.expr) {
                    return;
                }
                let concrete =
                    !matches!(under(self.program, place_ty(self.program, &flow.dst)), Ty::Interface(_));
                if flow.why == Why::Binding && (concrete || self.nil_goes_elsewhere(view, &flow.dst))
                    || flow.exact && self.proved.contains(&flow.expr)
                {
                    return;
                }
                if flow.exact && self.guards.reaching.contains_key(&flow.expr) {
                    for value in self.given(flow.expr, 0, 0) {
                        let value = declared(view, flow.expr.expr, value);
                        self.give(value, &flow.dst, flow.span, flow.why, beside, &text);
                    }
                } else {
                    let value = if flow.exact {
                        self.read_of(place.clone(), flow.expr)
                    } else {
                        Given::Place(place.clone())
                    };
                    self.give(value, &flow.dst, flow.span, flow.why, beside, &text);
                }
            }
            Value::Fresh | Value::Address(_) | Value::Unknown => {}
        }
    }

    fn give(&mut self, value: Given, dst: &Place, span: Span, why: Why, beside: Option<ExprRef>, text: &str) {
        let read = match value {
            Given::Field(..) | Given::Param(_) => Some(value.clone()),
            Given::Nil(_) | Given::Place(_) => None,
        };
        match value {
            Given::Nil(cause) => {
                let what = format!("{} {}", why.verb(), cause.noun());
                let to = self.node(dst);
                let weight = self.weight_of(dst, cause);
                let reason = Reason { span, what };
                let enters = why == Why::Argument && dst.path.is_empty();
                self.sources.push(NilSource {
                    to,
                    reason,
                    beside,
                    weight,
                    made: None,
                    enters,
                    given: Vec::new(),
                });
            }
            Given::Place(_) | Given::Field(..) | Given::Param(_) => {
                let Some(place) = Self::place_of(&value) else { return };

                if place == *dst && read.is_none() || !self.tracked(&place) {
                    return;
                }
                let local = matches!(dst.root, Root::Local(_)) && dst.path.is_empty();
                let tells = match why {
                    Why::Argument | Why::Send | Why::Return => true,
                    Why::Assign | Why::Element => !local,
                    Why::Zero | Why::Receiver | Why::Range | Why::Binding => false,
                };
                let reason = (tells && !text.is_empty())
                    .then(|| Reason { span, what: format!("{} {text}", why.verb()) });
                let (from, to) = (self.node(&place), self.node(dst));
                let enters = matches!(why, Why::Argument | Why::Receiver) && dst.path.is_empty();
                let scope = match read {
                    Some(given) => {
                        self.reads.push(Read { given, to, reason: reason.clone(), beside, enters });
                        Scope::Places
                    }
                    None => Scope::Both,
                };
                self.steps.push(Step { from, to, reason, beside, scope, enters });
            }
        }
    }

    /// What happens where a nil gets in.
    fn words(&self, flow: &Flow, cause: NilCause) -> String {
        let place_name = || match flow.dst.root {
            Root::Field(decl, index) => {
                let field = &fields_of(self.program, decl)[index as usize].name;
                format!("{}.{field}", self.program[decl].name)
            }
            Root::Local(local) => self.program[local.body][local.local].name.to_string(),
            Root::Global(var) => self.program[var].name.to_string(),
            Root::Result(..) | Root::LitResult(..) => "the result".to_owned(),
        };
        match (flow.why, cause) {
            (Why::Zero, NilCause::LeftOut) => format!("leaves {} unset", place_name()),
            (Why::Zero, _) if matches!(flow.dst.root, Root::Local(_) | Root::Global(_)) => {
                format!("declares {} without a value", place_name())
            }
            (Why::Zero, _) => format!("makes a zero value that leaves {} unset", place_name()),
            (why, cause) => format!("{} {}", why.verb(), cause.noun()),
        }
    }

    pub(super) fn weight_of(&self, dst: &Place, cause: NilCause) -> Weight {
        if cause == NilCause::Blank && self.stored.contains(dst) && !self.asked.contains(dst) {
            return Weight::Doubted;
        }
        let unset = matches!(cause, NilCause::Zero | NilCause::LeftOut | NilCause::Blank | NilCause::Literal);
        let field = matches!(dst.root, Root::Field(..));
        let slice = || matches!(under(self.program, place_ty(self.program, dst)), Ty::Slice(_));
        if unset && field && self.stored.contains(dst) && slice() { Weight::Empty } else { Weight::Certain }
    }

    /// Whether a place is a parameter of a function that nobody here calls.
    fn comes_from_outside(&self, place: &Place) -> bool {
        let Root::Local(local) = place.root else { return false };
        let Some(unit) = self.units.of_local.get(&local) else { return false };
        let UnitKind::Func(func) = self.units.list[*unit].kind else { return false };
        self.calls.callers.get(&func).is_none_or(Vec::is_empty)
    }

    /// What is compared with nil can be nil, where it comes from callers or stands somewhere.
    fn compared(&mut self, flows: &[Flow]) {
        let mut unknown: FxHashSet<&Place> = FxHashSet::default();
        let mut into: FxHashMap<&Place, Vec<&Place>> = FxHashMap::default();
        // A local that gets a nil of its own is compared because of that.
        let mut explained: FxHashSet<&Place> = FxHashSet::default();
        for flow in flows {
            match &flow.src {
                Value::Unknown => {
                    unknown.insert(&flow.dst);
                }
                Value::Place { place, .. } => into.entry(&flow.dst).or_default().push(place),
                Value::Nil(_) => {
                    explained.insert(&flow.dst);
                }
                Value::Fresh | Value::Address(_) => {}
            }
        }
        let compared: Vec<ExprRef> = self.guards.compared.clone();
        for operand in compared {
            let view = View::new(self.program, operand.body);
            let span = view.span(operand.expr);
            let text = view.text(operand.expr);
            let values = values_of(view, self.calls, self.units, operand.expr, 0, &[]);
            if values.iter().any(|(v, ..)| matches!(v, Value::Nil(_))) {
                // A missing entry is what is looked for.
                continue;
            }
            let mut todo: Vec<Place> = values
                .into_iter()
                .filter_map(|(v, ..)| if let Value::Place { place, .. } = v { Some(place) } else { None })
                .collect();
            let mut seen = FxHashSet::default();
            while let Some(place) = todo.pop() {
                if !seen.insert(place.clone()) || !self.tracked(&place) {
                    continue;
                }
                let open = match place.root {
                    Root::Field(..) | Root::Global(_) => true,
                    Root::Local(local) => {
                        let kind = self.program[local.body][local.local].kind;
                        matches!(kind, LocalKind::Param | LocalKind::Receiver)
                            || !place.path.is_empty()
                            || unknown.contains(&place)
                    }
                    Root::Result(..) | Root::LitResult(..) => continue,
                };
                if open {
                    let reason = Reason { span, what: format!("compares {text} with nil") };
                    let to = self.node(&place);
                    let weight =
                        if self.comes_from_outside(&place) { Weight::Certain } else { Weight::Doubted };
                    self.sources.push(NilSource {
                        to,
                        reason,
                        beside: None,
                        weight,
                        made: None,
                        enters: true,
                        given: Vec::new(),
                    });
                } else if !explained.contains(&place) {
                    todo.extend(into.get(&place).into_iter().flatten().map(|p| (*p).clone()));
                }
            }
        }
    }

    /// What doc comments say: nothing gets into what is nonnil, nil gets into what is nilable.
    fn given_comments(&mut self) {
        let assumed = self.assumed;
        let nonnil: FxHashSet<NodeIndex> =
            assumed.nonnil.iter().filter_map(|place| self.nodes.get(place)).copied().collect();
        self.sources.retain(|s| !nonnil.contains(&s.to));
        self.steps.retain(|s| !nonnil.contains(&s.to));
        self.reads.retain(|r| !nonnil.contains(&r.to));
        self.failing.retain(|place, _| !assumed.nonnil.contains(place));
        for (place, span) in assumed.nilable.iter().filter(|(place, _)| !assumed.nonnil.contains(place)) {
            let reason = Reason { span: *span, what: "says that it can be nil".to_owned() };
            let (to, weight) = (self.node(place), Weight::Certain);
            let given = Vec::new();
            self.sources.push(NilSource {
                to,
                reason,
                beside: None,
                weight,
                made: None,
                enters: true,
                given,
            });
        }
    }

    /// Pointer fields of exported structs that only callers make.
    fn outside(&mut self) {
        let made = self.made_types();
        let types: Vec<TypeDeclId> = self.program.type_decls.iter().map(|(id, _)| id).collect();
        for decl in types {
            let node = &self.program[decl];
            if !is_ported_type(self.program, decl)
                || !is_exported(&node.name)
                || node.local.is_some()
                || !self.assumed.is_open(self.program, node.package)
                || made.contains(&decl)
            {
                continue;
            }
            let Expr::StructType(fields) = &self.program[node.body][node.ty] else { continue };
            let fields: Vec<(usize, Span)> = fields.iter().map(|f| f.name_span).enumerate().collect();
            for (i, span) in fields {
                let Some(field) = fields_of(self.program, decl).get(i) else { continue };
                if is_exported(&field.name) && can_be_nil(self.program, field.ty) {
                    let what = format!("is left unset by {}{{…}} in callers", self.program[decl].name);
                    let to = self.node(&Place::root(Root::Field(decl, i as u32)));
                    self.sources.push(NilSource {
                        to,
                        reason: Reason { span, what },
                        beside: None,
                        weight: Weight::Certain,
                        made: None,
                        enters: false,
                        given: Vec::new(),
                    });
                }
            }
        }
    }

    /// Types of which the module makes a value.
    fn made_types(&self) -> FxHashSet<TypeDeclId> {
        let mut out = FxHashSet::default();
        for unit in &self.units.list {
            let view = View::new(self.program, unit.body);
            for expr in unit.exprs() {
                if let Expr::CompositeLit { .. } = view.body[expr] {
                    out.extend(crate::view::pointee_decl(self.program, view.ty(expr)));
                } else if let Expr::Call { .. } = view.body[expr]
                    && let crate::view::Callee::Builtin(goxide_ir::Builtin::New) = view.callee(expr)
                {
                    out.extend(crate::view::pointee_decl(self.program, view.ty(expr)));
                }
            }
            for node in &unit.nodes {
                if let Node::Stmt(stmt) = node
                    && let goxide_ir::Stmt::VarDecl { locals, values, .. } = &view.body[*stmt]
                    && values.is_empty()
                {
                    let of = |l: &goxide_ir::LocalId| crate::view::decl_of(self.program, view.local_ty(*l));
                    out.extend(locals.iter().flatten().filter_map(of));
                }
            }
        }
        out
    }

    /// Whether what stands beside a nil result may say that all is well.
    fn may_be_good(&self, beside: ExprRef, nilable: &dyn Fn(&Place) -> bool) -> bool {
        let view = View::new(self.program, beside.body);
        if !is_error_typed(view, beside.expr) {
            // A boolean that is no constant; an error that is a struct is there.
            return crate::view::is_bool(self.program, view.ty(beside.expr));
        }
        let given = self.given(beside, 0, 0);
        if let Expr::Call { .. } = view.body[beside.expr] {
            return self.call_may_be_good(beside, nilable, 0);
        }
        let unknown = values_of(view, self.calls, self.units, beside.expr, 0, &[])
            .iter()
            .any(|(v, ..)| *v == Value::Unknown);
        unknown && given.is_empty() && !self.proved.contains(&beside)
            || given.iter().any(|g| Self::place_of(g).is_none_or(|place| nilable(&place)))
    }

    /// Whether the error that a call gives beside a nil may be nil: what the library gives there is an error; a function
    /// that gives back the error it is given, or another, gives one where it is given one.
    fn call_may_be_good(&self, call: ExprRef, nilable: &dyn Fn(&Place) -> bool, depth: u32) -> bool {
        let view = View::new(self.program, call.body);
        self.given(call, 0, 0).into_iter().any(|given| match given {
            Given::Nil(cause) => cause != NilCause::Library,
            Given::Field(place, _) => nilable(&place),
            Given::Param(local) => nilable(&Place::root(Root::Local(local))),
            Given::Place(place) => {
                let passed = self.passed_through.get(&place).filter(|_| depth < 4);
                nilable(&place)
                    && passed.is_none_or(|params| {
                        let mut arguments = params.iter().flat_map(|p| self.arguments_for(call, *p));
                        arguments.any(|(argument, _)| {
                            let at = view.expr_ref(view.body.unparen(argument.expr));
                            !self.proved.contains(&at)
                                && (!matches!(view.body[at.expr], Expr::Call { .. })
                                    || self.call_may_be_good(at, nilable, depth + 1))
                        })
                    })
            }
        })
    }

    /// Results that are nil only where a parameter is, with these parameters.
    fn find_passed_through(&mut self) {
        let own = |place: &Place, result: &Root| match (place.root, result) {
            (Root::Local(local), Root::Result(func, _)) if place.path.is_empty() => (local.body
                == self.program[*func].body
                && self.program[local.body][local.local].kind == LocalKind::Param)
                .then_some(local),
            _ => None,
        };
        let mut found: FxHashMap<Place, Option<Vec<LocalRef>>> = FxHashMap::default();
        let place = |node: NodeIndex| self.nodes.get_index(node.index()).map(|(p, _)| p);
        for step in &self.steps {
            let (Some(from), Some(to)) = (place(step.from), place(step.to)) else { continue };
            if !matches!(to.root, Root::Result(..)) || !to.path.is_empty() {
                continue;
            }
            let params = found.entry(to.clone()).or_insert_with(|| Some(Vec::new()));
            match (own(from, &to.root), params) {
                (Some(param), Some(params)) => params.push(param),
                (None, Some(_)) => {
                    found.insert(to.clone(), None);
                }
                (_, None) => {}
            }
        }
        for source in &self.sources {
            let Some(to) = place(source.to).filter(|to| matches!(to.root, Root::Result(..))) else {
                continue;
            };
            if !to.path.is_empty() {
                continue;
            }
            if source.given.is_empty() {
                found.insert(to.clone(), None);
            } else if let Some(params) = found.entry(to.clone()).or_insert_with(|| Some(Vec::new())) {
                params.extend(&source.given);
            }
        }
        self.passed_through = found.into_iter().filter_map(|(to, params)| Some((to, params?))).collect();
    }

    fn finish(mut self, flows: &[Flow]) -> Nullability {
        // Nils beside errors: none counts at first, then those whose error turns out to be able to be nil.
        let mut active: FxHashSet<ExprRef> = FxHashSet::default();
        let all: IndexSet<ExprRef, FxBuildHasher> = self
            .sources
            .iter()
            .filter_map(|s| s.beside)
            .chain(self.steps.iter().filter_map(|s| s.beside))
            .collect();
        let (graph, starts, reached, edges) = loop {
            let (graph, edges) = self.graph(&active);
            let counts = |s: &&NilSource| s.beside.is_none_or(|b| active.contains(&b));
            let starts: Vec<usize> = (0..self.sources.len()).filter(|i| counts(&&self.sources[*i])).collect();
            let nodes: Vec<NodeIndex> = starts.iter().map(|i| self.sources[*i].to).collect();
            let reached = reach(&graph, &nodes);
            let nilable = |p: &Place| self.nodes.get(p).is_some_and(|n| reached.contains(*n));
            let more: Vec<ExprRef> = all
                .iter()
                .filter(|b| !active.contains(*b) && self.may_be_good(**b, &nilable))
                .copied()
                .collect();
            if more.is_empty() {
                break (graph, starts, reached, edges);
            }
            active.extend(more);
        };
        let way = |node: NodeIndex| -> Option<Evidence> {
            let way = reached.way(&graph, node)?;
            let mut reasons = vec![self.sources[starts[way.source]].reason.clone()];
            reasons.extend(way.edges.iter().filter_map(|e| self.steps[edges[e]].reason.clone()));
            Some(Evidence(reasons))
        };
        let mut out = Nullability::default();
        for (place, node) in &self.nodes {
            if let Some(evidence) = way(*node) {
                out.nilable.insert(place.clone(), evidence);
            }
        }
        self.solve_sites(&active);
        let typed_nil = self.typed_nil(&mut out);
        self.uses(&mut out, &typed_nil);
        let mut proved: IndexSet<ExprRef, FxBuildHasher> = IndexSet::default();
        for expr in &self.guards.proved {
            let view = View::new(self.program, expr.body);
            let of_nilable =
                values_of(view, self.calls, self.units, expr.expr, 0, &[]).iter().any(|(v, ..)| match v {
                    Value::Place { place, .. } => out.nilable.contains_key(place),
                    Value::Nil(_) => true,
                    Value::Fresh | Value::Address(_) | Value::Unknown => false,
                });
            if of_nilable {
                proved.insert(*expr);
            }
        }
        for expr in self.guards.reaching.keys() {
            let view = View::new(self.program, expr.body);
            let Some(local) = view.as_local(expr.expr) else { continue };
            let place = Place::root(Root::Local(view.local_ref(local)));
            if out.nilable.contains_key(&place)
                && !out.unguarded.contains_key(expr)
                && !self.nil_at(*expr, &out)
            {
                proved.insert(*expr);
            }
        }
        proved.sort_by_key(|e| {
            let span = self.program[e.body].expr_span(e.expr);
            (u32::from(e.body.into_raw()), span.start, span.end)
        });
        out.proved = proved;
        self.nil_maps(&mut out);
        self.compared_collections(flows, &mut out);
        self.nodes.clear();
        out
    }

    fn graph(&self, active: &FxHashSet<ExprRef>) -> (DiGraph<(), ()>, FxHashMap<EdgeIndex, usize>) {
        let mut graph = DiGraph::new();
        for _ in 0..self.nodes.len() {
            graph.add_node(());
        }
        let mut edges = FxHashMap::default();
        for (i, step) in self.steps.iter().enumerate() {
            if step.beside.is_none_or(|b| active.contains(&b)) {
                edges.insert(graph.add_edge(step.from, step.to, ()), i);
            }
        }
        (graph, edges)
    }

    /// Whether the value of this use can be nil.
    fn nil_at(&self, expr: ExprRef, out: &Nullability) -> bool {
        self.given(expr, 0, 0)
            .iter()
            .any(|g| Self::place_of(g).is_none_or(|place| out.nilable.contains_key(&place)))
    }

    /// Dereferences of what can be nil.
    fn uses(&self, out: &mut Nullability, typed_nil: &[TypedNil]) {
        for operand in &self.guards.derefs {
            if self.proved.contains(operand) || out.unguarded.contains_key(operand) {
                continue;
            }
            if let Some(evidence) = self.nil_evidence(*operand, &out.nilable) {
                out.unguarded.insert(*operand, evidence);
            }
        }
        out.uses = self.judged(typed_nil);
        // A failure that nobody looked at makes the local itself one that can be nil.
        let mut more = Vec::new();
        for expr in self.guards.reaching.keys() {
            let view = View::new(self.program, expr.body);
            let Some(local) = view.as_local(expr.expr) else { continue };
            let place = Place::root(Root::Local(view.local_ref(local)));
            if out.nilable.contains_key(&place) || !self.tracked(&place) {
                continue;
            }
            let failure = |g: &Given| matches!(g, Given::Nil(NilCause::Failure));
            if self.given(*expr, 0, 0).iter().any(failure) {
                more.push((place, self.nil_here(*expr, NilCause::Failure)));
            }
        }
        more.sort_by_key(|(_, e)| e.0.first().map(|r| (r.span.file.into_raw().into_u32(), r.span.start)));
        for (place, evidence) in more {
            out.nilable.entry(place).or_insert(evidence);
        }
    }

    /// How nil gets to a use that no check guards.
    pub(super) fn nil_evidence(&self, operand: ExprRef, nilable: &NilPlaces) -> Option<Evidence> {
        let span = View::new(self.program, operand.body).span(operand.expr);
        for given in self.given(operand, 0, 0) {
            let mut evidence = match given {
                Given::Nil(cause) => self.nil_here(operand, cause),
                Given::Place(_) | Given::Field(..) | Given::Param(_) => {
                    match Self::place_of(&given).and_then(|place| nilable.get(&place)) {
                        Some(evidence) => evidence.clone(),
                        None => continue,
                    }
                }
            };
            evidence.0.push(Reason { span, what: String::new() });
            return Some(evidence);
        }
        None
    }

    /// The evidence of a nil that a use gets without passing through a place.
    pub(super) fn nil_here(&self, operand: ExprRef, cause: NilCause) -> Evidence {
        let view = View::new(self.program, operand.body);
        let defs = self.guards.reaching.get(&operand);
        for (def, _) in defs.into_iter().flatten() {
            match def {
                Def::Zero if cause == NilCause::Zero => {
                    if let Some(local) = view.as_local(operand.expr) {
                        let node = &view.body[local];
                        let what = format!("declares {} without a value", node.name);
                        return Evidence::new(node.span, what);
                    }
                }
                Def::Value { expr, index, .. } => {
                    for (value, at, _) in values_of(view, self.calls, self.units, *expr, *index, &[]) {
                        match value {
                            Value::Nil(found) if found == cause => {
                                return Evidence::new(view.span(at), format!("stores {}", cause.noun()));
                            }
                            Value::Place { place, .. } if cause == NilCause::Failure => {
                                if let Some(reason) = self.failing.get(&place) {
                                    return Evidence(vec![reason.clone()]);
                                }
                            }
                            _ => {}
                        }
                    }
                }
                Def::Zero | Def::Given(_) => {}
            }
        }
        Evidence::new(view.span(operand.expr), format!("is {}", cause.noun()))
    }

    /// Slices and maps for which the program tells nil from empty.
    fn compared_collections(&self, flows: &[Flow], out: &mut Nullability) {
        let mut into: FxHashMap<&Place, Vec<&Place>> = FxHashMap::default();
        for flow in flows {
            if let Value::Place { place, .. } = &flow.src {
                into.entry(&flow.dst).or_default().push(place);
            }
        }
        for operand in &self.guards.compared {
            let view = View::new(self.program, operand.body);
            if !matches!(view.under(view.ty(operand.expr)), Ty::Slice(_) | Ty::Map { .. }) {
                continue;
            }
            let evidence = Evidence::new(
                view.span(operand.expr),
                format!("compares {} with nil", view.text(operand.expr)),
            );
            let mut todo: Vec<Place> = values_of(view, self.calls, self.units, operand.expr, 0, &[])
                .into_iter()
                .filter_map(|(v, ..)| if let Value::Place { place, .. } = v { Some(place) } else { None })
                .collect();
            while let Some(place) = todo.pop() {
                let of_kind = matches!(
                    under(self.program, place_ty(self.program, &place)),
                    Ty::Slice(_) | Ty::Map { .. }
                );
                if of_kind && !out.compared.contains_key(&place) {
                    out.compared.insert(place.clone(), evidence.clone());
                    todo.extend(into.get(&place).into_iter().flatten().map(|p| (*p).clone()));
                }
            }
        }
    }
}

/// The zero value of a variable as that of its place: the evidence then tells of the declaration, too.
fn declared(view: View<'_>, expr: ExprId, value: Given) -> Given {
    match (value, view.as_local(expr)) {
        (Given::Nil(NilCause::Zero), Some(local)) if view.body[local].kind == LocalKind::Var => {
            Given::Place(Place::root(Root::Local(view.local_ref(local))))
        }
        (value, _) => value,
    }
}

/// Fields, and what they hold, into which something is stored that is not nil by itself.
fn stored_fields(flows: &[Flow]) -> FxHashSet<Place> {
    let field = |f: &&Flow| matches!(f.dst.root, Root::Field(..) | Root::Global(_));
    let stores = |f: &&Flow| match &f.src {
        Value::Fresh | Value::Unknown | Value::Address(_) => true,
        Value::Place { place, .. } => *place != f.dst,
        Value::Nil(_) => false,
    };
    flows.iter().filter(field).filter(stores).map(|f| f.dst.clone()).collect()
}

fn is_assertion(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.expr(expr), Expr::TypeAssert { .. })
}

fn is_error_typed(view: View<'_>, expr: ExprId) -> bool {
    is_error(view.program, view.ty(expr)) || can_be_nil(view.program, view.ty(expr))
}
