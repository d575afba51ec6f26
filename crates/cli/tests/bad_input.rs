//! Whatever is wrong, the command says so with a place and a help, ends with a documented code, and leaves the output
//! folder as it was.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk and start processes")]

mod common;

use common::Yard;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::Duration;

const GOOD: &str = "package p\n\n// One is one.\nfunc One() int { return 1 }\n";

/// A yard with a good port in `out`, whose source then goes bad.
fn spoilt(spoil: impl Fn(&Yard)) -> (Yard, BTreeMap<std::path::PathBuf, Vec<u8>>) {
    let yard = Yard::new();
    yard.file("p/p.go", GOOD);
    yard.port("p", "out");
    let before = yard.tree("out");
    assert!(!before.is_empty());
    spoil(&yard);
    (yard, before)
}

#[track_caller]
fn refused_and_untouched(spoil: impl Fn(&Yard), exit: i32, code: &str, place: &str) {
    let (yard, before) = spoilt(spoil);
    let said = yard.run(&["port", "p", "--out", "out"]);
    said.refused(exit, code, place);
    assert_eq!(yard.tree("out"), before, "the port is as it was");
    let said = yard.run(&["port", "p", "--out", "fresh"]);
    said.refused(exit, code, place);
    assert!(!yard.path("fresh").exists(), "no folder is left");
}

#[test]
fn a_missing_folder() {
    refused_and_untouched(|yard| fs::remove_dir_all(yard.path("p")).expect("removed"), 2, "GX0001", "p");
}

#[test]
fn no_go_files() {
    let spoil = |yard: &Yard| {
        fs::remove_file(yard.path("p/p.go")).expect("removed");
        yard.file("p/readme.txt", "no Go");
    };
    refused_and_untouched(spoil, 1, "GX0002", "p");
}

#[test]
fn two_package_names() {
    refused_and_untouched(|yard| yard.file("p/q.go", "package q\n"), 1, "GX0003", "q.go:1:9");
}

#[test]
fn invalid_utf_8() {
    refused_and_untouched(|yard| yard.file("p/q.go", b"package p\n// \xff\n"), 1, "GX0005", "q.go:2:4");
}

#[test]
fn a_nul_byte() {
    refused_and_untouched(|yard| yard.file("p/q.go", "package p\n// \0\n"), 1, "GX0006", "q.go:2:4");
}

#[test]
fn a_file_of_20_mb() {
    let big = format!("package p\n{}", "// filler\n".repeat(2_000_000));
    refused_and_untouched(|yard| yard.file("p/q.go", &big), 1, "GX0007", "q.go");
}

#[test]
fn a_syntax_error_leaves_out_its_declaration_only() {
    let yard = Yard::new();
    yard.file("p/p.go", GOOD);
    yard.file("p/q.go", "package p\n\nfunc Two() int { return 2 }\n\nfunc Bad( { return }\n");
    let said = yard.run(&["port", "p", "--out", "out"]);
    said.refused(1, "GX0004", "q.go:5:");
    let text = |name: &str| fs::read_to_string(yard.path("out/src").join(name)).unwrap_or_default();
    let all = text("lib.rs") + &text("p.rs") + &text("q.rs");
    assert!(all.contains("fn one()") && all.contains("fn two()"), "{all}");
}

#[test]
fn a_loop_of_links() {
    let spoil = |yard: &Yard| {
        fs::remove_dir_all(yard.path("p")).expect("removed");
        symlink("p", yard.path("p")).expect("linked");
    };
    let (yard, before) = spoilt(spoil);
    let said = yard.run(&["port", "p", "--out", "out"]);
    assert!(said.err.contains("[GX0008]") || said.err.contains("[GX0001]"), "{said:?}");
    assert!(matches!(said.code, Some(1 | 2)), "{said:?}");
    assert_eq!(yard.tree("out"), before);
}

#[test]
fn a_link_to_a_folder_above_ends() {
    let yard = Yard::new();
    yard.file("go.mod", "module m\n\ngo 1.24\n");
    yard.file("p/p.go", GOOD);
    symlink("..", yard.path("p/up")).expect("linked");
    let said = yard.run(&["port", "./...", "--out", "out", "--no-settle"]);
    assert!(matches!(said.code, Some(0 | 1)), "{said:?}");
}

#[test]
fn an_output_folder_of_somebody_else() {
    let yard = Yard::new();
    yard.file("p/p.go", GOOD);
    yard.file("out/thesis.tex", "years of work");
    let before = yard.tree("out");
    yard.run(&["port", "p", "--out", "out"]).refused(3, "GX0101", "thesis.tex");
    assert_eq!(yard.tree("out"), before);
    // The folder with the Go itself is no place for the port either.
    yard.run(&["port", "p", "--out", "p"]).refused(3, "GX0101", "p.go");
}

#[test]
fn edits_are_named_and_stay() {
    let (yard, _) = spoilt(|_| ());
    let file =
        fs::read_dir(yard.path("out/src")).expect("listed").flatten().map(|e| e.path()).find(|p| p.is_file());
    let file = file.expect("a port has a file");
    fs::write(&file, "// mine\n").expect("written");
    yard.file("p/p.go", GOOD.replace("One", "Two"));
    let before = yard.tree("out");
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    yard.run(&["port", "p", "--out", "out"]).refused(3, "GX0102", &name);
    assert_eq!(yard.tree("out"), before);
    let said = yard.run(&["diff", "out", "--no-settle"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("-// mine"), "{}", said.out);
}

#[test]
fn a_read_only_output_folder() {
    use std::os::unix::fs::PermissionsExt;
    let (yard, before) = spoilt(|yard| yard.file("p/p.go", GOOD.replace("One", "Two")));
    let rights =
        |mode| fs::set_permissions(yard.path("out"), fs::Permissions::from_mode(mode)).expect("changed");
    rights(0o555);
    yard.run(&["port", "p", "--out", "out"]).refused(4, "GX0103", "out");
    rights(0o755);
    assert_eq!(yard.tree("out"), before);
    yard.file("file", "");
    yard.run(&["port", "p", "--out", "file/out"]).refused(4, "GX0103", "file");
    yard.run(&["port", "p", "--out", "file"]).refused(4, "GX0103", "file");
    yard.run(&["port", "p", "--out", "/proc/goxide/out"]).refused(4, "GX0103", "/proc/goxide");
}

#[test]
fn a_full_disk() {
    let (yard, _) = spoilt(|_| ());
    let disk = yard.path("disk");
    fs::create_dir(&disk).expect("made");
    let mount = |args: &[&str]| {
        Command::new("mount").args(args).arg(&disk).output().is_ok_and(|o| o.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=512k", "tmpfs"]) {
        println!("skipped: mounting a tmpfs is not allowed here");
        return;
    }
    let said = yard.run(&["port", "p", "--out", "disk/out", "--no-settle"]);
    let before = yard.tree("disk");
    let comment = "// Nothing but words that fill the disk, line after line.\n".repeat(100);
    let long: String = (0..200).map(|i| format!("\n{comment}func F{i}() int {{ return {i} }}\n")).collect();
    yard.file("p/p.go", format!("package p\n{long}"));
    let full = yard.run(&["port", "p", "--out", "disk/out", "--no-settle"]);
    let after = yard.tree("disk");
    let full_fresh = yard.run(&["port", "p", "--out", "disk/fresh", "--no-settle"]);
    let fresh_left = yard.path("disk/fresh").exists();
    let _ = Command::new("umount").arg(&disk).output();
    assert_eq!(said.code, Some(0), "{said:?}");
    full.refused(4, "GX0103", "disk");
    assert_eq!(after, before);
    full_fresh.refused(4, "GX0103", "disk");
    assert!(!fresh_left);
}

#[test]
fn a_kill_in_the_middle() {
    let yard = Yard::new();
    let sources = ["a", "b"];
    for name in sources {
        for i in 0..12 {
            yard.file(
                &format!("{name}/f{i}.go"),
                format!("package p\n\n// {name}\nfunc F{i}() int {{ return {i} }}\n"),
            );
        }
        yard.port(name, &format!("whole_{name}"));
    }
    let whole: Vec<_> = sources.iter().map(|name| yard.tree(&format!("whole_{name}"))).collect();
    assert_ne!(whole[0], whole[1]);
    yard.port("a", "out");
    for round in 0..60 {
        let source = sources[round % 2];
        let mut run = yard.command(&["port", source, "--out", "out", "--no-settle"]);
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
        std::thread::sleep(Duration::from_millis(round as u64 % 30));
        let _ = run.kill();
        run.wait().expect("it ends");
        let now = yard.tree("out");
        assert!(whole.contains(&now), "round {round}: neither the old nor the new: {:?}", now.keys());
    }
    yard.port("b", "out");
    assert_eq!(yard.tree("out"), whole[1]);
    let left: Vec<_> =
        fs::read_dir(yard.path("")).expect("listed").flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".goxide-")), "{left:?}");
}

#[test]
fn a_wrong_command_line() {
    let yard = Yard::new();
    assert_eq!(yard.run(&["prot"]).code, Some(2));
    assert_eq!(yard.run(&["port", "p"]).code, Some(2), "--out is missing");
    yard.run(&["explain", "GX9999"]).refused(2, "GX0108", "GX9999");
    yard.run(&["explain", "nowhere.go:1:1"]).refused(2, "GX0001", "nowhere.go");
    yard.run(&["port", "--out", "nothing"]).refused(2, "GX0110", "nothing");
    yard.run(&["diff", "nothing"]).refused(2, "GX0110", "nothing");
    yard.run(&["decide", "nothing", "k", "c"]).refused(2, "GX0110", "nothing");
    yard.run(&["snapshot", "test", "nothing"]).refused(2, "GX0001", "nothing");
    let said = yard.run(&["show", "soup", "p"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("nullability"), "the stages are listed: {}", said.err);
}

#[test]
fn a_broken_ledger_and_a_stale_answer() {
    let (yard, before) = spoilt(|_| ());
    yard.file("out/goxide.decisions.toml", "[[decision]]\nkey = 1\n");
    yard.run(&["port", "p", "--out", "out"]).refused(2, "GX0105", "goxide.decisions.toml:2:7");
    yard.file("out/goxide.decisions.toml", "[[decision]]\nkey = \"a\"\nkind = \"b\"\nchoice = \"c\"\n");
    yard.run(&["port", "p", "--out", "out"]).refused(2, "GX0104", "goxide.decisions.toml:1:1");
    fs::remove_file(yard.path("out/goxide.decisions.toml")).expect("removed");
    assert_eq!(yard.tree("out"), before);
}

#[test]
fn diagnostics_are_json_when_asked() {
    let (yard, _) = spoilt(|yard| yard.file("p/q.go", "package q\n"));
    let said = yard.run(&["port", "p", "--out", "out", "--json"]);
    assert_eq!((said.code, &*said.err), (Some(1), ""));
    assert!(said.out.contains("\"code\": \"GX0003\"") && said.out.contains("\"line\": 1"), "{}", said.out);
}
