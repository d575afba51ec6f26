//! Copies of values that hold slices or maps. Go's copy shares their elements with the original, Rust's clone has
//! its own: where elements of such a type are written somewhere in the package, the clone is marked.

use super::env::Emit;
use goxide_ir::{
    BodyId, Builtin, Entity, Expr as Go, ExprId, LocalKind, Mode, SelectionKind, Stmt as GoStmt, Ty, TyId,
    UnaryOp,
};
use goxide_map::{Library, MapTy};
use goxide_plan::{Repr, TypeForm};
use rustc_hash::FxHashSet;

impl Emit<'_> {
    /// Marks a clone of `at` where Go would have two values that share what one of them writes.
    pub(super) fn copied(&mut self, at: ExprId) {
        let node = self.body.unparen(at);
        let alone = match &self.body[node] {
            // Made just now.
            Go::Call { fun, args, .. } => {
                let text = |a: &ExprId| matches!(self.under(self.ty(*a)), Ty::Basic(_));
                self.builtin_of(*fun).is_some()
                    || self.mode(self.body.unparen(*fun)) == Mode::Type && args.iter().all(text)
            }
            // The function that gives it back keeps none.
            Go::Local(local) => {
                self.body[*local].kind == LocalKind::Var
                    && self.body.stmts().any(|(_, s)| matches!(s, GoStmt::Return(v) if v.contains(&at)))
            }
            Go::CompositeLit { .. } => true,
            _ => false,
        };
        if !alone {
            self.copied_type(self.ty(at), at);
        }
    }

    /// As [`Emit::copied`], for a value of type `ty` taken out of `at`.
    pub(super) fn copied_type(&mut self, ty: TyId, at: ExprId) {
        if !self.holds_elements(ty, 0) {
            return;
        }
        let written = match &self.written_types {
            Some(written) => written.clone(),
            None => {
                let written = std::rc::Rc::new(self.element_writes());
                self.written_types = Some(written.clone());
                written
            }
        };
        if !self.holds_written(ty, &written, 0) {
            return;
        }
        let name = self.go_text(at);
        self.differs(
            at,
            "aliased-slice",
            &name,
            format!(
                "`{name}` is copied with the elements of its slices and maps; Go's copy shares them, so that a write to one is seen in both."
            ),
        );
    }

    /// Whether a value of the type holds a slice or map, not behind a pointer.
    fn holds_elements(&self, ty: TyId, depth: u32) -> bool {
        if depth > 6 {
            return false;
        }
        match self.under(ty) {
            Ty::Slice(_) | Ty::Map { .. } => true,
            Ty::Array { elem, .. } => self.holds_elements(*elem, depth + 1),
            Ty::Struct(_) => self.copied_fields(ty).into_iter().any(|f| self.holds_elements(f, depth + 1)),
            _ => false,
        }
    }

    /// The types of the fields of a struct whose clone has its own elements: a `go::Slice` shares them as Go does.
    fn copied_fields(&self, ty: TyId) -> Vec<TyId> {
        let Ty::Struct(fields) = self.under(ty) else { return Vec::new() };
        let plan = match &self.cx.program.types[ty] {
            Ty::Named { decl, .. } => self.cx.plan.types.get(decl).map(|p| &p.form),
            _ => None,
        };
        let shares = |i: usize| match plan {
            Some(TypeForm::Struct(form)) => {
                form.fields.get(i).is_some_and(|f| matches!(f.repr, Repr::GoSlice(_)))
            }
            _ => false,
        };
        fields.iter().enumerate().filter(|(i, _)| !shares(*i)).map(|(_, f)| f.ty).collect()
    }

    fn holds_written(&self, ty: TyId, written: &FxHashSet<TyId>, depth: u32) -> bool {
        if depth > 6 {
            return false;
        }
        match self.under(ty) {
            Ty::Slice(elem) | Ty::Map { value: elem, .. } => {
                written.contains(&self.underlying(ty)) || self.holds_written(*elem, written, depth + 1)
            }
            Ty::Array { elem, .. } => self.holds_written(*elem, written, depth + 1),
            Ty::Struct(_) => {
                self.copied_fields(ty).into_iter().any(|f| self.holds_written(f, written, depth + 1))
            }
            _ => false,
        }
    }

    /// Types of slices and maps of which some function of the package writes elements.
    fn element_writes(&self) -> FxHashSet<TyId> {
        let mut written = FxHashSet::default();
        for (_, func) in self.cx.program.funcs.iter().filter(|(_, f)| f.package == self.package) {
            self.writes_of_body(func.body, &mut written);
        }
        written
    }

    fn writes_of_body(&self, id: BodyId, written: &mut FxHashSet<TyId>) {
        let program = self.cx.program;
        let body = &program[id];
        let Some(types) = program.checked.bodies.get(id) else { return };
        for (_, stmt) in body.stmts() {
            match stmt {
                GoStmt::Assign { lhs, .. } => {
                    lhs.iter().for_each(|target| self.indexed(id, *target, written));
                }
                GoStmt::IncDec { target, .. } => self.indexed(id, *target, written),
                _ => {}
            }
        }
        for (expr, node) in body.exprs() {
            match node {
                Go::Unary { op: UnaryOp::Addr, operand } => self.indexed(id, *operand, written),
                Go::Selector { base, .. } => {
                    if let Some(SelectionKind::Method { func, .. }) =
                        types.selections.get(expr).map(|s| s.kind)
                        && self.cx.plan.funcs.get(&func).is_some_and(|p| p.writes_receiver())
                    {
                        self.indexed(id, *base, written);
                    }
                }
                Go::Call { fun, args, .. } => {
                    if let Some(arg) = self.written_argument(id, *fun, args)
                        && let Some(arg) = types.exprs.get(arg)
                    {
                        written.insert(self.underlying(arg.ty));
                    }
                }
                _ => {}
            }
        }
    }

    /// The slices and maps that a place goes through.
    fn indexed(&self, id: BodyId, place: ExprId, written: &mut FxHashSet<TyId>) {
        let body = &self.cx.program[id];
        let Some(types) = self.cx.program.checked.bodies.get(id) else { return };
        let mut at = body.unparen(place);
        loop {
            match &body[at] {
                Go::Index { base, .. } => {
                    at = body.unparen(*base);
                    let ty = types.exprs.get(at).map_or(goxide_ir::ty::UNKNOWN, |e| e.ty);
                    if let Ty::Slice(_) | Ty::Map { .. } = self.under(ty) {
                        written.insert(self.underlying(ty));
                    }
                }
                Go::Selector { base, .. } => at = body.unparen(*base),
                _ => return,
            }
        }
    }

    /// The operand whose elements a builtin or library function writes.
    fn written_argument(&self, id: BodyId, fun: ExprId, args: &[ExprId]) -> Option<ExprId> {
        let program = self.cx.program;
        let types = program.checked.bodies.get(id)?;
        match types.names.get(program[id].unparen(fun))? {
            Entity::Builtin(Builtin::Copy | Builtin::Clear | Builtin::Delete) => args.first().copied(),
            Entity::Func(func) => {
                let item = &program[*func];
                let path = &program[item.package].path;
                let row = Library::embedded().func(path, &item.name)?;
                let sorts = path == "sort" || path == "slices" && item.name.starts_with("Sort");
                let at = row.args.iter().position(|a| matches!(a, MapTy::RefMut(_))).or(sorts.then_some(0))?;
                args.get(at).copied()
            }
            _ => None,
        }
    }
}
