//! Calls of predeclared functions and those of package unsafe.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Builtin, Expr, ExprId, Mode, Ty, TyId,
    ty::{self, Signature, UNKNOWN, Variable},
};

/// A call that is being checked.
pub(super) struct Site<'b> {
    pub(super) expr: ExprId,
    pub(super) fun: ExprId,
    pub(super) args: &'b [ExprId],
    pub(super) spread: bool,
}

/// Name, fewest arguments, and whether there may be more.
pub(super) fn shape(builtin: Builtin) -> (&'static str, usize, bool) {
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
                let under = self.common_under(list[0].ty).unwrap_or(UNKNOWN);
                self.is_index(&mut list[1], "length", false);
                let Some(base) = self.deref(under) else {
                    return self.bad_argument(site, &list[0], "is not a pointer");
                };
                let slice = self.types.intern(Ty::Slice(base));
                let (pointer, length) = (list[0].ty, list[1].ty);
                self.value_of(site, slice, &[pointer, length])
            }
            Builtin::UnsafeSliceData => {
                let under = self.common_under(list[0].ty).unwrap_or(UNKNOWN);
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
    pub(super) fn record_builtin(
        &mut self,
        site: &Site<'_>,
        result: Option<TyId>,
        params: &[TyId],
        variadic: bool,
    ) {
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

    pub(super) fn no_value(&mut self, site: &Site<'_>, params: &[TyId]) -> Operand {
        self.record_builtin(site, None, params, false);
        Operand::new(Kind::NoValue, ty::VOID, site.expr)
    }

    pub(super) fn value_of(&mut self, site: &Site<'_>, result: TyId, params: &[TyId]) -> Operand {
        self.record_builtin(site, Some(result), params, false);
        Operand::new(Kind::Value, result, site.expr)
    }

    pub(super) fn bad_argument(&mut self, site: &Site<'_>, x: &Operand, what: &str) -> Operand {
        let text = self.describe(x);
        self.error_at(x.expr, format!("invalid argument: {text} {what}"));
        Operand::invalid(site.expr)
    }
}
