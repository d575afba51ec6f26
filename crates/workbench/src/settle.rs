//! Settle: what rustc rejects is degraded until the port compiles.
//!
//! An error is mapped to the function it stands in; that function becomes a hole that quotes rustc, the port is
//! emitted again, and so on until rustc is content. An error outside every function is first looked for in the
//! functions the message also speaks of, then taken out on its whole file, then on the whole port. Every step is
//! counted: it is a defect of the plan.

use crate::cargo::{Checked, Finding, Place};
use crate::output::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The functions to be left out, by key, each with rustc's words.
pub type Degraded = BTreeMap<String, String>;

/// Rounds before settling gives up; a port needs about four, one per phase of rustc.
const ROUNDS: usize = 40;

/// Where a function of the port stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The stable key, such as `users.Repo.Find`.
    pub key: String,
    /// The file in the port.
    pub file: String,
    /// The line of its first attribute or comment, from 1.
    pub first_line: usize,
    /// The line of its last brace.
    pub last_line: usize,
}

/// An emitted port, as far as settling has to know it.
pub trait Draft {
    /// Everything cargo has to see.
    fn files(&self) -> &Files;
    /// The functions that can be degraded.
    fn functions(&self) -> Vec<Function>;
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The port compiles.
    Compiles,
    /// Nobody tried, and this is why.
    Skipped(String),
    /// Cargo could not compile it for a reason that is not the port's (no net for a dependency).
    Unable(String),
    /// These errors are left, whatever is left out.
    Fails(Vec<Finding>),
}

/// A port and what settling did to it.
#[derive(Debug)]
pub struct Settled<D> {
    /// The last draft.
    pub draft: D,
    /// What was left out of it.
    pub degraded: Degraded,
    /// How often cargo was asked.
    pub rounds: usize,
    /// How it ended.
    pub verdict: Verdict,
}

/// Emits, compiles and degrades until the port compiles or nothing is left to degrade.
pub fn settle<D: Draft>(
    mut emit: impl FnMut(&Degraded) -> D,
    mut check: impl FnMut(&Files) -> io::Result<Checked>,
) -> Settled<D> {
    let mut degraded = Degraded::new();
    let mut draft = emit(&degraded);
    let mut rounds = 0;
    // The best draft before functions without an error of their own were left out.
    let mut precise: Option<(D, Degraded, Vec<Finding>)> = None;
    let verdict = loop {
        rounds += 1;
        let findings = match check(draft.files()) {
            Ok(Checked::Clean) => break Verdict::Compiles,
            Ok(Checked::Unable(why)) => break Verdict::Unable(why),
            Err(e) => break Verdict::Unable(e.to_string()),
            Ok(Checked::Errors(findings)) => findings,
        };
        let more =
            if rounds < ROUNDS { next_step(&draft.functions(), &findings, &degraded) } else { Step::None };
        let more = match more {
            Step::None => break Verdict::Fails(findings),
            Step::Precise(more) => more,
            Step::Blanket(more) => {
                let earlier = degraded.clone();
                degraded.extend(more);
                let next = emit(&degraded);
                let before = std::mem::replace(&mut draft, next);
                precise.get_or_insert((before, earlier, findings));
                continue;
            }
        };
        degraded.extend(more);
        draft = emit(&degraded);
    };
    match (verdict, precise) {
        // Leaving out what had no error did not help, so it is put back: there is more to read in it.
        (Verdict::Fails(_), Some((draft, degraded, findings))) => {
            Settled { draft, degraded, rounds, verdict: Verdict::Fails(findings) }
        }
        (verdict, _) => Settled { draft, degraded, rounds, verdict },
    }
}

enum Step {
    /// These have an error.
    Precise(Degraded),
    /// These may have to do with an error that stands outside every function.
    Blanket(Degraded),
    /// Nothing is left to leave out.
    None,
}

fn next_step(functions: &[Function], findings: &[Finding], degraded: &Degraded) -> Step {
    let open: Vec<&Function> = functions.iter().filter(|f| !degraded.contains_key(&f.key)).collect();
    let mut precise = Degraded::new();
    let mut unplaced = Vec::new();
    for finding in findings {
        let hit = |place: &Place| open.iter().find(|f| holds(f, place)).map(|f| f.key.clone());
        match finding.place.as_ref().and_then(hit) {
            Some(key) => {
                precise.entry(key).or_insert_with(|| finding.quote());
            }
            None => unplaced.push(finding),
        }
    }
    if precise.is_empty() {
        for finding in &unplaced {
            for key in
                finding.others.iter().filter_map(|p| open.iter().find(|f| holds(f, p))).map(|f| f.key.clone())
            {
                precise.entry(key).or_insert_with(|| finding.quote());
            }
        }
    }
    if !precise.is_empty() {
        return Step::Precise(precise);
    }
    let files: BTreeSet<&str> = unplaced.iter().filter_map(|f| f.place.as_ref()).map(|p| &*p.file).collect();
    let quote = unplaced.first().map(|f| f.quote()).unwrap_or_default();
    let of_files: Degraded =
        open.iter().filter(|f| files.contains(&*f.file)).map(|f| (f.key.clone(), quote.clone())).collect();
    let all: Degraded = open.iter().map(|f| (f.key.clone(), quote.clone())).collect();
    match (of_files.is_empty(), all.is_empty()) {
        (false, _) => Step::Blanket(of_files),
        (true, false) => Step::Blanket(all),
        (true, true) => Step::None,
    }
}

fn holds(function: &Function, place: &Place) -> bool {
    function.file == place.file && (function.first_line..=function.last_line).contains(&place.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo::Cargo;

    /// A toy emitter: one line per function, the body or a hole.
    struct Toy {
        files: Files,
        functions: Vec<Function>,
    }

    impl Draft for Toy {
        fn files(&self) -> &Files {
            &self.files
        }
        fn functions(&self) -> Vec<Function> {
            self.functions.clone()
        }
    }

    fn toy(head: &str, bodies: &[(&str, &str)], degraded: &Degraded) -> Toy {
        let mut text = format!("{head}\n");
        let mut functions = Vec::new();
        for (line, (name, body)) in bodies.iter().enumerate() {
            let hole = degraded.get(*name).map(|quote| format!("todo!({quote:?})"));
            text += &format!("pub fn {name}() -> i64 {{ {} }}\n", hole.as_deref().unwrap_or(body));
            let (key, file) = (name.to_string(), "src/lib.rs".to_owned());
            functions.push(Function { key, file, first_line: line + 2, last_line: line + 2 });
        }
        let manifest = "[package]\nname = \"toy\"\nedition = \"2024\"\n[workspace]\n";
        let files = Files::from([("Cargo.toml".into(), manifest.into()), ("src/lib.rs".into(), text)]);
        Toy { files, functions }
    }

    #[test]
    fn what_rustc_rejects_becomes_a_hole_and_the_rest_stays() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let bodies = [
            ("good", "1"),
            ("bad_name", "use missing::x; x()"),
            ("bad_move", "let a = String::new(); drop(a); a.len() as i64"),
        ];
        let settled = settle(|degraded| toy("//! Toy.", &bodies, degraded), |files| cargo.check(files));
        assert_eq!(settled.verdict, Verdict::Compiles);
        assert_eq!(settled.degraded.keys().collect::<Vec<_>>(), ["bad_move", "bad_name"]);
        assert_eq!(settled.degraded["bad_name"], "unresolved import `missing` [E0432]");
        assert_eq!(settled.rounds, 2);
    }

    #[test]
    fn an_error_outside_every_function_is_reported_with_the_functions_kept() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let head = "pub struct S { pub a: Missing }";
        let settled = settle(|degraded| toy(head, &[("good", "1")], degraded), |files| cargo.check(files));
        let Verdict::Fails(findings) = settled.verdict else { panic!("{:?}", settled.verdict) };
        assert!(findings[0].message.contains("Missing"), "{findings:?}");
        assert!(settled.degraded.is_empty(), "leaving out `good` did not help, so it is back");
    }

    #[test]
    fn a_broken_manifest_is_no_error_of_the_code() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let files = Files::from([("Cargo.toml".to_owned(), "nonsense".to_owned())]);
        assert!(matches!(cargo.check(&files).expect("cargo starts"), Checked::Unable(_)));
    }
}
