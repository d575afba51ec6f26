//! Whether ports behave as the Go does: programs of the `test` folder of Go's own distribution, judged one by one.
//!
//! A program is ported, the port compiled and run, and what it does compared with what the Go tool's build does: standard
//! output, exit code, and standard error as far as it is no list of goroutines. A port with a hole is not run. Most of
//! these programs print nothing unless something is wrong, so [`mutant`] shows that a port can fail as well.

pub mod judge;
pub mod kept;
pub mod list;
pub mod measure;
pub mod mutant;
pub mod report;
