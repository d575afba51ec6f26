//! Statements. Every block of the Go specification, the implicit ones of `if`, `for`, `switch` and clauses too, is a
//! scope that is opened and closed here.

use super::Lower;
use super::expr::binary_op;
use crate::parse::{Kind, NodeId};
use goxide_ir::{CaseClause, CommClause, Expr, ExprId, LocalId, LocalKind, Name, Stmt, StmtId, TypeCase};
use goxide_source::Span;

impl Lower<'_> {
    /// A block with a scope of its own.
    pub(super) fn block(&mut self, node: NodeId) -> StmtId {
        self.scopes.open();
        let block = self.block_in_scope(node);
        self.scopes.close();
        block
    }

    /// A block in the innermost scope: the body of a function shares the scope of its parameters.
    pub(super) fn block_in_scope(&mut self, node: NodeId) -> StmtId {
        let stmts = self.stmts(node);
        self.alloc_stmt(Stmt::Block(stmts), node)
    }

    /// The statements of the statement list in `node`.
    fn stmts(&mut self, node: NodeId) -> Vec<StmtId> {
        let mut stmts = Vec::new();
        if let Some(list) = self.syntax.child_of(node, Kind::STATEMENT_LIST) {
            for stmt in self.syntax.parts(list) {
                self.stmt(stmt, &mut stmts);
            }
        }
        stmts
    }

    fn alloc_stmt(&mut self, stmt: Stmt, node: NodeId) -> StmtId {
        let span = self.span(node);
        self.body.alloc_stmt(stmt, span)
    }

    fn unsupported_stmt(&mut self, node: NodeId, what: &'static str) -> StmtId {
        self.alloc_stmt(Stmt::Unsupported { what: Name::new_static(what) }, node)
    }

    /// Lowers a statement; a group of declarations becomes one statement for each specification.
    fn stmt(&mut self, node: NodeId, out: &mut Vec<StmtId>) {
        match self.kind(node) {
            Kind::VAR_DECLARATION => self.var_declaration(node, out),
            Kind::CONST_DECLARATION => self.const_declaration(node, out),
            Kind::TYPE_DECLARATION => self.type_declaration(node, out),
            Kind::LABELED_STATEMENT => self.labeled(node, out),
            Kind::BLOCK => out.push(self.block(node)),
            Kind::RETURN_STATEMENT => {
                let values = self.syntax.part(node).map(|list| self.exprs(list)).unwrap_or_default();
                out.push(self.alloc_stmt(Stmt::Return(values), node));
            }
            Kind::GO_STATEMENT => out.push(self.stmt_with_part(node, Stmt::Go)),
            Kind::DEFER_STATEMENT => out.push(self.stmt_with_part(node, Stmt::Defer)),
            Kind::IF_STATEMENT => out.push(self.if_stmt(node)),
            Kind::FOR_STATEMENT => out.push(self.for_stmt(node)),
            Kind::EXPRESSION_SWITCH_STATEMENT => out.push(self.switch(node)),
            Kind::TYPE_SWITCH_STATEMENT => out.push(self.type_switch(node)),
            Kind::SELECT_STATEMENT => out.push(self.select(node)),
            Kind::FALLTHROUGH_STATEMENT => out.push(self.alloc_stmt(Stmt::Fallthrough, node)),
            Kind::BREAK_STATEMENT => {
                let label = self.label(node);
                out.push(self.alloc_stmt(Stmt::Break(label), node));
            }
            Kind::CONTINUE_STATEMENT => {
                let label = self.label(node);
                out.push(self.alloc_stmt(Stmt::Continue(label), node));
            }
            Kind::GOTO_STATEMENT => {
                let label = self.label(node).unwrap_or_default();
                out.push(self.alloc_stmt(Stmt::Goto(label), node));
            }
            Kind::EMPTY_STATEMENT => out.push(self.alloc_stmt(Stmt::Empty, node)),
            _ => out.push(self.simple(node)),
        }
    }

    fn label(&self, node: NodeId) -> Option<Name> {
        self.syntax.part(node).map(|n| self.name(n))
    }

    fn stmt_with_part(&mut self, node: NodeId, make: impl FnOnce(ExprId) -> Stmt) -> StmtId {
        match self.syntax.part(node) {
            Some(part) => {
                let expr = self.expr(part);
                self.alloc_stmt(make(expr), node)
            }
            None => self.unsupported_stmt(node, "an incomplete statement"),
        }
    }

    /// A statement that may stand before the condition of an `if`.
    fn simple(&mut self, node: NodeId) -> StmtId {
        match self.kind(node) {
            Kind::EXPRESSION_STATEMENT => self.stmt_with_part(node, Stmt::Expr),
            Kind::INC_STATEMENT => {
                self.stmt_with_part(node, |target| Stmt::IncDec { target, increment: true })
            }
            Kind::DEC_STATEMENT => {
                self.stmt_with_part(node, |target| Stmt::IncDec { target, increment: false })
            }
            Kind::SEND_STATEMENT => {
                let mut parts = self.syntax.parts(node);
                let (Some(chan), Some(value)) = (parts.next(), parts.next()) else {
                    return self.unsupported_stmt(node, "an incomplete send");
                };
                let (chan, value) = (self.expr(chan), self.expr(value));
                self.alloc_stmt(Stmt::Send { chan, value }, node)
            }
            Kind::ASSIGNMENT_STATEMENT => self.assignment(node),
            Kind::SHORT_VAR_DECLARATION => self.short_var_decl(node),
            _ => self.unsupported_stmt(node, "a statement of unknown form"),
        }
    }

    fn assignment(&mut self, node: NodeId) -> StmtId {
        let mut children = self.syntax.children(node);
        let (Some(left), Some(op), Some(right)) = (children.next(), children.next(), children.next()) else {
            return self.unsupported_stmt(node, "an incomplete assignment");
        };
        let op = binary_op(self.kind(op));
        let (lhs, rhs) = (self.exprs(left), self.exprs(right));
        self.alloc_stmt(Stmt::Assign { lhs, op, rhs }, node)
    }

    fn short_var_decl(&mut self, node: NodeId) -> StmtId {
        let mut parts = self.syntax.parts(node);
        let (Some(left), Some(right)) = (parts.next(), parts.next()) else {
            return self.unsupported_stmt(node, "an incomplete declaration");
        };
        let rhs = self.exprs(right);
        let (lhs, declares) = self.define(left);
        self.alloc_stmt(Stmt::ShortVarDecl { lhs, declares, rhs }, node)
    }

    /// The left side of `:=`: what the innermost scope already declares is assigned, the rest is new.
    fn define(&mut self, list: NodeId) -> (Vec<ExprId>, Vec<LocalId>) {
        let (mut lhs, mut declares) = (Vec::new(), Vec::new());
        for node in self.syntax.parts(list) {
            let name = self.text(node);
            let is_name =
                self.kind(node).is_leaf() && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            lhs.push(if !is_name {
                self.unsupported_expr(node, "something other than a name left of :=")
            } else if name == "_" {
                self.alloc(Expr::Blank, node)
            } else if let Some(local) = self.scopes.get_here(name) {
                self.alloc(Expr::Local(local), node)
            } else {
                let local = self.declare(self.name(node), LocalKind::Var, self.span(node));
                declares.push(local);
                self.alloc(Expr::Local(local), node)
            });
        }
        (lhs, declares)
    }

    fn labeled(&mut self, node: NodeId, out: &mut Vec<StmtId>) {
        let mut parts = self.syntax.parts(node);
        let label = parts.next().map(|n| self.name(n)).unwrap_or_default();
        let from = out.len();
        if let Some(inner) = parts.next() {
            self.stmt(inner, out);
        }
        if out.len() == from {
            let span = Span { start: self.syntax.end(node), ..self.span(node) };
            out.push(self.body.alloc_stmt(Stmt::Empty, span));
        }
        // A labelled group of declarations: the label stands at the first.
        let stmt = out[from];
        out[from] = self.alloc_stmt(Stmt::Labeled { label, stmt }, node);
    }

    /// The names of a local specification, declared after its values were lowered.
    fn declare_names(&mut self, names: &[NodeId], kind: LocalKind) -> Vec<Option<LocalId>> {
        names
            .iter()
            .map(|n| (self.text(*n) != "_").then(|| self.declare(self.name(*n), kind, self.span(*n))))
            .collect()
    }

    /// Where a local specification stands: with its keyword if it is not in a group.
    fn spec_span(&self, declaration: NodeId, spec: NodeId, grouped: bool) -> Span {
        self.span(if grouped { spec } else { declaration })
    }

    fn var_declaration(&mut self, node: NodeId, out: &mut Vec<StmtId>) {
        let (specs, grouped) = self.specs(node);
        for spec in specs {
            let parts = self.value_spec(spec);
            let ty = parts.ty.map(|t| self.expr(t));
            let values = parts.values.map(|v| self.exprs(v)).unwrap_or_default();
            let locals = self.declare_names(&parts.names, LocalKind::Var);
            let span = self.spec_span(node, spec, grouped);
            out.push(self.body.alloc_stmt(Stmt::VarDecl { locals, ty, values }, span));
        }
    }

    fn const_declaration(&mut self, node: NodeId, out: &mut Vec<StmtId>) {
        let (specs, grouped) = self.specs(node);
        for (spec, parts, _) in self.const_specs(&specs) {
            let ty = parts.ty.map(|t| self.expr(t));
            let values = parts.values.map(|v| self.exprs(v)).unwrap_or_default();
            let locals = self.declare_names(&parts.names, LocalKind::Const);
            let span = self.spec_span(node, spec, grouped);
            let stmt = Stmt::ConstDecl { locals, ty, values, iota: parts.iota };
            out.push(self.body.alloc_stmt(stmt, span));
        }
    }

    fn type_declaration(&mut self, node: NodeId, out: &mut Vec<StmtId>) {
        let (specs, grouped) = self.specs(node);
        for spec in specs {
            let mut parts = self.syntax.parts(spec);
            let Some(name) = parts.next() else { continue };
            let local = self.declare(self.name(name), LocalKind::Type, self.span(name));
            let span = self.spec_span(node, spec, grouped);
            let (type_params, is_alias, ty) = self.type_spec(spec);
            out.push(self.body.alloc_stmt(Stmt::TypeDecl { local, type_params, is_alias, ty }, span));
        }
    }

    fn if_stmt(&mut self, node: NodeId) -> StmtId {
        self.scopes.open();
        let (mut init, mut cond, mut then, mut els) = (None, None, None, None);
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::BLOCK if then.is_none() => then = Some(self.block(part)),
                Kind::BLOCK => els = Some(self.block(part)),
                Kind::IF_STATEMENT => els = Some(self.if_stmt(part)),
                kind if kind.is_simple_statement() => init = Some(self.simple(part)),
                _ => cond = Some(self.expr(part)),
            }
        }
        self.scopes.close();
        match (cond, then) {
            (Some(cond), Some(then)) => self.alloc_stmt(Stmt::If { init, cond, then, els }, node),
            _ => self.unsupported_stmt(node, "an incomplete if"),
        }
    }

    fn for_stmt(&mut self, node: NodeId) -> StmtId {
        self.scopes.open();
        let (mut init, mut cond, mut post) = (None, None, None);
        let (mut range, mut body) = (None, None);
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::BLOCK => body = Some(self.block(part)),
                Kind::RANGE_CLAUSE => range = self.range_clause(part),
                Kind::FOR_CLAUSE => (init, cond, post) = self.for_clause(part),
                _ => cond = Some(self.expr(part)),
            }
        }
        self.scopes.close();
        let Some(body) = body else { return self.unsupported_stmt(node, "an incomplete for") };
        let stmt = match range {
            Some(Range { key, value, define, over }) => Stmt::Range { key, value, define, over, body },
            None => Stmt::For { init, cond, post, body },
        };
        self.alloc_stmt(stmt, node)
    }

    fn for_clause(&mut self, node: NodeId) -> (Option<StmtId>, Option<ExprId>, Option<StmtId>) {
        let (mut init, mut cond, mut post) = (None, None, None);
        let mut semicolons = 0;
        for child in self.syntax.children(node) {
            match self.kind(child) {
                Kind::SEMICOLON => semicolons += 1,
                kind if kind.is_token() => {}
                _ if semicolons == 0 => init = Some(self.simple(child)),
                _ if semicolons == 1 => cond = Some(self.expr(child)),
                _ => post = Some(self.simple(child)),
            }
        }
        (init, cond, post)
    }

    fn range_clause(&mut self, node: NodeId) -> Option<Range> {
        let define = self.syntax.child_of(node, Kind::DEFINE).is_some();
        let (mut left, mut over) = (None, None);
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::EXPRESSION_LIST => left = Some(part),
                _ => over = Some(part),
            }
        }
        let over = self.expr(over?);
        let sides = match left {
            Some(list) if define => self.define(list).0,
            Some(list) => self.exprs(list),
            None => Vec::new(),
        };
        let mut sides = sides.into_iter();
        Some(Range { key: sides.next(), value: sides.next(), define, over })
    }

    fn switch(&mut self, node: NodeId) -> StmtId {
        self.scopes.open();
        let (mut init, mut tag) = (None, None);
        let mut clauses = Vec::new();
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::EXPRESSION_CASE | Kind::DEFAULT_CASE => clauses.push(self.case(part)),
                kind if kind.is_simple_statement() => init = Some(self.simple(part)),
                _ => tag = Some(self.expr(part)),
            }
        }
        self.scopes.close();
        self.alloc_stmt(Stmt::Switch { init, tag, clauses }, node)
    }

    fn case(&mut self, node: NodeId) -> CaseClause {
        let is_default = self.kind(node) == Kind::DEFAULT_CASE;
        let values = self.syntax.child_of(node, Kind::EXPRESSION_LIST);
        let values = values.map(|list| self.exprs(list)).unwrap_or_default();
        self.scopes.open();
        let body = self.stmts(node);
        self.scopes.close();
        CaseClause { values, is_default, span: self.clause_span(node, &body), body }
    }

    fn type_switch(&mut self, node: NodeId) -> StmtId {
        self.scopes.open();
        let (mut init, mut alias, mut subject) = (None, None, None);
        let mut clauses = Vec::new();
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::TYPE_CASE | Kind::DEFAULT_CASE => clauses.push(self.type_case(part, alias)),
                Kind::EXPRESSION_LIST => alias = self.syntax.part(part).filter(|n| self.text(*n) != "_"),
                kind if kind.is_simple_statement() => init = Some(self.simple(part)),
                _ => subject = Some(self.expr(part)),
            }
        }
        self.scopes.close();
        let binding = alias.map(|n| self.name(n));
        match subject {
            Some(subject) => self.alloc_stmt(Stmt::TypeSwitch { init, binding, subject, clauses }, node),
            None => self.unsupported_stmt(node, "an incomplete type switch"),
        }
    }

    fn type_case(&mut self, node: NodeId, alias: Option<NodeId>) -> TypeCase {
        let is_default = self.kind(node) == Kind::DEFAULT_CASE;
        let parts = self.syntax.parts(node).filter(|n| self.kind(*n) != Kind::STATEMENT_LIST);
        let parts: Vec<NodeId> = parts.collect();
        let types = parts.into_iter().map(|n| self.expr(n)).collect();
        self.scopes.open();
        let local = alias.map(|n| self.declare(self.name(n), LocalKind::Var, self.span(n)));
        let body = self.stmts(node);
        self.scopes.close();
        TypeCase { types, is_default, local, span: self.clause_span(node, &body), body }
    }

    fn select(&mut self, node: NodeId) -> StmtId {
        let mut clauses = Vec::new();
        for part in self.syntax.parts(node) {
            self.scopes.open();
            let comm = self.syntax.part(part).filter(|_| self.kind(part) == Kind::COMMUNICATION_CASE);
            let comm = comm.map(|n| self.communication(n));
            let body = self.stmts(part);
            self.scopes.close();
            clauses.push(CommClause { comm, span: self.clause_span(part, &body), body });
        }
        self.alloc_stmt(Stmt::Select(clauses), node)
    }

    fn communication(&mut self, node: NodeId) -> StmtId {
        if self.kind(node) != Kind::RECEIVE_STATEMENT {
            return self.simple(node);
        }
        let mut left = None;
        let mut right = None;
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::EXPRESSION_LIST => left = Some(part),
                _ => right = Some(part),
            }
        }
        let Some(right) = right else { return self.unsupported_stmt(node, "an incomplete receive") };
        let rhs = self.expr(right);
        let stmt = match left {
            None => Stmt::Expr(rhs),
            Some(list) if self.syntax.child_of(node, Kind::DEFINE).is_some() => {
                let (lhs, declares) = self.define(list);
                Stmt::ShortVarDecl { lhs, declares, rhs: vec![rhs] }
            }
            Some(list) => Stmt::Assign { lhs: self.exprs(list), op: None, rhs: vec![rhs] },
        };
        self.alloc_stmt(stmt, node)
    }

    /// From `case` to the end of the last statement; the node goes on to the line break.
    fn clause_span(&self, node: NodeId, body: &[StmtId]) -> Span {
        let colon =
            self.syntax.child_of(node, Kind::COLON).map_or(self.syntax.end(node), |c| self.syntax.end(c));
        let end = body.last().map_or(colon, |s| self.body.stmt_span(*s).end);
        Span { end, ..self.span(node) }
    }
}

/// What a range clause says.
struct Range {
    key: Option<ExprId>,
    value: Option<ExprId>,
    define: bool,
    over: ExprId,
}

impl Kind {
    fn is_simple_statement(self) -> bool {
        matches!(
            self,
            Kind::EXPRESSION_STATEMENT
                | Kind::SEND_STATEMENT
                | Kind::INC_STATEMENT
                | Kind::DEC_STATEMENT
                | Kind::ASSIGNMENT_STATEMENT
                | Kind::SHORT_VAR_DECLARATION
        )
    }
}
