//! Representations as Rust types, and the paths and imports that they need.

use crate::cx::{Cx, Needs};
use goxide_ir::{FileId, PackageId, TypeDeclId};
use goxide_plan::{CrateKind, FnKind, Module, Repr, TypeForm};
use proc_macro2::{Ident, Span};
use quote::quote;
use syn::{Path, Type, parse_quote};

/// `repr` as written in a module of the package `here`; what it imports is added to `needs`.
///
/// Whoever writes an item asks [`Repr::unsupported`] first: what has no representation is written as `()`.
pub(crate) fn of(cx: Cx<'_>, here: PackageId, repr: &Repr, needs: &mut Needs) -> Type {
    let name = |word: &str, args: &[&Repr], needs: &mut Needs| -> Type {
        let path = known(cx, here, word, needs);
        with_args(cx, here, path, args.iter().copied(), needs)
    };
    match repr {
        Repr::Unit | Repr::Unsupported(_) => parse_quote!(()),
        Repr::Bool => parse_quote!(bool),
        Repr::Int(int) => plain(int.name()),
        Repr::Float(32) => parse_quote!(f32),
        Repr::Float(_) => parse_quote!(f64),
        Repr::Char => parse_quote!(char),
        Repr::Str => parse_quote!(str),
        Repr::String => name("String", &[], needs),
        Repr::Named(decl, args) => with_args(cx, here, decl_path(cx, here, *decl), args, needs),
        Repr::Param(param) => plain(&cx.program.types[*param].name),
        Repr::Ref { mutable, inner } => {
            let inner = of(cx, here, inner, needs);
            if *mutable { parse_quote!(&mut #inner) } else { parse_quote!(&#inner) }
        }
        Repr::SliceOf(elem) => {
            let elem = of(cx, here, elem, needs);
            parse_quote!([#elem])
        }
        Repr::Vec(elem) => name("Vec", &[elem], needs),
        Repr::Array(elem, len) => {
            let elem = of(cx, here, elem, needs);
            let len = proc_macro2::Literal::u64_unsuffixed(*len);
            parse_quote!([#elem; #len])
        }
        Repr::HashMap(key, value) => name("HashMap", &[key, value], needs),
        Repr::BTreeMap(key, value) => name("BTreeMap", &[key, value], needs),
        Repr::Option(inner) => name("Option", &[inner], needs),
        Repr::Box(inner) => name("Box", &[inner], needs),
        Repr::Rc(inner) => name("Rc", &[inner], needs),
        Repr::RefCell(inner) => name("RefCell", &[inner], needs),
        Repr::Arc(inner) => name("Arc", &[inner], needs),
        Repr::Mutex(inner) => name("Mutex", &[inner], needs),
        Repr::RwLock(inner) => name("RwLock", &[inner], needs),
        Repr::Tuple(items) => {
            let items = items.iter().map(|item| of(cx, here, item, needs));
            parse_quote!((#(#items,)*))
        }
        Repr::Result(ok, package) => {
            let path = known(cx, here, "Result", needs);
            let ok = of(cx, here, ok, needs);
            let error = error_path(cx, here, *package);
            parse_quote!(#path<#ok, #error>)
        }
        Repr::Error(package) => {
            let path = error_path(cx, here, *package);
            parse_quote!(#path)
        }
        Repr::Dyn(decl, args) => {
            let object = with_args(cx, here, decl_path(cx, here, *decl), args, needs);
            parse_quote!(dyn #object)
        }
        Repr::Any => {
            let any = known(cx, here, "Any", needs);
            parse_quote!(dyn #any)
        }
        Repr::DynFn { kind, params, result, crosses } => {
            let signature = closure(cx, here, *kind, params, result, needs);
            if *crosses { parse_quote!(dyn #signature + Send + Sync) } else { parse_quote!(dyn #signature) }
        }
        Repr::ImplFn { kind, params, result } => {
            let signature = closure(cx, here, *kind, params, result, needs);
            parse_quote!(impl #signature)
        }
        Repr::FnPtr { params, result } => {
            let params: Vec<Type> = params.iter().map(|p| of(cx, here, p, needs)).collect();
            if **result == Repr::Unit {
                return parse_quote!(fn(#(#params),*));
            }
            let result = of(cx, here, result, needs);
            parse_quote!(fn(#(#params),*) -> #result)
        }
        Repr::GoSlice(elem) => {
            let path = import(cx, here, "go::slice::Slice", needs);
            with_args(cx, here, path, [&**elem], needs)
        }
        Repr::Chan(elem) => {
            let path = import(cx, here, "go::chan::Chan", needs);
            with_args(cx, here, path, [&**elem], needs)
        }
        Repr::Path { path, args, .. } if path.starts_with("dyn ") => {
            let path = import(cx, here, path.trim_start_matches("dyn "), needs);
            let object = with_args(cx, here, path, args, needs);
            parse_quote!(dyn #object)
        }
        Repr::Path { path, args, .. } => {
            let path = import(cx, here, path, needs);
            with_args(cx, here, path, args, needs)
        }
    }
}

/// `Fn(A, B) -> C` without `dyn` or `impl`.
fn closure(
    cx: Cx<'_>,
    here: PackageId,
    kind: FnKind,
    params: &[Repr],
    result: &Repr,
    needs: &mut Needs,
) -> syn::TraitBound {
    let kind = match kind {
        FnKind::Fn => ident("Fn"),
        FnKind::FnMut => ident("FnMut"),
        FnKind::FnOnce => ident("FnOnce"),
    };
    let params: Vec<Type> = params.iter().map(|p| of(cx, here, p, needs)).collect();
    if *result == Repr::Unit {
        return parse_quote!(#kind(#(#params),*));
    }
    let result = of(cx, here, result, needs);
    parse_quote!(#kind(#(#params),*) -> #result)
}

fn with_args<'r>(
    cx: Cx<'_>,
    here: PackageId,
    path: Path,
    args: impl IntoIterator<Item = &'r Repr>,
    needs: &mut Needs,
) -> Type {
    let args: Vec<Type> = args.into_iter().map(|arg| of(cx, here, arg, needs)).collect();
    if args.is_empty() { parse_quote!(#path) } else { parse_quote!(#path<#(#args),*>) }
}

fn plain(name: &str) -> Type {
    let name = ident(name);
    parse_quote!(#name)
}

/// An identifier, raw where it is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) if matches!(name, "self" | "Self" | "super" | "crate" | "_" | "") => {
            Ident::new(if name.is_empty() { "_" } else { name }, Span::call_site())
        }
        Err(_) if name.chars().all(|c| c == '_' || c.is_alphanumeric()) => {
            Ident::new_raw(name, Span::call_site())
        }
        Err(_) => Ident::new("invalid_name", Span::call_site()),
    }
}

/// Names of std that every module may use, with the paths they are imported from; empty for the prelude's.
const KNOWN: &[(&str, &str)] = &[
    ("Any", "std::any::Any"),
    ("Arc", "std::sync::Arc"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Box", "std::boxed::Box"),
    ("Cell", "std::cell::Cell"),
    ("HashMap", "std::collections::HashMap"),
    ("LazyLock", "std::sync::LazyLock"),
    ("Mutex", "std::sync::Mutex"),
    ("Option", "std::option::Option"),
    ("PhantomData", "std::marker::PhantomData"),
    ("Rc", "std::rc::Rc"),
    ("RefCell", "std::cell::RefCell"),
    ("Result", "std::result::Result"),
    ("RwLock", "std::sync::RwLock"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

const PRELUDE: &[&str] = &["Box", "Option", "Result", "String", "Vec"];

/// A well-known type of std by its last name: imported, or written in full where the package has that name itself.
pub(crate) fn known(cx: Cx<'_>, here: PackageId, name: &str, needs: &mut Needs) -> Path {
    let full = KNOWN.iter().find(|(known, _)| *known == name).map_or(name, |(_, full)| *full);
    if PRELUDE.contains(&name) && !declares(cx, here, name) {
        let name = ident(name);
        return parse_quote!(#name);
    }
    import(cx, here, full, needs)
}

/// A path of std, of the port's `go` module or of a crate, as `here` writes it: by its last name with a `use`, or in
/// full where the package has that name itself. Copied modules are asked of `needs` on the way.
pub(crate) fn import(cx: Cx<'_>, here: PackageId, path: &str, needs: &mut Needs) -> Path {
    let full = go_path(cx, here, path, needs);
    let last = full.rsplit("::").next().unwrap_or(&full);
    if !full.contains("::") {
        return parse_path(&full);
    }
    if declares(cx, here, last) {
        return parse_path(&full);
    }
    // Two traits of std are called so; the module says which.
    if matches!(last, "Read" | "Write")
        && let Some((module, _)) = full.rsplit_once("::")
    {
        let short = module.rsplit("::").next().unwrap_or(module);
        needs.uses.insert(module.to_owned());
        return parse_path(&format!("{short}::{last}"));
    }
    let short = parse_path(last);
    needs.uses.insert(full);
    short
}

/// `go::chan::Chan` as a path from the root of the crate that holds it; other paths as they are. `go::Chan` finds its
/// module by the type's name.
pub(crate) fn go_path(cx: Cx<'_>, here: PackageId, path: &str, needs: &mut Needs) -> String {
    let Some(inner) = path.strip_prefix("go::").or_else(|| path.strip_prefix("crate::go::")) else {
        return path.to_owned();
    };
    let inner = match inner.split_once("::") {
        Some(_) => inner.to_owned(),
        None => format!("{}::{inner}", snake(inner)),
    };
    let module = inner.split("::").next().unwrap_or(&inner);
    needs.rt.insert(module.to_owned());
    format!("{}::go::{inner}", crate_root(cx, here))
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn parse_path(text: &str) -> Path {
    let segments: Vec<Ident> = text.split("::").map(ident).collect();
    syn::parse2(quote!(#(#segments)::*)).unwrap_or_else(|_| parse_quote!(invalid_path))
}

/// Whether the package has a type of this name, or an error enum called so.
fn declares(cx: Cx<'_>, here: PackageId, name: &str) -> bool {
    let declared = |(decl, plan): (&TypeDeclId, &goxide_plan::TypePlan)| {
        cx.program[*decl].package == here && plan.name == name && !matches!(plan.form, TypeForm::Vanishes)
    };
    cx.plan.types.iter().any(declared) || (name == "Error" && cx.plan.errors.contains_key(&here))
}

/// The path of a declared type as `here` writes it.
pub(crate) fn decl_path(cx: Cx<'_>, here: PackageId, decl: TypeDeclId) -> Path {
    let package = cx.program[decl].package;
    let name = match cx.plan.types.get(&decl) {
        Some(plan) => plan.name.as_str(),
        None => cx.program[decl].name.as_str(),
    };
    item_path(cx, here, package, name)
}

/// The path of a package's error enum as `here` writes it.
pub(crate) fn error_path(cx: Cx<'_>, here: PackageId, package: PackageId) -> Path {
    item_path(cx, here, package, "Error")
}

/// The path of an item of `package` as `here` writes it: bare in its own package, else from the crate's root.
pub(crate) fn item_path(cx: Cx<'_>, here: PackageId, package: PackageId, name: &str) -> Path {
    if here == package {
        return parse_path(name);
    }
    let mut path = crate_root(cx, here);
    for part in package_module(cx, package).into_iter().flat_map(|module| &module.path) {
        path.push_str("::");
        path.push_str(part);
    }
    parse_path(&format!("{path}::{name}"))
}

/// `crate`, or the library's name for a binary beside it.
fn crate_root(cx: Cx<'_>, here: PackageId) -> String {
    let binary = cx.plan.layout.kind == CrateKind::Both
        && package_module(cx, here).is_some_and(|module| module.is_main);
    if binary { cx.plan.layout.name.replace('-', "_") } else { "crate".to_owned() }
}

/// The root module of a package.
pub(crate) fn package_module<'a>(cx: Cx<'a>, package: PackageId) -> Option<&'a Module> {
    let modules = cx.plan.layout.modules.iter().filter(|m| m.package == Some(package));
    modules.min_by_key(|m| (m.path.len(), m.go_file.is_some()))
}

/// The module in which the declarations of a Go file stand.
pub(crate) fn file_module<'a>(cx: Cx<'a>, file: FileId) -> Option<&'a Module> {
    cx.plan.layout.modules.iter().find(|m| m.go_file == Some(file))
}
