//! The predeclared identifiers.

use super::Checker;
use goxide_ir::{
    Body, Builtin, Entity, Expr, Name, Origin, Package, Program, Ty, TypeDecl, TypeDeclId, TypeInfo,
    ty::{self, Interface, Method, Signature, Variable},
};
use goxide_source::{SourceMap, Span};

const BASICS: [(&str, goxide_ir::TyId); 19] = [
    ("bool", ty::BOOL),
    ("byte", ty::UINT8),
    ("complex128", ty::COMPLEX128),
    ("complex64", ty::COMPLEX64),
    ("float32", ty::FLOAT32),
    ("float64", ty::FLOAT64),
    ("int", ty::INT),
    ("int16", ty::INT16),
    ("int32", ty::INT32),
    ("int64", ty::INT64),
    ("int8", ty::INT8),
    ("rune", ty::INT32),
    ("string", ty::STRING),
    ("uint", ty::UINT),
    ("uint16", ty::UINT16),
    ("uint32", ty::UINT32),
    ("uint64", ty::UINT64),
    ("uint8", ty::UINT8),
    ("uintptr", ty::UINTPTR),
];

const BUILTINS: [(&str, Builtin); 18] = [
    ("append", Builtin::Append),
    ("cap", Builtin::Cap),
    ("clear", Builtin::Clear),
    ("close", Builtin::Close),
    ("complex", Builtin::Complex),
    ("copy", Builtin::Copy),
    ("delete", Builtin::Delete),
    ("imag", Builtin::Imag),
    ("len", Builtin::Len),
    ("make", Builtin::Make),
    ("max", Builtin::Max),
    ("min", Builtin::Min),
    ("new", Builtin::New),
    ("panic", Builtin::Panic),
    ("print", Builtin::Print),
    ("println", Builtin::Println),
    ("real", Builtin::Real),
    ("recover", Builtin::Recover),
];

/// The names of package unsafe.
const UNSAFE: [(&str, Builtin); 8] = [
    ("Add", Builtin::UnsafeAdd),
    ("Alignof", Builtin::UnsafeAlignof),
    ("Offsetof", Builtin::UnsafeOffsetof),
    ("Sizeof", Builtin::UnsafeSizeof),
    ("Slice", Builtin::UnsafeSlice),
    ("SliceData", Builtin::UnsafeSliceData),
    ("String", Builtin::UnsafeString),
    ("StringData", Builtin::UnsafeStringData),
];

/// Declares the predeclared identifiers and the names of package unsafe, where they are not there yet.
pub(super) fn declare(program: &mut Program, sources: &SourceMap) {
    let unsafe_package = program.packages.iter().find(|(_, p)| p.path == "unsafe").map(|(id, _)| id);
    if let Some(id) = unsafe_package {
        let scope = &mut program.packages[id].scope;
        scope.insert("Pointer".into(), Entity::Basic(ty::UNSAFE_POINTER));
        scope.extend(UNSAFE.map(|(name, builtin)| (Name::from(name), Entity::Builtin(builtin))));
    }
    let found = program.packages.iter().find(|(_, p)| p.origin == Origin::Universe).map(|(id, _)| id);
    let package = found.unwrap_or_else(|| program.packages.alloc(universe()));
    if program.packages[package].scope.contains_key("nil") {
        return;
    }
    let Some((file, _)) = sources.iter().next() else { return };
    let mut body = Body::default();
    let nowhere = Span::new(file, 0, 0);
    let ty = body.alloc_expr(Expr::Unsupported { what: "predeclared type".into() }, nowhere);
    let body = program.bodies.alloc(body);
    let mut declared = Vec::new();
    for name in ["any", "comparable", "error"] {
        let decl = program.type_decls.alloc(TypeDecl {
            name: name.into(),
            name_span: nowhere,
            package,
            file: None,
            body,
            local: None,
            type_params: Vec::new(),
            is_alias: name == "any",
            ty,
            span: nowhere,
        });
        declared.push((Name::from(name), Entity::Type(decl)));
    }
    let scope = &mut program.packages[package].scope;
    scope.extend(declared);
    scope.extend(BASICS.map(|(name, ty)| (Name::from(name), Entity::Basic(ty))));
    scope.extend(BUILTINS.map(|(name, builtin)| (Name::from(name), Entity::Builtin(builtin))));
    scope.insert("true".into(), Entity::Bool(true));
    scope.insert("false".into(), Entity::Bool(false));
    scope.insert("nil".into(), Entity::Nil);
    scope.insert("iota".into(), Entity::Iota);
}

fn universe() -> Package {
    Package {
        path: String::new(),
        name: "".into(),
        origin: Origin::Universe,
        files: Vec::new(),
        imports: Vec::new(),
        scope: Default::default(),
        go_version: (1, 26),
    }
}

impl Checker<'_> {
    /// Gives `any`, `comparable` and `error` their types.
    pub(super) fn universe(&mut self) {
        let Some((package, universe)) =
            self.program.packages.iter().find(|(_, p)| p.origin == Origin::Universe)
        else {
            return;
        };
        let decl = |name: &str| match universe.scope.get(name) {
            Some(Entity::Type(decl)) => Some(*decl),
            _ => None,
        };
        if let Some(any) = decl("any") {
            self.define(any, ty::ANY, ty::ANY);
        }
        if let Some(comparable) = decl("comparable") {
            let under = Interface { comparable: true, ..Interface::default() };
            self.define_named(comparable, under);
        }
        if let Some(error) = decl("error") {
            let results = Box::new([Variable { name: "".into(), ty: ty::STRING }]);
            let sig = Signature { params: Box::default(), results, variadic: false };
            let sig = self.types.intern(Ty::Func(sig));
            let method = Method { name: "Error".into(), sig, package };
            let under = Interface { methods: Box::new([method]), ..Interface::default() };
            let ty = self.define_named(error, under);
            self.checked.error_decl = Some(error);
            self.checked.error_ty = Some(ty);
        }
    }

    fn define_named(&mut self, decl: TypeDeclId, under: Interface) -> goxide_ir::TyId {
        let under = self.types.intern(Ty::Interface(under));
        let ty = self.types.intern(Ty::Named { decl, args: Box::default() });
        self.define(decl, ty, under);
        ty
    }

    fn define(&mut self, decl: TypeDeclId, ty: goxide_ir::TyId, underlying: goxide_ir::TyId) {
        self.rhs.insert(decl, underlying);
        let info = TypeInfo { ty, underlying, params: Vec::new(), methods: Vec::new() };
        self.checked.types.insert(decl, info);
    }
}
