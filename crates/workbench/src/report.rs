//! What a run says about itself: the summary for people, the same as JSON, and `PORTING.md` in the port.

use crate::ledger::Ledger;
use crate::polish::Polish;
use crate::settle::{Degraded, Settled, Verdict};
use askama::Template;
use serde::Serialize;
use std::time::Duration;

/// How much a marker asks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Not ported.
    Hole,
    /// May behave differently in the case it names.
    Differs,
    /// Behaves like the Go; another choice may be better.
    Choice,
}

/// One `TODO(goxide …)` of the port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// How much it asks.
    pub class: Class,
    /// The kind, such as `nil-deref`.
    pub kind: String,
    /// The stable key, such as `find.user`.
    pub key: String,
    /// What was assumed or left out.
    pub text: String,
    /// The evidence, a place a line.
    pub why: Vec<String>,
    /// The other choices.
    pub options: Vec<String>,
    /// The file of the port it stands in.
    pub file: String,
    /// Its line there, from 1.
    pub line: usize,
}

/// How the compilation of the port went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettleReport {
    /// `compiles`, `skipped`, `unable` or `fails`.
    pub verdict: &'static str,
    /// Why nobody could say more, or rustc's messages that are left.
    pub words: Vec<String>,
    /// How often cargo was asked.
    pub rounds: usize,
    /// How many functions and declarations stepped down.
    pub steps: usize,
    /// How many bindings rustc wanted `mut`.
    pub mended: usize,
    /// How many lints of rustc and clippy were done as they suggest.
    pub fixed: usize,
    /// How many are allowed where they stand, because the shape is the Go's.
    pub allowed: usize,
    /// Which, each with rustc's words.
    pub degraded: Degraded,
}

impl SettleReport {
    /// The report of a settled port; `broken` are the functions that emission itself broke on.
    pub fn new<D>(settled: &Settled<D>, broken: Degraded) -> SettleReport {
        let (verdict, words) = match &settled.verdict {
            Verdict::Compiles => ("compiles", Vec::new()),
            Verdict::Skipped(why) => ("skipped", vec![why.clone()]),
            Verdict::Unable(why) => ("unable", vec![why.clone()]),
            Verdict::Fails(findings) => ("fails", findings.iter().map(|f| f.rendered.clone()).collect()),
        };
        let mut degraded = settled.degraded.clone();
        degraded.extend(broken);
        for cut in &settled.cuts {
            let key = match &cut.derive {
                Some(derive) => format!("{} (derive {derive})", cut.key()),
                None => cut.key(),
            };
            degraded.insert(key, cut.why.clone());
        }
        let fixed = settled.polished.iter().filter(|step| matches!(step, Polish::Fix(_))).count();
        SettleReport {
            verdict,
            words,
            rounds: settled.rounds,
            steps: degraded.len(),
            mended: settled.mended,
            fixed,
            allowed: settled.polished.len() - fixed,
            degraded,
        }
    }
}

/// The figures that close a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The ported packages by import path.
    pub packages: Vec<String>,
    /// Functions and methods in the Go.
    pub functions: usize,
    /// Those without a hole.
    pub ported: usize,
    /// Markers that say something is not ported.
    pub holes: usize,
    /// Markers where another choice may be better.
    pub choices: usize,
    /// Markers of possible differences.
    pub differs: usize,
    /// How the compilation went.
    pub settle: SettleReport,
    /// Every marker in the order of the files.
    pub markers: Vec<Marker>,
    /// How many errors the Go itself has.
    pub errors: usize,
    /// Where the port stands, as the person named it; absent where nothing was written.
    pub out: Option<String>,
    /// `created`, `replaced` or `unchanged`; absent where nothing was written.
    pub written: Option<&'static str>,
    /// Wall-clock time of the run.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
}

fn seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((time.as_secs_f64() * 1000.0).round() / 1000.0)
}

impl Summary {
    /// Counts the markers of a class.
    pub fn count(markers: &[Marker], class: Class) -> usize {
        markers.iter().filter(|m| m.class == class).count()
    }

    /// The closing lines of a run.
    pub fn to_text(&self) -> String {
        SummaryText { summary: self }.render().expect("rendering to a string cannot fail")
    }

    /// One line of what settling did.
    pub fn settle_line(&self) -> String {
        let settle = &self.settle;
        match settle.verdict {
            "compiles" if settle.steps == 0 => "the port compiles".to_owned(),
            "compiles" => format!(
                "the port compiles after {}",
                counted(settle.steps, "piece", "was left out", "were left out")
            ),
            "skipped" => format!("not compiled: {}", settle.words.join(" ")),
            "unable" => format!("not compiled: {}", settle.words.join(" ")),
            _fails => format!(
                "the port does NOT compile: {} of rustc are left",
                counted(settle.words.len(), "error", "", "").trim_end()
            ),
        }
    }

    /// The first two lines.
    fn figures(&self) -> String {
        let some = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let functions = some(self.functions, "function", "functions");
        let holes = some(self.holes, "hole", "holes");
        let differs = some(self.differs, "possible difference", "possible differences");
        let choices = some(self.choices, "choice", "choices");
        format!("{functions}, {} ported ({} %)\n{holes}, {differs}, {choices}", self.ported, self.percent())
    }

    /// The first of rustc's messages; all of them stand in `PORTING.md`.
    fn shown_errors(&self) -> impl Iterator<Item = &String> {
        self.settle.words.iter().take(3)
    }

    fn percent(&self) -> usize {
        (self.ported * 100).checked_div(self.functions).unwrap_or(100)
    }
}

fn counted(n: usize, thing: &str, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {thing} {one}") } else { format!("{n} {thing}s {many}") }
}

/// What closes a run on a terminal.
#[derive(Template)]
#[template(path = "report/summary.txt", escape = "none")]
struct SummaryText<'a> {
    summary: &'a Summary,
}

/// `PORTING.md`: what was ported, each marker with its evidence, how to go on.
#[derive(Template)]
#[template(path = "report/PORTING.md", escape = "none")]
struct Porting<'a> {
    summary: &'a Summary,
    groups: Vec<Group<'a>>,
    decisions: Vec<(&'a str, &'a str, &'a str)>,
}

/// The markers of one class under their heading.
struct Group<'a> {
    title: &'static str,
    intro: &'static str,
    markers: Vec<&'a Marker>,
}

/// The text of `PORTING.md`. Nothing in it depends on time or place, so that the same input gives the same bytes.
pub fn porting_md(summary: &Summary, ledger: &Ledger) -> String {
    let group = |class, title, intro| Group {
        title,
        intro,
        markers: summary.markers.iter().filter(|m| m.class == class).collect(),
    };
    let groups = vec![
        group(
            Class::Hole,
            "Holes",
            "These places are not ported. They panic when reached; the Go text stands beside them.",
        ),
        group(
            Class::Differs,
            "Possible differences",
            "These places compile, but may behave differently from the Go in the case they name.",
        ),
        group(
            Class::Choice,
            "Choices",
            "These places behave like the Go. Another choice may read better or be safer.",
        ),
    ];
    let decisions = ledger.iter().map(|(q, choice)| (&*q.kind, &*q.key, choice)).collect();
    let page = Porting {
        summary,
        groups: groups.into_iter().filter(|g| !g.markers.is_empty()).collect(),
        decisions,
    };
    page.render().expect("rendering to a string cannot fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Question;

    fn summary() -> Summary {
        let marker = |class, kind: &str, key: &str| Marker {
            class,
            kind: kind.into(),
            key: key.into(),
            text: "`user` can be nil here; the port panics as Go does.".into(),
            why: vec!["users.go:49 returns a missing map entry".into(), "users.go:70 uses it".into()],
            options: vec!["return-error".into(), "skip".into()],
            file: "src/users.rs".into(),
            line: 70,
        };
        let markers = vec![marker(Class::Hole, "goto", "f"), marker(Class::Choice, "nil-deref", "find.user")];
        let degraded = Degraded::from([("users.f".to_owned(), "use of moved value: `a` [E0382]".to_owned())]);
        Summary {
            packages: vec!["example.com/users".into()],
            functions: 9,
            ported: 7,
            holes: Summary::count(&markers, Class::Hole),
            choices: Summary::count(&markers, Class::Choice),
            differs: Summary::count(&markers, Class::Differs),
            settle: SettleReport::new(
                &Settled {
                    draft: (),
                    degraded,
                    cuts: Vec::new(),
                    mended: 0,
                    polished: Vec::new(),
                    rounds: 2,
                    verdict: Verdict::Compiles,
                },
                Degraded::new(),
            ),
            markers,
            errors: 0,
            out: Some("target/users".into()),
            written: Some("created"),
            time: Duration::from_millis(1234),
        }
    }

    #[test]
    fn the_closing_lines_tell_every_figure() {
        let text = summary().to_text();
        let wanted = "\
9 functions, 7 ported (77 %)
1 hole, 0 possible differences, 1 choice
the port compiles after 1 piece was left out
  left out users.f: use of moved value: `a` [E0382]
target/users, markers explained in PORTING.md
settle steps: 1, time: 1.2 s";
        assert_eq!(text, wanted);
    }

    #[test]
    fn the_page_names_each_marker_with_evidence_and_commands() {
        let mut ledger = Ledger::default();
        ledger.set(Question { key: "g".into(), kind: "cycle".into() }, "weak".into());
        let page = porting_md(&summary(), &ledger);
        for wanted in [
            "Ported from Go by goxide:\n\n- `example.com/users`\n\n| functions",
            "| 9 | 7 | 1 | 0 | 1 |",
            "`cargo check` accepts this crate.",
            "- `users.f`: use of moved value: `a` [E0382]\n\n## Holes",
            "### `nil-deref` `find.user`\n\n`user` can be nil here",
            "- Where: [`src/users.rs:70`](src/users.rs#L70)\n- Why: users.go:49 returns a missing map entry\n- Why: users.go:70",
            "- Or: `goxide decide find.user return-error`, `goxide decide find.user skip`\n\n## Decisions taken",
            "- `cycle` `g`: `weak`\n\n## How to go on",
        ] {
            assert!(page.contains(wanted), "{wanted}\nnot in\n{page}");
        }
        assert!(!page.contains("1.2"), "no time in the port");
        assert!(page.ends_with("yours alone.\n") && !page.contains("\n\n\n"), "{page}");
    }

    #[test]
    fn json_has_the_figures_at_its_top() {
        let json = serde_json::to_value(summary()).expect("a summary is JSON");
        assert_eq!(
            (&json["functions"], &json["ported"], &json["seconds"]),
            (&9.into(), &7.into(), &1.234.into())
        );
        assert_eq!(json["settle"]["verdict"], "compiles");
    }
}
