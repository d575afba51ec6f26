//! Where a text is no Go, and what was expected there.

use tree_sitter::{Node, Tree};

/// One place that does not parse.
pub(crate) struct SyntaxError {
    /// First byte.
    pub(crate) start: u32,
    /// One past the last byte; never before `start`.
    pub(crate) end: u32,
    /// What is wrong.
    pub(crate) message: String,
}

/// The errors of a tree in text order; empty for good Go. Errors inside errors are left out.
pub(crate) fn errors(tree: &Tree, text: &str) -> Vec<SyntaxError> {
    let mut found = all(tree, text);
    // The tree may be of a text one line break longer.
    let len = text.len() as u32;
    for error in &mut found {
        error.start = error.start.min(len);
        error.end = error.end.clamp(error.start, len);
    }
    found
}

fn all(tree: &Tree, text: &str) -> Vec<SyntaxError> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let is_root = cursor.depth() == 0;
        if node.is_missing() {
            found.push(missing(node));
        } else if node.is_error() && !is_root {
            found.push(unexpected(node, text));
        } else if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                if found.is_empty() && tree.root_node().is_error() {
                    found.push(unexpected(tree.root_node(), text));
                }
                return found;
            }
        }
    }
}

fn missing(node: Node<'_>) -> SyntaxError {
    let at = node.start_byte() as u32;
    SyntaxError { start: at, end: at, message: format!("expected {} here", describe(node.kind())) }
}

fn unexpected(node: Node<'_>, text: &str) -> SyntaxError {
    let leaf = first_leaf(node);
    if BEGINNINGS.contains(&leaf.kind()) && node.child_count() > 1 {
        return incomplete(node);
    }
    let range = leaf.byte_range();
    let token = text.get(range.clone()).unwrap_or_default();
    let shown: String = token.lines().next().unwrap_or_default().chars().take(40).collect();
    let what = if shown.is_empty() { "end of text".to_string() } else { format!("`{shown}`") };
    let rest = text.get(range.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
    let message = match expected(leaf) {
        _ if OPERATORS.contains(&token) && rest.starts_with(['\r', '\n', '}', ')', ']']) => {
            format!("expected an operand after {what}")
        }
        Some(list) => format!("unexpected {what}, expected {list}"),
        None => format!("unexpected {what}"),
    };
    let end = range.start + token.lines().next().map_or(0, str::len);
    SyntaxError { start: range.start as u32, end: end as u32, message }
}

/// Tokens that want something to follow.
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "=",
    ":=",
];

/// Words that begin a declaration or statement. An error that begins with one is a beginning without an end.
const BEGINNINGS: &[&str] =
    &["func", "type", "var", "const", "import", "if", "for", "switch", "select", "return", "go", "defer"];

/// The place where a beginning stops: just behind its last token.
fn incomplete(node: Node<'_>) -> SyntaxError {
    let what = first_leaf(node).kind();
    let mut last = node;
    while let Some(child) = last.child_count().checked_sub(1).and_then(|i| last.child(i)) {
        last = child;
    }
    let at = last.end_byte() as u32;
    SyntaxError {
        start: at,
        end: at,
        message: format!("the `{what}` that starts before this does not go on as Go"),
    }
}

fn first_leaf(mut node: Node<'_>) -> Node<'_> {
    while let Some(child) = node.child(0) {
        node = child;
    }
    node
}

/// What could have stood at `leaf`, if that is a short list.
fn expected(leaf: Node<'_>) -> Option<String> {
    let language = super::language();
    let mut names: Vec<String> = Vec::new();
    for name in language.lookahead_iterator(leaf.parse_state())?.iter_names() {
        if !matches!(name, "end" | "comment" | "ERROR" | "\n" | "\0" | "source_file_token1") {
            names.push(describe(name));
        }
        if names.len() > 4 {
            return None;
        }
    }
    names.sort();
    names.dedup();
    let last = names.pop()?;
    Some(if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) })
}

/// A grammar symbol as people call it.
fn describe(name: &str) -> String {
    match name {
        "identifier" | "field_identifier" | "package_identifier" | "label_name" => "a name".into(),
        "type_identifier" => "a type".into(),
        "\n" => "a line break".into(),
        "int_literal" => "a number".into(),
        _ if name.contains(|c: char| !c.is_alphanumeric() && c != '_') => format!("`{name}`"),
        _ if name.contains('_') => name.replace('_', " "),
        _ => format!("`{name}`"),
    }
}
