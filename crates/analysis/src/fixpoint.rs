//! The engine under the analyses: propagation over a petgraph graph.
//!
//! Two forms are enough. [`reach`] answers "which nodes does something reach, and by what shortest way": a lattice
//! of two points where the upper one carries its cause. [`bottom_up`] computes one summary per function, callees
//! first, and goes round a cycle until nothing changes.

use goxide_ir::FuncId;
use petgraph::Directed;
use petgraph::graph::{EdgeIndex, Graph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::VecDeque;

/// Why a node is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// It is the source with this index.
    Source(usize),
    /// Along this edge.
    Edge(EdgeIndex),
}

/// What [`reach`] found.
#[derive(Debug)]
pub struct Reached {
    causes: Vec<Option<Cause>>,
}

/// A shortest way from a source to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Index of the source in the list given to [`reach`].
    pub source: usize,
    /// The edges, first one first; none if the node is the source.
    pub edges: Vec<EdgeIndex>,
}

/// Finds the nodes that the sources reach along edges. Of several sources at the same distance the first counts;
/// edges count in the order they were added.
pub fn reach<N, E>(graph: &Graph<N, E, Directed>, sources: &[NodeIndex]) -> Reached {
    let mut causes = vec![None; graph.node_count()];
    let mut queue = VecDeque::new();
    for (i, source) in sources.iter().enumerate() {
        if causes[source.index()].is_none() {
            causes[source.index()] = Some(Cause::Source(i));
            queue.push_back(*source);
        }
    }
    while let Some(node) = queue.pop_front() {
        // petgraph lists the newest edge first.
        let mut edges: Vec<_> = graph.edges(node).map(|e| (e.id(), e.target())).collect();
        edges.reverse();
        for (edge, target) in edges {
            if causes[target.index()].is_none() {
                causes[target.index()] = Some(Cause::Edge(edge));
                queue.push_back(target);
            }
        }
    }
    Reached { causes }
}

impl Reached {
    /// Whether a source reaches `node`.
    pub fn contains(&self, node: NodeIndex) -> bool {
        self.causes[node.index()].is_some()
    }

    /// How a source reaches `node`.
    pub fn way<N, E>(&self, graph: &Graph<N, E, Directed>, node: NodeIndex) -> Option<Way> {
        let mut edges = Vec::new();
        let mut at = node;
        loop {
            match self.causes[at.index()]? {
                Cause::Source(source) => {
                    edges.reverse();
                    return Some(Way { source, edges });
                }
                Cause::Edge(edge) => {
                    edges.push(edge);
                    at = graph.edge_endpoints(edge)?.0;
                }
            }
        }
    }
}

/// Calls `step` for each function, callees before callers, and again within a cycle until `step` answers that
/// nothing changed. `step` must only ever move its summary up a finite lattice.
pub fn bottom_up(sccs: &[Vec<FuncId>], mut step: impl FnMut(FuncId) -> bool) {
    for members in sccs {
        loop {
            let mut changed = false;
            for func in members {
                changed |= step(*func);
            }
            if !changed || members.len() == 1 && !step(members[0]) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // a ──► b ──► d ──► e        g ──► b
    //  └──► c ────┘     ▲
    //        └──► f ────┘
    fn toy() -> (Graph<&'static str, u8>, Vec<NodeIndex>) {
        let mut graph = Graph::new();
        let nodes: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"].map(|n| graph.add_node(n)).to_vec();
        for (from, to) in [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (2, 5), (5, 4), (6, 1)] {
            graph.add_edge(nodes[from], nodes[to], 0);
        }
        (graph, nodes)
    }

    fn names(graph: &Graph<&'static str, u8>, way: &Way) -> String {
        let ends = way.edges.iter().map(|e| graph.edge_endpoints(*e).unwrap());
        ends.map(|(a, b)| format!("{}{}", graph[a], graph[b])).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn shortest_ways_from_the_first_source() {
        let (graph, n) = toy();
        let reached = reach(&graph, &[n[0]]);
        assert!(!reached.contains(n[6]), "nothing flows against an edge");
        assert_eq!(names(&graph, &reached.way(&graph, n[4]).unwrap()), "ab bd de");
        assert_eq!(reached.way(&graph, n[0]).unwrap().edges, []);
    }

    #[test]
    fn the_nearest_source_is_the_cause() {
        let (graph, n) = toy();
        let reached = reach(&graph, &[n[0], n[5]]);
        let way = reached.way(&graph, n[4]).unwrap();
        assert_eq!((way.source, names(&graph, &way).as_str()), (1, "fe"));
    }

    #[test]
    fn summaries_of_a_cycle_settle() {
        let f: Vec<FuncId> = (0..3).map(|i| FuncId::from_raw(i.into())).collect();
        // f0 is a leaf of height 1; f1 and f2 call each other and f0.
        let mut height = [0u8; 3];
        bottom_up(&[vec![f[0]], vec![f[1], f[2]]], |func| {
            let i = u32::from(func.into_raw()) as usize;
            let new = if i == 0 { 1 } else { height[3 - i].max(height[0]) };
            std::mem::replace(&mut height[i], new) != new
        });
        assert_eq!(height, [1, 1, 1]);
    }
}
