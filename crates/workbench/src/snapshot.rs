//! Approved ports of a person's own Go folders, kept beside them in insta's format.
//!
//! One file per package, `snapshots/<package folder, parts joined by __>.snap` under the folder asked for, so that
//! a reviewer reads a port as one text and `cargo insta` understands the file.

use crate::diff;
use crate::output::Files;
use crate::refusal::Outcome;
use goxide_source::{Diagnostic, codes};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the approved ports.
pub const SNAPSHOTS: &str = "snapshots";

/// Opens each file; Rust, TOML and Markdown have no such line at their start.
const RULE: &str = "=== ";

/// Where the approved port of a package stands: `root` is the folder asked for, `package` the path below it.
pub fn place(root: &Path, package: &str) -> PathBuf {
    let name: Vec<&str> = package.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
    let own = || root.canonicalize().ok().and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned()));
    let name = if name.is_empty() { own().unwrap_or_else(|| "port".into()) } else { name.join("__") };
    root.join(SNAPSHOTS).join(format!("{name}.snap"))
}

/// A snapshot file with `files` as its content.
pub fn to_snap(package: &str, files: &Files) -> String {
    let expression = format!("goxide port {package}");
    let head = format!("---\nsource: {}\nexpression: {}\n---\n", quoted(package), quoted(&expression));
    let mut text = head;
    for (path, content) in files {
        text += &format!("{RULE}{path}\n{content}");
        if !content.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is always JSON, and JSON strings are YAML strings")
}

/// The files in a snapshot: what follows its header, cut at the rules.
pub fn from_snap(text: &str) -> Files {
    let text = text.replace("\r\n", "\n");
    let content =
        text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or("", |(_, content)| content);
    let mut files = Files::new();
    let mut current: Option<&mut String> = None;
    for line in content.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix(RULE) {
            current = Some(files.entry(path.trim_end().to_owned()).or_default());
        } else if let Some(file) = &mut current {
            file.push_str(line);
        }
    }
    files
}

/// What became of comparing a port with its approved one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// They are alike.
    Same,
    /// Nothing is approved yet.
    New,
    /// They differ.
    Differs(Vec<diff::FileDiff>),
}

/// Compares `files` with the approved port at `path`.
pub fn compare(path: &Path, package: &str, files: &Files) -> Outcome<Compared> {
    let approved = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Compared::New),
        Err(e) => return Err(unusable(path, &e).into()),
    };
    // Through the format both ways, so that a missing final line break makes no difference.
    let new = from_snap(&to_snap(package, files));
    let old: BTreeMap<String, Vec<u8>> =
        from_snap(&approved).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let diffs = diff::files(&old, &new);
    Ok(if diffs.is_empty() { Compared::Same } else { Compared::Differs(diffs) })
}

/// Approves `files`.
pub fn accept(path: &Path, package: &str, files: &Files) -> Outcome<()> {
    let write = || {
        let parent = path.parent().ok_or(io::ErrorKind::NotFound)?;
        std::fs::create_dir_all(parent)?;
        let mut file = tempfile::NamedTempFile::new_in(parent)?;
        io::Write::write_all(&mut file, to_snap(package, files).as_bytes())?;
        open_to_others(file.path())?;
        file.persist(path).map_err(|e| e.error).map(drop)
    };
    write().map_err(|e| unusable(path, &e).into())
}

/// A temporary file is private; an approved one is a file like any other.
fn open_to_others(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    let _ = path;
    Ok(())
}

fn unusable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(codes::WRITE_FAILED, format!("cannot use {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::from([
            ("Cargo.toml".into(), "[package]\n".into()),
            ("src/lib.rs".into(), "fn f() {}\n---\nx".into()),
        ])
    }

    #[test]
    fn the_format_is_insta_s() {
        let text = to_snap("a/b", &files());
        assert!(
            text.starts_with("---\nsource: \"a/b\"\nexpression: \"goxide port a/b\"\n---\n=== Cargo.toml\n")
        );
        assert_eq!(from_snap(&text)["src/lib.rs"], "fn f() {}\n---\nx\n");
    }

    #[test]
    fn accepted_is_the_same_and_an_edit_differs() {
        let dir = tempfile::tempdir().expect("a place");
        let path = place(dir.path(), "./a/b");
        assert!(path.ends_with("snapshots/a__b.snap"));
        assert_eq!(compare(&path, "a/b", &files()).expect("readable"), Compared::New);
        accept(&path, "a/b", &files()).expect("writable");
        assert_eq!(compare(&path, "a/b", &files()).expect("readable"), Compared::Same);
        let mut other = files();
        other.insert("src/lib.rs".into(), "fn g() {}\n".into());
        assert!(
            matches!(compare(&path, "a/b", &other).expect("readable"), Compared::Differs(d) if d.len() == 1)
        );
    }
}
