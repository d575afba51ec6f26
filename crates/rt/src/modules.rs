//! The modules as data: what a workbench copies into a port.

/// One module that a port can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Module {
    /// The module's name, and with `.rs` its file name in `src/go/`.
    pub name: &'static str,
    /// The text of the file.
    pub source: &'static str,
    /// The sibling modules it uses directly; `value` also brings the implementations for std's types.
    pub needs: &'static [&'static str],
}

macro_rules! modules {
    ($($name:literal: [$($needs:literal),*];)*) => {
        /// All modules, by name.
        pub const MODULES: &[Module] = &[
            $(Module { name: $name, source: include_str!(concat!($name, ".rs")), needs: &[$($needs),*] },)*
        ];
    };
}

modules! {
    "any": ["value"];
    "bufio": ["text"];
    "bytes": [];
    "chan": [];
    "clock": [];
    "complex": ["fmt", "value"];
    "context": ["chan"];
    "defer": ["panic"];
    "duration": ["quote"];
    "encoding": ["quote"];
    "float": [];
    "fmt": ["float", "quote", "value"];
    "global": [];
    "heap": [];
    "int": [];
    "io": [];
    "log": ["clock"];
    "math": [];
    "os": [];
    "panic": [];
    "path": [];
    "ported": ["value"];
    "quote": [];
    "rand": [];
    "slice": [];
    "slice_fmt": ["slice", "value"];
    "sort": [];
    "strconv": ["quote"];
    "strings": ["unicode"];
    "text": [];
    "time": ["chan"];
    "unicode": [];
    "value": ["value_std"];
    "value_std": ["duration", "ported", "value"];
    "wait_group": [];
}

/// The module of this name.
pub fn module(name: &str) -> Option<&'static Module> {
    MODULES.iter().find(|module| module.name == name)
}

/// The named modules and everything they need, sorted by name; unknown names are left out.
pub fn closure<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'static Module> {
    let mut wanted: Vec<&'static Module> = Vec::new();
    let mut open: Vec<&str> = names.into_iter().collect();
    while let Some(name) = open.pop() {
        let Some(module) = module(name) else { continue };
        if !wanted.contains(&module) {
            wanted.push(module);
            open.extend(module.needs);
        }
    }
    wanted.sort_by_key(|module| module.name);
    wanted
}
