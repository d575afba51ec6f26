//! Facts as graphs for Graphviz.

use super::names::Names;
use crate::flow::{self, Value};
use crate::units::Units;
use crate::view::{can_be_nil, holds_pointers, place_ty};
use crate::{Facts, Place, Root};
use goxide_ir::{FuncId, Program};
use indexmap::IndexMap;
use petgraph::dot::{Config, Dot};
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxBuildHasher;

fn print(graph: &DiGraph<String, String>, dashed: &dyn Fn(NodeIndex) -> bool) -> String {
    let node = |_: &DiGraph<String, String>, (id, name): (NodeIndex, &String)| {
        let style = if dashed(id) { ", style=filled, fillcolor=\"#ffe0b0\"" } else { "" };
        format!("label={name:?}, shape=box{style}")
    };
    let edge = |_: &DiGraph<String, String>, edge: petgraph::graph::EdgeReference<'_, String>| {
        if edge.weight().is_empty() { String::new() } else { format!("label={:?}", edge.weight()) }
    };
    let dot = Dot::with_attr_getters(graph, &[Config::NodeNoLabel, Config::EdgeNoLabel], &edge, &node);
    format!("{dot:?}")
}

/// Functions and calls; functions that call themselves, directly or not, are filled.
pub(super) fn calls(program: &Program, facts: &Facts, names: &Names<'_>) -> String {
    let mut graph = DiGraph::new();
    let mut nodes = IndexMap::<FuncId, NodeIndex, FxBuildHasher>::default();
    let ported = facts.calls.sccs.iter().flatten().copied();
    let mut sorted: Vec<FuncId> = ported.collect();
    sorted.sort();
    for func in sorted {
        nodes.insert(func, graph.add_node(names.func(func)));
    }
    for (call, callees) in &facts.calls.callees {
        let Some(from) = facts.calls.caller_of.get(call).and_then(|f| nodes.get(f).copied()) else {
            continue;
        };
        for callee in callees {
            if let Some(to) = nodes.get(callee) {
                graph.update_edge(from, *to, String::new());
            }
        }
    }
    let cyclic: Vec<NodeIndex> = facts
        .calls
        .sccs
        .iter()
        .filter(|scc| scc.len() > 1)
        .flatten()
        .filter_map(|f| nodes.get(f).copied())
        .collect();
    let _ = program;
    print(&graph, &|node| cyclic.contains(&node) || graph.contains_edge(node, node))
}

/// The graph of places with the flows between them; `filled` says which stand out.
fn places(
    program: &Program,
    facts: &Facts,
    names: &Names<'_>,
    wanted: &dyn Fn(&Place) -> bool,
    filled: &dyn Fn(&Place) -> bool,
) -> String {
    let units = Units::new(program);
    let mut graph = DiGraph::new();
    let mut nodes = IndexMap::<Place, NodeIndex, FxBuildHasher>::default();
    for flow in flow::flows(program, &facts.calls, &units) {
        let Value::Place { place, .. } = &flow.src else { continue };
        if !wanted(place) || !wanted(&flow.dst) {
            continue;
        }
        let mut node =
            |place: &Place| *nodes.entry(place.clone()).or_insert_with(|| graph.add_node(names.place(place)));
        let (from, to) = (node(place), node(&flow.dst));
        graph.update_edge(from, to, names.sources().short(flow.span));
    }
    print(&graph, &|node| nodes.get_index(node.index()).is_some_and(|(place, _)| filled(place)))
}

/// Nil flow; places that nil reaches are filled.
pub(super) fn nullability(program: &Program, facts: &Facts, names: &Names<'_>) -> String {
    let wanted = |place: &Place| can_be_nil(program, place_ty(program, place));
    places(program, facts, names, &wanted, &|p| facts.nullability.nilable.contains_key(p))
}

/// Pointer flow; places that are aliased are filled.
pub(super) fn ownership(program: &Program, facts: &Facts, names: &Names<'_>) -> String {
    let wanted = |place: &Place| holds_pointers(program, place_ty(program, place));
    let aliased =
        |p: &Place| matches!(facts.ownership.holding.get(p), Some(crate::ownership::Holding::Aliased(_)));
    places(program, facts, names, &wanted, &aliased)
}

/// Goroutines, what they capture, the types they share and the locks that guard fields.
pub(super) fn sharing(program: &Program, facts: &Facts, names: &Names<'_>) -> String {
    let mut graph: DiGraph<String, String> = DiGraph::new();
    let mut nodes = IndexMap::<String, NodeIndex, FxBuildHasher>::default();
    let mut node = |graph: &mut DiGraph<String, String>, name: String| {
        *nodes.entry(name.clone()).or_insert_with(|| graph.add_node(name))
    };
    let mut shared = Vec::new();
    for goroutine in &facts.sharing.goroutines {
        let from = node(&mut graph, format!("go {}", names.expr(goroutine.call)));
        for local in &goroutine.captures {
            let to = node(&mut graph, names.local(*local));
            let place = Place::root(Root::Local(*local));
            graph.update_edge(from, to, String::new());
            if let Some(decl) = crate::view::pointee_decl(program, place_ty(program, &place))
                && facts.sharing.shared_types.contains_key(&decl)
            {
                let ty = node(&mut graph, names.ty(decl));
                shared.push(ty);
                graph.update_edge(to, ty, String::new());
            }
        }
    }
    for ((decl, mutex), guard) in &facts.sharing.guards {
        let from = node(&mut graph, names.field(*decl, *mutex));
        for field in &guard.fields {
            let to = node(&mut graph, names.field(*decl, *field));
            graph.update_edge(from, to, "guards".to_owned());
        }
    }
    print(&graph, &|node| shared.contains(&node))
}
