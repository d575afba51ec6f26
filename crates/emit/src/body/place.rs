//! Places: fields, elements, what pointers point to; for reading and for writing.

use super::ast;
use super::env::{Emit, Res};
use super::value::{Value, str_ref};
use goxide_ir::{Entity, Expr as Go, ExprId, FieldStep, Name, SelectionKind, Ty};
use goxide_plan::{IntRepr, Repr, TypeForm};
use syn::Expr;

impl Emit<'_> {
    /// A place to write to or through.
    pub(super) fn place(&mut self, id: ExprId, write: bool) -> Res<Value> {
        let node = self.body.unparen(id);
        if let Some(binding) = self.narrowing(node) {
            return Ok(self.bound(binding));
        }
        match &self.body[node] {
            Go::Selector { base, name, .. } => self.selector(node, *base, name, None, write),
            Go::Index { base, indices } => self.index(node, *base, indices, write),
            Go::Star(inner) => self.star(node, *inner, write),
            Go::Local(local) if write && self.cells.contains_key(local) => self.target(node),
            Go::Name(_) => {
                if let Some(Entity::Var(var)) = self.types.names.get(node) {
                    let value = self.package_var(node, *var, write)?;
                    return self.loaded(node, value, write);
                }
                self.expr(node, None)
            }
            _ => self.expr(node, None),
        }
    }

    pub(super) fn selector(
        &mut self,
        id: ExprId,
        base: ExprId,
        name: &Name,
        want: Option<&Repr>,
        write: bool,
    ) -> Res<Value> {
        if let Some(entity) = self.types.names.get(id) {
            return match entity {
                Entity::Var(var) => {
                    let value = self.package_var(id, *var, write)?;
                    self.loaded(id, value, write)
                }
                Entity::Func(func) => self.func_value(id, *func, want),
                Entity::Type(_)
                | Entity::Basic(_)
                | Entity::Const(_)
                | Entity::Package(_)
                | Entity::Builtin(_)
                | Entity::Nil
                | Entity::Bool(_)
                | Entity::Iota
                | Entity::Unknown => {
                    self.hole(id, "unknown-type", format!("`{}` is not known", self.go_text(id)))
                }
            };
        }
        let Some(selection) = self.types.selections.get(id) else {
            return self.hole(id, "unknown-type", format!("what `{name}` is could not be found out"));
        };
        match selection.kind {
            SelectionKind::Field => {
                if let Some(cell) = self.cell_of(id)? {
                    let reached = self.reach(cell, write, base)?;
                    return Ok(Value::place(ast::deref(reached.expr), reached.repr));
                }
                let holder = write && !self.is_counted(self.ty(base));
                let base_value = self.place(base, holder)?;
                let value = self.fields(base_value, &selection.path, write, base)?;
                self.loaded(id, value, write)
            }
            SelectionKind::Method { .. } | SelectionKind::InterfaceMethod { .. } => {
                self.method_value(id, base, want)
            }
            SelectionKind::MethodExpr { func } => self.method_expr(id, func, want),
        }
    }

    /// Walks fields from a value.
    pub(super) fn fields(&mut self, value: Value, path: &[FieldStep], write: bool, at: ExprId) -> Res<Value> {
        let mut value = value;
        for step in path {
            value = self.field(value, *step, write, at)?;
        }
        Ok(value)
    }

    fn field(&mut self, value: Value, step: FieldStep, write: bool, at: ExprId) -> Res<Value> {
        let value = self.reach(value, write, at)?;
        let Repr::Named(decl, args) = &value.repr else {
            let what = format!("a field of {} is used", self.describe(&value.repr));
            return self.hole(at, "unsupported", what);
        };
        let Some(plan) = self.cx.plan.types.get(decl) else {
            return self.hole(at, "unsupported", "a field of a type that is not ported");
        };
        let TypeForm::Struct(form) = &plan.form else {
            return self.hole(at, "unsupported", format!("a field of {} is used", plan.name));
        };
        let Some(field) = form.fields.get(step.index as usize) else {
            return self.hole(at, "unsupported", "a field that the plan does not know");
        };
        let repr = self.with_args(&field.repr, *decl, args);
        if let Some(guard) = field.guarded_by.or(field.lock_of) {
            let lock = (form, guard);
            return self.guarded_field(value.expr, lock, field, repr, write, at);
        }
        let expr = ast::field(auto(value.expr), &field.name);
        if field.addressed {
            let reached = self.reach(Value::place(expr, repr), write, at)?;
            return Ok(Value::place(ast::deref(reached.expr), reached.repr));
        }
        // An error inside a variant of its own enum is boxed; everybody speaks of the error itself.
        if let Repr::Box(inner) = &repr
            && let Repr::Error(_) = **inner
        {
            let expr = ast::unary(syn::UnOp::Deref(Default::default()), expr);
            return Ok(Value::place(expr, (**inner).clone()));
        }
        Ok(Value { expr, repr, place: true, movable: false })
    }

    /// Through options, pointers and cells to what has fields and methods.
    pub(super) fn reach(&mut self, value: Value, write: bool, at: ExprId) -> Res<Value> {
        let mut value = value;
        loop {
            match value.repr.clone() {
                Repr::Option(inner) => {
                    let holder = write && !matches!(*inner, Repr::Rc(_) | Repr::Arc(_));
                    value = self.unwrapped(value, holder, at)?;
                }
                // The guard on the way may be that of the same cell.
                Repr::Ref { inner, .. }
                    if write && matches!(*inner, Repr::Rc(_)) && super::call::guards(&value.expr) =>
                {
                    value = self.let_handle(value.expr, *inner);
                }
                Repr::Rc(_) if write && super::call::guards(&value.expr) => {
                    value = self.let_handle(ast::reference(false, value.expr), value.repr);
                }
                Repr::Ref { inner, .. } | Repr::Box(inner) | Repr::Rc(inner) | Repr::Arc(inner) => {
                    value = Value { repr: *inner, ..value };
                }
                Repr::RefCell(inner) => {
                    let call = if write { "borrow_mut" } else { "borrow" };
                    value = Value::place(ast::method(auto(value.expr), call, Vec::new()), *inner);
                }
                _ => return Ok(value),
            }
        }
    }

    /// A counted pointer as a variable, so that nothing on the way to it stays borrowed.
    fn let_handle(&mut self, lent: Expr, repr: Repr) -> Value {
        self.uses("std::rc::Rc");
        let name = self.fresh("held");
        let clone = ast::call_path("Rc::clone", vec![lent]);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(clone)));
        Value::place(ast::ident_expr(&name), repr)
    }

    /// A slice, array, map or string to index, measure or walk; out of named types.
    pub(super) fn collection(&mut self, id: ExprId) -> Res<Value> {
        self.collection_for(id, false)
    }

    pub(super) fn collection_for(&mut self, id: ExprId, write: bool) -> Res<Value> {
        let value = if write { self.place(id, true)? } else { self.expr(id, Some(&str_ref()))? };
        self.inner_collection(value, write, id)
    }

    pub(super) fn inner_collection(&mut self, value: Value, write: bool, id: ExprId) -> Res<Value> {
        let mut value = value;
        loop {
            match value.repr.clone() {
                Repr::Named(decl, args) => match self.newtype_inner(decl, &args) {
                    Some(inner) => {
                        value = Value { expr: ast::field(auto(value.expr), "0"), repr: inner, ..value };
                    }
                    None => return Ok(value),
                },
                Repr::Option(inner)
                    if matches!(inner.peeled(), Repr::HashMap(..) | Repr::BTreeMap(..)) && !write =>
                {
                    return Ok(self.lent_map(value));
                }
                Repr::Option(_) => value = self.unwrapped(value, write, id)?,
                Repr::Ref { inner, .. } | Repr::Box(inner) | Repr::Rc(inner) | Repr::Arc(inner) => {
                    value = Value { expr: auto(value.expr), repr: *inner, ..value };
                }
                Repr::RefCell(inner) => {
                    let call = if write { "borrow_mut" } else { "borrow" };
                    value = Value::place(ast::method(auto(value.expr), call, Vec::new()), *inner);
                }
                Repr::GoSlice(elem) => {
                    let call = if write { "borrow_mut" } else { "borrow" };
                    value =
                        Value::place(ast::method(auto(value.expr), call, Vec::new()), Repr::SliceOf(elem));
                }
                _ => return Ok(Value { expr: auto(value.expr), ..value }),
            }
        }
    }

    pub(super) fn index(&mut self, id: ExprId, base: ExprId, indices: &[ExprId], write: bool) -> Res<Value> {
        let base_node = self.body.unparen(base);
        if let Some(Entity::Func(func)) = self.types.names.get(base_node) {
            return self.func_value(base_node, *func, None);
        }
        let [at] = indices else {
            return self.hole(id, "unsupported", "an instantiation stands here as a value");
        };
        if let Some(element) = self.sorted_element(base, *at) {
            return Ok(element);
        }
        let base_ty = self.ty(base);
        if let Ty::Map { .. } = self.under(base_ty) {
            if write {
                return self.map_entry(id, base, *at);
            }
            return self.map_read(id, base, *at);
        }
        let shared = self.slice_elem(base);
        if let Some(elem) = &shared
            && !write
            && self.is_copy(elem)
        {
            return self.slice_get(base, *at, elem.clone());
        }
        let collection = self.collection_for(base, write)?;
        match &collection.repr {
            Repr::String | Repr::Str => {
                let at = self.index_of(*at)?;
                let bytes = ast::method(collection.expr, "as_bytes", Vec::new());
                Ok(Value::temp(ast::index(bytes, at), Repr::Int(IntRepr::U8)))
            }
            Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _) => {
                let elem = (**elem).clone();
                let same = self
                    .root_local(base)
                    .is_some_and(|l| self.uses_of_local(goxide_ir::Node::Expr(*at), l) > 0);
                let at = self.index_of(*at)?;
                let at = if write && (same || shared.is_some()) && !is_plain_index(&at) {
                    let name = self.fresh("at");
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(at)));
                    ast::ident_expr(&name)
                } else {
                    at
                };
                Ok(Value::place(ast::index(collection.expr, at), elem))
            }
            other => {
                let what = format!("{} is indexed", self.describe(other));
                self.hole(id, "unsupported", what)
            }
        }
    }

    /// `s[i]` inside a less function over elements.
    fn sorted_element(&self, base: ExprId, at: ExprId) -> Option<Value> {
        if self.elements.is_empty() {
            return None;
        }
        let place = self.place_of(base)?;
        let Go::Local(local) = self.body[self.body.unparen(at)] else { return None };
        let (_, _, name, elem) = self.elements.iter().rev().find(|(p, l, ..)| *p == place && *l == local)?;
        Some(Value::place(ast::deref(ast::ident_expr(name)), elem.clone()))
    }

    /// An index as `usize`.
    pub(super) fn index_of(&mut self, id: ExprId) -> Res<Expr> {
        let usize_repr = Repr::Int(IntRepr::Usize);
        if let Some(n) = self.constant(self.body.unparen(id)).and_then(goxide_ir::ConstValue::to_i64)
            && n >= 0
        {
            return Ok(ast::int_lit(n));
        }
        // `len(x) - 1` needs no way over i64 and back.
        let value = self.expr(id, None)?;
        let value = self.plain_int(value, id)?;
        if let Expr::Cast(cast) = &value.expr
            && let Expr::MethodCall(call) = &*cast.expr
            && call.method == "len"
        {
            return Ok((*cast.expr).clone());
        }
        self.coerce(value, &usize_repr, id)
    }

    /// An integer, out of its named type and its reference.
    pub(super) fn plain_int(&mut self, value: Value, id: ExprId) -> Res<Value> {
        let mut value = value;
        loop {
            match value.repr.clone() {
                Repr::Ref { .. } => value = value.through(),
                Repr::Named(decl, args) => match self.newtype_inner(decl, &args) {
                    Some(inner) => {
                        value = Value { expr: ast::field(auto(value.expr), "0"), repr: inner, ..value }
                    }
                    None => return self.hole(id, "unsupported", "an index that is no integer"),
                },
                _ => return Ok(value),
            }
        }
    }

    /// `m[k]` for reading: the zero value where there is no entry.
    fn map_read(&mut self, id: ExprId, base: ExprId, key: ExprId) -> Res<Value> {
        let (found, value) = self.map_get(base, key, false)?;
        self.found_or_zero(id, found, value)
    }

    /// What a map gives for a key that may be missing, as Go's value.
    fn found_or_zero(&mut self, id: ExprId, found: Expr, value: Repr) -> Res<Value> {
        let pointer = matches!(self.under(self.ty(id)), Ty::Pointer(_) | Ty::Interface(_) | Ty::Func(_));
        if pointer {
            return Ok(match &value {
                Repr::Rc(_) | Repr::Arc(_) => {
                    Value::temp(ast::method(found, "cloned", Vec::new()), value.optional())
                }
                Repr::Option(inner) => {
                    let inner = (**inner).clone();
                    let (call, target) = match inner {
                        Repr::Box(target) => ("as_deref", *target),
                        other => ("as_ref", other),
                    };
                    let name = self.fresh("entry");
                    let body = ast::method(ast::ident_expr(&name), call, Vec::new());
                    let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, body);
                    Value::temp(ast::method(found, "and_then", vec![closure]), target.lend().optional())
                }
                Repr::Box(inner) => {
                    let lent = inner.clone().lend();
                    Value::temp(ast::method(found, "map", vec![ast::path("Box::as_ref")]), lent.optional())
                }
                _ => Value::temp(found, value.lend().optional()),
            });
        }
        match &value {
            Repr::String => {
                let text = ast::method(found, "map", vec![ast::path("String::as_str")]);
                Ok(Value::temp(ast::method(text, "unwrap_or_default", Vec::new()), str_ref()))
            }
            Repr::Vec(elem) => {
                let slice = ast::method(found, "map", vec![ast::path("Vec::as_slice")]);
                let repr = Repr::SliceOf(elem.clone()).lend();
                Ok(Value::temp(ast::method(slice, "unwrap_or_default", Vec::new()), repr))
            }
            Repr::HashMap(..) | Repr::BTreeMap(..) => Ok(Value::temp(found, value.lend().optional())),
            Repr::Option(_) => {
                let cloned =
                    ast::method(found, if self.is_copy(&value) { "copied" } else { "cloned" }, Vec::new());
                Ok(Value::temp(ast::method(cloned, "flatten", Vec::new()), value))
            }
            _ if self.is_copy(&value) || self.is_clone(&value) => {
                let Some(zero) = self.zero_of(&value) else {
                    return self.hole(id, "unsupported", "a map miss of a type without a zero value");
                };
                let copy = self.is_copy(&value);
                let cloned = ast::method(found, if copy { "copied" } else { "cloned" }, Vec::new());
                let or_zero = if self.cx.plan.derives(&value).default {
                    ast::method(cloned, "unwrap_or_default", Vec::new())
                } else if copy {
                    ast::method(cloned, "unwrap_or", vec![zero])
                } else {
                    let make = ast::closure(false, Vec::new(), None, zero);
                    ast::method(cloned, "unwrap_or_else", vec![make])
                };
                Ok(Value::temp(or_zero, value))
            }
            _ => self.hole(
                id,
                "unsupported",
                format!("{} is read from a map and cannot be cloned", self.describe(&value)),
            ),
        }
    }

    /// `m.get(&k)`: an option of a reference, and the value's type.
    pub(super) fn map_get(&mut self, base: ExprId, key: ExprId, write: bool) -> Res<(Expr, Repr)> {
        let map = self.collection_for(base, write)?;
        let (map_repr, optional) = match &map.repr {
            Repr::Option(inner) => (inner.peeled().clone(), true),
            other => (other.clone(), false),
        };
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map_repr else {
            let what = format!("{} is used as a map", self.describe(&map.repr));
            return self.hole(base, "unsupported", what);
        };
        let key = self.map_key(key, &k)?;
        let call = if write { "get_mut" } else { "get" };
        if optional {
            let name = self.fresh("inner");
            let get = ast::method(ast::ident_expr(&name), call, vec![key]);
            let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, get);
            return Ok((ast::method(map.expr, "and_then", vec![closure]), *v));
        }
        Ok((ast::method(map.expr, call, vec![key]), *v))
    }

    /// A key to look up with: lent.
    pub(super) fn map_key(&mut self, key: ExprId, repr: &Repr) -> Res<Expr> {
        if *repr == Repr::String {
            return self.expr_as(key, &str_ref());
        }
        self.expr_as(key, &repr.clone().lend())
    }

    /// `m[k]` for writing in part: the entry, made if it is missing.
    fn map_entry(&mut self, id: ExprId, base: ExprId, key: ExprId) -> Res<Value> {
        let pointer = matches!(self.under(self.ty(id)), Ty::Pointer(_) | Ty::Interface(_));
        if pointer {
            let (found, value) = self.map_get(base, key, true)?;
            return Ok(match value {
                Repr::Rc(_) | Repr::Arc(_) => {
                    Value::temp(ast::method(found, "cloned", Vec::new()), value.optional())
                }
                // An entry that holds nil, or what the pointer of an entry points to.
                Repr::Option(inner) => {
                    let (call, target) = match *inner {
                        Repr::Box(target) => ("as_deref_mut", *target),
                        other => ("as_mut", other),
                    };
                    let name = self.fresh("entry");
                    let body = ast::method(ast::ident_expr(&name), call, Vec::new());
                    let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, body);
                    Value::temp(ast::method(found, "and_then", vec![closure]), target.lend_mut().optional())
                }
                _ => Value::temp(found, value.lend_mut().optional()),
            });
        }
        let map = self.map_to_write(base)?;
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map.repr.clone() else {
            return self.hole(base, "unsupported", "this is used as a map");
        };
        let key = self.expr_as(key, &k)?;
        let entry = ast::method(ast::method(map.expr, "entry", vec![key]), "or_default", Vec::new());
        Ok(Value::place(ast::unary(syn::UnOp::Deref(Default::default()), entry), *v))
    }

    pub(super) fn star(&mut self, id: ExprId, inner: ExprId, write: bool) -> Res<Value> {
        let value = self.place(inner, write)?;
        let value = match &value.repr {
            Repr::Option(_) => self.unwrapped(value, write, inner)?,
            _ => value,
        };
        match value.repr.clone() {
            Repr::Ref { inner: to, .. } => {
                let target = Value::place(ast::deref(value.expr), (*to).clone());
                // A reference to what holds the pointer.
                match *to {
                    Repr::RefCell(_) | Repr::Rc(_) => self.reach(target, write, id),
                    Repr::Box(boxed) => Ok(Value::place(ast::deref(target.expr), *boxed)),
                    _ => Ok(target),
                }
            }
            Repr::Box(to) => Ok(Value::place(ast::deref(value.expr), *to)),
            Repr::Rc(_) | Repr::Arc(_) => {
                let reached = self.reach(value, write, id)?;
                if matches!(reached.expr, Expr::MethodCall(_)) {
                    return Ok(Value::place(ast::deref(reached.expr), reached.repr));
                }
                Ok(Value::place(ast::deref(reached.expr), reached.repr))
            }
            // The pointer's place holds the thing itself.
            _ => Ok(value),
        }
    }

    pub(super) fn address_of(&mut self, id: ExprId, operand: ExprId, want: Option<&Repr>) -> Res<Value> {
        let node = self.body.unparen(operand);
        if let Go::CompositeLit { elements, .. } = &self.body[node] {
            // Pointers that are handles are made where the Go makes the pointer.
            let lent = matches!(want, Some(Repr::Ref { .. }))
                || matches!(want.and_then(Repr::option_inner), Some(Repr::Ref { .. }));
            if let (Some(Repr::Rc(handle) | Repr::Arc(handle)), false) =
                (self.natural(self.ty(id)).option_inner(), lent)
                && !matches!(want, Some(Repr::Named(..)))
            {
                let owner = self.natural(self.ty(id)).option_inner().cloned().unwrap_or(Repr::Unit);
                let inner = match &**handle {
                    Repr::RefCell(inner) | Repr::Mutex(inner) => inner,
                    _ => handle,
                };
                let value = self.composite(node, self.ty(node), elements, Some(inner))?;
                let made = self.coerce(value, &owner, id)?;
                return Ok(Value::temp(made, owner));
            }
            return self.composite(node, self.ty(node), elements, want);
        }
        let mutable = want.map(|w| match w {
            Repr::Option(inner) => (**inner).clone(),
            other => other.clone(),
        });
        match mutable {
            Some(Repr::Ref { inner, mutable: false }) if is_atomic(&inner) => {
                let place = self.atomic(node)?;
                Ok(Value::temp(ast::reference(false, place.expr), place.repr.lend()))
            }
            Some(Repr::Ref { inner, .. }) if matches!(*inner, Repr::Rc(_)) => match self.cell_of(node)? {
                Some(cell) => Ok(cell),
                None => {
                    let what = format!(
                        "the address of `{}` outlives the place it is taken of",
                        self.go_text(operand)
                    );
                    self.hole(id, "shared-ownership", what)
                }
            },
            Some(Repr::Ref { mutable, .. }) => {
                let place = self.place(node, mutable)?;
                Ok(Value::temp(
                    ast::reference(mutable, place.expr),
                    Repr::Ref { mutable, inner: Box::new(place.repr) },
                ))
            }
            None => {
                if let Some(cell) = self.cell_of(node)? {
                    return Ok(cell);
                }
                let place = self.place(node, true)?;
                if let Repr::Ref { .. } = place.repr {
                    return Ok(place);
                }
                Ok(Value::temp(
                    ast::reference(true, place.expr),
                    Repr::Ref { mutable: true, inner: Box::new(place.repr) },
                ))
            }
            Some(_) => {
                let place = match self.cell_of(node)? {
                    Some(cell) => cell,
                    None => self.place(node, false)?,
                };
                if place.movable
                    || self.is_shared_path(&place.repr)
                    || matches!(place.repr, Repr::Rc(_) | Repr::Arc(_))
                {
                    return Ok(place);
                }
                if self.cx.plan.snapshots.contains(&self.expr_ref(id)) {
                    let owned = match &place.repr {
                        Repr::Ref { inner, .. } => (**inner).clone(),
                        own => own.clone(),
                    };
                    if self.is_clone(&owned) {
                        let copy = ast::method(auto(place.expr), "clone", Vec::new());
                        return Ok(Value::temp(copy, owned));
                    }
                }
                let what =
                    format!("the address of `{}` outlives the place it is taken of", self.go_text(operand));
                self.hole(id, "shared-ownership", what)
            }
        }
    }

    /// An integer that is used atomically elsewhere: what a plain read sees. A plain write stays for a person.
    pub(super) fn loaded(&mut self, id: ExprId, value: Value, write: bool) -> Res<Value> {
        let Ty::Basic(basic) = &self.cx.program.types[self.ty(id)] else { return Ok(value) };
        if self.raw_atomics || !is_atomic(&value.repr) {
            return Ok(value);
        }
        if write {
            let what =
                format!("`{}` is written here as it is, and used atomically elsewhere", self.go_text(id));
            return self.hole(id, "unguarded-access", what);
        }
        self.uses("std::sync::atomic::Ordering");
        let load = ast::method(value.expr, "load", vec![ast::path("Ordering::SeqCst")]);
        Ok(Value::temp(load, Repr::of_basic(*basic)))
    }

    /// The atomic itself.
    fn atomic(&mut self, id: ExprId) -> Res<Value> {
        let outer = std::mem::replace(&mut self.raw_atomics, true);
        let place = self.expr(id, None);
        self.raw_atomics = outer;
        place
    }

    /// Whether an expression names what the plan made an atomic.
    pub(super) fn names_atomic(&self, id: ExprId) -> bool {
        let plan = self.cx.plan;
        match &self.body[id] {
            Go::Local(local) => {
                let repr = plan.locals.get(&self.local_ref(*local)).and_then(|l| l.repr.as_ref());
                repr.is_some_and(is_atomic)
            }
            Go::Name(_) => match self.types.names.get(id) {
                Some(Entity::Var(var)) => {
                    matches!(plan.vars.get(var).map(|v| &v.form), Some(goxide_plan::VarForm::Static(_)))
                }
                _ => false,
            },
            Go::Selector { .. } => {
                let step = self.types.selections.get(id).and_then(|s| s.path.last());
                let decl = step.and_then(|step| match &self.cx.program.types[step.of] {
                    Ty::Named { decl, .. } => Some(*decl),
                    _ => None,
                });
                let form = decl.and_then(|decl| plan.types.get(&decl)).map(|plan| &plan.form);
                let Some((TypeForm::Struct(form), step)) = form.zip(step) else { return false };
                form.fields.get(step.index as usize).is_some_and(|f| is_atomic(&f.repr))
            }
            _ => false,
        }
    }

    /// `x = value` of an atomic.
    pub(super) fn store_atomic(&mut self, target: ExprId, value: ExprId) -> Res<bool> {
        let Ty::Basic(basic) = &self.cx.program.types[self.ty(target)] else { return Ok(false) };
        if !self.names_atomic(target) {
            return Ok(false);
        }
        let value = self.expr_as(value, &Repr::of_basic(*basic))?;
        let place = self.atomic(target)?;
        self.uses("std::sync::atomic::Ordering");
        let store = ast::method(place.expr, "store", vec![value, ast::path("Ordering::SeqCst")]);
        self.out.push(ast::semi(store));
        Ok(true)
    }

    /// The cell of a variable or field whose address is kept.
    pub(super) fn cell_of(&mut self, id: ExprId) -> Res<Option<Value>> {
        let node = self.body.unparen(id);
        let cell = |repr: Repr| Repr::Rc(Box::new(Repr::RefCell(Box::new(repr))));
        match &self.body[node] {
            Go::Local(local) => {
                let counted = self.cells.get(local).is_some_and(|cell| cell.counted && !cell.copied);
                let repr = self.bindings.get(local).filter(|_| counted).map(|b| cell(b.repr.clone()));
                let name = ast::ident_expr(&self.local_name(*local));
                Ok(repr.map(|repr| Value::place(name, repr)))
            }
            Go::Selector { base, .. } => {
                let Some(selection) = self.types.selections.get(node) else { return Ok(None) };
                let (Some((last, path)), SelectionKind::Field) =
                    (selection.path.split_last(), selection.kind)
                else {
                    return Ok(None);
                };
                let value = self.place(*base, false)?;
                let value = self.fields(value, path, false, *base)?;
                let value = self.reach(value, false, *base)?;
                let Repr::Named(decl, _) = &value.repr else { return Ok(None) };
                let form = self.cx.plan.types.get(decl).map(|plan| &plan.form);
                let Some(TypeForm::Struct(form)) = form else { return Ok(None) };
                let field = form.fields.get(last.index as usize).filter(|f| f.addressed);
                Ok(field.map(|f| Value::place(ast::field(auto(value.expr), &f.name), f.repr.clone())))
            }
            _ => Ok(None),
        }
    }

    /// `x[lo:hi]`.
    pub(super) fn slice(
        &mut self,
        id: ExprId,
        base: ExprId,
        lo: Option<ExprId>,
        hi: Option<ExprId>,
        max: Option<ExprId>,
        want: Option<&Repr>,
    ) -> Res<Value> {
        if self.cx.plan.aliases.contains(&self.expr_ref(id)) {
            let what = format!("`{}` is a second view of a slice that is written", self.go_text(id));
            return self.hole(id, "aliased-slice", what);
        }
        if let Some(elem) = self.slice_elem(base) {
            return self.slice_view(base, elem, [lo, hi, max]);
        }
        let mutable = matches!(want, Some(Repr::Ref { mutable: true, .. }));
        let collection = self.collection_for(base, mutable)?;
        match collection.repr.clone() {
            Repr::String | Repr::Str => self.slice_text(id, collection, lo, hi),
            Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _) => {
                let _ = max;
                let bound = |emit: &mut Self, at: ExprId, name: &str| {
                    let own = mutable && emit.uses_root(at, base);
                    let at = emit.index_of(at)?;
                    Ok(if own { emit.before_loan(at, name) } else { at })
                };
                let lo = lo.filter(|l| !self.is_zero(*l)).map(|l| bound(self, l, "start")).transpose()?;
                let hi = hi.map(|h| bound(self, h, "end")).transpose()?;
                let range = ast::range(lo, hi, false);
                let slice = ast::reference(mutable, ast::index(collection.expr, range));
                Ok(Value::temp(slice, Repr::Ref { mutable, inner: Box::new(Repr::SliceOf(elem)) }))
            }
            other => {
                let what = format!("{} is sliced", self.describe(&other));
                self.hole(id, "unsupported", what)
            }
        }
    }

    /// A bound that reads what is about to be lent for writing.
    fn before_loan(&mut self, at: Expr, name: &str) -> Expr {
        if is_plain_index(&at) {
            return at;
        }
        let name = self.fresh(name);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(at)));
        ast::ident_expr(&name)
    }

    fn slice_text(&mut self, id: ExprId, text: Value, lo: Option<ExprId>, hi: Option<ExprId>) -> Res<Value> {
        if !self.cx.plan.clean_cuts.contains(&self.expr_ref(id)) {
            let name = self.go_text(id);
            self.differs(
                id,
                "text-or-bytes",
                &name,
                format!("`{name}` may cut a character of more than one byte; the port panics there."),
            );
        }
        let lo = lo.filter(|l| !self.is_zero(*l)).map(|l| self.index_of(l)).transpose()?;
        let hi = hi.map(|h| self.index_of(h)).transpose()?;
        let range = ast::range(lo, hi, false);
        Ok(Value::temp(ast::reference(false, ast::index(text.expr, range)), str_ref()))
    }

    /// Whether an expression is the constant 0.
    pub(super) fn is_zero(&self, id: ExprId) -> bool {
        self.constant(self.body.unparen(id)).and_then(goxide_ir::ConstValue::to_i64) == Some(0)
    }
}

/// Whether it is an integer that any thread may change.
pub(super) fn is_atomic(repr: &Repr) -> bool {
    matches!(repr, Repr::Path { path, .. } if path.starts_with("std::sync::atomic::Atomic"))
}

/// Whether an index reads nothing but variables and constants.
fn is_plain_index(at: &Expr) -> bool {
    if let Expr::Cast(cast) = at { ast::is_simple(&cast.expr) } else { ast::is_simple(at) }
}

/// An expression as receiver of a field, method or index: references and dereferences are automatic there.
pub(super) fn auto(expr: Expr) -> Expr {
    match expr {
        Expr::Reference(reference) => auto(*reference.expr),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => auto(*expr),
        Expr::Paren(paren) => auto(*paren.expr),
        other => other,
    }
}
