//! The office in its folder: opened, set up, checked, backed up.

pub(crate) mod actor;
mod clock;
mod identity;
pub(crate) mod open;
mod plausible;
pub(crate) mod rules;
pub(crate) mod settings;
mod verify;

pub use actor::Actor;
pub use clock::SystemClock;
pub use open::Office;
pub use verify::VerifyView;
