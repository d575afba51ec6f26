//! What an expression's value can be.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the types that a conversion copies")]

use super::{NilCause, Value};
use crate::call_graph::CallGraph;
use crate::nullability::is_good_of_nil;
use crate::units::{FuncValue, Units};
use crate::view::{Callee, View, can_be_nil, is_error, is_ported_func, under};
use crate::{Place, Root, Step};
use goxide_ir::{Builtin, Entity, Expr, ExprId, FuncId, Mode, Origin, Ty, UnaryOp};

/// A value, the expression that gives it, and whether it is that expression's own value.
pub(crate) type Given = (Value, ExprId, bool);

/// What stands at `path` inside the `index`th value of `expr`.
pub(crate) fn values_of(
    view: View<'_>,
    calls: &CallGraph,
    units: &Units,
    expr: ExprId,
    index: u32,
    path: &[Step],
) -> Vec<Given> {
    let mut out = Vec::new();
    Values { view, calls, units, out: &mut out, whole: expr }.add(expr, index, path);
    out
}

struct Values<'a, 'p> {
    view: View<'p>,
    calls: &'a CallGraph,
    units: &'a Units,
    out: &'a mut Vec<Given>,
    whole: ExprId,
}

impl Values<'_, '_> {
    fn push(&mut self, value: Value, expr: ExprId, path: &[Step]) {
        self.out.push((value, expr, path.is_empty()));
    }

    fn place(&mut self, root: Root, path: &[Step], expr: ExprId) {
        let place = Place { root, path: path.to_vec() };
        self.push(Value::Place { place, same: !path.is_empty() }, expr, path);
    }

    fn add(&mut self, expr: ExprId, index: u32, path: &[Step]) {
        let view = self.view;
        let expr = view.body.unparen(expr);
        match &view.body[expr] {
            Expr::Local(local) => self.place(Root::Local(view.local_ref(*local)), path, expr),
            Expr::Name(_) => self.name(expr, path),
            Expr::Selector { base, .. } => self.selector(expr, *base, path),
            Expr::Index { base, .. } => self.index(expr, *base, index, path),
            Expr::Slice { base, lo, hi, max } => {
                let (base, bounds) = (*base, [*lo, *hi, *max]);
                if matches!(under(view.program, view.ty(base)), Ty::Array { .. }) && path.is_empty() {
                    self.push(Value::Address(base), expr, path);
                } else {
                    let from = self.out.len();
                    self.add(base, 0, path);
                    // What has such a part is not nil.
                    let good = |bound: &ExprId| is_good_of_nil(view, base, *bound);
                    if path.is_empty() && !bounds.iter().flatten().all(good) {
                        let tail = self.out.split_off(from);
                        self.out.extend(tail.into_iter().filter(|given| !matches!(given.0, Value::Nil(_))));
                    }
                }
            }
            Expr::TypeAssert { base, .. } => {
                if path.is_empty() && index == 0 {
                    if view.mode(expr) == Mode::CommaOk {
                        self.push(Value::Nil(NilCause::FailedAssertion), expr, path);
                    }
                    let base = *base;
                    let from = self.out.len();
                    self.add(base, 0, path);
                    // An assertion that holds gives no nil; who holds the value is known from the base.
                    let tail = self.out.split_off(from);
                    let holds = |given: Given| (given.0, expr, false);
                    self.out.extend(tail.into_iter().filter(|g| !matches!(g.0, Value::Nil(_))).map(holds));
                } else {
                    self.push(Value::Unknown, expr, path);
                }
            }
            Expr::Call { args, .. } => self.call(expr, args, index, path),
            Expr::Star(base) => {
                let mut inner = vec![Step::Deref];
                inner.extend(path);
                if matches!(under(view.program, view.ty(expr)), Ty::Struct(_)) {
                    self.push(Value::Unknown, expr, path);
                } else {
                    let from = self.out.len();
                    self.add(*base, 0, &inner);
                    self.read_out(from, expr, path);
                }
            }
            Expr::Unary { op: UnaryOp::Addr, operand } => match path {
                [] if matches!(view.expr(*operand), Expr::CompositeLit { .. }) => {
                    self.push(Value::Fresh, expr, path);
                }
                [] => self.push(Value::Address(*operand), expr, path),
                [_, rest @ ..] => {
                    // What the pointer points to is the operand itself, not a copy.
                    let from = self.out.len();
                    self.add(*operand, 0, rest);
                    for (value, ..) in &mut self.out[from..] {
                        if let Value::Place { same, .. } = value {
                            *same = true;
                        }
                    }
                }
            },
            Expr::Unary { op: UnaryOp::Recv, operand } => {
                let mut inner = vec![Step::Elem];
                inner.extend(path);
                if path.is_empty() && index == 0 && view.mode(expr) == Mode::CommaOk {
                    self.push(Value::Nil(NilCause::Closed), expr, path);
                }
                let from = self.out.len();
                self.add(*operand, 0, &inner);
                self.read_out(from, expr, path);
            }
            Expr::CompositeLit { elements, .. } => self.composite(expr, elements, path),
            Expr::FuncLit { .. } => self.push(Value::Fresh, expr, path),
            Expr::Unsupported { .. } => self.push(Value::Unknown, expr, path),
            Expr::Blank
            | Expr::BasicLit(_)
            | Expr::Paren(_)
            | Expr::Unary { .. }
            | Expr::Binary { .. }
            | Expr::ArrayType { .. }
            | Expr::SliceType(_)
            | Expr::MapType { .. }
            | Expr::ChanType { .. }
            | Expr::FuncType(_)
            | Expr::StructType(_)
            | Expr::InterfaceType(_) => {}
        }
    }

    /// What `expr` itself reads out of a place is a copy of what stands there, and exactly its value.
    fn read_out(&mut self, from: usize, expr: ExprId, path: &[Step]) {
        if !path.is_empty() {
            return;
        }
        for (value, given, exact) in &mut self.out[from..] {
            if let Value::Place { same, .. } = value {
                *same = false;
                *given = expr;
                *exact = true;
            }
        }
    }

    /// What stands at `path` in `expr` is copied element by element: the holders are two.
    fn copied(&mut self, expr: ExprId, path: &[Step]) {
        let from = self.out.len();
        self.add(expr, 0, path);
        for (value, given, exact) in &mut self.out[from..] {
            if let Value::Place { same, .. } = value {
                *same = false;
                *given = expr;
                *exact = false;
            }
        }
    }

    fn name(&mut self, expr: ExprId, path: &[Step]) {
        match self.view.entity(expr) {
            Some(Entity::Var(var)) => {
                if self.view.program[self.view.program[var].package].origin == Origin::Port {
                    self.place(Root::Global(var), path, expr);
                } else if path.is_empty() && is_error(self.view.program, self.view.ty(expr)) {
                    // `io.EOF`: the errors that the library names are there.
                    self.push(Value::Fresh, expr, path);
                } else {
                    self.push(Value::Unknown, expr, path);
                }
            }
            Some(Entity::Nil) if path.is_empty() => self.push(Value::Nil(NilCause::Literal), expr, path),
            Some(Entity::Func(_)) => self.push(Value::Fresh, expr, path),
            Some(
                Entity::Type(_)
                | Entity::Basic(_)
                | Entity::Const(_)
                | Entity::Package(_)
                | Entity::Builtin(_)
                | Entity::Nil
                | Entity::Bool(_)
                | Entity::Iota
                | Entity::Unknown,
            )
            | None => {}
        }
    }

    fn selector(&mut self, expr: ExprId, base: ExprId, path: &[Step]) {
        if self.view.entity(expr).is_some() {
            return self.name(expr, path);
        }
        match self.view.field_place(expr) {
            Some(place) => self.place(place.root, path, expr),
            None if self.view.selection(expr).is_some_and(|s| s.kind != goxide_ir::SelectionKind::Field) => {
                self.push(Value::Fresh, expr, path);
            }
            None => {
                let _ = base;
                self.push(Value::Unknown, expr, path);
            }
        }
    }

    fn index(&mut self, expr: ExprId, base: ExprId, index: u32, path: &[Step]) {
        let view = self.view;
        if matches!(view.entity(base), Some(Entity::Func(_))) {
            return self.push(Value::Fresh, expr, path);
        }
        let of = under(view.program, view.ty(base));
        if let Ty::Map { .. } = of
            && path.is_empty()
            && index == 0
        {
            self.push(Value::Nil(NilCause::MissingEntry), expr, path);
        }
        let mut inner = Vec::new();
        if let Ty::Pointer(_) = of {
            inner.push(Step::Deref);
        }
        inner.push(Step::Elem);
        inner.extend(path);
        let from = self.out.len();
        self.add(base, 0, &inner);
        self.read_out(from, expr, path);
    }

    fn composite(&mut self, expr: ExprId, elements: &[goxide_ir::Element], path: &[Step]) {
        let view = self.view;
        let ty = view.ty(expr);
        let ty = if let Ty::Pointer(to) = under(view.program, ty) { *to } else { ty };
        match path {
            [] => self.push(Value::Fresh, expr, path),
            [Step::Elem, rest @ ..] => {
                for element in elements {
                    self.add(element.value, 0, rest);
                }
                if let Ty::Array { len, elem } = under(view.program, ty)
                    && rest.is_empty()
                    && (elements.len() as u64) < *len
                    && can_be_nil(view.program, *elem)
                {
                    self.push(Value::Nil(NilCause::Unfilled), expr, path);
                }
            }
            [Step::Key, rest @ ..] => {
                for key in elements.iter().filter_map(|e| e.key) {
                    self.add(key, 0, rest);
                }
            }
            [Step::Deref, rest @ ..] => self.composite(expr, elements, rest),
        }
    }

    fn call(&mut self, expr: ExprId, args: &[ExprId], index: u32, path: &[Step]) {
        let view = self.view;
        match view.callee(expr) {
            Callee::Conversion(to) => {
                let Some(arg) = args.first() else { return };
                match under(view.program, to) {
                    Ty::Slice(_) if !matches!(under(view.program, view.ty(*arg)), Ty::Slice(_)) => {
                        self.push(Value::Fresh, expr, path);
                    }
                    _ => self.add(*arg, 0, path),
                }
            }
            Callee::Builtin(builtin) => self.builtin(expr, builtin, args, path),
            Callee::Func { func, .. } => self.result(expr, func, index, path),
            Callee::Interface { .. } => {
                let reached = self.calls.callees.get(&view.expr_ref(expr)).cloned().unwrap_or_default();
                if reached.is_empty() {
                    self.library(expr, index, path);
                }
                for func in reached {
                    self.result(expr, func, index, path);
                }
            }
            Callee::Lit(lit) => self.place(Root::LitResult(view.expr_ref(lit), index), path, expr),
            Callee::Value(fun) => {
                let values = self.units.called(view, fun);
                if values.is_empty() {
                    self.library(expr, index, path);
                }
                for value in values {
                    match value {
                        FuncValue::Lit(lit) => self.place(Root::LitResult(lit, index), path, expr),
                        FuncValue::Func(func) => self.result(expr, func, index, path),
                    }
                }
            }
            Callee::Unknown => self.push(Value::Unknown, expr, path),
        }
    }

    fn result(&mut self, expr: ExprId, func: FuncId, index: u32, path: &[Step]) {
        if is_ported_func(self.view.program, func) {
            self.place(Root::Result(func, index), path, expr);
        } else if is_error_maker(self.view.program, func) {
            self.push(Value::Fresh, expr, path);
        } else if let Some(argument) = self.passed_on(expr, func) {
            self.add(argument, 0, path);
        } else {
            self.library(expr, index, path);
        }
    }

    /// The error that a library function gives back in other words, nil where that is nil.
    fn passed_on(&self, call: ExprId, func: FuncId) -> Option<ExprId> {
        let of = (crate::view::package_path(self.view.program, func), self.view.program[func].name.as_str());
        let Expr::Call { args, .. } = &self.view.body[call] else { return None };
        args.last().copied().filter(|_| of == ("os", "NewSyscallError"))
    }

    /// What code that is not analysed gives back: an error may be nil, anything else is taken to be there.
    fn library(&mut self, expr: ExprId, index: u32, path: &[Step]) {
        if path.is_empty() && is_error(self.view.program, self.view.result_ty(expr, index)) {
            self.push(Value::Nil(NilCause::Library), expr, path);
        }
        self.push(Value::Unknown, expr, path);
        // `slices.Clone(s)`, `slices.Max(s)`: what is given back may be what was handed in.
        let view = self.view;
        let result = view.result_ty(expr, index);
        if !crate::view::has_refs(view.program, result) {
            return;
        }
        for argument in view.arguments(expr) {
            let ty = view.ty(argument.expr);
            let same = |a, b| view.program.types.identical(a, b);
            if same(ty, result) {
                self.copied(argument.expr, path);
            } else if let Some((Step::Elem, elem)) = crate::view::inner(view.program, ty).first()
                && same(*elem, result)
            {
                let mut inside = vec![Step::Elem];
                inside.extend(path);
                self.copied(argument.expr, &inside);
            }
        }
    }

    fn builtin(&mut self, expr: ExprId, builtin: Builtin, args: &[ExprId], path: &[Step]) {
        let view = self.view;
        match builtin {
            Builtin::Append => {
                let Some((first, rest)) = args.split_first() else { return };
                let Expr::Call { spread, .. } = view.body[expr] else { return };
                match path {
                    [] if rest.is_empty() || spread => self.add(*first, 0, path),
                    [] => self.push(Value::Fresh, expr, path),
                    [_, inner @ ..] => {
                        self.add(*first, 0, path);
                        for arg in rest {
                            if spread { self.copied(*arg, path) } else { self.add(*arg, 0, inner) }
                        }
                    }
                }
            }
            Builtin::Make => {
                let unfilled = matches!(under(view.program, view.ty(expr)), Ty::Slice(elem)
                    if can_be_nil(view.program, *elem));
                match path {
                    [] => self.push(Value::Fresh, expr, path),
                    [Step::Elem] if unfilled && args.len() > 1 && !is_zero(view, args[1]) => {
                        self.push(Value::Nil(NilCause::Unfilled), expr, path);
                    }
                    _ => {}
                }
            }
            Builtin::New => match path {
                [] => self.push(Value::Fresh, expr, path),
                [Step::Deref] => self.push(Value::Nil(NilCause::Zero), expr, path),
                _ => {}
            },
            Builtin::Recover => self.push(Value::Nil(NilCause::NoPanic), expr, path),
            Builtin::UnsafeAdd
            | Builtin::UnsafeSlice
            | Builtin::UnsafeSliceData
            | Builtin::UnsafeStringData => {
                self.push(Value::Unknown, self.whole, path);
            }
            Builtin::Cap
            | Builtin::Clear
            | Builtin::Close
            | Builtin::Complex
            | Builtin::Copy
            | Builtin::Delete
            | Builtin::Imag
            | Builtin::Len
            | Builtin::Max
            | Builtin::Min
            | Builtin::Panic
            | Builtin::Print
            | Builtin::Println
            | Builtin::Real
            | Builtin::UnsafeAlignof
            | Builtin::UnsafeOffsetof
            | Builtin::UnsafeSizeof
            | Builtin::UnsafeString => {}
        }
    }
}

fn is_zero(view: View<'_>, expr: ExprId) -> bool {
    matches!(view.expr(expr), Expr::BasicLit(lit) if lit.text == "0")
}

/// Whether `func` always gives a non-nil error.
pub(crate) fn is_error_maker(program: &goxide_ir::Program, func: FuncId) -> bool {
    let name = program[func].name.as_str();
    let path = crate::view::package_path(program, func);
    program[func].receiver.is_none() && matches!((path, name), ("errors", "New") | ("fmt", "Errorf"))
}
