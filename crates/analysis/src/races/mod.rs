//! Which memory several goroutines reach, which of them write it, under which lock, and whether two can meet.
//!
//! Question: for every variable, field, element and piece of memory that is made, who reaches it, and does an order or a lock
//! stand between a write and any other access?
//!
//! [`memory`] tells memory apart, [`events`] says what each function does to it, [`threads`] strings that together to what
//! each goroutine does and knows what is before what. Two accesses of different goroutines, one of them a write, race if
//! neither is before the other, no lock is held at both, and not both are atomic.
//!
//! A program without goroutines of its own may still be called by several: the fields of a type that locks are
//! judged by who holds its lock ([`crate::sharing`]). What one entry has started may run while another entry is called of
//! the same object, and each request has a goroutine of its own.
//!
//! Not seen: order by conditions (a flag that is read under a lock), by files and timers; what the library does with memory
//! that it keeps. Memory that many places make is not judged: that two goroutines reach the same then means little.

mod events;
mod memory;
mod threads;

use crate::call_graph::CallGraph;
use crate::sharing::Sharing;
use crate::units::{UnitKind, Units};
use crate::view::View;
use events::{Event, Held, What, events, shareable};
use goxide_ir::{ExprRef, LocalRef, Program, TypeDeclId, VarId};
use indexmap::{IndexMap, IndexSet};
use memory::{BEHIND, CLOSED, Cell, ELEMENTS, Memory};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::rc::Rc;
pub(crate) use threads::Root;
use threads::{At, Did, Order, Stringer, Thread};

/// No more parts of a variable are looked at.
const MOST_PARTS: usize = 48;

/// Accesses of one cell are compared with no more others.
const MOST_PAIRS: usize = 48;

/// A cell that more places make stands for too much to say that two goroutines reach the same.
const MOST_SITES: usize = 6;

/// No more accesses of one piece of memory are kept.
const MOST_KEPT: usize = 64;

/// No more steps are strung together in a program; what is left is told function by function.
const MOST_STEPS: usize = 400_000;

/// How memory is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// One goroutine has it, by one name.
    Owned,
    /// Lent for a call.
    Borrowed,
    /// One goroutine has it, by several names.
    Aliased,
    /// One goroutine leaves it to another.
    HandedOff,
    /// Several goroutines read it, none writes it any more.
    SharedReadonly,
    /// Several goroutines reach it while one of them writes it, in whatever order.
    SharedMutated,
    /// A lock, channel, wait group or the like.
    SyncObject,
}

impl Class {
    /// The word in the documented lines.
    pub fn word(self) -> &'static str {
        match self {
            Class::Owned => "owned",
            Class::Borrowed => "borrowed",
            Class::Aliased => "aliased",
            Class::HandedOff => "handed_off",
            Class::SharedReadonly => "shared_readonly",
            Class::SharedMutated => "shared_mutated",
            Class::SyncObject => "sync_object",
        }
    }
}

/// An access to memory.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) at: ExprRef,
    pub(crate) writes: bool,
    pub(crate) root: Root,
    /// Names of the locks that are held.
    pub(crate) locks: Vec<String>,
}

/// What is known of one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) class: Option<Class>,
    pub(crate) guard: Option<String>,
    pub(crate) race: bool,
    pub(crate) accesses: Vec<Access>,
}

impl Known {
    fn add(&mut self, other: &Known) {
        self.class = self.class.max(other.class);
        self.race |= other.race;
        self.guard = self.guard.take().or_else(|| other.guard.clone());
        let room = MOST_KEPT.saturating_sub(self.accesses.len());
        self.accesses.extend(other.accesses.iter().take(room).cloned());
    }
}

/// What is known of all memory.
#[derive(Debug, Default)]
pub(crate) struct Races {
    pub(crate) locals: IndexMap<LocalRef, Known, FxBuildHasher>,
    pub(crate) globals: IndexMap<VarId, Known, FxBuildHasher>,
    pub(crate) fields: IndexMap<(TypeDeclId, u32), Known, FxBuildHasher>,
    /// Elements of what a local, global or field holds.
    pub(crate) local_elements: IndexMap<LocalRef, Known, FxBuildHasher>,
    pub(crate) global_elements: IndexMap<VarId, Known, FxBuildHasher>,
    /// What `new`, `make`, literals and `&T{}` make, by their expression.
    pub(crate) made: IndexMap<ExprRef, Known, FxBuildHasher>,
}

/// Solves races over the packages to port.
pub(crate) fn races(program: &Program, calls: &CallGraph, sharing: &Sharing, units: &Units) -> Races {
    let shareable = shareable(program, units);
    let mut memory = Memory::new(program, calls, units);
    let events: Vec<_> = units
        .list
        .iter()
        .enumerate()
        .map(|(index, unit)| {
            let view = View::new(program, unit.body);
            let per_turn = crate::sharing::version(view, units, index) >= (1, 22);
            events(view, unit, &mut memory, &shareable, per_turn)
        })
        .collect();
    let stringer = Stringer { program, units, events: &events };
    let names = lock_names(program, units, &mut memory);
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let called = |unit: usize| match units.list[unit].kind {
        UnitKind::Func(func) => calls.callers.get(&func).is_some_and(|c| !c.is_empty()),
        UnitKind::Lit(_) => true,
        UnitKind::Init(_) => false,
    };
    let all = 0..units.list.len();
    // What nobody calls comes first; what none of these runs is called by code that is not seen.
    let order: Vec<usize> = all.clone().filter(|u| !called(*u)).chain(all.filter(|u| called(*u))).collect();
    let mut of_body: FxHashMap<goxide_ir::BodyId, Vec<usize>> = FxHashMap::default();
    for (index, unit) in units.list.iter().enumerate() {
        of_body.entry(unit.body).or_default().push(index);
    }
    let starters = stringer.starters();
    let mut judge = Judge {
        units,
        names,
        of_body,
        makers: FxHashMap::default(),
        known: FxHashMap::default(),
        outside: IndexMap::default(),
    };
    let mut steps = 0;
    let strung = |entry: &&usize| starters.contains(entry) || !starters.is_empty() && !called(**entry);
    for entry in order.iter().filter(strung) {
        if seen.contains(entry) || steps > MOST_STEPS {
            continue;
        }
        let threads = stringer.threads(*entry);
        steps += threads.iter().map(|t| t.steps.len()).sum::<usize>();
        seen.extend(threads.iter().flat_map(|t| t.runs.iter().copied()));
        judge.entry(&threads, &mut memory);
    }
    // What no goroutine of those runs is one goroutine's.
    for unit in order.into_iter().filter(|unit| !seen.contains(unit)) {
        judge.alone(unit, &events[unit], &mut memory);
    }
    judge.between_entries(&mut memory);
    let known = judge.known;
    gather(program, units, sharing, &mut memory, &known)
}

/// Judges entry by entry.
struct Judge<'u> {
    units: &'u Units,
    names: FxHashMap<Cell, String>,
    of_body: FxHashMap<goxide_ir::BodyId, Vec<usize>>,
    makers: FxHashMap<Cell, Option<Rc<[usize]>>>,
    known: FxHashMap<Cell, Known>,
    /// Accesses of fields by cell: those of goroutines that an entry starts, and the entries' own.
    outside: IndexMap<Cell, Vec<Outside>, FxBuildHasher>,
}

/// An access that may meet those of other entries.
struct Outside {
    entry: Root,
    started: bool,
    writes: bool,
    atomic: bool,
    locks: FxHashSet<Cell>,
}

impl Judge<'_> {
    /// The goroutines of one entry.
    fn entry(&mut self, threads: &[Thread], memory: &mut Memory<'_>) {
        let mut by_cell: IndexMap<Cell, Vec<At>, FxBuildHasher> = IndexMap::default();
        let mut counted: FxHashSet<(Cell, usize, ExprRef, bool)> = FxHashSet::default();
        for (t, thread) in threads.iter().enumerate() {
            for (i, step) in thread.steps.iter().enumerate() {
                let Did::Access { cell, writes, .. } = step.what else { continue };
                let cell = memory.find(cell);
                if counted.insert((cell, t, step.at, writes)) {
                    by_cell.entry(cell).or_default().push((t, i));
                }
            }
        }
        for (cell, accesses) in by_cell {
            let (units, of_body, makers) = (self.units, &self.of_body, &mut self.makers);
            let mut order = Order { threads, memory, units, of_body, makers };
            let verdict = verdict(&mut order, cell, &accesses);
            let guard = verdict.guard.and_then(|lock| self.lock(memory, lock));
            let known = self.known.entry(cell).or_default();
            known.class = known.class.max(verdict.class);
            known.race |= verdict.race;
            known.guard = known.guard.take().or(guard);
            for at in &accesses {
                let step = &threads[at.0].steps[at.1];
                if let Did::Access { writes, atomic, .. } = step.what {
                    self.note(memory, cell, threads, *at, writes, atomic);
                    self.keep(memory, cell, step.at, writes, threads[at.0].root, &step.held);
                }
            }
        }
    }

    fn note(
        &mut self,
        memory: &mut Memory<'_>,
        cell: Cell,
        threads: &[Thread],
        at: At,
        writes: bool,
        atomic: bool,
    ) {
        let noted = self.outside.entry(cell).or_default();
        if memory.field_of(cell).is_none() || noted.len() >= MOST_KEPT {
            return;
        }
        let thread = &threads[at.0];
        let locks = thread.steps[at.1].held.keys().map(|lock| memory.find(*lock)).collect();
        let (entry, started) = (threads[0].root, thread.parent.is_some());
        noted.push(Outside { entry, started, writes, atomic, locks });
    }

    /// What one entry has started may run while another entry is called of the same object.
    fn between_entries(&mut self, memory: &mut Memory<'_>) {
        for (cell, all) in std::mem::take(&mut self.outside) {
            let meet = |a: &Outside, b: &Outside| a.started && !b.started && a.entry != b.entry;
            let meeting: Vec<&Outside> =
                all.iter().filter(|a| all.iter().any(|b| meet(a, b) || meet(b, a))).collect();
            if meeting.is_empty() || memory.sites(cell).len() > MOST_SITES {
                continue;
            }
            let unsafe_pair = |a: &Outside, b: &Outside| {
                meet(a, b)
                    && (a.writes || b.writes)
                    && !(a.atomic && b.atomic)
                    && a.locks.is_disjoint(&b.locks)
            };
            let race = all.iter().any(|a| all.iter().any(|b| unsafe_pair(a, b)));
            let written = meeting.iter().any(|a| a.writes);
            let common = meeting.iter().skip(1).fold(meeting[0].locks.clone(), |mut locks, a| {
                locks.retain(|lock| a.locks.contains(lock));
                locks
            });
            let guard = common.into_iter().min().filter(|_| written).and_then(|lock| self.lock(memory, lock));
            let known = self.known.entry(cell).or_default();
            let class = if written { Class::SharedMutated } else { Class::SharedReadonly };
            known.class = known.class.max(Some(class));
            known.race |= race;
            known.guard = known.guard.take().or(guard);
        }
    }

    /// A unit that only goroutines run which are not seen.
    fn alone(&mut self, unit: usize, events: &[Event], memory: &mut Memory<'_>) {
        for event in events {
            let (cell, writes) = match event.what {
                What::Read(cell, _) => (cell, false),
                What::Write(cell, _) => (cell, true),
                What::Atomic(cell, writes) => (cell, writes),
                What::Release(..) | What::Acquire(_) | What::Call(_) | What::Go { .. } => continue,
            };
            let cell = memory.find(cell);
            self.keep(memory, cell, event.at, writes, Root::Entry(unit), &event.held);
        }
    }

    fn keep(
        &mut self,
        memory: &mut Memory<'_>,
        cell: Cell,
        at: ExprRef,
        writes: bool,
        root: Root,
        held: &Held,
    ) {
        let kept = self.known.entry(cell).or_default().accesses.as_slice();
        let same = |a: &Access| a.at == at && a.writes == writes && a.root == root;
        if kept.len() >= MOST_KEPT || kept.iter().any(same) {
            return;
        }
        let locks: Vec<String> = held.keys().filter_map(|lock| self.lock(memory, *lock)).collect();
        self.known.entry(cell).or_default().accesses.push(Access { at, writes, root, locks });
    }

    /// The name of a lock.
    fn lock(&self, memory: &mut Memory<'_>, lock: Cell) -> Option<String> {
        let lock = memory.find(lock);
        if let Some(name) = self.names.get(&lock) {
            return Some(name.clone());
        }
        let (decl, index) = memory.field_of(lock)?;
        let fields = crate::view::fields_of(memory.program(), decl);
        Some(fields.get(index as usize)?.name.to_string())
    }
}

#[derive(Default)]
struct Verdict {
    class: Option<Class>,
    race: bool,
    guard: Option<Cell>,
}

fn verdict(order: &mut Order<'_, '_, '_>, cell: Cell, accesses: &[At]) -> Verdict {
    let threads = order.threads;
    if order.memory.sites(cell).len() > MOST_SITES {
        return Verdict::default();
    }
    let by: IndexSet<usize, FxBuildHasher> = accesses.iter().map(|a| a.0).collect();
    let shared: Vec<usize> = by
        .iter()
        .copied()
        .filter(|a| by.iter().any(|b| (a != b || threads[*a].multi) && !order.is_private(cell, *a, *b)))
        .collect();
    if shared.is_empty() {
        return Verdict::default();
    }
    let accesses: Vec<At> =
        accesses.iter().copied().filter(|a| shared.contains(&a.0)).take(MOST_PAIRS).collect();
    let is = |at: &At| match threads[at.0].steps[at.1].what {
        Did::Access { writes, atomic, .. } => (writes, atomic),
        Did::Release(..) | Did::Acquire(_) | Did::Start => (false, false),
    };
    let mut race = false;
    'pairs: for (i, a) in accesses.iter().enumerate() {
        for b in &accesses[i..] {
            let ((a_writes, a_atomic), (b_writes, b_atomic)) = (is(a), is(b));
            let may = (a_writes || b_writes) && !(a_atomic && b_atomic) && (a.0 != b.0 || threads[a.0].multi);
            if may
                && !order.apart(*a, *b)
                && !order.is_private(cell, a.0, b.0)
                && common_lock(order, *a, *b).is_none()
                && !order.ordered(*a, *b, cell)
            {
                race = true;
                break 'pairs;
            }
        }
    }
    // Writes before anybody else has it do not count.
    let early = |at: &At| {
        shared.iter().all(|t| {
            let starts = ancestors_of(threads, *t);
            *t == at.0 && !threads[*t].multi
                || starts.iter().any(|s| s.0 == at.0 && at.1 < s.1 && !in_loop(threads, *s))
        })
    };
    let late: Vec<At> = accesses.iter().copied().filter(|a| !early(a)).collect();
    let class = if !late.iter().any(|a| is(a).0) {
        Class::SharedReadonly
    } else if !race
        && shared.len() == 2
        && !shared.iter().any(|t| threads[*t].multi)
        && is_left(order, &accesses)
    {
        Class::HandedOff
    } else {
        Class::SharedMutated
    };
    let guard = (class == Class::SharedMutated).then(|| guard(order, &late)).flatten();
    Verdict { class: Some(class), race, guard }
}

fn ancestors_of(threads: &[Thread], thread: usize) -> Vec<At> {
    let mut out = Vec::new();
    let mut at = thread;
    while let Some((parent, step)) = threads[at].parent {
        out.push((parent, step));
        at = parent;
    }
    out
}

fn in_loop(threads: &[Thread], at: At) -> bool {
    threads[at.0].steps[at.1].arms.iter().any(|arm| arm.is_loop)
}

/// Whether all accesses of the one goroutine stand before those of the other.
fn is_left(order: &mut Order<'_, '_, '_>, accesses: &[At]) -> bool {
    let threads = order.threads;
    let Some(first) = accesses.iter().map(|a| a.0).min() else { return false };
    let other = accesses.iter().map(|a| a.0).find(|t| *t != first);
    let Some(start) = other.and_then(|t| ancestors_of(threads, t).into_iter().find(|s| s.0 == first)) else {
        return false;
    };
    accesses.iter().all(|a| a.0 != first || a.1 < start.1) && !in_loop(threads, start)
}

/// A lock that is held at both; one of them at least for writing.
fn common_lock(order: &mut Order<'_, '_, '_>, a: At, b: At) -> Option<Cell> {
    let threads = order.threads;
    let (a, b) = (&threads[a.0].steps[a.1].held, &threads[b.0].steps[b.1].held);
    for (lock, read) in a.iter() {
        for (other, also) in b.iter() {
            if order.memory.find(*lock) == order.memory.find(*other) && !(*read && *also) {
                return Some(*lock);
            }
        }
    }
    None
}

/// The lock that is held at all of them.
fn guard(order: &mut Order<'_, '_, '_>, accesses: &[At]) -> Option<Cell> {
    let threads = order.threads;
    let mut held = accesses.iter().map(|a| {
        let held = threads[a.0].steps[a.1].held.clone();
        held.keys().map(|lock| order.memory.find(*lock)).collect::<FxHashSet<Cell>>()
    });
    let mut all = held.next()?;
    for other in held {
        all.retain(|lock| other.contains(lock));
    }
    all.into_iter().min()
}

/// Locks by name.
fn lock_names(program: &Program, units: &Units, memory: &mut Memory<'_>) -> FxHashMap<Cell, String> {
    let mut out = FxHashMap::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let mut locals: Vec<_> = unit.locals.iter().copied().collect();
        locals.sort();
        for local in locals.into_iter().filter(|l| view.body[*l].kind.is_variable()) {
            let cell = memory.local(view.local_ref(local));
            let of_lock = crate::view::pointee_decl(program, view.local_ty(local))
                .is_some_and(|d| program[program[d].package].path == "sync");
            if of_lock {
                let name = view.body[local].name.to_string();
                let is_pointer =
                    matches!(crate::view::under(program, view.local_ty(local)), goxide_ir::Ty::Pointer(_));
                let cell = if is_pointer { memory.leads_to(cell) } else { cell };
                out.entry(cell).or_insert(name);
            }
        }
    }
    for (id, var) in program.vars.iter() {
        let cell = memory.global(id);
        out.entry(cell).or_insert(var.name.to_string());
    }
    out
}

/// What is known of each declared thing.
fn gather(
    program: &Program,
    units: &Units,
    sharing: &Sharing,
    memory: &mut Memory<'_>,
    known: &FxHashMap<Cell, Known>,
) -> Races {
    let mut out = Races::default();
    let none = Known::default();
    let mut fields: IndexMap<(TypeDeclId, u32), Known, FxBuildHasher> = IndexMap::default();
    let mut cells: Vec<Cell> = known.keys().copied().collect();
    cells.sort_unstable();
    for cell in &cells {
        if let Some(field) = memory.field_of(*cell) {
            fields.entry(field).or_default().add(&known[cell]);
        }
    }
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let mut locals: Vec<_> = unit.locals.iter().copied().collect();
        locals.sort();
        for local in locals.into_iter().filter(|l| view.body[*l].kind.is_variable()) {
            let local = view.local_ref(local);
            let cell = memory.local(local);
            let ty = view.local_ty(local.local);
            let mut own = whole(program, memory, known, cell, ty);
            if let goxide_ir::Ty::Chan { .. } = crate::view::under(program, ty) {
                let chan = memory.leads_to(cell);
                let closed = memory.field(chan, CLOSED, None);
                own.add(known.get(&closed).unwrap_or(&none));
            }
            out.locals.insert(local, own);
            if let Some(elements) = elements_of(program, memory, cell, ty) {
                let mut of = known.get(&elements).unwrap_or(&none).clone();
                if let goxide_ir::Ty::Slice(_) = crate::view::under(program, ty) {
                    let holder = memory.leads_to(cell);
                    let behind = memory.field(holder, BEHIND, None);
                    of.add(known.get(&behind).unwrap_or(&none));
                }
                out.local_elements.insert(local, of);
            }
        }
    }
    for (id, var) in program.vars.iter() {
        if program[var.package].origin != goxide_ir::Origin::Port {
            continue;
        }
        let cell = memory.global(id);
        let ty = program.checked.vars.get(id).copied();
        out.globals.insert(id, whole(program, memory, known, cell, ty.unwrap_or(goxide_ir::ty::UNKNOWN)));
        if let Some(ty) = ty
            && let Some(elements) = elements_of(program, memory, cell, ty)
        {
            out.global_elements.insert(id, known.get(&elements).unwrap_or(&none).clone());
        }
    }
    for (expr, cell) in memory.made.clone() {
        let cell = memory.find(cell);
        let mut whole = Known::default();
        add_parts(memory, known, cell, &mut whole);
        out.made.entry(expr).or_default().add(&whole);
    }
    by_locks(program, sharing, &mut fields);
    out.fields = fields;
    out
}

/// What is known of a variable: of a struct or array, of its parts, too.
fn whole(
    program: &Program,
    memory: &mut Memory<'_>,
    known: &FxHashMap<Cell, Known>,
    cell: Cell,
    ty: goxide_ir::TyId,
) -> Known {
    let mut out = Known::default();
    if let goxide_ir::Ty::Struct(_) | goxide_ir::Ty::Array { .. } = crate::view::under(program, ty) {
        add_parts(memory, known, cell, &mut out);
    } else if let Some(own) = known.get(&memory.find(cell)) {
        out.add(own);
    }
    out
}

fn add_parts(memory: &mut Memory<'_>, known: &FxHashMap<Cell, Known>, cell: Cell, out: &mut Known) {
    let mut todo = vec![memory.find(cell)];
    let mut next = 0;
    while let Some(cell) = todo.get(next).copied() {
        next += 1;
        if let Some(own) = known.get(&cell) {
            out.add(own);
        }
        for part in memory.parts(cell) {
            let part = memory.find(part);
            if todo.len() < MOST_PARTS && !todo.contains(&part) {
                todo.push(part);
            }
        }
    }
}

fn elements_of(program: &Program, memory: &mut Memory<'_>, cell: Cell, ty: goxide_ir::TyId) -> Option<Cell> {
    let of = crate::view::under(program, ty);
    let holder = if let goxide_ir::Ty::Array { .. } = of {
        cell
    } else if let goxide_ir::Ty::Slice(_) | goxide_ir::Ty::Map { .. } = of {
        memory.leads_to(cell)
    } else {
        return None;
    };
    Some(memory.field(holder, ELEMENTS, None))
}

/// A type with a lock is made to be used by several goroutines, whoever starts them.
fn by_locks(
    program: &Program,
    sharing: &Sharing,
    fields: &mut IndexMap<(TypeDeclId, u32), Known, FxBuildHasher>,
) {
    for ((decl, mutex), guard) in &sharing.guards {
        let Some(lock) = crate::view::fields_of(program, *decl).get(*mutex as usize) else { continue };
        for field in &guard.fields {
            let known = fields.entry((*decl, *field)).or_default();
            known.class = Some(Class::SharedMutated);
            known.guard.get_or_insert_with(|| lock.name.to_string());
        }
    }
    for (access, _) in &sharing.unguarded {
        let view = View::new(program, access.body);
        if let Some(crate::Root::Field(decl, index)) = view.field_place(access.expr).map(|p| p.root) {
            fields.entry((decl, index)).or_default().race = true;
        }
    }
}
