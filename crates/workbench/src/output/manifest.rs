//! `.goxide/manifest.json`: which files of the folder are goxide's, and the hash of what it wrote.

use super::scan::{Found, Kind};
use crate::refusal::Outcome;
use goxide_source::{Diagnostic, codes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Where the manifest stands in a port.
pub const MANIFEST: &str = ".goxide/manifest.json";

/// The list of generated files.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// blake3 of the bytes goxide wrote, by path.
    pub(super) files: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn of(files: &super::Files) -> Manifest {
        Manifest { files: files.iter().map(|(path, text)| (path.clone(), hash(text.as_bytes()))).collect() }
    }

    pub(super) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a map of strings is always JSON");
        text.push('\n');
        text
    }
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The manifest of the folder; `None` where no port stands there.
pub(super) fn read(out: &Path, found: &Found) -> Outcome<Option<Manifest>> {
    if found.get(Path::new(MANIFEST)) != Some(&Kind::File) {
        return Ok(None);
    }
    let broken = |why: String| {
        Diagnostic::error(codes::EDITED_OUTPUT, format!("{MANIFEST} of {} was changed: {why}", out.display()))
            .help("restore the file, or port into another folder")
    };
    let text = std::fs::read_to_string(out.join(MANIFEST)).map_err(|e| broken(e.to_string()))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| broken(e.to_string()))?;
    // A manifest that was tampered with must not make goxide remove files outside the folder.
    if let Some(name) = manifest.files.keys().find(|name| !stays_inside(name)) {
        return Err(broken(format!("it names {name:?}, which does not lie in the port")).into());
    }
    Ok(Some(manifest))
}

/// Whether a relative path leads nowhere but down.
pub(super) fn stays_inside(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\\')
}
