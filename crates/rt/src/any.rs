//! What an `any` holds: comparing it, and integers whose Rust type two Go types have.
//!
//! `int` and `int64` are both `i64`, `uint`, `uint64` and `uintptr` all `u64`. An `any` is asked which it holds, so there
//! the rarer ones have types of their own.
#![allow(dead_code)] // a port seldom needs every type of a copied module

use super::value::{GoFmt, Value};
use std::any::Any;
use std::borrow::Cow;

/// `a == b` of two `any`s: the same type, and equal values of it.
///
/// # Panics
/// As Go does if the values are slices or maps, and if the port does not know their type.
pub fn equal(a: Option<&dyn Any>, b: Option<&dyn Any>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.type_id() == b.type_id() && a.go_value().equal(&b.go_value()),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

macro_rules! apart {
    ($($name:ident($int:ty) is $go:literal;)*) => {$(
        #[doc = concat!("A Go `", $go, "`.")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);

        impl GoFmt for $name {
            fn go_value(&self) -> Value<'_> {
                self.0.go_value().named($go)
            }
            fn go_type() -> Cow<'static, str> {
                $go.into()
            }
        }
    )*};
}

apart! {
    Int64(i64) is "int64";
    Uint64(u64) is "uint64";
    Uintptr(u64) is "uintptr";
}
