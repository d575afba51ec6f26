//! Contexts.
use goxide_rt::chan::{RecvCase, select};
use goxide_rt::context::{Context, Error};
use std::time::{Duration, Instant};

#[test]
fn the_background_never_ends() {
    let ctx = Context::background();
    assert_eq!((ctx.err(), ctx.deadline()), (None, None));
    assert!(ctx.done().is_nil());
}

#[test]
fn cancelling_ends_what_is_below() {
    let (parent, cancel) = Context::background().with_cancel();
    let (child, _cancel_child) = parent.with_value("k", 1i64).with_cancel();
    let (other, cancel_other) = parent.with_cancel();
    cancel_other.cancel();
    assert_eq!((other.err(), parent.err(), child.err()), (Some(Error::Canceled), None, None));
    let waiting = child.clone();
    let thread = std::thread::spawn(move || select(&[&RecvCase::new(waiting.done())]));
    cancel.cancel();
    cancel.cancel();
    assert_eq!(thread.join().unwrap(), 0);
    assert_eq!(child.err(), Some(Error::Canceled));
    let (late, _cancel) = child.with_cancel();
    assert_eq!(late.err().map(|err| err.to_string()), Some("context canceled".to_owned()));
}

#[test]
fn deadlines_pass() {
    let (ctx, cancel) = Context::background().with_timeout(Duration::from_millis(20));
    let (tighter, _) = ctx.with_timeout(Duration::from_secs(60));
    assert_eq!(tighter.deadline(), ctx.deadline());
    assert_eq!(ctx.done().recv(), None);
    assert_eq!(ctx.err(), Some(Error::DeadlineExceeded));
    cancel.cancel();
    assert_eq!(ctx.err().map(|err| err.to_string()), Some("context deadline exceeded".to_owned()));
    let (past, _) = Context::background().with_deadline(Instant::now());
    assert_eq!(past.err(), Some(Error::DeadlineExceeded));
}

#[test]
fn values_are_found_by_key_and_type() {
    #[derive(PartialEq)]
    struct Key(i64);
    let ctx = Context::background().with_value(Key(1), "one".to_owned()).with_value(1i64, 7i64);
    assert_eq!(ctx.value::<_, String>(&Key(1)), Some("one".to_owned()));
    assert_eq!(ctx.value::<_, i64>(&1i64), Some(7));
    assert_eq!(ctx.value::<_, String>(&Key(2)), None);
    let (child, _cancel) = ctx.with_cancel();
    assert_eq!(child.value::<_, i64>(&1i64), Some(7));
}
