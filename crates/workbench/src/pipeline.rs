//! The whole way, one line and one sentence a step, and the verbs that walk it.

use crate::cargo::Cargo;
use crate::diff::{self, FileDiff};
use crate::ledger::Ledger;
use crate::output::{self, Files, Port, Written};
use crate::reading::Reading;
use crate::refusal::Outcome;
use crate::report::{self, Class, SettleReport, Summary};
use crate::settings::{self, SETTINGS, Settings};
use crate::settle::{Degraded, Draft, Settled, Verdict, settle};
use crate::snapshot::{self, Compared};
use crate::stages;
use crate::{decide, packages};
use goxide_source::{Diagnostic, Severity, SourceMap, codes};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The Go as the person named it; absent, the source that the port's `goxide.toml` names.
    pub source: Option<String>,
    /// The folder of the port; absent where nothing is to be written.
    pub out: Option<PathBuf>,
    /// Whether cargo may be asked.
    pub settle: bool,
    /// How the Go is read.
    pub reading: Reading,
}

/// Hears the name of each step as it starts.
pub type Progress<'a> = &'a dyn Fn(&str);

/// A port and all there is to say about it.
#[derive(Debug)]
pub struct Ported {
    /// The files.
    pub port: Port,
    /// The figures.
    pub summary: Summary,
    /// What is wrong with the Go, and with the port.
    pub diagnostics: Vec<Diagnostic>,
    /// The Go text the diagnostics point into.
    pub sources: SourceMap,
}

/// A request with its questions answered: where the Go is, what the settings and the ledger say.
struct Job {
    source: String,
    settings: Settings,
    /// The file of the settings where this run changes it.
    rewritten: Files,
    ledger: Ledger,
    out: PathBuf,
    settle: bool,
    reading: Reading,
}

/// The way from Go to Rust. Nothing is written here.
fn make(job: Job, progress: Progress<'_>) -> Outcome<Ported> {
    let started = Instant::now();
    progress("reading");
    // load, parse, lower: the packages asked for and what they import become one program.
    let mut loaded = stages::load(&job.source, &job.reading)?;
    // check: every expression gets its type, every name its meaning.
    stages::check(&mut loaded);
    // restate: structs without a name and the types of functions are declared, gotos become loops and blocks.
    stages::restate(&mut loaded);
    progress("analysing");
    // analyse: what can be nil, who owns what, what goroutines share, how errors travel; each fact with its cause.
    let facts = stages::analyse(&loaded);
    // An answer to a question that nobody asks is an error, before it can be forgotten.
    let ledger = job.ledger.refuse_stale(|| stages::questions(&loaded, &facts))?;
    progress("planning");
    // plan: facts and answers give every place of the Go its Rust type, and every doubt its marker.
    let plan = stages::plan(&loaded, &facts, &ledger);
    progress("emitting and compiling");
    // emit, settle: the plan becomes text; what rustc rejects is degraded until it compiles.
    let emit = |degraded: &Degraded| stages::emit(&loaded, &plan, degraded);
    let settled = compile(emit, &job.out, job.settle && job.settings.settle);
    loaded.diagnostics.extend(left_over(&settled.verdict));
    // report: the figures, and the page that explains the port to its reader.
    let mut summary = summarise(&loaded, &settled);
    let mut port = crate_files(&job.settings, &summary, &ledger, settled.draft.into_files());
    port.rewritten = job.rewritten;
    summary.time = started.elapsed();
    let (diagnostics, sources) = loaded.into_findings();
    Ok(Ported { port, summary, diagnostics, sources })
}

/// `goxide port`: makes the port and writes it.
pub fn port(request: &Request, progress: Progress<'_>) -> Outcome<Ported> {
    let started = Instant::now();
    let Some(out) = &request.out else { return Err(no_out().into()) };
    output::refuse_foreign(out)?;
    let mut ported = make(prepare(request)?, progress)?;
    progress("writing");
    let written = output::write(out, &ported.port)?;
    ported.summary.out = Some(out.display().to_string());
    ported.summary.written = Some(match written {
        Written::Created => "created",
        Written::Replaced => "replaced",
        Written::Unchanged => "unchanged",
    });
    ported.summary.time = started.elapsed();
    Ok(ported)
}

/// `goxide diff`: makes the port and compares it with the one on the disk.
pub fn diff(request: &Request, progress: Progress<'_>) -> Outcome<(Vec<FileDiff>, Ported)> {
    let Some(out) = &request.out else { return Err(no_out().into()) };
    let Some(current) = output::current(out)? else { return Err(no_port(out).into()) };
    let ported = make(prepare(request)?, progress)?;
    Ok((diff::files(&current, &ported.port.generated), ported))
}

/// One package of [`snapshots`].
#[derive(Debug)]
pub struct Checked {
    /// The folder of the package below the one asked for.
    pub package: String,
    /// Where its approved port stands.
    pub snapshot: PathBuf,
    /// Whether it is the approved one.
    pub compared: Compared,
    /// The port as it is now.
    pub ported: Ported,
}

/// `goxide snapshot`: ports each package in and below a folder and compares it with the approved port; `accept`
/// approves what differs.
pub fn snapshots(
    dir: &Path,
    settle: bool,
    reading: &Reading,
    accept: bool,
    progress: Progress<'_>,
) -> Outcome<Vec<Checked>> {
    let mut all = Vec::new();
    for package in packages::below(dir)? {
        let folder = dir.join(&package);
        let snapshot = snapshot::place(dir, &package);
        let ledger = Ledger::read([&*folder])?;
        let settings = Settings { source: package.clone(), settle };
        let source = folder.display().to_string();
        let (rewritten, out, reading) = (Files::new(), snapshot.clone(), reading.clone());
        let ported = make(Job { source, settings, rewritten, ledger, out, settle, reading }, progress)?;
        let files = snapshot_files(&ported.port.generated);
        let compared = snapshot::compare(&snapshot, &package, &files)?;
        if accept && compared != Compared::Same {
            snapshot::accept(&snapshot, &package, &files)?;
        }
        all.push(Checked { package, snapshot, compared, ported });
    }
    Ok(all)
}

/// How many threads may work; must be called before anything else, and once.
pub fn set_threads(threads: Option<usize>) {
    let builder = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).num_threads(threads.unwrap_or(0));
    // A second call finds the threads there already, which is fine.
    let _ = builder.build_global();
}

fn prepare(request: &Request) -> Outcome<Job> {
    let out = request.out.clone().unwrap_or_default();
    let cwd = std::env::current_dir().unwrap_or_default();
    let earlier = settings::read(&out)?;
    let source = match (&request.source, &earlier) {
        (Some(source), _) => source.clone(),
        (None, Some(settings)) => settings::locate_source(&settings.source, &cwd, &out),
        (None, None) => return Err(no_port(&out).into()),
    };
    let (settings, rewritten) = settings_of(&source, earlier, &out);
    let beside_the_go = Path::new(&source);
    let beside_the_go =
        if beside_the_go.is_dir() { beside_the_go } else { beside_the_go.parent().unwrap_or(&out) };
    let ledger = Ledger::read([&*out, beside_the_go])?;
    Ok(Job {
        source,
        settings,
        rewritten,
        ledger,
        out,
        settle: request.settle,
        reading: request.reading.clone(),
    })
}

/// The settings of a port of `source`: those it has, with another source where another one is asked for.
fn settings_of(source: &str, earlier: Option<Settings>, out: &Path) -> (Settings, Files) {
    let cwd = std::env::current_dir().unwrap_or_default();
    let written = || settings::portable_source(source, &cwd, crate::goroot::find().as_deref(), out);
    let place = |source: &str| Path::new(source).canonicalize().unwrap_or_else(|_| source.into());
    match earlier {
        None => (Settings { source: written(), settle: true }, Files::new()),
        Some(same) if place(source) == place(&settings::locate_source(&same.source, &cwd, out)) => {
            (same, Files::new())
        }
        Some(other) => {
            let settings = Settings { source: written(), ..other };
            let text = settings::with_source(out, &settings.source).unwrap_or_else(|_| settings.to_toml());
            (settings, Files::from([(SETTINGS.to_owned(), text)]))
        }
    }
}

fn compile<D: Draft>(mut emit: impl FnMut(&Degraded) -> D, out: &Path, wanted: bool) -> Settled<D> {
    let skip = |emit: &mut dyn FnMut(&Degraded) -> D, why: &str| Settled {
        draft: emit(&Degraded::new()),
        degraded: Degraded::new(),
        cuts: Vec::new(),
        mended: 0,
        polished: Vec::new(),
        rounds: 0,
        verdict: Verdict::Skipped(why.to_owned()),
    };
    if !wanted {
        return skip(&mut emit, "settling was switched off.");
    }
    match Cargo::find(out) {
        Some(cargo) => settle(emit, |files| cargo.check(files)),
        None => skip(&mut emit, "cargo was not found on the PATH."),
    }
}

/// What a person must hear when the port was not compiled or does not compile.
fn left_over(verdict: &Verdict) -> Option<Diagnostic> {
    match verdict {
        Verdict::Compiles | Verdict::Skipped(_) => None,
        Verdict::Unable(why) => Some(
            Diagnostic::warning(
                codes::NO_CARGO,
                "cargo could not compile the port, so nobody knows whether it compiles",
            )
            .help(why.clone()),
        ),
        Verdict::Fails(findings) => {
            let first = findings.first().map(|f| f.rendered.trim_end().to_owned()).unwrap_or_default();
            Some(
                Diagnostic::error(
                    codes::UNSETTLED,
                    format!("the port does not compile: {} errors are left", findings.len()),
                )
                .help(first),
            )
        }
    }
}

fn summarise(loaded: &stages::Loaded, settled: &Settled<stages::Emission>) -> Summary {
    let markers = settled.draft.markers();
    let (functions, holes) = settled.draft.count();
    Summary {
        packages: loaded.packages(),
        functions,
        ported: functions - holes,
        holes: Summary::count(&markers, Class::Hole),
        choices: Summary::count(&markers, Class::Choice),
        differs: Summary::count(&markers, Class::Differs),
        settle: SettleReport::new(settled, loaded.broken()),
        markers,
        errors: loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).count(),
        out: None,
        written: None,
        time: Duration::ZERO,
    }
}

/// The emitted files with those that the workbench adds.
fn crate_files(settings: &Settings, summary: &Summary, ledger: &Ledger, mut files: Files) -> Port {
    files.insert("PORTING.md".into(), report::porting_md(summary, ledger));
    files.insert(decide::QUESTIONS.into(), decide::questions_json(&summary.markers));
    let seeds =
        [(SETTINGS.to_owned(), settings.to_toml()), (".gitignore".to_owned(), "/target\n".to_owned())];
    Port { generated: files, seeds: seeds.into(), rewritten: Files::new() }
}

fn snapshot_files(generated: &Files) -> Files {
    generated
        .iter()
        .filter(|(path, _)| !path.starts_with(".goxide/"))
        .map(|(p, t)| (p.clone(), t.clone()))
        .collect()
}

fn no_port(out: &Path) -> Diagnostic {
    Diagnostic::error(codes::NO_PORT, format!("{} holds no port", out.display()))
        .help("name the Go to port as well: goxide port <source> --out <dir>")
}

fn no_out() -> Diagnostic {
    Diagnostic::error(codes::USAGE, "no folder is named for the port").help("add --out <dir>")
}
