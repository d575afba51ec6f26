//! Crates use only what lies below them.
#![allow(clippy::disallowed_methods, reason = "the test reads the manifests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What each crate may use; the picture in the README as a table.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("ir", &["source"]),
    ("front", &["ir", "source"]),
    ("analysis", &["ir", "source"]),
    ("rt", &[]),
    ("map", &["rt"]),
    ("plan", &["analysis", "map", "ir", "source"]),
    ("emit", &["plan", "map", "rt", "ir", "source"]),
    ("workbench", &["source", "ir", "front", "analysis", "map", "rt", "plan", "emit"]),
    ("cli", &["workbench", "source"]),
];

/// The crates of ours that each crate's manifest names. Tests may read Go through `front` wherever they stand, so
/// development dependencies are held to one rule only: they do not reach for the workbench.
fn used() -> BTreeMap<String, BTreeSet<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates/");
    let mut used = BTreeMap::new();
    for entry in std::fs::read_dir(crates).expect("crates/ can be listed") {
        let dir = entry.expect("an entry").path();
        let name = dir.file_name().expect("a name").to_string_lossy().into_owned();
        let Ok(text) = std::fs::read_to_string(dir.join("Cargo.toml")) else { continue };
        let manifest: toml::Table = toml::from_str(&text).expect("a manifest is TOML");
        assert_eq!(
            manifest["package"]["name"].as_str(),
            Some(&*format!("goxide-{name}")),
            "folder and package are named alike"
        );
        used.insert(name, ours(&manifest));
    }
    used
}

fn ours(table: &toml::Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in table {
        if let (true, Some(dependencies)) = (key.ends_with("dependencies"), value.as_table()) {
            let ours = dependencies.keys().filter_map(|d| d.strip_prefix("goxide-"));
            let counts = |name: &&str| key != "dev-dependencies" || matches!(*name, "workbench" | "cli");
            names.extend(ours.filter(counts).map(str::to_owned));
        } else if let Some(inner) = value.as_table() {
            names.extend(ours(inner));
        }
    }
    names
}

#[test]
fn no_arrow_points_up() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    for (name, uses) in used() {
        let allowed = allowed.get(&*name).unwrap_or_else(|| panic!("crates/{name} is not in the table"));
        for other in uses {
            assert!(allowed.contains(&&*other), "{name} must not use {other}");
        }
    }
}

#[test]
fn the_table_is_drawn_from_below() {
    let mut below = BTreeSet::new();
    for (name, uses) in MAY_USE {
        for other in *uses {
            assert!(below.contains(other), "{name} uses {other}, which stands above it");
        }
        below.insert(*name);
    }
}
