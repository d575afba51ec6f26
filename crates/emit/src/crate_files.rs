//! The files of the crate that no Go file becomes: `Cargo.toml`, module roots, the copied parts of rt; and the heads
//! of those that a Go file does become.

use crate::comment::{comment_lines, doc_lines, is_directive, marker_lines};
use crate::cx::{Cx, Needs};
use askama::Template;
use goxide_ir::{FileId, PackageId};
use goxide_plan::{CrateKind, Module};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "crate/Cargo.toml")]
struct CargoToml<'v> {
    name: &'v str,
    dependencies: &'v BTreeMap<String, String>,
}

#[derive(Template)]
#[template(path = "crate/go_mod.rs")]
struct GoMod<'v> {
    modules: Vec<&'v str>,
}

/// The manifest, and `src/go/` if anything of rt is needed.
pub(crate) fn common(cx: Cx<'_>, needs: &Needs, files: &mut BTreeMap<String, String>) {
    let manifest = CargoToml { name: &cx.plan.layout.name, dependencies: &needs.crates };
    let mut text = manifest.render().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    files.insert("Cargo.toml".to_owned(), text);
    if needs.rt.is_empty() {
        return;
    }
    let mut wanted: BTreeSet<&str> = needs.rt.iter().map(String::as_str).collect();
    let any = goxide_rt::modules::closure(wanted.iter().copied()).iter().any(|m| m.name == "ported");
    if any && crate::body::behind_any_module(cx, "    None\n").contains("super::any::") {
        wanted.insert("any");
    }
    let modules = goxide_rt::modules::closure(wanted);
    let index = GoMod { modules: modules.iter().map(|m| m.name).collect() };
    files.insert("src/go/mod.rs".to_owned(), format!("{}\n", index.render().unwrap_or_default().trim_end()));
    for module in modules {
        let source = match module.name {
            "ported" => crate::body::behind_any_module(cx, module.source),
            _ => module.source.to_owned(),
        };
        files.insert(format!("src/go/{}.rs", module.name), source);
    }
}

/// Licence and other comments above the package's doc, then the doc: the first lines of a file.
pub(crate) fn file_doc(cx: Cx<'_>, module: &Module) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(file) = module.go_file {
        let (above, _) = before_package(cx, file);
        out.extend(above);
    }
    let Some(package) = module.package else { return out };
    let root = crate::ty::package_module(cx, package).is_some_and(|root| root.file == module.file);
    if !root {
        return out;
    }
    let docs = cx.program[package].files.iter().map(|f| before_package(cx, *f).1);
    for doc in docs.filter(|d| !d.is_empty()) {
        if !out.is_empty() {
            out.push(if out.last().is_some_and(|l| l.starts_with("//!")) { "//!" } else { "" }.to_owned());
        }
        out.extend(doc);
    }
    let outside = package_markers(cx, package);
    if !outside.is_empty() {
        if !out.is_empty() {
            out.push(String::new());
        }
        out.extend(outside);
    }
    out
}

/// Comments before the package clause: those above the doc as `//` lines, the doc as `//!` lines.
fn before_package(cx: Cx<'_>, file: FileId) -> (Vec<String>, Vec<String>) {
    let file = &cx.program[file];
    let start = file.package_span.start;
    let all = file.trivia.comments_in(0, start);
    let docs = file.trivia.doc_before(0, start);
    let text = |c: &goxide_source::Comment| cx.sources.text(c.span);
    let (plain, docs): (Vec<_>, Vec<_>) = docs.iter().partition(|c| is_directive(text(c)));
    let mut above: Vec<String> = Vec::new();
    for (n, comment) in all[..all.len() - plain.len() - docs.len()].iter().chain(plain).enumerate() {
        if n > 0 && comment.blank_before {
            above.push(String::new());
        }
        above.extend(comment_lines(text(comment)).iter().map(|l| format!("//{l}")));
    }
    let docs = doc_lines(docs.into_iter().map(text));
    (above, docs.iter().map(|l| format!("//!{l}")).collect())
}

/// Markers that speak of the package as a whole: they stand outside all declarations.
fn package_markers(cx: Cx<'_>, package: PackageId) -> Vec<String> {
    let files = &cx.program[package].files;
    let inside = |span: goxide_source::Span| {
        files.iter().any(|f| {
            cx.program[*f].items.iter().any(|i| i.span.file == span.file && i.span.contains(span.start))
        })
    };
    let ours = |span: goxide_source::Span| files.iter().any(|f| cx.program[*f].source == span.file);
    let markers = cx.plan.markers.iter().filter(|m| ours(m.span) && !inside(m.span));
    markers.flat_map(marker_lines).map(|l| format!("//{l}")).collect()
}

/// `mod` lines of a module; `public` are the files with a `pub` item.
pub(crate) fn mod_lines(cx: Cx<'_>, module: &Module, has_go: bool, public: &BTreeSet<&str>) -> Vec<String> {
    let layout = &cx.plan.layout;
    let mut out = Vec::new();
    if module.path.is_empty() && has_go {
        out.push(if layout.kind == CrateKind::Both { "pub mod go;" } else { "mod go;" }.to_owned());
    }
    let mut children: Vec<(&String, Option<&Module>)> = Vec::new();
    for child in &module.children {
        let mut path = module.path.clone();
        path.push(child.clone());
        children.push((child, layout.modules.iter().find(|m| m.path == path && !m.is_main)));
    }
    let is_file = |child: &Option<&Module>| {
        child.is_some_and(|c| module.reexports && c.package.is_some() && c.package == module.package)
    };
    for (name, child) in &children {
        let root = layout.kind == CrateKind::Bin && module.path.is_empty();
        let public = if is_file(child) || root || module.is_main { "" } else { "pub " };
        let inception = module.path.last() == Some(*name) || (module.is_main && *name == "main");
        let allow =
            if inception { "#[allow(clippy::module_inception)] // the Go file is called so\n" } else { "" };
        out.push(format!("{allow}{public}mod {};", crate::ty::ident(name)));
    }
    let key = |line: &String| line.rsplit("mod ").next().unwrap_or_default().to_owned();
    out.sort_by_key(key);
    out = out.iter().flat_map(|line| line.lines().map(str::to_owned)).collect();
    if module.is_main {
        return out;
    }
    let mut again = Vec::new();
    for (name, child) in &children {
        if is_file(child) && child.is_some_and(|c| public.contains(&*c.file)) {
            if layout.kind == CrateKind::Bin {
                again.push("#[allow(unused_imports)]".to_owned());
            }
            again.push(format!("pub use {}::*;", crate::ty::ident(name)));
        }
    }
    if !again.is_empty() {
        out.push(String::new());
        out.extend(again);
    }
    out
}
