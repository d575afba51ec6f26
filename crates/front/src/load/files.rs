//! The texts of one package.

use super::{Env, Place, SkipReason, Skipped, Stat, Tree, TreeError, Unit, constraint, std_index};
use goxide_ir::Origin;
use goxide_source::{Diagnostic, codes};
use std::path::Path;

/// Larger files are refused.
const MAX_BYTES: u64 = 16 << 20;

/// What reading a package gave.
#[derive(Default)]
pub(super) struct Read {
    /// Path as people know it, and text.
    pub(super) texts: Vec<(String, String)>,
    pub(super) skipped: Vec<Skipped>,
    /// Files that are there and cannot be used.
    pub(super) problems: Vec<Problem>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file that cannot be used, with as much of its text as shows the place.
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) at: u32,
    pub(super) diagnostic: Diagnostic,
}

/// Reads the files of a unit that the environment selects.
pub(super) fn read(unit: &Unit, tree: &dyn Tree, env: &Env) -> Read {
    let mut found = Read::default();
    match &unit.place {
        Place::Nowhere => {}
        Place::Index(text) => {
            for (name, text) in std_index::files(text) {
                found.texts.push((format!("{}{name}", unit.prefix), text.to_string()));
            }
        }
        Place::Files(files) => {
            for file in files {
                found.file(file, &unit.prefix, tree, env, true);
            }
        }
        Place::Dir(dir) => found.dir(dir, unit, tree, env),
    }
    found
}

/// The names of the Go files in a folder, sorted. Names that start with `_` or `.` do not count.
pub(super) fn go_files(dir: &Path, tree: &dyn Tree) -> Result<Vec<String>, TreeError> {
    let mut names: Vec<String> = tree
        .list(dir)?
        .into_iter()
        .filter(|e| !e.is_dir && e.name.ends_with(".go") && !e.name.starts_with(['_', '.']))
        .map(|e| e.name)
        .collect();
    names.sort();
    Ok(names)
}

impl Read {
    fn dir(&mut self, dir: &Path, unit: &Unit, tree: &dyn Tree, env: &Env) {
        let names = match go_files(dir, tree) {
            Ok(names) => names,
            Err(error) => return self.diagnostics.push(cannot_open(dir, &error)),
        };
        for name in &names {
            if name.ends_with("_test.go") && !(env.tests && unit.origin == Origin::Port) {
                self.skip(format!("{}{name}", unit.prefix), SkipReason::Test);
            } else if !constraint::name_matches(name, env) {
                self.skip(format!("{}{name}", unit.prefix), SkipReason::Constraint);
            } else {
                self.file(&dir.join(name), &unit.prefix, tree, env, false);
            }
        }
        if self.texts.is_empty() && self.problems.is_empty() {
            let why = match self.skipped.len() {
                0 => format!("no Go files in `{}`", dir.display()),
                n => format!(
                    "no Go files in `{}` for {}/{}: {n} left out",
                    dir.display(),
                    env.goos,
                    env.goarch
                ),
            };
            self.diagnostics.push(
                Diagnostic::error(codes::NO_GO_FILES, why)
                    .help("name a folder with .go files of a package; test files alone are none"),
            );
        }
    }

    fn skip(&mut self, path: String, reason: SkipReason) {
        self.skipped.push(Skipped { path, reason });
    }

    /// Reads one file; `asked` if it was named itself, so that no constraint counts.
    fn file(&mut self, file: &Path, prefix: &str, tree: &dyn Tree, env: &Env, asked: bool) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = format!("{prefix}{name}");
        let bytes = match tree.stat(file) {
            Ok(Stat::File(size)) if size > MAX_BYTES => {
                let message =
                    format!("{path} has {} MiB, more than {}", size.div_ceil(1 << 20), MAX_BYTES >> 20);
                let help = "leave the file out of the folder that is ported, or port what generates it";
                return self.problem(
                    path,
                    String::new(),
                    0,
                    Diagnostic::error(codes::TOO_LARGE, message).help(help),
                );
            }
            Ok(Stat::Dir) => return,
            Ok(Stat::File(_)) => tree.read(file),
            Err(error) => Err(error),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return self.diagnostics.push(cannot_open(file, &error)),
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to() as u32;
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let found = Diagnostic::error(codes::NOT_UTF8, format!("{path} is not UTF-8"))
                    .help("convert it, for instance with iconv");
                return self.problem(path, text, at, found);
            }
        };
        if let Some(at) = text.find('\0') {
            let found = Diagnostic::error(codes::NUL_BYTE, format!("{path} holds a NUL byte"))
                .help("remove the byte; Go refuses it too");
            return self.problem(path, text, at as u32, found);
        }
        if !asked && !constraint::text_matches(&text, env) {
            return self.skip(path, SkipReason::Constraint);
        }
        self.texts.push((path, text));
    }

    fn problem(&mut self, path: String, text: String, at: u32, diagnostic: Diagnostic) {
        self.skip(path.clone(), SkipReason::Unreadable);
        self.problems.push(Problem { path, text, at, diagnostic });
    }
}

/// What to say of a path that cannot be opened.
pub(super) fn cannot_open(path: &Path, error: &TreeError) -> Diagnostic {
    let shown = path.display();
    match error {
        TreeError::NotFound => Diagnostic::error(codes::NOT_FOUND, format!("`{shown}` is not there"))
            .help("name a folder with Go files, a .go file, an import path, or ./..."),
        TreeError::Loop => {
            Diagnostic::error(codes::PATH_LOOP, format!("the symbolic links of `{shown}` lead in a circle"))
                .help("remove the link, or name the folder that holds the files")
        }
        TreeError::Other(words) => {
            Diagnostic::error(codes::NOT_FOUND, format!("`{shown}` cannot be read: {words}"))
                .help("check the permissions of the path")
        }
    }
}
