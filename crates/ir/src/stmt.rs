//! Statements.

use crate::{BinaryOp, ExprId, LocalId, Name, TypeParamDecl};
use goxide_source::Span;
use la_arena::Idx;

/// Names a statement of a [`crate::Body`].
pub type StmtId = Idx<Stmt>;

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    /// `{ … }`.
    Block(Vec<StmtId>),
    /// An expression for its effect.
    Expr(ExprId),
    /// `c <- v`.
    Send {
        /// The channel.
        chan: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `x++`, `x--`.
    IncDec {
        /// What changes.
        target: ExprId,
        /// `++` or `--`.
        increment: bool,
    },
    /// `a, b = c, d`; with `op`, `a op= c`.
    Assign {
        /// Left sides.
        lhs: Vec<ExprId>,
        /// The operator of `op=`.
        op: Option<BinaryOp>,
        /// Right sides; one call, index, receive or assertion may stand for several.
        rhs: Vec<ExprId>,
    },
    /// `a, b := …`.
    ShortVarDecl {
        /// [`crate::Expr::Local`] or [`crate::Expr::Blank`] each.
        lhs: Vec<ExprId>,
        /// The locals among them that are new.
        declares: Vec<LocalId>,
        /// Right sides.
        rhs: Vec<ExprId>,
    },
    /// One `var` specification inside a function.
    VarDecl {
        /// One per name; `None` for `_`.
        locals: Vec<Option<LocalId>>,
        /// Declared type.
        ty: Option<ExprId>,
        /// Initial values.
        values: Vec<ExprId>,
    },
    /// One `const` specification inside a function.
    ConstDecl {
        /// One per name; `None` for `_`.
        locals: Vec<Option<LocalId>>,
        /// Declared type.
        ty: Option<ExprId>,
        /// Values; repeated from the line above where Go repeats them.
        values: Vec<ExprId>,
        /// Value of `iota` here.
        iota: u32,
    },
    /// One type declaration inside a function.
    TypeDecl {
        /// The type's name ([`crate::LocalKind::Type`]).
        local: LocalId,
        /// Its type parameters.
        type_params: Vec<TypeParamDecl>,
        /// `type A = B`.
        is_alias: bool,
        /// The type.
        ty: ExprId,
    },
    /// `if`.
    If {
        /// Statement before the condition.
        init: Option<StmtId>,
        /// The condition.
        cond: ExprId,
        /// Taken when true; a [`Stmt::Block`].
        then: StmtId,
        /// A [`Stmt::Block`] or [`Stmt::If`].
        els: Option<StmtId>,
    },
    /// `for init; cond; post { … }`, each part optional.
    For {
        /// Before the loop.
        init: Option<StmtId>,
        /// Before each turn.
        cond: Option<ExprId>,
        /// After each turn.
        post: Option<StmtId>,
        /// The block.
        body: StmtId,
    },
    /// `for k, v := range x { … }`.
    Range {
        /// First left side.
        key: Option<ExprId>,
        /// Second left side.
        value: Option<ExprId>,
        /// Whether they are declared here (`:=`).
        define: bool,
        /// What is ranged over.
        over: ExprId,
        /// The block.
        body: StmtId,
    },
    /// `switch tag { … }`.
    Switch {
        /// Statement before the tag.
        init: Option<StmtId>,
        /// The tag; `None` means `true`.
        tag: Option<ExprId>,
        /// The clauses.
        clauses: Vec<CaseClause>,
    },
    /// `switch x := v.(type) { … }`.
    TypeSwitch {
        /// Statement before the guard.
        init: Option<StmtId>,
        /// The name bound in each clause.
        binding: Option<Name>,
        /// `v`.
        subject: ExprId,
        /// The clauses.
        clauses: Vec<TypeCase>,
    },
    /// `select { … }`.
    Select(Vec<CommClause>),
    /// `go f(x)`.
    Go(ExprId),
    /// `defer f(x)`.
    Defer(ExprId),
    /// `return …`.
    Return(Vec<ExprId>),
    /// `break`.
    Break(Option<Name>),
    /// `continue`.
    Continue(Option<Name>),
    /// `goto`.
    Goto(Name),
    /// `fallthrough`.
    Fallthrough,
    /// `label: stmt`.
    Labeled {
        /// The label.
        label: Name,
        /// What it labels.
        stmt: StmtId,
    },
    /// Nothing.
    Empty,
    /// Text that was not understood.
    Unsupported {
        /// What it looked like, for the marker: a noun phrase.
        what: Name,
    },
}

/// One clause of a switch.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseClause {
    /// The values; empty for `default`.
    pub values: Vec<ExprId>,
    /// Whether it is `default`.
    pub is_default: bool,
    /// Its statements.
    pub body: Vec<StmtId>,
    /// From `case` to the end of the last statement.
    pub span: Span,
}

/// One clause of a type switch.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeCase {
    /// The types; `nil` is an [`crate::Expr::Name`]. Empty for `default`.
    pub types: Vec<ExprId>,
    /// Whether it is `default`.
    pub is_default: bool,
    /// The clause's own variable, where the switch binds one.
    pub local: Option<LocalId>,
    /// Its statements.
    pub body: Vec<StmtId>,
    /// From `case` to the end of the last statement.
    pub span: Span,
}

/// One clause of a select.
#[derive(Clone, Debug, PartialEq)]
pub struct CommClause {
    /// A send, an expression (receive), an assignment or a short declaration; `None` for `default`.
    pub comm: Option<StmtId>,
    /// Its statements.
    pub body: Vec<StmtId>,
    /// From `case` to the end of the last statement.
    pub span: Span,
}
