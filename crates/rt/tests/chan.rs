//! Channels and select under Go's rules.
use goxide_rt::chan::{Chan, RecvCase, SendCase, select, try_select};
use goxide_rt::panic::catch;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

#[test]
fn buffered_values_come_in_order_and_survive_close() {
    let c = Chan::make(2);
    c.send(1);
    c.send(2);
    assert_eq!((c.len(), c.cap()), (2, 2));
    assert_eq!(c.try_send(3), Err(3));
    c.close();
    assert_eq!(c.iter().collect::<Vec<i64>>(), [1, 2]);
    assert_eq!(c.recv(), None);
    assert_eq!(c.recv_or_zero(), 0);
    assert_eq!(c.try_recv(), Some(None));
}

#[test]
fn misuse_panics_with_go_texts() {
    let c = Chan::<i64>::make(1);
    c.close();
    type Misuse<'c> = Box<dyn Fn() + 'c>;
    let rows: [(Misuse<'_>, &str); 5] = [
        (Box::new(|| c.close()), "close of closed channel"),
        (Box::new(|| c.send(1)), "send on closed channel"),
        (Box::new(|| _ = select(&[&SendCase::new(&c, 1)])), "send on closed channel"),
        (Box::new(|| _ = c.try_send(1)), "send on closed channel"),
        (Box::new(|| Chan::<i64>::nil().close()), "close of nil channel"),
    ];
    for (misuse, want) in &rows {
        assert_eq!(catch(misuse).unwrap_err().to_string(), *want);
    }
    assert_eq!(c.recv(), None, "the channel works on after a panic");
}

#[test]
fn an_unbuffered_send_waits_for_its_receiver() {
    let c = Chan::make(0);
    let sent = AtomicBool::new(false);
    thread::scope(|s| {
        s.spawn(|| {
            c.send("x");
            sent.store(true, Ordering::SeqCst);
        });
        thread::sleep(Duration::from_millis(30));
        assert!(!sent.load(Ordering::SeqCst));
        assert_eq!(c.recv(), Some("x"));
    });
    assert_eq!(c.try_send("y"), Err("y"));
    assert_eq!(c.try_recv(), None);
}

#[test]
fn closing_wakes_everybody() {
    let c = Chan::<i64>::make(0);
    thread::scope(|s| {
        let receivers: Vec<_> = (0..3).map(|_| s.spawn(|| c.recv())).collect();
        thread::sleep(Duration::from_millis(20));
        c.close();
        for receiver in receivers {
            assert_eq!(receiver.join().unwrap(), None);
        }
    });
    let c = Chan::make(0);
    thread::scope(|s| {
        let sender = s.spawn(|| catch(|| c.send(1)).unwrap_err().to_string());
        thread::sleep(Duration::from_millis(20));
        c.close();
        assert_eq!(sender.join().unwrap(), "send on closed channel");
    });
}

#[test]
fn nil_channels_never_take_part() {
    let nil = Chan::<i64>::nil();
    let c = Chan::make(1);
    let (never, now) = (RecvCase::new(&nil), SendCase::new(&c, 5));
    assert_eq!(select(&[&never, &now]), 1);
    assert_eq!(try_select(&[&never]), None);
    assert_eq!(c.recv(), Some(5));
    assert_eq!((nil.len(), nil.cap()), (0, 0));
}

#[test]
fn select_is_fair_enough() {
    let (a, b) = (Chan::make(400), Chan::make(400));
    for i in 0..400 {
        a.send(i);
        b.send(i);
    }
    let mut hits = [0; 2];
    for _ in 0..400 {
        hits[select(&[&RecvCase::new(&a), &RecvCase::new(&b)])] += 1;
    }
    assert!(hits.iter().all(|&n| n > 100), "{hits:?}");
}

#[test]
fn two_selects_meet_and_every_value_arrives_once() {
    const N: i64 = 3000;
    let (a, b) = (Chan::make(0), Chan::make(0));
    let done = Chan::<()>::make(0);
    let sums = thread::scope(|s| {
        let receivers: Vec<_> = (0..3)
            .map(|_| {
                s.spawn(|| {
                    let (mut sum, mut count) = (0, 0);
                    loop {
                        let (from_a, from_b) = (RecvCase::new(&a), RecvCase::new(&b));
                        match select(&[&from_a, &from_b, &RecvCase::new(&done)]) {
                            0 => sum += from_a.take().unwrap(),
                            1 => sum += from_b.take().unwrap(),
                            _ => return (sum, count),
                        }
                        count += 1;
                    }
                })
            })
            .collect();
        let senders: Vec<_> = (0..2)
            .map(|_| {
                s.spawn(|| {
                    for i in 0..N {
                        select(&[&SendCase::new(&a, i), &SendCase::new(&b, i)]);
                    }
                })
            })
            .collect();
        for sender in senders {
            sender.join().unwrap();
        }
        done.close();
        receivers.into_iter().map(|r| r.join().unwrap()).fold((0, 0), |t, r| (t.0 + r.0, t.1 + r.1))
    });
    assert_eq!(sums, (N * (N - 1), 2 * N));
}

#[test]
fn a_pipeline_of_workers_loses_nothing() {
    for capacity in [0, 1, 7] {
        let (jobs, results) = (Chan::make(capacity), Chan::make(capacity));
        let total: i64 = thread::scope(|s| {
            let workers: Vec<_> = (0..4)
                .map(|_| {
                    s.spawn(|| {
                        for n in &jobs {
                            results.send(n * n);
                        }
                    })
                })
                .collect();
            s.spawn(|| {
                for n in 0..500i64 {
                    jobs.send(n);
                }
                jobs.close();
            });
            s.spawn(|| {
                for worker in workers {
                    worker.join().unwrap();
                }
                results.close();
            });
            results.iter().sum()
        });
        assert_eq!(total, (0..500i64).map(|n| n * n).sum::<i64>());
    }
}
