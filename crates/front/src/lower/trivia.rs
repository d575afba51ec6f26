//! Comments and blank lines of a text.

use goxide_source::{Comment, FileId, Span, Trivia};

/// The position table of `text`, whose comments stand at `comments`.
pub(super) fn trivia(file: FileId, text: &str, comments: &[(u32, u32)]) -> Trivia {
    let blank_lines = blank_lines(text);
    let bytes = text.as_bytes();
    let comments = comments
        .iter()
        .map(|&(start, end)| {
            // A line comment of a file with CRLF line ends includes the CR in the grammar.
            let end = start + text[start as usize..end as usize].trim_end_matches('\r').len() as u32;
            let line = line_start(bytes, start);
            let after = line_end(bytes, end);
            Comment {
                span: Span::new(file, start, end),
                own_line: bytes[line..start as usize].iter().all(|b| is_space(*b)),
                blank_before: line == 0 || is_blank(&blank_lines, line_start(bytes, line as u32 - 1)),
                blank_after: after >= bytes.len() || is_blank(&blank_lines, after),
            }
        })
        .collect();
    Trivia { comments, blank_lines }
}

fn blank_lines(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.as_bytes().split_inclusive(|b| *b == b'\n') {
        if line.len() <= 1 || line.iter().all(|b| is_space(*b) || *b == b'\n') {
            found.push(start);
        }
        start += line.len() as u32;
    }
    found
}

fn is_blank(blank_lines: &[u32], line: usize) -> bool {
    blank_lines.binary_search(&(line as u32)).is_ok()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

fn line_start(bytes: &[u8], at: u32) -> usize {
    bytes[..at as usize].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1)
}

/// Where the line after the one that holds `at` starts.
fn line_end(bytes: &[u8], at: u32) -> usize {
    let at = at as usize;
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| at + i + 1)
}
