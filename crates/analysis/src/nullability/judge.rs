//! The verdict on every use.

use super::env::Def;
use super::library;
use super::solve::{Solver, TypedNil};
use super::uses::{Seen, Use, UseKind};
use crate::call_graph::interface_methods;
use crate::view::{Callee, View, is_ported_func, pointee_decl};
use crate::{Evidence, Reason};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, FuncId, LocalRef, Name};
use rustc_hash::{FxHashMap, FxHashSet};

impl Solver<'_> {
    /// How a nil of the standard library gets to a use.
    fn library_nil(&self, operand: ExprRef) -> Option<Evidence> {
        if self.proved.contains(&operand) {
            return None;
        }
        let view = View::new(self.program, operand.body);
        let at = |expr| Evidence::new(view.span(expr), "gives a result that may be nil");
        let mut evidence = match self.guards.reaching.get(&operand) {
            None => library::of_call(view, operand.expr).map(|_| at(operand.expr))?,
            Some(defs) => match defs.iter().find_map(|(def, good)| library::of_def(view, def, *good))? {
                (library::Nil::None, call) => at(*call),
                (library::Nil::Failure, call) => Evidence::new(view.span(*call), "gives nil beside an error"),
            },
        };
        evidence.0.push(Reason { span: view.span(operand.expr), what: String::new() });
        Some(evidence)
    }

    /// How a nil pointer gets out of an interface again: a type of which one is put into an interface is asserted.
    fn typed_nil_out(&self, operand: ExprRef, typed_nil: &[TypedNil]) -> Option<Evidence> {
        if self.proved.contains(&operand) {
            return None;
        }
        let view = View::new(self.program, operand.body);
        let of = |expr: ExprId| {
            let Expr::TypeAssert { base, .. } = view.expr(expr) else { return None };
            let decl = pointee_decl(self.program, view.result_ty(expr, 0))?;
            let from = view.ty(*base);
            // Anything may be in an `any`: that this one is, nobody knows.
            let same = |n: &&TypedNil| n.decl == decl && self.program.types.identical(n.into, from);
            let found = typed_nil.iter().find(same)?;
            (!interface_methods(self.program, from).is_empty()).then_some(&found.evidence)
        };
        let found = match self.guards.reaching.get(&operand) {
            None => of(operand.expr),
            Some(defs) => defs.iter().find_map(|(def, _)| match def {
                Def::Value { expr, index: 0, .. } => of(*expr),
                Def::Value { .. } | Def::Zero | Def::Given(_) => None,
            }),
        };
        let mut evidence = found?.clone();
        evidence.0.push(Reason { span: view.span(operand.expr), what: String::new() });
        Some(evidence)
    }

    /// Whether a slice is indexed to which elements are appended on one of the ways that lead here: who indexes it has
    /// counted them, as with the fields of [`super::solve::Weight::Empty`].
    fn is_filled(&self, operand: ExprRef, kind: UseKind) -> bool {
        if !matches!(kind, UseKind::SliceIndex | UseKind::SliceExpr) {
            return false;
        }
        let view = View::new(self.program, operand.body);
        let appends = |(def, _): &(Def, bool)| {
            let Def::Value { expr, .. } = def else { return false };
            matches!(view.expr(*expr), Expr::Call { .. })
                && matches!(view.callee(view.body.unparen(*expr)), Callee::Builtin(Builtin::Append))
        };
        self.guards.reaching.get(&operand).is_some_and(|defs| defs.iter().any(appends))
    }

    /// Every use with its verdict.
    pub(super) fn judged(&self, typed_nil: &[TypedNil]) -> Vec<Use> {
        let following = self.following();
        let mut seen: FxHashSet<(ExprRef, &[Name], UseKind)> = FxHashSet::default();
        let mut uses = Vec::new();
        for used in &self.guards.uses {
            let Seen { operand, through, kind, implicit, method } = used;
            let spares = method.is_some_and(|m| !following.contains(&m));
            if spares || !seen.insert((*operand, through, *kind)) {
                continue;
            }
            let evidence = match implicit {
                Some((_, true)) => None,
                None if self.is_filled(*operand, *kind) => None,
                Some((place, false)) => self.judge_implicit(*operand, place, through.len()),
                None => self
                    .judge(*operand)
                    .or_else(|| self.library_nil(*operand))
                    .or_else(|| self.typed_nil_out(*operand, typed_nil)),
            };
            uses.push(Use { operand: *operand, through: through.clone(), kind: *kind, evidence });
        }
        uses.sort_by_key(|u| {
            let span = self.program[u.operand.body].expr_span(u.operand.expr);
            (span.file.into_raw().into_u32(), span.start, span.end, u.through.len(), u.kind)
        });
        uses
    }

    /// Methods that follow their receiver where no check has proved it.
    fn following(&self) -> FxHashSet<FuncId> {
        let mut out = FxHashSet::default();
        let mut of_local: FxHashMap<LocalRef, FuncId> = FxHashMap::default();
        for (id, func) in self.program.funcs.iter() {
            let Some(receiver) = &func.receiver else { continue };
            if !is_ported_func(self.program, id) {
                out.insert(id);
            } else if let Some(local) = receiver.local {
                of_local.insert(LocalRef { body: func.body, local }, id);
            }
        }
        // Method of a receiver, and the method that it calls on it; `None` follows at once.
        let mut calls: Vec<(FuncId, FuncId)> = Vec::new();
        for used in self.guards.uses.iter().filter(|u| u.implicit.is_none()) {
            let view = View::new(self.program, used.operand.body);
            let local = view.as_local(used.operand.expr).map(|l| view.local_ref(l));
            let Some(func) = local.and_then(|l| of_local.get(&l)) else { continue };
            if self.proved.contains(&used.operand) {
                continue;
            }
            match used.method {
                Some(method) => calls.push((*func, method)),
                None => {
                    out.insert(*func);
                }
            }
        }
        loop {
            let before = out.len();
            let more: Vec<FuncId> =
                calls.iter().filter(|(_, callee)| out.contains(callee)).map(|(f, _)| *f).collect();
            out.extend(more);
            if out.len() == before {
                return out;
            }
        }
    }
}
