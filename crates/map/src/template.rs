//! Rust expressions with holes for a call's receiver and arguments.

/// A Rust expression in which `{self}` and `{0}`, `{1}`, … stand for operands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Rust text.
    Text(String),
    /// Where an operand goes.
    Hole(Hole),
}

/// Which operand goes into a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// The method's receiver.
    Receiver,
    /// An argument, counted from 0.
    Argument(usize),
}

impl Template {
    /// Reads a template. Braces that hold neither `self` nor a number are Rust's.
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            let hole = after.split_once('}').and_then(|(name, after)| match name {
                "self" => Some((Hole::Receiver, after)),
                _ => Some((Hole::Argument(name.parse().ok()?), after)),
            });
            match hole {
                Some((hole, after)) => {
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Hole(hole));
                    rest = after;
                }
                None => {
                    plain.push('{');
                    rest = after;
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Self { text: text.to_owned(), pieces }
    }

    /// The template as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// How often an operand is used; one used twice must be cheap and pure, or bound first.
    pub fn uses_of(&self, hole: Hole) -> usize {
        self.pieces.iter().filter(|&piece| *piece == Piece::Hole(hole)).count()
    }

    /// The text with every hole filled by `operand`. To put syntax trees in, fill with placeholder
    /// identifiers, parse, and replace these: precedence then takes care of itself.
    pub fn fill(&self, mut operand: impl FnMut(Hole) -> String) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole(hole) => out.push_str(&operand(*hole)),
            }
        }
        out
    }

    /// The text with the placeholder identifiers `__self`, `__0`, `__1`, …
    pub fn with_placeholders(&self) -> String {
        self.fill(|hole| match hole {
            Hole::Receiver => "__self".to_owned(),
            Hole::Argument(n) => format!("__{n}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_braces_of_rust_are_told_apart() {
        let template = Template::parse("{ let n = {1}; {self}.f(n, {0}, |x| { x }) }");
        assert_eq!(template.with_placeholders(), "{ let n = __1; __self.f(n, __0, |x| { x }) }");
        assert_eq!(template.uses_of(Hole::Argument(1)), 1);
    }
}
