//! `unicode`: what `char` has under other rules.
//!
//! Rust's properties and Go's categories agree on ASCII and nearly everywhere else.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `unicode.ToUpper`: the one character that is the upper case; one that has none of its own stays.
pub fn to_upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// `unicode.ToLower`.
pub fn to_lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        // İ is the only one with two: an i and a combining dot.
        _ if c == 'İ' => 'i',
        _ => c,
    }
}

/// `unicode.IsPunct`: category P, which leaves `$+<=>^`|~` to the symbols. Beyond Latin-1 and the general
/// punctuation block the answer is no.
pub fn is_punct(c: char) -> bool {
    match c {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => false,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' => true,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => !matches!(c, '\u{2044}' | '\u{2052}'),
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' => true,
        _ => c.is_ascii_punctuation(),
    }
}

/// `unicode.IsSymbol`: category S; beyond Latin-1 only currency, arrows and mathematical operators.
pub fn is_symbol(c: char) -> bool {
    matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
        || matches!(c, '¢'..='¦' | '¨' | '©' | '¬' | '®'..='±' | '´' | '¸' | '×' | '÷')
        || matches!(c, '\u{20a0}'..='\u{20c0}' | '\u{2190}'..='\u{2307}' | '\u{230c}'..='\u{2328}')
}

/// `utf8.RuneLen`.
pub fn rune_len(c: char) -> i64 {
    c.len_utf8() as i64
}
