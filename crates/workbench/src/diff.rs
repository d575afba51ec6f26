//! What would change on the disk: unified diffs between two sets of files.

use serde::Serialize;
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};

/// How one file differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileDiff {
    /// The path inside the port.
    pub path: String,
    /// What happens to the file.
    pub change: FileChange,
    /// The unified diff.
    pub text: String,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileChange {
    /// It is not there yet.
    Added,
    /// It goes away.
    Removed,
    /// Its text changes.
    Changed,
}

/// The files that differ, in the order of their paths.
pub fn files(old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, String>) -> Vec<FileDiff> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut diffs = Vec::new();
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        if before.map(Vec::as_slice) == after.map(String::as_bytes) {
            continue;
        }
        let change = match (before, after) {
            (None, _) => FileChange::Added,
            (_, None) => FileChange::Removed,
            (Some(_), Some(_)) => FileChange::Changed,
        };
        let before = before.map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let after = after.map(String::as_str).unwrap_or_default();
        diffs.push(FileDiff { path: path.clone(), change, text: unified(path, change, &before, after) });
    }
    diffs
}

fn unified(path: &str, change: FileChange, before: &str, after: &str) -> String {
    let (a, b) = (format!("a/{path}"), format!("b/{path}"));
    let (from, to) = match change {
        FileChange::Added => ("/dev/null", &*b),
        FileChange::Removed => (&*a, "/dev/null"),
        FileChange::Changed => (&*a, &*b),
    };
    TextDiff::from_lines(before, after).unified_diff().context_radius(3).header(from, to).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_added_removed_and_changed_files_only() {
        let old = BTreeMap::from([
            ("gone.rs".to_owned(), b"x\n".to_vec()),
            ("same.rs".to_owned(), b"s\n".to_vec()),
            ("src.rs".to_owned(), b"a\nb\n".to_vec()),
        ]);
        let new = BTreeMap::from([
            ("new.rs".to_owned(), "n\n".to_owned()),
            ("same.rs".to_owned(), "s\n".to_owned()),
            ("src.rs".to_owned(), "a\nc\n".to_owned()),
        ]);
        let diffs = files(&old, &new);
        let changes: Vec<_> = diffs.iter().map(|d| (&*d.path, d.change)).collect();
        assert_eq!(
            changes,
            [
                ("gone.rs", FileChange::Removed),
                ("new.rs", FileChange::Added),
                ("src.rs", FileChange::Changed)
            ]
        );
        assert_eq!(diffs[2].text, "--- a/src.rs\n+++ b/src.rs\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    }
}
