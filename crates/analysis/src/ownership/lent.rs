//! Results that come out of one parameter.
//!
//! Question: can the result of a function be lent from a parameter or the receiver?
//!
//! Rules:
//! - every return gives nil, a constant, or something inside one and the same parameter; at least one gives the latter;
//! - what is inside is found through locals that are assigned only from inside it;
//! - what went through a local, and any string, is not lent if the function writes the parameter: it may have read
//!   what it then overwrote;
//! - what `append` gives is grown: not lent;
//! - a fresh value, another parameter, a package variable, a concatenation: not lent.
//!
//! Not seen: literals' results.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use super::derive::{Context, Derived, sources};
use crate::units::{Unit, UnitKind};
use crate::view::{Base, Callee, View, Way, is_string, under};
use goxide_ir::{Builtin, Expr, ExprId, FuncId, LocalId, LocalKind, Mode, Stmt, Ty};
use rustc_hash::{FxHashMap, FxHashSet};

/// For each result of `func` that is lent, the parameter (`None`: the receiver).
pub(super) fn lent(
    view: View<'_>,
    cx: Context<'_>,
    unit: &Unit,
    derived: &[Derived],
    params: &[Option<LocalId>],
    written: &FxHashSet<LocalId>,
) -> Vec<(FuncId, u32, Option<u32>)> {
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
            found: None,
            by_local: false,
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
            out.push((func, i as u32, index.checked_sub(1).map(|i| i as u32)));
        }
    }
    out
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
    found: Option<LocalId>,
    /// Whether a local lies between.
    by_local: bool,
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
        for source in sources {
            self.source(source.base, &source.ways, source.held);
        }
    }

    fn source(&mut self, base: Base, ways: &[Way], held: bool) {
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
            let by_ref = crate::view::is_reference(self.view.program, self.view.local_ty(local))
                || is_string(self.view.program, self.view.local_ty(local));
            let _ = ways;
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
            self.source(dep.source.base, &dep.source.ways, dep.source.held);
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
