//! Small rewrites of finished blocks. Each is a file with a before and an after.

#![expect(clippy::wildcard_enum_match_arm, reason = "a rewrite leaves alone whatever it does not know")]

mod contains;
mod last_arm;
mod late;
mod question;
mod released;
mod shown;
mod split_guard;
mod tail;
mod tidy;
mod unused;

pub(crate) use late::declare_late;
pub(crate) use tail::tail;
pub(crate) use tidy::block;

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::parse_quote;

    fn tidied(mut block: syn::Block) -> String {
        super::tail(&mut block.stmts);
        super::block(&mut block.stmts);
        block.to_token_stream().to_string()
    }

    fn same(before: syn::Block, after: syn::Block) {
        // The comma behind a last arm is the printer's.
        let plain = |text: String| text.replace(" , }", " }");
        assert_eq!(plain(tidied(before)), plain(after.to_token_stream().to_string()));
    }

    #[test]
    fn the_last_return_is_the_value() {
        same(
            parse_quote!({
                if a {
                    return 1;
                }
                return 2;
            }),
            parse_quote!({
                if a {
                    return 1;
                }
                2
            }),
        );
        same(
            parse_quote!({
                if a {
                    return 1;
                } else {
                    return 2;
                }
            }),
            parse_quote!({ if a { 1 } else { 2 } }),
        );
        same(
            parse_quote!({
                match x {
                    1 => {
                        return "a";
                    }
                    _ => {
                        return "b";
                    }
                }
            }),
            parse_quote!({
                match x {
                    1 => "a",
                    _ => "b",
                }
            }),
        );
    }

    #[test]
    fn what_follows_is_the_last_arm() {
        same(
            parse_quote!({
                match x.n {
                    1 => {
                        return "a";
                    }
                    2 => return f(x),
                    _ => {}
                }
                return "b";
            }),
            parse_quote!({
                match x.n {
                    1 => "a",
                    2 => f(x),
                    _ => "b",
                }
            }),
        );
        let guarded: syn::Block = parse_quote!({
            match m.lock().unwrap().n {
                1 => return "a",
                _ => {}
            }
            "b"
        });
        same(guarded.clone(), guarded);
    }

    #[test]
    fn none_is_handed_on_by_a_question_mark() {
        same(
            parse_quote!({
                let Some(e) = m.get(k) else {
                    return None;
                };
                Some(e.n)
            }),
            parse_quote!({
                let e = m.get(k)?;
                Some(e.n)
            }),
        );
    }

    #[test]
    fn what_nobody_reads_goes() {
        same(
            parse_quote!({
                let zero: T = Default::default();
                if a {
                    return None;
                }
                Some(b)
            }),
            parse_quote!({
                if a {
                    return None;
                }
                Some(b)
            }),
        );
        same(
            parse_quote!({
                let n = 1;
                println!("{n}");
            }),
            parse_quote!({
                let n = 1;
                println!("{n}");
            }),
        );
    }

    #[test]
    fn a_guard_ends_with_its_block() {
        same(
            parse_quote!({
                let state = m.lock().unwrap();
                state.f();
                drop(state);
            }),
            parse_quote!({
                let state = m.lock().unwrap();
                state.f();
            }),
        );
        same(
            parse_quote!({
                let state = m.lock().unwrap();
                let n = state.n;
                drop(state);
                n
            }),
            parse_quote!({
                let state = m.lock().unwrap();
                let n = state.n;
                drop(state);
                n
            }),
        );
    }
}
