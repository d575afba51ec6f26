//! `container/heap`: a heap in whatever is ordered, grows and shrinks.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::any::Any;
use std::rc::Rc;

/// What `container/heap` works on: Go's `heap.Interface`.
pub trait Interface {
    /// How many elements there are.
    fn len(&self) -> i64;
    /// Whether element `i` goes before element `j`.
    fn less(&self, i: i64, j: i64) -> bool;
    /// Swaps elements `i` and `j`.
    fn swap(&mut self, i: i64, j: i64);
    /// Adds an element at the end.
    fn push(&mut self, x: Rc<dyn Any>);
    /// Takes the last element away.
    fn pop(&mut self) -> Rc<dyn Any>;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// `heap.Init`: orders the elements.
pub fn init(h: &mut (impl Interface + ?Sized)) {
    let n = h.len();
    for i in (0..n / 2).rev() {
        down(h, i, n);
    }
}

/// `heap.Push`.
pub fn push(h: &mut (impl Interface + ?Sized), x: Rc<dyn Any>) {
    h.push(x);
    let last = h.len() - 1;
    up(h, last);
}

/// `heap.Pop`: takes the least element away.
pub fn pop(h: &mut (impl Interface + ?Sized)) -> Rc<dyn Any> {
    let n = h.len() - 1;
    h.swap(0, n);
    down(h, 0, n);
    h.pop()
}

/// `heap.Remove`: takes element `i` away.
pub fn remove(h: &mut (impl Interface + ?Sized), i: i64) -> Rc<dyn Any> {
    let n = h.len() - 1;
    if n != i {
        h.swap(i, n);
        if !down(h, i, n) {
            up(h, i);
        }
    }
    h.pop()
}

/// `heap.Fix`: element `i` has another value now.
pub fn fix(h: &mut (impl Interface + ?Sized), i: i64) {
    let n = h.len();
    if !down(h, i, n) {
        up(h, i);
    }
}

/// Moves an element towards the root.
fn up(h: &mut (impl Interface + ?Sized), mut j: i64) {
    loop {
        let parent = (j - 1) / 2;
        if parent == j || !h.less(j, parent) {
            return;
        }
        h.swap(parent, j);
        j = parent;
    }
}

/// Moves an element away from the root, among the first `n`; whether it moved.
fn down(h: &mut (impl Interface + ?Sized), start: i64, n: i64) -> bool {
    let mut i = start;
    loop {
        let left = 2 * i + 1;
        if left >= n {
            return i > start;
        }
        let right = left + 1;
        let least = if right < n && h.less(right, left) { right } else { left };
        if !h.less(least, i) {
            return i > start;
        }
        h.swap(i, least);
        i = least;
    }
}
