//! Calls of the standard library, by the rows of the library map.

use super::ast;
use super::env::{Emit, Res};
use super::value::Value;
use goxide_ir::{ExprId, FuncId, Ty};
use goxide_map::{Hole as Slot, Library, MapTy, Row, Special, Template, TypeFacts};
use goxide_plan::{Class, Marker, Repr};
use std::collections::BTreeMap;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// The row of a library function or method.
    pub(super) fn row_of(&self, func: FuncId) -> Option<&'static Row> {
        let item = &self.cx.program[func];
        let package = &self.cx.program[item.package];
        match &item.receiver {
            Some(receiver) => Library::embedded().method(&package.path, &receiver.base, &item.name),
            None => Library::embedded().func(&package.path, &item.name),
        }
    }

    /// What the library map says of the function type of the library that an expression has.
    pub(super) fn library_function_type(&self, fun: ExprId) -> Option<&'static TypeFacts> {
        let Ty::Named { decl, .. } = &self.cx.program.types[self.ty(fun)] else { return None };
        let item = &self.cx.program[*decl];
        let row = Library::embedded().ty(&self.cx.program[item.package].path, &item.name)?;
        row.ty.as_ref()
    }

    pub(super) fn library_receiver_writes(&self, func: FuncId) -> bool {
        self.row_of(func).is_some_and(|row| matches!(row.receiver, Some(MapTy::RefMut(_))))
    }

    /// A call of a library function or method.
    pub(super) fn library_call(
        &mut self,
        id: ExprId,
        func: FuncId,
        receiver: Option<ExprId>,
        args: &[ExprId],
        spread: bool,
        unused: bool,
    ) -> Res<Value> {
        let Some(row) = self.row_of(func) else {
            let item = &self.cx.program[func];
            let package = &self.cx.program[item.package];
            let name = match &item.receiver {
                Some(receiver) => format!("{}.{}.{}", package.path, receiver.base, item.name),
                None => format!("{}.{}", package.path, item.name),
            };
            return self.hole(id, "unmapped-call", format!("{name} has no Rust yet"));
        };
        self.row_call(id, row, receiver, args, spread, unused)
    }

    pub(super) fn row_call(
        &mut self,
        id: ExprId,
        row: &'static Row,
        receiver: Option<ExprId>,
        args: &[ExprId],
        spread: bool,
        unused: bool,
    ) -> Res<Value> {
        if row.special == Some(Special::SortInterface)
            && let Some(function) = sort_function(row)
            && let Some(value) = self.sort_converted(id, function, args)?
        {
            self.row_marker(row, id);
            return Ok(value);
        }
        if let Some(special) = row.special
            && let Some(value) = self.special_call(id, special, receiver, args, spread)?
        {
            // A text that is made for something else than to be given back.
            return match (special, &row.rust) {
                (Special::Sprint | Special::Sprintln | Special::Sprintf, Some(template)) => {
                    let text = super::format::shown_later(value.expr);
                    let expr = self.fill(template, None, &[text], id)?;
                    Ok(Value::temp(expr, Repr::Unit))
                }
                _ => Ok(value),
            };
        }
        let template = if unused { row.stmt.as_ref().or(row.rust.as_ref()) } else { row.rust.as_ref() };
        let Some(template) = template else {
            return self.hole(id, "unmapped-call", format!("{} has no Rust yet", row.symbol()));
        };
        if row.bounds.as_ref().is_some_and(|bounds| bounds.contains("PartialEq")) {
            self.check_compared_in(id, args)?;
        }
        let letters = self.letters(row, receiver, args);
        let find = |letter: char| letters.get(&letter).cloned();
        let receiver = match (receiver, &row.receiver) {
            (Some(base), Some(want)) => {
                let want = self.map_repr_with(want, &find, false, Some(row));
                Some(self.library_receiver(base, &want)?)
            }
            _ => None,
        };
        let mut values = Vec::new();
        let wants: Vec<Repr> =
            row.args.iter().map(|a| self.map_repr_with(a, &find, false, Some(row))).collect();
        if !row.variadic && wants.len() != args.len() {
            return self.hole(
                id,
                "unmapped-call",
                format!("{} is called with other arguments than known", row.symbol()),
            );
        }
        for (i, want) in wants.iter().enumerate() {
            if row.variadic && i + 1 == wants.len() {
                values.push(self.variadic(args.get(i..).unwrap_or_default(), want, spread, id)?);
            } else if let Some(arg) = args.get(i) {
                values.push(self.expr_as(*arg, want)?);
            }
        }
        let expr = self.fill(template, receiver, &values, id)?;
        let expr = self.row_path(expr, row);
        self.row_marker(row, id);
        let result = self.map_repr_with(&row.result, &find, false, Some(row));
        let result = if unused { Repr::Unit } else { result };
        Ok(Value::temp(expr, result))
    }

    /// A receiver for a template: methods borrow by themselves.
    fn library_receiver(&mut self, base: ExprId, want: &Repr) -> Res<Expr> {
        let write = matches!(want, Repr::Ref { mutable: true, .. });
        let value = self.place(base, write)?;
        let inner = match want {
            Repr::Ref { inner, .. } => (**inner).clone(),
            other => other.clone(),
        };
        let value = self.reach(value, write, base)?;
        if let Repr::Ref { .. } = want
            && (value.repr == inner || matches!(inner, Repr::Path { .. }))
        {
            let lent = matches!(value.repr, Repr::Ref { .. });
            return Ok(if lent { super::place::auto(value.expr) } else { ast::reference(write, value.expr) });
        }
        self.coerce(value, want, base)
    }

    /// Remaining arguments as one slice.
    pub(super) fn variadic(&mut self, args: &[ExprId], want: &Repr, spread: bool, at: ExprId) -> Res<Expr> {
        if spread && let [arg] = args {
            return self.expr_as(*arg, want);
        }
        let (elem, owned) = match want {
            Repr::Ref { inner, .. } => match &**inner {
                Repr::SliceOf(elem) | Repr::Vec(elem) => ((**elem).clone(), false),
                _ => return self.hole(at, "unsupported", "a variadic parameter that is no slice"),
            },
            Repr::Vec(elem) => ((**elem).clone(), true),
            _ => return self.hole(at, "unsupported", "a variadic parameter that is no slice"),
        };
        if super::go_fmt::takes_printable(want) {
            let items = args.iter().map(|a| self.handed_operand(*a)).collect::<Res<Vec<_>>>()?;
            return Ok(ast::reference(false, ast::array(items)));
        }
        let items = args.iter().map(|a| self.expr_as(*a, &elem)).collect::<Res<Vec<_>>>()?;
        Ok(if owned {
            if items.is_empty() { ast::call_path("Vec::new", Vec::new()) } else { ast::vec_macro(items) }
        } else {
            ast::reference(false, ast::array(items))
        })
    }

    /// Type parameters of a row, from the types of the operands.
    fn letters(&self, row: &Row, receiver: Option<ExprId>, args: &[ExprId]) -> BTreeMap<char, Repr> {
        let mut map = BTreeMap::new();
        if let (Some(base), Some(pattern)) = (receiver, &row.receiver) {
            unify(pattern, &self.natural(self.ty(base)), &mut map);
        }
        for (i, pattern) in row.args.iter().enumerate() {
            let variadic = row.variadic && i + 1 == row.args.len();
            for arg in args.get(i..).unwrap_or_default().iter().take(if variadic { usize::MAX } else { 1 }) {
                let mut repr = self.natural(self.ty(*arg));
                // A pointer to a library's value is the value itself, and so is one that is lent to be written.
                let lent = matches!(pattern, MapTy::RefMut(inner) if matches!(**inner, MapTy::Param(_)));
                if let Repr::Option(owner) = &repr
                    && let Repr::Box(inner) = &**owner
                    && matches!(&**inner, Repr::Path { path, .. } if path.starts_with("dyn "))
                {
                    // An object is given with its owner: it has no size of its own.
                    repr = (**owner).clone();
                }
                if let Repr::Option(inner) = &repr
                    && let Repr::Box(inner) = &**inner
                    && (matches!(**inner, Repr::Path { .. }) || lent && matches!(**inner, Repr::Named(..)))
                {
                    repr = (**inner).clone();
                }
                if let Repr::Named(decl, args) = &repr
                    && !matches!(behind(pattern), MapTy::Param(_))
                    && let Some(inner) = self.newtype_inner(*decl, args)
                {
                    repr = inner;
                }
                let pattern = if variadic && !matches!(repr, Repr::Vec(_)) {
                    match behind(pattern) {
                        MapTy::SliceOf(elem) | MapTy::Vec(elem) => elem,
                        other => other,
                    }
                } else {
                    pattern
                };
                unify(pattern, &repr, &mut map);
            }
        }
        map
    }

    /// A template with its operands in place; an operand used twice is bound first.
    pub(super) fn fill(
        &mut self,
        template: &Template,
        receiver: Option<Expr>,
        args: &[Expr],
        at: ExprId,
    ) -> Res<Expr> {
        let Some(mut expr) = ast::parse(&template.with_placeholders()) else {
            return self.hole(
                at,
                "unsupported",
                format!("the template `{}` does not parse", template.text()),
            );
        };
        let mut operands: BTreeMap<String, Expr> = BTreeMap::new();
        let mut bind = |emit: &mut Self, name: String, slot: Slot, value: Expr| {
            let value = if template.uses_of(slot) > 1 && !ast::is_simple(&value) {
                let bound = emit.fresh("operand");
                emit.out.push(ast::let_stmt(ast::pat_ident(&bound, false), None, Some(value)));
                ast::ident_expr(&bound)
            } else {
                value
            };
            operands.insert(name, value);
        };
        if let Some(receiver) = receiver {
            bind(self, "__self".to_owned(), Slot::Receiver, receiver);
        }
        for (i, arg) in args.iter().enumerate() {
            bind(self, format!("__{i}"), Slot::Argument(i), arg.clone());
        }
        self.shorten_paths(&mut expr);
        let mut fill = Fill { operands, missing: false };
        fill.visit_expr_mut(&mut expr);
        if fill.missing {
            return self.hole(at, "unsupported", format!("an operand of `{}` is missing", template.text()));
        }
        Ok(unparen(expr))
    }

    /// `std::thread::sleep` as `thread::sleep` and `std::time::Instant::now` as `Instant::now`, with their imports.
    fn shorten_paths(&mut self, expr: &mut Expr) {
        let taken = |name: &str| {
            // Names that std gives to several things stay whole, as do those that the port has itself.
            matches!(name, "Ordering" | "Error" | "Result" | "fmt" | "str" | "char" | "string" | "Formatter")
                || self.cx.plan.types.values().any(|t| t.name == name)
                || self.cx.plan.layout.modules.iter().any(|m| m.path.iter().any(|p| p == name))
                || self.name_in_use(name)
        };
        let mut shorten = Shorten { taken: &taken, uses: Vec::new() };
        shorten.visit_expr_mut(expr);
        let uses = shorten.uses;
        self.needs.uses.extend(uses);
    }

    /// Notes what the text of a row needs.
    pub(super) fn row_path(&mut self, expr: Expr, row: &Row) -> Expr {
        self.needs.uses.extend(row.uses.iter().filter(|u| !u.starts_with("go::")).cloned());
        self.needs.crates.extend(row.crates.clone());
        for module in row.rt.clone() {
            self.go_name(&format!("{module}::x"));
        }
        expr
    }

    /// The marker of a row that differs.
    pub(super) fn row_marker(&mut self, row: &Row, at: ExprId) {
        let Some(text) = &row.differs else { return };
        let marker = Marker {
            kind: "library".to_owned(),
            class: Class::Differs,
            key: format!("{}.{}", self.key, row.name),
            text: format!("{}: {text}.", row.symbol()),
            why: String::new(),
            options: Vec::new(),
            span: self.span(at),
        };
        if !self.marked.contains(&marker) {
            self.marked.push(marker);
        }
    }

    /// A library function as a value: a closure around its template.
    pub(super) fn library_func_value(&mut self, id: ExprId, func: FuncId, want: Option<&Repr>) -> Res<Value> {
        let Some(row) = self.row_of(func) else {
            return self.hole(id, "unmapped-call", format!("{} has no Rust yet", self.go_text(id)));
        };
        let Some(template) = row.rust.as_ref().filter(|_| row.special.is_none() && !row.variadic) else {
            return self.hole(id, "unmapped-call", format!("{} as a value", self.go_text(id)));
        };
        let params: Vec<Repr> = row.args.iter().map(|a| self.map_repr(a, &[], false, Some(row))).collect();
        let result = self.map_repr(&row.result, &[], false, Some(row));
        let names: Vec<String> = params.iter().map(|_| self.fresh("arg")).collect();
        let args: Vec<Expr> = names.iter().map(|n| ast::ident_expr(n)).collect();
        let body = self.fill(template, None, &args, id)?;
        let body = self.row_path(body, row);
        self.row_marker(row, id);
        let pats = names.iter().map(|n| ast::pat_ident(n, false)).collect();
        let closure = ast::closure(false, pats, None, body);
        let value = Value::temp(
            closure,
            Repr::ImplFn {
                kind: goxide_plan::FnKind::Fn,
                params: params.clone(),
                result: Box::new(result.clone()),
            },
        );
        if let Some(want) = want
            && let Some((wanted, gives, _)) = super::value::callable(want)
            && (wanted != params || *gives != result)
        {
            let (wanted, gives) = (wanted.to_vec(), gives.clone());
            return self.adapt_function(id, value, Vec::new(), &wanted, &gives);
        }
        Ok(value)
    }

    /// Forms that no template can give.
    fn special_call(
        &mut self,
        id: ExprId,
        special: Special,
        receiver: Option<ExprId>,
        args: &[ExprId],
        spread: bool,
    ) -> Res<Option<Value>> {
        match special {
            Special::Print
            | Special::Println
            | Special::Printf
            | Special::Sprint
            | Special::Sprintln
            | Special::Sprintf
            | Special::Fprint
            | Special::Fprintln
            | Special::Fprintf => self.format_call(id, special, args, spread).map(Some),
            Special::Errorf => self.errorf(id, args, spread).map(Some),
            Special::ErrorNew => self.error_new(id, args).map(Some),
            Special::ErrorIs => self.error_is(id, args).map(Some),
            Special::ErrorAs => self.hole(id, "unsupported", "errors.As outside the condition of an if"),
            Special::ErrorUnwrap | Special::ErrorJoin => {
                self.hole(id, "unmapped-call", "this function of package errors has no Rust yet")
            }
            Special::ErrorText | Special::StringerText => {
                let Some(base) = receiver else { return Ok(None) };
                let value = self.place(base, false)?;
                let value = self.reach(value, false, base)?;
                Ok(Some(Value::temp(
                    ast::method(super::place::auto(value.expr), "to_string", Vec::new()),
                    Repr::String,
                )))
            }
            Special::SortSlice => self.sort_slice(id, args).map(Some),
            Special::Lock | Special::Unlock | Special::ReadLock | Special::ReadUnlock | Special::TryLock => {
                self.hole(id, "lock-scope", "a lock is used here as a value")
            }
            Special::Exit => Ok(None),
            Special::SortInterface
            | Special::HeapInterface
            | Special::Go
            | Special::Mutex
            | Special::RwMutex => Ok(None),
            _ => self.hole(id, "unmapped-call", "this library function has no Rust yet"),
        }
    }

    /// `sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })`.
    fn sort_slice(&mut self, id: ExprId, args: &[ExprId]) -> Res<Value> {
        let [slice, less] = args else {
            return self.hole(id, "unmapped-call", "sort.Slice with other arguments");
        };
        let goxide_ir::Expr::FuncLit { sig, block } = &self.body[self.body.unparen(*less)] else {
            return self.hole(id, "unmapped-call", "sort.Slice with a function that is no literal");
        };
        let place = self.place_of(*slice);
        let names: Vec<_> = sig.params.iter().filter_map(|p| p.local).collect();
        let ([i, j], Some(_)) = (&names[..], &place) else {
            return self.hole(id, "unmapped-call", "sort.Slice of this form");
        };
        let sorted = self.collection_for(*slice, true)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem)) = sorted.repr.clone() else {
            return self.hole(id, "unmapped-call", "sort.Slice of something that is no slice");
        };
        let less = self.less_by_elements(*block, *slice, *i, *j, &elem)?;
        let stable = self.go_text(id).contains("Stable");
        let _ = stable;
        let (a, b) = (ast::pat_ident("a", false), ast::pat_ident("b", false));
        let closure = match less {
            Less::Key { key, reverse } => {
                let key = if reverse { ast::call_path("std::cmp::Reverse", vec![key]) } else { key };
                let closure = ast::closure(false, vec![a], None, key);
                return Ok(Value::temp(ast::method(sorted.expr, "sort_by_key", vec![closure]), Repr::Unit));
            }
            Less::Compare(expr) => ast::closure(false, vec![a, b], None, expr),
            Less::Test { forward, backward } => {
                let greater = ast::if_expr(
                    backward,
                    vec![ast::bare(parse_quote!(std::cmp::Ordering::Greater))],
                    Some(ast::block_expr(vec![ast::bare(parse_quote!(std::cmp::Ordering::Equal))], None)),
                );
                let body = ast::if_expr(
                    forward,
                    vec![ast::bare(parse_quote!(std::cmp::Ordering::Less))],
                    Some(greater),
                );
                ast::closure(false, vec![a, b], None, body)
            }
        };
        Ok(Value::temp(ast::method(sorted.expr, "sort_by", vec![closure]), Repr::Unit))
    }

    /// The less function over elements `a` and `b`.
    fn less_by_elements(
        &mut self,
        block: goxide_ir::StmtId,
        slice: ExprId,
        i: goxide_ir::LocalId,
        j: goxide_ir::LocalId,
        elem: &Repr,
    ) -> Res<Less> {
        let goxide_ir::Stmt::Block(stmts) = &self.body[block] else {
            return self.hole(slice, "unmapped-call", "a less function of this form");
        };
        let saved = (self.elements.clone(), self.body_id);
        let forward =
            self.with_elements(slice, [(i, "a"), (j, "b")], elem, |emit| emit.less_body(stmts, slice));
        self.elements = saved.0.clone();
        let forward = forward?;
        if let [only] = &stmts[..]
            && let goxide_ir::Stmt::Return(values) = &self.body[*only]
            && let [value] = &values[..]
            && let Some(compare) = self.comparison_parts(*value)
        {
            let (lhs, rhs, reverse) = compare;
            let natural = self.natural(self.ty(lhs));
            let total = matches!(natural, Repr::Int(_) | Repr::String | Repr::Char | Repr::Bool);
            if total {
                let sides = self.with_elements(slice, [(i, "a"), (j, "b")], elem, |emit| {
                    let left = emit.expr(lhs, None)?;
                    let right = emit.expr(rhs, None)?;
                    Ok((left, right))
                });
                self.elements = saved.0.clone();
                let (left, right) = sides?;
                let lent = |v: &Value| match &v.repr {
                    Repr::Ref { .. } => v.expr.clone(),
                    _ => ast::reference(false, v.expr.clone()),
                };
                if left.repr == right.repr
                    && self.is_copy(&left.repr)
                    && !matches!(left.repr, Repr::Ref { .. })
                {
                    let text = |e: &Expr| quote::ToTokens::to_token_stream(e).to_string();
                    let renamed = text(&left.expr).replace("a .", "b .").replace("* a", "* b");
                    if renamed == text(&right.expr) {
                        let key = super::place::auto(left.expr);
                        let plain = ast::as_ident(&key).is_some();
                        return Ok(Less::Key { key: if plain { ast::deref(key) } else { key }, reverse });
                    }
                }
                if left.repr == right.repr {
                    let (first, second) = if reverse { (right, left) } else { (left, right) };
                    let receiver = super::place::auto(first.expr.clone());
                    return Ok(Less::Compare(ast::method(receiver, "cmp", vec![lent(&second)])));
                }
            }
        }
        let backward =
            self.with_elements(slice, [(i, "b"), (j, "a")], elem, |emit| emit.less_body(stmts, slice));
        self.elements = saved.0;
        Ok(Less::Test { forward, backward: backward? })
    }

    /// `x < y` or `x > y`.
    fn comparison_parts(&self, value: ExprId) -> Option<(ExprId, ExprId, bool)> {
        let node = self.body.unparen(value);
        match &self.body[node] {
            goxide_ir::Expr::Binary { op: goxide_ir::BinaryOp::Lt, lhs, rhs } => Some((*lhs, *rhs, false)),
            goxide_ir::Expr::Binary { op: goxide_ir::BinaryOp::Gt, lhs, rhs } => Some((*lhs, *rhs, true)),
            _ => None,
        }
    }

    fn less_body(&mut self, stmts: &[goxide_ir::StmtId], at: ExprId) -> Res<Expr> {
        let function = super::env::Function {
            ending: super::env::Ending::Results(goxide_plan::ResultPlan::Plain(Repr::Bool)),
            named: Vec::new(),
            results: vec![goxide_ir::ty::BOOL],
        };
        let outer = std::mem::replace(&mut self.func, function);
        let written = self.scoped(|emit| emit.block_stmts(stmts, None));
        self.func = outer;
        let (mut block, ()) = written?;
        crate::idiom::tail(&mut block);
        match &block[..] {
            [syn::Stmt::Expr(expr, None)] => Ok(expr.clone()),
            [] => self.hole(at, "unmapped-call", "an empty less function"),
            // A closure of its own, so that `return` in it means the comparison.
            _ => {
                Ok(ast::call(ast::closure(false, Vec::new(), None, ast::block_expr(block, None)), Vec::new()))
            }
        }
    }

    fn with_elements<T>(
        &mut self,
        slice: ExprId,
        names: [(goxide_ir::LocalId, &str); 2],
        elem: &Repr,
        f: impl FnOnce(&mut Self) -> Res<T>,
    ) -> Res<T> {
        let Some(place) = self.place_of(slice) else {
            return self.hole(slice, "unmapped-call", "sort.Slice of this form");
        };
        for (local, name) in names {
            self.elements.push((place.clone(), local, name.to_owned(), elem.clone()));
        }
        f(self)
    }
}

/// A less function, rewritten.
enum Less {
    /// By a number of each.
    Key { key: Expr, reverse: bool },
    /// `a.cmp(b)`.
    Compare(Expr),
    /// Whether a goes before b, and whether b goes before a.
    Test { forward: Expr, backward: Expr },
}

/// Cuts paths into std down to their last module or type.
struct Shorten<'a> {
    taken: &'a dyn Fn(&str) -> bool,
    uses: Vec<String>,
}

impl VisitMut for Shorten<'_> {
    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        let segments = &path.path.segments;
        let plain = segments.iter().all(|s| s.arguments.is_none());
        if path.qself.is_some() || !plain || segments.len() < 3 || segments[0].ident != "std" {
            return;
        }
        let names: Vec<String> = segments.iter().map(|s| s.ident.to_string()).collect();
        let kept = &names[names.len() - 2];
        let number = kept.starts_with(['f', 'i', 'u']) && kept[1..].chars().all(|c| c.is_ascii_digit());
        if number || (self.taken)(kept) {
            return;
        }
        self.uses.push(names[..names.len() - 1].join("::"));
        path.path = ast::segments(&names[names.len() - 2..].join("::"));
    }
}

struct Fill {
    operands: BTreeMap<String, Expr>,
    missing: bool,
}

impl VisitMut for Fill {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(name) = ast::as_ident(expr)
            && name.starts_with("__")
        {
            match self.operands.get(&name) {
                Some(operand) => *expr = operand.clone(),
                None => self.missing = true,
            }
            return;
        }
        let receiver = matches!(expr, Expr::MethodCall(_) | Expr::Field(_));
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. }) = expr
            && let Expr::Reference(reference) = &**inner
        {
            *expr = (*reference.expr).clone();
            return;
        }
        if receiver && let Expr::MethodCall(call) = expr {
            let inner = std::mem::replace(&mut *call.receiver, Expr::PLACEHOLDER);
            *call.receiver = receiver_of(inner);
        }
        // `*&x` is `x`.
        if let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. }) = expr
            && let Expr::Reference(reference) = &**inner
        {
            let plain = (*reference.expr).clone();
            *expr = plain;
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        let Ok(mut args) =
            mac.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated)
        else {
            return;
        };
        for arg in &mut args {
            self.visit_expr_mut(arg);
        }
        mac.tokens = quote::quote!(#args);
    }
}

/// A method's receiver borrows by itself: `(&x).f()` is `x.f()`, and so is `(&*x).f()`.
fn receiver_of(expr: Expr) -> Expr {
    if let Expr::Reference(reference) = &expr
        && matches!(
            *reference.expr,
            Expr::Path(_)
                | Expr::Field(_)
                | Expr::MethodCall(_)
                | Expr::Index(_)
                | Expr::Call(_)
                | Expr::Unary(_)
        )
    {
        return super::place::auto((*reference.expr).clone());
    }
    expr
}

fn unparen(expr: Expr) -> Expr {
    if let Expr::Paren(paren) = expr {
        return unparen(*paren.expr);
    }
    expr
}

fn behind(ty: &MapTy) -> &MapTy {
    if let MapTy::Ref(inner) | MapTy::RefMut(inner) = ty { behind(inner) } else { ty }
}

/// Finds what each type parameter of the pattern stands for.
fn unify(pattern: &MapTy, repr: &Repr, map: &mut BTreeMap<char, Repr>) {
    match (behind(pattern), repr.peeled()) {
        (MapTy::Param(letter), found) => {
            // What has no size of its own comes with its owner.
            let sized = !matches!(found, Repr::Dyn(..) | Repr::Any | Repr::DynFn { .. })
                && !matches!(found, Repr::Path { path, .. } if path.starts_with("dyn "));
            let found = if sized { found } else { repr };
            map.entry(*letter).or_insert_with(|| found.clone());
        }
        (
            MapTy::Vec(p) | MapTy::SliceOf(p) | MapTy::Array(p, _),
            Repr::Vec(r) | Repr::SliceOf(r) | Repr::Array(r, _),
        ) => {
            unify(p, r, map);
        }
        (MapTy::Option(p), Repr::Option(r)) => unify(p, r, map),
        (MapTy::HashMap(pk, pv), Repr::HashMap(k, v) | Repr::BTreeMap(k, v)) => {
            unify(pk, k, map);
            unify(pv, v, map);
        }
        (MapTy::Path { args: ps, .. }, Repr::Path { args: rs, .. }) => {
            ps.iter().zip(rs).for_each(|(p, r)| unify(p, r, map));
        }
        (MapTy::Path { args: ps, .. }, Repr::Chan(r)) => {
            if let [p] = &ps[..] {
                unify(p, r, map);
            }
        }
        (MapTy::Func { params, result, .. }, found) => {
            if let Some((ps, r, _)) = super::value::callable(found) {
                params.iter().zip(ps).for_each(|(p, r)| unify(p, r, map));
                unify(result, r, map);
            }
        }
        _ => {}
    }
}

/// The runtime library's function of a row that sorts by index.
fn sort_function(row: &Row) -> Option<&'static str> {
    match &*row.name {
        "Sort" => Some("sort::sort"),
        "Stable" => Some("sort::stable"),
        _ => None,
    }
}
