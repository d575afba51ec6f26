//! Package-level declarations. Each is lowered into a body of its own.

use super::{
    Lower, LoweredConst, LoweredFunc, LoweredItem, LoweredKind, LoweredName, LoweredType, LoweredVar,
};
use crate::parse::{Kind, NodeId};
use goxide_ir::{Body, ExprId, LocalKind, Name, Receiver, Stmt, TypeParamDecl};

/// The parts of a `var` or `const` specification.
#[derive(Clone, Default)]
pub(super) struct ValueSpec {
    pub(super) names: Vec<NodeId>,
    pub(super) ty: Option<NodeId>,
    pub(super) values: Option<NodeId>,
    /// Of a constant.
    pub(super) iota: u32,
}

impl Lower<'_> {
    /// Lowers one declaration.
    pub(super) fn item(&mut self, node: NodeId) -> LoweredItem {
        let kind = match self.kind(node) {
            Kind::FUNCTION_DECLARATION | Kind::METHOD_DECLARATION => self.func(node),
            Kind::TYPE_DECLARATION => LoweredKind::Types(self.types(node)),
            Kind::VAR_DECLARATION => LoweredKind::Vars(self.vars(node)),
            Kind::CONST_DECLARATION => LoweredKind::Consts(self.consts(node)),
            _ => LoweredKind::Unsupported { what: "a declaration of unknown form".into() },
        };
        LoweredItem { kind, span: self.span(node) }
    }

    /// Ends the body of a declaration.
    fn finish(&mut self) -> Body {
        self.scopes.clear();
        std::mem::take(&mut self.body)
    }

    fn lowered_name(&self, node: NodeId) -> LoweredName {
        LoweredName { name: self.name(node), span: self.span(node) }
    }

    fn func(&mut self, node: NodeId) -> LoweredKind {
        let syntax = self.syntax;
        let is_method = self.kind(node) == Kind::METHOD_DECLARATION;
        let name = syntax.child_of(node, if is_method { Kind::FIELD_IDENTIFIER } else { Kind::IDENTIFIER });
        let Some(name) = name else {
            return LoweredKind::Unsupported { what: "a function without a name".into() };
        };
        self.scopes.open();
        let receiver = if is_method { self.receiver(node) } else { None };
        let type_params = self.type_params(syntax.child_of(node, Kind::TYPE_PARAMETER_LIST));
        self.scopes.open();
        let mut sig = self.signature(node);
        let block = syntax.child_of(node, Kind::BLOCK);
        let receiver = receiver.map(|(receiver, name)| match name {
            Some(name) => {
                let local = Some(self.declare(self.name(name), LocalKind::Receiver, self.span(name)));
                Receiver { local, ..receiver }
            }
            None => receiver,
        });
        self.declare_signature(&mut sig);
        let block = block.filter(|_| self.detail.bodies()).map(|block| {
            if !syntax.is_broken(block) && self.emptied.binary_search(&syntax.start(block)).is_err() {
                return self.block_in_scope(block);
            }
            let span = self.span(block);
            let what = Name::new_static("a function body with a syntax error");
            let hole = self.body.alloc_stmt(Stmt::Unsupported { what }, span);
            self.body.alloc_stmt(Stmt::Block(vec![hole]), span)
        });
        let (name, span) = (self.lowered_name(name), self.span(node));
        let body = self.finish();
        LoweredKind::Func(Box::new(LoweredFunc { name, body, receiver, type_params, sig, block, span }))
    }

    /// The receiver, its local not declared yet, and where its name stands.
    fn receiver(&mut self, node: NodeId) -> Option<(Receiver, Option<NodeId>)> {
        let list = self.syntax.child_of(node, Kind::PARAMETER_LIST)?;
        let mut parts: Vec<NodeId> = self.syntax.parts(self.syntax.part(list)?).collect();
        let ty_node = parts.pop()?;
        let name = parts.pop().filter(|n| self.text(*n) != "_");
        let mut inner = ty_node;
        let mut pointer = false;
        while matches!(self.kind(inner), Kind::POINTER_TYPE | Kind::PARENTHESIZED_TYPE) {
            pointer |= self.kind(inner) == Kind::POINTER_TYPE;
            inner = self.syntax.part(inner)?;
        }
        let mut type_params = Vec::new();
        if let Some(arguments) = self.syntax.child_of(inner, Kind::TYPE_ARGUMENTS) {
            for argument in self.syntax.parts(arguments) {
                let name = self.syntax.part(argument).unwrap_or(argument);
                type_params.push((self.text(name) != "_").then(|| self.type_param(name)));
            }
        }
        let base = self.name(self.type_name(inner));
        let ty = self.expr(ty_node);
        Some((Receiver { local: None, ty, pointer, base, type_params }, name))
    }

    /// The specifications of a declaration, and whether they stand in parentheses.
    pub(super) fn specs(&self, node: NodeId) -> (Vec<NodeId>, bool) {
        let list = self.syntax.child_of(node, Kind::VAR_SPEC_LIST);
        let specs = self.syntax.parts(list.unwrap_or(node)).collect();
        let grouped =
            list.is_some() || self.syntax.children(node).nth(1).is_some_and(|c| self.kind(c).is_token());
        (specs, grouped)
    }

    /// Takes a `var` or `const` specification apart.
    pub(super) fn value_spec(&self, spec: NodeId) -> ValueSpec {
        let mut parts = ValueSpec::default();
        for part in self.syntax.parts(spec) {
            match self.kind(part) {
                Kind::EXPRESSION_LIST => parts.values = Some(part),
                Kind::IDENTIFIER if parts.ty.is_none() => parts.names.push(part),
                _ => parts.ty = Some(part),
            }
        }
        parts
    }

    /// The specifications of a `const` group with what Go repeats, and whether it is repeated.
    pub(super) fn const_specs(&self, specs: &[NodeId]) -> Vec<(NodeId, ValueSpec, bool)> {
        let mut last = ValueSpec::default();
        let with_parts = specs.iter().enumerate().map(|(i, spec)| {
            let mut parts = self.value_spec(*spec);
            parts.iota = i as u32;
            let implicit = parts.values.is_none() && parts.ty.is_none();
            if implicit {
                (parts.ty, parts.values) = (last.ty, last.values);
            } else {
                last = parts.clone();
            }
            (*spec, parts, implicit)
        });
        with_parts.collect()
    }

    fn vars(&mut self, node: NodeId) -> Vec<LoweredVar> {
        let mut vars = Vec::new();
        for spec in self.specs(node).0 {
            let parts = self.value_spec(spec);
            let ty = parts.ty.map(|t| self.expr(t));
            let values = parts.values.map(|v| self.exprs(v)).unwrap_or_default();
            let names = parts.names.iter().map(|n| self.lowered_name(*n)).collect();
            vars.push(LoweredVar { names, ty, values, span: self.span(spec), body: self.finish() });
        }
        vars
    }

    fn consts(&mut self, node: NodeId) -> Vec<LoweredConst> {
        let specs = self.specs(node).0;
        let mut consts = Vec::new();
        for (spec, parts, implicit) in self.const_specs(&specs) {
            let ty = parts.ty.map(|t| self.expr(t));
            let values = parts.values.map(|v| self.exprs(v)).unwrap_or_default();
            let names = parts.names.iter().map(|n| self.lowered_name(*n)).collect();
            let (iota, span) = (parts.iota, self.span(spec));
            consts.push(LoweredConst { names, ty, values, iota, implicit, span, body: self.finish() });
        }
        consts
    }

    fn types(&mut self, node: NodeId) -> Vec<LoweredType> {
        let mut types = Vec::new();
        for spec in self.specs(node).0 {
            let Some(name) = self.syntax.part(spec) else { continue };
            let (type_params, is_alias, ty) = self.type_spec(spec);
            let (name, span) = (self.lowered_name(name), self.span(spec));
            types.push(LoweredType { name, type_params, is_alias, ty, span, body: self.finish() });
        }
        types
    }

    /// Type parameters, whether it is an alias, and the type of a type specification.
    pub(super) fn type_spec(&mut self, spec: NodeId) -> (Vec<TypeParamDecl>, bool, ExprId) {
        let is_alias = self.kind(spec) == Kind::TYPE_ALIAS;
        let params = self.syntax.child_of(spec, Kind::TYPE_PARAMETER_LIST);
        let ty = self.syntax.parts(spec).skip(1).find(|n| self.kind(*n) != Kind::TYPE_PARAMETER_LIST);
        self.scopes.open();
        let params = self.type_params(params);
        let ty = match ty {
            Some(ty) => self.expr(ty),
            None => self.unsupported_expr(spec, "an incomplete type declaration"),
        };
        self.scopes.close();
        (params, is_alias, ty)
    }
}
