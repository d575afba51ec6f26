//! What people call the places that facts speak of.

use crate::stages::Loaded;
use goxide_analysis::{Evidence, Place, Root, Step};
use goxide_ir::{BodyId, Expr, ExprRef, LocalRef, PackageId, Program, Ty, TypeDeclId};
use std::collections::HashMap;

/// Names for ids; made once per view.
pub(super) struct Names<'a> {
    loaded: &'a Loaded,
    owners: HashMap<BodyId, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(loaded: &'a Loaded) -> Names<'a> {
        let program = &loaded.program;
        let mut owners = HashMap::new();
        let named = |package: PackageId, name: &str| format!("{}.{name}", program[package].name);
        for (_, decl) in program.type_decls.iter() {
            owners.entry(decl.body).or_insert_with(|| named(decl.package, &decl.name));
        }
        for (_, var) in program.vars.iter() {
            owners.entry(program[var.spec].body).or_insert_with(|| named(var.package, &var.name));
        }
        for (_, constant) in program.consts.iter() {
            owners
                .entry(program[constant.spec].body)
                .or_insert_with(|| named(constant.package, &constant.name));
        }
        // Last, because a local type shares the body of its function.
        owners.extend(program.funcs.iter().map(|(id, func)| (func.body, program.func_key(id))));
        Names { loaded, owners }
    }

    fn program(&self) -> &'a Program {
        &self.loaded.program
    }

    fn owner(&self, body: BodyId) -> &str {
        self.owners.get(&body).map_or("", String::as_str)
    }

    pub(super) fn local(&self, local: LocalRef) -> String {
        format!("{}.{}", self.owner(local.body), self.program()[local.body][local.local].name)
    }

    pub(super) fn ty(&self, decl: TypeDeclId) -> String {
        let decl = &self.program()[decl];
        format!("{}.{}", self.program()[decl.package].name, decl.name)
    }

    pub(super) fn field(&self, decl: TypeDeclId, index: u32) -> String {
        let program = self.program();
        let underlying = program.checked.types.get(decl).map(|info| &program.types[info.underlying]);
        let name = match underlying {
            Some(Ty::Struct(fields)) => fields.get(index as usize).map(|field| field.name.to_string()),
            Some(_) | None => None,
        };
        format!("{}.{}", self.ty(decl), name.unwrap_or_else(|| index.to_string()))
    }

    /// The text of an expression and where it stands.
    pub(super) fn expr(&self, expr: ExprRef) -> String {
        let span = self.program()[expr.body].expr_span(expr.expr);
        let text = match &self.program()[expr.body][expr.expr] {
            Expr::FuncLit { .. } => "func literal",
            _other => self.loaded.sources.text(span).lines().next().unwrap_or_default(),
        };
        format!("`{text}` at {}", self.loaded.sources.short(span))
    }

    pub(super) fn place(&self, place: &Place) -> String {
        let program = self.program();
        let root = match &place.root {
            Root::Local(local) => self.local(*local),
            Root::Result(func, n) => format!("{} result {n}", program.func_key(*func)),
            Root::LitResult(lit, n) => format!("{} result {n}", self.expr(*lit)),
            Root::Field(decl, n) => self.field(*decl, *n),
            Root::Global(var) => {
                let var = &program[*var];
                format!("{}.{}", program[var.package].name, var.name)
            }
        };
        place.path.iter().fold(root, |name, step| match step {
            Step::Elem => format!("{name}[]"),
            Step::Key => format!("{name}[key]"),
            Step::Deref => format!("*{name}"),
        })
    }

    /// One line per reason.
    pub(super) fn reasons(&self, evidence: &Evidence) -> Vec<String> {
        let sources = &self.loaded.sources;
        evidence
            .0
            .iter()
            .map(|r| format!("{} {}", sources.short(r.span), r.what).trim_end().to_owned())
            .collect()
    }
}
