//! Cells: a method that runs under a guard must not reach for another value of the same type.
//!
//! `a.borrow_mut().deposit(1)` holds the cell of `a` for as long as `deposit` runs. Go's method may well touch another
//! pointer to the same type, which may be `a` again; the port would panic there. So a call through a cell is written
//! only where the method, and all that it calls, leaves other cells of the type alone, or everybody only reads.

use super::env::{Emit, Res};
use goxide_ir::{
    BodyId, BodyTypes, Expr as Go, ExprId, FuncId, LocalId, Node, SelectionKind, Stmt as GoStmt, Ty,
    TypeDeclId,
};
use goxide_plan::TypeForm;
use rustc_hash::FxHashSet;

/// What a function does to values of a type that are not its own receiver.
#[derive(Clone, Copy, Default)]
struct Touches {
    reads: bool,
    writes: bool,
}

impl Emit<'_> {
    /// Refuses a method call under a guard of its receiver's cell, where the method may need the cell again.
    pub(super) fn check_cell(&self, at: ExprId, func: FuncId, decl: TypeDeclId, write: bool) -> Res<()> {
        let aliased = self.cx.plan.types.get(&decl).is_some_and(|plan| match &plan.form {
            TypeForm::Struct(form) => form.aliased,
            TypeForm::Newtype { .. }
            | TypeForm::Trait(_)
            | TypeForm::Alias(_)
            | TypeForm::Vanishes
            | TypeForm::Hole(_) => false,
        });
        if !aliased {
            return Ok(());
        }
        let touches = self.touches(func, decl);
        if touches.writes || write && touches.reads {
            let what = format!(
                "`{}` may reach the value that it is called on through another pointer",
                self.cx.program[func].name
            );
            return self.hole(at, "shared-ownership", what);
        }
        Ok(())
    }

    /// What a function, and whatever it calls, does through other pointers to the type.
    fn touches(&self, func: FuncId, decl: TypeDeclId) -> Touches {
        let mut found = Touches::default();
        let mut seen = FxHashSet::default();
        let mut open = vec![func];
        while let Some(func) = open.pop() {
            if seen.insert(func) {
                self.touches_of(func, decl, &mut found, &mut open);
            }
        }
        found
    }

    fn touches_of(&self, func: FuncId, decl: TypeDeclId, found: &mut Touches, calls: &mut Vec<FuncId>) {
        let program = self.cx.program;
        let item = &program[func];
        let (Some(block), Some(types)) = (item.block, program.checked.bodies.get(item.body)) else { return };
        let reach = Reach {
            emit: self,
            body: item.body,
            types,
            decl,
            receiver: item.receiver.as_ref().and_then(|r| r.local),
        };
        let body = &program[item.body];
        body.walk(Node::Stmt(block), &mut |node| {
            match node {
                Node::Stmt(stmt) => {
                    let targets: Vec<ExprId> = match &body[stmt] {
                        GoStmt::Assign { lhs, .. } => lhs.clone(),
                        GoStmt::IncDec { target, .. } => vec![*target],
                        _ => Vec::new(),
                    };
                    found.writes |= targets.iter().any(|t| reach.passes(*t));
                }
                Node::Expr(expr) => reach.expr(expr, found, calls),
            }
            true
        });
    }
}

/// One function that is looked through.
struct Reach<'e, 'a> {
    emit: &'e Emit<'a>,
    body: BodyId,
    types: &'a BodyTypes,
    decl: TypeDeclId,
    receiver: Option<LocalId>,
}

impl Reach<'_, '_> {
    /// Whether an expression is a pointer to the type, other than the receiver itself.
    fn is_other(&self, expr: ExprId) -> bool {
        let program = self.emit.cx.program;
        let body = &program[self.body];
        let node = body.unparen(expr);
        if let Go::Local(local) = body[node]
            && Some(local) == self.receiver
        {
            return false;
        }
        let Some(ty) = self.types.exprs.get(node).map(|e| e.ty) else { return true };
        match &program.types[ty] {
            Ty::Pointer(inner) => {
                matches!(&program.types[*inner], Ty::Named { decl, .. } if *decl == self.decl)
            }
            _ => false,
        }
    }

    /// Whether a chain of fields and indexes goes through another pointer to the type.
    fn passes(&self, expr: ExprId) -> bool {
        let body = &self.emit.cx.program[self.body];
        let node = body.unparen(expr);
        match &body[node] {
            Go::Selector { base, .. } | Go::Index { base, .. } | Go::Star(base) => {
                self.is_other(*base) || self.passes(*base)
            }
            _ => false,
        }
    }

    fn expr(&self, expr: ExprId, found: &mut Touches, calls: &mut Vec<FuncId>) {
        let program = self.emit.cx.program;
        let body = &program[self.body];
        match &body[expr] {
            Go::Selector { base, .. } => {
                if self.is_other(*base) {
                    found.reads = true;
                }
                match self.types.selections.get(expr).map(|s| s.kind) {
                    // A method as a function: with a receiver that nobody knows.
                    Some(SelectionKind::MethodExpr { .. }) => *found = Touches { reads: true, writes: true },
                    Some(SelectionKind::Method { func, .. }) => {
                        let writes = self.emit.cx.plan.funcs.get(&func).is_some_and(|p| p.writes_receiver());
                        found.writes |= writes && (self.is_other(*base) || self.passes(*base));
                        calls.push(func);
                    }
                    // Nobody knows which method that is.
                    Some(SelectionKind::InterfaceMethod { .. }) => {
                        *found = Touches { reads: true, writes: true };
                    }
                    Some(SelectionKind::Field) | None => {
                        if let Some(goxide_ir::Entity::Func(func)) = self.types.names.get(expr) {
                            calls.push(*func);
                        }
                    }
                }
            }
            Go::Star(inner) => found.reads |= self.is_other(*inner),
            Go::Unary { op: goxide_ir::UnaryOp::Addr, operand } => {
                found.writes |= self.passes(*operand);
            }
            Go::Name(_) => {
                if let Some(goxide_ir::Entity::Func(func)) = self.types.names.get(expr) {
                    calls.push(*func);
                }
            }
            Go::Call { fun, .. } => {
                // A func value may do anything.
                let fun = body.unparen(*fun);
                let held = match &body[fun] {
                    Go::Local(_) | Go::Index { .. } | Go::Call { .. } => true,
                    Go::Selector { .. } => {
                        matches!(self.types.selections.get(fun).map(|s| s.kind), Some(SelectionKind::Field))
                    }
                    _ => false,
                };
                let conversion = self.types.exprs.get(fun).is_some_and(|e| e.mode == goxide_ir::Mode::Type);
                if held && !conversion {
                    *found = Touches { reads: true, writes: true };
                }
            }
            _ => {}
        }
    }
}
