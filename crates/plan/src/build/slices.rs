//! Which places hold a `go::Slice`, because two views of their array live at once and one is written.
//!
//! Question: which classes of places, found by analysis, can share their arrays through `go::Slice`?
//!
//! A class gets it if all its places can agree: `go::Slice` is for one thread, so no package variable, channel or
//! value that goroutines share takes part; signatures that others dictate (interfaces, func values, variadic
//! parameters) and named slice types keep their `Vec`. An array takes part if it is only looked into. What makes the second views in the other classes is a hole.

use super::go;
use goxide_analysis::{Facts, Place, Root, Step, ownership::SliceClass};
use goxide_ir::{BodyId, Expr, ExprId, ExprRef, FuncId, LocalRef, Program, Ty, TyId};
use rustc_hash::FxHashSet;

/// What shares its array.
#[derive(Debug, Default)]
pub(crate) struct Slices<'a> {
    /// The classes whose places are all a `go::Slice`.
    pub(crate) classes: Vec<&'a SliceClass>,
    /// These places.
    pub(crate) places: FxHashSet<Place>,
    /// The expressions that make second views of them, which is no trouble then.
    pub(crate) views: FxHashSet<ExprRef>,
}

impl Slices<'_> {
    /// Whether an expression names such a place.
    pub(crate) fn holds(&self, program: &Program, body: BodyId, expr: ExprId) -> bool {
        !self.places.is_empty()
            && go::named_place(program, body, expr).is_some_and(|place| self.places.contains(&place))
    }
}

/// Decides which classes share their arrays.
pub(crate) fn shared_slices<'a>(program: &Program, facts: &'a Facts) -> Slices<'a> {
    let fixed = Fixed::of(program);
    let can = |class: &&SliceClass| class.places.iter().all(|p| can_share(program, facts, &fixed, p));
    let classes: Vec<_> = facts.ownership.slice_classes.iter().filter(can).collect();
    let places = classes.iter().flat_map(|c| &c.places).cloned().collect();
    let views = classes.iter().flat_map(|c| &c.views).copied().collect();
    Slices { classes, places, views }
}

fn can_share(program: &Program, facts: &Facts, fixed: &Fixed, place: &Place) -> bool {
    let sharing = &facts.sharing;
    let root = match place.root {
        Root::Local(local) => !fixed.locals.contains(&local) && !sharing.shared_locals.contains_key(&local),
        Root::Result(func, _) => !fixed.funcs.contains(&func),
        Root::Field(decl, _) => !sharing.shared_types.contains_key(&decl),
        Root::Global(_) | Root::LitResult(..) => false,
    };
    root && !facts.ownership.whole_arrays.contains(place) && path_can_share(program, place)
}

/// Whether the slice or array at the end of the path has no name, and nothing on the way is a channel or a key.
fn path_can_share(program: &Program, place: &Place) -> bool {
    let mut at = Place::root(place.root);
    for step in &place.path {
        let Some(ty) = go::place_ty(program, &at) else { return false };
        let holds = matches!(
            program.types[go::underlying(program, ty)],
            Ty::Slice(_) | Ty::Array { .. } | Ty::Map { .. }
        );
        if !holds || *step != Step::Elem {
            return false;
        }
        at = at.then(*step);
    }
    go::place_ty(program, &at).is_some_and(
        |ty| matches!(program.types[ty], Ty::Slice(elem) | Ty::Array { elem, .. } if is_plain(program, elem)),
    )
}

/// Whether Rust can clone and zero the elements: `go::Slice` gives them out by value.
fn is_plain(program: &Program, ty: TyId) -> bool {
    match &program.types[go::underlying(program, ty)] {
        Ty::Basic(_) | Ty::Slice(_) | Ty::Map { .. } => true,
        Ty::Array { elem, .. } => is_plain(program, *elem),
        Ty::Struct(fields) => fields.iter().all(|f| is_plain(program, f.ty)),
        Ty::Unknown
        | Ty::Named { .. }
        | Ty::Pointer(_)
        | Ty::Chan { .. }
        | Ty::Func(_)
        | Ty::Interface(_)
        | Ty::Tuple(_)
        | Ty::Param(_) => false,
    }
}

/// Signatures that do not decide for themselves.
#[derive(Default)]
struct Fixed {
    locals: FxHashSet<LocalRef>,
    funcs: FxHashSet<FuncId>,
}

impl Fixed {
    fn of(program: &Program) -> Fixed {
        let mut fixed = Fixed::default();
        for (body, arena) in program.bodies.iter() {
            for (_, expr) in arena.exprs() {
                if let Expr::FuncLit { sig, .. } = expr {
                    let locals = sig.params.iter().chain(&sig.results).filter_map(|p| p.local);
                    fixed.locals.extend(locals.map(|local| LocalRef { body, local }));
                }
            }
        }
        let dictated = interface_methods(program);
        for (id, func) in program.funcs.iter().filter(|(_, f)| go::is_ported(program, f.package)) {
            let bound = func.receiver.is_some() && dictated.contains(&*func.name);
            let (params, body) = (&func.sig.params, func.body);
            let variadic = params.last().filter(|_| func.sig.variadic);
            let locals = if bound { &params[..] } else { variadic.map_or(&[][..], std::slice::from_ref) };
            fixed.locals.extend(locals.iter().filter_map(|p| p.local).map(|local| LocalRef { body, local }));
            fixed.funcs.extend(bound.then_some(id));
        }
        fixed
    }
}

/// The names of all methods that some interface of the port asks for.
fn interface_methods(program: &Program) -> FxHashSet<String> {
    let ported = program.type_decls.iter().filter(|(_, d)| go::is_ported(program, d.package));
    let types = ported.filter_map(|(id, _)| program.checked.types.get(id));
    types.flat_map(|info| go::interface_methods(program, info.ty)).map(|(name, _)| name).collect()
}
