//! Receiving dossiers: what was typed, checked, kept as a draft, recorded.

pub(crate) mod cards;
mod receive;
pub(crate) mod validate;
