//! What functions and their locals become.

use crate::Repr;
use goxide_ir::{ExprId, LocalId, TypeDeclId};

/// Where a function stands in the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FuncHome {
    /// A function of the module.
    Free,
    /// In `impl T`: a method, or (without receiver) a constructor `T::new`.
    Inherent(TypeDeclId),
    /// In `impl Trait for T`, and only there.
    Trait {
        /// The type.
        of: TypeDeclId,
        /// The interface that became the trait.
        interface: TypeDeclId,
    },
    /// `String() string`: the body of `impl Display for T`.
    Display(TypeDeclId),
    /// `Error() string` of a type that is a variant of the error enum: the body of its `impl Display`.
    ErrorDisplay(TypeDeclId),
    /// The `main` of a binary.
    Main,
    /// An `init`, called before `main` in Go's order.
    Init,
}

/// How a method takes its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SelfKind {
    /// `&self`
    Ref,
    /// `&mut self`
    RefMut,
    /// `self`
    Value,
}

/// A function of the port.
#[derive(Clone, Debug)]
pub struct FuncPlan {
    /// Its Rust name.
    pub name: String,
    /// Where it stands.
    pub home: FuncHome,
    /// `pub`, or visible in the crate alone.
    pub public: bool,
    /// For methods.
    pub receiver: Option<SelfKind>,
    /// An ordinary parameter in place of the receiver: `Option<&T>` for methods that are made for nil,
    /// `&Rc<RefCell<T>>` or `self: &Arc<T>` for those that need the pointer itself.
    pub receiver_param: Option<ParamPlan>,
    /// A `String` or `Error` method with a home of its own: the `Display` of its type calls it.
    pub shown: Option<Shown>,
    /// One per Go parameter.
    pub params: Vec<ParamPlan>,
    /// What it gives back.
    pub result: ResultPlan,
    /// What lends the references in the result: a parameter, or (`Some(None)`) the receiver. They are `'static` where
    /// nothing does.
    pub lends: Option<Option<u32>>,
    /// The guarded fields of the receiver, whose lock every caller holds.
    pub state: Option<StateParam>,
    /// Why it has no body in Rust, if so: a sentence for the marker.
    pub hole: Option<String>,
    /// Methods of other types that forward here are generated for embedding: `(embedding type, field path)`.
    pub forwards: Vec<(TypeDeclId, Vec<u32>)>,
}

/// A parameter for the fields that a lock of the receiver guards: `state: &mut CacheState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateParam {
    /// Which of the guards of the receiver's type.
    pub guard: usize,
    /// Whether it is written through.
    pub mutable: bool,
}

/// What the text of a method serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// `Display`.
    Text,
    /// `Display` and `std::error::Error`.
    Error,
}

impl FuncPlan {
    /// Whether the method's text is what `Display` shows of its type.
    pub fn is_display(&self) -> bool {
        self.shown.is_some() || matches!(self.home, FuncHome::Display(_) | FuncHome::ErrorDisplay(_))
    }

    /// Whether a call writes through the receiver.
    pub fn writes_receiver(&self) -> bool {
        let lent_to_write = |repr: &Repr| matches!(repr, Repr::Ref { mutable: true, .. });
        match &self.receiver_param {
            Some(param) => param.repr.option_inner().is_some_and(lent_to_write),
            None => self.receiver == Some(SelfKind::RefMut),
        }
    }
}

/// A parameter. Its type already owns what the body changes: a parameter that the Go assigns again is bound `mut`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamPlan {
    /// Its Rust name (`_name` where Go leaves it unnamed or blank).
    pub name: String,
    /// Its type.
    pub repr: Repr,
    /// Whether it is bound `mut`.
    pub mutable: bool,
}

/// A function inside a function: what a variable becomes whose literal is given, at each call, the variables of the
/// functions around that a closure would hold (see [`goxide_analysis::closures::nested`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedPlan {
    /// The literal.
    pub literal: ExprId,
    /// One per Go parameter; what is captured comes after them.
    pub params: Vec<ParamPlan>,
    /// What it gives back.
    pub result: ResultPlan,
    /// Variables of the functions around, with what it does to them. What each is lent as depends on how the function
    /// around holds it.
    pub captures: Vec<CapturePlan>,
    /// The operand of a `return` that takes them along.
    pub taken: Option<ExprId>,
}

/// A variable of the function around that a nested function is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapturePlan {
    /// The variable.
    pub local: LocalId,
    /// It gets another value inside.
    pub assigned: bool,
    /// It is assigned or written through inside.
    pub written: bool,
}

/// What a function gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultPlan {
    /// The Go results as they are: nothing, one, or a tuple.
    Plain(Repr),
    /// The last result is the `Err`; the rest (unit, one, tuple) is the `Ok`.
    Result(Repr, goxide_ir::PackageId),
    /// The last result, a `bool`, says whether there is a value.
    Option(Repr),
}

impl ResultPlan {
    /// The whole Rust type.
    pub fn repr(&self) -> Repr {
        match self {
            ResultPlan::Plain(repr) => repr.clone(),
            ResultPlan::Result(ok, package) => Repr::Result(Box::new(ok.clone()), *package),
            ResultPlan::Option(some) => some.clone().optional(),
        }
    }
}

/// How a local holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hold {
    /// Lends: where the initial value is a place, `let x = &place`.
    Lend,
    /// Lends to write: `let x = &mut place`.
    LendMut,
    /// Owns: moved in at the last use of the source, else cloned.
    Own,
}

/// A local variable (parameters have their own [`ParamPlan`]; they stand here too for their name).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPlan {
    /// Its Rust name.
    pub name: String,
    /// How it holds its value.
    pub hold: Hold,
    /// Its type where the declaration must state it (declared without value, or assigned from several places of
    /// different natural type); else it takes the type of its initial value.
    pub repr: Option<Repr>,
    /// Whether it is bound `mut`.
    pub mutable: bool,
    /// Whether nil can reach it.
    pub nilable: bool,
    /// The cell that keeps it one variable for closures and the function around.
    pub cell: Option<CellPlan>,
    /// It would need a cell and cannot have one.
    pub torn: bool,
}

/// How closures and the function around share a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlan {
    /// `Rc<…>`: a closure outlives the function.
    pub counted: bool,
    /// `Cell<T>`, whose value is copied in and out; else `RefCell<T>`.
    pub copied: bool,
}
