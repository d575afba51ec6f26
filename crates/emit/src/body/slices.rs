//! Slices that share their arrays: what Go does to a slice, done to a `go::Slice`.
//!
//! Which slices these are says the plan; the functions here ask what an expression holds and write nothing if it is
//! no `go::Slice`. Elements are given out by value, so that no guard of the array is alive while it is written.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::Value;
use goxide_ir::{Builtin, Expr as Go, ExprId, LocalId, Mode, Name, SelectionKind, StmtId, Ty};
use goxide_plan::{IntRepr, Repr, ResultPlan, TypeForm};
use syn::{Expr, Pat, parse_quote};

impl Emit<'_> {
    /// The element type, where an expression is a `go::Slice`.
    pub(super) fn slice_elem(&self, id: ExprId) -> Option<Repr> {
        match self.held(id)?.peeled() {
            Repr::GoSlice(elem) => Some((**elem).clone()),
            _ => None,
        }
    }

    /// The type of what an expression names or makes, as far as a `go::Slice` can be found in it.
    fn held(&self, id: ExprId) -> Option<Repr> {
        let node = self.body.unparen(id);
        match &self.body[node] {
            Go::Local(local) => {
                let known = self.narrowing(node).or_else(|| self.bindings.get(local))?;
                Some(known.repr.clone())
            }
            Go::Selector { .. } => {
                let selection = self.types.selections.get(node)?;
                let step = selection.path.last().filter(|_| selection.kind == SelectionKind::Field)?;
                let Ty::Named { decl, .. } = &self.cx.program.types[step.of] else { return None };
                match &self.cx.plan.types.get(decl)?.form {
                    TypeForm::Struct(form) => Some(form.fields.get(step.index as usize)?.repr.clone()),
                    TypeForm::Newtype { .. }
                    | TypeForm::Trait(_)
                    | TypeForm::Alias(_)
                    | TypeForm::Vanishes
                    | TypeForm::Hole(_) => None,
                }
            }
            Go::Index { base, .. } => match self.held(*base)?.peeled().clone() {
                Repr::Vec(elem) | Repr::SliceOf(elem) | Repr::GoSlice(elem) | Repr::Array(elem, _) => {
                    Some(*elem)
                }
                Repr::HashMap(_, value) | Repr::BTreeMap(_, value) => Some(*value),
                _ => None,
            },
            Go::Slice { base, .. } => self.held(*base),
            Go::Star(inner) => self.held(*inner),
            Go::Call { fun, args, .. } => match self.builtin_of(*fun) {
                Some(Builtin::Append) => self.held(*args.first()?),
                Some(_) => None,
                None if self.mode(self.body.unparen(*fun)) == Mode::Type => self.held(*args.first()?),
                None => match &self.cx.plan.funcs.get(&self.callee(*fun)?)?.result {
                    ResultPlan::Plain(repr) | ResultPlan::Result(repr, _) | ResultPlan::Option(repr) => {
                        Some(repr.clone())
                    }
                },
            },
            _ => None,
        }
    }

    /// The `go::Slice` that an expression is, to call methods on.
    pub(super) fn slice_handle(&mut self, id: ExprId) -> Res<Expr> {
        let value = self.expr(id, None)?;
        Ok(auto(value.expr))
    }

    /// `Slice::name`, with the element type where nothing else tells it.
    pub(super) fn slice_function(&mut self, repr: &Repr, name: &str, typed: bool) -> Expr {
        let mut ty = self.rust_type(repr);
        if let (syn::Type::Path(path), false) = (&mut ty, typed)
            && let Some(last) = path.path.segments.last_mut()
        {
            last.arguments = syn::PathArguments::None;
        }
        let name = ast::ident(name);
        match ty {
            syn::Type::Path(path) => {
                let mut path = path.path;
                for segment in &mut path.segments {
                    if let syn::PathArguments::AngleBracketed(args) = &mut segment.arguments {
                        args.colon2_token = Some(Default::default());
                    }
                }
                parse_quote!(#path::#name)
            }
            ty => parse_quote!(<#ty>::#name),
        }
    }

    fn int_of(&mut self, id: ExprId) -> Res<Expr> {
        let value = self.expr(id, None)?;
        let value = self.plain_int(value, id)?;
        self.coerce(value, &Repr::Int(IntRepr::I64), id)
    }

    /// `s[i]` for reading, where the element is copied.
    pub(super) fn slice_get(&mut self, base: ExprId, at: ExprId, elem: Repr) -> Res<Value> {
        let handle = self.slice_handle(base)?;
        let at = self.int_of(at)?;
        Ok(Value::temp(ast::method(handle, "get", vec![at]), elem))
    }

    /// `s[i] = value`.
    pub(super) fn slice_set(&mut self, base: ExprId, at: ExprId, elem: &Repr, value: ExprId) -> Res<()> {
        let value = self.expr_as(value, elem)?;
        let value = self.unguarded(value);
        let handle = self.slice_handle(base)?;
        let at = self.int_of(at)?;
        let at = self.unguarded(at);
        self.out.push(ast::semi(ast::method(handle, "set", vec![at, value])));
        Ok(())
    }

    /// `s[i], s[j] = s[j], s[i]`.
    pub(super) fn slice_swap(&mut self, base: ExprId, i: ExprId, j: ExprId) -> Res<()> {
        let handle = self.slice_handle(base)?;
        let (i, j) = (self.int_of(i)?, self.int_of(j)?);
        self.out.push(ast::semi(ast::method(handle, "swap", vec![i, j])));
        Ok(())
    }

    /// A value whose guards are gone before the array is written.
    fn unguarded(&mut self, value: Expr) -> Expr {
        if !super::call::guards(&value) {
            return value;
        }
        let name = self.fresh("value");
        self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(value)));
        ast::ident_expr(&name)
    }

    /// `s[lo:hi:max]`.
    pub(super) fn slice_view(
        &mut self,
        base: ExprId,
        elem: Repr,
        [lo, hi, max]: [Option<ExprId>; 3],
    ) -> Res<Value> {
        let value = self.expr(base, None)?;
        let repr = Repr::GoSlice(Box::new(elem));
        let start = lo.filter(|lo| !self.is_zero(*lo));
        let (None, None, None) = (start, hi, max) else {
            let handle = auto(value.expr);
            let low = match lo {
                Some(lo) => self.int_of(lo)?,
                None => ast::number("0"),
            };
            let (call, args) = match (hi, max) {
                (Some(hi), Some(max)) => ("slice3", vec![low, self.int_of(hi)?, self.int_of(max)?]),
                (Some(hi), None) => ("slice", vec![low, self.int_of(hi)?]),
                (None, _) => ("slice_from", vec![low]),
            };
            return Ok(Value::temp(ast::method(handle, call, args), repr));
        };
        let want = repr.clone();
        Ok(Value::temp(self.coerce(value, &want, base)?, repr))
    }

    /// `append(s, …)`.
    pub(super) fn slice_append(
        &mut self,
        slice: Expr,
        elem: &Repr,
        items: &[ExprId],
        spread: bool,
    ) -> Res<Value> {
        let repr = Repr::GoSlice(Box::new(elem.clone()));
        let grown = match items {
            [] => ast::method(slice, "clone", Vec::new()),
            [source] if spread => self.slice_extend(slice, elem, *source)?,
            [item] => {
                let item = self.expr_as(*item, elem)?;
                let item = self.unguarded(item);
                ast::method(slice, "push", vec![item])
            }
            items => {
                let items = items.iter().map(|i| self.expr_as(*i, elem)).collect::<Res<Vec<_>>>()?;
                let items = self.unguarded(ast::array(items));
                ast::method(slice, "append", vec![ast::reference(false, items)])
            }
        };
        Ok(Value::temp(grown, repr))
    }

    /// `append(s, source...)`.
    fn slice_extend(&mut self, slice: Expr, elem: &Repr, source: ExprId) -> Res<Expr> {
        if self.slice_elem(source).is_some() {
            let source = self.slice_handle(source)?;
            return Ok(ast::method(slice, "append_slice", vec![ast::reference(false, source)]));
        }
        if self.natural(self.ty(source)) == Repr::String {
            let text = self.text_operand(source)?;
            let bytes = ast::method(text.expr, "as_bytes", Vec::new());
            return Ok(ast::method(slice, "append", vec![bytes]));
        }
        let lent = Repr::SliceOf(Box::new(elem.clone())).lend();
        let source = self.expr_as(source, &lent)?;
        Ok(ast::method(slice, "append", vec![source]))
    }

    /// `append(nil, …)` where the result is a `go::Slice`.
    pub(super) fn slice_begin(&mut self, elem: &Repr, items: &[ExprId], spread: bool) -> Res<Value> {
        let nil = self.slice_function(&Repr::GoSlice(Box::new(elem.clone())), "nil", false);
        let nil = ast::call(nil, Vec::new());
        self.slice_append(nil, elem, items, spread)
    }

    /// `var a [len]T`, where slices share the array.
    pub(super) fn slice_of_zeros(&mut self, repr: &Repr, len: u64) -> Expr {
        let make = self.slice_function(repr, "make", true);
        let len = ast::number(&len.to_string());
        ast::call(make, vec![len.clone(), len])
    }

    /// `make([]T, len, cap)`.
    pub(super) fn slice_make(&mut self, id: ExprId, elem: &Repr, sizes: &[ExprId]) -> Res<Value> {
        let repr = Repr::GoSlice(Box::new(elem.clone()));
        let [len, rest @ ..] = sizes else {
            return self.hole(id, "unsupported", "make without a length");
        };
        let mut len = self.int_of(*len)?;
        let cap = match rest {
            [cap, ..] => self.int_of(*cap)?,
            [] => {
                if !ast::is_simple(&len) {
                    let name = self.fresh("length");
                    self.out.push(ast::let_stmt(ast::pat_ident(&name, false), None, Some(len)));
                    len = ast::ident_expr(&name);
                }
                len.clone()
            }
        };
        let make = self.slice_function(&repr, "make", true);
        Ok(Value::temp(ast::call(make, vec![len, cap]), repr))
    }

    /// `copy(dst, src)` into a `go::Slice`.
    pub(super) fn slice_copy(&mut self, dst: ExprId, elem: &Repr, src: ExprId) -> Res<Value> {
        let target = self.slice_handle(dst)?;
        let int = Repr::Int(IntRepr::I64);
        if self.slice_elem(src).is_some() {
            let source = self.slice_handle(src)?;
            return Ok(Value::temp(
                ast::method(target, "copy_from", vec![ast::reference(false, source)]),
                int,
            ));
        }
        let source = if self.natural(self.ty(src)) == Repr::String {
            let text = self.text_operand(src)?;
            ast::method(text.expr, "as_bytes", Vec::new())
        } else {
            self.expr_as(src, &Repr::SliceOf(Box::new(elem.clone())).lend())?
        };
        Ok(Value::temp(ast::method(target, "fill_from", vec![source]), int))
    }

    /// `for i, v := range s`: the length is that of the start, each element what it is when it is reached.
    pub(super) fn range_shared(
        &mut self,
        over: ExprId,
        elem: Repr,
        [key, value]: [Option<LocalId>; 2],
        body: StmtId,
        label: Option<&Name>,
    ) -> Res<()> {
        let slice = self.slice_handle(over)?;
        let int = Repr::Int(IntRepr::I64);
        let key_bound = key.map(|key| (key, int));
        let Some(value) = value else {
            let range =
                ast::range(Some(ast::number("0")), Some(ast::method(slice, "len", Vec::new())), false);
            return self.for_in(
                self.pat_of(key),
                range,
                key_bound.into_iter().collect(),
                Vec::new(),
                body,
                label,
            );
        };
        // Go walks over a copy of an array.
        let walk = if let Ty::Array { .. } = self.under(self.ty(over)) {
            ast::method(slice, "to_vec", Vec::new())
        } else {
            ast::method(slice, "iter", Vec::new())
        };
        let value_pat = self.pat_of(Some(value));
        let mut bound = vec![(value, elem)];
        let Some(key) = key else {
            return self.for_in(value_pat, walk, bound, Vec::new(), body, label);
        };
        bound.extend(key_bound);
        let key_pat: Pat = self.pat_of(Some(key));
        let pat = ast::pat_tuple(vec![key_pat, value_pat]);
        let pairs: Expr = parse_quote!((0..).zip(#walk));
        self.for_in(pat, pairs, bound, Vec::new(), body, label)
    }

    /// A `go::Slice` lent for writing is locked for the call: a second one beside it may be of the same array.
    pub(super) fn guards_apart(&mut self, args: &[ExprId], params: &[Repr], id: ExprId) -> Res<()> {
        let lent = args.iter().zip(params).filter_map(|(arg, param)| match param {
            Repr::Ref { mutable, inner } if matches!(**inner, Repr::SliceOf(_)) => {
                self.slice_elem(*arg).map(|_| *mutable)
            }
            _ => None,
        });
        let lent: Vec<bool> = lent.collect();
        if lent.len() > 1 && lent.contains(&true) {
            let what = "two slices that may share their array are lent to one call, which writes";
            return self.hole(id, "aliased-slice", what);
        }
        Ok(())
    }

    /// `[]byte(text)`: a new array.
    fn is_text_conversion(&self, at: ExprId) -> bool {
        let node = self.body.unparen(at);
        let Go::Call { fun, args, .. } = &self.body[node] else { return false };
        let text = |arg: &ExprId| matches!(self.under(self.ty(*arg)), Ty::Basic(basic) if basic.is_string());
        self.mode(self.body.unparen(*fun)) == Mode::Type && args.iter().all(text)
    }

    /// A `go::Slice` as another type, or another as a `go::Slice`; `None` where neither is one.
    pub(super) fn coerce_slice(&mut self, value: &Value, want: &Repr, at: ExprId) -> Res<Option<Expr>> {
        if let (Repr::GoSlice(have), Repr::Ref { mutable, inner }) = (value.repr.peeled(), want)
            && let Repr::SliceOf(elem) = &**inner
            && have == elem
        {
            let call = if *mutable { "borrow_mut" } else { "borrow" };
            let guard = ast::method(auto(value.expr.clone()), call, Vec::new());
            return Ok(Some(ast::reference(*mutable, guard)));
        }
        if let (Repr::Vec(_), Repr::Ref { inner, .. }) = (&value.repr, want)
            && let Repr::GoSlice(_) = &**inner
        {
            let own = self.coerce_slice(value, inner, at)?;
            return Ok(own.map(|own| ast::reference(false, own)));
        }
        match (&value.repr, want) {
            (Repr::GoSlice(_), Repr::Vec(_) | Repr::Box(_)) => self.hole(
                at,
                "aliased-slice",
                "a slice that shares its array goes where the port has a vector",
            ),
            (Repr::Array(have, _), Repr::GoSlice(elem)) if have == elem => {
                let from = self.slice_function(want, "from", false);
                let own = self.own(value.clone(), at)?;
                Ok(Some(ast::call(from, vec![own])))
            }
            (Repr::Vec(have), Repr::GoSlice(elem)) if have == elem => {
                if value.place && !value.movable {
                    return self.hole(
                        at,
                        "aliased-slice",
                        "a slice would have to share the array of a vector",
                    );
                }
                let from = self.slice_function(want, "from", false);
                Ok(Some(ast::call(from, vec![value.expr.clone()])))
            }
            (Repr::Ref { .. }, Repr::GoSlice(elem)) if self.is_text_conversion(at) => {
                let vector = Repr::Vec(elem.clone());
                let own = self.coerce(value.clone(), &vector, at)?;
                self.coerce_slice(&Value::temp(own, vector), want, at)
            }
            (Repr::Ref { inner, .. }, Repr::GoSlice(_)) if !matches!(inner.peeled(), Repr::GoSlice(_)) => {
                self.hole(at, "aliased-slice", "a slice would have to share an array that is only lent")
            }
            _ => Ok(None),
        }
    }
}
