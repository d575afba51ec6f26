//! Variables that closures and the function around share: they stand in a `Cell` or `RefCell`, which an `Rc` holds where
//! a closure outlives the function.
//!
//! ```text
//! n := 0                                  let n = Rc::new(Cell::new(0_i64));
//! return func() { n++ },                  ({ let n = Rc::clone(&n); move || n.set(n.get() + 1) },
//!     func() int { return n }                 move || n.get())
//! ```

use super::ast;
use super::env::{Binding, Emit};
use goxide_ir::LocalId;
use goxide_plan::{CellPlan, Repr};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    pub(super) fn planned_cell(&self, local: LocalId) -> Option<CellPlan> {
        self.cx.plan.locals.get(&self.local_ref(local)).and_then(|plan| plan.cell)
    }

    /// `let x = Cell::new(value);`
    pub(super) fn let_cell(&mut self, local: LocalId, cell: CellPlan, value: Expr, repr: Repr) {
        let stated = self.stated_type(&value, &repr).map(|_| {
            let whole = cell_repr(cell, repr.clone());
            self.rust_type(&if cell.counted { Repr::Rc(Box::new(whole)) } else { whole })
        });
        let mut made = if cell.copied {
            self.uses("std::cell::Cell");
            ast::call_path("Cell::new", vec![value])
        } else {
            self.uses("std::cell::RefCell");
            ast::call_path("RefCell::new", vec![value])
        };
        if cell.counted {
            self.uses("std::rc::Rc");
            made = ast::call_path("Rc::new", vec![made]);
        }
        let name = self.local_name(local);
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), stated, Some(made)));
        self.bind_cell(local, cell, &name, repr);
    }

    /// Binds a variable that stands in the cell `name`.
    pub(super) fn bind_cell(&mut self, local: LocalId, cell: CellPlan, name: &str, repr: Repr) {
        let read = if cell.copied { "get" } else { "borrow" };
        let read = ast::method(ast::ident_expr(name), read, Vec::new());
        let expr = if cell.copied { read } else { ast::deref(read) };
        self.bindings.insert(local, Binding { expr, repr, owned: false });
        self.cells.insert(local, cell);
        self.forget(local);
    }

    /// A parameter that closures change is put into its cell first.
    pub(super) fn param_cell(&mut self, local: LocalId) {
        let (Some(cell), Some(binding)) = (self.planned_cell(local), self.bindings.get(&local).cloned())
        else {
            return;
        };
        self.let_cell(local, cell, binding.expr, binding.repr);
    }

    /// The binding to write through: of a `RefCell`, what `borrow_mut` gives.
    pub(super) fn to_write(&self, local: LocalId, binding: Binding) -> Binding {
        let Some(CellPlan { copied: false, .. }) = self.cells.get(&local) else { return binding };
        let name = ast::ident_expr(&self.local_name(local));
        Binding { expr: ast::deref(ast::method(name, "borrow_mut", Vec::new())), ..binding }
    }

    /// The type of the cell as a parameter.
    pub(super) fn lent_cell(&self, local: LocalId, repr: &Repr) -> Option<Repr> {
        self.cells.get(&local).map(|cell| cell_repr(*cell, repr.clone()).lend())
    }

    /// A closure that outlives the function has counted cells of its own.
    pub(super) fn with_cells(&self, captured: &[LocalId], closure: Expr) -> Expr {
        let counted = captured.iter().filter(|l| self.cells.get(l).is_some_and(|cell| cell.counted));
        let clones = counted.map(|local| {
            let name = ast::ident(&self.local_name(*local));
            parse_quote!(let #name = Rc::clone(&#name);)
        });
        ast::with_stmts(clones.collect(), closure)
    }
}

fn cell_repr(cell: CellPlan, repr: Repr) -> Repr {
    if cell.copied {
        Repr::Path { path: "std::cell::Cell".to_owned(), args: vec![repr], copy: false }
    } else {
        Repr::RefCell(Box::new(repr))
    }
}
