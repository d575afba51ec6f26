//! Rust names: Go's, in Rust's case, never clashing, never a keyword.

use goxide_analysis::closures::Nested;
use goxide_ir::{
    Body, BodyId, Entity, Expr, FuncId, LocalRef, Name, Origin, PackageId, Program, TypeDeclId, is_exported,
};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// Names that a Rust file takes for granted; a Go type of that name gets its package's name in front.
const PRELUDE: &[&str] = &[
    "Option", "Result", "Vec", "String", "Box", "Some", "None", "Ok", "Err", "Self", "Clone", "Copy",
    "Default", "Drop", "Debug", "Display", "Eq", "Ord", "Hash", "Iterator", "From", "Into", "Send", "Sync",
    "Fn", "FnMut", "FnOnce", "Any", "Rc", "Arc", "Mutex", "RefCell", "HashMap", "RwLock", "Error",
];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield", "union", "std", "go",
];

/// `name` as a Rust variable, function, field or module.
pub(crate) fn snake(name: &str) -> String {
    let snake = name.to_snake_case();
    let snake = if snake.is_empty() { name.to_lowercase() } else { snake };
    let snake = if snake.starts_with(|c: char| c.is_ascii_digit()) { format!("_{snake}") } else { snake };
    if snake.chars().all(|c| c == '_') {
        return "blank".to_owned();
    }
    if KEYWORDS.contains(&&*snake) { format!("{snake}_") } else { snake }
}

/// `name` as a Rust type.
pub(crate) fn camel(name: &str) -> String {
    let camel = name.to_upper_camel_case();
    if camel.is_empty() { "Blank".to_owned() } else { camel }
}

/// `name` as a Rust constant or static.
pub(crate) fn shouty(name: &str) -> String {
    let shouty = name.to_shouty_snake_case();
    if shouty.is_empty() || shouty.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{shouty}")
    } else {
        shouty
    }
}

/// `name`, or with a suffix when it is taken; takes it.
pub(crate) fn claim(taken: &mut FxHashSet<String>, name: String) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let base = name.trim_end_matches('_');
    let numbered = (2..).map(|n| format!("{base}_{n}"));
    let free = std::iter::once(format!("{base}_inner")).chain(numbered).find(|n| !taken.contains(n));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// As [`claim`] for types, whose names take no underscore.
pub(crate) fn claim_type(taken: &mut FxHashSet<String>, name: String) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let free = (2..).map(|n| format!("{name}{n}")).find(|n| !taken.contains(n)).unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// The Rust names of a package's types, exported ones first so that they keep theirs.
pub(crate) fn types(program: &Program, package: PackageId) -> FxHashMap<TypeDeclId, String> {
    let mut taken: FxHashSet<String> = PRELUDE.iter().map(|s| (*s).to_owned()).collect();
    let mut names = FxHashMap::default();
    let mut decls: Vec<_> = program.type_decls.iter().filter(|(_, d)| d.package == package).collect();
    decls.sort_by_key(|(_, d)| !is_exported(&d.name));
    for (id, decl) in decls {
        let mut name = camel(&decl.name);
        if taken.contains(&name) && PRELUDE.contains(&&*name) {
            name = format!("{}{name}", camel(&program[package].name));
        }
        names.insert(id, claim_type(&mut taken, name));
    }
    names
}

/// The Rust names of the free functions and methods of a package. `constructors` are named already.
pub(crate) fn functions(
    program: &Program,
    package: PackageId,
    constructors: &FxHashMap<FuncId, TypeDeclId>,
) -> FxHashMap<FuncId, String> {
    let mut names = FxHashMap::default();
    let mut taken: FxHashMap<Option<Name>, FxHashSet<String>> = FxHashMap::default();
    for (func, decl) in constructors {
        let space = program[*decl].name.clone();
        taken.entry(Some(space)).or_default().insert("new".to_owned());
        names.insert(*func, "new".to_owned());
    }
    let mut funcs: Vec<_> = program.funcs.iter().filter(|(_, f)| f.package == package).collect();
    funcs.sort_by_key(|(_, f)| !is_exported(&f.name));
    for (id, func) in funcs {
        if names.contains_key(&id) {
            continue;
        }
        let space = func.receiver.as_ref().map(|r| r.base.clone());
        let is_main = func.name == "main" && space.is_none() && program[package].name == "main";
        let name = if is_main { "main".to_owned() } else { snake(&func.name) };
        names.insert(id, claim(taken.entry(space).or_default(), name));
    }
    names
}

/// The Rust names of the locals of a body. Go's scopes are Rust's, so equal Go names may share one; two Go names that
/// fall together get apart, and so does a local that would hide a function that the body calls.
pub(crate) fn locals(
    program: &Program,
    body: BodyId,
    functions: &FxHashMap<FuncId, String>,
    out: &mut IndexMap<LocalRef, String, FxBuildHasher>,
) {
    let arena = &program[body];
    let mut by_rust: FxHashMap<String, Name> = FxHashMap::default();
    let mut by_go: FxHashMap<Name, String> = FxHashMap::default();
    for name in free_functions(program, body, arena, functions) {
        by_rust.insert(name, Name::new_static(""));
    }
    for (id, local) in arena.locals() {
        if !local.kind.is_variable() {
            let name = if local.kind == goxide_ir::LocalKind::Const {
                shouty(&local.name)
            } else {
                camel(&local.name)
            };
            out.insert(LocalRef { body, local: id }, name);
            continue;
        }
        let name = by_go.entry(local.name.clone()).or_insert_with(|| {
            let base = snake(&local.name);
            let mut name = base.clone();
            let mut n = 2;
            while by_rust.get(&name).is_some_and(|go| *go != local.name) {
                name = format!("{}_{n}", base.trim_end_matches('_'));
                n += 1;
            }
            by_rust.insert(name.clone(), local.name.clone());
            name
        });
        out.insert(LocalRef { body, local: id }, name.clone());
    }
}

/// Gives variables that nested functions are given names of their own: a call stands where another variable of the
/// same name may hide it.
pub(crate) fn apart(
    program: &Program,
    nested: &IndexMap<LocalRef, Nested, FxBuildHasher>,
    names: &mut IndexMap<LocalRef, String, FxBuildHasher>,
) {
    for (at, nested) in nested {
        for local in nested.captures.keys() {
            let own = LocalRef { body: at.body, local: *local };
            let Some(name) = names.get(&own).cloned() else { continue };
            let others = program[at.body].locals().map(|(id, _)| LocalRef { body: at.body, local: id });
            let others: Vec<LocalRef> = others.filter(|other| *other != own).collect();
            let taken = |name: &str| others.iter().any(|other| names.get(other).is_some_and(|n| n == name));
            if taken(&name) {
                let base = name.trim_end_matches('_');
                let mut free =
                    (1..).map(|n| if n == 1 { format!("outer_{base}") } else { format!("outer_{base}{n}") });
                if let Some(free) = free.find(|n| !taken(n)) {
                    names.insert(own, free);
                }
            }
        }
    }
}

/// The Rust names of the free functions that a body mentions.
fn free_functions(
    program: &Program,
    body: BodyId,
    arena: &Body,
    functions: &FxHashMap<FuncId, String>,
) -> Vec<String> {
    let Some(types) = program.checked.bodies.get(body) else { return Vec::new() };
    let mentioned = arena.exprs().filter(|(_, e)| matches!(e, Expr::Name(_)));
    mentioned
        .filter_map(|(id, _)| {
            let Some(Entity::Func(func)) = types.names.get(id) else { return None };
            let ported = program[program[*func].package].origin == Origin::Port;
            ported.then(|| functions.get(func).cloned()).flatten()
        })
        .collect()
}
