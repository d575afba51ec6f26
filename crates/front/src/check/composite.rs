//! Composite literals.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    ConstValue, Element, Expr, ExprId, FieldStep, Mode, SelectionKind, Ty, TyId, is_exported,
    ty::{Field, UNKNOWN},
};
use rustc_hash::FxHashSet;

impl Checker<'_> {
    pub(super) fn composite_lit(
        &mut self,
        expr: ExprId,
        ty: Option<ExprId>,
        elements: &[Element],
        hint: Option<TyId>,
    ) -> Operand {
        let body = self.body();
        let (ty, base) = match (ty, hint) {
            (Some(ty), _) => {
                if let Expr::ArrayType { len: None, elem } = body[ty] {
                    return self.counted_array(expr, ty, elem, elements);
                }
                let ty = self.typ(ty);
                (ty, ty)
            }
            (None, Some(hint)) => {
                let under = self.common_under(hint).unwrap_or(UNKNOWN);
                (hint, self.deref(under).unwrap_or(hint))
            }
            (None, None) => {
                self.error_at(expr, "invalid composite literal type: missing type in composite literal");
                (UNKNOWN, UNKNOWN)
            }
        };
        let Some(under) = self.common_under(base) else {
            let shown = self.show(ty);
            self.error_at(
                expr,
                format!("invalid composite literal type {shown} (no common underlying type)"),
            );
            return Operand::invalid(expr);
        };
        match &self.types[under] {
            Ty::Struct(fields) => {
                let fields = fields.clone();
                self.struct_lit(expr, base, &fields, elements);
            }
            Ty::Array { len, elem } => {
                let (len, elem) = (*len, *elem);
                self.indexed_elements(elements, elem, Some(len));
            }
            Ty::Slice(elem) => {
                let elem = *elem;
                self.indexed_elements(elements, elem, None);
            }
            Ty::Map { key, value } => {
                let (key, value) = (*key, *value);
                self.map_elements(elements, key, value);
            }
            Ty::Unknown => {
                self.use_elements(elements);
                if ty == UNKNOWN {
                    return Operand::invalid(expr);
                }
            }
            _ => {
                self.use_elements(elements);
                let shown = self.show(ty);
                self.error_at(expr, format!("invalid composite literal type {shown}"));
                return Operand::invalid(expr);
            }
        }
        Operand::new(Kind::Value, ty, expr)
    }

    /// `[...]T{…}`: its length is that of the elements.
    fn counted_array(&mut self, expr: ExprId, ty: ExprId, elem: ExprId, elements: &[Element]) -> Operand {
        let elem = self.typ(elem);
        let len = self.indexed_elements(elements, elem, None);
        let array = self.types.intern(Ty::Array { len, elem });
        self.record_type(ty, Mode::Type, array, None);
        Operand::new(Kind::Value, array, expr)
    }

    /// Checks elements whose type is not known; keys may be field names and are passed over.
    fn use_elements(&mut self, elements: &[Element]) {
        let body = self.body();
        for element in elements {
            if let Some(key) = element.key
                && body.key_name(key).is_none()
            {
                self.use_expr(key);
            }
            let inner = body.unparen(element.value);
            if !matches!(body[inner], Expr::CompositeLit { ty: None, .. }) {
                self.use_expr(element.value);
            }
        }
    }

    fn struct_lit(&mut self, expr: ExprId, base: TyId, fields: &[Field], elements: &[Element]) {
        let here = self.here();
        let body = self.body();
        if elements.first().is_some_and(|e| e.key.is_some()) {
            let mut seen: FxHashSet<usize> = FxHashSet::default();
            for element in elements {
                let Some(key) = element.key else {
                    self.error_at(
                        element.value,
                        "mixture of field:value and value elements in struct literal",
                    );
                    continue;
                };
                let name = body.key_name(key);
                let position = name.and_then(|name| {
                    fields.iter().position(|f| f.name == *name && (is_exported(name) || f.package == here))
                });
                let target = position.map(|i| fields[i].ty);
                let mut x = match target {
                    Some(target) => self.expr_for(element.value, Some(target)),
                    None => self.expr(element.value),
                };
                let (Some(position), Some(target)) = (position, target) else {
                    if fields.iter().any(|f| f.ty == UNKNOWN && f.embedded) {
                        continue;
                    }
                    let shown = self.show(base);
                    let message = match name {
                        Some(name) => format!("unknown field {name} in struct literal of type {shown}"),
                        None => format!("invalid field name {} in struct literal", self.text(key)),
                    };
                    self.error_at(key, message);
                    continue;
                };
                let step = FieldStep { of: base, index: position as u32, deref: false, ty: target };
                self.select(key, SelectionKind::Field, vec![step]);
                self.assignment(&mut x, Some(target), "struct literal");
                if !seen.insert(position) {
                    let name = fields[position].name.clone();
                    self.error_at(key, format!("duplicate field name {name} in struct literal"));
                }
            }
            return;
        }
        for (i, element) in elements.iter().enumerate() {
            if let Some(key) = element.key {
                self.error_at(key, "mixture of field:value and value elements in struct literal");
                continue;
            }
            let target = fields.get(i).map(|f| f.ty);
            let mut x = self.expr_for(element.value, target);
            let Some(field) = fields.get(i) else {
                let shown = self.show(base);
                self.error_at(element.value, format!("too many values in struct literal of type {shown}"));
                return;
            };
            if !is_exported(&field.name) && field.package != here {
                let shown = self.show(base);
                let name = &field.name;
                let message = format!(
                    "implicit assignment to unexported field {name} in struct literal of type {shown}"
                );
                self.error_at(element.value, message);
                continue;
            }
            self.assignment(&mut x, Some(field.ty), "struct literal");
        }
        if !elements.is_empty() && elements.len() < fields.len() {
            let shown = self.show(base);
            self.error_at(expr, format!("too few values in struct literal of type {shown}"));
        }
    }

    /// Elements of an array or slice; says how long it is.
    fn indexed_elements(&mut self, elements: &[Element], elem: TyId, len: Option<u64>) -> u64 {
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let keyed = elements.iter().any(|e| e.key.is_some());
        let (mut next, mut max) = (0u64, 0u64);
        for element in elements {
            let mut valid = true;
            if let Some(key) = element.key {
                match self.index(key, len) {
                    Some((_, Some(index))) => next = index,
                    Some((_, None)) => {
                        let text = self.text(key);
                        self.error_at(key, format!("index {text} must be integer constant"));
                        valid = false;
                    }
                    None => valid = false,
                }
            } else if len.is_some_and(|len| next >= len) {
                let len = len.unwrap_or_default();
                let message = format!("index {next} is out of bounds (>= {len})");
                self.error_at(element.value, message);
                valid = false;
            }
            if valid && keyed && !seen.insert(next) {
                self.error_at(element.value, format!("duplicate index {next} in array or slice literal"));
            }
            next = next.saturating_add(1);
            max = max.max(next);
            let mut x = self.element(element.value, elem);
            self.assignment(&mut x, Some(elem), "array or slice literal");
        }
        max
    }

    fn map_elements(&mut self, elements: &[Element], key_ty: TyId, value_ty: TyId) {
        let mut seen: FxHashSet<(TyId, Vec<u8>)> = FxHashSet::default();
        for element in elements {
            let Some(key) = element.key else {
                self.error_at(element.value, "missing key in map literal");
                continue;
            };
            let mut k = self.element(key, key_ty);
            self.assignment(&mut k, Some(key_ty), "map literal");
            if k.is_constant()
                && let Some(value) = &k.value
                && !seen.insert((k.ty, identity(value)))
            {
                let shown = super::message::show_value(value);
                self.error_at(key, format!("duplicate key {shown} in map literal"));
            }
            let mut v = self.element(element.value, value_ty);
            self.assignment(&mut v, Some(value_ty), "map literal");
        }
    }
}

/// Bytes that are equal for equal constants of one type.
pub(super) fn identity(value: &ConstValue) -> Vec<u8> {
    match value {
        ConstValue::Bool(b) => vec![u8::from(*b)],
        ConstValue::Str(s) => s.to_vec(),
        ConstValue::Int(i) => i.to_string().into_bytes(),
        ConstValue::Rat(r) => r.to_string().into_bytes(),
        ConstValue::Complex(c) => format!("{} {}", c.0, c.1).into_bytes(),
    }
}
