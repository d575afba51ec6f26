//! What the checker says of every expression and name, one line each, in the order and form of go/types' own dump.

use super::Form;
use crate::stages::Loaded;

pub(super) fn text(loaded: &Loaded, form: Form) -> Option<String> {
    let dump = |(id, _)| goxide_front::typedump::dump(&loaded.program, &loaded.sources, id);
    let text: String = loaded.program.ported().map(dump).collect();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    form.of(|| text.clone(), &rows)
}
