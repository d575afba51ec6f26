//! The workbench: runs the steps of a port and keeps what must be kept between two runs.
//!
//! The only crate that touches the disk or starts processes. The stages before it are pure: they are handed
//! texts and give back texts. Here are the doors: [`output`] writes a port all or not at all, [`cargo`] compiles
//! it, [`settle`] degrades what rustc rejects and [`polish`] what clippy finds, [`ledger`] keeps a person's answers, [`snapshot`] keeps approved
//! ports, [`report`] says what was done.
#![allow(clippy::disallowed_methods, reason = "this is the crate that touches disk and processes")]

mod around;
mod cache;
pub mod cargo;
pub mod cut;
pub mod decide;
pub mod diff;
pub mod disk;
pub mod explain;
pub mod goroot;
mod isolate;
pub mod ledger;
mod lines;
pub mod mend;
pub mod output;
pub mod packages;
pub mod pipeline;
pub mod polish;
pub mod reading;
pub mod refusal;
pub mod report;
pub mod settings;
pub mod settle;
pub mod show;
pub mod snapshot;
mod stages;
pub mod typedump;
