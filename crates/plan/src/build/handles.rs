//! Methods that are given the pointer itself, not what it points to.
//!
//! Where a type's pointers are `Rc<RefCell<_>>`, a method with `&self` runs under a guard of its receiver's cell. That
//! is how it reads best, and right as long as the method needs nothing but the value: it must not keep, pass or compare
//! its own pointer, and it must not reach for another value of the type, which may be the same one (the guard would
//! panic). Any other method takes `this: &Rc<RefCell<Self>>` and borrows for as long as a statement lasts. Where the
//! pointers are `Arc<_>`, only what is kept asks for the pointer.

use super::{go, reprs::Reprs};
use crate::SelfKind;
use goxide_analysis::Place;
use goxide_ir::{
    Body, BodyId, BodyTypes, Entity, Expr, ExprId, ExprRef, FuncId, LocalId, Mode, Node, Program,
    SelectionKind, Stmt, Ty, TypeDeclId, UnaryOp,
};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// How methods of types with counted pointers take them.
#[derive(Debug, Default)]
pub(crate) struct Handles {
    /// Methods that are given the pointer.
    pub(crate) methods: FxHashSet<FuncId>,
    /// Methods of values that may reach the place their copy was made of: the copy is made first.
    pub(crate) copied: IndexSet<FuncId, FxBuildHasher>,
}

/// What a function, and whatever it calls, does to values of a type that are not its own receiver.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Touches {
    reads: bool,
    writes: bool,
}

impl Touches {
    const ANY: Touches = Touches { reads: true, writes: true };

    fn join(self, other: Touches) -> Touches {
        Touches { reads: self.reads || other.reads, writes: self.writes || other.writes }
    }
}

/// Finds the methods of each type whose pointers are `Rc<RefCell<_>>` or `Arc<_>`.
pub(crate) fn handles(reprs: &Reprs<'_>) -> Handles {
    let program = reprs.program;
    let mut out = Handles::default();
    let mut aliased: Vec<TypeDeclId> = reprs.aliased.iter().copied().collect();
    aliased.sort();
    for decl in aliased {
        let touches = touches(reprs, decl);
        let unsafe_under_guard = |func: FuncId| {
            let touches = touches.get(&func).copied().unwrap_or_default();
            touches.writes || touches.reads && reprs.receiver(func) == Some(SelfKind::RefMut)
        };
        for func in methods(program, decl) {
            let pointer = program[func].receiver.as_ref().is_some_and(|r| r.pointer);
            match (pointer, unsafe_under_guard(func)) {
                (true, true) => {
                    out.methods.insert(func);
                }
                (false, true) => {
                    out.copied.insert(func);
                }
                _ => {}
            }
        }
        spread(reprs, decl, &mut out, |body, types, receiver, known| {
            uses_pointer(program, body, types, receiver, known)
        });
    }
    let mut shared: Vec<TypeDeclId> = reprs.shared.keys().copied().collect();
    shared.sort();
    for decl in shared {
        for func in methods(program, decl) {
            let kept = reprs.facts.ownership.receivers.get(&func);
            if kept.is_some_and(|r| r.escapes.is_some()) {
                out.methods.insert(func);
            }
        }
        spread(reprs, decl, &mut out, |body, types, receiver, known| {
            calls_on(program, body, types, receiver).any(|func| known.contains(&func))
        });
    }
    out
}

fn methods(program: &Program, decl: TypeDeclId) -> Vec<FuncId> {
    program.checked.types.get(decl).map(|info| info.methods.to_vec()).unwrap_or_default()
}

/// Adds methods until none is left whose body asks for the pointer.
fn spread(
    reprs: &Reprs<'_>,
    decl: TypeDeclId,
    out: &mut Handles,
    asks: impl Fn(&Body, &BodyTypes, LocalId, &FxHashSet<FuncId>) -> bool,
) {
    let program = reprs.program;
    loop {
        let before = out.methods.len();
        for func in methods(program, decl) {
            let item = &program[func];
            let receiver = item.receiver.as_ref().filter(|r| r.pointer).and_then(|r| r.local);
            let (Some(local), Some(types)) = (receiver, program.checked.bodies.get(item.body)) else {
                continue;
            };
            if !out.methods.contains(&func) && asks(&program[item.body], types, local, &out.methods) {
                out.methods.insert(func);
            }
        }
        if out.methods.len() == before {
            return;
        }
    }
}

/// Whether a body uses its receiver other than to reach its fields and to call methods that need no pointer.
fn uses_pointer(
    program: &Program,
    body: &Body,
    types: &BodyTypes,
    receiver: LocalId,
    known: &FxHashSet<FuncId>,
) -> bool {
    let is_receiver = |expr: ExprId| body[body.unparen(expr)] == Expr::Local(receiver);
    let mut plain = 0;
    let mut all = 0;
    for (id, expr) in body.exprs() {
        match expr {
            Expr::Local(local) if *local == receiver => all += 1,
            Expr::Star(base) if is_receiver(*base) => plain += 1,
            Expr::Selector { base, .. } if is_receiver(*base) => {
                let direct = types.selections.get(id);
                plain += usize::from(direct.is_some_and(|s| match s.kind {
                    SelectionKind::Field | SelectionKind::InterfaceMethod { .. } => true,
                    SelectionKind::Method { func, .. } => {
                        let own = program[func].receiver.as_ref().is_some_and(|r| r.pointer);
                        !s.path.is_empty() || !own || !known.contains(&func)
                    }
                    SelectionKind::MethodExpr { .. } => false,
                }));
            }
            _ => {}
        }
    }
    // A closure would hold the receiver.
    let mut captured = false;
    for (literal, _) in body.exprs().filter(|(_, e)| matches!(e, Expr::FuncLit { .. })) {
        body.walk(Node::Expr(literal), &mut |node| {
            captured |= matches!(node, Node::Expr(e) if body[e] == Expr::Local(receiver));
            !captured
        });
    }
    plain < all || captured
}

/// The methods that a body calls on its receiver.
fn calls_on<'b>(
    program: &'b Program,
    body: &'b Body,
    types: &'b BodyTypes,
    receiver: LocalId,
) -> impl Iterator<Item = FuncId> + 'b {
    body.exprs().filter_map(move |(id, expr)| {
        let Expr::Selector { base, .. } = expr else { return None };
        let selection = types.selections.get(id).filter(|s| s.path.is_empty())?;
        let SelectionKind::Method { func, .. } = selection.kind else { return None };
        let pointer = program[func].receiver.as_ref().is_some_and(|r| r.pointer);
        (pointer && body[body.unparen(*base)] == Expr::Local(receiver)).then_some(func)
    })
}

/// What each function of the port does to values of a type through other pointers than its own receiver.
fn touches(reprs: &Reprs<'_>, decl: TypeDeclId) -> FxHashMap<FuncId, Touches> {
    let program = reprs.program;
    let mut found: FxHashMap<FuncId, Touches> = FxHashMap::default();
    let mut callers: FxHashMap<FuncId, Vec<FuncId>> = FxHashMap::default();
    for (id, item) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let Some(types) = program.checked.bodies.get(item.body) else { continue };
        let receiver = item.receiver.as_ref().and_then(|r| r.local);
        let reach = Reach { reprs, body: &program[item.body], id: item.body, types, decl, receiver };
        let mut own = Touches::default();
        let mut called = Vec::new();
        reach.look(&mut own, &mut called);
        found.insert(id, own);
        for callee in called {
            callers.entry(callee).or_default().push(id);
        }
    }
    let mut open: Vec<FuncId> = found.keys().copied().collect();
    open.sort();
    while let Some(callee) = open.pop() {
        let of_callee = found.get(&callee).copied().unwrap_or_default();
        for caller in callers.get(&callee).into_iter().flatten() {
            let Some(own) = found.get_mut(caller) else { continue };
            let joined = own.join(of_callee);
            if joined != *own {
                *own = joined;
                open.push(*caller);
            }
        }
    }
    found
}

/// One function that is looked through.
struct Reach<'a> {
    reprs: &'a Reprs<'a>,
    body: &'a Body,
    id: BodyId,
    types: &'a BodyTypes,
    decl: TypeDeclId,
    receiver: Option<LocalId>,
}

impl Reach<'_> {
    fn look(&self, found: &mut Touches, calls: &mut Vec<FuncId>) {
        for (_, stmt) in self.body.stmts() {
            let targets: &[ExprId] = match stmt {
                Stmt::Assign { lhs, .. } => lhs,
                Stmt::IncDec { target, .. } => std::slice::from_ref(target),
                _ => &[],
            };
            found.writes |= targets.iter().any(|t| self.passes(*t));
        }
        for (expr, _) in self.body.exprs() {
            self.expr(expr, found, calls);
        }
    }

    /// Whether an expression is a pointer to the type, other than the receiver itself.
    fn is_other(&self, expr: ExprId) -> bool {
        let node = self.body.unparen(expr);
        if let Expr::Local(local) = self.body[node]
            && Some(local) == self.receiver
        {
            return false;
        }
        let Some(ty) = self.types.exprs.get(node).map(|e| e.ty) else { return true };
        go::pointee(self.reprs.program, ty).and_then(|inner| go::decl_of(self.reprs.program, inner))
            == Some(self.decl)
    }

    /// Whether a chain of fields and indexes goes through another pointer to the type.
    fn passes(&self, expr: ExprId) -> bool {
        match &self.body[self.body.unparen(expr)] {
            Expr::Selector { base, .. } | Expr::Index { base, .. } | Expr::Star(base) => {
                self.is_other(*base) || self.passes(*base)
            }
            _ => false,
        }
    }

    fn expr(&self, expr: ExprId, found: &mut Touches, calls: &mut Vec<FuncId>) {
        let program = self.reprs.program;
        match &self.body[expr] {
            Expr::Selector { base, .. } => {
                let selection = self.types.selections.get(expr);
                found.reads |= selection.is_some() && self.is_other(*base);
                match selection.map(|s| s.kind) {
                    // A method as a function has a receiver that nobody knows; nor is it known which method of an
                    // interface is called.
                    Some(SelectionKind::MethodExpr { .. } | SelectionKind::InterfaceMethod { .. }) => {
                        *found = Touches::ANY;
                    }
                    Some(SelectionKind::Method { func, .. }) => {
                        let writes = self.reprs.receiver(func) == Some(SelfKind::RefMut);
                        found.writes |= writes && (self.is_other(*base) || self.passes(*base));
                        calls.push(func);
                    }
                    Some(SelectionKind::Field) | None => {
                        if let Some(Entity::Func(func)) = self.types.names.get(expr) {
                            calls.push(*func);
                        }
                    }
                }
            }
            Expr::Star(inner) => found.reads |= self.is_other(*inner),
            Expr::Unary { op: UnaryOp::Addr, operand } => found.writes |= self.passes(*operand),
            Expr::Name(_) => {
                if let Some(Entity::Func(func)) = self.types.names.get(expr) {
                    calls.push(*func);
                }
            }
            Expr::Call { fun, .. } => {
                // A func value may do anything.
                let fun = self.body.unparen(*fun);
                let held = match &self.body[fun] {
                    Expr::Local(_) | Expr::Index { .. } | Expr::Call { .. } => true,
                    Expr::Selector { .. } => {
                        matches!(self.types.selections.get(fun).map(|s| s.kind), Some(SelectionKind::Field))
                    }
                    _ => false,
                };
                let conversion = self.types.exprs.get(fun).is_some_and(|e| e.mode == Mode::Type);
                let func = matches!(
                    program.types[go::underlying(program, go::type_of(program, self.id, fun))],
                    Ty::Func(_)
                );
                if held && func && !conversion {
                    *found = Touches::ANY;
                }
            }
            _ => {}
        }
    }
}

/// Variables and fields of a type with counted pointers whose address is taken: they stand in a cell of their own, so
/// that a pointer to them can be kept.
pub(crate) fn addressed(reprs: &Reprs<'_>) -> FxHashSet<Place> {
    let program = reprs.program;
    let mut out = FxHashSet::default();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        let body = &program[func.body];
        for (id, expr) in body.exprs() {
            let operand = match expr {
                Expr::Unary { op: UnaryOp::Addr, operand } => {
                    let address = ExprRef { body: func.body, expr: id };
                    Some(*operand).filter(|_| !reprs.facts.ownership.snapshots.contains(&address))
                }
                Expr::Selector { base, .. } => types.selections.get(id).and_then(|s| match s.kind {
                    SelectionKind::Method { func, .. } if s.path.is_empty() => {
                        reprs.handles.methods.contains(&func).then_some(*base)
                    }
                    _ => None,
                }),
                _ => None,
            };
            let place = operand.and_then(|operand| go::named_place(program, func.body, operand));
            out.extend(place.filter(|place| {
                let decl = go::place_ty(program, place).and_then(|ty| go::decl_of(program, ty));
                place.path.is_empty() && decl.is_some_and(|d| reprs.aliased.contains(&d))
            }));
        }
    }
    out
}
