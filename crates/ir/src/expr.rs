//! Expressions, type expressions among them as in the Go grammar.

use crate::{BodyId, LocalId, Name, StmtId};
use goxide_source::Span;
use la_arena::Idx;

/// Names an expression of a [`crate::Body`].
pub type ExprId = Idx<Expr>;

/// An expression anywhere in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExprRef {
    /// Whose arena.
    pub body: BodyId,
    /// Which expression.
    pub expr: ExprId,
}

/// A local anywhere in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalRef {
    /// Whose arena.
    pub body: BodyId,
    /// Which local.
    pub local: LocalId,
}

/// An expression or type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// An identifier that names no local: package-level, imported package, predeclared.
    Name(Name),
    /// An identifier that names a local of this body.
    Local(LocalId),
    /// `_`.
    Blank,
    /// A literal as written.
    BasicLit(Lit),
    /// `func(…) { … }`.
    FuncLit {
        /// Parameters and results.
        sig: FuncSig,
        /// Its block.
        block: StmtId,
    },
    /// `T{…}`; the type is absent where the enclosing literal implies it.
    CompositeLit {
        /// The literal's type.
        ty: Option<ExprId>,
        /// Its elements.
        elements: Vec<Element>,
    },
    /// `(x)`.
    Paren(ExprId),
    /// `x.name`: field, method or qualified identifier.
    Selector {
        /// What stands before the dot.
        base: ExprId,
        /// What stands after it.
        name: Name,
        /// Where the name stands.
        name_span: Span,
    },
    /// `x[i]`, or an instantiation `F[A, B]`.
    Index {
        /// What is indexed or instantiated.
        base: ExprId,
        /// One index, or type arguments.
        indices: Vec<ExprId>,
    },
    /// `x[lo:hi:max]`.
    Slice {
        /// What is sliced.
        base: ExprId,
        /// Low bound.
        lo: Option<ExprId>,
        /// High bound.
        hi: Option<ExprId>,
        /// Capacity bound.
        max: Option<ExprId>,
    },
    /// `x.(T)`; `ty` is `None` for the `x.(type)` of a type switch.
    TypeAssert {
        /// The interface value.
        base: ExprId,
        /// The type asserted.
        ty: Option<ExprId>,
    },
    /// A call, conversion or builtin call.
    Call {
        /// What is called: a function, type or builtin.
        fun: ExprId,
        /// Arguments; types for `make` and `new`.
        args: Vec<ExprId>,
        /// Whether the last argument is followed by `...`.
        spread: bool,
    },
    /// `*x`: dereference, or pointer type.
    Star(ExprId),
    /// A unary operation; `&x` and `<-c` included.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: ExprId,
    },
    /// A binary operation.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left operand.
        lhs: ExprId,
        /// Right operand.
        rhs: ExprId,
    },
    /// `[n]T`; `len` is `None` for `[...]T`.
    ArrayType {
        /// Length expression.
        len: Option<ExprId>,
        /// Element type.
        elem: ExprId,
    },
    /// `[]T`.
    SliceType(ExprId),
    /// `map[K]V`.
    MapType {
        /// Key type.
        key: ExprId,
        /// Value type.
        value: ExprId,
    },
    /// `chan T`, `<-chan T`, `chan<- T`.
    ChanType {
        /// Direction.
        dir: ChanDir,
        /// Element type.
        elem: ExprId,
    },
    /// `func(…) …` as a type.
    FuncType(FuncSig),
    /// `struct { … }`.
    StructType(Vec<FieldDecl>),
    /// `interface { … }`.
    InterfaceType(Vec<InterfaceElem>),
    /// Text that was not understood.
    Unsupported {
        /// What it looked like, for the marker: a noun phrase.
        what: Name,
    },
}

/// A literal as written in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lit {
    /// Which kind.
    pub kind: LitKind,
    /// Its text with quotes and prefixes.
    pub text: Name,
}

/// Kinds of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LitKind {
    /// `42`, `0x2A`, `1_000`.
    Int,
    /// `1.5`, `1e9`, `0x1p-2`.
    Float,
    /// `2i`.
    Imaginary,
    /// `'a'`.
    Rune,
    /// `"a"` with escapes.
    String,
    /// `` `a` ``.
    RawString,
}

/// One element of a composite literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Field name, index or map key.
    pub key: Option<ExprId>,
    /// The value; a [`Expr::CompositeLit`] without type where Go lets it be left out.
    pub value: ExprId,
}

/// Parameters and results of a function, literal, function type or interface method.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FuncSig {
    /// Parameters, one per name.
    pub params: Vec<Param>,
    /// Whether the last parameter is `...T`; its `ty` is then `T`.
    pub variadic: bool,
    /// Results, one per name.
    pub results: Vec<Param>,
}

/// One parameter or result.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name; `None` if it has none, `_` if blank.
    pub name: Option<Name>,
    /// The local it declares; `None` for unnamed, blank, and in function *types* and interface methods.
    pub local: Option<LocalId>,
    /// Its type expression; names that share one (`a, b int`) share the id.
    pub ty: ExprId,
    /// Its name, or its type where it has no name.
    pub span: Span,
}

/// A type parameter `P C`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeParamDecl {
    /// Its name.
    pub name: Name,
    /// The local it declares ([`crate::LocalKind::TypeParam`]).
    pub local: LocalId,
    /// Its constraint; a bare union (`~int | string`) is an [`Expr::InterfaceType`] with one element.
    pub constraint: ExprId,
}

/// One field of a struct type; `a, b int` gives two.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDecl {
    /// The name; of an embedded field the type's name.
    pub name: Name,
    /// The name's place.
    pub name_span: Span,
    /// The type expression.
    pub ty: ExprId,
    /// Whether it is embedded.
    pub embedded: bool,
    /// The tag, unquoted.
    pub tag: Option<Name>,
    /// The whole field declaration (shared by `a, b int`).
    pub span: Span,
}

/// One element of an interface type.
#[derive(Clone, Debug, PartialEq)]
pub enum InterfaceElem {
    /// A method.
    Method {
        /// Its name.
        name: Name,
        /// Its place.
        name_span: Span,
        /// Its signature; parameters declare no locals.
        sig: FuncSig,
        /// The whole element.
        span: Span,
    },
    /// An embedded interface or a union of terms.
    Union(Vec<UnionTerm>),
}

/// `T` or `~T` in a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnionTerm {
    /// Whether `~` stands before it.
    pub tilde: bool,
    /// The type.
    pub ty: ExprId,
}

/// Channel directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChanDir {
    /// `chan T`.
    Both,
    /// `chan<- T`.
    Send,
    /// `<-chan T`.
    Recv,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `+`
    Plus,
    /// `-`
    Neg,
    /// `!`
    Not,
    /// `^`
    BitNot,
    /// `&`
    Addr,
    /// `<-`
    Recv,
    /// `~`, only in type sets
    Tilde,
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    Xor,
    AndNot,
    Shl,
    Shr,
    LogicalAnd,
    LogicalOr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl BinaryOp {
    /// As Go writes it.
    pub fn text(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
            BinaryOp::AndNot => "&^",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::LogicalAnd => "&&",
            BinaryOp::LogicalOr => "||",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
        }
    }

    /// Whether the result is an untyped boolean.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
        )
    }

    /// Whether it is `<<` or `>>`.
    pub fn is_shift(self) -> bool {
        matches!(self, BinaryOp::Shl | BinaryOp::Shr)
    }
}

impl UnaryOp {
    /// As Go writes it.
    pub fn text(self) -> &'static str {
        match self {
            UnaryOp::Plus => "+",
            UnaryOp::Neg => "-",
            UnaryOp::Not => "!",
            UnaryOp::BitNot => "^",
            UnaryOp::Addr => "&",
            UnaryOp::Recv => "<-",
            UnaryOp::Tilde => "~",
        }
    }
}
