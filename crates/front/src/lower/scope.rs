//! Which local a name means at a place of the text.

use goxide_ir::{LocalId, Name};
use rustc_hash::FxHashMap;

/// The locals in scope. Opening a block is a mark on an undo log, so a lookup is one hash.
#[derive(Default)]
pub(super) struct Scopes {
    bound: FxHashMap<Name, Binding>,
    undo: Vec<(Name, Option<Binding>)>,
    marks: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Binding {
    local: LocalId,
    /// How many blocks were open when it was declared.
    depth: usize,
}

impl Scopes {
    /// Forgets everything: the next declaration starts.
    pub(super) fn clear(&mut self) {
        self.bound.clear();
        self.undo.clear();
        self.marks.clear();
    }

    /// Opens a block.
    pub(super) fn open(&mut self) {
        self.marks.push(self.undo.len());
    }

    /// Closes the innermost block.
    pub(super) fn close(&mut self) {
        let mark = self.marks.pop().unwrap_or(0);
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some((name, Some(binding))) => drop(self.bound.insert(name, binding)),
                Some((name, None)) => drop(self.bound.remove(&name)),
                None => break,
            }
        }
    }

    /// Declares `name` in the innermost block.
    pub(super) fn declare(&mut self, name: Name, local: LocalId) {
        let binding = Binding { local, depth: self.marks.len() };
        let before = self.bound.insert(name.clone(), binding);
        self.undo.push((name, before));
    }

    /// What `name` means here, if a local.
    pub(super) fn get(&self, name: &str) -> Option<LocalId> {
        self.bound.get(name).map(|b| b.local)
    }

    /// The local that the innermost block itself declares under `name`: what `:=` assigns instead of declaring.
    pub(super) fn get_here(&self, name: &str) -> Option<LocalId> {
        self.bound.get(name).filter(|b| b.depth == self.marks.len()).map(|b| b.local)
    }
}
