//! One dossier after its reception: actions on it, and how it is shown.

mod actions;
mod acts;
pub(crate) mod apology;
pub(crate) mod conflicts;
mod correct;
pub(crate) mod describe;
