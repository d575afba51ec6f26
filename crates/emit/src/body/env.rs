//! What is known while a function is written: bindings, narrowed places, loops, the result.

use super::ast;
use super::value::Value;
use crate::cx::{Cx, Hole, Needs};
use goxide_ir::{
    Body, BodyId, BodyTypes, ConstValue, Entity, Expr, ExprId, ExprRef, LocalId, LocalRef, Mode, Name,
    PackageId, SelectionKind, Ty, TyId, ty,
};
use goxide_plan::{Class, Marker, Repr, ResultPlan};
use goxide_source::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// What emission of a piece of a body gives.
pub(super) type Res<T> = Result<T, Hole>;

/// The writer of one body.
pub(super) struct Emit<'a> {
    pub(super) cx: Cx<'a>,
    pub(super) body_id: BodyId,
    pub(super) body: &'a Body,
    pub(super) types: &'a BodyTypes,
    pub(super) package: PackageId,
    pub(super) needs: Needs,
    /// Statements of the block being written.
    pub(super) out: Vec<syn::Stmt>,
    pub(super) bindings: FxHashMap<LocalId, Binding>,
    /// Variables that stand in a cell.
    pub(super) cells: FxHashMap<LocalId, goxide_plan::CellPlan>,
    /// Integers that are used atomically are wanted as such, not as what they hold.
    pub(super) raw_atomics: bool,
    /// Places known not to be nil, the newest last.
    pub(super) narrowed: Vec<(Place, Binding)>,
    /// The innermost function or literal.
    pub(super) func: Function,
    /// Loops and switches around, the innermost last.
    pub(super) targets: Vec<Target>,
    /// Lock guards held.
    pub(super) guards: Vec<super::lock::Held>,
    /// `func.key` for markers.
    pub(super) key: String,
    /// Elements of a slice that are sorted by a less function over indexes.
    pub(super) elements: Vec<(Place, LocalId, String, Repr)>,
    /// Slices whose elements the loop that is written next hands out to goroutines.
    pub(super) splits: Vec<super::split::Split>,
    /// Whether the function has a guard for deferred calls.
    pub(super) guarded: bool,
    /// Expressions that were evaluated before and are read from a variable now.
    pub(super) replaced: FxHashMap<ExprId, Binding>,
    /// The call whose results nobody uses.
    pub(super) unused: Option<ExprId>,
    /// Locals whose first binding is an assignment, with where that ends.
    pub(super) late: FxHashMap<LocalId, u32>,
    /// Names given to what the Go does not name, in the statement being written.
    pub(super) given: Vec<String>,
    /// The Rust names of the variables of the body, and of the functions that it mentions.
    taken: FxHashSet<String>,
    /// The block of the function.
    pub(super) root: Option<goxide_ir::StmtId>,
    /// Whether the Rust file is the root of its crate, where `go` is declared.
    pub(super) at_root: bool,
    /// Markers found in the statement being written.
    pub(super) marked: Vec<Marker>,
    /// The scope that waits for the threads of the function, if it has one.
    pub(super) scope: Option<super::scope::Scope>,
    /// Slices and maps of which the package writes elements, once somebody asked.
    pub(super) written_types: Option<std::rc::Rc<FxHashSet<TyId>>>,
}

/// How a local, or a narrowed place, is written and what it is.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) expr: syn::Expr,
    pub(super) repr: Repr,
    /// Whether the value may be moved out of it.
    pub(super) owned: bool,
}

/// A local and the fields (or `*`) walked from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) local: LocalId,
    pub(super) path: Vec<Name>,
}

/// How a function ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ending {
    /// With these results.
    Results(ResultPlan),
    /// As the body of `Display::fmt`, which writes its string to `f`.
    Display,
    /// In the named results, which deferred functions see: `*result = value; return`.
    State,
}

/// The innermost function.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) ending: Ending,
    /// Named results.
    pub(super) named: Vec<Option<LocalId>>,
    /// Go types of the results.
    pub(super) results: Vec<TyId>,
}

/// A loop, switch or select that `break` and `continue` can aim at.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Its Go label.
    pub(super) go_label: Option<Name>,
    /// The Rust label, given out when somebody asks.
    pub(super) label: String,
    /// Whether the Rust label must be written.
    pub(super) label_used: bool,
    /// A loop, not a switch.
    pub(super) is_loop: bool,
    /// Whether it is a Rust loop: plain `break` leaves it.
    pub(super) rust_loop: bool,
    /// It is a range over an iterator function: its body is a closure, left by `return`.
    pub(super) yields: bool,
    /// Statement to run before each `continue`.
    pub(super) post: Option<goxide_ir::StmtId>,
}

impl<'a> Emit<'a> {
    pub(super) fn new(cx: Cx<'a>, body_id: BodyId, package: PackageId, key: String, span: Span) -> Res<Self> {
        let Some(types) = cx.program.checked.bodies.get(body_id) else {
            return Err(Hole {
                span,
                kind: "unknown-type",
                what: "the Go here was not type-checked".to_owned(),
            });
        };
        let mut emit = Emit {
            cx,
            body_id,
            body: &cx.program[body_id],
            types,
            package,
            needs: Needs::default(),
            out: Vec::new(),
            bindings: FxHashMap::default(),
            cells: FxHashMap::default(),
            raw_atomics: false,
            narrowed: Vec::new(),
            func: Function {
                ending: Ending::Results(ResultPlan::Plain(Repr::Unit)),
                named: Vec::new(),
                results: Vec::new(),
            },
            targets: Vec::new(),
            guards: Vec::new(),
            key,
            elements: Vec::new(),
            splits: Vec::new(),
            guarded: false,
            replaced: FxHashMap::default(),
            unused: None,
            late: FxHashMap::default(),
            given: Vec::new(),
            taken: FxHashSet::default(),
            root: None,
            at_root: at_root(cx, package, span),
            marked: Vec::new(),
            scope: None,
            written_types: None,
        };
        emit.taken = emit.names_in_use();
        Ok(emit)
    }

    pub(super) fn span(&self, expr: ExprId) -> Span {
        self.body.expr_span(expr)
    }

    /// The Go type of an expression.
    pub(super) fn ty(&self, expr: ExprId) -> TyId {
        self.types.exprs.get(expr).map_or(ty::UNKNOWN, |e| e.ty)
    }

    pub(super) fn mode(&self, expr: ExprId) -> Mode {
        self.types.exprs.get(expr).map_or(Mode::Unknown, |e| e.mode)
    }

    pub(super) fn constant(&self, expr: ExprId) -> Option<&'a ConstValue> {
        self.types.exprs.get(expr).and_then(|e| e.value.as_ref())
    }

    /// The type behind a type's name.
    pub(super) fn underlying(&self, ty: TyId) -> TyId {
        self.cx.program.underlying(ty)
    }

    pub(super) fn under(&self, ty: TyId) -> &'a Ty {
        &self.cx.program.types[self.underlying(ty)]
    }

    pub(super) fn is_error(&self, ty: TyId) -> bool {
        let named = if let Ty::Named { decl, .. } = &self.cx.program.types[ty] { Some(*decl) } else { None };
        named.is_some() && named == self.cx.program.checked.error_decl
    }

    pub(super) fn is_nil(&self, expr: ExprId) -> bool {
        self.mode(self.body.unparen(expr)) == Mode::Nil
    }

    /// A hole at an expression.
    pub(super) fn hole<T>(&self, expr: ExprId, kind: &'static str, what: impl Into<String>) -> Res<T> {
        Err(Hole { span: self.span(expr), kind, what: what.into() })
    }

    pub(super) fn expr_ref(&self, expr: ExprId) -> ExprRef {
        ExprRef { body: self.body_id, expr }
    }

    pub(super) fn local_ref(&self, local: LocalId) -> LocalRef {
        LocalRef { body: self.body_id, local }
    }

    /// The Rust name of a local.
    pub(super) fn local_name(&self, local: LocalId) -> String {
        match self.cx.plan.locals.get(&self.local_ref(local)) {
            Some(plan) => plan.name.clone(),
            None => snake(&self.body[local].name),
        }
    }

    /// Binds a local under its own name.
    pub(super) fn bind(&mut self, local: LocalId, repr: Repr) -> String {
        let name = self.local_name(local);
        let owned = !matches!(repr, Repr::Ref { .. });
        self.bindings.insert(local, Binding { expr: ast::ident_expr(&name), repr, owned });
        self.forget(local);
        name
    }

    /// Drops what was known of a local and everything in it.
    pub(super) fn forget(&mut self, local: LocalId) {
        self.narrowed.retain(|(place, _)| place.local != local);
    }

    /// Drops what was known of a place, of what it holds.
    pub(super) fn forget_place(&mut self, place: &Place) {
        self.narrowed.retain(|(p, _)| !(p.local == place.local && p.path.starts_with(&place.path)));
    }

    /// The local and fields that an expression names, if it is nothing but that.
    pub(super) fn place_of(&self, expr: ExprId) -> Option<Place> {
        let expr = self.body.unparen(expr);
        match &self.body[expr] {
            Expr::Local(local) if self.body[*local].kind.is_variable() => {
                Some(Place { local: *local, path: Vec::new() })
            }
            Expr::Selector { base, name, .. } => {
                let selection = self.types.selections.get(expr)?;
                if selection.kind != SelectionKind::Field {
                    return None;
                }
                let mut base = self.body.unparen(*base);
                if let Expr::Star(inner) = &self.body[base] {
                    base = self.body.unparen(*inner);
                }
                let mut place = self.place_of(base)?;
                place.path.push(name.clone());
                Some(place)
            }
            Expr::Star(inner) => {
                let mut place = self.place_of(*inner)?;
                place.path.push(Name::new_static("*"));
                Some(place)
            }
            _ => None,
        }
    }

    /// What a place is known to be.
    pub(super) fn narrowing(&self, expr: ExprId) -> Option<&Binding> {
        let place = self.place_of(expr)?;
        self.narrowed.iter().rev().find(|(p, _)| *p == place).map(|(_, b)| b)
    }

    /// A name that the Go does not use.
    pub(super) fn fresh(&mut self, stem: &str) -> String {
        let mut number = 1;
        loop {
            let name = if number == 1 { stem.to_owned() } else { format!("{stem}{number}") };
            if !self.given.contains(&name) && !self.name_in_use(&name) {
                self.given.push(name.clone());
                return name;
            }
            number += 1;
        }
    }

    /// Whether a variable of the body, or a function that it mentions, has this Rust name.
    pub(super) fn name_in_use(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    fn names_in_use(&self) -> FxHashSet<String> {
        let variables = self.body.locals().filter(|(_, local)| local.kind.is_variable());
        let functions = self.body.exprs().filter_map(|(id, _)| match self.types.names.get(id) {
            Some(Entity::Func(func)) => self.cx.plan.funcs.get(func).map(|plan| plan.name.clone()),
            _ => None,
        });
        variables.map(|(id, _)| self.local_name(id)).chain(functions).collect()
    }

    /// Runs `f` with an empty statement list and gives what it wrote.
    pub(super) fn collect<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<(Vec<syn::Stmt>, T)> {
        let outer = std::mem::take(&mut self.out);
        let result = f(self);
        let written = std::mem::replace(&mut self.out, outer);
        Ok((written, result?))
    }

    /// As [`Emit::collect`], and what was learnt inside is forgotten.
    pub(super) fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<(Vec<syn::Stmt>, T)> {
        let bindings = self.bindings.clone();
        let narrowed = self.narrowed.clone();
        let guards = self.guards.clone();
        let result = self.collect(f);
        // What was assigned inside is unknown outside too: whoever opens a scope forgets that.
        self.narrowed = narrowed;
        self.bindings = bindings;
        self.guards = guards;
        result
    }

    /// Notes that the port may behave differently here.
    pub(super) fn differs(
        &mut self,
        expr: ExprId,
        kind: &'static str,
        subject: &str,
        text: impl Into<String>,
    ) {
        let key = if subject.is_empty() { self.key.clone() } else { format!("{}.{subject}", self.key) };
        let marker = Marker {
            kind: kind.to_owned(),
            class: Class::Differs,
            key,
            text: text.into(),
            why: String::new(),
            options: Vec::new(),
            span: self.span(expr),
        };
        if !self.marked.contains(&marker) {
            self.marked.push(marker);
        }
    }

    pub(super) fn rt(&mut self, module: &str) {
        self.needs.rt.insert(module.to_owned());
    }

    pub(super) fn uses(&mut self, path: &str) {
        self.needs.uses.insert(path.to_owned());
    }

    /// The value of a binding.
    pub(super) fn bound(&self, binding: &Binding) -> Value {
        Value { expr: binding.expr.clone(), repr: binding.repr.clone(), place: true, movable: false }
    }
}

/// `fooBar` as `foo_bar`.
pub(super) fn snake(name: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        if c.is_uppercase() {
            let after_lower = i > 0 && !chars[i - 1].is_uppercase() && chars[i - 1] != '_';
            let before_lower =
                i > 0 && chars[i - 1].is_uppercase() && chars.get(i + 1).is_some_and(|n| n.is_lowercase());
            if after_lower || before_lower {
                out.push('_');
            }
            out.extend(c.to_lowercase());
        } else {
            out.push(*c);
        }
    }
    if out == "self" { "self_".to_owned() } else { out }
}

/// Whether what stands at `span` is written to the root file of the crate.
fn at_root(cx: Cx<'_>, package: PackageId, span: Span) -> bool {
    let file = cx.files.get(span.file).copied();
    let module = file.and_then(|file| crate::ty::file_module(cx, file));
    module.or_else(|| crate::ty::package_module(cx, package)).is_none_or(|m| m.path.is_empty())
}
