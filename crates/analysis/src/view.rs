//! What the checker knows of one body, asked in the words that analyses use.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the types with parts")]

use crate::{Place, Root, Step};
use goxide_ir::{
    Body, BodyId, Builtin, ConstValue, Entity, Expr, ExprId, ExprRef, FuncId, LocalId, LocalRef, Mode, Name,
    Origin, Program, Selection, SelectionKind, Ty, TyId, TypeDeclId, UnaryOp, VarId, ty,
};
use goxide_source::Span;

/// One body with its types.
#[derive(Clone, Copy)]
pub(crate) struct View<'p> {
    pub(crate) program: &'p Program,
    pub(crate) id: BodyId,
    pub(crate) body: &'p Body,
}

/// What a call calls.
#[derive(Clone, Debug)]
pub(crate) enum Callee {
    /// A declared function or method.
    Func { func: FuncId, receiver: Option<ExprId> },
    /// A method of an interface.
    Interface { interface: TyId, name: Name, receiver: ExprId },
    /// A predeclared function.
    Builtin(Builtin),
    /// No call but a conversion to this type.
    Conversion(TyId),
    /// A function literal, called where it stands.
    Lit(ExprId),
    /// A func value.
    Value(ExprId),
    /// Not known.
    Unknown,
}

/// An argument and the parameter that it becomes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    /// Index of the parameter.
    pub(crate) param: usize,
    /// Whether it becomes an element of the variadic parameter.
    pub(crate) element: bool,
    /// The expression.
    pub(crate) expr: ExprId,
    /// Which of the expression's results.
    pub(crate) result: u32,
}

/// The variable that an access path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Base {
    /// A local.
    Local(LocalId),
    /// A package variable.
    Global(VarId),
    /// Anything else: a call, a literal.
    Other(ExprId),
}

/// One step of an access path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A field; `deref` if a pointer is followed to reach it.
    Field { of: Option<TypeDeclId>, index: u32, deref: bool },
    /// An element of a slice, or an array through a pointer, or a map.
    Elem(ExprId),
    /// An element of an array value.
    ArrayElem(ExprId),
    /// `*x`.
    Deref,
    /// `x[a:b]`.
    Slice(ExprId),
    /// `x.(T)`.
    Assert,
    /// `&x`.
    Addr,
}

impl Way {
    /// Whether what follows lives elsewhere than in the variable itself.
    pub(crate) fn is_ref(self) -> bool {
        match self {
            Way::Field { deref, .. } => deref,
            Way::Elem(_) | Way::Deref | Way::Slice(_) | Way::Assert => true,
            Way::ArrayElem(_) | Way::Addr => false,
        }
    }
}

impl<'p> View<'p> {
    pub(crate) fn new(program: &'p Program, id: BodyId) -> View<'p> {
        View { program, id, body: &program[id] }
    }

    pub(crate) fn expr_ref(self, expr: ExprId) -> ExprRef {
        ExprRef { body: self.id, expr }
    }

    pub(crate) fn local_ref(self, local: LocalId) -> LocalRef {
        LocalRef { body: self.id, local }
    }

    pub(crate) fn span(self, expr: ExprId) -> Span {
        self.body.expr_span(expr)
    }

    /// The expression without parentheses.
    pub(crate) fn expr(self, expr: ExprId) -> &'p Expr {
        &self.body[self.body.unparen(expr)]
    }

    pub(crate) fn mode(self, expr: ExprId) -> Mode {
        let types = self.program.checked.bodies.get(self.id);
        types.and_then(|t| t.exprs.get(expr)).map_or(Mode::Unknown, |t| t.mode)
    }

    pub(crate) fn ty(self, expr: ExprId) -> TyId {
        let types = self.program.checked.bodies.get(self.id);
        types.and_then(|t| t.exprs.get(expr)).map_or(ty::UNKNOWN, |t| t.ty)
    }

    /// The type of the `index`th value that `expr` gives.
    pub(crate) fn result_ty(self, expr: ExprId, index: u32) -> TyId {
        let whole = self.ty(expr);
        match &self.program.types[whole] {
            Ty::Tuple(types) => types.get(index as usize).copied().unwrap_or(ty::UNKNOWN),
            _ => whole,
        }
    }

    pub(crate) fn local_ty(self, local: LocalId) -> TyId {
        let types = self.program.checked.bodies.get(self.id);
        types.and_then(|t| t.locals.get(local)).copied().unwrap_or(ty::UNKNOWN)
    }

    /// What a name or qualified selector means.
    pub(crate) fn entity(self, expr: ExprId) -> Option<Entity> {
        let expr = self.body.unparen(expr);
        self.program.checked.bodies.get(self.id)?.names.get(expr).copied()
    }

    pub(crate) fn selection(self, expr: ExprId) -> Option<&'p Selection> {
        let expr = self.body.unparen(expr);
        self.program.checked.bodies.get(self.id)?.selections.get(expr)
    }

    pub(crate) fn under(self, ty: TyId) -> &'p Ty {
        under(self.program, ty)
    }

    pub(crate) fn is_nil(self, expr: ExprId) -> bool {
        self.entity(expr) == Some(Entity::Nil)
    }

    /// The local that `expr` is.
    pub(crate) fn as_local(self, expr: ExprId) -> Option<LocalId> {
        if let Expr::Local(local) = self.expr(expr) { Some(*local) } else { None }
    }

    /// The constant boolean that `expr` is.
    pub(crate) fn as_bool(self, expr: ExprId) -> Option<bool> {
        let types = self.program.checked.bodies.get(self.id)?;
        match types.exprs.get(expr)?.value {
            Some(ConstValue::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The constant integer that `expr` is.
    pub(crate) fn as_int(self, expr: ExprId) -> Option<i64> {
        let types = self.program.checked.bodies.get(self.id)?;
        types.exprs.get(expr)?.value.as_ref()?.to_i64()
    }

    /// Whether `expr` denotes a type.
    pub(crate) fn is_type(self, expr: ExprId) -> bool {
        self.mode(expr) == Mode::Type || self.mode(self.body.unparen(expr)) == Mode::Type
    }

    pub(crate) fn callee(self, call: ExprId) -> Callee {
        let Expr::Call { fun, args, .. } = self.expr(call) else { return Callee::Unknown };
        if self.is_type(*fun) {
            return Callee::Conversion(self.ty(*fun));
        }
        let fun = self.body.unparen(*fun);
        let named = if let Expr::Index { base, .. } = &self.body[fun]
            && matches!(self.entity(*base), Some(Entity::Func(_)))
        {
            self.body.unparen(*base)
        } else {
            fun
        };
        match self.entity(named) {
            Some(Entity::Func(func)) => return Callee::Func { func, receiver: None },
            Some(Entity::Builtin(builtin)) => return Callee::Builtin(builtin),
            Some(Entity::Type(_) | Entity::Basic(_)) => return Callee::Conversion(self.ty(call)),
            Some(Entity::Var(_)) => return Callee::Value(fun),
            Some(
                Entity::Const(_)
                | Entity::Package(_)
                | Entity::Nil
                | Entity::Bool(_)
                | Entity::Iota
                | Entity::Unknown,
            ) => return Callee::Unknown,
            None => {}
        }
        if let Expr::FuncLit { .. } = self.body[fun] {
            return Callee::Lit(fun);
        }
        let (Some(selection), Expr::Selector { base, name, .. }) = (self.selection(fun), &self.body[fun])
        else {
            let known = matches!(self.under(self.ty(fun)), Ty::Func(_));
            return if known { Callee::Value(fun) } else { Callee::Unknown };
        };
        match selection.kind {
            SelectionKind::Field => Callee::Value(fun),
            SelectionKind::Method { func, .. } => Callee::Func { func, receiver: Some(*base) },
            SelectionKind::InterfaceMethod { interface, .. } => {
                Callee::Interface { interface, name: name.clone(), receiver: *base }
            }
            SelectionKind::MethodExpr { func: Some(func) } => {
                Callee::Func { func, receiver: args.first().copied() }
            }
            SelectionKind::MethodExpr { func: None } => Callee::Value(fun),
        }
    }

    /// Arguments of a call with the parameters that they become; the receiver is not among them.
    pub(crate) fn arguments(self, call: ExprId) -> Vec<Argument> {
        let Expr::Call { fun, args, spread } = self.expr(call) else { return Vec::new() };
        let method_expr = self
            .selection(*fun)
            .is_some_and(|s| matches!(s.kind, SelectionKind::MethodExpr { func: Some(_) }));
        let args = if method_expr { args.get(1..).unwrap_or_default() } else { &args[..] };
        let (count, variadic) = match self.callee(call) {
            Callee::Func { func, .. } => {
                let sig = &self.program[func].sig;
                (sig.params.len(), sig.variadic)
            }
            Callee::Builtin(_) | Callee::Conversion(_) => (args.len(), false),
            Callee::Interface { .. } | Callee::Lit(_) | Callee::Value(_) | Callee::Unknown => {
                match self.under(self.ty(*fun)) {
                    Ty::Func(sig) => (sig.params.len(), sig.variadic),
                    _ => (args.len(), false),
                }
            }
        };
        let place = |i: usize| -> (usize, bool) {
            let rest = variadic && i + 1 >= count;
            (if rest { count - 1 } else { i }, rest && !*spread)
        };
        if let [one] = args
            && let Ty::Tuple(types) = &self.program.types[self.ty(*one)]
            && types.len() > 1
        {
            let of = |i: usize| {
                let (param, element) = place(i);
                Argument { param, element, expr: *one, result: i as u32 }
            };
            return (0..types.len()).map(of).collect();
        }
        let of = |(i, expr): (usize, &ExprId)| {
            let (param, element) = place(i);
            Argument { param, element, expr: *expr, result: 0 }
        };
        args.iter().enumerate().map(of).collect()
    }

    /// The place that a field selection reads.
    pub(crate) fn field_place(self, selector: ExprId) -> Option<Place> {
        let selection = self.selection(selector)?;
        if selection.kind != SelectionKind::Field {
            return None;
        }
        let last = selection.path.last()?;
        let decl = decl_of(self.program, last.of)?;
        Some(Place::root(Root::Field(decl, last.index)))
    }

    /// The variable and the steps that an expression goes through.
    pub(crate) fn access(self, expr: ExprId) -> (Base, Vec<Way>) {
        let mut ways = Vec::new();
        let mut at = self.body.unparen(expr);
        let base = loop {
            at = self.body.unparen(at);
            if let Some(entity) = self.entity(at) {
                break if let Entity::Var(var) = entity { Base::Global(var) } else { Base::Other(at) };
            }
            if let Expr::Local(local) = &self.body[at] {
                break Base::Local(*local);
            }
            if let Expr::Selector { base, .. } = &self.body[at] {
                let Some(selection) = self.selection(at) else { break Base::Other(at) };
                if !matches!(selection.kind, SelectionKind::Field) {
                    break Base::Other(at);
                }
                for step in selection.path.iter().rev() {
                    let of = decl_of(self.program, step.of);
                    ways.push(Way::Field { of, index: step.index, deref: step.deref });
                }
                at = *base;
            } else if let Expr::Index { base, indices } = &self.body[at] {
                let array = matches!(self.under(self.ty(*base)), Ty::Array { .. });
                let index = indices.first().copied().unwrap_or(*base);
                ways.push(if array { Way::ArrayElem(index) } else { Way::Elem(index) });
                at = *base;
            } else if let Expr::Slice { base, .. } = &self.body[at] {
                ways.push(Way::Slice(at));
                at = *base;
            } else if let Expr::Star(base) = &self.body[at] {
                if ways.last() == Some(&Way::Addr) {
                    ways.pop();
                } else {
                    ways.push(Way::Deref);
                }
                at = *base;
            } else if let Expr::TypeAssert { base, .. } = &self.body[at] {
                ways.push(Way::Assert);
                at = *base;
            } else if let Expr::Unary { op: UnaryOp::Addr, operand } = &self.body[at] {
                ways.push(Way::Addr);
                at = *operand;
            } else if let Expr::Call { args, .. } = &self.body[at]
                && let [arg] = args[..]
                && let Callee::Conversion(to) = self.callee(at)
                && !changes_representation(self.program, self.ty(arg), to)
            {
                at = arg;
            } else {
                break Base::Other(at);
            }
        };
        ways.reverse();
        (base, ways)
    }
}

/// The underlying type.
pub(crate) fn under(program: &Program, ty: TyId) -> &Ty {
    if let Ty::Named { decl, .. } = &program.types[ty]
        && let Some(info) = program.checked.types.get(*decl)
    {
        return &program.types[info.underlying];
    }
    &program.types[ty]
}

/// The declaration of a named type.
pub(crate) fn decl_of(program: &Program, ty: TyId) -> Option<TypeDeclId> {
    if let Ty::Named { decl, .. } = program.types[ty] { Some(decl) } else { None }
}

/// The declaration that `ty` is or points to.
pub(crate) fn pointee_decl(program: &Program, ty: TyId) -> Option<TypeDeclId> {
    if let Ty::Pointer(inner) = under(program, ty) { decl_of(program, *inner) } else { decl_of(program, ty) }
}

fn changes_representation(program: &Program, from: TyId, to: TyId) -> bool {
    let kind = |ty: TyId| std::mem::discriminant(under(program, ty));
    kind(from) != kind(to)
}

/// Whether values of this type can be nil.
pub(crate) fn can_be_nil(program: &Program, ty: TyId) -> bool {
    matches!(
        under(program, ty),
        Ty::Pointer(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Chan { .. } | Ty::Func(_) | Ty::Interface(_)
    )
}

/// Whether writing through a value of this type is seen by others who hold it.
pub(crate) fn is_reference(program: &Program, ty: TyId) -> bool {
    can_be_nil(program, ty) || matches!(under(program, ty), Ty::Param(_) | Ty::Unknown)
}

/// Whether `ty` is the predeclared `error`.
pub(crate) fn is_error(program: &Program, ty: TyId) -> bool {
    program.checked.error_ty.is_some_and(|e| e == ty)
        || decl_of(program, ty).is_some_and(|d| program.checked.error_decl == Some(d))
}

/// Whether `ty` is `bool` or a type made of it.
pub(crate) fn is_bool(program: &Program, ty: TyId) -> bool {
    matches!(under(program, ty), Ty::Basic(b) if b.is_boolean())
}

/// Whether `ty` is a string type.
pub(crate) fn is_string(program: &Program, ty: TyId) -> bool {
    matches!(under(program, ty), Ty::Basic(b) if b.is_string())
}

/// Whether `ty` is a number or boolean: copied for nothing.
pub(crate) fn is_plain(program: &Program, ty: TyId) -> bool {
    matches!(under(program, ty), Ty::Basic(b) if !b.is_string())
}

/// The positions inside values of `ty`, each with its type; those behind a declared struct are places of their own.
pub(crate) fn inner(program: &Program, ty: TyId) -> Vec<(Step, TyId)> {
    match under(program, ty) {
        Ty::Slice(elem) | Ty::Array { elem, .. } | Ty::Chan { elem, .. } => vec![(Step::Elem, *elem)],
        Ty::Map { key, value } => vec![(Step::Elem, *value), (Step::Key, *key)],
        Ty::Pointer(to) if !matches!(under(program, *to), Ty::Struct(_)) => vec![(Step::Deref, *to)],
        Ty::Pointer(_)
        | Ty::Unknown
        | Ty::Basic(_)
        | Ty::Named { .. }
        | Ty::Struct(_)
        | Ty::Func(_)
        | Ty::Interface(_)
        | Ty::Tuple(_)
        | Ty::Param(_) => Vec::new(),
    }
}

/// Every position inside values of `ty`, the value itself first, for which `wanted` holds of the type; three steps
/// deep, which is deeper than Go programs nest without a declared struct between.
pub(crate) fn positions(
    program: &Program,
    ty: TyId,
    wanted: &dyn Fn(&Program, TyId) -> bool,
) -> Vec<(Vec<Step>, TyId)> {
    let mut out = Vec::new();
    let mut todo = vec![(Vec::new(), ty)];
    while let Some((path, ty)) = todo.pop() {
        if path.len() < 3 {
            for (step, to) in inner(program, ty) {
                let mut path = path.clone();
                path.push(step);
                todo.push((path, to));
            }
        }
        if wanted(program, ty) {
            out.push((path, ty));
        }
    }
    out
}

/// Whether the package of this declaration is ported.
pub(crate) fn is_ported_type(program: &Program, decl: TypeDeclId) -> bool {
    program[program[decl].package].origin == Origin::Port
}

/// Whether this function has a body that is analysed.
pub(crate) fn is_ported_func(program: &Program, func: FuncId) -> bool {
    let func = &program[func];
    func.block.is_some() && program[func.package].origin == Origin::Port
}

/// The fields of a declared struct type.
pub(crate) fn fields_of(program: &Program, decl: TypeDeclId) -> &[ty::Field] {
    let Some(info) = program.checked.types.get(decl) else { return &[] };
    if let Ty::Struct(fields) = &program.types[info.underlying] { fields } else { &[] }
}

/// The import path of the package that declares `func`.
pub(crate) fn package_path(program: &Program, func: FuncId) -> &str {
    &program[program[func].package].path
}

/// Whether a copy of such a value shares something with the original.
pub(crate) fn has_refs(program: &Program, ty: TyId) -> bool {
    let mut seen = Vec::new();
    let mut todo = vec![ty];
    while let Some(ty) = todo.pop() {
        if is_reference(program, ty) {
            return true;
        }
        if seen.contains(&ty) {
            continue;
        }
        seen.push(ty);
        match under(program, ty) {
            Ty::Struct(fields) => todo.extend(fields.iter().map(|f| f.ty)),
            Ty::Array { elem, .. } => todo.push(*elem),
            Ty::Tuple(types) => todo.extend(types.iter().copied()),
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Named { .. }
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Param(_) => {}
        }
    }
    false
}

impl View<'_> {
    /// A short text of an operand, as a person would name it: `c.entries[…]`.
    pub(crate) fn text(self, expr: ExprId) -> String {
        let mut tail = Vec::new();
        let mut at = self.body.unparen(expr);
        let head = loop {
            at = self.body.unparen(at);
            match &self.body[at] {
                Expr::Name(name) => break name.to_string(),
                Expr::Local(local) => break self.body[*local].name.to_string(),
                Expr::Selector { base, name, .. } => {
                    tail.push(format!(".{name}"));
                    at = *base;
                }
                Expr::Index { base, .. } => {
                    tail.push("[…]".to_owned());
                    at = *base;
                }
                Expr::Slice { base, .. } => {
                    tail.push("[:]".to_owned());
                    at = *base;
                }
                Expr::Star(base) => at = *base,
                Expr::Unary { op: UnaryOp::Addr, operand } => at = *operand,
                Expr::TypeAssert { base, .. } => at = *base,
                Expr::Call { fun, .. } => {
                    tail.push("(…)".to_owned());
                    at = *fun;
                }
                Expr::FuncLit { .. } => break "func".to_owned(),
                Expr::CompositeLit { ty: Some(ty), .. } => {
                    tail.push("{…}".to_owned());
                    at = *ty;
                }
                Expr::Blank
                | Expr::BasicLit(_)
                | Expr::CompositeLit { .. }
                | Expr::Paren(_)
                | Expr::Unary { .. }
                | Expr::Binary { .. }
                | Expr::ArrayType { .. }
                | Expr::SliceType(_)
                | Expr::MapType { .. }
                | Expr::ChanType { .. }
                | Expr::FuncType(_)
                | Expr::StructType(_)
                | Expr::InterfaceType(_)
                | Expr::Unsupported { .. } => break "it".to_owned(),
            }
        };
        tail.push(head);
        tail.reverse();
        tail.concat()
    }
}

/// The type of what stands at a place.
pub(crate) fn place_ty(program: &Program, place: &Place) -> TyId {
    let result = |sig: TyId, index: u32| match under(program, sig) {
        Ty::Func(sig) => sig.results.get(index as usize).map_or(ty::UNKNOWN, |r| r.ty),
        _ => ty::UNKNOWN,
    };
    let mut at = match place.root {
        Root::Local(local) => View::new(program, local.body).local_ty(local.local),
        Root::Result(func, index) => {
            program.checked.funcs.get(func).map_or(ty::UNKNOWN, |sig| result(*sig, index))
        }
        Root::LitResult(lit, index) => result(View::new(program, lit.body).ty(lit.expr), index),
        Root::Field(decl, index) => {
            fields_of(program, decl).get(index as usize).map_or(ty::UNKNOWN, |f| f.ty)
        }
        Root::Global(var) => program.checked.vars.get(var).copied().unwrap_or(ty::UNKNOWN),
    };
    for step in &place.path {
        let next = inner(program, at).into_iter().find(|(s, _)| s == step);
        at = next.map_or(ty::UNKNOWN, |(_, ty)| ty);
    }
    at
}

/// Whether a copy of such a value is a second holder of something behind a pointer or interface; errors are not
/// counted, they are never written through.
pub(crate) fn holds_pointers(program: &Program, ty: TyId) -> bool {
    let mut seen = Vec::new();
    let mut todo = vec![ty];
    while let Some(ty) = todo.pop() {
        if seen.contains(&ty) || is_error(program, ty) {
            continue;
        }
        seen.push(ty);
        match under(program, ty) {
            Ty::Pointer(to) => {
                if !decl_of(program, *to).is_some_and(|d| is_shared_by_design(program, d)) {
                    return true;
                }
            }
            Ty::Interface(_) => {
                if !decl_of(program, ty).is_some_and(|d| is_shared_by_design(program, d)) {
                    return true;
                }
            }
            Ty::Struct(fields) => {
                if decl_of(program, ty).is_none_or(|d| is_ported_type(program, d)) {
                    todo.extend(fields.iter().map(|f| f.ty));
                }
            }
            Ty::Array { elem, .. } => todo.push(*elem),
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Named { .. }
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => {}
        }
    }
    false
}

/// Library types that become something cheap to share anyway.
fn is_shared_by_design(program: &Program, decl: TypeDeclId) -> bool {
    let path = program[program[decl].package].path.as_str();
    matches!(path, "context" | "regexp" | "time" | "log" | "text/template" | "html/template")
}
