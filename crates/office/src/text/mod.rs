//! Text in and out: what people typed, what they read.

pub(crate) mod damaged;
pub(crate) mod fields;
pub(crate) mod messages;
pub(crate) mod problem;
