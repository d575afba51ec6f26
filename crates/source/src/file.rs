//! The files of a run and their line tables.

use crate::{LineCol, Span};
use la_arena::{Arena, Idx};
use std::sync::Arc;

/// Names a file of the [`SourceMap`].
pub type FileId = Idx<SourceFile>;

/// One text and what people call it.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: Arc<str>,
    /// Byte offset of the start of each line; the first is 0.
    lines: Vec<u32>,
}

impl SourceFile {
    /// A file that people know as `path` (relative to what was asked for, `/` between parts).
    ///
    /// `text` must be shorter than 4 GiB; `front::load` refuses far smaller ones.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> SourceFile {
        let text = text.into();
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        SourceFile { path: path.into(), text, lines }
    }

    /// The path as people know it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many lines there are; a final line break does not open another.
    pub fn line_count(&self) -> usize {
        self.lines.len() - usize::from(self.text.ends_with('\n') && self.lines.len() > 1)
    }

    /// The line (from 0) that holds the byte at `offset`.
    pub fn line_index(&self, offset: u32) -> usize {
        self.lines.partition_point(|start| *start <= offset) - 1
    }

    /// Byte offset of the start of a line (from 0); behind the last line, the length of the text.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.text.len(), |start| *start as usize)
    }

    /// Line and column of the byte at `offset`.
    pub fn line_col(&self, offset: u32) -> LineCol {
        let line = self.line_index(offset);
        LineCol { line: line as u32 + 1, col: offset - self.lines[line] + 1 }
    }

    /// Byte offset of a place; `None` where the file has no such line.
    pub fn offset(&self, place: LineCol) -> Option<u32> {
        let start = *self.lines.get(place.line.checked_sub(1)? as usize)?;
        Some((start + place.col.saturating_sub(1)).min(self.text.len() as u32))
    }
}

/// Every file of a run.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Arena<SourceFile>,
}

impl SourceMap {
    /// Adds a file; the same path twice gives two files.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.alloc(file)
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter()
    }

    /// The text under `span`.
    pub fn text(&self, span: Span) -> &str {
        &self[span.file].text[span.start as usize..span.end as usize]
    }

    /// Line and column where `span` starts.
    pub fn start(&self, span: Span) -> LineCol {
        self[span.file].line_col(span.start)
    }

    /// Line and column just past the end of `span`.
    pub fn end(&self, span: Span) -> LineCol {
        self[span.file].line_col(span.end)
    }

    /// `file.go:12`, the short form that evidence uses.
    pub fn short(&self, span: Span) -> String {
        format!("{}:{}", self[span.file].name(), self.start(span).line)
    }
}

impl std::ops::Index<FileId> for SourceMap {
    type Output = SourceFile;
    fn index(&self, id: FileId) -> &SourceFile {
        &self.files[id]
    }
}
