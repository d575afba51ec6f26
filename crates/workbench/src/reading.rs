//! How the Go is read.

use crate::goroot;
use goxide_front::load::Env;
use std::path::PathBuf;

/// How the Go is read, besides what the environment says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Further build tags that hold, besides those of GOFLAGS.
    pub tags: Vec<String>,
    /// Whether the tests inside the packages are part of them.
    pub tests: bool,
}

impl Reading {
    /// What this machine adds to the Go: its library and its module cache, and what the variables of the `go` command say
    /// of system, machine and build tags.
    pub(crate) fn environment(&self) -> Env {
        let word = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let usual = Env::default();
        let folder = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let first_of_gopath =
            || std::env::split_paths(&folder("GOPATH")?).next().map(|dir| dir.join("pkg/mod"));
        let gomodcache = folder("GOMODCACHE")
            .or_else(first_of_gopath)
            .or_else(|| folder("HOME").map(|home| home.join("go/pkg/mod")))
            .filter(|dir| dir.is_dir());
        let mut tags = tags_of(&word("GOFLAGS").unwrap_or_default());
        tags.extend(self.tags.iter().filter(|tag| !tag.is_empty()).cloned());
        Env {
            goos: word("GOOS").unwrap_or(usual.goos),
            goarch: word("GOARCH").unwrap_or(usual.goarch),
            tags,
            goroot: goroot::find(),
            gomodcache,
            tests: self.tests,
        }
    }
}

/// The build tags that GOFLAGS asks for.
fn tags_of(flags: &str) -> Vec<String> {
    let list = |flag: &str| flag.trim_start_matches('-').strip_prefix("tags=").map(str::to_owned);
    let last = flags.split_whitespace().filter_map(list).next_back().unwrap_or_default();
    last.split(',').filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::tags_of;

    #[test]
    fn the_last_list_of_tags_counts() {
        assert_eq!(tags_of("-mod=vendor -tags=a,b"), ["a", "b"]);
        assert_eq!(tags_of("--tags=a -tags=c"), ["c"]);
        assert!(tags_of("-race").is_empty());
    }
}
