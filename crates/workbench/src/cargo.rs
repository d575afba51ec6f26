//! Compiling a port: find cargo, give it the files in a folder of their own, read what rustc says.
//!
//! The folder lies in the user's cache, one per port, so that a second run compiles only what changed. Nothing of it
//! reaches the port.

use crate::output::Files;
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic as Rustc, DiagnosticLevel, DiagnosticSpan};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A place in a file of the port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path inside the port.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// One error of rustc.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is; `None` where rustc names no place in the port.
    pub place: Option<Place>,
    /// Other places the message speaks of.
    pub others: Vec<Place>,
    /// The derived trait whose expansion it is about.
    pub derive: Option<String>,
    /// Where rustc wants a `mut` and nothing else: line and column, from 1.
    pub mutable: Option<(Place, usize)>,
    /// `E0382` and the like.
    pub code: Option<String>,
    /// The first line of the message.
    pub message: String,
    /// The message as people see it on a terminal, without colour.
    pub rendered: String,
}

impl Finding {
    /// The message with its code, as a marker quotes it.
    pub fn quote(&self) -> String {
        match &self.code {
            Some(code) => format!("{} [{code}]", self.message),
            None => self.message.clone(),
        }
    }
}

/// What compiling the port showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// No error.
    Clean,
    /// rustc's errors, each once, in the order of their places.
    Errors(Vec<Finding>),
    /// Cargo could not even start to compile, and this is why.
    Unable(String),
}

/// A cargo that works and a folder to use it in.
#[derive(Debug)]
pub struct Cargo {
    program: PathBuf,
    dir: PathBuf,
    target: PathBuf,
    _lock: Option<File>,
    _temporary: Option<tempfile::TempDir>,
}

impl Cargo {
    /// The cargo on the PATH with a folder for the port that will stand at `out`; `None` where there is none.
    pub fn find(out: &Path) -> Option<Cargo> {
        let named = std::env::var_os("CARGO").filter(|name| !name.is_empty());
        let program = PathBuf::from(named.unwrap_or_else(|| "cargo".into()));
        let version = Command::new(&program).arg("--version").stdin(Stdio::null()).output().ok()?;
        if !version.status.success() {
            return None;
        }
        match cached_room(out) {
            Ok((dir, target, lock)) => {
                Some(Cargo { program, dir, target, _lock: Some(lock), _temporary: None })
            }
            // The cache cannot be written, or another run holds the room.
            Err(_) => {
                let temporary = tempfile::Builder::new().prefix("goxide-").tempdir().ok()?;
                let (dir, target) = (temporary.path().join("port"), temporary.path().join("target"));
                Some(Cargo { program, dir, target, _lock: None, _temporary: Some(temporary) })
            }
        }
    }

    /// Compiles these files. Without the net first; with it where cargo has to fetch something.
    pub fn check(&self, files: &Files) -> io::Result<Checked> {
        lay_out(&self.dir, files)?;
        let offline = self.run(files, true)?;
        let checked = self.read(&offline, files);
        if !matches!(checked, Checked::Unable(_)) {
            return Ok(checked);
        }
        let online = self.run(files, false)?;
        Ok(self.read(&online, files))
    }

    fn run(&self, files: &Files, offline: bool) -> io::Result<Output> {
        let mut command = Command::new(&self.program);
        command.args(["check", "--quiet", "--message-format=json", "--target-dir"]).arg(&self.target);
        if has_more_than_code(files) {
            command.arg("--all-targets");
        }
        if offline {
            command.arg("--offline");
        }
        // Without a net the second try must not keep a person waiting.
        command.env("CARGO_NET_RETRY", "1").env("CARGO_HTTP_TIMEOUT", "15");
        command.current_dir(&self.dir).env("CARGO_TERM_COLOR", "never").env("CARGO_INCREMENTAL", "0");
        // Set by an outer `cargo run`; they speak of goxide, not of the port.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|n| n.starts_with("CARGO_PKG_") || n == "CARGO_MANIFEST_DIR") {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::null()).output()
    }

    fn read(&self, output: &Output, files: &Files) -> Checked {
        if output.status.success() {
            return Checked::Clean;
        }
        let mut findings = BTreeSet::new();
        for message in Message::parse_stream(&*output.stdout).flatten() {
            if let Message::CompilerMessage(message) = message {
                let rustc = message.message;
                let error = matches!(rustc.level, DiagnosticLevel::Error | DiagnosticLevel::Ice);
                if error && !rustc.message.starts_with("aborting due to") {
                    findings.insert(self.finding(&rustc, files));
                }
            }
        }
        if findings.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Checked::Unable(if said.is_empty() { output.status.to_string() } else { said });
        }
        Checked::Errors(findings.into_iter().collect())
    }

    fn finding(&self, rustc: &Rustc, files: &Files) -> Finding {
        let (primary, secondary): (Vec<_>, Vec<_>) = rustc.spans.iter().partition(|span| span.is_primary);
        let mut places: Vec<Place> = primary.into_iter().filter_map(|span| self.place(span, files)).collect();
        let place = (!places.is_empty()).then(|| places.remove(0));
        let children = rustc.children.iter().flat_map(|child| &child.spans);
        places.extend(secondary.into_iter().chain(children).filter_map(|span| self.place(span, files)));
        places.retain(|p| Some(p) != place.as_ref());
        let derive = rustc.spans.iter().filter(|span| span.is_primary).find_map(derived);
        Finding {
            place,
            others: places,
            derive,
            mutable: rustc
                .children
                .iter()
                .flat_map(|c| &c.spans)
                .find_map(|span| self.wants_mut(span, files)),
            code: rustc.code.as_ref().map(|code| code.code.clone()),
            message: rustc.message.lines().next().unwrap_or_default().to_owned(),
            rendered: rustc.rendered.clone().unwrap_or_default(),
        }
    }

    fn wants_mut(&self, span: &DiagnosticSpan, files: &Files) -> Option<(Place, usize)> {
        let insertion = (span.line_start, span.column_start) == (span.line_end, span.column_end);
        let wanted = insertion && span.suggested_replacement.as_deref() == Some("mut ");
        if !wanted || span.expansion.is_some() {
            return None;
        }
        Some((self.place(span, files)?, span.column_start))
    }

    /// The place in the port that a span stands for: where a macro was called, not where it is written.
    fn place(&self, span: &DiagnosticSpan, files: &Files) -> Option<Place> {
        let mut span = span;
        while let Some(expansion) = &span.expansion {
            span = &expansion.span;
        }
        let path = Path::new(&span.file_name);
        let inside = path.strip_prefix(&self.dir).unwrap_or(path);
        let file = inside.to_str()?.replace('\\', "/");
        files.contains_key(&file).then_some(Place { file, line: span.line_start })
    }
}

/// The trait, where a span stands in what `#[derive(Trait)]` made.
fn derived(span: &DiagnosticSpan) -> Option<String> {
    let name = &span.expansion.as_ref()?.macro_decl_name;
    Some(name.strip_prefix("#[derive(")?.strip_suffix(")]")?.to_owned())
}

/// Whether there are tests, benches or examples to compile as well.
fn has_more_than_code(files: &Files) -> bool {
    let elsewhere = |path: &str| ["tests/", "benches/", "examples/"].iter().any(|dir| path.starts_with(dir));
    files
        .iter()
        .any(|(path, text)| elsewhere(path) || (path.ends_with(".rs") && text.contains("#[cfg(test)]")))
}

/// Makes `dir` hold these files and no others, leaving alone what is there already, so that cargo sees no change.
fn lay_out(dir: &Path, files: &Files) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut todo = vec![dir.to_path_buf()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.strip_prefix(dir).ok().and_then(Path::to_str).map(|p| p.replace('\\', "/"));
            if path.is_dir() {
                todo.push(path);
            } else if !name.is_some_and(|name| name == "Cargo.lock" || files.contains_key(&name)) {
                fs::remove_file(path)?;
            }
        }
    }
    for (name, text) in files {
        let path = dir.join(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// The folder in the cache that belongs to the port at `out`, held by a lock.
fn cached_room(out: &Path) -> io::Result<(PathBuf, PathBuf, File)> {
    let cache = cache_dir().ok_or(io::ErrorKind::NotFound)?;
    let place = std::path::absolute(out)?;
    let name = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
    let room = cache.join("ports").join(&name[..16]);
    fs::create_dir_all(&room)?;
    let lock = File::create(room.join("lock"))?;
    lock.try_lock()?;
    // A target folder of its own: cargo takes packages of one name in different folders for the same one.
    Ok((room.join("port"), room.join("target"), lock))
}

/// `$GOXIDE_CACHE`, or `goxide` in the user's cache.
fn cache_dir() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("GOXIDE_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("goxide")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/goxide")))
        .filter(|dir| dir.is_absolute())
}
