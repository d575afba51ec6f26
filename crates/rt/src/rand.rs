//! `math/rand`: numbers that look random, but are not Go's for the same seed.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};

/// `*rand.Rand`.
#[derive(Debug, Clone)]
pub struct Rand {
    state: u64,
}

impl Rand {
    /// `rand.New(rand.NewSource(seed))`.
    pub fn new(seed: i64) -> Self {
        Self { state: seed as u64 }
    }

    /// `r.Uint64()`: the SplitMix64 generator.
    pub fn uint64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// `r.Int63()`.
    pub fn int63(&mut self) -> i64 {
        (self.uint64() >> 1) as i64
    }

    /// `r.Int63n(n)` and `r.Intn(n)`.
    pub fn int63n(&mut self, n: i64) -> i64 {
        assert!(n > 0, "invalid argument to Intn");
        ((u128::from(self.uint64()) * n as u128) >> 64) as i64
    }

    /// `r.Float64()`.
    pub fn float64(&mut self) -> f64 {
        (self.uint64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// `r.Perm(n)`.
    pub fn perm(&mut self, n: i64) -> Vec<i64> {
        let mut items: Vec<i64> = (0..n).collect();
        for i in (1..n).rev() {
            items.swap(i as usize, self.int63n(i + 1) as usize);
        }
        items
    }
}

/// Uses the generator behind the package's functions, which starts differently in each run.
pub fn shared<R>(f: impl FnOnce(&mut Rand) -> R) -> R {
    static SHARED: LazyLock<Mutex<Rand>> =
        LazyLock::new(|| Mutex::new(Rand::new(RandomState::new().hash_one(0) as i64)));
    f(&mut SHARED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// `rand.Shuffle(n, swap)`.
pub fn shuffle(n: i64, mut swap: impl FnMut(i64, i64)) {
    for i in (1..n).rev() {
        swap(i, shared(|rand| rand.int63n(i + 1)));
    }
}
