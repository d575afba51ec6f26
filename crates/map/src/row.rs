//! One symbol of a Go package and what becomes of it.

use crate::{MapTy, Special, Template};
use std::collections::BTreeMap;

/// What a symbol is in Go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A function.
    Func,
    /// A method of a type or an interface.
    Method,
    /// A type.
    Type,
    /// A constant.
    Const,
    /// A variable.
    Var,
}

/// What one Go symbol becomes in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The Go package's import path: `unicode/utf8`.
    pub package: String,
    /// The symbol within it: `HasPrefix`, `Builder.WriteString`.
    pub name: String,
    /// What it is in Go.
    pub kind: Kind,
    /// A form that emission builds itself.
    pub special: Option<Special>,
    /// The Rust expression, or for a type its Rust text; absent for specials without one.
    pub rust: Option<Template>,
    /// The expression where nobody uses the results.
    pub stmt: Option<Template>,
    /// How the receiver is wanted, for a method.
    pub receiver: Option<MapTy>,
    /// How each argument is wanted.
    pub args: Vec<MapTy>,
    /// Whether the last argument is a slice of all remaining ones.
    pub variadic: bool,
    /// What the expression gives; for a constant or variable its type.
    pub result: MapTy,
    /// The error type behind `Result`, as a path.
    pub error: Option<String>,
    /// Trait bounds of the type parameters: `T: Ord`.
    pub bounds: Option<String>,
    /// `use` lines the expression needs.
    pub uses: Vec<String>,
    /// Modules of the runtime library the row needs.
    pub rt: Vec<String>,
    /// Dependencies: crate and version.
    pub crates: BTreeMap<String, String>,
    /// The case in which the Rust may behave differently.
    pub differs: Option<String>,
    /// Facts of a type; present for types only.
    pub ty: Option<TypeFacts>,
}

/// What is to be known of a mapped type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeFacts {
    /// The Rust type. For an interface with a Rust trait: `dyn` of it.
    pub rust: MapTy,
    /// An expression for Go's zero value; absent where Rust has none.
    pub zero: Option<Template>,
    /// Traits the Rust type has of: Clone Copy Debug Default Display Eq Hash Ord PartialEq PartialOrd Send Sync.
    pub derives: Vec<String>,
    /// The Rust trait, where the Go type is an interface.
    pub trait_path: Option<String>,
    /// Whether clones of the Rust value share one state, so that it needs no `Arc` and no `&mut`.
    pub shared: bool,
    /// How a Go integer becomes a value of the type, for types whose underlying type is an integer.
    pub from_int: Option<Template>,
    /// For constants that are a multiple of a number: how many of it, largest number first.
    pub units: Vec<(i64, Template)>,
    /// How a value is called, where the Go type is a function type: hole `{0}` is the value.
    pub call: Option<Template>,
    /// How a value becomes the Go integer, so that arithmetic without a form of its own can be done there.
    pub to_int: Option<Template>,
}

impl TypeFacts {
    /// How the constant `n` is written: a template, and the number that goes into its hole.
    pub fn constant(&self, n: i64) -> Option<(&Template, i64)> {
        if n == 0
            && let Some(zero) = &self.zero
        {
            return Some((zero, 0));
        }
        let unit = self.units.iter().find(|(unit, _)| n > 0 && n % unit == 0);
        unit.map(|(unit, template)| (template, n / unit))
            .or(self.from_int.as_ref().map(|template| (template, n)))
    }

    /// Whether the Rust type has this trait.
    pub fn has(&self, name: &str) -> bool {
        self.derives.iter().any(|derive| derive == name)
    }
}

impl Row {
    /// The symbol with its package: `strings.Builder.WriteString`.
    pub fn symbol(&self) -> String {
        format!("{}.{}", self.package, self.name)
    }

    /// The result type in Rust, with its error type where it is a `Result`.
    pub fn result_text(&self) -> String {
        match (&self.result, &self.error) {
            (MapTy::Result(value), Some(error)) => format!("Result<{value}, {error}>"),
            (result, _) => result.to_string(),
        }
    }
}
