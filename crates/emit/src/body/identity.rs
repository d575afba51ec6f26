//! Whether two pointers are the same: `Rc::ptr_eq(&a, &b)`.
//!
//! What holds pointers is compared by them in Go, and in depth by a derived `PartialEq`: that stays a hole.
//!
//! Only a counted pointer and a reference keep the identity that Go's pointer has; what is owned, boxed or copied may
//! have moved.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{BinaryOp, ExprId, FuncId, Ty, TyId, TypeParamId};
use goxide_plan::Repr;
use syn::{Expr, parse_quote};

/// A pointer that keeps its identity.
struct Pointer {
    /// The pointer by reference; the place of an `Option` where it may be nil.
    expr: Expr,
    kind: Kind,
    /// `Some(lent)` where it may be nil; whether the option holds references.
    option: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rc,
    Arc,
    Reference,
}

impl Emit<'_> {
    /// `lhs == rhs` or `lhs != rhs` of pointers.
    pub(super) fn identity(&mut self, id: ExprId, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Res<Expr> {
        let (left, right) = (self.expr(lhs, None)?, self.expr(rhs, None)?);
        let (Some(left), Some(right)) = (pointer(left), pointer(right)) else {
            return self.hole(id, "shared-ownership", "whether two pointers are the same is asked here");
        };
        if left.kind != right.kind {
            return self.hole(id, "shared-ownership", "whether two pointers are the same is asked here");
        }
        let kind = left.kind;
        match kind {
            Kind::Rc => self.uses("std::rc::Rc"),
            Kind::Arc => self.uses("std::sync::Arc"),
            Kind::Reference => {}
        }
        let equal = op == BinaryOp::Eq;
        Ok(match (left.option, right.option) {
            (None, None) => negated(same(kind, left.expr, right.expr), equal),
            (Some(_), None) => held(kind, left, right.expr, equal),
            (None, Some(_)) => held(kind, right, left.expr, equal),
            (Some(_), Some(_)) => {
                let (left, right) = (address(left), address(right));
                if equal { parse_quote!(#left == #right) } else { parse_quote!(#left != #right) }
            }
        })
    }
}

impl Emit<'_> {
    /// An interface value compared with a value of another type: `x.is_some_and(|value| *value == 1)`.
    pub(super) fn held_comparison(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        interface: ExprId,
        other: ExprId,
    ) -> Res<Expr> {
        let ty = self.ty(other);
        self.check_compared(id, ty)?;
        let natural = self.natural(ty);
        if !matches!(natural, Repr::Named(..) | Repr::String | Repr::Bool | Repr::Int(_) | Repr::Float(_)) {
            let what = format!("an interface value is compared with {}", self.describe(&natural));
            return self.hole(id, "dynamic-type", what);
        }
        let (option, _) = self.downcast_to(id, interface, ty)?;
        let (other, value): (Expr, Expr) = if natural == Repr::String {
            (self.expr_as(other, &super::value::str_ref())?, parse_quote!(value))
        } else {
            (self.expr_as(other, &natural)?, parse_quote!(*value))
        };
        let other = if ast::is_simple(&other) || matches!(other, Expr::Lit(_)) {
            other
        } else {
            let name = self.fresh("other");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(other)));
            ast::ident_expr(&name)
        };
        Ok(if op == BinaryOp::Eq {
            parse_quote!(#option.is_some_and(|value| #value == #other))
        } else {
            parse_quote!(#option.is_none_or(|value| #value != #other))
        })
    }

    /// Refuses a comparison of values that hold pointers.
    pub(super) fn check_compared(&self, id: ExprId, ty: TyId) -> Res<()> {
        if !self.holds_pointer(ty, 0) {
            return Ok(());
        }
        let what = format!("{} is compared by the pointers in it", self.describe(&self.natural(ty)));
        self.hole(id, "shared-ownership", what)
    }

    /// Refuses a call of a generic function that compares values which are or hold pointers.
    pub(super) fn check_compared_by(&self, id: ExprId, name: ExprId, func: FuncId) -> Res<()> {
        let program = self.cx.program;
        let Some(args) = self.types.instances.get(name) else { return Ok(()) };
        let own = program.checked.bodies.get(program[func].body);
        let params = program[func].type_params.iter();
        for (param, arg) in params.zip(args) {
            let param = own.and_then(|types| types.type_params.get(param.local));
            if param.is_some_and(|p| self.is_compared(*p)) {
                self.check_compared(id, *arg)?;
            }
        }
        Ok(())
    }

    /// The same for a function of the library, by the bounds of its row.
    pub(super) fn check_compared_in(&self, id: ExprId, args: &[ExprId]) -> Res<()> {
        for arg in args {
            let ty = self.ty(*arg);
            let elem = match &self.cx.program.types[self.cx.program.underlying(ty)] {
                Ty::Slice(elem) => *elem,
                Ty::Map { value, .. } => *value,
                _ => ty,
            };
            self.check_compared(id, elem)?;
        }
        Ok(())
    }

    fn is_compared(&self, param: TypeParamId) -> bool {
        let compares = |bound: &String| matches!(bound.as_str(), "PartialEq" | "Eq");
        self.cx.plan.bounds.get(&param).is_some_and(|bounds| bounds.iter().any(compares))
    }

    fn holds_pointer(&self, ty: TyId, depth: u32) -> bool {
        let program = self.cx.program;
        match &program.types[program.underlying(ty)] {
            Ty::Pointer(_) => true,
            Ty::Struct(fields) => depth < 8 && fields.iter().any(|f| self.holds_pointer(f.ty, depth + 1)),
            Ty::Array { elem, .. } => depth < 8 && self.holds_pointer(*elem, depth + 1),
            _ => false,
        }
    }
}

fn pointer(value: Value) -> Option<Pointer> {
    let (repr, lent) = match value.repr {
        Repr::Ref { inner, .. } if matches!(*inner, Repr::Rc(_) | Repr::Arc(_) | Repr::Option(_)) => {
            (*inner, true)
        }
        repr => (repr, false),
    };
    if let Repr::Option(inner) = repr {
        let (kind, references) = kind(&inner)?;
        let by_reference = references || kind == Kind::Reference;
        return Some(Pointer { expr: value.expr, kind, option: Some(by_reference) });
    }
    let (kind, _) = kind(&repr)?;
    let expr = match (kind, lent, &repr) {
        (Kind::Reference, ..) | (_, true, _) | (_, _, Repr::Ref { .. }) => value.expr,
        _ => ast::reference(false, value.expr),
    };
    Some(Pointer { expr, kind, option: None })
}

/// What keeps the identity, and whether it is itself lent.
fn kind(repr: &Repr) -> Option<(Kind, bool)> {
    match repr {
        Repr::Rc(_) => Some((Kind::Rc, false)),
        Repr::Arc(_) => Some((Kind::Arc, false)),
        Repr::Ref { inner, mutable: false } => match **inner {
            Repr::Rc(_) => Some((Kind::Rc, true)),
            Repr::Arc(_) => Some((Kind::Arc, true)),
            Repr::Named(..) => Some((Kind::Reference, true)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether two pointers that are there are the same.
fn same(kind: Kind, left: Expr, right: Expr) -> Expr {
    let path = match kind {
        Kind::Rc => "Rc::ptr_eq",
        Kind::Arc => "Arc::ptr_eq",
        Kind::Reference => "std::ptr::eq",
    };
    ast::call_path(path, vec![left, right])
}

/// `option.as_ref().is_some_and(|pointer| Rc::ptr_eq(pointer, &other))`.
fn held(kind: Kind, option: Pointer, other: Expr, equal: bool) -> Expr {
    let value = viewed(&option);
    let test = negated(same(kind, parse_quote!(pointer), other), equal);
    if equal {
        parse_quote!(#value.is_some_and(|pointer| #test))
    } else {
        parse_quote!(#value.is_none_or(|pointer| #test))
    }
}

/// Where an optional pointer points to, for comparison.
fn address(option: Pointer) -> Expr {
    let value = viewed(&option);
    match option.kind {
        Kind::Rc => parse_quote!(#value.map(Rc::as_ptr)),
        Kind::Arc => parse_quote!(#value.map(Arc::as_ptr)),
        Kind::Reference => parse_quote!(#value.map(std::ptr::from_ref)),
    }
}

fn viewed(option: &Pointer) -> Expr {
    let value = super::place::auto(option.expr.clone());
    if option.option == Some(true) { value } else { ast::method(value, "as_ref", Vec::new()) }
}

fn negated(test: Expr, equal: bool) -> Expr {
    if equal { test } else { ast::not(test) }
}
