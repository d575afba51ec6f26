//! Functions and methods.

use super::bounds::Uses;
use super::leading::{self, Leading, head, markers_in};
use super::writer::{Part, Writer};
use crate::{body, comment, cx::Hole};
use askama::Template;
use goxide_ir::{Func, FuncId, TypeParamId};
use goxide_plan::{Class, FuncHome, FuncPlan, Marker, ParamPlan, Repr, ResultPlan, SelfKind, TypeForm};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::panic::{self, AssertUnwindSafe};

#[derive(Template)]
#[template(path = "rust/function.rs")]
struct FunctionView<'v> {
    head: String,
    vis: &'v str,
    name: String,
    generics: String,
    receiver: Option<&'v str>,
    params: Vec<String>,
    result: String,
    bounds: &'v str,
    number: usize,
}

impl Writer<'_> {
    /// A function as text, with the marks that tell its lines; its block waits in [`Writer::parts`].
    pub(crate) fn function(&mut self, id: FuncId, lead: &Leading) -> String {
        let program = self.cx.program;
        let func = &program[id];
        let key = program.func_key(id);
        let number = self.parts.len();
        self.parts.push(Part { key: key.clone(), hole: None, block: None });
        let free = leading::free_text(&lead.free);
        let Some(plan) = self.cx.plan.funcs.get(&id) else {
            let what = "this function has no place in the plan".to_owned();
            let hole = Hole { span: func.span, kind: "unsupported", what };
            return format!("{free}{}", self.lost(number, func, &key, lead, hole));
        };
        if let Some(why) = unsupported(plan) {
            let what = format!("the signature has no Rust form: {why}");
            let hole = Hole { span: func.span, kind: "unsupported", what };
            return format!("{free}{}", self.lost(number, func, &key, lead, hole));
        }
        let block = self.block(id, func, plan, &key);
        let mut comments = self.loose_markers(func, &block);
        if plan.home == FuncHome::Init {
            comments.extend(self.init_marker(id, func.name_span));
        }
        comments.extend(lead.directives.iter().cloned());
        let text = match &plan.home {
            FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => {
                self.display(number, lead, &comments, block.is_ok())
            }
            FuncHome::Free
            | FuncHome::Inherent(_)
            | FuncHome::Trait { .. }
            | FuncHome::Main
            | FuncHome::Init => self.plain(id, func, plan, number, lead, &comments, block.as_ref().ok()),
        };
        let (block, hole) = match block {
            Ok(block) if plan.home == FuncHome::Main => (self.around_main(block), None),
            Ok(block) => (block, None),
            Err(hole) => self.hole_block(func, plan, &key, &hole),
        };
        self.parts[number].block = Some(block);
        self.parts[number].hole = hole;
        format!("{free}{}", self.bracket(number, &text))
    }

    /// The block, unless the plan or settle want a hole.
    fn block(&mut self, id: FuncId, func: &Func, plan: &FuncPlan, key: &str) -> Result<syn::Block, Hole> {
        let span = func.span;
        if let Some(message) = self.cx.degraded.holes.get(key) {
            let what = format!("rustc rejected the port of this function: {message}");
            return Err(Hole { span, kind: "rejected", what });
        }
        if let Some(why) = &plan.hole {
            return Err(Hole { span, kind: "unsupported", what: why.clone() });
        }
        let mut needs = crate::cx::Needs::default();
        let cx = self.cx;
        let mut block = guarded(span, || body::function(cx, id, &mut needs))?;
        crate::idiom::declare_late(&mut block.stmts);
        self.needs.absorb(needs);
        Ok(block)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one signature")]
    fn plain(
        &mut self,
        id: FuncId,
        func: &Func,
        plan: &FuncPlan,
        number: usize,
        lead: &Leading,
        comments: &[String],
        block: Option<&syn::Block>,
    ) -> String {
        let mut attributes = super::lints::function(self.cx, id, plan);
        let used = block.map(|b| identifiers(b.to_token_stream()));
        let lifetime = lifetime(plan);
        let mut params = Vec::new();
        let mut unused = false;
        if let Some((name, ty)) = self.state_param(plan) {
            let is_used = used.as_ref().is_none_or(|u| u.contains(name));
            params.push(format!("{}{name}: {ty}", if is_used { "" } else { "_" }));
            unused |= used.is_none();
        }
        let positions = plan.receiver_param.iter().map(|_| None).chain((0..).map(Some));
        for (param, position) in plan.receiver_param.iter().chain(&plan.params).zip(positions) {
            let lends = lifetime == Some("'a") && plan.lends == Some(position);
            let ty = self.ty_within(&param.repr, lifetime.filter(|_| lends));
            if param.name == "self"
                && let Some((owner, _)) = ty.split_once('<')
            {
                params.push(format!("self: {owner}<Self>"));
                continue;
            }
            let name = crate::ty::ident(&param.name).to_string();
            let is_used = used.as_ref().is_some_and(|u| u.contains(&name)) || name.starts_with('_');
            unused |= !is_used;
            let name =
                if is_used || used.is_none() { name } else { format!("_{}", name.trim_start_matches("r#")) };
            let taken = block.is_some_and(|b| is_taken_apart(b, &name));
            let mutable = if param.mutable && used.is_some() && is_used && !taken { "mut " } else { "" };
            params.push(format!("{mutable}{name}: {ty}"));
        }
        if used.is_none() && unused {
            attributes.push("#[expect(unused_variables)]".to_owned());
        }
        let growing = |p: &ParamPlan| matches!(&p.repr, Repr::Ref { mutable: true, inner } if matches!(**inner, Repr::Vec(_) | Repr::String));
        if used.is_none() && plan.params.iter().any(growing) {
            attributes.push("#[allow(clippy::ptr_arg)]".to_owned());
        }
        let result = self.arrow(&plan.result, lifetime);
        if params.iter().filter_map(|p| p.split_once(": ")).any(|(_, ty)| super::lints::is_complex(ty))
            || super::lints::is_complex(result.trim_start_matches(" -> "))
        {
            attributes.push("#[allow(clippy::type_complexity)]".to_owned());
        }
        let receiver = plan.receiver.map(|kind| self.receiver(func, kind, block.is_some()));
        let own = own_params(self, id, func);
        let calls_generic = self.cx.program.checked.bodies.get(func.body);
        let calls_generic = calls_generic.is_none_or(|types| types.instances.iter().next().is_some());
        let signature = format!("{} {result}", params.join(" "));
        let uses = block.filter(|_| !calls_generic && !own.is_empty()).map(|b| Uses::of(b, &signature));
        let (mut generics, _) = self.generics_for(&own, uses.as_ref());
        if lifetime == Some("'a") {
            let rest = generics.trim_start_matches('<').trim_end_matches('>').to_owned();
            generics = format!("<'a, {rest}>");
        }
        let view = FunctionView {
            head: head(comments, &lead.doc, &attributes),
            vis: if matches!(plan.home, FuncHome::Trait { .. } | FuncHome::Main) {
                ""
            } else {
                self.vis(plan.public)
            },
            name: crate::ty::ident(&plan.name).to_string(),
            generics,
            receiver,
            params,
            result,
            bounds: "",
            number,
        };
        view.render().unwrap_or_default()
    }

    /// The parameter for what the receiver's lock guards.
    fn state_param(&self, plan: &FuncPlan) -> Option<(&'static str, String)> {
        let state = plan.state?;
        let (FuncHome::Inherent(decl) | FuncHome::Trait { of: decl, .. }) = &plan.home else { return None };
        let TypeForm::Struct(form) = &self.cx.plan.types.get(decl)?.form else { return None };
        let ty = &form.guards.get(state.guard)?.state_type;
        Some((body::STATE, format!("{}{ty}", if state.mutable { "&mut " } else { "&" })))
    }

    fn receiver(&self, func: &Func, kind: SelfKind, ported: bool) -> &'static str {
        let local = func.receiver.as_ref().and_then(|r| r.local);
        let local =
            local.and_then(|local| self.cx.plan.locals.get(&goxide_ir::LocalRef { body: func.body, local }));
        match kind {
            SelfKind::Ref => "&self",
            SelfKind::RefMut => "&mut self",
            SelfKind::Value if ported && local.is_some_and(|l| l.mutable) => "mut self",
            SelfKind::Value => "self",
        }
    }

    /// `fn fmt` of a `Display`.
    fn display(&mut self, number: usize, lead: &Leading, comments: &[String], ported: bool) -> String {
        let fmt = self.fmt();
        let view = FunctionView {
            head: head(comments, &lead.doc, &[]),
            vis: "",
            name: "fmt".to_owned(),
            generics: String::new(),
            receiver: Some("&self"),
            params: vec![format!("{}: &mut {fmt}::Formatter<'_>", if ported { "f" } else { "_f" })],
            result: format!(" -> {fmt}::Result"),
            bounds: "",
            number,
        };
        view.render().unwrap_or_default()
    }

    /// The block of a hole: the marker, the Go text, `todo!()`. Also says why in short.
    fn hole_block(
        &mut self,
        func: &Func,
        plan: &FuncPlan,
        key: &str,
        hole: &Hole,
    ) -> (syn::Block, Option<String>) {
        let marker = self.hole_marker(key, hole);
        let mut lines = comment::marker_lines(&marker);
        if let Some(block) = func.block {
            let span = self.cx.program[func.body].stmt_span(block);
            lines.push(" Go:".to_owned());
            lines.extend(self.body_text(span));
        }
        let short = hole.what.lines().next().unwrap_or(hole.kind).replace('{', "{{").replace('}', "}}");
        let mut stmts = comment::lines(&lines);
        let tail: syn::Expr = match &plan.result {
            ResultPlan::Plain(Repr::Tuple(parts))
                if parts.iter().any(|p| matches!(p, Repr::ImplFn { .. })) =>
            {
                let parts = parts.iter().map(|part| todo_of(part, &short));
                syn::parse_quote!((#(#parts),*))
            }
            ResultPlan::Plain(repr) => todo_of(repr, &short),
            ResultPlan::Result(..) | ResultPlan::Option(_) => todo_of(&Repr::Unit, &short),
        };
        stmts.push(syn::Stmt::Expr(tail, None));
        self.markers.push(marker);
        (syn::Block { brace_token: Default::default(), stmts }, Some(hole.what.clone()))
    }

    fn hole_marker(&self, key: &str, hole: &Hole) -> Marker {
        Marker {
            kind: hole.kind.to_owned(),
            class: Class::Hole,
            key: key.to_owned(),
            text: hole.what.clone(),
            why: if hole.span.start == hole.span.end {
                String::new()
            } else {
                self.cx.sources.short(hole.span)
            },
            options: Vec::new(),
            span: hole.span,
        }
    }

    /// What stands between the braces of a Go block, as comment lines.
    fn body_text(&self, block: goxide_source::Span) -> Vec<String> {
        let text = self.cx.sources.text(block);
        let inner = text.strip_prefix('{').unwrap_or(text);
        let inner = inner.strip_suffix('}').unwrap_or(inner).trim_matches('\n').trim_end();
        leading::go_lines(inner)
    }

    /// A function that cannot even be declared: a comment with its Go text.
    fn lost(&mut self, number: usize, func: &Func, key: &str, lead: &Leading, hole: Hole) -> String {
        let marker = self.hole_marker(key, &hole);
        let mut lines: Vec<String> = lead.doc.clone();
        lines.extend(comment::marker_lines(&marker));
        lines.push(" Go:".to_owned());
        lines.extend(self.go_text(func.span));
        self.markers.push(marker);
        self.parts[number].hole = Some(hole.what);
        self.bracket(number, &format!("{}goxide!();", head(&lines, &[], &[])))
    }

    /// Markers of the plan that the body did not write: they stand above the function.
    fn loose_markers(&self, func: &Func, block: &Result<syn::Block, Hole>) -> Vec<String> {
        let Ok(block) = block else { return Vec::new() };
        let tokens = block.to_token_stream().to_string();
        let written = |m: &&Marker| !tokens.contains(&format!("TODO(goxide {} {})", m.kind, m.key));
        markers_in(self.cx, func.span).filter(written).flat_map(comment::marker_lines).collect()
    }
}

/// `todo!()` as a value of the type: what `impl Fn` hides must be a closure even in a hole.
fn todo_of(repr: &Repr, short: &str) -> syn::Expr {
    let Repr::ImplFn { params, .. } = repr else { return syn::parse_quote!(todo!(#short)) };
    let params = params.iter().map(|_| quote::quote!(_));
    syn::parse_quote!(|#(#params),*| todo!(#short))
}

/// Runs the emission of one body; a fault of goxide in it costs that body, not the port.
pub(crate) fn guarded<T>(
    span: goxide_source::Span,
    emit: impl FnOnce() -> Result<T, Hole>,
) -> Result<T, Hole> {
    let fault = |panic: Box<dyn std::any::Any + Send>| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
        let what = format!("goxide failed here, which is a defect of goxide: {words}");
        Err(Hole { span, kind: "internal", what })
    };
    panic::catch_unwind(AssertUnwindSafe(emit)).unwrap_or_else(fault)
}

/// The function's own type parameters.
fn own_params(writer: &Writer<'_>, id: FuncId, func: &Func) -> Vec<TypeParamId> {
    // A constructor's are those of the impl around it.
    let constructor = writer.cx.plan.funcs.get(&id).is_some_and(|p| matches!(p.home, FuncHome::Inherent(_)));
    let Some(types) = writer.cx.program.checked.bodies.get(func.body) else { return Vec::new() };
    if constructor {
        return Vec::new();
    }
    func.type_params.iter().filter_map(|p| types.type_params.get(p.local).copied()).collect()
}

/// The lifetime that a lent result needs where Rust does not find it out: that of the parameter that lends it.
fn lifetime(plan: &FuncPlan) -> Option<&'static str> {
    if references(&plan.result.repr()) == 0 {
        return None;
    }
    let by_self = matches!(plan.receiver, Some(SelfKind::Ref | SelfKind::RefMut));
    match plan.lends {
        Some(None) if plan.receiver_param.is_none() => None,
        Some(_) if by_self => Some("'a"),
        Some(_) => {
            let params = plan.receiver_param.iter().chain(&plan.params);
            let lent: usize = params.map(|p| references(&p.repr)).sum();
            (lent > 1).then_some("'a")
        }
        None => Some("'static"),
    }
}

/// How many references without a lifetime stand in a type; those of function types are their own.
fn references(repr: &Repr) -> usize {
    let all = |items: &[Repr]| items.iter().map(references).sum();
    match repr {
        Repr::Ref { inner, .. } => 1 + references(inner),
        Repr::SliceOf(inner)
        | Repr::Vec(inner)
        | Repr::Array(inner, _)
        | Repr::Option(inner)
        | Repr::Box(inner)
        | Repr::Rc(inner)
        | Repr::RefCell(inner)
        | Repr::Arc(inner)
        | Repr::Mutex(inner)
        | Repr::RwLock(inner)
        | Repr::Result(inner, _)
        | Repr::GoSlice(inner)
        | Repr::Chan(inner) => references(inner),
        Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => references(k) + references(v),
        Repr::Named(_, args) | Repr::Dyn(_, args) | Repr::Tuple(args) | Repr::Path { args, .. } => all(args),
        Repr::Unit
        | Repr::Bool
        | Repr::Int(_)
        | Repr::Float(_)
        | Repr::Char
        | Repr::Str
        | Repr::String
        | Repr::Param(_)
        | Repr::Error(_)
        | Repr::Any
        | Repr::DynFn { .. }
        | Repr::ImplFn { .. }
        | Repr::FnPtr { .. }
        | Repr::Unsupported(_) => 0,
    }
}

/// Whether the first that a block does with a parameter is to move what it holds under another binding
/// (`let Some(mut t) = t else { … }`).
fn is_taken_apart(block: &syn::Block, name: &str) -> bool {
    let first = block.stmts.iter().find(|s| identifiers(s.to_token_stream()).contains(name));
    let Some(syn::Stmt::Local(syn::Local { init: Some(init), .. })) = first else { return false };
    let tried = if let syn::Expr::Try(tried) = &*init.expr { Some(&*tried.expr) } else { None };
    let leaves = tried.is_some() || init.diverge.is_some();
    let value = tried.unwrap_or(&init.expr);
    matches!(value, syn::Expr::Path(path) if path.path.is_ident(name)) && leaves
}

/// Why the signature has no Rust form.
fn unsupported(plan: &FuncPlan) -> Option<String> {
    let params = plan.params.iter().find_map(|p| p.repr.unsupported().map(str::to_owned));
    params.or_else(|| plan.result.repr().unsupported().map(str::to_owned))
}

/// Every identifier in the tokens, those inside of format strings too.
pub(crate) fn identifiers(tokens: TokenStream) -> std::collections::BTreeSet<String> {
    let mut out = std::collections::BTreeSet::new();
    let mut open = vec![tokens];
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Ident(ident) => {
                    out.insert(ident.to_string());
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let parts = text.split('{').skip(1).filter_map(|p| p.split(['}', ':']).next());
                    out.extend(parts.map(str::to_owned));
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
    out
}
