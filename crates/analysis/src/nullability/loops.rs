//! Loops: walked until what is known at their heads stays the same.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the statements that assign")]

use super::effects::Effects;
use super::env::{Env, PathBase, path};
use super::guards::{Target, Walk};
use crate::view::Callee;
use goxide_ir::{Builtin, Expr, ExprId, LocalId, Name, Node, Stmt, StmtId};

/// How often a loop is walked before all that its body may change counts as unknown.
const TURNS: u32 = 4;

/// What holds at the end of a turn, and after the loop.
type Turn = (Option<Env>, Option<Env>);

impl Walk<'_, '_> {
    /// Walks a loop until what is known at its head stays the same; `walk` goes round once and gives what holds at
    /// the end of the turn and after the loop.
    pub(super) fn settle(
        &mut self,
        stmt: StmtId,
        mut head: Env,
        walk: &dyn Fn(&mut Self, Env) -> Turn,
    ) -> Option<Env> {
        for _ in 0..TURNS {
            let held = std::mem::take(self.out);
            let (end, after) = walk(self, head.clone());
            let found = std::mem::replace(self.out, held);
            let mut next = Some(head.clone());
            Self::meet(&mut next, end);
            match next {
                Some(next) if next != head => head = next,
                _ => {
                    self.out.absorb(found);
                    return after;
                }
            }
        }
        self.forget(stmt, &mut head);
        walk(self, head).1
    }

    /// One turn of a `for`.
    pub(super) fn turn(
        &mut self,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: StmtId,
        mut env: Env,
        label: Option<&Name>,
    ) -> Turn {
        if let Some(cond) = cond {
            self.expr(cond, &mut env);
        }
        let mut inside = env.clone();
        if let Some(cond) = cond {
            self.assume(cond, true, &mut inside);
            self.assume(cond, false, &mut env);
        }
        let mut after = cond.is_some().then_some(env);
        let (mut end, breaks) = self.in_loop(body, inside, label);
        if let Some(post) = post {
            end = self.stmt(post, end, None);
        }
        Self::meet(&mut after, breaks);
        (end, after)
    }

    /// One turn of a `range`.
    pub(super) fn range_turn(
        &mut self,
        over: ExprId,
        left: &[ExprId],
        body: StmtId,
        env: Env,
        label: Option<&Name>,
    ) -> Turn {
        let mut inside = env.clone();
        // Whoever has elements is not nil; later turns go over the same elements, whatever the variable is then.
        if let Some(path) = path(self.view, over)
            && path.parts.is_empty()
            && matches!(path.base, PathBase::Local(l) if !self.assigned_in(l, body))
        {
            inside.set_non_nil(path);
        }
        left.iter().for_each(|l| self.overwrite(*l, false, &mut inside));
        let (end, breaks) = self.in_loop(body, inside, label);
        let mut after = Some(env);
        Self::meet(&mut after, end.clone());
        Self::meet(&mut after, breaks);
        (end, after)
    }

    /// Whether a local gets a value between the ends of a statement.
    fn assigned_in(&self, local: LocalId, stmt: StmtId) -> bool {
        let span = self.view.body.stmt_span(stmt);
        let set = self.cx.assigned.get(&self.view.local_ref(local));
        set.is_some_and(|set| set.iter().any(|at| span.start <= *at && *at <= span.end))
    }

    fn in_loop(&mut self, body: StmtId, env: Env, label: Option<&Name>) -> (Option<Env>, Option<Env>) {
        self.targets.push(Target { label: label.cloned(), breaks: None, continues: None, is_loop: true });
        self.loops.push(self.view.body.stmt_span(body).start);
        let end = self.stmt(body, Some(env), None);
        self.loops.pop();
        let target = self.targets.pop();
        let (mut end, Some(target)) = (end, target) else { return (None, None) };
        Self::meet(&mut end, target.continues);
        (end, target.breaks)
    }

    /// What a loop may overwrite is not known at its head.
    fn forget(&self, stmt: StmtId, env: &mut Env) {
        let view = self.view;
        view.body.walk(Node::Stmt(stmt), &mut |node| {
            match node {
                Node::Stmt(s) => match &view.body[s] {
                    Stmt::Assign { lhs, .. } | Stmt::ShortVarDecl { lhs, .. } => {
                        lhs.iter().for_each(|l| self.overwrite(*l, false, env));
                    }
                    Stmt::Range { key, value, .. } => {
                        [key, value].into_iter().flatten().for_each(|l| self.overwrite(*l, false, env));
                    }
                    Stmt::VarDecl { locals, .. } => {
                        locals.iter().flatten().for_each(|l| env.kill_local(*l));
                    }
                    Stmt::IncDec { target, .. } => self.overwrite(*target, false, env),
                    _ => {}
                },
                Node::Expr(e) => {
                    if let Expr::Call { args, .. } = &view.body[e] {
                        self.call_effects(e, args, env);
                        if let Callee::Builtin(Builtin::Copy | Builtin::Clear | Builtin::Delete) =
                            view.callee(e)
                        {
                            env.kill(&Effects { elements: true, ..Effects::default() }, None);
                        }
                    }
                }
            }
            true
        });
    }
}
