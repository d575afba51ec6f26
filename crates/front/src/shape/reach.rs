//! What the exported declarations of packages reach.
//!
//! A name is reached with its methods where a program can hold a value of it: through signatures, variables, exported
//! and embedded fields. Through an unexported field only its shape is: whether a struct is comparable depends on it.

use goxide_ir::walk::Node;
use goxide_ir::{
    Body, ConstSpecId, Expr, ExprId, FileId, FuncId, FuncSig, InterfaceElem, ItemKind, Name, PackageId,
    Program, TypeDeclId, TypeParamDecl, VarSpecId, is_exported,
};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// The declarations to keep.
#[derive(Debug, Default)]
pub struct Reached {
    pub(super) funcs: FxHashSet<FuncId>,
    pub(super) types: FxHashSet<TypeDeclId>,
    pub(super) vars: FxHashSet<VarSpecId>,
    pub(super) consts: FxHashSet<ConstSpecId>,
}

#[derive(Clone, Copy)]
enum Decl {
    Func(FuncId),
    Type(TypeDeclId),
    Var(VarSpecId),
    /// Index of the specifications that are kept together.
    Const(usize),
}

type Key = (PackageId, Name);

struct Reaching<'a> {
    program: &'a Program,
    decls: BTreeMap<Key, Decl>,
    methods: BTreeMap<Key, Vec<FuncId>>,
    /// Names of unexported methods that interfaces of a package demand.
    demanded: BTreeSet<Key>,
    const_groups: Vec<Vec<ConstSpecId>>,
    reached: Reached,
    /// Names reached, and whether with methods.
    seen: BTreeMap<Key, bool>,
    todo: Vec<(Key, bool)>,
}

/// How the initial value of a variable says its type.
pub(super) enum VarType {
    /// The declared type, or that of the composite literal.
    Is(ExprId),
    /// A pointer to this.
    PointerTo(ExprId),
    /// The value itself must be kept.
    Value,
}

/// The type of a variable without looking beyond its specification.
pub(super) fn var_type(body: &Body, ty: Option<ExprId>, values: &[ExprId]) -> VarType {
    if let Some(ty) = ty {
        return VarType::Is(ty);
    }
    let [value] = values else { return VarType::Value };
    let literal = |x: ExprId| {
        let Expr::CompositeLit { ty: Some(ty), .. } = &body[x] else { return None };
        Some(*ty).filter(|t| !matches!(body[*t], Expr::ArrayType { len: None, .. }))
    };
    if let Expr::Unary { op: goxide_ir::UnaryOp::Addr, operand } = &body[*value] {
        literal(*operand).map_or(VarType::Value, VarType::PointerTo)
    } else {
        literal(*value).map_or(VarType::Value, VarType::Is)
    }
}

/// What the exported names of `roots` reach within `packages`. What they reach in other packages is not followed.
pub fn reach(program: &Program, packages: &[PackageId], roots: impl Fn(PackageId) -> bool) -> Reached {
    let mut r = Reaching {
        program,
        decls: BTreeMap::new(),
        methods: BTreeMap::new(),
        demanded: BTreeSet::new(),
        const_groups: Vec::new(),
        reached: Reached::default(),
        seen: BTreeMap::new(),
        todo: Vec::new(),
    };
    for package in packages {
        for item in program[*package].files.iter().flat_map(|f| &program[*f].items) {
            r.enter(*package, &item.kind);
        }
    }
    let roots: Vec<Key> = r.decls.keys().filter(|(p, n)| roots(*p) && is_exported(n)).cloned().collect();
    r.todo.extend(roots.into_iter().map(|k| (k, true)));
    while let Some((key, with_methods)) = r.todo.pop() {
        r.visit(key, with_methods);
    }
    r.reached
}

/// Whether a group of constants counts or repeats, so that it must be kept whole.
fn counts(program: &Program, specs: &[ConstSpecId]) -> bool {
    specs.iter().any(|id| {
        let spec = &program[*id];
        let iota = |(_, x): (ExprId, &Expr)| matches!(x, Expr::Name(n) if n == "iota");
        spec.implicit || program[spec.body].exprs().any(iota)
    })
}

impl Reaching<'_> {
    fn enter(&mut self, package: PackageId, item: &ItemKind) {
        let program = self.program;
        match item {
            ItemKind::Func(id) => {
                let func = &program[*id];
                match &func.receiver {
                    Some(r) => self.methods.entry((package, r.base.clone())).or_default().push(*id),
                    None => drop(self.decls.insert((package, func.name.clone()), Decl::Func(*id))),
                }
            }
            ItemKind::Types(types) => {
                for id in types {
                    self.decls.insert((package, program[*id].name.clone()), Decl::Type(*id));
                    for (_, expr) in program[program[*id].body].exprs() {
                        let Expr::InterfaceType(elements) = expr else { continue };
                        for element in elements {
                            if let InterfaceElem::Method { name, .. } = element {
                                self.demanded.insert((package, name.clone()));
                            }
                        }
                    }
                }
            }
            ItemKind::Vars(specs) => {
                for id in specs {
                    for var in &program[*id].vars {
                        self.decls.insert((package, program[*var].name.clone()), Decl::Var(*id));
                    }
                }
            }
            ItemKind::Consts(specs) => {
                let whole = counts(program, specs);
                for (i, id) in specs.iter().enumerate() {
                    if i == 0 || !whole {
                        self.const_groups.push(if whole { specs.clone() } else { vec![*id] });
                    }
                    for constant in &program[*id].consts {
                        let group = Decl::Const(self.const_groups.len() - 1);
                        self.decls.insert((package, program[*constant].name.clone()), group);
                    }
                }
            }
            ItemKind::Unsupported { .. } => {}
        }
    }

    fn visit(&mut self, key: Key, with_methods: bool) {
        match self.seen.get(&key) {
            Some(true) => return,
            Some(false) if !with_methods => return,
            Some(false) | None => {}
        }
        self.seen.insert(key.clone(), with_methods);
        let Some(decl) = self.decls.get(&key).copied() else { return };
        match decl {
            Decl::Func(id) => self.func(id),
            Decl::Var(id) => self.var(id),
            Decl::Const(group) => {
                self.const_groups[group].clone().into_iter().for_each(|id| self.constant(id))
            }
            Decl::Type(id) => {
                self.ty(id, with_methods);
                if with_methods {
                    for id in self.methods.get(&key).cloned().unwrap_or_default() {
                        let name = &self.program[id].name;
                        if is_exported(name) || self.demanded.contains(&(key.0, name.clone())) {
                            self.func(id);
                        }
                    }
                }
            }
        }
    }

    fn func(&mut self, id: FuncId) {
        self.reached.funcs.insert(id);
        let func = &self.program[id];
        let body = &self.program[func.body];
        self.type_params(func.file, body, &func.type_params);
        if let Some(receiver) = &func.receiver {
            self.exprs(func.file, body, [receiver.ty], false);
        }
        self.sig(func.file, body, &func.sig);
    }

    fn sig(&mut self, file: FileId, body: &Body, sig: &FuncSig) {
        self.exprs(file, body, sig.params.iter().chain(&sig.results).map(|p| p.ty), true);
    }

    fn type_params(&mut self, file: FileId, body: &Body, params: &[TypeParamDecl]) {
        self.exprs(file, body, params.iter().map(|p| p.constraint), true);
    }

    fn var(&mut self, id: VarSpecId) {
        self.reached.vars.insert(id);
        let spec = &self.program[id];
        let body = &self.program[spec.body];
        match var_type(body, spec.ty, &spec.values) {
            VarType::Is(ty) | VarType::PointerTo(ty) => self.exprs(spec.file, body, [ty], true),
            VarType::Value => self.exprs(spec.file, body, spec.values.iter().copied(), true),
        }
    }

    fn constant(&mut self, id: ConstSpecId) {
        self.reached.consts.insert(id);
        let spec = &self.program[id];
        let body = &self.program[spec.body];
        self.exprs(spec.file, body, spec.ty.iter().chain(&spec.values).copied(), true);
    }

    fn ty(&mut self, id: TypeDeclId, with_methods: bool) {
        self.reached.types.insert(id);
        let decl = &self.program[id];
        let Some(file) = decl.file else { return };
        let body = &self.program[decl.body];
        self.type_params(file, body, &decl.type_params);
        if let Expr::StructType(fields) = &body[decl.ty] {
            for field in fields {
                let visible = field.embedded || is_exported(&field.name);
                self.exprs(file, body, [field.ty], visible && with_methods);
            }
        } else {
            self.exprs(file, body, [decl.ty], with_methods);
        }
    }

    /// Reaches each package-level name below some expressions.
    fn exprs(
        &mut self,
        file: FileId,
        body: &Body,
        roots: impl IntoIterator<Item = ExprId>,
        with_methods: bool,
    ) {
        let program = self.program;
        let file = &program[file];
        for root in roots {
            body.walk(Node::Expr(root), &mut |node| {
                let Node::Expr(x) = node else { return true };
                if let Expr::Name(name) = &body[x] {
                    let dots = file.imports.iter().filter(|i| i.name.as_deref() == Some("."));
                    for package in dots.filter_map(|i| i.package).chain([file.package]) {
                        self.todo.push(((package, name.clone()), with_methods));
                    }
                }
                if let Expr::Selector { base, name, .. } = &body[x]
                    && let Expr::Name(package) = &body[*base]
                {
                    for import in &file.imports {
                        let Some(target) = import.package else { continue };
                        if import.name.as_ref().unwrap_or(&program[target].name) == package {
                            self.todo.push(((target, name.clone()), with_methods));
                        }
                    }
                }
                true
            });
        }
    }
}
