//! Where jumps and labels stand.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for loops and ways out")]

use goxide_ir::{Body, Expr, Name, Node, Stmt, StmtId};

/// The labels of a statement itself.
pub(super) fn labels(body: &Body, mut stmt: StmtId) -> Vec<Name> {
    let mut out = Vec::new();
    while let Stmt::Labeled { label, stmt: inner } = &body[stmt] {
        out.push(label.clone());
        stmt = *inner;
    }
    out
}

/// The jumps to a label in a statement; a function literal has labels of its own.
pub(super) fn gotos(body: &Body, root: StmtId, label: &Name) -> Vec<StmtId> {
    let mut out = Vec::new();
    body.walk(Node::Stmt(root), &mut |node| {
        match node {
            Node::Stmt(stmt) if matches!(&body[stmt], Stmt::Goto(to) if to == label) => out.push(stmt),
            Node::Stmt(_) | Node::Expr(_) => {}
        }
        !is_literal(body, node)
    });
    out
}

/// Whether `break` or `continue` can name the statement.
pub(super) fn is_target(body: &Body, stmt: StmtId) -> bool {
    matches!(
        body[stmt],
        Stmt::For { .. }
            | Stmt::Range { .. }
            | Stmt::Switch { .. }
            | Stmt::TypeSwitch { .. }
            | Stmt::Select(_)
    )
}

/// `break` and `continue` without a label that mean something around.
#[derive(Default)]
pub(super) struct Free {
    pub(super) breaks: Vec<StmtId>,
    pub(super) continues: Vec<StmtId>,
}

/// Adds the free jumps of a statement.
pub(super) fn free(body: &Body, root: StmtId, found: &mut Free) {
    collect(body, root, (true, true), found);
}

fn collect(body: &Body, stmt: StmtId, (breaks, continues): (bool, bool), found: &mut Free) {
    match &body[stmt] {
        Stmt::Break(None) if breaks => found.breaks.push(stmt),
        Stmt::Continue(None) if continues => found.continues.push(stmt),
        _ => {}
    }
    let inner = match &body[stmt] {
        Stmt::For { .. } | Stmt::Range { .. } => (false, false),
        Stmt::Switch { .. } | Stmt::TypeSwitch { .. } | Stmt::Select(_) => (false, continues),
        _ => (breaks, continues),
    };
    let mut children = Vec::new();
    body[stmt].children(&mut |node| {
        if let Node::Stmt(child) = node {
            children.push(child);
        }
    });
    children.into_iter().for_each(|child| collect(body, child, inner, found));
}

/// Whether control never passes the end of a statement.
pub(super) fn ends(body: &Body, stmt: StmtId) -> bool {
    match &body[stmt] {
        Stmt::Return(_) | Stmt::Goto(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
        Stmt::Block(list) => list.last().is_some_and(|last| ends(body, *last)),
        Stmt::If { then, els: Some(els), .. } => ends(body, *then) && ends(body, *els),
        Stmt::Labeled { stmt, .. } => ends(body, *stmt),
        Stmt::Expr(expr) => match &body[body.unparen(*expr)] {
            Expr::Call { fun, .. } => matches!(&body[*fun], Expr::Name(name) if name == "panic"),
            _ => false,
        },
        _ => false,
    }
}

fn is_literal(body: &Body, node: Node) -> bool {
    matches!(node, Node::Expr(expr) if matches!(body[expr], Expr::FuncLit { .. }))
}
