//! Which files `go build` would take: names like `x_linux_arm64.go` and `//go:build` lines.

use super::Env;

const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];
const UNIX: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];
const MACHINES: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// The newest Go minor version whose release tag holds.
pub(super) const GO_MINOR: u32 = 26;

/// Whether the system and machine in a file's name are the environment's.
pub(super) fn name_matches(name: &str, env: &Env) -> bool {
    let stem = name.strip_suffix(".go").unwrap_or(name);
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    let mut parts: Vec<&str> = stem.split('_').collect();
    parts.remove(0); // `linux.go` is no constraint
    match parts[..] {
        [.., os, arch] if SYSTEMS.contains(&os) && MACHINES.contains(&arch) => {
            tag_holds(os, env) && tag_holds(arch, env)
        }
        [.., last] if SYSTEMS.contains(&last) || MACHINES.contains(&last) => tag_holds(last, env),
        _ => true,
    }
}

/// Whether the `//go:build` line before the package clause, if any, holds. A line that does not parse holds.
pub(super) fn text_matches(text: &str, env: &Env) -> bool {
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if in_comment {
            in_comment = !line.contains("*/");
        } else if let Some(expr) = line.strip_prefix("//go:build ") {
            return Parser { rest: expr, env }.parse().unwrap_or(true);
        } else if line.starts_with("/*") {
            in_comment = !line.contains("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            return true;
        }
    }
    true
}

fn tag_holds(tag: &str, env: &Env) -> bool {
    if let Some(minor) = tag.strip_prefix("go1.") {
        return minor.parse::<u32>().is_ok_and(|m| m <= GO_MINOR);
    }
    tag == env.goos
        || tag == env.goarch
        || tag == "gc"
        || (tag == "unix" && UNIX.contains(&&*env.goos))
        || (tag == "linux" && env.goos == "android")
        || (tag == "solaris" && env.goos == "illumos")
        || (tag == "darwin" && env.goos == "ios")
        || tool_tag_holds(tag, env)
        || env.tags.iter().any(|t| t == tag)
}

/// The tags that the newest Go sets by itself: its experiments that are on, and the least version of each machine.
fn tool_tag_holds(tag: &str, env: &Env) -> bool {
    let machine = &*env.goarch;
    match tag.strip_prefix("goexperiment.") {
        Some("regabiwrappers" | "regabiargs") => {
            matches!(machine, "amd64" | "arm64" | "loong64" | "ppc64le" | "ppc64" | "riscv64" | "s390x")
        }
        Some("dwarf5") => !matches!(&*env.goos, "darwin" | "ios" | "aix"),
        Some("greenteagc" | "randomizedheapbase64") => true,
        Some(_) => false,
        None => match tag.split_once('.') {
            Some((arch, version)) => arch == machine && LEAST.contains(&(arch, version)),
            None => false,
        },
    }
}

/// The version of each machine that Go builds for unless told otherwise.
const LEAST: &[(&str, &str)] = &[
    ("386", "sse2"),
    ("amd64", "v1"),
    ("arm", "5"),
    ("arm", "6"),
    ("arm", "7"),
    ("arm64", "v8.0"),
    ("mips", "hardfloat"),
    ("mipsle", "hardfloat"),
    ("mips64", "hardfloat"),
    ("mips64le", "hardfloat"),
    ("ppc64", "power8"),
    ("ppc64le", "power8"),
    ("riscv64", "rva20u64"),
];

/// `a && (b || !c)`.
struct Parser<'a> {
    rest: &'a str,
    env: &'a Env,
}

impl Parser<'_> {
    fn parse(mut self) -> Option<bool> {
        let value = self.or(0)?;
        self.rest.trim().is_empty().then_some(value)
    }

    fn or(&mut self, depth: u32) -> Option<bool> {
        let mut value = self.and(depth)?;
        while self.eat("||") {
            value |= self.and(depth)?;
        }
        Some(value)
    }

    fn and(&mut self, depth: u32) -> Option<bool> {
        let mut value = self.not(depth)?;
        while self.eat("&&") {
            value &= self.not(depth)?;
        }
        Some(value)
    }

    fn not(&mut self, depth: u32) -> Option<bool> {
        if depth > 100 {
            return None;
        }
        if self.eat("!") {
            return Some(!self.not(depth + 1)?);
        }
        if self.eat("(") {
            let value = self.or(depth + 1)?;
            return self.eat(")").then_some(value);
        }
        let is_tag = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = self.rest.find(|c| !is_tag(c)).unwrap_or(self.rest.len());
        let (tag, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!tag.is_empty()).then(|| tag_holds(tag, self.env))
    }

    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        let eaten = self.rest.strip_prefix(token);
        self.rest = eaten.unwrap_or(self.rest);
        self.rest = self.rest.trim_start();
        eaten.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let env = Env::default();
        for (name, holds) in [
            ("a.go", true),
            ("linux.go", true),
            ("a_linux.go", true),
            ("a_windows.go", false),
            ("a_linux_amd64.go", true),
            ("a_linux_arm64.go", false),
            ("a_amd64.go", true),
            ("a_unix.go", true),
            ("a_windows_test.go", false),
        ] {
            assert_eq!(name_matches(name, &env), holds, "{name}");
        }
    }

    #[test]
    fn lines() {
        let env = Env { tags: vec!["extra".into()], ..Env::default() };
        for (line, holds) in [
            ("ignore", false),
            ("linux && amd64", true),
            ("!linux || extra", true),
            ("unix && !(darwin || windows)", true),
            ("go1.18 && !go1.99", true),
            ("cgo", false),
            ("goexperiment.greenteagc && !goexperiment.synctest", true),
            ("amd64.v1 && !amd64.v2 && !arm64.v8.0", true),
        ] {
            let text = format!("// About.\n\n//go:build {line}\n\npackage a\n");
            assert_eq!(text_matches(&text, &env), holds, "{line}");
        }
        assert!(text_matches("package a\n\n//go:build ignore\n", &env));
    }
}
