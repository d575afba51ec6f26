//! Calls of methods whose receiver is an ordinary parameter: `Tree::depth(t.left.as_deref())` of one that is made for
//! nil, `List::push(&list, 1)` of one that needs the pointer itself.

use super::ast;
use super::env::{Emit, Res};
use super::value::{Value, substitute};
use goxide_ir::{ExprId, FieldStep, FuncId, Ty};
use goxide_plan::Repr;
use syn::Expr;

impl Emit<'_> {
    /// A call of such a method of the port; `receiver` is what its first parameter wants.
    #[expect(clippy::too_many_arguments, reason = "they are the parts of one call")]
    pub(super) fn receiver_param_call(
        &mut self,
        id: ExprId,
        func: FuncId,
        receiver: &Repr,
        base: ExprId,
        path: &[FieldStep],
        args: &[ExprId],
        spread: bool,
    ) -> Res<Value> {
        let Some(plan) = self.cx.plan.funcs.get(&func) else {
            return self.hole(id, "unsupported", "a method that the plan does not know");
        };
        let type_args = self.type_args_of(base, path);
        let names = self.receiver_params(func);
        let subst = |param: goxide_ir::TypeParamId| {
            let index = names.iter().position(|p| *p == Some(param))?;
            type_args.get(index).cloned()
        };
        let wanted = substitute(receiver, &subst);
        let mut params = vec![wanted.clone()];
        params.extend(plan.params.iter().map(|p| substitute(&p.repr, &subst)));
        let result = substitute(&plan.result.repr(), &subst);
        let first = self.first_argument(base, path, &wanted)?;
        let first = self.released(first, &wanted);
        let variadic = self.cx.program[func].sig.variadic;
        let mut values = self.arguments(id, args, &params[1..], variadic, spread)?;
        values.insert(0, first);
        let mut values = self.before_loans(values, &params);
        if plan.receiver_param.as_ref().is_some_and(|p| p.name == "self") {
            let first = super::place::auto(values.remove(0));
            return Ok(Value::temp(ast::method(first, &plan.name, values), result));
        }
        let callee = self.func_path(func);
        Ok(Value::temp(ast::call(callee, values), result))
    }

    /// What stands before the dot, as the parameter wants it.
    fn first_argument(&mut self, base: ExprId, path: &[FieldStep], wanted: &Repr) -> Res<Expr> {
        if path.is_empty() && matches!(self.under(self.ty(base)), Ty::Pointer(_)) {
            return self.expr_as(base, wanted);
        }
        if path.is_empty()
            && let Some(cell) = self.cell_of(base)?
        {
            return self.coerce(cell, wanted, base);
        }
        let write = matches!(wanted.option_inner(), Some(Repr::Ref { mutable: true, .. }));
        let value = self.place(base, write)?;
        let value = self.fields(value, path, write, base)?;
        self.coerce(value, wanted, base)
    }

    /// The type arguments of the value that a method is called on.
    fn type_args_of(&self, base: ExprId, path: &[FieldStep]) -> Vec<Repr> {
        let ty = self.ty(base);
        let ty = if let Ty::Pointer(inner) = &self.cx.program.types[ty] { *inner } else { ty };
        match self.natural(ty) {
            Repr::Named(_, args) if path.is_empty() => args,
            _ => Vec::new(),
        }
    }
}
