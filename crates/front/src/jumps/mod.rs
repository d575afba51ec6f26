//! `goto` becomes loops and labelled blocks, where those say the same.
//!
//! ```text
//! again:                           again: for {
//!     if n == 1 { return steps }       if n == 1 { return steps }
//!     n /= 2                     →     n /= 2
//!     goto again                   }
//!
//!     if x { goto done }           done: switch { default:
//!     f()                        →     if x { break done }
//! done:                                f()
//!     g()                          }
//!                                  g()
//! ```
//!
//! Runs after the check, which has already seen that no label is missing and no variable jumped over. A jump back and
//! the statements it repeats become a loop; a jump out and the statements it passes become a block to break out of. A
//! jump into the middle of such a piece from outside has no such form and stays.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for lists, loops and labels")]

mod search;

use goxide_ir::{Body, BodyId, Expr, LocalId, Name, Node, Program, Stmt, StmtId};
use goxide_source::Span;
use search::{Free, ends, free, gotos, is_target, labels};

/// Gives the `goto`s of the ported functions a structured form.
pub fn structure(program: &mut Program) {
    let ported: Vec<BodyId> = program.ported_funcs().map(|(_, f)| f.body).collect();
    for body in ported {
        let body = &mut program.bodies[body];
        if body.stmts().any(|(_, s)| matches!(s, Stmt::Goto(_))) {
            lists(body);
        }
    }
}

/// Rewrites every list of statements, inner ones first.
fn lists(body: &mut Body) {
    let mut ids: Vec<StmtId> = body.stmts().map(|(id, _)| id).collect();
    // A list inside another one is shorter; those of equal span are one statement in a block.
    ids.sort_by_key(|id| body.stmt_span(*id).end - body.stmt_span(*id).start);
    for id in ids {
        let mut stmt = body[id].clone();
        let changed = match &mut stmt {
            Stmt::Block(list) => rewrite(body, list),
            Stmt::Switch { clauses, .. } => rewrite_all(body, clauses.iter_mut().map(|c| &mut c.body)),
            Stmt::TypeSwitch { clauses, .. } => rewrite_all(body, clauses.iter_mut().map(|c| &mut c.body)),
            Stmt::Select(clauses) => rewrite_all(body, clauses.iter_mut().map(|c| &mut c.body)),
            _ => false,
        };
        if changed {
            // A jump inside may have given it a label meanwhile.
            let home = if let Stmt::Labeled { stmt: inner, .. } = body[id] { inner } else { id };
            body.replace_stmt(home, stmt);
        }
    }
}

/// Rewrites the lists of clauses; whether anything changed.
fn rewrite_all<'c>(body: &mut Body, lists: impl Iterator<Item = &'c mut Vec<StmtId>>) -> bool {
    let changed = lists.map(|list| rewrite(body, list)).collect::<Vec<_>>();
    changed.contains(&true)
}

/// Rewrites the labels of one list; whether anything changed.
fn rewrite(body: &mut Body, list: &mut Vec<StmtId>) -> bool {
    let names: Vec<Name> = list.iter().flat_map(|s| labels(body, *s)).collect();
    let mut changed = false;
    for name in &names {
        changed |= backward(body, list, name).is_some();
    }
    for name in &names {
        changed |= forward(body, list, name).is_some();
    }
    for stmt in list.iter() {
        unwrap_label(body, *stmt, &names);
    }
    changed
}

/// Where a label stands in a list.
fn position(body: &Body, list: &[StmtId], label: &Name) -> Option<usize> {
    list.iter().position(|s| labels(body, *s).contains(label))
}

/// Makes a loop of the statements between a label and the last jump back to it.
fn backward(body: &mut Body, list: &mut Vec<StmtId>, label: &Name) -> Option<()> {
    let from = position(body, list, label)?;
    let mut to = list.iter().rposition(|s| !gotos(body, *s, label).is_empty()).filter(|to| *to >= from)?;
    if declared_for_later(body, list, from, to) {
        to = list.len() - 1;
    }
    if entered(body, list, from, to + 1, label) {
        return None;
    }
    let first = list[from];
    let is_loop = is_target(body, strip(body, first));
    let name: Name = if is_loop { format!("{label}_again").into() } else { label.clone() };
    let mut region: Vec<StmtId> = list[from..=to].to_vec();
    release(body, &region, true);
    let jumps: Vec<StmtId> = region.iter().flat_map(|s| gotos(body, *s, label)).collect();
    if !is_loop {
        region[0] = without_label(body, first, label);
    }
    for jump in jumps {
        body.replace_stmt(jump, Stmt::Continue(Some(name.clone())));
    }
    let last = *region.last()?;
    let span = joined(body, &list[from..=to]);
    if matches!(&body[last], Stmt::Continue(Some(l)) if *l == name) && region.len() > 1 {
        region.pop();
    } else if !ends(body, last) {
        let at = Span { start: span.end, ..span };
        region.push(body.alloc_stmt(Stmt::Break(Some(name.clone())), at));
    }
    let block = block(body, region, span);
    let turn = body.alloc_stmt(Stmt::For { init: None, cond: None, post: None, body: block }, span);
    let labeled = body.alloc_stmt(Stmt::Labeled { label: name, stmt: turn }, span);
    list.splice(from..=to, [labeled]);
    Some(())
}

/// Makes a block of the statements between the first jump to a label and the label.
fn forward(body: &mut Body, list: &mut Vec<StmtId>, label: &Name) -> Option<()> {
    let to = position(body, list, label)?;
    let from = list[..to].iter().position(|s| !gotos(body, *s, label).is_empty())?;
    if entered(body, list, from, to, label) {
        return None;
    }
    let region: Vec<StmtId> = list[from..to].to_vec();
    let jumps: Vec<StmtId> = region.iter().flat_map(|s| gotos(body, *s, label)).collect();
    let span = joined(body, &region);
    if let [only] = region[..]
        && matches!(body[strip(body, only)], Stmt::For { .. } | Stmt::Range { .. })
    {
        let known = labels(body, only).into_iter().next();
        let name = known.clone().unwrap_or_else(|| outward(body, list, to, label));
        for jump in jumps {
            body.replace_stmt(jump, Stmt::Break(Some(name.clone())));
        }
        if known.is_none() {
            list[from] = body.alloc_stmt(Stmt::Labeled { label: name, stmt: only }, span);
        }
        return Some(());
    }
    let name = outward(body, list, to, label);
    release(body, &region, false);
    for jump in jumps {
        body.replace_stmt(jump, Stmt::Break(Some(name.clone())));
    }
    let clause = goxide_ir::CaseClause { values: Vec::new(), is_default: true, body: region, span };
    let switch = body.alloc_stmt(Stmt::Switch { init: None, tag: None, clauses: vec![clause] }, span);
    let labeled = body.alloc_stmt(Stmt::Labeled { label: name, stmt: switch }, span);
    list.splice(from..to, [labeled]);
    Some(())
}

/// The name of what is left by jumping to `label`: the label's own, unless what it labels needs that.
fn outward(body: &Body, list: &[StmtId], at: usize, label: &Name) -> Name {
    if is_target(body, strip(body, list[at])) { format!("to_{label}").into() } else { label.clone() }
}

/// Whether something outside `from..to` jumps to a label inside, other than to `label`, which is being rewritten.
fn entered(body: &Body, list: &[StmtId], from: usize, to: usize, label: &Name) -> bool {
    let inside: Vec<Name> =
        list[from..to].iter().flat_map(|s| labels(body, *s)).filter(|l| l != label).collect();
    let outside = || list[..from].iter().chain(&list[to..]);
    inside.iter().any(|l| outside().any(|s| !gotos(body, *s, l).is_empty()))
}

/// Whether a variable declared among the statements `from..=to` of a list is used after them.
fn declared_for_later(body: &Body, list: &[StmtId], from: usize, to: usize) -> bool {
    let declared: Vec<LocalId> =
        list[from..=to].iter().flat_map(|s| declares(body, strip(body, *s))).collect();
    let mut used = false;
    for stmt in &list[to + 1..] {
        body.walk(Node::Stmt(*stmt), &mut |node| {
            used |=
                matches!(node, Node::Expr(e) if matches!(&body[e], Expr::Local(l) if declared.contains(l)));
            !used
        });
    }
    used
}

fn declares(body: &Body, stmt: StmtId) -> Vec<LocalId> {
    match &body[stmt] {
        Stmt::ShortVarDecl { declares, .. } => declares.clone(),
        Stmt::VarDecl { locals, .. } => locals.iter().flatten().copied().collect(),
        _ => Vec::new(),
    }
}

/// Names the loops around, which `break` and `continue` without a label mean, before something comes between.
fn release(body: &mut Body, region: &[StmtId], is_loop: bool) {
    let mut found = Free::default();
    for stmt in region {
        free(body, *stmt, &mut found);
    }
    for jump in found.breaks {
        if let Some(label) = label_around(body, jump, true) {
            body.replace_stmt(jump, Stmt::Break(Some(label)));
        }
    }
    for jump in found.continues.into_iter().filter(|_| is_loop) {
        if let Some(label) = label_around(body, jump, false) {
            body.replace_stmt(jump, Stmt::Continue(Some(label)));
        }
    }
}

/// The label of the innermost statement that a plain `break` (or `continue`) here means; given where it has none.
fn label_around(body: &mut Body, jump: StmtId, breaks: bool) -> Option<Name> {
    let at = body.stmt_span(jump);
    let (around, _) = body
        .stmts()
        .filter(|(_, stmt)| match stmt {
            Stmt::For { .. } | Stmt::Range { .. } => true,
            Stmt::Switch { .. } | Stmt::TypeSwitch { .. } | Stmt::Select(_) => breaks,
            _ => false,
        })
        .filter(|(id, _)| {
            let span = body.stmt_span(*id);
            span.start <= at.start && at.end <= span.end
        })
        .min_by_key(|(id, _)| body.stmt_span(*id).end - body.stmt_span(*id).start)?;
    let labelled = body.stmts().find_map(|(_, stmt)| match stmt {
        Stmt::Labeled { label, stmt } if *stmt == around => Some(label.clone()),
        _ => None,
    });
    if labelled.is_some() {
        return labelled;
    }
    let span = body.stmt_span(around);
    let taken = |name: &str| {
        body.stmts().any(|(_, s)| matches!(s, Stmt::Labeled { label, .. } if label.as_str() == name))
    };
    let mut names = (1..).map(|n| if n == 1 { "outer".to_owned() } else { format!("outer{n}") });
    let label: Name = names.find(|name| !taken(name))?.into();
    let own = body[around].clone();
    let inner = body.alloc_stmt(own, span);
    body.replace_stmt(around, Stmt::Labeled { label: label.clone(), stmt: inner });
    Some(label)
}

/// What a statement labels, through several labels.
fn strip(body: &Body, mut stmt: StmtId) -> StmtId {
    while let Stmt::Labeled { stmt: inner, .. } = body[stmt] {
        stmt = inner;
    }
    stmt
}

/// The statement without this one of its labels.
fn without_label(body: &mut Body, stmt: StmtId, name: &Name) -> StmtId {
    match body[stmt].clone() {
        Stmt::Labeled { label, stmt: inner } if label == *name => inner,
        Stmt::Labeled { label, stmt: inner } => {
            let inner = without_label(body, inner, name);
            body.replace_stmt(stmt, Stmt::Labeled { label, stmt: inner });
            stmt
        }
        _ => stmt,
    }
}

/// Drops the labels that only jumps needed, once there are none.
fn unwrap_label(body: &mut Body, stmt: StmtId, names: &[Name]) {
    while let Stmt::Labeled { label, stmt: inner } = body[stmt].clone() {
        let jumped = body.stmts().any(|(_, s)| matches!(s, Stmt::Goto(l) if *l == label));
        if !names.contains(&label) || is_target(body, strip(body, inner)) || jumped {
            return;
        }
        let own = body[inner].clone();
        body.replace_stmt(stmt, own);
    }
}

/// A block around statements. Its braces, which no text has, stand just outside of them.
fn block(body: &mut Body, stmts: Vec<StmtId>, span: Span) -> StmtId {
    let around = Span { start: span.start.saturating_sub(1), end: span.end + 1, ..span };
    body.alloc_stmt(Stmt::Block(stmts), around)
}

fn joined(body: &Body, stmts: &[StmtId]) -> Span {
    let spans = stmts.iter().map(|s| body.stmt_span(*s));
    spans
        .reduce(|a, b| Span { start: a.start.min(b.start), end: a.end.max(b.end), ..a })
        .expect("a region holds the label or a jump")
}
