//! One dossier after its reception: actions on it, and how it is shown.

mod actions;
pub(crate) mod apology;
pub(crate) mod conflicts;
pub(crate) mod describe;
