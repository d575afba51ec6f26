//! What checks prove, point by point.
//!
//! A forward walk over the structured statements with one [`Env`] per point. Rules:
//! - `x != nil` holds in the branch it guards, and after `if x == nil { return }`; so through `&&`, `||`, `!`,
//!   switches and loop conditions;
//! - after `x.f`, `*x` and the like, `x` was not nil: the program would have panicked;
//! - a value that came with an `error` is good where the error is nil, one that came with a `bool` where it is true;
//! - an assignment ends what was known of the variable, a call what it may overwrite, a loop what its body may;
//! - a label that a `goto` aims at ends everything.
//!
//! Not seen: proofs by other means (lengths, flags).
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that test, assign or leave")]

use super::effects::{Effects, calls_back};
use super::env::{Contract, Def, Env, Part, Path, PathBase, path};
use super::locals::{Loose, chan_of};
use super::objects::{Exits, Held, open};
use super::summaries::ends_here;
use super::uses::{Seen, UseKind};
use crate::call_graph::CallGraph;
use crate::units::{UnitKind, Units};
use crate::view::{Callee, View, can_be_nil, is_bool, is_error, is_ported_func};
use goxide_ir::{
    BinaryOp, BodyId, Builtin, Expr, ExprId, ExprRef, FuncId, LocalId, LocalRef, Mode, Name, Node,
    SelectionKind, Stmt, StmtId, Ty, UnaryOp, VarId,
};
use goxide_source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// What the walk finds.
#[derive(Default)]
pub(crate) struct Guards {
    /// Operands that are not nil where they stand.
    pub(crate) proved: Vec<ExprRef>,
    /// Uses of locals with the assignments that reach them.
    pub(crate) reaching: FxHashMap<ExprRef, Vec<(Def, bool)>>,
    /// Operands of comparisons with nil.
    pub(crate) compared: Vec<ExprRef>,
    /// Operands that are dereferenced, in order.
    pub(crate) derefs: Vec<ExprRef>,
    /// Maps of which an entry is assigned.
    pub(crate) map_writes: Vec<ExprRef>,
    /// Every use of an operand that must not be nil.
    pub(crate) uses: Vec<Seen>,
    /// What is known where a literal is made and still holds when it runs.
    lits: FxHashMap<ExprRef, Env>,
    /// Values returned together with the `bool` or `error` they came with.
    pub(crate) passed_on: FxHashSet<ExprRef>,
    /// Operands of returns where a parameter is known to be nil, with these parameters.
    pub(crate) where_nil: FxHashMap<ExprRef, Vec<LocalId>>,
    /// Operands of returns that are known to be nil.
    pub(crate) known_nil: FxHashSet<ExprRef>,
    /// Operands of returns with the assignments that reach them, whatever their type.
    pub(crate) returned: FxHashMap<ExprRef, Vec<(Def, bool)>>,
    /// Bare returns: the unit, its results and whether the last of them is an error that is not nil.
    pub(crate) bare: Vec<BareReturn>,
    /// The structs behind locals, where these are mentioned.
    pub(crate) held: FxHashMap<ExprRef, Held>,
    /// What parameters and named results hold where functions end without failing.
    pub(crate) exits: Exits,
    /// The structs that literals hold on to.
    pub(crate) captured: Vec<(BodyId, Held)>,
    /// Locals whose objects are followed.
    pub(crate) bound: FxHashSet<LocalRef>,
    /// The structs made in a body, as they are where it ends without failing.
    pub(crate) finals: FxHashMap<ExprRef, Vec<Held>>,
}

/// A named result: the local, whether it is proved, and what reaches.
pub(crate) type NamedResult = (LocalId, bool, Option<Vec<(Def, bool)>>);

/// A `return` without operands.
pub(crate) struct BareReturn {
    pub(crate) unit: usize,
    pub(crate) span: Span,
    /// One per result.
    pub(crate) results: Vec<NamedResult>,
    pub(crate) failed: bool,
    /// Per result, whether it came together with the last one.
    pub(crate) together: Vec<bool>,
    /// Whether the last result is known to be nil.
    pub(crate) good: bool,
}

/// What the walk needs to know of the program.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) calls: &'a CallGraph,
    pub(crate) units: &'a Units,
    pub(crate) effects: &'a FxHashMap<FuncId, Rc<Effects>>,
    /// Functions that never come back.
    pub(crate) endless: &'a FxHashSet<FuncId>,
    /// Package variables of a type such as `error` that keep a value which is not nil.
    pub(crate) sentinels: &'a FxHashSet<VarId>,
    /// Where locals are assigned.
    pub(crate) assigned: &'a FxHashMap<LocalRef, Vec<u32>>,
    /// The exits of functions that have been walked, callees first.
    pub(crate) exits: &'a Exits,
}

impl Guards {
    /// Takes over what a walk of a part has found.
    pub(super) fn absorb(&mut self, part: Guards) {
        self.proved.extend(part.proved);
        self.reaching.extend(part.reaching);
        self.compared.extend(part.compared);
        self.derefs.extend(part.derefs);
        self.map_writes.extend(part.map_writes);
        self.uses.extend(part.uses);
        self.lits.extend(part.lits);
        self.passed_on.extend(part.passed_on);
        self.where_nil.extend(part.where_nil);
        self.known_nil.extend(part.known_nil);
        self.returned.extend(part.returned);
        self.bare.extend(part.bare);
        self.held.extend(part.held);
        for (local, held) in part.exits {
            self.exits.entry(local).or_default().extend(held);
        }
        self.captured.extend(part.captured);
        self.bound.extend(part.bound);
        self.finals.extend(part.finals);
    }
}

/// What `break` and `continue` can aim at.
pub(super) struct Target {
    pub(super) label: Option<Name>,
    pub(super) breaks: Option<Env>,
    pub(super) continues: Option<Env>,
    pub(super) is_loop: bool,
}

pub(super) struct Walk<'a, 'p> {
    pub(super) view: View<'p>,
    pub(super) cx: Context<'a>,
    pub(super) unit: usize,
    pub(super) out: &'a mut Guards,
    pub(super) targets: Vec<Target>,
    /// Locals that literals assign, or whose address is taken.
    pub(super) loose: &'a FxHashSet<LocalId>,
    /// Locals that literals assign.
    pub(super) rebound: &'a FxHashSet<LocalId>,
    has_goto: bool,
    /// The channel of the `select` case that is walked: nil is no mistake there.
    pub(super) case_chan: Option<ExprId>,
    /// Where the loops around start.
    pub(super) loops: Vec<u32>,
    /// What holds where the literals that are walked in place return, the innermost last.
    pub(super) returns: Vec<Option<Env>>,
}

/// Walks one unit.
pub(crate) fn guards(view: View<'_>, cx: Context<'_>, index: usize, loose: &Loose, out: &mut Guards) {
    let unit = &cx.units.list[index];
    let has_goto = unit.stmts().any(|s| matches!(view.body[s], Stmt::Goto(_)));
    let mut walk = Walk {
        view,
        cx,
        unit: index,
        out,
        targets: Vec::new(),
        loose: &loose.all,
        rebound: &loose.rebound,
        has_goto,
        case_chan: None,
        loops: Vec::new(),
        returns: Vec::new(),
    };
    let mut env = match unit.kind {
        UnitKind::Lit(lit) => walk.out.lits.remove(&view.expr_ref(lit)).unwrap_or_default(),
        UnitKind::Func(_) | UnitKind::Init(_) => Env::default(),
    };
    if let Some(sig) = unit.sig(view.program) {
        for local in sig.results.iter().filter_map(|r| r.local) {
            if !walk.loose.contains(&local) {
                env.define(local, Def::Zero);
                walk.bind_zero(local, &mut env);
            }
        }
        sig.params.iter().filter_map(|p| p.local).for_each(|local| walk.bind_param(local, &mut env));
    }
    if let UnitKind::Func(func) = unit.kind
        && let Some(local) = view.program[func].receiver.as_ref().and_then(|r| r.local)
    {
        walk.bind_param(local, &mut env);
    }
    let mut env = Some(env);
    for root in &unit.roots {
        match root {
            Node::Stmt(stmt) => env = walk.stmt(*stmt, env, None),
            Node::Expr(expr) => {
                if let Some(env) = &mut env {
                    walk.expr(*expr, env);
                }
            }
        }
    }
    if let Some(env) = &env {
        walk.exit(true, env);
    }
}

impl Walk<'_, '_> {
    pub(super) fn nil_typed(&self, expr: ExprId) -> bool {
        can_be_nil(self.view.program, self.view.ty(expr))
    }

    /// Notes what is known of an operand.
    fn operand(&mut self, expr: ExprId, env: &Env) {
        let view = self.view;
        if let Expr::Local(local) = view.body[expr] {
            self.mention(expr, local, env);
        }
        if !self.nil_typed(expr) {
            return;
        }
        if let Some(path) = path(view, expr)
            && env.is_non_nil(&path)
        {
            self.out.proved.push(view.expr_ref(expr));
        }
        if let Expr::Local(local) = view.body[expr]
            && let Some(reaching) = env.unproved(local)
        {
            self.out.reaching.insert(view.expr_ref(expr), reaching);
        }
    }

    fn deref(&mut self, operand: ExprId, env: &mut Env) {
        let operand = self.view.body.unparen(operand);
        if !self.nil_typed(operand) {
            return;
        }
        self.out.derefs.push(self.view.expr_ref(operand));
        self.survived(operand, env);
    }

    /// Control came past a use of `operand`. Where that is known to be nil it does not; what stands there is judged as if
    /// the use were not there.
    pub(super) fn survived(&self, operand: ExprId, env: &mut Env) {
        let known = self.view.as_local(operand).is_some_and(|local| env.is_nil(local));
        if let Some(path) = path(self.view, operand).filter(|_| !known) {
            env.set_non_nil(path);
        }
    }

    /// What is known where a literal is made holds in it, too, of locals that keep their value.
    fn literal(&mut self, lit: ExprId, env: &Env) {
        let view = self.view;
        let start = view.span(lit).start;
        let keeps = |local: LocalId| {
            let set = self.cx.assigned.get(&view.local_ref(local)).map_or(&[][..], Vec::as_slice);
            let fresh = |at: &u32| view.body[local].span.start > *at || set.iter().all(|s| s < at);
            !self.loose.contains(&local) && set.iter().all(|s| *s <= start) && self.loops.iter().all(fresh)
        };
        let known = env.kept_in(&keeps);
        self.capture(lit, env);
        self.out.lits.insert(view.expr_ref(lit), known);
    }

    fn exprs(&mut self, exprs: &[ExprId], env: &mut Env) {
        for expr in exprs {
            self.expr(*expr, env);
        }
    }

    pub(super) fn expr(&mut self, expr: ExprId, env: &mut Env) {
        let view = self.view;
        match &view.body[expr] {
            Expr::Local(_) | Expr::Name(_) => self.operand(expr, env),
            Expr::FuncLit { .. } => self.literal(expr, env),
            Expr::BasicLit(_) => {}
            Expr::Binary { op: op @ (BinaryOp::LogicalAnd | BinaryOp::LogicalOr), lhs, rhs } => {
                self.expr(*lhs, env);
                let mut inner = env.clone();
                self.assume(*lhs, *op == BinaryOp::LogicalAnd, &mut inner);
                self.expr(*rhs, &mut inner);
                env.join(&inner);
            }
            Expr::Binary { op, lhs, rhs } => {
                self.expr(*lhs, env);
                self.expr(*rhs, env);
                if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
                    for (a, b) in [(lhs, rhs), (rhs, lhs)] {
                        if view.is_nil(*b) {
                            self.out.compared.push(view.expr_ref(view.body.unparen(*a)));
                        }
                    }
                }
            }
            Expr::Selector { base, .. } => {
                self.selector(expr, *base, env);
                self.operand(expr, env);
            }
            Expr::Index { base, indices } => {
                self.expr(*base, env);
                self.exprs(indices, env);
                self.indexed(*base, env);
                if matches!(view.under(view.ty(*base)), Ty::Pointer(_)) {
                    self.deref(*base, env);
                }
                self.operand(expr, env);
            }
            Expr::Slice { base, lo, hi, max } => {
                self.expr(*base, env);
                let bounds = [*lo, *hi, *max];
                bounds.into_iter().flatten().for_each(|b| self.expr(b, env));
                self.sliced(*base, bounds, env);
            }
            Expr::Unary { op: UnaryOp::Recv, operand } => {
                self.expr(*operand, env);
                self.used(*operand, UseKind::ChanOp, env);
            }
            Expr::Star(base) if !view.is_type(expr) => {
                self.expr(*base, env);
                self.used(*base, UseKind::PtrLoad, env);
                self.deref(*base, env);
                self.operand(expr, env);
            }
            Expr::Call { fun, args, .. } => self.call(expr, *fun, args, env),
            Expr::CompositeLit { elements, .. } => {
                for element in elements {
                    if let Some(key) = element.key
                        && view.mode(key) != Mode::Unknown
                    {
                        self.expr(key, env);
                    }
                    self.expr(element.value, env);
                }
            }
            other => {
                let mut children = Vec::new();
                other.children(&mut |n| children.push(n));
                for child in children {
                    if let Node::Expr(child) = child {
                        self.expr(child, env);
                    }
                }
            }
        }
    }

    fn selector(&mut self, expr: ExprId, base: ExprId, env: &mut Env) {
        let view = self.view;
        let Some(selection) = view.selection(expr) else {
            if view.entity(expr).is_none() {
                self.expr(base, env);
            }
            return;
        };
        if matches!(selection.kind, SelectionKind::MethodExpr { .. }) {
            return;
        }
        self.expr(base, env);
        self.follow(base, selection, env);
        let through = selection.path.first().is_some_and(|step| step.deref);
        let of_pointer = matches!(view.under(view.ty(base)), Ty::Pointer(_));
        let direct = selection.path.is_empty()
            && match selection.kind {
                SelectionKind::Method { func, .. } => of_pointer && !self.accepts_nil(func),
                SelectionKind::InterfaceMethod { .. } => true,
                SelectionKind::Field | SelectionKind::MethodExpr { .. } => false,
            };
        if through || direct {
            self.deref(base, env);
        }
    }

    /// Whether a method checks its receiver, so that calling it on nil is no mistake.
    fn accepts_nil(&self, func: FuncId) -> bool {
        let callee = &self.view.program[func];
        let Some(local) = callee.receiver.as_ref().filter(|r| r.pointer).and_then(|r| r.local) else {
            return false;
        };
        super::locals::compares_with_nil(View::new(self.view.program, callee.body), local)
    }

    fn call(&mut self, call: ExprId, fun: ExprId, args: &[ExprId], env: &mut Env) {
        let view = self.view;
        let callee = view.callee(call);
        if let Callee::Conversion(_) = callee {
            return self.exprs(args, env);
        }
        self.expr(fun, env);
        self.exprs(args, env);
        if let Callee::Value(fun) = callee {
            self.used(fun, UseKind::FuncValueCall, env);
            self.deref(fun, env);
        }
        if let Callee::Builtin(builtin) = callee {
            self.builtin_use(builtin, args, env);
            if matches!(builtin, Builtin::Copy | Builtin::Clear | Builtin::Delete) {
                env.kill(&Effects { elements: true, ..Effects::default() }, None);
            }
            return;
        }
        if let Callee::Lit(lit) = callee
            && self
                .cx
                .units
                .of_lit
                .get(&view.expr_ref(lit))
                .is_some_and(|u| self.cx.units.at_once.contains(u))
        {
            return self.run_in_place(lit, args, env);
        }
        self.call_effects(call, args, env);
        if !self.tells(call) {
            self.filled_by(call).into_iter().for_each(|path| env.set_non_nil(path));
        }
    }

    /// A literal that is called where it stands runs like a block.
    fn run_in_place(&mut self, lit: ExprId, args: &[ExprId], env: &mut Env) {
        let view = self.view;
        let Expr::FuncLit { sig, block } = &view.body[lit] else { return };
        let Some(index) = self.cx.units.of_lit.get(&view.expr_ref(lit)) else { return };
        for (i, param) in sig.params.iter().enumerate() {
            let Some(local) = param.local else { continue };
            let value = args.get(i).filter(|_| args.len() == sig.params.len() && !sig.variadic);
            let there = value.is_some_and(|v| self.is_non_nil(*v, env));
            env.kill_local(local);
            if let Some(value) = value.filter(|_| !self.loose.contains(&local)) {
                env.define(local, Def::Value { expr: *value, index: 0, contract: Contract::None });
                if view.is_nil(*value) || view.as_local(*value).is_some_and(|l| env.is_nil(l)) {
                    env.set_nil(local);
                }
            }
            if there {
                env.set_non_nil(Path { base: PathBase::Local(local), parts: Vec::new() });
            }
        }
        for local in sig.results.iter().filter_map(|r| r.local).filter(|l| !self.loose.contains(l)) {
            env.kill_local(local);
            env.define(local, Def::Zero);
        }
        let unit = std::mem::replace(&mut self.unit, *index);
        let targets = std::mem::take(&mut self.targets);
        self.returns.push(None);
        let mut after = self.stmt(*block, Some(env.clone()), None);
        Self::meet(&mut after, self.returns.pop().flatten());
        (self.unit, self.targets) = (unit, targets);
        // Where it does not come back, what stands behind is judged as if it did.
        if let Some(after) = after {
            *env = after;
        }
    }

    /// The variables that a library function is given the addresses of, which it fills: `json.Unmarshal(data, &v)`.
    fn filled_by(&self, call: ExprId) -> Vec<Path> {
        let view = self.view;
        let Expr::Call { args, .. } = view.expr(call) else { return Vec::new() };
        let Callee::Func { func, .. } = view.callee(call) else { return Vec::new() };
        if is_ported_func(view.program, func) {
            return Vec::new();
        }
        let filled = |argument: &ExprId| match view.expr(*argument) {
            Expr::Unary { op: UnaryOp::Addr, operand } if self.nil_typed(*operand) => path(view, *operand),
            _ => None,
        };
        args.iter().filter_map(filled).collect()
    }

    /// Whether the last result of a call says if it has done its work.
    fn tells(&self, call: ExprId) -> bool {
        let last = match &self.view.program.types[self.view.ty(call)] {
            Ty::Tuple(types) => types.last().copied(),
            _ => Some(self.view.ty(call)),
        };
        last.is_some_and(|ty| is_error(self.view.program, ty) || is_bool(self.view.program, ty))
    }

    pub(super) fn call_effects(&self, call: ExprId, args: &[ExprId], env: &mut Env) {
        let view = self.view;
        if calls_back(view, call, args) || matches!(view.callee(call), Callee::Lit(_)) {
            open(env);
            env.kill(&Effects { anything: true, elements: true, ..Effects::default() }, Some(self.loose));
        }
        for func in self.cx.calls.callees.get(&view.expr_ref(call)).into_iter().flatten() {
            if let Some(effects) = self.cx.effects.get(func) {
                env.kill(effects, Some(self.loose));
                self.call_fields(call, *func, effects, env);
            }
        }
    }

    fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId], env: &mut Env) {
        let view = self.view;
        self.exprs(rhs, env);
        for left in lhs.iter().filter(|l| view.as_local(**l).is_none()) {
            self.left(*left, env);
        }
        let non_nil: Vec<bool> =
            rhs.iter().map(|r| lhs.len() == rhs.len() && self.is_non_nil(*r, env)).collect();
        for (i, left) in lhs.iter().enumerate() {
            self.overwrite(*left, non_nil.get(i) == Some(&true), env);
        }
        let contract = self.contract(lhs, rhs);
        for (i, left) in lhs.iter().enumerate() {
            let (value, index) = match rhs {
                [one] if lhs.len() > 1 => (*one, i as u32),
                _ => match rhs.get(i) {
                    Some(value) => (*value, 0),
                    None => continue,
                },
            };
            if non_nil.get(i) == Some(&true)
                && let Some(path) = path(view, *left)
            {
                env.set_non_nil(path);
            }
            let Some(local) = view.as_local(*left) else {
                self.overwrite_whole(*left, value, index, env);
                self.assign_field(
                    *left,
                    Some(Def::Value { expr: value, index, contract: Contract::None }),
                    env,
                );
                continue;
            };
            self.bind(local, value, index, env);
            if lhs.len() == rhs.len() && view.is_nil(value) {
                env.set_nil(local);
            }
            if lhs.len() == rhs.len()
                && let Some(truth) = view.as_bool(value)
            {
                env.set_truth(local, truth);
            }
            if i == 1
                && lhs.len() == 2
                && !self.loose.contains(&local)
                && let [one] = rhs
                && let Expr::Index { base, .. } = view.expr(*one)
            {
                // `v, ok := m[k]`: where it is ok, there are `m[k]` and `m`.
                let found = [path(view, *one), path(view, *base)];
                env.set_found(local, found.into_iter().flatten());
            }
            if i + 1 == lhs.len()
                && !self.loose.contains(&local)
                && let [one] = rhs
                && self.tells(*one)
            {
                env.set_found(local, self.filled_by(*one).into_iter());
            }
            if !self.loose.contains(&local) && view.body[local].kind.is_variable() {
                let contract = if i + 1 < lhs.len() { contract } else { Contract::None };
                env.define(local, Def::Value { expr: value, index, contract });
            }
        }
    }

    /// What the last of several left sides says about the others.
    fn contract(&self, lhs: &[ExprId], rhs: &[ExprId]) -> Contract {
        let view = self.view;
        let ([one], [.., last]) = (rhs, lhs) else { return Contract::None };
        if lhs.len() < 2 {
            return Contract::None;
        }
        let ty = view.result_ty(*one, lhs.len() as u32 - 1);
        let local = view.as_local(*last).filter(|l| !self.loose.contains(l));
        match local {
            Some(local) if is_error(view.program, ty) => Contract::IfNil(local),
            Some(local) if is_bool(view.program, ty) => Contract::IfTrue(local),
            _ if is_error(view.program, ty) || is_bool(view.program, ty) => Contract::Broken,
            _ => Contract::None,
        }
    }

    /// Operands of a left side.
    fn left(&mut self, left: ExprId, env: &mut Env) {
        let view = self.view;
        let left = view.body.unparen(left);
        match &view.body[left] {
            Expr::Selector { base, .. } => self.selector(left, *base, env),
            Expr::Index { base, indices } => {
                self.expr(*base, env);
                self.exprs(indices, env);
                self.indexed(*base, env);
                self.written(left, env);
            }
            Expr::Star(base) => {
                self.expr(*base, env);
                self.used(*base, UseKind::PtrLoad, env);
                self.deref(*base, env);
            }
            _ => {}
        }
    }

    /// `left` gets another value; `there` if that is not nil.
    pub(super) fn overwrite(&self, left: ExprId, there: bool, env: &mut Env) {
        if let Some(local) = self.view.as_local(left) {
            return env.kill_local(local);
        }
        self.assign_field(left, None, env);
        if let Some(path) = path(self.view, left)
            && let Some(Part::Field(Some(_), _)) = path.parts.last()
        {
            return env.kill_path(&path, there);
        }
        let mut effects = Effects::default();
        effects.assign(self.view, left);
        if effects.pointees {
            open(env);
        }
        env.kill(&effects, effects.pointees.then_some(self.loose));
    }

    fn stmts(&mut self, stmts: &[StmtId], mut env: Option<Env>) -> Option<Env> {
        for stmt in stmts {
            env = self.stmt(*stmt, env, None);
        }
        env
    }

    pub(super) fn meet(into: &mut Option<Env>, env: Option<Env>) {
        match (into.as_mut(), env) {
            (Some(into), Some(env)) => into.join(&env),
            (None, Some(env)) => *into = Some(env),
            (_, None) => {}
        }
    }

    /// The facts after `stmt`; `None` where control does not get.
    pub(super) fn stmt(&mut self, stmt: StmtId, env: Option<Env>, label: Option<&Name>) -> Option<Env> {
        let view = self.view;
        // What cannot be reached is walked with nothing known, so that its uses are judged all the same.
        let mut env = match env {
            Some(env) => env,
            None if matches!(view.body[stmt], Stmt::Labeled { .. }) => Env::default(),
            None => return None,
        };
        match &view.body[stmt] {
            Stmt::Block(stmts) => return self.stmts(stmts, Some(env)),
            Stmt::Expr(expr) => {
                self.expr(*expr, &mut env);
                if let Expr::Call { args, .. } = view.expr(*expr) {
                    self.asserted(*expr, args, &mut env);
                }
                if ends_here(view, *expr, self.cx.endless) {
                    return None;
                }
            }
            Stmt::Go(expr) | Stmt::Defer(expr) => self.expr(*expr, &mut env),
            Stmt::Send { chan, value } => {
                self.exprs(&[*chan, *value], &mut env);
                self.used(*chan, UseKind::ChanOp, &mut env);
            }
            Stmt::IncDec { target, .. } => {
                self.expr(*target, &mut env);
                self.written(*target, &mut env);
                self.overwrite(*target, false, &mut env);
            }
            Stmt::Assign { lhs, op: Some(_), rhs } => {
                self.exprs(lhs, &mut env);
                self.exprs(rhs, &mut env);
                lhs.iter().for_each(|l| self.written(*l, &mut env));
                lhs.iter().for_each(|l| self.overwrite(*l, false, &mut env));
            }
            Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                self.assign(lhs, rhs, &mut env);
            }
            Stmt::VarDecl { locals, values, .. } => self.var_decl(locals, values, &mut env),
            Stmt::ConstDecl { .. } | Stmt::TypeDecl { .. } | Stmt::Empty => {}
            Stmt::Unsupported { .. } => return Some(Env::default()),
            Stmt::If { .. } => return self.if_chain(stmt, env),
            Stmt::For { init, cond, post, body } => {
                if let Some(init) = init {
                    env = self.stmt(*init, Some(env), None)?;
                }
                return self.settle(stmt, env, &|walk, env| walk.turn(*cond, *post, *body, env, label));
            }
            Stmt::Range { key, value, define, over, body } => {
                self.expr(*over, &mut env);
                if !define {
                    [key, value].into_iter().flatten().for_each(|l| self.left(*l, &mut env));
                }
                self.ranged(*over, *value, &mut env);
                let left: Vec<ExprId> = [*key, *value].into_iter().flatten().collect();
                return self.settle(stmt, env, &|walk, env| walk.range_turn(*over, &left, *body, env, label));
            }
            Stmt::Switch { init, tag, clauses } => {
                if let Some(init) = init {
                    env = self.stmt(*init, Some(env), None)?;
                }
                if let Some(tag) = tag {
                    self.expr(*tag, &mut env);
                }
                return self.switch(*tag, clauses, env, label);
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                if let Some(init) = init {
                    env = self.stmt(*init, Some(env), None)?;
                }
                self.expr(*subject, &mut env);
                self.targets.push(Target {
                    label: label.cloned(),
                    breaks: None,
                    continues: None,
                    is_loop: false,
                });
                let mut after = None;
                let nil_has_case = clauses.iter().any(|c| c.types.iter().any(|t| view.is_nil(*t)));
                let operand = match view.expr(*subject) {
                    Expr::TypeAssert { base, .. } => *base,
                    _ => *subject,
                };
                for clause in clauses {
                    let mut inside = env.clone();
                    let has_nil = clause.types.iter().any(|t| view.is_nil(*t));
                    if has_nil || clause.is_default && self.has_methods(operand) {
                        self.out.compared.push(view.expr_ref(view.body.unparen(operand)));
                    }
                    if !has_nil && (!clause.is_default || nil_has_case) {
                        self.assume_nil(operand, false, &mut inside);
                        if let Some(local) = clause.local {
                            inside.set_non_nil(Path { base: PathBase::Local(local), parts: Vec::new() });
                        }
                    }
                    Self::meet(&mut after, self.stmts(&clause.body, Some(inside)));
                }
                if !clauses.iter().any(|c| c.is_default) {
                    if nil_has_case {
                        self.assume_nil(operand, false, &mut env);
                    }
                    Self::meet(&mut after, Some(env));
                }
                let target = self.targets.pop();
                Self::meet(&mut after, target.and_then(|t| t.breaks));
                return after;
            }
            Stmt::Select(clauses) => {
                self.targets.push(Target {
                    label: label.cloned(),
                    breaks: None,
                    continues: None,
                    is_loop: false,
                });
                let mut after = None;
                for clause in clauses {
                    let mut inside = Some(env.clone());
                    if let Some(comm) = clause.comm {
                        self.case_chan = chan_of(view, comm);
                        inside = self.stmt(comm, inside, None);
                        self.case_chan = None;
                    }
                    Self::meet(&mut after, self.stmts(&clause.body, inside));
                }
                let target = self.targets.pop();
                Self::meet(&mut after, target.and_then(|t| t.breaks));
                return after;
            }
            Stmt::Return(values) => {
                self.exprs(values, &mut env);
                self.returned(stmt, values, &env);
                let fails = |e: &ExprId| is_error(view.program, view.ty(*e)) && self.is_non_nil(*e, &env);
                if !values.last().is_some_and(fails) {
                    self.exit(values.is_empty(), &env);
                }
                if let Some(after) = self.returns.last_mut() {
                    Self::meet(after, Some(env));
                }
                return None;
            }
            Stmt::Break(label) => {
                let wanted = |t: &&mut Target| label.is_none() || t.label == *label;
                if let Some(target) = self.targets.iter_mut().rev().find(wanted) {
                    Self::meet(&mut target.breaks, Some(env));
                }
                return None;
            }
            Stmt::Continue(label) => {
                let wanted = |t: &&mut Target| t.is_loop && (label.is_none() || t.label == *label);
                if let Some(target) = self.targets.iter_mut().rev().find(wanted) {
                    Self::meet(&mut target.continues, Some(env));
                }
                return None;
            }
            Stmt::Goto(_) => return None,
            Stmt::Fallthrough => {}
            Stmt::Labeled { label, stmt } => {
                if self.has_goto {
                    env = Env::default();
                }
                let is_target = !matches!(
                    view.body[*stmt],
                    Stmt::For { .. }
                        | Stmt::Range { .. }
                        | Stmt::Switch { .. }
                        | Stmt::TypeSwitch { .. }
                        | Stmt::Select(_)
                );
                if is_target {
                    self.targets.push(Target {
                        label: Some(label.clone()),
                        breaks: None,
                        continues: None,
                        is_loop: false,
                    });
                }
                let mut after = self.stmt(*stmt, Some(env), Some(label));
                if is_target {
                    let target = self.targets.pop();
                    Self::meet(&mut after, target.and_then(|t| t.breaks));
                }
                return after;
            }
        }
        Some(env)
    }

    /// Whether `expr` is of an interface type with methods: a switch over its types with a `default` is written for
    /// nil, too.
    fn has_methods(&self, expr: ExprId) -> bool {
        !crate::call_graph::interface_methods(self.view.program, self.view.ty(expr)).is_empty()
            && !is_error(self.view.program, self.view.ty(expr))
    }

    fn var_decl(&mut self, locals: &[Option<LocalId>], values: &[ExprId], env: &mut Env) {
        let view = self.view;
        self.exprs(values, env);
        for (i, local) in locals.iter().enumerate() {
            let Some(local) = *local else { continue };
            env.kill_local(local);
            match values {
                [] => self.bind_zero(local, env),
                [one] if locals.len() > 1 => self.bind(local, *one, i as u32, env),
                _ => values.get(i).into_iter().for_each(|v| self.bind(local, *v, 0, env)),
            }
            if self.loose.contains(&local) {
                continue;
            }
            if values.is_empty() && can_be_nil(view.program, view.local_ty(local)) {
                env.set_nil(local);
            }
            let def = match values {
                [] => Def::Zero,
                [one] if locals.len() > 1 => {
                    Def::Value { expr: *one, index: i as u32, contract: Contract::Broken }
                }
                _ => match values.get(i) {
                    Some(value) => {
                        if self.is_non_nil(*value, env) {
                            env.set_non_nil(Path { base: PathBase::Local(local), parts: Vec::new() });
                        }
                        Def::Value { expr: *value, index: 0, contract: Contract::None }
                    }
                    None => continue,
                },
            };
            env.define(local, def);
        }
    }

    fn if_chain(&mut self, stmt: StmtId, env: Env) -> Option<Env> {
        let view = self.view;
        let mut after = None;
        let mut at = Some(stmt);
        let mut env = Some(env);
        while let Some(stmt) = at {
            let Stmt::If { init, cond, then, els } = &view.body[stmt] else {
                let end = self.stmt(stmt, env.take(), None);
                Self::meet(&mut after, end);
                break;
            };
            if let Some(init) = init {
                env = self.stmt(*init, env, None);
            }
            if let Some(known) = &mut env {
                self.expr(*cond, known);
            }
            let mut inside = env.clone();
            if let Some(inside) = &mut inside {
                self.assume(*cond, true, inside);
            }
            let end = self.stmt(*then, inside, None);
            Self::meet(&mut after, end);
            if let Some(known) = &mut env {
                self.assume(*cond, false, known);
            }
            at = *els;
        }
        Self::meet(&mut after, env);
        after
    }

    fn switch(
        &mut self,
        tag: Option<ExprId>,
        clauses: &[goxide_ir::CaseClause],
        mut env: Env,
        label: Option<&Name>,
    ) -> Option<Env> {
        let view = self.view;
        self.targets.push(Target { label: label.cloned(), breaks: None, continues: None, is_loop: false });
        let mut after = None;
        let mut default = None;
        let mut falling: Option<Env> = None;
        for clause in clauses {
            if clause.is_default {
                default = Some(clause);
                continue;
            }
            let mut inside: Option<Env> = None;
            for value in &clause.values {
                self.expr(*value, &mut env);
                let mut taken = env.clone();
                match tag {
                    None => {
                        self.assume(*value, true, &mut taken);
                        self.assume(*value, false, &mut env);
                    }
                    Some(tag) => {
                        if view.is_nil(*value) {
                            self.out.compared.push(view.expr_ref(view.body.unparen(tag)));
                        }
                        self.assume_comparison(BinaryOp::Eq, tag, *value, true, &mut taken);
                        self.assume_comparison(BinaryOp::Eq, tag, *value, false, &mut env);
                    }
                }
                Self::meet(&mut inside, Some(taken));
            }
            Self::meet(&mut inside, falling.take());
            let end = self.stmts(&clause.body, inside);
            if clause.body.last().is_some_and(|s| matches!(view.body[*s], Stmt::Fallthrough)) {
                falling = end;
            } else {
                Self::meet(&mut after, end);
            }
        }
        match default {
            Some(clause) => {
                // Wherever `default` stands, it runs when no case does; a fallthrough into it is not told apart.
                let mut inside = Some(env);
                Self::meet(&mut inside, falling.take());
                let falls = clauses
                    .iter()
                    .any(|c| c.body.last().is_some_and(|s| matches!(view.body[*s], Stmt::Fallthrough)));
                if falls {
                    inside = Some(Env::default());
                }
                let end = self.stmts(&clause.body, inside);
                Self::meet(&mut after, end);
            }
            None => Self::meet(&mut after, Some(env)),
        }
        let target = self.targets.pop();
        Self::meet(&mut after, target.and_then(|t| t.breaks));
        after
    }

    fn returned(&mut self, stmt: StmtId, values: &[ExprId], env: &Env) {
        let view = self.view;
        let Some(sig) = self.cx.units.list[self.unit].sig(view.program) else { return };
        let nil: Vec<LocalId> = env.given_nil().collect();
        for value in values {
            if !nil.is_empty() {
                self.out.where_nil.insert(view.expr_ref(view.body.unparen(*value)), nil.clone());
            }
            if let Some(local) = view.as_local(*value) {
                let at = view.expr_ref(view.body.unparen(*value));
                if env.is_nil(local) {
                    self.out.known_nil.insert(at);
                }
                if let Some(reaching) = env.reaching(local)
                    && !reaching.iter().any(|(def, _)| matches!(def, Def::Given(_)))
                {
                    self.out.returned.insert(at, reaching);
                }
            }
        }
        if let [rest @ .., last] = values
            && let Some(beside) = view.as_local(*last)
        {
            for value in rest {
                if let Some(local) = view.as_local(*value)
                    && env.goes_with(local, beside)
                {
                    self.out.passed_on.insert(view.expr_ref(view.body.unparen(*value)));
                }
            }
        }
        if !values.is_empty() || sig.results.is_empty() {
            return;
        }
        let known = |local: LocalId| {
            let path = Path { base: PathBase::Local(local), parts: Vec::new() };
            (local, env.is_non_nil(&path), env.reaching(local))
        };
        let results: Vec<_> = sig.results.iter().filter_map(|r| r.local).map(known).collect();
        let failed = results
            .last()
            .is_some_and(|(local, proved, _)| *proved && is_error(view.program, view.local_ty(*local)));
        let last = results.last().map(|r| r.0);
        let together = results.iter().map(|r| last.is_some_and(|l| env.goes_with(r.0, l))).collect();
        let good = results.last().is_some_and(|(local, ..)| env.is_nil(*local));
        self.out.bare.push(BareReturn {
            unit: self.unit,
            span: view.body.stmt_span(stmt),
            results,
            failed,
            together,
            good,
        });
    }
}
