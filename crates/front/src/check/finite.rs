//! Types that contain themselves.

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
            Ty::Unknown
            | Ty::Basic(_)
            | Ty::Pointer(_)
            | Ty::Slice(_)
            | Ty::Map { .. }
            | Ty::Chan { .. }
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => {}
        }
    }

    fn infinite(&mut self, cycle: &[TypeDeclId]) {
        let Some(first) = cycle.first() else { return };
        if cycle.iter().any(|d| !self.finite_types.insert(*d)) {
            return;
        }
        let span = self.decls[*first].name_span;
        let mut message = format!("invalid recursive type {}", self.decls[*first].name);
        for (i, decl) in cycle.iter().enumerate() {
            let next = cycle.get(i + 1).unwrap_or(first);
            message.push_str(&format!("\n\t{} refers to {}", self.decls[*decl].name, self.decls[*next].name));
        }
        self.error(span, message);
        // Nothing further may go round in the circle.
        for decl in cycle {
            self.rhs.insert(*decl, UNKNOWN);
            if let Some(info) = self.checked.types.get_mut(*decl) {
                info.underlying = UNKNOWN;
            }
        }
    }
}
