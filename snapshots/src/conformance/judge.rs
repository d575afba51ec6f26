//! One program: port, compile, run, compare.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use super::measure::Measure;
use crate::goxide::{Goxide, Summary};
use crate::outcome::Outcome;
use crate::process;
use crate::yard::cargo;

const BUILD_LIMIT: Duration = Duration::from_secs(300);

/// How a program came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does what the Go does.
    Same,
    /// Something is not ported, and says why.
    Hole,
    /// It does something else, in a way that a marker of the port names or may name.
    Marked(String),
    /// It does something else, and nothing in the port says so.
    Wrong(String),
    /// The port does not compile.
    Uncompilable(String),
    /// goxide finds errors in the Go, which has none; what it understands is ported and compiles.
    Refused(String),
    /// There is no port.
    Unported(String),
    /// The Go tool itself does not run it.
    NoGo(String),
}

impl Verdict {
    /// The word in tables.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Hole => "hole",
            Verdict::Marked(_) => "marked",
            Verdict::Wrong(_) => "wrong",
            Verdict::Uncompilable(_) => "uncompilable",
            Verdict::Refused(_) => "refused",
            Verdict::Unported(_) => "unported",
            Verdict::NoGo(_) => "no-go",
        }
    }

    /// What is to be said of it beyond the word.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Verdict::Same | Verdict::Hole => None,
            Verdict::Marked(why)
            | Verdict::Wrong(why)
            | Verdict::Uncompilable(why)
            | Verdict::Refused(why)
            | Verdict::Unported(why)
            | Verdict::NoGo(why) => Some(why),
        }
    }
}

/// A program with its verdict and figures.
#[derive(Clone, Debug)]
pub struct Judged {
    /// How it came out.
    pub verdict: Verdict,
    /// What the port says of itself; nothing where there is none.
    pub summary: Summary,
    /// What its text is made of.
    pub measure: Measure,
}

/// Where and with what programs are judged.
#[derive(Debug)]
pub struct Court {
    goxide: Goxide,
    dir: PathBuf,
    /// Builds share one target folder, where programs of one name would overwrite each other.
    building: Mutex<()>,
}

impl Court {
    /// Everything is written below `dir`.
    pub fn new(goxide: Goxide, dir: PathBuf) -> Court {
        Court { goxide, dir, building: Mutex::new(()) }
    }

    /// Judges one Go file; `word` names its folder.
    pub fn judge(&self, go: &Path, word: &str) -> Judged {
        self.judge_against(go, word, || self.go(go, word))
    }

    /// The same, where `wanted` tells what the Go does; a port with a hole does not ask.
    pub fn judge_against(
        &self,
        go: &Path,
        word: &str,
        wanted: impl FnOnce() -> Result<Outcome, String>,
    ) -> Judged {
        let port = self.dir.join("ports").join(word);
        let none = |verdict| Judged { verdict, summary: Summary::default(), measure: Measure::default() };
        let summary = match self.goxide.try_port(go, &port, &self.dir.join("cache")) {
            Ok(summary) => summary,
            Err(refusal) if refusal.compiles => return none(Verdict::Refused(refusal.why)),
            Err(refusal) if port.join("Cargo.toml").is_file() => {
                return none(Verdict::Uncompilable(refusal.why));
            }
            Err(refusal) => return none(Verdict::Unported(refusal.why)),
        };
        let measure = Measure::of_port(&port);
        let verdict = if summary.holes.is_empty() {
            match wanted() {
                Ok(wanted) => self.behaviour(&port, word, &wanted, summary.differs > 0),
                Err(why) => Verdict::NoGo(why),
            }
        } else {
            Verdict::Hole
        };
        Judged { verdict, summary, measure }
    }

    fn behaviour(&self, port: &Path, word: &str, wanted: &Outcome, marked: bool) -> Verdict {
        let program = match self.build(port, word) {
            Ok(program) => program,
            Err(why) => return Verdict::Uncompilable(why),
        };
        let same = Outcome::with_panic(&program).and_then(|is| is.same_as(wanted));
        let _ = fs::remove_file(program);
        match same {
            Ok(()) => Verdict::Same,
            Err(why) if marked => Verdict::Marked(why),
            Err(why) => Verdict::Wrong(why),
        }
    }

    /// What the Go tool's build of a file does.
    pub fn go(&self, go: &Path, word: &str) -> Result<Outcome, String> {
        let program = self.dir.join(format!("{word}.go.out"));
        let mut build = crate::go_tool::command();
        build.arg("build").arg("-o").arg(&program).arg(go);
        process::run(&mut build, BUILD_LIMIT)?.success()?;
        let outcome = Outcome::with_panic(&program);
        let _ = fs::remove_file(program);
        outcome
    }

    fn build(&self, port: &Path, word: &str) -> Result<PathBuf, String> {
        let manifest = port.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(|e| format!("{}: {e}", manifest.display()))?;
        let table: toml::Table = toml::from_str(&text).map_err(|e| e.to_string())?;
        let name = table["package"]["name"].as_str().ok_or("the port has no name")?;
        let target = self.dir.join("target");
        let _alone = self.building.lock().expect("no build panics");
        let mut build = Command::new(cargo());
        build.args(["build", "--quiet", "--offline", "--manifest-path"]).arg(&manifest);
        build.env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0").env("RUSTFLAGS", "-Awarnings");
        process::run(&mut build, BUILD_LIMIT)?.success()?;
        let program = self.dir.join(format!("{word}.out"));
        let built = target.join("debug").join(name);
        fs::rename(&built, &program).map_err(|e| format!("{}: {e}", built.display()))?;
        Ok(program)
    }
}
