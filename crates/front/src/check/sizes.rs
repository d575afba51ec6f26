//! Sizes of types, as the Go compiler lays them out on a 64-bit machine.

use super::Checker;
use goxide_ir::{Basic, Ty, TyId};

impl Checker<'_> {
    /// Size and alignment in bytes; `None` where they depend on a type parameter or on something unknown.
    pub(super) fn layout(&mut self, ty: TyId) -> Option<(u64, u64)> {
        if self.goes_round(ty) {
            return None;
        }
        self.visiting.push(ty);
        let layout = self.deeper(|this| this.layout_inside(ty)).flatten();
        self.visiting.pop();
        layout
    }

    fn layout_inside(&mut self, ty: TyId) -> Option<(u64, u64)> {
        let under = self.under(ty);
        Some(match &self.types[under] {
            Ty::Unknown | Ty::Param(_) | Ty::Named { .. } | Ty::Tuple(_) => return None,
            Ty::Basic(basic) => match basic {
                Basic::Bool | Basic::UntypedBool => (1, 1),
                Basic::String | Basic::UntypedString => (16, 8),
                Basic::Complex64 => (8, 4),
                Basic::Complex128 | Basic::UntypedComplex => (16, 8),
                Basic::UntypedRune => (4, 4),
                _ => basic.bits().map_or((8, 8), |b| (u64::from(b) / 8, u64::from(b) / 8)),
            },
            Ty::Pointer(_) | Ty::Map { .. } | Ty::Chan { .. } | Ty::Func(_) => (8, 8),
            Ty::Slice(_) => (24, 8),
            Ty::Interface(_) => (16, 8),
            Ty::Array { len, elem } => {
                let (len, elem) = (*len, *elem);
                let (size, align) = self.layout(elem)?;
                (size.checked_mul(len)?, align)
            }
            Ty::Struct(fields) => {
                let types: Vec<TyId> = fields.iter().map(|f| f.ty).collect();
                let (_, end, align) = self.struct_layout(&types)?;
                (end, align)
            }
        })
    }

    /// Offsets of the fields, the whole size and the alignment.
    pub(super) fn struct_layout(&mut self, types: &[TyId]) -> Option<(Vec<u64>, u64, u64)> {
        let (mut at, mut align) = (0u64, 1u64);
        let mut offsets = Vec::with_capacity(types.len());
        let mut last = 1;
        for ty in types {
            let (size, a) = self.layout(*ty)?;
            at = at.checked_next_multiple_of(a)?;
            offsets.push(at);
            at = at.checked_add(size)?;
            align = align.max(a);
            last = size;
        }
        // A pointer to an empty last field must not point past the struct.
        if last == 0 && at > 0 {
            at += 1;
        }
        Some((offsets, at.checked_next_multiple_of(align)?, align))
    }
}
