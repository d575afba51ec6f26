//! Values as Go's `fmt` sees them, and how Rust's types describe themselves.
//!
//! A ported type implements [`GoFmt`] in one line: `Value::fields("main.Point", &[("X", &self.x)])`
//! for a struct, `self.0.go_value().named("main.Kind").shown(self)` for a named type with `String`.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Display;

/// A value that Go's verbs can format.
pub trait GoFmt {
    /// What there is to print.
    fn go_value(&self) -> Value<'_>;

    /// Go's name of the type, wanted for `%T` and `%#v` of slices and maps.
    fn go_type() -> Cow<'static, str>
    where
        Self: Sized,
    {
        "interface {}".into()
    }
}

/// A value as Go's `fmt` sees it: its shape, its type's name, and its `String` or `Error` method.
pub struct Value<'a> {
    pub(super) shape: Shape<'a>,
    pub(super) type_name: Cow<'static, str>,
    pub(super) shown: Option<Shown<'a>>,
}

/// The text of a `String` or `Error` method, asked for only when a verb wants it.
pub(super) enum Shown<'a> {
    Lazy(&'a dyn Display),
    Ready(String),
}

/// What kind of value it is, as Go's reflection divides them.
pub(super) enum Shape<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64, i64),
    Complex(f64, f64, i64),
    Str(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    Struct(Vec<(&'static str, Value<'a>)>),
    Pointer(usize, Box<Value<'a>>),
    Address(usize),
}

impl<'a> Value<'a> {
    pub(super) fn new(type_name: impl Into<Cow<'static, str>>, shape: Shape<'a>) -> Self {
        Self { shape, type_name: type_name.into(), shown: None }
    }

    /// The nil interface.
    pub fn nil() -> Self {
        Self::new("<nil>", Shape::Nil)
    }

    /// A complex number; `bits` is the size of one part.
    pub fn complex(type_name: &'static str, re: f64, im: f64, bits: i64) -> Self {
        Self::new(type_name, Shape::Complex(re, im, bits))
    }

    /// A struct of this type with these fields, in Go's spelling and order.
    pub fn fields(type_name: &'static str, fields: &[(&'static str, &'a dyn GoFmt)]) -> Self {
        let fields = fields.iter().map(|&(name, value)| (name, value.go_value())).collect();
        Self::new(type_name, Shape::Struct(fields))
    }

    /// A value of which only the text is known, such as an error.
    pub fn text(type_name: &'static str, shown: &'a dyn Display) -> Self {
        Self::new(type_name, Shape::Struct(Vec::new())).shown(shown)
    }

    /// Go's name of the value's type: what `%T` shows.
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// A pointer to this value.
    pub fn pointer(self, address: usize) -> Self {
        let type_name = format!("*{}", self.type_name);
        let shown = self.shown.as_ref().map(|shown| Shown::Ready(shown.text()));
        Self { shape: Shape::Pointer(address, Box::new(self)), type_name: type_name.into(), shown }
    }

    /// The same value as one of a named type: `type Kind int`.
    pub fn named(mut self, type_name: &'static str) -> Self {
        self.type_name = type_name.into();
        self
    }

    /// The same value of a type with a `String` or `Error` method, which is `Display` here.
    pub fn shown(mut self, shown: &'a dyn Display) -> Self {
        self.shown = Some(Shown::Lazy(shown));
        self
    }

    /// The same value with the text its method gave.
    pub(super) fn with_text(mut self, text: String) -> Self {
        self.shown = Some(Shown::Ready(text));
        self
    }

    /// The value with nothing borrowed, for what is read under a lock or a cell's guard.
    pub fn into_owned(self) -> Value<'static> {
        let shape = match self.shape {
            Shape::Nil => Shape::Nil,
            Shape::Bool(v) => Shape::Bool(v),
            Shape::Int(v) => Shape::Int(v),
            Shape::Uint(v) => Shape::Uint(v),
            Shape::Float(v, bits) => Shape::Float(v, bits),
            Shape::Complex(re, im, bits) => Shape::Complex(re, im, bits),
            Shape::Str(v) => Shape::Str(Cow::Owned(v.into_owned())),
            Shape::List(items) => Shape::List(items.into_iter().map(Value::into_owned).collect()),
            Shape::Map(items) => {
                Shape::Map(items.into_iter().map(|(k, v)| (k.into_owned(), v.into_owned())).collect())
            }
            Shape::Struct(items) => {
                Shape::Struct(items.into_iter().map(|(name, v)| (name, v.into_owned())).collect())
            }
            Shape::Pointer(at, to) => Shape::Pointer(at, Box::new(to.into_owned())),
            Shape::Address(at) => Shape::Address(at),
        };
        let shown = self.shown.map(|shown| Shown::Ready(shown.text()));
        Value { shape, type_name: self.type_name, shown }
    }

    pub(super) fn is_string(&self) -> bool {
        matches!(self.shape, Shape::Str(_))
    }

    /// The number that a `*` in a format takes.
    pub(super) fn as_integer(&self) -> Option<i64> {
        if let Shape::Uint(n) = self.shape {
            return i64::try_from(n).ok();
        }
        if let Shape::Int(n) = self.shape { Some(n) } else { None }
    }

    /// The bytes of a `[]byte`.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let Shape::List(items) = &self.shape else { return None };
        if !self.type_name.ends_with("]uint8") || self.type_name.matches('[').count() != 1 {
            return None;
        }
        Some(
            items
                .iter()
                .filter_map(|v| if let Shape::Uint(b) = v.shape { Some(b as u8) } else { None })
                .collect(),
        )
    }

    /// Go's `==` of two values of one type.
    ///
    /// # Panics
    /// If the values are, or hold, slices or maps.
    pub(super) fn equal(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Nil, Shape::Nil) => true,
            (Shape::Bool(a), Shape::Bool(b)) => a == b,
            (Shape::Int(a), Shape::Int(b)) => a == b,
            (Shape::Uint(a), Shape::Uint(b)) => a == b,
            (Shape::Float(a, _), Shape::Float(b, _)) => a == b,
            (Shape::Complex(a, b, _), Shape::Complex(c, d, _)) => a == c && b == d,
            (Shape::Str(a), Shape::Str(b)) => a == b,
            (Shape::Map(_), Shape::Map(_)) => self.uncomparable(),
            (Shape::List(_), Shape::List(_)) if self.type_name.starts_with("[]") => self.uncomparable(),
            (Shape::List(a), Shape::List(b)) => a.iter().zip(b).all(|(a, b)| a.equal(b)),
            (Shape::Struct(a), Shape::Struct(b)) => a.iter().zip(b).all(|((_, a), (_, b))| a.equal(b)),
            (Shape::Pointer(a, _), Shape::Pointer(b, _)) | (Shape::Address(a), Shape::Address(b)) => a == b,
            _ => false,
        }
    }

    fn uncomparable(&self) -> ! {
        panic!("runtime error: comparing uncomparable type {}", self.type_name)
    }

    /// The order in which Go prints map keys.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (&self.shape, &other.shape) {
            (Shape::Bool(a), Shape::Bool(b)) => a.cmp(b),
            (Shape::Int(a), Shape::Int(b)) => a.cmp(b),
            (Shape::Uint(a), Shape::Uint(b)) => a.cmp(b),
            (Shape::Float(a, _), Shape::Float(b, _)) => {
                a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
            }
            (Shape::Str(a), Shape::Str(b)) => a.cmp(b),
            (Shape::List(a), Shape::List(b)) => compare_all(a.iter(), b.iter()),
            (Shape::Struct(a), Shape::Struct(b)) => {
                compare_all(a.iter().map(|(_, v)| v), b.iter().map(|(_, v)| v))
            }
            (Shape::Pointer(a, _), Shape::Pointer(b, _)) => a.cmp(b),
            _ => self.type_name.cmp(&other.type_name),
        }
    }
}

fn compare_all<'v, 'a: 'v>(
    a: impl Iterator<Item = &'v Value<'a>>,
    b: impl Iterator<Item = &'v Value<'a>>,
) -> Ordering {
    a.zip(b).map(|(a, b)| a.compare(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

impl Shown<'_> {
    pub(super) fn text(&self) -> String {
        match self {
            Shown::Lazy(value) => value.to_string(),
            Shown::Ready(text) => text.clone(),
        }
    }
}

/// A plain `*T` as Go prints it: `&{…}` at the top, an address further in.
pub struct Ptr<'a, T: ?Sized>(pub &'a T);

impl<T: GoFmt + ?Sized> GoFmt for Ptr<'_, T> {
    fn go_value(&self) -> Value<'_> {
        self.0.go_value().pointer(std::ptr::from_ref(self.0).cast::<u8>().addr())
    }
}

/// Anything with a text, such as an error of another library.
pub struct Text<'a>(pub &'a dyn Display);

impl GoFmt for Text<'_> {
    fn go_value(&self) -> Value<'_> {
        Value::text("*errors.errorString", self.0)
    }
}

/// The nil interface as an argument.
pub struct Nil;

impl GoFmt for Nil {
    fn go_value(&self) -> Value<'_> {
        Value::nil()
    }
}
