//! Facts and decisions become a plan.

use crate::{Decisions, Plan};
use goxide_analysis::Facts;
use goxide_ir::Program;
use goxide_source::SourceMap;

/// Chooses a representation for every place of the packages to port.
pub fn plan(_program: &Program, _sources: &SourceMap, _facts: &Facts, _decisions: &Decisions) -> Plan {
    Plan::default()
}
