//! Go's panics: their values, their texts, and how a program ends with one.
//!
//! A Go panic is a Rust panic here. [`catch`] turns one into a [`Panic`], whose text is the one Go's
//! runtime gives; [`run_main`] ends a program as Go does, with that text and exit code 2.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::any::Any;
use std::cell::Cell;
use std::error::Error;
use std::fmt::{self, Display};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The value of a panic, as `recover()` gives it.
pub struct Panic {
    value: PanicValue,
    /// What the runtime prints after `panic: ` when nothing recovers.
    report: String,
}

enum PanicValue {
    Text(String),
    Error(Box<dyn Error + Send>),
    Other(Box<dyn Any + Send>, String),
}

impl Panic {
    /// `panic("text")`.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { report: text.clone(), value: PanicValue::Text(text) }
    }

    /// `panic(err)`.
    pub fn error(err: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let err = err.into();
        Self { report: err.to_string(), value: PanicValue::Error(err) }
    }

    /// `panic(x)` of any other value, which prints as `shown`; the report names a type of the program:
    /// `main.Kind(3)`.
    pub fn value<T: Any + Send>(value: T, shown: impl Display, report: impl Into<String>) -> Self {
        Self { value: PanicValue::Other(Box::new(value), shown.to_string()), report: report.into() }
    }

    /// Starts the panic.
    pub fn throw(self) -> ! {
        panic_any(self)
    }

    /// Goes on with a panic that was caught and not recovered.
    pub fn resume(self) -> ! {
        resume_unwind(Box::new(self))
    }

    /// The value as an error: `v, ok := recover().(error)`.
    pub fn as_error(&self) -> Option<&(dyn Error + Send)> {
        if let PanicValue::Error(err) = &self.value { Some(err.as_ref()) } else { None }
    }

    /// The value as a string: `v, ok := recover().(string)`.
    pub fn as_str(&self) -> Option<&str> {
        if let PanicValue::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The value as one of type `T`.
    pub fn downcast_ref<T: Any>(&self) -> Option<&T> {
        match &self.value {
            PanicValue::Text(text) => (text as &dyn Any).downcast_ref(),
            PanicValue::Other(value, _) => value.downcast_ref(),
            PanicValue::Error(_) => None,
        }
    }

    /// Ends the program as Go does when nothing recovers.
    pub fn crash(self) -> ! {
        crash(&self.report)
    }

    fn of_payload(payload: Box<dyn Any + Send>) -> Self {
        match payload.downcast::<Panic>() {
            Ok(panic) => *panic,
            Err(payload) => match payload.downcast::<String>() {
                Ok(message) => Self::of_message(&message),
                Err(payload) => match payload.downcast::<&'static str>() {
                    Ok(message) => Self::of_message(&message),
                    Err(payload) => Self::value(payload, "panic", "panic"),
                },
            },
        }
    }

    /// A panic of Rust's own: a runtime error where Go has one, else the text.
    fn of_message(message: &str) -> Self {
        match runtime_error(message) {
            Some(err) => Self::error(err),
            None => Self::text(message),
        }
    }
}

impl Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            PanicValue::Text(text) | PanicValue::Other(_, text) => f.write_str(text),
            PanicValue::Error(err) => err.fmt(f),
        }
    }
}

impl fmt::Debug for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Panic").field(&self.report).finish()
    }
}

impl Error for Panic {}

/// A failure that Go's runtime finds: an index out of range, a nil dereference, a division by zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeError(String);

impl Display for RuntimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for RuntimeError {}

const NIL_DEREFERENCE: &str = "invalid memory address or nil pointer dereference";

/// The runtime error that Go would report where Rust panics with this message.
pub fn runtime_error(message: &str) -> Option<RuntimeError> {
    if message.starts_with("nil dereference") {
        return Some(RuntimeError(format!("runtime error: {NIL_DEREFERENCE}")));
    }
    if message.starts_with("interface conversion: ") || message == "assignment to entry in nil map" {
        return Some(RuntimeError(message.to_owned()));
    }
    if let Some(text) = message.strip_prefix("runtime error: ") {
        return Some(RuntimeError(format!("runtime error: {text}")));
    }
    let numbers: Vec<&str> =
        message.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty()).collect();
    let number = |i: usize| numbers.get(i).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) as i64;
    let (first, second) = (number(0), number(1));
    let text = if message.starts_with("index out of bounds") {
        index_text(second, first)
    } else if message.starts_with("range end index") {
        format!("slice bounds out of range [:{first}] with capacity {second}")
    } else if ["range start index", "slice index starts at", "begin > end"]
        .iter()
        .any(|&head| message.starts_with(head))
    {
        format!("slice bounds out of range [{first}:{second}]")
    } else if let Some((head, text)) = message.split_once(" is out of bounds of `") {
        let length = text.len().saturating_sub(1);
        let at = head.rsplit(' ').next().unwrap_or_default();
        if head.starts_with("start") {
            format!("slice bounds out of range [{at}:{length}]")
        } else {
            format!("slice bounds out of range [:{at}] with length {length}")
        }
    } else if message == "attempt to divide by zero"
        || message == "attempt to calculate the remainder with a divisor of zero"
    {
        "integer divide by zero".to_owned()
    } else {
        return None;
    };
    Some(RuntimeError(format!("runtime error: {text}")))
}

/// Go names no length where the index is negative, which a Rust index shows as a huge number.
fn index_text(index: i64, length: i64) -> String {
    if index < 0 {
        format!("index out of range [{index}]")
    } else {
        format!("index out of range [{index}] with length {length}")
    }
}

/// `panic(v)` for a string or an error; other values go through [`Panic::value`].
pub fn go_panic(err: impl Into<Box<dyn Error + Send + Sync>>) -> ! {
    Panic::error(err).throw()
}

thread_local! {
    /// How many [`catch`] calls this thread is in: a panic inside one is not announced.
    static CATCHING: Cell<usize> = const { Cell::new(0) };
}

/// Whether [`run_main`] runs the program, so that a panic on any thread ends it.
static IN_PROGRAM: AtomicBool = AtomicBool::new(false);

/// Runs `f`; a panic in it becomes `Err`, silently.
pub fn catch<R>(f: impl FnOnce() -> R) -> Result<R, Panic> {
    install_hook();
    CATCHING.set(CATCHING.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(f));
    CATCHING.set(CATCHING.get() - 1);
    result.map_err(Panic::of_payload)
}

fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if CATCHING.get() > 0 {
                return;
            }
            if !IN_PROGRAM.load(Ordering::Relaxed) {
                return previous(info);
            }
            match info.payload().downcast_ref::<Panic>() {
                Some(panic) => crash(&panic.report),
                None => Panic::of_message(info.payload_as_str().unwrap_or("panic")).crash(),
            }
        }));
    });
}

fn crash(report: &str) -> ! {
    let mut text = format!("panic: {}\n", report.replace('\n', "\n\t"));
    if report.ends_with(NIL_DEREFERENCE) {
        text.push_str("[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]\n");
    }
    text.push_str("\ngoroutine 1 [running]:\n");
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().write_all(text.as_bytes());
    std::process::exit(2)
}

/// Runs a program's `main`; a panic that nothing recovers, on any thread, ends it with Go's text and exit code 2.
///
/// `main` gets a large stack, for Go's grow as they are needed.
pub fn run_main(main: fn()) {
    const STACK: usize = 256 << 20;
    IN_PROGRAM.store(true, Ordering::Relaxed);
    let guarded = move || {
        if let Err(panic) = catch(main) {
            panic.crash();
        }
    };
    match thread::Builder::new().name("main".to_owned()).stack_size(STACK).spawn(guarded) {
        Ok(thread) => drop(thread.join()),
        Err(_) => guarded(),
    }
}

/// `go f()`: a thread whose unrecovered panic ends the program after its deferred calls have run.
pub fn go(f: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        if let Err(panic) = catch(f) {
            panic.crash();
        }
    })
}
