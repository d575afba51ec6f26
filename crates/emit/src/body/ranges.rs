//! `for k, v := range x`.

use super::assign::mentions_dyn;
use super::ast;
use super::env::{Emit, Place, Res};
use super::place::auto;
use super::split::Bound;
use super::value::Value;
use goxide_ir::{Builtin, Expr as Go, ExprId, LocalId, Name, Node, Stmt as GoStmt, StmtId, Ty};
use goxide_plan::{GlobalCell, IntRepr, Repr, VarForm};
use syn::{Expr, Pat, parse_quote};

impl Emit<'_> {
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    pub(super) fn range(
        &mut self,
        id: StmtId,
        key: Option<ExprId>,
        value: Option<ExprId>,
        define: bool,
        over: ExprId,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let named = |emit: &Self, e: Option<ExprId>| match e.map(|e| &emit.body[emit.body.unparen(e)]) {
            Some(Go::Local(local)) => Some(*local),
            _ => None,
        };
        if !define && (key.is_some() || value.is_some()) {
            let blank = |e: Option<ExprId>| e.is_none_or(|e| self.body[e] == Go::Blank);
            if !(blank(key) && blank(value)) {
                return self.stmt_hole(id, "unsupported", "a range over variables declared before it");
            }
        }
        let used = |emit: &Self, local: Option<LocalId>| {
            local.filter(|l| emit.uses_of_local(Node::Stmt(body), *l) > 0)
        };
        let ty = self.ty(over);
        let bound = match self.under(ty) {
            Ty::Basic(basic) if basic.is_integer() => Some(Bound::Count(over)),
            Ty::Slice(_) | Ty::Array { .. } => Some(Bound::Len(over)),
            _ => None,
        };
        let splits = bound.map(|bound| self.find_splits(body, named(self, key), bound)).unwrap_or_default();
        let (key, value) = (used(self, named(self, key)), used(self, named(self, value)));
        let key = key.filter(|k| self.counter_uses(body, *k, &splits) > 0);
        self.splits = splits;
        self.forget_changed(body, None);
        match self.under(ty) {
            Ty::Basic(basic) if basic.is_integer() => self.range_int(over, key, body, label),
            Ty::Basic(basic) if basic.is_string() => self.range_text(over, key, value, body, label),
            Ty::Slice(_) | Ty::Array { .. } => self.range_slice(id, over, key, value, body, label),
            Ty::Pointer(inner) if matches!(self.under(*inner), Ty::Array { .. }) => {
                self.range_slice(id, over, key, value, body, label)
            }
            Ty::Map { .. } => self.range_map(id, over, key, value, body, label),
            Ty::Chan { .. } => self.range_chan(over, key, body, label),
            Ty::Func(_) => self.range_func(id, over, [key, value], body, label),
            _ => self.stmt_hole(id, "unsupported", "a range over this"),
        }
    }

    /// Writes `for pat in over { body }` with the locals bound.
    pub(super) fn for_in(
        &mut self,
        pat: Pat,
        over: Expr,
        bound: Vec<(LocalId, Repr)>,
        first: Vec<syn::Stmt>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let splits = std::mem::take(&mut self.splits);
        let known = self.elements.len();
        let (pat, mut over) = self.hand_out(&splits, pat, over);
        let element = bound.iter().find_map(|(local, repr)| match repr {
            Repr::Ref { inner, mutable: false } => Some((*local, (**inner).clone())),
            _ => None,
        });
        self.targets.push(self.loop_target(label, None));
        let written = self.scoped(|emit| {
            for (local, repr) in bound {
                emit.bind(local, repr);
            }
            emit.out.extend(first);
            emit.block_of(body)
        });
        let target = self.targets.pop();
        self.elements.truncate(known);
        let (stmts, ()) = written?;
        // The cell that is walked over stays borrowed for all of the loop.
        if let Expr::Range(range) = &mut over
            && let Some(end) = range.end.as_mut().filter(|end| super::call::guards(end))
        {
            let name = self.fresh("end");
            let bound = std::mem::replace(&mut **end, ast::ident_expr(&name));
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(bound)));
        }
        if self.may_take_cells(&over, body, &stmts) {
            let copied = element.is_some_and(|(local, repr)| self.may_walk_copy(local, &repr));
            let held = if copied { walked(&mut over) } else { None };
            if let Some(held) = held {
                let name = self.fresh("held");
                let made = std::mem::replace(held, ast::ident_expr(&name));
                let copy = ast::method(made, "clone", Vec::new());
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(copy)));
            }
        }
        if self.may_take_cells(&over, body, &stmts) {
            let what = "a slice or map behind a shared pointer is walked over while others may write it";
            return self.stmt_hole(body, "shared-ownership", what);
        }
        let label = target.filter(|t| t.label_used).map(|t| t.label);
        let over = through_guard(over);
        self.out.push(ast::bare(ast::for_expr(label.as_deref(), pat, over, stmts)));
        Ok(())
    }

    /// Whether a loop may walk over a copy of a slice with elements of this type: none is ever overwritten.
    fn may_walk_copy(&self, element: LocalId, repr: &Repr) -> bool {
        let ty = self.types.locals.get(element).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
        let program = self.cx.program;
        let written = self.cx.plan.overwritten.iter().any(
            |slice| matches!(&program.types[*slice], Ty::Slice(elem) if program.types.identical(*elem, ty)),
        );
        self.is_clone(repr) && !written
    }

    /// Whether a body may write what the loop walks over under a guard.
    fn may_take_cells(&self, over: &Expr, body: StmtId, stmts: &[syn::Stmt]) -> bool {
        if !super::call::guards(over) {
            return false;
        }
        if super::double_lock::guards_statics(over) {
            return super::double_lock::taken_within(over, stmts, self.cx.reached());
        }
        let mut calls = false;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Call { fun, .. } = &self.body[expr]
            {
                calls |= match self.callee(*fun) {
                    Some(func) => self.cx.plan.funcs.contains_key(&func),
                    None => {
                        self.builtin_of(*fun).is_none()
                            && self.mode(self.body.unparen(*fun)) != goxide_ir::Mode::Type
                    }
                };
            }
            !calls
        });
        let text = quote::quote!(#(#stmts)*).to_string();
        calls || text.contains("borrow_mut") || text.contains("lock ()") || text.contains("write ()")
    }

    pub(super) fn pat_of(&self, local: Option<LocalId>) -> Pat {
        match local {
            Some(local) => ast::pat_ident(&self.local_name(local), self.is_mutable(local)),
            None => parse_quote!(_),
        }
    }

    fn range_int(
        &mut self,
        over: ExprId,
        key: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let ty = key.and_then(|k| self.types.locals.get(k).copied()).unwrap_or_else(|| self.ty(over));
        let natural = self.natural(ty);
        let Repr::Int(int) = natural.clone() else {
            return self.hole(over, "unsupported", "a range over a number of this type");
        };
        let end = self.expr_as(over, &natural)?;
        let zero = if matches!(end, Expr::Lit(_)) && int != IntRepr::I32 {
            super::loops::typed_literal(ast::number("0"), int)
        } else {
            ast::number("0")
        };
        let range = ast::range(Some(zero), Some(end), false);
        let bound = key.map(|k| (k, natural)).into_iter().collect();
        self.for_in(self.pat_of(key), range, bound, Vec::new(), body, label)
    }

    fn range_text(
        &mut self,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let text = self.text_operand(over)?;
        let text = if self.changes_in(over, body) {
            // Go walks the string as it was.
            let own = ast::method(auto(text.expr), "clone", Vec::new());
            let name = self.fresh("text");
            self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(own)));
            ast::ident_expr(&name)
        } else {
            auto(text.expr)
        };
        let int = Repr::Int(IntRepr::I64);
        // A rune that Go computes with is a number.
        let number = value.is_some_and(|v| self.wants_number(v, body));
        let mut first = Vec::new();
        let mut bound = Vec::new();
        if let Some(v) = value {
            if number {
                let name = self.local_name(v);
                let cast = ast::cast_to(ast::ident_expr(&name), "i32");
                first.push(ast::let_stmt(ast::pat_ident(&name, self.is_mutable(v)), None, Some(cast)));
                bound.push((v, Repr::Int(IntRepr::I32)));
            } else {
                bound.push((v, Repr::Char));
            }
        }
        let value_pat = match value {
            Some(v) => ast::pat_ident(&self.local_name(v), false),
            None => parse_quote!(_),
        };
        match key {
            None => {
                let chars = ast::method(text, "chars", Vec::new());
                self.for_in(value_pat, chars, bound, first, body, label)
            }
            Some(k) => {
                let name = self.local_name(k);
                let cast = ast::cast_to(ast::ident_expr(&name), "i64");
                first.insert(0, ast::let_stmt(ast::pat_ident(&name, self.is_mutable(k)), None, Some(cast)));
                bound.push((k, int));
                let pat = ast::pat_tuple(vec![ast::pat_ident(&name, false), value_pat]);
                let indices = ast::method(text, "char_indices", Vec::new());
                self.for_in(pat, indices, bound, first, body, label)
            }
        }
    }

    /// Whether a rune must be an `i32`: assigned, or planned so.
    fn wants_number(&self, local: LocalId, body: StmtId) -> bool {
        let planned = self.cx.plan.locals.get(&self.local_ref(local)).and_then(|p| p.repr.clone());
        planned.is_some_and(|r| r == Repr::Int(IntRepr::I32)) || self.local_assigned(Node::Stmt(body), local)
    }

    /// Whether what is walked over gets another value in the body.
    fn changes_in(&self, over: ExprId, body: StmtId) -> bool {
        self.place_of(over).is_some_and(|p| self.reassigned(Node::Stmt(body), &p))
    }

    fn range_slice(
        &mut self,
        id: StmtId,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        if let Some(elem) = self.slice_elem(over) {
            return self.range_shared(over, elem, [key, value], body, label);
        }
        if value.is_none()
            && let Some(len) = self.array_len(over)
        {
            // The length is a part of the type: nothing is looked at, not even whether the pointer is nil.
            let start = ast::number("0");
            let range = ast::range(Some(start), Some(ast::number(&len.to_string())), false);
            let bound = key.map(|k| (k, Repr::Int(IntRepr::I64))).into_iter().collect();
            return self.for_in(self.pat_of(key), range, bound, Vec::new(), body, label);
        }
        let place = self.place_of(over);
        let touched = place.as_ref().is_some_and(|p| {
            self.reassigned(Node::Stmt(body), p) || self.writes_through(Node::Stmt(body), p)
        });
        let pointer_elem = match self.under(self.ty(over)) {
            Ty::Slice(elem) | Ty::Array { elem, .. } => {
                matches!(self.under(*elem), Ty::Pointer(_) | Ty::Interface(_) | Ty::Func(_))
            }
            _ => false,
        };
        let writes_value = value.is_some_and(|v| {
            self.writes_through(Node::Stmt(body), &Place { local: v, path: Vec::new() })
                || self.becomes_writer(body, v)
        });
        let lend_mut = pointer_elem && writes_value && !touched;
        if value.is_some()
            && !touched
            && matches!(self.under(self.ty(over)), Ty::Slice(_))
            && self.holder_lent(over, body)
        {
            self.copied_type(self.ty(over), over);
            return self.range_copy(id, over, key, value, body, label);
        }
        if touched && value.is_some() {
            return self.range_indexed(id, over, key, value, body, label);
        }
        let mut lent = false;
        let calls = value.is_some_and(|v| self.is_called(v, body));
        let lend_mut = lend_mut || calls && !touched && self.holds_fn_mut(over)?;
        if lend_mut
            && let Some(root) = self.root_local(over)
            && matches!(self.bindings.get(&root).map(|b| &b.repr), Some(Repr::Ref { mutable: false, .. }))
        {
            let what = format!(
                "`{}` is lent for reading, and its elements change when they are called or written",
                self.go_text(over)
            );
            return self.stmt_hole(id, "shared-ownership", what);
        }
        let (slice, by_value) = if lend_mut {
            (self.collection_for(over, true)?, false)
        } else {
            let want = self.literal_without_nil(over, value);
            let value = self.expr(over, want.as_ref())?;
            let fresh = !value.place && matches!(value.repr, Repr::Vec(_) | Repr::Array(..));
            let given = match &value.repr {
                Repr::Ref { mutable: false, inner } => Some(matches!(**inner, Repr::SliceOf(_))),
                _ => None,
            };
            let slice = self.inner_collection(value, false, over)?;
            lent = match given {
                Some(false) => matches!(slice.expr, Expr::Path(_)),
                // A call that gives a slice gives a reference.
                Some(true) => matches!(slice.expr, Expr::Call(_) | Expr::MethodCall(_)),
                None => false,
            };
            (slice, fresh)
        };
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = slice.repr.clone() else {
            return self.stmt_hole(id, "unsupported", format!("a range over {}", self.describe(&slice.repr)));
        };
        let Some(value) = value else {
            let len = ast::cast_to(ast::method(slice.expr, "len", Vec::new()), "i64");
            let range = ast::range(Some(ast::number("0")), Some(len), false);
            let bound = key.map(|k| (k, Repr::Int(IntRepr::I64))).into_iter().collect();
            return self.for_in(self.pat_of(key), range, bound, Vec::new(), body, label);
        };
        let name = self.local_name(value);
        let mutable = self.is_mutable(value);
        let copy = self.is_copy(&elem);
        let mut first = Vec::new();
        let (value_pat, repr): (Pat, Repr) = if by_value {
            (ast::pat_ident(&name, mutable), (*elem).clone())
        } else if copy {
            let ident = ast::pat_ident(&name, false);
            if mutable {
                first.push(ast::let_stmt(
                    ast::pat_ident(&name, true),
                    None,
                    Some(ast::deref(ast::ident_expr(&name))),
                ));
                (ident, (*elem).clone())
            } else {
                (parse_quote!(&#ident), (*elem).clone())
            }
        } else if lend_mut {
            (ast::pat_ident(&name, false), (*elem).clone().lend_mut())
        } else if (mutable || writes_value) && !pointer_elem {
            if !self.is_clone(&elem) {
                return self.stmt_hole(id, "unsupported", "a copy of an element that cannot be cloned");
            }
            let elem_ty = self.types.locals.get(value).copied().unwrap_or(goxide_ir::ty::UNKNOWN);
            self.copied_type(elem_ty, over);
            first.push(ast::let_stmt(
                ast::pat_ident(&name, true),
                None,
                Some(ast::method(ast::ident_expr(&name), "clone", Vec::new())),
            ));
            (ast::pat_ident(&name, false), (*elem).clone())
        } else {
            (ast::pat_ident(&name, false), (*elem).clone().lend())
        };
        let mut bound = vec![(value, repr)];
        // Only a declaration says that the elements are objects of a trait.
        let slice = if !ast::is_simple(&slice.expr) && vec_items(&slice.expr).is_some() && mentions_dyn(&elem)
        {
            let items = self.fresh("items");
            let ty = self.rust_type(&Repr::Vec(elem.clone()));
            self.out.push(ast::let_stmt(ast::pat_ident(&items, lend_mut), Some(ty), Some(slice.expr)));
            Value { expr: ast::ident_expr(&items), ..slice }
        } else {
            slice
        };
        let iter = if by_value {
            typed_array(array_of(slice.expr), &elem)
        } else if lent {
            slice.expr
        } else if lend_mut {
            lent_iter(slice, true)
        } else if self.is_lazy(over) && matches!(slice.expr, Expr::Path(_)) {
            // `&X` would be a reference to the `LazyLock` itself.
            ast::method(slice.expr, "iter", Vec::new())
        } else {
            lent_iter(slice, false)
        };
        match key {
            None => self.for_in(value_pat, iter, bound, first, body, label),
            Some(key) => {
                let name = self.local_name(key);
                let cast = ast::cast_to(ast::ident_expr(&name), "i64");
                first.insert(0, ast::let_stmt(ast::pat_ident(&name, self.is_mutable(key)), None, Some(cast)));
                bound.push((key, Repr::Int(IntRepr::I64)));
                let pat = ast::pat_tuple(vec![ast::pat_ident(&name, false), value_pat]);
                let walk = match iter {
                    Expr::Reference(reference) => {
                        let call = if reference.mutability.is_some() { "iter_mut" } else { "iter" };
                        ast::method(*reference.expr, call, Vec::new())
                    }
                    other if by_value => ast::method(other, "into_iter", Vec::new()),
                    Expr::MethodCall(call) if call.method == "iter_mut" || call.method == "iter" => {
                        Expr::MethodCall(call)
                    }
                    other => ast::method(other, "iter", Vec::new()),
                };
                self.for_in(pat, ast::method(walk, "enumerate", Vec::new()), bound, first, body, label)
            }
        }
    }

    /// The type of a literal that is walked over, where nil is never among its pointers or interface values.
    fn literal_without_nil(&self, over: ExprId, value: Option<LocalId>) -> Option<Repr> {
        let plan = self.cx.plan.locals.get(&self.local_ref(value?))?;
        let literal = matches!(self.body[self.body.unparen(over)], Go::CompositeLit { .. });
        if !literal || plan.nilable {
            return None;
        }
        let without = |elem: Box<Repr>| elem.option_inner().map(|inner| Box::new(inner.clone()));
        match self.natural(self.ty(over)) {
            Repr::Vec(elem) => Some(Repr::Vec(without(elem)?)),
            Repr::Array(elem, len) => Some(Repr::Array(without(elem)?, len)),
            _ => None,
        }
    }

    /// The length of an array, or of the array behind a pointer, that is a plain name.
    fn array_len(&self, over: ExprId) -> Option<u64> {
        let simple = self.place_of(over).is_some();
        let ty = match self.under(self.ty(over)) {
            Ty::Pointer(inner) => self.under(*inner),
            own => own,
        };
        if let Ty::Array { len, .. } = ty { simple.then_some(*len) } else { None }
    }

    /// Whether an expression names a package variable that became a `LazyLock`.
    fn is_lazy(&self, over: ExprId) -> bool {
        let var = match self.types.names.get(self.body.unparen(over)) {
            Some(goxide_ir::Entity::Var(var)) => *var,
            _ => return false,
        };
        let form = self.cx.plan.vars.get(&var).map(|p| &p.form);
        matches!(form, Some(VarForm::Lazy(_) | VarForm::Global { cell: GlobalCell::None, .. }))
    }

    /// Whether a local is called in the body.
    fn is_called(&self, local: LocalId, body: StmtId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Call { fun, .. } = &self.body[expr]
            {
                found |= self.body[self.body.unparen(*fun)] == Go::Local(local);
            }
            !found
        });
        found
    }

    /// Whether a slice holds functions that change what they hold.
    fn holds_fn_mut(&mut self, over: ExprId) -> Res<bool> {
        let slice = self.collection(over)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = &slice.repr else {
            return Ok(false);
        };
        Ok(super::assign::calls_mutably(elem))
    }

    /// A range whose body writes what is walked over: by index.
    fn range_indexed(
        &mut self,
        id: StmtId,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        if self.changes_in(over, body) {
            return self.range_copy(id, over, key, value, body, label);
        }
        if let Ty::Array { .. } = self.under(self.ty(over)) {
            return self.range_copy(id, over, key, value, body, label);
        }
        let slice = self.collection(over)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = slice.repr.clone() else {
            return self.stmt_hole(id, "unsupported", "a range over this");
        };
        let Some(value) = value else { return self.stmt_hole(id, "unsupported", "a range of this form") };
        if !self.is_copy(&elem) && !self.is_clone(&elem) {
            return self.stmt_hole(id, "unsupported", "a copy of an element that cannot be cloned");
        }
        let index = match key {
            Some(key) => self.local_name(key),
            None => self.fresh("i"),
        };
        let len = ast::cast_to(ast::method(slice.expr.clone(), "len", Vec::new()), "i64");
        let range = ast::range(Some(ast::number("0")), Some(len), false);
        let at = ast::cast_to(ast::ident_expr(&index), "usize");
        let element = Value::place(ast::index(slice.expr, at), (*elem).clone());
        let copy = self.own(element, over)?;
        let name = self.local_name(value);
        let first = vec![ast::let_stmt(ast::pat_ident(&name, self.is_mutable(value)), None, Some(copy))];
        let mut bound = vec![(value, *elem)];
        if let Some(key) = key {
            bound.push((key, Repr::Int(IntRepr::I64)));
        }
        self.for_in(ast::pat_ident(&index, false), range, bound, first, body, label)
    }

    /// A range over a copy: Go walks what the slice was.
    fn range_copy(
        &mut self,
        id: StmtId,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let slice = self.collection(over)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = slice.repr.clone() else {
            return self.stmt_hole(id, "unsupported", "a range over this");
        };
        if !self.is_clone(&elem) && !self.is_copy(&elem) {
            return self.stmt_hole(id, "unsupported", "a copy of elements that cannot be cloned");
        }
        if let Ty::Slice(_) = self.under(self.ty(over))
            && let Some(place) = self.place_of(over)
            && self.writes_elements(Node::Stmt(body), &place)
        {
            return self.stmt_hole(
                id,
                "aliased-slice",
                "a slice is grown and written while it is walked over",
            );
        }
        let copy = ast::method(
            slice.expr,
            if let Repr::Array(..) | Repr::Vec(_) = slice.repr { "clone" } else { "to_vec" },
            Vec::new(),
        );
        let mut bound = Vec::new();
        let mut first = Vec::new();
        let value_pat = self.pat_of(value);
        if let Some(value) = value {
            bound.push((value, *elem));
        }
        let Some(key) = key else {
            return self.for_in(value_pat, copy, bound, first, body, label);
        };
        let name = self.local_name(key);
        let cast = ast::cast_to(ast::ident_expr(&name), "i64");
        first.push(ast::let_stmt(ast::pat_ident(&name, self.is_mutable(key)), None, Some(cast)));
        bound.push((key, Repr::Int(IntRepr::I64)));
        let pat = ast::pat_tuple(vec![ast::pat_ident(&name, false), value_pat]);
        let walk = ast::method(ast::method(copy, "into_iter", Vec::new()), "enumerate", Vec::new());
        self.for_in(pat, walk, bound, first, body, label)
    }

    fn range_map(
        &mut self,
        id: StmtId,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let place = self.place_of(over);
        let touched = place.as_ref().is_some_and(|p| self.writes_through(Node::Stmt(body), p));
        if touched && self.retain(over, key, value, body)? {
            return Ok(());
        }
        if touched {
            return self.range_map_keys(id, over, key, value, body, label);
        }
        let writes_value = value
            .is_some_and(|v| self.writes_through(Node::Stmt(body), &Place { local: v, path: Vec::new() }));
        let pointer = matches!(self.under(self.ty(over)), Ty::Map { value, .. }
            if matches!(self.under(*value), Ty::Pointer(_) | Ty::Interface(_) | Ty::Func(_)));
        let lend_mut = writes_value && pointer;
        let map = self.collection_for(over, lend_mut)?;
        let map_repr = match &map.repr {
            Repr::Option(inner) => inner.peeled().clone(),
            other => other.clone(),
        };
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map_repr else {
            return self.stmt_hole(id, "unsupported", format!("a range over {}", self.describe(&map.repr)));
        };
        let optional = matches!(map.repr, Repr::Option(_));
        if optional && (lend_mut || (key, value) == (None, None)) {
            return self.stmt_hole(id, "unsupported", "a range over a map that may be nil");
        }
        let mut bound = Vec::new();
        let mut first = Vec::new();
        let key_pat = self.map_part(key, &k, false, &mut bound, &mut first);
        let value_pat = self.map_part(value, &v, lend_mut, &mut bound, &mut first);
        let (pat, over) = match (key, value) {
            (Some(_), None) if optional => (key_pat, super::nil_map::entries(map.expr, "keys")),
            (None, Some(_)) if optional => (value_pat, super::nil_map::entries(map.expr, "values")),
            (Some(_), Some(_)) if optional => {
                (ast::pat_tuple(vec![key_pat, value_pat]), super::nil_map::entries(map.expr, ""))
            }
            (Some(_), None) => (key_pat, ast::method(map.expr, "keys", Vec::new())),
            (None, Some(_)) => {
                (value_pat, ast::method(map.expr, if lend_mut { "values_mut" } else { "values" }, Vec::new()))
            }
            (None, None) => (
                parse_quote!(_),
                ast::range(Some(ast::number("0")), Some(ast::method(map.expr, "len", Vec::new())), false),
            ),
            (Some(_), Some(_)) => {
                (ast::pat_tuple(vec![key_pat, value_pat]), ast::reference(lend_mut, map.expr))
            }
        };
        self.for_in(pat, over, bound, first, body, label)
    }

    /// Whether a loan for writing is what becomes of a local: `best = s`.
    fn becomes_writer(&self, body: StmtId, local: LocalId) -> bool {
        let mut found = false;
        self.body.walk(Node::Stmt(body), &mut |node| {
            if let Node::Stmt(stmt) = node
                && let GoStmt::Assign { lhs, op: None, rhs } = &self.body[stmt]
            {
                for (left, right) in lhs.iter().zip(rhs) {
                    let given = self.body[self.body.unparen(*right)] == Go::Local(local);
                    let Go::Local(to) = self.body[self.body.unparen(*left)] else { continue };
                    let plan = self.cx.plan.locals.get(&self.local_ref(to)).and_then(|p| p.repr.as_ref());
                    found |= given
                        && matches!(plan.and_then(Repr::option_inner), Some(Repr::Ref { mutable: true, .. }));
                }
            }
            !found
        });
        found
    }

    /// `for k, v := range m { if c { delete(m, k) } }` as `m.retain(|k, v| !c)`.
    fn retain(
        &mut self,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
    ) -> Res<bool> {
        let Some(key) = key else { return Ok(false) };
        let GoStmt::Block(stmts) = &self.body[body] else { return Ok(false) };
        let [only] = &stmts[..] else { return Ok(false) };
        let GoStmt::If { init: None, cond, then, els: None } = &self.body[*only] else { return Ok(false) };
        let GoStmt::Block(then) = &self.body[*then] else { return Ok(false) };
        let [delete] = &then[..] else { return Ok(false) };
        let GoStmt::Expr(call) = &self.body[*delete] else { return Ok(false) };
        let Go::Call { fun, args, .. } = &self.body[self.body.unparen(*call)] else { return Ok(false) };
        let ([map, deleted], Some(Builtin::Delete)) = (&args[..], self.builtin_of(*fun)) else {
            return Ok(false);
        };
        let Some(place) = self.place_of(over) else { return Ok(false) };
        let same = self.place_of(*map).is_some_and(|p| p == place)
            && self.body[self.body.unparen(*deleted)] == Go::Local(key);
        // The test must leave the map alone: it neither names it nor calls what could.
        let mut calls = false;
        self.body.walk(Node::Expr(*cond), &mut |node| {
            if let Node::Expr(expr) = node
                && let Go::Call { fun, .. } = &self.body[expr]
            {
                calls |= self.callee(*fun).is_none_or(|f| self.cx.plan.funcs.contains_key(&f))
                    && self.builtin_of(*fun).is_none();
            }
            true
        });
        let bound = [Some(key), value].into_iter().flatten();
        let assigned = bound.into_iter().any(|l| self.is_mutable(l));
        if !same || calls || assigned || self.mentions(*cond, &place) {
            return Ok(false);
        }
        let cond = *cond;
        let map = self.collection_for(over, true)?;
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map.repr.clone() else { return Ok(false) };
        let used = self.uses_of_local(Node::Expr(cond), key) > 0;
        let (mut bound, mut first) = (Vec::new(), Vec::new());
        let key_pat = self.map_part(Some(key).filter(|_| used), &k, false, &mut bound, &mut first);
        let value_pat = match value {
            Some(local) if self.is_copy(&v) => {
                let ident = ast::pat_ident(&self.local_name(local), false);
                bound.push((local, (*v).clone()));
                parse_quote!(&mut #ident)
            }
            other => self.map_part(other, &v, false, &mut bound, &mut first),
        };
        let (stmts, test) = self.scoped(|emit| {
            for (local, repr) in bound {
                emit.bind(local, repr);
            }
            emit.boolean(cond)
        })?;
        let kept = match &test {
            Expr::Binary(binary) if self.is_total(cond) => {
                let op: Option<syn::BinOp> = match binary.op {
                    syn::BinOp::Lt(_) => Some(parse_quote!(>=)),
                    syn::BinOp::Le(_) => Some(parse_quote!(>)),
                    syn::BinOp::Gt(_) => Some(parse_quote!(<=)),
                    syn::BinOp::Ge(_) => Some(parse_quote!(<)),
                    _ => None,
                };
                match op {
                    Some(op) => ast::binary((*binary.left).clone(), op, (*binary.right).clone()),
                    None => super::expr::negated(test),
                }
            }
            _ => super::expr::negated(test),
        };
        let kept = ast::with_stmts(stmts, kept);
        let closure = ast::closure(false, vec![key_pat, value_pat], None, kept);
        self.out.push(ast::semi(ast::method(map.expr, "retain", vec![closure])));
        Ok(true)
    }

    /// Whether a comparison has an opposite: no float takes part, which could be NaN.
    fn is_total(&self, cond: ExprId) -> bool {
        let mut total = true;
        self.body.walk(Node::Expr(cond), &mut |node| {
            if let Node::Expr(expr) = node {
                total &= !matches!(self.under(self.ty(expr)), Ty::Basic(basic) if basic.is_float());
            }
            true
        });
        total
    }

    /// The pattern of a key or value of a map.
    fn map_part(
        &mut self,
        local: Option<LocalId>,
        repr: &Repr,
        lend_mut: bool,
        bound: &mut Vec<(LocalId, Repr)>,
        first: &mut Vec<syn::Stmt>,
    ) -> Pat {
        let Some(local) = local else { return parse_quote!(_) };
        let name = self.local_name(local);
        let ident = ast::pat_ident(&name, false);
        let mutable = self.is_mutable(local);
        if self.is_copy(repr) && !lend_mut {
            bound.push((local, repr.clone()));
            if mutable {
                first.push(ast::let_stmt(
                    ast::pat_ident(&name, true),
                    None,
                    Some(ast::deref(ast::ident_expr(&name))),
                ));
                return ident;
            }
            return parse_quote!(&#ident);
        }
        if mutable && !lend_mut && self.is_clone(repr) {
            bound.push((local, repr.clone()));
            first.push(ast::let_stmt(
                ast::pat_ident(&name, true),
                None,
                Some(ast::method(ast::ident_expr(&name), "clone", Vec::new())),
            ));
            return ident;
        }
        bound.push((local, Repr::Ref { mutable: lend_mut, inner: Box::new(repr.clone()) }));
        ident
    }

    /// A range whose body changes the map: over a copy of its keys, those that are still there.
    fn range_map_keys(
        &mut self,
        id: StmtId,
        over: ExprId,
        key: Option<LocalId>,
        value: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let map = self.collection_for(over, false)?;
        let (Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) = map.repr.clone() else {
            return self.stmt_hole(id, "unsupported", "a range over this");
        };
        let name = match key {
            Some(key) => self.local_name(key),
            None => self.fresh("key"),
        };
        let keys = ast::method(map.expr.clone(), "keys", Vec::new());
        let keys = ast::method(keys, if self.is_copy(&k) { "copied" } else { "cloned" }, Vec::new());
        let collect: Expr = parse_quote!(x.collect::<Vec<_>>());
        let Expr::MethodCall(mut collect) = collect else {
            return self.stmt_hole(id, "unsupported", "a range over this");
        };
        *collect.receiver = keys;
        let mut bound = Vec::new();
        if let Some(key) = key {
            bound.push((key, (*k).clone()));
        }
        let looked = ast::reference(false, ast::ident_expr(&name));
        let first = match value {
            Some(value) => {
                if !self.is_copy(&v) && !self.is_clone(&v) {
                    return self.stmt_hole(id, "unsupported", "a copy of a value that cannot be cloned");
                }
                let found = ast::method(map.expr, "get", vec![looked]);
                let found =
                    ast::method(found, if self.is_copy(&v) { "copied" } else { "cloned" }, Vec::new());
                let pat =
                    ast::pat_call("Some", ast::pat_ident(&self.local_name(value), self.is_mutable(value)));
                bound.push((value, *v));
                vec![ast::let_else(pat, found, vec![ast::semi(ast::continue_expr(None))])]
            }
            None => {
                let missing = ast::not(ast::method(map.expr, "contains_key", vec![looked]));
                vec![ast::bare(ast::if_expr(missing, vec![ast::semi(ast::continue_expr(None))], None))]
            }
        };
        self.for_in(ast::pat_ident(&name, false), Expr::MethodCall(collect), bound, first, body, label)
    }

    fn range_chan(
        &mut self,
        over: ExprId,
        key: Option<LocalId>,
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let value = self.place(over, false)?;
        let value = self.reach(value, false, over)?;
        let Repr::Chan(elem) = value.repr else {
            return self.hole(over, "unsupported", "a range over this channel");
        };
        let bound = key.map(|k| (k, *elem)).into_iter().collect();
        let iter = ast::method(auto(value.expr), "iter", Vec::new());
        self.for_in(self.pat_of(key), iter, bound, Vec::new(), body, label)
    }
}

/// The elements of `vec![…]`.
pub(super) fn vec_items(expr: &Expr) -> Option<Vec<Expr>> {
    let Expr::Macro(mac) = expr else { return None };
    if !mac.mac.path.is_ident("vec") {
        return None;
    }
    let items =
        mac.mac.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated);
    Some(items.ok()?.into_iter().collect())
}

/// `vec![…]` that is only walked over as `[…]`.
fn array_of(expr: Expr) -> Expr {
    if let Expr::Macro(mac) = &expr
        && mac.mac.path.is_ident("vec")
        && let Ok(items) =
            mac.mac.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated)
    {
        return ast::array(items.into_iter().collect());
    }
    expr
}

/// The first element says the type of numbers that nothing else says.
fn typed_array(expr: Expr, elem: &Repr) -> Expr {
    let Expr::Array(mut array) = expr else { return expr };
    if let (Some(first), false) = (array.elems.first_mut(), *elem == Repr::Int(IntRepr::I32)) {
        *first = super::operator::typed(first.clone(), elem);
    }
    Expr::Array(array)
}

/// `&x` or `&mut x` to walk over; a reference in hand is walked as it is.
fn lent_iter(slice: Value, write: bool) -> Expr {
    if let (Expr::Path(_), Repr::SliceOf(_)) = (&slice.expr, &slice.repr) {
        return if write { ast::method(slice.expr, "iter_mut", Vec::new()) } else { slice.expr };
    }
    ast::reference(write, slice.expr)
}

/// The slice that `&slice` or `slice.iter().enumerate()` walks over.
fn walked(over: &mut Expr) -> Option<&mut Expr> {
    match over {
        Expr::Reference(reference) if reference.mutability.is_none() => Some(&mut reference.expr),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "enumerate" => walked(&mut call.receiver),
            "iter" => Some(&mut call.receiver),
            _ => None,
        },
        _ => None,
    }
}

/// `&x.borrow()` as `x.borrow().iter()`: a reference to a guard is nothing to walk over.
fn through_guard(over: Expr) -> Expr {
    let Expr::Reference(reference) = &over else { return over };
    let Expr::MethodCall(call) = &*reference.expr else { return over };
    let lock = |taken: &Expr| matches!(taken, Expr::MethodCall(taken) if taken.method == "lock");
    let guard = call.method == "borrow"
        || call.method == "borrow_mut"
        || call.method == "unwrap" && lock(&call.receiver);
    if !guard {
        return over;
    }
    let iterate = if reference.mutability.is_some() { "iter_mut" } else { "iter" };
    ast::method((*reference.expr).clone(), iterate, Vec::new())
}
