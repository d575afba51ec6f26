//! Function variables that can be functions of their own.
//!
//! Question: which local variables hold one function literal for as long as anybody calls them, and which variables
//! of the functions around would that literal have to be given at each call?
//!
//! A closure holds what it captures from where it is made to its last call. A literal that calls itself, or that
//! changes a variable which others look at between two calls, cannot do that; as a function that is given the
//! variables anew with each call (lambda lifting: T. Johnsson, "Lambda Lifting", FPCA 1985) it can.
//!
//! Rules:
//! - the variable gets the literal in its declaration, or `var f func(…)` is followed in the same block by one
//!   `f = func…`; it gets no other value, is compared with nothing, and its address is not taken;
//! - every use comes after each literal that the call can reach has its variable;
//! - it is called, or given to a function that does not keep it; in a `go` or `defer` statement only if it captures
//!   nothing; it may be returned where nobody else keeps what it captures, and takes that along;
//! - it is one that needs it: recursive, in conflict over a variable, or called by another one that is nested.
//!
//! What a nested function is given is what it and the nested functions that it calls capture, to a fixpoint.
//!
//! Not seen: generic functions, whose type parameters a function inside cannot name.

use super::Uses;
use crate::ownership::{Ownership, captures, writes_in};
use crate::units::Units;
use crate::view::View;
use goxide_ir::{Expr, ExprId, LocalId, LocalKind, LocalRef, Stmt, StmtId, Ty};
use goxide_source::Span;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// A function literal that can be a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nested {
    /// The literal.
    pub literal: ExprId,
    /// Variables of the functions around that a call needs, in order of declaration.
    pub captures: IndexMap<LocalId, Capture, FxBuildHasher>,
    /// The operand of a `return` that takes the variables along.
    pub taken: Option<ExprId>,
}

/// What a nested function does with a variable of the functions around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Capture {
    /// The variable gets another value.
    pub assigned: bool,
    /// It is assigned or written through.
    pub written: bool,
}

/// Finds the variables of a body that hold a nested function.
pub(super) fn nested(
    view: View<'_>,
    units: &Units,
    uses: &Uses,
    ownership: &Ownership,
    out: &mut IndexMap<LocalRef, Nested, FxBuildHasher>,
) {
    if let Some(found) = Candidates::of(view, units, uses) {
        found.nested(ownership, out);
    }
}

/// A variable with its only literal.
struct Candidate {
    literal: ExprId,
    /// Where it has got the literal.
    from: u32,
    /// Where the literal stands.
    span: Span,
    /// Variables that the literal uses, other candidates among them.
    captures: Vec<LocalId>,
    /// Uses outside of its own literal.
    uses: Vec<ExprId>,
    /// It is used in a `go` or `defer` statement.
    later: bool,
    /// It is used as a value.
    values: Vec<ExprId>,
}

struct Candidates<'a> {
    view: View<'a>,
    units: &'a Units,
    list: IndexMap<LocalId, Candidate, FxBuildHasher>,
    around: &'a Uses,
    /// Every use of each variable, with whether it gets another value there.
    mentions: FxHashMap<LocalId, Vec<(Span, bool)>>,
    loops: Vec<Span>,
    /// Operands of `return`.
    returned: FxHashSet<ExprId>,
    /// Every function literal of the body.
    literals: Vec<Span>,
}

impl<'a> Candidates<'a> {
    /// The variables of a body that have one literal; none if there are none.
    fn of(view: View<'a>, units: &'a Units, around: &'a Uses) -> Option<Self> {
        let mut found = FxHashMap::<LocalId, (ExprId, StmtId)>::default();
        let mut bare = FxHashMap::<LocalId, StmtId>::default();
        let mut given = FxHashMap::<LocalId, usize>::default();
        let mut targets = FxHashMap::<ExprId, bool>::default();
        let mut later = FxHashSet::default();
        let mut loops = Vec::new();
        let mut returned = FxHashSet::default();
        let mut blocks = FxHashMap::<StmtId, StmtId>::default();
        for (id, stmt) in view.body.stmts() {
            match stmt {
                Stmt::Block(list) => blocks.extend(list.iter().map(|s| (*s, id))),
                Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, rhs, op: None } => {
                    targets.extend(lhs.iter().map(|l| (view.body.unparen(*l), true)));
                    for (i, left) in lhs.iter().enumerate() {
                        let Some(local) = view.as_local(*left) else { continue };
                        *given.entry(local).or_default() += 1;
                        if lhs.len() == 1
                            && let Some(value) = rhs.get(i)
                            && is_literal(view, *value)
                        {
                            found.insert(local, (view.body.unparen(*value), id));
                        }
                    }
                }
                Stmt::VarDecl { locals, values, .. } if values.is_empty() => {
                    bare.extend(locals.iter().flatten().map(|l| (*l, id)));
                }
                Stmt::VarDecl { locals, values, .. } => {
                    for (i, local) in locals.iter().enumerate() {
                        let Some(local) = local else { continue };
                        *given.entry(*local).or_default() += 1;
                        if locals.len() == 1
                            && let Some(value) = values.get(i)
                            && is_literal(view, *value)
                        {
                            found.insert(*local, (view.body.unparen(*value), id));
                        }
                    }
                }
                Stmt::Assign { lhs, op: Some(_), .. } => {
                    targets.extend(lhs.iter().map(|l| (view.body.unparen(*l), false)));
                }
                Stmt::IncDec { target, .. } => {
                    targets.insert(view.body.unparen(*target), false);
                }
                Stmt::Range { key, value, define, .. } => {
                    loops.push(view.body.stmt_span(id));
                    for target in [key, value].into_iter().flatten().filter(|_| !define) {
                        targets.insert(view.body.unparen(*target), false);
                    }
                }
                Stmt::For { .. } => loops.push(view.body.stmt_span(id)),
                Stmt::Return(values) => returned.extend(values.iter().map(|v| view.body.unparen(*v))),
                Stmt::Go(call) | Stmt::Defer(call) => later.extend(called_local(view, *call)),
                _ => {}
            }
        }
        found.retain(|local, (_, stmt)| {
            view.body[*local].kind == LocalKind::Var
                && given.get(local) == Some(&1)
                && bare.get(local).is_none_or(|decl| blocks.get(decl) == blocks.get(stmt))
        });
        if found.is_empty() {
            return None;
        }
        let mut list: Vec<_> = found
            .into_iter()
            .map(|(local, (literal, stmt))| {
                let candidate = Candidate {
                    literal,
                    from: view.body.stmt_span(stmt).end,
                    span: view.span(literal),
                    captures: captures(view, units, literal),
                    uses: Vec::new(),
                    later: later.contains(&local),
                    values: Vec::new(),
                };
                (local, candidate)
            })
            .collect();
        list.sort_by_key(|(local, _)| *local);
        let mut out = Candidates {
            view,
            units,
            list: list.into_iter().collect(),
            around,
            mentions: FxHashMap::default(),
            loops,
            returned,
            literals: Vec::new(),
        };
        out.find_uses(&targets);
        Some(out)
    }

    fn find_uses(&mut self, targets: &FxHashMap<ExprId, bool>) {
        let view = self.view;
        for (id, expr) in view.body.exprs() {
            let span = view.span(id);
            if let Expr::FuncLit { .. } = expr {
                self.literals.push(span);
            }
            let Expr::Local(local) = expr else { continue };
            self.mentions.entry(*local).or_default().push((span, targets.contains_key(&id)));
            let Some(candidate) = self.list.get_mut(local) else { continue };
            if targets.get(&id) == Some(&true) {
                continue;
            }
            if !self.around.called.contains_key(&id) {
                candidate.values.push(id);
            }
            if !candidate.span.contains(span.start) {
                candidate.uses.push(id);
            }
        }
    }

    /// The candidates that can and must be nested.
    fn nested(mut self, ownership: &Ownership, out: &mut IndexMap<LocalRef, Nested, FxBuildHasher>) {
        self.drop_early_and_kept(ownership);
        let wanted = self.wanted();
        let reach: Vec<(LocalId, Vec<LocalId>)> = wanted.iter().map(|f| (*f, self.reach(*f))).collect();
        for (local, reach) in reach {
            let captures = self.captured_by(&reach);
            let Candidate { literal, values, .. } = &self.list[&local];
            let taken = values.iter().copied().find(|v| !captures.is_empty() && self.returned.contains(v));
            out.insert(self.view.local_ref(local), Nested { literal: *literal, captures, taken });
        }
    }

    /// Leaves those alone that are used before they can be called, kept, or that call such a one.
    fn drop_early_and_kept(&mut self, ownership: &Ownership) {
        loop {
            let gone: Vec<LocalId> = self
                .list
                .iter()
                .filter(|(local, candidate)| {
                    let reach = self.reach(**local);
                    let ready = reach.iter().filter_map(|f| self.list.get(f)).map(|c| c.from).max();
                    let inside = |at: u32| self.list.values().any(|c| c.span.contains(at));
                    let early = candidate.uses.iter().any(|u| {
                        let at = self.view.span(*u).start;
                        !inside(at) && ready.is_some_and(|ready| at < ready)
                    });
                    let captures = self.captured_by(&reach);
                    let kept = candidate.values.iter().any(|v| {
                        !self.around.is_lent(self.view, ownership, *v)
                            && !self.can_be_taken(*v, &reach, &captures)
                    });
                    let closure = captures.keys().any(|l| {
                        self.view.body[*l].kind == LocalKind::Var
                            && matches!(self.view.under(self.view.local_ty(*l)), Ty::Func(_))
                    });
                    early || closure || !captures.is_empty() && (kept || candidate.later)
                })
                .map(|(local, _)| *local)
                .collect();
            if gone.is_empty() {
                return;
            }
            for local in gone {
                self.list.shift_remove(&local);
            }
        }
    }

    /// The candidates that a call of `local` can reach, itself first.
    fn reach(&self, local: LocalId) -> Vec<LocalId> {
        let mut reached = vec![local];
        let mut at = 0;
        while let Some(next) = reached.get(at) {
            let captures = self.list.get(next).map(|c| &c.captures[..]).unwrap_or_default();
            let new: Vec<LocalId> = captures
                .iter()
                .filter(|c| self.list.contains_key(*c) && !reached.contains(c))
                .copied()
                .collect();
            reached.extend(new);
            at += 1;
        }
        reached
    }

    /// What calls of these functions need of the variables around.
    fn captured_by(&self, reach: &[LocalId]) -> IndexMap<LocalId, Capture, FxBuildHasher> {
        let view = self.view;
        let mut found = IndexMap::<LocalId, Capture, FxBuildHasher>::default();
        for function in reach.iter().filter_map(|f| self.list.get(f)) {
            for local in function.captures.iter().filter(|l| !self.list.contains_key(*l)) {
                // A variable of one of the literals is no variable around.
                let own = view.body[*local].span;
                if reach.iter().filter_map(|f| self.list.get(f)).any(|f| f.span.contains(own.start)) {
                    continue;
                }
                let capture = found.entry(*local).or_default();
                let mentions = self.mentions.get(local).map(|m| &m[..]).unwrap_or_default();
                let assigned =
                    mentions.iter().any(|(at, assigned)| *assigned && function.span.contains(at.start));
                capture.assigned |= assigned;
                capture.written |= assigned || writes_in(view, self.units, function.literal, *local);
            }
        }
        found.sort_keys();
        found
    }

    /// Those that cannot be closures, and those that these call.
    fn wanted(&self) -> Vec<LocalId> {
        let mut wanted = IndexSet::<LocalId, FxBuildHasher>::default();
        loop {
            let before = wanted.len();
            for local in self.list.keys() {
                let reach = self.reach(*local);
                let recursive = reach.iter().any(|f| self.list[f].captures.contains(local));
                if recursive || self.in_conflict(*local, &reach, &wanted) {
                    wanted.extend(reach);
                }
            }
            if wanted.len() == before {
                break;
            }
        }
        wanted.sort();
        wanted.into_iter().collect()
    }

    /// Whether a closure would hold a variable while somebody else needs it: who names it, or calls one of the `nested`
    /// functions that is given it.
    fn in_conflict(
        &self,
        local: LocalId,
        reach: &[LocalId],
        nested: &IndexSet<LocalId, FxBuildHasher>,
    ) -> bool {
        let candidate = &self.list[&local];
        let Some(last) = candidate.uses.iter().map(|u| self.view.span(*u).start).max() else { return false };
        let around = |at: u32| {
            let mut loops = self.loops.iter().filter(|l| l.contains(at));
            loops.any(|l| {
                !l.contains(candidate.span.start)
                    && candidate.uses.iter().any(|u| l.contains(self.view.span(*u).start))
            })
        };
        let meanwhile =
            |at: u32| !candidate.span.contains(at) && at >= candidate.from && (at < last || around(at));
        let needs: Vec<_> =
            nested.iter().filter(|f| **f != local).map(|f| (f, self.captured_by(&self.reach(*f)))).collect();
        self.captured_by(reach).iter().any(|(captured, how)| {
            let mut mentions = self.mentions.get(captured).into_iter().flatten();
            let named = mentions.any(|(at, assigned)| meanwhile(at.start) && (how.written || *assigned));
            named
                || needs.iter().any(|(function, needs)| {
                    let clash = needs.get(captured).is_some_and(|other| how.written || other.written);
                    clash && self.list[*function].uses.iter().any(|u| meanwhile(self.view.span(*u).start))
                })
        })
    }

    /// Whether a use as a value is returned by the function, and with it all that it captures: nobody else keeps that.
    fn can_be_taken(
        &self,
        value: ExprId,
        reach: &[LocalId],
        captures: &IndexMap<LocalId, Capture, FxBuildHasher>,
    ) -> bool {
        let at = self.view.span(value).start;
        let own = |at: u32| reach.iter().filter_map(|f| self.list.get(f)).any(|f| f.span.contains(at));
        let shared = captures.keys().any(|local| {
            self.mentions.get(local).into_iter().flatten().any(|(mention, _)| {
                self.literals.iter().any(|l| l.contains(mention.start)) && !own(mention.start)
            })
        });
        let values =
            self.list.values().flat_map(|c| &c.values).filter(|v| self.returned.contains(*v)).count();
        self.returned.contains(&value)
            && values == 1
            && !shared
            && !self.literals.iter().any(|l| l.contains(at))
    }
}

fn is_literal(view: View<'_>, value: ExprId) -> bool {
    matches!(view.expr(value), Expr::FuncLit { .. })
}

fn called_local(view: View<'_>, call: ExprId) -> Option<LocalId> {
    if let Expr::Call { fun, .. } = view.expr(call) { view.as_local(*fun) } else { None }
}
