//! Every row becomes a Rust function of its own types; rustc judges all of them at once.
#![expect(clippy::disallowed_methods, reason = "the test writes a program and starts rustc")]

use goxide_map::{FnKind, Hole, Library, MapTy, Row, Template};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

#[test]
fn every_row_compiles() {
    let library = Library::embedded();
    let mut program = "#![allow(warnings)]\nmod go;\nfn main() {}\n".to_owned();
    let mut modules = BTreeSet::new();
    for row in library.rows().filter(|row| row.crates.is_empty()) {
        modules.extend(row.rt.iter().map(String::as_str));
        for name in &row.rt {
            assert!(goxide_rt::modules::module(name).is_some(), "{}: no module go::{name}", row.symbol());
        }
        program += &function(row);
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let go = folder.path().join("go");
    fs::create_dir(&go).expect("a new folder");
    let mut index = String::new();
    for module in goxide_rt::modules::closure(modules) {
        let _ = writeln!(index, "pub mod {};", module.name);
        fs::write(go.join(module.name).with_extension("rs"), module.source).expect("a new file");
    }
    fs::write(go.join("mod.rs"), index).expect("a new file");
    let main = folder.path().join("main.rs");
    fs::write(&main, &program).expect("a new file");
    let out = folder.path().join("main.rmeta");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let run = Command::new(rustc)
        .args(["--edition", "2024", "--emit", "metadata", "-o"])
        .arg(&out)
        .arg(&main)
        .output()
        .expect("rustc runs where cargo does");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn every_data_file_is_part_of_the_library() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    for entry in fs::read_dir(folder).expect("the data files") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a data file");
        let package = text.lines().find_map(|line| line.strip_prefix("package = \""));
        let package = package.expect("a package").trim_end_matches('"');
        let name = path.file_stem().and_then(|name| name.to_str());
        assert_eq!(name, Some(package.replace('/', "_").as_str()));
        assert!(Library::embedded().has_package(package), "{package} is not in the list of files");
    }
}

/// The row as a function with its receiver and arguments as parameters.
fn function(row: &Row) -> String {
    let name = format!("{}_{}", row.package.replace('/', "_"), row.name.replace('.', "_"));
    if let Some(facts) = &row.ty {
        let mut text = String::new();
        let generics = generics(&[&facts.rust]);
        let bounds = row.bounds.as_deref().map(|bounds| format!(" where {bounds}")).unwrap_or_default();
        let shown = rust(&facts.rust);
        if matches!(facts.rust, MapTy::Dyn(_)) {
            let _ = writeln!(text, "fn {name}_takes(x: &{shown}) {{}}");
        } else if facts.rust != MapTy::Unit {
            let _ = writeln!(text, "fn {name}_takes{generics}(x: {shown}){bounds} {{}}");
        }
        if let Some(zero) = &facts.zero {
            let _ = writeln!(text, "fn {name}_zero{generics}() -> {shown} {{ {} }}", zero.text());
        }
        if let Some(from) = &facts.from_int {
            let _ = writeln!(text, "fn {name}_from(a0: i64) -> {shown} {{ {} }}", fill(from));
        }
        if let Some(to) = &facts.to_int {
            let _ = writeln!(text, "fn {name}_to(a0: {shown}) -> i64 {{ {} }}", fill(to));
        }
        for derive in facts.derives.iter().filter(|derive| *derive != "Display") {
            let path = match derive.as_str() {
                "Debug" => "std::fmt::Debug",
                "Hash" => "std::hash::Hash",
                other => other,
            };
            let open = generics.trim_end_matches('>');
            let params = if open.is_empty() {
                String::new()
            } else {
                format!(
                    "{}: Clone + Copy + std::fmt::Debug + Default + Ord + std::hash::Hash + Send + Sync + 'static>",
                    open
                )
            };
            let _ = writeln!(
                text,
                "fn {name}_is_{derive}{params}() {{ fn has<X: {path}>() {{}} has::<{shown}>() }}"
            );
        }
        return text;
    }
    let Some(template) = &row.rust else { return String::new() };
    let mut params = Vec::new();
    if let Some(receiver) = &row.receiver {
        params.push(format!("this: {}", param(receiver)));
    }
    for (i, ty) in row.args.iter().enumerate() {
        params.push(format!("mut a{i}: {}", param(ty)));
    }
    let mut types: Vec<&MapTy> = row.args.iter().chain(&row.receiver).collect();
    types.push(&row.result);
    let generics = generics(&types);
    let bounds = row.bounds.as_deref().map(|bounds| format!(" where {bounds}")).unwrap_or_default();
    let uses: String = row.uses.iter().map(|path| format!("use {path}; ")).collect();
    let result = row.result_text().replace("HashMap<", "std::collections::HashMap<");
    // A borrowed result comes from the receiver or the first argument that is a reference.
    let lifetime = if result.contains('&') { "'r" } else { "" };
    let mut text = String::new();
    for (form, template, result) in
        [("", Some(template), result.as_str()), ("_stmt", row.stmt.as_ref(), "()")]
    {
        let Some(template) = template else { continue };
        let (generics, params) = if lifetime.is_empty() {
            (generics.clone(), params.join(", "))
        } else {
            let inner = generics.trim_start_matches('<').trim_end_matches('>');
            (format!("<'r, {inner}>"), params.join(", ").replace('&', "&'r "))
        };
        let result = result.replace('&', "&'r ");
        let body = fill(template);
        let body = if form == "_stmt" || row.result == MapTy::Unit { format!("{{ {body}; }}") } else { body };
        let _ = writeln!(text, "fn {name}{form}{generics}({params}) -> {result}{bounds} {{ {uses}{body} }}");
    }
    text
}

fn fill(template: &Template) -> String {
    template.fill(|hole| match hole {
        Hole::Receiver => "this".to_owned(),
        Hole::Argument(n) => format!("a{n}"),
    })
}

/// `<T, K>` for the parameters in these types.
fn generics(types: &[&MapTy]) -> String {
    let mut letters = BTreeSet::new();
    for ty in types {
        ty.walk(&mut |ty| {
            if let MapTy::Param(letter) = ty {
                letters.insert(letter.to_string());
            }
        });
    }
    if letters.is_empty() {
        return String::new();
    }
    format!("<{}>", letters.into_iter().collect::<Vec<_>>().join(", "))
}

fn param(ty: &MapTy) -> String {
    let MapTy::Func { kind, .. } = ty else { return rust(ty) };
    let kind = match kind {
        FnKind::Fn => "Fn",
        FnKind::FnMut => "FnMut",
        FnKind::FnOnce => "FnOnce",
    };
    format!("impl {kind}{}", &ty.to_string()[kind.len()..])
}

fn rust(ty: &MapTy) -> String {
    ty.to_string().replace("HashMap<", "std::collections::HashMap<")
}
