//! What a run says: one line a program that is not as Go, a table by cause, the sums.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::judge::{Judged, Verdict};
use super::list::Program;
use super::measure::Measure;
use super::mutant::Shown;

/// How many causes the table shows.
const CAUSES: usize = 40;

/// All of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Programs by how they came out.
    pub results: BTreeMap<&'static str, usize>,
    /// How many there are.
    pub programs: usize,
    /// Functions in the Go.
    pub functions: u64,
    /// Those without a hole.
    pub ported: u64,
    /// Those that rustc rejected first.
    pub steps: u64,
    /// What the ports' text is made of.
    pub measure: Measure,
    /// Causes of holes with the programs that have them.
    pub causes: BTreeMap<String, BTreeSet<String>>,
    /// Programs that are neither as Go nor stopped by a hole, and what is wrong.
    pub wrong: BTreeMap<String, String>,
    /// Those of them for which there is no port, or none that compiles.
    pub without_port: usize,
    /// Programs that once were as Go and are not now.
    pub lost: Vec<String>,
    /// Mutated copies whose port fails as Go does.
    pub mutants_fail: usize,
    /// Mutated copies whose port is happy.
    pub mutants_survive: Vec<String>,
    /// Mutated copies that show nothing, and why.
    pub mutants_unclear: BTreeMap<String, String>,
}

impl Report {
    /// Adds a program.
    pub fn add(&mut self, program: &Program, judged: &Judged) {
        *self.results.entry(judged.verdict.word()).or_default() += 1;
        self.programs += 1;
        if let Verdict::Uncompilable(_) | Verdict::Unported(_) = judged.verdict {
            self.without_port += 1;
        }
        self.functions += judged.summary.functions;
        self.ported += judged.summary.ported;
        self.steps += judged.summary.steps;
        self.measure += judged.measure;
        for hole in &judged.summary.holes {
            let why = hole.split_once(": ").map_or(&**hole, |(_, why)| why);
            self.causes.entry(cause(why)).or_default().insert(program.path.clone());
        }
        if let Some(why) = judged.verdict.detail() {
            self.wrong.insert(program.path.clone(), format!("{}: {why}", judged.verdict.word()));
        }
    }

    /// Adds what a mutated copy showed.
    pub fn add_mutant(&mut self, program: &Program, shown: Shown) {
        match shown {
            Shown::Fails => self.mutants_fail += 1,
            Shown::Survives => self.mutants_survive.push(program.path.clone()),
            Shown::Unclear(why) => {
                self.mutants_unclear.insert(program.path.clone(), why);
            }
            Shown::None => {}
        }
    }

    /// Whether something is worse than it was, or a copy is happy that should not be.
    pub fn is_bad(&self) -> bool {
        !self.lost.is_empty() || !self.mutants_survive.is_empty() || self.without_port > 0
    }

    /// For people.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut causes: Vec<_> = self.causes.iter().collect();
        causes.sort_by_key(|(_, programs)| std::cmp::Reverse(programs.len()));
        for (cause, programs) in causes.iter().take(CAUSES) {
            let some: Vec<&str> = programs.iter().take(3).map(|p| &**p).collect();
            let _ = writeln!(text, "{:5}  {cause}  ({})", programs.len(), some.join(", "));
        }
        for (path, why) in &self.wrong {
            let _ = writeln!(text, "{path}: {}", why.trim_end().replace('\n', "\n    "));
        }
        for path in &self.lost {
            let _ = writeln!(text, "{path}: was as Go and is not now");
        }
        for (path, why) in &self.mutants_unclear {
            let _ = writeln!(text, "{path}: its mutated copy shows nothing: {}", first_line(why));
        }
        for path in &self.mutants_survive {
            let _ = writeln!(text, "{path}: its mutated copy fails under Go, and the port of it does not");
        }
        let results: Vec<String> = self.results.iter().map(|(word, n)| format!("{n} {word}")).collect();
        let _ = writeln!(text, "{} programs: {}", self.programs, results.join(", "));
        let holes = self.functions - self.ported;
        let share = |n: u64| n as f64 * 100.0 / self.functions.max(1) as f64;
        let _ = writeln!(
            text,
            "{} functions: {holes} with a hole ({:.1} %), {} settle steps ({:.1} %)",
            self.functions,
            share(holes),
            self.steps,
            share(self.steps),
        );
        let made: Vec<String> =
            self.measure.per_thousand().iter().map(|(w, n)| format!("{w} {n:.1}")).collect();
        let _ = writeln!(text, "{} lines of Rust, per 1,000: {}", self.measure.lines, made.join(", "));
        let copies = self.mutants_fail + self.mutants_survive.len();
        if copies > 0 {
            let _ =
                writeln!(text, "{copies} mutated copies: the ports of {} fail as Go does", self.mutants_fail);
        }
        text
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The reason without the names and numbers of one program.
fn cause(why: &str) -> String {
    let mut out = String::new();
    for (i, part) in first_line(why).split('`').enumerate() {
        out.push_str(if i % 2 == 0 { part } else { "…" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cause;

    #[test]
    fn a_cause_is_the_same_for_all_programs() {
        assert_eq!(cause("the address of `x` outlives `f`\nmore"), "the address of … outlives …");
    }
}
