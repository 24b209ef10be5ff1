//! The real program on real folders.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod act;
mod catalogue;
mod office;
mod refusals;
mod support;
