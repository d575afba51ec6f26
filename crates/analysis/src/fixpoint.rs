//! The engine under the analyses: propagation over a petgraph graph.
