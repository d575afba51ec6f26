//! Declarations: resolved when first asked for.

use super::{Busy, Checker, FuncResults, Object};
use goxide_ir::{
    Body, ConstId, ConstValue, Expr, ExprId, FuncId, ItemKind, LocalId, PackageId, Receiver, Ty, TyId,
    TypeDecl, TypeDeclId, TypeInfo, TypeParamDecl, TypeParamId, VarId, VarSpecId, ty::UNKNOWN,
};
use goxide_source::Span;
use std::rc::Rc;

impl<'a> Checker<'a> {
    /// Checks everything in a package.
    pub(super) fn package(&mut self, package: PackageId) {
        let program = self.program;
        self.env.package = Some(package);
        self.fill_files(package);
        self.fill_methods(package);
        let items = || program[package].files.iter().flat_map(|f| &program[*f].items);
        for item in items() {
            match &item.kind {
                ItemKind::Types(decls) => decls.iter().for_each(|d| {
                    self.type_decl(*d);
                }),
                ItemKind::Consts(specs) => {
                    for id in specs.iter().flat_map(|s| &program[*s].consts) {
                        self.constant(*id);
                    }
                }
                ItemKind::Vars(specs) => {
                    for id in specs.iter().flat_map(|s| &program[*s].vars) {
                        self.variable(*id);
                    }
                }
                ItemKind::Func(func) => {
                    self.func_sig(*func);
                }
                ItemKind::Unsupported { .. } => {}
            }
        }
        for item in items() {
            if let ItemKind::Types(decls) = &item.kind {
                for decl in decls {
                    self.finish_type(*decl);
                }
            }
        }
        for item in items() {
            if let ItemKind::Types(decls) = &item.kind {
                decls.iter().for_each(|d| self.finite(*d));
            }
        }
        for item in items() {
            if let ItemKind::Func(func) = item.kind {
                self.func_body(func);
            }
        }
        self.verify_instances();
        self.unused_imports(package);
        self.init_order(package);
    }

    /// The type that a declared name means. What stands on the right of a declared type waits until it is asked for,
    /// or until no other type is being resolved: so types and aliases can mention each other.
    pub(super) fn type_decl(&mut self, decl: TypeDeclId) -> TyId {
        if let Some(info) = self.checked.types.get(decl) {
            return info.ty;
        }
        let declared = &self.decls[decl];
        let (package, file, body) = (declared.package, declared.file, declared.body);
        if declared.local.is_some() || self.program[package].origin == goxide_ir::Origin::Missing {
            return UNKNOWN;
        }
        let (is_alias, rhs, span) = (declared.is_alias, declared.ty, declared.name_span);
        let type_params = declared.type_params.clone();
        if !is_alias {
            let ty = self.enter(package, file, body, None, |this| this.named_type(decl, &type_params));
            self.pending.push(decl);
            self.resolve_pending();
            return ty;
        }
        if !self.busy.insert(Busy::Type(decl)) {
            let name = self.decls[decl].name.clone();
            self.error(span, format!("invalid recursive type {name}"));
            return UNKNOWN;
        }
        self.resolving += 1;
        let ty = self
            .deeper(|this| {
                this.enter(package, file, body, None, |this| this.alias_type(decl, &type_params, rhs))
            })
            .unwrap_or(UNKNOWN);
        self.resolving -= 1;
        self.busy.remove(&Busy::Type(decl));
        self.resolve_pending();
        ty
    }

    /// Resolves what waits, unless a type is being resolved.
    fn resolve_pending(&mut self) {
        while self.resolving == 0 {
            let Some(decl) = self.pending.pop() else { return };
            self.resolve_type(decl);
        }
    }

    /// Resolves constraints and right side of a declared type, if that has not been done.
    pub(super) fn resolve_type(&mut self, decl: TypeDeclId) {
        if self.rhs.get(decl).is_some() || self.busy.contains(&Busy::Type(decl)) {
            return;
        }
        let declared = &self.decls[decl];
        if declared.local.is_some() {
            return;
        }
        let (package, file, body, rhs) = (declared.package, declared.file, declared.body, declared.ty);
        let type_params = declared.type_params.clone();
        self.busy.insert(Busy::Type(decl));
        self.resolving += 1;
        self.deeper(|this| {
            this.enter(package, file, body, None, |this| this.right_side(decl, &type_params, rhs));
        });
        self.resolving -= 1;
        self.busy.remove(&Busy::Type(decl));
    }

    /// `type A = B`.
    fn alias_type(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl], rhs: ExprId) -> TyId {
        let params = self.declare_params(type_params);
        self.resolve_constraints(type_params, &params);
        let ty = self.typ(rhs);
        self.rhs.insert(decl, ty);
        let info = TypeInfo { ty, underlying: UNKNOWN, params, methods: Vec::new() };
        self.checked.types.insert(decl, info);
        ty
    }

    /// `type A …`, without what it is.
    fn named_type(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl]) -> TyId {
        let params = self.declare_params(type_params);
        let args = params.iter().map(|p| self.types.intern(Ty::Param(*p))).collect();
        let ty = self.types.intern(Ty::Named { decl, args });
        let methods = self.methods_of.get(&decl).cloned().unwrap_or_default();
        self.checked.types.insert(decl, TypeInfo { ty, underlying: UNKNOWN, params, methods });
        ty
    }

    /// Constraints and right side of a declared type.
    fn right_side(&mut self, decl: TypeDeclId, type_params: &[TypeParamDecl], rhs: ExprId) {
        let params = self.checked.types.get(decl).map(|i| i.params.clone()).unwrap_or_default();
        self.resolve_constraints(type_params, &params);
        let mut ty = self.typ(rhs);
        if self.is_param(ty) {
            self.error_at(rhs, "cannot use a type parameter as RHS in type declaration");
            ty = UNKNOWN;
        }
        self.rhs.insert(decl, ty);
    }

    /// Settles the underlying type, which had to wait for types declared around it.
    fn finish_type(&mut self, decl: TypeDeclId) {
        let Some(ty) = self.checked.types.get(decl).map(|i| i.ty) else { return };
        let under = self.under(ty);
        if let Some(info) = self.checked.types.get_mut(decl) {
            info.underlying = under;
        }
    }

    /// Declares a type of a function's body.
    pub(super) fn local_type(
        &mut self,
        local: LocalId,
        type_params: &[TypeParamDecl],
        is_alias: bool,
        ty: ExprId,
        span: Span,
    ) {
        let declared = &self.body()[local];
        let decl = self.decls.alloc(TypeDecl {
            name: declared.name.clone(),
            name_span: declared.span,
            package: self.here(),
            file: self.env.file,
            body: self.body_id(),
            local: Some(local),
            type_params: type_params.to_vec(),
            is_alias,
            ty,
            span,
        });
        self.table().local_types.insert(local, decl);
        if is_alias {
            let ty = self.alias_type(decl, type_params, ty);
            self.table().locals.insert(local, ty);
        } else {
            let named = self.named_type(decl, type_params);
            self.table().locals.insert(local, named);
            self.right_side(decl, type_params, ty);
        }
        self.finish_type(decl);
    }

    /// Type and value of a package constant.
    pub(super) fn constant(&mut self, id: ConstId) -> (TyId, Option<ConstValue>) {
        if let Some(known) = self.checked.consts.get(id) {
            return known.clone();
        }
        let program = self.program;
        let declared = &program[id];
        let spec = &program[declared.spec];
        if !self.busy.insert(Busy::Const(id)) {
            self.error(
                declared.name_span,
                format!("initialization cycle or invalid constant {}", declared.name),
            );
            return (UNKNOWN, None);
        }
        let result = self
            .deeper(|this| {
                this.enter(declared.package, Some(spec.file), spec.body, None, |this| {
                    this.env.iota = Some(spec.iota);
                    let value = spec.values.get(declared.index as usize).copied();
                    this.const_value(spec.ty, value, declared.name_span)
                })
            })
            .unwrap_or((UNKNOWN, None));
        self.busy.remove(&Busy::Const(id));
        self.checked.consts.insert(id, result.clone());
        result
    }

    /// Type and value of a constant from its declared type and its expression.
    pub(super) fn const_value(
        &mut self,
        ty: Option<ExprId>,
        value: Option<ExprId>,
        span: Span,
    ) -> (TyId, Option<ConstValue>) {
        let declared = ty.map(|t| self.typ(t));
        let Some(value) = value else {
            self.error(span, "missing init expr for const declaration");
            return (declared.unwrap_or(UNKNOWN), None);
        };
        let mut x = self.expr(value);
        if x.is_invalid() || declared.is_some_and(|d| self.is_unknown(d)) {
            return (declared.unwrap_or(UNKNOWN), None);
        }
        if !x.is_constant() {
            if !self.is_unknown(x.ty) && !self.rests_on_unknown(value) {
                let text = self.describe(&x);
                self.error_at(value, format!("{text} is not constant"));
            }
            return (declared.unwrap_or(UNKNOWN), None);
        }
        let target = declared.unwrap_or(x.ty);
        self.assignment(&mut x, Some(target), "constant declaration");
        (target, if x.is_invalid() { None } else { x.value })
    }

    /// The type of a package variable; checks its initial value on the way.
    pub(super) fn variable(&mut self, id: VarId) -> TyId {
        if let Some(known) = self.checked.vars.get(id) {
            return *known;
        }
        let program = self.program;
        let declared = &program[id];
        let spec_id = declared.spec;
        let spec = &program[spec_id];
        let alone = spec.values.len() == spec.vars.len();
        let busy = if alone { id } else { spec.vars[0] };
        if !self.busy.insert(Busy::Var(busy)) {
            self.error(
                declared.name_span,
                format!("initialization cycle or refers to itself: {}", declared.name),
            );
            return UNKNOWN;
        }
        self.deeper(|this| {
            this.enter(declared.package, Some(spec.file), spec.body, Some(Object::Var(spec_id)), |this| {
                if alone {
                    let value = spec.values[declared.index as usize];
                    this.one_variable(id, spec.ty, value);
                } else {
                    this.variables_of(spec_id);
                }
            });
        });
        self.busy.remove(&Busy::Var(busy));
        let ty = self.checked.vars.get(id).copied().unwrap_or(UNKNOWN);
        self.checked.vars.insert(id, ty);
        ty
    }

    fn one_variable(&mut self, id: VarId, ty: Option<ExprId>, value: ExprId) {
        let declared = ty.map(|t| self.typ(t));
        if let Some(declared) = declared {
            self.checked.vars.insert(id, declared);
        }
        let mut x = self.expr_for(value, declared);
        let ty = self.init_var(declared, &mut x, "variable declaration");
        self.checked.vars.insert(id, ty);
    }

    /// Several variables from one value, or from none.
    fn variables_of(&mut self, id: VarSpecId) {
        let spec = &self.program[id];
        let declared = spec.ty.map(|t| self.typ(t));
        if let Some(declared) = declared {
            for var in &spec.vars {
                self.checked.vars.insert(*var, declared);
            }
        }
        if spec.values.is_empty() {
            return;
        }
        let count = spec.vars.len();
        let targets = vec![declared; count];
        let types = self.init_vars(&targets, &spec.values, "assignment", spec.span);
        for (var, ty) in spec.vars.iter().zip(types) {
            self.checked.vars.insert(*var, ty);
        }
    }

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
    fn func_body(&mut self, id: FuncId) {
        let program = self.program;
        let func = &program[id];
        let Some(block) = func.block else { return };
        let sig = self.func_sig(id);
        let object = Some(Object::Func(id));
        self.enter(func.package, Some(func.file), func.body, object, |this| {
            let named = func.sig.results.iter().any(|r| r.name.is_some());
            this.env.results = Some(this.results_of(sig, named));
            this.stmt(block);
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
