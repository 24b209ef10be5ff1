//! The life of a dossier: a decider. A command may be refused; an event never fails to apply.

mod apply;
mod command;
mod conflict;
mod decide;
mod event;
mod lateness;
mod refusal;
mod stage;
mod state;

pub use apply::{FOLD, fold};
pub use command::{Command, DueRequest, ReceiveDossier, ResultPaper, ReturnResult};
pub use conflict::{Conflict, Overwritten};
pub use decide::{Context, Issuing, Numbers, Policy, decide};
pub use event::*;
pub use lateness::{Lateness, LatenessFacts, Wait};
pub use refusal::Refusal;
pub use stage::Stage;
pub use state::{Apology, Dossier, LastStep, Pause, Step};

#[cfg(test)]
mod tests;
