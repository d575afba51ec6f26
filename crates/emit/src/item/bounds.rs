//! Which of a type parameter's bounds a function needs: Go's constraint allows more than the body asks for.

use crate::item::function::identifiers;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::visit::{self, Visit};

/// What a function does with values of its type parameters, as far as its text tells.
pub(crate) struct Uses {
    words: BTreeSet<String>,
    operators: BTreeSet<String>,
}

impl Uses {
    /// Looks at a block; `signature` are the types of the parameters and the result.
    pub(crate) fn of(block: &syn::Block, signature: &str) -> Uses {
        let mut uses = Uses { words: identifiers(block.to_token_stream()), operators: BTreeSet::new() };
        if let Ok(tokens) = signature.parse() {
            uses.words.append(&mut identifiers(tokens));
        }
        uses.visit_block(block);
        uses
    }

    /// Whether the bound may be needed; where in doubt it is.
    fn wants(&self, bound: &str) -> bool {
        let word = |list: &[&str]| list.iter().any(|w| self.words.contains(*w));
        let operator = |list: &[&str]| list.iter().any(|o| self.operators.contains(*o));
        let map = word(&["HashMap", "HashSet"]);
        match bound.split('<').next().unwrap_or(bound) {
            "std::ops::Add" => operator(&["+"]),
            "std::ops::Sub" => operator(&["-"]),
            "std::ops::Mul" => operator(&["*"]),
            "std::ops::Div" => operator(&["/"]),
            "std::ops::AddAssign" => operator(&["+="]),
            "Default" => word(&["default", "Default", "or_default", "take", "unwrap_or_default", "resize"]),
            "PartialEq" => operator(&["==", "!="]) || word(&["contains", "matches", "dedup", "position"]),
            "PartialOrd" => {
                operator(&["<", ">", "<=", ">="])
                    || word(&["cmp", "partial_cmp", "sort", "sort_by", "max", "min", "total_cmp"])
            }
            "std::hash::Hash" => map,
            "Eq" => map,
            _ => true,
        }
    }
}

impl<'b> Visit<'b> for Uses {
    fn visit_expr_binary(&mut self, expr: &'b syn::ExprBinary) {
        self.operators.insert(expr.op.to_token_stream().to_string());
        visit::visit_expr_binary(self, expr);
    }

    // What stands in macros is not parsed: all its operators count.
    fn visit_macro(&mut self, mac: &'b syn::Macro) {
        for operator in ["+", "-", "*", "/", "==", "!=", "<", ">"] {
            if mac.tokens.to_string().contains(operator) {
                self.operators.insert(operator.to_owned());
            }
        }
    }
}

/// The bounds as they are written: without those that another brings along, or that nothing asks for.
pub(crate) fn written(bounds: &[String], uses: Option<&Uses>) -> Vec<String> {
    let kept: Vec<&str> =
        bounds.iter().map(String::as_str).filter(|b| uses.is_none_or(|u| u.wants(b))).collect();
    let brings = |bound: &str| match bound {
        "Clone" => kept.contains(&"Copy"),
        "PartialEq" => kept.iter().any(|b| ["Eq", "PartialOrd", "Ord"].contains(b)),
        "Eq" | "PartialOrd" => kept.contains(&"Ord"),
        _ => false,
    };
    kept.iter().filter(|b| !brings(b)).map(|b| (*b).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_needs_only_what_it_does() {
        let all = ["Clone", "Default", "PartialEq", "PartialOrd", "Copy", "std::ops::Add<Output = Self>"];
        let all: Vec<String> = all.iter().chain(&["std::ops::AddAssign"]).map(|b| (*b).to_owned()).collect();
        let block = syn::parse_quote!({
            let mut t: T = Default::default();
            for &v in values {
                t += v;
            }
            t
        });
        let uses = Uses::of(&block, "&[T]");
        assert_eq!(written(&all, Some(&uses)), ["Default", "Copy", "std::ops::AddAssign"]);
    }
}
