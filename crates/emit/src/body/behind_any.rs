//! Types of the port that are printed out of an `any`: the port's copy of the runtime library has to know them.
//!
//! ```text
//! pub fn value(any: &dyn Any) -> Option<Value<'_>> {
//!     if let Some(value) = any.downcast_ref::<crate::Point>() {
//!         return Some(value.go_value());
//!     }
//!     None
//! }
//! ```

use crate::cx::Cx;
use goxide_ir::{ExprId, Origin, Ty, TyId, TypeDeclId, ty};
use goxide_plan::CrateKind;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The declared types that an `any` of the program holds, if any such value is printed; whether as a pointer alone.
pub(super) fn types(cx: Cx<'_>, printed: impl Iterator<Item = TyId>) -> BTreeMap<TypeDeclId, bool> {
    let mut found = BTreeMap::new();
    if !printed.into_iter().any(|ty| holds_any(cx, ty, 0)) {
        return found;
    }
    for (id, body) in cx.program.bodies.iter() {
        let Some(types) = cx.program.checked.bodies.get(id) else { continue };
        // What is printed at once is in no `any` of the port.
        let printed: FxHashSet<ExprId> =
            super::go_fmt::printed_args(cx, id).into_iter().map(|(arg, _)| arg).collect();
        for (expr, node) in body.exprs().filter(|(expr, _)| !printed.contains(expr)) {
            let into = types.converted.get(expr).copied();
            let several = matches!(node, goxide_ir::Expr::Call { .. });
            let Some(own) = types.exprs.get(expr).map(|e| e.ty) else { continue };
            match &cx.program.types[own] {
                // The results of a call that are given to another one at once.
                Ty::Tuple(parts) if several => parts.iter().for_each(|part| add(cx, *part, &mut found)),
                _ if into.is_some_and(|into| is_any(cx, into)) => add(cx, own, &mut found),
                _ => {}
            }
        }
    }
    found
}

fn add(cx: Cx<'_>, ty: TyId, found: &mut BTreeMap<TypeDeclId, bool>) {
    let (named, pointer) = match &cx.program.types[ty] {
        Ty::Pointer(inner) => (*inner, true),
        _ => (ty, false),
    };
    let Ty::Named { decl, args } = &cx.program.types[named] else { return };
    let ported = cx.program[cx.program[*decl].package].origin == Origin::Port;
    if ported && args.is_empty() && path(cx, *decl).is_some() && super::go_fmt::printable(cx, *decl) {
        found.entry(*decl).and_modify(|alone| *alone &= pointer).or_insert(pointer);
    }
}

fn is_any(cx: Cx<'_>, ty: TyId) -> bool {
    cx.program.underlying(ty) == ty::ANY
}

fn holds_any(cx: Cx<'_>, ty: TyId, depth: u32) -> bool {
    if depth > 5 || is_any(cx, ty) {
        return depth <= 5;
    }
    match &cx.program.types[cx.program.underlying(ty)] {
        Ty::Pointer(inner) | Ty::Slice(inner) | Ty::Array { elem: inner, .. } => {
            holds_any(cx, *inner, depth + 1)
        }
        Ty::Map { key, value } => holds_any(cx, *key, depth + 1) || holds_any(cx, *value, depth + 1),
        Ty::Struct(fields) => fields.iter().any(|f| holds_any(cx, f.ty, depth + 1)),
        _ => false,
    }
}

/// A type as the runtime library's module writes it, where it can see it: not below a module of its own.
fn path(cx: Cx<'_>, decl: TypeDeclId) -> Option<String> {
    let file = cx.program[decl].file?;
    let module = crate::ty::file_module(cx, file)?;
    let apart = module.is_main && cx.plan.layout.kind == CrateKind::Both;
    let name = &cx.plan.types.get(&decl)?.name;
    let mut path = vec!["crate"];
    if !module.is_main {
        path.extend(module.path.iter().map(String::as_str));
    }
    path.push(name);
    (!apart && path.len() <= 3).then(|| path.join("::"))
}

/// The runtime library's module for these types.
pub(crate) fn module(cx: Cx<'_>, plain: &str) -> String {
    let types = super::go_fmt::behind_any(cx);
    let mut checks = String::new();
    for (decl, pointer) in types {
        let Some(path) = path(cx, decl) else { continue };
        let value = if pointer {
            "value.go_value().pointer(std::ptr::from_ref(value).cast::<u8>().addr())"
        } else {
            "value.go_value()"
        };
        checks.push_str(&format!(
            "    if let Some(value) = any.downcast_ref::<{path}>() {{\n        return Some({value});\n    }}\n"
        ));
    }
    if checks.is_empty() {
        return plain.to_owned();
    }
    plain
        .replace("use super::value::Value;", "use super::value::{GoFmt, Value};")
        .replace("_any: &dyn Any", "any: &dyn Any")
        .replace("    None\n", &format!("{checks}    None\n"))
}
