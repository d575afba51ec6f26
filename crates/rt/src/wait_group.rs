//! `sync.WaitGroup`: waits until a count of goroutines is back at zero.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// A wait group; clones count together.
#[derive(Debug, Clone, Default)]
pub struct WaitGroup {
    shared: Arc<(Mutex<i64>, Condvar)>,
}

impl WaitGroup {
    /// A group that waits for nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// `wg.Add(delta)`.
    pub fn add(&self, delta: i64) {
        let (count, zero) = &*self.shared;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count += delta;
        let now = *count;
        drop(count);
        assert!(now >= 0, "sync: negative WaitGroup counter");
        if now == 0 {
            zero.notify_all();
        }
    }

    /// `wg.Done()`.
    pub fn done(&self) {
        self.add(-1);
    }

    /// `wg.Wait()`.
    pub fn wait(&self) {
        let (count, zero) = &*self.shared;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        while *count > 0 {
            count = zero.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// `wg.Go(f)`: counts a goroutine while it runs.
    pub fn go(&self, f: impl FnOnce() + Send + 'static) {
        self.add(1);
        let done = DoneOnDrop(self.clone());
        thread::spawn(move || {
            let _done = done;
            f();
        });
    }
}

/// Counts down also when the goroutine panics.
struct DoneOnDrop(WaitGroup);

impl Drop for DoneOnDrop {
    fn drop(&mut self) {
        self.0.done();
    }
}
