//! What is true of the Go, and why.
//!
//! Each analysis is a module with one public function: read-only program in, facts out. A fact that is not the
//! default carries [`Evidence`], the shortest path of source places from a cause to the fact. What cannot be known
//! becomes a [`Question`] with a default.
//!
//! Facts speak of [`Place`]s: a root that holds values (a local, a field, a result, a package variable) and a path
//! into its type (`[]`, map key, `*`). Fields are places of their *type*, not of one value: what one literal leaves
//! out can be nil in all.

pub mod call_graph;
pub mod closures;
pub mod dump;
pub mod errors;
mod evidence;
pub mod fixpoint;
mod flow;
pub mod nullability;
pub mod ownership;
mod place;
mod question;
pub mod races;
pub mod sharing;
pub mod text;
mod units;
mod view;
mod writes;

pub use evidence::{Evidence, Reason};
pub use place::{Place, Root, Step};
pub use question::Question;

use goxide_ir::Program;

/// Everything that the analyses found out about a program.
#[derive(Debug, Default)]
pub struct Facts {
    /// Who calls whom.
    pub calls: call_graph::CallGraph,
    /// What can be nil.
    pub nullability: nullability::Nullability,
    /// How functions use their error results.
    pub errors: errors::Errors,
    /// Who holds and who writes values.
    pub ownership: ownership::Ownership,
    /// What function literals ask of what they capture.
    pub closures: closures::Closures,
    /// What goroutines share, and under which lock.
    pub sharing: sharing::Sharing,
    /// Where strings are cut.
    pub text: text::Text,
}

/// Expressions nest as deep as the text does; untouched pages of a deep stack cost nothing.
const STACK: usize = 512 << 20;

/// Runs every analysis over the packages to port.
pub fn analyze(program: &Program, assumed: &nullability::Assumptions) -> Facts {
    on_deep_stack(|| run(program, assumed))
}

/// Runs what follows expressions as deep as they nest.
pub(crate) fn on_deep_stack<T: Send>(run: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("analyze".to_owned()).stack_size(STACK);
        match builder.spawn_scoped(scope, &run).map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(facts)) => facts,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => run(),
        }
    })
}

fn run(program: &Program, assumed: &nullability::Assumptions) -> Facts {
    let calls = call_graph::call_graph(program);
    let ownership = ownership::ownership(program, &calls);
    let nullability = nullability::nullability(program, &calls, assumed);
    let errors = errors::errors(program, &calls);
    let sharing = sharing::sharing(program, &calls, &ownership);
    let closures = closures::closures(program, &ownership, &sharing);
    let text = text::text(program);
    Facts { calls, nullability, errors, ownership, closures, sharing, text }
}
