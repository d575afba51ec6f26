//! Running the command as a person does, in a folder of its own.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk and start processes")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder with Go in it, and a place for ports.
pub(crate) struct Yard {
    dir: tempfile::TempDir,
}

/// What the command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Yard {
    pub(crate) fn new() -> Yard {
        Yard { dir: tempfile::tempdir().expect("a place for the test") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the yard")).expect("made");
        fs::write(path, content).expect("written");
    }

    /// The command with this folder as the current one.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goxide"));
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null());
        command.env("GOXIDE_CACHE", self.path(".cache")).env_remove("RUST_BACKTRACE");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Said {
        let output = self.command(args).output().expect("the command starts");
        Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// `port` that must go well.
    pub(crate) fn port(&self, source: &str, out: &str) -> Said {
        let said = self.run(&["port", source, "--out", out, "--no-settle"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        said
    }

    pub(crate) fn tree(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.path(name))
    }
}

/// Every file and link below a folder with its bytes.
pub(crate) fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn add(root: &Path, dir: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root).expect("below").to_path_buf();
            let meta = path.symlink_metadata().expect("the entry is there");
            if meta.is_dir() {
                all.insert(name, b"a folder".to_vec());
                add(root, &path, all);
            } else if meta.is_symlink() {
                all.insert(name, path.read_link().expect("a link").into_os_string().into_encoded_bytes());
            } else {
                all.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut all = BTreeMap::new();
    add(dir, dir, &mut all);
    all
}

impl Said {
    /// It failed with this exit code and this code of ours, at this place, and said what to do.
    #[track_caller]
    pub(crate) fn refused(&self, exit: i32, code: &str, place: &str) {
        assert_eq!(self.code, Some(exit), "{self:?}");
        assert!(self.err.contains(&format!("[{code}]")), "no {code} in\n{}", self.err);
        assert!(self.err.contains(place), "no {place} in\n{}", self.err);
        assert!(self.err.contains("help: ") || self.err.contains("help\u{1b}"), "no help in\n{}", self.err);
    }
}
