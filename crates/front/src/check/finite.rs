//! Types that contain themselves, or embed themselves.

use super::Checker;
use goxide_ir::{Ty, TyId, TypeDeclId, ty::UNKNOWN};

impl Checker<'_> {
    /// Tells if a declared type contains itself, other than behind a pointer, slice, map, channel, function or
    /// interface.
    pub(super) fn finite(&mut self, decl: TypeDeclId) {
        self.visit(decl, &mut Vec::new());
    }

    fn visit(&mut self, decl: TypeDeclId, path: &mut Vec<TypeDeclId>) {
        if let Some(start) = path.iter().position(|d| *d == decl) {
            return self.infinite(&path[start..]);
        }
        if self.finite_types.contains(&decl) || path.len() > 1000 {
            return;
        }
        let Some(rhs) = self.rhs.get(decl).copied() else { return };
        path.push(decl);
        self.visit_parts(rhs, path);
        path.pop();
        self.finite_types.insert(decl);
    }

    /// Goes on into what a value of the type holds in itself.
    fn visit_parts(&mut self, ty: TyId, path: &mut Vec<TypeDeclId>) {
        match &self.types[ty] {
            Ty::Named { decl, .. } => {
                let decl = *decl;
                self.visit(decl, path);
            }
            Ty::Array { elem, .. } => {
                let elem = *elem;
                self.visit_parts(elem, path);
            }
            Ty::Struct(fields) => {
                let types: Vec<TyId> = fields.iter().map(|f| f.ty).collect();
                for ty in types {
                    self.visit_parts(ty, path);
                }
            }
            Ty::Interface(interface) => {
                let types: Vec<TyId> = interface.embeds.iter().flatten().map(|t| t.ty).collect();
                for ty in types {
                    self.visit_parts(ty, path);
                }
            }
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => {}
        }
    }

    fn infinite(&mut self, cycle: &[TypeDeclId]) {
        if cycle.iter().any(|d| !self.finite_types.insert(*d)) {
            return;
        }
        self.tell_cycle(cycle);
        // Nothing further may go round in the circle.
        for decl in cycle {
            self.rhs.insert(*decl, UNKNOWN);
            if let Some(info) = self.checked.types.get_mut(*decl) {
                info.underlying = UNKNOWN;
            }
        }
    }

    /// Tells of a circle of types, beginning with the one that comes first in the text.
    pub(super) fn tell_cycle(&mut self, cycle: &[TypeDeclId]) {
        let first = (0..cycle.len()).min_by_key(|i| self.decls[cycle[*i]].name_span);
        let Some(first) = first else { return };
        let in_turn: Vec<TypeDeclId> =
            cycle.iter().cycle().skip(first).take(cycle.len() + 1).copied().collect();
        let name = |this: &Self, decl: TypeDeclId| this.decls[decl].name.clone();
        let start = name(self, in_turn[0]);
        let mut message = match cycle.len() {
            1 => format!("invalid recursive type: {start} refers to itself"),
            _ => format!("invalid recursive type {start}"),
        };
        for pair in in_turn.windows(2).filter(|_| cycle.len() > 1) {
            message.push_str(&format!("\n\t{} refers to {}", name(self, pair[0]), name(self, pair[1])));
        }
        self.error(self.decls[in_turn[0]].name_span, message);
    }
}
