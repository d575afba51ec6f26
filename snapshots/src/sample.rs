//! The folders of `samples/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::outcome::Outcome;

/// One idea in Go.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The folder's name, which is the idea.
    pub name: String,
    /// Where it is.
    pub dir: PathBuf,
    /// It is a program; then what the Go tool printed is recorded beside it.
    pub is_program: bool,
    /// It has `_test.go` files, whose ports must pass.
    pub has_tests: bool,
}

impl Sample {
    /// Looks at one folder; `None` when it holds no Go.
    pub fn read(dir: &Path) -> Option<Sample> {
        let files = go_files(dir);
        if files.is_empty() {
            return None;
        }
        let is_program = files.iter().any(|file| {
            file.parent() == Some(dir)
                && fs::read_to_string(file)
                    .is_ok_and(|text| text.lines().any(|line| line.trim_end() == "package main"))
        });
        Some(Sample {
            name: dir.file_name()?.to_str()?.to_owned(),
            dir: dir.to_owned(),
            is_program,
            has_tests: files.iter().any(|file| is_test(file)),
        })
    }

    /// What the Go tool did when it was last recorded.
    pub fn recorded(&self) -> Option<Outcome> {
        Outcome::recorded(&self.dir)
    }

    /// A folder with its own `go.mod` is built as a module, any other as loose files.
    pub fn is_module(&self) -> bool {
        self.dir.join("go.mod").exists()
    }

    /// What goxide is asked for: a folder, or all packages of a module.
    pub fn source(&self) -> PathBuf {
        if self.is_module() { self.dir.join("...") } else { self.dir.clone() }
    }

    /// How many functions and methods the Go declares, tests aside, counted as roughly as gofmt allows.
    pub fn functions(&self) -> u64 {
        let files = go_files(&self.dir).into_iter().filter(|file| !is_test(file));
        let texts = files.filter_map(|file| fs::read_to_string(file).ok());
        texts.map(|text| text.lines().filter(|line| line.starts_with("func ")).count() as u64).sum()
    }

    /// The `.go` files of the folder itself, by name, with or without the tests.
    pub fn file_names(&self, with_tests: bool) -> Vec<String> {
        let own = go_files(&self.dir).into_iter().filter(|file| file.parent() == Some(&*self.dir));
        own.filter(|file| with_tests || !is_test(file))
            .filter_map(|file| Some(file.file_name()?.to_str()?.to_owned()))
            .collect()
    }
}

/// Why a port is known to fail, as the folder of the case says.
pub fn expected_failure(dir: &Path) -> Option<String> {
    Some(fs::read_to_string(dir.join(NOTE)).ok()?.trim().to_owned())
}

/// Writes why a port is known to fail, or takes the note away.
pub fn expect_failure(dir: &Path, why: Option<&str>) -> Result<(), String> {
    let note = dir.join(NOTE);
    let done = match why {
        Some(why) => fs::create_dir_all(dir).and_then(|()| fs::write(&note, format!("{why}\n"))),
        None if note.exists() => fs::remove_file(&note),
        None => Ok(()),
    };
    done.map_err(|e| format!("{}: {e}", note.display()))
}

const NOTE: &str = "expected_failure.txt";

/// The folder `samples/` of this repository.
pub fn samples_dir() -> PathBuf {
    repository().join("samples")
}

/// The root of this repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies one level below the root")
        .to_owned()
}

/// All samples, by name.
pub fn discover(dir: &Path) -> Vec<Sample> {
    let mut samples: Vec<Sample> = entries(dir).iter().filter_map(|entry| Sample::read(entry)).collect();
    samples.sort_by(|a, b| a.name.cmp(&b.name));
    samples
}

fn is_test(file: &Path) -> bool {
    file.to_str().is_some_and(|name| name.ends_with("_test.go"))
}

fn go_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in entries(dir) {
        if entry.is_dir() {
            files.extend(go_files(&entry));
        } else if entry.extension().is_some_and(|ext| ext == "go") {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// The entries of a folder; a folder that cannot be read has none.
pub(crate) fn entries(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// Every file below a folder with its bytes, by its path inside the folder.
pub fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in entries(dir) {
        let name = PathBuf::from(entry.file_name().unwrap_or_default());
        if entry.is_dir() {
            files.extend(tree(&entry).into_iter().map(|(inner, bytes)| (name.join(inner), bytes)));
        } else {
            files.insert(name, fs::read(&entry).unwrap_or_default());
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_say_what_they_are() {
        let samples = discover(&samples_dir());
        assert!(samples.len() >= 30, "only {} samples", samples.len());
        let one = |name: &str| samples.iter().find(|s| s.name == name).unwrap();
        assert!(one("hello").is_program && !one("hello").has_tests);
        assert!(!one("users").is_program);
        assert_eq!(one("hello").functions(), 1);
        assert_eq!(one("with_test").functions(), 3, "the tests are not counted");
        assert!(one("with_test").has_tests);
        assert!(one("module_three").is_module() && one("module_three").is_program);
    }

    #[test]
    fn no_snapshot_outlives_its_sample() {
        for folder in entries(Path::new(env!("CARGO_MANIFEST_DIR"))).iter().filter(|entry| entry.is_dir()) {
            let name = folder.file_name().unwrap();
            let ours = ["src", "tests", "std"].contains(&name.to_str().unwrap());
            assert!(ours || samples_dir().join(name).is_dir(), "{name:?}");
        }
    }

    #[test]
    fn every_program_is_recorded() {
        for sample in discover(&samples_dir()) {
            assert_eq!(sample.is_program, sample.recorded().is_some(), "{}: run the recorder", sample.name);
        }
    }
}
