//! The shape of a package: all that other packages can see of it, as Go text without function bodies and comments.
//!
//! Exported declarations are not enough: a shape holds what they reach as well, so that whoever reads it instead of the
//! package's own text finds the same types. [`reach()`] says which declarations that are, `print` how one is written. The
//! index of the standard library that goxide carries is made of shapes, and so is what [`crate::summary`] keeps.

mod print;
mod reach;

pub use reach::{Reached, reach};

use goxide_ir::{Import, ItemKind, Name, PackageId, Program};
use goxide_source::SourceMap;
use print::Printer;
use serde::{Deserialize, Serialize};

/// One file of a shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeFile {
    /// The name of the file that the declarations come from.
    pub name: String,
    /// The import paths in `text`.
    pub imports: Vec<String>,
    /// Go: the package clause, imports, declarations.
    pub text: String,
}

/// A package's kept declarations, file by file; files of which nothing is kept are left out.
///
/// `called` tells the name of the package that an import means, `None` where it is not known.
pub fn files(
    program: &Program,
    sources: &SourceMap,
    package: PackageId,
    kept: &Reached,
    called: &dyn Fn(&Import) -> Option<Name>,
) -> Vec<ShapeFile> {
    let package = &program[package];
    let mut files = Vec::new();
    for file in &package.files {
        let file = &program[*file];
        let mut printer = Printer::new(program, sources, file, kept);
        for item in &file.items {
            match &item.kind {
                ItemKind::Func(func) => printer.func(*func),
                ItemKind::Types(types) => types.iter().for_each(|t| printer.ty(*t)),
                ItemKind::Vars(specs) => specs.iter().for_each(|s| printer.var(*s)),
                ItemKind::Consts(specs) => printer.consts(specs),
                ItemKind::Unsupported { .. } => {}
            }
        }
        files.extend(printer.finish(sources[file.source].name(), &package.name, called));
    }
    files
}
