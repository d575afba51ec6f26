//! Functions: their types, their blocks, and what they declare for nothing.

use super::{Busy, Checker, FuncResults, Object};
use goxide_ir::{Body, Expr, FuncId, LocalId, Receiver, Ty, TyId, TypeParamId, ty::UNKNOWN};
use goxide_source::Span;
use std::rc::Rc;

impl<'a> Checker<'a> {
    /// The type of a function, of a method without its receiver.
    pub(super) fn func_sig(&mut self, id: FuncId) -> TyId {
        if let Some(known) = self.checked.funcs.get(id) {
            return *known;
        }
        if !self.busy.insert(Busy::Func(id)) {
            return UNKNOWN;
        }
        let program = self.program;
        let func = &program[id];
        let sig = self
            .deeper(|this| {
                this.enter(func.package, Some(func.file), func.body, None, |this| {
                    if let Some(receiver) = &func.receiver {
                        this.receiver(id, receiver);
                    }
                    if !func.type_params.is_empty() {
                        let params = this.declare_params(&func.type_params);
                        this.resolve_constraints(&func.type_params, &params);
                        this.func_params.insert(id, params);
                    }
                    this.signature(&func.sig)
                })
            })
            .unwrap_or(UNKNOWN);
        self.busy.remove(&Busy::Func(id));
        self.checked.funcs.insert(id, sig);
        sig
    }

    /// Gives a receiver its type; one of a generic type declares that type's parameters anew.
    fn receiver(&mut self, id: FuncId, receiver: &Receiver) {
        let ty = if receiver.type_params.is_empty() {
            self.typ(receiver.ty)
        } else {
            self.generic_receiver(id, receiver).unwrap_or(UNKNOWN)
        };
        if let Some(local) = receiver.local {
            self.table().locals.insert(local, ty);
        }
    }

    fn generic_receiver(&mut self, id: FuncId, receiver: &Receiver) -> Option<TyId> {
        let body = self.body();
        let mut index = body.unparen(receiver.ty);
        if let Expr::Star(inner) = body[index] {
            index = body.unparen(inner);
        }
        let Expr::Index { base, indices } = &body[index] else { return None };
        let entity = self.entity(&receiver.base)?;
        self.table().names.insert(body.unparen(*base), entity);
        let goxide_ir::Entity::Type(decl) = entity else { return None };
        let generic = self.type_decl(decl);
        if generic == UNKNOWN {
            return None;
        }
        let outer = self.checked.types.get(decl)?.params.clone();
        let mut params: Vec<TypeParamId> = Vec::new();
        for (i, local) in receiver.type_params.iter().enumerate() {
            let name = local.map_or("_".into(), |l| body[l].name.clone());
            params.push(self.declare_param(name, i as u32, *local));
        }
        self.recv_params.insert(id, params.clone());
        let args: Vec<TyId> = params.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        for (param, outer_param) in params.iter().zip(&outer) {
            let constraint = self.types[*outer_param].constraint;
            let constraint = self.subst(constraint, &outer, &args);
            self.types.set_constraint(*param, constraint);
        }
        if outer.len() != params.len() {
            self.error_at(receiver.ty, "receiver declares a wrong number of type parameters");
            return None;
        }
        let named = self.subst(generic, &outer, &args);
        self.record_type(body.unparen(*base), goxide_ir::Mode::Type, generic, None);
        self.record_type(index, goxide_ir::Mode::Type, named, None);
        for (expr, arg) in indices.iter().zip(&args) {
            self.record_type(*expr, goxide_ir::Mode::Type, *arg, None);
        }
        let mut ty = named;
        if receiver.pointer {
            ty = self.pointer_to(named);
        }
        let mut around = receiver.ty;
        loop {
            if around == index {
                break;
            }
            self.record_type(around, goxide_ir::Mode::Type, ty, None);
            match body[around] {
                Expr::Paren(inner) => around = inner,
                Expr::Star(inner) => {
                    around = inner;
                    ty = named;
                }
                _ => break,
            }
        }
        Some(if receiver.pointer { self.pointer_to(named) } else { named })
    }

    /// Checks the block of a function.
    pub(super) fn func_body(&mut self, id: FuncId) {
        let program = self.program;
        let func = &program[id];
        let Some(block) = func.block else { return };
        let sig = self.func_sig(id);
        let object = Some(Object::Func(id));
        self.enter(func.package, Some(func.file), func.body, object, |this| {
            let named = func.sig.results.iter().any(|r| r.name.is_some());
            this.env.results = Some(this.results_of(sig, named));
            this.stmt(block);
            if !func.sig.results.is_empty() {
                this.missing_return(block);
            }
            this.jumps(block);
            this.unused_locals();
        });
    }

    pub(super) fn results_of(&self, sig: TyId, named: bool) -> Rc<FuncResults> {
        let types = match &self.types[sig] {
            Ty::Func(sig) => sig.results.iter().map(|r| r.ty).collect(),
            _ => Vec::new(),
        };
        Rc::new(FuncResults { types, named })
    }

    /// Tells of variables that are never read.
    fn unused_locals(&mut self) {
        let body: &'a Body = self.body();
        let gaps = body.exprs().any(|(_, e)| matches!(e, Expr::Unsupported { .. }))
            || body.stmts().any(|(_, s)| matches!(s, goxide_ir::Stmt::Unsupported { .. }));
        if gaps {
            return;
        }
        let mut told: Vec<Span> = Vec::new();
        // The locals of one type switch share the place of their declaration: one that is read is enough.
        for (local, declared) in body.locals() {
            let read = |this: &Self, l: &LocalId| this.env.used.contains(l);
            if declared.kind != goxide_ir::LocalKind::Var
                || read(self, &local)
                || told.contains(&declared.span)
            {
                continue;
            }
            let shared = body.locals().any(|(l, d)| d.span == declared.span && read(self, &l));
            told.push(declared.span);
            if !shared {
                self.error(declared.span, format!("declared and not used: {}", declared.name));
            }
        }
    }
}
