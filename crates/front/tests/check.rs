//! What the checker says of wrong Go, what it keeps silent about, and what it writes into its tables.

use goxide_front::check::check;
use goxide_front::load::{Env, Loaded, MemoryTree, Pattern, load};
use goxide_ir::{
    Body, BodyTypes, Entity, Expr, ExprId, ItemKind, Mode, Program, SelectionKind, TyId, dump::Qualify, ty,
};

fn checked(files: &[(&str, &str)]) -> (Loaded, Vec<String>) {
    let tree = MemoryTree::of(files);
    let mut loaded = load(&tree, &Env::default(), &Pattern::parse(&["."], &tree));
    let diagnostics = check(&mut loaded.program, &loaded.sources);
    let line = |d: &goxide_source::Diagnostic| {
        let at = d.labels.first().map_or_else(String::new, |l| loaded.sources.start(l.span).to_string());
        format!("{at} {}", d.message)
    };
    let mut lines: Vec<String> = diagnostics.iter().map(line).collect();
    lines.sort();
    (loaded, lines)
}

/// The errors in a package made of `declarations`; lines count from its first.
fn errors(declarations: &str) -> Vec<String> {
    checked(&[("a.go", &format!("package a;{declarations}"))]).1
}

/// The errors in a function with this block.
fn in_func(block: &str) -> Vec<String> {
    let errors = errors(&format!("func f() {{\n{block}\n}}"));
    errors.into_iter().map(|e| e.split_once(' ').map_or(e.clone(), |(_, m)| m.to_owned())).collect()
}

#[test]
fn speaks_as_go_does() {
    let cases: &[(&str, &str)] = &[
        ("g()", "undefined: g"),
        (
            "var x int = \"a\"; _ = x",
            "cannot use \"a\" (untyped string constant) as int value in variable declaration",
        ),
        ("x := 1", "declared and not used: x"),
        ("x := 1; x = 2", "declared and not used: x"),
        ("_ = \"s\" + 1", "invalid operation: \"s\" + 1 (mismatched types untyped string and untyped int)"),
        ("a, b := 1, \"b\"; _ = a + b", "invalid operation: a + b (mismatched types int and string)"),
        ("var p *int = nil; p.x()", "p.x undefined (type *int has no field or method x)"),
        ("x := nil; _ = x", "use of untyped nil in assignment"),
        (
            "var u uint8 = 256; _ = u",
            "cannot use 256 (untyped int constant) as uint8 value in variable declaration (overflows)",
        ),
        ("_ = 1 / 0", "invalid operation: division by zero"),
        ("var x int; x()", "invalid operation: cannot call non-function x (variable of type int)"),
        ("return 1", "too many return values\n\thave (number)\n\twant ()"),
        (
            "for i, v := range 5 { _, _ = i, v }",
            "range over 5 (untyped int constant) permits only one iteration variable",
        ),
        ("if 1 { }", "non-boolean condition in if statement"),
        (
            "_ = []int{} == []int{}",
            "invalid operation: []int{} == []int{} (slice can only be compared to nil)",
        ),
        ("x := 0; x == 1", "x == 1 (untyped bool value) is not used"),
        ("_ = 1 << 2000", "invalid operation: invalid shift count 2000 (untyped int constant)"),
        ("_ = map[string]int{\"a\": 1, \"a\": 2}", "duplicate key \"a\" in map literal"),
        ("type T struct{ a int }; _ = T{b: 1}", "unknown field b in struct literal of type T"),
        (
            "var x any; x.(int) = 1",
            "cannot assign to x.(int) (neither addressable nor a map index expression)",
        ),
        ("len(\"a\")", "len(\"a\") (constant 1 of type int) is not used"),
    ];
    for (block, message) in cases {
        assert_eq!(in_func(block), [*message], "{block}");
    }
}

#[test]
fn says_what_is_missing_for_an_interface() {
    let found = errors("type I interface{ M(); N(int) }; type T struct{}; func (*T) M() {}; var _ I = T{}");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("T does not implement I (method M has pointer receiver)"), "{found:?}");
    let found = errors("type I interface{ N(int) }; type T struct{}; func (T) N(string) {}; var _ I = T{}");
    assert!(found[0].contains("(wrong type for method N)\n\t\thave N(string)\n\t\twant N(int)"), "{found:?}");
}

#[test]
fn tells_of_circles_once() {
    assert_eq!(errors("type R struct{ R }"), ["1:16 invalid recursive type: R refers to itself"]);
    assert_eq!(errors("type A B; type B A").len(), 1);
    assert_eq!(errors("var a = b; var b = a").len(), 1);
    assert_eq!(errors("const a = b; const b = a").len(), 1);
    // Behind a pointer, through a function or an alias it is no circle.
    assert_eq!(
        errors("type L struct{ next *L }; type F func(F) F; type A = func(T); type T struct{ a A }"),
        [""; 0]
    );
}

#[test]
fn tells_of_circles_through_functions_and_sizes() {
    let found = errors("var x = f(); func f() int { return x }");
    assert_eq!(found, ["1:15 initialization cycle for x\n\tx refers to f\n\tf refers to x"]);
    // Each variable has a value of its own.
    assert_eq!(errors("var a, b = 1, a"), [""; 0]);
    assert_eq!(errors("type T [len(T{})]int").len(), 1);
    assert_eq!(errors("type T interface{ S | int }; type S struct{ T }").len(), 1);
    // The body of a literal may speak of the type around it.
    assert_eq!(errors("import \"unsafe\"; type T chan [unsafe.Sizeof(func(c T) { <-c })]byte"), [""; 0]);
}

#[test]
fn jumps_lead_somewhere() {
    let inside = |text: &str| -> Vec<String> {
        let found = errors(&format!("func f(x int) {{ {text} }}"));
        found.iter().map(|e| e.split_once(' ').map_or_else(String::new, |(_, m)| m.to_owned())).collect()
    };
    for (text, message) in [
        ("L: for { break }", "label L declared and not used"),
        ("goto L", "label L not declared"),
        ("goto L; { L: }", "goto L jumps into block"),
        ("goto L; y := 1; _ = y; L:", "goto L jumps over variable declaration at line 1"),
        ("L: x++; goto L; for { break L }", "invalid break label L"),
        ("L: switch { case true: for { continue L }; break L }", "invalid continue label L"),
        ("break", "break not in for, switch, or select statement"),
        ("switch { case true: continue }", "continue not in for statement"),
        ("switch { case true: fallthrough }", "cannot fallthrough final case in switch"),
        ("L: for { break L }; L: for { break L }", "label L already declared"),
    ] {
        assert_eq!(inside(text), [message], "{text}");
    }
    for text in [
        "L: for { for { break L; continue L } }",
        "goto L; { y := 1; _ = y }; L: x++",
        "L: x++; y := 1; _ = y; goto L",
        "switch { case true: fallthrough; default: }",
        "for { if x > 0 { break }; select { default: break } }",
    ] {
        assert_eq!(inside(text), [""; 0], "{text}");
    }
}

#[test]
fn constraints_stay_in_their_place() {
    for (text, message) in [
        (
            "type C interface{ ~int }; var x C",
            "cannot use type C outside a type constraint: interface contains type constraints",
        ),
        (
            "var x []comparable",
            "cannot use type comparable outside a type constraint: interface is (or embeds) comparable",
        ),
        ("type U interface{ int | ~int }", "overlapping terms ~int and int"),
        ("type N int; type U interface{ ~N }", "invalid use of ~ (underlying type of N is int)"),
        ("type U[P any] interface{ P | int }", "term cannot be a type parameter"),
        ("type T map[[]int]int", "invalid map key type []int"),
        ("type P *int; type T struct{ P }", "embedded field type cannot be a pointer"),
        ("func init(x int) {}", "func init must have no arguments and no return values"),
        ("const a, b = 1", "missing init expr for b"),
        ("const a = 1, 2", "extra init expr 2"),
    ] {
        let found = errors(text);
        assert!(found.len() == 1 && found[0].ends_with(message), "{text}: {found:?}");
    }
}

#[test]
fn unused_imports() {
    let found = errors("import \"fmt\"; import str \"strings\"; import _ \"os\"");
    assert_eq!(
        found,
        ["1:18 \"fmt\" imported and not used", "1:32 \"strings\" imported as str and not used"]
    );
}

/// A package that is not there leaves everything that rests on it unknown, without a word.
#[test]
fn what_is_unknown_causes_no_errors() {
    let text = "import \"example.com/gone\"
        type T struct{ gone.Base; n int }
        var table = map[string]gone.Row{\"a\": {Name: \"x\"}}
        func f(t *T, r gone.Reader) (int, error) {
            t.Promoted(1, 2)
            for _, x := range gone.All() { x.Do(t.n + x.Count) }
            switch v := r.(type) { case gone.File: v.Close(); case *T: return v.n, gone.Err }
            var s []gone.Item = append(gone.Items, gone.New(1)...)
            s[0].Field = 1 << gone.Shift
            a, ok := s[0].Lookup()
            if ok && a != nil { return gone.Parse(a) }
            return len(s) * gone.Factor, nil
        }";
    assert_eq!(errors(text), [""; 0]);
}

#[test]
fn generic_code() {
    let text = "type Number interface{ ~int | ~float64 }
        func Map[S ~[]E, E, R any](s S, f func(E) R) []R { var r []R; for _, e := range s { r = append(r, f(e)) }; return r }
        func Sum[N Number](ns ...N) N { var s N; for _, n := range ns { s += n }; return s }
        type List[T any] struct{ head *node[T]; n int }
        type node[T any] struct{ v T; next *node[T] }
        func (l *List[E]) Push(v E) { l.head = &node[E]{v, l.head}; l.n++ }
        func (l *List[E]) All() func(yield func(int, E) bool) { return func(yield func(int, E) bool) { yield(0, l.head.v) } }
        type celsius float64
        var a = Map([]int{1}, func(i int) string { return \"\" })
        var b = Sum(1, 2.5) + Sum[float64](1)
        var c = Sum(celsius(1), 2)
        func use() { var l List[string]; l.Push(\"a\"); for i, s := range l.All() { _, _ = i+1, s+\"\" }; var f func(...int) int = Sum; _ = f }";
    assert_eq!(errors(text), [""; 0]);
    let bad = "func Sum[N ~int | ~float64](ns ...N) N { return ns[0] }; var _ = Sum(\"a\")";
    let found = errors(bad);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("string does not satisfy"), "{found:?}");
}

/// The body of the only function called `f`, with its tables.
fn function(program: &Program) -> (&Body, &BodyTypes) {
    let (_, func) = program.funcs.iter().find(|(_, f)| f.name == "f").expect("the text has a function f");
    (&program[func.body], &program.checked.bodies[func.body])
}

/// The first expression written as `text`.
fn find(loaded: &Loaded, text: &str) -> ExprId {
    let (body, _) = function(&loaded.program);
    body.exprs()
        .find(|(id, _)| loaded.sources.text(body.expr_span(*id)) == text)
        .unwrap_or_else(|| panic!("no expression {text}"))
        .0
}

fn show(program: &Program, ty: TyId) -> String {
    program.type_string(ty, Qualify::Path)
}

#[test]
fn conversions_are_noted_where_they_happen() {
    let (loaded, errors) = checked(&[(
        "a.go",
        "package a
        type E struct{}
        func (*E) Error() string { return \"\" }
        func take(x any, ns ...float64) {}
        func f(m map[any]error, c chan any, e *E) (r error) {
            take(11, 22)
            m[33] = e
            c <- \"s\"
            var p *int = nil
            _ = p
            r = &E{}
            switch any(1) { case 44: }
            if r == e { return &E{} }
            return
        }",
    )]);
    assert_eq!(errors, [""; 0]);
    let (_, types) = function(&loaded.program);
    let converted = |text: &str| show(&loaded.program, types.converted[find(&loaded, text)]);
    assert_eq!(converted("11"), "any");
    assert_eq!(converted("22"), "float64");
    assert_eq!(converted("33"), "any");
    assert_eq!(converted("\"s\""), "any");
    assert_eq!(converted("nil"), "*int");
    assert_eq!(converted("44"), "any");
    assert_eq!(converted("&E{}"), "error");
    assert_eq!(show(&loaded.program, types.exprs[find(&loaded, "11")].ty), "int");
    assert_eq!(show(&loaded.program, types.exprs[find(&loaded, "22")].ty), "float64");
    assert_eq!(types.exprs[find(&loaded, "nil")].mode, Mode::Nil);
    let compared: Vec<String> = (types.converted.iter())
        .filter(|(id, _)| matches!(function(&loaded.program).0[*id], Expr::Local(_)))
        .map(|(_, ty)| show(&loaded.program, *ty))
        .collect();
    assert_eq!(compared, ["error", "error"], "the operand e of m[33] = e and of r == e");
}

#[test]
fn selections_know_the_way() {
    let (loaded, errors) = checked(&[(
        "a.go",
        "package a
        import \"strings\"
        type In struct{ x int }
        func (i *In) Set(n int) { i.x = n }
        type Mid struct{ *In }
        type Out struct{ Mid; name string }
        type Setter interface{ Set(int) }
        func f(o Out, s Setter) {
            o.x++
            o.Set(1)
            s.Set(2)
            _ = strings.ToUpper
            _ = Out{name: \"n\"}
            (*In).Set(nil, 3)
        }",
    )]);
    assert_eq!(errors, [""; 0]);
    let (_, types) = function(&loaded.program);
    let selection = |text: &str| &types.selections[find(&loaded, text)];
    let field = selection("o.x");
    assert_eq!(field.kind, SelectionKind::Field);
    let steps: Vec<_> = field.path.iter().map(|s| (s.index, s.deref)).collect();
    assert_eq!(steps, [(0, false), (0, false), (0, true)]);
    let SelectionKind::Method { address, deref, .. } = selection("o.Set").kind else { panic!("a method") };
    assert_eq!((address, deref, selection("o.Set").path.len()), (false, false, 2));
    assert!(matches!(selection("s.Set").kind, SelectionKind::InterfaceMethod { index: 0, .. }));
    assert!(matches!(selection("(*In).Set").kind, SelectionKind::MethodExpr { func: Some(_) }));
    assert!(matches!(types.names[find(&loaded, "strings.ToUpper")], Entity::Func(_)));
    let key = find(&loaded, "name");
    assert_eq!(types.selections[key].path[0].index, 1);
}

#[test]
fn instances_and_comma_ok() {
    let (loaded, errors) = checked(&[(
        "a.go",
        "package a
        func id[T any](x T) T { return x }
        func f(m map[string]int) (int, bool) {
            _ = id(\"s\")
            _ = id[float64](1)
            n, ok := m[\"k\"]
            return n, ok
        }",
    )]);
    assert_eq!(errors, [""; 0]);
    let (body, types) = function(&loaded.program);
    let mut instances: Vec<TyId> = types.instances.values().map(|a| a[0]).collect();
    instances.sort();
    assert_eq!(instances, [ty::FLOAT64, ty::STRING]);
    assert!(types.instances.iter().all(|(id, _)| matches!(body[id], Expr::Name(_))));
    let index = &types.exprs[find(&loaded, "m[\"k\"]")];
    assert_eq!((index.mode, show(&loaded.program, index.ty).as_str()), (Mode::CommaOk, "(int, bool)"));
}

#[test]
fn variables_are_initialised_by_dependency() {
    let (loaded, errors) =
        checked(&[("a.go", "package a; var a = b + g(); var b = 1; var c = 2; func g() int { return c }")]);
    assert_eq!(errors, [""; 0]);
    let program = &loaded.program;
    let (package, _) = program.ported().next().expect("one package");
    let order: Vec<&str> = program.checked.init_order[package]
        .iter()
        .map(|spec| program[program[*spec].vars[0]].name.as_str())
        .collect();
    assert_eq!(order, ["b", "c", "a"]);
}

#[test]
fn every_expression_of_good_code_has_a_type() {
    let text = "package a
        type T struct{ xs []int; f func(int) (string, error) }
        func f(t *T, ys ...byte) (n int, err error) {
            defer func() { if r := recover(); r != nil { err = r.(error) } }()
        outer:
            for i, x := range t.xs {
                switch { case x > i: continue outer; case x < 0: break outer }
                if s, err := t.f(x); err == nil { n += len(s) + int(ys[i]&0x0f) }
            }
            z := [...]complex128{2: 1i}
            _ = real(z[0]) * 2
            return n << 3, nil
        }";
    let (loaded, errors) = checked(&[("a.go", text)]);
    assert_eq!(errors, [""; 0]);
    let (body, types) = function(&loaded.program);
    for (id, expr) in body.exprs() {
        let known = types.exprs.get(id).is_some_and(|e| e.mode != Mode::Unknown);
        let span = loaded.sources.text(body.expr_span(id));
        assert!(known || matches!(expr, Expr::Blank), "{span}: {expr:?}");
    }
    let items = loaded.program.files.iter().flat_map(|(_, f)| &f.items);
    assert_eq!(items.filter(|i| matches!(i.kind, ItemKind::Unsupported { .. })).count(), 0);
}

#[test]
fn names_are_declared_once() {
    let found = errors(
        "var x = 1; func x() {}; type T int; func (T) M() {}; func (*T) M() {}; func init() {}; func init() {}",
    );
    let messages: Vec<&str> = found.iter().filter_map(|e| Some(e.split_once(' ')?.1)).collect();
    assert_eq!(messages, ["x redeclared in this block", "method T.M already declared"]);
}

#[test]
fn instances_have_underlying_types() {
    let (loaded, errors) = checked(&[(
        "a.go",
        "package a
        type Pair[A, B any] struct{ a A; b B }
        func (p Pair[X, _]) First() X { return p.a }
        func f(p Pair[int, string]) int { return p.a + p.First() }",
    )]);
    assert_eq!(errors, [""; 0]);
    let program = &loaded.program;
    let (body, types) = function(program);
    let (local, _) = body.locals().next().expect("f has a parameter");
    let under = program.underlying(types.locals[local]);
    assert_eq!(show(program, under), "struct{a int; b string}");
    let (first, _) = program.funcs.iter().find(|(_, f)| f.name == "First").expect("it is declared");
    let names: Vec<&str> =
        program.checked.func_params[first].iter().map(|p| program.types[*p].name.as_str()).collect();
    assert_eq!(names, ["X", "_"]);
}

#[test]
fn functions_with_results_end_in_a_return() {
    let good = "func a(x int) int { for { if x > 1 { return x } } }
        func b(x int) int { switch { case x > 1: return 1; case x > 2: fallthrough; default: panic(x) } }
        func c(ch chan int) int { select { case v := <-ch: return v } }
        func d() int { L: for { for { continue L } } }
        func e() int { { return 1 }; }
        func f(x any) int { switch x.(type) { case int: return 1; default: goto end }; end: return 0 }";
    assert_eq!(errors(good), [""; 0]);
    let bad =
        "func a() int { for { break } }; func b(x int) int { if x > 0 { return 1 } }; var c = func() int { }";
    let found = errors(bad);
    assert_eq!(found, ["1:109 missing return", "1:40 missing return", "1:85 missing return"]);
}
