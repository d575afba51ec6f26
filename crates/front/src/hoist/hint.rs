//! What a struct without a name should be called: after the variable, field or parameter that holds it.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for what can hold a struct type")]

use goxide_ir::{Body, BodyId, Expr, ExprId, FuncSig, Item, ItemKind, Program, Stmt};
use rustc_hash::FxHashMap;

/// Names for the struct types of one body.
pub(super) struct Hints {
    names: FxHashMap<ExprId, String>,
    /// The function, variable or type around.
    owner: String,
    /// Whether the owner is a function, whose name tells its variables from those of other functions.
    local: bool,
}

impl Hints {
    pub(super) fn new(program: &Program, item: &Item, id: BodyId) -> Hints {
        let owner = owner(program, item, id);
        let local = matches!(item.kind, ItemKind::Func(_));
        let mut hints = Hints { names: FxHashMap::default(), owner: lower_first(&owner), local };
        let body = &program[id];
        match &item.kind {
            ItemKind::Vars(specs) => {
                for spec in specs.iter().map(|s| &program[*s]).filter(|s| s.body == id) {
                    let names: Vec<&str> = spec.vars.iter().map(|v| program.vars[*v].name.as_str()).collect();
                    hints.variables(body, &names, spec.ty, &spec.values);
                }
            }
            ItemKind::Types(decls) => {
                for decl in decls.iter().map(|d| &program[*d]).filter(|d| d.body == id) {
                    hints.inside(body, decl.ty, &decl.name);
                }
            }
            ItemKind::Func(func) => hints.signature(body, &program[*func].sig),
            ItemKind::Consts(_) | ItemKind::Unsupported { .. } => {}
        }
        hints.statements(body);
        hints
    }

    /// Names for the struct type, the best first.
    pub(super) fn of(&self, expr: ExprId) -> Vec<String> {
        let Some(name) = self.names.get(&expr) else { return vec![format!("{}Value", self.owner)] };
        let qualified = format!("{}{}", self.owner, upper_first(name));
        match (self.local, name.chars().count() <= 2) {
            (true, true) => vec![qualified],
            (true, false) => vec![name.clone(), qualified],
            (false, true) => vec![format!("{name}Value")],
            (false, false) => vec![name.clone()],
        }
    }

    fn statements(&mut self, body: &Body) {
        for (_, stmt) in body.stmts() {
            match stmt {
                Stmt::VarDecl { locals, ty, values, .. } => {
                    let names: Vec<&str> =
                        locals.iter().map(|l| l.map_or("_", |l| body[l].name.as_str())).collect();
                    self.variables(body, &names, *ty, values);
                }
                Stmt::ShortVarDecl { lhs, rhs, .. } | Stmt::Assign { lhs, rhs, .. } => {
                    let names: Vec<&str> = lhs.iter().map(|l| name_of(body, *l)).collect();
                    self.variables(body, &names, None, rhs);
                }
                Stmt::Range { over, .. } => {
                    let name = format!("{}Cases", self.owner);
                    self.hint(body, *over, &name, false);
                }
                Stmt::TypeDecl { local, ty, .. } => {
                    let name = body[*local].name.clone();
                    self.inside(body, *ty, &name);
                }
                _ => {}
            }
        }
        for (_, expr) in body.exprs() {
            if let Expr::FuncLit { sig, .. } = expr {
                self.signature(body, sig);
            }
        }
    }

    fn variables(&mut self, body: &Body, names: &[&str], ty: Option<ExprId>, values: &[ExprId]) {
        if let (Some(ty), Some(name)) = (ty, names.first()) {
            self.hint(body, ty, name, false);
        }
        for (name, value) in names.iter().zip(values) {
            self.hint(body, *value, name, false);
        }
    }

    fn signature(&mut self, body: &Body, sig: &FuncSig) {
        for param in &sig.params {
            self.hint(body, param.ty, param.name.as_deref().unwrap_or("arg"), false);
        }
        let result = format!("{}Result", self.owner);
        for param in &sig.results {
            self.hint(body, param.ty, param.name.as_deref().unwrap_or(&result), false);
        }
    }

    /// Names what stands in a declared type after it: `Config` and its field `server` give `configServer`.
    fn inside(&mut self, body: &Body, ty: ExprId, name: &str) {
        if let Expr::StructType(fields) = &body[body.unparen(ty)] {
            for field in fields {
                self.hint(body, field.ty, &format!("{name}{}", upper_first(&field.name)), false);
            }
        } else {
            self.hint(body, ty, name, false);
        }
    }

    /// Names the struct types of an expression after the place that holds it; `several` inside a collection.
    fn hint(&mut self, body: &Body, expr: ExprId, name: &str, several: bool) {
        if name == "_" {
            return;
        }
        match &body[expr] {
            Expr::StructType(_) => {
                let own = lower_first(&if several { singular(name) } else { name.to_owned() });
                self.inside(body, expr, &own);
                self.names.entry(expr).or_insert(own);
            }
            Expr::SliceType(elem) | Expr::ArrayType { elem, .. } | Expr::ChanType { elem, .. } => {
                self.hint(body, *elem, name, true);
            }
            Expr::MapType { key, value } => {
                self.hint(body, *key, &format!("{}Key", singular_stem(name)), false);
                self.hint(body, *value, name, true);
            }
            Expr::Paren(inner) | Expr::Star(inner) | Expr::Unary { operand: inner, .. } => {
                self.hint(body, *inner, name, several);
            }
            Expr::CompositeLit { ty, elements } => {
                ty.iter().for_each(|ty| self.hint(body, *ty, name, several));
                elements.iter().for_each(|e| self.hint(body, e.value, name, true));
            }
            Expr::Call { fun, args, .. } => {
                self.hint(body, *fun, name, several);
                args.iter().for_each(|arg| self.hint(body, *arg, name, several));
            }
            _ => {}
        }
    }
}

/// The name of what the body belongs to.
fn owner(program: &Program, item: &Item, body: BodyId) -> String {
    let name = match &item.kind {
        ItemKind::Func(id) => Some(program[*id].name.clone()),
        ItemKind::Types(ids) => {
            ids.iter().map(|id| &program[*id]).find(|d| d.body == body).map(|d| d.name.clone())
        }
        ItemKind::Vars(ids) => {
            let spec = ids.iter().map(|id| &program[*id]).find(|s| s.body == body);
            spec.and_then(|s| s.vars.first()).map(|v| program.vars[*v].name.clone())
        }
        ItemKind::Consts(_) | ItemKind::Unsupported { .. } => None,
    };
    name.filter(|n| n != "_").map_or_else(|| "nameless".to_owned(), |n| n.to_string())
}

fn name_of(body: &Body, expr: ExprId) -> &str {
    match &body[body.unparen(expr)] {
        Expr::Local(local) => body[*local].name.as_str(),
        Expr::Name(name) | Expr::Selector { name, .. } => name.as_str(),
        _ => "_",
    }
}

/// `symbols` → `symbol`, `queries` → `query`; what is no plural holds entries.
fn singular(name: &str) -> String {
    let stem = singular_stem(name);
    if stem == name { format!("{name}Entry") } else { stem }
}

fn singular_stem(name: &str) -> String {
    if name.len() < 4 || ["ss", "us", "is"].iter().any(|end| name.ends_with(end)) {
        return name.to_owned();
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if ["sses", "xes", "ches", "shes"].iter().any(|end| name.ends_with(end)) {
        return name[..name.len() - 2].to_owned();
    }
    name.strip_suffix('s').unwrap_or(name).to_owned()
}

fn upper_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Keeps the name unexported, as what has no name is.
fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
