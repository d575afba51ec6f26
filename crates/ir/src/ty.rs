//! Interned Go types.

use crate::{ChanDir, Name, PackageId, TypeDeclId};
use indexmap::IndexSet;
use la_arena::{Arena, Idx};
use rustc_hash::FxBuildHasher;

/// Names a type of the [`TypeTable`]. Equal ids are identical types; see [`TypeTable::identical`] for the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TyId(u32);

/// Names a type parameter.
pub type TypeParamId = Idx<TypeParam>;

/// A Go type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Could not be found out: a missing dependency, or Go that does not type-check.
    Unknown,
    /// A predeclared type or the type of an untyped constant.
    Basic(Basic),
    /// A declared type with its type arguments; never an alias.
    Named {
        /// The declaration.
        decl: TypeDeclId,
        /// Type arguments; empty for a type that is not generic.
        args: Box<[TyId]>,
    },
    /// `*T`.
    Pointer(TyId),
    /// `[]T`.
    Slice(TyId),
    /// `[n]T`.
    Array {
        /// Number of elements.
        len: u64,
        /// Element type.
        elem: TyId,
    },
    /// `map[K]V`.
    Map {
        /// Key type.
        key: TyId,
        /// Value type.
        value: TyId,
    },
    /// `chan T`.
    Chan {
        /// Direction.
        dir: ChanDir,
        /// Element type.
        elem: TyId,
    },
    /// `struct { … }`.
    Struct(Box<[Field]>),
    /// `func(…) …`.
    Func(Signature),
    /// `interface { … }`.
    Interface(Interface),
    /// Several results.
    Tuple(Box<[TyId]>),
    /// A type parameter.
    Param(TypeParamId),
}

/// Predeclared types and the kinds of untyped constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are Go's")]
pub enum Basic {
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
}

/// A field of a struct type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its name; of an embedded field the type's name.
    pub name: Name,
    /// Its type.
    pub ty: TyId,
    /// Whether it is embedded.
    pub embedded: bool,
    /// The tag, unquoted.
    pub tag: Option<Name>,
    /// The package that wrote it: unexported names of different packages differ.
    pub package: PackageId,
}

/// A function type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Parameters; the type of a variadic one is the slice.
    pub params: Box<[Variable]>,
    /// Results.
    pub results: Box<[Variable]>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
}

/// A parameter or result of a [`Signature`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variable {
    /// Its name; empty if it has none. Takes no part in identity.
    pub name: Name,
    /// Its type.
    pub ty: TyId,
}

/// An interface type: explicit methods and embedded elements, as written (flattening is the checker's work).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Interface {
    /// Methods written in it, by name.
    pub methods: Box<[Method]>,
    /// Embedded interfaces and unions; each is one element of the intersection.
    pub embeds: Box<[Box<[Term]>]>,
    /// Whether it is the predeclared `comparable` (or embeds it).
    pub comparable: bool,
}

/// A method of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Method {
    /// Its name.
    pub name: Name,
    /// Its [`Ty::Func`].
    pub sig: TyId,
    /// The package that wrote it: unexported names of different packages differ.
    pub package: PackageId,
}

/// `T` or `~T`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether `~` stands before it.
    pub tilde: bool,
    /// The type.
    pub ty: TyId,
}

/// A type parameter of a function or type.
#[derive(Clone, Debug)]
pub struct TypeParam {
    /// Its name.
    pub name: Name,
    /// Its position in the list.
    pub index: u32,
    /// Its constraint; [`UNKNOWN`] until the checker has resolved it.
    pub constraint: TyId,
}

macro_rules! predeclared {
    ($($(#[$doc:meta])* $name:ident = $index:literal: $ty:expr;)*) => {
        $($(#[$doc])* pub const $name: TyId = TyId($index);)*
        fn predeclared() -> Vec<Ty> {
            vec![$($ty),*]
        }
    };
}

predeclared! {
    /// Not known.
    UNKNOWN = 0: Ty::Unknown;
    /// `bool`
    BOOL = 1: Ty::Basic(Basic::Bool);
    /// `int`
    INT = 2: Ty::Basic(Basic::Int);
    /// `int8`
    INT8 = 3: Ty::Basic(Basic::Int8);
    /// `int16`
    INT16 = 4: Ty::Basic(Basic::Int16);
    /// `int32`, `rune`
    INT32 = 5: Ty::Basic(Basic::Int32);
    /// `int64`
    INT64 = 6: Ty::Basic(Basic::Int64);
    /// `uint`
    UINT = 7: Ty::Basic(Basic::Uint);
    /// `uint8`, `byte`
    UINT8 = 8: Ty::Basic(Basic::Uint8);
    /// `uint16`
    UINT16 = 9: Ty::Basic(Basic::Uint16);
    /// `uint32`
    UINT32 = 10: Ty::Basic(Basic::Uint32);
    /// `uint64`
    UINT64 = 11: Ty::Basic(Basic::Uint64);
    /// `uintptr`
    UINTPTR = 12: Ty::Basic(Basic::Uintptr);
    /// `float32`
    FLOAT32 = 13: Ty::Basic(Basic::Float32);
    /// `float64`
    FLOAT64 = 14: Ty::Basic(Basic::Float64);
    /// `complex64`
    COMPLEX64 = 15: Ty::Basic(Basic::Complex64);
    /// `complex128`
    COMPLEX128 = 16: Ty::Basic(Basic::Complex128);
    /// `string`
    STRING = 17: Ty::Basic(Basic::String);
    /// `unsafe.Pointer`
    UNSAFE_POINTER = 18: Ty::Basic(Basic::UnsafePointer);
    /// an untyped boolean
    UNTYPED_BOOL = 19: Ty::Basic(Basic::UntypedBool);
    /// an untyped integer
    UNTYPED_INT = 20: Ty::Basic(Basic::UntypedInt);
    /// an untyped rune
    UNTYPED_RUNE = 21: Ty::Basic(Basic::UntypedRune);
    /// an untyped float
    UNTYPED_FLOAT = 22: Ty::Basic(Basic::UntypedFloat);
    /// an untyped complex
    UNTYPED_COMPLEX = 23: Ty::Basic(Basic::UntypedComplex);
    /// an untyped string
    UNTYPED_STRING = 24: Ty::Basic(Basic::UntypedString);
    /// `nil` before it has a type
    UNTYPED_NIL = 25: Ty::Basic(Basic::UntypedNil);
    /// no value: the empty tuple
    VOID = 26: Ty::Tuple(Box::default());
    /// `any`, `interface{}`
    ANY = 27: Ty::Interface(Interface::default());
}

/// Every type of a program, each stored once.
#[derive(Debug)]
pub struct TypeTable {
    types: IndexSet<Ty, FxBuildHasher>,
    params: Arena<TypeParam>,
}

impl Default for TypeTable {
    fn default() -> TypeTable {
        TypeTable { types: predeclared().into_iter().collect(), params: Arena::new() }
    }
}

impl TypeTable {
    /// What a `range` over this underlying type hands out: keys and values of strings, slices, arrays and maps, the
    /// elements of channels. `None` of all else; integers and functions are no matter of the type alone.
    pub fn iterated(&self, under: TyId) -> Option<[Option<TyId>; 2]> {
        match &self[under] {
            Ty::Basic(b) if b.is_string() => Some([Some(INT), Some(INT32)]),
            Ty::Array { elem, .. } | Ty::Slice(elem) => Some([Some(INT), Some(*elem)]),
            Ty::Map { key, value } => Some([Some(*key), Some(*value)]),
            Ty::Chan { elem, .. } => Some([Some(*elem), None]),
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Named { .. }
            | Ty::Pointer(_)
            | Ty::Struct(_)
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => None,
        }
    }

    /// The id of `ty`.
    pub fn intern(&mut self, ty: Ty) -> TyId {
        TyId(self.types.insert_full(ty).0 as u32)
    }

    /// Makes `id` mean `ty`, which was not interned before; gives the new id of what it meant until now.
    pub fn replace(&mut self, id: TyId, ty: Ty) -> TyId {
        match self.types.replace_index(id.0 as usize, ty) {
            Ok(old) => self.intern(old),
            Err(_) => id,
        }
    }

    /// The id of `ty` if it has been interned before.
    pub fn find(&self, ty: &Ty) -> Option<TyId> {
        self.types.get_index_of(ty).map(|i| TyId(i as u32))
    }

    /// All types, in the order they were interned.
    pub fn iter(&self) -> impl Iterator<Item = (TyId, &Ty)> {
        self.types.iter().enumerate().map(|(i, ty)| (TyId(i as u32), ty))
    }

    /// Adds a type parameter.
    pub fn alloc_param(&mut self, param: TypeParam) -> TypeParamId {
        self.params.alloc(param)
    }

    /// Sets the constraint of a type parameter.
    pub fn set_constraint(&mut self, param: TypeParamId, constraint: TyId) {
        self.params[param].constraint = constraint;
    }

    /// Whether two types are identical as the Go specification defines it ("Type identity").
    pub fn identical(&self, a: TyId, b: TyId) -> bool {
        if a == b {
            return true;
        }
        match (&self[a], &self[b]) {
            (Ty::Named { decl: x, args: p }, Ty::Named { decl: y, args: q }) => {
                x == y && self.all_identical(p, q)
            }
            (Ty::Pointer(x), Ty::Pointer(y)) | (Ty::Slice(x), Ty::Slice(y)) => self.identical(*x, *y),
            (Ty::Array { len: m, elem: x }, Ty::Array { len: n, elem: y }) => {
                m == n && self.identical(*x, *y)
            }
            (Ty::Map { key: k, value: v }, Ty::Map { key: l, value: w }) => {
                self.identical(*k, *l) && self.identical(*v, *w)
            }
            (Ty::Chan { dir: d, elem: x }, Ty::Chan { dir: e, elem: y }) => d == e && self.identical(*x, *y),
            (Ty::Struct(f), Ty::Struct(g)) => {
                f.len() == g.len()
                    && f.iter().zip(g).all(|(x, y)| {
                        x.name == y.name
                            && x.embedded == y.embedded
                            && x.tag == y.tag
                            && (crate::is_exported(&x.name) || x.package == y.package)
                            && self.identical(x.ty, y.ty)
                    })
            }
            (Ty::Func(f), Ty::Func(g)) => {
                f.variadic == g.variadic
                    && self.same_variables(&f.params, &g.params)
                    && self.same_variables(&f.results, &g.results)
            }
            (Ty::Interface(i), Ty::Interface(j)) => {
                i.comparable == j.comparable
                    && i.methods.len() == j.methods.len()
                    && i.embeds.len() == j.embeds.len()
                    && i.methods.iter().zip(&j.methods).all(|(m, n)| {
                        m.name == n.name
                            && (crate::is_exported(&m.name) || m.package == n.package)
                            && self.identical(m.sig, n.sig)
                    })
                    && i.embeds.iter().zip(&j.embeds).all(|(m, n)| {
                        m.len() == n.len()
                            && m.iter().zip(n).all(|(s, t)| s.tilde == t.tilde && self.identical(s.ty, t.ty))
                    })
            }
            (Ty::Tuple(x), Ty::Tuple(y)) => self.all_identical(x, y),
            _ => false,
        }
    }

    fn all_identical(&self, a: &[TyId], b: &[TyId]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.identical(*x, *y))
    }

    fn same_variables(&self, a: &[Variable], b: &[Variable]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.identical(x.ty, y.ty))
    }
}

impl std::ops::Index<TyId> for TypeTable {
    type Output = Ty;
    fn index(&self, id: TyId) -> &Ty {
        &self.types[id.0 as usize]
    }
}

impl std::ops::Index<TypeParamId> for TypeTable {
    type Output = TypeParam;
    fn index(&self, id: TypeParamId) -> &TypeParam {
        &self.params[id]
    }
}

impl Basic {
    /// As Go writes it.
    pub fn name(self) -> &'static str {
        match self {
            Basic::Bool => "bool",
            Basic::Int => "int",
            Basic::Int8 => "int8",
            Basic::Int16 => "int16",
            Basic::Int32 => "int32",
            Basic::Int64 => "int64",
            Basic::Uint => "uint",
            Basic::Uint8 => "uint8",
            Basic::Uint16 => "uint16",
            Basic::Uint32 => "uint32",
            Basic::Uint64 => "uint64",
            Basic::Uintptr => "uintptr",
            Basic::Float32 => "float32",
            Basic::Float64 => "float64",
            Basic::Complex64 => "complex64",
            Basic::Complex128 => "complex128",
            Basic::String => "string",
            Basic::UnsafePointer => "unsafe.Pointer",
            Basic::UntypedBool => "untyped bool",
            Basic::UntypedInt => "untyped int",
            Basic::UntypedRune => "untyped rune",
            Basic::UntypedFloat => "untyped float",
            Basic::UntypedComplex => "untyped complex",
            Basic::UntypedString => "untyped string",
            Basic::UntypedNil => "untyped nil",
        }
    }

    /// Whether it is the type of an untyped constant.
    pub fn is_untyped(self) -> bool {
        self >= Basic::UntypedBool
    }

    /// Whether it is an integer type, untyped integers and runes included.
    pub fn is_integer(self) -> bool {
        (Basic::Int..=Basic::Uintptr).contains(&self)
            || matches!(self, Basic::UntypedInt | Basic::UntypedRune)
    }

    /// Whether it is an unsigned integer type.
    pub fn is_unsigned(self) -> bool {
        (Basic::Uint..=Basic::Uintptr).contains(&self)
    }

    /// Whether it is a floating-point type, untyped floats included.
    pub fn is_float(self) -> bool {
        matches!(self, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
    }

    /// Whether it is a complex type, untyped ones included.
    pub fn is_complex(self) -> bool {
        matches!(self, Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex)
    }

    /// Whether it is a string type, untyped ones included.
    pub fn is_string(self) -> bool {
        matches!(self, Basic::String | Basic::UntypedString)
    }

    /// Whether it is a boolean type, untyped ones included.
    pub fn is_boolean(self) -> bool {
        matches!(self, Basic::Bool | Basic::UntypedBool)
    }

    /// Width in bits on a 64-bit machine; `None` for types without one.
    pub fn bits(self) -> Option<u32> {
        match self {
            Basic::Int8 | Basic::Uint8 => Some(8),
            Basic::Int16 | Basic::Uint16 => Some(16),
            Basic::Int32 | Basic::Uint32 | Basic::Float32 => Some(32),
            Basic::Int
            | Basic::Int64
            | Basic::Uint
            | Basic::Uint64
            | Basic::Uintptr
            | Basic::Float64
            | Basic::Complex64 => Some(64),
            Basic::Complex128 => Some(128),
            Basic::Bool
            | Basic::String
            | Basic::UnsafePointer
            | Basic::UntypedBool
            | Basic::UntypedInt
            | Basic::UntypedRune
            | Basic::UntypedFloat
            | Basic::UntypedComplex
            | Basic::UntypedString
            | Basic::UntypedNil => None,
        }
    }
}
