//! Keeps one syntax error from spoiling the declarations around it.
//!
//! The parser's own recovery may give up half a file for one missing brace. Declarations start at the first column in
//! all Go that gofmt has seen, so the text is cut there and each stretch parsed alone. What does not parse is blanked
//! out, byte for byte, and the rest is parsed again as a whole:
//!
//! - `new(f(x))` and `make(n - 1)`, where these are no types, trouble the grammar: the word is exchanged for one that
//!   does not (the IR takes its text from the original);
//! - of a function whose head parses only the inside of the body is blanked;
//! - a stretch that holds several declarations (text that gofmt has not seen) is left to the parser.

use super::errors::{SyntaxError, errors};
use super::newmake::misread;
use super::tree;
use tree_sitter::Tree;

/// A text without the stretches that do not parse.
pub(crate) struct Recovered {
    /// As long as the original, broken stretches blank.
    pub(crate) text: String,
    /// The first error of each broken stretch.
    pub(crate) errors: Vec<SyntaxError>,
    /// Declarations blanked out.
    pub(crate) lost: Vec<(u32, u32)>,
    /// Where the blocks start whose inside was blanked out, in order of the text.
    pub(crate) emptied: Vec<u32>,
}

/// Blanks out what does not parse.
pub(crate) fn recover(text: &str) -> Recovered {
    let mut bytes = text.as_bytes().to_vec();
    let mut found =
        Recovered { text: String::new(), errors: Vec::new(), lost: Vec::new(), emptied: Vec::new() };
    for (start, end) in stretches(text) {
        let part = &text[start..end];
        let Some(parsed) = tree(part).filter(|t| t.root_node().has_error()) else { continue };
        if let Some(mended) = mend(part) {
            bytes[start..end].copy_from_slice(mended.as_bytes());
            continue;
        }
        let head = part.starts_with("func").then(|| body_start(part)).flatten();
        if head.is_none() && declarations(&parsed) > 1 {
            continue;
        }
        let offset = start as u32;
        let error = errors(&parsed, part).into_iter().next();
        found.errors.extend(error.map(|e| SyntaxError { start: e.start + offset, end: e.end + offset, ..e }));
        match head {
            Some(brace) => {
                blank(&mut bytes[start + brace + 1..end]);
                bytes[end - 1] = b'}';
                found.emptied.push((start + brace) as u32);
            }
            None => {
                blank(&mut bytes[start..end]);
                found.lost.push((offset, end as u32));
            }
        }
    }
    found.text = String::from_utf8(bytes).unwrap_or_default();
    found
}

/// The text with the words exchanged that the grammar misreads; `None` if errors are left then. However many words
/// there are, it is parsed once.
fn mend(part: &str) -> Option<String> {
    let words = misread(part);
    let mut bytes = part.as_bytes().to_vec();
    for word in &words {
        bytes[*word] = b'x';
    }
    let text = String::from_utf8(bytes).ok().filter(|_| !words.is_empty())?;
    let is_good = tree(&text).is_some_and(|t| !t.root_node().has_error());
    is_good.then_some(text)
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
}

/// Where stretches start and end: from a keyword at the first column to before the comments of the next.
fn stretches(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut start, mut end, mut at) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let keyword = ["package", "import", "func", "type", "var", "const"]
            .iter()
            .any(|k| line.strip_prefix(k).is_some_and(|rest| rest.starts_with([' ', '\t', '('])));
        if keyword {
            found.push((start, end));
            start = at;
        }
        let shown = line.trim_end().trim_start_matches('\u{feff}');
        if !shown.is_empty() && !shown.starts_with("//") {
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    found.push((start, end));
    found.retain(|(start, end)| start < end);
    found
}

/// Where the body's brace stands in a function whose head parses, however wrong the inside.
fn body_start(part: &str) -> Option<usize> {
    let mut at = 0;
    for line in part.split_inclusive('\n').take(20) {
        let brace = at + line.trim_end().len().checked_sub(1)?;
        at += line.len();
        if part.as_bytes().get(brace) == Some(&b'{') && brace + 1 < part.len() {
            let head = format!("{}}}", &part[..=brace]);
            if tree(&head).is_some_and(|t| !t.root_node().has_error() && declarations(&t) == 1) {
                return Some(brace);
            }
        }
    }
    None
}

fn declarations(tree: &Tree) -> usize {
    let mut cursor = tree.walk();
    let children = tree.root_node().children(&mut cursor);
    children.filter(|n| n.kind().ends_with("_declaration")).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parses;

    /// How often the text is parsed when `line` stands 3,000 times in a function, and what comes of it.
    fn recover_lines(line: &str) -> (usize, Recovered) {
        let text = format!("package a\n\nfunc g() {{\n{}}}\n", line.repeat(3_000));
        let before = parses();
        let found = recover(&text);
        (parses() - before, found)
    }

    #[test]
    fn many_words_are_mended_at_once() {
        let (parses, found) = recover_lines("\t_ = new(f(x))\n\tp := new([]int)\n\tq := make(n-1)\n");
        assert!(parses <= 3, "{parses}");
        assert_eq!((found.errors.len(), found.lost.len(), found.emptied.len()), (0, 0, 0));
        for word in ["xew(f(x))", "xake(n-1)", "new([]int)"] {
            assert_eq!(found.text.matches(word).count(), 3_000, "{word}");
        }
    }

    #[test]
    fn many_errors_are_parsed_once() {
        let (parses, found) = recover_lines("\tx := := new(1)\n");
        assert!(parses <= 4, "{parses}");
        assert_eq!((found.errors.len(), found.emptied.len()), (1, 1));
    }
}
