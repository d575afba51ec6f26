//! Panics, recovery and deferred calls against what Go 1.26 reports.
#![allow(clippy::print_stderr)] // what a program prints is the subject
use goxide_rt::defer::{Defer, with_defers};
use goxide_rt::panic::{Panic, catch, go_panic, run_main};
use std::cell::RefCell;
use std::hint::black_box;

#[test]
fn runtime_errors_have_go_texts() {
    let v = [1, 2, 3].as_slice();
    let s = "abc";
    let six = black_box(6usize);
    let zero = black_box(0i64);
    let rows: Vec<(Result<i64, Panic>, &str)> = vec![
        (catch(|| v[six]), "runtime error: index out of range [6] with length 3"),
        (catch(|| v[black_box(-1i64) as usize]), "runtime error: index out of range [-1]"),
        (catch(|| i64::from(s.as_bytes()[six])), "runtime error: index out of range [6] with length 3"),
        (catch(|| v[six..].len() as i64), "runtime error: slice bounds out of range [6:3]"),
        (catch(|| v[..six].len() as i64), "runtime error: slice bounds out of range [:6] with capacity 3"),
        (catch(|| v[2..six - 5].len() as i64), "runtime error: slice bounds out of range [2:1]"),
        (catch(|| s[six..].len() as i64), "runtime error: slice bounds out of range [6:3]"),
        (catch(|| s[..six].len() as i64), "runtime error: slice bounds out of range [:6] with length 3"),
        (catch(|| 1 / zero), "runtime error: integer divide by zero"),
        (catch(|| 1 % zero), "runtime error: integer divide by zero"),
        (
            catch(|| black_box(None).expect("nil dereference: p")),
            "runtime error: invalid memory address or nil pointer dereference",
        ),
        (catch(|| panic!("assignment to entry in nil map")), "assignment to entry in nil map"),
    ];
    for (result, want) in rows {
        let panic = result.expect_err(want);
        assert_eq!(panic.to_string(), want);
        assert!(panic.as_error().is_some(), "{want} is a runtime.Error");
    }
}

#[test]
fn a_panic_keeps_its_value() {
    let panic = catch(|| panic!("x{}", 1)).unwrap_err();
    assert_eq!(panic.as_str(), Some("x1"));
    let panic = catch(|| go_panic("boom")).unwrap_err();
    assert_eq!(panic.as_error().map(ToString::to_string), Some("boom".to_owned()));
    let panic = catch(|| Panic::value(3i64, 3, "main.Kind(3)").throw()).unwrap_err();
    assert_eq!(panic.downcast_ref::<i64>(), Some(&3));
}

#[test]
fn deferred_calls_run_last_in_first_out() {
    let log = RefCell::new(Vec::new());
    let result = catch(|| {
        let mut defer = Defer::new();
        for i in 0..3 {
            let log = &log;
            defer.push(move || log.borrow_mut().push(i));
        }
        if black_box(true) {
            panic!("out");
        }
    });
    assert!(result.is_err());
    assert_eq!(*log.borrow(), [2, 1, 0]);
}

#[test]
fn recover_ends_the_panic_and_may_set_results() {
    let mut result = (0, String::new());
    let returned = with_defers(&mut result, |_, defers| {
        defers.push(|result, at| {
            if let Some(panic) = at.recover() {
                *result = (-1, panic.to_string());
            }
        });
        defers.push(|_, _| panic!("second"));
        panic!("first");
        #[expect(unreachable_code)]
        7
    });
    assert_eq!(returned, None);
    assert_eq!(result, (-1, "second".to_owned()));
}

#[test]
fn a_panic_nobody_recovers_goes_on() {
    let panic = catch(|| {
        with_defers(&mut (), |(), defers| {
            defers.push(|(), _| {});
            panic!("on");
        })
    })
    .unwrap_err();
    assert_eq!(panic.to_string(), "on");
}

/// The program that the next test starts.
#[test]
#[ignore = "ends the process"]
fn crashing_program() {
    run_main(|| {
        let mut defer = Defer::new();
        defer.push(|| eprintln!("deferred"));
        let empty: &[i64] = black_box(&[]);
        eprintln!("{}", empty[black_box(0)]);
    });
}

#[test]
fn a_program_ends_as_go_does() {
    let test = std::env::current_exe().expect("a test is a program");
    let args = ["--ignored", "--exact", "crashing_program", "--nocapture"];
    #[expect(clippy::disallowed_methods, reason = "the exit code is the subject")]
    let run = std::process::Command::new(test).args(args).output().expect("a test can start itself");
    assert_eq!(run.status.code(), Some(2));
    let want =
        "deferred\npanic: runtime error: index out of range [0] with length 0\n\ngoroutine 1 [running]:\n";
    assert_eq!(String::from_utf8_lossy(&run.stderr), want);
}
