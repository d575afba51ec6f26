//! Type expressions.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Entity, Expr, ExprId, FieldDecl, FuncSig, InterfaceElem, LocalKind, Mode, Param, Ty, TyId, TypeDeclId,
    ty::{Field, Interface, Method, Signature, Term, UNKNOWN, Variable},
};

/// What a type expression may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Generic {
    Allowed,
    Refused,
}

impl Checker<'_> {
    /// The type of something that has values, which rules constraints out.
    pub(super) fn var_typ(&mut self, expr: ExprId) -> TyId {
        let ty = self.typ(expr);
        self.no_constraint(expr, ty);
        ty
    }

    /// The type that an expression denotes; an error if it denotes none.
    pub(super) fn typ(&mut self, expr: ExprId) -> TyId {
        self.typ_with(expr, Generic::Refused)
    }

    fn typ_with(&mut self, expr: ExprId, generic: Generic) -> TyId {
        let ty = self.deeper(|this| this.typ_inside(expr, generic)).unwrap_or(UNKNOWN);
        self.record_type(expr, Mode::Type, ty, None);
        ty
    }

    fn typ_inside(&mut self, expr: ExprId, generic: Generic) -> TyId {
        let body = self.body();
        match &body[expr] {
            Expr::Name(name) => match self.entity(name) {
                Some(entity) => {
                    self.table().names.insert(expr, entity);
                    self.entity_type(expr, entity, generic)
                }
                None => {
                    self.undefined(expr, name);
                    UNKNOWN
                }
            },
            Expr::Local(local) => match body[*local].kind {
                LocalKind::Type | LocalKind::TypeParam => {
                    let ty = self.table().locals.get(*local).copied().unwrap_or(UNKNOWN);
                    match self.table().local_types.get(*local).copied() {
                        Some(decl) if self.refuse_generic(expr, decl, generic) => UNKNOWN,
                        _ => ty,
                    }
                }
                LocalKind::Param
                | LocalKind::Receiver
                | LocalKind::Result
                | LocalKind::Var
                | LocalKind::Const => {
                    self.env.used.insert(*local);
                    let name = &body[*local].name;
                    self.error_at(expr, format!("{name} is not a type"));
                    UNKNOWN
                }
            },
            Expr::Selector { base, name, .. } => match self.qualified(expr, *base, name) {
                Some(entity) => self.entity_type(expr, entity, generic),
                None => {
                    let mut x = Operand::invalid(*base);
                    if self.is_package(*base).is_none() {
                        x = self.expr_or_type(*base);
                    }
                    if !x.is_invalid() {
                        let text = self.text(expr);
                        self.error_at(expr, format!("{text} is not a type"));
                    }
                    UNKNOWN
                }
            },
            Expr::Index { base, indices } => self.instance_type(expr, *base, indices),
            Expr::Paren(inner) => self.typ_with(*inner, generic),
            Expr::Star(inner) => {
                let base = self.var_typ(*inner);
                self.types.intern(Ty::Pointer(base))
            }
            Expr::ArrayType { len, elem } => {
                let len = len.and_then(|len| self.array_len(len));
                let elem = self.var_typ(*elem);
                match len {
                    Some(len) => self.types.intern(Ty::Array { len, elem }),
                    None => UNKNOWN,
                }
            }
            Expr::SliceType(elem) => {
                let elem = self.var_typ(*elem);
                self.types.intern(Ty::Slice(elem))
            }
            Expr::MapType { key, value } => {
                let key_expr = key;
                let (key, value) = (self.var_typ(*key), self.var_typ(*value));
                self.comparable_key(*key_expr, key);
                self.types.intern(Ty::Map { key, value })
            }
            Expr::ChanType { dir, elem } => {
                let elem = self.var_typ(*elem);
                self.types.intern(Ty::Chan { dir: *dir, elem })
            }
            Expr::FuncType(sig) => self.signature(sig),
            Expr::StructType(fields) => self.struct_type(fields),
            Expr::InterfaceType(elements) => self.interface_type(elements),
            Expr::Unsupported { .. } => UNKNOWN,
            Expr::Blank => {
                self.error_at(expr, "cannot use _ as value or type");
                UNKNOWN
            }
            Expr::BasicLit(_)
            | Expr::FuncLit { .. }
            | Expr::CompositeLit { .. }
            | Expr::Slice { .. }
            | Expr::TypeAssert { .. }
            | Expr::Call { .. }
            | Expr::Unary { .. }
            | Expr::Binary { .. } => {
                let text = self.text(expr);
                self.error_at(expr, format!("{text} is not a type"));
                UNKNOWN
            }
        }
    }

    pub(super) fn undefined(&mut self, expr: ExprId, name: &str) {
        self.table().names.insert(expr, Entity::Unknown);
        self.error_at(expr, format!("undefined: {name}"));
    }

    fn entity_type(&mut self, expr: ExprId, entity: Entity, generic: Generic) -> TyId {
        match entity {
            Entity::Basic(ty) => ty,
            Entity::Type(decl) => {
                let ty = self.type_decl(decl);
                if self.refuse_generic(expr, decl, generic) { UNKNOWN } else { ty }
            }
            Entity::Unknown => UNKNOWN,
            Entity::Package(_) => {
                let text = self.text(expr);
                self.error_at(expr, format!("use of package {text} without selector"));
                UNKNOWN
            }
            Entity::Func(_)
            | Entity::Var(_)
            | Entity::Const(_)
            | Entity::Builtin(_)
            | Entity::Nil
            | Entity::Bool(_)
            | Entity::Iota => {
                let text = self.text(expr);
                self.error_at(expr, format!("{text} is not a type"));
                UNKNOWN
            }
        }
    }

    /// Whether a generic type stands where it needs its arguments; tells so.
    fn refuse_generic(&mut self, expr: ExprId, decl: TypeDeclId, generic: Generic) -> bool {
        let refused =
            generic == Generic::Refused && self.checked.types.get(decl).is_some_and(|i| !i.params.is_empty());
        if refused {
            let text = self.text(expr);
            self.error_at(expr, format!("cannot use generic type {text} without instantiation"));
        }
        refused
    }

    /// The declaration that a type name means, its parentheses removed.
    pub(super) fn type_name(&mut self, expr: ExprId) -> Option<TypeDeclId> {
        let body = self.body();
        let expr = body.unparen(expr);
        match &body[expr] {
            Expr::Local(local) => self.table().local_types.get(*local).copied(),
            Expr::Name(_) | Expr::Selector { .. } => match self.table().names.get(expr) {
                Some(Entity::Type(decl)) => Some(*decl),
                _ => None,
            },
            _ => None,
        }
    }

    /// `G[A, B]`.
    fn instance_type(&mut self, expr: ExprId, base: ExprId, indices: &[ExprId]) -> TyId {
        let generic = self.typ_with(base, Generic::Allowed);
        let args: Vec<TyId> = indices.iter().map(|i| self.typ(*i)).collect();
        if generic == UNKNOWN {
            return UNKNOWN;
        }
        let Some(decl) = self.type_name(base) else {
            {
                let text = self.text(base);
                self.error_at(expr, format!("{text} is not a generic type"));
            }
            return UNKNOWN;
        };
        let Some(info) = self.checked.types.get(decl) else { return UNKNOWN };
        let params = info.params.clone();
        if params.is_empty() {
            let text = self.text(base);
            self.error_at(expr, format!("{text} is not a generic type"));
            return UNKNOWN;
        }
        if params.len() != args.len() {
            let few = args.len() < params.len();
            let text = self.text(base);
            let message = format!(
                "{} type arguments for type {text}: have {}, want {}",
                if few { "not enough" } else { "too many" },
                args.len(),
                params.len()
            );
            self.error_at(expr, message);
            return UNKNOWN;
        }
        self.verify_later(expr, &params, &args, indices);
        self.subst(generic, &params, &args)
    }

    /// The length of an array type.
    fn array_len(&mut self, len: ExprId) -> Option<u64> {
        let x = self.expr(len);
        if x.is_invalid() {
            return None;
        }
        if !x.is_constant() {
            if self.rests_on_unknown(len) {
                return None;
            }
            let text = self.text(len);
            self.error_at(len, format!("invalid array length {text}"));
            return None;
        }
        if self.is_untyped(x.ty) || self.is_basic(x.ty, goxide_ir::Basic::is_integer) {
            let value = x.value.as_ref()?.to_int();
            if let Some(value) = value {
                if let Ok(value) = i64::try_from(&value)
                    && let Ok(value) = u64::try_from(value)
                {
                    return Some(value);
                }
                let text = self.describe(&x);
                self.error_at(len, format!("invalid array length {text}"));
                return None;
            }
        }
        let text = self.describe(&x);
        self.error_at(len, format!("array length {text} must be integer"));
        None
    }

    /// The type of a function; gives its parameters their types on the way.
    pub(super) fn signature(&mut self, sig: &FuncSig) -> TyId {
        let params = self.variables(&sig.params, sig.variadic);
        let results = self.variables(&sig.results, false);
        self.types.intern(Ty::Func(Signature { params, results, variadic: sig.variadic }))
    }

    fn variables(&mut self, list: &[Param], variadic: bool) -> Box<[Variable]> {
        let mut out = Vec::with_capacity(list.len());
        let mut last: Option<(ExprId, TyId)> = None;
        for (i, param) in list.iter().enumerate() {
            let mut ty = match last {
                Some((expr, ty)) if expr == param.ty => ty,
                _ => self.var_typ(param.ty),
            };
            last = Some((param.ty, ty));
            if variadic && i + 1 == list.len() {
                ty = self.types.intern(Ty::Slice(ty));
            }
            if let Some(local) = param.local {
                self.table().locals.insert(local, ty);
            }
            out.push(Variable { name: param.name.clone().unwrap_or_default(), ty });
        }
        out.into()
    }

    fn struct_type(&mut self, fields: &[FieldDecl]) -> TyId {
        let package = self.here();
        let mut out = Vec::with_capacity(fields.len());
        let mut last: Option<(ExprId, TyId)> = None;
        for field in fields {
            let ty = match last {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => self.var_typ(field.ty),
            };
            last = Some((field.ty, ty));
            if field.name != "_" && out.iter().any(|f: &Field| f.name == field.name) {
                self.error(field.name_span, format!("{} redeclared", field.name));
            }
            if field.embedded {
                self.embedded_field(field.ty, ty);
            }
            out.push(Field {
                name: field.name.clone(),
                ty,
                embedded: field.embedded,
                tag: field.tag.clone().filter(|t| !t.is_empty()),
                package,
            });
        }
        self.types.intern(Ty::Struct(out.into()))
    }

    fn interface_type(&mut self, elements: &[InterfaceElem]) -> TyId {
        let package = self.here();
        let mut methods: Vec<Method> = Vec::new();
        let mut embeds: Vec<Box<[Term]>> = Vec::new();
        for element in elements {
            match element {
                InterfaceElem::Method { name, sig, name_span, .. } => {
                    let sig = self.signature(sig);
                    if methods.iter().any(|m| m.name == *name) {
                        self.error(*name_span, format!("duplicate method {name}"));
                        continue;
                    }
                    methods.push(Method { name: name.clone(), sig, package });
                }
                InterfaceElem::Union(element_terms) => {
                    let terms: Box<[Term]> =
                        element_terms.iter().map(|t| Term { tilde: t.tilde, ty: self.typ(t.ty) }).collect();
                    self.union_terms(element_terms, &terms);
                    // A part that is not known leaves the rest without meaning.
                    if terms.iter().any(|t| t.ty == UNKNOWN) {
                        return UNKNOWN;
                    }
                    embeds.push(terms);
                }
            }
        }
        methods.sort_by(|a, b| a.name.cmp(&b.name));
        self.types.intern(Ty::Interface(Interface {
            methods: methods.into(),
            embeds: embeds.into(),
            comparable: false,
        }))
    }

    /// An operand that may be a type.
    pub(super) fn type_operand(&mut self, expr: ExprId) -> Operand {
        let ty = self.typ_with(expr, Generic::Refused);
        if ty == UNKNOWN { Operand::invalid(expr) } else { Operand::new(Kind::Type, ty, expr) }
    }
}
