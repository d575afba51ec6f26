//! Go's wording of what is wrong.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Basic, ConstValue, ExprId, Mode, Node, StmtId, Ty, TyId,
    dump::{Qualify, TypeWriter},
    ty::UNKNOWN,
};
use goxide_source::{Diagnostic, Span, codes};

/// How the unknown type is written.
const UNKNOWN_NAME: &str = "invalid type";

impl Checker<'_> {
    /// Tells of an error at `span`, unless the package is not the person's own. A message that names an unknown type
    /// rests on what is unknown, and the cause of that has been told.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        let message = message.into();
        if self.is_reported(self.here()) && !message.contains(UNKNOWN_NAME) {
            self.diagnostics.push(Diagnostic::error(codes::TYPE_ERROR, message).at(span, ""));
        }
    }

    /// Whether anything in an expression is unknown.
    pub(super) fn rests_on_unknown(&mut self, expr: ExprId) -> bool {
        let body = self.body();
        let table = self.table();
        let mut unknown = false;
        let mut types = Vec::new();
        body.walk(Node::Expr(expr), &mut |node| {
            if let Node::Expr(e) = node
                && let Some(known) = table.exprs.get(e)
            {
                unknown |= known.mode == Mode::Unknown || known.ty == UNKNOWN;
                types.push(known.ty);
            }
            !unknown
        });
        unknown || types.into_iter().any(|ty| self.under(ty) == UNKNOWN)
    }

    /// Tells of an error at an expression of the body being checked.
    pub(super) fn error_at(&mut self, expr: ExprId, message: impl Into<String>) {
        let span = self.body().expr_span(expr);
        self.error(span, message);
    }

    /// Tells of an error at a statement.
    pub(super) fn error_at_stmt(&mut self, stmt: StmtId, message: impl Into<String>) {
        let span = self.body().stmt_span(stmt);
        self.error(span, message);
    }

    /// A type as Go's messages write it: packages by name, the own package not at all.
    pub(super) fn show(&self, ty: TyId) -> String {
        let writer = TypeWriter { types: &self.types, decls: &self.decls, packages: &self.program.packages };
        writer.string(ty, Qualify::From(self.here()))
    }

    /// An expression as written, on one line.
    pub(super) fn text(&self, expr: ExprId) -> String {
        let text = self.sources.text(self.body().expr_span(expr));
        let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.len() > 80 {
            let end = (0..=77).rev().find(|i| line.is_char_boundary(*i)).unwrap_or(0);
            line.truncate(end);
            line.push('…');
        }
        line
    }

    /// An operand with its mode and type: `x (variable of type int)`.
    pub(super) fn describe(&mut self, x: &Operand) -> String {
        if x.is_nil() {
            return "nil".to_owned();
        }
        let expr = self.text(x.expr);
        let mode = match x.kind {
            Kind::Invalid => "invalid operand",
            Kind::NoValue => "no value",
            Kind::Builtin(_) => "built-in",
            Kind::Type => "type",
            Kind::Constant => "constant",
            Kind::Variable => "variable",
            Kind::MapIndex => "map index expression",
            Kind::Value => "value",
            Kind::CommaOk => "comma, ok expression",
        };
        let value = match &x.value {
            Some(value) if x.is_constant() => {
                Some(show_value(value)).filter(|v| *v != expr).map(|v| format!(" {v}")).unwrap_or_default()
            }
            _ => String::new(),
        };
        if let Ty::Basic(basic) = self.types[x.ty]
            && basic.is_untyped()
        {
            return format!("{expr} ({} {mode}{value})", basic.name());
        }
        if matches!(x.kind, Kind::Invalid | Kind::NoValue | Kind::Builtin(_) | Kind::Type) {
            return format!("{expr} ({mode})");
        }
        let kind = match &self.types[x.ty] {
            Ty::Named { .. } => {
                let under = self.under(x.ty);
                match &self.types[under] {
                    Ty::Basic(basic) => format!("{} ", basic.name()),
                    _ => self.composite_kind(x.ty).map(|k| format!("{k} ")).unwrap_or_default(),
                }
            }
            _ => String::new(),
        };
        let mut text = format!("{expr} ({mode}{value} of {kind}type {}", self.show(x.ty));
        if let Ty::Param(param) = self.types[x.ty] {
            text.push_str(" constrained by ");
            text.push_str(&self.show(self.types[param].constraint));
        }
        text.push(')');
        text
    }

    /// `struct`, `slice` and so on; `None` for basic types.
    pub(super) fn composite_kind(&mut self, ty: TyId) -> Option<&'static str> {
        let under = self.under(ty);
        Some(match &self.types[under] {
            Ty::Unknown | Ty::Basic(_) | Ty::Named { .. } => return None,
            Ty::Pointer(_) => "pointer",
            Ty::Slice(_) => "slice",
            Ty::Array { .. } => "array",
            Ty::Map { .. } => "map",
            Ty::Chan { .. } => "chan",
            Ty::Struct(_) => "struct",
            Ty::Func(_) => "func",
            Ty::Interface(_) | Ty::Param(_) => "interface",
            Ty::Tuple(_) => "tuple",
        })
    }

    /// `(number, string)`: the types of a list, in few words.
    pub(super) fn summary(&self, types: &[TyId], variadic: bool) -> String {
        let shown: Vec<String> = types
            .iter()
            .enumerate()
            .map(|(i, ty)| match &self.types[*ty] {
                Ty::Unknown => "unknown type".to_owned(),
                Ty::Basic(b) if b.is_untyped() => match b {
                    Basic::UntypedInt | Basic::UntypedRune | Basic::UntypedFloat | Basic::UntypedComplex => {
                        "number".to_owned()
                    }
                    _ => b.name().trim_start_matches("untyped ").to_owned(),
                },
                Ty::Slice(elem) if variadic && i + 1 == types.len() => format!("...{}", self.show(*elem)),
                _ => self.show(*ty),
            })
            .collect();
        format!("({})", shown.join(", "))
    }

    /// Whether a type, or what it points to, says nothing, so that no error may rest on it.
    pub(super) fn is_unknown(&mut self, ty: TyId) -> bool {
        let mut under = self.under(ty);
        if let Ty::Param(param) = self.types[under] {
            under = self.types[param].constraint;
        }
        under == UNKNOWN || self.deref(under).is_some_and(|base| self.under(base) == UNKNOWN)
    }

    /// Whether a type may have fields and methods that are not known: it is unknown, points to or embeds what is.
    pub(super) fn is_open_ended(&mut self, ty: TyId) -> bool {
        self.open_ended_within(ty, 8)
    }

    fn open_ended_within(&mut self, ty: TyId, fuel: u32) -> bool {
        if self.is_unknown(ty) {
            return true;
        }
        if fuel == 0 {
            return false;
        }
        if let Ty::Param(param) = self.types[ty] {
            let constraint = self.types[param].constraint;
            return self.is_unknown(constraint);
        }
        if let Some(base) = self.deref(ty) {
            return self.open_ended_within(base, fuel - 1);
        }
        let under = self.under(ty);
        let Ty::Struct(fields) = &self.types[under] else { return false };
        let embedded: Vec<TyId> = fields.iter().filter(|f| f.embedded).map(|f| f.ty).collect();
        embedded.into_iter().any(|t| self.open_ended_within(t, fuel - 1))
    }
}

/// A constant as messages show it.
pub(super) fn show_value(value: &ConstValue) -> String {
    match value {
        ConstValue::Bool(b) => b.to_string(),
        ConstValue::Str(bytes) => {
            let text = format!("{:?}", String::from_utf8_lossy(bytes));
            if text.chars().count() > 72 {
                text.chars().take(69).chain("...".chars()).collect()
            } else {
                text
            }
        }
        ConstValue::Int(i) => i.to_string(),
        ConstValue::Rat(r) => show_ratio(r),
        ConstValue::Complex(c) => format!("({} + {}i)", show_ratio(&c.0), show_ratio(&c.1)),
    }
}

fn show_ratio(r: &super::constant::Rat) -> String {
    if r.is_integer() && r.numer().bits() < 70 {
        return r.numer().to_string();
    }
    // Six digits are what Go's messages show; the quotient of scaled integers has them.
    let scaled = (r * num_bigint::BigInt::from(1_000_000)).round().to_integer();
    let text = scaled.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits.to_owned()),
        None => ("", text),
    };
    let digits = format!("{digits:0>7}");
    let (whole, fraction) = digits.split_at(digits.len() - 6);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
