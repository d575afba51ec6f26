//! Goroutines and channels.

use super::ast;
use super::env::{Emit, Place, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{CommClause, Expr as Go, ExprId, LocalId, Name, Node, Stmt as GoStmt, StmtId, UnaryOp};
use goxide_plan::Repr;
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// `c <- v`.
    pub(super) fn send(&mut self, chan: ExprId, value: ExprId) -> Res<()> {
        let (channel, elem) = self.channel(chan)?;
        let value = self.expr_as(value, &elem)?;
        self.out.push(ast::semi(ast::method(channel, "send", vec![value])));
        Ok(())
    }

    fn channel(&mut self, chan: ExprId) -> Res<(Expr, Repr)> {
        let value = self.place(chan, false)?;
        let value = self.reach(value, false, chan)?;
        match value.repr {
            Repr::Chan(elem) => Ok((auto(value.expr), *elem)),
            Repr::Path { ref path, ref args, .. } if path == "go::chan::Chan" => {
                let elem = args.first().cloned().unwrap_or(Repr::Unit);
                Ok((auto(value.expr), elem))
            }
            other => {
                let what = format!("{} is used as a channel", self.describe(&other));
                self.hole(chan, "unsupported", what)
            }
        }
    }

    /// A channel, lent.
    fn channel_ref(&mut self, chan: ExprId) -> Res<Expr> {
        let value = self.place(chan, false)?;
        if let Repr::Ref { inner, .. } = &value.repr
            && matches!(**inner, Repr::Chan(_) | Repr::Path { .. })
        {
            return Ok(value.expr);
        }
        Ok(ast::reference(false, self.channel(chan)?.0))
    }

    /// `<-c`.
    pub(super) fn receive(&mut self, id: ExprId, operand: ExprId) -> Res<Value> {
        let (channel, elem) = self.channel(operand)?;
        if self.unused == Some(id) {
            return Ok(Value::temp(ast::method(channel, "recv", Vec::new()), elem.optional()));
        }
        if !self.cx.plan.derives(&elem).default {
            return self.hole(id, "unsupported", "a receive of a type without a zero value");
        }
        Ok(Value::temp(ast::method(channel, "recv_or_zero", Vec::new()), elem))
    }

    /// `go f(x)`.
    pub(super) fn go_stmt(&mut self, id: StmtId, call: ExprId) -> Res<()> {
        let node = self.body.unparen(call);
        let Go::Call { fun, args, spread } = &self.body[node] else {
            return self.stmt_hole(id, "unsupported", "go with something that is no call");
        };
        let outside = self.bindings.clone();
        let written = self.go_stmt_with(id, node, *fun, args, *spread);
        self.bindings = outside;
        written
    }

    fn go_stmt_with(
        &mut self,
        id: StmtId,
        node: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) -> Res<()> {
        let fun_node = self.body.unparen(fun);
        let mut lets: Vec<syn::Stmt> = Vec::new();
        let body = if let Go::FuncLit { sig, block } = &self.body[fun_node] {
            if !sig.results.is_empty() {
                return self.stmt_hole(id, "unsupported", "go with a function that gives a result");
            }
            let (sig, block) = (sig.clone(), *block);
            let clones = self.captures(id, block)?;
            lets.extend(clones);
            for (param, arg) in sig.params.iter().zip(args) {
                let Some(local) = param.local else { continue };
                let ty = self.types.locals.get(local).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
                let repr = self.natural(ty);
                let value = self.expr_as(*arg, &repr)?;
                let name = self.local_name(local);
                let plain = ast::as_ident(&value).is_some_and(|n| n == name);
                if !plain {
                    let mutable = self.local_assigned(Node::Stmt(block), local);
                    lets.push(ast::let_stmt(ast::pat_ident(&name, mutable), None, Some(value)));
                }
                self.bindings
                    .insert(local, super::env::Binding { expr: ast::ident_expr(&name), repr, owned: true });
            }
            self.thread_body(block)?
        } else {
            let args = args.to_vec();
            self.go_call(id, node, fun, &args, spread, &mut lets)?
        };
        let closure = ast::closure(true, Vec::new(), None, body);
        let argument = if lets.is_empty() {
            closure
        } else {
            let mut stmts = lets;
            stmts.push(ast::bare(closure));
            ast::block_expr(stmts, None)
        };
        if let Some(scope) = self.scope.as_ref().filter(|s| s.starts.contains(&id)) {
            let scope = ast::ident_expr(&scope.name);
            self.rt("panic");
            self.out.push(ast::semi(ast::method(scope, "spawn", vec![argument])));
            return Ok(());
        }
        let spawn = self.go("panic::go");
        self.out.push(ast::semi(ast::call(spawn, vec![argument])));
        Ok(())
    }

    fn thread_body(&mut self, block: StmtId) -> Res<Expr> {
        let function = super::env::Function {
            ending: super::env::Ending::Results(goxide_plan::ResultPlan::Plain(Repr::Unit)),
            named: Vec::new(),
            results: Vec::new(),
        };
        let outer = std::mem::replace(&mut self.func, function);
        let targets = std::mem::take(&mut self.targets);
        let guards = std::mem::take(&mut self.guards);
        // The thread's deferred calls are its own.
        let guarded = std::mem::take(&mut self.guarded);
        let written = self.scoped(|emit| {
            emit.defer_guard(block);
            emit.block_of(block)
        });
        self.guarded = guarded;
        self.func = outer;
        self.targets = targets;
        self.guards = guards;
        let (mut stmts, ()) = written?;
        crate::idiom::tail(&mut stmts);
        crate::idiom::block(&mut stmts);
        Ok(match &stmts[..] {
            [syn::Stmt::Expr(expr, _)] if matches!(expr, Expr::Call(_) | Expr::MethodCall(_)) => expr.clone(),
            _ => ast::block_expr(stmts, None),
        })
    }

    /// `let x = x.clone();` for what a thread shares; a hole for what it would copy though Go shares it.
    fn captures(&mut self, id: StmtId, block: StmtId) -> Res<Vec<syn::Stmt>> {
        let mut lets = Vec::new();
        for local in self.captured(block) {
            if let Some(stmt) = self.capture(id, local, Node::Stmt(block))? {
                lets.push(stmt);
            }
        }
        Ok(lets)
    }

    fn capture(&mut self, id: StmtId, local: LocalId, root: Node) -> Res<Option<syn::Stmt>> {
        let Some(binding) = self.bindings.get(&local).cloned() else { return Ok(None) };
        if self.is_handed_out(local) {
            return Ok(None);
        }
        let name = self.body[local].name.clone();
        let place = Place { local, path: Vec::new() };
        let atomic = super::place::is_atomic(&binding.repr);
        let writes = !atomic && (self.local_assigned(root, local) || self.writes_through(root, &place));
        if let Some(lent) = self.lend_to_thread(id, local, &binding, writes) {
            return Ok(lent);
        }
        if let Repr::Ref { inner, .. } = &binding.repr
            && let Repr::Arc(_) = **inner
        {
            self.uses("std::sync::Arc");
            let clone = ast::call_path("Arc::clone", vec![binding.expr.clone()]);
            let ident =
                ast::as_ident(&binding.expr).filter(|n| n != "self").unwrap_or_else(|| self.fresh("this"));
            let own =
                super::env::Binding { expr: ast::ident_expr(&ident), repr: (**inner).clone(), owned: true };
            self.bindings.insert(local, own);
            return Ok(Some(ast::let_stmt(ast::pat_ident(&ident, false), None, Some(clone))));
        }
        let shares =
            matches!(binding.repr, Repr::Chan(_) | Repr::Arc(_)) || self.is_shared_path(&binding.repr);
        if shares {
            let Some(ident) = ast::as_ident(&binding.expr).filter(|n| n != "self") else {
                return self.stmt_hole(
                    id,
                    "shared-ownership",
                    format!("`{name}` is shared with a goroutine"),
                );
            };
            let clone = match &binding.repr {
                Repr::Arc(_) => {
                    self.uses("std::sync::Arc");
                    ast::call_path("Arc::clone", vec![ast::reference(false, binding.expr)])
                }
                _ => ast::method(binding.expr, "clone", Vec::new()),
            };
            return Ok(Some(ast::let_stmt(ast::pat_ident(&ident, false), None, Some(clone))));
        }
        // A number that nobody writes at the same time (a loop's variable, one per turn) is copied into the thread.
        if self.is_copy(&binding.repr) && !writes && !self.cx.plan.raced.contains(&self.local_ref(local)) {
            return Ok(None);
        }
        let written_at_all = writes || self.is_mutable(local);
        if written_at_all && !self.only_used_in(local, root) {
            let what = format!("`{name}` is shared by goroutines without a lock that the port knows");
            return self.stmt_hole(id, "shared-ownership", what);
        }
        match &binding.repr {
            Repr::Ref { .. } => {
                let what = format!("`{name}` is lent, and the goroutine may outlive the loan");
                self.stmt_hole(id, "shared-ownership", what)
            }
            repr if self.is_copy(repr) => Ok(None),
            _ if self.only_used_in(local, root) => Ok(None),
            repr if self.is_clone(repr) => {
                let Some(ident) = ast::as_ident(&binding.expr) else {
                    return self.stmt_hole(
                        id,
                        "shared-ownership",
                        format!("`{name}` is shared with a goroutine"),
                    );
                };
                let clone = ast::method(binding.expr, "clone", Vec::new());
                Ok(Some(ast::let_stmt(ast::pat_ident(&ident, false), None, Some(clone))))
            }
            _ => self.stmt_hole(id, "shared-ownership", format!("`{name}` is shared with a goroutine")),
        }
    }

    /// Whether all uses of a local but its declaration stand below `root`, and that runs once.
    fn only_used_in(&self, local: LocalId, root: Node) -> bool {
        let all = self.body.exprs().filter(|(_, e)| **e == Go::Local(local)).count();
        let declared = self
            .body
            .stmts()
            .any(|(_, s)| matches!(s, GoStmt::ShortVarDecl { declares, .. } if declares.contains(&local)));
        let inside = self.uses_of_local(root, local);
        let start = self.body[local].span.start;
        // In a loop that began after the declaration the statement runs again.
        let looped = self.targets.iter().any(|t| t.is_loop) && {
            let first_loop =
                self.body.stmts().filter(|(_, s)| matches!(s, GoStmt::For { .. } | GoStmt::Range { .. }));
            let span = match root {
                Node::Stmt(s) => self.body.stmt_span(s),
                Node::Expr(e) => self.body.expr_span(e),
            };
            first_loop
                .map(|(id, _)| self.body.stmt_span(id))
                .any(|l| l.contains(span.start) && !l.contains(start))
        };
        all == inside + usize::from(declared) && !looped
    }

    /// `go x.f(a)`: receiver and arguments are evaluated now.
    fn go_call(
        &mut self,
        id: StmtId,
        node: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
        lets: &mut Vec<syn::Stmt>,
    ) -> Res<Expr> {
        let mut locals = Vec::new();
        self.body.walk(Node::Expr(node), &mut |n| {
            if let Node::Expr(e) = n
                && let Go::Local(local) = self.body[e]
                && self.bindings.contains_key(&local)
                && !locals.contains(&local)
            {
                locals.push(local);
            }
            true
        });
        if args.iter().any(|a| self.has_call(*a)) {
            return self.stmt_hole(id, "unsupported", "go with arguments that are computed by calls");
        }
        for local in locals {
            if let Some(stmt) = self.capture(id, local, Node::Expr(node))? {
                lets.push(stmt);
            }
        }
        let (stmts, value) = self.collect(|emit| emit.call_used(node, fun, args, spread, None, true))?;
        Ok(ast::with_stmts(stmts, value.expr))
    }

    /// `select`.
    pub(super) fn select(&mut self, id: StmtId, clauses: &[CommClause], label: Option<&Name>) -> Res<()> {
        let mut cases = Vec::new();
        let mut names = Vec::new();
        for clause in clauses {
            let Some(comm) = clause.comm else { continue };
            let (source, sends) = match &self.body[comm] {
                GoStmt::Send { chan, value } => (*chan, Some(*value)),
                GoStmt::Expr(expr) => (*expr, None),
                GoStmt::ShortVarDecl { rhs, .. } | GoStmt::Assign { rhs, .. } => match &rhs[..] {
                    [one] => (*one, None),
                    _ => return self.stmt_hole(id, "unsupported", "a select of this form"),
                },
                _ => return self.stmt_hole(id, "unsupported", "a select of this form"),
            };
            let (stem, case) = match sends {
                Some(value) => {
                    let (_, elem) = self.channel(source)?;
                    let channel = self.channel_ref(source)?;
                    let value = self.expr_as(value, &elem)?;
                    let new = self.go("chan::SendCase::new");
                    ("send", ast::call(new, vec![channel, value]))
                }
                None => {
                    let node = self.body.unparen(source);
                    let Go::Unary { op: UnaryOp::Recv, operand } = &self.body[node] else {
                        return self.stmt_hole(id, "unsupported", "a select of this form");
                    };
                    let mut channel = self.channel_ref(*operand)?;
                    // The case would outlive a channel that nobody holds.
                    if let Expr::Reference(lent) = &mut channel
                        && matches!(*lent.expr, Expr::Call(_) | Expr::MethodCall(_))
                    {
                        let held = self.fresh("channel");
                        let made = std::mem::replace(&mut *lent.expr, ast::ident_expr(&held));
                        cases.push(ast::let_stmt(ast::pat_ident(&held, false), None, Some(made)));
                    }
                    let new = self.go("chan::RecvCase::new");
                    ("recv", ast::call(new, vec![channel]))
                }
            };
            let name = self.fresh(stem);
            cases.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(case)));
            names.push(name);
        }
        let has_default = clauses.iter().any(|c| c.comm.is_none());
        let list = names.iter().map(|n| ast::reference(false, ast::ident_expr(n))).collect();
        let list = ast::reference(false, ast::array(list));
        let fun = self.go(if has_default { "chan::try_select" } else { "chan::select" });
        let subject = ast::call(fun, vec![list]);
        self.targets.push(self.switch_target(label));
        let written = self.select_arms(id, clauses, &names, has_default);
        let target = self.targets.pop();
        let mut arms = written?;
        let expr = if has_default && arms.len() == 2 {
            // One case and a default: whether it could go on.
            let default = arms.iter().position(|a| matches!(a.pat, syn::Pat::Ident(_) | syn::Pat::Path(_)));
            let none = arms.remove(default.unwrap_or(1));
            let some = arms.remove(0);
            let stmts = |e: Expr| if let Expr::Block(b) = e { b.block.stmts } else { vec![ast::bare(e)] };
            let none = stmts(*none.body);
            let els = (!none.is_empty()).then(|| ast::block_expr(none, None));
            ast::if_expr(ast::method(subject, "is_some", Vec::new()), stmts(*some.body), els)
        } else {
            ast::match_expr(subject, arms)
        };
        let expr = super::switch::labelled(expr, target);
        let mut stmts = cases;
        stmts.push(super::stmt::statement(expr));
        self.out.push(ast::bare(ast::block_expr(stmts, None)));
        self.forget_changed(id, None);
        Ok(())
    }

    fn select_arms(
        &mut self,
        id: StmtId,
        clauses: &[CommClause],
        names: &[String],
        has_default: bool,
    ) -> Res<Vec<syn::Arm>> {
        let mut arms = Vec::new();
        let mut at = 0;
        let comms = clauses.iter().filter(|c| c.comm.is_some()).count();
        for clause in clauses {
            let (stmts, ()) = self.scoped(|emit| {
                if let Some(comm) = clause.comm {
                    emit.received(id, comm, &names[at])?;
                }
                let around = emit.text_after_colon(clause.span, clause.body.first().copied());
                emit.block_stmts(&clause.body, around)
            })?;
            let pat: syn::Pat = if clause.comm.is_none() {
                parse_quote!(None)
            } else {
                let last = !has_default && at + 1 == comms;
                let number = proc_macro2::Literal::usize_unsuffixed(at);
                at += 1;
                match (has_default, last) {
                    (true, _) if at == comms => parse_quote!(Some(_)),
                    (true, _) => parse_quote!(Some(#number)),
                    (false, true) => parse_quote!(_),
                    (false, false) => parse_quote!(#number),
                }
            };
            arms.push(ast::arm(pat, ast::block_expr(stmts, None)));
        }
        // `Some(_)` stands for the last case, `None` may come before it.
        Ok(arms)
    }

    /// Binds what a case received.
    fn received(&mut self, id: StmtId, comm: StmtId, name: &str) -> Res<()> {
        let (GoStmt::ShortVarDecl { lhs, rhs, .. } | GoStmt::Assign { lhs, rhs, .. }) = &self.body[comm]
        else {
            return Ok(());
        };
        let declares = matches!(&self.body[comm], GoStmt::ShortVarDecl { .. });
        let (lhs, source) = (lhs.clone(), rhs[0]);
        let node = self.body.unparen(source);
        let Go::Unary { operand, .. } = &self.body[node] else {
            return self.stmt_hole(id, "unsupported", "a select of this form");
        };
        let (_, elem) = self.channel(*operand)?;
        let taken = ast::method(ast::ident_expr(name), "take", Vec::new());
        let zero = self.zero(&elem, node)?;
        let locals: Vec<Option<LocalId>> = lhs
            .iter()
            .map(|l| if let Go::Local(local) = self.body[*l] { Some(local) } else { None })
            .collect();
        let default = |taken: Expr, zero: Expr| {
            if ast::is_simple(&zero) {
                ast::method(taken, "unwrap_or", vec![zero])
            } else {
                ast::method(taken, "unwrap_or_default", Vec::new())
            }
        };
        if !declares {
            let held = self.fresh("received");
            self.out.push(ast::let_stmt(ast::pat_ident(&held, false), None, Some(taken)));
            let held = ast::ident_expr(&held);
            let test = Value::temp(ast::method(held.clone(), "is_some", Vec::new()), Repr::Bool);
            let value = Value::temp(default(held, zero), elem);
            // The test looks at what the value takes away.
            let targets: Vec<(ExprId, Value)> = lhs.iter().copied().zip([value, test]).collect();
            for (target, value) in targets.into_iter().rev() {
                if !matches!(self.body[self.body.unparen(target)], Go::Blank) {
                    self.store(target, value, node)?;
                }
            }
            return Ok(());
        }
        match &locals[..] {
            [Some(value)] => {
                self.let_local(*value, default(taken, zero), elem);
            }
            [value, Some(ok)] => {
                let held = self.fresh("received");
                self.out.push(ast::let_stmt(ast::pat_ident(&held, false), None, Some(taken)));
                let held = ast::ident_expr(&held);
                let test = ast::method(held.clone(), "is_some", Vec::new());
                self.let_local(*ok, test, Repr::Bool);
                if let Some(value) = value {
                    self.let_local(*value, default(held, zero), elem);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
