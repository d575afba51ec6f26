//! What the texts of one package say without a look at other packages.

use super::{SkipReason, Unit};
use crate::lower::{LoweredFile, LoweredKind};
use goxide_ir::{Name, Origin};
use goxide_source::{Diagnostic, FileId, SourceMap, Span, codes};

/// What the texts of one package say without a look at other packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The name in the package clauses; `None` where no file has one.
    pub(crate) name: Option<Name>,
    /// Import paths and where they stand, in order of the text.
    pub(crate) imports: Vec<(String, Span)>,
    /// What a person is to be told.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Texts that are not part of the package.
    pub(crate) skipped: Vec<(FileId, SkipReason)>,
    /// Whether every declaration was understood.
    pub(crate) is_whole: bool,
}

impl Facts {
    /// Says what the files of a unit tell, and drops those that are not part of the package: Go files for cgo, tests beside
    /// the package, files that name another package.
    pub(super) fn settle(unit: &mut Unit, sources: &SourceMap) -> Facts {
        let is_port = unit.origin == Origin::Port;
        let mut facts = Facts::default();
        // `go build` without cgo passes over such files; where there are no others, they are read all the same.
        let is_cgo = |f: &LoweredFile| f.imports.iter().any(|i| i.path == "C");
        if !is_port || !unit.files.iter().all(is_cgo) {
            let cgo = unit.files.extract_if(.., |f| is_cgo(f)).filter(|_| is_port);
            facts.skipped.extend(cgo.map(|f| (f.source, SkipReason::Cgo)));
        }
        // Tests beside a package are a package of their own.
        let is_beside = |f: &LoweredFile| {
            f.package.name.ends_with("_test") && sources[f.source].name().ends_with("_test.go")
        };
        let beside = unit.files.extract_if(.., |f| is_beside(f));
        facts.skipped.extend(beside.map(|f| (f.source, SkipReason::Test)));
        unit.files.retain(|f| f.package.name != "documentation");
        facts.is_whole = unit.files.iter().all(is_whole);
        if unit.files.iter().any(|f| !f.package.name.is_empty()) {
            facts.drop_others(unit);
        }
        let imports = unit.files.iter().flat_map(|f| &f.imports);
        facts.imports = imports.map(|i| (i.path.clone(), i.span)).collect();
        facts
    }

    /// Keeps the files that name the package as the first does.
    fn drop_others(&mut self, unit: &mut Unit) {
        let mut named = unit.files.iter().filter(|f| !f.package.name.is_empty()).map(|f| &f.package);
        let Some(first) = named.next().cloned() else { return };
        let other = named.find(|p| p.name != first.name).cloned();
        self.name = Some(first.name.clone());
        if unit.origin == Origin::Port {
            self.diagnostics.extend(unit.files.iter_mut().flat_map(|f| std::mem::take(&mut f.diagnostics)));
        }
        let Some(other) = other else { return };
        let message = format!("found packages {} and {} in one folder", first.name, other.name);
        self.diagnostics.push(
            Diagnostic::error(codes::PACKAGE_CLASH, message)
                .at(other.span, "another package here")
                .at(first.span, "the first one")
                .help("move the files of one of them into a folder of its own, or name single .go files"),
        );
        let is_other = |f: &LoweredFile| !f.package.name.is_empty() && f.package.name != first.name;
        let others = unit.files.extract_if(.., |f| is_other(f));
        self.skipped.extend(others.map(|f| (f.source, SkipReason::OtherPackage)));
    }
}

/// Whether every declaration of a file was understood.
fn is_whole(file: &LoweredFile) -> bool {
    file.diagnostics.is_empty()
        && !file.items.iter().any(|i| matches!(i.kind, LoweredKind::Unsupported { .. }))
}
