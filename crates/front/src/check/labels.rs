//! Labels and the statements that jump: where each may stand, and where it may lead.

use super::Checker;
use goxide_ir::{Body, Name, Stmt, StmtId};
use goxide_source::Span;
use rustc_hash::FxHashMap;

impl Checker<'_> {
    /// Tells of labels and jumps in the block of a function, those of function literals inside apart.
    pub(super) fn jumps(&mut self, block: StmtId) {
        if !self.is_reported(self.here()) {
            return;
        }
        let body = self.body();
        let mut jumps = Jumps::new(body);
        jumps.stmt(block, Place::default(), None);
        if jumps.has_gaps {
            return;
        }
        let sources = self.sources;
        for (span, message) in jumps.judge(&|span| sources.start(span).line) {
            self.error(span, message);
        }
    }
}

/// What a statement stands in.
#[derive(Clone, Copy, Default)]
struct Place {
    in_breakable: bool,
    in_loop: bool,
    /// Set for the statements of a clause themselves.
    clause: Clause,
}

/// What `fallthrough` would mean.
#[derive(Clone, Copy, Default, PartialEq)]
enum Clause {
    #[default]
    None,
    /// The last statement of a clause that has a next one.
    End,
    /// The last statement of the last clause.
    LastEnd,
    /// A statement of a type switch.
    OfTypes,
}

struct Label {
    span: Span,
    /// The block it is declared in.
    block: usize,
    used: bool,
}

struct Goto {
    name: Name,
    span: Span,
    /// The blocks around it, outermost first.
    blocks: Vec<usize>,
}

/// What one walk over a function collects.
struct Jumps<'a> {
    body: &'a Body,
    found: Vec<(Span, String)>,
    labels: FxHashMap<Name, Label>,
    gotos: Vec<Goto>,
    /// Variables declared: in which block, and where.
    vars: Vec<(usize, Span)>,
    /// The blocks around, outermost first.
    blocks: Vec<usize>,
    next_block: usize,
    /// The labelled statements around.
    around: Vec<(Name, StmtId)>,
    has_gaps: bool,
}

impl<'a> Jumps<'a> {
    fn new(body: &'a Body) -> Jumps<'a> {
        Jumps {
            body,
            found: Vec::new(),
            labels: FxHashMap::default(),
            gotos: Vec::new(),
            vars: Vec::new(),
            blocks: Vec::new(),
            next_block: 0,
            around: Vec::new(),
            has_gaps: false,
        }
    }

    fn tell(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((span, message.into()));
    }

    /// A list of statements that is a block.
    fn block(&mut self, stmts: &[StmtId], place: Place) {
        self.blocks.push(self.next_block);
        self.next_block += 1;
        let last = stmts.iter().rposition(|s| !matches!(self.body[*s], Stmt::Empty));
        for (i, stmt) in stmts.iter().enumerate() {
            let at_end = Some(i) == last || place.clause != Clause::End;
            let clause = if at_end { place.clause } else { Clause::None };
            self.stmt(*stmt, Place { clause, ..place }, None);
        }
        self.blocks.pop();
    }

    /// A statement; `label` is the one directly before it.
    fn stmt(&mut self, id: StmtId, place: Place, label: Option<&Name>) {
        let body = self.body;
        let span = body.stmt_span(id);
        let inner = Place { clause: Clause::None, ..place };
        let clause = |clause| Place { in_breakable: true, clause, ..place };
        let turn = Place { in_breakable: true, in_loop: true, clause: Clause::None };
        if let Some(label) = label {
            self.around.push((label.clone(), id));
        }
        match &body[id] {
            Stmt::Block(stmts) => self.block(stmts, inner),
            Stmt::If { then, els, .. } => {
                self.stmt(*then, inner, None);
                els.iter().for_each(|s| self.stmt(*s, inner, None));
            }
            Stmt::For { body, .. } | Stmt::Range { body, .. } => self.stmt(*body, turn, None),
            Stmt::Switch { clauses, .. } => {
                for (i, case) in clauses.iter().enumerate() {
                    let is_last = i + 1 == clauses.len();
                    self.block(&case.body, clause(if is_last { Clause::LastEnd } else { Clause::End }));
                }
            }
            Stmt::TypeSwitch { clauses, .. } => {
                clauses.iter().for_each(|c| self.block(&c.body, clause(Clause::OfTypes)));
            }
            Stmt::Select(clauses) => clauses.iter().for_each(|c| self.block(&c.body, clause(Clause::None))),
            Stmt::Labeled { label, stmt } => {
                self.label(label, span);
                self.stmt(*stmt, place, Some(label));
            }
            Stmt::VarDecl { .. } | Stmt::ShortVarDecl { .. } => {
                self.vars.extend(self.blocks.last().map(|b| (*b, span)));
            }
            Stmt::Break(label) => self.leave(span, label.as_ref(), place.in_breakable, true),
            Stmt::Continue(label) => self.leave(span, label.as_ref(), place.in_loop, false),
            Stmt::Goto(name) => {
                let span = Span { start: span.end - name.len() as u32, ..span };
                self.gotos.push(Goto { name: name.clone(), span, blocks: self.blocks.clone() });
            }
            Stmt::Fallthrough => self.fallthrough(span, place.clause),
            Stmt::Unsupported { .. } => self.has_gaps = true,
            Stmt::Expr(_)
            | Stmt::Send { .. }
            | Stmt::IncDec { .. }
            | Stmt::Assign { .. }
            | Stmt::ConstDecl { .. }
            | Stmt::TypeDecl { .. }
            | Stmt::Go(_)
            | Stmt::Defer(_)
            | Stmt::Return(_)
            | Stmt::Empty => {}
        }
        if label.is_some() {
            self.around.pop();
        }
    }

    fn label(&mut self, name: &Name, stmt: Span) {
        if name == "_" {
            return;
        }
        let span = Span { end: stmt.start + name.len() as u32, ..stmt };
        if self.labels.contains_key(name) {
            return self.tell(span, format!("label {name} already declared"));
        }
        let block = self.blocks.last().copied().unwrap_or(0);
        self.labels.insert(name.clone(), Label { span, block, used: false });
    }

    /// `break` or `continue`; `may` says whether one without a label has something to leave.
    fn leave(&mut self, span: Span, label: Option<&Name>, may: bool, is_break: bool) {
        let Some(label) = label else {
            if !may && is_break {
                self.tell(span, "break not in for, switch, or select statement");
            } else if !may {
                self.tell(span, "continue not in for statement");
            }
            return;
        };
        let target = self.around.iter().rev().find(|(name, _)| name == label);
        let fits = target.is_some_and(|(_, stmt)| {
            let body = self.body;
            let is_loop = matches!(body[*stmt], Stmt::For { .. } | Stmt::Range { .. });
            let is_choice =
                matches!(body[*stmt], Stmt::Switch { .. } | Stmt::TypeSwitch { .. } | Stmt::Select(_));
            is_loop || is_break && is_choice
        });
        if !fits {
            let word = if is_break { "break" } else { "continue" };
            let span = Span { start: span.end - label.len() as u32, ..span };
            return self.tell(span, format!("invalid {word} label {label}"));
        }
        if let Some(label) = self.labels.get_mut(label) {
            label.used = true;
        }
    }

    fn fallthrough(&mut self, span: Span, clause: Clause) {
        match clause {
            Clause::End => {}
            Clause::None => self.tell(span, "fallthrough statement out of place"),
            Clause::LastEnd => self.tell(span, "cannot fallthrough final case in switch"),
            Clause::OfTypes => self.tell(span, "cannot fallthrough in type switch"),
        }
    }

    /// Holds the jumps against the labels. A jump may lead into a block that it stands in, and may not pass over a
    /// variable that comes to be there.
    fn judge(mut self, line: &dyn Fn(Span) -> u32) -> Vec<(Span, String)> {
        for Goto { name, span, blocks } in std::mem::take(&mut self.gotos) {
            let Some(label) = self.labels.get_mut(&name) else {
                self.tell(span, format!("label {name} not declared"));
                continue;
            };
            label.used = true;
            let (target, block) = (label.span, label.block);
            if !blocks.contains(&block) {
                self.tell(span, format!("goto {name} jumps into block"));
                continue;
            }
            let between = |var: &&(usize, Span)| {
                var.0 == block && var.1.start > span.start && var.1.start < target.start
            };
            if let Some((_, var)) = self.vars.iter().rfind(between) {
                let message = format!("goto {name} jumps over variable declaration at line {}", line(*var));
                self.tell(span, message);
            }
        }
        let unused = self.labels.iter().filter(|(_, l)| !l.used);
        self.found.extend(unused.map(|(name, l)| (l.span, format!("label {name} declared and not used"))));
        self.found.sort_by_key(|(span, _)| span.start);
        self.found
    }
}
