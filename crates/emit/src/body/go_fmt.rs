//! Types of the port that `fmt` prints by their fields: they get an implementation of the runtime library's `GoFmt`.
//!
//! ```text
//! impl go::value::GoFmt for Point {
//!     fn go_value(&self) -> go::value::Value<'_> {
//!         go::value::Value::fields("main.Point", &[("X", &self.x), ("Y", &self.y)])
//!     }
//! }
//! ```

use super::ast;
use crate::cx::{Cx, Needs};
use goxide_ir::dump::Qualify;
use goxide_ir::{BodyId, Expr as Go, ExprId, FuncId, Origin, PackageId, SelectionKind, Ty, TyId, TypeDeclId};
use goxide_map::{Library, Special};
use goxide_plan::{Repr, TypeForm};
use std::collections::BTreeSet;
use syn::{Expr, parse_quote};

/// Whether a type can have `GoFmt`.
pub(super) fn printable(cx: Cx<'_>, decl: TypeDeclId) -> bool {
    decl_printable(cx, decl, 0)
}

fn decl_printable(cx: Cx<'_>, decl: TypeDeclId, depth: u32) -> bool {
    let Some(plan) = cx.plan.types.get(&decl) else { return false };
    let Some(info) = cx.program.checked.types.get(decl) else { return false };
    if !info.params.is_empty() || depth > 5 {
        return depth > 5;
    }
    match &plan.form {
        TypeForm::Struct(form) => {
            form.guards.is_empty() && form.fields.iter().all(|f| repr_printable(cx, &f.repr, depth + 1))
        }
        TypeForm::Newtype { inner, .. } => repr_printable(cx, inner, depth + 1),
        TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => false,
    }
}

fn repr_printable(cx: Cx<'_>, repr: &Repr, depth: u32) -> bool {
    match repr {
        Repr::Bool | Repr::Int(_) | Repr::Float(_) | Repr::Char | Repr::String | Repr::Str => true,
        Repr::Named(decl, args) => args.is_empty() && decl_printable(cx, *decl, depth),
        Repr::Vec(inner)
        | Repr::GoSlice(inner)
        | Repr::Array(inner, _)
        | Repr::SliceOf(inner)
        | Repr::Box(inner) => repr_printable(cx, inner, depth),
        Repr::Rc(inner) if **inner == Repr::Any => true,
        Repr::Option(inner) | Repr::Rc(inner) | Repr::RefCell(inner) => {
            matches!(**inner, Repr::Box(_) | Repr::Rc(_) | Repr::RefCell(_) | Repr::Named(..))
                && repr_printable(cx, inner, depth)
        }
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => {
            repr_printable(cx, k, depth) && repr_printable(cx, v, depth)
        }
        _ => false,
    }
}

/// Types that some call of `fmt` prints through the runtime library.
fn formatted(cx: Cx<'_>) -> BTreeSet<TypeDeclId> {
    let mut found = BTreeSet::new();
    for (ty, direct) in operands(cx) {
        add(cx, ty, direct, &mut found);
    }
    for decl in behind_any(cx).declared.into_keys() {
        if let Some(info) = cx.program.checked.types.get(decl) {
            add(cx, info.ty, false, &mut found);
        }
    }
    found
}

/// What an `any` may hold that some call of `fmt` prints.
pub(super) fn behind_any(cx: Cx<'_>) -> super::behind_any::Behind {
    super::behind_any::types(cx, operands(cx).into_iter().map(|(ty, _)| ty))
}

/// The types of what is printed; whether `fmt` itself is given it, which may print it without the library's help.
fn operands(cx: Cx<'_>) -> Vec<(TyId, bool)> {
    let mut found = Vec::new();
    for (_, func) in cx.program.ported_funcs() {
        let Some(types) = cx.program.checked.bodies.get(func.body) else { continue };
        for (arg, direct) in printed_args(cx, func.body) {
            found.extend(types.exprs.get(arg).map(|arg| (arg.ty, direct)));
        }
    }
    found
}

/// What a body gives to be printed; whether to `fmt` itself.
pub(super) fn printed_args(cx: Cx<'_>, id: BodyId) -> Vec<(ExprId, bool)> {
    let Some(types) = cx.program.checked.bodies.get(id) else { return Vec::new() };
    let body = &cx.program[id];
    let mut found = Vec::new();
    for (_, expr) in body.exprs() {
        let Go::Call { fun, args, .. } = expr else { continue };
        let fun = body.unparen(*fun);
        let callee = match types.names.get(fun) {
            Some(goxide_ir::Entity::Func(func)) => Some(*func),
            _ => match types.selections.get(fun).map(|s| s.kind) {
                Some(SelectionKind::Method { func, .. }) => Some(func),
                _ => None,
            },
        };
        let Some(callee) = callee.filter(|f| formats(cx, *f)) else { continue };
        let direct = cx.program[cx.program[callee].package].origin != Origin::Port;
        found.extend(args.iter().map(|arg| (*arg, direct)));
    }
    found
}

fn formats(cx: Cx<'_>, func: FuncId) -> bool {
    let item = &cx.program[func];
    let package = &cx.program[item.package];
    if package.origin == Origin::Port {
        let last = cx.plan.funcs.get(&func).and_then(|plan| plan.params.last());
        return last.is_some_and(|param| takes_printable(&param.repr));
    }
    let row = Library::embedded().func(&package.path, &item.name);
    row.and_then(|r| r.special).is_some_and(|s| s.prints() || s == Special::Errorf)
}

/// Whether a parameter takes whatever can be printed: `&[&dyn GoFmt]`.
pub(super) fn takes_printable(repr: &Repr) -> bool {
    let Repr::Ref { inner, .. } = repr else { return false };
    let Repr::SliceOf(elem) = &**inner else { return false };
    matches!(elem.peeled(), Repr::Path { path, .. } if path == "dyn go::value::GoFmt")
}

fn add(cx: Cx<'_>, ty: TyId, top: bool, found: &mut BTreeSet<TypeDeclId>) {
    match &cx.program.types[ty] {
        Ty::Named { decl, .. } => {
            let Some(plan) = cx.plan.types.get(decl) else { return };
            let simple = match &plan.form {
                TypeForm::Newtype { inner, .. } => {
                    !matches!(inner, Repr::Vec(_) | Repr::HashMap(..) | Repr::Array(..) | Repr::Float(_))
                }
                _ => false,
            };
            if top && (simple || display(cx, *decl)) || found.contains(decl) || !printable(cx, *decl) {
                return;
            }
            found.insert(*decl);
            let Some(info) = cx.program.checked.types.get(*decl) else { return };
            add(cx, info.underlying, false, found);
        }
        Ty::Struct(fields) => fields.iter().for_each(|f| add(cx, f.ty, false, found)),
        Ty::Pointer(inner)
            if top && matches!(&cx.program.types[*inner], Ty::Named { decl, .. } if display(cx, *decl)) => {}
        Ty::Pointer(inner) | Ty::Slice(inner) | Ty::Array { elem: inner, .. } => {
            add(cx, *inner, false, found)
        }
        Ty::Map { key, value } => {
            add(cx, *key, false, found);
            add(cx, *value, false, found);
        }
        Ty::Unknown
        | Ty::Basic(_)
        | Ty::Chan { .. }
        | Ty::Func(_)
        | Ty::Interface(_)
        | Ty::Tuple(_)
        | Ty::Param(_) => {}
    }
}

/// Whether the type's text method became `Display`.
fn display(cx: Cx<'_>, decl: TypeDeclId) -> bool {
    let Some(info) = cx.program.checked.types.get(decl) else { return false };
    info.methods.iter().any(|f| {
        cx.plan.funcs.get(f).is_some_and(goxide_plan::FuncPlan::is_display)
            && cx.program[*f].receiver.as_ref().is_some_and(|r| !r.pointer)
    })
}

/// What `%T` calls a declared type.
fn go_name(cx: Cx<'_>, decl: TypeDeclId) -> String {
    let item = &cx.program[decl];
    let fields = cx.program.checked.types.get(decl).map(|info| &cx.program.types[info.underlying]);
    let universe = cx.program.packages.iter().next();
    let (true, Some(Ty::Struct(fields)), Some((universe, _))) = (item.is_nameless(), fields, universe) else {
        return format!("{}.{}", cx.program[item.package].name, item.name);
    };
    let field = |field: &goxide_ir::ty::Field| {
        let ty = cx.program.type_string(field.ty, Qualify::From(universe));
        if field.embedded { ty } else { format!("{} {ty}", field.name) }
    };
    format!("struct {{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join("; "))
}

/// The implementation for a type, if something prints it; written beside the type.
pub(crate) fn implementation(
    cx: Cx<'_>,
    here: PackageId,
    decl: TypeDeclId,
    needs: &mut Needs,
) -> Option<syn::Item> {
    if !formatted(cx).contains(&decl) {
        return None;
    }
    let plan = cx.plan.types.get(&decl)?;
    let info = cx.program.checked.types.get(decl)?;
    let go_name = go_name(cx, decl);
    let root = crate::ty::go_path(cx, here, "go::value::GoFmt", needs);
    crate::ty::go_path(cx, here, "go::value_std::x", needs);
    if let TypeForm::Struct(form) = &plan.form
        && form.fields.iter().any(|f| super::format::shares_arrays(&f.repr))
    {
        crate::ty::go_path(cx, here, "go::slice_fmt::x", needs);
    }
    let go_fmt = ast::segments(&root);
    let value = ast::segments(root.strip_suffix("::GoFmt").map_or("go::value", |r| r));
    let ty = crate::ty::decl_path(cx, here, decl);
    let shown = display(cx, decl);
    let mut made: Expr = match &plan.form {
        TypeForm::Struct(form) => {
            let Ty::Struct(fields) = &cx.program.types[info.underlying] else { return None };
            let parts: Vec<Expr> = form
                .fields
                .iter()
                .zip(fields)
                .map(|(field, go)| {
                    let name = go.name.as_str();
                    let ident = ast::ident(&field.name);
                    let pointer = matches!(cx.program.types[go.ty], Ty::Pointer(_))
                        && matches!(field.repr, Repr::Named(..));
                    if pointer {
                        parse_quote!((#name, &#value::Ptr(&self.#ident)))
                    } else {
                        parse_quote!((#name, &self.#ident))
                    }
                })
                .collect();
            parse_quote!(#value::Value::fields(#go_name, &[#(#parts),*]))
        }
        TypeForm::Newtype { .. } => parse_quote!(#go_fmt::go_value(&self.0).named(#go_name)),
        TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => return None,
    };
    if shown {
        made = parse_quote!(#made.shown(self));
    }
    Some(parse_quote! {
        impl #go_fmt for #ty {
            fn go_value(&self) -> #value::Value<'_> {
                #made
            }
            fn go_type() -> std::borrow::Cow<'static, str> {
                #go_name.into()
            }
        }
    })
}
