//! Locks: `mu.Lock()` is a guard, guarded fields are reached through it.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{Expr as Go, ExprId, FuncId, SelectionKind, StmtId};
use goxide_map::Special;
use goxide_plan::{FieldPlan, Repr, StateParam, StructPlan, TypeForm};
use syn::Expr;

/// The parameter for the guarded fields of a receiver whose lock is held.
pub(crate) const STATE: &str = "state";

/// A guard that is held.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The struct whose lock it is, as Rust text.
    owner: String,
    /// Which of its guards.
    guard: usize,
    /// The variable.
    name: String,
    /// Taken for reading only.
    read: bool,
    /// A parameter: a caller holds the guard.
    lent: bool,
}

impl Held {
    /// What the callers of a method hold.
    pub(super) fn on_entry(state: StateParam) -> Held {
        Held {
            owner: "self".to_owned(),
            guard: state.guard,
            name: STATE.to_owned(),
            read: !state.mutable,
            lent: true,
        }
    }

    /// Whether a place is reached through this guard.
    pub(super) fn owns(&self, place: &Expr) -> bool {
        match place {
            Expr::Field(field) => self.owns(&field.base),
            other => ast::as_ident(other).is_some_and(|n| n == self.name),
        }
    }
}

impl Emit<'_> {
    /// A field that lives inside a lock.
    pub(super) fn guarded_field(
        &mut self,
        base: Expr,
        (form, guard): (&StructPlan, usize),
        field: &FieldPlan,
        repr: Repr,
        write: bool,
        at: ExprId,
    ) -> Res<Value> {
        let base = auto(base);
        let owner = text(&base);
        if field.lock_of.is_some() {
            return self.hole(at, "lock-scope", "a lock is used here as a value");
        }
        let Some(held) = self.guards.iter().rev().find(|h| h.owner == owner && h.guard == guard) else {
            let place = self.expr_ref(self.body.unparen(at));
            if self.guards.is_empty()
                && self.cx.plan.unguarded.contains(&place)
                && let Some(lock) = form.guards.get(guard)
            {
                // The port takes the lock that the Go forgets; the marker of the plan says so.
                let call = match (lock.rw, write) {
                    (false, _) => "lock",
                    (true, false) => "read",
                    (true, true) => "write",
                };
                let taken = ast::method(ast::field(base, &lock.field), call, Vec::new());
                let taken = ast::method(taken, "unwrap", Vec::new());
                return Ok(Value::place(ast::field(taken, &field.name), repr));
            }
            let name = form.guards.get(guard).map(|g| g.go_name.clone()).unwrap_or_default();
            let what = format!("`{}` is used without holding `{name}`", self.go_text(at));
            return self.hole(at, "unguarded-access", what);
        };
        Ok(Value::place(ast::field(ast::ident_expr(&held.name), &field.name), repr))
    }

    /// The guarded fields that a method needs of the receiver it is called on.
    pub(super) fn state_argument(
        &self,
        id: ExprId,
        func: FuncId,
        receiver: &Expr,
        state: StateParam,
    ) -> Res<Expr> {
        let owner = text(receiver);
        let mut held = self.guards.iter().rev().filter(|h| h.owner == owner && h.guard == state.guard);
        match held.next() {
            Some(held) if !held.read || !state.mutable => {
                let name = ast::ident_expr(&held.name);
                Ok(if held.lent { name } else { ast::reference(state.mutable, name) })
            }
            _ => {
                let name = &self.cx.program[func].name;
                self.hole(id, "unguarded-access", format!("`{name}` is called without its lock held here"))
            }
        }
    }

    /// The special form of a method of a lock.
    fn lock_special(&self, func: FuncId) -> Option<Special> {
        let special = self.row_of(func)?.special?;
        matches!(
            special,
            Special::Lock | Special::Unlock | Special::ReadLock | Special::ReadUnlock | Special::TryLock
        )
        .then_some(special)
    }

    /// `c.mu.Lock()` and its kin; `None` where the method is no lock's.
    pub(super) fn lock_call(&mut self, id: ExprId, func: FuncId, base: ExprId) -> Res<Option<Value>> {
        let Some(special) = self.lock_special(func) else { return Ok(None) };
        match special {
            Special::Lock | Special::ReadLock => {
                let (owner, lock, guard, rw) = self.lock_place(base)?;
                let read = special == Special::ReadLock;
                let call = match (rw, read) {
                    (true, true) => "read",
                    (true, false) => "write",
                    (false, _) => "lock",
                };
                let stem = if lock.1 { "state" } else { "guard" };
                let name = if self.name_in_use(stem) { self.fresh("guard") } else { stem.to_owned() };
                let init = ast::method(ast::method(lock.0, call, Vec::new()), "unwrap", Vec::new());
                let writes = !read && lock.1 && self.guard_writes();
                let shown = if lock.1 { name.clone() } else { format!("_{name}") };
                self.out.push(ast::let_stmt(ast::pat_ident(&shown, writes), None, Some(init)));
                self.guards.push(Held { owner, guard, name: shown, read, lent: false });
                Ok(Some(Value::temp(ast::unit(), Repr::Unit)))
            }
            Special::Unlock | Special::ReadUnlock => {
                let (owner, _, guard, _) = self.lock_place(base)?;
                let Some(at) = self.guards.iter().rposition(|h| h.owner == owner && h.guard == guard) else {
                    return self.hole(
                        id,
                        "lock-scope",
                        "a lock is released that was not taken in this block",
                    );
                };
                let held = self.guards.remove(at);
                if held.lent {
                    return self.hole(id, "lock-scope", "a lock is released that the caller has taken");
                }
                Ok(Some(Value::temp(ast::call_path("drop", vec![ast::ident_expr(&held.name)]), Repr::Unit)))
            }
            _ => self.hole(id, "lock-scope", "a lock is tried"),
        }
    }

    /// Whether the body writes through a guard; the plan's `mut` for locals does not speak of guards.
    fn guard_writes(&self) -> bool {
        true
    }

    /// The lock that an expression names: text of its owner, the lock with whether it guards fields, its number,
    /// and whether it is an RwLock.
    fn lock_place(&mut self, base: ExprId) -> Res<(String, (Expr, bool), usize, bool)> {
        let node = self.body.unparen(base);
        if let Go::Selector { base: owner, .. } = &self.body[node]
            && let Some(selection) = self.types.selections.get(node)
            && selection.kind == SelectionKind::Field
            && let Some((last, before)) = selection.path.split_last()
        {
            let (last, before) = (*last, before.to_vec());
            let value = self.place(*owner, false)?;
            let value = self.fields(value, &before, false, *owner)?;
            let value = self.reach(value, false, *owner)?;
            if let Repr::Named(decl, _) = &value.repr
                && let Some(plan) = self.cx.plan.types.get(decl)
                && let TypeForm::Struct(form) = &plan.form
                && let Some(field) = form.fields.get(last.index as usize)
            {
                let owner = auto(value.expr);
                if let Some(guard) = field.lock_of
                    && let Some(found) = form.guards.get(guard)
                {
                    let lock = ast::field(owner.clone(), &found.field);
                    return Ok((text(&owner), (lock, !found.state_type.is_empty()), guard, found.rw));
                }
                if let Repr::Mutex(_) | Repr::RwLock(_) = field.repr {
                    let rw = matches!(field.repr, Repr::RwLock(_));
                    let lock = ast::field(owner, &field.name);
                    return Ok((text(&lock), (lock, false), 0, rw));
                }
            }
            return self.hole(base, "lock-scope", "a lock that the plan does not know");
        }
        let value = self.place(node, false)?;
        let value = match &value.repr {
            Repr::Arc(inner) => Value { repr: (**inner).clone(), ..value },
            _ => value,
        };
        let rw = matches!(value.repr, Repr::RwLock(_));
        if !rw && !matches!(value.repr, Repr::Mutex(_)) {
            return self.hole(base, "lock-scope", "a lock that the plan does not know");
        }
        let lock = auto(value.expr);
        Ok((text(&lock), (lock, false), 0, rw))
    }

    /// Whether a call releases a lock.
    pub(super) fn is_unlock(&self, call: ExprId) -> bool {
        let node = self.body.unparen(call);
        let Go::Call { fun, .. } = &self.body[node] else { return false };
        let Some(func) = self.method_of(*fun) else { return false };
        matches!(self.lock_special(func), Some(Special::Unlock | Special::ReadUnlock))
    }

    /// `defer mu.Unlock()`: the guard's drop does it.
    pub(super) fn deferred_unlock(&mut self, id: StmtId, call: ExprId) -> Res<()> {
        let node = self.body.unparen(call);
        let Go::Call { fun, .. } = &self.body[node] else {
            return self.stmt_hole(id, "lock-scope", "a lock is released in a way of its own");
        };
        let fun = self.body.unparen(*fun);
        let Go::Selector { base, .. } = &self.body[fun] else {
            return self.stmt_hole(id, "lock-scope", "a lock is released in a way of its own");
        };
        let (owner, _, guard, _) = self.lock_place(*base)?;
        if self.guards.iter().any(|h| h.owner == owner && h.guard == guard) {
            return Ok(());
        }
        self.stmt_hole(id, "lock-scope", "a lock is released at the end that was not taken before")
    }
}

fn text(expr: &Expr) -> String {
    quote::quote!(#expr).to_string()
}
