//! What declared types, package variables and errors become.

use crate::{Repr, ResultPlan, SelfKind};
use goxide_ir::{FuncId, PackageId, TypeDeclId, TypeParamId, VarId};

/// A declared type of the port.
#[derive(Clone, Debug)]
pub struct TypePlan {
    /// Its Rust name.
    pub name: String,
    /// `pub`, or visible in the crate alone.
    pub public: bool,
    /// What it is.
    pub form: TypeForm,
    /// Inherent methods and constructors in order of the text.
    pub inherent: Vec<FuncId>,
    /// Traits of the port that it implements, with the methods in the trait's order, those promoted
    /// from embedded fields included.
    pub traits: Vec<(TypeDeclId, Vec<FuncId>)>,
}

/// The forms of a declared type.
#[derive(Clone, Debug)]
pub enum TypeForm {
    /// `struct T { … }`.
    Struct(StructPlan),
    /// `struct T(pub U)`.
    Newtype {
        /// The wrapped type.
        inner: Repr,
        /// Traits derived.
        derives: Derives,
    },
    /// A trait.
    Trait(TraitPlan),
    /// `type T = U`.
    Alias(Repr),
    /// Nothing of its own: it is a variant of the error enum only, or constraints were inlined.
    Vanishes,
    /// No representation; a hole that says why.
    Hole(String),
}

/// Traits that a struct or newtype derives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Rust's")]
pub struct Derives {
    pub debug: bool,
    pub clone: bool,
    pub copy: bool,
    pub default: bool,
    pub partial_eq: bool,
    pub eq: bool,
    pub hash: bool,
    pub ord: bool,
}

/// A struct.
#[derive(Clone, Debug)]
pub struct StructPlan {
    /// One per Go field, same order.
    pub fields: Vec<FieldPlan>,
    /// Type parameters that no field mentions.
    pub phantom: Vec<TypeParamId>,
    /// Traits derived.
    pub derives: Derives,
    /// Mutexes with the fields they guard, moved into a struct of their own.
    pub guards: Vec<GuardPlan>,
    /// Its pointers are `Arc`: methods take `&self`.
    pub shared: bool,
    /// Where they are, whether a `Mutex` stands around the value.
    pub locked: bool,
    /// Its pointers are `Rc<RefCell<_>>`.
    pub aliased: bool,
    /// Such pointers are put into interfaces, whose traits they need.
    pub object: bool,
}

/// A field.
#[derive(Clone, Debug)]
pub struct FieldPlan {
    /// Its Rust name.
    pub name: String,
    /// Its type.
    pub repr: Repr,
    /// `pub`, or visible in the crate alone.
    pub public: bool,
    /// Its address is kept: it stands in a cell of its own, and a copy of the struct would share it.
    pub addressed: bool,
    /// Moved into the state of this guard (index into [`StructPlan::guards`]).
    pub guarded_by: Option<usize>,
    /// It is the lock of this guard and stands for the guarded state.
    pub lock_of: Option<usize>,
}

/// A lock and the struct that it guards: `state: Mutex<CacheState>`.
#[derive(Clone, Debug)]
pub struct GuardPlan {
    /// Name of the struct of the guarded fields; empty where the lock guards nothing (`Mutex<()>`).
    pub state_type: String,
    /// Name of the field that holds it.
    pub field: String,
    /// `RwLock` instead of `Mutex`.
    pub rw: bool,
    /// The Go name of the lock's field, for the comment.
    pub go_name: String,
    /// Traits that the state struct derives.
    pub derives: Derives,
}

/// An interface that became a trait.
#[derive(Clone, Debug)]
pub struct TraitPlan {
    /// Its methods, embedded ones excluded, in order of the text.
    pub methods: Vec<TraitMethod>,
    /// Embedded interfaces.
    pub supertraits: Vec<TypeDeclId>,
    /// `String() string` is not among its methods: `Display` above it gives the text.
    pub display: bool,
    /// Whether values are taken apart by type (`dyn Any` underneath).
    pub any: bool,
    /// Whether values cross threads (`Send + Sync`).
    pub crosses: bool,
    /// Only used as a constraint, so it needs no object.
    pub constraint: bool,
}

/// A method of a trait.
#[derive(Clone, Debug)]
pub struct TraitMethod {
    /// Its Go name.
    pub go_name: String,
    /// Its Rust name.
    pub name: String,
    /// `&self` unless some implementation writes.
    pub receiver: SelfKind,
    /// Parameter names and types.
    pub params: Vec<(String, Repr)>,
    /// What it gives back.
    pub result: ResultPlan,
}

/// A package variable.
#[derive(Clone, Debug)]
pub struct VarPlan {
    /// Its Rust name.
    pub name: String,
    /// `pub`, or visible in the crate alone.
    pub public: bool,
    /// What it becomes.
    pub form: VarForm,
}

/// Forms of a package variable.
#[derive(Clone, Debug)]
pub enum VarForm {
    /// A sentinel error: a variant of the error enum; no item of its own.
    Sentinel,
    /// `const`: plain value, never written.
    Const(Repr),
    /// `static X: AtomicI64`: what any thread may change as it is.
    Static(Repr),
    /// `static X: LazyLock<T>`: never written after initialisation.
    Lazy(Repr),
    /// `static X: Mutex<T>` or `LazyLock<Mutex<T>>`: written.
    Locked {
        /// The type inside.
        repr: Repr,
        /// Whether the initial value is no constant expression.
        lazy: bool,
    },
    /// `static X: Global<Cell<T>>`: of the one thread that the program has.
    Global {
        /// The type inside.
        repr: Repr,
        /// How it is written after initialisation.
        cell: GlobalCell,
    },
    /// `var _ I = T{}`: a compile-time assertion, dropped.
    Blank,
    /// No representation; a hole that says why.
    Hole(String),
}

/// What a variable that one thread alone reaches stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalCell {
    /// Nothing: it is never written after initialisation.
    None,
    /// `Cell<T>`: copied in and out.
    Cell,
    /// `RefCell<T>`: lent.
    RefCell,
}

/// The error enum of a package.
#[derive(Clone, Debug)]
pub struct ErrorPlan {
    /// Its variants in order: sentinels and types by text, then the general ones.
    pub variants: Vec<ErrorVariant>,
    /// The file in which it stands: that of the first sentinel, else the package's first file.
    pub file: goxide_ir::FileId,
    /// Whether all variants are `PartialEq`.
    pub partial_eq: bool,
}

/// A variant of an error enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorVariant {
    /// `NotFound`, from `var ErrNotFound = errors.New("…")`.
    Sentinel {
        /// The Go variable.
        var: VarId,
        /// The variant.
        name: String,
        /// Its text.
        text: String,
    },
    /// `Parse(ParseError)`, from a type with an `Error` method.
    Type {
        /// The Go type.
        decl: TypeDeclId,
        /// The variant.
        name: String,
        /// Whether the Go uses it through a pointer.
        pointer: bool,
        /// Whether that pointer can be nil, with the error there all the same: it holds an `Option` then.
        nilable: bool,
    },
    /// `Message(String)`, from `errors.New` and `fmt.Errorf` without `%w`.
    Message,
    /// `Context { message, source }`, from `fmt.Errorf` with `%w` at the end; Display is `{message}: {source}`.
    Context,
    /// `Wrapped { message, source }`, from `fmt.Errorf` with `%w` elsewhere; Display is the message, which has the
    /// text of the source in it.
    Wrapped,
    /// An error of another package of the port.
    Package(PackageId, String),
}

impl ErrorVariant {
    /// Whether it holds the error that it was caused by.
    pub fn has_cause(&self) -> bool {
        matches!(self, ErrorVariant::Context | ErrorVariant::Wrapped)
    }
}
