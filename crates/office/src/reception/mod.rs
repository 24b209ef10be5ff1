//! Receiving dossiers: what was typed, checked, kept as a draft, recorded.

pub(crate) mod cards;
pub(crate) mod receive;
pub(crate) mod validate;
