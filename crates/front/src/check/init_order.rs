//! The order in which Go initialises package variables.

use super::{Checker, Object};
use goxide_ir::{ItemKind, PackageId, VarSpecId};
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
        for spec in specs {
            self.initialise(spec, &here, &mut done, &mut order);
        }
        self.checked.init_order.insert(package, order);
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
        let mut needed: Vec<VarSpecId> = Vec::new();
        let mut seen: FxHashSet<Object> = FxHashSet::default();
        let mut stack = vec![Object::Var(start)];
        while let Some(object) = stack.pop() {
            let Some(uses) = self.uses.get(&object) else { continue };
            for used in uses {
                if !seen.insert(*used) {
                    continue;
                }
                match used {
                    Object::Func(_) => stack.push(*used),
                    Object::Var(spec) => {
                        if here.contains(spec) && !done.contains(spec) {
                            needed.push(*spec);
                        }
                    }
                }
            }
        }
        // Variables are initialised in order of the text where nothing else decides.
        needed.sort_by_key(|spec| self.program[*spec].span);
        for spec in needed {
            self.initialise(spec, here, done, order);
        }
        order.push(start);
    }
}
