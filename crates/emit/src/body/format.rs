//! Calls of `fmt`: Rust's macros where the result is the same, the runtime library's `fmt` else.

use super::ast;
use super::env::{Emit, Res};
use super::place::auto;
use super::value::{Value, str_ref};
use goxide_ir::{ConstValue, Expr as Go, ExprId, Ty, TyId, TypeDeclId};
use goxide_map::Special;
use goxide_plan::{Repr, TypeForm};
use syn::punctuated::Punctuated;
use syn::{Expr, Token, parse_quote};

/// One verb of a format.
#[derive(Clone, Debug, Default)]
struct Verb {
    minus: bool,
    plus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
    /// As written, with `%`.
    text: String,
}

/// A piece of a format.
enum Piece {
    Text(String),
    Verb(Verb),
}

/// What is being written.
pub(super) struct Written {
    /// The Rust format string.
    pub(super) format: String,
    /// Its arguments.
    pub(super) args: Vec<Expr>,
}

impl Emit<'_> {
    pub(super) fn format_call(
        &mut self,
        id: ExprId,
        special: Special,
        args: &[ExprId],
        spread: bool,
    ) -> Res<Value> {
        let (writer, args) = match special {
            Special::Fprint | Special::Fprintln | Special::Fprintf => match args {
                [writer, rest @ ..] => (Some(*writer), rest),
                [] => return self.hole(id, "unsupported", "a call of fmt without a writer"),
            },
            _ => (None, args),
        };
        let line = matches!(special, Special::Println | Special::Sprintln | Special::Fprintln);
        let formatted = matches!(special, Special::Printf | Special::Sprintf | Special::Fprintf);
        if spread && writer.is_none() {
            return self.handed_on(id, special, args);
        }
        if let (Some(writer), true) = (writer, spread) {
            let text = match (formatted, line) {
                (true, _) => "fmt::sprintf",
                (false, true) => "fmt::sprintln",
                (false, false) => "fmt::sprint",
            };
            let args = vec![self.handed_on_to(id, text, args)?];
            return self.write_to(id, writer, Written { format: "{}".to_owned(), args }, false);
        }
        let written = if formatted {
            let [format, operands @ ..] = args else {
                return self.hole(id, "unsupported", "a call of fmt without a format");
            };
            self.printf(id, *format, operands)?
        } else {
            self.print_operands(id, args, line)?
        };
        match (special, writer) {
            (Special::Sprint | Special::Sprintln | Special::Sprintf, _) => {
                let mut format = written.format;
                if line {
                    format.push('\n');
                }
                Ok(Value::temp(string_of(&format, written.args), Repr::String))
            }
            (_, Some(writer)) => self.write_to(id, writer, written, line),
            _ => {
                let (format, newline) = match written.format.strip_suffix('\n') {
                    Some(rest) if !line => (rest.to_owned(), true),
                    _ => (written.format, line),
                };
                Ok(Value::temp(
                    printing(if newline { "println" } else { "print" }, &format, written.args),
                    Repr::Unit,
                ))
            }
        }
    }

    /// `write!(w, …)`, for streams `eprintln!`.
    fn write_to(&mut self, id: ExprId, writer: ExprId, written: Written, line: bool) -> Res<Value> {
        let node = self.body.unparen(writer);
        let (format, line) = match written.format.strip_suffix('\n') {
            Some(rest) if !line => (rest.to_owned(), true),
            _ => (written.format, line),
        };
        let stream = self.go_text(node);
        let is_os = matches!(&self.body[node], Go::Selector { .. })
            && matches!(self.types.names.get(node), Some(goxide_ir::Entity::Var(v))
                if self.cx.program[self.cx.program[*v].package].path == "os");
        if is_os && stream.ends_with("Stderr") {
            return Ok(Value::temp(
                printing(if line { "eprintln" } else { "eprint" }, &format, written.args),
                Repr::Unit,
            ));
        }
        if is_os && stream.ends_with("Stdout") {
            return Ok(Value::temp(
                printing(if line { "println" } else { "print" }, &format, written.args),
                Repr::Unit,
            ));
        }
        let target = self.place(node, true)?;
        let target = match &target.repr {
            Repr::Option(_) => self.unwrapped(target, true, node)?,
            _ => target,
        };
        let text = target.repr.peeled() == &Repr::String;
        self.uses(if text { "std::fmt::Write" } else { "std::io::Write" });
        let mut all = vec![auto(target.expr)];
        if !format.is_empty() {
            all.push(ast::str_lit(&format));
        }
        all.extend(written.args);
        let call = ast::macro_call(if line { "writeln" } else { "write" }, all);
        if self.unused == Some(id) {
            // Go drops the error here; a String never gives one.
            let discard: Expr = parse_quote!(_ = x);
            let Expr::Assign(mut assign) = discard else {
                return self.hole(id, "unsupported", "a write");
            };
            *assign.right = call;
            return Ok(Value::temp(Expr::Assign(assign), Repr::Unit));
        }
        self.hole(id, "unsupported", "the results of fmt.Fprint are used")
    }

    /// `Println(args...)`: what is printed is a slice of references already.
    fn handed_on(&mut self, id: ExprId, special: Special, args: &[ExprId]) -> Res<Value> {
        let (name, repr) = match special {
            Special::Print => ("fmt::print", Repr::Unit),
            Special::Println => ("fmt::println", Repr::Unit),
            Special::Printf => ("fmt::printf", Repr::Unit),
            Special::Sprint => ("fmt::sprint", Repr::String),
            Special::Sprintln => ("fmt::sprintln", Repr::String),
            Special::Sprintf => ("fmt::sprintf", Repr::String),
            _ => return self.hole(id, "dynamic-type", "arguments of any type are passed on to fmt"),
        };
        Ok(Value::temp(self.handed_on_to(id, name, args)?, repr))
    }

    /// A call of the runtime library with a format, if there is one, and the slice.
    fn handed_on_to(&mut self, id: ExprId, name: &str, args: &[ExprId]) -> Res<Expr> {
        let mut given = Vec::new();
        let Some((last, formats)) = args.split_last() else {
            return self.hole(id, "unsupported", "a call of fmt without operands");
        };
        for format in formats {
            given.push(self.expr_as(*format, &str_ref())?);
        }
        let value = self.expr(*last, None)?;
        if !super::go_fmt::takes_printable(&value.repr) {
            return self.hole(id, "dynamic-type", "arguments of any type are passed on to fmt");
        }
        given.push(value.expr);
        self.rt("value");
        self.rt("value_std");
        let fun = self.go(name);
        Ok(ast::call(fun, given))
    }

    /// Operands of `Print` and `Println`.
    fn print_operands(&mut self, id: ExprId, args: &[ExprId], line: bool) -> Res<Written> {
        let mut out = Written { format: String::new(), args: Vec::new() };
        if let [only] = args
            && let Ty::Tuple(types) = &self.cx.program.types[self.ty(*only)]
            && types.len() > 1
        {
            let parts = self.several(*only, types.len())?;
            for (i, (part, ty)) in parts.into_iter().zip(types.iter()).enumerate() {
                if i > 0 && line {
                    out.format.push(' ');
                } else if i > 0 {
                    return self.hole(id, "unsupported", "fmt.Print of the results of a call");
                }
                self.result_operand(part, *ty, id, &mut out)?;
            }
            return Ok(out);
        }
        let is_string = |emit: &Self, arg: ExprId| emit.natural(emit.ty(arg)) == Repr::String;
        for (i, arg) in args.iter().enumerate() {
            // Print puts spaces between operands when neither is a string.
            if i > 0 && (line || !is_string(self, args[i - 1]) && !is_string(self, *arg)) {
                out.format.push(' ');
            }
            let verb = Verb { letter: 'v', text: "%v".to_owned(), ..Verb::default() };
            self.operand(*arg, &verb, &mut out)?;
        }
        Ok(out)
    }

    /// One of several results of a call as an operand of `%v`.
    fn result_operand(&mut self, part: Value, ty: TyId, id: ExprId, out: &mut Written) -> Res<()> {
        let plain = matches!(
            part.repr.peeled(),
            Repr::Int(_) | Repr::Bool | Repr::String | Repr::Str | Repr::Error(_)
        );
        if plain || self.shows_itself(ty) && !matches!(part.repr, Repr::Option(_)) {
            push_argument(&mut out.format, &mut out.args, part.expr, "");
            return Ok(());
        }
        if self.is_error(ty) {
            let nil: Expr = parse_quote!("<nil>".to_owned());
            let show: Expr = parse_quote!(|err| err.to_string());
            push_argument(
                &mut out.format,
                &mut out.args,
                ast::method(part.expr, "map_or", vec![nil, show]),
                "",
            );
            return Ok(());
        }
        if let Some(why) = self.no_go_fmt(ty, 0) {
            return self.hole(id, "unsupported", format!("fmt prints {why} here"));
        }
        if let Ty::Pointer(_) = self.under(ty) {
            return self.hole(id, "unsupported", "fmt prints a pointer among the results of a call");
        }
        self.rt("value");
        self.rt("value_std");
        let value = if part.repr == Repr::Char { ast::cast_to(part.expr, "i32") } else { part.expr };
        let fun = self.go("fmt::sprint");
        let text =
            ast::call(fun, vec![ast::reference(false, ast::array(vec![ast::reference(false, value)]))]);
        push_argument(&mut out.format, &mut out.args, text, "");
        Ok(())
    }

    /// A format with its operands.
    pub(super) fn printf(&mut self, id: ExprId, format: ExprId, operands: &[ExprId]) -> Res<Written> {
        let Some(ConstValue::Str(bytes)) = self.constant(self.body.unparen(format)) else {
            return self.dynamic_format(format, operands);
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.hole(id, "text-or-bytes", "this format is not UTF-8 text");
        };
        let text = text.to_owned();
        match parse(&text) {
            Some(pieces)
                if pieces.iter().filter(|p| matches!(p, Piece::Verb(_))).count() == operands.len() =>
            {
                self.printf_text(id, &text, operands)
            }
            _ => self.dynamic_format(format, operands),
        }
    }

    /// A format that is known with as many operands as it has verbs.
    pub(super) fn printf_text(&mut self, id: ExprId, text: &str, operands: &[ExprId]) -> Res<Written> {
        let Some(pieces) = parse(text) else {
            return self.hole(id, "unsupported", "a format of this form");
        };
        let mut out = Written { format: String::new(), args: Vec::new() };
        let mut rest = operands.iter();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => out.format.push_str(&escaped(text)),
                Piece::Verb(verb) => {
                    if let Some(arg) = rest.next() {
                        self.operand(*arg, verb, &mut out)?;
                    }
                }
            }
        }
        Ok(out)
    }

    /// A whole call through the runtime library.
    fn dynamic_format(&mut self, format: ExprId, operands: &[ExprId]) -> Res<Written> {
        let format = self.expr_as(format, &str_ref())?;
        let mut args = Vec::new();
        for operand in operands {
            args.push(self.go_fmt_operand(*operand)?);
        }
        let fun = self.go("fmt::sprintf");
        let text = ast::call(fun, vec![format, ast::reference(false, ast::array(args))]);
        Ok(Written { format: "{}".to_owned(), args: vec![text] })
    }

    /// One operand under one verb; those before it are computed before it.
    fn operand(&mut self, arg: ExprId, verb: &Verb, out: &mut Written) -> Res<()> {
        let (mark, known) = (self.out.len(), out.args.len());
        self.shown_operand(arg, verb, out)?;
        self.in_order(&mut out.args[..known], mark);
        Ok(())
    }

    fn shown_operand(&mut self, arg: ExprId, verb: &Verb, out: &mut Written) -> Res<()> {
        if let Some(spec) = self.simple(arg, verb, out)? {
            let (value, spec) = spec;
            push_argument(&mut out.format, &mut out.args, value, &spec);
            return Ok(());
        }
        let value = self.go_fmt_operand(arg)?;
        let value = if verb.text == "%v" {
            let fun = self.go("fmt::sprint");
            ast::call(fun, vec![ast::reference(false, ast::array(vec![value]))])
        } else {
            let fun = self.go("fmt::sprintf");
            let format = ast::str_lit(&verb.text);
            ast::call(fun, vec![format, ast::reference(false, ast::array(vec![value]))])
        };
        push_argument(&mut out.format, &mut out.args, value, "");
        Ok(())
    }

    /// The operand and Rust's format specification, where Rust prints the same; or text put into `out` already.
    fn simple(&mut self, arg: ExprId, verb: &Verb, out: &mut Written) -> Res<Option<(Expr, String)>> {
        let node = self.body.unparen(arg);
        let ty = self.ty(arg);
        if verb.sharp || verb.space {
            return Ok(None);
        }
        if matches!(verb.letter, 'v' | 's') && self.is_panic(arg) {
            let value = self.expr(arg, None)?;
            return Ok(Some((shown(value.expr), String::new())));
        }
        let natural = self.natural(ty);
        if let Some(value) = self.constant(node)
            && let Some(text) = constant_text(value, verb, &natural)
            && !matches!(self.body[node], Go::Name(_) | Go::Local(_) | Go::Selector { .. })
            && !matches!(natural, Repr::Named(..) | Repr::Path { .. })
        {
            out.format.push_str(&escaped(&text));
            return Ok(Some((ast::unit(), LITERAL.to_owned())));
        }
        if verb.letter == 'v' && verb.plus {
            return Ok(None);
        }
        if self.is_error(ty) {
            return self.simple_error(arg, verb);
        }
        if matches!(verb.letter, 'v' | 's') && self.shows_itself(ty) {
            let value = self.expr(arg, None)?;
            let pointer = matches!(self.under(ty), Ty::Pointer(_));
            let expr = match value.repr {
                Repr::Option(_) if verb.letter == 'v' || pointer => {
                    let show: Expr = parse_quote!(|shown| shown.to_string());
                    let nil: Expr = parse_quote!("<nil>".to_owned());
                    let lent = if value.place {
                        ast::method(auto(value.expr), "as_ref", Vec::new())
                    } else {
                        value.expr
                    };
                    ast::method(lent, "map_or", vec![nil, show])
                }
                Repr::Option(_) => return Ok(None),
                _ => shown(value.expr),
            };
            if let Repr::Option(_) = value.repr {
                return Ok(text_spec(verb).map(|spec| (expr, spec)));
            }
            if verb.width.is_some() || verb.precision.is_some() {
                let text = ast::method(auto(expr), "to_string", Vec::new());
                return Ok(text_spec(verb).map(|spec| (text, spec)));
            }
            return Ok(Some((expr, String::new())));
        }
        let inner = match &natural {
            Repr::Named(decl, args) => match self.newtype_inner(*decl, args) {
                Some(inner) if !self.has_text_method(ty) || !matches!(verb.letter, 'v' | 's' | 'q') => inner,
                _ => return Ok(None),
            },
            other => other.clone(),
        };
        match (&inner, verb.letter) {
            (Repr::Int(int), 'v' | 'd' | 'x' | 'X' | 'o' | 'b') => {
                if matches!(verb.letter, 'x' | 'X' | 'o' | 'b') && int.is_signed() || verb.precision.is_some()
                {
                    return Ok(None);
                }
                let value = self.expr(arg, None)?;
                let expr = self.number_text(value, &natural, arg)?;
                Ok(Some((expr, int_spec(verb))))
            }
            (Repr::Int(_), 'c') if verb.width.is_none() => {
                let value = self.expr(arg, None)?;
                let value = self.plain_int(value, arg)?;
                if value.repr == Repr::Char {
                    return Ok(Some((value.expr, String::new())));
                }
                let number = self.coerce(value, &Repr::Int(goxide_plan::IntRepr::I64), arg)?;
                let fun = self.go("text::rune_of");
                Ok(Some((ast::call(fun, vec![number]), String::new())))
            }
            (Repr::Bool, 'v' | 't') if verb.width.is_none() => Ok(Some((self.boolean(arg)?, String::new()))),
            (Repr::String, 'v' | 's') => {
                let Some(spec) = text_spec(verb) else { return Ok(None) };
                let value = self.text_of(arg, &natural)?;
                Ok(Some((value, spec)))
            }
            (Repr::String, 'q') if verb.width.is_none() && !verb.plus => {
                let lent = self.expr_as(arg, &str_ref())?;
                let fun = self.go("quote::quote");
                Ok(Some((ast::call(fun, vec![lent]), String::new())))
            }
            (Repr::Float(_), 'f' | 'F') => {
                let value = self.expr_as(arg, &natural)?;
                let value = if natural == inner { value } else { ast::field(value, "0") };
                let value = self.fixed(value, &inner);
                let mut spec = String::new();
                if verb.minus {
                    spec.push('<');
                }
                if verb.plus {
                    spec.push('+');
                }
                if verb.zero && !verb.minus {
                    spec.push('0');
                }
                if let Some(width) = verb.width {
                    spec.push_str(&width.to_string());
                }
                spec.push_str(&format!(".{}", verb.precision.unwrap_or(6)));
                Ok(Some((value, spec)))
            }
            _ => Ok(None),
        }
    }

    /// A number that may be infinite: Rust has other words for that.
    fn fixed(&mut self, value: Expr, repr: &Repr) -> Expr {
        if let Expr::Lit(_) = value {
            return value;
        }
        let value = if *repr == Repr::Float(32) { ast::call_path("f64::from", vec![value]) } else { value };
        ast::call(self.go("float::Fixed"), vec![value])
    }

    /// An integer to print: runes are numbers.
    fn number_text(&mut self, value: Value, natural: &Repr, arg: ExprId) -> Res<Expr> {
        let value = self.plain_int(value, arg)?;
        if value.repr == Repr::Char {
            return Ok(ast::cast_to(value.expr, "u32"));
        }
        let _ = natural;
        Ok(shown(value.expr))
    }

    /// A string to print.
    fn text_of(&mut self, arg: ExprId, natural: &Repr) -> Res<Expr> {
        if *natural == Repr::String {
            let value = self.text_operand(arg)?;
            return Ok(shown(value.expr));
        }
        let value = self.expr(arg, None)?;
        let value = self.inner_collection(value, false, arg)?;
        Ok(value.expr)
    }

    /// An error: Go prints `<nil>` for none.
    fn simple_error(&mut self, arg: ExprId, verb: &Verb) -> Res<Option<(Expr, String)>> {
        if !matches!(verb.letter, 'v' | 's') || verb.width.is_some() || verb.precision.is_some() {
            return Ok(None);
        }
        let value = self.expr(arg, None)?;
        match value.repr.clone() {
            Repr::Error(_) => Ok(Some((value.expr, String::new()))),
            Repr::Ref { inner, .. } if matches!(*inner, Repr::Error(_)) => {
                Ok(Some((value.expr, String::new())))
            }
            Repr::Option(_) | Repr::Result(..) | Repr::Ref { .. } => {
                let nil = if verb.letter == 's' { "%!s(<nil>)" } else { "<nil>" };
                let nil: Expr = ast::method(ast::str_lit(nil), "to_owned", Vec::new());
                let option = match &value.repr {
                    Repr::Result(..) => ast::method(value.expr, "err", Vec::new()),
                    _ if value.place => ast::method(auto(value.expr), "as_ref", Vec::new()),
                    _ => value.expr,
                };
                let show: Expr = parse_quote!(|err| err.to_string());
                Ok(Some((ast::method(option, "map_or", vec![nil, show]), String::new())))
            }
            _ if matches!(value.repr, Repr::Named(..)) => Ok(Some((shown(value.expr), String::new()))),
            _ => Ok(None),
        }
    }

    /// Whether `fmt` prints a value by a `String` or `Error` method that became `Display`.
    fn shows_itself(&self, ty: TyId) -> bool {
        let (decl, pointer) = match &self.cx.program.types[ty] {
            Ty::Named { decl, .. } => (*decl, false),
            Ty::Pointer(inner) => match &self.cx.program.types[*inner] {
                Ty::Named { decl, .. } => (*decl, true),
                _ => return false,
            },
            _ => return false,
        };
        self.shown_trait(ty) || self.display_method(decl).is_some_and(|by_pointer| pointer || !by_pointer)
    }

    /// Whether a type is an interface whose values `Display` shows.
    pub(super) fn shown_trait(&self, ty: TyId) -> bool {
        let Ty::Named { decl, .. } = &self.cx.program.types[ty] else { return false };
        self.displays(*decl)
    }

    fn displays(&self, decl: TypeDeclId) -> bool {
        let form = self.cx.plan.types.get(&decl).map(|plan| &plan.form);
        matches!(form, Some(TypeForm::Trait(form))
            if form.display || form.supertraits.iter().any(|of| self.displays(*of)))
    }

    /// Whether the type's text method takes a pointer, if it has become `Display`.
    fn display_method(&self, decl: TypeDeclId) -> Option<bool> {
        let info = self.cx.program.checked.types.get(decl)?;
        info.methods.iter().find_map(|func| {
            let plan = self.cx.plan.funcs.get(func)?;
            let pointer = self.cx.program[*func].receiver.as_ref().is_some_and(|r| r.pointer);
            plan.is_display().then_some(pointer)
        })
    }

    /// Whether a type has a `String` or `Error` method of its own, by value.
    fn has_text_method(&self, ty: TyId) -> bool {
        let Ty::Named { decl, .. } = &self.cx.program.types[ty] else { return false };
        let Some(info) = self.cx.program.checked.types.get(*decl) else { return false };
        info.methods.iter().any(|f| matches!(&*self.cx.program[*f].name, "String" | "Error"))
    }

    /// An operand for the runtime library: `&x`.
    pub(super) fn go_fmt_operand(&mut self, arg: ExprId) -> Res<Expr> {
        self.rt("value");
        self.rt("value_std");
        if self.is_nil(arg) {
            let nil = self.go("value::Nil");
            return Ok(ast::reference(false, nil));
        }
        let ty = self.ty(arg);
        if let Some(why) = self.no_go_fmt(ty, 0) {
            return self.hole(arg, "unsupported", format!("fmt prints {why} here"));
        }
        let value = self.expr(arg, None)?;
        if self.is_error(ty) {
            return self.error_operand(value, arg);
        }
        if let Ty::Pointer(_) = self.under(ty) {
            let reached = match &value.repr {
                Repr::Option(_) => {
                    return self.hole(arg, "unsupported", "fmt prints a pointer that can be nil");
                }
                _ => self.reach(value, false, arg)?,
            };
            let pointer = self.go("value::Ptr");
            let lent = ast::reference(false, auto(reached.expr));
            return Ok(ast::reference(false, ast::call(pointer, vec![lent])));
        }
        if shares_arrays(&value.repr) {
            self.rt("slice_fmt");
        }
        if let Some(ConstValue::Int(_) | ConstValue::Rat(_)) = self.constant(self.body.unparen(arg)) {
            let natural = self.natural(ty);
            let expr = match &natural {
                Repr::Int(_) | Repr::Float(_) => {
                    super::operator::typed(self.expr_as(arg, &natural)?, &natural)
                }
                _ => self.expr_as(arg, &natural)?,
            };
            return Ok(ast::reference(false, expr));
        }
        match value.repr {
            Repr::Char => Ok(ast::reference(false, ast::cast_to(value.expr, "i32"))),
            Repr::Result(..) => Ok(ast::reference(false, ast::method(value.expr, "err", Vec::new()))),
            Repr::Ref { inner, .. }
                if !matches!(*inner, Repr::Str | Repr::SliceOf(_) | Repr::Dyn(..) | Repr::Any) =>
            {
                Ok(value.expr)
            }
            _ => Ok(ast::reference(false, value.expr)),
        }
    }

    /// An operand that a function takes as whatever can be printed: nothing else says the type of its numbers.
    pub(super) fn handed_operand(&mut self, arg: ExprId) -> Res<Expr> {
        let operand = self.go_fmt_operand(arg)?;
        let repr = self.natural(self.ty(arg));
        match operand {
            Expr::Reference(reference)
                if matches!(repr, Repr::Vec(_) | Repr::Array(..) | Repr::HashMap(..))
                    && matches!(*reference.expr, Expr::Macro(_) | Expr::Array(_) | Expr::Call(_)) =>
            {
                Ok(ast::reference(false, self.exact(*reference.expr, &repr)))
            }
            other => Ok(other),
        }
    }

    /// An error for the runtime library: its text, or nil.
    fn error_operand(&mut self, value: Value, arg: ExprId) -> Res<Expr> {
        let text = self.go("value::Text");
        match &value.repr {
            Repr::Option(_) | Repr::Result(..) => {
                let option = match &value.repr {
                    Repr::Result(..) => ast::method(value.expr, "err", Vec::new()),
                    _ => auto(value.expr),
                };
                let shown = ast::call(text, vec![ast::ident_expr("err")]);
                let show = ast::closure(false, vec![ast::pat_ident("err", false)], None, shown);
                let lent = ast::method(option, "as_ref", Vec::new());
                Ok(ast::reference(false, ast::method(lent, "map", vec![show])))
            }
            repr if matches!(repr.peeled(), Repr::Error(_) | Repr::Named(..)) => {
                let lent = ast::reference(false, auto(value.expr));
                Ok(ast::reference(false, ast::call(text, vec![lent])))
            }
            repr => {
                let what = format!("fmt prints an error that is {}", self.describe(repr));
                self.hole(arg, "unsupported", what)
            }
        }
    }

    /// Why the runtime library cannot print values of the type, if so.
    fn no_go_fmt(&self, ty: TyId, depth: u32) -> Option<String> {
        if depth > 6 {
            return None;
        }
        match self.natural(ty) {
            Repr::Unsupported(why) => return Some(why),
            Repr::Path { path, .. } => {
                return (!path.contains("Duration")).then(|| format!("a {path}"));
            }
            _ => {}
        }
        match &self.cx.program.types[ty] {
            Ty::Named { decl, .. } => {
                if self.is_error(ty) {
                    return None;
                }
                if self.cx.plan.types.contains_key(decl) && super::go_fmt::printable(self.cx, *decl) {
                    return None;
                }
                Some(format!("a {}", self.cx.program[*decl].name))
            }
            Ty::Pointer(inner) | Ty::Slice(inner) | Ty::Array { elem: inner, .. } => {
                self.no_go_fmt(*inner, depth + 1)
            }
            Ty::Map { key, value } => {
                self.no_go_fmt(*key, depth + 1).or_else(|| self.no_go_fmt(*value, depth + 1))
            }
            Ty::Basic(_) => None,
            Ty::Interface(i) if i.methods.is_empty() => None,
            Ty::Unknown
            | Ty::Chan { .. }
            | Ty::Struct(_)
            | Ty::Func(_)
            | Ty::Interface(_)
            | Ty::Tuple(_)
            | Ty::Param(_) => Some("a value of this type".to_owned()),
        }
    }
}

/// Whether some `go::Slice` is to be printed; those in declared types are the business of these.
pub(super) fn shares_arrays(repr: &Repr) -> bool {
    match repr {
        Repr::GoSlice(_) => true,
        Repr::Ref { inner, .. } | Repr::Vec(inner) | Repr::SliceOf(inner) | Repr::Array(inner, _) => {
            shares_arrays(inner)
        }
        Repr::HashMap(_, value) | Repr::BTreeMap(_, value) => shares_arrays(value),
        _ => false,
    }
}

/// Marks an operand that is in the format string already.
const LITERAL: &str = "\u{0}literal";

/// Adds an argument: plain variables go into the format string.
pub(super) fn push_argument(format: &mut String, args: &mut Vec<Expr>, value: Expr, spec: &str) {
    if spec == LITERAL {
        return;
    }
    let colon = if spec.is_empty() { String::new() } else { format!(":{spec}") };
    if let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &value
        && spec.is_empty()
    {
        format.push_str(&escaped(&text.value()));
        return;
    }
    if spec.is_empty()
        && let Expr::Macro(mac) = &value
        && mac.mac.path.is_ident("format")
        && let Ok(inner) = mac.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        && let Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = inner.first()
    {
        format.push_str(&text.value());
        args.extend(inner.into_iter().skip(1));
        return;
    }
    // As an argument it would be an `i32`, whatever its size.
    if spec.is_empty()
        && let Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) = &value
        && let Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(n), .. }) = &**expr
    {
        format.push('-');
        format.push_str(n.base10_digits());
        return;
    }
    if spec.is_empty()
        && let Expr::Lit(syn::ExprLit { lit, .. }) = &value
    {
        match lit {
            syn::Lit::Char(c) => {
                format.push_str(&escaped(&c.value().to_string()));
                return;
            }
            syn::Lit::Int(n) => {
                format.push_str(n.base10_digits());
                return;
            }
            _ => {}
        }
    }
    let value = match value {
        Expr::MethodCall(call) if call.method == "to_string" && call.args.is_empty() && spec.is_empty() => {
            *call.receiver
        }
        other => other,
    };
    match ast::as_ident(&value) {
        Some(name)
            if name != "self"
                && !name.starts_with("r#")
                && name.chars().next().is_some_and(char::is_lowercase) =>
        {
            format.push_str(&format!("{{{name}{colon}}}"));
        }
        _ => {
            format.push_str(&format!("{{{colon}}}"));
            args.push(value);
        }
    }
}

/// What a formatting macro takes: it borrows by itself.
fn shown(expr: Expr) -> Expr {
    match expr {
        Expr::Reference(reference) if !matches!(*reference.expr, Expr::Index(_)) => shown(*reference.expr),
        Expr::Cast(cast) if matches!(&*cast.expr, Expr::MethodCall(call) if call.method == "len" && call.args.is_empty()) => {
            *cast.expr
        }
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. })
            if matches!(*expr, Expr::Field(_))
                || ast::as_ident(&expr).is_some_and(|n| n.starts_with(char::is_lowercase)) =>
        {
            *expr
        }
        Expr::MethodCall(call)
            if call.args.is_empty()
                && (call.method == "to_owned" || call.method == "clone" || call.method == "as_str") =>
        {
            *call.receiver
        }
        other => other,
    }
}

/// `println!` and its kin, without a format that says nothing.
fn printing(name: &str, format: &str, args: Vec<Expr>) -> Expr {
    let mut all = Vec::new();
    if !(format.is_empty() && args.is_empty() && name.ends_with("ln")) {
        all.push(ast::str_lit(format));
    }
    all.extend(args);
    ast::macro_call(name, all)
}

/// A `String` of a format: `"x".to_owned()`, `x.to_string()`, `format!(…)`.
/// A line that is only shown: what `format!` would make first is handed on, without the end of the line.
pub(super) fn shown_later(text: Expr) -> Expr {
    match text {
        Expr::Macro(made) if made.mac.path.is_ident("format") => {
            let args = made.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
            let mut args: Vec<Expr> = args.map(|args| args.into_iter().collect()).unwrap_or_default();
            if let Some(format) = args.first_mut() {
                *format = without_newline(format.clone());
            }
            ast::macro_call("format_args", args)
        }
        Expr::MethodCall(call)
            if matches!(call.method.to_string().as_str(), "to_owned" | "to_string")
                && matches!(*call.receiver, Expr::Lit(_)) =>
        {
            without_newline(*call.receiver)
        }
        text => text,
    }
}

fn without_newline(text: Expr) -> Expr {
    if let Expr::Lit(lit) = &text
        && let syn::Lit::Str(str) = &lit.lit
        && let Some(rest) = str.value().strip_suffix('\n')
    {
        return ast::str_lit(rest);
    }
    text
}

pub(super) fn string_of(format: &str, args: Vec<Expr>) -> Expr {
    if args.is_empty() && !format.replace("{{", "").contains('{') {
        let text = format.replace("{{", "{").replace("}}", "}");
        return ast::method(ast::str_lit(&text), "to_owned", Vec::new());
    }
    if format == "{}"
        && let [only] = &args[..]
    {
        if let Expr::Call(_) = only {
            return match only {
                Expr::Call(call) if is_go_fmt(call) => only.clone(),
                _ => ast::method(only.clone(), "to_string", Vec::new()),
            };
        }
        return ast::method(only.clone(), "to_string", Vec::new());
    }
    if args.is_empty()
        && let Some(name) = format.strip_prefix('{').and_then(|f| f.strip_suffix('}'))
        && !name.contains(['{', '}', ':'])
        && !name.is_empty()
    {
        return ast::method(ast::ident_expr(name), "to_string", Vec::new());
    }
    let mut all = vec![ast::str_lit(format)];
    all.extend(args);
    ast::macro_call("format", all)
}

/// Whether a call is of the runtime library's `fmt`, which gives a `String`.
fn is_go_fmt(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
    names.first().is_some_and(|n| n == "go") && names.get(1).is_some_and(|n| n == "fmt" || n == "quote")
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A constant as the verb prints it, for the common cases.
fn constant_text(value: &ConstValue, verb: &Verb, natural: &Repr) -> Option<String> {
    let plain = !verb.minus && !verb.plus && !verb.zero && verb.width.is_none() && verb.precision.is_none();
    if !plain {
        return None;
    }
    match (value, verb.letter, natural) {
        (ConstValue::Str(bytes), 'v' | 's', _) => String::from_utf8(bytes.to_vec()).ok(),
        (ConstValue::Int(n), 'v' | 'd', Repr::Int(_)) => Some(n.to_string()),
        (ConstValue::Bool(b), 'v' | 't', _) => Some(b.to_string()),
        _ => None,
    }
}

fn int_spec(verb: &Verb) -> String {
    let mut spec = String::new();
    if verb.minus {
        spec.push('<');
    }
    if verb.plus {
        spec.push('+');
    }
    if verb.zero && !verb.minus && verb.width.is_some() {
        spec.push('0');
    }
    if let Some(width) = verb.width {
        spec.push_str(&width.to_string());
    }
    if !matches!(verb.letter, 'd' | 'v') {
        spec.push(verb.letter);
    }
    spec
}

fn text_spec(verb: &Verb) -> Option<String> {
    if verb.zero || verb.plus {
        return None;
    }
    let mut spec = String::new();
    if let Some(width) = verb.width {
        spec.push_str(&format!("{}{width}", if verb.minus { "<" } else { ">" }));
    }
    if let Some(precision) = verb.precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(spec)
}

/// The pieces of a format; `None` for what only the runtime library knows (`*`, argument indexes).
fn parse(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            plain.push(c);
            continue;
        }
        if chars.peek() == Some(&'%') {
            chars.next();
            plain.push('%');
            continue;
        }
        let mut verb = Verb { text: "%".to_owned(), ..Verb::default() };
        while let Some(flag) = chars.peek().copied().filter(|c| "-+# 0".contains(*c)) {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                '#' => verb.sharp = true,
                ' ' => verb.space = true,
                _ => verb.zero = true,
            }
            verb.text.push(flag);
            chars.next();
        }
        verb.width = digits(&mut chars, &mut verb.text);
        if chars.peek() == Some(&'.') {
            chars.next();
            verb.text.push('.');
            verb.precision = Some(digits(&mut chars, &mut verb.text).unwrap_or(0));
        }
        verb.letter = chars.next().filter(|c| c.is_ascii_alphabetic())?;
        verb.text.push(verb.letter);
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Verb(verb));
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Some(pieces)
}

fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, text: &mut String) -> Option<usize> {
    let mut number = String::new();
    while let Some(digit) = chars.peek().copied().filter(char::is_ascii_digit) {
        number.push(digit);
        text.push(digit);
        chars.next();
    }
    number.parse().ok()
}
