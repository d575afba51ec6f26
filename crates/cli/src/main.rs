//! The `goxide` command.
fn main() {}
