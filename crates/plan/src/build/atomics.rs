//! Variables and fields that the functions of `sync/atomic` are given the address of: they become atomics.

use super::go;
use crate::Repr;
use goxide_analysis::Place;
use goxide_ir::{Basic, Expr, Program, TyId, UnaryOp};
use rustc_hash::FxHashSet;

/// The places whose addresses `sync/atomic` is given.
pub(crate) fn atomics(program: &Program) -> FxHashSet<Place> {
    let mut out = FxHashSet::default();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let body = &program[func.body];
        for (_, expr) in body.exprs() {
            let Expr::Call { fun, args, .. } = expr else { continue };
            let atomic =
                go::std_callee(program, func.body, *fun).is_some_and(|(path, _)| path == "sync/atomic");
            if let (true, Some(first)) = (atomic, args.first())
                && let Expr::Unary { op: UnaryOp::Addr, operand } = &body[body.unparen(*first)]
            {
                let place = go::named_place(program, func.body, *operand);
                let place = place.or_else(|| go::global_place(program, func.body, *operand));
                out.extend(place.filter(|place| place.path.is_empty()));
            }
        }
    }
    out
}

/// The atomic for an integer type.
pub(crate) fn repr(program: &Program, ty: TyId) -> Option<Repr> {
    let name = match go::basic(program, ty)? {
        Basic::Int32 => "AtomicI32",
        Basic::Int64 => "AtomicI64",
        Basic::Uint32 => "AtomicU32",
        Basic::Uint64 => "AtomicU64",
        _ => return None,
    };
    let plain = go::decl_of(program, ty).is_none();
    plain.then(|| Repr::Path { path: format!("std::sync::atomic::{name}"), args: Vec::new(), copy: false })
}
