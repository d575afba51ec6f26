//! The verdict on every use.

use super::library;
use super::solve::Solver;
use super::uses::{Seen, Use, UseKind};
use crate::view::{View, is_ported_func};
use crate::{Evidence, Reason};
use goxide_ir::{ExprRef, FuncId, LocalRef, Name};
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

    /// Every use with its verdict.
    pub(super) fn judged(&self) -> Vec<Use> {
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
                Some((place, false)) => self.judge_implicit(*operand, place, through.len()),
                None => self.judge(*operand).or_else(|| self.library_nil(*operand)),
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
