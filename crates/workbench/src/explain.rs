//! `goxide explain <file:line:col>`: why that expression can be nil or is shared, or why not.

use crate::around;
use crate::reading::Reading;
use crate::refusal::Outcome;
use crate::stages;
use goxide_analysis::dump::{self, Explanation};
use goxide_source::{Diagnostic, LineCol, SourceMap, codes};
use std::path::Path;

/// A place in a Go file, as editors and compilers write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    file: String,
    line: u32,
    col: u32,
}

impl Spot {
    /// `file.go:line:col`, line and column from 1, the column in bytes; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Spot> {
        let mut parts = text.trim_end_matches(':').rsplitn(3, ':');
        let col = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(Spot { file: parts.next()?.to_owned(), line, col })
    }
}

/// What is known there, and what is wrong with the Go.
#[derive(Debug)]
pub struct Explained {
    /// Empty where nothing at the place can be nil or shared.
    pub explanations: Vec<Explanation>,
    /// What is wrong with the Go.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts the diagnostics point into.
    pub sources: SourceMap,
}

/// Analyses the package of the file, and what it imports of its module.
pub fn explain(spot: &Spot, reading: &Reading) -> Outcome<Explained> {
    let path = Path::new(&spot.file);
    if !path.is_file() {
        return Err(Diagnostic::error(codes::NOT_FOUND, format!("there is no file `{}`", spot.file))
            .help("a place is file.go:line:col, the file as seen from this folder")
            .into());
    }
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.display().to_string(),
        _ => ".".to_owned(),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut loaded = around::load(&dir, reading)?;
    stages::check(&mut loaded);
    stages::restate(&mut loaded);
    let Some((file, source)) = loaded.sources.iter().find(|(_, file)| file.path() == name) else {
        let message = format!("`{}` is not part of the package in `{dir}`", spot.file);
        return Err(Diagnostic::error(codes::NOT_FOUND, message)
            .help(
                "its build constraints leave it out, or it is a test; `goxide show files` lists what is read",
            )
            .into());
    };
    let Some(offset) = source.offset(LineCol { line: spot.line, col: spot.col }) else {
        let message = format!("`{}` has no line {} with a column {}", spot.file, spot.line, spot.col);
        return Err(Diagnostic::error(codes::USAGE, message)
            .help("lines and columns count from 1, columns in bytes")
            .into());
    };
    let facts = stages::analyse(&loaded);
    let explanations = dump::explain(&loaded.program, &loaded.sources, &facts, file, offset);
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Explained { explanations, diagnostics, sources })
}

#[cfg(test)]
mod tests {
    use super::Spot;

    #[test]
    fn a_place_is_a_file_a_line_and_a_column() {
        let spot = |file: &str| Some(Spot { file: file.to_owned(), line: 3, col: 14 });
        assert_eq!(Spot::parse("a/b.go:3:14"), spot("a/b.go"));
        assert_eq!(Spot::parse("a:b.go:3:14:"), spot("a:b.go"));
        assert_eq!(Spot::parse("b.go:3"), None);
        assert_eq!(Spot::parse("GX0102"), None);
    }
}
