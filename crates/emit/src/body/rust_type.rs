//! Names and types as Rust writes them in bodies.

use super::ast;
use super::env::Emit;
use goxide_ir::{PackageId, TypeDeclId};
use goxide_plan::Repr;
use syn::{Expr, Type};

impl Emit<'_> {
    /// The path of a declared type.
    pub(super) fn type_name(&self, decl: TypeDeclId) -> String {
        path_text(&crate::ty::decl_path(self.cx, self.package, decl))
    }

    /// The error enum of a package.
    pub(super) fn error_name(&self, package: PackageId) -> String {
        path_text(&crate::ty::error_path(self.cx, self.package, package))
    }

    /// The path of a function, constant or variable of a package.
    pub(super) fn item_name(&self, package: PackageId, name: &str) -> String {
        path_text(&crate::ty::item_path(self.cx, self.package, package, name))
    }

    /// The type as Rust writes it; what it needs is imported.
    pub(super) fn rust_type(&mut self, repr: &Repr) -> Type {
        crate::ty::of(self.cx, self.package, repr, &mut self.needs)
    }

    /// A function of the runtime library: `go("fmt::sprintf")`.
    pub(super) fn go(&mut self, inner: &str) -> Expr {
        let name = self.go_name(inner);
        ast::path(&name)
    }

    /// As [`Emit::go`], as text.
    pub(super) fn go_name(&mut self, inner: &str) -> String {
        let full = crate::ty::go_path(self.cx, self.package, &format!("go::{inner}"), &mut self.needs);
        let root = full.split("::").next().unwrap_or("crate").to_owned();
        if !(self.at_root && root == "crate") {
            self.uses(&format!("{root}::go"));
        }
        format!("go::{inner}")
    }

    /// The type in words, for messages.
    pub(super) fn describe(&self, repr: &Repr) -> String {
        let again = |r: &Repr| self.describe(r);
        match repr {
            Repr::Named(decl, _) | Repr::Dyn(decl, _) => self.type_name(*decl),
            Repr::Option(inner) => format!("Option<{}>", again(inner)),
            Repr::Box(inner) => format!("Box<{}>", again(inner)),
            Repr::Rc(inner) => format!("Rc<{}>", again(inner)),
            Repr::Arc(inner) => format!("Arc<{}>", again(inner)),
            Repr::RefCell(inner) => format!("RefCell<{}>", again(inner)),
            Repr::Mutex(inner) => format!("Mutex<{}>", again(inner)),
            Repr::RwLock(inner) => format!("RwLock<{}>", again(inner)),
            Repr::Vec(inner) => format!("Vec<{}>", again(inner)),
            Repr::SliceOf(inner) => format!("[{}]", again(inner)),
            Repr::Array(inner, n) => format!("[{}; {n}]", again(inner)),
            Repr::GoSlice(inner) => format!("Slice<{}>", again(inner)),
            Repr::Chan(inner) => format!("Chan<{}>", again(inner)),
            Repr::HashMap(k, v) => format!("HashMap<{}, {}>", again(k), again(v)),
            Repr::BTreeMap(k, v) => format!("BTreeMap<{}, {}>", again(k), again(v)),
            Repr::Ref { mutable: true, inner } => format!("&mut {}", again(inner)),
            Repr::Ref { mutable: false, inner } => format!("&{}", again(inner)),
            Repr::Tuple(items) => {
                format!("({})", items.iter().map(again).collect::<Vec<_>>().join(", "))
            }
            Repr::Result(inner, _) => format!("Result<{}, Error>", again(inner)),
            Repr::Error(_) => "Error".to_owned(),
            Repr::Unit => "()".to_owned(),
            Repr::Bool => "bool".to_owned(),
            Repr::Int(int) => int.name().to_owned(),
            Repr::Float(bits) => format!("f{bits}"),
            Repr::Char => "char".to_owned(),
            Repr::Str => "str".to_owned(),
            Repr::String => "String".to_owned(),
            Repr::Param(param) => self.cx.program.types[*param].name.to_string(),
            Repr::Any => "dyn Any".to_owned(),
            Repr::DynFn { .. } | Repr::ImplFn { .. } | Repr::FnPtr { .. } => "a function".to_owned(),
            Repr::Path { path, .. } => path.clone(),
            Repr::Unsupported(why) => why.clone(),
        }
    }
}

fn path_text(path: &syn::Path) -> String {
    path.segments.iter().map(|s| s.ident.to_string()).collect::<Vec<_>>().join("::")
}
