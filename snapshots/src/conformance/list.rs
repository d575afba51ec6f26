//! Which programs are judged.

use std::fs;
use std::path::{Path, PathBuf};

/// One program of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// `1`: no imports, or only simple ones; `2`: also goroutines, time and the like; `3`: runtime, reflection, unsafe.
    pub tier: String,
    /// The file below Go's `test` folder, with `/`.
    pub path: String,
}

impl Program {
    /// The path as one word that a folder can be called.
    pub fn word(&self) -> String {
        self.path.trim_end_matches(".go").replace('/', "_")
    }
}

/// Reads a table with tabs whose first line names the columns, `tier` and `path` among them.
pub fn read(file: &Path) -> Result<Vec<Program>, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    parse(&text).map_err(|why| format!("{}: {why}", file.display()))
}

fn parse(text: &str) -> Result<Vec<Program>, String> {
    let rows = rows(text, ["tier", "path"])?;
    Ok(rows.into_iter().map(|[tier, path]| Program { tier, path }).collect())
}

/// The named columns of each line of a table with tabs; lines that start with `#` are none.
pub(super) fn rows<const N: usize>(text: &str, columns: [&str; N]) -> Result<Vec<[String; N]>, String> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    if let Some(missing) = columns.iter().find(|name| !head.contains(name)) {
        return Err(format!("the first line names no column `{missing}`"));
    }
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < head.len() {
            return Err(format!("too few columns in `{line}`"));
        }
        let cell = |name: &str| head.iter().position(|c| *c == name).map_or("", |at| cells[at]);
        Ok(columns.map(|name| cell(name).to_owned()))
    };
    lines.map(row).collect()
}

/// The folder with the programs: part of most distributions of Go, and a package of its own in Debian.
pub fn test_folder(goroot: &Path) -> Option<PathBuf> {
    [goroot.join("test"), PathBuf::from("/usr/share/go-1.19/test")].into_iter().find(|dir| dir.is_dir())
}

#[cfg(test)]
mod tests {
    use super::{Program, parse};

    #[test]
    fn columns_are_found_by_name() {
        let program = Program { tier: "1".to_owned(), path: "ken/array.go".to_owned() };
        assert_eq!(program.word(), "ken_array");
        assert_eq!(parse("# what this is\npath\tlines\ttier\nken/array.go\t9\t1\n"), Ok(vec![program]));
        assert!(parse("path\nken/array.go\n").is_err());
        assert!(parse("path\ttier\nken/array.go\n").is_err());
    }
}
