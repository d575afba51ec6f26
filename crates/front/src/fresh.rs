//! Names for what a restatement declares.

use goxide_ir::{Body, Expr, Name};

/// A name that nothing in the body has.
pub(crate) fn name(body: &Body, name: &str) -> Name {
    let taken = |name: &str| {
        body.locals().any(|(_, local)| &*local.name == name)
            || body.exprs().any(|(_, expr)| matches!(expr, Expr::Name(other) if &**other == name))
    };
    let numbered = (2..).map(|n| format!("{name}{n}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name));
    Name::from(free.unwrap_or_default())
}
