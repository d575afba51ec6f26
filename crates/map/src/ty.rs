//! Types as rows write them.

use std::fmt;

/// A Rust type in a row; `plan` turns it into its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MapTy {
    /// `()`.
    Unit,
    /// `!`: the call does not come back.
    Never,
    /// A type of the language or `String`: `bool`, `i64`, `f64`, `char`, `str`, `String`, …
    Named(String),
    /// `&T`.
    Ref(Box<MapTy>),
    /// `&mut T`.
    RefMut(Box<MapTy>),
    /// `Vec<T>`.
    Vec(Box<MapTy>),
    /// `[T]`, behind a reference.
    SliceOf(Box<MapTy>),
    /// `[T; n]`.
    Array(Box<MapTy>, u64),
    /// `Option<T>`: Go's `(T, bool)`, or a pointer that can be nil.
    Option(Box<MapTy>),
    /// `Result<T, _>`: Go's `(T, error)` or `error`; the row's `error` is the second type.
    Result(Box<MapTy>),
    /// `HashMap<K, V>`.
    HashMap(Box<MapTy>, Box<MapTy>),
    /// `(A, B)`.
    Tuple(Vec<MapTy>),
    /// A function value: `Fn(char) -> bool`.
    Func {
        /// How it may be called.
        kind: FnKind,
        /// Its parameters.
        params: Vec<MapTy>,
        /// Its result.
        result: Box<MapTy>,
    },
    /// `dyn Trait`, behind a reference or a box.
    Dyn(String),
    /// A type parameter of the row, one capital letter.
    Param(char),
    /// Any other type: its path and its arguments.
    Path {
        /// `std::time::Duration`, `go::chan::Chan`.
        path: String,
        /// What stands between `<` and `>`.
        args: Vec<MapTy>,
    },
}

/// Which of Rust's function traits a function value needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FnKind {
    /// `Fn`.
    Fn,
    /// `FnMut`.
    FnMut,
    /// `FnOnce`.
    FnOnce,
}

const NAMED: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "String", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

impl MapTy {
    /// Reads the grammar of the crate's documentation.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut at = Reader { rest: text };
        let ty = at.ty()?;
        at.space();
        if at.rest.is_empty() { Ok(ty) } else { Err(format!("`{}` after the type `{ty}`", at.rest)) }
    }

    /// Whether it is `String`.
    pub fn is_string(&self) -> bool {
        matches!(self, MapTy::Named(name) if name == "String")
    }

    /// Calls `f` for this type and every type in it.
    pub fn walk(&self, f: &mut impl FnMut(&MapTy)) {
        f(self);
        match self {
            MapTy::Unit | MapTy::Never | MapTy::Named(_) | MapTy::Dyn(_) | MapTy::Param(_) => {}
            MapTy::Ref(ty)
            | MapTy::RefMut(ty)
            | MapTy::Vec(ty)
            | MapTy::SliceOf(ty)
            | MapTy::Array(ty, _)
            | MapTy::Option(ty)
            | MapTy::Result(ty) => ty.walk(f),
            MapTy::HashMap(key, value) => {
                key.walk(f);
                value.walk(f);
            }
            MapTy::Tuple(items) | MapTy::Path { args: items, .. } => {
                for ty in items {
                    ty.walk(f);
                }
            }
            MapTy::Func { params, result, .. } => {
                for ty in params {
                    ty.walk(f);
                }
                result.walk(f);
            }
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        let Some(rest) = self.rest.strip_prefix(token) else { return false };
        self.rest = rest;
        true
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) { Ok(()) } else { Err(format!("`{token}` wanted before `{}`", self.rest)) }
    }

    /// Letters, digits, `_` and `::`.
    fn path(&mut self) -> &'t str {
        self.space();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        let (path, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        path
    }

    fn boxed(&mut self) -> Result<Box<MapTy>, String> {
        self.ty().map(Box::new)
    }

    /// Types separated by commas up to `close`.
    fn list(&mut self, close: &str) -> Result<Vec<MapTy>, String> {
        let mut items = Vec::new();
        while !self.eat(close) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(self.ty()?);
        }
        Ok(items)
    }

    fn ty(&mut self) -> Result<MapTy, String> {
        if self.eat("&") {
            return Ok(if self.eat("mut ") {
                MapTy::RefMut(self.boxed()?)
            } else {
                MapTy::Ref(self.boxed()?)
            });
        }
        if self.eat("(") {
            let items = self.list(")")?;
            return Ok(if items.is_empty() { MapTy::Unit } else { MapTy::Tuple(items) });
        }
        if self.eat("[") {
            let item = self.boxed()?;
            if self.eat(";") {
                let length = self.path();
                let length = length.parse().map_err(|_| format!("`{length}` is no array length"))?;
                self.expect("]")?;
                return Ok(MapTy::Array(item, length));
            }
            self.expect("]")?;
            return Ok(MapTy::SliceOf(item));
        }
        if self.eat("!") {
            return Ok(MapTy::Never);
        }
        if self.eat("dyn ") {
            return Ok(MapTy::Dyn(self.path().to_owned()));
        }
        let path = self.path();
        let kind = match path {
            "" => return Err(format!("a type wanted before `{}`", self.rest)),
            "Fn" => FnKind::Fn,
            "FnMut" => FnKind::FnMut,
            "FnOnce" => FnKind::FnOnce,
            _ => return self.named(path),
        };
        self.expect("(")?;
        let params = self.list(")")?;
        let result = if self.eat("->") { self.boxed()? } else { Box::new(MapTy::Unit) };
        Ok(MapTy::Func { kind, params, result })
    }

    fn named(&mut self, path: &str) -> Result<MapTy, String> {
        let args = if self.eat("<") { self.list(">")? } else { Vec::new() };
        let mut chars = path.chars();
        if let (Some(letter), None) = (chars.next().filter(char::is_ascii_uppercase), chars.next()) {
            return Ok(MapTy::Param(letter));
        }
        if NAMED.contains(&path) && args.is_empty() {
            return Ok(MapTy::Named(path.to_owned()));
        }
        let mut boxed = args.iter().cloned().map(Box::new);
        let ty = match (path, boxed.next(), boxed.next()) {
            ("Vec", Some(item), None) => MapTy::Vec(item),
            ("Option", Some(item), None) => MapTy::Option(item),
            ("Result", Some(item), None) => MapTy::Result(item),
            ("HashMap", Some(key), Some(value)) => MapTy::HashMap(key, value),
            ("Vec" | "Option" | "Result" | "HashMap", ..) => {
                return Err(format!("`{path}` with {} type arguments", args.len()));
            }
            _ => MapTy::Path { path: path.to_owned(), args },
        };
        Ok(ty)
    }
}

/// Writes `items` with commas between them.
fn write_list(f: &mut fmt::Formatter<'_>, items: &[MapTy]) -> fmt::Result {
    for (i, ty) in items.iter().enumerate() {
        write!(f, "{}{ty}", if i > 0 { ", " } else { "" })?;
    }
    Ok(())
}

impl fmt::Display for MapTy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MapTy::Unit => f.write_str("()"),
            MapTy::Never => f.write_str("!"),
            MapTy::Named(name) => f.write_str(name),
            MapTy::Ref(ty) => write!(f, "&{ty}"),
            MapTy::RefMut(ty) => write!(f, "&mut {ty}"),
            MapTy::Vec(ty) => write!(f, "Vec<{ty}>"),
            MapTy::SliceOf(ty) => write!(f, "[{ty}]"),
            MapTy::Array(ty, length) => write!(f, "[{ty}; {length}]"),
            MapTy::Option(ty) => write!(f, "Option<{ty}>"),
            MapTy::Result(ty) => write!(f, "Result<{ty}>"),
            MapTy::HashMap(key, value) => write!(f, "HashMap<{key}, {value}>"),
            MapTy::Dyn(path) => write!(f, "dyn {path}"),
            MapTy::Param(letter) => write!(f, "{letter}"),
            MapTy::Tuple(items) => {
                f.write_str("(")?;
                write_list(f, items)?;
                f.write_str(")")
            }
            MapTy::Path { path, args } if args.is_empty() => f.write_str(path),
            MapTy::Path { path, args } => {
                write!(f, "{path}<")?;
                write_list(f, args)?;
                f.write_str(">")
            }
            MapTy::Func { kind, params, result } => {
                write!(f, "{kind:?}(")?;
                write_list(f, params)?;
                f.write_str(")")?;
                if **result == MapTy::Unit { Ok(()) } else { write!(f, " -> {result}") }
            }
        }
    }
}

/// Whether a type is what a port holds a value of Go's `any` in: `std::rc::Rc<dyn std::any::Any>`.
pub fn is_any(ty: &MapTy) -> bool {
    matches!(ty, MapTy::Path { path, args }
        if path == "std::rc::Rc" && matches!(&args[..], [MapTy::Dyn(object)] if object == "std::any::Any"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_back_as_they_were_written() {
        for text in [
            "()",
            "!",
            "bool",
            "&str",
            "&mut [T]",
            "Vec<Vec<u8>>",
            "Option<(i64, String)>",
            "Result<()>",
            "HashMap<K, Vec<V>>",
            "[u8; 16]",
            "Fn(char) -> bool",
            "FnMut(&T, &T) -> i64",
            "FnOnce()",
            "&mut dyn std::io::Write",
            "go::chan::Chan<T>",
            "std::time::Duration",
        ] {
            assert_eq!(MapTy::parse(text).map(|ty| ty.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn a_mistake_is_named() {
        assert_eq!(MapTy::parse("Vec<A, B>"), Err("`Vec` with 2 type arguments".to_owned()));
        assert_eq!(MapTy::parse("&"), Err("a type wanted before ``".to_owned()));
        assert_eq!(MapTy::parse("i64 x"), Err("`x` after the type `i64`".to_owned()));
    }
}
