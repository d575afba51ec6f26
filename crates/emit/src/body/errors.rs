//! Errors: making, comparing and showing them.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{BinaryOp, ConstValue, Entity, Expr as Go, ExprId, PackageId, VarId};
use goxide_plan::{ErrorVariant, Repr};
use quote::quote;
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// Whether the package's error enum has such a variant.
    pub(super) fn has_variant(&self, package: PackageId, test: impl Fn(&ErrorVariant) -> bool) -> bool {
        self.cx.plan.errors.get(&package).is_some_and(|plan| plan.variants.iter().any(test))
    }

    /// `errors.New("…")`.
    pub(super) fn error_new(&mut self, id: ExprId, args: &[ExprId]) -> Res<Value> {
        let [text] = args else { return self.hole(id, "unsupported", "errors.New with other arguments") };
        if !self.has_variant(self.package, |v| matches!(v, ErrorVariant::Message)) {
            return self.hole(id, "unsupported", "the package's error has no variant for a plain message");
        }
        let value = self.expr(*text, None)?;
        let message = match &value.expr {
            Expr::Lit(_) => ast::method(value.expr, "into", Vec::new()),
            _ => self.coerce(value, &Repr::String, *text)?,
        };
        Ok(self.message(message))
    }

    fn message(&mut self, text: Expr) -> Value {
        let name = format!("{}::Message", self.error_name(self.package));
        Value::temp(ast::call_path(&name, vec![text]), Repr::Error(self.package))
    }

    /// `fmt.Errorf("…", …)`, with the cause of `: %w` at its end as source.
    pub(super) fn errorf(&mut self, id: ExprId, args: &[ExprId], spread: bool) -> Res<Value> {
        let [format, operands @ ..] = args else {
            return self.hole(id, "unsupported", "fmt.Errorf without a format");
        };
        if spread {
            return self.hole(id, "dynamic-type", "arguments of any type are passed on to fmt");
        }
        let constant = self.constant(self.body.unparen(*format));
        let text = match constant {
            Some(ConstValue::Str(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            _ => return self.hole(id, "unsupported", "fmt.Errorf with a format that is no constant"),
        };
        if !text.contains("%w") {
            if !self.has_variant(self.package, |v| matches!(v, ErrorVariant::Message)) {
                return self.hole(
                    id,
                    "unsupported",
                    "the package's error has no variant for a plain message",
                );
            }
            let written = self.printf(id, *format, operands)?;
            let message = super::format::string_of(&written.format, written.args);
            let message = match message {
                Expr::MethodCall(call)
                    if call.method == "to_owned" && matches!(*call.receiver, Expr::Lit(_)) =>
                {
                    ast::method(*call.receiver, "into", Vec::new())
                }
                other => other,
            };
            return Ok(self.message(message));
        }
        let (Some(head), Some((cause, before))) = (text.strip_suffix(": %w"), operands.split_last()) else {
            return self.wrapped_error(id, &text, operands);
        };
        if head.contains("%w") || !self.has_variant(self.package, |v| matches!(v, ErrorVariant::Context)) {
            return self.hole(id, "unsupported", "fmt.Errorf with several causes");
        }
        let message = self.context_message(id, head, before)?;
        let source = self.expr_as(*cause, &Repr::Error(self.package))?;
        Ok(self.caused("Context", message, source))
    }

    /// An error with a message and the error that caused it.
    fn caused(&mut self, variant: &str, message: Expr, source: Expr) -> Value {
        let name = ast::segments(&format!("{}::{variant}", self.error_name(self.package)));
        let mut literal: syn::ExprStruct = parse_quote!(#name { message, source });
        let boxed = ast::call_path("Box::new", vec![source]);
        for (field, value) in literal.fields.iter_mut().zip([message, boxed]) {
            field.colon_token = Some(Default::default());
            field.expr = value;
        }
        Value::temp(Expr::Struct(literal), Repr::Error(self.package))
    }

    /// `fmt.Errorf("%w: …", err, …)`: the message has the text of the cause in it.
    fn wrapped_error(&mut self, id: ExprId, text: &str, operands: &[ExprId]) -> Res<Value> {
        let wrapped = self.has_variant(self.package, |v| matches!(v, ErrorVariant::Wrapped));
        let Some((before, _)) = text.split_once("%w").filter(|(_, after)| !after.contains("%w") && wrapped)
        else {
            return self.hole(id, "unsupported", "fmt.Errorf with several causes");
        };
        // As many verbs stand before it as operands.
        let verbs = before.replace("%%", "").matches('%').count();
        let simple = |cause: &&ExprId| {
            let node = self.body.unparen(**cause);
            matches!(self.body[node], Go::Local(_) | Go::Name(_) | Go::Selector { .. })
        };
        let Some(cause) = operands.get(verbs).filter(simple).copied() else {
            return self.hole(id, "unsupported", "fmt.Errorf with a cause that is computed in the call");
        };
        let message = self.context_message(id, &text.replace("%w", "%v"), operands)?;
        let source = self.expr_as(cause, &Repr::Error(self.package))?;
        Ok(self.caused("Wrapped", message, source))
    }

    /// The text before `: %w`.
    fn context_message(&mut self, id: ExprId, head: &str, operands: &[ExprId]) -> Res<Expr> {
        let written = self.printf_text(id, head, operands)?;
        let text = super::format::string_of(&written.format, written.args);
        Ok(match text {
            Expr::MethodCall(call) if call.method == "to_owned" && matches!(*call.receiver, Expr::Lit(_)) => {
                ast::method(*call.receiver, "into", Vec::new())
            }
            other => other,
        })
    }

    /// A sentinel as a value.
    pub(super) fn sentinel(&mut self, id: ExprId, var: VarId) -> Res<Value> {
        let package = self.cx.program[var].package;
        match self.sentinel_name(var) {
            Some(name) => {
                let path = format!("{}::{name}", self.error_name(package));
                Ok(Value::temp(ast::path(&path), Repr::Error(package)))
            }
            None => self.hole(id, "unsupported", "a sentinel error without a variant"),
        }
    }

    fn sentinel_name(&self, var: VarId) -> Option<String> {
        let plan = self.cx.plan.errors.get(&self.cx.program[var].package)?;
        plan.variants.iter().find_map(|v| match v {
            ErrorVariant::Sentinel { var: found, name, .. } if *found == var => Some(name.clone()),
            ErrorVariant::Sentinel { .. }
            | ErrorVariant::Type { .. }
            | ErrorVariant::Message
            | ErrorVariant::Context
            | ErrorVariant::Wrapped
            | ErrorVariant::Package(..) => None,
        })
    }

    /// The sentinel that an expression names.
    fn sentinel_of(&self, id: ExprId) -> Option<VarId> {
        let node = self.body.unparen(id);
        if let Some(Entity::Var(var)) = self.types.names.get(node)
            && self.sentinel_name(*var).is_some()
        {
            return Some(*var);
        }
        None
    }

    /// The pattern of a sentinel, seen from this package's error.
    fn sentinel_pattern(&self, var: VarId, of: PackageId) -> Option<proc_macro2::TokenStream> {
        let package = self.cx.program[var].package;
        let name = self.sentinel_name(var)?;
        let path = ast::segments(&format!("{}::{name}", self.error_name(package)));
        if package == of {
            return Some(quote!(#path));
        }
        let plan = self.cx.plan.errors.get(&of)?;
        let wrapper = plan.variants.iter().find_map(|v| match v {
            ErrorVariant::Package(p, name) if *p == package => Some(name.clone()),
            ErrorVariant::Package(..)
            | ErrorVariant::Sentinel { .. }
            | ErrorVariant::Type { .. }
            | ErrorVariant::Message
            | ErrorVariant::Context
            | ErrorVariant::Wrapped => None,
        })?;
        let outer = ast::segments(&format!("{}::{wrapper}", self.error_name(of)));
        Some(quote!(#outer(#path)))
    }

    /// `err == ErrX` and `err != ErrX`.
    pub(super) fn error_comparison(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
    ) -> Res<Expr> {
        let (error, var) = match (self.sentinel_of(lhs), self.sentinel_of(rhs)) {
            (_, Some(var)) => (lhs, var),
            (Some(var), None) => (rhs, var),
            (None, None) => {
                return self.hole(id, "unsupported", "two errors are compared, and neither is a sentinel");
            }
        };
        let test = self.error_matches(error, var)?;
        Ok(if op == BinaryOp::Eq { test } else { ast::not(test) })
    }

    fn error_matches(&mut self, error: ExprId, var: VarId) -> Res<Expr> {
        let value = self.expr(error, None)?;
        let of = error_package(&value.repr);
        let Some(pattern) = self.sentinel_pattern(var, of.unwrap_or(self.package)) else {
            return self.hole(error, "unsupported", "a sentinel of a package whose errors do not get here");
        };
        let (expr, pattern) = match value.repr.peeled() {
            Repr::Error(_) if matches!(value.repr, Repr::Error(_)) => (value.expr, pattern),
            Repr::Error(_) => (auto(value.expr), pattern),
            Repr::Option(_) => (auto(value.expr), quote!(Some(#pattern))),
            Repr::Result(..) => (value.expr, quote!(Err(#pattern))),
            other => {
                let what = format!("{} is compared with an error", self.describe(other));
                return self.hole(error, "unsupported", what);
            }
        };
        Ok(ast::matches(expr, pattern))
    }

    /// `errors.Is(err, ErrX)`.
    pub(super) fn error_is(&mut self, id: ExprId, args: &[ExprId]) -> Res<Value> {
        let [error, target] = args else {
            return self.hole(id, "unsupported", "errors.Is with other arguments");
        };
        let Some(var) = self.sentinel_of(*target) else {
            return self.hole(id, "unsupported", "errors.Is with a target that is no sentinel of the port");
        };
        let from = self.cx.program[var].package;
        let value = self.expr(*error, None)?;
        let of = error_package(&value.repr).unwrap_or(self.package);
        let wraps = |emit: &Self, package| emit.has_variant(package, ErrorVariant::has_cause);
        if !wraps(self, of) && !wraps(self, from) {
            return Ok(Value::temp(self.error_matches(*error, var)?, Repr::Bool));
        }
        let comparable = self.cx.plan.errors.get(&of).is_some_and(|p| p.partial_eq);
        if of != from || !comparable {
            return self.hole(id, "unsupported", "errors.Is through causes of another package");
        }
        let sentinel = self.sentinel(id, var)?;
        let target = ast::reference(false, sentinel.expr);
        let test = match value.repr.peeled() {
            Repr::Error(_) => ast::method(auto(value.expr), "is", vec![target]),
            Repr::Option(_) | Repr::Result(..) => {
                let option = match value.repr.peeled() {
                    Repr::Result(..) => ast::method(value.expr, "err", Vec::new()),
                    _ if value.place => ast::method(auto(value.expr), "as_ref", Vec::new()),
                    _ => value.expr,
                };
                let is = ast::method(ast::ident_expr("err"), "is", vec![target]);
                let test = ast::closure(false, vec![ast::pat_ident("err", false)], None, is);
                ast::method(option, "is_some_and", vec![test])
            }
            other => {
                let what = format!("errors.Is of {}", self.describe(other));
                return self.hole(id, "unsupported", what);
            }
        };
        Ok(Value::temp(test, Repr::Bool))
    }

    /// The error and the local of `errors.As(err, &local)`.
    fn error_as_parts(&self, call: ExprId) -> Option<(ExprId, goxide_ir::LocalId)> {
        let node = self.body.unparen(call);
        let goxide_ir::Expr::Call { fun, args, .. } = &self.body[node] else { return None };
        let row = self.callee(*fun).and_then(|f| self.row_of(f))?;
        if row.special != Some(goxide_map::Special::ErrorAs) {
            return None;
        }
        let [error, target] = &args[..] else { return None };
        let goxide_ir::Expr::Unary { op: goxide_ir::UnaryOp::Addr, operand } =
            &self.body[self.body.unparen(*target)]
        else {
            return None;
        };
        if let goxide_ir::Expr::Local(local) = self.body[self.body.unparen(*operand)] {
            return Some((*error, local));
        }
        None
    }

    /// Whether a local is only there for `errors.As` to fill.
    pub(super) fn is_error_target(&self, local: goxide_ir::LocalId) -> bool {
        self.body.exprs().any(|(id, _)| self.error_as_parts(id).is_some_and(|(_, l)| l == local))
    }

    /// `errors.As(err, &target)` in a condition, as a `let` that binds the target.
    pub(super) fn errors_as(&mut self, part: ExprId) -> Res<Option<Expr>> {
        let Some((error, local)) = self.error_as_parts(part) else { return Ok(None) };
        let ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let (variant, repr) = self.error_variant(ty, part)?;
        let value = self.expr(error, None)?;
        let of = error_package(&value.repr).unwrap_or(self.package);
        if of != self.package {
            return self.hole(part, "unsupported", "errors.As of an error of another package");
        }
        let first = match value.repr.peeled() {
            Repr::Error(_) if matches!(value.repr, Repr::Ref { .. }) => ast::some(value.expr),
            Repr::Error(_) => ast::some(ast::reference(false, value.expr)),
            Repr::Option(_) if value.place => ast::method(auto(value.expr), "as_ref", Vec::new()),
            other => {
                let what = format!("errors.As of {}", self.describe(other));
                return self.hole(part, "unsupported", what);
            }
        };
        let name = self.local_name(local);
        self.bindings.insert(
            local,
            super::env::Binding { expr: ast::ident_expr(&name), repr: repr.lend(), owned: false },
        );
        let variant = ast::segments(&variant);
        let option: Expr = if self.has_variant(of, ErrorVariant::has_cause) {
            let enumeration = self.error_name(of);
            let cause = |variant: &ErrorVariant, name: &str| {
                let path = ast::segments(&format!("{enumeration}::{name}"));
                self.has_variant(of, |v| v == variant)
                    .then(|| -> syn::Pat { parse_quote!(#path { source, .. }) })
            };
            let causes = [cause(&ErrorVariant::Context, "Context"), cause(&ErrorVariant::Wrapped, "Wrapped")];
            let causes: Vec<syn::Pat> = causes.into_iter().flatten().collect();
            let chain: Expr = parse_quote!(std::iter::successors(#first, |err| match err {
                #(#causes)|* => Some(&**source),
                _ => None,
            }));
            let find: Expr = parse_quote!(|err| match err {
                #variant(found) => Some(found),
                _ => None,
            });
            ast::method(chain, "find_map", vec![find])
        } else {
            let pick: Expr = parse_quote!(|err| match err {
                #variant(found) => Some(found),
                _ => None,
            });
            ast::method(first, "and_then", vec![pick])
        };
        Ok(Some(ast::let_cond(ast::pat_call("Some", ast::pat_ident(&name, false)), option)))
    }

    /// `err.Error()`.
    pub(super) fn error_text(&mut self, base: ExprId) -> Res<Value> {
        let value = self.expr(base, None)?;
        let value = match value.repr.peeled() {
            Repr::Option(_) => self.unwrapped(value, false, base)?,
            _ => value,
        };
        Ok(Value::temp(ast::method(auto(value.expr), "to_string", Vec::new()), Repr::String))
    }
}

/// The package of the error that a value is or may hold.
pub(super) fn error_package(repr: &Repr) -> Option<PackageId> {
    match repr.peeled() {
        Repr::Error(package) | Repr::Result(_, package) => Some(*package),
        Repr::Option(inner) => error_package(inner),
        _ => None,
    }
}
