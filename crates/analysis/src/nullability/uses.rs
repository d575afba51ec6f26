//! The uses that a nil operand would make go wrong, each with the kind of use it is.
//!
//! A use is recorded for the *operand*, where the walk of [`super::guards`] passes it; whether its operand can be nil
//! there is for [`super::solve`] to say.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the types that a use follows")]

use super::env::{Env, Part, Path, path};
use super::guards::Walk;
use super::lengths::is_good_of_nil;
use crate::view::{decl_of, fields_of};
use crate::{Evidence, Place, Root};
use goxide_ir::{Builtin, Expr, ExprId, ExprRef, FieldStep, FuncId, Selection, SelectionKind, Ty, TyId};

/// What is done to an operand that must not be nil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UseKind {
    /// `p.f` through a pointer, read, written or its address taken; also the step through an embedded pointer that
    /// a promoted field or method needs.
    FieldAccess,
    /// `*p`, read or written, and `p[i]` of a pointer to an array.
    PtrLoad,
    /// `s[i]` of a slice, read, written or its address taken.
    SliceIndex,
    /// `s[a:b]` of a slice or of a pointer to an array; `s[:]`, `s[:0]` and `s[:len(s)]` are none, they are good of
    /// nil.
    SliceExpr,
    /// `m[k] = v`, `m[k] += v`, `m[k]++`; reading, `delete`, `len` and `range` are none, they are good of nil.
    MapWrite,
    /// A call (or method value) of a method with a pointer receiver, if that method follows its receiver without a
    /// check; a method of a package that is not analysed is taken to follow it.
    RecvCall,
    /// A call (or method value) of a method with a value receiver through a pointer.
    ValueMethodCall,
    /// A call (or method value) of a method of an interface.
    IfaceCall,
    /// A call of a func value, `go` and `defer` of one too.
    FuncValueCall,
    /// `for _, v := range p` over a pointer to an array; without the value nothing is followed.
    PtrArrayRange,
    /// A send to, receive from, `close` of or `range` over a channel; the cases of a `select` are none, a nil channel
    /// there is the way to switch a case off.
    ChanOp,
}

impl UseKind {
    /// The word in the documented lines.
    pub fn word(self) -> &'static str {
        match self {
            UseKind::FieldAccess => "field_access",
            UseKind::PtrLoad => "ptr_load",
            UseKind::SliceIndex => "slice_index",
            UseKind::SliceExpr => "slice_expr",
            UseKind::MapWrite => "map_write",
            UseKind::RecvCall => "recv_call",
            UseKind::ValueMethodCall => "value_method_call",
            UseKind::IfaceCall => "iface_call",
            UseKind::FuncValueCall => "func_value_call",
            UseKind::PtrArrayRange => "ptr_array_range",
            UseKind::ChanOp => "chan_op",
        }
    }
}

/// One use of an operand that must not be nil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The operand, or what the text has of it.
    pub operand: ExprRef,
    /// Names of the embedded fields between the text and the operand: `x.size` of an embedded `*base` follows
    /// `x.base`, of which the text has `x`.
    pub through: Vec<goxide_ir::Name>,
    /// What is done to it.
    pub kind: UseKind,
    /// How nil gets there; `None` if it does not.
    pub evidence: Option<Evidence>,
}

/// A use as the walk passes it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) operand: ExprRef,
    pub(crate) through: Vec<goxide_ir::Name>,
    pub(crate) kind: UseKind,
    /// The field that an implicit operand is, and whether a check has proved that it is there.
    pub(crate) implicit: Option<(Place, bool)>,
    /// The method of a [`UseKind::RecvCall`].
    pub(crate) method: Option<FuncId>,
}

impl Walk<'_, '_> {
    /// A use that goes wrong of nil: afterwards the operand was not nil, unless it is known to be.
    pub(super) fn used(&mut self, operand: ExprId, kind: UseKind, env: &mut Env) {
        if kind == UseKind::ChanOp && self.case_chan == Some(self.view.body.unparen(operand)) {
            return;
        }
        self.used_by(operand, kind, None);
        self.survived(operand, env);
    }

    fn used_by(&mut self, operand: ExprId, kind: UseKind, method: Option<FuncId>) {
        let operand = self.view.body.unparen(operand);
        if !self.nil_typed(operand) {
            return;
        }
        let operand = self.view.expr_ref(operand);
        self.out.uses.push(Seen { operand, through: Vec::new(), kind, implicit: None, method });
    }

    /// What a selector follows: its base, and the embedded pointers on the way.
    pub(super) fn follow(&mut self, base: ExprId, selection: &Selection, env: &mut Env) {
        let view = self.view;
        if selection.path.first().is_some_and(|step| step.deref) {
            self.used_by(base, UseKind::FieldAccess, None);
        }
        for at in 1..selection.path.len() {
            if selection.path[at].deref {
                self.through(base, &selection.path[..at], UseKind::FieldAccess, None, env);
            }
        }
        let operand = selection.path.last().map_or_else(|| view.ty(base), |step| step.ty);
        let Some((kind, method)) = self.method_use(selection, operand) else { return };
        if selection.path.is_empty() {
            self.used_by(base, kind, method);
        } else {
            self.through(base, &selection.path, kind, method, env);
        }
    }

    /// What the method of a selection does to its operand, where that can be nil.
    fn method_use(&self, selection: &Selection, operand: TyId) -> Option<(UseKind, Option<FuncId>)> {
        let view = self.view;
        match selection.kind {
            SelectionKind::InterfaceMethod { .. } => Some((UseKind::IfaceCall, None)),
            SelectionKind::Method { func, .. } if matches!(view.under(operand), Ty::Pointer(_)) => {
                let pointer = view.program[func].receiver.as_ref().is_some_and(|r| r.pointer);
                Some(if pointer { (UseKind::RecvCall, Some(func)) } else { (UseKind::ValueMethodCall, None) })
            }
            SelectionKind::Method { .. } | SelectionKind::Field | SelectionKind::MethodExpr { .. } => None,
        }
    }

    /// A use of the embedded field at the end of `steps`.
    fn through(
        &mut self,
        base: ExprId,
        steps: &[FieldStep],
        kind: UseKind,
        method: Option<FuncId>,
        env: &mut Env,
    ) {
        let view = self.view;
        let Some(last) = steps.last() else { return };
        let Some(decl) = decl_of(view.program, last.of) else { return };
        let mut names = Vec::new();
        let mut parts = Vec::new();
        for step in steps {
            let of = decl_of(view.program, step.of);
            let field = of.and_then(|d| fields_of(view.program, d).get(step.index as usize));
            names.extend(field.map(|f| f.name.clone()));
            parts.push(Part::Field(of, step.index));
        }
        let whole = path(view, base).map(|mut path: Path| {
            path.parts.extend(parts);
            path
        });
        let proved = whole.as_ref().is_some_and(|p| env.is_non_nil(p));
        let operand = view.expr_ref(view.body.unparen(base));
        let implicit = Some((Place::root(Root::Field(decl, last.index)), proved));
        self.out.uses.push(Seen { operand, through: names, kind, implicit, method });
        if let Some(whole) = whole {
            env.set_non_nil(whole);
        }
    }

    /// `base[i]`, where that is no instantiation.
    pub(super) fn indexed(&mut self, base: ExprId, env: &mut Env) {
        match self.view.under(self.view.ty(base)) {
            Ty::Slice(_) => self.used(base, UseKind::SliceIndex, env),
            Ty::Pointer(_) => self.used(base, UseKind::PtrLoad, env),
            _ => {}
        }
    }

    /// `base[lo:hi:max]`.
    pub(super) fn sliced(&mut self, base: ExprId, bounds: [Option<ExprId>; 3], env: &mut Env) {
        let zero = |bound| is_good_of_nil(self.view, base, bound);
        match self.view.under(self.view.ty(base)) {
            Ty::Pointer(_) => self.used(base, UseKind::SliceExpr, env),
            Ty::Slice(_) if !bounds.into_iter().flatten().all(zero) => {
                self.used(base, UseKind::SliceExpr, env);
            }
            _ => {}
        }
    }

    /// A left side that is written into.
    pub(super) fn written(&mut self, left: ExprId, env: &mut Env) {
        let left = self.view.body.unparen(left);
        if let Expr::Index { base, .. } = self.view.body[left]
            && matches!(self.view.under(self.view.ty(base)), Ty::Map { .. })
        {
            self.out.map_writes.push(self.view.expr_ref(self.view.body.unparen(base)));
            self.used(base, UseKind::MapWrite, env);
        }
    }

    /// `range over`.
    pub(super) fn ranged(&mut self, over: ExprId, value: Option<ExprId>, env: &mut Env) {
        let view = self.view;
        match view.under(view.ty(over)) {
            Ty::Chan { .. } => self.used(over, UseKind::ChanOp, env),
            Ty::Pointer(_) if value.is_some_and(|v| !matches!(view.expr(v), Expr::Blank)) => {
                self.used(over, UseKind::PtrArrayRange, env);
            }
            Ty::Func(_) => self.used(over, UseKind::FuncValueCall, env),
            _ => {}
        }
    }

    /// A call of a predeclared function.
    pub(super) fn builtin_use(&mut self, builtin: Builtin, args: &[ExprId], env: &mut Env) {
        if let (Builtin::Close, [chan]) = (builtin, args) {
            self.used(*chan, UseKind::ChanOp, env);
        }
    }
}
