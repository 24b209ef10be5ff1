//! One dossier after its reception: what is done to it and how it is shown.

mod actions;
mod apology;
pub(crate) mod conflicts;
pub(crate) mod describe;
