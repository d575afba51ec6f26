//! The stages as the pipeline calls them: what they take and give, in the workbench's own words.

use crate::cache::Summaries;
use crate::cut::{self, Cut};
use crate::disk::Disk;
use crate::isolate;
use crate::ledger::{Ledger, Question};
use crate::output::Files;
use crate::reading::Reading;
use crate::refusal::{Outcome, Refusal};
use crate::report::{Class, Marker};
use crate::settle::{Degraded, Draft, Function};
use goxide_analysis::Facts;
use goxide_analysis::nullability::Assumptions;
use goxide_emit::Emitted;
use goxide_front::load::{Env, Pattern};
use goxide_front::{check, load, summary};
use goxide_ir::Program;
use goxide_plan::{Decision, Decisions, Plan};
use goxide_source::{Code, Diagnostic, Severity, SourceMap, codes};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Faults that stop a port; after any other the rest of the Go is ported.
const FATAL: [Code; 10] = [
    codes::NOT_FOUND,
    codes::NO_GO_FILES,
    codes::PACKAGE_CLASH,
    codes::NOT_UTF8,
    codes::NUL_BYTE,
    codes::TOO_LARGE,
    codes::PATH_LOOP,
    codes::IMPORT_CYCLE,
    codes::GO_MOD,
    codes::INTERNAL,
];

/// A checked program.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) program: Program,
    pub(crate) sources: SourceMap,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) skipped: Vec<load::Skipped>,
    /// Functions that emission broke on, with its words.
    broken: RefCell<Degraded>,
}

impl Loaded {
    pub(crate) fn packages(&self) -> Vec<String> {
        self.program.ported().map(|(_, package)| package.path.clone()).collect()
    }

    /// Functions that emission broke on, with its words.
    pub(crate) fn broken(&self) -> Degraded {
        self.broken.borrow().clone()
    }

    pub(crate) fn into_findings(self) -> (Vec<Diagnostic>, SourceMap) {
        (self.diagnostics, self.sources)
    }
}

/// Reads what `source` names.
pub(crate) fn load(source: &str, reading: &Reading) -> Outcome<Loaded> {
    load_all(&[source.to_owned()], reading)
}

/// Reads what all of `words` name.
pub(crate) fn load_all(words: &[String], reading: &Reading) -> Outcome<Loaded> {
    read(words, Vec::new(), reading)
}

/// Reads what `source` names, and `beside`.
pub(crate) fn load_with(source: &str, beside: Vec<Pattern>, reading: &Reading) -> Outcome<Loaded> {
    read(&[source.to_owned()], beside, reading)
}

fn read(words: &[String], beside: Vec<Pattern>, reading: &Reading) -> Outcome<Loaded> {
    let env = reading.environment();
    let mut asked = patterns(words, &env);
    asked.extend(beside);
    let loaded = load::load(&Disk, &env, &asked);
    let load::Loaded { program, sources, diagnostics, skipped, .. } = loaded;
    let (diagnostics, sources) = refuse(words, program.ported().next().is_none(), diagnostics, sources)?;
    Ok(Loaded { program, sources, diagnostics, skipped, broken: RefCell::default() })
}

/// What is wrong with what all of `words` name, as [`load_all`] and [`check`] would tell. What earlier runs found out is
/// taken from `known`, and what this one finds out is kept there.
pub(crate) fn find(
    words: &[String],
    reading: &Reading,
    known: &Summaries,
) -> Outcome<(Vec<Diagnostic>, SourceMap)> {
    let env = reading.environment();
    let found = summary::findings(&Disk, &env, &patterns(words, &env), known);
    known.prune();
    let (mut diagnostics, sources) = refuse(words, found.packages.is_empty(), found.loading, found.sources)?;
    diagnostics.extend(found.checking);
    Ok((diagnostics, sources))
}

/// What the words of a person ask for. Of a std package it is the text, not the declarations that its importers see.
fn patterns(sources: &[String], env: &Env) -> Vec<Pattern> {
    let in_goroot = |source: &str| Some(env.goroot.as_ref()?.join("src").join(source));
    let named = |source: &String| match in_goroot(source).filter(|dir| is_std_path(source) && dir.is_dir()) {
        Some(dir) => dir.display().to_string(),
        None => source.clone(),
    };
    Pattern::parse(&sources.iter().map(named).collect::<Vec<_>>(), &Disk)
}

/// Whether the words can only mean a package of Go's own library.
fn is_std_path(source: &str) -> bool {
    let first = source.split('/').next().unwrap_or_default();
    !first.is_empty() && !first.contains('.') && !Path::new(source).exists()
}

/// Refuses to go on where there is no package, or a fault that stops all work; else gives the diagnostics back.
fn refuse(
    words: &[String],
    no_package: bool,
    mut diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
) -> Outcome<(Vec<Diagnostic>, SourceMap)> {
    let fatal = |d: &Diagnostic| d.severity == Severity::Error && FATAL.contains(&d.code);
    if !no_package && !diagnostics.iter().any(fatal) {
        return Ok((diagnostics, sources));
    }
    if diagnostics.is_empty() {
        let message = format!("`{}` names no package", words.join(" "));
        diagnostics.push(Diagnostic::error(codes::NO_GO_FILES, message).help("name a folder with .go files"));
    }
    Err(Refusal::new(diagnostics, sources))
}

/// Gives every expression its type and every name its meaning.
pub(crate) fn check(loaded: &mut Loaded) {
    loaded.diagnostics.extend(check::check(&mut loaded.program, &loaded.sources));
}

/// Says in other Go what Rust has no form for.
pub(crate) fn restate(loaded: &mut Loaded) {
    goxide_front::restate(&mut loaded.program);
}

/// What is true of the program.
pub(crate) fn analyse(loaded: &Loaded) -> Facts {
    analyse_assuming(loaded, &assumptions(loaded))
}

/// What is taken as given.
pub(crate) fn assumptions(loaded: &Loaded) -> Assumptions {
    Assumptions::read(&loaded.program, &loaded.sources)
}

/// What is true of the program under these assumptions.
pub(crate) fn analyse_assuming(loaded: &Loaded, assumed: &Assumptions) -> Facts {
    goxide_analysis::analyze(&loaded.program, assumed)
}

/// What each place becomes.
pub(crate) fn plan(loaded: &Loaded, facts: &Facts, ledger: &Ledger) -> Plan {
    let decision = |(question, choice): (&Question, &str)| Decision {
        key: question.key.clone(),
        kind: question.kind.clone(),
        choice: choice.to_owned(),
    };
    let decisions = Decisions(ledger.iter().map(decision).collect());
    goxide_plan::plan(&loaded.program, &loaded.sources, facts, &decisions)
}

/// The questions that the port asks when nobody has answered any.
pub(crate) fn questions(loaded: &Loaded, facts: &Facts) -> BTreeSet<Question> {
    let plan = plan(loaded, facts, &Ledger::default());
    let markers = emit(loaded, &plan, &Degraded::new()).emitted.markers;
    markers.into_iter().map(|m| Question { key: m.key, kind: m.kind }).collect()
}

/// The plan as Rust.
pub(crate) fn emit(loaded: &Loaded, plan: &Plan, degraded: &Degraded) -> Emission {
    let program = &loaded.program;
    let keys = || program.ported_funcs().map(|(id, _)| program.func_key(id)).collect();
    let emitted = isolate::emit(keys, degraded, &mut loaded.broken.borrow_mut(), |degraded| {
        let degraded = goxide_emit::Degraded { holes: degraded.clone() };
        goxide_emit::emit(program, &loaded.sources, plan, &degraded)
    });
    Emission { emitted, cuts: Vec::new() }
}

/// The port as text.
#[derive(Debug)]
pub(crate) struct Emission {
    emitted: Emitted,
    cuts: Vec<Cut>,
}

impl Draft for Emission {
    fn files(&self) -> &Files {
        &self.emitted.files
    }

    fn functions(&self) -> Vec<Function> {
        let function = |f: &goxide_emit::EmittedFunction| Function {
            key: f.key.clone(),
            file: f.file.clone(),
            first_line: f.first_line,
            last_line: f.last_line,
        };
        // A function that was cut out stands nowhere.
        self.emitted.functions.iter().filter(|f| f.first_line > 0).map(function).collect()
    }

    fn edit(&mut self, change: &mut dyn FnMut(&mut Files, &mut Vec<Function>) -> bool) -> bool {
        let mut left = self.functions();
        let done = change(&mut self.emitted.files, &mut left);
        for function in self.emitted.functions.iter_mut().filter(|f| f.first_line > 0) {
            let now = left.iter().find(|f| f.key == function.key);
            (function.first_line, function.last_line) = now.map_or((0, 0), |f| (f.first_line, f.last_line));
        }
        done
    }

    fn cut(&mut self, cut: &Cut) -> bool {
        let placed = |f: &goxide_emit::EmittedFunction| f.first_line > 0;
        let before: Vec<bool> = self.emitted.functions.iter().map(placed).collect();
        if !self.edit(&mut |files, functions| cut::apply(files, functions, cut)) {
            return false;
        }
        for (function, before) in self.emitted.functions.iter_mut().zip(before) {
            if before && function.first_line == 0 {
                function.hole.get_or_insert_with(|| cut.text());
            }
        }
        self.cuts.push(cut.clone());
        true
    }
}

impl Emission {
    pub(crate) fn into_files(self) -> Files {
        self.emitted.files
    }

    /// How many functions there are, and how many of them are holes.
    pub(crate) fn count(&self) -> (usize, usize) {
        let functions = &self.emitted.functions;
        (functions.len(), functions.iter().filter(|f| f.hole.is_some()).count())
    }

    /// The markers with their places in the port.
    pub(crate) fn markers(&self) -> Vec<Marker> {
        let places = MarkerPlaces::new(&self.emitted.files);
        let mut markers: Vec<Marker> = self.emitted.markers.iter().map(|m| marker(m, &places)).collect();
        let cuts = self.cuts.iter().filter(|cut| cut.derive.is_none());
        markers.extend(cuts.map(|cut| cut_marker(cut, &places)));
        markers.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        markers
    }
}

/// Where the markers of a port stand: the files are read once, however many markers there are.
struct MarkerPlaces<'a>(HashMap<&'a str, (&'a str, usize)>);

impl<'a> MarkerPlaces<'a> {
    fn new(files: &'a Files) -> MarkerPlaces<'a> {
        let mut places = HashMap::new();
        for (file, text) in files {
            for (n, line) in text.lines().enumerate() {
                for (start, head) in line.match_indices("TODO(goxide ") {
                    // A key may hold parentheses itself, so each that closes may be the marker's own.
                    for (end, _) in line[start + head.len()..].match_indices(')') {
                        let end = start + head.len() + end + 1;
                        places.entry(&line[start..end]).or_insert((file.as_str(), n + 1));
                    }
                }
            }
        }
        MarkerPlaces(places)
    }

    /// One that no file shows would be silence; the manifest stands for it.
    fn of(&self, kind: &str, key: &str) -> (String, usize) {
        let head = format!("TODO(goxide {kind} {key})");
        let (file, line) = self.0.get(&*head).copied().unwrap_or(("Cargo.toml", 1));
        (file.to_owned(), line)
    }
}

fn cut_marker(cut: &Cut, places: &MarkerPlaces<'_>) -> Marker {
    let (file, line) = places.of("rejected", &cut.key());
    Marker {
        class: Class::Hole,
        kind: "rejected".to_owned(),
        key: cut.key(),
        text: cut.text(),
        why: Vec::new(),
        options: Vec::new(),
        file,
        line,
    }
}

fn marker(marker: &goxide_plan::Marker, places: &MarkerPlaces<'_>) -> Marker {
    let (file, line) = places.of(&marker.kind, &marker.key);
    Marker {
        class: match marker.class {
            goxide_plan::Class::Hole => Class::Hole,
            goxide_plan::Class::Choice => Class::Choice,
            goxide_plan::Class::Differs => Class::Differs,
        },
        kind: marker.kind.clone(),
        key: marker.key.clone(),
        text: marker.text.clone(),
        why: marker.why.split(" → ").filter(|step| !step.is_empty()).map(str::to_owned).collect(),
        options: marker.options.clone(),
        file,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::MarkerPlaces;
    use crate::output::Files;

    #[test]
    fn a_marker_stands_where_its_key_is_first_shown() {
        let text = "// x\nfn f() { todo!() } // TODO(goxide hole f(a)): no (b)\n// TODO(goxide hole f): g\n";
        let files = Files::from([("a.rs".to_owned(), text.to_owned()), ("b.rs".to_owned(), text.to_owned())]);
        let places = MarkerPlaces::new(&files);
        assert_eq!(places.of("hole", "f(a)"), ("a.rs".to_owned(), 2));
        assert_eq!(places.of("hole", "f"), ("a.rs".to_owned(), 3));
        assert_eq!(places.of("hole", "g"), ("Cargo.toml".to_owned(), 1));
    }
}
