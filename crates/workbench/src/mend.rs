//! The mildest step of settling: a `mut` that rustc misses and names the place of. It changes no behaviour.

use crate::cargo::Finding;
use crate::settle::{Draft, Function, holds};

/// A `mut` to be written, at a place that survives another emission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The function.
    key: String,
    /// Lines after its first.
    offset: usize,
    /// Characters before it on its line.
    column: usize,
    /// The line before the change; where it reads otherwise, nothing is done.
    line: String,
}

/// The `mut` that an error asks for in one of these functions.
pub(crate) fn find<D: Draft>(draft: &D, functions: &[&Function], finding: &Finding) -> Option<Mend> {
    let (place, column) = finding.mutable.as_ref()?;
    let function = functions.iter().find(|f| holds(f, place))?;
    let line = draft.files().get(&place.file)?.lines().nth(place.line.checked_sub(1)?)?;
    let offset = place.line - function.first_line;
    Some(Mend { key: function.key.clone(), offset, column: column.checked_sub(1)?, line: line.to_owned() })
}

/// Writes it; `false` where the line is another by now.
pub(crate) fn apply<D: Draft>(draft: &mut D, mend: &Mend) -> bool {
    let Some(function) = draft.functions().into_iter().find(|f| f.key == mend.key) else { return false };
    let Some(text) = draft.files_mut().get_mut(&function.file) else { return false };
    let mut lines: Vec<&str> = text.lines().collect();
    let Some(line) = lines.get_mut(function.first_line + mend.offset - 1).filter(|l| **l == mend.line) else {
        return false;
    };
    let Some((at, _)) = line.char_indices().nth(mend.column) else { return false };
    let mended = format!("{}mut {}", &line[..at], &line[at..]);
    *line = &mended;
    let mut new = lines.join("\n");
    new.push('\n');
    *text = new;
    true
}

impl Mend {
    /// Whether two would change the same line.
    pub(crate) fn is_beside(&self, other: &Mend) -> bool {
        (&self.key, self.offset) == (&other.key, other.offset)
    }
}
