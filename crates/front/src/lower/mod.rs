//! Trees to IR.
