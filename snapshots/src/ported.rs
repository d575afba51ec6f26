//! All ports that a run of the tests needs, made once and judged one by one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::goxide::{Goxide, Summary};
use crate::outcome::Outcome;
use crate::rust_text;
use crate::sample::Sample;
use crate::yard::{Finding, Yard};

/// The ports of several folders, compiled.
#[derive(Debug)]
pub struct Ported {
    summaries: BTreeMap<String, Result<Summary, String>>,
    outputs: BTreeMap<String, PathBuf>,
    yard: Yard,
}

impl Ported {
    /// Ports every folder (key → where) and compiles all ports together below `root`.
    pub fn new(goxide: &Goxide, folders: &BTreeMap<String, PathBuf>, root: &Path) -> Result<Ported, String> {
        let outputs: BTreeMap<String, PathBuf> =
            folders.keys().map(|key| (key.clone(), root.join("out").join(key))).collect();
        let queue = Mutex::new(folders.iter());
        let summaries = Mutex::new(BTreeMap::new());
        let (queue_ref, summaries_ref, outputs_ref) = (&queue, &summaries, &outputs);
        thread::scope(|scope| {
            for worker in 0..thread::available_parallelism().map_or(1, usize::from) {
                // Two cargos in one target folder would wait for each other.
                let cache = root.join(format!("cache-{worker}"));
                scope.spawn(move || {
                    while let Some((key, folder)) = next(queue_ref) {
                        let summary = goxide.port(folder, &outputs_ref[key], &cache);
                        summaries_ref.lock().unwrap_or_else(|e| e.into_inner()).insert(key.clone(), summary);
                    }
                });
            }
        });
        let summaries = summaries.into_inner().unwrap_or_else(|e| e.into_inner());
        let written = outputs.iter().filter(|(key, _)| summaries.get(*key).is_some_and(Result::is_ok));
        let written = written.map(|(key, out)| (key.clone(), out.clone())).collect();
        let mut yard = Yard::lay_out(&root.join("yard"), &written)?;
        yard.compile()?;
        Ok(Ported { summaries, outputs, yard })
    }

    /// What the ports said about themselves, by key; those that were not written are left out.
    pub fn summaries(&self) -> BTreeMap<&str, Summary> {
        let written =
            self.summaries.iter().filter_map(|(key, summary)| Some((&**key, summary.clone().ok()?)));
        written.collect()
    }

    /// Clippy was missing, so only rustc has judged.
    pub fn without_clippy(&self) -> bool {
        self.yard.without_clippy
    }

    /// What every port must be: written, accepted by the compiler and clippy, free of `unsafe`.
    pub fn is_sound(&self, key: &str) -> Result<(), String> {
        self.compiles(key)?;
        sound(&self.yard, key, &self.outputs[key].join("src"))
    }

    /// The least of it, which nothing excuses: written, accepted by the compiler, free of `unsafe`.
    pub fn compiles(&self, key: &str) -> Result<(), String> {
        let summary = self.summaries.get(key).ok_or("not ported")?;
        summary.as_ref().map_err(|e| format!("port: {e}"))?;
        if let Some(why) = self.yard.refused.get(key) {
            return Err(why.clone());
        }
        compiles(&self.yard, key, &self.outputs[key].join("src"))
    }

    /// [`Ported::is_sound`], and it behaves as the Go does: its program, its tests.
    pub fn is_faithful(&self, sample: &Sample) -> Result<(), String> {
        self.is_sound(&sample.name)?;
        if let Some(Ok(summary)) = self.summaries.get(&sample.name) {
            is_whole(summary, sample)?;
        }
        if let Some(wanted) = sample.recorded() {
            behaves(&self.yard, &sample.name, &wanted)?;
        }
        if sample.has_tests { self.yard.test(&sample.name) } else { Ok(()) }
    }
}

/// Why a port fails, in one line: its first hole, which explains whatever else went wrong, or the complaint.
pub fn in_one_line(why: &str, summary: Option<&Summary>) -> String {
    let hole = summary.and_then(|summary| summary.holes.first()).map(|hole| format!("hole in {hole}"));
    let complaint =
        why.lines().filter(|line| !line.contains("finding(s) of")).find(|line| !line.trim().is_empty());
    let complaint = complaint.map(|line| line.strip_prefix("warning: ").unwrap_or(line).trim().to_owned());
    hole.or(complaint).unwrap_or_default()
}

/// Nothing was lost in silence; and since nobody runs a library, all of it must be there.
fn is_whole(summary: &Summary, sample: &Sample) -> Result<(), String> {
    let written = sample.functions();
    if summary.functions < written {
        return Err(format!("the Go has {written} functions, the port speaks of {}", summary.functions));
    }
    if !sample.is_program && summary.ported < summary.functions {
        return Err(format!("a library with holes: {summary}"));
    }
    Ok(())
}

/// Without a finding of the compiler, of clippy, or of ours.
pub fn sound(yard: &Yard, key: &str, src: &Path) -> Result<(), String> {
    compiles(yard, key, src)?;
    told(yard, key, |_| true)
}

/// Without an error of the compiler, and without a finding of ours.
pub fn compiles(yard: &Yard, key: &str, src: &Path) -> Result<(), String> {
    told(yard, key, |finding| finding.breaks)?;
    let words = rust_text::forbidden(src);
    if words.is_empty() { Ok(()) } else { Err(format!("forbidden in a port: {}", words.join(", "))) }
}

fn told(yard: &Yard, key: &str, matters: impl Fn(&Finding) -> bool) -> Result<(), String> {
    let findings = yard.findings.get(key).into_iter().flatten().filter(|finding| matters(finding));
    let texts: Vec<&str> = findings.map(|finding| finding.text.as_str()).collect();
    if texts.is_empty() {
        return Ok(());
    }
    Err(format!("{} finding(s) of rustc and clippy\n{}", texts.len(), texts.concat()))
}

/// The member's program does what is wanted.
pub fn behaves(yard: &Yard, key: &str, wanted: &Outcome) -> Result<(), String> {
    let is = Outcome::of(yard.program(key)?)?;
    is.same_as(wanted).map_err(|why| format!("the program does not do what the Go does\n{why}"))
}

/// The next piece of work; the lock is held no longer than that.
fn next<T>(queue: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    queue.lock().unwrap_or_else(|e| e.into_inner()).next()
}
