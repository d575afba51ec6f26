//! Variables that a literal holds while others change them.
//!
//! Question: which captured variables must stay one variable for a literal that is called later and for the function
//! around it?
//!
//! A literal that is called on the spot, or passed to a function that does not keep it, borrows what it captures for
//! as long as the call takes. Any other literal is *held*: by a variable until that is last called, by a `defer` until
//! the function ends, or, where it is returned, stored or sent, for ever (*kept*).
//!
//! Rules: while a literal is held, somebody else gives the variable another value or writes through it; or the literal
//! does, and somebody else looks at it. Nested functions ([`super::nested`]) hold nothing.
//!
//! Not seen: variables of a loop's clauses, which Go makes anew in each turn; goroutines, which `sharing` answers for.

use super::{Closures, Uses};
use crate::ownership::{Ownership, captures, writes_in};
use crate::units::Units;
use crate::view::View;
use crate::{Evidence, Reason};
use goxide_ir::{Expr, ExprId, LocalId, LocalKind, Stmt};
use goxide_source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A variable that a literal and others use at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedCapture {
    /// A literal that is kept holds it, so that it must outlive the function.
    pub kept: bool,
    /// The literal and the change.
    pub evidence: Evidence,
}

/// For how long a literal is held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// Until this place in the text.
    Until(u32),
    /// Until the function ends.
    Frame,
    /// For ever.
    Kept,
}

/// Finds the variables of a body that need a cell.
pub(super) fn cells(view: View<'_>, units: &Units, uses: &Uses, ownership: &Ownership, out: &mut Closures) {
    let mut body = Body::new(view, uses, ownership);
    body.mention_through_calls(units);
    let nested = out.nested.iter().filter(|(at, _)| at.body == view.id);
    let nested: FxHashSet<ExprId> = nested.map(|(_, n)| n.literal).collect();
    let mut found = Vec::new();
    for (literal, expr) in view.body.exprs() {
        if !matches!(expr, Expr::FuncLit { .. }) || nested.contains(&literal) {
            continue;
        }
        let Some(held) = body.held(literal) else { continue };
        for local in captures(view, units, literal) {
            let kind = view.body[local].kind;
            if !matches!(kind, LocalKind::Var | LocalKind::Param) || body.of_clauses.contains(&local) {
                continue;
            }
            if let Some(change) = body.change(units, literal, held, local) {
                let reason = |span: Span, what: &str| Reason { span, what: what.to_owned() };
                let evidence = vec![
                    reason(view.span(literal), "is held while"),
                    reason(change, "gives it another value"),
                ];
                found.push((local, SharedCapture { kept: held == Held::Kept, evidence: Evidence(evidence) }));
            }
        }
    }
    for (local, shared) in found {
        let entry = out.cells.entry(view.local_ref(local)).or_insert_with(|| shared.clone());
        entry.kept |= shared.kept;
    }
}

/// What is known of the uses in a body.
struct Body<'a> {
    view: View<'a>,
    uses: &'a Uses,
    ownership: &'a Ownership,
    /// The variable that each literal is given to.
    holders: FxHashMap<ExprId, LocalId>,
    /// Uses of each variable, with whether it gets another value there.
    mentions: FxHashMap<LocalId, Vec<(ExprId, Span, bool)>>,
    loops: Vec<Span>,
    literals: Vec<Span>,
    /// Operands of `==` and the like.
    compared: FxHashSet<ExprId>,
    /// Calls in `go` and `defer` statements.
    started: FxHashSet<ExprId>,
    deferred: FxHashSet<ExprId>,
    /// Variables that a loop declares in its clauses.
    of_clauses: FxHashSet<LocalId>,
}

impl<'a> Body<'a> {
    fn new(view: View<'a>, uses: &'a Uses, ownership: &'a Ownership) -> Self {
        let mut out = Body {
            view,
            uses,
            ownership,
            holders: FxHashMap::default(),
            mentions: FxHashMap::default(),
            loops: Vec::new(),
            literals: Vec::new(),
            compared: FxHashSet::default(),
            started: FxHashSet::default(),
            deferred: FxHashSet::default(),
            of_clauses: FxHashSet::default(),
        };
        let mut targets = FxHashSet::default();
        let mut declared = FxHashSet::<ExprId>::default();
        for (id, stmt) in view.body.stmts() {
            match stmt {
                Stmt::ShortVarDecl { lhs, rhs, declares } => {
                    out.hold(lhs, rhs);
                    targets.extend(lhs.iter().copied());
                    declared.extend(
                        lhs.iter().filter(|l| view.as_local(**l).is_some_and(|l| declares.contains(&l))),
                    );
                }
                Stmt::Assign { lhs, rhs, .. } => {
                    out.hold(lhs, rhs);
                    targets.extend(lhs.iter().map(|l| root(view, *l)));
                }
                Stmt::VarDecl { locals, values, .. } => {
                    for (local, value) in locals.iter().zip(values) {
                        out.holders.extend(local.map(|l| (view.body.unparen(*value), l)));
                    }
                }
                Stmt::IncDec { target, .. } => {
                    targets.insert(root(view, *target));
                }
                Stmt::Range { key, value, define, .. } => {
                    out.loops.push(view.body.stmt_span(id));
                    let both = [key, value].into_iter().flatten();
                    if *define {
                        out.of_clauses.extend(both.filter_map(|l| view.as_local(*l)));
                    } else {
                        targets.extend(both.map(|l| root(view, *l)));
                    }
                }
                Stmt::For { init, .. } => {
                    out.loops.push(view.body.stmt_span(id));
                    if let Some(init) = init
                        && let Stmt::ShortVarDecl { declares, .. } = &view.body[*init]
                    {
                        out.of_clauses.extend(declares.iter().copied());
                    }
                }
                Stmt::Go(call) => out.started.extend([view.body.unparen(*call)]),
                Stmt::Defer(call) => out.deferred.extend([view.body.unparen(*call)]),
                _ => {}
            }
        }
        for (id, expr) in view.body.exprs() {
            match expr {
                Expr::Local(local) if !declared.contains(&id) => {
                    let mention = (id, view.span(id), targets.contains(&id));
                    out.mentions.entry(*local).or_default().push(mention);
                }
                Expr::FuncLit { .. } => out.literals.push(view.span(id)),
                Expr::Binary { lhs, rhs, .. } => {
                    out.compared.extend([lhs, rhs].map(|side| view.body.unparen(*side)));
                }
                _ => {}
            }
        }
        out
    }

    /// Who calls a function variable uses what its literals capture.
    fn mention_through_calls(&mut self, units: &Units) {
        let view = self.view;
        let mut captured = FxHashMap::<LocalId, FxHashMap<LocalId, bool>>::default();
        for (literal, holder) in &self.holders {
            if !matches!(view.expr(*literal), Expr::FuncLit { .. }) {
                continue;
            }
            let of = captured.entry(*holder).or_default();
            for local in captures(view, units, *literal) {
                *of.entry(local).or_default() |= writes_in(view, units, *literal, local);
            }
        }
        // What a literal calls adds what that captures.
        loop {
            let mut more = Vec::new();
            for (holder, of) in &captured {
                for (local, written) in of.keys().filter_map(|l| captured.get(l)).flatten() {
                    if of.get(local).is_none_or(|known| *written && !known) {
                        more.push((*holder, *local, *written));
                    }
                }
            }
            if more.is_empty() {
                break;
            }
            for (holder, local, written) in more {
                *captured.entry(holder).or_default().entry(local).or_default() |= written;
            }
        }
        let mut added = Vec::new();
        for (holder, of) in &captured {
            for (id, span, assigned) in self.mentions.get(holder).into_iter().flatten() {
                if !assigned {
                    added.extend(of.iter().map(|(local, written)| (*local, (*id, *span, *written))));
                }
            }
        }
        added.sort_by_key(|(local, (_, span, _))| (*local, span.start));
        for (local, mention) in added {
            self.mentions.entry(local).or_default().push(mention);
        }
    }

    fn hold(&mut self, lhs: &[ExprId], rhs: &[ExprId]) {
        if lhs.len() == rhs.len() {
            let view = self.view;
            let given =
                lhs.iter().zip(rhs).filter_map(|(l, r)| Some((view.body.unparen(*r), view.as_local(*l)?)));
            self.holders.extend(given);
        }
    }

    /// For how long a literal is held after the expression that it stands in.
    fn held(&self, literal: ExprId) -> Option<Held> {
        if let Some(call) = self.uses.called.get(&literal) {
            return self.deferred.contains(call).then_some(Held::Frame);
        }
        if self.uses.is_lent(self.view, self.ownership, literal) {
            return None;
        }
        if let Some((call, _)) = self.uses.arguments.get(&literal)
            && self.started.contains(call)
        {
            return None;
        }
        let Some(holder) = self.holders.get(&literal) else { return Some(Held::Kept) };
        if self.view.body[*holder].kind == LocalKind::Result {
            return Some(Held::Kept);
        }
        let mut held = Held::Until(0);
        for (id, span, assigned) in self.mentions.get(holder).into_iter().flatten() {
            let until = match self.uses.called.get(id) {
                _ if *assigned => continue,
                Some(call) if self.deferred.contains(call) => Held::Frame,
                Some(call) if self.started.contains(call) => return None,
                // Another literal may call it later than the text says.
                Some(_) if self.literals.iter().any(|l| l.contains(span.start)) => Held::Frame,
                Some(_) => Held::Until(self.last_turn(*span, literal)),
                None if self.uses.is_lent(self.view, self.ownership, *id) => {
                    Held::Until(self.last_turn(*span, literal))
                }
                None if self.compared.contains(id) => continue,
                None => Held::Kept,
            };
            held = held.max(until);
        }
        Some(held)
    }

    /// The end of the loops that come back to a place without making the literal anew; the place itself if none do.
    fn last_turn(&self, at: Span, literal: ExprId) -> u32 {
        let made = self.view.span(literal).start;
        let again = self.loops.iter().filter(|l| l.contains(at.start) && !l.contains(made));
        again.map(|l| l.end).max().unwrap_or(at.start)
    }

    /// Where somebody else changes what a literal holds, or looks at what it changes.
    fn change(&self, units: &Units, literal: ExprId, held: Held, local: LocalId) -> Option<Span> {
        let view = self.view;
        let made = view.span(literal);
        let declared = view.body[local].span;
        let writes = writes_in(view, units, literal, local);
        let end = if let Held::Until(end) = held { end } else { u32::MAX };
        let turns: Vec<&Span> =
            self.loops.iter().filter(|l| l.contains(made.start) && !l.contains(declared.start)).collect();
        let others = self.mentions.get(&local).into_iter().flatten();
        let holder = self.holders.get(&literal);
        let own: FxHashSet<ExprId> =
            holder.and_then(|h| self.mentions.get(h)).into_iter().flatten().map(|(id, ..)| *id).collect();
        let mut others = others.filter(|(id, at, _)| !made.contains(at.start) && !own.contains(id));
        let meets = |at: &Span| {
            at.start >= made.end && at.start < end
                || !matches!(held, Held::Until(_)) && turns.iter().any(|l| l.contains(at.start))
        };
        others.find(|(_, at, assigned)| (writes || *assigned) && meets(at)).map(|(_, at, _)| *at)
    }
}

/// The variable that an assignment changes: it, or a part of it.
fn root(view: View<'_>, target: ExprId) -> ExprId {
    let mut at = view.body.unparen(target);
    while let Expr::Selector { base, .. } | Expr::Index { base, .. } = &view.body[at] {
        at = view.body.unparen(*base);
    }
    at
}
