//! Assertions of test libraries: they do not come back where they fail.
//!
//! What runs after `require.NotNil(t, x)` has an `x`. The `assert` packages go on after a failure, but the test has failed
//! then, and what follows is written for the case that it has not. Their bodies ask by reflection, so that no analysis
//! of them could tell; hence this table.
#![expect(clippy::wildcard_enum_match_arm, reason = "asks for the matchers by name")]

use super::env::Env;
use super::guards::Walk;
use crate::view::{Callee, View, package_path};
use goxide_ir::{BinaryOp, Entity, ExprId};

/// Packages of assertions: paths, or the ends of such.
const PACKAGES: [&str; 5] = [
    "github.com/stretchr/testify/require",
    "github.com/stretchr/testify/assert",
    "gotest.tools/v3/assert",
    "gotest.tools/assert",
    "github.com/smartystreets/goconvey/convey",
];

impl Walk<'_, '_> {
    /// What holds after a call that asserts it.
    pub(super) fn asserted(&mut self, call: ExprId, args: &[ExprId], env: &mut Env) {
        let view = self.view;
        let Callee::Func { func, receiver } = view.callee(call) else { return };
        let package = package_path(view.program, func);
        if !PACKAGES.iter().any(|p| package.strip_suffix(p).is_some_and(|r| r.is_empty() || r.ends_with('/')))
        {
            return;
        }
        let name = view.program[func].name.as_str();
        // A function gets the test first, a method has it.
        let skipped = usize::from(receiver.is_none() && name != "So");
        let Some(args) = args.get(skipped..) else { return };
        // `Equalf(t, a, b, "text %s", …)` asserts what `Equal(t, a, b)` does.
        match (name.strip_suffix('f').filter(|n| *n != "I").unwrap_or(name), args) {
            ("True", [cond, ..]) => self.assume(*cond, true, env),
            ("Assert", [cond, ..]) => self.assert_anything(*cond, env),
            ("False", [cond, ..]) => self.assume(*cond, false, env),
            ("Nil" | "NoError" | "NilError" | "Empty", [value, ..]) => self.assume_nil(*value, true, env),
            (
                "NotNil" | "NotEmpty" | "Error" | "ErrorContains" | "EqualError" | "ErrorIs" | "ErrorAs"
                | "ErrorType",
                [value, ..],
            ) => self.assume_nil(*value, false, env),
            ("Len", [of, length, ..]) if view.as_int(*length) != Some(0) => {
                self.assume_nil(*of, false, env);
            }
            ("Equal" | "EqualValues" | "Exactly" | "Same", [a, b, ..]) => {
                self.assume_comparison(BinaryOp::Eq, *a, *b, true, env);
            }
            ("NotEqual" | "NotEqualValues" | "NotSame", [a, b, ..]) => {
                self.assume_comparison(BinaryOp::Eq, *a, *b, false, env);
            }
            ("Greater", [a, b, ..]) => self.assume_comparison(BinaryOp::Gt, *a, *b, true, env),
            ("GreaterOrEqual", [a, b, ..]) => self.assume_comparison(BinaryOp::Ge, *a, *b, true, env),
            ("Less", [a, b, ..]) => self.assume_comparison(BinaryOp::Lt, *a, *b, true, env),
            ("LessOrEqual", [a, b, ..]) => self.assume_comparison(BinaryOp::Le, *a, *b, true, env),
            ("So", [value, matcher, ..]) => match matcher_name(view, *matcher) {
                Some("ShouldNotBeNil") => self.assume_nil(*value, false, env),
                Some("ShouldBeNil") => self.assume_nil(*value, true, env),
                Some("ShouldBeTrue") => self.assume(*value, true, env),
                Some("ShouldBeFalse") => self.assume(*value, false, env),
                _ => {}
            },
            _ => {}
        }
    }

    /// `assert.Assert` takes a condition, or an error that is to be nil.
    fn assert_anything(&mut self, what: ExprId, env: &mut Env) {
        if self.nil_typed(what) {
            self.assume_nil(what, true, env);
        } else {
            self.assume(what, true, env);
        }
    }
}

/// The name of the function or variable that is given as a matcher.
fn matcher_name(view: View<'_>, expr: ExprId) -> Option<&str> {
    match view.entity(expr)? {
        Entity::Func(func) => Some(view.program[func].name.as_str()),
        Entity::Var(var) => Some(view.program[var].name.as_str()),
        _ => None,
    }
}
