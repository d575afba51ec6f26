//! Declarations of types: resolved when first asked for.

use super::{Busy, Checker};
use goxide_ir::{ExprId, LocalId, Ty, TyId, TypeDecl, TypeDeclId, TypeInfo, TypeParamDecl, ty::UNKNOWN};
use goxide_source::Span;

impl<'a> Checker<'a> {
    /// The type that a declared name means. What stands on the right of a declared type waits until it is asked for,
    /// or until no other type is being resolved: so types and aliases can mention each other.
    pub(super) fn type_decl(&mut self, decl: TypeDeclId) -> TyId {
        if let Some(info) = self.checked.types.get(decl) {
            return info.ty;
        }
        let declared = &self.decls[decl];
        let (package, file, body) = (declared.package, declared.file, declared.body);
        if declared.local.is_some() || self.program[package].origin == goxide_ir::Origin::Missing {
            return UNKNOWN;
        }
        let (is_alias, rhs) = (declared.is_alias, declared.ty);
        let type_params = declared.type_params.clone();
        if !is_alias {
            let ty = self.enter(package, file, body, None, |this| this.named_type(decl, &type_params));
            self.pending.push(decl);
            self.resolve_pending();
            return ty;
        }
        if !self.busy.insert(Busy::Type(decl)) {
            self.resolves_itself(decl);
            return UNKNOWN;
        }
        self.resolving.push(Some(decl));
        let ty = self
            .deeper(|this| {
                this.enter(package, file, body, None, |this| this.alias_type(decl, &type_params, rhs))
            })
            .unwrap_or(UNKNOWN);
        self.resolving.pop();
        self.busy.remove(&Busy::Type(decl));
        self.resolve_pending();
        ty
    }

    /// Resolves what waits, unless a type is being resolved.
    fn resolve_pending(&mut self) {
        while self.resolving.is_empty() {
            let Some(decl) = self.pending.pop() else { return };
            self.resolve_type(decl);
        }
    }

    /// Resolves constraints and right side of a declared type, if that has not been done.
    pub(super) fn resolve_type(&mut self, decl: TypeDeclId) {
        if self.rhs.get(decl).is_some() {
            return;
        }
        if self.busy.contains(&Busy::Type(decl)) {
            return self.resolves_itself(decl);
        }
        let declared = &self.decls[decl];
        if declared.local.is_some() {
            return;
        }
        let (package, file, body, rhs) = (declared.package, declared.file, declared.body, declared.ty);
        let type_params = declared.type_params.clone();
        self.busy.insert(Busy::Type(decl));
        self.resolving.push(Some(decl));
        self.deeper(|this| {
            this.enter(package, file, body, None, |this| this.right_side(decl, &type_params, rhs));
        });
        self.resolving.pop();
        self.busy.remove(&Busy::Type(decl));
    }

    /// What the type is depends on what it is: tells of the circle, once.
    fn resolves_itself(&mut self, decl: TypeDeclId) {
        let start = self.resolving.iter().rposition(|d| *d == Some(decl)).unwrap_or(0);
        let circle: Option<Vec<TypeDeclId>> = self.resolving[start..].iter().copied().collect();
        let Some(circle) = circle.filter(|c| !c.is_empty()) else { return };
        let known = circle.iter().any(|d| self.finite_types.contains(d));
        self.finite_types.extend(&circle);
        if !known {
            self.tell_cycle(&circle);
        }
    }

    /// `type A = B`.
    fn alias_type(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl], rhs: ExprId) -> TyId {
        let params = self.declare_params(type_params);
        self.resolve_constraints(type_params, &params);
        let ty = self.typ(rhs);
        self.rhs.insert(decl, ty);
        let info = TypeInfo { ty, underlying: UNKNOWN, params, methods: Vec::new() };
        self.checked.types.insert(decl, info);
        ty
    }

    /// `type A …`, without what it is.
    fn named_type(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl]) -> TyId {
        let params = self.declare_params(type_params);
        let args = params.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        let ty = self.types.intern(Ty::Named { decl, args });
        let methods = self.methods_of.get(&decl).cloned().unwrap_or_default();
        self.checked.types.insert(decl, TypeInfo { ty, underlying: UNKNOWN, params, methods });
        ty
    }

    /// Constraints and right side of a declared type.
    fn right_side(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl], rhs: ExprId) {
        let params = self.checked.types.get(decl).map(|i| i.params.clone()).unwrap_or_default();
        self.resolve_constraints(type_params, &params);
        let mut ty = self.typ(rhs);
        if self.is_param(ty) {
            self.error_at(rhs, "cannot use a type parameter as RHS in type declaration");
            ty = UNKNOWN;
        }
        self.rhs.insert(decl, ty);
    }

    /// Settles the underlying type, which had to wait for types declared around it.
    pub(super) fn finish_type(&mut self, decl: TypeDeclId) {
        let Some(ty) = self.checked.types.get(decl).map(|i| i.ty) else { return };
        let under = self.under(ty);
        if let Some(info) = self.checked.types.get_mut(decl) {
            info.underlying = under;
        }
    }

    /// Declares a type of a function's body.
    pub(super) fn local_type(
        &mut self,
        local: LocalId,
        type_params: &[TypeParamDecl],
        is_alias: bool,
        ty: ExprId,
        span: Span,
    ) {
        let declared = &self.body()[local];
        let decl = self.decls.alloc(TypeDecl {
            name: declared.name.clone(),
            name_span: declared.span,
            package: self.here(),
            file: self.env.file,
            body: self.body_id(),
            local: Some(local),
            type_params: type_params.to_vec(),
            is_alias,
            ty,
            span,
        });
        self.table().local_types.insert(local, decl);
        if is_alias {
            let ty = self.alias_type(decl, type_params, ty);
            self.table().locals.insert(local, ty);
        } else {
            let named = self.named_type(decl, type_params);
            self.table().locals.insert(local, named);
            self.right_side(decl, type_params, ty);
            self.finite(decl);
        }
        self.finish_type(decl);
    }
}
