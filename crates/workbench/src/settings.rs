//! `goxide.toml`: where a port comes from and how it is made. Written once, the person's from then on.

use crate::refusal::{Outcome, Refusal};
use goxide_source::{Diagnostic, SourceFile, SourceMap, Span, codes};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Component, Path, PathBuf};

/// The name of the file.
pub const SETTINGS: &str = "goxide.toml";

const HEAD: &str = "\
# Settings of this port. goxide wrote them once; they are yours to change.
# `source` is the Go that was ported: a path from where goxide was run or from this folder (or one above it), or
# an import path. `settle = false` skips the compilation of the port by cargo.
";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The Go, as [`portable_source`] gives it.
    pub source: String,
    /// Whether the port is compiled and what rustc rejects degraded.
    #[serde(default = "yes")]
    pub settle: bool,
}

fn yes() -> bool {
    true
}

impl Settings {
    /// The text of the file.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a string and a bool are always TOML");
        format!("{HEAD}\n{body}")
    }
}

/// Reads the settings of the port at `out`; `None` where it has none.
pub fn read(out: &Path) -> Outcome<Option<Settings>> {
    let path = out.join(SETTINGS);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound || e.kind() == io::ErrorKind::NotADirectory => {
            return Ok(None);
        }
        Err(e) => {
            let message = format!("cannot read {}: {e}", path.display());
            return Err(Diagnostic::error(codes::BAD_LEDGER, message).into());
        }
    };
    toml::from_str(&text).map(Some).map_err(|e| bad_toml(&path.display().to_string(), &text, &e))
}

/// The settings file of the port at `out` with another source and everything else, comments too, as it was.
pub fn with_source(out: &Path, source: &str) -> io::Result<String> {
    #[derive(Deserialize)]
    struct Place {
        source: toml::Spanned<String>,
    }
    let text = std::fs::read_to_string(out.join(SETTINGS))?;
    let place: Place = toml::from_str(&text).map_err(io::Error::other)?;
    let range = place.source.span();
    let value = toml::Value::from(source).to_string();
    Ok(format!("{}{value}{}", &text[..range.start], &text[range.end..]))
}

/// A TOML error with its place.
pub(crate) fn bad_toml(path: &str, text: &str, error: &toml::de::Error) -> Box<Refusal> {
    let mut sources = SourceMap::default();
    let file = sources.add(SourceFile::new(path, text));
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    let mut diagnostic = Diagnostic::error(codes::BAD_LEDGER, message)
        .help("`goxide explain GX0105` shows the shape; or remove the file and let goxide write it");
    if let Some(range) = error.span() {
        diagnostic = diagnostic.at(Span::new(file, range.start as u32, range.end as u32), "");
    }
    Refusal::new(vec![diagnostic], sources)
}

/// How `typed` is written down, so that the port holds no path of this machine where that can be helped.
///
/// A relative path and an import path stay as they are; a path under the current folder is taken from there; a
/// path into GOROOT becomes its import path; any other is taken from the port.
pub fn portable_source(typed: &str, cwd: &Path, goroot: Option<&Path>, out: &Path) -> String {
    let path = Path::new(typed);
    if !path.is_absolute() {
        return typed.replace('\\', "/");
    }
    if let Some(inside) = goroot.and_then(|root| path.strip_prefix(root.join("src")).ok()) {
        return slashes(inside);
    }
    if let Ok(inside) = path.strip_prefix(cwd) {
        return if inside.as_os_str().is_empty() { ".".into() } else { slashes(inside) };
    }
    slashes(&relative(path, &std::path::absolute(out).unwrap_or_else(|_| out.into())))
}

/// Where the source of a port is now: seen from here, from the port, or from a folder above it.
/// What is found nowhere is taken for an import path.
pub fn locate_source(source: &str, out: &Path) -> String {
    let path = Path::new(source);
    if path.is_absolute() || path.exists() {
        return source.to_owned();
    }
    let out = std::path::absolute(out).unwrap_or_else(|_| out.into());
    let seen = out.ancestors().map(|above| above.join(path)).find(|p| p.exists());
    seen.map_or_else(|| source.to_owned(), |p| p.display().to_string())
}

fn relative(to: &Path, from: &Path) -> PathBuf {
    let (to, from): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (to.components().collect(), from.components().collect());
    let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect()
}

fn slashes(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_written_without_machine_paths() {
        let place = |typed| {
            portable_source(typed, Path::new("/home/a"), Some(Path::new("/go")), Path::new("/tmp/x/out"))
        };
        assert_eq!(place("samples/users"), "samples/users");
        assert_eq!(place("/home/a/samples/users"), "samples/users");
        assert_eq!(place("/home/a"), ".");
        assert_eq!(place("/go/src/container/list"), "container/list");
        assert_eq!(place("/tmp/x/pkg"), "../pkg");
    }

    #[test]
    fn settings_survive_a_round_trip() {
        let settings = Settings { source: "samples/users".into(), settle: false };
        assert_eq!(toml::from_str::<Settings>(&settings.to_toml()).ok(), Some(settings));
    }

    #[test]
    fn another_source_changes_one_value() {
        let dir = tempfile::tempdir().expect("a place");
        std::fs::write(dir.path().join(SETTINGS), "# mine\nsource = 'a' # here\nsettle = false\n")
            .expect("written");
        let text = with_source(dir.path(), "b\"c").expect("settings");
        assert_eq!(text, "# mine\nsource = 'b\"c' # here\nsettle = false\n");
    }

    #[test]
    fn a_wrong_key_is_shown_with_its_line() {
        let text = "source = \"a\"\nsettel = true\n";
        let error = toml::from_str::<Settings>(text).expect_err("the key is misspelt");
        let refusal = bad_toml("goxide.toml", text, &error);
        let shown =
            goxide_source::render(&refusal.diagnostics[0], &refusal.sources, goxide_source::Style::Plain);
        assert!(shown.contains("goxide.toml:2:1"), "{shown}");
    }
}
