//! Which folders hold Go packages.

use crate::refusal::Outcome;
use goxide_source::{Diagnostic, codes};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The folders in and below `dir` that hold Go files, as paths below it (`.` for itself), in order. As for `go
/// list ./...`, `testdata`, `vendor` and names that start with `.` or `_` do not count; links are not followed.
pub fn below(dir: &Path) -> Outcome<Vec<String>> {
    let mut found = BTreeSet::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(folder) = todo.pop() {
        let place = dir.join(&folder);
        let entries = std::fs::read_dir(&place).map_err(|e| unreadable(&place, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| unreadable(&place, &e))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(|e| unreadable(&place, &e))?;
            if name.starts_with(['.', '_']) {
                continue;
            }
            if kind.is_dir() && !matches!(&*name, "testdata" | "vendor") {
                todo.push(folder.join(name));
            } else if !kind.is_dir() && name.ends_with(".go") && !name.ends_with("_test.go") {
                let path = folder.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>();
                found.insert(if path.is_empty() { ".".to_owned() } else { path.join("/") });
            }
        }
    }
    if found.is_empty() {
        return Err(Diagnostic::error(
            codes::NO_GO_FILES,
            format!("no Go package in or below {}", dir.display()),
        )
        .help("name a folder that holds .go files")
        .into());
    }
    Ok(found.into_iter().collect())
}

fn unreadable(dir: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(codes::NOT_FOUND, format!("cannot read {}: {error}", dir.display()))
        .help("name a folder that holds .go files")
}
