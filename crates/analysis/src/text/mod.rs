//! Where strings are cut.
//!
//! Question: does `s[i:j]` cut between characters, whatever the string holds? Go cuts between any two bytes; Rust panics
//! inside a character.
//!
//! Facts, per point of the program: a character begins at a position of a string ([`position::Fact`]). Rules:
//! - 0 and `len(s)` are boundaries; so are both sides of a byte below 0x80, and any place the string was cut at before;
//! - conditions (`s[i] == '/'`, `c < utf8.RuneSelf`, `strings.HasPrefix(s, p)`) give facts where they hold, also by `&&`, `||`,
//!   `!`, early exits, loops and switches ([`conditions`]);
//! - searches (`strings.Index`, `range`, `utf8.DecodeRuneInString`) give facts about what they find ([`searches`]);
//! - a variable that is assigned nothing but boundaries of a string is always one: assumed for every pair that is used
//!   so, and given up, to a fixpoint, where an assignment shows otherwise;
//! - an assignment forgets what rests on the variable; a call forgets what rests on anything but locals.
//!
//! Not seen: facts that other functions rely on; functions with `goto`; locals that a literal assigns.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the forms that cut and compare")]

mod conditions;
mod position;
mod searches;

use crate::units::Units;
use crate::view::{Callee, View, is_string};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, LocalId, Name, Node, Program, Stmt, StmtId, UnaryOp};
use indexmap::IndexSet;
use position::{Fact, Known, Named, NamedBase, Position, Term};
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::BTreeSet;

/// What is known of the text that a program cuts.
#[derive(Debug, Default)]
pub struct Text {
    /// Slice expressions of strings that cut between characters.
    pub between_characters: IndexSet<ExprRef, FxBuildHasher>,
}

/// Finds the cuts that are proven in the packages to port.
pub fn text(program: &Program) -> Text {
    let units = Units::new(program);
    let mut out = Text::default();
    for unit in &units.list {
        let view = View::new(program, unit.body);
        let cuts = |node: &Node| match node {
            Node::Expr(expr) => {
                matches!(&view.body[*expr], Expr::Slice { base, .. } if is_string(program, view.ty(*base)))
            }
            Node::Stmt(_) => false,
        };
        let jumps =
            |node: &Node| matches!(node, Node::Stmt(stmt) if matches!(view.body[*stmt], Stmt::Goto(_)));
        if !unit.nodes.iter().any(cuts) || unit.nodes.iter().any(jumps) {
            continue;
        }
        out.between_characters.extend(proven(view, &unit.roots, &unit.nodes));
    }
    out
}

/// A local that is taken for a boundary of a string wherever it stands.
type Pair = (LocalId, Named);

fn proven(view: View<'_>, roots: &[Node], nodes: &[Node]) -> Vec<ExprRef> {
    let unstable = unstable(view);
    let mut assumed = candidates(view, nodes, &unstable);
    loop {
        let mut walk = Walk {
            view,
            assumed: &assumed,
            unstable: &unstable,
            wrong: BTreeSet::new(),
            cuts: FxHashSet::default(),
            bad: FxHashSet::default(),
            targets: Vec::new(),
        };
        let mut known = Some(Known::default());
        for root in roots {
            match root {
                Node::Stmt(stmt) => walk.stmt(*stmt, &mut known),
                Node::Expr(expr) => walk.expr(*expr, &mut known),
            }
        }
        if walk.wrong.is_empty() {
            let mut cuts: Vec<ExprId> = walk.cuts.difference(&walk.bad).copied().collect();
            cuts.sort();
            return cuts.into_iter().map(|cut| view.expr_ref(cut)).collect();
        }
        let wrong = walk.wrong;
        assumed.retain(|pair| !wrong.contains(pair));
    }
}

/// Locals that are written at times no order of the text shows: by a literal, or through their address.
fn unstable(view: View<'_>) -> FxHashSet<LocalId> {
    let mut out = FxHashSet::default();
    for (_, expr) in view.body.exprs() {
        match expr {
            Expr::FuncLit { block, .. } => {
                let node = Node::Stmt(*block);
                out.extend(assigned(view, node));
            }
            Expr::Unary { op: UnaryOp::Addr, operand } => out.extend(view.as_local(*operand)),
            _ => {}
        }
    }
    out
}

/// The locals that are assigned in a node, those it declares among them.
fn assigned(view: View<'_>, node: Node) -> FxHashSet<LocalId> {
    let mut out = FxHashSet::default();
    view.body.walk(node, &mut |node| {
        if let Node::Stmt(stmt) = node {
            let left: Vec<ExprId> = match &view.body[stmt] {
                Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => lhs.clone(),
                Stmt::IncDec { target, .. } => vec![*target],
                Stmt::Range { key, value, .. } => [*key, *value].into_iter().flatten().collect(),
                Stmt::VarDecl { locals, .. } => {
                    out.extend(locals.iter().flatten());
                    Vec::new()
                }
                _ => Vec::new(),
            };
            out.extend(left.into_iter().filter_map(|left| view.as_local(left)));
        }
        true
    });
    out
}

/// Pairs of a local and a string that is cut at it; the string is older than the local and never assigned again.
fn candidates(view: View<'_>, nodes: &[Node], unstable: &FxHashSet<LocalId>) -> BTreeSet<Pair> {
    let mut out = BTreeSet::new();
    let mut times: rustc_hash::FxHashMap<LocalId, usize> = rustc_hash::FxHashMap::default();
    for node in nodes {
        if let Node::Stmt(stmt) = node {
            let mut here = FxHashSet::default();
            match &view.body[*stmt] {
                Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => {
                    here.extend(lhs.iter().filter_map(|l| view.as_local(*l)));
                }
                Stmt::VarDecl { locals, .. } => here.extend(locals.iter().flatten()),
                Stmt::Range { key, value, .. } => {
                    here.extend([key, value].into_iter().flatten().filter_map(|l| view.as_local(*l)));
                }
                _ => {}
            }
            here.into_iter().for_each(|local| *times.entry(local).or_default() += 1);
        }
    }
    for node in nodes {
        let Node::Expr(expr) = node else { continue };
        let Expr::Slice { base, lo, hi, .. } = &view.body[*expr] else { continue };
        let Some(text) = Named::of(view, *base).filter(|text| text.local().is_some()) else { continue };
        let Some(string) = text.local() else { continue };
        let once = times.get(&string).copied().unwrap_or(0)
            <= usize::from(!matches!(
                view.body[string].kind,
                goxide_ir::LocalKind::Param | goxide_ir::LocalKind::Receiver
            ));
        for cut in [lo, hi].into_iter().flatten() {
            let local = Position::of(view, *cut).and_then(|position| position.as_local());
            let Some(local) = local.filter(|l| !unstable.contains(l) && !unstable.contains(&string)) else {
                continue;
            };
            let older = view.body[string].span.start < view.body[local].span.start;
            let is_param =
                matches!(view.body[local].kind, goxide_ir::LocalKind::Param | goxide_ir::LocalKind::Receiver);
            if once && older && !is_param {
                out.insert((local, text.clone()));
            }
        }
    }
    out
}

/// A statement that `break` and `continue` can aim at.
struct Target {
    label: Option<Name>,
    is_loop: bool,
    /// What is known at every `break`; `None` where there was none.
    breaks: Option<Known>,
    /// What is known at every `continue`.
    continues: Option<Known>,
}

/// `None` where no way leads to.
type State = Option<Known>;

fn meet(into: &mut State, other: State) {
    match (into.as_mut(), other) {
        (Some(known), Some(other)) => known.meet(&other),
        (None, Some(other)) => *into = Some(other),
        (_, None) => {}
    }
}

struct Walk<'a, 'p> {
    view: View<'p>,
    assumed: &'a BTreeSet<Pair>,
    unstable: &'a FxHashSet<LocalId>,
    /// Assumptions that an assignment refutes.
    wrong: BTreeSet<Pair>,
    /// Cuts that are proven.
    cuts: FxHashSet<ExprId>,
    /// Cuts that are not.
    bad: FxHashSet<ExprId>,
    targets: Vec<Target>,
}

impl Walk<'_, '_> {
    fn is_boundary(&self, known: &Known, text: &Named, position: &Position) -> bool {
        known.is_boundary(text, position)
            || position.as_local().is_some_and(|local| self.assumed.contains(&(local, text.clone())))
    }

    fn block(&mut self, stmts: &[StmtId], known: &mut State) {
        for stmt in stmts {
            self.stmt(*stmt, known);
        }
    }

    fn stmt(&mut self, stmt: StmtId, known: &mut State) {
        self.labelled(stmt, None, known);
    }

    fn labelled(&mut self, id: StmtId, label: Option<Name>, known: &mut State) {
        let view = self.view;
        match &view.body[id] {
            Stmt::Block(stmts) => self.block(stmts, known),
            Stmt::Labeled { label, stmt } => self.labelled(*stmt, Some(label.clone()), known),
            Stmt::If { init, cond, then, els } => {
                init.iter().for_each(|init| self.stmt(*init, known));
                let (mut yes, mut no) = self.branch(*cond, known);
                self.stmt(*then, &mut yes);
                els.iter().for_each(|els| self.stmt(*els, &mut no));
                meet(&mut yes, no);
                *known = yes;
            }
            Stmt::For { init, cond, post, body } => {
                init.iter().for_each(|init| self.stmt(*init, known));
                self.around(Node::Stmt(id), known);
                let (mut inside, after) = match cond {
                    Some(cond) => self.branch(*cond, known),
                    None => (known.clone(), None),
                };
                let target = self.aimed(label, true, |walk| walk.stmt(*body, &mut inside));
                meet(&mut inside, target.continues);
                post.iter().for_each(|post| self.stmt(*post, &mut inside));
                *known = after;
                meet(known, target.breaks);
            }
            Stmt::Range { key, value, over, body, .. } => {
                self.expr(*over, known);
                self.around(Node::Stmt(id), known);
                let mut inside = known.clone();
                if let (Some(inside), Some(key)) = (inside.as_mut(), key.and_then(|key| view.as_local(key)))
                    && let Some((text, begin)) = position::window(view, *over)
                    && !self.unstable.contains(&key)
                {
                    let at = begin.plus(&number(key), 1);
                    inside.add(Fact::Boundary(text.clone(), at));
                    self.wrong.extend(
                        self.assumed.iter().filter(|(local, of)| *local == key && *of != text).cloned(),
                    );
                } else {
                    let keys: Vec<LocalId> = key.iter().filter_map(|key| view.as_local(*key)).collect();
                    self.wrong.extend(self.assumed.iter().filter(|(local, _)| keys.contains(local)).cloned());
                }
                let values: Vec<LocalId> = value.iter().filter_map(|v| view.as_local(*v)).collect();
                self.wrong.extend(self.assumed.iter().filter(|(local, _)| values.contains(local)).cloned());
                let target = self.aimed(label, true, |walk| walk.stmt(*body, &mut inside));
                meet(known, target.breaks);
            }
            Stmt::Switch { init, tag, clauses } => {
                init.iter().for_each(|init| self.stmt(*init, known));
                tag.iter().for_each(|tag| self.expr(*tag, known));
                let target = self.aimed(label, false, |walk| {
                    let mut end = None;
                    let mut rest = known.clone();
                    let mut falls = false;
                    for clause in clauses {
                        let mut inside = walk.clause(*tag, &clause.values, &mut rest);
                        if falls && let Some(inside) = inside.as_mut() {
                            *inside = Known::default();
                        }
                        walk.block(&clause.body, &mut inside);
                        let last = clause.body.last().map(|stmt| &view.body[*stmt]);
                        falls = matches!(last, Some(Stmt::Fallthrough));
                        meet(&mut end, inside);
                    }
                    if !clauses.iter().any(|clause| clause.is_default) {
                        meet(&mut end, rest);
                    }
                    *known = end;
                });
                meet(known, target.breaks);
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                init.iter().for_each(|init| self.stmt(*init, known));
                self.expr(*subject, known);
                self.alternatives(label, clauses.iter().map(|clause| (None, &clause.body[..])), known);
            }
            Stmt::Select(clauses) => {
                self.alternatives(label, clauses.iter().map(|clause| (clause.comm, &clause.body[..])), known);
            }
            Stmt::Break(label) => self.leave(label.as_ref(), false, known),
            Stmt::Continue(label) => self.leave(label.as_ref(), true, known),
            Stmt::Return(values) => {
                values.iter().for_each(|value| self.expr(*value, known));
                *known = None;
            }
            Stmt::Assign { lhs, op, rhs } => {
                rhs.iter().chain(lhs).for_each(|expr| self.expr(*expr, known));
                self.assign(lhs, rhs, op.is_some(), known);
            }
            Stmt::ShortVarDecl { lhs, rhs, .. } => {
                rhs.iter().for_each(|expr| self.expr(*expr, known));
                self.assign(lhs, rhs, false, known);
            }
            Stmt::VarDecl { locals, values, .. } => {
                values.iter().for_each(|expr| self.expr(*expr, known));
                for (i, local) in locals.iter().enumerate() {
                    let Some(local) = local else { continue };
                    match (values.get(i), &values[..]) {
                        (Some(value), _) if values.len() == locals.len() => {
                            self.give(*local, Some((*value, 0)), known)
                        }
                        (_, [call]) => self.give(*local, Some((*call, i as u32)), known),
                        _ => self.set(*local, Some(Position::default()), Vec::new(), known),
                    }
                }
            }
            Stmt::IncDec { target, increment } => {
                if let Some(local) = view.as_local(*target) {
                    let step = Position::at(if *increment { 1 } else { -1 });
                    self.set(local, Some(number(local).plus(&step, 1)), Vec::new(), known);
                } else {
                    self.open(known);
                }
            }
            Stmt::Expr(expr) | Stmt::Go(expr) | Stmt::Defer(expr) => {
                self.expr(*expr, known);
                if self.never_returns(*expr) {
                    *known = None;
                }
            }
            Stmt::Send { chan, value } => {
                self.expr(*chan, known);
                self.expr(*value, known);
            }
            Stmt::Goto(_) | Stmt::Unsupported { .. } => *known = Some(Known::default()),
            Stmt::ConstDecl { .. } | Stmt::TypeDecl { .. } | Stmt::Fallthrough | Stmt::Empty => {}
        }
    }

    fn never_returns(&self, expr: ExprId) -> bool {
        matches!(self.view.expr(expr), Expr::Call { .. })
            && matches!(self.view.callee(expr), Callee::Builtin(Builtin::Panic))
    }

    /// What is known before a loop holds in it only where the loop changes nothing of it.
    fn around(&self, node: Node, known: &mut State) {
        let changed = assigned(self.view, node);
        if let Some(known) = known {
            known.forget(|named| {
                named.is_open() || named.local().is_some_and(|local| changed.contains(&local))
            });
        }
    }

    /// Walks what stands inside a loop or switch, and gives what its `break`s and `continue`s know.
    fn aimed(&mut self, label: Option<Name>, is_loop: bool, inside: impl FnOnce(&mut Self)) -> Target {
        self.targets.push(Target { label, is_loop, breaks: None, continues: None });
        inside(self);
        self.targets.pop().unwrap_or(Target { label: None, is_loop, breaks: None, continues: None })
    }

    fn leave(&mut self, label: Option<&Name>, continues: bool, known: &mut State) {
        let aim = |target: &&mut Target| match label {
            Some(label) => target.label.as_ref() == Some(label),
            None => target.is_loop || !continues,
        };
        if let Some(target) = self.targets.iter_mut().rev().find(aim) {
            let state = if continues { &mut target.continues } else { &mut target.breaks };
            meet(state, known.take());
        }
        *known = None;
    }

    fn alternatives<'s>(
        &mut self,
        label: Option<Name>,
        clauses: impl Iterator<Item = (Option<StmtId>, &'s [StmtId])>,
        known: &mut State,
    ) {
        let target = self.aimed(label, false, |walk| {
            let mut end = known.clone();
            for (first, body) in clauses {
                let mut inside = known.clone();
                first.iter().for_each(|first| walk.stmt(*first, &mut inside));
                walk.block(body, &mut inside);
                meet(&mut end, inside);
            }
            *known = end;
        });
        meet(known, target.breaks);
    }

    /// What is known where a condition holds, and where it does not.
    fn branch(&mut self, cond: ExprId, known: &mut State) -> (State, State) {
        self.expr(cond, known);
        let with = |truth: bool| {
            known.as_ref().map(|known| {
                let mut more = known.clone();
                more.extend(conditions::facts(self.view, known, cond, truth));
                more
            })
        };
        (with(true), with(false))
    }

    /// What is known inside a clause; `rest` becomes what is known where none of its values fits.
    fn clause(&mut self, tag: Option<ExprId>, values: &[ExprId], rest: &mut State) -> State {
        let Some(tag) = tag else {
            return match values {
                [cond] => {
                    let (yes, no) = self.branch(*cond, rest);
                    *rest = no;
                    yes
                }
                several => {
                    several.iter().for_each(|cond| self.expr(*cond, rest));
                    rest.clone()
                }
            };
        };
        values.iter().for_each(|value| self.expr(*value, rest));
        let ascii = |value: &ExprId| {
            position::constant(self.view, *value)
                .and_then(goxide_ir::ConstValue::to_i64)
                .is_some_and(|v| v < 0x80)
        };
        let mut inside = rest.clone();
        if let Some(inside) = inside.as_mut().filter(|_| !values.is_empty() && values.iter().all(ascii)) {
            let more = conditions::single(self.view, inside, tag);
            inside.extend(more);
        }
        inside
    }

    fn expr(&mut self, expr: ExprId, known: &mut State) {
        let view = self.view;
        match &view.body[expr] {
            Expr::Binary { op: goxide_ir::BinaryOp::LogicalAnd, lhs, rhs } => {
                let (mut yes, _) = self.branch(*lhs, known);
                self.expr(*rhs, &mut yes);
            }
            Expr::Binary { op: goxide_ir::BinaryOp::LogicalOr, lhs, rhs } => {
                let (_, mut no) = self.branch(*lhs, known);
                self.expr(*rhs, &mut no);
            }
            // A unit of its own.
            Expr::FuncLit { .. } => {}
            Expr::Slice { base, lo, hi, .. } if is_string(view.program, view.ty(*base)) => {
                [Some(*base), *lo, *hi].into_iter().flatten().for_each(|part| self.expr(part, known));
                self.cut(expr, *base, [*lo, *hi], known);
            }
            Expr::Call { .. } => {
                let mut parts = Vec::new();
                view.body[expr].children(&mut |node| parts.push(node));
                self.parts(&parts, known);
                let pure = match view.callee(expr) {
                    Callee::Builtin(_) | Callee::Conversion(_) => true,
                    Callee::Func { func, receiver: None } => !crate::view::is_ported_func(view.program, func),
                    _ => false,
                };
                if !pure {
                    self.open(known);
                }
            }
            other => {
                let mut parts = Vec::new();
                other.children(&mut |node| parts.push(node));
                self.parts(&parts, known);
            }
        }
    }

    fn parts(&mut self, parts: &[Node], known: &mut State) {
        for part in parts {
            if let Node::Expr(part) = part {
                self.expr(*part, known);
            }
        }
    }

    /// What others can write may be anything by now.
    fn open(&self, known: &mut State) {
        if let Some(known) = known {
            known.forget(Named::is_open);
        }
    }

    /// `base[lo:hi]`: proven, or known from here on, since the port panics otherwise.
    fn cut(&mut self, expr: ExprId, base: ExprId, ends: [Option<ExprId>; 2], known: &mut State) {
        let Some(known) = known else {
            self.cuts.insert(expr);
            return;
        };
        let mut all = true;
        let window = position::window(self.view, base);
        for end in ends.into_iter().flatten() {
            let position = Position::of(self.view, end);
            let zero = position.as_ref() == Some(&Position::default());
            let proven = match (&window, position) {
                (Some((text, begin)), Some(position)) => {
                    let at = begin.clone().plus(&position, 1);
                    let proven = self.is_boundary(known, text, &at);
                    known.add(Fact::Boundary(text.clone(), at));
                    proven
                }
                _ => zero,
            };
            all &= proven;
        }
        if all {
            self.cuts.insert(expr)
        } else {
            self.bad.insert(expr)
        };
    }

    fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId], op: bool, known: &mut State) {
        let view = self.view;
        if lhs.iter().any(|left| view.as_local(*left).is_none() && !matches!(view.expr(*left), Expr::Blank)) {
            self.open(known);
        }
        // Several at once see the values from before.
        let several = rhs.len() > 1;
        for (i, left) in lhs.iter().enumerate() {
            let Some(local) = view.as_local(*left) else { continue };
            match (rhs.get(i), rhs) {
                (Some(value), _) if op => self.grow(local, *value, known),
                (Some(_), _) if several => self.set(local, None, Vec::new(), known),
                (_, [value]) => self.give(local, Some((*value, i as u32)), known),
                _ => self.give(local, None, known),
            }
        }
    }

    /// `local += value`; any other operator gives nothing to know.
    fn grow(&mut self, local: LocalId, value: ExprId, known: &mut State) {
        let stmt = self.view.body.stmts().find_map(|(_, stmt)| match stmt {
            Stmt::Assign { rhs, op: Some(op), .. } if rhs[..] == [value] => Some(*op),
            _ => None,
        });
        let times = match stmt {
            Some(goxide_ir::BinaryOp::Add) => 1,
            Some(goxide_ir::BinaryOp::Sub) => -1,
            _ => 0,
        };
        let sum =
            Position::of(self.view, value).filter(|_| times != 0).map(|v| number(local).plus(&v, times));
        self.set(local, sum, Vec::new(), known);
    }

    /// The local becomes the `index`th value of an expression.
    fn give(&mut self, local: LocalId, value: Option<(ExprId, u32)>, known: &mut State) {
        let view = self.view;
        let Some((value, index)) = value else { return self.set(local, None, Vec::new(), known) };
        let mut facts = searches::facts(view, value, index, local);
        facts.extend(conditions::byte(view, value).map(|(text, at)| Fact::Byte(local, text, at)));
        let position = if facts.is_empty() && index == 0 { Position::of(view, value) } else { None };
        self.set(local, position, facts, known);
    }

    /// The local is assigned: checks what is assumed of it, forgets what was known, and adds what is.
    fn set(&mut self, local: LocalId, position: Option<Position>, facts: Vec<Fact>, known: &mut State) {
        let Some(known) = known else { return };
        let mut cut = Vec::new();
        let mut right: BTreeSet<Named> = BTreeSet::new();
        if let Some(position) = &position {
            cut = known.strings_cut_at(position);
            let of = self.assumed.iter().filter(|(of, _)| *of == local);
            right.extend(
                of.filter(|(_, text)| self.is_boundary(known, text, position)).map(|(_, text)| text.clone()),
            );
        }
        for fact in &facts {
            if let Fact::Boundary(text, at) | Fact::Ascii(text, at) = fact
                && *at == number(local)
            {
                right.insert(text.clone());
            }
        }
        let wrong = self.assumed.iter().filter(|(of, text)| *of == local && !right.contains(text));
        self.wrong.extend(wrong.cloned());
        known.forget(|named| match named.base {
            NamedBase::Local(of) => of == local,
            NamedBase::Global(_) => false,
        });
        if self.unstable.contains(&local) {
            return;
        }
        let rests_on_itself = |named: &Named| named.local() == Some(local);
        known.extend(
            cut.into_iter()
                .filter(|text| !rests_on_itself(text))
                .map(|text| Fact::Boundary(text, number(local))),
        );
        let old = |fact: &Fact| match fact {
            Fact::Boundary(text, _) | Fact::Ascii(text, _) | Fact::Byte(_, text, _) => rests_on_itself(text),
        };
        known.extend(facts.into_iter().filter(|fact| !old(fact)));
    }
}

/// The position that a local is.
fn number(local: LocalId) -> Position {
    Position::term(Term::Number(Named { base: NamedBase::Local(local), fields: Vec::new() }))
}
