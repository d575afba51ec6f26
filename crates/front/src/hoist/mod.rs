//! Types without a place of their own get one: structs without a name, and types declared in a function.
//!
//! ```text
//! var symbols = []struct { value int }{{1}}    type symbol struct { value int }
//!                                          →   var symbols = []symbol{{1}}
//! ```
//!
//! Runs after the check, whose findings speak of the Go as it was written. A struct type becomes a declared type by
//! replacing its entry in the type table: whatever was of the type is of the declared one then. Identical types share
//! one declaration, which stands before the item that first needs it. What mentions a type parameter stays as it is,
//! and so do the types of generic functions.

mod hint;

use goxide_ir::{
    BodyId, Expr, ExprId, FileId, FuncId, Item, ItemKind, Name, PackageId, Program, Ty, TyId, TypeDecl,
    TypeDeclId, TypeInfo,
};
use goxide_source::Span;
use hint::Hints;
use rustc_hash::FxHashSet;

/// Declares the structs without a name, and moves the types of functions beside them.
pub fn hoist(program: &mut Program) {
    let packages: Vec<(PackageId, Vec<FileId>)> =
        program.ported().map(|(id, package)| (id, package.files.clone())).collect();
    for (package, files) in packages {
        let mut names = Names::new(program, package);
        for file in files {
            let mut items = Vec::new();
            let mut floor = program[file].package_span.end;
            for item in std::mem::take(&mut program.files[file].items) {
                let place = Span { start: floor, end: floor, ..item.span };
                let declared = declare(program, &item, file, &mut names);
                items.extend(declared.map(|kind| Item { kind, span: place }));
                floor = item.span.end;
                items.push(item);
            }
            program.files[file].items = items;
        }
    }
}

/// The types that an item needs, as an item of their own.
fn declare(program: &mut Program, item: &Item, file: FileId, names: &mut Names) -> Option<ItemKind> {
    let mut found = Vec::new();
    for body in bodies(program, item) {
        let hints = Hints::new(program, item, body);
        for expr in nameless(program, body) {
            found.extend(name_struct(program, body, expr, file, &hints, names));
        }
    }
    if let ItemKind::Func(func) = &item.kind {
        found.extend(local_types(program, *func));
    }
    found.sort_by_key(|id| program[*id].span.start);
    (!found.is_empty()).then_some(ItemKind::Types(found))
}

/// The bodies that an item owns.
fn bodies(program: &Program, item: &Item) -> Vec<BodyId> {
    match &item.kind {
        ItemKind::Func(id) => vec![program[*id].body],
        ItemKind::Types(ids) => ids.iter().map(|id| program[*id].body).collect(),
        ItemKind::Vars(ids) => ids.iter().map(|id| program[*id].body).collect(),
        ItemKind::Consts(_) | ItemKind::Unsupported { .. } => Vec::new(),
    }
}

/// The struct types of a body that no declaration names, in order of the text.
fn nameless(program: &Program, body: BodyId) -> Vec<ExprId> {
    let named: FxHashSet<ExprId> = program
        .type_decls
        .iter()
        .filter(|(_, decl)| decl.body == body && !decl.is_alias)
        .map(|(_, decl)| program[body].unparen(decl.ty))
        .collect();
    let is_nameless = |(id, expr): (ExprId, &Expr)| {
        let fields = matches!(expr, Expr::StructType(fields) if !fields.is_empty());
        (fields && !named.contains(&id)).then_some(id)
    };
    let mut found: Vec<ExprId> = program[body].exprs().filter_map(is_nameless).collect();
    found.sort_by_key(|id| program[body].expr_span(*id).start);
    found
}

fn name_struct(
    program: &mut Program,
    body: BodyId,
    expr: ExprId,
    file: FileId,
    hints: &Hints,
    names: &mut Names,
) -> Option<TypeDeclId> {
    let ty = program.checked.bodies.get(body)?.exprs.get(expr)?.ty;
    if !matches!(program.types[ty], Ty::Struct(_)) || mentions_param(program, ty) {
        return None;
    }
    let span = program[body].expr_span(expr);
    let decl = program.type_decls.alloc(TypeDecl {
        name: names.claim(hints.of(expr)),
        name_span: span,
        package: program[file].package,
        file: Some(file),
        body,
        local: None,
        type_params: Vec::new(),
        is_alias: false,
        ty: expr,
        span,
    });
    let underlying = program.types.replace(ty, Ty::Named { decl, args: Box::default() });
    let infos: Vec<TypeDeclId> = program.checked.types.iter().map(|(id, _)| id).collect();
    for id in infos {
        if let Some(info) = program.checked.types.get_mut(id)
            && info.underlying == ty
        {
            info.underlying = underlying;
        }
    }
    for of_instance in program.checked.instance_underlying.values_mut().filter(|of| **of == ty) {
        *of_instance = underlying;
    }
    program.checked.types.insert(decl, TypeInfo { ty, underlying, params: Vec::new(), methods: Vec::new() });
    Some(decl)
}

/// The types that a function declares for itself.
fn local_types(program: &Program, func: FuncId) -> Vec<TypeDeclId> {
    let item = &program[func];
    if item.is_generic() {
        return Vec::new();
    }
    let is_own = |(id, decl): (TypeDeclId, &TypeDecl)| {
        let own = decl.body == item.body && decl.local.is_some() && !decl.is_alias;
        own.then_some(id)
    };
    program.type_decls.iter().filter_map(is_own).collect()
}

/// Whether a type parameter stands anywhere in the type, as far as no name hides it.
fn mentions_param(program: &Program, ty: TyId) -> bool {
    let mut seen = FxHashSet::default();
    let mut todo = vec![ty];
    while let Some(ty) = todo.pop() {
        if !seen.insert(ty) {
            continue;
        }
        match &program.types[ty] {
            Ty::Param(_) => return true,
            Ty::Unknown | Ty::Basic(_) => {}
            Ty::Named { args, .. } | Ty::Tuple(args) => todo.extend(args.iter()),
            Ty::Pointer(to) | Ty::Slice(to) | Ty::Array { elem: to, .. } | Ty::Chan { elem: to, .. } => {
                todo.push(*to);
            }
            Ty::Map { key, value } => todo.extend([key, value]),
            Ty::Struct(fields) => todo.extend(fields.iter().map(|f| f.ty)),
            Ty::Func(sig) => todo.extend(sig.params.iter().chain(&*sig.results).map(|v| v.ty)),
            Ty::Interface(interface) => {
                todo.extend(interface.methods.iter().map(|m| m.sig));
                todo.extend(interface.embeds.iter().flat_map(|terms| terms.iter().map(|t| t.ty)));
            }
        }
    }
    false
}

/// The names of a package's types, given and taken.
struct Names(FxHashSet<String>);

impl Names {
    fn new(program: &Program, package: PackageId) -> Names {
        let decls = program.type_decls.iter().filter(|(_, decl)| decl.package == package);
        Names(decls.map(|(_, decl)| key(&decl.name)).collect())
    }

    /// The first of the candidates that is free; the last one with a number otherwise.
    fn claim(&mut self, candidates: Vec<String>) -> Name {
        let last = candidates.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|n| format!("{last}{n}"));
        let free = candidates.into_iter().chain(numbered).find(|name| !self.0.contains(&key(name)));
        let name = free.unwrap_or(last);
        self.0.insert(key(&name));
        name.into()
    }
}

/// What two names must not share: they become one in another case.
fn key(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}
