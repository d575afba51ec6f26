//! The list of modules says the truth: about what each needs, and that a port can hold any one of them.
#![expect(clippy::disallowed_methods, reason = "the test writes a crate and starts rustc")]
use goxide_rt::modules::{MODULES, closure};
use std::fmt::Write as _;
use std::fs;

#[test]
fn needs_are_what_the_texts_name() {
    for module in MODULES {
        for other in MODULES {
            let named = module.source.contains(&format!("super::{}::", other.name))
                || module.source.contains(&format!("use super::{};", other.name));
            // The implementations for std's types are not named, but nothing is printed without them.
            let listed =
                module.needs.contains(&other.name) && (module.name, other.name) != ("value", "value_std");
            assert_eq!(named, listed, "{} and {}", module.name, other.name);
        }
        assert!(!module.source.contains("crate::"), "{} names the crate it stands in", module.name);
        assert!(!module.source.contains("cfg(test)"), "{} carries tests", module.name);
    }
}

#[test]
fn every_module_compiles_without_the_others_and_without_a_warning() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut main = "#![deny(warnings)]\n#![forbid(unsafe_code)]\nfn main() {}\n".to_owned();
    for module in MODULES {
        // `mod with_chan { mod go; }` is a port that uses channels and nothing else.
        let go = folder.path().join(format!("with_{}/go", module.name));
        fs::create_dir_all(&go).expect("a new folder");
        let mut index = String::new();
        for module in closure([module.name]) {
            let _ = writeln!(index, "pub mod {};", module.name);
            fs::write(go.join(module.name).with_extension("rs"), module.source).expect("a new file");
        }
        fs::write(go.join("mod.rs"), index).expect("a new file");
        let _ = writeln!(main, "mod with_{} {{ mod go; }}", module.name);
    }
    fs::write(folder.path().join("main.rs"), main).expect("a new file");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let run = std::process::Command::new(rustc)
        .args(["--edition", "2024", "--emit", "metadata", "-o"])
        .arg(folder.path().join("out.rmeta"))
        .arg(folder.path().join("main.rs"))
        .output()
        .expect("rustc runs where cargo does");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
