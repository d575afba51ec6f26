//! Package variables of one thread.

use goxide_rt::global::Global;
use std::cell::RefCell;
use std::rc::Rc;

static NAMES: Global<RefCell<Vec<Rc<str>>>> = Global::new(|| RefCell::new(vec![Rc::from("first")]));
static COUNT: Global<usize> = Global::new(|| NAMES.borrow().len());

#[test]
fn a_global_is_made_once_and_keeps_what_is_written() {
    NAMES.borrow_mut().push(Rc::from("second"));
    assert_eq!(*COUNT, 2, "made at its first use, out of another one");
    NAMES.borrow_mut().push(Rc::from("third"));
    assert_eq!((*COUNT, NAMES.borrow().len()), (2, 3));
    let other = std::thread::spawn(|| NAMES.borrow().len()).join();
    assert!(other.is_err(), "another thread would see another value");
}
