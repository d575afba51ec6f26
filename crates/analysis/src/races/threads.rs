//! Goroutines: what each does in order, and what of it stands before what another does.
//!
//! From every *entry* (a function that nobody here calls, `main`, `init`, a test) the events are strung together with those
//! of the functions called, so that one goroutine is one list; a `go` in a list starts another. Order between two lists
//! (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978; the edges are those of the Go memory
//! model): what stands before the start is before all that the goroutine does; what stands before a release is before
//! what stands behind the acquire of the same thing.

use super::events::{Arm, Event, Held, Index, Signal, What};
use super::memory::{Cell, Memory};
use crate::units::{FuncValue, UnitKind, Units};
use goxide_ir::{BodyId, ExprRef, Program};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Calls are strung in no deeper than this.
const CALL_DEPTH: usize = 6;
/// A list has no more events.
const MOST_EVENTS: usize = 3_000;
/// An entry starts no more goroutines that are told apart.
const MOST_THREADS: usize = 40;
/// Goroutines start goroutines no deeper than this.
const THREAD_DEPTH: usize = 3;

/// What one goroutine does at one point.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) what: Did,
    pub(super) at: ExprRef,
    pub(super) arms: Rc<[Arm]>,
    pub(super) held: Rc<Held>,
}

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    Access { cell: Cell, writes: bool, atomic: bool, index: Index },
    Release(Cell, Signal),
    Acquire(Cell),
    Start,
}

/// One goroutine, or several that do the same.
pub(super) struct Thread {
    pub(super) steps: Vec<Step>,
    /// The goroutine that starts it and the step that does; `None` for the entry's own.
    pub(super) parent: Option<(usize, usize)>,
    /// Whether several may run at once.
    pub(super) multi: bool,
    /// What starts it: the `go`, or the entry.
    pub(super) root: Root,
    /// The units that it runs.
    pub(super) runs: FxHashSet<usize>,
    /// Its steps that release and acquire.
    signals: Vec<usize>,
}

/// How a goroutine comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// The goroutine that calls this unit from outside.
    Entry(usize),
    /// Started here.
    Go(ExprRef),
}

impl Thread {
    /// Its releases and acquires.
    fn told(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.signals.iter().map(|i| (*i, &self.steps[*i]))
    }
}

/// Strings events together.
pub(super) struct Stringer<'a> {
    pub(super) program: &'a Program,
    pub(super) units: &'a Units,
    pub(super) events: &'a [Vec<Event>],
}

struct Line {
    steps: Vec<Step>,
    runs: FxHashSet<usize>,
    /// Goroutines that it starts: the step, what runs, whether in a loop, what its end releases.
    starts: Vec<(usize, usize, bool, Option<Cell>)>,
    frames: u32,
}

impl Stringer<'_> {
    fn unit_of(&self, func: FuncValue) -> Option<usize> {
        match func {
            FuncValue::Func(func) => self.units.of_func.get(&func).copied(),
            FuncValue::Lit(lit) => self.units.of_lit.get(&lit).copied(),
        }
    }

    /// Units from which a `go` can be reached.
    pub(super) fn starters(&self) -> FxHashSet<usize> {
        let mut callers: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        let mut todo = Vec::new();
        for (unit, events) in self.events.iter().enumerate() {
            for event in events {
                if let What::Go { .. } = event.what {
                    todo.push(unit);
                } else if let What::Call(reached) = &event.what {
                    for callee in reached.iter().filter_map(|f| self.unit_of(*f)) {
                        callers.entry(callee).or_default().push(unit);
                    }
                }
            }
        }
        let mut out = FxHashSet::default();
        while let Some(unit) = todo.pop() {
            if out.insert(unit) {
                todo.extend(callers.get(&unit).into_iter().flatten());
            }
        }
        out
    }

    /// Whether a server calls this of each request, each in its own goroutine.
    fn is_handler(&self, unit: usize) -> bool {
        let UnitKind::Func(func) = self.units.list[unit].kind else { return false };
        self.program[func].name == "ServeHTTP" && self.program[func].receiver.is_some()
    }

    /// The goroutines of one entry, its own first.
    pub(super) fn threads(&self, entry: usize) -> Vec<Thread> {
        let mut out: Vec<Thread> = Vec::new();
        let mut todo = vec![(entry, None, self.is_handler(entry), Root::Entry(entry), None, 0)];
        let mut next = 0;
        while let Some((unit, parent, multi, root, ends, depth)) = todo.get(next).copied() {
            next += 1;
            let mut line =
                Line { steps: Vec::new(), runs: FxHashSet::default(), starts: Vec::new(), frames: 0 };
            self.string(unit, &[], &Rc::default(), &mut Vec::new(), &mut line);
            if let (Some(cell), Some(last)) = (ends, line.steps.last().cloned()) {
                line.steps.push(Step { what: Did::Release(cell, Signal::All), arms: Rc::new([]), ..last });
            }
            let own = out.len();
            for (step, started, again, ends) in &line.starts {
                if todo.len() < MOST_THREADS && depth < THREAD_DEPTH {
                    let root = Root::Go(line.steps[*step].at);
                    todo.push((*started, Some((own, *step)), multi || *again, root, *ends, depth + 1));
                }
            }
            let is_signal = |s: &Step| matches!(s.what, Did::Release(..) | Did::Acquire(_));
            let signals = (0..line.steps.len()).filter(|i| is_signal(&line.steps[*i])).collect();
            out.push(Thread { steps: line.steps, parent, multi, root, runs: line.runs, signals });
        }
        out
    }

    fn string(&self, unit: usize, arms: &[Arm], held: &Rc<Held>, stack: &mut Vec<usize>, line: &mut Line) {
        if stack.contains(&unit) || stack.len() >= CALL_DEPTH {
            return;
        }
        stack.push(unit);
        line.runs.insert(unit);
        line.frames += 1;
        let frame = line.frames << 12;
        for event in &self.events[unit] {
            if line.steps.len() >= MOST_EVENTS {
                break;
            }
            let arms: Rc<[Arm]> = arms
                .iter()
                .copied()
                .chain(event.arms.iter().map(|arm| Arm { id: frame | arm.id & 0xfff, ..*arm }))
                .collect();
            let held = if held.is_empty() {
                event.held.clone()
            } else {
                let mut all = (**held).clone();
                all.extend(event.held.iter());
                Rc::new(all)
            };
            let mut push = |what| {
                line.steps.push(Step { what, at: event.at, arms: arms.clone(), held: held.clone() });
            };
            match &event.what {
                What::Read(cell, index) => {
                    push(Did::Access { cell: *cell, writes: false, atomic: false, index: *index });
                }
                What::Write(cell, index) => {
                    push(Did::Access { cell: *cell, writes: true, atomic: false, index: *index });
                }
                What::Atomic(cell, writes) => {
                    push(Did::Access { cell: *cell, writes: *writes, atomic: true, index: Index::Any });
                }
                What::Release(cell, signal) => push(Did::Release(*cell, *signal)),
                What::Acquire(cell) => push(Did::Acquire(*cell)),
                What::Call(reached) => {
                    for callee in reached.iter().filter_map(|f| self.unit_of(*f)) {
                        self.string(callee, &arms, &held, stack, line);
                    }
                }
                What::Go { reached, multi, ends } => {
                    push(Did::Start);
                    let step = line.steps.len() - 1;
                    let again = *multi || arms.iter().any(|arm| arm.is_loop);
                    for callee in reached.iter().filter_map(|f| self.unit_of(*f)) {
                        line.starts.push((step, callee, again, *ends));
                    }
                }
            }
        }
        stack.pop();
    }
}

/// The goroutines of one entry, and what is asked of their order.
pub(super) struct Order<'t, 'm, 'a> {
    pub(super) threads: &'t [Thread],
    pub(super) memory: &'m mut Memory<'a>,
    pub(super) units: &'t Units,
    /// The units of each body.
    pub(super) of_body: &'t FxHashMap<BodyId, Vec<usize>>,
    /// The units that make each cell, as far as anybody has asked.
    pub(super) makers: &'t mut FxHashMap<Cell, Option<Rc<[usize]>>>,
}

/// A step of a goroutine.
pub(super) type At = (usize, usize);

impl Order<'_, '_, '_> {
    fn step(&self, at: At) -> &Step {
        &self.threads[at.0].steps[at.1]
    }

    /// Whether what runs at `inner` has run at `outer` before: `outer` stands in no branch that `inner` is not in.
    fn always(&self, outer: At, inner: At) -> bool {
        let (outer, inner) = (&self.step(outer).arms, &self.step(inner).arms);
        outer.iter().all(|arm| arm.is_loop || inner.contains(arm))
    }

    /// The steps from the entry's goroutine to `thread`, itself with no step last.
    fn ancestors(&self, thread: usize) -> Vec<At> {
        let mut out = Vec::new();
        let mut at = thread;
        while let Some((parent, step)) = self.threads[at].parent {
            out.push((parent, step));
            at = parent;
        }
        out
    }

    /// A loop that both stand in.
    fn common_loop(&self, a: At, b: At) -> Option<Arm> {
        let (a, b) = (&self.step(a).arms, &self.step(b).arms);
        a.iter().zip(b.iter()).take_while(|(a, b)| a == b).map(|(a, _)| *a).filter(|a| a.is_loop).last()
    }

    /// Whether the accesses mean different elements.
    pub(super) fn apart(&mut self, a: At, b: At) -> bool {
        let index = |step: &Step| match step.what {
            Did::Access { index, .. } => index,
            Did::Release(..) | Did::Acquire(_) | Did::Start => Index::Any,
        };
        match (index(self.step(a)), index(self.step(b))) {
            (Index::At(a), Index::At(b)) => a != b,
            (Index::At(at), Index::Range(from, to)) | (Index::Range(from, to), Index::At(at)) => {
                at < from || to <= at
            }
            (Index::Range(a, to_a), Index::Range(b, to_b)) => to_a <= b || to_b <= a,
            // Each of several goroutines has an index of its own.
            (Index::Of(own), Index::Of(other)) if own == other && a.0 == b.0 => {
                let cell = self.memory.local(own);
                self.is_private(cell, a.0, b.0)
            }
            _ => false,
        }
    }

    /// Whether `a` and `b` both come again and again, and `b` tells nothing back: a later `a` may meet an earlier `b`.
    fn overtakes(&mut self, a: At, b: At, cell: Cell) -> bool {
        let innermost = |s: &Step| s.arms.iter().rev().find(|arm| arm.is_loop).copied();
        let (Some(loop_a), Some(loop_b)) = (innermost(self.step(a)), innermost(self.step(b))) else {
            return false;
        };
        if self.is_made_within(cell, a) || self.is_made_within(cell, b) {
            return false;
        }
        let threads = self.threads;
        let signals = |arm: Arm, at: At| {
            let steps = threads[at.0].told();
            steps.filter(move |(_, s)| s.arms.contains(&arm)).map(|(i, s)| (i, s.what)).collect::<Vec<_>>()
        };
        let (of_a, of_b) = (signals(loop_a, a), signals(loop_b, b));
        let mut back = false;
        for (at, release) in of_b {
            let Did::Release(told, _) = release else { continue };
            if at <= b.1 || !self.always((b.0, at), b) {
                continue;
            }
            let told = self.memory.find(told);
            back |= of_a.iter().any(|(_, s)| matches!(s, Did::Acquire(of) if self.memory.find(*of) == told));
        }
        // Without any signal out of the loop the order is that of whole loops.
        let out = of_a.iter().any(|(_, s)| matches!(s, Did::Release(..)));
        out && !back
    }

    /// Whether `a` stands before `b` because of a signal from the one goroutine to the other.
    fn signalled(&mut self, a: At, b: At) -> bool {
        let threads = self.threads;
        for (release, step) in threads[a.0].told().filter(|(i, _)| *i > a.1) {
            let Did::Release(cell, signal) = step.what else { continue };
            if !self.always((a.0, release), a) {
                continue;
            }
            let cell = self.memory.find(cell);
            let mut seen = 0;
            for (acquire, step) in threads[b.0].told().take_while(|(i, _)| *i < b.1) {
                let Did::Acquire(of) = step.what else { continue };
                if self.memory.find(of) != cell || !self.always((b.0, acquire), b) {
                    continue;
                }
                seen += if step.arms.iter().any(|arm| arm.is_loop) { 1_000 } else { 1 };
            }
            // One receive from two senders waits for one of them only.
            if seen > 0 && (signal == Signal::All || seen >= self.senders(cell, b)) {
                return true;
            }
        }
        false
    }

    /// How many goroutines send on a channel, as far as they have been started before `at`.
    fn senders(&mut self, cell: Cell, at: At) -> usize {
        let threads = self.threads;
        let mut out = 0;
        for thread in threads {
            if thread.parent.is_some_and(|start| start.0 == at.0 && start.1 >= at.1) {
                continue;
            }
            let sends = thread.told().any(
                |(_, step)| matches!(step.what, Did::Release(of, Signal::One) if self.memory.find(of) == cell),
            );
            out += if !sends {
                0
            } else if thread.multi {
                2
            } else {
                1
            };
        }
        out
    }

    /// Whether one of two steps is before the other whenever both run.
    pub(super) fn ordered(&mut self, a: At, b: At, cell: Cell) -> bool {
        if a.0 == b.0 {
            return !self.threads[a.0].multi;
        }
        let (up_a, up_b) = (self.ancestors(a.0), self.ancestors(b.0));
        if let Some(start) = up_b.iter().find(|s| s.0 == a.0) {
            return self.around(a, *start, b, cell);
        }
        if let Some(start) = up_a.iter().find(|s| s.0 == b.0) {
            return self.around(b, *start, a, cell);
        }
        if self.told(a, b, cell) || self.told(b, a, cell) {
            return true;
        }
        // The one has ended before the other starts.
        let Some((start_a, start_b)) =
            up_a.iter().find_map(|a| up_b.iter().find(|b| b.0 == a.0).map(|b| (*a, *b)))
        else {
            return false;
        };
        let (first, second, last) =
            if start_a.1 <= start_b.1 { (start_a, start_b, a) } else { (start_b, start_a, b) };
        first.1 < second.1 && self.common_loop(first, second).is_none() && self.signalled(last, second)
    }

    /// Whether `own`, of the goroutine that starts another at `start`, is before or after `other` of that one.
    fn around(&mut self, own: At, start: At, other: At, cell: Cell) -> bool {
        if own.1 < start.1 {
            let again = self.common_loop(own, start);
            if again.is_none() || self.is_made_within(cell, start) {
                return true;
            }
            // The next turn: has the goroutine ended by then?
            let last = self.threads[start.0].steps.len();
            let in_turn = |s: &Step| again.is_some_and(|arm| s.arms.contains(&arm));
            let turn = self.threads[start.0].steps.iter().take(last).rposition(in_turn);
            return turn
                .is_some_and(|turn| self.signalled(other, (start.0, turn)) && self.waits(start, turn));
        }
        self.told(other, own, cell) || self.told(own, other, cell)
    }

    fn told(&mut self, a: At, b: At, cell: Cell) -> bool {
        self.signalled(a, b) && !self.overtakes(a, b, cell)
    }

    /// Whether an acquire stands between a start and the end of the turn.
    fn waits(&self, start: At, turn: usize) -> bool {
        let steps = &self.threads[start.0].steps;
        steps[start.1..=turn].iter().any(|s| matches!(s.what, Did::Acquire(_)))
    }

    /// Whether a cell is made in the loop around a start, so that each turn has its own.
    fn is_made_within(&mut self, cell: Cell, start: At) -> bool {
        let step = self.step(start).clone();
        let sites = self.memory.sites(cell);
        let Some(span) = self.loop_span(step.at) else { return false };
        !sites.is_empty()
            && sites
                .iter()
                .all(|s| s.body == step.at.body && span.start <= s.span.start && s.span.end <= span.end)
    }

    /// The innermost loop around an expression, its head included.
    fn loop_span(&self, at: ExprRef) -> Option<goxide_source::Span> {
        let view = crate::view::View::new(self.memory.program(), at.body);
        let here = view.span(at.expr);
        let loops = view
            .body
            .stmts()
            .filter(|(_, s)| matches!(s, goxide_ir::Stmt::For { .. } | goxide_ir::Stmt::Range { .. }));
        loops
            .map(|(id, _)| view.body.stmt_span(id))
            .filter(|s| s.start <= here.start && here.end <= s.end)
            .min_by_key(|s| s.end - s.start)
    }

    /// Whether each of two goroutines has a cell of its own.
    pub(super) fn is_private(&mut self, cell: Cell, a: usize, b: usize) -> bool {
        let Some(makers) = self.makers(cell) else { return false };
        let threads = self.threads;
        let runs = |thread: &Thread| makers.iter().all(|unit| thread.runs.contains(unit));
        if a != b {
            return runs(&threads[a]) && runs(&threads[b]);
        }
        runs(&threads[a])
            || threads[a].parent.is_some_and(|start| {
                self.step(start).arms.iter().any(|arm| arm.is_loop) && self.is_made_within(cell, start)
            })
    }

    /// The units that make a cell; `None` if that is not known.
    fn makers(&mut self, cell: Cell) -> Option<Rc<[usize]>> {
        if let Some(known) = self.makers.get(&cell) {
            return known.clone();
        }
        let sites = self.memory.sites(cell);
        let program = self.memory.program();
        let mut out = Vec::new();
        for site in &sites {
            let view = crate::view::View::new(program, site.body);
            let of_body = self.of_body.get(&site.body).into_iter().flatten().copied();
            let inside = of_body.filter(|index| {
                let unit = &self.units.list[*index];
                unit.roots.iter().any(|root| {
                    let span = match root {
                        goxide_ir::Node::Stmt(s) => view.body.stmt_span(*s),
                        goxide_ir::Node::Expr(e) => view.span(*e),
                    };
                    span.start <= site.span.start && site.span.end <= span.end
                }) || unit.locals.iter().any(|l| view.body[*l].span == site.span)
            });
            // The innermost unit makes it.
            out.extend(inside.max());
        }
        let known = (!sites.is_empty() && out.len() == sites.len()).then(|| out.into());
        self.makers.insert(cell, known.clone());
        known
    }
}
