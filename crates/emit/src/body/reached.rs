//! Which package variables a call reaches, through whatever it calls: what it must not do to one that is lent or locked
//! meanwhile.

use crate::cx::Cx;
use goxide_ir::{Body, BodyTypes, Builtin, Entity, Expr, ExprId, FuncId, Mode, SelectionKind, Stmt, VarId};
use goxide_plan::VarForm;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the functions of the port do to package variables, and whom they call.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    funcs: FxHashMap<FuncId, Touched>,
    /// Functions by the name that they have in Rust.
    by_name: FxHashMap<String, Vec<FuncId>>,
    /// Package variables behind a lock or in a cell, by the name that they have in Rust.
    vars: FxHashMap<String, Vec<VarId>>,
}

/// What one function does itself.
#[derive(Debug, Default)]
struct Touched {
    read: FxHashSet<VarId>,
    written: FxHashSet<VarId>,
    calls: FxHashSet<FuncId>,
    /// Whether it calls something that only running it tells.
    unknown: bool,
}

/// Looks through the functions of the port.
pub(crate) fn reached(cx: Cx<'_>) -> Reached {
    let mut found = Reached::default();
    for (id, plan) in &cx.plan.vars {
        if matches!(plan.form, VarForm::Locked { .. } | VarForm::Global { .. }) {
            found.vars.entry(plan.name.clone()).or_default().push(*id);
        }
    }
    if found.vars.is_empty() {
        return found;
    }
    let mut methods: FxHashMap<&str, Vec<FuncId>> = FxHashMap::default();
    for (id, func) in cx.program.ported_funcs() {
        if let Some(plan) = cx.plan.funcs.get(&id) {
            let name = if plan.is_display() { "to_string" } else { &plan.name };
            found.by_name.entry(name.to_owned()).or_default().push(id);
        }
        if func.receiver.is_some() {
            methods.entry(&func.name).or_default().push(id);
        }
    }
    for (id, func) in cx.program.ported_funcs() {
        let touched = match cx.program.checked.bodies.get(func.body) {
            Some(types) => Look { cx, body: &cx.program[func.body], types, methods: &methods }.touched(),
            None => Touched { unknown: true, ..Touched::default() },
        };
        found.funcs.insert(id, touched);
    }
    found
}

impl Reached {
    /// Whether a call of what has the name `callee` in Rust may touch the package variable `var`: write it, or, if
    /// nobody else may have it (`alone`), read it.
    pub(super) fn touches(&self, callee: &str, var: &str, alone: bool) -> bool {
        let (Some(vars), Some(funcs)) = (self.vars.get(var), self.by_name.get(callee)) else { return false };
        let mut open = funcs.clone();
        let mut seen: FxHashSet<FuncId> = open.iter().copied().collect();
        while let Some(func) = open.pop() {
            let Some(touched) = self.funcs.get(&func) else { continue };
            if vars.iter().any(|v| touched.written.contains(v) || alone && touched.read.contains(v)) {
                return true;
            }
            if touched.unknown && seen.len() < self.funcs.len() {
                open.extend(self.funcs.keys().filter(|f| seen.insert(**f)));
            } else {
                open.extend(touched.calls.iter().filter(|f| seen.insert(**f)));
            }
        }
        false
    }
}

/// One function that is looked through, its literals included.
struct Look<'a> {
    cx: Cx<'a>,
    body: &'a Body,
    types: &'a BodyTypes,
    methods: &'a FxHashMap<&'a str, Vec<FuncId>>,
}

impl Look<'_> {
    fn touched(&self) -> Touched {
        let mut out = Touched::default();
        let mut lent: FxHashSet<ExprId> = FxHashSet::default();
        for (_, stmt) in self.body.stmts() {
            match stmt {
                Stmt::Assign { lhs, .. } => lent.extend(lhs.iter().map(|e| self.root(*e))),
                Stmt::IncDec { target, .. } => lent.extend([self.root(*target)]),
                Stmt::Range { key, value, define: false, .. } => {
                    lent.extend(key.iter().chain(value).map(|e| self.root(*e)));
                }
                _ => {}
            }
        }
        for (_, expr) in self.body.exprs() {
            match expr {
                Expr::Unary { op: goxide_ir::UnaryOp::Addr, operand } => lent.extend([self.root(*operand)]),
                Expr::Call { fun, args, .. } => self.call(*fun, args, &mut out, &mut lent),
                _ => {}
            }
        }
        for (id, _) in self.body.exprs() {
            if let Some(Entity::Var(var)) = self.types.names.get(id) {
                let set = if lent.contains(&id) { &mut out.written } else { &mut out.read };
                set.insert(*var);
            }
        }
        out
    }

    /// Whom a call calls, and what it lends for writing.
    fn call(&self, fun: ExprId, args: &[ExprId], out: &mut Touched, lent: &mut FxHashSet<ExprId>) {
        let mut fun = self.body.unparen(fun);
        if let (Expr::Index { base, .. }, None) = (&self.body[fun], self.types.names.get(fun)) {
            fun = self.body.unparen(*base);
        }
        if self.types.exprs.get(fun).is_some_and(|e| e.mode == Mode::Type) {
            return;
        }
        match (self.types.names.get(fun), self.types.selections.get(fun).map(|s| s.kind)) {
            (Some(Entity::Builtin(builtin)), _) => {
                if let (Builtin::Copy | Builtin::Delete | Builtin::Clear, Some(first)) =
                    (builtin, args.first())
                {
                    lent.insert(self.root(*first));
                }
                return;
            }
            (Some(Entity::Func(func)), _) => _ = out.calls.insert(*func),
            (_, Some(SelectionKind::Method { func, .. })) => {
                out.calls.insert(func);
                lent.insert(self.root(fun));
            }
            (_, Some(SelectionKind::InterfaceMethod { .. })) => {
                lent.insert(self.root(fun));
                if let Expr::Selector { name, .. } = &self.body[fun] {
                    out.calls.extend(self.methods.get(&**name).into_iter().flatten());
                }
            }
            _ => out.unknown |= !matches!(self.body[fun], Expr::FuncLit { .. }),
        }
        lent.extend(args.iter().map(|arg| self.root(*arg)));
        // A library function may call the methods of what it is given.
        let library = |func: &FuncId| !self.cx.plan.funcs.contains_key(func);
        out.unknown |= out.calls.iter().any(library) && args.iter().any(|arg| self.is_func(*arg));
    }

    fn is_func(&self, arg: ExprId) -> bool {
        let ty = self.types.exprs.get(arg).map(|e| self.cx.program.underlying(e.ty));
        ty.is_some_and(|ty| matches!(self.cx.program.types[ty], goxide_ir::Ty::Func(_)))
    }

    /// What a place lies in.
    fn root(&self, expr: ExprId) -> ExprId {
        let node = self.body.unparen(expr);
        match &self.body[node] {
            Expr::Selector { base, .. } if self.types.names.get(node).is_none() => self.root(*base),
            Expr::Index { base, .. } | Expr::Slice { base, .. } => self.root(*base),
            Expr::Star(inner) => self.root(*inner),
            _ => node,
        }
    }
}
