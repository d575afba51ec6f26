//! `any`: a value of any type that can be copied, compared, printed and asked for its type.
//!
//! `Box<dyn Dynamic>` is what `Box<dyn std::any::Any>` is, for programs that do more with such values
//! than ask for one type. A `&dyn Dynamic` is also a `&dyn std::any::Any`.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::value::GoFmt;
use std::any::Any;
use std::fmt;

/// A value whose type is known only when it runs. Everything that Go could compare and print is one.
pub trait Dynamic: Any + GoFmt {
    /// `a == b` of two interfaces: the same type, and equal values.
    fn equals(&self, other: &dyn Dynamic) -> bool;
    /// A copy.
    fn boxed(&self) -> Box<dyn Dynamic>;
}

impl<T: Any + GoFmt + Clone + PartialEq> Dynamic for T {
    fn equals(&self, other: &dyn Dynamic) -> bool {
        (other as &dyn Any).downcast_ref::<T>() == Some(self)
    }

    fn boxed(&self) -> Box<dyn Dynamic> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Dynamic> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl PartialEq for dyn Dynamic {
    fn eq(&self, other: &dyn Dynamic) -> bool {
        self.equals(other)
    }
}

impl fmt::Debug for dyn Dynamic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::fmt::sprintf("%#v", &[&self]))
    }
}

/// Go's name of the value's type: `int`, `main.Point`.
pub fn type_name(x: &dyn Dynamic) -> String {
    x.go_value().type_name().to_owned()
}

/// `x, ok := v.(T)`.
pub fn get<T: Any>(v: Option<&dyn Dynamic>) -> Option<&T> {
    (v? as &dyn Any).downcast_ref()
}

/// `v.(T)`: panics as Go does when `v` holds another type. `want` is Go's name of `T`.
pub fn expect<'v, T: Any>(v: Option<&'v dyn Dynamic>, want: &str) -> &'v T {
    match (get(v), v) {
        (Some(value), _) => value,
        (None, Some(v)) => panic!("interface conversion: interface {{}} is {}, not {want}", type_name(v)),
        (None, None) => panic!("interface conversion: interface {{}} is nil, not {want}"),
    }
}
