//! Which packages have to be looked at again, and what comes of it.
//!
//! Level by level, a package's level being above those of its imports: a package whose summary is still true gives its
//! shape from there; the others are lowered, added to a program with the shapes of all that they import, and give theirs.
//! Then the program is checked, which is what takes the time.

use super::Summary;
use super::key::Words;
use crate::check;
use crate::load::order::Assembly;
use crate::load::{Loader, Unit};
use crate::lower::{self, LoweredFile};
use crate::parse::Detail;
use crate::shape::{self, ShapeFile};
use blake3::Hash;
use goxide_ir::{Import, Origin, Program};
use goxide_source::{Diagnostic, FileId, SourceFile};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Work in progress.
pub(super) struct Redo<'l, 'a> {
    loader: &'l mut Loader<'a>,
    /// What is true of each unit.
    summaries: Vec<Option<Summary>>,
    /// The units without a true summary, in the order in which they were redone.
    stale: Vec<usize>,
    assembly: Assembly,
    /// Whether a shape stands for some package in the program.
    has_shapes: bool,
    /// Whether only texts may.
    by_text: bool,
}

impl<'l, 'a> Redo<'l, 'a> {
    /// Finds out which units are to be redone; `order` has each after its imports.
    pub(super) fn walk(loader: &'l mut Loader<'a>, order: &[usize]) -> Redo<'l, 'a> {
        let levels = levels(&loader.units, order);
        let count = loader.units.len();
        let mut redo = Redo {
            loader,
            summaries: vec![None; count],
            stale: Vec::new(),
            assembly: Assembly::new(count),
            has_shapes: false,
            by_text: false,
        };
        levels.iter().for_each(|level| redo.level(level));
        redo
    }

    fn level(&mut self, level: &[usize]) {
        let mut stale = Vec::new();
        for index in level {
            let inputs = self.inputs(*index);
            let unit = &mut self.loader.units[*index];
            let summary = match unit.summary.take() {
                None if unit.texts.is_empty() => {
                    Summary { inputs, deep: inputs, found: Vec::new(), shape: Some(Vec::new()) }
                }
                Some(summary) if summary.inputs == inputs => summary,
                Some(_) | None => {
                    stale.push((*index, inputs));
                    continue;
                }
            };
            // Of what is not redone nobody needs the functions.
            unit.detail = Detail::Declarations;
            self.summaries[*index] = Some(summary);
        }
        let units: Vec<usize> = stale.iter().map(|(unit, _)| *unit).collect();
        self.stale.extend(&units);
        self.add(&units);
        let new: Vec<Summary> = stale.par_iter().map(|(unit, inputs)| self.sum_up(*unit, *inputs)).collect();
        for (unit, summary) in units.into_iter().zip(new) {
            self.summaries[unit] = Some(summary);
        }
    }

    fn deep(&self, unit: usize) -> &Hash {
        &self.summaries[unit].as_ref().expect("imports are of lower levels").deep
    }

    /// A hash of all that the checker's findings depend on besides the texts.
    fn inputs(&self, index: usize) -> Hash {
        let unit = &self.loader.units[index];
        let mut words = Words::default();
        words.add(&unit.path).add(&unit.name).add(format!("{:?}", self.loader.go_version(unit)));
        for (path, target) in &unit.imports {
            let target_unit = &self.loader.units[*target];
            words.add(path).add(&target_unit.path).add(&target_unit.name);
            words.add(if target_unit.origin == Origin::Missing { "missing" } else { "" });
            words.add(self.deep(*target).as_bytes());
        }
        words.hash()
    }

    /// What is true of a unit that is in the program with its text, not checked yet.
    fn sum_up(&self, index: usize, inputs: Hash) -> Summary {
        let unit = &self.loader.units[index];
        let mut words = Words::default();
        words.add(&unit.path);
        let package = self.assembly.ids[index].filter(|_| unit.facts.is_whole);
        let Some(package) = package else {
            let deep = words.add(&unit.key).add(inputs.as_bytes()).hash();
            return Summary { inputs, deep, found: Vec::new(), shape: None };
        };
        let program = &self.assembly.program;
        let kept = shape::reach(program, &[package], |_| true);
        let called = |import: &Import| {
            let target = &self.loader.units[*unit.imports.get(&import.path)?];
            Some(target.name.clone()).filter(|_| target.origin != Origin::Missing)
        };
        let files = shape::files(program, &self.loader.sources, package, &kept, &called);
        words.add(&unit.name).add(format!("{:?}", self.loader.go_version(unit)));
        for file in &files {
            words.add(&file.name).add(&file.text);
        }
        for target in imports_of(unit, &files) {
            words.add(self.deep(target).as_bytes());
        }
        Summary { inputs, deep: words.hash(), found: Vec::new(), shape: Some(files) }
    }

    /// The shape that stands for a unit, if one does.
    fn shape(&self, unit: usize) -> Option<&[ShapeFile]> {
        let no_text = self.loader.units[unit].texts.is_empty();
        self.summaries[unit].as_ref()?.shape.as_deref().filter(|_| no_text || !self.by_text)
    }

    /// Adds units to the program with their text, after all that they import.
    fn add(&mut self, units: &[usize]) {
        let mut todo = Vec::new();
        let mut known = BTreeSet::new();
        units.iter().for_each(|unit| self.need(*unit, &mut known, &mut todo));
        let texts: Vec<usize> = todo
            .iter()
            .copied()
            .filter(|u| self.shape(*u).is_none() && self.loader.units[*u].files.is_empty())
            .collect();
        self.loader.lower(&texts);
        let mut shaped: Vec<(usize, FileId)> = Vec::new();
        for index in &todo {
            for file in self.shape(*index).map(<[ShapeFile]>::to_vec).unwrap_or_default() {
                let path = format!("{}{}", self.loader.units[*index].prefix, file.name);
                shaped.push((*index, self.loader.sources.add(SourceFile::new(path, file.text))));
            }
        }
        self.has_shapes |= !shaped.is_empty();
        let sources = &self.loader.sources;
        let lowered: Vec<(usize, LoweredFile)> = shaped
            .par_iter()
            .map(|(unit, id)| (*unit, lower::file(*id, sources[*id].text(), Detail::Declarations)))
            .collect();
        for (unit, file) in lowered {
            self.loader.units[unit].files.push(file);
        }
        for index in todo {
            let unit = &mut self.loader.units[index];
            let files = std::mem::take(&mut unit.files);
            // Nothing is told of what is not redone.
            let origin = match unit.origin {
                Origin::Port if unit.detail == Detail::Declarations => Origin::Dependency,
                origin @ (Origin::Universe
                | Origin::Port
                | Origin::Dependency
                | Origin::Std
                | Origin::Missing) => origin,
            };
            self.assembly.add(self.loader, index, origin, files);
        }
    }

    /// Lists a unit that is not in the program yet after those that it needs there.
    fn need(&self, unit: usize, known: &mut BTreeSet<usize>, todo: &mut Vec<usize>) {
        if self.assembly.ids[unit].is_some() || !known.insert(unit) {
            return;
        }
        let of = &self.loader.units[unit];
        let imports: Vec<usize> = match self.shape(unit) {
            Some(files) => imports_of(of, files).collect(),
            None => of.imports.values().copied().collect(),
        };
        imports.into_iter().for_each(|import| self.need(import, known, todo));
        todo.push(unit);
    }

    /// Checks what is to be redone and keeps what comes of it. Gives what is wrong with all packages asked for, in order,
    /// and the program that was checked.
    pub(super) fn finish(mut self) -> (Vec<Diagnostic>, Program) {
        let is_asked = |unit: &usize| self.loader.units[*unit].origin == Origin::Port;
        let asked: Vec<usize> = self.stale.iter().copied().filter(is_asked).collect();
        let mut found = Vec::new();
        if !asked.is_empty() {
            found = check::check(&mut self.assembly.program, &self.loader.sources);
        }
        if !found.is_empty() && self.has_shapes {
            self.by_text = true;
            self.assembly = Assembly::new(self.loader.units.len());
            self.add(&asked);
            found = check::check(&mut self.assembly.program, &self.loader.sources);
        }
        let left = self.hand_out(found);
        if left.is_empty() {
            self.keep();
        }
        let summaries = self.summaries.into_iter().flatten();
        let mut found: Vec<Diagnostic> = summaries.flat_map(|s| s.found).chain(left).collect();
        check::in_order(&mut found);
        (found, self.assembly.program)
    }

    /// Gives each unit what was found in its texts; what is found elsewhere is left.
    fn hand_out(&mut self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut unit_of: FxHashMap<FileId, usize> = FxHashMap::default();
        for unit in &self.stale {
            unit_of.extend(self.loader.units[*unit].texts.iter().map(|id| (*id, *unit)));
        }
        let mut left = Vec::new();
        for diagnostic in found {
            let unit = diagnostic.labels.first().and_then(|l| unit_of.get(&l.span.file));
            match unit.and_then(|u| self.summaries[*u].as_mut()) {
                Some(summary) => summary.found.push(diagnostic),
                None => left.push(diagnostic),
            }
        }
        left
    }

    /// Keeps the new summaries.
    fn keep(&self) {
        let Some(known) = &self.loader.summaries else { return };
        self.stale.par_iter().for_each(|index| {
            let unit = &self.loader.units[*index];
            let summary = self.summaries[*index].as_ref();
            if let Some(bytes) = summary.and_then(|s| s.encode(&unit.key, &unit.facts, &unit.texts)) {
                known.store.put(&unit.key, bytes);
            }
        });
    }
}

/// The units that some files of `unit`'s shape import.
fn imports_of<'u>(unit: &'u Unit, files: &'u [ShapeFile]) -> impl Iterator<Item = usize> + 'u {
    files.iter().flat_map(|f| &f.imports).filter_map(|path| unit.imports.get(path).copied())
}

/// Units by how much stands below them, in order inside a level.
fn levels(units: &[Unit], order: &[usize]) -> Vec<Vec<usize>> {
    let mut level_of = vec![0; units.len()];
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for unit in order {
        let level = units[*unit].imports.values().map(|i| level_of[*i] + 1).max().unwrap_or(0);
        level_of[*unit] = level;
        if levels.len() <= level {
            levels.resize_with(level + 1, Vec::new);
        }
        levels[level].push(*unit);
    }
    levels
}
