//! `impl` blocks: inherent methods, traits of the port, `Display`, and forwarding for embedded fields.

use super::leading::{Leading, head, leading};
use super::writer::Writer;
use askama::Template;
use goxide_ir::{FileId, FuncId, ItemKind, TypeDeclId, TypeParamId};
use goxide_plan::{FuncHome, FuncPlan, Repr, SelfKind, Shown, TypeForm, TypePlan};

/// What an impl block of a type gathers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    /// Inherent methods whose receivers name the type parameters so.
    Inherent(Vec<String>),
    /// The methods of a trait.
    Trait(TypeDeclId),
}

#[derive(Template)]
#[template(path = "rust/impl.rs")]
struct ImplView {
    head: String,
    generics: String,
    of_trait: Option<String>,
    ty: String,
    items: Vec<String>,
}

impl Writer<'_> {
    /// Writes the impl block that a method of this file belongs to, unless it stands there already.
    pub(crate) fn method(&mut self, file: FileId, id: FuncId) {
        let Some(plan) = self.cx.plan.funcs.get(&id) else { return };
        match plan.home {
            FuncHome::Free | FuncHome::Main | FuncHome::Init => {}
            FuncHome::Inherent(of) => {
                let shown = plan.shown;
                self.inherent(file, id, of);
                if let Some(shown) = shown {
                    self.shown_impl(id, of, shown);
                }
            }
            FuncHome::Trait { of, interface } => self.trait_impl(of, interface),
            FuncHome::Display(of) => self.display_impl(id, of),
            FuncHome::ErrorDisplay(of) => {
                self.display_impl(id, of);
                self.debug_beside_error(of);
                self.gap();
                self.push_impl(of, None, "std::error::Error", Vec::new());
            }
        }
    }

    fn inherent(&mut self, file: FileId, id: FuncId, of: TypeDeclId) {
        let group = self.group(id);
        if !self.impls_done.insert((of, group.clone())) {
            return;
        }
        let ids = self.cx.program[file].items.iter().filter_map(|item| match item.kind {
            ItemKind::Func(id) => Some(id),
            ItemKind::Types(_) | ItemKind::Vars(_) | ItemKind::Consts(_) | ItemKind::Unsupported { .. } => {
                None
            }
        });
        let ours = |id: &FuncId| {
            let home = self.cx.plan.funcs.get(id).map(|p| &p.home);
            home == Some(&FuncHome::Inherent(of)) && self.group(*id) == group
        };
        let ids: Vec<FuncId> = ids.filter(ours).collect();
        let mut items = Vec::new();
        for (n, id) in ids.iter().enumerate() {
            let mut lead = lead_of(self.cx, *id);
            if n == 0 {
                lead.free.clear();
            }
            items.push(self.function(*id, &lead));
        }
        self.gap();
        self.push_impl_as(of, &group, None, super::lints::inherent(self.cx, &ids), items);
        self.default_beside_new(of, &ids);
    }

    fn group(&self, id: FuncId) -> Group {
        let func = &self.cx.program[id];
        let local = |l: &goxide_ir::LocalId| self.cx.program[func.body][*l].name.to_string();
        Group::Inherent(match &func.receiver {
            Some(receiver) => {
                receiver.type_params.iter().map(|p| p.as_ref().map(local).unwrap_or_default()).collect()
            }
            None => func.type_params.iter().map(|p| p.name.to_string()).collect(),
        })
    }

    /// clippy wants a `Default` beside a `new` without parameters.
    fn default_beside_new(&mut self, of: TypeDeclId, ids: &[FuncId]) {
        let Some(plan) = self.cx.plan.types.get(&of) else { return };
        let derived = match &plan.form {
            TypeForm::Struct(s) => s.derives.default,
            TypeForm::Newtype { derives, .. } => derives.default,
            TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => true,
        };
        let is_new = |f: &FuncPlan| {
            f.name == "new"
                && f.receiver.is_none()
                && f.params.is_empty()
                && f.public
                && matches!(f.result.repr(), Repr::Named(decl, _) if decl == of)
        };
        if derived || !ids.iter().any(|id| self.cx.plan.funcs.get(id).is_some_and(is_new)) {
            return;
        }
        self.gap();
        let body = "fn default() -> Self { Self::new() }".to_owned();
        self.push_impl(of, None, "Default", vec![body]);
    }

    /// `Display`, and `Error` where it is one, by a method that is made for a nil receiver.
    fn shown_impl(&mut self, id: FuncId, of: TypeDeclId, shown: Shown) {
        let Some(name) = self.cx.plan.funcs.get(&id).map(|p| crate::ty::ident(&p.name)) else { return };
        let fmt = self.fmt();
        let body = format!("f.write_str(&Self::{name}(Some(self)))");
        let item = format!("fn fmt(&self, f: &mut {fmt}::Formatter<'_>) -> {fmt}::Result {{ {body} }}");
        self.gap();
        self.push_impl(of, None, &format!("{fmt}::Display"), vec![item]);
        if shown == Shown::Error {
            self.debug_beside_error(of);
            self.gap();
            self.push_impl(of, None, "std::error::Error", Vec::new());
        }
    }

    fn display_impl(&mut self, id: FuncId, of: TypeDeclId) {
        let mut lead = lead_of(self.cx, id);
        lead.free.clear();
        let item = self.function(id, &lead);
        let fmt = self.fmt();
        self.gap();
        self.push_impl(of, None, &format!("{fmt}::Display"), vec![item]);
    }

    /// An error must be `Debug`; where that cannot be derived, it shows the type's name.
    fn debug_beside_error(&mut self, of: TypeDeclId) {
        let Some(plan) = self.cx.plan.types.get(&of) else { return };
        let derived = match &plan.form {
            TypeForm::Struct(s) => s.derives.debug,
            TypeForm::Newtype { derives, .. } => derives.debug,
            TypeForm::Trait(_) | TypeForm::Alias(_) | TypeForm::Vanishes | TypeForm::Hole(_) => true,
        };
        if derived {
            return;
        }
        let (fmt, name) = (self.fmt(), proc_macro2::Literal::string(&plan.name));
        let item = format!(
            "fn fmt(&self, f: &mut {fmt}::Formatter<'_>) -> {fmt}::Result {{ f.debug_struct({name}).finish_non_exhaustive() }}"
        );
        self.gap();
        self.push_impl(of, None, &format!("{fmt}::Debug"), vec![item]);
    }

    /// `impl Trait for T` with all methods of the trait.
    pub(crate) fn trait_impl(&mut self, of: TypeDeclId, interface: TypeDeclId) {
        if !self.impls_done.insert((of, Group::Trait(interface))) {
            return;
        }
        let Some(plan) = self.cx.plan.types.get(&of) else { return };
        let Some((_, methods)) = plan.traits.iter().find(|(i, _)| *i == interface) else { return };
        let name = {
            use quote::ToTokens;
            crate::ty::decl_path(self.cx, self.package, interface).to_token_stream().to_string()
        };
        if methods.iter().any(|id| self.cx.plan.funcs.get(id).is_some_and(takes_handle)) {
            self.handle_impl(of, interface, &name);
            return;
        }
        let mut items = Vec::new();
        for (n, id) in methods.iter().enumerate() {
            let Some(func) = self.cx.plan.funcs.get(id) else { continue };
            if func.home == (FuncHome::Trait { of, interface }) {
                let mut lead = lead_of(self.cx, *id);
                if n == 0 {
                    lead.free.clear();
                }
                items.push(self.function(*id, &lead));
            } else {
                items.push(self.forward(of, *id, func, ""));
            }
        }
        self.gap();
        self.push_impl(of, None, &name, items);
        self.handle_impl(of, interface, &name);
    }

    /// `impl Trait for Rc<RefCell<T>>`, where pointers that others hold too are put into the interface.
    fn handle_impl(&mut self, of: TypeDeclId, interface: TypeDeclId, of_trait: &str) {
        let Some(of_plan) = self.cx.plan.types.get(&of) else { return };
        let TypeForm::Struct(form) = &of_plan.form else { return };
        let Some((_, methods)) = of_plan.traits.iter().find(|(i, _)| *i == interface) else { return };
        let Some(TypeForm::Trait(plan)) = self.cx.plan.types.get(&interface).map(|t| t.form.clone()) else {
            return;
        };
        if !form.object {
            return;
        }
        let mut items = Vec::new();
        for method in &plan.methods {
            let (receiver, guard) = match method.receiver {
                SelfKind::RefMut => ("&mut self", "borrow_mut"),
                SelfKind::Ref => ("&self", "borrow"),
                SelfKind::Value => ("self", "borrow"),
            };
            let mut params = String::new();
            let mut args = String::new();
            for (name, repr) in &method.params {
                let name = crate::ty::ident(name);
                params.push_str(&format!(", {name}: {}", self.ty(repr)));
                args.push_str(&format!("{name}, "));
            }
            let result = self.arrow(&method.result, None);
            let name = crate::ty::ident(&method.name);
            let func =
                methods.iter().filter_map(|id| self.cx.plan.funcs.get(id)).find(|f| f.name == method.name);
            let call = match func {
                Some(func) if takes_handle(func) => {
                    let of = self.ty(&Repr::Named(of, Vec::new()));
                    format!("{of}::{name}(self, {args})")
                }
                _ => format!("self.{guard}().{name}({args})"),
            };
            items.push(format!("fn {name}({receiver}{params}){result} {{ {call} }}"));
        }
        let handle = Repr::Rc(Box::new(Repr::RefCell(Box::new(Repr::Named(of, Vec::new())))));
        let ty = self.ty(&handle);
        self.gap();
        self.push(&format!("impl {of_trait} for {ty} {{ {} }}", items.join(" ")));
    }

    /// What a type gets without a method of its own in the text: traits whose methods all stand elsewhere, and
    /// the methods of embedded fields.
    pub(crate) fn beside_type(&mut self, decl: TypeDeclId, plan: &TypePlan) {
        let mut in_traits: Vec<FuncId> = Vec::new();
        for (interface, methods) in &plan.traits {
            in_traits.extend(methods);
            let home = FuncHome::Trait { of: decl, interface: *interface };
            if !methods.iter().any(|m| self.cx.plan.funcs.get(m).is_some_and(|f| f.home == home)) {
                self.trait_impl(decl, *interface);
            }
        }
        let mut items = Vec::new();
        let mut displays = Vec::new();
        for (id, func) in &self.cx.plan.funcs {
            if in_traits.contains(id) || !func.forwards.iter().any(|(to, _)| *to == decl) {
                continue;
            }
            if func.is_display() {
                displays.push((*id, func));
            } else {
                items.push(self.forward(decl, *id, func, self.vis(func.public)));
            }
        }
        if !items.is_empty() {
            self.gap();
            self.push_impl(decl, None, "", items);
        }
        for (id, func) in displays {
            let fmt = self.fmt();
            let field = self.embedded(decl, id, func, false);
            let item = format!(
                "fn fmt(&self, f: &mut {fmt}::Formatter<'_>) -> {fmt}::Result {{ {fmt}::Display::fmt(&{field}, f) }}"
            );
            self.gap();
            self.push_impl(decl, None, &format!("{fmt}::Display"), vec![item]);
        }
    }

    /// A method of `of` that calls the method `id`, which is declared elsewhere.
    fn forward(&mut self, of: TypeDeclId, id: FuncId, func: &FuncPlan, vis: &str) -> String {
        let for_nil = func.receiver_param.is_some() && matches!(func.home, FuncHome::Inherent(_));
        let receiver = match func.receiver {
            None if for_nil && func.writes_receiver() => "&mut self",
            Some(SelfKind::Ref) | None => "&self",
            Some(SelfKind::RefMut) => "&mut self",
            Some(SelfKind::Value) => "self",
        };
        let mut params = String::new();
        let mut args = String::new();
        for param in &func.params {
            let name = crate::ty::ident(&param.name);
            params.push_str(&format!(", {name}: {}", self.ty(&param.repr)));
            args.push_str(&format!("{name}, "));
        }
        let result = self.arrow(&func.result, None);
        let name = crate::ty::ident(&func.name);
        let call = if self.declares(of, id) {
            match &func.home {
                FuncHome::Trait { interface, .. } => {
                    use quote::ToTokens;
                    let path = crate::ty::decl_path(self.cx, self.package, *interface).to_token_stream();
                    format!("<Self as {path}>::{name}(self, {args})")
                }
                FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => "self.to_string()".to_owned(),
                FuncHome::Inherent(_) if for_nil => format!("Self::{name}(Some(self), {args})"),
                FuncHome::Free | FuncHome::Inherent(_) | FuncHome::Main | FuncHome::Init => {
                    format!("Self::{name}(self, {args})")
                }
            }
        } else {
            let mutable = func.writes_receiver();
            let field = self.embedded(of, id, func, mutable);
            match func.home {
                FuncHome::Inherent(inner) if for_nil => {
                    use quote::ToTokens;
                    let path = crate::ty::decl_path(self.cx, self.package, inner).to_token_stream();
                    let lend = if mutable { "&mut " } else { "&" };
                    format!("{path}::{name}(Some({lend}{field}), {args})")
                }
                FuncHome::Display(_) | FuncHome::ErrorDisplay(_) => format!("{field}.to_string()"),
                FuncHome::Free
                | FuncHome::Inherent(_)
                | FuncHome::Trait { .. }
                | FuncHome::Main
                | FuncHome::Init => format!("{field}.{name}({args})"),
            }
        };
        format!("{vis} fn {name}({receiver}{params}){result} {{ {call} }}")
    }

    /// Whether the method is declared on the type itself.
    fn declares(&self, of: TypeDeclId, id: FuncId) -> bool {
        self.cx.program.checked.types.get(of).is_some_and(|info| info.methods.contains(&id))
    }

    /// `self.base.inner`, the place of the embedded field that has the method.
    fn embedded(&self, of: TypeDeclId, id: FuncId, func: &FuncPlan, mutable: bool) -> String {
        let given = func.forwards.iter().find(|(to, _)| *to == of).map(|(_, path)| path.clone());
        let path = given.or_else(|| self.search_embedded(of, id, 0)).unwrap_or_default();
        let mut out = "self".to_owned();
        let mut at = of;
        for index in path {
            let Some(TypeForm::Struct(plan)) = self.cx.plan.types.get(&at).map(|t| &t.form) else { break };
            let Some(field) = plan.fields.get(index as usize) else { break };
            out = format!("{out}.{}", crate::ty::ident(&field.name));
            let mut repr = &field.repr;
            loop {
                if let Repr::Option(inner) = repr {
                    let view = if mutable { "as_mut" } else { "as_ref" };
                    out.push_str(&format!(".{view}().expect(\"nil dereference: {}\")", field.name));
                    repr = inner;
                } else if let Repr::RefCell(inner) = repr {
                    out.push_str(if mutable { ".borrow_mut()" } else { ".borrow()" });
                    repr = inner;
                } else if let Repr::Mutex(inner) = repr {
                    out.push_str(".lock().unwrap()");
                    repr = inner;
                } else if repr.peeled() != repr {
                    repr = repr.peeled();
                } else {
                    break;
                }
            }
            let Repr::Named(decl, _) = repr else { break };
            at = *decl;
        }
        out
    }

    fn search_embedded(&self, of: TypeDeclId, id: FuncId, depth: usize) -> Option<Vec<u32>> {
        let info = self.cx.program.checked.types.get(of)?;
        let goxide_ir::Ty::Struct(fields) = &self.cx.program.types[info.underlying] else { return None };
        let embedded = |(index, field): (usize, &goxide_ir::ty::Field)| {
            let mut ty = field.ty;
            if let goxide_ir::Ty::Pointer(inner) = &self.cx.program.types[ty] {
                ty = *inner;
            }
            let goxide_ir::Ty::Named { decl, .. } = &self.cx.program.types[ty] else { return None };
            if !field.embedded || depth > 8 {
                return None;
            }
            if self.declares(*decl, id) {
                return Some(vec![index as u32]);
            }
            let mut path = self.search_embedded(*decl, id, depth + 1)?;
            path.insert(0, index as u32);
            Some(path)
        };
        fields.iter().enumerate().find_map(embedded)
    }

    pub(super) fn push_impl(
        &mut self,
        of: TypeDeclId,
        group: Option<&Group>,
        of_trait: &str,
        items: Vec<String>,
    ) {
        let inherent = Group::Inherent(Vec::new());
        let of_trait = (!of_trait.is_empty()).then_some(of_trait);
        self.push_impl_as(of, group.unwrap_or(&inherent), of_trait, Vec::new(), items);
    }

    pub(crate) fn push_impl_as(
        &mut self,
        of: TypeDeclId,
        group: &Group,
        of_trait: Option<&str>,
        attributes: Vec<String>,
        items: Vec<String>,
    ) {
        let params: Vec<TypeParamId> =
            self.cx.program.checked.types.get(of).map(|info| info.params.clone()).unwrap_or_default();
        let (mut generics, mut args) = self.generics(&params);
        // Receivers may call the parameters otherwise.
        if let Group::Inherent(names) = group
            && names.len() == params.len()
        {
            for (param, name) in params.iter().zip(names).filter(|(_, n)| !n.is_empty()) {
                let old = &self.cx.program.types[*param].name;
                generics = rename(&generics, old, name);
                args = rename(&args, old, name);
            }
        }
        use quote::ToTokens;
        let path = crate::ty::decl_path(self.cx, self.package, of).to_token_stream();
        let view = ImplView {
            head: head(&[], &[], &attributes),
            generics,
            of_trait: of_trait.map(str::to_owned),
            ty: format!("{path}{args}"),
            items,
        };
        self.push(&view.render().unwrap_or_default());
    }
}

fn rename(list: &str, old: &str, new: &str) -> String {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = list;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let whole = !before.ends_with(word) && !after.starts_with(word);
        out.push_str(before);
        out.push_str(if whole { new } else { old });
        rest = after;
    }
    out + rest
}

/// What stands before a function in its file.
pub(crate) fn lead_of(cx: crate::cx::Cx<'_>, id: FuncId) -> Leading {
    let func = &cx.program[id];
    let file = &cx.program[func.file];
    let at = file.items.partition_point(|item| item.span.start < func.span.start);
    let floor = match at.checked_sub(1).and_then(|i| file.items.get(i)) {
        Some(before) => before.span.end,
        None => file.package_span.end,
    };
    leading(cx, func.file, floor, func.span.start)
}

/// Whether a method is given its `Rc<RefCell<_>>`.
fn takes_handle(func: &FuncPlan) -> bool {
    let handle = |repr: &Repr| matches!(repr.peeled(), Repr::RefCell(_));
    func.receiver_param.as_ref().is_some_and(|p| handle(p.repr.option_inner().unwrap_or(&p.repr)))
}
