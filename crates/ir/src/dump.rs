//! Text forms of the IR and of types, for `goxide show` and for messages.

use crate::{
    ChanDir, Package, PackageId, Program, Ty, TyId, TypeDecl, TypeTable, ty::Signature, ty::Variable,
};
use la_arena::Arena;
use std::fmt::Write;

/// How the packages of named types are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualify {
    /// By full import path, as go/types' `TypeString` with `Path`.
    Path,
    /// By package name, except for types of this package.
    From(PackageId),
}

impl Program {
    /// `ty` as Go writes it.
    pub fn type_string(&self, ty: TyId, qualify: Qualify) -> String {
        TypeWriter { types: &self.types, decls: &self.type_decls, packages: &self.packages }
            .string(ty, qualify)
    }
}

/// What writing a type needs to know; the checker holds these parts apart while it works.
#[derive(Clone, Copy, Debug)]
pub struct TypeWriter<'a> {
    /// The types.
    pub types: &'a TypeTable,
    /// The declared types, for their names.
    pub decls: &'a Arena<TypeDecl>,
    /// The packages, for their names.
    pub packages: &'a Arena<Package>,
}

impl TypeWriter<'_> {
    /// `ty` as Go writes it.
    pub fn string(&self, ty: TyId, qualify: Qualify) -> String {
        let mut out = String::new();
        self.write_type(&mut out, ty, qualify);
        out
    }

    fn write_type(&self, out: &mut String, ty: TyId, q: Qualify) {
        match &self.types[ty] {
            Ty::Unknown => out.push_str("invalid type"),
            Ty::Basic(basic) => out.push_str(basic.name()),
            Ty::Named { decl, args } => {
                let decl = &self.decls[*decl];
                if decl.file.is_some() || decl.local.is_some() {
                    match q {
                        Qualify::Path => {
                            let _ = write!(out, "{}.", self.packages[decl.package].path);
                        }
                        Qualify::From(here) if here != decl.package => {
                            let _ = write!(out, "{}.", self.packages[decl.package].name);
                        }
                        Qualify::From(_) => {}
                    }
                }
                out.push_str(&decl.name);
                if !args.is_empty() {
                    out.push('[');
                    self.write_list(out, args, ", ", q);
                    out.push(']');
                }
            }
            Ty::Pointer(inner) => {
                out.push('*');
                self.write_type(out, *inner, q);
            }
            Ty::Slice(elem) => {
                out.push_str("[]");
                self.write_type(out, *elem, q);
            }
            Ty::Array { len, elem } => {
                let _ = write!(out, "[{len}]");
                self.write_type(out, *elem, q);
            }
            Ty::Map { key, value } => {
                out.push_str("map[");
                self.write_type(out, *key, q);
                out.push(']');
                self.write_type(out, *value, q);
            }
            Ty::Chan { dir, elem } => {
                let nested = matches!(self.types[*elem], Ty::Chan { dir: ChanDir::Recv, .. });
                out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                if *dir == ChanDir::Both && nested {
                    out.push('(');
                    self.write_type(out, *elem, q);
                    out.push(')');
                } else {
                    self.write_type(out, *elem, q);
                }
            }
            Ty::Struct(fields) => {
                out.push_str("struct{");
                for (i, field) in fields.iter().enumerate() {
                    if i > 0 {
                        out.push_str("; ");
                    }
                    if !field.embedded {
                        let _ = write!(out, "{} ", field.name);
                    }
                    self.write_type(out, field.ty, q);
                    if let Some(tag) = &field.tag {
                        let _ = write!(out, " {:?}", tag.as_str());
                    }
                }
                out.push('}');
            }
            Ty::Func(sig) => {
                out.push_str("func");
                self.write_signature(out, sig, q);
            }
            Ty::Interface(interface) => {
                if ty == crate::ty::ANY {
                    out.push_str("any");
                    return;
                }
                out.push_str("interface{");
                let mut first = true;
                for method in &interface.methods {
                    out.push_str(if first { "" } else { "; " });
                    first = false;
                    out.push_str(&method.name);
                    if let Ty::Func(sig) = &self.types[method.sig] {
                        self.write_signature(out, sig, q);
                    }
                }
                for terms in &interface.embeds {
                    out.push_str(if first { "" } else { "; " });
                    first = false;
                    for (i, term) in terms.iter().enumerate() {
                        out.push_str(if i > 0 { " | " } else { "" });
                        out.push_str(if term.tilde { "~" } else { "" });
                        self.write_type(out, term.ty, q);
                    }
                }
                if interface.comparable {
                    out.push_str(if first { "comparable" } else { "; comparable" });
                }
                out.push('}');
            }
            Ty::Tuple(types) => {
                out.push('(');
                self.write_list(out, types, ", ", q);
                out.push(')');
            }
            Ty::Param(param) => out.push_str(&self.types[*param].name),
        }
    }

    fn write_list(&self, out: &mut String, types: &[TyId], separator: &str, q: Qualify) {
        for (i, ty) in types.iter().enumerate() {
            out.push_str(if i > 0 { separator } else { "" });
            self.write_type(out, *ty, q);
        }
    }

    fn write_signature(&self, out: &mut String, sig: &Signature, q: Qualify) {
        self.write_variables(out, &sig.params, sig.variadic, q);
        match &*sig.results {
            [] => {}
            [Variable { name, ty }] if name.is_empty() => {
                out.push(' ');
                self.write_type(out, *ty, q);
            }
            results => {
                out.push(' ');
                self.write_variables(out, results, false, q);
            }
        }
    }

    fn write_variables(&self, out: &mut String, variables: &[Variable], variadic: bool, q: Qualify) {
        out.push('(');
        for (i, variable) in variables.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            if !variable.name.is_empty() {
                let _ = write!(out, "{} ", variable.name);
            }
            match (&self.types[variable.ty], variadic && i + 1 == variables.len()) {
                (Ty::Slice(elem), true) => {
                    out.push_str("...");
                    self.write_type(out, *elem, q);
                }
                // `append([]byte, string...)`.
                (_, true) => {
                    self.write_type(out, variable.ty, q);
                    out.push_str("...");
                }
                (_, false) => self.write_type(out, variable.ty, q),
            }
        }
        out.push(')');
    }
}
