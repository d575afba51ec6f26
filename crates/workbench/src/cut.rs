//! Taking a declaration out of an emitted file: the last step down, where no function body is to blame.
//!
//! ```text
//! pub struct S {          // TODO(goxide rejected lib.S): left out, because rustc rejects it: cannot find …
//!     a: Missing,         // pub struct S {
//! }                       //     a: Missing,
//!                         // }
//! ```
//!
//! The emitted text is printed one way only, so lines tell where a declaration starts and ends: at its indent, from
//! the attributes before its head to the line that closes it. Declarations are named by the text of their head,
//! which survives another emission.

use crate::output::Files;
use crate::settle::Function;

/// What is taken out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// The file of the port.
    pub file: String,
    /// The head of the `impl` around it, where only a member goes.
    pub inside: Option<String>,
    /// Its first line without attributes, trimmed.
    pub head: String,
    /// How many declarations with the same words stand before it.
    pub nth: usize,
    /// The derived trait that goes, where the declaration itself stays.
    pub derive: Option<String>,
    /// rustc's words.
    pub why: String,
}

/// A declaration in the lines of a file: indexes from 0, attributes and comments before the head included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    start: usize,
    head: usize,
    end: usize,
}

impl Cut {
    /// The key of its marker: the file's module and the name in its head.
    pub fn key(&self) -> String {
        let module = self.file.trim_start_matches("src/").trim_end_matches(".rs").replace('/', ".");
        let outer = self.inside.iter().map(|head| name_in(head));
        let names: Vec<String> = outer.chain([name_in(&self.head)]).collect();
        format!("{module}.{}", names.join("."))
    }

    /// Whether both take out the same thing, for whatever reason.
    pub fn is_same(&self, other: &Cut) -> bool {
        Cut { why: String::new(), ..self.clone() } == Cut { why: String::new(), ..other.clone() }
    }

    /// The sentence of its marker.
    pub fn text(&self) -> String {
        format!("left out, because rustc rejects it: {}", self.why)
    }
}

/// The cut that takes an error at `line` (from 1) out of a file: the derived trait that the error speaks of, else the
/// member of a plain `impl`, else the whole declaration. `None` where nothing there can go.
pub fn find(text: &str, file: &str, line: usize, derive: Option<&str>, why: &str) -> Option<Cut> {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.checked_sub(1).filter(|at| *at < lines.len())?;
    let outer = blocks(&lines, 0, 0, lines.len()).into_iter().find(|b| (b.start..=b.end).contains(&at))?;
    let head = lines[outer.head].trim();
    let cut = |inside: Option<&str>, head: &str, block: Block| {
        let same = named(&lines, inside, head);
        Cut {
            file: file.to_owned(),
            inside: inside.map(str::to_owned),
            head: head.to_owned(),
            nth: same.iter().position(|b| *b == block).unwrap_or(0),
            derive: None,
            why: why.to_owned(),
        }
    };
    if let Some(name) = derive
        && derive_line(&lines, outer, name).is_some()
    {
        return Some(Cut { derive: Some(name.to_owned()), ..cut(None, head, outer) });
    }
    if head.starts_with("impl") && !head.contains(" for ") && at > outer.head {
        let member = blocks(&lines, 4, outer.head + 1, outer.end)
            .into_iter()
            .find(|b| (b.start..=b.end).contains(&at));
        if let Some(member) = member {
            return Some(cut(Some(head), lines[member.head].trim(), member));
        }
    }
    // Without `main` or its modules a crate is none.
    let needed = head.starts_with("fn main(") || head.starts_with("mod ") || head.starts_with("pub mod ");
    (!needed).then(|| cut(None, head, outer))
}

/// Takes a declaration out of the files and keeps the functions' lines right; `false` where it is not there.
pub fn apply(files: &mut Files, functions: &mut Vec<Function>, cut: &Cut) -> bool {
    let Some(text) = files.get(&cut.file) else { return false };
    let lines: Vec<&str> = text.lines().collect();
    let Some(block) = locate(&lines, cut) else { return false };
    let mut out: Vec<String> = lines[..block.start].iter().map(ToString::to_string).collect();
    if let Some(name) = &cut.derive {
        let Some(at) = derive_line(&lines, block, name) else { return false };
        out.extend(lines[block.start..].iter().map(ToString::to_string));
        out[at] = without_trait(lines[at], name);
    } else {
        let indent = " ".repeat(lines[block.head].len() - lines[block.head].trim_start().len());
        out.push(format!("{indent}// TODO(goxide rejected {}): {}", cut.key(), cut.text()));
        let commented = lines[block.start..=block.end].iter().map(|line| {
            let inner = line.strip_prefix(&indent).unwrap_or(line);
            format!("{indent}// {inner}").trim_end().to_owned()
        });
        out.extend(commented);
        // So that the comment is not taken for one of the next declaration.
        let gap = lines
            .get(block.end + 1)
            .is_some_and(|next| !next.trim().is_empty() && !next.trim().starts_with('}'));
        out.extend(gap.then(String::new));
        out.extend(lines[block.end + 1..].iter().map(ToString::to_string));
        functions
            .retain(|f| f.file != cut.file || !(block.start + 1..=block.end + 1).contains(&f.first_line));
        for function in functions.iter_mut().filter(|f| f.file == cut.file && f.first_line > block.end + 1) {
            function.first_line += 1 + usize::from(gap);
            function.last_line += 1 + usize::from(gap);
        }
    }
    let mut text = out.join("\n");
    text.push('\n');
    files.insert(cut.file.clone(), text);
    true
}

/// The line (from 0) of the head of what a cut names.
pub(crate) fn head_line(text: &str, cut: &Cut) -> Option<usize> {
    locate(&text.lines().collect::<Vec<_>>(), cut).map(|block| block.head)
}

fn locate(lines: &[&str], cut: &Cut) -> Option<Block> {
    named(lines, cut.inside.as_deref(), &cut.head).get(cut.nth).copied()
}

/// The declarations with this head, in order; those of a type may stand in several plain impls.
fn named(lines: &[&str], inside: Option<&str>, head: &str) -> Vec<Block> {
    let with = |blocks: Vec<Block>, head: &str| -> Vec<Block> {
        blocks.into_iter().filter(|b| lines[b.head].trim() == head).collect()
    };
    let top = blocks(lines, 0, 0, lines.len());
    match inside {
        None => with(top, head),
        Some(outer) => with(top, outer)
            .into_iter()
            .flat_map(|outer| with(blocks(lines, 4, outer.head + 1, outer.end), head))
            .collect(),
    }
}

/// The declarations at an indent among the lines `from..to`.
fn blocks(lines: &[&str], indent: usize, from: usize, to: usize) -> Vec<Block> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = from;
    while at < to {
        let line = lines[at];
        let here = line.len() - line.trim_start().len() == indent && !line.trim().is_empty();
        let trimmed = line.trim();
        if trimmed.is_empty() || !here || trimmed.starts_with("#![") || trimmed.starts_with("//!") {
            start = None;
        } else if trimmed.starts_with("//") || trimmed.starts_with("#[") {
            start.get_or_insert(at);
        } else if !trimmed.starts_with(['}', ')', ']']) {
            let end =
                (at..to).find(|n| *n == at && is_whole(trimmed) || *n > at && closes(lines[*n], indent));
            let end = end.unwrap_or(to - 1);
            found.push(Block { start: start.take().unwrap_or(at), head: at, end });
            at = end;
        }
        at += 1;
    }
    found
}

/// Whether a head is a declaration by itself.
fn is_whole(head: &str) -> bool {
    let code = head.split(" // ").next().unwrap_or(head).trim_end();
    let balanced = code.matches('{').count() == code.matches('}').count();
    balanced && (code.ends_with(';') || code.ends_with('}') || code.ends_with(','))
}

/// Whether a line ends a declaration that began at this indent.
fn closes(line: &str, indent: usize) -> bool {
    let trimmed = line.trim_start();
    line.len() - trimmed.len() == indent
        && trimmed.starts_with(['}', ')', ']'])
        && !trimmed.ends_with('{')
        && !trimmed.ends_with("where")
}

fn derive_line(lines: &[&str], block: Block, name: &str) -> Option<usize> {
    (block.start..block.head).find(|at| {
        let inner = lines[*at].trim().strip_prefix("#[derive(").and_then(|rest| rest.strip_suffix(")]"));
        inner.is_some_and(|inner| inner.split(", ").any(|one| one == name))
    })
}

/// A derive without one of its traits, and without those that cannot be without it.
fn without_trait(line: &str, name: &str) -> String {
    let rests_on: &[&str] = match name {
        "Clone" => &["Copy"],
        "PartialEq" => &["Eq", "PartialOrd", "Ord", "Hash"],
        "Eq" | "PartialOrd" => &["Ord"],
        _other => &[],
    };
    let (before, rest) = line.split_once("#[derive(").unwrap_or((line, ""));
    let inner = rest.trim_end().trim_end_matches(")]");
    let left: Vec<&str> = inner.split(", ").filter(|one| *one != name && !rests_on.contains(one)).collect();
    // The line stays, so that no other line moves.
    if left.is_empty() {
        format!("{before}#[allow(clippy::all)]")
    } else {
        format!("{before}#[derive({})]", left.join(", "))
    }
}

/// The name that a head declares.
fn name_in(head: &str) -> String {
    let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    let keyword = |w: &&str| {
        !matches!(
            *w,
            "pub"
                | "crate"
                | "super"
                | "fn"
                | "struct"
                | "enum"
                | "trait"
                | "impl"
                | "const"
                | "static"
                | "type"
                | "use"
                | "mut"
                | "async"
        )
    };
    words.find(keyword).unwrap_or("item").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
//! Doc.

#![allow(dead_code)]

use std::fmt;

/// S is bad.
#[derive(Debug, Clone, Copy)]
pub struct S {
    a: Missing,
}

impl S {
    /// Good.
    pub fn good(&self) -> i64 {
        1
    }

    fn bad(&self) -> Missing {
        todo!()
    }
}

impl fmt::Display for S {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(\"s\")
    }
}

pub const C: [i64; 2] = [
    1, 2,
];
pub fn after() {}
";

    fn line_of(text: &str) -> usize {
        TEXT.lines().position(|l| l.contains(text)).expect("the text has it") + 1
    }

    fn cut_at(text: &str, derive: Option<&str>) -> (Cut, String, Vec<Function>) {
        let cut = find(TEXT, "src/lib.rs", line_of(text), derive, "no").expect("something can go");
        let mut files = Files::from([("src/lib.rs".to_owned(), TEXT.to_owned())]);
        let at = |key: &str, line| Function {
            key: key.into(),
            file: "src/lib.rs".into(),
            first_line: line,
            last_line: line,
        };
        let mut functions = vec![at("bad", line_of("fn bad")), at("after", line_of("fn after"))];
        assert!(apply(&mut files, &mut functions, &cut));
        (cut, files["src/lib.rs"].clone(), functions)
    }

    #[test]
    fn a_struct_goes_with_its_attributes() {
        let (cut, text, functions) = cut_at("a: Missing", None);
        assert_eq!(cut.key(), "lib.S");
        let wanted = "use std::fmt;\n\n// TODO(goxide rejected lib.S): left out, because rustc rejects it: no\n// /// S is bad.\n// #[derive(Debug, Clone, Copy)]\n// pub struct S {\n//     a: Missing,\n// }\n\nimpl S {";
        assert!(text.contains(wanted), "{text}");
        assert_eq!(functions[1].first_line, line_of("fn after") + 1);
    }

    #[test]
    fn a_member_goes_alone_and_a_trait_impl_as_a_whole() {
        let (cut, text, functions) = cut_at("-> Missing", None);
        assert_eq!((cut.key().as_str(), functions.len()), ("lib.S.bad", 1));
        assert!(
            text.contains("    // fn bad(&self) -> Missing {\n    //     todo!()\n    // }\n}\n"),
            "{text}"
        );
        assert!(text.contains("    pub fn good(&self)"), "{text}");
        let (cut, text, _) = cut_at("f.write_str", None);
        assert_eq!(cut.inside, None);
        assert!(text.contains("// impl fmt::Display for S {"), "{text}");
    }

    #[test]
    fn a_derived_trait_goes_without_its_type() {
        let (_, text, _) = cut_at("#[derive", Some("Clone"));
        assert!(text.contains("#[derive(Debug)]\npub struct S"), "{text}");
    }

    #[test]
    fn of_two_alike_the_right_one_goes() {
        let text = "impl S {\n    fn a() {}\n}\nimpl S {\n    fn b() {}\n}\n";
        let cut = find(text, "src/lib.rs", 4, None, "no").expect("an impl can go");
        let mut files = Files::from([("src/lib.rs".to_owned(), text.to_owned())]);
        assert!(apply(&mut files, &mut Vec::new(), &cut));
        assert!(files["src/lib.rs"].starts_with("impl S {\n    fn a() {}\n}\n// TODO"), "{files:?}");
    }

    #[test]
    fn values_over_several_lines_go_whole() {
        let (_, text, functions) = cut_at("1, 2,", None);
        assert!(
            text.contains("// pub const C: [i64; 2] = [\n//     1, 2,\n// ];\n\npub fn after() {}"),
            "{text}"
        );
        assert_eq!(functions.len(), 2);
    }
}
