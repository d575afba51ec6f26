//! The items of one file while they are written.

use super::bounds::Uses;
use crate::comment;
use crate::cx::{Cx, Needs};
use crate::print;
use goxide_ir::{FileId, PackageId, TypeDeclId, TypeParamId};
use goxide_plan::{Marker, Module, Repr, ResultPlan};
use rustc_hash::FxHashSet;
use syn::visit_mut::{self, VisitMut};

/// A function that stands somewhere in the file.
pub(crate) struct Part {
    /// Its stable key.
    pub(crate) key: String,
    /// Why it is a hole.
    pub(crate) hole: Option<String>,
    /// Its block, until it has found its place.
    pub(crate) block: Option<syn::Block>,
}

/// Writes the items of one file.
pub(crate) struct Writer<'a> {
    pub(crate) cx: Cx<'a>,
    pub(crate) package: PackageId,
    /// Whether the package has several Rust files, so that what is private in Go must be seen from a sibling.
    pub(crate) split: bool,
    pub(crate) needs: Needs,
    pub(crate) items: Vec<syn::Item>,
    pub(crate) parts: Vec<Part>,
    /// Markers of holes.
    pub(crate) markers: Vec<Marker>,
    /// Types whose inherent methods of this file are written.
    pub(crate) impls_done: FxHashSet<(TypeDeclId, super::imps::Group)>,
    /// Which items are the package's error enum, once it is written.
    pub(crate) error_items: Option<std::ops::Range<usize>>,
    /// Text that was meant to be Rust and is not; a defect.
    pub(crate) broken: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(cx: Cx<'a>, package: PackageId) -> Writer<'a> {
        let files = |m: &&Module| m.package == Some(package) && m.go_file.is_some();
        Writer {
            cx,
            package,
            split: cx.plan.layout.modules.iter().filter(files).count() > 1,
            needs: Needs::default(),
            items: Vec::new(),
            parts: Vec::new(),
            markers: Vec::new(),
            impls_done: FxHashSet::default(),
            error_items: None,
            broken: Vec::new(),
        }
    }

    /// `pub`, `pub(crate)` or nothing. A program exports nothing.
    pub(crate) fn vis(&self, public: bool) -> &'static str {
        match (public && !self.in_program(), self.split) {
            (true, _) => "pub",
            (false, true) => "pub(crate)",
            (false, false) => "",
        }
    }

    /// Whether this package is a program.
    pub(crate) fn in_program(&self) -> bool {
        self.cx.program[self.package].name == "main"
    }

    /// A type as text.
    pub(crate) fn ty(&mut self, repr: &Repr) -> String {
        use quote::ToTokens;
        crate::ty::of(self.cx, self.package, repr, &mut self.needs).to_token_stream().to_string()
    }

    /// A type as text, its references with a lifetime.
    pub(crate) fn ty_within(&mut self, repr: &Repr, lifetime: Option<&str>) -> String {
        use quote::ToTokens;
        let mut ty = crate::ty::of(self.cx, self.package, repr, &mut self.needs);
        if let Some(name) = lifetime {
            Lifetimes { name }.visit_type_mut(&mut ty);
        }
        ty.to_token_stream().to_string()
    }

    /// ` -> T`, or nothing for unit.
    pub(crate) fn arrow(&mut self, result: &ResultPlan, lifetime: Option<&str>) -> String {
        let repr = result.repr();
        if repr == Repr::Unit { String::new() } else { format!(" -> {}", self.ty_within(&repr, lifetime)) }
    }

    /// A type of std by its last name, as text.
    pub(crate) fn known(&mut self, name: &str) -> String {
        use quote::ToTokens;
        crate::ty::known(self.cx, self.package, name, &mut self.needs).to_token_stream().to_string()
    }

    /// `std::fmt` as this file writes it.
    pub(crate) fn fmt(&mut self) -> String {
        self.needs.uses.insert("std::fmt".to_owned());
        "fmt".to_owned()
    }

    /// A blank line before the next item.
    pub(crate) fn gap(&mut self) {
        self.items.push(syn::parse_quote!(goxide!(blank);));
    }

    /// A comment at the end of the line before.
    pub(crate) fn trail(&mut self, line: &Option<String>) {
        if let Some(line) = line
            && let syn::Stmt::Macro(mac) = comment::trailing(line)
        {
            self.items.push(syn::Item::Macro(syn::ItemMacro {
                attrs: mac.attrs,
                ident: None,
                mac: mac.mac,
                semi_token: mac.semi_token,
            }));
        }
    }

    /// Adds items given as text; their bodies find their places.
    pub(crate) fn push(&mut self, text: &str) {
        match syn::parse_file(text) {
            Ok(mut file) => {
                Bodies { parts: &mut self.parts }.visit_file_mut(&mut file);
                self.items.extend(file.items);
            }
            Err(error) => {
                debug_assert!(false, "a template made no Rust: {error}\n{text}");
                self.broken.push(text.to_owned());
                let lines: Vec<String> = text.lines().map(|l| format!(" {l}")).collect();
                self.push(&format!("{}goxide!();", super::leading::head(&lines, &[], &[])));
            }
        }
    }

    /// Puts the begin and end markers of a part around the text of its item.
    pub(crate) fn bracket(&self, number: usize, text: &str) -> String {
        use quote::ToTokens;
        let (begin, end) = (print::begin(number), print::end());
        format!("{}\n{text}\n{}\n", begin.to_token_stream(), end.to_token_stream())
    }

    /// `<T: Clone, U>` or nothing, and the same without bounds.
    pub(crate) fn generics(&mut self, params: &[TypeParamId]) -> (String, String) {
        self.generics_for(params, None)
    }

    /// As [`Writer::generics`], with no more bounds than what is used asks for.
    pub(crate) fn generics_for(&mut self, params: &[TypeParamId], uses: Option<&Uses>) -> (String, String) {
        if params.is_empty() {
            return (String::new(), String::new());
        }
        let cx = self.cx;
        let names: Vec<&str> = params.iter().map(|p| cx.program.types[*p].name.as_str()).collect();
        let mut bounded = Vec::new();
        for (param, name) in params.iter().zip(&names) {
            let bounds =
                cx.plan.bounds.get(param).map(|b| super::bounds::written(b, uses)).unwrap_or_default();
            // In a function's list `Self` means nothing.
            let bounds: Vec<String> =
                bounds.iter().map(|b| self.bound(b).replace("= Self", &format!("= {name}"))).collect();
            let bounds = bounds.join(" + ");
            bounded.push(if bounds.is_empty() { (*name).to_owned() } else { format!("{name}: {bounds}") });
        }
        (format!("<{}>", bounded.join(", ")), format!("<{}>", names.join(", ")))
    }

    /// A bound by its last name, imported.
    fn bound(&mut self, bound: &str) -> String {
        use quote::ToTokens;
        let (path, args) = bound.split_at(bound.find('<').unwrap_or(bound.len()));
        if !path.contains("::") {
            return bound.to_owned();
        }
        let short = crate::ty::import(self.cx, self.package, path, &mut self.needs);
        format!("{}{args}", short.to_token_stream())
    }

    /// The Go text of a declaration as comment lines, indentation kept.
    pub(crate) fn go_text(&self, span: goxide_source::Span) -> Vec<String> {
        super::leading::go_lines(self.cx.sources.text(span))
    }

    /// Where the file of a declaration ends.
    pub(crate) fn file_end(&self, file: FileId) -> u32 {
        self.cx.sources[self.cx.program[file].source].text().len() as u32
    }
}

/// Puts blocks where templates left `goxide_body!(n);`.
struct Bodies<'p> {
    parts: &'p mut Vec<Part>,
}

impl VisitMut for Bodies<'_> {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        if let [syn::Stmt::Macro(stmt)] = &block.stmts[..]
            && stmt.mac.path.is_ident("goxide_body")
            && let Ok(number) = stmt.mac.tokens.to_string().parse::<usize>()
            && let Some(body) = self.parts.get_mut(number).and_then(|p| p.block.take())
        {
            *block = body;
            return;
        }
        visit_mut::visit_block_mut(self, block);
    }
}

/// Names the lifetime of references.
struct Lifetimes<'n> {
    name: &'n str,
}

impl VisitMut for Lifetimes<'_> {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        ty.lifetime.get_or_insert_with(|| syn::Lifetime::new(self.name, proc_macro2::Span::call_site()));
        visit_mut::visit_type_reference_mut(self, ty);
    }

    // The references of a function type have lifetimes of their own.
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}

    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
}
