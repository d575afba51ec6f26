//! Compiling a port: find cargo, give it the files in a folder of their own, read what rustc says.
//!
//! The folder lies in the user's cache, one per port, so that a second run compiles only what changed. Nothing of it
//! reaches the port.

use crate::cache;
use crate::output::Files;
use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Applicability, Diagnostic as Rustc, DiagnosticLevel, DiagnosticSpan};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Lints whose suggestion changes no behaviour, though rustc leaves it to a person whether it is what they want: a
/// name that starts with `_`, a result that is let go of, another spelling of the same question.
const NEVER_CHANGE_BEHAVIOUR: [&str; 3] =
    ["unused_variables", "unused_must_use", "clippy::unnecessary_get_then_check"];

/// A place in a file of the port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path inside the port.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// A change that rustc or clippy would make; lines and columns (in characters) count from 1, the end is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Where it starts.
    pub start: Place,
    /// The column it starts at.
    pub start_column: usize,
    /// The line it ends on.
    pub end_line: usize,
    /// The column it ends before.
    pub end_column: usize,
    /// What stands there afterwards.
    pub text: String,
}

/// One error of rustc, or one lint of rustc or clippy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it is; `None` where rustc names no place in the port.
    pub place: Option<Place>,
    /// Other places the message speaks of.
    pub others: Vec<Place>,
    /// The derived trait whose expansion it is about.
    pub derive: Option<String>,
    /// What would mend it without a change of behaviour: a missing `mut`, or what a lint suggests.
    pub edits: Vec<Edit>,
    /// `E0382` and the like, or the name of a lint.
    pub code: Option<String>,
    /// The first line of the message.
    pub message: String,
    /// The message as people see it on a terminal, without colour.
    pub rendered: String,
    /// Whether it is an error, of rustc or of a lint that is one by default.
    pub error: bool,
}

impl Finding {
    /// The message with its code, as a marker quotes it.
    pub fn quote(&self) -> String {
        match &self.code {
            Some(code) => format!("{} [{code}]", self.message),
            None => self.message.clone(),
        }
    }

    /// Whether `cargo check` would refuse the port for it: lints of clippy do not count.
    pub fn stops_rustc(&self) -> bool {
        self.error && !self.lint().is_some_and(|lint| lint.starts_with("clippy::"))
    }

    /// The lint it comes from; an error that is none has a code such as `E0382`, or no code. A literal that does not fit
    /// its type counts as an error: to allow it would change the value.
    pub fn lint(&self) -> Option<&str> {
        let is_error = |code: &str| {
            code.strip_prefix('E').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
        };
        self.code.as_deref().filter(|code| !is_error(code) && *code != "overflowing_literals")
    }
}

/// What compiling the port showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// No error; these lints, in the order of their places.
    Clean(Vec<Finding>),
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
    /// `clippy` where it is installed, which finds all that `check` finds; else `check`.
    verb: &'static str,
    _lock: Option<File>,
    _temporary: Option<tempfile::TempDir>,
}

impl Cargo {
    /// The cargo on the PATH with a folder for the port that will stand at `out`; `None` where there is none.
    pub fn find(out: &Path) -> Option<Cargo> {
        let named = std::env::var_os("CARGO").filter(|name| !name.is_empty());
        let program = PathBuf::from(named.unwrap_or_else(|| "cargo".into()));
        let works = |args: &[&str]| {
            let answer = Command::new(&program).args(args).stdin(Stdio::null()).output();
            answer.is_ok_and(|answer| answer.status.success())
        };
        if !works(&["--version"]) {
            return None;
        }
        let verb = if works(&["clippy", "--version"]) { "clippy" } else { "check" };
        match cached_room(out) {
            Ok((dir, target, lock)) => {
                Some(Cargo { program, dir, target, verb, _lock: Some(lock), _temporary: None })
            }
            // The cache cannot be written, or another run holds the room.
            Err(_) => {
                let temporary = tempfile::Builder::new().prefix("goxide-").tempdir().ok()?;
                let (dir, target) = (temporary.path().join("port"), temporary.path().join("target"));
                Some(Cargo { program, dir, target, verb, _lock: None, _temporary: Some(temporary) })
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
        command.args([self.verb, "--quiet", "--message-format=json", "--target-dir"]).arg(&self.target);
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
        let (mut errors, mut lints) = (BTreeSet::new(), BTreeSet::new());
        for message in Message::parse_stream(&*output.stdout).flatten() {
            let Message::CompilerMessage(message) = message else { continue };
            let finding = self.finding(&message.message, files);
            if finding.lint().is_some() {
                lints.insert(finding);
            } else if finding.error && !finding.message.starts_with("aborting due to") {
                errors.insert(finding);
            }
        }
        // A lint that is an error by default keeps the crate from compiling and is a lint all the same.
        if output.status.success() || errors.is_empty() && !lints.is_empty() {
            return Checked::Clean(lints.into_iter().collect());
        }
        if errors.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Checked::Unable(if said.is_empty() { output.status.to_string() } else { said });
        }
        Checked::Errors(errors.into_iter().collect())
    }

    fn finding(&self, rustc: &Rustc, files: &Files) -> Finding {
        let (primary, secondary): (Vec<_>, Vec<_>) = rustc.spans.iter().partition(|span| span.is_primary);
        let mut places: Vec<Place> = primary.into_iter().filter_map(|span| self.place(span, files)).collect();
        let place = (!places.is_empty()).then(|| places.remove(0));
        let children = rustc.children.iter().flat_map(|child| &child.spans);
        places.extend(secondary.into_iter().chain(children).filter_map(|span| self.place(span, files)));
        places.retain(|p| Some(p) != place.as_ref());
        let derive = rustc.spans.iter().filter(|span| span.is_primary).find_map(derived);
        let mut finding = Finding {
            place,
            others: places,
            derive,
            edits: Vec::new(),
            code: rustc.code.as_ref().map(|code| code.code.clone()),
            message: rustc.message.lines().next().unwrap_or_default().to_owned(),
            rendered: rustc.rendered.clone().unwrap_or_default(),
            error: matches!(rustc.level, DiagnosticLevel::Error | DiagnosticLevel::Ice),
        };
        finding.edits = match finding.lint() {
            Some(lint) => self.suggested(lint, rustc, files),
            None => self.missing_mut(rustc, files),
        };
        finding
    }

    /// The first way out that a lint shows, where it keeps the meaning.
    fn suggested(&self, lint: &str, rustc: &Rustc, files: &Files) -> Vec<Edit> {
        let safe = |span: &DiagnosticSpan| {
            span.suggestion_applicability == Some(Applicability::MachineApplicable)
                || NEVER_CHANGE_BEHAVIOUR.contains(&lint)
        };
        let with_text = |span: &&DiagnosticSpan| span.suggested_replacement.is_some();
        let ways = rustc.children.iter().map(|c| c.spans.iter().filter(with_text).collect::<Vec<_>>());
        let way = ways.into_iter().find(|spans| !spans.is_empty() && spans.iter().all(|span| safe(span)));
        let edits = way.unwrap_or_default().into_iter().map(|span| self.edit(span, files));
        edits.collect::<Option<Vec<Edit>>>().unwrap_or_default()
    }

    /// The `mut` that an error asks for.
    fn missing_mut(&self, rustc: &Rustc, files: &Files) -> Vec<Edit> {
        let insertion = |s: &&DiagnosticSpan| (s.line_start, s.column_start) == (s.line_end, s.column_end);
        let spans = rustc.children.iter().flat_map(|c| &c.spans);
        let mut wanted =
            spans.filter(insertion).filter(|s| s.suggested_replacement.as_deref() == Some("mut "));
        wanted.find_map(|span| self.edit(span, files)).into_iter().collect()
    }

    fn edit(&self, span: &DiagnosticSpan, files: &Files) -> Option<Edit> {
        if span.expansion.is_some() {
            return None;
        }
        Some(Edit {
            start: self.place(span, files)?,
            start_column: span.column_start,
            end_line: span.line_end,
            end_column: span.column_end,
            text: span.suggested_replacement.clone()?,
        })
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
    let cache = cache::dir().ok_or(io::ErrorKind::NotFound)?;
    let place = std::path::absolute(out)?;
    let name = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
    let room = cache.join("ports").join(&name[..16]);
    fs::create_dir_all(&room)?;
    let lock = File::create(room.join("lock"))?;
    lock.try_lock()?;
    // A target folder of its own: cargo takes packages of one name in different folders for the same one.
    Ok((room.join("port"), room.join("target"), lock))
}
