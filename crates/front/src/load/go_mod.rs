//! What of a go.mod matters here: the module's path, its language version, what it requires, excludes and replaces.

/// A parsed go.mod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoMod {
    /// The module's path.
    pub module: String,
    /// Its language version.
    pub go: (u32, u32),
    /// Required modules and their versions.
    pub requires: Vec<(String, String)>,
    /// Modules with versions that nobody means, whoever requires them.
    pub excludes: Vec<(String, String)>,
    /// Replaced modules: path, version if only that one is replaced, and what stands for it.
    pub replaces: Vec<(String, Option<String>, Replacement)>,
}

/// A parsed go.work.
#[derive(Debug, Default)]
pub(super) struct GoWork {
    /// Folders of modules, relative to the go.work.
    pub(super) uses: Vec<String>,
    /// As in a go.mod.
    pub(super) replaces: Vec<(String, Option<String>, Replacement)>,
}

/// What stands for a replaced module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A folder, relative to the go.mod.
    Dir(String),
    /// Another module at a version.
    Module(String, String),
}

/// Parses a go.mod; the error is a line (from 0) and what is wrong there.
pub(super) fn parse(text: &str) -> Result<GoMod, (usize, String)> {
    // A module that names no version has the language of Go 1.16.
    let mut found = GoMod { go: (1, 16), ..GoMod::default() };
    each_directive(text, |verb, words| directive(&mut found, verb, words))?;
    if found.module.is_empty() { Err((0, "no module directive".into())) } else { Ok(found) }
}

/// Parses a go.work.
pub(super) fn parse_work(text: &str) -> Result<GoWork, (usize, String)> {
    let mut found = GoWork::default();
    let mut like_mod = GoMod::default();
    each_directive(text, |verb, words| match (verb, words) {
        ("use", [dir]) => {
            found.uses.push((*dir).to_string());
            Ok(())
        }
        _ => directive(&mut like_mod, verb, words),
    })?;
    found.replaces = like_mod.replaces;
    Ok(found)
}

/// Calls `f` with the verb and the words of each directive, those of blocks one by one.
fn each_directive(
    text: &str,
    mut f: impl FnMut(&str, &[&str]) -> Result<(), String>,
) -> Result<(), (usize, String)> {
    let mut block: Option<String> = None;
    for (number, line) in text.lines().enumerate() {
        let words = words(line).map_err(|message| (number, message))?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (&block, &words[..]) {
            (_, []) => {}
            (Some(_), [")"]) => block = None,
            (Some(verb), rest) => f(verb, rest).map_err(|m| (number, m))?,
            (None, [verb, "("]) => block = Some((*verb).to_string()),
            (None, [verb, rest @ ..]) => f(verb, rest).map_err(|m| (number, m))?,
        }
    }
    Ok(())
}

fn directive(found: &mut GoMod, verb: &str, words: &[&str]) -> Result<(), String> {
    match (verb, words) {
        ("module", [path]) => found.module = (*path).to_string(),
        ("go", [version]) => {
            found.go = version_pair(version).ok_or_else(|| format!("`{version}` is no Go version"))?;
        }
        ("require", [path, version, ..]) => found.requires.push(((*path).into(), (*version).into())),
        ("exclude", [path, version]) => found.excludes.push(((*path).into(), (*version).into())),
        ("replace", [path, rest @ ..]) if rest.contains(&"=>") => {
            let (version, to) = match rest {
                ["=>", to @ ..] => (None, to),
                [version, "=>", to @ ..] => (Some((*version).to_string()), to),
                _ => return Err("`replace` is incomplete".to_string()),
            };
            let replacement = match to {
                [dir] => Replacement::Dir((*dir).into()),
                [other, version] => Replacement::Module((*other).into(), (*version).into()),
                _ => return Err("`replace` is incomplete".to_string()),
            };
            found.replaces.push(((*path).into(), version, replacement));
        }
        ("module" | "go" | "require" | "exclude" | "replace", _) => {
            return Err(format!("`{verb}` is incomplete"));
        }
        // toolchain, retract, godebug, tool, ignore: nothing to a port.
        _ => {}
    }
    Ok(())
}

fn version_pair(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
    Some((major, minor[..digits].parse().ok()?))
}

/// The words of a line, comments dropped, quotes removed, parentheses words of their own.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() && !rest.starts_with("//") {
        let end = match rest.chars().next() {
            Some(quote @ ('"' | '`')) => {
                let close = rest[1..].find(quote).ok_or("a quote is not closed")?;
                words.push(rest[1..=close].to_string());
                close + 2
            }
            Some(bracket @ ('(' | ')')) => {
                words.push(bracket.to_string());
                1
            }
            _ => {
                let end =
                    rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(rest.len());
                words.push(rest[..end].to_string());
                end
            }
        };
        rest = rest[end..].trim_start();
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_go_writes() {
        let text = "// about\nmodule example.com/a // x\n\ngo 1.22.3\n\nrequire (\n\tb.org/c v1.2.3 // indirect\n)\n\
                    require d.org/e v0.1.0\nreplace b.org/c => ../c\nreplace d.org/e v0.1.0 => f.org/e v0.2.0\n";
        let found = parse(text).expect("parses");
        assert_eq!((found.module.as_str(), found.go), ("example.com/a", (1, 22)));
        assert_eq!(found.requires.len(), 2);
        assert_eq!(found.replaces[0].2, Replacement::Dir("../c".into()));
        assert_eq!(found.replaces[1].1.as_deref(), Some("v0.1.0"));
        assert_eq!(found.replaces[1].2, Replacement::Module("f.org/e".into(), "v0.2.0".into()));
        let work =
            parse_work("go 1.22\nuse ./a\nuse (\n\t./b // b\n)\nreplace c.org/d => ./d\n").expect("parses");
        assert_eq!((work.uses, work.replaces.len()), (vec!["./a".to_string(), "./b".to_string()], 1));
        assert!(parse("go 1.22\n").is_err());
        assert_eq!(parse("module a\ngo x\n").unwrap_err().0, 1);
    }
}
