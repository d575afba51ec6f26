//! Which interfaces and function types have values that cross threads, and so are `Send + Sync`.
//!
//! What a goroutine is given, what a channel holds and what a package variable holds may be reached from any thread,
//! and so may all that is in it. An interface among those asks its implementations to be `Send + Sync`; where one of
//! them can't be, since it holds an `Rc`, none is asked, and the places that would move it stay for a person.

use super::{go, reprs::Reprs};
use goxide_ir::{Expr, Origin, Program, Stmt, Ty, TyId, TypeDeclId};
use rustc_hash::FxHashSet;

/// What crosses threads.
#[derive(Debug, Default)]
pub(crate) struct Crossing {
    /// Interfaces of the port.
    pub(crate) interfaces: FxHashSet<TypeDeclId>,
    /// Function types, one of each set of identical ones.
    pub(crate) funcs: FxHashSet<TyId>,
}

impl Crossing {
    /// Whether values of a function type cross threads.
    pub(crate) fn func(&self, program: &Program, ty: TyId) -> bool {
        self.funcs.contains(&ty) || self.funcs.iter().any(|other| program.types.identical(*other, ty))
    }
}

/// Finds what crosses threads in the packages to port.
pub(crate) fn crossing(reprs: &Reprs<'_>) -> Crossing {
    let program = reprs.program;
    let mut out = Crossing::default();
    let mut reach = Reach { reprs, seen: FxHashSet::default(), objects: Vec::new(), funcs: Vec::new() };
    let captured = reprs.facts.sharing.goroutines.iter().flat_map(|g| &g.captures);
    let captured =
        captured.filter_map(|at| program.checked.bodies.get(at.body)?.locals.get(at.local).copied());
    // In a program of one thread what is written stands in a cell, which no other thread sees.
    let alone = |id| reprs.single_threaded && reprs.writes_global(id);
    let globals = program.vars.iter().filter(|(id, v)| go::is_ported(program, v.package) && !alone(*id));
    let globals = globals.filter_map(|(id, _)| program.checked.vars.get(id).copied());
    for ty in captured.chain(globals) {
        reach.visit(ty);
    }
    let Reach { objects, funcs, .. } = reach;
    out.interfaces.extend(&objects);
    // What one interface keeps back, those that hold it keep back too.
    loop {
        let kept = objects.iter().copied().filter(|decl| {
            let bound = |ty: &TypeDeclId| Bound { reprs, out: &out, seen: FxHashSet::default() }.decl(*ty);
            out.interfaces.contains(decl) && reprs.implementers(*decl).iter().any(bound)
        });
        let kept: Vec<TypeDeclId> = kept.collect();
        if kept.is_empty() {
            break;
        }
        out.interfaces.retain(|decl| !kept.contains(decl));
    }
    let bound = bound_literals(reprs, &out);
    out.funcs.extend(funcs.into_iter().filter(|ty| !bound.iter().any(|b| program.types.identical(*b, *ty))));
    out
}

/// Whether something in the packages to port runs beside `main`: a `go` statement, a timer, a server.
pub(crate) fn starts_threads(program: &Program) -> bool {
    let mut files = program.ported().flat_map(|(_, package)| &package.files);
    let imports = |path: &str| STARTING_PACKAGES.contains(&path);
    if files.any(|file| program[*file].imports.iter().any(|import| imports(&import.path))) {
        return true;
    }
    let funcs = program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)).map(|(_, f)| f.body);
    let vars = program.vars.iter().filter(|(_, v)| go::is_ported(program, v.package));
    let mut bodies = funcs.chain(vars.map(|(_, v)| program[v.spec].body));
    bodies.any(|id| {
        let starts = |(_, e): (_, &Expr)| {
            let Expr::Call { fun, .. } = e else { return false };
            go::std_callee(program, id, *fun).is_some_and(|called| STARTING_CALLS.contains(&called))
        };
        program[id].stmts().any(|(_, s)| matches!(s, Stmt::Go(_))) || program[id].exprs().any(starts)
    })
}

/// Packages whose functions run what they are given on threads of their own.
const STARTING_PACKAGES: &[&str] = &["golang.org/x/sync/errgroup", "net/http", "net/rpc"];

/// Functions and methods of other packages that do.
const STARTING_CALLS: &[(&str, &str)] = &[("context", "AfterFunc"), ("sync", "Go"), ("time", "AfterFunc")];

/// The types that are reached from some value.
struct Reach<'a> {
    reprs: &'a Reprs<'a>,
    seen: FxHashSet<TyId>,
    objects: Vec<TypeDeclId>,
    funcs: Vec<TyId>,
}

impl Reach<'_> {
    fn visit(&mut self, ty: TyId) {
        let program = self.reprs.program;
        if !self.seen.insert(ty) {
            return;
        }
        match &program.types[ty] {
            Ty::Named { decl, args } => {
                let args: Vec<TyId> = args.to_vec();
                args.into_iter().for_each(|arg| self.visit(arg));
                if program[program[*decl].package].origin != Origin::Port {
                    return;
                }
                let behind = go::underlying(program, ty);
                if matches!(program.types[behind], Ty::Interface(_)) {
                    self.objects.push(*decl);
                    for object in self.reprs.implementers(*decl) {
                        if let Some(info) = program.checked.types.get(object) {
                            self.visit(info.ty);
                        }
                    }
                } else {
                    self.visit(behind);
                }
            }
            Ty::Func(_) => self.funcs.push(ty),
            Ty::Pointer(inner) | Ty::Slice(inner) => self.visit(*inner),
            Ty::Array { elem, .. } | Ty::Chan { elem, .. } => self.visit(*elem),
            Ty::Map { key, value } => {
                self.visit(*key);
                self.visit(*value);
            }
            Ty::Struct(fields) => fields.iter().for_each(|f| self.visit(f.ty)),
            Ty::Tuple(items) => items.iter().for_each(|item| self.visit(*item)),
            Ty::Unknown | Ty::Basic(_) | Ty::Interface(_) | Ty::Param(_) => {}
        }
    }
}

/// Whether values of a type are bound to their thread.
struct Bound<'a> {
    reprs: &'a Reprs<'a>,
    out: &'a Crossing,
    seen: FxHashSet<TyId>,
}

impl Bound<'_> {
    fn decl(&mut self, decl: TypeDeclId) -> bool {
        self.reprs.program.checked.types.get(decl).is_some_and(|info| self.ty(info.ty))
    }

    fn ty(&mut self, ty: TyId) -> bool {
        let program = self.reprs.program;
        if !self.seen.insert(ty) {
            return false;
        }
        match &program.types[ty] {
            Ty::Named { decl, args } => {
                let behind = go::underlying(program, ty);
                let ported = go::is_ported(program, program[*decl].package);
                let object = matches!(program.types[behind], Ty::Interface(_));
                args.iter().any(|arg| self.ty(*arg))
                    || ported && (if object { !self.out.interfaces.contains(decl) } else { self.ty(behind) })
            }
            Ty::Pointer(inner) => {
                let counted = go::decl_of(program, *inner).is_some_and(|d| self.reprs.aliased.contains(&d));
                counted || self.ty(*inner)
            }
            Ty::Slice(elem) | Ty::Array { elem, .. } | Ty::Chan { elem, .. } => self.ty(*elem),
            Ty::Map { key, value } => self.ty(*key) || self.ty(*value),
            Ty::Struct(fields) => fields.iter().any(|f| self.ty(f.ty)),
            Ty::Tuple(items) => items.iter().any(|item| self.ty(*item)),
            Ty::Interface(_) => true,
            Ty::Unknown | Ty::Basic(_) | Ty::Func(_) | Ty::Param(_) => false,
        }
    }
}

/// The types of literals that capture what is bound to its thread.
fn bound_literals(reprs: &Reprs<'_>, out: &Crossing) -> Vec<TyId> {
    let program = reprs.program;
    let mut found = Vec::new();
    for (_, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
        let body = &program[func.body];
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        for (literal, _) in body.exprs().filter(|(_, e)| matches!(e, Expr::FuncLit { .. })) {
            let captured = super::func_types::captured(program, func.body, literal);
            let bound = captured.into_iter().any(|at| {
                let ty = types.locals.get(at.local).copied();
                reprs.facts.closures.cells.contains_key(&at)
                    || ty.is_some_and(|ty| Bound { reprs, out, seen: FxHashSet::default() }.ty(ty))
            });
            if bound {
                found.push(go::type_of(program, func.body, literal));
            }
        }
    }
    found
}
