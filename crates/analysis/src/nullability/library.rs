//! What functions of the standard library give back that can be nil.
//!
//! Their bodies are not analysed. Two rules: a pointer or interface beside an error is nil unless the error is (Go's
//! convention, which the library keeps); and the results of [`NILABLE`] are nil to say "there is none". All others are
//! taken to be there.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for tuples")]

use super::env::{Contract, Def};
use crate::view::{Callee, View, is_error, is_ported_func, package_path};
use goxide_ir::{Expr, ExprId, FuncId, Ty};

/// Functions and methods whose first result is nil to say that there is none: package, receiver, name.
const NILABLE: &[(&str, &str, &str)] = &[
    // No match.
    ("regexp", "Regexp", "Find"),
    ("regexp", "Regexp", "FindIndex"),
    ("regexp", "Regexp", "FindSubmatch"),
    ("regexp", "Regexp", "FindSubmatchIndex"),
    ("regexp", "Regexp", "FindStringIndex"),
    ("regexp", "Regexp", "FindStringSubmatch"),
    ("regexp", "Regexp", "FindStringSubmatchIndex"),
    ("regexp", "Regexp", "FindAllString"),
    ("regexp", "Regexp", "FindAllStringIndex"),
    ("regexp", "Regexp", "FindAllStringSubmatch"),
    // The ends of a list.
    ("container/list", "List", "Front"),
    ("container/list", "List", "Back"),
    ("container/list", "Element", "Next"),
    ("container/list", "Element", "Prev"),
    // Nothing of that name.
    ("flag", "", "Lookup"),
    ("flag", "FlagSet", "Lookup"),
    ("text/template", "Template", "Lookup"),
    ("html/template", "Template", "Lookup"),
    ("expvar", "", "Get"),
    ("go/ast", "Scope", "Lookup"),
    // Not an address of that form.
    ("net", "", "ParseIP"),
    ("net", "IP", "To4"),
    ("net", "IP", "To16"),
    // Not in the data.
    ("encoding/pem", "", "Decode"),
    // Unknown to the running program.
    ("runtime", "", "FuncForPC"),
    // No value of that key.
    ("context", "Context", "Value"),
];

/// Why a use of what the library gave is one of nil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nil {
    /// The function says "none" with it.
    None,
    /// It comes beside an error that nobody has looked at.
    Failure,
}

/// What is nil of a call given where it stands.
pub(super) fn of_call(view: View<'_>, expr: ExprId) -> Option<Nil> {
    says_none(view, view.body.unparen(expr)).then_some(Nil::None)
}

/// What is nil of the value of a definition; `good` if what came beside it says that all is well.
pub(super) fn of_def<'d>(view: View<'_>, def: &'d Def, good: bool) -> Option<(Nil, &'d ExprId)> {
    let Def::Value { expr, index, contract } = def else { return None };
    let call = view.body.unparen(*expr);
    let Expr::Call { .. } = view.body[call] else { return None };
    if *index == 0 && says_none(view, call) {
        return Some((Nil::None, expr));
    }
    let unknown = match view.callee(call) {
        Callee::Func { func, .. } => !is_ported_func(view.program, func),
        Callee::Interface { .. }
        | Callee::Builtin(_)
        | Callee::Conversion(_)
        | Callee::Lit(_)
        | Callee::Value(_)
        | Callee::Unknown => false,
    };
    let failed = unknown
        && !good
        && matches!(contract, Contract::IfNil(_) | Contract::Broken)
        && has_error(view, call)
        && matches!(view.under(view.result_ty(call, *index)), Ty::Pointer(_) | Ty::Interface(_))
        && !is_error(view.program, view.result_ty(call, *index));
    failed.then_some((Nil::Failure, expr))
}

fn has_error(view: View<'_>, call: ExprId) -> bool {
    match &view.program.types[view.ty(call)] {
        Ty::Tuple(types) => types.last().is_some_and(|ty| is_error(view.program, *ty)),
        _ => false,
    }
}

fn says_none(view: View<'_>, call: ExprId) -> bool {
    let Expr::Call { .. } = view.body[call] else { return false };
    match view.callee(call) {
        Callee::Func { func, .. } => !is_ported_func(view.program, func) && is_listed(view, func),
        Callee::Interface { .. }
        | Callee::Builtin(_)
        | Callee::Conversion(_)
        | Callee::Lit(_)
        | Callee::Value(_)
        | Callee::Unknown => false,
    }
}

fn is_listed(view: View<'_>, func: FuncId) -> bool {
    let node = &view.program[func];
    let of = (
        package_path(view.program, func),
        node.receiver.as_ref().map_or("", |r| r.base.as_str()),
        node.name.as_str(),
    );
    NILABLE.contains(&of)
}
