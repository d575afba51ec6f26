//! Kept declarations as Go text, cut out of the original text.

use crate::reach::{Reached, VarType, number, var_type};
use goxide_ir::walk::Node;
use goxide_ir::{Body, ConstSpecId, Expr, ExprId, File, FuncId, Name, Program, TypeDeclId, VarSpecId};
use goxide_source::{SourceMap, Span};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Prints the declarations of one file.
pub(crate) struct Printer<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    file: &'a File,
    reached: &'a Reached,
    out: String,
    /// Names that may be packages.
    used: BTreeSet<Name>,
}

impl<'a> Printer<'a> {
    pub(crate) fn new(
        program: &'a Program,
        sources: &'a SourceMap,
        file: &'a File,
        reached: &'a Reached,
    ) -> Printer<'a> {
        Printer { program, sources, file, reached, out: String::new(), used: BTreeSet::new() }
    }

    /// The file with its package clause and the imports in use; empty if nothing is kept.
    pub(crate) fn finish(self, name: &str, package: &str) -> String {
        if self.out.is_empty() {
            return String::new();
        }
        let mut text = format!("--- {name}\npackage {package}\n");
        for import in &self.file.imports {
            let own = import.package.map(|p| self.program[p].name.clone());
            let called = import.name.clone().or(own).unwrap_or_default();
            if called == "." || self.used.contains(&called) {
                let renamed = import.name.as_ref().map_or(String::new(), |n| format!("{n} "));
                let _ = writeln!(text, "import {renamed}\"{}\"", import.path);
            }
        }
        text + &self.out
    }

    pub(crate) fn func(&mut self, id: FuncId) {
        if !self.reached.funcs.contains(&number(id)) {
            return;
        }
        let func = &self.program[id];
        let body = &self.program[func.body];
        let params = func.sig.params.iter().chain(&func.sig.results).map(|p| p.ty);
        let exprs: Vec<ExprId> = params
            .chain(func.type_params.iter().map(|p| p.constraint))
            .chain(func.receiver.iter().map(|r| r.ty))
            .collect();
        exprs.iter().for_each(|x| self.use_names(body, *x));
        // The body is the first brace after the last type of the signature.
        let last = exprs.iter().map(|x| body.expr_span(*x).end).max().unwrap_or(0).max(func.name_span.end);
        let text = &self.sources[func.span.file].text()[last as usize..func.span.end as usize];
        let end = text.find('{').map_or(func.span.end, |i| last + i as u32);
        let text = self.text(Span { end, ..func.span });
        let _ = writeln!(self.out, "{text}");
    }

    pub(crate) fn ty(&mut self, id: TypeDeclId) {
        if !self.reached.types.contains(&number(id)) {
            return;
        }
        let decl = &self.program[id];
        let body = &self.program[decl.body];
        body.exprs().for_each(|(x, _)| self.use_name(body, x));
        let text = self.text(decl.span);
        let _ = writeln!(self.out, "type {text}");
    }

    pub(crate) fn var(&mut self, id: VarSpecId) {
        if !self.reached.vars.contains(&number(id)) {
            return;
        }
        let spec = &self.program[id];
        let body = &self.program[spec.body];
        let names: Vec<&str> = spec.vars.iter().map(|v| self.program[*v].name.as_str()).collect();
        let names = names.join(", ");
        let (star, ty) = match var_type(body, spec.ty, &spec.values) {
            VarType::Is(ty) => ("", ty),
            VarType::PointerTo(ty) => ("*", ty),
            VarType::Value => {
                spec.values.iter().for_each(|x| self.use_names(body, *x));
                let text = self.text(spec.span);
                let _ = writeln!(self.out, "var {text}");
                return;
            }
        };
        self.use_names(body, ty);
        let ty = self.text(body.expr_span(ty));
        let _ = writeln!(self.out, "var {names} {star}{ty}");
    }

    /// The kept specifications of a group; one that counts was kept whole.
    pub(crate) fn consts(&mut self, specs: &[ConstSpecId]) {
        let kept: Vec<&ConstSpecId> =
            specs.iter().filter(|id| self.reached.consts.contains(&number(**id))).collect();
        if kept.is_empty() {
            return;
        }
        self.out.push_str("const (\n");
        for id in kept {
            let spec = &self.program[*id];
            let body = &self.program[spec.body];
            spec.ty.iter().chain(&spec.values).for_each(|x| self.use_names(body, *x));
            let text = self.text(spec.span);
            let _ = writeln!(self.out, "{text}");
        }
        self.out.push_str(")\n");
    }

    fn use_names(&mut self, body: &Body, root: ExprId) {
        body.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(x) = node {
                self.use_name(body, x);
            }
            true
        });
    }

    fn use_name(&mut self, body: &Body, x: ExprId) {
        if let Expr::Selector { base, .. } = &body[x]
            && let Expr::Name(name) = &body[*base]
        {
            self.used.insert(name.clone());
        }
    }

    /// The text of a place without comments, blank lines and indentation.
    fn text(&self, span: Span) -> String {
        let text = self.sources[span.file].text();
        let mut out = String::new();
        let mut at = span.start;
        for comment in self.file.trivia.comments_in(span.start, span.end) {
            out.push_str(&text[at as usize..comment.span.start as usize]);
            at = comment.span.end;
        }
        out.push_str(&text[at as usize..span.end as usize]);
        if out.contains('`') {
            return out.trim().to_string();
        }
        let lines: Vec<&str> = out.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        lines.join("\n")
    }
}
