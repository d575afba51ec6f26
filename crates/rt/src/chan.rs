//! Go's channels: buffered and unbuffered, closed and nil, and select over several of them.
//!
//! A select holds the gates of all its channels while it looks for a case that can go on, and if there
//! is none it waits on all of them at once; whoever wakes it first decides the case.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use private::{Attempt, Waiter};
use std::collections::VecDeque;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A channel of `T`; clones are the same channel. The default is the nil channel.
pub struct Chan<T> {
    core: Option<Arc<Core<T>>>,
}

struct Core<T> {
    /// Held for every operation; a select holds those of all its channels.
    gate: Mutex<()>,
    state: Mutex<State<T>>,
    capacity: usize,
}

struct State<T> {
    buffer: VecDeque<T>,
    closed: bool,
    receivers: VecDeque<Receiver<T>>,
    senders: VecDeque<Sender<T>>,
}

/// Somebody who waits for a value: `Some` once one has come.
struct Receiver<T> {
    waiter: Arc<Waiter>,
    case: usize,
    slot: Slot<T>,
}

/// Somebody who waits for a value to be taken: `None` once it was.
struct Sender<T> {
    waiter: Arc<Waiter>,
    case: usize,
    slot: Slot<T>,
}

type Slot<T> = Arc<Mutex<Option<T>>>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What an operation finds on a channel it holds the gate of.
enum Found<V> {
    Ready(V),
    Closed,
    Blocked,
}

impl<T> State<T> {
    /// Takes a value if one is there.
    fn receive(&mut self, capacity: usize) -> Found<T> {
        if let Some(value) = self.buffer.pop_front() {
            // A waiting sender's value takes the place in the buffer.
            if self.buffer.len() < capacity
                && let Some(next) = self.take_from_sender()
            {
                self.buffer.push_back(next);
            }
            return Found::Ready(value);
        }
        match self.take_from_sender() {
            Some(value) => Found::Ready(value),
            None if self.closed => Found::Closed,
            None => Found::Blocked,
        }
    }

    fn take_from_sender(&mut self) -> Option<T> {
        while let Some(sender) = self.senders.pop_front() {
            if sender.waiter.claim() {
                let value = lock(&sender.slot).take();
                sender.waiter.wake(sender.case);
                return value;
            }
        }
        None
    }

    /// Gives the value in `slot` away if a receiver or room in the buffer is there.
    fn send(&mut self, slot: &mut Option<T>, capacity: usize) -> Found<()> {
        if self.closed {
            return Found::Closed;
        }
        while let Some(receiver) = self.receivers.pop_front() {
            if receiver.waiter.claim() {
                *lock(&receiver.slot) = slot.take();
                receiver.waiter.wake(receiver.case);
                return Found::Ready(());
            }
        }
        if self.buffer.len() < capacity {
            self.buffer.extend(slot.take());
            return Found::Ready(());
        }
        Found::Blocked
    }
}

impl<T> Chan<T> {
    /// `make(chan T, capacity)`.
    pub fn make(capacity: i64) -> Self {
        let capacity = usize::try_from(capacity).expect("makechan: size out of range");
        let state = State {
            buffer: VecDeque::new(),
            closed: false,
            receivers: VecDeque::new(),
            senders: VecDeque::new(),
        };
        Self { core: Some(Arc::new(Core { gate: Mutex::new(()), state: Mutex::new(state), capacity })) }
    }

    /// The nil channel, on which every operation waits for ever.
    pub const fn nil() -> Self {
        Self { core: None }
    }

    /// `c == nil`.
    pub fn is_nil(&self) -> bool {
        self.core.is_none()
    }

    /// `c <- value`.
    pub fn send(&self, value: T) {
        let mut value = Some(value);
        match self.now(|state, capacity| state.send(&mut value, capacity)) {
            Found::Ready(()) => return,
            Found::Closed => panic!("send on closed channel"),
            Found::Blocked => {}
        }
        select(&[&SendCase { channel: self, slot: Arc::new(Mutex::new(value)) }]);
    }

    /// `<-c`, `None` when the channel is closed and empty.
    pub fn recv(&self) -> Option<T> {
        match self.now(State::receive) {
            Found::Ready(value) => return Some(value),
            Found::Closed => return None,
            Found::Blocked => {}
        }
        let case = RecvCase::new(self);
        select(&[&case]);
        case.take()
    }

    /// One attempt without waiting; the nil channel always blocks.
    fn now<V>(&self, operation: impl FnOnce(&mut State<T>, usize) -> Found<V>) -> Found<V> {
        let Some(core) = &self.core else { return Found::Blocked };
        let _gate = lock(&core.gate);
        operation(&mut lock(&core.state), core.capacity)
    }

    /// `<-c` as a plain value: the zero value when the channel is closed and empty.
    pub fn recv_or_zero(&self) -> T
    where
        T: Default,
    {
        self.recv().unwrap_or_default()
    }

    /// `select { case c <- value: … default: … }`: the value comes back if nobody takes it now.
    pub fn try_send(&self, value: T) -> Result<(), T> {
        let case = SendCase::new(self, value);
        match try_select(&[&case]) {
            Some(_) => Ok(()),
            None => case.into_value().map_or(Ok(()), Err),
        }
    }

    /// `select { case v, ok := <-c: … default: … }`: `None` when there is nothing to receive now, else
    /// what [`Chan::recv`] gives.
    pub fn try_recv(&self) -> Option<Option<T>> {
        let case = RecvCase::new(self);
        try_select(&[&case]).map(|_| case.take())
    }

    /// `close(c)`.
    pub fn close(&self) {
        let Some(core) = &self.core else { panic!("close of nil channel") };
        let gate = lock(&core.gate);
        let mut state = lock(&core.state);
        if state.closed {
            drop((state, gate));
            panic!("close of closed channel");
        }
        state.closed = true;
        for receiver in state.receivers.drain(..) {
            if receiver.waiter.claim() {
                receiver.waiter.wake(receiver.case);
            }
        }
        for sender in state.senders.drain(..) {
            if sender.waiter.claim() {
                sender.waiter.wake(sender.case);
            }
        }
    }

    /// `len(c)`.
    pub fn len(&self) -> i64 {
        self.core.as_ref().map_or(0, |core| lock(&core.state).buffer.len() as i64)
    }

    /// `len(c) == 0`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `cap(c)`.
    pub fn cap(&self) -> i64 {
        self.core.as_ref().map_or(0, |core| core.capacity as i64)
    }

    /// `for v := range c`.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { channel: self }
    }
}

impl<T> Clone for Chan<T> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone() }
    }
}

impl<T> Default for Chan<T> {
    fn default() -> Self {
        Self::nil()
    }
}

impl<T> PartialEq for Chan<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.core, &other.core) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

impl<T> Eq for Chan<T> {}

impl<T> fmt::Debug for Chan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chan").field("len", &self.len()).field("cap", &self.cap()).finish()
    }
}

/// The values of a channel until it is closed.
pub struct Iter<'c, T> {
    channel: &'c Chan<T>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.channel.recv()
    }
}

impl<'c, T> IntoIterator for &'c Chan<T> {
    type Item = T;
    type IntoIter = Iter<'c, T>;

    fn into_iter(self) -> Iter<'c, T> {
        self.iter()
    }
}

/// `case v, ok := <-c` of a select.
pub struct RecvCase<'c, T> {
    channel: &'c Chan<T>,
    slot: Slot<T>,
}

impl<'c, T> RecvCase<'c, T> {
    /// A case that receives from `channel`.
    pub fn new(channel: &'c Chan<T>) -> Self {
        Self { channel, slot: Slot::default() }
    }

    /// What was received; `None` when the channel is closed and empty.
    pub fn take(&self) -> Option<T> {
        lock(&self.slot).take()
    }
}

/// `case c <- value` of a select.
pub struct SendCase<'c, T> {
    channel: &'c Chan<T>,
    slot: Slot<T>,
}

impl<'c, T> SendCase<'c, T> {
    /// A case that sends `value` to `channel`.
    pub fn new(channel: &'c Chan<T>, value: T) -> Self {
        Self { channel, slot: Arc::new(Mutex::new(Some(value))) }
    }

    /// The value, if it was not sent.
    pub fn into_value(self) -> Option<T> {
        lock(&self.slot).take()
    }
}

/// A case of a select: [`RecvCase`] or [`SendCase`].
pub trait Case: private::Case {}

impl<T> Case for RecvCase<'_, T> {}
impl<T> Case for SendCase<'_, T> {}

mod private {
    use super::lock;
    use std::sync::{Arc, Condvar, Mutex, PoisonError};

    /// What a select asks of a case, with the gates of all its channels held.
    pub trait Case {
        /// The gate of the channel; none for the nil channel.
        fn gate(&self) -> Option<&Mutex<()>>;
        /// Completes the case if it can go on now.
        fn attempt(&self) -> Attempt;
        /// Waits in the channel's queue.
        fn enqueue(&self, waiter: &Arc<Waiter>, case: usize);
        /// Leaves the queue; the gates are not held.
        fn dequeue(&self, waiter: &Arc<Waiter>);
        /// After another goroutine completed the case: whether that was by closing a channel to send on.
        fn ended_by_close(&self) -> bool;
    }

    /// A goroutine that waits in one operation or in a select.
    #[derive(Default)]
    pub struct Waiter {
        progress: Mutex<Progress>,
        woken: Condvar,
    }

    #[derive(Default, Clone, Copy, PartialEq)]
    enum Progress {
        #[default]
        Waiting,
        /// Another goroutine is about to complete one of the cases.
        Claimed,
        Done(usize),
    }

    impl Waiter {
        /// Whether the caller is the first to complete a case of this waiter.
        pub fn claim(&self) -> bool {
            let mut progress = lock(&self.progress);
            let first = *progress == Progress::Waiting;
            if first {
                *progress = Progress::Claimed;
            }
            first
        }

        pub fn wake(&self, case: usize) {
            *lock(&self.progress) = Progress::Done(case);
            self.woken.notify_one();
        }

        pub fn wait(&self) -> usize {
            let mut progress = lock(&self.progress);
            loop {
                if let Progress::Done(case) = *progress {
                    return case;
                }
                progress = self.woken.wait(progress).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// What came of an attempt.
    #[derive(PartialEq)]
    pub enum Attempt {
        Completed,
        SendOnClosed,
        Blocked,
    }
}

impl<T> private::Case for RecvCase<'_, T> {
    fn gate(&self) -> Option<&Mutex<()>> {
        self.channel.core.as_ref().map(|core| &core.gate)
    }

    fn attempt(&self) -> Attempt {
        let Some(core) = &self.channel.core else { return Attempt::Blocked };
        match lock(&core.state).receive(core.capacity) {
            Found::Ready(value) => {
                *lock(&self.slot) = Some(value);
                Attempt::Completed
            }
            Found::Closed => Attempt::Completed,
            Found::Blocked => Attempt::Blocked,
        }
    }

    fn enqueue(&self, waiter: &Arc<Waiter>, case: usize) {
        let Some(core) = &self.channel.core else { return };
        let receiver = Receiver { waiter: Arc::clone(waiter), case, slot: Arc::clone(&self.slot) };
        lock(&core.state).receivers.push_back(receiver);
    }

    fn dequeue(&self, waiter: &Arc<Waiter>) {
        let Some(core) = &self.channel.core else { return };
        let _gate = lock(&core.gate);
        lock(&core.state).receivers.retain(|receiver| !Arc::ptr_eq(&receiver.waiter, waiter));
    }

    fn ended_by_close(&self) -> bool {
        false
    }
}

impl<T> private::Case for SendCase<'_, T> {
    fn gate(&self) -> Option<&Mutex<()>> {
        self.channel.core.as_ref().map(|core| &core.gate)
    }

    fn attempt(&self) -> Attempt {
        let Some(core) = &self.channel.core else { return Attempt::Blocked };
        match lock(&core.state).send(&mut lock(&self.slot), core.capacity) {
            Found::Ready(()) => Attempt::Completed,
            Found::Closed => Attempt::SendOnClosed,
            Found::Blocked => Attempt::Blocked,
        }
    }

    fn enqueue(&self, waiter: &Arc<Waiter>, case: usize) {
        let Some(core) = &self.channel.core else { return };
        let sender = Sender { waiter: Arc::clone(waiter), case, slot: Arc::clone(&self.slot) };
        lock(&core.state).senders.push_back(sender);
    }

    fn dequeue(&self, waiter: &Arc<Waiter>) {
        let Some(core) = &self.channel.core else { return };
        let _gate = lock(&core.gate);
        lock(&core.state).senders.retain(|sender| !Arc::ptr_eq(&sender.waiter, waiter));
    }

    fn ended_by_close(&self) -> bool {
        lock(&self.slot).is_some()
    }
}

/// `select` without `default`: waits until one case can go on, does it, and tells which it was.
/// Of several that can go on it picks one at random; without cases it waits for ever.
pub fn select(cases: &[&dyn Case]) -> usize {
    let waiter = Arc::default();
    if let Some(done) = attempt(cases, Some(&waiter)) {
        return done;
    }
    let done = waiter.wait();
    for (i, case) in cases.iter().enumerate() {
        if i != done {
            case.dequeue(&waiter);
        }
    }
    assert!(!cases[done].ended_by_close(), "send on closed channel");
    done
}

/// `select` with `default`: `None` when no case can go on now.
pub fn try_select(cases: &[&dyn Case]) -> Option<usize> {
    attempt(cases, None)
}

/// Completes one case, or lets the waiter enter the queues of all.
fn attempt(cases: &[&dyn Case], waiter: Option<&Arc<Waiter>>) -> Option<usize> {
    // In the order of addresses, and each once, so that two selects cannot wait for each other.
    let mut gates: Vec<&Mutex<()>> = cases.iter().filter_map(|case| case.gate()).collect();
    gates.sort_by_key(|gate| std::ptr::from_ref(*gate).addr());
    gates.dedup_by_key(|gate| std::ptr::from_ref(*gate).addr());
    let held: Vec<MutexGuard<'_, ()>> = gates.into_iter().map(lock).collect();

    let start = if cases.len() > 1 { RandomState::new().hash_one(()) as usize % cases.len() } else { 0 };
    for i in (start..cases.len()).chain(0..start) {
        match cases[i].attempt() {
            Attempt::Completed => return Some(i),
            Attempt::SendOnClosed => {
                drop(held);
                panic!("send on closed channel");
            }
            Attempt::Blocked => {}
        }
    }
    if let Some(waiter) = waiter {
        for (i, case) in cases.iter().enumerate() {
            case.enqueue(waiter, i);
        }
    }
    None
}
