//! Conversions `T(x)`.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::{Value, str_ref};
use goxide_ir::{ExprId, Ty, TyId};
use goxide_plan::{IntRepr, Repr};

impl Emit<'_> {
    pub(super) fn conversion(
        &mut self,
        id: ExprId,
        to: TyId,
        arg: ExprId,
        want: Option<&Repr>,
    ) -> Res<Value> {
        let target = self.natural(to);
        if self.is_nil(arg) {
            return self.expr(arg, Some(want.unwrap_or(&target)));
        }
        let from = self.natural(self.ty(arg));
        if from == target {
            // Between types that are one in Rust.
            return self.expr(arg, want.or(Some(&target)));
        }
        if let Repr::Named(decl, args) = &target
            && let Some(inner) = self.newtype_inner(*decl, args)
        {
            let converted = self.plain_conversion(id, arg, &from, &inner, to)?;
            let inner = self.coerce(converted, &inner, id)?;
            let name = self.type_name(*decl);
            return Ok(Value::temp(ast::call_path(&name, vec![inner]), target));
        }
        self.plain_conversion(id, arg, &from, &target, to)
    }

    fn plain_conversion(
        &mut self,
        id: ExprId,
        arg: ExprId,
        from: &Repr,
        target: &Repr,
        to: TyId,
    ) -> Res<Value> {
        // Out of a named type first.
        if let Repr::Named(decl, args) = from
            && let Some(inner) = self.newtype_inner(*decl, args)
        {
            let value = self.expr(arg, Some(from))?;
            let value = match &value.repr {
                Repr::Named(..) => value,
                _ => {
                    let mut value = value;
                    while let Repr::Ref { .. } = value.repr {
                        value = value.through();
                    }
                    value
                }
            };
            let value = if value.repr == *from {
                Value { expr: ast::field(auto(value.expr), "0"), repr: inner.clone(), ..value }
            } else {
                value
            };
            if inner == *target {
                return Ok(value);
            }
            return self.convert(id, value, arg, &inner, target, to);
        }
        if from == target {
            return self.expr(arg, Some(target));
        }
        if let Repr::Path { .. } = from
            && let Repr::Int(_) | Repr::Float(_) = target
            && let Some(row) = self.int_row(from)
            && let Some(to_int) = row.ty.as_ref().and_then(|f| f.to_int.as_ref())
        {
            let value = self.expr_as(arg, from)?;
            let plain = self.fill(to_int, None, &[value], id)?;
            let plain = self.row_path(plain, row);
            let value = Value::temp(plain, Repr::Int(IntRepr::I64));
            return self.convert(id, value, arg, &Repr::Int(IntRepr::I64), target, to);
        }
        let value = self.expr(arg, Some(from))?;
        self.convert(id, value, arg, from, target, to)
    }

    /// A value of one plain type as another.
    fn convert(
        &mut self,
        id: ExprId,
        value: Value,
        arg: ExprId,
        from: &Repr,
        target: &Repr,
        to: TyId,
    ) -> Res<Value> {
        let mut value = value;
        match (from, target) {
            (Repr::Int(_), Repr::Int(int)) => {
                while let Repr::Ref { .. } = value.repr {
                    value = value.through();
                }
                if value.repr == *target {
                    return Ok(value);
                }
                Ok(Value::temp(ast::cast_to(value.expr, int.name()), target.clone()))
            }
            (Repr::Int(_), Repr::Float(bits)) => {
                let plain = self.coerce(value, from, arg)?;
                Ok(Value::temp(ast::cast_to(plain, &format!("f{bits}")), target.clone()))
            }
            (Repr::Float(a), Repr::Float(b)) => {
                let plain = self.coerce(value, from, arg)?;
                let _ = a;
                Ok(Value::temp(ast::cast_to(plain, &format!("f{b}")), target.clone()))
            }
            (Repr::Float(bits), Repr::Int(int)) => {
                let plain = self.coerce(value, from, arg)?;
                let plain = if *bits == 32 { ast::cast_to(plain, "f64") } else { plain };
                let (name, gives) = match int {
                    IntRepr::U64 | IntRepr::Usize => ("int::float_to_u64", IntRepr::U64),
                    IntRepr::I64 | IntRepr::U32 => ("int::float_to_i64", IntRepr::I64),
                    IntRepr::I8 | IntRepr::I16 | IntRepr::I32 | IntRepr::U8 | IntRepr::U16 => {
                        ("int::float_to_i32", IntRepr::I32)
                    }
                };
                let fun = self.go(name);
                let call = ast::call(fun, vec![plain]);
                let call = if gives == *int { call } else { ast::cast_to(call, int.name()) };
                Ok(Value::temp(call, target.clone()))
            }
            (Repr::Int(_), Repr::String) => {
                while let Repr::Ref { .. } = value.repr {
                    value = value.through();
                }
                if value.repr == Repr::Char {
                    return Ok(Value::temp(ast::method(value.expr, "to_string", Vec::new()), Repr::String));
                }
                let plain = self.coerce(value, &Repr::Int(IntRepr::I64), arg)?;
                let fun = self.go("text::rune_string");
                Ok(Value::temp(ast::call(fun, vec![plain]), Repr::String))
            }
            (Repr::Vec(elem), Repr::String) => {
                let value = self.inner_collection(value, false, arg)?;
                match &**elem {
                    Repr::Int(IntRepr::U8) => {
                        let fun = self.go("text::from_bytes");
                        let name = self.go_text(id);
                        self.differs(
                            id,
                            "text-or-bytes",
                            &name,
                            format!("`{name}` keeps bytes that are no UTF-8 text in Go; the port puts U+FFFD for them."),
                        );
                        Ok(Value::temp(ast::call(fun, vec![ast::reference(false, value.expr)]), Repr::String))
                    }
                    Repr::Int(IntRepr::I32) => {
                        let rune = self.go("text::rune_of");
                        let fun = ast::closure(
                            false,
                            vec![syn::parse_quote!(&r)],
                            None,
                            ast::call(rune, vec![ast::cast_to(ast::ident_expr("r"), "i64")]),
                        );
                        let chars =
                            ast::method(ast::method(value.expr, "iter", Vec::new()), "map", vec![fun]);
                        let collect: syn::Expr = syn::parse_quote!(x.collect::<String>());
                        let syn::Expr::MethodCall(mut call) = collect else {
                            return self.hole(id, "unsupported", "a conversion");
                        };
                        *call.receiver = chars;
                        Ok(Value::temp(syn::Expr::MethodCall(call), Repr::String))
                    }
                    other => self.hole(id, "unsupported", format!("a string of {}", self.describe(other))),
                }
            }
            (Repr::String, Repr::Vec(elem)) => {
                let text = self.coerce(value, &str_ref(), arg)?;
                match &**elem {
                    Repr::Int(IntRepr::U8) => {
                        let bytes = ast::method(auto(text), "as_bytes", Vec::new());
                        Ok(Value::temp(bytes, Repr::SliceOf(elem.clone()).lend()))
                    }
                    Repr::Int(IntRepr::I32) => {
                        let chars = ast::method(auto(text), "chars", Vec::new());
                        let cast: syn::Expr = syn::parse_quote!(|c| c as i32);
                        let mapped = ast::method(chars, "map", vec![cast]);
                        let collect: syn::Expr = syn::parse_quote!(x.collect::<Vec<i32>>());
                        let syn::Expr::MethodCall(mut call) = collect else {
                            return self.hole(id, "unsupported", "a conversion");
                        };
                        *call.receiver = mapped;
                        Ok(Value::temp(syn::Expr::MethodCall(call), target.clone()))
                    }
                    other => self.hole(
                        id,
                        "unsupported",
                        format!("a slice of {} from a string", self.describe(other)),
                    ),
                }
            }
            (_, Repr::Path { .. }) if matches!(from, Repr::Int(_)) => {
                let Some(row) = self.int_row(target) else {
                    return self.hole(
                        id,
                        "unsupported",
                        format!("a conversion to {}", self.describe(target)),
                    );
                };
                let Some(template) = row.ty.as_ref().and_then(|f| f.from_int.as_ref()) else {
                    return self.hole(
                        id,
                        "unsupported",
                        format!("a conversion to {}", self.describe(target)),
                    );
                };
                let plain = self.coerce(value, &Repr::Int(IntRepr::I64), arg)?;
                let expr = self.fill(template, None, &[plain], id)?;
                Ok(Value::temp(self.row_path(expr, row), target.clone()))
            }
            (_, Repr::Option(_)) | (Repr::Option(_), _) | (_, Repr::Box(_)) => Ok(value),
            (Repr::Vec(_) | Repr::HashMap(..) | Repr::Array(..), _) if from == target => Ok(value),
            (Repr::Named(..), Repr::Named(..)) if self.is_struct_as(from, target) => {
                let made = self.coerce(value, target, arg)?;
                Ok(Value::temp(made, target.clone()))
            }
            (Repr::Named(..), Repr::Named(..)) if !matches!(self.under(to), Ty::Interface(_)) => {
                let what = format!("a {} is converted to {}", self.describe(from), self.describe(target));
                self.hole(id, "unsupported", what)
            }
            (_, Repr::ImplFn { .. } | Repr::DynFn { .. } | Repr::FnPtr { .. }) => Ok(value),
            _ => {
                let what = format!("a {} is converted to {}", self.describe(from), self.describe(target));
                self.hole(id, "unsupported", what)
            }
        }
    }
}
