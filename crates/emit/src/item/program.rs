//! How a program starts and ends: `init` functions before `main`, Go's text and exit code after a panic.

use super::writer::Writer;
use crate::comment;
use crate::cx::Cx;
use goxide_ir::{
    BinaryOp, Body, BodyTypes, Builtin, Entity, Expr, FuncId, ItemKind, Program, Stmt, Ty, TyId, VarId,
};
use goxide_plan::{Class, FuncHome, Marker, VarForm};
use goxide_source::Span;

impl Writer<'_> {
    /// The block of `main` with what Go does around it.
    pub(crate) fn around_main(&mut self, block: syn::Block) -> syn::Block {
        let mut stmts: Vec<syn::Stmt> = Vec::new();
        stmts.extend(self.forced());
        for id in inits(self.cx) {
            let func = &self.cx.program[id];
            if let Some(plan) = self.cx.plan.funcs.get(&id)
                && self.calls_init(id)
            {
                let path = crate::ty::item_path(self.cx, self.package, func.package, &plan.name);
                stmts.push(syn::parse_quote!(#path();));
            }
        }
        stmts.extend(block.stmts);
        let mut block = syn::Block { brace_token: block.brace_token, stmts };
        if may_panic(self.cx) {
            let path = crate::ty::go_path(self.cx, self.package, "go::panic::run_main", &mut self.needs);
            let path: Vec<proc_macro2::Ident> =
                path.trim_start_matches("crate::").split("::").map(crate::ty::ident).collect();
            let mut call: syn::ExprCall = syn::parse_quote!(#(#path)::*(|| {}));
            if let Some(syn::Expr::Closure(closure)) = call.args.first_mut()
                && let syn::Expr::Block(inner) = &mut *closure.body
            {
                inner.block = block;
            }
            let semi = Some(Default::default());
            block = syn::Block {
                brace_token: Default::default(),
                stmts: vec![syn::Stmt::Expr(syn::Expr::Call(call), semi)],
            };
        }
        block
    }

    /// Go initialises package variables before any `init`, which may change what they are made of, and before `main`
    /// does what their values depend on.
    fn forced(&mut self) -> Vec<syn::Stmt> {
        let own = |var: &VarId| self.cx.program[*var].package == self.package;
        let matters = |var: &VarId| own(var) && super::effects::matters(self.cx, *var);
        if !inits(self.cx).into_iter().any(|id| self.calls_init(id)) && !self.cx.plan.vars.keys().any(matters)
        {
            return Vec::new();
        }
        let order = self.cx.program.checked.init_order.get(self.package).cloned().unwrap_or_default();
        let mut stmts = Vec::new();
        for var in order.iter().flat_map(|spec| &self.cx.program[*spec].vars) {
            let Some(plan) = self.cx.plan.vars.get(var) else { continue };
            let name = crate::ty::ident(&plan.name);
            if let VarForm::Global { .. } = plan.form {
                if self.starts_constant(*var) {
                    continue;
                }
                let path = "go::global::Global";
                let force = crate::ty::import(self.cx, self.package, path, &mut self.needs);
                stmts.push(syn::parse_quote!(#force::force(&#name);));
            } else if let VarForm::Lazy(_) | VarForm::Locked { lazy: true, .. } = plan.form {
                let force = crate::ty::known(self.cx, self.package, "LazyLock", &mut self.needs);
                stmts.push(syn::parse_quote!(#force::force(&#name);));
            }
        }
        stmts
    }

    /// Whether a variable's initial value is a constant, so that it does not matter when it is made.
    fn starts_constant(&self, var: VarId) -> bool {
        let item = &self.cx.program[var];
        let spec = &self.cx.program[item.spec];
        let types = self.cx.program.checked.bodies.get(spec.body);
        let constant = |value| types.and_then(|t| t.exprs.get(value)).is_some_and(|e| e.value.is_some());
        spec.values.is_empty() || spec.values.get(item.index as usize).is_some_and(|v| constant(*v))
    }

    /// Whether `main` can and does call this `init`.
    fn calls_init(&self, id: FuncId) -> bool {
        let package = self.cx.program[id].package;
        let files =
            self.cx.plan.layout.modules.iter().filter(|m| m.package == Some(package) && m.go_file.is_some());
        let key = self.cx.program.func_key(id);
        let hole = self.cx.degraded.holes.contains_key(&key)
            || self.cx.plan.funcs.get(&id).is_none_or(|p| p.hole.is_some());
        !hole && (package == self.package || files.count() == 1)
    }

    /// The marker on a variable whose value Go computes at a time that matters, and the port at another one.
    pub(crate) fn order_marker(&mut self, id: VarId, span: Span) -> Vec<String> {
        let var = &self.cx.program[id];
        let has_main = self
            .cx
            .plan
            .funcs
            .iter()
            .any(|(f, p)| p.home == FuncHome::Main && self.cx.program[*f].package == var.package);
        let form = self.cx.plan.vars.get(&id).map(|p| &p.form);
        let dropped = matches!(form, Some(VarForm::Blank));
        let lazy = matches!(
            form,
            Some(VarForm::Lazy(_) | VarForm::Locked { lazy: true, .. } | VarForm::Global { .. })
        );
        let late = lazy && !has_main;
        if !(dropped || late) || !super::effects::matters(self.cx, id) {
            return Vec::new();
        }
        let text = if dropped {
            "Go computes this before anything else runs; the port leaves it out."
        } else {
            "Go computes this before anything else runs; the port does when it is first used."
        };
        let marker = Marker {
            kind: "init-order".to_owned(),
            class: Class::Differs,
            key: format!("{}.{}", self.cx.program[var.package].name, var.name),
            text: text.to_owned(),
            why: String::new(),
            options: Vec::new(),
            span,
        };
        let lines = comment::marker_lines(&marker);
        self.markers.push(marker);
        lines
    }

    /// The marker on an `init` that no `main` of the port calls.
    pub(crate) fn init_marker(&mut self, id: FuncId, span: Span) -> Vec<String> {
        let has_main = self.cx.plan.funcs.values().any(|f| f.home == FuncHome::Main);
        if has_main && self.calls_init(id) {
            return Vec::new();
        }
        let marker = Marker {
            kind: "init-order".to_owned(),
            class: Class::Differs,
            key: self.cx.program.func_key(id),
            text: "Go runs this before anything else; here nothing calls it.".to_owned(),
            why: String::new(),
            options: Vec::new(),
            span,
        };
        let lines = comment::marker_lines(&marker);
        self.markers.push(marker);
        lines
    }
}

/// Every `init` in the order Go runs them: packages after what they import, files by name.
fn inits(cx: Cx<'_>) -> Vec<FuncId> {
    let files = cx.program.ported().flat_map(|(_, package)| &package.files);
    let items = files.flat_map(|file| &cx.program[*file].items);
    let funcs = items.filter_map(|item| match item.kind {
        ItemKind::Func(id) => Some(id),
        ItemKind::Types(_) | ItemKind::Vars(_) | ItemKind::Consts(_) | ItemKind::Unsupported { .. } => None,
    });
    funcs.filter(|id| cx.plan.funcs.get(id).is_some_and(|f| f.home == FuncHome::Init)).collect()
}

/// Whether something in the port may panic, so that `main` must end as Go's does.
fn may_panic(cx: Cx<'_>) -> bool {
    if !cx.plan.nil_derefs.is_empty() || !cx.degraded.holes.is_empty() {
        return true;
    }
    cx.plan.funcs.keys().any(|id| {
        let body = &cx.program[*id].body;
        let Some(types) = cx.program.checked.bodies.get(*body) else { return true };
        let arena = &cx.program[*body];
        arena.exprs().any(|(_, e)| panics(cx.program, arena, types, e))
            || arena.stmts().any(|(_, s)| matches!(s, Stmt::Send { .. } | Stmt::Go(_) | Stmt::Select(_)))
    })
}

fn panics(program: &Program, body: &Body, types: &BodyTypes, expr: &Expr) -> bool {
    let ty = |e: goxide_ir::ExprId| types.exprs.get(e).map_or(goxide_ir::ty::UNKNOWN, |t| t.ty);
    match expr {
        Expr::Index { base, .. } => {
            matches!(
                underlying(program, ty(*base)),
                Ty::Slice(_) | Ty::Array { .. } | Ty::Basic(_) | Ty::Pointer(_)
            )
        }
        Expr::Slice { .. } | Expr::TypeAssert { .. } => true,
        Expr::Binary { op: BinaryOp::Div | BinaryOp::Rem, lhs, rhs } => {
            let integer = matches!(underlying(program, ty(*lhs)), Ty::Basic(basic) if basic.is_integer());
            integer && types.exprs.get(*rhs).is_none_or(|t| t.value.is_none())
        }
        Expr::Call { fun, .. } => matches!(
            types.names.get(body.unparen(*fun)),
            Some(Entity::Builtin(Builtin::Panic | Builtin::Close | Builtin::Make))
        ),
        Expr::Star(inner) => matches!(underlying(program, ty(*inner)), Ty::Pointer(_)),
        Expr::Name(_)
        | Expr::Local(_)
        | Expr::Blank
        | Expr::BasicLit(_)
        | Expr::FuncLit { .. }
        | Expr::CompositeLit { .. }
        | Expr::Paren(_)
        | Expr::Selector { .. }
        | Expr::Unary { .. }
        | Expr::Binary { .. }
        | Expr::ArrayType { .. }
        | Expr::SliceType(_)
        | Expr::MapType { .. }
        | Expr::ChanType { .. }
        | Expr::FuncType(_)
        | Expr::StructType(_)
        | Expr::InterfaceType(_) => false,
        Expr::Unsupported { .. } => true,
    }
}

fn underlying(program: &Program, ty: TyId) -> &Ty {
    let Ty::Named { decl, .. } = &program.types[ty] else { return &program.types[ty] };
    let inner = program.checked.types.get(*decl).map_or(goxide_ir::ty::UNKNOWN, |info| info.underlying);
    &program.types[inner]
}
