//! What a Go program means to goxide.
//!
//! # Shape
//!
//! A [`Program`] holds packages, files and declarations in arenas. Each declaration ([`Func`], [`TypeDecl`],
//! [`VarSpec`], [`ConstSpec`]) owns exactly one [`Body`]: the arena of the expressions, statements and locals
//! written in it, signature and type expressions included. **An [`ExprId`], [`StmtId`] or [`LocalId`] means nothing
//! without its body**; whoever carries one across bodies carries a [`BodyId`] with it ([`ExprRef`], [`LocalRef`]).
//! Function literals live in the body of the declaration around them.
//!
//! Nodes hold what Go said, in the words of the Go specification. What we found out stands in side tables:
//! [`Checked`] holds the checker's answers (types, constants, what names mean); analyses keep their own. A new
//! analysis changes no node.
//!
//! # Invariants
//!
//! - No node without a span: arenas are private, [`Body::alloc_expr`] and its kin are the only doors.
//! - Lowering is total: text that is not understood is [`Expr::Unsupported`], [`Stmt::Unsupported`] or
//!   [`ItemKind::Unsupported`] with its span. Nothing is dropped in silence.
//! - Lowering has resolved the names of *locals* (parameters, results, variables, local constants and types, type
//!   parameters): they are [`Expr::Local`]. Any other identifier is [`Expr::Name`], and the checker says in
//!   [`BodyTypes::names`] what it means. `_` is [`Expr::Blank`].
//! - The key of a struct literal's element is a field name, whatever lowering took it for: it may be an
//!   [`Expr::Local`] that shares the field's name. [`Body::key_name`] gives the text.
//! - [`Program::packages`] is in dependency order: a package stands after all that it imports.
//! - Children are in order of the text. Order of evaluation is Go's: calls, receives and `&&`/`||` operands from left
//!   to right; index and operand evaluation of an assignment before any store; `defer` and `go` evaluate function
//!   and arguments at the statement.
//! - Types are interned ([`TyId`]); predeclared ones are constants of [`ty`]. Two ids may differ and still be
//!   *identical* in Go's sense (parameter names take part in interning, not in identity): ask
//!   [`TypeTable::identical`].

mod body;
mod checked;
mod constant;
mod decl;
pub mod dump;
mod expr;
mod stmt;
pub mod ty;
pub mod walk;

pub use body::{Body, BodyId, Local, LocalId, LocalKind, Owner};
pub use checked::{
    BodyTypes, Builtin, Checked, Entity, ExprType, FieldStep, Mode, Selection, SelectionKind, TypeInfo,
};
pub use constant::ConstValue;
pub use decl::{
    Const, ConstId, ConstSpec, ConstSpecId, File, FileId, Func, FuncId, Import, Item, ItemKind, Origin,
    Package, PackageId, Program, Receiver, TypeDecl, TypeDeclId, Var, VarId, VarSpec, VarSpecId,
};
pub use expr::{
    BinaryOp, ChanDir, Element, Expr, ExprId, ExprRef, FieldDecl, FuncSig, InterfaceElem, Lit, LitKind,
    LocalRef, Param, TypeParamDecl, UnaryOp, UnionTerm,
};
pub use stmt::{CaseClause, CommClause, Stmt, StmtId, TypeCase};
pub use ty::{Basic, Ty, TyId, TypeParamId, TypeTable};
pub use walk::Node;

/// A Go identifier.
pub type Name = smol_str::SmolStr;

/// Whether `name` starts with an upper-case letter, which is what Go exports.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}
