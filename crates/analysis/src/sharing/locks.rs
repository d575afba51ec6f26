//! Which lock guards which fields.
//!
//! Question: is the lock of the same struct value held at every access to a field?
//!
//! Lattice: sets of held locks, by the variable whose lock it is. Rules:
//! - `x.mu.Lock()` (or `RLock`) holds until `x.mu.Unlock()`; a deferred unlock holds to the end of the function;
//! - after a branch only what every way that goes on holds is held; a loop's body leaves what it found;
//! - a function literal starts with nothing held; a deferred one runs with what is held there;
//! - an unexported method that is only called with the lock of its receiver held has it held throughout;
//! - accesses through a variable that this function has just made are construction and count for nothing;
//! - a field is guarded if it is written after construction and most accesses hold the lock; the others are reported.
//!
//! Not seen: locks passed around, `TryLock`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for a few forms; any other is no lock and no literal"
)]

use super::{Guard, Sharing};
use crate::call_graph::CallGraph;
use crate::ownership::{Ownership, path_key};
use crate::units::{FuncValue, UnitKind, Units};
use crate::view::{Callee, View, decl_of, fields_of, is_ported_type, package_path};
use crate::writes::written;
use crate::{Evidence, Reason};
use goxide_ir::{
    Expr, ExprId, ExprRef, FuncId, LocalId, Node, Program, SelectionKind, Stmt, StmtId, Ty, TypeDeclId,
    is_exported,
};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// A lock that is held: the struct value by its text, and its mutex field.
type Held = BTreeSet<(String, u32)>;

struct Access {
    decl: TypeDeclId,
    field: u32,
    expr: ExprRef,
    /// Mutex fields of the same value that are held.
    held: BTreeSet<u32>,
    /// The method whose receiver is accessed: its callers may hold the lock.
    method: Option<FuncId>,
    writes: bool,
}

/// A call of a method with the locks of its receiver that are held.
struct Site {
    callee: FuncId,
    held: BTreeSet<u32>,
    /// The method whose own receiver is passed on.
    method: Option<FuncId>,
}

struct Walk<'a, 'p> {
    view: View<'p>,
    mutexes: &'a FxHashMap<TypeDeclId, Vec<u32>>,
    written: FxHashSet<ExprId>,
    /// Locals that this unit makes.
    made: FxHashSet<LocalId>,
    method: Option<(FuncId, LocalId)>,
    accesses: Vec<Access>,
    sites: Vec<Site>,
}

/// Struct types with mutex fields.
fn mutexes(program: &Program) -> IndexMap<TypeDeclId, Vec<(u32, bool)>, FxBuildHasher> {
    let mut out = IndexMap::default();
    for (decl, _) in program.type_decls.iter() {
        if !is_ported_type(program, decl) {
            continue;
        }
        let kind = |ty| {
            let decl = crate::view::pointee_decl(program, ty)?;
            let node = &program[decl];
            if program[node.package].path != "sync" {
                return None;
            }
            match node.name.as_str() {
                "Mutex" => Some(false),
                "RWMutex" => Some(true),
                _ => None,
            }
        };
        let found: Vec<(u32, bool)> = fields_of(program, decl)
            .iter()
            .enumerate()
            .filter_map(|(i, f)| Some((i as u32, kind(f.ty)?)))
            .collect();
        if !found.is_empty() {
            out.insert(decl, found);
        }
    }
    out
}

/// Fills `guards` and `unguarded`.
pub(super) fn guards(
    program: &Program,
    units: &Units,
    calls: &CallGraph,
    ownership: &Ownership,
    out: &mut Sharing,
) {
    let kinds = mutexes(program);
    if kinds.is_empty() {
        return;
    }
    let fields: FxHashMap<TypeDeclId, Vec<u32>> =
        kinds.iter().map(|(d, m)| (*d, m.iter().map(|(i, _)| *i).collect())).collect();
    let mut accesses = Vec::new();
    let mut sites = Vec::new();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let mut walk = Walk {
            view,
            mutexes: &fields,
            written: written(view, unit, calls, ownership).into_iter().flat_map(|e| chain(view, e)).collect(),
            made: made(view),
            method: method_of(view, unit.kind),
            accesses: Vec::new(),
            sites: Vec::new(),
        };
        let mut held = Held::new();
        for root in &unit.roots {
            match root {
                Node::Stmt(stmt) => {
                    walk.stmt(*stmt, &mut held);
                }
                Node::Expr(expr) => walk.expr(*expr, &held),
            }
        }
        accesses.append(&mut walk.accesses);
        sites.append(&mut walk.sites);
    }
    let entry = entry_locks(program, units, &sites);
    let mut relying = Vec::new();
    for (index, access) in accesses.iter_mut().enumerate() {
        if let Some(locks) = access.method.and_then(|m| entry.get(&m)) {
            let before = access.held.len();
            access.held.extend(locks);
            if access.held.len() > before {
                relying.push(index);
            }
        }
    }
    decide(&kinds, &accesses, program, out);
    let relying = relying.into_iter().map(|i| &accesses[i]);
    held_on_entry(&entry, relying, &sites, out);
}

/// The methods that rely on a lock which their callers hold, or call one that does on their own receiver.
fn held_on_entry<'a>(
    entry: &FxHashMap<FuncId, BTreeSet<u32>>,
    relying: impl Iterator<Item = &'a Access>,
    sites: &[Site],
    out: &mut Sharing,
) {
    let mut found = Vec::new();
    for access in relying {
        let mut guards = out
            .guards
            .iter()
            .filter(|((d, _), guard)| *d == access.decl && guard.fields.contains(&access.field));
        if let (Some(method), Some(((_, mutex), _))) = (access.method, guards.next())
            && entry.get(&method).is_some_and(|locks| locks.contains(mutex))
        {
            found.push((method, *mutex));
        }
    }
    while let Some((method, mutex)) = found.pop() {
        if out.held_on_entry.insert(method, mutex).is_some() {
            continue;
        }
        let callers = sites.iter().filter(|s| s.callee == method).filter_map(|s| s.method);
        found
            .extend(callers.filter(|m| entry.get(m).is_some_and(|l| l.contains(&mutex))).map(|m| (m, mutex)));
    }
    out.held_on_entry.sort_keys();
}

/// The locks of their receiver that methods can rely on.
fn entry_locks(program: &Program, units: &Units, sites: &[Site]) -> FxHashMap<FuncId, BTreeSet<u32>> {
    let as_value: FxHashSet<FuncId> = units
        .values
        .iter()
        .filter_map(|(_, v)| if let FuncValue::Func(f) = v { Some(*f) } else { None })
        .collect();
    let mut of: IndexMap<FuncId, Vec<&Site>, FxBuildHasher> = IndexMap::default();
    for site in sites {
        let callee = &program[site.callee];
        if !is_exported(&callee.name) && !as_value.contains(&site.callee) {
            of.entry(site.callee).or_default().push(site);
        }
    }
    let all: BTreeSet<u32> = (0..64).collect();
    let mut entry: FxHashMap<FuncId, BTreeSet<u32>> = of.keys().map(|f| (*f, all.clone())).collect();
    loop {
        let mut changed = false;
        for (func, sites) in &of {
            let mut locks = all.clone();
            for site in sites {
                let mut here = site.held.clone();
                if let Some(more) = site.method.and_then(|m| entry.get(&m)) {
                    here.extend(more);
                }
                locks.retain(|l| here.contains(l));
            }
            if entry[func] != locks {
                entry.insert(*func, locks);
                changed = true;
            }
        }
        if !changed {
            return entry;
        }
    }
}

fn decide(
    kinds: &IndexMap<TypeDeclId, Vec<(u32, bool)>, FxBuildHasher>,
    accesses: &[Access],
    program: &Program,
    out: &mut Sharing,
) {
    for (decl, mutexes) in kinds {
        for (mutex, rw) in mutexes {
            out.guards.insert((*decl, *mutex), Guard { rw: *rw, fields: Vec::new() });
        }
        for field in 0..fields_of(program, *decl).len() as u32 {
            if mutexes.iter().any(|(m, _)| *m == field) {
                continue;
            }
            let of: Vec<&Access> = accesses.iter().filter(|a| a.decl == *decl && a.field == field).collect();
            let held = |mutex: u32| of.iter().filter(|a| a.held.contains(&mutex)).count();
            let Some((mutex, _)) =
                mutexes.iter().copied().max_by_key(|(m, _)| (held(*m), std::cmp::Reverse(*m)))
            else {
                continue;
            };
            let count = held(mutex);
            if count == 0 || count * 2 < of.len() || !of.iter().any(|a| a.writes) {
                continue;
            }
            if let Some(guard) = out.guards.get_mut(&(*decl, mutex)) {
                guard.fields.push(field);
            }
            let span = |a: &Access| program[a.expr.body].expr_span(a.expr.expr);
            let Some(locked) = of.iter().find(|a| a.held.contains(&mutex)) else { continue };
            for access in of.iter().filter(|a| !a.held.contains(&mutex)) {
                let evidence = Evidence(vec![
                    Reason { span: span(locked), what: "holds the lock".to_owned() },
                    Reason { span: span(access), what: "does not".to_owned() },
                ]);
                out.unguarded.push((access.expr, evidence));
            }
        }
    }
}

/// An operand and the operands it stands on: `a.b[i].c`, `a.b[i]`, `a.b`, `a`.
fn chain(view: View<'_>, expr: ExprId) -> Vec<ExprId> {
    let mut out = Vec::new();
    let mut at = view.body.unparen(expr);
    loop {
        out.push(at);
        at = match &view.body[at] {
            // What a pointer leads to is another value: writing there is no write of the field.
            Expr::Selector { base, .. } => {
                let through = matches!(view.under(view.ty(*base)), Ty::Pointer(_));
                if through && out.len() > 1 {
                    return out;
                }
                view.body.unparen(*base)
            }
            Expr::Index { base, .. } | Expr::Slice { base, .. } => view.body.unparen(*base),
            Expr::Unary { operand, .. } => view.body.unparen(*operand),
            _ => return out,
        };
    }
}

/// Locals that start as a literal or zero value of this function.
fn made(view: View<'_>) -> FxHashSet<LocalId> {
    let fresh = |e: ExprId| match view.expr(e) {
        Expr::CompositeLit { .. } => true,
        Expr::Unary { op: goxide_ir::UnaryOp::Addr, operand } => {
            matches!(view.expr(*operand), Expr::CompositeLit { .. })
        }
        Expr::Call { .. } => matches!(view.callee(e), Callee::Builtin(goxide_ir::Builtin::New)),
        _ => false,
    };
    let mut out = FxHashSet::default();
    for (_, stmt) in view.body.stmts() {
        match stmt {
            Stmt::ShortVarDecl { lhs, rhs, .. } if lhs.len() == rhs.len() => {
                for (left, right) in lhs.iter().zip(rhs) {
                    if fresh(*right) {
                        out.extend(view.as_local(*left));
                    }
                }
            }
            Stmt::VarDecl { locals, values, .. } if values.is_empty() || values.iter().all(|v| fresh(*v)) => {
                out.extend(locals.iter().flatten());
            }
            _ => {}
        }
    }
    out
}

fn method_of(view: View<'_>, kind: UnitKind) -> Option<(FuncId, LocalId)> {
    let UnitKind::Func(func) = kind else { return None };
    Some((func, view.program[func].receiver.as_ref()?.local?))
}

/// What a lock call does.
enum LockOp {
    Lock,
    Unlock,
}

impl Walk<'_, '_> {
    /// `x.mu.Lock()`: whose lock, which field, and what is done.
    fn lock_call(&self, call: ExprId) -> Option<(String, u32, LockOp)> {
        let view = self.view;
        let call = view.body.unparen(call);
        let Expr::Call { fun, .. } = &view.body[call] else { return None };
        let Callee::Func { func, receiver: Some(receiver) } = view.callee(call) else { return None };
        if package_path(view.program, func) != "sync" {
            return None;
        }
        let op = match view.program[func].name.as_str() {
            "Lock" | "RLock" => LockOp::Lock,
            "Unlock" | "RUnlock" => LockOp::Unlock,
            _ => return None,
        };
        let embedded = view.selection(*fun).and_then(|s| s.path.last());
        let (owner, index) = match embedded {
            Some(step) => (receiver, step.index),
            None => {
                let Expr::Selector { base, .. } = view.expr(receiver) else { return None };
                (*base, view.selection(receiver)?.path.last()?.index)
            }
        };
        Some((path_key(view, owner)?, index, op))
    }

    fn expr(&mut self, expr: ExprId, held: &Held) {
        let view = self.view;
        let mut nodes = Vec::new();
        view.body.walk(Node::Expr(expr), &mut |node| {
            if let Node::Expr(e) = node {
                nodes.push(e);
                return !matches!(view.body[e], Expr::FuncLit { .. });
            }
            false
        });
        for node in nodes {
            self.call_site(node, held, false);
            self.access(node, held);
        }
    }

    fn locks_of(&self, owner: ExprId, held: &Held) -> BTreeSet<u32> {
        let Some(key) = path_key(self.view, owner) else { return BTreeSet::new() };
        held.iter().filter(|(k, _)| *k == key).map(|(_, m)| *m).collect()
    }

    fn own_method(&self, owner: ExprId) -> Option<FuncId> {
        let (func, local) = self.method?;
        (self.view.as_local(owner) == Some(local)).then_some(func)
    }

    fn call_site(&mut self, call: ExprId, held: &Held, starts: bool) {
        let view = self.view;
        if !matches!(view.body[call], Expr::Call { .. }) {
            return;
        }
        if let Callee::Func { func, receiver: Some(receiver) } = view.callee(call) {
            let held = if starts { BTreeSet::new() } else { self.locks_of(receiver, held) };
            let method = if starts { None } else { self.own_method(receiver) };
            self.sites.push(Site { callee: func, held, method });
        }
    }

    fn access(&mut self, expr: ExprId, held: &Held) {
        let view = self.view;
        let Expr::Selector { base, .. } = &view.body[expr] else { return };
        let Some(selection) = view.selection(expr) else { return };
        if selection.kind != SelectionKind::Field {
            return;
        }
        let Some(step) = selection.path.last() else { return };
        let Some(decl) = decl_of(view.program, step.of).filter(|d| self.mutexes.contains_key(d)) else {
            return;
        };
        if self.mutexes[&decl].contains(&step.index) {
            return;
        }
        if let (crate::view::Base::Local(local), _) = view.access(*base)
            && self.made.contains(&local)
        {
            return;
        }
        let access = Access {
            decl,
            field: step.index,
            expr: view.expr_ref(expr),
            held: self.locks_of(*base, held),
            method: self.own_method(*base),
            writes: self.written.contains(&expr),
        };
        self.accesses.push(access);
    }

    /// Walks a statement; answers whether control goes on after it.
    fn stmt(&mut self, stmt: StmtId, held: &mut Held) -> bool {
        let view = self.view;
        match &view.body[stmt] {
            Stmt::Block(stmts) => {
                for stmt in stmts {
                    if !self.stmt(*stmt, held) {
                        return false;
                    }
                }
            }
            Stmt::Expr(call) => {
                self.expr(*call, held);
                match self.lock_call(*call) {
                    Some((key, index, LockOp::Lock)) => {
                        held.insert((key, index));
                    }
                    Some((key, index, LockOp::Unlock)) => {
                        held.remove(&(key, index));
                    }
                    None => {}
                }
                return !crate::ownership::liveness::never_returns(view, *call);
            }
            Stmt::Defer(call) => {
                if self.lock_call(*call).is_none() {
                    self.expr(*call, held);
                }
            }
            Stmt::Go(call) => {
                self.expr_without_sites(*call, held);
                self.call_site(*call, held, true);
            }
            Stmt::If { init, cond, then, els } => {
                if let Some(init) = init {
                    self.stmt(*init, held);
                }
                self.expr(*cond, held);
                let mut first = held.clone();
                let goes_on = self.stmt(*then, &mut first);
                let mut second = held.clone();
                let else_goes_on = els.is_none_or(|e| self.stmt(e, &mut second));
                match (goes_on, else_goes_on) {
                    (true, true) => *held = first.intersection(&second).cloned().collect(),
                    (true, false) => *held = first,
                    (false, true) => *held = second,
                    (false, false) => return false,
                }
            }
            Stmt::For { init, cond, post, body } => {
                if let Some(init) = init {
                    self.stmt(*init, held);
                }
                if let Some(cond) = cond {
                    self.expr(*cond, held);
                }
                let mut inside = held.clone();
                self.stmt(*body, &mut inside);
                if let Some(post) = post {
                    self.stmt(*post, &mut inside);
                }
            }
            Stmt::Range { key, value, over, body, .. } => {
                self.expr(*over, held);
                for left in [key, value].into_iter().flatten() {
                    self.expr(*left, held);
                }
                let mut inside = held.clone();
                self.stmt(*body, &mut inside);
            }
            Stmt::Switch { init, tag, clauses } => {
                if let Some(init) = init {
                    self.stmt(*init, held);
                }
                tag.iter().for_each(|t| self.expr(*t, held));
                let mut after: Option<Held> = None;
                for clause in clauses {
                    clause.values.iter().for_each(|v| self.expr(*v, held));
                    let body = clause.body.clone();
                    self.clause(&body, held, &mut after);
                }
                let complete = clauses.iter().any(|c| c.is_default);
                Self::leave(held, after, complete);
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                if let Some(init) = init {
                    self.stmt(*init, held);
                }
                self.expr(*subject, held);
                let mut after: Option<Held> = None;
                for clause in clauses {
                    let body = clause.body.clone();
                    self.clause(&body, held, &mut after);
                }
                let complete = clauses.iter().any(|c| c.is_default);
                Self::leave(held, after, complete);
            }
            Stmt::Select(clauses) => {
                let mut after: Option<Held> = None;
                for clause in clauses {
                    if let Some(comm) = clause.comm {
                        self.stmt(comm, held);
                    }
                    let body = clause.body.clone();
                    self.clause(&body, held, &mut after);
                }
                Self::leave(held, after, true);
            }
            Stmt::Labeled { stmt, .. } => return self.stmt(*stmt, held),
            Stmt::Return(values) => {
                values.iter().for_each(|v| self.expr(*v, held));
                return false;
            }
            Stmt::Break(_) | Stmt::Continue(_) | Stmt::Goto(_) => return false,
            Stmt::Send { .. }
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ShortVarDecl { .. }
            | Stmt::VarDecl { .. }
            | Stmt::ConstDecl { .. } => {
                let mut children = Vec::new();
                view.body[stmt].children(&mut |n| children.push(n));
                for child in children {
                    if let Node::Expr(expr) = child {
                        self.expr(expr, held);
                    }
                }
            }
            Stmt::TypeDecl { .. } | Stmt::Fallthrough | Stmt::Empty | Stmt::Unsupported { .. } => {}
        }
        true
    }

    /// As [`Walk::expr`], of a call that runs elsewhere.
    fn expr_without_sites(&mut self, call: ExprId, held: &Held) {
        let from = self.sites.len();
        self.expr(call, held);
        self.sites.truncate(from);
    }

    fn clause(&mut self, body: &[StmtId], held: &Held, after: &mut Option<Held>) {
        let mut inside = held.clone();
        let goes_on = body.iter().all(|s| self.stmt(*s, &mut inside));
        if goes_on {
            *after = Some(match after.take() {
                Some(all) => all.intersection(&inside).cloned().collect(),
                None => inside,
            });
        }
    }

    fn leave(held: &mut Held, after: Option<Held>, complete: bool) {
        if let Some(after) = after {
            *held = if complete { after } else { held.intersection(&after).cloned().collect() };
        }
    }
}
