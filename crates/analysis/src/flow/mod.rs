//! How values get from place to place.
//!
//! Question: which place or source can give its value to which place?
//!
//! A [`Flow`] is one such step at one place of the text. Rules:
//! - assignments, declarations, composite elements, sends, ranges, returns, arguments, receivers and type switch
//!   bindings flow from their expression to their place;
//! - of a slice, map, channel, array or pointer, what is inside flows with it, both ways: who writes an element
//!   through one holder is seen through the other;
//! - a call through an interface flows to and from every implementation, a call of a func value to and from every
//!   literal and function of identical type that is used as a value;
//! - a place that Go fills with a zero value gets a [`Value::Nil`].
//!
//! Not seen: fields of structs without a name, values of type parameters, what the standard library does with
//! what it is given.

mod collect;
mod filled;
mod values;

pub(crate) use values::{is_error_maker, values_of};

use crate::units::Units;
use crate::{Place, call_graph::CallGraph};
use goxide_ir::{ExprId, ExprRef, Program};
use goxide_source::Span;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Out of a place. `same`: not a copy but the same memory under another name.
    Place { place: Place, same: bool },
    /// Nil.
    Nil(NilCause),
    /// Made here: a literal, `new`, `make`, a function.
    Fresh,
    /// A pointer to something that has a place of its own.
    Address(ExprId),
    /// From code that is not analysed.
    Unknown,
}

/// How a nil comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NilCause {
    /// `nil`.
    Literal,
    /// A variable without initial value.
    Zero,
    /// A field that a literal leaves out.
    LeftOut,
    /// A map entry that is not there.
    MissingEntry,
    /// An assertion that fails, in its comma-ok form.
    FailedAssertion,
    /// A receive from a closed channel.
    Closed,
    /// An element of `make([]T, n)` or of an array that is not filled.
    Unfilled,
    /// The zero value that a package variable starts with, or one made by the dozen with `make`: meant to be filled by
    /// whoever comes first.
    Blank,
    /// `recover()` without a panic.
    NoPanic,
    /// What is returned beside a non-nil error or `false`.
    Failure,
    /// What a standard library function gives back.
    Library,
}

impl NilCause {
    /// As the object of a verb.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            NilCause::Literal => "nil",
            NilCause::Zero | NilCause::LeftOut | NilCause::Blank => "a zero value",
            NilCause::MissingEntry => "a missing map entry",
            NilCause::FailedAssertion => "the zero value of a failed assertion",
            NilCause::Closed => "the zero value of a closed channel",
            NilCause::Unfilled => "an element that is not filled",
            NilCause::NoPanic => "the nil of recover without a panic",
            NilCause::Failure => "nil beside a failure",
            NilCause::Library => "a result that may be nil",
        }
    }
}

/// What moves a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// An assignment or declaration.
    Assign,
    /// A declaration without a value, or a literal that leaves a field out.
    Zero,
    /// An element of a composite literal.
    Element,
    /// An argument.
    Argument,
    /// The receiver of a method call.
    Receiver,
    /// `return`.
    Return,
    /// `c <- v`.
    Send,
    /// `range`.
    Range,
    /// A type switch's binding.
    Binding,
}

impl Why {
    /// The verb that tells a person.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Why::Assign | Why::Element => "stores",
            Why::Zero => "leaves",
            Why::Argument => "passes",
            Why::Receiver => "calls a method on",
            Why::Return => "returns",
            Why::Send => "sends",
            Why::Range => "ranges over",
            Why::Binding => "binds",
        }
    }
}

/// One step of a value.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    /// Where it goes.
    pub(crate) dst: Place,
    /// Where it comes from.
    pub(crate) src: Value,
    /// The expression that gives the value.
    pub(crate) expr: ExprRef,
    /// Whether it is the value of that expression itself, not something inside it.
    pub(crate) exact: bool,
    /// Where it happens.
    pub(crate) span: Span,
    /// What moves it.
    pub(crate) why: Why,
    /// Of a return: the last operand, where it is an `error` or `bool` beside others.
    pub(crate) beside: Option<ExprId>,
}

/// All flows of the packages to port, in order of the text.
pub(crate) fn flows(program: &Program, calls: &CallGraph, units: &Units) -> Vec<Flow> {
    collect::Collector::new(program, calls, units).collect()
}
