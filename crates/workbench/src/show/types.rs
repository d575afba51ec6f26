//! What the checker says of every expression and name, one line each, in the order and form of go/types' own dump.

use super::View;
use crate::stages::Loaded;

pub(super) fn view(loaded: &Loaded) -> View {
    let dump = |(id, _)| goxide_front::typedump::dump(&loaded.program, &loaded.sources, id);
    let text: String = loaded.program.ported().map(dump).collect();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let json: Vec<Vec<&str>> = rows.map(|row| row.split('\t').collect()).collect();
    View { json: super::json(&json), edges: None, text }
}
