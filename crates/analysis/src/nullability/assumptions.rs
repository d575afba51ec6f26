//! What is taken as given: which packages are called from outside, and what doc comments say.
//!
//! A package is open if code that is not seen may call its exported functions and make values of its exported types, closed
//! if not. Packages are open unless they are called `main`.
//!
//! A doc comment may say `nilable(x, result 0)` or `nonnil(y)`, with nothing else on the line: of a function it names
//! parameters, the receiver and results (by name, as `param N` or `result N`), of a struct type its fields, of a `var` its
//! variables; inside a struct type a comment may name fields, too. `x[]` is what a slice, map or array holds, `<-x` what a
//! channel gives, `*x` what a pointer points to. What is nilable can be nil wherever no check has proved it; what is nonnil
//! never is.

use crate::view::{View, fields_of};
use crate::{Place, Root, Step};
use goxide_ir::{Expr, File, FuncId, ItemKind, PackageId, Program, TypeDeclId, VarSpecId};
use goxide_source::{Comment, SourceMap, Span};
use rustc_hash::FxHashSet;

/// What is taken as given.
#[derive(Debug, Default)]
pub struct Assumptions {
    closed: FxHashSet<PackageId>,
    opened: FxHashSet<PackageId>,
    /// Places that can be nil, and where that is said.
    pub(super) nilable: Vec<(Place, Span)>,
    /// Places that never are.
    pub(super) nonnil: FxHashSet<Place>,
}

impl Assumptions {
    /// Reads what the doc comments of the packages to port say.
    pub fn read(program: &Program, sources: &SourceMap) -> Assumptions {
        let mut out = Assumptions::default();
        for (_, file) in program.files.iter() {
            if program[file.package].origin == goxide_ir::Origin::Port {
                let comments = &file.trivia.comments;
                if comments.iter().any(|c| !says(sources, c).is_empty()) {
                    Reader { program, sources, out: &mut out }.file(file);
                }
            }
        }
        out
    }

    /// Takes the package with this import path as closed, or all for `...`; `false` if there is none.
    pub fn close(&mut self, program: &Program, path: &str) -> bool {
        let found = named(program, path);
        self.opened.retain(|package| !found.contains(package));
        self.closed.extend(&found);
        !found.is_empty()
    }

    /// Takes the package with this import path as open, or all for `...`; `false` if there is none.
    pub fn open(&mut self, program: &Program, path: &str) -> bool {
        let found = named(program, path);
        self.closed.retain(|package| !found.contains(package));
        self.opened.extend(&found);
        !found.is_empty()
    }

    /// Whether code that is not seen may use the package.
    pub fn is_open(&self, program: &Program, package: PackageId) -> bool {
        let usual = program[package].name != "main";
        self.opened.contains(&package) || usual && !self.closed.contains(&package)
    }
}

/// The packages to port that a word of the command line means.
fn named(program: &Program, path: &str) -> Vec<PackageId> {
    program.ported().filter(|(_, p)| path == "..." || p.path == path).map(|(id, _)| id).collect()
}

/// The annotations that a comment is made of, line by line: whether each says that its names can be nil, and the names.
///
/// A line counts if nothing but annotations stands on it.
fn says<'s>(sources: &'s SourceMap, comment: &Comment) -> Vec<(bool, &'s str)> {
    let text = sources.text(comment.span);
    let text = text.strip_prefix("//").unwrap_or(text);
    let text = text.strip_prefix("/*").and_then(|t| t.strip_suffix("*/")).unwrap_or(text);
    text.lines().filter_map(annotations).flatten().collect()
}

/// `nilable(a, b[]), nonnil(result 0)`.
fn annotations(line: &str) -> Option<Vec<(bool, &str)>> {
    let mut rest = line.trim();
    let mut out = Vec::new();
    while !rest.is_empty() {
        let nilable = rest.strip_prefix("nilable(").map(|names| (true, names));
        let (nilable, after) = nilable.or_else(|| Some((false, rest.strip_prefix("nonnil(")?)))?;
        let (names, after) = after.split_once(')')?;
        out.push((nilable, names));
        rest = after.trim_start_matches([',', ' ', '\t']);
    }
    Some(out)
}

struct Reader<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    out: &'a mut Assumptions,
}

impl Reader<'_> {
    fn file(&mut self, file: &File) {
        let mut floor = file.package_span.end;
        for item in &file.items {
            let doc = file.trivia.doc_before(floor, item.span.start);
            match &item.kind {
                ItemKind::Func(func) => self.comments(doc, |r, name| r.of_func(*func, name)),
                ItemKind::Types(types) => {
                    let inside = file.trivia.comments_in(item.span.start, item.span.end);
                    for decl in types {
                        let own = self.program[*decl].span;
                        let within: Vec<Comment> = inside
                            .iter()
                            .filter(|c| {
                                own.start <= c.span.start && c.span.end <= own.end || types.len() == 1
                            })
                            .chain(doc)
                            .cloned()
                            .collect();
                        self.comments(&within, |r, name| r.of_type(*decl, name));
                    }
                }
                ItemKind::Vars(specs) => {
                    let inside = file.trivia.comments_in(item.span.start, item.span.end);
                    let all: Vec<Comment> = doc.iter().chain(inside).cloned().collect();
                    for spec in specs {
                        self.comments(&all, |r, name| r.of_vars(*spec, name));
                    }
                }
                ItemKind::Consts(_) | ItemKind::Unsupported { .. } => {}
            }
            floor = item.span.end;
        }
    }

    /// Takes over what each comment says of the places that `find` gives for its names.
    fn comments(&mut self, comments: &[Comment], find: impl Fn(&Self, &str) -> Option<Place>) {
        for comment in comments {
            for (nilable, names) in says(self.sources, comment) {
                for name in names.split(',').map(str::trim) {
                    self.comment(comment.span, nilable, name, &find);
                }
            }
        }
    }

    fn comment(
        &mut self,
        span: Span,
        nilable: bool,
        name: &str,
        find: impl Fn(&Self, &str) -> Option<Place>,
    ) {
        let (mut bare, mut path) = (name, Vec::new());
        while let Some(outer) = bare.strip_suffix("[]").or_else(|| bare.strip_prefix("<-")) {
            bare = outer;
            path.push(Step::Elem);
        }
        if let Some(outer) = bare.strip_prefix('*') {
            bare = outer;
            path.push(Step::Deref);
        }
        let Some(place) = find(self, bare) else { return };
        let place = path.into_iter().fold(place, |place, step| place.then(step));
        if nilable {
            self.out.nilable.push((place, span));
        } else {
            self.out.nonnil.insert(place);
        }
    }

    fn of_func(&self, func: FuncId, name: &str) -> Option<Place> {
        let node = &self.program[func];
        let view = View::new(self.program, node.body);
        if let Some(index) = name.strip_prefix("result ") {
            let index: u32 = index.trim().parse().ok()?;
            return ((index as usize) < node.sig.results.len())
                .then_some(Place::root(Root::Result(func, index)));
        }
        let named = |local: &goxide_ir::LocalId| view.body[*local].name == name;
        if let Some(index) = node.sig.results.iter().position(|r| r.local.as_ref().is_some_and(named)) {
            return Some(Place::root(Root::Result(func, index as u32)));
        }
        let param = match name.strip_prefix("param ") {
            Some(index) => index.trim().parse().ok(),
            None => node.sig.params.iter().position(|p| p.local.as_ref().is_some_and(named)),
        };
        if let Some(index) = param {
            let place = Place::root(Root::Local(view.local_ref(node.sig.params.get(index)?.local?)));
            // What is said of a variadic parameter is said of each argument.
            let is_list = node.sig.variadic && index + 1 == node.sig.params.len();
            return Some(if is_list { place.then(Step::Elem) } else { place });
        }
        let receiver = node.receiver.as_ref().and_then(|r| r.local).filter(named)?;
        Some(Place::root(Root::Local(view.local_ref(receiver))))
    }

    fn of_type(&self, decl: TypeDeclId, name: &str) -> Option<Place> {
        let node = &self.program[decl];
        if !matches!(self.program[node.body][node.ty], Expr::StructType(_)) {
            return None;
        }
        let index = fields_of(self.program, decl).iter().position(|f| f.name == name)?;
        Some(Place::root(Root::Field(decl, index as u32)))
    }

    fn of_vars(&self, spec: VarSpecId, name: &str) -> Option<Place> {
        let vars = &self.program[spec].vars;
        vars.iter().find(|var| self.program[**var].name == name).map(|var| Place::root(Root::Global(*var)))
    }
}
