//! What is asked of types that may not be known yet where they are written: asked again once the package's types are.

use super::Checker;
use goxide_ir::{
    Basic, ExprId, PackageId, Ty, TyId, UnionTerm,
    ty::{Term, UNKNOWN},
};
use goxide_source::Span;

/// A question put off.
pub(super) struct Later {
    package: PackageId,
    span: Span,
    question: Question,
}

enum Question {
    /// Is the type no constraint?
    NoConstraint(TyId),
    /// Can it be the key of a map?
    MapKey(TyId),
    /// Can it be embedded in a struct?
    Embedded(TyId),
    /// Are the terms of the union what they may be, and disjoint?
    Union(Vec<(Span, Term)>),
}

/// Unions of more terms are refused.
const MAX_TERMS: usize = 100;

impl Checker<'_> {
    fn ask_later(&mut self, span: Span, question: Question) {
        let package = self.here();
        if self.is_reported(package) {
            self.later.push(Later { package, span, question });
        }
    }

    /// The type of something with values is no interface that only constrains.
    pub(super) fn no_constraint(&mut self, expr: ExprId, ty: TyId) {
        if matches!(self.types[ty], Ty::Named { .. } | Ty::Interface(_)) {
            self.ask_later(self.body().expr_span(expr), Question::NoConstraint(ty));
        }
    }

    pub(super) fn comparable_key(&mut self, expr: ExprId, key: TyId) {
        if !matches!(self.types[key], Ty::Basic(_)) {
            self.ask_later(self.body().expr_span(expr), Question::MapKey(key));
        }
    }

    pub(super) fn embedded_field(&mut self, expr: ExprId, ty: TyId) {
        self.ask_later(self.body().expr_span(expr), Question::Embedded(ty));
    }

    /// What stands between `|`. Type parameters are told at once.
    pub(super) fn union_terms(&mut self, written: &[UnionTerm], terms: &[Term]) {
        for (place, term) in written.iter().zip(terms) {
            if !self.is_param(term.ty) {
                continue;
            }
            if term.tilde {
                let text = self.text(place.ty);
                self.error_at(place.ty, format!("type in term ~{text} cannot be a type parameter"));
            } else {
                self.error_at(place.ty, "term cannot be a type parameter");
            }
        }
        if let [term] = terms
            && !term.tilde
        {
            return;
        }
        let body = self.body();
        let spans = written.iter().map(|t| body.expr_span(t.ty));
        let all: Vec<(Span, Term)> = spans.zip(terms.iter().copied()).collect();
        if let Some((span, _)) = all.get(MAX_TERMS) {
            let message =
                format!("cannot handle more than {MAX_TERMS} union terms (implementation limitation)");
            return self.error(*span, message);
        }
        self.ask_later(all[0].0, Question::Union(all));
    }

    /// Answers what was put off.
    pub(super) fn judge_later(&mut self) {
        for Later { package, span, question } in std::mem::take(&mut self.later) {
            self.env.package = Some(package);
            match question {
                Question::NoConstraint(ty) => self.judge_constraint(span, ty),
                Question::MapKey(ty) => self.judge_key(span, ty),
                Question::Embedded(ty) => self.judge_embedded(span, ty),
                Question::Union(terms) => self.judge_union(&terms),
            }
        }
    }

    fn judge_constraint(&mut self, span: Span, ty: TyId) {
        if !self.is_interface(ty) {
            return;
        }
        let set = self.type_set(ty);
        let what = match (&set.terms, set.comparable) {
            (Some(_), _) => "interface contains type constraints",
            (None, true) => "interface is (or embeds) comparable",
            (None, false) => return,
        };
        let shown = self.show(ty);
        self.error(span, format!("cannot use type {shown} outside a type constraint: {what}"));
    }

    fn judge_key(&mut self, span: Span, ty: TyId) {
        if self.comparable(ty, true) {
            return;
        }
        let shown = self.show(ty);
        let why = if self.is_param(ty) { " (missing comparable constraint)" } else { "" };
        self.error(span, format!("invalid map key type {shown}{why}"));
    }

    fn judge_embedded(&mut self, span: Span, ty: TyId) {
        let base = self.deref(ty);
        let inner = base.unwrap_or(ty);
        let under = self.under(inner);
        let what = match &self.types[under] {
            Ty::Basic(Basic::UnsafePointer) => "unsafe.Pointer",
            Ty::Pointer(_) => "a pointer",
            Ty::Param(_) => "a (pointer to a) type parameter",
            Ty::Interface(_) if base.is_some() => "a pointer to an interface",
            _ => return,
        };
        self.error(span, format!("embedded field type cannot be {what}"));
    }

    fn judge_union(&mut self, terms: &[(Span, Term)]) {
        for (i, (span, term)) in terms.iter().enumerate() {
            if term.ty == UNKNOWN || self.is_param(term.ty) {
                continue;
            }
            let under = self.under(term.ty);
            let shown = self.show(term.ty);
            if under == UNKNOWN {
                continue;
            }
            if matches!(self.types[under], Ty::Interface(_)) {
                self.judge_interface_term(*span, *term, &shown);
                continue;
            }
            if term.tilde && !self.identical(under, term.ty) {
                let under = self.show(under);
                self.error(*span, format!("invalid use of ~ (underlying type of {shown} is {under})"));
                continue;
            }
            let before = terms[..i].iter().map(|(_, t)| *t).find(|t| self.overlap(t, term));
            if let Some(other) = before {
                let write =
                    |this: &Self, t: &Term| format!("{}{}", if t.tilde { "~" } else { "" }, this.show(t.ty));
                let message = format!("overlapping terms {} and {}", write(self, term), write(self, &other));
                self.error(*span, message);
            }
        }
    }

    fn judge_interface_term(&mut self, span: Span, term: Term, shown: &str) {
        let set = self.type_set(term.ty);
        let message = if term.tilde {
            format!("invalid use of ~ ({shown} is an interface)")
        } else if !set.methods.is_empty() {
            format!("cannot use {shown} in union ({shown} contains methods)")
        } else if set.comparable && shown == "comparable" {
            "cannot use comparable in union".to_owned()
        } else if set.comparable {
            format!("cannot use {shown} in union ({shown} embeds comparable)")
        } else {
            return;
        };
        self.error(span, message);
    }

    /// Whether a type is in both terms, neither of which is an interface.
    fn overlap(&mut self, a: &Term, b: &Term) -> bool {
        if self.is_interface(a.ty) || self.is_param(a.ty) {
            return false;
        }
        self.term_includes(a, b.ty) || self.term_includes(b, a.ty)
    }
}
