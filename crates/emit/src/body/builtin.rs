//! Calls of predeclared functions.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{Builtin, ConstValue, Expr as Go, ExprId, LocalKind, Ty};
use goxide_plan::{IntRepr, Repr};
use syn::{Expr, parse_quote};

impl Emit<'_> {
    /// Whether a key is read through a variable that looks into something else.
    fn looks_elsewhere(&self, key: ExprId) -> bool {
        let node = self.body.unparen(key);
        let Some(root) = self.root_local(node).filter(|_| !matches!(self.body[node], Go::Local(_))) else {
            return false;
        };
        let binding = self.narrowed.iter().rev().find(|(p, _)| p.local == root).map(|(_, b)| b);
        let binding = binding.or_else(|| self.bindings.get(&root));
        self.body[root].kind == LocalKind::Var && binding.is_some_and(|b| matches!(b.repr, Repr::Ref { .. }))
    }

    pub(super) fn builtin(
        &mut self,
        id: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        spread: bool,
        want: Option<&Repr>,
    ) -> Res<Value> {
        match (builtin, args) {
            (Builtin::Len, [arg]) => self.length(*arg, "len"),
            (Builtin::Cap, [arg]) => self.capacity(id, *arg),
            (Builtin::Append, [slice, items @ ..]) => self.append_value(id, *slice, items, spread, want),
            (Builtin::Make, [_, sizes @ ..]) => self.make(id, sizes, want),
            (Builtin::New, [arg]) => self.new_value(id, *arg, want),
            (Builtin::Panic, [arg]) => self.panic(*arg),
            (Builtin::Delete, [map, key]) => {
                let map = self.map_if_any(*map)?;
                let inner = map.repr.option_inner().unwrap_or(&map.repr);
                let (Repr::HashMap(k, _) | Repr::BTreeMap(k, _)) = inner.clone() else {
                    return self.hole(id, "unsupported", "delete on something that is no map");
                };
                let lent = self.looks_elsewhere(*key);
                let mut key = self.map_key(*key, &k)?;
                if let (true, Expr::Reference(place)) = (lent, &key) {
                    // What is taken out may be what the key is read from.
                    let name = self.fresh("key");
                    let own = ast::method((*place.expr).clone(), "clone", Vec::new());
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(own)));
                    key = ast::reference(false, ast::ident_expr(&name));
                }
                Ok(Value::temp(self.on_map(map, |map| ast::method(map, "remove", vec![key])), Repr::Unit))
            }
            (Builtin::Clear, [arg]) => {
                let value = self.map_if_any(*arg)?;
                if let Repr::HashMap(..) | Repr::BTreeMap(..) =
                    value.repr.option_inner().unwrap_or(&value.repr)
                {
                    let cleared = self.on_map(value, |map| ast::method(map, "clear", Vec::new()));
                    return Ok(Value::temp(cleared, Repr::Unit));
                }
                let (Repr::Vec(elem) | Repr::SliceOf(elem)) = value.repr else {
                    return self.hole(id, "unsupported", "clear on this");
                };
                let zero = self.zero(&elem, id)?;
                Ok(Value::temp(ast::method(value.expr, "fill", vec![zero]), Repr::Unit))
            }
            (Builtin::Copy, [dst, src]) => self.copy(id, *dst, *src),
            (Builtin::Min | Builtin::Max, [first, rest @ ..]) => self.extreme(id, builtin, *first, rest),
            (Builtin::Close, [arg]) => {
                let value = self.place(*arg, false)?;
                let value = self.reach(value, false, *arg)?;
                Ok(Value::temp(ast::method(auto(value.expr), "close", Vec::new()), Repr::Unit))
            }
            (Builtin::Print | Builtin::Println, args) => self.print_builtin(id, builtin, args),
            (Builtin::Recover, _) => self.recovered(id),
            _ => self.hole(id, "unsupported", format!("`{}` has no Rust yet", self.go_text(id))),
        }
    }

    fn length(&mut self, arg: ExprId, call: &str) -> Res<Value> {
        if self.slice_elem(arg).is_some() {
            let slice = self.slice_handle(arg)?;
            return Ok(Value::temp(ast::method(slice, call, Vec::new()), Repr::Int(IntRepr::I64)));
        }
        let value = self.collection(arg)?;
        let int = Repr::Int(IntRepr::I64);
        match &value.repr {
            Repr::Array(_, n) => Ok(Value::temp(ast::number(&n.to_string()), int)),
            Repr::Chan(_) => Ok(Value::temp(ast::method(value.expr, call, Vec::new()), int)),
            Repr::Option(inner) if matches!(inner.peeled(), Repr::HashMap(..) | Repr::BTreeMap(..)) => {
                let length: Expr = parse_quote!(|map| map.len() as i64);
                Ok(Value::temp(ast::method(value.expr, "map_or", vec![ast::number("0"), length]), int))
            }
            Repr::Vec(_)
            | Repr::SliceOf(_)
            | Repr::String
            | Repr::Str
            | Repr::HashMap(..)
            | Repr::BTreeMap(..) => {
                Ok(Value::temp(ast::cast_to(ast::method(value.expr, call, Vec::new()), "i64"), int))
            }
            other => self.hole(arg, "unsupported", format!("the length of {}", self.describe(other))),
        }
    }

    fn capacity(&mut self, id: ExprId, arg: ExprId) -> Res<Value> {
        if self.slice_elem(arg).is_some() {
            return self.length(arg, "cap");
        }
        let value = self.collection(arg)?;
        let int = Repr::Int(IntRepr::I64);
        match &value.repr {
            Repr::Array(_, n) => Ok(Value::temp(ast::number(&n.to_string()), int)),
            Repr::Chan(_) => Ok(Value::temp(ast::method(value.expr, "cap", Vec::new()), int)),
            Repr::Vec(_) => {
                let name = self.go_text(arg);
                self.differs(
                    id,
                    "capacity",
                    &name,
                    format!("Rust grows `{name}` in other steps than Go, so its capacity is another number."),
                );
                Ok(Value::temp(ast::cast_to(ast::method(value.expr, "capacity", Vec::new()), "i64"), int))
            }
            _ => self.hole(id, "unsupported", "the capacity of a slice that is lent"),
        }
    }

    /// `append` as a value: a new vector, or the old one grown where it is not used again.
    fn append_value(
        &mut self,
        id: ExprId,
        slice: ExprId,
        items: &[ExprId],
        spread: bool,
        want: Option<&Repr>,
    ) -> Res<Value> {
        if let Some(elem) = self.slice_elem(slice) {
            let slice = self.slice_handle(slice)?;
            return self.slice_append(slice, &elem, items, spread);
        }
        if let Some(Repr::GoSlice(elem)) = want
            && (self.is_nil(slice) || self.is_empty_conversion(slice))
        {
            return self.slice_begin(elem, items, spread);
        }
        let vec_repr = match want {
            Some(Repr::GoSlice(elem)) => Repr::Vec(elem.clone()),
            Some(Repr::Vec(elem)) => Repr::Vec(elem.clone()),
            _ => match self.natural(self.ty(id)) {
                Repr::Named(decl, args) => match self.newtype_inner(decl, &args) {
                    Some(inner) => inner,
                    None => return self.hole(id, "unsupported", "append to this type"),
                },
                other => other,
            },
        };
        let Repr::Vec(elem) = &vec_repr else {
            return self.hole(id, "unsupported", format!("append to {}", self.describe(&vec_repr)));
        };
        if self.cx.plan.aliases.contains(&self.expr_ref(id)) {
            return self.hole(id, "aliased-slice", "append makes a second view of a slice that is written");
        }
        if self.is_nil(slice) || self.is_empty_conversion(slice) {
            // `append([]T(nil), xs...)` copies.
            if spread && let [source] = items {
                let lent = Repr::SliceOf(elem.clone()).lend();
                let source = if self.natural(self.ty(*source)) == Repr::String {
                    let text = self.text_operand(*source)?;
                    ast::method(text.expr, "as_bytes", Vec::new())
                } else {
                    self.expr_as(*source, &lent)?
                };
                return Ok(Value::temp(ast::method(auto(source), "to_vec", Vec::new()), vec_repr));
            }
            let items = items.iter().map(|i| self.expr_as(*i, elem)).collect::<Res<Vec<_>>>()?;
            return Ok(Value::temp(ast::vec_macro(items), vec_repr));
        }
        let start = self.expr_as(slice, &vec_repr)?;
        let name = self.fresh("grown");
        self.out.push(ast::let_stmt(ast::pat_ident(&name, true), None, Some(start)));
        let target = ast::ident_expr(&name);
        self.push_items(target.clone(), elem, items, spread)?;
        Ok(Value { expr: target, repr: vec_repr, place: true, movable: true })
    }

    fn is_empty_conversion(&self, slice: ExprId) -> bool {
        let node = self.body.unparen(slice);
        match &self.body[node] {
            goxide_ir::Expr::Call { fun, args, .. } => {
                self.mode(self.body.unparen(*fun)) == goxide_ir::Mode::Type
                    && matches!(&args[..], [arg] if self.is_nil(*arg))
            }
            goxide_ir::Expr::CompositeLit { elements, .. } => elements.is_empty(),
            _ => false,
        }
    }

    /// Statements that append items to a vector.
    pub(super) fn push_items(
        &mut self,
        target: Expr,
        elem: &Repr,
        items: &[ExprId],
        spread: bool,
    ) -> Res<()> {
        if spread && let [source] = items {
            if self.natural(self.ty(*source)) == Repr::String {
                let text = self.text_operand(*source)?;
                let bytes = ast::method(text.expr, "as_bytes", Vec::new());
                self.out.push(ast::semi(ast::method(target, "extend_from_slice", vec![bytes])));
                return Ok(());
            }
            let value = self.expr(*source, None)?;
            let value = self.inner_collection(value, false, *source)?;
            if !value.place && matches!(value.repr, Repr::Vec(_)) {
                self.out.push(ast::semi(ast::method(target, "extend", vec![value.expr])));
                return Ok(());
            }
            let lent = match value.expr {
                Expr::Path(_) | Expr::Field(_) if matches!(value.repr, Repr::SliceOf(_)) => value.expr,
                other => ast::reference(false, other),
            };
            if super::call::guards(&target) && super::call::guards(&lent) {
                let what = "a slice behind a shared pointer is appended to one behind another";
                return self.hole(*source, "shared-ownership", what);
            }
            let stmt = if self.is_copy(elem) || self.is_clone(elem) {
                ast::method(target, "extend_from_slice", vec![lent])
            } else {
                return self.hole(
                    *source,
                    "unsupported",
                    "elements that cannot be cloned are appended from another slice",
                );
            };
            self.out.push(ast::semi(stmt));
            return Ok(());
        }
        for item in items {
            let value = self.expr_as(*item, elem)?;
            // A cell that is read must be free again before one is written: they may be the same.
            let value = if super::call::guards(&target) && !super::call::takes_nothing(&value) {
                let name = self.fresh("item");
                self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
                ast::ident_expr(&name)
            } else {
                value
            };
            self.out.push(ast::semi(ast::method(target.clone(), "push", vec![value])));
        }
        Ok(())
    }

    fn make(&mut self, id: ExprId, sizes: &[ExprId], want: Option<&Repr>) -> Res<Value> {
        let ty = self.ty(id);
        let repr = match want {
            Some(
                want @ (Repr::Vec(_)
                | Repr::GoSlice(_)
                | Repr::HashMap(..)
                | Repr::BTreeMap(..)
                | Repr::Chan(_)),
            ) => want.clone(),
            Some(Repr::Ref { inner, .. }) if matches!(**inner, Repr::SliceOf(_)) => self.natural(ty),
            Some(Repr::Mutex(inner)) => (**inner).clone(),
            _ => self.natural(ty),
        };
        if let Repr::Named(decl, args) = &repr
            && let Some(inner) = self.newtype_inner(*decl, args)
        {
            let made = self.make(id, sizes, Some(&inner))?;
            let name = self.type_name(*decl);
            return Ok(Value::temp(ast::call_path(&name, vec![made.expr]), repr));
        }
        match &repr {
            Repr::GoSlice(elem) => self.slice_make(id, elem, sizes),
            Repr::Vec(elem) => {
                let expr = match sizes {
                    [len] if self.is_zero(*len) => ast::call_path("Vec::new", Vec::new()),
                    [len, cap] if self.is_zero(*len) => {
                        let cap = self.index_of(*cap)?;
                        ast::call_path("Vec::with_capacity", vec![cap])
                    }
                    [len, ..] => {
                        let zero = self.zero(elem, id)?;
                        let len = self.index_of(*len)?;
                        if !self.is_copy(elem) && !self.is_clone(elem) {
                            return self.hole(
                                id,
                                "unsupported",
                                "a slice of values that cannot be cloned is made",
                            );
                        }
                        ast::vec_repeat(zero, len)
                    }
                    [] => return self.hole(id, "unsupported", "make without a length"),
                };
                Ok(Value::temp(expr, repr))
            }
            Repr::HashMap(..) | Repr::BTreeMap(..) => {
                let zero = self.zero(&repr, id)?;
                Ok(Value::temp(zero, repr))
            }
            Repr::Chan(elem) => {
                let capacity = match sizes {
                    [size] => self.expr_as(*size, &Repr::Int(IntRepr::I64))?,
                    _ => ast::number("0"),
                };
                let elem_ty = self.rust_type(elem);
                self.go_name("chan::Chan");
                let make: Expr = parse_quote!(go::chan::Chan::<#elem_ty>::make);
                Ok(Value::temp(ast::call(make, vec![capacity]), repr))
            }
            other => self.hole(id, "unsupported", format!("make of {}", self.describe(other))),
        }
    }

    fn new_value(&mut self, id: ExprId, arg: ExprId, want: Option<&Repr>) -> Res<Value> {
        if self.mode(self.body.unparen(arg)) != goxide_ir::Mode::Type {
            let repr = self.natural(self.ty(arg));
            let value = self.expr_as(arg, &repr)?;
            return Ok(Value::temp(value, repr));
        }
        let mut repr = match want {
            Some(want) => {
                let mut at = want;
                while let Repr::Option(inner)
                | Repr::Box(inner)
                | Repr::Rc(inner)
                | Repr::Arc(inner)
                | Repr::RefCell(inner)
                | Repr::Ref { inner, .. } = at
                {
                    at = inner;
                }
                at.clone()
            }
            None => self.natural(self.ty(arg)),
        };
        if let Repr::Unsupported(_) = repr {
            repr = self.natural(self.ty(arg));
        }
        let zero = self.zero(&repr, id)?;
        let made = Value::temp(zero, repr);
        // Pointers that are handles are made where the Go makes the pointer.
        let owner = self.natural(self.ty(id)).option_inner().cloned();
        match owner {
            Some(owner @ (Repr::Rc(_) | Repr::Arc(_))) if !matches!(want, Some(Repr::Named(..))) => {
                let made = self.coerce(made, &owner, id)?;
                Ok(Value::temp(made, owner))
            }
            _ => Ok(made),
        }
    }

    fn panic(&mut self, arg: ExprId) -> Res<Value> {
        let node = self.body.unparen(arg);
        if let Some(ConstValue::Str(bytes)) = self.constant(node)
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            let text = ast::str_lit(&text.replace('{', "{{").replace('}', "}}"));
            return Ok(Value::temp(ast::macro_call("panic", vec![text]), Repr::Unit));
        }
        let ty = self.ty(arg);
        let natural = self.natural(ty);
        if natural == Repr::String {
            let value = self.expr(arg, None)?;
            if let Expr::Macro(mac) = &value.expr
                && mac.mac.path.is_ident("format")
            {
                let tokens = &mac.mac.tokens;
                return Ok(Value::temp(parse_quote!(panic!(#tokens)), Repr::Unit));
            }
            let mut args = Vec::new();
            let mut format = String::new();
            super::format::push_argument(&mut format, &mut args, value.expr, "");
            let mut all = vec![ast::str_lit(&format)];
            all.extend(args);
            return Ok(Value::temp(ast::macro_call("panic", all), Repr::Unit));
        }
        if self.is_error(ty) {
            let error = self.expr_as(arg, &Repr::Error(self.package))?;
            let throw = self.go("panic::go_panic");
            return Ok(Value::temp(ast::call(throw, vec![error]), Repr::Unit));
        }
        self.panic_value(arg, natural)
    }

    /// `panic(v)` of any other value: Go prints it, and its type where that is a declared one.
    fn panic_value(&mut self, arg: ExprId, natural: Repr) -> Res<Value> {
        if let Repr::Int(_) | Repr::Float(_) | Repr::Bool = natural {
            let value = self.expr_as(arg, &natural)?;
            let name = self.cx.program.type_string(self.ty(arg), goxide_ir::dump::Qualify::Path);
            let bound = self.fresh("value");
            self.out.push(ast::let_stmt(ast::pat_ident(&bound, false), None, Some(value)));
            let bound = ast::ident_expr(&bound);
            let is_declared = !matches!(self.cx.program.types[self.ty(arg)], Ty::Basic(_));
            let shown = if is_declared { format!("{name}({{}})") } else { "{}".to_owned() };
            let report = ast::macro_call("format", vec![ast::str_lit(&shown), bound.clone()]);
            if let Repr::Float(_) = natural {
                return self.hole(arg, "unsupported", "panic with a floating-point number");
            }
            let make = self.go("panic::Panic::value");
            let panic = ast::call(make, vec![bound.clone(), bound, report]);
            return Ok(Value::temp(ast::method(panic, "throw", Vec::new()), Repr::Unit));
        }
        self.hole(arg, "unsupported", format!("panic with a {}", self.describe(&natural)))
    }

    fn copy(&mut self, id: ExprId, dst: ExprId, src: ExprId) -> Res<Value> {
        let unused = self.unused == Some(id);
        if let Some(elem) = self.slice_elem(dst) {
            return self.slice_copy(dst, &elem, src);
        }
        let of = |emit: &Self, x: ExprId| match &emit.body[emit.body.unparen(x)] {
            goxide_ir::Expr::Slice { base, .. } => *base,
            _ => x,
        };
        let (dst_of, src_of) = (of(self, dst), of(self, src));
        let apart = match (self.place_of(dst_of), self.place_of(src_of)) {
            (Some(a), Some(b)) => a != b && !a.path.starts_with(&b.path) && !b.path.starts_with(&a.path),
            _ => false,
        };
        if self.root_local(dst).is_some() && self.root_local(dst) == self.root_local(src) && !apart {
            return self.copy_within(id, dst, src, unused);
        }
        let source = self.collection(src)?;
        let source = match &source.repr {
            Repr::String | Repr::Str => ast::method(source.expr, "as_bytes", Vec::new()),
            _ => source.expr,
        };
        let target = self.collection_for_slice(dst)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = &target.repr else {
            return self.hole(id, "unsupported", "copy to something that is no slice");
        };
        let count = self.fresh("count");
        let length = ast::method(
            ast::method(target.expr.clone(), "len", Vec::new()),
            "min",
            vec![ast::method(source.clone(), "len", Vec::new())],
        );
        self.out.push(ast::let_stmt(ast::pat_ident(&count, false), None, Some(length)));
        let upto = ast::range(None, Some(ast::ident_expr(&count)), false);
        let call = if self.is_copy(elem) { "copy_from_slice" } else { "clone_from_slice" };
        let from = ast::reference(false, ast::index(source, upto.clone()));
        let statement = ast::method(ast::index(target.expr, upto), call, vec![from]);
        if unused {
            return Ok(Value::temp(statement, Repr::Unit));
        }
        self.out.push(ast::semi(statement));
        Ok(Value::temp(ast::cast_to(ast::ident_expr(&count), "i64"), Repr::Int(IntRepr::I64)))
    }

    /// A slice expression as the place it cuts out.
    fn collection_for_slice(&mut self, id: ExprId) -> Res<Value> {
        let node = self.body.unparen(id);
        if let goxide_ir::Expr::Slice { base, lo, hi, max } = &self.body[node] {
            let want = Repr::SliceOf(Box::new(Repr::Unit)).lend_mut();
            let value = self.slice(node, *base, *lo, *hi, *max, Some(&want))?;
            if let Repr::Ref { inner, .. } = value.repr {
                return Ok(Value::place(auto(value.expr), *inner));
            }
            return self.hole(id, "unsupported", "copy to this");
        }
        self.collection_for(id, true)
    }

    /// `copy(x[a:], x[b:])`: source and target overlap.
    fn copy_within(&mut self, id: ExprId, dst: ExprId, src: ExprId, unused: bool) -> Res<Value> {
        let parts = |emit: &Self, x: ExprId| {
            let node = emit.body.unparen(x);
            match &emit.body[node] {
                goxide_ir::Expr::Slice { base, lo, hi, max: None } => Some((*base, *lo, *hi)),
                _ => Some((x, None, None)),
            }
        };
        let (Some((dst_base, dst_lo, None)), Some((src_base, src_lo, src_hi)), true) =
            (parts(self, dst), parts(self, src), unused)
        else {
            return self.hole(id, "unsupported", "copy within one slice of this form");
        };
        if self.place_of(dst_base).is_none() || self.place_of(dst_base) != self.place_of(src_base) {
            return self.hole(id, "unsupported", "copy within one slice of this form");
        }
        let target = self.collection_for(dst_base, true)?;
        let (Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::Array(elem, _)) = &target.repr else {
            return self.hole(id, "unsupported", "copy within something that is no slice");
        };
        if !self.is_copy(elem) {
            return self.hole(id, "unsupported", "copy within a slice of values that are not plain");
        }
        let at = match dst_lo {
            Some(lo) => self.index_of(lo)?,
            None => ast::number("0"),
        };
        let from = match src_lo {
            Some(lo) => self.index_of(lo)?,
            None => ast::number("0"),
        };
        let end = match src_hi {
            Some(hi) => self.index_of(hi)?,
            None => ast::method(target.expr.clone(), "len", Vec::new()),
        };
        let (start, stop, to) = (self.fresh("from"), self.fresh("end"), self.fresh("to"));
        for (name, value) in [(&start, from), (&to, at), (&stop, end)] {
            self.out.push(ast::let_stmt(ast::pat_ident(name, false), None, Some(value)));
        }
        let (start, stop, to) = (ast::ident_expr(&start), ast::ident_expr(&stop), ast::ident_expr(&to));
        let len = ast::method(target.expr.clone(), "len", Vec::new());
        // As much as fits behind the target's start.
        let end: Expr = parse_quote!(#stop.min(#start + #len - #to));
        let last = self.fresh("last");
        self.out.push(ast::let_stmt(ast::pat_ident(&last, false), None, Some(end)));
        let end = ast::ident_expr(&last);
        let range = ast::range(Some(start), Some(end), false);
        Ok(Value::temp(ast::method(target.expr, "copy_within", vec![range, to]), Repr::Unit))
    }

    fn extreme(&mut self, id: ExprId, builtin: Builtin, first: ExprId, rest: &[ExprId]) -> Res<Value> {
        let natural = self.natural(self.ty(id));
        if let Repr::Float(_) = natural {
            return self.hole(id, "unsupported", "min and max of floating-point numbers");
        }
        if !matches!(natural, Repr::Int(_) | Repr::String) {
            return self.hole(id, "unsupported", format!("min and max of {}", self.describe(&natural)));
        }
        let call = if builtin == Builtin::Min { "min" } else { "max" };
        let mut out = self.typed_operand(first, &natural)?;
        for arg in rest {
            let arg = self.expr_as(*arg, &natural)?;
            out = ast::method(out, call, vec![arg]);
        }
        Ok(Value::temp(out, natural))
    }

    /// A number that methods can be called on: a bare literal has no type yet.
    pub(super) fn typed_operand(&mut self, id: ExprId, natural: &Repr) -> Res<Expr> {
        let expr = self.expr_as(id, natural)?;
        Ok(super::operator::typed(expr, natural))
    }

    fn print_builtin(&mut self, id: ExprId, builtin: Builtin, args: &[ExprId]) -> Res<Value> {
        let mut format = String::new();
        let mut operands = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            if i > 0 && builtin == Builtin::Println {
                format.push(' ');
            }
            let natural = self.natural(self.ty(*arg));
            let inner = match &natural {
                Repr::Named(decl, args) => self.newtype_inner(*decl, args).unwrap_or(natural.clone()),
                _ => natural.clone(),
            };
            let value = match inner {
                Repr::String if inner == natural => self.expr_as(*arg, &super::value::str_ref())?,
                Repr::Int(_) | Repr::Bool | Repr::String => self.expr_as(*arg, &inner)?,
                Repr::Float(bits) => {
                    let value = self.expr_as(*arg, &inner)?;
                    let text = self.go(if bits == 32 { "float::text32" } else { "float::text" });
                    ast::call(text, vec![value])
                }
                _ => return self.hole(id, "unsupported", format!("print of {}", self.describe(&natural))),
            };
            super::format::push_argument(&mut format, &mut operands, value, "");
        }
        let mut all = vec![ast::str_lit(&format)];
        all.extend(operands);
        let name = if builtin == Builtin::Println { "eprintln" } else { "eprint" };
        Ok(Value::temp(ast::macro_call(name, all), Repr::Unit))
    }
}
