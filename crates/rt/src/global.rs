//! Package variables of a program with one thread, whose types Rust lets no other thread touch.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::any::Any;
use std::cell::RefCell;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A value that is made at its first use, like that of a `LazyLock`, and belongs to the thread that made it.
///
/// # Panics
/// Any other thread that reaches for it panics: the value would not be the same.
pub struct Global<T: 'static> {
    init: fn() -> T,
    /// Where its thread keeps it; 0 until it is made.
    slot: AtomicUsize,
}

/// The last slot that was given away.
static LAST: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The values of this thread, by slot; they live as long as the program.
    static VALUES: RefCell<Vec<Option<&'static dyn Any>>> = const { RefCell::new(Vec::new()) };
}

impl<T: 'static> Global<T> {
    /// A variable with its initial value.
    pub const fn new(init: fn() -> T) -> Self {
        Self { init, slot: AtomicUsize::new(0) }
    }

    /// Makes the value now, if it has not been made.
    pub fn force(this: &Self) -> &T {
        this
    }

    fn make(&self) -> &'static T {
        assert!(
            self.slot.load(Ordering::Relaxed) == 0,
            "a package variable of a program with one thread is reached from another one"
        );
        let value: &'static T = Box::leak(Box::new((self.init)()));
        let slot = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        VALUES.with_borrow_mut(|values| {
            values.resize(values.len().max(slot + 1), None);
            values[slot] = Some(value);
        });
        self.slot.store(slot, Ordering::Relaxed);
        value
    }
}

impl<T: 'static> Deref for Global<T> {
    type Target = T;

    fn deref(&self) -> &T {
        let slot = self.slot.load(Ordering::Relaxed);
        let made = VALUES.with_borrow(|values| values.get(slot).copied().flatten());
        made.and_then(|value| value.downcast_ref()).unwrap_or_else(|| self.make())
    }
}
