//! Two comparisons with literals are a range.
//!
//! ```text
//! c >= b'0' && c <= b'9'      c.is_ascii_digit()
//! c >= 'a' && c <= 'f'        ('a'..='f').contains(&c)
//! n < 1 || n > 12             !(1..=12).contains(&n)
//! ```

use syn::{BinOp, Expr, parse_quote};

/// Rewrites one operation; of a longer chain the last two operands.
pub(crate) fn contains(node: &mut Expr) {
    let Expr::Binary(binary) = &*node else { return };
    let inside = match binary.op {
        BinOp::And(_) => true,
        BinOp::Or(_) => false,
        _ => return,
    };
    let (rest, first) = match &*binary.left {
        Expr::Binary(left) if left.op == binary.op => (Some(&left.left), &*left.right),
        left => (None, left),
    };
    let Some(range) = range(first, &binary.right, inside) else { return };
    let op = &binary.op;
    *node = match rest {
        Some(rest) => parse_quote!(#rest #op #range),
        None => range,
    };
}

/// `low..=high` where `first` and `second` bound the same operand.
fn range(first: &Expr, second: &Expr, inside: bool) -> Option<Expr> {
    let (low, high) = (bound(first)?, bound(second)?);
    let (low, high) = if low.lower == inside { (low, high) } else { (high, low) };
    if low.lower != inside || high.lower == inside || low.operand != high.operand {
        return None;
    }
    // Outside a range both comparisons are strict against what the range includes; NaN is outside of both ways.
    let floats = [low.literal, high.literal].iter().any(|l| is_float(l));
    let included = if inside { low.included } else { !low.included };
    let closed = if inside { high.included } else { !high.included };
    if !included || (!inside && floats) {
        return None;
    }
    let (from, to, operand) = (low.literal, high.literal, low.operand);
    let range: Expr = match (ascii_class(from, to), closed) {
        (Some(class), true) => parse_quote!(#operand.#class()),
        (_, true) => parse_quote!((#from..=#to).contains(&#operand)),
        (_, false) => parse_quote!((#from..#to).contains(&#operand)),
    };
    Some(if inside { range } else { parse_quote!(!#range) })
}

/// The method of `u8` and `char` that a range of literals spells out.
fn ascii_class(from: &Expr, to: &Expr) -> Option<syn::Ident> {
    let letter = |expr: &Expr| match expr {
        Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Byte(byte) => Some(char::from(byte.value())),
            syn::Lit::Char(c) => Some(c.value()),
            _ => None,
        },
        _ => None,
    };
    let name = match (letter(from)?, letter(to)?) {
        ('0', '9') => "is_ascii_digit",
        ('a', 'z') => "is_ascii_lowercase",
        ('A', 'Z') => "is_ascii_uppercase",
        _ => return None,
    };
    Some(quote::format_ident!("{name}"))
}

struct Bound<'e> {
    operand: &'e Expr,
    literal: &'e Expr,
    /// `operand >(=) literal`, else `operand <(=) literal`.
    lower: bool,
    included: bool,
}

fn bound(expr: &Expr) -> Option<Bound<'_>> {
    let Expr::Binary(binary) = expr else { return None };
    let (lower, included) = match binary.op {
        BinOp::Ge(_) => (true, true),
        BinOp::Gt(_) => (true, false),
        BinOp::Le(_) => (false, true),
        BinOp::Lt(_) => (false, false),
        _ => return None,
    };
    let (left, right) = (&*binary.left, &*binary.right);
    if is_plain(left) && is_literal(right) {
        return Some(Bound { operand: left, literal: right, lower, included });
    }
    if is_plain(right) && is_literal(left) {
        return Some(Bound { operand: right, literal: left, lower: !lower, included });
    }
    None
}

/// A variable or field: reading it twice or once is the same.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_plain(&field.base),
        _ => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && is_literal(&unary.expr),
        Expr::Cast(cast) => is_literal(&cast.expr),
        _ => false,
    }
}

fn is_float(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => matches!(lit.lit, syn::Lit::Float(_)),
        Expr::Unary(unary) => is_float(&unary.expr),
        Expr::Cast(_) => false,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::contains;
    use quote::ToTokens;
    use syn::{Expr, parse_quote};

    fn after(mut expr: Expr) -> String {
        contains(&mut expr);
        expr.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn bounds_become_ranges() {
        assert_eq!(after(parse_quote!(c >= b'0' && c <= b'9')), "c.is_ascii_digit()");
        assert_eq!(after(parse_quote!(c < 'A' || 'Z' < c)), "!c.is_ascii_uppercase()");
        assert_eq!(after(parse_quote!(c >= 'a' && c <= 'f')), "('a'..='f').contains(&c)");
        assert_eq!(after(parse_quote!(0 <= n && n < 8)), "(0..8).contains(&n)");
        assert_eq!(after(parse_quote!(n < 1 || n > 12)), "!(1..=12).contains(&n)");
        assert_eq!(after(parse_quote!(n < 1 || n >= 12)), "!(1..12).contains(&n)");
        assert_eq!(after(parse_quote!(ok && n >= 1 && n <= 2)), "ok&&(1..=2).contains(&n)");
    }

    #[test]
    fn what_is_no_range_stays() {
        for same in ["n>1&&n<5", "n>=1&&m<=5", "x<0.5||x>1.5", "f()>=1&&f()<=2", "n>=1||n<=2", "n>=1&&n>=2"] {
            assert_eq!(after(syn::parse_str(same).expect("a comparison")), same);
        }
    }
}
