//! Small rewrites of finished blocks. Each is a file with a before and an after.

mod contains;
mod question;
mod shown;
mod tail;
mod tidy;
mod unused;

pub(crate) use tail::tail;
pub(crate) use tidy::block;
