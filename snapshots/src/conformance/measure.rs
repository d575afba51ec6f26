//! What the text of a port is made of: how much of it a careful reader would rather not see.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::rust_text::flatten;
use crate::sample::entries;

/// Counts over the files of ports; what is copied in from the runtime does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Lines with code.
    pub lines: usize,
    /// `Rc`.
    pub rc: usize,
    /// `RefCell`.
    pub ref_cell: usize,
    /// `Arc`.
    pub arc: usize,
    /// `Mutex` and `RwLock`.
    pub mutex: usize,
    /// Calls of `clone`.
    pub clone: usize,
    /// `as` casts; renamed imports are few and count along.
    pub casts: usize,
}

impl std::ops::AddAssign for Measure {
    fn add_assign(&mut self, other: Measure) {
        self.lines += other.lines;
        self.rc += other.rc;
        self.ref_cell += other.ref_cell;
        self.arc += other.arc;
        self.mutex += other.mutex;
        self.clone += other.clone;
        self.casts += other.casts;
    }
}

impl Measure {
    /// Of all files of a port.
    pub fn of_port(port: &Path) -> Measure {
        let mut all = Measure::default();
        add_folder(&port.join("src"), &mut all);
        all
    }

    fn of_text(text: &str) -> Measure {
        let code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
        let mut measure = Measure { lines: text.lines().filter(code).count(), ..Measure::default() };
        let mut words = Vec::new();
        if let Ok(tokens) = text.parse() {
            flatten(tokens, &mut words);
        }
        for word in &words {
            match &**word {
                "Rc" => measure.rc += 1,
                "RefCell" => measure.ref_cell += 1,
                "Arc" => measure.arc += 1,
                "Mutex" | "RwLock" => measure.mutex += 1,
                "clone" => measure.clone += 1,
                "as" => measure.casts += 1,
                _ => {}
            }
        }
        measure
    }

    /// Each count for a thousand lines, with its name.
    pub fn per_thousand(&self) -> [(&'static str, f64); 6] {
        let per = |n: usize| n as f64 * 1000.0 / self.lines.max(1) as f64;
        [
            ("Rc", per(self.rc)),
            ("RefCell", per(self.ref_cell)),
            ("Arc", per(self.arc)),
            ("Mutex, RwLock", per(self.mutex)),
            ("clone()", per(self.clone)),
            ("as", per(self.casts)),
        ]
    }
}

/// `src/go` holds what is copied in.
fn add_folder(dir: &Path, all: &mut Measure) {
    for path in entries(dir) {
        if path.is_dir() && !path.ends_with("go") {
            add_folder(&path, all);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("go.rs") {
            *all += Measure::of_text(&fs::read_to_string(path).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Measure;

    #[test]
    fn code_is_counted_and_comments_are_not() {
        let text = "// Rc\nfn f(x: Rc<RefCell<T>>) {\n    x.clone(); // clone()\n    g(x as u8);\n}\n\n";
        let wanted = Measure { lines: 4, rc: 1, ref_cell: 1, clone: 1, casts: 1, ..Measure::default() };
        assert_eq!(Measure::of_text(text), wanted);
    }
}
