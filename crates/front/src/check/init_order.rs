//! The order in which Go initialises package variables.

use super::{Checker, Object};
use goxide_ir::{ItemKind, Name, PackageId, VarId, VarSpecId};
use goxide_source::Span;
use rustc_hash::FxHashSet;

impl Checker<'_> {
    /// Fills in the order for one package: repeatedly the first variable, in order of the text, that depends on no
    /// variable not yet initialised; functions pass their dependencies on.
    pub(super) fn init_order(&mut self, package: PackageId) {
        let program = self.program;
        let mut specs: Vec<VarSpecId> = Vec::new();
        for file in &program[package].files {
            for item in &program[*file].items {
                if let ItemKind::Vars(list) = &item.kind {
                    specs.extend(list);
                }
            }
        }
        let here: FxHashSet<VarSpecId> = specs.iter().copied().collect();
        let mut order = Vec::with_capacity(specs.len());
        let mut done: FxHashSet<VarSpecId> = FxHashSet::default();
        for spec in &specs {
            self.initialise(*spec, &here, &mut done, &mut order);
        }
        self.checked.init_order.insert(package, order);
        if self.is_reported(package) {
            self.init_cycles(&specs);
        }
    }

    /// Adds what `start` depends on and then `start` itself. The way is a stack, so long chains are no danger.
    fn initialise(
        &self,
        start: VarSpecId,
        here: &FxHashSet<VarSpecId>,
        done: &mut FxHashSet<VarSpecId>,
        order: &mut Vec<VarSpecId>,
    ) {
        if !done.insert(start) {
            return;
        }
        let vars = self.program[start].vars.iter();
        let needed = self.needs(vars.map(|v| Object::Var(*v)).collect());
        let mut needed: Vec<VarSpecId> = needed.into_iter().map(|v| self.program[v].spec).collect();
        needed.retain(|spec| here.contains(spec) && !done.contains(spec));
        // Variables are initialised in order of the text where nothing else decides.
        needed.sort_by_key(|spec| self.program[*spec].span);
        needed.dedup();
        for spec in needed {
            self.initialise(spec, here, done, order);
        }
        order.push(start);
    }

    /// The variables that objects refer to, themselves or through functions.
    fn needs(&self, start: Vec<Object>) -> Vec<VarId> {
        let mut needed: Vec<VarId> = Vec::new();
        let mut seen: FxHashSet<Object> = FxHashSet::default();
        let mut stack = start;
        while let Some(object) = stack.pop() {
            for used in self.uses.get(&object).into_iter().flatten() {
                if !seen.insert(*used) {
                    continue;
                }
                match used {
                    Object::Func(_) => stack.push(*used),
                    Object::Var(var) => needed.push(*var),
                }
            }
        }
        needed
    }

    /// Tells of variables whose initial value rests on themselves. One error for each circle, at the variable that depends
    /// on the fewest others, as Go has it.
    fn init_cycles(&mut self, specs: &[VarSpecId]) {
        let vars = specs.iter().flat_map(|s| &self.program[*s].vars).copied();
        let mut left: Vec<(VarId, Vec<VarId>)> =
            vars.map(|v| (v, self.needs(vec![Object::Var(v)]))).collect();
        let mut told: FxHashSet<Object> = FxHashSet::default();
        loop {
            // What depends on nothing that is left is no part of a circle.
            let names: FxHashSet<VarId> = left.iter().map(|(v, _)| *v).collect();
            left.iter_mut().for_each(|(_, needs)| needs.retain(|n| names.contains(n)));
            let before = left.len();
            left.retain(|(_, needs)| !needs.is_empty());
            if left.len() < before {
                continue;
            }
            let Some(at) = (0..left.len()).min_by_key(|i| (left[*i].1.len(), *i)) else { break };
            let (var, _) = left.remove(at);
            if let Some(path) = self.circle(Object::Var(var)) {
                self.tell_init_cycle(&path);
                told.extend(path);
            }
        }
        // Other circles lead through types.
        for var in std::mem::take(&mut self.circular) {
            if told.insert(Object::Var(var)) {
                let var = &self.program[var];
                self.error(
                    var.name_span,
                    format!("invalid cycle in declaration: {} refers to itself", var.name),
                );
            }
        }
    }

    /// The way from an object back to itself, itself first.
    fn circle(&self, start: Object) -> Option<Vec<Object>> {
        let mut came_from: Vec<(Object, usize)> = vec![(start, 0)];
        let mut seen: FxHashSet<Object> = FxHashSet::default();
        let mut at = 0;
        while let Some((object, _)) = came_from.get(at).copied() {
            for used in self.uses.get(&object).into_iter().flatten() {
                if *used == start {
                    let mut path = vec![object];
                    let mut step = at;
                    while step != 0 {
                        step = came_from[step].1;
                        path.push(came_from[step].0);
                    }
                    path.reverse();
                    return Some(path);
                }
                if seen.insert(*used) {
                    came_from.push((*used, at));
                }
            }
            at += 1;
        }
        None
    }

    fn tell_init_cycle(&mut self, path: &[Object]) {
        let named = |this: &Self, object: Object| -> (Name, Span) {
            match object {
                Object::Func(id) => (this.program[id].name.clone(), this.program[id].name_span),
                Object::Var(id) => (this.program[id].name.clone(), this.program[id].name_span),
            }
        };
        let (start, span) = named(self, path[0]);
        if path.len() == 1 {
            return self.error(span, format!("initialization cycle: {start} refers to itself"));
        }
        let mut message = format!("initialization cycle for {start}");
        for (i, object) in path.iter().enumerate() {
            let (from, _) = named(self, *object);
            let (to, _) = named(self, path.get(i + 1).copied().unwrap_or(path[0]));
            message.push_str(&format!("\n\t{from} refers to {to}"));
        }
        self.error(span, message);
    }
}
