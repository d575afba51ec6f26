//! `for x := range f` over an iterator function: the loop's body becomes what the function calls with each element.
//!
//! ```text
//! for n := range countdown(5) {         countdown(5)(&mut |n| {
//!     if n == 2 { break }                   if n == 2 { return false; }
//!     fmt.Println(n)                        println!("{n}");
//! }                                         true
//!                                       });
//! ```
//!
//! A `return` of the function, or a jump to a loop further out, first stops the iteration and happens after the call.

use super::ast;
use super::env::{Emit, Ending, Res};
use super::place::auto;
use super::value::{Value, callable};
use goxide_ir::{Entity, ExprId, LocalId, Name, SelectionKind, StmtId, Ty, TyId, TypeDeclId, ty::Signature};
use goxide_plan::{Repr, ResultPlan, SelfKind};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Stmt, parse_quote};

/// Stands for a jump out of the body of an iteration until the body is finished.
const LEAVE: &str = "goxide_leave";

impl Emit<'_> {
    /// The function type behind `iter.Seq[V]`.
    pub(super) fn behind_iterator(&self, ty: TyId) -> Option<TyId> {
        let program = self.cx.program;
        let Ty::Named { decl, .. } = &program.types[ty] else { return None };
        let decl: TypeDeclId = *decl;
        let is_iter = program[program[decl].package].path == "iter";
        let behind = program.underlying(ty);
        (is_iter && matches!(program.types[behind], Ty::Func(_))).then_some(behind)
    }

    /// What an iterator function calls with each element: the `yield` of `func(yield func(V) bool)`.
    pub(super) fn yielder(&self, sig: &Signature) -> Option<&Signature> {
        let ([param], []) = (&*sig.params, &*sig.results) else { return None };
        let Ty::Func(inner) = &self.cx.program.types[param.ty] else { return None };
        let bool_alone = matches!(&*inner.results, [only] if only.ty == goxide_ir::ty::BOOL);
        (bool_alone && inner.params.len() <= 2 && !inner.variadic).then_some(inner)
    }

    /// A range over an iterator function.
    pub(super) fn range_func(
        &mut self,
        id: StmtId,
        over: ExprId,
        names: [Option<LocalId>; 2],
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let (callee, param) = self.iterated(id, over)?;
        let Some((elements, _, _)) = callable(&param) else {
            return self.hole(over, "unsupported", format!("a range over {}", self.describe(&param)));
        };
        let elements = elements.to_vec();
        let at = self.targets.len();
        let mut target = self.loop_target(label, None);
        target.yields = true;
        self.targets.push(target);
        let guarded = self.guards.len();
        let written = self.scoped(|emit| {
            let mut pats = Vec::new();
            for (i, element) in elements.iter().enumerate() {
                pats.push(match names.get(i).copied().flatten() {
                    None => parse_quote!(_),
                    Some(local) => {
                        let mutable = emit.is_mutable(local);
                        let name = emit.bind(local, element.clone());
                        ast::pat_ident(&name, mutable && !matches!(element, Repr::Ref { .. }))
                    }
                });
            }
            emit.block_of(body)?;
            Ok(pats)
        });
        self.targets.pop();
        let (stmts, pats) = written?;
        if self.guards.len() != guarded {
            return self.stmt_hole(id, "lock-scope", "a lock is taken inside an iteration and kept");
        }
        self.iterate(id, at, callee, &param, pats, stmts)
    }

    /// Writes the call with the finished body, and what happens after it.
    fn iterate(
        &mut self,
        id: StmtId,
        at: usize,
        callee: Callee,
        param: &Repr,
        pats: Vec<syn::Pat>,
        stmts: Vec<Stmt>,
    ) -> Res<()> {
        let valued = match &self.func.ending {
            Ending::Results(plan) => *plan != ResultPlan::Plain(Repr::Unit),
            Ending::Display => true,
            Ending::State => false,
        };
        let mut leave = Leave { emit: self, at, valued, returned: None, left: Vec::new() };
        let mut stmts = leave.list(stmts);
        let (returned, left) = (leave.returned, leave.left);
        if !stmts.last().is_some_and(|last| matches!(last, Stmt::Expr(Expr::Return(_), _))) {
            stmts.push(ast::bare(ast::bool_lit(true)));
        }
        crate::idiom::tail(&mut stmts);
        let body = match &stmts[..] {
            [Stmt::Expr(expr, None)] => expr.clone(),
            _ => ast::block_expr(stmts, None),
        };
        let lent = matches!(param, Repr::Ref { .. });
        let pats = if lent { crate::print::lent_closure(pats) } else { pats };
        let closure = ast::closure(false, pats, None, body);
        let given = match param {
            Repr::Box(_) => ast::call_path("Box::new", vec![closure]),
            _ => closure,
        };
        for name in returned.iter().chain(left.iter().map(|(flag, ..)| flag)) {
            let start =
                if valued && returned.as_ref() == Some(name) { ast::none() } else { ast::bool_lit(false) };
            self.out.push(ast::let_stmt(ast::pat_ident(name, true), None, Some(start)));
        }
        self.out.push(ast::semi(callee.call(given)));
        if let Some(name) = returned {
            let returned = ast::ident_expr(&name);
            let value = ast::ident_expr(&self.fresh("value"));
            let stmt: Stmt = if valued {
                parse_quote!(if let Some(#value) = #returned { return #value; })
            } else {
                parse_quote!(if #returned { return; })
            };
            self.out.push(stmt);
        }
        for (flag, target, continues) in left {
            let (jump, ()) = self.collect(|emit| emit.jump(id, target, continues))?;
            self.out.push(ast::bare(ast::if_expr(ast::ident_expr(&flag), jump, None)));
        }
        self.forget_changed(id, None);
        Ok(())
    }

    /// Leaves (or goes on with) a loop from inside the body given to an iterator function.
    pub(super) fn leave_iteration(&mut self, at: usize, continues: bool) {
        let name = ast::ident(LEAVE);
        let tokens: proc_macro2::TokenStream = format!("{at} {continues}").parse().unwrap_or_default();
        self.out.push(parse_quote!(#name!(#tokens);));
    }

    /// What is called to iterate, and the type of what it is given.
    fn iterated(&mut self, id: StmtId, over: ExprId) -> Res<(Callee, Repr)> {
        let node = self.body.unparen(over);
        if let Some(Entity::Func(func)) = self.types.names.get(node)
            && let Some(plan) = self.cx.plan.funcs.get(func)
            && let [param] = &plan.params[..]
        {
            let param = param.repr.clone();
            return Ok((Callee::Value(self.func_path(*func)), param));
        }
        let selection = self.types.selections.get(node).cloned();
        if let (Some(selection), goxide_ir::Expr::Selector { base, .. }) = (selection, &self.body[node])
            && let SelectionKind::Method { func, .. } = selection.kind
            && let Some(plan) = self.cx.plan.funcs.get(&func)
            && let [param] = &plan.params[..]
        {
            let (name, param) = (plan.name.clone(), param.repr.clone());
            let write = plan.receiver == Some(SelfKind::RefMut);
            let value = self.place(*base, write)?;
            let value = self.fields(value, &selection.path, write, *base)?;
            let value = self.reach(value, write, *base)?;
            return Ok((Callee::Method(auto(value.expr), name), param));
        }
        let value = self.place(over, true)?;
        let value = Value { repr: self.unalias(&value.repr), ..value };
        let value = if let Repr::Option(_) = value.repr { self.unwrapped(value, true, over)? } else { value };
        match callable(&value.repr) {
            Some(([param], Repr::Unit, _)) => {
                let param = param.clone();
                Ok((Callee::Value(auto(value.expr)), param))
            }
            _ => self.stmt_hole(id, "unsupported", format!("a range over {}", self.describe(&value.repr))),
        }
    }

    /// Whether a local is iterated over as a function.
    pub(super) fn is_iterated(&self, local: LocalId) -> bool {
        self.body.stmts().any(|(_, stmt)| match stmt {
            goxide_ir::Stmt::Range { over, .. } => {
                let node = self.body.unparen(*over);
                self.body[node] == goxide_ir::Expr::Local(local)
                    && matches!(self.under(self.ty(node)), Ty::Func(_))
            }
            _ => false,
        })
    }
}

/// What is called to iterate.
enum Callee {
    Value(Expr),
    Method(Expr, String),
}

impl Callee {
    fn call(self, given: Expr) -> Expr {
        match self {
            Callee::Value(value) => ast::call(value, vec![given]),
            Callee::Method(receiver, name) => ast::method(receiver, &name, vec![given]),
        }
    }
}

/// Turns what leaves the body of an iteration into `return`s of it.
struct Leave<'e, 'a> {
    emit: &'e mut Emit<'a>,
    /// The position of the loop among the targets.
    at: usize,
    /// Whether the function around returns a value.
    valued: bool,
    /// The variable for what the function returns, if the body returns.
    returned: Option<String>,
    /// A flag for each jump further out: its target, and whether it goes on there.
    left: Vec<(String, usize, bool)>,
}

impl Leave<'_, '_> {
    fn list(&mut self, stmts: Vec<Stmt>) -> Vec<Stmt> {
        let mut out = Vec::new();
        for mut stmt in stmts {
            match self.replaced(&stmt) {
                Some(instead) => out.extend(instead),
                None => {
                    self.visit_stmt_mut(&mut stmt);
                    out.push(stmt);
                }
            }
        }
        out
    }

    /// `returned = Some(value); return false;`
    fn give_back(&mut self, value: Option<Expr>) -> Vec<Stmt> {
        let name = match &self.returned {
            Some(name) => name.clone(),
            None => self.returned.insert(self.emit.fresh("returned")).clone(),
        };
        let value = match value {
            Some(value) if self.valued => ast::some(value),
            _ => ast::bool_lit(true),
        };
        set_and_stop(&name, value)
    }

    fn flag(&mut self, target: usize, continues: bool) -> String {
        if let Some((flag, ..)) = self.left.iter().find(|(_, t, c)| (*t, *c) == (target, continues)) {
            return flag.clone();
        }
        let flag = self.emit.fresh(if continues { "next" } else { "left" });
        self.left.push((flag.clone(), target, continues));
        flag
    }

    /// What stands for a statement that leaves the body.
    fn replaced(&mut self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        match stmt {
            Stmt::Expr(Expr::Return(ret), _) => Some(self.give_back(ret.expr.as_deref().cloned())),
            Stmt::Macro(mac) if mac.mac.path.is_ident(LEAVE) => {
                let text = mac.mac.tokens.to_string();
                let (target, continues) = text.split_once(' ')?;
                let (target, continues) = (target.parse().ok()?, continues == "true");
                if target == self.at {
                    return Some(vec![ast::semi(ast::return_expr(Some(ast::bool_lit(continues))))]);
                }
                Some(set_and_stop(&self.flag(target, continues), ast::bool_lit(true)))
            }
            _ => None,
        }
    }
}

fn set_and_stop(name: &str, value: Expr) -> Vec<Stmt> {
    let stop = ast::return_expr(Some(ast::bool_lit(false)));
    vec![ast::semi(ast::assign(ast::ident_expr(name), value)), ast::semi(stop)]
}

impl VisitMut for Leave<'_, '_> {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts = self.list(std::mem::take(&mut block.stmts));
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            // What leaves a function literal leaves that.
            Expr::Closure(_) => {}
            Expr::Return(ret) => {
                let stmts = self.give_back(ret.expr.as_deref().cloned());
                *expr = ast::block_expr(stmts, None);
            }
            Expr::Try(tried) => {
                self.visit_expr_mut(&mut tried.expr);
                let inner = (*tried.expr).clone();
                let stmts = self.give_back(Some(parse_quote!(Err(err))));
                *expr = parse_quote!(match #inner { Ok(value) => value, Err(err) => { #(#stmts)* } });
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
}
