//! The `goxide` command, asked as a user asks it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::process;
use crate::sample::repository;
use crate::yard::cargo;

const BUILD_LIMIT: Duration = Duration::from_secs(1200);
const PORT_LIMIT: Duration = Duration::from_secs(300);

/// The built command.
#[derive(Debug, Clone)]
pub struct Goxide {
    program: PathBuf,
}

/// What a port said about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Functions in the Go.
    pub functions: u64,
    /// Those that were ported without a hole.
    pub ported: u64,
    /// Those that rustc rejected, so that they had to be left out.
    pub steps: u64,
    /// Why the others are not ported: a function and a reason each.
    pub holes: Vec<String>,
    /// How many places may behave differently, and say so.
    pub differs: u64,
}

/// Why `port` was no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuccess {
    /// What it said.
    pub why: String,
    /// Whether there is a port that compiles all the same: the Go has errors, or syntax that goxide does not know.
    pub compiles: bool,
}

impl From<String> for NoSuccess {
    fn from(why: String) -> NoSuccess {
        NoSuccess { why, compiles: false }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Summary { functions, ported, steps, .. } = self;
        write!(f, "{ported} of {functions} functions without a hole, {steps} settle steps")
    }
}

impl std::iter::Sum for Summary {
    fn sum<I: Iterator<Item = Summary>>(all: I) -> Summary {
        all.fold(Summary::default(), |a, b| Summary {
            functions: a.functions + b.functions,
            ported: a.ported + b.ported,
            steps: a.steps + b.steps,
            holes: [a.holes, b.holes].concat(),
            differs: a.differs + b.differs,
        })
    }
}

impl Goxide {
    /// Builds the command, which costs nothing when it is fresh; `GOXIDE_BIN` names one that exists.
    pub fn build() -> Result<Goxide, String> {
        if let Some(program) = std::env::var_os("GOXIDE_BIN") {
            return Ok(Goxide { program: program.into() });
        }
        let mut build = Command::new(cargo());
        build.current_dir(repository()).args(["build", "--offline", "--workspace", "--bin", "goxide"]);
        let done = process::run(build.arg("--message-format=json-render-diagnostics"), BUILD_LIMIT)?;
        if !done.status.success() {
            return Err(format!("goxide does not build\n{}", done.stderr));
        }
        let artifacts = done.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let program =
            artifacts.filter_map(|artifact| artifact["executable"].as_str().map(PathBuf::from)).next_back();
        Ok(Goxide { program: program.ok_or("cargo built no goxide")? })
    }

    /// Ports a folder into `out`, replacing what an earlier run left there; `cache` is where it compiles.
    pub fn port(&self, folder: &Path, out: &Path, cache: &Path) -> Result<Summary, String> {
        self.try_port(folder, out, cache).map_err(|refusal| refusal.why)
    }

    /// The same, and whether a port that is no success compiles.
    pub fn try_port(&self, folder: &Path, out: &Path, cache: &Path) -> Result<Summary, NoSuccess> {
        if out.exists() {
            std::fs::remove_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
        }
        let mut port = Command::new(&self.program);
        port.arg("port").arg(folder).arg("--out").arg(out).arg("--json").env("GOXIDE_CACHE", cache);
        let done = process::run(&mut port, PORT_LIMIT)?;
        let json: Value = serde_json::from_str(&done.stdout)
            .map_err(|e| format!("{} without JSON ({e})\n{}{}", done.status, done.stdout, done.stderr))?;
        match summary(&json) {
            Some(summary) if done.status.success() => Ok(summary),
            _ => Err(NoSuccess {
                why: format!("{}\n{}", done.status, complaints(&json)),
                compiles: json["settle"]["verdict"] == "compiles",
            }),
        }
    }

    /// Ports without compiling, on so many threads; only what is written matters.
    pub fn draft(&self, folder: &Path, out: &Path, threads: usize) -> Result<(), String> {
        if out.exists() {
            std::fs::remove_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
        }
        let mut port = Command::new(&self.program);
        port.arg("port").arg(folder).arg("--out").arg(out).arg("--no-settle");
        port.arg("--threads").arg(threads.to_string());
        process::run(&mut port, PORT_LIMIT)?.success().map(drop)
    }

    /// What `goxide show <stage> <folder>` prints.
    pub fn show(&self, stage: &str, folder: &Path) -> Result<String, String> {
        let mut show = Command::new(&self.program);
        process::run(show.current_dir(repository()).arg("show").arg(stage).arg(folder), PORT_LIMIT)?.success()
    }
}

fn summary(json: &Value) -> Option<Summary> {
    let markers = json["markers"].as_array()?;
    let holes = markers.iter().filter(|marker| marker["class"] == "hole");
    Some(Summary {
        functions: json["functions"].as_u64()?,
        ported: json["ported"].as_u64()?,
        steps: json["settle"]["steps"].as_u64()?,
        holes: holes
            .filter_map(|m| Some(format!("{}: {}", m["key"].as_str()?, m["text"].as_str()?)))
            .collect(),
        differs: markers.iter().filter(|marker| marker["class"] == "differs").count() as u64,
    })
}

/// What `port --json` has against its own result.
fn complaints(json: &Value) -> String {
    let left = json["settle"]["words"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let said = json["diagnostics"].as_array().into_iter().flatten().filter_map(|d| d["message"].as_str());
    left.chain(said).collect::<Vec<_>>().join("\n")
}
