//! The facts of the analyses with their evidence.

use super::View;
use super::dot::Edges;
use super::names::Names;
use super::outline::Outline;
use crate::stages::Loaded;
use goxide_analysis::Evidence;
use goxide_analysis::call_graph::CallGraph;
use goxide_analysis::nullability::Nullability;
use goxide_analysis::ownership::{Holding, LocalUse, Ownership, ParamUse};
use goxide_analysis::sharing::Sharing;

/// Collects facts under headings and their evidence as arrows.
struct Sheet<'a> {
    names: Names<'a>,
    outlines: Vec<Outline>,
    edges: Edges,
}

impl<'a> Sheet<'a> {
    fn new(loaded: &'a Loaded) -> Sheet<'a> {
        Sheet { names: Names::new(loaded), outlines: Vec::new(), edges: Edges::default() }
    }

    /// A fact, and the path of reasons that ends in it.
    fn fact(&mut self, text: String, evidence: Option<&Evidence>) -> Outline {
        let reasons = evidence.map(|e| self.names.reasons(e)).unwrap_or_default();
        let path: Vec<&String> = reasons.iter().chain([&text]).collect();
        path.windows(2).for_each(|pair| self.edges.add(pair[0], pair[1]));
        self.edges.node(&text);
        Outline::new(text).with_all(reasons.into_iter().map(|r| Outline::new(r).role("why")))
    }

    fn heading(&mut self, title: &str, facts: Vec<Outline>) {
        if !facts.is_empty() {
            self.outlines.push(Outline::new(title).with_all(facts));
        }
    }

    fn view(self) -> View {
        View::outline(&self.outlines).with_edges(self.edges)
    }
}

pub(super) fn calls(loaded: &Loaded, calls: &CallGraph) -> View {
    let program = &loaded.program;
    let mut edges = Edges::default();
    let mut outlines = Vec::new();
    for (id, _) in program.funcs.iter().filter(|(_, f)| program[f.package].origin == goxide_ir::Origin::Port)
    {
        let caller = program.func_key(id);
        edges.node(&caller);
        let mut callees: Vec<String> = Vec::new();
        for (call, reached) in
            calls.callees.iter().filter(|(call, _)| calls.caller_of.get(*call) == Some(&id))
        {
            if reached.is_empty() {
                callees.push(format!("a func value, {}", Names::new(loaded).expr(*call)));
            }
            for callee in reached {
                let callee = program.func_key(*callee);
                edges.add(&caller, &callee);
                if !callees.contains(&callee) {
                    callees.push(callee);
                }
            }
        }
        outlines.push(Outline::new(caller).with_all(callees.into_iter().map(Outline::new)));
    }
    View::outline(&outlines).with_edges(edges)
}

pub(super) fn nullability(loaded: &Loaded, facts: &Nullability) -> View {
    let mut sheet = Sheet::new(loaded);
    let places = |sheet: &mut Sheet<'_>, title: &str, map: &[(String, Option<&Evidence>)]| {
        let facts = map.iter().map(|(name, evidence)| sheet.fact(name.clone(), *evidence)).collect();
        sheet.heading(title, facts);
    };
    let nilable: Vec<_> = facts.nilable.iter().map(|(p, e)| (sheet.names.place(p), Some(e))).collect();
    places(&mut sheet, "can be nil", &nilable);
    let unguarded: Vec<_> = facts.unguarded.iter().map(|(x, e)| (sheet.names.expr(*x), Some(e))).collect();
    places(&mut sheet, "used without a check", &unguarded);
    let proved: Vec<_> = facts.proved.iter().map(|x| (sheet.names.expr(*x), None)).collect();
    places(&mut sheet, "checked before", &proved);
    let compared: Vec<_> = facts.compared.iter().map(|(p, e)| (sheet.names.place(p), Some(e))).collect();
    places(&mut sheet, "nil and empty differ", &compared);
    sheet.view()
}

pub(super) fn sharing(loaded: &Loaded, facts: &Sharing) -> View {
    let mut sheet = Sheet::new(loaded);
    let types =
        facts.shared_types.iter().map(|(decl, e)| sheet.fact(sheet.names.ty(*decl), Some(e))).collect();
    sheet.heading("types reached by several goroutines", types);
    let guards = facts
        .guards
        .iter()
        .map(|((decl, lock), guard)| {
            let kind = if guard.rw { "RWMutex" } else { "Mutex" };
            let fields = guard
                .fields
                .iter()
                .map(|field| Outline::new(sheet.names.field(*decl, *field)).role("guards"));
            Outline::new(format!("{} ({kind})", sheet.names.field(*decl, *lock))).with_all(fields)
        })
        .collect();
    sheet.heading("locks", guards);
    let unguarded = facts.unguarded.iter().map(|(x, e)| sheet.fact(sheet.names.expr(*x), Some(e))).collect();
    sheet.heading("used without its lock", unguarded);
    let goroutines = facts
        .goroutines
        .iter()
        .map(|g| {
            let ends = if g.joined { "joined" } else { "detached" };
            let captures =
                g.captures.iter().map(|local| Outline::new(sheet.names.local(*local)).role("uses"));
            Outline::new(format!("{} ({ends})", sheet.names.expr(g.call))).with_all(captures)
        })
        .collect();
    sheet.heading("goroutines", goroutines);
    let locals =
        facts.shared_locals.iter().map(|(l, e)| sheet.fact(sheet.names.local(*l), Some(e))).collect();
    sheet.heading("locals used by several goroutines", locals);
    let globals = facts
        .mutated_globals
        .iter()
        .map(|(var, e)| sheet.fact(sheet.names.place(&goxide_analysis::Root::Global(*var).into()), Some(e)))
        .collect();
    sheet.heading("package variables written after initialisation", globals);
    sheet.view()
}

pub(super) fn ownership(loaded: &Loaded, facts: &Ownership) -> View {
    let program = &loaded.program;
    let mut sheet = Sheet::new(loaded);
    for (id, params) in &facts.params {
        let func = &program[*id];
        let key = program.func_key(*id);
        let mut uses = Vec::new();
        if let Some(receiver) = facts.receivers.get(id) {
            uses.push(param(&mut sheet, format!("{key} receiver"), receiver));
        }
        for (n, used) in params.iter().enumerate() {
            let name = func.sig.params.get(n).and_then(|p| p.name.as_deref()).unwrap_or("_");
            uses.push(param(&mut sheet, format!("{key}.{name}"), used));
        }
        for ((_, n), from) in facts.lent_results.iter().filter(|((f, _), _)| f == id) {
            let from = from.map_or("the receiver".to_owned(), |n| format!("parameter {n}"));
            uses.push(Outline::new(format!("result {n} lent from {from}")));
        }
        sheet.heading(&key, uses);
    }
    let locals = facts
        .locals
        .iter()
        .map(|(local, used)| Outline::new(local_use(&sheet.names.local(*local), used)))
        .collect();
    sheet.heading("locals", locals);
    let holding = facts.holding.iter().map(|(place, holding)| {
        let name = sheet.names.place(place);
        match holding {
            Holding::Unique => sheet.fact(format!("{name}: unique"), None),
            Holding::TakenOver(e) => sheet.fact(format!("{name}: taken over"), Some(e)),
            Holding::Aliased(e) => sheet.fact(format!("{name}: aliased"), Some(e)),
        }
    });
    let holding = holding.collect();
    sheet.heading("who holds pointers", holding);
    let slices = facts.aliased_slices.iter().chain(&facts.aliased_maps);
    let slices = slices.map(|(x, e)| sheet.fact(sheet.names.expr(*x), Some(e))).collect();
    sheet.heading("second live views of a slice or map", slices);
    sheet.view()
}

fn param(sheet: &mut Sheet<'_>, name: String, used: &ParamUse) -> Outline {
    let flags = [
        (used.mutated.is_some(), "written through"),
        (used.escapes.is_some() && !used.returned_only, "kept"),
        (used.returned_only, "returned"),
        (used.reassigned, "reassigned"),
        (used.appended, "appended to"),
    ];
    let flags = said(&flags, "lent");
    let evidence = used.mutated.as_ref().or(used.escapes.as_ref());
    sheet.fact(format!("{name}: {flags}"), evidence)
}

fn local_use(name: &str, used: &LocalUse) -> String {
    let flags = [
        (used.reassigned, "reassigned"),
        (used.mutated, "written through"),
        (used.address_taken.is_some(), "address taken"),
        (
            !used.captured_by.is_empty(),
            if used.captured_mutably { "captured and written" } else { "captured" },
        ),
        (!used.read, "never read"),
    ];
    format!("{name}: {}", said(&flags, "read"))
}

fn said(flags: &[(bool, &'static str)], otherwise: &str) -> String {
    let said: Vec<&str> = flags.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    if said.is_empty() { otherwise.to_owned() } else { said.join(", ") }
}
