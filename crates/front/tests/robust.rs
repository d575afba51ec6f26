//! Text that is hostile or odd: nothing panics, nothing overflows, nothing takes long.

use goxide_front::lower::{self, LoweredFile, LoweredKind};
use goxide_front::parse::Detail;
use goxide_source::{SourceFile, SourceMap};

fn lower(text: &str) -> LoweredFile {
    let id = SourceMap::default().add(SourceFile::new("x.go", text));
    lower::file(id, text, Detail::Full)
}

fn codes(file: &LoweredFile) -> Vec<&'static str> {
    file.diagnostics.iter().map(|d| d.code.name).collect()
}

fn unsupported(file: &LoweredFile) -> usize {
    file.items.iter().filter(|i| matches!(i.kind, LoweredKind::Unsupported { .. })).count()
}

#[test]
fn deep_nesting_is_told() {
    let deep = 10_000;
    for inner in [
        format!("var x = {}1{}", "(".repeat(deep), ")".repeat(deep)),
        format!("var x {}int", "[]".repeat(deep)),
        format!("var x = {}1", "-".repeat(deep)),
        format!("func f() {{{}{}}}", "{".repeat(deep), "}".repeat(deep)),
        format!("func f() {{ {} }}", "if x {} else ".repeat(deep) + "{}"),
        format!("var x = f{}", "()".repeat(deep)),
    ] {
        let file = lower(&format!("package a\n\n{inner}\n\nfunc g() {{}}\n"));
        assert_eq!(codes(&file), ["GX0010"], "{}", &inner[..30]);
        assert_eq!((file.items.len(), unsupported(&file)), (2, 1));
    }
}

/// What is just not too deep fits the stack of a test thread.
#[test]
fn the_limit_fits_the_stack() {
    for inner in [
        format!("var x = {}1{}", "(".repeat(980), ")".repeat(980)),
        format!("func f() {{{}{}}}", "{".repeat(480), "}".repeat(480)),
        format!("var x = {}1{}", "func() int { return ".repeat(140), " }()".repeat(140)),
    ] {
        let file = lower(&format!("package a\n\n{inner}\n"));
        assert!(codes(&file).is_empty(), "{}: {:?}", &inner[..30], file.diagnostics);
    }
}

#[test]
fn long_chains_are_no_nesting() {
    let file = lower(&format!("package a\n\nvar x = 1{}\n", " + 1".repeat(900)));
    assert_eq!((codes(&file).len(), unsupported(&file)), (0, 0));
}

#[test]
fn odd_files() {
    for text in ["", "\n\n", "// only\n", "/* only */", "\u{feff}"] {
        let file = lower(text);
        assert_eq!(codes(&file), ["GX0004"], "{text:?}");
    }
    for text in [
        "package a",
        "\u{feff}package a\n\nfunc f() {}\n",
        "package a\r\n\r\n// Doc.\r\nfunc f() int {\r\n\treturn 1\r\n}\r\n",
        "// a\npackage a // b\n\n/* c */ var x = 1 // d",
        "package a; import \"fmt\"; func f() { fmt.Println() }",
    ] {
        let file = lower(text);
        assert_eq!((codes(&file).len(), unsupported(&file)), (0, 0), "{text:?}: {:?}", file.diagnostics);
        assert_eq!(file.package.name, "a");
    }
}

#[test]
fn line_ends_are_no_part_of_comments() {
    let text = "package a\r\n\r\n// Doc.\r\nfunc f() {}\r\n\r\n// End.\r\n";
    let file = lower(text);
    let comments: Vec<_> = file.trivia.comments.iter().collect();
    let shown = |c: &goxide_source::Comment| &text[c.span.start as usize..c.span.end as usize];
    assert_eq!((shown(comments[0]), shown(comments[1])), ("// Doc.", "// End."));
    assert!(comments[0].own_line && comments[0].blank_before && !comments[0].blank_after);
    assert!(comments[1].blank_before && comments[1].blank_after);
    assert_eq!(file.trivia.blank_lines.len(), 2);
}

/// A generated table of the largest size that is read at all.
#[test]
fn large_files_are_lowered() {
    let lines = 200_000;
    let mut text = String::from("package a\n\nvar table = []int{\n");
    for i in 0..lines {
        text += &format!("\t0x{i:08x}, {i}, // entry\n");
    }
    text += "}\n";
    let file = lower(&text);
    assert_eq!((codes(&file).len(), file.trivia.comments.len()), (0, lines));
}

/// Each is held against what was said before, which must not be searched from the start.
#[test]
fn many_stray_statements_take_linear_time() {
    let text = format!("package a\n\n{}", "x = 1\n".repeat(100_000));
    let start = std::time::Instant::now();
    let file = lower(&text);
    assert_eq!((file.diagnostics.len(), unsupported(&file)), (100_000, 100_000));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn random_bytes_do_not_panic() {
    let base = "package a\n\nimport \"fmt\"\n\ntype T[P any] struct{ x, y int; *T[P] }\n\nfunc (t *T[P]) f(a, b int, c ...string) (n int, err error) {\n\tfor i, v := range c { switch x := any(v).(type) { case int: fmt.Println(x, i) } }\n\tselect { case <-ch: default: }\n\treturn t.x[1:2], nil\n}\n";
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    for _ in 0..400 {
        let mut bytes = base.as_bytes().to_vec();
        for _ in 0..=next(4) {
            let at = next(bytes.len().max(1));
            if bytes.is_empty() {
                break;
            }
            match next(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, b"(){}[];:=.,*&<-\"'`x1 \n"[next(22)]),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let file = lower(&text);
        assert!(file.items.iter().all(|i| i.span.start <= i.span.end));
    }
}

/// Go 1.26: the argument of `new` may be an expression. The grammar does not know yet.
#[test]
fn new_takes_expressions() {
    let text = "package a\n\nfunc f() {\n\tp := new(f(x))\n\tq := new(int)\n\tr := new(123)\n\ts := new([]int)\n\tt := make([]T, 3)\n}\n";
    let file = lower(text);
    assert_eq!((codes(&file).len(), unsupported(&file)), (0, 0), "{:?}", file.diagnostics);
    let LoweredKind::Func(func) = &file.items[0].kind else { panic!("a function") };
    let names =
        func.body.exprs().filter(|(_, e)| matches!(e, goxide_ir::Expr::Name(n) if n == "new")).count();
    assert_eq!(names, 4);
}

#[test]
fn new_takes_comparisons() {
    let file = lower(
        "package a\n\nvar p = new(1)\n\nfunc f() {\n\t{\n\t\tv := new(i > 0)\n\t\tw := new(g(x), 1)\n\t}\n}\n",
    );
    assert_eq!((codes(&file).len(), unsupported(&file)), (0, 0), "{:?}", file.diagnostics);
}
