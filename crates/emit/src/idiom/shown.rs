//! Formatting shows a value by itself, and a method borrows its receiver by itself.
//!
//! ```text
//! println!("{}", r.to_string())      println!("{}", r)
//! (&s[1..3]).to_owned()              s[1..3].to_owned()
//! ```

use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// Rewrites the arguments of a formatting macro; widths and precisions keep their strings, since not every
/// `Display` honours them.
pub(crate) fn arguments(mac: &mut syn::Macro) {
    let formats = ["print", "println", "format", "write", "writeln", "eprint", "eprintln", "panic"];
    if !formats.iter().any(|name| mac.path.is_ident(name)) {
        return;
    }
    let Ok(mut args) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
    let template =
        args.iter().position(|arg| matches!(arg, Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Str(_))));
    let Some(template) = template else { return };
    if args[template].to_token_stream().to_string().contains(':') {
        return;
    }
    let mut changed = false;
    for arg in args.iter_mut().skip(template + 1) {
        if let Expr::MethodCall(call) = &*arg
            && call.method == "to_string"
            && call.args.is_empty()
        {
            *arg = (*call.receiver).clone();
            changed = true;
        }
    }
    if changed {
        mac.tokens = quote!(#args);
    }
}

/// Rewrites the receiver of one call.
pub(crate) fn receiver(call: &mut syn::ExprMethodCall) {
    let mut inner = &*call.receiver;
    while let Expr::Paren(paren) = inner {
        inner = &paren.expr;
    }
    let Expr::Reference(reference) = inner else { return };
    // A slice has no size, so the method can only mean what it means for the reference.
    if reference.mutability.is_none()
        && let Expr::Index(index) = &*reference.expr
        && matches!(*index.index, Expr::Range(_))
    {
        *call.receiver = (*reference.expr).clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn strings_are_not_made_to_be_shown() {
        let mut mac: syn::Macro = parse_quote!(println!("{} {}", r.to_string(), n));
        arguments(&mut mac);
        assert_eq!(mac.tokens.to_string(), quote!("{} {}", r, n).to_string());
        let mut wide: syn::Macro = parse_quote!(println!("{:>5}", r.to_string()));
        let before = wide.clone();
        arguments(&mut wide);
        assert_eq!(wide, before);
    }

    #[test]
    fn slices_borrow_themselves() {
        let mut call: syn::ExprMethodCall = parse_quote!((&s[1..3]).to_owned());
        receiver(&mut call);
        assert_eq!(call, parse_quote!(s[1..3].to_owned()));
        let mut kept: syn::ExprMethodCall = parse_quote!((&s).to_owned());
        let before = kept.clone();
        receiver(&mut kept);
        assert_eq!(kept, before);
    }
}
