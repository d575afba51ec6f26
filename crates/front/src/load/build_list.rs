//! Which folder an import path of a module means: the person's own modules (`go.work` around them), what they replace,
//! what they vendor, and what they require.
//!
//! The versions are those of the person's modules alone: since Go 1.17 a go.mod names all that its packages need. Where it
//! does not, what the importing module asks for itself is taken, which may be older than what `go` would choose.

use super::files::go_files;
use super::resolve::{Found, below};
use super::{Loader, Place, Replacement, go_mod};
use crate::parse::Detail;
use goxide_ir::Origin;
use std::cmp::Ordering;
use std::path::{Path, PathBuf};

/// The modules whose go.mod files decide, and the go.work that joins them.
#[derive(Default)]
pub(super) struct BuildList {
    /// Indices of the person's modules.
    mains: Vec<usize>,
    /// What go.work files replace: module, version if only that one, and what stands for it; folders are absolute.
    replaced: Vec<(String, Option<String>, Replacement)>,
    /// Folders that hold a `vendor`.
    roots: Vec<PathBuf>,
}

/// A folder that may hold the package.
struct Choice {
    /// How much of the import path is the module's.
    len: usize,
    dir: PathBuf,
    /// Whether it is in one of the person's modules: which.
    main: Option<usize>,
}

impl Loader<'_> {
    /// The module of a package that was asked for is one that decides, and so are those that a go.work joins with it.
    pub(super) fn decides(&mut self, module: usize) {
        if self.build_list.mains.contains(&module) {
            return;
        }
        self.build_list.mains.push(module);
        let root = self.modules[module].root.clone();
        self.build_list.roots.push(root.clone());
        let work =
            root.ancestors().find(|d| self.tree.stat(&d.join("go.work")).is_ok()).map(Path::to_path_buf);
        let Some(work) = work else { return };
        let Ok(text) = self.tree.read(&work.join("go.work")) else { return };
        let Ok(parsed) = go_mod::parse_work(&String::from_utf8_lossy(&text)) else { return };
        let used: Vec<PathBuf> = parsed.uses.iter().map(|dir| self.absolute(&work.join(dir))).collect();
        // A module that the go.work does not use stands alone.
        if !used.contains(&root) {
            return;
        }
        for dir in used {
            if let Some(module) = self.module_of(&dir)
                && !self.build_list.mains.contains(&module)
            {
                self.build_list.mains.push(module);
            }
        }
        for (name, version, replacement) in parsed.replaces {
            self.build_list.replaced.push((name, version, absolute(&work, replacement)));
        }
        self.build_list.roots.push(work);
    }

    /// The package `path`, imported from `module`.
    pub(super) fn find_in_modules(&mut self, module: usize, path: &str) -> Option<Found> {
        let here = &self.modules[module];
        if !self.build_list.mains.contains(&module)
            && let Some(rest) = below(path, &here.go_mod.module)
            && let Some(found) = self.package(path, here.root.join(rest), Some(module), Detail::Declarations)
        {
            return Some(found);
        }
        let mut choices: Vec<Choice> = Vec::new();
        for main in self.build_list.mains.iter().copied() {
            let main_module = &self.modules[main];
            if let Some(rest) = below(path, &main_module.go_mod.module) {
                let len = main_module.go_mod.module.len();
                choices.push(Choice { len, dir: main_module.root.join(rest), main: Some(main) });
            }
        }
        let vendored = self.build_list.roots.iter().map(|root| root.join("vendor").join(path));
        choices.extend(vendored.map(|dir| Choice { len: path.len(), dir, main: None }));
        choices.extend(self.required(path, &self.build_list.mains));
        // The longest module path wins; of equal ones the first.
        choices.sort_by_key(|c| std::cmp::Reverse(c.len));
        choices.extend(self.required(path, &[module]));
        for Choice { dir, main, .. } in choices {
            let in_vendor = dir.ends_with(Path::new("vendor").join(path));
            let of = match main {
                Some(_) => main,
                None if in_vendor => Some(module),
                None => self.module_of(&dir),
            };
            let detail = if main.is_some() { Detail::Full } else { Detail::Declarations };
            if let Some(found) = self.package(path, dir, of, detail) {
                return Some(found);
            }
        }
        None
    }

    /// The folders that what `modules` require and replace offers for a path.
    fn required(&self, path: &str, modules: &[usize]) -> Vec<Choice> {
        let mut versions: Vec<(&str, &str)> = Vec::new();
        for (name, version) in modules.iter().flat_map(|m| &self.modules[*m].go_mod.requires) {
            let excluded =
                |m: &usize| self.modules[*m].go_mod.excludes.iter().any(|(n, v)| n == name && v == version);
            if below(path, name).is_none() || self.build_list.mains.iter().any(excluded) {
                continue;
            }
            match versions.iter_mut().find(|(n, _)| n == name) {
                Some((_, known)) if compare(version, known) == Ordering::Greater => *known = version,
                Some(_) => {}
                None => versions.push((name, version)),
            }
        }
        // What is replaced need not be required.
        let of_mains = self.build_list.mains.iter().map(|m| &self.modules[*m]);
        let in_mains = of_mains.flat_map(|m| {
            m.go_mod.replaces.iter().map(|(n, v, r)| (n.clone(), v.clone(), absolute(&m.root, r.clone())))
        });
        let replaced: Vec<_> = self.build_list.replaced.iter().cloned().chain(in_mains).collect();
        for (name, ..) in &replaced {
            if below(path, name).is_some() && !versions.iter().any(|(n, _)| n == name) {
                versions.push((name, ""));
            }
        }
        let choice = |(name, version): &(&str, &str)| {
            let fits = |v: &Option<String>| v.as_ref().is_none_or(|v| v == version);
            let dir = match replaced.iter().find(|(n, v, _)| n == name && fits(v)) {
                Some((_, _, Replacement::Dir(dir))) => Some(PathBuf::from(dir)),
                Some((_, _, Replacement::Module(other, version))) => self.in_cache(other, version),
                None => self.in_cache(name, version),
            };
            Some(Choice { len: name.len(), dir: dir?.join(below(path, name)?), main: None })
        };
        versions.iter().filter_map(choice).collect()
    }

    fn package(&self, path: &str, dir: PathBuf, module: Option<usize>, detail: Detail) -> Option<Found> {
        let files = go_files(&dir, self.tree).ok()?;
        let found = Found {
            path: path.to_string(),
            origin: Origin::Dependency,
            detail,
            place: Place::Dir(dir),
            module,
        };
        (!files.is_empty()).then_some(found)
    }

    /// The folder of a module in the cache; upper-case letters are written `!a` there.
    fn in_cache(&self, module: &str, version: &str) -> Option<PathBuf> {
        let escape = |text: &str| -> String {
            let mut out = String::new();
            for c in text.chars() {
                if c.is_ascii_uppercase() {
                    out.push('!');
                }
                out.push(c.to_ascii_lowercase());
            }
            out
        };
        Some(self.env.gomodcache.as_ref()?.join(format!("{}@{}", escape(module), escape(version))))
    }
}

fn absolute(root: &Path, replacement: Replacement) -> Replacement {
    match replacement {
        Replacement::Dir(dir) => Replacement::Dir(root.join(dir).to_string_lossy().into_owned()),
        Replacement::Module(..) => replacement,
    }
}

/// The order of versions: numbers as numbers, and what comes before a release below it.
fn compare(a: &str, b: &str) -> Ordering {
    fn parts(version: &str) -> (Vec<u64>, Option<&str>) {
        let version = version.trim_start_matches('v').split('+').next().unwrap_or_default();
        let (release, before) = match version.split_once('-') {
            Some((release, before)) => (release, Some(before)),
            None => (version, None),
        };
        (release.split('.').map(|n| n.parse().unwrap_or(0)).collect(), before)
    }
    let ((a, a_before), (b, b_before)) = (parts(a), parts(b));
    a.cmp(&b).then_with(|| match (a_before, b_before) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => a.cmp(b),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_versions_are_greater() {
        for (older, newer) in [
            ("v1.9.0", "v1.10.0"),
            ("v1.2.0-rc.1", "v1.2.0"),
            ("v0.0.0-20200101000000-abc", "v0.0.0-20210101000000-abc"),
            ("v2.0.0", "v2.0.1+incompatible"),
        ] {
            assert_eq!(compare(older, newer), Ordering::Less, "{older} {newer}");
            assert_eq!(compare(newer, older), Ordering::Greater, "{older} {newer}");
        }
        assert_eq!(compare("v1.0.0", "v1.0.0"), Ordering::Equal);
    }
}
