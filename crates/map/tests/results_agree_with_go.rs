//! Rows and the Go functions they stand for give the same results, wherever a Go toolchain is present.
#![expect(clippy::disallowed_methods, reason = "the test writes two programs and starts their compilers")]
#![expect(clippy::print_stderr, reason = "a test that did not run should say so")]

use goxide_map::{Hole, Library, MapTy};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The symbol, and each argument in Go and in Rust; one text stands for both where they are the same.
type Case = (&'static str, &'static str, &'static [&'static str]);

/// Arguments are written in Rust; Go's differ by what [`in_go`] replaces.
const CASES: &[Case] = &[
    ("bytes", "Compare", &["b\"a\"", "b\"b\""]),
    ("bytes", "Contains", &["b\"abc\"", "b\"bc\""]),
    ("bytes", "Fields", &["b\" a  b\""]),
    ("bytes", "Index", &["b\"abc\"", "b\"c\""]),
    ("bytes", "LastIndex", &["b\"abcabc\"", "b\"b\""]),
    ("bytes", "Replace", &["b\"aaa\"", "b\"a\"", "b\"bb\"", "2"]),
    ("bytes", "Split", &["b\"a-b-c\"", "b\"-\""]),
    ("bytes", "TrimSpace", &["b\" a \""]),
    ("math", "Cbrt", &["27.0"]),
    ("math", "Ceil", &["-1.5"]),
    ("math", "Floor", &["-1.5"]),
    ("math", "Frexp", &["10.0"]),
    ("math", "Hypot", &["3.0", "4.0"]),
    ("math", "Inf", &["-1"]),
    ("math", "Log2", &["8.0"]),
    ("math", "Max", &["1.0", "2.0"]),
    ("math", "Mod", &["-7.5", "2.0"]),
    ("math", "Modf", &["-3.25"]),
    ("math", "Pow", &["2.0", "0.5"]),
    ("math", "Round", &["-2.5"]),
    ("math", "RoundToEven", &["2.5"]),
    ("math", "Sqrt", &["2.0"]),
    ("math", "Trunc", &["-2.7"]),
    ("math/bits", "Add64", &["u64::MAX", "3", "1"]),
    ("math/bits", "LeadingZeros16", &["5"]),
    ("math/bits", "Len", &["255"]),
    ("math/bits", "Mul64", &["u64::MAX", "3"]),
    ("math/bits", "OnesCount8", &["255"]),
    ("math/bits", "Reverse8", &["3"]),
    ("math/bits", "RotateLeft32", &["1", "31"]),
    ("math/bits", "Sub64", &["1", "3", "1"]),
    ("math/bits", "TrailingZeros32", &["0"]),
    ("sort", "SearchInts", &["&[1, 3, 5]", "4"]),
    ("sort", "SearchStrings", &["&[\"a\".to_owned(), \"c\".to_owned()]", "\"b\""]),
    ("strconv", "FormatFloat", &["1234.5678", "b'g'", "3", "64"]),
    ("strconv", "FormatFloat", &["0.1", "b'e'", "-1", "32"]),
    ("strconv", "FormatInt", &["-255", "16"]),
    ("strconv", "Itoa", &["-12"]),
    ("strconv", "Quote", &["\"h\\u{e9}\\n\\\"\\u{200b}\""]),
    ("strconv", "QuoteRune", &["'\\u{263a}'"]),
    ("strconv", "QuoteToASCII", &["\"h\\u{e9}\\u{1f600}\""]),
    ("strings", "Compare", &["\"b\"", "\"a\""]),
    ("strings", "Contains", &["\"seafood\"", "\"foo\""]),
    ("strings", "ContainsAny", &["\"team\"", "\"xyzm\""]),
    ("strings", "ContainsRune", &["\"aardvark\"", "'v'"]),
    ("strings", "Count", &["\"cheese\"", "\"e\""]),
    ("strings", "Count", &["\"five\"", "\"\""]),
    ("strings", "Cut", &["\"key=value=x\"", "\"=\""]),
    ("strings", "Cut", &["\"none\"", "\"=\""]),
    ("strings", "CutPrefix", &["\"foobar\"", "\"foo\""]),
    ("strings", "CutSuffix", &["\"foobar\"", "\"foo\""]),
    ("strings", "EqualFold", &["\"Go\"", "\"GO\""]),
    ("strings", "Fields", &["\"  foo bar  baz   \""]),
    ("strings", "HasPrefix", &["\"Gopher\"", "\"Go\""]),
    ("strings", "Index", &["\"chicken\"", "\"ken\""]),
    ("strings", "Index", &["\"chicken\"", "\"dmr\""]),
    ("strings", "IndexAny", &["\"golang\"", "\"gy\""]),
    ("strings", "IndexByte", &["\"golang\"", "b'l'"]),
    ("strings", "IndexRune", &["\"chicken\"", "'k'"]),
    ("strings", "Join", &["&[\"a\".to_owned(), \"b\".to_owned()]", "\", \""]),
    ("strings", "LastIndex", &["\"go gopher\"", "\"go\""]),
    ("strings", "LastIndexByte", &["\"Hello\"", "b'l'"]),
    ("strings", "Repeat", &["\"na\"", "2"]),
    ("strings", "Replace", &["\"oink oink oink\"", "\"k\"", "\"ky\"", "2"]),
    ("strings", "ReplaceAll", &["\"aaa\"", "\"a\"", "\"bb\""]),
    ("strings", "Split", &["\"a,b,c\"", "\",\""]),
    ("strings", "SplitAfter", &["\"a,b,c\"", "\",\""]),
    ("strings", "SplitN", &["\"a,b,c\"", "\",\"", "2"]),
    ("strings", "Title", &["\"her royal highness\""]),
    ("strings", "ToLower", &["\"GoPHER\""]),
    ("strings", "ToUpper", &["\"Gopher\""]),
    ("strings", "Trim", &["\"xxhixx\"", "\"x\""]),
    ("strings", "TrimLeft", &["\"xxhixx\"", "\"x\""]),
    ("strings", "TrimPrefix", &["\"foobar\"", "\"foo\""]),
    ("strings", "TrimRight", &["\"xxhixx\"", "\"x\""]),
    ("strings", "TrimSpace", &["\" \\t a b \\n\""]),
    ("strings", "TrimSuffix", &["\"foobar\"", "\"bar\""]),
    ("unicode", "IsDigit", &["'7'"]),
    ("unicode", "IsLetter", &["'\\u{e9}'"]),
    ("unicode", "IsPunct", &["'!'"]),
    ("unicode", "IsSpace", &["'\\u{a0}'"]),
    ("unicode", "IsUpper", &["'\\u{c9}'"]),
    ("unicode", "ToUpper", &["'\\u{e9}'"]),
    ("unicode/utf8", "DecodeLastRuneInString", &["\"a\\u{e9}\""]),
    ("unicode/utf8", "DecodeRune", &["b\"\\xff\""]),
    ("unicode/utf8", "FullRune", &["b\"\\xe2\\x82\""]),
    ("unicode/utf8", "RuneCountInString", &["\"h\\u{e9}llo\""]),
    ("unicode/utf8", "RuneLen", &["'\\u{20ac}'"]),
    ("unicode/utf8", "RuneStart", &["0x82"]),
    ("unicode/utf8", "Valid", &["b\"\\xff\""]),
];

/// A Rust argument of the cases above as Go writes it.
fn in_go(argument: &str) -> String {
    if let Some(text) = argument.strip_prefix("b\"") {
        return format!("[]byte(\"{text})");
    }
    let mut text = argument.replace("b'", "'").replace("u64::MAX", "1<<64-1").replace(".to_owned()", "");
    while let Some((before, after)) = text.split_once("\\u{") {
        let (digits, after) = after.split_once('}').expect("a closed escape");
        text = format!("{before}\\U{digits:0>8}{after}");
    }
    match text.strip_prefix("&[") {
        Some(items) if items.starts_with('"') => format!("[]string{{{}}}", items.trim_end_matches(']')),
        Some(items) => format!("[]int{{{}}}", items.trim_end_matches(']')),
        None => text,
    }
}

#[test]
fn results_are_the_same() {
    if Command::new("go").arg("version").output().is_err() {
        eprintln!("no Go on the PATH: results were not compared");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rust = rust_output(folder.path());
    let go = go_output(folder.path());
    let wrong: Vec<String> = CASES
        .iter()
        .zip(rust.lines().zip(go.lines()))
        .filter(|(_, (rust, go))| rust != go)
        .map(|(case, (rust, go))| format!("{case:?}: Rust gives {rust}, Go {go}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((rust.lines().count(), go.lines().count()), (CASES.len(), CASES.len()));
}

fn go_output(folder: &Path) -> String {
    let packages: BTreeSet<&str> = CASES.iter().map(|case| case.0).collect();
    let mut program = "package main\nimport \"fmt\"\n".to_owned();
    for package in packages {
        let _ = writeln!(program, "import {package:?}");
    }
    program += "func show(values ...any) { fmt.Printf(\"%q|%v\\n\", values, values) }\nfunc main() {\n";
    for (package, name, args) in CASES {
        let short = package.rsplit('/').next().unwrap_or(package);
        let args: Vec<String> = args.iter().map(|argument| in_go(argument)).collect();
        let _ = writeln!(program, "show({short}.{name}({}))", args.join(", "));
    }
    program += "}\n";
    let file = folder.join("main.go");
    fs::write(&file, program).expect("a new file");
    run(Command::new("go").arg("run").arg(file))
}

fn rust_output(folder: &Path) -> String {
    let library = Library::embedded();
    let mut modules: BTreeSet<&str> = BTreeSet::from(["fmt"]);
    let mut program = "#![allow(warnings)]\nmod go;\nuse go::value::GoFmt;\n\
        fn show(values: &[&dyn GoFmt]) { println!(\"{}\", go::fmt::sprintf(\"%q|%v\", &[&values, &values])); }\n\
        fn main() {\n"
        .to_owned();
    for (package, name, args) in CASES {
        let row = library.func(package, name).unwrap_or_else(|| panic!("no row {package}.{name}"));
        modules.extend(row.rt.iter().map(String::as_str));
        let template = row.rust.as_ref().expect("a template");
        program += "{";
        for (i, (argument, ty)) in args.iter().zip(&row.args).enumerate() {
            let argument = if argument.starts_with("b\"") {
                format!("{argument}.as_slice()")
            } else {
                (*argument).to_owned()
            };
            let _ = write!(program, "let a{i}: {ty} = {argument};");
        }
        let call = template.fill(|hole| match hole {
            Hole::Receiver => "this".to_owned(),
            Hole::Argument(n) => format!("a{n}"),
        });
        let count = if let MapTy::Tuple(items) = &row.result { items.len() } else { 1 };
        let names: Vec<String> = (0..count).map(|i| format!("r{i}")).collect();
        let shown: Vec<String> = names.iter().map(|name| format!("&{name}")).collect();
        let _ = writeln!(program, "let ({}): {} = {call};", names.join(", "), row.result);
        let _ = writeln!(program, "show(&[{}]);}}", shown.join(", "));
    }
    program += "}\n";
    let go = folder.join("go");
    fs::create_dir(&go).expect("a new folder");
    let mut index = String::new();
    for module in goxide_rt::modules::closure(modules) {
        let _ = writeln!(index, "pub mod {};", module.name);
        fs::write(go.join(module.name).with_extension("rs"), module.source).expect("a new file");
    }
    fs::write(go.join("mod.rs"), index).expect("a new file");
    let main = folder.join("main.rs");
    fs::write(&main, program).expect("a new file");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let binary = folder.join("cases");
    run(Command::new(rustc).args(["--edition", "2024", "-o"]).arg(&binary).arg(&main));
    run(&mut Command::new(binary))
}

/// The standard output of a command that must succeed.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
