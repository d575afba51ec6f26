//! The whole front end on Go that was damaged at random: tokens dropped, doubled, exchanged, taken from elsewhere. Nothing
//! panics, whatever the text says.
//!
//! A short turn over the samples with every run of the tests; as long as wanted, over Go's own tests too, with
//!
//! `GOXIDE_FUZZ_SECONDS=3600 cargo test --release -p goxide-front --test mutations -- --nocapture`
//!
//! A text that panics is written to the folder of temporary files, and its path printed.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

mod go;

use goxide_front::load::{Env, MemoryTree, Pattern, load};
use goxide_front::{check, typedump};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer texts are no seeds: many short turns find more.
const MAX_SEED: usize = 20_000;
/// No text takes longer, on a machine that has other things to do as well.
const LONGEST: Duration = Duration::from_secs(20);

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

fn seeds(dir: &Path) -> impl Iterator<Item = String> {
    let read = |file| std::fs::read_to_string(file).ok().filter(|t| t.len() < MAX_SEED);
    go::files(dir).into_iter().filter_map(read)
}

/// Words, numbers and single signs; blanks belong to what precedes them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if at > start && !c.is_whitespace() && !(word(before) && word(c)) {
            found.push(&text[start..at]);
            start = at;
        }
        before = c;
    }
    found.push(&text[start..]);
    found
}

fn damaged(seed: &str, other: &str, dice: &mut Dice) -> String {
    let mut text = tokens(seed);
    let donor = tokens(other);
    for _ in 0..=dice.below(6) {
        let at = dice.below(text.len());
        match dice.below(5) {
            0 => drop(text.remove(at)),
            1 => text.insert(at, text[at]),
            2 => {
                let with = dice.below(text.len());
                text.swap(at, with);
            }
            3 => text[at] = donor[dice.below(donor.len())],
            _ => {
                let from = dice.below(donor.len());
                let until = (from + 1 + dice.below(30)).min(donor.len());
                text.splice(at..at, donor[from..until].iter().copied());
            }
        }
        if text.is_empty() {
            break;
        }
    }
    text.concat()
}

/// All that the front end does with a text.
fn run(text: &str) {
    let tree = MemoryTree::of(&[("go.mod", "module m\n\ngo 1.26\n"), ("a.go", text)]);
    let mut loaded = load(&tree, &Env::default(), &[Pattern::Dir(".".into())]);
    check::check(&mut loaded.program, &loaded.sources);
    let ids: Vec<_> = loaded.program.ported().map(|(id, _)| id).collect();
    for id in ids {
        typedump::dump(&loaded.program, &loaded.sources, id);
    }
}

#[test]
fn damaged_go_does_not_panic() {
    let asked = std::env::var("GOXIDE_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok());
    let long = asked.map(Duration::from_secs);
    let mut texts: Vec<String> =
        seeds(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")).collect();
    if long.is_some() {
        let root = go::root().expect("Go is here");
        texts.extend(seeds(&root.join("test")));
        texts.extend(seeds(&root.join("src/internal/types/testdata")));
    }
    let seed = std::env::var("GOXIDE_FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let mut dice = Dice(seed);
    let start = Instant::now();
    let (mut turns, mut bad) = (0, 0);
    while long.map_or(turns < 60, |long| start.elapsed() < long) {
        turns += 1;
        let (seed, other) = (dice.below(texts.len()), dice.below(texts.len()));
        let text = damaged(&texts[seed], &texts[other], &mut dice);
        let turn = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| run(&text)));
        if done.is_err() || turn.elapsed() > LONGEST {
            bad += 1;
            let file = std::env::temp_dir().join(format!("goxide-finding-{bad}.go"));
            std::fs::write(&file, &text).expect("the finding can be kept");
            println!(
                "{}: {:?} {}",
                file.display(),
                turn.elapsed(),
                if done.is_err() { "panic" } else { "slow" }
            );
        }
    }
    println!("{turns} texts, {bad} findings");
    assert_eq!(bad, 0, "texts that panic or take too long");
}
