//! Fields and package variables that their authors rely on.
//!
//! A field that is followed without a check in many functions and hardly anywhere compared with nil is there whenever these
//! functions run: a program in which it were not would have panicked long ago. What leaves it unset is then a value that is
//! still being made, or one that is done with. This is evidence from what the authors believe, not from the flow of values,
//! as in Engler, Chen, Hallem, Chou, Chelf: "Bugs as Deviant Behavior" (2001); it says nothing of a field that few use.

use super::solve::{Given, Solver};
use crate::{Place, Root};
use goxide_ir::{BodyId, ExprRef};
use rustc_hash::{FxHashMap, FxHashSet};

/// So many functions must follow it without a check.
const FOLLOWED: usize = 3;

/// So many times as many functions must follow it as compare it with nil.
const TIMES: usize = 2;

impl Solver<'_> {
    /// Fields, package variables and what they hold that are relied on.
    pub(super) fn find_believed(&self) -> FxHashSet<Place> {
        let mut followed: FxHashMap<Place, FxHashSet<BodyId>> = FxHashMap::default();
        let mut compared: FxHashMap<Place, FxHashSet<BodyId>> = FxHashMap::default();
        for used in &self.guards.uses {
            let body = used.operand.body;
            match &used.implicit {
                Some((_, true)) => {}
                Some((place, false)) => {
                    followed.entry(place.clone()).or_default().insert(body);
                }
                None => {
                    for place in self.stored_in(used.operand) {
                        followed.entry(place).or_default().insert(body);
                    }
                }
            }
        }
        for operand in &self.guards.compared {
            for place in self.stored_in(*operand) {
                compared.entry(place).or_default().insert(operand.body);
            }
        }
        let relied_on = |(place, bodies): (Place, FxHashSet<BodyId>)| {
            let doubts = compared.get(&place).map_or(0, FxHashSet::len);
            (bodies.len() >= FOLLOWED && bodies.len() >= TIMES * doubts).then_some(place)
        };
        followed.into_iter().filter_map(relied_on).collect()
    }

    /// The fields and package variables, or what they hold, that an expression reads.
    fn stored_in(&self, expr: ExprRef) -> impl Iterator<Item = Place> {
        self.given(expr, 0, 0).into_iter().filter_map(|given| match given {
            Given::Place(place) | Given::Field(place, _) => {
                matches!(place.root, Root::Field(..) | Root::Global(_)).then_some(place)
            }
            Given::Nil(_) | Given::Param(_) => None,
        })
    }
}
