//! Settle: what rustc rejects is degraded until the port compiles.
//!
//! Where rustc misses a `mut` and nothing else, it is written. Any other error is mapped to the function it stands in;
//! that function becomes a hole that quotes rustc, the port is emitted again, and so on until rustc is content. An error
//! outside every function is first looked for in the functions the message also speaks of, then its derived trait or
//! its whole declaration is cut out. So a port always comes to compile. Every step is counted: it is a defect of the
//! plan.
//!
//! A port that compiles is polished: see [`crate::polish`]. That changes no behaviour and is no step.

use crate::cargo::{Checked, Finding, Place};
use crate::cut::{self, Cut};
use crate::mend::{self, Mend};
use crate::output::Files;
use crate::polish::{self, Polish};
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
    /// Changes files and the places of functions in them; gives back what the change says of itself.
    fn edit(&mut self, change: &mut dyn FnMut(&mut Files, &mut Vec<Function>) -> bool) -> bool;
    /// Takes a declaration out; `false` where it is not there.
    fn cut(&mut self, cut: &Cut) -> bool;
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
    /// Which declarations were cut out of it.
    pub cuts: Vec<Cut>,
    /// How many bindings were made `mut`.
    pub mended: usize,
    /// What was done about lints.
    pub polished: Vec<Polish>,
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
    let mut cuts: Vec<Cut> = Vec::new();
    let mut mends: Vec<Mend> = Vec::new();
    let mut polish = Polishing::default();
    let mut draft = emit(&degraded);
    let mut rounds = 0;
    let verdict = loop {
        rounds += 1;
        let errors = match check(draft.files()) {
            Ok(Checked::Clean(lints)) if rounds < ROUNDS && polish.goes_on(&draft, &lints) => Vec::new(),
            Ok(Checked::Clean(lints)) => {
                let denied: Vec<Finding> = lints.into_iter().filter(Finding::stops_rustc).collect();
                if denied.is_empty() {
                    break Verdict::Compiles;
                }
                denied
            }
            Ok(Checked::Unable(why)) => break Verdict::Unable(why),
            Err(e) => break Verdict::Unable(e.to_string()),
            Ok(Checked::Errors(_)) if polish.takes_back() => Vec::new(),
            Ok(Checked::Errors(findings)) => findings,
        };
        if !errors.is_empty() {
            match next_step(&draft, &errors, &degraded, &mends) {
                _ if rounds >= ROUNDS => break Verdict::Fails(errors),
                Step::None => break Verdict::Fails(errors),
                Step::Mends(more) => mends.extend(more),
                Step::Holes(more) => degraded.extend(more),
                Step::Cuts(more) => cuts.extend(more),
            }
        }
        draft = emit(&degraded);
        // What speaks of something that is gone by now has nothing to do.
        mends.retain(|mend| mend::apply(&mut draft, mend));
        cuts.retain(|cut| draft.cut(cut));
        polish.steps.retain(|step| polish::apply(&mut draft, step));
    };
    Settled { draft, degraded, cuts, mended: mends.len(), polished: polish.steps, rounds, verdict }
}

/// What is known about the lints of a port.
#[derive(Default)]
struct Polishing {
    /// Every step, in order.
    steps: Vec<Polish>,
    /// How many of them rustc has accepted.
    accepted: usize,
    /// Lints whose own way out did not compile once.
    refused: BTreeSet<String>,
    /// The lints of the steps that rustc has not seen yet.
    pending: BTreeSet<String>,
}

impl Polishing {
    /// Rustc has accepted the steps so far: adds what these lints ask for; `false` where that is nothing.
    fn goes_on<D: Draft>(&mut self, draft: &D, lints: &[Finding]) -> bool {
        self.accepted = self.steps.len();
        let more = polish::steps(draft, lints, &self.refused, &self.steps);
        self.pending = lints.iter().filter_map(|l| l.lint().map(str::to_owned)).collect();
        self.steps.extend(more);
        self.steps.len() > self.accepted
    }

    /// Rustc has not accepted the last steps: takes them back; `false` where there are none.
    fn takes_back(&mut self) -> bool {
        let taken = self.steps.len() > self.accepted;
        self.steps.truncate(self.accepted);
        if taken {
            self.refused.append(&mut self.pending);
        }
        taken
    }
}

enum Step {
    /// These bindings become `mut`.
    Mends(Vec<Mend>),
    /// These functions become holes.
    Holes(Degraded),
    /// These declarations go.
    Cuts(Vec<Cut>),
    /// Nothing is left to leave out.
    None,
}

fn next_step<D: Draft>(draft: &D, findings: &[Finding], degraded: &Degraded, mends: &[Mend]) -> Step {
    let functions = draft.functions();
    let open: Vec<&Function> = functions.iter().filter(|f| !degraded.contains_key(&f.key)).collect();
    let mut mended: Vec<Mend> = Vec::new();
    for mend in findings.iter().filter_map(|finding| mend::find(draft, &open, finding)) {
        if !mends.contains(&mend) && !mended.iter().any(|other| mend.is_beside(other)) {
            mended.push(mend);
        }
    }
    if !mended.is_empty() {
        return Step::Mends(mended);
    }
    let hit = |place: &Place| open.iter().find(|f| holds(f, place)).map(|f| f.key.clone());
    let mut holes = Degraded::new();
    for finding in findings {
        if let Some(key) = finding.place.as_ref().and_then(hit) {
            holes.entry(key).or_insert_with(|| finding.quote());
        }
    }
    if holes.is_empty() {
        for finding in findings.iter().filter(|f| f.derive.is_none()) {
            for key in finding.others.iter().filter_map(hit) {
                holes.entry(key).or_insert_with(|| finding.quote());
            }
        }
    }
    if !holes.is_empty() {
        return Step::Holes(holes);
    }
    let found = findings.iter().filter_map(|finding| {
        let place = finding.place.as_ref()?;
        let text = draft.files().get(&place.file)?;
        cut::find(text, &place.file, place.line, finding.derive.as_deref(), &finding.quote())
    });
    let mut more: Vec<Cut> = Vec::new();
    for cut in found {
        if !more.iter().any(|other| cut.is_same(other)) {
            more.push(cut);
        }
    }
    // From the end of each file, so that what goes does not change the count of what stands before it.
    more.sort_by(|a, b| (&a.file, b.nth).cmp(&(&b.file, a.nth)));
    // A trait that cannot be derived is no reason to lose a type.
    if more.iter().any(|cut| cut.derive.is_some()) {
        more.retain(|cut| cut.derive.is_some());
    }
    if !more.is_empty() {
        return Step::Cuts(more);
    }
    let quote = findings.first().map(Finding::quote).unwrap_or_default();
    let all: Degraded = open.iter().map(|f| (f.key.clone(), quote.clone())).collect();
    if all.is_empty() { Step::None } else { Step::Holes(all) }
}

/// Whether a place lies in a function.
pub(crate) fn holds(function: &Function, place: &Place) -> bool {
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
        fn edit(&mut self, change: &mut dyn FnMut(&mut Files, &mut Vec<Function>) -> bool) -> bool {
            change(&mut self.files, &mut self.functions)
        }
        fn cut(&mut self, cut: &Cut) -> bool {
            cut::apply(&mut self.files, &mut self.functions, cut)
        }
    }

    fn toy(head: &str, bodies: &[(&str, &str)], degraded: &Degraded) -> Toy {
        let mut text = format!("{head}\n");
        let mut functions = Vec::new();
        for (line, (name, body)) in bodies.iter().enumerate() {
            let hole = degraded.get(*name).map(|quote| format!("todo!({quote:?})"));
            text += &format!("pub fn {name}() -> i64 {{ {} }}\n", hole.as_deref().unwrap_or(body));
            let (key, file) = (name.to_string(), "src/lib.rs".to_owned());
            let line = head.lines().count() + line + 1;
            functions.push(Function { key, file, first_line: line, last_line: line });
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
    fn a_missing_mut_is_written() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let body = "let (a, b) = (vec![1], 2); a.push(b); b += 1; a[0] + b";
        let settled = settle(
            |degraded| toy("//! Toy.", &[("good", body), ("bad", "use missing::x; x()")], degraded),
            |files| cargo.check(files),
        );
        assert_eq!((&settled.verdict, settled.mended), (&Verdict::Compiles, 2));
        assert_eq!(settled.degraded.keys().collect::<Vec<_>>(), ["bad"]);
        let text = &settled.draft.files["src/lib.rs"];
        assert!(text.contains("let (mut a, mut b) = (vec![1], 2);"), "{text}");
    }

    #[test]
    fn lints_are_followed_or_allowed_where_they_stand() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let bodies = [
            ("fixed", "let mut a = 1; let b = 2; if a == 1 { return 3; } return a;"),
            ("allowed", "let mut n = 3; for i in 0..n { n += i; } n"),
            ("an_error_by_default", "let zero = 1.0; i64::from(zero / zero > 2.0)"),
        ];
        let settled = settle(|degraded| toy("//! Toy.", &bodies, degraded), |files| cargo.check(files));
        assert_eq!((&settled.verdict, settled.degraded.len()), (&Verdict::Compiles, 0));
        let text = &settled.draft.files["src/lib.rs"];
        assert!(text.contains("let a = 1; let _b = 2;"), "{text}");
        assert!(text.contains("#[allow(clippy::eq_op)]\npub fn an_error_by_default"), "{text}");
        let without_clippy = cargo.check(settled.draft.files()).expect("cargo starts");
        assert_eq!(without_clippy, Checked::Clean(Vec::new()));
    }

    /// A lint that is an error by default, in the line that has this text.
    fn denied(files: &Files, text: &str) -> Option<Finding> {
        let line = files["src/lib.rs"].lines().position(|l| l.contains(text))? + 1;
        Some(Finding {
            place: Some(Place { file: "src/lib.rs".to_owned(), line }),
            others: Vec::new(),
            derive: None,
            edits: Vec::new(),
            code: Some("unconditional_recursion".to_owned()),
            message: "this never ends".to_owned(),
            rendered: String::new(),
            error: true,
        })
    }

    #[test]
    fn a_denied_lint_that_cannot_be_allowed_costs_the_function() {
        let bodies = [("good", "1"), ("bad", "bad()")];
        let settled = settle(
            |degraded| toy("//! Toy.", &bodies, degraded),
            |files| Ok(Checked::Clean(denied(files, "{ bad() }").into_iter().collect())),
        );
        assert_eq!(settled.verdict, Verdict::Compiles);
        assert_eq!(settled.degraded.keys().collect::<Vec<_>>(), ["bad"]);
    }

    #[test]
    fn a_denied_lint_that_stays_is_no_success() {
        let settled = settle(
            |degraded| toy("//! Toy.", &[], degraded),
            |files| Ok(Checked::Clean(denied(files, "Toy").into_iter().collect())),
        );
        assert!(matches!(&settled.verdict, Verdict::Fails(left) if left.len() == 1), "{:?}", settled.verdict);
    }

    #[test]
    fn what_no_hole_can_mend_is_cut_out() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let head = "\
pub struct Plain;
#[derive(Clone, Default)]
pub struct Holder {
    pub a: Plain,
}
pub struct S {
    pub a: Missing,
}
pub fn sig(s: &S) -> Gone {
    todo!()
}";
        let bodies = [("good", "1"), ("uses_it", "let s = S { a: 1 }; s.a")];
        let settled = settle(|degraded| toy(head, &bodies, degraded), |files| cargo.check(files));
        assert_eq!(settled.verdict, Verdict::Compiles, "{}", settled.draft.files["src/lib.rs"]);
        assert_eq!(
            settled.degraded.keys().collect::<Vec<_>>(),
            ["uses_it"],
            "{:#?}\n{}",
            settled.cuts,
            settled.draft.files["src/lib.rs"]
        );
        let mut cuts: Vec<String> =
            settled.cuts.iter().map(|c| format!("{} {:?}", c.key(), c.derive)).collect();
        cuts.sort();
        let wanted =
            ["lib.Holder Some(\"Clone\")", "lib.Holder Some(\"Default\")", "lib.S None", "lib.sig None"];
        assert_eq!(cuts, wanted);
    }

    #[test]
    fn a_broken_manifest_is_no_error_of_the_code() {
        let out = tempfile::tempdir().expect("a place");
        let cargo = Cargo::find(&out.path().join("toy")).expect("these tests run under cargo");
        let files = Files::from([("Cargo.toml".to_owned(), "nonsense".to_owned())]);
        assert!(matches!(cargo.check(&files).expect("cargo starts"), Checked::Unable(_)));
    }
}
