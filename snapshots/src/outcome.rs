//! What a program does, as far as two programs are compared: output, exit code, and the first line of a panic.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::process;

/// How long a sample may run; all of them end at once when they are right.
const LIMIT: Duration = Duration::from_secs(20);

/// The observable behaviour of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output, byte for byte.
    pub stdout: String,
    /// The first line of standard error; the rest of a Go panic is addresses and goroutine numbers.
    pub stderr_line: String,
    /// The exit code; `None` when a signal ended the program.
    pub exit: Option<i32>,
}

impl Outcome {
    /// Runs a program without arguments or input.
    pub fn of(program: &Path) -> Result<Outcome, String> {
        let done = process::run(&mut Command::new(program), LIMIT)?;
        let stderr_line = done.stderr.lines().next().unwrap_or_default().to_owned();
        Ok(Outcome { stdout: done.stdout, stderr_line, exit: done.status.code() })
    }

    /// The same with all of standard error that is no address, signal or list of goroutines in `stderr_line`: programs
    /// that use `println` write there before they panic.
    pub fn with_panic(program: &Path) -> Result<Outcome, String> {
        let done = process::run(&mut Command::new(program), LIMIT)?;
        let trace = |line: &&str| line.starts_with("goroutine ") || line.starts_with("[signal ");
        let said: Vec<&str> = done.stderr.lines().take_while(|line| !trace(line)).collect();
        let stderr_line = said.join("\n").trim_end().to_owned();
        Ok(Outcome { stdout: done.stdout, stderr_line, exit: done.status.code() })
    }

    /// Reads `go.stdout`, `go.stderr` and `go.exit`; the last two stand only where there is something to say.
    pub fn recorded(dir: &Path) -> Option<Outcome> {
        let stdout = fs::read_to_string(dir.join("go.stdout")).ok()?;
        let stderr = fs::read_to_string(dir.join("go.stderr")).unwrap_or_default();
        let exit = fs::read_to_string(dir.join("go.exit")).map_or(Some(0), |code| code.trim().parse().ok());
        Some(Outcome { stdout, stderr_line: stderr.trim_end().to_owned(), exit })
    }

    /// Writes what [`Outcome::recorded`] reads.
    pub fn record(&self, dir: &Path) -> std::io::Result<()> {
        fs::write(dir.join("go.stdout"), &self.stdout)?;
        let code = self.exit.filter(|code| *code != 0).map(|code| code.to_string());
        put_or_remove(&dir.join("go.exit"), code.as_deref())?;
        put_or_remove(&dir.join("go.stderr"), Some(self.stderr_line.as_str()).filter(|line| !line.is_empty()))
    }

    /// Says where `self` differs from what is wanted; an error names each difference.
    pub fn same_as(&self, wanted: &Outcome) -> Result<(), String> {
        let mut differences = Vec::new();
        if self.exit != wanted.exit {
            differences.push(format!("exit code {} instead of {}", code(self.exit), code(wanted.exit)));
        }
        if self.stderr_line != wanted.stderr_line {
            differences.push(format!(
                "first line of stderr\n    is     {:?}\n    wanted {:?}",
                self.stderr_line, wanted.stderr_line
            ));
        }
        if self.stdout != wanted.stdout {
            differences.push(first_difference(&self.stdout, &wanted.stdout));
        }
        if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
    }
}

fn put_or_remove(path: &Path, line: Option<&str>) -> std::io::Result<()> {
    match line {
        Some(line) => fs::write(path, format!("{line}\n")),
        None if path.exists() => fs::remove_file(path),
        None => Ok(()),
    }
}

fn code(exit: Option<i32>) -> String {
    exit.map_or_else(|| "none (a signal)".to_owned(), |code| code.to_string())
}

/// The first line in which two outputs differ, which says more than both in full.
fn first_difference(is: &str, wanted: &str) -> String {
    let mut wanted_lines = wanted.split_inclusive('\n');
    let mut is_lines = is.split_inclusive('\n');
    let mut number = 1;
    loop {
        match (is_lines.next(), wanted_lines.next()) {
            (None, None) => return "the outputs are equal".to_owned(),
            (a, b) if a == b => number += 1,
            (a, b) => {
                let show = |line: Option<&str>| line.map_or("(end)".to_owned(), |l| format!("{l:?}"));
                return format!("stdout line {number}\n    is     {}\n    wanted {}", show(a), show(b));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(stdout: &str, stderr_line: &str, exit: i32) -> Outcome {
        Outcome { stdout: stdout.into(), stderr_line: stderr_line.into(), exit: Some(exit) }
    }

    #[test]
    fn every_difference_is_found() {
        let wanted = outcome("a\nb\n", "", 0);
        assert_eq!(wanted.same_as(&wanted), Ok(()));
        let wrong_line = outcome("a\nc\n", "", 0).same_as(&wanted).unwrap_err();
        assert!(wrong_line.contains("line 2") && wrong_line.contains("\"c\\n\""), "{wrong_line}");
        let short = outcome("a\n", "", 0).same_as(&wanted).unwrap_err();
        assert!(short.contains("(end)"), "{short}");
        let no_newline = outcome("a\nb", "", 0).same_as(&wanted).unwrap_err();
        assert!(no_newline.contains("line 2"), "{no_newline}");
        let wrong_exit = outcome("a\nb\n", "", 2).same_as(&wanted).unwrap_err();
        assert!(wrong_exit.contains("exit code 2 instead of 0"), "{wrong_exit}");
        let wrong_panic = outcome("a\nb\n", "panic: x", 0).same_as(&wanted).unwrap_err();
        assert!(wrong_panic.contains("stderr"), "{wrong_panic}");
    }

    #[test]
    fn a_record_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        for wanted in [outcome("x\n", "panic: y", 2), outcome("", "", 0)] {
            wanted.record(dir.path()).unwrap();
            assert_eq!(Outcome::recorded(dir.path()), Some(wanted));
        }
        assert!(!dir.path().join("go.exit").exists(), "a clean run leaves no exit file behind");
    }
}
