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
# `source` is the Go that was ported: an import path, or a path from here (where it starts with a dot), from a folder
# above, or from where goxide is run. `settle = false` skips the compilation of the port by cargo.
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
/// A path into GOROOT becomes its import path; a path below the current folder is taken from there; any other path is
/// taken from the port; what is no path is an import path and stays.
pub fn portable_source(typed: &str, cwd: &Path, goroot: Option<&Path>, out: &Path) -> String {
    let (base, dots) = split_dots(typed);
    let path = Path::new(base);
    if !path.is_absolute() && !base.starts_with('.') && !cwd.join(path).exists() {
        return typed.to_owned();
    }
    let place = clean(&cwd.join(path));
    if let Some(inside) = goroot.and_then(|root| place.strip_prefix(root.join("src")).ok()) {
        return slashes(inside) + dots;
    }
    match place.strip_prefix(cwd) {
        Ok(inside) if !inside.as_os_str().is_empty() => slashes(inside) + dots,
        Ok(_) | Err(_) => {
            let from_port = slashes(&relative(&place, &clean(&cwd.join(out))));
            if from_port.is_empty() { format!(".{dots}") } else { from_port + dots }
        }
    }
}

/// Where the source of a port is now: what starts with a dot is seen from the port, anything else from here or from a
/// folder above the port. What is found nowhere is an import path.
pub fn locate_source(source: &str, cwd: &Path, out: &Path) -> String {
    let (base, dots) = split_dots(source);
    let out = clean(&cwd.join(out));
    let from_here = |place: &Path| {
        let place = clean(place);
        match place.strip_prefix(cwd) {
            Ok(inside) if !inside.as_os_str().is_empty() => slashes(inside) + dots,
            Ok(_) => format!(".{dots}"),
            Err(_) => place.display().to_string() + dots,
        }
    };
    if base.starts_with('.') {
        return from_here(&out.join(base));
    }
    if Path::new(base).is_absolute() || cwd.join(base).exists() {
        return source.to_owned();
    }
    let seen = out.ancestors().map(|above| above.join(base)).find(|p| p.exists());
    seen.map_or_else(|| source.to_owned(), |place| from_here(&place))
}

/// A pattern without its `/...`, and that.
fn split_dots(source: &str) -> (&str, &str) {
    source.strip_suffix("/...").map_or((source, ""), |base| (base, "/..."))
}

/// A path without `.` and `..`, by its words alone.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
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
    fn sources_are_written_without_machine_paths_and_found_again() {
        let dir = tempfile::tempdir().expect("a place");
        let home = dir.path().canonicalize().expect("a place");
        for folder in ["a/samples/users", "pkg", "x/out", "a/target/deep/out"] {
            std::fs::create_dir_all(home.join(folder)).expect("made");
        }
        let cwd = home.join("a");
        let goroot = home.join("go");
        for (typed, out, written) in [
            ("samples/users", "target/deep/out", "samples/users"),
            ("./samples/users/", "target/deep/out", "samples/users"),
            ("samples/...", "../x/out", "samples/..."),
            (&*cwd.join("samples/users").display().to_string(), "../x/out", "samples/users"),
            (".", "../x/out", "../../a"),
            ("./...", "../x/out", "../../a/..."),
            ("../pkg", "../x/out", "../../pkg"),
            ("container/list", "../x/out", "container/list"),
            (&*goroot.join("src/container/list").display().to_string(), "../x/out", "container/list"),
        ] {
            let source = portable_source(typed, &cwd, Some(&goroot), Path::new(out));
            assert_eq!(source, written, "{typed}");
            // Seen from the port itself, the source is where it was.
            let port = clean(&cwd.join(out));
            let found = locate_source(&source, &port, Path::new("."));
            let (found, typed) = (split_dots(&found).0, split_dots(typed).0);
            if cwd.join(typed).exists() && !(written.starts_with("samples") && out.contains("../x")) {
                assert_eq!(clean(&port.join(found)), clean(&cwd.join(typed)), "{written}");
            }
        }
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
