//! nil: tests of it, and places that a test has shown not to be nil.

use super::ast;
use super::env::{Binding, Emit, Place, Res, snake};
use super::value::Value;
use goxide_ir::{BinaryOp, Expr as Go, ExprId, LocalId, Node, Stmt, StmtId, Ty};
use goxide_plan::Repr;
use rustc_hash::FxHashSet;
use syn::Expr;

impl Emit<'_> {
    /// `x != nil` and `x == nil`: what is tested, and whether true means not nil.
    pub(super) fn nil_check(&self, cond: ExprId) -> Option<(ExprId, bool)> {
        let cond = self.body.unparen(cond);
        let Go::Binary { op, lhs, rhs } = &self.body[cond] else { return None };
        let nonnil = match op {
            BinaryOp::Ne => true,
            BinaryOp::Eq => false,
            _ => return None,
        };
        if self.is_nil(*rhs) {
            return Some((*lhs, nonnil));
        }
        if self.is_nil(*lhs) {
            return Some((*rhs, nonnil));
        }
        None
    }

    /// `x == nil` as a `bool`.
    pub(super) fn nil_comparison(&mut self, id: ExprId, operand: ExprId, op: BinaryOp) -> Res<Expr> {
        let value = self.expr(operand, None)?;
        let is_nil = op == BinaryOp::Eq;
        let mut value = value;
        while let Repr::Ref { inner, .. } = &value.repr {
            if let Repr::SliceOf(_) = **inner {
                break;
            }
            if let Repr::Option(_)
            | Repr::Ref { .. }
            | Repr::Vec(_)
            | Repr::HashMap(..)
            | Repr::BTreeMap(..)
            | Repr::GoSlice(_)
            | Repr::Chan(_) = **inner
            {
                value = Value::place(value.expr, (**inner).clone());
            } else {
                break;
            }
        }
        let named = self.unalias(&value.repr).peeled().clone();
        if let Repr::Named(decl, args) = &named
            && let Some(inner) = self.newtype_inner(*decl, args)
            && matches!(inner, Repr::Vec(_) | Repr::HashMap(..) | Repr::BTreeMap(..) | Repr::Chan(_))
        {
            value = Value::place(ast::field(super::place::auto(value.expr), "0"), inner);
        } else if matches!(value.repr.peeled(), Repr::Named(..))
            && matches!(self.under(self.ty(operand)), Ty::Func(_))
        {
            return self.hole(
                id,
                "nil-deref",
                "a function of a named type is compared with nil, which the Rust type has not",
            );
        }
        let call = match &value.repr {
            Repr::Option(_) if is_get(&value.expr) => {
                let there = super::branch::presence(value.expr);
                return Ok(if is_nil { super::expr::negated(there) } else { there });
            }
            Repr::Option(_) => {
                if is_nil {
                    "is_none"
                } else {
                    "is_some"
                }
            }
            Repr::Result(..) => {
                if is_nil {
                    "is_ok"
                } else {
                    "is_err"
                }
            }
            Repr::Chan(_) | Repr::GoSlice(_) => {
                let nil = ast::method(value.expr, "is_nil", Vec::new());
                return Ok(if is_nil { nil } else { ast::not(nil) });
            }
            Repr::Vec(_) | Repr::HashMap(..) | Repr::BTreeMap(..) | Repr::Ref { .. } if !matches!(&value.repr, Repr::Ref { inner, .. } if !matches!(**inner, Repr::SliceOf(_))) =>
            {
                let name = self.go_text(operand);
                self.differs(
                    id,
                    "nil-slice",
                    &name,
                    format!("`{name}` is compared with nil; the port takes an empty one for nil."),
                );
                let empty = ast::method(value.expr, "is_empty", Vec::new());
                return Ok(if is_nil { empty } else { ast::not(empty) });
            }
            // The plan found that it is never nil.
            Repr::Ref { .. }
            | Repr::Box(_)
            | Repr::Rc(_)
            | Repr::Arc(_)
            | Repr::Named(..)
            | Repr::Error(_)
            | Repr::Path { .. }
            | Repr::ImplFn { .. }
            | Repr::FnPtr { .. } => {
                return Ok(ast::bool_lit(!is_nil));
            }
            _ => {
                return self.hole(
                    id,
                    "unsupported",
                    format!("{} is compared with nil", self.describe(&value.repr)),
                );
            }
        };
        Ok(ast::method(value.expr, call, Vec::new()))
    }

    /// `x.as_ref()` and its kin: an option of references, with the type inside.
    pub(super) fn lent_option(&self, value: Value, writes: bool) -> Option<(Expr, Repr)> {
        let mut value = value;
        while let Repr::Ref { inner, .. } = &value.repr {
            value = Value::place(value.expr, (**inner).clone());
        }
        let Repr::Option(inner) = &value.repr else { return None };
        if self.is_copy(&value.repr) || !value.place {
            return Some((value.expr, (**inner).clone()));
        }
        let (target, call) = match &**inner {
            owner if let Some(target) = owner.owned() => {
                (target.clone(), if writes { "as_deref_mut" } else { "as_deref" })
            }
            Repr::Ref { mutable: true, inner: target } => {
                ((**target).clone(), if writes { "as_deref_mut" } else { "as_deref" })
            }
            other => (other.clone(), if writes { "as_mut" } else { "as_ref" }),
        };
        Some((
            ast::method(value.expr, call, Vec::new()),
            Repr::Ref { mutable: writes, inner: Box::new(target) },
        ))
    }

    /// What `if let Some(x) = …` takes apart, and the type of `x`.
    pub(super) fn option_subject(&mut self, value: Value, writes: bool) -> Option<(Expr, Repr)> {
        if let Repr::Ref { mutable, inner } = &value.repr
            && let Repr::Option(inner) = &**inner
        {
            if writes && !mutable {
                return None;
            }
            if self.is_copy(inner) && !writes {
                return Some((ast::deref(value.expr), (**inner).clone()));
            }
            let repr = Repr::Ref { mutable: *mutable, inner: inner.clone() };
            return Some((value.expr, repr));
        }
        let Repr::Option(inner) = &value.repr else { return None };
        if self.is_copy(&value.repr) || !value.place {
            return Some((value.expr, (**inner).clone()));
        }
        if let Repr::Rc(_) | Repr::Arc(_) = **inner {
            // A handle is cheap to clone, and a guard on the way must not be held.
            let handle = ast::method(value.expr.clone(), "clone", Vec::new());
            if super::call::guards(&value.expr) {
                let name = self.fresh("held");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(handle)));
                return Some((ast::ident_expr(&name), (**inner).clone()));
            }
            return Some((handle, (**inner).clone()));
        }
        if let Repr::Ref { mutable: true, .. } = **inner {
            return self.lent_option(value, writes);
        }
        let repr = Repr::Ref { mutable: writes, inner: inner.clone() };
        Some((ast::reference(writes, value.expr), repr))
    }

    /// What is in an option that the function owns and gives away as a whole in the rest of its block.
    pub(super) fn moved_out(&self, value: &Value, place: &Place, rest: &[StmtId]) -> Option<(Expr, Repr)> {
        let Repr::Option(inner) = &value.repr else { return None };
        let ends = match self.root.map(|root| &self.body[root]) {
            Some(Stmt::Block(all)) => rest.last().is_some() && all.last() == rest.last(),
            _ => false,
        };
        let plain = place.path.is_empty() && value.place && ast::is_simple(&value.expr);
        let handle = matches!(**inner, Repr::Ref { mutable: true, .. } | Repr::Rc(_) | Repr::Arc(_));
        let free = !self.is_copy(inner) && !self.captured_in_function(place.local);
        (ends && plain && free && (handle || self.gives_away(rest, place.local)))
            .then(|| (value.expr.clone(), (**inner).clone()))
    }

    /// Whether a local is moved as a whole somewhere in these statements.
    fn gives_away(&self, rest: &[StmtId], local: LocalId) -> bool {
        let mut whole = false;
        for stmt in rest {
            let mut parts = FxHashSet::default();
            self.body.walk(Node::Stmt(*stmt), &mut |node| {
                if let Node::Expr(expr) = node {
                    if let Go::Selector { base, .. } | Go::Star(base) = &self.body[expr] {
                        parts.insert(self.body.unparen(*base));
                    }
                    whole |= self.body[expr] == Go::Local(local)
                        && !parts.contains(&expr)
                        && self.cx.plan.moves.contains(&self.expr_ref(expr));
                }
                true
            });
        }
        whole
    }

    /// A name for what is in a place: the local's own, or the last field's.
    pub(super) fn name_for(&mut self, expr: ExprId) -> String {
        let Some(place) = self.place_of(expr) else { return self.fresh("value") };
        match place.path.iter().rev().find(|p| *p != "*") {
            Some(field) => {
                let name = snake(field);
                let local = self
                    .body
                    .locals()
                    .any(|(id, l)| l.kind.is_variable() && id != place.local && self.local_name(id) == name);
                if local || name == "self" { self.fresh(&name) } else { name }
            }
            None => {
                let name = self.local_name(place.local);
                if name == "self" { self.fresh("this") } else { name }
            }
        }
    }

    /// Remembers that a place is bound to a name.
    pub(super) fn narrow(&mut self, place: Place, name: &str, repr: Repr) {
        let owned = place.path.is_empty() && !matches!(repr, Repr::Ref { .. });
        self.narrowed.push((place, Binding { expr: ast::ident_expr(name), repr, owned }));
    }
}

/// `m.get(k)`: clippy has it asked by `contains_key`.
fn is_get(expr: &Expr) -> bool {
    matches!(expr, Expr::MethodCall(call) if call.method == "get")
}
