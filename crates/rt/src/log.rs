//! Go's `log`: lines to standard error, each with the time.
//!
//! Times are UTC; the flags that name the file and the line of the call are taken and show nothing.
#![allow(dead_code)] // a port seldom needs every function of a copied module
#![allow(clippy::print_stderr)] // this is where the lines go

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

const DATE: i64 = 1;
const TIME: i64 = 2;
const MICROSECONDS: i64 = 4;
const PREFIX_BEFORE_TEXT: i64 = 64;

/// Flags and prefix of the standard logger.
static HEAD: Mutex<(i64, String)> = Mutex::new((DATE | TIME, String::new()));

fn head<T>(f: impl FnOnce(&mut (i64, String)) -> T) -> T {
    f(&mut HEAD.lock().unwrap_or_else(PoisonError::into_inner))
}

/// `log.Flags()`.
pub fn flags() -> i64 {
    head(|h| h.0)
}

/// `log.SetFlags(flags)`.
pub fn set_flags(flags: i64) {
    head(|h| h.0 = flags);
}

/// `log.Prefix()`.
pub fn prefix() -> String {
    head(|h| h.1.clone())
}

/// `log.SetPrefix(prefix)`.
pub fn set_prefix(prefix: &str) {
    head(|h| h.1 = prefix.to_owned());
}

/// `log.Print` of what `fmt` made of the operands.
pub fn print(text: impl fmt::Display) {
    eprint!("{}", line(&text.to_string()));
}

/// `log.Fatal`: the line, then the end of the process with code 1.
pub fn fatal(text: impl fmt::Display) -> ! {
    print(text);
    std::process::exit(1)
}

/// `log.Panic`: the line, then a panic with its text.
pub fn panic(text: impl fmt::Display) -> ! {
    let text = text.to_string();
    print(&text);
    std::panic::panic_any(text)
}

/// The line that [`print()`] writes.
pub fn line(text: &str) -> String {
    let (flags, prefix) = head(|h| h.clone());
    let layout = match (flags & DATE != 0, flags & (TIME | MICROSECONDS)) {
        (true, 0) => "2006/01/02 ",
        (true, TIME) => "2006/01/02 15:04:05 ",
        (true, _) => "2006/01/02 15:04:05.000000 ",
        (false, 0) => "",
        (false, TIME) => "15:04:05 ",
        (false, _) => "15:04:05.000000 ",
    };
    let time = super::clock::format(Instant::now(), layout);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    if flags & PREFIX_BEFORE_TEXT == 0 {
        format!("{prefix}{time}{text}{end}")
    } else {
        format!("{time}{prefix}{text}{end}")
    }
}
