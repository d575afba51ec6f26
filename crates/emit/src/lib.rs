//! IR and plan become the files of a Rust crate.
//!
//! Emission decides nothing: what a place becomes is the plan's word, and whatever cannot be written that way is a
//! [`Hole`]. `item` and `crate_files` make skeletons from templates; `body` writes statements and expressions as
//! syn nodes; `idiom` rewrites them; `print` turns them into text with comments and blank lines. Nothing is written
//! to a disk here.

mod body;
mod comment;
mod crate_files;
mod cx;
mod dead;
mod emit;
mod idiom;
mod imports;
mod item;
mod print;
mod ty;

pub use cx::{Degraded, Emitted, EmittedFunction};
pub use emit::emit;
