//! Package constants and variables.

use super::leading::{Leading, head, markers_in};
use super::writer::Writer;
use crate::cx::{Hole, Needs};
use crate::{body, comment};
use goxide_ir::{Basic, ConstId, ConstValue, Ty, TyId, TypeDeclId, VarId};
use goxide_map::{Library, MapTy};
use goxide_plan::{Class, GlobalCell, IntRepr, Marker, Repr, TypeForm, VarForm, VarPlan};
use quote::ToTokens;

impl Writer<'_> {
    /// `const NAME: T = value;` as text, with the newtype that it is an associated constant of.
    pub(crate) fn constant(&mut self, id: ConstId, lead: &Leading) -> Option<(Option<TypeDeclId>, String)> {
        let item = &self.cx.program[id];
        let name = self.cx.plan.consts.get(&id)?;
        let owner = self.cx.plan.assoc_consts.get(&id).copied();
        let (ty, value) = self.cx.program.checked.consts.get(id)?;
        let spec = &self.cx.program[item.spec];
        let at = item.index as usize;
        let comments: Vec<String> = markers_in(self.cx, item.name_span)
            .flat_map(comment::marker_lines)
            .chain(lead.directives.iter().cloned())
            .collect();
        let public = goxide_ir::is_exported(&item.name);
        let mut repr = self.constant_repr(*ty, value.as_ref());
        // A `String` cannot be made in a constant, so the constant is its text.
        if owner.is_some_and(|of| self.holds_string(of)) {
            repr = Some(Repr::Str.lend());
        }
        let hole = |what: &str| Hole { span: item.name_span, kind: "unsupported", what: what.to_owned() };
        let mut needs = Needs::default();
        let value = match (&repr, spec.values.get(at)) {
            (Some(repr), Some(expr)) => super::function::guarded(item.name_span, || {
                body::initializer(self.cx, spec.body, *expr, repr, &mut needs)
            }),
            (None, _) => Err(hole("this constant has a type without a Rust form")),
            (_, None) => Err(hole("this constant has no value")),
        };
        let name = crate::ty::ident(name);
        let head = head(&comments, &lead.doc, &[]);
        Some(match (value, repr) {
            (Ok(value), Some(repr)) => {
                self.needs.absorb(needs);
                let vis = self.vis(public);
                let ty = self.ty(&repr);
                (owner, format!("{head}{vis} const {name}: {ty} = {};", value.to_token_stream()))
            }
            (Err(hole), _) => {
                let key = format!("{}.{}", self.cx.program[item.package].name, item.name);
                (owner, self.value_hole(&key, spec.span, &hole, lead))
            }
            (Ok(_), None) => (owner, self.value_hole("", spec.span, &hole("no type"), lead)),
        })
    }

    fn holds_string(&self, of: TypeDeclId) -> bool {
        let form = self.cx.plan.types.get(&of).map(|t| &t.form);
        matches!(form, Some(TypeForm::Newtype { inner: Repr::String, .. }))
    }

    /// The Rust type of a constant.
    fn constant_repr(&self, ty: TyId, value: Option<&ConstValue>) -> Option<Repr> {
        match &self.cx.program.types[ty] {
            Ty::Basic(basic) => constant_basic(*basic, value),
            Ty::Named { decl, .. } => match self.cx.plan.types.get(decl).map(|t| &t.form) {
                Some(TypeForm::Newtype { .. }) => Some(Repr::Named(*decl, Vec::new())),
                Some(TypeForm::Alias(repr)) => Some(repr.clone()),
                Some(TypeForm::Struct(_) | TypeForm::Trait(_) | TypeForm::Vanishes | TypeForm::Hole(_)) => {
                    None
                }
                None => {
                    let (item, program) = (&self.cx.program[*decl], self.cx.program);
                    let row = Library::embedded().ty(&program[item.package].path, &item.name)?;
                    let facts = row.ty.as_ref()?;
                    let MapTy::Path { path, .. } = &facts.rust else { return None };
                    Some(Repr::Path { path: path.clone(), args: Vec::new(), copy: facts.has("Copy") })
                }
            },
            Ty::Unknown
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Array { .. }
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Struct(_)
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => None,
        }
    }

    /// A package variable.
    pub(crate) fn variable(&mut self, id: VarId, lead: &Leading) {
        let var = &self.cx.program[id];
        let spec = &self.cx.program[var.spec];
        let Some(plan) = self.cx.plan.vars.get(&id) else { return };
        let order = self.order_marker(id, spec.span);
        if matches!(plan.form, VarForm::Blank) && !order.is_empty() {
            self.free(lead);
            self.gap();
            self.push(&format!("{}goxide!();", head(&order, &[], &[])));
        }
        if matches!(plan.form, VarForm::Sentinel | VarForm::Blank) {
            return;
        }
        let mut comments: Vec<String> =
            markers_in(self.cx, spec.span).flat_map(comment::marker_lines).collect();
        comments.extend(order);
        comments.extend(lead.directives.iter().cloned());
        let text = self.variable_text(id, plan);
        self.free(lead);
        match text {
            Ok(text) => self.push(&format!("{}{text}", head(&comments, &lead.doc, &[]))),
            Err(hole) => {
                let key = format!("{}.{}", self.cx.program[var.package].name, var.name);
                let text = self.value_hole(&key, spec.span, &hole, lead);
                self.push(&text);
            }
        }
    }

    fn variable_text(&mut self, id: VarId, plan: &VarPlan) -> Result<String, Hole> {
        let var = &self.cx.program[id];
        let spec = &self.cx.program[var.spec];
        let hole = |what: String| Hole { span: spec.span, kind: "unsupported", what };
        let repr = match &plan.form {
            VarForm::Const(repr)
            | VarForm::Static(repr)
            | VarForm::Lazy(repr)
            | VarForm::Locked { repr, .. }
            | VarForm::Global { repr, .. } => repr,
            VarForm::Hole(why) => return Err(hole(format!("this variable has no Rust form: {why}"))),
            VarForm::Sentinel | VarForm::Blank => return Err(hole("this variable has no item".to_owned())),
        };
        if let Some(why) = repr.unsupported() {
            return Err(hole(format!("this variable has no Rust form: {why}")));
        }
        let mut needs = Needs::default();
        let value = match spec.values.get(var.index as usize) {
            Some(expr) if spec.values.len() == spec.vars.len() => {
                super::function::guarded(spec.span, || {
                    body::initializer(self.cx, spec.body, *expr, repr, &mut needs)
                })?
                .to_token_stream()
                .to_string()
            }
            _ if spec.values.is_empty() => {
                let package = self.package;
                body::zero(self.cx, spec.body, package, spec.span, repr, &mut needs)?
                    .to_token_stream()
                    .to_string()
            }
            _ => return Err(hole("one call gives the initial values of several variables".to_owned())),
        };
        self.needs.absorb(needs);
        let (vis, name, ty) = (self.vis(plan.public), crate::ty::ident(&plan.name), self.ty(repr));
        Ok(match &plan.form {
            VarForm::Const(_) => format!("{vis} const {name}: {ty} = {value};"),
            VarForm::Static(_) => format!("{vis} static {name}: {ty} = {value};"),
            VarForm::Locked { lazy: false, .. } => {
                let mutex = self.known("Mutex");
                format!("{vis} static {name}: {mutex}<{ty}> = {mutex}::new({value});")
            }
            VarForm::Locked { lazy: true, .. } if constant_value(&value) => {
                let mutex = self.known("Mutex");
                format!("{vis} static {name}: {mutex}<{ty}> = {mutex}::new({value});")
            }
            VarForm::Locked { lazy: true, .. } => {
                let (mutex, lazy) = (self.known("Mutex"), self.known("LazyLock"));
                format!("{vis} static {name}: {lazy}<{mutex}<{ty}>> = {lazy}::new(|| {mutex}::new({value}));")
            }
            VarForm::Global { cell, .. } => {
                let path = "go::global::Global";
                let global =
                    crate::ty::import(self.cx, self.package, path, &mut self.needs).to_token_stream();
                let cell = match cell {
                    GlobalCell::None => {
                        return Ok(format!(
                            "{vis} static {name}: {global}<{ty}> = {global}::new(|| {value});"
                        ));
                    }
                    GlobalCell::Cell => self.known("Cell"),
                    GlobalCell::RefCell => self.known("RefCell"),
                };
                format!(
                    "{vis} static {name}: {global}<{cell}<{ty}>> = {global}::new(|| {cell}::new({value}));"
                )
            }
            VarForm::Lazy(_) | VarForm::Sentinel | VarForm::Blank | VarForm::Hole(_) => {
                let lazy = self.known("LazyLock");
                format!("{vis} static {name}: {lazy}<{ty}> = {lazy}::new(|| {value});")
            }
        })
    }

    /// A constant or variable that has no Rust: its Go text and a marker.
    fn value_hole(&mut self, key: &str, span: goxide_source::Span, hole: &Hole, lead: &Leading) -> String {
        let marker = Marker {
            kind: hole.kind.to_owned(),
            class: Class::Hole,
            key: key.to_owned(),
            text: hole.what.clone(),
            why: String::new(),
            options: Vec::new(),
            span,
        };
        let mut lines = lead.doc.clone();
        lines.extend(comment::marker_lines(&marker));
        lines.push(" Go:".to_owned());
        lines.extend(self.go_text(span));
        self.markers.push(marker);
        format!("{}goxide!();", head(&lines, &[], &[]))
    }
}

/// Whether the value can be had without running anything first.
fn constant_value(text: &str) -> bool {
    let text = text.replace(' ', "");
    matches!(&*text, "String::new()" | "Vec::new()" | "None" | "false" | "true")
        || text.trim_start_matches('-').parse::<f64>().is_ok()
}

/// The type of a constant of a predeclared or untyped type: the default type, or the first that holds the value.
fn constant_basic(basic: Basic, value: Option<&ConstValue>) -> Option<Repr> {
    Some(match basic {
        Basic::Bool | Basic::UntypedBool => Repr::Bool,
        Basic::Int | Basic::Int64 => Repr::Int(IntRepr::I64),
        Basic::Int8 => Repr::Int(IntRepr::I8),
        Basic::Int16 => Repr::Int(IntRepr::I16),
        Basic::Int32 | Basic::UntypedRune => Repr::Int(IntRepr::I32),
        Basic::Uint | Basic::Uint64 | Basic::Uintptr => Repr::Int(IntRepr::U64),
        Basic::Uint8 => Repr::Int(IntRepr::U8),
        Basic::Uint16 => Repr::Int(IntRepr::U16),
        Basic::Uint32 => Repr::Int(IntRepr::U32),
        Basic::UntypedInt => match value {
            Some(value) if value.to_i64().is_some() => Repr::Int(IntRepr::I64),
            Some(value) if value.to_int().is_some_and(|n| u64::try_from(n).is_ok()) => {
                Repr::Int(IntRepr::U64)
            }
            _ => return None,
        },
        Basic::Float32 => Repr::Float(32),
        Basic::Float64 | Basic::UntypedFloat => Repr::Float(64),
        Basic::String | Basic::UntypedString => Repr::Str.lend(),
        Basic::Complex64
        | Basic::Complex128
        | Basic::UnsafePointer
        | Basic::UntypedComplex
        | Basic::UntypedNil => return None,
    })
}
