//! One trial per sample directory and check; see the crate's documentation for what each kind demands.
//!
//! `GOXIDE_REQUIRE_GO=1` makes a missing Go tool a failure, `GOXIDE_BIN` names a `goxide` that is built already,
//! `INSTA_UPDATE=always` accepts what the stages show now, `GOXIDE_UPDATE_FAILURES=1` writes and removes
//! `expected_failure.txt` as the ports fail and succeed now; both are read with git diff before they are committed.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a test harness")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use goxide_snapshots::go_tool::GoTool;
use goxide_snapshots::goxide::{Goxide, Summary};
use goxide_snapshots::ported::{Ported, in_one_line};
use goxide_snapshots::sample::{self, Sample};
use libtest_mimic::{Arguments, Failed, Trial};

/// Stages whose text a person agrees to; `rust` is what it all is for, the others say why it came out so. It is the
/// Rust before settling, so that the words of one version of rustc stand in no snapshot.
const STAGES: [&str; 5] = ["rust", "plan", "nullability", "sharing", "ownership"];

/// Go's own packages that must port to crates that compile.
const STD: [&str; 8] = [
    "container/list",
    "container/ring",
    "container/heap",
    "encoding/csv",
    "encoding/hex",
    "text/tabwriter",
    "path",
    "unicode/utf8",
];

/// What several trials need and the first of them makes.
struct Shared {
    /// What will be ported: only what the filter on the command line lets through.
    folders: BTreeMap<String, PathBuf>,
    root: PathBuf,
    goxide: OnceLock<Result<Goxide, String>>,
    ported: OnceLock<Result<Ported, String>>,
}

impl Shared {
    fn new(name: &str, folders: BTreeMap<String, PathBuf>) -> Arc<Shared> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        Arc::new(Shared { folders, root, goxide: OnceLock::new(), ported: OnceLock::new() })
    }

    fn goxide(&self) -> Result<&Goxide, Failed> {
        self.goxide.get_or_init(Goxide::build).as_ref().map_err(Failed::from)
    }

    fn ported(&self) -> Result<&Ported, Failed> {
        let goxide = self.goxide()?;
        self.ported
            .get_or_init(|| Ported::new(goxide, &self.folders, &self.root))
            .as_ref()
            .map_err(Failed::from)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let samples = sample::discover(&sample::samples_dir());
    let go = GoTool::find();

    let wanted = |trial: &str| !arguments.is_filtered_out(&Trial::test(trial, || Ok(())));
    let folders = samples.iter().filter(|s| wanted(&format!("port::{}", s.name)));
    let ports = Shared::new("ports", folders.map(|s| (s.name.clone(), s.source())).collect());
    let std_folders =
        go.iter().flat_map(|go| STD.map(|package| (package, go.goroot.join("src").join(package))));
    let std_folders = std_folders.filter(|(package, _)| wanted(&format!("std::{package}")));
    let std_ports =
        Shared::new("std", std_folders.map(|(package, dir)| (package.replace('/', "_"), dir)).collect());

    let mut trials = Vec::new();
    for sample in &samples {
        trials.push(port_trial(sample.clone(), &ports));
        trials.extend(STAGES.map(|stage| snapshot_trial(sample.clone(), stage, &ports)));
        trials.push(again_trial(sample.clone(), &ports));
        trials.push(go_trial(sample.clone(), go.clone()));
    }
    trials.extend(STD.map(|package| std_trial(package, go.is_some(), &std_ports)));

    // A failed assertion is told once, at the end, and not by the panic as well.
    std::panic::set_hook(Box::new(|_| {}));
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        report(&ports, &std_ports, go.as_ref());
    }
    conclusion.exit_code()
}

/// The port is sound and behaves as recorded, or it fails as the sample says it does.
fn port_trial(sample: Sample, shared: &Arc<Shared>) -> Trial {
    let shared = Arc::clone(shared);
    Trial::test(format!("port::{}", sample.name), move || {
        let ported = shared.ported()?;
        judge(ported.is_faithful(&sample), &sample.dir, ported.summaries().get(&*sample.name))
    })
}

/// A failure must be expected, and what is expected to fail must fail.
fn judge(verdict: Result<(), String>, case: &Path, summary: Option<&Summary>) -> Result<(), Failed> {
    if is_set("GOXIDE_UPDATE_FAILURES") {
        let why = verdict.err().map(|why| in_one_line(&why, summary));
        return Ok(sample::expect_failure(case, why.as_deref())?);
    }
    match (verdict, sample::expected_failure(case)) {
        (Ok(()), None) | (Err(_), Some(_)) => Ok(()),
        (Err(why), None) => Err(why.into()),
        (Ok(()), Some(_)) => Err("the port works now: remove expected_failure.txt".into()),
    }
}

/// What a stage shows is what `snapshots/<sample>/<stage>.snap` says.
fn snapshot_trial(sample: Sample, stage: &'static str, shared: &Arc<Shared>) -> Trial {
    let shared = Arc::clone(shared);
    Trial::test(format!("snapshot::{}::{stage}", sample.name), move || {
        let source = sample.source();
        let source = source.strip_prefix(sample::repository()).unwrap_or(&source);
        let shown = without_copied_modules(&shared.goxide()?.show(stage, source)?);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join(&sample.name));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(stage, shown));
        Ok(())
    })
}

/// The modules that every port gets a copy of are tested where they come from.
fn without_copied_modules(shown: &str) -> String {
    let mut copied = false;
    let kept = shown.split_inclusive('\n').filter(|line| {
        if let Some(path) = line.strip_prefix("// ==== ") {
            copied = path.starts_with("src/go/") || path.starts_with("Cargo.toml");
        }
        !copied
    });
    kept.collect()
}

/// The same input gives the same bytes, on one thread and on many, wherever the port stands.
fn again_trial(sample: Sample, shared: &Arc<Shared>) -> Trial {
    let shared = Arc::clone(shared);
    Trial::test(format!("again::{}", sample.name), move || {
        let trees = [1, 4].map(|threads| {
            let out = shared.root.join(format!("threads-{threads}")).join(&sample.name);
            shared.goxide()?.draft(&sample.source(), &out, threads)?;
            Ok::<_, Failed>(sample::tree(&out))
        });
        let [one, many] = trees;
        let (one, many) = (one?, many?);
        if one.is_empty() {
            return Err("nothing was written".into());
        }
        let differs = one.keys().chain(many.keys()).find(|path| one.get(*path) != many.get(*path));
        differs.map_or(Ok(()), |path| Err(format!("{} differs", path.display()).into()))
    })
}

/// The record is what the Go tool does today; a library at least builds, and its tests pass.
fn go_trial(sample: Sample, go: Option<GoTool>) -> Trial {
    let without_go = go.is_none();
    Trial::test(format!("go::{}", sample.name), move || {
        let go = go.ok_or("there is no Go tool on the PATH")?;
        if !sample.is_program || sample.has_tests {
            go.test(&sample)?;
        }
        if sample.is_program {
            let recorded = sample.recorded().ok_or("nothing is recorded: run the recorder")?;
            recorded.same_as(&go.run(&sample, Path::new(env!("CARGO_TARGET_TMPDIR")))?)?;
        }
        Ok(())
    })
    .with_ignored_flag(without_go && !go_is_required())
}

/// A package of Go's own library ports to a crate that compiles, whatever is expected; holes are allowed, and told.
/// What clippy still finds is known in `snapshots/std`.
fn std_trial(package: &'static str, has_go: bool, shared: &Arc<Shared>) -> Trial {
    let shared = Arc::clone(shared);
    Trial::test(format!("std::{package}"), move || {
        if !has_go {
            return Err("there is no Go tool on the PATH".into());
        }
        let key = package.replace('/', "_");
        let ported = shared.ported()?;
        ported.compiles(&key)?;
        judge(ported.is_sound(&key), &Path::new(env!("CARGO_MANIFEST_DIR")).join("std").join(&key), None)
    })
    .with_ignored_flag(!has_go && !go_is_required())
}

fn go_is_required() -> bool {
    is_set("GOXIDE_REQUIRE_GO")
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "1")
}

/// Says what was compared, and what was left out.
fn report(ports: &Shared, std_ports: &Shared, go: Option<&GoTool>) {
    if let Some(Ok(ported)) = ports.ported.get() {
        println!("samples: {}", ported.summaries().into_values().sum::<Summary>());
    }
    if let Some(Ok(ported)) = std_ports.ported.get() {
        for (package, summary) in ported.summaries() {
            println!("{package}: {summary}");
        }
    }
    match go {
        Some(go) => println!("compared with {}", go.version),
        None => {
            println!("LEFT OUT: no Go on the PATH, so neither the records nor Go's own packages were checked")
        }
    }
    if [ports, std_ports]
        .iter()
        .any(|s| matches!(s.ported.get(), Some(Ok(ported)) if ported.without_clippy()))
    {
        println!("LEFT OUT: cargo clippy is not installed, so only rustc judged the ports");
    }
}
