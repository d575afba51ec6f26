//! A syn file as text with comments, blank lines and the places of functions.
//!
//! prettyplease writes `#[comment = " x"]` as `// x` but knows no comment without a node and no blank line.
//! So these stand in the tree as calls of a macro `goxide!` (see [`crate::comment`]), each on a line of its own in
//! the printed text, and one pass over the lines takes them away:
//!
//! | line | becomes |
//! |---|---|
//! | `goxide!();` | nothing; it only carried the comment above it |
//! | `goxide!(blank);` | a blank line, never two in a row, none after `{` or before `}` |
//! | `goxide!(trail);` | nothing; the comment above it moves to the end of the line before that |
//! | `goxide!(begin 3);`, `goxide!(end);` | nothing; the lines between are what was numbered 3 |

use std::collections::BTreeMap;

/// Lines (from 1, both included) of each numbered part.
pub(crate) type Ranges = BTreeMap<usize, (usize, usize)>;

/// The item that opens part `number`; it may stand in an impl as well.
pub(crate) fn begin(number: usize) -> syn::ItemMacro {
    let number = proc_macro2::Literal::usize_unsuffixed(number);
    syn::parse_quote!(goxide!(begin #number);)
}

/// The item that closes the part opened last.
pub(crate) fn end() -> syn::ItemMacro {
    syn::parse_quote!(goxide!(end);)
}

/// The parameter of a closure that shall be printed as `&mut |…|`.
const LENT: &str = "goxide_lent";

/// The parameters of a closure that is given away by reference.
///
/// prettyplease lays a closure out as the last argument only where it stands by itself, so the `&mut` before it comes
/// in after printing.
pub(crate) fn lent_closure(mut params: Vec<syn::Pat>) -> Vec<syn::Pat> {
    let name = syn::Ident::new(LENT, proc_macro2::Span::call_site());
    params.insert(0, syn::parse_quote!(#name));
    params
}

/// Puts the `&mut` before closures that are lent.
fn lend(line: &str) -> String {
    let alone = format!("|{LENT}|");
    line.replace(&format!("|{LENT}, "), "&mut |").replace(&alone, "&mut ||")
}

/// Prints a file.
pub(crate) fn file(file: &syn::File) -> (String, Ranges) {
    finish(&prettyplease::unparse(file))
}

/// Takes the lines of the marker macro away.
fn finish(printed: &str) -> (String, Ranges) {
    let mut pass = Pass::default();
    for line in printed.lines() {
        pass.line(line);
    }
    while pass.lines.last().is_some_and(String::is_empty) {
        pass.lines.pop();
    }
    let mut text = pass.lines.join("\n");
    text.push('\n');
    (text, pass.ranges)
}

#[derive(Default)]
struct Pass {
    lines: Vec<String>,
    /// Whether the last line is a blank one made here.
    blank: bool,
    /// Parts opened and where.
    open: Vec<(usize, usize)>,
    ranges: Ranges,
}

impl Pass {
    fn line(&mut self, line: &str) {
        let text = line.trim_start();
        let Some(word) = text.strip_prefix("goxide!(").and_then(|t| t.strip_suffix(");")) else {
            if self.blank && text.starts_with(['}', ')', ']']) {
                self.lines.pop();
            }
            self.blank = false;
            if line.contains(LENT) {
                let line = self.hugged(lend(line));
                self.lines.push(line);
            } else {
                self.lines.push(line.to_owned());
            }
            return;
        };
        match word {
            "" => {}
            "blank" => self.blank_line(),
            "trail" => self.trail(),
            "end" => {
                let Some((number, first)) = self.open.pop() else { return };
                let last = self.lines.len() - usize::from(self.blank);
                self.ranges.insert(number, (first, last));
            }
            _ => {
                let Some(number) = word.strip_prefix("begin ").and_then(|n| n.parse().ok()) else { return };
                self.open.push((number, self.lines.len() + 1));
            }
        }
    }

    /// Puts the call that a lent closure is given to on one line, where prettyplease breaks it to no use:
    /// `up_to(`, `n,`, `)(&mut |i| {`.
    fn hugged(&mut self, line: String) -> String {
        let text = line.trim_start();
        let [.., first, second] = &self.lines[..] else { return line };
        let (whole, taken) = if text.starts_with(")(&mut |") && first.ends_with('(') {
            (format!("{first}{}{text}", second.trim().trim_end_matches(',')), 2)
        } else if text.starts_with('.') && !second.ends_with([';', '{', '}', ',']) {
            (format!("{second}{text}"), 1)
        } else {
            return line;
        };
        if whole.len() > 100 {
            return line;
        }
        self.lines.truncate(self.lines.len() - taken);
        whole
    }

    fn blank_line(&mut self) {
        let Some(last) = self.lines.last() else { return };
        if last.is_empty() || last.ends_with(['{', '(', '[']) {
            return;
        }
        self.lines.push(String::new());
        self.blank = true;
    }

    fn trail(&mut self) {
        let Some(comment) = self.lines.pop() else { return };
        let Some(before) = self.lines.last_mut() else {
            self.lines.push(comment);
            return;
        };
        // After an opening brace or another comment there is nothing to trail.
        if before.is_empty() || before.ends_with('{') || before.trim_start().starts_with("//") {
            self.lines.push(comment);
        } else {
            before.push(' ');
            before.push_str(comment.trim_start());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comment;
    use syn::parse_quote;

    #[test]
    fn comments_and_blank_lines_reach_the_text() {
        let mut block: syn::Block = parse_quote!({
            let x = 1;
            x
        });
        block.stmts.insert(1, comment::trailing(" same line"));
        block.stmts.insert(2, comment::blank());
        block.stmts.insert(3, comment::blank());
        block.stmts.extend(comment::lines(&[" last \"words\"".to_owned(), String::new()]));
        block.stmts.push(comment::blank());
        let long = format!(" {}", "a long comment ".repeat(12));
        block.stmts.splice(0..0, comment::lines(&[long.trim_end().to_owned()]));
        let (begin, end) = (begin(7), end());
        let mut tree: syn::File = parse_quote! {
            goxide!(blank);
            use std::fmt;
            impl A { #begin #[doc = " Doc."] fn f() -> i64 { 1 } #end goxide!(blank); }
        };
        let Some(syn::Item::Impl(item)) = tree.items.last_mut() else { unreachable!() };
        let Some(syn::ImplItem::Fn(method)) = item.items.get_mut(1) else { unreachable!() };
        method.block = block;
        let (text, ranges) = file(&tree);
        let expected = format!(
            "use std::fmt;\nimpl A {{\n    /// Doc.\n    fn f() -> i64 {{\n        //{}\n        let x = 1; // same line\n\n        \
             x\n        // last \"words\"\n        //\n    }}\n}}\n",
            long.trim_end()
        );
        assert_eq!(text, expected);
        assert_eq!(ranges[&7], (3, 11));
    }

    #[test]
    fn a_lent_closure_is_laid_out_as_the_last_argument() {
        let params = lent_closure(vec![parse_quote!(n)]);
        let tree: syn::File = parse_quote! { fn f() { each(|#(#params),*| { g(n); true }); } };
        let (text, _) = file(&tree);
        assert_eq!(text, "fn f() {\n    each(&mut |n| {\n        g(n);\n        true\n    });\n}\n");
    }

    #[test]
    fn attributes_stand_where_no_statement_can() {
        let attrs = comment::attributes(&[" why".to_owned()]);
        let tree: syn::File = parse_quote! {
            enum E { #(#attrs)* A, B }
            fn f(x: i64) -> i64 { match x { #(#attrs)* 1 => 2, _ => { #(#attrs)* goxide!(); 3 } } }
        };
        let (text, _) = file(&tree);
        assert_eq!(text.matches("// why\n").count(), 3, "{text}");
        assert!(!text.contains("goxide"), "{text}");
    }
}
