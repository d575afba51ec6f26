//! A panic is our defect and is told like any other error; deep Go code gets a deep stack.

use crate::exit::Exit;
use crate::print::Printer;
use goxide_source::{Diagnostic, SourceMap, codes};
use std::sync::{Arc, Mutex, PoisonError};

/// Stack of the working thread. Only what is touched costs memory.
const STACK: usize = 512 << 20;

/// Runs a verb; a panic in it becomes GX0900.
pub(crate) fn run(out: Printer, verb: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    let seen = Arc::new(Mutex::new(None));
    let backtrace = std::env::var_os("RUST_BACKTRACE").map(|_| std::panic::take_hook());
    let words = Arc::clone(&seen);
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let said = info.payload_as_str().unwrap_or("no words");
        // The first panic is the cause; those that follow are its echo in other threads.
        words.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(format!("{said}{place}"));
        if let Some(hook) = &backtrace {
            hook(info);
        }
    }));
    let thread = std::thread::Builder::new().name("goxide".into()).stack_size(STACK).spawn(verb);
    let ended = match thread {
        Ok(thread) => thread.join().map_err(|_| None),
        Err(e) => Err(Some(e.to_string())),
    };
    ended.unwrap_or_else(|why| {
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        let words = why.or(seen).unwrap_or_else(|| "see the message above".to_owned());
        let diagnostic = Diagnostic::error(codes::INTERNAL, format!("goxide broke: {words}"))
            .help("report it with the Go that caused it; RUST_BACKTRACE=1 shows more. Nothing was written");
        out.refusal(&[diagnostic], &SourceMap::default());
        Exit::Internal
    })
}
