//! What is lent to be written: the mutable side of every loan.
//!
//! Question: which parameters, receivers, lent results and locals are written through? Analysis says what a function
//! writes itself; here the plan's loans are followed too: a result lent from the receiver and written by a caller
//! needs `&mut self`, and so does every method that lends on the way.
//!
//! Rules, to a fixpoint: the root of a written place is written; a written local passes on to what it was
//! initialised from, where it lends; a written parameter passes on to the arguments of all calls; a written lent
//! result passes on to the `return`s of its function. A counted pointer passes nothing on.

use super::{go, slices::Slices};
use goxide_analysis::{Facts, Place};
use goxide_ir::{
    Body, BodyId, Builtin, Entity, Expr, ExprId, FuncId, LocalId, LocalKind, LocalRef, Mode, Node, Program,
    SelectionKind, Stmt, Ty, TyId, TypeDeclId, UnaryOp, VarId,
};
use goxide_map::{Library, MapTy};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is written through.
#[derive(Debug, Default)]
pub(crate) struct Lending {
    /// Parameters; `None` is the receiver.
    pub(crate) params: FxHashSet<(FuncId, Option<u32>)>,
    /// Functions whose (first) lent result is written by some caller.
    pub(crate) results: FxHashSet<FuncId>,
    /// Locals written through or in part.
    pub(crate) locals: FxHashSet<LocalRef>,
    /// Fields written after construction.
    pub(crate) fields: FxHashSet<(TypeDeclId, u32)>,
    /// Package variables written after initialisation.
    pub(crate) globals: FxHashSet<VarId>,
    /// Types whose pointers are counted: who writes through one leaves its holder as it is.
    counted: FxHashSet<TypeDeclId>,
    /// Integers that any thread may change through `&`.
    atomics: FxHashSet<Place>,
    /// Pointers that function values are given.
    callbacks: Vec<(BodyId, ExprId, TypeDeclId)>,
    todo: Vec<Todo>,
}

#[derive(Clone, Copy, Debug)]
enum Todo {
    /// The place itself is assigned.
    Place(BodyId, ExprId),
    /// What the place holds is written through.
    Through(BodyId, ExprId),
    Param(FuncId, Option<u32>),
    Result(FuncId),
}

/// Where a body's locals come from.
struct Origins {
    /// The function.
    func: FuncId,
    /// Initial and assigned values; for a range variable what is ranged over.
    sources: FxHashMap<LocalId, Vec<ExprId>>,
    /// `return` operands outside function literals.
    returns: Vec<ExprId>,
    /// Position of each parameter's local; `None` is the receiver.
    params: FxHashMap<LocalId, Option<u32>>,
    /// What calls give for each parameter of a nested function.
    nested: FxHashMap<LocalId, Vec<ExprId>>,
}

/// Follows every write of the packages to port.
pub(crate) fn lending(
    program: &Program,
    facts: &Facts,
    slices: &Slices<'_>,
    aliased: &FxHashSet<TypeDeclId>,
    atomics: FxHashSet<Place>,
) -> Lending {
    let shared = facts.sharing.shared_types.keys();
    let counted = aliased.iter().chain(shared).copied().collect();
    let mut lending = Lending { counted, atomics, ..Lending::default() };
    let mut origins: FxHashMap<BodyId, Origins> = FxHashMap::default();
    for (id, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        origins.insert(func.body, origins_of(program, facts, id));
        lending.seed(program, func.body);
    }
    for (func, uses) in &facts.ownership.params {
        for (i, _) in uses.iter().enumerate().filter(|(_, u)| u.mutated.is_some()) {
            lending.param(*func, Some(i as u32));
        }
    }
    for (func, _) in facts.ownership.receivers.iter().filter(|(_, u)| u.mutated.is_some()) {
        lending.param(*func, None);
    }
    // A function value may write through any pointer to a type with fields that are written.
    let mut callbacks = std::mem::take(&mut lending.callbacks);
    loop {
        lending.follow(program, facts, slices, &origins);
        let (now, later) = callbacks
            .into_iter()
            .partition(|(.., decl)| lending.fields.iter().any(|(written, _)| written == decl));
        callbacks = later;
        let now: Vec<(BodyId, ExprId, TypeDeclId)> = now;
        if now.is_empty() {
            return lending;
        }
        lending.todo.extend(now.into_iter().map(|(body, expr, _)| Todo::Through(body, expr)));
    }
}

impl Lending {
    /// Follows every write that is known until nothing is added.
    fn follow(
        &mut self,
        program: &Program,
        facts: &Facts,
        slices: &Slices<'_>,
        origins: &FxHashMap<BodyId, Origins>,
    ) {
        while let Some(todo) = self.todo.pop() {
            match todo {
                Todo::Place(body, expr) => self.place(program, facts, slices, origins, (body, expr), true),
                Todo::Through(body, expr) => self.place(program, facts, slices, origins, (body, expr), false),
                Todo::Param(func, index) => self.arguments(program, facts, func, index),
                Todo::Result(func) => {
                    let body = program[func].body;
                    let returns = origins.get(&body).map(|o| o.returns.clone()).unwrap_or_default();
                    self.todo.extend(returns.into_iter().map(|r| Todo::Through(body, r)));
                }
            }
        }
    }

    fn param(&mut self, func: FuncId, index: Option<u32>) {
        if self.params.insert((func, index)) {
            self.todo.push(Todo::Param(func, index));
        }
    }

    fn is_counted(&self, program: &Program, ty: TyId) -> bool {
        let decl = go::pointee(program, ty).and_then(|to| go::decl_of(program, to));
        decl.is_some_and(|decl| self.counted.contains(&decl))
    }

    /// The writes that stand in the text of a body.
    fn seed(&mut self, program: &Program, body: BodyId) {
        let arena = &program[body];
        for (_, stmt) in arena.stmts() {
            match stmt {
                Stmt::Assign { lhs, .. } => self.todo.extend(lhs.iter().map(|l| Todo::Place(body, *l))),
                Stmt::IncDec { target, .. } => self.todo.push(Todo::Place(body, *target)),
                Stmt::Range { key, value, define: false, .. } => {
                    self.todo.extend([key, value].into_iter().flatten().map(|l| Todo::Place(body, *l)));
                }
                Stmt::Block(_)
                | Stmt::Expr(_)
                | Stmt::Send { .. }
                | Stmt::ShortVarDecl { .. }
                | Stmt::VarDecl { .. }
                | Stmt::ConstDecl { .. }
                | Stmt::TypeDecl { .. }
                | Stmt::If { .. }
                | Stmt::For { .. }
                | Stmt::Range { .. }
                | Stmt::Switch { .. }
                | Stmt::TypeSwitch { .. }
                | Stmt::Select(_)
                | Stmt::Go(_)
                | Stmt::Defer(_)
                | Stmt::Return(_)
                | Stmt::Break(_)
                | Stmt::Continue(_)
                | Stmt::Goto(_)
                | Stmt::Fallthrough
                | Stmt::Labeled { .. }
                | Stmt::Empty
                | Stmt::Unsupported { .. } => {}
            }
        }
        for (_, expr) in arena.exprs() {
            let Expr::Call { fun, args, .. } = expr else { continue };
            if let Some(target) = written_by_call(program, body, *fun, args) {
                self.todo.push(Todo::Through(body, target));
            }
            if is_function_value(program, body, *fun) {
                let pointers = args.iter().filter_map(|arg| {
                    let to = go::pointee(program, go::type_of(program, body, *arg))?;
                    Some((body, *arg, go::decl_of(program, to)?))
                });
                self.callbacks.extend(pointers);
            }
        }
    }

    /// A place is written: so is its root.
    fn place(
        &mut self,
        program: &Program,
        facts: &Facts,
        slices: &Slices<'_>,
        origins: &FxHashMap<BodyId, Origins>,
        (body, expr): (BodyId, ExprId),
        mut whole: bool,
    ) {
        let arena = &program[body];
        let Some(types) = program.checked.bodies.get(body) else { return };
        let mut at = arena.unparen(expr);
        if go::named_place(program, body, at).is_some_and(|place| self.atomics.contains(&place)) {
            return;
        }
        loop {
            // The elements of a `go::Slice` are written through any view of it.
            if !whole && slices.holds(program, body, at) {
                return;
            }
            match &arena[at] {
                Expr::Selector { base, .. } => {
                    if let Some(Entity::Var(var)) = types.names.get(at) {
                        self.globals.insert(*var);
                        return;
                    }
                    let Some(selection) = types.selections.get(at) else { return };
                    for step in &selection.path {
                        if let Some(decl) = go::decl_of(program, step.of) {
                            self.fields.insert((decl, step.index));
                        }
                    }
                    at = arena.unparen(*base);
                    if self.is_counted(program, go::type_of(program, body, at))
                        && !matches!(arena[at], Expr::Local(_))
                    {
                        return;
                    }
                }
                Expr::Index { base, .. } | Expr::Slice { base, .. } | Expr::TypeAssert { base, .. } => {
                    at = arena.unparen(*base);
                }
                Expr::Star(inner) | Expr::Unary { op: UnaryOp::Addr, operand: inner } => {
                    at = arena.unparen(*inner)
                }
                Expr::Local(local) => {
                    self.local(program, origins, body, *local, whole);
                    return;
                }
                Expr::Name(_) => {
                    if let Some(Entity::Var(var)) = types.names.get(at) {
                        self.globals.insert(*var);
                    }
                    return;
                }
                Expr::Call { fun, args, .. } => {
                    if matches!(types.names.get(arena.unparen(*fun)), Some(Entity::Builtin(Builtin::Append)))
                    {
                        let Some(first) = args.first() else { return };
                        at = arena.unparen(*first);
                        whole = false;
                        continue;
                    }
                    let Some(func) = go::callee(program, body, *fun) else { return };
                    let Some(from) = facts.ownership.lent_results.get(&(func, 0)) else { return };
                    if self.results.insert(func) {
                        self.todo.push(Todo::Result(func));
                    }
                    let source = match from {
                        Some(i) => args.get(*i as usize).copied(),
                        None => receiver(arena, *fun),
                    };
                    let Some(source) = source else { return };
                    at = arena.unparen(source);
                }
                Expr::Blank
                | Expr::BasicLit(_)
                | Expr::FuncLit { .. }
                | Expr::CompositeLit { .. }
                | Expr::Paren(_)
                | Expr::Unary { .. }
                | Expr::Binary { .. }
                | Expr::ArrayType { .. }
                | Expr::SliceType(_)
                | Expr::MapType { .. }
                | Expr::ChanType { .. }
                | Expr::FuncType(_)
                | Expr::StructType(_)
                | Expr::InterfaceType(_)
                | Expr::Unsupported { .. } => return,
            }
            whole = false;
        }
    }

    fn local(
        &mut self,
        program: &Program,
        origins: &FxHashMap<BodyId, Origins>,
        body: BodyId,
        local: LocalId,
        whole: bool,
    ) {
        if whole || !self.locals.insert(LocalRef { body, local }) {
            return;
        }
        let arena = &program[body];
        let Some(origins) = origins.get(&body) else { return };
        let ty = program.checked.bodies.get(body).and_then(|t| t.locals.get(local)).copied();
        let refers = ty.is_some_and(|ty| {
            matches!(
                program.types[go::underlying(program, ty)],
                Ty::Pointer(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Interface(_)
            )
        });
        let receiver = arena[local].kind == LocalKind::Receiver;
        if !refers || !receiver && ty.is_some_and(|ty| self.is_counted(program, ty)) {
            return;
        }
        if matches!(arena[local].kind, LocalKind::Param | LocalKind::Receiver)
            && let Some(index) = origins.params.get(&local)
        {
            self.param(origins.func, *index);
        }
        let given = origins.nested.get(&local);
        for source in origins.sources.get(&local).into_iter().chain(given).flatten() {
            self.todo.push(Todo::Through(body, *source));
        }
    }

    /// A parameter is written through: so is what every call passes for it.
    fn arguments(&mut self, program: &Program, facts: &Facts, func: FuncId, index: Option<u32>) {
        // A value receiver or parameter is a copy, but for what its slices, maps and pointers lead to.
        for call in facts.calls.callers.get(&func).into_iter().flatten() {
            let Expr::Call { fun, args, .. } = &program[call.body][call.expr] else { continue };
            let source = match index {
                Some(i) => args.get(i as usize).copied(),
                None => receiver(&program[call.body], *fun),
            };
            self.todo.extend(source.map(|s| Todo::Through(call.body, s)));
            // A method of an embedded field is called on the outer value: the fields on the way are written too.
            let types = program.checked.bodies.get(call.body);
            let selection = types.and_then(|t| t.selections.get(program[call.body].unparen(*fun)));
            for step in selection.filter(|_| index.is_none()).into_iter().flat_map(|s| &s.path) {
                if let Some(decl) = go::decl_of(program, step.of) {
                    self.fields.insert((decl, step.index));
                }
            }
        }
    }
}

/// Whether a call calls what a variable, field or element holds.
fn is_function_value(program: &Program, body: BodyId, fun: ExprId) -> bool {
    let arena = &program[body];
    let fun = arena.unparen(fun);
    let Some(types) = program.checked.bodies.get(body) else { return false };
    match &arena[fun] {
        Expr::Local(_) | Expr::Index { .. } | Expr::Call { .. } => {
            go::callee(program, body, fun).is_none()
                && types.exprs.get(fun).is_some_and(|e| e.mode != Mode::Type)
        }
        Expr::Selector { .. } => types.selections.get(fun).is_some_and(|s| s.kind == SelectionKind::Field),
        _ => false,
    }
}

/// What stands before the dot of a method call.
fn receiver(arena: &Body, fun: ExprId) -> Option<ExprId> {
    if let Expr::Selector { base, .. } = &arena[arena.unparen(fun)] { Some(*base) } else { None }
}

/// The operand that a builtin or a standard-library call writes.
pub(crate) fn written_by_call(
    program: &Program,
    body: BodyId,
    fun: ExprId,
    args: &[ExprId],
) -> Option<ExprId> {
    let arena = &program[body];
    let types = program.checked.bodies.get(body)?;
    let fun = arena.unparen(fun);
    if let Some(Entity::Builtin(builtin)) = types.names.get(fun) {
        let writes = matches!(builtin, Builtin::Delete | Builtin::Clear | Builtin::Copy);
        return args.first().copied().filter(|_| writes);
    }
    let func = &program[go::callee(program, body, fun)?];
    if go::is_ported(program, func.package) {
        return None;
    }
    let library = Library::embedded();
    let path = &program[func.package].path;
    let writes = |ty: &MapTy| matches!(ty, MapTy::RefMut(_));
    match &func.receiver {
        Some(r) => {
            let row = library.method(path, &r.base, &func.name)?;
            if row.receiver.as_ref().is_some_and(writes) { receiver(arena, fun) } else { None }
        }
        None => {
            let row = library.func(path, &func.name)?;
            let sorts = path == "sort" || path == "slices" && func.name.starts_with("Sort");
            let i = row.args.iter().position(writes).or(sorts.then_some(0))?;
            args.get(i).copied()
        }
    }
}

fn origins_of(program: &Program, facts: &Facts, id: FuncId) -> Origins {
    let func = &program[id];
    let arena = &program[func.body];
    let mut origins = Origins {
        func: id,
        sources: FxHashMap::default(),
        returns: Vec::new(),
        params: FxHashMap::default(),
        nested: nested_arguments(program, facts, func.body),
    };
    for (i, param) in func.sig.params.iter().enumerate() {
        origins.params.extend(param.local.map(|l| (l, Some(i as u32))));
    }
    origins.params.extend(func.receiver.as_ref().and_then(|r| r.local).map(|l| (l, None)));
    let Some(block) = func.block else { return origins };
    let mut source = |lhs: ExprId, value: ExprId| {
        if let Expr::Local(local) = arena[arena.unparen(lhs)] {
            origins.sources.entry(local).or_default().push(value);
        }
    };
    for (_, stmt) in arena.stmts() {
        match stmt {
            Stmt::Assign { lhs, rhs, op: None } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                if lhs.len() == rhs.len() {
                    lhs.iter().zip(rhs).for_each(|(l, r)| source(*l, *r));
                } else if let ([first, ..], [value]) = (&**lhs, &**rhs) {
                    source(*first, *value);
                }
            }
            Stmt::Range { key: _, value: Some(value), over, .. } => source(*value, *over),
            _ => {}
        }
    }
    for (_, stmt) in arena.stmts() {
        if let Stmt::VarDecl { locals, values, .. } = stmt {
            for (local, value) in locals.iter().zip(values) {
                if let Some(local) = local {
                    origins.sources.entry(*local).or_default().push(*value);
                }
            }
        }
        if let Stmt::TypeSwitch { subject, clauses, .. } = stmt {
            for local in clauses.iter().filter_map(|c| c.local) {
                origins.sources.entry(local).or_default().push(*subject);
            }
        }
    }
    let mut returns = Vec::new();
    arena.walk(Node::Stmt(block), &mut |node| {
        if let Node::Stmt(s) = node
            && let Stmt::Return(values) = &arena[s]
        {
            returns.extend(values.first());
        }
        !matches!(node, Node::Expr(e) if matches!(arena[e], Expr::FuncLit { .. }))
    });
    origins.returns = returns;
    origins
}

/// The arguments that become each parameter of the nested functions of a body.
fn nested_arguments(program: &Program, facts: &Facts, body: BodyId) -> FxHashMap<LocalId, Vec<ExprId>> {
    let arena = &program[body];
    let mut out: FxHashMap<LocalId, Vec<ExprId>> = FxHashMap::default();
    if facts.closures.nested.is_empty() {
        return out;
    }
    for (_, expr) in arena.exprs() {
        let Expr::Call { fun, args, .. } = expr else { continue };
        let Expr::Local(local) = arena[arena.unparen(*fun)] else { continue };
        let Some(nested) = facts.closures.nested.get(&LocalRef { body, local }) else { continue };
        let Expr::FuncLit { sig, .. } = &arena[nested.literal] else { continue };
        for (param, arg) in sig.params.iter().zip(args) {
            if let Some(param) = param.local {
                out.entry(param).or_default().push(*arg);
            }
        }
    }
    out
}
