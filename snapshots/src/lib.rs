//! The judge: ports every folder of `samples/`, compiles the ports, runs them and compares them with Go.
//!
//! A case is a directory: adding a sample is adding a folder, and nothing here names one. Five kinds of trial
//! are made of it (see `tests/samples.rs`):
//!
//! - `port::<sample>`: the port compiles without a finding of clippy, holds no `unsafe`, and behaves as recorded;
//! - `snapshot::<sample>::<stage>`: what each stage shows has not changed since a person last agreed to it;
//! - `again::<sample>`: porting again, on another number of threads and elsewhere, writes the same bytes;
//! - `go::<sample>`: what is recorded is still what the Go tool does;
//! - `std::<package>`: Go's own packages, which nobody here wrote, port to crates that compile.
//!
//! All ports are members of one generated Cargo workspace, so that one `cargo clippy` and one `cargo build`
//! serve them all. A sample with an `expected_failure.txt` must fail: a fixed bug whose note stays behind is
//! an error as well.
#![allow(clippy::disallowed_methods, reason = "this crate is a test harness; it lives on disk and processes")]

pub mod conformance;
pub mod go_tool;
pub mod goxide;
pub mod outcome;
pub mod ported;
pub mod process;
pub mod rust_text;
pub mod sample;
pub mod yard;
