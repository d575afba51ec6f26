//! Types, constants and the meaning of names.
//!
//! Packages are checked in dependency order, declarations when they are first asked for, function bodies last. The
//! words and the order of the steps are those of the Go specification: an *operand* has a mode, a type and perhaps a
//! constant value; an untyped operand gets its final type from its surroundings, which is why [`untyped`] revisits
//! expressions that were recorded before.
//!
//! Go that does not type-check is answered with diagnostics, but never twice for one cause: an operand of unknown type
//! is accepted everywhere.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a typing rule names the kinds it allows; all others, new ones too, are refused alike"
)]

mod assign;
mod assignable;
mod binary;
mod builtin;
mod builtin_collection;
mod builtin_number;
mod call;
mod composite;
mod constant;
mod convert;
mod decl;
mod expr;
mod finite;
mod func;
mod identity;
mod implement;
mod index;
mod infer;
mod init_order;
mod interface;
mod labels;
mod later;
mod literal;
mod lookup;
mod message;
mod operand;
mod range;
mod scope;
mod selector;
mod sizes;
mod stmt;
mod subst;
mod switch;
mod terminate;
mod type_decl;
mod type_expr;
mod type_param;
mod under;
mod unify;
mod universe;
mod untyped;

use goxide_ir::{
    Body, BodyId, BodyTypes, Checked, ConstId, Entity, ExprId, FileId, FuncId, LocalId, Name, Origin,
    PackageId, Program, TyId, TypeDecl, TypeDeclId, TypeParamId, TypeTable, VarId,
};
use goxide_source::{Diagnostic, SourceMap};
use la_arena::{Arena, ArenaMap};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Deep expressions need a deep stack; untouched pages of it cost nothing.
const STACK: usize = 256 << 20;

/// Expressions and types nested deeper than this are left unknown.
const MAX_DEPTH: u32 = 4000;

/// Fills `program.checked` for every package and says what is wrong with the Go.
pub fn check(program: &mut Program, sources: &SourceMap) -> Vec<Diagnostic> {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .name("check".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || run(program, sources));
        match worker.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(diagnostics)) => diagnostics,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => vec![Diagnostic::error(
                goxide_source::codes::INTERNAL,
                format!("the type checker could not be started: {error}"),
            )],
        }
    })
}

fn run(program: &mut Program, sources: &SourceMap) -> Vec<Diagnostic> {
    universe::declare(program, sources);
    scope::fill_packages(program);
    let types = std::mem::take(&mut program.types);
    let checked = std::mem::take(&mut program.checked);
    let decls = std::mem::take(&mut program.type_decls);
    let mut checker = Checker::new(program, sources, types, checked, decls);
    checker.universe();
    for (package, _) in program.packages.iter() {
        checker.package(package);
    }
    checker.underlie_instances();
    let Checker { types, mut checked, decls, mut diagnostics, recv_params, func_params, .. } = checker;
    for (func, params) in recv_params.iter().chain(func_params.iter()) {
        checked.func_params.insert(func, params.clone());
    }
    in_order(&mut diagnostics);
    program.types = types;
    program.checked = checked;
    program.type_decls = decls;
    diagnostics
}

/// In order of the text, each once: one expression may be checked more than once, for instance where names share a type.
pub(crate) fn in_order(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|d| d.labels.first().map(|l| l.span));
    diagnostics.dedup();
}

/// A package-level object that initialisation can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Object {
    Func(FuncId),
    /// A variable; of several that share one initial value the first.
    Var(VarId),
}

/// Where the checker is: which body, which function, what it has seen there.
#[derive(Default)]
struct Env {
    package: Option<PackageId>,
    file: Option<FileId>,
    body: Option<BodyId>,
    /// The package-level function or variable being checked, for the order of initialisation.
    object: Option<Object>,
    /// Value of `iota`, inside a constant specification.
    iota: Option<u32>,
    /// The result types of the function around, with its named results.
    results: Option<Rc<FuncResults>>,
    /// Untyped expressions that may still get their final type.
    untyped: FxHashMap<ExprId, untyped::Untyped>,
    /// Whether the expression being checked calls a function or receives; decides whether `len` of an array is
    /// constant.
    has_call_or_recv: bool,
    /// Locals that were read.
    used: FxHashSet<LocalId>,
}

struct FuncResults {
    types: Vec<TyId>,
    named: bool,
}

struct Checker<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    types: TypeTable,
    checked: Checked,
    decls: Arena<TypeDecl>,
    env: Env,
    depth: u32,
    diagnostics: Vec<Diagnostic>,

    /// Names of each file: imports.
    file_scopes: ArenaMap<FileId, FxHashMap<Name, scope::FileName>>,
    used_imports: FxHashSet<(FileId, usize)>,

    /// What was written after the name of each declared type.
    rhs: ArenaMap<TypeDeclId, TyId>,
    /// Methods by type, in order of the text.
    methods_of: FxHashMap<TypeDeclId, Vec<FuncId>>,
    /// Methods by type and name.
    method_index: FxHashMap<(TypeDeclId, Name), FuncId>,
    /// The receiver's type parameters of each method of a generic type.
    recv_params: ArenaMap<FuncId, Vec<TypeParamId>>,
    /// The type parameters of each generic function.
    func_params: ArenaMap<FuncId, Vec<TypeParamId>>,
    /// What is being declared right now: asking for it again is a cycle.
    busy: FxHashSet<Busy>,
    /// What initialisation depends on.
    uses: FxHashMap<Object, indexmap::IndexSet<Object>>,
    /// Variables that were asked for while being declared.
    circular: Vec<VarId>,
    /// Instances whose arguments are still to be held against the constraints.
    instances: Vec<infer::Instance>,

    /// What can only be judged once all types of the package are known.
    later: Vec<later::Later>,

    /// Declared types whose right side has not been looked at.
    pending: Vec<TypeDeclId>,
    /// The types that are being resolved, one inside the other; `None` for a function literal, whose body may refer to
    /// the types around it.
    resolving: Vec<Option<TypeDeclId>>,
    /// Interfaces whose identity is being found out.
    comparing: Vec<(TyId, TyId)>,
    /// The types around the one whose size or comparability is being asked.
    visiting: Vec<TyId>,
    /// Types that are known to be of finite size, or told not to be.
    finite_types: FxHashSet<TypeDeclId>,

    has_params: FxHashMap<TyId, bool>,
    inst_under: FxHashMap<TyId, TyId>,
    type_sets: FxHashMap<TyId, Rc<interface::TypeSet>>,
    found: FxHashMap<(TyId, Name, PackageId), Rc<lookup::Lookup>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Busy {
    Type(TypeDeclId),
    Const(ConstId),
    Var(VarId),
    Func(FuncId),
}

impl<'a> Checker<'a> {
    fn new(
        program: &'a Program,
        sources: &'a SourceMap,
        types: TypeTable,
        checked: Checked,
        decls: Arena<TypeDecl>,
    ) -> Checker<'a> {
        Checker {
            program,
            sources,
            types,
            checked,
            decls,
            env: Env::default(),
            depth: 0,
            diagnostics: Vec::new(),
            file_scopes: ArenaMap::default(),
            used_imports: FxHashSet::default(),
            rhs: ArenaMap::default(),
            methods_of: FxHashMap::default(),
            method_index: FxHashMap::default(),
            recv_params: ArenaMap::default(),
            func_params: ArenaMap::default(),
            busy: FxHashSet::default(),
            uses: FxHashMap::default(),
            circular: Vec::new(),
            instances: Vec::new(),
            later: Vec::new(),
            pending: Vec::new(),
            resolving: Vec::new(),
            comparing: Vec::new(),
            visiting: Vec::new(),
            finite_types: FxHashSet::default(),
            has_params: FxHashMap::default(),
            inst_under: FxHashMap::default(),
            type_sets: FxHashMap::default(),
            found: FxHashMap::default(),
        }
    }

    /// The package being checked.
    fn here(&self) -> PackageId {
        self.env.package.expect("a package is entered before anything in it is checked")
    }

    fn body_id(&self) -> BodyId {
        self.env.body.expect("a body is entered before its expressions are checked")
    }

    /// The body being checked; it outlives the borrow of the checker.
    fn body(&self) -> &'a Body {
        let program = self.program;
        &program.bodies[self.body_id()]
    }

    /// The tables of the body being checked.
    fn table(&mut self) -> &mut BodyTypes {
        let body = self.body_id();
        self.checked.bodies.entry(body).or_default()
    }

    /// Runs `f` inside another declaration and comes back.
    fn enter<R>(
        &mut self,
        package: PackageId,
        file: Option<FileId>,
        body: BodyId,
        object: Option<Object>,
        f: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let env = Env { package: Some(package), file, body: Some(body), object, ..Env::default() };
        let outer = std::mem::replace(&mut self.env, env);
        self.table();
        let result = f(self);
        self.finish_untyped();
        self.env = outer;
        result
    }

    /// What an identifier that is no local means here.
    fn entity(&mut self, name: &str) -> Option<Entity> {
        if let Some(file) = self.env.file
            && let Some(found) = self.file_scopes.get(file).and_then(|s| s.get(name))
        {
            let (entity, import) = (found.entity, found.import);
            self.used_imports.insert((file, import));
            return Some(entity);
        }
        let package = self.here();
        if let Some(entity) = self.program[package].scope.get(name) {
            return Some(*entity);
        }
        let (_, universe) = self.program.packages.iter().find(|(_, p)| p.origin == Origin::Universe)?;
        let found = universe.scope.get(name).copied();
        // It may stand in text that was not understood.
        if found.is_none() && (self.has_lost_items(package) || self.has_lost_dot_import()) {
            return Some(Entity::Unknown);
        }
        found
    }

    /// Notes that what is being checked refers to `object`.
    fn depend_on(&mut self, object: Object) {
        if let Some(from) = self.env.object {
            self.uses.entry(from).or_default().insert(object);
        }
    }

    /// Runs `f` one level deeper; `None` when that is too deep.
    fn deeper<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        Some(result)
    }
}
