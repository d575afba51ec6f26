//! Binary operators, with Go's wrapping, shifting and comparing.

use super::ast;
use super::env::{Emit, Res};
use super::value::{Value, str_ref};
use goxide_ir::{BinaryOp, ConstValue, Expr as Go, ExprId};
use goxide_plan::{IntRepr, Repr};
use syn::{BinOp, Expr};

/// How a computed number goes back into its type.
#[derive(Clone, Debug)]
pub(super) struct Wrap {
    /// The plain number.
    inner: Repr,
    /// The named type around it.
    outer: Option<Repr>,
}

impl Wrap {
    pub(super) fn inner(&self) -> &Repr {
        &self.inner
    }
}

impl Emit<'_> {
    /// The plain number of a (perhaps named) numeric type.
    fn wrap_of(&self, repr: &Repr) -> Wrap {
        if let Repr::Named(decl, args) = repr
            && let Some(inner) = self.newtype_inner(*decl, args)
        {
            return Wrap { inner, outer: Some(repr.clone()) };
        }
        Wrap { inner: repr.clone(), outer: None }
    }

    /// A number to compute with.
    pub(super) fn number_operand(&mut self, id: ExprId, natural: &Repr) -> Res<(Expr, Wrap)> {
        let wrap = self.wrap_of(natural);
        let expr = self.plain_number(id, natural, &wrap)?;
        Ok((expr, wrap))
    }

    fn plain_number(&mut self, id: ExprId, natural: &Repr, wrap: &Wrap) -> Res<Expr> {
        if wrap.outer.is_none() {
            return self.expr_as(id, natural);
        }
        if let Some(value) = self.constant(self.body.unparen(id))
            && matches!(self.body[self.body.unparen(id)], Go::BasicLit(_))
        {
            let value = value.clone();
            let value = self.constant_value(id, &value, Some(&wrap.inner))?;
            return self.coerce(value, &wrap.inner, id);
        }
        let value = self.expr(id, Some(natural))?;
        self.coerce(value, &wrap.inner, id)
    }

    /// Back into the named type.
    pub(super) fn wrap(&mut self, expr: Expr, wrap: Wrap) -> Value {
        match &wrap.outer {
            Some(Repr::Named(decl, _)) => {
                let name = self.type_name(*decl);
                Value::temp(ast::call_path(&name, vec![expr]), wrap.outer.clone().unwrap_or(Repr::Unit))
            }
            _ => Value::temp(expr, wrap.inner),
        }
    }

    pub(super) fn binary(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
        want: Option<&Repr>,
    ) -> Res<Value> {
        match op {
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => self.logical(op, lhs, rhs),
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                let expr = self.comparison(id, op, lhs, rhs)?;
                Ok(Value::temp(expr, Repr::Bool))
            }
            BinaryOp::Shl | BinaryOp::Shr => self.shift(id, op, lhs, rhs),
            BinaryOp::Add if self.natural(self.ty(id)) == Repr::String => self.concat(id),
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Mul
            | BinaryOp::Div
            | BinaryOp::Rem
            | BinaryOp::And
            | BinaryOp::Or
            | BinaryOp::Xor
            | BinaryOp::AndNot => {
                let _ = want;
                let natural = self.natural(self.ty(id));
                if let Repr::Path { .. } = &natural {
                    return self.library_arithmetic(id, op, lhs, rhs, natural);
                }
                if let Repr::Param(_) = &natural {
                    let (left, right) = (self.expr_as(lhs, &natural)?, self.expr_as(rhs, &natural)?);
                    let Some(op) = bin_op(op) else {
                        return self.hole(id, "unsupported", "`&^` on a type parameter");
                    };
                    return Ok(Value::temp(ast::binary(left, op, right), natural));
                }
                let (left, wrap) = self.number_operand(lhs, &natural)?;
                let (right, _) = self.number_operand(rhs, &natural)?;
                if wrap.outer.is_some() && wrap.inner == Repr::String {
                    let text = ast::macro_call("format", vec![ast::str_lit("{}{}"), left, right]);
                    return Ok(self.wrap(text, wrap));
                }
                if !Self::is_number(&wrap.inner) {
                    let what = format!("`{}` on {}", op.text(), self.describe(&natural));
                    return self.hole(id, "unsupported", what);
                }
                let expr = self.arithmetic(op, left, right, rhs, &wrap.inner);
                Ok(self.wrap(expr, wrap))
            }
        }
    }

    /// One arithmetic step on plain numbers.
    pub(super) fn arithmetic(&self, op: BinaryOp, left: Expr, right: Expr, rhs: ExprId, repr: &Repr) -> Expr {
        let signed = matches!(repr, Repr::Int(int) if int.is_signed());
        // Only `x / -1` can overflow, and Go wraps there.
        let plain = match self.constant(self.body.unparen(rhs)) {
            Some(value) => value.to_i64() != Some(-1),
            None => false,
        };
        match op {
            BinaryOp::Div if signed && !plain => ast::method(typed(left, repr), "wrapping_div", vec![right]),
            BinaryOp::Rem if signed && !plain => ast::method(typed(left, repr), "wrapping_rem", vec![right]),
            BinaryOp::AndNot => ast::binary(
                left,
                BinOp::BitAnd(Default::default()),
                ast::unary(syn::UnOp::Not(Default::default()), right),
            ),
            _ => match bin_op(op) {
                Some(op) => ast::binary(left, op, right),
                None => left,
            },
        }
    }

    /// Operators on library types with numbers below, such as durations.
    fn library_arithmetic(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
        natural: Repr,
    ) -> Res<Value> {
        let Some(row) = self.int_row(&natural) else {
            let what = format!("`{}` on {}", op.text(), self.describe(&natural));
            return self.hole(id, "unsupported", what);
        };
        let facts = row.ty.as_ref().and_then(|f| Some((f.from_int.as_ref()?, f.to_int.as_ref()?)));
        let Some((from_int, to_int)) = facts else {
            return self.hole(id, "unsupported", format!("`{}` on {}", op.text(), self.describe(&natural)));
        };
        let mut sides = Vec::new();
        for side in [lhs, rhs] {
            let value = self.expr_as(side, &natural)?;
            let plain = self.fill(to_int, None, &[value], id)?;
            sides.push(self.row_path(plain, row));
        }
        let right = sides.pop().unwrap_or_else(ast::unit);
        let left = sides.pop().unwrap_or_else(ast::unit);
        let number = self.arithmetic(op, left, right, rhs, &Repr::Int(IntRepr::I64));
        let back = self.fill(from_int, None, &[number], id)?;
        Ok(Value::temp(self.row_path(back, row), natural))
    }

    fn shift(&mut self, id: ExprId, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Res<Value> {
        let natural = self.natural(self.ty(id));
        let (left, wrap) = self.number_operand(lhs, &natural)?;
        let Repr::Int(int) = wrap.inner.clone() else {
            return self.hole(id, "unsupported", "a shift of something that is no integer");
        };
        let expr = self.shifted(op, left, rhs, int)?;
        Ok(self.wrap(expr, wrap))
    }

    /// `left << rhs` as Go does it: a count beyond the width shifts everything out.
    pub(super) fn shifted(&mut self, op: BinaryOp, left: Expr, rhs: ExprId, int: IntRepr) -> Res<Expr> {
        let count = self.constant(self.body.unparen(rhs)).and_then(ConstValue::to_i64);
        if let Some(count) = count
            && (0..i64::from(width(int))).contains(&count)
        {
            let op = if op == BinaryOp::Shl {
                BinOp::Shl(Default::default())
            } else {
                BinOp::Shr(Default::default())
            };
            return Ok(ast::binary(left, op, ast::int_lit(count)));
        }
        let natural = self.natural(self.ty(rhs));
        let (count, _) = self.number_operand(rhs, &natural)?;
        let name = if op == BinaryOp::Shl { "int::shl" } else { "int::shr" };
        let fun = self.go(name);
        Ok(ast::call(fun, vec![left, count]))
    }

    /// `&&` and `||`; what the left side shows to be non-nil is known on the right.
    fn logical(&mut self, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Res<Value> {
        let and = op == BinaryOp::LogicalAnd;
        if let Some((place, nonnil)) = self.nil_check(lhs)
            && nonnil == and
            && let Some(expr) = self.guarded_operand(place, rhs, and)?
        {
            return Ok(Value::temp(expr, Repr::Bool));
        }
        let left = self.boolean(lhs)?;
        let (stmts, right) = self.collect(|emit| emit.boolean(rhs))?;
        let right = ast::with_stmts(stmts, right);
        let op = if and { BinOp::And(Default::default()) } else { BinOp::Or(Default::default()) };
        Ok(Value::temp(ast::binary(left, op, right), Repr::Bool))
    }

    /// `x != nil && p(x)` as `x.is_some_and(|x| p(x))`, `x == nil || p(x)` as `x.is_none_or(|x| p(x))`.
    fn guarded_operand(&mut self, checked: ExprId, rhs: ExprId, and: bool) -> Res<Option<Expr>> {
        let Some(place) = self.place_of(checked) else { return Ok(None) };
        if !self.mentions(rhs, &place) {
            return Ok(None);
        }
        let value = self.expr(checked, None)?;
        let Some((lent, inner)) = self.lent_option(value, false) else { return Ok(None) };
        let name = self.name_for(checked);
        let depth = self.narrowed.len();
        self.narrowed
            .push((place, super::env::Binding { expr: ast::ident_expr(&name), repr: inner, owned: false }));
        let result = self.collect(|emit| emit.boolean(rhs));
        self.narrowed.truncate(depth);
        let (stmts, body) = result?;
        let body = ast::with_stmts(stmts, body);
        let closure = ast::closure(false, vec![ast::pat_ident(&name, false)], None, body);
        Ok(Some(ast::method(lent, if and { "is_some_and" } else { "is_none_or" }, vec![closure])))
    }

    /// A comparison as a `bool`.
    fn comparison(&mut self, id: ExprId, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Res<Expr> {
        if self.is_nil(rhs) {
            return self.nil_comparison(id, lhs, op);
        }
        if self.is_nil(lhs) {
            return self.nil_comparison(id, rhs, op);
        }
        let (left_ty, right_ty) = (self.ty(lhs), self.ty(rhs));
        if self.is_error(left_ty) || self.is_error(right_ty) {
            return self.error_comparison(id, op, lhs, rhs);
        }
        let is_interface = |ty| matches!(self.under(ty), goxide_ir::Ty::Interface(_));
        match (is_interface(left_ty), is_interface(right_ty)) {
            (true, false) => return self.held_comparison(id, op, lhs, rhs),
            (false, true) => return self.held_comparison(id, op, rhs, lhs),
            (true, true) => return self.interface_comparison(id, op, lhs, rhs),
            _ => {}
        }
        let left_const = self.constant(self.body.unparen(lhs)).is_some();
        let ty = if left_const { right_ty } else { left_ty };
        let natural = self.natural(ty);
        let inner = self.wrap_of(&natural).inner;
        if inner == Repr::String && natural == Repr::String {
            return self.string_comparison(op, lhs, rhs);
        }
        if Self::is_number(&natural) || natural == Repr::Bool {
            return self.scalar_comparison(op, lhs, rhs, &natural);
        }
        let Some(bin) = bin_op(op) else { return self.hole(id, "unsupported", "a comparison") };
        if !matches!(natural, Repr::Option(_)) {
            self.check_compared(id, ty)?;
        }
        match &natural {
            Repr::Named(decl, _) => {
                let derives = self.derives(*decl);
                let equality = matches!(op, BinaryOp::Eq | BinaryOp::Ne);
                let ok = derives.is_some_and(|d| if equality { d.partial_eq } else { d.ord });
                if !ok && Self::is_number(&inner) {
                    let wrap = self.wrap_of(&natural);
                    let (left, right) =
                        (self.plain_number(lhs, &natural, &wrap)?, self.plain_number(rhs, &natural, &wrap)?);
                    return Ok(ast::binary(left, bin, right));
                }
                if !ok {
                    return self.hole(
                        id,
                        "unsupported",
                        format!("{} is not compared in Rust", self.describe(&natural)),
                    );
                }
                let left = self.compared(lhs, &natural)?;
                let right = self.compared(rhs, &natural)?;
                Ok(ast::binary(left, bin, right))
            }
            Repr::Array(..) | Repr::Path { .. } | Repr::Param(_) | Repr::Chan(_) | Repr::Unit => {
                let left = self.compared(lhs, &natural)?;
                let right = self.compared(rhs, &natural)?;
                Ok(ast::binary(left, bin, right))
            }
            Repr::Option(_) => self.identity(id, op, lhs, rhs),
            _ => self.hole(id, "unsupported", format!("{} is not compared in Rust", self.describe(&natural))),
        }
    }

    /// An operand of `==` behind no reference.
    fn compared(&mut self, id: ExprId, natural: &Repr) -> Res<Expr> {
        let value = self.expr(id, Some(natural))?;
        let value = match &value.repr {
            Repr::Option(_) => self.unwrapped(value, false, id)?,
            _ => value,
        };
        let mut value = value;
        while let Repr::Ref { .. } = value.repr {
            value = value.through();
        }
        if let Repr::Box(inner) = &value.repr {
            value = Value::place(ast::deref(value.expr), (**inner).clone());
        }
        if value.repr != *natural {
            return self.coerce(value, natural, id);
        }
        Ok(value.expr)
    }

    fn scalar_comparison(&mut self, op: BinaryOp, lhs: ExprId, rhs: ExprId, natural: &Repr) -> Res<Expr> {
        // A char is compared with a char, a length with a constant as it is.
        let left_const = self.constant(self.body.unparen(lhs)).cloned();
        let right_const = self.constant(self.body.unparen(rhs)).cloned();
        if let Some(empty) = self.emptiness(op, lhs, rhs, right_const.as_ref())? {
            return Ok(empty);
        }
        let Some(bin) = bin_op(op) else { return self.hole(lhs, "unsupported", "a comparison") };
        if *natural == Repr::Bool
            && let Some(ConstValue::Bool(b)) = right_const
        {
            let left = self.boolean(lhs)?;
            let same = (op == BinaryOp::Eq) == b;
            return Ok(if same { left } else { super::expr::negated(left) });
        }
        let (left, right) = match (left_const, right_const) {
            (None, Some(_)) => {
                let left = self.plain_operand(lhs, natural)?;
                let right = self.expr_as(rhs, &left.repr)?;
                (left.expr, right)
            }
            (Some(_), None) => {
                let right = self.plain_operand(rhs, natural)?;
                (self.expr_as(lhs, &right.repr)?, right.expr)
            }
            _ => {
                let (left, right) = (self.plain_operand(lhs, natural)?, self.plain_operand(rhs, natural)?);
                if left.repr == right.repr {
                    (left.expr, right.expr)
                } else {
                    (self.coerce(left, natural, lhs)?, self.coerce(right, natural, rhs)?)
                }
            }
        };
        Ok(ast::binary(left, bin, right))
    }

    /// A number by value, in the type it has.
    fn plain_operand(&mut self, id: ExprId, natural: &Repr) -> Res<Value> {
        let value = self.expr(id, Some(natural))?;
        let mut value = value;
        while let Repr::Ref { .. } = value.repr {
            value = value.through();
        }
        if value.repr == Repr::Char && *natural == Repr::Int(IntRepr::I32) {
            return Ok(value);
        }
        let expr = self.coerce(value, natural, id)?;
        Ok(Value::temp(expr, natural.clone()))
    }

    /// `len(x) == 0` and its kin as `x.is_empty()`.
    fn emptiness(
        &mut self,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
        constant: Option<&ConstValue>,
    ) -> Res<Option<Expr>> {
        let _ = rhs;
        let Some(n) = constant.and_then(ConstValue::to_i64) else { return Ok(None) };
        let empty = match (op, n) {
            (BinaryOp::Eq | BinaryOp::Le, 0) | (BinaryOp::Lt, 1) => true,
            (BinaryOp::Ne | BinaryOp::Gt, 0) | (BinaryOp::Ge, 1) => false,
            _ => return Ok(None),
        };
        let node = self.body.unparen(lhs);
        let Go::Call { fun, args, .. } = &self.body[node] else { return Ok(None) };
        let (Some(goxide_ir::Builtin::Len), [arg]) = (self.builtin_of(*fun), &args[..]) else {
            return Ok(None);
        };
        if self.slice_elem(*arg).is_some() {
            let call = ast::method(self.slice_handle(*arg)?, "is_empty", Vec::new());
            return Ok(Some(if empty { call } else { ast::not(call) }));
        }
        let value = self.collection(*arg)?;
        if matches!(value.repr.peeled(), Repr::Array(..) | Repr::Path { .. }) {
            return Ok(None);
        }
        let call = ast::method(value.expr, "is_empty", Vec::new());
        Ok(Some(if empty { call } else { ast::not(call) }))
    }

    fn string_comparison(&mut self, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Res<Expr> {
        let Some(bin) = bin_op(op) else { return self.hole(lhs, "unsupported", "a comparison") };
        let empty = |emit: &Self, id: ExprId| matches!(emit.constant(emit.body.unparen(id)), Some(ConstValue::Str(s)) if s.is_empty());
        let equality = matches!(op, BinaryOp::Eq | BinaryOp::Ne);
        if equality && (empty(self, rhs) || empty(self, lhs)) {
            let other = if empty(self, rhs) { lhs } else { rhs };
            let value = self.text_operand(other)?;
            let call = ast::method(value.expr, "is_empty", Vec::new());
            return Ok(if op == BinaryOp::Eq { call } else { ast::not(call) });
        }
        let (left, right) = (self.text_operand(lhs)?, self.text_operand(rhs)?);
        if equality {
            let same = left.repr == right.repr;
            let deref = |v: Value| {
                if let Repr::Ref { inner, .. } = &v.repr
                    && **inner == Repr::String
                {
                    return ast::deref(v.expr);
                }
                v.expr
            };
            return Ok(if same {
                ast::binary(left.expr, bin, right.expr)
            } else {
                ast::binary(deref(left), bin, deref(right))
            });
        }
        if left.repr == right.repr {
            return Ok(ast::binary(left.expr, bin, right.expr));
        }
        let text = |v: Value| match &v.repr {
            Repr::Ref { inner, .. } if **inner == Repr::Str => v.expr,
            _ => ast::method(v.expr, "as_str", Vec::new()),
        };
        Ok(ast::binary(text(left), bin, text(right)))
    }

    /// A string to look at: `String`, `&String` or `&str`.
    pub(super) fn text_operand(&mut self, id: ExprId) -> Res<Value> {
        let value = self.expr(id, Some(&str_ref()))?;
        match &value.repr {
            Repr::String => Ok(value),
            Repr::Ref { inner, .. } if matches!(**inner, Repr::String | Repr::Str) => Ok(value),
            _ => {
                let expr = self.coerce(value, &str_ref(), id)?;
                Ok(Value::temp(expr, str_ref()))
            }
        }
    }

    /// `a + b + c` as one `format!`.
    fn concat(&mut self, id: ExprId) -> Res<Value> {
        let mut parts = Vec::new();
        self.concat_parts(id, &mut parts);
        let mut format = String::new();
        let mut args = Vec::new();
        for part in parts {
            if let Some(ConstValue::Str(bytes)) = self.constant(self.body.unparen(part))
                && let Ok(text) = std::str::from_utf8(bytes)
                && !matches!(self.body[self.body.unparen(part)], Go::Name(_) | Go::Local(_))
            {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                continue;
            }
            let value = self.text_operand(part)?;
            super::format::push_argument(&mut format, &mut args, value.expr, "");
        }
        let mut all = vec![ast::str_lit(&format)];
        all.extend(args);
        Ok(Value::temp(ast::macro_call("format", all), Repr::String))
    }

    fn concat_parts(&self, id: ExprId, parts: &mut Vec<ExprId>) {
        let node = self.body.unparen(id);
        if let Go::Binary { op: BinaryOp::Add, lhs, rhs } = &self.body[node]
            && self.constant(node).is_none()
        {
            self.concat_parts(*lhs, parts);
            self.concat_parts(*rhs, parts);
        } else {
            parts.push(id);
        }
    }
}

/// A literal with its type, so that methods can be called on it.
pub(super) fn typed(expr: Expr, repr: &Repr) -> Expr {
    match (&expr, repr) {
        (Expr::Reference(reference), _) => {
            let inner = typed((*reference.expr).clone(), repr.peeled());
            Expr::Reference(syn::ExprReference { expr: Box::new(inner), ..reference.clone() })
        }
        (Expr::Array(array), Repr::Array(elem, _) | Repr::SliceOf(elem) | Repr::Vec(elem)) => {
            let mut array = array.clone();
            if let Some(first) = array.elems.first_mut() {
                *first = typed(first.clone(), elem);
            }
            Expr::Array(array)
        }
        (Expr::Macro(_), Repr::Vec(elem)) => match super::ranges::vec_items(&expr) {
            Some(mut items) if !items.is_empty() => {
                items[0] = typed(items[0].clone(), elem);
                ast::vec_macro(items)
            }
            _ => expr,
        },
        // A number that only literals make up is whatever the first of them says.
        (Expr::Paren(paren), _) => {
            let inner = typed((*paren.expr).clone(), repr);
            Expr::Paren(syn::ExprParen { expr: Box::new(inner), ..paren.clone() })
        }
        (Expr::Binary(binary), _) if literal_only(&expr) => {
            let left = typed((*binary.left).clone(), repr);
            Expr::Binary(syn::ExprBinary { left: Box::new(left), ..binary.clone() })
        }
        (Expr::Call(call), _) if literal_only(&expr) => {
            let mut call = call.clone();
            if let Some(first) = call.args.first_mut() {
                *first = typed(first.clone(), repr);
            }
            Expr::Call(call)
        }
        (Expr::Lit(_), Repr::Int(int)) => super::loops::typed_literal(expr, *int),
        (Expr::Lit(lit), Repr::Float(bits)) => match &lit.lit {
            syn::Lit::Float(f) if f.suffix().is_empty() => ast::number(&format!("{f}_f{bits}")),
            _ => expr,
        },
        (Expr::Unary(unary), _) if matches!((&unary.op, &*unary.expr), (syn::UnOp::Neg(_), Expr::Lit(_))) => {
            ast::neg(typed((*unary.expr).clone(), repr))
        }
        _ => expr,
    }
}

/// Whether literals alone decide the type of a number: sums of them, and shifts by whatever count.
fn literal_only(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Paren(paren) => literal_only(&paren.expr),
        Expr::Unary(unary) => literal_only(&unary.expr),
        Expr::Binary(binary) => literal_only(&binary.left) && literal_only(&binary.right),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let shift = path.path.segments.last().is_some_and(|s| s.ident == "shl" || s.ident == "shr");
            shift && call.args.first().is_some_and(literal_only)
        }
        _ => false,
    }
}

/// Bits of an integer type.
pub(super) fn width(int: IntRepr) -> u32 {
    match int {
        IntRepr::I8 | IntRepr::U8 => 8,
        IntRepr::I16 | IntRepr::U16 => 16,
        IntRepr::I32 | IntRepr::U32 => 32,
        IntRepr::I64 | IntRepr::U64 | IntRepr::Usize => 64,
    }
}

/// The Rust operator, for those that have one.
pub(super) fn bin_op(op: BinaryOp) -> Option<BinOp> {
    Some(match op {
        BinaryOp::Add => BinOp::Add(Default::default()),
        BinaryOp::Sub => BinOp::Sub(Default::default()),
        BinaryOp::Mul => BinOp::Mul(Default::default()),
        BinaryOp::Div => BinOp::Div(Default::default()),
        BinaryOp::Rem => BinOp::Rem(Default::default()),
        BinaryOp::And => BinOp::BitAnd(Default::default()),
        BinaryOp::Or => BinOp::BitOr(Default::default()),
        BinaryOp::Xor => BinOp::BitXor(Default::default()),
        BinaryOp::Shl => BinOp::Shl(Default::default()),
        BinaryOp::Shr => BinOp::Shr(Default::default()),
        BinaryOp::LogicalAnd => BinOp::And(Default::default()),
        BinaryOp::LogicalOr => BinOp::Or(Default::default()),
        BinaryOp::Eq => BinOp::Eq(Default::default()),
        BinaryOp::Ne => BinOp::Ne(Default::default()),
        BinaryOp::Lt => BinOp::Lt(Default::default()),
        BinaryOp::Le => BinOp::Le(Default::default()),
        BinaryOp::Gt => BinOp::Gt(Default::default()),
        BinaryOp::Ge => BinOp::Ge(Default::default()),
        BinaryOp::AndNot => return None,
    })
}
