//! What was read: files, imports, what was left out; and the syntax tree of each file.

use super::outline::Outline;
use crate::refusal::Outcome;
use crate::stages::Loaded;
use goxide_front::load::SkipReason;
use goxide_ir::Origin;
use goxide_source::{Diagnostic, codes};
use std::path::{Path, PathBuf};

/// The packages with their files and imports, then the files left out.
pub(super) fn outline(loaded: &Loaded) -> Vec<Outline> {
    let program = &loaded.program;
    let mut all: Vec<Outline> = program
        .packages
        .iter()
        .filter(|(_, package)| package.origin != Origin::Universe)
        .map(|(_, package)| {
            let origin = match package.origin {
                Origin::Universe | Origin::Port => "to port",
                Origin::Dependency => "dependency",
                Origin::Std => "std",
                Origin::Missing => "missing",
            };
            let head = Outline::new(format!("{} (package {}, {origin})", package.path, package.name));
            if package.origin != Origin::Port {
                return head;
            }
            let files = package.files.iter().map(|id| {
                let source = &loaded.sources[program[*id].source];
                let text = format!("{}, {} lines", source.path(), source.line_count());
                let imports = program[*id].imports.iter();
                Outline::new(text).with_all(imports.map(|i| Outline::new(&*i.path).role("imports")))
            });
            head.with_all(files)
        })
        .collect();
    if !loaded.skipped.is_empty() {
        let skipped = loaded.skipped.iter().map(|skipped| {
            let why = match skipped.reason {
                SkipReason::Test => "a test",
                SkipReason::Constraint => "for another system or tag",
                SkipReason::Unreadable => "cannot be read as Go",
                SkipReason::OtherPackage => "of another package",
                SkipReason::Cgo => "calls C",
            };
            Outline::new(format!("{}: {why}", skipped.path))
        });
        all.push(Outline::new("left out").with_all(skipped));
    }
    all
}

/// The syntax trees of a file, or of the files in a folder, whether they build or not; `None` where `source` is
/// neither.
pub(super) fn syntax_of_path(source: &str) -> Option<Outcome<Vec<Outline>>> {
    let path = Path::new(source);
    let files = if path.is_dir() {
        let entries = std::fs::read_dir(path).ok()?.flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "go")).collect();
        files.sort();
        files
    } else {
        vec![path.to_path_buf()]
    };
    if files.is_empty() || !files[0].is_file() {
        return None;
    }
    Some(files.iter().map(|file| tree_of_file(file)).collect())
}

fn tree_of_file(file: &Path) -> Outcome<Outline> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|e| {
        Diagnostic::error(codes::NOT_FOUND, format!("cannot read {name}: {e}")).help("name a .go file")
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let place = e.utf8_error().valid_up_to();
        Diagnostic::error(codes::NOT_UTF8, format!("{name} is not UTF-8 at byte {place}")).help("convert it")
    })?;
    Ok(tree(&name, &text))
}

/// The syntax tree of each file to port.
pub(super) fn syntax(loaded: &Loaded) -> Vec<Outline> {
    let program = &loaded.program;
    let mut outlines = Vec::new();
    for (_, package) in program.ported() {
        for file in &package.files {
            let source = &loaded.sources[program[*file].source];
            outlines.push(tree(source.path(), source.text()));
        }
    }
    outlines
}

/// Rows with their depth become a tree.
fn tree(path: &str, text: &str) -> Outline {
    let mut open = vec![Outline::new(path)];
    let close = |open: &mut Vec<Outline>, depth: usize| {
        while open.len() > depth {
            let Some(done) = open.pop() else { break };
            if let Some(parent) = open.last_mut() {
                parent.children.push(done);
            }
        }
    };
    for row in goxide_front::parse::rows(text) {
        close(&mut open, row.depth as usize + 1);
        let leaf = if row.is_leaf { text.get(row.start as usize..row.end as usize) } else { None };
        let line = match leaf {
            Some(leaf) => format!("{} {leaf:?}", row.kind),
            None => row.kind.to_string(),
        };
        open.push(Outline::new(line));
    }
    close(&mut open, 1);
    open.pop().unwrap_or_default()
}
