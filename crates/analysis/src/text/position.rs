//! Strings, positions in them, and what can be known of a position.

use crate::view::{Base, View, Way, is_string};
use goxide_ir::{BinaryOp, Builtin, ConstValue, Expr, ExprId, LocalId, VarId};
use std::collections::{BTreeMap, BTreeSet};

/// A string, or a number, that has a name: a variable and the fields walked from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Named {
    pub(super) base: NamedBase,
    pub(super) fields: Vec<u32>,
}

/// The variable of a [`Named`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum NamedBase {
    Local(LocalId),
    Global(VarId),
}

impl Named {
    /// What `expr` names, if it is a variable or a field of one.
    pub(super) fn of(view: View<'_>, expr: ExprId) -> Option<Named> {
        let (base, ways) = view.access(expr);
        let base = match base {
            Base::Local(local) => NamedBase::Local(local),
            Base::Global(var) => NamedBase::Global(var),
            Base::Other(_) => return None,
        };
        let field = |way: &Way| if let Way::Field { index, .. } = way { Some(*index) } else { None };
        Some(Named { base, fields: ways.iter().map(field).collect::<Option<_>>()? })
    }

    /// The local that it is, without fields.
    pub(super) fn local(&self) -> Option<LocalId> {
        match self.base {
            NamedBase::Local(local) if self.fields.is_empty() => Some(local),
            NamedBase::Local(_) | NamedBase::Global(_) => None,
        }
    }

    /// Whether others may write it: it is no local, or lies in one.
    pub(super) fn is_open(&self) -> bool {
        self.local().is_none()
    }
}

/// A term of a position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// The number of that name.
    Number(Named),
    /// The length of the string of that name.
    Len(Named),
}

/// A position: a sum of terms with their factors, and a constant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) terms: BTreeMap<Term, i64>,
    pub(super) plus: i64,
}

impl Position {
    /// The position that a constant number is.
    pub(super) fn at(plus: i64) -> Position {
        Position { terms: BTreeMap::new(), plus }
    }

    /// The position that one term is.
    pub(super) fn term(term: Term) -> Position {
        Position { terms: BTreeMap::from([(term, 1)]), plus: 0 }
    }

    /// The position that `expr` computes.
    pub(super) fn of(view: View<'_>, expr: ExprId) -> Option<Position> {
        if let Some(value) = constant(view, expr) {
            return Some(Position::at(value.to_i64()?));
        }
        match view.expr(expr) {
            Expr::Binary { op: BinaryOp::Add, lhs, rhs } => {
                Some(Position::of(view, *lhs)?.plus(&Position::of(view, *rhs)?, 1))
            }
            Expr::Binary { op: BinaryOp::Sub, lhs, rhs } => {
                Some(Position::of(view, *lhs)?.plus(&Position::of(view, *rhs)?, -1))
            }
            Expr::Call { args, .. } => match (view.callee(expr), &args[..]) {
                (crate::view::Callee::Builtin(Builtin::Len), [text]) => length(view, *text),
                _ => None,
            },
            _ => Named::of(view, expr).map(|named| Position::term(Term::Number(named))),
        }
    }

    /// The sum with another position, `times` over.
    pub(super) fn plus(mut self, other: &Position, times: i64) -> Position {
        self.plus = self.plus.wrapping_add(other.plus.wrapping_mul(times));
        for (term, factor) in &other.terms {
            let sum = self.terms.entry(term.clone()).or_default();
            *sum = sum.wrapping_add(factor.wrapping_mul(times));
        }
        self.terms.retain(|_, factor| *factor != 0);
        self
    }

    /// Whether a name stands in it.
    pub(super) fn mentions(&self, test: &impl Fn(&Named) -> bool) -> bool {
        self.terms.keys().any(|term| match term {
            Term::Number(named) | Term::Len(named) => test(named),
        })
    }

    /// The local that it is and nothing more.
    pub(super) fn as_local(&self) -> Option<LocalId> {
        match self.terms.iter().next() {
            Some((Term::Number(named), 1)) if self.terms.len() == 1 && self.plus == 0 => named.local(),
            _ => None,
        }
    }
}

/// `len(text)`.
pub(super) fn length(view: View<'_>, text: ExprId) -> Option<Position> {
    match constant(view, text) {
        Some(ConstValue::Str(bytes)) => Some(Position::at(i64::try_from(bytes.len()).ok()?)),
        Some(_) => None,
        None if is_string(view.program, view.ty(text)) => {
            Named::of(view, text).map(|named| Position::term(Term::Len(named)))
        }
        None => None,
    }
}

/// The string that `text` looks into and where it begins there: `s[i:]` begins at i.
pub(super) fn window(view: View<'_>, text: ExprId) -> Option<(Named, Position)> {
    if let Expr::Slice { base, lo, .. } = view.expr(text) {
        let (named, begin) = window(view, *base)?;
        let lo = lo.map_or(Some(Position::default()), |lo| Position::of(view, lo))?;
        return Some((named, begin.plus(&lo, 1)));
    }
    if !is_string(view.program, view.ty(text)) {
        return None;
    }
    Some((Named::of(view, text)?, Position::default()))
}

/// The value of a constant expression.
pub(super) fn constant(view: View<'_>, expr: ExprId) -> Option<&ConstValue> {
    let types = view.program.checked.bodies.get(view.id)?;
    types.exprs.get(view.body.unparen(expr))?.value.as_ref()
}

/// What is known at one point of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// A character of the string begins at the position, or the string ends there.
    Boundary(Named, Position),
    /// A character of one byte stands at the position.
    Ascii(Named, Position),
    /// The local is the byte of the string at the position.
    Byte(LocalId, Named, Position),
}

impl Fact {
    fn parts(&self) -> (&Named, &Position, Option<LocalId>) {
        match self {
            Fact::Boundary(named, position) | Fact::Ascii(named, position) => (named, position, None),
            Fact::Byte(local, named, position) => (named, position, Some(*local)),
        }
    }
}

/// All that is known at one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    facts: BTreeSet<Fact>,
}

impl Known {
    /// Adds a fact.
    pub(super) fn add(&mut self, fact: Fact) {
        self.facts.insert(fact);
    }

    /// Adds facts.
    pub(super) fn extend(&mut self, facts: impl IntoIterator<Item = Fact>) {
        self.facts.extend(facts);
    }

    /// Forgets what rests on a name that passes the test.
    pub(super) fn forget(&mut self, test: impl Fn(&Named) -> bool) {
        self.facts.retain(|fact| {
            let (named, position, local) = fact.parts();
            let byte = local.map(|local| Named { base: NamedBase::Local(local), fields: Vec::new() });
            !(test(named) || position.mentions(&test) || byte.is_some_and(|byte| test(&byte)))
        });
    }

    /// Keeps what another way knows as well.
    pub(super) fn meet(&mut self, other: &Known) {
        self.facts.retain(|fact| other.facts.contains(fact));
    }

    /// Whether a character of `text` begins or ends at the position.
    pub(super) fn is_boundary(&self, text: &Named, position: &Position) -> bool {
        let end = Position::term(Term::Len(text.clone()));
        let before = position.clone().plus(&Position::at(1), -1);
        let knows = |fact: Fact| self.facts.contains(&fact);
        *position == Position::default()
            || *position == end
            || knows(Fact::Boundary(text.clone(), position.clone()))
            || knows(Fact::Ascii(text.clone(), position.clone()))
            || knows(Fact::Ascii(text.clone(), before))
    }

    /// The strings and positions whose byte a local is.
    pub(super) fn bytes_of(&self, local: LocalId) -> impl Iterator<Item = (&Named, &Position)> {
        self.facts.iter().filter_map(move |fact| match fact {
            Fact::Byte(of, named, position) if *of == local => Some((named, position)),
            Fact::Byte(..) | Fact::Boundary(..) | Fact::Ascii(..) => None,
        })
    }

    /// The strings that have a boundary at the position, as far as facts say.
    pub(super) fn strings_cut_at(&self, position: &Position) -> Vec<Named> {
        let strings: BTreeSet<&Named> = self.facts.iter().map(|fact| fact.parts().0).collect();
        strings.into_iter().filter(|text| self.is_boundary(text, position)).cloned().collect()
    }
}
