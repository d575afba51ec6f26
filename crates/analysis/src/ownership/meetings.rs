//! Calls that reach one array in two ways.
//!
//! Question: which slices that a function is lent may be parts of what it reaches in another way too?
//!
//! Rules: two arguments of a call meet if the callee writes one of them; an argument meets what the receiver or
//! another argument holds in its fields if the callee writes either. Whether their arrays are the same says
//! [`super::slice_classes`]: a loan of the whole slice would last for the call, and Rust would not let the other be
//! used.
//!
//! Not seen: what a function literal captures.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for types that hold slices")]

use super::{Ownership, ParamUse};
use crate::call_graph::CallGraph;
use crate::view::{Callee, View, decl_of, fields_of, under};
use crate::{Place, Root, Step};
use goxide_ir::{ExprId, ExprRef, FuncId, LocalRef, Program, Ty, TyId};

/// A slice that is lent.
pub(super) struct Lent {
    pub(super) param: Place,
    pub(super) argument: ExprRef,
    pub(super) written: bool,
}

/// What one call reaches.
pub(super) struct Meeting {
    pub(super) lent: Vec<Lent>,
    /// Slices in fields, and whether the callee writes what holds them.
    pub(super) held: Vec<(Place, bool)>,
}

/// The calls that are lent a slice and something else, and write.
pub(super) fn meetings(program: &Program, calls: &CallGraph, found: &Ownership) -> Vec<Meeting> {
    let reached = calls.callees.iter().flat_map(|(call, funcs)| funcs.iter().map(move |f| (*call, *f)));
    let all = reached.map(|(call, func)| meeting(program, found, call, func));
    let writes = |m: &Meeting| m.lent.iter().any(|l| l.written) || m.held.iter().any(|(_, written)| *written);
    all.filter(|m| !m.lent.is_empty() && m.lent.len() + m.held.len() > 1 && writes(m)).collect()
}

fn meeting(program: &Program, found: &Ownership, call: ExprRef, func: FuncId) -> Meeting {
    let mut out = Meeting { lent: Vec::new(), held: Vec::new() };
    let view = View::new(program, call.body);
    let (item, uses) = (&program[func], found.params.get(&func));
    let written = |usage: Option<&ParamUse>| usage.is_some_and(|u| u.mutated.is_some());
    if let Some(receiver) = receiver(view, call.expr) {
        out.hold(program, view.ty(receiver), written(found.receivers.get(&func)));
    }
    for argument in view.arguments(call.expr).iter().filter(|a| !a.element) {
        let written = written(uses.and_then(|u| u.get(argument.param)));
        let local = item.sig.params.get(argument.param).and_then(|p| p.local);
        match (under(program, view.ty(argument.expr)), local) {
            (Ty::Slice(_), Some(local)) => {
                let param = Place::root(Root::Local(LocalRef { body: item.body, local }));
                out.lent.push(Lent { param, argument: view.expr_ref(argument.expr), written });
            }
            _ => out.hold(program, view.ty(argument.expr), written),
        }
    }
    out
}

fn receiver(view: View<'_>, call: ExprId) -> Option<ExprId> {
    match view.callee(call) {
        Callee::Func { receiver, .. } => receiver,
        Callee::Interface { receiver, .. } => Some(receiver),
        Callee::Builtin(_) | Callee::Conversion(_) | Callee::Lit(_) | Callee::Value(_) | Callee::Unknown => {
            None
        }
    }
}

impl Meeting {
    /// Notes the slices in the fields of a value.
    fn hold(&mut self, program: &Program, ty: TyId, written: bool) {
        let (mut todo, mut seen) = (vec![ty], Vec::new());
        while let Some(ty) = todo.pop() {
            if seen.contains(&ty) {
                continue;
            }
            seen.push(ty);
            match under(program, ty) {
                Ty::Pointer(inner) | Ty::Slice(inner) | Ty::Array { elem: inner, .. } => todo.push(*inner),
                Ty::Map { key, value } => todo.extend([*key, *value]),
                Ty::Struct(_) => {
                    let Some(decl) = decl_of(program, ty) else { continue };
                    for (field, index) in fields_of(program, decl).iter().zip(0..) {
                        self.elements(program, Place::root(Root::Field(decl, index)), field.ty, written);
                        todo.push(field.ty);
                    }
                }
                _ => {}
            }
        }
    }

    fn elements(&mut self, program: &Program, mut place: Place, mut ty: TyId, written: bool) {
        while let Ty::Slice(inner) | Ty::Array { elem: inner, .. } | Ty::Map { value: inner, .. } =
            under(program, ty)
        {
            if let Ty::Slice(_) = under(program, ty) {
                self.held.push((place.clone(), written));
            }
            (place, ty) = (place.then(Step::Elem), *inner);
        }
    }
}
