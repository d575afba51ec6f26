//! The pieces that run: functions, function literals and initialisers of package variables.

use crate::view::View;
use goxide_ir::{
    BodyId, Expr, ExprId, ExprRef, FuncId, FuncSig, LocalId, LocalKind, LocalRef, Mode, Node, Origin,
    Program, Stmt, StmtId, Ty, TyId, UnaryOp, VarSpecId,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UnitKind {
    /// A declared function or method.
    Func(FuncId),
    /// A function literal.
    Lit(ExprId),
    /// Initial values of package variables.
    Init(VarSpecId),
}

/// A piece of code that runs as one call; literals inside it are units of their own.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) body: BodyId,
    pub(crate) kind: UnitKind,
    /// The unit around a literal.
    pub(crate) parent: Option<usize>,
    /// Block or initial values.
    pub(crate) roots: Vec<Node>,
    /// All its nodes, parents first, in order of the text; the literals themselves, not what is in them.
    pub(crate) nodes: Vec<Node>,
    /// The locals declared in it, parameters included.
    pub(crate) locals: FxHashSet<LocalId>,
}

/// Every unit of the packages to port; a literal stands after the unit around it.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) list: Vec<Unit>,
    pub(crate) of_lit: FxHashMap<ExprRef, usize>,
    pub(crate) of_func: FxHashMap<FuncId, usize>,
    /// The unit that declares each local.
    pub(crate) of_local: FxHashMap<LocalRef, usize>,
    /// Literals and functions used as values, with their types: what a call of a func value can reach.
    pub(crate) values: Vec<(TyId, FuncValue)>,
    /// Locals that are one literal all their life.
    bound: FxHashMap<LocalRef, ExprRef>,
    /// Literals that are called where they stand, neither deferred nor in a goroutine: indexes of the list.
    pub(crate) at_once: FxHashSet<usize>,
}

/// What a func value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FuncValue {
    Lit(ExprRef),
    Func(FuncId),
}

impl Units {
    pub(crate) fn new(program: &Program) -> Units {
        let mut units = Units::default();
        for (id, func) in program.funcs.iter() {
            if program[func.package].origin == Origin::Port
                && let Some(block) = func.block
            {
                units.of_func.insert(id, units.list.len());
                units.add(program, func.body, UnitKind::Func(id), None, vec![Node::Stmt(block)]);
            }
        }
        for (id, spec) in program.var_specs.iter() {
            if program[program[spec.file].package].origin == Origin::Port && !spec.values.is_empty() {
                let roots = spec.values.iter().map(|v| Node::Expr(*v)).collect();
                units.add(program, spec.body, UnitKind::Init(id), None, roots);
            }
        }
        units.find_values(program);
        units.find_bound(program);
        units.find_at_once(program);
        units
    }

    fn add(
        &mut self,
        program: &Program,
        body: BodyId,
        kind: UnitKind,
        parent: Option<usize>,
        roots: Vec<Node>,
    ) {
        // A list, not recursion: literals nest as deep as the text does.
        let mut todo = vec![(kind, parent, roots)];
        while let Some((kind, parent, roots)) = todo.pop() {
            let index = self.list.len();
            let view = View::new(program, body);
            let mut nodes = Vec::new();
            let mut lits = Vec::new();
            for root in &roots {
                view.body.walk(*root, &mut |node| {
                    nodes.push(node);
                    // What is a constant is not computed: `unsafe.Sizeof(t{})` makes no `t`.
                    if let Node::Expr(expr) = node
                        && view.mode(expr) == Mode::Constant
                    {
                        return false;
                    }
                    if let Node::Expr(expr) = node
                        && let Expr::FuncLit { block, .. } = &view.body[expr]
                    {
                        lits.push((expr, *block));
                        return false;
                    }
                    true
                });
            }
            let mut unit = Unit { body, kind, parent, roots, nodes, locals: FxHashSet::default() };
            unit.find_locals(view);
            for local in &unit.locals {
                self.of_local.insert(view.local_ref(*local), index);
            }
            if let UnitKind::Lit(expr) = kind {
                self.of_lit.insert(ExprRef { body, expr }, index);
            }
            self.list.push(unit);
            for (expr, block) in lits.into_iter().rev() {
                todo.push((UnitKind::Lit(expr), Some(index), vec![Node::Stmt(block)]));
            }
        }
    }

    fn find_values(&mut self, program: &Program) {
        for unit in &self.list {
            let view = View::new(program, unit.body);
            let called: FxHashSet<ExprId> = unit.exprs().filter_map(|e| view.called(e)).collect();
            for expr in unit.exprs() {
                if called.contains(&expr) || matches!(view.body[expr], Expr::Paren(_)) {
                    continue;
                }
                let value = if let Expr::FuncLit { .. } = view.body[expr] {
                    FuncValue::Lit(view.expr_ref(expr))
                } else if let Some(goxide_ir::Entity::Func(func)) = view.entity(expr) {
                    FuncValue::Func(func)
                } else if let Some(goxide_ir::Selection {
                    kind: goxide_ir::SelectionKind::Method { func, .. },
                    ..
                }) = view.selection(expr)
                {
                    FuncValue::Func(*func)
                } else {
                    continue;
                };
                self.values.push((view.ty(expr), value));
            }
        }
    }

    fn find_at_once(&mut self, program: &Program) {
        for unit in &self.list {
            let view = View::new(program, unit.body);
            let later = |s: StmtId| {
                let (Stmt::Go(call) | Stmt::Defer(call)) = &view.body[s] else { return None };
                Some(view.body.unparen(*call))
            };
            let later: FxHashSet<ExprId> = unit.stmts().filter_map(later).collect();
            for call in unit.exprs().filter(|e| !later.contains(e)) {
                let lit = view.called(call).map(|lit| view.expr_ref(lit));
                self.at_once.extend(lit.and_then(|lit| self.of_lit.get(&lit)));
            }
        }
    }

    /// Whether a literal runs in the course of the unit around it, and that in the course of the one around, up to the
    /// one that declares `local`.
    pub(crate) fn runs_with(&self, unit: usize, local: LocalRef) -> bool {
        let mut at = Some(unit);
        while let Some(index) = at.filter(|index| self.of_local.get(&local) != Some(index)) {
            if !self.at_once.contains(&index) {
                return false;
            }
            at = self.list[index].parent;
        }
        true
    }

    /// Locals that are one literal all their life.
    #[expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]
    fn find_bound(&mut self, program: &Program) {
        let mut values: FxHashMap<LocalRef, Option<ExprId>> = FxHashMap::default();
        for unit in &self.list {
            let view = View::new(program, unit.body);
            let lit = |value: &ExprId| matches!(view.expr(*value), Expr::FuncLit { .. });
            let mut set = |local: LocalId, value: Option<ExprId>| {
                let value = value.filter(lit).map(|v| view.body.unparen(v));
                let known = values.entry(view.local_ref(local));
                known.and_modify(|v| *v = None).or_insert(value);
            };
            for node in &unit.nodes {
                match node {
                    Node::Expr(e) => {
                        if let Expr::Unary { op: UnaryOp::Addr, operand } = &view.body[*e]
                            && let Some(local) = view.as_local(*operand)
                        {
                            set(local, None);
                        }
                    }
                    Node::Stmt(s) => match &view.body[*s] {
                        Stmt::Assign { lhs, rhs, .. } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                            for (i, left) in lhs.iter().enumerate() {
                                let value = rhs.get(i).copied().filter(|_| lhs.len() == rhs.len());
                                view.as_local(*left).into_iter().for_each(|l| set(l, value));
                            }
                        }
                        Stmt::VarDecl { locals, values, .. } if !values.is_empty() => {
                            for (i, local) in locals.iter().enumerate() {
                                let value = values.get(i).copied().filter(|_| locals.len() == values.len());
                                local.iter().for_each(|l| set(*l, value));
                            }
                        }
                        Stmt::Range { key, value, .. } => {
                            let left = [key, value].into_iter().flatten();
                            left.filter_map(|l| view.as_local(*l)).for_each(|l| set(l, None));
                        }
                        _ => {}
                    },
                }
            }
        }
        let is_var = |l: &LocalRef| program[l.body][l.local].kind == LocalKind::Var;
        self.bound = values
            .into_iter()
            .filter(|(local, _)| is_var(local))
            .filter_map(|(local, expr)| Some((local, ExprRef { body: local.body, expr: expr? })))
            .collect();
    }

    /// What a call of the func value `fun` can reach.
    pub(crate) fn called(&self, view: View<'_>, fun: ExprId) -> Vec<FuncValue> {
        match view.as_local(fun).and_then(|local| self.bound.get(&view.local_ref(local))) {
            Some(lit) => vec![FuncValue::Lit(*lit)],
            None => self.reached_by_value(view.program, view.ty(fun)).collect(),
        }
    }

    /// What a call of a func value of type `ty` can reach: everything of identical type that is used as a value.
    fn reached_by_value<'a>(
        &'a self,
        program: &'a Program,
        ty: TyId,
    ) -> impl Iterator<Item = FuncValue> + 'a {
        let under = |ty: TyId| {
            let Ty::Named { decl, .. } = program.types[ty] else { return ty };
            program.checked.types.get(decl).map_or(ty, |i| i.underlying)
        };
        let ty = under(ty);
        self.values.iter().filter(move |(t, _)| program.types.identical(under(*t), ty)).map(|(_, v)| *v)
    }
}

impl Unit {
    /// Its expressions, parents first.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = ExprId> {
        self.nodes.iter().filter_map(|n| if let Node::Expr(e) = n { Some(*e) } else { None })
    }

    /// Its statements, parents first.
    pub(crate) fn stmts(&self) -> impl Iterator<Item = StmtId> {
        self.nodes.iter().filter_map(|n| if let Node::Stmt(s) = n { Some(*s) } else { None })
    }

    /// Parameters and results; none for initialisers.
    pub(crate) fn sig<'p>(&self, program: &'p Program) -> Option<&'p FuncSig> {
        match self.kind {
            UnitKind::Func(func) => Some(&program[func].sig),
            UnitKind::Lit(expr) => {
                if let Expr::FuncLit { sig, .. } = &program[self.body][expr] {
                    Some(sig)
                } else {
                    None
                }
            }
            UnitKind::Init(_) => None,
        }
    }

    /// The place of its `index`th result.
    pub(crate) fn result(&self, index: u32) -> Option<crate::Root> {
        match self.kind {
            UnitKind::Func(func) => Some(crate::Root::Result(func, index)),
            UnitKind::Lit(expr) => Some(crate::Root::LitResult(ExprRef { body: self.body, expr }, index)),
            UnitKind::Init(_) => None,
        }
    }

    fn find_locals(&mut self, view: View<'_>) {
        use goxide_ir::Stmt;
        let mut locals = FxHashSet::default();
        if let Some(sig) = self.sig(view.program) {
            locals.extend(sig.params.iter().chain(&sig.results).filter_map(|p| p.local));
        }
        if let UnitKind::Func(func) = self.kind
            && let Some(receiver) = &view.program[func].receiver
        {
            locals.extend(receiver.local);
        }
        for stmt in self.stmts() {
            if let Stmt::ShortVarDecl { declares, .. } = &view.body[stmt] {
                locals.extend(declares.iter().copied());
            } else if let Stmt::VarDecl { locals: names, .. } | Stmt::ConstDecl { locals: names, .. } =
                &view.body[stmt]
            {
                locals.extend(names.iter().flatten().copied());
            } else if let Stmt::Range { key, value, define: true, .. } = &view.body[stmt] {
                locals.extend([key, value].into_iter().flatten().filter_map(|x| view.as_local(*x)));
            } else if let Stmt::TypeSwitch { clauses, .. } = &view.body[stmt] {
                locals.extend(clauses.iter().filter_map(|c| c.local));
            }
        }
        self.locals = locals;
    }
}

impl View<'_> {
    /// The expression that a call calls, without parentheses and type arguments.
    fn called(self, call: ExprId) -> Option<ExprId> {
        let Expr::Call { fun, .. } = &self.body[call] else { return None };
        let fun = self.body.unparen(*fun);
        if let Expr::Index { base, .. } = &self.body[fun]
            && matches!(self.entity(*base), Some(goxide_ir::Entity::Func(_)))
        {
            return Some(self.body.unparen(*base));
        }
        Some(fun)
    }
}
