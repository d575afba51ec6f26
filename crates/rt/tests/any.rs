//! Integers that an `any` tells apart.
use goxide_rt::any::{Int64, Uint64, Uintptr};
use goxide_rt::fmt::{sprint, sprintf};
use std::any::Any;

#[test]
fn int_and_int64_are_two_types() {
    let values: [&dyn Any; 2] = [&1_i64, &Int64(1)];
    assert!(values[0].is::<i64>() && !values[0].is::<Int64>());
    assert_eq!(values[1].downcast_ref::<Int64>().map(|v| v.0), Some(1));
}

#[test]
fn they_are_printed_as_the_numbers_that_they_are() {
    assert_eq!(sprint(&[&Int64(-3), &Uint64(4), &Uintptr(5)]), "-3 4 5");
    assert_eq!(
        sprintf("%T %T %T %x", &[&Int64(1), &Uint64(1), &Uintptr(1), &Int64(255)]),
        "int64 uint64 uintptr ff"
    );
}
