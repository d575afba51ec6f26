//! Copies of programs with one comparison turned round: where Go's own run then fails, the port must fail too.

use std::fs;
use std::path::Path;

use super::judge::{Court, Verdict};

/// How many copies of one program are tried until Go fails.
const TRIES: usize = 12;

/// What a copy showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The port of the copy fails as Go does.
    Fails,
    /// It has a hole, or fails in another way.
    Unclear(String),
    /// The port of the copy is happy.
    Survives,
    /// No comparison of the program makes Go fail.
    None,
}

/// Tries copies of the program in `go`, which stands below `word`.
pub fn show(court: &Court, dir: &Path, go: &Path, word: &str) -> Result<Shown, String> {
    let text = fs::read_to_string(go).map_err(|e| format!("{}: {e}", go.display()))?;
    let home = dir.join("mutants").join(word);
    fs::create_dir_all(&home).map_err(|e| format!("{}: {e}", home.display()))?;
    let copy = home.join("mutant.go");
    for (start, end, turned) in comparisons(&text).into_iter().take(TRIES) {
        let mutated = format!("{}{turned}{}", &text[..start], &text[end..]);
        fs::write(&copy, mutated).map_err(|e| format!("{}: {e}", copy.display()))?;
        let word = format!("mutant_{word}");
        let Some(wanted) = court.go(&copy, &word).ok().filter(|outcome| outcome.exit != Some(0)) else {
            continue;
        };
        return Ok(match court.judge_against(&copy, &word, || Ok(wanted)).verdict {
            Verdict::Same => Shown::Fails,
            Verdict::Wrong(why) | Verdict::Marked(why) if !why.contains("exit code") => Shown::Unclear(why),
            Verdict::Wrong(_) | Verdict::Marked(_) => Shown::Survives,
            other @ (Verdict::Hole
            | Verdict::Uncompilable(_)
            | Verdict::Refused(_)
            | Verdict::Unported(_)
            | Verdict::NoGo(_)) => Shown::Unclear(other.detail().unwrap_or(other.word()).to_owned()),
        });
    }
    Ok(Shown::None)
}

/// Where comparisons stand outside of comments and literals, and what turns them round.
fn comparisons(text: &str) -> Vec<(usize, usize, &'static str)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let rest = &bytes[i..];
        i += match rest {
            [b'/', b'/', ..] => length_to(rest, b"\n"),
            [b'/', b'*', ..] => length_to(rest, b"*/"),
            [b'`', ..] => 1 + length_to(&rest[1..], b"`"),
            [quote @ (b'"' | b'\''), ..] => quoted(rest, *quote),
            [b'=', b'=', ..] => found_at(&mut found, i, 2, "!="),
            [b'!', b'=', ..] => found_at(&mut found, i, 2, "=="),
            // Shifts, arrows and receptions are no comparisons.
            [b'<', b'<' | b'-', ..] | [b'>', b'>', ..] => 2,
            [b'<', b'=', ..] => found_at(&mut found, i, 2, ">"),
            [b'>', b'=', ..] => found_at(&mut found, i, 2, "<"),
            [b'<', ..] => found_at(&mut found, i, 1, ">="),
            [b'>', ..] => found_at(&mut found, i, 1, "<="),
            _ => 1,
        };
    }
    found
}

fn found_at(
    found: &mut Vec<(usize, usize, &'static str)>,
    at: usize,
    length: usize,
    turned: &'static str,
) -> usize {
    found.push((at, at + length, turned));
    length
}

/// How far it is to the end of the next `mark`.
fn length_to(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|w| w == mark).map_or(bytes.len(), |at| at + mark.len())
}

/// The length of a literal with escapes.
fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut i = 1;
    while i < bytes.len() && bytes[i] != quote {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    (i + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::comparisons;

    #[test]
    fn only_code_is_turned_round() {
        let text =
            "if a == b { s = \"<\\\"\" } // <\nx := 1<<2; y := '<'; <-c; /* == */ z := `>` + t; n >= 3";
        let found: Vec<&str> = comparisons(text).iter().map(|(start, end, _)| &text[*start..*end]).collect();
        assert_eq!(found, ["==", ">="]);
    }
}
