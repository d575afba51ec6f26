//! What function literals ask of the variables that they capture.
//!
//! Question: which function variables can be functions of their own ([`nested`]), and which variables does a literal
//! hold while others change them ([`cells`])?
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for what names, assigns and holds functions")]

pub mod cells;
pub mod nested;

pub use cells::SharedCapture;
pub use nested::{Capture, Nested};

use crate::ownership::{Ownership, library};
use crate::sharing::Sharing;
use crate::units::Units;
use crate::view::{Callee, View, is_ported_func};
use goxide_ir::{BodyId, Expr, ExprId, LocalRef, Program};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

/// Facts of function literals.
#[derive(Debug, Default)]
pub struct Closures {
    /// Function variables that can be functions of their own, in order of the text within a body.
    pub nested: IndexMap<LocalRef, Nested, FxBuildHasher>,
    /// Variables that a literal holds while others change them.
    pub cells: IndexMap<LocalRef, SharedCapture, FxBuildHasher>,
}

/// Finds what literals ask for, over the packages to port.
pub fn closures(program: &Program, ownership: &Ownership, sharing: &Sharing) -> Closures {
    let units = Units::new(program);
    let mut bodies = IndexSet::<BodyId, FxBuildHasher>::default();
    bodies.extend(units.list.iter().filter(|u| u.parent.is_some()).map(|u| u.body));
    let generic: IndexSet<BodyId, FxBuildHasher> =
        program.funcs.iter().filter(|(_, f)| f.is_generic()).map(|(_, f)| f.body).collect();
    let mut out = Closures::default();
    for body in bodies {
        let view = View::new(program, body);
        let uses = Uses::new(view);
        if !generic.contains(&body) {
            nested::nested(view, &units, &uses, ownership, &mut out.nested);
        }
        cells::cells(view, &units, &uses, ownership, &mut out);
    }
    out.cells.retain(|local, _| !sharing.shared_locals.contains_key(local));
    out
}

/// Where the expressions of a body are called and passed.
pub(super) struct Uses {
    /// What calls call.
    called: FxHashMap<ExprId, ExprId>,
    /// The calls that values are arguments of, with their place.
    arguments: FxHashMap<ExprId, (ExprId, usize)>,
}

impl Uses {
    fn new(view: View<'_>) -> Uses {
        let mut uses = Uses { called: FxHashMap::default(), arguments: FxHashMap::default() };
        for (call, expr) in view.body.exprs() {
            if let Expr::Call { fun, args, .. } = expr {
                uses.called.insert(view.body.unparen(*fun), call);
                let args = args.iter().enumerate();
                uses.arguments.extend(args.map(|(i, a)| (view.body.unparen(*a), (call, i))));
            }
        }
        uses
    }

    /// Whether a function is an argument of a call that does not keep it.
    fn is_lent(&self, view: View<'_>, ownership: &Ownership, value: ExprId) -> bool {
        let Some((call, at)) = self.arguments.get(&value) else { return false };
        let Callee::Func { func, .. } = view.callee(*call) else { return false };
        if !is_ported_func(view.program, func) {
            return library::calls_at_once(view.program, func);
        }
        let usage = ownership.params.get(&func).and_then(|params| params.get(*at));
        usage.is_some_and(|p| p.escapes.is_none())
    }
}
