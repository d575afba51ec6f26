//! `time`: timers and tickers that send on channels.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::chan::Chan;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// `time.After`: a channel on which the time is sent once.
pub fn after(delay: Duration) -> Chan<Instant> {
    Timer::new(delay).c
}

/// `time.Tick`: a channel on which the time is sent again and again.
pub fn tick(period: Duration) -> Chan<Instant> {
    Ticker::new(period).c
}

/// `time.AfterFunc`: runs `f` on a thread of its own after the delay.
pub fn after_func(delay: Duration, f: impl FnMut() + Send + 'static) -> Timer {
    let f = Mutex::new(f);
    Timer::start(delay, Chan::nil(), move |_| (lock(&f))())
}

/// `*time.Timer`; clones are the same timer.
#[derive(Clone)]
pub struct Timer {
    /// Where the time is sent: Go's field `C`.
    pub c: Chan<Instant>,
    schedule: Arc<Schedule>,
}

#[derive(Default)]
struct Schedule {
    due: Mutex<Due>,
    changed: Condvar,
}

#[derive(Default)]
struct Due {
    at: Option<Instant>,
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Timer {
    /// `time.NewTimer`.
    pub fn new(delay: Duration) -> Self {
        let c = Chan::make(1);
        let sender = c.clone();
        Self::start(delay, c, move |now| _ = sender.try_send(now))
    }

    fn start(delay: Duration, c: Chan<Instant>, fire: impl Fn(Instant) + Send + 'static) -> Self {
        let schedule = Arc::new(Schedule::default());
        lock(&schedule.due).at = Some(Instant::now() + delay);
        let own = Arc::clone(&schedule);
        thread::spawn(move || own.run(fire));
        Self { c, schedule }
    }

    /// `t.Stop()`: whether it was still running. A time that nobody received yet is withdrawn.
    pub fn stop(&self) -> bool {
        let was_running = lock(&self.schedule.due).at.take().is_some();
        let withdrawn = self.c.try_recv().is_some();
        self.schedule.changed.notify_all();
        was_running || withdrawn
    }

    /// `t.Reset(delay)`: whether it was still running.
    pub fn reset(&self, delay: Duration) -> bool {
        let withdrawn = self.c.try_recv().is_some();
        let was_running = lock(&self.schedule.due).at.replace(Instant::now() + delay).is_some();
        self.schedule.changed.notify_all();
        was_running || withdrawn
    }
}

impl Schedule {
    /// Waits for each time that is set, and does `fire` then.
    fn run(self: Arc<Self>, fire: impl Fn(Instant)) {
        let mut due = lock(&self.due);
        loop {
            let Some(at) = due.at else {
                // Only the timer's own handle can set it again.
                if Arc::strong_count(&self) == 1 {
                    return;
                }
                let waited = self.changed.wait_timeout(due, Duration::from_secs(1));
                due = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            };
            let now = Instant::now();
            if now < at {
                let waited = self.changed.wait_timeout(due, at - now);
                due = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            due.at = None;
            drop(due);
            fire(now);
            due = lock(&self.due);
        }
    }
}

/// `*time.Ticker`; clones are the same ticker.
#[derive(Clone)]
pub struct Ticker {
    /// Where the time is sent: Go's field `C`.
    pub c: Chan<Instant>,
    state: Arc<(Mutex<Ticking>, Condvar)>,
}

struct Ticking {
    period: Option<Duration>,
    next: Instant,
}

impl Ticker {
    /// `time.NewTicker`.
    pub fn new(period: Duration) -> Self {
        assert!(!period.is_zero(), "non-positive interval for NewTicker");
        let c = Chan::make(1);
        let ticking = Ticking { period: Some(period), next: Instant::now() + period };
        let state = Arc::new((Mutex::new(ticking), Condvar::new()));
        let (sender, own) = (c.clone(), Arc::clone(&state));
        thread::spawn(move || run_ticker(&own, &sender));
        Self { c, state }
    }

    /// `t.Stop()`.
    pub fn stop(&self) {
        lock(&self.state.0).period = None;
        self.state.1.notify_all();
    }

    /// `t.Reset(period)`.
    pub fn reset(&self, period: Duration) {
        assert!(!period.is_zero(), "non-positive interval for Ticker.Reset");
        *lock(&self.state.0) = Ticking { period: Some(period), next: Instant::now() + period };
        self.state.1.notify_all();
    }
}

/// Sends a tick when it is due; one that nobody takes in time is dropped, as in Go.
fn run_ticker(state: &Arc<(Mutex<Ticking>, Condvar)>, sender: &Chan<Instant>) {
    let mut ticking = lock(&state.0);
    loop {
        let now = Instant::now();
        let wait = match ticking.period {
            None if Arc::strong_count(state) == 1 => return,
            None => Duration::from_secs(1),
            Some(period) if now >= ticking.next => {
                ticking.next += period;
                let _ = sender.try_send(now);
                continue;
            }
            Some(_) => ticking.next - now,
        };
        ticking = state.1.wait_timeout(ticking, wait).unwrap_or_else(PoisonError::into_inner).0;
    }
}
