//! Types that `sort.Sort` and its like sort: they get an implementation of the runtime library's `sort::Interface`,
//! and a slice that is sorted under another type's name is lent to it and taken back.
//!
//! ```text
//! sort.Sort(byLength(words))
//! let mut sorted = ByLength(std::mem::take(&mut words));
//! go::sort::sort(&mut sorted);
//! words = sorted.0;
//! ```

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use crate::cx::{Cx, Needs};
use goxide_ir::{Entity, Expr as Go, ExprId, FuncId, LocalId, Mode, PackageId, Ty, TyId, TypeDeclId};
use goxide_map::{Library, Special};
use goxide_plan::{FuncHome, FuncPlan, Repr, TypeForm};
use syn::parse_quote;

/// Methods of Go's `sort.Interface`.
const METHODS: [&str; 3] = ["Len", "Less", "Swap"];

/// `impl go::sort::Interface for T`, where the port sorts values of the type.
pub(crate) fn implementation(
    cx: Cx<'_>,
    here: PackageId,
    decl: TypeDeclId,
    needs: &mut Needs,
) -> Option<syn::Item> {
    let plan = cx.plan.types.get(&decl)?;
    if matches!(plan.form, TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_)) {
        return None;
    }
    let inherent = |name: &&str| {
        cx.plan.funcs.iter().any(|(id, func)| {
            cx.program[*id].name == **name && func.home == FuncHome::Inherent(decl) && func.hole.is_none()
        })
    };
    if !METHODS.iter().all(inherent) || !is_given(cx, decl, Special::SortInterface) {
        return None;
    }
    let path = ast::segments(&crate::ty::go_path(cx, here, "go::sort::Interface", needs));
    let ty = crate::ty::decl_path(cx, here, decl);
    Some(parse_quote! {
        impl #path for #ty {
            fn len(&self) -> i64 { self.len() }
            fn less(&self, i: i64, j: i64) -> bool { self.less(i, j) }
            fn swap(&mut self, i: i64, j: i64) { self.swap(i, j); }
        }
    })
}

/// `impl go::heap::Interface for T`, where the port makes a heap of values of the type.
pub(crate) fn heap_implementation(
    cx: Cx<'_>,
    here: PackageId,
    decl: TypeDeclId,
    needs: &mut Needs,
) -> Option<syn::Item> {
    let method = |name: &str| {
        let own = |(id, func): &(&FuncId, &FuncPlan)| {
            cx.program[**id].name == name && func.home == FuncHome::Inherent(decl) && func.hole.is_none()
        };
        cx.plan.funcs.iter().find(own).map(|(_, func)| func)
    };
    let all = METHODS.iter().all(|name| method(name).is_some());
    let (push, pop) = (method("Push")?, method("Pop")?);
    if !all || !is_given(cx, decl, Special::HeapInterface) {
        return None;
    }
    let any = |repr: &Repr| matches!(repr, Repr::Rc(inner) if **inner == Repr::Any);
    let lent = |repr: &Repr| matches!(repr, Repr::Ref { inner, .. } if **inner == Repr::Any);
    let given: syn::Expr = match &push.params.first()?.repr {
        repr if any(repr) => parse_quote!(x),
        repr if lent(repr) => parse_quote!(&*x),
        Repr::Option(inner) if any(inner) => parse_quote!(Some(x)),
        Repr::Option(inner) if lent(inner) => parse_quote!(Some(&*x)),
        _ => return None,
    };
    let taken: syn::Expr = match pop.result.repr() {
        repr if any(&repr) => parse_quote!(self.pop()),
        Repr::Option(inner) if any(&inner) => parse_quote!(self.pop().expect("Pop gives an element")),
        _ => return None,
    };
    let path = ast::segments(&crate::ty::go_path(cx, here, "go::heap::Interface", needs));
    let ty = crate::ty::decl_path(cx, here, decl);
    let object = crate::ty::of(cx, here, &Repr::Rc(Box::new(Repr::Any)), needs);
    Some(parse_quote! {
        impl #path for #ty {
            fn len(&self) -> i64 { self.len() }
            fn less(&self, i: i64, j: i64) -> bool { self.less(i, j) }
            fn swap(&mut self, i: i64, j: i64) { self.swap(i, j); }
            fn push(&mut self, x: #object) { self.push(#given); }
            fn pop(&mut self) -> #object { #taken }
        }
    })
}

/// Whether some call of the port hands a value of the type to a library function of this kind.
fn is_given(cx: Cx<'_>, decl: TypeDeclId, special: Special) -> bool {
    cx.program.ported_funcs().any(|(_, func)| {
        let Some(types) = cx.program.checked.bodies.get(func.body) else { return false };
        let body = &cx.program[func.body];
        body.exprs().any(|(_, expr)| {
            let Go::Call { fun, args, .. } = expr else { return false };
            let Some(Entity::Func(callee)) = types.names.get(body.unparen(*fun)) else { return false };
            let callee = &cx.program[*callee];
            let row = Library::embedded().func(&cx.program[callee.package].path, &callee.name);
            let takes = row.is_some_and(|r| r.special == Some(special));
            takes && args.iter().any(|a| types.exprs.get(*a).is_some_and(|t| named(cx, t.ty) == Some(decl)))
        })
    })
}

/// The declared type, through a pointer to it.
fn named(cx: Cx<'_>, ty: TyId) -> Option<TypeDeclId> {
    match &cx.program.types[ty] {
        Ty::Named { decl, .. } => Some(*decl),
        Ty::Pointer(inner) => named(cx, *inner),
        _ => None,
    }
}

impl Emit<'_> {
    /// Whether a slice of this local is sorted under another type's name.
    pub(super) fn sorted_as_another(&self, local: LocalId) -> bool {
        self.body.exprs().any(|(_, expr)| {
            let Go::Call { fun, args, .. } = expr else { return false };
            let Some(callee) = self.callee(self.body.unparen(*fun)) else { return false };
            let callee = &self.cx.program[callee];
            let row = Library::embedded().func(&self.cx.program[callee.package].path, &callee.name);
            row.is_some_and(|r| r.special == Some(Special::SortInterface))
                && args.iter().any(|a| {
                    matches!(&self.body[self.body.unparen(*a)], Go::Call { args, .. }
                        if args.iter().any(|x| self.root_local(*x) == Some(local)))
                })
        })
    }

    /// `sort.Sort(T(s))`; nothing where the operand is sorted in its own place.
    pub(super) fn sort_converted(
        &mut self,
        id: ExprId,
        function: &str,
        args: &[ExprId],
    ) -> Res<Option<Value>> {
        let [arg] = args else { return Ok(None) };
        let node = self.body.unparen(*arg);
        let Go::Call { fun, args: operand, .. } = &self.body[node] else { return Ok(None) };
        let (fun, [operand]) = (self.body.unparen(*fun), &operand[..]) else { return Ok(None) };
        let operand = *operand;
        let Repr::Named(decl, type_args) = self.natural(self.ty(node)) else { return Ok(None) };
        if self.mode(fun) != Mode::Type {
            return Ok(None);
        }
        let Some(inner) = self.newtype_inner(decl, &type_args) else {
            return self.hole(id, "aliased-slice", "what is sorted is no slice under another name");
        };
        let place = self.place(operand, true)?;
        let place = self.inner_collection(place, true, operand)?;
        if place.repr != inner || !place.place {
            let what =
                format!("`{}` is sorted through a view that the port cannot make", self.go_text(operand));
            return self.hole(id, "aliased-slice", what);
        }
        let name = self.fresh("sorted");
        let taken = ast::call_path("std::mem::take", vec![ast::reference(true, place.expr.clone())]);
        let wrapped = ast::call_path(&self.type_name(decl), vec![taken]);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, true), None, Some(wrapped)));
        let sort = self.go(function);
        let sorted = ast::ident_expr(&name);
        self.out.push(ast::semi(ast::call(sort, vec![ast::reference(true, sorted.clone())])));
        let back = ast::assign(place.expr, ast::field(sorted, "0"));
        Ok(Some(Value::temp(back, Repr::Unit)))
    }
}
