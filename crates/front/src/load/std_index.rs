//! The standard library's declarations, for machines without Go.
//!
//! `data/std.zst` holds one text: for each package a line `=== path`, for each file of its [`crate::shape`] a line
//! `--- name` and then Go. `cargo run -p goxide-front --example std_index` writes it.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static PACKED: &[u8] = include_bytes!("../../data/std.zst");

static TEXTS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let bytes = zstd::decode_all(PACKED).unwrap_or_default();
    let text: &'static str = Box::leak(String::from_utf8(bytes).unwrap_or_default().into_boxed_str());
    text.split("\n=== ").filter_map(|part| part.split_once('\n')).collect()
});

/// The declarations of a package.
pub fn text(path: &str) -> Option<&'static str> {
    TEXTS.get(path).copied()
}

/// The files of a package's text: name and Go.
pub(super) fn files(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.strip_prefix("--- ").into_iter().flat_map(|t| t.split("\n--- ")).filter_map(|f| f.split_once('\n'))
}

/// Whether the index has a package.
pub fn contains(path: &str) -> bool {
    TEXTS.contains_key(path)
}

/// The import paths of all packages in the index, sorted.
pub fn paths() -> Vec<&'static str> {
    let mut paths: Vec<&str> = TEXTS.keys().copied().collect();
    paths.sort_unstable();
    paths
}
