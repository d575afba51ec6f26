//! Go text becomes a syntax tree: tree-sitter does the work, this module hides it.

mod errors;
mod kind;
mod recover;
mod rows;
mod syntax;

pub(crate) use errors::{SyntaxError, errors};
pub(crate) use kind::Kind;
pub(crate) use recover::{Recovered, recover};
pub use rows::{Row, rows};
pub use syntax::Detail;
pub(crate) use syntax::{MAX_DEPTH, NodeId, Syntax};

use std::cell::RefCell;
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};

/// The grammar.
pub(crate) fn language() -> Language {
    tree_sitter_go::LANGUAGE.into()
}

/// Parses one text; the parser of a thread is kept for the next file. To Go the end of the text ends a statement, to
/// the grammar only a line break does, so one is lent where the text lacks it.
pub(crate) fn tree(text: &str) -> Option<Tree> {
    parse(text, None)
}

/// Parses a text of which one byte was exchanged; `before` is its tree as it was.
pub(crate) fn tree_again(text: &str, before: &Tree, byte: usize) -> Option<Tree> {
    let row = text[..byte].matches('\n').count();
    let column = byte - text[..byte].rfind('\n').map_or(0, |i| i + 1);
    let end = Point::new(row, column + 1);
    let mut old = before.clone();
    old.edit(&InputEdit {
        start_byte: byte,
        old_end_byte: byte + 1,
        new_end_byte: byte + 1,
        start_position: Point::new(row, column),
        old_end_position: end,
        new_end_position: end,
    });
    parse(text, Some(&old))
}

fn parse(text: &str, old: Option<&Tree>) -> Option<Tree> {
    thread_local! {
        static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
    }
    let lent: String;
    let text = if text.ends_with('\n') {
        text
    } else {
        lent = format!("{text}\n");
        &lent
    };
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(&language()).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut()?.parse(text, old)
    })
}

/// Parses and throws the tree away: what the bench measures lowering against.
pub fn only_parse(text: &str) -> usize {
    tree(text).map_or(0, |t| t.root_node().end_byte())
}
