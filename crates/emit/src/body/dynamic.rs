//! Which types stand behind an interface value, so that it can be asked for another interface.
//!
//! Rust asks a `dyn Any` for one type after the other: those that the Go puts into interfaces and that have the
//! methods. A library is given others from outside, which is a difference.

use super::env::{Emit, Res};
use crate::cx::{Converted, Cx};
use goxide_ir::{Basic, Expr as Go, ExprId, FuncId, Mode, Program, Ty, TyId, TypeDeclId};
use goxide_plan::{CrateKind, IntRepr, Repr};

/// What an interface value may be asked for.
pub(super) enum Asked {
    /// One Rust type.
    Type(Repr),
    /// Whatever has the methods of an interface: its Rust form behind a reference, and the types that stand in for it.
    Interface(Repr, Vec<Repr>),
}

impl Emit<'_> {
    /// What a type stands for in `v.(T)` or `case T`, for a `v` of the interface type `of`.
    pub(super) fn asked(&mut self, ty: TyId, of: TyId, at: ExprId) -> Res<Asked> {
        if let Ty::Interface(_) = self.under(ty) {
            return self.asked_interface(ty, of, at);
        }
        self.stored(ty, at).map(Asked::Type)
    }

    /// The Rust type that stands in an interface for a concrete type: pointers are their values, unless they are
    /// handles.
    fn stored(&self, ty: TyId, at: ExprId) -> Res<Repr> {
        let types = &self.cx.program.types;
        if let Some(apart) = apart(&types[ty]) {
            return Ok(Repr::Path { path: format!("go::any::{apart}"), args: Vec::new(), copy: true });
        }
        let Ty::Pointer(inner) = &types[ty] else {
            let both = types.find(&Ty::Pointer(ty)).is_some_and(|p| {
                let types = &converted(self.cx).types;
                types.contains(&p) && types.contains(&ty)
            });
            return if both { self.ambiguous(ty, at) } else { self.supported(ty, at) };
        };
        if let Some(handle @ (Repr::Rc(_) | Repr::Arc(_))) = self.natural(ty).option_inner() {
            return Ok(handle.clone());
        }
        if converted(self.cx).types.contains(inner) {
            return self.ambiguous(*inner, at);
        }
        self.supported(*inner, at)
    }

    fn ambiguous(&self, ty: TyId, at: ExprId) -> Res<Repr> {
        let name = self.cx.program.type_string(ty, goxide_ir::dump::Qualify::Path);
        let what = format!(
            "values of {name} and pointers to it both stand in interfaces, and Rust cannot tell which"
        );
        self.hole(at, "dynamic-type", what)
    }

    fn supported(&self, ty: TyId, at: ExprId) -> Res<Repr> {
        let repr = self.natural(ty);
        let program = self.cx.program;
        let same = |other: &TyId| {
            !program.types.identical(*other, ty)
                && apart(&program.types[*other]).is_none()
                && !matches!(&program.types[*other], Ty::Basic(basic) if basic.is_untyped())
                && self.natural(*other) == repr
        };
        if let Some(other) = converted(self.cx).types.iter().copied().find(same) {
            let name = |ty| program.type_string(ty, goxide_ir::dump::Qualify::Path);
            let what = format!(
                "values of {} and of {} both stand in interfaces, and are one type in Rust",
                name(ty),
                name(other)
            );
            return self.hole(at, "dynamic-type", what);
        }
        match repr.unsupported() {
            Some(why) => self.hole(at, "unsupported", format!("{why} has no Rust type yet")),
            None => Ok(repr),
        }
    }

    fn asked_interface(&mut self, ty: TyId, of: TyId, at: ExprId) -> Res<Asked> {
        let object = match self.natural(ty) {
            _ if self.is_error(ty) => return self.asked_error(at),
            Repr::Option(inner) => inner.peeled().clone(),
            other => other.peeled().clone(),
        };
        let trait_object = match &object {
            Repr::Dyn(..) => !self.has_writer(ty),
            Repr::Path { path, .. } => path.starts_with("dyn "),
            _ => false,
        };
        if !trait_object {
            return self.hole(
                at,
                "dynamic-type",
                "an interface value is asked for an interface without a trait",
            );
        }
        let mut found = Vec::new();
        for concrete in converted(self.cx).types.iter().copied() {
            let fits = methods(self.cx.program, of).is_empty() || implements(self.cx.program, concrete, of);
            if fits && implements(self.cx.program, concrete, ty) {
                let repr = self.stored(concrete, at)?;
                if !matches!(repr, Repr::Named(..) | Repr::Path { .. }) {
                    let what = format!(
                        "an interface value is asked for an interface that {} has",
                        self.describe(&repr)
                    );
                    return self.hole(at, "dynamic-type", what);
                }
                if !found.contains(&repr) {
                    found.push(repr);
                }
            }
        }
        self.types_from_outside(at);
        Ok(Asked::Interface(object, found))
    }

    /// `case error`: the package's error enum. Errors that are put into an interface by their own type are not that.
    fn asked_error(&mut self, at: ExprId) -> Res<Asked> {
        let program = self.cx.program;
        let error = program.checked.error_decl.and_then(|d| program.checked.types.get(d)).map(|i| i.ty);
        let own = converted(self.cx)
            .types
            .iter()
            .copied()
            .any(|c| error.is_some_and(|error| implements(program, c, error)) && !self.only_as_error(c));
        if own {
            let what =
                "an interface value is asked for an error, and errors stand there by their own types too";
            return self.hole(at, "dynamic-type", what);
        }
        self.types_from_outside(at);
        let repr = Repr::Error(self.package);
        Ok(Asked::Type(repr))
    }

    /// Whether values of an error type are put into `error` alone, where they become the enum.
    fn only_as_error(&self, concrete: TyId) -> bool {
        converted(self.cx).pairs.iter().all(|(from, to)| *from != concrete || self.is_error(*to))
    }

    /// Whether a method of the interface writes through its receiver, which a shared reference does not allow.
    fn has_writer(&self, ty: TyId) -> bool {
        let Ty::Named { decl, .. } = &self.cx.program.types[ty] else { return true };
        methods(self.cx.program, ty).iter().any(|(name, _)| {
            self.trait_method_of(*decl, name).is_none_or(|(m, _)| m.receiver == goxide_plan::SelfKind::RefMut)
        })
    }

    fn types_from_outside(&mut self, at: ExprId) {
        if self.cx.plan.layout.kind == CrateKind::Lib {
            let name = self.go_text(at);
            let text = format!("`{name}` is found for the types of this module; a type from outside is not.");
            self.differs(at, "dynamic-type", &name, text);
        }
    }
}

/// The type that the runtime library has for an integer in an interface, where another Go type is the same in Rust.
pub(super) fn apart(ty: &Ty) -> Option<&'static str> {
    match ty {
        Ty::Basic(Basic::Int64) => Some("Int64"),
        Ty::Basic(Basic::Uint64) => Some("Uint64"),
        Ty::Basic(Basic::Uintptr) => Some("Uintptr"),
        _ => None,
    }
}

/// The integer in such a type.
pub(super) fn apart_inner(repr: &Repr) -> Option<Repr> {
    let Repr::Path { path, .. } = repr else { return None };
    match path.strip_prefix("go::any::")? {
        "Int64" => Some(Repr::Int(IntRepr::I64)),
        "Uint64" | "Uintptr" => Some(Repr::Int(IntRepr::U64)),
        _ => None,
    }
}

/// Every conversion of a concrete type to an interface.
fn conversions(program: &Program) -> Vec<(TyId, TyId)> {
    let mut out = Vec::new();
    for (_, func) in program.ported_funcs() {
        let Some(types) = program.checked.bodies.get(func.body) else { continue };
        let ty = |e: ExprId| types.exprs.get(e).map_or(goxide_ir::ty::UNKNOWN, |e| e.ty);
        for (expr, to) in types.converted.iter() {
            out.push((ty(expr), *to));
        }
        for (expr, node) in program[func.body].exprs() {
            match (&program.types[ty(expr)], node) {
                // Several values at once are converted without a record.
                (Ty::Tuple(parts), _) => out.extend(parts.iter().map(|p| (*p, goxide_ir::ty::ANY))),
                (_, Go::Call { fun, args, .. })
                    if types.exprs.get(*fun).is_some_and(|f| f.mode == Mode::Type) =>
                {
                    out.extend(args.iter().map(|a| (ty(*a), ty(expr))));
                }
                _ => {}
            }
        }
    }
    out.retain(|(from, to)| is_interface(program, *to) && !is_interface(program, *from));
    out
}

/// What is put into interfaces.
fn converted(cx: Cx<'_>) -> &Converted {
    cx.converted.get_or_init(|| {
        let pairs = conversions(cx.program);
        let types = pairs.iter().map(|(from, _)| *from).collect();
        Converted { pairs, types }
    })
}

fn underlying(program: &Program, ty: TyId) -> TyId {
    match &program.types[ty] {
        Ty::Named { decl, .. } => {
            program.checked.types.get(*decl).map_or(goxide_ir::ty::UNKNOWN, |i| i.underlying)
        }
        _ => ty,
    }
}

fn is_interface(program: &Program, ty: TyId) -> bool {
    matches!(program.types[underlying(program, ty)], Ty::Interface(_))
}

/// The methods of an interface with those that it embeds.
fn methods(program: &Program, ty: TyId) -> Vec<(String, TyId)> {
    let Ty::Interface(interface) = &program.types[underlying(program, ty)] else { return Vec::new() };
    let own = interface.methods.iter().map(|m| (m.name.to_string(), m.sig));
    let embedded = interface.embeds.iter().flat_map(|terms| match &**terms {
        [term] => methods(program, term.ty),
        _ => Vec::new(),
    });
    own.chain(embedded).collect()
}

/// Whether values of the type have all methods of the interface.
fn implements(program: &Program, ty: TyId, interface: TyId) -> bool {
    let (decl, pointer) = match &program.types[ty] {
        Ty::Pointer(inner) => match &program.types[*inner] {
            Ty::Named { decl, .. } => (*decl, true),
            _ => return false,
        },
        Ty::Named { decl, .. } => (*decl, false),
        _ => return false,
    };
    let wanted = methods(program, interface);
    !wanted.is_empty()
        && wanted.iter().all(|(name, sig)| {
            method(program, decl, name, pointer, 0)
                .and_then(|f| program.checked.funcs.get(f))
                .is_some_and(|own| program.types.identical(*own, *sig))
        })
}

/// The method that a value, or a pointer to one, has itself or from an embedded field.
fn method(program: &Program, decl: TypeDeclId, name: &str, pointer: bool, depth: u32) -> Option<FuncId> {
    let info = program.checked.types.get(decl)?;
    if let Some(own) = info.methods.iter().find(|m| program[**m].name == name) {
        let by_pointer = program[*own].receiver.as_ref().is_some_and(|r| r.pointer);
        return (pointer || !by_pointer).then_some(*own);
    }
    let Ty::Struct(fields) = &program.types[info.underlying] else { return None };
    fields.iter().filter(|f| f.embedded && depth < 5).find_map(|field| match &program.types[field.ty] {
        Ty::Pointer(inner) => match &program.types[*inner] {
            Ty::Named { decl, .. } => method(program, *decl, name, true, depth + 1),
            _ => None,
        },
        Ty::Named { decl, .. } => method(program, *decl, name, pointer, depth + 1),
        _ => None,
    })
}
