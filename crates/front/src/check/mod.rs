//! Types, constants and the meaning of names.
