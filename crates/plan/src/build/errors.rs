//! The error enum of each package.

use super::{go, names};
use crate::{ErrorPlan, ErrorVariant};
use goxide_analysis::Facts;
use goxide_ir::{BodyId, Expr, LitKind, PackageId, Program, Ty};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

/// Builds the enum of every ported package that speaks of `error`.
pub(crate) fn errors(program: &Program, facts: &Facts) -> IndexMap<PackageId, ErrorPlan, FxBuildHasher> {
    let mut plans = IndexMap::default();
    for (id, package) in program.ported() {
        let uses = uses(program, id);
        let mut variants = Vec::new();
        let mut taken: FxHashSet<String> =
            ["Message", "Context", "Wrapped"].iter().map(|s| (*s).to_owned()).collect();
        let mut file = None;
        for (var, text) in facts.errors.sentinels.iter().filter(|(v, _)| program[**v].package == id) {
            let go_name = program[*var].name.trim_start_matches("Err").trim_start_matches("err");
            let name = names::camel(if go_name.is_empty() { "Sentinel" } else { go_name });
            let name = names::claim_type(&mut taken, name);
            variants.push(ErrorVariant::Sentinel { var: *var, name, text: text.clone() });
            file = file.or(Some(program[program[*var].spec].file));
        }
        for decl in facts.errors.types.keys().filter(|d| program[**d].package == id) {
            let base = names::camel(&program[*decl].name);
            let short = base.strip_suffix("Error").filter(|s| !s.is_empty()).unwrap_or(&base).to_owned();
            let name = names::claim_type(&mut taken, short);
            let pointer = program.checked.types.get(*decl).is_some_and(|info| {
                let error = info.methods.iter().find(|m| program[**m].name == "Error");
                error.and_then(|m| program[*m].receiver.as_ref()).is_some_and(|r| r.pointer)
            });
            let nilable = facts.nullability.typed_nil.contains_key(decl);
            variants.push(ErrorVariant::Type { decl: *decl, name, pointer, nilable });
            file = file.or(program[*decl].file);
        }
        if uses.message {
            variants.push(ErrorVariant::Message);
        }
        if uses.context {
            variants.push(ErrorVariant::Context);
        }
        if uses.wrapped {
            variants.push(ErrorVariant::Wrapped);
        }
        for other in &uses.packages {
            let name = names::claim_type(&mut taken, names::camel(&program[*other].name));
            variants.push(ErrorVariant::Package(*other, name));
        }
        if variants.is_empty() && !uses.mentioned {
            continue;
        }
        if variants.is_empty() {
            variants.push(ErrorVariant::Message);
        }
        let Some(file) = file.or(package.files.first().copied()) else { continue };
        plans.insert(id, ErrorPlan { variants, file, partial_eq: true });
    }
    plans
}

#[derive(Default)]
struct Uses {
    /// The type `error` stands in some signature or declaration.
    mentioned: bool,
    message: bool,
    context: bool,
    wrapped: bool,
    packages: Vec<PackageId>,
}

fn uses(program: &Program, package: PackageId) -> Uses {
    let mut uses = Uses::default();
    let sentinel_specs: FxHashSet<BodyId> = program
        .var_specs
        .iter()
        .filter(|(_, s)| program[s.file].package == package)
        .map(|(_, s)| s.body)
        .collect();
    let bodies = program
        .funcs
        .iter()
        .filter(|(_, f)| f.package == package)
        .map(|(_, f)| f.body)
        .chain(sentinel_specs.iter().copied());
    for body in bodies {
        let arena = &program[body];
        for (id, expr) in arena.exprs() {
            if go::is_error(program, go::type_of(program, body, id)) {
                uses.mentioned = true;
            }
            let Expr::Call { fun, args, .. } = expr else { continue };
            match go::std_callee(program, body, *fun) {
                Some(("errors", "New")) => uses.message |= !sentinel_specs.contains(&body),
                Some(("fmt", "Errorf")) => {
                    let format = args.first().and_then(|a| match &arena[arena.unparen(*a)] {
                        Expr::BasicLit(lit) if lit.kind != LitKind::Int => {
                            Some(lit.text.trim_matches(['"', '`']))
                        }
                        _ => None,
                    });
                    let wraps = format.is_some_and(|f| f.contains("%w"));
                    let last = format.is_some_and(|f| f.ends_with(": %w"));
                    uses.context |= wraps && last;
                    uses.wrapped |= wraps && !last;
                    uses.message |= !wraps;
                }
                Some(_) => uses.message |= gives_error(program, body, *fun),
                None => {
                    if let Some(func) = go::callee(program, body, *fun) {
                        let other = program[func].package;
                        if other != package
                            && go::is_ported(program, other)
                            && gives_error(program, body, *fun)
                        {
                            uses.packages.push(other);
                        }
                    }
                }
            }
        }
    }
    uses.packages.sort_by_key(|p| program[*p].path.clone());
    uses.packages.dedup();
    uses
}

fn gives_error(program: &Program, body: BodyId, fun: goxide_ir::ExprId) -> bool {
    let ty = go::type_of(program, body, fun);
    match &program.types[go::underlying(program, ty)] {
        Ty::Func(sig) => sig.results.last().is_some_and(|r| go::is_error(program, r.ty)),
        _ => false,
    }
}
