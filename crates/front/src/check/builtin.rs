//! Calls of predeclared functions and those of package unsafe.

use super::{
    Checker, constant,
    lookup::{Lookup, Member},
    operand::{Kind, Operand},
    under::is_ordered,
};
use goxide_ir::{
    Basic, BinaryOp, Builtin, ConstValue, Expr, ExprId, Mode, SelectionKind, Ty, TyId,
    ty::{self, Signature, UNKNOWN, Variable},
};

/// A call that is being checked.
struct Site<'b> {
    expr: ExprId,
    fun: ExprId,
    args: &'b [ExprId],
    spread: bool,
}

/// Name, fewest arguments, and whether there may be more.
fn shape(builtin: Builtin) -> (&'static str, usize, bool) {
    match builtin {
        Builtin::Append => ("append", 1, true),
        Builtin::Cap => ("cap", 1, false),
        Builtin::Clear => ("clear", 1, false),
        Builtin::Close => ("close", 1, false),
        Builtin::Complex => ("complex", 2, false),
        Builtin::Copy => ("copy", 2, false),
        Builtin::Delete => ("delete", 2, false),
        Builtin::Imag => ("imag", 1, false),
        Builtin::Len => ("len", 1, false),
        Builtin::Make => ("make", 1, true),
        Builtin::Max => ("max", 1, true),
        Builtin::Min => ("min", 1, true),
        Builtin::New => ("new", 1, false),
        Builtin::Panic => ("panic", 1, false),
        Builtin::Print => ("print", 0, true),
        Builtin::Println => ("println", 0, true),
        Builtin::Real => ("real", 1, false),
        Builtin::Recover => ("recover", 0, false),
        Builtin::UnsafeAdd => ("unsafe.Add", 2, false),
        Builtin::UnsafeAlignof => ("unsafe.Alignof", 1, false),
        Builtin::UnsafeOffsetof => ("unsafe.Offsetof", 1, false),
        Builtin::UnsafeSizeof => ("unsafe.Sizeof", 1, false),
        Builtin::UnsafeSlice => ("unsafe.Slice", 2, false),
        Builtin::UnsafeSliceData => ("unsafe.SliceData", 1, false),
        Builtin::UnsafeString => ("unsafe.String", 2, false),
        Builtin::UnsafeStringData => ("unsafe.StringData", 1, false),
    }
}

impl Checker<'_> {
    pub(super) fn builtin(
        &mut self,
        expr: ExprId,
        fun: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let site = Site { expr, fun, args, spread };
        let (name, fewest, more) = shape(builtin);
        if spread && builtin != Builtin::Append {
            self.error_at(expr, format!("invalid operation: invalid use of ... with built-in {name}"));
            self.use_all(args);
            return Operand::invalid(expr);
        }
        let by_hand = matches!(builtin, Builtin::Make | Builtin::New | Builtin::UnsafeOffsetof);
        // Whether `len` of an array is constant depends on calls in its own argument only.
        let flag = self.env.has_call_or_recv;
        let measures = matches!(builtin, Builtin::Len | Builtin::Cap);
        if measures {
            self.env.has_call_or_recv = false;
        }
        let mut list = Vec::new();
        if !by_hand {
            list = match args {
                [arg] => self.multi(*arg, false).0,
                _ => args.iter().map(|a| self.expr(*a)).collect(),
            };
        }
        let count = if by_hand { args.len() } else { list.len() };
        let invalid = list.iter().any(|x| x.is_invalid() || self.is_unknown(x.ty) && !self.is_untyped(x.ty));
        let x = if invalid {
            self.unchecked(&site, builtin, list.first())
        } else if count < fewest || !more && count > fewest {
            let few = if count < fewest { "not enough" } else { "too many" };
            let text = self.text(expr);
            self.error_at(
                expr,
                format!("invalid operation: {few} arguments for {text} (expected {fewest}, found {count})"),
            );
            Operand::invalid(expr)
        } else {
            self.builtin_call(&site, builtin, &mut list)
        };
        if measures {
            self.env.has_call_or_recv = flag;
        }
        x
    }

    /// The result where an argument is not known: often the type is clear all the same.
    fn unchecked(&mut self, site: &Site<'_>, builtin: Builtin, first: Option<&Operand>) -> Operand {
        let value = |ty| Operand::new(Kind::Value, ty, site.expr);
        match builtin {
            Builtin::Len | Builtin::Cap | Builtin::Copy => value(ty::INT),
            Builtin::Append => match first {
                Some(x) if !x.is_invalid() && x.ty != UNKNOWN => value(x.ty),
                _ => Operand::invalid(site.expr),
            },
            Builtin::Panic
            | Builtin::Print
            | Builtin::Println
            | Builtin::Delete
            | Builtin::Clear
            | Builtin::Close => Operand::new(Kind::NoValue, ty::VOID, site.expr),
            Builtin::Complex
            | Builtin::Imag
            | Builtin::Make
            | Builtin::Max
            | Builtin::Min
            | Builtin::New
            | Builtin::Real
            | Builtin::Recover
            | Builtin::UnsafeAdd
            | Builtin::UnsafeAlignof
            | Builtin::UnsafeOffsetof
            | Builtin::UnsafeSizeof
            | Builtin::UnsafeSlice
            | Builtin::UnsafeSliceData
            | Builtin::UnsafeString
            | Builtin::UnsafeStringData => Operand::invalid(site.expr),
        }
    }

    fn builtin_call(&mut self, site: &Site<'_>, builtin: Builtin, list: &mut [Operand]) -> Operand {
        match builtin {
            Builtin::Append => self.append(site, list),
            Builtin::Cap | Builtin::Len => self.measure(site, builtin, &list[0]),
            Builtin::Clear | Builtin::Close => self.clear_or_close(site, builtin, &list[0]),
            Builtin::Complex => self.complex(site, list),
            Builtin::Copy => self.copy(site, &list[0], &list[1]),
            Builtin::Delete => self.delete(site, list),
            Builtin::Imag | Builtin::Real => self.part(site, builtin, &mut list[0]),
            Builtin::Make => self.make(site),
            Builtin::Max | Builtin::Min => self.extreme(site, builtin, list),
            Builtin::New => self.new_value(site),
            Builtin::Panic => {
                self.assignment(&mut list[0], Some(ty::ANY), "argument to panic");
                self.no_value(site, &[ty::ANY])
            }
            Builtin::Print | Builtin::Println => {
                let mut types = Vec::new();
                for x in list {
                    self.assignment(x, None, "argument to built-in print");
                    types.push(x.ty);
                }
                self.no_value(site, &types)
            }
            Builtin::Recover => self.value_of(site, ty::ANY, &[]),
            Builtin::UnsafeAdd => {
                self.assignment(&mut list[0], Some(ty::UNSAFE_POINTER), "argument to unsafe.Add");
                self.is_index(&mut list[1], "length", true);
                let length = list[1].ty;
                self.value_of(site, ty::UNSAFE_POINTER, &[ty::UNSAFE_POINTER, length])
            }
            Builtin::UnsafeAlignof | Builtin::UnsafeSizeof => {
                let x = &mut list[0];
                self.assignment(x, None, "argument to unsafe.Sizeof");
                let layout = self.layout(x.ty);
                let number =
                    layout.map(|(size, align)| if builtin == Builtin::UnsafeSizeof { size } else { align });
                let ty = x.ty;
                self.constant_size(site, number, ty)
            }
            Builtin::UnsafeOffsetof => self.offset_of(site),
            Builtin::UnsafeSlice => {
                let under = self.under(list[0].ty);
                self.is_index(&mut list[1], "length", false);
                let Some(base) = self.deref(under) else {
                    return self.bad_argument(site, &list[0], "is not a pointer");
                };
                let slice = self.types.intern(Ty::Slice(base));
                let (pointer, length) = (list[0].ty, list[1].ty);
                self.value_of(site, slice, &[pointer, length])
            }
            Builtin::UnsafeSliceData => {
                let under = self.under(list[0].ty);
                let Ty::Slice(elem) = self.types[under] else {
                    return self.bad_argument(site, &list[0], "is not a slice");
                };
                let pointer = self.pointer_to(elem);
                let slice = list[0].ty;
                self.value_of(site, pointer, &[slice])
            }
            Builtin::UnsafeString => {
                let bytes = self.pointer_to(ty::UINT8);
                self.assignment(&mut list[0], Some(bytes), "argument to unsafe.String");
                self.is_index(&mut list[1], "length", false);
                let length = list[1].ty;
                self.value_of(site, ty::STRING, &[bytes, length])
            }
            Builtin::UnsafeStringData => {
                self.assignment(&mut list[0], Some(ty::STRING), "argument to unsafe.StringData");
                let bytes = self.pointer_to(ty::UINT8);
                self.value_of(site, bytes, &[ty::STRING])
            }
        }
    }

    /// Records the builtin's name, parentheses included, with the signature it has in this call.
    fn record_builtin(&mut self, site: &Site<'_>, result: Option<TyId>, params: &[TyId], variadic: bool) {
        let unnamed = |ty: &TyId| Variable { name: Default::default(), ty: self.default_type(*ty) };
        let sig = Signature {
            params: params.iter().map(unnamed).collect(),
            results: result.iter().map(unnamed).collect(),
            variadic,
        };
        let ty = self.types.intern(Ty::Func(sig));
        let mut fun = site.fun;
        loop {
            self.record_type(fun, Mode::Builtin, ty, None);
            let Expr::Paren(inner) = self.body()[fun] else { return };
            fun = inner;
        }
    }

    fn no_value(&mut self, site: &Site<'_>, params: &[TyId]) -> Operand {
        self.record_builtin(site, None, params, false);
        Operand::new(Kind::NoValue, ty::VOID, site.expr)
    }

    fn value_of(&mut self, site: &Site<'_>, result: TyId, params: &[TyId]) -> Operand {
        self.record_builtin(site, Some(result), params, false);
        Operand::new(Kind::Value, result, site.expr)
    }

    fn bad_argument(&mut self, site: &Site<'_>, x: &Operand, what: &str) -> Operand {
        let text = self.describe(x);
        self.error_at(x.expr, format!("invalid argument: {text} {what}"));
        Operand::invalid(site.expr)
    }

    fn append(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let slice = list[0].ty;
        if list[0].is_nil() {
            self.error_at(list[0].expr, "first argument to append must be a typed slice; have untyped nil");
            return Operand::invalid(site.expr);
        }
        let common = self.common_bytes(slice).0;
        let elem = match common.map(|c| &self.types[c]) {
            Some(Ty::Slice(elem)) => *elem,
            _ => {
                let text = self.describe(&list[0]);
                self.error_at(list[0].expr, format!("invalid argument: {text} is not a slice"));
                return Operand::invalid(site.expr);
            }
        };
        let result = Operand::new(Kind::Value, slice, site.expr);
        if let (true, [_, more]) = (site.spread, &*list) {
            let bytes = self.under(elem) == ty::UINT8;
            let (_, strings) = self.common_bytes(more.ty);
            if bytes && strings {
                let text = more.ty;
                self.record_builtin(site, Some(slice), &[slice, text], true);
                return result;
            }
        }
        let rest = self.types.intern(Ty::Slice(elem));
        let variable = |ty| Variable { name: Default::default(), ty };
        let sig = Signature {
            params: Box::new([variable(slice), variable(rest)]),
            results: Box::default(),
            variadic: true,
        };
        let sig_ty = self.types.intern(Ty::Func(sig.clone()));
        self.arguments(site.expr, site.fun, sig_ty, &sig, &[], Vec::new(), list, site.spread);
        self.record_builtin(site, Some(slice), &[slice, rest], true);
        result
    }

    fn measure(&mut self, site: &Site<'_>, builtin: Builtin, x: &Operand) -> Operand {
        let len = builtin == Builtin::Len;
        let under = self.under(x.ty);
        let under = self.array_deref(under);
        let constant =
            |n: Option<u64>| Operand::constant(ty::INT, n.map(|n| ConstValue::Int(n.into())), site.expr);
        let ok = match &self.types[under] {
            Ty::Basic(b) if b.is_string() && len => {
                if x.is_constant() {
                    return constant(match &x.value {
                        Some(ConstValue::Str(s)) => Some(s.len() as u64),
                        _ => None,
                    });
                }
                true
            }
            Ty::Array { len, .. } => {
                if !self.env.has_call_or_recv {
                    return constant(Some(*len));
                }
                true
            }
            Ty::Slice(_) | Ty::Chan { .. } => true,
            Ty::Map { .. } => len,
            Ty::Param(_) => self.every(under, |this, under| {
                let Some(under) = under else { return false };
                let under = this.array_deref(under);
                match &this.types[under] {
                    Ty::Basic(b) => b.is_string() && len,
                    Ty::Array { .. } | Ty::Slice(_) | Ty::Chan { .. } => true,
                    Ty::Map { .. } => len,
                    _ => false,
                }
            }),
            _ => false,
        };
        if !ok {
            let name = shape(builtin).0;
            return self.bad_argument(site, x, &format!("for built-in {name}"));
        }
        self.value_of(site, ty::INT, &[x.ty])
    }

    fn clear_or_close(&mut self, site: &Site<'_>, builtin: Builtin, x: &Operand) -> Operand {
        let clear = builtin == Builtin::Clear;
        let ok = self.every(x.ty, |this, under| match under.map(|u| &this.types[u]) {
            Some(Ty::Map { .. } | Ty::Slice(_)) => clear,
            Some(Ty::Chan { dir, .. }) => !clear && *dir != goxide_ir::ChanDir::Recv,
            _ => false,
        });
        if !ok {
            let text = self.describe(x);
            let message = if clear {
                format!(
                    "invalid argument: cannot clear {text}: argument must be (or constrained by) map or slice"
                )
            } else {
                format!("invalid operation: cannot close non-channel or receive-only channel {text}")
            };
            self.error_at(x.expr, message);
            return Operand::invalid(site.expr);
        }
        self.no_value(site, &[x.ty])
    }

    fn complex(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let [x, y] = list else { return Operand::invalid(site.expr) };
        match (self.is_untyped(x.ty), self.is_untyped(y.ty)) {
            (false, false) => {}
            (true, false) => self.convert_untyped(x, y.ty),
            (false, true) => self.convert_untyped(y, x.ty),
            (true, true) if x.is_constant() && y.is_constant() => {
                for part in [&mut *x, &mut *y] {
                    if part.value.as_ref().is_some_and(|v| constant::to_rat(v).is_some()) {
                        part.ty = ty::UNTYPED_FLOAT;
                    }
                }
            }
            (true, true) => {
                self.convert_untyped(x, ty::FLOAT64);
                self.convert_untyped(y, ty::FLOAT64);
            }
        }
        if x.is_invalid() || y.is_invalid() {
            return Operand::invalid(site.expr);
        }
        if !self.identical(x.ty, y.ty) {
            let (text, a, b) = (self.text(site.expr), self.show(x.ty), self.show(y.ty));
            self.error_at(site.expr, format!("invalid operation: {text} (mismatched types {a} and {b})"));
            return Operand::invalid(site.expr);
        }
        let result = match self.basic(x.ty) {
            Some(Basic::Float32) => ty::COMPLEX64,
            Some(Basic::Float64) => ty::COMPLEX128,
            Some(Basic::UntypedFloat) => ty::UNTYPED_COMPLEX,
            _ => return self.bad_argument(site, x, "has no floating-point type"),
        };
        if x.is_constant() && y.is_constant() {
            let parts =
                x.value.as_ref().and_then(constant::to_rat).zip(y.value.as_ref().and_then(constant::to_rat));
            let value = parts.map(|p| ConstValue::Complex(Box::new(p)));
            return Operand::constant(result, value, site.expr);
        }
        self.value_of(site, result, &[x.ty, x.ty])
    }

    fn copy(&mut self, site: &Site<'_>, x: &Operand, y: &Operand) -> Operand {
        let elem = |this: &mut Self, ty: TyId| {
            let (common, strings) = this.common_bytes(ty);
            match common.map(|c| &this.types[c]) {
                Some(Ty::Slice(elem)) => Some(*elem),
                Some(Ty::Basic(_)) if strings => Some(ty::UINT8),
                _ => None,
            }
        };
        let (to, from) = (elem(self, x.ty), elem(self, y.ty));
        let (Some(to), Some(from)) = (to, from) else {
            let bad = if to.is_none() { x } else { y };
            let text = self.describe(bad);
            self.error_at(bad.expr, format!("invalid copy: argument must be a slice; have {text}"));
            return Operand::invalid(site.expr);
        };
        let bytes = self.under(to) == ty::UINT8 && self.under(from) == ty::UINT8;
        if !self.identical(to, from) && !bytes {
            let (a, b) = (self.describe(x), self.describe(y));
            let (to, from) = (self.show(to), self.show(from));
            let message =
                format!("invalid copy: arguments {a} and {b} have different element types {to} and {from}");
            self.error_at(x.expr, message);
            return Operand::invalid(site.expr);
        }
        self.value_of(site, ty::INT, &[x.ty, y.ty])
    }

    fn delete(&mut self, site: &Site<'_>, list: &mut [Operand]) -> Operand {
        let map = list[0].ty;
        let mut key: Option<TyId> = None;
        let ok = self.every(map, |this, under| match under.map(|u| &this.types[u]) {
            Some(Ty::Map { key: k, .. }) => {
                let k = *k;
                let fits = key.is_none_or(|before| this.identical(before, k));
                key = Some(k);
                fits
            }
            _ => false,
        });
        let (Some(key), true) = (key, ok) else { return self.bad_argument(site, &list[0], "is not a map") };
        self.assignment(&mut list[1], Some(key), "argument to delete");
        self.no_value(site, &[map, key])
    }

    fn part(&mut self, site: &Site<'_>, builtin: Builtin, x: &mut Operand) -> Operand {
        if self.is_untyped(x.ty) {
            if x.is_constant() {
                if self.is_basic(x.ty, super::under::is_numeric) {
                    x.ty = ty::UNTYPED_COMPLEX;
                }
            } else {
                self.convert_untyped(x, ty::COMPLEX128);
            }
        }
        let result = match self.basic(x.ty) {
            Some(Basic::Complex64) => ty::FLOAT32,
            Some(Basic::Complex128) => ty::FLOAT64,
            Some(Basic::UntypedComplex) => ty::UNTYPED_FLOAT,
            _ => return self.bad_argument(site, x, "has no complex type"),
        };
        if x.is_constant() {
            let parts = x.value.as_ref().and_then(constant::to_complex);
            let part = parts.map(|(re, im)| ConstValue::Rat(if builtin == Builtin::Real { re } else { im }));
            return Operand::constant(result, part, site.expr);
        }
        self.value_of(site, result, &[x.ty])
    }

    fn make(&mut self, site: &Site<'_>) -> Operand {
        let target = self.typ(site.args[0]);
        let sizes = &site.args[1..];
        if target == UNKNOWN {
            self.use_all(sizes);
            return Operand::invalid(site.expr);
        }
        let under = self.common_under(target);
        let fewest = match under.map(|u| &self.types[u]) {
            Some(Ty::Slice(_)) => 1,
            Some(Ty::Map { .. } | Ty::Chan { .. }) => 0,
            Some(Ty::Unknown) => {
                self.use_all(sizes);
                return Operand::new(Kind::Value, target, site.expr);
            }
            _ => {
                self.use_all(sizes);
                let text = self.text(site.args[0]);
                self.error_at(
                    site.args[0],
                    format!("invalid argument: cannot make {text}; type must be slice, map, or channel"),
                );
                return Operand::invalid(site.expr);
            }
        };
        if sizes.len() < fewest || sizes.len() > fewest + 1 {
            let text = self.text(site.expr);
            let (min, count) = (fewest + 1, site.args.len());
            let message =
                format!("invalid operation: {text} expects {min} or {} arguments; found {count}", min + 1);
            self.error_at(site.expr, message);
            return Operand::invalid(site.expr);
        }
        let mut types = vec![target];
        let mut values = Vec::new();
        for size in sizes {
            let found = self.index(*size, None);
            types.push(found.map_or(UNKNOWN, |(ty, _)| ty));
            values.extend(found.and_then(|(_, v)| v));
        }
        if let [len, cap] = values[..]
            && len > cap
        {
            self.error_at(sizes[0], "invalid argument: length and capacity swapped");
        }
        self.value_of(site, target, &types)
    }

    fn extreme(&mut self, site: &Site<'_>, builtin: Builtin, list: &mut [Operand]) -> Operand {
        let op = if builtin == Builtin::Max { BinaryOp::Gt } else { BinaryOp::Lt };
        let Some((first, rest)) = list.split_first_mut() else { return Operand::invalid(site.expr) };
        let mut x = first.clone();
        if !self.all(x.ty, is_ordered) {
            return self.bad_argument(site, &x, "cannot be ordered");
        }
        for y in rest.iter_mut() {
            if !self.all(y.ty, is_ordered) {
                return self.bad_argument(site, y, "cannot be ordered");
            }
            self.match_types(&mut x, y);
            if x.is_invalid() {
                return x;
            }
            if !self.identical(x.ty, y.ty) {
                let (a, b, text) = (self.show(x.ty), self.show(y.ty), self.text(y.expr));
                let message = format!(
                    "invalid argument: mismatched types {a} (previous argument) and {b} (type of {text})"
                );
                self.error_at(y.expr, message);
                return Operand::invalid(site.expr);
            }
            if x.is_constant() && y.is_constant() {
                let wins =
                    x.value.as_ref().zip(y.value.as_ref()).and_then(|(x, y)| constant::compare(y, op, x));
                if wins == Some(true) {
                    x = y.clone();
                }
            } else {
                x.kind = Kind::Value;
                x.value = None;
            }
        }
        if !x.is_constant() {
            x.kind = Kind::Value;
            self.default_untyped(&mut x);
            if x.is_invalid() {
                return x;
            }
        }
        for arg in site.args {
            self.update_type(*arg, x.ty, true);
        }
        if !x.is_constant() {
            let types = vec![x.ty; site.args.len()];
            return self.value_of(site, x.ty, &types);
        }
        x
    }

    /// `new(T)`, or `new(x)` for a pointer to a copy of a value.
    fn new_value(&mut self, site: &Site<'_>) -> Operand {
        let mut x = self.expr_or_type(site.args[0]);
        match x.kind {
            Kind::Invalid => return Operand::invalid(site.expr),
            Kind::Type => {}
            Kind::NoValue | Kind::Builtin(_) => {
                self.exclude_non_values(&mut x);
                return Operand::invalid(site.expr);
            }
            Kind::Constant | Kind::Variable | Kind::MapIndex | Kind::Value | Kind::CommaOk => {
                self.assignment(&mut x, None, "argument to new");
                if x.is_invalid() {
                    return Operand::invalid(site.expr);
                }
            }
        }
        let pointer = self.pointer_to(x.ty);
        self.value_of(site, pointer, &[x.ty])
    }

    fn constant_size(&mut self, site: &Site<'_>, number: Option<u64>, of: TyId) -> Operand {
        match number {
            Some(number) => Operand::constant(ty::UINTPTR, Some(ConstValue::Int(number.into())), site.expr),
            None => self.value_of(site, ty::UINTPTR, &[of]),
        }
    }

    fn offset_of(&mut self, site: &Site<'_>) -> Operand {
        let body = self.body();
        let arg = body.unparen(site.args[0]);
        let Expr::Selector { base, name, .. } = &body[arg] else {
            let text = self.text(arg);
            self.error_at(arg, format!("invalid argument: {text} is not a selector expression"));
            self.use_expr(site.args[0]);
            return Operand::invalid(site.expr);
        };
        let x = self.expr(*base);
        if x.is_invalid() || self.is_unknown(x.ty) {
            return Operand::invalid(site.expr);
        }
        let of = self.deref(x.ty).unwrap_or(x.ty);
        let found = self.lookup(of, name, self.here());
        let Lookup::Found(found) = &*found else {
            return self.bad_argument(site, &x, &format!("has no single field {name}"));
        };
        let Member::Field { ty } = found.member else {
            return self.bad_argument(site, &x, "is a method value");
        };
        self.select(arg, SelectionKind::Field, found.path.clone());
        let kind = if x.kind == Kind::Variable { Kind::Variable } else { Kind::Value };
        self.record(&Operand::new(kind, ty, arg));
        let mut offset = Some(0u64);
        for step in &found.path {
            let under = self.under(step.of);
            let Ty::Struct(fields) = &self.types[under] else { break };
            let types: Vec<TyId> = fields.iter().map(|f| f.ty).collect();
            let at = self
                .struct_layout(&types)
                .and_then(|(offsets, ..)| offsets.get(step.index as usize).copied());
            offset = offset.zip(at).map(|(a, b)| a + b);
        }
        self.constant_size(site, offset, ty)
    }
}
