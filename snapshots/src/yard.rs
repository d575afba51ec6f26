//! The yard: all ports side by side as members of one Cargo workspace.
//!
//! Compiling eighty crates one by one costs eighty starts of cargo and eighty target folders; as members of one
//! workspace they share both. A port's manifest stands alone (its own `[workspace]`, its own `[profile]`); a
//! member's may not, so those tables are taken out and the profile is said once at the root.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::BufReader;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

use crate::process;
use crate::sample::{entries, repository};

/// Generous: a first run compiles the ports' dependencies on a slow machine.
const LIMIT: Duration = Duration::from_secs(1200);

/// One message of rustc or clippy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// It is an error of the compiler itself, so that there is no program.
    pub breaks: bool,
    /// The message as people see it.
    pub text: String,
}

/// A generated workspace; a member's key is the name of its folder.
#[derive(Debug)]
pub struct Yard {
    root: PathBuf,
    target: PathBuf,
    packages: BTreeMap<String, String>,
    /// Ports that could not become members, and why.
    pub refused: BTreeMap<String, String>,
    /// What the compiler and clippy said, by member; no entry means clean.
    pub findings: BTreeMap<String, BTreeSet<Finding>>,
    /// The programs that were built, by member.
    pub programs: BTreeMap<String, Vec<PathBuf>>,
    /// Clippy is not installed, so that only the compiler was asked.
    pub without_clippy: bool,
}

impl Yard {
    /// Lays the ports out below `root`; files whose bytes are the same are left alone, for cargo's sake.
    pub fn lay_out(root: &Path, ports: &BTreeMap<String, PathBuf>) -> Result<Yard, String> {
        let mut yard = Yard {
            root: root.join("members"),
            target: root.join("target"),
            packages: BTreeMap::new(),
            refused: BTreeMap::new(),
            findings: BTreeMap::new(),
            programs: BTreeMap::new(),
            without_clippy: false,
        };
        yard.fill(ports).map_err(|e| format!("{}: {e}", root.display()))?;
        Ok(yard)
    }

    fn fill(&mut self, ports: &BTreeMap<String, PathBuf>) -> std::io::Result<()> {
        fs::create_dir_all(&self.root)?;
        for old in entries(&self.root) {
            let known =
                old.file_name().and_then(|name| name.to_str()).is_some_and(|name| ports.contains_key(name));
            if old.is_dir() && !known {
                fs::remove_dir_all(old)?;
            }
        }
        for (key, port) in ports {
            match member_manifest(port) {
                Ok((package, _)) if self.packages.values().any(|other| *other == package) => {
                    self.refused.insert(key.clone(), format!("another port is called {package} too"));
                }
                Ok((package, manifest)) => {
                    mirror(&port.join("src"), &self.root.join(key).join("src"))?;
                    put(&self.root.join(key).join("Cargo.toml"), manifest.as_bytes())?;
                    self.packages.insert(key.clone(), package);
                }
                Err(why) => {
                    self.refused.insert(key.clone(), why);
                }
            }
        }
        let members: Vec<String> = self.packages.keys().map(|key| format!("    {key:?},\n")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\noverflow-checks = false\n",
            members.concat()
        );
        put(&self.root.join("Cargo.toml"), manifest.as_bytes())?;
        // The versions our own build has fetched already, so that no network is needed.
        fs::copy(repository().join("Cargo.lock"), self.root.join("Cargo.lock")).map(drop)
    }

    /// Asks clippy about every member, and builds every program.
    pub fn compile(&mut self) -> Result<(), String> {
        if self.packages.is_empty() {
            return Ok(());
        }
        let has_clippy = process::run(Command::new(cargo()).args(["clippy", "--version"]), LIMIT)
            .is_ok_and(|d| d.status.success());
        self.without_clippy = !has_clippy;
        let verb = if has_clippy { "clippy" } else { "check" };
        self.cargo(&[verb, "--all-targets", "--keep-going", "--message-format=json"])?;
        self.cargo(&["build", "--bins", "--keep-going", "--message-format=json"])
    }

    /// Runs the tests inside one member.
    pub fn test(&self, key: &str) -> Result<(), String> {
        let package = self.packages.get(key).ok_or("not a member")?;
        let mut test = self.command();
        process::run(test.args(["test", "--offline", "--quiet", "-p", package]), LIMIT)?.success().map(drop)
    }

    /// The one program of a member.
    pub fn program(&self, key: &str) -> Result<&Path, String> {
        match self.programs.get(key).map(Vec::as_slice) {
            Some([program]) => Ok(program),
            Some([]) | None => Err("the port has no program".to_owned()),
            Some(several) => Err(format!("the port has {} programs", several.len())),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // What our own build was told does not concern the ports.
        for set_by_our_build in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            command.env_remove(set_by_our_build);
        }
        command
    }

    fn cargo(&mut self, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.command();
        command.args(arguments).args(["--workspace", "--offline"]);
        let done = process::run(&mut command, LIMIT)?;
        let mut heard = false;
        for message in Message::parse_stream(BufReader::new(done.stdout.as_bytes())).map_while(Result::ok) {
            heard = true;
            self.hear(message);
        }
        // Without one message cargo itself gave up: a manifest or a dependency it does not accept.
        if heard { Ok(()) } else { Err(format!("cargo {}: {}", arguments[0], done.stderr)) }
    }

    fn hear(&mut self, message: Message) {
        if let Message::CompilerMessage(said) = message {
            let place = self.member_of(said.target.src_path.as_std_path());
            let diagnostic = said.message;
            // Rustc's closing words ("aborting due to…", "3 warnings emitted") point nowhere.
            let is_finding = !diagnostic.spans.is_empty() || diagnostic.level == DiagnosticLevel::Ice;
            if let (Some(key), true) = (place, is_finding) {
                let is_clippys = diagnostic.code.is_some_and(|code| code.code.starts_with("clippy::"));
                let breaks = diagnostic.level != DiagnosticLevel::Warning && !is_clippys;
                let text = diagnostic.rendered.unwrap_or(diagnostic.message);
                self.findings.entry(key).or_default().insert(Finding { breaks, text });
            }
        } else if let Message::CompilerArtifact(built) = message
            && let (Some(key), Some(program)) =
                (self.member_of(built.target.src_path.as_std_path()), built.executable)
        {
            self.programs.entry(key).or_default().push(program.into_std_path_buf());
        }
    }

    /// The member whose folder holds a file.
    fn member_of(&self, file: &Path) -> Option<String> {
        match file.strip_prefix(&self.root).ok()?.components().next()? {
            Component::Normal(key) => key.to_str().map(str::to_owned),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        }
    }
}

/// The cargo that runs us, or the one on the PATH.
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// A port's package name, and its manifest without what only a workspace root may say.
fn member_manifest(port: &Path) -> Result<(String, String), String> {
    let text = fs::read_to_string(port.join("Cargo.toml")).map_err(|e| format!("no Cargo.toml: {e}"))?;
    let mut manifest: toml::Table = text.parse().map_err(|e| format!("Cargo.toml: {e}"))?;
    manifest.remove("workspace");
    let profile = manifest.remove("profile");
    let wraps = profile.as_ref().and_then(|p| p.get("dev")?.get("overflow-checks")?.as_bool());
    if wraps != Some(false) {
        return Err(
            "Cargo.toml does not set `overflow-checks = false`, so integers would not wrap".to_owned()
        );
    }
    let package =
        manifest.get("package").and_then(|p| p.get("name")?.as_str()).ok_or("Cargo.toml names no package")?;
    Ok((package.to_owned(), manifest.to_string()))
}

/// Makes `to` hold the same files as `from`.
fn mirror(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for old in entries(to) {
        let name = old.file_name().unwrap_or_default();
        if !from.join(name).exists() {
            if old.is_dir() { fs::remove_dir_all(&old)? } else { fs::remove_file(&old)? }
        }
    }
    for path in entries(from) {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { mirror(&path, &target)? } else { put(&target, &fs::read(&path)?)? }
    }
    Ok(())
}

/// Writes only what is new.
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)
}
