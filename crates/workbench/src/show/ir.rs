//! The nodes of a program as an outline; no place in the text is shown, as in every dump of the IR.

use super::outline::Outline;
use crate::stages::Loaded;
use goxide_ir::{
    Body, CaseClause, CommClause, Expr, ExprId, FieldDecl, Func, FuncSig, InterfaceElem, Item, ItemKind,
    LocalId, Param, Program, Stmt, StmtId, TypeCase, TypeDecl, TypeParamDecl,
};

/// Every ported package with its files and declarations.
pub(super) fn outline(loaded: &Loaded) -> Vec<Outline> {
    let program = &loaded.program;
    let package = |package: &goxide_ir::Package| {
        let files = package.files.iter().map(|id| {
            let items = program[*id].items.iter().map(|item| one_item(program, item));
            let imports = program[*id].imports.iter().map(|i| Outline::new(format!("import {:?}", i.path)));
            let name = loaded.sources[program[*id].source].name();
            Outline::new(format!("file {name}")).with_all(imports).with_all(items)
        });
        Outline::new(format!("package {} ({})", package.name, package.path)).with_all(files)
    };
    program.ported().map(|(_, p)| package(p)).collect()
}

fn one_item(program: &Program, item: &Item) -> Outline {
    match &item.kind {
        ItemKind::Func(id) => func(program, &program[*id]),
        ItemKind::Types(ids) => group("type", ids.iter().map(|id| type_decl(program, &program[*id]))),
        ItemKind::Vars(ids) => group(
            "var",
            ids.iter().map(|id| {
                let spec = &program[*id];
                let names: Vec<&str> = spec.vars.iter().map(|v| &*program[*v].name).collect();
                specification(&program[spec.body], &names, spec.ty, &spec.values)
            }),
        ),
        ItemKind::Consts(ids) => group(
            "const",
            ids.iter().map(|id| {
                let spec = &program[*id];
                let names: Vec<&str> = spec.consts.iter().map(|c| &*program[*c].name).collect();
                let mut shown = specification(&program[spec.body], &names, spec.ty, &spec.values);
                shown.text += &format!(" iota={}{}", spec.iota, if spec.implicit { " implicit" } else { "" });
                shown
            }),
        ),
        ItemKind::Unsupported { what } => Outline::new(format!("Unsupported {what}")),
    }
}

fn group(keyword: &str, mut members: impl ExactSizeIterator<Item = Outline>) -> Outline {
    if members.len() == 1
        && let Some(mut only) = members.next()
    {
        only.text = format!("{keyword} {}", only.text);
        return only;
    }
    Outline::new(keyword).with_all(members)
}

fn func(program: &Program, func: &Func) -> Outline {
    let dump = Dump(&program[func.body]);
    let receiver = func.receiver.iter().map(|r| {
        let name = r.local.map_or("_", |local| &*dump.0[local].name);
        Outline::new(name).role("receiver").with(dump.expr(r.ty))
    });
    Outline::new(format!("func {}", func.name))
        .with_all(receiver)
        .with_all(dump.type_params(&func.type_params))
        .with_all(dump.sig(&func.sig))
        .with_all(func.block.map(|block| dump.stmt(block)))
}

fn type_decl(program: &Program, decl: &TypeDecl) -> Outline {
    let dump = Dump(&program[decl.body]);
    let alias = if decl.is_alias { " =" } else { "" };
    Outline::new(format!("{}{alias}", decl.name))
        .with_all(dump.type_params(&decl.type_params))
        .with(dump.expr(decl.ty))
}

fn specification(body: &Body, names: &[&str], ty: Option<ExprId>, values: &[ExprId]) -> Outline {
    let dump = Dump(body);
    let ty = ty.map(|ty| dump.expr(ty).role("type"));
    Outline::new(names.join(", ")).with_all(ty).with_all(dump.exprs(values))
}

/// Writes the nodes of one body.
struct Dump<'a>(&'a Body);

impl Dump<'_> {
    fn exprs(&self, ids: &[ExprId]) -> Vec<Outline> {
        ids.iter().map(|id| self.expr(*id)).collect()
    }

    fn stmts(&self, ids: &[StmtId]) -> Vec<Outline> {
        ids.iter().map(|id| self.stmt(*id)).collect()
    }

    fn opt(&self, role: &'static str, id: Option<ExprId>) -> Option<Outline> {
        id.map(|id| self.expr(id).role(role))
    }

    fn all(&self, role: &'static str, ids: &[ExprId]) -> Vec<Outline> {
        ids.iter().map(|id| self.expr(*id).role(role)).collect()
    }

    fn name(&self, local: Option<LocalId>) -> &str {
        local.map_or("_", |local| &self.0[local].name)
    }

    fn type_params(&self, params: &[TypeParamDecl]) -> Vec<Outline> {
        let one =
            |p: &TypeParamDecl| Outline::new(&*p.name).role("type parameter").with(self.expr(p.constraint));
        params.iter().map(one).collect()
    }

    fn sig(&self, sig: &FuncSig) -> Vec<Outline> {
        let one = |role, p: &Param| {
            let shown = self.expr(p.ty);
            match &p.name {
                Some(name) => Outline::new(&**name).role(role).with(shown),
                None => shown.role(role),
            }
        };
        let mut all: Vec<Outline> = sig.params.iter().map(|p| one("parameter", p)).collect();
        if let (true, Some(last)) = (sig.variadic, all.last_mut()) {
            last.role = "variadic";
        }
        all.extend(sig.results.iter().map(|p| one("result", p)));
        all
    }

    fn field(&self, field: &FieldDecl) -> Outline {
        let tag = field.tag.as_ref().map(|tag| format!(" {tag:?}")).unwrap_or_default();
        let role = if field.embedded { "embedded" } else { "field" };
        Outline::new(format!("{}{tag}", field.name)).role(role).with(self.expr(field.ty))
    }

    fn element(&self, element: &InterfaceElem) -> Outline {
        match element {
            InterfaceElem::Method { name, sig, .. } => {
                Outline::new(&**name).role("method").with_all(self.sig(sig))
            }
            InterfaceElem::Union(terms) => Outline::new("Union")
                .with_all(terms.iter().map(|t| self.expr(t.ty).role(if t.tilde { "~" } else { "" }))),
        }
    }

    fn expr(&self, id: ExprId) -> Outline {
        match &self.0[id] {
            Expr::Name(name) => Outline::new(format!("Name {name}")),
            Expr::Local(local) => Outline::new(format!("Local {}", self.0[*local].name)),
            Expr::Blank => Outline::new("Blank"),
            Expr::BasicLit(lit) => Outline::new(format!("BasicLit {:?} {}", lit.kind, lit.text)),
            Expr::FuncLit { sig, block } => {
                Outline::new("FuncLit").with_all(self.sig(sig)).with(self.stmt(*block))
            }
            Expr::CompositeLit { ty, elements } => {
                let elements = elements.iter().map(|e| match e.key {
                    Some(key) => {
                        Outline::new("Element").with(self.expr(key).role("key")).with(self.expr(e.value))
                    }
                    None => self.expr(e.value),
                });
                Outline::new("CompositeLit").with_all(self.opt("type", *ty)).with_all(elements)
            }
            Expr::Paren(inner) => Outline::new("Paren").with(self.expr(*inner)),
            Expr::Selector { base, name, .. } => {
                Outline::new(format!("Selector .{name}")).with(self.expr(*base))
            }
            Expr::Index { base, indices } => {
                Outline::new("Index").with(self.expr(*base)).with_all(self.all("index", indices))
            }
            Expr::Slice { base, lo, hi, max } => Outline::new("Slice")
                .with(self.expr(*base))
                .with_all(self.opt("lo", *lo))
                .with_all(self.opt("hi", *hi))
                .with_all(self.opt("max", *max)),
            Expr::TypeAssert { base, ty } => {
                Outline::new("TypeAssert").with(self.expr(*base)).with_all(self.opt("type", *ty))
            }
            Expr::Call { fun, args, spread } => Outline::new(if *spread { "Call ..." } else { "Call" })
                .with(self.expr(*fun))
                .with_all(self.all("argument", args)),
            Expr::Star(inner) => Outline::new("Star").with(self.expr(*inner)),
            Expr::Unary { op, operand } => {
                Outline::new(format!("Unary {}", op.text())).with(self.expr(*operand))
            }
            Expr::Binary { op, lhs, rhs } => {
                Outline::new(format!("Binary {}", op.text())).with(self.expr(*lhs)).with(self.expr(*rhs))
            }
            Expr::ArrayType { len, elem } => {
                Outline::new("ArrayType").with_all(self.opt("len", *len)).with(self.expr(*elem))
            }
            Expr::SliceType(elem) => Outline::new("SliceType").with(self.expr(*elem)),
            Expr::MapType { key, value } => {
                Outline::new("MapType").with(self.expr(*key).role("key")).with(self.expr(*value))
            }
            Expr::ChanType { dir, elem } => Outline::new(format!("ChanType {dir:?}")).with(self.expr(*elem)),
            Expr::FuncType(sig) => Outline::new("FuncType").with_all(self.sig(sig)),
            Expr::StructType(fields) => {
                Outline::new("StructType").with_all(fields.iter().map(|f| self.field(f)))
            }
            Expr::InterfaceType(elements) => {
                Outline::new("InterfaceType").with_all(elements.iter().map(|e| self.element(e)))
            }
            Expr::Unsupported { what } => Outline::new(format!("Unsupported {what}")),
        }
    }

    fn case(&self, clause: &CaseClause) -> Outline {
        let head = Outline::new(if clause.is_default { "default" } else { "case" });
        head.with_all(self.all("value", &clause.values)).with_all(self.stmts(&clause.body))
    }

    fn type_case(&self, clause: &TypeCase) -> Outline {
        let head = Outline::new(if clause.is_default { "default" } else { "case" });
        head.with_all(self.all("type", &clause.types)).with_all(self.stmts(&clause.body))
    }

    fn comm(&self, clause: &CommClause) -> Outline {
        let head = Outline::new(if clause.comm.is_none() { "default" } else { "case" });
        let comm = clause.comm.map(|comm| self.stmt(comm).role("communication"));
        head.with_all(comm).with_all(self.stmts(&clause.body))
    }

    fn stmt(&self, id: StmtId) -> Outline {
        let init = |init: &Option<StmtId>| init.map(|init| self.stmt(init).role("init"));
        let labelled = |word: &str, label: &Option<goxide_ir::Name>| match label {
            Some(label) => Outline::new(format!("{word} {label}")),
            None => Outline::new(word),
        };
        match &self.0[id] {
            Stmt::Block(stmts) => Outline::new("Block").with_all(self.stmts(stmts)),
            Stmt::Expr(expr) => Outline::new("ExprStmt").with(self.expr(*expr)),
            Stmt::Send { chan, value } => Outline::new("Send").with(self.expr(*chan)).with(self.expr(*value)),
            Stmt::IncDec { target, increment } => {
                Outline::new(if *increment { "IncDec ++" } else { "IncDec --" }).with(self.expr(*target))
            }
            Stmt::Assign { lhs, op, rhs } => {
                let op = op.map(|op| op.text()).unwrap_or_default();
                Outline::new(format!("Assign {op}=")).with_all(self.all("to", lhs)).with_all(self.exprs(rhs))
            }
            Stmt::ShortVarDecl { lhs, declares, rhs } => {
                let new: Vec<&str> = declares.iter().map(|local| &*self.0[*local].name).collect();
                let head = Outline::new(format!("ShortVarDecl declares {}", new.join(", ")));
                head.with_all(self.all("to", lhs)).with_all(self.exprs(rhs))
            }
            Stmt::VarDecl { locals, ty, values } | Stmt::ConstDecl { locals, ty, values, .. } => {
                let names: Vec<&str> = locals.iter().map(|local| self.name(*local)).collect();
                let word = if matches!(self.0[id], Stmt::VarDecl { .. }) { "VarDecl" } else { "ConstDecl" };
                let mut shown = specification(self.0, &names, *ty, values);
                shown.text = format!("{word} {}", shown.text);
                shown
            }
            Stmt::TypeDecl { local, type_params, is_alias, ty } => {
                let alias = if *is_alias { " =" } else { "" };
                Outline::new(format!("TypeDecl {}{alias}", self.0[*local].name))
                    .with_all(self.type_params(type_params))
                    .with(self.expr(*ty))
            }
            Stmt::If { init: before, cond, then, els } => Outline::new("If")
                .with_all(init(before))
                .with(self.expr(*cond).role("cond"))
                .with(self.stmt(*then).role("then"))
                .with_all(els.map(|els| self.stmt(els).role("else"))),
            Stmt::For { init: before, cond, post, body } => Outline::new("For")
                .with_all(init(before))
                .with_all(self.opt("cond", *cond))
                .with_all(post.map(|post| self.stmt(post).role("post")))
                .with(self.stmt(*body)),
            Stmt::Range { key, value, define, over, body } => {
                Outline::new(if *define { "Range :=" } else { "Range =" })
                    .with_all(self.opt("key", *key))
                    .with_all(self.opt("value", *value))
                    .with(self.expr(*over).role("over"))
                    .with(self.stmt(*body))
            }
            Stmt::Switch { init: before, tag, clauses } => Outline::new("Switch")
                .with_all(init(before))
                .with_all(self.opt("tag", *tag))
                .with_all(clauses.iter().map(|c| self.case(c))),
            Stmt::TypeSwitch { init: before, binding, subject, clauses } => labelled("TypeSwitch", binding)
                .with_all(init(before))
                .with(self.expr(*subject).role("subject"))
                .with_all(clauses.iter().map(|c| self.type_case(c))),
            Stmt::Select(clauses) => Outline::new("Select").with_all(clauses.iter().map(|c| self.comm(c))),
            Stmt::Go(call) => Outline::new("Go").with(self.expr(*call)),
            Stmt::Defer(call) => Outline::new("Defer").with(self.expr(*call)),
            Stmt::Return(values) => Outline::new("Return").with_all(self.exprs(values)),
            Stmt::Break(label) => labelled("Break", label),
            Stmt::Continue(label) => labelled("Continue", label),
            Stmt::Goto(label) => Outline::new(format!("Goto {label}")),
            Stmt::Fallthrough => Outline::new("Fallthrough"),
            Stmt::Labeled { label, stmt } => Outline::new(format!("Labeled {label}")).with(self.stmt(*stmt)),
            Stmt::Empty => Outline::new("Empty"),
            Stmt::Unsupported { what } => Outline::new(format!("Unsupported {what}")),
        }
    }
}
