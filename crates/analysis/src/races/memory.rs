//! The memory that a program uses, told apart by where it is made.
//!
//! A *cell* is a piece of memory: a variable, what a literal, `new` or `make` makes, a field of a cell, its elements. Each
//! cell knows the cell that the pointer, slice, map, channel or func in it leads to. Where a value is copied from one cell
//! to another, both lead to the same: cells that may be the same are made one (Steensgaard, "Points-to Analysis in Almost
//! Linear Time", 1996). Flow-insensitive, near-linear.
//!
//! Not seen: what the library keeps, reflection.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that name memory")]

use crate::call_graph::CallGraph;
use crate::units::{FuncValue, UnitKind, Units};
use crate::view::{Callee, View, decl_of, fields_of, has_refs, is_ported_func, under};
use goxide_ir::{
    BodyId, Builtin, Element, Entity, Expr, ExprId, ExprRef, FieldStep, FuncId, FuncSig, LocalRef, Program,
    SelectionKind, Stmt, StmtId, Ty, TyId, TypeDeclId, UnaryOp, VarId,
};
use goxide_source::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A cell; ask [`Memory::find`] which one it is by now.
pub(crate) type Cell = u32;

/// The elements of an array, slice, map or channel, as a field.
pub(crate) const ELEMENTS: u32 = u32::MAX;
/// The keys of a map, as a field.
const KEYS: u32 = u32::MAX - 1;
/// Whether a channel is closed, as a field.
pub(crate) const CLOSED: u32 = u32::MAX - 2;
/// That a receive has taken what was sent, as a field.
pub(crate) const TAKEN: u32 = u32::MAX - 3;
/// What stands behind the elements of a slice, where `append` writes, as a field.
pub(crate) const BEHIND: u32 = u32::MAX - 4;
/// Structs nest no deeper than this when they are copied.
const COPY_DEPTH: u32 = 4;

/// What makes memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    pub(crate) body: BodyId,
    /// Where it is made or declared.
    pub(crate) span: Span,
}

#[derive(Default)]
struct Data {
    parent: Cell,
    leads_to: Option<Cell>,
    fields: BTreeMap<u32, Cell>,
    /// The cell that this is a field of.
    of: Option<Cell>,
    sites: Vec<Site>,
    /// The named struct type that this is a field of.
    field: Option<(TypeDeclId, u32)>,
}

/// All cells of a program.
pub(crate) struct Memory<'a> {
    program: &'a Program,
    calls: &'a CallGraph,
    units: &'a Units,
    data: Vec<Data>,
    locals: FxHashMap<LocalRef, Cell>,
    globals: FxHashMap<VarId, Cell>,
    results: FxHashMap<(FuncValueKey, u32), Cell>,
    values: FxHashMap<(ExprRef, u32), Cell>,
    /// What `make` makes with a buffer, and how much room there is.
    buffered: Vec<(Cell, Option<i64>)>,
    /// What `new`, `make`, literals and `&T{}` make.
    pub(crate) made: Vec<(ExprRef, Cell)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum FuncValueKey {
    Func(FuncId),
    Lit(ExprRef),
}

impl<'a> Memory<'a> {
    /// Reads the whole program.
    pub(crate) fn new(program: &'a Program, calls: &'a CallGraph, units: &'a Units) -> Memory<'a> {
        let mut memory = Memory {
            program,
            calls,
            units,
            data: Vec::new(),
            locals: FxHashMap::default(),
            globals: FxHashMap::default(),
            results: FxHashMap::default(),
            values: FxHashMap::default(),
            buffered: Vec::new(),
            made: Vec::new(),
        };
        for unit in &units.list {
            let view = View::new(program, unit.body);
            if let UnitKind::Init(spec) = unit.kind {
                let spec = &program[spec];
                for (i, var) in spec.vars.iter().enumerate() {
                    let to = memory.global(*var);
                    let ty = program.checked.vars.get(*var).copied();
                    if let (Some(ty), Some(value)) = (ty, spec.values.get(i)) {
                        let value = memory.value(view, *value, 0);
                        memory.copy(to, value, ty, 0);
                    }
                }
            }
            for stmt in unit.stmts() {
                memory.stmt(view, unit.kind, stmt);
            }
            for expr in unit.exprs() {
                if let Expr::Call { .. } = view.body[expr] {
                    memory.call(view, expr);
                }
            }
        }
        memory.meet_outside();
        memory
    }

    /// Methods that nobody here calls are called of the same object, for all that is known.
    fn meet_outside(&mut self) {
        let mut objects: FxHashMap<TypeDeclId, Cell> = FxHashMap::default();
        for (id, func) in self.program.funcs.iter() {
            let called = self.calls.callers.get(&id).is_some_and(|c| !c.is_empty());
            let Some(local) = func.receiver.as_ref().filter(|r| r.pointer).and_then(|r| r.local) else {
                continue;
            };
            let view = View::new(self.program, func.body);
            if called || !is_ported_func(self.program, id) {
                continue;
            }
            if let Some(decl) = crate::view::pointee_decl(self.program, view.local_ty(local)) {
                let receiver = self.local(view.local_ref(local));
                let object = self.leads_to(receiver);
                match objects.get(&decl).copied() {
                    Some(other) => self.unify(other, object),
                    None => {
                        objects.insert(decl, object);
                    }
                }
            }
        }
    }

    pub(crate) fn program(&self) -> &'a Program {
        self.program
    }

    fn fresh(&mut self, site: Option<Site>) -> Cell {
        let cell = self.data.len() as Cell;
        self.data.push(Data { parent: cell, sites: site.into_iter().collect(), ..Data::default() });
        cell
    }

    /// The cell that `cell` is by now.
    pub(crate) fn find(&mut self, mut cell: Cell) -> Cell {
        while self.data[cell as usize].parent != cell {
            let up = self.data[self.data[cell as usize].parent as usize].parent;
            self.data[cell as usize].parent = up;
            cell = up;
        }
        cell
    }

    fn unify(&mut self, a: Cell, b: Cell) {
        let mut todo = vec![(a, b)];
        while let Some((a, b)) = todo.pop() {
            let (a, b) = (self.find(a), self.find(b));
            if a == b {
                continue;
            }
            let gone = std::mem::take(&mut self.data[b as usize]);
            self.data[b as usize].parent = a;
            let kept = &mut self.data[a as usize];
            kept.sites.extend(gone.sites);
            kept.field = kept.field.or(gone.field);
            match (kept.leads_to, gone.leads_to) {
                (Some(x), Some(y)) => todo.push((x, y)),
                (None, to) => kept.leads_to = to,
                (Some(_), None) => {}
            }
            match (kept.of, gone.of) {
                (Some(_), _) => {}
                (None, of) => kept.of = of,
            }
            for (index, cell) in gone.fields {
                match kept.fields.get(&index) {
                    Some(own) => todo.push((*own, cell)),
                    None => {
                        kept.fields.insert(index, cell);
                    }
                }
            }
        }
    }

    /// What the pointer, slice, map, channel or func in `cell` leads to.
    pub(crate) fn leads_to(&mut self, cell: Cell) -> Cell {
        let cell = self.find(cell);
        if let Some(to) = self.data[cell as usize].leads_to {
            return self.find(to);
        }
        let to = self.fresh(None);
        self.data[cell as usize].leads_to = Some(to);
        to
    }

    pub(crate) fn field(&mut self, cell: Cell, index: u32, of: Option<TypeDeclId>) -> Cell {
        let cell = self.find(cell);
        if let Some(field) = self.data[cell as usize].fields.get(&index).copied() {
            return self.find(field);
        }
        let field = self.fresh(None);
        self.data[field as usize].of = Some(cell);
        self.data[field as usize].field = of.filter(|_| index < BEHIND).map(|decl| (decl, index));
        self.data[cell as usize].fields.insert(index, field);
        field
    }

    /// Whether a channel is known to have no buffer.
    pub(crate) fn is_unbuffered(&mut self, chan: Cell) -> bool {
        let chan = self.find(chan);
        let made = !self.data[chan as usize].sites.is_empty();
        let buffered = self.buffered.clone();
        made && !buffered.into_iter().any(|(cell, _)| self.find(cell) == chan)
    }

    /// Whether a channel is known to have room for one value.
    pub(crate) fn has_one_slot(&mut self, chan: Cell) -> bool {
        let chan = self.find(chan);
        let mut rooms = self.buffered.clone();
        rooms.retain(|(cell, _)| self.find(*cell) == chan);
        !rooms.is_empty() && rooms.iter().all(|(_, room)| *room == Some(1))
    }

    /// The fields of a cell that anybody has named.
    pub(crate) fn parts(&mut self, cell: Cell) -> Vec<Cell> {
        let cell = self.find(cell);
        self.data[cell as usize].fields.values().copied().collect()
    }

    /// The named field that a cell is.
    pub(crate) fn field_of(&mut self, cell: Cell) -> Option<(TypeDeclId, u32)> {
        let cell = self.find(cell);
        self.data[cell as usize].field
    }

    /// Where the memory is made that `cell` is part of.
    pub(crate) fn sites(&mut self, cell: Cell) -> Vec<Site> {
        let mut cell = self.find(cell);
        for _ in 0..64 {
            let Some(of) = self.data[cell as usize].of else { break };
            let of = self.find(of);
            if of == cell {
                break;
            }
            cell = of;
        }
        self.data[cell as usize].sites.clone()
    }

    pub(crate) fn local(&mut self, local: LocalRef) -> Cell {
        if let Some(cell) = self.locals.get(&local).copied() {
            return self.find(cell);
        }
        let span = self.program[local.body][local.local].span;
        let cell = self.fresh(Some(Site { body: local.body, span }));
        self.locals.insert(local, cell);
        cell
    }

    pub(crate) fn global(&mut self, var: VarId) -> Cell {
        if let Some(cell) = self.globals.get(&var).copied() {
            return self.find(cell);
        }
        let cell = self.fresh(None);
        self.globals.insert(var, cell);
        cell
    }

    /// The memory that an expression names, if it names any.
    pub(crate) fn place(&mut self, view: View<'_>, expr: ExprId) -> Option<Cell> {
        let expr = view.body.unparen(expr);
        if let Some(entity) = view.entity(expr) {
            return if let Entity::Var(var) = entity { Some(self.global(var)) } else { None };
        }
        match &view.body[expr] {
            Expr::Local(local) => {
                view.body[*local].kind.is_variable().then(|| self.local(view.local_ref(*local)))
            }
            Expr::Selector { base, .. } => {
                let selection = view.selection(expr)?;
                if selection.kind != SelectionKind::Field {
                    return None;
                }
                Some(self.steps(view, *base, &selection.path))
            }
            Expr::Index { base, .. } => {
                let holder = self.holder(view, *base);
                Some(self.field(holder, ELEMENTS, None))
            }
            Expr::Star(base) => {
                let value = self.value(view, *base, 0);
                Some(self.leads_to(value))
            }
            Expr::CompositeLit { .. } => Some(self.value(view, expr, 0)),
            _ => None,
        }
    }

    /// The cell at the end of the fields of a selection.
    pub(crate) fn steps(&mut self, view: View<'_>, base: ExprId, path: &[FieldStep]) -> Cell {
        let mut at = self.place(view, base).unwrap_or_else(|| self.value(view, base, 0));
        for step in path {
            if step.deref {
                at = self.leads_to(at);
            }
            at = self.field(at, step.index, decl_of(self.program, step.of));
        }
        at
    }

    /// What holds the elements of `base[i]`.
    pub(crate) fn holder(&mut self, view: View<'_>, base: ExprId) -> Cell {
        let cell = self.place(view, base).unwrap_or_else(|| self.value(view, base, 0));
        if let Ty::Array { .. } = under(self.program, view.ty(base)) { cell } else { self.leads_to(cell) }
    }

    /// A cell with the `index`th value of an expression in it.
    pub(crate) fn value(&mut self, view: View<'_>, expr: ExprId, index: u32) -> Cell {
        let expr = view.body.unparen(expr);
        let key = (view.expr_ref(expr), index);
        if let Some(cell) = self.values.get(&key).copied() {
            return self.find(cell);
        }
        if !matches!(view.body[expr], Expr::CompositeLit { .. })
            && index == 0
            && let Some(cell) = self.place(view, expr)
        {
            return cell;
        }
        let cell = self.fresh(None);
        self.values.insert(key, cell);
        let site = Site { body: view.id, span: view.span(expr) };
        match &view.body[expr] {
            Expr::Unary { op: UnaryOp::Addr, operand } => {
                let to = match self.place(view, *operand) {
                    Some(to) => to,
                    None => self.value(view, *operand, 0),
                };
                if let Expr::CompositeLit { .. } = view.expr(*operand) {
                    self.data[to as usize].sites.push(site);
                    self.made.push((view.expr_ref(expr), to));
                }
                self.lead(cell, to);
            }
            Expr::Unary { op: UnaryOp::Recv, operand } => {
                let chan = self.value(view, *operand, 0);
                let of = self.leads_to(chan);
                let element = self.field(of, ELEMENTS, None);
                self.unify(cell, element);
            }
            Expr::CompositeLit { elements, .. } => self.literal(view, expr, elements, cell, site),
            Expr::Slice { base, .. } => {
                let holder = self.holder(view, *base);
                self.lead(cell, holder);
            }
            Expr::TypeAssert { base, .. } | Expr::Index { base, .. } if index > 0 => {
                self.value(view, *base, 0);
            }
            Expr::TypeAssert { base, .. } => {
                let from = self.value(view, *base, 0);
                self.copy(cell, from, view.result_ty(expr, 0), 0);
            }
            Expr::Selector { base, .. } => {
                // A method value holds on to its receiver.
                let from = self.value(view, *base, 0);
                let to = self.leads_to(from);
                self.lead(cell, to);
            }
            Expr::Binary { .. } | Expr::BasicLit(_) | Expr::FuncLit { .. } => {}
            Expr::Call { args, .. } => self.call_value(view, expr, args, index, cell, site),
            _ => {}
        }
        self.find(cell)
    }

    fn lead(&mut self, cell: Cell, to: Cell) {
        let own = self.leads_to(cell);
        self.unify(to, own);
    }

    fn literal(&mut self, view: View<'_>, expr: ExprId, elements: &[Element], cell: Cell, site: Site) {
        let ty = view.ty(expr);
        let ty = if let Ty::Pointer(to) = under(self.program, ty) { *to } else { ty };
        let decl = decl_of(self.program, ty);
        match under(self.program, ty).clone() {
            Ty::Struct(fields) => {
                self.data[cell as usize].sites.push(site);
                for (i, element) in elements.iter().enumerate() {
                    let name = element.key.and_then(|k| view.body.key_name(k));
                    let index = name.map_or(Some(i), |n| fields.iter().position(|f| f.name == *n));
                    let Some(index) = index.filter(|i| *i < fields.len()) else { continue };
                    let from = self.value(view, element.value, 0);
                    let to = self.field(cell, index as u32, decl);
                    self.copy(to, from, fields[index].ty, 0);
                }
            }
            of => {
                let (holder, elem) = match of {
                    Ty::Array { elem, .. } => (cell, elem),
                    Ty::Slice(elem) | Ty::Map { value: elem, .. } => (self.leads_to(cell), elem),
                    _ => return,
                };
                self.data[holder as usize].sites.push(site);
                self.made.push((view.expr_ref(expr), holder));
                let to = self.field(holder, ELEMENTS, None);
                for element in elements {
                    let from = self.value(view, element.value, 0);
                    self.copy(to, from, elem, 0);
                }
            }
        }
    }

    fn call_value(
        &mut self,
        view: View<'_>,
        call: ExprId,
        args: &[ExprId],
        index: u32,
        cell: Cell,
        site: Site,
    ) {
        match view.callee(call) {
            Callee::Conversion(_) => {
                if let Some(argument) = args.first() {
                    let from = self.value(view, *argument, 0);
                    self.copy(cell, from, view.ty(call), 0);
                }
            }
            Callee::Builtin(Builtin::New | Builtin::Make) => {
                let to = self.leads_to(cell);
                self.data[to as usize].sites.push(site);
                self.made.push((view.expr_ref(call), to));
                if let Some(room) = args.get(1) {
                    self.buffered.push((to, view.as_int(*room)));
                }
            }
            Callee::Builtin(Builtin::Append) => {
                let Some((first, rest)) = args.split_first() else { return };
                let from = self.value(view, *first, 0);
                self.copy(cell, from, view.ty(call), 0);
                let holder = self.leads_to(cell);
                let to = self.field(holder, ELEMENTS, None);
                let spread = matches!(view.body[call], Expr::Call { spread: true, .. });
                for argument in rest {
                    let mut from = self.value(view, *argument, 0);
                    if spread {
                        let holder = self.leads_to(from);
                        from = self.field(holder, ELEMENTS, None);
                    }
                    if let Ty::Slice(elem) = under(self.program, view.ty(call)) {
                        self.copy(to, from, *elem, 0);
                    }
                }
            }
            _ => {
                let ty = view.result_ty(call, index);
                for func in self.reached(view, call) {
                    let from = self.result(func, index);
                    self.copy(cell, from, ty, 0);
                }
            }
        }
    }

    fn result(&mut self, func: FuncValue, index: u32) -> Cell {
        let key = match func {
            FuncValue::Func(func) => FuncValueKey::Func(func),
            FuncValue::Lit(lit) => FuncValueKey::Lit(lit),
        };
        if let Some(cell) = self.results.get(&(key, index)).copied() {
            return self.find(cell);
        }
        let cell = self.fresh(None);
        self.results.insert((key, index), cell);
        cell
    }

    /// The functions and literals with a body that a call can reach.
    pub(crate) fn reached(&self, view: View<'_>, call: ExprId) -> Vec<FuncValue> {
        match view.callee(call) {
            Callee::Func { func, .. } if is_ported_func(self.program, func) => vec![FuncValue::Func(func)],
            Callee::Interface { .. } => {
                let reached = self.calls.callees.get(&view.expr_ref(call)).into_iter().flatten();
                reached.filter(|f| is_ported_func(self.program, **f)).map(|f| FuncValue::Func(*f)).collect()
            }
            Callee::Lit(lit) => vec![FuncValue::Lit(view.expr_ref(lit))],
            Callee::Value(fun) => {
                let ported = |f: &FuncValue| match f {
                    FuncValue::Func(func) => is_ported_func(self.program, *func),
                    FuncValue::Lit(_) => true,
                };
                self.units.called(view, fun).into_iter().filter(ported).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A value of type `ty` goes from one cell to another.
    fn copy(&mut self, to: Cell, from: Cell, ty: TyId, depth: u32) {
        if depth > COPY_DEPTH || !has_refs(self.program, ty) {
            return;
        }
        match under(self.program, ty) {
            Ty::Struct(_) => {
                let decl = decl_of(self.program, ty);
                let fields: Vec<TyId> = match decl {
                    Some(decl) => fields_of(self.program, decl).iter().map(|f| f.ty).collect(),
                    None => match under(self.program, ty) {
                        Ty::Struct(fields) => fields.iter().map(|f| f.ty).collect(),
                        _ => Vec::new(),
                    },
                };
                for (i, field) in fields.into_iter().enumerate() {
                    let (to, from) = (self.field(to, i as u32, decl), self.field(from, i as u32, decl));
                    self.copy(to, from, field, depth + 1);
                }
            }
            Ty::Array { elem, .. } => {
                let (to, from) = (self.field(to, ELEMENTS, None), self.field(from, ELEMENTS, None));
                self.copy(to, from, *elem, depth + 1);
            }
            _ => {
                let (a, b) = (self.leads_to(to), self.leads_to(from));
                self.unify(a, b);
            }
        }
    }

    fn stmt(&mut self, view: View<'_>, kind: UnitKind, stmt: StmtId) {
        match &view.body[stmt] {
            Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                for (i, left) in lhs.iter().enumerate() {
                    let Some(to) = self.place(view, *left) else { continue };
                    let (value, index) = match rhs[..] {
                        [one] if lhs.len() > 1 => (one, i as u32),
                        _ => match rhs.get(i) {
                            Some(value) => (*value, 0),
                            None => continue,
                        },
                    };
                    self.put(view, to, value, index, view.ty(*left));
                }
            }
            Stmt::VarDecl { locals, values, .. } => {
                for (i, local) in locals.iter().enumerate() {
                    let Some(local) = *local else { continue };
                    let to = self.local(view.local_ref(local));
                    let (value, index) = match values[..] {
                        [one] if locals.len() > 1 => (one, i as u32),
                        _ => match values.get(i) {
                            Some(value) => (*value, 0),
                            None => continue,
                        },
                    };
                    self.put(view, to, value, index, view.local_ty(local));
                }
            }
            Stmt::Send { chan, value } => {
                let chan = self.value(view, *chan, 0);
                let of = self.leads_to(chan);
                let to = self.field(of, ELEMENTS, None);
                self.put(view, to, *value, 0, view.ty(*value));
            }
            Stmt::Range { key, value, over, .. } => {
                let ty = view.ty(*over);
                let (first, second) = match under(self.program, ty) {
                    Ty::Map { key, value } => (Some((KEYS, *key)), Some((ELEMENTS, *value))),
                    Ty::Chan { elem, .. } => (Some((ELEMENTS, *elem)), None),
                    Ty::Slice(elem) | Ty::Array { elem, .. } => (None, Some((ELEMENTS, *elem))),
                    _ => (None, None),
                };
                for (left, part) in [(key, first), (value, second)] {
                    let (Some(left), Some((part, ty))) = (left, part) else { continue };
                    let Some(to) = self.place(view, *left) else { continue };
                    let holder = self.holder(view, *over);
                    let from = self.field(holder, part, None);
                    self.copy(to, from, ty, 0);
                }
            }
            Stmt::TypeSwitch { subject, clauses, .. } => {
                let base = match view.expr(*subject) {
                    Expr::TypeAssert { base, .. } => *base,
                    _ => *subject,
                };
                let from = self.value(view, base, 0);
                for local in clauses.iter().filter_map(|c| c.local) {
                    let to = self.local(view.local_ref(local));
                    self.copy(to, from, view.local_ty(local), 0);
                }
            }
            Stmt::Return(values) => {
                let func = match kind {
                    UnitKind::Func(func) => FuncValue::Func(func),
                    UnitKind::Lit(lit) => FuncValue::Lit(view.expr_ref(lit)),
                    UnitKind::Init(_) => return,
                };
                if values.is_empty() {
                    let Some(sig) = self.unit_sig(view, func) else { return };
                    for (i, local) in sig.results.iter().enumerate() {
                        let Some(local) = local.local else { continue };
                        let (to, from) = (self.result(func, i as u32), self.local(view.local_ref(local)));
                        self.copy(to, from, view.local_ty(local), 0);
                    }
                }
                for (i, value) in values.iter().enumerate() {
                    let to = self.result(func, i as u32);
                    self.put(view, to, *value, 0, view.ty(*value));
                }
            }
            _ => {}
        }
    }

    fn unit_sig(&self, view: View<'_>, func: FuncValue) -> Option<&'a FuncSig> {
        match func {
            FuncValue::Func(func) => Some(&self.program[func].sig),
            FuncValue::Lit(lit) => match &self.program[view.id][lit.expr] {
                Expr::FuncLit { sig, .. } => Some(sig),
                _ => None,
            },
        }
    }

    fn put(&mut self, view: View<'_>, to: Cell, value: ExprId, index: u32, ty: TyId) {
        if has_refs(self.program, ty) || has_refs(self.program, view.result_ty(value, index)) {
            let from = self.value(view, value, index);
            let given = view.result_ty(value, index);
            let ty = if matches!(under(self.program, given), Ty::Tuple(_)) { ty } else { given };
            self.copy(to, from, ty, 0);
        } else if let Expr::CompositeLit { .. } | Expr::Call { .. } = view.expr(value) {
            self.value(view, value, index);
        }
    }

    /// Arguments become parameters.
    fn call(&mut self, view: View<'_>, call: ExprId) {
        for func in self.reached(view, call) {
            let (inside, sig, receiver) = match func {
                FuncValue::Func(func) => {
                    let callee = &self.program[func];
                    let local = callee.receiver.as_ref().and_then(|r| r.local.map(|l| (l, r.pointer)));
                    (View::new(self.program, callee.body), &callee.sig, local)
                }
                FuncValue::Lit(lit) => {
                    let inside = View::new(self.program, lit.body);
                    let Expr::FuncLit { sig, .. } = &inside.body[lit.expr] else { continue };
                    (inside, sig, None)
                }
            };
            if let Some((local, pointer)) = receiver
                && let Some(of) = self.receiver(view, call)
            {
                let to = self.local(inside.local_ref(local));
                if pointer {
                    self.lead(to, of);
                } else {
                    self.copy(to, of, inside.local_ty(local), 0);
                }
            }
            for argument in view.arguments(call) {
                let Some(local) = sig.params.get(argument.param).and_then(|p| p.local) else { continue };
                let mut to = self.local(inside.local_ref(local));
                if argument.element {
                    let holder = self.leads_to(to);
                    to = self.field(holder, ELEMENTS, None);
                }
                self.put(view, to, argument.expr, argument.result, view.ty(argument.expr));
            }
        }
        if let Callee::Builtin(_) | Callee::Func { .. } = view.callee(call) {
            self.value(view, call, 0);
        }
    }

    /// The memory behind the receiver of a method call.
    pub(crate) fn receiver(&mut self, view: View<'_>, call: ExprId) -> Option<Cell> {
        let Expr::Call { fun, .. } = view.expr(call) else { return None };
        let fun = view.body.unparen(*fun);
        let fun = match &view.body[fun] {
            Expr::Index { base, .. } => view.body.unparen(*base),
            _ => fun,
        };
        let Expr::Selector { base, .. } = &view.body[fun] else { return None };
        let selection = view.selection(fun)?;
        let at = self.steps(view, *base, &selection.path);
        let last = selection.path.last().map_or_else(|| view.ty(*base), |step| step.ty);
        let through = matches!(under(self.program, last), Ty::Pointer(_) | Ty::Interface(_));
        Some(if through { self.leads_to(at) } else { self.find(at) })
    }
}
