//! Type parameters and their constraints.

use super::Checker;
use goxide_ir::{
    ExprId, Name, Ty, TyId, TypeParamDecl, TypeParamId,
    ty::{Interface, Term, TypeParam, UNKNOWN},
};

impl Checker<'_> {
    /// Declares type parameters; their constraints may mention each other, so they are resolved afterwards.
    pub(super) fn declare_params(&mut self, decls: &[TypeParamDecl]) -> Vec<TypeParamId> {
        let mut params = Vec::with_capacity(decls.len());
        for (index, decl) in decls.iter().enumerate() {
            params.push(self.declare_param(decl.name.clone(), index as u32, Some(decl.local)));
        }
        params
    }

    pub(super) fn declare_param(
        &mut self,
        name: Name,
        index: u32,
        local: Option<goxide_ir::LocalId>,
    ) -> TypeParamId {
        let param = self.types.alloc_param(TypeParam { name, index, constraint: UNKNOWN });
        let ty = self.types.intern(Ty::Param(param));
        if let Some(local) = local {
            self.table().locals.insert(local, ty);
            self.table().type_params.insert(local, param);
        }
        param
    }

    pub(super) fn resolve_constraints(&mut self, decls: &[TypeParamDecl], params: &[TypeParamId]) {
        let mut last: Option<(ExprId, TyId)> = None;
        for (decl, param) in decls.iter().zip(params) {
            let ty = match last {
                Some((expr, ty)) if expr == decl.constraint => ty,
                _ => self.constraint(decl.constraint),
            };
            last = Some((decl.constraint, ty));
            self.types.set_constraint(*param, ty);
        }
    }

    /// A constraint; a plain type stands for the interface with that one type.
    fn constraint(&mut self, expr: ExprId) -> TyId {
        let ty = self.typ(expr);
        let plain = match &self.types[ty] {
            Ty::Unknown | Ty::Interface(_) | Ty::Named { .. } => false,
            Ty::Basic(_)
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Array { .. }
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Struct(_)
            | Ty::Func(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => true,
        };
        if !plain {
            return ty;
        }
        let term: Box<[Term]> = Box::new([Term { tilde: false, ty }]);
        self.types.intern(Ty::Interface(Interface { embeds: Box::new([term]), ..Interface::default() }))
    }
}
