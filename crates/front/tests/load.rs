//! Loading, on trees in memory.

use goxide_front::load::{Env, Loaded, MemoryTree, Pattern, SkipReason, load};
use goxide_ir::Origin;
use goxide_source::Severity;

fn run(files: &[(&str, &str)], words: &[&str]) -> Loaded {
    let tree = MemoryTree::of(files);
    load(&tree, &Env::default(), &Pattern::parse(words, &tree))
}

fn packages(loaded: &Loaded) -> Vec<(String, Origin)> {
    loaded.program.packages.iter().skip(1).map(|(_, p)| (p.path.clone(), p.origin)).collect()
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|d| d.code.name).collect()
}

/// `file:line:col` of each diagnostic.
fn places(loaded: &Loaded) -> Vec<String> {
    let place = |d: &goxide_source::Diagnostic| {
        let Some(label) = d.labels.first() else { return String::new() };
        format!("{}:{}", loaded.sources[label.span.file].path(), loaded.sources.start(label.span))
    };
    loaded.diagnostics.iter().map(place).collect()
}

const MODULE: &[(&str, &str)] = &[
    ("go.mod", "module ex.com/m\n\ngo 1.21\n"),
    ("main.go", "package main\n\nimport \"ex.com/m/b\"\n\nfunc main() { b.B() }\n"),
    ("a/a.go", "package a\n\nfunc A() {}\n"),
    ("a/a_test.go", "package a\n"),
    ("b/b.go", "package b\n\nimport \"ex.com/m/a\"\n\nfunc B() { a.A() }\n"),
    ("b/b_windows.go", "package b\n"),
    ("testdata/x.go", "package x\n"),
];

#[test]
fn a_folder_brings_its_module_along() {
    let loaded = run(MODULE, &["."]);
    let expected =
        [("ex.com/m/a", Origin::Dependency), ("ex.com/m/b", Origin::Dependency), ("ex.com/m", Origin::Port)];
    assert_eq!(packages(&loaded), expected.map(|(p, o)| (p.to_string(), o)));
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let (_, main) = loaded.program.ported().next().expect("main is ported");
    assert_eq!((main.name.as_str(), main.go_version), ("main", (1, 21)));
    assert_eq!(main.imports.len(), 1);
    assert_eq!(
        loaded.program[loaded.program[main.files[0]].imports[0].package.expect("b is found")].name,
        "b"
    );
}

#[test]
fn dots_port_the_whole_module() {
    let loaded = run(MODULE, &["./..."]);
    assert_eq!(packages(&loaded).iter().filter(|(_, o)| *o == Origin::Port).count(), 3);
    let skipped: Vec<_> = loaded.skipped.iter().map(|s| (s.path.as_str(), s.reason)).collect();
    assert_eq!(skipped, [("a/a_test.go", SkipReason::Test), ("b/b_windows.go", SkipReason::Constraint)]);
}

#[test]
fn files_and_import_paths() {
    let loaded =
        run(&[("hello.go", "package main\n\nfunc main() {}\n"), ("other.go", "package x\n")], &["hello.go"]);
    assert_eq!(packages(&loaded), [("hello".to_string(), Origin::Port)]);
    let loaded = run(MODULE, &["ex.com/m/a"]);
    assert_eq!(packages(&loaded), [("ex.com/m/a".to_string(), Origin::Port)]);
}

#[test]
fn trouble_has_a_place() {
    let loaded = run(&[("p/a.go", "package a\n"), ("p/b.go", "package b\n")], &["p"]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0003"], vec!["b.go:1:9".into()]));
    assert_eq!(codes(&run(&[("x.txt", "")], &["."])), ["GX0002"]);
    assert_eq!(codes(&run(&[], &["./gone"])), ["GX0001"]);
    assert_eq!(codes(&run(&[], &["gone.go"])), ["GX0001"]);
    assert_eq!(codes(&run(&[("go.mod", "modul x\n"), ("a.go", "package a\n")], &["."])), ["GX0013"]);
    let loaded = run(&[("a.go", "package a\n\nimport \"no.such/thing\"\n")], &["."]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0009"], vec!["a.go:3:8".into()]));
    assert_eq!(packages(&loaded)[0], ("no.such/thing".to_string(), Origin::Missing));
    let loaded = run(&[("a.go", "package a\n\nvar x = \"\0\"\n")], &["."]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0006"], vec!["a.go:3:10".into()]));
}

#[test]
fn bad_bytes_and_large_files() {
    let mut tree = MemoryTree::default();
    tree.add("a.go", &b"package a\n\nvar x = \"\xff\"\n"[..]);
    let loaded = load(&tree, &Env::default(), &[Pattern::Dir(".".into())]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0005"], vec!["a.go:3:10".into()]));
    let mut tree = MemoryTree::default();
    tree.add("big.go", vec![b' '; 20 << 20]);
    tree.add("small.go", "package a\n");
    let loaded = load(&tree, &Env::default(), &[Pattern::Dir(".".into())]);
    assert_eq!(codes(&loaded), ["GX0007"]);
    assert_eq!(packages(&loaded).len(), 1);
}

#[test]
fn circles_are_told() {
    let files = [
        ("go.mod", "module m\n"),
        ("a/a.go", "package a\n\nimport _ \"m/b\"\n"),
        ("b/b.go", "package b\n\nimport _ \"m/a\"\n"),
    ];
    let loaded = run(&files, &["./..."]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0012"], vec!["b/b.go:3:8".into()]));
    assert!(loaded.diagnostics[0].message.contains("m/a → m/b → m/a"), "{}", loaded.diagnostics[0].message);
}

#[test]
fn a_syntax_error_costs_one_declaration() {
    let text = "package a\n\nfunc good() int { return 1 }\n\nvar bad = [ 1\n\nfunc last() {}\n";
    let loaded = run(&[("a.go", text)], &["."]);
    assert_eq!((codes(&loaded), places(&loaded)), (vec!["GX0004"], vec!["a.go:5:14".into()]));
    assert!(loaded.diagnostics.iter().all(|d| d.severity == Severity::Error && !d.labels.is_empty()));
    let names: Vec<_> = loaded.program.funcs.iter().map(|(_, f)| f.name.as_str()).collect();
    assert_eq!(names, ["good", "last"]);
}

#[test]
fn a_broken_body_leaves_the_signature() {
    let text = "package a\n\nfunc f(x int) int {\n\treturn x +\n}\n\n// G is fine.\nfunc G() {\n\tif true {\n}\n\nfunc h() {}\n";
    let loaded = run(&[("a.go", text)], &["."]);
    assert_eq!(codes(&loaded), ["GX0004", "GX0004"], "{:?}", loaded.diagnostics);
    let names: Vec<_> = loaded.program.funcs.iter().map(|(_, f)| f.name.as_str()).collect();
    assert_eq!(names, ["f", "G", "h"]);
    let holes = loaded.program.bodies.iter().flat_map(|(_, b)| b.stmts());
    let holes = holes.filter(|(_, s)| matches!(s, goxide_ir::Stmt::Unsupported { .. })).count();
    assert_eq!(holes, 2);
}

#[test]
fn std_comes_from_the_index() {
    let text = "package a\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"unsafe\"\n)\n\nvar _ fmt.Stringer\n";
    let loaded = run(&[("a/a.go", text)], &["a"]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let all = packages(&loaded);
    assert!(all.contains(&("fmt".to_string(), Origin::Std)));
    assert_eq!(all.last(), Some(&("a".to_string(), Origin::Port)));
    assert!(all.iter().all(|(_, o)| *o != Origin::Missing), "{all:?}");
    assert!(loaded.program.funcs.iter().any(|(_, f)| f.name == "Println" && f.block.is_none()));
    for (_, file) in loaded.program.files.iter() {
        for item in &file.items {
            let unsupported = matches!(item.kind, goxide_ir::ItemKind::Unsupported { .. });
            assert!(
                !unsupported,
                "{}: {}",
                loaded.sources[file.source].path(),
                loaded.sources.text(item.span)
            );
        }
    }
}

#[test]
fn the_index_is_closed_and_checks() {
    let public = |p: &&&str| !p.split('/').any(|part| matches!(part, "internal" | "vendor"));
    let all = goxide_front::load::std_index::paths();
    let imports: String = all.iter().filter(public).map(|p| format!("import _ {p:?}\n")).collect();
    let mut loaded = run(&[("a/a.go", &format!("package a\n\n{imports}"))], &["a"]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    assert!(packages(&loaded).len() > 150);
    assert!(packages(&loaded).iter().all(|(_, o)| *o != Origin::Missing));
    let found = goxide_front::check::check(&mut loaded.program, &loaded.sources);
    assert!(found.is_empty(), "{found:?}");
    let unknown = |(_, f): &(goxide_ir::FuncId, &goxide_ir::Func)| f.block.is_some();
    assert_eq!(loaded.program.funcs.iter().filter(unknown).count(), 0, "the index has no function bodies");
}

#[test]
fn files_that_call_c_are_left_out_where_others_do_without() {
    let go = "package a\n\nfunc A() {}\n";
    let c = "package a\n\nimport \"C\"\n\nfunc A() { C.a() }\n";
    let loaded = run(&[("a/a.go", go), ("a/c.go", c)], &["./a"]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    assert_eq!((&*loaded.skipped[0].path, loaded.skipped[0].reason), ("c.go", SkipReason::Cgo));
    let loaded = run(&[("a/c.go", c)], &["./a"]);
    assert_eq!(codes(&loaded), ["GX0009"]);
}

#[test]
fn tests_inside_a_package_are_loaded_on_demand() {
    let tree = MemoryTree::of(&[
        ("a/a.go", "package a\n"),
        ("a/in_test.go", "package a\n"),
        ("a/out_test.go", "package a_test\n"),
    ]);
    let env = Env { tests: true, ..Env::default() };
    let loaded = load(&tree, &env, &Pattern::parse(&["./a"], &tree));
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let (_, package) = loaded.program.ported().next().expect("a is ported");
    assert_eq!(package.files.len(), 2);
    assert_eq!((&*loaded.skipped[0].path, loaded.skipped[0].reason), ("out_test.go", SkipReason::Test));
}

#[test]
fn a_workspace_joins_modules() {
    let files = [
        ("go.work", "go 1.22\n\nuse (\n\t./a\n\t./b\n)\n\nreplace far.org/r => ./r\n"),
        ("a/go.mod", "module ex.com/a\n\ngo 1.22\n"),
        ("a/a.go", "package a\n\nimport (\n\t_ \"ex.com/b/in\"\n\t_ \"far.org/r\"\n)\n"),
        ("b/go.mod", "module ex.com/b\n\ngo 1.20\n"),
        ("b/in/b.go", "package in\n\nfunc B() {}\n"),
        ("r/go.mod", "module far.org/r\n"),
        ("r/r.go", "package r\n"),
    ];
    let loaded = run(&files, &["./a"]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let names: Vec<String> = packages(&loaded).into_iter().map(|(p, _)| p).collect();
    assert_eq!(names, ["ex.com/b/in", "far.org/r", "ex.com/a"]);
    // The modules of a workspace are the person's own: they come with their bodies, in their own language.
    let has_body = loaded.program.funcs.iter().any(|(_, f)| f.name == "B" && f.block.is_some());
    assert!(has_body && loaded.program.packages.iter().any(|(_, p)| p.go_version == (1, 20)));
}

#[test]
fn the_versions_are_those_of_the_module_asked_for() {
    let mut tree = MemoryTree::of(&[
        (
            "go.mod",
            "module m\n\ngo 1.22\n\nrequire (\n\tx.org/d v1.0.0\n\tx.org/e v1.3.0\n)\n\nreplace x.org/f v1.0.0 => ./f\n",
        ),
        ("m.go", "package m\n\nimport _ \"x.org/d\"\n"),
        ("f/go.mod", "module x.org/f\n"),
        ("f/f.go", "package f\n"),
        (
            "cache/x.org/d@v1.0.0/go.mod",
            "module x.org/d\n\nrequire (\n\tx.org/e v1.2.0\n\tx.org/f v1.0.0\n)\n",
        ),
        (
            "cache/x.org/d@v1.0.0/d.go",
            "package d\n\nimport (\n\t_ \"x.org/d/in\"\n\t_ \"x.org/e\"\n\t_ \"x.org/f\"\n)\n",
        ),
        ("cache/x.org/d@v1.0.0/in/in.go", "package in\n"),
        ("cache/x.org/e@v1.2.0/e.go", "package e\n\nvar Old int\n"),
        ("cache/x.org/e@v1.3.0/e.go", "package e\n\nvar New int\n"),
    ]);
    let env = Env { gomodcache: Some("/cache".into()), ..Env::default() };
    let loaded = load(&tree, &env, &[Pattern::Dir(".".into())]);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let vars: Vec<_> = loaded.program.vars.iter().map(|(_, v)| v.name.as_str()).collect();
    assert_eq!(vars, ["New"]);
    // A requirement of an excluded version does not count.
    tree.add(
        "go.mod",
        "module m\n\ngo 1.22\n\nrequire (\n\tx.org/d v1.0.0\n\tx.org/e v1.3.0\n)\n\nexclude x.org/e v1.3.0\n",
    );
    let older = load(&tree, &env, &[Pattern::Dir(".".into())]);
    let vars: Vec<_> = older.program.vars.iter().map(|(_, v)| v.name.as_str()).collect();
    assert_eq!(vars, ["Old"]);
    // What is vendored comes first.
    tree.add("vendor/x.org/d/d.go", "package d\n");
    let loaded = load(&tree, &env, &[Pattern::Dir(".".into())]);
    assert_eq!(packages(&loaded).len(), 2);
}
