//! The real program on real folders.

mod office;
mod refusals;
mod support;
