//! Types of the port that are printed or compared out of an `any`: the port's copy of the runtime library has to know them.
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
use goxide_ir::{Expr, ExprId, Mode, Origin, Ty, TyId, TypeDeclId, ty};
use goxide_plan::{CrateKind, Repr};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// What the runtime library finds in an `any` by itself.
const KNOWN: &[&str] = &["Vec<String>", "Vec<i64>", "Vec<u8>", "Vec<f64>", "Vec<bool>"];

/// What an `any` of the program holds, if any such value is printed.
#[derive(Debug, Default)]
pub(super) struct Behind {
    /// Declared types; whether as a pointer alone.
    pub(super) declared: BTreeMap<TypeDeclId, bool>,
    /// Other types, as the runtime library's module writes them.
    pub(super) others: BTreeSet<String>,
}

/// The types that an `any` of the program holds, if any such value is printed or compared.
pub(super) fn types(cx: Cx<'_>, printed: impl Iterator<Item = TyId>) -> Behind {
    let mut found = Behind::default();
    if !printed.into_iter().any(|ty| holds_any(cx, ty, 0)) && !super::interface_equality::compares(cx) {
        return found;
    }
    held(cx).into_iter().for_each(|ty| add(cx, ty, &mut found));
    found
}

/// What the program puts into `any`s, apart from what is printed at once.
pub(super) fn held(cx: Cx<'_>) -> BTreeSet<TyId> {
    let mut found = BTreeSet::new();
    for (id, body) in cx.program.bodies.iter() {
        let Some(types) = cx.program.checked.bodies.get(id) else { continue };
        let printed: FxHashSet<ExprId> =
            super::go_fmt::printed_args(cx, id).into_iter().map(|(arg, _)| arg).collect();
        let handed_on: FxHashSet<ExprId> = body.exprs().filter_map(|(_, node)| only_argument(node)).collect();
        for (expr, node) in body.exprs().filter(|(expr, _)| !printed.contains(expr)) {
            let into = types.converted.get(expr).copied();
            let Some(own) = types.exprs.get(expr).map(|e| e.ty) else { continue };
            match (&cx.program.types[own], node) {
                // The results of a call that are given to another one at once.
                (Ty::Tuple(parts), Expr::Call { .. }) if handed_on.contains(&expr) => found.extend(parts),
                _ if into.is_some_and(|into| is_any(cx, into)) => found.extend([own]),
                (_, Expr::Call { fun, args, .. })
                    if is_any(cx, own) && types.exprs.get(*fun).is_some_and(|f| f.mode == Mode::Type) =>
                {
                    found.extend(args.iter().filter_map(|arg| types.exprs.get(*arg)).map(|arg| arg.ty));
                }
                _ => {}
            }
        }
    }
    found
}

/// `g()` in `f(g())`.
fn only_argument(call: &Expr) -> Option<ExprId> {
    let Expr::Call { args, .. } = call else { return None };
    args.first().copied().filter(|_| args.len() == 1)
}

fn add(cx: Cx<'_>, ty: TyId, found: &mut Behind) {
    if let Some(apart) = super::dynamic::apart(&cx.program.types[ty]) {
        found.others.insert(format!("super::any::{apart}"));
        return;
    }
    let (named, pointer) = match &cx.program.types[ty] {
        Ty::Pointer(inner) => (*inner, true),
        _ => (ty, false),
    };
    let Ty::Named { decl, args } = &cx.program.types[named] else {
        for object in ["Option<std::rc::Rc<dyn Any>>", "std::rc::Rc<dyn Any>"] {
            let own = composite(cx, ty, object, 0).filter(|path| !KNOWN.contains(&path.as_str()));
            found.others.extend(own);
        }
        return;
    };
    let ported = cx.program[cx.program[*decl].package].origin == Origin::Port;
    if ported && args.is_empty() && path(cx, *decl).is_some() && super::go_fmt::printable(cx, *decl) {
        found.declared.entry(*decl).and_modify(|alone| *alone &= pointer).or_insert(pointer);
    }
}

/// A slice, array or map as the runtime library's module writes it; what it does not know by itself.
fn composite(cx: Cx<'_>, ty: TyId, object: &str, depth: u32) -> Option<String> {
    let inner = |ty: TyId| composite(cx, ty, object, depth + 1);
    match &cx.program.types[ty] {
        _ if depth > 5 => None,
        Ty::Slice(elem) => Some(format!("Vec<{}>", inner(*elem)?)),
        Ty::Array { len, elem } => Some(format!("[{}; {len}]", inner(*elem)?)),
        Ty::Map { key, value } => {
            Some(format!("std::collections::HashMap<{}, {}>", inner(*key)?, inner(*value)?))
        }
        _ if depth == 0 => None,
        _ if is_any(cx, ty) => Some(object.to_owned()),
        Ty::Basic(basic) => match Repr::of_basic(*basic) {
            Repr::Bool => Some("bool".to_owned()),
            Repr::String => Some("String".to_owned()),
            Repr::Float(bits) => Some(format!("f{bits}")),
            Repr::Int(int) => Some(int.name().to_owned()),
            _ => None,
        },
        Ty::Named { decl, args } if args.is_empty() && super::go_fmt::printable(cx, *decl) => path(cx, *decl),
        _ => None,
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
    let declared = types.declared.into_iter().filter_map(|(decl, pointer)| Some((path(cx, decl)?, pointer)));
    let others = types.others.into_iter().map(|ty| (ty, false));
    let mut checks = String::new();
    for (path, pointer) in declared.chain(others) {
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
