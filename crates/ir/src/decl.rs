//! Packages, files and package-level declarations.

use crate::{
    Body, BodyId, Checked, Entity, ExprId, FuncSig, LocalId, Name, StmtId, Ty, TyId, TypeParamDecl, TypeTable,
};
use goxide_source::{Span, Trivia};
use indexmap::IndexMap;
use la_arena::{Arena, Idx};
use rustc_hash::FxBuildHasher;

/// Names a package.
pub type PackageId = Idx<Package>;
/// Names a file.
pub type FileId = Idx<File>;
/// Names a function or method.
pub type FuncId = Idx<Func>;
/// Names a declared type, package-level or local.
pub type TypeDeclId = Idx<TypeDecl>;
/// Names a package variable.
pub type VarId = Idx<Var>;
/// Names a `var` specification.
pub type VarSpecId = Idx<VarSpec>;
/// Names a package constant.
pub type ConstId = Idx<Const>;
/// Names a `const` specification.
pub type ConstSpecId = Idx<ConstSpec>;

/// Everything that was loaded, lowered and checked.
#[derive(Debug, Default)]
pub struct Program {
    /// Packages; each stands after all that it imports.
    pub packages: Arena<Package>,
    /// Their files.
    pub files: Arena<File>,
    /// One per declaration.
    pub bodies: Arena<Body>,
    /// Functions and methods.
    pub funcs: Arena<Func>,
    /// Declared types, the local ones too (added by the checker).
    pub type_decls: Arena<TypeDecl>,
    /// Package variables.
    pub vars: Arena<Var>,
    /// `var` specifications.
    pub var_specs: Arena<VarSpec>,
    /// Package constants.
    pub consts: Arena<Const>,
    /// `const` specifications.
    pub const_specs: Arena<ConstSpec>,
    /// Interned types.
    pub types: TypeTable,
    /// What the checker found.
    pub checked: Checked,
}

/// Where a package comes from, which decides what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Predeclared identifiers; exactly one package, the first.
    Universe,
    /// Asked for: it is ported.
    Port,
    /// Imported with its text: its declarations are known, it is not ported in this run.
    Dependency,
    /// The standard library: declarations without function bodies.
    Std,
    /// Nowhere to be found: every use has unknown type.
    Missing,
}

/// A Go package.
#[derive(Debug)]
pub struct Package {
    /// Import path; for a folder outside any module, the folder's name.
    pub path: String,
    /// The name of its package clause.
    pub name: Name,
    /// Where it comes from.
    pub origin: Origin,
    /// Its files, by name.
    pub files: Vec<FileId>,
    /// What it imports, each once, in order of path.
    pub imports: Vec<PackageId>,
    /// Its package-level names; methods are not among them.
    pub scope: IndexMap<Name, Entity, FxBuildHasher>,
    /// The language version that its module names, `(1, 22)`; loop variables are per iteration from there on.
    pub go_version: (u32, u32),
}

/// One source file.
#[derive(Debug)]
pub struct File {
    /// Its text.
    pub source: goxide_source::FileId,
    /// The package that it belongs to.
    pub package: PackageId,
    /// Where the name of the package clause stands.
    pub package_span: Span,
    /// Imports in order of the text.
    pub imports: Vec<Import>,
    /// Declarations in order of the text; those of an imported std package too.
    pub items: Vec<Item>,
    /// Comments and blank lines.
    pub trivia: Trivia,
    /// Whether the name ends in `_test.go`.
    pub is_test: bool,
}

/// One import.
#[derive(Clone, Debug)]
pub struct Import {
    /// The name given to it, `.` and `_` included.
    pub name: Option<Name>,
    /// The path, unquoted.
    pub path: String,
    /// The package, once loaded.
    pub package: Option<PackageId>,
    /// The import specification.
    pub span: Span,
}

/// One package-level declaration.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it declares.
    pub kind: ItemKind,
    /// From its keyword to its end, doc comment not included.
    pub span: Span,
}

/// What an item declares; a parenthesised group is one item.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A function or method.
    Func(FuncId),
    /// `type …`.
    Types(Vec<TypeDeclId>),
    /// `var …`.
    Vars(Vec<VarSpecId>),
    /// `const …`.
    Consts(Vec<ConstSpecId>),
    /// Text that was not understood, for instance because it has a syntax error.
    Unsupported {
        /// What it looked like, for the marker: a noun phrase.
        what: Name,
    },
}

/// A function or method.
#[derive(Debug)]
pub struct Func {
    /// Its name; several `init` and `_` may exist.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its package.
    pub package: PackageId,
    /// Its file.
    pub file: FileId,
    /// The arena of all that follows.
    pub body: BodyId,
    /// For methods.
    pub receiver: Option<Receiver>,
    /// Type parameters; those of a method's receiver stand in [`Receiver::type_params`].
    pub type_params: Vec<TypeParamDecl>,
    /// Parameters and results.
    pub sig: FuncSig,
    /// Its block; `None` for a function declared without one.
    pub block: Option<StmtId>,
    /// The whole declaration.
    pub span: Span,
}

/// The receiver of a method.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// The local it declares; `None` if unnamed or blank.
    pub local: Option<LocalId>,
    /// Its type expression, `T` or `*T` or `*T[P]`.
    pub ty: ExprId,
    /// Whether it is a pointer receiver.
    pub pointer: bool,
    /// The name of the base type.
    pub base: Name,
    /// `P` of `*T[P]`, as locals; `None` for `_`.
    pub type_params: Vec<Option<LocalId>>,
}

/// A declared type.
#[derive(Debug)]
pub struct TypeDecl {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its package.
    pub package: PackageId,
    /// Its file; `None` for predeclared types.
    pub file: Option<FileId>,
    /// The arena of its type expression; for a local type that of the function.
    pub body: BodyId,
    /// For a type declared inside a function, its local there.
    pub local: Option<LocalId>,
    /// Type parameters.
    pub type_params: Vec<TypeParamDecl>,
    /// `type A = B`.
    pub is_alias: bool,
    /// The type.
    pub ty: ExprId,
    /// The specification, without the keyword `type`.
    pub span: Span,
}

/// A package variable.
#[derive(Debug)]
pub struct Var {
    /// Its name, `_` too.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its package.
    pub package: PackageId,
    /// The specification that declares it.
    pub spec: VarSpecId,
    /// Its position among the names of the specification.
    pub index: u32,
}

/// `a, b T = x, y` after `var`.
#[derive(Debug)]
pub struct VarSpec {
    /// Its file.
    pub file: FileId,
    /// The arena of what follows.
    pub body: BodyId,
    /// One per name.
    pub vars: Vec<VarId>,
    /// Declared type.
    pub ty: Option<ExprId>,
    /// Initial values; one call may stand for several.
    pub values: Vec<ExprId>,
    /// The specification.
    pub span: Span,
}

/// A package constant.
#[derive(Debug)]
pub struct Const {
    /// Its name, `_` too.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Its package.
    pub package: PackageId,
    /// The specification that declares it.
    pub spec: ConstSpecId,
    /// Its position among the names of the specification.
    pub index: u32,
}

/// `a, b T = x, y` after `const`.
#[derive(Debug)]
pub struct ConstSpec {
    /// Its file.
    pub file: FileId,
    /// The arena of what follows.
    pub body: BodyId,
    /// One per name.
    pub consts: Vec<ConstId>,
    /// Declared type; repeated from above with `implicit`.
    pub ty: Option<ExprId>,
    /// Values; lowered again from the line above with `implicit`.
    pub values: Vec<ExprId>,
    /// Value of `iota` here.
    pub iota: u32,
    /// Whether type and values are repeated from an earlier specification of the group.
    pub implicit: bool,
    /// The specification.
    pub span: Span,
}

impl TypeDecl {
    /// Whether the Go gave it no name: it is a struct type that was declared for the port.
    pub fn is_nameless(&self) -> bool {
        self.name_span == self.span
    }
}

impl Func {
    /// Whether it, or the type that it is a method of, has type parameters.
    pub fn is_generic(&self) -> bool {
        let of_receiver = self.receiver.as_ref().is_some_and(|r| !r.type_params.is_empty());
        of_receiver || !self.type_params.is_empty()
    }
}

impl Program {
    /// The packages to port, in dependency order.
    pub fn ported(&self) -> impl Iterator<Item = (PackageId, &Package)> {
        self.packages.iter().filter(|(_, p)| p.origin == Origin::Port)
    }

    /// The functions and methods of the packages to port.
    pub fn ported_funcs(&self) -> impl Iterator<Item = (FuncId, &Func)> {
        self.funcs.iter().filter(|(_, f)| self[f.package].origin == Origin::Port)
    }

    /// The underlying type of `ty`, type arguments put in; [`crate::ty::UNKNOWN`] where it is not known.
    pub fn underlying(&self, ty: TyId) -> TyId {
        let Ty::Named { decl, args } = &self.types[ty] else { return ty };
        if !args.is_empty()
            && let Some(underlying) = self.checked.instance_underlying.get(&ty)
        {
            return *underlying;
        }
        self.checked.types.get(*decl).map_or(crate::ty::UNKNOWN, |info| info.underlying)
    }

    /// `pkg.Func` or `pkg.Type.Method`: stable across edits, the subject of questions and markers.
    pub fn func_key(&self, id: FuncId) -> String {
        let func = &self.funcs[id];
        let package = &self.packages[func.package].name;
        match &func.receiver {
            Some(receiver) => format!("{package}.{}.{}", receiver.base, func.name),
            None => format!("{package}.{}", func.name),
        }
    }
}

macro_rules! index_program {
    ($($id:ident => $field:ident: $node:ident,)*) => {$(
        impl std::ops::Index<$id> for Program {
            type Output = $node;
            fn index(&self, id: $id) -> &$node {
                &self.$field[id]
            }
        }
    )*};
}
index_program! {
    PackageId => packages: Package,
    FileId => files: File,
    BodyId => bodies: Body,
    FuncId => funcs: Func,
    TypeDeclId => type_decls: TypeDecl,
    VarId => vars: Var,
    VarSpecId => var_specs: VarSpec,
    ConstId => consts: Const,
    ConstSpecId => const_specs: ConstSpec,
}
