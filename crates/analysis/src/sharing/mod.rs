//! What goroutines share, and which lock guards it.
//!
//! Question: which values do several goroutines reach at once, and how does the program keep them apart?
//!
//! Rules:
//! - a goroutine that is not joined shares the pointers it is given with whoever else has them: their struct types
//!   are shared ([`goroutines`] says what joined means);
//! - a local that a goroutine uses is shared if it is written, by the goroutine or after its start, and used on the
//!   other side too; channels and what has a lock of its own are made for that and do not count;
//! - a package variable is mutated if a function other than `init` writes it;
//! - [`locks`] says which fields a mutex guards.
//!
//! Not seen: pointers that travel through channels or fields to a goroutine started elsewhere.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for loops")]

mod goroutines;
mod locks;

pub(crate) use goroutines::joined_goroutines;

use crate::units::{Unit, UnitKind, Units};
use crate::view::{Base, View, is_ported_type, pointee_decl, under};
use crate::writes::written;
use crate::{Evidence, Reason, call_graph::CallGraph, ownership::Ownership};
use goxide_ir::{
    Expr, ExprId, ExprRef, FuncId, LocalId, LocalKind, LocalRef, Origin, Program, Stmt, StmtId, Ty,
    TypeDeclId, VarId,
};
use goxide_source::Span;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// A `go` statement.
#[derive(Clone, Debug)]
pub struct Goroutine {
    /// The call that is started.
    pub call: ExprRef,
    /// The statement.
    pub stmt: StmtId,
    /// Whether it has ended before the function that starts it returns (`WaitGroup.Wait`, or a receive that waits
    /// for its last send or close): it can be a scoped thread.
    pub joined: bool,
    /// Locals of the starting function that it uses.
    pub captures: Vec<LocalRef>,
}

/// A lock and what it guards.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Whether the lock is a `sync.RWMutex`.
    pub rw: bool,
    /// The fields (of the same struct) that accesses after construction hold it for; the few that do not stand in
    /// [`Sharing::unguarded`]. Fields that are never written after construction are not among them.
    pub fields: Vec<u32>,
}

/// Sharing facts of a program.
#[derive(Debug, Default)]
pub struct Sharing {
    /// Struct types with values that a goroutine and somebody else reach, so that their pointers become `Arc`.
    pub shared_types: IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
    /// Per struct type and index of its `sync.Mutex` or `sync.RWMutex` field.
    pub guards: IndexMap<(TypeDeclId, u32), Guard, FxBuildHasher>,
    /// Methods that reach guarded fields of their receiver and are only called with the lock held: its mutex field.
    pub held_on_entry: IndexMap<FuncId, u32, FxBuildHasher>,
    /// Accesses to a guarded field without its lock, with both places.
    pub unguarded: Vec<(ExprRef, Evidence)>,
    /// Every `go` statement in order of the text.
    pub goroutines: Vec<Goroutine>,
    /// Locals that a goroutine and the function that starts it (or a second goroutine) both use, one of them writing.
    pub shared_locals: IndexMap<LocalRef, Evidence, FxBuildHasher>,
    /// Package variables that are assigned or written through after initialisation.
    pub mutated_globals: IndexMap<VarId, Evidence, FxBuildHasher>,
}

/// Solves sharing over the packages to port.
pub fn sharing(program: &Program, calls: &CallGraph, ownership: &Ownership) -> Sharing {
    let units = Units::new(program);
    let joined = joined_goroutines(program, &units);
    let mut out = Sharing::default();
    locks::guards(program, &units, calls, ownership, &mut out);
    for (index, unit) in units.list.iter().enumerate() {
        let view = View::new(program, unit.body);
        for start in goroutines::starts(view, &units, index) {
            let is_joined = joined.get(&unit.body).is_some_and(|j| j.contains(&start.stmt));
            if !is_joined {
                share_types(view, unit, &start, &mut out);
            }
            share_locals(view, &units, &start, calls, ownership, &mut out);
            out.goroutines.push(Goroutine {
                call: view.expr_ref(start.call),
                stmt: start.stmt,
                joined: is_joined,
                captures: start.captures.iter().map(|l| view.local_ref(*l)).collect(),
            });
        }
    }
    mutated_globals(program, &units, calls, ownership, &mut out);
    out
}

/// The struct types that a detached goroutine reaches together with others.
fn share_types(view: View<'_>, unit: &Unit, start: &goroutines::Start, out: &mut Sharing) {
    let span = view.body.stmt_span(start.stmt);
    let inside = |e: ExprId| {
        let at = view.span(e);
        span.start <= at.start && at.end <= span.end
    };
    for local in &start.captures {
        let Some(decl) = pointee_decl(view.program, view.local_ty(*local)) else { continue };
        let is_struct = is_ported_type(view.program, decl)
            && matches!(under(view.program, view.local_ty(*local)), Ty::Pointer(_) | Ty::Struct(_));
        if !is_struct {
            continue;
        }
        let from_outside = matches!(view.body[*local].kind, LocalKind::Param | LocalKind::Receiver)
            || !unit.locals.contains(local);
        let other = unit.exprs().find(|e| {
            matches!(view.body[*e], Expr::Local(l) if l == *local)
                && !inside(*e)
                && view.span(*e).start > span.start
        });
        let what = format!("starts a goroutine that uses {}", view.body[*local].name);
        let mut reasons = vec![Reason { span, what }];
        if let Some(other) = other {
            let what = format!("goes on using {}", view.body[*local].name);
            reasons.push(Reason { span: view.span(other), what });
        } else if !from_outside {
            continue;
        }
        out.shared_types.entry(decl).or_insert(Evidence(reasons));
    }
}

/// Whether values of this type may be used by several goroutines as they are.
fn is_made_for_sharing(view: View<'_>, local: LocalId) -> bool {
    let ty = view.local_ty(local);
    let of_sync = |decl: TypeDeclId| {
        let path = &view.program[view.program[decl].package].path;
        matches!(path.as_str(), "sync" | "sync/atomic" | "context")
    };
    matches!(under(view.program, ty), Ty::Chan { .. }) || pointee_decl(view.program, ty).is_some_and(of_sync)
}

/// Locals used on both sides, one of which writes.
fn share_locals(
    view: View<'_>,
    units: &Units,
    start: &goroutines::Start,
    calls: &CallGraph,
    ownership: &Ownership,
    out: &mut Sharing,
) {
    let Some(lit) = start.lit else { return };
    let unit = &units.list[start.unit];
    let span = view.body.stmt_span(start.stmt);
    let in_loop = enclosing_loop(view, unit, span);
    let inner: Vec<usize> = nested(units, view, lit);
    let writes = |of: &Unit| -> Vec<(LocalId, Span)> {
        let base = |e: ExprId| {
            if let (Base::Local(l), _) = view.access(e) { Some((l, view.span(e))) } else { None }
        };
        written(view, of, calls, ownership).into_iter().filter_map(base).collect()
    };
    let inside: Vec<(LocalId, Span)> = inner.iter().flat_map(|i| writes(&units.list[*i])).collect();
    let outside: Vec<(LocalId, Span)> = units
        .list
        .iter()
        .enumerate()
        .filter(|(i, u)| u.body == view.id && !inner.contains(i))
        .flat_map(|(_, u)| writes(u))
        .collect();
    for local in captured_by(view, units, lit) {
        // What keeps its own lock is written under it, and reports what is not.
        let locks_itself = pointee_decl(view.program, view.local_ty(local)).is_some_and(|d| {
            out.guards.iter().any(|((decl, _), guard)| *decl == d && !guard.fields.is_empty())
        });
        if is_made_for_sharing(view, local) || locks_itself {
            continue;
        }
        // A variable of the loop's head is one per turn since Go 1.22, as one of its body has always been.
        let own_turn = in_loop.is_some_and(|(whole, body): (Span, Span)| {
            let at = view.body[local].span;
            let per_turn = body.start <= at.start || version(view, units, start.unit) >= (1, 22);
            whole.start <= at.start && at.end <= whole.end && per_turn
        });
        let later = |at: &Span| {
            at.start > span.end
                || !own_turn && in_loop.is_some_and(|(l, _)| l.start <= at.start && at.end <= l.end)
        };
        let wrote_in = inside.iter().find(|(l, _)| *l == local).map(|(_, at)| *at);
        let wrote_out = outside.iter().find(|(l, at)| *l == local && later(at)).map(|(_, at)| *at);
        let used_out = units
            .list
            .iter()
            .enumerate()
            .filter(|(i, u)| u.body == view.id && !inner.contains(i))
            .flat_map(|(_, u)| u.exprs())
            .find(|e| {
                matches!(view.body[*e], Expr::Local(l) if l == local)
                    && !(span.start <= view.span(*e).start && view.span(*e).end <= span.end)
                    && view.span(*e).start > span.start
            });
        let many = in_loop.is_some() && !own_turn;
        let name = &view.body[local].name;
        let pair = match (wrote_in, wrote_out) {
            (Some(write), _) if used_out.is_some() || many => {
                let other = used_out.map_or(span, |e| view.span(e));
                Some((write, format!("writes {name} in a goroutine"), other))
            }
            (None, Some(write)) => Some((write, format!("writes {name}"), span)),
            _ => None,
        };
        if let Some((write, what, other)) = pair {
            let reasons = vec![
                Reason { span: write, what },
                Reason { span: other, what: "uses it at the same time".to_owned() },
            ];
            out.shared_locals.entry(view.local_ref(local)).or_insert(Evidence(reasons));
        }
    }
}

fn captured_by(view: View<'_>, units: &Units, lit: usize) -> Vec<LocalId> {
    let UnitKind::Lit(expr) = units.list[lit].kind else { return Vec::new() };
    crate::ownership::captures(view, units, expr)
}

/// A literal's unit and those of the literals in it.
fn nested(units: &Units, view: View<'_>, lit: usize) -> Vec<usize> {
    let mut out = vec![lit];
    let mut i = 0;
    while i < out.len() {
        for expr in units.list[out[i]].exprs() {
            if let Expr::FuncLit { .. } = view.body[expr] {
                out.extend(units.of_lit.get(&view.expr_ref(expr)));
            }
        }
        i += 1;
    }
    out
}

/// The innermost loop of `unit` around `span`, and its block.
fn enclosing_loop(view: View<'_>, unit: &Unit, span: Span) -> Option<(Span, Span)> {
    let spans = |s: StmtId| match &view.body[s] {
        Stmt::For { body, .. } | Stmt::Range { body, .. } => {
            Some((view.body.stmt_span(s), view.body.stmt_span(*body)))
        }
        _ => None,
    };
    let around = |(l, _): &(Span, Span)| l.start <= span.start && span.end <= l.end;
    unit.stmts().filter_map(spans).filter(around).min_by_key(|(l, _)| l.end - l.start)
}

/// The language version of the package that a unit belongs to.
pub(crate) fn version(view: View<'_>, units: &Units, unit: usize) -> (u32, u32) {
    let mut owner = &units.list[unit];
    while let Some(parent) = owner.parent {
        owner = &units.list[parent];
    }
    let package = match owner.kind {
        UnitKind::Func(func) => view.program[func].package,
        UnitKind::Init(spec) => view.program[view.program[spec].file].package,
        UnitKind::Lit(_) => return (1, 0),
    };
    view.program[package].go_version
}

/// Package variables that functions write.
fn mutated_globals(
    program: &Program,
    units: &Units,
    calls: &CallGraph,
    ownership: &Ownership,
    out: &mut Sharing,
) {
    for unit in &units.list {
        let mut owner = unit;
        while let Some(parent) = owner.parent {
            owner = &units.list[parent];
        }
        let UnitKind::Func(func) = owner.kind else { continue };
        if program[func].name == "init" && program[func].receiver.is_none() {
            continue;
        }
        let view = View::new(program, unit.body);
        for target in written(view, unit, calls, ownership) {
            let (Base::Global(var), _) = view.access(target) else { continue };
            if program[program[var].package].origin == Origin::Port {
                let what = format!("writes {}", view.text(target));
                out.mutated_globals.entry(var).or_insert_with(|| Evidence::new(view.span(target), what));
            }
        }
    }
}
