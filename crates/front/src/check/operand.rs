//! What an expression evaluates to while it is checked.

use super::Checker;
use goxide_ir::{
    Builtin, ConstValue, Expr, ExprId, ExprType, FuncId, Mode, Ty, TyId, TypeParamId,
    ty::{self, UNKNOWN},
};

/// Kinds of operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Did not check; accepted everywhere without a further word.
    Invalid,
    /// A call without results.
    NoValue,
    Builtin(Builtin),
    Type,
    Constant,
    /// Addressable.
    Variable,
    MapIndex,
    Value,
    /// A value that may also be used with a second, boolean one.
    CommaOk,
}

/// An expression with what was found out about it.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) kind: Kind,
    pub(super) ty: TyId,
    /// Value of a constant; a constant without one is beyond our limits.
    pub(super) value: Option<ConstValue>,
    pub(super) expr: ExprId,
    /// For a generic function that is not instantiated yet.
    pub(super) generic: Option<Box<Generic>>,
}

/// A generic function, named but not (fully) instantiated.
#[derive(Clone, Debug)]
pub(super) struct Generic {
    pub(super) params: Vec<TypeParamId>,
    /// Type arguments given so far.
    pub(super) args: Vec<TyId>,
    /// The name, which the instance is recorded for.
    pub(super) name: ExprId,
}

impl Operand {
    pub(super) fn invalid(expr: ExprId) -> Operand {
        Operand { kind: Kind::Invalid, ty: UNKNOWN, value: None, expr, generic: None }
    }

    pub(super) fn new(kind: Kind, ty: TyId, expr: ExprId) -> Operand {
        Operand { kind, ty, value: None, expr, generic: None }
    }

    pub(super) fn constant(ty: TyId, value: Option<ConstValue>, expr: ExprId) -> Operand {
        Operand { kind: Kind::Constant, ty, value, expr, generic: None }
    }

    pub(super) fn is_invalid(&self) -> bool {
        self.kind == Kind::Invalid
    }

    pub(super) fn is_constant(&self) -> bool {
        self.kind == Kind::Constant
    }

    pub(super) fn is_nil(&self) -> bool {
        self.kind == Kind::Value && self.ty == ty::UNTYPED_NIL
    }

    /// Makes it invalid.
    pub(super) fn spoil(&mut self) {
        self.kind = Kind::Invalid;
        self.ty = UNKNOWN;
        self.value = None;
        self.generic = None;
    }

    pub(super) fn mode(&self) -> Mode {
        match self.kind {
            Kind::Invalid => Mode::Unknown,
            Kind::NoValue => Mode::Void,
            Kind::Builtin(_) => Mode::Builtin,
            Kind::Type => Mode::Type,
            Kind::Constant => Mode::Constant,
            Kind::Variable => Mode::Variable,
            Kind::MapIndex => Mode::MapIndex,
            Kind::Value if self.ty == ty::UNTYPED_NIL => Mode::Nil,
            Kind::Value | Kind::CommaOk => Mode::Value,
        }
    }
}

impl Checker<'_> {
    /// The type parameters of a function, if it is generic.
    pub(super) fn generic_of(&self, func: FuncId, name: ExprId) -> Option<Box<Generic>> {
        let params = self.func_params.get(func)?.clone();
        Some(Box::new(Generic { params, args: Vec::new(), name }))
    }

    /// Writes an operand into the tables; untyped ones wait for their final type.
    pub(super) fn record(&mut self, x: &Operand) {
        match x.kind {
            Kind::Invalid => self.record_type(x.expr, Mode::Unknown, UNKNOWN, None),
            Kind::NoValue => self.record_type(x.expr, Mode::Void, ty::VOID, None),
            _ if self.is_untyped(x.ty) => self.remember_untyped(x),
            _ => self.record_type(x.expr, x.mode(), x.ty, x.value.clone()),
        }
    }

    pub(super) fn record_type(&mut self, expr: ExprId, mode: Mode, ty: TyId, value: Option<ConstValue>) {
        self.table().exprs.insert(expr, ExprType { mode, ty, value });
    }

    /// Records that `expr` is implicitly converted to `ty`. Of several values at once nothing is recorded: their types
    /// stand in the tuple.
    pub(super) fn record_converted(&mut self, expr: ExprId, ty: TyId) {
        if let Some(known) = self.table().exprs.get(expr).map(|e| e.ty)
            && matches!(self.types[known], Ty::Tuple(_))
        {
            return;
        }
        self.table().converted.insert(expr, ty);
    }

    /// Makes a comma-ok expression, parentheses included, a tuple of its type and the second one's.
    pub(super) fn record_comma_ok(&mut self, mut expr: ExprId, value: TyId, ok: TyId) {
        let tuple = self.types.intern(Ty::Tuple(Box::new([value, ok])));
        loop {
            self.table().converted.remove(expr);
            self.record_type(expr, Mode::CommaOk, tuple, None);
            let Expr::Paren(inner) = self.body()[expr] else { return };
            expr = inner;
        }
    }
}
