//! Deferred calls: last in, first out, on every way out of a function.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::panic::{Panic, catch};

/// Calls that run when the guard is dropped; for deferred calls that neither recover nor set results.
#[derive(Default)]
pub struct Defer<'f> {
    calls: Vec<Box<dyn FnOnce() + 'f>>,
}

impl<'f> Defer<'f> {
    /// A guard without calls.
    pub fn new() -> Self {
        Self { calls: Vec::new() }
    }

    /// `defer f()`. What Go evaluates at the `defer` statement, the caller evaluates before.
    pub fn push(&mut self, f: impl FnOnce() + 'f) {
        self.calls.push(Box::new(f));
    }
}

impl Drop for Defer<'_> {
    fn drop(&mut self) {
        let mut panic = None;
        while let Some(call) = self.calls.pop() {
            if let Err(next) = catch(call) {
                panic = Some(next);
            }
        }
        // A second panic during unwinding would abort; the first one goes on instead.
        if let Some(panic) = panic
            && !std::thread::panicking()
        {
            panic.resume();
        }
    }
}

/// The deferred calls of one function, which may recover and change its named results in `S`.
pub struct Defers<'f, S> {
    calls: Vec<Call<'f, S>>,
}

type Call<'f, S> = Box<dyn FnOnce(&mut S, &mut Recover) + 'f>;

impl<'f, S> Defers<'f, S> {
    /// `defer f()`.
    pub fn push(&mut self, f: impl FnOnce(&mut S, &mut Recover) + 'f) {
        self.calls.push(Box::new(f));
    }
}

/// What a deferred call can ask for: the panic that is under way.
pub struct Recover {
    panic: Option<Panic>,
}

impl Recover {
    /// `recover()`: the panic's value, if there is one, and its end.
    pub fn recover(&mut self) -> Option<Panic> {
        self.panic.take()
    }
}

/// Runs `body` and then its deferred calls, also when it panics. `None` when a panic was recovered:
/// the results are then what `state` says.
pub fn with_defers<'f, S, R>(state: &mut S, body: impl FnOnce(&mut S, &mut Defers<'f, S>) -> R) -> Option<R> {
    let mut defers = Defers { calls: Vec::new() };
    let (result, panic) = match catch(|| body(state, &mut defers)) {
        Ok(result) => (Some(result), None),
        Err(panic) => (None, Some(panic)),
    };
    let mut at = Recover { panic };
    while let Some(call) = defers.calls.pop() {
        if let Err(next) = catch(|| call(state, &mut at)) {
            at.panic = Some(next);
        }
    }
    match at.panic {
        Some(panic) => panic.resume(),
        None => result,
    }
}
