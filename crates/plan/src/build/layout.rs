//! Files and modules of the port.

use super::names;
use crate::{CrateKind, Layout, Module};
use goxide_ir::{FileId, PackageId, Program};
use goxide_source::SourceMap;
use rustc_hash::FxHashSet;

/// Lays out one crate for all ported packages.
pub(crate) fn layout(program: &Program, sources: &SourceMap) -> Layout {
    let packages: Vec<PackageId> = program.ported().map(|(id, _)| id).collect();
    let mains = packages.iter().filter(|p| program[**p].name == "main").count();
    let kind = match (mains, packages.len()) {
        (0, _) => CrateKind::Lib,
        (1, _) => CrateKind::Bin,
        _ => CrateKind::Both,
    };
    let prefix = common_prefix(program, &packages);
    let mut layout = Layout { name: crate_name(program, &packages, &prefix), kind, modules: Vec::new() };
    let root_file = if kind == CrateKind::Bin { "src/main.rs" } else { "src/lib.rs" };
    let root = packages.iter().copied().find(|p| match kind {
        CrateKind::Bin => program[*p].name == "main",
        CrateKind::Lib => program[*p].path == prefix || packages.len() == 1,
        CrateKind::Both => false,
    });
    let mut modules = vec![Module {
        file: root_file.to_owned(),
        path: Vec::new(),
        package: root,
        go_file: None,
        children: Vec::new(),
        reexports: false,
        is_main: kind == CrateKind::Bin,
    }];
    if let Some(root) = root {
        files(program, sources, root, 0, &mut modules);
    }
    for package in packages.iter().copied().filter(|p| Some(*p) != root) {
        let is_main = program[package].name == "main";
        let at = if is_main {
            let name = names::snake(program[package].path.rsplit('/').next().unwrap_or("main"));
            modules.push(Module {
                file: format!("src/bin/{name}/main.rs"),
                path: vec![name],
                package: Some(package),
                go_file: None,
                children: Vec::new(),
                reexports: false,
                is_main: true,
            });
            modules.len() - 1
        } else {
            open(&mut modules, &segments(program, package, &prefix), package)
        };
        files(program, sources, package, at, &mut modules);
    }
    layout.modules = modules;
    layout
}

/// The parts of a package's path below what all packages share.
fn segments(program: &Program, package: PackageId, prefix: &str) -> Vec<String> {
    let path = &program[package].path;
    let rest = path.strip_prefix(prefix).unwrap_or(path);
    rest.split('/').filter(|s| !s.is_empty()).map(names::snake).collect()
}

/// The module of a path, made with those above it.
fn open(modules: &mut Vec<Module>, path: &[String], package: PackageId) -> usize {
    let mut at = 0;
    for depth in 1..=path.len() {
        let here = path[..depth].to_vec();
        at = match modules.iter().position(|m| m.path == here && !m.is_main) {
            Some(found) => found,
            None => {
                let parent =
                    modules.iter().position(|m| m.path == path[..depth - 1] && (depth == 1 || !m.is_main));
                modules[parent.unwrap_or(0)].children.push(path[depth - 1].clone());
                modules.push(Module {
                    file: format!("src/{}/mod.rs", here.join("/")),
                    path: here,
                    package: None,
                    go_file: None,
                    children: Vec::new(),
                    reexports: false,
                    is_main: false,
                });
                modules.len() - 1
            }
        };
    }
    modules[at].package = Some(package);
    at
}

/// One module per Go file below the package's module, or the file as the module itself where there is only one.
fn files(program: &Program, sources: &SourceMap, package: PackageId, at: usize, modules: &mut Vec<Module>) {
    let all: Vec<FileId> = program[package].files.iter().copied().filter(|f| !program[*f].is_test).collect();
    if let [only] = &*all {
        modules[at].go_file = Some(*only);
        return;
    }
    let has_main = |file: &FileId| {
        program.funcs.iter().any(|(_, f)| f.file == *file && f.name == "main" && f.receiver.is_none())
    };
    let main_file = modules[at].is_main.then(|| all.iter().copied().find(has_main)).flatten();
    modules[at].go_file = main_file;
    let dir = modules[at].file.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned();
    let mut taken: FxHashSet<String> = modules[at].children.iter().cloned().collect();
    taken.extend(["main", "lib", "mod_", "go"].map(str::to_owned));
    for file in all.iter().copied().filter(|f| Some(*f) != main_file) {
        let name = sources[program[file].source].name();
        let name = names::claim(&mut taken, names::snake(name.trim_end_matches(".go")));
        modules[at].children.push(name.clone());
        let mut path = modules[at].path.clone();
        path.push(name.clone());
        modules.push(Module {
            file: format!("{dir}/{name}.rs"),
            path,
            package: Some(package),
            go_file: Some(file),
            children: Vec::new(),
            reexports: false,
            is_main: false,
        });
    }
    modules[at].reexports = true;
}

fn common_prefix(program: &Program, packages: &[PackageId]) -> String {
    let mut prefix: Option<Vec<&str>> = None;
    for package in packages {
        let parts: Vec<&str> = program[*package].path.split('/').collect();
        prefix = Some(match prefix {
            None => parts,
            Some(old) => old.iter().zip(&parts).take_while(|(a, b)| a == b).map(|(a, _)| *a).collect(),
        });
    }
    prefix.unwrap_or_default().join("/")
}

fn crate_name(program: &Program, packages: &[PackageId], prefix: &str) -> String {
    let last = match packages {
        [only] if program[*only].name != "main" => program[*only].name.to_string(),
        _ => prefix.rsplit('/').next().filter(|s| !s.is_empty()).unwrap_or("port").to_owned(),
    };
    let name = names::snake(last.trim_end_matches(".go"));
    let name = name.trim_matches('_').to_owned();
    let reserved = ["std", "core", "alloc", "test", "proc_macro", "build", "deps", "examples", "incremental"];
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        // Cargo takes no digit first.
        format!("port_{name}")
    } else if reserved.contains(&&*name) || name.is_empty() {
        format!("{name}_port").trim_start_matches('_').to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::crate_name;

    #[test]
    fn cargo_takes_every_name() {
        let name = |prefix: &str| crate_name(&Default::default(), &[], prefix);
        assert_eq!(name("example.com/235"), "port_235");
        assert_eq!(name("example.com/3d"), "port_3d");
        assert_eq!(name("test"), "test_port");
        assert_eq!(name("example.com/wordCount"), "word_count");
    }
}
