//! What is known at one point of a function.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for one form of definition")]

use super::effects::Effects;
use super::objects::Objects;
use crate::ownership::path_key;
use crate::view::{View, decl_of};
use goxide_ir::{Entity, Expr, ExprId, LocalId, SelectionKind, TypeDeclId, VarId};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A variable that can be named twice and mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    pub(crate) base: PathBase,
    pub(crate) parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathBase {
    Local(LocalId),
    Global(VarId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Field(Option<TypeDeclId>, u32),
    /// By the form of the index, and the locals in it.
    Index(String, Vec<LocalId>),
    Deref,
}

/// The path that `expr` names.
pub(crate) fn path(view: View<'_>, expr: ExprId) -> Option<Path> {
    let mut parts = Vec::new();
    let mut at = view.body.unparen(expr);
    let base = loop {
        at = view.body.unparen(at);
        if let Expr::Local(local) = view.body[at] {
            break PathBase::Local(local);
        }
        if let Some(entity) = view.entity(at) {
            let Entity::Var(var) = entity else { return None };
            break PathBase::Global(var);
        }
        if let Expr::Selector { base, .. } = &view.body[at] {
            let selection = view.selection(at)?;
            if selection.kind != SelectionKind::Field {
                return None;
            }
            for step in selection.path.iter().rev() {
                parts.push(Part::Field(decl_of(view.program, step.of), step.index));
            }
            at = *base;
        } else if let Expr::Index { base, indices } = &view.body[at] {
            let [index] = indices[..] else { return None };
            parts.push(Part::Index(path_key(view, index)?, locals_in(view, index)));
            at = *base;
        } else if let Expr::Star(base) = view.body[at] {
            parts.push(Part::Deref);
            at = base;
        } else {
            return None;
        }
    };
    parts.reverse();
    Some(Path { base, parts })
}

fn locals_in(view: View<'_>, expr: ExprId) -> Vec<LocalId> {
    let mut out = Vec::new();
    view.body.walk(goxide_ir::Node::Expr(expr), &mut |node| {
        if let goxide_ir::Node::Expr(e) = node
            && let Expr::Local(local) = view.body[e]
        {
            out.push(local);
        }
        true
    });
    out
}

/// An assignment whose value a local may still have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Def {
    /// It was declared without a value.
    Zero,
    /// It is this parameter, as the caller gave it.
    Given(LocalId),
    /// The `index`th value of an expression.
    Value {
        expr: ExprId,
        index: u32,
        /// Whether an `error` or `bool` that came with it says that it is good.
        contract: Contract,
    },
}

/// What the result beside a value says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Contract {
    /// Nothing stands beside it.
    None,
    /// Good if this error is nil.
    IfNil(LocalId),
    /// Good if this boolean is true.
    IfTrue(LocalId),
    /// Known to be good.
    Kept,
    /// Not known to be good, and nothing can tell any more.
    Broken,
}

/// Facts at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Env {
    non_nil: Rc<BTreeSet<Path>>,
    nil: Rc<BTreeSet<LocalId>>,
    truth: Rc<BTreeMap<LocalId, bool>>,
    defs: Rc<BTreeMap<LocalId, BTreeSet<Def>>>,
    /// Assignments that get here only on ways where a check has proved the local.
    there: Rc<BTreeSet<(LocalId, Def)>>,
    /// What is there where a boolean is true or an error nil: the entry that was asked for and the map, or the variables
    /// that were to be filled.
    found: Rc<BTreeSet<(LocalId, Path)>>,
    pub(super) objects: Objects,
}

impl Env {
    pub(crate) fn is_non_nil(&self, path: &Path) -> bool {
        self.non_nil.contains(path)
    }

    /// What is proved of the fields of a variable, of theirs, and of its elements.
    pub(super) fn proved_below(&self, base: PathBase) -> impl Iterator<Item = &Path> {
        self.non_nil.range(Path { base, parts: Vec::new() }..).take_while(move |p| p.base == base)
    }

    pub(crate) fn is_nil(&self, local: LocalId) -> bool {
        self.nil.contains(&local)
    }

    pub(crate) fn set_non_nil(&mut self, path: Path) {
        if let (PathBase::Local(local), []) = (path.base, &path.parts[..])
            && self.nil.contains(&local)
        {
            Rc::make_mut(&mut self.nil).remove(&local);
        }
        if !self.non_nil.contains(&path) {
            Rc::make_mut(&mut self.non_nil).insert(path);
        }
    }

    /// Parameters that are known to be nil, as they were given.
    pub(crate) fn given_nil(&self) -> impl Iterator<Item = LocalId> {
        let given = |l: &&LocalId| {
            self.defs
                .get(l)
                .is_some_and(|defs| !defs.is_empty() && defs.iter().all(|d| *d == Def::Given(**l)))
        };
        self.nil.iter().filter(given).copied()
    }

    /// `paths` are there where `ok` is true, or nil if it is an error.
    pub(crate) fn set_found(&mut self, ok: LocalId, paths: impl Iterator<Item = Path>) {
        Rc::make_mut(&mut self.found).extend(paths.map(|path| (ok, path)));
    }

    pub(crate) fn set_nil(&mut self, local: LocalId) {
        if !self.nil.contains(&local) {
            Rc::make_mut(&mut self.nil).insert(local);
        }
        self.find(local);
    }

    /// What was asked for together with `local` is there.
    fn find(&mut self, local: LocalId) {
        let there: Vec<Path> =
            self.found.iter().filter(|(ok, _)| *ok == local).map(|(_, path)| path.clone()).collect();
        there.into_iter().for_each(|path| self.set_non_nil(path));
    }

    pub(crate) fn set_truth(&mut self, local: LocalId, value: bool) {
        Rc::make_mut(&mut self.truth).insert(local, value);
        if value {
            self.find(local);
        }
    }

    pub(crate) fn define(&mut self, local: LocalId, def: Def) {
        Rc::make_mut(&mut self.defs).insert(local, BTreeSet::from([def]));
    }

    fn kept(&self, contract: Contract) -> bool {
        match contract {
            Contract::IfNil(error) => self.nil.contains(&error),
            Contract::IfTrue(ok) => self.truth.get(&ok) == Some(&true),
            Contract::Kept => true,
            Contract::None | Contract::Broken => false,
        }
    }

    /// The assignments that reach this point, each with whether what stood beside it says it is good; `None` if
    /// that is not known.
    pub(crate) fn reaching(&self, local: LocalId) -> Option<Vec<(Def, bool)>> {
        let known = |def: &Def| {
            let good = if let Def::Value { contract, .. } = def { self.kept(*contract) } else { false };
            (def.clone(), good)
        };
        self.defs.get(&local).map(|defs| defs.iter().map(known).collect())
    }

    /// As [`Env::reaching`], without those that a check on the way has proved.
    pub(crate) fn unproved(&self, local: LocalId) -> Option<Vec<(Def, bool)>> {
        let mut defs = self.reaching(local)?;
        if !self.there.is_empty() {
            defs.retain(|(def, _)| !self.there.contains(&(local, def.clone())));
        }
        Some(defs)
    }

    /// Whether an assignment is proved on every way that it takes to here.
    fn is_there(&self, local: LocalId, def: &Def) -> bool {
        self.is_non_nil(&Path { base: PathBase::Local(local), parts: Vec::new() })
            || self.there.contains(&(local, def.clone()))
    }

    /// Whether `value` was given together with `beside`.
    pub(crate) fn goes_with(&self, value: LocalId, beside: LocalId) -> bool {
        let with = |def: &Def| matches!(def, Def::Value { contract: Contract::IfNil(l) | Contract::IfTrue(l), .. } if *l == beside);
        self.defs.get(&value).is_some_and(|defs| !defs.is_empty() && defs.iter().all(with))
    }

    /// `local` gets a new value.
    pub(crate) fn kill_local(&mut self, local: LocalId) {
        self.objects.forget(local);
        let mentions = |path: &Path| {
            path.base == PathBase::Local(local)
                || path.parts.iter().any(|p| matches!(p, Part::Index(_, locals) if locals.contains(&local)))
        };
        if self.non_nil.iter().any(mentions) {
            Rc::make_mut(&mut self.non_nil).retain(|p| !mentions(p));
        }
        if self.found.iter().any(|(ok, path)| *ok == local || mentions(path)) {
            Rc::make_mut(&mut self.found).retain(|(ok, path)| *ok != local && !mentions(path));
        }
        // What the old value said about others is settled now.
        let says = |def: &Def| matches!(def, Def::Value { contract: Contract::IfNil(l) | Contract::IfTrue(l), .. } if *l == local);
        let settled: Vec<LocalId> =
            self.defs.iter().filter(|(_, defs)| defs.iter().any(says)).map(|(l, _)| *l).collect();
        for other in settled {
            let defs = self.defs[&other].clone();
            let settle = |def: Def| match def {
                Def::Value { expr, index, contract } if says(&Def::Value { expr, index, contract }) => {
                    let contract = if self.kept(contract) { Contract::Kept } else { Contract::Broken };
                    Def::Value { expr, index, contract }
                }
                def => def,
            };
            let defs = defs.into_iter().map(settle).collect();
            Rc::make_mut(&mut self.defs).insert(other, defs);
        }
        if self.nil.contains(&local) {
            Rc::make_mut(&mut self.nil).remove(&local);
        }
        if self.truth.contains_key(&local) {
            Rc::make_mut(&mut self.truth).remove(&local);
        }
        if self.defs.contains_key(&local) {
            Rc::make_mut(&mut self.defs).remove(&local);
        }
        if self.there.iter().any(|(l, _)| *l == local) {
            Rc::make_mut(&mut self.there).retain(|(l, _)| *l != local);
        }
    }

    /// The field that `path` names gets a new value; `there` if that is not nil. The same field of another variable may be
    /// this one, if one variable is a copy of the other: a path that reads the same but for its variable. A path that
    /// reads otherwise is taken to be that of another struct.
    pub(crate) fn kill_path(&mut self, path: &Path, there: bool) {
        let hit =
            |p: &Path| p.parts.starts_with(&path.parts) && !(there && p.parts.len() == path.parts.len());
        if self.non_nil.iter().any(hit) {
            Rc::make_mut(&mut self.non_nil).retain(|p| !hit(p));
        }
    }

    /// Something is overwritten; `loose` locals may be assigned by whoever runs.
    pub(crate) fn kill(&mut self, effects: &Effects, loose: Option<&FxHashSet<LocalId>>) {
        let hit = |path: &Path| {
            let base = match path.base {
                PathBase::Local(local) => loose.is_some_and(|l| l.contains(&local)),
                PathBase::Global(var) => effects.anything || effects.globals.contains(&var),
            };
            base || effects.anything && !path.parts.is_empty()
                || effects.pointees && !path.parts.is_empty()
                || path.parts.iter().any(|part| match part {
                    Part::Field(Some(decl), index) => effects.fields.contains(&(*decl, *index)),
                    Part::Field(None, _) => effects.pointees,
                    Part::Index(text, _) => effects.elements || effects.plain_elements && text.contains('['),
                    Part::Deref => effects.pointees || effects.elements || !effects.fields.is_empty(),
                })
        };
        if self.non_nil.iter().any(hit) {
            Rc::make_mut(&mut self.non_nil).retain(|p| !hit(p));
        }
        if let Some(loose) = loose {
            for local in loose {
                if self.defs.contains_key(local) || self.nil.contains(local) || self.truth.contains_key(local)
                {
                    self.kill_local(*local);
                }
            }
        }
    }

    /// What a literal made here knows when it runs: of the locals that keep their value.
    pub(crate) fn kept_in(&self, keeps: &dyn Fn(LocalId) -> bool) -> Env {
        let whole = |p: &&Path| p.parts.is_empty() && matches!(p.base, PathBase::Local(l) if keeps(l));
        Env {
            non_nil: Rc::new(self.non_nil.iter().filter(whole).cloned().collect()),
            nil: Rc::new(self.nil.iter().copied().filter(|l| keeps(*l)).collect()),
            truth: Rc::new(self.truth.iter().filter(|(l, _)| keeps(**l)).map(|(l, t)| (*l, *t)).collect()),
            defs: Rc::new(
                self.defs.iter().filter(|(l, _)| keeps(**l)).map(|(l, d)| (*l, d.clone())).collect(),
            ),
            there: Rc::new(self.there.iter().filter(|(l, _)| keeps(*l)).cloned().collect()),
            found: Rc::default(),
            objects: Objects::default(),
        }
    }

    /// What is proved of the assignments of one way stays so where it meets another.
    fn join_proofs(&mut self, other: &Env) {
        let whole = |p: &Path| match (p.base, &p.parts[..]) {
            (PathBase::Local(local), []) => Some(local),
            _ => None,
        };
        let proved = self.non_nil.iter().chain(other.non_nil.iter()).filter_map(whole);
        let kept = self.there.iter().chain(other.there.iter()).map(|(local, _)| *local);
        let locals: BTreeSet<LocalId> = proved.chain(kept).collect();
        let mut there = BTreeSet::new();
        for local in locals {
            let (Some(own), Some(their)) = (self.defs.get(&local), other.defs.get(&local)) else { continue };
            for def in own.union(their) {
                let holds = |env: &Env, defs: &BTreeSet<Def>| !defs.contains(def) || env.is_there(local, def);
                if holds(self, own) && holds(other, their) {
                    there.insert((local, def.clone()));
                }
            }
        }
        if *self.there != there {
            self.there = Rc::new(there);
        }
    }

    /// What holds on both ways.
    pub(crate) fn join(&mut self, other: &Env) {
        self.objects.join(&other.objects);
        if !Rc::ptr_eq(&self.non_nil, &other.non_nil)
            || !Rc::ptr_eq(&self.there, &other.there)
            || !Rc::ptr_eq(&self.defs, &other.defs)
        {
            self.join_proofs(other);
        }
        if !Rc::ptr_eq(&self.non_nil, &other.non_nil) {
            Rc::make_mut(&mut self.non_nil).retain(|p| other.non_nil.contains(p));
        }
        if !Rc::ptr_eq(&self.defs, &other.defs) {
            let (mine, theirs) = (self.clone(), other);
            let settle = |env: &Env, def: &Def| match def {
                // A contract that holds on this way, but would be forgotten with the facts it rests on.
                Def::Value {
                    expr,
                    index,
                    contract: contract @ (Contract::IfNil(_) | Contract::IfTrue(_)),
                } if env.kept(*contract) && !(mine.kept(*contract) && theirs.kept(*contract)) => {
                    Def::Value { expr: *expr, index: *index, contract: Contract::Kept }
                }
                def => def.clone(),
            };
            let mut defs = BTreeMap::new();
            for (local, own) in mine.defs.iter() {
                let Some(their) = theirs.defs.get(local) else { continue };
                let set = if own == their {
                    own.clone()
                } else {
                    let own = own.iter().map(|d| settle(&mine, d));
                    own.chain(their.iter().map(|d| settle(theirs, d))).collect()
                };
                defs.insert(*local, set);
            }
            self.defs = Rc::new(defs);
        }
        if !Rc::ptr_eq(&self.found, &other.found) {
            Rc::make_mut(&mut self.found).retain(|f| other.found.contains(f));
        }
        if !Rc::ptr_eq(&self.nil, &other.nil) {
            Rc::make_mut(&mut self.nil).retain(|l| other.nil.contains(l));
        }
        if !Rc::ptr_eq(&self.truth, &other.truth) {
            Rc::make_mut(&mut self.truth).retain(|l, v| other.truth.get(l) == Some(v));
        }
    }
}
