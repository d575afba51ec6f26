//! A tree of short texts: what most stages look like to a reader, and to a script.

use serde::Serialize;

/// One line and what lies below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Outline {
    /// What part of its parent it is, such as `cond`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) role: &'static str,
    /// The line.
    pub(crate) text: String,
    /// What lies below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) children: Vec<Outline>,
}

impl Outline {
    pub(crate) fn new(text: impl Into<String>) -> Outline {
        Outline { text: text.into(), ..Outline::default() }
    }

    /// The same as a part of its parent.
    pub(crate) fn role(mut self, role: &'static str) -> Outline {
        self.role = role;
        self
    }

    pub(crate) fn with(mut self, child: Outline) -> Outline {
        self.children.push(child);
        self
    }

    pub(crate) fn with_all(mut self, children: impl IntoIterator<Item = Outline>) -> Outline {
        self.children.extend(children);
        self
    }

    /// The tree with two blanks per level.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        // A list, not recursion: Go can nest deeper than a stack.
        let mut todo = vec![(0, self)];
        while let Some((depth, node)) = todo.pop() {
            out.extend(std::iter::repeat_n("  ", depth));
            if !node.role.is_empty() {
                out.push_str(node.role);
                out.push_str(": ");
            }
            out.push_str(&node.text);
            out.push('\n');
            todo.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
        }
        out
    }
}
