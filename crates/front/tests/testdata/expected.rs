//! The comments in the tests of Go's checker that say which errors belong where.

use goxide_front::lower::unquote;

/// An error that Go reports.
pub(crate) struct Expected {
    /// The line, from 1, of the token before the comment.
    pub(crate) line: usize,
    /// Words of the message, or with `regex` a regular expression.
    pub(crate) pattern: String,
    regex: bool,
}

impl Expected {
    /// Whether a message has the words; of a regular expression its words in their order.
    pub(crate) fn matches(&self, message: &str) -> bool {
        if !self.regex {
            return message.contains(&self.pattern);
        }
        let mut rest = message;
        let words = self.pattern.split(|c: char| !c.is_alphanumeric() && !" _'`".contains(c));
        words.filter(|w| w.len() > 1).all(|word| match rest.find(word) {
            Some(at) => {
                rest = &rest[at + word.len()..];
                true
            }
            None => false,
        })
    }
}

/// The language version that the first line asks for.
pub(crate) fn language(text: &str) -> Option<String> {
    let line = text.lines().next()?.strip_prefix("//")?.trim();
    line.split_whitespace().find_map(|w| w.strip_prefix("-lang=go")).map(str::to_owned)
}

/// All comments `ERROR "…"` of a text.
pub(crate) fn expectations(text: &str) -> Vec<Expected> {
    let mut found = Vec::new();
    let (mut at, mut line, mut token) = (0, 1, 1);
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let first = rest.chars().next().unwrap_or_default();
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |i| i + 2)
        } else if first == '`' {
            rest[1..].find('`').map_or(rest.len(), |i| i + 2)
        } else if first == '"' || first == '\'' {
            quoted(rest, first)
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let piece = &rest[..len];
        if piece.starts_with("//") || piece.starts_with("/*") {
            found.extend(expected(piece, token));
        } else if !first.is_whitespace() {
            token = line;
        }
        line += piece.matches('\n').count();
        at += len;
    }
    found
}

/// The length of a literal that ends with its quote, or with the line.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return i,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

fn expected(comment: &str, line: usize) -> Option<Expected> {
    let inner = comment[2..].trim_end_matches("*/");
    let (regex, pattern) = match inner.strip_prefix(" ERROR ") {
        Some(pattern) => (false, pattern),
        None => (true, inner.strip_prefix(" ERRORx ")?),
    };
    let pattern = String::from_utf8(unquote(pattern.trim())?).ok()?;
    Some(Expected { line, pattern, regex })
}
