//! What is kept between runs, in the user's cache: nothing that could not be made again.
//!
//! [`Summaries`] keeps what the front end found out about packages, a file each, named by a hash of what it depends on. A
//! file is written beside its place and then renamed, so that nobody sees half of one; what it says is held against a
//! checksum by whoever reads it. Two runs may share the folder: at worst both make the same summary.

use goxide_front::summary::Store;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// So much may lie there; all of Go's library takes about 10 MiB.
const MAX_BYTES: u64 = 256 << 20;

/// A summary that was read is young again, noted once in so much time.
const YOUNG: Duration = Duration::from_secs(24 * 60 * 60);

/// `$GOXIDE_CACHE`, or `goxide` in the user's cache.
pub(crate) fn dir() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("GOXIDE_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("goxide")))
        .or_else(|| set("LOCALAPPDATA").map(|dir| dir.join("goxide")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/goxide")))
        .filter(|dir| dir.is_absolute())
}

/// Summaries of packages in a folder.
#[derive(Debug)]
pub(crate) struct Summaries {
    dir: PathBuf,
    /// Whether any was added.
    grown: AtomicBool,
}

impl Summaries {
    /// The folder in the user's cache; `None` where that cannot be used.
    pub(crate) fn open() -> Option<Summaries> {
        Summaries::open_in(&dir()?.join("summaries")).ok()
    }

    fn open_in(dir: &Path) -> io::Result<Summaries> {
        fs::create_dir_all(dir)?;
        Ok(Summaries { dir: dir.to_path_buf(), grown: AtomicBool::new(false) })
    }

    /// Removes what was not read for the longest time, if too much lies there; must be called when a run is over.
    pub(crate) fn prune(&self) {
        if self.grown.load(Ordering::Relaxed) {
            // What cannot be removed now is removed by a later run.
            let _ = prune(&self.dir, MAX_BYTES);
        }
    }

    fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        file.write_all(bytes)?;
        file.persist(self.dir.join(key)).map_err(|e| e.error)?;
        Ok(())
    }
}

impl Store for Summaries {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.dir.join(key);
        let bytes = fs::read(&path).ok()?;
        let is_old = |time: SystemTime| time.elapsed().is_ok_and(|age| age > YOUNG);
        if path.metadata().and_then(|m| m.modified()).is_ok_and(is_old) {
            // An old date only makes it go sooner.
            let _ =
                fs::File::options().append(true).open(&path).and_then(|f| f.set_modified(SystemTime::now()));
        }
        Some(bytes)
    }

    fn put(&self, key: &str, bytes: Vec<u8>) {
        // Where it cannot be written the next run makes it again.
        if self.write(key, &bytes).is_ok() {
            self.grown.store(true, Ordering::Relaxed);
        }
    }
}

/// Removes the oldest files of a folder that holds more than `most` bytes, until a quarter of that is free.
fn prune(dir: &Path, most: u64) -> io::Result<()> {
    let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // Another run may have removed it.
        let Ok(meta) = entry.metadata() else { continue };
        files.push((meta.modified()?, meta.len(), entry.path()));
    }
    let mut sum: u64 = files.iter().map(|(_, len, _)| len).sum();
    if sum <= most {
        return Ok(());
    }
    files.sort();
    for (_, len, path) in files {
        if sum <= most / 4 * 3 {
            break;
        }
        if fs::remove_file(path).is_ok() {
            sum -= len;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_there_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a place");
        let store = Summaries::open_in(&dir.path().join("deep/down")).expect("made");
        assert_eq!(store.get("a"), None);
        store.put("a", b"one".to_vec());
        store.put("a", b"two".to_vec());
        assert_eq!(store.get("a").as_deref(), Some(&b"two"[..]));
        assert_eq!(fs::read_dir(&store.dir).expect("listed").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn the_oldest_go_first() {
        let dir = tempfile::tempdir().expect("a place");
        let store = Summaries::open_in(dir.path()).expect("made");
        let date = |key: &str, days: u32| {
            let file = fs::File::options().append(true).open(dir.path().join(key)).expect("there");
            file.set_modified(SystemTime::now() - YOUNG * days).expect("dated");
        };
        for (key, days) in [("a", 5), ("b", 2), ("c", 4), ("d", 3)] {
            store.put(key, vec![0; 100]);
            date(key, days);
        }
        assert!(store.get("a").is_some(), "reading makes it young");
        prune(dir.path(), 400).expect("pruned");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 4, "it fits");
        prune(dir.path(), 399).expect("pruned");
        let left: Vec<&str> =
            ["a", "b", "c", "d"].into_iter().filter(|key| store.get(key).is_some()).collect();
        assert_eq!(left, ["a", "b"]);
    }
}
