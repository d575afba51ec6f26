//! Side tables of the type checker: what each name means and what type each expression has.

use crate::{
    Body, BodyId, ConstId, ConstValue, Expr, ExprId, FuncId, LocalId, Node, PackageId, TyId, TypeDeclId,
    TypeParamId, VarId, VarSpecId,
};
use la_arena::ArenaMap;

/// What an identifier means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    /// A function (methods are found by [`Selection`]).
    Func(FuncId),
    /// A declared type, `error`, `any` and `comparable` among them.
    Type(TypeDeclId),
    /// A predeclared type.
    Basic(TyId),
    /// A package variable.
    Var(VarId),
    /// A package constant.
    Const(ConstId),
    /// An imported package.
    Package(PackageId),
    /// A predeclared function.
    Builtin(Builtin),
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// `iota`.
    Iota,
    /// Nothing known.
    Unknown,
}

/// Predeclared functions, those of package unsafe included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Go's")]
pub enum Builtin {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    UnsafeAdd,
    UnsafeAlignof,
    UnsafeOffsetof,
    UnsafeSizeof,
    UnsafeSlice,
    UnsafeSliceData,
    UnsafeString,
    UnsafeStringData,
}

/// Everything the checker found out about a program.
#[derive(Debug, Default)]
pub struct Checked {
    /// One per body.
    pub bodies: ArenaMap<BodyId, BodyTypes>,
    /// One per declared type.
    pub types: ArenaMap<TypeDeclId, TypeInfo>,
    /// The type ([`crate::Ty::Func`]) of each function; of a method without its receiver.
    pub funcs: ArenaMap<FuncId, TyId>,
    /// The type parameters of each generic function; of a method those that its receiver declares anew, `_` too.
    pub func_params: ArenaMap<FuncId, Vec<TypeParamId>>,
    /// The type of each package variable.
    pub vars: ArenaMap<VarId, TyId>,
    /// Type and value of each package constant.
    pub consts: ArenaMap<ConstId, (TyId, Option<ConstValue>)>,
    /// The underlying type of each instance of a generic type, its type arguments put in.
    pub instance_underlying: rustc_hash::FxHashMap<TyId, TyId>,
    /// Per package, the `var` specifications in the order Go initialises them.
    pub init_order: ArenaMap<PackageId, Vec<VarSpecId>>,
    /// The declaration behind `error`.
    pub error_decl: Option<TypeDeclId>,
    /// The type `error`.
    pub error_ty: Option<TyId>,
}

/// What is known of a declared type.
#[derive(Clone, Debug)]
pub struct TypeInfo {
    /// The type that the name means: a [`crate::Ty::Named`], of a generic one with its own parameters as
    /// arguments; for an alias what it stands for.
    pub ty: TyId,
    /// Its underlying type.
    pub underlying: TyId,
    /// Its type parameters.
    pub params: Vec<TypeParamId>,
    /// Its methods in the order of the text.
    pub methods: Vec<FuncId>,
}

/// What is known of the nodes of one body.
#[derive(Clone, Debug, Default)]
pub struct BodyTypes {
    /// Mode, type and constant value of each expression that has one.
    pub exprs: ArenaMap<ExprId, ExprType>,
    /// Type of each local: of a variable its type, of a local type the type itself.
    pub locals: ArenaMap<LocalId, TyId>,
    /// Constant value of each local constant.
    pub constants: ArenaMap<LocalId, ConstValue>,
    /// What each [`crate::Expr::Name`], and each qualified [`crate::Expr::Selector`], means.
    pub names: ArenaMap<ExprId, Entity>,
    /// What each other selector selects; the key of a struct literal's element selects its field.
    pub selections: ArenaMap<ExprId, Selection>,
    /// Type arguments, given or inferred, of each use of a generic function (the name, not the index).
    pub instances: ArenaMap<ExprId, Vec<TyId>>,
    /// The type that an expression is implicitly converted to by assignment, call, return, send, comparison, or
    /// composite element, where that differs from its own type; also the final type of untyped operands.
    pub converted: ArenaMap<ExprId, TyId>,
    /// The type parameter that each local of that kind is.
    pub type_params: ArenaMap<LocalId, TypeParamId>,
    /// The declaration behind each local type.
    pub local_types: ArenaMap<LocalId, TypeDeclId>,
}

impl BodyTypes {
    /// Whether `builtin` is called at or below `root`.
    pub fn calls(&self, body: &Body, root: Node, builtin: Builtin) -> bool {
        let mut found = false;
        body.walk(root, &mut |node| {
            if let Node::Expr(expr) = node
                && let Expr::Call { fun, .. } = &body[expr]
            {
                found |= self.names.get(body.unparen(*fun)) == Some(&Entity::Builtin(builtin));
            }
            !found
        });
        found
    }
}

/// What kind of operand an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// No value: a call of a function without results.
    Void,
    /// A predeclared function.
    Builtin,
    /// A type.
    Type,
    /// A constant.
    Constant,
    /// An addressable variable.
    Variable,
    /// An element of a map: assignable, not addressable.
    MapIndex,
    /// Any other value.
    Value,
    /// A map index, receive or assertion used with two left sides: type is the tuple `(T, bool)`.
    CommaOk,
    /// `nil`.
    Nil,
    /// Did not type-check.
    Unknown,
}

/// Mode, type and value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ExprType {
    /// Its mode.
    pub mode: Mode,
    /// Its type; for [`Mode::Type`] the type it denotes, for [`Mode::Builtin`] the signature it has in this call.
    /// Untyped operands have their final type here, as in go/types.
    pub ty: TyId,
    /// Its value, for constants.
    pub value: Option<ConstValue>,
}

/// What `x.name` selects, where it is no qualified identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Field, method value or method expression.
    pub kind: SelectionKind,
    /// The fields walked through: the embedded ones for a promoted member, and for a field the field itself last.
    pub path: Vec<FieldStep>,
}

/// One field selected on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// The type that has the field, pointer removed.
    pub of: TyId,
    /// The field's index in its struct.
    pub index: u32,
    /// Whether a pointer is followed to reach the struct.
    pub deref: bool,
    /// The field's type.
    pub ty: TyId,
}

/// Kinds of selections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SelectionKind {
    /// A field.
    Field,
    /// A declared method on a value.
    Method {
        /// The method.
        func: FuncId,
        /// After `path`: whether the receiver's address is taken for a pointer receiver.
        address: bool,
        /// After `path`: whether a pointer is followed for a value receiver.
        deref: bool,
    },
    /// A method of an interface value (or of a type parameter's constraint).
    InterfaceMethod {
        /// The interface type that declares it, after `path`.
        interface: TyId,
        /// The position in the sorted method set of that interface.
        index: u32,
    },
    /// `T.Method` or `(*T).Method`: a function with the receiver first.
    MethodExpr {
        /// The method; `None` for an interface's.
        func: Option<FuncId>,
    },
}
