//! Names of functions, places and uses, as people read them.

use crate::{Place, Root, Step};
use goxide_ir::{BodyId, ExprRef, FuncId, LocalRef, Program, TypeDeclId, VarId};
use goxide_source::SourceMap;
use rustc_hash::FxHashMap;

/// What things are called.
pub(super) struct Names<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    owners: FxHashMap<BodyId, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(program: &'a Program, sources: &'a SourceMap) -> Names<'a> {
        let mut owners = FxHashMap::default();
        for (id, func) in program.funcs.iter() {
            owners.insert(func.body, program.func_key(id));
        }
        for (_, decl) in program.type_decls.iter() {
            owners
                .entry(decl.body)
                .or_insert_with(|| format!("{}.{}", program[decl.package].name, decl.name));
        }
        for (_, var) in program.vars.iter() {
            let name = format!("{}.{}", program[var.package].name, var.name);
            owners.entry(program[var.spec].body).or_insert(name);
        }
        Names { program, sources, owners }
    }

    pub(super) fn func(&self, func: FuncId) -> String {
        self.program.func_key(func)
    }

    pub(super) fn var(&self, var: VarId) -> String {
        let var = &self.program[var];
        format!("{}.{}", self.program[var.package].name, var.name)
    }

    pub(super) fn ty(&self, decl: TypeDeclId) -> String {
        let decl = &self.program[decl];
        format!("{}.{}", self.program[decl.package].name, decl.name)
    }

    pub(super) fn field(&self, decl: TypeDeclId, index: u32) -> String {
        let fields = crate::view::fields_of(self.program, decl);
        let field = fields.get(index as usize).map_or("?", |f| f.name.as_str());
        format!("{}.{field}", self.ty(decl))
    }

    /// `users.Repo.Add.u`; where a function has several of the name, with the line.
    pub(super) fn local(&self, local: LocalRef) -> String {
        let body = &self.program[local.body];
        let node = &body[local.local];
        let owner = self.owners.get(&local.body).map_or("?", String::as_str);
        let same = body.locals().filter(|(_, l)| l.name == node.name).count();
        if same > 1 {
            let line = self.sources.start(node.span).line;
            format!("{owner}.{}:{line}", node.name)
        } else {
            format!("{owner}.{}", node.name)
        }
    }

    pub(super) fn place(&self, place: &Place) -> String {
        let mut name = match place.root {
            Root::Local(local) => self.local(local),
            Root::Result(func, index) => format!("{}#{index}", self.func(func)),
            Root::LitResult(lit, index) => format!("{}#{index}", self.lit(lit)),
            Root::Field(decl, index) => self.field(decl, index),
            Root::Global(var) => self.var(var),
        };
        for step in &place.path {
            name.push_str(match step {
                Step::Elem => "[]",
                Step::Key => "[key]",
                Step::Deref => ".*",
            });
        }
        name
    }

    /// `users.Find.func:12`.
    pub(super) fn lit(&self, lit: ExprRef) -> String {
        let owner = self.owners.get(&lit.body).map_or("?", String::as_str);
        format!("{owner}.func:{}", self.line(lit))
    }

    fn line(&self, expr: ExprRef) -> u32 {
        self.sources.start(self.program[expr.body].expr_span(expr.expr)).line
    }

    /// The text of an expression with its place: `user.Account (users.go:78)`.
    pub(super) fn expr(&self, expr: ExprRef) -> String {
        let span = self.program[expr.body].expr_span(expr.expr);
        let text = self.sources.text(span);
        let mut short: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if short.chars().count() > 40 {
            short = short.chars().take(39).chain(['…']).collect();
        }
        let place = self.sources.start(span);
        format!("{short} ({}:{})", self.sources[span.file].name(), place)
    }

    pub(super) fn sources(&self) -> &SourceMap {
        self.sources
    }
}
