//! Declarations that nothing uses: Go compiles them in silence, rustc warns.
//!
//! Whether the crate needs an `allow` is judged by words, on the safe side: a private name that stands nowhere but at
//! its declaration, or a private field that nobody reads.

use crate::cx::Cx;
use crate::imports::Words;
use goxide_plan::CrateKind;
use std::collections::BTreeMap;
use syn::visit::{self, Visit};

/// The attribute for the crate's root.
pub(crate) const ALLOW: &str = "#![allow(dead_code)] // the Go declares things that nothing here uses";

/// Names that warn where nothing uses them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Functions, types, constants, with how often they are declared (or named by the declaration of the error enum).
    items: BTreeMap<String, usize>,
    /// Fields.
    fields: Vec<String>,
}

/// Collects the names that a file declares and does not export.
pub(crate) fn names(cx: Cx<'_>, file: &syn::File) -> Names {
    let all = cx.plan.layout.kind != CrateKind::Lib;
    let mut collect = Collect { all, names: Names::default(), in_trait: false };
    collect.visit_file(file);
    collect.names
}

/// Whether some name of the crate looks unused.
pub(crate) fn suspected<'w>(cx: Cx<'_>, files: impl Iterator<Item = (&'w Words, &'w Names)>) -> bool {
    let files: Vec<_> = files.collect();
    let mut declared: BTreeMap<&str, usize> = BTreeMap::new();
    let mut fields = Vec::new();
    for (_, names) in &files {
        names.items.iter().for_each(|(name, n)| *declared.entry(name).or_default() += n);
        fields.extend(&names.fields);
    }
    let used = |name: &str| files.iter().filter_map(|(words, _)| words.all.get(name)).sum::<usize>();
    let holes = !cx.degraded.holes.is_empty();
    holes
        || declared.iter().any(|(name, n)| used(name) <= *n)
        || fields.iter().any(|f| !files.iter().any(|(words, _)| words.read.contains(f.as_str())))
}

struct Collect {
    /// A binary exports nothing.
    all: bool,
    names: Names,
    in_trait: bool,
}

impl Collect {
    fn item(&mut self, vis: &syn::Visibility, name: &syn::Ident) {
        let public = matches!(vis, syn::Visibility::Public(_)) && !self.all;
        if !public && name != "main" {
            *self.names.items.entry(name.to_string()).or_default() += 1;
        }
    }
}

impl<'f> Visit<'f> for Collect {
    fn visit_item_fn(&mut self, item: &'f syn::ItemFn) {
        self.item(&item.vis, &item.sig.ident);
    }

    fn visit_item_struct(&mut self, item: &'f syn::ItemStruct) {
        self.item(&item.vis, &item.ident);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_trait(&mut self, item: &'f syn::ItemTrait) {
        self.item(&item.vis, &item.ident);
        for method in &item.items {
            if let syn::TraitItem::Fn(method) = method {
                let vis = item.vis.clone();
                // Its implementations are no uses.
                self.item(&vis, &method.sig.ident);
            }
        }
    }

    fn visit_item_type(&mut self, item: &'f syn::ItemType) {
        self.item(&item.vis, &item.ident);
    }

    fn visit_item_const(&mut self, item: &'f syn::ItemConst) {
        self.item(&item.vis, &item.ident);
    }

    fn visit_item_static(&mut self, item: &'f syn::ItemStatic) {
        self.item(&item.vis, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'f syn::ItemEnum) {
        if !self.all {
            return;
        }
        // The error enum: each variant stands in its declaration and once in `Display`, sometimes in `source`.
        for variant in &item.variants {
            let wraps = !matches!(variant.fields, syn::Fields::Unit);
            let in_source = wraps && variant.ident != "Message";
            let from = wraps && variant.ident != "Message" && variant.ident != "Context";
            let n = 2 + usize::from(in_source) + usize::from(from);
            *self.names.items.entry(variant.ident.to_string()).or_default() += n;
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "syn's enums are open")]
    fn visit_item_impl(&mut self, item: &'f syn::ItemImpl) {
        self.in_trait = item.trait_.is_some();
        for method in &item.items {
            match method {
                syn::ImplItem::Fn(method) if self.in_trait => {
                    if let Some(n) = self.names.items.get_mut(&method.sig.ident.to_string()) {
                        *n += 1;
                    }
                }
                syn::ImplItem::Fn(method) => self.item(&method.vis, &method.sig.ident),
                syn::ImplItem::Const(item) => self.item(&item.vis, &item.ident),
                _ => {}
            }
        }
    }

    fn visit_field(&mut self, field: &'f syn::Field) {
        let public = matches!(field.vis, syn::Visibility::Public(_)) && !self.all;
        if let (false, Some(name)) = (public, &field.ident) {
            self.names.fields.push(name.to_string());
        }
    }
}
