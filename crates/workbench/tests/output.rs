//! The output folder: all or nothing, and never over a person's work.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "the tests look at the disk")]

use goxide_source::codes;
use goxide_workbench::output::{MANIFEST, Port, Written, current, refuse_foreign, write};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn port(files: &[(&str, &str)]) -> Port {
    let generated = files.iter().map(|(p, t)| (p.to_string(), t.to_string())).collect();
    let seeds = BTreeMap::from([("goxide.toml".to_owned(), "source = \"x\"\n".to_owned())]);
    Port { generated, seeds, ..Port::default() }
}

/// Every file and link of a folder with its bytes.
fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = fs::read_dir(dir) else { return all };
    for entry in entries {
        let path = entry.expect("the folder can be listed").path();
        let meta = path.symlink_metadata().expect("the entry is there");
        if meta.is_dir() {
            all.insert(path.clone(), b"dir".to_vec());
            all.extend(tree(&path));
        } else if meta.is_symlink() {
            all.insert(path.clone(), path.read_link().expect("a link").into_os_string().into_encoded_bytes());
        } else {
            all.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
    all
}

fn code_of<T: std::fmt::Debug>(outcome: goxide_workbench::refusal::Outcome<T>) -> (&'static str, String) {
    let refusal = outcome.expect_err("the folder must be refused");
    (refusal.diagnostics[0].code.name, refusal.diagnostics[0].message.clone())
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a place for the test");
    let out = dir.path().join("out");
    (dir, out)
}

#[test]
fn creates_replaces_and_leaves_alone() {
    let (dir, out) = place();
    let first = port(&[("src/lib.rs", "one"), ("src/old.rs", "old")]);
    assert_eq!(write(&out, &first).expect("an empty place"), Written::Created);
    let before = fs::metadata(out.join("src/lib.rs")).and_then(|m| m.modified()).expect("it is there");
    assert_eq!(write(&out, &first).expect("the same again"), Written::Unchanged);

    let second = port(&[("src/lib.rs", "one"), ("src/new.rs", "new")]);
    assert_eq!(write(&out, &second).expect("an earlier port"), Written::Replaced);
    assert!(!out.join("src/old.rs").exists());
    assert_eq!(fs::read(out.join("src/new.rs")).expect("written"), b"new");
    let after = fs::metadata(out.join("src/lib.rs")).and_then(|m| m.modified()).expect("it is there");
    assert_eq!(before, after, "a file with the same bytes keeps its time, so that cargo does not rebuild it");
    assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1, "nothing is left beside the port");
}

#[test]
fn keeps_target_added_files_links_and_settings() {
    let (_dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    fs::create_dir_all(out.join("target/debug")).expect("made");
    fs::write(out.join("target/debug/x"), "built").expect("written");
    fs::create_dir_all(out.join("notes/empty")).expect("made");
    fs::write(out.join("notes/mine.txt"), "mine").expect("written");
    fs::write(out.join("goxide.toml"), "source = \"other\"").expect("written");
    std::os::unix::fs::symlink("/nowhere", out.join("notes/link")).expect("linked");

    write(&out, &port(&[("src/lib.rs", "two")])).expect("nothing generated was edited");
    assert_eq!(fs::read(out.join("src/lib.rs")).expect("written"), b"two");
    assert_eq!(fs::read(out.join("target/debug/x")).expect("kept"), b"built");
    assert_eq!(fs::read(out.join("notes/mine.txt")).expect("kept"), b"mine");
    assert_eq!(fs::read(out.join("goxide.toml")).expect("kept"), b"source = \"other\"");
    assert_eq!(out.join("notes/link").read_link().expect("kept"), Path::new("/nowhere"));
    assert!(out.join("notes/empty").is_dir());

    let rewritten = BTreeMap::from([("goxide.toml".to_owned(), "source = \"asked\"".to_owned())]);
    write(&out, &Port { rewritten, ..port(&[("src/lib.rs", "two")]) }).expect("the person asked for it");
    assert_eq!(fs::read(out.join("goxide.toml")).expect("kept"), b"source = \"asked\"");
}

#[test]
fn refuses_edits_and_names_them() {
    let (_dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one"), ("src/b.rs", "b")])).expect("an empty place");
    fs::write(out.join("src/lib.rs"), "edited").expect("written");
    fs::write(out.join("src/c.rs"), "mine").expect("written");
    let before = tree(&out);
    let next = port(&[("src/lib.rs", "two"), ("src/c.rs", "c")]);
    let (code, message) = code_of(write(&out, &next));
    assert_eq!(code, codes::EDITED_OUTPUT.name);
    assert!(message.contains("src/lib.rs") && message.contains("src/c.rs"), "{message}");
    assert_eq!(tree(&out), before);
    // An edit that says what goxide wants to say is no edit.
    write(&out, &port(&[("src/lib.rs", "edited"), ("src/b.rs", "b"), ("src/c.rs", "mine")]))
        .expect("all alike");
}

#[test]
fn refuses_a_folder_of_somebody_else() {
    let (_dir, out) = place();
    fs::create_dir_all(&out).expect("made");
    fs::write(out.join("thesis.tex"), "years of work").expect("written");
    let before = tree(&out);
    let (code, message) = code_of(write(&out, &port(&[("src/lib.rs", "one")])));
    assert_eq!(code, codes::FOREIGN_OUTPUT.name);
    assert_eq!(code_of(refuse_foreign(&out)).0, codes::FOREIGN_OUTPUT.name, "said before the long work");
    assert!(message.contains("thesis.tex"), "{message}");
    assert_eq!(tree(&out), before);
}

#[test]
fn answers_and_settings_may_be_there_first() {
    let (_dir, out) = place();
    fs::create_dir_all(&out).expect("made");
    fs::write(out.join("goxide.decisions.toml"), "").expect("written");
    write(&out, &port(&[("src/lib.rs", "one")])).expect("answers are no foreign files");
    assert!(out.join("goxide.decisions.toml").exists());
}

#[test]
fn never_follows_a_link_out_of_the_folder() {
    let (dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    let elsewhere = dir.path().join("elsewhere");
    fs::rename(out.join("src"), &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, out.join("src")).expect("linked");
    let (code, message) = code_of(write(&out, &port(&[("src/lib.rs", "two")])));
    assert_eq!(code, codes::EDITED_OUTPUT.name, "{message}");
    assert_eq!(fs::read(elsewhere.join("lib.rs")).expect("untouched"), b"one");
}

#[test]
fn a_manifest_cannot_point_outside() {
    let (dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    fs::write(dir.path().join("precious"), "x").expect("written");
    fs::write(out.join(MANIFEST), r#"{"files":{"../precious":"00"}}"#).expect("written");
    assert_eq!(code_of(write(&out, &port(&[("src/lib.rs", "two")]))).0, codes::EDITED_OUTPUT.name);
    assert!(dir.path().join("precious").exists());
}

#[test]
fn a_read_only_folder_and_a_file_in_the_way_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).expect("closed");
    let before = tree(&out);
    assert_eq!(code_of(write(&out, &port(&[("src/lib.rs", "two")]))).0, codes::WRITE_FAILED.name);
    assert_eq!(tree(&out), before);
    fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).expect("opened");

    fs::write(dir.path().join("file"), "x").expect("written");
    let below = dir.path().join("file/deep/out");
    assert_eq!(code_of(write(&below, &port(&[("src/lib.rs", "one")]))).0, codes::WRITE_FAILED.name);
    assert_eq!(code_of(write(&dir.path().join("file"), &port(&[]))).0, codes::WRITE_FAILED.name);
    assert_eq!(code_of(write(Path::new("/proc/goxide/out"), &port(&[]))).0, codes::WRITE_FAILED.name);
}

#[test]
fn the_next_run_takes_target_back_from_a_killed_one() {
    let (dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    let room = dir.path().join(".out.goxide-abc123");
    fs::create_dir_all(room.join("tree/target")).expect("made");
    fs::write(room.join("lock"), "").expect("written");
    fs::write(room.join("tree/target/x"), "built").expect("written");
    write(&out, &port(&[("src/lib.rs", "one")])).expect("nothing to do but to clean up");
    assert!(!room.exists());
    assert_eq!(fs::read(out.join("target/x")).expect("back"), b"built");
}

#[test]
fn the_next_run_follows_the_journal_of_a_killed_one() {
    let (_dir, out) = place();
    write(&out, &port(&[("src/lib.rs", "one"), ("src/old.rs", "old")])).expect("an empty place");
    let ours = out.join(".goxide");
    fs::create_dir_all(ours.join("stage/src")).expect("made");
    fs::write(ours.join("stage/src/lib.rs"), "two").expect("written");
    fs::write(ours.join("journal.json"), r#"{"put":["src/lib.rs"],"remove":["src/old.rs"]}"#)
        .expect("written");
    // The journal's manifest is not part of this test: both files are accepted because they are wanted.
    write(&out, &port(&[("src/lib.rs", "two")])).expect("the journal is followed");
    assert_eq!(fs::read(out.join("src/lib.rs")).expect("moved"), b"two");
    assert!(
        !out.join("src/old.rs").exists()
            && !ours.join("stage").exists()
            && !ours.join("journal.json").exists()
    );
}

#[test]
fn current_gives_generated_files_only() {
    let (_dir, out) = place();
    assert_eq!(current(&out).expect("nothing there"), None);
    write(&out, &port(&[("src/lib.rs", "one")])).expect("an empty place");
    fs::write(out.join("mine.txt"), "mine").expect("written");
    let files = current(&out).expect("a port").expect("a port");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["src/lib.rs"]);
}

/// A small file system of its own; `None` where the test may not mount one.
struct Mount(PathBuf);

impl Mount {
    fn new(at: &Path, size: &str) -> Option<Mount> {
        fs::create_dir_all(at).expect("made");
        let options = format!("size={size}");
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(at)
            .output();
        done.is_ok_and(|o| o.status.success()).then(|| Mount(at.to_path_buf()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_leaves_the_folder_as_it_was() {
    let (dir, at) = place();
    let Some(_mount) = Mount::new(&at, "256k") else {
        println!("skipped: mounting a tmpfs is not allowed here");
        return;
    };
    let big = "x".repeat(400 * 1024);
    // Below the mount point folders change places; at the mount point files are replaced behind a journal.
    for out in [at.join("port"), at.clone()] {
        if out == at {
            fs::remove_dir_all(at.join("port")).expect("cleared");
        }
        assert_eq!(code_of(write(&out, &port(&[("src/lib.rs", &big)]))).0, codes::WRITE_FAILED.name);
        assert_eq!(tree(&at), BTreeMap::new(), "no port, no leftovers");
        write(&out, &port(&[("src/lib.rs", "one"), ("src/old.rs", "old")])).expect("room enough");
        let before = tree(&at);
        let too_big = port(&[("a/deep/file.rs", "a"), ("src/lib.rs", &big)]);
        assert_eq!(code_of(write(&out, &too_big)).0, codes::WRITE_FAILED.name);
        assert_eq!(tree(&at), before);
        write(&out, &port(&[("src/lib.rs", "two"), ("src/n/new.rs", "new")])).expect("room enough");
        assert_eq!(fs::read(out.join("src/lib.rs")).expect("written"), b"two");
        assert_eq!(fs::read(out.join("src/n/new.rs")).expect("written"), b"new");
        assert!(!out.join("src/old.rs").exists());
    }
    drop(dir);
}
