//! Operators of a number type that is given to a generic function: there `+` needs a trait, which Go's constraint
//! said by listing types.

use super::writer::Writer;
use goxide_ir::TypeDeclId;
use goxide_plan::Repr;

const OPERATORS: &[(&str, &str, &str)] =
    &[("Add", "add", "+"), ("Sub", "sub", "-"), ("Mul", "mul", "*"), ("Div", "div", "/")];

impl Writer<'_> {
    /// Writes the operators of a newtype, if some generic function or type is given it.
    pub(crate) fn operators(&mut self, id: TypeDeclId, inner: &Repr) {
        if !matches!(inner, Repr::Int(_) | Repr::Float(_)) || !self.is_type_argument(id) {
            return;
        }
        for (name, method, operator) in OPERATORS {
            self.gap();
            let body = format!(
                "type Output = Self; fn {method}(self, other: Self) -> Self {{ Self(self.0 {operator} other.0) }}"
            );
            self.push_impl(id, None, &format!("std::ops::{name}"), vec![body]);
        }
        self.gap();
        let body = "fn add_assign(&mut self, other: Self) { self.0 += other.0; }".to_owned();
        self.push_impl(id, None, "std::ops::AddAssign", vec![body]);
    }

    fn is_type_argument(&self, id: TypeDeclId) -> bool {
        let checked = &self.cx.program.checked;
        let Some(info) = checked.types.get(id) else { return false };
        checked
            .bodies
            .iter()
            .any(|(_, types)| types.instances.iter().any(|(_, args)| args.contains(&info.ty)))
    }
}
