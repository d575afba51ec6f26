//! Wait groups.
use goxide_rt::panic::catch;
use goxide_rt::wait_group::WaitGroup;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[test]
fn wait_returns_after_the_last_is_done() {
    let group = WaitGroup::new();
    let count = Arc::new(AtomicI64::new(0));
    for _ in 0..20 {
        let count = Arc::clone(&count);
        group.go(move || _ = count.fetch_add(1, Ordering::SeqCst));
    }
    group.add(1);
    let other = group.clone();
    std::thread::spawn(move || other.done());
    group.wait();
    assert_eq!(count.load(Ordering::SeqCst), 20);
}

#[test]
fn too_many_dones_panic() {
    assert_eq!(
        catch(|| WaitGroup::new().done()).unwrap_err().to_string(),
        "sync: negative WaitGroup counter"
    );
}
