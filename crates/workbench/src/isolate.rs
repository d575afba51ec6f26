//! When emission breaks on a function, that function becomes a hole and the others are ported all the same.
//!
//! A panic is a defect of goxide; a person should lose one function to it, not the package. The functions that are
//! to blame are found by halving: emission is fast, and a hole is emitted without looking at its body.

use crate::settle::Degraded;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Emits with `degraded`; where that panics, adds the functions among `keys` that are to blame to `broken`, and
/// emits without them. A panic that no function explains goes on.
pub(crate) fn emit<T>(
    keys: impl FnOnce() -> Vec<String>,
    degraded: &Degraded,
    broken: &mut Degraded,
    emit: impl Fn(&Degraded) -> T,
) -> T {
    let with = |broken: &Degraded| -> Degraded {
        let known = degraded.iter().chain(broken).map(|(key, why)| (key.clone(), why.clone()));
        known.collect()
    };
    let attempt = |degraded: &Degraded| catch_unwind(AssertUnwindSafe(|| emit(degraded)));
    if let Ok(emitted) = attempt(&with(broken)) {
        return emitted;
    }
    let keys: Vec<String> = keys().into_iter().filter(|key| !with(broken).contains_key(key)).collect();
    let all: Degraded = keys.iter().map(|key| (key.clone(), String::new())).chain(with(broken)).collect();
    if let Err(panic) = attempt(&all) {
        resume_unwind(panic);
    }
    let mut todo = vec![&*keys];
    while let Some(some) = todo.pop() {
        let mut only_these = all.clone();
        some.iter().for_each(|key| drop(only_these.remove(key)));
        match (attempt(&only_these), some) {
            (Ok(_), _) | (Err(_), []) => {}
            (Err(panic), [key]) => {
                broken.insert(key.clone(), format!("goxide itself broke on it: {}", words(&*panic)));
            }
            (Err(_), several) => {
                let (a, b) = several.split_at(several.len() / 2);
                todo.extend([b, a]);
            }
        }
    }
    emit(&with(broken))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let said =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    said.and_then(|words| words.lines().next()).unwrap_or("no words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_functions_to_blame_are_lost() {
        let keys = || (0..40).map(|n| format!("f{n}")).collect();
        let emit_toy = |degraded: &Degraded| {
            for bad in ["f7", "f31"] {
                assert!(degraded.contains_key(bad), "no idea what {bad} is");
            }
            degraded.len()
        };
        let mut broken = Degraded::new();
        let degraded = Degraded::from([("f1".to_owned(), "rustc".to_owned())]);
        assert_eq!(emit(keys, &degraded, &mut broken, emit_toy), 3);
        assert_eq!(broken.keys().collect::<Vec<_>>(), ["f31", "f7"]);
        assert_eq!(broken["f7"], "goxide itself broke on it: no idea what f7 is");
    }

    #[test]
    #[should_panic(expected = "nothing helps")]
    fn a_panic_without_a_culprit_goes_on() {
        emit(|| vec!["f".to_owned()], &Degraded::new(), &mut Degraded::new(), |_| panic!("nothing helps"));
    }
}
