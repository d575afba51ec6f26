//! From the type a value has to the type its place wants.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ExprId, Ty};
use goxide_plan::{ErrorVariant, IntRepr, Repr, TypeForm};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// `value` as `want`. Whatever cannot be had soundly is a hole.
    pub(super) fn coerce(&mut self, value: Value, want: &Repr, at: ExprId) -> Res<Expr> {
        if value.repr == *want {
            return self.own(value, at);
        }
        if self.has_alias(&value.repr) || self.has_alias(want) {
            let value = Value { repr: self.unalias(&value.repr), ..value };
            return self.coerce(value, &self.unalias(want), at);
        }
        if let Some(why) = value.repr.unsupported().or_else(|| want.unsupported()) {
            return self.hole(at, "unsupported", format!("{why} has no Rust type yet"));
        }
        if let Some(made) = self.typed_nil(&value, want, at)? {
            return Ok(made);
        }
        if let Some(map) = self.map_or_empty(&value, want, at) {
            return Ok(map);
        }
        if let Some(expr) = self.coerce_slice(&value, want, at)? {
            return Ok(expr);
        }
        match (value.repr.clone(), want) {
            (Repr::Ref { mutable, inner }, Repr::Ref { mutable: wanted, inner: target }) => {
                self.reference_to_reference(value, mutable, &inner, *wanted, target, at)
            }
            (Repr::Ref { inner, .. }, Repr::Option(target)) if !matches!(*inner, Repr::Option(_)) => {
                Ok(ast::some(self.coerce(value, target, at)?))
            }
            (have, Repr::Option(target)) => self.as_option(value, have, target, at),
            (Repr::Ref { inner, .. }, _) => self.out_of_reference(value, *inner, want, at),
            (Repr::Option(inner), Repr::Rc(object))
                if *inner == *want && **object == Repr::Any && value.place =>
            {
                let inner = Value::temp(self.own(value, at)?, Repr::Option(inner));
                let inner = self.unwrapped(inner, false, at)?;
                Ok(inner.expr)
            }
            (Repr::Option(_), _) => {
                let writes = matches!(want, Repr::Ref { mutable: true, .. });
                let inner = self.unwrapped(value, writes, at)?;
                self.coerce(inner, want, at)
            }
            (have, Repr::Ref { mutable, inner }) => self.lend(value, &have, *mutable, inner, at),
            (have, Repr::Box(inner)) => self.boxed(value, &have, inner, at),
            (Repr::Box(inner), _) if !matches!(*inner, Repr::Dyn(..) | Repr::DynFn { .. }) => {
                self.out_of_box(value, *inner, want, at)
            }
            // A boxed closure is one itself.
            (Repr::Box(inner), Repr::ImplFn { .. }) if matches!(*inner, Repr::DynFn { .. }) => Ok(value.expr),
            (have, Repr::Rc(inner)) if **inner == Repr::Any => {
                self.uses("std::rc::Rc");
                let object = self.object(value, &have, inner, at)?;
                Ok(ast::call_path("Rc::new", vec![object]))
            }
            (_, Repr::Rc(inner)) => {
                self.uses("std::rc::Rc");
                Ok(ast::call_path("Rc::new", vec![self.coerce(value, inner, at)?]))
            }
            (_, Repr::Arc(inner)) => {
                self.uses("std::sync::Arc");
                Ok(ast::call_path("Arc::new", vec![self.coerce(value, inner, at)?]))
            }
            (_, Repr::RefCell(inner)) => {
                self.uses("std::cell::RefCell");
                Ok(ast::call_path("RefCell::new", vec![self.coerce(value, inner, at)?]))
            }
            (_, Repr::Mutex(inner)) => {
                self.uses("std::sync::Mutex");
                Ok(ast::call_path("Mutex::new", vec![self.coerce(value, inner, at)?]))
            }
            (_, Repr::RwLock(inner)) => {
                self.uses("std::sync::RwLock");
                Ok(ast::call_path("RwLock::new", vec![self.coerce(value, inner, at)?]))
            }
            (Repr::Int(_) | Repr::Char, Repr::Int(int)) => {
                let plain = if let Expr::Lit(_) = &value.expr { None } else { Some(()) };
                match plain {
                    None if matches!(value.repr, Repr::Int(_)) => Ok(value.expr),
                    _ => Ok(ast::cast_to(value.expr, int.name())),
                }
            }
            (Repr::Int(IntRepr::U8), Repr::Char) => Ok(ast::call_path("char::from", vec![value.expr])),
            (Repr::Int(_), Repr::Char) => {
                let code = ast::cast_to(value.expr, "u32");
                Ok(ast::method(
                    ast::call_path("char::from_u32", vec![code]),
                    "unwrap_or",
                    vec![parse_quote!(char::REPLACEMENT_CHARACTER)],
                ))
            }
            (Repr::String, Repr::Vec(inner)) if **inner == Repr::Int(IntRepr::U8) => {
                let own = self.own(value, at)?;
                Ok(ast::method(own, "into_bytes", Vec::new()))
            }
            (Repr::Named(decl, _), Repr::Error(package)) => self.error_of(value, decl, *package, at),
            (Repr::Path { path, .. }, Repr::Error(package)) if path.ends_with("::Error") => {
                self.library_error(value, *package, at)
            }
            (Repr::Error(from), Repr::Error(to)) => self.foreign_error(value, from, *to, at),
            (Repr::Path { path, args, .. }, Repr::Result(ok, package))
                if path == "Result" && args.first() == Some(&**ok) =>
            {
                let convert = self.message_error(*package);
                Ok(ast::method(value.expr, "map_err", vec![convert]))
            }
            (Repr::Result(a, from), Repr::Result(b, to)) if a == *b && from != *to => {
                let error = self.fresh("err");
                let inner = self.foreign_error(
                    Value::temp(ast::ident_expr(&error), Repr::Error(from)),
                    from,
                    *to,
                    at,
                )?;
                let closure = ast::closure(false, vec![ast::pat_ident(&error, false)], None, inner);
                Ok(ast::method(value.expr, "map_err", vec![closure]))
            }
            (Repr::Named(decl, args), _) if self.newtype_inner(decl, &args).as_ref() == Some(want) => {
                let inner = Value { expr: ast::field(value.expr, "0"), repr: want.clone(), ..value };
                self.own(inner, at)
            }
            (have, Repr::Named(decl, args)) if self.newtype_inner(*decl, args) == Some(have.clone()) => {
                let name = self.type_name(*decl);
                let inner = self.own(value, at)?;
                Ok(ast::call_path(&name, vec![inner]))
            }
            (Repr::ImplFn { .. } | Repr::FnPtr { .. }, Repr::Named(decl, args))
                if self.newtype_inner(*decl, args).is_some() =>
            {
                let inner = self.newtype_inner(*decl, args).unwrap_or(Repr::Unit);
                let name = self.type_name(*decl);
                let inner = self.coerce(value, &inner, at)?;
                Ok(ast::call_path(&name, vec![inner]))
            }
            (Repr::Tuple(from), Repr::Tuple(to)) if from.len() == to.len() && !value.place => {
                let names: Vec<String> = from.iter().map(|_| self.fresh("part")).collect();
                let pats = names.iter().map(|n| ast::pat_ident(n, false)).collect();
                self.out.push(ast::let_stmt(ast::pat_tuple(pats), None, Some(value.expr)));
                let mut items = Vec::new();
                for ((name, from), to) in names.iter().zip(from).zip(to) {
                    let part = Value { expr: ast::ident_expr(name), repr: from, place: true, movable: true };
                    items.push(self.coerce(part, to, at)?);
                }
                Ok(ast::tuple(items))
            }
            (Repr::FnPtr { .. } | Repr::ImplFn { .. }, Repr::ImplFn { .. } | Repr::FnPtr { .. }) => {
                Ok(value.expr)
            }
            (Repr::DynFn { .. }, Repr::ImplFn { .. }) => Ok(value.expr),
            (Repr::Array(inner, _), Repr::Vec(elem)) if inner == *elem => {
                Ok(ast::method(value.expr, "to_vec", Vec::new()))
            }
            (Repr::Named(from, _), Repr::Named(to, _)) if self.is_struct_as(&value.repr, want) => {
                self.struct_as(value, from, *to, at)
            }
            (have, _) => self.mismatch(&have, want, at),
        }
    }

    /// Whether a name for another type stands in front.
    fn has_alias(&self, repr: &Repr) -> bool {
        match repr {
            Repr::Named(decl, _) => {
                matches!(self.cx.plan.types.get(decl).map(|p| &p.form), Some(TypeForm::Alias(_)))
            }
            Repr::Ref { inner, .. } | Repr::Option(inner) | Repr::Box(inner) => self.has_alias(inner),
            _ => false,
        }
    }

    /// The type behind a name for it.
    pub(super) fn unalias(&self, repr: &Repr) -> Repr {
        match repr {
            Repr::Named(decl, args) => match self.cx.plan.types.get(decl).map(|p| &p.form) {
                Some(TypeForm::Alias(inner)) => self.with_args(inner, *decl, args),
                _ => repr.clone(),
            },
            Repr::Ref { mutable, inner } => {
                Repr::Ref { mutable: *mutable, inner: Box::new(self.unalias(inner)) }
            }
            Repr::Option(inner) => self.unalias(inner).optional(),
            Repr::Box(inner) => Repr::Box(Box::new(self.unalias(inner))),
            _ => repr.clone(),
        }
    }

    /// A value whose type nothing but itself says, because an interface takes any.
    pub(super) fn exact(&mut self, expr: Expr, repr: &Repr) -> Expr {
        match repr {
            Repr::Int(_) | Repr::Float(_) => super::operator::typed(expr, repr),
            Repr::Vec(_)
            | Repr::Array(..)
            | Repr::HashMap(..)
            | Repr::BTreeMap(..)
            | Repr::Option(_)
            | Repr::Tuple(_)
                if !matches!(expr, Expr::Path(_) | Expr::Field(_)) =>
            {
                let name = self.fresh("value");
                let ty = self.rust_type(repr);
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), Some(ty), Some(expr)));
                ast::ident_expr(&name)
            }
            _ => expr,
        }
    }

    fn mismatch<T>(&self, have: &Repr, want: &Repr, at: ExprId) -> Res<T> {
        let what = format!("a {} is wanted here as {}", self.describe(have), self.describe(want));
        self.hole(at, "unsupported", what)
    }

    /// The value itself: moved where nobody reads the place later, else copied or cloned.
    pub(super) fn own(&mut self, value: Value, at: ExprId) -> Res<Expr> {
        if !value.place || value.movable || self.is_copy(&value.repr) {
            return Ok(value.expr);
        }
        match &value.repr {
            Repr::Ref { mutable: true, .. } | Repr::ImplFn { .. } => Ok(value.expr),
            Repr::Rc(_) => {
                self.uses("std::rc::Rc");
                Ok(ast::call_path("Rc::clone", vec![ast::reference(false, value.expr)]))
            }
            Repr::Arc(_) => {
                self.uses("std::sync::Arc");
                Ok(ast::call_path("Arc::clone", vec![ast::reference(false, value.expr)]))
            }
            repr if self.is_clone(repr) => {
                self.may_clone(repr, at)?;
                // The field is a box, the value what is in it.
                let boxed = matches!(repr, Repr::Error(_)) && is_field_behind(&value.expr);
                Ok(if boxed { ast::method(value.expr, "clone", Vec::new()) } else { clone(value.expr) })
            }
            Repr::Option(inner) if matches!(**inner, Repr::Ref { mutable: true, .. }) => {
                Ok(ast::method(value.expr, "as_deref_mut", Vec::new()))
            }
            repr => {
                let what =
                    format!("a second {} is needed here, and it cannot be cloned", self.describe(repr));
                let kind = if matches!(repr, Repr::Error(_)) { "unsupported" } else { "shared-ownership" };
                self.hole(at, kind, what)
            }
        }
    }

    /// Refuses a clone where the Go has one thing behind two pointers.
    fn may_clone(&mut self, repr: &Repr, at: ExprId) -> Res<()> {
        let handle = match repr {
            Repr::Option(inner) => &**inner,
            other => other,
        };
        let shares = matches!(handle, Repr::Rc(_) | Repr::Arc(_) | Repr::Ref { .. } | Repr::FnPtr { .. })
            || self.is_shared_path(handle);
        if let Repr::GoSlice(_) = handle {
            return Ok(());
        }
        if !shares && matches!(self.under(self.ty(at)), Ty::Pointer(_)) {
            let what = format!(
                "`{}` is kept in a second place, and the port would copy what it points to",
                self.go_text(at)
            );
            return self.hole(at, "shared-ownership", what);
        }
        self.copied(at);
        Ok(())
    }

    /// What is inside an `Option`, which must not be `None`: as a reference for places, by value else.
    pub(super) fn unwrapped(&mut self, value: Value, writes: bool, at: ExprId) -> Res<Value> {
        let Repr::Option(inner) = value.repr.clone() else { return Ok(value) };
        let message = format!("nil dereference: {}", self.go_text(at));
        let expect = |e: Expr| ast::method(e, "expect", vec![ast::str_lit(&message)]);
        if !value.place || value.movable || self.is_copy(&value.repr) {
            return Ok(Value::temp(expect(value.expr), *inner));
        }
        let (inner, call) = match *inner {
            ref owner if let Some(target) = owner.owned() => {
                (target.clone(), if writes { "as_deref_mut" } else { "as_deref" })
            }
            Repr::Ref { mutable: true, inner } => (*inner, if writes { "as_deref_mut" } else { "as_deref" }),
            other => (other, if writes { "as_mut" } else { "as_ref" }),
        };
        let reference = Repr::Ref { mutable: writes, inner: Box::new(inner) };
        Ok(Value::temp(expect(ast::method(value.expr, call, Vec::new())), reference))
    }

    /// The Go text of an expression on one line, for messages.
    pub(super) fn go_text(&self, at: ExprId) -> String {
        let text = self.cx.sources.text(self.span(at));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn reference_to_reference(
        &mut self,
        value: Value,
        mutable: bool,
        have: &Repr,
        wanted: bool,
        target: &Repr,
        at: ExprId,
    ) -> Res<Expr> {
        if wanted && !mutable {
            let what = format!("`{}` is lent for reading and written through here", self.go_text(at));
            return self.hole(at, "shared-ownership", what);
        }
        if have == target {
            // `&mut T` as `&T`.
            return Ok(ast::reference(false, ast::deref(value.expr)));
        }
        let name = |read: &'static str, write: &'static str| if wanted { write } else { read };
        match (have, target) {
            (Repr::String, Repr::Str) => {
                Ok(ast::method(value.expr, name("as_str", "as_mut_str"), Vec::new()))
            }
            (Repr::Vec(a), Repr::SliceOf(b)) if a == b => {
                Ok(ast::method(value.expr, name("as_slice", "as_mut_slice"), Vec::new()))
            }
            (Repr::Array(a, _), Repr::SliceOf(b)) if a == b => {
                Ok(ast::method(value.expr, name("as_slice", "as_mut_slice"), Vec::new()))
            }
            (Repr::Box(_), _) => {
                let inner = Value::place(ast::deref(value.expr), have.clone());
                self.coerce(inner, &Repr::Ref { mutable: wanted, inner: Box::new(target.clone()) }, at)
            }
            (Repr::Rc(inner) | Repr::Arc(inner), _) if **inner == *target && !wanted => {
                Ok(ast::reference(false, ast::deref(ast::deref(value.expr))))
            }
            (Repr::Ref { .. } | Repr::Rc(_), _) => {
                let inner = Value::place(ast::deref(value.expr), have.clone());
                self.coerce(inner, &Repr::Ref { mutable: wanted, inner: Box::new(target.clone()) }, at)
            }
            (Repr::Option(_), _) => {
                let inner = Value::place(ast::deref(value.expr), have.clone());
                let inner = self.unwrapped(inner, wanted, at)?;
                self.coerce(inner, &Repr::Ref { mutable: wanted, inner: Box::new(target.clone()) }, at)
            }
            (Repr::Str, Repr::Any) => {
                Ok(ast::reference(false, ast::method(value.expr, "to_owned", Vec::new())))
            }
            (Repr::SliceOf(_), Repr::Any) => {
                Ok(ast::reference(false, ast::method(value.expr, "to_vec", Vec::new())))
            }
            (_, Repr::Dyn(..) | Repr::Any | Repr::DynFn { .. }) => Ok(value.expr),
            (Repr::ImplFn { .. } | Repr::DynFn { .. }, Repr::ImplFn { .. }) => Ok(value.expr),
            (_, Repr::Path { path, .. }) if path.starts_with("dyn ") => Ok(value.expr),
            (Repr::Named(decl, args), _) if self.newtype_inner(*decl, args).is_some() => {
                let inner = self.newtype_inner(*decl, args).unwrap_or(Repr::Unit);
                let inner = Value::place(ast::field(value.expr, "0"), inner);
                self.coerce(inner, &Repr::Ref { mutable: wanted, inner: Box::new(target.clone()) }, at)
            }
            _ => self.mismatch(have, target, at),
        }
    }

    /// A value out of `&T`.
    fn out_of_reference(&mut self, value: Value, inner: Repr, want: &Repr, at: ExprId) -> Res<Expr> {
        if inner == *want {
            if self.is_copy(want) {
                return Ok(ast::deref(value.expr));
            }
            if self.is_clone(want) {
                self.may_clone(want, at)?;
                return Ok(match want {
                    Repr::Rc(_) => ast::call_path("Rc::clone", vec![value.expr]),
                    Repr::Arc(_) => ast::call_path("Arc::clone", vec![value.expr]),
                    _ => clone(value.expr),
                });
            }
            if let Repr::Error(_) = want {
                return self.hole(
                    at,
                    "unsupported",
                    "an error is kept in two places, and errors are not cloned",
                );
            }
        }
        match (&inner, want) {
            (Repr::Str, owner) if owner.owned().is_some() => {
                let owned = Value::temp(ast::method(value.expr, "to_owned", Vec::new()), Repr::String);
                self.coerce(owned, want, at)
            }
            (Repr::Str, Repr::String) => Ok(ast::method(value.expr, "to_owned", Vec::new())),
            (Repr::Str | Repr::SliceOf(_), Repr::Named(decl, args))
                if self.newtype_inner(*decl, args).is_some() =>
            {
                let target = self.newtype_inner(*decl, args).unwrap_or(Repr::Unit);
                let name = self.type_name(*decl);
                let owned = self.coerce(value, &target, at)?;
                Ok(ast::call_path(&name, vec![owned]))
            }
            (Repr::SliceOf(a), Repr::Vec(b)) if a == b && self.is_clone(a) => {
                self.copied(at);
                Ok(ast::method(value.expr, "to_vec", Vec::new()))
            }
            (Repr::DynFn { .. } | Repr::ImplFn { .. }, Repr::ImplFn { .. }) => Ok(value.expr),
            _ => self.coerce(Value::place(ast::deref(value.expr), inner.clone()), want, at),
        }
    }

    /// `&value` or `&mut value` as `&target`.
    fn lend(&mut self, value: Value, have: &Repr, mutable: bool, target: &Repr, at: ExprId) -> Res<Expr> {
        if have == target {
            return Ok(ast::reference(mutable, value.expr));
        }
        match (have, target) {
            (Repr::String, Repr::Str) | (Repr::Vec(_) | Repr::Array(..), Repr::SliceOf(_)) => {
                let same = match (have, target) {
                    (Repr::Vec(a) | Repr::Array(a, _), Repr::SliceOf(b)) => a == b,
                    _ => true,
                };
                if !same {
                    return self.mismatch(have, target, at);
                }
                Ok(ast::reference(mutable, value.expr))
            }
            (Repr::Box(inner), _) if **inner == *target => {
                Ok(ast::method(value.expr, if mutable { "as_mut" } else { "as_ref" }, Vec::new()))
            }
            (Repr::Arc(inner) | Repr::Rc(inner), _) if **inner == *target && !mutable => {
                Ok(ast::reference(false, value.expr))
            }
            // The handle itself has the trait.
            (Repr::Rc(_), Repr::Dyn(..)) if !mutable => Ok(ast::reference(false, value.expr)),
            (Repr::Rc(_), Repr::Dyn(..)) => {
                let handle = Value { movable: false, place: true, ..value };
                Ok(ast::reference(true, self.own(handle, at)?))
            }
            (Repr::Box(inner) | Repr::Arc(inner) | Repr::Rc(inner), _) => {
                if let Repr::RefCell(cell) = &**inner
                    && **cell == *target
                {
                    let call = if mutable { "borrow_mut" } else { "borrow" };
                    return Ok(ast::reference(mutable, ast::method(value.expr, call, Vec::new())));
                }
                let inner = Value::place(ast::deref(value.expr), (**inner).clone());
                let inner_repr = inner.repr.clone();
                self.lend(inner, &inner_repr, mutable, target, at)
            }
            (_, Repr::Dyn(..) | Repr::Any) => {
                self.no_function(have, target, at)?;
                let plain =
                    if *target == Repr::Any { self.told_apart(value.expr, have, at)? } else { value.expr };
                Ok(ast::reference(mutable, plain))
            }
            (_, Repr::Path { path, .. }) if path.starts_with("dyn ") => {
                Ok(ast::reference(mutable, value.expr))
            }
            (_, Repr::DynFn { .. } | Repr::ImplFn { .. }) => Ok(ast::reference(mutable, value.expr)),
            (Repr::Named(decl, args), _) if self.newtype_inner(*decl, args).is_some() => {
                let inner = self.newtype_inner(*decl, args).unwrap_or(Repr::Unit);
                let value = Value { expr: ast::field(value.expr, "0"), repr: inner.clone(), ..value };
                self.lend(value, &inner, mutable, target, at)
            }
            (_, Repr::Named(..)) if !mutable => {
                // A plain value whose named type is wanted: wrapped first.
                let owned = self.coerce(value, target, at)?;
                Ok(ast::reference(false, owned))
            }
            _ => self.mismatch(have, target, at),
        }
    }

    /// A function's type in Rust is its own: what comes out of an interface again is asked for another one.
    fn no_function(&self, have: &Repr, target: &Repr, at: ExprId) -> Res<()> {
        if *target == Repr::Any && super::value::callable(have).is_some() {
            return self.hole(at, "dynamic-type", "a function is put into an interface of any type");
        }
        Ok(())
    }

    /// A value as an `any` holds it: with a type that no other type of Go has in Rust.
    fn told_apart(&mut self, expr: Expr, have: &Repr, at: ExprId) -> Res<Expr> {
        let expr = self.exact(expr, have);
        if !matches!(have.peeled(), Repr::Int(IntRepr::I64 | IntRepr::U64)) {
            return Ok(expr);
        }
        match &self.cx.program.types[self.ty(at)] {
            Ty::Tuple(_) | Ty::Unknown => {
                self.hole(at, "dynamic-type", "one of several values is an integer in an interface")
            }
            ty => match super::dynamic::apart(ty) {
                Some(apart) => {
                    let new = self.go(&format!("any::{apart}"));
                    let value = if let Repr::Ref { .. } = have { ast::deref(expr) } else { expr };
                    Ok(ast::call(new, vec![value]))
                }
                None => Ok(expr),
            },
        }
    }

    /// A value as an object owns it.
    fn object(&mut self, value: Value, have: &Repr, object: &Repr, at: ExprId) -> Res<Expr> {
        self.no_function(have, object, at)?;
        match have {
            Repr::Ref { inner: text, .. } if **text == Repr::Str => self.coerce(value, &Repr::String, at),
            Repr::Char => Ok(ast::cast_to(value.expr, "i32")),
            _ => {
                let owned = self.own(value, at)?;
                if *object == Repr::Any { self.told_apart(owned, have, at) } else { Ok(owned) }
            }
        }
    }

    fn boxed(&mut self, value: Value, have: &Repr, inner: &Repr, at: ExprId) -> Res<Expr> {
        if let Repr::Dyn(..) | Repr::DynFn { .. } = inner {
            if let Repr::Box(_) = have {
                return self.own(value, at);
            }
            let owned = self.object(value, have, inner, at)?;
            return Ok(ast::call_path("Box::new", vec![owned]));
        }
        if let Repr::Path { path, .. } = inner
            && path.starts_with("dyn ")
        {
            let owned = self.own(value, at)?;
            return Ok(ast::call_path("Box::new", vec![owned]));
        }
        Ok(ast::call_path("Box::new", vec![self.coerce(value, inner, at)?]))
    }

    fn out_of_box(&mut self, value: Value, inner: Repr, want: &Repr, at: ExprId) -> Res<Expr> {
        let movable = !value.place || value.movable;
        if !movable && !self.is_copy(&inner) {
            let inner = Value::temp(ast::method(value.expr, "as_ref", Vec::new()), inner.lend());
            return self.coerce(inner, want, at);
        }
        let inner = Value { expr: ast::deref(value.expr), repr: inner, place: true, movable };
        self.coerce(inner, want, at)
    }

    /// `Some(value)`, or one `Option` as another.
    fn as_option(&mut self, value: Value, have: Repr, target: &Repr, at: ExprId) -> Res<Expr> {
        if let Repr::Ref { mutable, inner } = &have
            && let Repr::Option(inner) = &**inner
        {
            // `&Option<T>` as `Option<&T>` or a copy of the option.
            if !*mutable || !matches!(target, Repr::Ref { mutable: true, .. }) {
                let place = Value::place(ast::deref(value.expr.clone()), (**inner).clone().optional());
                if **inner == *target {
                    return self.own(place, at);
                }
                let auto = Value::place(value.expr, (**inner).clone().optional());
                return self.option_to_option(auto, (**inner).clone(), target, at);
            }
            let auto = Value::place(value.expr, (**inner).clone().optional());
            return self.option_to_option(auto, (**inner).clone(), target, at);
        }
        match have {
            Repr::Option(inner) => self.option_to_option(value, *inner, target, at),
            Repr::Result(ok, package) if *ok == Repr::Unit && *target == Repr::Error(package) => {
                Ok(ast::method(value.expr, "err", Vec::new()))
            }
            Repr::Result(ok, package) if *ok == Repr::Unit => {
                let option =
                    Value::temp(ast::method(value.expr, "err", Vec::new()), Repr::Error(package).optional());
                self.coerce(option, &target.clone().optional(), at)
            }
            _ => Ok(ast::some(self.coerce(value, target, at)?)),
        }
    }

    fn option_to_option(&mut self, value: Value, inner: Repr, target: &Repr, at: ExprId) -> Res<Expr> {
        if inner == *target {
            return self.own(value, at);
        }
        if let Repr::Ref { mutable, inner: to } = target {
            let call =
                match (&inner, &**to) {
                    (a, b) if a == b => {
                        if *mutable {
                            "as_mut"
                        } else {
                            "as_ref"
                        }
                    }
                    (Repr::Box(a), b) | (Repr::Ref { mutable: true, inner: a }, b) if **a == *b => {
                        if *mutable { "as_deref_mut" } else { "as_deref" }
                    }
                    (Repr::String, Repr::Str) => {
                        if *mutable {
                            "as_deref_mut"
                        } else {
                            "as_deref"
                        }
                    }
                    (Repr::Vec(a), Repr::SliceOf(b)) if a == b => {
                        if *mutable {
                            "as_deref_mut"
                        } else {
                            "as_deref"
                        }
                    }
                    (Repr::Rc(a) | Repr::Arc(a), b) if **a == *b && !*mutable => "as_deref",
                    _ => return self.map_option(value, inner, target, at),
                };
            if !value.place
                && !matches!(value.expr, Expr::Path(_) | Expr::Field(_))
                && !matches!(inner, Repr::Ref { .. })
            {
                // Nothing else owns what was just made.
                let name = self.fresh("made");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, *mutable), None, Some(value.expr)));
                return Ok(ast::method(ast::ident_expr(&name), call, Vec::new()));
            }
            return Ok(ast::method(value.expr, call, Vec::new()));
        }
        if let Repr::Ref { inner: from, .. } = &inner
            && **from == *target
        {
            let call = if self.is_copy(target) { "copied" } else { "cloned" };
            if self.is_copy(target) || self.is_clone(target) {
                self.may_clone(target, at)?;
                return Ok(ast::method(value.expr, call, Vec::new()));
            }
        }
        self.map_option(value, inner, target, at)
    }

    /// `value.map(|x| x as target)`.
    fn map_option(&mut self, value: Value, inner: Repr, target: &Repr, at: ExprId) -> Res<Expr> {
        let owned = self.own(value, at)?;
        let name = self.fresh("value");
        let inner = Value { expr: ast::ident_expr(&name), repr: inner, place: true, movable: true };
        let (stmts, converted) = self.collect(|emit| emit.coerce(inner, target, at))?;
        let converted = ast::with_stmts(stmts, converted);
        let fun = match shortened(&converted, &name) {
            Some(path) => path,
            None => ast::closure(false, vec![ast::pat_ident(&name, false)], None, converted),
        };
        Ok(ast::method(owned, "map", vec![fun]))
    }

    /// The type that a newtype wraps.
    pub(super) fn newtype_inner(&self, decl: goxide_ir::TypeDeclId, args: &[Repr]) -> Option<Repr> {
        let plan = self.cx.plan.types.get(&decl)?;
        if let TypeForm::Newtype { inner, .. } = &plan.form {
            return Some(self.with_args(inner, decl, args));
        }
        None
    }

    /// A value of an error type as the error enum.
    fn error_of(
        &mut self,
        value: Value,
        decl: goxide_ir::TypeDeclId,
        package: goxide_ir::PackageId,
        at: ExprId,
    ) -> Res<Expr> {
        let variant = self.cx.plan.errors.get(&package).and_then(|plan| {
            plan.variants.iter().find_map(|v| match v {
                ErrorVariant::Type { decl: d, name, nilable, .. } if *d == decl => {
                    Some((name.clone(), *nilable))
                }
                ErrorVariant::Type { .. }
                | ErrorVariant::Sentinel { .. }
                | ErrorVariant::Message
                | ErrorVariant::Context
                | ErrorVariant::Wrapped
                | ErrorVariant::Package(..) => None,
            })
        });
        let Some((variant, nilable)) = variant else {
            let what = format!("{} is no variant of the package's error", self.type_name(decl));
            return self.hole(at, "unsupported", what);
        };
        let owned = self.own(value, at)?;
        let owned = if nilable { ast::some(owned) } else { owned };
        let name = format!("{}::{variant}", self.error_name(package));
        Ok(ast::call_path(&name, vec![owned]))
    }

    /// An error of one package as that of another.
    pub(super) fn foreign_error(
        &mut self,
        value: Value,
        from: goxide_ir::PackageId,
        to: goxide_ir::PackageId,
        at: ExprId,
    ) -> Res<Expr> {
        let variant = self.cx.plan.errors.get(&to).and_then(|plan| {
            plan.variants.iter().find_map(|v| match v {
                ErrorVariant::Package(p, name) if *p == from => Some(name.clone()),
                ErrorVariant::Package(..)
                | ErrorVariant::Type { .. }
                | ErrorVariant::Sentinel { .. }
                | ErrorVariant::Message
                | ErrorVariant::Context
                | ErrorVariant::Wrapped => None,
            })
        });
        let Some(variant) = variant else {
            return self.hole(
                at,
                "unsupported",
                "an error of another package has no variant in this one's error",
            );
        };
        let owned = self.own(value, at)?;
        let name = format!("{}::{variant}", self.error_name(to));
        Ok(ast::call_path(&name, vec![owned]))
    }

    /// An error of a library, kept as its text.
    fn library_error(&mut self, value: Value, package: goxide_ir::PackageId, at: ExprId) -> Res<Expr> {
        let known =
            self.cx.plan.errors.get(&package).is_some_and(|e| e.variants.contains(&ErrorVariant::Message));
        if !known {
            return self.hole(
                at,
                "unsupported",
                "an error of a library has no variant in the package's error",
            );
        }
        let name = self.go_text(at);
        let text = format!("`{name}` is kept as its text; `errors.Is` does not find it any more.");
        self.differs(at, "error-identity", "", text);
        let path = format!("{}::Message", self.error_name(package));
        Ok(ast::call_path(&path, vec![ast::method(value.expr, "to_string", Vec::new())]))
    }

    /// `|err| Error::Message(err.to_string())`, for errors of libraries.
    pub(super) fn message_error(&mut self, package: goxide_ir::PackageId) -> Expr {
        let path = ast::segments(&format!("{}::Message", self.error_name(package)));
        parse_quote!(|err| #path(err.to_string()))
    }
}

/// `*x.field`.
fn is_field_behind(expr: &Expr) -> bool {
    matches!(expr, Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. })
        if matches!(**expr, Expr::Field(_)))
}

fn clone(expr: Expr) -> Expr {
    // `(*x).clone()` of a reference is `x.clone()`.
    if let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. }) = &expr
        && matches!(**inner, Expr::Path(_) | Expr::Field(_))
    {
        return ast::method((**inner).clone(), "clone", Vec::new());
    }
    ast::method(expr, "clone", Vec::new())
}

/// `f` of `f(x)`, `str::to_owned` of `x.to_owned()`: closures that a path can stand for.
fn shortened(body: &Expr, param: &str) -> Option<Expr> {
    if let Expr::Call(call) = body
        && let [arg] = &call.args.iter().collect::<Vec<_>>()[..]
        && ast::as_ident(arg).as_deref() == Some(param)
        && matches!(*call.func, Expr::Path(_))
    {
        return Some((*call.func).clone());
    }
    if let Expr::MethodCall(call) = body
        && call.args.is_empty()
        && ast::as_ident(&call.receiver).as_deref() == Some(param)
        && call.method == "to_owned"
    {
        return Some(parse_quote!(str::to_owned));
    }
    None
}
