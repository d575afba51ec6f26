//! Records what the Go tool does with every program of `samples/` (or of those named as arguments).
//!
//!     cargo run -p goxide-snapshots --bin record [sample…]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of the test harness")]

use std::process::ExitCode;

use goxide_snapshots::go_tool::GoTool;
use goxide_snapshots::sample;

fn main() -> ExitCode {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let Some(go) = GoTool::find() else {
        println!("there is no Go tool on the PATH");
        return ExitCode::FAILURE;
    };
    let scratch = sample::repository().join("target/record");
    let mut failed = false;
    for sample in sample::discover(&sample::samples_dir()) {
        if !sample.is_program || !(only.is_empty() || only.contains(&sample.name)) {
            continue;
        }
        let done = std::fs::create_dir_all(&scratch)
            .map_err(|e| e.to_string())
            .and_then(|()| go.run(&sample, &scratch))
            .and_then(|outcome| outcome.record(&sample.dir).map_err(|e| e.to_string()));
        match done {
            Ok(()) => println!("{}: recorded", sample.name),
            Err(why) => {
                failed = true;
                println!("{}: {why}", sample.name);
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
