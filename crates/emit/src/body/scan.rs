//! Questions about a piece of the Go text: what it writes, names, captures, and how it ends.

use super::env::{Emit, Place};
use goxide_ir::{Builtin, Expr as Go, ExprId, LocalId, Node, SelectionKind, Stmt as GoStmt, StmtId, UnaryOp};
use goxide_plan::{Hold, Repr, SelfKind};

impl Emit<'_> {
    /// Whether an expression below `root` names the place or something in it.
    pub(super) fn mentions(&self, root: ExprId, place: &Place) -> bool {
        self.mentions_in(Node::Expr(root), place)
    }

    pub(super) fn mentions_in(&self, root: Node, place: &Place) -> bool {
        let mut found = false;
        self.body.walk(root, &mut |node| {
            if let Node::Expr(expr) = node
                && self.place_of(expr).is_some_and(|p| p == *place)
            {
                found = true;
            }
            !found
        });
        found
    }

    /// How often a local is named below `root`.
    pub(super) fn uses_of_local(&self, root: Node, local: LocalId) -> usize {
        let mut count = 0;
        self.body.walk(root, &mut |node| {
            if let Node::Expr(expr) = node
                && self.body[expr] == Go::Local(local)
            {
                count += 1;
            }
            true
        });
        count
    }

    /// Walks what runs below `root`: its nodes, and the nested functions that are named there.
    fn walk_run(&self, root: Node, f: &mut impl FnMut(Node) -> bool) {
        let mut seen: Vec<LocalId> = Vec::new();
        let mut todo = vec![root];
        while let Some(root) = todo.pop() {
            self.body.walk(root, &mut |node| {
                if let Node::Expr(expr) = node
                    && let Go::Local(local) = self.body[expr]
                    && let Some(plan) = self.nested_plan(local)
                    && !seen.contains(&local)
                {
                    seen.push(local);
                    todo.push(Node::Expr(plan.literal));
                }
                f(node)
            });
        }
    }

    /// Calls `f` with each expression assigned to below `root` (`=`, `op=`, `++`, `:=` of an old name, range).
    fn assigned(&self, root: Node, f: &mut impl FnMut(ExprId)) {
        self.walk_run(root, &mut |node| {
            let Node::Stmt(stmt) = node else { return true };
            match &self.body[stmt] {
                GoStmt::Assign { lhs, .. } | GoStmt::ShortVarDecl { lhs, .. } => {
                    lhs.iter().for_each(|l| f(*l))
                }
                GoStmt::IncDec { target, .. } => f(*target),
                GoStmt::Range { key, value, define: false, .. } => {
                    [key, value].into_iter().flatten().for_each(|l| f(*l));
                }
                _ => {}
            }
            true
        });
    }

    /// Whether the place itself, or what holds it, gets another value below `root`.
    pub(super) fn reassigned(&self, root: Node, place: &Place) -> bool {
        let mut found = false;
        self.assigned(root, &mut |lhs| {
            if let Some(target) = self.place_of(lhs) {
                found |= target.local == place.local && place.path.starts_with(&target.path);
            }
        });
        found || self.address_taken(root, place.local) && place.path.is_empty()
    }

    /// Whether a local gets another value below `root`.
    pub(super) fn local_assigned(&self, root: Node, local: LocalId) -> bool {
        self.reassigned(root, &Place { local, path: Vec::new() })
    }

    fn address_taken(&self, root: Node, local: LocalId) -> bool {
        let mut found = false;
        self.body.walk(root, &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Unary { op: UnaryOp::Addr, operand } = &self.body[expr]
                && self.body[self.body.unparen(*operand)] == Go::Local(local)
            {
                found = true;
            }
            !found
        });
        found
    }

    /// The local at the root of a chain of fields, indexes and dereferences.
    pub(super) fn root_local(&self, expr: ExprId) -> Option<LocalId> {
        let expr = self.body.unparen(expr);
        match &self.body[expr] {
            Go::Local(local) => Some(*local),
            Go::Selector { base, .. } | Go::Index { base, .. } | Go::Slice { base, .. } => {
                self.root_local(*base)
            }
            Go::Star(inner) => self.root_local(*inner),
            Go::Unary { op: UnaryOp::Addr, operand } => self.root_local(*operand),
            _ => None,
        }
    }

    /// Whether the chain of fields and indexes of `expr` starts at the place.
    fn goes_through(&self, expr: ExprId, place: &Place) -> bool {
        let expr = self.body.unparen(expr);
        if self.place_of(expr).is_some_and(|p| p == *place) {
            return true;
        }
        match &self.body[expr] {
            Go::Selector { base, .. } | Go::Index { base, .. } | Go::Slice { base, .. } => {
                self.goes_through(*base, place)
            }
            Go::Star(inner) => self.goes_through(*inner, place),
            Go::Unary { op: UnaryOp::Addr, operand } => self.goes_through(*operand, place),
            _ => false,
        }
    }

    /// Whether something in the place is written below `root`: by assignment, a method that writes, a loan.
    pub(super) fn writes_through(&self, root: Node, place: &Place) -> bool {
        self.writes(root, place, false)
    }

    /// As [`Emit::writes_through`] for a slice, but for `x = append(x, …)`, which leaves the elements that there are.
    pub(super) fn writes_elements(&self, root: Node, place: &Place) -> bool {
        self.writes(root, place, self.only_grows(root, place))
    }

    /// Whether a slice gets no other value below `root` than itself with more elements.
    fn only_grows(&self, root: Node, place: &Place) -> bool {
        let (mut grown, mut assigned) = (0, 0);
        self.assigned(root, &mut |lhs| {
            assigned += usize::from(self.place_of(lhs).is_some_and(|target| target == *place));
        });
        self.body.walk(root, &mut |node| {
            if let Node::Stmt(stmt) = node
                && let GoStmt::Assign { lhs, op: None, rhs } = &self.body[stmt]
                && let ([left], [right]) = (&lhs[..], &rhs[..])
                && self.place_of(*left).is_some_and(|target| target == *place)
            {
                grown += usize::from(self.appends_to(*right, place));
            }
            true
        });
        grown == assigned
    }

    fn appends_to(&self, expr: ExprId, place: &Place) -> bool {
        let Go::Call { fun, args, .. } = &self.body[self.body.unparen(expr)] else { return false };
        self.builtin_of(*fun) == Some(Builtin::Append)
            && args.first().is_some_and(|a| self.place_of(*a).is_some_and(|p| p == *place))
    }

    fn writes(&self, root: Node, place: &Place, appends_leave: bool) -> bool {
        let mut found = false;
        self.assigned(root, &mut |lhs| {
            let own = self.place_of(lhs).is_some_and(|p| p == *place);
            found |= !own && self.goes_through(lhs, place) && !self.names_atomic(self.body.unparen(lhs));
        });
        if found {
            return true;
        }
        self.walk_run(root, &mut |node| {
            match node {
                Node::Expr(expr) => {
                    found |=
                        self.call_writes(expr, place) && !(appends_leave && self.appends_to(expr, place));
                }
                Node::Stmt(stmt) => {
                    if let GoStmt::ShortVarDecl { declares, rhs, .. } = &self.body[stmt] {
                        let mutable = declares.iter().any(|l| {
                            self.cx
                                .plan
                                .locals
                                .get(&self.local_ref(*l))
                                .is_some_and(|p| p.hold == Hold::LendMut)
                        });
                        found |= mutable && rhs.iter().any(|r| self.goes_through(*r, place));
                    }
                }
            }
            !found
        });
        found
    }

    /// Whether anything reached from a local is written below `root`.
    pub(super) fn writes_somewhere_in(&self, root: Node, local: LocalId) -> bool {
        self.writes_through(root, &Place { local, path: Vec::new() })
    }

    fn call_writes(&self, expr: ExprId, place: &Place) -> bool {
        let Go::Call { fun, args, .. } = &self.body[expr] else { return false };
        let fun = self.body.unparen(*fun);
        if let Some(builtin) = self.builtin_of(fun)
            && matches!(builtin, Builtin::Delete | Builtin::Clear | Builtin::Copy | Builtin::Append)
            && args.first().is_some_and(|a| self.goes_through(*a, place))
        {
            return true;
        }
        if let Some(selection) = self.types.selections.get(fun)
            && let Go::Selector { base, .. } = &self.body[fun]
            && self.goes_through(*base, place)
        {
            match selection.kind {
                SelectionKind::Method { func, .. } => {
                    if let Some(plan) = self.cx.plan.funcs.get(&func) {
                        if plan.writes_receiver() {
                            return true;
                        }
                    } else if self.library_receiver_writes(func) {
                        return true;
                    }
                }
                SelectionKind::InterfaceMethod { .. } => {
                    if self.interface_receiver(fun) == Some(SelfKind::RefMut) {
                        return true;
                    }
                }
                SelectionKind::Field | SelectionKind::MethodExpr { .. } => {}
            }
        }
        let Some(params) = self.callee_params(fun) else { return false };
        args.iter().zip(params).any(|(arg, param)| lends_mut(&param) && self.goes_through(*arg, place))
    }

    /// Parameter types of a function of the port.
    fn callee_params(&self, fun: ExprId) -> Option<Vec<Repr>> {
        let func = self.callee(fun)?;
        let plan = self.cx.plan.funcs.get(&func)?;
        Some(plan.params.iter().map(|p| p.repr.clone()).collect())
    }

    /// The function or method that a call calls.
    pub(super) fn callee(&self, fun: ExprId) -> Option<goxide_ir::FuncId> {
        let mut fun = self.body.unparen(fun);
        if let Go::Index { base, .. } = &self.body[fun] {
            fun = self.body.unparen(*base);
        }
        if let Some(goxide_ir::Entity::Func(func)) = self.types.names.get(fun) {
            return Some(*func);
        }
        self.method_of(fun)
    }

    /// Whether text that a call lends stays as it is while a local looks at it: it is `'static`, or it is lent by what
    /// nobody here can write or move.
    pub(super) fn lends_for_long(&self, call: ExprId) -> bool {
        let call = self.body.unparen(call);
        let Go::Call { fun, args, .. } = &self.body[call] else { return true };
        let Some(func) = self.callee(*fun) else { return true };
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            // The library lends out of what it is given.
            return self.row_of(func).is_none() || !args.iter().any(|a| self.makes_text(*a));
        };
        let lender = match plan.lends {
            None => return true,
            Some(Some(i)) => args.get(i as usize).copied(),
            Some(None) => match self.body[self.body.unparen(*fun)] {
                Go::Selector { base, .. } => Some(base),
                _ => None,
            },
        };
        let Some(lender) = lender else { return false };
        if self.constant(self.body.unparen(lender)).is_some() {
            return true;
        }
        if let Go::Call { .. } = self.body[self.body.unparen(lender)] {
            return self.lends_for_long(lender);
        }
        let root = self.root_local(lender);
        let binding = root.and_then(|root| self.bindings.get(&root));
        let fixed = binding.is_some_and(|b| matches!(b.repr, Repr::Ref { mutable: false, .. }));
        fixed && root.is_some_and(|root| !self.is_mutable(root))
    }

    /// Whether an expression is, or looks into, text that is made here and gone at the end of the statement.
    fn makes_text(&self, expr: ExprId) -> bool {
        let node = self.body.unparen(expr);
        if self.constant(node).is_some() {
            return false;
        }
        match &self.body[node] {
            Go::Binary { .. } => true,
            Go::Call { fun, args, .. } => {
                let Some(func) = self.callee(*fun) else { return true };
                let own = match self.cx.plan.funcs.get(&func) {
                    Some(plan) => plan.result.repr() == Repr::String,
                    None => self.row_of(func).is_none_or(|row| row.result.is_string()),
                };
                own || args.iter().any(|a| self.makes_text(*a))
            }
            Go::Slice { base, .. } => self.makes_text(*base),
            _ => false,
        }
    }

    /// Whether any call stands below `root`.
    pub(super) fn has_call(&self, root: ExprId) -> bool {
        let mut found = false;
        self.body.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(expr) = node
                && matches!(self.body[expr], Go::Call { .. })
                && self.constant(expr).is_none()
            {
                found = true;
            }
            !found
        });
        found
    }

    /// Whether a call that may do something stands below `root`; lengths and conversions do nothing.
    pub(super) fn has_effect(&self, root: ExprId) -> bool {
        let mut found = false;
        self.body.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Call { fun, .. } = &self.body[expr]
                && self.constant(expr).is_none()
            {
                let fun = self.body.unparen(*fun);
                let pure = self.mode(fun) == goxide_ir::Mode::Type
                    || matches!(
                        self.builtin_of(fun),
                        Some(Builtin::Len | Builtin::Cap | Builtin::Min | Builtin::Max)
                    );
                found |= !pure;
            }
            !found
        });
        found
    }

    /// Whether control never comes out at the end of these statements.
    pub(super) fn diverges(&self, stmts: &[StmtId]) -> bool {
        let Some(last) = stmts.iter().rev().find(|s| self.body[**s] != GoStmt::Empty) else { return false };
        match &self.body[*last] {
            GoStmt::Return(_) | GoStmt::Break(_) | GoStmt::Continue(_) | GoStmt::Goto(_) => true,
            GoStmt::Expr(expr) => {
                let node = self.body.unparen(*expr);
                let Go::Call { fun, .. } = &self.body[node] else { return false };
                self.builtin_of(*fun) == Some(Builtin::Panic) || self.is_exit(*fun)
            }
            GoStmt::Block(inner) => self.diverges(inner),
            GoStmt::If { then, els: Some(els), .. } => self.diverges(&[*then]) && self.diverges(&[*els]),
            _ => false,
        }
    }

    fn is_exit(&self, fun: ExprId) -> bool {
        let Some(func) = self.callee(fun) else { return false };
        let Some((package, name)) = self.library_func(func) else { return false };
        goxide_map::Library::embedded().func(package, name).is_some_and(|row| {
            row.special == Some(goxide_map::Special::Exit) || row.result == goxide_map::MapTy::Never
        })
    }

    /// Locals of the function around that a literal names.
    pub(super) fn captured(&self, block: StmtId) -> Vec<LocalId> {
        let mut locals = Vec::new();
        self.walk_run(Node::Stmt(block), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Local(local) = self.body[expr]
                && self.bindings.contains_key(&local)
                && self.body[local].kind.is_variable()
                && !locals.contains(&local)
            {
                locals.push(local);
            }
            true
        });
        locals
    }

    /// Whether any function literal below `root` names the local.
    pub(super) fn captured_in(&self, root: Node, local: LocalId) -> bool {
        let mut found = false;
        self.body.walk(root, &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::FuncLit { block, .. } = &self.body[expr]
            {
                found |= self.uses_of_local(Node::Stmt(*block), local) > 0;
            }
            !found
        });
        found
    }
}

fn lends_mut(repr: &Repr) -> bool {
    match repr {
        Repr::Ref { mutable, .. } => *mutable,
        Repr::Option(inner) => lends_mut(inner),
        _ => false,
    }
}
