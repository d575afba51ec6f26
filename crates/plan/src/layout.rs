//! Files and modules of the port.

use goxide_ir::{FileId, PackageId};

/// The crate that a run writes.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Crate name, as in `Cargo.toml`.
    pub name: String,
    /// Library or binary.
    pub kind: CrateKind,
    /// Modules in order of path; the crate root first.
    pub modules: Vec<Module>,
}

/// What cargo builds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrateKind {
    /// `src/lib.rs`.
    #[default]
    Lib,
    /// `src/main.rs`.
    Bin,
    /// `src/lib.rs` for the packages and one `src/bin/<name>.rs` for each `main` package.
    Both,
}

/// One Rust file.
#[derive(Clone, Debug)]
pub struct Module {
    /// Path under the crate's folder: `src/lib.rs`.
    pub file: String,
    /// Path of the module from the crate root: `[]` for the root itself.
    pub path: Vec<String>,
    /// The Go package it belongs to; `None` for a module that only holds others.
    pub package: Option<PackageId>,
    /// The Go files whose declarations stand in it: one, or none for a root of several files.
    pub go_file: Option<FileId>,
    /// Child modules that it declares, in order.
    pub children: Vec<String>,
    /// Whether it re-exports its children's items (`pub use child::*`): they are files of one Go package.
    pub reexports: bool,
    /// Whether it is the root of a binary.
    pub is_main: bool,
}
