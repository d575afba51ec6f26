//! The whole port: every module in parallel, put together in order.

use crate::cx::{Cx, Degraded, Emitted, EmittedFunction, Needs};
use crate::imports::{self, Words};
use crate::{comment, crate_files, dead, item, print};
use goxide_ir::Program;
use goxide_plan::{Marker, Module, Plan};
use goxide_source::SourceMap;
use quote::ToTokens;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Writes the port. Same program, plan and degradations, same bytes.
pub fn emit(program: &Program, sources: &SourceMap, plan: &Plan, degraded: &Degraded) -> Emitted {
    let files: comment::Files = program.files.iter().map(|(id, file)| (file.source, id)).collect();
    let converted = OnceLock::new();
    let reached = OnceLock::new();
    let cx = Cx { program, sources, plan, degraded, files: &files, converted: &converted, reached: &reached };
    let texts: Vec<ModuleText> = plan.layout.modules.par_iter().map(|m| module_text(cx, m)).collect();
    assemble(cx, texts)
}

/// One Rust file, its head not yet put on.
struct ModuleText {
    /// The items, printed.
    text: String,
    functions: Vec<EmittedFunction>,
    needs: Needs,
    /// Markers of holes.
    markers: Vec<Marker>,
    words: Words,
    dead: dead::Names,
    /// Whether it has a `pub` item.
    public: bool,
}

fn module_text(cx: Cx<'_>, module: &Module) -> ModuleText {
    let mut out = ModuleText {
        text: String::new(),
        functions: Vec::new(),
        needs: Needs::default(),
        markers: Vec::new(),
        words: Words::default(),
        dead: dead::Names::default(),
        public: false,
    };
    let (Some(package), Some(file)) = (module.package, module.go_file) else { return out };
    let writer = item::write_file(cx, package, file);
    let tree = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: writer.items };
    out.words.add(tree.to_token_stream());
    out.dead = dead::names(cx, &tree);
    out.public = tree.items.iter().any(is_public);
    let (text, ranges) = print::file(&tree);
    debug_assert!(syn::parse_file(&text).is_ok(), "{} is no Rust:\n{text}", module.file);
    for (number, part) in writer.parts.into_iter().enumerate() {
        let Some(&(first_line, last_line)) = ranges.get(&number) else { continue };
        let (key, hole) = (part.key, part.hole);
        out.functions.push(EmittedFunction { key, file: module.file.clone(), first_line, last_line, hole });
    }
    out.text = if text.trim().is_empty() { String::new() } else { text };
    out.needs = writer.needs;
    out.markers = writer.markers;
    if writer.split {
        out.needs.uses.extend(imports::siblings(cx, package, module, &out.words));
    }
    out
}

fn assemble(cx: Cx<'_>, mut texts: Vec<ModuleText>) -> Emitted {
    let mut all = Needs::default();
    let mut uses: Vec<BTreeSet<String>> = Vec::new();
    for text in &mut texts {
        uses.push(text.needs.uses.clone());
        all.absorb(std::mem::take(&mut text.needs));
    }
    let allow_dead = dead::suspected(cx, texts.iter().map(|t| (&t.words, &t.dead)));
    let modules = &cx.plan.layout.modules;
    let public: BTreeSet<&str> =
        modules.iter().zip(&texts).filter(|(_, t)| t.public).map(|(m, _)| m.file.as_str()).collect();
    let mut emitted = Emitted::default();
    let known: Vec<Marker> = cx
        .plan
        .markers
        .iter()
        .cloned()
        .chain(texts.iter().flat_map(|t| t.markers.clone()))
        .chain(all.markers.clone())
        .collect();
    for ((module, text), uses) in cx.plan.layout.modules.iter().zip(texts).zip(uses) {
        let mut head = crate_files::file_doc(cx, module);
        let is_root = module.path.is_empty() || module.is_main;
        let sections = [
            if is_root && allow_dead { vec![dead::ALLOW.to_owned()] } else { Vec::new() },
            imports::lines(&uses, &text.words),
            crate_files::mod_lines(cx, module, !all.rt.is_empty(), &public),
        ];
        for section in sections.into_iter().filter(|s| !s.is_empty()) {
            if !head.is_empty() {
                head.push(String::new());
            }
            head.extend(section);
        }
        if !head.is_empty() && !text.text.is_empty() {
            head.push(String::new());
        }
        let shift = head.len();
        let mut whole = head.join("\n");
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&text.text);
        emitted.functions.extend(text.functions.into_iter().map(|f| EmittedFunction {
            first_line: f.first_line + shift,
            last_line: f.last_line + shift,
            ..f
        }));
        emitted.markers.extend(markers_in(&whole, &known));
        emitted.files.insert(module.file.clone(), whole);
    }
    crate_files::common(cx, &all, &mut emitted.files);
    emitted
}

#[expect(clippy::wildcard_enum_match_arm, reason = "syn's enums are open")]
fn is_public(item: &syn::Item) -> bool {
    let vis = match item {
        syn::Item::Const(item) => &item.vis,
        syn::Item::Enum(item) => &item.vis,
        syn::Item::Fn(item) => &item.vis,
        syn::Item::Static(item) => &item.vis,
        syn::Item::Struct(item) => &item.vis,
        syn::Item::Trait(item) => &item.vis,
        syn::Item::Type(item) => &item.vis,
        _ => return false,
    };
    matches!(vis, syn::Visibility::Public(_))
}

/// The markers that stand in a text, in order.
fn markers_in(text: &str, known: &[Marker]) -> Vec<Marker> {
    let by_head: BTreeMap<(&str, &str), &Marker> =
        known.iter().rev().map(|m| ((m.kind.as_str(), m.key.as_str()), m)).collect();
    let heads = text.lines().filter_map(|line| line.trim_start().strip_prefix("// TODO(goxide "));
    let found = heads.filter_map(|rest| {
        let (head, _) = rest.split_once("): ")?;
        let (kind, key) = head.split_once(' ')?;
        by_head.get(&(kind, key)).map(|m| (*m).clone())
    });
    found.collect()
}
