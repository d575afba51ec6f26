//! Results without names get some, where a deferred function recovers; so do blank ones, which a bare `return` gives back.
//!
//! ```text
//! func run() error {                     func run() (err error) {
//!     defer func() { recover() }()   →       defer func() { recover() }()
//!     return work()                          return work()
//! }                                      }
//! ```
//!
//! A function that recovers returns what its results hold then (Go specification, "Handling panics"): the zero values,
//! where they have no names and nothing was returned yet. With names, both forms are one.

use crate::fresh;
use goxide_ir::{Body, BodyId, BodyTypes, Builtin, Expr, FuncId, Local, LocalKind, Node, Program, Stmt};

/// Names the results of the ported functions that recover, and blank ones.
pub fn name(program: &mut Program) {
    let unnamed = program.ported_funcs().filter(|(_, f)| f.sig.results.iter().any(|r| r.local.is_none()));
    let found: Vec<(FuncId, BodyId)> = unnamed.map(|(id, f)| (id, f.body)).collect();
    for (func, body) in found {
        let node = &program.funcs[func];
        let blank = node.sig.results.iter().any(|r| r.name.as_deref() == Some("_"));
        let recovers = || {
            let types = program.checked.bodies.get(body);
            node.block
                .zip(types)
                .is_some_and(|(b, types)| recovers(&program.bodies[body], types, Node::Stmt(b)))
        };
        if blank || recovers() {
            name_results(program, func, body);
        }
    }
}

fn name_results(program: &mut Program, func: FuncId, id: BodyId) -> Option<()> {
    let body = &mut program.bodies[id];
    let types = program.checked.bodies.get_mut(id)?;
    for result in program.funcs[func].sig.results.iter_mut().filter(|r| r.local.is_none()) {
        let ty = types.exprs.get(result.ty)?.ty;
        let is_error = matches!(&body[result.ty], Expr::Name(name) if name == "error");
        let name = fresh::name(body, if is_error { "err" } else { "result" });
        let kind = LocalKind::Result;
        let local = body.alloc_local(Local { name: name.clone(), kind, span: result.span });
        types.locals.insert(local, ty);
        result.name = Some(name);
        result.local = Some(local);
    }
    Some(())
}

/// Whether a function defers a literal that recovers. What literals defer is theirs.
fn recovers(body: &Body, types: &BodyTypes, root: Node) -> bool {
    let mut found = false;
    body.walk(root, &mut |node| {
        match node {
            Node::Expr(expr) => return !matches!(body[expr], Expr::FuncLit { .. }),
            Node::Stmt(stmt) => {
                if let Stmt::Defer(call) = body[stmt]
                    && let Some(block) = body.deferred_literal(call)
                {
                    found |= types.calls(body, Node::Stmt(block), Builtin::Recover);
                }
            }
        }
        !found
    });
    found
}
