//! Where values are held.

use goxide_ir::{ExprRef, FuncId, LocalRef, TypeDeclId, VarId};

/// A holder of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A parameter, receiver, named result or variable of a function.
    Local(LocalRef),
    /// A result of a declared function, named or not.
    Result(FuncId, u32),
    /// A result of a function literal.
    LitResult(ExprRef, u32),
    /// A field of a declared struct type, in all its values.
    Field(TypeDeclId, u32),
    /// A package variable.
    Global(VarId),
}

/// One step into the type of a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// An element of a slice, array or channel, or the value of a map entry.
    Elem,
    /// The key of a map entry.
    Key,
    /// What a pointer points to, where that is no declared struct (its fields are roots of their own).
    Deref,
}

/// A root and a path into its type: `Field(Repo, 0)` is the map `byID` itself, with `[Elem]` the `*User`s in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The holder.
    pub root: Root,
    /// The path into its type; empty for the holder itself.
    pub path: Vec<Step>,
}

impl Place {
    /// The holder itself.
    pub fn root(root: Root) -> Place {
        Place { root, path: Vec::new() }
    }

    /// One step further in.
    pub fn then(&self, step: Step) -> Place {
        let mut path = self.path.clone();
        path.push(step);
        Place { root: self.root, path }
    }
}

impl From<Root> for Place {
    fn from(root: Root) -> Place {
        Place::root(root)
    }
}
