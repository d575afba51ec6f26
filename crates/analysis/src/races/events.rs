//! What a function does to memory, in order: reads and writes, locks, signals between goroutines, calls and starts.
//!
//! Each event knows the *arms* it stands in (branches and loops, from the outside) and the locks that are held there. After
//! a branch only what every way that goes on holds is held. A deferred call stands at the end.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that touch memory")]

use super::memory::{BEHIND, CLOSED, Cell, ELEMENTS, Memory, TAKEN};
use crate::ownership::library;
use crate::units::{FuncValue, Unit, Units};
use crate::view::{Callee, View, decl_of, is_ported_func, package_path, under};
use goxide_ir::{
    BinaryOp, Builtin, Entity, Expr, ExprId, ExprRef, LocalRef, Node, Program, SelectionKind, Stmt, StmtId,
    Ty, UnaryOp,
};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::rc::Rc;

/// No more parts of a cell are told apart where it is accessed as a whole.
const MOST_PARTS: usize = 32;

/// Locks that are held, and whether for reading only.
pub(crate) type Held = BTreeMap<Cell, bool>;

/// A branch or loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arm {
    pub(crate) id: u32,
    pub(crate) is_loop: bool,
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Read(Cell, Index),
    Write(Cell, Index),
    /// A read or write through `sync/atomic`.
    Atomic(Cell, bool),
    /// Whoever acquires the same afterwards sees all that was done before.
    Release(Cell, Signal),
    Acquire(Cell),
    Call(Vec<FuncValue>),
    /// A goroutine starts; `multi` where more than one does, `ends` what it releases at its end.
    Go {
        reached: Vec<FuncValue>,
        multi: bool,
        ends: Option<Cell>,
    },
}

/// Which element is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    /// Any of them; or no element is meant.
    Any,
    /// This one.
    At(i64),
    /// Those from the first to the one before the second.
    Range(i64, i64),
    /// The one that this variable says.
    Of(LocalRef),
}

/// What is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// One receiver gets it.
    One,
    /// All that wait get it.
    All,
}

/// One event.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) what: What,
    pub(crate) at: ExprRef,
    pub(crate) arms: Rc<[Arm]>,
    pub(crate) held: Rc<Held>,
}

/// Locals that other code than their own function can reach: captured by literals, or their address is taken.
pub(crate) fn shareable(program: &Program, units: &Units) -> FxHashSet<LocalRef> {
    let mut out = FxHashSet::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for expr in unit.exprs() {
            match &view.body[expr] {
                Expr::Local(local) if !unit.locals.contains(local) => {
                    out.insert(view.local_ref(*local));
                }
                Expr::Unary { op: UnaryOp::Addr, operand } => base_local(view, *operand, &mut out),
                Expr::Slice { base, .. } => {
                    if let Ty::Array { .. } = under(program, view.ty(*base)) {
                        base_local(view, *base, &mut out);
                    }
                }
                Expr::Selector { base, .. } => {
                    if let Some(selection) = view.selection(expr)
                        && let SelectionKind::Method { .. } = selection.kind
                    {
                        base_local(view, *base, &mut out);
                    }
                }
                _ => {}
            }
        }
    }
    out
}

fn base_local(view: View<'_>, expr: ExprId, out: &mut FxHashSet<LocalRef>) {
    if let (crate::view::Base::Local(local), ways) = view.access(expr)
        && !ways.iter().any(|w| w.is_ref())
    {
        out.insert(view.local_ref(local));
    }
}

struct Walk<'w, 'a> {
    view: View<'a>,
    memory: &'w mut Memory<'a>,
    shareable: &'w FxHashSet<LocalRef>,
    next_arm: u32,
    arms: Vec<Arm>,
    held: Held,
    out: Vec<Event>,
    deferred: Vec<Vec<Event>>,
    /// Results with a name.
    results: Vec<goxide_ir::LocalId>,
    /// Variables of loop heads, each turn with its own since Go 1.22, while a head is walked.
    turning: FxHashSet<goxide_ir::LocalId>,
    per_turn: bool,
    /// Channels with room for one that are used as a lock: sent to, and received from again.
    slots: FxHashSet<Cell>,
}

/// The events of one unit.
pub(crate) fn events<'a>(
    view: View<'a>,
    unit: &Unit,
    memory: &mut Memory<'a>,
    shareable: &FxHashSet<LocalRef>,
    per_turn: bool,
) -> Vec<Event> {
    let mut walk = Walk {
        view,
        memory,
        shareable,
        next_arm: 0,
        arms: Vec::new(),
        held: Held::new(),
        out: Vec::new(),
        deferred: Vec::new(),
        results: unit
            .sig(view.program)
            .into_iter()
            .flat_map(|s| &s.results)
            .filter_map(|r| r.local)
            .collect(),
        turning: FxHashSet::default(),
        per_turn,
        slots: FxHashSet::default(),
    };
    walk.slots = walk.find_slots(unit);
    for root in &unit.roots {
        match root {
            Node::Stmt(stmt) => {
                walk.stmt(*stmt);
            }
            Node::Expr(expr) => walk.read(*expr),
        }
    }
    let mut out = walk.out;
    out.extend(walk.deferred.into_iter().rev().flatten());
    out
}

impl Walk<'_, '_> {
    fn find_slots(&mut self, unit: &Unit) -> FxHashSet<Cell> {
        let view = self.view;
        let chan = |expr: ExprId, memory: &mut Memory<'_>| {
            let value = memory.value(view, expr, 0);
            memory.leads_to(value)
        };
        let mut sent = FxHashSet::default();
        for stmt in unit.stmts() {
            if let Stmt::Send { chan: to, .. } = view.body[stmt] {
                sent.insert(chan(to, self.memory));
            }
        }
        let mut out = FxHashSet::default();
        for expr in unit.exprs().filter(|_| !sent.is_empty()) {
            if let Expr::Unary { op: UnaryOp::Recv, operand } = view.body[expr] {
                let of = chan(operand, self.memory);
                if sent.contains(&of) && self.memory.has_one_slot(of) {
                    out.insert(of);
                }
            }
        }
        out
    }

    fn push(&mut self, what: What, at: ExprId) {
        let event = Event {
            what,
            at: self.view.expr_ref(at),
            arms: self.arms.clone().into(),
            held: Rc::new(self.held.clone()),
        };
        self.out.push(event);
    }

    fn arm(&mut self, is_loop: bool) {
        self.next_arm += 1;
        self.arms.push(Arm { id: self.next_arm, is_loop });
    }

    /// Walks one of several ways; gives the locks held at its end, if it goes on.
    fn way(&mut self, is_loop: bool, held: &Held, walk: impl FnOnce(&mut Self) -> bool) -> Option<Held> {
        self.arm(is_loop);
        self.held = held.clone();
        let ends = walk(self);
        self.arms.pop();
        (!ends).then(|| std::mem::take(&mut self.held))
    }

    fn stmts(&mut self, stmts: &[StmtId]) -> bool {
        for stmt in stmts {
            if self.stmt(*stmt) {
                return true;
            }
        }
        false
    }

    /// Walks a statement; whether control does not go on behind it.
    fn stmt(&mut self, stmt: StmtId) -> bool {
        let view = self.view;
        match &view.body[stmt] {
            Stmt::Block(stmts) => return self.stmts(stmts),
            Stmt::Expr(expr) => {
                self.read(*expr);
                return crate::ownership::liveness::never_returns(view, *expr);
            }
            Stmt::Send { chan, value } => {
                self.read(*chan);
                self.read(*value);
                let chan_value = self.memory.value(view, *chan, 0);
                let of = self.memory.leads_to(chan_value);
                let closed = self.memory.field(of, CLOSED, None);
                self.push(What::Read(closed, Index::Any), *chan);
                self.push(What::Release(of, Signal::One), *chan);
                if self.slots.contains(&of) {
                    self.held.insert(of, false);
                }
                if self.memory.is_unbuffered(of) {
                    let taken = self.memory.field(of, TAKEN, None);
                    self.push(What::Acquire(taken), *chan);
                }
            }
            Stmt::IncDec { target, .. } => {
                self.read(*target);
                self.write(*target);
            }
            Stmt::Assign { lhs, op, rhs } => {
                rhs.iter().for_each(|e| self.read(*e));
                for left in lhs {
                    if op.is_some() {
                        self.read(*left);
                    }
                    self.write(*left);
                }
            }
            Stmt::ShortVarDecl { lhs, declares, rhs } => {
                rhs.iter().for_each(|e| self.read(*e));
                for left in lhs {
                    if !view.as_local(*left).is_some_and(|l| declares.contains(&l)) {
                        self.write(*left);
                    }
                }
            }
            Stmt::VarDecl { values, .. } => values.iter().for_each(|e| self.read(*e)),
            Stmt::If { init, cond, then, els } => {
                if let Some(init) = init {
                    self.stmt(*init);
                }
                self.read(*cond);
                let held = self.held.clone();
                let first = self.way(false, &held, |walk| walk.stmt(*then));
                let second = match els {
                    Some(els) => self.way(false, &held, |walk| walk.stmt(*els)),
                    None => Some(held),
                };
                return self.meet([first, second]);
            }
            Stmt::For { init, cond, post, body } => {
                if let Some(init) = init {
                    self.stmt(*init);
                }
                let head: Vec<goxide_ir::LocalId> = match init.map(|i| &view.body[i]) {
                    Some(Stmt::ShortVarDecl { declares, .. }) if self.per_turn => declares.clone(),
                    _ => Vec::new(),
                };
                let held = self.held.clone();
                self.way(true, &held, |walk| {
                    walk.turning.extend(&head);
                    cond.iter().for_each(|c| walk.read(*c));
                    head.iter().for_each(|l| {
                        walk.turning.remove(l);
                    });
                    let ends = walk.stmt(*body);
                    walk.turning.extend(&head);
                    post.iter().for_each(|p| {
                        walk.stmt(*p);
                    });
                    head.iter().for_each(|l| {
                        walk.turning.remove(l);
                    });
                    ends
                });
                self.held = held;
            }
            Stmt::Range { key, value, define, over, body } => {
                self.read(*over);
                let ty = view.ty(*over);
                let held = self.held.clone();
                self.way(true, &held, |walk| {
                    walk.ranged(*over, ty, value.is_some());
                    if !define {
                        [key, value].into_iter().flatten().for_each(|l| walk.write(*l));
                    }
                    walk.stmt(*body)
                });
                self.held = held;
                if let Ty::Chan { .. } = under(view.program, ty) {
                    self.acquire_chan(*over);
                }
            }
            Stmt::Switch { init, tag, clauses } => {
                if let Some(init) = init {
                    self.stmt(*init);
                }
                tag.iter().for_each(|t| self.read(*t));
                clauses.iter().flat_map(|c| &c.values).for_each(|v| self.read(*v));
                let held = self.held.clone();
                let mut ways: Vec<Option<Held>> =
                    clauses.iter().map(|c| self.way(false, &held, |w| w.stmts(&c.body))).collect();
                if !clauses.iter().any(|c| c.is_default) {
                    ways.push(Some(held));
                }
                return self.meet(ways);
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                if let Some(init) = init {
                    self.stmt(*init);
                }
                self.read(*subject);
                let held = self.held.clone();
                let mut ways: Vec<Option<Held>> =
                    clauses.iter().map(|c| self.way(false, &held, |w| w.stmts(&c.body))).collect();
                ways.push(Some(held));
                return self.meet(ways);
            }
            Stmt::Select(clauses) => {
                let held = self.held.clone();
                let only = clauses.len() == 1;
                let mut ways = Vec::new();
                for clause in clauses {
                    let run = |walk: &mut Self| {
                        clause.comm.iter().for_each(|c| {
                            walk.stmt(*c);
                        });
                        walk.stmts(&clause.body)
                    };
                    if only {
                        return run(self);
                    }
                    ways.push(self.way(false, &held, run));
                }
                let ends = self.meet(ways);
                // One of the cases has happened.
                if clauses.iter().all(|c| c.comm.is_some()) {
                    let outer: Vec<Event> = clauses.iter().flat_map(|c| self.signals(c.comm)).collect();
                    self.out.extend(outer);
                }
                return ends;
            }
            Stmt::Go(call) => self.go(*call),
            Stmt::Defer(call) => {
                let outer = std::mem::take(&mut self.out);
                let held = self.held.clone();
                self.call(*call);
                let events = std::mem::replace(&mut self.out, outer);
                // A deferred unlock holds to the end.
                self.held = held;
                self.deferred.push(events);
            }
            Stmt::Return(values) => {
                values.iter().for_each(|v| self.read(*v));
                for local in self.results.clone() {
                    let local = self.view.local_ref(local);
                    if self.shareable.contains(&local) {
                        let cell = self.memory.local(local);
                        let at = values.first().copied().or_else(|| self.out.last().map(|e| e.at.expr));
                        let what = if values.is_empty() { What::Read } else { What::Write };
                        at.into_iter().for_each(|at| self.push(what(cell, Index::Any), at));
                    }
                }
                return true;
            }
            Stmt::Break(_) | Stmt::Continue(_) | Stmt::Goto(_) => return true,
            Stmt::Labeled { stmt, .. } => return self.stmt(*stmt),
            _ => {}
        }
        false
    }

    /// The signals of a case of `select`, in the arms around it.
    fn signals(&mut self, comm: Option<StmtId>) -> Vec<Event> {
        let outer = std::mem::take(&mut self.out);
        if let Some(comm) = comm {
            self.stmt(comm);
        }
        let found = std::mem::replace(&mut self.out, outer);
        let signal = |e: &Event| matches!(e.what, What::Release(..) | What::Acquire(_));
        found.into_iter().filter(signal).collect()
    }

    /// What is held after several ways; whether none goes on.
    fn meet(&mut self, ways: impl IntoIterator<Item = Option<Held>>) -> bool {
        let mut going = ways.into_iter().flatten();
        let Some(mut held) = going.next() else { return true };
        for other in going {
            held.retain(|lock, _| other.contains_key(lock));
        }
        self.held = held;
        false
    }

    fn ranged(&mut self, over: ExprId, ty: goxide_ir::TyId, with_value: bool) {
        match under(self.view.program, ty) {
            Ty::Chan { .. } => self.acquire_chan(over),
            Ty::Map { .. } => self.elements(over, false, over),
            Ty::Slice(_) | Ty::Array { .. } | Ty::Pointer(_) if with_value => {
                self.elements(over, false, over)
            }
            _ => {}
        }
    }

    fn acquire_chan(&mut self, chan: ExprId) {
        let value = self.memory.value(self.view, chan, 0);
        let of = self.memory.leads_to(value);
        self.push(What::Acquire(of), chan);
        self.held.retain(|lock, _| *lock != of || !self.slots.contains(&of));
        if self.memory.is_unbuffered(of) {
            let taken = self.memory.field(of, TAKEN, None);
            self.push(What::Release(taken, Signal::One), chan);
        }
    }

    /// The elements of what `holder` holds are read or written.
    fn elements(&mut self, holder: ExprId, writes: bool, at: ExprId) {
        let of = self.memory.holder(self.view, holder);
        let cell = self.memory.field(of, ELEMENTS, None);
        let index = self.index(at);
        self.access(cell, writes, index, at);
    }

    /// Which element `base[i]` means.
    fn index(&self, expr: ExprId) -> Index {
        let view = self.view;
        if let Expr::Slice { lo, hi: Some(hi), .. } = view.expr(expr)
            && let (Some(from), Some(to)) = (lo.map_or(Some(0), |lo| view.as_int(lo)), view.as_int(*hi))
        {
            return Index::Range(from, to);
        }
        let Expr::Index { base, indices } = view.expr(expr) else { return Index::Any };
        if let (Ty::Map { .. }, _) | (_, []) = (under(view.program, view.ty(*base)), &indices[..]) {
            return Index::Any;
        }
        match (view.as_int(indices[0]), view.as_local(indices[0])) {
            (Some(at), _) => Index::At(at),
            (None, Some(local)) => Index::Of(view.local_ref(local)),
            (None, None) => Index::Any,
        }
    }

    /// A cell is read or written as a whole.
    fn whole(&mut self, cell: Cell, writes: bool, at: ExprId) {
        let index = self.index(at);
        self.access(cell, writes, index, at);
    }

    /// A cell and what it consists of.
    fn access(&mut self, cell: Cell, writes: bool, index: Index, at: ExprId) {
        let mut todo = vec![(cell, index)];
        let mut next = 0;
        while let Some((cell, index)) = todo.get(next).copied() {
            next += 1;
            self.push(if writes { What::Write(cell, index) } else { What::Read(cell, index) }, at);
            for part in self.memory.parts(cell) {
                if todo.len() < MOST_PARTS {
                    todo.push((part, Index::Any));
                }
            }
        }
    }

    /// What finding the memory that `expr` names reads on the way.
    fn way_to(&mut self, expr: ExprId) {
        let view = self.view;
        let expr = view.body.unparen(expr);
        match &view.body[expr] {
            Expr::Selector { base, .. } if view.entity(expr).is_none() => {
                let Some(selection) = view.selection(expr) else { return };
                let through = selection.path.first().is_some_and(|s| s.deref);
                if through {
                    self.read(*base)
                } else {
                    self.way_to(*base)
                }
                for k in 1..selection.path.len() {
                    if selection.path[k].deref {
                        let cell = self.memory.steps(view, *base, &selection.path[..k]);
                        self.push(What::Read(cell, Index::Any), expr);
                    }
                }
            }
            Expr::Index { base, indices } => {
                let array = matches!(under(view.program, view.ty(*base)), Ty::Array { .. });
                if array {
                    self.way_to(*base)
                } else {
                    self.read(*base)
                }
                indices.iter().for_each(|i| self.read(*i));
                // An element of a map is read to get at what is in it.
                if let Ty::Map { .. } = under(view.program, view.ty(*base)) {
                    self.elements(*base, false, expr);
                }
            }
            Expr::Star(base) => self.read(*base),
            Expr::Local(_) | Expr::Name(_) => {}
            _ => self.read(expr),
        }
    }

    fn write(&mut self, expr: ExprId) {
        let view = self.view;
        let expr = view.body.unparen(expr);
        self.way_to(expr);
        if let Expr::Local(local) = view.body[expr]
            && (!self.shareable.contains(&view.local_ref(local)) || self.turning.contains(&local))
        {
            return;
        }
        if let Some(cell) = self.memory.place(view, expr) {
            self.whole(cell, true, expr);
        }
    }

    fn read(&mut self, expr: ExprId) {
        let view = self.view;
        let expr = view.body.unparen(expr);
        match &view.body[expr] {
            Expr::Local(local) => {
                let local = view.local_ref(*local);
                let own = self.turning.contains(&local.local);
                if self.shareable.contains(&local) && !own && view.body[local.local].kind.is_variable() {
                    let cell = self.memory.local(local);
                    self.whole(cell, false, expr);
                }
            }
            Expr::Name(_) => {
                if let Some(Entity::Var(var)) = view.entity(expr) {
                    let cell = self.memory.global(var);
                    self.whole(cell, false, expr);
                }
            }
            Expr::Selector { base, .. } => match view.selection(expr) {
                Some(selection) if selection.kind == SelectionKind::Field => {
                    self.way_to(expr);
                    if let Some(cell) = self.memory.place(view, expr) {
                        self.whole(cell, false, expr);
                    }
                }
                Some(selection) => self.receiver(expr, *base, selection),
                None => {
                    if let Some(Entity::Var(var)) = view.entity(expr) {
                        let cell = self.memory.global(var);
                        self.push(What::Read(cell, Index::Any), expr);
                    }
                }
            },
            Expr::Index { base, .. }
                if view.is_type(*base) || matches!(view.entity(*base), Some(Entity::Func(_))) => {}
            Expr::Index { base, .. } => {
                self.way_to(expr);
                if !crate::view::is_string(view.program, view.ty(*base)) {
                    self.elements(*base, false, expr);
                }
            }
            Expr::Star(base) if !view.is_type(expr) => {
                self.read(*base);
                let value = self.memory.value(view, *base, 0);
                let cell = self.memory.leads_to(value);
                self.whole(cell, false, expr);
            }
            Expr::Slice { base, lo, hi, max } => {
                let array = matches!(under(view.program, view.ty(*base)), Ty::Array { .. });
                if array {
                    self.way_to(*base)
                } else {
                    self.read(*base)
                }
                [lo, hi, max].into_iter().copied().flatten().for_each(|b| self.read(b));
            }
            Expr::Unary { op: UnaryOp::Addr, operand } => self.way_to(*operand),
            Expr::Unary { op: UnaryOp::Recv, operand } => {
                self.read(*operand);
                self.acquire_chan(*operand);
            }
            Expr::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, lhs, rhs } => {
                self.read(*lhs);
                self.arm(false);
                self.read(*rhs);
                self.arms.pop();
            }
            Expr::FuncLit { .. } => {}
            Expr::Call { .. } => self.call(expr),
            Expr::CompositeLit { elements, .. } => {
                let fields = matches!(under(view.program, view.ty(expr)), Ty::Struct(_));
                for element in elements {
                    if let Some(key) = element.key
                        && !fields
                    {
                        self.read(key);
                    }
                    self.read(element.value);
                }
            }
            other => {
                let mut children = Vec::new();
                other.children(&mut |n| children.push(n));
                for child in children {
                    if let Node::Expr(child) = child {
                        self.read(child);
                    }
                }
            }
        }
    }

    /// What taking a method of `base` reads of it.
    fn receiver(&mut self, at: ExprId, base: ExprId, selection: &goxide_ir::Selection) {
        let view = self.view;
        let pointer = matches!(selection.kind, SelectionKind::Method { func, .. }
            if view.program[func].receiver.as_ref().is_some_and(|r| r.pointer));
        let through = |ty| matches!(under(view.program, ty), Ty::Pointer(_) | Ty::Interface(_));
        if through(view.ty(base)) || !pointer {
            self.read(base)
        } else {
            self.way_to(base)
        }
        for k in 1..=selection.path.len() {
            if through(selection.path[k - 1].ty) {
                let cell = self.memory.steps(view, base, &selection.path[..k]);
                self.push(What::Read(cell, Index::Any), at);
            }
        }
        let last = selection.path.last().map_or_else(|| view.ty(base), |step| step.ty);
        // A method of the value gets a copy of it.
        if let (SelectionKind::Method { .. }, false, Ty::Pointer(_)) =
            (&selection.kind, pointer, under(view.program, last))
        {
            let cell = self.memory.steps(view, base, &selection.path);
            let cell = self.memory.leads_to(cell);
            self.access(cell, false, Index::Any, at);
        }
    }

    fn go(&mut self, call: ExprId) {
        let Expr::Call { fun, args, .. } = self.view.expr(call) else { return };
        if !matches!(self.view.expr(*fun), Expr::FuncLit { .. }) {
            self.read(*fun);
        }
        args.iter().for_each(|a| self.read(*a));
        let reached = self.memory.reached(self.view, call);
        self.push(What::Go { reached, multi: false, ends: None }, call);
    }

    /// A func that an argument is.
    fn func_argument(&self, expr: ExprId) -> Vec<FuncValue> {
        let view = self.view;
        if let Expr::FuncLit { .. } = view.expr(expr) {
            return vec![FuncValue::Lit(view.expr_ref(view.body.unparen(expr)))];
        }
        if let Some(Entity::Func(func)) = view.entity(expr) {
            return if is_ported_func(view.program, func) { vec![FuncValue::Func(func)] } else { Vec::new() };
        }
        if let Some(selection) = view.selection(expr)
            && let SelectionKind::Method { func, .. } = selection.kind
            && is_ported_func(view.program, func)
        {
            return vec![FuncValue::Func(func)];
        }
        Vec::new()
    }

    fn call(&mut self, call: ExprId) {
        let view = self.view;
        let call = view.body.unparen(call);
        let Expr::Call { fun, args, .. } = &view.body[call] else { return };
        let callee = view.callee(call);
        match callee {
            Callee::Builtin(builtin) => return self.builtin(builtin, args, call),
            Callee::Conversion(_) => {
                for argument in args {
                    self.read(*argument);
                    let (from, to) = (view.ty(*argument), view.ty(call));
                    if let Ty::Slice(_) = under(view.program, from)
                        && crate::view::is_string(view.program, to)
                    {
                        self.elements(*argument, false, *argument);
                    }
                }
                return;
            }
            _ => {}
        }
        let (package, name, of) = match callee {
            Callee::Func { func, .. } => {
                let node = &view.program[func];
                let of = node.receiver.as_ref().map_or(String::new(), |r| r.base.to_string());
                (package_path(view.program, func).to_owned(), node.name.to_string(), of)
            }
            Callee::Interface { interface, ref name, .. } => {
                let decl = decl_of(view.program, interface);
                let package = decl.map(|d| view.program[view.program[d].package].path.clone());
                let of = decl.map_or(String::new(), |d| view.program[d].name.to_string());
                (package.unwrap_or_default(), name.to_string(), of)
            }
            _ => (String::new(), String::new(), String::new()),
        };
        if self.synchronizes(call, args, &package, &of, &name) {
            return;
        }
        let reached = self.memory.reached(view, call);
        match view.expr(*fun) {
            Expr::FuncLit { .. } => {}

            _ => self.read(*fun),
        }
        args.iter().for_each(|a| self.read(*a));
        if reached.is_empty() {
            self.library(call, args, &callee);
        } else {
            self.push(What::Call(reached), call);
        }
    }

    /// A function of the library: what it reads and writes, and the functions that it calls back.
    fn library(&mut self, call: ExprId, args: &[ExprId], callee: &Callee) {
        let view = self.view;
        if let Callee::Func { func, receiver } = callee {
            if receiver.is_some()
                && let Some(cell) = self.memory.receiver(view, call)
            {
                let writes = library::writes_receiver(view.program, *func);
                self.access(cell, writes, Index::Any, call);
            }
            for argument in view.arguments(call) {
                if let Ty::Slice(_) | Ty::Map { .. } = under(view.program, view.ty(argument.expr)) {
                    let writes = library::writes_argument(view.program, *func, argument.param);
                    self.elements(argument.expr, writes, argument.expr);
                }
            }
        }
        for argument in args {
            let reached = self.func_argument(*argument);
            if !reached.is_empty() {
                self.push(What::Call(reached), *argument);
            }
        }
    }

    fn builtin(&mut self, builtin: Builtin, args: &[ExprId], call: ExprId) {
        let view = self.view;
        for argument in args.iter().filter(|a| !view.is_type(**a)) {
            self.read(*argument);
        }
        match (builtin, args) {
            (Builtin::Close, [chan]) => {
                let value = self.memory.value(view, *chan, 0);
                let of = self.memory.leads_to(value);
                let closed = self.memory.field(of, CLOSED, None);
                self.push(What::Write(closed, Index::Any), call);
                self.push(What::Release(of, Signal::All), call);
            }
            (Builtin::Delete | Builtin::Clear, [of, ..]) => self.elements(*of, true, call),
            (Builtin::Copy, [to, from]) => {
                self.elements(*to, true, *to);
                if let Ty::Slice(_) = under(view.program, view.ty(*from)) {
                    self.elements(*from, false, *from);
                }
            }
            (Builtin::Append, [first, rest @ ..]) => {
                self.elements(*first, false, call);
                let of = self.memory.holder(view, *first);
                let behind = self.memory.field(of, BEHIND, None);
                self.push(What::Write(behind, Index::Any), call);
                if let (Expr::Call { spread: true, .. }, [from]) = (&view.body[call], rest)
                    && let Ty::Slice(_) = under(view.program, view.ty(*from))
                {
                    self.elements(*from, false, call);
                }
            }
            (Builtin::Len, [of]) if matches!(under(view.program, view.ty(*of)), Ty::Map { .. }) => {
                self.elements(*of, false, call);
            }
            _ => {}
        }
    }

    /// What `sync`, `sync/atomic`, timers and their like do; whether the call is one of those.
    fn synchronizes(&mut self, call: ExprId, args: &[ExprId], package: &str, of: &str, name: &str) -> bool {
        let view = self.view;
        let receiver = if of.is_empty() { None } else { self.memory.receiver(view, call) };
        if let (true, Expr::Call { fun, .. }) = (package.starts_with("sync"), &view.body[call])
            && let Expr::Selector { base, .. } = view.expr(*fun)
            && view.selection(view.body.unparen(*fun)).is_some()
        {
            let pointer = matches!(under(view.program, view.ty(*base)), Ty::Pointer(_));
            if pointer { self.read(*base) } else { self.way_to(*base) }
        }
        match (package, of, name, receiver) {
            ("sync", "Mutex" | "RWMutex" | "Locker", "Lock" | "TryLock", Some(lock)) => {
                self.push(What::Atomic(lock, true), call);
                self.held.insert(lock, false);
            }
            ("sync", "RWMutex", "RLock" | "TryRLock", Some(lock)) => {
                self.held.insert(lock, true);
            }
            ("sync", "Mutex" | "RWMutex" | "Locker", "Unlock" | "RUnlock", Some(lock)) => {
                let lock = self.memory.find(lock);
                self.held.remove(&lock);
            }
            ("sync", "WaitGroup", "Done", Some(group)) => self.push(What::Release(group, Signal::All), call),
            ("sync", "WaitGroup", "Add", Some(_)) => args.iter().for_each(|a| self.read(*a)),
            ("sync", "WaitGroup", "Wait", Some(group)) => self.push(What::Acquire(group), call),
            ("sync", "WaitGroup", "Go", Some(group))
            | ("golang.org/x/sync/errgroup", "Group", "Go", Some(group)) => {
                let reached = args.first().map(|f| self.func_argument(*f)).unwrap_or_default();
                self.push(What::Go { reached, multi: false, ends: Some(group) }, call);
            }
            ("golang.org/x/sync/errgroup", "Group", "Wait", Some(group)) => {
                self.push(What::Acquire(group), call)
            }
            ("sync", "Once", "Do", Some(once)) => {
                let reached = args.first().map(|f| self.func_argument(*f)).unwrap_or_default();
                let held = self.held.clone();
                self.held.insert(once, false);
                self.push(What::Call(reached), call);
                self.held = held;
                self.push(What::Release(once, Signal::All), call);
                self.push(What::Acquire(once), call);
            }
            ("sync", "Cond" | "Pool" | "Map", ..) => args.iter().for_each(|a| self.read(*a)),
            ("sync/atomic", "", _, _) => {
                args.iter().for_each(|a| self.read(*a));
                if let Some(first) = args.first() {
                    let value = self.memory.value(view, *first, 0);
                    let cell = self.memory.leads_to(value);
                    self.atomic(cell, name, call);
                }
            }
            ("sync/atomic", _, _, Some(cell)) => {
                args.iter().for_each(|a| self.read(*a));
                self.atomic(cell, name, call);
            }
            ("time", "", "AfterFunc", _) => {
                let reached = args.get(1).map(|f| self.func_argument(*f)).unwrap_or_default();
                self.push(What::Go { reached, multi: false, ends: None }, call);
            }
            ("runtime", "", "SetFinalizer" | "AddCleanup", _) => {
                args.first().into_iter().for_each(|a| self.read(*a));
                let reached = args.get(1).map(|f| self.func_argument(*f)).unwrap_or_default();
                self.push(What::Go { reached, multi: false, ends: None }, call);
            }
            ("net/http", _, "HandleFunc" | "Handle", _) => {
                let reached = args.get(1).map(|f| self.func_argument(*f)).unwrap_or_default();
                self.push(What::Go { reached, multi: true, ends: None }, call);
            }
            _ => return false,
        }
        true
    }

    fn atomic(&mut self, cell: Cell, name: &str, call: ExprId) {
        let loads = name.starts_with("Load");
        self.push(What::Atomic(cell, !loads), call);
        if !name.starts_with("Store") {
            self.push(What::Acquire(cell), call);
        }
        if !loads {
            self.push(What::Release(cell, Signal::All), call);
        }
    }
}
