//! What is known of the fields of the struct that a local is or points to.
//!
//! A field is a place of its *type*; what one literal leaves out would be nil in all values. Where a struct is held by a
//! local this is told apart: the local's [`Object`] says how the struct came and which fields were assigned since. Rules:
//! - a literal, `new`, a declaration, a call and a parameter give an object; a copy of a local has what the local has;
//! - `x.f = v` is the value of `f` from there on, and may be that of other objects of the type, but not of one that is
//!   made in sight elsewhere;
//! - a call may leave in the fields that it assigns what it has put there, in the object it was given or in any;
//! - where two ways meet, a field can be what it is on either.
//!
//! Not seen: structs in structs (their fields are places of their type), and whoever holds the object beside the local
//! without being called.

use super::effects::Effects;
use super::env::{Def, Env, Part, Path, PathBase};
use super::guards::Walk;
use crate::view::{Callee, View, fields_of, is_ported_func, is_ported_type, pointee_decl};
use goxide_ir::{Builtin, Expr, ExprId, FuncId, LocalId, LocalRef, SelectionKind, TypeDeclId, UnaryOp};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How a struct came to a local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// Made by this literal or call of `new`.
    Made(ExprId),
    /// Declared without a value: the type in the declaration.
    Declared(LocalId),
    /// Given by the caller as this parameter or receiver.
    Param(LocalId),
    /// The result of a call with this index.
    Call(ExprId, u32),
    /// From elsewhere.
    Heap,
}

/// What a field of an object can be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldDef {
    /// As it came.
    Of(Origin),
    /// Assigned in sight.
    Value(Def),
    /// What a call has left in it: of the argument that is this parameter, `None` the receiver.
    Out(ExprId, Option<usize>),
    /// What stands in that field of any object.
    Heap,
}

/// The struct that a local is or points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) decl: TypeDeclId,
    origins: BTreeSet<Origin>,
    /// Fields that are not as they came.
    fields: BTreeMap<u32, BTreeSet<FieldDef>>,
    /// Whether code that is not known may have assigned any field.
    open: bool,
}

/// An object where an expression mentions it, and its fields that a check has proved there.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) object: Rc<Object>,
    pub(crate) proved: BTreeSet<u32>,
}

/// The objects of locals at the ends of functions, of their parameters and named results.
pub(crate) type Exits = FxHashMap<LocalRef, Vec<Held>>;

impl Object {
    fn new(decl: TypeDeclId, origin: Origin) -> Object {
        Object { decl, origins: BTreeSet::from([origin]), fields: BTreeMap::new(), open: false }
    }

    /// What `field` can be.
    pub(crate) fn field(&self, field: u32) -> BTreeSet<FieldDef> {
        let mut out = match self.fields.get(&field) {
            Some(set) => set.clone(),
            None => self.origins.iter().map(|o| FieldDef::Of(*o)).collect(),
        };
        if self.open {
            out.insert(FieldDef::Heap);
        }
        out
    }

    /// Whether it is made in sight and only there.
    fn is_made(&self) -> bool {
        self.origins.iter().all(|o| matches!(o, Origin::Made(_) | Origin::Declared(_)))
    }

    /// Whether an assignment to a field of `other` is none of this one's.
    fn is_apart(&self, other: Option<&Object>) -> bool {
        self.is_made() && other.is_some_and(|o| self.origins.is_disjoint(&o.origins))
    }

    fn may_be(&mut self, field: u32, what: FieldDef) {
        let mut set = self.field(field);
        set.insert(what);
        self.fields.insert(field, set);
    }

    fn join(&mut self, other: &Object) {
        let touched: BTreeSet<u32> = self.fields.keys().chain(other.fields.keys()).copied().collect();
        for field in touched {
            let both = self.field(field).into_iter().chain(other.field(field)).collect();
            self.fields.insert(field, both);
        }
        self.origins.extend(&other.origins);
        self.open |= other.open;
    }
}

/// The objects of all locals at one point; a local that is not here holds one from elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Objects(Rc<BTreeMap<LocalId, Rc<Object>>>);

impl Objects {
    pub(super) fn get(&self, local: LocalId) -> Option<&Rc<Object>> {
        self.0.get(&local)
    }

    fn set(&mut self, local: LocalId, object: Rc<Object>) {
        Rc::make_mut(&mut self.0).insert(local, object);
    }

    pub(super) fn forget(&mut self, local: LocalId) {
        if self.0.contains_key(&local) {
            Rc::make_mut(&mut self.0).remove(&local);
        }
    }

    /// What holds on both ways.
    pub(super) fn join(&mut self, other: &Objects) {
        if Rc::ptr_eq(&self.0, &other.0) {
            return;
        }
        let all: Vec<LocalId> = self.0.keys().chain(other.0.keys()).copied().collect();
        for local in all {
            let joined = match (self.0.get(&local), other.0.get(&local)) {
                (Some(own), Some(their)) if own == their => continue,
                (Some(own), Some(their)) => {
                    let mut joined = (**own).clone();
                    joined.join(their);
                    joined
                }
                (Some(one), None) | (None, Some(one)) => {
                    let mut joined = (**one).clone();
                    joined.join(&Object::new(one.decl, Origin::Heap));
                    joined
                }
                (None, None) => continue,
            };
            self.set(local, Rc::new(joined));
        }
    }

    /// Changes the objects for which `wanted` holds.
    fn change(&mut self, wanted: impl Fn(LocalId, &Object) -> bool, with: impl Fn(&mut Object)) {
        let hit: Vec<LocalId> = self.0.iter().filter(|(l, o)| wanted(**l, o)).map(|(l, _)| *l).collect();
        for local in hit {
            if let Some(object) = Rc::make_mut(&mut self.0).get_mut(&local) {
                with(Rc::make_mut(object));
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (LocalId, &Rc<Object>)> {
        self.0.iter().map(|(l, o)| (*l, o))
    }
}

/// The expression that makes a struct: a literal, with or without `&`, or a call of `new`.
pub(crate) fn maker(view: View<'_>, expr: ExprId) -> Option<ExprId> {
    let expr = view.body.unparen(expr);
    match &view.body[expr] {
        Expr::Unary { op: UnaryOp::Addr, operand } => {
            let inner = view.body.unparen(*operand);
            matches!(view.body[inner], Expr::CompositeLit { .. }).then_some(inner)
        }
        Expr::CompositeLit { .. } => Some(expr),
        Expr::Call { .. } => matches!(view.callee(expr), Callee::Builtin(Builtin::New)).then_some(expr),
        Expr::Blank
        | Expr::Name(_)
        | Expr::Local(_)
        | Expr::BasicLit(_)
        | Expr::FuncLit { .. }
        | Expr::Paren(_)
        | Expr::Selector { .. }
        | Expr::Index { .. }
        | Expr::Slice { .. }
        | Expr::TypeAssert { .. }
        | Expr::Star(_)
        | Expr::Unary { .. }
        | Expr::Binary { .. }
        | Expr::ArrayType { .. }
        | Expr::SliceType(_)
        | Expr::MapType { .. }
        | Expr::ChanType { .. }
        | Expr::FuncType(_)
        | Expr::StructType(_)
        | Expr::InterfaceType(_)
        | Expr::Unsupported { .. } => None,
    }
}

/// The local behind `x`, `&x`, `*x`.
pub(crate) fn held_local(view: View<'_>, expr: ExprId) -> Option<ExprId> {
    let mut at = view.body.unparen(expr);
    loop {
        at = view.body.unparen(at);
        if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[at] {
            at = operand;
        } else if let Expr::Star(base) = view.body[at] {
            at = base;
        } else {
            return matches!(view.body[at], Expr::Local(_)).then_some(at);
        }
    }
}

/// The base and the field of `x.f`, where `f` is a field of what `x` is or points to.
pub(crate) fn own_field(view: View<'_>, expr: ExprId) -> Option<(ExprId, TypeDeclId, u32)> {
    let expr = view.body.unparen(expr);
    let Expr::Selector { base, .. } = &view.body[expr] else { return None };
    let selection = view.selection(expr)?;
    let [step] = &selection.path[..] else { return None };
    let decl = crate::view::decl_of(view.program, step.of)?;
    (selection.kind == SelectionKind::Field).then_some((*base, decl, step.index))
}

/// The declared struct that is analysed and that values of the local are or point to.
pub(crate) fn struct_of(view: View<'_>, ty: goxide_ir::TyId) -> Option<TypeDeclId> {
    let decl = pointee_decl(view.program, ty)?;
    (is_ported_type(view.program, decl) && !fields_of(view.program, decl).is_empty()).then_some(decl)
}

impl Walk<'_, '_> {
    /// Whether the objects of this local are followed: closures do not assign it, and its address does not name a
    /// pointer.
    fn follows(&self, local: LocalId) -> bool {
        let pointer = matches!(self.view.under(self.view.local_ty(local)), goxide_ir::Ty::Pointer(_));
        !(self.rebound.contains(&local) || pointer && self.loose.contains(&local))
    }

    /// `local` gets the `index`th value of `value`.
    pub(super) fn bind(&mut self, local: LocalId, value: ExprId, index: u32, env: &mut Env) {
        let view = self.view;
        let Some(decl) = struct_of(view, view.local_ty(local)).filter(|_| self.follows(local)) else {
            return;
        };
        let same = |ty| pointee_decl(view.program, ty) == Some(decl);
        let at = view.body.unparen(value);
        if !same(view.result_ty(at, index)) {
            return;
        }
        self.out.bound.insert(view.local_ref(local));
        let object = if let Some(made) = maker(view, at) {
            Rc::new(Object::new(decl, Origin::Made(made)))
        } else if let Some(object) = held_local(view, at)
            .and_then(|l| view.as_local(l))
            .and_then(|l| env.objects.get(l))
            .filter(|o| o.decl == decl)
        {
            object.clone()
        } else if matches!(view.body[at], Expr::Call { .. })
            && matches!(
                view.callee(at),
                Callee::Func { .. } | Callee::Interface { .. } | Callee::Lit(_) | Callee::Value(_)
            )
        {
            Rc::new(Object::new(decl, Origin::Call(at, index)))
        } else {
            return;
        };
        env.objects.set(local, object);
    }

    /// `*local` gets the `index`th value of `value`.
    pub(super) fn overwrite_whole(&mut self, left: ExprId, value: ExprId, index: u32, env: &mut Env) {
        let Expr::Star(base) = self.view.expr(left) else { return };
        if let Some(local) = self.view.as_local(*base) {
            env.objects.forget(local);
            self.bind(local, value, index, env);
        }
    }

    /// `local` is declared without a value.
    pub(super) fn bind_zero(&mut self, local: LocalId, env: &mut Env) {
        let view = self.view;
        if matches!(view.under(view.local_ty(local)), goxide_ir::Ty::Struct(_))
            && let Some(decl) = struct_of(view, view.local_ty(local)).filter(|_| self.follows(local))
        {
            self.out.bound.insert(view.local_ref(local));
            env.objects.set(local, Rc::new(Object::new(decl, Origin::Declared(local))));
        }
    }

    /// Parameters hold what callers give.
    pub(super) fn bind_param(&self, local: LocalId, env: &mut Env) {
        if !self.loose.contains(&local)
            && crate::view::can_be_nil(self.view.program, self.view.local_ty(local))
        {
            env.define(local, Def::Given(local));
        }
        if let Some(decl) = struct_of(self.view, self.view.local_ty(local)).filter(|_| self.follows(local)) {
            env.objects.set(local, Rc::new(Object::new(decl, Origin::Param(local))));
        }
    }

    /// `left` is assigned: what it says of the fields of objects.
    pub(super) fn assign_field(&self, left: ExprId, value: Option<Def>, env: &mut Env) {
        let view = self.view;
        let Some((base, decl, field)) = own_field(view, left) else { return };
        let local = held_local(view, base).and_then(|b| view.as_local(b));
        let own = local.and_then(|l| env.objects.get(l)).cloned();
        let other =
            |l: LocalId, o: &Object| o.decl == decl && Some(l) != local && !o.is_apart(own.as_deref());
        env.objects.change(other, |o| o.may_be(field, FieldDef::Heap));
        if let (Some(local), Some(_)) = (local, own) {
            let def = value.map_or(FieldDef::Heap, FieldDef::Value);
            let set = |o: &mut Object| {
                o.fields.insert(field, BTreeSet::from([def.clone()]));
            };
            env.objects.change(|l, _| l == local, set);
        }
    }

    /// The fields that a call may have assigned.
    pub(super) fn call_fields(&self, call: ExprId, func: FuncId, effects: &Effects, env: &mut Env) {
        let view = self.view;
        if effects.anything || effects.pointees {
            open(env);
        }
        let given = self.given_objects(call, func);
        let touched = |o: &Object| -> Vec<u32> {
            let count = fields_of(view.program, o.decl).len() as u32;
            (0..count).filter(|f| effects.fields.contains(&(o.decl, *f))).collect()
        };
        let hit: Vec<(LocalId, Vec<u32>)> =
            env.objects.iter().map(|(l, o)| (l, touched(o))).filter(|(_, f)| !f.is_empty()).collect();
        for (local, fields) in hit {
            let (param, inner) = match given.iter().find(|(l, ..)| *l == local) {
                Some((_, param, inner)) => (*param, *inner),
                None => {
                    let all = |o: &mut Object| fields.iter().for_each(|f| o.may_be(*f, FieldDef::Heap));
                    env.objects.change(|l, _| l == local, all);
                    continue;
                }
            };
            let keeps = |field: u32| self.keeps(func, inner, field);
            let all = |o: &mut Object| {
                for field in &fields {
                    let before = if keeps(*field) { o.field(*field) } else { BTreeSet::new() };
                    let mut set: BTreeSet<FieldDef> = before.into_iter().collect();
                    set.insert(FieldDef::Out(call, param));
                    o.fields.insert(*field, set);
                }
            };
            env.objects.change(|l, _| l == local, all);
        }
    }

    /// Whether `func` may come back with a field of what its parameter points to as it was.
    fn keeps(&self, func: FuncId, param: LocalId, field: u32) -> bool {
        let param = LocalRef { body: self.view.program[func].body, local: param };
        let as_it_was = FieldDef::Of(Origin::Param(param.local));
        self.cx.exits.get(&param).is_none_or(|all| {
            all.iter().any(|h| !h.proved.contains(&field) && h.object.field(field).contains(&as_it_was))
        })
    }

    /// Locals that a call is given pointers to or of, with the parameter and what that is called inside.
    fn given_objects(&self, call: ExprId, func: FuncId) -> Vec<(LocalId, Option<usize>, LocalId)> {
        let view = self.view;
        let callee = &view.program[func];
        let mut out = Vec::new();
        if !is_ported_func(view.program, func) {
            return out;
        }
        let inside = View::new(view.program, callee.body);
        let mut add = |given: ExprId, param: Option<usize>, inner: Option<LocalId>| {
            if let (Some(local), Some(inner)) =
                (held_local(view, given).and_then(|l| view.as_local(l)), inner)
                && matches!(inside.under(inside.local_ty(inner)), goxide_ir::Ty::Pointer(_))
            {
                out.push((local, param, inner));
            }
        };
        if let Callee::Func { receiver: Some(receiver), .. } = view.callee(call) {
            add(receiver, None, callee.receiver.as_ref().and_then(|r| r.local));
        }
        for argument in view.arguments(call).into_iter().filter(|a| !a.element && a.result == 0) {
            let inner = callee.sig.params.get(argument.param).and_then(|p| p.local);
            add(argument.expr, Some(argument.param), inner);
        }
        out
    }

    /// Notes the object of a local where it is mentioned.
    pub(super) fn mention(&mut self, expr: ExprId, local: LocalId, env: &Env) {
        if let Some(held) = held(local, env) {
            self.out.held.insert(self.view.expr_ref(expr), held);
        }
    }

    /// A function ends here well: what its parameters and named results hold then.
    pub(super) fn exit(&mut self, bare: bool, env: &Env) {
        let unit = &self.cx.units.list[self.unit];
        let Some(sig) = unit.sig(self.view.program) else { return };
        let receiver = match unit.kind {
            crate::units::UnitKind::Func(func) => {
                self.view.program[func].receiver.as_ref().and_then(|r| r.local)
            }
            crate::units::UnitKind::Lit(_) | crate::units::UnitKind::Init(_) => None,
        };
        let results = sig.results.iter().filter(|_| bare);
        let locals = sig.params.iter().chain(results).filter_map(|p| p.local).chain(receiver);
        for local in locals {
            if struct_of(self.view, self.view.local_ty(local)).is_some() {
                let held = held(local, env).unwrap_or_else(|| self.elsewhere(local));
                self.out.exits.entry(self.view.local_ref(local)).or_default().push(held);
            }
        }
        for (local, object) in env.objects.iter() {
            for origin in &object.origins {
                if let (Origin::Made(made), Some(held)) = (origin, held(local, env)) {
                    self.out.finals.entry(self.view.expr_ref(*made)).or_default().push(held);
                }
            }
        }
    }

    fn elsewhere(&self, local: LocalId) -> Held {
        let decl = struct_of(self.view, self.view.local_ty(local)).expect("asked before");
        Held { object: Rc::new(Object::new(decl, Origin::Heap)), proved: BTreeSet::new() }
    }

    /// A literal holds on to the objects of the locals it mentions.
    pub(super) fn capture(&mut self, lit: ExprId, env: &Env) {
        let mut seen = BTreeSet::new();
        self.view.body.walk(goxide_ir::Node::Expr(lit), &mut |node| {
            if let goxide_ir::Node::Expr(e) = node
                && let Expr::Local(local) = self.view.body[e]
            {
                seen.insert(local);
            }
            true
        });
        for local in seen {
            self.out.captured.extend(held(local, env).map(|h| (self.view.id, h)));
        }
    }
}

/// Any field of any object may be assigned.
pub(super) fn open(env: &mut Env) {
    env.objects.change(|_, o| !o.open, |o| o.open = true);
}

fn held(local: LocalId, env: &Env) -> Option<Held> {
    let object = env.objects.get(local)?.clone();
    let base = PathBase::Local(local);
    let proved = env.proved_below(base).filter_map(|p: &Path| match p.parts[..] {
        [Part::Field(Some(decl), field)] if decl == object.decl => Some(field),
        _ => None,
    });
    let proved = proved.collect();
    Some(Held { object, proved })
}
