//! What the port's own types look like behind an `any`. The copy in a port names those that some `any` holds.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::value::Value;
use std::any::Any;

/// The value, if it is of a type of the port.
pub fn value(_any: &dyn Any) -> Option<Value<'_>> {
    None
}
