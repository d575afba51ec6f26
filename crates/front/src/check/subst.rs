//! Replacing type parameters by type arguments.

use super::Checker;
use goxide_ir::{
    Ty, TyId, TypeParamId,
    ty::{Field, Interface, Method, Signature, Term, Variable},
};

impl Checker<'_> {
    /// `ty` with each of `params` replaced by its argument.
    pub(super) fn subst(&mut self, ty: TyId, params: &[TypeParamId], args: &[TyId]) -> TyId {
        if params.is_empty() || !self.mentions_params(ty) {
            return ty;
        }
        self.deeper(|this| this.subst_inside(ty, params, args)).unwrap_or(goxide_ir::ty::UNKNOWN)
    }

    fn subst_inside(&mut self, ty: TyId, params: &[TypeParamId], args: &[TyId]) -> TyId {
        let new = match self.types[ty].clone() {
            Ty::Param(param) => {
                let position = params.iter().position(|p| *p == param);
                return position.and_then(|i| args.get(i).copied()).unwrap_or(ty);
            }
            Ty::Unknown | Ty::Basic(_) => return ty,
            Ty::Named { decl, args: own } => Ty::Named { decl, args: self.subst_all(&own, params, args) },
            Ty::Pointer(x) => Ty::Pointer(self.subst(x, params, args)),
            Ty::Slice(x) => Ty::Slice(self.subst(x, params, args)),
            Ty::Array { len, elem } => Ty::Array { len, elem: self.subst(elem, params, args) },
            Ty::Map { key, value } => {
                Ty::Map { key: self.subst(key, params, args), value: self.subst(value, params, args) }
            }
            Ty::Chan { dir, elem } => Ty::Chan { dir, elem: self.subst(elem, params, args) },
            Ty::Struct(fields) => Ty::Struct(
                fields.into_iter().map(|f| Field { ty: self.subst(f.ty, params, args), ..f }).collect(),
            ),
            Ty::Func(sig) => Ty::Func(Signature {
                params: self.subst_variables(sig.params, params, args),
                results: self.subst_variables(sig.results, params, args),
                variadic: sig.variadic,
            }),
            Ty::Interface(interface) => Ty::Interface(Interface {
                methods: interface
                    .methods
                    .into_iter()
                    .map(|m| Method { sig: self.subst(m.sig, params, args), ..m })
                    .collect(),
                embeds: interface
                    .embeds
                    .into_iter()
                    .map(|terms| {
                        terms.into_iter().map(|t| Term { ty: self.subst(t.ty, params, args), ..t }).collect()
                    })
                    .collect(),
                comparable: interface.comparable,
            }),
            Ty::Tuple(types) => Ty::Tuple(self.subst_all(&types, params, args)),
        };
        self.types.intern(new)
    }

    fn subst_all(&mut self, types: &[TyId], params: &[TypeParamId], args: &[TyId]) -> Box<[TyId]> {
        types.iter().map(|t| self.subst(*t, params, args)).collect()
    }

    fn subst_variables(
        &mut self,
        variables: Box<[Variable]>,
        params: &[TypeParamId],
        args: &[TyId],
    ) -> Box<[Variable]> {
        variables.into_iter().map(|v| Variable { ty: self.subst(v.ty, params, args), ..v }).collect()
    }

    /// Whether any type parameter occurs in `ty`.
    pub(super) fn mentions_params(&mut self, ty: TyId) -> bool {
        if let Some(known) = self.has_params.get(&ty) {
            return *known;
        }
        let mut children = Vec::new();
        let own = collect_children(&self.types[ty], &mut children);
        let answer = own || children.into_iter().any(|c| self.mentions_params(c));
        self.has_params.insert(ty, answer);
        answer
    }

    /// Whether any of `params` occurs in `ty`.
    pub(super) fn mentions(&mut self, ty: TyId, params: &[TypeParamId]) -> bool {
        if !self.mentions_params(ty) {
            return false;
        }
        if let Ty::Param(param) = self.types[ty] {
            return params.contains(&param);
        }
        let mut children = Vec::new();
        collect_children(&self.types[ty], &mut children);
        children.into_iter().any(|c| self.mentions(c, params))
    }
}

/// Adds the types that `ty` is made of; says whether it is a type parameter itself.
fn collect_children(ty: &Ty, out: &mut Vec<TyId>) -> bool {
    match ty {
        Ty::Param(_) => return true,
        Ty::Unknown | Ty::Basic(_) => {}
        Ty::Named { args, .. } | Ty::Tuple(args) => out.extend(args),
        Ty::Pointer(x) | Ty::Slice(x) | Ty::Array { elem: x, .. } | Ty::Chan { elem: x, .. } => out.push(*x),
        Ty::Map { key, value } => out.extend([*key, *value]),
        Ty::Struct(fields) => out.extend(fields.iter().map(|f| f.ty)),
        Ty::Func(sig) => out.extend(sig.params.iter().chain(&sig.results).map(|v| v.ty)),
        Ty::Interface(i) => {
            out.extend(i.methods.iter().map(|m| m.sig));
            out.extend(i.embeds.iter().flatten().map(|t| t.ty));
        }
    }
    false
}
