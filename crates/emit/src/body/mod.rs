//! Statements and expressions.
//!
//! Everything is directed by types: an expression becomes a `Value` with its [`Repr`], and `coerce` turns it into
//! what its place wants. What has no sound Rust is a [`Hole`].

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what has no form of its own here is a hole, whatever it is: that is what the last arms say"
)]

mod assign;
mod ast;
mod behind_any;
mod branch;
mod builtin;
mod call;
mod closure;
mod coerce;
mod constant;
mod conversion;
mod copies;
mod defers;
mod double_lock;
mod dynamic;
mod entries;
mod env;
mod error_switch;
mod errors;
mod expr;
mod format;
mod go_fmt;
mod goroutine;
mod identity;
mod interface_equality;
mod iterators;
mod library;
mod literal;
mod lock;
mod loops;
mod natural;
mod nested;
mod nil;
mod nil_map;

mod operator;
mod pairs;
mod place;
mod ranges;
mod reached;
mod receiver_param;
mod recover;
mod returns;
mod rust_type;
mod scan;
mod scope;
mod shared_captures;
mod slices;
mod sorted;
mod split;
mod stmt;
mod structs;
mod switch;
mod type_switch;
mod typed_nil;
mod value;
mod walked;

use crate::cx::{Cx, Hole, Needs};
pub(crate) use behind_any::module as behind_any_module;
pub(crate) use go_fmt::implementation as go_fmt_implementation;
pub(crate) use lock::STATE;
pub(crate) use reached::{Reached, reached};
pub(crate) use sorted::{heap_implementation, implementation as sort_implementation};

use env::{Binding, Emit, Ending, Function};
use goxide_ir::{BodyId, ExprId, FuncId, PackageId, Ty};
use goxide_plan::{FuncHome, Repr, SelfKind};
use goxide_source::Span;

/// The block of a function, comments and blank lines of its text inside (see `print` for how they are carried).
pub(crate) fn function(cx: Cx<'_>, func: FuncId, needs: &mut Needs) -> Result<syn::Block, Hole> {
    let program = cx.program;
    let item = &program[func];
    let Some(plan) = cx.plan.funcs.get(&func) else {
        return Err(Hole {
            span: item.span,
            kind: "unsupported",
            what: "the plan does not know this function".into(),
        });
    };
    let Some(block) = item.block else {
        return Err(Hole { span: item.span, kind: "unsupported", what: "the Go has no body here".into() });
    };
    let key = program.func_key(func);
    let key = key.split_once('.').map_or(key.clone(), |(_, rest)| rest.to_owned());
    let mut emit = Emit::new(cx, item.body, item.package, key, item.span)?;
    let results = match program.checked.funcs.get(func).map(|ty| &program.types[*ty]) {
        Some(Ty::Func(sig)) => sig.results.iter().map(|r| r.ty).collect(),
        _ => Vec::new(),
    };
    let ending = match plan.home {
        FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => Ending::Display,
        FuncHome::Free | FuncHome::Inherent(_) | FuncHome::Trait { .. } | FuncHome::Main | FuncHome::Init => {
            Ending::Results(plan.result.clone())
        }
    };
    emit.func = Function { ending, named: item.sig.results.iter().map(|r| r.local).collect(), results };
    emit.root = Some(block);
    emit.receiver(func);
    if let Some(state) = plan.state {
        emit.guards.push(lock::Held::on_entry(state));
    }
    for (param, planned) in item.sig.params.iter().zip(&plan.params) {
        let Some(local) = param.local else { continue };
        let owned = !matches!(planned.repr, Repr::Ref { .. });
        let expr = ast::ident_expr(&planned.name);
        emit.bindings.insert(local, Binding { expr, repr: planned.repr.clone(), owned });
    }
    for param in item.sig.params.iter().filter_map(|p| p.local) {
        emit.param_cell(param);
    }
    if emit.defers_with_state(block) {
        emit.body_with_defers(block)?;
    } else {
        emit.named_results()?;
        emit.defer_guard(block);
        emit.open_scope(block);
        emit.block_of(block)?;
    }
    let mut stmts = std::mem::take(&mut emit.out);
    emit.close_scope(&mut stmts);
    if let Ending::Results(goxide_plan::ResultPlan::Result(Repr::Unit, _)) = &emit.func.ending
        && emit.func.results.is_empty()
    {
        stmts.push(ast::bare(syn::parse_quote!(Ok(()))));
    }
    crate::idiom::tail(&mut stmts);
    crate::idiom::block(&mut stmts);
    if let Some(lock) = double_lock::double_lock(&stmts, cx.reached()) {
        let what = format!("`{lock}` would be locked while the same statement or variable holds it");
        return Err(Hole { span: item.span, kind: "lock-scope", what });
    }
    needs.absorb(emit.needs);
    Ok(ast::block(stmts))
}

/// The field that stands for type parameters which no other field mentions.
pub(crate) const PHANTOM: &str = "marker";

/// The zero value of a type, for a variable outside functions.
pub(crate) fn zero(
    cx: Cx<'_>,
    body: BodyId,
    package: PackageId,
    span: Span,
    repr: &Repr,
    needs: &mut Needs,
) -> Result<syn::Expr, Hole> {
    let mut emit = Emit::new(cx, body, package, String::new(), span)?;
    let Some(value) = emit.zero_of(repr) else {
        let what = format!("the zero value of {} has no Rust here", emit.describe(repr));
        return Err(Hole { span, kind: "unsupported", what });
    };
    needs.absorb(emit.needs);
    Ok(value)
}

/// The value of `expr` (an initialiser outside functions) as `want`.
pub(crate) fn initializer(
    cx: Cx<'_>,
    body: BodyId,
    expr: ExprId,
    want: &Repr,
    needs: &mut Needs,
) -> Result<syn::Expr, Hole> {
    let span = cx.program[body].expr_span(expr);
    let package = cx.files.get(span.file).map(|file| cx.program[*file].package);
    let Some(package) = package else {
        return Err(Hole { span, kind: "unsupported", what: "an initialiser of no package".into() });
    };
    let mut emit = Emit::new(cx, body, package, String::new(), span)?;
    let value = emit.expr_as(expr, want)?;
    let value = ast::with_stmts(std::mem::take(&mut emit.out), value);
    emit.needs.markers.append(&mut emit.marked);
    needs.absorb(emit.needs);
    Ok(value)
}

impl Emit<'_> {
    /// Binds the receiver: as `self`, or under its own name where it is a parameter.
    fn receiver(&mut self, func: FuncId) {
        let program = self.cx.program;
        let item = &program[func];
        let (Some(receiver), Some(plan)) = (&item.receiver, self.cx.plan.funcs.get(&func)) else { return };
        let Some(local) = receiver.local else { return };
        if let Some(param) = &plan.receiver_param {
            let (expr, repr) = (ast::ident_expr(&param.name), param.repr.clone());
            self.bindings.insert(local, Binding { expr, repr, owned: true });
            return;
        }
        let ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let base = if let Ty::Pointer(inner) = &program.types[ty] { *inner } else { ty };
        let named = self.natural(base);
        let kind = match plan.home {
            FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => SelfKind::Ref,
            _ => plan.receiver.unwrap_or(SelfKind::Ref),
        };
        let (repr, owned) = match kind {
            SelfKind::Ref => (named.lend(), false),
            SelfKind::RefMut => (named.lend_mut(), false),
            SelfKind::Value => (named, true),
        };
        self.bindings.insert(local, Binding { expr: ast::ident_expr("self"), repr, owned });
    }
}
