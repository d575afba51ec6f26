//! Functions that only hand their `...any` on to `fmt`.
//!
//! ```text
//! func logf(format string, args ...any) {        fn logf(format: &str, args: &[&dyn GoFmt]) {
//!     fmt.Printf("log: "+format, args...)            go::fmt::printf(&format!("log: {format}"), args);
//! }                                              }
//! ```
//!
//! What is printed needs to say what it looks like and nothing else, so such a parameter takes references to whatever
//! can be printed, where any other `...any` takes boxes of `dyn Any`, which print nothing.

use super::go;
use crate::Repr;
use goxide_ir::{Expr, ExprId, FuncId, LocalId, Program, Ty, ty};
use goxide_map::Library;
use rustc_hash::FxHashSet;

/// The functions whose last parameter is handed on to `fmt` and used for nothing else.
pub(crate) fn printed(program: &Program) -> FxHashSet<FuncId> {
    let mut found: FxHashSet<FuncId> =
        program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)).map(|(id, _)| id).collect();
    found.retain(|id| rest(program, *id).is_some());
    // A function may hand on to another one of the kind: what does not is taken out until all that is left does.
    loop {
        let kept: FxHashSet<FuncId> =
            found.iter().copied().filter(|id| only_printed(program, *id, &found)).collect();
        if kept.len() == found.len() {
            return found;
        }
        found = kept;
    }
}

/// What such a parameter is: `&[&dyn GoFmt]`.
pub(crate) fn repr() -> Repr {
    let object = Repr::Path { path: "dyn go::value::GoFmt".to_owned(), args: Vec::new(), copy: false };
    Repr::SliceOf(Box::new(object.lend())).lend()
}

/// The local of a `...any` at the end.
fn rest(program: &Program, id: FuncId) -> Option<LocalId> {
    let func = &program[id];
    let Ty::Func(sig) = &program.types[*program.checked.funcs.get(id)?] else { return None };
    let last = sig.params.last().filter(|_| sig.variadic)?;
    let Ty::Slice(elem) = &program.types[last.ty] else { return None };
    let any = program.underlying(*elem) == ty::ANY;
    func.sig.params.last().filter(|_| any && func.block.is_some())?.local
}

/// Whether every use of the parameter hands it on to be printed.
fn only_printed(program: &Program, id: FuncId, found: &FxHashSet<FuncId>) -> bool {
    let Some(local) = rest(program, id) else { return false };
    let item = &program[id];
    let body = &program[item.body];
    let uses = body.exprs().filter(|(_, e)| **e == Expr::Local(local)).count();
    let handed = body.exprs().filter(|(_, expr)| match expr {
        Expr::Call { fun, args, spread: true } => {
            let last = args.last().map(|arg| body.unparen(*arg));
            last.is_some_and(|arg| body[arg] == Expr::Local(local)) && prints(program, id, *fun, found)
        }
        _ => false,
    });
    uses > 0 && uses == handed.count()
}

/// Whether what is called prints its last arguments.
fn prints(program: &Program, caller: FuncId, fun: ExprId, found: &FxHashSet<FuncId>) -> bool {
    let Some(func) = go::callee(program, program[caller].body, fun) else { return false };
    let item = &program[func];
    let row = Library::embedded().func(&program[item.package].path, &item.name);
    found.contains(&func) || row.and_then(|row| row.special).is_some_and(|special| special.prints())
}
