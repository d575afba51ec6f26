//! The arena of one declaration.

use crate::{ConstSpecId, Expr, ExprId, FuncId, Name, Stmt, StmtId, TypeDeclId, VarSpecId};
use goxide_source::Span;
use la_arena::{Arena, ArenaMap, Idx};

/// Names a body of the [`crate::Program`].
pub type BodyId = Idx<Body>;

/// Names a local of a [`Body`].
pub type LocalId = Idx<Local>;

/// The declaration that a body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A function or method.
    Func(FuncId),
    /// A package-level type.
    Type(TypeDeclId),
    /// A package-level `var` specification.
    Var(VarSpecId),
    /// A package-level `const` specification.
    Const(ConstSpecId),
}

/// The expressions, statements and locals of one declaration, each with its span.
#[derive(Clone, Debug, Default)]
pub struct Body {
    exprs: Arena<Expr>,
    expr_spans: ArenaMap<ExprId, Span>,
    stmts: Arena<Stmt>,
    stmt_spans: ArenaMap<StmtId, Span>,
    locals: Arena<Local>,
}

/// Something that a function, or a type's parameter list, names for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// Its name; never `_`.
    pub name: Name,
    /// What it is.
    pub kind: LocalKind,
    /// Where the name is declared.
    pub span: Span,
}

/// Kinds of locals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalKind {
    /// A parameter of the function or of a literal.
    Param,
    /// The receiver.
    Receiver,
    /// A named result.
    Result,
    /// A variable.
    Var,
    /// A constant.
    Const,
    /// A type declared in a function.
    Type,
    /// A type parameter.
    TypeParam,
}

impl LocalKind {
    /// Whether it holds a value at run time.
    pub fn is_variable(self) -> bool {
        matches!(self, LocalKind::Param | LocalKind::Receiver | LocalKind::Result | LocalKind::Var)
    }
}

impl Body {
    /// Adds an expression.
    pub fn alloc_expr(&mut self, expr: Expr, span: Span) -> ExprId {
        let id = self.exprs.alloc(expr);
        self.expr_spans.insert(id, span);
        id
    }

    /// Adds a statement.
    pub fn alloc_stmt(&mut self, stmt: Stmt, span: Span) -> StmtId {
        let id = self.stmts.alloc(stmt);
        self.stmt_spans.insert(id, span);
        id
    }

    /// Puts another statement in the place of one.
    pub fn replace_stmt(&mut self, id: StmtId, stmt: Stmt) {
        self.stmts[id] = stmt;
    }

    /// Adds a local.
    pub fn alloc_local(&mut self, local: Local) -> LocalId {
        self.locals.alloc(local)
    }

    /// Where an expression stands.
    pub fn expr_span(&self, id: ExprId) -> Span {
        self.expr_spans[id]
    }

    /// Where a statement stands.
    pub fn stmt_span(&self, id: StmtId) -> Span {
        self.stmt_spans[id]
    }

    /// All expressions, in the order they were lowered: children before parents.
    pub fn exprs(&self) -> impl DoubleEndedIterator<Item = (ExprId, &Expr)> {
        self.exprs.iter()
    }

    /// All statements, in the order they were lowered.
    pub fn stmts(&self) -> impl DoubleEndedIterator<Item = (StmtId, &Stmt)> {
        self.stmts.iter()
    }

    /// All locals, in the order of their declaration.
    pub fn locals(&self) -> impl DoubleEndedIterator<Item = (LocalId, &Local)> {
        self.locals.iter()
    }

    /// `expr` without its parentheses.
    pub fn unparen(&self, mut expr: ExprId) -> ExprId {
        while let Expr::Paren(inner) = self[expr] {
            expr = inner;
        }
        expr
    }

    /// The block of `defer func() { … }()`, by its call.
    pub fn deferred_literal(&self, call: ExprId) -> Option<StmtId> {
        let Expr::Call { fun, .. } = &self[self.unparen(call)] else { return None };
        if let Expr::FuncLit { block, .. } = &self[self.unparen(*fun)] { Some(*block) } else { None }
    }

    /// The text of an identifier that stands as a struct literal's key.
    pub fn key_name(&self, key: ExprId) -> Option<&Name> {
        if let Expr::Local(local) = self[key] {
            return Some(&self[local].name);
        }
        if let Expr::Name(name) = &self[key] { Some(name) } else { None }
    }
}

impl std::ops::Index<ExprId> for Body {
    type Output = Expr;
    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id]
    }
}

impl std::ops::Index<StmtId> for Body {
    type Output = Stmt;
    fn index(&self, id: StmtId) -> &Stmt {
        &self.stmts[id]
    }
}

impl std::ops::Index<LocalId> for Body {
    type Output = Local;
    fn index(&self, id: LocalId) -> &Local {
        &self.locals[id]
    }
}
