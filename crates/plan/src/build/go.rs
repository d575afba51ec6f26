//! Questions about the checked Go that several parts of the plan ask.

use goxide_analysis::{Place, Root, Step};
use goxide_ir::{
    Basic, BodyId, Entity, Expr, ExprId, FuncId, LocalRef, Origin, Package, PackageId, Program,
    SelectionKind, Ty, TyId, TypeDeclId,
    ty::{self, Signature},
};

/// The declaration behind a named type.
pub(crate) fn decl_of(program: &Program, ty: TyId) -> Option<TypeDeclId> {
    if let Ty::Named { decl, .. } = &program.types[ty] { Some(*decl) } else { None }
}

/// The type that a pointer points to.
pub(crate) fn pointee(program: &Program, ty: TyId) -> Option<TyId> {
    if let Ty::Pointer(inner) = &program.types[ty] { Some(*inner) } else { None }
}

/// The declaration behind `T` or `*T`.
pub(crate) fn base_decl(program: &Program, ty: TyId) -> Option<TypeDeclId> {
    decl_of(program, pointee(program, ty).unwrap_or(ty))
}

/// The type behind the name, one level.
pub(crate) fn underlying(program: &Program, ty: TyId) -> TyId {
    match &program.types[ty] {
        Ty::Named { decl, .. } => {
            program.checked.types.get(*decl).map_or(ty::UNKNOWN, |info| info.underlying)
        }
        Ty::Unknown
        | Ty::Basic(_)
        | Ty::Pointer(_)
        | Ty::Slice(_)
        | Ty::Array { .. }
        | Ty::Map { .. }
        | Ty::Chan { .. }
        | Ty::Struct(_)
        | Ty::Func(_)
        | Ty::Interface(_)
        | Ty::Tuple(_)
        | Ty::Param(_) => ty,
    }
}

/// Whether a named function type is among its own results: `type stateFn func(*lexer) stateFn`, whose nil is the end.
pub(crate) fn gives_itself(program: &Program, decl: TypeDeclId) -> bool {
    let Some(info) = program.checked.types.get(decl) else { return false };
    let Ty::Func(sig) = &program.types[info.underlying] else { return false };
    sig.results.iter().any(|r| decl_of(program, r.ty) == Some(decl))
}

/// The type that stands for `ty` in the port: behind `iter.Seq[V]` its function type.
pub(crate) fn transparent(program: &Program, ty: TyId) -> TyId {
    let is_iter = std_type(program, ty).is_some_and(|(package, _)| package.path == "iter");
    let behind = program.underlying(ty);
    if is_iter && matches!(program.types[behind], Ty::Func(_)) { behind } else { ty }
}

/// What an iterator function calls with each element: the `yield` of `func(yield func(V) bool)`.
pub(crate) fn yielder<'p>(program: &'p Program, sig: &Signature) -> Option<&'p Signature> {
    let ([param], []) = (&*sig.params, &*sig.results) else { return None };
    let Ty::Func(inner) = &program.types[param.ty] else { return None };
    let bool_alone = matches!(&*inner.results, [only] if only.ty == ty::BOOL);
    (bool_alone && inner.params.len() <= 2 && !inner.variadic).then_some(inner)
}

/// Whether it is the predeclared `error`.
pub(crate) fn is_error(program: &Program, ty: TyId) -> bool {
    decl_of(program, ty).is_some_and(|decl| Some(decl) == program.checked.error_decl)
}

/// The package of a type of the standard library, and the type's name.
pub(crate) fn std_type(program: &Program, ty: TyId) -> Option<(&Package, &str)> {
    let decl = &program[decl_of(program, ty)?];
    let package = &program[decl.package];
    (package.origin == Origin::Std).then_some((package, &*decl.name))
}

/// The type of an expression; unknown where the checker has none.
pub(crate) fn type_of(program: &Program, body: BodyId, expr: ExprId) -> TyId {
    let types = program.checked.bodies.get(body);
    types.and_then(|t| t.exprs.get(expr)).map_or(ty::UNKNOWN, |e| e.ty)
}

/// The declared function or method that a call calls, interface methods excluded.
pub(crate) fn callee(program: &Program, body: BodyId, fun: ExprId) -> Option<FuncId> {
    let arena = &program[body];
    let types = program.checked.bodies.get(body)?;
    let mut fun = arena.unparen(fun);
    if let Expr::Index { base, .. } = &arena[fun] {
        fun = arena.unparen(*base);
    }
    if let Some(Entity::Func(func)) = types.names.get(fun) {
        return Some(*func);
    }
    match types.selections.get(fun)?.kind {
        SelectionKind::Method { func, .. } => Some(func),
        SelectionKind::Field | SelectionKind::InterfaceMethod { .. } | SelectionKind::MethodExpr { .. } => {
            None
        }
    }
}

/// The standard-library function that a call calls, as package path and name.
pub(crate) fn std_callee(program: &Program, body: BodyId, fun: ExprId) -> Option<(&str, &str)> {
    let func = &program[callee(program, body, fun)?];
    let package = &program[func.package];
    (package.origin == Origin::Std).then_some((&*package.path, &*func.name))
}

/// All methods of an interface type with those of embedded interfaces: name and signature, by name.
pub(crate) fn interface_methods(program: &Program, ty: TyId) -> Vec<(String, TyId)> {
    let mut methods = Vec::new();
    let mut todo = vec![ty];
    let mut seen = Vec::new();
    while let Some(ty) = todo.pop() {
        if seen.contains(&ty) {
            continue;
        }
        seen.push(ty);
        let Ty::Interface(interface) = &program.types[underlying(program, ty)] else { continue };
        methods.extend(interface.methods.iter().map(|m| (m.name.to_string(), m.sig)));
        for terms in &interface.embeds {
            if let [term] = &**terms {
                todo.push(term.ty);
            }
        }
    }
    methods.sort();
    methods.dedup_by(|a, b| a.0 == b.0);
    methods
}

/// Whether an interface constrains more than methods (type sets, `comparable`).
pub(crate) fn is_constraint(program: &Program, ty: TyId) -> bool {
    let Ty::Interface(interface) = &program.types[underlying(program, ty)] else { return false };
    interface.comparable
        || interface.embeds.iter().any(|terms| match &**terms {
            [term] if !term.tilde => {
                let inner = underlying(program, term.ty);
                !matches!(program.types[inner], Ty::Interface(_)) || is_constraint(program, term.ty)
            }
            _ => true,
        })
}

/// A method that a type has itself or by embedding: the path of fields to its holder, and the method.
pub(crate) fn find_method(program: &Program, decl: TypeDeclId, name: &str) -> Option<(Vec<u32>, FuncId)> {
    let mut level = vec![(Vec::new(), decl)];
    let mut seen = vec![decl];
    for _ in 0..8 {
        let mut next = Vec::new();
        for (path, decl) in level {
            let info = program.checked.types.get(decl)?;
            if let Some(func) = info.methods.iter().find(|f| program[**f].name == name) {
                return Some((path, *func));
            }
            let Ty::Struct(fields) = &program.types[info.underlying] else { continue };
            for (i, field) in fields.iter().enumerate().filter(|(_, f)| f.embedded) {
                let Some(inner) = base_decl(program, field.ty) else { continue };
                if !seen.contains(&inner) {
                    seen.push(inner);
                    let mut path: Vec<u32> = path.clone();
                    path.push(i as u32);
                    next.push((path, inner));
                }
            }
        }
        level = next;
    }
    None
}

/// Whether values of the type can be nil.
pub(crate) fn is_nilable(program: &Program, ty: TyId) -> bool {
    matches!(
        program.types[underlying(program, ty)],
        Ty::Pointer(_) | Ty::Slice(_) | Ty::Map { .. } | Ty::Chan { .. } | Ty::Func(_) | Ty::Interface(_)
    )
}

/// Whether the type is a string type.
pub(crate) fn is_string(program: &Program, ty: TyId) -> bool {
    matches!(&program.types[underlying(program, ty)], Ty::Basic(basic) if basic.is_string())
}

/// The predeclared type under the name.
pub(crate) fn basic(program: &Program, ty: TyId) -> Option<Basic> {
    if let Ty::Basic(basic) = &program.types[underlying(program, ty)] { Some(*basic) } else { None }
}

/// Whether the package is ported in this run.
pub(crate) fn is_ported(program: &Program, package: PackageId) -> bool {
    program[package].origin == Origin::Port
}

/// The type of a field of a declared struct.
pub(crate) fn field_ty(program: &Program, decl: TypeDeclId, field: u32) -> Option<TyId> {
    let info = program.checked.types.get(decl)?;
    let Ty::Struct(fields) = &program.types[info.underlying] else { return None };
    fields.get(field as usize).map(|f| f.ty)
}

/// The Go type of what a place holds.
pub(crate) fn place_ty(program: &Program, place: &Place) -> Option<TyId> {
    let mut ty = match place.root {
        Root::Local(l) => *program.checked.bodies.get(l.body)?.locals.get(l.local)?,
        Root::Field(decl, i) => field_ty(program, decl, i)?,
        Root::Global(var) => *program.checked.vars.get(var)?,
        Root::Result(func, i) => {
            let Ty::Func(sig) = &program.types[*program.checked.funcs.get(func)?] else { return None };
            sig.results.get(i as usize)?.ty
        }
        Root::LitResult(..) => return None,
    };
    for step in &place.path {
        ty = match (&program.types[underlying(program, ty)], step) {
            (Ty::Slice(e), Step::Elem) | (Ty::Array { elem: e, .. }, Step::Elem) => *e,
            (Ty::Chan { elem, .. }, Step::Elem) => *elem,
            (Ty::Map { value, .. }, Step::Elem) => *value,
            (Ty::Map { key, .. }, Step::Key) => *key,
            (Ty::Pointer(inner), Step::Deref) => *inner,
            _ => return None,
        };
    }
    Some(ty)
}

/// The package variable that an expression names.
pub(crate) fn global_place(program: &Program, body: BodyId, expr: ExprId) -> Option<Place> {
    let types = program.checked.bodies.get(body)?;
    match types.names.get(program[body].unparen(expr))? {
        Entity::Var(var) => Some(Place::root(Root::Global(*var))),
        _ => None,
    }
}

/// The place that an expression names: a variable, a field, an element, or a part that is cut out of one.
pub(crate) fn named_place(program: &Program, body: BodyId, expr: ExprId) -> Option<Place> {
    let arena = &program[body];
    let types = program.checked.bodies.get(body)?;
    let at = arena.unparen(expr);
    match &arena[at] {
        Expr::Local(local) => Some(Place::root(Root::Local(LocalRef { body, local: *local }))),
        Expr::Selector { .. } => {
            let selection = types.selections.get(at).filter(|s| s.kind == SelectionKind::Field)?;
            let step = selection.path.last()?;
            Some(Place::root(Root::Field(decl_of(program, step.of)?, step.index)))
        }
        Expr::Index { base, .. } => Some(named_place(program, body, *base)?.then(Step::Elem)),
        Expr::Slice { base, .. } => named_place(program, body, *base),
        _ => None,
    }
}
