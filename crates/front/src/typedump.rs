//! The checker's answers as text, one line each: what Go's own type checker prints of the same package, so that the
//! two can be compared.
//!
//! `file:line:col-line:col <TAB> kind <TAB> type [<TAB> constant]`, sorted. Kind is `expr` for an expression, `def` for
//! an identifier that declares and `use` for one that refers.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "only nodes with identifiers of their own have lines of their own"
)]

mod text;

use goxide_ir::{
    Body, BodyId, BodyTypes, Entity, Expr, ExprId, FuncId, FuncSig, InterfaceElem, ItemKind, Local, LocalId,
    LocalKind, Mode, PackageId, Program, SelectionKind, Stmt, Ty, TyId, TypeDeclId, TypeParamDecl,
    TypeParamId,
    dump::Qualify,
    ty::{self, UNKNOWN},
};
use goxide_source::{SourceMap, Span};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fmt::Write;
use text::{exact, results_of, without_first_param};

/// What Go's checker says of things without a type of their own.
const NO_TYPE: &str = "invalid type";

/// Everything known of a package's expressions and identifiers.
pub fn dump(program: &Program, sources: &SourceMap, package: PackageId) -> String {
    let mut dump = Dump { program, sources, lines: BTreeMap::new(), more: Vec::new() };
    for file in &program[package].files {
        let file = &program[*file];
        for import in &file.imports {
            if let Some(name) = &import.name {
                let end = import.span.start + name.len() as u32;
                dump.line(Span { end, ..import.span }, "def", NO_TYPE.to_owned());
            }
        }
        for item in &file.items {
            dump.item(&item.kind);
        }
    }
    let mut out = format!("# package {}\n", program[package].path);
    let mut lines: Vec<String> =
        dump.lines.into_iter().map(|((place, kind), rest)| format!("{place}\t{kind}\t{rest}")).collect();
    lines.append(&mut dump.more);
    lines.sort();
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

struct Dump<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    lines: BTreeMap<(String, &'static str), String>,
    /// Lines that share their place with others.
    more: Vec<String>,
}

impl<'a> Dump<'a> {
    fn line(&mut self, span: Span, kind: &'static str, text: String) {
        let (start, end) = (self.sources.start(span), self.sources.end(span));
        let file = self.sources[span.file].name();
        self.lines.insert((format!("{file}:{start}-{end}"), kind), text);
    }

    fn ty(&self, ty: TyId) -> String {
        self.program.type_string(ty, Qualify::Path)
    }

    fn item(&mut self, item: &ItemKind) {
        let program = self.program;
        match item {
            ItemKind::Func(id) => {
                let func = &program[*id];
                let text = self.func_string(*id);
                self.line(func.name_span, "def", text);
                self.signature(func.body, &func.sig);
                self.body(func.body);
            }
            ItemKind::Types(decls) => {
                for id in decls {
                    let decl = &program[*id];
                    let text = self.decl_string(*id);
                    self.line(decl.name_span, "def", text);
                    self.body(decl.body);
                }
            }
            ItemKind::Vars(specs) => {
                for spec in specs {
                    self.body(program[*spec].body);
                    for var in &program[*spec].vars {
                        let ty = program.checked.vars.get(*var).copied().unwrap_or(UNKNOWN);
                        let text = self.ty(ty);
                        self.line(program[*var].name_span, "def", text);
                    }
                }
            }
            ItemKind::Consts(specs) => {
                for spec in specs {
                    self.body(program[*spec].body);
                    for id in &program[*spec].consts {
                        let ty = program.checked.consts.get(*id).map_or(UNKNOWN, |c| c.0);
                        let text = self.ty(ty);
                        self.line(program[*id].name_span, "def", text);
                    }
                }
            }
            ItemKind::Unsupported { .. } => {}
        }
    }

    fn body(&mut self, id: BodyId) {
        let program = self.program;
        let body = &program[id];
        let Some(types) = program.checked.bodies.get(id) else { return };
        let skipped = Skipped::of(body, types);
        for (local, declared) in body.locals() {
            self.local(local, declared, types, &skipped);
        }
        for (expr, node) in body.exprs() {
            self.expr(expr, node, id, types, &skipped);
        }
        for (stmt, node) in body.stmts() {
            let span = body.stmt_span(stmt);
            match node {
                // Go's checker makes up a literal where the operand starts.
                Stmt::IncDec { target, .. } => {
                    let Some(known) = types.exprs.get(*target) else { continue };
                    let at = body.expr_span(*target);
                    let (start, file) = (self.sources.start(at), self.sources[at.file].name());
                    let (line, col) = (start.line, start.col + 1);
                    self.more.push(format!("{file}:{start}-{line}:{col}\texpr\t{}\t1", self.ty(known.ty)));
                }
                Stmt::Labeled { label, .. } => {
                    let end = span.start + label.len() as u32;
                    self.line(Span { end, ..span }, "def", NO_TYPE.to_owned());
                }
                Stmt::Break(Some(label)) | Stmt::Continue(Some(label)) | Stmt::Goto(label) => {
                    let start = span.end - label.len() as u32;
                    self.line(Span { start, ..span }, "use", NO_TYPE.to_owned());
                }
                _ => {}
            }
        }
    }

    fn local(&mut self, id: LocalId, local: &Local, types: &BodyTypes, skipped: &Skipped) {
        if skipped.locals.contains(&id) {
            return;
        }
        let ty = types.locals.get(id).copied().unwrap_or(UNKNOWN);
        let text = match (local.kind, types.local_types.get(id)) {
            (LocalKind::Type, Some(decl)) => self.decl_string(*decl),
            _ => self.ty(ty),
        };
        self.line(local.span, "def", text);
    }

    fn expr(&mut self, id: ExprId, node: &Expr, body_id: BodyId, types: &BodyTypes, skipped: &Skipped) {
        let program = self.program;
        let body = &program[body_id];
        let span = body.expr_span(id);
        if skipped.keys.contains(&id) {
            if let Some(field) = types.selections.get(id).and_then(|s| s.path.last()) {
                let text = self.ty(field.ty);
                self.line(span, "use", text);
            }
            return;
        }
        match node {
            Expr::Name(_) => {
                if let Some(entity) = types.names.get(id) {
                    let text = self.entity_string(*entity);
                    self.line(span, "use", text);
                }
            }
            Expr::Local(local) if !skipped.declaring.contains(&id) => {
                let text = match types.local_types.get(*local) {
                    Some(decl) => self.decl_string(*decl),
                    None => self.ty(types.locals.get(*local).copied().unwrap_or(UNKNOWN)),
                };
                self.line(span, "use", text);
            }
            Expr::Selector { name_span, .. } => self.selected(id, *name_span, types),
            Expr::StructType(fields) => {
                let ty = types.exprs.get(id).map_or(UNKNOWN, |e| e.ty);
                let Ty::Struct(typed) = &program.types[ty] else { return };
                for (field, typed) in fields.iter().zip(typed) {
                    let text = self.ty(typed.ty);
                    self.line(field.name_span, "def", text);
                }
            }
            Expr::InterfaceType(elements) => self.interface(elements, body_id, types),
            Expr::FuncLit { sig, block } => {
                self.signature(body_id, sig);
                if let Some(known) = types.exprs.get(id) {
                    let text = self.sources[span.file].text();
                    let before = text[..body.stmt_span(*block).start as usize].trim_end();
                    let text = self.ty(known.ty);
                    self.line(Span { end: before.len() as u32, ..span }, "expr", text);
                }
            }
            Expr::FuncType(sig) => self.signature(body_id, sig),
            Expr::Blank if skipped.declaring.contains(&id) => {
                if let Some(known) = types.exprs.get(id) {
                    let text = self.ty(known.ty);
                    self.line(span, "def", text);
                }
                return;
            }
            _ => {}
        }
        if skipped.silent.contains(&id) {
            return;
        }
        let Some(known) = types.exprs.get(id) else { return };
        if matches!(known.mode, Mode::Void | Mode::Unknown) || matches!(node, Expr::Blank) {
            return;
        }
        let mut text = self.expr_string(id, node, body, types, skipped);
        if let Some(value) = &known.value {
            text.push('\t');
            text.push_str(&exact(value));
        }
        self.line(span, "expr", text);
    }

    fn expr_string(
        &self,
        id: ExprId,
        node: &Expr,
        body: &Body,
        types: &BodyTypes,
        skipped: &Skipped,
    ) -> String {
        let known = &types.exprs[id];
        let inferred = types.instances.get(id).is_some() && !skipped.indexed.contains(&id);
        if let Some(Entity::Func(func)) = types.names.get(id)
            && !inferred
            && self.program.checked.funcs.get(*func) == Some(&known.ty)
        {
            return self.func_string(*func);
        }
        if known.mode == Mode::Type
            && let Some(decl) = match (node, types.names.get(id)) {
                (_, Some(Entity::Type(decl))) => Some(*decl),
                (Expr::Local(local), _) => types.local_types.get(*local).copied(),
                _ => None,
            }
        {
            return self.decl_string(decl);
        }
        if let (Ty::Tuple(_), Mode::Value, Expr::Call { fun, .. }) =
            (&self.program.types[known.ty], known.mode, &body[body.unparen(id)])
            && let Some(fun) = types.exprs.get(*fun)
            && let Some(sig) = self.func_under(fun.ty)
        {
            let text = self.ty(sig);
            // The results of a signature are written as those of the tuple, names included.
            if let Some(results) = results_of(&text) {
                return results.to_owned();
            }
        }
        if let Expr::InterfaceType(_) = node
            && !self.sources.text(body.expr_span(id)).starts_with("interface")
        {
            return self.constraint_string(known.ty);
        }
        self.ty(known.ty)
    }

    fn func_under(&self, ty: TyId) -> Option<TyId> {
        match &self.program.types[ty] {
            Ty::Func(_) => Some(ty),
            Ty::Named { decl, args } if args.is_empty() => {
                let under = self.program.checked.types.get(*decl)?.underlying;
                matches!(self.program.types[under], Ty::Func(_)).then_some(under)
            }
            _ => None,
        }
    }

    /// The selected name of `x.name`.
    fn selected(&mut self, id: ExprId, span: Span, types: &BodyTypes) {
        if let Some(entity) = types.names.get(id) {
            let text = self.entity_string(*entity);
            return self.line(span, "use", text);
        }
        let Some(selection) = types.selections.get(id) else { return };
        let Some(known) = types.exprs.get(id) else { return };
        let text = match &selection.kind {
            SelectionKind::Field => self.ty(selection.path.last().map_or(known.ty, |s| s.ty)),
            SelectionKind::Method { .. } | SelectionKind::InterfaceMethod { .. } => self.ty(known.ty),
            SelectionKind::MethodExpr { .. } => {
                let text = self.ty(known.ty);
                without_first_param(&text)
            }
        };
        self.line(span, "use", text);
    }

    fn interface(&mut self, elements: &[InterfaceElem], body: BodyId, types: &BodyTypes) {
        for element in elements {
            match element {
                InterfaceElem::Method { name_span, sig, span, .. } => {
                    self.signature(body, sig);
                    let text = format!("func{}", self.sig_string(sig, types));
                    self.line(Span { start: name_span.end, ..*span }, "expr", text.clone());
                    self.line(*name_span, "def", text);
                }
                InterfaceElem::Union(terms) => {
                    let mut text = String::new();
                    let mut start = None;
                    for (i, term) in terms.iter().enumerate() {
                        let span = self.program[body].expr_span(term.ty);
                        let shown = self.ty(types.exprs.get(term.ty).map_or(UNKNOWN, |e| e.ty));
                        let mut from = span;
                        if term.tilde {
                            let text = self.sources[span.file].text();
                            let tilde = text[..span.start as usize].rfind('~').unwrap_or(span.start as usize);
                            from = Span { start: tilde as u32, ..span };
                            self.line(from, "expr", format!("~{shown}"));
                        }
                        let first = *start.get_or_insert(from.start);
                        let _ = write!(
                            text,
                            "{}{}{shown}",
                            if i > 0 { " | " } else { "" },
                            if term.tilde { "~" } else { "" }
                        );
                        if i > 0 {
                            self.line(Span { start: first, ..span }, "expr", text.clone());
                        }
                    }
                }
            }
        }
    }

    fn sig_string(&self, sig: &FuncSig, types: &BodyTypes) -> String {
        let list = |params: &[goxide_ir::Param], variadic: bool| {
            let mut out = String::from("(");
            for (i, param) in params.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                if let Some(name) = &param.name {
                    let _ = write!(out, "{name} ");
                }
                out.push_str(if variadic && i + 1 == params.len() { "..." } else { "" });
                out.push_str(&self.ty(types.exprs.get(param.ty).map_or(UNKNOWN, |e| e.ty)));
            }
            out + ")"
        };
        let mut out = list(&sig.params, sig.variadic);
        match &sig.results[..] {
            [] => {}
            [one] if one.name.is_none() => {
                let _ = write!(out, " {}", self.ty(types.exprs.get(one.ty).map_or(UNKNOWN, |e| e.ty)));
            }
            several => {
                let _ = write!(out, " {}", list(several, false));
            }
        }
        out
    }

    /// Names of parameters that are no locals: those of function types, and `_`.
    fn signature(&mut self, body: BodyId, sig: &FuncSig) {
        let program = self.program;
        let Some(types) = program.checked.bodies.get(body) else { return };
        if let (true, Some(last)) = (sig.variadic, sig.params.last()) {
            let span = program[body].expr_span(last.ty);
            let before = &self.sources[span.file].text()[..span.start as usize];
            let start = before.rfind("...").map_or(span.start, |at| at as u32);
            let text = format!("[]{}", self.ty(types.exprs.get(last.ty).map_or(UNKNOWN, |e| e.ty)));
            self.line(Span { start, ..span }, "expr", text);
        }
        for (i, param) in sig.params.iter().chain(&sig.results).enumerate() {
            if param.name.is_none() || param.local.is_some() {
                continue;
            }
            let ty = types.exprs.get(param.ty).map_or(UNKNOWN, |e| e.ty);
            let variadic = sig.variadic && i + 1 == sig.params.len();
            let text = format!("{}{}", if variadic { "[]" } else { "" }, self.ty(ty));
            self.line(param.span, "def", text);
        }
    }

    fn entity_string(&self, entity: Entity) -> String {
        let checked = &self.program.checked;
        match entity {
            Entity::Func(func) => self.func_string(func),
            Entity::Type(decl) => self.decl_string(decl),
            Entity::Basic(ty) => self.ty(ty),
            Entity::Var(var) => self.ty(checked.vars.get(var).copied().unwrap_or(UNKNOWN)),
            Entity::Const(id) => self.ty(checked.consts.get(id).map_or(UNKNOWN, |c| c.0)),
            Entity::Package(_) | Entity::Builtin(_) | Entity::Unknown => NO_TYPE.to_owned(),
            Entity::Nil => self.ty(ty::UNTYPED_NIL),
            Entity::Bool(_) => self.ty(ty::UNTYPED_BOOL),
            Entity::Iota => self.ty(ty::UNTYPED_INT),
        }
    }

    fn decl_string(&self, id: TypeDeclId) -> String {
        let Some(info) = self.program.checked.types.get(id) else { return NO_TYPE.to_owned() };
        let decl = &self.program[id];
        if decl.name == "any" && decl.file.is_none() && decl.local.is_none() {
            return "any".to_owned();
        }
        let text = self.ty(info.ty);
        if info.params.is_empty() || decl.is_alias {
            return text;
        }
        let name = text.split('[').next().unwrap_or_default();
        format!("{name}{}", self.params_string(&info.params, &decl.type_params, decl.body))
    }

    fn func_string(&self, id: FuncId) -> String {
        let Some(ty) = self.program.checked.funcs.get(id) else { return NO_TYPE.to_owned() };
        let text = self.ty(*ty);
        let func = &self.program[id];
        if func.type_params.is_empty() {
            return text;
        }
        let Some(params) = self.program.checked.func_params.get(id) else { return text };
        format!(
            "func{}{}",
            self.params_string(params, &func.type_params, func.body),
            text.strip_prefix("func").unwrap_or(&text)
        )
    }

    fn params_string(&self, params: &[TypeParamId], decls: &[TypeParamDecl], body: BodyId) -> String {
        // Go remembers whether `interface{…}` was written.
        let written = |i: usize, bound: TyId| match decls.get(i) {
            Some(decl) if self.is_interface_text(body, decl.constraint) => self.ty(bound),
            _ => self.constraint_string(bound),
        };
        let mut out = String::from("[");
        let mut before: Option<TyId> = None;
        for (i, param) in params.iter().enumerate() {
            let param = &self.program.types[*param];
            if let Some(bound) = before {
                // Interfaces written twice are two types there, even if they are alike.
                let literal = bound != ty::ANY && matches!(self.program.types[bound], Ty::Interface(_));
                let shared =
                    i > 0 && decls.get(i).map(|d| d.constraint) == decls.get(i - 1).map(|d| d.constraint);
                if bound != param.constraint || literal && !shared {
                    let _ = write!(out, " {}", written(i - 1, bound));
                }
                out.push_str(", ");
            }
            before = Some(param.constraint);
            out.push_str(&param.name);
        }
        if let Some(bound) = before {
            let _ = write!(out, " {}", written(params.len() - 1, bound));
        }
        out + "]"
    }

    fn is_interface_text(&self, body: BodyId, expr: ExprId) -> bool {
        self.sources.text(self.program[body].expr_span(expr)).starts_with("interface")
    }

    /// A constraint without the `interface{…}` that Go lets be left out.
    fn constraint_string(&self, ty: TyId) -> String {
        let text = self.ty(ty);
        if let Ty::Interface(interface) = &self.program.types[ty]
            && interface.methods.is_empty()
            && interface.embeds.len() == 1
            && !interface.comparable
            && let Some(inner) = text.strip_prefix("interface{").and_then(|t| t.strip_suffix('}'))
        {
            return inner.to_owned();
        }
        text
    }
}

/// Nodes that Go's checker does not record as expressions, or records in another way.
#[derive(Default)]
struct Skipped {
    /// Left sides of declarations.
    declaring: FxHashSet<ExprId>,
    /// Expressions with nothing recorded for the expression itself.
    silent: FxHashSet<ExprId>,
    /// What stands before `[`.
    indexed: FxHashSet<ExprId>,
    /// Keys of struct literals.
    keys: FxHashSet<ExprId>,
    /// Locals that stand for the variable of a type switch.
    locals: FxHashSet<LocalId>,
}

impl Skipped {
    fn of(body: &Body, types: &BodyTypes) -> Skipped {
        let mut skipped = Skipped::default();
        for (_, expr) in body.exprs() {
            if let Expr::Index { base, .. } = expr {
                skipped.indexed.insert(*base);
            }
            if let Expr::CompositeLit { elements, .. } = expr {
                let keys = elements.iter().filter_map(|e| e.key);
                skipped.keys.extend(
                    keys.filter(|k| body.key_name(*k).is_some() && types.selections.get(*k).is_some()),
                );
            }
        }
        for (_, stmt) in body.stmts() {
            match stmt {
                Stmt::ShortVarDecl { lhs, declares, .. } => {
                    for l in lhs {
                        skipped.silent.insert(*l);
                        let old = matches!(body[*l], Expr::Local(local) if !declares.contains(&local));
                        if !old {
                            skipped.declaring.insert(*l);
                        }
                    }
                }
                Stmt::Range { key, value, define: true, .. } => {
                    skipped.silent.extend([key, value].into_iter().flatten());
                    skipped.declaring.extend([key, value].into_iter().flatten());
                }
                Stmt::TypeSwitch { clauses, .. } => {
                    skipped.locals.extend(clauses.iter().filter_map(|c| c.local))
                }
                _ => {}
            }
        }
        skipped
    }
}
