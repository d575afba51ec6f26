//! A Go file becomes items, declaration by declaration in order of the text.

use super::leading::{Leading, free_text, head, leading, trailing};
use super::writer::Writer;
use crate::cx::Cx;
use goxide_ir::{ConstSpecId, FileId, FuncId, Item, ItemKind, PackageId, TypeDeclId, VarId, VarSpecId};
use goxide_plan::{Class, ErrorVariant, FuncHome, Marker, VarForm};
use goxide_source::Span;
use rustc_hash::FxHashMap;

/// Writes all declarations of a Go file.
pub(crate) fn write_file<'a>(cx: Cx<'a>, package: PackageId, file: FileId) -> Writer<'a> {
    let mut writer = Writer::new(cx, package);
    let items = &cx.program[file].items;
    let owns_error = cx.plan.errors.get(&package).is_some_and(|e| e.file == file);
    let sentinels = if owns_error { sentinel_docs(cx, package) } else { FxHashMap::default() };
    let sentinel_here = owns_error && items.iter().any(|item| has_sentinel(cx, item));
    if owns_error && !sentinel_here {
        writer.error_enum(&sentinels);
    }
    let mut floor = cx.program[file].package_span.end;
    for item in items {
        if let (ItemKind::Types(ids), true) = (&item.kind, item.span.start == item.span.end) {
            // Declared for the item that follows, before its comments.
            ids.iter().for_each(|id| writer.hoisted(*id));
            continue;
        }
        let lead = leading(cx, file, floor, item.span.start);
        writer.trail(&lead.trailing);
        writer.item(file, item, lead, &sentinels);
        floor = item.span.end;
    }
    writer.drop_idle_error();
    let rest = leading(cx, file, floor, writer.file_end(file));
    writer.trail(&rest.trailing);
    let mut last = rest.free;
    if !rest.doc.is_empty() {
        last.push(rest.doc);
    }
    if !last.is_empty() {
        writer.gap();
        writer.push(&free_text(&last));
    }
    writer
}

impl Writer<'_> {
    fn item(&mut self, file: FileId, item: &Item, lead: Leading, sentinels: &FxHashMap<VarId, Leading>) {
        match &item.kind {
            ItemKind::Func(id) => self.func_item(file, *id, lead),
            ItemKind::Types(ids) => {
                let spans: Vec<Span> = ids.iter().map(|id| self.cx.program[*id].span).collect();
                let leads = self.spec_leads(file, item, lead, &spans);
                for (id, lead) in ids.iter().zip(leads) {
                    self.type_item(*id, &lead);
                }
            }
            ItemKind::Vars(specs) => self.vars(file, item, lead, specs, sentinels),
            ItemKind::Consts(specs) => self.consts(file, item, lead, specs),
            ItemKind::Unsupported { what } => self.unsupported(item, what, &lead),
        }
    }

    fn func_item(&mut self, file: FileId, id: FuncId, mut lead: Leading) {
        let home = self.cx.plan.funcs.get(&id).map(|p| &p.home);
        if !lead.free.is_empty() {
            self.free(&lead);
            lead.free.clear();
        }
        match home {
            Some(
                FuncHome::Inherent(_)
                | FuncHome::Trait { .. }
                | FuncHome::Display(_)
                | FuncHome::ErrorDisplay(_),
            ) => self.method(file, id),
            Some(FuncHome::Free | FuncHome::Main | FuncHome::Init) | None => {
                self.gap();
                let text = self.function(id, &lead);
                self.push(&text);
            }
        }
    }

    fn type_item(&mut self, id: TypeDeclId, lead: &Leading) {
        self.type_decl(id, lead);
        self.trail(&lead.trailing);
    }

    /// A type without a name or a place of its own in the Go.
    fn hoisted(&mut self, id: TypeDeclId) {
        let mut lead = Leading::default();
        let decl = &self.cx.program[id];
        if let (Some(file), Some(_)) = (decl.file, decl.local) {
            let body = &self.cx.program[decl.body];
            let ends = body.stmts().map(|(stmt, _)| body.stmt_span(stmt)).filter_map(|stmt| {
                let before = stmt.end <= decl.span.start;
                let around = stmt.start < decl.span.start && stmt.end > decl.span.end;
                if before { Some(stmt.end) } else { around.then_some(stmt.start + 1) }
            });
            lead.doc = leading(self.cx, file, ends.max().unwrap_or_default(), decl.span.start).doc;
        }
        self.type_item(id, &lead);
    }

    /// What stands before each specification of a declaration; a trailing comment is that of the specification itself.
    fn spec_leads(&mut self, file: FileId, item: &Item, lead: Leading, spans: &[Span]) -> Vec<Leading> {
        let Some(first) = spans.first() else { return Vec::new() };
        let opening = Span { end: first.start.max(item.span.start), ..item.span };
        let group = self.cx.sources.text(opening).contains('(');
        let mut leads = Vec::new();
        let mut floor = item.span.start;
        for (n, span) in spans.iter().enumerate() {
            let mut own = if group { leading(self.cx, file, floor, span.start) } else { lead.clone() };
            if group && n == 0 {
                // The comment above the whole group.
                let mut free = lead.free.clone();
                if !lead.doc.is_empty() && own.doc.is_empty() && spans.len() == 1 {
                    own.doc = lead.doc.clone();
                } else if !lead.doc.is_empty() {
                    free.push(lead.doc.clone());
                }
                free.append(&mut own.free);
                own.free = free;
            }
            let limit = spans.get(n + 1).map_or(item.span.end, |next| next.start);
            own.trailing = if group { trailing(self.cx, file, span.end, limit) } else { None };
            leads.push(own);
            floor = span.end;
        }
        leads
    }

    fn vars(
        &mut self,
        file: FileId,
        item: &Item,
        lead: Leading,
        specs: &[VarSpecId],
        sentinels: &FxHashMap<VarId, Leading>,
    ) {
        let spans: Vec<Span> = specs.iter().map(|s| self.cx.program[*s].span).collect();
        let has_sentinel = has_sentinel(self.cx, item);
        let owns = self.cx.plan.errors.get(&self.package).is_some_and(|e| e.file == file);
        if has_sentinel && owns {
            self.error_enum(sentinels);
        }
        let leads = self.spec_leads(file, item, lead, &spans);
        let mut previous = None;
        for (spec, lead) in specs.iter().zip(leads) {
            let spec = &self.cx.program[*spec];
            for var in &spec.vars {
                let form = self.cx.plan.vars.get(var).map(|p| &p.form);
                if matches!(form, Some(VarForm::Sentinel) | None) {
                    continue;
                }
                if matches!(form, Some(VarForm::Blank)) {
                    self.variable(*var, &lead);
                    continue;
                }
                self.gap_between(file, previous, spec.span.start, &lead);
                self.variable(*var, &lead);
                previous = Some(spec.span.end);
            }
            if previous == Some(spec.span.end) {
                self.trail(&lead.trailing);
            }
        }
    }

    fn consts(&mut self, file: FileId, item: &Item, mut lead: Leading, specs: &[ConstSpecId]) {
        let spans: Vec<Span> = specs.iter().map(|s| self.cx.program[*s].span).collect();
        // What is said of a whole group of associated constants is said of their impl.
        let first = specs.first().and_then(|s| self.cx.program[*s].consts.first());
        let of_impl = specs.len() > 1 && first.is_some_and(|c| self.cx.plan.assoc_consts.contains_key(c));
        let mut impl_doc = if of_impl { std::mem::take(&mut lead.doc) } else { Vec::new() };
        let leads = self.spec_leads(file, item, lead, &spans);
        let mut open: Option<(TypeDeclId, Vec<String>)> = None;
        let mut previous = None;
        for (spec, lead) in specs.iter().zip(leads) {
            let spec = &self.cx.program[*spec];
            for id in &spec.consts {
                let Some((owner, mut text)) = self.constant(*id, &lead) else { continue };
                let trail = lead
                    .trailing
                    .as_ref()
                    .map(|line| format!("{}goxide!(trail);", head(std::slice::from_ref(line), &[], &[])));
                text.push_str(&trail.unwrap_or_default());
                let blank =
                    previous.is_some_and(|end| self.cx.program[file].trivia.blank_in(end, spec.span.start));
                if let Some(of) = owner {
                    let same = matches!(&open, Some((other, _)) if *other == of);
                    if !same {
                        self.flush_consts(&mut open, &mut impl_doc);
                        self.free(&lead);
                    } else {
                        text = format!("{}{text}", free_text(&lead.free));
                    }
                    if same && blank {
                        text = format!("goxide!(blank);{text}");
                    }
                    open.get_or_insert((of, Vec::new())).1.push(text);
                } else {
                    self.flush_consts(&mut open, &mut impl_doc);
                    self.gap_between(file, previous, spec.span.start, &lead);
                    self.free(&lead);
                    self.push(&text);
                }
                previous = Some(spec.span.end);
            }
        }
        self.flush_consts(&mut open, &mut impl_doc);
    }

    fn flush_consts(&mut self, open: &mut Option<(TypeDeclId, Vec<String>)>, doc: &mut Vec<String>) {
        let Some((of, texts)) = open.take() else { return };
        self.gap();
        let group = super::imps::Group::Inherent(Vec::new());
        let doc = head(&[], &std::mem::take(doc), &[]);
        self.push_impl_as(of, &group, None, vec![doc], vec![texts.join("\n")]);
    }

    /// A blank line, unless the Go has none between two specifications of one group.
    fn gap_between(&mut self, file: FileId, previous: Option<u32>, start: u32, lead: &Leading) {
        let close = previous.is_some_and(|end| !self.cx.program[file].trivia.blank_in(end, start));
        if !close || !lead.free.is_empty() {
            self.gap();
        }
    }

    fn unsupported(&mut self, item: &Item, what: &str, lead: &Leading) {
        let package = &self.cx.program[self.package].name;
        let line = self.cx.sources[item.span.file].name();
        let marker = Marker {
            kind: "unsupported".to_owned(),
            class: Class::Hole,
            key: format!("{package}.{line}"),
            text: format!("goxide could not read this: {what}"),
            why: self.cx.sources.short(item.span),
            options: Vec::new(),
            span: item.span,
        };
        let mut lines = lead.doc.clone();
        lines.extend(crate::comment::marker_lines(&marker));
        lines.push(" Go:".to_owned());
        lines.extend(self.go_text(item.span));
        self.markers.push(marker);
        self.free(lead);
        self.gap();
        self.push(&format!("{}goxide!();", head(&lines, &[], &[])));
    }
}

fn has_sentinel(cx: Cx<'_>, item: &Item) -> bool {
    let ItemKind::Vars(specs) = &item.kind else { return false };
    let vars = specs.iter().flat_map(|s| &cx.program[*s].vars);
    vars.into_iter().any(|v| matches!(cx.plan.vars.get(v).map(|p| &p.form), Some(VarForm::Sentinel)))
}

/// The comments of the sentinels of a package, wherever they stand.
fn sentinel_docs(cx: Cx<'_>, package: PackageId) -> FxHashMap<VarId, Leading> {
    let mut out = FxHashMap::default();
    let Some(plan) = cx.plan.errors.get(&package) else { return out };
    for variant in &plan.variants {
        let ErrorVariant::Sentinel { var, .. } = variant else { continue };
        let spec = &cx.program[cx.program[*var].spec];
        let items = &cx.program[spec.file].items;
        let Some(at) =
            items.iter().position(|i| i.span.start <= spec.span.start && spec.span.end <= i.span.end)
        else {
            continue;
        };
        let item = &items[at];
        let floor = at.checked_sub(1).map_or(cx.program[spec.file].package_span.end, |i| items[i].span.end);
        let opening = Span { end: spec.span.start, ..item.span };
        let group = cx.sources.text(opening).contains('(');
        let mut lead = if group {
            let ItemKind::Vars(specs) = &item.kind else { continue };
            let before =
                specs.iter().map(|s| cx.program[*s].span.end).filter(|end| *end <= spec.span.start).max();
            leading(cx, spec.file, before.unwrap_or(item.span.start), spec.span.start)
        } else {
            leading(cx, spec.file, floor, item.span.start)
        };
        if lead.doc.is_empty() {
            lead.doc.extend(trailing(cx, spec.file, spec.span.end, item.span.end));
        }
        lead.free.clear();
        out.insert(*var, lead);
    }
    out
}
