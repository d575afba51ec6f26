//! Calls of `new` and `make` that the grammar misreads.
//!
//! To the grammar their first argument is a type, always. Since Go 1.26 that of `new` may be any expression, and a
//! package may call its own functions so. Which calls those are is told from the tokens alone, in one pass, whatever
//! else is wrong with the text.

/// A word, a literal or one byte of punctuation.
#[derive(Clone, Copy)]
struct Token {
    start: u32,
    end: u32,
    /// For a bracket, the token that closes it.
    closed_by: u32,
}

/// How deep the type arguments of type arguments are followed.
const MAX_NESTING: usize = 64;

/// Where the words `new` and `make` start that are called with something other than a type first.
pub(super) fn misread(text: &str) -> Vec<usize> {
    let tokens = Tokens::new(text);
    let called = |at: &usize| matches!(tokens.text(*at), "new" | "make") && tokens.text(at + 1) == "(";
    let is_member = |at: usize| at > 0 && tokens.text(at - 1) == ".";
    let has_type = |at: usize| {
        let first = at + 2;
        let end = if tokens.text(first) == ")" { Some(first) } else { tokens.type_end(first, 0) };
        // A line break before the end would be a semicolon; the grammar minds that without help.
        end.is_some_and(|end| matches!(tokens.text(end), "," | ")"))
    };
    let found = (0..tokens.list.len()).filter(called).filter(|at| !is_member(*at) && !has_type(*at));
    found.map(|at| tokens.list[at].start as usize).collect()
}

struct Tokens<'a> {
    source: &'a str,
    list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    fn new(source: &'a str) -> Tokens<'a> {
        let mut list: Vec<Token> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut start = 0;
        while let Some(first) = source[start..].chars().next() {
            let (len, is_token) = measure(&source[start..], first);
            let end = start + len;
            if is_token {
                match first {
                    '(' | '[' | '{' => open.push(list.len()),
                    ')' | ']' | '}' => {
                        if let Some(opener) = open.pop() {
                            list[opener].closed_by = list.len() as u32;
                        }
                    }
                    _ => {}
                }
                list.push(Token { start: start as u32, end: end as u32, closed_by: u32::MAX });
            }
            start = end;
        }
        Tokens { source, list }
    }

    /// Empty behind the last token.
    fn text(&self, at: usize) -> &'a str {
        self.list.get(at).map_or("", |t| &self.source[t.start as usize..t.end as usize])
    }

    /// The token behind the bracket that closes the one at `at`.
    fn behind(&self, at: usize) -> Option<usize> {
        let closed_by = self.list.get(at)?.closed_by;
        (closed_by != u32::MAX).then_some(closed_by as usize + 1)
    }

    /// The token behind the type that starts at `at`; `None` if none does.
    fn type_end(&self, mut at: usize, nesting: usize) -> Option<usize> {
        let mut parentheses = 0;
        let mut end = loop {
            match self.text(at) {
                "*" => at += 1,
                "(" => {
                    parentheses += 1;
                    at += 1;
                }
                "[" => at = self.behind(at)?,
                "map" if self.text(at + 1) == "[" => at = self.behind(at + 1)?,
                "<" if (self.text(at + 1), self.text(at + 2)) == ("-", "chan") => at += 3,
                "chan" if (self.text(at + 1), self.text(at + 2)) == ("<", "-") => at += 3,
                "chan" => at += 1,
                "struct" | "interface" if self.text(at + 1) == "{" => break self.behind(at + 1)?,
                "func" if self.text(at + 1) == "(" => {
                    at = self.behind(at + 1)?;
                    match self.text(at) {
                        "(" => break self.behind(at)?,
                        "," | ")" | "]" | "{" => break at,
                        _ => {}
                    }
                }
                word if word.starts_with(is_letter) => break self.named_end(at, nesting)?,
                _ => return None,
            }
        };
        for _ in 0..parentheses {
            if self.text(end) != ")" {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// The token behind `name`, `package.Name` or one of these with type arguments.
    fn named_end(&self, at: usize, nesting: usize) -> Option<usize> {
        let mut end = at + 1;
        if self.text(end) == "." {
            self.text(end + 1).starts_with(is_letter).then_some(())?;
            end += 2;
        }
        if self.text(end) != "[" || nesting == MAX_NESTING {
            return Some(end);
        }
        loop {
            end = self.type_end(end + 1, nesting + 1)?;
            match (self.text(end), self.text(end + 1)) {
                ("]", _) => return Some(end + 1),
                (",", "]") => return Some(end + 2),
                (",", _) => {}
                _ => return None,
            }
        }
    }
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// The length of what `rest` starts with, at least that of `first`, and whether it is a token; space and comments are
/// none.
fn measure(rest: &str, first: char) -> (usize, bool) {
    let to = |end: Option<usize>, more: usize| end.map_or(rest.len(), |end| end + more);
    match first {
        _ if first.is_whitespace() => (first.len_utf8(), false),
        '/' if rest.starts_with("//") => (to(rest.find('\n'), 0), false),
        '/' if rest.starts_with("/*") => (to(rest[2..].find("*/"), 4), false),
        '`' => (to(rest[1..].find('`'), 2), true),
        '"' | '\'' => (quoted(rest.as_bytes()), true),
        _ if is_letter(first) || first.is_ascii_digit() => {
            (to(rest.find(|c: char| !is_letter(c) && !c.is_numeric()), 0), true)
        }
        _ => (first.len_utf8(), true),
    }
}

/// The length of a literal in quotes; one that is not closed ends with its line.
fn quoted(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(|b| b.is_ascii() && *b != b'\n') => at += 1,
            quote if quote == bytes[0] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_misread: bool, arguments: &[&str]) {
        for argument in arguments {
            for text in [format!("x = new({argument})"), format!("f(make({argument}, n+1), \"\\\"(\")")] {
                assert_eq!(misread(&text).len(), usize::from(is_misread), "{text}");
            }
        }
    }

    #[test]
    fn types_are_left_alone() {
        check(false, &["int", "a.T", "[]int", "[2*n]map[string]*T", "chan<- int", "<-chan int", "chan T"]);
        check(false, &["struct{ a, b int }", "interface{ f() }", "func(a int)", "func() (int, error)"]);
        check(
            false,
            &["func(T) []int", "(*T)", "T[int]", "a.T[map[K]V, U[int],]", "*[]func()", "int /* ) */"],
        );
    }

    #[test]
    fn expressions_are_found() {
        check(true, &["f(x)", "1", "\"a\"", "-1", "a + b", "a.b.c", "a.f()", "a[0]", "[]int{1}", "T{}"]);
        check(
            true,
            &["func() {}", "func() int { return 1 }()", "struct{}{}", "(a)(b)", "<-c", "&x", "'\\''"],
        );
        check(true, &["map[K]V{}", "x == y", "é + 1", "`)`"]);
    }

    #[test]
    fn only_calls_count() {
        for text in ["// new(1)", "\"new(1)\"", "renew(1)", "a.new(1)", "new + 1", "`\nnew(1)`", "new()", "'"]
        {
            assert_eq!(misread(text), [0; 0], "{text}");
        }
        assert_eq!(misread("new(new(make(1)))"), [0, 4, 8]);
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in ["new(", "new((((", "new)(1", "make([", "\"\\", "/*", "new(T[", "}]", "new(func", "'é\\é"]
        {
            misread(text);
        }
        assert!(misread(&format!("new({}", "T[".repeat(100_000))).len() <= 1);
    }
}
