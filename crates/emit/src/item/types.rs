//! Declared types: structs with their guarded states, newtypes, traits, aliases.

use super::leading::{self, Leading, head, leading, markers_in, trailing};
use super::writer::Writer;
use crate::comment;
use askama::Template;
use goxide_ir::{Expr, InterfaceElem, Ty, TypeDecl, TypeDeclId};
use goxide_map::Library;
use goxide_plan::{Class, Derives, Marker, Repr, SelfKind, StructPlan, TraitPlan, TypeForm, TypePlan};
use goxide_source::Span;
use quote::ToTokens;

#[derive(Template)]
#[template(path = "rust/struct.rs")]
struct StructView<'v> {
    head: String,
    vis: &'v str,
    name: String,
    generics: String,
    fields: Vec<FieldView>,
    guards: Vec<GuardView>,
}

struct FieldView {
    head: String,
    vis: &'static str,
    name: String,
    ty: String,
}

struct GuardView {
    head: String,
    name: String,
    fields: Vec<FieldView>,
}

#[derive(Template)]
#[template(path = "rust/newtype.rs")]
struct NewtypeView<'v> {
    head: String,
    vis: &'v str,
    name: String,
    generics: String,
    inner: String,
}

#[derive(Template)]
#[template(path = "rust/trait.rs")]
struct TraitView<'v> {
    head: String,
    vis: &'v str,
    name: String,
    generics: String,
    supertraits: Vec<String>,
    methods: Vec<MethodView>,
}

struct MethodView {
    head: String,
    name: String,
    receiver: &'static str,
    params: Vec<String>,
    result: String,
}

impl Writer<'_> {
    /// Writes a declared type and what comes with it.
    pub(crate) fn type_decl(&mut self, id: TypeDeclId, lead: &Leading) {
        let decl = &self.cx.program[id];
        let Some(plan) = self.cx.plan.types.get(&id) else { return };
        let mut comments: Vec<String> =
            markers_in(self.cx, decl.span).flat_map(comment::marker_lines).collect();
        comments.extend(lead.directives.iter().cloned());
        self.free(lead);
        match &plan.form {
            TypeForm::Struct(form) => self.structure(id, decl, plan, form, lead, &comments),
            TypeForm::Newtype { inner, derives } => {
                let mut attributes = derive(*derives);
                if matches!(inner, Repr::Float(_)) && derives.partial_eq {
                    attributes = vec![attributes.concat().replace("PartialEq", "PartialEq, PartialOrd")];
                }
                let (generics, _) = self.type_generics(id);
                let view = NewtypeView {
                    head: head(&comments, &lead.doc, &attributes),
                    vis: self.vis(plan.public),
                    name: crate::ty::ident(&plan.name).to_string(),
                    generics,
                    inner: self.ty(inner),
                };
                self.gap();
                self.push(&view.render().unwrap_or_default());
                self.operators(id, inner);
            }
            TypeForm::Trait(form) if !form.constraint => {
                self.trait_decl(id, decl, plan, form, lead, &comments)
            }
            TypeForm::Alias(repr) => {
                let (_, generics) = self.type_generics(id);
                let name = crate::ty::ident(&plan.name);
                let (vis, ty) = (self.vis(plan.public), self.ty(repr));
                let head = head(&comments, &lead.doc, &[]);
                self.gap();
                self.push(&format!("{head}{vis} type {name}{generics} = {ty};"));
            }
            TypeForm::Trait(_) | TypeForm::Vanishes => {
                if !lead.doc.is_empty() || !comments.is_empty() {
                    let mut lines = comments.clone();
                    lines.extend(lead.doc.iter().cloned());
                    self.gap();
                    self.push(&format!("{}goxide!();", head(&lines, &[], &[])));
                }
            }
            TypeForm::Hole(why) => self.opaque(id, decl, plan, why, lead),
        }
        self.beside_type(id, plan);
        if let Some(item) = crate::body::go_fmt_implementation(self.cx, self.package, id, &mut self.needs) {
            self.gap();
            self.items.push(item);
        }
        if let Some(item) = crate::body::heap_implementation(self.cx, self.package, id, &mut self.needs) {
            self.gap();
            self.items.push(item);
        }
        if let Some(item) = crate::body::sort_implementation(self.cx, self.package, id, &mut self.needs) {
            self.gap();
            self.items.push(item);
        }
    }

    fn type_generics(&mut self, id: TypeDeclId) -> (String, String) {
        let params = self.cx.program.checked.types.get(id).map(|i| i.params.clone()).unwrap_or_default();
        self.generics(&params)
    }

    /// Comments that belong to nobody, before the next item.
    pub(crate) fn free(&mut self, lead: &Leading) {
        if !lead.free.is_empty() {
            self.gap();
            self.push(&leading::free_text(&lead.free));
        }
    }

    fn structure(
        &mut self,
        id: TypeDeclId,
        decl: &TypeDecl,
        plan: &TypePlan,
        form: &StructPlan,
        lead: &Leading,
        comments: &[String],
    ) {
        let (_, generics) = self.type_generics(id);
        let (bounded, _) = self.type_generics(id);
        let heads = self.field_comments(decl, form.fields.len());
        let mut own = Vec::new();
        let mut states: Vec<Vec<FieldView>> = form.guards.iter().map(|_| Vec::new()).collect();
        for (field, (mut doc, notes)) in form.fields.iter().zip(heads) {
            let name = crate::ty::ident(&field.name).to_string();
            if let Some(guard) = field.lock_of.and_then(|g| form.guards.get(g)) {
                let ty = self.lock_type(guard, &generics);
                if !guard.state_type.is_empty() && doc.is_empty() {
                    let file = self.cx.sources[decl_file(decl)].name();
                    let go = &guard.go_name;
                    doc.push(format!(" Guarded by `{go}` in Go: every access in {file} holds it."));
                }
                let head = head(&notes, &doc, &[]);
                let name = crate::ty::ident(&guard.field).to_string();
                own.push(FieldView { head, vis: self.field_vis(false), name, ty });
                continue;
            }
            let vis = self.field_vis(field.public && field.guarded_by.is_none());
            let view = FieldView { head: head(&notes, &doc, &[]), vis, name, ty: self.ty(&field.repr) };
            match field.guarded_by.and_then(|g| states.get_mut(g)) {
                Some(state) => state.push(view),
                None => own.push(view),
            }
        }
        if !form.phantom.is_empty() {
            let marker = self.known("PhantomData");
            let names: Vec<&str> =
                form.phantom.iter().map(|p| self.cx.program.types[*p].name.as_str()).collect();
            let ty =
                if let [one] = &names[..] { (*one).to_owned() } else { format!("({})", names.join(", ")) };
            own.push(FieldView {
                head: String::new(),
                vis: "",
                name: crate::body::PHANTOM.to_owned(),
                ty: format!("{marker}<{ty}>"),
            });
        }
        let mut derives = form.derives;
        for package in form.fields.iter().filter_map(|f| error_inside(&f.repr)) {
            let error = self.error_has(package);
            derives.clone &= error.clone;
            derives.copy &= error.clone;
            derives.partial_eq &= error.partial_eq;
        }
        let mut attributes = derive(derives);
        if own.iter().any(|f: &FieldView| super::lints::is_complex(&f.ty)) {
            attributes.push("#[allow(clippy::type_complexity)]".to_owned());
        }
        let guards = form.guards.iter().zip(states).filter(|(g, _)| !g.state_type.is_empty());
        let guards = guards
            .map(|(guard, fields)| GuardView {
                head: head(&[], &[], &derive(guard.derives)),
                name: guard.state_type.clone(),
                fields,
            })
            .collect();
        let view = StructView {
            head: head(comments, &lead.doc, &attributes),
            vis: self.vis(plan.public),
            name: crate::ty::ident(&plan.name).to_string(),
            generics: bounded,
            fields: own,
            guards,
        };
        self.gap();
        self.push(&view.render().unwrap_or_default());
    }

    fn field_vis(&self, public: bool) -> &'static str {
        self.vis(public)
    }

    fn lock_type(&mut self, guard: &goxide_plan::GuardPlan, generics: &str) -> String {
        let lock = self.known(if guard.rw { "RwLock" } else { "Mutex" });
        if guard.state_type.is_empty() {
            format!("{lock}<()>")
        } else {
            format!("{lock}<{}{generics}>", guard.state_type)
        }
    }

    /// Doc and plain comments of each field.
    fn field_comments(&self, decl: &TypeDecl, count: usize) -> Vec<(Vec<String>, Vec<String>)> {
        let body = &self.cx.program[decl.body];
        let ty = body.unparen(decl.ty);
        let mut out = vec![(Vec::new(), Vec::new()); count];
        let (Expr::StructType(fields), Some(file)) = (&body[ty], decl.file) else { return out };
        let end = body.expr_span(ty).end;
        let text = self.cx.sources.text(body.expr_span(ty));
        let mut floor = body.expr_span(ty).start + text.find('{').map_or(0, |at| at as u32 + 1);
        for (n, field) in fields.iter().enumerate() {
            if n > 0 && fields[n - 1].span == field.span {
                continue;
            }
            let Some((doc, notes)) = out.get_mut(n) else { break };
            let lead = leading(self.cx, file, floor, field.span.start);
            if n == 0 {
                notes.extend(lead.trailing);
            }
            notes.extend(lead.free.into_iter().flatten());
            notes.extend(lead.directives);
            *doc = lead.doc;
            let limit = fields[n + 1..].iter().find(|f| f.span != field.span).map_or(end, |f| f.span.start);
            if let Some(line) = trailing(self.cx, file, field.span.end, limit) {
                if doc.is_empty() { doc.push(line) } else { notes.push(line) }
            }
            floor = field.span.end;
        }
        if let Some((_, notes)) = out.last_mut() {
            let rest = leading(self.cx, file, floor, end);
            notes.extend(rest.free.into_iter().flatten().chain(rest.doc));
        }
        out
    }

    fn trait_decl(
        &mut self,
        id: TypeDeclId,
        decl: &TypeDecl,
        plan: &TypePlan,
        form: &TraitPlan,
        lead: &Leading,
        comments: &[String],
    ) {
        let mut supertraits = Vec::new();
        if form.any {
            supertraits.push(self.known("Any"));
        }
        if form.crosses {
            supertraits.extend(["Send".to_owned(), "Sync".to_owned()]);
        }
        if form.display {
            let fmt = self.fmt();
            supertraits.push(format!("{fmt}::Display"));
        }
        for of in &form.supertraits {
            supertraits.push(crate::ty::decl_path(self.cx, self.package, *of).to_token_stream().to_string());
        }
        for path in self.std_supertraits(id) {
            supertraits.push(
                crate::ty::import(self.cx, self.package, &path, &mut self.needs)
                    .to_token_stream()
                    .to_string(),
            );
        }
        let docs = self.method_comments(decl);
        let mut methods = Vec::new();
        for method in &form.methods {
            let found = docs.iter().find(|(name, _)| *name == method.go_name).map(|(_, lead)| lead);
            let lead = found.cloned().unwrap_or_default();
            let notes: Vec<String> = lead.free.into_iter().flatten().chain(lead.directives).collect();
            let mut params = Vec::new();
            for (name, repr) in &method.params {
                params.push(format!("{}: {}", crate::ty::ident(name), self.ty(repr)));
            }
            let result = self.arrow(&method.result, None);
            methods.push(MethodView {
                head: head(&notes, &lead.doc, &[]),
                name: crate::ty::ident(&method.name).to_string(),
                receiver: match method.receiver {
                    SelfKind::Ref => "&self",
                    SelfKind::RefMut => "&mut self",
                    SelfKind::Value => "self",
                },
                params,
                result,
            });
        }
        let names: Vec<&str> = form.methods.iter().map(|m| m.name.as_str()).collect();
        let mut attributes = Vec::new();
        if plan.public && names.contains(&"len") && !names.contains(&"is_empty") {
            attributes.push("#[allow(clippy::len_without_is_empty)]".to_owned());
        }
        let (generics, _) = self.type_generics(id);
        let view = TraitView {
            head: head(comments, &lead.doc, &attributes),
            vis: self.vis(plan.public),
            name: crate::ty::ident(&plan.name).to_string(),
            generics,
            supertraits,
            methods,
        };
        self.gap();
        self.push(&view.render().unwrap_or_default());
    }

    /// The traits of the interfaces of the library that an interface embeds.
    fn std_supertraits(&self, id: TypeDeclId) -> Vec<String> {
        let program = self.cx.program;
        let Some(info) = program.checked.types.get(id) else { return Vec::new() };
        let Ty::Interface(interface) = &program.types[info.underlying] else { return Vec::new() };
        let mut out = Vec::new();
        for terms in &interface.embeds {
            let [term] = &terms[..] else { continue };
            let Ty::Named { decl, .. } = &program.types[term.ty] else { continue };
            let item = &program[*decl];
            let row = Library::embedded().ty(&program[item.package].path, &item.name);
            out.extend(row.and_then(|row| row.ty.as_ref()).and_then(|facts| facts.trait_path.clone()));
        }
        out
    }

    fn method_comments(&self, decl: &TypeDecl) -> Vec<(String, Leading)> {
        let body = &self.cx.program[decl.body];
        let ty = body.unparen(decl.ty);
        let (Expr::InterfaceType(elements), Some(file)) = (&body[ty], decl.file) else { return Vec::new() };
        let end = body.expr_span(ty).end;
        let text = self.cx.sources.text(body.expr_span(ty));
        let mut floor = body.expr_span(ty).start + text.find('{').map_or(0, |at| at as u32 + 1);
        let mut out = Vec::new();
        for element in elements {
            match element {
                InterfaceElem::Method { name, span, .. } => {
                    let mut lead = leading(self.cx, file, floor, span.start);
                    if lead.doc.is_empty() {
                        lead.doc.extend(trailing(self.cx, file, span.end, end));
                    }
                    floor = span.end;
                    out.push((name.to_string(), lead));
                }
                InterfaceElem::Union(terms) => {
                    if let Some(last) = terms.last() {
                        floor = body.expr_span(last.ty).end;
                    }
                }
            }
        }
        out
    }

    /// A type without a Rust form: its Go text, a marker, and an opaque struct so that the rest may compile.
    fn opaque(&mut self, id: TypeDeclId, decl: &TypeDecl, plan: &TypePlan, why: &str, lead: &Leading) {
        let package = &self.cx.program[decl.package].name;
        let marker = Marker {
            kind: "unsupported".to_owned(),
            class: Class::Hole,
            key: format!("{package}.{}", decl.name),
            text: format!("this type has no Rust form: {why}"),
            why: String::new(),
            options: Vec::new(),
            span: decl.span,
        };
        let mut lines = comment::marker_lines(&marker);
        lines.push(" Go:".to_owned());
        lines.extend(self.go_text(decl.span));
        self.markers.push(marker);
        let (vis, name) = (self.vis(plan.public), crate::ty::ident(&plan.name));
        let params = self.cx.program.checked.types.get(id).map(|i| i.params.len()).unwrap_or_default();
        let (bounded, generics) = self.type_generics(id);
        let fields = match params {
            0 => String::new(),
            1 => format!("(std::marker::PhantomData{generics})"),
            _ => format!("(std::marker::PhantomData<({})>)", generics.trim_matches(['<', '>'])),
        };
        self.gap();
        let head = head(&lines, &lead.doc, &["#[derive(Debug)]".to_owned()]);
        self.push(&format!("{head}{vis} struct {name}{bounded}{fields};"));
    }
}

fn decl_file(decl: &TypeDecl) -> goxide_source::FileId {
    let Span { file, .. } = decl.span;
    file
}

/// The package whose error a field holds.
fn error_inside(repr: &Repr) -> Option<goxide_ir::PackageId> {
    let inner = repr.option_inner().unwrap_or(repr);
    if let Repr::Error(package) = inner.peeled() { Some(*package) } else { None }
}

/// `#[derive(…)]` in the usual order, or nothing.
pub(crate) fn derive(derives: Derives) -> Vec<String> {
    let Derives { debug, clone, copy, default, partial_eq, eq, hash, ord } = derives;
    let list = [
        (debug, "Debug"),
        (clone, "Clone"),
        (copy && clone, "Copy"),
        (default, "Default"),
        (partial_eq, "PartialEq"),
        (eq && partial_eq, "Eq"),
        (ord && partial_eq, "PartialOrd"),
        (ord && eq && partial_eq, "Ord"),
        (hash, "Hash"),
    ];
    let names: Vec<&str> = list.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    if names.is_empty() { Vec::new() } else { vec![format!("#[derive({})]", names.join(", "))] }
}
