//! The walk that finds the flows.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the types that hold others")]

use super::filled::{Filled, filled};
use super::{Flow, NilCause, Value, Why, values_of};
use crate::call_graph::CallGraph;
use crate::units::{FuncValue, UnitKind, Units};
use crate::view::{
    Callee, View, can_be_nil, decl_of, fields_of, is_bool, is_error, is_ported_func, is_ported_type,
    place_ty, pointee_decl, positions, under,
};
use crate::{Place, Root, Step};
use goxide_ir::{
    Builtin, Element, Expr, ExprId, ExprRef, FuncId, FuncSig, LocalRef, Program, Stmt, StmtId, Ty, TyId,
    TypeDeclId,
};
use goxide_source::Span;
use rustc_hash::FxHashSet;

pub(super) struct Collector<'a> {
    program: &'a Program,
    calls: &'a CallGraph,
    units: &'a Units,
    out: Vec<Flow>,
    unit: usize,
    /// Struct types whose zero value has been accounted for.
    zeroed: FxHashSet<TypeDeclId>,
    /// What zero values are called: [`NilCause::Zero`], later [`NilCause::Blank`].
    zero: NilCause,
    /// Structs made by the dozen with `make`: their type and the call.
    dozens: Vec<(TyId, ExprRef, Span)>,
    /// Empty literals that stand beside a non-nil error: nobody looks at them.
    dropped: FxHashSet<ExprRef>,
    /// Zero values that are filled before anybody looks.
    filled: Filled,
}

impl<'a> Collector<'a> {
    pub(super) fn new(program: &'a Program, calls: &'a CallGraph, units: &'a Units) -> Collector<'a> {
        let (zeroed, dropped, dozens) = Default::default();
        let (zero, filled) = (NilCause::Zero, filled(program, units));
        Collector { program, calls, units, out: Vec::new(), unit: 0, zeroed, zero, dozens, dropped, filled }
    }

    pub(super) fn collect(mut self) -> Vec<Flow> {
        for (index, unit) in self.units.list.iter().enumerate() {
            self.unit = index;
            let view = View::new(self.program, unit.body);
            if let UnitKind::Init(spec) = unit.kind {
                let spec = &self.program[spec];
                for (i, var) in spec.vars.iter().enumerate() {
                    self.define(view, Root::Global(*var).into(), &spec.values, i, spec.vars.len());
                }
            }
            for stmt in unit.stmts() {
                self.stmt(view, stmt);
            }
            for expr in unit.exprs() {
                self.expr(view, expr);
            }
        }
        // A type that is made alone, too, is accounted for with that.
        self.zero = NilCause::Blank;
        for (ty, call, span) in std::mem::take(&mut self.dozens) {
            self.zero_fields(ty, call, span, &FxHashSet::default());
        }
        for (_, spec) in self.program.var_specs.iter() {
            if spec.values.is_empty() && self.is_ported(spec.file) {
                for var in &spec.vars {
                    if self.filled.globals.contains(var) {
                        continue;
                    }
                    let ty = self.program.checked.vars.get(*var).copied();
                    if let Some(ty) = ty {
                        let at = ExprRef { body: spec.body, expr: spec.ty.unwrap_or_else(first_expr) };
                        self.zero(Root::Global(*var).into(), ty, at, spec.span);
                    }
                }
            }
        }
        self.out
    }

    fn is_ported(&self, file: goxide_ir::FileId) -> bool {
        self.program[self.program[file].package].origin == goxide_ir::Origin::Port
    }

    /// `index`th of `count` left sides gets its value.
    fn define(&mut self, view: View<'_>, dst: Place, values: &[ExprId], index: usize, count: usize) {
        if values.len() == count {
            self.flow(view, dst, values[index], 0, Why::Assign, view.span(values[index]), None);
        } else if let [one] = values {
            self.flow(view, dst, *one, index as u32, Why::Assign, view.span(*one), None);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call per kind of flow, each with its own words")]
    fn flow(
        &mut self,
        view: View<'_>,
        dst: Place,
        expr: ExprId,
        index: u32,
        why: Why,
        span: Span,
        beside: Option<ExprId>,
    ) {
        // The place says what is tracked: `nil` has no type of its own.
        let of_place = place_ty(self.program, &dst);
        let ty = if of_place == goxide_ir::ty::UNKNOWN { view.result_ty(expr, index) } else { of_place };
        self.flow_as(view, dst, ty, &[], (expr, index), why, span, beside);
    }

    /// As [`Collector::flow`], of what stands at `inside` in the expression, which is of type `ty`.
    #[expect(clippy::too_many_arguments, reason = "as above")]
    fn flow_as(
        &mut self,
        view: View<'_>,
        dst: Place,
        ty: TyId,
        inside: &[Step],
        (expr, index): (ExprId, u32),
        why: Why,
        span: Span,
        beside: Option<ExprId>,
    ) {
        for (path, _) in positions(self.program, ty, &is_tracked) {
            let mut from = inside.to_vec();
            from.extend(&path);
            let mut to = dst.clone();
            to.path.extend(&path);
            // A value read at top level, and the elements of an array, are copies.
            let top = path.is_empty() || matches!(under(self.program, ty), Ty::Array { .. });
            for (src, given, exact) in values_of(view, self.calls, self.units, expr, index, &from) {
                let src = match src {
                    Value::Place { place, same } => Value::Place { place, same: same && !top },
                    src => src,
                };
                let expr = view.expr_ref(given);
                if src == Value::Nil(NilCause::Unfilled) && self.filled.elements.contains(&expr) {
                    continue;
                }
                let dst = to.clone();
                self.out.push(Flow { dst, src, expr, exact, span, why, beside });
            }
        }
    }

    /// The zero value of `ty` stands at `dst`.
    fn zero(&mut self, dst: Place, ty: TyId, at: ExprRef, span: Span) {
        if can_be_nil(self.program, ty) {
            let (src, why) = (Value::Nil(self.zero), Why::Zero);
            self.out.push(Flow { dst, src, expr: at, exact: false, span, why, beside: None });
        } else if let Ty::Array { elem, .. } = under(self.program, ty) {
            self.zero(dst.then(Step::Elem), *elem, at, span);
        } else {
            self.zero_fields(ty, at, span, &FxHashSet::default());
        }
    }

    /// A zero value of a struct type is made: each of its fields can be nil from then on.
    fn zero_fields(&mut self, ty: TyId, at: ExprRef, span: Span, set: &FxHashSet<u32>) {
        let Some(decl) = decl_of(self.program, ty) else { return };
        if !is_ported_type(self.program, decl) || self.zeroed.contains(&decl) {
            return;
        }
        if set.is_empty() {
            self.zeroed.insert(decl);
        }
        for (i, field) in fields_of(self.program, decl).iter().enumerate() {
            if set.contains(&(i as u32)) {
                continue;
            }
            self.zero(Root::Field(decl, i as u32).into(), field.ty, at, span);
        }
    }

    fn stmt(&mut self, view: View<'_>, stmt: StmtId) {
        let span = view.body.stmt_span(stmt);
        match &view.body[stmt] {
            Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                for (i, left) in lhs.iter().enumerate() {
                    for dst in self.places(view, *left) {
                        self.define(view, dst, rhs, i, lhs.len());
                    }
                }
            }
            Stmt::VarDecl { locals, ty, values } => {
                for (i, local) in locals.iter().enumerate() {
                    let Some(local) = local else { continue };
                    let dst: Place = Root::Local(view.local_ref(*local)).into();
                    if !values.is_empty() {
                        self.define(view, dst, values, i, locals.len());
                    } else if let Some(ty) = ty
                        && !self.filled.set_next.contains(&view.local_ref(*local))
                    {
                        let at = view.expr_ref(*ty);
                        let (ty, span) = (view.local_ty(*local), view.body[*local].span);
                        match self.filled.declared.remove(&view.local_ref(*local)) {
                            Some(set) if !set.is_empty() => self.zero_fields(ty, at, span, &set),
                            Some(_) | None => self.zero(dst, ty, at, span),
                        }
                    }
                }
            }
            Stmt::Range { key, value, over, .. } => self.range(view, *key, *value, *over),
            Stmt::TypeSwitch { subject, clauses, .. } => {
                for local in clauses.iter().filter_map(|c| c.local) {
                    let dst: Place = Root::Local(view.local_ref(local)).into();
                    let ty = view.local_ty(local);
                    let from = self.out.len();
                    self.flow_as(view, dst, ty, &[], (*subject, 0), Why::Binding, span, None);
                    if !matches!(under(self.program, ty), Ty::Interface(_)) {
                        self.out[from..].iter_mut().for_each(|f| f.exact = false);
                    }
                }
            }
            Stmt::Send { chan, value } => {
                for dst in self.places(view, *chan) {
                    self.flow(view, dst.then(Step::Elem), *value, 0, Why::Send, span, None);
                }
            }
            Stmt::Return(values) => self.returns(view, values, span),
            Stmt::Block(_)
            | Stmt::Expr(_)
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ConstDecl { .. }
            | Stmt::TypeDecl { .. }
            | Stmt::If { .. }
            | Stmt::For { .. }
            | Stmt::Switch { .. }
            | Stmt::Select(_)
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Goto(_)
            | Stmt::Fallthrough
            | Stmt::Labeled { .. }
            | Stmt::Empty
            | Stmt::Unsupported { .. } => {}
        }
    }

    /// The places that an expression on a left side can mean.
    fn places(&self, view: View<'_>, expr: ExprId) -> Vec<Place> {
        let values = values_of(view, self.calls, self.units, expr, 0, &[]);
        let place = |(value, ..): super::values::Given| {
            if let Value::Place { place, .. } = value { Some(place) } else { None }
        };
        values.into_iter().filter_map(place).collect()
    }

    fn range(&mut self, view: View<'_>, key: Option<ExprId>, value: Option<ExprId>, over: ExprId) {
        let ty = under(self.program, view.ty(over));
        type Inside = Option<(Step, TyId)>;
        let (first, second): (Inside, Inside) = match ty {
            Ty::Map { key, value } => (Some((Step::Key, *key)), Some((Step::Elem, *value))),
            Ty::Slice(elem) | Ty::Array { elem, .. } => (None, Some((Step::Elem, *elem))),
            Ty::Chan { elem, .. } => (Some((Step::Elem, *elem)), None),
            _ => (None, None),
        };
        for (left, inside) in [(key, first), (value, second)] {
            let (Some(left), Some((step, ty))) = (left, inside) else { continue };
            for dst in self.places(view, left) {
                self.flow_as(view, dst, ty, &[step], (over, 0), Why::Range, view.span(over), None);
            }
        }
    }

    fn returns(&mut self, view: View<'_>, values: &[ExprId], span: Span) {
        let unit = &self.units.list[self.unit];
        let Some(sig) = unit.sig(self.program) else { return };
        let count = sig.results.len();
        let marks_failure = |e: &ExprId| {
            let ty = view.ty(*e);
            is_error(self.program, ty)
                || is_bool(self.program, ty)
                || view.is_nil(*e)
                || is_error_like(view, ty)
        };
        let beside = if values.len() > 1 { values.last().copied().filter(marks_failure) } else { None };
        for i in 0..count {
            let Some(root) = unit.result(i as u32) else { return };
            let dst = Place::root(root);
            let local = sig.results[i].local;
            if values.is_empty() {
                let Some(local) = local else { continue };
                let src = Place::root(Root::Local(view.local_ref(local)));
                let ty = view.local_ty(local);
                for (path, _) in positions(self.program, ty, &is_tracked) {
                    let same = !path.is_empty();
                    let at = |p: &Place| Place { root: p.root, path: path.clone() };
                    let expr = view.expr_ref(sig.results[i].ty);
                    let src = Value::Place { place: at(&src), same };
                    let (dst, why) = (at(&dst), Why::Return);
                    self.out.push(Flow { dst, src, expr, exact: false, span, why, beside: None });
                }
                continue;
            }
            let (expr, index) = match values {
                [one] if count > 1 => (*one, i as u32),
                _ => match values.get(i) {
                    Some(value) => (*value, 0),
                    None => continue,
                },
            };
            let of = if i + 1 < count { beside } else { None };
            if of.is_some() && self.is_empty_literal(view, expr) {
                self.dropped.insert(view.expr_ref(view.body.unparen(expr)));
            }
            self.flow(view, dst, expr, index, Why::Return, span, of);
            if let Some(local) = local {
                let dst = Place::root(Root::Local(view.local_ref(local)));
                self.flow(view, dst, expr, index, Why::Return, span, of);
            }
        }
        if values.len() > 1 && beside.is_none_or(|b| view.is_nil(b)) {
            for value in values {
                self.dropped.remove(&view.expr_ref(view.body.unparen(*value)));
            }
        }
    }

    fn is_empty_literal(&self, view: View<'_>, expr: ExprId) -> bool {
        matches!(view.expr(expr), Expr::CompositeLit { elements, .. } if elements.is_empty())
    }

    fn expr(&mut self, view: View<'_>, expr: ExprId) {
        if let Expr::Call { args, .. } = &view.body[expr] {
            self.call(view, expr, args);
        } else if let Expr::CompositeLit { elements, .. } = &view.body[expr] {
            self.composite(view, expr, elements);
        }
    }

    fn call(&mut self, view: View<'_>, call: ExprId, args: &[ExprId]) {
        let reached = self.calls.callees.get(&view.expr_ref(call)).cloned().unwrap_or_default();
        match view.callee(call) {
            Callee::Func { receiver, .. } => {
                for func in reached {
                    self.enter(view, call, func, receiver);
                }
            }
            Callee::Interface { receiver, .. } => {
                for func in reached {
                    self.enter(view, call, func, Some(receiver));
                }
            }
            Callee::Lit(lit) => {
                if let Expr::FuncLit { sig, .. } = &view.body[lit] {
                    self.arguments(view, call, view, sig);
                }
            }
            Callee::Value(fun) => {
                for value in self.units.called(view, fun) {
                    match value {
                        FuncValue::Func(func) => self.enter(view, call, func, None),
                        FuncValue::Lit(lit) => {
                            let inside = View::new(self.program, lit.body);
                            if let Expr::FuncLit { sig, .. } = &inside.body[lit.expr] {
                                self.arguments(view, call, inside, sig);
                            }
                        }
                    }
                }
            }
            Callee::Builtin(Builtin::Copy) => {
                if let [to, from] = args {
                    let ty = view.ty(*from);
                    for dst in self.places(view, *to) {
                        let before = self.out.len();
                        self.flow_as(view, dst, ty, &[], (*from, 0), Why::Assign, view.span(call), None);
                        // The slices stay what they were; only elements move.
                        let own = |f: &Flow| f.dst.path.is_empty();
                        let mut i = before;
                        for flow in &mut self.out[before..] {
                            if let Value::Place { same, .. } = &mut flow.src {
                                (*same, flow.exact) = (false, false);
                                flow.expr = view.expr_ref(view.body.unparen(*from));
                            }
                        }
                        while i < self.out.len() {
                            if own(&self.out[i]) {
                                self.out.remove(i);
                            } else {
                                i += 1;
                            }
                        }
                    }
                }
            }
            Callee::Builtin(Builtin::New) => {
                let ty = view.ty(call);
                if let Ty::Pointer(to) = under(self.program, ty) {
                    let at = view.expr_ref(call);
                    let set = self.filled.made.remove(&at).unwrap_or_default();
                    self.zero_fields(*to, at, view.span(call), &set);
                }
            }
            Callee::Builtin(Builtin::Make) => {
                if let Ty::Slice(elem) = under(self.program, view.ty(call))
                    && args.len() > 1
                {
                    self.dozens.push((*elem, view.expr_ref(call), view.span(call)));
                }
            }
            Callee::Builtin(_) | Callee::Conversion(_) | Callee::Unknown => {}
        }
    }

    fn enter(&mut self, view: View<'_>, call: ExprId, func: FuncId, receiver: Option<ExprId>) {
        if !is_ported_func(self.program, func) {
            return;
        }
        let callee = &self.program[func];
        let inside = View::new(self.program, callee.body);
        if let (Some(receiver), Some(local)) = (receiver, callee.receiver.as_ref().and_then(|r| r.local)) {
            let dst = Place::root(Root::Local(LocalRef { body: callee.body, local }));
            let ty = inside.local_ty(local);
            self.flow_as(view, dst, ty, &[], (receiver, 0), Why::Receiver, view.span(call), None);
        }
        self.arguments(view, call, inside, &callee.sig);
    }

    fn arguments(&mut self, view: View<'_>, call: ExprId, inside: View<'_>, sig: &FuncSig) {
        let arguments = view.arguments(call);
        if let (true, Some((last, rest))) = (sig.variadic, sig.params.split_last())
            && arguments.iter().all(|a| a.param < rest.len())
            && let Some(local) = last.local
        {
            let (dst, why) = (Place::root(Root::Local(inside.local_ref(local))), Why::Argument);
            let (expr, span) = (view.expr_ref(call), view.span(call));
            let src = Value::Nil(NilCause::Zero);
            self.out.push(Flow { dst, src, expr, exact: false, span, why, beside: None });
        }
        for argument in arguments {
            let Some(local) = sig.params.get(argument.param).and_then(|p| p.local) else { continue };
            let mut dst = Place::root(Root::Local(inside.local_ref(local)));
            if argument.element {
                dst = dst.then(Step::Elem);
            }
            let span = view.span(argument.expr);
            self.flow(view, dst, argument.expr, argument.result, Why::Argument, span, None);
        }
    }

    fn composite(&mut self, view: View<'_>, expr: ExprId, elements: &[Element]) {
        let Some(decl) = pointee_decl(self.program, view.ty(expr)) else { return };
        let fields = fields_of(self.program, decl);
        if fields.is_empty() || !is_ported_type(self.program, decl) {
            return;
        }
        let at = view.expr_ref(expr);
        let dropped = self.dropped.contains(&at);
        let mut set = vec![false; fields.len()];
        for index in self.filled.made.remove(&at).unwrap_or_default() {
            if let Some(set) = set.get_mut(index as usize) {
                *set = true;
            }
        }
        for (i, element) in elements.iter().enumerate() {
            let index = match element.key {
                Some(key) => {
                    let name = view.body.key_name(key);
                    fields.iter().position(|f| Some(&f.name) == name)
                }
                None => Some(i),
            };
            let Some(index) = index.filter(|i| *i < fields.len()) else { continue };
            set[index] = true;
            let dst = Place::root(Root::Field(decl, index as u32));
            let span = view.span(element.value);
            self.flow(view, dst, element.value, 0, Why::Element, span, None);
        }
        for (i, field) in fields.iter().enumerate().filter(|(i, _)| !set[*i] && !dropped) {
            let from = self.out.len();
            self.zero(Root::Field(decl, i as u32).into(), field.ty, at, view.span(expr));
            for flow in &mut self.out[from..] {
                if flow.src == Value::Nil(NilCause::Zero) {
                    flow.src = Value::Nil(NilCause::LeftOut);
                }
            }
        }
    }
}

/// The positions that flows speak of: what can be nil, and structs that hold such.
fn is_tracked(program: &Program, ty: TyId) -> bool {
    can_be_nil(program, ty)
        || matches!(under(program, ty), Ty::Struct(_))
            && decl_of(program, ty).is_some_and(|d| is_ported_type(program, d))
}

fn is_error_like(view: View<'_>, ty: TyId) -> bool {
    crate::call_graph::has_method(view.program, ty, "Error")
}

fn first_expr() -> ExprId {
    ExprId::from_raw(la_arena::RawIdx::from(0))
}
