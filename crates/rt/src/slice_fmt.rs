//! How a slice that shares its array describes itself to Go's `fmt`.

use super::slice::Slice;
use super::value::{GoFmt, Value};
use std::borrow::Cow;

impl<T: GoFmt> GoFmt for Slice<T> {
    fn go_value(&self) -> Value<'_> {
        let items = self.borrow();
        let list = (*items).go_value();
        list.into_owned()
    }

    fn go_type() -> Cow<'static, str> {
        format!("[]{}", T::go_type()).into()
    }
}
