//! A plan as text and as JSON, for `goxide show plan`.

use crate::{FuncHome, GlobalCell, NestedPlan, Plan, Repr, ResultPlan, SelfKind, TypeForm, VarForm};
use goxide_ir::{FuncId, LocalRef, Program};
use serde_json::{Value, json};
use std::fmt::Write;

impl Plan {
    /// A representation as Rust writes it, without paths.
    pub fn repr_text(&self, program: &Program, repr: &Repr) -> String {
        let one = |repr: &Repr| self.repr_text(program, repr);
        let list = |reprs: &[Repr]| reprs.iter().map(one).collect::<Vec<_>>().join(", ");
        let generic = |name: &str, reprs: &[Repr]| match reprs {
            [] => name.to_owned(),
            reprs => format!("{name}<{}>", list(reprs)),
        };
        let wrap = |name: &str, inner: &Repr| format!("{name}<{}>", one(inner));
        let callable = |head: String, params: &[Repr], result: &Repr| {
            let result = if *result == Repr::Unit { String::new() } else { format!(" -> {}", one(result)) };
            format!("{head}({}){result}", list(params))
        };
        match repr {
            Repr::Unit => "()".to_owned(),
            Repr::Bool => "bool".to_owned(),
            Repr::Int(int) => int.name().to_owned(),
            Repr::Float(bits) => format!("f{bits}"),
            Repr::Char => "char".to_owned(),
            Repr::Str => "str".to_owned(),
            Repr::String => "String".to_owned(),
            Repr::Named(decl, args) => {
                let name = self.types.get(decl).map_or(&*program[*decl].name, |t| &*t.name);
                generic(name, args)
            }
            Repr::Param(param) => program.types[*param].name.to_string(),
            Repr::Ref { mutable: true, inner } => format!("&mut {}", one(inner)),
            Repr::Ref { mutable: false, inner } => format!("&{}", one(inner)),
            Repr::SliceOf(inner) => format!("[{}]", one(inner)),
            Repr::Vec(inner) => wrap("Vec", inner),
            Repr::Array(inner, len) => format!("[{}; {len}]", one(inner)),
            Repr::HashMap(k, v) => format!("HashMap<{}, {}>", one(k), one(v)),
            Repr::BTreeMap(k, v) => format!("BTreeMap<{}, {}>", one(k), one(v)),
            Repr::Option(inner) => wrap("Option", inner),
            Repr::Box(inner) => wrap("Box", inner),
            Repr::Rc(inner) => wrap("Rc", inner),
            Repr::RefCell(inner) => wrap("RefCell", inner),
            Repr::Arc(inner) => wrap("Arc", inner),
            Repr::Mutex(inner) => wrap("Mutex", inner),
            Repr::RwLock(inner) => wrap("RwLock", inner),
            Repr::Tuple(types) => format!("({})", list(types)),
            Repr::Result(inner, _) => format!("Result<{}, Error>", one(inner)),
            Repr::Error(_) => "Error".to_owned(),
            Repr::Dyn(decl, args) => {
                let name = self.types.get(decl).map_or(&*program[*decl].name, |t| &*t.name);
                format!("dyn {}", generic(name, args))
            }
            Repr::Any => "dyn Any".to_owned(),
            Repr::DynFn { kind, params, result, crosses } => {
                let bounds = if *crosses { " + Send + Sync" } else { "" };
                callable(format!("dyn {kind:?}"), params, result) + bounds
            }
            Repr::ImplFn { kind, params, result } => callable(format!("impl {kind:?}"), params, result),
            Repr::FnPtr { params, result } => callable("fn".to_owned(), params, result),
            Repr::Chan(inner) => wrap("Chan", inner),
            Repr::GoSlice(inner) => wrap("Slice", inner),
            Repr::Path { path, args, .. } => generic(path, args),
            Repr::Unsupported(why) => format!("<{why}>"),
        }
    }

    /// The signature of a function as Rust writes it.
    pub fn signature_text(&self, program: &Program, func: FuncId) -> String {
        let Some(plan) = self.funcs.get(&func) else { return String::new() };
        let receiver = plan.receiver.map(|r| match r {
            SelfKind::Ref => "&self".to_owned(),
            SelfKind::RefMut => "&mut self".to_owned(),
            SelfKind::Value => "self".to_owned(),
        });
        let param = |p: &crate::ParamPlan| {
            let mutable = if p.mutable { "mut " } else { "" };
            format!("{mutable}{}: {}", p.name, self.repr_text(program, &p.repr))
        };
        let all = plan.receiver_param.iter().chain(&plan.params).map(param);
        let params: Vec<String> = receiver.into_iter().chain(all).collect();
        let result = self.result_text(program, &plan.result);
        format!("fn {}({}){result}", plan.name, params.join(", "))
    }

    /// ` -> T`, or nothing.
    fn result_text(&self, program: &Program, result: &ResultPlan) -> String {
        if *result == ResultPlan::Plain(Repr::Unit) {
            return String::new();
        }
        format!(" -> {}", self.repr_text(program, &result.repr()))
    }

    /// The plan as people read it.
    pub fn text(&self, program: &Program) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "crate {} ({:?})", self.layout.name, self.layout.kind);
        for module in &self.layout.modules {
            let _ = writeln!(out, "  {}", module.file);
        }
        for ty in self.types.values() {
            self.write_type(&mut out, program, ty);
        }
        for var in self.vars.values() {
            let form = match &var.form {
                VarForm::Sentinel => "a variant of the error enum".to_owned(),
                VarForm::Static(repr) => format!("static {}", self.repr_text(program, repr)),
                VarForm::Const(repr) => format!("const {}", self.repr_text(program, repr)),
                VarForm::Lazy(repr) => format!("static LazyLock<{}>", self.repr_text(program, repr)),
                VarForm::Locked { repr, .. } => format!("static Mutex<{}>", self.repr_text(program, repr)),
                VarForm::Global { repr, cell } => {
                    let inner = self.repr_text(program, repr);
                    match cell {
                        GlobalCell::None => format!("static Global<{inner}>"),
                        GlobalCell::Cell => format!("static Global<Cell<{inner}>>"),
                        GlobalCell::RefCell => format!("static Global<RefCell<{inner}>>"),
                    }
                }
                VarForm::Blank => "dropped".to_owned(),
                VarForm::Hole(why) => format!("hole: {why}"),
            };
            let _ = writeln!(out, "\nvar {}: {form}", var.name);
        }
        for (id, func) in &self.funcs {
            let home = match &func.home {
                FuncHome::Free | FuncHome::Main | FuncHome::Init => String::new(),
                FuncHome::Inherent(decl) => format!("{}::", self.type_name(program, *decl)),
                FuncHome::Trait { of, interface } => {
                    format!("<{} as {}>::", self.type_name(program, *of), self.type_name(program, *interface))
                }
                FuncHome::Display(decl) | FuncHome::ErrorDisplay(decl) => {
                    format!("<{} as Display>::", self.type_name(program, *decl))
                }
            };
            let _ = writeln!(out, "\n{home}{}", self.signature_text(program, *id));
            if let Some(why) = &func.hole {
                let _ = writeln!(out, "  hole: {why}");
            }
            let body = program[*id].body;
            for (at, local) in self.locals.iter().filter(|(at, _)| at.body == body) {
                if program[body][at.local].kind != goxide_ir::LocalKind::Var {
                    continue;
                }
                let repr = local.repr.as_ref().map(|r| format!(": {}", self.repr_text(program, r)));
                let mutable = if local.mutable { "mut " } else { "" };
                let nil = if local.nilable { ", can be nil" } else { "" };
                if let Some(nested) = self.nested.get(at) {
                    let _ = writeln!(out, "  {}", self.nested_text(program, at, nested));
                    continue;
                }
                let cell = local.cell.map_or(String::new(), |cell| {
                    let form = if cell.copied { "Cell" } else { "RefCell" };
                    if cell.counted { format!(", in Rc<{form}>") } else { format!(", in {form}") }
                });
                let _ = writeln!(
                    out,
                    "  {mutable}{}{} {:?}{nil}{cell}",
                    local.name,
                    repr.unwrap_or_default(),
                    local.hold
                );
            }
        }
        for marker in &self.markers {
            let _ = writeln!(out, "\n{}", marker.lines().join("\n"));
        }
        out
    }

    /// The signature of a nested function, with what it is given.
    fn nested_text(&self, program: &Program, at: &LocalRef, nested: &NestedPlan) -> String {
        let params =
            nested.params.iter().map(|p| format!("{}: {}", p.name, self.repr_text(program, &p.repr)));
        let params: Vec<String> = params.collect();
        let given = nested.captures.iter().map(|c| {
            let at = LocalRef { body: at.body, local: c.local };
            let name = self.locals.get(&at).map_or("", |l| &l.name);
            if c.written { format!("&mut {name}") } else { name.to_owned() }
        });
        let given: Vec<String> = given.collect();
        let given = if given.is_empty() { String::new() } else { format!(", given {}", given.join(", ")) };
        let name = self.locals.get(at).map_or("", |l| &l.name);
        let result = self.result_text(program, &nested.result);
        format!("fn {name}({}){result}{given}", params.join(", "))
    }

    fn type_name<'p>(&'p self, program: &'p Program, decl: goxide_ir::TypeDeclId) -> &'p str {
        self.types.get(&decl).map_or(&program[decl].name, |t| &t.name)
    }

    fn write_type(&self, out: &mut String, program: &Program, ty: &crate::TypePlan) {
        match &ty.form {
            TypeForm::Struct(s) => {
                let shared = if s.shared { " (shared)" } else { "" };
                let _ = writeln!(out, "\nstruct {}{shared}", ty.name);
                for field in &s.fields {
                    let guard = field.guarded_by.map(|g| format!(" in {}", s.guards[g].field));
                    let repr = self.repr_text(program, &field.repr);
                    let _ = writeln!(out, "  {}: {repr}{}", field.name, guard.unwrap_or_default());
                }
            }
            TypeForm::Newtype { inner, .. } => {
                let _ = writeln!(out, "\nstruct {}({})", ty.name, self.repr_text(program, inner));
            }
            TypeForm::Trait(t) => {
                let _ = writeln!(out, "\ntrait {}", ty.name);
                for method in &t.methods {
                    let params: Vec<String> = method
                        .params
                        .iter()
                        .map(|(n, r)| format!("{n}: {}", self.repr_text(program, r)))
                        .collect();
                    let result = self.repr_text(program, &method.result.repr());
                    let _ = writeln!(
                        out,
                        "  fn {}({:?}; {}) -> {result}",
                        method.name,
                        method.receiver,
                        params.join(", ")
                    );
                }
            }
            TypeForm::Alias(repr) => {
                let _ = writeln!(out, "\ntype {} = {}", ty.name, self.repr_text(program, repr));
            }
            TypeForm::Vanishes => {}
            TypeForm::Hole(why) => {
                let _ = writeln!(out, "\ntype {}: hole: {why}", ty.name);
            }
        }
    }

    /// The plan for scripts.
    pub fn json(&self, program: &Program) -> Value {
        let funcs = self.funcs.iter().map(|(id, func)| {
            json!({
                "key": program.func_key(*id),
                "rust": self.signature_text(program, *id),
                "hole": func.hole,
            })
        });
        let types = self.types.values().map(|ty| {
            let mut text = String::new();
            self.write_type(&mut text, program, ty);
            json!({ "name": ty.name, "plan": text.trim() })
        });
        json!({
            "crate": self.layout.name,
            "files": self.layout.modules.iter().map(|m| &m.file).collect::<Vec<_>>(),
            "types": types.collect::<Vec<_>>(),
            "functions": funcs.collect::<Vec<_>>(),
            "markers": self.markers,
        })
    }
}
