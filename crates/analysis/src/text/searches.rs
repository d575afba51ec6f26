//! What the results of searches in strings say about positions.

use super::position::{Fact, Named, NamedBase, Position, Term, constant, length, window};
use crate::view::{Callee, View, package_path};
use goxide_ir::{ConstValue, Expr, ExprId, LocalId};

/// The facts of `local` being the `index`th result of `call`.
///
/// A search that finds nothing gives -1, at which nothing can be cut: both programs panic.
pub(super) fn facts(view: View<'_>, call: ExprId, index: u32, local: LocalId) -> Vec<Fact> {
    let Expr::Call { args, .. } = view.expr(call) else { return Vec::new() };
    let Callee::Func { func, .. } = view.callee(call) else { return Vec::new() };
    let found = Position::term(Term::Number(Named { base: NamedBase::Local(local), fields: Vec::new() }));
    let name = view.program[func].name.as_str();
    match (package_path(view.program, func), name, index, &args[..]) {
        ("strings", "Index" | "LastIndex", 0, [text, part]) => part_found(view, *text, *part, found),
        ("strings", "IndexByte" | "LastIndexByte", 0, [text, byte]) => {
            let ascii = constant(view, *byte).and_then(ConstValue::to_i64).is_some_and(|b| b < 0x80);
            window(view, *text).filter(|_| ascii).map(|at| single(at, found)).into_iter().collect()
        }
        (
            "strings",
            "IndexRune" | "IndexAny" | "LastIndexAny" | "IndexFunc" | "LastIndexFunc",
            0,
            [text, what],
        ) => {
            let Some((text, begin)) = window(view, *text) else { return Vec::new() };
            let ascii = match constant(view, *what) {
                Some(ConstValue::Str(set)) => set.is_ascii(),
                Some(value) => value.to_i64().is_some_and(|c| (0..0x80).contains(&c)),
                None => false,
            };
            let at = begin.plus(&found, 1);
            vec![if ascii { Fact::Ascii(text, at) } else { Fact::Boundary(text, at) }]
        }
        ("unicode/utf8", "DecodeRuneInString", 1, [text]) => match window(view, *text) {
            Some((text, begin)) => vec![Fact::Boundary(text, begin.plus(&found, 1))],
            None => Vec::new(),
        },
        ("unicode/utf8", "DecodeLastRuneInString", 1, [text]) => last_rune(view, *text, &found),
        _ => Vec::new(),
    }
}

fn single((text, begin): (Named, Position), found: Position) -> Fact {
    Fact::Ascii(text, begin.plus(&found, 1))
}

/// A part of the string begins at what was found, and ends its length later.
fn part_found(view: View<'_>, text: ExprId, part: ExprId, found: Position) -> Vec<Fact> {
    let Some((text, begin)) = window(view, text) else { return Vec::new() };
    let at = begin.plus(&found, 1);
    let end = length(view, part).map(|len| Fact::Boundary(text.clone(), at.clone().plus(&len, 1)));
    [Some(Fact::Boundary(text, at)), end].into_iter().flatten().collect()
}

/// The last character of `s`, or of `s[:end]`, is that long.
fn last_rune(view: View<'_>, text: ExprId, size: &Position) -> Vec<Fact> {
    let (whole, end) = match view.expr(text) {
        Expr::Slice { base, lo: None, hi: Some(hi), .. } => (*base, Position::of(view, *hi)),
        _ => (text, length(view, text)),
    };
    match (window(view, whole), end) {
        (Some((text, begin)), Some(end)) if begin == Position::default() => {
            vec![Fact::Boundary(text, end.plus(size, -1))]
        }
        _ => Vec::new(),
    }
}
