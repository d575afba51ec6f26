//! What a port's text may not contain, whatever the compiler thinks of it.

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

use crate::sample::entries;

/// Looks through every `.rs` file below `dir`: `unsafe` is not allowed, and neither is silencing all lints at once.
///
/// The text is cut into tokens first, so the words may stand in comments and strings.
pub fn forbidden(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in entries(dir) {
        if path.is_dir() {
            found.extend(forbidden(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| forbidden_in(&text)) {
                Ok(words) => found.extend(words.into_iter().map(|word| format!("{shown}: {word}"))),
                Err(why) => found.push(format!("{shown}: {why}")),
            }
        }
    }
    found
}

/// The forbidden words of one text, or why it is no Rust text.
fn forbidden_in(text: &str) -> Result<Vec<String>, String> {
    let tokens: TokenStream = text.parse().map_err(|e| format!("no Rust tokens: {e}"))?;
    let mut words = Vec::new();
    flatten(tokens, &mut words);
    let mut found: Vec<String> = words.iter().filter(|word| *word == "unsafe").cloned().collect();
    for (start, word) in words.iter().enumerate() {
        if word == "allow" {
            let silenced = words[start..].iter().take_while(|word| *word != ")").map(String::as_str);
            let silenced: Vec<&str> = silenced.collect();
            if silenced.contains(&"warnings") || silenced.windows(4).any(|w| w == ["clippy", ":", ":", "all"])
            {
                found.push("allow of all lints".to_owned());
            }
        }
    }
    Ok(found)
}

/// One word a token; a group's closing delimiter is kept, so that the end of an attribute is seen.
pub(crate) fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                flatten(group.stream(), words);
                words.push(")".to_owned());
            }
            TokenTree::Ident(ident) => words.push(ident.to_string()),
            TokenTree::Punct(punct) => words.push(punct.as_char().to_string()),
            TokenTree::Literal(_) => words.push("literal".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_is_found_in_code_only() {
        assert_eq!(forbidden_in("// unsafe\nfn f() -> &'static str { \"unsafe\" }").unwrap(), [""; 0]);
        assert_eq!(forbidden_in("fn f() { unsafe { g() } }").unwrap(), ["unsafe"]);
        assert_eq!(forbidden_in("unsafe impl Send for T {}").unwrap(), ["unsafe"]);
    }

    #[test]
    fn blanket_allows_are_found() {
        assert_eq!(forbidden_in("#![allow(clippy::all)]").unwrap(), ["allow of all lints"]);
        assert_eq!(forbidden_in("#![allow(warnings)]").unwrap(), ["allow of all lints"]);
        assert_eq!(forbidden_in("#[allow(clippy::too_many_arguments)] fn all() {}").unwrap(), [""; 0]);
    }

    #[test]
    fn broken_text_is_an_error() {
        assert!(forbidden_in("fn f( {").is_err());
    }
}
