//! Results that come out of one parameter.
//!
//! Question: can the result of a function be lent from a parameter or the receiver?
//!
//! Rules:
//! - every return gives nil, a constant, or something inside one and the same parameter; at least one gives the latter;
//! - what is inside is found through locals that are assigned only from inside it;
//! - what went through a local, and any string, is not lent if the function writes the parameter: it may have read
//!   what it then overwrote;
//! - what a call gives is lent only where every function that it reaches lends that result in its turn;
//! - what `append` gives is grown: not lent;
//! - a string that lies in a parameter passed by copy may be lent where the port takes that parameter by reference,
//!   since nobody can write a string;
//! - a fresh value, another parameter, a package variable, a concatenation: not lent.
//!
//! Not seen: literals' results.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use super::derive::{Context, Derived, sources};
use crate::units::{Unit, UnitKind};
use crate::view::{Base, Callee, View, is_error, is_string, under};
use goxide_ir::{Builtin, Expr, ExprId, FuncId, LocalId, LocalKind, Mode, Stmt, Ty};
use rustc_hash::{FxHashMap, FxHashSet};

/// A result that is lent as far as its function shows.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The function and which of its results.
    pub(super) result: (FuncId, u32),
    /// The parameter (`None`: the receiver).
    pub(super) from: Option<u32>,
    /// The results of other functions that it hands on.
    rests_on: Vec<(FuncId, u32)>,
}

/// The candidates that rest on nothing but candidates.
pub(super) fn settled(candidates: Vec<Candidate>) -> impl Iterator<Item = Candidate> {
    let mut lent: FxHashSet<(FuncId, u32)> = candidates.iter().map(|c| c.result).collect();
    loop {
        let before = lent.len();
        for candidate in &candidates {
            if !candidate.rests_on.iter().all(|result| lent.contains(result)) {
                lent.remove(&candidate.result);
            }
        }
        if lent.len() == before {
            break;
        }
    }
    candidates.into_iter().filter(move |c| lent.contains(&c.result))
}

/// The results of `func` that come out of one parameter.
pub(super) fn lent(
    view: View<'_>,
    cx: Context<'_>,
    unit: &Unit,
    derived: &[Derived],
    params: &[Option<LocalId>],
    written: &FxHashSet<LocalId>,
) -> Vec<Candidate> {
    let UnitKind::Func(func) = unit.kind else { return Vec::new() };
    let mut of: FxHashMap<LocalId, Vec<&Derived>> = FxHashMap::default();
    for dep in derived {
        of.entry(dep.local).or_default().push(dep);
    }
    let given: FxHashSet<LocalId> = of.keys().copied().collect();
    let mut out = Vec::new();
    for (i, result) in view.program[func].sig.results.iter().enumerate() {
        let ty = view.program.checked.funcs.get(func).map(|t| &view.program.types[*t]);
        let Some(Ty::Func(sig)) = ty else { continue };
        let Some(result_ty) = sig.results.get(i).map(|r| r.ty) else { continue };
        let lendable =
            matches!(under(view.program, result_ty), Ty::Pointer(_) | Ty::Slice(_) | Ty::Map { .. })
                || matches!(under(view.program, result_ty), Ty::Interface(_))
                    && !is_error(view.program, result_ty)
                || is_string(view.program, result_ty);
        if !lendable || result.local.is_some() {
            continue;
        }
        let mut finder = Finder {
            view,
            cx,
            of: &of,
            given: &given,
            seen: FxHashSet::default(),
            rests_on: Vec::new(),
            found: None,
            by_local: false,
            text: is_string(view.program, result_ty),
            ok: true,
        };
        for stmt in unit.stmts() {
            let Stmt::Return(values) = &view.body[stmt] else { continue };
            match values.get(i) {
                Some(value) if values.len() == view.program[func].sig.results.len() => {
                    finder.value(*value, 0);
                }
                _ => match values[..] {
                    [one] => finder.value(one, i as u32),
                    _ => finder.ok = false,
                },
            }
        }
        if let (true, Some(param)) = (finder.ok, finder.found)
            && !(written.contains(&param) && (finder.by_local || is_string(view.program, result_ty)))
            && let Some(index) = params.iter().position(|p| *p == Some(param))
        {
            let from = index.checked_sub(1).map(|i| i as u32);
            out.push(Candidate { result: (func, i as u32), from, rests_on: finder.rests_on });
        }
    }
    out
}

/// The string results of a function that are constants on every return.
pub(super) fn constant(view: View<'_>, unit: &Unit, func: FuncId) -> Vec<(FuncId, u32)> {
    let results = &view.program[func].sig.results;
    let Some(Ty::Func(sig)) = view.program.checked.funcs.get(func).map(|t| &view.program.types[*t]) else {
        return Vec::new();
    };
    let returns = unit.stmts().filter_map(|stmt| match &view.body[stmt] {
        Stmt::Return(values) => Some(values),
        _ => None,
    });
    let returns: Vec<_> = returns.collect();
    let is_constant = |i: usize| {
        let text = sig.results.get(i).is_some_and(|r| r.ty == goxide_ir::ty::STRING);
        let all = returns.iter().all(|values| values.get(i).is_some_and(|v| view.mode(*v) == Mode::Constant));
        text && all && !returns.is_empty() && results[i].local.is_none()
    };
    (0..results.len()).filter(|i| is_constant(*i)).map(|i| (func, i as u32)).collect()
}

fn is_append(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.expr(expr), Expr::Call { .. })
        && matches!(view.callee(view.body.unparen(expr)), Callee::Builtin(Builtin::Append))
}

struct Finder<'a, 'p> {
    view: View<'p>,
    cx: Context<'a>,
    of: &'a FxHashMap<LocalId, Vec<&'a Derived>>,
    given: &'a FxHashSet<LocalId>,
    seen: FxHashSet<LocalId>,
    rests_on: Vec<(FuncId, u32)>,
    found: Option<LocalId>,
    /// Whether a local lies between.
    by_local: bool,
    /// Whether the result is a string.
    text: bool,
    ok: bool,
}

impl Finder<'_, '_> {
    fn value(&mut self, expr: ExprId, index: u32) {
        let view = self.view;
        if view.is_nil(expr) || view.mode(expr) == Mode::Constant {
            return;
        }
        let sources = sources(view, self.cx, expr, index);
        self.ok &= !sources.is_empty() && !is_append(view, expr);
        self.hands_on(expr, index);
        for source in sources {
            self.source(source.base, source.held);
        }
    }

    /// Notes whose result a value is, where it comes out of a call.
    fn hands_on(&mut self, expr: ExprId, index: u32) {
        let view = self.view;
        let (Base::Other(call), ways) = view.access(expr) else { return };
        if !matches!(view.body[call], Expr::Call { .. }) {
            return;
        }
        let index = if ways.is_empty() { index } else { 0 };
        match view.callee(call) {
            Callee::Func { func, .. } if crate::view::is_ported_func(view.program, func) => {
                self.rests_on.push((func, index));
            }
            Callee::Interface { .. } => {
                let reached = self.cx.calls.callees.get(&view.expr_ref(call));
                self.rests_on.extend(reached.into_iter().flatten().map(|func| (*func, index)));
            }
            Callee::Func { .. }
            | Callee::Builtin(_)
            | Callee::Conversion(_)
            | Callee::Lit(_)
            | Callee::Value(_)
            | Callee::Unknown => {}
        }
    }

    fn source(&mut self, base: Base, held: bool) {
        let Base::Local(local) = base else {
            self.ok = false;
            return;
        };
        if held {
            self.ok = false;
            return;
        }
        let kind = self.view.body[local].kind;
        if matches!(kind, LocalKind::Param | LocalKind::Receiver) && !self.given.contains(&local) {
            // A part of a value that was passed by copy lives no longer than the call, unless behind a reference.
            let by_ref = self.text || crate::view::is_reference(self.view.program, self.view.local_ty(local));
            if !by_ref || self.found.is_some_and(|f| f != local) {
                self.ok = false;
            }
            self.found = Some(local);
            return;
        }
        if matches!(kind, LocalKind::Param | LocalKind::Receiver) {
            self.found_reassigned(local);
        }
        self.by_local |= self.found != Some(local);
        if !self.seen.insert(local) {
            return;
        }
        let Some(deps) = self.of.get(&local) else {
            self.ok = false;
            return;
        };
        if self.is_built(local) {
            self.ok = false;
            return;
        }
        for dep in deps.clone() {
            self.ok &= !is_append(self.view, dep.expr);
            self.hands_on(dep.expr, dep.index);
            self.source(dep.source.base, dep.source.held);
        }
    }

    /// A parameter that walks (`n = n.next`) still lends from what it was.
    fn found_reassigned(&mut self, local: LocalId) {
        if self.found.is_some_and(|f| f != local) {
            self.ok = false;
        }
        self.found = Some(local);
    }

    /// Whether some assignment gives `local` a value that comes out of nothing.
    fn is_built(&self, local: LocalId) -> bool {
        let view = self.view;
        let from_nothing = |(left, (right, index)): (ExprId, (ExprId, u32))| {
            view.as_local(left) == Some(local)
                && !view.is_nil(right)
                && view.mode(right) != Mode::Constant
                && sources(view, self.cx, right, index).is_empty()
        };
        view.body.stmts().any(|(_, stmt)| match stmt {
            Stmt::Assign { lhs, rhs, op } => {
                op.is_some() && lhs.iter().any(|l| view.as_local(*l) == Some(local))
                    || super::derive::pairs(lhs, rhs).into_iter().any(from_nothing)
            }
            Stmt::ShortVarDecl { lhs, rhs, .. } => {
                super::derive::pairs(lhs, rhs).into_iter().any(from_nothing)
            }
            Stmt::VarDecl { locals, values, .. } => {
                locals.contains(&Some(local))
                    && values.iter().any(|v| {
                        !matches!(view.expr(*v), Expr::BasicLit(_))
                            && sources(view, self.cx, *v, 0).is_empty()
                    })
            }
            _ => false,
        })
    }
}
