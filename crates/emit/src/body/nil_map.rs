//! Maps that can be nil where an entry is assigned: `Option<HashMap<_, _>>`, so that the port panics as Go does.
//!
//! Everywhere else an empty map does for a nil one.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ExprId, LocalKind};
use goxide_plan::Repr;
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// The map of `m[k] = …`.
    pub(super) fn map_to_write(&mut self, base: ExprId) -> Res<Value> {
        let place = self.place(base, true)?;
        if let Some(value) = through(&place)
            && is_map(value.repr.option_inner())
        {
            let message = ast::str_lit("assignment to entry in nil map");
            let inner = value.repr.option_inner().cloned().unwrap_or(Repr::Unit);
            let lent = ast::method(value.expr, "as_mut", Vec::new());
            return Ok(Value::place(ast::method(lent, "expect", vec![message]), inner));
        }
        let node = self.body.unparen(base);
        // What is given to a parameter panics where it is given.
        let param = self.root_local(base).is_some_and(|l| self.body[l].kind == LocalKind::Param)
            && matches!(self.body[node], goxide_ir::Expr::Local(_));
        if self.cx.plan.nil_map_writes.contains(&self.expr_ref(node)) && !param {
            let name = self.go_text(base);
            self.differs(
                base,
                "nil-map",
                &name,
                format!("`{name}` can be a nil map here; Go panics on the write, the port makes an entry."),
            );
        }
        self.inner_collection(place, true, base)
    }

    /// `Option<&HashMap>` of a place that may hold none, to read.
    pub(super) fn lent_map(&self, value: Value) -> Value {
        match &value.repr {
            Repr::Option(inner) if is_map(Some(inner)) && value.place => {
                let repr = (**inner).clone().lend().optional();
                Value::temp(ast::method(super::place::auto(value.expr), "as_ref", Vec::new()), repr)
            }
            _ => value,
        }
    }

    /// A map that may be nil where any map is wanted: empty then, unless it is to be written.
    pub(super) fn map_or_empty(&mut self, value: &Value, want: &Repr, at: ExprId) -> Option<Expr> {
        let movable = value.movable || !value.place;
        let value = through(value).filter(|v| is_map(v.repr.option_inner()))?;
        match want {
            Repr::Ref { mutable: false, inner } if is_map(Some(inner)) => {
                let empty = ast::reference(false, self.zero_of(inner)?);
                let lent = ast::method(value.expr, "as_ref", Vec::new());
                Some(ast::method(lent, "unwrap_or", vec![empty]))
            }
            Repr::Ref { mutable: true, inner } if is_map(Some(inner)) => {
                let name = self.go_text(at);
                let text =
                    format!("`{name}` can be a nil map here; Go panics when it is written, the port now.");
                self.differs(at, "nil-map", &name, text);
                let message = ast::str_lit("assignment to entry in nil map");
                let lent = ast::method(value.expr, "as_mut", Vec::new());
                Some(ast::method(lent, "expect", vec![message]))
            }
            want if is_map(Some(want)) => {
                let owned = if movable { value.expr } else { ast::method(value.expr, "clone", Vec::new()) };
                Some(ast::method(owned, "unwrap_or_default", Vec::new()))
            }
            _ => None,
        }
    }

    /// `if let Some(map) = … { map.remove(k); }`: nothing happens to a nil map.
    pub(super) fn on_map(&mut self, map: Value, call: impl FnOnce(Expr) -> Expr) -> Expr {
        match through(&map) {
            Some(value) if is_map(value.repr.option_inner()) => {
                let name = self.fresh("map");
                let call = call(ast::ident_expr(&name));
                let pat = ast::pat_call("Some", ast::pat_ident(&name, false));
                let lent = ast::reference(true, value.expr);
                ast::if_expr(ast::let_cond(pat, lent), vec![ast::semi(call)], None)
            }
            _ => call(map.expr),
        }
    }

    /// The map of a builtin that does nothing to a nil one.
    pub(super) fn map_if_any(&mut self, arg: ExprId) -> Res<Value> {
        let place = self.place(arg, true)?;
        match through(&place) {
            Some(value) if is_map(value.repr.option_inner()) => Ok(value),
            _ => self.inner_collection(place, true, arg),
        }
    }
}

/// Keys, values or pairs of a map that may be nil.
pub(super) fn entries(map: Expr, part: &str) -> Expr {
    let entries = ast::method(map, "into_iter", Vec::new());
    match part {
        "keys" => parse_quote!(#entries.flat_map(|map| map.keys())),
        "values" => parse_quote!(#entries.flat_map(|map| map.values())),
        _ => ast::method(entries, "flatten", Vec::new()),
    }
}

/// The option itself, out of references.
fn through(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    while let Repr::Ref { inner, .. } = &value.repr {
        value = Value::place(super::place::auto(value.expr), (**inner).clone());
    }
    matches!(value.repr, Repr::Option(_)).then_some(value)
}

fn is_map(repr: Option<&Repr>) -> bool {
    matches!(repr, Some(Repr::HashMap(..) | Repr::BTreeMap(..)))
}
