//! `for … range`.

use super::{
    Checker,
    operand::{Kind, Operand},
};
use goxide_ir::{
    Basic, ChanDir, Expr, ExprId, Mode, Ty, TyId,
    ty::{self, UNKNOWN},
};

impl Checker<'_> {
    pub(super) fn range(&mut self, lhs: [Option<ExprId>; 2], define: bool, over: ExprId) {
        let mut x = self.expr(over);
        let known = !x.is_invalid() && (!self.is_unknown(x.ty) || self.is_untyped(x.ty));
        let mut types: [Option<TyId>; 2] = [Some(UNKNOWN), Some(UNKNOWN)];
        if known {
            match self.range_types(x.ty) {
                Ok(found) => {
                    types = found;
                    for (i, (l, ty)) in lhs.iter().zip(types).enumerate() {
                        if let (Some(l), None) = (l, ty) {
                            let text = self.describe(&x);
                            let what =
                                if i == 0 { "no iteration variables" } else { "only one iteration variable" };
                            self.error_at(*l, format!("range over {text} permits {what}"));
                        }
                    }
                }
                Err(why) => {
                    let text = self.describe(&x);
                    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                    self.error_at(over, format!("cannot range over {text}{why}"));
                }
            }
        }
        let over_int = known && self.is_basic(x.ty, Basic::is_integer);
        let body = self.body();
        let mut assigned = false;
        for (l, ty) in lhs.iter().zip(types) {
            let Some(l) = *l else { continue };
            assigned = true;
            let Some(ty) = ty.filter(|t| *t != UNKNOWN) else {
                if define && let Expr::Local(local) = body[l] {
                    self.table().locals.insert(local, UNKNOWN);
                    self.env.used.insert(local);
                } else if !define {
                    self.lhs(l);
                }
                continue;
            };
            if define {
                let declared = if over_int {
                    self.init_var(None, &mut x, "range clause")
                } else {
                    self.default_type(ty)
                };
                self.record_type(l, Mode::Variable, declared, None);
                if let Expr::Local(local) = body[l] {
                    self.table().locals.insert(local, declared);
                }
                continue;
            }
            let Some(target) = self.lhs(l) else { continue };
            if over_int {
                self.assignment(&mut x, target, "range clause");
            } else {
                let mut y = Operand::new(Kind::Value, ty, l);
                self.assign_to(target, &mut y);
            }
        }
        if over_int && !assigned {
            self.assignment(&mut x, None, "range clause");
        }
    }

    /// Types of the iteration variables; an error says why there are none.
    fn range_types(&mut self, over: TyId) -> Result<[Option<TyId>; 2], String> {
        let Some(under) = self.common_under(over) else { return Err("no common underlying type".to_owned()) };
        let under = self.array_deref(under);
        Ok(match &self.types[under] {
            Ty::Basic(b) if b.is_integer() => [Some(over), None],
            Ty::Chan { dir: ChanDir::Send, .. } => return Err("receive from send-only channel".to_owned()),
            Ty::Func(sig) => {
                let bad = "func must be func(yield func(...) bool)";
                let ([yield_param], []) = (&*sig.params, &*sig.results) else { return Err(bad.to_owned()) };
                let yield_param = yield_param.ty;
                let Some(under) = self.common_under(yield_param) else { return Err(bad.to_owned()) };
                let Ty::Func(callback) = &self.types[under] else {
                    return Err(format!("{bad}: argument is not func"));
                };
                let returns_bool = matches!(&*callback.results, [r] if r.ty == ty::BOOL);
                if callback.params.len() > 2 || !returns_bool {
                    return Err(bad.to_owned());
                }
                [callback.params.first().map(|p| p.ty), callback.params.get(1).map(|p| p.ty)]
            }
            _ => return self.types.iterated(under).ok_or_else(String::new),
        })
    }
}
