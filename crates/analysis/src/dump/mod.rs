//! Facts in forms that people and programs read: what `goxide show` prints.
//!
//! Names, never ids: `users.Repo.byID[]` is an element of a field, `users.Repo.Find#0` a result,
//! `users.Repo.Find.id` a local.

mod explain;
mod graphs;
mod lines;
mod names;
mod sharing_lines;
mod table;

use crate::Facts;
use crate::errors::Shape;
use crate::ownership::{Holding, ParamUse};
use goxide_ir::{FuncId, LocalId, LocalRef, Program};
use goxide_source::SourceMap;
use names::Names;
use table::Table;

pub use explain::{Explanation, explain};
pub use lines::{nullability_lines, world_lines};
pub use sharing_lines::sharing_lines;

/// How facts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// The graph behind them, for Graphviz.
    Dot,
}

fn form(table: &Table, format: Format, dot: impl FnOnce() -> String) -> String {
    match format {
        Format::Text => table.text(),
        Format::Json => table.json(),
        Format::Dot => dot(),
    }
}

/// Who calls whom.
pub fn calls(program: &Program, sources: &SourceMap, facts: &Facts, format: Format) -> String {
    let names = Names::new(program, sources);
    let mut table = Table::default();
    table.section("calls");
    for (call, callees) in &facts.calls.callees {
        let caller = facts.calls.caller_of.get(call).map_or("(initialiser)".to_owned(), |f| names.func(*f));
        let to: Vec<String> = callees.iter().map(|f| names.func(*f)).collect();
        let to = if to.is_empty() { "?".to_owned() } else { to.join(", ") };
        table.row(caller, format!("{} → {to}", names.expr(*call)), None);
    }
    table.section("cycles");
    for scc in facts.calls.sccs.iter().filter(|scc| scc.len() > 1) {
        let members: Vec<String> = scc.iter().map(|f| names.func(*f)).collect();
        table.row(members.join(", "), "", None);
    }
    form(&table, format, || graphs::calls(program, facts, &names))
}

/// What can be nil.
pub fn nullability(program: &Program, sources: &SourceMap, facts: &Facts, format: Format) -> String {
    let names = Names::new(program, sources);
    let mut table = Table::default();
    let found = &facts.nullability;
    table.section("nilable");
    for (place, evidence) in &found.nilable {
        table.row(names.place(place), "", Some((evidence, sources)));
    }
    table.section("unguarded");
    for (expr, evidence) in &found.unguarded {
        table.row(names.expr(*expr), "", Some((evidence, sources)));
    }
    table.section("proved");
    for expr in &found.proved {
        table.row(names.expr(*expr), "", None);
    }
    table.section("compared");
    for (place, evidence) in &found.compared {
        table.row(names.place(place), "", Some((evidence, sources)));
    }
    form(&table, format, || graphs::nullability(program, facts, &names))
}

/// Who holds values, who writes them, and how errors go with results.
pub fn ownership(program: &Program, sources: &SourceMap, facts: &Facts, format: Format) -> String {
    let names = Names::new(program, sources);
    let found = &facts.ownership;
    let mut table = Table::default();
    table.section("parameters");
    for (func, uses) in &found.params {
        if let Some(usage) = found.receivers.get(func) {
            param(&mut table, &names, *func, "receiver", usage);
        }
        for (usage, node) in uses.iter().zip(&program[*func].sig.params) {
            param(&mut table, &names, *func, node.name.as_deref().unwrap_or("_"), usage);
        }
    }
    table.section("locals");
    for (local, usage) in &found.locals {
        let mut words = Vec::new();
        for (word, holds) in [
            ("reassigned", usage.reassigned),
            ("mutated", usage.mutated),
            ("captured", !usage.captured_by.is_empty()),
            ("captured mutably", usage.captured_mutably),
            ("never read", !usage.read),
        ] {
            if holds {
                words.push(word);
            }
        }
        if usage.address_taken.is_some() {
            words.push("address taken");
        }
        let evidence = usage.address_taken.as_ref().map(|e| (e, sources));
        table.row(names.local(*local), words.join(", "), evidence);
    }
    table.section("last uses");
    for expr in &found.last_uses {
        table.row(names.expr(*expr), "", None);
    }
    table.section("holding");
    for (place, holding) in &found.holding {
        match holding {
            Holding::Unique => table.row(names.place(place), "unique", None),
            Holding::TakenOver(why) => table.row(names.place(place), "taken over", Some((why, sources))),
            Holding::Aliased(why) => table.row(names.place(place), "aliased", Some((why, sources))),
        }
    }
    table.section("cursors");
    for (local, places) in &found.borrows {
        let from: Vec<String> = places.iter().map(|p| names.place(p)).collect();
        table.row(names.local(*local), from.join(", "), None);
    }
    table.section("taken out");
    for expr in &found.takes {
        table.row(names.expr(*expr), "", None);
    }
    table.section("lent results");
    for ((func, result), param) in &found.lent_results {
        let name = match param {
            Some(i) => program[*func].sig.params.get(*i as usize).and_then(|p| p.name.as_deref()),
            None => Some("receiver"),
        };
        table.row(format!("{}#{result}", names.func(*func)), format!("from {}", name.unwrap_or("_")), None);
    }
    table.section("aliased slices");
    for (expr, why) in &found.aliased_slices {
        table.row(names.expr(*expr), "", Some((why, sources)));
    }
    table.section("aliased maps");
    for (expr, why) in &found.aliased_maps {
        table.row(names.expr(*expr), "", Some((why, sources)));
    }
    closures(&mut table, &names, facts);
    errors(&mut table, &names, facts);
    form(&table, format, || graphs::ownership(program, facts, &names))
}

fn param(table: &mut Table, names: &Names<'_>, func: FuncId, name: &str, usage: &ParamUse) {
    let mut words = Vec::new();
    for (word, holds) in [
        ("mutated", usage.mutated.is_some()),
        ("escapes", usage.escapes.is_some() && !usage.returned_only),
        ("returned", usage.escapes.is_some() && usage.returned_only),
        ("reassigned", usage.reassigned && !usage.walks),
        ("cut shorter", usage.walks),
        ("appended", usage.appended),
    ] {
        if holds {
            words.push(word);
        }
    }
    let why = usage.mutated.as_ref().or(usage.escapes.as_ref());
    table.row(
        format!("{}.{name}", names.func(func)),
        if words.is_empty() { "lent".to_owned() } else { words.join(", ") },
        why.map(|e| (e, names.sources())),
    );
}

fn closures(table: &mut Table, names: &Names<'_>, facts: &Facts) {
    table.section("functions inside functions");
    for (at, nested) in &facts.closures.nested {
        let local = |local: &LocalId| names.local(LocalRef { body: at.body, local: *local });
        let given = nested.captures.iter().map(|(l, how)| {
            let writes = if how.written { " (written)" } else { "" };
            format!("{}{writes}", local(l))
        });
        let given: Vec<String> = given.collect();
        table.row(names.local(*at), given.join(", "), None);
    }
    table.section("held by a closure while they change");
    for (at, shared) in &facts.closures.cells {
        let kept = if shared.kept { "outlives the function" } else { "" };
        table.row(names.local(*at), kept, Some((&shared.evidence, names.sources())));
    }
}

fn errors(table: &mut Table, names: &Names<'_>, facts: &Facts) {
    table.section("errors");
    for (func, shape) in &facts.errors.shapes {
        match shape {
            Shape::Result => table.row(names.func(*func), "result", None),
            Shape::Option => table.row(names.func(*func), "option", None),
            Shape::ResultAndValue(why) => {
                table.row(names.func(*func), "result and value", Some((why, names.sources())));
            }
        }
    }
    table.section("sentinels");
    for (var, text) in &facts.errors.sentinels {
        table.row(names.var(*var), format!("{text:?}"), None);
    }
    table.section("error types");
    for (decl, why) in &facts.errors.types {
        table.row(names.ty(*decl), "", Some((why, names.sources())));
    }
    table.section("ignored errors");
    for (expr, why) in &facts.errors.ignored {
        table.row(names.expr(*expr), "", Some((why, names.sources())));
    }
}

/// What goroutines share.
pub fn sharing(program: &Program, sources: &SourceMap, facts: &Facts, format: Format) -> String {
    let names = Names::new(program, sources);
    let found = &facts.sharing;
    let mut table = Table::default();
    table.section("goroutines");
    for goroutine in &found.goroutines {
        let captures: Vec<String> = goroutine.captures.iter().map(|l| names.local(*l)).collect();
        let joined = if goroutine.joined { "joined" } else { "detached" };
        table.row(names.expr(goroutine.call), format!("{joined}; uses {}", captures.join(", ")), None);
    }
    table.section("shared types");
    for (decl, why) in &found.shared_types {
        table.row(names.ty(*decl), "", Some((why, sources)));
    }
    table.section("guards");
    for ((decl, mutex), guard) in &found.guards {
        let fields: Vec<String> = guard.fields.iter().map(|f| names.field(*decl, *f)).collect();
        let kind = if guard.rw { "RWMutex over " } else { "Mutex over " };
        table.row(names.field(*decl, *mutex), format!("{kind}{}", fields.join(", ")), None);
    }
    table.section("unguarded");
    for (expr, why) in &found.unguarded {
        table.row(names.expr(*expr), "", Some((why, sources)));
    }
    table.section("shared locals");
    for (local, why) in &found.shared_locals {
        table.row(names.local(*local), "", Some((why, sources)));
    }
    table.section("mutated globals");
    for (var, why) in &found.mutated_globals {
        table.row(names.var(*var), "", Some((why, sources)));
    }
    form(&table, format, || graphs::sharing(program, facts, &names))
}
