//! The Go tool, which is the judge of what a Go program does.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::process;
use crate::sample::Sample;

const LIMIT: Duration = Duration::from_secs(300);

/// A Go tool that answered.
#[derive(Debug, Clone)]
pub struct GoTool {
    /// What `go env GOVERSION` says.
    pub version: String,
    /// The root of its standard library's sources.
    pub goroot: PathBuf,
}

impl GoTool {
    /// The tool on the PATH, if there is one that works.
    pub fn find() -> Option<GoTool> {
        let answer =
            process::run(command().args(["env", "GOVERSION", "GOROOT"]), LIMIT).ok()?.success().ok()?;
        let (version, goroot) = answer.trim().split_once('\n')?;
        Some(GoTool { version: version.to_owned(), goroot: PathBuf::from(goroot) })
    }

    /// Builds a program sample into `scratch` and runs it.
    ///
    /// It is built and not `go run`, which answers 1 for every exit code.
    pub fn run(&self, sample: &Sample, scratch: &Path) -> Result<Outcome, String> {
        let program = scratch.join(format!("{}.go.out", sample.name));
        let mut build = command();
        build.current_dir(&sample.dir).arg("build").arg("-o").arg(&program);
        if !sample.is_module() {
            build.args(sample.file_names(false));
        }
        process::run(&mut build, LIMIT)?.success()?;
        Outcome::of(&program)
    }

    /// Checks a library sample, and runs its tests when it has some.
    pub fn test(&self, sample: &Sample) -> Result<(), String> {
        let mut test = command();
        test.current_dir(&sample.dir).arg(if sample.has_tests { "test" } else { "vet" });
        if !sample.is_module() {
            test.args(sample.file_names(true));
        }
        process::run(&mut test, LIMIT)?.success().map(drop)
    }
}

/// `go`, kept from the network and from other versions of itself.
pub(crate) fn command() -> Command {
    let mut go = Command::new("go");
    go.env("GOTOOLCHAIN", "local").env("GOPROXY", "off").env("CGO_ENABLED", "0").env_remove("GOFLAGS");
    go
}
