//! What Go's `strings` has and `str` has not in one call.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `strings.EqualFold`: equal when upper and lower case do not count, character by character.
pub fn equal_fold(a: &str, b: &str) -> bool {
    a.chars().map(fold).eq(b.chars().map(fold))
}

/// One representative of all characters that differ only in case.
fn fold(c: char) -> char {
    // The dotless i has the upper case of i, but Unicode's simple folding keeps the two apart.
    if c == 'ı' {
        return c;
    }
    let single = |mut chars: std::char::ToUppercase| if chars.len() == 1 { chars.next() } else { None };
    let upper = single(c.to_uppercase()).unwrap_or(c);
    let mut lower = upper.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => upper,
    }
}

/// `strings.Split`: an empty separator splits after each character.
pub fn split(s: &str, separator: &str) -> Vec<String> {
    split_n(s, separator, -1)
}

/// `strings.SplitN`: at most `n` parts, all of them when `n` is negative.
pub fn split_n(s: &str, separator: &str, n: i64) -> Vec<String> {
    parts(s, separator, n, false)
}

/// `strings.SplitAfter`: the parts keep their separators.
pub fn split_after(s: &str, separator: &str) -> Vec<String> {
    parts(s, separator, -1, true)
}

/// `strings.SplitAfterN`.
pub fn split_after_n(s: &str, separator: &str, n: i64) -> Vec<String> {
    parts(s, separator, n, true)
}

fn parts(s: &str, separator: &str, n: i64, keep: bool) -> Vec<String> {
    let limit = usize::try_from(n).unwrap_or(usize::MAX);
    let mut out = Vec::new();
    let mut rest = s;
    if limit == 0 || (separator.is_empty() && s.is_empty()) {
        return out;
    }
    while out.len() + 1 < limit {
        let (end, next) = if separator.is_empty() {
            // The last character is what stays after the loop.
            match rest.char_indices().nth(1) {
                Some((end, _)) => (end, end),
                None => break,
            }
        } else {
            match rest.find(separator) {
                Some(at) => (if keep { at + separator.len() } else { at }, at + separator.len()),
                None => break,
            }
        };
        out.push(rest[..end].to_owned());
        rest = &rest[next..];
    }
    out.push(rest.to_owned());
    out
}

/// `strings.Replace`: the first `n` matches, all of them when `n` is negative.
pub fn replace(s: &str, old: &str, new: &str, n: i64) -> String {
    match usize::try_from(n) {
        Ok(n) => s.replacen(old, new, n),
        Err(_) => s.replace(old, new),
    }
}

/// `strings.TrimPrefix`.
pub fn trim_prefix<'s>(s: &'s str, prefix: &str) -> &'s str {
    s.strip_prefix(prefix).unwrap_or(s)
}

/// `strings.TrimSuffix`.
pub fn trim_suffix<'s>(s: &'s str, suffix: &str) -> &'s str {
    s.strip_suffix(suffix).unwrap_or(s)
}

/// `strings.Title`: each letter that begins a word in upper case.
pub fn title(s: &str) -> String {
    let mut before = ' ';
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        let in_word =
            before.is_alphanumeric() || before == '_' || (!before.is_ascii() && !before.is_whitespace());
        if in_word {
            out.push(c)
        } else {
            out.extend(c.to_uppercase())
        }
        before = c;
    }
    out
}

/// `strings.Map`: a mapping to a negative number drops the character.
pub fn map(mut mapping: impl FnMut(char) -> i32, s: &str) -> String {
    let mapped = s.chars().filter_map(|c| u32::try_from(mapping(c)).ok());
    mapped.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// `strings.ToLower`: character by character, where `str::to_lowercase` knows contexts and expansions.
pub fn to_lower(s: &str) -> String {
    s.chars().map(super::unicode::to_lower).collect()
}

/// `strings.ToUpper`: character by character, where `str::to_uppercase` makes `SS` of ß.
pub fn to_upper(s: &str) -> String {
    s.chars().map(super::unicode::to_upper).collect()
}

/// `strings.NewReplacer`: pairs of what to look for and what to put; earlier pairs go first.
#[derive(Debug, Clone, Default)]
pub struct Replacer {
    pairs: Vec<(String, String)>,
}

impl Replacer {
    /// A replacer of `old, new` pairs in a row.
    pub fn new<S: AsRef<str>>(old_new: &[S]) -> Self {
        assert!(old_new.len().is_multiple_of(2), "strings.NewReplacer: odd argument count");
        let pairs =
            old_new.chunks_exact(2).map(|pair| (pair[0].as_ref().to_owned(), pair[1].as_ref().to_owned()));
        Self { pairs: pairs.collect() }
    }

    /// `s` with all replacements, which are not looked at again.
    pub fn replace(&self, s: &str) -> String {
        let mut out = String::with_capacity(s.len());
        let mut rest = s;
        // An empty pattern matches once at each place.
        let mut ignore_empty = false;
        loop {
            let hit =
                self.pairs.iter().find(|(old, _)| rest.starts_with(old) && !(ignore_empty && old.is_empty()));
            if let Some((old, new)) = hit {
                out.push_str(new);
                rest = &rest[old.len()..];
                ignore_empty = old.is_empty();
                continue;
            }
            ignore_empty = false;
            let Some(c) = rest.chars().next() else { return out };
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
}
