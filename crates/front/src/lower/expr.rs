//! Expressions. Type expressions meet the same nodes: the grammar often cannot tell the two apart, and the IR, like
//! go/ast, does not ask it to.

use super::Lower;
use crate::parse::{Kind, NodeId};
use goxide_ir::{BinaryOp, Element, Expr, ExprId, Lit, LitKind, Name, UnaryOp};
use goxide_source::Span;

impl Lower<'_> {
    /// Lowers an expression or type.
    pub(super) fn expr(&mut self, node: NodeId) -> ExprId {
        match self.kind(node) {
            Kind::IDENTIFIER
            | Kind::TYPE_IDENTIFIER
            | Kind::PACKAGE_IDENTIFIER
            | Kind::FIELD_IDENTIFIER
            | Kind::BLANK_IDENTIFIER
            | Kind::NIL
            | Kind::TRUE
            | Kind::FALSE
            | Kind::IOTA => self.identifier(node),
            Kind::INT_LITERAL => self.literal(node, LitKind::Int),
            Kind::FLOAT_LITERAL => self.literal(node, LitKind::Float),
            Kind::IMAGINARY_LITERAL => self.literal(node, LitKind::Imaginary),
            Kind::RUNE_LITERAL => self.literal(node, LitKind::Rune),
            Kind::INTERPRETED_STRING => self.literal(node, LitKind::String),
            Kind::RAW_STRING => self.literal(node, LitKind::RawString),
            Kind::PARENTHESIZED_EXPRESSION | Kind::PARENTHESIZED_TYPE => self.with_part(node, Expr::Paren),
            Kind::SELECTOR_EXPRESSION | Kind::QUALIFIED_TYPE => self.selector(node),
            Kind::CALL_EXPRESSION => self.call(node),
            Kind::BINARY_EXPRESSION => self.binary(node),
            Kind::UNARY_EXPRESSION => self.unary(node),
            Kind::INDEX_EXPRESSION => self.index(node),
            Kind::TYPE_INSTANTIATION => self.instantiation(node),
            Kind::SLICE_EXPRESSION => self.slice(node),
            Kind::TYPE_ASSERTION => self.type_assertion(node),
            Kind::TYPE_CONVERSION => self.conversion(node),
            Kind::COMPOSITE_LITERAL => self.composite_literal(node),
            Kind::LITERAL_VALUE => self.elements(node, None, node),
            Kind::LITERAL_ELEMENT => match self.syntax.part(node) {
                Some(inner) => self.expr(inner),
                None => self.unsupported_expr(node, "an empty element"),
            },
            Kind::FUNC_LITERAL => self.func_literal(node),
            _ => self.type_expr(node),
        }
    }

    /// Allocates an expression at a node.
    pub(super) fn alloc(&mut self, expr: Expr, node: NodeId) -> ExprId {
        let span = self.span(node);
        self.body.alloc_expr(expr, span)
    }

    /// What was not understood stays in the IR with its place.
    pub(super) fn unsupported_expr(&mut self, node: NodeId, what: &'static str) -> ExprId {
        self.alloc(Expr::Unsupported { what: Name::new_static(what) }, node)
    }

    /// A node around one other.
    pub(super) fn with_part(&mut self, node: NodeId, make: impl FnOnce(ExprId) -> Expr) -> ExprId {
        match self.syntax.part(node) {
            Some(part) => {
                let inner = self.expr(part);
                self.alloc(make(inner), node)
            }
            None => self.unsupported_expr(node, "an incomplete expression"),
        }
    }

    /// Each expression of a list node.
    pub(super) fn exprs(&mut self, list: NodeId) -> Vec<ExprId> {
        self.syntax.parts(list).map(|n| self.expr(n)).collect()
    }

    /// A name: a local, or for the checker to find out.
    pub(super) fn identifier(&mut self, node: NodeId) -> ExprId {
        let text = self.text(node);
        let expr = match self.scopes.get(text) {
            Some(local) => Expr::Local(local),
            None if text == "_" => Expr::Blank,
            None => Expr::Name(Name::new(text)),
        };
        self.alloc(expr, node)
    }

    fn literal(&mut self, node: NodeId, kind: LitKind) -> ExprId {
        let text = self.text(node);
        // Go drops carriage returns from raw strings.
        let text = if kind == LitKind::RawString && text.contains('\r') {
            Name::from(text.replace('\r', ""))
        } else {
            Name::new(text)
        };
        self.alloc(Expr::BasicLit(Lit { kind, text }), node)
    }

    fn selector(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let (Some(base), Some(name)) = (parts.next(), parts.next()) else {
            return self.unsupported_expr(node, "an incomplete selector");
        };
        let base = self.expr(base);
        let expr = Expr::Selector { base, name: self.name(name), name_span: self.span(name) };
        self.alloc(expr, node)
    }

    fn call(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let Some(callee) = parts.next() else { return self.unsupported_expr(node, "an incomplete call") };
        let mut fun = self.expr(callee);
        let (mut args, mut spread) = (Vec::new(), false);
        for part in parts {
            if self.kind(part) == Kind::TYPE_ARGUMENTS {
                let indices = self.exprs(part);
                let span = self.span(callee).to(self.span(part));
                fun = self.body.alloc_expr(Expr::Index { base: fun, indices }, span);
                continue;
            }
            for arg in self.syntax.parts(part) {
                spread = self.kind(arg) == Kind::VARIADIC_ARGUMENT;
                let inner = if spread { self.syntax.part(arg).unwrap_or(arg) } else { arg };
                args.push(self.expr(inner));
            }
        }
        self.alloc(Expr::Call { fun, args, spread }, node)
    }

    /// `[]byte(x)`: to go/ast a call like any other.
    fn conversion(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let (Some(ty), Some(operand)) = (parts.next(), parts.next()) else {
            return self.unsupported_expr(node, "an incomplete conversion");
        };
        // The grammar reads `*(T)(x)` as a conversion to `*(T)`; Go dereferences the conversion.
        if self.kind(ty) == Kind::POINTER_TYPE
            && let Some(inner) = self.syntax.part(ty)
        {
            let fun = self.expr(inner);
            let args = vec![self.expr(operand)];
            let span = Span { start: self.syntax.start(inner), ..self.span(node) };
            let call = self.body.alloc_expr(Expr::Call { fun, args, spread: false }, span);
            return self.alloc(Expr::Star(call), node);
        }
        let fun = self.expr(ty);
        let args = vec![self.expr(operand)];
        self.alloc(Expr::Call { fun, args, spread: false }, node)
    }

    /// The left operands of `a + b + c` nest; a loop follows them, for generated text has thousands.
    fn binary(&mut self, node: NodeId) -> ExprId {
        let mut spine = Vec::new();
        let mut leftmost = node;
        while self.kind(leftmost) == Kind::BINARY_EXPRESSION {
            spine.push(leftmost);
            match self.syntax.part(leftmost) {
                Some(left) => leftmost = left,
                None => return self.unsupported_expr(node, "an incomplete operation"),
            }
        }
        let mut lhs = self.expr(leftmost);
        for node in spine.into_iter().rev() {
            let mut children = self.syntax.children(node).skip(1);
            let (op, rhs) = (children.next(), children.next());
            let op = op.and_then(|op| binary_op(self.kind(op)));
            lhs = match (op, rhs) {
                (Some(op), Some(rhs)) => {
                    let rhs = self.expr(rhs);
                    self.alloc(Expr::Binary { op, lhs, rhs }, node)
                }
                _ => self.unsupported_expr(node, "an operator that is not Go's"),
            };
        }
        lhs
    }

    fn unary(&mut self, node: NodeId) -> ExprId {
        let op = self.syntax.children(node).next().map(|op| self.kind(op));
        let op = match op {
            Some(Kind::STAR) => return self.with_part(node, Expr::Star),
            Some(Kind::ADD) => UnaryOp::Plus,
            Some(Kind::SUB) => UnaryOp::Neg,
            Some(Kind::NOT) => UnaryOp::Not,
            Some(Kind::CARET) => UnaryOp::BitNot,
            Some(Kind::AMPERSAND) => UnaryOp::Addr,
            Some(Kind::ARROW) => UnaryOp::Recv,
            _ => return self.unsupported_expr(node, "an operator that is not Go's"),
        };
        self.with_part(node, |operand| Expr::Unary { op, operand })
    }

    fn index(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let Some(base) = parts.next() else { return self.unsupported_expr(node, "an incomplete index") };
        let base = self.expr(base);
        let indices = parts.map(|p| self.expr(p)).collect();
        self.alloc(Expr::Index { base, indices }, node)
    }

    /// The grammar reads `*T[P, Q]` as `(*T)[P, Q]`.
    fn instantiation(&mut self, node: NodeId) -> ExprId {
        let mut stars = Vec::new();
        let mut base = self.syntax.part(node);
        while let Some(pointer) = base.filter(|b| self.kind(*b) == Kind::POINTER_TYPE) {
            stars.push(pointer);
            base = self.syntax.part(pointer);
        }
        let (Some(_), Some(inner)) = (stars.last(), base) else { return self.index(node) };
        let base = self.expr(inner);
        let indices = self.syntax.parts(node).skip(1).map(|p| self.expr(p)).collect();
        let end = self.syntax.end(node);
        let span = Span { end, ..self.span(inner) };
        let index = self.body.alloc_expr(Expr::Index { base, indices }, span);
        stars.into_iter().rev().fold(index, |inner, star| {
            let span = Span { end, ..self.span(star) };
            self.body.alloc_expr(Expr::Star(inner), span)
        })
    }

    fn slice(&mut self, node: NodeId) -> ExprId {
        let mut base = None;
        let mut bounds = [None; 3];
        let mut colons = 0;
        for child in self.syntax.children(node) {
            match self.kind(child) {
                Kind::COLON => colons += 1,
                kind if kind.is_token() => {}
                _ if base.is_none() => base = Some(self.expr(child)),
                _ if colons < 3 => bounds[colons] = Some(self.expr(child)),
                _ => {}
            }
        }
        let Some(base) = base else { return self.unsupported_expr(node, "an incomplete slice") };
        let [lo, hi, max] = bounds;
        self.alloc(Expr::Slice { base, lo, hi, max }, node)
    }

    fn type_assertion(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let (Some(base), Some(ty)) = (parts.next(), parts.next()) else {
            return self.unsupported_expr(node, "an incomplete type assertion");
        };
        let base = self.expr(base);
        let ty = Some(self.expr(ty));
        self.alloc(Expr::TypeAssert { base, ty }, node)
    }

    fn composite_literal(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let (Some(ty), Some(value)) = (parts.next(), parts.next()) else {
            return self.unsupported_expr(node, "an incomplete composite literal");
        };
        let ty = self.expr(ty);
        self.elements(node, Some(ty), value)
    }

    fn elements(&mut self, node: NodeId, ty: Option<ExprId>, value: NodeId) -> ExprId {
        let mut elements = Vec::new();
        for part in self.syntax.parts(value) {
            elements.push(match self.kind(part) {
                Kind::KEYED_ELEMENT => {
                    let mut sides = self.syntax.parts(part);
                    match (sides.next(), sides.next()) {
                        (Some(key), Some(value)) => {
                            let key = Some(self.expr(key));
                            Element { key, value: self.expr(value) }
                        }
                        _ => {
                            Element { key: None, value: self.unsupported_expr(part, "an incomplete element") }
                        }
                    }
                }
                _ => Element { key: None, value: self.expr(part) },
            });
        }
        self.alloc(Expr::CompositeLit { ty, elements }, node)
    }

    fn func_literal(&mut self, node: NodeId) -> ExprId {
        self.scopes.open();
        let mut sig = self.signature(node);
        self.declare_signature(&mut sig);
        let expr = match self.syntax.child_of(node, Kind::BLOCK) {
            Some(block) => Expr::FuncLit { sig, block: self.block_in_scope(block) },
            None => Expr::Unsupported { what: Name::new_static("a function literal without a body") },
        };
        self.scopes.close();
        self.alloc(expr, node)
    }
}

/// The operator of a token; of `+=` that of `+`.
pub(super) fn binary_op(token: Kind) -> Option<BinaryOp> {
    Some(match token {
        Kind::ADD | Kind::ADD_ASSIGN => BinaryOp::Add,
        Kind::SUB | Kind::SUB_ASSIGN => BinaryOp::Sub,
        Kind::STAR | Kind::MUL_ASSIGN => BinaryOp::Mul,
        Kind::DIV | Kind::DIV_ASSIGN => BinaryOp::Div,
        Kind::REM | Kind::REM_ASSIGN => BinaryOp::Rem,
        Kind::AMPERSAND | Kind::AND_ASSIGN => BinaryOp::And,
        Kind::PIPE | Kind::OR_ASSIGN => BinaryOp::Or,
        Kind::CARET | Kind::XOR_ASSIGN => BinaryOp::Xor,
        Kind::AND_NOT | Kind::AND_NOT_ASSIGN => BinaryOp::AndNot,
        Kind::SHL | Kind::SHL_ASSIGN => BinaryOp::Shl,
        Kind::SHR | Kind::SHR_ASSIGN => BinaryOp::Shr,
        Kind::LOGICAL_AND => BinaryOp::LogicalAnd,
        Kind::LOGICAL_OR => BinaryOp::LogicalOr,
        Kind::EQ => BinaryOp::Eq,
        Kind::NE => BinaryOp::Ne,
        Kind::LT => BinaryOp::Lt,
        Kind::LE => BinaryOp::Le,
        Kind::GT => BinaryOp::Gt,
        Kind::GE => BinaryOp::Ge,
        _ => return None,
    })
}
