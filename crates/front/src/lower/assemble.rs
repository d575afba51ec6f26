//! Moves lowered files into a program.

use super::{LoweredConst, LoweredFile, LoweredFunc, LoweredItem, LoweredKind, LoweredType, LoweredVar};
use goxide_ir::{
    Const, ConstSpec, ConstSpecId, File, FileId, Func, FuncId, Item, ItemKind, Name, Origin, Package,
    PackageId, Program, TypeDecl, TypeDeclId, Var, VarSpec, VarSpecId,
};

/// Adds a package without files.
pub fn add_package(
    program: &mut Program,
    path: &str,
    name: Name,
    origin: Origin,
    go: (u32, u32),
) -> PackageId {
    program.packages.alloc(Package {
        path: path.to_string(),
        name,
        origin,
        files: Vec::new(),
        imports: Vec::new(),
        scope: Default::default(),
        go_version: go,
    })
}

/// Moves a file and all it declares into the program. The imports' packages are for the caller to fill in.
pub fn add_file(program: &mut Program, package: PackageId, lowered: LoweredFile, is_test: bool) -> FileId {
    let file = program.files.alloc(File {
        source: lowered.source,
        package,
        package_span: lowered.package.span,
        imports: lowered.imports,
        items: Vec::with_capacity(lowered.items.len()),
        trivia: lowered.trivia,
        is_test,
    });
    program.packages[package].files.push(file);
    let mut adding = Adding { program, package, file };
    let items = lowered.items.into_iter().map(|item| adding.item(item)).collect();
    program.files[file].items = items;
    file
}

struct Adding<'a> {
    program: &'a mut Program,
    package: PackageId,
    file: FileId,
}

impl Adding<'_> {
    fn item(&mut self, item: LoweredItem) -> Item {
        let kind = match item.kind {
            LoweredKind::Func(func) => ItemKind::Func(self.func(*func)),
            LoweredKind::Types(types) => ItemKind::Types(types.into_iter().map(|t| self.ty(t)).collect()),
            LoweredKind::Vars(vars) => ItemKind::Vars(vars.into_iter().map(|v| self.vars(v)).collect()),
            LoweredKind::Consts(consts) => {
                ItemKind::Consts(consts.into_iter().map(|c| self.consts(c)).collect())
            }
            LoweredKind::Unsupported { what } => ItemKind::Unsupported { what },
        };
        Item { kind, span: item.span }
    }

    fn func(&mut self, func: LoweredFunc) -> FuncId {
        let LoweredFunc { name, body, receiver, type_params, sig, block, span } = func;
        let body = self.program.bodies.alloc(body);
        self.program.funcs.alloc(Func {
            name: name.name,
            name_span: name.span,
            package: self.package,
            file: self.file,
            body,
            receiver,
            type_params,
            sig,
            block,
            span,
        })
    }

    fn ty(&mut self, ty: LoweredType) -> TypeDeclId {
        let LoweredType { name, body, type_params, is_alias, ty, span } = ty;
        let body = self.program.bodies.alloc(body);
        self.program.type_decls.alloc(TypeDecl {
            name: name.name,
            name_span: name.span,
            package: self.package,
            file: Some(self.file),
            body,
            local: None,
            type_params,
            is_alias,
            ty,
            span,
        })
    }

    fn vars(&mut self, spec: LoweredVar) -> VarSpecId {
        let LoweredVar { names, body, ty, values, span } = spec;
        let body = self.program.bodies.alloc(body);
        let file = self.file;
        let id = self.program.var_specs.alloc(VarSpec { file, body, vars: Vec::new(), ty, values, span });
        for (index, name) in (0..).zip(names) {
            let (name, name_span) = (name.name, name.span);
            let var = Var { name, name_span, package: self.package, spec: id, index };
            let var = self.program.vars.alloc(var);
            self.program.var_specs[id].vars.push(var);
        }
        id
    }

    fn consts(&mut self, spec: LoweredConst) -> ConstSpecId {
        let LoweredConst { names, body, ty, values, iota, implicit, span } = spec;
        let body = self.program.bodies.alloc(body);
        let file = self.file;
        let spec = ConstSpec { file, body, consts: Vec::new(), ty, values, iota, implicit, span };
        let id = self.program.const_specs.alloc(spec);
        for (index, name) in (0..).zip(names) {
            let (name, name_span) = (name.name, name.span);
            let constant = Const { name, name_span, package: self.package, spec: id, index };
            let constant = self.program.consts.alloc(constant);
            self.program.const_specs[id].consts.push(constant);
        }
        id
    }
}
