//! The markers that follow from facts alone; holes and mapped calls add theirs at emission.

use super::{go, names, reprs::Reprs};
use crate::{Class, Decisions, Marker, Plan, TypeForm};
use goxide_analysis::{
    Facts, Root,
    errors::Shape,
    ownership::{Holding, SliceClass},
};
use goxide_ir::{BodyId, Expr, ExprId, FuncId, PackageId, Program, Selection, SelectionKind};
use goxide_source::{SourceMap, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// All markers in order of the text, without those that a decision has settled.
pub(crate) fn markers(
    reprs: &Reprs<'_>,
    sources: &SourceMap,
    plan: &Plan,
    decisions: &Decisions,
) -> Vec<Marker> {
    let maker = Maker { program: reprs.program, sources, owners: owners(reprs.program) };
    let mut markers = Vec::new();
    maker.taken_over(reprs, &mut markers);
    maker.nil_derefs(reprs, plan, &mut markers);
    maker.partial_results(reprs, plan, &mut markers);
    maker.goroutines(reprs, &mut markers);
    maker.unguarded(reprs, &mut markers);
    maker.shared_slices(reprs, &mut markers);
    maker.open_enums(plan, &mut markers);
    markers.retain(|m| !decisions.choice(&m.kind, &m.key).is_some_and(|choice| carried_out(&m.kind, choice)));
    for marker in &mut markers {
        if let Some(choice) = decisions.choice(&marker.kind, &marker.key) {
            marker.text.push_str(&format!(" Decided: {choice}, which goxide cannot carry out yet."));
        }
    }
    markers.sort_by_key(|m| (m.span.file.into_raw().into_u32(), m.span.start, m.kind.clone(), m.key.clone()));
    markers.dedup();
    markers
}

/// Whether the plan follows a choice; `keep` is what the port does unasked.
fn carried_out(kind: &str, choice: &str) -> bool {
    matches!((kind, choice), (_, "keep") | ("nil-deref", "assume-some") | ("partial-result", "tuple"))
}

/// The functions whose value beside an error a person wants to keep.
pub(crate) fn tuples(program: &Program, facts: &Facts, decisions: &Decisions) -> FxHashSet<FuncId> {
    let shapes = facts.errors.shapes.iter().filter(|(_, shape)| matches!(shape, Shape::ResultAndValue(_)));
    let wanted =
        shapes.filter(|(f, _)| decisions.choice("partial-result", &func_key(program, **f)) == Some("tuple"));
    wanted.map(|(f, _)| *f).collect()
}

/// `handle`, or `service.handle` where another function of the package shares the name.
fn func_key(program: &Program, id: FuncId) -> String {
    let func = &program[id];
    let same = program.funcs.iter().filter(|(_, f)| f.package == func.package && f.name == func.name);
    let name = names::snake(&func.name);
    match &func.receiver {
        Some(r) if same.count() > 1 => format!("{}.{name}", names::snake(&r.base)),
        _ => name,
    }
}

struct Maker<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    owners: FxHashMap<BodyId, FuncId>,
}

fn owners(program: &Program) -> FxHashMap<BodyId, FuncId> {
    program.funcs.iter().map(|(id, f)| (f.body, id)).collect()
}

impl Maker<'_> {
    fn body_key(&self, body: BodyId) -> String {
        self.owners.get(&body).map_or_else(|| "package".to_owned(), |f| func_key(self.program, *f))
    }

    /// An expression as a key and as text: `user.account`.
    fn path(&self, body: BodyId, expr: ExprId) -> String {
        let arena = &self.program[body];
        match &arena[arena.unparen(expr)] {
            Expr::Local(local) => names::snake(&arena[*local].name),
            Expr::Name(name) => names::snake(name),
            Expr::Selector { base, name, .. } => format!("{}.{}", self.path(body, *base), names::snake(name)),
            Expr::Index { base, .. } => format!("{}[]", self.path(body, *base)),
            // `append(s, …)` makes a view of `s`.
            Expr::Call { args, .. } if self.appends(body, expr) => {
                args.first().map_or_else(|| "value".to_owned(), |first| self.path(body, *first))
            }
            Expr::Call { fun, .. } => format!("{}()", self.path(body, *fun)),
            Expr::Star(inner) => self.path(body, *inner),
            Expr::Slice { base, .. } => self.path(body, *base),
            _ => "value".to_owned(),
        }
    }

    fn appends(&self, body: BodyId, expr: ExprId) -> bool {
        let arena = &self.program[body];
        let Expr::Call { fun, .. } = &arena[arena.unparen(expr)] else { return false };
        let names = self.program.checked.bodies.get(body).map(|types| &types.names);
        let entity = names.and_then(|names| names.get(arena.unparen(*fun)));
        matches!(entity, Some(goxide_ir::Entity::Builtin(goxide_ir::Builtin::Append)))
    }

    fn marker(&self, class: Class, kind: &str, key: String, text: String, span: Span) -> Marker {
        Marker { kind: kind.to_owned(), class, key, text, why: String::new(), options: Vec::new(), span }
    }

    /// One question a package: exported functions keep what they are given.
    fn taken_over(&self, reprs: &Reprs<'_>, out: &mut Vec<Marker>) {
        for (package, p) in self.program.ported() {
            let mut why = Vec::new();
            for (place, holding) in &reprs.facts.ownership.holding {
                let kept = matches!(place.root, Root::Field(..) | Root::Global(_));
                let Holding::TakenOver(evidence) = holding else { continue };
                if !kept {
                    continue;
                }
                let inside = evidence.0.iter().all(|r| self.in_package(package, r.span));
                let text = evidence.text(self.sources);
                if inside && !why.contains(&text) {
                    why.push(text);
                }
            }
            let Some(file) = p.files.first().filter(|_| !why.is_empty()) else { continue };
            let span = self.program[*file].package_span;
            let mut marker = self.marker(
                Class::Choice,
                "shared-ownership",
                names::snake(&p.name),
                "exported functions keep what they are given; the port takes it over.".to_owned(),
                span,
            );
            marker.why = format!("{}; callers outside this package may go on using them", why.join(", "));
            marker.options = vec!["share".to_owned(), "share-sync".to_owned()];
            out.push(marker);
        }
    }

    fn in_package(&self, package: PackageId, span: Span) -> bool {
        self.program[package].files.iter().any(|f| self.program[*f].source == span.file)
    }

    fn nil_derefs(&self, reprs: &Reprs<'_>, plan: &Plan, out: &mut Vec<Marker>) {
        let unguarded = reprs.facts.nullability.unguarded.iter();
        let mut unread: FxHashMap<BodyId, FxHashSet<ExprId>> = FxHashMap::default();
        for (at, evidence) in unguarded.filter(|(at, _)| plan.nil_derefs.contains(*at)) {
            let unread = unread.entry(at.body).or_insert_with(|| self.unread_receivers(at.body));
            let path = self.path(at.body, at.expr);
            let key = format!("{}.{path}", self.body_key(at.body));
            let span = self.program[at.body].expr_span(at.expr);
            let (class, text) = if unread.contains(&at.expr) {
                (Class::Differs, "the port panics, and Go does not: the method does not look at its receiver")
            } else {
                (Class::Choice, "the port panics as Go does")
            };
            let text = format!("`{path}` can be nil here; {text}.");
            let mut marker = self.marker(class, "nil-deref", key, text, span);
            marker.why = evidence.text(self.sources);
            marker.options = ["return-error", "skip", "assume-some"].map(str::to_owned).to_vec();
            out.push(marker);
        }
    }

    /// Operands in a body that are receivers of methods that take a pointer and give it no name.
    fn unread_receivers(&self, id: BodyId) -> FxHashSet<ExprId> {
        let body = &self.program[id];
        let Some(types) = self.program.checked.bodies.get(id) else { return FxHashSet::default() };
        let receiver = |(id, selection): (ExprId, &Selection)| {
            let SelectionKind::Method { func, .. } = selection.kind else { return None };
            let receiver = self.program[func].receiver.as_ref()?;
            let Expr::Selector { base, .. } = &body[id] else { return None };
            (receiver.pointer && receiver.local.is_none()).then(|| body.unparen(*base))
        };
        types.selections.iter().filter_map(receiver).collect()
    }

    fn partial_results(&self, reprs: &Reprs<'_>, plan: &Plan, out: &mut Vec<Marker>) {
        for (func, shape) in &reprs.facts.errors.shapes {
            let Shape::ResultAndValue(evidence) = shape else { continue };
            if !plan.funcs.contains_key(func) {
                continue;
            }
            let text = "Go returns a value beside the error; the port returns the error alone.".to_owned();
            let span = self.program[*func].span.at_start();
            let mut marker =
                self.marker(Class::Differs, "partial-result", func_key(self.program, *func), text, span);
            marker.why = evidence.text(self.sources);
            marker.options = vec!["tuple".to_owned()];
            out.push(marker);
        }
    }

    fn goroutines(&self, reprs: &Reprs<'_>, out: &mut Vec<Marker>) {
        for goroutine in reprs.facts.sharing.goroutines.iter().filter(|g| !g.joined) {
            let body = goroutine.call.body;
            let arena = &self.program[body];
            let name = match &arena[goroutine.call.expr] {
                Expr::Call { fun, .. } => {
                    self.path(body, *fun).rsplit('.').next().unwrap_or("value").to_owned()
                }
                _ => "value".to_owned(),
            };
            let name = if name == "value" { "goroutine".to_owned() } else { name };
            let span = arena.stmt_span(goroutine.stmt);
            let key = format!("{}.{name}", self.body_key(body));
            let text = "nothing stops or joins this thread.".to_owned();
            let mut marker = self.marker(Class::Choice, "detached-goroutine", key, text, span);
            marker.why = format!("{} starts it", self.sources.short(span));
            marker.options = vec!["stop-on-drop".to_owned(), "join".to_owned()];
            out.push(marker);
        }
    }

    fn unguarded(&self, reprs: &Reprs<'_>, out: &mut Vec<Marker>) {
        for (at, evidence) in &reprs.facts.sharing.unguarded {
            let path = self.path(at.body, at.expr);
            let key = format!("{}.{path}", self.body_key(at.body));
            let span = self.program[at.body].expr_span(at.expr);
            let text = format!("`{path}` is used without its lock in Go.");
            let mut marker = self.marker(Class::Choice, "unguarded-access", key, text, span);
            marker.why = evidence.text(self.sources);
            out.push(marker);
        }
    }

    fn shared_slices(&self, reprs: &Reprs<'_>, out: &mut Vec<Marker>) {
        for class in &reprs.slices.classes {
            let Some((body, path, span)) = self.first_view(class) else { continue };
            let key = format!("{}.{path}", self.body_key(body));
            let text = format!("slices that share the array of `{path}` are `go::Slice` here, as in Go.");
            let mut marker = self.marker(Class::Choice, "aliased-slice", key, text, span);
            marker.why = class.evidence.text(self.sources);
            marker.options = vec!["copy".to_owned()];
            out.push(marker);
        }
    }

    /// The first expression that makes a second view, or the variable that is written.
    fn first_view(&self, class: &SliceClass) -> Option<(BodyId, String, Span)> {
        if let Some(at) = class.views.first() {
            let span = self.program[at.body].expr_span(at.expr);
            return Some((at.body, self.path(at.body, at.expr), span));
        }
        let Root::Local(at) = class.replaced.as_ref()?.root else { return None };
        let local = &self.program[at.body][at.local];
        Some((at.body, names::snake(&local.name), local.span))
    }

    fn open_enums(&self, plan: &Plan, out: &mut Vec<Marker>) {
        for (decl, ty) in &plan.types {
            let TypeForm::Newtype { .. } = ty.form else { continue };
            let constants: Vec<&str> = plan
                .assoc_consts
                .iter()
                .filter(|(_, d)| *d == decl)
                .map(|(c, _)| &*self.program[*c].name)
                .collect();
            let integer =
                go::basic(self.program, self.program.checked.types[*decl].ty).is_some_and(|b| b.is_integer());
            if constants.len() < 2 || !integer {
                continue;
            }
            let (last, first) = constants.split_last().expect("two or more");
            let text = format!("the constants of {} are {} and {last}.", ty.name, first.join(", "));
            let span = self.program[*decl].span;
            let key = names::snake(&self.program[*decl].name);
            let mut marker = self.marker(Class::Choice, "open-enum", key, text, span);
            marker.options = vec!["enum".to_owned()];
            out.push(marker);
        }
    }
}
