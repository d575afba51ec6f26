//! Which types of the port `fmt` prints by their fields: they get an implementation of the runtime library's
//! `GoFmt`.

use crate::cx::Cx;
use goxide_ir::TypeDeclId;

/// Whether a type has `GoFmt`.
pub(super) fn printable(_cx: Cx<'_>, _decl: TypeDeclId) -> bool {
    false
}
