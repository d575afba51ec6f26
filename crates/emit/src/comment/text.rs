//! The text of Go comments as lines of Rust comments.

/// What follows `//` on each line of a Rust comment that says what the Go comment `raw` says.
pub(crate) fn comment_lines(raw: &str) -> Vec<String> {
    let lines = match raw.strip_prefix("/*") {
        Some(block) => block_lines(block.strip_suffix("*/").unwrap_or(block)),
        None => vec![raw.strip_prefix("//").unwrap_or(raw).trim_end().to_owned()],
    };
    lines.into_iter().map(not_a_doc).collect()
}

/// `///` and `//!` would be docs.
fn not_a_doc(line: String) -> String {
    if line.starts_with(['/', '!']) { format!(" {line}") } else { line }
}

fn block_lines(block: &str) -> Vec<String> {
    let mut lines: Vec<String> = block
        .lines()
        .map(|line| {
            let line = line.trim();
            let line = line.strip_prefix('*').unwrap_or(line).trim();
            if line.is_empty() { String::new() } else { format!(" {line}") }
        })
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
    lines.split_off(first)
}

/// Whether a comment speaks to a tool (`//go:build`, `//nolint`): kept, but never as a doc.
pub(crate) fn is_directive(raw: &str) -> bool {
    let Some(text) = raw.strip_prefix("//") else { return false };
    text.starts_with("nolint")
        || text.starts_with("line ")
        || text.split_once(':').is_some_and(|(tool, rest)| {
            !tool.is_empty()
                && tool.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                && rest.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

/// What follows `///` on each line, for the Go doc comments `raw`.
///
/// Go shows indented text as it stands; in Rust's markdown it would be compiled as a test, so it is fenced as text.
/// Lists keep their shape with what belongs to an item indented below it.
pub(crate) fn doc_lines<'t>(raw: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut doc = Doc::default();
    for raw in raw {
        if raw.starts_with("/*") {
            let block = raw.trim_start_matches("/*").trim_end_matches("*/");
            block.trim().lines().for_each(|line| doc.line(line));
        } else {
            let text = raw.strip_prefix("//").unwrap_or(raw);
            doc.line(text.strip_prefix(' ').unwrap_or(text));
        }
    }
    doc.finish()
}

#[derive(Default)]
struct Doc {
    lines: Vec<String>,
    /// Indented lines not yet written.
    code: Vec<String>,
    /// The list that the last written line belongs to: whether its marker was indented, and how wide the marker is.
    list: Option<(bool, usize)>,
}

impl Doc {
    fn line(&mut self, line: &str) {
        let line = line.trim_end().replace('\t', "    ");
        let text = line.trim_start();
        let indented = text.len() < line.len();
        if text.is_empty() {
            if self.code.is_empty() {
                self.push_blank();
            } else {
                self.code.push(String::new());
            }
        } else if let Some(marker) = list_item(text).filter(|_| self.code.is_empty()) {
            self.start_list();
            self.lines.push(format!(" {text}"));
            self.list = Some((indented, marker));
        } else if let Some((_, width)) = self.list.filter(|(marker_indented, _)| indented || !marker_indented)
        {
            self.lines.push(format!(" {}{text}", " ".repeat(width)));
        } else if indented {
            self.code.push(line);
        } else {
            self.flush_code();
            if self.list.take().is_some() {
                self.push_blank();
            }
            self.lines.push(format!(" {text}"));
        }
    }

    /// A list starts on its own paragraph.
    fn start_list(&mut self) {
        if self.list.is_none() && self.lines.last().is_some_and(|l| !l.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn push_blank(&mut self) {
        self.list = None;
        if self.lines.last().is_some_and(|l| !l.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn flush_code(&mut self) {
        while self.code.last().is_some_and(String::is_empty) {
            self.code.pop();
        }
        if self.code.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.code);
        let indent = |line: &String| line.len() - line.trim_start().len();
        let common = lines.iter().filter(|l| !l.is_empty()).map(indent).min().unwrap_or(0);
        self.push_blank();
        self.lines.push(" ```text".to_owned());
        for line in lines {
            let line = line.get(common..).unwrap_or("");
            self.lines.push(if line.is_empty() { String::new() } else { format!(" {line}") });
        }
        self.lines.push(" ```".to_owned());
        self.lines.push(String::new());
    }

    fn finish(mut self) -> Vec<String> {
        self.flush_code();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

/// The width of the marker of `- x`, `* x`, `+ x`, `1. x`.
fn list_item(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    match digits {
        0 => ["- ", "* ", "+ "].iter().any(|m| rest.starts_with(m)).then_some(2),
        _ => (rest.starts_with(". ") || rest.starts_with(") ")).then_some(digits + 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_never_become_docs() {
        assert_eq!(comment_lines("// a"), [" a"]);
        assert_eq!(comment_lines("///a"), [" /a"]);
        assert_eq!(comment_lines("//! a"), [" ! a"]);
        assert_eq!(comment_lines("/* a\n * b\n */"), [" a", " b"]);
        assert_eq!(comment_lines("/**/"), [""; 0]);
    }

    #[test]
    fn directives_are_known() {
        assert!(is_directive("//go:build linux"));
        assert!(is_directive("//nolint:all"));
        assert!(!is_directive("// note: this"));
        assert!(!is_directive("//http://x"));
    }

    #[test]
    fn indented_docs_are_fenced() {
        let doc = doc_lines(["// Say:", "//\tx := 1", "//", "//\ty := 2", "// done"]);
        assert_eq!(doc, [" Say:", "", " ```text", " x := 1", "", " y := 2", " ```", "", " done"]);
    }

    #[test]
    fn lists_keep_their_shape() {
        let doc = doc_lines(["// Rules:", "//   - one", "//     more", "//   - two", "// end"]);
        assert_eq!(doc, [" Rules:", "", " - one", "   more", " - two", "", " end"]);
    }
}
