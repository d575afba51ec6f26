//! Indexing, slicing and instantiation.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Basic, ConstValue, ExprId, Ty, TyId,
    ty::{self, UNKNOWN},
};
use num_bigint::Sign;

/// What indexing a type gives.
struct Indexed {
    /// Key type of a map.
    key: Option<TyId>,
    elem: TyId,
    len: Option<u64>,
    kind: Kind,
}

impl Checker<'_> {
    pub(super) fn index_expr(&mut self, expr: ExprId, base: ExprId, indices: &[ExprId]) -> Operand {
        let mut x = self.expr_or_type(base);
        if x.kind == Kind::Type {
            return self.type_operand(expr);
        }
        if x.is_invalid() || self.is_unknown(x.ty) && !self.is_untyped(x.ty) {
            self.use_all(indices);
            return Operand::invalid(expr);
        }
        if x.generic.is_some() {
            return self.explicit_instance(expr, x, indices);
        }
        self.exclude_non_values(&mut x);
        let Some(indexed) = self.indexed(&x) else {
            if !x.is_invalid() {
                let text = self.describe(&x);
                self.error_at(base, format!("invalid operation: cannot index {text}"));
            }
            self.use_all(indices);
            return Operand::invalid(expr);
        };
        let [index] = indices else {
            self.error_at(expr, "invalid operation: more than one index");
            return Operand::invalid(expr);
        };
        if let Some(key) = indexed.key {
            let mut k = self.expr_for(*index, Some(key));
            self.assignment(&mut k, Some(key), "map index");
        } else {
            self.index(*index, indexed.len);
        }
        Operand::new(indexed.kind, indexed.elem, expr)
    }

    fn indexed(&mut self, x: &Operand) -> Option<Indexed> {
        let addressable = x.kind == Kind::Variable;
        if !self.is_param(x.ty) {
            let len = match &x.value {
                Some(ConstValue::Str(s)) if x.is_constant() => Some(s.len() as u64),
                _ => None,
            };
            let under = self.under(x.ty);
            let mut indexed = self.indexed_under(under, addressable)?;
            indexed.len = indexed.len.or(len);
            return Some(indexed);
        }
        let mut result: Option<Indexed> = None;
        let all = self.every(x.ty, |this, under| {
            let Some(one) = under.and_then(|u| this.indexed_under(u, addressable)) else { return false };
            let Some(before) = &mut result else {
                result = Some(one);
                return true;
            };
            let same_key = match (before.key, one.key) {
                (None, None) => true,
                (Some(a), Some(b)) => this.identical(a, b),
                _ => false,
            };
            before.len = match (before.len, one.len) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if one.kind == Kind::Value {
                before.kind = Kind::Value;
            }
            same_key && this.identical(before.elem, one.elem)
        });
        result.filter(|_| all)
    }

    fn indexed_under(&mut self, under: TyId, addressable: bool) -> Option<Indexed> {
        let indexed = |elem, len, kind| Some(Indexed { key: None, elem, len, kind });
        match self.types[under] {
            Ty::Basic(b) if b.is_string() => indexed(ty::UINT8, None, Kind::Value),
            Ty::Array { len, elem } => {
                indexed(elem, Some(len), if addressable { Kind::Variable } else { Kind::Value })
            }
            Ty::Pointer(base) => {
                let under = self.under(base);
                let Ty::Array { len, elem } = self.types[under] else { return None };
                indexed(elem, Some(len), Kind::Variable)
            }
            Ty::Slice(elem) => indexed(elem, None, Kind::Variable),
            Ty::Map { key, value } => {
                Some(Indexed { key: Some(key), elem: value, len: None, kind: Kind::MapIndex })
            }
            _ => None,
        }
    }

    /// An index that must lie below `max`; its value where it is constant. `None` in the first place if it is none.
    pub(super) fn index(&mut self, expr: ExprId, max: Option<u64>) -> Option<(TyId, Option<u64>)> {
        let mut x = self.expr(expr);
        if !self.is_index(&mut x, "index", false) {
            return None;
        }
        if !x.is_constant() {
            return Some((x.ty, None));
        }
        let value = x.value.as_ref()?.to_i64().and_then(|v| u64::try_from(v).ok());
        if let (Some(value), Some(max)) = (value, max)
            && value >= max
        {
            let text = self.text(expr);
            self.error_at(expr, format!("invalid argument: index {text} out of bounds [0:{max}]"));
            return None;
        }
        Some((x.ty, value))
    }

    /// Whether an operand can be an index or a length; an untyped one becomes an `int`.
    pub(super) fn is_index(&mut self, x: &mut Operand, what: &str, allow_negative: bool) -> bool {
        if x.is_invalid() || self.is_unknown(x.ty) && !self.is_untyped(x.ty) {
            return false;
        }
        self.convert_untyped(x, ty::INT);
        if x.is_invalid() {
            return false;
        }
        if !self.all(x.ty, Basic::is_integer) {
            let text = self.describe(x);
            self.error_at(x.expr, format!("invalid argument: {what} {text} must be integer"));
            return false;
        }
        let Some(ConstValue::Int(value)) = &x.value else { return true };
        if !allow_negative && value.sign() == Sign::Minus {
            let text = self.describe(x);
            self.error_at(x.expr, format!("invalid argument: {what} {text} must not be negative"));
            return false;
        }
        if i64::try_from(value).is_err() {
            let text = self.describe(x);
            self.error_at(x.expr, format!("invalid argument: {what} {text} overflows int"));
            return false;
        }
        true
    }

    pub(super) fn slice_expr(&mut self, expr: ExprId, base: ExprId, bounds: [Option<ExprId>; 3]) -> Operand {
        let x = self.expr(base);
        if x.is_invalid() || self.is_unknown(x.ty) && !self.is_untyped(x.ty) {
            bounds.into_iter().flatten().for_each(|b| {
                self.use_expr(b);
            });
            return Operand::invalid(expr);
        }
        let (common, strings) = self.common_bytes(x.ty);
        let mut len = None;
        let mut result = None;
        if strings && common.is_some() {
            if let Some(max) = bounds[2] {
                self.error_at(max, "invalid operation: 3-index slice of string");
                return Operand::invalid(expr);
            }
            if let (true, Some(ConstValue::Str(s))) = (x.is_constant(), &x.value) {
                len = Some(s.len() as u64);
            }
            result = Some(if self.is_untyped(x.ty) { ty::STRING } else { x.ty });
        } else if let Some(common) = common {
            match self.types[common] {
                Ty::Array { len: n, elem } => {
                    if x.kind != Kind::Variable {
                        let text = self.describe(&x);
                        self.error_at(
                            base,
                            format!("invalid operation: {text} (slice of unaddressable value)"),
                        );
                        return Operand::invalid(expr);
                    }
                    len = Some(n);
                    result = Some(self.types.intern(Ty::Slice(elem)));
                }
                Ty::Pointer(pointed) => {
                    let under = self.under(pointed);
                    if let Ty::Array { len: n, elem } = self.types[under] {
                        len = Some(n);
                        result = Some(self.types.intern(Ty::Slice(elem)));
                    }
                }
                Ty::Slice(_) => result = Some(x.ty),
                _ => {}
            }
        }
        let Some(result) = result else {
            let text = self.describe(&x);
            self.error_at(base, format!("cannot slice {text}"));
            return Operand::invalid(expr);
        };
        // A constant string that is sliced is a value like any other.
        let values: Vec<Option<u64>> = bounds
            .iter()
            .map(|b| b.and_then(|b| self.index(b, len.map(|l| l + 1))).and_then(|(_, v)| v))
            .collect();
        let known: Vec<(usize, u64)> =
            values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?))).collect();
        for pair in known.windows(2) {
            if let ([(_, a), (j, b)], true) = (pair, pair[0].1 > pair[1].1)
                && let Some(at) = bounds[*j]
            {
                self.error_at(at, format!("invalid slice indices: {b} < {a}"));
            }
        }
        Operand::new(Kind::Value, result, expr)
    }

    /// `F[A, B]` for a generic function; arguments left out are inferred later.
    fn explicit_instance(&mut self, expr: ExprId, mut x: Operand, indices: &[ExprId]) -> Operand {
        let args: Vec<TyId> = indices.iter().map(|i| self.typ(*i)).collect();
        let Some(mut generic) = x.generic.take() else { return x };
        if args.len() > generic.params.len() {
            let message = format!("got {} type arguments but want {}", args.len(), generic.params.len());
            self.error_at(expr, message);
            return Operand::invalid(expr);
        }
        if args.contains(&UNKNOWN) {
            return Operand::invalid(expr);
        }
        x.expr = expr;
        if args.len() == generic.params.len() {
            self.verify_later(expr, &generic.params, &args, indices);
            x.ty = self.subst(x.ty, &generic.params, &args);
            self.table().instances.insert(generic.name, args);
            return x;
        }
        generic.args = args;
        x.generic = Some(generic);
        x
    }
}
