//! What is taken as given: which packages are called from outside, and what doc comments say.
//!
//! A package is open if code that is not seen may call its exported functions and make values of its exported types, closed
//! if not. Packages are open unless they are called `main`.
//!
//! A doc comment may say `nilable(x, result 0)` or `nonnil(y)`, alone on its line: of a function it names parameters, the
//! receiver and results (by name or as `result N`), of a struct type its fields, of a `var` its variables; inside a struct
//! type a comment may name fields, too. `x[]` is what `x` holds. What is nilable can be nil wherever no check has proved it;
//! what is nonnil never is.

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
                if comments.iter().any(|c| says(sources, c).is_some()) {
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

/// The annotation that a comment is: whether it says that the names can be nil, and the names.
fn says<'s>(sources: &'s SourceMap, comment: &Comment) -> Option<(bool, &'s str)> {
    let text = sources.text(comment.span).trim_start_matches('/').trim();
    let nilable = text.strip_prefix("nilable(").map(|names| (true, names));
    let (nilable, names) = nilable.or_else(|| Some((false, text.strip_prefix("nonnil(")?)))?;
    Some((nilable, names.strip_suffix(')')?))
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
    fn comments(&mut self, comments: &[Comment], find: impl Fn(&Self, &str) -> Option<Root>) {
        for comment in comments {
            let Some((nilable, names)) = says(self.sources, comment) else { continue };
            for name in names.split(',').map(str::trim) {
                let bare = name.trim_end_matches("[]");
                let Some(root) = find(self, bare) else { continue };
                let depth = (name.len() - bare.len()) / 2;
                let place = (0..depth).fold(Place::root(root), |place, _| place.then(Step::Elem));
                if nilable {
                    self.out.nilable.push((place, comment.span));
                } else {
                    self.out.nonnil.insert(place);
                }
            }
        }
    }

    fn of_func(&self, func: FuncId, name: &str) -> Option<Root> {
        let node = &self.program[func];
        let view = View::new(self.program, node.body);
        if let Some(index) = name.strip_prefix("result ") {
            let index: u32 = index.trim().parse().ok()?;
            return ((index as usize) < node.sig.results.len()).then_some(Root::Result(func, index));
        }
        let named = |local: &goxide_ir::LocalId| view.body[*local].name == name;
        if let Some(index) = node.sig.results.iter().position(|r| r.local.as_ref().is_some_and(named)) {
            return Some(Root::Result(func, index as u32));
        }
        let receiver = node.receiver.as_ref().and_then(|r| r.local);
        let mut locals = node.sig.params.iter().filter_map(|p| p.local).chain(receiver);
        locals.find(named).map(|local| Root::Local(view.local_ref(local)))
    }

    fn of_type(&self, decl: TypeDeclId, name: &str) -> Option<Root> {
        let node = &self.program[decl];
        if !matches!(self.program[node.body][node.ty], Expr::StructType(_)) {
            return None;
        }
        let index = fields_of(self.program, decl).iter().position(|f| f.name == name)?;
        Some(Root::Field(decl, index as u32))
    }

    fn of_vars(&self, spec: VarSpecId, name: &str) -> Option<Root> {
        let vars = &self.program[spec].vars;
        vars.iter().find(|var| self.program[**var].name == name).map(|var| Root::Global(*var))
    }
}
