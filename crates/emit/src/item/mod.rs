//! Items: what stands in a file beside bodies.
//!
//! View models gather what the plan says and templates under `templates/rust` give it its shape; the text is read by
//! syn, so that what is not Rust is found here and one printer lays everything out.

mod bounds;
mod effects;
mod error;
mod function;
mod imps;
mod leading;
mod lints;
mod operators;
mod program;
mod types;
mod value;
mod walk;
mod writer;

pub(crate) use walk::write_file;
