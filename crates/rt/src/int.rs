//! Integer operations in which Rust's operators differ from Go's.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// An integer that Go can shift by any count.
pub trait Shift: Sized {
    /// `self << n`: zero once all bits are shifted out.
    fn shl_by(self, n: u64) -> Self;
    /// `self >> n`: zero, or -1 for a negative number, once all bits are shifted out.
    fn shr_by(self, n: u64) -> Self;
}

/// An integer that Go takes as a shift count.
pub trait Count {
    /// The count; a negative one panics as in Go.
    fn count(self) -> u64;
}

macro_rules! unsigned {
    ($($int:ty),*) => {$(
        impl Shift for $int {
            fn shl_by(self, n: u64) -> Self {
                if n < u64::from(<$int>::BITS) { self << n } else { 0 }
            }
            fn shr_by(self, n: u64) -> Self {
                if n < u64::from(<$int>::BITS) { self >> n } else { 0 }
            }
        }
        impl Count for $int {
            fn count(self) -> u64 {
                self as u64
            }
        }
    )*};
}

macro_rules! signed {
    ($($int:ty),*) => {$(
        impl Shift for $int {
            fn shl_by(self, n: u64) -> Self {
                if n < u64::from(<$int>::BITS) { self << n } else { 0 }
            }
            fn shr_by(self, n: u64) -> Self {
                self >> n.min(u64::from(<$int>::BITS) - 1)
            }
        }
        impl Count for $int {
            fn count(self) -> u64 {
                assert!(self >= 0, "runtime error: negative shift amount");
                self as u64
            }
        }
    )*};
}

unsigned!(u8, u16, u32, u64, usize);
signed!(i8, i16, i32, i64, isize);

/// `x << n`.
pub fn shl<T: Shift>(x: T, n: impl Count) -> T {
    x.shl_by(n.count())
}

/// `x >> n`.
pub fn shr<T: Shift>(x: T, n: impl Count) -> T {
    x.shr_by(n.count())
}

/// 2^63, which is exact as a float; `i64::MAX` is not.
const HALF: f64 = 9_223_372_036_854_775_808.0;

/// `int64(x)` as Go does it on amd64: what does not fit, and NaN, gives the least number.
/// `uint32(x)` is cut from this result.
pub fn float_to_i64(x: f64) -> i64 {
    if (-HALF..HALF).contains(&x) { x as i64 } else { i64::MIN }
}

/// `int32(x)` as Go does it on amd64. The narrower types are cut from this result.
pub fn float_to_i32(x: f64) -> i32 {
    if x > -2_147_483_649.0 && x < 2_147_483_648.0 { x as i32 } else { i32::MIN }
}

/// `uint64(x)` as Go does it on amd64: a negative number wraps around.
pub fn float_to_u64(x: f64) -> u64 {
    if (HALF..2.0 * HALF).contains(&x) { x as u64 } else { float_to_i64(x) as u64 }
}
