//! A variable is declared where it first gets its value.
//!
//! Before: `let mut x: i64 = 0; f(); x = 5; x` — after: `f(); let x: i64 = 5; x`.
//! Go's named results start as zero values that nobody reads; rustc warns of those.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Pat, Stmt};

/// Moves declarations of zero values in a list of statements down to the assignment that replaces the value unread.
pub(crate) fn declare_late(stmts: &mut Vec<Stmt>) {
    let mut at = 0;
    while at < stmts.len() {
        match zero_declared(&stmts[at])
            .and_then(|name| Some((first_assigned(&stmts[at + 1..], &name)?, name)))
        {
            Some((offset, name)) => merge(stmts, at, at + 1 + offset, &name),
            None => at += 1,
        }
    }
}

/// The variable of `let mut x: T = zero;`.
fn zero_declared(stmt: &Stmt) -> Option<String> {
    let Stmt::Local(local) = stmt else { return None };
    let Pat::Type(typed) = &local.pat else { return None };
    let Pat::Ident(name) = &*typed.pat else { return None };
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let zero = init.expr.to_token_stream().to_string().replace(' ', "");
    let plain = ["0", "0.0", "false", "None", "Default::default()", "String::new()", "Vec::new()", "\"\""];
    (local.attrs.is_empty() && name.mutability.is_some() && plain.contains(&&*zero))
        .then(|| name.ident.to_string())
}

/// The statement that first speaks of the variable, if it is a plain assignment to it that does not read it.
fn first_assigned(stmts: &[Stmt], name: &str) -> Option<usize> {
    let at = stmts.iter().position(|stmt| count(stmt.to_token_stream(), name) > 0)?;
    let Stmt::Expr(Expr::Assign(assign), Some(_)) = &stmts[at] else { return None };
    let plain = assign.left.to_token_stream().to_string() == name && assign.attrs.is_empty();
    (plain && count(assign.right.to_token_stream(), name) == 0).then_some(at)
}

fn merge(stmts: &mut Vec<Stmt>, declared: usize, assigned: usize, name: &str) {
    let changes = stmts[assigned + 1..].iter().any(|stmt| may_change(stmt.to_token_stream(), name));
    let Stmt::Expr(Expr::Assign(assign), _) = stmts[assigned].clone() else { return };
    let Stmt::Local(mut local) = stmts[declared].clone() else { return };
    if let Some(init) = &mut local.init {
        init.expr = assign.right;
    }
    if let Pat::Type(typed) = &mut local.pat
        && let Pat::Ident(ident) = &mut *typed.pat
        && !changes
    {
        ident.mutability = None;
    }
    stmts[assigned] = Stmt::Local(local);
    stmts.remove(declared);
}

/// How often an identifier stands in the tokens, format strings included.
fn count(tokens: TokenStream, name: &str) -> usize {
    let here = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => count(group.stream(), name),
        TokenTree::Ident(ident) => usize::from(ident == name),
        TokenTree::Literal(literal) => usize::from(literal.to_string().contains(&format!("{{{name}"))),
        TokenTree::Punct(_) => 0,
    });
    here.sum()
}

/// Whether the variable may be written or lent to write: `x = …`, `x += …`, `&mut x`, `x.…`, `x[…]`.
fn may_change(tokens: TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(i, token)| match token {
        TokenTree::Group(group) => may_change(group.stream(), name),
        TokenTree::Ident(ident) if ident == name => {
            let lent =
                matches!(i.checked_sub(1).map(|b| &tokens[b]), Some(TokenTree::Ident(m)) if m == "mut");
            let next = match tokens.get(i + 1) {
                Some(TokenTree::Punct(p)) => {
                    let double = matches!(tokens.get(i + 2), Some(TokenTree::Punct(q)) if q.as_char() == '=');
                    match p.as_char() {
                        '=' => !double,
                        '.' => true,
                        '+' | '-' | '*' | '/' | '%' | '^' | '|' | '&' => double,
                        '<' | '>' => {
                            matches!(tokens.get(i + 3), Some(TokenTree::Punct(q)) if q.as_char() == '=')
                        }
                        _ => false,
                    }
                }
                Some(TokenTree::Group(_)) => true,
                _ => false,
            };
            lent || next
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn late(mut block: syn::Block) -> String {
        declare_late(&mut block.stmts);
        block.to_token_stream().to_string()
    }

    #[test]
    fn a_zero_that_nobody_reads_goes() {
        let before = parse_quote!({
            let mut x: i64 = 0;
            let mut y: i64 = 0;
            f();
            x = g();
            y = x;
            y += 1;
            (x, y)
        });
        let after: syn::Block = parse_quote!({
            f();
            let x: i64 = g();
            let mut y: i64 = x;
            y += 1;
            (x, y)
        });
        assert_eq!(late(before), after.to_token_stream().to_string());
    }

    #[test]
    fn a_zero_that_may_be_read_stays() {
        let block: syn::Block = parse_quote!({
            let mut x: i64 = 0;
            if a {
                return x;
            }
            x = 1;
            x
        });
        assert_eq!(late(block.clone()), block.to_token_stream().to_string());
        let block: syn::Block = parse_quote!({
            let mut x: i64 = 0;
            for v in w {
                x = v;
            }
            x
        });
        assert_eq!(late(block.clone()), block.to_token_stream().to_string());
    }
}
