//! Trees to IR.
//!
//! [`file()`] lowers one file into a [`LoweredFile`], a value of its own that knows nothing of other files; so files
//! are lowered in parallel. [`add_file`] then moves the files of a package into a [`goxide_ir::Program`].
//!
//! Names of locals are resolved on the way (see `scope`), everything else is left to the checker. Declarations with
//! syntax errors, or nested too deep, become `Unsupported`, with a diagnostic; the rest of the file is lowered.

mod assemble;
mod decl;
mod expr;
mod literal;
mod scope;
mod stmt;
mod trivia;
mod ty;

pub use assemble::{add_file, add_package};
pub use literal::{unquote, unquote_rune};

use crate::parse::{self, Detail, Kind, MAX_DEPTH, NodeId, Recovered, Syntax, SyntaxError};
use goxide_ir::{Body, ExprId, FuncSig, Import, Name, Receiver, StmtId, TypeParamDecl};
use goxide_source::{Diagnostic, FileId, Span, Trivia, codes};
use rustc_hash::FxHashSet;
use scope::Scopes;

/// One file, lowered.
#[derive(Debug)]
pub struct LoweredFile {
    /// Its text.
    pub source: FileId,
    /// The name of its package clause and where that stands; empty if there is none.
    pub package: LoweredName,
    /// Imports in order of the text.
    pub imports: Vec<Import>,
    /// Declarations in order of the text.
    pub items: Vec<LoweredItem>,
    /// Comments and blank lines.
    pub trivia: Trivia,
    /// What did not parse.
    pub diagnostics: Vec<Diagnostic>,
}

/// A name where it is declared.
#[derive(Clone, Debug)]
pub struct LoweredName {
    /// The name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
}

/// See [`goxide_ir::Item`].
#[derive(Debug)]
pub struct LoweredItem {
    /// What it declares.
    pub kind: LoweredKind,
    /// The declaration.
    pub span: Span,
}

/// See [`goxide_ir::ItemKind`].
#[derive(Debug)]
pub enum LoweredKind {
    /// A function or method.
    Func(Box<LoweredFunc>),
    /// `type …`.
    Types(Vec<LoweredType>),
    /// `var …`.
    Vars(Vec<LoweredVar>),
    /// `const …`.
    Consts(Vec<LoweredConst>),
    /// Text that was not understood.
    Unsupported {
        /// What it looked like.
        what: Name,
    },
}

/// See [`goxide_ir::Func`].
#[derive(Debug)]
#[expect(missing_docs, reason = "the IR documents these fields")]
pub struct LoweredFunc {
    pub name: LoweredName,
    pub body: Body,
    pub receiver: Option<Receiver>,
    pub type_params: Vec<TypeParamDecl>,
    pub sig: FuncSig,
    pub block: Option<StmtId>,
    pub span: Span,
}

/// See [`goxide_ir::TypeDecl`].
#[derive(Debug)]
#[expect(missing_docs, reason = "the IR documents these fields")]
pub struct LoweredType {
    pub name: LoweredName,
    pub body: Body,
    pub type_params: Vec<TypeParamDecl>,
    pub is_alias: bool,
    pub ty: ExprId,
    pub span: Span,
}

/// See [`goxide_ir::VarSpec`].
#[derive(Debug)]
#[expect(missing_docs, reason = "the IR documents these fields")]
pub struct LoweredVar {
    pub names: Vec<LoweredName>,
    pub body: Body,
    pub ty: Option<ExprId>,
    pub values: Vec<ExprId>,
    pub span: Span,
}

/// See [`goxide_ir::ConstSpec`].
#[derive(Debug)]
#[expect(missing_docs, reason = "the IR documents these fields")]
pub struct LoweredConst {
    pub names: Vec<LoweredName>,
    pub body: Body,
    pub ty: Option<ExprId>,
    pub values: Vec<ExprId>,
    pub iota: u32,
    pub implicit: bool,
    pub span: Span,
}

impl Detail {
    fn bodies(self) -> bool {
        self == Detail::Full
    }
}

/// What lowering a file works with.
struct Lower<'a> {
    file: FileId,
    text: &'a str,
    syntax: &'a Syntax,
    detail: Detail,
    /// Where the blocks start that recovery emptied, in order of the text.
    emptied: Vec<u32>,
    /// Where the text has been found wrong before lowering.
    told: FxHashSet<Span>,
    /// The arena of the declaration at hand.
    body: Body,
    scopes: Scopes,
}

/// Parses and lowers one file.
pub fn file(source: FileId, text: &str, detail: Detail) -> LoweredFile {
    let no_name = LoweredName { name: Name::default(), span: Span::new(source, 0, 0) };
    let mut lowered = LoweredFile {
        source,
        package: no_name,
        imports: Vec::new(),
        items: Vec::new(),
        trivia: Trivia::default(),
        diagnostics: Vec::new(),
    };
    let Some(tree) = parse::tree(text) else {
        lowered.diagnostics.push(Diagnostic::error(codes::INTERNAL, "the parser gave up"));
        return lowered;
    };
    if tree.root_node().has_error() {
        broken_file(text, detail, &mut lowered);
    } else {
        let syntax = Syntax::new(&tree, detail);
        lowered.trivia = trivia::trivia(source, text, &syntax.comments);
        Lower::new(source, text, &syntax, detail).file(&mut lowered);
    }
    if lowered.package.name.is_empty() && lowered.diagnostics.is_empty() {
        let found = Diagnostic::error(codes::SYNTAX, "the file has no package clause")
            .at(Span::new(source, 0, 0), "expected `package` and a name")
            .help("every Go file starts with a package clause");
        lowered.diagnostics.push(found);
    }
    lowered
}

/// Lowers a file with syntax errors: what is broken is blanked out, reported, and becomes `Unsupported`.
fn broken_file(text: &str, detail: Detail, lowered: &mut LoweredFile) {
    let source = lowered.source;
    let Recovered { text: rest, errors, lost, emptied } = parse::recover(text);
    lowered.diagnostics = errors.into_iter().map(|e| syntax_error(source, e)).collect();
    let Some(tree) = parse::tree(&rest) else { return };
    let syntax = Syntax::new(&tree, detail);
    lowered.diagnostics.extend(remaining_errors(source, &rest, &tree, &syntax));
    lowered.diagnostics.sort_by_key(|d| d.labels.first().map_or(0, |l| l.span.start));
    lowered.trivia = trivia::trivia(source, text, &syntax.comments);
    let mut lower = Lower::new(source, text, &syntax, detail);
    lower.emptied = emptied;
    lower.told = lowered.diagnostics.iter().flat_map(|d| &d.labels).map(|l| l.span).collect();
    lower.file(lowered);
    for (start, end) in lost {
        if !text[start as usize..].starts_with("package") && !text[start as usize..].starts_with("import") {
            let kind = LoweredKind::Unsupported { what: Name::new_static(BROKEN) };
            lowered.items.push(LoweredItem { kind, span: Span::new(source, start, end) });
        }
    }
    lowered.items.sort_by_key(|i| i.span.start);
}

/// What a declaration with a syntax error is called in its marker.
const BROKEN: &str = "a declaration with a syntax error";

/// One diagnostic for each broken declaration: errors after the first are mostly its echo.
fn remaining_errors(
    source: FileId,
    text: &str,
    tree: &tree_sitter::Tree,
    syntax: &Syntax,
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut items = syntax.children(syntax.root()).peekable();
    let mut last = None;
    // Errors come in text order, so the items behind us are done with.
    for error in parse::errors(tree, text) {
        while items.next_if(|n| syntax.end(*n) <= error.start).is_some() {}
        let item = items.peek().copied();
        if item.is_none() || item != last {
            found.push(syntax_error(source, error));
        }
        last = item;
    }
    found
}

fn syntax_error(source: FileId, error: SyntaxError) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, error.message)
        .at(Span::new(source, error.start, error.end), "")
        .help("the declaration around this place is left out; `gofmt -e` shows every error")
}

impl<'a> Lower<'a> {
    fn new(file: FileId, text: &'a str, syntax: &'a Syntax, detail: Detail) -> Lower<'a> {
        Lower {
            file,
            text,
            syntax,
            detail,
            emptied: Vec::new(),
            told: FxHashSet::default(),
            body: Body::default(),
            scopes: Scopes::default(),
        }
    }

    fn kind(&self, node: NodeId) -> Kind {
        self.syntax.kind(node)
    }

    fn span(&self, node: NodeId) -> Span {
        Span::new(self.file, self.syntax.start(node), self.syntax.end(node))
    }

    fn text(&self, node: NodeId) -> &'a str {
        &self.text[self.syntax.start(node) as usize..self.syntax.end(node) as usize]
    }

    fn name(&self, node: NodeId) -> Name {
        Name::new(self.text(node))
    }

    fn file(&mut self, out: &mut LoweredFile) {
        for node in self.syntax.parts(self.syntax.root()) {
            match self.kind(node) {
                Kind::PACKAGE_CLAUSE => {
                    if let Some(name) = self.syntax.part(node) {
                        out.package = LoweredName { name: self.name(name), span: self.span(name) };
                    }
                }
                Kind::IMPORT_DECLARATION => self.imports(node, &mut out.imports),
                Kind::EMPTY_STATEMENT => {}
                kind => self.declaration(node, kind, out),
            }
        }
    }

    fn declaration(&mut self, node: NodeId, kind: Kind, out: &mut LoweredFile) {
        if self.syntax.is_too_deep(node) {
            let span = Span { end: self.syntax.start(node), ..self.span(node) };
            let message = format!("this declaration nests deeper than {MAX_DEPTH} levels");
            let deep = Diagnostic::warning(codes::TOO_DEEP, message).at(span, "");
            out.diagnostics.push(deep.help("split the expression, or leave the file out of the port"));
            out.items.push(self.unsupported_item(node, "a declaration nested too deep"));
            return;
        }
        let is_declaration = kind.is_function_declaration()
            || matches!(kind, Kind::TYPE_DECLARATION | Kind::VAR_DECLARATION | Kind::CONST_DECLARATION);
        if self.is_beyond_use(node) {
            // Fragments in a row are one stretch of text.
            let item = self.unsupported_item(node, BROKEN);
            match out.items.last_mut() {
                Some(last) if kind == Kind::ERROR && matches!(last.kind, LoweredKind::Unsupported { .. }) => {
                    last.span = last.span.to(item.span);
                }
                _ => out.items.push(item),
            }
        } else if is_declaration {
            out.items.push(self.item(node));
        } else {
            let stray = Diagnostic::error(codes::SYNTAX, "a statement stands outside of any function");
            let place = Span { end: self.syntax.end(node), ..self.span(node) };
            if !self.told.contains(&place) {
                out.diagnostics
                    .push(stray.at(place, "").help("move it into a function, or declare with `var`"));
            }
            out.items.push(self.unsupported_item(node, "a statement outside of any function"));
        }
    }

    fn unsupported_item(&self, node: NodeId, what: &'static str) -> LoweredItem {
        LoweredItem { kind: LoweredKind::Unsupported { what: Name::new_static(what) }, span: self.span(node) }
    }

    /// Whether an error stands in the declaration. A function whose error stands in its body still has a
    /// signature that others call.
    fn is_beyond_use(&self, node: NodeId) -> bool {
        self.syntax.is_broken(node)
            && !(self.kind(node).is_function_declaration()
                && self
                    .syntax
                    .children(node)
                    .all(|c| self.kind(c) == Kind::BLOCK || !self.syntax.is_broken(c)))
    }

    fn imports(&self, node: NodeId, out: &mut Vec<Import>) {
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::IMPORT_SPEC_LIST => self.imports(part, out),
                Kind::IMPORT_SPEC => out.extend(self.import(part)),
                _ => {}
            }
        }
    }

    fn import(&self, node: NodeId) -> Option<Import> {
        let mut name = None;
        let mut path = None;
        for part in self.syntax.parts(node) {
            match self.kind(part) {
                Kind::INTERPRETED_STRING | Kind::RAW_STRING => path = unquote(self.text(part)),
                _ => name = Some(self.name(part)),
            }
        }
        let path = String::from_utf8(path?).ok()?;
        Some(Import { name, path, package: None, span: self.span(node) })
    }
}
