//! Graphs in the language of Graphviz.

use std::collections::BTreeSet;
use std::fmt::Write;

/// Arrows between names, in the order they were found; each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    list: Vec<(String, String)>,
    seen: BTreeSet<(String, String)>,
    alone: BTreeSet<String>,
}

impl Edges {
    pub(super) fn add(&mut self, from: impl Into<String>, to: impl Into<String>) {
        let edge = (from.into(), to.into());
        if self.seen.insert(edge.clone()) {
            self.list.push(edge);
        }
    }

    /// A name that may have no arrow.
    pub(super) fn node(&mut self, name: impl Into<String>) {
        self.alone.insert(name.into());
    }

    pub(super) fn to_dot(&self, name: &str) -> String {
        let mut out =
            format!("digraph {name} {{\n  rankdir = LR;\n  node [shape = box, fontname = \"monospace\"];\n");
        for node in &self.alone {
            let _ = writeln!(out, "  {};", quoted(node));
        }
        for (from, to) in &self.list {
            let _ = writeln!(out, "  {} -> {};", quoted(from), quoted(to));
        }
        out + "}\n"
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
