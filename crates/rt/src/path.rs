//! `path`, and `path/filepath` on systems whose separator is a slash.
#![allow(dead_code)] // a port seldom needs every function of a copied module

/// `path.Clean`: the shortest path with the same meaning.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// `path.Join`: without empty elements, and cleaned.
pub fn join<S: AsRef<str>>(elements: &[S]) -> String {
    let elements: Vec<&str> =
        elements.iter().map(AsRef::as_ref).filter(|element| !element.is_empty()).collect();
    if elements.is_empty() { String::new() } else { clean(&elements.join("/")) }
}

/// `path.Base`: the last element.
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { split(trimmed).1 }
}

/// `path.Dir`: all but the last element.
pub fn dir(path: &str) -> String {
    clean(split(path).0)
}

/// `path.Ext`: from the last dot of the last element.
pub fn ext(path: &str) -> &str {
    let name = split(path).1;
    name.rfind('.').map_or("", |dot| &name[dot..])
}

/// `path.Split`: what stands up to the last slash, and after it.
pub fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

/// `path.IsAbs`.
pub fn is_abs(path: &str) -> bool {
    path.starts_with('/')
}
