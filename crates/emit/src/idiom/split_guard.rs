//! Two fields that are lent out of one guard at once.
//!
//! ```text
//! let mut state = m.lock().unwrap();       let mut guard = m.lock().unwrap();
//! let e = state.items.get_mut(key)?;       let state = &mut *guard;
//! e.at = state.clock;                      let e = state.items.get_mut(key)?;
//!                                          e.at = state.clock;
//! ```
//!
//! A guard lends itself as a whole whenever a field is named; what it points to lends its fields one by one.

use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Pat, Stmt, parse_quote};

/// Methods that give a loan out of what they are called on.
const LENDERS: &[&str] = &[
    "as_deref",
    "as_deref_mut",
    "as_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "entry",
    "first",
    "first_mut",
    "get",
    "get_mut",
    "iter",
    "iter_mut",
    "keys",
    "last",
    "last_mut",
    "values",
    "values_mut",
];

/// Methods that end such a loan.
const ENDS: &[&str] =
    &["clone", "cloned", "copied", "is_some", "is_none", "len", "to_owned", "to_vec", "unwrap_or_default"];

/// Rewrites the guards of a block.
pub(crate) fn split_guard(stmts: &mut Vec<Stmt>) {
    let mut at = 0;
    while at < stmts.len() {
        if let Some(name) = guard(&stmts[at])
            && lends_two(&stmts[at + 1..], &name)
            && !names(stmts, "guard")
        {
            let inner: Ident = parse_quote!(guard);
            if let Stmt::Local(local) = &mut stmts[at] {
                local.pat = parse_quote!(mut #inner);
            }
            let mut renaming = Renaming { name: &name, guard: &inner };
            stmts[at + 1..].iter_mut().for_each(|s| renaming.visit_stmt_mut(s));
            stmts.insert(at + 1, parse_quote!(let #name = &mut *#inner;));
        }
        at += 1;
    }
}

/// The variable that a statement binds to a guard for writing.
fn guard(stmt: &Stmt) -> Option<Ident> {
    let Stmt::Local(local) = stmt else { return None };
    let Pat::Ident(pat) = &local.pat else { return None };
    let Expr::MethodCall(unwrap) = &*local.init.as_ref()?.expr else { return None };
    let Expr::MethodCall(taken) = &*unwrap.receiver else { return None };
    let takes = unwrap.method == "unwrap" && (taken.method == "lock" || taken.method == "write");
    (takes && taken.args.is_empty() && pat.mutability.is_some()).then(|| pat.ident.clone())
}

/// Whether some statement holds a loan of one field while another field is named.
fn lends_two(stmts: &[Stmt], name: &Ident) -> bool {
    struct Loans<'a> {
        name: &'a Ident,
        lent: Option<String>,
        found: bool,
    }
    impl Loans<'_> {
        fn bound(&mut self, value: &Expr) {
            if self.lent.is_none() {
                self.lent = loan(value, self.name);
            }
        }
    }
    impl<'ast> Visit<'ast> for Loans<'_> {
        fn visit_local(&mut self, local: &'ast syn::Local) {
            syn::visit::visit_local(self, local);
            if let Some(init) = &local.init {
                self.bound(&init.expr);
            }
        }
        fn visit_expr_let(&mut self, binding: &'ast syn::ExprLet) {
            syn::visit::visit_expr_let(self, binding);
            self.bound(&binding.expr);
        }
        fn visit_expr_match(&mut self, of: &'ast syn::ExprMatch) {
            self.bound(&of.expr);
            syn::visit::visit_expr_match(self, of);
        }
        fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
            self.bound(&each.expr);
            syn::visit::visit_expr_for_loop(self, each);
        }
        fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
            if let Some(named) = field_of(field, self.name) {
                self.found |= self.lent.as_ref().is_some_and(|lent| *lent != named);
            }
            syn::visit::visit_expr_field(self, field);
        }
    }
    let mut loans = Loans { name, lent: None, found: false };
    stmts.iter().for_each(|s| loans.visit_stmt(s));
    loans.found
}

/// The field of the guard that a value is a loan of.
fn loan(value: &Expr, name: &Ident) -> Option<String> {
    match value {
        Expr::Reference(reference) => root(&reference.expr, name),
        Expr::Try(inner) => loan(&inner.expr, name),
        Expr::MethodCall(call) if ENDS.iter().any(|m| call.method == m) => None,
        Expr::MethodCall(call) if LENDERS.iter().any(|m| call.method == m) => root(&call.receiver, name),
        Expr::MethodCall(call) => loan(&call.receiver, name),
        _ => None,
    }
}

/// The field of the guard that a place lies in.
fn root(place: &Expr, name: &Ident) -> Option<String> {
    match place {
        Expr::Field(field) => field_of(field, name).or_else(|| root(&field.base, name)),
        Expr::Index(index) => root(&index.expr, name),
        Expr::MethodCall(call) => root(&call.receiver, name),
        Expr::Paren(inner) => root(&inner.expr, name),
        Expr::Try(inner) => root(&inner.expr, name),
        Expr::Unary(inner) => root(&inner.expr, name),
        _ => None,
    }
}

/// `field` of `name.field`.
fn field_of(field: &syn::ExprField, name: &Ident) -> Option<String> {
    let Expr::Path(base) = &*field.base else { return None };
    let syn::Member::Named(member) = &field.member else { return None };
    base.path.is_ident(name).then(|| member.to_string())
}

fn names(stmts: &[Stmt], name: &str) -> bool {
    struct Find<'a>(&'a str, bool);
    impl Visit<'_> for Find<'_> {
        fn visit_ident(&mut self, ident: &Ident) {
            self.1 |= ident == self.0;
        }
    }
    let mut find = Find(name, false);
    stmts.iter().for_each(|s| find.visit_stmt(s));
    find.1
}

/// `drop(state)` drops the guard; `&mut state` is the loan itself.
struct Renaming<'a> {
    name: &'a Ident,
    guard: &'a Ident,
}

impl VisitMut for Renaming<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let is_guard = |e: &Expr| matches!(e, Expr::Path(path) if path.path.is_ident(self.name));
        match expr {
            Expr::Call(call) if matches!(&*call.func, Expr::Path(f) if f.path.is_ident("drop")) => {
                if call.args.first().is_some_and(is_guard) {
                    let guard = self.guard;
                    let whole: Expr = parse_quote!(#guard);
                    call.args = std::iter::once(whole).collect();
                }
            }
            Expr::Reference(reference) if is_guard(&reference.expr) => *expr = (*reference.expr).clone(),
            _ => syn::visit_mut::visit_expr_mut(self, expr),
        }
    }
}
