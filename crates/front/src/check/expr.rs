//! Expressions.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    ConstValue, Entity, Expr, ExprId, FuncSig, LocalId, LocalKind, StmtId, Ty, TyId, UnaryOp,
    ty::{self, UNKNOWN},
};

/// What the surroundings of an expression offer it.
#[derive(Clone, Copy, Default)]
pub(super) struct Hint {
    /// The element type that a composite literal without type takes.
    pub(super) element: Option<TyId>,
    /// The type a generic function is assigned to.
    pub(super) target: Option<TyId>,
    /// Whether a generic function may stay without type arguments.
    pub(super) generic: bool,
}

impl Checker<'_> {
    /// An expression with one value.
    pub(super) fn expr(&mut self, expr: ExprId) -> Operand {
        self.value(expr, Hint::default())
    }

    /// An expression that is assigned to something of type `target`.
    pub(super) fn expr_for(&mut self, expr: ExprId, target: Option<TyId>) -> Operand {
        self.value(expr, Hint { target, ..Hint::default() })
    }

    /// An element of a composite literal.
    pub(super) fn element(&mut self, expr: ExprId, element: TyId) -> Operand {
        self.value(expr, Hint { element: Some(element), target: Some(element), generic: false })
    }

    /// An expression that may be a generic function without type arguments.
    pub(super) fn generic_expr(&mut self, expr: ExprId) -> Operand {
        self.value(expr, Hint { generic: true, ..Hint::default() })
    }

    fn value(&mut self, expr: ExprId, hint: Hint) -> Operand {
        let mut x = self.raw_expr(expr, hint);
        self.exclude_non_values(&mut x);
        self.single_value(&mut x);
        x
    }

    /// An expression or type; a call without result is refused.
    pub(super) fn expr_or_type(&mut self, expr: ExprId) -> Operand {
        let mut x = self.raw_expr(expr, Hint { generic: true, ..Hint::default() });
        if x.kind == Kind::NoValue {
            let text = self.describe(&x);
            self.error_at(expr, format!("{text} used as value or type"));
            x.spoil();
        }
        self.single_value(&mut x);
        x
    }

    /// An expression that may have several values; the flag says that the second one is a comma-ok boolean.
    pub(super) fn multi(&mut self, expr: ExprId, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        let mut x = self.raw_expr(expr, Hint::default());
        self.exclude_non_values(&mut x);
        self.spread_out(x, allow_comma_ok)
    }

    /// The several values of an operand.
    pub(super) fn spread_out(&mut self, x: Operand, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        if let Ty::Tuple(types) = &self.types[x.ty]
            && x.kind == Kind::Value
        {
            let list = types.iter().map(|ty| Operand::new(Kind::Value, *ty, x.expr)).collect();
            return (list, false);
        }
        if allow_comma_ok && matches!(x.kind, Kind::MapIndex | Kind::CommaOk) {
            let ok = Operand::new(Kind::Value, ty::UNTYPED_BOOL, x.expr);
            return (vec![x, ok], true);
        }
        (vec![x], false)
    }

    /// Checks an expression whose result nobody can use any more; says whether it is invalid.
    pub(super) fn use_expr(&mut self, expr: ExprId) -> bool {
        if matches!(self.body()[expr], Expr::Blank) {
            return false;
        }
        self.raw_expr(expr, Hint { generic: true, ..Hint::default() }).is_invalid()
    }

    pub(super) fn use_all(&mut self, exprs: &[ExprId]) {
        for expr in exprs {
            self.use_expr(*expr);
        }
    }

    pub(super) fn exclude_non_values(&mut self, x: &mut Operand) {
        let message = match x.kind {
            Kind::NoValue => "used as value",
            Kind::Builtin(_) => "must be called",
            Kind::Type => "is not an expression",
            Kind::Invalid
            | Kind::Constant
            | Kind::Variable
            | Kind::MapIndex
            | Kind::Value
            | Kind::CommaOk => return,
        };
        let text = self.describe(x);
        self.error_at(x.expr, format!("{text} {message}"));
        x.spoil();
    }

    /// Checks any expression and records what was found.
    pub(super) fn raw_expr(&mut self, expr: ExprId, hint: Hint) -> Operand {
        let mut x = self.deeper(|this| this.expr_inside(expr, hint)).unwrap_or(Operand::invalid(expr));
        x.expr = expr;
        if x.generic.is_some() && !hint.generic {
            self.instantiate_for(&mut x, hint.target);
        }
        self.record(&x);
        x
    }

    fn expr_inside(&mut self, expr: ExprId, hint: Hint) -> Operand {
        let body = self.body();
        match &body[expr] {
            Expr::Name(name) => self.name(expr, name),
            Expr::Local(local) => self.local(expr, *local),
            Expr::Blank => {
                self.error_at(expr, "cannot use _ as value");
                Operand::invalid(expr)
            }
            Expr::BasicLit(lit) => {
                // A literal beyond all limits has a type, but no value that is known.
                let value = super::literal::value(lit);
                if value.is_none() && !super::literal::is_huge(lit) {
                    let text = self.text(expr);
                    self.error_at(expr, format!("malformed constant: {text}"));
                    return Operand::invalid(expr);
                }
                let ty = match lit.kind {
                    goxide_ir::LitKind::Int => ty::UNTYPED_INT,
                    goxide_ir::LitKind::Float => ty::UNTYPED_FLOAT,
                    goxide_ir::LitKind::Imaginary => ty::UNTYPED_COMPLEX,
                    goxide_ir::LitKind::Rune => ty::UNTYPED_RUNE,
                    goxide_ir::LitKind::String | goxide_ir::LitKind::RawString => ty::UNTYPED_STRING,
                };
                let mut x = Operand::constant(ty, value, expr);
                self.check_overflow(&mut x);
                x
            }
            Expr::FuncLit { sig, block } => self.func_lit(expr, sig, *block),
            Expr::CompositeLit { ty, elements } => self.composite_lit(expr, *ty, elements, hint.element),
            Expr::Paren(inner) => self.raw_expr(*inner, Hint { element: None, ..hint }),
            Expr::Selector { base, name, name_span } => self.selector(expr, *base, name, *name_span),
            Expr::Index { base, indices } => self.index_expr(expr, *base, indices),
            Expr::Slice { base, lo, hi, max } => self.slice_expr(expr, *base, [*lo, *hi, *max]),
            Expr::TypeAssert { base, ty } => self.type_assert(expr, *base, *ty),
            Expr::Call { fun, args, spread } => self.call(expr, *fun, args, *spread),
            Expr::Star(inner) => self.star(expr, *inner),
            Expr::Unary { op, operand } => self.unary(expr, *op, *operand, hint),
            Expr::Binary { op, lhs, rhs } => self.binary(Some(expr), *op, *lhs, *rhs),
            Expr::ArrayType { .. }
            | Expr::SliceType(_)
            | Expr::MapType { .. }
            | Expr::ChanType { .. }
            | Expr::FuncType(_)
            | Expr::StructType(_)
            | Expr::InterfaceType(_) => self.type_operand(expr),
            Expr::Unsupported { .. } => Operand::invalid(expr),
        }
    }

    fn name(&mut self, expr: ExprId, name: &str) -> Operand {
        let Some(entity) = self.entity(name) else {
            self.undefined(expr, name);
            return Operand::invalid(expr);
        };
        self.table().names.insert(expr, entity);
        if let Entity::Package(package) = entity {
            if self.program[package].origin != goxide_ir::Origin::Missing {
                self.error_at(expr, format!("use of package {name} without selector"));
            }
            return Operand::invalid(expr);
        }
        self.entity_operand(expr, entity)
    }

    /// What a name that means `entity` evaluates to.
    pub(super) fn entity_operand(&mut self, expr: ExprId, entity: Entity) -> Operand {
        match entity {
            Entity::Func(func) => {
                self.depend_on(super::Object::Func(func));
                let sig = self.func_sig(func);
                if sig == UNKNOWN {
                    return Operand::invalid(expr);
                }
                let mut x = Operand::new(Kind::Value, sig, expr);
                x.generic = self.generic_of(func, expr);
                x
            }
            Entity::Type(decl) => {
                // Generic types without arguments are told where they are used, by the type checker of types.
                let ty = self.type_decl(decl);
                if ty == UNKNOWN { Operand::invalid(expr) } else { Operand::new(Kind::Type, ty, expr) }
            }
            Entity::Basic(ty) => Operand::new(Kind::Type, ty, expr),
            Entity::Var(var) => {
                self.depend_on(super::Object::Var(self.initialised_with(var)));
                let ty = self.variable(var);
                if ty == UNKNOWN { Operand::invalid(expr) } else { Operand::new(Kind::Variable, ty, expr) }
            }
            Entity::Const(id) => {
                let (ty, value) = self.constant(id);
                if ty == UNKNOWN { Operand::invalid(expr) } else { Operand::constant(ty, value, expr) }
            }
            Entity::Builtin(builtin) => Operand::new(Kind::Builtin(builtin), UNKNOWN, expr),
            Entity::Nil => Operand::new(Kind::Value, ty::UNTYPED_NIL, expr),
            Entity::Bool(value) => Operand::constant(ty::UNTYPED_BOOL, Some(ConstValue::Bool(value)), expr),
            Entity::Iota => match self.env.iota {
                Some(iota) => Operand::constant(ty::UNTYPED_INT, Some(ConstValue::Int(iota.into())), expr),
                None => {
                    self.error_at(expr, "cannot use iota outside constant declaration");
                    Operand::invalid(expr)
                }
            },
            Entity::Package(_) | Entity::Unknown => Operand::invalid(expr),
        }
    }

    fn local(&mut self, expr: ExprId, local: LocalId) -> Operand {
        self.env.used.insert(local);
        let kind = self.body()[local].kind;
        let table = self.table();
        let ty = table.locals.get(local).copied().unwrap_or(UNKNOWN);
        let value = table.constants.get(local).cloned();
        if ty == UNKNOWN {
            return Operand::invalid(expr);
        }
        match kind {
            LocalKind::Param | LocalKind::Receiver | LocalKind::Result | LocalKind::Var => {
                Operand::new(Kind::Variable, ty, expr)
            }
            LocalKind::Const => Operand::constant(ty, value, expr),
            LocalKind::Type | LocalKind::TypeParam => Operand::new(Kind::Type, ty, expr),
        }
    }

    /// A function literal; its block is checked at once, with the results that its `return`s answer to.
    fn func_lit(&mut self, expr: ExprId, sig: &FuncSig, block: StmtId) -> Operand {
        let ty = self.signature(sig);
        let named = sig.results.iter().any(|r| r.name.is_some());
        let results = self.results_of(ty, named);
        let outer = self.env.results.replace(results);
        let flag = self.env.has_call_or_recv;
        self.resolving.push(None);
        self.stmt(block);
        self.resolving.pop();
        if !sig.results.is_empty() {
            self.missing_return(block);
        }
        self.jumps(block);
        self.env.results = outer;
        self.env.has_call_or_recv = flag;
        Operand::new(Kind::Value, ty, expr)
    }

    fn type_assert(&mut self, expr: ExprId, base: ExprId, ty: Option<ExprId>) -> Operand {
        let x = self.expr(base);
        let Some(ty) = ty else {
            self.error_at(expr, "invalid syntax tree: use of .(type) outside type switch");
            return Operand::invalid(expr);
        };
        let target = self.var_typ(ty);
        if target == UNKNOWN {
            return Operand::invalid(expr);
        }
        let result = Operand::new(Kind::CommaOk, target, expr);
        if x.is_invalid() || self.is_unknown(x.ty) {
            return result;
        }
        if self.is_param(x.ty) {
            let text = self.describe(&x);
            self.error_at(
                base,
                format!("invalid operation: cannot use type assertion on type parameter value {text}"),
            );
            return Operand::invalid(expr);
        }
        if !self.is_interface(x.ty) {
            let text = self.describe(&x);
            self.error_at(base, format!("invalid operation: {text} is not an interface"));
            return Operand::invalid(expr);
        }
        self.assertable(expr, x.ty, target, "impossible type assertion");
        result
    }

    /// Tells if no value of the interface type `from` can be of type `target`.
    pub(super) fn assertable(&mut self, expr: ExprId, from: TyId, target: TyId, what: &str) {
        if self.is_interface(target)
            || self.is_param(target)
            || self.is_unknown(target)
            || self.mentions_unknown(from, target)
        {
            return;
        }
        if let Some(why) = self.missing_method(target, from) {
            let (text, target, from) = (self.text(expr), self.show(target), self.show(from));
            self.error_at(expr, format!("{what}: {text}\n\t{target} does not implement {from} {why}"));
        }
    }

    /// `*x`: a dereference or a pointer type.
    fn star(&mut self, expr: ExprId, inner: ExprId) -> Operand {
        let x = self.expr_or_type(inner);
        match x.kind {
            Kind::Invalid => return Operand::invalid(expr),
            Kind::Type => {
                let ty = self.pointer_to(x.ty);
                return Operand::new(Kind::Type, ty, expr);
            }
            Kind::NoValue
            | Kind::Builtin(_)
            | Kind::Constant
            | Kind::Variable
            | Kind::MapIndex
            | Kind::Value
            | Kind::CommaOk => {}
        }
        if x.is_nil() {
            self.error_at(inner, "invalid operation: cannot indirect nil");
            return Operand::invalid(expr);
        }
        let mut base: Option<TyId> = None;
        let ok = self.every(x.ty, |this, under| {
            let Some(under) = under else { return false };
            let Some(pointed) = this.deref(under) else { return under == UNKNOWN };
            let fits = base.is_none_or(|b| this.identical(b, pointed));
            base = Some(pointed);
            fits
        });
        match base {
            Some(base) if ok => Operand::new(Kind::Variable, base, expr),
            _ => {
                if !self.is_unknown(x.ty) {
                    let text = self.describe(&x);
                    self.error_at(inner, format!("invalid operation: cannot indirect {text}"));
                }
                Operand::invalid(expr)
            }
        }
    }

    fn unary(&mut self, expr: ExprId, op: UnaryOp, operand: ExprId, hint: Hint) -> Operand {
        if op == UnaryOp::Addr {
            return self.address(expr, operand, hint);
        }
        let mut x = self.expr(operand);
        if x.is_invalid() || self.is_unknown(x.ty) {
            return Operand::invalid(expr);
        }
        let allowed: fn(goxide_ir::Basic) -> bool = match op {
            UnaryOp::Recv => return self.receive(expr, &x),
            UnaryOp::Plus | UnaryOp::Neg => super::under::is_numeric,
            UnaryOp::Not => goxide_ir::Basic::is_boolean,
            UnaryOp::BitNot | UnaryOp::Tilde | UnaryOp::Addr => goxide_ir::Basic::is_integer,
        };
        if !self.all(x.ty, allowed) {
            let text = self.describe(&x);
            self.error_at(
                operand,
                format!("invalid operation: operator {} not defined on {text}", op.text()),
            );
            return Operand::invalid(expr);
        }
        if x.is_constant() {
            let unsigned = self.basic(x.ty).filter(|b| b.is_unsigned()).and_then(goxide_ir::Basic::bits);
            let value = x.value.as_ref().and_then(|v| super::constant::unary(op, v, unsigned));
            x.value = value;
            x.expr = expr;
            self.check_overflow(&mut x);
            return x;
        }
        x.kind = Kind::Value;
        x.value = None;
        x
    }

    fn address(&mut self, expr: ExprId, operand: ExprId, hint: Hint) -> Operand {
        let body = self.body();
        let literal = matches!(body[body.unparen(operand)], Expr::CompositeLit { .. });
        // `&{…}` without a type occurs only where lowering has seen the element type left out.
        let element = hint.element.and_then(|t| {
            let under = self.under(t);
            self.deref(under)
        });
        let x = match element {
            Some(element) if literal => self.element(operand, element),
            _ => self.expr(operand),
        };
        if x.is_invalid() {
            return Operand::invalid(expr);
        }
        if !literal && x.kind != Kind::Variable {
            let text = self.describe(&x);
            self.error_at(operand, format!("invalid operation: cannot take address of {text}"));
            return Operand::invalid(expr);
        }
        let ty = self.pointer_to(x.ty);
        Operand::new(Kind::Value, ty, expr)
    }

    fn receive(&mut self, expr: ExprId, x: &Operand) -> Operand {
        self.env.has_call_or_recv = true;
        match self.chan_elem(x, true) {
            Ok(elem) => Operand::new(Kind::CommaOk, elem, expr),
            Err(why) => {
                let text = self.describe(x);
                self.error_at(x.expr, format!("invalid operation: cannot receive from {why} {text}"));
                Operand::invalid(expr)
            }
        }
    }

    /// The element type of a channel that allows the operation.
    pub(super) fn chan_elem(&mut self, x: &Operand, receive: bool) -> Result<TyId, &'static str> {
        let Some(under) = self.common_under(x.ty) else { return Err("non-channel") };
        match self.types[under] {
            Ty::Chan { dir: goxide_ir::ChanDir::Send, .. } if receive => Err("send-only channel"),
            Ty::Chan { dir: goxide_ir::ChanDir::Recv, .. } if !receive => Err("receive-only channel"),
            Ty::Chan { elem, .. } => Ok(elem),
            _ => Err("non-channel"),
        }
    }
}
