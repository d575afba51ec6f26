//! The syntax tree as one flat list, made by a single walk with tree-sitter's cursor.
//!
//! Nodes stand in text order, parents before children; each knows where its subtree ends. That makes a node 16
//! bytes, children a range, and no walk over it can recurse.

use super::Kind;
use tree_sitter::Tree;

/// How deep nodes may nest inside one declaration. Every later step follows the nesting by recursion.
pub(crate) const MAX_DEPTH: u32 = 1000;

/// Names a node of a [`Syntax`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(u32);

#[derive(Clone, Copy)]
struct SyntaxNode {
    kind: Kind,
    /// Whether the parser met an error inside.
    broken: bool,
    start: u32,
    end: u32,
    /// The node after the last one inside this.
    next: u32,
}

/// The syntax tree of one file, comments apart.
pub(crate) struct Syntax {
    nodes: Vec<SyntaxNode>,
    /// Byte ranges of the comments in text order.
    pub(crate) comments: Vec<(u32, u32)>,
    /// Children of the root that nest deeper than [`MAX_DEPTH`].
    too_deep: Vec<NodeId>,
}

/// What of a file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Full,
    /// All but the bodies of functions and methods.
    Declarations,
}

impl Syntax {
    /// Flattens a tree.
    pub(crate) fn new(tree: &Tree, detail: Detail) -> Syntax {
        let root = tree.root_node();
        let any_error = root.has_error();
        let mut nodes: Vec<SyntaxNode> = Vec::with_capacity(root.descendant_count());
        let mut syntax = Syntax { nodes: Vec::new(), comments: Vec::new(), too_deep: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut cursor = root.walk();
        'nodes: loop {
            let node = cursor.node();
            let kind = Kind::from_grammar(node.kind_id());
            let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
            let mut descend = !kind.is_leaf();
            if kind == Kind::COMMENT {
                syntax.comments.push((start, end));
            } else {
                let broken = any_error && (kind == Kind::ERROR || node.is_missing());
                if broken {
                    open.iter().for_each(|i| nodes[*i].broken = true);
                }
                let index = nodes.len();
                if kind == Kind::BLOCK && detail == Detail::Declarations {
                    descend = !open.last().is_some_and(|i| nodes[*i].kind.is_function_declaration());
                }
                if open.len() as u32 == MAX_DEPTH {
                    let top = NodeId(open[1] as u32);
                    if syntax.too_deep.last() != Some(&top) {
                        syntax.too_deep.push(top);
                    }
                }
                nodes.push(SyntaxNode { kind, broken, start, end, next: index as u32 + 1 });
                if descend && cursor.goto_first_child() {
                    open.push(index);
                    continue;
                }
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    break 'nodes;
                }
                let Some(parent) = open.pop() else { break 'nodes };
                nodes[parent].next = nodes.len() as u32;
            }
        }
        nodes.shrink_to(nodes.len());
        syntax.nodes = nodes;
        syntax
    }

    /// The file's node.
    pub(crate) fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// What a node is.
    pub(crate) fn kind(&self, id: NodeId) -> Kind {
        self.nodes[id.0 as usize].kind
    }

    /// First byte of a node.
    pub(crate) fn start(&self, id: NodeId) -> u32 {
        self.nodes[id.0 as usize].start
    }

    /// One past the last byte of a node.
    pub(crate) fn end(&self, id: NodeId) -> u32 {
        self.nodes[id.0 as usize].end
    }

    /// Whether the parser met an error inside.
    pub(crate) fn is_broken(&self, id: NodeId) -> bool {
        self.nodes[id.0 as usize].broken
    }

    /// Whether a child of the root nests too deep to follow.
    pub(crate) fn is_too_deep(&self, id: NodeId) -> bool {
        self.too_deep.contains(&id)
    }

    /// All children, tokens too.
    pub(crate) fn children(&self, id: NodeId) -> Children<'_> {
        Children { syntax: self, at: id.0 + 1, end: self.nodes[id.0 as usize].next }
    }

    /// The children that are no tokens.
    pub(crate) fn parts(&self, id: NodeId) -> Parts<'_> {
        Parts(self.children(id))
    }

    /// The first child that is no token.
    pub(crate) fn part(&self, id: NodeId) -> Option<NodeId> {
        self.parts(id).next()
    }

    /// The first child of a kind.
    pub(crate) fn child_of(&self, id: NodeId, kind: Kind) -> Option<NodeId> {
        self.children(id).find(|c| self.kind(*c) == kind)
    }
}

/// See [`Syntax::children`].
#[derive(Clone)]
pub(crate) struct Children<'a> {
    syntax: &'a Syntax,
    at: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;
    fn next(&mut self) -> Option<NodeId> {
        if self.at >= self.end {
            return None;
        }
        let id = NodeId(self.at);
        self.at = self.syntax.nodes[self.at as usize].next;
        Some(id)
    }
}

/// See [`Syntax::parts`].
#[derive(Clone)]
pub(crate) struct Parts<'a>(Children<'a>);

impl Iterator for Parts<'_> {
    type Item = NodeId;
    fn next(&mut self) -> Option<NodeId> {
        let syntax = self.0.syntax;
        self.0.find(|id| !syntax.kind(*id).is_token())
    }
}

impl Kind {
    /// Whether it is a function or method declaration.
    pub(crate) fn is_function_declaration(self) -> bool {
        self == Kind::FUNCTION_DECLARATION || self == Kind::METHOD_DECLARATION
    }
}
