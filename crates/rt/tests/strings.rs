//! String functions against what Go 1.26 gives.
use goxide_rt::strings::{Replacer, equal_fold, replace, split_after_n, split_n, title};

#[test]
fn strings_split_as_go_splits_them() {
    // The string, the separator, at most how many, whether parts keep it, the parts.
    let rows: &[(&str, &str, i64, bool, &[&str])] = &[
        ("a,b,c", ",", -1, false, &["a", "b", "c"]),
        ("a,b,c", ",", -1, true, &["a,", "b,", "c"]),
        ("a,b,c", ",", 0, false, &[]),
        ("a,b,c", ",", 0, true, &[]),
        ("a,b,c", ",", 1, false, &["a,b,c"]),
        ("a,b,c", ",", 1, true, &["a,b,c"]),
        ("a,b,c", ",", 2, false, &["a", "b,c"]),
        ("a,b,c", ",", 2, true, &["a,", "b,c"]),
        ("a,b,c", ",", 3, false, &["a", "b", "c"]),
        ("a,b,c", ",", 3, true, &["a,", "b,", "c"]),
        ("", ",", -1, false, &[""]),
        ("", ",", -1, true, &[""]),
        ("", ",", 0, false, &[]),
        ("", ",", 0, true, &[]),
        ("", ",", 1, false, &[""]),
        ("", ",", 1, true, &[""]),
        ("", ",", 2, false, &[""]),
        ("", ",", 2, true, &[""]),
        ("", ",", 3, false, &[""]),
        ("", ",", 3, true, &[""]),
        ("abc", "", -1, false, &["a", "b", "c"]),
        ("abc", "", -1, true, &["a", "b", "c"]),
        ("abc", "", 0, false, &[]),
        ("abc", "", 0, true, &[]),
        ("abc", "", 1, false, &["abc"]),
        ("abc", "", 1, true, &["abc"]),
        ("abc", "", 2, false, &["a", "bc"]),
        ("abc", "", 2, true, &["a", "bc"]),
        ("abc", "", 3, false, &["a", "b", "c"]),
        ("abc", "", 3, true, &["a", "b", "c"]),
        ("", "", -1, false, &[]),
        ("", "", -1, true, &[]),
        ("", "", 0, false, &[]),
        ("", "", 0, true, &[]),
        ("", "", 1, false, &[]),
        ("", "", 1, true, &[]),
        ("", "", 2, false, &[]),
        ("", "", 2, true, &[]),
        ("", "", 3, false, &[]),
        ("", "", 3, true, &[]),
        ("日本", "", -1, false, &["日", "本"]),
        ("日本", "", -1, true, &["日", "本"]),
        ("日本", "", 0, false, &[]),
        ("日本", "", 0, true, &[]),
        ("日本", "", 1, false, &["日本"]),
        ("日本", "", 1, true, &["日本"]),
        ("日本", "", 2, false, &["日", "本"]),
        ("日本", "", 2, true, &["日", "本"]),
        ("日本", "", 3, false, &["日", "本"]),
        ("日本", "", 3, true, &["日", "本"]),
        (",a,", ",", -1, false, &["", "a", ""]),
        (",a,", ",", -1, true, &[",", "a,", ""]),
        (",a,", ",", 0, false, &[]),
        (",a,", ",", 0, true, &[]),
        (",a,", ",", 1, false, &[",a,"]),
        (",a,", ",", 1, true, &[",a,"]),
        (",a,", ",", 2, false, &["", "a,"]),
        (",a,", ",", 2, true, &[",", "a,"]),
        (",a,", ",", 3, false, &["", "a", ""]),
        (",a,", ",", 3, true, &[",", "a,", ""]),
        ("a--b--", "--", -1, false, &["a", "b", ""]),
        ("a--b--", "--", -1, true, &["a--", "b--", ""]),
        ("a--b--", "--", 0, false, &[]),
        ("a--b--", "--", 0, true, &[]),
        ("a--b--", "--", 1, false, &["a--b--"]),
        ("a--b--", "--", 1, true, &["a--b--"]),
        ("a--b--", "--", 2, false, &["a", "b--"]),
        ("a--b--", "--", 2, true, &["a--", "b--"]),
        ("a--b--", "--", 3, false, &["a", "b", ""]),
        ("a--b--", "--", 3, true, &["a--", "b--", ""]),
    ];
    for &(s, separator, n, after, want) in rows {
        let got = if after { split_after_n(s, separator, n) } else { split_n(s, separator, n) };
        assert_eq!(got, want, "{s:?} at {separator:?}, {n}, after: {after}");
    }
}

#[test]
fn case_folds_one_character_to_one() {
    let rows = [
        ("Go", "GO", true),
        ("ß", "SS", false),
        ("\u{212a}", "K", true),
        ("σ", "ς", true),
        ("é", "É", true),
        ("a", "b", false),
        ("ſ", "S", true),
        ("ı", "I", false),
        ("İ", "i", false),
    ];
    for (a, b, want) in rows {
        assert_eq!(equal_fold(a, b), want, "{a} {b}");
    }
}

#[test]
fn titles_begin_words_with_capitals() {
    for (s, want) in
        [("hello wOrld", "Hello WOrld"), ("it's a-b_c 1x éa", "It'S A-B_c 1x Éa"), ("日本 go", "日本 Go")]
    {
        assert_eq!(title(s), want);
    }
}

#[test]
fn replacers_take_the_first_pair_that_fits() {
    let rows: &[(&[&str], &str, &str)] = &[
        (&["<", "&lt;", ">", "&gt;"], "<a>b", "&lt;a&gt;b"),
        (&["a", "1", "aa", "2"], "aaab", "111b"),
        (&["", "X"], "ab", "XaXbX"),
        (&["", "X", "a", "b"], "ab", "XbXbX"),
        (&["a", "b", "", "X"], "abc", "bXbXcX"),
        (&["aaa", "3", "a", "1", "b", ""], "aaaaab", "311"),
    ];
    for (pairs, s, want) in rows {
        assert_eq!(Replacer::new(pairs).replace(s), *want, "{pairs:?}");
    }
}

#[test]
fn replace_counts() {
    let rows = [(-1, "xbxb", "xaxbx"), (0, "abab", "ab"), (1, "xbab", "xab"), (2, "xbxb", "xaxb")];
    for (n, letters, empty) in rows {
        assert_eq!(replace("abab", "a", "x", n), letters);
        assert_eq!(replace("ab", "", "x", n), empty);
    }
}
