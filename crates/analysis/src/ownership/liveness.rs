//! Where the value of a local is needed for the last time.
//!
//! Question: after this use, can anything still want the local's value?
//!
//! Lattice: sets of live locals, backwards over the structured statements. Rules:
//! - a use makes a local live, an assignment or declaration of the whole of it makes it dead;
//! - in a loop every local that the loop mentions and does not declare is live at the end of each turn; a way out
//!   (`return`, `break`) has what is live there;
//! - both operands of `&&` and `||`, and every clause of a switch or select, may or may not run;
//! - a `goto` may go anywhere: all locals are live;
//! - captured locals live as long as the literals, which is not known: none of their uses is the last;
//! - a local is live while another that looks into it is.
//!
//! Not seen: panics. Deferred calls run after the values they were given were moved into them.
#![expect(clippy::wildcard_enum_match_arm, reason = "all other expressions evaluate their parts in order")]

use crate::units::{Unit, UnitKind, Units};
use crate::view::View;
use goxide_ir::{BinaryOp, Expr, ExprId, LocalId, Name, Node, Stmt, StmtId};
use rustc_hash::{FxHashMap, FxHashSet};

type Live = im::Set;

/// A small ordered set that is cheap to copy: live sets are, and they are copied at each branch.
mod im {
    use goxide_ir::LocalId;
    use std::collections::BTreeSet;
    use std::rc::Rc;

    #[derive(Clone, Default, PartialEq)]
    pub(super) struct Set(Rc<BTreeSet<LocalId>>);

    impl Set {
        pub(super) fn contains(&self, local: LocalId) -> bool {
            self.0.contains(&local)
        }
        pub(super) fn insert(&mut self, local: LocalId) {
            if !self.contains(local) {
                Rc::make_mut(&mut self.0).insert(local);
            }
        }
        pub(super) fn remove(&mut self, local: LocalId) {
            if self.contains(local) {
                Rc::make_mut(&mut self.0).remove(&local);
            }
        }
        pub(super) fn union(&mut self, other: &Set) {
            if Rc::ptr_eq(&self.0, &other.0) {
                return;
            }
            for local in other.iter() {
                self.insert(local);
            }
        }
        pub(super) fn iter(&self) -> impl Iterator<Item = LocalId> {
            self.0.iter().copied()
        }
    }
}

/// What liveness finds in one body.
#[derive(Default)]
pub(super) struct Liveness {
    /// Uses after which the local, and all that looks into it, is dead; captured locals have none.
    pub(super) last: FxHashSet<ExprId>,
    /// The locals live after each use of a watched local.
    pub(super) live_after: FxHashMap<ExprId, Vec<LocalId>>,
}

/// Solves liveness of one body. `lookers` gives for each local those that look into it; of
/// `watched` locals it is noted what is live after each use.
pub(super) fn liveness(
    view: View<'_>,
    units: &Units,
    of_body: &[usize],
    lookers: &FxHashMap<LocalId, Vec<LocalId>>,
    watched: &FxHashSet<LocalId>,
) -> Liveness {
    let mut captured = FxHashSet::default();
    for index in of_body {
        let unit = &units.list[*index];
        for expr in unit.exprs() {
            if let Expr::Local(local) = view.body[expr]
                && !unit.locals.contains(&local)
            {
                captured.insert(local);
            }
        }
    }
    let mut out = Liveness::default();
    for index in of_body {
        let unit = &units.list[*index];
        let mut walk = Walk {
            view,
            units,
            captured: &captured,
            lookers,
            watched,
            out: &mut out,
            breaks: Vec::new(),
            all: Live::default(),
            has_goto: false,
            results: Vec::new(),
            given: Vec::new(),
        };
        walk.unit(unit);
    }
    out
}

/// Where `break` and `continue` go.
struct Target {
    label: Option<Name>,
    on_break: Live,
    /// `None` for switch and select.
    on_continue: Option<Live>,
}

struct Walk<'a, 'p> {
    view: View<'p>,
    units: &'a Units,
    captured: &'a FxHashSet<LocalId>,
    lookers: &'a FxHashMap<LocalId, Vec<LocalId>>,
    watched: &'a FxHashSet<LocalId>,
    out: &'a mut Liveness,
    breaks: Vec<Target>,
    /// Every local of the unit, for `goto`.
    all: Live,
    has_goto: bool,
    /// Named results, which a bare `return` uses.
    results: Vec<LocalId>,
    /// Locals that the statement at hand assigns and that are needed after it.
    given: Vec<LocalId>,
}

impl Walk<'_, '_> {
    fn unit(&mut self, unit: &Unit) {
        if let UnitKind::Init(_) = unit.kind {
            return;
        }
        self.has_goto = unit.stmts().any(|s| matches!(self.view.body[s], Stmt::Goto(_)));
        if self.has_goto {
            for expr in unit.exprs() {
                if let Expr::Local(local) = self.view.body[expr] {
                    self.all.insert(local);
                }
            }
        }
        if let Some(sig) = unit.sig(self.view.program) {
            self.results = sig.results.iter().filter_map(|r| r.local).collect();
        }
        let mut live = Live::default();
        for root in unit.roots.iter().rev() {
            if let Node::Stmt(stmt) = root {
                live = self.stmt(*stmt, live, None);
            }
        }
    }

    fn used(&mut self, expr: ExprId, local: LocalId, live: &mut Live) {
        if !self.view.body[local].kind.is_variable() {
            return;
        }
        if self.watched.contains(&local) {
            self.out.live_after.insert(expr, live.iter().collect());
        }
        let looked_into = || {
            self.lookers
                .get(&local)
                .is_some_and(|all| all.iter().any(|l| live.contains(*l) || self.given.contains(l)))
        };
        if !live.contains(local) && !self.captured.contains(&local) && !looked_into() {
            self.out.last.insert(expr);
        }
        live.insert(local);
    }

    /// Uses in `expr`, last evaluated first.
    fn expr(&mut self, expr: ExprId, live: &mut Live) {
        match &self.view.body[expr] {
            Expr::Local(local) => self.used(expr, *local, live),
            Expr::FuncLit { .. } => self.literal(expr, live),
            Expr::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, lhs, rhs } => {
                let after = live.clone();
                self.expr(*rhs, live);
                live.union(&after);
                self.expr(*lhs, live);
            }
            Expr::CompositeLit { ty, elements } => {
                for element in elements.iter().rev() {
                    self.expr(element.value, live);
                    if let Some(key) = element.key
                        && !self.is_field_key(expr, key)
                    {
                        self.expr(key, live);
                    }
                }
                if let Some(ty) = ty {
                    self.expr(*ty, live);
                }
            }
            other => {
                let mut children = Vec::new();
                other.children(&mut |n| children.push(n));
                for child in children.into_iter().rev() {
                    if let Node::Expr(child) = child {
                        self.expr(child, live);
                    }
                }
            }
        }
    }

    fn is_field_key(&self, literal: ExprId, key: ExprId) -> bool {
        let ty = self.view.ty(literal);
        let decl_is_struct = |ty| matches!(self.view.under(ty), goxide_ir::Ty::Struct(_));
        let pointee = if let goxide_ir::Ty::Pointer(to) = self.view.under(ty) { *to } else { ty };
        (decl_is_struct(pointee) || matches!(self.view.under(pointee), goxide_ir::Ty::Unknown))
            && self.view.body.key_name(key).is_some()
    }

    /// What a literal mentions is used where it stands.
    fn literal(&mut self, expr: ExprId, live: &mut Live) {
        for local in super::derive::captures(self.view, self.units, expr) {
            live.insert(local);
        }
    }

    fn exprs(&mut self, exprs: &[ExprId], live: &mut Live) {
        for expr in exprs.iter().rev() {
            self.expr(*expr, live);
        }
    }

    fn stmts(&mut self, stmts: &[StmtId], mut live: Live) -> Live {
        for stmt in stmts.iter().rev() {
            live = self.stmt(*stmt, live, None);
        }
        live
    }

    /// Operands of a left side; a whole local there is no use.
    fn left(&mut self, left: ExprId, live: &mut Live) {
        if self.view.as_local(left).is_none() {
            self.expr(left, live);
        }
    }

    fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId], compound: bool, live: &mut Live) {
        for left in lhs {
            if let Some(local) = self.view.as_local(*left)
                && !compound
            {
                if live.contains(local) {
                    self.given.push(local);
                }
                live.remove(local);
            }
        }
        self.exprs(rhs, live);
        self.given.clear();
        for left in lhs.iter().rev() {
            if compound { self.expr(*left, live) } else { self.left(*left, live) }
        }
    }

    /// The locals that a loop mentions; those declared in it die in it anyway.
    fn mentioned(&self, stmt: StmtId) -> Vec<LocalId> {
        let mut out = FxHashSet::default();
        let mut declared = FxHashSet::default();
        self.view.body.walk(Node::Stmt(stmt), &mut |node| {
            match node {
                Node::Expr(e) => {
                    if let Expr::Local(local) = self.view.body[e] {
                        out.insert(local);
                    }
                }
                Node::Stmt(s) => {
                    let in_body = s != stmt;
                    if let Stmt::ShortVarDecl { declares, .. } = &self.view.body[s]
                        && in_body
                    {
                        declared.extend(declares.iter().copied());
                    } else if let Stmt::VarDecl { locals, .. } = &self.view.body[s] {
                        declared.extend(locals.iter().flatten().copied());
                    } else if let Stmt::Range { key, value, define: true, .. } = &self.view.body[s] {
                        let names = [key, value].into_iter().flatten();
                        declared.extend(names.filter_map(|x| self.view.as_local(*x)));
                    } else if let Stmt::TypeSwitch { clauses, .. } = &self.view.body[s] {
                        declared.extend(clauses.iter().filter_map(|c| c.local));
                    }
                }
            }
            true
        });
        // What the first clause of this very loop declares lives from turn to turn.
        if let Stmt::For { init: Some(init), .. } = &self.view.body[stmt]
            && let Stmt::ShortVarDecl { declares, .. } = &self.view.body[*init]
        {
            declares.iter().for_each(|d| {
                declared.remove(d);
            });
        }
        let mut out: Vec<LocalId> = out.into_iter().filter(|l| !declared.contains(l)).collect();
        out.sort();
        out
    }

    fn stmt(&mut self, stmt: StmtId, mut live: Live, label: Option<&Name>) -> Live {
        let body = self.view.body;
        match &body[stmt] {
            Stmt::Block(stmts) => return self.stmts(stmts, live),
            Stmt::Expr(expr) | Stmt::Go(expr) | Stmt::Defer(expr) => {
                if self.never_returns(*expr) {
                    live = Live::default();
                }
                self.expr(*expr, &mut live);
            }
            Stmt::Send { chan, value } => self.exprs(&[*chan, *value], &mut live),
            Stmt::IncDec { target, .. } => self.expr(*target, &mut live),
            Stmt::Assign { lhs, op, rhs } => self.assign(lhs, rhs, op.is_some(), &mut live),
            Stmt::ShortVarDecl { lhs, rhs, .. } => self.assign(lhs, rhs, false, &mut live),
            Stmt::VarDecl { locals, values, .. } => {
                self.given.extend(locals.iter().flatten().filter(|l| live.contains(**l)));
                locals.iter().flatten().for_each(|l| live.remove(*l));
                self.exprs(values, &mut live);
                self.given.clear();
            }
            Stmt::ConstDecl { .. } | Stmt::TypeDecl { .. } | Stmt::Empty | Stmt::Fallthrough => {}
            Stmt::Unsupported { .. } => {}
            Stmt::If { .. } => return self.if_chain(stmt, live),
            Stmt::For { init, cond, post, body: block } => {
                let mut turn = if cond.is_some() { live.clone() } else { Live::default() };
                self.mentioned(stmt).into_iter().for_each(|l| turn.insert(l));
                let target =
                    Target { label: label.cloned(), on_break: live.clone(), on_continue: Some(turn.clone()) };
                self.breaks.push(target);
                let mut end = turn.clone();
                if let Some(post) = post {
                    end = self.stmt(*post, end, None);
                }
                let mut head = self.stmt(*block, end, None);
                self.breaks.pop();
                if let Some(cond) = cond {
                    head.union(&live);
                    self.expr(*cond, &mut head);
                }
                // The loop may not run at all, and mentions stay live through it.
                head.union(&turn);
                if let Some(init) = init {
                    head = self.stmt(*init, head, None);
                }
                return head;
            }
            Stmt::Range { key, value, define, over, body: block } => {
                let mut turn = live.clone();
                self.mentioned(stmt).into_iter().for_each(|l| turn.insert(l));
                // The operand is evaluated once, before the first turn.
                let only_operand = self.only_in(*over, *block, stmt);
                only_operand.iter().filter(|l| !live.contains(**l)).for_each(|l| turn.remove(*l));
                let target =
                    Target { label: label.cloned(), on_break: live.clone(), on_continue: Some(turn.clone()) };
                self.breaks.push(target);
                let mut head = self.stmt(*block, turn.clone(), None);
                self.breaks.pop();
                head.union(&turn);
                for left in [value, key].into_iter().flatten() {
                    match self.view.as_local(*left) {
                        Some(local) if *define => head.remove(local),
                        Some(_) => {}
                        None => self.expr(*left, &mut head),
                    }
                }
                self.expr(*over, &mut head);
                return head;
            }
            Stmt::Switch { init, tag, clauses } => {
                self.breaks.push(Target { label: label.cloned(), on_break: live.clone(), on_continue: None });
                let mut head = live.clone();
                let mut next = live.clone();
                for clause in clauses.iter().rev() {
                    let falls = clause.body.last().is_some_and(|s| matches!(body[*s], Stmt::Fallthrough));
                    let after = if falls { next.clone() } else { live.clone() };
                    next = self.stmts(&clause.body, after);
                    head.union(&next);
                }
                self.breaks.pop();
                for clause in clauses.iter().rev() {
                    for value in clause.values.iter().rev() {
                        let skipped = head.clone();
                        self.expr(*value, &mut head);
                        head.union(&skipped);
                    }
                }
                tag.iter().for_each(|t| self.expr(*t, &mut head));
                return if let Some(init) = init { self.stmt(*init, head, None) } else { head };
            }
            Stmt::TypeSwitch { init, subject, clauses, .. } => {
                self.breaks.push(Target { label: label.cloned(), on_break: live.clone(), on_continue: None });
                let mut head = live.clone();
                for clause in clauses {
                    let mut before = self.stmts(&clause.body, live.clone());
                    clause.local.iter().for_each(|l| before.remove(*l));
                    head.union(&before);
                }
                self.breaks.pop();
                self.expr(*subject, &mut head);
                return if let Some(init) = init { self.stmt(*init, head, None) } else { head };
            }
            Stmt::Select(clauses) => {
                self.breaks.push(Target { label: label.cloned(), on_break: live.clone(), on_continue: None });
                let mut head = Live::default();
                for clause in clauses {
                    let mut before = self.stmts(&clause.body, live.clone());
                    if let Some(comm) = clause.comm {
                        // Operands of every clause are evaluated, whichever is taken.
                        let taken = before.clone();
                        before = self.stmt(comm, before, None);
                        before.union(&taken);
                    }
                    head.union(&before);
                }
                self.breaks.pop();
                // A use in one clause is no last use if another clause mentions the local.
                for clause in clauses {
                    if let Some(comm) = clause.comm {
                        self.forget_last(comm);
                    }
                }
                return head;
            }
            Stmt::Return(values) => {
                live = Live::default();
                if values.is_empty() {
                    self.results.clone().into_iter().for_each(|r| live.insert(r));
                }
                self.exprs(values, &mut live);
            }
            Stmt::Break(label) => {
                let find = |t: &&Target| label.is_none() || t.label == *label;
                live = self.breaks.iter().rev().find(find).map_or(self.all.clone(), |t| t.on_break.clone());
            }
            Stmt::Continue(label) => {
                let find = |t: &&Target| t.on_continue.is_some() && (label.is_none() || t.label == *label);
                let target = self.breaks.iter().rev().find(find);
                live = target.and_then(|t| t.on_continue.clone()).unwrap_or(self.all.clone());
            }
            Stmt::Goto(_) => live = self.all.clone(),
            Stmt::Labeled { label, stmt } => {
                if self.has_goto {
                    live.union(&self.all.clone());
                }
                self.breaks.push(Target {
                    label: Some(label.clone()),
                    on_break: live.clone(),
                    on_continue: None,
                });
                live = self.stmt(*stmt, live, Some(label));
                self.breaks.pop();
                if self.has_goto {
                    live.union(&self.all.clone());
                }
            }
        }
        live
    }

    /// Locals of `over` that the block does not mention.
    fn only_in(&self, over: ExprId, block: StmtId, whole: StmtId) -> Vec<LocalId> {
        let _ = whole;
        let mut out = FxHashSet::default();
        let mut collect = |root: Node, insert: bool| {
            self.view.body.walk(root, &mut |node| {
                if let Node::Expr(e) = node
                    && let Expr::Local(local) = self.view.body[e]
                {
                    if insert {
                        out.insert(local);
                    } else {
                        out.remove(&local);
                    }
                }
                true
            });
        };
        collect(Node::Expr(over), true);
        collect(Node::Stmt(block), false);
        out.into_iter().collect()
    }

    fn forget_last(&mut self, stmt: StmtId) {
        self.view.body.walk(Node::Stmt(stmt), &mut |node| {
            if let Node::Expr(e) = node {
                self.out.last.remove(&e);
            }
            true
        });
    }

    /// `else if` chains are lists, not depth.
    fn if_chain(&mut self, stmt: StmtId, live: Live) -> Live {
        let body = self.view.body;
        let mut arms = Vec::new();
        let mut at = Some(stmt);
        let mut otherwise = None;
        while let Some(stmt) = at {
            if let Stmt::If { init, cond, then, els } = &body[stmt] {
                arms.push((*init, *cond, *then));
                at = *els;
            } else {
                otherwise = Some(stmt);
                at = None;
            }
        }
        let mut below = match otherwise {
            Some(block) => self.stmt(block, live.clone(), None),
            None => live.clone(),
        };
        for (init, cond, then) in arms.into_iter().rev() {
            let mut head = self.stmt(then, live.clone(), None);
            head.union(&below);
            self.expr(cond, &mut head);
            below = if let Some(init) = init { self.stmt(init, head, None) } else { head };
        }
        below
    }

    fn never_returns(&self, expr: ExprId) -> bool {
        never_returns(self.view, expr)
    }
}

/// Whether control does not come back from this call: `panic`, `os.Exit`, `log.Fatal` and their like.
pub(crate) fn never_returns(view: View<'_>, expr: ExprId) -> bool {
    use crate::view::Callee;
    let expr = view.body.unparen(expr);
    if !matches!(view.body[expr], Expr::Call { .. }) {
        return false;
    }
    match view.callee(expr) {
        Callee::Builtin(goxide_ir::Builtin::Panic) => true,
        Callee::Func { func, .. } => {
            let name = view.program[func].name.as_str();
            ends(crate::view::package_path(view.program, func), name)
        }
        // `testing.TB`.
        Callee::Interface { interface, name, .. } => crate::view::decl_of(view.program, interface)
            .is_some_and(|d| ends(&view.program[view.program[d].package].path, &name)),
        Callee::Builtin(_) | Callee::Conversion(_) | Callee::Lit(_) | Callee::Value(_) | Callee::Unknown => {
            false
        }
    }
}

/// Whether this function, or method of a type, of the library never comes back; so do loggers that end the program.
fn ends(package: &str, name: &str) -> bool {
    match package {
        "os" => name == "Exit",
        "runtime" => name == "Goexit",
        "log" => name.starts_with("Fatal") || name.starts_with("Panic"),
        "testing" => name.starts_with("Fatal") || name == "FailNow" || name.starts_with("Skip"),
        _ => {
            let loggers =
                ["go.uber.org/zap", "github.com/sirupsen/logrus", "github.com/golang/glog", "k8s.io/klog/v2"];
            let is = |p: &str| package.strip_suffix(p).is_some_and(|r| r.is_empty() || r.ends_with('/'));
            loggers.iter().any(|p| is(p)) && (name.starts_with("Fatal") || name.starts_with("Panic"))
        }
    }
}
