//! Small rewrites of finished blocks. Each is a file with a before and an after.

mod question;
mod tail;
mod tidy;

pub(crate) use tail::tail;
pub(crate) use tidy::block;
