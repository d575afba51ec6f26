//! Package scopes, file scopes, and whether imports are used.

use super::Checker;
use goxide_ir::{Entity, FileId, Func, ItemKind, Name, Origin, PackageId, Program, TypeDeclId, is_exported};
use goxide_source::{Diagnostic, Span, codes};
use rustc_hash::FxHashMap;

/// A name that an import brings into a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileName {
    pub(super) entity: Entity,
    /// Which import of the file.
    pub(super) import: usize,
}

/// Enters every package-level declaration into its package's scope.
pub(super) fn fill_packages(program: &mut Program) {
    let ids: Vec<PackageId> = program.packages.iter().map(|(id, _)| id).collect();
    for id in ids {
        let mut names: Vec<(Name, Entity)> = Vec::new();
        for file in &program.packages[id].files {
            for item in &program.files[*file].items {
                match &item.kind {
                    ItemKind::Func(func) => {
                        let Func { name, receiver, .. } = &program.funcs[*func];
                        if receiver.is_none() && name != "init" {
                            names.push((name.clone(), Entity::Func(*func)));
                        }
                    }
                    ItemKind::Types(decls) => {
                        names.extend(
                            decls.iter().map(|d| (program.type_decls[*d].name.clone(), Entity::Type(*d))),
                        );
                    }
                    ItemKind::Vars(specs) => {
                        for var in specs.iter().flat_map(|s| &program.var_specs[*s].vars) {
                            names.push((program.vars[*var].name.clone(), Entity::Var(*var)));
                        }
                    }
                    ItemKind::Consts(specs) => {
                        for id in specs.iter().flat_map(|s| &program.const_specs[*s].consts) {
                            names.push((program.consts[*id].name.clone(), Entity::Const(*id)));
                        }
                    }
                    ItemKind::Unsupported { .. } => {}
                }
            }
        }
        let scope = &mut program.packages[id].scope;
        for (name, entity) in names {
            if name != "_" {
                scope.entry(name).or_insert(entity);
            }
        }
    }
}

impl Checker<'_> {
    /// Enters the imports of each file of `package` into its scope.
    pub(super) fn fill_files(&mut self, package: PackageId) {
        let program = self.program;
        for file in &program[package].files {
            let mut scope: FxHashMap<Name, FileName> = FxHashMap::default();
            for (index, import) in program[*file].imports.iter().enumerate() {
                let target = import.package;
                match import.name.as_deref() {
                    Some("_") => {}
                    Some(".") => {
                        let Some(target) = target else { continue };
                        for (name, entity) in program[target].scope.iter().filter(|(n, _)| is_exported(n)) {
                            scope.insert(name.clone(), FileName { entity: *entity, import: index });
                        }
                    }
                    given => {
                        let entity = target.map_or(Entity::Unknown, Entity::Package);
                        let name = match (given, target) {
                            (Some(name), _) => Name::from(name),
                            (None, Some(target)) if !program[target].name.is_empty() => {
                                program[target].name.clone()
                            }
                            (None, _) => guessed_name(&import.path),
                        };
                        scope.insert(name, FileName { entity, import: index });
                    }
                }
            }
            self.file_scopes.insert(*file, scope);
        }
    }

    /// Attaches the methods of `package` to their types.
    pub(super) fn fill_methods(&mut self, package: PackageId) {
        let program = self.program;
        for file in &program[package].files {
            for item in &program[*file].items {
                let ItemKind::Func(id) = item.kind else { continue };
                let func = &program[id];
                let Some(receiver) = &func.receiver else { continue };
                let Some(decl) = self.receiver_decl(package, &receiver.base) else { continue };
                self.methods_of.entry(decl).or_default().push(id);
                if func.name != "_" {
                    self.method_index.entry((decl, func.name.clone())).or_insert(id);
                }
            }
        }
    }

    /// Tells of names that a package declares twice, and of methods that a type does.
    pub(super) fn redeclared(&mut self, package: PackageId) {
        let program = self.program;
        let mut seen: FxHashMap<(Option<TypeDeclId>, Name), Span> = FxHashMap::default();
        for item in program[package].files.iter().flat_map(|f| &program[*f].items) {
            let mut names: Vec<(Option<TypeDeclId>, &Name, Span)> = Vec::new();
            match &item.kind {
                ItemKind::Func(id) => {
                    let func = &program[*id];
                    let on = match &func.receiver {
                        Some(receiver) => match self.receiver_decl(package, &receiver.base) {
                            Some(decl) => Some(decl),
                            None => continue,
                        },
                        None if func.name == "init" => continue,
                        None => None,
                    };
                    names.push((on, &func.name, func.name_span));
                }
                ItemKind::Types(decls) => {
                    let decls = decls.iter().map(|d| &self.decls[*d]);
                    names.extend(decls.map(|d| (None, &d.name, d.name_span)));
                }
                ItemKind::Vars(specs) => {
                    let vars = specs.iter().flat_map(|s| &program[*s].vars).map(|v| &program[*v]);
                    names.extend(vars.map(|v| (None, &v.name, v.name_span)));
                }
                ItemKind::Consts(specs) => {
                    let consts = specs.iter().flat_map(|s| &program[*s].consts).map(|c| &program[*c]);
                    names.extend(consts.map(|c| (None, &c.name, c.name_span)));
                }
                ItemKind::Unsupported { .. } => {}
            }
            for (on, name, span) in names {
                if name == "_" {
                    continue;
                }
                let Some(first) = seen.insert((on, name.clone()), span) else { continue };
                let other = format!("other declaration of {name}");
                let message = match on {
                    Some(decl) => format!("method {}.{name} already declared", self.decls[decl].name),
                    None => format!("{name} redeclared in this block"),
                };
                if self.is_reported(package) {
                    let found = Diagnostic::error(codes::TYPE_ERROR, message).at(span, "").at(first, other);
                    self.diagnostics.push(found);
                }
            }
        }
    }

    /// The declaration that a receiver's name means, aliases followed.
    fn receiver_decl(&self, package: PackageId, base: &str) -> Option<TypeDeclId> {
        let mut name = Name::from(base);
        for _ in 0..20 {
            let Some(Entity::Type(decl)) = self.program[package].scope.get(&name) else { return None };
            let declared = &self.decls[*decl];
            if !declared.is_alias {
                return Some(*decl);
            }
            let body = &self.program[declared.body];
            let mut rhs = body.unparen(declared.ty);
            while let goxide_ir::Expr::Star(inner) = body[rhs] {
                rhs = body.unparen(inner);
            }
            if let goxide_ir::Expr::Index { base, .. } = &body[rhs] {
                rhs = *base;
            }
            let goxide_ir::Expr::Name(next) = &body[rhs] else { return None };
            name = next.clone();
        }
        None
    }

    /// Whether errors in the package are worth telling: it is the person's own.
    pub(super) fn is_reported(&self, package: PackageId) -> bool {
        match self.program[package].origin {
            Origin::Port => true,
            Origin::Dependency | Origin::Std | Origin::Missing | Origin::Universe => false,
        }
    }

    /// Tells of imports that nothing uses. A file with text that was not understood may use them there.
    pub(super) fn unused_imports(&mut self, package: PackageId) {
        let program = self.program;
        if !self.is_reported(package) {
            return;
        }
        for id in &program[package].files {
            let file = &program[*id];
            if self.has_gaps(*id) {
                continue;
            }
            for (index, import) in file.imports.iter().enumerate() {
                let known = import.package.is_some_and(|p| program[p].origin != Origin::Missing);
                let blank = import.name.as_deref() == Some("_");
                if !known || blank || import.path == "C" || self.used_imports.contains(&(*id, index)) {
                    continue;
                }
                let name = import.package.map(|p| program[p].name.clone()).unwrap_or_default();
                let last = import.path.rsplit('/').next().unwrap_or_default();
                let message = match &import.name {
                    Some(given) if given != "." => {
                        format!("{:?} imported as {given} and not used", import.path)
                    }
                    None if name != last => format!("{:?} imported as {name} and not used", import.path),
                    Some(_) | None => format!("{:?} imported and not used", import.path),
                };
                self.diagnostics.push(Diagnostic::error(codes::TYPE_ERROR, message).at(import.span, ""));
            }
        }
    }

    /// Whether some declarations of the package were not understood, so that any name may be one of theirs.
    pub(super) fn has_lost_items(&self, package: PackageId) -> bool {
        let program = self.program;
        let items = program[package].files.iter().flat_map(|f| &program[*f].items);
        items.into_iter().any(|item| matches!(item.kind, ItemKind::Unsupported { .. }))
    }

    /// Whether this file takes all names of a package that is not there.
    pub(super) fn has_lost_dot_import(&self) -> bool {
        let program = self.program;
        let Some(file) = self.env.file else { return false };
        program[file].imports.iter().any(|import| {
            let gone = import.package.is_none_or(|p| program[p].origin == Origin::Missing);
            import.name.as_deref() == Some(".") && gone
        })
    }

    fn has_gaps(&self, file: FileId) -> bool {
        let program = self.program;
        let gap = |body| {
            let body: &goxide_ir::Body = &program[body];
            body.exprs().any(|(_, e)| matches!(e, goxide_ir::Expr::Unsupported { .. }))
                || body.stmts().any(|(_, s)| matches!(s, goxide_ir::Stmt::Unsupported { .. }))
        };
        program[file].items.iter().any(|item| match &item.kind {
            ItemKind::Func(func) => gap(program[*func].body),
            ItemKind::Types(decls) => decls.iter().any(|d| gap(self.decls[*d].body)),
            ItemKind::Vars(specs) => specs.iter().any(|s| gap(program[*s].body)),
            ItemKind::Consts(specs) => specs.iter().any(|s| gap(program[*s].body)),
            ItemKind::Unsupported { .. } => true,
        })
    }
}

/// The name that a package most likely has, from its path alone: `gopkg.in/yaml.v3` is `yaml`, `x/v2` is `x`.
fn guessed_name(path: &str) -> Name {
    let mut parts = path.rsplit('/');
    let mut last = parts.next().unwrap_or(path);
    let is_version =
        last.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if is_version && let Some(before) = parts.next() {
        last = before;
    }
    let last = last.split_once(".v").map_or(last, |(name, _)| name);
    let last = last.strip_prefix("go-").or(last.strip_suffix("-go")).unwrap_or(last);
    Name::from(last)
}
