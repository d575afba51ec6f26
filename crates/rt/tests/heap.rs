//! Heaps.
use goxide_rt::heap::{Interface, fix, init, pop, push, remove};
use std::any::Any;
use std::rc::Rc;

#[derive(Default)]
struct Numbers(Vec<i64>);

impl Interface for Numbers {
    fn len(&self) -> i64 {
        self.0.len() as i64
    }
    fn less(&self, i: i64, j: i64) -> bool {
        self.0[i as usize] < self.0[j as usize]
    }
    fn swap(&mut self, i: i64, j: i64) {
        self.0.swap(i as usize, j as usize);
    }
    fn push(&mut self, x: Rc<dyn Any>) {
        self.0.push(*x.downcast_ref().expect("a number"));
    }
    fn pop(&mut self) -> Rc<dyn Any> {
        Rc::new(self.0.pop().expect("not empty"))
    }
}

fn drained(mut heap: Numbers) -> Vec<i64> {
    let mut out = Vec::new();
    while !heap.is_empty() {
        out.extend(pop(&mut heap).downcast_ref::<i64>());
    }
    out
}

#[test]
fn elements_come_out_in_order() {
    let mut heap = Numbers(vec![5, 2, 8, 9, 1, 7]);
    init(&mut heap);
    push(&mut heap, Rc::new(3_i64));
    push(&mut heap, Rc::new(0_i64));
    assert_eq!(drained(heap), [0, 1, 2, 3, 5, 7, 8, 9]);
}

#[test]
fn any_element_can_be_taken_away_or_changed() {
    let mut heap = Numbers(vec![4, 3, 2, 1]);
    init(&mut heap);
    let at = heap.0.iter().position(|n| *n == 3).expect("there") as i64;
    assert_eq!(remove(&mut heap, at).downcast_ref::<i64>(), Some(&3));
    let at = heap.0.iter().position(|n| *n == 4).expect("there");
    heap.0[at] = -1;
    fix(&mut heap, at as i64);
    assert_eq!(drained(heap), [-1, 1, 2]);
}
