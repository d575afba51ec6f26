//! Loaded packages become a program, each after all that it imports.

use super::constraint::GO_MINOR;
use super::{Loader, Unit};
use crate::lower;
use goxide_ir::{Name, Origin, PackageId, Program};
use goxide_source::{Diagnostic, codes};

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Moves all units into a program; an import that closes a circle is reported and left unresolved.
pub(super) fn program(loader: &mut Loader<'_>) -> Program {
    let mut assembly = Assembly::new(loader.units.len());
    for index in order(loader) {
        let files = std::mem::take(&mut loader.units[index].files);
        assembly.add(loader, index, loader.units[index].origin, files);
    }
    assembly.program
}

/// A program to which units are added, each after those that it imports.
pub(crate) struct Assembly {
    pub(crate) program: Program,
    /// The package of each unit that was added.
    pub(crate) ids: Vec<Option<PackageId>>,
}

impl Assembly {
    /// A program without packages, for so many units.
    pub(crate) fn new(units: usize) -> Assembly {
        let mut program = Program::default();
        lower::add_package(&mut program, "", Name::default(), Origin::Universe, (1, GO_MINOR));
        Assembly { program, ids: vec![None; units] }
    }

    /// Adds a unit with the files that stand for it.
    pub(crate) fn add(
        &mut self,
        loader: &Loader<'_>,
        index: usize,
        origin: Origin,
        files: Vec<lower::LoweredFile>,
    ) -> PackageId {
        let (program, ids) = (&mut self.program, &mut self.ids);
        let unit = &loader.units[index];
        let package =
            lower::add_package(program, &unit.path, unit.name.clone(), origin, loader.go_version(unit));
        ids[index] = Some(package);
        for mut file in files {
            for import in &mut file.imports {
                import.package = unit.imports.get(&import.path).and_then(|target| ids[*target]);
            }
            let is_test = loader.sources[file.source].name().ends_with("_test.go");
            lower::add_file(program, package, file, is_test);
        }
        // By path, for that is the order of the map.
        let mut imports: Vec<PackageId> = unit.imports.values().filter_map(|target| ids[*target]).collect();
        imports.dedup();
        program.packages[package].imports = imports;
        package
    }
}

impl Loader<'_> {
    /// The language version that a unit is written in.
    pub(crate) fn go_version(&self, unit: &Unit) -> (u32, u32) {
        match unit.module {
            Some(module) if unit.origin != Origin::Std => self.modules[module].go_mod.go,
            _ => (1, GO_MINOR),
        }
    }
}

/// The units, each after those that it imports; circles are reported.
pub(crate) fn order(loader: &mut Loader<'_>) -> Vec<usize> {
    let mut states = vec![State::New; loader.units.len()];
    let mut order = Vec::new();
    for unit in 0..loader.units.len() {
        visit(loader, unit, &mut Vec::new(), &mut states, &mut order);
    }
    order
}

fn visit(
    loader: &mut Loader<'_>,
    unit: usize,
    path: &mut Vec<usize>,
    states: &mut [State],
    order: &mut Vec<usize>,
) {
    match states[unit] {
        State::Done => return,
        State::Open => return circle(loader, unit, path),
        State::New => {}
    }
    states[unit] = State::Open;
    path.push(unit);
    let imports: Vec<usize> = loader.units[unit].imports.values().copied().collect();
    for import in imports {
        visit(loader, import, path, states, order);
    }
    path.pop();
    states[unit] = State::Done;
    order.push(unit);
}

fn circle(loader: &mut Loader<'_>, unit: usize, path: &[usize]) {
    let from = path.iter().position(|p| *p == unit).unwrap_or(0);
    let names: Vec<&str> =
        path[from..].iter().chain([&unit]).map(|u| loader.units[*u].path.as_str()).collect();
    let message = format!("import cycle: {}", names.join(" → "));
    let target = &loader.units[unit].path;
    let last = path.last().map(|u| &loader.units[*u]);
    let span = last
        .and_then(|u| u.files.iter().flat_map(|f| &f.imports).find(|i| i.path == *target))
        .map(|i| i.span);
    let mut found = Diagnostic::error(codes::IMPORT_CYCLE, message);
    if let Some(span) = span {
        found = found.at(span, "this import closes the circle");
    }
    loader.diagnostics.push(found.help("move what both need into a third package"));
}
