//! Who calls whom.
//!
//! Question: which functions can a call reach?
//!
//! Lattice: sets of functions. Rules:
//! - a call of a declared function, or of a method on a value of known type, reaches that function;
//! - a call through an interface (or a type parameter's constraint) reaches the methods of every ported type that
//!   has all methods of the interface, promoted ones included;
//! - a call of a func value reaches nothing that is known;
//! - a function literal's calls belong to the function around it.
//!
//! Not seen: reflection, and types outside the packages to port that implement an interface.

use crate::units::{UnitKind, Units};
use crate::view::{Callee, View, fields_of, pointee_decl, under};
use goxide_ir::{Expr, ExprRef, FuncId, Name, Origin, Program, Ty, TyId, TypeDeclId};
use indexmap::{IndexMap, IndexSet};
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxBuildHasher;

/// Calls between declared functions.
#[derive(Debug, Default)]
pub struct CallGraph {
    /// Each call expression with the functions it can reach; of a func value: none.
    pub callees: IndexMap<ExprRef, Vec<FuncId>, FxBuildHasher>,
    /// The calls that can reach each function.
    pub callers: IndexMap<FuncId, Vec<ExprRef>, FxBuildHasher>,
    /// Functions, callees first: strongly connected components of the graph in reverse topological order.
    pub sccs: Vec<Vec<FuncId>>,
    /// The function that each call stands in; calls of package initialisers are not here.
    pub caller_of: IndexMap<ExprRef, FuncId, FxBuildHasher>,
}

/// Builds the call graph of the packages to port.
pub fn call_graph(program: &Program) -> CallGraph {
    let units = Units::new(program);
    let implementers = Implementers::new(program);
    let mut out = CallGraph::default();
    let mut cache = IndexMap::<(TyId, Name), Vec<FuncId>, FxBuildHasher>::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let caller = enclosing_func(&units, unit.kind, unit.parent);
        for expr in unit.exprs() {
            if !matches!(view.body[expr], Expr::Call { .. }) {
                continue;
            }
            let reached = match view.callee(expr) {
                Callee::Func { func, .. } => vec![func],
                Callee::Interface { interface, name, .. } => cache
                    .entry((interface, name.clone()))
                    .or_insert_with(|| implementers.of(program, interface, &name))
                    .clone(),
                Callee::Lit(_) | Callee::Value(_) => Vec::new(),
                Callee::Builtin(_) | Callee::Conversion(_) | Callee::Unknown => continue,
            };
            let call = view.expr_ref(expr);
            for func in &reached {
                out.callers.entry(*func).or_default().push(call);
            }
            out.callees.insert(call, reached);
            if let Some(caller) = caller {
                out.caller_of.insert(call, caller);
            }
        }
    }
    out.sccs = components(program, &out);
    out
}

fn enclosing_func(units: &Units, kind: UnitKind, parent: Option<usize>) -> Option<FuncId> {
    let (mut kind, mut parent) = (kind, parent);
    loop {
        match kind {
            UnitKind::Func(func) => return Some(func),
            UnitKind::Init(_) => return None,
            UnitKind::Lit(_) => {
                let up = &units.list[parent?];
                (kind, parent) = (up.kind, up.parent);
            }
        }
    }
}

fn components(program: &Program, calls: &CallGraph) -> Vec<Vec<FuncId>> {
    let mut graph = DiGraph::<FuncId, ()>::new();
    let mut nodes = IndexMap::<FuncId, NodeIndex, FxBuildHasher>::default();
    for (id, func) in program.funcs.iter() {
        if program[func.package].origin == Origin::Port {
            nodes.insert(id, graph.add_node(id));
        }
    }
    for (call, callees) in &calls.callees {
        let Some(from) = calls.caller_of.get(call).and_then(|f| nodes.get(f)) else { continue };
        for to in callees.iter().filter_map(|f| nodes.get(f)) {
            graph.update_edge(*from, *to, ());
        }
    }
    // Kosaraju's algorithm in petgraph keeps its own stack; Tarjan's recurses as deep as calls nest.
    let sort = |scc: Vec<NodeIndex>| {
        let mut members: Vec<FuncId> = scc.into_iter().map(|n| graph[n]).collect();
        members.sort();
        members
    };
    petgraph::algo::kosaraju_scc(&graph).into_iter().map(sort).collect()
}

/// The method sets of the ported types.
pub(crate) struct Implementers {
    types: Vec<(TypeDeclId, IndexMap<Name, FuncId, FxBuildHasher>)>,
}

impl Implementers {
    pub(crate) fn new(program: &Program) -> Implementers {
        let mut types = Vec::new();
        for (decl, node) in program.type_decls.iter() {
            if program[node.package].origin != Origin::Port || node.is_alias {
                continue;
            }
            let mut methods = IndexMap::default();
            collect_methods(program, decl, &mut methods, &mut Vec::new());
            if !methods.is_empty() {
                types.push((decl, methods));
            }
        }
        Implementers { types }
    }

    /// The methods called `name` of the types that implement `interface`.
    pub(crate) fn of(&self, program: &Program, interface: TyId, name: &Name) -> Vec<FuncId> {
        let wanted = interface_methods(program, interface);
        let mut found = IndexSet::<FuncId, FxBuildHasher>::default();
        for (_, methods) in &self.types {
            if wanted.iter().all(|m| methods.contains_key(m)) {
                found.extend(methods.get(name).copied());
            }
        }
        found.into_iter().collect()
    }
}

fn collect_methods(
    program: &Program,
    decl: TypeDeclId,
    out: &mut IndexMap<Name, FuncId, FxBuildHasher>,
    seen: &mut Vec<TypeDeclId>,
) {
    if seen.contains(&decl) {
        return;
    }
    seen.push(decl);
    let Some(info) = program.checked.types.get(decl) else { return };
    for method in &info.methods {
        out.entry(program[*method].name.clone()).or_insert(*method);
    }
    for field in fields_of(program, decl) {
        if field.embedded
            && let Some(inner) = pointee_decl(program, field.ty)
        {
            collect_methods(program, inner, out, seen);
        }
    }
}

/// The names of all methods of an interface type, embedded ones included.
pub(crate) fn interface_methods(program: &Program, interface: TyId) -> IndexSet<Name, FxBuildHasher> {
    let mut names = IndexSet::default();
    let mut seen = IndexSet::<TyId, FxBuildHasher>::default();
    let mut todo = vec![interface];
    while let Some(ty) = todo.pop() {
        if !seen.insert(ty) {
            continue;
        }
        if let Ty::Param(param) = program.types[ty] {
            todo.push(program.types[param].constraint);
        }
        if let Ty::Interface(interface) = under(program, ty) {
            names.extend(interface.methods.iter().map(|m| m.name.clone()));
            todo.extend(interface.embeds.iter().flatten().map(|term| term.ty));
        }
    }
    names
}

/// Whether values of `ty` (or of what it points to) have a method of this name.
pub(crate) fn has_method(program: &Program, ty: TyId, name: &str) -> bool {
    if interface_methods(program, ty).iter().any(|m| m == name) {
        return true;
    }
    let Some(decl) = pointee_decl(program, ty) else { return false };
    let mut methods = IndexMap::default();
    collect_methods(program, decl, &mut methods, &mut Vec::new());
    methods.contains_key(name)
}
