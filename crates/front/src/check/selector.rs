//! `x.name`: qualified identifiers, fields, methods.

use super::{
    Checker, Object,
    lookup::{Lookup, Member},
    operand::{Kind, Operand},
};
use goxide_ir::{
    Entity, Expr, ExprId, Name, Origin, PackageId, Selection, SelectionKind, Ty, TyId, is_exported,
    ty::{Signature, UNKNOWN, Variable},
};
use goxide_source::Span;

impl Checker<'_> {
    /// The package that an expression names.
    pub(super) fn is_package(&mut self, base: ExprId) -> Option<PackageId> {
        let body = self.body();
        let Expr::Name(name) = &body[base] else { return None };
        match self.entity(name) {
            Some(Entity::Package(package)) => Some(package),
            _ => None,
        }
    }

    /// What a qualified identifier means; `None` if `base` is no package. Notes it in the tables.
    pub(super) fn qualified(&mut self, expr: ExprId, base: ExprId, name: &Name) -> Option<Entity> {
        let body = self.body();
        let Expr::Name(package_name) = &body[base] else { return None };
        let entity = match self.entity(package_name) {
            Some(Entity::Package(package)) => {
                self.table().names.insert(base, Entity::Package(package));
                self.member_of_package(expr, package, name)
            }
            Some(Entity::Unknown) => {
                self.table().names.insert(base, Entity::Unknown);
                Entity::Unknown
            }
            _ => return None,
        };
        self.table().names.insert(expr, entity);
        Some(entity)
    }

    fn member_of_package(&mut self, expr: ExprId, package: PackageId, name: &Name) -> Entity {
        let program = self.program;
        let name_span = match &self.body()[expr] {
            Expr::Selector { name_span, .. } => *name_span,
            _ => self.body().expr_span(expr),
        };
        let target = &program[package];
        if target.origin == Origin::Missing {
            return Entity::Unknown;
        }
        match target.scope.get(name) {
            Some(entity) if is_exported(name) => *entity,
            Some(_) => {
                self.error(name_span, format!("name {name} not exported by package {}", target.name));
                Entity::Unknown
            }
            None if self.has_lost_items(package) => Entity::Unknown,
            None => {
                let text = self.text(expr);
                let other = other_case(name);
                let hint = match target.scope.get(&other) {
                    Some(_) if is_exported(&other) => format!(" (but have {other})"),
                    _ => String::new(),
                };
                self.error(name_span, format!("undefined: {text}{hint}"));
                Entity::Unknown
            }
        }
    }

    pub(super) fn selector(&mut self, expr: ExprId, base: ExprId, name: &Name, name_span: Span) -> Operand {
        if let Some(entity) = self.qualified(expr, base, name) {
            return self.entity_operand(expr, entity);
        }
        let mut x = self.expr_or_type(base);
        if let Kind::Builtin(_) = x.kind {
            let text = self.describe(&x);
            self.error_at(base, format!("invalid use of {text} in selector expression"));
            x.spoil();
        }
        if x.is_invalid() || x.ty == UNKNOWN {
            return Operand::invalid(expr);
        }
        if name == "_" {
            self.error(name_span, "cannot refer to blank field or method");
            return Operand::invalid(expr);
        }
        if x.is_nil() {
            self.error_at(base, format!("invalid use of nil in selector expression nil.{name}"));
            return Operand::invalid(expr);
        }
        self.default_untyped(&mut x);
        let found = self.lookup(x.ty, name, self.here());
        let found = match &*found {
            Lookup::Found(found) => found,
            Lookup::Ambiguous => {
                let text = self.text(base);
                self.error(name_span, format!("ambiguous selector {text}.{name}"));
                return Operand::invalid(expr);
            }
            Lookup::Missing if self.is_open_ended(x.ty) => return Operand::invalid(expr),
            Lookup::Missing => {
                self.missing_member(&x, base, name, name_span);
                return Operand::invalid(expr);
            }
        };
        let addressable = x.kind == Kind::Variable;
        match found.member {
            Member::Field { ty } => {
                if x.kind == Kind::Type {
                    let (text, shown) = (self.text(expr), self.show(x.ty));
                    self.error(name_span, format!("{text} undefined (type {shown} has no method {name})"));
                    return Operand::invalid(expr);
                }
                self.select(expr, SelectionKind::Field, found.path.clone());
                if ty == UNKNOWN {
                    return Operand::invalid(expr);
                }
                let kind = if addressable || found.indirect { Kind::Variable } else { Kind::Value };
                Operand::new(kind, ty, expr)
            }
            Member::Method { func, sig, pointer } => {
                self.depend_on(Object::Func(func));
                if pointer && !found.indirect && !addressable {
                    let shown = self.show(x.ty);
                    let message = if x.kind == Kind::Type {
                        format!(
                            "invalid method expression {shown}.{name} (needs pointer receiver (*{shown}).{name})"
                        )
                    } else {
                        format!("cannot call pointer method {name} on {shown}")
                    };
                    self.error(name_span, message);
                    return Operand::invalid(expr);
                }
                if x.kind == Kind::Type {
                    self.select(expr, SelectionKind::MethodExpr { func: Some(func) }, found.path.clone());
                    return self.method_expr(expr, x.ty, sig, Some(func));
                }
                let address = pointer && !found.owner_pointer;
                let deref = !pointer && found.owner_pointer;
                self.select(expr, SelectionKind::Method { func, address, deref }, found.path.clone());
                self.method_value(expr, sig)
            }
            Member::InterfaceMethod { index, sig } => {
                if x.kind == Kind::Type {
                    self.select(expr, SelectionKind::MethodExpr { func: None }, found.path.clone());
                    return self.method_expr(expr, x.ty, sig, None);
                }
                let interface = match self.types[found.owner] {
                    Ty::Param(param) => self.types[param].constraint,
                    _ => found.owner,
                };
                self.select(expr, SelectionKind::InterfaceMethod { interface, index }, found.path.clone());
                self.method_value(expr, sig)
            }
        }
    }

    pub(super) fn select(&mut self, expr: ExprId, kind: SelectionKind, path: Vec<goxide_ir::FieldStep>) {
        self.table().selections.insert(expr, Selection { kind, path });
    }

    fn method_value(&mut self, expr: ExprId, sig: TyId) -> Operand {
        if sig == UNKNOWN { Operand::invalid(expr) } else { Operand::new(Kind::Value, sig, expr) }
    }

    /// `T.Method`: a function with the receiver first.
    fn method_expr(
        &mut self,
        expr: ExprId,
        receiver: TyId,
        sig: TyId,
        func: Option<goxide_ir::FuncId>,
    ) -> Operand {
        let Ty::Func(sig) = &self.types[sig] else { return Operand::invalid(expr) };
        let mut name = Name::default();
        if sig.params.first().is_some_and(|p| !p.name.is_empty()) {
            let program = self.program;
            name = func
                .and_then(|f| {
                    let func = &program[f];
                    let local = func.receiver.as_ref()?.local?;
                    Some(program[func.body][local].name.clone())
                })
                .unwrap_or_else(|| "_".into());
        }
        let first = Variable { name, ty: receiver };
        let params = std::iter::once(first).chain(sig.params.iter().cloned()).collect();
        let sig = Signature { params, results: sig.results.clone(), variadic: sig.variadic };
        let ty = self.types.intern(Ty::Func(sig));
        Operand::new(Kind::Value, ty, expr)
    }

    fn missing_member(&mut self, x: &Operand, base: ExprId, name: &Name, span: Span) {
        let (text, shown) = (self.text(base), self.show(x.ty));
        let pointer = self.deref(x.ty);
        let why = if pointer.is_some_and(|b| self.is_interface(b)) {
            format!("type {shown} is pointer to interface, not interface")
        } else if pointer.is_some_and(|b| self.is_param(b)) {
            format!("type {shown} is pointer to type parameter, not type parameter")
        } else {
            let other = other_case(name);
            let package = self.here();
            match &*self.lookup(x.ty, &other, package) {
                Lookup::Found(found) => {
                    let what = if matches!(found.member, Member::Field { .. }) { "field" } else { "method" };
                    format!("type {shown} has no field or method {name}, but does have {what} {other}")
                }
                Lookup::Ambiguous | Lookup::Missing => format!("type {shown} has no field or method {name}"),
            }
        };
        self.error(span, format!("{text}.{name} undefined ({why})"));
    }
}

/// The name with its first letter in the other case, which is the usual slip.
fn other_case(name: &str) -> Name {
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return Name::default() };
    let rest = chars.as_str();
    if first.is_uppercase() {
        first.to_lowercase().chain(rest.chars()).collect()
    } else {
        first.to_uppercase().chain(rest.chars()).collect()
    }
}
