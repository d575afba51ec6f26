//! Packages, and the declarations of constants and variables: resolved when first asked for.

use super::{Busy, Checker, Object};
use goxide_ir::{
    ConstId, ConstSpecId, ConstValue, ExprId, FuncId, ItemKind, PackageId, TyId, VarId, VarSpecId,
    ty::UNKNOWN,
};
use goxide_source::Span;

impl<'a> Checker<'a> {
    /// Checks everything in a package.
    pub(super) fn package(&mut self, package: PackageId) {
        let program = self.program;
        self.env.package = Some(package);
        self.fill_files(package);
        self.fill_methods(package);
        self.redeclared(package);
        let items = || program[package].files.iter().flat_map(|f| &program[*f].items);
        for item in items() {
            match &item.kind {
                ItemKind::Types(decls) => decls.iter().for_each(|d| {
                    self.type_decl(*d);
                }),
                ItemKind::Consts(specs) => {
                    specs.iter().for_each(|s| self.const_arity(*s));
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
                    self.special_func(*func);
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
        self.judge_later();
        self.unused_imports(package);
        self.init_order(package);
    }

    /// Tells of a constant without a value, or a value without a constant.
    fn const_arity(&mut self, id: ConstSpecId) {
        let spec = &self.program[id];
        let names: Vec<Span> = spec.consts.iter().map(|c| self.program[*c].name_span).collect();
        self.enter(self.here(), Some(spec.file), spec.body, None, |this| {
            this.arity(&names, &spec.values, spec.implicit);
        });
    }

    /// The same for the names and values of any specification; `repeated` says that the values stand elsewhere.
    pub(super) fn arity(&mut self, names: &[Span], values: &[ExprId], repeated: bool) {
        let Some(first) = names.first() else { return };
        match (names.get(values.len()), values.get(names.len())) {
            (Some(first), _) if values.is_empty() => {
                self.error(*first, "missing init expr for const declaration")
            }
            (Some(name), _) => {
                let text = self.sources.text(*name).to_owned();
                self.error(*name, format!("missing init expr for {text}"));
            }
            (None, Some(value)) if repeated => {
                let text = self.text(*value);
                self.error(*first, format!("extra init expr {text}"));
            }
            (None, Some(value)) => {
                let text = self.text(*value);
                self.error_at(*value, format!("extra init expr {text}"));
            }
            (None, None) => {}
        }
    }

    /// `init` and `main` take and give nothing.
    fn special_func(&mut self, id: FuncId) {
        let func = &self.program[id];
        let is_main = func.name == "main" && self.program[func.package].name == "main";
        if func.receiver.is_some() || !(func.name == "init" || is_main) {
            return;
        }
        let name = &func.name;
        if let Some(param) = func.type_params.first() {
            let span = self.program[func.body][param.local].span;
            self.error(span, format!("func {name} must have no type parameters"));
        }
        if !func.sig.params.is_empty() || !func.sig.results.is_empty() {
            self.error(func.name_span, format!("func {name} must have no arguments and no return values"));
        }
        if name == "init" && func.block.is_none() {
            self.error(func.name_span, "func init must have a body");
        }
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
            let message = format!("initialization cycle: {} refers to itself", declared.name);
            self.error(declared.name_span, message);
            return (UNKNOWN, None);
        }
        let result = self
            .deeper(|this| {
                this.enter(declared.package, Some(spec.file), spec.body, None, |this| {
                    this.env.iota = Some(spec.iota);
                    let value = spec.values.get(declared.index as usize).copied();
                    this.const_value(spec.ty, value)
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
    ) -> (TyId, Option<ConstValue>) {
        let declared = ty.map(|t| self.typ(t));
        // That it is missing has been told.
        let Some(value) = value else { return (declared.unwrap_or(UNKNOWN), None) };
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
        let busy = self.initialised_with(id);
        if !self.busy.insert(Busy::Var(busy)) {
            self.circular.push(id);
            return UNKNOWN;
        }
        self.deeper(|this| {
            this.enter(declared.package, Some(spec.file), spec.body, Some(Object::Var(busy)), |this| {
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

    /// The variable whose initialisation is that of `id`: itself, or the first of those that share a value.
    pub(super) fn initialised_with(&self, id: VarId) -> VarId {
        let spec = &self.program[self.program[id].spec];
        if spec.values.len() == spec.vars.len() { id } else { spec.vars[0] }
    }

    fn one_variable(&mut self, id: VarId, ty: Option<ExprId>, value: ExprId) {
        let declared = ty.map(|t| self.var_typ(t));
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
        let declared = spec.ty.map(|t| self.var_typ(t));
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
}
