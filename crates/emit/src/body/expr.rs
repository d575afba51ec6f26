//! Expressions: one function per kind, each giving a value with its Rust type.

use super::ast;
use super::env::{Emit, Res};
use super::value::{Value, substitute};
use goxide_ir::{Builtin, Entity, Expr as Go, ExprId, FuncId, Mode, Origin, SelectionKind, UnaryOp, VarId};
use goxide_map::Library;
use goxide_plan::{FuncHome, GlobalCell, Repr, VarForm};
use syn::Expr;

impl Emit<'_> {
    /// An expression as the type that its place wants.
    pub(super) fn expr_as(&mut self, id: ExprId, want: &Repr) -> Res<Expr> {
        let value = self.expr(id, Some(want))?;
        self.coerce(value, want, id)
    }

    /// An expression as an owned value of its natural type.
    pub(super) fn owned(&mut self, id: ExprId) -> Res<Expr> {
        let repr = self.natural(self.ty(id));
        self.expr_as(id, &repr)
    }

    /// An expression; `want` is a hint for literals and constants.
    pub(super) fn expr(&mut self, id: ExprId, want: Option<&Repr>) -> Res<Value> {
        let node = self.body.unparen(id);
        if let Some(value) = self.constant(node) {
            let value = value.clone();
            return self.constant_value(id, &value, want);
        }
        if self.is_nil(node) {
            return self.nil(id, want);
        }
        if self.mode(node) == Mode::Type {
            return self.hole(id, "unsupported", "a type stands here as a value");
        }
        if let Some(binding) = self.replaced.get(&node) {
            let mut value = self.bound(binding);
            value.movable = true;
            return Ok(value);
        }
        if let Some(binding) = self.narrowing(node) {
            let movable = binding.owned && self.cx.plan.moves.contains(&self.expr_ref(node));
            return Ok(Value { movable, ..self.bound(binding) });
        }
        if self.cx.plan.takes.contains(&self.expr_ref(node)) {
            let place = self.place(node, true)?;
            if let (Repr::Option(_), true) = (&place.repr, place.place) {
                return Ok(Value::temp(ast::method(place.expr, "take", Vec::new()), place.repr));
            }
            return Ok(place);
        }
        if let Some(function) = self.nested(node) {
            return self.nested_value(node, function, want);
        }
        match &self.body[node] {
            Go::Local(local) => self.local(node, *local).and_then(|value| self.loaded(node, value, false)),
            Go::Name(_) => self.name(node, want).and_then(|value| self.loaded(node, value, false)),
            Go::Blank => self.hole(id, "unsupported", "`_` stands here as a value"),
            Go::BasicLit(_) => self.hole(id, "unsupported", "a literal without a value"),
            Go::FuncLit { sig, block } => self.func_lit(node, sig, *block, want),
            Go::CompositeLit { elements, .. } => self.composite(node, self.ty(node), elements, want),
            Go::Paren(_) => self.hole(id, "unsupported", "parentheses"),
            Go::Selector { base, name, .. } => self.selector(node, *base, name, want, wants_mut(want)),
            Go::Index { base, indices } => self.index(node, *base, indices, wants_mut(want)),
            Go::Slice { base, lo, hi, max } => self.slice(node, *base, *lo, *hi, *max, want),
            Go::TypeAssert { base, .. } => self.type_assert(node, *base),
            Go::Call { fun, args, spread } => self.call(node, *fun, args, *spread, want),
            Go::Star(inner) => self.star(node, *inner, wants_mut(want)),
            Go::Unary { op, operand } => self.unary(node, *op, *operand, want),
            Go::Binary { op, lhs, rhs } => self.binary(node, *op, *lhs, *rhs, want),
            Go::ArrayType { .. }
            | Go::SliceType(_)
            | Go::MapType { .. }
            | Go::ChanType { .. }
            | Go::FuncType(_)
            | Go::StructType(_)
            | Go::InterfaceType(_) => self.hole(id, "unsupported", "a type stands here as a value"),
            Go::Unsupported { what } => self.hole(id, "unsupported", format!("{what} was not understood")),
        }
    }

    /// `nil` as the wanted type.
    fn nil(&mut self, id: ExprId, want: Option<&Repr>) -> Res<Value> {
        let repr = match want {
            Some(want) => want.clone(),
            None => self.natural(self.types.converted.get(id).copied().unwrap_or_else(|| self.ty(id))),
        };
        match &repr {
            Repr::Option(_) => Ok(Value::temp(ast::none(), repr)),
            Repr::Vec(_) | Repr::GoSlice(_) | Repr::HashMap(..) | Repr::BTreeMap(..) => {
                let zero = self.zero(&repr, id)?;
                Ok(Value::temp(zero, repr))
            }
            Repr::Ref { inner, .. } if matches!(**inner, Repr::SliceOf(_) | Repr::Str) => {
                let zero = self.zero(&repr, id)?;
                Ok(Value::temp(zero, repr))
            }
            Repr::Named(decl, args) if self.newtype_inner(*decl, args).is_some() => {
                let zero = self.zero(&repr, id)?;
                Ok(Value::temp(zero, repr))
            }
            Repr::Ref { inner, .. } if matches!(&**inner, Repr::Named(decl, args) if self.newtype_inner(*decl, args).is_some()) => {
                self.nil(id, Some(inner))
            }
            Repr::Chan(_) => {
                let nil = self.go("chan::Chan::default");
                Ok(Value::temp(ast::call(nil, Vec::new()), repr))
            }
            _ => self.hole(
                id,
                "nil-argument",
                format!("nil is given where a {} is wanted", self.describe(&repr)),
            ),
        }
    }

    fn local(&mut self, id: ExprId, local: goxide_ir::LocalId) -> Res<Value> {
        let Some(binding) = self.bindings.get(&local) else {
            let what = format!("`{}` is not bound here", self.body[local].name);
            return self.hole(id, "unsupported", what);
        };
        let movable = binding.owned && self.cx.plan.moves.contains(&self.expr_ref(id));
        Ok(Value { expr: binding.expr.clone(), repr: binding.repr.clone(), place: true, movable })
    }

    fn name(&mut self, id: ExprId, want: Option<&Repr>) -> Res<Value> {
        match self.types.names.get(id) {
            Some(Entity::Var(var)) => self.package_var(id, *var, false),
            Some(Entity::Func(func)) => self.func_value(id, *func, want),
            Some(Entity::Bool(value)) => Ok(Value::temp(ast::bool_lit(*value), Repr::Bool)),
            Some(Entity::Nil) => self.nil(id, want),
            Some(
                Entity::Type(_)
                | Entity::Basic(_)
                | Entity::Const(_)
                | Entity::Package(_)
                | Entity::Builtin(_)
                | Entity::Iota
                | Entity::Unknown,
            )
            | None => self.hole(id, "unknown-type", format!("`{}` is not known", self.go_text(id))),
        }
    }

    /// A package variable, for reading or writing.
    pub(super) fn package_var(&mut self, id: ExprId, var: VarId, write: bool) -> Res<Value> {
        let item = &self.cx.program[var];
        let Some(plan) = self.cx.plan.vars.get(&var) else {
            return self.library_var(id, var);
        };
        let name = self.item_name(item.package, &plan.name);
        match &plan.form {
            VarForm::Sentinel => self.sentinel(id, var),
            VarForm::Const(repr) | VarForm::Static(repr) => Ok(Value::place(ast::path(&name), repr.clone())),
            VarForm::Lazy(repr) | VarForm::Global { repr, cell: GlobalCell::None } => {
                let inner = ast::unary(syn::UnOp::Deref(Default::default()), ast::path(&name));
                Ok(Value::place(inner, repr.clone()))
            }
            VarForm::Global { repr, cell: GlobalCell::Cell } => {
                Ok(Value::place(ast::method(ast::path(&name), "get", Vec::new()), repr.clone()))
            }
            VarForm::Locked { repr, .. } | VarForm::Global { repr, .. } => {
                let guard = match &plan.form {
                    VarForm::Global { .. } if write => {
                        ast::method(ast::path(&name), "borrow_mut", Vec::new())
                    }
                    VarForm::Global { .. } => ast::method(ast::path(&name), "borrow", Vec::new()),
                    _ => ast::method(ast::method(ast::path(&name), "lock", Vec::new()), "unwrap", Vec::new()),
                };
                let shares = matches!(repr, Repr::Chan(_) | Repr::Arc(_)) || self.is_shared_path(repr);
                if shares && !write {
                    // A handle is used without the lock: what blocks on it would keep all others out.
                    let name = self.fresh(&plan.name.to_lowercase());
                    let clone = ast::method(guard, "clone", Vec::new());
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(clone)));
                    return Ok(Value::place(ast::ident_expr(&name), repr.clone()));
                }
                let place = ast::unary(syn::UnOp::Deref(Default::default()), guard);
                if write || !self.is_copy(repr) {
                    return Ok(Value::place(place, repr.clone()));
                }
                // The guard must be gone before anything else of the statement locks again.
                let copied = ast::block_expr(vec![ast::bare(place)], None);
                Ok(Value::temp(copied, repr.clone()))
            }
            VarForm::Blank => self.hole(id, "unsupported", "`_` stands here as a value"),
            VarForm::Hole(why) => self.hole(id, "unsupported", why.clone()),
        }
    }

    /// A package variable that stands in a cell of the one thread: the cell, and the type inside.
    pub(super) fn global_cell(&self, id: ExprId) -> Option<(Expr, Repr)> {
        let Some(Entity::Var(var)) = self.types.names.get(self.body.unparen(id)) else { return None };
        let plan = self.cx.plan.vars.get(var)?;
        match &plan.form {
            VarForm::Global { repr, cell } if *cell != GlobalCell::None => {
                let name = self.item_name(self.cx.program[*var].package, &plan.name);
                Some((ast::path(&name), repr.clone()))
            }
            _ => None,
        }
    }

    fn library_var(&mut self, id: ExprId, var: VarId) -> Res<Value> {
        let item = &self.cx.program[var];
        let package = &self.cx.program[item.package];
        if let Some(row) = Library::embedded().value(&package.path, &item.name)
            && let Some(template) = &row.rust
            && let Some(expr) = ast::parse(template.text())
        {
            let expr = self.row_path(expr, row);
            let repr = self.map_repr(&row.result, &[], false, Some(row));
            return Ok(Value::temp(expr, repr));
        }
        self.hole(id, "unmapped-call", format!("{}.{} has no Rust yet", package.path, item.name))
    }

    /// A function of a package as a value.
    pub(super) fn func_value(&mut self, id: ExprId, func: FuncId, want: Option<&Repr>) -> Res<Value> {
        let item = &self.cx.program[func];
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            return self.library_func_value(id, func, want);
        };
        let path = self.func_path(func);
        let map = self.instance_of(id, func);
        let params: Vec<Repr> =
            plan.params.iter().map(|p| substitute(&p.repr, &|q| map.get(&q).cloned())).collect();
        let result = substitute(&plan.result.repr(), &|q| map.get(&q).cloned());
        let _ = item;
        let own = Repr::FnPtr { params: params.clone(), result: Box::new(result.clone()) };
        // A named function type that is a type of its own.
        if let Some(Repr::Named(decl, args)) = want.map(|want| want.option_inner().unwrap_or(want))
            && let Some(inner) = self.newtype_inner(*decl, args)
            && super::value::callable(&inner).is_some()
        {
            let value = self.func_value(id, func, Some(&inner))?;
            let name = self.type_name(*decl);
            let made = ast::call_path(&name, vec![value.expr]);
            return Ok(Value::temp(made, Repr::Named(*decl, args.clone())));
        }
        if let Some(want) = want
            && let Some((wanted, gives, _)) = super::value::callable(want)
            && (wanted != params || *gives != result)
        {
            return self.adapt_function(id, Value::temp(path, own), Vec::new(), wanted, gives);
        }
        Ok(Value::temp(path, own))
    }

    /// `|a, b| f(&a, b)`: a function with other parameter types than wanted, or that takes `more` besides.
    pub(super) fn adapt_function(
        &mut self,
        id: ExprId,
        value: Value,
        more: Vec<Expr>,
        wanted: &[Repr],
        gives: &Repr,
    ) -> Res<Value> {
        let Some((params, result, kind)) =
            super::value::callable(&value.repr).filter(|(params, ..)| params.len() == wanted.len())
        else {
            return self.hole(id, "unsupported", "a function of another shape is wanted here");
        };
        let names: Vec<String> = wanted.iter().map(|_| self.fresh("arg")).collect();
        let (stmts, body) = self.collect(|emit| {
            let mut args = Vec::new();
            for ((name, have), need) in names.iter().zip(wanted).zip(params) {
                let arg =
                    Value { expr: ast::ident_expr(name), repr: have.clone(), place: true, movable: true };
                args.push(emit.coerce(arg, need, id)?);
            }
            args.extend(more);
            let call = Value::temp(ast::call(value.expr.clone(), args), result.clone());
            emit.coerce(call, gives, id)
        })?;
        let mut pats = Vec::new();
        for (name, repr) in names.iter().zip(wanted) {
            let ty = self.rust_type(repr);
            let pat = ast::pat_ident(name, false);
            pats.push(ast::pat_typed(pat, ty));
        }
        let closure = ast::closure(false, pats, None, ast::with_stmts(stmts, body));
        let repr = Repr::ImplFn { kind, params: wanted.to_vec(), result: Box::new(gives.clone()) };
        Ok(Value::temp(closure, repr))
    }

    /// Where a function of the port is called.
    pub(super) fn func_path(&mut self, func: FuncId) -> Expr {
        let item = &self.cx.program[func];
        let Some(plan) = self.cx.plan.funcs.get(&func) else { return ast::ident_expr(&item.name) };
        match &plan.home {
            FuncHome::Inherent(decl) => {
                let ty = self.type_name(*decl);
                ast::path(&format!("{ty}::{}", plan.name))
            }
            FuncHome::Trait { of, .. } => {
                let ty = self.type_name(*of);
                ast::path(&format!("{ty}::{}", plan.name))
            }
            FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => ast::path("ToString::to_string"),
            FuncHome::Free | FuncHome::Main | FuncHome::Init => {
                ast::path(&self.item_name(item.package, &plan.name))
            }
        }
    }

    fn unary(&mut self, id: ExprId, op: UnaryOp, operand: ExprId, want: Option<&Repr>) -> Res<Value> {
        let natural = self.natural(self.ty(id));
        match op {
            UnaryOp::Plus => self.expr(operand, want),
            UnaryOp::Not => {
                let inner = self.scalar(operand, &Repr::Bool)?;
                Ok(Value::temp(negated(inner), Repr::Bool))
            }
            UnaryOp::Neg => {
                let (inner, wrap) = self.number_operand(operand, &natural)?;
                let unsigned = matches!(wrap.inner(), Repr::Int(int) if !int.is_signed());
                let negative =
                    if unsigned { ast::method(inner, "wrapping_neg", Vec::new()) } else { ast::neg(inner) };
                Ok(self.wrap(negative, wrap))
            }
            UnaryOp::BitNot => {
                let (inner, wrap) = self.number_operand(operand, &natural)?;
                let inverted = ast::unary(syn::UnOp::Not(Default::default()), inner);
                Ok(self.wrap(inverted, wrap))
            }
            UnaryOp::Addr => self.address_of(id, operand, want),
            UnaryOp::Recv => self.receive(id, operand),
            UnaryOp::Tilde => self.hole(id, "unsupported", "`~` stands outside a constraint"),
        }
    }

    /// A copyable value of this type.
    pub(super) fn scalar(&mut self, id: ExprId, repr: &Repr) -> Res<Expr> {
        self.expr_as(id, repr)
    }

    /// A condition: a `bool`, out of a named type where it has one.
    pub(super) fn boolean(&mut self, id: ExprId) -> Res<Expr> {
        self.expr_as(id, &Repr::Bool)
    }

    /// Type arguments of a use of a generic function.
    pub(super) fn instance_of(
        &self,
        name: ExprId,
        func: FuncId,
    ) -> std::collections::BTreeMap<goxide_ir::TypeParamId, Repr> {
        let program = self.cx.program;
        let mut map = std::collections::BTreeMap::new();
        let Some(args) = self.types.instances.get(name) else { return map };
        let item = &program[func];
        let Some(types) = program.checked.bodies.get(item.body) else { return map };
        for (param, arg) in item.type_params.iter().zip(args) {
            if let Some(id) = types.type_params.get(param.local) {
                map.insert(*id, self.natural(*arg));
            }
        }
        map
    }

    /// The package and name of a library function, if `func` is one.
    pub(super) fn library_func(&self, func: FuncId) -> Option<(&str, &str)> {
        let item = &self.cx.program[func];
        let package = &self.cx.program[item.package];
        (package.origin != Origin::Port).then_some((&*package.path, &*item.name))
    }

    /// The builtin that an expression names.
    pub(super) fn builtin_of(&self, fun: ExprId) -> Option<Builtin> {
        let fun = self.body.unparen(fun);
        if let Some(Entity::Builtin(builtin)) = self.types.names.get(fun) { Some(*builtin) } else { None }
    }

    /// The method that an expression selects.
    pub(super) fn method_of(&self, fun: ExprId) -> Option<FuncId> {
        let selection = self.types.selections.get(self.body.unparen(fun))?;
        if let SelectionKind::Method { func, .. } = selection.kind { Some(func) } else { None }
    }
}

/// Whether a place is wanted to be written through.
fn wants_mut(want: Option<&Repr>) -> bool {
    match want {
        Some(Repr::Ref { mutable, .. }) => *mutable,
        Some(Repr::Option(inner)) => matches!(**inner, Repr::Ref { mutable: true, .. }),
        _ => false,
    }
}

/// `!x` in its shortest form.
pub(super) fn negated(expr: Expr) -> Expr {
    if let Expr::Binary(binary) = &expr {
        let op = match binary.op {
            syn::BinOp::Eq(_) => Some(syn::BinOp::Ne(Default::default())),
            syn::BinOp::Ne(_) => Some(syn::BinOp::Eq(Default::default())),
            _ => None,
        };
        if let Some(op) = op {
            return ast::binary((*binary.left).clone(), op, (*binary.right).clone());
        }
    }
    if let Expr::MethodCall(call) = &expr
        && call.args.is_empty()
    {
        let opposite = match call.method.to_string().as_str() {
            "is_some" => Some("is_none"),
            "is_none" => Some("is_some"),
            _ => None,
        };
        if let Some(opposite) = opposite {
            return ast::method((*call.receiver).clone(), opposite, Vec::new());
        }
    }
    ast::not(expr)
}
