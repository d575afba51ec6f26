//! Rust types as the plan chooses them.

use goxide_ir::{Basic, PackageId, TypeDeclId, TypeParamId};

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Repr {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// An integer.
    Int(IntRepr),
    /// `f32` (32) or `f64` (64).
    Float(u8),
    /// `char`: a rune that comes out of text; it becomes an `i32` where Go stores or computes with it.
    Char,
    /// `str`; stands behind a reference.
    Str,
    /// `String`.
    String,
    /// A type of the port: struct, newtype or enum.
    Named(TypeDeclId, Vec<Repr>),
    /// A type parameter.
    Param(TypeParamId),
    /// `&T` or `&mut T`, lifetime elided.
    Ref {
        /// `&mut`.
        mutable: bool,
        /// What it points to.
        inner: Box<Repr>,
    },
    /// `[T]`; stands behind a reference.
    SliceOf(Box<Repr>),
    /// `Vec<T>`.
    Vec(Box<Repr>),
    /// `go::Slice<T>`: a view of an array that other views may share.
    GoSlice(Box<Repr>),
    /// `[T; n]`.
    Array(Box<Repr>, u64),
    /// `HashMap<K, V>`.
    HashMap(Box<Repr>, Box<Repr>),
    /// `BTreeMap<K, V>`, where keys cannot be hashed.
    BTreeMap(Box<Repr>, Box<Repr>),
    /// `Option<T>`.
    Option(Box<Repr>),
    /// `Box<T>`.
    Box(Box<Repr>),
    /// `Rc<T>`.
    Rc(Box<Repr>),
    /// `RefCell<T>`.
    RefCell(Box<Repr>),
    /// `Arc<T>`.
    Arc(Box<Repr>),
    /// `Mutex<T>`.
    Mutex(Box<Repr>),
    /// `RwLock<T>`.
    RwLock(Box<Repr>),
    /// `(A, B, …)`.
    Tuple(Vec<Repr>),
    /// `Result<T, Error>` with the error of the package.
    Result(Box<Repr>, PackageId),
    /// The error enum of a package.
    Error(PackageId),
    /// `dyn Trait` of an interface of the port; stands behind a pointer.
    Dyn(TypeDeclId, Vec<Repr>),
    /// `dyn Any`; stands behind a pointer.
    Any,
    /// `dyn Fn(…) -> …` and its kin; stands behind a pointer.
    DynFn {
        /// Which trait.
        kind: FnKind,
        /// Parameters.
        params: Vec<Repr>,
        /// Result.
        result: Box<Repr>,
        /// `dyn Fn(…) + Send + Sync`: its values cross threads.
        crosses: bool,
    },
    /// `impl Fn(…) -> …` and its kin; only as a parameter.
    ImplFn {
        /// Which trait.
        kind: FnKind,
        /// Parameters.
        params: Vec<Repr>,
        /// Result.
        result: Box<Repr>,
    },
    /// `fn(…) -> …`.
    FnPtr {
        /// Parameters.
        params: Vec<Repr>,
        /// Result.
        result: Box<Repr>,
    },
    /// `go::Chan<T>`.
    Chan(Box<Repr>),
    /// A type of std or of a library, as a path: `std::time::Duration`, `go::WaitGroup`.
    Path {
        /// The path without arguments.
        path: String,
        /// Its arguments.
        args: Vec<Repr>,
        /// Whether it is `Copy`.
        copy: bool,
    },
    /// Has no representation yet; whatever needs it becomes a hole. Says why, as a noun phrase.
    Unsupported(String),
}

/// The closure traits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FnKind {
    /// `Fn`
    Fn,
    /// `FnMut`
    FnMut,
    /// `FnOnce`
    FnOnce,
}

/// Integer types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are Rust's")]
pub enum IntRepr {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Usize,
}

impl IntRepr {
    /// As Rust writes it.
    pub fn name(self) -> &'static str {
        match self {
            IntRepr::I8 => "i8",
            IntRepr::I16 => "i16",
            IntRepr::I32 => "i32",
            IntRepr::I64 => "i64",
            IntRepr::U8 => "u8",
            IntRepr::U16 => "u16",
            IntRepr::U32 => "u32",
            IntRepr::U64 => "u64",
            IntRepr::Usize => "usize",
        }
    }

    /// How many bits it has; `usize` has 64, as the `int` of the Go does.
    pub fn bits(self) -> u32 {
        match self {
            IntRepr::I8 | IntRepr::U8 => 8,
            IntRepr::I16 | IntRepr::U16 => 16,
            IntRepr::I32 | IntRepr::U32 => 32,
            IntRepr::I64 | IntRepr::U64 | IntRepr::Usize => 64,
        }
    }

    /// The values it has.
    pub fn range(self) -> std::ops::RangeInclusive<i128> {
        let bits = self.bits();
        if self.is_signed() { -(1 << (bits - 1))..=(1 << (bits - 1)) - 1 } else { 0..=(1 << bits) - 1 }
    }

    /// Whether it has a sign.
    pub fn is_signed(self) -> bool {
        matches!(self, IntRepr::I8 | IntRepr::I16 | IntRepr::I32 | IntRepr::I64)
    }
}

impl Repr {
    /// What a predeclared Go type becomes.
    pub fn of_basic(basic: Basic) -> Repr {
        match basic {
            Basic::Bool | Basic::UntypedBool => Repr::Bool,
            Basic::Int | Basic::Int64 | Basic::UntypedInt => Repr::Int(IntRepr::I64),
            Basic::Int8 => Repr::Int(IntRepr::I8),
            Basic::Int16 => Repr::Int(IntRepr::I16),
            Basic::Int32 | Basic::UntypedRune => Repr::Int(IntRepr::I32),
            Basic::Uint | Basic::Uint64 | Basic::Uintptr => Repr::Int(IntRepr::U64),
            Basic::Uint8 => Repr::Int(IntRepr::U8),
            Basic::Uint16 => Repr::Int(IntRepr::U16),
            Basic::Uint32 => Repr::Int(IntRepr::U32),
            Basic::Float32 => Repr::Float(32),
            Basic::Float64 | Basic::UntypedFloat => Repr::Float(64),
            Basic::String | Basic::UntypedString => Repr::String,
            Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex => {
                Repr::Unsupported("a complex number".to_owned())
            }
            Basic::UnsafePointer => Repr::Unsupported("an unsafe.Pointer".to_owned()),
            Basic::UntypedNil => Repr::Unsupported("a nil without a type".to_owned()),
        }
    }

    /// A Rust type of the language by its name, as the library map writes it; any other name is a path.
    pub fn of_name(name: &str) -> Repr {
        match name {
            "bool" => Repr::Bool,
            "char" => Repr::Char,
            "str" => Repr::Str,
            "String" => Repr::String,
            "f32" => Repr::Float(32),
            "f64" => Repr::Float(64),
            "i8" => Repr::Int(IntRepr::I8),
            "i16" => Repr::Int(IntRepr::I16),
            "i32" => Repr::Int(IntRepr::I32),
            "i64" => Repr::Int(IntRepr::I64),
            "u8" => Repr::Int(IntRepr::U8),
            "u16" => Repr::Int(IntRepr::U16),
            "u32" => Repr::Int(IntRepr::U32),
            "u64" => Repr::Int(IntRepr::U64),
            "usize" => Repr::Int(IntRepr::Usize),
            _ => Repr::Path { path: name.to_owned(), args: Vec::new(), copy: true },
        }
    }

    /// `&T`.
    pub fn lend(self) -> Repr {
        Repr::Ref { mutable: false, inner: Box::new(self) }
    }

    /// `&mut T`.
    pub fn lend_mut(self) -> Repr {
        Repr::Ref { mutable: true, inner: Box::new(self) }
    }

    /// `Option<T>`.
    pub fn optional(self) -> Repr {
        Repr::Option(Box::new(self))
    }

    /// `T` of `Option<T>`.
    pub fn option_inner(&self) -> Option<&Repr> {
        if let Repr::Option(inner) = self { Some(inner) } else { None }
    }

    /// What is lent where its owner is not asked for: `T` of `Box<T>`, `dyn Any` of `Rc<dyn Any>`.
    pub fn owned(&self) -> Option<&Repr> {
        let any = |inner: &Repr| *inner == Repr::Any;
        if let Repr::Box(inner) = self {
            return Some(inner);
        }
        if let Repr::Rc(inner) = self { Some(&**inner).filter(|inner| any(inner)) } else { None }
    }

    /// Behind every reference and owner pointer (`&`, `Box`, `Rc`, `Arc`), not behind cells or locks.
    pub fn peeled(&self) -> &Repr {
        let mut at = self;
        while let Repr::Ref { inner, .. } | Repr::Box(inner) | Repr::Rc(inner) | Repr::Arc(inner) = at {
            at = inner;
        }
        at
    }

    /// Whether a type parameter stands anywhere inside.
    pub fn mentions(&self, param: TypeParamId) -> bool {
        match self {
            Repr::Param(own) => *own == param,
            Repr::Unit
            | Repr::Bool
            | Repr::Int(_)
            | Repr::Float(_)
            | Repr::Char
            | Repr::Str
            | Repr::String
            | Repr::Error(_)
            | Repr::Any
            | Repr::Unsupported(_) => false,
            Repr::Named(_, args) | Repr::Dyn(_, args) | Repr::Tuple(args) | Repr::Path { args, .. } => {
                args.iter().any(|arg| arg.mentions(param))
            }
            Repr::Ref { inner, .. }
            | Repr::SliceOf(inner)
            | Repr::Vec(inner)
            | Repr::GoSlice(inner)
            | Repr::Array(inner, _)
            | Repr::Option(inner)
            | Repr::Box(inner)
            | Repr::Rc(inner)
            | Repr::RefCell(inner)
            | Repr::Arc(inner)
            | Repr::Mutex(inner)
            | Repr::RwLock(inner)
            | Repr::Result(inner, _)
            | Repr::Chan(inner) => inner.mentions(param),
            Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => k.mentions(param) || v.mentions(param),
            Repr::DynFn { params, result, .. }
            | Repr::ImplFn { params, result, .. }
            | Repr::FnPtr { params, result } => {
                params.iter().any(|p| p.mentions(param)) || result.mentions(param)
            }
        }
    }

    /// Whether the first reason for having no representation lies anywhere inside.
    pub fn unsupported(&self) -> Option<&str> {
        match self {
            Repr::Unsupported(why) => Some(why),
            Repr::Unit
            | Repr::Bool
            | Repr::Int(_)
            | Repr::Float(_)
            | Repr::Char
            | Repr::Str
            | Repr::String
            | Repr::Param(_)
            | Repr::Error(_)
            | Repr::Any => None,
            Repr::Named(_, args) | Repr::Dyn(_, args) | Repr::Tuple(args) | Repr::Path { args, .. } => {
                args.iter().find_map(Repr::unsupported)
            }
            Repr::Ref { inner, .. }
            | Repr::SliceOf(inner)
            | Repr::Vec(inner)
            | Repr::GoSlice(inner)
            | Repr::Array(inner, _)
            | Repr::Option(inner)
            | Repr::Box(inner)
            | Repr::Rc(inner)
            | Repr::RefCell(inner)
            | Repr::Arc(inner)
            | Repr::Mutex(inner)
            | Repr::RwLock(inner)
            | Repr::Result(inner, _)
            | Repr::Chan(inner) => inner.unsupported(),
            Repr::HashMap(k, v) | Repr::BTreeMap(k, v) => k.unsupported().or_else(|| v.unsupported()),
            Repr::DynFn { params, result, .. }
            | Repr::ImplFn { params, result, .. }
            | Repr::FnPtr { params, result } => {
                params.iter().find_map(Repr::unsupported).or_else(|| result.unsupported())
            }
        }
    }
}
