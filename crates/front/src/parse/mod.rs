//! Go text becomes a syntax tree: tree-sitter does the work, this module hides it.

mod errors;
mod kind;
mod rows;
mod syntax;

pub(crate) use errors::errors;
pub(crate) use kind::Kind;
pub use rows::{Row, rows};
pub use syntax::Detail;
pub(crate) use syntax::{MAX_DEPTH, NodeId, Syntax};

use std::cell::RefCell;
use tree_sitter::{Language, Parser, Tree};

/// The grammar.
pub(crate) fn language() -> Language {
    tree_sitter_go::LANGUAGE.into()
}

/// Parses one text; the parser of a thread is kept for the next file.
pub(crate) fn tree(text: &str) -> Option<Tree> {
    thread_local! {
        static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
    }
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(&language()).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut()?.parse(text, None)
    })
}

/// Parses and throws the tree away: what the bench measures lowering against.
pub fn only_parse(text: &str) -> usize {
    tree(text).map_or(0, |t| t.root_node().end_byte())
}
