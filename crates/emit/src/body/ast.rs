//! Builders of syn nodes. Nodes are built whole, never pasted as tokens, so that the printer can put parentheses
//! wherever precedence asks for them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{BinOp, Block, Expr, Pat, Stmt, Type, UnOp, parse_quote, token};

/// An identifier, raw where it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    if matches!(name, "self" | "Self" | "super" | "crate" | "_") {
        return Ident::new(name, Span::call_site());
    }
    if let Ok(ident) = syn::parse_str::<Ident>(name) {
        return ident;
    }
    let plain = !name.is_empty() && name.chars().all(|c| c == '_' || c.is_alphanumeric());
    if plain && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return Ident::new_raw(name, Span::call_site());
    }
    Ident::new("invalid_name", Span::call_site())
}

/// A path as an expression: `Error::NotFound`, `x`.
pub(super) fn path(text: &str) -> Expr {
    let segments: Vec<Ident> = text.split("::").map(ident).collect();
    parse_quote!(#(#segments)::*)
}

pub(super) fn ident_expr(name: &str) -> Expr {
    let name = ident(name);
    parse_quote!(#name)
}

/// Rust text that we know to be an expression.
pub(super) fn parse(text: &str) -> Option<Expr> {
    syn::parse_str(text).ok()
}

pub(super) fn method(receiver: Expr, name: &str, args: Vec<Expr>) -> Expr {
    let method = ident(name);
    let mut call: syn::ExprMethodCall = parse_quote!(x.#method());
    // A receiver borrows by itself.
    *call.receiver = match receiver {
        Expr::Reference(inner)
            if matches!(
                *inner.expr,
                Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Call(_) | Expr::MethodCall(_)
            ) && name != "into_iter" =>
        {
            *inner.expr
        }
        other => other,
    };
    call.args = args.into_iter().collect();
    Expr::MethodCall(call)
}

pub(super) fn call(fun: Expr, args: Vec<Expr>) -> Expr {
    let mut call: syn::ExprCall = parse_quote!(f());
    *call.func = fun;
    call.args = args.into_iter().collect();
    Expr::Call(call)
}

/// `path(args)`.
pub(super) fn call_path(text: &str, args: Vec<Expr>) -> Expr {
    call(path(text), args)
}

pub(super) fn some(inner: Expr) -> Expr {
    call_path("Some", vec![inner])
}

pub(super) fn none() -> Expr {
    path("None")
}

pub(super) fn field(base: Expr, name: &str) -> Expr {
    let mut field: syn::ExprField = if let Ok(index) = name.parse::<u32>() {
        let index = syn::Index::from(index as usize);
        parse_quote!(x.#index)
    } else {
        let name = ident(name);
        parse_quote!(x.#name)
    };
    *field.base = base;
    Expr::Field(field)
}

pub(super) fn index(base: Expr, at: Expr) -> Expr {
    let mut index: syn::ExprIndex = parse_quote!(x[y]);
    *index.expr = base;
    *index.index = at;
    Expr::Index(index)
}

pub(super) fn range(start: Option<Expr>, end: Option<Expr>, inclusive: bool) -> Expr {
    let mut range: syn::ExprRange = if inclusive { parse_quote!(..=x) } else { parse_quote!(..) };
    range.start = start.map(Box::new);
    range.end = end.map(Box::new);
    Expr::Range(range)
}

pub(super) fn reference(mutable: bool, inner: Expr) -> Expr {
    let mut reference: syn::ExprReference = if mutable { parse_quote!(&mut x) } else { parse_quote!(&x) };
    *reference.expr = inner;
    Expr::Reference(reference)
}

pub(super) fn unary(op: UnOp, inner: Expr) -> Expr {
    Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr: Box::new(inner) })
}

/// `*x`; undoes `&x`.
pub(super) fn deref(inner: Expr) -> Expr {
    if let Expr::Reference(reference) = inner {
        return *reference.expr;
    }
    unary(UnOp::Deref(Default::default()), inner)
}

pub(super) fn not(inner: Expr) -> Expr {
    if let Expr::Unary(syn::ExprUnary { op: UnOp::Not(_), expr, .. }) = inner {
        return *expr;
    }
    unary(UnOp::Not(Default::default()), inner)
}

pub(super) fn neg(inner: Expr) -> Expr {
    unary(UnOp::Neg(Default::default()), inner)
}

pub(super) fn binary(lhs: Expr, op: BinOp, rhs: Expr) -> Expr {
    Expr::Binary(syn::ExprBinary { attrs: Vec::new(), left: Box::new(lhs), op, right: Box::new(rhs) })
}

/// `place op= value`; of what a cell holds, `cell.set(cell.get() op value)`.
pub(super) fn assign_op(place: Expr, op: BinOp, value: Expr) -> Expr {
    if in_cell(&place).is_none() {
        return binary(place, op, value);
    }
    let op = match op {
        BinOp::AddAssign(_) => BinOp::Add(Default::default()),
        BinOp::SubAssign(_) => BinOp::Sub(Default::default()),
        BinOp::MulAssign(_) => BinOp::Mul(Default::default()),
        BinOp::DivAssign(_) => BinOp::Div(Default::default()),
        BinOp::RemAssign(_) => BinOp::Rem(Default::default()),
        BinOp::BitAndAssign(_) => BinOp::BitAnd(Default::default()),
        BinOp::BitOrAssign(_) => BinOp::BitOr(Default::default()),
        BinOp::BitXorAssign(_) => BinOp::BitXor(Default::default()),
        BinOp::ShlAssign(_) => BinOp::Shl(Default::default()),
        BinOp::ShrAssign(_) => BinOp::Shr(Default::default()),
        other => other,
    };
    assign(place.clone(), binary(place, op, value))
}

/// The cell whose value a place is: it is written as `cell.get()`.
pub(super) fn in_cell(place: &Expr) -> Option<&Expr> {
    match place {
        Expr::MethodCall(call) if call.method == "get" && call.args.is_empty() => Some(&call.receiver),
        _ => None,
    }
}

/// `place = value`; of what a cell holds, `cell.set(value)`.
pub(super) fn assign(lhs: Expr, rhs: Expr) -> Expr {
    if let Some(cell) = in_cell(&lhs) {
        return method(cell.clone(), "set", vec![rhs]);
    }
    Expr::Assign(syn::ExprAssign {
        attrs: Vec::new(),
        left: Box::new(lhs),
        eq_token: Default::default(),
        right: Box::new(rhs),
    })
}

/// The path of what is called, as text, and its argument where it has one alone.
pub(super) fn call_of(expr: &Expr) -> Option<(String, Option<&Expr>)> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let names: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
    Some((names.join("::"), call.args.first().filter(|_| call.args.len() == 1)))
}

pub(super) fn cast(inner: Expr, ty: Type) -> Expr {
    Expr::Cast(syn::ExprCast {
        attrs: Vec::new(),
        expr: Box::new(inner),
        as_token: Default::default(),
        ty: Box::new(ty),
    })
}

/// `inner as name`.
pub(super) fn cast_to(inner: Expr, name: &str) -> Expr {
    let name = ident(name);
    cast(inner, parse_quote!(#name))
}

pub(super) fn question(inner: Expr) -> Expr {
    Expr::Try(syn::ExprTry { attrs: Vec::new(), expr: Box::new(inner), question_token: Default::default() })
}

pub(super) fn tuple(items: Vec<Expr>) -> Expr {
    let mut tuple: syn::ExprTuple = parse_quote!(());
    tuple.elems = items.into_iter().collect();
    if tuple.elems.len() == 1 {
        tuple.elems.push_punct(Default::default());
    }
    Expr::Tuple(tuple)
}

pub(super) fn unit() -> Expr {
    tuple(Vec::new())
}

pub(super) fn array(items: Vec<Expr>) -> Expr {
    let mut array: syn::ExprArray = parse_quote!([]);
    array.elems = items.into_iter().collect();
    Expr::Array(array)
}

pub(super) fn repeat(item: Expr, len: Expr) -> Expr {
    let mut repeat: syn::ExprRepeat = parse_quote!([x; y]);
    *repeat.expr = item;
    *repeat.len = len;
    Expr::Repeat(repeat)
}

pub(super) fn str_lit(text: &str) -> Expr {
    let lit = proc_macro2::Literal::string(text);
    parse_quote!(#lit)
}

pub(super) fn char_lit(c: char) -> Expr {
    let lit = proc_macro2::Literal::character(c);
    parse_quote!(#lit)
}

pub(super) fn byte_lit(b: u8) -> Expr {
    let lit = syn::LitByte::new(b, Span::call_site());
    parse_quote!(#lit)
}

pub(super) fn int_lit(n: i64) -> Expr {
    number(&n.to_string())
}

/// A number as text; a leading minus becomes a negation.
pub(super) fn number(text: &str) -> Expr {
    if let Some(positive) = text.strip_prefix('-') {
        return neg(number(positive));
    }
    let fallback: Expr = parse_quote!(0);
    match text.parse::<proc_macro2::Literal>() {
        Ok(lit) => parse_quote!(#lit),
        Err(_) => fallback,
    }
}

pub(super) fn bool_lit(value: bool) -> Expr {
    if value { parse_quote!(true) } else { parse_quote!(false) }
}

/// `name!(args)` with comma-separated arguments.
pub(super) fn macro_call(name: &str, args: Vec<Expr>) -> Expr {
    let name = ident(name);
    let args: Punctuated<Expr, token::Comma> = args.into_iter().collect();
    parse_quote!(#name!(#args))
}

pub(super) fn vec_macro(items: Vec<Expr>) -> Expr {
    let items: Punctuated<Expr, token::Comma> = items.into_iter().collect();
    parse_quote!(vec![#items])
}

pub(super) fn vec_repeat(item: Expr, len: Expr) -> Expr {
    let (item, len) = (item.into_token_stream(), len.into_token_stream());
    parse_quote!(vec![#item; #len])
}

/// `matches!(x, pattern)`.
pub(super) fn matches(subject: Expr, pattern: TokenStream) -> Expr {
    parse_quote!(matches!(#subject, #pattern))
}

pub(super) fn block(stmts: Vec<Stmt>) -> Block {
    Block { brace_token: Default::default(), stmts }
}

pub(super) fn block_expr(stmts: Vec<Stmt>, label: Option<&str>) -> Expr {
    Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: label.map(self::label), block: block(stmts) })
}

pub(super) fn lifetime(name: &str) -> syn::Lifetime {
    // `'loop` is no label; Go knows the name as no keyword.
    let name = name.strip_prefix("r#").unwrap_or(name);
    let free = syn::parse_str::<Ident>(name).is_ok();
    let name = if free { name.to_owned() } else { format!("{name}_") };
    let name = name.as_str();
    syn::Lifetime::new(&format!("'{name}"), Span::call_site())
}

pub(super) fn label(name: &str) -> syn::Label {
    syn::Label { name: lifetime(name), colon_token: Default::default() }
}

/// `{ stmts; value }`, or `value` alone.
pub(super) fn with_stmts(mut stmts: Vec<Stmt>, value: Expr) -> Expr {
    if stmts.is_empty() {
        return value;
    }
    stmts.push(Stmt::Expr(value, None));
    block_expr(stmts, None)
}

pub(super) fn semi(expr: Expr) -> Stmt {
    Stmt::Expr(expr, Some(Default::default()))
}

/// An `if`, `match`, loop or block as a statement without semicolon.
pub(super) fn bare(expr: Expr) -> Stmt {
    Stmt::Expr(expr, None)
}

pub(super) fn let_stmt(pat: Pat, ty: Option<Type>, init: Option<Expr>) -> Stmt {
    let pat = match ty {
        Some(ty) => Pat::Type(syn::PatType {
            attrs: Vec::new(),
            pat: Box::new(pat),
            colon_token: Default::default(),
            ty: Box::new(ty),
        }),
        None => pat,
    };
    Stmt::Local(syn::Local {
        attrs: Vec::new(),
        let_token: Default::default(),
        modifiers: Default::default(),
        pat,
        init: init.map(|expr| syn::LocalInit {
            eq_token: Default::default(),
            expr: Box::new(expr),
            diverge: None,
        }),
        semi_token: Default::default(),
    })
}

/// `let pat = init else { … };`
pub(super) fn let_else(pat: Pat, init: Expr, diverge: Vec<Stmt>) -> Stmt {
    let mut stmt = let_stmt(pat, None, Some(init));
    if let Stmt::Local(local) = &mut stmt
        && let Some(init) = &mut local.init
    {
        init.diverge = Some((Default::default(), Box::new(block_expr(diverge, None))));
    }
    stmt
}

pub(super) fn pat_ident(name: &str, mutable: bool) -> Pat {
    if name == "_" {
        return parse_quote!(_);
    }
    let name = ident(name);
    let mutability: Option<token::Mut> = mutable.then(Default::default);
    Pat::Ident(syn::PatIdent { attrs: Vec::new(), by_ref: None, mutability, ident: name, subpat: None })
}

/// `name(inner)`.
pub(super) fn pat_call(name: &str, inner: Pat) -> Pat {
    let path = segments(name);
    parse_quote!(#path(#inner))
}

pub(super) fn segments(name: &str) -> syn::Path {
    let segments: Vec<Ident> = name.split("::").map(ident).collect();
    parse_quote!(#(#segments)::*)
}

/// `pat: ty`, not by `parse_quote!`: syn reads no `name: Type` as a pattern.
pub(super) fn pat_typed(pat: Pat, ty: Type) -> Pat {
    Pat::Type(syn::PatType {
        attrs: Vec::new(),
        pat: Box::new(pat),
        colon_token: Default::default(),
        ty: Box::new(ty),
    })
}

pub(super) fn pat_tuple(items: Vec<Pat>) -> Pat {
    parse_quote!((#(#items),*))
}

pub(super) fn let_cond(pat: Pat, value: Expr) -> Expr {
    Expr::Let(syn::ExprLet {
        attrs: Vec::new(),
        let_token: Default::default(),
        pat: Box::new(pat),
        eq_token: Default::default(),
        expr: Box::new(value),
    })
}

pub(super) fn if_expr(cond: Expr, then: Vec<Stmt>, els: Option<Expr>) -> Expr {
    Expr::If(syn::ExprIf {
        attrs: Vec::new(),
        if_token: Default::default(),
        cond: Box::new(cond),
        then_branch: block(then),
        else_branch: els.map(|els| (Default::default(), Box::new(els))),
    })
}

pub(super) fn arm(pat: Pat, body: Expr) -> syn::Arm {
    syn::Arm {
        attrs: Vec::new(),
        pat,
        fat_arrow_token: Default::default(),
        body: Box::new(body),
        comma: Some(Default::default()),
    }
}

pub(super) fn match_expr(subject: Expr, arms: Vec<syn::Arm>) -> Expr {
    Expr::Match(syn::ExprMatch {
        attrs: Vec::new(),
        match_token: Default::default(),
        expr: Box::new(subject),
        brace_token: Default::default(),
        arms,
    })
}

pub(super) fn loop_expr(label: Option<&str>, body: Vec<Stmt>) -> Expr {
    Expr::Loop(syn::ExprLoop {
        attrs: Vec::new(),
        label: label.map(self::label),
        loop_token: Default::default(),
        body: block(body),
    })
}

pub(super) fn while_expr(label: Option<&str>, cond: Expr, body: Vec<Stmt>) -> Expr {
    Expr::While(syn::ExprWhile {
        attrs: Vec::new(),
        label: label.map(self::label),
        while_token: Default::default(),
        cond: Box::new(cond),
        body: block(body),
    })
}

pub(super) fn for_expr(label: Option<&str>, pat: Pat, over: Expr, body: Vec<Stmt>) -> Expr {
    Expr::ForLoop(syn::ExprForLoop {
        attrs: Vec::new(),
        label: label.map(self::label),
        for_token: Default::default(),
        pat: Box::new(pat),
        in_token: Default::default(),
        expr: Box::new(over),
        body: block(body),
    })
}

pub(super) fn break_expr(label: Option<&str>) -> Expr {
    Expr::Break(syn::ExprBreak {
        attrs: Vec::new(),
        break_token: Default::default(),
        label: label.map(lifetime),
        expr: None,
    })
}

pub(super) fn continue_expr(label: Option<&str>) -> Expr {
    Expr::Continue(syn::ExprContinue {
        attrs: Vec::new(),
        continue_token: Default::default(),
        label: label.map(lifetime),
    })
}

pub(super) fn return_expr(value: Option<Expr>) -> Expr {
    Expr::Return(syn::ExprReturn {
        attrs: Vec::new(),
        return_token: Default::default(),
        expr: value.map(Box::new),
    })
}

/// `|params| body`, with `move` where `moves`.
pub(super) fn closure(moves: bool, params: Vec<Pat>, output: Option<Type>, body: Expr) -> Expr {
    let body = if output.is_some() && !matches!(body, Expr::Block(_)) {
        block_expr(vec![bare(body)], None)
    } else {
        body
    };
    let mut closure: syn::ExprClosure = if moves { parse_quote!(move || x) } else { parse_quote!(|| x) };
    closure.inputs = params.into_iter().collect();
    closure.output = match output {
        Some(ty) => syn::ReturnType::Type(Default::default(), Box::new(ty)),
        None => syn::ReturnType::Default,
    };
    *closure.body = body;
    Expr::Closure(closure)
}

/// Whether evaluating it twice costs nothing and does nothing.
pub(super) fn is_simple(expr: &Expr) -> bool {
    if let Expr::Path(_) | Expr::Lit(_) = expr {
        return true;
    }
    if let Expr::Field(field) = expr {
        return is_simple(&field.base);
    }
    if let Expr::Reference(reference) = expr {
        return reference.mutability.is_none() && is_simple(&reference.expr);
    }
    if let Expr::Unary(unary) = expr {
        return is_simple(&unary.expr);
    }
    if let Expr::Paren(paren) = expr {
        return is_simple(&paren.expr);
    }
    if let Expr::Cast(cast) = expr {
        return is_simple(&cast.expr);
    }
    false
}

/// The name, where the expression is a plain variable.
pub(super) fn as_ident(expr: &Expr) -> Option<String> {
    if let Expr::Path(path) = expr
        && let Some(ident) = path.path.get_ident()
    {
        return Some(ident.to_string());
    }
    None
}
