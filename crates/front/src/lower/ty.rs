//! Type expressions and signatures.

use super::Lower;
use super::literal::unquote;
use crate::parse::{Kind, NodeId};
use goxide_ir::{
    BinaryOp, ChanDir, Expr, ExprId, FieldDecl, FuncSig, InterfaceElem, Local, LocalId, LocalKind, Name,
    Param, TypeParamDecl, UnaryOp, UnionTerm,
};
use goxide_source::Span;

/// `a, b ...T` of a parameter list.
struct ParamGroup {
    names: Vec<NodeId>,
    ty: NodeId,
    variadic: bool,
}

impl Lower<'_> {
    /// Lowers a node that only stands for types.
    pub(super) fn type_expr(&mut self, node: NodeId) -> ExprId {
        match self.kind(node) {
            Kind::POINTER_TYPE => self.with_part(node, Expr::Star),
            Kind::SLICE_TYPE => self.with_part(node, Expr::SliceType),
            Kind::IMPLICIT_LENGTH_ARRAY_TYPE => {
                self.with_part(node, |elem| Expr::ArrayType { len: None, elem })
            }
            Kind::NEGATED_TYPE => self.with_part(node, |operand| Expr::Unary { op: UnaryOp::Tilde, operand }),
            Kind::ARRAY_TYPE => {
                self.with_two_parts(node, |len, elem| Expr::ArrayType { len: Some(len), elem })
            }
            Kind::MAP_TYPE => self.with_two_parts(node, |key, value| Expr::MapType { key, value }),
            Kind::GENERIC_TYPE => self.generic_type(node),
            Kind::TYPE_ELEM => self.type_elem(node),
            Kind::TYPE_CONSTRAINT => self.constraint(node),
            Kind::CHANNEL_TYPE => self.channel_type(node),
            Kind::FUNCTION_TYPE => {
                let sig = self.signature(node);
                self.alloc(Expr::FuncType(sig), node)
            }
            Kind::STRUCT_TYPE => self.struct_type(node),
            Kind::INTERFACE_TYPE => self.interface_type(node),
            _ => self.unsupported_expr(node, "an expression of unknown form"),
        }
    }

    fn with_two_parts(&mut self, node: NodeId, make: impl FnOnce(ExprId, ExprId) -> Expr) -> ExprId {
        let mut parts = self.syntax.parts(node);
        match (parts.next(), parts.next()) {
            (Some(a), Some(b)) => {
                let (a, b) = (self.expr(a), self.expr(b));
                self.alloc(make(a, b), node)
            }
            _ => self.unsupported_expr(node, "an incomplete type"),
        }
    }

    fn generic_type(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let (Some(base), Some(arguments)) = (parts.next(), parts.next()) else {
            return self.unsupported_expr(node, "an incomplete type");
        };
        // The grammar reads `~T[P]` as `(~T)[P]`.
        let tilde = self.kind(base) == Kind::NEGATED_TYPE;
        let inner = if tilde { self.syntax.part(base).unwrap_or(base) } else { base };
        let base = self.expr(inner);
        let indices = self.exprs(arguments);
        let span = Span { start: self.syntax.start(inner), ..self.span(node) };
        let index = self.body.alloc_expr(Expr::Index { base, indices }, span);
        if tilde { self.alloc(Expr::Unary { op: UnaryOp::Tilde, operand: index }, node) } else { index }
    }

    /// A type argument; `A | B`, which is no type argument of good Go, as a binary expression like go/ast.
    fn type_elem(&mut self, node: NodeId) -> ExprId {
        let mut parts = self.syntax.parts(node);
        let Some(first) = parts.next() else { return self.unsupported_expr(node, "an incomplete type") };
        let mut lhs = self.expr(first);
        for part in parts {
            let rhs = self.expr(part);
            lhs = self.alloc(Expr::Binary { op: BinaryOp::Or, lhs, rhs }, node);
        }
        lhs
    }

    fn channel_type(&mut self, node: NodeId) -> ExprId {
        let mut tokens = self.syntax.children(node).map(|c| self.kind(c)).take(2);
        let dir = match (tokens.next(), tokens.next()) {
            (Some(Kind::ARROW), _) => ChanDir::Recv,
            (_, Some(Kind::ARROW)) => ChanDir::Send,
            _ => return self.plain_channel(node),
        };
        self.with_part(node, |elem| Expr::ChanType { dir, elem })
    }

    /// `chan T`. The grammar reads `chan <-chan T` as a channel of `<-chan T`; Go gives the arrow to the first `chan`.
    fn plain_channel(&mut self, node: NodeId) -> ExprId {
        let Some(elem) = self.syntax.part(node) else {
            return self.unsupported_expr(node, "an incomplete type");
        };
        let begins_with_arrow = self.kind(elem) == Kind::CHANNEL_TYPE
            && self.syntax.children(elem).next().is_some_and(|c| self.kind(c) == Kind::ARROW);
        if !begins_with_arrow {
            return self.with_part(node, |elem| Expr::ChanType { dir: ChanDir::Both, elem });
        }
        let elem = self.plain_channel(elem);
        self.alloc(Expr::ChanType { dir: ChanDir::Send, elem }, node)
    }

    fn struct_type(&mut self, node: NodeId) -> ExprId {
        let mut fields = Vec::new();
        let list = self.syntax.child_of(node, Kind::FIELD_DECLARATION_LIST);
        for field in list.into_iter().flat_map(|l| self.syntax.parts(l)) {
            self.field(field, &mut fields);
        }
        self.alloc(Expr::StructType(fields), node)
    }

    fn field(&mut self, node: NodeId, fields: &mut Vec<FieldDecl>) {
        let (mut names, mut ty, mut tag, mut star) = (Vec::new(), None, None, None);
        for child in self.syntax.children(node) {
            match self.kind(child) {
                Kind::FIELD_IDENTIFIER => names.push(child),
                Kind::STAR => star = Some(child),
                Kind::RAW_STRING | Kind::INTERPRETED_STRING => tag = unquote(self.text(child)),
                kind if kind.is_token() => {}
                _ => ty = Some(child),
            }
        }
        let span = self.span(node);
        // An empty tag is none: the types are identical.
        let tag = tag
            .filter(|bytes| !bytes.is_empty())
            .map(|bytes| Name::from(String::from_utf8_lossy(&bytes).as_ref()));
        let Some(ty_node) = ty else {
            let ty = self.unsupported_expr(node, "an incomplete field");
            fields.push(FieldDecl { name: "_".into(), name_span: span, ty, embedded: false, tag, span });
            return;
        };
        let mut ty = self.expr(ty_node);
        for name in &names {
            let (name, name_span) = (self.name(*name), self.span(*name));
            fields.push(FieldDecl { name, name_span, ty, embedded: false, tag: tag.clone(), span });
        }
        if names.is_empty() {
            if let Some(star) = star {
                let span = self.span(star).to(self.span(ty_node));
                ty = self.body.alloc_expr(Expr::Star(ty), span);
            }
            let name = self.type_name(ty_node);
            let (name, name_span) = (self.name(name), self.span(name));
            fields.push(FieldDecl { name, name_span, ty, embedded: true, tag, span });
        }
    }

    /// The identifier of `T`, `pkg.T`, `T[P]`, `*T`.
    pub(super) fn type_name(&self, mut node: NodeId) -> NodeId {
        loop {
            let part = match self.kind(node) {
                Kind::QUALIFIED_TYPE => self.syntax.parts(node).nth(1),
                Kind::GENERIC_TYPE | Kind::POINTER_TYPE | Kind::PARENTHESIZED_TYPE => self.syntax.part(node),
                _ => None,
            };
            match part {
                Some(part) => node = part,
                None => return node,
            }
        }
    }

    fn interface_type(&mut self, node: NodeId) -> ExprId {
        let mut elements = Vec::new();
        for part in self.syntax.parts(node) {
            let element = match self.kind(part) {
                Kind::METHOD_ELEM => {
                    let Some(name) = self.syntax.part(part) else { continue };
                    let (name, name_span) = (self.name(name), self.span(name));
                    InterfaceElem::Method {
                        name,
                        name_span,
                        sig: self.signature(part),
                        span: self.span(part),
                    }
                }
                _ => InterfaceElem::Union(self.union(part)),
            };
            elements.push(element);
        }
        self.alloc(Expr::InterfaceType(elements), node)
    }

    fn union(&mut self, node: NodeId) -> Vec<UnionTerm> {
        self.syntax
            .parts(node)
            .map(|part| {
                let ty = self.expr(part);
                if let Expr::Unary { op: UnaryOp::Tilde, operand } = self.body[ty] {
                    UnionTerm { tilde: true, ty: operand }
                } else {
                    UnionTerm { tilde: false, ty }
                }
            })
            .collect()
    }

    /// The constraint of a type parameter: a type, or a union as an interface of one element.
    fn constraint(&mut self, node: NodeId) -> ExprId {
        match &self.union(node)[..] {
            [UnionTerm { tilde: false, ty }] => *ty,
            terms => self.alloc(Expr::InterfaceType(vec![InterfaceElem::Union(terms.to_vec())]), node),
        }
    }

    /// Type parameters; all names are in scope in all constraints.
    pub(super) fn type_params(&mut self, list: Option<NodeId>) -> Vec<TypeParamDecl> {
        let mut declared = Vec::new();
        for group in list.into_iter().flat_map(|l| self.syntax.parts(l)) {
            let mut locals = Vec::new();
            let mut constraint = None;
            for part in self.syntax.parts(group) {
                match self.kind(part) {
                    Kind::IDENTIFIER => locals.push((part, self.type_param(part))),
                    _ => constraint = Some(part),
                }
            }
            declared.push((group, locals, constraint));
        }
        let mut params = Vec::new();
        for (group, locals, constraint) in declared {
            let constraint = match constraint {
                Some(node) => self.constraint(node),
                None => self.unsupported_expr(group, "a type parameter without a constraint"),
            };
            for (name, local) in locals {
                params.push(TypeParamDecl { name: self.name(name), local, constraint });
            }
        }
        params
    }

    /// Declares one type parameter. A blank one gets a local too, which no name finds.
    pub(super) fn type_param(&mut self, node: NodeId) -> LocalId {
        let local = Local { name: self.name(node), kind: LocalKind::TypeParam, span: self.span(node) };
        let name = local.name.clone();
        let local = self.body.alloc_local(local);
        if name != "_" {
            self.scopes.declare(name, local);
        }
        local
    }

    /// Parameters and results of anything that has them. No names are in scope yet: the types of parameters do
    /// not see the parameters.
    pub(super) fn signature(&mut self, node: NodeId) -> FuncSig {
        let syntax = self.syntax;
        let mut lists = syntax.parts(node).skip_while(|n| syntax.kind(*n) != Kind::PARAMETER_LIST);
        if self.kind(node) == Kind::METHOD_DECLARATION {
            lists.nth(1); // the receiver and the name
        }
        let mut sig = FuncSig::default();
        if let Some(list) = lists.next() {
            (sig.params, sig.variadic) = self.params(list);
        }
        match lists.next() {
            Some(list) if self.kind(list) == Kind::PARAMETER_LIST => sig.results = self.params(list).0,
            Some(block) if self.kind(block) == Kind::BLOCK => {}
            Some(ty) => {
                let span = self.span(ty);
                sig.results = vec![Param { name: None, local: None, ty: self.expr(ty), span }];
            }
            None => {}
        }
        sig
    }

    /// The parameters of a list and whether the last one is variadic.
    pub(super) fn params(&mut self, list: NodeId) -> (Vec<Param>, bool) {
        let mut params = Vec::new();
        let mut variadic = false;
        for ParamGroup { names, ty: ty_node, variadic: v } in self.param_groups(list) {
            variadic = v;
            let ty = self.expr(ty_node);
            for name in &names {
                let span = self.span(*name);
                params.push(Param { name: Some(self.name(*name)), local: None, ty, span });
            }
            if names.is_empty() {
                params.push(Param { name: None, local: None, ty, span: self.span(ty_node) });
            }
        }
        (params, variadic)
    }

    /// Where one parameter has a name all have one, so a lone identifier then is a name that shares the next type:
    /// the grammar cannot always know.
    fn param_groups(&self, list: NodeId) -> Vec<ParamGroup> {
        let mut groups: Vec<ParamGroup> = Vec::new();
        for node in self.syntax.parts(list) {
            let mut parts: Vec<NodeId> = self.syntax.parts(node).collect();
            let Some(ty) = parts.pop() else { continue };
            let variadic = self.kind(node) == Kind::VARIADIC_PARAMETER;
            groups.push(ParamGroup { names: parts, ty, variadic });
        }
        if groups.iter().all(|g| g.names.is_empty()) {
            return groups;
        }
        let mut waiting = Vec::new();
        let mut named = Vec::with_capacity(groups.len());
        for mut group in groups {
            if group.names.is_empty() && self.kind(group.ty) == Kind::TYPE_IDENTIFIER && !group.variadic {
                waiting.push(group.ty);
            } else {
                waiting.append(&mut group.names);
                group.names = std::mem::take(&mut waiting);
                named.push(group);
            }
        }
        named
    }

    /// Declares the parameters and named results of a function with a body.
    pub(super) fn declare_signature(&mut self, sig: &mut FuncSig) {
        for param in &mut sig.params {
            self.declare_param(param, LocalKind::Param);
        }
        for result in &mut sig.results {
            self.declare_param(result, LocalKind::Result);
        }
    }

    fn declare_param(&mut self, param: &mut Param, kind: LocalKind) {
        if let Some(name) = param.name.clone().filter(|n| n != "_") {
            param.local = Some(self.declare(name, kind, param.span));
        }
    }

    /// Declares a local in the innermost block.
    pub(super) fn declare(&mut self, name: Name, kind: LocalKind, span: Span) -> LocalId {
        let local = self.body.alloc_local(Local { name: name.clone(), kind, span });
        self.scopes.declare(name, local);
        local
    }
}
