//! Children of nodes, and a walk over a body: what every analysis starts from.

use crate::{Body, CaseClause, CommClause, Expr, ExprId, FuncSig, InterfaceElem, Stmt, StmtId, TypeCase};

/// A node of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An expression.
    Expr(ExprId),
    /// A statement.
    Stmt(StmtId),
}

impl Expr {
    /// Calls `f` with each direct child in order of the text; types too.
    pub fn children(&self, f: &mut impl FnMut(Node)) {
        match self {
            Expr::Name(_) | Expr::Local(_) | Expr::Blank | Expr::BasicLit(_) | Expr::Unsupported { .. } => {}
            Expr::FuncLit { sig, block } => {
                sig.children(f);
                f(Node::Stmt(*block));
            }
            Expr::CompositeLit { ty, elements } => {
                ty.iter().for_each(|t| f(Node::Expr(*t)));
                for element in elements {
                    element.key.iter().for_each(|k| f(Node::Expr(*k)));
                    f(Node::Expr(element.value));
                }
            }
            Expr::Paren(x) | Expr::Star(x) | Expr::SliceType(x) => f(Node::Expr(*x)),
            Expr::Selector { base, .. } => f(Node::Expr(*base)),
            Expr::Index { base, indices } => {
                f(Node::Expr(*base));
                indices.iter().for_each(|i| f(Node::Expr(*i)));
            }
            Expr::Slice { base, lo, hi, max } => {
                f(Node::Expr(*base));
                [lo, hi, max].into_iter().flatten().for_each(|i| f(Node::Expr(*i)));
            }
            Expr::TypeAssert { base, ty } => {
                f(Node::Expr(*base));
                ty.iter().for_each(|t| f(Node::Expr(*t)));
            }
            Expr::Call { fun, args, .. } => {
                f(Node::Expr(*fun));
                args.iter().for_each(|a| f(Node::Expr(*a)));
            }
            Expr::Unary { operand, .. } => f(Node::Expr(*operand)),
            Expr::Binary { lhs, rhs, .. } => {
                f(Node::Expr(*lhs));
                f(Node::Expr(*rhs));
            }
            Expr::ArrayType { len, elem } => {
                len.iter().for_each(|l| f(Node::Expr(*l)));
                f(Node::Expr(*elem));
            }
            Expr::MapType { key, value } => {
                f(Node::Expr(*key));
                f(Node::Expr(*value));
            }
            Expr::ChanType { elem, .. } => f(Node::Expr(*elem)),
            Expr::FuncType(sig) => sig.children(f),
            Expr::StructType(fields) => fields.iter().for_each(|field| f(Node::Expr(field.ty))),
            Expr::InterfaceType(elements) => {
                for element in elements {
                    match element {
                        InterfaceElem::Method { sig, .. } => sig.children(f),
                        InterfaceElem::Union(terms) => terms.iter().for_each(|t| f(Node::Expr(t.ty))),
                    }
                }
            }
        }
    }
}

impl FuncSig {
    /// Calls `f` with each parameter's and result's type expression.
    pub fn children(&self, f: &mut impl FnMut(Node)) {
        self.params.iter().chain(&self.results).for_each(|p| f(Node::Expr(p.ty)));
    }
}

impl Stmt {
    /// Calls `f` with each direct child in order of the text.
    pub fn children(&self, f: &mut impl FnMut(Node)) {
        match self {
            Stmt::Block(stmts) => stmts.iter().for_each(|s| f(Node::Stmt(*s))),
            Stmt::Expr(x) | Stmt::Go(x) | Stmt::Defer(x) => f(Node::Expr(*x)),
            Stmt::Send { chan, value } => {
                f(Node::Expr(*chan));
                f(Node::Expr(*value));
            }
            Stmt::IncDec { target, .. } => f(Node::Expr(*target)),
            Stmt::Assign { lhs, rhs, .. } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
                lhs.iter().chain(rhs).for_each(|x| f(Node::Expr(*x)));
            }
            Stmt::VarDecl { ty, values, .. } | Stmt::ConstDecl { ty, values, .. } => {
                ty.iter().chain(values).for_each(|x| f(Node::Expr(*x)));
            }
            Stmt::TypeDecl { type_params, ty, .. } => {
                type_params.iter().for_each(|p| f(Node::Expr(p.constraint)));
                f(Node::Expr(*ty));
            }
            Stmt::If { init, cond, then, els } => {
                init.iter().for_each(|s| f(Node::Stmt(*s)));
                f(Node::Expr(*cond));
                f(Node::Stmt(*then));
                els.iter().for_each(|s| f(Node::Stmt(*s)));
            }
            Stmt::For { init, cond, post, body } => {
                init.iter().for_each(|s| f(Node::Stmt(*s)));
                cond.iter().for_each(|x| f(Node::Expr(*x)));
                post.iter().for_each(|s| f(Node::Stmt(*s)));
                f(Node::Stmt(*body));
            }
            Stmt::Range { key, value, over, body, .. } => {
                [key, value].into_iter().flatten().for_each(|x| f(Node::Expr(*x)));
                f(Node::Expr(*over));
                f(Node::Stmt(*body));
            }
            Stmt::Switch { init, tag, clauses } => {
                init.iter().for_each(|s| f(Node::Stmt(*s)));
                tag.iter().for_each(|x| f(Node::Expr(*x)));
                for CaseClause { values, body, .. } in clauses {
                    values.iter().for_each(|x| f(Node::Expr(*x)));
                    body.iter().for_each(|s| f(Node::Stmt(*s)));
                }
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                init.iter().for_each(|s| f(Node::Stmt(*s)));
                f(Node::Expr(*subject));
                for TypeCase { types, body, .. } in clauses {
                    types.iter().for_each(|x| f(Node::Expr(*x)));
                    body.iter().for_each(|s| f(Node::Stmt(*s)));
                }
            }
            Stmt::Select(clauses) => {
                for CommClause { comm, body, .. } in clauses {
                    comm.iter().for_each(|s| f(Node::Stmt(*s)));
                    body.iter().for_each(|s| f(Node::Stmt(*s)));
                }
            }
            Stmt::Return(values) => values.iter().for_each(|x| f(Node::Expr(*x))),
            Stmt::Labeled { stmt, .. } => f(Node::Stmt(*stmt)),
            Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::Goto(_)
            | Stmt::Fallthrough
            | Stmt::Empty
            | Stmt::Unsupported { .. } => {}
        }
    }
}

impl Body {
    /// Calls `f` with `root` and all below it, parents first, in order of the text. When `f` answers `false` the
    /// children of that node are passed over. Uses a stack of its own, so depth is no danger.
    pub fn walk(&self, root: Node, f: &mut impl FnMut(Node) -> bool) {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            if !f(node) {
                continue;
            }
            let from = stack.len();
            match node {
                Node::Expr(x) => self[x].children(&mut |n| stack.push(n)),
                Node::Stmt(s) => self[s].children(&mut |n| stack.push(n)),
            }
            stack[from..].reverse();
        }
    }
}
