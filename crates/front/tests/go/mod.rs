//! Where Go is on this machine, and which files are there.

use std::path::{Path, PathBuf};
use std::process::Command;

/// GOROOT: the variable, or what the `go` on the PATH says. Without Go this is said, and where `GOXIDE_REQUIRE_GO` is set it
/// is a failure.
pub(crate) fn root() -> Option<PathBuf> {
    let named = std::env::var_os("GOROOT").filter(|r| !r.is_empty()).map(PathBuf::from);
    let root = named.or_else(|| {
        let out = Command::new("go").args(["env", "GOROOT"]).output().ok().filter(|o| o.status.success())?;
        Some(String::from_utf8(out.stdout).ok()?.trim().into())
    });
    if root.is_none() {
        assert!(std::env::var_os("GOXIDE_REQUIRE_GO").is_none(), "no Go on this machine");
        println!("no Go on this machine");
    }
    root
}

/// The Go files in and below a folder, sorted; none where there is no such folder.
#[allow(dead_code, reason = "not every test reads files itself")]
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "go") {
            found.push(path);
        }
    }
    found
}
