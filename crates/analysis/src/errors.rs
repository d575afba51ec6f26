//! How functions use their last result: `(T, error)` and `(T, bool)`.
//!
//! Question: does the last result say whether the others mean anything?
//!
//! Lattice per function, weakest last: `Result` or `Option`, then a value beside the failure. Rules for `error`:
//! - `return value, nil` and `return zero…, err` fit; so does passing on the results of a call that fits, whole or
//!   through locals that came together;
//! - `return value, err` fits where `err` is known to be nil;
//! - any other return gives a value beside an error: the place is the evidence;
//! - `Read` and `Write` of the library mean both of their results.
//!
//! For `bool`, after at least one other result: `return zero…, false`, `return value, true`, and `v, ok` that came
//! together from a map, assertion, receive or a function that fits. Methods that implement one interface method agree.
//!
//! Not seen: deferred functions that change named results, literals.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for a few forms of statements and types")]

use crate::Evidence;
use crate::call_graph::{CallGraph, Implementers};
use crate::flow::{self, is_error_maker};
use crate::nullability::all_guards;
use crate::nullability::env::Def;
use crate::nullability::guards::Guards;
use crate::units::{UnitKind, Units};
use crate::view::{Base, Callee, View, is_bool, is_error, is_ported_func, is_ported_type, package_path};
use goxide_ir::{
    ConstValue, Expr, ExprId, ExprRef, FuncId, Mode, Origin, Program, Stmt, StmtId, Ty, TypeDeclId, UnaryOp,
    VarId,
};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

/// How a function's `error` or `bool` last result goes with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Last result is `error`; a non-nil error always comes with zero values, so `Result` keeps all.
    Result,
    /// Last result is `error`, and some return gives a value beside a (possibly) non-nil error.
    ResultAndValue(Evidence),
    /// Last result is `bool`; `false` always comes with zero values and callers ignore them then, so `Option` keeps
    /// all.
    Option,
}

/// Errors of a program.
#[derive(Debug, Default)]
pub struct Errors {
    /// Functions (and interface methods' implementations) with one of the shapes; others are plain.
    pub shapes: IndexMap<FuncId, Shape, FxBuildHasher>,
    /// Package variables that are sentinels: `var ErrX = errors.New("…")`, never assigned again, with their text.
    pub sentinels: IndexMap<VarId, String, FxBuildHasher>,
    /// Declared types that implement `error` and are used as one.
    pub types: IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
    /// Calls whose error result is dropped (`f()` as a statement, or `_`).
    pub ignored: IndexMap<ExprRef, Evidence, FxBuildHasher>,
}

/// Finds the error shapes of the packages to port.
pub fn errors(program: &Program, calls: &CallGraph) -> Errors {
    let units = Units::new(program);
    let guards = all_guards(program, calls, &units);
    let mut out = Errors { sentinels: sentinels(program, &units), ..Errors::default() };
    out.shapes = shapes(program, calls, &units, &guards);
    out.types = types(program, calls, &units);
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for stmt in unit.stmts() {
            ignored(view, stmt, &mut out);
        }
    }
    out
}

/// Whether the last result of a function is an error, or a boolean beside others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Bool,
}

fn kind(program: &Program, func: FuncId) -> Option<Kind> {
    let Ty::Func(sig) = &program.types[*program.checked.funcs.get(func)?] else { return None };
    let last = sig.results.last()?.ty;
    if is_error(program, last) {
        Some(Kind::Error)
    } else if sig.results.len() > 1 && is_bool(program, last) {
        Some(Kind::Bool)
    } else {
        None
    }
}

fn shapes(
    program: &Program,
    calls: &CallGraph,
    units: &Units,
    guards: &Guards,
) -> IndexMap<FuncId, Shape, FxBuildHasher> {
    // All fit until a return shows otherwise; what a function passes on may bring it down later.
    let mut misfits: IndexMap<FuncId, Evidence, FxBuildHasher> = IndexMap::default();
    let mut passes: Vec<(FuncId, Vec<FuncId>, Evidence)> = Vec::new();
    let mut all = Vec::new();
    for unit in &units.list {
        let UnitKind::Func(func) = unit.kind else { continue };
        let Some(kind) = kind(program, func) else { continue };
        all.push((func, kind));
        let judge = Judge { view: View::new(program, unit.body), calls, guards, kind };
        let mut saw = (false, false);
        for stmt in unit.stmts() {
            let Stmt::Return(values) = &judge.view.body[stmt] else { continue };
            match judge.judge(program, func, stmt, values, &mut saw) {
                Verdict::Fits => {}
                Verdict::Misfit(evidence) => {
                    misfits.entry(func).or_insert(evidence);
                }
                Verdict::PassesOn(callees, evidence) => passes.push((func, callees, evidence)),
            }
        }
        if kind == Kind::Bool && saw != (true, true) && !passes.iter().any(|(f, ..)| *f == func) {
            let span = program[func].name_span;
            misfits
                .entry(func)
                .or_insert_with(|| Evidence::new(span, "has no failing and succeeding return"));
        }
    }
    let groups = interface_groups(program);
    loop {
        let before = misfits.len();
        for (func, callees, evidence) in &passes {
            let bad = |c: &FuncId| {
                misfits.contains_key(c) || is_ported_func(program, *c) && kind(program, *c).is_none()
            };
            if !misfits.contains_key(func) && callees.iter().any(bad) {
                misfits.insert(*func, evidence.clone());
            }
        }
        for group in &groups {
            let Some(evidence) = group.iter().find_map(|f| misfits.get(f).cloned()) else { continue };
            for func in group {
                misfits.entry(*func).or_insert_with(|| evidence.clone());
            }
        }
        if misfits.len() == before {
            break;
        }
    }
    let mut out = IndexMap::default();
    for (func, kind) in all {
        match (kind, misfits.get(&func)) {
            (Kind::Error, None) => out.insert(func, Shape::Result),
            (Kind::Error, Some(evidence)) => out.insert(func, Shape::ResultAndValue(evidence.clone())),
            (Kind::Bool, None) => out.insert(func, Shape::Option),
            (Kind::Bool, Some(_)) => None,
        };
    }
    out
}

/// Methods that one interface method can mean.
fn interface_groups(program: &Program) -> Vec<Vec<FuncId>> {
    let implementers = Implementers::new(program);
    let mut out = Vec::new();
    for (decl, node) in program.type_decls.iter() {
        let Some(info) = program.checked.types.get(decl) else { continue };
        if program[node.package].origin != Origin::Port
            || !matches!(program.types[info.underlying], Ty::Interface(_))
        {
            continue;
        }
        for name in crate::call_graph::interface_methods(program, info.ty) {
            let group = implementers.of(program, info.ty, &name);
            if group.len() > 1 {
                out.push(group);
            }
        }
    }
    out
}

enum Verdict {
    Fits,
    Misfit(Evidence),
    /// Fits if these do.
    PassesOn(Vec<FuncId>, Evidence),
}

struct Judge<'a, 'p> {
    view: View<'p>,
    calls: &'a CallGraph,
    guards: &'a Guards,
    kind: Kind,
}

impl Judge<'_, '_> {
    /// One return; `saw` notes whether failure and success are returned somewhere.
    fn judge(
        &self,
        program: &Program,
        func: FuncId,
        stmt: StmtId,
        values: &[ExprId],
        saw: &mut (bool, bool),
    ) -> Verdict {
        let view = self.view;
        let span = view.body.stmt_span(stmt);
        let count = program[func].sig.results.len();
        match values {
            [] => return self.bare(stmt),
            [call] if count > 1 => {
                let evidence = Evidence::new(span, format!("returns what {} gives", view.text(*call)));
                *saw = (true, true);
                return self.pass_on(*call, evidence);
            }
            _ => {}
        }
        let Some((last, rest)) = values.split_last() else { return Verdict::Fits };
        let zero = rest.iter().all(|v| self.is_zero(*v));
        let text: Vec<String> = values.iter().map(|v| view.text(*v)).collect();
        let evidence = Evidence::new(span, format!("returns ({})", text.join(", ")));
        match self.kind {
            Kind::Error => {
                let at = view.expr_ref(view.body.unparen(*last));
                if view.is_nil(*last) || self.guards.known_nil.contains(&at) || zero || rest.is_empty() {
                    return Verdict::Fits;
                }
                self.together(rest, evidence)
            }
            Kind::Bool => match view.as_bool(*last) {
                Some(true) => {
                    saw.1 = true;
                    Verdict::Fits
                }
                Some(false) if zero => {
                    saw.0 = true;
                    Verdict::Fits
                }
                Some(false) => Verdict::Misfit(evidence),
                None => {
                    *saw = (true, true);
                    self.together(rest, evidence)
                }
            },
        }
    }

    /// `return v, err` where both came from one call.
    fn together(&self, rest: &[ExprId], evidence: Evidence) -> Verdict {
        let view = self.view;
        let mut callees = Vec::new();
        for value in rest {
            let at = view.expr_ref(view.body.unparen(*value));
            if self.is_zero(*value) {
                continue;
            }
            if !self.guards.passed_on.contains(&at) {
                return Verdict::Misfit(evidence);
            }
            for (def, _) in self.guards.returned.get(&at).into_iter().flatten() {
                let Def::Value { expr, .. } = def else { return Verdict::Misfit(evidence) };
                match self.pass_on(*expr, evidence.clone()) {
                    Verdict::Fits => {}
                    Verdict::PassesOn(more, _) => callees.extend(more),
                    misfit @ Verdict::Misfit(_) => return misfit,
                }
            }
        }
        Verdict::PassesOn(callees, evidence)
    }

    /// The results of this call, or of this comma-ok expression.
    fn pass_on(&self, expr: ExprId, evidence: Evidence) -> Verdict {
        let view = self.view;
        let expr = view.body.unparen(expr);
        if !matches!(view.body[expr], Expr::Call { .. }) {
            return if view.mode(expr) == Mode::CommaOk { Verdict::Fits } else { Verdict::Misfit(evidence) };
        }
        match view.callee(expr) {
            Callee::Func { func, .. } if !is_ported_func(view.program, func) => {
                let name = view.program[func].name.as_str();
                let both = name.starts_with("Read") && name != "ReadFile" && name != "ReadAll"
                    || name.starts_with("Write")
                    || name.starts_with("Copy");
                if both { Verdict::Misfit(evidence) } else { Verdict::Fits }
            }
            Callee::Interface { name, .. } => {
                let reached = self.calls.callees.get(&view.expr_ref(expr)).cloned().unwrap_or_default();
                if reached.is_empty() && (name.starts_with("Read") || name.starts_with("Write")) {
                    return Verdict::Misfit(evidence);
                }
                Verdict::PassesOn(reached, evidence)
            }
            Callee::Func { func, .. } => Verdict::PassesOn(vec![func], evidence),
            Callee::Builtin(_)
            | Callee::Conversion(_)
            | Callee::Lit(_)
            | Callee::Value(_)
            | Callee::Unknown => Verdict::Fits,
        }
    }

    fn bare(&self, stmt: StmtId) -> Verdict {
        let view = self.view;
        let span = view.body.stmt_span(stmt);
        let Some(bare) = self.guards.bare.iter().find(|b| b.span == span) else { return Verdict::Fits };
        if bare.good && self.kind == Kind::Error {
            return Verdict::Fits;
        }
        let zero = |defs: &Option<Vec<(Def, bool)>>| {
            defs.as_ref().is_some_and(|d| d.iter().all(|(d, _)| *d == Def::Zero))
        };
        let rest = bare.results.len().saturating_sub(1);
        if bare.results[..rest].iter().all(|(.., defs)| zero(defs)) && self.kind == Kind::Error {
            return Verdict::Fits;
        }
        let evidence = Evidence::new(span, "returns its named results as they are");
        if (0..rest).all(|i| bare.together[i] || zero(&bare.results[i].2)) {
            let mut callees = Vec::new();
            for (.., defs) in bare.results[..rest].iter() {
                for (def, _) in defs.iter().flatten() {
                    let Def::Value { expr, .. } = def else { continue };
                    match self.pass_on(*expr, evidence.clone()) {
                        Verdict::Fits => {}
                        Verdict::PassesOn(more, _) => callees.extend(more),
                        misfit @ Verdict::Misfit(_) => return misfit,
                    }
                }
            }
            return Verdict::PassesOn(callees, evidence);
        }
        // The error itself was never given.
        if self.kind == Kind::Error && bare.results.last().is_some_and(|(.., defs)| zero(defs)) {
            return Verdict::Fits;
        }
        Verdict::Misfit(evidence)
    }

    fn is_zero(&self, expr: ExprId) -> bool {
        let view = self.view;
        let expr = view.body.unparen(expr);
        if view.is_nil(expr) || view.as_bool(expr) == Some(false) {
            return true;
        }
        if let Expr::CompositeLit { elements, .. } = &view.body[expr] {
            return elements.is_empty()
                && !matches!(view.under(view.ty(expr)), Ty::Slice(_) | Ty::Map { .. });
        }
        if let Some(defs) = self.guards.returned.get(&view.expr_ref(expr)) {
            return defs.iter().all(|(d, _)| *d == Def::Zero);
        }
        constant(view, expr).is_some_and(|value| match value {
            ConstValue::Bool(b) => !b,
            ConstValue::Str(s) => s.is_empty(),
            ConstValue::Int(_) | ConstValue::Rat(_) | ConstValue::Complex(_) => value.to_i64() == Some(0),
        })
    }
}

fn constant<'p>(view: View<'p>, expr: ExprId) -> Option<&'p ConstValue> {
    view.program.checked.bodies.get(view.id)?.exprs.get(expr)?.value.as_ref()
}

fn sentinels(program: &Program, units: &Units) -> IndexMap<VarId, String, FxBuildHasher> {
    let mut assigned = FxHashSet::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        for stmt in unit.stmts() {
            if let Stmt::Assign { lhs, .. } = &view.body[stmt] {
                assigned.extend(lhs.iter().map(|l| view.access(*l).0));
            }
        }
        for expr in unit.exprs() {
            if let Expr::Unary { op: UnaryOp::Addr, operand } = view.body[expr] {
                assigned.insert(view.access(operand).0);
            }
        }
    }
    let mut out = IndexMap::default();
    for (id, var) in program.vars.iter() {
        let spec = &program[var.spec];
        let ty = program.checked.vars.get(id);
        if program[var.package].origin != Origin::Port
            || var.name == "_"
            || !ty.is_some_and(|t| is_error(program, *t))
            || assigned.contains(&Base::Global(id))
        {
            continue;
        }
        let view = View::new(program, spec.body);
        let value = spec.values.get(var.index as usize).filter(|_| spec.values.len() == spec.vars.len());
        if let Some(value) = value
            && let Expr::Call { args, .. } = view.expr(*value)
            && let Callee::Func { func, .. } = view.callee(*value)
            && is_error_maker(program, func)
            && let [text] = args[..]
            && let Some(ConstValue::Str(bytes)) = constant(view, text)
            && !(program[func].name == "Errorf" && bytes.contains(&b'%'))
        {
            out.insert(id, String::from_utf8_lossy(bytes).into_owned());
        }
    }
    out
}

/// Types with an `Error` method whose values become errors.
fn types(
    program: &Program,
    calls: &CallGraph,
    units: &Units,
) -> IndexMap<TypeDeclId, Evidence, FxBuildHasher> {
    let mut out = IndexMap::default();
    for flow in flow::flows(program, calls, units) {
        if !flow.exact || !is_error(program, crate::view::place_ty(program, &flow.dst)) {
            continue;
        }
        let view = View::new(program, flow.expr.body);
        used_as_error(view, flow.expr.expr, flow.why.verb(), &mut out);
    }
    // What the checker converts to `error` elsewhere: arguments of the library, comparisons.
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let Some(types) = program.checked.bodies.get(unit.body) else { continue };
        for expr in unit.exprs() {
            if types.converted.get(expr).is_some_and(|t| is_error(program, *t)) {
                used_as_error(view, expr, "uses", &mut out);
            }
        }
    }
    out
}

fn used_as_error(
    view: View<'_>,
    expr: ExprId,
    verb: &str,
    out: &mut IndexMap<TypeDeclId, Evidence, FxBuildHasher>,
) {
    let ty = view.ty(expr);
    let Some(decl) = crate::view::pointee_decl(view.program, ty) else { return };
    if is_ported_type(view.program, decl)
        && !matches!(view.under(ty), Ty::Interface(_))
        && crate::call_graph::has_method(view.program, ty, "Error")
    {
        let evidence = || Evidence::new(view.span(expr), format!("{verb} {} as an error", view.text(expr)));
        out.entry(decl).or_insert_with(evidence);
    }
}

fn ignored(view: View<'_>, stmt: StmtId, out: &mut Errors) {
    let call = match &view.body[stmt] {
        Stmt::Expr(call) => *call,
        Stmt::Assign { lhs, op: None, rhs } | Stmt::ShortVarDecl { lhs, rhs, .. } => {
            let ([one], Some(last)) = (&rhs[..], lhs.last()) else { return };
            if !matches!(view.expr(*last), Expr::Blank) {
                return;
            }
            *one
        }
        _ => return,
    };
    let call = view.body.unparen(call);
    if !matches!(view.body[call], Expr::Call { .. }) || never_fails(view, call) {
        return;
    }
    let ty = view.ty(call);
    let last = match &view.program.types[ty] {
        Ty::Tuple(types) => types.last().copied(),
        _ => Some(ty),
    };
    if last.is_some_and(|t| is_error(view.program, t)) {
        let evidence = Evidence::new(view.span(call), format!("drops the error of {}", view.text(call)));
        out.ignored.insert(view.expr_ref(call), evidence);
    }
}

/// Calls whose errors nobody looks at: printing, and writers into memory.
fn never_fails(view: View<'_>, call: ExprId) -> bool {
    let Callee::Func { func, .. } = view.callee(call) else { return false };
    let method = &view.program[func];
    match package_path(view.program, func) {
        "fmt" => method.name.contains("rint"),
        "strings" | "bytes" => method.receiver.is_some() && method.name.starts_with("Write"),
        "hash" | "math/rand" => true,
        _ => false,
    }
}
