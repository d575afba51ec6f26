//! A nil pointer in an interface, which is an interface that is not nil; `None` cannot say so.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ExprId, PackageId, Ty, TypeDeclId};
use goxide_plan::{ErrorVariant, Repr};
use syn::Expr;

impl Emit<'_> {
    /// `value` as `want` where it is a pointer that may be nil and `want` an interface; `None` for all else.
    pub(super) fn typed_nil(&mut self, value: &Value, want: &Repr, at: ExprId) -> Res<Option<Expr>> {
        let have = &value.repr;
        let nilable = matches!(have.peeled(), Repr::Option(_));
        let interface = matches!(behind(want), Repr::Error(_) | Repr::Dyn(..) | Repr::Any);
        let pointer = matches!(self.under(self.ty(at)), Ty::Pointer(_));
        if !nilable || !interface || !pointer || matches!(behind(have), Repr::Error(_) | Repr::Dyn(..)) {
            return Ok(None);
        }
        if let (Repr::Named(decl, _), Repr::Error(package)) = (behind(have), behind(want))
            && let Some(variant) = self.nilable_variant(*decl, *package)
        {
            let owned = self.coerce(value.clone(), &behind(have).clone().optional(), at)?;
            let made = ast::call_path(&format!("{}::{variant}", self.error_name(*package)), vec![owned]);
            return self.coerce(Value::temp(made, Repr::Error(*package)), want, at).map(Some);
        }
        let text = self.go_text(at);
        if matches!(want.peeled(), Repr::Option(_)) {
            let what =
                format!("`{text}` may be a nil pointer, and the interface that holds it is not nil in Go");
            return self.hole(at, "nil-argument", what);
        }
        let what =
            format!("`{text}` may be a nil pointer, which Go puts into the interface; the port panics.");
        self.differs(at, "nil-argument", &text, what);
        Ok(None)
    }

    /// The variant of an error enum that holds a pointer to the type, nil or not.
    fn nilable_variant(&self, decl: TypeDeclId, package: PackageId) -> Option<String> {
        let plan = self.cx.plan.errors.get(&package)?;
        plan.variants.iter().find_map(|v| match v {
            ErrorVariant::Type { decl: d, name, nilable: true, .. } if *d == decl => Some(name.clone()),
            ErrorVariant::Type { .. }
            | ErrorVariant::Sentinel { .. }
            | ErrorVariant::Message
            | ErrorVariant::Context
            | ErrorVariant::Wrapped
            | ErrorVariant::Package(..) => None,
        })
    }
}

/// Behind options, references and owner pointers.
fn behind(repr: &Repr) -> &Repr {
    match repr {
        Repr::Option(inner)
        | Repr::Ref { inner, .. }
        | Repr::Box(inner)
        | Repr::Rc(inner)
        | Repr::Arc(inner) => behind(inner),
        other => other,
    }
}
