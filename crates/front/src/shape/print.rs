//! Kept declarations as Go text, cut out of the original text.

use super::ShapeFile;
use super::reach::{Reached, VarType, var_type};
use goxide_ir::walk::Node;
use goxide_ir::{
    Body, ConstSpecId, Expr, ExprId, File, FuncId, Import, Name, Program, TypeDeclId, VarSpecId,
};
use goxide_source::{SourceMap, Span};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Prints the declarations of one file.
pub(super) struct Printer<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    file: &'a File,
    reached: &'a Reached,
    out: String,
    /// Names that may be packages.
    used: BTreeSet<Name>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        program: &'a Program,
        sources: &'a SourceMap,
        file: &'a File,
        reached: &'a Reached,
    ) -> Printer<'a> {
        Printer { program, sources, file, reached, out: String::new(), used: BTreeSet::new() }
    }

    /// The file with its package clause and the imports in use; `None` if nothing is kept.
    pub(super) fn finish(
        self,
        name: &str,
        package: &str,
        called: &dyn Fn(&Import) -> Option<Name>,
    ) -> Option<ShapeFile> {
        if self.out.is_empty() {
            return None;
        }
        let mut text = format!("package {package}\n");
        let mut imports = Vec::new();
        for import in &self.file.imports {
            let is_used = match import.name.clone().or_else(|| called(import)) {
                Some(called) => called == "." || self.used.contains(&called),
                // It may be any of the names in use.
                None => true,
            };
            if is_used {
                let renamed = import.name.as_ref().map_or(String::new(), |n| format!("{n} "));
                let _ = writeln!(text, "import {renamed}\"{}\"", import.path);
                imports.push(import.path.clone());
            }
        }
        text += &self.out;
        Some(ShapeFile { name: name.to_owned(), imports, text })
    }

    pub(super) fn func(&mut self, id: FuncId) {
        if !self.reached.funcs.contains(&id) {
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
        let end = self.brace(Span { start: last, ..func.span }).unwrap_or(func.span.end);
        let text = self.text(Span { end, ..func.span });
        let _ = writeln!(self.out, "{text}");
    }

    pub(super) fn ty(&mut self, id: TypeDeclId) {
        if !self.reached.types.contains(&id) {
            return;
        }
        let decl = &self.program[id];
        let body = &self.program[decl.body];
        body.exprs().for_each(|(x, _)| self.use_name(body, x));
        let text = self.text(decl.span);
        let _ = writeln!(self.out, "type {text}");
    }

    pub(super) fn var(&mut self, id: VarSpecId) {
        if !self.reached.vars.contains(&id) {
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
    pub(super) fn consts(&mut self, specs: &[ConstSpecId]) {
        let kept: Vec<&ConstSpecId> = specs.iter().filter(|id| self.reached.consts.contains(*id)).collect();
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

    /// Where the first brace stands that is not in a comment.
    fn brace(&self, span: Span) -> Option<u32> {
        let text = self.sources[span.file].text();
        let find = |from: u32, to: u32| Some(from + text[from as usize..to as usize].find('{')? as u32);
        let mut at = span.start;
        for comment in self.file.trivia.comments_in(span.start, span.end) {
            if let Some(found) = find(at, comment.span.start) {
                return Some(found);
            }
            at = comment.span.end;
        }
        find(at, span.end)
    }

    /// The text of a place without comments, blank lines and indentation. A comment between two words parts them.
    fn text(&self, span: Span) -> String {
        let text = self.sources[span.file].text();
        let mut out = String::new();
        let mut at = span.start;
        for comment in self.file.trivia.comments_in(span.start, span.end) {
            out.push_str(&text[at as usize..comment.span.start as usize]);
            let inside = &text[comment.span.start as usize..comment.span.end as usize];
            if inside.starts_with("/*") {
                out.push(if inside.contains('\n') { '\n' } else { ' ' });
            }
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
