//! Goroutines that each write their own element of a slice: the loop that starts them hands the elements out.
//!
//! ```text
//! for i, x := range items {              for (x, result) in items.iter().zip(&mut results) {
//!     wg.Add(1)                              wg.add(1);
//!     go func() {                            scope.spawn(move || {
//!         defer wg.Done()               →        …
//!         results[i] = f(x)                      *result = f(x);
//!     }()                                    });
//! }                                      }
//! ```
//!
//! Only where the slice is as long as the loop, by the way it was made, so that no index is out of range.

use super::ast;
use super::env::{Emit, Place};
use goxide_ir::{Builtin, Expr as Go, ExprId, LocalId, Node, Stmt as GoStmt, StmtId};
use goxide_plan::Repr;
use rustc_hash::FxHashSet;
use syn::{Expr, Pat, parse_quote};

/// How far the counter of a loop goes, from 0 up.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// To the length of this.
    Len(ExprId),
    /// To this number.
    Count(ExprId),
}

/// A slice whose elements a loop hands out.
#[derive(Clone, Debug)]
pub(super) struct Split {
    slice: LocalId,
    /// The counter, and parameters of the goroutine that are given it.
    indexes: Vec<LocalId>,
    element: String,
    repr: Repr,
}

impl Emit<'_> {
    /// The slices of which each goroutine started by the loop writes the element of its turn.
    pub(super) fn find_splits(&mut self, body: StmtId, counter: Option<LocalId>, bound: Bound) -> Vec<Split> {
        let Some(counter) = counter.filter(|c| !self.local_assigned(Node::Stmt(body), *c)) else {
            return Vec::new();
        };
        let GoStmt::Block(stmts) = &self.body[body] else { return Vec::new() };
        let starts = self.scope.as_ref().map(|s| s.starts.clone()).unwrap_or_default();
        let mut out = Vec::new();
        for start in stmts.iter().filter(|s| starts.contains(s)) {
            let GoStmt::Go(call) = self.body[*start] else { continue };
            let Go::Call { fun, args, .. } = &self.body[self.body.unparen(call)] else { continue };
            let Go::FuncLit { sig, block } = &self.body[self.body.unparen(*fun)] else { continue };
            let given = sig.params.iter().zip(args).filter(|(_, a)| self.is_local(**a, counter));
            let mut indexes: Vec<LocalId> = given.filter_map(|(p, _)| p.local).collect();
            indexes.push(counter);
            for slice in self.captured(*block) {
                if let Some(repr) = self.own_element(body, *start, slice, &indexes)
                    && self.fits(slice, bound)
                {
                    let name = self.local_name(slice);
                    let stem = name.strip_suffix('s').filter(|stem| stem.len() > 1).unwrap_or("element");
                    let element = self.fresh(stem);
                    out.push(Split { slice, indexes: indexes.clone(), element, repr });
                }
            }
        }
        out
    }

    /// The element's type, if the loop's body uses the slice for nothing but writing one element in the goroutine.
    fn own_element(&self, body: StmtId, start: StmtId, slice: LocalId, indexes: &[LocalId]) -> Option<Repr> {
        let place = Place { local: slice, path: Vec::new() };
        if !self.writes_through(Node::Stmt(start), &place) {
            return None;
        }
        let binding = self.bindings.get(&slice)?;
        ast::as_ident(&binding.expr)?;
        let elem = match &binding.repr {
            Repr::Vec(elem) | Repr::Array(elem, _) => elem,
            Repr::Ref { mutable: true, inner } => match &**inner {
                Repr::SliceOf(elem) => elem,
                _ => return None,
            },
            _ => return None,
        };
        let mut elements = 0;
        self.body.walk(Node::Stmt(start), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Index { base, indices } = &self.body[expr]
                && self.is_local(*base, slice)
                && indices.iter().all(|i| indexes.iter().any(|local| self.is_local(*i, *local)))
            {
                elements += 1;
            }
            true
        });
        (elements == self.uses_of_local(Node::Stmt(body), slice)).then(|| (**elem).clone())
    }

    fn is_local(&self, expr: ExprId, local: LocalId) -> bool {
        self.body[self.body.unparen(expr)] == Go::Local(local)
    }

    /// Whether the slice has an element for every turn.
    fn fits(&self, slice: LocalId, bound: Bound) -> bool {
        let length_of = match bound {
            Bound::Len(of) => Some(of),
            Bound::Count(count) => self.len_operand(count),
        };
        if length_of.is_some_and(|of| self.is_local(of, slice)) {
            return true;
        }
        let Some(made) = self.made_with(slice) else { return false };
        let same = match bound {
            Bound::Len(of) => self.len_operand(made).is_some_and(|other| self.same_text(other, of)),
            Bound::Count(count) => {
                let number =
                    |e: ExprId| self.constant(self.body.unparen(e)).and_then(goxide_ir::ConstValue::to_i64);
                match (number(count), number(made)) {
                    (Some(turns), Some(length)) => turns == length,
                    _ => self.same_text(made, count),
                }
            }
        };
        let mut names: FxHashSet<LocalId> = FxHashSet::from_iter([slice]);
        self.body.walk(Node::Expr(made), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Local(local) = self.body[expr]
            {
                names.insert(local);
            }
            true
        });
        same && !names.iter().any(|local| self.changes(*local))
    }

    /// Whether a local gets another value than its first anywhere in the body.
    fn changes(&self, local: LocalId) -> bool {
        self.body.stmts().any(|(id, stmt)| match stmt {
            GoStmt::ShortVarDecl { declares, .. } if declares.contains(&local) => false,
            GoStmt::Assign { .. } | GoStmt::ShortVarDecl { .. } | GoStmt::IncDec { .. } => {
                self.local_assigned(Node::Stmt(id), local)
            }
            GoStmt::Range { define: false, key, value, .. } => {
                [key, value].into_iter().flatten().any(|e| self.is_local(*e, local))
            }
            _ => false,
        })
    }

    /// `x` of `len(x)`.
    fn len_operand(&self, expr: ExprId) -> Option<ExprId> {
        let Go::Call { fun, args, .. } = &self.body[self.body.unparen(expr)] else { return None };
        (self.builtin_of(*fun) == Some(Builtin::Len)).then(|| args.first().copied())?
    }

    /// The length that a slice was made with.
    fn made_with(&self, slice: LocalId) -> Option<ExprId> {
        self.body.stmts().find_map(|(_, stmt)| {
            let GoStmt::ShortVarDecl { declares, rhs, .. } = stmt else { return None };
            let ([local], [value]) = (&declares[..], &rhs[..]) else { return None };
            let Go::Call { fun, args, .. } = &self.body[self.body.unparen(*value)] else { return None };
            let made = *local == slice && self.builtin_of(*fun) == Some(Builtin::Make);
            args.get(1).copied().filter(|_| made)
        })
    }

    /// Uses of a counter in a loop's body, but for those that pick the elements handed out.
    pub(super) fn counter_uses(&self, body: StmtId, counter: LocalId, splits: &[Split]) -> usize {
        let mut picks = 0;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Index { base, indices } = &self.body[expr]
                && splits.iter().any(|split| self.is_local(*base, split.slice))
                && indices.iter().any(|i| self.is_local(*i, counter))
            {
                picks += 1;
            }
            true
        });
        self.uses_of_local(Node::Stmt(body), counter).saturating_sub(picks)
    }

    /// Lets a loop hand out elements beside what it walks over, and its body find them.
    pub(super) fn hand_out(&mut self, splits: &[Split], pat: Pat, over: Expr) -> (Pat, Expr) {
        splits.iter().fold((pat, over), |(pat, over), split| {
            let place = Place { local: split.slice, path: Vec::new() };
            for index in &split.indexes {
                self.elements.push((place.clone(), *index, split.element.clone(), split.repr.clone()));
            }
            let slice = self.bindings[&split.slice].clone();
            let lent = match &slice.repr {
                Repr::Ref { .. } => ast::method(slice.expr, "iter_mut", Vec::new()),
                _ => ast::reference(true, slice.expr),
            };
            let element = ast::pat_ident(&split.element, false);
            let walked = match over {
                Expr::Reference(reference) => ast::method(*reference.expr, "iter", Vec::new()),
                Expr::Range(_) if pat == parse_quote!(_) && matches!(slice.repr, Repr::Vec(_)) => {
                    return (element, lent);
                }
                named @ (Expr::Path(_) | Expr::Field(_)) => ast::method(named, "iter", Vec::new()),
                walked @ (Expr::Range(_) | Expr::MethodCall(_)) => walked,
                fresh => ast::method(fresh, "into_iter", Vec::new()),
            };
            (ast::pat_tuple(vec![pat, element]), ast::method(walked, "zip", vec![lent]))
        })
    }

    /// Whether a slice is handed out element by element here.
    pub(super) fn is_handed_out(&self, local: LocalId) -> bool {
        self.elements.iter().any(|(place, ..)| place.local == local && place.path.is_empty())
    }
}
