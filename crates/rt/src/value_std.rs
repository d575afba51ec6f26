//! How the types of Rust's standard library describe themselves to Go's `fmt`.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::duration::nanos_string;
use super::value::{GoFmt, Shape, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

macro_rules! simple {
    ($($type:ty, $name:literal, $shape:ident, $as:ty;)*) => {$(
        impl GoFmt for $type {
            fn go_value(&self) -> Value<'_> {
                Value::new($name, Shape::$shape(*self as $as))
            }
            fn go_type() -> Cow<'static, str> {
                $name.into()
            }
        }
    )*};
}

simple! {
    bool, "bool", Bool, bool;
    i64, "int", Int, i64;
    isize, "int", Int, i64;
    i32, "int32", Int, i64;
    i16, "int16", Int, i64;
    i8, "int8", Int, i64;
    usize, "int", Uint, u64;
    u64, "uint64", Uint, u64;
    u32, "uint32", Uint, u64;
    u16, "uint16", Uint, u64;
    u8, "uint8", Uint, u64;
}

impl GoFmt for char {
    fn go_value(&self) -> Value<'_> {
        Value::new("int32", Shape::Int(i64::from(u32::from(*self))))
    }
    fn go_type() -> Cow<'static, str> {
        "int32".into()
    }
}

impl GoFmt for f64 {
    fn go_value(&self) -> Value<'_> {
        Value::new("float64", Shape::Float(*self, 64))
    }
    fn go_type() -> Cow<'static, str> {
        "float64".into()
    }
}

impl GoFmt for f32 {
    fn go_value(&self) -> Value<'_> {
        Value::new("float32", Shape::Float(f64::from(*self), 32))
    }
    fn go_type() -> Cow<'static, str> {
        "float32".into()
    }
}

impl GoFmt for str {
    fn go_value(&self) -> Value<'_> {
        Value::new("string", Shape::Str(Cow::Borrowed(self)))
    }
}

impl GoFmt for String {
    fn go_value(&self) -> Value<'_> {
        self.as_str().go_value()
    }
    fn go_type() -> Cow<'static, str> {
        "string".into()
    }
}

impl GoFmt for Cow<'_, str> {
    fn go_value(&self) -> Value<'_> {
        self.as_ref().go_value()
    }
    fn go_type() -> Cow<'static, str> {
        "string".into()
    }
}

impl GoFmt for () {
    fn go_value(&self) -> Value<'_> {
        Value::new("struct {}", Shape::Struct(Vec::new()))
    }
    fn go_type() -> Cow<'static, str> {
        "struct {}".into()
    }
}

impl GoFmt for std::time::Duration {
    fn go_value(&self) -> Value<'_> {
        let nanos = i64::try_from(self.as_nanos()).unwrap_or(i64::MAX);
        Value::new("time.Duration", Shape::Int(nanos)).with_text(nanos_string(nanos))
    }
    fn go_type() -> Cow<'static, str> {
        "time.Duration".into()
    }
}

fn list<T: GoFmt>(type_name: String, items: &[T]) -> Value<'_> {
    Value::new(type_name, Shape::List(items.iter().map(GoFmt::go_value).collect()))
}

impl<T: GoFmt> GoFmt for [T] {
    fn go_value(&self) -> Value<'_> {
        list(format!("[]{}", T::go_type()), self)
    }
}

impl<T: GoFmt> GoFmt for Vec<T> {
    fn go_value(&self) -> Value<'_> {
        self.as_slice().go_value()
    }
    fn go_type() -> Cow<'static, str> {
        format!("[]{}", T::go_type()).into()
    }
}

impl<T: GoFmt, const N: usize> GoFmt for [T; N] {
    fn go_value(&self) -> Value<'_> {
        list(format!("[{N}]{}", T::go_type()), self)
    }
    fn go_type() -> Cow<'static, str> {
        format!("[{N}]{}", T::go_type()).into()
    }
}

fn map<'a, K: GoFmt + 'a, V: GoFmt + 'a>(items: impl Iterator<Item = (&'a K, &'a V)>) -> Value<'a> {
    let mut items: Vec<_> = items.map(|(k, v)| (k.go_value(), v.go_value())).collect();
    items.sort_by(|a, b| a.0.compare(&b.0));
    Value::new(format!("map[{}]{}", K::go_type(), V::go_type()), Shape::Map(items))
}

impl<K: GoFmt, V: GoFmt, S> GoFmt for HashMap<K, V, S> {
    fn go_value(&self) -> Value<'_> {
        map(self.iter())
    }
    fn go_type() -> Cow<'static, str> {
        format!("map[{}]{}", K::go_type(), V::go_type()).into()
    }
}

impl<K: GoFmt, V: GoFmt> GoFmt for BTreeMap<K, V> {
    fn go_value(&self) -> Value<'_> {
        map(self.iter())
    }
    fn go_type() -> Cow<'static, str> {
        format!("map[{}]{}", K::go_type(), V::go_type()).into()
    }
}

impl<T: GoFmt> GoFmt for Option<T> {
    fn go_value(&self) -> Value<'_> {
        self.as_ref().map_or_else(Value::nil, GoFmt::go_value)
    }
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }
}

impl<T: GoFmt + ?Sized> GoFmt for &T {
    fn go_value(&self) -> Value<'_> {
        (**self).go_value()
    }
}

impl<T: GoFmt + ?Sized> GoFmt for &mut T {
    fn go_value(&self) -> Value<'_> {
        (**self).go_value()
    }
}

/// An owner is a Go pointer, except around a trait object, where it is the interface itself.
fn owner<T: GoFmt + ?Sized>(to: &T) -> Value<'_> {
    let value = to.go_value();
    if size_of::<&T>() > size_of::<usize>() {
        return value;
    }
    value.pointer(std::ptr::from_ref(to).cast::<u8>().addr())
}

macro_rules! owners {
    ($($owner:ty),*) => {$(
        impl<T: GoFmt + ?Sized> GoFmt for $owner {
            fn go_value(&self) -> Value<'_> {
                owner(self.as_ref())
            }
        }
    )*};
}

owners!(Box<T>, std::rc::Rc<T>, std::sync::Arc<T>);

impl<T: GoFmt> GoFmt for std::cell::RefCell<T> {
    fn go_value(&self) -> Value<'_> {
        self.borrow().go_value().into_owned()
    }
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }
}

impl<T: GoFmt + Copy> GoFmt for std::cell::Cell<T> {
    fn go_value(&self) -> Value<'_> {
        self.get().go_value().into_owned()
    }
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }
}

impl<T: GoFmt> GoFmt for std::sync::Mutex<T> {
    fn go_value(&self) -> Value<'_> {
        let guard = self.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        guard.go_value().into_owned()
    }
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }
}

impl<T: GoFmt> GoFmt for std::sync::RwLock<T> {
    fn go_value(&self) -> Value<'_> {
        let guard = self.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        guard.go_value().into_owned()
    }
    fn go_type() -> Cow<'static, str> {
        T::go_type()
    }
}

macro_rules! errors {
    ($($error:ty),*) => {$(
        impl GoFmt for $error {
            fn go_value(&self) -> Value<'_> {
                Value::new("*errors.errorString", Shape::Struct(Vec::new())).with_text(self.to_string())
            }
        }
    )*};
}

errors!(
    dyn std::error::Error,
    dyn std::error::Error + Send,
    dyn std::error::Error + Send + Sync,
    std::io::Error
);

macro_rules! downcasts {
    ($self:ident: $($type:ty),*) => {$(
        if let Some(value) = $self.downcast_ref::<$type>() {
            return value.go_value();
        }
    )*};
}

/// A value whose type is known only when it runs: one of these, or one of the port's.
impl GoFmt for dyn std::any::Any {
    fn go_value(&self) -> Value<'_> {
        downcasts!(self: String, &'static str, i64, i32, f64, bool, u8, u64, u32, usize, char, f32, i16, i8, u16,
            Vec<String>, Vec<i64>, Vec<u8>, Vec<f64>, Vec<bool>, Box<dyn std::error::Error>, std::time::Duration);
        if let Some(value) = super::ported::value(self) {
            return value;
        }
        panic!("fmt prints a value of a type that this port does not know in an interface")
    }
}

impl GoFmt for dyn std::any::Any + Send {
    fn go_value(&self) -> Value<'_> {
        let any: &dyn std::any::Any = self;
        any.go_value()
    }
}
