//! Go text becomes a syntax tree: tree-sitter does the work, this module hides it.

mod errors;
mod kind;
mod newmake;
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
use tree_sitter::{Language, Parser, Tree};

/// The grammar.
pub(crate) fn language() -> Language {
    tree_sitter_go::LANGUAGE.into()
}

/// Parses one text; the parser of a thread is kept for the next file. To Go the end of the text ends a statement, to
/// the grammar only a line break does, so one is lent where the text lacks it.
pub(crate) fn tree(text: &str) -> Option<Tree> {
    thread_local! {
        static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
    }
    #[cfg(test)]
    PARSES.set(PARSES.get() + 1);
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
        slot.as_mut()?.parse(text, None)
    })
}

#[cfg(test)]
thread_local! {
    static PARSES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How often this thread has parsed: what the tests bound instead of the time.
#[cfg(test)]
fn parses() -> usize {
    PARSES.get()
}

/// Parses and throws the tree away: what the bench measures lowering against.
pub fn only_parse(text: &str) -> usize {
    tree(text).map_or(0, |t| t.root_node().end_byte())
}
