//! `context`: cancellation, deadlines and values, handed down a tree of calls.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use super::chan::Chan;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// Why a context has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Error {
    /// `context.Canceled`.
    Canceled,
    /// `context.DeadlineExceeded`.
    DeadlineExceeded,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Error::Canceled => "context canceled",
            Error::DeadlineExceeded => "context deadline exceeded",
        })
    }
}

impl std::error::Error for Error {}

/// A context; clones are the same one. The default is the background context, which never ends.
#[derive(Clone, Default)]
pub struct Context {
    node: Option<Arc<Node>>,
}

struct Node {
    parent: Context,
    /// Closed when the context ends; a node that only holds a value has its parent's.
    done: Chan<()>,
    state: Option<Mutex<State>>,
    deadline: Option<Instant>,
    value: Option<(Box<dyn Key>, Arc<dyn Any + Send + Sync>)>,
}

#[derive(Default)]
struct State {
    err: Option<Error>,
    children: Vec<Weak<Node>>,
}

/// A key of [`Context::with_value`]: two are equal when their types and values are.
trait Key: Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<K: PartialEq + Send + Sync + 'static> Key for K {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<K>() == Some(self)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends a context: Go's `cancel` function. Clones end the same one; dropping it does nothing.
#[derive(Clone)]
pub struct Cancel {
    node: Arc<Node>,
    timer: Option<Arc<Timer>>,
}

impl Cancel {
    /// `cancel()`.
    pub fn cancel(&self) {
        self.node.end(Error::Canceled);
        if let Some(timer) = &self.timer {
            timer.stop();
        }
    }
}

impl Context {
    /// `context.Background()` and `context.TODO()`.
    pub const fn background() -> Self {
        Self { node: None }
    }

    /// `context.WithCancel(parent)`.
    pub fn with_cancel(&self) -> (Self, Cancel) {
        let node = self.child(None);
        (Self { node: Some(Arc::clone(&node)) }, Cancel { node, timer: None })
    }

    /// `context.WithTimeout(parent, timeout)`.
    pub fn with_timeout(&self, timeout: Duration) -> (Self, Cancel) {
        self.with_deadline(Instant::now() + timeout)
    }

    /// `context.WithDeadline(parent, deadline)`.
    pub fn with_deadline(&self, deadline: Instant) -> (Self, Cancel) {
        let deadline = self.deadline().map_or(deadline, |earlier| earlier.min(deadline));
        let node = self.child(Some(deadline));
        let timer = Arc::new(Timer::default());
        if Instant::now() >= deadline {
            node.end(Error::DeadlineExceeded);
        } else {
            let (timer, node) = (Arc::clone(&timer), Arc::downgrade(&node));
            thread::spawn(move || {
                if timer.passes(deadline)
                    && let Some(node) = node.upgrade()
                {
                    node.end(Error::DeadlineExceeded);
                }
            });
        }
        (Self { node: Some(Arc::clone(&node)) }, Cancel { node, timer: Some(timer) })
    }

    /// `context.WithValue(parent, key, value)`.
    pub fn with_value<K, V>(&self, key: K, value: V) -> Self
    where
        K: PartialEq + Send + Sync + 'static,
        V: Send + Sync + 'static,
    {
        let node = Node {
            parent: self.clone(),
            done: self.done().clone(),
            state: None,
            deadline: None,
            value: Some((Box::new(key), Arc::new(value))),
        };
        Self { node: Some(Arc::new(node)) }
    }

    /// `ctx.Done()`: closed when the context ends; the nil channel where it never does.
    pub fn done(&self) -> &Chan<()> {
        static NEVER: Chan<()> = Chan::nil();
        self.node.as_ref().map_or(&NEVER, |node| &node.done)
    }

    /// `ctx.Err()`.
    pub fn err(&self) -> Option<Error> {
        let node = self.node.as_ref()?;
        match &node.state {
            Some(state) => lock(state).err,
            None => node.parent.err(),
        }
    }

    /// `ctx.Deadline()`.
    pub fn deadline(&self) -> Option<Instant> {
        let node = self.node.as_ref()?;
        node.deadline.or_else(|| node.parent.deadline())
    }

    /// `ctx.Value(key)` as a value of type `V`.
    pub fn value<K: 'static, V: Clone + 'static>(&self, key: &K) -> Option<V> {
        let node = self.node.as_ref()?;
        match &node.value {
            Some((own, value)) if own.equals(key) => value.downcast_ref::<V>().cloned(),
            _ => node.parent.value(key),
        }
    }

    /// A node that ends by itself, and with its parent.
    fn child(&self, deadline: Option<Instant>) -> Arc<Node> {
        let node = Arc::new(Node {
            parent: self.clone(),
            done: Chan::make(0),
            state: Some(Mutex::default()),
            deadline,
            value: None,
        });
        self.adopt(&node);
        node
    }

    /// Lets `child` end with the nearest context above it that can end.
    fn adopt(&self, child: &Arc<Node>) {
        let Some(node) = &self.node else { return };
        let Some(state) = &node.state else { return node.parent.adopt(child) };
        let mut state = lock(state);
        match state.err {
            Some(err) => {
                drop(state);
                child.end(err);
            }
            None => {
                state.children.retain(|child| child.strong_count() > 0);
                state.children.push(Arc::downgrade(child));
            }
        }
    }
}

impl Node {
    /// Ends the context and everything below it, once.
    fn end(&self, err: Error) {
        let Some(state) = &self.state else { return };
        let children = {
            let mut state = lock(state);
            if state.err.is_some() {
                return;
            }
            state.err = Some(err);
            std::mem::take(&mut state.children)
        };
        self.done.close();
        for child in children.iter().filter_map(Weak::upgrade) {
            child.end(err);
        }
    }
}

/// Lets a waiting thread end before its time.
#[derive(Default)]
struct Timer {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Timer {
    fn stop(&self) {
        *lock(&self.stopped) = true;
        self.changed.notify_all();
    }

    /// Waits; false when stopped before `deadline`.
    fn passes(&self, deadline: Instant) -> bool {
        let mut stopped = lock(&self.stopped);
        while !*stopped {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            stopped = self.changed.wait_timeout(stopped, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("err", &self.err()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cancel")
    }
}
