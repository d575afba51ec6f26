//! The syntax tree as the grammar has it, for `goxide show syntax`.

use goxide_ir::Name;

/// One node, in text order, parents before children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How many nodes are around it.
    pub depth: u32,
    /// The grammar's name for it.
    pub kind: Name,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Whether it has no named node inside.
    pub is_leaf: bool,
}

/// The named nodes of one text, errors and missing tokens among them.
pub fn rows(text: &str) -> Vec<Row> {
    super::tree(text).map(|tree| walk(&tree)).unwrap_or_default()
}

fn walk(tree: &tree_sitter::Tree) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        let shown = node.is_named() || node.is_missing();
        if shown {
            let kind = Name::new(if node.is_missing() { "MISSING" } else { node.kind() });
            let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
            rows.push(Row { depth, kind, start, end, is_leaf: node.named_child_count() == 0 });
            if cursor.goto_first_child() {
                depth += 1;
                continue;
            }
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return rows;
            }
            depth -= 1;
        }
    }
}
