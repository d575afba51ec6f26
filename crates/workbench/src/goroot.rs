//! Where the Go tool keeps its library, if it is installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// `$GOROOT`, the folder around the `go` on the PATH, or what that says; `None` without Go.
pub fn find() -> Option<PathBuf> {
    let holds_library = |root: &PathBuf| root.join("src/builtin").is_dir();
    if let Some(root) = std::env::var_os("GOROOT").map(PathBuf::from).filter(holds_library) {
        return Some(root);
    }
    let paths = std::env::var_os("PATH")?;
    let tool = std::env::split_paths(&paths).map(|dir| dir.join("go")).find(|go| go.is_file())?;
    let around = tool.canonicalize().ok().and_then(|go| Some(go.parent()?.parent()?.to_path_buf()));
    around.filter(holds_library).or_else(|| {
        let said = Command::new(tool).args(["env", "GOROOT"]).stdin(Stdio::null()).output().ok()?;
        Some(PathBuf::from(String::from_utf8(said.stdout).ok()?.trim())).filter(holds_library)
    })
}
