//! Composite literals.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ConstValue, Element, Expr as Go, ExprId, Ty, TyId};
use goxide_plan::{Repr, StructPlan, TypeForm};
use syn::punctuated::Punctuated;
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// `T{…}`; `want` says what a slice, map or array holds.
    pub(super) fn composite(
        &mut self,
        id: ExprId,
        ty: TyId,
        elements: &[Element],
        want: Option<&Repr>,
    ) -> Res<Value> {
        // `{…}` for `&T{…}` inside a literal of pointers.
        if let Ty::Pointer(inner) = self.under(ty) {
            return self.composite(id, *inner, elements, want);
        }
        let natural = self.natural(ty);
        let hint = want.map(|w| literal_hint(w).clone());
        match self.under(ty) {
            Ty::Struct(_) => self.struct_literal(id, ty, natural, elements, hint.as_ref()),
            Ty::Slice(_) | Ty::Array { .. } => {
                if let Repr::Named(decl, args) = &natural
                    && let Some(inner) = self.newtype_inner(*decl, args)
                {
                    let value = self.list_literal(id, elements, &inner)?;
                    let value = self.coerce(value, &inner, id)?;
                    let name = self.type_name(*decl);
                    return Ok(Value::temp(ast::call_path(&name, vec![value]), natural));
                }
                let repr = match (hint, &natural) {
                    (Some(Repr::Vec(elem) | Repr::GoSlice(elem)), Repr::Vec(_)) => Repr::Vec(elem),
                    (Some(Repr::Array(elem, n)), Repr::Array(..)) => Repr::Array(elem, n),
                    (Some(Repr::SliceOf(elem)), Repr::Vec(_)) => Repr::SliceOf(elem),
                    _ => natural,
                };
                self.list_literal(id, elements, &repr)
            }
            Ty::Map { .. } => {
                if let Repr::Named(decl, args) = &natural
                    && let Some(inner) = self.newtype_inner(*decl, args)
                {
                    let value = self.map_literal(id, elements, &inner)?;
                    let name = self.type_name(*decl);
                    return Ok(Value::temp(ast::call_path(&name, vec![value.expr]), natural));
                }
                let repr = match hint {
                    Some(hint @ (Repr::HashMap(..) | Repr::BTreeMap(..))) => hint,
                    _ => natural,
                };
                self.map_literal(id, elements, &repr)
            }
            _ => self.hole(id, "unsupported", "a composite literal of this type"),
        }
    }

    fn struct_literal(
        &mut self,
        id: ExprId,
        ty: TyId,
        natural: Repr,
        elements: &[Element],
        hint: Option<&Repr>,
    ) -> Res<Value> {
        if natural == Repr::Unit {
            return Ok(Value::temp(ast::unit(), Repr::Unit));
        }
        if let Repr::Path { .. } | Repr::String = natural
            && elements.is_empty()
        {
            let zero = self.zero(&natural, id)?;
            return Ok(Value::temp(zero, natural));
        }
        let Repr::Named(decl, args) = &natural else {
            return self.hole(id, "unsupported", format!("a literal of {}", self.describe(&natural)));
        };
        let Some(plan) = self.cx.plan.types.get(decl) else {
            return self.hole(id, "unsupported", "a literal of a type that is not ported");
        };
        let args = match hint {
            Some(Repr::Named(d, args)) if d == decl => args.clone(),
            _ => args.clone(),
        };
        let TypeForm::Struct(form) = &plan.form else {
            return self.hole(id, "unsupported", format!("a literal of {}", plan.name));
        };
        let repr = Repr::Named(*decl, args.clone());
        if elements.is_empty() && form.derives.default {
            let name = self.type_name(*decl);
            return Ok(Value::temp(ast::call_path(&format!("{name}::default"), Vec::new()), repr));
        }
        let mut given: Vec<(usize, ExprId)> = Vec::new();
        for (i, element) in elements.iter().enumerate() {
            let index = match element.key {
                Some(key) => match self.field_index(ty, key) {
                    Some(index) => index,
                    None => return self.hole(element.value, "unknown-type", "a field that is not known"),
                },
                None => i,
            };
            given.push((index, element.value));
        }
        if !form.guards.is_empty() {
            return self.guarded_literal(id, form, *decl, &args, &given, repr);
        }
        let mut fields: Punctuated<syn::FieldValue, syn::Token![,]> = Punctuated::new();
        for (index, value) in &given {
            let Some(field) = form.fields.get(*index) else {
                return self.hole(id, "unknown-type", "a field that is not known");
            };
            let want = self.with_args(&field.repr, *decl, &args);
            let value = self.expr_as(*value, &want)?;
            fields.push(field_value(&field.name, value));
        }
        if !form.phantom.is_empty() {
            self.uses("std::marker::PhantomData");
            fields.push(field_value(super::PHANTOM, ast::path("PhantomData")));
        }
        let missing: Vec<usize> =
            (0..form.fields.len()).filter(|i| !given.iter().any(|(g, _)| g == i)).collect();
        let mut path = ast::segments(&self.type_name(*decl));
        // Nothing else says what the parameters are that no field mentions.
        if !form.phantom.is_empty()
            && let Some(last) = path.segments.last_mut()
        {
            let args: Vec<syn::Type> = args.iter().map(|a| self.rust_type(a)).collect();
            last.arguments = syn::PathArguments::AngleBracketed(parse_quote!(::<#(#args),*>));
        }
        let mut literal: syn::ExprStruct = parse_quote!(#path {});
        if missing.is_empty() {
            literal.fields = fields;
        } else if form.derives.default && missing.len() > 1 {
            literal.fields = fields;
            literal.dot2_token = Some(Default::default());
            literal.rest = Some(Box::new(parse_quote!(Default::default())));
        } else {
            for index in missing {
                let field = &form.fields[index];
                let want = self.with_args(&field.repr, *decl, &args);
                let zero = self.zero(&want, id)?;
                fields.push(field_value(&field.name, zero));
            }
            literal.fields = fields;
        }
        Ok(Value::temp(Expr::Struct(literal), repr))
    }

    /// The position of a field by its key in a literal.
    fn field_index(&self, ty: TyId, key: ExprId) -> Option<usize> {
        let name = self.body.key_name(key)?;
        if let Ty::Struct(fields) = self.under(ty) {
            fields.iter().position(|f| f.name == *name)
        } else {
            None
        }
    }

    /// A struct whose mutex holds some of its fields.
    fn guarded_literal(
        &mut self,
        id: ExprId,
        form: &StructPlan,
        decl: goxide_ir::TypeDeclId,
        args: &[Repr],
        given: &[(usize, ExprId)],
        repr: Repr,
    ) -> Res<Value> {
        let mut fields: Punctuated<syn::FieldValue, syn::Token![,]> = Punctuated::new();
        let mut states: Vec<Punctuated<syn::FieldValue, syn::Token![,]>> =
            vec![Punctuated::new(); form.guards.len()];
        let mut missing = vec![false; form.guards.len()];
        for (index, field) in form.fields.iter().enumerate() {
            if field.lock_of.is_some() {
                continue;
            }
            let want = self.with_args(&field.repr, decl, args);
            let value = given.iter().find(|(g, _)| *g == index).map(|(_, v)| *v);
            let empty = match value {
                Some(v) => self.is_empty_make(v),
                None => true,
            };
            if let (Some(guard), true) = (field.guarded_by, empty) {
                missing[guard] = true;
                continue;
            }
            let value = match value {
                Some(value) => self.expr_as(value, &want)?,
                None => self.zero(&want, id)?,
            };
            match field.guarded_by {
                Some(guard) => states[guard].push(field_value(&field.name, value)),
                None => fields.push(field_value(&field.name, value)),
            }
        }
        for ((guard, state), missing) in form.guards.iter().zip(states).zip(missing) {
            let inner: Expr = if guard.state_type.is_empty() {
                ast::unit()
            } else if state.is_empty() {
                let path = ast::segments(&format!("{}::default", guard.state_type));
                parse_quote!(#path())
            } else {
                let path = ast::segments(&guard.state_type);
                let mut literal: syn::ExprStruct = parse_quote!(#path {});
                literal.fields = state;
                if missing {
                    literal.dot2_token = Some(Default::default());
                    literal.rest = Some(Box::new(parse_quote!(Default::default())));
                }
                Expr::Struct(literal)
            };
            let lock = if guard.rw { "RwLock" } else { "Mutex" };
            self.uses(&format!("std::sync::{lock}"));
            let plain = matches!(&inner, Expr::Call(_)) || guard.state_type.is_empty();
            let value = if plain {
                ast::call_path(&format!("{lock}::default"), Vec::new())
            } else {
                ast::call_path(&format!("{lock}::new"), vec![inner])
            };
            fields.push(field_value(&guard.field, value));
        }
        let path = ast::segments(&self.type_name(decl));
        let mut literal: syn::ExprStruct = parse_quote!(#path {});
        literal.fields = fields;
        Ok(Value::temp(Expr::Struct(literal), repr))
    }

    /// `make(map[K]V)` and other ways to write an empty thing.
    pub(super) fn is_empty_make(&self, value: ExprId) -> bool {
        let node = self.body.unparen(value);
        match &self.body[node] {
            Go::Call { fun, args, .. } => {
                self.builtin_of(*fun) == Some(goxide_ir::Builtin::Make)
                    && matches!(self.under(self.ty(node)), Ty::Map { .. })
                    && args.len() == 1
            }
            Go::CompositeLit { elements, .. } => {
                elements.is_empty() && matches!(self.under(self.ty(node)), Ty::Map { .. })
            }
            _ => false,
        }
    }

    fn list_literal(&mut self, id: ExprId, elements: &[Element], repr: &Repr) -> Res<Value> {
        let (elem, len) = match repr {
            Repr::Vec(elem) | Repr::SliceOf(elem) => ((**elem).clone(), None),
            Repr::Array(elem, n) => ((**elem).clone(), Some(*n as usize)),
            other => return self.hole(id, "unsupported", format!("a literal of {}", self.describe(other))),
        };
        let mut items: Vec<Option<Expr>> = Vec::new();
        let mut at = 0;
        // Go computes the values in the order of the text, whatever their places are.
        let keyed = elements.iter().any(|element| element.key.is_some());
        for element in elements {
            if let Some(key) = element.key {
                let Some(index) = self.constant(self.body.unparen(key)).and_then(ConstValue::to_i64) else {
                    return self.hole(id, "unsupported", "an index that is no constant");
                };
                at = index as usize;
            }
            if at >= 1 << 16 {
                return self.hole(id, "unsupported", "a literal with more than 65536 elements");
            }
            let mut value = self.expr_as(element.value, &elem)?;
            if keyed && self.has_call(element.value) {
                let name = self.fresh("value");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
                value = ast::ident_expr(&name);
            }
            if items.len() <= at {
                items.resize(at + 1, None);
            }
            items[at] = Some(value);
            at += 1;
        }
        if let Some(len) = len {
            if elements.is_empty() {
                let zero = self.zero(repr, id)?;
                return Ok(Value::temp(zero, repr.clone()));
            }
            if len >= 1 << 16 {
                return self.hole(id, "unsupported", "a literal with more than 65536 elements");
            }
            items.resize(len, None);
        }
        let mut out = Vec::new();
        for item in items {
            out.push(match item {
                Some(item) => item,
                None => self.zero(&elem, id)?,
            });
        }
        Ok(match repr {
            Repr::Array(..) => Value::temp(ast::array(out), repr.clone()),
            Repr::SliceOf(_) => Value::temp(ast::reference(false, ast::array(out)), repr.clone().lend()),
            _ if out.is_empty() => Value::temp(ast::call_path("Vec::new", Vec::new()), repr.clone()),
            _ => Value::temp(ast::vec_macro(out), repr.clone()),
        })
    }

    fn map_literal(&mut self, id: ExprId, elements: &[Element], repr: &Repr) -> Res<Value> {
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = repr else {
            return self.hole(id, "unsupported", format!("a literal of {}", self.describe(repr)));
        };
        if elements.is_empty() {
            let zero = self.zero(repr, id)?;
            return Ok(Value::temp(zero, repr.clone()));
        }
        let mut items = Vec::new();
        for element in elements {
            let Some(key) = element.key else {
                return self.hole(id, "unsupported", "a map literal without a key");
            };
            let key = self.expr_as(key, k)?;
            let value = self.expr_as(element.value, v)?;
            let value = self.as_object(value, v);
            items.push(ast::tuple(vec![key, value]));
        }
        let name = if let Repr::HashMap(..) = repr { "HashMap" } else { "BTreeMap" };
        self.uses(&format!("std::collections::{name}"));
        Ok(Value::temp(ast::call_path(&format!("{name}::from"), vec![ast::array(items)]), repr.clone()))
    }

    /// `add as Operation`, `Box::new(Echo) as Box<dyn Command>`: inside of a tuple nothing else makes a pointer of a
    /// function or an object.
    fn as_object(&mut self, value: Expr, want: &Repr) -> Expr {
        let made = |value: &Expr| {
            ast::call_of(value).is_some_and(|(path, _)| matches!(&*path, "Box::new" | "Rc::new"))
        };
        if let Repr::Option(inner) = want
            && let Some((path, Some(held))) = ast::call_of(&value)
            && path == "Some"
            && made(held)
        {
            return ast::some(self.as_object(held.clone(), inner));
        }
        if made(&value) && super::assign::mentions_dyn(want) {
            let ty = self.rust_type(want);
            return ast::cast(value, ty);
        }
        let is_pointer = matches!(self.unalias(want), Repr::FnPtr { .. });
        let ty = self.rust_type(want);
        match value {
            Expr::Closure(_) if is_pointer => ast::cast(syn::parse_quote!((#value)), ty),
            Expr::Path(_) if is_pointer => ast::cast(value, ty),
            value => value,
        }
    }
}

/// `name: value`, or `name` alone where the value has that name.
fn field_value(name: &str, value: Expr) -> syn::FieldValue {
    let ident = ast::ident(name);
    let shorthand = ast::as_ident(&value).is_some_and(|v| v == name);
    syn::FieldValue {
        attrs: Vec::new(),
        member: syn::Member::Named(ident),
        colon_token: (!shorthand).then(Default::default),
        expr: value,
    }
}

/// What the wanted type says of a literal inside pointers and options.
fn literal_hint(want: &Repr) -> &Repr {
    let mut at = want;
    while let Repr::Ref { inner, .. }
    | Repr::Option(inner)
    | Repr::Box(inner)
    | Repr::Rc(inner)
    | Repr::Arc(inner)
    | Repr::RefCell(inner)
    | Repr::Mutex(inner) = at
    {
        at = inner;
    }
    at
}
