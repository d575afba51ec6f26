//! What came out the last time: a table in the repository, so that what once was as Go stays so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::list::{self, Program};

const HEAD: &str = "tier\tpath\tresult";

/// Results by path, with the tier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept(BTreeMap<String, (String, String)>);

impl Kept {
    /// Reads the table; there is none before the first run.
    pub fn read(file: &Path) -> Result<Kept, String> {
        match fs::read_to_string(file) {
            Ok(text) => Kept::parse(&text).map_err(|why| format!("{}: {why}", file.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Kept::default()),
            Err(e) => Err(format!("{}: {e}", file.display())),
        }
    }

    fn parse(text: &str) -> Result<Kept, String> {
        let rows = list::rows(text, ["tier", "path", "result"])?;
        Ok(Kept(rows.into_iter().map(|[tier, path, result]| (path, (tier, result))).collect()))
    }

    /// Takes a result over; `true` where the program was as Go before and is not now.
    pub fn take(&mut self, program: &Program, result: &str) -> bool {
        let before = self.0.insert(program.path.clone(), (program.tier.clone(), result.to_owned()));
        result != "same" && before.is_some_and(|(_, before)| before == "same")
    }

    /// Writes the table, in order of the paths.
    pub fn write(&self, file: &Path) -> Result<(), String> {
        let mut text = format!("{HEAD}\n");
        for (path, (tier, result)) in &self.0 {
            let _ = writeln!(text, "{tier}\t{path}\t{result}");
        }
        fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Kept};
    use crate::conformance::list::Program;

    #[test]
    fn only_a_loss_is_an_error() {
        let mut kept = Kept::parse(&format!("{HEAD}\n1\ta.go\tsame\n1\tb.go\thole\n")).unwrap();
        let program = |path: &str| Program { tier: "1".to_owned(), path: path.to_owned() };
        assert!(!kept.take(&program("b.go"), "same"));
        assert!(!kept.take(&program("c.go"), "wrong"));
        assert!(!kept.take(&program("a.go"), "same"));
        assert!(kept.take(&program("a.go"), "hole"));
    }
}
