//! Methods that write nothing but what a lock of their receiver guards, so that `&self` is enough.
//!
//! Question: does a method write its receiver other than through one of its locks?
//!
//! Rules: what a statement, a library call or a callee writes is followed to its root; where that is the receiver, the
//! first field on the way must be guarded. A method that calls another on its receiver writes what that one writes.

use super::{go, lending, reprs::Reprs};
use goxide_ir::{Expr, ExprId, FuncId, LocalId, LocalRef, SelectionKind, Stmt, TypeDeclId};
use rustc_hash::FxHashSet;

/// The methods, of the types with locks, that take `&self` although they write.
pub(crate) fn locked_methods(reprs: &Reprs<'_>) -> FxHashSet<FuncId> {
    let program = reprs.program;
    let mut found = FxHashSet::default();
    let decls: FxHashSet<TypeDeclId> = reprs.facts.sharing.guards.keys().map(|(decl, _)| *decl).collect();
    let mut calls: Vec<(FuncId, Vec<FuncId>)> = Vec::new();
    for decl in decls {
        let Some(info) = program.checked.types.get(decl) else { continue };
        for func in &info.methods {
            let receiver = program[*func].receiver.as_ref().filter(|r| r.pointer).and_then(|r| r.local);
            let Some(receiver) = receiver else { continue };
            let method = Method { reprs, func: *func, receiver, decl };
            if let Some(on_receiver) = method.look() {
                found.insert(*func);
                calls.push((*func, on_receiver));
            }
        }
    }
    loop {
        let open =
            |callee: &FuncId| !found.contains(callee) && reprs.lending.params.contains(&(*callee, None));
        let lost: Vec<FuncId> = calls
            .iter()
            .filter(|(func, callees)| found.contains(func) && callees.iter().any(open))
            .map(|(func, _)| *func)
            .collect();
        if lost.is_empty() {
            return found;
        }
        lost.iter().for_each(|func| {
            found.remove(func);
        });
    }
}

struct Method<'a> {
    reprs: &'a Reprs<'a>,
    func: FuncId,
    receiver: LocalId,
    decl: TypeDeclId,
}

impl Method<'_> {
    /// The methods that it calls on its receiver; nothing where it writes what no lock guards.
    fn look(&self) -> Option<Vec<FuncId>> {
        let program = self.reprs.program;
        let item = &program[self.func];
        let body = &program[item.body];
        let types = program.checked.bodies.get(item.body)?;
        let lent = |callee: FuncId, index: Option<u32>| self.reprs.lending.params.contains(&(callee, index));
        let mut written: Vec<ExprId> = Vec::new();
        let mut on_receiver = Vec::new();
        for (_, stmt) in body.stmts() {
            match stmt {
                Stmt::Assign { lhs, .. } => written.extend(lhs),
                Stmt::IncDec { target, .. } => written.push(*target),
                Stmt::Range { key, value, define: false, .. } => {
                    written.extend([key, value].into_iter().flatten());
                }
                // What a variable that is written through was made of.
                Stmt::ShortVarDecl { lhs, rhs, .. } => {
                    for (name, value) in lhs.iter().zip(rhs.iter().cycle()) {
                        if let Expr::Local(local) = body[body.unparen(*name)]
                            && self.reprs.lending.locals.contains(&LocalRef { body: item.body, local })
                        {
                            written.push(*value);
                        }
                    }
                }
                _ => {}
            }
        }
        for (_, expr) in body.exprs() {
            match expr {
                Expr::Unary { op: goxide_ir::UnaryOp::Addr, operand } => written.push(*operand),
                // A function would hold the receiver.
                Expr::FuncLit { .. } => return None,
                Expr::Call { fun, args, .. } => {
                    written.extend(lending::written_by_call(program, item.body, *fun, args));
                    let fun = body.unparen(*fun);
                    let Some(callee) = go::callee(program, item.body, fun) else { continue };
                    let given = args.iter().enumerate().filter(|(i, _)| lent(callee, Some(*i as u32)));
                    written.extend(given.map(|(_, arg)| *arg));
                    let method = types
                        .selections
                        .get(fun)
                        .is_some_and(|s| matches!(s.kind, SelectionKind::Method { .. }));
                    if let (true, Expr::Selector { base, .. }) = (method, &body[fun]) {
                        if body[body.unparen(*base)] == Expr::Local(self.receiver) {
                            on_receiver.push(callee);
                        } else if lent(callee, None) {
                            written.push(*base);
                        }
                    }
                }
                _ => {}
            }
        }
        written.into_iter().all(|target| self.is_guarded(target)).then_some(on_receiver)
    }

    /// Whether a written place is none of the receiver's, or behind one of its locks.
    fn is_guarded(&self, target: ExprId) -> bool {
        let program = self.reprs.program;
        let body = &program[program[self.func].body];
        let Some(types) = program.checked.bodies.get(program[self.func].body) else { return false };
        let mut at = body.unparen(target);
        let mut field = None;
        loop {
            at = match &body[at] {
                Expr::Selector { base, .. } => {
                    field = types.selections.get(at).and_then(|s| s.path.first()).map(|s| s.index);
                    body.unparen(*base)
                }
                Expr::Index { base, .. } | Expr::Slice { base, .. } | Expr::Star(base) => body.unparen(*base),
                Expr::Unary { operand, .. } => body.unparen(*operand),
                Expr::Local(local) if *local == self.receiver => break,
                _ => return true,
            };
        }
        let synchronises = |field: u32| {
            go::field_ty(program, self.decl, field).is_some_and(|ty| self.reprs.synchronises(ty))
        };
        let behind = |field: u32| {
            self.reprs.facts.sharing.guards.iter().any(|((decl, lock), guard)| {
                *decl == self.decl && (*lock == field || guard.fields.contains(&field))
            })
        };
        field.is_some_and(|field| behind(field) || synchronises(field))
    }
}
