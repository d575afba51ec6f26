//! What a call can overwrite: the fields, elements and package variables that a function assigns, its callees'
//! included. A proof that `x.f` is not nil ends at a call that may assign `f`.

use crate::call_graph::CallGraph;
use crate::units::Units;
use crate::view::{Base, Callee, View, Way, has_refs};
use goxide_ir::{Builtin, Expr, ExprId, FuncId, Program, Stmt, Ty, TypeDeclId, VarId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// What is overwritten.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Effects {
    pub(crate) fields: FxHashSet<(TypeDeclId, u32)>,
    pub(crate) globals: FxHashSet<VarId>,
    /// Elements of slices, maps and arrays.
    pub(crate) elements: bool,
    /// Elements that hold no reference; they may be indexes of others.
    pub(crate) plain_elements: bool,
    /// What pointers point to, as a whole.
    pub(crate) pointees: bool,
    /// Anything: a func value of unknown origin is called.
    pub(crate) anything: bool,
}

impl Effects {
    fn add(&mut self, other: &Effects) {
        self.fields.extend(other.fields.iter().copied());
        self.globals.extend(other.globals.iter().copied());
        self.elements |= other.elements;
        self.plain_elements |= other.plain_elements;
        self.pointees |= other.pointees;
        self.anything |= other.anything;
    }

    /// Whether whatever `other` overwrites is overwritten.
    fn covers(&self, other: &Effects) -> bool {
        (self.elements || !other.elements)
            && (self.plain_elements || !other.plain_elements)
            && (self.pointees || !other.pointees)
            && (self.anything || !other.anything)
            && other.globals.is_subset(&self.globals)
            && other.fields.is_subset(&self.fields)
    }

    /// An assignment to `left`.
    pub(crate) fn assign(&mut self, view: View<'_>, left: ExprId) {
        let (base, ways) = view.access(left);
        match ways.last() {
            Some(Way::Field { of: Some(decl), index, .. }) => {
                self.fields.insert((*decl, *index));
            }
            Some(Way::Field { of: None, .. } | Way::Deref | Way::Slice(_) | Way::Assert | Way::Addr) => {
                self.pointees = true;
            }
            Some(Way::Elem(_) | Way::ArrayElem(_)) if has_refs(view.program, view.ty(left)) => {
                self.elements = true;
            }
            Some(Way::Elem(_) | Way::ArrayElem(_)) => self.plain_elements = true,
            None => {
                if let Base::Global(var) = base {
                    self.globals.insert(var);
                }
            }
        }
    }
}

/// Effects of all functions.
pub(crate) fn effects(program: &Program, calls: &CallGraph, units: &Units) -> FxHashMap<FuncId, Rc<Effects>> {
    let mut direct: FxHashMap<FuncId, (Effects, Vec<FuncId>)> = FxHashMap::default();
    let mut owner = FxHashMap::default();
    for func in calls.sccs.iter().flatten() {
        owner.insert(program[*func].body, *func);
    }
    for unit in &units.list {
        let Some(func) = owner.get(&unit.body) else { continue };
        let view = View::new(program, unit.body);
        let (own, callees) = direct.entry(*func).or_default();
        for stmt in unit.stmts() {
            if let Stmt::Assign { lhs, .. } = &view.body[stmt] {
                lhs.iter().for_each(|l| own.assign(view, *l));
            } else if let Stmt::Range { key, value, define: false, .. } = &view.body[stmt] {
                [key, value].into_iter().flatten().for_each(|l| own.assign(view, *l));
            }
        }
        for expr in unit.exprs() {
            if let Expr::Call { args, .. } = &view.body[expr] {
                own.anything |= calls_back(view, expr, args);
                own.elements |= matches!(
                    view.callee(expr),
                    Callee::Builtin(Builtin::Copy | Builtin::Clear | Builtin::Delete)
                );
                callees.extend(calls.callees.get(&view.expr_ref(expr)).into_iter().flatten());
            }
        }
    }
    // What one function of a cycle overwrites, all of them may.
    let mut out: FxHashMap<FuncId, Rc<Effects>> = FxHashMap::default();
    for members in &calls.sccs {
        let mut own = Effects::default();
        let mut below: Vec<Rc<Effects>> = Vec::new();
        for (effects, callees) in members.iter().filter_map(|func| direct.get(func)) {
            own.add(effects);
            for effects in callees.iter().filter_map(|callee| out.get(callee)) {
                if !below.iter().any(|seen| Rc::ptr_eq(seen, effects)) {
                    below.push(effects.clone());
                }
            }
        }
        // The largest first, so that the others add little; one that already has all is shared.
        below.sort_by_key(|effects| std::cmp::Reverse(effects.fields.len()));
        let mut whole = below.first().cloned().unwrap_or_default();
        for effects in below.iter().skip(1).map(|e| &**e).chain([&own]) {
            if !whole.covers(effects) {
                Rc::make_mut(&mut whole).add(effects);
            }
        }
        out.extend(members.iter().map(|func| (*func, whole.clone())));
    }
    out
}

/// Whether this call may run code that its text does not name: a func value, or a library function given one.
pub(crate) fn calls_back(view: View<'_>, call: ExprId, args: &[ExprId]) -> bool {
    match view.callee(call) {
        Callee::Value(_) | Callee::Unknown => true,
        Callee::Func { func, .. } => {
            !crate::view::is_ported_func(view.program, func)
                && args.iter().any(|a| matches!(view.under(view.ty(*a)), Ty::Func(_)))
        }
        Callee::Interface { .. } | Callee::Builtin(_) | Callee::Conversion(_) | Callee::Lit(_) => false,
    }
}
