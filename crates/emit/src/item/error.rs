//! The error enum of a package.

use super::leading::{Leading, head};
use super::writer::Writer;
use askama::Template;
use goxide_ir::{Entity, PackageId, VarId};
use goxide_plan::{Derives, ErrorPlan, ErrorVariant, TypeForm};
use quote::ToTokens;
use rustc_hash::FxHashMap;

#[derive(Template)]
#[template(path = "rust/error.rs")]
struct ErrorView {
    head: String,
    vis: &'static str,
    fmt: String,
    variants: Vec<VariantView>,
    /// Arms of `source`.
    sources: Vec<String>,
    /// Whether some variants have no source.
    others: bool,
    froms: Vec<FromView>,
    is: bool,
    causes: Vec<String>,
}

struct VariantView {
    head: String,
    shape: String,
    pattern: String,
    display: String,
}

struct FromView {
    ty: String,
    name: String,
    param: String,
    value: String,
}

impl Writer<'_> {
    /// Writes the error enum of this package; `docs` are those of its sentinels.
    pub(crate) fn error_enum(&mut self, docs: &FxHashMap<VarId, Leading>) {
        let Some(plan) = self.cx.plan.errors.get(&self.package) else { return };
        if self.error_items.is_some() {
            return;
        }
        let boxed = self.known("Box");
        let string = self.known("String");
        let mut view = ErrorView {
            head: head(&[], &[], &self.error_attributes(plan)),
            vis: self.vis(true),
            fmt: self.fmt(),
            variants: Vec::new(),
            sources: Vec::new(),
            others: false,
            froms: Vec::new(),
            is: self.asks_is(),
            causes: Vec::new(),
        };
        for variant in &plan.variants {
            let mut shown = VariantView {
                head: String::new(),
                shape: String::new(),
                pattern: String::new(),
                display: String::new(),
            };
            match variant {
                ErrorVariant::Sentinel { var, name, text } => {
                    if let Some(lead) = docs.get(var) {
                        let free: Vec<String> = lead.free.iter().flatten().cloned().collect();
                        shown.head = head(&free, &lead.doc, &[]);
                    }
                    let text = proc_macro2::Literal::string(text);
                    shown.shape = name.clone();
                    shown.pattern = format!("Error::{name}");
                    shown.display = format!("f.write_str({text})");
                    view.others = true;
                }
                ErrorVariant::Type { decl, name, nilable, .. } => {
                    let ty = crate::ty::decl_path(self.cx, self.package, *decl).to_token_stream().to_string();
                    if *nilable {
                        let text = self.nilable_text(*decl, &ty);
                        wrapped_pointer(&mut view, &mut shown, name, ty, text);
                    } else {
                        wrapped(&mut view, &mut shown, name, ty);
                    }
                }
                ErrorVariant::Package(package, name) => {
                    let ty = error_type(self, *package);
                    wrapped(&mut view, &mut shown, name, ty);
                }
                ErrorVariant::Message => {
                    shown.shape = format!("Message({string})");
                    shown.pattern = "Error::Message(message)".to_owned();
                    shown.display = "f.write_str(message)".to_owned();
                    view.others = true;
                }
                ErrorVariant::Context => {
                    shown.shape = format!("Context {{ message: {string}, source: {boxed}<Error> }}");
                    shown.pattern = "Error::Context { message, source }".to_owned();
                    shown.display = "write!(f, \"{message}: {source}\")".to_owned();
                    view.sources.push("Error::Context { source, .. } => Some(source)".to_owned());
                    view.causes.push("Error::Context { source, .. }".to_owned());
                }
                ErrorVariant::Wrapped => {
                    shown.shape = format!("Wrapped {{ message: {string}, source: {boxed}<Error> }}");
                    shown.pattern = "Error::Wrapped { message, .. }".to_owned();
                    shown.display = "f.write_str(message)".to_owned();
                    view.sources.push("Error::Wrapped { source, .. } => Some(source)".to_owned());
                    view.causes.push("Error::Wrapped { source, .. }".to_owned());
                }
            }
            view.variants.push(shown);
        }
        let first = self.items.len();
        self.gap();
        self.push(&view.render().unwrap_or_default());
        self.error_items = Some(first..self.items.len());
    }

    /// What `Error()` gives for a pointer that may be nil.
    fn nilable_text(&self, decl: goxide_ir::TypeDeclId, ty: &str) -> String {
        let made_for_nil = self.cx.program.checked.types.get(decl).and_then(|info| {
            let plans = info.methods.iter().filter_map(|m| self.cx.plan.funcs.get(m));
            plans.into_iter().find(|p| p.shown.is_some()).map(|p| crate::ty::ident(&p.name))
        });
        match made_for_nil {
            Some(name) => format!("f.write_str(&{ty}::{name}(e.as_ref()))"),
            None => "write!(f, \"{}\", e.as_ref().expect(\"nil dereference: an error\"))".to_owned(),
        }
    }

    /// Takes the error enum away where nothing speaks of it: Go's `fmt.Println` gives an error that nobody reads.
    pub(crate) fn drop_idle_error(&mut self) {
        let Some(range) = self.error_items.clone().filter(|_| !self.split) else { return };
        let mut words = crate::imports::Words::default();
        let rest = self.items.iter().enumerate().filter(|(i, _)| !range.contains(i));
        rest.for_each(|(_, item)| words.add(item.to_token_stream()));
        let others = self.cx.plan.errors.values().flat_map(|e| &e.variants);
        let wrapped =
            others.into_iter().any(|v| matches!(v, ErrorVariant::Package(p, _) if *p == self.package));
        if !words.heads.contains("Error") && !wrapped {
            self.items.drain(range);
        }
    }

    /// Whether the package calls `errors.Is` on errors that may have a cause.
    fn asks_is(&self) -> bool {
        let program = self.cx.program;
        let is = |entity: &Entity| match entity {
            Entity::Func(id) => program[*id].name == "Is" && program[program[*id].package].path == "errors",
            Entity::Type(_)
            | Entity::Basic(_)
            | Entity::Var(_)
            | Entity::Const(_)
            | Entity::Package(_)
            | Entity::Builtin(_)
            | Entity::Nil
            | Entity::Bool(_)
            | Entity::Iota
            | Entity::Unknown => false,
        };
        let wraps = |e: &ErrorPlan| e.variants.iter().any(ErrorVariant::has_cause) && e.partial_eq;
        // A caller of another package may ask too.
        let bodies = program.ported_funcs().map(|(_, f)| f.body);
        let mut types = bodies.filter_map(|body| program.checked.bodies.get(body));
        self.cx.plan.errors.get(&self.package).is_some_and(wraps)
            && types.any(|types| types.names.iter().any(|(_, entity)| is(entity)))
    }

    fn error_attributes(&self, plan: &ErrorPlan) -> Vec<String> {
        let mut out = vec![self.error_derives(plan)];
        let private = |v: &ErrorVariant| matches!(v, ErrorVariant::Type { decl, .. } if self.cx.plan.types.get(decl).is_some_and(|t| !t.public));
        if !self.in_program() && plan.variants.iter().any(private) {
            out.push("#[allow(private_interfaces)]".to_owned());
        }
        out
    }

    fn error_derives(&self, plan: &ErrorPlan) -> String {
        let has = self.error_traits(plan);
        let names = [(true, "Debug"), (has.clone, "Clone"), (has.partial_eq, "PartialEq")];
        let names: Vec<&str> = names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
        format!("#[derive({})]", names.join(", "))
    }

    /// What the error enum of a package derives.
    pub(crate) fn error_has(&self, package: PackageId) -> Derives {
        let plan = self.cx.plan.errors.get(&package);
        plan.map(|plan| self.error_traits(plan)).unwrap_or_default()
    }

    fn error_traits(&self, plan: &ErrorPlan) -> Derives {
        let mut has = Derives { clone: true, partial_eq: plan.partial_eq, ..Derives::default() };
        for variant in &plan.variants {
            let ErrorVariant::Type { decl, .. } = variant else { continue };
            let derives = match self.cx.plan.types.get(decl).map(|p| &p.form) {
                Some(TypeForm::Struct(form)) => form.derives,
                Some(TypeForm::Newtype { derives, .. }) => *derives,
                Some(TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_))
                | None => Derives::default(),
            };
            has.clone &= derives.clone;
            has.partial_eq &= derives.partial_eq;
        }
        has
    }
}

fn error_type(writer: &Writer<'_>, package: PackageId) -> String {
    crate::ty::error_path(writer.cx, writer.package, package).to_token_stream().to_string()
}

/// A variant that holds a pointer to an error of its own, which may be nil.
fn wrapped_pointer(view: &mut ErrorView, shown: &mut VariantView, name: &str, ty: String, text: String) {
    shown.shape = format!("{name}(Option<{ty}>)");
    shown.pattern = format!("Error::{name}(e)");
    shown.display = text;
    let source = "e.as_ref().map(|e| e as &(dyn std::error::Error + 'static))";
    view.sources.push(format!("Error::{name}(e) => {source}"));
    view.froms.push(FromView {
        value: "Some(e)".to_owned(),
        ty,
        name: name.to_owned(),
        param: "e".to_owned(),
    });
}

/// A variant that holds an error of its own.
fn wrapped(view: &mut ErrorView, shown: &mut VariantView, name: &str, ty: String) {
    shown.shape = format!("{name}({ty})");
    shown.pattern = format!("Error::{name}(e)");
    shown.display = "write!(f, \"{e}\")".to_owned();
    view.sources.push(format!("Error::{name}(e) => Some(e)"));
    view.froms.push(FromView { ty, name: name.to_owned(), param: "e".to_owned(), value: "e".to_owned() });
}
