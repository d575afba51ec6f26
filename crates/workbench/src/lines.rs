//! Changing whole lines of an emitted file and keeping the places of its functions right.

use crate::output::Files;
use crate::settle::Function;

/// Puts `new` where `count` lines from line `at` (from 0) stand; `false` where there is no such file.
pub(crate) fn splice(
    files: &mut Files,
    functions: &mut [Function],
    file: &str,
    at: usize,
    count: usize,
    new: &[String],
) -> bool {
    let Some(text) = files.get_mut(file) else { return false };
    let old: Vec<&str> = text.lines().collect();
    let Some(after) = old.get(at + count..) else { return false };
    let whole: Vec<&str> = old[..at]
        .iter()
        .copied()
        .chain(new.iter().map(String::as_str))
        .chain(after.iter().copied())
        .collect();
    let mut joined = whole.join("\n");
    joined.push('\n');
    *text = joined;
    let moved = |line: usize| line + new.len() - count;
    for function in functions.iter_mut().filter(|f| f.file == file) {
        if function.first_line > at + count {
            function.first_line = moved(function.first_line);
        }
        if function.last_line > at {
            function.last_line = moved(function.last_line);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_after_and_around_the_change_move() {
        let mut files = Files::from([("a".to_owned(), "1\n2\n3\n4\n5\n".to_owned())]);
        let function =
            |first_line, last_line| Function { key: String::new(), file: "a".into(), first_line, last_line };
        let mut functions = [function(1, 1), function(2, 4), function(5, 5)];
        let new = ["x".to_owned(), "y".to_owned(), "z".to_owned()];
        assert!(splice(&mut files, &mut functions, "a", 2, 1, &new));
        assert_eq!(files["a"], "1\n2\nx\ny\nz\n4\n5\n");
        assert_eq!(functions, [function(1, 1), function(2, 6), function(7, 7)]);
    }
}
