//! `use` lines: only what the file's tokens ask for.

use crate::cx::Cx;
use goxide_ir::{FileId, PackageId};
use goxide_plan::{FuncHome, Module, TypeForm, VarForm};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// How the identifiers of a file occur.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// All, those inside of format strings and macros too, with how often.
    pub(crate) all: BTreeMap<String, usize>,
    /// Those that start a path or stand alone: neither a field nor a method nor the name before a `:`.
    pub(crate) heads: BTreeSet<String>,
    /// Those that are called as a function: `name(…)`.
    pub(crate) called: BTreeSet<String>,
    /// Fields that are read: `.name` not followed by `=`.
    pub(crate) read: BTreeSet<String>,
}

impl Words {
    /// Adds the words of some tokens.
    pub(crate) fn add(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let punct = |at: Option<usize>, c: char| matches!(at.and_then(|i| tokens.get(i)), Some(TokenTree::Punct(p)) if p.as_char() == c);
        for (i, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Literal(literal) => self.literal(&literal.to_string()),
                TokenTree::Punct(_) => {}
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    *self.all.entry(name.clone()).or_default() += 1;
                    let before = i.checked_sub(1);
                    let after_dot = punct(before, '.') && !punct(i.checked_sub(2), '.');
                    let after_path = punct(before, ':') && punct(i.checked_sub(2), ':');
                    let label = punct(Some(i + 1), ':') && !punct(Some(i + 2), ':');
                    let call = matches!(tokens.get(i + 1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
                    let defined =
                        matches!(before.and_then(|b| tokens.get(b)), Some(TokenTree::Ident(b)) if b == "fn");
                    if after_dot {
                        let assigned = punct(Some(i + 1), '=') && !punct(Some(i + 2), '=');
                        if !call && !assigned {
                            self.read.insert(name);
                        }
                    } else if !after_path && !label && !defined {
                        if call {
                            self.called.insert(name.clone());
                        }
                        self.heads.insert(name);
                    }
                }
            }
        }
    }

    /// Names captured by a format string.
    fn literal(&mut self, text: &str) {
        for part in text.split('{').skip(1) {
            let name = part.split(['}', ':', '.']).next().unwrap_or_default();
            if !name.is_empty() {
                *self.all.entry(name.to_owned()).or_default() += 1;
                self.heads.insert(name.to_owned());
            }
        }
    }
}

/// The items of the other files of a package that this file names, as paths.
pub(crate) fn siblings(cx: Cx<'_>, package: PackageId, here: &Module, words: &Words) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let locals: BTreeSet<&str> = cx.plan.locals.values().map(|l| l.name.as_str()).collect();
    let mut add = |file: FileId, name: &str, is_value: bool, public: bool| {
        let Some(module) = crate::ty::file_module(cx, file) else { return };
        if module.file == here.file || cx.program[file].package != package {
            return;
        }
        let used = words.called.contains(name)
            || (words.heads.contains(name) && !(is_value && locals.contains(name)));
        if used {
            // What is public is known by the package's name for it, as to everybody else.
            let root = crate::ty::package_module(cx, package).filter(|root| public && !root.is_main);
            out.insert(format!("{}::{name}", module_path(cx, root.unwrap_or(module))));
        }
    };
    for (id, plan) in &cx.plan.types {
        let Some(file) = cx.program[*id].file else { continue };
        if cx.program[*id].local.is_some() {
            continue;
        }
        if !matches!(plan.form, TypeForm::Vanishes) {
            add(file, &plan.name, false, plan.public);
        }
        if let TypeForm::Struct(form) = &plan.form {
            form.guards.iter().for_each(|g| add(file, &g.state_type, false, false));
        }
    }
    for (id, plan) in &cx.plan.funcs {
        if plan.home == FuncHome::Free || plan.home == FuncHome::Init {
            add(cx.program[*id].file, &plan.name, true, plan.public);
        }
    }
    for (id, plan) in &cx.plan.vars {
        if !matches!(plan.form, VarForm::Sentinel | VarForm::Blank) {
            add(cx.program[cx.program[*id].spec].file, &plan.name, false, plan.public);
        }
    }
    for (id, name) in &cx.plan.consts {
        if !cx.plan.assoc_consts.contains_key(id) {
            let public = goxide_ir::is_exported(&cx.program[*id].name);
            add(cx.program[cx.program[*id].spec].file, name, false, public);
        }
    }
    if let Some(error) = cx.plan.errors.get(&package) {
        add(error.file, "Error", false, true);
    }
    out
}

/// The path of a module from the root of its crate.
pub(crate) fn module_path(cx: Cx<'_>, module: &Module) -> String {
    let modules = &cx.plan.layout.modules;
    let binary = modules.iter().any(|m| {
        m.is_main && !m.path.is_empty() && module.path.starts_with(&m.path) && m.package == module.package
    });
    let parts = if binary { &module.path[1..] } else { &module.path[..] };
    let mut path = "crate".to_owned();
    for part in parts {
        path.push_str("::");
        path.push_str(part);
    }
    path
}

/// Traits whose methods are called without naming them.
const TRAITS: &[&str] = &["BufRead", "Read", "Seek", "Write"];

/// The `use` lines for these paths, as far as the file has a use for them: std first, then crates, then the port.
pub(crate) fn lines(uses: &BTreeSet<String>, words: &Words) -> Vec<String> {
    let mut groups: [BTreeMap<String, BTreeSet<String>>; 3] = Default::default();
    for path in uses {
        let Some((parent, last)) = path.rsplit_once("::") else { continue };
        let mut last = last.to_owned();
        if !last.contains(" as ") && !words.heads.contains(&last) {
            if !TRAITS.contains(&&*last) {
                continue;
            }
            last.push_str(" as _");
        }
        let group = match path.split("::").next() {
            Some("std" | "core" | "alloc") => 0,
            Some("crate" | "super" | "self") => 2,
            _ => 1,
        };
        groups[group].entry(parent.to_owned()).or_default().insert(last);
    }
    let mut out = Vec::new();
    for group in groups.into_iter().filter(|g| !g.is_empty()) {
        if !out.is_empty() {
            out.push(String::new());
        }
        // `use std::fmt` stands after `use std::collections::…`, as rustfmt has it.
        let mut sorted: Vec<(String, String)> = Vec::new();
        for (parent, names) in group {
            let names: Vec<String> = names.into_iter().collect();
            sorted.push(match &names[..] {
                [one] => (format!("{parent}::{one}"), format!("use {parent}::{one};")),
                many => (format!("{parent}::{{"), format!("use {parent}::{{{}}};", many.join(", "))),
            });
        }
        sorted.sort();
        out.extend(sorted.into_iter().map(|(_, line)| line));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_is_imported() {
        let mut words = Words::default();
        words.add(quote::quote! { fn f(m: HashMap<i64, Rc>) { x.Arc(); write!(m, "{Named}"); } });
        let uses = [
            "std::collections::HashMap",
            "std::rc::Rc",
            "std::sync::Arc",
            "std::io::Write",
            "crate::a::Named",
        ];
        let uses = uses.iter().map(|u| (*u).to_owned()).collect();
        let expected = [
            "use std::collections::HashMap;",
            "use std::io::Write as _;",
            "use std::rc::Rc;",
            "",
            "use crate::a::Named;",
        ];
        assert_eq!(lines(&uses, &words), expected);
    }
}
