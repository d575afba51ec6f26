//! Which folder an import path means.

use super::files::{cannot_open, go_files};
use super::{Facts, Loader, Module, Pattern, Place, Stat, TreeError, Unit, folder_name, go_mod, std_index};
use crate::parse::Detail;
use goxide_ir::{Name, Origin};
use goxide_source::{Diagnostic, SourceFile, Span, codes};
use std::path::{Path, PathBuf};

/// Folders nested deeper are not searched by `./...`.
const MAX_FOLDERS_DEEP: usize = 100;

impl Loader<'_> {
    /// Adds the packages that a pattern asks for.
    pub(super) fn ask(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Dir(dir) => self.ask_dir(dir),
            Pattern::Beside { dir, named } => self.port_dir(dir, format!("{named}/")),
            Pattern::Files(files) => self.ask_files(files),
            Pattern::Import(path) => self.ask_import(path),
            Pattern::All(root) => self.ask_all(root),
        }
    }

    fn ask_dir(&mut self, dir: &Path) {
        match self.tree.stat(dir) {
            Ok(Stat::Dir) => self.port_dir(dir, String::new()),
            Ok(Stat::File(_)) => {
                let message = format!("`{}` is neither a folder nor a .go file", dir.display());
                self.diagnostics
                    .push(Diagnostic::error(codes::NOT_FOUND, message).help("name the folder of a package"));
            }
            Err(error) => self.diagnostics.push(cannot_open(dir, &error)),
        }
    }

    fn port_dir(&mut self, dir: &Path, prefix: String) {
        let module = self.module_of(dir);
        module.into_iter().for_each(|m| self.decides(m));
        let absolute = self.absolute(dir);
        let path = self.import_path(module, &absolute).unwrap_or_else(|| folder_name(&absolute));
        self.add(path, Origin::Port, Detail::Full, Place::Dir(dir.to_path_buf()), module, prefix);
    }

    fn ask_files(&mut self, files: &[PathBuf]) {
        let Some(first) = files.first() else { return };
        if let Some((file, error)) = files.iter().find_map(|f| Some((f, self.tree.stat(f).err()?))) {
            return self.diagnostics.push(cannot_open(file, &error));
        }
        let dir = first.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let module = self.module_of(dir);
        module.into_iter().for_each(|m| self.decides(m));
        let path = self.import_path(module, &self.absolute(dir)).unwrap_or_else(|| match files {
            [only] => only.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
            _ => folder_name(&self.absolute(dir)),
        });
        let mut files = files.to_vec();
        files.sort();
        self.add(path, Origin::Port, Detail::Full, Place::Files(files), module, String::new());
    }

    fn ask_import(&mut self, path: &str) {
        let module = self.module_of(Path::new("."));
        module.into_iter().for_each(|m| self.decides(m));
        match self.find(module, false, path) {
            Some(Found { place: Place::Dir(dir), path, module, .. }) => {
                self.add(path, Origin::Port, Detail::Full, Place::Dir(dir), module, String::new());
            }
            found => {
                let message = format!("the package `{path}` was not found");
                let help = if found.is_some() {
                    "its declarations are known, its text needs an installed Go: set GOROOT or put go on the PATH"
                } else {
                    "an import path is resolved by the go.mod here, GOROOT and the module cache"
                };
                self.diagnostics.push(Diagnostic::error(codes::NOT_FOUND, message).help(help));
            }
        }
    }

    fn ask_all(&mut self, root: &Path) {
        if let Err(error) = self.tree.list(root) {
            return self.diagnostics.push(cannot_open(root, &error));
        }
        let before = self.units.len();
        self.ask_below(root, String::new(), &mut Vec::new());
        if self.units.len() == before {
            let message = format!("no Go files in and below `{}`", root.display());
            let help = "folders named testdata or vendor, or starting with . or _, do not count";
            self.diagnostics.push(Diagnostic::error(codes::NO_GO_FILES, message).help(help));
        }
    }

    fn ask_below(&mut self, dir: &Path, prefix: String, above: &mut Vec<PathBuf>) {
        if go_files(dir, self.tree).is_ok_and(|files| files.iter().any(|f| !f.ends_with("_test.go"))) {
            self.port_dir(dir, prefix.clone());
        }
        let Ok(mut entries) = self.tree.list(dir) else { return };
        entries.sort();
        above.push(self.absolute(dir));
        for entry in entries {
            let passed_over =
                entry.name.starts_with(['.', '_']) || matches!(&*entry.name, "testdata" | "vendor");
            let inner = dir.join(&entry.name);
            if !entry.is_dir && !entry.is_link || passed_over {
                continue;
            }
            if entry.is_link {
                // As in Go, `./...` follows no links; one that leads back is worth a word.
                let leads_back = match self.tree.canonicalize(&inner) {
                    Ok(target) => above.contains(&target),
                    Err(error) => error == TreeError::Loop,
                };
                if leads_back {
                    let message =
                        format!("the symbolic link `{prefix}{}` leads back above itself", entry.name);
                    let found = Diagnostic::warning(codes::PATH_LOOP, message);
                    self.diagnostics.push(found.help("remove the link; links are not followed"));
                }
                continue;
            }
            if above.len() >= MAX_FOLDERS_DEEP {
                let found = Diagnostic::error(codes::PATH_LOOP, format!("`{prefix}` nests too deep"));
                self.diagnostics.push(found.help("name the packages themselves"));
                break;
            }
            let is_module = self.tree.stat(&inner.join("go.mod")).is_ok();
            if !is_module {
                self.ask_below(&inner, format!("{prefix}{}/", entry.name), above);
            }
        }
        above.pop();
    }

    /// The unit that `path` means in a file of `unit`.
    pub(super) fn import(&mut self, unit: usize, path: &str, span: Span) -> usize {
        let from = &self.units[unit];
        let in_std = from.origin == Origin::Std
            || from.module.is_some_and(|m| matches!(&*self.modules[m].go_mod.module, "std" | "cmd"));
        let module = from.module;
        let is_std_unit = from.origin == Origin::Std;
        let key = (module, in_std, path.to_owned());
        if let Some(known) = self.resolved.get(&key) {
            return *known;
        }
        let target = match self.find(module, in_std, path) {
            Some(Found { path, origin, detail, place, module }) => {
                let prefix = if origin == Origin::Std { format!("std/{path}") } else { path.clone() };
                self.add(path, origin, detail, place, module, format!("{prefix}/"))
            }
            None => {
                if !self.by_path.contains_key(path) && !is_std_unit {
                    self.unresolved(path, span);
                }
                self.add(path.to_string(), Origin::Missing, Detail::Full, Place::Nowhere, None, String::new())
            }
        };
        self.resolved.insert(key, target);
        target
    }

    fn unresolved(&mut self, path: &str, span: Span) {
        let help = match path {
            "C" => "cgo is not ported: write the calls to C by hand",
            _ if path.contains('.') => "run `go mod download` or `go mod vendor`, so that its text is here",
            _ => {
                "it is no package of this module and none of the known std packages; with Go installed GOROOT is read"
            }
        };
        let found =
            Diagnostic::warning(codes::UNRESOLVED_IMPORT, format!("the package `{path}` was not found"));
        self.diagnostics.push(found.at(span, "imported here").help(help));
    }

    fn find(&mut self, module: Option<usize>, in_std: bool, path: &str) -> Option<Found> {
        let std = |path: &str, place| Found {
            path: path.to_string(),
            origin: Origin::Std,
            detail: Detail::Declarations,
            place,
            module: None,
        };
        match path {
            "C" => return None,
            "unsafe" => return Some(std(path, Place::Nowhere)),
            _ => {}
        }
        if !in_std && let Some(found) = module.and_then(|m| self.find_in_modules(m, path)) {
            return Some(found);
        }
        let looks_std = !path.split('/').next().unwrap_or_default().contains('.');
        let candidate = match (looks_std, in_std) {
            (true, _) => path.to_string(),
            (false, true) => format!("vendor/{path}"),
            (false, false) => return None,
        };
        let indexed = std_index::text(&candidate).map(|text| std(&candidate, Place::Index(text)));
        // Of internal packages the index has only what public ones need, so the text itself is better.
        let is_internal = candidate.split('/').any(|part| matches!(part, "internal" | "vendor"));
        if indexed.is_some() && !is_internal {
            return indexed;
        }
        let dir = self.goroot(module).map(|root| root.join("src").join(&candidate));
        match dir.filter(|dir| go_files(dir, self.tree).is_ok_and(|files| !files.is_empty())) {
            Some(dir) => Some(std(&candidate, Place::Dir(dir))),
            None => indexed,
        }
    }

    /// GOROOT; a package that is ported from the text of Go's own library names it by where it stands.
    fn goroot(&self, module: Option<usize>) -> Option<PathBuf> {
        let own = module.map(|m| &self.modules[m]).filter(|m| m.go_mod.module == "std");
        self.env.goroot.clone().or_else(|| own?.root.parent().map(Path::to_path_buf))
    }

    /// Adds a package, once, and tells its unit.
    fn add(
        &mut self,
        path: String,
        origin: Origin,
        detail: Detail,
        place: Place,
        module: Option<usize>,
        prefix: String,
    ) -> usize {
        if let Some(known) = self.by_path.get(&path) {
            return *known;
        }
        let name = guess_name(&path);
        // Where only errors are asked for, nobody looks into the functions of other packages.
        let only_errors = self.summaries.is_some() && origin != Origin::Port;
        let detail = if only_errors { Detail::Declarations } else { detail };
        let unit = Unit {
            path: path.clone(),
            origin,
            detail,
            place,
            module,
            prefix,
            name,
            texts: Vec::new(),
            files: Vec::new(),
            imports: Default::default(),
            facts: Facts::default(),
            key: String::new(),
            summary: None,
        };
        self.by_path.insert(path, self.units.len());
        self.units.push(unit);
        self.units.len() - 1
    }

    pub(super) fn absolute(&self, dir: &Path) -> PathBuf {
        self.tree.canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf())
    }

    /// The import path of a folder of a module. Go's own library is a module that is not in its import paths.
    fn import_path(&self, module: Option<usize>, dir: &Path) -> Option<String> {
        let module = &self.modules[module?];
        let rest: Vec<String> = dir
            .strip_prefix(&module.root)
            .ok()?
            .components()
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect();
        let own = &module.go_mod.module;
        let parts = std::iter::once(own).filter(|m| *m != "std" || rest.is_empty()).chain(&rest);
        Some(parts.map(String::as_str).collect::<Vec<_>>().join("/"))
    }

    /// The module around a folder: the nearest go.mod upwards.
    pub(super) fn module_of(&mut self, dir: &Path) -> Option<usize> {
        let absolute = self.absolute(dir);
        if let Some(known) = self.module_of_dir.get(&absolute) {
            return *known;
        }
        let root =
            absolute.ancestors().find(|d| self.tree.stat(&d.join("go.mod")).is_ok()).map(Path::to_path_buf);
        let module = root.and_then(|root| {
            if let Some(known) = self.modules.iter().position(|m| m.root == root) {
                return Some(known);
            }
            let text = self.tree.read(&root.join("go.mod")).ok()?;
            let text = String::from_utf8_lossy(&text).into_owned();
            match go_mod::parse(&text) {
                Ok(go_mod) => {
                    self.modules.push(Module { root, go_mod });
                    Some(self.modules.len() - 1)
                }
                Err((line, message)) => {
                    self.bad_go_mod(text, line, &message);
                    None
                }
            }
        });
        self.module_of_dir.insert(absolute, module);
        module
    }

    fn bad_go_mod(&mut self, text: String, line: usize, message: &str) {
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let end = start + text[start..].lines().next().map_or(0, str::len);
        let file = self.sources.add(SourceFile::new("go.mod", text));
        let found = Diagnostic::error(codes::GO_MOD, format!("go.mod: {message}"));
        let found = found.at(Span::new(file, start as u32, end as u32), "");
        self.diagnostics.push(
            found.help("`go mod verify` tells more; without a go.mod, imports of the module are unknown"),
        );
    }
}

/// A package that exists.
pub(super) struct Found {
    pub(super) path: String,
    pub(super) origin: Origin,
    pub(super) detail: Detail,
    pub(super) place: Place,
    pub(super) module: Option<usize>,
}

/// What of `path` stands below `module`; empty for the module's own package.
pub(super) fn below<'a>(path: &'a str, module: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(module)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The name that a package most likely has: the last part of its path, major versions aside.
fn guess_name(path: &str) -> Name {
    let is_version = |part: &&str| part.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok());
    let part = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path);
    let part = part.split('.').next().unwrap_or(part);
    Name::new(part.strip_prefix("go-").unwrap_or(part).replace('-', "_"))
}
