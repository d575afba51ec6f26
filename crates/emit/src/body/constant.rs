//! Constants: names where they have the right type, folded values else.

use super::ast;
use super::env::{Emit, Res};
use super::value::{Value, str_ref};
use goxide_ir::{ConstId, ConstValue, Entity, Expr as Go, ExprId, LitKind, LocalKind};
use goxide_map::Library;
use goxide_plan::{IntRepr, Repr};
use syn::Expr;

impl Emit<'_> {
    /// A constant expression as `want`, or as its own type.
    pub(super) fn constant_value(
        &mut self,
        id: ExprId,
        value: &ConstValue,
        want: Option<&Repr>,
    ) -> Res<Value> {
        let own = self.natural(self.ty(id));
        let inner_want = want.map(|w| match w {
            Repr::Option(inner) => &**inner,
            other => other,
        });
        let target = match inner_want {
            Some(want) if self.can_hold(want, value) => want.clone(),
            _ => own,
        };
        let node = self.body.unparen(id);
        if let Some(named) = self.named_constant(node, &target)? {
            return Ok(named);
        }
        self.folded(id, node, value, &target)
    }

    /// Whether a literal of the type can be written for the value.
    fn can_hold(&self, repr: &Repr, value: &ConstValue) -> bool {
        match value {
            ConstValue::Bool(_) => *repr == Repr::Bool,
            ConstValue::Str(_) => *repr == Repr::String || *repr == str_ref(),
            ConstValue::Int(_) | ConstValue::Rat(_) => match repr {
                Repr::Int(_) => value.to_int().is_some(),
                Repr::Char => value.to_i64().and_then(as_char).is_some(),
                Repr::Float(_) => true,
                Repr::Named(decl, args) => {
                    self.newtype_inner(*decl, args).is_some_and(|inner| self.can_hold(&inner, value))
                }
                Repr::Path { .. } => self.int_row(repr).is_some(),
                _ => false,
            },
            ConstValue::Complex(_) => false,
        }
    }

    /// How an integer becomes a value of a library type.
    pub(super) fn int_row(&self, repr: &Repr) -> Option<&'static goxide_map::Row> {
        let Repr::Path { path, .. } = repr else { return None };
        Library::embedded().rows().find(|row| {
            row.ty.as_ref().is_some_and(|facts| {
                facts.from_int.is_some()
                    && matches!(&facts.rust, goxide_map::MapTy::Path { path: p, .. } if p == path)
            })
        })
    }

    /// A constant by its name, where that has the wanted type.
    fn named_constant(&mut self, node: ExprId, target: &Repr) -> Res<Option<Value>> {
        if let Go::Local(local) = self.body[node]
            && self.body[local].kind == LocalKind::Const
        {
            let binding = self.bindings.get(&local).cloned();
            return Ok(binding.filter(|b| fits(&b.repr, target)).map(|b| Value::place(b.expr, b.repr)));
        }
        match self.types.names.get(node) {
            Some(Entity::Const(id)) => self.package_constant(*id, target, node),
            Some(
                Entity::Func(_)
                | Entity::Type(_)
                | Entity::Basic(_)
                | Entity::Var(_)
                | Entity::Package(_)
                | Entity::Builtin(_)
                | Entity::Nil
                | Entity::Bool(_)
                | Entity::Iota
                | Entity::Unknown,
            )
            | None => Ok(None),
        }
    }

    fn package_constant(&mut self, id: ConstId, target: &Repr, at: ExprId) -> Res<Option<Value>> {
        let item = &self.cx.program[id];
        let Some((ty, _)) = self.cx.program.checked.consts.get(id) else { return Ok(None) };
        let repr = match self.natural(*ty) {
            Repr::String => str_ref(),
            other => other,
        };
        if let Some(decl) = self.cx.plan.assoc_consts.get(&id) {
            let Some(name) = self.cx.plan.consts.get(&id) else { return Ok(None) };
            if repr != *target {
                return Ok(None);
            }
            let ty = self.type_name(*decl);
            let constant = ast::path(&format!("{ty}::{name}"));
            // A `String` cannot be made in a constant, so the constant is its text.
            let text = self.newtype_inner(*decl, &[]) == Some(Repr::String);
            let value = if text {
                ast::call_path(&ty, vec![ast::method(constant, "to_owned", Vec::new())])
            } else {
                constant
            };
            return Ok(Some(Value::temp(value, repr)));
        }
        if let Some(name) = self.cx.plan.consts.get(&id) {
            if !fits(&repr, target) {
                return Ok(None);
            }
            return Ok(Some(Value::temp(ast::path(&self.item_name(item.package, name)), repr)));
        }
        let package = &self.cx.program[item.package];
        if let Some(row) = Library::embedded().value(&package.path, &item.name)
            && let Some(template) = &row.rust
        {
            let result = self.map_repr(&row.result, &[], false, Some(row));
            let plain =
                matches!(result, Repr::Path { .. }) && !matches!(target, Repr::Int(_) | Repr::Float(_));
            if (result == *target || plain)
                && let Some(expr) = ast::parse(template.text())
            {
                let expr = self.row_path(expr, row);
                let _ = at;
                return Ok(Some(Value::temp(expr, result)));
            }
        }
        Ok(None)
    }

    /// The value written out.
    fn folded(&mut self, id: ExprId, node: ExprId, value: &ConstValue, target: &Repr) -> Res<Value> {
        if let Repr::Named(decl, args) = target
            && let Some(inner) = self.newtype_inner(*decl, args)
        {
            let folded = self.folded(id, node, value, &inner)?;
            let inner = self.coerce(folded, &inner, id)?;
            let name = self.type_name(*decl);
            return Ok(Value::temp(ast::call_path(&name, vec![inner]), target.clone()));
        }
        if let Repr::Path { .. } = target
            && let Some(row) = self.int_row(target)
            && let Some(n) = value.to_i64()
            && let Some((template, n)) = row.ty.as_ref().and_then(|f| f.constant(n))
        {
            let number = ast::int_lit(n);
            let expr = self.fill(template, None, &[number], id)?;
            return Ok(Value::temp(self.row_path(expr, row), target.clone()));
        }
        let expr = match (value, target) {
            (ConstValue::Bool(b), _) => ast::bool_lit(*b),
            (ConstValue::Str(bytes), _) => {
                let Ok(text) = std::str::from_utf8(bytes) else {
                    return self.hole(id, "text-or-bytes", "this string constant is not UTF-8 text");
                };
                return Ok(Value::temp(ast::str_lit(text), str_ref()));
            }
            (_, Repr::Char) => match value.to_i64().and_then(as_char) {
                Some(c) => ast::char_lit(c),
                None => return self.hole(id, "overflow", "this constant is no character"),
            },
            (_, Repr::Int(int)) => match self.int_literal(node, value, *int) {
                Some(expr) => expr,
                None => return self.hole(id, "overflow", "this constant is no integer"),
            },
            (_, Repr::Float(bits)) => match float_text(value, *bits) {
                Some(text) => ast::number(&text),
                None => return self.hole(id, "unsupported", "this constant is no floating-point number"),
            },
            _ => return self.hole(id, "unsupported", "this constant has no Rust type"),
        };
        Ok(Value::temp(expr, target.clone()))
    }

    /// An integer, in the source's spelling where it has one.
    fn int_literal(&self, node: ExprId, value: &ConstValue, int: IntRepr) -> Option<Expr> {
        let n = value.to_int()?;
        if let Go::BasicLit(lit) = &self.body[node] {
            match lit.kind {
                LitKind::Rune => {
                    let c = as_char(value.to_i64()?)?;
                    return Some(match int {
                        IntRepr::U8 if c.is_ascii() => ast::byte_lit(c as u8),
                        IntRepr::U8 => ast::number(&n.to_string()),
                        _ => ast::cast_to(ast::char_lit(c), int.name()),
                    });
                }
                LitKind::Int => {
                    let text = lit.text.to_lowercase();
                    let octal = text.len() > 1
                        && text.starts_with('0')
                        && text[1..].starts_with(|c: char| c.is_ascii_digit());
                    let text = if octal { format!("0o{}", &text[1..]) } else { text };
                    return Some(ast::number(
                        &text.replace("0x_", "0x").replace("0b_", "0b").replace("0o_", "0o"),
                    ));
                }
                LitKind::Float | LitKind::Imaginary | LitKind::String | LitKind::RawString => {}
            }
        }
        Some(ast::number(&n.to_string()))
    }
}

/// Whether a constant of one type can stand where the other is wanted.
fn fits(have: &Repr, target: &Repr) -> bool {
    have == target || (*have == str_ref() && *target == Repr::String)
}

/// The character of a rune constant.
pub(super) fn as_char(n: i64) -> Option<char> {
    u32::try_from(n).ok().and_then(char::from_u32)
}

/// A float literal of the nearest value.
pub(super) fn float_text(value: &ConstValue, bits: u8) -> Option<String> {
    let decimal = match value {
        ConstValue::Int(n) => n.to_string(),
        ConstValue::Rat(r) => quotient(&r.numer().to_string(), &r.denom().to_string())?,
        ConstValue::Bool(_) | ConstValue::Str(_) | ConstValue::Complex(_) => return None,
    };
    if bits == 32 {
        return decimal.parse::<f32>().ok().filter(|f| f.is_finite()).map(|f| format!("{f:?}"));
    }
    decimal.parse::<f64>().ok().filter(|f| f.is_finite()).map(|f| format!("{f:?}"))
}

/// A fraction of two whole numbers as text with enough digits for any float.
fn quotient(numer: &str, denom: &str) -> Option<String> {
    use num_bigint::BigInt;
    let (numer, denom): (BigInt, BigInt) = (numer.parse().ok()?, denom.parse().ok()?);
    let negative = numer < BigInt::ZERO;
    let numer = if negative { -numer } else { numer };
    // Shifted so that the integer quotient has at least 40 digits.
    let shift = (denom.to_string().len() + 40).saturating_sub(numer.to_string().len());
    let digits = (numer * BigInt::from(10).pow(shift as u32)) / denom;
    Some(format!("{}{digits}e-{shift}", if negative { "-" } else { "" }))
}
