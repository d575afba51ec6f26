//! Comments, blank lines and markers as syn nodes.
//!
//! A comment that stands alone is the statement (or item) `#[comment = " text"] goxide!();`: the printer writes the
//! attribute as `// text`, and [`crate::print`] takes the macro's line away. So it may stand wherever a statement or
//! item may, after a tail expression too. Where neither may stand (fields, variants, arms) the attribute goes on
//! the node itself: [`attributes`].

mod text;
mod trivia;

pub(crate) use text::{comment_lines, doc_lines, is_directive};
pub(crate) use trivia::{Files, at_end, for_stmt};

use goxide_plan::Marker;
use syn::parse_quote;

/// `#[comment = "…"]` for each line; `lines` are what follows `//`.
pub(crate) fn attributes(lines: &[String]) -> Vec<syn::Attribute> {
    lines.iter().map(|line| parse_quote!(#[comment = #line])).collect()
}

/// `#[doc = "…"]` for each line; `lines` are what follows `///`.
pub(crate) fn doc_attributes(lines: &[String]) -> Vec<syn::Attribute> {
    lines.iter().map(|line| parse_quote!(#[doc = #line])).collect()
}

/// Comment lines of their own; nothing for no lines. `lines` are what follows `//`, its space included.
pub(crate) fn lines(lines: &[String]) -> Vec<syn::Stmt> {
    if lines.is_empty() {
        return Vec::new();
    }
    let attributes = attributes(lines);
    vec![parse_quote!(#(#attributes)* goxide!();)]
}

/// A blank line.
pub(crate) fn blank() -> syn::Stmt {
    parse_quote!(goxide!(blank);)
}

/// A comment at the end of the line before it.
pub(crate) fn trailing(line: &str) -> syn::Stmt {
    parse_quote!(#[comment = #line] goxide!(trail);)
}

/// A marker of the plan, on lines of its own.
pub(crate) fn marker(marker: &Marker) -> Vec<syn::Stmt> {
    lines(&marker_lines(marker))
}

/// The lines of a marker, as they follow `//`.
pub(crate) fn marker_lines(marker: &Marker) -> Vec<String> {
    marker.lines().iter().flat_map(|line| line.lines()).map(|line| format!(" {line}")).collect()
}
